"""What is fuzzed: what goes in, drawn from a corpus and changed at random, and what must hold of what comes out.

A target takes one input and fails by raising. Whatever a fault was found with becomes a line of `corpus/`.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, AnyStr

from hypothesis import strategies as st

from ims_lib.errors import FileRefused
from ims_lib.register.dates import read_date
from ims_lib.register.model import STATUSES
from ims_lib.register.references.mentions import parse
from ims_lib.register.statuses.applicability import read_applicable
from ims_lib.register.statuses.wordings import nearest_word, read_fraction, read_maturity, read_status
from ims_lib.spreadsheet import Workbook
from ims_lib.spreadsheet.container import Container
from ims_lib.spreadsheet.preflight import OLE, look_at
from ims_lib.spreadsheet.reader import read_source
from ims_lib.spreadsheet.wire import BadAnswer, decode, encode
from tests.register.layouts.layout import cases
from tests.register.layouts.test_layouts import check as check_layout
from tests.spreadsheet.spreadsheet_files import row, sheet, text, write_ods, write_xlsx

CORPUS = Path(__file__).parent / "corpus"
SIGNS = (
    "A.",
    "§",
    "-",
    "–",
    "..",
    ":",
    "27001",
    "20000-1",
    "5.1",
    "%",
    "/",
    "(",
    "\u200b",
    "\ud800",
    "\0",
    "٣",
    "²",
    "İ",
    "1" * 40,
)
MARKS = (
    b"PK\x01\x02",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\xff\xff\xff\xff",
    b"\0" * 8,
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b'"',
    b"\n",
    b";",
    b"<!DOCTYPE",
    b"<![CDATA[",
    b"</c>",
    b'r="',
    b't="s"',
    b"<f/>",
    b'repeated="99999999"',
    b"true",
    b"null",
    b"-1",
    b"[",
)
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252", "cp1251", "mac_roman")


@dataclass(frozen=True)
class Target:
    """Something that is fuzzed: its inputs, what must hold, and the inputs that are always tried."""

    inputs: st.SearchStrategy[Any]
    check: Callable[[Any], None]
    corpus: Callable[[], list[Any]]


def check_reference(cell: str) -> None:
    found = parse(cell)
    for mention in found.ours:
        assert 0 <= mention.start <= mention.end
        assert mention.number


def check_status(cell: str) -> None:
    assert read_status(cell).status in STATUSES
    assert read_fraction(cell, whole=5) in (*STATUSES, None)
    assert read_applicable(cell) in (True, False, None)
    level = read_maturity(cell)
    assert level is None or 0 <= level <= 5
    read_date(cell), nearest_word(cell)


def check_preflight(data: bytes) -> None:
    """Looking at a file's container ends in its kind or in a sentence."""

    def look() -> None:
        source = look_at("a.xlsx", data)
        if source.kind == "zip":
            Container(source)

    refused(look)


def check_reading(data: bytes) -> None:
    """Reading a file ends in a workbook that crosses to another process unchanged, or in a sentence."""
    workbook = refused(lambda: read_source(look_at("a.xlsx", data)))
    if workbook is not None:
        lines = b"".join(encode(workbook)).split(b"\n")
        assert decode(line for line in lines if line) == workbook


def check_delimited(data: bytes) -> None:
    """The same for text files; besides, rows ascend and lie within the file."""
    workbook = refused(lambda: read_source(look_at("a.csv", data)))
    if workbook is not None and workbook.format == "csv":
        numbers = [line.number for line in workbook.grids[0].rows]
        assert numbers == sorted(set(numbers))
        assert not numbers or numbers[-1] <= workbook.grids[0].last_row


def check_wire(data: bytes) -> None:
    """Whatever a reading process says is a workbook or is not taken."""
    try:
        found = decode(data.split(b"\n"))
    except BadAnswer:
        return
    assert isinstance(found, Workbook)
    assert all(
        isinstance(value, str | int | float | None) for grid in found.grids for r in grid.rows for value in r.values
    )


def refused(read: Callable[[], Any]) -> Any:
    """What a reading gives; nothing when it refuses the file in one printable line that names it."""
    try:
        return read()
    except FileRefused as refusal:
        sentence = str(refusal)
        assert sentence.isprintable()
        assert sentence.startswith("a.")
        return None


@st.composite
def changed(draw: st.DrawFn, seeds: st.SearchStrategy[AnyStr], pieces: st.SearchStrategy[AnyStr]) -> AnyStr:
    """One of the seeds with some pieces put in, taken out, written over or doubled."""
    data = draw(seeds)
    for _ in range(draw(st.integers(0, 5))):
        start = draw(st.integers(0, len(data)))
        stop = min(start + draw(st.integers(0, 12)), len(data))
        change = draw(st.sampled_from(("put", "take", "over", "double", "end")))
        piece = draw(pieces) if change in ("put", "over") else data[:0]
        if change == "put":
            data = data[:start] + piece + data[start:]
        elif change == "double":
            data = data[:stop] + data[start:stop] + data[stop:]
        elif change == "end":
            data = data[:start] if start > len(data) // 2 else data
        else:
            data = data[:start] + piece + data[start + max(len(piece), stop - start) :]
    return data


