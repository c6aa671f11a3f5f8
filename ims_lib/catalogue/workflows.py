"""Processes that the roadmap calls by name, and workflows: how each merged process runs, step by step, and what one standard asks on the way."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal

from ims_lib import paths
from ims_lib.catalogue.criteria import Criterion
from ims_lib.catalogue.knowledge_files import knowledge, of_length, read_entries, standing_twice, unknown
from ims_lib.catalogue.library import Id, SaidOfEach, Texts
from ims_lib.catalogue.model import load_catalogue
from ims_lib.catalogue.standards import Frozen
from ims_lib.errors import BadCatalogue
from ims_lib.languages import by_language
from ims_lib.nearest import did_you_mean
from ims_lib.standard_ids import StandardId

FILE = "workflows.yml"
Sentence = Annotated[str, of_length(10, 400)]


class StepDecision(Frozen):
    """What one standard adds at a step: the question to ask there, what follows from a yes, who must be told."""

    standard: StandardId
    question: Sentence
    then: Sentence
    tell: tuple[str, ...] = ()
    each_system: tuple[SaidOfEach, ...] = ()
    """What is said here of each AI system that the client lists."""
    criteria: Texts
    confidence: Literal["low"] | None = None
    doubt: str | None = None
    """What a licensed reader should look up; `question` is the one asked at work."""


class Step(Frozen):
    """One step of a process: who does it, who answers for it, what is left behind."""

    id: Id
    title: str
    text: Sentence
    lane: str
    """The role that does it; a swim lane."""
    accountable: str
    consulted: tuple[str, ...] = ()
    informed: tuple[str, ...] = ()
    record: str
    criteria: Texts
    decisions: tuple[StepDecision, ...] = ()
    confidence: Literal["low"] | None = None
    question: str | None = None


class Workflow(Frozen):
    """How one process runs. Without steps it is run from the checklist that its criteria give."""

    process: Id
    owner: str
    """The role that usually owns it; proposed."""
    starts: str
    ends: str
    steps: tuple[Step, ...] = ()

    @property
    def decisions(self) -> tuple[StepDecision, ...]:
        """The decisions of all steps, in order."""
        return tuple(decision for step in self.steps for decision in step.decisions)

    @property
    def criteria(self) -> frozenset[str]:
        """Ids of the criteria that a step or a decision makes true."""
        by_steps = (name for step in self.steps for name in step.criteria)
        return frozenset(by_steps).union(*(decision.criteria for decision in self.decisions))


def read_workflows(folder: Path) -> Mapping[str, Workflow]:
    """Workflows by process, in the order of the file. Raises BadCatalogue with every fault of form."""
    faults: list[str] = []
    found = tuple(read_entries(folder / FILE, Workflow, faults))
    faults += standing_twice(FILE, (workflow.process for workflow in found))
    BadCatalogue.raise_with(faults)
    return MappingProxyType({workflow.process: workflow for workflow in found})


@by_language
def load_workflows() -> Mapping[str, Workflow]:
    """The workflows, read once and checked against the catalogue. Raises BadCatalogue with every fault."""
    catalogue = load_catalogue()
    workflows = read_workflows(paths.DATA / "library")
    BadCatalogue.raise_with(check_workflows(workflows, catalogue.criteria, catalogue.processes))
    return workflows


def check_workflows(
    workflows: Mapping[str, Workflow], criteria: Mapping[str, Criterion], processes: Collection[str]
) -> list[str]:
    """What the workflows and the catalogue don't agree on, a sentence each: names, places and doubts."""
    faults = [f"{FILE}: {name} has no entry" for name in processes if name not in workflows]
    for workflow in workflows.values():
        place = f"{FILE}, {workflow.process}"
        if workflow.process not in processes:
            faults.append(f"{place}: is no process{did_you_mean(workflow.process, processes)}")
        faults += standing_twice(f"{place}, steps", (step.id for step in workflow.steps))
        for step in workflow.steps:
            faults += _step_faults(f"{place}, step {step.id}", step, criteria)
        if workflow.steps:
            own = [name for name, criterion in criteria.items() if criterion.process == workflow.process]
            faults += [f"{place}: no step or decision leads to {name}" for name in own if name not in workflow.criteria]
    return faults


def _step_faults(place: str, step: Step, criteria: Mapping[str, Criterion]) -> Iterator[str]:
    yield from unknown(place, step.criteria, criteria, "criterion")
    if (step.confidence is None) != (step.question is None):
        yield f"{place}: confidence low and its question belong together"
    for n, decision in enumerate(step.decisions, start=1):
        where = f"{place}, decision {n} ({decision.standard})"
        yield from unknown(where, decision.criteria, criteria, "criterion")
        if (decision.confidence is None) != (decision.doubt is None):
            yield f"{where}: confidence low and its doubt belong together"
        for name in decision.criteria:
            if name in criteria and not any(
                link.id.startswith(f"{decision.standard}:") for link in criteria[name].serves
            ):
                yield f"{where}: {name} serves nothing in {decision.standard}"


NAMED_FILE = "named_processes.yml"


class NamedProcesses(Frozen):
    """Ids of processes, in the order of the roadmap."""

    shared: Texts
    """Step 1: what every management system has in its clauses."""
    aligned: Texts
    """Step 3: the daily work that the disciplines share."""

    @property
    def order(self) -> tuple[str, ...]:
        """All of them, the shared ones first."""
        return (*self.shared, *self.aligned)


def check_named_processes(named: NamedProcesses) -> list[str]:
    """Names that are no process, and names that stand twice, a sentence each."""
    return [
        *unknown(NAMED_FILE, named.order, load_catalogue().processes, "process"),
        *standing_twice(NAMED_FILE, named.order),
    ]


load_named_processes = knowledge(f"library/{NAMED_FILE}", NamedProcesses, check_named_processes)
