"""The decisions on the page, in the workbook and in results.json: the same ones, at most twelve shown, the rest counted."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from ims_lib.catalogue.decision_words import load_decision_words
from ims_lib.report.steps import decisions as page
from ims_lib.report.steps.decisions import results_decisions, rows_decisions, section_decisions
from ims_lib.scales import report_setting
from ims_lib.standard_ids import standards_in
from ims_lib.steps.decisions import Decisions, ManagementDecision
from tests.report.test_document_sections import heading, walk
from tests.report.test_risks_section import NASTY, risk, steps, text_of

CELLS = tuple(f"soa.xlsx!SoA!F{number}" for number in range(4, 9))
STEPS = walk()


def bare(html: str) -> str:
    """A text without tags and blanks."""
    return "".join(unescape(re.sub(r"<[^>]+>", "", html)).split())


def given(monkeypatch: pytest.MonkeyPatch, many: int, **said: Any) -> Decisions:
    """So many decisions, in place of those that there are."""
    first = page.decisions_of(STEPS)
    found = tuple(replace(first.found[0], what=f"Decide no. {number}", **said) for number in range(1, many + 1))
    made = Decisions(found, first.until)
    monkeypatch.setattr(page, "decisions_of", lambda _: made)
    return made


@pytest.mark.parametrize(
    ("many", "shown", "told"),
    [(3, 3, "the weightiest first."), (28, 25, "the weightiest first; the last 3 stand in workbook.xlsx alone.")],
)
def test_so_many_are_shown_and_the_rest_is_counted(
    monkeypatch: pytest.MonkeyPatch, many: int, shown: int, told: str
) -> None:
    given(monkeypatch, many)
    html = section_decisions(STEPS).html
    rows = re.findall(r"Decide no\. (\d+)", html)
    assert list(map(int, rows)) == list(range(1, shown + 1))
    assert told in html
    assert len(rows_decisions(STEPS)[page.SHEET]) == len(results_decisions(STEPS)) == many


def test_the_heading_counts_them_and_names_the_first_day(monkeypatch: pytest.MonkeyPatch) -> None:
    made = given(monkeypatch, 2)
    by = made.found[0].by
    assert (
        heading(section_decisions(STEPS))
        == f"Decide this month and next: 2 decisions, the first by {by.day} {by:%B %Y}"
    )


def test_nothing_to_decide_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, 0)
    section = section_decisions(STEPS)
    assert heading(section) == "Nothing waits for management’s decision until 24 January 2027"
    assert "<table" not in section.html


def test_a_few_cells_stand_on_the_page_and_all_in_the_workbook(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, 1, cells=CELLS)
    many = int(report_setting("decision_cells_shown"))
    assert f"soa.xlsx › SoA › F4, F5, F6 and {len(CELLS) - many} more" in text_of(section_decisions(STEPS).html)
    assert rows_decisions(STEPS)[page.SHEET][0]["cells"] == CELLS
    assert results_decisions(STEPS)[0]["cells"] == list(CELLS)


def test_a_client_s_text_is_escaped() -> None:
    html = section_decisions(steps(risk(4, f"Hail {NASTY}", plan=None, treatment=None), capacity=20)).html
    assert "<script>" not in html
    assert f"“Hail {NASTY}”" in text_of(html)


def test_page_workbook_and_results_name_the_same(demo_report: Path) -> None:
    results = json.loads((demo_report / "results.json").read_text(encoding="utf-8"))
    found = results["decisions"]
    assert found
    for item in found:
        assert list(item) == ["what", "details", "who", "by", "if_not", "cells", "kind", "before"]
    whole = (demo_report / "report.html").read_text(encoding="utf-8")
    html = re.search(r'<section id="decisions".*?</section>', whole, flags=re.S)[0]  # type: ignore[index]
    on_page = [bare(row) for row in re.findall(r"<tr><th scope=\"row\">.*?</tbody>", html, flags=re.S)]
    assert len(on_page) == min(len(found), 25)
    for text, item in zip(on_page, found, strict=False):
        for said in (item["what"], item["who"], item["if_not"], *item["details"]):
            assert bare(said) in text
    assert whole.index('id="decisions"') < whole.index('id="roadmap"')
    sheet = load_workbook(demo_report / "workbook.xlsx")[page.SHEET]
    header, *rows = sheet.iter_rows(min_row=3, values_only=True)
    table = [dict(zip(header, row, strict=True)) for row in rows]
    assert [row["What to decide"] for row in table] == [item["what"] for item in found]
    assert [f"{row['By']:%Y-%m-%d}" for row in table] == [item["by"] for item in found]
    titles = load_decision_words().of
    assert [row["Kind"] for row in table] == [titles[item["kind"]].title for item in found]
    assert all(row["Why it is management's"] and row["Decided (to fill in)"] is None for row in table)


def test_the_questions_are_those_that_the_page_counts(demo_report: Path) -> None:
    results = json.loads((demo_report / "results.json").read_text(encoding="utf-8"))
    (asked,) = [item for item in results["decisions"] if item["kind"] == "questions"]
    assert asked["what"].startswith(f"Have {results['questions']} questions ")


@pytest.mark.parametrize(("kind", "standards"), [("tight", []), ("wanted", []), ("overdue", ["20000-1"])])
def test_a_decision_on_days_a_month_concerns_all_standards_whichever_it_names(kind: str, standards: list[str]) -> None:
    what = "Say whether ISO/IEC 20000-1 by 1 December 2027 is safe enough, or give more days a month"
    decision = ManagementDecision(kind, what, "Managing director", date(2026, 12, 14), "It moves", (), "")
    assert standards_in(decision.concerns) == standards
