"""Days that the client's rows set: what an action's day asks for, months in words, remarks, and what takes its time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest

from ims_lib.assessment import assess
from ims_lib.catalogue.sequence import load_sequence
from ims_lib.cell_places import row_of
from ims_lib.client import read_client
from ims_lib.client.settings import OutsideDays
from ims_lib.coverage import score_coverage
from ims_lib.dates import MONTHS, day, months_after
from ims_lib.gaps import find_gaps
from ims_lib.inputs.put_before import puts_before
from ims_lib.inputs.read import read_inputs
from ims_lib.inputs.said import day_ahead
from ims_lib.register.stems import stems_in
from ims_lib.report.packages_told import condition_told
from ims_lib.report.plan_rows import done_when, rows_plan
from ims_lib.roadmap import plan_roadmap
from ims_lib.roadmap.held import due_before_sessions
from ims_lib.roadmap.held_reviews import held_reviews
from ims_lib.roadmap.late import why_late
from ims_lib.roadmap.model import BY_THEN, Milestone, OwnDate, Planned
from ims_lib.roadmap.own_dates import day_set_by, leaves_of, own_dates
from ims_lib.roadmap.packages import with_outside
from ims_lib.roadmap.work import least_length
from ims_lib.standard_ids import number_of
from ims_lib.steps.audit_programme.months import find_beginning
from tests.roadmap.clients import NOTHING, known_of, plan_of

SINCE = date(2026, 11, 30)
# what a cell says | until when | whether a month or quarter alone is named
SAID = [
    ("March 2027", date(2027, 3, 31), True),
    ("Finish by February", date(2027, 2, 28), True),
    ("Board, January", date(2027, 1, 31), True),
    ("Tool vendors by May", date(2027, 5, 31), True),
    ("bis Ende März", date(2027, 3, 31), True),
    ("fin février 2028", date(2028, 2, 29), True),
    ("do września", date(2027, 9, 30), True),
    ("November", date(2026, 11, 30), True),
    ("Q1", date(2027, 3, 31), True),
    ("Q3 2027", date(2027, 9, 30), True),
    ("Board on 2027-01-15", date(2027, 1, 15), False),
]
NO_DAY = [
    "After the scope",
    "May need a tool",
    "may follow",
    "they march on",
    "Relations first",
    "Settle the market",
    "?",
]


@pytest.mark.parametrize(("text", "by", "is_month"), SAID)
def test_a_month_in_words_is_its_last_day(text: str, by: date, is_month: bool) -> None:
    assert day_ahead(text, SINCE) == (by, is_month)


@pytest.mark.parametrize("text", NO_DAY)
def test_what_names_no_month_sets_no_day(text: str) -> None:
    assert day_ahead(text, SINCE) is None


def cells(found: list[str]) -> set[str]:
    return {cell.rpartition("!")[2] for cell in found}


def test_an_action_asks_for_itself_alone_where_its_criterion_is_a_small_part_of_a_package() -> None:
    found = plan_of("harbour")
    assert not [item for item in found.own_dates if item.kind == "audits"]
    alone = cells([item.cell for item in found.action_days])
    assert {"J6", "J11", "J13", "J16", "J18"} <= alone
    assert "J5" not in alone  # closed
    packages = {item.cell.rpartition("!")[2]: item.packages for item in found.action_days}
    assert packages["J16"], "the day of a part of a package names it"


def test_an_action_asks_for_the_package_of_its_own_criterion_where_that_is_most_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(own_dates.__globals__, "roadmap_setting", {"action_share": 0.1}.__getitem__)
    found = plan_of("harbour")
    register = known_of("harbour")[2]
    actions = [item for item in own_dates(register, found.gaps, found.in_order) if item.kind == "audits"]
    asked = {name for item in actions for package in item.packages for name in found.planned[package].criteria}
    assert {"incident.prioritised", "incident.major_procedure"} <= asked
    assert cells([item.cell for item in actions]) == {"J11", "J16"}


def test_days_in_the_column_of_what_comes_next_are_kept_and_marked() -> None:
    found = {item.requirement: item for item in plan_of("harbour").own_dates if item.is_month}
    assert found["20000-1:8.4.3"].by == date(2027, 2, 28)
    assert found["20000-1:9.3"].is_round
    assert {name for name, item in found.items() if not item.is_kept} == {"20000-1:9.3"}


def test_what_has_to_come_first_by_a_remark_keeps_work_near_its_own_day() -> None:
    found = plan_of("harbour")
    waiting = [item for item in found.in_order if item.condition]
    assert "Two architects to be hired first" in [item.condition for item in waiting]
    for item in waiting:
        assert item.not_before is not None
        assert item.start is not None
        assert item.start >= item.not_before


def test_a_sample_waits_until_it_reaches_back_to_the_rule_and_others_outside_have_time_to_agree() -> None:
    found, waits = plan_of("harbour").planned, load_sequence().waits
    rule, sample = found["change_management/decide.27001"], found["change_management/run.27001.long"]
    assert rule.end is not None
    assert sample.start is not None
    reach = waits["settled_before_quarter"].days - least_length(sample.days)
    assert sample.start - rule.end >= timedelta(days=reach)
    signed = found["supplier_management/build.controls.27001"]
    assert signed.start is not None
    assert signed.end is not None
    assert signed.end - signed.start >= timedelta(days=waits["answered_outside"].days)


def test_only_what_takes_long_records_waits_for_them() -> None:
    planned = plan_of("harbour").planned
    long, short = (planned[f"capacity_and_demand/run.operation.20000-1{end}"] for end in (".long", ""))
    assert (long.criteria, short.criteria) == (("demand.reported",), ("capacity.services_watched",))
    assert short.end
    assert long.end
    assert short.end + timedelta(days=60) < long.end
    assert long.package not in short.needs
    assert {long.package, short.package} <= {*planned["capacity_and_demand/prove.20000-1"].needs}
    assert long.title != short.title
    assert {item.kind for item in planned.values() if item.package.endswith(".long")} <= {"run", "prove"}


def test_a_month_for_which_something_is_booked_is_when_work_begins() -> None:
    found = plan_of("harbour").planned["secure_development/run.27001.long"]
    assert found.condition == "Linter chosen, training booked for April"
    assert found.not_before == date(2027, 4, 1)


def test_what_is_drawn_from_the_latest_takes_records_since_it_began() -> None:
    found = plan_of("harbour").planned["physical_security/run.27001"]
    assert {"physical.wiped", "physical.wipe_verified"} & {*found.criteria}
    assert found.records == {"": load_sequence().wait("settled_before_sampled")}


def test_what_a_row_sets_for_much_later_is_told_as_brought_forward() -> None:
    found = plan_of("harbour")
    early = found.brought_forward
    assert [item.by for item in early["continuity/build.27001"]] == [date(2027, 4, 30)]
    long_before = [
        item
        for item in (*found.own_dates, *found.year_days)
        if all((end := found.planned[name].end) and end + timedelta(days=42) < item.by for name in item.packages)
    ]
    assert {id(item) for item in long_before} == {id(item) for told in early.values() for item in told}
    assert all(name in item.packages for name, told in early.items() for item in told)


def test_what_is_planned_long_before_a_year_that_a_row_names_is_told_in_its_words() -> None:
    said = plan_of("harbour").brought_forward["budgeting_and_accounting/build.20000-1"]
    assert [(item.said, item.by) for item in said] == [("Model for 2028 budget", date(2027, 12, 31))]


def test_a_row_about_a_review_asks_for_the_review_too_and_others_tell_when_it_is_tried() -> None:
    found = plan_of("stadtspital")
    own = {item.requirement: item for item in found.own_dates}
    assert "access.reviewed" in {
        name for package in own["27001:A.5.18"].packages for name in found.planned[package].criteria
    }
    assert not own["27001:A.5.18"].tried
    media = own["27001:A.7.10"]
    assert media.end
    assert media.tried_end
    assert media.end < media.tried_end
    assert found.tried_later[0].tried_end == max(item.tried_end for item in found.own_dates if item.is_tried_later)


@pytest.mark.parametrize(
    ("text", "is_tried"),
    [
        ("Rezertifizierung Chirurgie abgeschlossen", True),
        ("Stabsübung November", True),
        ("aber kaum geprüft", True),
        ("test record of June", True),
        ("revue des droits", True),
        ("przegląd uprawnień", True),
        ("Certificates are there for disks", False),
        ("Testsystem enthält echte Patientendaten", False),
        ("Scan reports weekly", False),
    ],
)
def test_words_of_a_test_or_review(text: str, is_tried: bool) -> None:
    assert bool(stems_in("own_days", "tried").hits(text)) is is_tried


def test_people_and_contracts_that_aren_t_there_are_waited_for_near_the_own_day() -> None:
    planned = plan_of("stadtspital").planned
    posts, need = planned["resources/build.20000-1"], planned["resources/decide"]
    assert posts.condition == "drei Stellen im Pikett fehlen"
    assert posts.start
    assert posts.not_before
    assert date(2027, 1, 17) < posts.not_before <= posts.start <= posts.not_before + timedelta(days=4)
    assert not need.condition
    watch = plan_of("harbour").planned["logging_and_monitoring/build.27001"]
    assert watch.condition == "Connect cloud tenants; contract a night watch"
    assert watch.not_before


def test_of_what_others_have_to_agree_to_the_later_of_two_days_counts_and_a_question_names_both() -> None:
    found = plan_of("harbour")
    own = next(item for item in found.own_dates if item.requirement == "27001:A.5.20")
    assert own.instead_of
    assert (own.instead_of.by, own.by) == (date(2027, 1, 29), date(2027, 6, 30))
    asked = [item for item in found.findings if item.code == "plan.two_days"]
    assert [(item.level, item.sheet, item.cell) for item in asked] == [
        ("question", "Statement of Applicability", "I27")
    ]
    assert [item.requirement for item in found.own_dates if item.is_asked] == ["27001:A.5.20"]
    assert not own.is_kept
    assert not own.is_late
    assert own.row.is_late


def test_where_nothing_but_a_trial_closes_a_gap_the_day_of_its_row_asks_for_that() -> None:
    found = plan_of("stadtspital")
    (own,) = (item for item in found.own_dates if item.requirement == "27001:A.5.35")
    assert {found.planned[name].kind for name in own.packages} == {"prove"}
    gaps, register = found.gaps, known_of("stadtspital")[2]
    rows = [record for record in register.controls if day_set_by(record, register, gaps.coverage.client.as_of)]
    with_work = {name for item in found.in_order if not item.is_look for name in item.criteria}
    dated = {leaf for row in rows for leaf in leaves_of(row.refs, gaps) if with_work & {*gaps.found[leaf].criteria}}
    assert dated <= {item.requirement for item in found.own_dates}, "no day of a row is left out"


def test_a_measure_is_held_by_the_packages_of_the_row_that_its_own_words_speak_of() -> None:
    plan, register = plan_of("harbour"), known_of("harbour")[2]
    held = {row.id: plan.measures[row_of(row.cell)] for row in read_inputs(register).lists.risks}
    # what speaks of recordings is no work on the shared drive, and the row that keeps them is done
    assert (held["R-04"], held["R-10"]) == ((), ("incident_management/decide.27001",))
    assert {package.split("/")[0] for package in held["R-06"]} == {"technical_security"}
    assert held["R-17"] == (), "A.8.9 is another's, and what its owner has on the cloud, A.5.23, asks for no baseline"


def test_of_a_control_the_earlier_day_counts_of_a_measure_that_is_about_its_row() -> None:
    plan, register = plan_of("harbour"), known_of("harbour")[2]
    dates = {item.requirement: item for item in plan.own_dates}
    # neither "Deadlines by severity for network devices" by 29 January nor another's baselines per cloud are what its row is about
    settings = dates["27001:A.8.9"]
    assert (settings.by, settings.instead_of, settings.is_kept) == (date(2027, 6, 30), None, True)
    answered = dates["27001:A.5.26"]
    assert (answered.by, answered.instead_of) == (date(2027, 2, 12), None)
    rows = [
        replace(row, notes="Network devices keep no deadlines") if "27001:A.8.9" in row.refs else row
        for row in register.rows
    ]
    sooner = {
        item.requirement: item for item in own_dates(replace(register, rows=tuple(rows)), plan.gaps, plan.in_order)
    }
    assert (sooner["27001:A.8.9"].by, sooner["27001:A.8.9"].row.by) == (date(2027, 1, 29), date(2027, 6, 30))


def test_a_day_that_the_plan_does_not_keep_is_told_as_that_of_the_files() -> None:
    plan = plan_of("stadtspital")
    late = [(item, own) for item in plan.in_order for own in plan.own_dates if own.is_late and _is_remarked(item, own)]
    assert late
    for _, own in late:
        done = [item for name in own.packages if (item := plan.planned[name]).kind in BY_THEN]
        last = max(done, key=lambda item: (item.end, item.order))
        assert f"is done, later than {day(own.row.by)}, the day in the files." in done_when(last, plan)


def _is_remarked(item: Planned, own: OwnDate) -> bool:
    said = item.remark[1] if item.remark else ""
    return own.kind == "controls" and item.package in own.packages and number_of(own.requirement) == said


def test_what_a_row_wants_soon_is_not_left_to_people_from_outside() -> None:
    found, client = plan_of("stadtspital"), plan_of("stadtspital").gaps.coverage.client
    bought = replace(client, settings=client.settings.model_copy(update={"outside": OutsideDays(days_per_month=2)}))
    marked = {item.package: item for item in with_outside(found.in_order, bought, client.as_of, found.own_dates)}
    soon = next(own for own in found.own_dates if own.requirement == "27001:A.6.3")
    assert not any(marked[name].is_from_outside for name in soon.packages)
    alone = {item.package: item for item in with_outside(found.in_order, bought, client.as_of, ())}
    assert all(alone[name].is_from_outside for name in soon.packages)
    assert any(item.is_from_outside for item in marked.values())


def test_a_month_without_a_year_that_has_gone_by_is_missed_and_no_year_ahead() -> None:
    register, march = known_of("harbour")[2], "2027-03-01"
    client = read_client("harbour", as_of=march)
    plan = plan_roadmap(find_gaps(score_coverage(assess(register, client))), client, register=register)
    (board,) = (item for item in plan.own_dates if item.requirement == "20000-1:4.3")
    assert (board.by, board.is_late) == (date(2027, 1, 31), True)
    scope = plan.planned["context_and_scope/decide.scope.20000-1"]
    assert condition_told(scope, plan) == "“Board, January” (was due January 2027)"
    assert not any(own.cell == board.cell for each in plan.brought_forward.values() for own in each)


def test_the_measure_of_a_risk_that_somebody_has_accepted_sets_no_day(monkeypatch: pytest.MonkeyPatch) -> None:
    found, register = plan_of("harbour"), known_of("harbour")[2]
    lists = read_inputs(register).lists
    accepted = [replace(row, accepted_by="Managing director") for row in lists.risks]
    read = replace(read_inputs(register), lists=replace(lists, risks=accepted))
    monkeypatch.setitem(own_dates.__globals__, "read_inputs", lambda _: read)
    dates = own_dates(register, found.gaps, found.in_order)
    assert not any(item.instead_of for item in dates)


def test_what_waits_for_the_board_is_told_and_ends_near_its_day() -> None:
    planned = plan_of("harbour").planned
    scope, plan = planned["context_and_scope/decide.scope.20000-1"], planned["incident_management/decide.27001"]
    assert (scope.condition, plan.condition[:14]) == ("Board, January", "Board approves")
    for item, by in ((scope, date(2027, 1, 31)), (plan, date(2027, 1, 15))):
        assert item.end
        assert by - timedelta(days=14) <= item.end <= by


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Board, January", {"who"}),
        ("Entscheid der Spitalleitung im Februar", {"who", "do"}),
        ("Approved by the board in May", set()),
        ("To be approved by the board", {"do"}),
        ("Budget line 2027", {"money"}),
        ("Linter chosen", set()),
    ],
)
def test_words_that_put_something_before_those_who_lead(text: str, what: set[str]) -> None:
    found = puts_before(text)
    assert what <= found
    assert bool(found) is bool(what)


def test_days_that_the_first_look_alone_would_lose_go_before_it() -> None:
    found = plan_of("stadtspital")
    soon = [item for item in found.own_dates if item.by <= date(2027, 1, 31)]
    assert soon
    assert all(item.is_kept for item in soon)
    look = found.planned["look_first"]
    assert look.end
    assert look.end > date(2027, 1, 31)


def test_reports_wait_for_an_interval_after_what_they_report_on() -> None:
    planned = plan_of("harbour").planned
    interval = timedelta(days=load_sequence().waits["settled_before_reported"].days)
    for reports, on in (
        ("capacity_and_demand/run.operation.20000-1.long", "capacity_and_demand/run.20000-1"),
        ("budgeting_and_accounting/run.20000-1", "budgeting_and_accounting/build.20000-1"),
        ("service_level_management/run.20000-1", "service_level_management/build.20000-1"),
    ):
        there, first = planned[reports], planned[on]
        assert there.end
        assert first.end
        assert there.end - first.end >= interval
        assert there.records[on] == interval.days


def test_what_looks_back_lasts_until_there_are_records_where_nothing_is_settled_before_it() -> None:
    found = plan_of("harbour").planned["incident_management/run.operation.20000-1"]
    days = load_sequence().wait("settled_before_sampled")
    assert found.records == {"": days}
    assert found.start
    assert found.end
    assert found.end - found.start >= timedelta(days=days)


def is_yearly(milestone: Milestone) -> bool:
    """Whether it is the yearly review of a certificate that is held."""
    return milestone.milestone.startswith("management_review") and milestone.note != ""


@pytest.mark.parametrize(
    ("name", "standard", "day"),
    [("harbour", "27001", date(2027, 3, 24)), ("stadtspital", "20000-1", date(2027, 3, 19))],
)
def test_each_certificate_that_is_held_has_its_yearly_review(name: str, standard: str, day: date) -> None:
    found = plan_of(name)
    review, *later = (item for item in found.milestones if is_yearly(item))
    others = {item.day for item in found.milestones if item.milestone == "management_review" and not item.note}
    for before, after in pairwise([review, *later]):
        more = load_sequence().wait("reviews_in_one") if after.day in others else 0
        assert 0 < (after.day - before.day).days <= 366 + more, "once a year until the plan ends, or in one meeting"
    assert found.end
    assert (found.end - [review, *later][-1].day).days < 366
    assert (review.milestone, review.standard, review.day) == ("management_review", standard, day)
    assert "a year after the last one" in review.note


def test_one_meeting_holds_reviews_that_come_soon_after_each_other_and_takes_in_what_rows_plan_for_it() -> None:
    plan = plan_of("harbour")
    first, second = (item for item in plan.milestones if is_yearly(item))
    assert first.note.endswith("; with ISO/IEC 20000-1, as the files plan it: a first round")
    on = months_after(first.day, MONTHS) + timedelta(days=4)
    soon = replace(second, milestone="management_review", standard="42001", day=on, note="")
    *_, joint = held_reviews(plan.gaps, known_of("harbour")[2], plan.end, [replace(first, note=""), soon])
    assert (joint.day, joint.note) == (soon.day, "in one meeting with that of ISO/IEC 42001")
    body = next(item.day for item in plan.milestones if item.milestone == "recertification")
    assert second.day <= body - timedelta(days=load_sequence().wait("review_before_surveillance"))


def test_what_waits_for_a_measure_is_over_no_earlier_than_that_where_its_own_day_allows() -> None:
    found = plan_of("harbour")
    decided = found.planned["incident_management/decide.27001"]
    assert decided.condition == "Board approves plan v2.2 with night and weekend decision"
    assert decided.condition_by == decided.end == date(2027, 1, 15)
    assert condition_told(decided, found) == f"“{decided.condition}” (due 15 January 2027)"
    # the watch has to run a month before its own row's day
    watched = found.planned["logging_and_monitoring/build.27001"]
    assert watched.start
    assert condition_told(watched, found).endswith(f"(due 30 April 2027; needed by {day(watched.start)})")
    trained = found.planned["secure_development/run.27001.long"]
    assert condition_told(trained, found) == "“Linter chosen, training booked for April” (due April 2027)", (
        "as the row says it"
    )
    missing = found.planned["information_protection/build.controls.27001"]
    assert missing.start
    assert condition_told(missing, found) == (
        f"people for A.8.12, “Trial with mail only, stopped for lack of staff” (needed by {day(missing.start)})"
    )
    hired = found.planned["secure_development/decide.27001"]
    assert hired.condition_by is None, "the row's day is that of the work"
    assert hired.start
    assert condition_told(hired, found) == f"“Two architects to be hired first” (needed by {day(hired.start)})"


def test_a_row_that_a_remark_names_is_settled_first_and_no_condition() -> None:
    masked = plan_of("stadtspital").planned["information_protection/run.operation.27001"]
    assert "information_protection/decide.27001" in masked.needs, "erst nach A.5.12 sinnvoll"
    assert masked.condition == ""


def test_the_scope_of_a_standard_is_settled_before_what_is_counted_in_it() -> None:
    planned = plan_of("harbour").planned
    scope, catalogue = planned["context_and_scope/decide.scope.20000-1"], planned["service_portfolio/build.20000-1"]
    assert scope.package in catalogue.needs
    assert scope.end
    assert catalogue.start
    assert scope.end <= catalogue.start


def test_a_day_is_told_of_a_row_that_others_contradict_with_what_their_log_names_as_left() -> None:
    found = plan_of("harbour")
    assert [(item.requirement, item.by) for item in found.contradicted] == [("27001:A.5.22", date(2026, 10, 30))]
    assert "27001:A.5.22" not in found.gaps.found
    assert why_late(found.contradicted[0], found) == (
        "other rows speak against this one; left by the log: “One agenda for service and security”, "
        "Procurement, due 30 October 2026"
    )
    (own,) = [item for item in found.action_days if item.said.startswith("26-02 ")]
    assert own.is_unknown
    assert found.left_of(["27001:A.5.22"]) == own.left
    assert found.left_of(["27001:A.5.1"]) == found.left_unknown


def test_when_a_package_is_done_tells_what_its_row_says_is_missing_with_its_day() -> None:
    found = plan_of("harbour")
    said = "“Network devices and appliances are scanned but not patched to a deadline” (A.8.8)"
    first, last = (found.planned[f"technical_security/{kind}.27001"] for kind in ("build", "run"))
    assert f"What {said} leaves to do is done, by 29 January 2027. " in done_when(last, found)
    assert done_when(first, found).startswith(f"Its part of {said} is done; the rest of that is in no. {last.order}. ")
    rules = found.planned["change_management/decide.27001"]
    assert done_when(rules, found).startswith("The decision on “Infrastructure only. ")


def test_how_audits_are_held_is_settled_before_the_first_session_where_a_certificate_is_held() -> None:
    for name, standards in (
        ("harbour", {"", "27001"}),
        ("millrace", set[str]()),
        (NOTHING, set[str]()),
    ):
        gaps, known, _ = known_of(name)
        found = plan_of(name)
        due = due_before_sessions(gaps, found.in_order)
        first = find_beginning(known, found)[0].month
        assert {found.planned[each].standard for each in due} == standards, (
            "what is for a standard alone that isn't held comes with that"
        )
        assert all(by < first for by in due.values())
        assert all(end <= due[each] for each in due if (end := found.planned[each].end))
    assert "internal_audit/decide" in due_before_sessions(known_of("harbour")[0], plan_of("harbour").in_order)


def test_a_package_begins_with_what_its_row_remarks_and_each_remark_is_told_once() -> None:
    planned = plan_of("harbour").planned
    scanned = planned["technical_security/build.27001"]
    assert scanned.remark == ("Network devices and appliances are scanned but not patched to a deadline", "A.8.8")
    assert scanned.first_step_told == (
        "Begin with A.8.8, of which the files say “Network devices and appliances are scanned but not patched to a deadline”: "
        f"mend what is missing, show what is there; then l{scanned.first_step[1:]}"
    )
    told = [item.remark for item in planned.values() if item.remark]
    assert len(told) == len({*told}) > 20
    assert planned["technical_security/run.27001"].remark == (
        "Reports arrive and are read. Nobody turns them into rules yet, and customers hear nothing",
        "A.5.7",
    )
    waits = planned["secure_development/decide.27001"]
    assert waits.condition
    assert waits.remark is None, "told beside it already"
    assert waits.first_step_told == waits.first_step


def test_a_finding_is_a_part_of_no_package_that_lacks_what_it_asks_for_and_the_first_look_names_it() -> None:
    found = plan_of("harbour")
    (own,) = (item for item in found.action_days if item.said.startswith("26-02 "))
    assert (own.packages, own.is_unknown) == ((), True), "nobody knows whether the review looked at security since"
    assert found.package_of("supplier.change_assessed"), "the same requirement has other work in the plan"
    look, *_ = rows_plan(found, 0)
    assert f"Beside it 26-02 (Surveillance audit, ISO/IEC 27001) goes on; {own.left}" in look["steps"]
    assert not look["after"], "nothing of that is waited for"
