"""What moved since the earlier report, and days of audits that are worked."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ims_lib.days_off import last_working_day
from ims_lib.report.steps.changes import plain_slips, slip_rows, slips_in_words
from ims_lib.roadmap import Roadmap
from ims_lib.steps.improvement.slips import compare_plans
from tests.builders import client
from tests.roadmap.clients import plan_of


@pytest.fixture(scope="module")
def roadmap() -> Roadmap:
    return plan_of("harbour")


def earlier(roadmap: Roadmap, **of_day: str) -> dict[str, Any]:
    """Results of an earlier report: the milestones of today, some on another day."""
    milestones = [
        {"milestone": item.milestone, "standard": item.standard, "day": of_day.get(item.milestone, str(item.day))}
        for item in roadmap.milestones
        if item.standard == "42001"
    ]
    own = [{"kept": True} for _ in roadmap.own_dates]
    return {"as_of": "2026-08-31", "milestones": milestones, "roadmap_plan": {"own_dates": own}}


def test_a_milestone_that_moved_is_told_with_both_days_and_how_much_later_it_is(roadmap: Roadmap) -> None:
    stage_2 = next(item.day for item in roadmap.milestones if (item.standard, item.milestone) == ("42001", "stage_2"))
    found = compare_plans(earlier(roadmap, stage_2="2028-01-10"), roadmap)
    assert found is not None
    (moved,) = (item for item in found.moved if item.standard == "42001")
    assert (moved.milestone, moved.then, moved.now) == ("stage_2", date(2028, 1, 10), stage_2)
    assert moved.days_later == (stage_2 - date(2028, 1, 10)).days > 0
    assert found.then.kept == found.then.of == found.now.of
    assert "later" in slips_in_words(found)
    assert plain_slips(found)


def test_the_workbook_has_each_day_that_moved_then_how_many_of_the_client_s_own_are_kept(roadmap: Roadmap) -> None:
    found = compare_plans(earlier(roadmap, stage_2="2028-01-10"), roadmap)
    assert found is not None
    *moved, own = slip_rows(found)
    (row,) = (item for item in moved if item["standard"] == "42001")
    assert (row["then"], row["later"]) == (date(2028, 1, 10), (row["now"] - row["then"]).days)
    assert row["title"] == "Stage 2 of the certification audit"
    assert own["why"] == ["25 of 25 before, 23 of 25 now"]
    assert {item["kind"] for item in (*moved, own)} == {"date"}
    new = next(item for item in moved if item["standard"] != "42001")
    assert (new["then"], new["later"]) == (None, None)
    assert new["why"][0].startswith("can’t be said before, ")
    assert slip_rows(None) == []


@pytest.mark.parametrize("broken", [None, {}, {"as_of": "yesterday"}, {"as_of": "2026-08-31", "milestones": "none"}])
def test_results_that_tell_no_plan_are_compared_with_nothing(broken: Any, roadmap: Roadmap) -> None:
    assert compare_plans(broken, roadmap) is None


# country | day | the last day before on which people work
WORKED = [
    ("CH-ZH", date(2027, 8, 1), date(2027, 7, 30)),
    ("IE", date(2028, 5, 1), date(2028, 4, 28)),
    ("IE", date(2028, 5, 2), date(2028, 5, 2)),
]


@pytest.mark.parametrize(("country", "day", "worked"), WORKED)
def test_an_audit_on_a_sunday_or_a_holiday_is_held_on_the_working_day_before(
    country: str, day: date, worked: date
) -> None:
    assert last_working_day(day, client(country=country)) == worked
