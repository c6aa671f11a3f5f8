"""A document's passages with their place, and what it says of itself."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from ims_lib.documents.blocks import Block, DocumentText
from ims_lib.documents.model import DocumentFile
from ims_lib.documents.properties import properties_of
from ims_lib.documents.reading import read_document
from tests.documents.document_files import write_docx, write_pdf, write_pptx

MAIL = (
    "From: Anna Berg <anna@example.org>\nDate: Tue, 1 Sep 2026 10:00:00 +0200\nSubject: Access rights reviewed\n"
    'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="cut"\n\n'
    "--cut\nContent-Type: text/html; charset=utf-8\n\n<p>All rights were <b>reviewed</b>.</p><script>x()</script><p>Two ended.</p>\n"
    '--cut\nContent-Type: application/pdf\nContent-Disposition: attachment; filename="list.pdf"\n\nJVBERg==\n--cut--\n'
)


def told(document: DocumentFile) -> list[tuple[int | None, int, str | None, str]]:
    return [(each.page, each.paragraph, each.heading, each.text) for each in document.passages]


def test_a_word_document(tmp_path: Path) -> None:
    path = write_docx(
        tmp_path / "backup.docx",
        "# Backup policy",
        ("Owner", "Head of IT"),
        "# 2 Rules",
        "Restores are tested.",
        footer="v2.1",
    )
    found = read_document(path)
    assert told(found) == [
        (None, 2, "Backup policy", "Owner · Head of IT"),
        (None, 4, "2 Rules", "Restores are tested."),
    ]
    assert found.properties.as_json() == {
        "title": "Backup policy",
        "version": "2.1",
        "owner": "Head of IT",
        "approved": None,
        "next_review": None,
    }


def test_a_pdf_by_pages_without_what_stands_on_each(tmp_path: Path) -> None:
    pages = [
        [
            "Acme, POL-7 v3",
            "# Access policy",
            "Rights are granted by the owner of a system, on the request of a line",
            "manager.",
        ],
        ["Acme, POL-7 v3", "2 Reviews", "Rights are reviewed twice a year."],
        ["Acme, POL-7 v3", "Records are kept."],
        [],
    ]
    found = read_document(write_pdf(tmp_path / "access.pdf", pages))
    assert told(found) == [
        (1, 2, "Access policy", "Rights are granted by the owner of a system, on the request of a line manager."),
        (2, 2, "2 Reviews", "Rights are reviewed twice a year."),
        (3, 1, "2 Reviews", "Records are kept."),
    ]
    assert (found.properties.title, found.properties.version) == ("Access policy", "3")
    (scanned,) = found.findings
    assert (scanned.level, scanned.code, scanned.cell) == ("question", "document.scanned", "page 4")


def test_a_presentation_by_slides(tmp_path: Path) -> None:
    found = read_document(
        write_pptx(
            tmp_path / "talk.pptx", {"Start": ["Welcome"], "Incidents": ["Each gets a priority."]}, notes="Say why."
        )
    )
    assert told(found) == [
        (1, 2, "Start", "Welcome"),
        (2, 2, "Incidents", "Each gets a priority."),
        (2, 3, "Incidents", "Say why."),
    ]


def test_a_mail_names_what_is_attached(tmp_path: Path) -> None:
    path = tmp_path / "rights.eml"
    path.write_text(MAIL, encoding="utf-8")
    found = read_document(path)
    assert [each.text for each in found.passages][1:] == ["All rights were reviewed .", "Two ended."]
    assert "Anna Berg" in found.passages[0].text
    assert found.properties.title == "Access rights reviewed"
    assert [(each.code, "list.pdf" in each.message) for each in found.findings] == [("mail.attached", True)]


def test_a_text_by_paragraphs_and_items(tmp_path: Path) -> None:
    path = tmp_path / "rules.md"
    path.write_text("# Rules\n\nOne *line*\nand its end.\n\n## Access\n- by role\n- by\n  need\n", encoding="utf-8")
    assert told(read_document(path)) == [
        (None, 2, "Rules", "One line and its end."),
        (None, 4, "Access", "by role"),
        (None, 5, "Access", "by need"),
    ]


def test_the_same_file_is_read_the_same(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "a.pdf", [["# Policy", "A rule."]] * 3)
    assert read_document(path) == read_document(path)


DAYS = (dt.date(2026, 3, 14), dt.date(2027, 3, 14))


@pytest.mark.parametrize(
    ("lines", "version", "owner", "days"),
    [
        (
            ("Version 2.1", "Owner: Head of IT", "Approved on 14 March 2026", "Next review: 2027-03-14"),
            "2.1",
            "Head of IT",
            DAYS,
        ),
        (
            ("Version 2.0 | Eigentümer: Leiterin IT | Freigegeben am 14. März 2026 | Nächste Überprüfung: 14.03.2027",),
            "2.0",
            "Leiterin IT",
            DAYS,
        ),
        (
            (
                "Version : 1.3",
                "Propriétaire : RSSI",
                "Approuvé par la direction le 14 mars 2026",
                "Prochaine révision : 14/03/2027",
            ),
            "1.3",
            "RSSI",
            DAYS,
        ),
        (("Versie: 4", "Eigenaar: CISO", "Goedgekeurd op 14 maart 2026"), "4", "CISO", (DAYS[0], None)),
        (
            ("Wersja 1.2", "Właściciel: Jan Nowak", "Data zatwierdzenia: 2026-03-14"),
            "1.2",
            "Jan Nowak",
            (DAYS[0], None),
        ),
        (("Version\tDate\tAuthor", "1.0\t2024-02-01\tA. Berg", "1.1\t2025-02-01\tC. Dorn"), "1.1", None, (None, None)),
        (("Document owner Jane Roe", "Approved: 14 March 2026 (Management board)"), None, "Jane Roe", (DAYS[0], None)),
        # Nobody knows whether an English 03/02/2027 is in March, and a rule on owners or versions says nothing of itself.
        (
            ("Next review: 03/02/2027", "The owner of an asset decides.", "Owner: to be decided"),
            None,
            None,
            (None, None),
        ),
    ],
)
def test_what_a_document_says_of_itself(
    lines: tuple[str, ...], version: str | None, owner: str | None, days: tuple[dt.date | None, dt.date | None]
) -> None:
    blocks = tuple(Block(line, part="row" if "\t" in line else "text") for line in lines)
    found = properties_of(DocumentText(blocks))
    assert (found.version, found.owner, (found.approved, found.next_review)) == (version, owner, days)
