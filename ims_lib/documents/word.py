"""A Word document → blocks: headings by their style, tables row by row, headers and footers, insertions as text."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import docx
from docx.oxml.ns import qn

from ims_lib.documents.blocks import CELL, Block, DocumentText, level_of, one_line
from ims_lib.documents.packed import remarks_on, require_packed
from ims_lib.spreadsheet.grid import Remark
from ims_lib.spreadsheet.preflight import FileBytes

P, TABLE, ROW, CELLS, STYLE, OUTLINE, VALUE = map(
    qn, ("w:p", "w:tbl", "w:tr", "w:tc", "w:pStyle", "w:outlineLvl", "w:val")
)
TEXT, TAB, BREAKS, BOLD = qn("w:t"), qn("w:tab"), {qn("w:br"), qn("w:cr")}, qn("w:b")
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
CHANGES = (qn("w:ins"), qn("w:del"))
MARGINS = ("/header", "/footer")
BODY_LEVEL = 9
"""The outline level that Word gives to what is no heading."""


def read(source: FileBytes) -> DocumentText:
    """The blocks of a Word document. Raises FileRefused."""
    box = require_packed(source)
    document = docx.Document(io.BytesIO(source.data))
    main = document.part
    # Where a document has no styles of its own, the library would fetch its template's.
    has_styles = any(relation.reltype.endswith("/styles") for relation in main.rels.values())
    levels = {style.style_id: _level_of_style(style) for style in document.styles} if has_styles else {}
    margins = [
        relation.target_part
        for relation in sorted(main.rels.values(), key=lambda each: str(each.target_ref))
        if not relation.is_external and relation.reltype.endswith(MARGINS)
    ]
    blocks = [*(_margin(part) for part in margins), *_blocks(document.element.body, levels)]
    remarks = [*remarks_on(box, [main]), *_tracked(document.element.body)]
    core = document.core_properties
    properties = {"title": core.title, "version": core.version}
    return DocumentText(
        tuple(each for each in blocks if each.text),
        {name: one_line(said) for name, said in properties.items() if said},
        tuple(remarks),
    )


def _level_of_style(style: Any) -> int:
    """The heading level of a paragraph style, by itself or by that on which it is based; 0 of any other."""
    seen: set[str] = set()
    while style is not None and style.style_id not in seen:
        seen.add(style.style_id)
        name = (style.name or "").lower()
        if name == "title":
            return 1
        if name.startswith("heading") and name[-1:].isdigit():
            return int(name[-1])
        outline = style.element.find(f".//{OUTLINE}")
        if outline is not None and int(outline.get(VALUE)) < BODY_LEVEL:
            return int(outline.get(VALUE)) + 1
        style = getattr(style, "base_style", None)
    return 0


def _blocks(parent: Any, levels: dict[str, int]) -> Iterator[Block]:
    for child in parent:
        if child.tag == P:
            text = _text(child)
            yield Block(text, level=_level(child, text, levels))
        elif child.tag == TABLE:
            for row in child.iter(ROW):
                cells = [one_line(" ".join(map(_text, cell.iter(P)))) for cell in row.iter(CELLS)]
                yield Block(CELL.join(cells) if any(cells) else "", part="row")
        elif child.tag is not None:  # a content control, or what else holds paragraphs
            yield from _blocks(child, levels)


def _level(paragraph: Any, text: str, levels: dict[str, int]) -> int:
    style, outline = paragraph.find(f".//{STYLE}"), paragraph.find(f".//{OUTLINE}")
    if style is not None and (level := levels.get(style.get(VALUE), 0)):
        return level
    if outline is not None and int(outline.get(VALUE)) < BODY_LEVEL:
        return int(outline.get(VALUE)) + 1
    runs = [run for run in paragraph.iter(qn("w:r")) if run.find(TEXT) is not None]
    return level_of(text, marked=bool(runs) and all(run.find(f".//{BOLD}") is not None for run in runs))


def _text(paragraph: Any) -> str:
    """A paragraph's text with what was inserted and without what was deleted; what stands there twice for old programs once."""
    pieces = []
    for node in paragraph.iter(TEXT, TAB, *BREAKS):
        if node.tag != TEXT:
            pieces.append(" ")
        elif not any(above.tag == FALLBACK for above in node.iterancestors()):
            pieces.append(node.text or "")
    return one_line("".join(pieces))


def _margin(part: Any) -> Block:
    return Block(CELL.join(filter(None, map(_text, part.element.iter(P)))), part="margin")


def _tracked(body: Any) -> Iterator[Remark]:
    if next(body.iter(*CHANGES), None) is not None:
        yield Remark(
            "note",
            "document.tracked",
            "Changes are tracked: what was inserted is read as text, what was deleted isn't.",
        )
