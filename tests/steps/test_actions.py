"""Actions: their state as of a day, and what an auditor would miss or can't believe in each."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ims_lib.catalogue.model import load_catalogue
from ims_lib.inputs import Inputs
from ims_lib.steps.actions import UNCHECKED, Action, check_actions, list_actions
from tests.builders import AS_OF, row
from tests.steps.lists import grid, lists, table

HEADS = "ID | Finding | Type | Raised | Root cause | Corrective action | Effectiveness | Owner | Due | Closed | Status"


def actions(*rows: str, heads: str = HEADS) -> Inputs:
    return lists(grid("NC log", table("\n".join([heads, *rows])), kind="audits", file="nc.xlsx"))


def first(inputs: Inputs, as_of: dt.date = AS_OF) -> Action:
    return list_actions(inputs, as_of, load_catalogue())[0]


STATES = {
    "open_in_time": ("N1 | x | minor | 2026-11-01 | c | a | | Ann | 2026-12-01 | | open", "open", 0, 23),
    "due_on_the_day": ("N1 | x | minor | 2026-11-01 | c | a | | Ann | 2026-11-24 | | open", "open", 0, 23),
    "due_the_day_before": ("N1 | x | minor | 2026-11-01 | c | a | | Ann | 2026-11-23 | | open", "overdue", 1, 23),
    "planned_but_due_in_the_past": ("N1 | x | minor | | c | a | | Ann | 2026-11-14 | | planned", "overdue", 10, None),
    "closed_in_time": (
        "N1 | x | minor | 2026-10-01 | c | a | seen | Ann | 2026-11-20 | 2026-11-11 | closed",
        "closed",
        0,
        41,
    ),
    "closed_late": (
        "N1 | x | minor | 2026-10-01 | c | a | seen | Ann | 2026-11-01 | 2026-11-11 | closed",
        "closed",
        10,
        41,
    ),
    "closed_without_a_day": (
        "N1 | x | minor | 2026-10-01 | c | a | seen | Ann | 2026-11-01 | | closed",
        "closed",
        0,
        None,
    ),
    "a_day_of_closing_and_no_state": ("N1 | x | minor | | c | a | seen | Ann | | 2026-11-11 | ", "closed", 0, None),
    "to_be_closed_in_the_future": (
        "N1 | x | minor | | c | a | | Ann | 2026-11-14 | 2026-12-24 | open",
        "overdue",
        10,
        None,
    ),
    "closed_and_nobody_looked": (
        "N1 | x | minor | | c | a | | Ann | 2026-11-01 | 2026-10-20 | closed",
        UNCHECKED,
        0,
        None,
    ),
    "closed_and_the_look_is_ahead": (
        "N1 | x | minor | | c | a | 2027-03-31 | Ann | 2026-11-01 | 2026-10-20 | closed",
        UNCHECKED,
        0,
        None,
    ),
    "done_and_its_effect_to_be_checked": (
        "N1 | x | minor | 2026-10-01 | c | a | | Ann | 2026-11-01 | | Done, effect to be checked",
        UNCHECKED,
        0,
        54,
    ),
    "nothing_but_a_title": ("N1 | x | | | | | | | | | ", "open", 0, None),
    "raised_in_the_future": ("N1 | x | minor | 2027-01-01 | c | a | | Ann | 2027-02-01 | | open", "open", 0, None),
}


@pytest.mark.parametrize("name", STATES)
def test_the_state_is_that_of_the_day(name: str) -> None:
    text, state, late, age = STATES[name]
    found = first(actions(text))
    assert (found.state, found.days_late, found.age) == (state, late, age)


MISSING = {
    "all_of_an_open_nonconformity": (
        "N1 | x | minor | | | | | | | | open",
        ("a cause", "a corrective action", "an owner", "a due day"),
    ),
    "nothing": ("N1 | x | minor | | c | a | | Ann | 2026-12-01 | | open", ()),
    "no_look_at_the_effect_once_closed": (
        "N1 | x | minor | | c | a | | Ann | | 2026-11-01 | closed",
        ("a look at its effect",),
    ),
    "an_opportunity_needs_no_cause": ("N1 | x | ofi | | | | | | | | open", ("an owner", "a due day")),
    "an_observation_needs_no_cause": ("N1 | x | observation | | | | | Ann | 2026-12-01 | | open", ()),
    "a_closed_opportunity_needs_no_look": ("N1 | x | ofi | | | | | Ann | | 2026-11-01 | closed", ()),
    "a_due_day_that_cannot_be_read_is_asked_about": ("N1 | x | minor | | c | a | | Ann | soon | | open", ()),
}


@pytest.mark.parametrize("name", MISSING)
def test_what_an_entry_lacks_is_named(name: str) -> None:
    text, missing = MISSING[name]
    assert first(actions(text)).missing == missing


def test_a_list_without_a_column_lacks_nothing_of_it() -> None:
    found = first(actions("N1 | x | Ann | open", heads="ID | Finding | Owner | Status"))
    assert found.missing == ()


@pytest.mark.parametrize(
    ("effect", "standing", "is_asked"),
    [
        ("", "closed on 20 October 2026, effect not checked yet", True),
        ("2027-03-31", "closed on 20 October 2026, effect to be looked at: “31 March 2027”", False),
        ("ten drawn, all kept", "closed", False),
    ],
)
def test_a_day_is_asked_for_where_nobody_looked_at_the_effect(effect: str, standing: str, is_asked: bool) -> None:
    inputs = actions(f"N1 | x | minor | | c | a | {effect} | Ann | 2026-11-01 | 2026-10-20 | closed")
    assert first(inputs).standing == standing
    found = {(item.code, item.cell) for item in check_actions(inputs, AS_OF, load_catalogue())}
    assert found == ({("action.unchecked", "G2")} if is_asked else set())


FAULTS = {
    "overdue": (
        "N1 | x | minor | | c | a | | Ann | 2026-11-23 | | open",
        "warning",
        "action.overdue",
        "I2",
        "is 1 day overdue",
    ),
    "incomplete": (
        "N1 | x | minor | | | a | | Ann | 2026-12-23 | | open",
        "note",
        "action.incomplete",
        "I2",
        "lacks a cause",
    ),
    "closed_before_raised": (
        "N1 | x | minor | 2026-11-10 | c | a | ok | Ann | | 2026-11-01 | closed",
        "question",
        "action.dates",
        "J2",
        "was closed on 1 November 2026, before it was raised on 10 November 2026",
    ),
    "due_before_raised": (
        "N1 | x | minor | 2026-11-10 | c | a | ok | Ann | 2026-11-01 | 2026-11-12 | closed",
        "question",
        "action.dates",
        "I2",
        "is due on 1 November 2026, before it was raised",
    ),
    "raised_in_the_future": (
        "N1 | x | minor | 2027-01-10 | c | a | | Ann | 2027-03-01 | | open",
        "question",
        "action.dates",
        "D2",
        "was raised on 10 January 2027, after the day of this report",
    ),
    "closed_in_the_future": (
        "N1 | x | minor | | c | a | ok | Ann | 2027-03-01 | 2027-02-01 | closed",
        "question",
        "action.dates",
        "J2",
        "was closed on 1 February 2027, after the day of this report",
    ),
    "closed_and_open": (
        "N1 | x | minor | | c | a | ok | Ann | | 2026-11-01 | in progress",
        "question",
        "action.state",
        "K2",
        "'in progress'; which holds?",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_is_wrong_is_told_once_with_its_cell(name: str) -> None:
    text, level, code, cell, words = FAULTS[name]
    told = list(check_actions(actions(text), AS_OF, load_catalogue()))
    assert [(finding.level, finding.code, finding.file, finding.sheet, finding.cell) for finding in told] == [
        (level, code, "nc.xlsx", "NC log", cell)
    ]
    assert told[0].message.startswith("N1 ('x') ")
    assert words in told[0].message


def test_an_id_that_stands_twice_is_asked_about() -> None:
    good = "N1 | x | minor | | c | a | | Ann | 2026-12-01 | | open"
    told = list(check_actions(actions(good, good.replace("| x |", "| y |")), AS_OF, load_catalogue()))
    assert [(finding.code, finding.cell) for finding in told] == [("action.twice", "A3")]
    assert "nc.xlsx!NC log!B2" in told[0].message


def test_an_unknown_state_is_asked_about_and_leaves_the_entry_open() -> None:
    inputs = actions("N1 | x | minor | | c | a | | Ann | 2026-12-01 | | parked with legal")
    assert list(inputs.findings["code"]) == ["input.new_word"]
    assert first(inputs).state == "open"


def test_an_unknown_state_is_never_overdue() -> None:
    found = first(actions("N1 | x | minor | | c | a | | Ann | 2026-06-01 | | parked with legal"))
    assert (found.state, found.days_late) == ("open", 0)


@pytest.mark.parametrize("state", ["void - raised in error", "rejected", "cancelled", "abgelehnt", "annulé"])
def test_what_is_void_is_no_action(state: str) -> None:
    inputs = actions(f"N1 | x | minor | | | | | | 2026-06-01 | | {state}")
    assert list_actions(inputs, AS_OF, load_catalogue()) == ()
    assert list(check_actions(inputs, AS_OF, load_catalogue())) == []


def test_what_fell_due_after_the_list_was_written_is_not_overdue() -> None:
    for due, state in (("2026-11-10", "open"), ("2026-11-01", "overdue")):
        rows = [["State of 2026-11-06"], *table(f"{HEADS}\nN1 | x | minor | | c | a | | Ann | {due} | | open")]
        assert first(lists(grid("NC log", rows, kind="audits"))).state == state


def test_an_improvement_of_services_is_measured_and_a_nonconformity_put_right() -> None:
    heads = f"{HEADS} | Correction"
    rows = table(
        f"{heads}\nN1 | x | ofi | | | | | Ann | | 2026-11-01 | closed |\nN2 | y | minor | | c | a | seen | Ann | | 2026-11-01 | closed |"
    )
    records = [row(n, "20000-1:10.2", "unknown", kind="audits", file="nc.xlsx", sheet="NC log") for n in (2, 3)]
    inputs = lists(grid("NC log", rows, kind="audits", file="nc.xlsx"), records=records)
    assert [action.missing for action in list_actions(inputs, AS_OF, load_catalogue())] == [
        ("a look at its effect",),
        ("a correction",),
    ]


def test_no_list_gives_no_action_and_no_finding() -> None:
    assert list_actions(lists(), AS_OF, load_catalogue()) == ()
    assert list(check_actions(lists(), AS_OF, load_catalogue())) == []


def test_the_requirements_that_a_row_names_go_with_it() -> None:
    inputs = lists(
        grid("NC log", table(f"{HEADS}\nN1 | x | minor | | c | a | | Ann | | | open"), kind="audits", file="nc.xlsx"),
        records=[row(2, "27001:A.5.24", "unknown", kind="audits", file="nc.xlsx", sheet="NC log")],
    )
    assert first(inputs).refs == ("27001:A.5.24",)


@given(st.integers(0, 400), st.integers(0, 400))
def test_a_later_day_never_makes_an_open_action_less_late(one: int, other: int) -> None:
    inputs = actions("N1 | x | minor | 2026-01-01 | c | a | | Ann | 2026-06-01 | | open")
    early, late = sorted(dt.date(2026, 1, 1) + dt.timedelta(days=days) for days in (one, other))
    before, after = first(inputs, early), first(inputs, late)
    assert before.days_late <= after.days_late
    assert (before.age or 0) <= (after.age or 0)
