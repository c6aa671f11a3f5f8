"""A workbook as lines of JSON and back: how what was read crosses from the child process to ours.

Not pickle or marshal: a child that a hostile file has taken over may send anything, and JSON can only ever become
texts, numbers and lists. Whatever is not shaped as it must be is BadAnswer.

The first line is about the file; then, for each sheet, a line about it and lines of its rows; the last says so. A
value crosses once in a line, whose cells name it by its place among the line's; a text is kept once for all lines.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from string import Formatter
from typing import Any, get_args

from ims_lib.spreadsheet.areas import Area, Areas, Place
from ims_lib.spreadsheet.grid import Grid, Oddities, Oddity, OddityKind, Remark, Row, Value, Workbook, number
from ims_lib.spreadsheet.limits import MOST_COLUMNS, MOST_FILE_BYTES

CELLS_A_LINE = 50_000
"""Cells that are put into one line; enough to make lines cheap, few enough to keep them small in memory."""

OUT_OF_MEMORY = b'{"out_of_memory":true}'
"""The line of a child that cannot go on, made before there is no room to make it."""
KINDS = get_args(OddityKind)


class BadAnswer(Exception):
    """The lines are not a workbook."""


def encode(workbook: Workbook) -> Iterator[bytes]:
    """The lines of a workbook."""
    yield line({"file": workbook.file, "format": workbook.format, "remarks": remarked(workbook.remarks)})
    for grid in workbook.grids:
        yield line(about(grid))
        yield from rows_of(grid)
    yield line({"end": True})


def decode(lines: Iterable[bytes]) -> Workbook:
    """The workbook that these lines tell. Raises BadAnswer."""
    try:
        return Decoder().workbook(lines)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as fault:
        raise BadAnswer(str(fault)) from None


def line(message: Mapping[str, Any]) -> bytes:
    """A message on a line of its own. Half characters, which a file may hold, cross as they are."""
    text = json.dumps(message, ensure_ascii=False, allow_nan=False, check_circular=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass") + b"\n"


def message_of(raw: bytes) -> dict[str, Any]:
    """A line's message. Raises BadAnswer."""
    try:
        found = json.loads(raw.decode("utf-8", "surrogatepass"), parse_constant=forbidden)
    except (ValueError, RecursionError) as fault:
        raise BadAnswer(str(fault)) from None
    if not isinstance(found, dict):
        raise BadAnswer("a line is no message")
    return found


def forbidden(word: str) -> None:
    """What Python's JSON would let through and JSON has not: NaN and infinity."""
    raise ValueError(word)


def about(grid: Grid) -> dict[str, Any]:
    """A sheet without its rows."""
    told = grid.oddities.told if isinstance(grid.oddities, Oddities) else grid.oddities
    return {
        "sheet": grid.name,
        "last_row": grid.last_row,
        "hidden": grid.hidden,
        "hidden_rows": sorted(grid.hidden_rows),
        "hidden_columns": sorted(grid.hidden_columns),
        "merged": grid.merged,
        "oddities": [[row, column, odd.kind, odd.text] for (row, column), odd in told.items()],
        "numbers": isinstance(grid.oddities, Oddities),
        "uncalculated": grid.oddities.uncalculated.listed if isinstance(grid.oddities, Oddities) else [],
        "comments": [[*place, text] for place, text in grid.comments.items()],
        "links": [[*place, text] for place, text in grid.links.items()],
        "fills": grid.fills.listed,
    }


def rows_of(grid: Grid) -> Iterator[bytes]:
    """The lines of a sheet's rows: number, fields, and where the value of each cell stands among those of the line."""
    rows: list[tuple[int, int, list[int]]] = []
    # True, 1 and 1.0 are equal and must not be taken for each other.
    places: dict[tuple[type, Value], int] = {}
    cells = 0
    for row in grid.rows:
        rows.append((row.number, row.fields, [places.setdefault((type(v), v), len(places)) for v in row.values]))
        cells += len(row.values) + 1
        if cells >= CELLS_A_LINE:
            yield line({"values": [value for _, value in places], "rows": rows})
            rows, places, cells = [], {}, 0
    if rows:
        yield line({"values": [value for _, value in places], "rows": rows})


