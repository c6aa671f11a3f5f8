"""The workflows: every process has one, they agree with the catalogue, and an editor finds nothing to correct."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import combinations
from pathlib import Path

import pytest

from ims_lib import paths
from ims_lib.catalogue import load_catalogue
from ims_lib.catalogue.workflows import (
    FILE,
    Step,
    StepDecision,
    Workflow,
    check_workflows,
    load_workflows,
    read_workflows,
)
from ims_lib.errors import BadCatalogue
from tests import builders

SHARED = (
    "document_control",
    "internal_audit",
    "nonconformity_and_corrective_action",
    "competence_and_training",
    "communication",
    "leadership_and_policy",
    "risk_management",
)
MERGED = (
    "change_management",
    "incident_management",
    "access_control",
    "monitoring_and_measurement",
    "supplier_management",
)
PROCESSES = tuple(load_catalogue().processes)
STANDARDS = {"27001", "42001", "20000-1"}
TWINS_FROM = 0.72
"""Two texts at least this alike would be one text with another subject pasted in."""


def test_every_process_is_written_out_and_can_be_drawn_on_a_page() -> None:
    workflows = load_workflows()
    assert workflows.keys() == set(PROCESSES)
    for name in PROCESSES:
        sizes = [
            len(workflows[name].steps),
            len({step.lane for step in workflows[name].steps}),
            len(workflows[name].decisions),
        ]
        assert 5 <= sizes[0] <= 9, name
        assert 3 <= sizes[1] <= 6, name
        assert 3 <= sizes[2] <= 8, name


@pytest.mark.parametrize("name", [*SHARED, *MERGED])
def test_each_standard_adds_something_to_what_all_three_share(name: str) -> None:
    assert {decision.standard for decision in load_workflows()[name].decisions} == STANDARDS


@pytest.mark.parametrize("name", PROCESSES)
def test_every_criterion_of_a_process_has_its_place(name: str) -> None:
    own = {criterion.id for criterion in load_catalogue().processes[name].criteria}
    assert own <= load_workflows()[name].criteria


def test_one_queue_says_for_each_standard_who_must_be_told() -> None:
    steps = {step.id: step for step in load_workflows()["incident_management"].steps}
    told = {decision.standard: " ".join(decision.tell) for decision in steps["notify"].decisions}
    assert told.keys() == STANDARDS
    assert "authorities where law says so" in told["27001"]
    assert "customers by agreement" in told["20000-1"]
    assert all(
        who in told["42001"] for who in ("users of the AI", "affected", "provider", "authorities where law says so")
    )
    assert {"incident.major_procedure", "incident.evidence_kept", "incident.ai_counts"} <= load_workflows()[
        "incident_management"
    ].criteria


def test_a_decision_that_rests_on_doubted_links_alone_says_so() -> None:
    criteria = load_catalogue().criteria
    for name, workflow in load_workflows().items():
        for decision in workflow.decisions:
            links = [
                link
                for criterion in decision.criteria
                for link in criteria[criterion].serves
                if link.id.startswith(f"{decision.standard}:")
            ]
            assert decision.doubt or not all(link.confidence for link in links), (name, decision.question)


CRITERIA = {
    criterion.id: criterion.model_copy(update={"process": "a"})
    for criterion in (builders.criterion("a.one", "27001:4.1"), builders.criterion("a.two", "42001:4.1"))
}
DECISION = StepDecision(standard="42001", question="Is there AI in it?", then="Its owner looks.", criteria=("a.two",))
STEP = Step(
    id="begin",
    title="Begin",
    text="Somebody begins with it.",
    lane="Owner",
    accountable="Owner",
    record="note",
    criteria=("a.one",),
    decisions=(DECISION,),
)
FLOW = Workflow(process="a", owner="Owner", starts="A day", ends="Its night", steps=(STEP,))


def with_decision(**changes: object) -> Workflow:
    step = STEP.model_copy(update={"decisions": (DECISION.model_copy(update=changes),)})
    return FLOW.model_copy(update={"steps": (step,)})


SPOILT = {
    "unknown process": (
        FLOW.model_copy(update={"process": "aa"}),
        ["a has no entry", "aa: is no process; did you mean a?"],
    ),
    "process without entry": (None, ["a has no entry"]),
    "step twice": (FLOW.model_copy(update={"steps": (STEP, STEP)}), ["a, steps: begin stands 2 times"]),
    "unknown criterion": (
        FLOW.model_copy(update={"steps": (STEP.model_copy(update={"criteria": ("a.one", "a.twoo")}),)}),
        ["a, step begin: a.twoo is no criterion; did you mean a.two?"],
    ),
    "criterion left out": (
        with_decision(criteria=("far.off",)),
        ["a, step begin, decision 1 (42001): far.off is no criterion", "a: no step or decision leads to a.two"],
    ),
    "criterion of another standard": (
        with_decision(standard="20000-1"),
        ["a, step begin, decision 1 (20000-1): a.two serves nothing in 20000-1"],
    ),
    "doubt unsaid": (
        with_decision(confidence="low"),
        ["a, step begin, decision 1 (42001): confidence low and its doubt belong together"],
    ),
    "question without mark": (
        FLOW.model_copy(update={"steps": (STEP.model_copy(update={"question": "Who knows?"}),)}),
        ["a, step begin: confidence low and its question belong together"],
    ),
}


@pytest.mark.parametrize("name", SPOILT)
def test_what_does_not_agree_with_the_catalogue_is_told(name: str) -> None:
    workflow, faults = SPOILT[name]
    workflows = {workflow.process: workflow} if workflow else {}
    found = check_workflows(workflows, CRITERIA, ["a"])
    assert [fault.split(f"{FILE}, ")[-1].removeprefix(f"{FILE}: ") for fault in found] == faults


def test_a_workflow_that_agrees_has_no_fault() -> None:
    assert check_workflows({"a": FLOW}, CRITERIA, ["a"]) == []


ENTRY = "- process: a\n  owner: Owner\n  starts: A day\n  ends: Its night\n"
STEPS = (
    "  steps:\n    - id: begin\n      title: Begin\n      text: Somebody begins with it.\n      lane: Owner\n"
    "      accountable: Owner\n      record: note\n      criteria: [a.one]\n"
)
UNREADABLE = {
    "no file": (None, ["workflows.yml: not there"]),
    "no yaml": ("- process: a: b\n", ["workflows.yml line 1: not readable as YAML"]),
    "no list": ("process: a\n", ["workflows.yml: a list of entries is wanted"]),
    "text for an entry": ("- a\n", ["workflows.yml, 1: Input should be"]),
    "twice": (ENTRY * 2, ["workflows.yml: a stands 2 times"]),
    "no owner, unknown key": (
        ENTRY.replace("owner", "boss"),
        ["workflows.yml, a.owner: Field required", "workflows.yml, a.boss: Extra inputs are not permitted"],
    ),
    "step without lane": (
        ENTRY + STEPS.replace("      lane: Owner\n", ""),
        ["workflows.yml, a.steps.begin.lane: Field required"],
    ),
    "number for a standard": (
        f"{ENTRY}{STEPS}      decisions:\n        - standard: 42001\n          question: Is there AI in it?\n"
        "          then: Its owner looks.\n          criteria: [a.two]\n",
        ["workflows.yml, a.steps.begin.decisions.1.standard: Input should be"],
    ),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_faults_of_form_are_told_with_their_place(tmp_path: Path, name: str) -> None:
    text, faults = UNREADABLE[name]
    if text is not None:
        (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(BadCatalogue) as refused:
        read_workflows(tmp_path)
    assert len(refused.value.faults) == len(faults)
    assert all(told.startswith(fault) for told, fault in zip(refused.value.faults, faults, strict=True))


def texts() -> Iterator[tuple[str, str]]:
    for workflow in load_workflows().values():
        yield f"{workflow.process} starts", workflow.starts
        yield f"{workflow.process} ends", workflow.ends
        for step in workflow.steps:
            place = f"{workflow.process} {step.id}"
            yield f"{place} title", step.title
            yield f"{place} text", step.text
            for n, decision in enumerate(step.decisions, start=1):
                yield f"{place} {n} question", decision.question
                yield f"{place} {n} then", decision.then


def test_no_text_is_another_with_a_word_exchanged() -> None:
    said = {place: text for place, text in texts() if not place.endswith("title")}
    bags = {place: Counter(re.findall(r"[a-z']+", text.casefold())) for place, text in said.items()}
    twins = [
        (a, b)
        for a, b in combinations(said, 2)
        if 2 * (bags[a] & bags[b]).total() >= max(bags[a].total(), bags[b].total())
        and SequenceMatcher(None, said[a], said[b]).ratio() >= TWINS_FROM
    ]
    assert twins == []


def test_texts_are_in_our_words_and_spelling() -> None:
    with (paths.DATA / "vocabulary" / "spelling.csv").open(encoding="utf-8", newline="") as file:
        foreign = {row["not"] for row in csv.DictReader(file)} | {"shall"}
    found = [(place, foreign & set(re.findall(r"[a-z]+", text.casefold()))) for place, text in texts()]
    assert [(place, words) for place, words in found if words] == []


def test_a_role_is_written_one_way() -> None:
    roles = set()
    for workflow in load_workflows().values():
        roles.add(workflow.owner)
        for step in workflow.steps:
            roles |= {step.lane, step.accountable, *step.consulted, *step.informed}
            roles |= {who for decision in step.decisions for who in decision.tell}
    times = Counter(role.casefold() for role in roles)
    assert [role for role, count in times.items() if count > 1] == []
