"""The zip around a workbook: its parts within limits, and what kind of workbook it is."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Literal

from ims_lib.spreadsheet.limits import (
    CHUNK,
    MB,
    MOST_ENTRIES,
    MOST_LIST_BYTES,
    MOST_PART_BYTES,
    MOST_SHEET_BYTES,
    MOST_UNPACKED_BYTES,
)
from ims_lib.spreadsheet.preflight import SAVE_AS, FileBytes, printable

Format = Literal["xlsx", "xlsm", "ods"]

DOCTYPE = (b"<!DOCTYPE", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))
ENTRY = b"PK\x01\x02"
"""How each entry of a zip's list begins."""
TORN = "is damaged (it cannot be unpacked completely); ask for the file again, or open it in Excel and save it anew."


class Container:
    """The parts of a zipped workbook. Every part that is read is read to its end, so that its checksum is tested."""

    def __init__(self, source: FileBytes) -> None:
        self.source = source
        # Each entry of the list becomes an object; a list that is too long is not even read.
        if (entries := source.data.count(ENTRY)) > MOST_ENTRIES:
            raise source.refused(f"holds {entries:,} parts, too many for a workbook; {SAVE_AS}.")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(source.data))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            raise source.refused(TORN) from None
        self._left = MOST_UNPACKED_BYTES
        infos = self._zip.infolist()
        self.names = {info.filename for info in infos}
        self._twice = self._repeated(infos)
        self.format: Format = self._recognised()

    def has(self, name: str) -> bool:
        """Whether there is a part of this name."""
        return name in self.names

    def size(self, name: str) -> int:
        """How large a part says it is, unpacked; 0 when it is not there."""
        return self._zip.getinfo(name).file_size if name in self.names else 0

    def chunks(self, name: str, *, most: int | None = None) -> Iterator[bytes]:
        """A part's bytes, unpacked piece by piece within the limits. Raises FileRefused."""
        if name in self._twice:
            raise self.source.refused(
                f"holds two copies of one part ({printable(name, most=80)}), which no program writes;"
                " open it in Excel, check it and save it anew."
            )
        most = most or (MOST_SHEET_BYTES if "sheets/" in name else MOST_PART_BYTES)
        if self.size(name) > min(most, self._left):
            raise self._too_large()
        before = b""
        try:
            with self._zip.open(name) as part:
                while chunk := part.read(CHUNK):
                    self._left -= len(chunk)
                    most -= len(chunk)
                    if most < 0 or self._left < 0:
                        raise self._too_large()
                    if any(mark in before + chunk for mark in DOCTYPE):
                        raise self.source.refused(
                            "contains a document type definition, which no workbook has and which can be used to"
                            f" attack a reader; {SAVE_AS}."
                        )
                    before = chunk[-20:]
                    yield chunk
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
            raise self.source.refused(TORN) from None

    def read(self, name: str) -> bytes:
        """A whole small part; nothing when it is not there."""
        return b"".join(self.chunks(name, most=MOST_LIST_BYTES)) if name in self.names else b""

    def test(self, name: str) -> None:
        """Unpack a part without keeping it: within limits, checksum right, no document type definition."""
        if name in self.names:
            for _ in self.chunks(name):
                pass

    def with_definition(self, program: str) -> Exception:
        """The refusal of a part in which only the parser saw a document type definition."""
        return self.source.refused(
            f"contains a document type definition, which no workbook has; open it in {program} and save it anew."
        )

    def _too_large(self) -> Exception:
        return self.source.refused(
            f"unpacks to more than is read (limit {MOST_SHEET_BYTES // MB} MB a sheet, {MOST_PART_BYTES // MB} MB for"
            " its texts); remove formats and sheets that are not needed, or save the sheet with controls as .csv."
        )

    @staticmethod
    def _repeated(infos: list[zipfile.ZipInfo]) -> set[str]:
        seen: set[str] = set()
        twice: set[str] = set()
        for info in infos:
            (twice if info.filename in seen else seen).add(info.filename)
        return twice

    def _recognised(self) -> Format:
        refused = self.source.refused
        if any(info.flag_bits & 1 for info in self._zip.infolist()):
            raise refused("is encrypted with a password; save it without a password and try again.")
        if self.has("xl/workbook.xml"):
            return "xlsm" if self.has("xl/vbaProject.bin") else "xlsx"
        if self.has("xl/workbook.bin"):
            raise refused("is a binary workbook (.xlsb), which is not read; open it in Excel and save it as .xlsx.")
        if any(name.startswith("word/") for name in self.names):
            raise refused(f"is not a spreadsheet but a Word document; {SAVE_AS}.")
        if any(name.startswith("ppt/") for name in self.names):
            raise refused(f"is not a spreadsheet but a presentation; {SAVE_AS}.")
        if any(name.endswith((".iwa", "Index.zip")) for name in self.names):
            raise refused("is an Apple Numbers document; export it from Numbers as Excel (.xlsx).")
        if self.has("mimetype") and self.size("mimetype") < 200:
            return self._open_document(self.read("mimetype").decode("ascii", errors="replace").strip())
        if self.has("content.xml") and self.has("META-INF/manifest.xml"):
            return self._open_document("spreadsheet")
        raise refused("is a zip archive and not a workbook; unpack it and give the spreadsheet that is inside.")

    def _open_document(self, kind: str) -> Format:
        if "spreadsheet" not in kind:
            raise self.source.refused(f"is not a spreadsheet but another kind of document; {SAVE_AS}.")
        if b"encryption-data" in self.read("META-INF/manifest.xml"):
            raise self.source.refused("is encrypted with a password; save it without a password and try again.")
        if not self.has("content.xml"):
            raise self.source.refused("is damaged: its content is missing; ask for the file again.")
        return "ods"
