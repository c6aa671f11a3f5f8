"""The csv files of a client's folder that are only ever added to: read line by line, and a line put behind them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TypeVar

from ims_lib.cell_text import unguarded
from ims_lib.errors import BadClient
from ims_lib.files import add_lines, alone_with
from ims_lib.findings import Finding
from ims_lib.frames import Row, values_of
from ims_lib.languages import say
from ims_lib.told import sentence

LineT = TypeVar("LineT", bound=Row)


def read_lines_of(
    path: Path, columns: Sequence[str], wanted: Sequence[str], faults: list[str]
) -> Iterator[tuple[int, dict[str, str]]]:
    """Each line that says something, with its number. What is wrong with the file goes to `faults`, a sentence a line."""
    name = f"{path.parent.name}/{path.name}"
    if not path.is_file():
        return
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        faults.append(say("{name}: cannot be read; keep it as a csv in UTF-8 that is open to you", name=name))
        return
    reader = csv.DictReader(io.StringIO(text, newline=""))
    names = [heading or "" for heading in reader.fieldnames or ()]
    missing = [column for column in wanted if column not in names]
    if missing:
        hint = say("; save it with commas, not semicolons") if ";" in text.partition("\n")[0] else ""
        told = {"name": name, "missing": missing[0], "columns": ", ".join(columns), "hint": hint}
        faults.append(sentence("lines.column", **told))
        return
    for row in reader:
        values = {column: unguarded((row.get(column) or "").strip()) for column in columns}
        if any(values.values()):
            yield reader.line_num, values


def add_decided(
    path: Path,
    columns: Sequence[str],
    read: Callable[[Path, list[str]], Sequence[LineT]],
    decide: Callable[[Sequence[LineT]], Iterable[LineT]],
) -> tuple[LineT, ...]:
    """The lines added to a file after `decide` has seen those that `read` finds in its folder, while nobody else can add one. Raises BadClient where the file is wrong, and CannotWrite."""
    with alone_with(path):
        faults: list[str] = []
        added = tuple(decide(read(path.parent, faults)))
        BadClient.raise_with(faults)
        if added:
            add_lines(path, columns, map(values_of, added))
    return added


def add_changes(
    path: Path,
    columns: Sequence[str],
    read: Callable[[Path, list[str]], Sequence[LineT]],
    compare: Callable[[Path, Sequence[LineT]], tuple[list[LineT], list[Finding]]],
    when: date | str | None,
) -> tuple[LineT, ...]:
    """The lines added: what stands on the sheets of a folder and, by `compare`, isn't in the file yet. Raises as add_decided."""
    if not compare(path.parent, read(path.parent, []))[0]:
        return ()
    dated = {"when": str(when or date.today())}
    # Compared again while nobody else can add a line.
    return add_decided(path, columns, read, lambda lines: [replace(c, **dated) for c in compare(path.parent, lines)[0]])
