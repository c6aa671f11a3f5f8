"""What steps 1 and 3 are made of: each process with its criteria, what the client has of them, and who owns it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ims_lib.assessment import Verdict
from ims_lib.assessment.verdicts import is_declared, mean_level
from ims_lib.catalogue.workflows import Workflow, load_named_processes, load_workflows
from ims_lib.coverage import FIGURES, Coverage
from ims_lib.frames import by_name
from ims_lib.gaps import Gaps
from ims_lib.grouping import grouped
from ims_lib.languages import noted
from ims_lib.register.model import Register
from ims_lib.scales import report_setting
from ims_lib.standard_ids import standard_of
from ims_lib.steps.document_set import Listed
from ims_lib.steps.owners import PROPOSED, Owner, Owners, find_owners
from ims_lib.wording import in_counts

STATES = (
    *(noted("in place"), noted("reusable"), noted("in part"), noted("missing")),
    *(noted("disputed"), noted("not started"), noted("unknown")),
)
"""What the client has of a criterion: all of it for every standard in scope that it serves; all of it, which has to be
extended to one of them; something; nothing; what two of its own cells contradict each other about; nothing, as the client
says of the whole standard; nobody spoke of it."""
PARTLY_REUSABLE = noted("partly reusable")
"""Of several criteria: some are there for another standard, the others missing or unknown."""


@dataclass(frozen=True, slots=True)
class Part:
    """A criterion in scope as a part of its process, and what the client has of it."""

    criterion: str
    process: str
    text: str
    requirements: tuple[str, ...]
    """Those in scope that it serves."""
    standards: tuple[str, ...]
    """Theirs, in the order of reports."""
    state: str
    """A word of STATES: for all standards in scope that it serves."""
    level: float | None
    """Its own, 0 to 1, wherever it was stated or seen; empty where nothing is known."""
    channel: str
    """That of its own level."""
    days: float
    """Working days to close what is known to be missing."""
    possible_days: float
    """Working days, if what is unknown turned out to be missing."""
    cells: tuple[str, ...]
    """What says how far it exists: file!sheet!F31."""

    @property
    def common(self) -> bool:
        """Whether it serves at least two of the standards in scope."""
        return len(self.standards) > 1

    @property
    def adds(self) -> str:
        """The one standard that it serves; empty where it is common."""
        return "" if self.common else self.standards[0]

    @property
    def exists(self) -> bool:
        """Whether its own level is that of a thing in place, whatever standard it was stated for."""
        return is_in_place(self.level)

    @property
    def open_days(self) -> float:
        """Working days that are or may be left."""
        return self.days + self.possible_days


@dataclass(frozen=True, slots=True)
class MergedProcess:
    """A process of the standards in scope: its criteria, what the client has of them, and whose it is."""

    process: str
    title: str
    does: str
    """How it serves all standards in scope."""
    standards: tuple[str, ...]
    """Those in scope that it serves, in the order of reports."""
    owner: str
    owner_origin: str
    """client or proposed."""
    owner_kind: str
    """The kind of evidence, as in owner_evidence.yml."""
    owner_reason: str
    """Why this is its owner, in a sentence."""
    parts: tuple[Part, ...]
    figures: Mapping[str, float]
    """As FIGURES, of its criteria, each by its own level: how far it exists, for whatever standard."""

    @property
    def merged(self) -> bool:
        """Whether it serves two standards or more."""
        return len(self.standards) > 1

    @property
    def shared(self) -> bool:
        """Whether it is one of the seven of every management system."""
        return self.process in load_named_processes().shared

    @property
    def aligned(self) -> bool:
        """Whether it is one of the five of daily work."""
        return self.process in load_named_processes().aligned

    @property
    def is_proposed(self) -> bool:
        """Whether its owner is a role that we propose."""
        return self.owner_origin == PROPOSED

    @property
    def workflow(self) -> Workflow | None:
        """How it runs, where that is described."""
        return load_workflows().get(self.process)

    @property
    def criteria(self) -> int:
        return len(self.parts)

    @property
    def days(self) -> float:
        """Of known work."""
        return days_of(self.parts)

    @property
    def possible_days(self) -> float:
        return possible_days_of(self.parts)

    @property
    def missing(self) -> tuple[str, ...]:
        """Criteria with days of known work."""
        return tuple(part.criterion for part in self.parts if part.days)

    @property
    def to_look_at(self) -> tuple[str, ...]:
        """Criteria with days that may be left."""
        return tuple(part.criterion for part in self.parts if part.possible_days)

    @property
    def common(self) -> int:
        """Criteria that serve at least two of the standards."""
        return sum(part.common for part in self.parts)

    @property
    def common_met(self) -> int:
        """Of these, those in place for each standard that they serve."""
        return sum(part.common and part.state == "in place" for part in self.parts)

    @property
    def common_reusable(self) -> int:
        """Of these, those that exist and have to be extended to one of the standards."""
        return sum(part.common and part.state == "reusable" for part in self.parts)

    @property
    def adds(self) -> dict[str, int]:
        """Criteria by the one standard that they serve."""
        return {name: sum(part.adds == name for part in self.parts) for name in self.standards}

    @property
    def adds_met(self) -> dict[str, int]:
        """Of these, those in place."""
        met = [part for part in self.parts if part.state == "in place"]
        return {name: sum(part.adds == name for part in met) for name in self.standards}


@dataclass(frozen=True)
class MergedProcesses:
    """What steps 1 and 3 and the pairs are made of."""

    __repr__ = in_counts

    coverage: Coverage
    parts: Mapping[str, Part]
    """By criterion, in the order of coverage."""
    rows: tuple[MergedProcess, ...]
    """In reading order: the seven shared processes, then the five to be aligned, then the others by name."""
    owners: Owners


def merge_processes(gaps: Gaps, register: Register, documents: Iterable[Listed] = ()) -> MergedProcesses:
    """Each process that a standard in scope asks something of, with its criteria in scope.

    The owner is whom the client's rows and `documents` name, in the order of owner_evidence.yml, else who is proposed.
    """
    coverage = gaps.coverage
    days, possible = gaps.to_close, gaps.to_look_at
    parts = {
        name: _part(name, item.requirements, days.get(name, 0.0), possible.get(name, 0.0), coverage)
        for name, item in coverage.in_scope.items()
    }
    groups = grouped((part.process, part) for part in parts.values())
    owners, figures = (
        find_owners(register, coverage.catalogue, documents, coverage.client.entries, coverage.client.decided_owners),
        by_name(coverage.whole_processes[list(FIGURES)]),
    )
    order = dict.fromkeys([*(name for name in load_named_processes().order if name in groups), *sorted(groups)])
    rows = (_process(name, groups[name], owners.processes[name], figures[name], coverage) for name in order)
    return MergedProcesses(coverage, parts, tuple(rows), owners)


def _part(name: str, requirements: tuple[str, ...], days: float, possible_days: float, coverage: Coverage) -> Part:
    criterion, own = coverage.catalogue.criteria[name], coverage.assessment.own[name]
    return Part(
        criterion=name,
        process=criterion.process,
        text=criterion.text,
        requirements=requirements,
        standards=in_order(map(standard_of, requirements), coverage),
        state=state_in_scope(name, requirements, coverage),
        level=own.level,
        channel=own.channel,
        days=days,
        possible_days=possible_days,
        cells=cells_of(name, requirements, coverage),
    )


def _process(
    name: str, parts: tuple[Part, ...], owner: Owner, figures: Mapping[str, float], coverage: Coverage
) -> MergedProcess:
    return MergedProcess(
        process=name,
        title=coverage.catalogue.processes[name].title,
        does=merging_text(name, coverage),
        standards=in_order({item for part in parts for item in part.standards}, coverage),
        owner=owner.name,
        owner_origin=owner.origin,
        owner_kind=owner.kind,
        owner_reason=owner.reason,
        parts=parts,
        figures=figures,
    )


def days_of(parts: Iterable[Part]) -> float:
    """Working days to close what is known to be missing of them."""
    return float(sum(part.days for part in parts))


def possible_days_of(parts: Iterable[Part]) -> float:
    """Working days, if what is unknown of them turned out to be missing."""
    return float(sum(part.possible_days for part in parts))


def cells_of(criterion: str, requirements: Iterable[str], coverage: Coverage) -> tuple[str, ...]:
    """The cells that say how far a criterion exists; those of both sides where they contradict each other."""
    sources = [*coverage.assessment.own[criterion].sources]
    for verdict in (coverage.assessment.verdicts[name, criterion] for name in requirements):
        sources += (*verdict.sources, *verdict.disputed_by) if verdict.disputed_by else ()
    return tuple(dict.fromkeys(source.cell for source in sources))


def cells_of_all(parts: Iterable[Part]) -> tuple[str, ...]:
    """The cells of several parts, each once."""
    return tuple(dict.fromkeys(cell for part in parts for cell in part.cells))


def is_in_place(level: float | None) -> bool:
    """Whether a level is that of a thing in place: largely achieved or better."""
    return level is not None and level >= report_setting("there_from")


def state_of(level: float | None) -> str:
    """What a criterion's own level means in a word, whatever standard it was stated for."""
    if level is None:
        return "unknown"
    if is_in_place(level):
        return "in place"
    return "in part" if level > 0 else "missing"