class Decoder:
    """Puts a workbook together from its lines, and takes nothing that is not what it must be."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}

    def workbook(self, lines: Iterable[bytes]) -> Workbook:
        """The workbook; ValueError and its like where the lines are none."""
        messages = (message_of(raw) for raw in lines)
        head = next(messages, {})
        grids: list[tuple[dict[str, Any], list[Row]]] = []
        for message in messages:
            if "rows" in message:
                self.add_rows(message, grids[-1][1])
            elif "sheet" in message:
                grids.append((message, []))
            elif message == {"end": True} and next(messages, None) is None:
                return Workbook(
                    file=text(head["file"]),
                    format=one_of(head["format"], ("xlsx", "xlsm", "xls", "ods", "csv")),
                    grids=[self.grid(*each) for each in grids],
                    remarks=[remark(*fields) for fields in head["remarks"]],
                )
            else:
                break
        raise ValueError("the lines stop early")

    def add_rows(self, message: dict[str, Any], rows: list[Row]) -> None:
        """Add a line's rows, with the values that it brings."""
        values = [self.value(told) for told in message["values"]]
        rows += [
            Row(whole(at), [values[place] for place in named], whole(fields)) for at, fields, named in message["rows"]
        ]

    def value(self, told: Any) -> Value:
        """A cell's value, if it is one."""
        if isinstance(told, float):
            return number(told)
        return told if told is None or isinstance(told, bool | int) else self.kept(told)

    def grid(self, told: dict[str, Any], rows: list[Row]) -> Grid:
        """A sheet of these rows."""
        oddities = {
            place(r, c): Oddity(one_of(kind, KINDS), self.kept(words)) for r, c, kind, words in told["oddities"]
        }
        uncalculated, fills = (Areas(self.area(*each) for each in told[what]) for what in ("uncalculated", "fills"))
        return Grid(
            name=text_or_none(told["sheet"]),
            rows=rows,
            last_row=whole(told["last_row"]),
            hidden=told["hidden"] is True,
            hidden_rows=frozenset(map(whole, told["hidden_rows"])),
            hidden_columns=frozenset(map(whole, told["hidden_columns"])),
            merged=[(whole(r), whole(c), whole(to_r), whole(to_c)) for r, c, to_r, to_c in told["merged"]],
            oddities=Oddities(oddities, rows, uncalculated) if told["numbers"] is True else oddities,
            comments={place(r, c): text(words) for r, c, words in told["comments"]},
            links={place(r, c): text(words) for r, c, words in told["links"]},
            fills=fills,
        )

    def area(self, top: Any, left: Any, bottom: Any, right: Any, words: Any) -> Area:
        """An area of cells of which the same is said."""
        if not (whole(top) <= whole(bottom) and whole(left) <= whole(right) < MOST_COLUMNS):
            raise ValueError("an area ends before it begins")
        return top, left, bottom, right, self.kept(words)

    def kept(self, words: Any) -> str:
        """A text, kept once however often it comes."""
        return self.texts.setdefault(text(words), words)


def text(value: Any) -> str:
    """The value, if it is a text."""
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def text_or_none(value: Any) -> str | None:
    """The value, if it is a text or nothing."""
    return None if value is None else text(value)


def whole(value: Any) -> int:
    """The value, if it is a whole number that a place may have: a text file has a line a byte at the most."""
    if type(value) is not int or not 0 <= value <= MOST_FILE_BYTES:
        raise TypeError("no whole number")
    return value


def place(row: Any, column: Any) -> Place:
    """A row and column."""
    return whole(row), whole(column)


def one_of(value: Any, allowed: tuple[str, ...]) -> Any:
    """The value, if it is one of these words."""
    if value not in allowed:
        raise ValueError("an unknown word")
    return value


def remarked(remarks: Iterable[Remark]) -> list[list[Any]]:
    """The fields of remarks."""
    return [[each.level, each.code, each.text, each.sheet, each.cell, each.parts] for each in remarks]


def remark(level: Any, code: Any, message: Any, sheet: Any, cell: Any, parts: Any) -> Remark:
    """A remark of these fields, whose places are names of its parts and ask for nothing else."""
    if any(name not in (None, *parts) or form or how for _, name, form, how in Formatter().parse(text(message))):
        raise ValueError("a place without its part")
    return Remark(
        one_of(level, ("error", "question", "warning", "note")),
        text(code),
        message,
        text_or_none(sheet),
        text_or_none(cell),
        {text(name): text(part) for name, part in parts.items()},
    )
