"""The cards of an interview: what is asked, what the client says and what a verdict looks like; and their order by process, requirement, person and sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pandas as pd

from ims_lib.assessment.judgements import sets_levels
from ims_lib.assessment_workbook import ClientSays
from ims_lib.catalogue.criteria import Criterion
from ims_lib.client import Client
from ims_lib.coverage import Coverage
from ims_lib.grouping import grouped
from ims_lib.judgements.model import Judgement
from ims_lib.register.model import Record, Register
from ims_lib.report.figures import place
from ims_lib.report.review_sheet import said_of, wording
from ims_lib.scales import NOT_APPLICABLE, judgement_levels
from ims_lib.standard_ids import standard_of
from ims_lib.wording import percent

Card = dict[str, Any]


def cards_of(coverage: Coverage, register: Register) -> dict[str, Card]:
    """All that can be judged, by what a judgement is on: criteria and requirements in scope, and the client's own rows that set levels."""
    catalogue = coverage.catalogue
    items = {(item.requirement, item.item): item.text for listed in catalogue.items.values() for item in listed}
    criteria = [_of_criterion(catalogue.criteria[name], coverage, items) for name in coverage.in_scope]
    requirements = [_of_requirement(name, coverage) for name in map(str, coverage.requirements.index)]
    rows = [_of_record(each, coverage) for each in register.rows if sets_levels(each, catalogue)]
    return {card["on"]: card for card in (*criteria, *requirements, *rows)}


def says_of(coverage: Coverage, register: Register) -> dict[str, list[dict[str, str]]]:
    """Requirement → what each of the client's rows says of it, else what stands for them; with owner, evidence, remark and cell."""
    found: dict[str, list[dict[str, str]]] = {}
    for record in register.controls:
        for name in record.refs:
            if name in coverage.figures:
                found.setdefault(name, []).append(_said(record))
    for name, said in said_of(register, coverage).items():
        if name in coverage.figures and name not in found:
            found[name] = [{"status": said.text, "where": said.place}]
    return found


def contradicted(coverage: Coverage) -> dict[str, list[dict[str, str]]]:
    """Criterion or requirement → what the client's own lists say against what is stated of it, and where."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    for pair, verdict in coverage.assessment.verdicts.items():
        for source in verdict.disputed_by if pair[0] in coverage.figures else ():
            for on in pair:
                found.setdefault(on, {})[source.cell] = {"text": source.found, "where": place(source.cell)}
    return {on: list(said.values()) for on, said in found.items()}


def objects_to_judge(coverage: Coverage) -> list[dict[str, Any]]:
    """The AI systems and services in scope, each with the criteria that are assessed for it and how far they are met there."""
    assessment, criteria = coverage.assessment, coverage.catalogue.criteria
    levels: dict[str, dict[str, str]] = {each.key: {} for each in assessment.objects.assessed}
    for name, verdict in assessment.own.items():
        for each in assessment.objects.of_criterion(criteria[name]):
            level = verdict.of_object(each.key).level
            levels[each.key][name] = "" if level is None else f"{percent(level)} %"
    listed = {each.key: each.label for each in assessment.objects.assessed}
    return [{"key": key, "name": label, "levels": levels[key]} for key, label in listed.items() if levels[key]]


def table_review(client: Client, coverage: Coverage, register: Register) -> pd.DataFrame:
    """A row per requirement in scope: what the client says and where, at least, likely, and what is judged."""
    said = said_of(register, coverage)
    rows = []
    for name, shares in coverage.figures.items():
        client_says, judged = said.get(name, ClientSays("", "")), client.judgements.get(name)
        figures = (shares["at_least"], shares["likely"])
        verdict = (judged.new, judged.reason) if judged else ("", "")
        rows.append((name, client_says.text, client_says.place, *figures, *verdict))
    columns = ["requirement", "The client says", "In cell", "at_least", "likely", "verdict", "reason"]
    return pd.DataFrame(rows, columns=columns)


def judged_as_shown(judgements: Mapping[str, Judgement]) -> dict[str, dict[str, str]]:
    """The judgements that count, as the front end shows them."""
    told = ("new", "reason", "evidence", "who", "day")
    return {
        on: {name: getattr(judgement, name) for name in told} | {"line": judgement.source}
        for on, judgement in judgements.items()
    }


def _of_criterion(criterion: Criterion, coverage: Coverage, items: Mapping[tuple[str, str], str]) -> Card:
    catalogue = coverage.catalogue
    return {
        "on": criterion.id,
        "kind": "criterion",
        "name": catalogue.processes[criterion.process].title,
        "title": criterion.text,
        "standards": _standards(criterion.requirements),
        "ask": criterion.ask,
        "see": list(criterion.evidence),
        "anchors": catalogue.anchor_of[criterion.id],
        "verdicts": list(judgement_levels()),
        "serves": [
            {"id": link.id, "items": [items[link.id, item] for item in link.items if (link.id, item) in items]}
            for link in criterion.serves
            if link.asks == "required"
        ],
    }


def _of_requirement(name: str, coverage: Coverage) -> Card:
    catalogue = coverage.catalogue
    requirement, verdicts = catalogue.leaves[name], list(judgement_levels())
    return {
        "on": name,
        "kind": "requirement",
        "name": f"{requirement.standard} {requirement.number}",
        "title": catalogue.label_of(name),
        "standards": [requirement.standard],
        "asks": [item.text for item in catalogue.items.get(name, ())],
        "usual": [catalogue.criteria[item].text for item in catalogue.usual_of[name]],
        "verdicts": verdicts if requirement.part == "clauses" else [*verdicts, NOT_APPLICABLE],
        "serves": [{"id": name, "items": []}],
    }


def _of_record(record: Record, coverage: Coverage) -> Card:
    """A row of the client's own sheets: a verdict on it replaces its status."""
    catalogue, verdicts = coverage.catalogue, list(judgement_levels())
    clauses = any(catalogue.requirements[ref].part == "clauses" for ref in record.refs)
    return {
        "on": record.id,
        "kind": "row",
        "name": place(record.named()),
        "title": record.title or record.ref_text or "",
        "standards": _standards(record.refs),
        "says": [_said(record)],
        "verdicts": verdicts if clauses else [*verdicts, NOT_APPLICABLE],
        "serves": [{"id": ref, "items": []} for ref in record.refs if ref in catalogue.leaves],
    }


