"""Usual cells of OpenDocument sheets told from their bytes: the same as the parser tells, whatever is in the file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ims_lib.spreadsheet import open_document_bytes
from ims_lib.spreadsheet.grid import Row
from ims_lib.spreadsheet.open_document_bytes import read_content
from ims_lib.spreadsheet.open_document_xml import Reader, Sheet, TooLarge
from ims_lib.spreadsheet.xml_stream import Feed, ForbiddenXml, Unreadable, stream
from tests.fuzz.targets import changed

PROLOG = '<?xml version="1.0" encoding="UTF-8"?>'
PROLOGS = (
    PROLOG,
    '<?xml version="1.0"?>',
    '<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n',
    '<?xml version="1.0" encoding="iso-8859-1"?>',
    "",
    PROLOG + "<!-- made by hand -->",
)
KINDS = ("float", "percentage", "currency", "boolean", "date", "time", "string", "error", "void", "")
NUMBERS = (
    "0",
    "7",
    "8.10",
    "8.1",
    "0.00001",
    "-3.5",
    "1e3",
    "123456789012345",
    "1234567890123456",
    "0.1000",
    "-0",
    "1_0",
    "nan",
    "inf",
    "",
    " 1",
    "1,5",
    "٣",
    "007",
)
OWN = (*NUMBERS, "2025-01-10", "2025-01-10T00:00:00", "PT9H30M00S", "true", "false", "a &amp; b", "PT9H", "x'y")
NAMES = (
    "office:value",
    "office:date-value",
    "office:time-value",
    "office:boolean-value",
    "office:string-value",
    "calcext:value",
    "x:formula-value",
    "table:formula",
)
EXTRAS = (
    'table:style-name="ce1"',
    'calcext:value-type="error"',
    'calcext:value-type="float"',
    'table:number-columns-repeated="3"',
    'table:number-columns-repeated="0"',
    'table:number-columns-repeated="20000"',
    'table:number-columns-spanned="2"',
    'table:number-rows-spanned="2"',
    "table:style-name='ce2'",
    'office:currency="EUR"',
    'table:style-name="ce&amp;3"',
    'table:formula="of:=[.A1]&gt;2"',
    'table:formula="of:=&quot;value=&quot;"',
    'x="y value="',
    'table:formula="',
)
PLAIN = (
    "A.5.12",
    "in  place",
    " led",
    "8.10",
    "8.1",
    "0",
    "50 %",
    "#REF!",
    "Err:502",
    "Müßig",
    "ą",
    "😀",
    "a > b",
    "",
    "R&amp;D",
    "&lt;b&gt;",
    "&amp;lt;",
    "-3.5",
    "1000",
)
RARE = ("a&#10;b", "&#65;", "tab\there", "a\nb", "]]>", "&nbsp;", "\ufffe", "\x01", "\x7f", "x" * 9000, " " * 9000)
INNER = (
    "<text:span>a</text:span>b",
    'a<text:s text:c="3"/>b',
    "a<text:tab/>b",
    "a<text:line-break/>b",
    '<text:a xlink:href="https://a.example">here</text:a>',
    "<![CDATA[<text:p>]]>",
    "<!-- no -->",
)
BETWEEN = (
    "",
    "\n  ",
    "words",
    "<!-- <table:table-cell/> -->",
    "<![CDATA[<table:table-cell><text:p>no</text:p></table:table-cell>]]>",
    '<?note <table:table-cell office:value-type="string"><text:p>no</text:p></table:table-cell>?>',
    '<x y="<table:table-cell/>"/>',
    '<x y=">',
    "</table:table-row>",
    "<table:table-row>",
    "<office:annotation>",
    "<table:table-cell>",
    "<text:p>",
    "</office:document-content>",
    "<y:table-cell><text:p>other</text:p></y:table-cell>",
)


COLOURS = "".join(
    f'<style:style style:name="{name}"><style:table-cell-properties fo:background-color="{colour}"/></style:style>'
    for name, colour in (("ce1", "#ff0000"), ("ce3", "#00ff00"))
)
COLUMNS = (
    '<table:table-column/><table:table-column table:number-columns-repeated="2" table:default-cell-style-name="ce3"/>'
)


@dataclass
class Outcome:
    """What came of reading a content: the sheets, and how it ended."""

    sheets: list[Sheet] = field(default_factory=list)
    hidden: set[str] = field(default_factory=set)
    left: int = 0
    ended: str = ""


def outcome(chunks: Iterable[bytes], *, by_parser: bool) -> Outcome:
    reader = Reader()
    ended = ""
    try:
        if by_parser:
            stream(chunks, start=reader.start, end=reader.end, text=reader.text)
        else:
            read_content(chunks, reader)
    except (Unreadable, ForbiddenXml, TooLarge) as fault:
        ended = repr(fault)
    return Outcome(reader.sheets, reader.hidden_styles, reader._left, ended)


def require_same(chunks: list[bytes]) -> Outcome:
    """Both ways tell the same, values to their type; what they tell."""
    ours, parsers = outcome(chunks, by_parser=False), outcome([b"".join(chunks)], by_parser=True)
    assert ours == parsers
    assert [[repr(row.values) for row in each.rows] for each in ours.sheets] == [
        [repr(row.values) for row in each.rows] for each in parsers.sheets
    ]
    return ours


def content(rows: str, *, prolog: str = PROLOG, before: str = "", styles: str = "") -> str:
    """A content.xml of one sheet."""
    return (
        f"{prolog}<office:document-content>{styles}<office:body><office:spreadsheet>{before}"
        f'<table:table table:name="Plan">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
    )


def one_of(*choices: Iterable[str], rarely: Iterable[str] = ()) -> st.SearchStrategy[str]:
    """Mostly one of the choices."""
    usual = st.sampled_from([each for every in choices for each in every])
    return st.integers(0, 12).flatmap(lambda at: st.sampled_from(list(rarely)) if rarely and at == 0 else usual)


@st.composite
def usual_cells(draw: st.DrawFn) -> str:
    """A cell as programs write them."""
    kind = draw(st.sampled_from(KINDS[:8]))
    name = {"boolean": "boolean-value", "date": "date-value", "time": "time-value"}.get(kind, "value")
    own = draw(st.sampled_from(NUMBERS[:9] if name == "value" else OWN))
    style = draw(st.sampled_from(("", ' table:style-name="ce1"', ' table:number-columns-repeated="2"')))
    formula = draw(st.sampled_from(("", "", ' table:formula="of:=[.A1]*2"', ' table:formula="of:=&quot;x&quot;"')))
    value = f' office:{name}="{own}"' if kind != "string" else ""
    calc = f' calcext:value-type="{kind}"' if draw(st.booleans()) else ""
    head = f'<table:table-cell{style}{formula} office:value-type="{kind}"{value}{calc}'
    text = own if value and draw(st.booleans()) else draw(one_of(PLAIN))
    return draw(
        st.sampled_from(
            (f"{head}><text:p>{text}</text:p></table:table-cell>", f"{head}/>", f"<table:table-cell{style}/>")
        )
    )


@st.composite
def odd_cells(draw: st.DrawFn) -> str:
    """A cell as nobody ought to write them."""
    attributes = [f'office:value-type="{draw(st.sampled_from(KINDS))}"'] if draw(st.booleans()) else []
    attributes += [
        f'{draw(st.sampled_from(NAMES))}="{draw(st.sampled_from(OWN))}"' for _ in range(draw(st.integers(0, 2)))
    ]
    attributes += draw(st.lists(st.sampled_from(EXTRAS), max_size=2))
    inside = draw(st.sampled_from(("", " "))) + " ".join(["", *draw(st.permutations(attributes))])
    name = draw(st.sampled_from(("table:table-cell", "table:covered-table-cell")))
    paragraphs = draw(st.lists(one_of(PLAIN, INNER, rarely=RARE), max_size=2))
    body = "".join(f"<text:p>{each}</text:p>" for each in paragraphs)
    if draw(st.integers(0, 5)) == 0:
        body = f"<office:annotation><text:p>why?</text:p></office:annotation>{body}"
    if draw(st.integers(0, 8)) == 0:
        body += "<table:table><table:table-row><table:table-cell><text:p>within</text:p></table:table-cell></table:table-row></table:table>"
    return draw(st.sampled_from((f"<{name}{inside}>{body}</{name}>", f"<{name}{inside}/>", f"<{name}{inside} />")))


@st.composite
def contents(draw: st.DrawFn) -> bytes:
    """A content.xml, most of it sound."""
    rows = []
    for _ in range(draw(st.integers(1, 4))):
        cells = draw(
            st.lists(usual_cells() | usual_cells() | odd_cells() | one_of(("", "\n"), rarely=BETWEEN), max_size=6)
        )
        attributes = draw(one_of(("",), rarely=(' table:number-rows-repeated="3"', ' table:visibility="collapse"')))
        rows.append(f"<table:table-row{attributes}>{''.join(cells)}</table:table-row>")
    before = draw(
        one_of(
            ("",), rarely=("<table:tracked-changes><table:table-cell/></table:tracked-changes>", "<table:table-cell/>")
        )
    )
    styles, columns = draw(st.sampled_from((("", ""), (COLOURS, ""), (COLOURS, COLUMNS))))
    prolog = draw(one_of(PROLOGS[:3], rarely=PROLOGS[3:]))
    data = content(columns + "".join(rows), prolog=prolog, before=before, styles=styles)
    return data.encode(errors="surrogatepass")


PIECES = st.sampled_from(
    (b'"', b"<", b">", b"&", b"/", b"=", b" ", b"\xff", b"\xc3", b"<!--", b"-->", b"<!DOCTYPE x>", b"\0", b"]]>", b"'")
)


@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(changed(contents(), PIECES) | contents(), st.lists(st.integers(1, 3000), max_size=4))
@example(content('<table:table-row><x y="<table:table-cell/>"/></table:table-row>').encode(), [])
@example(content('<table:table-row><table:table-cell a="/><table:table-cell/></table:table-row>').encode(), [])
@example(
    content(
        "<table:table-row><!-- <table:table-cell><text:p>a</text:p></table:table-cell> --></table:table-row>"
    ).encode(),
    [148],
)
def test_usual_cells_tell_what_the_parser_tells(data: bytes, cuts: list[int]) -> None:
    marks = sorted({0, len(data), *(cut for cut in cuts if cut < len(data))})
    require_same([data[start:stop] for start, stop in pairwise(marks)])


def test_a_sheet_of_usual_cells_is_hardly_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the way over the bytes would be right and useless."""
    kinds = (
        'office:value-type="string"><text:p>R&amp;D</text:p>',
        'office:value-type="float" office:value="8.1"><text:p>8.10</text:p>',
        'office:value-type="date" office:date-value="2025-01-10"><text:p>10.1.</text:p>',
        'table:formula="of:=&quot;a&quot;" office:value-type="string"><text:p>a</text:p>',
    )
    row = (
        "".join(f"<table:table-cell {kind}</table:table-cell>" for kind in kinds)
        + '<table:table-cell table:style-name="ce1"/>'
    )
    data = content(f"<table:table-row>{row}</table:table-row>" * 100).encode()
    given = 0

    class Counted(Feed):
        def give(self, piece: bytes, *, last: bool = False) -> None:
            nonlocal given
            given += len(piece)
            super().give(piece, last=last)

    monkeypatch.setattr(open_document_bytes, "Feed", Counted)
    found = require_same([data])
    assert found.sheets[0].rows[99] == Row(100, ["R&D", 8.1, "2025-01-10", "a"])
    assert given < 0.2 * len(data)


def test_limits_hold_for_usual_cells() -> None:
    wide = '<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="16000"/>'
    row = f"<table:table-row>{wide}</table:table-row>"
    assert require_same([content(row * 76).encode()]).ended == "TooLarge()"
    assert require_same([content(f"<table:table-row>{wide}{wide}</table:table-row>").encode()]).ended == "TooLarge()"
    assert require_same([content(row * 75).encode()]).ended == ""


def test_a_cell_longer_than_a_chunk_is_read() -> None:
    data = content(
        f"<table:table-row><table:table-cell><text:p>{'long ä ' * 400_000}</text:p></table:table-cell></table:table-row>"
    ).encode()
    size = 1 << 20
    found = require_same([data[at : at + size] for at in range(0, len(data), size)])
    assert found.sheets[0].rows[0].values == ["long ä " * 400_000]
