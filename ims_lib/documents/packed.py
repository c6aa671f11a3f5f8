"""The zip around a Word document or presentation: what it is, and that its parts are within limits, whole and harmless."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ims_lib.spreadsheet import remarks as told
from ims_lib.spreadsheet.container import Container, Format
from ims_lib.spreadsheet.grid import Remark
from ims_lib.spreadsheet.limits import MB, MOST_DOCUMENT_PART_BYTES
from ims_lib.spreadsheet.preflight import FileBytes

MAIN = {"docx": "word/document.xml", "pptx": "ppt/presentation.xml"}
CALLED = {"docx": "a Word document", "pptx": "a presentation"}
MACROS = ("word/vbaProject.bin", "ppt/vbaProject.bin")
HYPERLINK = "/hyperlink"


class Packed(Container):
    """The parts of a document that is what its name says."""

    def _recognised(self) -> Format:
        kind = self.source.kind
        if any(info.flag_bits & 1 for info in self._zip.infolist()):
            raise self.source.refused("is encrypted with a password; save it without a password and try again.")
        if not self.has(MAIN[kind]):
            raise self.source.refused(
                f"is not {CALLED[kind]}, whatever its name says; open it in its own program and save it anew as .{kind}."
            )
        return "xlsx"  # no workbook; nobody asks

    def test_all(self) -> None:
        """Unpack every part of XML once, within limits. Raises FileRefused."""
        for name in sorted(self.names):
            if name.endswith((".xml", ".rels")):
                if self.size(name) > MOST_DOCUMENT_PART_BYTES:
                    raise self._too_large()
                self.test(name)

    def _too_large(self) -> Exception:
        return self.source.refused(
            f"unpacks to more than is read of a document (limit {MOST_DOCUMENT_PART_BYTES // MB} MB for its text);"
            " save the chapters that count as a file of their own."
        )


def require_packed(source: FileBytes) -> Packed:
    """The container of a document, with all of its XML tested. Raises FileRefused."""
    box = Packed(source)
    box.test_all()
    return box


def remarks_on(box: Packed, parts: Iterable[Any]) -> Iterator[Remark]:
    """What lies in the file or is linked to and was neither read nor followed."""
    if not box.names.isdisjoint(MACROS):
        yield told.MACROS
    relations = [relation for part in parts for relation in part.rels.values()]
    if any(each.is_external and not each.reltype.endswith(HYPERLINK) for each in relations):
        yield Remark("note", "file.external_link", "The file refers to other files; they were not followed.")
