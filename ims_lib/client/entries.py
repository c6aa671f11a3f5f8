"""entries.csv: what was filled in on sheets of a report's workbook or in the workbench, only ever added to; the latest line of a cell counts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from ims_lib.client.added_lines import read_lines_of
from ims_lib.grouping import grouped
from ims_lib.languages import by_language
from ims_lib.scales import scale_rows
from ims_lib.told import sentence

FILE = "entries.csv"
LIMIT, UNTIL = "up to", "until"
"""Stand before the number that what was filled in holds up to, and before its last day."""
BESIDE = ("by", "beside", "beside day", "ahead")
"""Kinds of cells in which something stands when the sheet is written; they are read once the row is filled in."""
CORRECTED = ("corrected", "corrected day")
"""Kinds of cells that show what a list of the client's says; what differs from what was shown corrects it."""
DAYS = ("day", "beside day", "ahead", CORRECTED[1])
"""Kinds of cells with a day; the row counts from the first on."""
PART = "/"
"""Stands between what kind of row it is and which one."""


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One line: what stands in a cell of a row. Its fields are the columns of entries.csv, but for the last two."""

    when: str
    who: str
    on: str
    """The row: decision/risks/R-01 high."""
    field: str
    old: str
    new: str
    """Empty: what stood there was taken back."""
    reason: str = ""
    """What the row was called when it was filled in."""
    cell: str = ""
    """entries.csv!F4, or where it was filled in as long as it isn't there."""
    unread: str = ""
    """What stands in the place of its day and is none; `new` is then what counted before."""


COLUMNS = tuple(item.name for item in fields(EntryLine) if item.name not in ("cell", "unread"))


@dataclass(frozen=True)
class EntryForm:
    """What can be filled in of a kind of rows, by data/scales/entries.csv."""

    sheet: str
    """Of a report's workbook; empty: the rows stand on none, and are filled in in the workbench alone."""
    on: str
    name: str
    """The heading of what a row is called."""
    headings: Mapping[str, str]
    """Field → its heading."""
    kinds: Mapping[str, str]
    """Field → text; day; who: who says so; by: the same, as we proposed it, read once the row is filled in;
    beside, of a day beside day, or ahead where it can't be over: read only then too; verdict: N, P, L or F; corrected, and of a day corrected day."""
    needed: tuple[str, ...]
    """The fields without which a row isn't filled in."""
    one_of: Mapping[str, tuple[str, ...]]
    """Field → the only words that it takes; fields that take any text aren't named."""

    @cached_property
    def empty(self) -> tuple[str, ...]:
        """The headings of what nobody but the client writes."""
        return tuple(self.headings[field] for field, kind in self.kinds.items() if kind not in (*BESIDE, *CORRECTED))

    @cached_property
    def corrects(self) -> tuple[str, ...]:
        """The fields that correct what a list says."""
        return tuple(field for field, kind in self.kinds.items() if kind in CORRECTED)

    @cached_property
    def day(self) -> str:
        """The field with the day from which on a row counts; empty where it counts at once."""
        return next((field for field, kind in self.kinds.items() if kind == "day"), "")

    @cached_property
    def filled(self) -> str:
        """The heading of what shows that the client filled the row in."""
        return next(self.headings[field] for field in self.needed if self.kinds[field] not in BESIDE)


@dataclass(frozen=True, slots=True)
class Entered:
    """All that counts of a row."""

    on: str
    """Which one: risks/R-01 high."""
    name: str
    values: Mapping[str, str]
    cell: str
    form: EntryForm
    lines: tuple[EntryLine, ...] = ()
    """What was filled in of it, one after the other."""

    @property
    def lacking(self) -> tuple[str, ...]:
        """The headings of what has to be filled in before it counts."""
        return tuple(self.form.headings[field] for field in self.form.needed if not self.values.get(field))

    @property
    def day(self) -> date | None:
        return self.days.get(self.form.day)

    @property
    def days(self) -> dict[str, date]:
        """The days that are filled in, by field."""
        given = self.form.kinds.items()
        return {
            name: date.fromisoformat(self.values[name])
            for name, kind in given
            if kind in DAYS and self.values.get(name)
        }

    def counts(self, as_of: date) -> bool:
        """Whether all is filled in that has to be, and it was so by a day."""
        return not self.lacking and (self.day or as_of) <= as_of


