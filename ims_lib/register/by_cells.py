"""Where a list stands on a sheet that is read by its cells: AI systems and services, whatever they are headed with."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

from ims_lib.register.cells import filled
from ims_lib.register.claims import Headed, as_written, columns_of, is_list
from ims_lib.register.model import SourceGrid
from ims_lib.register.plans import Plan, plans
from ims_lib.register.vocabulary import phrases_of, plain, threshold
from ims_lib.spreadsheet.grid import Row

Header = tuple[float, Plan, dict[str, int]]
"""How much speaks for a row being the heading of a list, the list, and the places of its columns."""
Head = tuple[int, Plan, dict[str, int]]
"""The place of a heading among the filled rows of its sheet, its list, and the places of the columns."""


def better(one: Header | None, other: Header | None) -> Header | None:
    """The heading for which more speaks; of two alike the one whose cells speak for it."""
    return other if one is None or (other is not None and other[0] >= one[0]) else one


def lists_headed_by(numbers: Container[int], source: SourceGrid) -> dict[int, Plan]:
    """The rows of these numbers that head a list which is read by its cells, with the list."""
    rows = [row for row in source.grid.rows if filled(row)]
    places = [n for n, row in enumerate(rows) if row.number in numbers]
    heads = [(n, said) for n in places if (said := heading_by_cells(rows, n, source, before=None))]
    return {rows[n].number: plan for n, (_, plan, _) in heads}


def heading_by_cells(rows: Sequence[Row], n: int, source: SourceGrid, *, before: Head | None) -> Header | None:
    """What a row is the header of, of the lists that are read by their cells; further down only where a table can begin."""
    row, last = rows[n], rows[n - 1] if n else None
    if source.kind != "other" or (before and last and not _may_begin(row, last, right_below=before[0] == n - 1)):
        return None
    longest = threshold("by_cells", "longest_heading")
    cells = filled(row)
    if not 2 <= len(cells) <= threshold("inputs", "most_columns") or any(
        len(text) > longest or isinstance(row.values[place], float | int) for place, text in cells
    ):
        return None
    begun = before[0] + 1 if before else 0
    lines = [text for above in rows[begun:n] for text in [said for _, said in filled(above)][:2]]
    headed = Headed.of(row, rows[n + 1 :], [source.grid.name or "", source.file.rpartition(".")[0], *lines[-LINES:]])
    best: Header | None = None
    for plan in plans().values():
        if plan.by_cells and not (before and before[0] == n - 1 and before[1].by_cells and before[1].id != plan.id):
            found = columns_of(headed, plan, plan.by_cells)
            again = before is not None and before[0] < n - 1
            if is_list(headed, found, plan, plan.by_cells, again=again) and not _is_wider(before, n, found):
                named = any(plan.by_cells.speaks.hits(text) for text in headed.around)
                best = better(
                    best, (len(found) + threshold("inputs", "named") * named, *as_written(plan, headed, found))
                )
    return best


LINES = 4
"""Lines above a table that may say what it lists."""


def _is_wider(before: Head | None, n: int, found: Mapping[str, int]) -> bool:
    """Whether the row right above heads more of the list's columns than this one, which then is its first entry."""
    return before is not None and before[0] == n - 1 and len(before[2]) >= len(found)


def _may_begin(row: Row, last: Row, *, right_below: bool) -> bool:
    """Whether a table may begin in a row: below an empty row, a lone cell, or headings."""
    return right_below or row.number > last.number + 1 or len(filled(last)) == 1


def without_legend(body: list[Row]) -> list[Row]:
    """The rows above a line that begins a legend."""
    words = phrases_of("rows", "legends")
    end = next((n for n, row in enumerate(body) if plain(filled(row)[0][1].partition(":")[0]) in words), len(body))
    return body[:end]
