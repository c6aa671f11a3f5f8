"""What each row of a table is: a record, a heading again, a title between, a continuation, a note."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Literal, NamedTuple

from ims_lib.register.cells import text_of
from ims_lib.register.layout.table_cells import Layout
from ims_lib.register.layout.tables import is_repeated_heading
from ims_lib.register.references.mentions import parse
from ims_lib.register.statuses.applicability import read_applicable
from ims_lib.register.statuses.wordings import is_status
from ims_lib.register.vocabulary import clean, load, out_of, phrases_of, plain, spellings, totals
from ims_lib.spreadsheet.grid import Row

_SPEAKING = ("status", "applicable", "excluded", "maturity", "owner", "evidence", "due", "reason")
"""Columns that a section line leaves empty."""

_TELLING = 3
"""So many cells from the left tell whether a row is words in brackets, a total, or a lone cell."""


What = Literal["records", "headers", "titles", "notes", "continued", "card", "titles?"]
"""What a row is taken for. `card` is a further line of one; `titles?` is a lone cell, until the whole table tells."""


class Entry(NamedTuple):
    """One row and what it is taken for."""

    row: Row
    what: What


def classify(layout: Layout) -> list[Entry]:
    """Every row of a table's body with what it is. Rows that hold nothing within the table's columns are left out."""
    entries: list[Entry] = []
    above: Row | None = None
    closed = explaining = False
    for row in layout.table.body:
        cells = _inside(layout, row)
        if not cells or (layout.table.statuses is not None and _is_of_others(layout, row)):
            continue
        what = _what(layout, row, cells, above)
        alone = len(cells) == 1 or row.number in layout.table.blank_before
        begins = _is_total(cells) or (alone and announces_legend(cells[0][1]))
        explaining = (explaining or begins) and not _is_mentioned(layout, row)  # up to a reference
        if explaining:
            what = "notes"
        closed = (closed or row.number in layout.table.blank_before) and bool(entries)
        if what == "records":
            if _is_closing(layout, row, cells, closed=closed):
                what = "notes"
            else:
                closed, above = False, row
        elif what != "continued":
            above = None
        entries.append(Entry(row, what))
    return [*_settle_titles(layout, entries), *(Entry(row, "card") for row in layout.table.rest)]


def _what(layout: Layout, row: Row, cells: list[tuple[int, str]], above: Row | None) -> What:
    if is_repeated_heading(row, layout.table):
        return "headers"
    if any(_placeholder().search(text) for _, text in cells if "[" in text or "<" in text):
        return "notes"
    mentioned = _is_mentioned(layout, row)
    if (not mentioned and is_sum(cells)) or (_is_total(cells) and "." not in cells[1][1]):
        return "notes"
    if len(cells) == 1 and _width(layout) > 1:
        return _lone(layout, row, cells[0], mentioned=mentioned)
    if mentioned or any(layout.is_error(row, column) for column in layout.roles.get("ref", ())):
        speaks = any(layout.own(row, role) for role in ("title", *_SPEAKING)) or layout.own(row, "ref")
        return "records" if speaks else "continued" if above is not None else "notes"
    if layout.text(row, "title") and layout.own(row, "title"):
        return "records"
    if above is not None and row.number not in layout.table.blank_before:
        own = any(layout.own(row, role) for role in ("ref", "status", "risk_id"))
        return "records" if own else "continued"
    return "records" if layout.own(row, "ref") and layout.own(row, "status") else "notes"


def _is_of_others(layout: Layout, row: Row) -> bool:
    """Whether a row has a status for other standards only, where each has a column of its own."""
    if layout.table.statuses is None:
        return False
    own, every = layout.table.statuses
    return not layout.at(row, own) and any(layout.at(row, column) for column in every)


def announces_legend(text: str) -> bool:
    """Whether a cell, or a sheet's name, says that a legend begins: 'Legend:'."""
    return plain(text.partition(":")[0]) in phrases_of("rows", "legends")


def is_sum(cells: list[tuple[int, str]]) -> bool:
    """Whether a row sums up or counts what stands above it."""
    counts = len(cells) > 1 and all(_COUNTED.fullmatch(text) for _, text in cells)
    return bool(cells) and (counts or plain(cells[0][1]) in totals() or _is_total(cells) or _is_count(cells))


