"""The one Statement of Applicability over the Annexes A of ISO/IEC 27001 and 42001, and how 20000-1 stands instead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from ims_lib.ai_roles.proposals import Proposed
from ims_lib.assessment.statements import speaks_for_its_leaves
from ims_lib.catalogue.model import Catalogue
from ims_lib.coverage import FIGURES, Coverage
from ims_lib.frames import frame_of
from ims_lib.grouping import grouped
from ims_lib.judgements.model import Judgement
from ims_lib.register.model import Finding, Record, Register
from ims_lib.scales import NOT_APPLICABLE, judgement_labels, status_labels
from ims_lib.steps.open_points import CONTRADICTS, OpenPoint, OpenPoints
from ims_lib.tolerances import WHOLE
from ims_lib.wording import counted, in_counts

SHEET = "Statement of Applicability"
"""Its sheet in the deliverable workbook."""
ASKED = "asked"
"""How a control applies that a row leaves out, and says how far it is done or that somebody else runs it; it counts as excluded until
then."""
OPEN = ("partial", "planned", "not_implemented")
"""Statuses that leave something to do, so that an auditor asks by when."""


@dataclass(frozen=True, slots=True)
class ControlEntry:
    """What the statement says of one control. A text is empty where nothing says it."""

    control: str
    standard: str
    title: str
    applies: str
    """yes, no, asked or proposed."""
    reason: str
    status: str
    owner: str
    evidence: str
    due: str
    """As it is written."""
    proposal: Proposed | None
    """What the organisation's roles with AI propose for a control that no row names; none where they propose nothing."""
    risks: tuple[str, ...]
    """Ids of those that it treats."""
    cells: tuple[str, ...]
    missing: str
    """What an auditor would miss, with commas."""
    points: tuple[OpenPoint, ...]
    """What is open: records that stand against it, questions on its rows."""
    figures: Mapping[str, float]
    """Those of coverage."""

    @property
    def asked(self) -> tuple[str, ...]:
        """What is open."""
        return tuple(point.text for point in self.points)

    @property
    def asked_cells(self) -> tuple[str, ...]:
        """Where it was found."""
        return tuple(point.cell for point in self.points)


@dataclass(frozen=True)
class StatementOfApplicability:
    """The statement, and the requirements of the standards in scope that have no Annex A."""

    __repr__ = in_counts

    entries: tuple[ControlEntry, ...]
    """In the standards' order."""
    clauses: pd.DataFrame
    """Index requirement: the clauses of a standard without an Annex A, with the figures of coverage."""
    findings: tuple[Finding, ...]

    @cached_property
    def controls(self) -> pd.DataFrame:
        """Index control, a row an entry, with the figures of coverage: for people."""
        also = ("asked", "asked_cells")
        return frame_of(self.entries, ControlEntry, index="control", also=also, without=("points",), figures=FIGURES)

    def of(self, applies: str) -> list[ControlEntry]:
        """The controls that apply in this way."""
        return [entry for entry in self.entries if entry.applies == applies]


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
    entries = tuple(
        _entry(name, rows.get(name, ()), risks.get(name, ()), points)
        for name in coverage.figures
        if coverage.catalogue.leaves[name].part == "annex_a"
    )
    bare = [name for name in coverage.client.standards if not coverage.catalogue.standards[name].annex_a]
    clauses = coverage.requirements[coverage.requirements["standard"].isin(bare)]
    return StatementOfApplicability(entries, clauses, tuple(_findings(entries, rows, points)))


def _rows_by_control(register: Register, catalogue: Catalogue) -> dict[str, tuple[Record, ...]]:
    """The client's rows of controls that name each requirement, or a heading that speaks for it."""
    return grouped(
        (name, record)
        for record in register.controls
        for name in dict.fromkeys(leaf for ref in record.refs for leaf in _leaves_of(ref, catalogue))
    )


def _leaves_of(ref: str, catalogue: Catalogue) -> Iterable[str]:
    if ref in catalogue.leaves or ref not in catalogue.requirements:
        return (ref,)
    return catalogue.leaves_below(ref) if speaks_for_its_leaves(ref, catalogue) else ()


