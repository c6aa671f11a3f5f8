"""What a document says of itself: in the file's properties, its headers and footers, and the first of its text, in ten languages."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import islice, pairwise
from typing import NamedTuple

from ims_lib.documents.blocks import CELL, Block, DocumentText
from ims_lib.documents.model import DocumentProperties
from ims_lib.inputs.said import days_within, says_nothing
from ims_lib.register.dates import read_date
from ims_lib.register.plans import plans
from ims_lib.register.vocabulary import load, phrases_of, plain, spellings

COLUMNS = {
    "version": "version",
    "owner": "owner",
    "approved_on": "approved",
    "approved_by": "approver",
    "next_review": "next_review",
    "retention": "",
    "place": "",
}
"""Column of a list of documents → what it is here; an approver is one with a day behind the name, the empty ones only end what stands before them."""
OWN = ("version", "owner", "approved", "next_review")
"""What has labels in documents.yml beside those of such a list."""
_WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)?")
_VERSION = re.compile(r"(?<![\w.])[vV]?\.?\s?(\d{1,3}(?:\.\d{1,3}){0,2}[a-z]?)(?![\w/-]|\.\d)")
_SHORT = re.compile(r"(?<![\w.])[vV]\.?\s?(\d{1,3}(?:\.\d{1,3}){0,2})(?![\w.]?\d)")
_SLASHED = re.compile(r"(?<!\d)(\d{1,2})/(\d{1,2})/(20\d\d)(?!\d)")
MONTHS = 12
_BREAKS = re.compile(r"\s*(?:[\t|;·•\n]|\s{3,}|,\s)\s*")


class Label(NamedTuple):
    """A label in a text: what it says, and where it begins and ends."""

    name: str
    start: int
    end: int
    day_first: bool
    """Whether it is in a language in which 03/02/2027 is in February; in English nobody knows."""


def properties_of(document: DocumentText) -> DocumentProperties:
    """The properties of a document; what isn't clear is None."""
    head = [*_head(document.blocks)]
    said: dict[str, list[str]] = {}
    for text in (*_under_headings(head), *(each.text for each in head)):
        for label, value in _labelled(text):
            said.setdefault(label.name, []).append(_turned(value, day_first=label.day_first))
    versions = [found for value in said.get("version", ()) if (found := version_in(value))]
    loose = [found[1] for each in head if each.part == "margin" for found in _SHORT.finditer(each.text)]
    stated = document.properties.get("version", "")
    return DocumentProperties(
        title=_title(document),
        version=next(iter([*versions, *loose]), None) or version_in(stated),
        owner=next(filter(None, map(_owner, said.get("owner", ()))), None),
        approved=_day(said.get("approved", ())) or _day(said.get("approver", ())),
        next_review=_day(said.get("next_review", ())),
    )


def says_of_document(text: str) -> bool:
    """Whether a line says something of the document itself, such as its version, and no more."""
    return len(text) <= 2 * _figure("line") and any(_labelled(text))


def _head(blocks: Iterable[Block]) -> Iterator[Block]:
    """The margins, and the first page or the first paragraphs of a document without pages."""
    yield from (each for each in blocks if each.part == "margin")
    told = (each for each in blocks if each.part != "margin" and (each.page or 1) <= 1)
    yield from islice(told, _figure("head"))


def _title(document: DocumentText) -> str | None:
    """The highest heading of the first page, before any of the text; else the file's own title."""
    first = list(islice((each for each in document.blocks if each.part != "margin"), _figure("title")))
    headings = [each for each in first if each.level and not _labels(each.text)]
    if headings and not headings[0].text[0].isdigit():
        return headings[0].text
    return document.properties.get("title") or None


def _under_headings(head: Iterable[Block]) -> Iterator[str]:
    """Cells of a table with the heading of their column before them, as labelled text: the last row counts first."""
    rows = [each.text.split(CELL) for each in head if each.part == "row"]
    for above, below in reversed([*pairwise(rows)]):
        if _heads(above, below):
            start = rows.index(above) + 1
            last = next(row for row in reversed(rows[start:]) if len(row) == len(above))
            yield from (f"{name}{CELL}{cell}" for name, cell in zip(above, last, strict=True) if cell)
            return


