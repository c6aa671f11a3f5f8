"""Rows of the client's controls that tell of an AI system or a service, and aren't done."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ims_lib.cell_places import CellPlace
from ims_lib.dates import day
from ims_lib.inputs.rows import ServiceRow
from ims_lib.inputs.said import says_nothing
from ims_lib.register.cell_values import CLAUSES, denials
from ims_lib.register.dates import read_date
from ims_lib.register.model import Record, Register
from ims_lib.register.stems import Stems
from ims_lib.register.vocabulary import brief, holds_one, load, plain
from ims_lib.steps.ai_systems.limits import SENTENCES
from ims_lib.steps.ai_systems.words_against import outstanding_in, says_unprotected

NOT_DONE = ("partial", "planned", "not_implemented", "unknown")
"""Statuses beside which a remark tells what is missing; beside a finished one it tells what is done."""
MOST = 100
"""Letters of a remark that are quoted."""


@dataclass(frozen=True, slots=True)
class RowNotDone:
    """One such row, in few words."""

    told: str
    """27001:A.5.23 “in Abklärung”, due 31 January 2027."""
    remark: str
    """The sentence of its remark that names the object; empty where the object's own remark names the row."""
    place: CellPlace
    due: dt.date | None = None


def rows_not_done(register: Register) -> tuple[Record, ...]:
    """The rows of controls that are not done, or of which it isn't known."""
    return tuple(row for row in register.controls if row.refs and row.status in NOT_DONE)


def rows_pointed_at(text: str | None, rows: Sequence[Record]) -> Iterator[RowNotDone]:
    """The rows on the controls of an Annex that a text names, where rows of one standard alone bear that number."""
    for number in dict.fromkeys(_NUMBER.findall(text or "")):
        named = [(row, ref) for row in rows for ref in row.refs if ref.partition(":")[2] == number.upper()]
        if len({ref.partition(":")[0] for _, ref in named}) == 1:
            for row, ref in named:
                told, remark = _told(row, ref, "", "status"), brief((row.notes or "").strip(), most=MOST)
                yield replace(told, told=f"{told.told}: “{remark}”") if remark else told


_NUMBER = re.compile(r"(?<![\w.])A\.\d+(?:\.\d+)+(?![\w-])", re.IGNORECASE)


def rows_naming(is_named: Callable[[str], bool], rows: Sequence[Record]) -> Iterator[RowNotDone]:
    """The rows whose remark denies something in a sentence that names an object: 'the triage model goes live without a record'."""
    return _remarking(lambda part: is_named(part) and _denies(part), rows)


def _remarking(says: Callable[[str], bool], rows: Sequence[Record]) -> Iterator[RowNotDone]:
    for row in rows:
        said = next((part.strip() for part in SENTENCES.split(row.notes or "") if says(part)), "")
        if said:
            yield _told(row, row.refs[0], brief(said, most=MOST), "notes")


def _denies(part: str) -> bool:
    return (
        holds_one(f" {plain(part)} ", denials())
        or next(outstanding_in(part), None) is not None
        or says_unprotected(part)
    )


def rows_of_service(
    service: ServiceRow, rows: Sequence[Record], services: Sequence[ServiceRow] = ()
) -> Iterator[RowNotDone]:
    """The rows whose remark denies something in a sentence that names a service, or what it alone of the `services` is made of, or
    repeats a sentence of its own remark; and those of which the reason why they apply names it."""
    own = {plain(part) for part in SENTENCES.split(service.notes or "") if len(part.split()) > 1}
    parts = _parts_of(service, services)
    for row in rows:
        remark = next((said for said in SENTENCES.split(row.notes or "") if _is_against(said, service, own, parts)), "")
        if remark:
            yield _told(row, row.refs[0], brief(remark.strip(), most=MOST), "notes")
        elif names_service(row.reason or "", service):
            why = _told(row, row.refs[0], brief((row.reason or "").strip(), most=MOST), "reason")
            yield replace(why, told=f"{why.told}, applies because")


def _is_against(said: str, service: ServiceRow, own: Collection[str], parts: Stems | None) -> bool:
    if plain(said) in own:
        return True
    if names_service(said, service) or (parts and parts.hits(said)):
        return _denies(said)
    # One short word may stand for anything: it has to be what a clause speaks of, and not what is denied, as in no backup.
    name = plain(service.name)
    clauses = [f" {plain(clause)} " for clause in CLAUSES.split(said)]
    named = [each for each in clauses if f" {name} " in each and _denies(each)]
    return any(not holds_one(each, {f"{word} {name}" for word in denials()}) for each in named)


def _parts_of(service: ServiceRow, services: Sequence[ServiceRow]) -> Stems | None:
    """Words for what a service is made of, by its kind; none where several of the services are of that kind."""
    kinds = load("named_systems")["parts_of_services"].values()
    for kind in kinds:
        named, part = (Stems((phrase, of) for said in kind[of].values() for phrase in said) for of in ("name", "part"))
        alike = [row for row in services if named.hits(row.name)]
        if len(alike) == 1 and alike[0].cell == service.cell:
            return part
    return None


def names_service(text: str, service: ServiceRow) -> bool:
    """Whether a text holds a service's name, spelt in one or apart. One of a single short word, such as Monitoring, stands for anything."""
    name = plain(service.name)
    tells = " " in name or len(name) > load("named_systems")["letters_alone"]
    words, joined = plain(text).split(), name.replace(" ", "")
    pairs = {first + second for first, second in pairwise(words)}
    return tells and (f" {name} " in f" {' '.join(words)} " or joined in {*words, *pairs})


def _told(row: Record, ref: str, remark: str, column: str) -> RowNotDone:
    status = "" if says_nothing(row.status_text) else f" “{brief(row.status_text or '')}”"
    by = read_date(row.due) if row.due else None
    due = f", due {day(by)}" if by else ""
    place = CellPlace(row.file, row.sheet, row.cell_of(column))
    return RowNotDone(f"{ref}{status}{due}", remark, place, by)
