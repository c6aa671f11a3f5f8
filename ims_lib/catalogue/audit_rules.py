"""How an audit programme is laid out, where auditors work, and how certification audits are reckoned: read once, checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from math import inf
from typing import Annotated, Literal

from pydantic import Field

from ims_lib.catalogue.knowledge_files import knowledge, unknown
from ims_lib.catalogue.library import Id, Texts, load_library
from ims_lib.catalogue.model import load_catalogue
from ims_lib.catalogue.owner_evidence import load_owner_evidence
from ims_lib.catalogue.standards import Frozen

Percent = Annotated[int, Field(ge=0, le=100)]


class TopicsWithWhy(Frozen):
    """Audit topics that have a time of their own, and why."""

    topics: Texts
    why: str


class InUse(Frozen):
    """Audit topics on AI systems, and how grave a harm by an assessment counts."""

    topics: Texts
    harm: Texts


class RestSession(Frozen):
    """The session for what no audit topic names."""

    title: str
    start_with: str


class OwnSystem(Frozen):
    """Whoever manages the system of a standard audits none of the system's own clauses."""

    managers: dict[str, Texts]
    """Standard → roles that manage its system."""
    itself: Texts
    """Clauses that are the system itself: whoever answers for one manages it."""
    clauses: dict[str, Texts]
    """Standard → the system's own clauses."""


class AuditRules(Frozen):
    """What data/library/audit_programme.yml says."""

    every_year: TopicsWithWhy
    """What is looked at every year, whatever the risk."""
    after_review: TopicsWithWhy
    """That of which the records come with the first internal audit and the first management review."""
    in_use: InUse
    document: Id
    """The programme, as a document of the library."""
    replaces: str
    """What becomes of the client's own programme that is in force."""
    for_all: dict[str, str]
    """What it says once for all sessions, each under its label."""
    rest: RestSession
    slots: Texts
    """The quarters of an audit day."""
    people_a_slot: int
    """How many people are met in one of them at most."""
    outside: Texts
    """Words in the name of an auditor from outside."""
    in_house: str
    """The role that audits inside, where the client's files name one as that."""
    own_by_list: dict[str, Texts]
    """List → clauses for a part of which the owner of an entry answers."""
    own_by_follow_up: dict[str, Texts]
    """Standard → clauses that nobody judges who is responsible for a finding that is to be followed up."""
    audits_itself: Texts
    """Clauses on the audits themselves: nobody looks at them who holds another session."""
    own_system: OwnSystem


class Area(Frozen):
    """Where an auditor may work, and the processes that are own work then."""

    words: Texts
    processes: Texts
    requirements: Texts = ()
    """Requirements of other processes that are own work too, or what stands above them."""


class Characteristic(Frozen):
    """Something that is done once for all standards where a system is integrated."""

    id: Id
    title: str
    processes: Texts


class Rule(Frozen):
    """By how many per cent integration lowers the time at most."""

    most: Percent
    source: str
    confidence: str


class Matrix(Frozen):
    """By how many per cent: rows by integration, columns by ability, each from its number on."""

    ability: Annotated[tuple[Percent, ...], Field(min_length=1)]
    reduction: dict[Percent, tuple[Percent, ...]]
    confidence: Literal["low"] | None = None
    question: str | None = None


class PeopleBand(Frozen):
    """Days for up to so many people in the scope; the last band has no end."""

    up_to: Annotated[int, Field(gt=0)] | None = None
    days: tuple[Annotated[float, Field(gt=0)], Annotated[float, Field(gt=0)]]
    """From and to, of stage 1 and stage 2 together."""


class BodyDays(Frozen):
    """What sets the days of a certification audit for one standard, and how many they come to."""

    basis: str
    confidence: Literal["medium", "low"]
    note: str
    """How sure it is, for clients."""
    bands: Annotated[tuple[PeopleBand, ...], Field(min_length=1)]


class BodyShare(Frozen):
    """A kind of audit, and its share of the days of stage 1 and stage 2 together."""

    id: Id
    title: str
    least: Annotated[float, Field(gt=0, le=1)]
    most: Annotated[float, Field(gt=0, le=1)]


class CertificationRules(Frozen):
    """What data/library/certification_audit.yml says."""

    days: dict[str, BodyDays]
    shares: tuple[BodyShare, ...]
    rule: Rule
    characteristics: Annotated[tuple[Characteristic, ...], Field(min_length=1)]
    matrix: Matrix


def check_layout(found: AuditRules) -> Iterator[str]:
    """Topics, roles and clauses that nothing knows, a sentence each."""
    file, system, known = "audit_programme.yml", found.own_system, load_catalogue()
    topics = (*found.every_year.topics, *found.after_review.topics, *found.in_use.topics)
    yield from unknown(file, topics, load_library().audit_topics, "audit topic")
    roles = (found.in_house, *chain(*system.managers.values()))
    yield from unknown(file, roles, load_owner_evidence().roles, "role of owner_evidence.yml")
    shared = {*system.itself, *chain(*found.own_by_list.values())}
    clauses = [f"{name}:{each}" for name in known.standards for each in (*system.clauses[name], *sorted(shared))]
    yield from unknown(file, clauses, known.requirements, "requirement")


def check_areas(found: tuple[Area, ...]) -> list[str]:
    """Processes that nothing knows, a sentence each."""
    return unknown(
        "audit_areas.yml", [p for area in found for p in area.processes], load_catalogue().processes, "process"
    )


def check_certification(found: CertificationRules) -> Iterator[str]:
    """Processes that nothing knows, and what is wrong with the matrix and the bands, a sentence each."""
    file = "certification_audit.yml"
    yield from unknown(
        file, [p for item in found.characteristics for p in item.processes], load_catalogue().processes, "process"
    )
    yield from (
        f"{file}, {fault}" for fault in (*check_matrix(found.matrix, found.rule.most), *check_bands(found.days))
    )


def check_matrix(matrix: Matrix, most: int) -> list[str]:
    """Holes in the matrix, and numbers that are out of order or above the most, a sentence each."""
    faults = []
    for name, steps in (("ability", matrix.ability), ("integration", tuple(matrix.reduction))):
        if list(steps) != sorted(set(steps)) or steps[:1] != (0,):
            faults.append(f"matrix: {name} must rise from 0, found {list(steps)}")
    for row, values in matrix.reduction.items():
        if len(values) != len(matrix.ability):
            faults.append(f"matrix, {row}: {len(matrix.ability)} values are wanted, found {len(values)}")
        if any(value > most for value in values):
            faults.append(f"matrix, {row}: {max(values)} is more than {most}")
    return faults


def check_bands(days: Mapping[str, BodyDays]) -> list[str]:
    """Bands that are out of order, or that leave a number of people without days, a sentence each."""
    faults = []
    for standard, rule in days.items():
        ends = [band.up_to or inf for band in rule.bands]
        if ends != sorted(set(ends)) or ends[-1] != inf:
            faults.append(f"days, {standard}: bands must rise, and the last has no end")
        if any(band.days[0] > band.days[1] for band in rule.bands):
            faults.append(f"days, {standard}: a band ends below its beginning")
    return faults


load_layout = knowledge("library/audit_programme.yml", AuditRules, check_layout)
"""The rules of the programme."""
load_areas = knowledge("vocabulary/audit_areas.yml", tuple[Area, ...], check_areas)
"""Where auditors may work."""
load_certification_rules = knowledge("library/certification_audit.yml", CertificationRules, check_certification)
"""How certification audits of several standards are reckoned."""
