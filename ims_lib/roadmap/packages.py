"""Work packages: gaps gathered by process, in steps where processes wait for each other, with what comes first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from graphlib import TopologicalSorter

from ims_lib.catalogue.criteria import Criterion
from ims_lib.coverage import split
from ims_lib.gaps import Gaps
from ims_lib.grouping import grouped
from ims_lib.roadmap.model import LOOK_FIRST, Package, Work, reached_from
from ims_lib.scales import gap_worth


def find_packages(gaps: Gaps) -> list[Package]:
    """The packages: one a process, or several where processes wait for each other. By name, without the first look."""
    waits = _open_needs(gaps)
    members = _members(gaps, waits)
    needs = _needs_between(members, waits)
    return [_package(name, members[name], needs[name], gaps) for name in sorted(members)]


def work_of(packages: Sequence[Package]) -> Work:
    """The packages as planning sees them, each by its place."""
    place_of = {item.package: place for place, item in enumerate(packages)}
    return Work(
        days=tuple(item.days for item in packages),
        worth=tuple(item.worth for item in packages),
        needs=tuple(frozenset(place_of[need] for need in item.needs) for item in packages),
    )


def look_first(gaps: Gaps) -> Package:
    """The package before all others: what nobody spoke of is looked at, and questions are settled."""
    return Package(
        package=LOOK_FIRST,
        title="Settle the questions and look at what nobody looked at",
        process=None,
        criteria=tuple(gaps.to_look_at),
        needs=(),
        requirements=_in_catalogue_order(gaps, gaps.to_look_at),
        days=0.0,
        possible_days=gaps.possible_days,
        serves=0.0,
        worth=0.0,
    )


def needs_without_circles(
    criteria: Mapping[str, Criterion],
) -> tuple[dict[str, tuple[str, ...]], list[tuple[str, ...]]]:
    """What each criterion needs, and the circles found: of each, the need that closes it is left out."""
    needs: dict[str, tuple[str, ...]] = {}
    circles: list[tuple[str, ...]] = []
    done: set[str] = set()
    path: dict[str, None] = {}

    def visit(name: str) -> None:
        path[name] = None
        kept = []
        for need in criteria[name].needs:
            if need not in criteria:
                continue
            if need in path:
                circles.append((*list(path)[list(path).index(need) :], need))
                continue
            kept.append(need)
            if need not in done:
                visit(need)
        needs[name] = tuple(kept)
        del path[name]
        done.add(name)

    for name in criteria:
        if name not in done:
            visit(name)
    return needs, circles


def _members(gaps: Gaps, waits: Mapping[str, set[str]]) -> dict[str, tuple[str, ...]]:
    """Criteria by package. Processes that need each other in a circle are split into steps."""
    criteria = {name: gaps.coverage.catalogue.criteria[name] for name in gaps.to_close}
    circular = _circular_processes(criteria, waits)
    ranks = _ranks(criteria, waits)
    groups = grouped(
        ((criterion.process, ranks[name] if criterion.process in circular else 0), name)
        for name, criterion in criteria.items()
    )
    steps = grouped((process, groups[process, rank]) for process, rank in sorted(groups))
    return {
        process if len(packages) == 1 else f"{process}_{number}": package
        for process, packages in steps.items()
        for number, package in enumerate(packages, start=1)
    }


def _open_needs(gaps: Gaps) -> dict[str, set[str]]:
    """For each open criterion the open ones that must come first, also through criteria that are not open themselves."""
    needs, _ = needs_without_circles(gaps.coverage.catalogue.criteria)

    @cache
    def first(name: str) -> frozenset[str]:
        return frozenset().union(*({need} if need in gaps.to_close else first(need) for need in needs[name]))

    return {name: set(first(name)) for name in gaps.to_close}


def _circular_processes(criteria: Mapping[str, Criterion], needs: Mapping[str, set[str]]) -> set[str]:
    """Processes that, by the needs of their criteria, wait for themselves through another process."""
    waits: dict[str, set[str]] = {criterion.process: set() for criterion in criteria.values()}
    for name, criterion in criteria.items():
        waits[criterion.process] |= {criteria[need].process for need in needs[name]} - {criterion.process}
    return {process for process in waits if process in reached_from(waits[process], waits.__getitem__)}


def _ranks(criteria: Mapping[str, Criterion], needs: Mapping[str, set[str]]) -> dict[str, int]:
    """How often the chain of needs before a criterion changes process: steps of a circle in the order they can be done."""
    ranks: dict[str, int] = {}
    for name in TopologicalSorter(needs).static_order():
        process = criteria[name].process
        ranks[name] = max((ranks[need] + (criteria[need].process != process) for need in needs[name]), default=0)
    return ranks


def _needs_between(members: Mapping[str, Iterable[str]], waits: Mapping[str, set[str]]) -> dict[str, set[str]]:
    home = {criterion: package for package, criteria in members.items() for criterion in criteria}
    return {
        package: {home[need] for name in criteria for need in waits[name]} - {package}
        for package, criteria in members.items()
    }


def _package(name: str, criteria: tuple[str, ...], needs: set[str], gaps: Gaps) -> Package:
    process = gaps.coverage.catalogue.criteria[criteria[0]].process
    step = name.removeprefix(process).removeprefix("_")
    served = _weight_closed(criteria, gaps)
    heavier = gap_worth()
    return Package(
        package=name,
        title=gaps.coverage.catalogue.processes[process].title + (f", step {step}" if step else ""),
        process=process,
        criteria=criteria,
        needs=tuple(sorted(needs)),
        requirements=_in_catalogue_order(gaps, criteria),
        days=float(sum(gaps.to_close[item] for item in criteria)),
        possible_days=0.0,
        serves=sum(served.values()),
        worth=sum(share * heavier[gaps.found[item].severity] for item, share in served.items()),
    )


def _weight_closed(criteria: Iterable[str], gaps: Gaps) -> dict[str, float]:
    """What share of each requirement with a gap the criteria close, in the standards in scope.

    A mechanism that exists already and reaches no further than its gates is closed by them, in equal parts.
    """
    coverage = gaps.coverage
    weighing, verdicts = coverage.assessment.weighing, coverage.assessment.verdicts
    closed: dict[str, float] = {}
    for name in criteria:
        for item in coverage.in_scope[name].requirements:
            if item not in gaps.found:
                continue
            share = split(verdicts[item, name])["gap"]
            for other in coverage.assessment.criteria_of(item):
                gates = weighing.gates_of.get((item, other), ())
                if name in gates and other not in gaps.to_close:
                    share += split(verdicts[item, other])["gap"] / len(gates)
            closed[item] = closed.get(item, 0.0) + share / len(coverage.assessment.criteria_of(item))
    return closed


def _in_catalogue_order(gaps: Gaps, criteria: Iterable[str]) -> tuple[str, ...]:
    """The requirements in scope that the criteria serve."""
    position, in_scope = gaps.coverage.catalogue.position_of, gaps.coverage.in_scope
    return tuple(sorted({item for name in criteria for item in in_scope[name].requirements}, key=position.__getitem__))