def texts_like(name: str) -> st.SearchStrategy[str]:
    """Texts near those of a corpus, and any text."""
    pieces = st.text(max_size=6) | st.sampled_from(SIGNS)
    return changed(st.sampled_from(corpus_of(name)), pieces) | st.text(max_size=60)


@st.composite
def encoded(draw: st.DrawFn) -> bytes:
    """A text file in one of many encodings, damaged perhaps."""
    said = draw(texts_like("delimited")).encode(draw(st.sampled_from(ENCODINGS)), "ignore")
    return draw(changed(st.just(said), bytes_pieces()))


@st.composite
def zipped(draw: st.DrawFn) -> bytes:
    """A workbook of which one part was changed before it was packed, or the whole after."""
    whole = draw(st.sampled_from(containers()))
    if draw(st.booleans()):
        return draw(changed(st.just(whole), bytes_pieces()))
    with zipfile.ZipFile(io.BytesIO(whole)) as box:
        parts = {name: box.read(name) for name in box.namelist()}
    name = draw(st.sampled_from(sorted(parts)))
    parts[name] = draw(changed(st.just(parts[name]), bytes_pieces()))
    return packed(parts)


def bytes_pieces() -> st.SearchStrategy[bytes]:
    """Pieces that a file may be changed by."""
    return st.binary(max_size=6) | st.sampled_from(MARKS)


def corpus_of(name: str) -> list[str]:
    """The texts of a corpus."""
    return [json.loads(line) for line in (CORPUS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def packed(parts: dict[str, bytes]) -> bytes:
    """A zip of these parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as box:
        for name, data in parts.items():
            box.writestr(name, data)
    return file.getvalue()


@cache
def containers() -> list[bytes]:
    """Workbooks of every kind that is packed, with a bit of everything on them."""
    xml = sheet(
        row(1, text("A1", "Control"), text("B1", "Status")),
        row(2, '<c r="A2" t="s"><v>0</v></c>', '<c r="B2" s="2"><v>0.5</v></c>', '<c r="C2" t="e"><v>#REF!</v></c>'),
        row(
            4,
            '<c r="A4" s="1"><v>45000</v></c>',
            '<c r="B4"><f>A2</f></c>',
            '<c r="C4" t="b"><v>1</v></c>',
            attributes='hidden="1"',
        ),
        row(
            5,
            '<c r="A5" s="5"/>',
            '<c r="B5" s="5"><f>A2</f><v/></c>',
            '<c r="C5" s="6"><f>1</f></c>',
            '<c r="D5" s="9"><v>1</v></c>',
        ),
        row(6, '<c r="A6" s="5"/>', '<c r="B6" t="str"><f>A2</f></c>', '<c r="C6" s="7"/>'),
        head='<cols><col min="2" max="3" hidden="1"/></cols>',
        tail='<mergeCells><mergeCell ref="A2:A3"/></mergeCells><hyperlinks><hyperlink ref="A2" r:id="x"/></hyperlinks>',
    )
    rows = (
        '<table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="string">'
        '<text:p>5.1<text:s text:c="3"/></text:p></table:table-cell>'
        '<table:table-cell office:value-type="float" office:value="0.5"/></table:table-row>'
        '<table:table-row><table:covered-table-cell table:number-columns-repeated="3"/>'
        '<table:table-cell table:formula="of:=1"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="3"><table:table-cell table:style-name="ce1"/><table:table-cell/>'
        '<table:table-cell table:style-name="ce1" table:number-columns-repeated="2"/></table:table-row>'
    )
    filled = (
        '<style:style style:name="ce1"><style:table-cell-properties fo:background-color="#ff0000"/></style:style>'
        '<style:style style:name="ce2"><style:table-cell-properties fo:background-color="#00ff00"/></style:style>'
    )
    columns = '<table:table-column table:number-columns-repeated="2" table:default-cell-style-name="ce2"/>'
    with TemporaryDirectory() as folder:
        made = [
            write_xlsx(Path(folder) / "a.xlsx", xml, strings="<si><t>A.5.1</t><rPh><t>x</t></rPh></si>"),
            write_xlsx(Path(folder) / "b.xlsx", xml, "<worksheet/>", states=["visible", "hidden"], date_1904=True),
            write_ods(Path(folder) / "c.ods", columns + rows, styles=filled),
        ]
        return [path.read_bytes() for path in made]


@cache
def answers() -> list[bytes]:
    """What reading processes say of these workbooks."""
    return [b"".join(encode(read_source(look_at("a.xlsx", data)))).rstrip(b"\n") for data in containers()]


TARGETS = {
    "references": Target(texts_like("references"), check_reference, lambda: corpus_of("references")),
    "statuses": Target(texts_like("statuses"), check_status, lambda: corpus_of("statuses")),
    "preflight": Target(
        zipped()
        | changed(st.just(OLE + bytes(64) + "Workbook".encode("utf-16-le")), bytes_pieces())
        | st.binary(max_size=200),
        check_preflight,
        containers,
    ),
    "reading": Target(zipped(), check_reading, containers),
    "delimited": Target(encoded(), check_delimited, lambda: [each.encode() for each in corpus_of("delimited")]),
    "layouts": Target(cases(), lambda case: check_layout(case, isolated=False), list),
    "wire": Target(st.deferred(lambda: changed(st.sampled_from(answers()), bytes_pieces())), check_wire, answers),
}
