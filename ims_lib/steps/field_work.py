"""What assessors found, saw and asked, as they entered it. No score moves by it: only a judgement moves one."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from typing import Any

from ims_lib.client import Entered
from ims_lib.client.entries import PART, entry_forms
from ims_lib.coverage import Coverage
from ims_lib.judgements.model import AT
from ims_lib.register.model import Register
from ims_lib.standard_ids import standard_of

FINDING, EVIDENCE, ASKED, MARK = "finding", "evidence", "asked", "mark"
"""Kinds of rows of entries.csv."""
NUMBER = re.compile(r"\d+|n[0-9a-z]+")
"""Of several rows on the same thing: counted in a sheet, by the moment in the interview, so that two people never share one."""
STRENGTH = "strength"
"""The grade of a finding from which no action follows."""


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
    """A finding; due and closed_on are days, or None where none is given."""

    grade: str
    """major, minor, opportunity or strength, as the assessor graded it."""
    text: str
    action: str
    owner: str
    due: dt.date | None
    closed_on: dt.date | None
    state: str
    """open, overdue (open, and due before the day of the report) or closed; empty for a strength."""


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


def field_work(coverage: Coverage, register: Register | None = None) -> FieldWork:
    """What was entered whole by the day of the report. Without the `register` what is about a row of the client's names no requirement."""
    refs_of = {row.id: row.refs for row in register.controls} if register else {}
    entered = {
        kind: [
            (_entry(each, coverage, refs_of), each.values, each.days) for each in coverage.client.entered(kind).values()
        ]
        for kind in (FINDING, EVIDENCE, ASKED, MARK)
    }
    findings = [
        AssessorFinding(
            **of,
            **_given(values, "grade", "text", "action", "owner", empty=""),
            **(given := _given(days, "due", "closed_on")),
            state=_state(values["grade"], as_of=coverage.client.as_of, **given),
        )
        for of, values, days in entered[FINDING]
    ]
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


def _given(values: Mapping[str, Any], *names: str, empty: Any = None) -> dict[str, Any]:
    """These fields, as far as they are filled in."""
    return {name: values.get(name, empty) for name in names}


def _state(grade: str, *, due: dt.date | None, closed_on: dt.date | None, as_of: dt.date) -> str:
    if grade == STRENGTH:
        return ""
    if closed_on and closed_on <= as_of:
        return "closed"
    return "overdue" if due and due < as_of else "open"
