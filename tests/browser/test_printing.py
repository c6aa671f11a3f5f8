"""Pages on paper: printed by a browser to PDF, tagged, with bookmarks and numbers of pages, the same bytes for the same page."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from ims_lib.batch import printing
from ims_lib.errors import CannotPrint
from ims_lib.report.editions import editions

DAY = date(2026, 11, 24)
MOST_PAGES = {"management": 12, "third-party": 4}


@pytest.fixture
def page(rendered: Callable[[str], Path], tmp_path: Path) -> Callable[[str], Path]:
    """A copy of an edition of the demo client's, to be printed beside."""

    def copy(name: str) -> Path:
        return Path(shutil.copy(rendered("harbour") / editions()[name].file, tmp_path))

    return copy


@pytest.mark.browser
def test_management_prints_on_twelve_pages_at_most(page: Callable[[str], Path]) -> None:
    reader = PdfReader(printing.print_page(page("management"), DAY))
    assert len(reader.pages) <= MOST_PAGES["management"]


@pytest.mark.browser
def test_a_pdf_is_tagged_has_bookmarks_and_says_what_it_is_on_each_page(page: Callable[[str], Path]) -> None:
    path = page("third-party")
    made = printing.print_page(path, DAY).read_bytes()
    reader = PdfReader(BytesIO(made))
    root = reader.root_object
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert [each.title for each in reader.outline if not isinstance(each, list)]
    assert reader.metadata is not None
    assert reader.metadata.creation_date is not None
    assert reader.metadata.creation_date.date() == DAY
    assert len(reader.pages) <= MOST_PAGES["third-party"]
    for number, each in enumerate(reader.pages, start=1):
        text = each.extract_text()
        assert "Third-party edition: Harbour Managed Services, 24 November 2026" in text
        assert f"{number} / {len(reader.pages)}" in text
    contents = reader.pages[0].extract_text()
    assert re.search(r"Certi\S+cates\s+1\b", contents)
    assert re.search(r"What is assessed\s+[23]\b", contents)
    assert b"file://" not in made
    assert printing.print_page(path, DAY).read_bytes() == made


def test_where_nothing_prints_one_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "find_browser", lambda: None)
    monkeypatch.setattr(printing, "find_spec", lambda _: None)
    with pytest.raises(CannotPrint, match=r"Chromium, Chrome or Edge, or WeasyPrint \(pip install"):
        printing.require_printer()


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("exec sleep 30", "printed no page.pdf: stopped after 1 s"),
        ("echo 'no display' >&2", "printed no page.pdf: no display"),
    ],
    ids=["never_ends", "fails"],
)
def test_a_browser_that_fails_is_one_sentence(
    script: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "chromium"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    page = tmp_path / "page.html"
    page.write_text("<p>Hello", encoding="utf-8")
    monkeypatch.setattr(printing, "find_browser", lambda: str(program))
    monkeypatch.setattr(printing, "report_setting", lambda _: 1.0)
    with pytest.raises(CannotPrint, match=told):
        printing.print_page(page, DAY)


def test_numbers_that_a_browser_gives_cells_differ_by_run_and_not_in_the_pdf(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, program, made = tmp_path / "page.html", tmp_path / "chromium", []
    page.write_text("<p>Hello", encoding="utf-8")
    monkeypatch.setattr(printing, "find_browser", lambda: str(program))
    monkeypatch.setattr(printing, "_with_numbers", lambda html, _: iter([html]))
    for first, second in ((58, 61), (57, 63)):
        ids = f"/ID (node{first:08d}) /ID (node{second:08d}) /Headers [(node{first:08d})]"
        program.write_text(f"#!/bin/sh\necho '{ids}' > '{page.with_suffix('.pdf')}'\n", encoding="utf-8")
        program.chmod(0o755)
        made.append(printing.print_page(page, DAY).read_bytes())
    assert made[0] == made[1]
    assert made[0].count(b"(node00000000)") == 2


def test_a_browser_is_found_by_name_or_where_windows_has_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing.shutil, "which", lambda name: None)
    monkeypatch.setattr(printing.os.path, "isfile", lambda place: place.startswith(r"C:\Programs"))
    monkeypatch.setenv("PROGRAMFILES", r"C:\Programs")
    assert printing.find_browser() == r"C:\Programs\Google\Chrome\Application\chrome.exe"
    monkeypatch.delenv("PROGRAMFILES")
    assert printing.find_browser() is None
