"""The roadmap's section: milestones, phases with their packages, bars on an axis of months, wanted dates and the bound in words."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

import ims_lib as ims
from ims_lib.catalogue.sequence import load_sequence
from ims_lib.coverage import score_coverage
from ims_lib.dates import day as spoken
from ims_lib.gaps import find_gaps
from ims_lib.report import gantt
from ims_lib.report.owner_load import owner_load
from ims_lib.report.roadmap_table import section_roadmap
from ims_lib.report.steps.decisions import decisions_by_package, decisions_of
from ims_lib.report.steps.soa import rows_soa
from ims_lib.report.workbook import sheet_rows
from ims_lib.roadmap import plan_roadmap
from ims_lib.roadmap.capacity import Calendar, calendar_for
from ims_lib.roadmap.late import why_late
from ims_lib.scales import report_setting
from ims_lib.steps.soa import SHEET as SOA_SHEET
from ims_lib.wording import days
from tests.builders import ALL, AS_OF, assessed, catalogue, client, criterion, register, row
from tests.conftest import demo
from tests.roadmap.clients import plan_of
from tests.steps.test_decisions import decided

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


def test_each_phase_is_a_row_and_opens_below_with_its_packages() -> None:
    html = page(capacity={"days_per_month": 10, "no_work_in": ["January"], "keep_free": 1})
    named = re.findall(r'<tr><th scope="row"><a href="#phase-(\w+)">(.*?)</a><br><small>(\d+) packages?</small>', html)
    assert [name for name, _, _ in named] == ["scope", "leadership", "assessments", "controls"]
    for phase in load_sequence().phases:
        block = re.search(rf'<details id="phase-{phase.id}">.*?</details>', html, flags=re.S)
        assert (block is not None) == (phase.id in {name for name, _, _ in named})
        if block:
            (count,) = [int(many) for name, _, many in named if name == phase.id]
            assert len(re.findall(r'<tr id="package-', block[0])) == count
            assert phase.done_when in block[0]
    assert html.count('<g id="rests"><rect') == 1
    assert html.count('<use href="#rests"/>') == html.count('<td class="time">')
    assert "Kept free for what the first look finds" in html
    assert "none in January 2027" in html


def test_no_day_is_kept_free_in_a_month_without_work() -> None:
    kept = [
        float(re.search(r"Kept free for.*?data-l=\"Days\">([\d.]+)<", page(capacity=said), flags=re.S)[1])  # type: ignore[index]
        for rests in ([], ["January", "February"])
        for said in [{"days_per_month": 10, "keep_free": 1, "no_work_in": rests}]
    ]
    assert kept[0] == kept[1] > 1, "one in each month that is worked"


def test_first_steps_are_told_of_packages_that_begin_within_half_a_year() -> None:
    roadmap = plan_of("stadtspital")
    soon = roadmap.gaps.coverage.client.as_of + timedelta(days=int(report_setting("first_step_days")))
    html = section_roadmap(register(), roadmap).html
    rows = dict(re.findall(r'<tr id="(package-.*?)">(.*?)</tr>', html, flags=re.S))
    work = [item for item in roadmap.in_order if not item.is_look and item.first_step and item.start]
    told = {item.package: "<small>First: " in rows[f"package-{item.order}"] for item in work}
    assert told == {item.package: item.start <= soon for item in work if item.start}
    assert set(told.values()) == {True, False}


def test_the_days_of_own_rows_say_what_would_do() -> None:
    roadmap = plan_of("stadtspital").with_owners(lambda item: (item.process or "Leitung", False))
    html = section_roadmap(register(), roadmap).html
    assert roadmap.more_days
    more = roadmap.more_days
    until = f"until {spoken(more.until)}, about {days(more.more)} more in all"
    assert f"With {more.days_per_month:g} days a month {until}, a plan keeps all of the 40." in html
    assert " 1 days" not in re.sub(r"<[^>]+>", "", html), "one day is one day"


def test_why_a_day_is_not_kept_is_told_by_what_has_the_days_until_then() -> None:
    roadmap = plan_of("stadtspital")
    late = [item for item in roadmap.own_dates if not item.is_kept]
    told = {item.requirement: why_late(item, roadmap) for item in late}
    has_them = [text for text in told.values() if text.startswith("the days until ")]
    assert len(set(has_them)) > 5
    assert all("the first look" in text for text in has_them)
    assert any(" packages of ISO/IEC 20000-1 (" in text for text in has_them)
    assert not [text for text in has_them if len(text) > 200]
    calendar = roadmap.calendar
    assert calendar
    for item, text in zip(late, map(told.__getitem__, (item.requirement for item in late)), strict=True):
        if text.startswith("the days until "):
            given = sum(float(many) for many in re.findall(r"\(([\d.]+) days?\)", text))
            assert given <= calendar.worked[calendar.last_by(item.by)] + 0.25, "each is shown in quarters"


def test_of_a_package_that_ends_after_a_day_the_days_before_it_count() -> None:
    roadmap = plan_of("stadtspital")
    calendar, item = roadmap.calendar, max(roadmap.in_order[1:], key=lambda each: each.days)
    assert calendar
    assert item.start
    assert item.end
    days = [day for day in calendar.days if item.start <= day <= item.end]
    assert roadmap.days_until(item, item.start - timedelta(days=1)) == 0
    assert roadmap.days_until(item, days[len(days) // 2 - 1]) == pytest.approx(item.days * (len(days) // 2) / len(days))
    assert roadmap.days_until(item, item.end) == roadmap.days_until(item, date.max) == item.days


def test_the_first_look_has_a_first_step() -> None:
    (look,) = [item for item in plan_of("harbour").in_order if item.is_look]
    assert look.first_step == load_sequence().first_look
    assert len(look.first_step.split()) <= 30


def test_milestones_stand_by_their_days_with_what_they_wait_for() -> None:
    html = page(capacity=10, wanted={"42001": "2028-12-01"})
    table = html[html.index("When each certificate’s audits become possible") : html.index('class="cards middle road"')]
    rows = re.findall(r'<tr><th scope="row" class="nowrap">(.*?)</th><td>(.*?)</td><td>(.*?)</td>', table)
    assert len(rows) == 4 * 3
    assert sum("Stage 2" in title for _, _, title in rows) == 3
    assert len(re.findall(r"\d+ days before 1 December 2028, the date wanted", table)) == 1
    assert "if all of what nobody spoke of is missing" in table


def test_without_a_capacity_there_is_an_order_and_no_axis() -> None:
    html = page()
    assert 'class="axis"' not in html
    assert 'class="time"' not in html
    assert "become possible" not in html
    assert "an order but no dates" in html


def test_capacity_of_none_is_said() -> None:
    html = page(capacity=0, wanted={"42001": "2020-01-01"})
    assert "capacity.days_per_month is 0: the roadmap has an order but no dates." in html
    assert "2020-01-01 isn&#39;t after 2026-11-24" in html


def test_a_wanted_date_that_cannot_be_met_is_told_with_what_would_do() -> None:
    html = page(capacity=10, wanted={"42001": "2027-04-01"})
    (text,) = re.findall(r'<li class="late">(.*?)</li>', html)
    assert "by 1 April 2027 isn’t possible with 10 days a month" in text
    assert re.search(r"\d+ days a month would do\.", text)


def test_a_wanted_date_of_which_nothing_can_be_said_yet_is_told_as_wanted() -> None:
    said: dict[str, Any] = {"capacity": 10, "wanted": {"27001": "2027-04-01"}}
    plan = plan_roadmap(find_gaps(score_coverage(assessed(KNOWLEDGE, **said))), client(**said))
    assert next(item.standard for item in plan.not_said) == "27001"
    html = section_roadmap(register(), plan).html
    assert "is wanted by 1 April 2027; whether that is possible can’t be said before the first look" in html
    assert html.count("wanted by 1 April 2027; can’t be said before the first look") == 1


def test_the_bound_is_said_in_words() -> None:
    assert "No other order is better." in page(exact=True, capacity=10)
    assert re.search(r"could close gaps more than \d+\xa0% earlier|Hardly another order", page(capacity=10))


@pytest.fixture
def calendar() -> Calendar:
    found = calendar_for(client(capacity={"days_per_month": 10, "no_work_in": [1]}), 40)
    assert found is not None
    months = 6
    return replace(found, months=found.months[:months])


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
    look, *packages = results["roadmap"]
    assert sorted(item["package"] for item in packages) == sorted(
        name for phase in plan["phases"] for name in phase["packages"]
    )
    assert look["kind"] is look["phase"] is None
    assert {item["phase"] for item in packages} == {phase["phase"] for phase in plan["phases"]}
    assert [item["standard"] for item in plan["wanted"]] == ["20000-1", "42001"]
    assert 0 <= plan["above_best"] < 0.25
    held = {"management_review", "management_review_2028", "surveillance", "recertification"}
    ways = {"internal_audit", "management_review", "stage_1", "stage_2"}
    by_standard = {
        name: {item["milestone"] for item in results["milestones"] if item["standard"] == name} for name in ALL
    }
    assert by_standard == {"27001": held, "20000-1": ways, "42001": ways}
    text = (demo_report / "report.html").read_text(encoding="utf-8")
    assert text.count('<details id="phase-') == len(plan["phases"]) >= 10
    assert not {item["start"][5:7] for item in results["roadmap"]} & {"08"}


def test_a_role_with_much_work_and_no_days_of_its_own_is_told_what_to_do() -> None:
    roadmap = plan_of("harbour").with_owners(lambda item: ("Ann", False))
    assert [row["is_much"] for row in owner_load(roadmap)] == [True]
    told = roadmap.gaps.coverage.client.settings.capacity
    assert told is not None
    told.roles["Ann"] = 5
    try:
        assert [row["is_much"] for row in owner_load(roadmap)] == [False]
    finally:
        del told.roles["Ann"]


def test_days_of_the_client_s_own_that_are_kept_asked_and_missed_add_up() -> None:
    roadmap = plan_of("harbour")
    html = section_roadmap(ims.read_register(ims.open_client("harbour", as_of=AS_OF)), roadmap).html
    (kept, whole, missed, asked), *_ = re.findall(
        r"(\d+) of (\d+) deadlines that [^;]*; (\d+) not, and of (\d+) it is asked", re.sub(r"<[^>]+>", "", html)
    )
    assert int(kept) + int(missed) + int(asked) == int(whole)


def test_who_has_how_much_adds_up_to_the_plan_and_names_the_busiest_quarter() -> None:
    roadmap = demo("stadtspital").roadmap
    load = owner_load(roadmap)
    assert sum(row["days"] for row in load) == int(roadmap.days * 4) / 4, "in quarters, as in the workbook"
    assert [row["days"] for row in load] == sorted((row["days"] for row in load), reverse=True)
    own = [item for item in roadmap.in_order if item.owner == load[0]["owner"] and not item.is_look]
    assert load[0]["next"] == own[0]
    assert {row["owner"] for row in load if row["is_much"]} == {
        row["owner"] for row in load if row["days"] >= report_setting("owner_share_told") * roadmap.days
    }
    days, quarter = load[0]["busiest"].split(" in ")
    within = [item for item in own if item.start and f"{item.start:%Y}" in quarter]
    assert 0 < float(days) <= sum(item.days for item in own)
    assert within


def test_a_package_prepares_a_decision_or_waits_for_it() -> None:
    steps = demo("harbour", "2026-12-01")
    told = decisions_by_package(steps)
    days = {part.number: part.by for part in decisions_of(steps).parts}
    for name, own in told.items():
        for number in re.findall(r"\d\.\d", own.get("waits", "")):
            assert steps.roadmap.planned[name].start > days[number], name
        for number in re.findall(r"\d\.\d", own.get("prepares", "")):
            assert steps.roadmap.planned[name].end <= days[number], name
        assert "waits" in own or all(text.startswith("prepares ") for text in own.values()), name
    by_order = {steps.roadmap.planned[name].order: own for name, own in told.items()}
    assert by_order[2] == {"prepares": "prepares decision 6.2, by 14 December 2026"}
    rows = {row["package"]: row for row in sheet_rows(steps)["Plan"] if row.get("package")}
    for name, own in told.items():
        assert rows[name]["decisions"] == [text for what, text in own.items() if what != "waits"]
        assert [text for text in rows[name]["after"] if text.startswith("waits for decision")] == [
            *filter(None, [own.get("waits")])
        ]
    html = section_roadmap(steps.register, steps.roadmap, decided=told).html
    assert "<small>prepares decision 6.2, by 14 December 2026</small>" in re.sub("</?a[^>]*>", "", html)


def test_what_no_package_closes_as_a_finding_contradicts_its_row_is_told_by_the_log_in_plan_statement_and_decision() -> (
    None
):
    steps = demo("harbour")
    rows = {row["control"]: row for row in rows_soa(steps)[SOA_SHEET]}
    told = "eft by the log: “One agenda for service and security”, Procurement, due 30 October 2026"
    assert rows["27001:A.5.22"]["by_plan"] is None
    assert f"L{told}." in rows["27001:A.5.22"]["to_settle"]
    assert rows["27001:A.5.20"]["by_plan"], "what is known to be missing has its day"
    (overdue,) = (each for each in decided(steps, "overdue") if "26-02 2026-10-30" in each.about)
    assert any(line.startswith("26-02 ") and line.endswith(f"; l{told}") for line in overdue.details)
    (look,) = [row for row in sheet_rows(steps)["Plan"] if row.get("package") == "look_first"]
    assert f"Beside it 26-02 (Surveillance audit, ISO/IEC 27001) goes on; l{told}" in look["steps"]
