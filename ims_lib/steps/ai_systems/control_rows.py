"""Rows of the client's controls that tell of an AI system or a service, and aren't done."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from ims_lib.cell_places import CellPlace
from ims_lib.dates import day
from ims_lib.grouping import grouped
from ims_lib.inputs.rows import AiSystemRow, ServiceRow
from ims_lib.inputs.said import says_nothing
from ims_lib.languages import say
from ims_lib.register.cell_values import CLAUSES, denials
from ims_lib.register.dates import read_date
from ims_lib.register.model import Record, Register
from ims_lib.register.stems import meanings_in
from ims_lib.register.vocabulary import QUOTED, brief, holds_one, plain
from ims_lib.steps.ai_systems.limits import SENTENCES
from ims_lib.steps.ai_systems.naming import hints_at, names_joined, names_service, speaks_of
from ims_lib.steps.ai_systems.own_rows import Against
from ims_lib.steps.ai_systems.words_against import has_words, outstanding_in
from ims_lib.wording import in_quotes, listed

NOT_DONE = ("partial", "planned", "not_implemented", "unknown")
"""Statuses beside which a remark tells what is missing; beside a finished one it tells what is done."""


def rows_not_done(register: Register) -> tuple[Record, ...]:
    """The rows of controls that are not done, or of which it isn't known."""
    return tuple(row for row in register.controls if row.refs and row.status in NOT_DONE)


def rows_pointed_at(text: str | None, rows: Sequence[Record]) -> Iterator[Against]:
    """The rows on the controls of an Annex that a text names, where rows of one standard alone bear that number."""
    for number in dict.fromkeys(_NUMBER.findall(text or "")):
        named = [(row, ref) for row in rows for ref in row.refs if ref.partition(":")[2] == number.upper()]
        if len({ref.partition(":")[0] for _, ref in named}) == 1:
            for row, ref in named:
                yield _told(row, ref, row.notes or "", "status")


_NUMBER = re.compile(r"(?<![\w.])A\.\d+(?:\.\d+)+(?![\w-])", re.IGNORECASE)


def rows_naming(is_named: Callable[[str], bool], rows: Sequence[Record]) -> Iterator[Against]:
    """The rows whose remark denies something in a sentence that names an object: 'the triage model goes live without a record'."""
    for row in rows:
        said = next((part for part in SENTENCES.split(row.notes or "") if is_named(part) and _denies(part)), "")
        if said:
            yield _told(row, row.refs[0], said, "notes")


def rows_on_class(system: AiSystemRow, rows: Sequence[Record]) -> Mapping[str, tuple[Record, ...]]:
    """Class of things, such as medical devices, that a system is one of by its row → the rows whose remark speaks of them."""
    own = _things().hits(". ".join(filter(None, (system.name, system.regulated_product, system.notes))))
    of_row = {row.named("status"): {hit.meaning for hit in _things().hits(row.notes or "")} for row in rows}
    return grouped(
        (thing, row) for thing in {hit.meaning for hit in own} for row in rows if thing in of_row[row.named("status")]
    )


_things = partial(meanings_in, "named_systems", "things")


def _denies(part: str) -> bool:
    return (
        holds_one(f" {plain(part)} ", denials())
        or next(outstanding_in(part), None) is not None
        or has_words("unprotected", part)
    )


def controls_against(services: Iterable[ServiceRow], rows: Sequence[Record]) -> Mapping[str, tuple[Against, ...]]:
    """Cell of a service → the rows whose remark denies something in a sentence that speaks of it or repeats its own remark, those of
    which the reason why they apply names it, and as a question those that hint at it; services without any are left out."""
    every = list(services)
    speaks = {row.cell: speaks_of(row, every) for row in every}
    found = {row.cell: tuple(_of_service(row, rows, every, speaks)) for row in every}
    return {cell: told for cell, told in found.items() if told}


def _of_service(
    service: ServiceRow,
    rows: Sequence[Record],
    services: Sequence[ServiceRow],
    all_speak: Mapping[str, Callable[[str], bool]],
) -> Iterator[Against]:
    own = {plain(part) for part in SENTENCES.split(service.notes or "") if len(part.split()) > 1}
    speaks, names, hints = all_speak[service.cell], names_joined(service, services), hints_at(service, services)
    others = [told for cell, told in all_speak.items() if cell != service.cell]
    of_class, near = {hit.meaning for hit in _things().hits(service.name)}, list[tuple[str, CellPlace]]()
    for row in rows:
        remark = next((said for said in SENTENCES.split(row.notes or "") if _is_against(said, names, own, speaks)), "")
        if remark:
            yield _told(row, row.refs[0], remark, "notes")
        elif names_service(row.reason, service):
            why = _told(row, row.refs[0], row.reason or "", "reason")
            yield replace(why, says=say("{says}, applies because", says=why.says))
        else:
            remark, evidence = row.notes or "", row.evidence or ""
            classes, shown = ({hit.meaning for hit in _things().hits(said)} for said in (remark, evidence))
            is_evidence = hints(evidence) or speaks(evidence) or of_class & shown
            # Evidence of the service doesn't speak against it; what is missing beside it may, where that isn't something else's.
            may_be_it = remark and is_evidence and not classes
            if hints(remark) or of_class & classes or (may_be_it and not any(other(remark) for other in others)):
                beside = say(" (evidence “{evidence}”)", evidence=brief(evidence, most=QUOTED)) if is_evidence else ""
                near.append((f"{row.refs[0]} {in_quotes(brief(remark, most=QUOTED))}{beside}", row.place_of("notes")))
    if near:
        # What a row names beside what it lacks may have it or lack it.
        asks = say("not done in full, here too? {near}", near=listed(said for said, _ in near))
        yield Against(asks, "", near[0][1], also=tuple(place for _, place in near[1:]))


def _is_against(said: str, names: Sequence[str], own: Collection[str], speaks: Callable[[str], bool]) -> bool:
    if plain(said) in own:
        return True
    if speaks(said):
        return _denies(said)
    # One short word may stand for anything: it has to be what a clause speaks of, and not what is denied, as in no backup.
    clauses = [f" {plain(clause)} " for clause in CLAUSES.split(said)]
    named = [(name, each) for name in names for each in clauses if f" {name} " in each and _denies(each)]
    return any(not holds_one(each, {f"{word} {name}" for word in denials()}) for name, each in named)


def _told(row: Record, ref: str, remark: str, column: str) -> Against:
    """27001:A.5.23 “in Abklärung”, due 31 January 2027: “Berufsgeheimnis”."""
    status = "" if says_nothing(row.status_text) else f" {in_quotes(brief(row.status_text or ''))}"
    by = read_date(row.due) if row.due else None
    due = say(", due {by}", by=day(by)) if by else ""
    return Against(f"{ref}{status}{due}", brief(remark.strip(), most=QUOTED), row.place_of(column), due=by)