def _is_total(cells: list[tuple[int, str]]) -> bool:
    """Whether a row begins with a word for sums, and the next cell is one."""
    first = plain(cells[0][1]).partition(" ")[0]
    return len(cells) > 1 and first in totals() and (_is_figure(cells[1][1]) or _counts_status(cells[1][1]))


def _counts_status(text: str) -> bool:
    """Whether a cell counts rows of a status: 'done 15'."""
    words, _, figure = text.rpartition(" ")
    return _part_of().fullmatch(text) is not None or (_is_figure(figure) and is_status(words.rstrip(" :=")))


def _is_count(cells: list[tuple[int, str]]) -> bool:
    """Whether a row counts how often a status stands above: words of a status, then how many, how many per cent."""
    words = _counted(cells)
    shares = [text for _, text in cells[len(words) :] if text.endswith("%")]
    return bool(words) and (all(map(is_status, words)) or len(shares) > 1)


def _counted(cells: list[tuple[int, str]]) -> list[str]:
    """The words of a row behind which nothing but figures stands; none of any other row."""
    words = [text for _, text in cells if not _is_figure(text)]
    figures = cells[len(words) :]
    return words if figures and all(_is_figure(text) for _, text in figures) else []


def _is_figure(text: str) -> bool:
    return _FIGURE.fullmatch(text) is not None


@cache
def _part_of() -> re.Pattern[str]:
    """A part of so many: 3 of 9."""
    return re.compile(rf"\d+{out_of()}\d+")


_COUNTED = re.compile(r"\d+ [^\W\d]+")
"""What is counted: 26 questions."""
_FIGURE = re.compile(r"\d+(?:[.,]\d+)?\s*%?")


def _is_mentioned(layout: Layout, row: Row) -> bool:
    return any(found.ours or found.others for _, found in layout.mentions(row))


def _lone(layout: Layout, row: Row, cell: tuple[int, str], *, mentioned: bool) -> What:
    """A row with one filled cell: a bare reference is a record, words are a title or a note, the rest goes on."""
    column, text = cell
    if mentioned and layout.roles.get("ref") and not layout.own(row, "ref") and column in layout.roles.get("title", ()):
        return "records"  # its reference is merged with that of the row above
    if mentioned:
        found = parse(text)
        bare = found.lead and not found.rest and ("." in found.ours[0].number.removeprefix("A.") or len(found.ours) > 1)
        if bare or (found.lead and column in layout.roles.get("title", ()) and found.ours[0].number.count(".") >= 2):
            return "records"
        return "titles"
    if column in layout.roles.get("title", ()) and "ref" not in layout.roles:
        return "titles?"
    headed = (c for c in layout.table.texts if c >= layout.table.span[0])
    first = min((*headed, *(c for listed in layout.roles.values() for c in listed)), default=0)
    return "titles" if column <= first or column in layout.roles.get("title", ()) else "continued"


def _is_closing(layout: Layout, row: Row, cells: list[tuple[int, str]], *, closed: bool) -> bool:
    """Whether a row belongs to the words below a table: it says who made or approved it, or `closed`, after an empty row,
    counts, names somebody behind a label, or says nothing."""
    if _is_mentioned(layout, row):  # a count whose figure stands where references do
        counts = len(cells) == 2 and cells[1][1].isdigit() and not parse(cells[0][1]).ours
        return counts and (closed or _is_total(cells))
    if closed and _counted(cells) and (not layout.own(row, "title") or _is_step(cells)):
        return True
    labelled = ":" in clean(cells[0][1])
    if (closed or labelled) and not _tells(layout, row):
        few = sum(value is not None for value in row.values) <= _width(layout) / 2
        signed = any(f" {plain(text)} ".startswith(_signed()) for _, text in (cells if closed else cells[:1]))
        if signed or (closed and labelled and few):
            return True
    if not closed or "ref" not in layout.roles:
        return False
    levels = layout.own(row, "maturity") or "%" in layout.own(row, "status")
    return bool(_counted(cells) and not levels) or not any(layout.own(row, role) for role in _SPEAKING[:4])


