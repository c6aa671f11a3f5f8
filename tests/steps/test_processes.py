"""Step 3: the delta of each standard, and the way a process runs."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from IPython.lib.pretty import pretty

from ims_lib.catalogue import load_catalogue
from ims_lib.catalogue.criteria import Serves
from ims_lib.catalogue.workflows import load_named_processes, load_workflows
from ims_lib.coverage import score_coverage
from ims_lib.errors import BadParameter
from ims_lib.gaps import Gaps, find_gaps
from ims_lib.register.model import Record
from ims_lib.report.process_charts import chart_delta, chart_lanes, chart_likely_by_standard, chart_overlap
from ims_lib.roadmap import plan_roadmap
from ims_lib.steps import Steps, walk_steps
from ims_lib.steps.merged import merge_processes, merging_text
from ims_lib.steps.processes import AlignedProcesses, align_processes, state_together
from tests.builders import ALL, assess, catalogue, client, criterion, register, row

KNOWLEDGE = catalogue(
    criterion("audit.programme", "27001:9.2.2", "42001:9.2.2", "20000-1:9.2.2", days=4, needs=["audit.auditors"]),
    criterion("audit.covers_ai", "42001:9.2.2", days=3, needs=["audit.programme"]),
    criterion("audit.auditors", "27001:9.2.2", "42001:9.2.2", days=2),
    criterion("physical.fence", "27001:A.7.1", days=5),
)
STATUSES = ("implemented", "partial", "planned", "not_implemented", "unknown")


def test_a_process_is_compared_with_standards_in_scope_alone() -> None:
    knowledge = load_catalogue()
    inside = score_coverage(assess(register(), client(standards=list(ALL)), catalogue=knowledge))
    outside = score_coverage(assess(register(), client(standards=["27001", "42001"]), catalogue=knowledge))
    for name, process in knowledge.processes.items():
        assert merging_text(name, inside) == process.merges
        told = merging_text(name, outside)
        assert told.endswith(".")
        assert "20000-1" not in told or told == process.merges, name
    assert "20000-1" not in merging_text("logging_and_monitoring", outside)


LEAVES = [name for name, leaf in load_catalogue().leaves.items() if leaf.part == "clauses"]


def gaps_of(*records: Record, knowledge: Any = KNOWLEDGE, **said: Any) -> Gaps:
    return find_gaps(score_coverage(assess(register(*records), client(**said), catalogue=knowledge)))


def aligned(*records: Record, **said: Any) -> AlignedProcesses:
    return align_processes(merge_processes(gaps_of(*records, **said), register(*records)))


def walked(*records: Record, **said: Any) -> Steps:
    gaps = gaps_of(*records, knowledge=load_catalogue(), **said)
    return walk_steps(register(*records), plan_roadmap(gaps, client(**said)))


def test_a_delta_tells_missing_from_what_nobody_spoke_of() -> None:
    found = aligned(row(4, "27001:9.2.2", "partial"), not_started=["42001"])
    security, service, ai = (found.by_standard.loc[("audit", name)] for name in ALL)
    assert security["missing"] == ("audit.programme", "audit.auditors")
    assert (service["missing"], service["to_look_at"]) == ((), ("audit.programme",))
    missing = ("audit.programme", "audit.covers_ai", "audit.auditors")
    assert ai["missing"] == missing, "a standard not started has nothing in place"
    assert (ai["to_look_at"], ai["to_extend"]) == ((), ())
    # own level of the shared ones: half
    assert (security["days"], service["possible_days"], ai["days"]) == (3.0, 2.0, 6.0)
    assert (ai["likely"], ai["reusable"]) == (0, pytest.approx(1 / 3)), "half of two of three can be extended"
    assert found.processes.at["audit", "days"] == 6.0, "each criterion once"


def test_what_exists_wholly_for_another_standard_is_to_be_extended_and_not_missing() -> None:
    knowledge = catalogue(
        criterion(
            "audit.programme",
            links=[Serves(id="27001:9.2.2"), Serves(id="42001:9.2.2", within=("audit.covers_ai",))],
            days=4,
        ),
        criterion("audit.covers_ai", "42001:9.2.2", days=3),
    )
    said: dict[str, Any] = {"knowledge": knowledge, "standards": ["27001", "42001"], "not_started": ["42001"]}
    found = aligned(row(4, "27001:9.2.2", "implemented"), **said)
    ai = found.by_standard.loc[("audit", "42001")]
    assert (ai["missing"], ai["to_look_at"], ai["to_extend"]) == (("audit.covers_ai",), (), ("audit.programme",))
    assert (ai["days"], ai["likely"], ai["reusable"]) == (3, 0, 0.5)
    state = found.steps_of("audit").set_index("step")["state"]
    assert dict(state) == {"audit.programme": "reusable", "audit.covers_ai": "not started"}


def test_nothing_left_is_no_delta() -> None:
    found = aligned(*(row(number, f"{name}:9.2.2", "implemented") for number, name in enumerate(ALL, start=4)))
    assert not any(found.by_standard.loc["audit", "missing"])
    assert not any(found.by_standard.loc["audit", "to_look_at"])


entries = st.lists(st.tuples(st.sampled_from(LEAVES), st.sampled_from(STATUSES)), max_size=12)


@given(entries, st.lists(st.sampled_from(ALL), min_size=1, unique=True), st.lists(st.sampled_from(ALL), unique=True))
@settings(max_examples=12, deadline=None)
def test_deltas_are_the_gaps_by_standard(
    found: list[tuple[str, str]], scope: list[str], not_started: list[str]
) -> None:
    records = [row(number, name, status) for number, (name, status) in enumerate(found, start=4)]
    gaps = gaps_of(*records, knowledge=load_catalogue(), standards=scope, not_started=not_started)
    got = align_processes(merge_processes(gaps, register(*records)))
    missing = {name for names in got.by_standard["missing"] for name in names}
    looked_at = {name for names in got.by_standard["to_look_at"] for name in names}
    extended = {name for names in got.by_standard["to_extend"] for name in names}
    known, to_build = set(gaps.to_close), set(gaps.to_close) | set(gaps.to_look_at)
    assert known <= missing
    # missing for a standard that is not started, and nobody spoke of it for the other: it may exist
    assert missing & to_build - known <= set(gaps.to_look_at)
    # of all else nothing is to be built: it exists by its own level, and has to be extended or looked at
    own = gaps.coverage.criteria["own_level"]
    assert all(own[name] == pytest.approx(1) for name in (missing | looked_at | extended) - to_build)
    assert not extended & to_build
    assert got.processes["days"].sum() == pytest.approx(gaps.days)
    assert got.processes["possible_days"].sum() == pytest.approx(gaps.possible_days)
    for (process, standard), delta in got.by_standard.iterrows():
        assert not set(delta["missing"]) & set(delta["to_look_at"])
        for name in (*delta["missing"], *delta["to_look_at"]):
            assert gaps.coverage.catalogue.criteria[name].process == process
            assert standard in gaps.coverage.criteria.at[name, "standards"]
        days = sum(gaps.to_close.get(name, 0.0) for name in delta["missing"])
        assert delta["days"] == pytest.approx(days)


def test_a_process_without_steps_has_its_criteria_in_the_order_of_their_needs() -> None:
    found = aligned().steps_of("audit")
    assert list(found["step"]) == ["audit.auditors", "audit.programme", "audit.covers_ai"]
    assert list(found["kind"]) == ["criterion"] * 3
    assert list(found["standard"]) == ["", "", "42001"]
    assert list(found["number"]) == ["1", "2", "3"]


@pytest.fixture(scope="module")
def whole() -> AlignedProcesses:
    return aligned(knowledge=load_catalogue())


@pytest.mark.parametrize("name", load_named_processes().order)
def test_a_process_runs_by_its_workflow(whole: AlignedProcesses, name: str) -> None:
    workflow, found = load_workflows()[name], whole.steps_of(name)
    steps = found[found["kind"] == "step"]
    assert list(steps["title"]) == [step.title for step in workflow.steps]
    assert list(steps["lane"]) == [step.lane for step in workflow.steps]
    asked = found[found["kind"] == "decision"]
    assert sorted(asked["title"]) == sorted(decision.question for decision in workflow.decisions)
    told = {decision.question: decision.tell for decision in workflow.decisions}
    assert dict(zip(asked["title"], asked["tell"], strict=True)) == told


def state_of(question: str, *records: Record, **said: Any) -> str:
    """What the checklist says of the step or decision that begins so."""
    found = aligned(*records, knowledge=load_catalogue(), **said).checklists
    (state,) = (line.state for lines in found.values() for line in lines if line.title.startswith(question))
    return state


HANDBOOK = row(4, "42001:A.7.2", "implemented")
RESTS = {
    # question, rows → its state: a step isn't in place by a row that speaks of something else
    "a data handbook tells nothing of who may see training data": (
        "Does it reach training data",
        (HANDBOOK,),
        "unknown",
    ),
    "nor of who is left in old environments": ("Do the training environments", (HANDBOOK,), "in part"),
    "a help page tells not who hears of a change": (
        "Will the AI system's accuracy",
        (row(4, "42001:A.8.2", "implemented"),),
        "in part",
    ),
    "a list of authorities is no course for a leak": (
        "Does a law, a licence or a contract make this",
        (row(4, "27001:A.5.5", "implemented"), row(5, "27001:A.5.24", "not_implemented")),
        "in part",
    ),
}


@pytest.mark.parametrize("name", RESTS)
def test_a_step_is_in_place_by_what_says_it(name: str) -> None:
    question, records, state = RESTS[name]
    assert state_of(question, *records) == state


def test_what_no_standard_in_scope_demands_is_good_practice_and_what_is_ruled_out_does_not_apply() -> None:
    assert state_of("Learn from many", standards=["27001"]) == "good practice"
    assert state_of("Learn from many", standards=["20000-1"]) == "unknown"
    ruled_out = row(4, "27001:A.8.4", "not_applicable")
    assert state_of("Does it open source code", ruled_out, standards=["27001"]) == ""


@pytest.mark.parametrize("name", load_named_processes().aligned)
def test_decisions_of_a_standard_outside_the_scope_are_not_asked(name: str) -> None:
    found = aligned(knowledge=load_catalogue(), standards=["27001", "20000-1"]).steps_of(name)
    assert set(found["standard"]) <= {"", "27001", "20000-1"}
    assert not [item for names in found["criteria"] for item in names if not _serves(item, {"27001", "20000-1"})]


def _serves(name: str, standards: set[str]) -> bool:
    return any(link.partition(":")[0] in standards for link in load_catalogue().criteria[name].requirements)


def test_every_criterion_of_a_merged_process_has_a_place_in_its_checklist(whole: AlignedProcesses) -> None:
    for name in whole.merged.index:
        placed = {item for names in whole.steps_of(name)["criteria"] for item in names}
        demanded = {item.id for item in load_catalogue().processes[name].criteria if item.requirements}
        assert demanded <= placed


def test_what_the_client_has_of_a_step_is_what_its_criteria_have() -> None:
    criteria = load_workflows()["internal_audit"].steps[1].criteria
    leaf = next(item for item in load_catalogue().criteria[criteria[0]].requirements if item.startswith("27001"))
    for scope, state, in_place in ((["27001"], "in place", len(criteria)), (list(ALL), "reusable", 0)):
        said: dict[str, Any] = {"knowledge": load_catalogue(), "standards": scope}
        found = aligned(row(4, leaf, "implemented"), **said).steps_of("internal_audit")
        step = found[found["number"] == "2"].iloc[0]
        assert (step["state"], step["in_place"], step["cells"]) == (state, in_place, ("soa.xlsx!SoA!F4",)), scope


def test_one_standard_alone_merges_nothing_and_still_runs() -> None:
    found = aligned(knowledge=load_catalogue(), standards=["27001"])
    assert found.merged.empty
    assert set(found.by_standard.index.get_level_values("standard")) == {"27001"}
    assert len(found.steps_of("change_management")) > 0


@pytest.mark.parametrize("scope", [ALL, ("42001", "20000-1"), ("27001",)])
def test_charts_hold_what_the_frames_hold(scope: tuple[str, ...]) -> None:
    steps = walked(row(4, "27001:9.2.2", "partial"), standards=list(scope))
    merged = steps.processes.merged
    assert sum(sum(bar.x) for bar in chart_overlap(steps).data) == steps.shared.overlap["criteria"].sum()
    assert list(chart_likely_by_standard(steps).data[0].y) == list(merged["title"])
    days = sum(value for bar in chart_delta(steps).data for value in bar.x if value)
    assert days == pytest.approx(
        steps.processes.by_standard.loc[list(merged.index), "days"].sum() if len(merged) else 0
    )
    lanes = chart_lanes(steps, "incident_management")
    rows = steps.processes.steps_of("incident_management")
    assert sum(len(trace.x) for trace in lanes.data) == len(rows)


def test_a_process_that_has_no_steps_is_told_with_the_nearest() -> None:
    with pytest.raises(BadParameter, match="change_managment is no process with steps; did you mean change_management"):
        chart_lanes(walked(), "change_managment")


# states of a step's criteria → what the step is called
DISPUTED = {
    "missing_beside_it": (("missing", "disputed"), "disputed"),
    "missing_and_unknown_beside_it": (("missing", "disputed", "unknown"), "disputed"),
    "something_in_place": (("in place", "disputed"), "in part"),
    "nothing_disputed": (("missing", "unknown"), "missing"),
}


@pytest.mark.parametrize("case", DISPUTED)
def test_a_step_with_something_disputed_isnt_called_missing(case: str) -> None:
    states, together = DISPUTED[case]
    assert state_together(states) == together


def test_what_is_found_shows_itself_in_a_line() -> None:
    steps = walked(row(4, "27001:9.2.2", "partial"), sector="managed services")
    for found in (steps, *vars(steps).values()):
        assert len(pretty(found)) < 500, type(found).__name__
    assert repr(steps.pairs) == f"<Pairs: {len(steps.pairs.rows)} rows>"
    assert repr(steps.sector).startswith("<SectorView managed services: ")
    assert repr(steps).startswith("<Steps: register, roadmap, inputs, ")
