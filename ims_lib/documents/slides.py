"""A presentation → blocks: a page per slide, its title as heading, tables row by row, notes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pptx

from ims_lib.documents.blocks import CELL, Block, DocumentText, one_line
from ims_lib.documents.packed import remarks_on, require_packed
from ims_lib.spreadsheet.preflight import FileBytes


def read(source: FileBytes) -> DocumentText:
    """The blocks of a presentation. Raises FileRefused."""
    box = require_packed(source)
    shown = pptx.Presentation(io.BytesIO(source.data))
    blocks = [block for page, slide in enumerate(shown.slides, start=1) for block in _slide(slide, page)]
    remarks = remarks_on(box, [shown.part, *(slide.part for slide in shown.slides)])
    title = one_line(shown.core_properties.title or "")
    said = {"pages": str(len(shown.slides))}
    said |= {"title": title} if title and title != "PowerPoint Presentation" else {}
    return DocumentText(tuple(each for each in blocks if each.text), said, tuple(remarks))


def _slide(slide: Any, page: int) -> Iterator[Block]:
    title = slide.shapes.title
    if title is not None:
        yield Block(one_line(title.text_frame.text), page, 1)
    for shape in slide.shapes:
        if title is None or shape.shape_id != title.shape_id:
            yield from _shape(shape, page)
    if slide.has_notes_slide and (frame := slide.notes_slide.notes_text_frame) is not None:
        yield from (Block(one_line(each.text), page, part="notes") for each in frame.paragraphs)


def _shape(shape: Any, page: int) -> Iterator[Block]:
    if hasattr(shape, "shapes"):
        for inner in shape.shapes:
            yield from _shape(inner, page)
    elif shape.has_text_frame:
        yield from (Block(one_line(each.text), page) for each in shape.text_frame.paragraphs)
    elif getattr(shape, "has_table", False):
        for row in shape.table.rows:
            cells = [one_line(cell.text) for cell in row.cells]
            yield Block(CELL.join(cells) if any(cells) else "", page, part="row")
