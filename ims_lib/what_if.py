"""What if: a client's figures with a standard more or less, gaps closed, another capacity, certificate or head count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Set
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

import pandas as pd

from ims_lib.assessment import Assessment
from ims_lib.assessment.rules import assess_with, special_subjects
from ims_lib.catalogue.model import Catalogue
from ims_lib.client import Capacity, Certificate, Client
from ims_lib.coverage import score_coverage
from ims_lib.gaps import Gaps, find_gaps
from ims_lib.judgements.model import AT, Judgement
from ims_lib.languages import say
from ims_lib.register.collecting import without_collecting
from ims_lib.register.model import Finding, Register
from ims_lib.roadmap import Ends, Roadmap, WantedDate, quick_end
from ims_lib.roadmap.capacity import limited
from ims_lib.scales import gap_weights, judgement_levels
from ims_lib.scenarios import AS_IT_IS, CapacityChange, Scenario, read_scenarios, require_known
from ims_lib.standard_ids import standard_of
from ims_lib.wording import in_counts

T = TypeVar("T")
KEPT = 8
"""So many assessments and sets of gaps are remembered: what is tried is mostly near what was tried last."""


@dataclass(frozen=True, eq=False)
class Outcome:
    """What a client's figures are in a scenario. Light: nothing of it refers to the register."""

    client: Client
    """With the scenario's settings."""
    certified: frozenset[str]
    """Standards that a valid certificate speaks for."""
    parts: pd.DataFrame
    """Index standard and part: the figures of coverage.parts."""
    gaps: Mapping[str, int]
    """Requirements with a gap, by proposed weight, the heaviest first."""
    days: float
    possible_days: float
    end: date | None
    """When all known gaps are closed; none without a capacity."""
    wanted: tuple[WantedDate, ...]
    """Of each wanted date in scope whether it can be met."""
    done: Mapping[str, tuple[str, date]]
    """Package → what it is called, and when it is done; empty without a capacity."""
    ends: Mapping[str, date]
    """Standard in scope → when its own known gaps are closed; empty without a capacity."""
    open: Mapping[str, float]
    """Criterion → days to close what is known to be missing, or what it may take where nothing is."""
    unknown: Set[str]
    """Those of the open criteria of which nothing is known to be missing."""

    @property
    def gap_count(self) -> int:
        """Requirements with a gap."""
        return sum(self.gaps.values())


@dataclass(frozen=True)
class TriedScenarios:
    """The client as it is, and what each of its saved scenarios comes to."""

    __repr__ = in_counts

    what_if: WhatIf
    tried: tuple[tuple[Scenario, Outcome], ...]
    findings: tuple[Finding, ...]


def try_saved_scenarios(roadmap: Roadmap, register: Register) -> TriedScenarios:
    """What the scenarios in the client's folder come to, beside the plan. One that is wrong is a finding, and the others are tried."""
    gaps = roadmap.gaps
    what_if = WhatIf(gaps, register, roadmap)
    saved = read_scenarios(gaps.coverage.client.folder, gaps.coverage.catalogue)
    return TriedScenarios(what_if, tuple((item, what_if.outcome(item)) for item in saved.found), saved.findings)


