"""The values of an Excel sheet from its own XML: for sheets on which calamine fails or would fill memory."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from itertools import groupby

from ims_lib.spreadsheet.areas import Place
from ims_lib.spreadsheet.container import Container
from ims_lib.spreadsheet.grid import Oddity, Row, Value, number
from ims_lib.spreadsheet.ooxml import Structure, parse
from ims_lib.spreadsheet.sheet_xml import Look, XmlCell
from ims_lib.spreadsheet.styles import Styles
from ims_lib.spreadsheet.values import day_or_time
from ims_lib.spreadsheet.xml_stream import Attributes

ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass
class Values:
    """The filled rows of a sheet, its oddities, and the cells whose text is nowhere to be found."""

    rows: list[Row]
    oddities: dict[Place, Oddity]
    lost: dict[Place, str]


def read_strings(box: Container, part: str) -> list[str]:
    """The texts that cells refer to by number, without phonetic readings."""
    strings: list[str] = []
    pieces: list[str] = []
    listening = phonetic = False

    def start(name: str, _: Attributes) -> None:
        nonlocal listening, phonetic
        if name == "si":
            pieces.clear()
        elif name == "rPh":
            phonetic = True
        listening = name == "t" and not phonetic

    def end(name: str) -> None:
        nonlocal listening, phonetic
        listening = False
        if name == "si":
            strings.append(unescaped("".join(pieces)))
        elif name == "rPh":
            phonetic = False

    def text(piece: str) -> None:
        if listening:
            pieces.append(piece)

    parse(box, part, start, text, end)
    return strings


def values_of(look: Look, strings: list[str], styles: Styles, structure: Structure) -> Values:
    """Every cell of a close look turned into a value."""
    values = Values([], {}, {})
    places = sorted(look.cells)
    for row, group in groupby(places, key=lambda place: place[0]):
        filled: list[Value] = []
        for place in group:
            value = value_of(place, look.cells[place], strings, styles, structure, values)
            if value is not None and value != "":
                filled.extend([None] * (place[1] - len(filled)))
                filled.append(value)
        if filled:
            values.rows.append(Row(row, filled))
    return values


def value_of(
    place: Place, cell: XmlCell, strings: list[str], styles: Styles, structure: Structure, values: Values
) -> Value:
    """A cell's value; what is odd about it is noted in `values`."""
    text = cell.value
    if text is None or cell.kind == "e":
        return None
    if cell.kind == "s":
        text = text.strip()
        if text.isascii() and text.isdigit() and len(text) < 10 and int(text) < len(strings):
            return strings[int(text)]
        values.lost[place] = "a text that the file does not contain"
        return None
    if cell.kind in ("str", "inlineStr"):
        return unescaped(text)
    if cell.kind == "b":
        return text.strip() in ("1", "true")
    if cell.kind == "d":
        values.oddities[place] = Oddity("date", text)
        return text
    return number_or_date(place, text, cell.style, styles, structure, values)


def number_or_date(place: Place, text: str, style: str, styles: Styles, structure: Structure, values: Values) -> Value:
    """A numeric cell as a number, or as a date where its style says so."""
    try:
        amount = float(text)
    except ValueError:
        return text
    if styles.is_date(style) and 0 <= amount < 2_958_466:  # the day after 9999-12-31
        value: Value = day_of(amount, starts_1904=structure.starts_1904)
        values.oddities[place] = Oddity("date", str(value))
        return value
    value = number(amount)
    if isinstance(value, str):
        values.oddities[place] = Oddity("number", value)
    return value


def day_of(amount: float, *, starts_1904: bool) -> str:
    """A day number as ISO text: Excel counts from 1900 with a 29 February that never was, or from 1904."""
    if amount < 1 and not starts_1904:
        return day_or_time((dt.datetime.min + dt.timedelta(days=amount)).time().replace(microsecond=0))
    start = dt.datetime(1904, 1, 1) if starts_1904 else dt.datetime(1899, 12, 31 if amount < 60 else 30)
    moment = start + dt.timedelta(seconds=round(amount * 86_400))
    return day_or_time(moment)


def unescaped(text: str) -> str:
    """Text with Excel's escapes resolved: _x000D_ is a line end. Half characters stay as they are written."""
    if "_x" not in text:
        return text

    def resolved(found: re.Match[str]) -> str:
        code = int(found[1], 16)
        return found[0] if 0xD800 <= code <= 0xDFFF else chr(code)

    return ESCAPE.sub(resolved, text)
