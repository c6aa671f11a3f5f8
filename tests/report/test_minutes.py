"""What the minutes of the management review say before the meeting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from ims_lib.assessment import assess
from ims_lib.catalogue import load_catalogue
from ims_lib.coverage import score_coverage
from ims_lib.gaps import find_gaps
from ims_lib.register.model import Record, Register, SourceGrid
from ims_lib.report.minutes import Minutes, minutes_of
from ims_lib.roadmap import plan_roadmap
from ims_lib.spreadsheet.grid import Grid, Row
from ims_lib.steps import walk_steps
from tests.builders import client, row

LOG = (
    ("ID", "Type", "Finding", "Corrective action", "Responsible", "Due", "Status"),
    ("N1", "minor", "Shared accounts", "Personal accounts", "Ann", "2027-01-31", "open"),
    ("N2", "minor", "No urgency on tickets", "", "Ann", "2026-08-31", "open"),
    ("N3", "opportunity", "List changes in the portal", "One page", "Ben", "2027-03-31", "open"),
    ("N4", "opportunity", "Shorter form", "", "Ben", "", "closed"),
)


def minutes(*records: Record, log: Sequence[Sequence[str]] = LOG[:1]) -> Minutes:
    rows = [Row(number, tuple(cells)) for number, cells in enumerate(log, start=1)]
    grids = [SourceGrid("lists.xlsx", "audits", Grid("NC log", rows, last_row=len(rows)))]
    register = Register.of(records, [], [], [], grids)
    gaps = find_gaps(score_coverage(assess(register, client(), catalogue=load_catalogue())))
    return minutes_of(walk_steps(register, plan_roadmap(gaps, client())))


def test_an_open_action_stands_beside_what_was_found_and_none_decided_is_said() -> None:
    found = minutes(log=LOG)
    assert [(each.number, each.title, each.action) for each in found.actions[:2]] == [
        ("N2", "No urgency on tickets", "none decided"),
        ("N1", "Shared accounts", "Personal accounts"),
    ]


def test_opportunities_are_the_clients_own_open_ones_and_no_packages() -> None:
    assert [(each.subject, each.known) for each in minutes(log=LOG).opportunities] == [
        ("N3: List changes in the portal", "One page, open")
    ]
    assert minutes(row(4, "27001:A.5.1", "not_implemented")).opportunities == []


# what the row on the review says: its day, what comes next, its remark → the month of the next one, and those that are planned
MONTHS_SAID = {
    "a_month_ahead": (None, "March 2027", None, "March 2027", "March"),
    "a_day": ("2027-05-12", None, None, "May 2027", "May"),
    "months_alone": (None, None, "February and August", "February 2027", "February and August"),
    "a_past_day": ("2026-03-24", None, None, "", ""),
    "a_sentence": (None, None, "Waits since July for the board", "", ""),
    "nothing": (None, None, None, "", ""),
}


@pytest.mark.parametrize("case", MONTHS_SAID)
def test_the_month_of_the_review_is_that_of_the_clients_row(case: str) -> None:
    due, ahead, notes, held_in, months = MONTHS_SAID[case]
    found = minutes(replace(row(4, "20000-1:9.3", "planned"), due=due, ahead=ahead, notes=notes))
    assert (found.held_in, found.months) == (held_in, months)


def test_decisions_that_are_due_before_the_meeting_are_made_in_another() -> None:
    review = row(4, "20000-1:9.3", "planned")
    undated, dated = minutes(review, log=LOG), minutes(replace(review, due="2027-05-12"), log=LOG)
    assert undated.decisions
    assert not undated.before, "nobody knows yet which those are"
    assert dated.before
    assert all(each.by_day < date(2027, 5, 12) for each in dated.before if each.by_day)
    assert all(each.by_day >= date(2027, 5, 12) for each in dated.decisions if each.by_day)
    assert all(each.kind for each in undated.decisions), "the agenda names the kinds"


def test_the_chair_is_no_guest_and_papers_are_named_by_their_sheets() -> None:
    found = minutes(row(4, "27001:A.5.1", "implemented"), log=LOG)
    assert found.chair not in found.guests
    assert found.papers[1:] == ["SoA", "NC log"]
