"""Criteria: one checkable statement each, in our own words, naming every requirement it serves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationError

from ims_lib.catalogue.knowledge_files import of_length, read_list, standing_twice, told_of
from ims_lib.catalogue.standards import Frozen, Requirement
from ims_lib.errors import BadCatalogue
from ims_lib.grouping import grouped
from ims_lib.languages.texts import read_table
from ims_lib.yaml_text import line_of

Role = Literal["mechanism", "scope", "discipline"]
Asks = Literal["required", "means"]
Special = Literal["ai"]
Per = Literal["ai_system", "service"]
Kind = Literal["predictive", "generative", "retrieval", "agent", "rules"]


class Serves(Frozen):
    """A link: that a criterion serves a requirement. Proposed by us, doubted, or confirmed by a licensed reader."""

    id: Annotated[str, Field(strict=True, pattern=r"^(27001|42001|20000-1):(A\.)?\d+(\.\d+)*$")]
    items: tuple[Annotated[str, BeforeValidator(str)], ...] = ()
    """The pieces of the requirement that it serves, as data/standards/items.csv numbers them."""
    asks: Asks = "required"
    """Whether the standard demands the criterion, or whether it is a usual way to meet the requirement."""
    special: Special | None = None
    """The subject of a criterion that a plain statement on the requirement doesn't speak of."""
    within: tuple[str, ...] = ()
    """Gates: scope criteria of the requirement that say how far the criterion reaches there."""
    note: str | None = None
    confidence: Literal["low"] | None = None
    question: str | None = None
    status: Literal["proposed", "verified"] = "proposed"
    by: str | None = None
    on: date | None = None


def _as_link(value: Any) -> Any:
    return {"id": value} if isinstance(value, str) else value


class Criterion(Frozen):
    """The unit of assessment. `days` is effort for a 100-person organisation that has nothing yet; ours."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$")]
    process: str
    text: Annotated[str, of_length(20, 400)]
    sampled: bool = False
    """Whether one sees it by drawing a sample: its levels then say how much of that shows it."""
    ask: Annotated[str, of_length(10, 400)]
    evidence: Annotated[tuple[str, ...], Field(min_length=1, max_length=5)]
    days: Annotated[float, Field(ge=0.5, le=20)]
    for_builders: bool = False
    """Whether it concerns organisations that build, train or tune models, not those that only use them. It weighs for all alike; pages say it."""
    per: Per | None = None
    """What it is assessed for each of, where the client lists some."""
    days_each: Annotated[float, Field(ge=0.1, le=10)] | None = None
    """Effort for each object beyond the first, in days; ours."""
    kinds: tuple[Kind, ...] = ()
    """The kinds of AI systems that it is about; none: all. It weighs where one of them is listed, or no system at all."""
    role: Role | None = None
    needs: tuple[str, ...] = ()
    serves: Annotated[tuple[Annotated[Serves, BeforeValidator(_as_link)], ...], Field(min_length=1)]

    @cached_property
    def requirements(self) -> tuple[str, ...]:
        """The requirements that demand it."""
        return tuple(link.id for link in self.serves if link.asks == "required")


class Process(Frozen):
    """One merged process: what it does for the three standards together, and its criteria."""

    process: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    title: str
    merges: str
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1)]
    file: str = ""
    """The file it was read from, to name in a fault."""


def read_processes(folder: Path) -> tuple[Process, ...]:
    """Processes with their criteria, in the order of the files' names. All faults are told at once."""
    faults: list[str] = []
    processes = [process for path in sorted(folder.glob("*.yml")) for process in _read_file(path, faults)]
    BadCatalogue.raise_with(faults)
    return tuple(processes)


def read_renamed(folder: Path) -> Mapping[str, str]:
    """Ids that criteria had before → what they are called now, so that judgements on them stay alive."""
    return {row["old"]: row["new"] for row in read_table(folder / "renamed.csv")}


def check_renamed(renamed: Mapping[str, str], processes: tuple[Process, ...]) -> list[str]:
    """Old ids that are in use again, and new ones that no criterion has."""
    ids = {criterion.id for process in processes for criterion in process.criteria}
    faults = [f"renamed.csv: {old} is a criterion again" for old in renamed if old in ids]
    return faults + [f"renamed.csv: {new} is no criterion" for new in renamed.values() if new not in ids]


