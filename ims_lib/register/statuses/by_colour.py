"""Rows that tell their status by a colour alone: read where the sheet explains the colour, else asked once for a sheet."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from ims_lib.languages import form_for, say
from ims_lib.register.cells import address
from ims_lib.register.model import Finding, Record, with_flags
from ims_lib.register.statuses.legend import ColourLegend, colour_name, read_colour_legend, with_digits
from ims_lib.register.vocabulary import load, status_in_words, threshold
from ims_lib.spreadsheet.areas import Run
from ims_lib.spreadsheet.grid import Grid, Row
from ims_lib.standard_ids import number_of
from ims_lib.told import finding_at
from ims_lib.wording import counted

if TYPE_CHECKING:
    from ims_lib.register.settled.reading import Reading
    from ims_lib.register.sheet import SheetTable, TableRead

CODE = "status.by_colour"
MOST_TOLD = 6
"""Colours that a finding names."""
Colours = Sequence[str | None]
"""The colour of each row that says no status, in the order of the sheet."""


@dataclass(frozen=True)
class ColouredRows:
    """The column in which rows without a written status differ by their colour."""

    column: int
    colours: dict[int, str]
    """By the number of the row."""


def read_by_colour(
    table: SheetTable, records: Sequence[Record], tables: Sequence[SheetTable], reading: Reading
) -> list[Record]:
    """The records of one of a sheet's tables with the statuses that its legend, or the assessor, gives their colours."""
    if not table.grid.fills or not _may_be_told(table):
        return list(records)
    legend = read_colour_legend(table.grid, tables, reading.status_of)
    found = coloured_rows(table, records, legend)
    explained = {row: legend.explains(colour) for row, colour in found.colours.items()} if found else {}
    return [
        replace(
            record,
            status=said[0],
            applicable=False if said[0] == "not_applicable" else record.applicable,
            cells={**record.cells, "status": address(found.column, record.row)},
        )
        if found and (said := explained.get(record.row))
        else record
        for record in records
    ]


def _may_be_told(table: SheetTable) -> bool:
    return table.kind == "controls" and not table.layout.table.places


def say_by_colour(
    grid: Grid, reads: Sequence[TableRead], file: str, reading: Reading
) -> tuple[list[TableRead], list[Finding]]:
    """The tables of a sheet with the records flagged whose colour nothing explains, and what is said of colours."""
    told = [each for each in reads if _may_be_told(each.table) and not each.repeats]
    if not grid.fills or not told:
        return list(reads), []
    legend = read_colour_legend(grid, [each.table for each in reads], reading.status_of)
    found = {id(each): rows for each in told if (rows := coloured_rows(each.table, each.records, legend))}
    counts = Counter(colour for rows in found.values() for colour in rows.colours.values())
    notes = [
        finding_at(
            "status.legend/colour",
            (file, grid.name, said[1]),
            rows=counted(times, "row"),
            colour_name=colour_name(colour),
            replace=status_in_words(said[0]),
        )
        for colour, times in counts.most_common()
        if (said := legend.explains(colour)) and said[1]
    ]
    asked = {key: rest for key, rows in found.items() if (rest := _unexplained(rows, legend)).colours}
    if not asked:
        return list(reads), notes
    flagged = [
        replace(each, records=tuple(_flagged(each.records, asked[id(each)]))) if id(each) in asked else each
        for each in reads
    ]
    return flagged, [*notes, _finding(list(asked.values()), file, grid.name)]


def _unexplained(rows: ColouredRows, legend: ColourLegend) -> ColouredRows:
    return ColouredRows(rows.column, {row: c for row, c in rows.colours.items() if not legend.explains(c)})


def coloured_rows(table: SheetTable, records: Sequence[Record], legend: ColourLegend) -> ColouredRows | None:
    """Where a table's colours stand for statuses that nobody wrote; none where they are decoration.

    Decoration is one colour for all, stripes, a colour for each section or chapter, and one for each word of a column.
    """
    rows = _silent(table, records)
    if len(rows) < threshold("colours", "fewest_rows"):
        return None
    statuses = table.layout.roles.get("status", ())
    before: Sequence[Run] = ()
    for column in [*statuses, *(column for column in _columns(table) if column not in statuses)]:
        runs = table.grid.fills.down(column)
        if not runs or runs == before:
            continue
        before = runs
        colours = _along(runs, rows)
        of_status = column in statuses
        if _explained(colours, legend) or (
            _telling(colours, of_status=of_status) and not _decorated(table, records, rows, colours)
        ):
            return ColouredRows(column, {row.number: c for row, c in zip(rows, colours, strict=True) if c})
    return None


def _silent(table: SheetTable, records: Sequence[Record]) -> list[Row]:
    """The rows of which nothing written says a status, and which aren't marked not applicable."""
    silent = {r.row for r in records if r.status_text is None and (r.applicable is not False or "status" in r.cells)}
    statuses = table.layout.roles.get("status", ())
    return [
        row
        for row in table.records
        if row.number in silent and not any(table.layout.is_error(row, column) for column in statuses)
    ]


def _columns(table: SheetTable) -> Sequence[int]:
    """The columns of a table from left to right, those between and the one beside it too."""
    raw = table.layout.table
    named = {*raw.headings, *(column for listed in table.layout.roles.values() for column in listed)}
    left, right = raw.span
    most = int(threshold("colours", "columns_looked_at"))
    last = min(max(named, default=0) + 1, right, left + most)
    return [column for column in range(left, last + 1) if column not in raw.without]


def _along(runs: Sequence[Run], rows: Sequence[Row]) -> list[str | None]:
    """The colour of each row in one column."""
    colours: list[str | None] = []
    at = 0
    for row in rows:
        while at < len(runs) and runs[at][1] < row.number:
            at += 1
        colours.append(runs[at][2] if at < len(runs) and runs[at][0] <= row.number else None)
    return colours


