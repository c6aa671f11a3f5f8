"""The one Statement of Applicability over the Annexes A of ISO/IEC 27001 and 42001, and how 20000-1 stands instead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ims_lib.assessment.statements import speaks_for_its_leaves
from ims_lib.catalogue.model import Catalogue
from ims_lib.client import Judgement
from ims_lib.coverage import FIGURES, Coverage
from ims_lib.gaps import SMALLEST_SHARE
from ims_lib.register.model import Finding, Record, Register
from ims_lib.scales import NOT_APPLICABLE, judgement_labels, status_labels
from ims_lib.steps.open_points import CONTRADICTS, OpenPoints

SHEET = "Statement of Applicability"
"""Its sheet in the deliverable workbook."""
COLUMNS = [
    "control",
    "standard",
    "title",
    "applies",
    "reason",
    "status",
    "owner",
    "evidence",
    "due",
    "risks",
    "cells",
    "missing",
    "asked",
    "asked_cells",
]
ASKED = "asked"
"""How a control applies that a row leaves out, and says how far it is done or that somebody else runs it; it counts as excluded until
then."""
OPEN = ("partial", "planned", "not_implemented")
"""Statuses that leave something to do, so that an auditor asks by when."""


@dataclass(frozen=True)
class StatementOfApplicability:
    """The statement, and the requirements of the standards in scope that have no Annex A."""

    controls: pd.DataFrame
    """Index control, in the standards' order: title, applies (yes, no, asked, proposed), reason, status, owner, evidence, due (as it
    is written), risks (ids), cells, missing (what an auditor would miss), asked and asked_cells (what is open, and where it was found: records
    that stand against it, questions on its rows), and the figures of coverage."""
    clauses: pd.DataFrame
    """Index requirement: the clauses of a standard without an Annex A, with the figures of coverage."""
    findings: tuple[Finding, ...]

    def count(self, applies: str) -> int:
        """How many controls apply in this way."""
        return int((self.controls["applies"] == applies).sum())


def state_applicability(
    coverage: Coverage, register: Register, *, risks: Mapping[str, tuple[str, ...]] | None = None
) -> StatementOfApplicability:
    """One statement for all controls in scope: applicable or not, why, status, owner, evidence, risks and cells.

    The client's own rows say it, in its own words; a judgement counts before them and stands beside them. A control that
    no row names is proposed, as an Annex asks to decide on each; one that a row excludes and calls done is asked. `risks` are the ids of the risks that each control
    treats: the reason to include it where the client gives none. An exclusion without a reason is a finding, and so is
    one that a risk relies on.
    """
    rows = _rows_by_control(register, coverage.catalogue)
    risks, points = risks or {}, OpenPoints.of(register, coverage)
    entries = [
        _entry(name, rows.get(name, []), risks.get(name, ()), points)
        for name, figures in coverage.requirements.iterrows()
        if figures["part"] == "annex_a"
        for name in [str(name)]
    ]
    controls = pd.DataFrame(entries, columns=COLUMNS, dtype=object).set_index("control")
    controls = controls.join(coverage.requirements[list(FIGURES)])
    bare = [name for name in coverage.client.standards if not coverage.catalogue.standards[name].annex_a]
    clauses = coverage.requirements[coverage.requirements["standard"].isin(bare)]
    return StatementOfApplicability(
        controls=controls, clauses=clauses, findings=tuple(_findings(controls, rows, points))
    )


def _rows_by_control(register: Register, catalogue: Catalogue) -> dict[str, list[Record]]:
    """The client's rows of controls that name each requirement, or a heading that speaks for it."""
    named: dict[str, list[Record]] = {}
    for record in register.controls:
        for name in dict.fromkeys(leaf for ref in record.refs for leaf in _leaves_of(ref, catalogue)):
            named.setdefault(name, []).append(record)
    return named


def _leaves_of(ref: str, catalogue: Catalogue) -> Iterable[str]:
    if ref in catalogue.leaves or ref not in catalogue.requirements:
        return (ref,)
    return catalogue.leaves_below(ref) if speaks_for_its_leaves(ref, catalogue) else ()


def _entry(name: str, rows: list[Record], risks: tuple[str, ...], points: OpenPoints) -> dict[str, Any]:
    coverage = points.coverage
    judged = _judgements(name, rows, coverage)
    figures, open_points = coverage.requirements.loc[name], points.of_requirement(name, rows)
    applicable = bool(figures["applicable"])
    reasons = [item.reason for item in judged if item.reason and not applicable and item.new == NOT_APPLICABLE]
    reasons += [reason for row in rows if (row.status == NOT_APPLICABLE) != applicable and (reason := _reason(row))]
    if applicable and risks and not reasons:
        reasons = [f"treats {', '.join(risks)}"]
    evidence = [row.evidence for row in rows if row.evidence] + [item.evidence for item in judged if item.evidence]
    entry = {
        "control": name,
        "standard": figures["standard"],
        "title": figures["title"],
        "applies": _applies(name, rows, judged, points),
        "reason": _joined(reasons),
        "status": _status(rows, judged, figures),
        "owner": _joined(row.owner for row in rows),
        "evidence": _joined(evidence),
        "due": _joined(row.due for row in rows),
        "risks": risks,
        "asked": tuple(point.text for point in open_points),
        "asked_cells": tuple(point.cell for point in open_points),
        "cells": tuple(
            dict.fromkeys([*(row.named("status", "ref") for row in rows), *(item.source for item in judged)])
        ),
    }
    return entry | {"missing": ", ".join(_missing(entry, rows, judged))}


