"""Improvement: what changed between two assessments adds up and has a reason; what is watched and when; bad earlier files."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ims_lib.assessment import Verdict
from ims_lib.catalogue import load_catalogue
from ims_lib.catalogue.library import load_library
from ims_lib.coverage import Coverage, score_coverage
from ims_lib.frames import frame_of
from ims_lib.gaps import find_gaps
from ims_lib.report.results import results
from ims_lib.roadmap import plan_roadmap
from ims_lib.steps import Steps, walk_steps
from ims_lib.steps.improvement import improve
from ims_lib.steps.improvement.changes import NUMBERS, Changes, compare_snapshots, part_figures
from ims_lib.steps.improvement.progress import points_in
from ims_lib.steps.improvement.snapshot import Snapshot, read_snapshot, snapshot_of
from ims_lib.steps.improvement.watch import Watched, watch_list
from tests.builders import AS_OF, assess, assessed, catalogue, client, criterion, register, row
from tests.steps.lists import grid, lists, table

THEN = dt.date(2026, 5, 24)
PLAN = criterion("incident.plan", "27001:A.5.24", "42001:A.8.4")
RECORDED = criterion("incident.recorded", "20000-1:8.6.1", "27001:A.5.24")
RULE = criterion("access.rule", "27001:A.5.15")
POLICY = criterion("policy.written", "27001:5.2", "42001:5.2")
KNOWLEDGE = catalogue(PLAN, RECORDED, RULE, POLICY)
HELD = [{"standard": "27001", "edition": 2022, "valid_to": "2026-06-30"}]


def taken(*records: Any, as_of: dt.date = AS_OF, knowledge: Any = KNOWLEDGE, **said: Any) -> Snapshot:
    return snapshot_of(score_coverage(assessed(knowledge, *records, as_of=as_of, **said)))


def compared(before: Snapshot, after: Snapshot) -> Changes:
    return compare_snapshots(before, after, KNOWLEDGE)


CASES: dict[str, tuple[Snapshot, Snapshot, str, str, str, tuple[str, ...]]] = {
    "row_changed": (
        taken(row(4, "27001:A.5.15", "partial")),
        taken(row(4, "27001:A.5.15", "implemented")),
        "27001:A.5.15",
        "row",
        "“partial” → “implemented”: 0.5 → 1",
        ("soa.xlsx!SoA!F4",),
    ),
    "row_new": (
        taken(),
        taken(row(4, "27001:A.5.15", "planned")),
        "27001:A.5.15",
        "row",
        "a row says “planned” now, before nothing known: unknown → 0",
        ("soa.xlsx!SoA!F4",),
    ),
    "row_gone": (
        taken(row(4, "27001:A.5.15", "implemented")),
        taken(),
        "27001:A.5.15",
        "row",
        "no row speaks of it any more (“implemented”); now nothing known",
        ("soa.xlsx!SoA!F4",),
    ),
    "judgement_new": (
        taken(row(4, "27001:A.5.15", "partial")),
        taken(row(4, "27001:A.5.15", "partial"), judgements={"27001:A.5.15": "L"}),
        "27001:A.5.15",
        "judgement",
        "judged “L”, before “partial”",
        ("judgements.csv!E2",),
    ),
    "judgement_other": (
        taken(judgements={"27001:A.5.15": "P"}),
        taken(judgements={"27001:A.5.15": "F"}),
        "27001:A.5.15",
        "judgement",
        "judged “F”, before “P”",
        ("judgements.csv!E2",),
    ),
    "judgement_withdrawn": (
        taken(judgements={"27001:A.5.15": "P"}),
        taken(),
        "27001:A.5.15",
        "judgement",
        "the judgement “P” is withdrawn; now nothing known",
        ("judgements.csv!E2",),
    ),
    "judgement_on_a_row": (
        taken(row(4, "27001:A.5.15", "unknown")),
        taken(row(4, "27001:A.5.15", "unknown"), judgements={"soa.xlsx!SoA!4": "P"}),
        "27001:A.5.15",
        "judgement",
        "the row is judged P by Lead assessor, before nothing known",
        ("soa.xlsx!SoA!F4",),
    ),
    "judgement_on_a_row_withdrawn": (
        taken(row(4, "27001:A.5.15", "unknown"), judgements={"soa.xlsx!SoA!4": "P"}),
        taken(row(4, "27001:A.5.15", "unknown")),
        "27001:A.5.15",
        "judgement",
        "the row is no longer judged P by Lead assessor; now nothing known",
        ("soa.xlsx!SoA!F4",),
    ),
    "certificate_expired": (
        taken(certificates=HELD, as_of=THEN),
        taken(certificates=HELD),
        "27001:5.2",
        "certificate",
        "The certificate to ISO/IEC 27001:2022 expired on 30 June 2026 and asserts nothing",
        ("client.yml!certificates",),
    ),
    "certificate_given_back": (
        taken(certificates=HELD, as_of=THEN),
        taken(),
        "27001:5.2",
        "certificate",
        "no certificate speaks for it any more",
        ("client.yml!certificates",),
    ),
    "row_instead_of_a_certificate": (
        taken(certificates=HELD, as_of=THEN),
        taken(row(4, "27001:5.2", "partial")),
        "27001:5.2",
        "row",
        "a row says “partial” now, before certified: 1 → 0.5",
        ("soa.xlsx!SoA!F4",),
    ),
    "started": (
        taken(not_started=["42001"]),
        taken(),
        "42001:A.8.4",
        "not_started",
        "the settings say “not started” no longer",
        ("client.yml!not_started",),
    ),
    "carried_over_instead_of_not_started": (
        taken(not_started=["42001"]),
        taken(row(4, "27001:A.5.24", "partial")),
        "42001:A.8.4",
        "carried_over",
        "carried over from 27001:A.5.24: “not started” → 0.5",
        ("soa.xlsx!SoA!F4",),
    ),
    "carried_over_no_more": (
        taken(row(4, "27001:A.5.24", "partial")),
        taken(),
        "20000-1:8.6.1",
        "carried_over",
        "nothing is carried over from 27001:A.5.24 any more; now nothing known",
        ("soa.xlsx!SoA!F4",),
    ),
    "not_applicable_now": (
        taken(row(4, "27001:A.5.15", "partial")),
        taken(row(4, "27001:A.5.15", "not_applicable")),
        "27001:A.5.15",
        "applicable",
        "not applicable any more",
        ("soa.xlsx!SoA!F4",),
    ),
    "criterion_added": (
        replace(taken(row(4, "27001:A.5.24", "partial"), knowledge=catalogue(PLAN, RULE, POLICY)), catalogue="earlier"),
        taken(row(4, "27001:A.5.24", "partial")),
        "27001:A.5.24",
        "catalogue",
        "the catalogue asks 1 more (incident.recorded)",
        (),
    ),
    "criterion_of_systems_listed_now": (
        taken(knowledge=catalogue(PLAN, RULE, POLICY)),
        taken(),
        "27001:A.5.24",
        "systems",
        "with the AI systems listed now it asks 1 more (incident.recorded)",
        (),
    ),
    "criterion_taken_out": (
        replace(taken(row(4, "27001:A.5.24", "partial")), catalogue="earlier"),
        taken(row(4, "27001:A.5.24", "partial"), knowledge=catalogue(PLAN, RULE, POLICY)),
        "27001:A.5.24",
        "catalogue",
        "the catalogue asks 1 less (incident.recorded)",
        (),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_change_has_its_reason_and_its_cell(name: str) -> None:
    before, after, requirement, kind, why, cells = CASES[name]
    found = compared(before, after).requirements.loc[requirement]
    assert (found["kinds"], found["why"], found["cells"]) == ((kind,), (why,), cells)


def test_a_text_that_is_read_otherwise_is_told_apart_from_a_row_that_changed() -> None:
    now = taken(row(4, "27001:A.5.15", "partial"))
    verdict = now.requirements["27001:A.5.15"]["access.rule"]  # type: ignore[index]
    then = replace(now, requirements={**now.requirements, "27001:A.5.15": {"access.rule": replace(verdict, level=0.0)}})
    found = compared(then, now).requirements.loc["27001:A.5.15"]
    assert (found["kinds"], found["why"]) == (("reading",), ("“partial” is read differently: 0 → 0.5",))


def test_the_same_assessment_has_not_changed() -> None:
    found = compared(taken(row(4, "27001:A.5.24", "partial")), taken(row(9, "27001:A.5.24", "partial")))
    assert found.requirements.empty
    assert (found.parts[[f"move_{name}" for name in NUMBERS]] == 0).all().all()
    assert found.parts["changed"].sum() == 0


def test_what_the_catalogue_moves_is_kept_apart_from_the_client() -> None:
    of_then = taken(
        row(4, "27001:A.5.24", "partial"),
        row(5, "20000-1:8.6.1", "implemented"),
        knowledge=catalogue(PLAN, RULE, POLICY),
    )
    then = replace(of_then, catalogue="earlier")
    now = taken(row(4, "27001:A.5.24", "implemented"), judgements={"incident.recorded": "N"})
    found = compared(then, now)
    row_ = found.requirements.loc["27001:A.5.24"]
    # The plan went from 0.5 to 1, by the row; one more criterion, judged 0, then halves it.
    assert (row_["before_likely"], row_["likely"]) == (0.5, 0.5)
    assert row_["catalogue_likely"] == pytest.approx(-0.5)
    kinds = found.by_kind.loc[("27001", "annex_a")]["likely"]
    assert kinds["row"] == pytest.approx(-kinds["catalogue"])


def test_standards_in_scope_on_one_side_only_are_named_and_not_compared() -> None:
    found = compared(taken(standards=["27001", "20000-1"]), taken(standards=["27001", "42001"]))
    assert (found.joined, found.left) == (("42001",), ("20000-1",))
    assert set(found.parts.index.get_level_values("standard")) == {"27001"}


LEAVES = ("27001:5.2", "27001:5.3", "27001:A.5.15", "27001:A.5.24", "42001:A.8.4")
VERDICTS = st.one_of(
    st.just(Verdict(None, "unknown")),
    st.builds(Verdict, st.sampled_from([0.0, 1 / 3, 0.5, 1.0]), st.sampled_from(["verified", "asserted", "inferred"])),
)
SAID = st.dictionaries(st.sampled_from(["a.one", "a.two", "a.three"]), VERDICTS, max_size=3)
REQUIREMENTS = st.dictionaries(st.sampled_from(LEAVES), st.none() | SAID)


def snapshot(requirements: Mapping[str, Any], as_of: dt.date = AS_OF) -> Snapshot:
    return Snapshot("test", as_of, "v", requirements)


@given(REQUIREMENTS, REQUIREMENTS)
def test_moves_of_requirements_and_of_reasons_add_up_to_the_move_of_the_part(then: Any, now: Any) -> None:
    found = compared(snapshot(then), snapshot(now))
    old, new = part_figures(snapshot(then)), part_figures(snapshot(now))
    for key, part in found.parts.iterrows():
        mine = found.requirements[(found.requirements["standard"] == key[0]) & (found.requirements["part"] == key[1])]  # type: ignore[index]
        for name in NUMBERS:
            move = new.at[key, name] - old.at[key, name]
            assert part[f"move_{name}"] == pytest.approx(move, abs=1e-9)
            assert mine[f"part_{name}"].sum() == pytest.approx(move, abs=1e-9)
            assert found.by_kind[found.by_kind.index.droplevel("kind") == key][name].sum() == pytest.approx(
                move, abs=1e-9
            )


@given(REQUIREMENTS, REQUIREMENTS)
def test_swapping_the_two_swaps_every_sign(then: Any, now: Any) -> None:
    there, back = compared(snapshot(then), snapshot(now)), compared(snapshot(now), snapshot(then))
    moves = [f"move_{name}" for name in NUMBERS]
    pd.testing.assert_frame_equal(there.parts[moves].sort_index(), -back.parts[moves].sort_index(), atol=1e-9)
    pd.testing.assert_frame_equal(there.by_kind.sort_index(), -back.by_kind.sort_index(), atol=1e-9)
    shares = [f"{what}_{name}" for what in ("move", "part", "catalogue") for name in NUMBERS]
    one, other = (found.requirements[shares].astype(float).sort_index() for found in (there, back))
    np.testing.assert_allclose(one, -other, atol=1e-9)
    assert list(one.index) == list(other.index)


@given(REQUIREMENTS)
def test_nothing_changed_against_itself(said: Any) -> None:
    assert compared(snapshot(said), snapshot(said)).requirements.empty


# ---- the earlier file ----


def steps(*records: Any, earlier: Mapping[str, Any] | None = None, **said: Any) -> Steps:
    found = client(**said)
    knowledge = load_catalogue()
    coverage = score_coverage(assess(register(*records), found, catalogue=knowledge))
    return walk_steps(register(*records), plan_roadmap(find_gaps(coverage), found), earlier=earlier)


ROWS = (
    row(4, "27001:A.5.24", "partial"),
    row(5, "20000-1:8.6.1", "implemented"),
    row(6, "27001:A.5.15", "not_applicable"),
)


@pytest.fixture(scope="module")
def earlier() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps(results(steps(*ROWS, as_of=THEN, not_started=["42001"]))))
    return found


def test_results_hold_all_that_is_compared(earlier: dict[str, Any]) -> None:
    found = compare_snapshots(
        read_snapshot(earlier), snapshot_of(steps(*ROWS, not_started=["42001"]).coverage), load_catalogue()
    )
    assert found.requirements.empty
    assert found.since == THEN
    assert not found.catalogue_changed


def test_the_text_of_the_earlier_row_is_told(earlier: dict[str, Any]) -> None:
    now = (row(4, "27001:A.5.24", "implemented"), *ROWS[1:])
    found = steps(*now, not_started=["42001"], earlier=earlier).improvement.changes
    assert found is not None
    assert "“partial” → “implemented”: 0.5 → 1" in found.requirements.at["27001:A.5.24", "why"]


def test_results_from_before_texts_were_kept_give_the_levels(earlier: dict[str, Any]) -> None:
    old = {key: value for key, value in earlier.items() if key != "sources"}
    found = steps(
        row(4, "27001:A.5.24", "implemented"), *ROWS[1:], not_started=["42001"], earlier=old
    ).improvement.changes
    assert found is not None
    assert "the row says “implemented”: 0.5 → 1" in found.requirements.at["27001:A.5.24", "why"]


SAID = {"id": "a.b", "unknown": 0.5, "reusable": 0, "assessed": 1, "judged": 0}
BAD: dict[str, tuple[Any, str, str]] = {
    "unreadable": ({"file": "2026-05-24.json", "fault": "it is no JSON"}, "earlier.unreadable", "it is no JSON"),
    "foreign": ({"file": "x.json", "hello": 1}, "earlier.unreadable", "client: Field required"),
    "no_requirements": (
        {"scoring": 2, "client": "test", "as_of": "2026-05-24", "requirements": []},
        "earlier.unreadable",
        "requirements",
    ),
    "level_out_of_range": (
        {
            "scoring": 2,
            "client": "test",
            "as_of": "2026-05-24",
            "requirements": [
                {"id": "27001:5.2", "applicable": True, "criteria": [{**SAID, "level": 7, "channel": "asserted"}]}
            ],
        },
        "earlier.unreadable",
        "requirements › 0 › criteria › 0 › level",
    ),
    "unknown_with_a_level": (
        {
            "scoring": 2,
            "client": "test",
            "as_of": "2026-05-24",
            "requirements": [
                {"id": "27001:5.2", "applicable": True, "criteria": [{**SAID, "level": 0.5, "channel": "unknown"}]}
            ],
        },
        "earlier.unreadable",
        "a.b has channel unknown with level 0.5",
    ),
    "other_client": (
        {
            "scoring": 2,
            "client": "acme",
            "as_of": "2026-05-24",
            "requirements": [{"id": "27001:5.2", "applicable": True, "criteria": []}],
        },
        "earlier.other_client",
        "are of 'acme', this report is of 'test'",
    ),
    "other_rules_of_scoring": (
        {
            "client": "test",
            "as_of": "2026-05-24",
            "requirements": [{"id": "27001:5.2", "applicable": True, "criteria": []}],
        },
        "earlier.scoring",
        "worked out by other rules of scoring",
    ),
    "same_day": (
        {
            "scoring": 2,
            "client": "test",
            "as_of": "2026-11-24",
            "requirements": [{"id": "27001:5.2", "applicable": True, "criteria": []}],
        },
        "earlier.not_before",
        "not before this report's 2026-11-24",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_an_earlier_file_that_cannot_be_compared_is_a_finding(name: str) -> None:
    content, code, words = BAD[name]
    found = steps(earlier=content)
    assert found.improvement.changes is None
    told = [finding for finding in found.improvement.findings if finding.code.startswith("earlier.")]
    assert [finding.code for finding in told] == [code]
    assert words in found.improvement.not_compared
    assert code in set(found.findings["code"])


def test_without_an_earlier_file_nothing_is_compared_and_nothing_is_told() -> None:
    found = steps().improvement
    assert found.changes is None
    assert found.not_compared == ""
    assert found.table_changes().empty
    assert found.table_reasons().empty


# ---- actions, opportunities, watch list ----


def test_actions_bring_the_criteria_behind_the_requirements_they_name() -> None:
    coverage = score_coverage(assessed(KNOWLEDGE))
    text = "ID | Finding | Owner | Due | Status\nN1 | No plan | Ann | 2026-10-01 | open"
    inputs = lists(
        grid("NC log", table(text), kind="audits", file="nc.xlsx"),
        records=[row(2, "27001:A.5.24 20000-1:8.6", "unknown", kind="audits", file="nc.xlsx", sheet="NC log")],
    )
    found = improve(plan_roadmap(find_gaps(coverage), client()), inputs)
    assert found.actions.at[0, "criteria"] == ("incident.plan", "incident.recorded")
    assert (found.count("overdue"), found.count("open"), found.count("closed")) == (1, 0, 0)
    assert list(found.table_findings()["code"]) == ["action.overdue"]


def test_a_small_remainder_is_proposed_as_an_opportunity() -> None:
    rows = [row(n, "27001:A.5.15", "partial" if n == 4 else "implemented") for n in range(4, 14)]
    coverage = score_coverage(assessed(catalogue(criterion("access.c0", "27001:A.5.15")), *rows))
    found = improve(plan_roadmap(find_gaps(coverage), client()), lists()).opportunities
    assert list(found.index) == ["27001:A.5.15"]
    assert found.at["27001:A.5.15", "criteria"] == ("access.c0",)


def whole(**said: Any) -> Coverage:
    return score_coverage(assess(register(), client(**said), catalogue=load_catalogue()))


def watched(**said: Any) -> pd.DataFrame:
    return frame_of(watch_list(whole(**said)), Watched, index="watch")


def test_the_watch_list_begins_with_the_sector() -> None:
    found = watched(sector="managed services")
    usual = load_library().sectors["managed_service_provider"].watch
    assert tuple(found.index[: len(usual)]) == usual
    assert found["usual"].sum() == len(usual)
    assert set(found.index) == set(load_library().watch_list)


@pytest.mark.parametrize("as_of", [dt.date(2026, 11, 24), dt.date(2027, 1, 31), dt.date(2028, 2, 29)])
def test_each_look_comes_after_the_day_and_within_its_interval_and_on_no_weekend(as_of: dt.date) -> None:
    found = watched(as_of=as_of)
    for item in found.itertuples():
        weeks = item.every_months * 31 + 2  # a weekend is waited for
        assert 0 < (item.next - as_of).days <= weeks
        assert item.next.weekday() < 5
    pd.testing.assert_frame_equal(found, watched(as_of=as_of))
    assert found["next"].nunique() > len(found) / 2


def test_only_what_touches_the_scope_is_watched() -> None:
    found = watched(standards=["20000-1"])
    assert 0 < len(found) < len(load_library().watch_list)
    assert set(found["standards"]) == {("20000-1",)}
    assert all(found["criteria"])
    assert set(found["have"]) == {f"{n} unknown" for n in found["criteria"].map(len)}


RESULTS: dict[str, Any] = {
    "as_of": "2026-09-30",
    "days": 4.5,
    "possible_days": 2,
    "gaps": [{"requirement": "27001:5.1"}],
    "roadmap": [{"kind": "decide"}, {"kind": None}],
    "standards": {"27001": {"clauses": {"gap": 0.25, "unknown": 0.5, "likely": None}}},
}
UNREADABLE: dict[str, dict[str, Any]] = {
    "a_package_that_is_a_word": {"roadmap": ["x"]},
    "packages_that_are_a_number": {"roadmap": 3},
    "gaps_that_are_a_number": {"gaps": 3},
    "days_below_none": {"days": -1},
    "a_part_without_shares": {"standards": {"27001": 1}},
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_results_that_cannot_be_read_are_no_point_and_stop_nothing(case: str) -> None:
    (point,) = points_in({**RESULTS, "scoring": 2})
    assert (point.gaps, point.packages, point.days, point.scoring) == (1, 1, 4.5, 2)
    assert [*points_in(RESULTS | UNREADABLE[case])] == []
    carried = {"history": [point.model_dump(mode="json"), "x", 3]}
    assert [*points_in(RESULTS | UNREADABLE[case] | carried)] == [point]
