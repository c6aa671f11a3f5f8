"""What steps 1 and 3 are made of: each process with its criteria, what the client has of them, and who owns it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from ims_lib.assessment import Verdict
from ims_lib.assessment.verdicts import is_declared
from ims_lib.catalogue.model import Catalogue
from ims_lib.catalogue.named_processes import load_named_processes
from ims_lib.catalogue.workflows import load_workflows
from ims_lib.coverage import Coverage
from ims_lib.gaps import Gaps
from ims_lib.register.model import Record, Register
from ims_lib.register.vocabulary import plain
from ims_lib.scales import report_setting

STATES = ("in place", "reusable", "in part", "missing", "disputed", "not started", "unknown")
"""What the client has of a criterion: all of it for every standard in scope that it serves; all of it, which has to be
extended to one of them; something; nothing; what two of its own cells contradict each other about; nothing, as the client
says of the whole standard; nobody spoke of it."""
PARTLY_REUSABLE = "partly reusable"
"""Of several criteria: some are there for another standard, the others missing or unknown."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Who owns a process: who is named for most of its criteria in the client's rows, or else the role that usually does."""

    name: str
    origin: str
    """client or proposed."""
    rows: int = 0
    """How many of the client's rows on the process name this owner."""
    of: int = 0
    """How many of them name an owner at all."""


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


def process_parts(gaps: Gaps) -> tuple[Part, ...]:
    """A part for each criterion in scope, in the order of coverage."""
    coverage = gaps.coverage
    days, possible = gaps.criteria["days"].to_dict(), gaps.unknown["possible_days"].to_dict()
    found = []
    for name, requirements in coverage.criteria["requirements"].items():
        criterion, own = coverage.catalogue.criteria[str(name)], coverage.assessment.own[str(name)]
        part = Part(
            criterion=criterion.id,
            process=criterion.process,
            text=criterion.text,
            requirements=requirements,
            standards=in_order(map(standard_of, requirements), coverage),
            state=state_in_scope(criterion.id, requirements, coverage),
            level=own.level,
            channel=own.channel,
            days=days.get(name, 0.0),
            possible_days=possible.get(name, 0.0),
            cells=cells_of(criterion.id, requirements, coverage),
        )
        found.append(part)
    return tuple(found)


def days_of(parts: Iterable[Part]) -> float:
    """Working days to close what is known to be missing of them."""
    return float(sum(part.days for part in parts))


def possible_days_of(parts: Iterable[Part]) -> float:
    """Working days, if what is unknown of them turned out to be missing."""
    return float(sum(part.possible_days for part in parts))


def cells_of(criterion: str, requirements: Iterable[str], coverage: Coverage) -> tuple[str, ...]:
    """The cells that say how far a criterion exists; those of both sides where they contradict each other."""
    own = coverage.assessment.own[criterion].sources
    verdicts = (coverage.assessment.verdicts[name, criterion] for name in requirements)
    both = (
        source for verdict in verdicts if verdict.disputed_by for source in (*verdict.sources, *verdict.disputed_by)
    )
    return tuple(dict.fromkeys(source.cell for source in (*own, *both)))


def cells_of_all(parts: Iterable[Part]) -> tuple[str, ...]:
    """The cells of several parts, each once."""
    return tuple(dict.fromkeys(cell for part in parts for cell in part.cells))


def by_process(parts: Iterable[Part]) -> dict[str, list[Part]]:
    """The parts by process, as they come."""
    groups: dict[str, list[Part]] = {}
    for part in parts:
        groups.setdefault(part.process, []).append(part)
    return groups


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
    """What the client has of a criterion for all standards to which these requirements of it belong.

    What exists for one of them and has to be extended to another isn't in place but reusable.
    """
    stated, served = coverage.assessment.own[criterion], tuple(requirements)
    own = state_of(stated.level)
    found = [served_in(standard, served, criterion, coverage) for standard in dict.fromkeys(map(standard_of, served))]
    if own == "unknown" and any(verdict.disputed_by for verdicts in found for verdict in verdicts):
        return "disputed"
    if own == "missing" and is_declared(stated):
        return "not started"
    if own != "in place":
        return own
    if all(is_in_place(_met(verdicts)) for verdicts in found):
        return "in place"
    if any(verdict.reusable for verdicts in found for verdict in verdicts):
        return "reusable"
    return "in part" if any(_met(verdicts) for verdicts in found) else "unknown"