def _is_step(cells: list[tuple[int, str]]) -> bool:
    """Whether a row names a step of a scale: a word and its figure."""
    return len(cells) == 2 and len(cells[1][1]) == 1


def _tells(layout: Layout, row: Row) -> bool:
    """Whether a row has a status or says whether it applies, in words that are known."""
    said = [layout.own(row, role) for role in ("applicable", "excluded")]
    return is_status(layout.own(row, "status")) or any(read_applicable(text) is not None for text in said)


def _settle_titles(layout: Layout, entries: list[Entry]) -> list[Entry]:
    """Section lines among the records, and lone cells: titles before the last record, notes below it."""
    lone = sum(entry.what == "titles?" for entry in entries)
    whole = lone > len(entries) / 2
    settled = [Entry(e.row, "records" if whole else "titles") if e.what == "titles?" else e for e in entries]
    sections = _sections(layout, settled)
    settled = [Entry(e.row, "titles") if n in sections else e for n, e in enumerate(settled)]
    last = max((n for n, e in enumerate(settled) if e.what == "records"), default=-1)
    if last > 0 and _sums_up(layout, [e.row for e in settled[: last + 1] if e.what == "records"]):
        settled[last] = Entry(settled[last].row, "notes")
        last = max((n for n, e in enumerate(settled) if e.what == "records"), default=-1)
    while last + 1 < len(settled) and _goes_right_on(layout, settled[last + 1]):
        last += 1
    return [
        Entry(e.row, "notes") if n > last and e.what in ("titles", "continued") else e for n, e in enumerate(settled)
    ]


def _sums_up(layout: Layout, rows: Sequence[Row]) -> bool:
    """Whether the last of the rows holds nothing but a word and figures, and is the only one without a reference."""
    *above, last = rows
    if layout.text(last, "ref") or len(_counted(_inside(layout, last))) != 1:
        return False
    return bool(above) and all(layout.text(row, "ref") for row in above)


def _goes_right_on(layout: Layout, entry: Entry) -> bool:
    """Whether a row goes on with the last record, no empty row being between them."""
    return entry.what == "continued" and entry.row.number not in layout.table.blank_before


def _sections(layout: Layout, entries: Sequence[Entry]) -> set[int]:
    """Records that only name a heading and are followed by what stands below it."""
    keys = [_keys(layout, entry.row) if entry.what == "records" else ("", "") for entry in entries]
    found = set()
    for n, entry in enumerate(entries):
        if entry.what != "records" or any(layout.own(entry.row, role) for role in _SPEAKING):
            continue
        of = 0 if _is_mentioned(layout, entry.row) else 1
        own, after = keys[n][of], next((m for m in range(n + 1, min(n + 4, len(keys))) if keys[m][of]), n)
        fuller = len(_inside(layout, entries[after].row)) > len(_inside(layout, entry.row))
        below = keys[after][of].startswith(tuple(f"{own}{sign}" for sign in ".-_/"))
        if own and below and (fuller or of == 0):
            found.add(n)
    return found


def _keys(layout: Layout, row: Row) -> tuple[str, str]:
    """The one number of ours that a row bears, and its first cell, where another framework's or the house's own stands."""
    numbers = [m.number.removeprefix("A.") for _, found in layout.mentions(row) for m in found.ours]
    return numbers[0] if len(numbers) == 1 else "", _inside(layout, row)[0][1]


def _inside(layout: Layout, row: Row) -> list[tuple[int, str]]:
    """The first filled cells of a row within the table's columns, as many as tell what the row is."""
    (left, right), without = layout.table.span, layout.table.without
    found: list[tuple[int, str]] = []
    for column, value in enumerate(row.values):
        if value is None or not left <= column <= right or column in without:
            continue
        text = value.strip() if isinstance(value, str) else text_of(value)
        if text:
            found.append((column, text))
            if len(found) == _TELLING:
                break
    return found


def _width(layout: Layout) -> int:
    return max(len(layout.table.headings), len({c for listed in layout.roles.values() for c in listed}))


@cache
def _placeholder() -> re.Pattern[str]:
    return re.compile(str(load("rows")["placeholder"]))


@cache
def _signed() -> tuple[str, ...]:
    return tuple(f" {phrase} " for phrase in spellings(load("rows")["signed"]))