def state_in_scope(criterion: str, requirements: Iterable[str], coverage: Coverage) -> str:
    """What the client has of a criterion for all standards to which these requirements of it belong."""
    stated, served = coverage.assessment.own[criterion], tuple(requirements)
    own = state_of(stated.level)
    found = [served_in(standard, served, criterion, coverage) for standard in dict.fromkeys(map(standard_of, served))]
    if own == "unknown" and any(verdict.disputed_by for verdicts in found for verdict in verdicts):
        return "disputed"
    if own == "missing" and is_declared(stated):
        return "not started"
    if own != "in place":
        return own
    if all(is_in_place(mean_level(verdicts)) for verdicts in found):
        return "in place"
    if any(verdict.reusable for verdicts in found for verdict in verdicts):
        return "reusable"
    return "in part" if any(mean_level(verdicts) for verdicts in found) else "unknown"


def served_in(standard: str, requirements: Iterable[str], criterion: str, coverage: Coverage) -> list[Verdict]:
    """The verdicts on a criterion in those of its requirements that belong to the standard."""
    verdicts = coverage.assessment.verdicts
    return [verdicts[item, criterion] for item in requirements if standard_of(item) == standard]


def state_of_all(states: Iterable[str]) -> str:
    """What the client has of several criteria together: a word of STATES, or partly reusable; empty where there is none."""
    found = set(states)
    if len(found) < 2:
        return next(iter(found), "")
    if found == {"in place", "reusable"}:
        return "reusable"
    if found & {"in place", "in part"}:
        return "in part"
    if "reusable" in found:
        return PARTLY_REUSABLE
    return next(state for state in STATES if state in found)


def in_order(standards: Iterable[str], coverage: Coverage) -> tuple[str, ...]:
    """Standards in the order of reports."""
    wanted = set(standards)
    return tuple(name for name in coverage.client.standards if name in wanted)


def merging_text(process: str, coverage: Coverage) -> str:
    """How one process serves the standards, without the parts that tell what a standard out of scope adds."""
    catalogue = coverage.catalogue
    text, outside = catalogue.processes[process].merges, set(catalogue.standards) - set(coverage.client.standards)
    parts = _PARTS.split(text)
    kept = [part for part in parts if not outside.intersection(_STANDARD.findall(part))]
    return f"{' '.join(kept).rstrip('.;')}." if kept[:1] == parts[:1] else text


_PARTS = re.compile(r"(?<=[;.])\s+")
_STANDARD = re.compile(r"\b\d{5}(?:-\d)?\b")
