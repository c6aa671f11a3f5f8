"""Workbooks written as text, so that a test shows what is in them and each can have exactly one fault."""

from __future__ import annotations

import zipfile
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PKG = "http://schemas.openxmlformats.org/package/2006/relationships"
FILLS = (  # none, the pattern that every workbook has, then solid ones
    "<fills><fill><patternFill/></fill>"
    '<fill><patternFill patternType="gray125"><fgColor rgb="FFFF0000"/></patternFill></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="00FF0000"/><bgColor indexed="64"/></patternFill></fill>'
    '<fill><patternFill patternType="solid"><fgColor theme="9" tint="0.4"/></patternFill></fill>'
    '<fill><patternFill patternType="solid"><fgColor indexed="13"/></patternFill></fill>'
    '<fill><patternFill patternType="solid"><fgColor theme="0"/></patternFill></fill></fills>'
)
STYLES = (  # cell styles: 0 plain, 1 date, 2 per cent, 3 two decimals, 4 to 8 the fills from the second on, 9 red per cent
    f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="170" formatCode="dd\\.mm\\.yyyy"/></numFmts>{FILLS}'
    '<cellStyleXfs><xf numFmtId="0"/></cellStyleXfs>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="170"/><xf numFmtId="9"/><xf numFmtId="2"/>'
    + "".join(f'<xf numFmtId="0" fillId="{n}"/>' for n in range(1, 6))
    + '<xf numFmtId="9" fillId="2"/></cellXfs>'
    '<dxfs><dxf><fill><patternFill patternType="solid"><fgColor rgb="FF00FF00"/></patternFill></fill></dxf></dxfs></styleSheet>'
)
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
ODS_NAMES = (
    " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"'
        for prefix in ("office", "table", "text", "style")
    )
    + ' xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
)


def text(address: str, value: str) -> str:
    """A cell with its text in place."""
    return f'<c r="{address}" t="inlineStr"><is><t xml:space="preserve">{value}</t></is></c>'


def row(number: int, *cells: str, attributes: str = "") -> str:
    """A row of ready cells."""
    return f'<row r="{number}" {attributes}>{"".join(cells)}</row>'


def sheet(*rows: str, head: str = "", tail: str = "") -> str:
    """A sheet's XML."""
    return f'<worksheet xmlns="{MAIN}" xmlns:r="{REL}">{head}<sheetData>{"".join(rows)}</sheetData>{tail}</worksheet>'


def write_xlsx(
    path: Path,
    *sheets: str,
    names: list[str] | None = None,
    states: list[str] | None = None,
    strings: str = "",
    date_1904: bool = False,
    extra: dict[str, str | bytes] | None = None,
    without: str | None = None,
) -> Path:
    """An Excel workbook of these sheets."""
    names = names or [f"Sheet{i}" for i in range(1, len(sheets) + 1)]
    states = states or ["visible"] * len(sheets)
    listed = "".join(
        f'<sheet name="{name}" sheetId="{i}" state="{state}" r:id="rId{i}"/>'
        for i, (name, state) in enumerate(zip(names, states, strict=True), 1)
    )
    relations = "".join(
        f'<Relationship Id="rId{i}" Type="{REL}/worksheet" Target="worksheets/sheet{i}.xml"/>'
        for i in range(1, len(sheets) + 1)
    )
    book = '<workbookPr date1904="1"/>' if date_1904 else "<workbookPr/>"
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{REL}">{book}<sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PKG}">{relations}'
        f'<Relationship Id="s" Type="{REL}/styles" Target="styles.xml"/>'
        f'<Relationship Id="t" Type="{REL}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/styles.xml": STYLES,
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
    }
    parts |= {f"xl/worksheets/sheet{i}.xml": xml for i, xml in enumerate(sheets, 1)}
    parts |= extra or {}
    if without:
        del parts[without]
    return write_zip(path, parts)


def write_ods(path: Path, rows: str, *, styles: str = "", attributes: str = "", prolog: str = "") -> Path:
    """An OpenDocument workbook of one sheet called Plan."""
    content = (
        f'<?xml version="1.0"?>{prolog}<office:document-content {ODS_NAMES}>'
        f"<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>"
        f'<table:table table:name="Plan" {attributes}>{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return write_zip(path, {"mimetype": ODS_TYPE, "content.xml": content, "META-INF/manifest.xml": "<manifest/>"})


def write_zip(path: Path, parts: dict[str, str | bytes]) -> Path:
    """A zip of these parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as box:
        for name, data in parts.items():
            box.writestr(name, data)
    return path