def _explained(colours: Colours, legend: ColourLegend) -> bool:
    """Whether the sheet says itself that one of the colours is a status."""
    counts = Counter(colour for colour in colours if colour)
    return sum(counts.values()) >= threshold("colours", "fewest_rows") and any(map(legend.explains, counts))


def _telling(colours: Colours, *, of_status: bool) -> bool:
    """Whether colours differ as statuses would, traffic lights among them; in an empty status column one is enough."""
    counts = Counter(colour for colour in colours if colour)
    coloured = sum(counts.values())
    if len(set(colours)) < 2 or coloured < threshold("colours", "fewest_rows"):
        return False
    names = {colour_name(colour) for colour in counts}
    several = len(counts) > 1 and bool(names & _speaking())
    if of_status:
        return several or bool(names & set(load("reading")["colours"]["alone"]))
    return several and coloured >= threshold("colours", "share") * len(colours)


def _decorated(table: SheetTable, records: Sequence[Record], rows: Sequence[Row], colours: Colours) -> bool:
    """Whether the colours follow something else: stripes, sections, chapters, or the words of a column."""
    names = {colour_name(colour) for colour in colours if colour}
    by_chance = len(rows) < threshold("colours", "surely_stripes") and len(names & _speaking()) > 1
    if not by_chance and _striped(rows, colours):
        return True
    if any(_by_group(groups, colours) for groups in _groups(table, records, rows)):
        return True
    return any(_by_words([table.layout.at(row, column) for row in rows], colours) for column in _columns(table))


def _striped(rows: Sequence[Row], colours: Colours) -> bool:
    """Whether colours repeat after so many rows; where a row is left out between, stripes may begin anew."""
    numbers = [row.number for row in rows]
    follow = [b == a + 1 for a, b in pairwise(numbers)]
    alike = sum(a == b for n, (a, b) in enumerate(pairwise(colours)) if follow[n])
    for step in range(2, int(threshold("colours", "longest_stripes")) + 1):
        pairs = [n for n in range(len(rows) - step) if numbers[n + step] == numbers[n] + step]
        same = sum(colours[n] == colours[n + step] for n in pairs)
        # Nearly all rows alike are no stripes: within a stripe of two rows half of the neighbours differ.
        if pairs and same >= threshold("colours", "striped") * len(pairs) and alike <= (1 - 2 / step) * sum(follow) + 1:
            return True
    return False


def _groups(table: SheetTable, records: Sequence[Record], rows: Sequence[Row]) -> Iterable[Sequence[Hashable]]:
    """For each row what it belongs to: the lines between the records, then the chapters of its first reference."""
    section, sections = 0, {}
    for entry in table.entries:
        section += entry.what == "titles"
        sections[entry.row.number] = section
    yield [sections.get(row.number, 0) for row in rows]
    refs = {record.row: record.refs[0] for record in records if record.refs}
    for depth in (1, 2):
        yield [_chapter(refs.get(row.number, ""), depth) for row in rows]


def _chapter(ref: str, depth: int) -> str:
    """The beginning of a requirement's id: 27001:A.5, 20000-1:8 or, a step deeper, 20000-1:8.6."""
    steps = ref.split(".")
    return ".".join(steps[: depth + number_of(ref).startswith("A")])


def _by_group(groups: Sequence[Hashable], colours: Colours) -> bool:
    """Whether each group of rows has one colour, and most rows stand in a group with others."""
    within: dict[Hashable, list[str | None]] = defaultdict(list)
    for group, colour in zip(groups, colours, strict=True):
        within[group].append(colour)
    together = sum(len(listed) for listed in within.values() if len(listed) > 1)
    return len(within) > 1 and 2 * together > len(colours) and all(len(set(listed)) == 1 for listed in within.values())


def _by_words(words: Sequence[str], colours: Colours) -> bool:
    """Whether a colour only repeats what a column says in words that come again."""
    different = len(set(words))
    return 2 <= different <= len(words) / 2 and len(set(zip(words, colours, strict=True))) == different


def _speaking() -> set[str]:
    return set(load("reading")["colours"]["speaking"])


def _flagged(records: Iterable[Record], found: ColouredRows) -> Iterable[Record]:
    return (with_flags(record, (CODE,)) if record.row in found.colours else record for record in records)


def _finding(found: Sequence[ColouredRows], file: str, sheet: str | None) -> Finding:
    """What is asked of a sheet, all of its tables together."""
    colours = {number: colour for each in found for number, colour in each.colours.items()}
    first = address(min(each.column for each in found), min(colours))
    last = address(max(each.column for each in found), max(colours))
    counts = Counter(colours.values()).most_common()
    told = ", ".join(_told(colour, times, [each for each, _ in counts]) for colour, times in counts[:MOST_TOLD])
    rows = form_for(len(colours), "row says its status", "rows say their status")
    more = say(" and {counts} more", counts=len(counts) - MOST_TOLD) if len(counts) > MOST_TOLD else ""
    return finding_at(
        "status.by_colour",
        (file, sheet, f"{first}:{last}", tuple(_called(colour, [each for each, _ in counts]) for colour, _ in counts)),
        colours=len(colours),
        rows=rows,
        told=told,
        more=more,
    )


def _told(colour: str, times: int, colours: Sequence[str]) -> str:
    """A colour with its rows: '12 green'."""
    return f"{times} {_called(colour, colours)}"


def _called(colour: str, colours: Sequence[str]) -> str:
    """A colour's name; shades of one name are told apart by their digits."""
    name = colour_name(colour)
    return with_digits(colour) if sum(colour_name(each) == name for each in colours) > 1 else name
