"""No English word of ours is left in another language: in one in which each of our words bears a sign, none stands without."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from bs4 import BeautifulSoup

from ims_lib import paths
from ims_lib.batch.render import render_report
from ims_lib.client import read_client
from ims_lib.languages import messages
from ims_lib.languages.catalogues import texts_by_file
from ims_lib.languages.templates import pieces_of
from ims_lib.report.workbook_plans import DETAILS, WORKBOOK
from tests.languages.kept import forget_german

SIGN = "¤"
WORD = re.compile(rf"[^\W\d_{SIGN}]+(?:{SIGN}[^\W\d_]*)?")
SHORTEST = 3
"""Letters of a word that is looked for."""
LITERAL = re.compile(r'"([^"{}|]*)"' + r"|'([^'{}|]*)'")
NOT_OURS = re.compile(
    r"“[^”]*”|'[^']*'|[\w.@-]*\w[_.@/]\w[\w.@/-]*…?|\b\w+…|\b(?:Articles?|Annex) (?:\d|[A-Z]+\b).*|\b[A-Z]{2,}\b"
)
"""Words of the client between quotation marks, names of files, ids, what is cut, articles of the law, and short forms."""
SHOWN = ("title", "aria-label", "alt", "placeholder", "data-l")
LEFT: frozenset[str] = frozenset()


def marked(text: str) -> str:
    """A text with a sign in each of its words, those that Jinja shows too; names of Jinja, tags and places stay."""
    is_template = "{{ " in text or "{%" in text or "<" in text
    pieces = pieces_of(text) if is_template else re.split(r"(\{[^{}]*\})", text)
    return "".join(_piece(piece) for piece in pieces)


def _piece(piece: str) -> str:
    if piece.startswith("{{ "):
        says = " else " in piece
        return LITERAL.sub(lambda said: _signed(said[0]) if says or " " in said[0] else said[0], piece)
    return piece if piece.startswith(("{", "<")) else _signed(piece)


def _signed(text: str) -> str:
    return re.sub(r"\b([A-Za-z])(?=[A-Za-z])", rf"\1{SIGN}", text)


def all_marked() -> Mapping[str, str | tuple[str, ...]]:
    texts = [text for listed in texts_by_file().values() for text in listed]
    plain = {text: marked(text) for text in texts if isinstance(text, str)}
    return plain | {text[0]: (marked(text[0]), marked(text[1])) for text in texts if not isinstance(text, str)}


def words_of(text: str) -> set[str]:
    return {word.lower() for word in WORD.findall(text)}


@cache
def ours() -> frozenset[str]:
    """Each word of our own texts."""
    texts = (text for listed in texts_by_file().values() for text in listed)
    return frozenset(
        word for text in texts for each in ([text] if isinstance(text, str) else text) for word in words_of(each)
    )


def words_of_client(folder: Path) -> set[str]:
    """Each word that stands in a client's files, and in their names."""
    found = set()
    for path in folder.rglob("*"):
        found |= words_of(path.name)
        if path.suffix in (".xlsx", ".ods"):
            for name, sheet in pd.read_excel(path, sheet_name=None, header=None, dtype=str, engine="calamine").items():
                found |= words_of(" ".join([str(name), *map(str, sheet.to_numpy().ravel())]))
        elif path.is_file():
            found |= words_of(path.read_text(encoding="utf-8", errors="replace"))
    return found


@pytest.fixture(scope="module", params=["stadtspital", "harbour"])
def report(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[set[str], Path]]:
    """The words of a client, and the folder of its report with each edition and with our words marked."""
    told, place = all_marked(), tmp_path_factory.mktemp("marked")
    folder = place / request.param
    shutil.copytree(paths.DEMO_CLIENTS / request.param, folder)
    settings = (folder / "client.yml").read_text(encoding="utf-8")
    (folder / "client.yml").write_text(f"{re.sub('(?m)^language:.*', '', settings)}\nlanguage: de\n", encoding="utf-8")
    before = messages.catalogue_of
    messages.catalogue_of = lambda code: told  # type: ignore[assignment]
    forget_german()
    try:
        client = read_client(folder, as_of="2026-11-24")
        page = render_report(client, out=place / "out", also=["certification", "third-party", "27001"])
        yield words_of_client(folder), page.parent
    finally:
        messages.catalogue_of = before
        forget_german()


def left_in(texts: Iterator[str], clients: set[str]) -> set[str]:
    """Texts with a word of ours that bears no sign and that the client doesn't use."""
    return {text for text in texts if _ours_in(NOT_OURS.sub("", text)) - clients - LEFT}


def _ours_in(text: str) -> set[str]:
    return {word for word in words_of(text) & ours() if len(word) >= SHORTEST}


def test_none_is_left_on_the_pages(report: tuple[set[str], Path]) -> None:
    clients, folder = report
    pages = sorted(folder.glob("*.html"))
    assert len(pages) == 4
    assert not left_in((text for page in pages for text in _shown(page)), clients)


def _shown(page: Path) -> Iterator[str]:
    """What a page shows or has read out: its title, what stands in it and in attributes."""
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    for part in soup(["script", "style", "code"]):
        part.extract()
    for rest in soup("wbr"):
        rest.extract()
    soup.smooth()
    yield from (" ".join(text.split()) for text in soup.find_all(string=True))
    yield from (str(tag[name]) for tag in soup.find_all(True) for name in SHOWN if tag.get(name))
    yield from (str(tag["content"]) for tag in soup.select('meta[name="description"]'))


@pytest.mark.parametrize("book", [WORKBOOK, DETAILS])
def test_none_is_left_in_the_workbooks(report: tuple[set[str], Path], book: str) -> None:
    clients, folder = report
    sheets = openpyxl.load_workbook(folder / book)
    # what is folded away may be a key, by which a row is known in each language
    folded = {
        (sheet.title, column)
        for sheet in sheets
        for each in sheet.column_dimensions.values()
        if each.hidden
        for column in range(each.min, each.max + 1)
    }
    cells = (
        cell.value
        for sheet in sheets
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and not cell.value.startswith("=") and (sheet.title, cell.column) not in folded
    )
    assert not left_in((text for sheet in sheets for text in (sheet.title,)), clients)
    assert not left_in(cells, clients)


def test_none_is_left_in_the_drafts(report: tuple[set[str], Path]) -> None:
    clients, folder = report
    lines = (line for path in sorted((folder / "drafts").glob("*.md")) for line in path.read_text("utf-8").splitlines())
    assert not left_in(lines, clients)


def test_a_word_without_a_sign_is_found() -> None:
    assert left_in(iter(["W¤o r¤isks (proposed)"]), set()) == {"W¤o r¤isks (proposed)"}
    assert not left_in(iter(["W¤o “the risks”, r¤isks.xlsx"]), set())