class Correction(NamedTuple):
    """What was corrected in a column of a list's row, after what stood there (none: whatever did), by whom and when in words, and where."""

    column: str
    before: str | None
    new: str
    by: str
    cell: str


@by_language
def entry_forms() -> tuple[EntryForm, ...]:
    """What is filled in beside the plan, kind by kind."""
    forms = []
    for (sheet, on), rows in grouped(((row["sheet"], row["on"]), row) for row in scale_rows("entries")).items():
        filled = [row for row in rows if row["field"]]
        forms.append(
            EntryForm(
                sheet,
                on,
                next(row["heading"] for row in rows if row["kind"] == "name"),
                {row["field"]: row["heading"] for row in filled},
                {row["field"]: row["kind"] for row in filled},
                tuple(row["field"] for row in filled if row["needed"]),
                {row["field"]: tuple(row["one_of"].split("; ")) for row in filled if row["one_of"]},
            )
        )
    return tuple(forms)


def read_entries(folder: Path, faults: list[str]) -> list[EntryLine]:
    """Every line of entries.csv in its order. What is wrong with the file goes to `faults`, a sentence a line."""
    found: list[EntryLine] = []
    counts: dict[tuple[str, str], str] = {}
    for number, values in read_lines_of(folder / FILE, COLUMNS, ("who", "on", "field", "new"), faults):
        if empty := next((name for name in ("who", "on", "field") if not values[name]), None):
            faults.append(sentence("lines.empty", name=folder.name, FILE=FILE, number=number, empty=empty))
            continue
        place, unread = (values["on"], values["field"]), "" if _is_day(values) else values["new"]
        counts[place] = counts.get(place, "") if unread else values["new"]
        found.append(EntryLine(**values | {"new": counts[place]}, cell=f"{FILE}!F{number}", unread=unread))
    return found


def _is_day(values: Mapping[str, str]) -> bool:
    """Whether a day stands where one has to."""
    form = form_of(values["on"])
    if not values["new"] or form is None or form.kinds.get(values["field"]) not in DAYS:
        return True
    try:
        date.fromisoformat(values["new"])
    except ValueError:
        return False
    return True


def entered_by(lines: Iterable[EntryLine]) -> dict[str, Entered]:
    """What counts of each row that a form of ours knows, by its `on`; rows of which all was taken back are left out."""
    found = {}
    for on, of_row in grouped((line.on, line) for line in lines).items():
        values = {line.field: line.new for line in of_row}
        if (form := form_of(on)) and any(values.values()):
            name = next((line.reason for line in reversed(of_row) if line.reason), "")
            found[on] = Entered(on.partition(PART)[2], name, values, of_row[-1].cell, form, tuple(of_row))
    return found


def is_within(now: str, then: str) -> bool:
    """Whether what was filled in for one thing holds for another: the same one, at a number no higher (R-01 up to 16)."""
    (stem, number), (known, most) = with_limit(now), with_limit(then)
    return now == then or (stem == known and number.isdigit() and most.isdigit() and int(number) <= int(most))


def with_limit(on: str) -> tuple[str, str]:
    """What something was filled in for, and its limit: R-01 up to, 16; until, 2027-01-29. No limit where it has none."""
    found = _LIMITED.fullmatch(on)
    return (found[1], found[2]) if found else (on, "")


_LIMITED = re.compile(rf"((?:.* )?(?:{LIMIT}|{UNTIL})) (\S+)")


def form_of(on: str) -> EntryForm | None:
    """The form of a row, by its kind; none where we know no such kind."""
    return next((form for form in entry_forms() if form.on == on.partition(PART)[0]), None)
