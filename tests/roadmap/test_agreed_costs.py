"""Agreed days that put a wanted date off are put to management; a capacity of roles alone is asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from ims_lib.client.agreed_plan import Agreed
from ims_lib.client.settings import Capacity
from ims_lib.coverage import score_coverage
from ims_lib.gaps import find_gaps
from ims_lib.report.roadmap_table import section_roadmap
from ims_lib.report.steps.decisions import decisions_of
from ims_lib.roadmap import plan_roadmap
from ims_lib.roadmap.findings import role_findings
from ims_lib.steps.walk import walk_steps
from tests.roadmap.clients import known_of, plan_of

OWNERS = {"access/build": "Stores manager", "change/run": "Stores manager", "policy/decide": "Head of works"}


def test_agreed_days_that_put_a_certificate_off_are_decided_on() -> None:
    gaps, known, register = known_of("harbour")
    free = plan_of("harbour")
    last = next(item for item in free.milestones if (item.milestone, item.standard) == ("internal_audit", "20000-1"))
    item = free.planned[last.waits_for]
    assert item.start
    late = Agreed("2026-11-20", "LA", item.package, start=item.start + timedelta(days=300), cell="plan.csv!C2")
    given = replace(known, plan={item.package: late})
    own = find_gaps(score_coverage(replace(gaps.coverage.assessment, client=given)))
    steps = walk_steps(register, plan_roadmap(own, given, register=register))
    (part,) = (each for each in decisions_of(steps).parts if each.kind == "agreed_cost")
    assert (part.packages, part.cells) == ((item.package,), ("plan.csv!C2",))
    before = {each.standard: each.end for each in free.wanted}["20000-1"]
    cost = next(each for each in steps.roadmap.costs if each.moved == "20000-1")
    assert (cost.before, cost.packages) == (before, (item.package,))
    assert cost.days > 200
    order = steps.roadmap.planned[item.package].order
    assert part.asked == f"Keep the days agreed for no. {order}, or agree others"
    assert f"off by {cost.days} days" in part.rest
    told = section_roadmap(register, steps.roadmap).html
    assert f"The days agreed for no. {order}, " in told


def test_agreed_days_that_put_nothing_off_are_not() -> None:
    gaps, known, register = known_of("harbour")
    item = next(each for each in plan_of("harbour").in_order if each.start and not each.is_look)
    kept = Agreed("2026-11-20", "LA", item.package, start=item.start, end=item.end, cell="plan.csv!C2")
    given = replace(known, plan={item.package: kept})
    own = find_gaps(score_coverage(replace(gaps.coverage.assessment, client=given)))
    steps = walk_steps(register, plan_roadmap(own, given, register=register))
    assert not steps.roadmap.costs
    assert "agreed_cost" not in {each.kind for each in decisions_of(steps).parts}


@pytest.mark.parametrize(
    ("days", "roles", "asked"),
    [
        (6, {"Stores manager": 6}, True),
        (20, {"Stores manager": 6}, False),
        (10, {"Stores manager": 6, "HEAD OF WORKS": 4}, False),
        (6, {}, False),
    ],
)
def test_where_days_of_roles_are_all_that_there_are_it_is_asked_what_others_have(
    days: float, roles: dict[str, float], asked: bool
) -> None:
    found = list(role_findings(Capacity(days_per_month=days, roles=roles), OWNERS))
    assert [each.code for each in found] == ["roadmap.roles_alone"] * asked
    assert all("1 package of others (Head of works)" in each.message for each in found)
