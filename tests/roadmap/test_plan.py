"""The roadmap of a client: phases and milestones, wanted dates, what is told and left aside, and what holds for every plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ims_lib.catalogue.model import Catalogue
from ims_lib.catalogue.sequence import load_sequence
from ims_lib.coverage import score_coverage
from ims_lib.gaps import find_gaps
from ims_lib.grouping import grouped
from ims_lib.report.milestones_told import milestone_rows, wanted_text
from ims_lib.roadmap import LOOK_FIRST, Milestone, Roadmap, plan_roadmap
from ims_lib.roadmap.held import due_before_audits, due_before_sessions, held_milestones
from ims_lib.roadmap.marks import serves
from ims_lib.roadmap.work import reached_from
from ims_lib.steps import walk_steps
from tests.builders import ALL, catalogue, client, covered, criterion, row
from tests.roadmap.clients import CLIENTS, known_of, plan_of, planned_with

MISSING = {"not_started": list(ALL)}
KNOWLEDGE = catalogue(
    criterion("policy.approved", "27001:5.2", "42001:5.2", days=10),
    criterion("context.scope", "27001:4.3", "20000-1:4.3", days=8),
    criterion("assets.listed", "27001:A.5.9", "20000-1:8.2.5", days=12, needs=["context.scope"]),
    criterion("access.rules", "27001:A.5.15", days=20, needs=["assets.listed"]),
    criterion("change.recorded", "20000-1:8.5.1.2", days=14, needs=["assets.listed"]),
    criterion("impact.assessed", "42001:6.1.4", "42001:A.5.2", days=16, needs=["policy.approved"]),
)
ORDER = ("internal_audit", "management_review", "stage_1", "stage_2")


def plan(knowledge: Catalogue = KNOWLEDGE, *rows: Any, exact: bool = False, **said: Any) -> Roadmap:
    said = MISSING | said
    owners = said.pop("owners", None)
    return plan_roadmap(find_gaps(covered(knowledge, *rows, **said)), client(**said), exact=exact, owners=owners)


def dates(found: Roadmap) -> pd.DataFrame:
    return found.packages.loc[found.packages.index != LOOK_FIRST, ["start", "end"]]


def days_of(found: Roadmap, standard: str) -> dict[str, Milestone]:
    return {item.milestone: item for item in found.milestones if item.standard == standard}


def test_days_kept_free_are_not_planned() -> None:
    assert dates(plan(capacity={"days_per_month": 25, "keep_free": 5})).equals(dates(plan(capacity=20)))


# criteria of work that people from outside may do, of twenty days, beside the team's
TRIED = catalogue(
    criterion("policy.approved", "27001:5.2", days=10),
    criterion("compliance.technical_check", "27001:A.8.8", days=20),
)


@pytest.mark.parametrize(
    ("outside", "begins", "ends"),
    [
        (None, False, False),
        ({"days": 19}, False, False),
        ({"days": 20}, True, True),
        (4, True, False),
    ],
    ids=["nobody from outside", "too few days", "days in all", "days a month"],
)
def test_days_from_outside_are_none_of_the_team_s(outside: Any, begins: bool, ends: bool) -> None:
    found = plan(TRIED, standards=["27001"], not_started=["27001"], capacity=2, outside=outside)
    tried = next(item for item in found.in_order if "compliance.technical_check" in item.criteria)
    alone = next(item for item in found.in_order if "policy.approved" in item.criteria)
    assert tried.is_from_outside is begins
    assert found.bought == (tried.days if begins else 0)
    assert tried.start is not None
    assert tried.end is not None
    assert alone.end is not None
    if begins:
        assert tried.start >= found.gaps.coverage.client.as_of + timedelta(30)
    assert (tried.end - tried.start < timedelta(35)) is ends
    if outside == 4:
        assert timedelta(120) < tried.end - tried.start < timedelta(160)


# what can't be planned with | settings | code of the finding | words of its sentence
LEFT_ASIDE = [
    ("no days", {"capacity": 0}, "roadmap.no_capacity", "days_per_month is 0"),
    (
        "all days kept free",
        {"capacity": {"days_per_month": 5, "keep_free": 5}},
        "roadmap.no_capacity",
        "keep_free is 5 of 5",
    ),
    (
        "no month with work",
        {"capacity": {"days_per_month": 5, "no_work_in": list(range(1, 13))}},
        "roadmap.no_capacity",
        "all twelve months",
    ),
    (
        "a date that has passed",
        {"capacity": 5, "wanted": {"42001": "2026-11-24"}},
        "roadmap.wanted_past",
        "isn't after 2026-11-24",
    ),
    (
        "a standard out of scope",
        {"capacity": 5, "standards": ["27001"], "wanted": {"42001": "2027-11-24"}},
        "roadmap.wanted_out_of_scope",
        "42001 isn't among the standards in scope",
    ),
    (
        "a date without a capacity",
        {"wanted": {"42001": "2027-11-24"}},
        "roadmap.wanted_without_capacity",
        "nobody can say",
    ),
]


@pytest.mark.parametrize(
    ("said", "code", "words"), [case[1:] for case in LEFT_ASIDE], ids=[case[0] for case in LEFT_ASIDE]
)
def test_what_cannot_be_planned_with_is_told_and_the_rest_goes_on(said: dict[str, Any], code: str, words: str) -> None:
    found = plan(**said)
    (finding,) = found.findings
    assert (finding.code, finding.file) == (code, "client.yml")
    assert words in finding.message
    assert found.wanted == ()
    assert len(found.packages) > 1
    assert (found.calendar is None) == (code in ("roadmap.no_capacity", "roadmap.wanted_without_capacity"))


def test_work_without_end_has_no_dates() -> None:
    found = plan(capacity=0.01)
    assert found.calendar is None
    assert [*found.packages["start"], *found.packages["end"]] == [None] * 2 * len(found.packages)
    assert found.milestones == ()


def test_criteria_that_wait_for_each_other_are_told_and_planned() -> None:
    knowledge = catalogue(
        criterion("assets.listed", "27001:A.5.9", needs=["change.recorded"]),
        criterion("change.recorded", "20000-1:8.5.1.2", needs=["assets.listed"]),
        criterion("alone.done", "27001:A.5.15", needs=["alone.done"]),
    )
    found = plan(knowledge)
    assert [item.code for item in found.findings] == ["roadmap.circle"] * 2
    assert "assets.listed needs change.recorded needs assets.listed" in found.findings[0].message
    assert sorted(name for criteria in found.packages["criteria"] for name in criteria) == sorted(knowledge.criteria)


class TestWantedDates:
    def test_one_that_can_be_met_is_met(self) -> None:
        free = days_of(plan(capacity=20), "20000-1")["stage_2"].day
        by = free - timedelta(days=20)
        found = plan(capacity=20, wanted={"20000-1": by})
        (wanted,) = found.wanted
        assert wanted.possible
        assert wanted.end == days_of(found, "20000-1")["stage_2"].day <= by
        assert f"is possible, as far as gaps are known: by the plan on {wanted.end.day}" in wanted_text(wanted, found)
        told = days_of(found, "20000-1")["stage_2"]
        assert (told.latest, told.slack_days) == (by, (by - wanted.end).days)

    def test_one_that_cannot_says_by_how_much_and_what_would_do(self) -> None:
        by = days_of(plan(capacity=9), "20000-1")["stage_2"].day
        said = {"wanted": {"20000-1": by}}
        found = plan(capacity=5, **said)
        (wanted,) = found.wanted
        assert not wanted.possible
        assert wanted.end > by
        assert wanted.months_late >= 1
        assert wanted.days_per_month is not None
        would = int(wanted.days_per_month)
        assert f"isn’t possible with 5 days a month: {(wanted.end - wanted.by).days} days late" in wanted_text(
            wanted, found
        )
        assert f"{would} days a month would do." in wanted_text(wanted, found)
        assert plan(capacity=would, **said).wanted[0].possible
        assert days_of(found, "20000-1")["stage_2"].slack_days == (by - wanted.end).days < 0

    def test_more_than_twice_the_days_are_tried(self) -> None:
        by = days_of(plan(capacity=9), "20000-1")["stage_2"].day
        (wanted,) = plan(capacity=2, wanted={"20000-1": by}).wanted
        assert wanted.days_per_month
        assert wanted.days_per_month > 2 * 2

    @pytest.mark.parametrize("capacity", [3, 5, 8])
    def test_a_date_that_is_missed_is_not_given_up(self, capacity: int) -> None:
        (wanted,) = plan(capacity=capacity, wanted={"20000-1": "2026-12-28"}).wanted
        assert wanted.by < wanted.end == wanted.before_all

    def test_nothing_helps_where_days_between_audits_take_longer(self) -> None:
        found = plan(capacity=10, wanted={"20000-1": "2026-12-28"})
        assert found.wanted[0].days_per_month is None
        assert "up to 50 days a month were tried, and none keeps it." in wanted_text(found.wanted[0], found)

    def test_with_the_capacity_that_is_named_the_client_s_whole_plan_keeps_the_date(self) -> None:
        (missed,) = [item for item in plan_of("harbour").wanted if not item.possible]
        assert missed.days_per_month is not None
        given = plan_of("harbour").gaps.coverage.client.settings.capacity
        assert given is not None
        assert given.days_per_month < missed.days_per_month <= 2 * given.days_per_month
        more = planned_with("harbour", capacity=given.model_dump() | {"days_per_month": missed.days_per_month})
        assert all(item.possible for item in more.wanted)

    def test_with_the_days_that_are_named_a_whole_plan_keeps_more_of_the_client_s_own_days(self) -> None:
        found = plan_of("stadtspital")
        assert found.more_days
        given = found.gaps.coverage.client.settings.capacity
        assert given is not None
        more = planned_with(
            "stadtspital", capacity=given.model_dump() | {"days_per_month": found.more_days.days_per_month}
        )
        assert sum(item.is_kept for item in found.own_dates) < found.more_days.kept
        assert sum(item.is_kept for item in more.own_dates) >= found.more_days.kept
        assert more.more_days is None
        assert plan_of("harbour").more_days is None, "no capacity keeps more there"

    def test_a_date_that_is_met_has_another_order_with_more_to_spare_that_keeps_it_too(self) -> None:
        kept, _ = sorted(planned_with("harbour", capacity=27).wanted, key=lambda item: not item.possible)
        (missed,) = (item for item in plan_of("harbour").wanted if not item.possible)
        assert kept.roomiest
        assert kept.roomiest < kept.end <= kept.by
        assert missed.before_all
        assert missed.by < missed.before_all < missed.end, "not even if all other work waits"

    def test_a_surveillance_says_what_the_files_note_of_it_and_by_when_it_is_usual(self) -> None:
        (found,) = (item for item in plan_of("harbour").milestones if item.milestone == "surveillance")
        assert found.note == "the files say “Next full review: March 2027, before the second surveillance audit”"
        assert (found.expected, found.usual) == (date(2027, 3, 1), None)
        gaps, _, register = known_of("harbour")
        silent = [line._replace(text="") for line in register.lines]
        usual = next(held_milestones(gaps, replace(register, lines=tuple(silent))))
        assert usual.note == "usually by 19 January 2027, a year after the last one known (19 January 2026)"
        assert usual.expected == usual.usual == date(2027, 1, 19)
        held = [{"standard": "27001", "edition": 2022, "valid_to": "2028-06-30"}]
        assert not days_of(plan(certificates=held), "27001")["surveillance"].note

    def test_what_the_body_raised_and_is_open_is_done_before_it_is_expected_again(self) -> None:
        found = plan_of("harbour")
        (own,) = (item for item in found.action_days if item.said.startswith("26-02 "))
        assert own.said == "26-02 (Surveillance audit, ISO/IEC 27001)"
        known = found.end_of(["supplier.change_assessed"])
        assert known
        assert known < date(2027, 2, 15), "what is known of its requirement"
        assert found.planned[LOOK_FIRST].end < date(2027, 2, 15), "the rest"

    @pytest.mark.parametrize(("capacity", "is_kept"), [(5, False), (20, True)])
    def test_an_audit_on_the_body_s_day_that_comes_before_the_work_on_its_gaps_says_what_is_open_then(
        self, capacity: int, is_kept: bool
    ) -> None:
        held = [{"standard": "27001", "edition": 2022, "valid_to": "2028-06-30", "next_audit": "2027-02-01"}]
        knowledge = catalogue(criterion("access.rules", "27001:A.5.15", days=20))
        said: dict[str, Any] = {"certificates": held, "not_started": [], "capacity": capacity}
        found = plan(knowledge, row(4, "27001:A.5.15", "planned"), **said)
        audit = days_of(found, "27001")["surveillance"]
        (told,) = (each["slack"] for each in milestone_rows(found) if each["milestone"] == "surveillance")
        work = next(item for item in found.in_order if not item.is_look)
        assert audit.too_late == (() if is_kept else (work.order,))
        assert (f"still open at this audit by the plan: no. {work.order};" in told) != is_kept
        assert "agree such a day" not in told, "the certificate sets its last day"
        if audit.can_be_from:
            again = plan(
                knowledge,
                row(4, "27001:A.5.15", "planned"),
                **said | {"certificates": [held[0] | {"next_audit": audit.can_be_from}]},
            )
            assert not days_of(again, "27001")["surveillance"].too_late

    def test_an_audit_may_be_agreed_for_a_later_day_while_the_certificate_holds(self) -> None:
        found = plan(certificates=[{"standard": "27001", "edition": 2022, "valid_to": "2028-06-30"}])
        again = days_of(found, "27001")["recertification"]
        assert again.latest
        assert again.latest > again.day
        for can_be, said in ((again.latest, "agree such a day"), (again.latest + timedelta(days=1), "still open at")):
            late = replace(found, milestones=(replace(again, too_late=(7,), can_be_from=can_be),))
            (told,) = (each["slack"] for each in milestone_rows(late))
            assert said in told
            assert "no. 7" in told

    def test_earlier_dates_go_first(self) -> None:
        free = plan(capacity=30)
        by = {name: days_of(free, name)["stage_2"].day + timedelta(days=30) for name in ("42001", "20000-1")}
        later = max(by.values())
        found = plan(capacity=30, wanted={"42001": later + timedelta(days=1), "20000-1": later})
        assert [item.standard for item in found.wanted] == ["20000-1", "42001"]
        assert all(item.possible for item in found.wanted)

    def test_of_a_standard_that_is_held_gaps_are_wanted_closed(self) -> None:
        held = [{"standard": "27001", "edition": 2022, "valid_to": "2028-06-30"}]
        knowledge = catalogue(criterion("access.rules", "27001:A.5.15", days=20))
        said: dict[str, Any] = {"certificates": held, "not_started": [], "capacity": 5}
        found = plan(knowledge, row(4, "27001:A.5.15", "planned"), wanted={"27001": "2027-06-30"}, **said)
        (wanted,) = found.wanted
        assert (wanted.possible, wanted.end) == (True, dates(found)["end"].max())


# valid to | next surveillance, recertification at the latest
HELD = [
    ("2028-06-30", date(2027, 6, 30), date(2028, 5, 1)),
    ("2029-06-30", date(2027, 6, 30), date(2029, 5, 1)),
    ("2027-09-30", None, date(2027, 7, 30)),
    ("2028-02-29", date(2027, 2, 26), date(2027, 12, 31)),
]


class TestMilestones:
    @pytest.mark.parametrize("name", CLIENTS)
    def test_each_standard_that_is_not_held_has_four_in_their_order(self, name: str) -> None:
        found = plan_of(name)
        held = found.gaps.coverage.assessment.certified
        for standard in found.gaps.coverage.client.standards:
            own = days_of(found, standard)
            if standard in held:
                later = {f"management_review_{year}" for year in range(2027, 2040)}
                assert {*own} <= {"surveillance", "recertification", "management_review"} | later
                continue
            if standard in {item.standard for item in found.not_said}:
                assert own == {}
                continue
            assert tuple(own) == ORDER
            assert all(own[one].day < own[two].day for one, two in pairwise(ORDER))
            sequence = load_sequence()
            assert (own["stage_2"].day - own["stage_1"].day).days >= sequence.wait("stage_1_before_stage_2")
            assert (own["stage_1"].day - own["internal_audit"].day).days >= sequence.wait("audit_before_stage_1")

    @pytest.mark.parametrize("name", CLIENTS)
    def test_what_nobody_spoke_of_may_put_them_off(self, name: str) -> None:
        found = plan_of(name)
        for item in found.milestones:
            known = item.if_half is not None and item.if_all is not None
            held = item.standard in found.gaps.coverage.assessment.certified
            assert known == (bool(found.gaps.to_look_at) and item.milestone in ORDER and not held)
            if item.if_all and item.if_half and item.milestone == "stage_2":
                assert item.day <= item.if_half <= item.if_all

    def test_what_they_wait_for_is_a_package_of_the_plan(self) -> None:
        for name in CLIENTS:
            found = plan_of(name)
            assert {item.waits_for for item in found.milestones} <= {"", *found.planned}

    @pytest.mark.parametrize(("valid_to", "surveillance", "recertification"), HELD)
    def test_of_a_certificate_the_next_audits_are_told_with_the_latest_day(
        self, valid_to: str, surveillance: date | None, recertification: date
    ) -> None:
        held = [{"standard": "27001", "edition": 2022, "valid_to": valid_to}]
        own = days_of(plan(certificates=held, not_started=["20000-1", "42001"]), "27001")
        review = own.pop("management_review")
        next_audit = min(item.day for item in own.values())
        assert review.day <= next_audit - timedelta(days=load_sequence().wait("review_before_surveillance"))
        assert {name: item.day for name, item in own.items()} == {
            **({"surveillance": surveillance} if surveillance else {}),
            "recertification": recertification,
        }
        assert own["recertification"].latest == date.fromisoformat(valid_to)

    def test_a_certificate_whose_end_nobody_gave_has_none(self) -> None:
        held = [{"standard": "27001", "edition": 2022}]
        assert days_of(plan(certificates=held, not_started=["42001"], capacity=10), "27001") == {}


FIRST = ("mandate", "scope", "leadership")


class TestPhases:
    @pytest.mark.parametrize("said", [{}, {"capacity": 3}, {"capacity": 10}, {"capacity": 1000}])
    def test_every_package_but_the_first_look_stands_in_one_and_they_keep_their_order(
        self, said: dict[str, Any]
    ) -> None:
        found = plan(**said)
        names = [name for phase in found.phases for name in phase.packages]
        assert sorted(names) == sorted(set(found.packages.index) - {LOOK_FIRST})
        assert sum(phase.days for phase in found.phases) == pytest.approx(found.days)
        order = [phase.id for phase in load_sequence().phases]
        assert [phase.phase for phase in found.phases] == sorted((p.phase for p in found.phases), key=order.index)
        for phase in found.phases:
            own = [found.planned[name] for name in phase.packages]
            assert {item.phase for item in own} == {phase.phase}
            assert (phase.start is None) == (not said)
            if said:
                assert (phase.start, phase.end) == (min(i.start for i in own), max(i.end for i in own))  # type: ignore[type-var]

    @pytest.mark.parametrize("name", CLIENTS)
    def test_in_a_standard_that_is_not_held_phase_follows_phase(self, name: str) -> None:
        found = plan_of(name)
        coverage = found.gaps.coverage
        order = [phase.id for phase in load_sequence().phases]
        asked = [package for item in found.own_dates for package in item.packages]
        due = due_before_audits(found.gaps, found.in_order, found.own_dates)
        due |= due_before_sessions(found.gaps, found.in_order)
        dated = reached_from([*asked, *due], lambda package: found.planned[package].needs)
        for standard in set(coverage.client.standards) - coverage.assessment.certified:
            waiting = [item for item in found.in_order if not item.is_quick_win and item.package not in dated]
            everything = [item for item in found.in_order if not item.is_look and serves(item, standard)]
            for item in (item for item in waiting if item.standard == standard):
                early = [one for one in everything if order.index(one.phase or "") < order.index(item.phase or "")]
                assert all(one.end <= item.start for one in early if one.end and item.start), item.package

    @pytest.mark.parametrize("standard", ["20000-1", "42001"])
    def test_a_client_finds_mandate_scope_and_policy_first_while_the_days_of_its_rows_are_kept(
        self, standard: str
    ) -> None:
        found = plan_of("harbour")
        dates = [item for item in found.own_dates if item.by > found.gaps.coverage.client.as_of]
        # the review comes after what it looks at
        assert {item.requirement for item in dates if item.is_late} == {"20000-1:9.3"}
        own = [item for item in found.in_order if item.standard == standard and item.phase in FIRST]
        if standard == "42001":
            # the days of the client's rows until March leave no room for the AI policy before them
            own = [item for item in own if item.phase in load_sequence().founding.within]
        assert own
        # before them stand only others of their kind, and what the client's rows and the next audit have dated, with its needs
        dated = {name for item in found.own_dates if not item.is_round for name in item.packages}
        due = due_before_audits(found.gaps, found.in_order, found.own_dates)
        due |= due_before_sessions(found.gaps, found.in_order)
        asked = reached_from([*dated, *due], lambda name: found.planned[name].needs)
        before = found.in_order[1 : max(item.order for item in own)]
        founding = load_sequence().founding.phases
        assert [item.label for item in before if item.phase not in founding and item.package not in asked] == []

    def test_a_small_step_against_a_known_weakness_waits_for_no_phase(self) -> None:
        knowledge = catalogue(
            criterion("policy.approved", "27001:5.2", days=20),
            criterion("access.ended", "27001:A.5.18", days=1),
            criterion("access.moved", "27001:A.5.18", days=1),
        )
        for small, name in ((True, "access.ended"), (False, "access.moved")):
            alone = catalogue(knowledge.criteria["policy.approved"], knowledge.criteria[name])
            policy, access = sorted(
                (item for item in plan(alone, capacity=10).in_order if not item.is_look), key=lambda item: item.label
            )[::-1]
            assert (policy.process, access.is_quick_win) == ("policy", small)
            assert (access.end < policy.end) == small  # type: ignore[operator]

    def test_a_standard_that_is_held_waits_for_no_phase(self) -> None:
        held = [{"standard": "27001", "edition": 2022, "valid_to": "2028-06-30"}]
        knowledge = catalogue(
            criterion("context.scope", "27001:4.3", days=20), criterion("access.rules", "27001:A.5.15", days=1)
        )
        rows = (row(3, "27001:4.3", "planned"), row(4, "27001:A.5.15", "planned"))
        free, bound = (plan(knowledge, *rows, certificates=given, not_started=[], capacity=10) for given in (held, []))
        for found, first in ((free, "access"), (bound, "context")):
            worked = [item for item in found.in_order if not item.is_look]
            assert worked[0].process == first


class TestOwners:
    def test_a_role_has_no_more_days_a_month_than_it_is_given(self) -> None:
        name = "change/run.20000-1"
        took = []
        for roles in ({}, {"Service manager": 2}):
            found = plan(capacity={"days_per_month": 60, "roles": roles}, owners={name: "Service manager"})
            took.append((found.planned[name].end - found.planned[name].start).days)  # type: ignore[operator]
        assert took[0] < 30
        assert took[1] > 6 * 28  # 14 days of work at 2 a month

    def test_of_a_date_that_the_days_of_a_role_hold_the_role_is_told_with_the_days_that_keep_it(self) -> None:
        owners, by = {"change/run.20000-1": "Service manager"}, {}

        def made(days: float) -> Roadmap:
            roles = {"Service manager": days, "Nobody here": 1}
            return plan(capacity={"days_per_month": 60, "roles": roles}, owners=owners, wanted=by)

        by["20000-1"] = days_of(made(20), "20000-1")["stage_2"].day + timedelta(days=7)
        (missed,) = made(2).wanted
        ((role, given, needed),) = missed.roles
        assert (role, given, missed.days_per_month) == ("Service manager", 2, None)
        assert 2 < needed <= 20
        months = (missed.by - made(2).gaps.coverage.client.as_of).days / 30
        assert missed.more == pytest.approx((needed - 2) * months, rel=0.1)
        assert f"Service manager {needed:g} days a month instead of 2 would do" in wanted_text(missed, made(2))
        (kept,) = made(needed).wanted
        assert kept.possible

    def test_the_steps_keep_to_the_days_of_the_roles_that_answer_for_packages(self) -> None:
        gaps, found, register = known_of("harbour")
        assert found.settings.capacity
        steps = walk_steps(register, plan_of("harbour"))
        busy = grouped((item.owner, item.days) for item in steps.roadmap.in_order)
        role = max(busy, key=lambda name: sum(busy[name]))

        def with_days(days: float) -> Roadmap:
            capacity = found.settings.capacity.model_dump() | {"roles": {role.upper(): days, "Nobody here": 1}}
            said = found.settings.model_dump() | {"capacity": capacity}
            given = replace(found, settings=type(found.settings).model_validate(said))
            own = find_gaps(score_coverage(replace(gaps.coverage.assessment, client=given)))
            return walk_steps(register, plan_roadmap(own, given, register=register)).roadmap

        roadmap = with_days(4)
        own = sorted((item.end, item.days) for item in roadmap.in_order if item.owner == role and item.end)
        done = 0.0
        for end, days in own:
            done += days
            assert done <= 4 * ((end - found.as_of).days / 28 + 1)
        before = [item.end for item in steps.roadmap.in_order if item.owner == role and item.end]
        assert own[-1][0] > max(before)
        assert any("Nobody here" in each.message for each in roadmap.findings)
        assert "roadmap.role_too_slow" not in {each.code for each in roadmap.findings}
        too_few = with_days(0.1)
        assert too_few.calendar, "with too few days of one role there are dates all the same, and a question"
        assert [role.upper() in each.message for each in too_few.findings if each.code == "roadmap.role_too_slow"] == [
            True
        ]

    def test_of_one_owner_one_after_the_other(self) -> None:
        free = plan(capacity=200)
        one = dict.fromkeys((name for name in free.planned if name != LOOK_FIRST), "Quality officer")
        found = plan(capacity=200, owners=one)
        own = sorted((item.start, item.end) for item in found.in_order if item.package in one)
        assert all(end <= start for (_, end), (start, _) in pairwise(own))  # type: ignore[operator]
        assert found.end > free.end  # type: ignore[operator]


@settings(max_examples=15, deadline=None)
@given(days=st.integers(5, 40), more=st.integers(1, 20), rest=st.sampled_from([[], [1], ["2027-02", 3]]))
def test_with_more_capacity_or_fewer_months_without_work_all_is_done_no_later(
    days: int, more: int, rest: list[Any]
) -> None:
    before = plan(capacity={"days_per_month": days, "no_work_in": rest}).end
    assert before is not None
    for sooner in ({"days_per_month": days + more, "no_work_in": rest}, {"days_per_month": days}):
        after = plan(capacity=sooner).end
        assert after is not None
        assert after <= before


@settings(max_examples=20, deadline=None)
@given(kept=st.sets(st.sampled_from(ALL), min_size=1))
def test_dropping_a_standard_is_never_dearer(kept: set[str]) -> None:
    whole, part = plan(capacity=10), plan(capacity=10, standards=sorted(kept))
    assert part.days <= whole.days


def test_the_exact_plan_is_never_worse_and_says_so() -> None:
    quick, exact = plan(capacity=10), plan(capacity=10, exact=True)
    assert quick.above_best is not None
    assert exact.above_best is not None
    assert 0 <= exact.above_best <= quick.above_best
    assert exact.exact == (exact.above_best == pytest.approx(0, abs=1e-6))
    assert exact.packages["criteria"].sort_index().equals(quick.packages["criteria"].sort_index())


def test_the_same_input_gives_the_same_plan() -> None:
    first, second = plan(capacity=10), plan(capacity=10)
    assert first.packages.equals(second.packages)
    assert (first.phases, first.milestones, first.wanted, first.above_best) == (
        second.phases,
        second.milestones,
        second.wanted,
        second.above_best,
    )


def test_an_id_says_process_and_kind_and_more_where_that_is_not_enough() -> None:
    knowledge = catalogue(
        # the process decides in two phases, and in the second one standard has something to itself
        criterion("context.issues_listed", "27001:4.1", "42001:4.1"),
        criterion("context.scope_document", "27001:4.3", "42001:4.3"),
        criterion("context.scope_security", "27001:4.3"),
    )
    assert set(plan(knowledge).planned) - {LOOK_FIRST} == {
        "context/decide",
        "context/decide.scope",
        "context/decide.scope.27001",
    }


def test_what_is_shown_in_a_line_counts_what_its_words_say() -> None:
    control = row(4, "27001:A.5.9", "not_applicable")
    coverage = covered(
        catalogue(criterion("asset.list", "27001:A.5.9"), criterion("audit.run", "27001:9.2.1")),
        control,
        row(5, "27001:9.2.1", "partial"),
    )
    roadmap = plan_roadmap(find_gaps(coverage), coverage.client)
    assert f" {len(coverage.assessment.applicable) - 1} applicable," in repr(coverage.assessment)
    assert [item.is_look for item in roadmap.in_order] == [True, False]
    assert repr(roadmap).startswith("<Roadmap: 1 planned, ")
