"""The roadmap: days, order and dates of work packages."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ims_lib.catalogue.model import Catalogue
from ims_lib.gaps import find_gaps
from ims_lib.roadmap import LOOK_FIRST, Roadmap, plan_roadmap
from ims_lib.scales import head_count_factor
from tests.builders import catalogue, client, covered, criterion, row

MISSING = {"not_started": ["27001", "20000-1", "42001"]}


def roadmap(knowledge: Catalogue, *rows: Any, **said: Any) -> Roadmap:
    return plan_roadmap(find_gaps(covered(knowledge, *rows, **said)), client(**said))


def order(found: Roadmap) -> list[str]:
    """The processes of the packages, in order."""
    return list(found.packages["process"].dropna())


def needs_of(found: Roadmap, process: str) -> set[str | None]:
    """The processes of the packages that the one of this process waits for."""
    (item,) = [item for item in found.in_order if item.process == process]
    return {found.planned[need].process for need in item.needs}


def test_days_count_once_however_many_requirements_are_served() -> None:
    found = roadmap(
        catalogue(criterion("audit.programme", "27001:9.2.2", "42001:9.2.2", "20000-1:9.2.2", days=6)), **MISSING
    )
    assert found.days == 6
    assert found.packages.at["audit/decide", "requirements"] == ("27001:9.2.2", "20000-1:9.2.2", "42001:9.2.2")


# persons | factor: the table's first and last lines, and both sides of a step
HEAD_COUNTS = [(None, 1), (1, 0.5), (25, 0.5), (26, 0.7), (100, 1), (175, 1), (176, 1.3), (1776, 3), (90_000, 3)]


@pytest.mark.parametrize(("persons", "factor"), HEAD_COUNTS)
def test_days_grow_with_head_count(persons: int | None, factor: float) -> None:
    found = roadmap(catalogue(criterion("audit.programme", "27001:9.2.2", days=6)), head_count=persons, **MISSING)
    assert head_count_factor(persons) == factor
    assert found.days == pytest.approx(6 * factor)


def test_prerequisites_come_before_what_needs_them() -> None:
    # Access serves far more a day, and still waits for what it needs.
    knowledge = catalogue(
        criterion("access.rules", "27001:A.5.15", "27001:A.5.18", "27001:A.8.2", days=0.5, needs=["assets.listed"]),
        criterion("assets.listed", "27001:A.5.9", days=20, needs=["policy.approved"]),
        criterion("policy.approved", "27001:5.2", days=20),
    )
    found = roadmap(knowledge, **MISSING)
    assert order(found) == ["policy", "assets", "access"]
    assert needs_of(found, "access") == {"assets"}


def test_what_is_in_place_keeps_nobody_waiting() -> None:
    knowledge = catalogue(
        criterion("access.rules", "27001:A.5.15", needs=["assets.listed"]), criterion("assets.listed", "27001:A.5.9")
    )
    found = roadmap(knowledge, row(4, "27001:A.5.9", "implemented"), row(5, "27001:A.5.15", "planned"))
    assert order(found) == ["access"]
    assert needs_of(found, "access") == set()


def test_then_what_serves_most_per_day() -> None:
    knowledge = catalogue(
        criterion("slow.one", "27001:A.5.15", days=10),
        criterion("quick.one", "27001:A.5.9", days=1),
        criterion("wide.one", "27001:4.3", "42001:4.3", "20000-1:4.3", days=2),
    )
    assert order(roadmap(knowledge, **MISSING)) == ["wide", "quick", "slow"]


CHAIN = catalogue(
    # Change needs the list of assets, whose upkeep needs change: two processes with work in two phases each.
    criterion("assets.listed", "27001:A.5.9", days=2),
    criterion("change.items", "20000-1:8.5.1.2", days=3, needs=["assets.listed"]),
    criterion("change.recorded", "20000-1:8.5.1.2", days=3, needs=["change.items"]),
    criterion("assets.kept_up", "20000-1:8.2.6", days=4, needs=["change.recorded"]),
    criterion("change.reviewed", "27001:8.1", "20000-1:8.5.1.3", days=5, needs=["assets.kept_up"]),
)


def test_a_process_has_a_package_for_each_phase_kind_of_work_and_what_one_standard_alone_asks() -> None:
    found = roadmap(CHAIN, **MISSING)
    assert {
        (row["process"], row["phase"], row["kind"], row["standard"]) for _, row in found.packages[1:].iterrows()
    } == {
        ("assets", "controls", "build", "27001"),
        # what is decided there otherwise comes after the list that it needs
        ("change", "controls", "build", "20000-1"),
        ("change", "operation", "run", "20000-1"),
        ("assets", "operation", "run", "20000-1"),
        ("change", "operation", "run", ""),
    }
    assert found.days == 17
    assert [item.label for item in found.in_order if item.standard == "27001"] == ["Assets (ISO/IEC 27001): build"]


@pytest.mark.parametrize("said", [MISSING, {"not_started": ["20000-1"]}, {"not_started": ["27001"]}])
def test_every_criterion_stands_once_and_after_its_needs(said: dict[str, Any]) -> None:
    found = roadmap(CHAIN, **said)
    place = {name: row["order"] for _, row in found.packages.iterrows() for name in row["criteria"]}
    assert sorted(place) == sorted(CHAIN.criteria)
    assert sum(len(criteria) for criteria in found.packages["criteria"]) == len(CHAIN.criteria)
    planned = set(found.gaps.to_close)
    for name in planned:
        for need in planned.intersection(CHAIN.criteria[name].needs):
            assert place[need] <= place[name]


def test_first_package_looks_at_what_is_unknown_and_adds_no_days() -> None:
    knowledge = catalogue(
        criterion("access.rules", "27001:A.5.15", days=3), criterion("assets.listed", "27001:A.5.9", days=7)
    )
    found = roadmap(knowledge, row(4, "27001:A.5.15", "planned"))
    first = found.packages.iloc[0]
    assert (first.name, first["order"], first["criteria"]) == (LOOK_FIRST, 1, ("assets.listed",))
    assert (first["days"], first["possible_days"]) == (0.1, 7)
    assert found.days == 3
    assert found.packages["possible_days"].sum() == 7


def test_what_is_carried_over_in_part_has_possible_days() -> None:
    knowledge = catalogue(criterion("audit.programme", "27001:9.2.2", "42001:9.2.2", days=6))
    found = roadmap(knowledge, row(4, "27001:9.2.2", "partial"), standards=["42001"])
    assert (found.days, found.packages.at[LOOK_FIRST, "possible_days"]) == (0, 3)


def test_dates_follow_from_capacity() -> None:
    knowledge = catalogue(
        criterion("policy.approved", "27001:5.2", days=10),
        criterion("access.rules", "27001:A.5.15", days=20, needs=["policy.approved"]),
    )
    found = roadmap(knowledge, capacity={"days_per_month": 10}, **MISSING)
    look, policy, access = found.in_order
    # 4 of November's 21 working days are left: 1.9 days of work; the other 8.1 of 10 days take 18 of December's 22 working days.
    begin = date(2026, 11, 25)
    assert (look.start, look.end) == (begin, begin)
    assert (policy.start, policy.end) == (begin, date(2026, 12, 24))
    # The rest of the 18th, 1.9 days until the 31st, 10 in January; the last 8.1 take 17 of February's 20 working days.
    assert (access.start, access.end) == (date(2026, 12, 24), date(2027, 2, 23))
    assert all(type(day) is date for day in [*found.packages["start"], *found.packages["end"]])


def test_no_capacity_no_dates() -> None:
    packages = roadmap(catalogue(criterion("policy.approved", "27001:5.2")), **MISSING).packages
    assert [*packages["start"], *packages["end"]] == [None] * 4


def test_nothing_missing_leaves_the_first_package() -> None:
    found = roadmap(catalogue(criterion("policy.approved", "27001:5.2")), row(4, "27001:5.2", "implemented"))
    assert (order(found), found.days) == ([], 0)


def test_prerequisites_reach_through_what_is_not_open_itself() -> None:
    known = catalogue(
        criterion("a.needs", "27001:A.5.1", needs=["b.unknown"]),
        criterion("b.unknown", "27001:A.5.2", needs=["c.first"]),
        criterion("c.first", "27001:A.5.3", days=9),
    )
    found = roadmap(known, row(2, "27001:A.5.1", "planned"), row(3, "27001:A.5.3", "planned"))
    assert order(found) == ["c", "a"]
    assert needs_of(found, "a") == {"c"}