def check_criteria(processes: tuple[Process, ...], requirements: Mapping[str, Requirement]) -> list[str]:
    """Faults between criteria and standards, a sentence each: ids, leaves, doubles and circular needs."""
    criteria = {criterion.id: criterion for process in processes for criterion in process.criteria}
    faults = _doubles(processes)
    for process in processes:
        for criterion in process.criteria:
            place = f"{process.file}, {criterion.id}" if process.file else criterion.id
            unknown = [f"needs {need}, which is no criterion" for need in criterion.needs if need not in criteria]
            own, gates = _criterion_faults(criterion, requirements), _gate_faults(criterion, criteria)
            faults += [f"{place}: {fault}" for fault in (*own, *unknown, *gates)]
    try:
        TopologicalSorter({name: set(c.needs) & criteria.keys() for name, c in criteria.items()}).prepare()
    except CycleError as error:
        files = dict.fromkeys(p.file for p in processes for c in p.criteria if c.id in error.args[1] and p.file)
        place = f"{', '.join(files)}: " if files else ""
        faults.append(f"{place}needs go in a circle: {' needs '.join(reversed(error.args[1]))}")
    return faults


def _doubles(processes: tuple[Process, ...]) -> list[str]:
    """Ids that stand for more than one process or criterion, with the files that they stand in."""
    files = grouped(
        ((kind, name), process.file)
        for process in processes
        for kind, names in (("processes", [process.process]), ("criteria", [each.id for each in process.criteria]))
        for name in names
    )
    return [
        f"{', '.join(dict.fromkeys(found))}, {name}: stands {len(found)} times among the {kind}"
        for (kind, name), found in files.items()
        if len(found) > 1
    ]


def _criterion_faults(criterion: Criterion, requirements: Mapping[str, Requirement]) -> Iterator[str]:
    for link in criterion.serves:
        requirement = requirements.get(link.id)
        if requirement is None:
            yield f"serves {link.id}, which no standard has"
        elif not requirement.leaf:
            yield f"serves {link.id}, a heading; name the requirements below it"
        if link.confidence == "low" and not link.question:
            yield f"doubts {link.id} without saying the question"
        if link.status == "verified" and not (link.by and link.on):
            yield f"{link.id} is verified, but not by whom and when"
    if (criterion.per is None) != (criterion.days_each is None):
        yield "says only one of per and days_each: what is assessed for each object costs days for each"
    yield from standing_twice("serves", criterion.requirements)


def _gate_faults(criterion: Criterion, criteria: Mapping[str, Criterion]) -> Iterator[str]:
    """Gates that are none, and links that can't have one."""
    for link in criterion.serves:
        for gate in link.within:
            begin = f"{link.id} is within {gate}, which"
            served = criteria[gate].serves if gate in criteria else ()
            found = next((item for item in served if item.id == link.id and item.asks == "required"), None)
            if gate not in criteria:
                yield f"{begin} is no criterion"
            elif found is None:
                yield f"{begin} isn't required for it"
            elif (
                len(
                    {each.per for each in (criterion, *(criteria[name] for name in link.within if name in criteria))}
                    - {None}
                )
                > 1
            ):
                yield f"{begin} isn't assessed for the same objects"
            elif found.special or found.within:
                yield f"{begin} {'is special' if found.special else 'has gates of its own'} there"
        if link.asks == "means" and (link.special or link.within):
            yield f"{link.id} is only usual, so it has neither gates nor a special subject"


def _read_file(path: Path, faults: list[str]) -> Iterator[Process]:
    listed = read_list(path, faults, "of processes is wanted, each with process, title, merges and criteria")
    for place, entry in enumerate(listed):
        if isinstance(entry, dict) and "id" in entry and "process" not in entry:
            line = line_of(path.read_text(encoding="utf-8"), [place])
            faults.append(
                f"{path.name} line {line}: {entry['id']} stands beside the processes; a criterion belongs below `criteria:` of its own"
            )
            continue
        criteria = entry.get("criteria") if isinstance(entry, dict) else None
        for criterion in criteria if isinstance(criteria, list) else ():
            if isinstance(criterion, dict):
                criterion.setdefault("process", entry.get("process"))
        try:
            yield Process.model_validate({**entry, "file": path.name} if isinstance(entry, dict) else entry)
        except ValidationError as error:
            faults += told_of(path, listed, error, place)