def _applies(name: str, rows: list[Record], judged: list[Judgement], points: OpenPoints) -> str:
    """Whether a control applies, by the client's rows or a judgement."""
    if not points.coverage.assessment.applicable[name]:
        return ASKED if points.is_exclusion_asked(name, rows) else "no"
    return "yes" if rows or judged else "proposed"


def _reason(row: Record) -> str | None:
    """Why a row takes its control in or leaves it out; many sheets give the reason of an exclusion in the remark.

    Beside a state that says how far it is done, a remark tells of that.
    """
    excluded = row.status == NOT_APPLICABLE and CONTRADICTS not in row.flags
    return row.reason or (row.notes if excluded else None)


def _judgements(name: str, rows: Iterable[Record], coverage: Coverage) -> list[Judgement]:
    """What the assessor judged of the control itself, or of a row that names it."""
    places = [name, *(row.id for row in rows)]
    return [coverage.client.judgements[place] for place in places if place in coverage.client.judgements]


def _status(rows: Iterable[Record], judged: Iterable[Judgement], figures: Any) -> str:
    """The client's own word for it, in our terms, and beside it the assessor's; where nobody says it, what the figures say."""
    rows = list(rows)
    if not figures["applicable"]:
        return _joined(_own_word(row) for row in rows if CONTRADICTS in row.flags) or status_labels()[NOT_APPLICABLE]
    words = [status_labels()[row.status] for row in rows if row.status not in ("unknown", NOT_APPLICABLE)]
    words += [f"judged {item.new}, {judgement_labels()[item.new]}" for item in judged if item.new in judgement_labels()]
    if words:
        return _joined(words)
    if figures["judged"] > 0:
        return "judged"
    if unknown := _joined(_own_word(row) for row in rows):
        return unknown
    if figures["inferred"] > 0:
        return "carried over" if figures["likely"] > 1 - SMALLEST_SHARE else "carried over in part"
    return "not in place" if figures["gap"] > 0 else "not said"


def _own_word(row: Record) -> str | None:
    """The client's word for a state that nobody understands yet, or that contradicts what else the row says."""
    return f"“{row.status_text}”, asked" if {"status.new_word", CONTRADICTS} & set(row.flags) else None


def _missing(entry: Mapping[str, Any], rows: Sequence[Record], judged: Iterable[Judgement]) -> Iterable[str]:
    """What an auditor would miss in the entry."""
    if entry["applies"] in ("proposed", ASKED):
        yield "decision"
    if entry["applies"] == ASKED:
        return
    if not entry["reason"]:
        yield "reason for the exclusion" if entry["applies"] == "no" else "reason for the inclusion"
    if entry["applies"] == "no":
        return
    said = {row.status for row in rows} - {"unknown", NOT_APPLICABLE}
    told = said or any(item.new in judgement_labels() for item in judged) or any(map(_own_word, rows))
    if entry["applies"] == "yes" and not told:
        yield "status"
    if not entry["owner"]:
        yield "owner"
    if "implemented" in said and not entry["evidence"]:
        yield "evidence"
    if said & set(OPEN) and not entry["due"]:
        yield "by when"


def _findings(controls: pd.DataFrame, rows: Mapping[str, list[Record]], points: OpenPoints) -> Iterable[Finding]:
    for name, entry in controls[controls["applies"] == ASKED].iterrows():
        for row in rows.get(str(name), ()):
            if doubt := points.doubt_of(row):
                text = f"{name} ({entry['title']}) is {doubt}"
                yield Finding("question", "soa.run_by_others", text, *_place([row]))
    excluded = controls[controls["applies"] == "no"]
    for name, entry in excluded.iterrows():
        place = _place(rows.get(str(name), ()))
        if not entry["reason"]:
            text = (
                f"{name} ({entry['title']}) is excluded without a reason; the Statement of Applicability must give one"
            )
            yield Finding("warning", "soa.no_reason", text, *place)
        if entry["risks"]:
            text = f"{name} ({entry['title']}) is excluded, yet it is to treat {', '.join(entry['risks'])}: which of the two holds?"
            yield Finding("question", "soa.excluded_but_treats", text, *place)
    applied = controls[controls["applies"] == "yes"]
    lacking = Counter(lack for texts in applied["missing"] for lack in texts.split(", ") if lack)
    if lacking:
        told = ", ".join(f"{lack} for {number}" for lack, number in lacking.items())
        text = f"In the controls that apply ({len(applied)}) an auditor would miss: {told}"
        yield Finding("note", "soa.incomplete", text, "workbook.xlsx", SHEET)
    proposed = int((controls["applies"] == "proposed").sum())
    if proposed:
        subject = (
            "1 control is named in no row: it is"
            if proposed == 1
            else f"{proposed} controls are named in no row: they are"
        )
        text = f"{subject} proposed as applicable until the client decides"
        yield Finding("note", "soa.proposed", text, "workbook.xlsx", SHEET)


def _place(rows: Iterable[Record]) -> tuple[str, str | None, str | None]:
    """Where an exclusion is said: the row's cell, else it is the assessor's."""
    row = next((row for row in rows if row.status == NOT_APPLICABLE), None)
    if row is None:
        return "judgements.csv", None, None
    return row.file, row.sheet, row.cell_of("reason" if row.reason else "notes", "applicable", "status")


def _joined(texts: Iterable[str | None]) -> str:
    return "; ".join(dict.fromkeys(text for text in texts if text))
