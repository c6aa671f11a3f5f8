"""The roadmap's section: waves with what they make true, bars on an axis of months, wanted dates and the bound in words."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ims_lib.coverage import score_coverage
from ims_lib.gaps import find_gaps
from ims_lib.report import gantt
from ims_lib.report.roadmap_table import section_roadmap, wave_text
from ims_lib.roadmap import Wave, plan_roadmap
from ims_lib.roadmap.capacity import Calendar, months_for
from tests.builders import AS_OF, assessed, catalogue, client, criterion, register, row

KNOWLEDGE = catalogue(
    criterion("policy.approved", "27001:5.2", "42001:5.2", days=10),
    criterion("context.scope", "27001:4.3", "20000-1:4.3", days=8),
    criterion("access.rules", "27001:A.5.15", days=20, needs=["context.scope"]),
    criterion("impact.assessed", "42001:6.1.4", days=16, needs=["policy.approved"]),
    criterion("unseen.thing", "27001:A.5.9", days=5),
)


def page(exact: bool = False, **said: Any) -> str:
    said = {"not_started": ["20000-1", "42001"]} | said
    rows = [row(4, "27001:5.2 27001:4.3 27001:A.5.15", "planned")]
    gaps = find_gaps(score_coverage(assessed(KNOWLEDGE, *rows, **said)))
    return section_roadmap(register(*rows), plan_roadmap(gaps, client(**said), exact=exact)).html


def test_every_wave_is_a_group_of_rows_with_a_heading() -> None:
    html = page(capacity={"days_per_month": 10, "no_work_in": ["January"], "keep_free": 1})
    groups = re.findall(r"<tbody>\n<tr class=\"wave\"><th scope=\"rowgroup\" colspan=\"7\"><b>Wave (\d)</b>", html)
    assert groups == [str(n) for n in range(1, len(groups) + 1)]
    assert len(groups) >= 3
    assert html.count('<rect class="rest"') == html.count('<td class="time">')
    assert "Kept free for what the first look finds" in html
    assert "none in January 2027" in html


def test_without_a_capacity_there_is_an_order_and_no_axis() -> None:
    html = page()
    assert 'class="axis"' not in html
    assert 'class="time"' not in html
    assert 'colspan="5"' in html
    assert "an order but no dates" in html


def test_capacity_of_none_is_said() -> None:
    html = page(capacity=0, wanted={"42001": "2020-01-01"})
    assert "capacity.days_per_month is 0: the roadmap has an order but no dates." in html
    assert "2020-01-01 isn&#39;t after 2026-11-24" in html


def test_a_wanted_date_that_cannot_be_met_is_told_with_what_would_do() -> None:
    html = page(capacity=10, wanted={"42001": "2027-01-01"})
    (text,) = re.findall(r'<li class="late">(.*?)</li>', html)
    assert "by 1 January 2027 isn’t possible with 10 days a month" in text
    assert re.search(r"\d+ days a month would do\.", text)


def test_the_bound_is_said_in_words() -> None:
    assert "No other order closes the gaps earlier." in page(exact=True, capacity=10)
    assert re.search(r"at most \d+\xa0% earlier|Hardly another order", page(capacity=10))


def test_what_does_not_fit_is_counted() -> None:
    wave = Wave(1, ("a",), 3.0, 0.5, None, None, ("One thing", "Another", "A third"))
    assert (
        wave_text(wave, told=1)
        == "One thing. And 2 things more, in workbook.xlsx. 50\xa0% of the known gaps are closed then."
    )


@pytest.fixture
def calendar() -> Calendar:
    found = months_for(client(capacity={"days_per_month": 10, "no_work_in": [1]}), 40)
    assert found is not None
    return found


def test_a_bar_is_cut_where_nobody_works(calendar: Calendar) -> None:
    before, after = gantt.bars(calendar, date(2026, 12, 20), date(2027, 2, 10))
    (rest,) = gantt.rests(calendar)
    assert before[0] + before[1] == pytest.approx(rest[0], abs=0.02)
    assert after[0] == pytest.approx(rest[0] + rest[1], abs=0.02)


def test_all_that_is_drawn_lies_on_the_axis(calendar: Calendar) -> None:
    last = calendar.months[-1].last
    spans = [*gantt.rests(calendar), *gantt.bars(calendar, AS_OF, AS_OF), *gantt.bars(calendar, last, last)]
    assert all(left >= 0 and left + width <= 100.5 for left, width in spans)
    axis = gantt.axis(calendar)
    assert "".join(item["text"] for item in axis["letters"]).endswith("DJFMA")
    assert [item["text"] for item in axis["years"]][-1] == "2027"


def test_results_hold_what_the_section_shows(demo_report: Path) -> None:
    results = json.loads((demo_report / "results.json").read_text(encoding="utf-8"))
    plan = results["roadmap_plan"]
    assert [item["package"] for item in results["roadmap"]] == [
        name for wave in plan["waves"] for name in wave["packages"]
    ]
    assert {item["wave"] for item in results["roadmap"]} == {wave["wave"] for wave in plan["waves"]}
    assert [item["standard"] for item in plan["wanted"]] == ["20000-1", "42001"]
    assert 0 <= plan["above_best"] < 0.1
    text = (demo_report / "report.html").read_text(encoding="utf-8")
    assert text.count("<b>Wave ") == len(plan["waves"]) >= 3
    assert not {item["start"][5:7] for item in results["roadmap"]} & {"08"}
