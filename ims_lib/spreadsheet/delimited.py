"""A text file → one grid: delimiter and quotes found out, physical line numbers kept."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from ims_lib.spreadsheet.encoding import decode
from ims_lib.spreadsheet.grid import Grid, Oddity, Remark, Row, Value, Workbook
from ims_lib.spreadsheet.limits import MOST_FILE_BYTES, MOST_LISTED
from ims_lib.spreadsheet.preflight import FileBytes
from ims_lib.spreadsheet.remarks import cell_errors, runs

DELIMITERS = (",", ";", "\t", "|")
SEPARATOR_LINE = re.compile(r"sep=(.)\s*", re.IGNORECASE)
ERROR_VALUES = frozenset(("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"))
"""What Excel writes into a text file where a cell holds an error value."""
SAMPLE_RECORDS = 200
MOST_REREAD = 5
"""How many times the file's length is read again for the sake of quotes that don't close."""
SAMPLE_LINE = 100_000
"""Letters of a line that are enough to tell its delimiter."""


def read_delimited(source: FileBytes, *, encoding: str | None = None) -> Workbook:
    """The one grid of a text file; a row's number is the physical line on which it starts, the first being 1."""
    # The csv module's own limit (131,072 letters a field) is below what a file may hold; the file's size is the limit.
    csv.field_size_limit(MOST_FILE_BYTES)
    decoded = decode(source, encoding=encoding)
    remarks = list(decoded.remarks)
    text = decoded.text
    if nuls := text.count("\0"):
        text = text.replace("\0", "")
        remarks.append(
            Remark(
                "note",
                "file.nul",
                "{nuls} NUL characters, which no text has, were left out.",
                parts={"nuls": f"{nuls:,}"},
            )
        )
    lines = list(io.StringIO(text, newline=""))
    del decoded, text  # a long file's text, which its lines hold once more
    first, delimiter = first_line(lines)
    rows: list[Row] = []
    errors: dict[tuple[int, int], str] = {}
    unclosed: list[int] = []
    for number, record in records(lines, first, delimiter or find_delimiter(lines[first:]), unclosed):
        if row := row_of(number, record, errors):
            rows.append(row)
    grid = Grid(
        name=None,
        rows=rows,
        last_row=rows[-1].number if rows else 0,
        oddities={place: Oddity("error", text) for place, text in errors.items()},
    )
    remarks += [*unbalanced(unclosed), *cell_errors(None, errors)]
    return Workbook(file=source.name, format="csv", grids=[grid], remarks=remarks)


def row_of(number: int, record: list[str], errors: dict[tuple[int, int], str]) -> Row | None:
    """A record as a row, its error values noted; None when nothing stands in it."""
    fields = len(record)
    while record and not record[-1]:
        record.pop()
    if not record:
        return None
    # A second export appended to the first begins with a mark that is no text.
    record[0] = record[0].removeprefix("\ufeff")
    values: list[Value] = [cell or None for cell in record]
    for column, cell in enumerate(record):
        if cell[:1] == "#" and cell in ERROR_VALUES:
            values[column] = None
            errors[number, column] = cell
    return Row(number, values, fields)


def first_line(lines: list[str]) -> tuple[int, str | None]:
    """Where the records begin, and the delimiter if the file names it (`sep=;`, which Excel honours)."""
    found = SEPARATOR_LINE.fullmatch(lines[0]) if lines else None
    return (1, found[1]) if found else (0, None)


def find_delimiter(lines: list[str]) -> str:
    """The delimiter under which most records have the same number of fields; quoted ones don't count."""
    likely = [delimiter for delimiter in DELIMITERS if not only_in_words(lines, delimiter)]
    return max(likely or DELIMITERS, key=lambda delimiter: consistency(lines, delimiter))


def only_in_words(lines: list[str], delimiter: str) -> bool:
    """Whether a sign only parts words of a text, a space behind it each time, in a file whose lines are mostly one field."""
    records = [record for record in sampled(lines, delimiter) if any(record)]
    parted = [record for record in records if len(record) > 1]
    spaced = all(field[:1] == " " for record in parted for field in record[1:])
    return bool(parted) and spaced and len(parted) < len(records) / 2


def sampled(lines: list[str], delimiter: str) -> Iterator[list[str]]:
    """The first records of a file under a delimiter."""
    sample = (line[:SAMPLE_LINE] for line in lines[: 5 * SAMPLE_RECORDS])
    return islice(csv.reader(sample, delimiter=delimiter), SAMPLE_RECORDS)


def consistency(lines: list[str], delimiter: str) -> float:
    """How much of a table the lines are under this delimiter: share of records alike, squared, times their width."""
    widths = Counter(len(record) for record in sampled(lines, delimiter) if any(record))
    total = widths.total()
    return max(((count / total) ** 2 * (width - 1) for width, count in widths.items()), default=0.0)


def records(lines: list[str], first: int, delimiter: str, unclosed: list[int]) -> Iterator[tuple[int, list[str]]]:
    """Line number and fields of each record. A quote that opens and never properly closes is taken for text."""
    at = first
    patience = MOST_REREAD * len(lines)
    while at < len(lines):
        reader = csv.reader(islice(lines, at, None), delimiter=delimiter)
        start = at
        for record in reader:
            end = at + reader.line_num
            if end - start > 1 and not properly_quoted(lines[start:end], delimiter):
                unclosed.append(start + 1)
                patience -= end - start
                yield start + 1, plain(lines[start], delimiter)
                start += 1
                break
            yield start + 1, record
            start = end
        at = start
        if patience < 0:
            for number in range(at, len(lines)):
                yield number + 1, plain(lines[number], delimiter)
            return


def properly_quoted(lines: list[str], delimiter: str) -> bool:
    """Whether a record over several lines closes its quotes, and only before a delimiter or its end."""
    try:
        return len(list(csv.reader(lines, delimiter=delimiter, strict=True))) == 1
    except csv.Error:
        return False


def plain(line: str, delimiter: str) -> list[str]:
    """A line's fields where its quotes cannot be trusted; those that pair up within a field are taken off."""
    fields = next(csv.reader([line.rstrip("\r\n")], delimiter=delimiter, quoting=csv.QUOTE_NONE), [])
    return [field[1:-1] if len(field) > 1 and field[0] == field[-1] == '"' else field for field in fields]


def unbalanced(lines: list[int]) -> list[Remark]:
    """That quotes open and don't close: line by line while they are few, else together."""
    groups = [[line] for line in lines] if len(lines) <= MOST_LISTED else [lines]
    return [
        Remark(
            "error",
            "cell.error",
            "Line {lines}: a quote opens and is never closed; it was read"
            " without quotes, so a text may be cut where it holds a delimiter. Correct the quote in the file.",
            cell=f"{group[0]}:{group[-1]}",
            parts={"lines": runs([str(line) for line in group], group)},
        )
        for group in groups
    ]
