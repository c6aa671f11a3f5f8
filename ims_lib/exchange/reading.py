"""Judgements in a file of another program: our own json, csv and xlsx, assessment-results of OSCAL, an audit of CISO Assistant.

Whoever sends it may be a stranger: a spreadsheet is read by a process of its own, a json by limits of size and depth.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, Field, ValidationError

from ims_lib.assessment_workbook.form import text_of
from ims_lib.catalogue import load_catalogue
from ims_lib.cell_text import unguarded
from ims_lib.errors import FileRefused
from ims_lib.exchange.ciso_assistant import DONE, EVIDENCE, FINDING, JUDGED, ON, scores, urn_of
from ims_lib.exchange.tables import exchange_plan
from ims_lib.judgements.log import normal_verdict
from ims_lib.judgements.model import Decision, day_of, split_on
from ims_lib.languages import say
from ims_lib.spreadsheet import read_workbook
from ims_lib.spreadsheet.limits import MB
from ims_lib.spreadsheet.preflight import printable, read_bytes
from ims_lib.standard_ids import STANDARDS

Said = dict[str, str]
OURS = ("on", ("verdict", "new"))
"""Columns of a table of ours: what is judged, and one of the names of the verdict."""
OF_AUDIT = ("ref_id", "compliance_result")
"""Columns by which an audit of CISO Assistant is known."""


def read_judgements(path: Path) -> list[Decision]:
    """What a file judges, each once, in its order, with who and when as far as it says so.

    A verdict or a day that is none stays as it is written, for take_in to ask about. Raises FileRefused, with one sentence,
    for a file of another kind and for one that is damaged or too large.
    """
    data = read_bytes(path)
    name = printable(path.name)
    is_json = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")
    said = [*(_of_json(data, name) if is_json else _of_workbook(path, name))]
    return list(dict.fromkeys(_decision(each) for each in said if each.get("new")))


def _decision(said: Said) -> Decision:
    on, row = split_on(said["on"])
    texts = {key: said.get(key, "").strip() for key in ("reason", "evidence", "who")}
    return Decision(on, normal_verdict(said["new"]) or said["new"], **texts, when=said.get("when", ""), row=row)


class _SaidJudgement(BaseModel):
    on: str
    new: str
    when: str = ""
    who: str = ""
    reason: str = ""
    evidence: str = ""


class _OwnFile(BaseModel):
    ims_exchange: int
    judgements: list[_SaidJudgement]


class _Property(BaseModel):
    name: str
    value: str
    ns: str = ""
    remarks: str = ""


class _Evidence(BaseModel):
    description: str = ""
    props: list[_Property] = []


class _Actor(BaseModel):
    actor: str = Field("", alias="actor-uuid")


class _Origin(BaseModel):
    actors: list[_Actor] = []


class _Observation(BaseModel):
    props: list[_Property] = []
    remarks: str = ""
    origins: list[_Origin] = []
    evidence: list[_Evidence] = Field([], alias="relevant-evidence")

    def of_ours(self) -> dict[str, _Property]:
        """Its properties that are ours, by name."""
        return {each.name: each for each in self.props if each.ns == exchange_plan()["oscal"]["namespace"]}


class _OscalResult(BaseModel):
    observations: list[_Observation] = []


class _Party(BaseModel):
    uuid: str
    name: str = ""


class _OscalHead(BaseModel):
    parties: list[_Party] = []


class _OscalDocument(BaseModel):
    metadata: _OscalHead
    results: list[_OscalResult]


def _of_json(data: bytes, name: str) -> Iterator[Said]:
    most = exchange_plan()["most_bytes"]
    if len(data) > most:
        raise FileRefused(
            say("{name}: is larger than {most} MB, more than a file of judgements is", name=name, most=most // MB)
        )
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        raise FileRefused(
            say("{name}: is no json that can be read, or is nested too deep; write it anew", name=name)
        ) from None
    kinds = {"ims_exchange": _of_ours, "assessment-results": _of_oscal}
    kind = next((key for key in kinds if isinstance(found, dict) and key in found), None)
    if kind is None:
        known = ", ".join(kinds)
        raise FileRefused(
            say("{name}: holds no judgements that we know; a json begins with one of {known}", name=name, known=known)
        )
    try:
        return kinds[kind](found, name)
    except ValidationError as wrong:
        where = ".".join(map(str, wrong.errors()[0]["loc"]))
        raise FileRefused(
            say("{name}: {where} isn't what stands there in such a file", name=name, where=printable(where))
        ) from None


def _of_ours(found: Mapping[str, Any], name: str) -> Iterator[Said]:
    own, form = _OwnFile.model_validate(found, strict=True), exchange_plan()["form"]
    if own.ims_exchange > form:
        raise FileRefused(
            say("{name}: was written by a later version of this program; bring it up to date first", name=name)
        )
    return iter([each.model_dump() for each in own.judgements])


def _of_oscal(found: Mapping[str, Any], name: str) -> Iterator[Said]:
    """Observations of ours; in those of other programs nothing says N, P, L or F, so they are refused together."""
    document = _OscalDocument.model_validate(found["assessment-results"], strict=True)
    people = {each.uuid: each.name for each in document.metadata.parties}
    observed = [each for result in document.results for each in result.observations]
    if observed and not any({"on", "verdict"} <= each.of_ours().keys() for each in observed):
        raise FileRefused(
            say("{name}: no observation says N, P, L or F as ours do; satisfied or not is no verdict", name=name)
        )
    return iter([_of_observation(each, people) for each in observed if {"on", "verdict"} <= each.of_ours().keys()])


def _of_observation(observation: _Observation, people: Mapping[str, str]) -> Said:
    own = observation.of_ours()
    actors = [actor.actor for origin in observation.origins for actor in origin.actors]
    evidence = (each.description for each in observation.evidence if any(p.name == "source" for p in each.props))
    return {
        "on": f"{own['on'].value}!{own['on'].remarks}" if own["on"].remarks else own["on"].value,
        "new": own["verdict"].value,
        "when": own["when"].value if "when" in own else "",
        "who": next((people[actor] for actor in actors if actor in people), ""),
        "reason": observation.remarks,
        "evidence": next(evidence, ""),
    }


def _of_workbook(path: Path, name: str) -> Iterator[Said]:
    """The first table that has what a judgement or an audit wants."""
    for grid in read_workbook(path).grids:
        rows = [[text_of(value) for value in row.values] for row in grid.rows]
        for place, head in enumerate(rows):
            names = [text.strip().lower() for text in head]
            below = (dict.fromkeys(names, "") | dict(zip(names, row, strict=False)) for row in rows[place + 1 :])
            verdict = next((each for each in OURS[1] if each in names), None)
            if OURS[0] in names and verdict:
                guard = unguarded if grid.name is None else str
                return (
                    {key: guard(text) for key, text in row.items()} | {"new": row.get(verdict, "")}
                    for row in below
                    if row.get("on")
                )
            if set(OF_AUDIT) <= {*names}:
                return _of_audit(below, name)
    raise FileRefused(
        say("{name}: no sheet has the columns on and verdict, or ref_id and compliance_result", name=name)
    )


def _of_audit(rows: Iterator[Said], name: str) -> Iterator[Said]:
    """The requirements that are done in an audit of CISO Assistant, of our frameworks or of its own for the same standards."""
    for row in rows:
        if row.get("requirement_progress", DONE) != DONE or row["compliance_result"] in ("", "not_assessed"):
            continue
        on = _requirement(row)
        if on is None:
            raise FileRefused(
                say(
                    "{name}: {ref_id!r} is no requirement of ours; column urn has to name 27001, 20000-1 or 42001",
                    name=name,
                    ref_id=row["ref_id"][:40],
                )
            )
        yield {"on": on, "new": _verdict(row), **_observed(row.get("observations", ""))}


def _requirement(row: Said) -> str | None:
    """The requirement that a row names, by the standard in its urn and its number there."""
    standard = next((each for each in STANDARDS if re.search(rf"(?<!\d){each}(?!\d)", row.get("urn", ""))), "")
    return _numbers().get((standard, row["ref_id"].strip().lower()))


@cache
def _numbers() -> Mapping[tuple[str, str], str]:
    return {(row.standard, row.number.lower()): name for name, row in load_catalogue().requirements.items()}


def _verdict(row: Said) -> str:
    """By the score where the framework is ours, whose scores are N, P, L and F; else by the result, as it is where it may be P or L."""
    ours = any(row.get("urn", "").startswith(urn_of(each)) for each in STANDARDS)
    score, results = row.get("score", "").partition(".")[0], exchange_plan()["ciso_assistant"]["results"]
    if row["compliance_result"] != "not_applicable" and ours and score.isdigit() and int(score) < len(scores()):
        return scores()[int(score)]
    return str(results.get(row["compliance_result"], row["compliance_result"]))


def _observed(text: str) -> Said:
    """Reason, evidence, who and when out of an observation, by how its last lines begin."""
    reason: list[str] = []
    found: Said = {}
    for line in text.splitlines():
        if line.startswith(EVIDENCE):
            found["evidence"] = line.removeprefix(EVIDENCE)
        elif line.startswith(JUDGED):
            who, on, when = line.removeprefix(JUDGED).rpartition(ON)
            found |= {"who": who, "when": when} if on and day_of(when) else {"who": line.removeprefix(JUDGED)}
        elif line.startswith(FINDING) or "who" in found:
            continue
        elif "evidence" in found:
            found["evidence"] += f"\n{line}"
        else:
            reason.append(line)
    return found | {"reason": "\n".join(reason)}
