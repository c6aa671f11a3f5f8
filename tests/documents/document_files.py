"""Documents for tests, written here: what Word, PowerPoint, a mail program and a printer to PDF would leave, in a line each."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import docx
import pptx


def write_docx(path: Path, *lines: str | tuple[str, ...], footer: str = "") -> Path:
    """A Word document: '# ' begins a heading, a tuple is a row of a table, all else a paragraph."""
    document = docx.Document()
    table = None
    for line in lines:
        if isinstance(line, tuple):
            table = table or document.add_table(rows=0, cols=len(line))
            for cell, text in zip(table.add_row().cells, line, strict=True):
                cell.text = text
            continue
        table = None
        if line.startswith("# "):
            document.add_heading(line.removeprefix("# "), 1)
        else:
            document.add_paragraph(line)
    document.sections[0].footer.paragraphs[0].text = footer
    document.save(str(path))
    return path


def write_pptx(path: Path, slides: Mapping[str, Sequence[str]], notes: str = "") -> Path:
    """A presentation: title of a slide → its lines; the last slide has the notes."""
    shown = pptx.Presentation()
    for title, lines in slides.items():
        slide = shown.slides.add_slide(shown.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text = "\n".join(lines)
    slide.notes_slide.notes_text_frame.text = notes
    shown.save(str(path))
    return path


def write_pdf(path: Path, pages: Iterable[Sequence[str]], *, trailer: str = "") -> Path:
    """A PDF of pages of lines, one below the other; '# ' begins a line in larger letters. A page without lines is blank."""
    pages = list(pages)
    numbers = range(4, 4 + 2 * len(pages), 2)
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(f'{n} 0 R' for n in numbers)}] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, lines in zip(numbers, pages, strict=True):
        drawn = "".join(f"BT /F1 {size} Tf 60 {y} Td ({text}) Tj ET\n" for size, y, text in _placed(lines))
        page = f"/Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {number + 1} 0 R"
        objects.append(f"<< {page} /Resources << /Font << /F1 3 0 R >> >> >>")
        objects.append(f"<< /Length {len(drawn.encode('cp1252'))} >>\nstream\n{drawn}endstream")
    written = b"%PDF-1.4\n"
    places = []
    for number, said in enumerate(objects, start=1):
        places.append(len(written))
        written += f"{number} 0 obj\n{said}\nendobj\n".encode("cp1252")
    listed = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{listed}"
    end += f"trailer << /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{len(written)}\n%%EOF\n"
    path.write_bytes(written + end.encode())
    return path


def _placed(lines: Sequence[str]) -> Iterable[tuple[int, int, str]]:
    for number, line in enumerate(lines):
        text = line.removeprefix("# ").replace("(", r"\(").replace(")", r"\)")
        yield (18 if line.startswith("# ") else 11), 780 - 20 * number, text


def write_zip(path: Path, parts: Mapping[str, bytes]) -> Path:
    """A zip of these parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as box:
        for name, data in parts.items():
            box.writestr(name, data)
    return path


def with_part(path: Path, name: str, data: bytes) -> Path:
    """A packed document with one of its parts replaced, or added."""
    with zipfile.ZipFile(path) as box:
        parts = {each: box.read(each) for each in box.namelist()}
    return write_zip(path, {**parts, name: data})
