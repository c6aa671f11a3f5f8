"""What an Excel workbook consists of: its sheets with their parts, macros, links to elsewhere, comments."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

from ims_lib.spreadsheet.container import Container
from ims_lib.spreadsheet.xml_stream import Attributes, ForbiddenXml, Unreadable, stream

BOOK = "xl/workbook.xml"
STRINGS = "xl/sharedStrings.xml"
STYLES = "xl/styles.xml"
THEME = "xl/theme/theme1.xml"


@dataclass(frozen=True)
class SheetPart:
    """A sheet of the workbook: its name, where it stands, and whether it is shown."""

    name: str
    part: str | None
    hidden: bool
    is_table: bool = True
    """False for charts, dialogs and macro sheets, which hold no cells."""


@dataclass(frozen=True)
class Structure:
    """The sheets of a workbook in its order, and what else it carries."""

    sheets: list[SheetPart]
    starts_1904: bool = False
    strings: str = STRINGS
    styles: str = STYLES
    theme: str = THEME
    external: list[str] = field(default_factory=list)
    """Addresses and files that the workbook links to."""


@dataclass(frozen=True)
class Relation:
    """One line of a part's relations: kind, target and whether it lies outside the file."""

    kind: str
    target: str
    outside: bool


def read_structure(box: Container) -> Structure:
    """The workbook's sheets in order. Raises FileRefused when it names none that is there."""
    relations = read_relations(box, BOOK)
    sheets: list[SheetPart] = []
    starts_1904 = False

    def start(name: str, attributes: Attributes) -> None:
        nonlocal starts_1904
        if name == "sheet":
            sheets.append(sheet_of(attributes, relations))
        elif name == "workbookPr":
            starts_1904 = attributes.get("date1904", "") in ("1", "true")

    parse(box, BOOK, start)
    if not sheets or not any(sheet.part and box.has(sheet.part) for sheet in sheets):
        raise box.source.refused("has no sheet that can be read; open it in Excel and save it anew.")
    parts = {relation.kind: relation.target for relation in relations.values()}
    external = [name for name in box.names if name.startswith("xl/externalLinks/") and name.endswith(".xml")]
    outside = sorted(
        relation.target for name in external for relation in read_relations(box, name).values() if relation.outside
    )
    if box.has("xl/connections.xml"):
        outside.append("a data connection")
    return Structure(
        sheets=sheets,
        starts_1904=starts_1904,
        strings=parts.get("sharedStrings", STRINGS),
        styles=parts.get("styles", STYLES),
        theme=parts.get("theme", THEME),
        external=outside or (["another workbook"] if external else []),
    )


def sheet_of(attributes: Attributes, relations: dict[str, Relation]) -> SheetPart:
    """A sheet as the workbook lists it; the prefix of its relation's attribute is the writer's choice."""
    ids = [value for key, value in attributes.items() if key.endswith(":id")]
    relation = relations.get(ids[0]) if ids else None
    return SheetPart(
        name=attributes.get("name", ""),
        part=relation.target if relation else None,
        hidden=attributes.get("state", "visible") != "visible",
        is_table=relation is None or relation.kind == "worksheet",
    )


def read_relations(box: Container, part: str) -> dict[str, Relation]:
    """What a part refers to, by id; targets are names of parts, or addresses outside the file."""
    folder, name = posixpath.split(part)
    relations: dict[str, Relation] = {}

    def start(element: str, attributes: Attributes) -> None:
        if element == "Relationship":
            target = attributes.get("Target", "")
            outside = attributes.get("TargetMode") == "External"
            if not outside:
                target = unquote(target)
                target = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            kind = attributes.get("Type", "").rpartition("/")[2]
            relations[attributes.get("Id", "")] = Relation(kind, target, outside)

    parse(box, f"{folder}/_rels/{name}.rels", start)
    return relations


def read_comments(box: Container, sheet: SheetPart) -> Iterator[tuple[str, str]]:
    """Address and text of each comment on a sheet."""
    found: list[tuple[str, list[str]]] = []

    def start(name: str, attributes: Attributes) -> None:
        if name in ("comment", "threadedComment"):
            found.append((attributes.get("ref", ""), []))

    def text(piece: str) -> None:
        if found:
            found[-1][1].append(piece)

    for relation in read_relations(box, sheet.part or "").values():
        # Excel keeps a copy of every threaded comment among the plain ones.
        if relation.kind == "comments":
            parse(box, relation.target, start, text)
    for address, pieces in found:
        yield address, re.sub(r"\s*\n\s*", "\n", "".join(pieces)).strip()


def parse(
    box: Container,
    part: str,
    start: Callable[[str, Attributes], None],
    text: Callable[[str], None] | None = None,
    end: Callable[[str], None] | None = None,
) -> None:
    """Stream a part that the whole workbook rests on; if it is missing, nothing is called."""
    if not box.has(part):
        return
    try:
        stream(box.chunks(part), start=start, end=end, text=text)
    except Unreadable as fault:
        raise box.source.refused(f"is damaged ({part}: {fault}); open it in Excel and save it anew.") from None
    except ForbiddenXml:
        raise box.with_definition("Excel") from None
