"""What assessors found, saw and asked, as they entered it. No score moves by it: only a judgement moves one."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from ims_lib.client import Client, Entered
from ims_lib.client.entries import PART, entry_forms
from ims_lib.coverage import Coverage
from ims_lib.grouping import grouped
from ims_lib.judgements.model import AT
from ims_lib.languages import noted, say, translated
from ims_lib.register.model import NO_REGISTER, Register
from ims_lib.standard_ids import standard_of
from ims_lib.steps.actions import NO_LOOK, Action
from ims_lib.wording import counted, listed

FINDING, EVIDENCE, ASKED, MARK = "finding", "evidence", "asked", "mark"
"""Kinds of rows of entries.csv."""
NUMBER = re.compile(r"\d+|n[0-9a-z]+")
"""Of several rows on the same thing: counted in a sheet, by the moment in the interview, so that two people never share one."""
STRENGTH = "strength"
"""The grade of a finding from which no action follows."""
NONCONFORMITIES = ("major", "minor")
"""The grades that want a correction and a cause."""
NOT_MET = ("N", "P")
"""Verdicts with which a nonconformity isn't mended."""
AGREED, CLOSED = noted("action agreed"), "closed"

GRADES = {
    "major": noted("major nonconformity"),
    "minor": noted("minor nonconformity"),
    "opportunity": noted("opportunity for improvement"),
    STRENGTH: noted("strength"),
}
"""What an auditor calls a finding of a grade."""
COUNTED: Mapping[str, Callable[[int], str]] = {
    "major": lambda number: counted(number, "major nonconformity", "major nonconformities"),
    "minor": lambda number: counted(number, "minor nonconformity", "minor nonconformities"),
    "opportunity": lambda number: counted(number, "opportunity for improvement", "opportunities for improvement"),
    STRENGTH: lambda number: counted(number, "strength"),
}


@dataclass(frozen=True, slots=True)
class FieldEntry:
    """What one row of entries.csv is about, and who entered it last, when and where."""

    row: str
    """27001:A.5.9/1; it lasts from report to report."""
    on: str
    """A requirement, a criterion, a criterion@object or a row of the client's."""
    criterion: str
    requirements: tuple[str, ...]
    """Those in scope that it is about, in the standards' order."""
    who: str
    when: str
    cell: str


@dataclass(frozen=True, slots=True)
class AssessorFinding(FieldEntry):
    """A finding; due and closed_on are days, or None where none is given. Who closed it and when is as filled in, else as its line says."""

    grade: str
    """major, minor, opportunity or strength, as the assessor graded it."""
    text: str
    action: str
    owner: str
    due: dt.date | None
    closed_on: dt.date | None
    state: str
    """open, action agreed, overdue (neither closed, and due before the day of the report) or closed; empty for a strength."""
    closed_by: str
    shown_by: str
    """What showed that it could be closed."""
    cause: str
    correction: str
    level: str
    """The verdict on what it is about; empty where nobody judged it."""

    @property
    def number(self) -> str:
        """What people find it by: the first requirement that it is about, else the row of the client's."""
        return next(iter(self.requirements), self.on)

    @property
    def missing(self) -> tuple[str, ...]:
        """What an auditor would miss of it."""
        is_closed, of_nonconformity = self.state == CLOSED, self.grade in NONCONFORMITIES
        lacks = {
            say("a correction"): of_nonconformity and not self.correction,
            say("a cause"): of_nonconformity and not self.cause,
            translated(NO_LOOK): is_closed and not self.shown_by,
            say("a new verdict, as it stands at {level}", level=self.level): is_closed
            and of_nonconformity
            and self.level in NOT_MET,
        }
        return tuple(what for what, is_lacking in lacks.items() if is_lacking)

    def as_action(self, as_of: dt.date) -> Action:
        """The same as an entry among the client's own actions."""
        end = (self.closed_on if self.state == CLOSED else None) or as_of
        return Action(
            action=self.number,
            title=self.text,
            kind=translated(GRADES[self.grade]),
            source=say("assessor"),
            raised_on=None,
            cause=self.cause or None,
            correction=self.correction or None,
            corrective_action=self.action or None,
            effective=self.shown_by or None,
            owner=self.owner or None,
            due=self.due,
            closed_on=self.closed_on,
            state=self.state,
            days_late=max((end - self.due).days, 0) if self.due else 0,
            age=None,
            refs=self.requirements,
            missing=self.missing,
            cell=self.cell,
            criteria=(self.criterion,) if self.criterion else (),
        )


@dataclass(frozen=True, slots=True)
class SeenEvidence(FieldEntry):
    """Something that an assessor saw, and where it is."""

    kind: str
    """text, link or file."""
    what: str
    place: str
    sha256: str
    valid_until: dt.date | None
    source: str
    """File, page and paragraph where it was read."""


@dataclass(frozen=True, slots=True)
class AskedPerson(FieldEntry):
    """Who was asked on which day, and how many records were drawn and differ."""

    asked: str
    day: dt.date | None
    drawn: str
    differ: str


