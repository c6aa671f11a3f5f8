"""What the lists of AI systems and services leave open: one system under two names, names that the other list lacks, no role."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import TypeVar

from ims_lib.ai_roles.said import with_roles_of_client
from ims_lib.cell_places import CellPlace
from ims_lib.client import Client
from ims_lib.grouping import grouped
from ims_lib.inputs import Inputs
from ims_lib.inputs.makers import maker_of, told_in, without_form
from ims_lib.inputs.rows import AiSystemRow, NamedRow, ServiceRow, SupplierRow
from ims_lib.inputs.said import says_nothing
from ims_lib.inputs.states import RETIRED
from ims_lib.languages import say
from ims_lib.nearest import nearest
from ims_lib.register.model import Finding
from ims_lib.register.plans import plans, yes_no
from ims_lib.register.vocabulary import brief, phrases_of, plain, threshold
from ims_lib.scales import setting
from ims_lib.told import finding_at
from ims_lib.wording import first_of, in_marks, listed

Listed = AiSystemRow | ServiceRow
Row = TypeVar("Row", bound=Listed)


def ask_of_objects(inputs: Inputs, client: Client) -> Iterator[Finding]:
    """Questions on systems that may be one and on those without a role; a warning for each name that the other list lacks."""
    systems, services = inputs.lists.ai_systems, inputs.lists.services
    yield from _same(systems)
    yield from _without_role(systems, client)
    yield from _lacking(services, "ai_systems", systems, say("AI systems"))
    yield from _lacking(systems, "services", services, say("services"))


def _same(systems: Sequence[AiSystemRow]) -> Iterator[Finding]:
    for one, other in combinations(systems, 2):
        if why := may_be_one(one, other):
            yield finding_at(
                "client.ai_system_twice",
                CellPlace.from_text(other.cell),
                system=brief(one.name),
                cell=one.cell,
                other=brief(other.name),
                other_cell=other.cell,
                why=why,
                whose=_whose(maker_of(one), maker_of(other)),
                under=_under_one(one, other),
            )


def _whose(one: str | None, other: str | None) -> str:
    """What speaks for one provider of two rows."""
    if not (one and other):
        return say("nothing says that they have two providers")
    if plain(one) == plain(other):
        return say("both name {maker} as provider", maker=brief(one))
    return say("their providers, {maker} and {other}, may be one too", maker=brief(one), other=brief(other))


def _under_one(one: AiSystemRow, other: AiSystemRow) -> str:
    """Under which of two names we propose to join them; empty where they have one."""
    if plain(one.own_name) == plain(other.own_name):
        return ""
    return say(" under '{name}', with '{other}' in its remarks", name=brief(one.own_name), other=brief(other.own_name))


def may_be_one(one: AiSystemRow, other: AiSystemRow) -> str:
    """Why two rows may be one system; empty where they may not, as what follows another may bear its name."""
    if one.status != other.status and RETIRED in (one.status, other.status):
        return ""
    if not _of_one_provider(one, other):
        return ""
    of_one = bool(product := _product_of(one)) and product == _product_of(other)
    same = say("name the same product") if of_one else ""
    if _goes_on(one.own_name, other.own_name) and not _agree(one, other):
        return same
    return _likeness(one.own_name, other.own_name) or same


def _goes_on(one: str, other: str) -> bool:
    """Whether one name is the other and more: 'Lender' and 'Lender for partners', one thing and another that is made of it."""
    short, long = sorted((plain(one), plain(other)), key=len)
    return short != long and f" {short} " in f" {long} "


def _agree(one: AiSystemRow, other: AiSystemRow) -> bool:
    """Whether two rows differ in nothing that both say of what a system is and whose."""
    said = ((told_in(one, column), told_in(other, column)) for column in OF_ONE)
    return all(here == there or None in (here, there) or plain(str(here)) == plain(str(there)) for here, there in said)


OF_ONE = ("purpose", "owner", "provider", "model", "kinds", "role", "ai_act_role", "status", "since")
"""Columns that tell one system from another whose name goes on where its own ends."""


def _product_of(row: AiSystemRow) -> str:
    """The model or product of a row that names its maker, without gaps; empty where it is a bare version: 1, v2.0, Modell 14."""
    words = [] if says_nothing(row.model) or not maker_of(row) else plain(row.model or "").split()
    no_name = phrases_of("limited", "version") | plans()["ai_systems"].columns["model"].headings
    no_name |= phrases_of("built_here", "own_maker") | phrases_of("inputs", "internal_words")
    is_named = any(sum(map(str.isalpha, word)) > 1 and word not in no_name for word in words)
    return "".join(words) if is_named else ""


def _of_one_provider(one: AiSystemRow, other: AiSystemRow) -> bool:
    """Whether nothing tells that they have two: Actuar Ltd is perhaps Actuar Limited, or Actuar."""
    makers = [plain(maker) for each in (one, other) if (maker := maker_of(each))]
    first, *second = ({maker, maker.rpartition(" ")[0] or maker} for maker in makers or [""])
    return not second or not first.isdisjoint(second[0])


def _likeness(one: str, other: str) -> str:
    """Why two names may be those of one thing; empty where they may not. Names that differ by a number are two."""
    names = plain(one), plain(other)
    if re.findall(r"\d+", names[0]) != re.findall(r"\d+", names[1]):
        return ""
    if names[0] == names[1]:
        return say("have the same name")
    if nearest(names[0], [names[1]], alike=threshold("by_cells", "same_name")):
        return say("have nearly the same name")
    short, long = sorted(names, key=len)
    initials = "".join(word[0] for word in long.split())
    is_short = len(short) > 1 and short.replace(" ", "") == initials and " " in long
    return say("may be a short form and the name in full") if is_short or _goes_on(one, other) else ""


def _without_role(systems: Sequence[AiSystemRow], client: Client) -> Iterator[Finding]:
    """One question for all systems in use or to come of which no role is given, by neither vocabulary."""
    found = [
        row
        for row in systems
        if row.status != RETIRED and all(map(says_nothing, (row.texts.get("role"), row.texts.get("ai_act_role"))))
    ]
    if not found:
        return
    named = first_of(
        [f"{in_marks(brief(row.name))} ({row.cell})" for row in found], int(setting("report", "records_shown"))
    )
    yield finding_at(
        "client.ai_role_missing", CellPlace.from_text(found[0].cell), named=named, meanwhile=_meanwhile(found, client)
    )


def _meanwhile(rows: Sequence[AiSystemRow], client: Client) -> str:
    role = with_roles_of_client(rows, client)[0].role
    return (
        say("the role that the client's settings name counts: {role}", role=listed(role))
        if role
        else say("the role is unknown")
    )


def _lacking(rows: Sequence[Listed], column: str, others: Sequence[Listed], what: str) -> Iterator[Finding]:
    """A warning for each name in a column that none of the other list's rows bears; none where there is no such list."""
    for row in rows if others else ():
        for name in names_in(getattr(row, column)):
            if named_among(name, others):
                continue
            near = near_among(name, others)
            if not near and column == "ai_systems":
                continue  # asked as AI that no list names
            hint = (
                say("; the nearest is '{nearest}' ({cell})", nearest=brief(near.name), cell=near.cell) if near else ""
            )
            at = row.place_of(column)
            yield finding_at(
                "client.object_unlisted",
                at,
                row=brief(row.name),
                cell=row.cell,
                name=brief(name),
                at=at,
                what=what,
                list_cell=others[0].cell,
                hint=hint,
            )


