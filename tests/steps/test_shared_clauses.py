"""Step 1: what is common and what is added, whose a process is, and who answers for each activity."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ims_lib.catalogue import load_catalogue
from ims_lib.catalogue.criteria import Serves
from ims_lib.catalogue.workflows import load_named_processes
from ims_lib.coverage import score_coverage
from ims_lib.gaps import find_gaps
from ims_lib.register.model import Finding, Record, Register
from ims_lib.steps.merged import PARTLY_REUSABLE, STATES, merge_processes, state_of_all
from ims_lib.steps.owners import find_owners
from ims_lib.steps.shared_clauses import SharedClauses, share_clauses
from tests.builders import ALL, assess, catalogue, client, criterion, register, row

KNOWLEDGE = catalogue(
    criterion("internal_audit.programme", "27001:9.2.2", "42001:9.2.2", "20000-1:9.2.2", days=4),
    criterion("internal_audit.auditors", "27001:9.2.2", "42001:9.2.2", days=2),
    criterion("internal_audit.covers_ai", "42001:9.2.2", days=3),
    criterion("incident.recorded", "20000-1:8.6.1", "27001:A.5.26", days=2),
    criterion("incident.plan", "27001:A.5.24", days=2),
    criterion("physical.fence", "27001:A.7.1", days=5),
)


def shared(*records: Record, knowledge: Any = KNOWLEDGE, **said: Any) -> SharedClauses:
    coverage = score_coverage(assess(register(*records), client(**said), catalogue=knowledge))
    return share_clauses(merge_processes(find_gaps(coverage), register(*records)))


def owned(number: int, refs: str, owner: str | None) -> Record:
    return replace(row(number, refs, "implemented"), owner=owner)


def test_common_serves_two_standards_in_scope_and_the_rest_is_added_by_one() -> None:
    found = shared()
    assert dict(found.parts["adds"]) == {
        "internal_audit.programme": "",
        "internal_audit.auditors": "",
        "internal_audit.covers_ai": "42001",
        "incident.recorded": "",
        "incident.plan": "27001",
    }
    audit = found.blueprint.loc["internal_audit"]
    assert (audit["common"], audit["adds"]) == (2, {"27001": 0, "20000-1": 0, "42001": 1})
    assert audit["standards"] == ALL
    assert "physical" not in found.blueprint.index, "it serves one standard alone"


def test_scope_decides_what_is_common() -> None:
    found = shared(standards=["27001", "20000-1"])
    assert found.parts.at["internal_audit.auditors", "adds"] == "27001"
    assert "internal_audit.covers_ai" not in found.parts.index


def test_what_the_client_has_stands_with_its_cells() -> None:
    found = shared(row(4, "27001:9.2.2", "implemented"), row(5, "20000-1:8.6.1", "partial"))
    audit, incident = found.blueprint.loc["internal_audit"], found.blueprint.loc["incident"]
    assert (audit["common_met"], audit["adds_met"]["42001"]) == (2, 0)
    assert (incident["common"], incident["common_met"]) == (1, 0)
    assert found.parts.at["internal_audit.programme", "cells"] == ("soa.xlsx!SoA!F4",)
    assert list(found.parts["state"]) == ["in place", "in place", "unknown", "in part", "unknown"]


def test_overlap_counts_each_criterion_once() -> None:
    found = shared(row(4, "27001:9.2.2", "implemented")).overlap
    assert [(row.standards, row.criteria, row.met) for row in found.itertuples()] == [
        (ALL, 1, 1),
        (("27001", "42001"), 1, 1),
        (("27001", "20000-1"), 1, 0),
        (("27001",), 2, 0),
        (("42001",), 1, 0),
    ]


OWNERS = {
    "nobody": ((), ("", "proposed")),
    "most_rows": ((("27001:A.5.24", "Ann"), ("27001:A.5.26", "Ben"), ("20000-1:8.6.1", "Ben")), ("Ben", "client")),
    "equals_first_named": ((("27001:A.5.24", "Ann"), ("27001:A.5.26", "Ben")), ("Ann", "client")),
    "a_row_without_owner": ((("27001:A.5.24", None), ("27001:A.5.26", "Ben")), ("Ben", "client")),
}


@pytest.mark.parametrize("name", OWNERS)
def test_whom_most_rows_name_owns_the_process(name: str) -> None:
    rows, expected = OWNERS[name]
    found = shared(*(owned(number, refs, owner) for number, (refs, owner) in enumerate(rows, start=4)))
    incident = found.blueprint.loc["incident"]
    assert (incident["owner"], incident["owner_origin"]) == expected


def test_of_equals_the_one_with_the_proposed_role_owns() -> None:
    knowledge = load_catalogue()
    record = register(owned(4, "20000-1:8.5.1.2", "Head of operations"), owned(5, "20000-1:8.5.1.3", "Change manager"))
    assert find_owners(record, knowledge).processes["change_management"].name == "Change manager"


def test_a_row_speaks_for_the_process_that_most_of_its_criteria_belong_to() -> None:
    knowledge = catalogue(
        criterion("main.one", "27001:5.1", "42001:5.1"),
        criterion("main.two", "27001:5.1"),
        criterion("aside.one", "27001:5.1", "20000-1:5.1"),
    )
    found = find_owners(register(owned(4, "27001:5.1", "Ann")), knowledge).processes
    assert (found["main"].name, found["aside"].name) == ("Ann", "")


@pytest.mark.parametrize(("title", "origin"), [("Internal_audit", "client"), ("Audits and more", "proposed")])
def test_a_row_in_doubt_speaks_for_the_process_whose_title_it_bears(title: str, origin: str) -> None:
    record = replace(owned(4, "", "Ann"), title=title)
    candidates = ("27001:9.2.2", "20000-1:8.6.1")
    asked = Finding("question", "ref.ambiguous", "which?", record.file, record.sheet, "A4", candidates)
    found = find_owners(Register.of([record], [asked], [], []), KNOWLEDGE).processes
    assert (found["internal_audit"].origin, found["incident"].origin) == (origin, "proposed")


def test_missing_and_scattered_owners_are_told_once() -> None:
    records = [owned(number, "20000-1:8.6.1", name) for number, name in enumerate(["Ann", "Ben", "Cem"], start=4)]
    found = {finding.code: finding.message for finding in shared(*records).findings}
    assert found["process.no_owner"].startswith("Nothing in the files names an owner for Internal_audit:")
    assert found["process.several_owners"] == (
        "Several owners and none for most rows: Incident. One process wants one owner"
    )


@pytest.mark.parametrize("scope", [["27001"], ["20000-1"], ["42001"]])
def test_one_standard_alone_has_nothing_to_merge_but_the_seven_processes(scope: list[str]) -> None:
    found = shared(knowledge=load_catalogue(), standards=scope)
    assert not found.blueprint["merged"].any()
    assert list(found.blueprint.index) == list(load_named_processes().shared)
    assert found.overlap["standards"].tolist() == [tuple(scope)]
    assert found.findings == ()


@pytest.fixture(scope="module")
def whole() -> SharedClauses:
    return shared(knowledge=load_catalogue())


def test_every_criterion_of_a_process_stands_once_as_common_or_added(whole: SharedClauses) -> None:
    knowledge = load_catalogue()
    for name in whole.blueprint.index:
        rows = whole.parts[whole.parts["process"] == name]
        demanded = [item.id for item in knowledge.processes[name].criteria if item.requirements]
        assert sorted(rows.index) == sorted(demanded), "what is only usual is advice"
        row = whole.blueprint.loc[name]
        assert row["common"] + sum(row["adds"].values()) == row["criteria"] == len(rows)
        assert all(bool(adds) != common for adds, common in zip(rows["adds"], rows["common"], strict=True))


@given(st.lists(st.sampled_from(STATES), min_size=1))
@settings(deadline=None)
def test_a_state_of_several_is_never_better_than_the_best_nor_worse_than_the_worst(states: list[str]) -> None:
    together = state_of_all(states)
    assert together in (*STATES, PARTLY_REUSABLE)
    assert (together == "in place") == (set(states) == {"in place"})
    assert (together == "missing") <= (not {"in place", "reusable", "in part"} & set(states))
    assert (together == "in part") <= bool({"in place", "in part"} & set(states))
    assert (together == "reusable") <= (set(states) <= {"in place", "reusable"})


REACH = catalogue(
    criterion(
        "internal_audit.programme",
        links=[Serves(id="27001:9.2.2"), Serves(id="42001:9.2.2", within=("internal_audit.covers_ai",))],
        days=4,
    ),
    criterion("internal_audit.covers_ai", "42001:9.2.2", days=3),
)


@pytest.mark.parametrize(
    ("judged", "state", "counts"),
    [({}, "reusable", (1, 0, 1)), ({"internal_audit.covers_ai": "F"}, "in place", (1, 1, 0))],
)
def test_what_exists_for_one_standard_is_in_place_for_both_only_where_it_reaches_both(
    judged: dict[str, str], state: str, counts: tuple[int, int, int]
) -> None:
    seen = row(4, "27001:9.2.2", "implemented")
    found = shared(seen, knowledge=REACH, judgements=judged, standards=["27001", "42001"])
    assert found.parts.at["internal_audit.programme", "state"] == state
    both = next(row for row in found.overlap.itertuples() if len(row.standards) == 2)
    assert (both.exist, both.met, both.reusable) == counts
    audit = found.blueprint.loc["internal_audit"]
    assert (audit["common_met"], audit["common_reusable"]) == counts[1:]


def test_parts_hold_what_coverage_and_gaps_hold() -> None:
    found = register(row(4, "27001:9.2.2", "partial"))
    coverage = score_coverage(assess(found, client(), catalogue=KNOWLEDGE))
    gaps = find_gaps(coverage)
    merged = merge_processes(gaps, found)
    assert list(merged.parts) == list(coverage.criteria.index)
    assert sum(row.days for row in merged.rows) == pytest.approx(gaps.days)
    assert sum(row.possible_days for row in merged.rows) == pytest.approx(gaps.possible_days)
    assert {name for row in merged.rows for name in row.missing} == set(gaps.to_close)
    assert {name for row in merged.rows for name in row.to_look_at} == set(gaps.to_look_at)
