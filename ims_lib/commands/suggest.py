"""`ims suggest`: requirements for the free texts in a column, told to a person or as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from ims_lib.catalogue import load_catalogue
from ims_lib.errors import BadParameter
from ims_lib.nearest import nearest
from ims_lib.register.cells import cell_at, filled
from ims_lib.register.vocabulary import brief, plain
from ims_lib.spreadsheet import Row, Workbook, read_workbook
from ims_lib.spreadsheet.preflight import printable
from ims_lib.suggest.ranking import Ranked, rank, require_standard

MOST_COMPLAINTS = 3
MOST_NAMED = 12
LONGEST_HEADING = 40


def run(file: Path, *, column: str, standard: str, top: int = 5, as_json: bool = False) -> int:
    """Print the suggestions for every row below the headings; 0 when the file could be read and has the column.

    Raises FileRefused for a file that cannot be read, BadParameter for a column or standard that isn't there.
    """
    require_standard(standard, load_catalogue())
    workbook = read_workbook(file)
    for remark in [r for r in workbook.remarks if r.level in ("error", "question")][:MOST_COMPLAINTS]:
        print(f"{printable(workbook.file)}: {printable(remark.message)}", file=sys.stderr)
    rows, place = require_column(workbook, column)
    texts = [cell_at(row, place) for row in rows]
    for row, text, suggestions in zip(rows, texts, rank(texts, standard, top=top), strict=True):
        print(_as_json(row, text, suggestions) if as_json else _told(row, text, suggestions))
    return 0


def require_column(workbook: Workbook, column: str) -> tuple[Sequence[Row], int]:
    """The rows below the headings of the first sheet that has the column, and the column's place, from 0."""
    headings = [(grid, filled(grid.rows[0])) for grid in workbook.grids if grid.rows]
    for same in (lambda name: name == column.strip(), lambda name: plain(name) == plain(column)):
        for grid, names in headings:
            for place, name in names:
                if same(name):
                    return grid.rows[1:], place
    listed = list(dict.fromkeys(name for _, names in headings for _, name in names))
    raise BadParameter(_missing(workbook.file, column, listed))


def _missing(file: str, column: str, listed: Sequence[str]) -> str:
    asked = f"{printable(file)}: there is no column '{printable(brief(column))}'"
    if not listed:
        return f"{asked}; the file is empty"
    near = nearest(plain(column), [plain(name) for name in listed])
    if near:
        close = next(name for name in listed if plain(name) == near)
        return f"{asked}; did you mean '{printable(brief(close))}'?"
    names = ", ".join(f"'{printable(brief(name, most=LONGEST_HEADING))}'" for name in listed[:MOST_NAMED])
    more = f" and {len(listed) - MOST_NAMED} more" if len(listed) > MOST_NAMED else ""
    return f"{asked}; its first row has {names}{more}"


def _as_json(row: Row, text: str, suggestions: Iterable[Ranked]) -> str:
    listed = [found._asdict() for found in suggestions]
    return json.dumps({"row": row.number, "text": text, "suggestions": listed}, allow_nan=False)


def _told(row: Row, text: str, suggestions: Iterable[Ranked]) -> str:
    catalogue = load_catalogue()
    lines = [f"row {row.number}  {printable(brief(text)) or '(empty)'}"]
    lines += [
        f"  {found.score:.2f}  {found.ref}  {catalogue.title_of(found.ref)}  ({found.why})" for found in suggestions
    ]
    return "\n".join(lines if len(lines) > 1 else [*lines, "  nothing in the catalogue is like it"])
