"""Text as a workbook's cell can hold it: what a stranger typed stays text, and stays what it was; and as it is compared."""

from __future__ import annotations

import re
import unicodedata

LONGEST_TEXT = 32_767
"""What a cell of Excel can hold, counted in UTF-16 units."""
CUT_NOTE = " … [cut: a cell of a workbook holds no more]"
FORMULA_STARTS = ("=", "+", "-", "@")
_ACTIVE = (*FORMULA_STARTS, "\t", "\r")
"""A spreadsheet program that opens a csv runs a text that begins so; an apostrophe before it keeps it a text."""
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
"""Spreadsheet programs read _x0041_ as A; its first underscore written as _x005F_ keeps the text as it is."""


def folded(text: str) -> str:
    """A text in small letters without accents, as texts are compared: Łódź is lodz."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in letters if not unicodedata.combining(sign)).translate(_FOLDED)


_FOLDED = str.maketrans({"ı": "i", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe"})
"""Letters that have no accent to leave out, and what capitals or a foreign keyboard make of them."""


def clean(text: str) -> str:
    """A text as it is written into a cell by openpyxl, which leaves what looks like an escape to us."""
    return fitted(LOOKS_ESCAPED.sub("_x005F_", text))


def fitted(text: str) -> str:
    """A text as a cell can hold it: signs that XML forbids as �, too long a text cut with a note."""
    text = allowed(text)
    if _units(text) <= LONGEST_TEXT:
        return text
    room = (LONGEST_TEXT - len(CUT_NOTE)) * 2
    return text.encode("utf-16-le")[:room].decode("utf-16-le", errors="ignore") + CUT_NOTE


def allowed(text: str) -> str:
    """A text with � for what XML forbids, and one kind of line end."""
    return NOT_IN_XML.sub("�", text.replace("\r\n", "\n").replace("\r", "\n"))


def _units(text: str) -> int:
    """Length as spreadsheet programs count it; a character takes two units at most."""
    return len(text) if text.isascii() or len(text) * 2 <= LONGEST_TEXT else len(text.encode("utf-16-le")) // 2


def guarded(text: str) -> str:
    """A text that no spreadsheet program takes for a formula. Apostrophes that stand there already get one more."""
    return f"'{text}" if text.lstrip("'").startswith(_ACTIVE) else text


def unguarded(text: str) -> str:
    """The text that was guarded."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(_ACTIVE) else text
