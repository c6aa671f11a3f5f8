"""Blanks in the lists: an empty cell in any column of any list is nothing there, and ends no run."""

from __future__ import annotations

import pytest

from ims_lib.assessment import assess
from ims_lib.coverage import score_coverage
from ims_lib.gaps import find_gaps
from ims_lib.inputs import INPUTS, read_inputs
from ims_lib.register.model import Register
from ims_lib.register.plans import Column, Plan, heading_of, plans
from ims_lib.roadmap import plan_roadmap
from ims_lib.steps.walk import walk_steps
from tests.builders import client, row
from tests.steps.lists import grid

FILLED = {"date": "2026-05-31", "number": "4", "duration": "4 h", "yes_no": "yes", "standards": "27001"}
PASSED = {"ends": "2026-01-31", "next_review": "2026-01-31"}


def cell(column: Column) -> str:
    """A value that a column of this kind can hold."""
    known = FILLED.get(column.reading) or next(iter(column.words), f"some {column.name}")
    return PASSED.get(column.name, known)


def with_blanks(plan: Plan) -> list[list[str]]:
    """A list with all of its columns and a row for each of them, empty there; the column that names a row never is."""
    columns = list(plan.columns.values())
    body = [["" if c is blank and c.name != plan.names else cell(c) for c in columns] for blank in columns]
    return [[heading_of(column) for column in columns], *body]


@pytest.mark.parametrize("name", INPUTS)
def test_an_empty_cell_in_any_column_ends_no_run(name: str) -> None:
    plan = plans()[name]
    sheet = grid(plan.title, with_blanks(plan), kind=plan.kind or "other")
    register = Register.of([row(4, "27001:A.5.19 20000-1:8.3.4.1 42001:9.2.1", "implemented")], [], [], [], [sheet])
    read = getattr(read_inputs(register), name)
    for column in plan.columns:
        assert sum(value is None for value in read[column]) == (column != plan.names), column
    roadmap = plan_roadmap(find_gaps(score_coverage(assess(register, client()))), client())
    walk_steps(register, roadmap)
