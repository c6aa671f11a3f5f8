"""The decisions on the page, in the workbook and in results.json: the same ones, each with its parts."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from ims_lib.catalogue.decision_words import load_decision_words
from ims_lib.dates import day
from ims_lib.report.steps import decisions as page
from ims_lib.report.steps.ai_systems.impact import impact_table
from ims_lib.report.steps.decisions import decisions_by_package, results_decisions, rows_decisions, section_decisions
from ims_lib.report.workbook import sheet_rows
from ims_lib.report.workbook_cells import Formula
from ims_lib.report.workbook_formulas import counted_in
from ims_lib.scales import report_setting
from ims_lib.steps.ai_systems.impact_told import forms_planned
from ims_lib.steps.decisions import Decisions
from ims_lib.steps.decisions.matters import matter_of
from tests.conftest import demo
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
    found = tuple(
        matter_of([replace(first.parts[0], asked=f"Decide no. {number}", number=f"{number}.1", **said)])
        for number in range(1, many + 1)
    )
    made = Decisions(found, first.until)
    monkeypatch.setattr(page, "decisions_of", lambda _: made)
    return made


def test_this_month_stands_open_and_what_others_decide_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    first = page.decisions_of(STEPS)
    soon, later = STEPS.coverage.client.as_of + timedelta(days=7), first.until
    said = [("budget", soon), ("applicability", later), ("questions", soon)]
    found = tuple(
        matter_of([replace(first.parts[0], kind=kind, by=by, asked=f"Decide on {kind}")]) for kind, by in said
    )
    monkeypatch.setattr(page, "decisions_of", lambda _: Decisions(found, first.until))
    html = section_decisions(STEPS).html
    headed = re.findall(r"<caption><b>([^<]*)</b>.*?Decide on (\w+)", html, flags=re.S)
    names = ["This month and what goes with it", "Next month", "What others decide or do; management hears of it"]
    assert headed == list(zip(names, [kind for kind, _ in said], strict=True))
    assert html.index("This month") < html.index('<details class="printed managers"><summary>Next month')


def test_a_part_stands_in_one_below_what_it_is_decided_with(monkeypatch: pytest.MonkeyPatch) -> None:
    part = replace(page.decisions_of(STEPS).parts[0], kind="budget", asked="Release two days", rest="; by whom")
    other = replace(part, number="1.2", kind="tight", asked="Move a date", rest="", who="Ann")
    whole = matter_of([replace(part, number="1.1"), other])
    monkeypatch.setattr(page, "decisions_of", lambda _: Decisions((whole,), part.by))
    assert (whole.what, whole.who) == ("People, time and dates", f"{part.who} and others")
    told = text_of(section_decisions(STEPS).html)
    assert re.search(
        r"1\s*People, time and dates.*1\.1\s*Release two days.*By whom\..*1\.2\s*Move a date\s*, Ann", told
    )
    assert told.count("Release two days") == 1
    rows = rows_decisions(STEPS)[page.SHEET]
    assert [row["number"] for row in rows] == ["1", "1.1", "1.2"]
    assert [row["what"] for row in rows] == ["People, time and dates: 2 parts", "Release two days", "Move a date"]
    assert rows[1]["details"][0] == "By whom"
    (shown,) = results_decisions(STEPS)
    assert [each["what"] for each in shown["parts"]] == ["Release two days; by whom", "Move a date"]


def test_the_heading_counts_them_and_names_the_first_day(monkeypatch: pytest.MonkeyPatch) -> None:
    made = given(monkeypatch, 2)
    by = made.found[0].by
    assert (
        heading(section_decisions(STEPS))
        == f"Decide this month and next: 2 decisions, the first by {by.day} {by:%B %Y}"
    )


def test_a_decision_taken_as_a_whole_settles_its_parts_in_what_the_brief_counts() -> None:
    line = {"where": ["whole is filled", "decided is empty"], "settled_by": ["whole", "number", "decided"]}
    titles = [{"number": "1", "decided": "yes"}, {"number": "2"}, {"what": "Made before", "decided": "no"}]
    parts = [{"number": f"{of}.{part}", "whole": str(of)} for of in (1, 2) for part in (1, 2)]
    count = counted_in([*titles, *parts, {"number": "2.3", "whole": "2", "decided": "yes"}], str.upper, line)
    assert isinstance(count, Formula)
    assert count.value == 2
    assert 'COUNTIFS(NUMBER,WHOLE,DECIDED,"<>")=0' in count.text


def test_nothing_to_decide_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, 0)
    section = section_decisions(STEPS)
    assert heading(section) == "Nothing waits for management’s decision until 24 January 2027"
    assert "<table" not in section.html


def test_a_few_cells_stand_on_the_page_and_all_in_the_workbook(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, 1, cells=CELLS)
    many = int(report_setting("decision_cells_shown"))
    assert f"soa.xlsx › SoA › F4, F5, F6 and {len(CELLS) - many} more" in text_of(section_decisions(STEPS).html)
    row = rows_decisions(STEPS)[page.SHEET][1]
    assert row["cells"] == CELLS
    assert row["source"] == f"SoA › F4, F5, F6 and {len(CELLS) - many} more", (
        "on paper the sheet, folded away the file too"
    )
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
        assert list(item) == ["number", "what", "details", "who", "by", "if_not", "cells", "kind", "before", "parts"]
    whole = (demo_report / "report.html").read_text(encoding="utf-8")
    html = re.search(r'<section id="decisions".*?</section>', whole, flags=re.S)[0]  # type: ignore[index]
    on_page = [bare(row) for row in re.findall(r"<tr><th scope=\"row\">.*?</tbody>", html, flags=re.S)]
    (names,) = {tuple(part) for item in found for part in item["parts"]}
    assert set(names) == {*found[0], "asked", "about", "wanted_by"} - {"parts"}
    assert len(on_page) == len(found)
    for item in found:
        (text,) = [each for each in on_page if each.startswith(bare(item["number"] + item["what"]))]
        for each in item["parts"]:
            for said in (each["asked"], each["if_not"], *each["details"]):
                assert bare(said) in text
    assert whole.index('id="decisions"') < whole.index('id="roadmap"')
    sheet = load_workbook(demo_report / "workbook.xlsx")[page.SHEET]
    header, *rows = sheet.iter_rows(min_row=3, values_only=True)
    table = [dict(zip(header, row, strict=True)) for row in rows]
    by_thing = [row for row in table if row["No."].count(".") > 1]
    table = [row for row in table if row not in by_thing]
    assert all(row["Entry"] and row["What to decide"] for row in by_thing)
    rows = [each for item in found for each in (item, *item["parts"])]
    assert [row["What to decide"] for row in table] == [
        item["asked"]
        if "asked" in item
        else f"{item['what']}: {len(item['parts'])} part{'s'[: len(item['parts']) - 1]}"
        for item in rows
    ]
    assert [f"{row['By']:%Y-%m-%d}" for row in table] == [item["by"] for item in rows]
    assert [row["Kind"] for row in table] == [load_decision_words().title_of(item["kind"]) for item in rows]
    assert all(row["Why it is management's"] and row["Decided (to fill in)"] is None for row in table)


def test_the_questions_are_those_that_the_page_counts(demo_report: Path) -> None:
    results = json.loads((demo_report / "results.json").read_text(encoding="utf-8"))
    parts = [part for item in results["decisions"] for part in item["parts"]]
    (asked,) = [item for item in parts if item["kind"] == "questions"]
    assert asked["what"].startswith(f"Have {results['questions']} questions ")


def numbers_in(told: str) -> set[str]:
    """The decisions that are named: decisions 3.1 and 3.2, by 8 December 2026."""
    return {
        number
        for part in re.findall(r"decisions? (.+?)(?:, by| that is decided)", told)
        for number in re.findall(r"\d+(?:\.\d+)?", part)
    }


@pytest.mark.parametrize("name", ["harbour", "stadtspital", "millrace"])
def test_a_decision_and_the_packages_and_risks_that_it_is_about_name_each_other(name: str) -> None:
    found = demo(name)
    of_package = {name: " ".join(each.values()) for name, each in decisions_by_package(found).items()}
    of_risk = page.decisions_by_risk(found)
    parts = page.decisions_of(found).parts
    assert {each.number for each in parts if each.packages} == set().union(*map(numbers_in, of_package.values()))
    assert {each.number for each in parts if each.risks} == set().union(*map(numbers_in, of_risk.values()))
    for item in parts:
        told = " ".join([item.what, *item.details])
        orders = {str(found.roadmap.planned[name].order) for name in item.packages}
        assert orders <= set(re.findall(r"\d+", told.rpartition("in the plan: no. ")[2])), item.number
        assert all(re.search(rf"\b{found.risks.numbers[risk]}\b", told) for risk in item.risks), item.number
        assert all(item.number in numbers_in(of_package[name]) for name in item.packages)
        assert all(item.number in numbers_in(of_risk[risk]) for risk in item.risks)


def test_an_impact_assessment_has_one_day_and_the_same_decisions_in_plan_risks_and_its_own_table() -> None:
    found = demo("harbour")
    decisions, forms = page.decisions_of(found), forms_planned(found.roadmap)
    assert forms
    assert len(decisions.forms_ready) == 2
    asked = {each.number for each in decisions.parts if each.kind == "impact_left"}
    rows, harm = sheet_rows(found), found.risks.numbers["ai_injury"]
    (in_plan,) = (row for row in rows["Plan"] if row.get("package") == forms.package)
    (in_risks,) = (row for row in rows["Risks"] if row["risk"] == harm)
    in_table = {row["of"].system.cell: row for row in impact_table(found, 9)["rows"]}
    assert asked <= numbers_in(" ".join(in_plan["after"]))
    for cell, on in decisions.forms_ready.items():
        system = in_table[cell]["of"].system
        (told,) = (
            each
            for each in decisions.parts
            if each.kind in ("impact_left", "ai_ends") and f"“{system.name}”" in each.what
        )
        assert told.number in numbers_in(in_table[cell]["by_plan"])
        assert told.number in numbers_in(in_risks["due_from"])
        assert f"written by {day(on)}" in in_table[cell]["by_plan"]
        assert told.kind == "ai_ends" or f"written by {day(on)}" in " ".join([told.what, *told.details])