class WhatIf:
    """A client as it is, ready to be asked what if.

    The register isn't read again and the best order isn't looked for: packages are placed once, what the wanted dates ask for
    first. What was asked before is remembered. Of the client as it is the days are those of its plan, where there is one.
    """

    def __init__(self, gaps: Gaps, register: Register, roadmap: Roadmap | None = None) -> None:
        self._gaps, self._register, self._roadmap = gaps, register, roadmap
        self._outcomes: dict[Hashable, Outcome] = {}
        self._assessments: dict[Hashable, Assessment] = {}
        self._kept_gaps: dict[Hashable, Gaps] = {}

    @property
    def client(self) -> Client:
        """The client as it is."""
        return self._gaps.coverage.client

    @property
    def catalogue(self) -> Catalogue:
        return self._gaps.coverage.catalogue

    @property
    def certified(self) -> frozenset[str]:
        """Standards that a valid certificate speaks for, as it is."""
        return self._gaps.coverage.assessment.certified

    @property
    def base(self) -> Outcome:
        """The client as it is."""
        return self.outcome(Scenario(name=AS_IT_IS))

    def outcome(self, scenario: Scenario) -> Outcome:
        """The client's figures in a scenario; the same object for what comes to the same."""
        changes = self.changes(scenario)
        key = (changes.standards, changes.certificates, changes.capacity, changes.head_count, frozenset(changes.closed))
        with without_collecting():  # looking for cycles among all that was read would be felt
            return _remembered(self._outcomes, key, lambda: self._found(changes))

    def changes(self, scenario: Scenario) -> Scenario:
        """The scenario without what is so anyway."""
        client, capacity = self.client, self._capacity(scenario.capacity)
        same = {
            "standards": scenario.standards == client.standards,
            "certificates": frozenset(scenario.certificates or ()) == self.certified,
            "capacity": capacity == client.settings.capacity,
            "head_count": scenario.head_count == client.settings.head_count,
        }
        return scenario.model_copy(update=dict.fromkeys((name for name, is_so in same.items() if is_so), None))

    def closes(self, scenario: Scenario) -> frozenset[str]:
        """The criteria that the scenario takes as fully met; of a requirement, all that it demands in this scope. Raises BadScenario when it names what is neither."""
        catalogue = self.catalogue
        require_known(scenario, catalogue)
        leaves = [
            leaf for name in scenario.closed if name in catalogue.requirements for leaf in catalogue.leaves_below(name)
        ]
        own = [name for name in scenario.closed if name in catalogue.criteria]
        objects = self._gaps.coverage.assessment.objects
        asked = catalogue.weighing(special_subjects(self._in_scope_of(scenario), objects), objects.kinds).criteria_of
        return frozenset([*own, *(item for leaf in leaves for item in asked[leaf])])

    def _found(self, changes: Scenario) -> Outcome:
        client = self._changed(changes)
        gaps = self._gaps_of(client, changes)
        severity: Counter[str] = Counter(gap.severity for gap in gaps.found.values())
        end, wanted, done = self._ends_of(gaps, client)
        days = sum(item.days for item, _ in done if not item.is_look) if done else gaps.days
        return Outcome(
            client=client,
            certified=gaps.coverage.assessment.certified,
            parts=gaps.coverage.parts,
            gaps={rule.weight: severity[rule.weight] for rule in gap_weights()},
            days=days,
            possible_days=gaps.possible_days,
            end=end,
            wanted=wanted,
            done={item.package: (item.label, by) for item, by in done},
            ends={
                name: max(
                    (by for item, by in done if name in map(standard_of, item.requirements)), default=client.as_of
                )
                for name in client.standards
                if end
            },
            open={**gaps.to_look_at, **gaps.to_close},
            unknown=gaps.to_look_at.keys() - gaps.to_close.keys(),
        )

    def _ends_of(self, gaps: Gaps, client: Client) -> Ends:
        """Those of the plan, where nothing that it hangs on is changed."""
        plan = self._roadmap if gaps is self._gaps and client.settings == self.client.settings else None
        if plan is None or plan.end is None:
            planned = self._roadmap.planned if self._roadmap else {}
            answering = {name: item.owner for name, item in planned.items()}
            return quick_end(gaps, client, self._register, limited(answering, client.settings.capacity))
        return plan.end, plan.wanted, tuple((item, item.end) for item in plan.in_order if item.end)

    def _gaps_of(self, client: Client, changes: Scenario) -> Gaps:
        """Only what the changes touch is worked out anew: capacity touches no gap, head count no level."""
        levels = (changes.standards, changes.certificates, frozenset(changes.closed))
        key = (changes.head_count, *levels)
        if key == (None, None, None, frozenset()):
            return self._gaps
        return _remembered(self._kept_gaps, key, lambda: self._gaps_with(client, levels), KEPT)

    def _gaps_with(self, client: Client, levels: Hashable) -> Gaps:
        if levels == (None, None, frozenset()):
            assessment = self._gaps.coverage.assessment
        else:
            assessment = _remembered(self._assessments, levels, lambda: self._assessed(client), KEPT)
        return find_gaps(score_coverage(replace(assessment, client=client)))

    def _assessed(self, client: Client) -> Assessment:
        """The levels in a scenario. What the client's own lists contradict and propose is the same in each."""
        known = self._gaps.coverage.assessment
        return assess_with(known.disputes, known.supports, known.proposals, self._register, client, self.catalogue)

    def _in_scope_of(self, scenario: Scenario) -> Client:
        """The client with the scenario's scope alone."""
        if scenario.standards is None:
            return self.client
        scope = {"standards": list(scenario.standards)}
        return replace(self.client, settings=self.client.settings.model_copy(update=scope))

    def _changed(self, changes: Scenario) -> Client:
        """The client with the scenario's settings. Nothing of it is kept anywhere."""
        settings, scoped = self.client.settings, self._in_scope_of(changes)
        update: dict[str, Any] = {}
        if changes.certificates is not None:
            update["certificates"] = self._certificates(changes.certificates)
            update["not_started"] = [name for name in settings.not_started if name not in changes.certificates]
        if changes.capacity is not None:
            update["capacity"] = self._capacity(changes.capacity)
        if changes.head_count is not None:
            update["head_count"] = changes.head_count
        fully = max(judgement_levels(), key=judgement_levels().__getitem__)
        taken = {
            name: Judgement(name, fully, self.client.as_of.isoformat(), "", say("taken as closed"), "", "what-if")
            for name in self.closes(changes)
        }
        kept = {on: said for on, said in self.client.judgements.items() if on.partition(AT)[0] not in taken}
        judgements = {**kept, **taken}
        return replace(scoped, settings=scoped.settings.model_copy(update=update), judgements=judgements)

    def _certificates(self, held: tuple[str, ...]) -> list[Certificate]:
        """The client's own certificates as far as they are held in the scenario, and given ones for the rest."""
        own = [item for item in self.client.settings.certificates if item.standard in held]
        given = [name for name in held if name not in self.certified]
        editions = self.catalogue.standards
        return [*own, *(Certificate(standard=name, edition=editions[name].edition) for name in given)]

    def _capacity(self, change: CapacityChange | None) -> Capacity | None:
        """The capacity with what is other about it; none where neither says how many days a month there are."""
        own = self.client.settings.capacity
        if change is None:
            return own
        said = {**(own.model_dump() if own else {}), **change.model_dump(exclude_none=True)}
        return Capacity.model_validate(said) if "days_per_month" in said else None


def _remembered(kept: dict[Hashable, T], key: Hashable, find: Callable[[], T], most: int | None = None) -> T:
    """What was found for the key before, else what is found now; the oldest is forgotten when there are too many."""
    if key not in kept:
        if most is not None and len(kept) >= most:
            del kept[next(iter(kept))]
        kept[key] = find()
    return kept[key]
