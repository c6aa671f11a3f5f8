"""A cell of an OpenDocument sheet: what its XML says it is, and the value that it tells."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from ims_lib.spreadsheet.grid import Oddity, Value, number
from ims_lib.spreadsheet.limits import MOST_COLUMNS
from ims_lib.spreadsheet.xml_stream import Attributes

ERROR_TEXT = re.compile(r"#[A-Z][A-Z/0]*[!?]?|Err:\d{3}")
TIME = re.compile(r"PT(\d+)H(\d+)M(\d+)(?:[.,]\d+)?S")
NUMBERS = ("float", "percentage", "currency")
"""Kinds of cells that hold a number."""
MOST_USUAL = 3
"""Attributes of a cell of text as programs write it: style and kind, the kind twice in LibreOffice."""


@dataclass(slots=True)
class OpenDocumentCell:
    """A cell as the XML has it. Its attributes may be those of other cells too."""

    repeated: int
    kind: str
    attributes: dict[str, str]
    paragraphs: list[str] = field(default_factory=list)
    comment: list[str] = field(default_factory=list)
    link: str | None = None
    overlong: bool = False

    @property
    def text(self) -> str:
        return self.paragraphs[0] if len(self.paragraphs) == 1 else "\n".join(self.paragraphs)

    @property
    def is_marked(self) -> bool:
        """Whether there is more to it than its value."""
        spans = "number-columns-spanned" in self.attributes or "number-rows-spanned" in self.attributes
        return bool(spans or self.comment or self.link or self.overlong)


def plain(attributes: Attributes) -> dict[str, str]:
    """Attributes by their names without prefix."""
    return {name.rpartition(":")[2]: value for name, value in attributes.items()}


def repeated(attributes: dict[str, str], name: str, most: int) -> int:
    """A count among the attributes: at least 1, at most what a sheet has."""
    text = attributes.get(name)
    if text is None:
        return 1
    return min(max(int(text), 1), most) if text.isdecimal() and len(text) < 12 else 1


def cell_of(attributes: Attributes) -> OpenDocumentCell:
    """A cell before its text has come."""
    if len(attributes) <= MOST_USUAL and "office:value" not in attributes:
        return OpenDocumentCell(*_usual_head(tuple(attributes.items())))
    return OpenDocumentCell(*_head_of(attributes.items()))


def _head_of(attributes: Iterable[tuple[str, str]]) -> tuple[int, str, dict[str, str]]:
    """How often a cell is repeated, its kind, and its attributes by their bare names."""
    named = [*attributes]
    bare = {name.rpartition(":")[2]: value for name, value in named}
    kinds = [value for name, value in named if name.endswith(":value-type")]
    kind = "error" if "error" in kinds else kinds[0] if kinds else ""
    return repeated(bare, "number-columns-repeated", MOST_COLUMNS), kind, bare


_usual_head = lru_cache(maxsize=4096)(_head_of)
"""The same for a cell with few attributes: texts by the thousand have the same ones."""


def told(cell: OpenDocumentCell) -> tuple[Value, Oddity | None]:
    """A cell's value, and what is odd about it."""
    attributes, text = cell.attributes, cell.text
    formula = attributes.get("formula")
    if cell.kind == "error" or (formula is not None and ERROR_TEXT.fullmatch(text)):
        return None, Oddity("error", text or "an error")
    if cell.kind in NUMBERS:
        return _told_number(attributes.get("value", ""), text)
    if cell.kind == "boolean":
        return attributes.get("boolean-value") == "true", None
    if cell.kind == "date":
        day = attributes.get("date-value", text).removesuffix("T00:00:00")
        return day, Oddity("date", day)
    if cell.kind == "time":
        found = TIME.fullmatch(attributes.get("time-value", ""))
        moment = f"{int(found[1]):02}:{found[2]}:{found[3]}" if found else text
        return moment, Oddity("date", moment)
    if formula is not None and not cell.kind and not text:
        return None, Oddity("no_value", formula)
    return text or attributes.get("string-value") or None, None


def _told_number(own: str, text: str) -> tuple[Value, Oddity | None]:
    """A number of this value and this text, and that it is odd unless the text is its plain digits."""
    try:
        value = number(float(own))
    except ValueError:
        return text or None, None
    digits = str(value)
    plain_digits = text in ("", digits) and not isinstance(value, str)
    return value, None if plain_digits else Oddity("number", text or digits)
