"""Documents that aren't what they say, or do harm: each is refused in one sentence, or read with a finding."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ims_lib.commands.check import run
from ims_lib.documents.reading import read_document
from ims_lib.errors import FileRefused
from ims_lib.spreadsheet.preflight import OLE
from tests.documents.document_files import with_part, write_docx, write_pdf, write_zip

BOMB = b'<w:document xmlns:w="w">' + b"<w:p/>" * 4_000_000
ENTITIES = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document xmlns:w="w">&x;</w:document>'


def docx_with(name: str, data: bytes) -> Callable[[Path], Path]:
    return lambda path: with_part(write_docx(path, "A rule."), name, data)


def written(data: bytes) -> Callable[[Path], Path]:
    def write(path: Path) -> Path:
        path.write_bytes(data)
        return path

    return write


@pytest.mark.parametrize(
    ("name", "write", "says"),
    [
        ("bomb.docx", docx_with("word/document.xml", BOMB), "unpacks to more than"),
        ("entities.docx", docx_with("word/document.xml", ENTITIES), "document type definition"),
        ("other.docx", lambda path: write_zip(path, {"readme.txt": b"no document"}), "is not a Word document"),
        ("broken.docx", docx_with("word/document.xml", b"<w:document"), "damaged or made to do so"),
        ("sheet.docx", lambda path: write_zip(path, {"xl/workbook.xml": b"<workbook/>"}), "is not a Word document"),
        ("word.pptx", lambda path: write_docx(path, "A rule."), "is not a presentation"),
        ("word.pdf", lambda path: write_docx(path, "A rule."), "is not a PDF"),
        ("locked.docx", written(OLE + "EncryptedPackage".encode("utf-16-le")), "encrypted with a password"),
        (
            "locked.pdf",
            lambda path: write_pdf(
                path,
                [["A rule."]],
                trailer="/ID [<00><00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <00> /U <00> >>",
            ),
            "encrypted with a password",
        ),
        ("torn.pdf", written(b"%PDF-1.7\nnothing of one"), "damaged or no PDF"),
        ("no.eml", written(b"Dear all,\n\nthis is no mail.\n"), "is not a mail"),
        ("page.md", written(b"<!DOCTYPE html><html><body>A rule.</body></html>"), "is a web page"),
        ("program.txt", written(b"MZ\0\0\0\1"), "is not a text"),
        ("empty.pdf", written(b""), "is empty"),
    ],
)
def test_refused(tmp_path: Path, name: str, write: Callable[[Path], Path], says: str) -> None:
    with pytest.raises(FileRefused) as caught:
        read_document(write(tmp_path / name))
    (sentence,) = caught.value.faults
    assert sentence.startswith(f"{name}: ")
    assert says in sentence


def test_macros_and_links_are_said_and_left_alone(tmp_path: Path) -> None:
    path = write_docx(tmp_path / "m.docx", "A rule.")
    link = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId99" TargetMode="External"'
        b' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" Target="http://127.0.0.1:9/x.dotm"/>'
        b"</Relationships>"
    )
    with_part(path, "word/vbaProject.bin", b"macros")
    with_part(path, "word/_rels/document.xml.rels", link)
    assert {each.code for each in read_document(path).findings} == {"file.macros", "file.external_link"}


def test_a_long_pdf_is_read_as_far_as_there_is_time(tmp_path: Path) -> None:
    found = read_document(write_pdf(tmp_path / "long.pdf", [[f"Rule {n} holds."] for n in range(302)]))
    assert found.passages[-1].page == 300
    assert [each.code for each in found.findings] == ["document.too_long"]


def test_check_tells_a_refusal_by_exit_code_and_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad, good = tmp_path / "word.pdf", tmp_path / "rule.docx"
    write_docx(bad, "A rule.")
    write_docx(good, "# Backup", "Restoration of backups is tested every quarter.")
    assert run([str(bad), str(good)]) == 1
    said = capsys.readouterr()
    assert said.err.count("\n") == 1
    assert "may be evidence of backup." in said.out