def _entry(name: str, rows: Sequence[Record], risks: tuple[str, ...], points: OpenPoints) -> ControlEntry:
    coverage, judgements = points.coverage, points.coverage.client.judgements
    # What the assessor judged of the control itself, or of a row that names it.
    judged = [judgements[place] for place in (name, *(row.id for row in rows)) if place in judgements]
    applicable = coverage.assessment.applicable[name]
    reasons = [item.reason for item in judged if item.reason and not applicable and item.new == NOT_APPLICABLE]
    reasons += [reason for row in rows if (row.status == NOT_APPLICABLE) != applicable and (reason := _reason(row))]
    by_role = coverage.assessment.proposal_of.get(name)
    proposal = None if rows or judged else by_role
    if applicable and risks and not reasons:
        reasons = [f"treats {', '.join(risks)}"]
    reasons += [by_role.reason] if by_role and applicable and (proposal or not reasons) else []
    left_out = ASKED if points.is_exclusion_asked(name, rows) else "no"
    texts = {
        "applies": ("yes" if rows or judged else "proposed") if applicable else left_out,
        "reason": _joined(reasons),
        "status": _status(name, rows, judged, coverage),
        "owner": _joined(row.owner for row in rows),
        "evidence": _joined([*(row.evidence for row in rows), *(item.evidence for item in judged)]),
        "due": _joined(row.due for row in rows),
    }
    cells = [*(row.named("status", "ref") for row in rows), *(item.source for item in judged)]
    return ControlEntry(
        control=name,
        standard=coverage.catalogue.leaves[name].standard,
        title=coverage.catalogue.label_of(name),
        **texts,
        proposal=proposal.proposal if proposal else None,
        risks=risks,
        cells=tuple(dict.fromkeys(cells)),
        missing=", ".join(_missing(texts, rows, judged)),
        points=points.of_requirement(name, rows),
        figures=coverage.figures[name],
    )


def _reason(row: Record) -> str | None:
    """Why a row takes its control in or leaves it out; many sheets give the reason of an exclusion in the remark.

    Beside a state that says how far it is done, a remark tells of that.
    """
    excluded = row.status == NOT_APPLICABLE and CONTRADICTS not in row.flags
    return row.reason or (row.notes if excluded else None)


def _status(name: str, rows: Sequence[Record], judged: Iterable[Judgement], coverage: Coverage) -> str:
    """The client's own word for it, in our terms, and beside it the assessor's; where nobody says it, what the figures say."""
    if not coverage.assessment.applicable[name]:
        return _joined(_own_word(row) for row in rows if CONTRADICTS in row.flags) or status_labels()[NOT_APPLICABLE]
    words = [status_labels()[row.status] for row in rows if row.status not in ("unknown", NOT_APPLICABLE)]
    words += [f"judged {item.new}, {judgement_labels()[item.new]}" for item in judged if item.new in judgement_labels()]
    if words:
        return _joined(words)
    figures = coverage.figures[name]
    if figures["judged"] > 0:
        return "judged"
    if unknown := _joined(_own_word(row) for row in rows):
        return unknown
    if figures["inferred"] > 0:
        return "carried over" if figures["likely"] > WHOLE else "carried over in part"
    return "not in place" if figures["gap"] > 0 else "not said"


def _own_word(row: Record) -> str | None:
    """The client's word for a state that nobody understands yet, or that contradicts what else the row says."""
    return f"“{row.status_text}”, asked" if {"status.new_word", CONTRADICTS} & set(row.flags) else None


def _missing(texts: Mapping[str, str], rows: Sequence[Record], judged: Iterable[Judgement]) -> Iterable[str]:
    """What an auditor would miss in an entry of these texts."""
    applies = texts["applies"]
    if applies in ("proposed", ASKED):
        yield "decision"
    if applies == ASKED:
        return
    if not texts["reason"]:
        yield "reason for the exclusion" if applies == "no" else "reason for the inclusion"
    if applies == "no":
        return
    said = {row.status for row in rows} - {"unknown", NOT_APPLICABLE}
    told = said or any(item.new in judgement_labels() for item in judged) or any(map(_own_word, rows))
    if applies == "yes" and not told:
        yield "status"
    if not texts["owner"]:
        yield "owner"
    if "implemented" in said and not texts["evidence"]:
        yield "evidence"
    if said & set(OPEN) and not texts["due"]:
        yield "by when"


def _findings(
    entries: Iterable[ControlEntry], rows: Mapping[str, Sequence[Record]], points: OpenPoints
) -> Iterable[Finding]:
    by = grouped((entry.applies, entry) for entry in entries)
    for entry in by.get(ASKED, ()):
        for row in rows.get(entry.control, ()):
            if doubt := points.doubt_of(row):
                text = f"{entry.control} ({entry.title}) is {doubt}"
                yield Finding("question", "soa.run_by_others", text, *_place([row]))
    for entry in by.get("no", ()):
        place = _place(rows.get(entry.control, ()))
        excluded = f"{entry.control} ({entry.title}) is excluded"
        if not entry.reason:
            text = f"{excluded} without a reason; the Statement of Applicability must give one"
            yield Finding("warning", "soa.no_reason", text, *place)
        if entry.risks:
            text = f"{excluded}, yet it is to treat {', '.join(entry.risks)}: which of the two holds?"
            yield Finding("question", "soa.excluded_but_treats", text, *place)
    apply = by.get("yes", ())
    lacking = Counter(lack for entry in apply for lack in entry.missing.split(", ") if lack)
    if lacking:
        told = ", ".join(f"{lack} for {number}" for lack, number in lacking.items())
        text = f"In the controls that apply ({len(apply)}) an auditor would miss: {told}"
        yield Finding("note", "soa.incomplete", text, "workbook.xlsx", SHEET)
    if proposed := by.get("proposed"):
        subject = counted(len(proposed), "control is named in no row: it is", "controls are named in no row: they are")
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
