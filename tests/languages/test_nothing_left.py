"""No English word of ours is left in another language: in one in which each of our words bears a sign, none stands without."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import openpyxl
import pytest
from bs4 import BeautifulSoup

import ims_lib as ims
from ims_lib import paths
from ims_lib.languages import in_language, messages
from ims_lib.languages.catalogues import texts_by_file
from ims_lib.languages.templates import pieces_of
from ims_lib.report.workbook_plans import DETAILS, WORKBOOK
from tests.languages.kept import forget_german

SIGN = "¤"
ENGLISH = re.compile(
    r"(?<![\w’'])(?:the|of|and|is|are|with|for|not|to|by|from|it|as|or|what|which|has|in place)(?![\w’'])"
)
CLIENTS = re.compile(r"“[^”]*”|'[^']*'|[\w.-]+\.(?:xlsx|ods|csv|yml)\S*|Articles? \d.*")
"""What isn't ours: words of the client between quotation marks, names of files, and articles of the law."""


def marked(text: str) -> str:
    """A text with a sign in each of its words; Jinja, tags and places stay."""
    pieces = pieces_of(text) if "{{" in text or "{%" in text or "<" in text else re.split(r"(\{[^{}]*\})", text)
    return "".join(
        piece if piece.startswith(("{", "<")) else re.sub(r"\b([A-Za-z])(?=[A-Za-z])", rf"\1{SIGN}", piece)
        for piece in pieces
    )


def all_marked() -> Mapping[str, str | tuple[str, ...]]:
    texts = [text for listed in texts_by_file().values() for text in listed]
    plain = {text: marked(text) for text in texts if isinstance(text, str)}
    return plain | {text[0]: (marked(text[0]), marked(text[1])) for text in texts if not isinstance(text, str)}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[list[str], Path]]:
    """The sections of a client whose own words are German, and its workbooks, with our words marked."""
    told, out = all_marked(), tmp_path_factory.mktemp("marked")
    notebook = json.loads((paths.NOTEBOOKS / "client_report.ipynb").read_text(encoding="utf-8"))
    cells = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    before = messages.catalogue_of
    messages.catalogue_of = lambda code: told  # type: ignore[assignment]
    forget_german()
    try:
        with in_language("de"):
            names: dict[str, object] = {"ims": ims}
            client = ims.open_client(paths.DEMO_CLIENTS / "stadtspital", as_of="2026-11-24")
            register = ims.read_register(client)
            coverage = ims.score_coverage(ims.assess(register, client))
            gaps = ims.find_gaps(coverage)
            steps = ims.walk_steps(register, ims.plan_roadmap(gaps, client, register=register))
            names |= {
                "register": register,
                "coverage": coverage,
                "gaps": gaps,
                "steps": steps,
                "roadmap": steps.roadmap,
            }
            html = [eval(cell, names).html for cell in cells if cell.startswith("ims.report.section_")]
            ims.report.write_deliverables(str(out), steps)
            yield html, out
    finally:
        messages.catalogue_of = before
        forget_german()


def left_in(texts: Iterator[str]) -> set[str]:
    return {text for text in texts if SIGN not in text and ENGLISH.search(CLIENTS.sub("", text))}


def test_none_is_left_on_the_page(report: tuple[list[str], Path]) -> None:
    texts = (
        " ".join(text.split())
        for html in report[0]
        for text in BeautifulSoup(html, "html.parser").find_all(string=True)
    )
    assert not left_in(texts)


@pytest.mark.parametrize("book", [WORKBOOK, DETAILS])
def test_none_is_left_in_the_workbooks(report: tuple[list[str], Path], book: str) -> None:
    sheets = openpyxl.load_workbook(report[1] / book)
    # what is folded away may be a key, by which a row is known in each language
    cells = (
        cell.value
        for sheet in sheets
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str)
        and not cell.value.startswith("=")
        and not sheet.column_dimensions[cell.column_letter].hidden
    )
    assert not left_in(cells)