def served_in(standard: str, requirements: Iterable[str], criterion: str, coverage: Coverage) -> list[Verdict]:
    """The verdicts on a criterion in those of its requirements that belong to the standard."""
    verdicts = coverage.assessment.verdicts
    return [verdicts[item, criterion] for item in requirements if standard_of(item) == standard]


def standard_of(requirement: str) -> str:
    """27001 of 27001:5.1."""
    return requirement.partition(":")[0]


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


def merged(groups: Mapping[str, Iterable[Part]], coverage: Coverage) -> tuple[str, ...]:
    """Processes that serve at least two of the standards in scope: those named by the roadmap first, then by name."""
    return in_reading_order(name for name, parts in groups.items() if len(standards_of(parts, coverage)) > 1)


def standards_of(parts: Iterable[Part], coverage: Coverage) -> tuple[str, ...]:
    """All standards in scope that these parts serve, in the order of reports."""
    return in_order({name for part in parts for name in part.standards}, coverage)


def in_reading_order(processes: Iterable[str]) -> tuple[str, ...]:
    """The seven shared processes, then the five to be aligned, then the others by name."""
    order = {name: place for place, name in enumerate(load_named_processes().order)}
    return tuple(sorted(processes, key=lambda name: (order.get(name, len(order)), name)))


def in_order(standards: Iterable[str], coverage: Coverage) -> tuple[str, ...]:
    """Standards in the order of reports."""
    wanted = set(standards)
    return tuple(name for name in coverage.client.standards if name in wanted)


def merging_text(process: str, coverage: Coverage) -> str:
    """How one process serves the standards, without the parts that tell what a standard out of scope adds.

    The text as it is where the first part does: the others lean on it.
    """
    catalogue = coverage.catalogue
    text, outside = catalogue.processes[process].merges, set(catalogue.standards) - set(coverage.client.standards)
    parts = _PARTS.split(text)
    kept = [part for part in parts if not outside.intersection(_STANDARD.findall(part))]
    return f"{' '.join(kept).rstrip('.;')}." if kept[:1] == parts[:1] else text


_PARTS = re.compile(r"(?<=[;.])\s+")
_STANDARD = re.compile(r"\b\d{5}(?:-\d)?\b")


def owners(register: Register, catalogue: Catalogue) -> Mapping[str, Owner]:
    """The owner of each process.

    A row of the client speaks for the process to which most of the criteria behind its requirements belong; one on a
    heading for all below it. Who is named for most of a process' criteria owns it; of equals the one who bears the
    proposed role's name, else the one named first. A row over several processes counts where no other names an owner.
    """
    votes = [vote for record in register.controls for vote in _votes(record, catalogue)]
    workflows = load_workflows()
    proposed = {name: workflows[name].owner if name in workflows else "" for name in catalogue.processes}
    return {name: _owner([vote for vote in votes if vote.process == name], role) for name, role in proposed.items()}


class _Vote(NamedTuple):
    """What one row says of who owns a process."""

    process: str
    owner: str
    criteria: int
    alone: bool
    """Most of what the row speaks for belongs to this process."""


def _votes(record: Record, catalogue: Catalogue) -> Iterator[_Vote]:
    if not record.owner:
        return
    leaves = {leaf for ref in record.refs for leaf in catalogue.leaves_below(ref) or (ref,)}
    behind = {name for leaf in leaves for name in catalogue.criteria_of.get(leaf, ())}
    shares = Counter(catalogue.criteria[name].process for name in sorted(behind))
    for process, count in shares.items():
        if count == max(shares.values()):
            yield _Vote(process, record.owner, count, 2 * count >= len(behind))


def _owner(votes: Iterable[_Vote], role: str) -> Owner:
    listed = list(votes)
    counted = [vote for vote in listed if vote.alone] or listed
    if not counted:
        return Owner(role, "proposed")
    weights, rows = Counter[str](), Counter[str]()
    for vote in counted:
        weights[vote.owner] += vote.criteria
        rows[vote.owner] += 1
    name = max(weights, key=lambda owner: (weights[owner], plain(owner) == plain(role)))
    return Owner(name, "client", rows[name], rows.total())


def _met(verdicts: list[Verdict]) -> float:
    return sum(verdict.met for verdict in verdicts) / len(verdicts)
