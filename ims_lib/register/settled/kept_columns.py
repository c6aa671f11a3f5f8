"""Which column of a sheet an answer in columns.yml means: by its heading, else by its letters; asked where it has none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from pydantic import BaseModel, BeforeValidator, model_validator

from ims_lib.languages import say
from ims_lib.register.layout.heading_roles import ANY, YEAR, roles_of, without_year
from ims_lib.register.model import Finding
from ims_lib.register.vocabulary import brief, plain
from ims_lib.spreadsheet.grid import Grid, column_letter
from ims_lib.told import finding_at

if TYPE_CHECKING:
    from ims_lib.register.sheet import SheetTable

_FIGURES = re.compile(r"\d+(?:[-_. ]+\d+)*")


def _as_letters(value: Any) -> str:
    text = str(value).strip().upper()
    if not re.fullmatch(r"[A-Z]{1,3}", text):
        raise ValueError(f"'{brief(str(value))}' is no column; its letters are wanted, as C or AB")
    return text


class KeptColumn(BaseModel, frozen=True, extra="forbid"):
    """A column as the assessor named it: the letters that it had, its heading, or both; then the heading tells."""

    column: Annotated[str, BeforeValidator(_as_letters)] | None = None
    heading: str | None = None

    @model_validator(mode="after")
    def _names_one(self) -> KeptColumn:
        if not self.column and not plain(self.heading or ""):
            raise ValueError("a column's letters or its heading are wanted")
        return self

    def as_written(self) -> str | dict[str, str]:
        """What columns.yml holds of it: the letters alone where nothing else is known."""
        if not self.heading:
            return str(self.column)
        return ({"column": self.column} if self.column else {}) | {"heading": self.heading}


def _as_columns(value: Any) -> Any:
    listed = value if isinstance(value, list | tuple) else [value]
    return [each if isinstance(each, dict | KeptColumn) else {"column": each} for each in listed]


KeptColumns = Annotated[tuple[KeptColumn, ...], BeforeValidator(_as_columns)]
"""The column of a role; of statuses several, of which the lowest counts."""


class Place(NamedTuple):
    """Where a kept column stands on a sheet; `fault` says why it isn't clear."""

    column: int | None
    fault: str | None = None


def index_of(letters: str) -> int:
    """The place of a column, counted from 0, by its letters."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1


def place_of(role: str, kept: KeptColumn, headings: Mapping[int, str], texts: Mapping[int, Iterable[str]]) -> Place:
    """Where a kept column stands in a table. `texts`: place → its heading as a whole, and the text of each of its rows."""
    index = index_of(kept.column) if kept.column else None
    if not kept.heading:
        fault = None if index is None else _against(role, index, headings)
        return Place(None, fault) if fault else Place(index)
    found = {place: year for place, said in texts.items() if (year := _year_in(kept.heading, said)) is not None}
    newest = [place for place, year in found.items() if year == max(found.values())]
    if len(newest) == 1:
        return Place(newest[0])
    if index in newest:
        return Place(index)
    headed = say("headed '{heading}'", heading=brief(kept.heading))
    how = say("several columns of this sheet are") if newest else say("no column of this sheet is")
    return Place(
        None,
        say(
            "columns.yml takes the column {headed} for the {role}, and {how} headed so",
            headed=headed,
            role=role,
            how=how,
        ),
    )


def _against(role: str, index: int, headings: Mapping[int, str]) -> str | None:
    """What speaks against a column that is kept by its letters alone: it is headed as something else, another as this."""
    own = headings.get(index, "")
    named = [place for place, text in headings.items() if roles_of(text).get(role) == 1.0]
    if not named or role in roles_of(own) or 1.0 not in roles_of(own).values():
        return None
    return say(
        "columns.yml takes column {column} for the {role}, which is headed '{heading}', "
        "while {other_column} is headed '{other_heading}' and counts",
        column=column_letter(index),
        role=role,
        heading=brief(own),
        other_column=column_letter(named[0]),
        other_heading=brief(headings[named[0]]),
    )


def _year_in(pattern: str, texts: Iterable[str]) -> int | None:
    """The year that a heading has where the pattern leaves it open, 0 where it leaves none open; None: it doesn't fit."""
    wanted = plain(pattern.replace(ANY, " anyyear ")).split()
    for text in texts:
        words = plain(text).split()
        if len(words) != len(wanted):
            continue
        left_open = [word for word, asked in zip(words, wanted, strict=True) if word != asked]
        if len(left_open) == wanted.count("anyyear") and all(map(YEAR.fullmatch, left_open)):
            return max(map(int, left_open), default=0)
    return None


def sheet_key(file: str, sheet: str | None, *, files: Iterable[str] = ()) -> str:
    """The key for a sheet of a file, with its figures left open for next year's, unless they tell it from another of `files`."""
    open_key = _open_file(file)
    if any(fits(open_key, other) for other in files if other != file):
        open_key = file
    return open_key if sheet is None else f"{open_key}!{without_year(sheet)}"


def _open_file(file: str) -> str:
    stem, dot, ending = file.rpartition(".")
    return f"{_FIGURES.sub(ANY, stem)}{dot}{ending}" if dot else _FIGURES.sub(ANY, file)


def fits(key: str, name: str) -> bool:
    """Whether a key, in which some things may be left open, names this."""
    return re.fullmatch(".*".join(map(re.escape, key.split(ANY))), name, re.DOTALL) is not None


def keys_of(file: str, sheet: str | None, keys: Iterable[str]) -> Iterator[str]:
    """Of the keys in columns.yml those that mean a sheet, from the least to the most exact; a sheet's bare name is the least."""
    whole = file if sheet is None else f"{file}!{sheet}"
    met = [key for key in keys if key == (sheet or "") or fits(key, whole)]
    yield from sorted(met, key=lambda key: (key != (sheet or ""), ANY not in key, len(key)))


CODE = "answer.column"
OTHER = "answer.other_column"
"""The same for any role but the status: such an answer isn't settled by a click."""


def doubts_of_kept(grid: Grid, tables: Sequence[SheetTable], file: str) -> list[Finding]:
    """A question for each column that columns.yml names on a sheet and that none of its tables has."""
    return [
        _finding(role, faults[0], tables[0], file, grid)
        for role, places in (tables[0].kept if tables else {}).items()
        for n in range(len(places))
        if all(faults := [table.kept[role][n].fault or "" for table in tables])
    ]


def _finding(role: str, fault: str, table: SheetTable, file: str, grid: Grid) -> Finding:
    headings = table.layout.table.headings
    likely = sorted(headings, key=lambda column: role not in roles_of(headings[column]))
    place = (file, grid.name, f"A{table.header_row or 1}", tuple(map(column_letter, likely)))
    found = finding_at(CODE, place, fault=fault)
    return found if role == "status" else found._replace(code=OTHER, candidates=())
