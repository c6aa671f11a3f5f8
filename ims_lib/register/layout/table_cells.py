"""A table with its columns known: how to get at the cells of its rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from ims_lib.register.cells import RowCells, address, cell_at, text_of
from ims_lib.register.drivers import driver_in_heading
from ims_lib.register.layout.tables import RawTable
from ims_lib.register.references.mentions import Mentions, parse, with_articles
from ims_lib.register.references.tokens import named_other, named_part, named_standard
from ims_lib.register.statuses.applicability import read_applicable
from ims_lib.register.vocabulary import phrases_of, plain
from ims_lib.spreadsheet.grid import Grid, Row, column_letter


@dataclass(frozen=True, slots=True)
class Foreign:
    """Another framework, whose numbers a row bears by what stands there: `told` names it."""

    framework: str
    told: str
    sure: bool = False
    """Nothing else is said there, so that nobody need ask."""
    firm: bool = False
    """Nothing in the row speaks against it: neither the A of an Annex nor a title of ours."""


@dataclass(frozen=True)
class Layout:
    """A table with its columns known: how to get at the cells of its rows. `foreign`: rows that bear another framework's numbers."""

    grid: Grid
    table: RawTable
    roles: Mapping[str, Sequence[int]]
    foreign: Mapping[int, Foreign] = field(default_factory=dict)

    def text(self, row: Row, role: str) -> str:
        """The text of a row in the first column of a role; where cells are merged downwards, that of the first."""
        column = self._first.get(role)
        return "" if column is None else self.at(row, column)

    def at(self, row: Row, column: int) -> str:
        text = cell_at(row, column)
        return text or self._merged.get((row.number, column), "") if self._merged else text

    def driver(self, row: Row) -> str:
        """What drives the control of a row: the text of its column, or the headings of those that are marked."""
        said = ((self.at(row, column), column) for column in self.roles.get("driver", ()))
        told = ((text, read_applicable(text), self.table.headings.get(column, "")) for text, column in said if text)
        return ", ".join(
            text if marked is None else driver_in_heading(heading) or text
            for text, marked, heading in told
            if marked is not False
        )

    def own(self, row: Row, role: str) -> str:
        """The text that stands in the row itself."""
        return cell_at(row, self._first.get(role))

    def mentions(self, row: Row) -> list[tuple[int, Mentions]]:
        """What each reference column mentions in a row; without such a column, a number that the title begins with."""
        found = self._mentioned.get(row.number)
        if found is None:
            found = self._mentioned[row.number] = self._find_mentions(row)
        return found

    def _find_mentions(self, row: Row) -> list[tuple[int, Mentions]]:
        if "ref" in self.roles:
            found = [(c, self._parse(c, text)) for c in self.roles["ref"] if (text := self.at(row, c))]
        else:
            title = self.text(row, "title")
            in_title = parse(title) if title[:1].isdigit() or title[:1] in "ACIKS§a" else Mentions()
            found = [(self.roles["title"][0], in_title)] if in_title.lead and "title" in self.roles else []
        other = self.foreign.get(row.number)
        return [(c, m if self.is_of_ours(c) else m.of_other(firm=other.firm)) for c, m in found] if other else found

    def is_of_ours(self, column: int) -> bool:
        """Whether a column's heading names a standard of ours, or its Annex, whatever stands around it."""
        heading = self.table.headings.get(column, "")
        of_iso = "iso" in plain(heading).split() and named_other(heading) is None
        return of_iso or named_standard(heading)[0] is not None or named_part(heading) == "annex"

    def _parse(self, column: int, text: str) -> Mentions:
        return parse(with_articles(text) if column in self.table.articles else text)

    def address(self, row: Row, column: int) -> str:
        """The address of a cell of the table on its sheet."""
        if not self.table.places:
            return address(column, row.number)
        return address(*self.table.places.get((row.number, column), (column, row.number)))

    def texts(self, row: Row) -> dict[str, str]:
        """Role → text of a row, as `text` gives it, where it says something."""
        if self._merged:
            return {role: text for role, column in self._first.items() if (text := self.at(row, column))}
        values = row.values
        width = len(values)
        return {
            role: text
            for role, column in self._first.items()
            if column < width
            and (value := values[column]) is not None
            and (text := value.strip() if isinstance(value, str) else text_of(value))
        }

    def cells(self, row: Row, said: Mapping[str, str]) -> Mapping[str, str]:
        """Role → address of the cell that was read for each text of a row; of merged cells, the first."""
        if self._merged:
            return {
                role: address(column, self._origin.get((row.number, column), row.number))
                for role, column in self._first.items()
                if role in said
            }
        if self.table.places:
            return {role: self.address(row, column) for role, column in self._first.items() if role in said}
        roles = tuple(said)
        letters = self._letters.get(roles)
        if letters is None:
            letters = self._letters[roles] = {role: column_letter(self._first[role]) for role in roles}
        return RowCells(letters, row.number)

    def is_error(self, row: Row, column: int) -> bool:
        """Whether a cell holds an error or was never calculated, so that its text says nothing."""
        return self.kind_of_cell(row, column) in ("error", "no_value")

    def kind_of_cell(self, row: Row, column: int) -> str | None:
        if self._nothing_odd:
            return None
        place = (row.number, column)
        if self.table.places:
            column, number = self.table.places.get(place, (column, row.number))
            place = (number, column)
        oddity = self.grid.oddities.get(place)
        return oddity.kind if oddity else None

    @cached_property
    def _nothing_odd(self) -> bool:
        return isinstance(self.grid.oddities, dict) and not self.grid.oddities

    @cached_property
    def _first(self) -> Mapping[str, int]:
        ahead = [
            column for column, heading in self.table.headings.items() if plain(heading) in phrases_of("rows", "ahead")
        ]
        first = {role: columns[0] for role, columns in self.roles.items() if columns}
        return first | {"ahead": ahead[0]} if ahead else first

    @cached_property
    def _letters(self) -> dict[tuple[str, ...], dict[str, str]]:
        """Role → letters of its column, once for all rows that have something in the same columns."""
        return {}

    @cached_property
    def _mentioned(self) -> dict[int, list[tuple[int, Mentions]]]:
        """What was found in each row already, by its number."""
        return {}

    @cached_property
    def _merged(self) -> Mapping[tuple[int, int], str]:
        rows = {row.number: row for row in self.table.body}
        return {place: text for place, top in self._origin.items() if (text := cell_at(rows[top], place[1]))}

    @cached_property
    def _origin(self) -> Mapping[tuple[int, int], int]:
        """For cells below the first of cells merged downwards, the row of the first one."""
        columns = {column for listed in self.roles.values() for column in listed}
        rows = {row.number for row in self.table.body}
        last = max(rows, default=0)
        return {
            (number, left): top
            for top, left, bottom, _ in self.grid.merged
            if bottom > top and left in columns and top in rows
            for number in range(top + 1, min(bottom, last) + 1)
            if number in rows
        }
