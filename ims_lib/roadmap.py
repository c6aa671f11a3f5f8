"""The roadmap: gaps as work packages, prerequisites first, then what serves most per day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from graphlib import TopologicalSorter

import pandas as pd

from ims_lib.catalogue.criteria import Criterion
from ims_lib.client import Client
from ims_lib.coverage import split
from ims_lib.gaps import Gaps

LOOK_FIRST = "look_first"
"""The package that settles questions and looks at what is unknown. It has no days of its own in the total."""
DAYS_PER_MONTH = 365.25 / 12


@dataclass(frozen=True)
class Roadmap:
    """Work packages in order."""

    packages: pd.DataFrame
    """Index package: order, title, process, criteria, needs (packages), requirements, days, possible_days,
    serves (weight of requirements closed), start, end (dates, empty without a capacity)."""
    gaps: Gaps

    @property
    def days(self) -> float:
        """Working days of all packages together. What is unknown is not among them."""
        return float(self.packages["days"].sum())


def plan_roadmap(gaps: Gaps, client: Client) -> Roadmap:
    """Work packages: one a process, or several where processes wait for each other.

    Order: first what settles the unknown, then prerequisites before what needs them, and among those that
    are ready the one that closes most requirement weight per day. Dates follow from the client's capacity,
    one package after the other.
    """
    waits = _open_needs(gaps)
    members = _packages(gaps, waits)
    needs = _needs_between(members, waits)
    served = {package: _weight_closed(criteria, gaps) for package, criteria in members.items()}
    days = {package: float(gaps.criteria.loc[list(criteria), "days"].sum()) for package, criteria in members.items()}
    ordered = _in_order(needs, {package: served[package] / days[package] for package in members})
    rows = [_look_first(gaps)] + [
        _package(package, place, members, needs, gaps, days[package], served[package])
        for place, package in enumerate(ordered, start=2)
    ]
    frame = pd.DataFrame(rows).set_index("package")
    return Roadmap(packages=_with_dates(frame, client), gaps=gaps)


def _packages(gaps: Gaps, waits: Mapping[str, set[str]]) -> dict[str, tuple[str, ...]]:
    """Criteria by package. Processes that need each other in a circle are split into steps."""
    criteria = _criteria(gaps)
    circular = _circular_processes(criteria, waits)
    ranks = _ranks(criteria, waits)
    groups: dict[str, list[str]] = {}
    for name, criterion in criteria.items():
        step = f"@{ranks[name]}" if criterion.process in circular else ""
        groups.setdefault(criterion.process + step, []).append(name)
    steps: dict[str, list[str]] = {}
    for package in sorted(groups, key=lambda item: (item.partition("@")[0], int(item.partition("@")[2] or 0))):
        steps.setdefault(package.partition("@")[0], []).append(package)
    return {
        process if len(packages) == 1 else f"{process}_{number}": tuple(groups[package])
        for process, packages in steps.items()
        for number, package in enumerate(packages, start=1)
    }


def _criteria(gaps: Gaps) -> dict[str, Criterion]:
    return {str(name): gaps.coverage.catalogue.criteria[str(name)] for name in gaps.criteria.index}


def _open_needs(gaps: Gaps) -> dict[str, set[str]]:
    """For each open criterion the open ones that must come first, also through criteria that are not open themselves."""
    catalogue = gaps.coverage.catalogue
    open_criteria = {str(name) for name in gaps.criteria.index}

    @cache
    def first(name: str) -> frozenset[str]:
        needs = [need for need in catalogue.criteria[name].needs if need in catalogue.criteria]
        return frozenset().union(*({need} if need in open_criteria else first(need) for need in needs))

    return {name: set(first(name)) for name in open_criteria}


def _circular_processes(criteria: Mapping[str, Criterion], needs: Mapping[str, set[str]]) -> set[str]:
    """Processes that, by the needs of their criteria, wait for themselves through another process."""
    waits: dict[str, set[str]] = {criterion.process: set() for criterion in criteria.values()}
    for name, criterion in criteria.items():
        waits[criterion.process] |= {criteria[need].process for need in needs[name]} - {criterion.process}
    return {process for process in waits if process in _reachable(process, waits)}


def _reachable(start: str, waits: Mapping[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    ahead = list(waits[start])
    while ahead:
        place = ahead.pop()
        if place not in seen:
            seen.add(place)
            ahead += waits[place]
    return seen


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


def _weight_closed(criteria: Iterable[str], gaps: Gaps) -> float:
    """How many requirements' worth of gap the criteria close in the standards in scope, shares added up."""
    coverage = gaps.coverage
    return sum(
        split(coverage.assessment.verdicts[requirement, name])["gap"] / len(coverage.catalogue.criteria_of[requirement])
        for name in criteria
        for requirement in gaps.criteria.at[name, "requirements"]
    )


def _in_order(needs: Mapping[str, set[str]], value: Mapping[str, float]) -> list[str]:
    sorter = TopologicalSorter(needs)
    sorter.prepare()
    ready: list[str] = []
    ordered = []
    while sorter.is_active():
        ready += sorter.get_ready()
        best = max(sorted(ready), key=value.__getitem__)
        ready.remove(best)
        ordered.append(best)
        sorter.done(best)
    return ordered


def _look_first(gaps: Gaps) -> dict[str, object]:
    return {
        "package": LOOK_FIRST, "order": 1, "title": "Settle the questions and look at what nobody looked at",
        "process": None, "criteria": tuple(gaps.unknown.index), "needs": (),
        "requirements": _in_catalogue_order(gaps, gaps.unknown["requirements"]),
        "days": 0.0, "possible_days": gaps.possible_days, "serves": 0.0,
    }  # fmt: skip


def _package(
    package: str,
    place: int,
    members: Mapping[str, tuple[str, ...]],
    needs: Mapping[str, set[str]],
    gaps: Gaps,
    days: float,
    served: float,
) -> dict[str, object]:
    criteria = members[package]
    process = gaps.coverage.catalogue.criteria[criteria[0]].process
    step = package.removeprefix(process).removeprefix("_")
    title = gaps.coverage.catalogue.processes[process].title + (f", step {step}" if step else "")
    return {
        "package": package, "order": place, "title": title, "process": process, "criteria": criteria,
        "needs": tuple(sorted(needs[package])),
        "requirements": _in_catalogue_order(gaps, gaps.criteria.loc[list(criteria), "requirements"]),
        "days": days, "possible_days": 0.0, "serves": served,
    }  # fmt: skip


def _in_catalogue_order(gaps: Gaps, served: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    position = gaps.coverage.catalogue.position_of
    return tuple(sorted({name for names in served for name in names}, key=position.__getitem__))


def _with_dates(packages: pd.DataFrame, client: Client) -> pd.DataFrame:
    """Start and end of each package, one after the other, by working days a month; empty without a capacity."""
    if client.settings.capacity is None:
        return packages.assign(start=None, end=None)
    done = packages["days"].cumsum()
    return packages.assign(
        start=[_after(client, days) for days in done - packages["days"]], end=[_after(client, days) for days in done]
    )


def _after(client: Client, working_days: float) -> date:
    assert client.settings.capacity is not None
    months = working_days / client.settings.capacity.days_per_month
    return client.as_of + timedelta(days=round(months * DAYS_PER_MONTH))
