"""What the rows of the client's controls sheets say, requirement by requirement, and what is applicable."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from ims_lib.assessment.judged_rows import row_judged
from ims_lib.assessment.model import Source
from ims_lib.catalogue.model import Catalogue
from ims_lib.cell_places import CellPlace
from ims_lib.dates import day
from ims_lib.grouping import grouped
from ims_lib.judgements.model import Judgement
from ims_lib.languages import say, translated
from ims_lib.register.model import STATE, Finding, Record, Register
from ims_lib.register.settled.reading import CODE as ACCEPTED
from ims_lib.register.statuses.wordings import DELAYED, TAKEN_BACK, column_that_takes_back, tells_only_of_delay
from ims_lib.register.vocabulary import brief
from ims_lib.risks.signs import risks_shown
from ims_lib.scales import NOT_APPLICABLE, judgement_levels, status_labels, status_levels
from ims_lib.told import finding_at
from ims_lib.wording import in_marks, in_row

NOT_DONE = ("partial", "planned", "not_implemented")
"""Statuses beside which a remark may tell of harm; beside a finished one it tells what is done."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What one row of a controls sheet says of one requirement."""

    status: str
    level: float | None
    source: Source
    at: CellPlace

    @property
    def says_something(self) -> bool:
        return self.status != "unknown"

    @property
    def status_word(self) -> str:
        """What it says, so that two statements can be told apart: the status, or what it was judged."""
        return f"{self.status} {self.level}"

    @property
    def place(self) -> tuple[str, str | None]:
        """File and sheet."""
        return self.at.file, self.at.sheet


Spoken = Mapping[str, Sequence[Statement]]
"""What the rows say, by leaf."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What the client's rows come to for one requirement: a level from 0 to 1, and the rows that it was taken from."""

    level: float
    sources: tuple[Source, ...]


def statements_of(
    register: Register, judged: Mapping[str, Judgement], catalogue: Catalogue
) -> tuple[Spoken, list[Finding]]:
    """What the rows of controls sheets say, by leaf. A heading's row speaks for leaves that no row names: a note."""
    findings: list[Finding] = []
    by_leaf: dict[str, list[Statement]] = {}
    by_heading: list[tuple[str, Statement]] = []
    for record in register.controls:
        statement = _statement(record, judged)
        for name in record.refs:
            requirement = catalogue.requirements.get(name)
            if requirement is None:
                continue
            if requirement.leaf:
                by_leaf.setdefault(name, []).append(statement)
            elif speaks_for_its_leaves(name, catalogue):
                by_heading.append((name, statement))
    spoken: dict[str, list[Statement]] = {}
    for name, statement in by_heading:
        leaves = [leaf for leaf in catalogue.leaves_below(name) if leaf not in by_leaf]
        for leaf in leaves:
            spoken.setdefault(leaf, []).append(statement)
        if leaves:
            findings.append(finding_at("ref.heading", statement.at, name=name, leaves=", ".join(leaves)))
    return by_leaf | spoken, findings


def shown_by_remarks(register: Register, catalogue: Catalogue) -> dict[str, frozenset[str]]:
    """Leaf → the usual risks that remarks on its rows show to have come true, where these say that it isn't done."""
    found = grouped(
        (leaf, risk)
        for record in register.controls
        if record.notes and record.status in NOT_DONE
        for risk in risks_shown(record.notes)
        for name in record.refs
        for leaf in catalogue.leaves_below(name) or (name,)
    )
    return {leaf: frozenset(risks) for leaf, risks in found.items()}


def _statement(record: Record, judged: Mapping[str, Judgement]) -> Statement:
    at, place = record.place_of(*STATE), record.state_cell
    accepted = ACCEPTED in record.flags
    judgement = judged.get(record.id)
    if judgement is None:
        found = record.status_text or ""
        beside = _taken_back_by(record)
        source = Source(place, found, status_labels()[record.status], accepted, taken_back_by=beside)
        return Statement(record.status, status_levels()[record.status], source, at)
    status = "judged" if judgement.new in judgement_levels() else NOT_APPLICABLE
    source = Source(place, record.status_text or "", row_judged(judgement), accepted, judgement.day)
    return Statement(status, judgement_levels().get(judgement.new), source, at)


def _taken_back_by(record: Record) -> Source | None:
    """The cell beside the state that the reading asks about, for it takes some of the state back."""
    texts = {"evidence": record.evidence, "notes": record.notes}
    column = column_that_takes_back(texts) if TAKEN_BACK in record.flags else None
    if column is None:
        return None
    place = record.named(column)
    text = texts[column] or ""
    return Source(
        place,
        say("beside it stands '{remark}'", remark=brief(text)),
        DELAYED if tells_only_of_delay(text) else TAKEN_BACK,
    )