def _heads(above: list[str], below: list[str]) -> bool:
    """Whether one row holds the headings of the next: labels, and what stands below them is none."""
    known = _labels_by_phrase()
    labels = [known.get(plain(cell)) for cell in above]
    values = [cell for label, cell in zip(labels, below, strict=False) if label]
    is_version = any(label == "version" and version_in(cell) for label, cell in zip(labels, below, strict=False))
    of_labels = not any(plain(cell) in known for cell in values)
    return len(above) == len(below) and of_labels and (is_version or len(values) > 1)


def _labelled(text: str) -> Iterator[tuple[Label, str]]:
    """Each label of a text with what stands behind it, up to the next one."""
    found = _labels(text)
    ends = [*(each.start for each in found[1:]), len(text)] if found else []
    for label, upto in zip(found, ends, strict=True):
        value = text[label.end : upto].strip(" \t:.-–—|·")
        if label.name and value and not says_nothing(value):
            yield label, value


def _labels(text: str) -> list[Label]:
    """The labels in a text, in their order: at the beginning, after a break, or before a colon."""
    words = [(plain(match[0]), match.start(), match.end()) for match in _WORD.finditer(text)]
    known, longest = _labels_by_phrase(), _longest()
    found: list[Label] = []
    place = 0
    while place < len(words):
        for length in range(min(longest, len(words) - place), 0, -1):
            phrase = " ".join(word for word, _, _ in words[place : place + length])
            start, end = words[place][1], words[place + length - 1][2]
            if phrase in known and _is_label(text, start, end, found):
                found.append(Label(known[phrase], start, end, phrase not in _english()))
                place += length - 1
                break
        place += 1
    return found


def _is_label(text: str, start: int, end: int, before: list[Label]) -> bool:
    """A label is followed by a colon, a cell or a figure, or begins with a capital at the start or behind another label's value."""
    behind = text[end:].lstrip(" .")
    if behind.startswith((":", CELL, "|", "·", "–", "=")):
        return True
    if text[:start].strip() and not before and not _BREAKS.search(text[max(0, start - 3) : start]):
        return False
    is_line = len(text) <= _figure("line")
    said = bool(behind[:1].isdigit() or _SHORT.match(behind) or days_within(behind[: _figure("day")]))
    return said or bool(before) or (is_line and " " in text[start:end].strip())


@cache
def _labels_by_phrase() -> Mapping[str, str]:
    columns = plans()["documents"].columns
    alone = phrases_of("documents", "no_labels")
    listed = {phrase: name for column, name in COLUMNS.items() for phrase in map(plain, columns[column].headings)}
    told = {phrase: name for phrase, name in listed.items() if phrase not in alone}
    return told | {phrase: name for name in OWN for phrase in phrases_of("documents", name)}


@cache
def _english() -> frozenset[str]:
    """The labels in English."""
    listed = load("inputs")["documents"]["columns"].values()
    own = (load("documents")[name] for name in OWN)
    return frozenset(spellings(dict(enumerate(each.get("en", []) for each in (*listed, *own)))))


def _turned(text: str, *, day_first: bool) -> str:
    """A text with each day that could be read in two ways written so that it can't, or taken out where nothing tells."""

    def clear(found: re.Match[str]) -> str:
        first, second, year = found.groups()
        if first == second or int(first) > MONTHS or int(second) > MONTHS:
            return found[0]
        return f"{year}-{int(second):02d}-{int(first):02d}" if day_first else ""

    return _SLASHED.sub(clear, text)


@cache
def _longest() -> int:
    return max(len(phrase.split()) for phrase in _labels_by_phrase())


def version_in(text: str) -> str | None:
    """The version at the beginning of a text: 2.1 of 'v2.1 (draft)'; none of a day."""
    found = _VERSION.match(text.strip())
    return found[1] if found and not read_date(text.split()[0].strip(",;")) else None


def _owner(text: str) -> str | None:
    said = _BREAKS.split(text.strip())[0].strip(" :.,")
    is_name = said and len(said) <= _figure("owner") and not days_within(said) and any(map(str.isalpha, said))
    return said if is_name else None


def _day(values: Iterable[str]) -> dt.date | None:
    """The first day that stands soon after its label."""
    return next((days[0] for value in values if (days := days_within(value[: _figure("day")]))), None)


def _figure(name: str) -> int:
    return int(load("documents")["figures"][name])
