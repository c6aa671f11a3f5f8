"""Files that are not read: one sentence each, with the file's name and what to do."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest
from spreadsheet_files import row, sheet, text, write_ods, write_xlsx, write_zip

from ims_lib.errors import FileRefused
from ims_lib.spreadsheet import read_workbook
from ims_lib.spreadsheet.preflight import printable

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
GOOD = sheet(row(1, text("A1", "a")))
FILES = {
    "empty file": (b"", "is empty"),
    "pdf": (b"%PDF-1.7 ...", "PDF"),
    "web page": (b"\xef\xbb\xbf \r\n<!DOCTYPE html><table></table>", "web page"),
    "xml": (b"<?xml version='1.0'?><Workbook/>", "XML"),
    "gzip": (b"\x1f\x8b\x08\x00", "unpack"),
    "encrypted workbook": (OLE + bytes(99) + "EncryptedPackage".encode("utf-16-le"), "without a password"),
    "old Word document": (OLE + bytes(99) + "WordDocument".encode("utf-16-le"), "Word"),
    "noise behind the mark of Excel 97": (OLE + bytes(range(256)) * 9, "damaged"),
    "torn Excel 97 workbook": (OLE + bytes(600) + "Workbook".encode("utf-16-le"), "damaged"),
    "noise": (bytes(range(256)) * 20, "not text"),
    "torn zip": (b"PK\x03\x04" + bytes(200), "damaged"),
}


@pytest.mark.parametrize(("data", "reason"), FILES.values(), ids=FILES)
def test_files_of_another_kind(tmp_path: Path, data: bytes, reason: str) -> None:
    (tmp_path / "soa.xlsx").write_bytes(data)
    assert reason in refusal(tmp_path / "soa.xlsx")


ZIPS: dict[str, tuple[dict[str, str | bytes], str]] = {
    "binary workbook": ({"xl/workbook.bin": b"x"}, "save it as .xlsx"),
    "Word": ({"word/document.xml": "<w/>"}, "Word document"),
    "Numbers": ({"Index/Document.iwa": b"x"}, "Numbers"),
    "no workbook": ({"readme.txt": "hello"}, "not a workbook"),
    "text document": ({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}, "another kind"),
    "encrypted ods": (
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": b"\x99",
            "META-INF/manifest.xml": "<m><encryption-data/></m>",
        },
        "without a password",
    ),
    "ods without content": ({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}, "content is missing"),
}


@pytest.mark.parametrize(("parts", "reason"), ZIPS.values(), ids=ZIPS)
def test_zips_of_another_kind(tmp_path: Path, parts: dict[str, str | bytes], reason: str) -> None:
    assert reason in refusal(write_zip(tmp_path / "soa.xlsx", parts))


def test_things_that_are_no_files(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "loop.xlsx").symlink_to("loop.xlsx")
    assert "no such file" in refusal(tmp_path / "missing.xlsx")
    assert "is a folder" in refusal(tmp_path)
    assert "pipe or device" in refusal(tmp_path / "pipe.csv")
    assert "cannot be opened" in refusal(tmp_path / "loop.xlsx")


def test_a_lock_file(tmp_path: Path) -> None:
    (tmp_path / "~$soa.xlsx").write_bytes(b"\x08Ana" + bytes(160))
    assert "lock file" in refusal(tmp_path / "~$soa.xlsx")


def test_a_file_beyond_the_limit_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "hole.csv"
    path.write_bytes(b"a,b\n")
    os.truncate(path, 4 << 30)
    assert "too large" in refusal(path)


def test_a_part_beyond_the_limit(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "bomb.xlsx", GOOD, without="xl/sharedStrings.xml")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as box, box.open("xl/sharedStrings.xml", "w") as part:
        for _ in range(97):
            part.write(bytes(1 << 20))
    assert "unpacks to more" in refusal(path)


LAUGHS = '<!DOCTYPE x [<!ENTITY a "lol">]>'


def test_document_type_definitions(tmp_path: Path) -> None:
    strings = {"xl/sharedStrings.xml": f"{LAUGHS}<sst><si><t>&a;</t></si></sst>"}
    wide = {"xl/worksheets/sheet1.xml": f"<?xml version='1.0' encoding='utf-16'?>{LAUGHS}<worksheet/>".encode("utf-16")}
    assert "document type" in refusal(write_xlsx(tmp_path / "a.xlsx", GOOD, extra=strings))
    assert "document type" in refusal(write_xlsx(tmp_path / "b.xlsx", GOOD, extra=wide))
    assert "document type" in refusal(write_ods(tmp_path / "c.ods", "", prolog=LAUGHS))


def test_a_wrong_checksum(tmp_path: Path) -> None:
    path = tmp_path / "altered.xlsx"
    with zipfile.ZipFile(write_xlsx(tmp_path / "good.xlsx", GOOD)) as good, zipfile.ZipFile(path, "w") as stored:
        for name in good.namelist():
            stored.writestr(name, good.read(name))
    path.write_bytes(path.read_bytes().replace(b">a</t>", b">b</t>"))
    assert "damaged" in refusal(path)


def test_two_copies_of_a_part(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "twice.xlsx", GOOD)
    with zipfile.ZipFile(path, "a") as box, pytest.warns(UserWarning, match="Duplicate name"):
        box.writestr("xl/worksheets/sheet1.xml", GOOD)
    assert "two copies" in refusal(path)


def test_too_many_sheets(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "many.xlsx", *[GOOD] * 501)
    assert "501 sheets" in refusal(path)


NAMES = {
    "line end": ("two\nlines.xlsx", "two\\x0alines.xlsx"),
    "terminal codes": ("\x1b[31mred\x07", "\\x1b[31mred\\x07"),
    "a byte that is no UTF-8": ("a\udcff.csv", "a\\xff.csv"),
    "right-to-left override": ("a\u202eb", "a\\u202eb"),
    "format codes": ("{0}%s", "{0}%s"),
    "letters": ("Prüfung 名前", "Prüfung 名前"),
}


@pytest.mark.parametrize(("name", "shown"), NAMES.values(), ids=NAMES)
def test_names_stay_on_one_line(name: str, shown: str) -> None:
    assert printable(name) == shown


def refusal(path: Path) -> str:
    """The one sentence with which a file is refused."""
    with pytest.raises(FileRefused) as caught:
        read_workbook(path)
    (sentence,) = caught.value.faults
    assert sentence.startswith(f"{path.name}: ")
    assert "\n" not in sentence
    assert sentence.endswith(".")
    return sentence
