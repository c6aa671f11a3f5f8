"""Judgements that are older than a change of the client's own row: they count on, and are asked."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from ims_lib.coverage import score_coverage
from ims_lib.register.model import Record
from ims_lib.steps.improvement.aged import aged_judgements
from ims_lib.steps.improvement.snapshot import snapshot_of
from tests.builders import assessed, catalogue, criterion, row

KNOWLEDGE = catalogue(criterion("roles.given", "27001:A.5.2"), criterion("managers.lead", "27001:A.5.4"))
NEXT_YEAR = dt.date(2027, 11, 28)


def _row(number: int, ref: str, title: str, status: str) -> Record:
    return replace(row(number, f"27001:{ref}", status), ref_text=ref, title=title, cells={"status": f"F{number}"})


ROLES = _row(4, "A.5.2", "Roles", "partial")

# what is judged | the rows of next year | what each then says, where it is asked
CASES = {
    "a requirement whose row changed": (
        "27001:A.5.2",
        [_row(4, "A.5.2", "Roles", "not_implemented")],
        [("partial", "not_implemented")],
    ),
    "a row by its number, another stands there": (
        "soa.xlsx!SoA!4",
        [_row(4, "A.5.4", "Managers", "planned"), _row(5, "A.5.2", "Roles", "partial")],
        [("27001:A.5.2 partial", "27001:A.5.4 planned")],
    ),
    "a row by its number, unchanged": ("soa.xlsx!SoA!4", [ROLES], []),
    "a row by what it said, moved and changed": (
        "soa.xlsx!SoA!4!A.5.2 Roles",
        [_row(4, "A.5.4", "Managers", "planned"), _row(5, "A.5.2", "Roles", "not_implemented")],
        [("27001:A.5.2 partial", "27001:A.5.2 not_implemented")],
    ),
    "a row by what it said, moved alone": (
        "soa.xlsx!SoA!4!A.5.2 Roles",
        [_row(4, "A.5.4", "Managers", "planned"), _row(5, "A.5.2", "Roles", "partial")],
        [],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_judgement_is_asked_again_where_what_it_is_on_has_changed(name: str) -> None:
    on, rows, asked = CASES[name]
    before = score_coverage(assessed(KNOWLEDGE, ROLES, judgements={on: "F"}))
    present = score_coverage(assessed(KNOWLEDGE, *rows, judgements={on: "F"}, as_of=NEXT_YEAR))
    found = aged_judgements(snapshot_of(before), snapshot_of(present), present)
    assert [(each.before, each.now) for each in found] == asked
