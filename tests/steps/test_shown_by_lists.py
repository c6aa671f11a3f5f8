"""What the client's own lists and titles tell: service levels that are missed, a certification that is planned, work that is late."""

from __future__ import annotations

from datetime import date

from ims_lib.inputs.read import read_inputs
from ims_lib.steps.audit_programme.deadlines import Deadline
from ims_lib.steps.audit_programme.windows import Ready, Span, for_what_is_late
from ims_lib.steps.risk_register.events import events_of
from tests.conftest import demo
from tests.roadmap.clients import known_of, plan_of
from tests.steps.test_decisions import decided


def test_a_service_level_missed_in_two_periods_is_a_sign_and_one_missed_once_is_none() -> None:
    register, client = known_of("harbour")[2], plan_of("harbour").gaps.coverage.client
    figures = {each.title: each for each in events_of(read_inputs(register), register, client) if each.kind == "figure"}
    assert [*figures] == ["Incidents solved within target time"]
    ((column, words),) = figures["Incidents solved within target time"].shows.values()
    assert (column, words[:28]) == ("missed", "90 % in 2026 Q1 (target 92),")


def test_of_a_certification_that_the_files_call_planned_only_the_day_is_asked() -> None:
    (item,) = decided(demo("stadtspital"), "no_date")
    assert item.what.startswith(
        "Say by when ISO/IEC 27001 is to be certified, which the files call planned. Say whether"
    )
    assert item.cells[0].endswith("Anhang A 27001!A2")


def test_what_comes_too_late_for_recertification_is_looked_at_before_it_and_soon_after_its_work() -> None:
    start, end, by = date(2027, 1, 1), date(2029, 12, 31), date(2027, 7, 30)
    deadline = Deadline("20000-1", start, by, ends=date(2027, 9, 30))
    late, in_time = Span(by, date(2028, 9, 29)), Span(date(2027, 5, 3), by)
    ready = Ready(start, by, {"20000-1:7.6": late, "20000-1:8.5.3": in_time})
    windows = {(item.first, item.last, *item.only) for item in for_what_is_late(deadline, ready, start, end)}
    assert windows == {
        (date(2027, 6, 30), by, "20000-1:7.6"),
        (by, date(2027, 9, 30), "20000-1:7.6"),
        (date(2027, 5, 3), by, "20000-1:8.5.3"),
    }