def speaks_for_its_leaves(name: str, catalogue: Catalogue) -> bool:
    """Whether a row on this heading can stand for what is below: all children leaves, no chapter, no area of an Annex."""
    requirement = catalogue.requirements[name]
    children = catalogue.children_of.get(name, ())
    return (
        bool(children)
        and all(catalogue.requirements[child].leaf for child in children)
        and requirement.parent not in (None, "A")
    )


def stated_levels(
    statements: Spoken, dates: Mapping[str, dt.date], *, asked: Collection[frozenset[str]] = ()
) -> tuple[dict[str, Stated], list[Finding]]:
    """What rows with a known status come to, by leaf: the mean of a sheet's rows, of several sheets the lowest.

    Sheets that differ are a question which proposes the newer file, unless all are of files that are `asked` about as a
    whole; rows of one sheet that differ are a note.
    """
    stated: dict[str, Stated] = {}
    findings: list[Finding] = []
    for name, rows in statements.items():
        sheets = grouped((row.place, row) for row in rows if row.level is not None)
        if not sheets:
            continue
        lowest = min(sheets.values(), key=_mean)
        stated[name] = Stated(_mean(lowest), tuple(row.source for row in lowest))
        said = {place: frozenset(row.status_word for row in listed) for place, listed in sheets.items()}
        files = {file for file, _ in sheets}
        if len(set(said.values())) > 1 and not any(files <= group for group in asked):
            findings.append(_two_answers(name, sheets, lowest, dates))
        findings += [_differ_in_sheet(name, sheets[place]) for place, words in said.items() if len(words) > 1]
    return stated, findings


def _mean(rows: Sequence[Statement]) -> float:
    return fmean(row.level for row in rows if row.level is not None)


def _two_answers(
    name: str,
    sheets: Mapping[tuple[str, str | None], Sequence[Statement]],
    lowest: Sequence[Statement],
    dates: Mapping[str, dt.date],
) -> Finding:
    """The question which of two sheets holds, with the newer file's answer as the proposal where files have dates."""
    answers = in_row(
        say("{quoted} in {cell}", quoted=_quoted(rows), cell=rows[0].source.cell) for rows in sheets.values()
    )
    known = {file: dates[file] for file, _ in sheets if file in dates}
    newest = max(known, key=known.__getitem__, default=None)
    dated = len(set(known.values())) > 1 and len(known) == len({file for file, _ in sheets})
    hint = say("which holds?")
    if dated and newest:
        hint = say(
            "{newest} is the newer file ({known}): does its answer hold?", newest=newest, known=day(known[newest])
        )
    return finding_at("status.two_sheets", lowest[0].at, name=name, answers=answers, hint=hint)


def _differ_in_sheet(name: str, rows: Sequence[Statement]) -> Finding:
    answers = in_row(say("{quoted} in {cell}", quoted=_quoted([row]), cell=row.at.cell) for row in rows)
    return finding_at("status.differs", rows[0].at, name=name, answers=answers)


def _quoted(rows: Sequence[Statement]) -> str:
    return translated(" and ").join(dict.fromkeys(in_marks(row.source.found or row.source.taken_as) for row in rows))


def find_applicable(
    statements: Spoken, judged: Mapping[str, Judgement], catalogue: Catalogue
) -> tuple[dict[str, bool], Spoken, list[Finding]]:
    """Whether each leaf is applicable, the statements without the rows that cannot count, and what is told of those."""
    applicable: dict[str, bool] = {}
    counting = dict(statements)
    findings: list[Finding] = []
    for name, requirement in catalogue.leaves.items():
        rows = statements.get(name, [])
        excluding = [row for row in rows if row.status == NOT_APPLICABLE]
        others = [row for row in rows if row.says_something and row.status != NOT_APPLICABLE]
        judgement, is_clause = judged.get(name), requirement.part == "clauses"
        by_rows = not excluding or bool(others) or is_clause
        applicable[name] = by_rows if judgement is None else judgement.new != NOT_APPLICABLE
        if excluding and is_clause:
            findings += [finding_at("applicable.clause", row.at, name=name) for row in excluding]
        elif excluding and others and judgement is None:
            other = others[0].source
            findings += [
                finding_at("applicable.mixed", row.at, name=name, found=other.found, cell=other.cell)
                for row in excluding
            ]
        if excluding:
            counting[name] = [row for row in rows if row.status != NOT_APPLICABLE]
    return applicable, counting, findings
