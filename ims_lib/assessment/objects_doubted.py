"""What rows of the lists of AI systems and services leave in doubt: two under one id or name, names that fit by a part, cells that disagree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations
from operator import attrgetter

from ims_lib.ai_roles.built_here import is_own_make, may_be_own_make
from ims_lib.ai_roles.said import own_names
from ims_lib.assessment.objects import OUT_OF_SCOPE
from ims_lib.assessment.objects_listed import finder_among, is_called, may_be_one, names_in
from ims_lib.client import Client
from ims_lib.grouping import grouped
from ims_lib.inputs import Inputs
from ims_lib.inputs.rows import AiSystemRow, ServiceRow, value_in
from ims_lib.inputs.said import says_nothing
from ims_lib.inputs.states import RETIRED, is_ended
from ims_lib.languages import form_for, say
from ims_lib.register.model import Finding
from ims_lib.register.plans import yes_no
from ims_lib.register.vocabulary import brief, plain
from ims_lib.told import finding_at, sentence
from ims_lib.wording import in_marks, listed

Listed = AiSystemRow | ServiceRow
MAKERS = {"producer", "provider"}
"""Roles of ISO/IEC 22989 of who makes a system or offers it."""


def ask_of_doubts(inputs: Inputs, client: Client) -> Iterator[Finding]:
    """Questions on rows that share an id or a name, on names that fit several by a part, and on a maker that the role
    denies; a warning for each service in use that names a retired system, a question for each that denies the AI inside.
    """
    systems, services = inputs.lists.ai_systems, inputs.lists.services
    for rows, what in ((systems, say("AI systems")), (services, say("Services"))):
        yield from _sharing(rows, what)
    yield from _by_part(services, "ai_systems", systems, say("AI systems"))
    yield from _by_part(systems, "services", services, say("services"))
    yield from _own_make_denied(systems, client)
    yield from _own_make_open(systems, client)
    yield from _retired_inside(services, systems)
    yield from _denied_inside(services, systems)


def _sharing(rows: Sequence[Listed], what: str) -> Iterator[Finding]:
    """A question for each id, and each name, that several rows of a list bear, unless it is asked whether they are one."""
    ids = Counter(plain(row.id) for row in rows if row.id)
    for column in ("id", "name"):
        said_in = attrgetter("own_name" if column == "name" else column)
        for same in grouped((plain(said_in(row) or ""), row) for row in rows).values():
            said, in_use = said_in(same[0]), [row for row in same if row.status != RETIRED]
            told_apart = column == "name" and all(row.id and ids[plain(row.id)] == 1 for row in same)
            if not said or len(same) < 2 or _are_asked_about(same) or (told_apart and len(in_use) < 2):
                continue
            named = listed([f"{in_marks(brief(row.name))} ({row.place_of(column)})" for row in same])
            yield finding_at(
                "client.object_twice",
                same[1].place_of(column),
                what=what,
                named=named,
                column=column,
                value=brief(said),
            )


def _are_asked_about(rows: Sequence[Listed]) -> bool:
    """Whether it is asked of two of these whether they are one system."""
    systems = [row for row in rows if isinstance(row, AiSystemRow)]
    return any(may_be_one(one, other) for one, other in combinations(systems, 2))


def _by_part(rows: Sequence[Listed], column: str, others: Sequence[Listed], what: str) -> Iterator[Finding]:
    """For each name that is only a part of an entry's in the other list a note what it is taken for; a question where it may be several."""
    found_by = finder_among(others)
    for row in rows:
        for name in names_in(value_in(row, column)):
            taken = [other for other in found_by(name) if not is_called(name, other)]
            if not any(f" {plain(name)} " in f" {plain(other.own_name)} " for other in taken):
                continue
            # "GPT" is within "ChatGPT" as well as in "Chat GPT".
            may_be = [other for other in others if other in taken or _run_on(name) in _run_on(other.own_name)]
            at = row.place_of(column)
            said = listed([f"{in_marks(brief(other.name))} ({other.cell})" for other in may_be])
            text = sentence(
                "client.object_part",
                row=brief(row.name),
                cell=row.cell,
                name=brief(name),
                at=at,
                what=what,
                said=said,
            )
            if len(may_be) == 1:
                yield finding_at("client.object_by_part", at, named=text)
            else:
                counts = listed([in_marks(brief(other.name)) for other in taken])
                count = form_for(len(taken), "counts", "count")
                text += sentence("client.object_which", counts=counts, count=count)
                yield Finding("question", "client.object_by_part", text, *at)


def _run_on(name: str) -> str:
    """A name without the gaps between its words."""
    return plain(name).replace(" ", "")


def _own_make_denied(systems: Sequence[AiSystemRow], client: Client) -> Iterator[Finding]:
    """A question for each system that its provider's cell says is made here, and its role's cell that it is merely used."""
    names = frozenset(map(plain, own_names(client)))
    for row in systems:
        if row.status == RETIRED or not row.role or MAKERS.intersection(row.role) or not is_own_make(row, names):
            continue
        role, provider = row.place_of("role"), row.place_of("provider")
        yield finding_at(
            "client.ai_role_differs",
            role,
            system=brief(row.name),
            role_said=brief(row.texts.get("role", "")),
            role_cell=role,
            provider_said=brief(row.provider or ""),
            provider_cell=provider,
        )


def _own_make_open(systems: Sequence[AiSystemRow], client: Client) -> Iterator[Finding]:
    """A question for each provider that bears the organisation's name and may be a unit of its own or a firm called like it."""
    names = frozenset(map(plain, own_names(client)))
    open_rows = [row for row in systems if not is_ended(row) and may_be_own_make(row, names)]
    for rows in grouped((plain(row.provider or ""), row) for row in open_rows).values():
        text = sentence(
            "client.ai_maker",
            provider=brief(rows[0].provider or ""),
            cell=rows[0].place_of("provider"),
            systems=listed([in_marks(brief(row.name)) for row in rows]),
            client=client.short_name,
        )
        yield Finding("question", "client.ai_maker_open", f"{say('AI systems')}: {text}", *rows[0].place_of("provider"))


def _retired_inside(services: Sequence[ServiceRow], systems: Sequence[AiSystemRow]) -> Iterator[Finding]:
    """A warning for each retired system that a service in use names."""
    system_called = finder_among(systems)
    for service in services:
        if service.status in OUT_OF_SCOPE:
            continue
        for name in names_in(service.ai_systems):
            named = system_called(name)
            if named and all(row.status == RETIRED for row in named):
                at = service.place_of("ai_systems")
                yield finding_at(
                    "client.object_retired",
                    at,
                    service=brief(service.name),
                    cell=service.cell,
                    system=brief(named[0].name),
                    at=at,
                    system_cell=named[0].cell,
                )


def _denied_inside(services: Sequence[ServiceRow], systems: Sequence[AiSystemRow]) -> Iterator[Finding]:
    """A question for each service whose row says that there is no AI inside, while systems say that they stand in it."""
    service_called = finder_among(services)
    naming = grouped(
        (service.cell, system)
        for system in systems
        if not is_ended(system)
        for name in names_in(system.services)
        for service in service_called(name)
    )
    for service in services:
        said = service.ai_systems
        if said and service.cell in naming and (says_nothing(said) or yes_no().get(plain(said)) is False):
            at = service.place_of("ai_systems")
            named = listed(
                [f"{in_marks(brief(row.name))} ({row.place_of('services')})" for row in naming[service.cell]]
            )
            yield finding_at(
                "client.ai_inside_denied", at, service=brief(service.name), system=brief(said), at=at, named=named
            )
