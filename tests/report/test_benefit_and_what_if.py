"""What one system saves and what scenarios come to, as the report, the workbook and results.json say it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from ims_lib.coverage import score_coverage
from ims_lib.gaps import find_gaps
from ims_lib.report import section_benefit, section_what_if
from ims_lib.report.scenario_table import differences_from_first, side_by_side
from ims_lib.report.steps.benefit import fewer_days, saved_span, span
from ims_lib.report.workbook import write_workbook
from ims_lib.report.workbook_plans import DETAILS
from ims_lib.roadmap import plan_roadmap
from ims_lib.scales import CASES, report_setting
from ims_lib.steps import Steps, walk_steps
from ims_lib.steps.benefit import SHEET, Amounts
from ims_lib.wording import counted
from tests.builders import assessed, catalogue, client, criterion, register, row
from tests.conftest import demo

KNOWLEDGE = catalogue(
    criterion("audit.programme", "27001:9.2.2", "42001:9.2.2", "20000-1:9.2.2", days=20),
    criterion("policy.approved", "27001:5.2", "42001:5.2", days=10),
    criterion("access.rules", "27001:A.5.15", days=6),
)
NASTY = "<script>alert(1)</script>"


def steps(folder: Path | None = None, **said: Any) -> Steps:
    from dataclasses import replace

    rows = [row(4, "27001:5.2 27001:A.5.15", "planned")]
    coverage = score_coverage(assessed(KNOWLEDGE, *rows, **said))
    if folder:
        owner = replace(coverage.client, folder=folder)
        coverage = replace(coverage, assessment=replace(coverage.assessment, client=owner))
    return walk_steps(register(*rows), plan_roadmap(find_gaps(coverage), client(**said)))


def write(folder: Path, **texts: str) -> Path:
    (folder / "scenarios").mkdir()
    for name, text in texts.items():
        (folder / "scenarios" / f"{name}.yml").write_text(text, encoding="utf-8")
    return folder


def test_the_benefit_says_what_is_saved_and_what_is_assumed() -> None:
    html = section_benefit(steps()).html
    assert re.search(r"one system instead of three saves \S+( to \S+)?; from nothing it would be \d+ to \d+</h2>", html)
    assert html.count("<details>") == 2
    assert "Share of a shared mechanism" in html
    assert not re.search("repeat_mechanism|benefit[.]csv", html), "names of ours are for editors"
    assert "3 separate ones" in html


def test_with_one_standard_there_is_nothing_to_compare() -> None:
    html = section_benefit(steps(standards=["27001"])).html
    assert "One standard in scope" in html
    assert "<table" not in html


Triple = tuple[float, float, float]


def amounts(integrated: Triple, separate: Triple = (0, 0, 0), measure: str = "") -> Amounts:
    """Those of one system and of separate ones: low, likely, high."""
    one, alone = (dict(zip(CASES, values, strict=True)) for values in (integrated, separate))
    return Amounts(one, alone, measure)


RANGES = {
    "one number": ((60, 60, 60), "60"),
    "a range": ((12.4, 17, 22.6), "12 to 23"),
    "small and large rounded alike": ((82, 163, 244), "80 to 245"),
    "nothing between after rounding": ((341.3, 341.3, 343), "341"),
    "from most to least": ((866, 838, 838), "840 to 865"),
    "halves": ((1, 2.5, 4.6), "1 to 4.5"),
    "whole days apart": ((13.06, 13.2, 13.92), "13 to 14"),
    "halves go up": ((83.5, 92.2, 98), "84 to 98"),
    "less than shown": ((0.1, 1, 2), "< 0.5 to 2"),
}


@pytest.mark.parametrize("case", RANGES)
def test_a_range_is_no_sharper_than_it_is_known(case: str) -> None:
    (low, likely, high), expected = RANGES[case]
    assert report_setting("range_step_from_100") == 5
    assert span(amounts((low, likely, high)), "integrated") == expected


# one system, separate ones (low, likely, high) → what is saved
SAVED = {
    "whole days": ((69, 69, 69), (83.5, 92.2, 98), "15 to 29"),
    "hardly anything": ((20.08, 20.08, 20.08), (19.77, 22.7, 25.7), "up to 6"),
    "half a day at most": ((4, 4, 4), (3.5, 4, 4.4), "about 0"),
    "more than separate": ((8, 8, 8), (5, 6, 12), "−3 to 4"),
    "large ones by their steps": ((928.65, 908, 908), (990.6, 1031.9, 1093.85), "60 to 185"),
    "in all": ((583.4, 573.4, 573.4), (607, 625.4, 644.2), "20 to 70"),
    "the part of it that saves": ((348, 338, 338), (371.6, 390, 408.8), "20 to 70"),
    "small beside large ones": ((140, 140, 140), (142.4, 143, 149), "up to 10"),
    "nothing": ((488, 488, 488), (488, 488, 488), "0"),
}


def test_things_are_counted_whole_and_quarters_of_audit_days_are_kept() -> None:
    assert saved_span(amounts((39, 39, 39), (46.5, 50.1, 54), "documents")) == "8 to 15"
    assert saved_span(amounts((37, 37, 37), (35.75, 40, 45.5), "audit_days")) == "−1.25 to 8.5"


@pytest.mark.parametrize("case", SAVED)
def test_one_saving_is_told_in_one_way_wherever_it_stands(case: str) -> None:
    integrated, separate, expected = SAVED[case]
    assert saved_span(amounts(integrated, separate)) == expected


FEWER = {
    "more at one end": ((8, 8, 8), (5, 6, 12), "from 3 days more to 4 days fewer"),
    "more at both": ((8, 8, 8), (5, 6, 6.5), "from 3 days more to 1.5 days more"),
    "fewer": ((8, 8, 8), (10, 11, 12), "2 to 4 days fewer"),
}


@pytest.mark.parametrize("case", FEWER)
def test_where_one_system_may_take_more_days_that_is_said_in_words(case: str) -> None:
    integrated, separate, expected = FEWER[case]
    assert fewer_days(amounts(integrated, separate)) == expected


def test_the_days_known_are_told_as_everywhere_else() -> None:
    found = (114.9, 102.6, 102.6)
    assert span(amounts(found, measure="still_open"), "integrated") == "103 to 115"
    assert span(amounts(found, measure="from_nothing"), "integrated") == "105 to 115"


def test_what_isnt_added_up_is_the_first_table_alone() -> None:
    before, _, after = section_benefit(steps()).html.partition("aren’t added up")
    assert before.endswith("The lines measure different things and ")
    assert "<tfoot>" in after


def test_the_heading_names_the_days_that_the_saving_is_counted_on() -> None:
    html = section_benefit(steps()).html
    assert re.search(r"<h2[^>]*>Of the work still ahead, counting the \S+ days known so far, one system", html)


DIFFERENCES = {
    "whole days": ((294.6, 122.2), ("", "−173")),
    "a half goes up": ((10.5, 12.5), ("", "+2")),
    "halves below ten": ((12.2, 3.4), ("", "−8.5")),
    "the same as shown": ((294.6, 295.4), ("", "")),
}


@pytest.mark.parametrize("case", DIFFERENCES)
def test_a_move_is_the_difference_of_the_figures_shown(case: str) -> None:
    values, expected = DIFFERENCES[case]
    assert differences_from_first(values) == expected


def test_without_a_scenario_there_is_no_section_and_an_empty_sheet(tmp_path: Path) -> None:
    found = steps()
    assert section_what_if(found).title == section_what_if(found).html == ""
    write_workbook(tmp_path / "details.xlsx", found, book=DETAILS)
    sheet = load_workbook(tmp_path / "details.xlsx")["What if"]
    assert sheet["A2"].value == "No scenario is saved for this client."


def test_scenarios_stand_side_by_side_with_the_client_as_it_is(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        a="name: Without AI\nnote: 'Asked by <b>them</b>'\nstandards: ['27001', '20000-1']\n",
        b="name: Same\nhead_count: 100\n",
        c="capacity: none\n",
    )
    found = steps(folder, capacity=10, head_count=100)
    html = section_what_if(found).html
    assert re.findall(r'<th scope="col">(.*?)</th>', html) == ["Figure", "As it is", "Without AI", "Same"]
    assert "42001 dropped. Asked by &lt;b&gt;them&lt;/b&gt;" in html
    assert "nothing is other than it is" in html
    assert '<td data-l="Without AI:">not in scope</td>' in html
    wrong = found.findings[found.findings["code"] == "scenario.wrong"]
    assert list(wrong["file"]) == ["scenarios/c.yml"]


def test_each_standard_has_its_end_and_packages_that_come_earlier_or_later_are_counted(tmp_path: Path) -> None:
    folder = write(tmp_path, a="name: Twice the days\ncapacity: {days_per_month: 20}\n")
    tried = steps(folder, capacity=10).scenarios
    base, outcome = tried.what_if.base, tried.tried[0][1]
    lines = {line.label: line for line in side_by_side([base, outcome])}
    assert max(base.ends.values()) == base.end
    for standard, by in base.ends.items():
        moved = (by - outcome.ends[standard]).days
        assert lines[f"{standard} closed, about"].moves[1] == (f"{counted(moved, 'day')} earlier" if moved else "")
    earlier = sum(outcome.done[name][1] < by for name, (_, by) in base.done.items())
    assert earlier > 0
    assert lines["Packages of work"].texts[0] == counted(len(base.done), "package")
    assert lines["Packages of work"].texts[1].startswith(f"{earlier} earlier, most ")


def test_the_client_as_it_is_has_the_days_of_its_plan() -> None:
    found = demo("harbour")
    base = found.scenarios.what_if.base
    assert (base.end, base.wanted) == (found.roadmap.end, found.roadmap.wanted)
    (wanted,) = (item for item in base.wanted if not item.possible)
    assert f"{wanted.days_late} days late" in section_what_if(found).html


def test_more_scenarios_than_fit_are_counted(tmp_path: Path) -> None:
    folder = write(tmp_path, **{f"n{number}": f"head_count: {number}\n" for number in range(1, 7)})
    html = section_what_if(steps(folder)).html
    assert "3 more scenarios stand in details.xlsx, sheet What if" in html


def test_text_of_a_scenario_is_text(tmp_path: Path) -> None:
    folder = write(tmp_path, a=f"name: '{NASTY}'\nnote: '=1+1'\nhead_count: 900\n")
    found = steps(folder)
    assert NASTY not in section_what_if(found).html
    write_workbook(tmp_path / "details.xlsx", found, book=DETAILS)
    for cells in load_workbook(tmp_path / "details.xlsx")["What if"].iter_rows():
        assert not {cell.data_type for cell in cells} & {"f", "e"}


def test_audit_days_are_told_in_quarters_as_by_the_audit_programme() -> None:
    cases = zip(CASES, (38.5, 43, 47.75), strict=True)
    apart = dict(cases)
    amounts = Amounts(dict.fromkeys(CASES, 38.25), apart, "audit_days")
    assert (span(amounts, "integrated"), span(amounts, "separate")) == ("38.25", "38.5 to 47.75")


def test_the_demos_results_and_workbook_hold_both(demo_report: Path) -> None:
    results = json.loads((demo_report / "results.json").read_text(encoding="utf-8"))
    base, *tried = results["steps"]["what_if"]
    assert base["days"] == pytest.approx(results["days"])
    assert base["standards"]["27001"]["clauses"]["likely"] == results["standards"]["27001"]["clauses"]["likely"]
    assert [item["scenario"] for item in tried] == ["More people, audits and changes first", "Without 42001"]
    measures = results["steps"]["benefit"]["measures"]
    assert measures["still_open"]["integrated_likely"] == pytest.approx(results["days"])
    assert all(row["separate_likely"] > row["integrated_likely"] for row in measures.values())
    book = load_workbook(demo_report / "details.xlsx")
    compared = [cells for cells in book[SHEET].iter_rows(min_row=4, values_only=True) if cells[0] == "compared"]
    assert len(compared) == len(measures)
    run = json.loads((demo_report / "run.json").read_text(encoding="utf-8"))
    assert {"scenarios/more-people.yml", "scenarios/without-42001.yml"} <= run["inputs"].keys()
