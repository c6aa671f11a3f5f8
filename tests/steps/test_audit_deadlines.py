"""The days that count for a standard, case by case: what a session counts for, when the body comes, and what is too late."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from ims_lib.catalogue.audit_rules import load_layout
from ims_lib.dates import months_after
from ims_lib.gaps import find_gaps
from ims_lib.roadmap import plan_roadmap
from ims_lib.roadmap.model import Milestone
from ims_lib.steps.audit_programme import plan_audits
from ims_lib.steps.audit_programme.deadlines import Deadline, outside_audits
from ims_lib.steps.audit_programme.windows import Ready, Span, for_what_is_late
from tests.builders import client, covered
from tests.steps.lists import inputs_of
from tests.steps.test_audit_programme import KNOWLEDGE

START = date(2026, 12, 1)
"""Of the programme: four weeks after the as-of date of the tests."""
AS_OF = date(2026, 11, 3)
HELD = Deadline("27001", START, date(2028, 4, 30), ends=date(2028, 6, 30))
PLANNED = Deadline("42001", date(2027, 9, 1), date(2027, 11, 1), stage_1=date(2027, 12, 1), stage_2=date(2028, 1, 12))
ONE_STAGE = Deadline("42001", date(2027, 9, 1), date(2027, 11, 1), stage_1=date(2027, 12, 1))
WANTED = Deadline("20000-1", START, date(2027, 6, 30))

# name: (deadline, first day of a session in full, what it counts for)
PURPOSES: dict[str, tuple[Deadline, date, str]] = {
    "held, the day before the recertification audit": (HELD, date(2028, 4, 30), "certificate to 30 June 2028"),
    "held, on the day of that audit": (
        HELD,
        date(2028, 5, 1),
        "next cycle: the recertification audit is due by 1 May 2028",
    ),
    "held, the day after": (HELD, date(2028, 7, 1), "next cycle: the certificate of today ends on 30 June 2028"),
    "planned, the day before stage 1": (PLANNED, date(2027, 11, 30), "full audit before stage 1 on 1 December 2027"),
    "planned, the day of stage 1 itself": (
        PLANNED,
        date(2027, 12, 1),
        "cycle after certification (stage 2 on 12 January 2028)",
    ),
    "planned, no day of stage 2": (ONE_STAGE, date(2027, 12, 1), "cycle after certification"),
    "wanted, not planned": (WANTED, date(2027, 1, 1), ""),
}


@pytest.mark.parametrize("name", PURPOSES)
def test_a_session_counts_for_the_certificate_that_it_comes_before(name: str) -> None:
    deadline, begins, said = PURPOSES[name]
    assert deadline.purpose(begins) == said


def test_a_first_look_is_to_be_audited_again_where_stage_1_is_known() -> None:
    assert PLANNED.first_look("A.7") == "first look at A.7, to be audited again before stage 1 on 1 December 2027"
    assert WANTED.first_look("A.7") == "first look at A.7"
    assert WANTED.first_look("") == "first look", "where nothing of the standard is concluded"


AGREED = replace(HELD, agreed=date(2027, 3, 16))


@pytest.mark.parametrize("deadline", [HELD, AGREED], ids=["no day agreed", "a day agreed before the work is over"])
def test_what_presses_is_seen_again_soon_after_its_work(deadline: Deadline) -> None:
    ready = Ready(START, HELD.by, {"27001:A.5.15": Span(date(2027, 5, 4), HELD.by)})
    (window,) = for_what_is_late(deadline, ready, START, date(2029, 11, 30), presses=True)
    assert (window.first, window.is_early) == (date(2027, 5, 4), True)
    assert window.last <= date(2027, 7, 4)


def test_what_can_be_concluded_before_the_day_agreed_with_the_body_does_not_wait_for_the_rest() -> None:
    spans = {"27001:A.8.8": Span(date(2027, 2, 26), HELD.by), "27001:A.8.15": Span(date(2027, 5, 4), HELD.by)}
    windows = for_what_is_late(AGREED, Ready(START, HELD.by, spans), START, date(2029, 11, 30), presses=True)
    found = {leaf: each for each in windows for leaf in each.only}
    assert found["27001:A.8.8"].last < date(2027, 3, 16) < found["27001:A.8.15"].first
    (together,) = for_what_is_late(HELD, Ready(START, HELD.by, spans), START, date(2029, 11, 30), presses=True)
    assert together.only == {*spans}


LEAP = Deadline("27001", START, date(2028, 1, 10), ends=date(2028, 2, 29))

# name: (deadline, last day of the programme, days by which the body comes)
VISITS: dict[str, tuple[Deadline, date, list[date]]] = {
    "no certificate": (PLANNED, date(2030, 1, 1), []),
    "each year, and the recertification the day after the last that counts": (
        HELD,
        date(2029, 12, 31),
        [date(2027, 6, 30), date(2028, 5, 1), date(2029, 6, 30)],
    ),
    "the last day of the programme is one": (HELD, date(2027, 6, 30), [date(2027, 6, 30)]),
    "the day before it": (HELD, date(2027, 6, 29), []),
    "a certificate to 29 February": (
        LEAP,
        date(2030, 11, 30),
        [date(2027, 2, 28), date(2028, 1, 11), date(2029, 2, 28), date(2030, 2, 28)],
    ),
    "the day of the first records is none": (
        Deadline("27001", date(2027, 6, 30), date(2028, 4, 30), ends=date(2028, 6, 30)),
        date(2028, 1, 1),
        [],
    ),
    "on the day that is agreed for the next surveillance": (
        replace(HELD, agreed=date(2027, 3, 16)),
        date(2028, 6, 30),
        [date(2027, 3, 16), date(2028, 5, 1)],
    ),
    "the recertification audit comes all the same": (
        replace(HELD, agreed=date(2027, 7, 16)),
        date(2028, 6, 30),
        [date(2027, 6, 30), date(2028, 5, 1)],
    ),
}


@pytest.mark.parametrize("name", VISITS)
def test_the_body_comes_each_year_while_a_certificate_is_held(name: str) -> None:
    deadline, last, days = VISITS[name]
    assert outside_audits(deadline, last) == days


def held(valid_to: str) -> dict[str, Any]:
    return {"certificates": [{"standard": "27001", "edition": 2022, "valid_to": valid_to}]}


# name: (client.yml, last day that counts for 27001, beginning of what is told)
LAST_DAYS: dict[str, tuple[dict[str, Any], date, str]] = {
    "held": (held("2028-06-30"), date(2028, 4, 30), ""),
    "its recertification audit is due on the day after the first": (held("2027-01-31"), date(2026, 12, 1), ""),
    "its recertification audit is due on the first day": (held("2027-01-30"), date(2027, 1, 30), "The certificate for"),
    "over before the programme begins": (held("2026-11-30"), date(2029, 11, 30), ""),
    "wanted, with four weeks from stage 1 to stage 2": ({"wanted": {"27001": date(2027, 6, 1)}}, date(2027, 5, 3), ""),
    "stage 1 after a month": ({"wanted": {"27001": date(2027, 1, 29)}}, date(2026, 12, 31), ""),
    "wanted a day before": (
        {"wanted": {"27001": date(2026, 12, 31)}},
        date(2029, 11, 30),
        "ISO/IEC 27001 is wanted by",
    ),
    "wanted after the programme": ({"wanted": {"27001": date(2031, 1, 1)}}, date(2029, 11, 30), ""),
    "nobody says when": ({}, date(2029, 11, 30), ""),
}


WISHES = {"in time": date(2028, 9, 4), "too soon for any plan": date(2027, 1, 4)}


@pytest.mark.parametrize("name", WISHES)
def test_nothing_is_concluded_of_a_standard_that_is_wanted_and_not_begun_before_its_full_audit(name: str) -> None:
    said: dict[str, Any] = {"standards": ["27001", "42001"], "capacity": {"days_per_month": 5}, **held("2028-06-30")}
    coverage = covered(KNOWLEDGE, **said, wanted={"42001": WISHES[name]})
    roadmap = replace(plan_roadmap(find_gaps(coverage), coverage.client), milestones=())
    found = plan_audits(coverage, inputs_of(), roadmap=roadmap)
    by = {"in time": date(2028, 8, 6)}.get(name, months_after(START, 36) - timedelta(1))
    full = [each for each in found.held if any(leaf.startswith("42001:") for leaf in each.concluded)]
    assert full
    assert months_after(by + timedelta(1), -12) <= min(each.begins for each in full) <= by
    assert all(on.begins >= by - timedelta(92) for on in full if on.topic in load_layout().after_review.topics)
    begins = {"in time": "No day of stage 1 can be named for ISO/IEC 42001"}.get(name, "ISO/IEC 42001 is wanted by")
    assert any(text.startswith(begins) for text in found.told)
    assert {text for each in full for one, text in each.counts_for if one == "42001"} == {
        "full audit; no day of stage 1 is known yet"
    }


@pytest.mark.parametrize("name", LAST_DAYS)
def test_the_last_day_that_counts(name: str) -> None:
    said, by, late = LAST_DAYS[name]
    found = plan_audits(covered(KNOWLEDGE, standards=["27001"], as_of=AS_OF, **said), inputs_of())
    deadline = found.deadlines["27001"]
    assert (deadline.by, found.starts) == (by, START)
    assert deadline.late.startswith(late)
    assert bool(deadline.late) == bool(late)
    assert [text for text in found.told if text == deadline.late] == ([deadline.late] if late else [])


# name: (day of stage 1 by the plan, last day that counts, whether it is told that it is too late)
STAGES: dict[str, tuple[date, date, bool]] = {
    "far ahead": (date(2027, 12, 1), date(2027, 11, 30), False),
    "after the first month": (date(2027, 1, 1), date(2026, 12, 31), False),
    "on the first day": (START, date(2026, 12, 31), True),
    "before the programme begins": (date(2026, 11, 27), date(2026, 12, 31), True),
}


@pytest.mark.parametrize("name", STAGES)
def test_all_is_to_be_concluded_before_stage_1_where_it_can_be(name: str) -> None:
    stage_1, by, late = STAGES[name]
    said: dict[str, Any] = {"standards": ["42001"], "capacity": {"days_per_month": 5}}
    coverage = covered(KNOWLEDGE, **said)
    days = (Milestone("stage_1", "Stage 1", "42001", stage_1),)
    roadmap = replace(plan_roadmap(find_gaps(coverage), client(**said)), milestones=days)
    found = plan_audits(coverage, inputs_of(), roadmap=roadmap)
    assert found.deadlines["42001"].by == by
    waits = [text for text in found.told if text.endswith("and stage 1 has to wait for it")]
    assert bool(waits) is late