@dataclass(frozen=True, slots=True)
class FieldWork:
    """All of it; findings by grade, the gravest first, then by due day."""

    findings: tuple[AssessorFinding, ...] = ()
    evidence: tuple[SeenEvidence, ...] = ()
    asked: tuple[AskedPerson, ...] = ()
    not_seen: tuple[FieldEntry, ...] = ()

    def by_requirement(self) -> dict[str, FieldWork]:
        """The same by requirement in scope; what is about a criterion stands below each that it serves."""
        found: defaultdict[str, dict[str, tuple[FieldEntry, ...]]] = defaultdict(dict)
        for name in (each.name for each in fields(self)):
            for entry in getattr(self, name):
                for requirement in entry.requirements:
                    found[requirement][name] = (*found[requirement].get(name, ()), entry)
        return {requirement: FieldWork(**of) for requirement, of in found.items()}  # type: ignore[arg-type]


def field_work(coverage: Coverage, register: Register = NO_REGISTER) -> FieldWork:
    """What was entered whole by the day of the report. Without the `register` what is about a row of the client's names no requirement."""
    refs_of = {row.id: row.refs for row in register.controls}
    client = coverage.client
    entered = {
        kind: [(_entry(each, coverage, refs_of), each.values, each.days) for each in client.entered(kind).values()]
        for kind in (EVIDENCE, ASKED, MARK)
    }
    findings = [_finding(each, _entry(each, coverage, refs_of), client) for each in client.entered(FINDING).values()]
    place = {grade: number for number, grade in enumerate(grades())}
    return FieldWork(
        tuple(sorted(findings, key=lambda each: (place.get(each.grade, len(place)), each.due or dt.date.max))),
        tuple(
            SeenEvidence(
                **of,
                **_given(values, "kind", "what", "place", "sha256", empty=""),
                valid_until=days.get("valid_until"),
                source=values.get("from", ""),
            )
            for of, values, days in entered[EVIDENCE]
        ),
        tuple(
            AskedPerson(
                **of,
                asked=values["who"],
                day=days.get("day"),
                **_given(values, "drawn", "differ", empty=""),
            )
            for of, values, days in entered[ASKED]
        ),
        tuple(FieldEntry(**of) for of, values, _ in entered[MARK] if values.get("not_seen")),
    )


def found_in_words(found: Iterable[AssessorFinding]) -> str:
    """How many findings of each grade there are, the gravest first, and how many of these are closed; empty where there is none."""
    states = grouped((each.grade, each.state) for each in found)
    return listed(_in_words(many, states[grade]) for grade, many in COUNTED.items() if grade in states)


def _in_words(many: Callable[[int], str], states: Sequence[str]) -> str:
    """2 minor nonconformities (1 closed)."""
    told, closed = many(len(states)), states.count(CLOSED)
    return say("{told} ({closed} closed)", told=told, closed=closed) if closed else told


def grades() -> tuple[str, ...]:
    """All grades of a finding, the gravest first."""
    return next(form.one_of["grade"] for form in entry_forms() if form.on == FINDING)


def about(row: str) -> str:
    """What a row is on: 27001:A.5.9/1 is on 27001:A.5.9, as is 27001:A.5.9/nmx4agyro."""
    on, _, number = row.rpartition(PART)
    return on if on and NUMBER.fullmatch(number) else row


def _entry(entered: Entered, coverage: Coverage, refs_of: Mapping[str, Collection[str]]) -> dict[str, Any]:
    """The fields that all have."""
    catalogue, on, last = coverage.catalogue, about(entered.on), entered.lines[-1]
    bare = on.partition(AT)[0]
    criterion = catalogue.criteria.get(bare)
    refs = [link.id for link in criterion.serves] if criterion else refs_of.get(on, (bare,))
    leaves = {leaf for ref in refs if ref in catalogue.requirements for leaf in catalogue.leaves_below(ref)}
    in_scope = (leaf for leaf in leaves if standard_of(leaf) in coverage.client.standards)
    return {
        "row": entered.on,
        "on": on,
        "criterion": bare if criterion else "",
        "requirements": tuple(sorted(in_scope, key=catalogue.position_of.__getitem__)),
        "who": last.who,
        "when": last.when,
        "cell": entered.cell,
    }


def _finding(entered: Entered, of: Mapping[str, Any], client: Client) -> AssessorFinding:
    judged, as_of = client.judgements.get(of["on"]), client.as_of
    values, days = entered.values, entered.days
    closing = next((line for line in reversed(entered.lines) if (line.field, line.new) == ("state", CLOSED)), None)
    is_closed = values.get("state", "") in (CLOSED, "") and (closing or "closed_on" in days)
    on = days.get("closed_on") or (dt.date.fromisoformat(closing.when[:10]) if closing and closing.when else as_of)
    return AssessorFinding(
        **of,
        **_given(values, "grade", "text", "action", "owner", "shown_by", "cause", "correction", empty=""),
        level=judged.new if judged else "",
        due=days.get("due"),
        closed_on=on if is_closed else None,
        closed_by=(values.get("closed_by") or (closing.who if closing else of["who"])) if is_closed else "",
        state=_state(values, days.get("due"), on if is_closed else None, as_of),
    )


def _given(values: Mapping[str, Any], *names: str, empty: Any = None) -> dict[str, Any]:
    """These fields, as far as they are filled in."""
    return {name: values.get(name, empty) for name in names}


def _state(values: Mapping[str, str], due: dt.date | None, closed_on: dt.date | None, as_of: dt.date) -> str:
    if values["grade"] == STRENGTH:
        return ""
    if closed_on and closed_on <= as_of:
        return CLOSED
    return "overdue" if due and due < as_of else AGREED if values.get("state") == AGREED else "open"