def _said(record: Record) -> dict[str, str]:
    return {
        "status": wording(record),
        "owner": record.owner or "",
        "evidence": record.evidence or "",
        "notes": record.notes or "",
        "where": place(record.state_cell),
    }


def _standards(requirements: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(map(standard_of, requirements)))


NOBODY = "nobody named yet"
Group = dict[str, Any]


def groups_of(coverage: Coverage, register: Register) -> dict[str, list[Group]]:
    """View → its groups: name, title, and what can be judged in it, in order."""
    return {
        "process": list(_by_process(coverage)),
        "requirement": list(_by_requirement(coverage)),
        "person": _by_person(coverage, register),
        "row": _groups(
            (" › ".join(filter(None, (each.file, each.sheet))), each.id)
            for each in register.rows
            if sets_levels(each, coverage.catalogue)
        ),
    }


def _by_process(coverage: Coverage) -> Iterator[Group]:
    for process in coverage.catalogue.processes.values():
        if listed := [each.id for each in process.criteria if each.id in coverage.in_scope]:
            yield {"name": process.title, "title": "", "of": listed}


def _by_requirement(coverage: Coverage) -> Iterator[Group]:
    catalogue = coverage.catalogue
    for name in map(str, coverage.requirements.index):
        requirement = catalogue.leaves[name]
        yield {
            "name": f"{requirement.standard} {requirement.number}",
            "title": catalogue.label_of(name),
            "of": [name, *coverage.assessment.criteria_of(name)],
        }


def _by_person(coverage: Coverage, register: Register) -> list[Group]:
    """Whoever owns a row on one of its requirements, or its process by entries.csv; who has most comes first."""
    owners = grouped((ref, each.owner) for each in register.controls for ref in each.refs if each.owner)
    of_process = {on.partition("/")[2]: each.values["owner"] for on, each in coverage.client.entered("owner").items()}
    pairs = [
        (owner, name)
        for name, criterion in coverage.in_scope.items()
        for owner in _owners_of(criterion.process, criterion.requirements, owners, of_process)
    ]
    return sorted(_groups(pairs), key=lambda group: (group["name"] == NOBODY, -len(group["of"])))


def _owners_of(
    process: str, requirements: Iterable[str], owners: Mapping[str, tuple[str, ...]], of_process: Mapping[str, str]
) -> list[str]:
    named = (owner for name in requirements for owner in owners.get(name, ()))
    return list(dict.fromkeys([*filter(None, [of_process.get(process)]), *named])) or [NOBODY]


def _groups(pairs: Iterable[tuple[str, str]]) -> list[Group]:
    return [{"name": name, "title": "", "of": list(dict.fromkeys(of))} for name, of in grouped(pairs).items()]
