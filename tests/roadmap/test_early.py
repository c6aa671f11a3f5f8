"""What stands before its turn, why, and what waits for what founds a standard that isn't held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from ims_lib.catalogue.sequence import load_sequence
from ims_lib.dates import day
from ims_lib.report.plan_rows import done_when
from ims_lib.report.workbook_sheets import rows_gaps
from ims_lib.roadmap import Roadmap
from ims_lib.roadmap.early import early_told
from ims_lib.roadmap.late import why_late
from ims_lib.roadmap.marks import serves
from ims_lib.roadmap.model import OwnDate, Planned
from ims_lib.roadmap.packages import known_packages, standards_in_order
from ims_lib.roadmap.work import reached_from
from ims_lib.standard_ids import number_of
from tests.roadmap.clients import CLIENTS, known_of, plan_of


@pytest.mark.parametrize("name", CLIENTS)
def test_what_begins_before_what_founds_its_standard_says_why(name: str) -> None:
    plan, growth = plan_of(name), load_sequence()
    told, held = early_told(plan), plan.gaps.coverage.assessment.certified
    before = []
    for standard in (each for each in standards_in_order(plan.gaps) if each not in held):
        theirs = [item for item in plan.in_order if item.phase and item.standard == standard]
        lists = [item for item in theirs if item.phase in growth.founding.phases]
        for item in (each for each in theirs if each.phase not in growth.founding.phases and not each.is_quick_win):
            if any(each.end > item.start for each in lists if each.end and item.start):
                before.append(item.package)
    assert {*before} <= told.keys()


def test_a_package_is_early_for_a_day_that_it_keeps_and_is_told_so_of_no_other() -> None:
    plan = plan_of("harbour")
    own = next(each for each in plan.own_dates if each.is_kept and "early, for" in _early_of(each, plan))
    item = plan.planned[own.packages[0]]
    assert item.end
    late = replace(own, by=item.end - timedelta(days=1))
    assert early_told(replace(plan, own_dates=(late,)))[item.package].startswith("early, yet not by ")
    both = early_told(replace(plan, own_dates=(late, own)))[item.package]
    assert both == f"early, for {day(own.by)}, the day in the files for {number_of(own.requirement)}"


def _early_of(own: OwnDate, plan: Roadmap) -> str:
    return early_told(plan).get(own.packages[0], "") if own.packages else ""


def test_a_list_comes_before_controls_whose_days_can_not_be_kept() -> None:
    plan = plan_of("stadtspital")
    listed = plan.planned["information_protection/build.27001"]
    late = [item for item in plan.in_order if item.phase in ("controls", "operation") and serves(item, "27001")]
    kept = [name for each in plan.own_dates if each.is_kept for name in each.packages]
    own = reached_from(kept, lambda name: plan.planned[name].needs)
    assert [item.package for item in late if item.standard == "27001" and item.package not in own] != []
    for item in late:
        if item.standard == "27001" and item.package not in own and not item.is_quick_win:
            assert listed.end <= item.start, item.package  # type: ignore[operator]


def test_what_harms_people_keeps_its_day_and_what_is_brought_forward_costs_few_others() -> None:
    kept = [item.requirement for item in plan_of("stadtspital").own_dates if item.is_kept]
    assert "27001:A.8.33" in kept, "patients' data in a system for tests"
    assert len(kept) >= 12


def test_a_small_step_is_early_only_where_it_comes_soon_and_keeps_its_day() -> None:
    plan = plan_of("stadtspital")
    quick = [item for item in plan.in_order if item.is_quick_win]
    assert quick
    assert all("small step" not in early_told(plan).get(item.package, "") for item in quick)
    first = replace(quick[0], start=date(2026, 12, 7), end=date(2026, 12, 8))
    there = {name: first if name == first.package else item for name, item in plan.planned.items()}
    soon = replace(plan, planned=there, own_dates=())
    assert "small step" in early_told(soon)[first.package]


def test_what_is_for_ai_alone_waits_for_its_scope() -> None:
    plan = plan_of("harbour")
    scope, programme = plan.planned["context_and_scope/decide.scope.42001"], plan.planned["internal_audit/decide.42001"]
    assert scope.end <= programme.start  # type: ignore[operator]


def test_the_plan_begins_after_the_day_of_the_report() -> None:
    for name in CLIENTS:
        plan = plan_of(name)
        assert plan.start > plan.gaps.coverage.client.as_of  # type: ignore[operator]


def test_packages_are_told_apart_by_their_names() -> None:
    for name in CLIENTS:
        labels = [label for label, _ in known_packages(known_of(name)[0]).values()]
        assert len(labels) == len({*labels})


def test_standards_come_as_the_client_names_them() -> None:
    gaps = known_of("stadtspital")[0]
    client = gaps.coverage.client
    turned = client.settings.model_copy(update={"standards": ["42001", "27001", "20000-1"], "certificates": []})
    coverage = replace(
        gaps.coverage, assessment=replace(gaps.coverage.assessment, client=replace(client, settings=turned))
    )
    assert standards_in_order(replace(gaps, coverage=coverage))[:2] == ["42001", "27001"]


def _late(plan: Roadmap, packages: Sequence[Planned], by: date) -> OwnDate:
    ends = [item.end for item in packages if item.end]
    return OwnDate("27001:A.8.2", by, "a.ods!b!C1", "controls", "", tuple(item.package for item in packages), max(ends))


def test_a_day_is_missed_for_what_has_the_days_and_not_for_a_small_package_that_waits_for_nothing() -> None:
    plan = plan_of("stadtspital")
    own = [item for item in plan.own_dates if item.is_late]
    assert not [why for item in own if (why := why_late(item, plan)).startswith("it waits for")]
    waiting = next(item for item in plan.in_order if item.package == "access_control/build.27001")
    assert why_late(_late(plan, [waiting], date(2027, 3, 31)), plan).startswith("the days until 31 March 2027 go to")


def test_no_package_is_brought_forward_that_misses_another_day() -> None:
    plan = plan_of("stadtspital")
    late = {name for item in plan.own_dates if item.is_late for name in item.packages}
    assert late
    assert late.isdisjoint(plan.brought_forward)


def test_what_is_true_when_a_package_is_done_is_told_whole() -> None:
    plan = plan_of("stadtspital")
    item = max(plan.in_order[1:], key=lambda each: len(each.criteria))
    criteria = plan.gaps.coverage.catalogue.criteria
    assert all(criteria[name].text in done_when(item, plan) for name in item.criteria)


def test_a_gap_without_known_work_says_what_closes_it() -> None:
    rows = {row["id"]: row for row in rows_gaps(known_of("harbour")[0])}
    assert all(row["to_do"] for row in rows.values())
    assert rows["20000-1:5.2.1"]["to_do"] == ["The first look, no. 1 of the plan, tells what is left to do."]
