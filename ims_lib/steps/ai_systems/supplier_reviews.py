"""Reviews of suppliers that were never held or are late, as they stand against the services and AI systems that rest on them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from ims_lib.ai_roles.built_here import is_producer, supplier_of
from ims_lib.assessment.objects_listed import is_called, names_in
from ims_lib.cell_places import CellPlace
from ims_lib.dates import day
from ims_lib.inputs.makers import maker_of
from ims_lib.inputs.rows import AiSystemRow, ServiceRow, SupplierRow, value_in
from ims_lib.inputs.said import says_nothing
from ims_lib.inputs.states import PLANNED, day_of_list, is_ended, is_void
from ims_lib.languages import noted, say, translated
from ims_lib.register.model import Finding
from ims_lib.register.vocabulary import plain
from ims_lib.steps.ai_systems.limits import says_never
from ims_lib.steps.ai_systems.own_rows import SUPPLY, Against, lacks_agreement
from ims_lib.steps.ai_systems.words_against import outstanding_in, past_everybody
from ims_lib.told import finding_at
from ims_lib.wording import counted, in_row, labelled, listed

Makers = Mapping[str, Sequence[AiSystemRow]]
"""Cell of a service → the AI systems inside whose maker its row doesn't name."""
TOLD_IN = ("notes", "result", "agreement")
"""Columns in which something may be said to be outstanding."""


def late_review(row: SupplierRow, as_of: dt.date) -> tuple[str, CellPlace] | None:
    """That a supplier was never reviewed or no review is said, where its list has a column for that, or that its next review is late."""
    if is_void(row):
        return None
    never, text = says_never(row.texts.get("reviewed_on")), row.texts.get("reviewed_on")
    if row.reviewed_on is None and "reviewed_on" in row.cells and (never or says_nothing(text)):
        told = say("never reviewed") if never else say("without a review by the list")
        return told, row.place_of("reviewed_on")
    if row.next_review is None or row.next_review >= as_of:
        return None
    overdue, older = (
        noted("review overdue since {next_review}"),
        noted("review due since {next_review}, and the list is older"),
    )
    told = overdue if row.next_review < day_of_list(row, as_of) else older
    return say(told, next_review=day(row.next_review)), row.place_of("next_review")


def remarked(row: SupplierRow) -> Iterator[tuple[str, CellPlace]]:
    """What the row of a supplier says against it in words, each with its cell: something outstanding, updates without notice, a card."""
    found = [(said.words, column) for column in TOLD_IN for said in outstanding_in(value_in(row, column))]
    found += [(words, "notes") for words in past_everybody(row.notes)]
    yield from ((words, row.place_of(column)) for words, column in dict.fromkeys(found))


def suppliers_against(
    services: Iterable[ServiceRow], suppliers: Sequence[SupplierRow], as_of: dt.date, makers: Makers | None = None
) -> Mapping[str, tuple[Against, ...]]:
    """Cell of a service → the late reviews of the suppliers that its row names, and of the makers of the AI inside; services
    without one are left out."""
    found = {row.cell: tuple(_against(row, suppliers, as_of, (makers or {}).get(row.cell, ()))) for row in services}
    return {cell: told for cell, told in found.items() if told}


def makers_against(makers: Makers, services: Iterable[ServiceRow]) -> Mapping[str, tuple[Against, ...]]:
    """Cell of a service → that the maker of an AI system inside isn't among its suppliers."""
    told = translated("{}, maker of {}, isn't among its suppliers")
    return {
        row.cell: tuple(
            Against(told.format(each.provider, each.name), "", row.place_of("suppliers")) for each in makers[row.cell]
        )
        for row in services
        if row.cell in makers
    }


def makers_missing(
    services: Iterable[ServiceRow], inside: Mapping[str, Sequence[AiSystemRow]], ours: Collection[str]
) -> Makers:
    """Cell of a service → the AI systems in use inside whose maker isn't among its suppliers; `ours` are the organisation's names.

    A list of services without suppliers leaves nobody out.
    """
    found = {
        row.cell: tuple(_as_bought(each, ours) for each in inside.get(row.cell, ()) if _lacks(row, each, ours))
        for row in services
        if "suppliers" in row.cells
    }
    return {cell: systems for cell, systems in found.items() if systems}


def ask_of_makers(makers: Makers, services: Iterable[ServiceRow]) -> Iterator[Finding]:
    """One question on all services whose row leaves out the maker of the AI inside."""
    rows = [row for row in services if row.cell in makers]
    if rows:
        told = in_row(labelled(row.name, listed([_made(each) for each in makers[row.cell]])) for row in rows)
        yield finding_at(
            "services.maker_missing", rows[0].place_of("suppliers"), services=counted(len(rows), "service"), told=told
        )


def _made(system: AiSystemRow) -> str:
    of = {"name": system.name, "maker_of": maker_of(system), "short": system.place_of("provider").short}
    return say("{name} is made by {maker_of} ({short})", **of)


def _as_bought(system: AiSystemRow, ours: Collection[str]) -> AiSystemRow:
    """The system; in place of one made here the model that it is built on."""
    if not is_producer(system, ours):
        return system
    return replace(system, name=say("the model in {name}", name=system.name), provider=supplier_of(system, ours))


def _lacks(service: ServiceRow, system: AiSystemRow, ours: Collection[str]) -> bool:
    maker = plain(supplier_of(system, ours) or "")
    if not maker or system.status == PLANNED or is_ended(system):
        return False
    return not is_firm(maker, [service.suppliers or "", *names_in(service.suppliers)])


def is_firm(maker: str, names: Iterable[str]) -> bool:
    """Whether a firm is among those named: it goes by its name with or without what kind of firm it is."""
    own = f" {plain(maker)} "
    return any(own in f" {name} " or f" {name} " in own for name in filter(None, map(plain, names)))


def _against(
    service: ServiceRow, suppliers: Sequence[SupplierRow], as_of: dt.date, made_by: Sequence[AiSystemRow]
) -> Iterator[Against]:
    # The whole cell may be one name that holds a comma.
    names = [*filter(None, [service.suppliers]), *names_in(service.suppliers)]
    for row in suppliers:
        inside = [each.name for each in made_by if is_called(each.provider or "", row)]
        if is_void(row) or not (inside or any(is_called(name, row) for name in names)):
            continue
        if late := late_review(row, as_of):
            told, place = late
            maker = say(", maker of {inside},", inside=listed(inside)) if inside else ""
            yield Against(f"{row.name}{maker} {told}", "", place)
        for words, place in remarked(row):
            yield Against(row.name, words, place, SUPPLY if lacks_agreement(words) else "")