def names_in(text: str | None) -> Iterator[str]:
    """The names that a cell holds, without words for nothing, yes and no."""
    for part in _BETWEEN.split(text or ""):
        name = part.strip()
        if name and not says_nothing(name) and plain(name) not in yes_no():
            yield name


_BETWEEN = re.compile(r"[,;\n|]| / | \+ ")


def named_among(name: str, rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows that a name is that of: by name or id where one is just so; else those that it holds, is a part of or is nearly."""
    return finder_among(rows)(name)


def near_among(name: str, rows: Sequence[Row]) -> Row | None:
    """The row that a name is that of, or may be by a slip; none where none is so near."""
    known = {plain(row.own_name): row for row in rows}
    return next(iter(named_among(name, rows)), None) or known.get(nearest(plain(name), known) or "")


def finder_among(rows: Sequence[Row]) -> Callable[[str], tuple[Row, ...]]:
    """The same for many names among the same rows."""
    just_so = grouped((said, row) for row in rows for said in _called(row))
    return lambda name: just_so.get(plain(name)) or tuple(row for row in rows if _may_be(plain(name), row))


def is_called(name: str, row: Listed | SupplierRow) -> bool:
    """Whether a name is a row's own, or its id; of a supplier also where one of both leaves out the firm's legal form."""
    said, firm = plain(name), isinstance(row, SupplierRow)
    known = _called(row) | ({without_form(plain(row.name))} if firm else frozenset())
    return said in known or (firm and without_form(said) in _called(row))


def _called(row: Listed | SupplierRow) -> frozenset[str]:
    said = row.id, row.name, row.own_name if isinstance(row, NamedRow) else None
    return frozenset(plain(name) for name in said if name)


def _may_be(said: str, row: Listed) -> bool:
    known = plain(row.own_name)
    within = f" {known} " in f" {said} " or f" {said} " in f" {known} "
    # A number alone is an id only by itself: "GPT 4" names no row 4.
    by_id = bool(row.id) and not plain(row.id or "").isdigit() and f" {plain(row.id or '')} " in f" {said} "
    return within or by_id or nearest(said, [known], alike=threshold("by_cells", "same_name")) is not None


def systems_inside(
    services: Sequence[ServiceRow], systems: Sequence[AiSystemRow]
) -> Mapping[str, tuple[AiSystemRow, ...]]:
    """Cell of a service → the AI systems inside; those that hold none are left out."""
    system_called, service_called = finder_among(systems), finder_among(services)
    naming = grouped(
        (service.cell, system)
        for system in systems
        for name in names_in(system.services)
        for service in service_called(name)
    )
    found: dict[str, tuple[AiSystemRow, ...]] = {}
    for service in services:
        named = [row for name in names_in(service.ai_systems) for row in system_called(name)]
        cells = {row.cell for row in (*named, *naming.get(service.cell, ()))}
        inside = tuple(system for system in systems if system.cell in cells)
        found |= {service.cell: inside} if inside else {}
    return found
