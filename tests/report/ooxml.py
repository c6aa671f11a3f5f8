"""What would make a spreadsheet program offer to repair a workbook: looked for in the package itself, without any program."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
# The order in which a worksheet's parts must stand (ECMA-376, CT_Worksheet); another order is "repaired" away.
ORDER = (
    "sheetPr",
    "dimension",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "sheetCalcPr",
    "sheetProtection",
    "protectedRanges",
    "scenarios",
    "autoFilter",
    "sortState",
    "dataConsolidate",
    "customSheetViews",
    "mergeCells",
    "phoneticPr",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "rowBreaks",
    "colBreaks",
    "customProperties",
    "cellWatches",
    "ignoredErrors",
    "smartTags",
    "drawing",
    "legacyDrawing",
    "legacyDrawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
)
LONGEST_NAME, LONGEST_TEXT, LONGEST_CHOICES = 31, 32_767, 255


def faults_of(path: Path) -> list[str]:
    """Every fault found; none in a workbook that opens as it is."""
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        faults = [f"{name}: stands twice" for name in sorted(set(names)) if names.count(name) > 1]
        contents = {name: archive.read(name) for name in names}
    parts: dict[str, ElementTree.Element] = {}
    for name, content in contents.items():
        if name.endswith((".xml", ".rels")):
            try:
                parts[name] = ElementTree.fromstring(content)
            except ElementTree.ParseError as error:
                faults.append(f"{name}: {error}")
    if faults:
        return faults
    faults += _types(parts, names)
    faults += _relationships(parts, names)
    if not faults:
        faults += _sheets(parts)
    return faults


def _types(parts: Mapping[str, ElementTree.Element], names: list[str]) -> Iterator[str]:
    """Each part has a type, and each type a part."""
    types = parts.get("[Content_Types].xml")
    if types is None:
        yield "[Content_Types].xml is missing"
        return
    extensions = {item.get("Extension") for item in types.iter(f"{TYPES}Default")}
    overrides = [str(item.get("PartName")).lstrip("/") for item in types.iter(f"{TYPES}Override")]
    yield from (f"a type for {name}, which is not there" for name in overrides if name not in names)
    for name in names:
        if name != "[Content_Types].xml" and name not in overrides and name.rpartition(".")[2] not in extensions:
            yield f"{name}: no type"


def _relationships(parts: Mapping[str, ElementTree.Element], names: list[str]) -> Iterator[str]:
    """Each relationship leads somewhere inside, and each id used is one."""
    known: dict[str, set[str]] = {}
    for name, root in parts.items():
        if not name.endswith(".rels"):
            continue
        folder, _, file = name.rpartition("_rels/")
        source = folder + file.removesuffix(".rels")
        known[source] = set()
        for item in root.iter(f"{PACKAGE}Relationship"):
            if item.get("Id") in known[source]:
                yield f"{name}: {item.get('Id')} stands twice"
            known[source].add(str(item.get("Id")))
            target = str(item.get("Target"))
            inside = (
                target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            )
            if item.get("TargetMode") == "External":
                yield f"{name}: leads out, to {target}"
            elif inside not in names:
                yield f"{name}: {target} is not there"
    for name, root in parts.items():
        used = {value for item in root.iter() for key, value in item.attrib.items() if key == f"{REL}id"}
        yield from (f"{name}: {one} is no relationship of it" for one in sorted(used - known.get(name, set())))


def _sheets(parts: Mapping[str, ElementTree.Element]) -> Iterator[str]:
    book = parts["xl/workbook.xml"]
    names = [str(sheet.get("name")) for sheet in book.iter(f"{MAIN}sheet")]
    for name in names:
        if not 0 < len(name) <= LONGEST_NAME or re.search(r"[\[\]:*?/\\]|^'|'$", name):
            yield f"'{name}' can't be a sheet's name"
    if len({name.lower() for name in names}) < len(names):
        yield "two sheets have one name"
    for defined in book.iter(f"{MAIN}definedName"):
        sheet = str(defined.text).rpartition("!")[0].strip("'").replace("''", "'")
        if sheet not in names:
            yield f"{defined.get('name')}: names a sheet that is not there ({defined.text})"
    formats = parts["xl/styles.xml"].find(f"{MAIN}cellXfs")
    styles = 0 if formats is None else len(formats)
    shared = parts.get("xl/sharedStrings.xml")
    strings = 0 if shared is None else len(shared)
    for name, root in parts.items():
        if root.tag == f"{MAIN}worksheet":
            yield from (f"{name}: {fault}" for fault in _worksheet(root, names, styles, strings))
    if shared is not None and any(_too_long(item) for item in shared):
        yield "a shared text is longer than a cell may hold"


def _worksheet(root: ElementTree.Element, names: list[str], styles: int, strings: int) -> Iterator[str]:
    tags = [item.tag.removeprefix(MAIN) for item in root]
    yield from (f"{tag} is no part of a worksheet" for tag in tags if tag not in ORDER)
    places = [ORDER.index(tag) for tag in tags if tag in ORDER]
    if places != sorted(places):
        yield f"parts in another order than a worksheet's: {', '.join(tags)}"
    yield from _cells(root, styles, strings)
    for rule in root.iter(f"{MAIN}dataValidation"):
        if len(rule.findtext(f"{MAIN}formula1") or "") > LONGEST_CHOICES:
            yield f"choices of {rule.get('sqref')} are longer than {LONGEST_CHOICES} characters"
    for link in root.iter(f"{MAIN}hyperlink"):
        location = str(link.get("location") or "")
        if location and location.rpartition("!")[0].strip("'").replace("''", "'") not in names:
            yield f"{link.get('ref')} leads to {location}, which is not there"
    widths = [(int(col.get("min", 0)), int(col.get("max", 0))) for col in root.iter(f"{MAIN}col")]
    if any(low > high for low, high in widths) or any(b[0] <= a[1] for a, b in pairwise(widths)):
        yield "columns overlap"


def _too_long(item: ElementTree.Element) -> bool:
    return sum(len((text.text or "").encode("utf-16-le")) // 2 for text in item.iter(f"{MAIN}t")) > LONGEST_TEXT


def _cells(root: ElementTree.Element, styles: int, strings: int) -> Iterator[str]:
    last_row = 0
    for row in root.iter(f"{MAIN}row"):
        if int(row.get("r", 0)) <= last_row:
            yield f"row {row.get('r')} doesn't stand after row {last_row}"
        last_row = int(row.get("r", 0))
        last = 0
        for cell in row:
            letters = re.match(r"[A-Z]+", str(cell.get("r")))
            place = 0
            for letter in letters[0] if letters else "":
                place = place * 26 + ord(letter) - 64
            if place <= last or not str(cell.get("r")).endswith(str(last_row)):
                yield f"{cell.get('r')} stands in a wrong place"
            last = place
            if int(cell.get("s", 0)) >= styles:
                yield f"{cell.get('r')} has a style that is not there"
            value = cell.findtext(f"{MAIN}v")
            if _too_long(cell):
                yield f"{cell.get('r')} holds a longer text than a cell may"
            if cell.get("t") == "s" and int(value or 0) >= strings:
                yield f"{cell.get('r')} shows a text that is not there"
            if cell.get("t") in (None, "n") and value and not re.fullmatch(r"-?\d+(\.\d+)?([eE][-+]?\d+)?", value):
                yield f"{cell.get('r')} is no number: {value}"
