"""A PDF → blocks: page by page, lines put together to paragraphs; what stands on most pages is a margin. No picture is read."""

from __future__ import annotations

import encodings
import io
import pkgutil
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import islice
from typing import Any

import pypdf
from pypdf.errors import PyPdfError

from ims_lib.documents.blocks import Block, DocumentText, level_of, one_line, without_bullet
from ims_lib.spreadsheet.grid import Remark
from ims_lib.spreadsheet.limits import MOST_DRAWN_BYTES, MOST_PAGES
from ims_lib.spreadsheet.preflight import FileBytes

LARGER = 1.12
"""A line in letters so many times larger than most is a heading."""
OFTEN, FEWEST, EDGE = 0.6, 3, 3
"""A line stands in the margin if it is one of the three first or last on so many of three pages or more."""
FULL, SHORT = 0.75, 0.6
"""A line that is so much shorter than the longest of its page ends its paragraph, with a full stop and without."""
OF_WINDOWS = ("mbcs", "oem")
LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl"})
_NUMBERS = re.compile(r"\d+")
_ENDS = (".", "!", "?", ":", ";")


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line of a page; one without text is a gap."""

    text: str
    size: float = 0.0
    bold: bool = False


def warm_up() -> None:
    """Import what the library imports late: all of it but for what decrypts, and the encodings that a font may name."""
    for package in (pypdf, encodings):
        for each in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if each.name.removeprefix("encodings.") not in OF_WINDOWS and "._crypt_providers." not in each.name:
                import_module(each.name)


def read(source: FileBytes) -> DocumentText:
    """The blocks of a PDF. Raises FileRefused."""
    try:
        reader = pypdf.PdfReader(io.BytesIO(source.data))
        if reader.is_encrypted:
            raise source.refused("is encrypted with a password; print it to a PDF without one and try again.")
        count = len(reader.pages)
        pages = [_lines(page) for page in _affordable(reader.pages)]
        about = reader.metadata
    except (PyPdfError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise source.refused("is damaged or no PDF that can be read; open it and print it to a PDF anew.") from None
    margins = _margins(pages)
    body = _usual_size(pages)
    blocks = [Block(text, part="margin") for text in margins.values()]
    for number, lines in enumerate(pages, start=1):
        blocks += _paragraphs(_without(margins, lines), number, body)
    title = one_line(str(about.title or "")) if about else ""
    remarks = [*_scanned(pages), *_beyond(len(pages), count)]
    said = {"pages": str(count)} | ({"title": title} if title else {})
    return DocumentText(tuple(each for each in blocks if each.text), said, tuple(remarks))


def _affordable(pages: Iterable[Any]) -> Iterator[Any]:
    """The first pages, as many as can be read in the time for one file, by what there is to be drawn on them."""
    left = MOST_DRAWN_BYTES
    for page in islice(pages, MOST_PAGES):
        drawn = page.get_contents()
        left -= len(drawn.get_data()) if drawn is not None else 0
        if left < 0:
            return
        yield page


def _lines(page: Any) -> list[PrintedLine]:
    pieces: list[tuple[str, float, bool]] = []

    def seen(text: str, matrix: Sequence[float], of_text: Sequence[float], font: Any, size: float) -> None:
        scale = abs(of_text[3] or of_text[1] or 1) * abs(matrix[3] or matrix[1] or 1)
        name = str(font.get("/BaseFont", "")) if isinstance(font, dict) else ""
        pieces.append((text, round(abs(size) * scale, 1), "bold" in name.lower() or "heavy" in name.lower()))

    page.extract_text(visitor_text=seen)
    lines: list[PrintedLine] = []
    held: list[tuple[str, float, bool]] = []
    for text, size, bold in pieces:
        *ended, rest = text.split("\n")
        for part in ended:
            lines.append(_line([*held, (part, size, bold)]))
            held = []
        held.append((rest, size, bold))
    return [*lines, _line(held)]


def _line(pieces: Iterable[tuple[str, float, bool]]) -> PrintedLine:
    told = [each for each in pieces if each[0].strip()]
    if not told:
        return PrintedLine("")
    text = one_line("".join(each[0] for each in pieces).translate(LIGATURES))
    return PrintedLine(text, max(each[1] for each in told), all(each[2] for each in told))


def _usual_size(pages: Iterable[Iterable[PrintedLine]]) -> float:
    """The size of most letters."""
    letters: Counter[float] = Counter()
    for line in (line for lines in pages for line in lines):
        letters[line.size] += len(line.text)
    return max(letters, key=lambda size: (letters[size], -size), default=0.0)


def _alike(text: str) -> str:
    return _NUMBERS.sub("#", text)


def _margins(pages: Sequence[Sequence[PrintedLine]]) -> dict[str, str]:
    """What stands at the edge of most pages, numbers aside, as it stands there first."""
    times: Counter[str] = Counter()
    first: dict[str, str] = {}
    for lines in pages:
        told = [line.text for line in lines if line.text]
        edge = dict.fromkeys([*told[:EDGE], *told[-EDGE:]] if len(told) > 1 else ())
        for text in edge:
            first.setdefault(_alike(text), text)
        times.update({_alike(text) for text in edge})
    most = max(FEWEST, OFTEN * len(pages))
    return {alike: text for alike, text in first.items() if times[alike] >= most}


def _without(margins: Mapping[str, str], lines: Sequence[PrintedLine]) -> list[PrintedLine]:
    """The lines of a page without those at its edges that stand on most pages."""
    told = [place for place, line in enumerate(lines) if line.text]
    edge = {*told[:EDGE], *told[-EDGE:]}
    return [line for place, line in enumerate(lines) if place not in edge or _alike(line.text) not in margins]


def _paragraphs(lines: Sequence[PrintedLine], page: int, usual: float) -> Iterator[Block]:
    longest = max((len(line.text) for line in lines), default=0)
    held: list[str] = []

    def paragraph() -> Iterator[Block]:
        text = one_line(" ".join(held)).replace("\u00ad ", "").replace("\u00ad", "")
        held.clear()
        if text:
            yield Block(text, page)

    for line in lines:
        larger = line.size > usual * LARGER
        marked = larger or (line.bold and not held and len(line.text) < FULL * longest)
        text, is_item = without_bullet(line.text)
        if level := level_of(line.text, marked=marked) if marked or not held else 0:
            yield from paragraph()
            yield Block(line.text, page, level)
            continue
        if not line.text or is_item:
            yield from paragraph()
        held.append(text)
        if len(line.text) < (FULL if line.text.endswith(_ENDS) else SHORT) * longest:
            yield from paragraph()
    yield from paragraph()


def _scanned(pages: Sequence[Sequence[PrintedLine]]) -> Iterator[Remark]:
    blank = [str(number) for number, lines in enumerate(pages, start=1) if not any(line.text for line in lines)]
    if blank:
        yield Remark(
            "question",
            "document.scanned",
            "Page {pages} has no text: scanned or a picture, and not read. Is there the file that it was made from?"
            if len(blank) == 1
            else "Pages {pages} have no text: scanned or pictures, and not read. Is there the file that it was made from?",
            cell=f"page {blank[0]}",
            parts={"pages": ", ".join(blank)},
        )


def _beyond(read: int, count: int) -> Iterator[Remark]:
    if read < count:
        yield Remark(
            "warning",
            "document.too_long",
            "It has {count} pages, more than is read of one file; read are the first {read}.",
            parts={"count": str(count), "read": str(read)},
        )
