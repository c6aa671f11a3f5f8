"""Packages as work to be placed, with the marks between them: the end of each phase for each standard, and its milestones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from ims_lib.catalogue.sequence import MilestoneRule, load_sequence
from ims_lib.client.agreed_plan import has_begun_before
from ims_lib.gaps import Gaps
from ims_lib.grouping import grouped
from ims_lib.languages import noted
from ims_lib.roadmap.model import Package
from ims_lib.roadmap.packages import first_standard, standards_in_order
from ims_lib.roadmap.work import NOBODY, Work, least_length, reached_from
from ims_lib.standard_ids import standard_of

REVIEW = "management_review"
AUDIT = "internal_audit"
"""The phase that ends with the last session: by then what runs has left records."""
SAMPLED = "operation"
"""The phase in which records are looked at by sample."""
SETTLING = (noted("decide"), noted("build"))
"""Kinds of work by which it is settled how something runs."""
LOOKED_AT = (noted("run"), noted("prove"))
"""Kinds of work of which there has to be something to look at."""
Mark = tuple[str, str]
"""Standard, and a phase or a milestone."""


@dataclass(frozen=True)
class PlannedWork:
    """Work whose first places are the packages, in their order; behind them stand the marks."""

    work: Work
    packages: Sequence[Package]
    marks: Mapping[Mark, int]
    owners: tuple[str, ...]
    """The names of the owners, by their places."""


def work_of(
    packages: Sequence[Package],
    gaps: Gaps,
    *,
    owners: Mapping[str, str] | None = None,
    free: Collection[str] = (),
    early: Collection[str] = (),
    front: Sequence[str] = (),
) -> PlannedWork:
    """What waits for what: packages for those they need, and in a standard that isn't held for the phase before.

    The packages that are `free`, as the client has dated them or what needs them, wait for the phases that found the system alone;
    a quick win and those that are `early` for none. `owners` are by package. What is in `front` goes before all others in this
    order, then the first look.
    """
    return _Building(packages, gaps, owners or {}, free, early, front).built()


class _Building:
    def __init__(
        self,
        packages: Sequence[Package],
        gaps: Gaps,
        owners: Mapping[str, str],
        free: Collection[str],
        early: Collection[str],
        front: Sequence[str],
    ) -> None:
        self.front, self.early = front, early
        self.packages, self.gaps, self.free, self.growth = [*packages], gaps, free, load_sequence()
        held = gaps.coverage.assessment.certified
        self.standards = [name for name in gaps.coverage.client.standards if name not in held]
        self.names = tuple(dict.fromkeys(owners[item.package] for item in packages if item.package in owners))
        self.owner = [self.names.index(owners[item.package]) if item.package in owners else NOBODY for item in packages]
        self.needs: list[set[int]] = [set() for _ in packages]
        self.waits: dict[tuple[int, int], int] = {}
        self.lasts: dict[int, int] = {}
        self.recorded: dict[int, int] = {}
        """Of what runs the calendar days before it begins in which records are kept already, by a rule that was settled first."""
        self.records: dict[int, dict[str, int]] = defaultdict(dict)
        """Of a package the days of records that it takes, by the package since whose end they count; since its own beginning without."""
        self.answers: dict[int, int] = {}
        """The days that others outside take to agree."""
        self.marks: dict[Mark, int] = {}

    def built(self) -> PlannedWork:
        self._packages()
        for standard in self.standards:
            self._phases(standard)
            for rule in self.growth.milestones:
                self._milestone(rule, standard)
        more = [0.0] * len(self.marks)
        work = Work(
            days=(*(0.0 if item.is_from_outside else item.days for item in self.packages), *more),
            outside={place: item.days for place, item in enumerate(self.packages) if item.is_from_outside},
            worth=(*map(self._worth, self.packages), *more),
            needs=tuple(map(frozenset, self.needs)),
            waits=self.waits,
            lasts=self.lasts,
            owners=(*self.owner, *([NOBODY] * len(more))),
            founding=self._founding(),
            first=self._first(),
            not_before=_begins(self.packages) | self._reviews(),
        )
        told = (
            replace(item, records=self.records.get(place, {}), answers=self.answers.get(place, 0))
            for place, item in enumerate(self.packages)
        )
        return PlannedWork(work, tuple(told), self.marks, self.names)

    def _reviews(self) -> dict[int, int]:
        """The mark of each management review for which a day is decided, with that day."""
        decided = self.gaps.coverage.client.settings.reviews.items()
        found = ((self.marks.get((standard, REVIEW)), on) for standard, on in decided)
        return {place: on.toordinal() for place, on in found if place is not None}

    def _packages(self) -> None:
        place_of = {item.package: place for place, item in enumerate(self.packages)}
        home = {name: place for place, item in enumerate(self.packages) if not item.is_look for name in item.criteria}
        for place, item in enumerate(self.packages):
            if item.is_from_outside:
                self.lasts[place] = least_length(item.days)
            self._sampled(place, home)
            self._asked_outside(place)
        for place, item in enumerate(self.packages):
            for need in item.needs:
                at = place_of[need]
                tried = item.kind == "prove" and self.packages[at].kind == "run"
                self._after(place, at, self._left("run_before_prove", at) if tried else 0)
        for wait in self.growth.waits.values():
            for first, then in ((a, b) for a in wait.first for b in wait.then if a in home and b in home):
                if home[first] != home[then]:
                    self._after(home[then], home[first], wait.days)

    def _sampled(self, place: int, home: Mapping[str, int]) -> None:
        """What runs is looked at once there is something to draw from since what it needs of its own process was settled.

        Where nothing is left to be settled, what looks back lasts until there is.
        """
        item, criteria = self.packages[place], self.gaps.coverage.catalogue.criteria
        if item.phase != SAMPLED or item.kind not in LOOKED_AT or item.is_look:
            return
        usual = self.growth.wait("settled_before_sampled")
        for name in item.criteria:
            reach = self.growth.reach(criteria[name], item.kind)
            for at in {home[need] for need in criteria[name].needs if need in home} - {place}:
                there = self.packages[at]
                is_settled = there.kind in SETTLING or (reach > usual and there.phase != SAMPLED)
                if reach and is_settled and there.process == item.process:
                    wait = max(reach - least_length(item.days), 0)
                    self._after(place, at, wait, records=reach)
                    self.recorded[place] = max(wait, self.recorded.get(place, 0))
        if item.kind == "run" and place not in self.recorded and self._begins_anew(item, home):
            self.records[place][""] = usual
            self.lasts[place] = max(usual, self.lasts.get(place, 0))

    def _begins_anew(self, item: Package, home: Mapping[str, int]) -> bool:
        """Whether something in it looks at what was done, and no records of it are kept yet: neither by itself nor by what it needs."""
        criteria = [self.gaps.coverage.catalogue.criteria[name] for name in item.criteria]
        before = (self.packages[home[need]] for each in criteria for need in each.needs if need in home)
        goes_on = any((each.process, each.kind) == (item.process, "run") and each != item for each in before)
        draws = any(self.growth.draws(each.text) for each in criteria)
        return draws and not goes_on and not item.has_begun

    def _asked_outside(self, place: int) -> None:
        """What others outside have to agree to takes its time."""
        outside, item = self.growth.waits["answered_outside"], self.packages[place]
        if not (item.is_look or item.is_said_done or {*outside.then}.isdisjoint(item.criteria)):
            self.lasts[place] = self.answers[place] = outside.days

    def _left(self, wait: str, place: int) -> int:
        """The days of a wait that are left at the end of what runs: it leaves records while it lasts, and perhaps before."""
        length = max(least_length(self.packages[place].days), self.lasts.get(place, 0)) + self.recorded.get(place, 0)
        return max(self.growth.wait(wait) - length, 0)

    def _first(self) -> tuple[int, ...]:
        place_of = {item.package: place for place, item in enumerate(self.packages)}
        late = [place_of[name] for name in self.front if name in place_of]
        found = dict.fromkeys(need for place in late for need in sorted(reached_from([place], self.needs.__getitem__)))
        found |= dict.fromkeys(place for place, item in enumerate(self.packages) if item.is_look)
        return tuple(found)

    def _worth(self, item: Package) -> float:
        """What it counts that a package is over a month earlier; nothing of one that was put off."""
        founding = self.growth.founding
        return 0.0 if item.is_put_off else item.worth + (founding.worth if item.phase in founding.phases else 0.0)

    def _founding(self) -> tuple[int, ...]:
        """What founds a management system: phase by phase, in each that of the standard which comes first, the smallest first."""
        phases, standards = self.growth.founding.phases, standards_in_order(self.gaps)
        keys = {
            place: (
                phases.index(item.phase),
                standards.index(item.standard) if item.standard in standards else -1,
                item.days,
            )
            for place, item in enumerate(self.packages)
            if item.phase in phases and not item.is_put_off
        }
        return tuple(sorted(keys, key=keys.__getitem__))

    def _phases(self, standard: str) -> None:
        """The end of each phase, which comes after the end of the one before."""
        own = grouped((item.phase, place) for place, item in enumerate(self.packages) if serves(item, standard))
        before: int | None = None
        founded: int | None = None
        for phase in self.growth.phases:
            wait = self.growth.wait("audit_before_review") if phase.id == REVIEW else 0
            for place in own.get(phase.id, ()):
                if before is None or founded is None or not self._waits_for_phases(self.packages[place], standard):
                    continue
                if self.packages[place].package in self.free:
                    self._after(place, founded)
                else:
                    self._after(place, before, wait)
                    if self.packages[place].kind == "prove" and phase.lasts_days:
                        # it ends with its phase, on the day of the milestone
                        self.lasts[place] = max(phase.lasts_days, self.lasts.get(place, 0))
            mark = self._mark((standard, phase.id))
            for place in own.get(phase.id, ()):
                self._after(mark, place)
            for place in own.get(SAMPLED, ()) if phase.id == AUDIT else ():
                if self.packages[place].kind == "run":
                    self._after(mark, place, self._left("run_before_prove", place))
            if before is not None:
                self._after(mark, before, wait + phase.lasts_days)
            before = mark
            founded = mark if phase.id in self.growth.founding.phases else founded

    def _waits_for_phases(self, item: Package, standard: str) -> bool:
        """Whether something in it comes to this standard first. What a standard shares with an earlier one needn't wait for it."""
        early = item.is_quick_win or item.has_begun or item.package in self.early
        return not early and any(first_standard(name, self.gaps) == standard for name in item.criteria)

    def _milestone(self, rule: MilestoneRule, standard: str) -> None:
        mark = self._mark((standard, rule.id))
        for name, wait in rule.after.items():
            self._after(mark, self.marks[standard, name], self.growth.wait(wait))
        for kind, waits in (("run", rule.records), ("prove", rule.proved)):
            for place, item in enumerate(self.packages):
                named = waits.get(item.phase or "") if item.kind == kind and serves(item, standard) else None
                if named:
                    self._after(mark, place, self._left(named, place) if kind == "run" else self.growth.wait(named))

    def _mark(self, mark: Mark) -> int:
        self.marks[mark] = len(self.needs)
        self.needs.append(set())
        return self.marks[mark]

    def _after(self, place: int, need: int, wait: int = 0, *, records: int = 0) -> None:
        """`records`: days told from the end of what is needed to the end of this. What is under way waits for nothing else, and
        what is said to be done has left records since that day, if its check bears it out."""
        count = len(self.packages)
        if max(place, need) < count and has_begun_before(self.packages[place].agreed, self.packages[need].agreed):
            return
        self.needs[place].add(need)
        done = self.packages[need].done_on if wait and need < count else None
        if done and place >= count:
            wait = max(wait - (self.gaps.coverage.client.as_of - done).days, 0)
        if done and place < count:
            item, first = self.packages[place], done + timedelta(days=wait + 1)
            self.packages[place] = replace(item, not_before=max(first, item.not_before or first))
        elif wait:
            self.waits[place, need] = max(wait, self.waits.get((place, need), 0))
        if (told := records or wait) and max(place, need) < count:
            own, name = self.records[place], self.packages[need].package
            own[name] = max(told, own.get(name, 0))


def with_packages(planned: PlannedWork, packages: Sequence[Package], needs: Sequence[frozenset[int]]) -> PlannedWork:
    """The same work with more said of its packages: the day before which one doesn't begin, and what each waits for."""
    of_marks = {place: on for place, on in planned.work.not_before.items() if place >= len(packages)}
    work = replace(planned.work, not_before=of_marks | _begins(packages), needs=tuple(needs))
    return replace(planned, packages=tuple(packages), work=work)


def _begins(packages: Sequence[Package]) -> dict[int, int]:
    return {place: day.toordinal() for place, item in enumerate(packages) if (day := _not_before(item))}


def _not_before(item: Package) -> date | None:
    """The start that was agreed, else the day before which the client's remark keeps it."""
    if item.has_begun:
        return None
    return item.agreed.start if item.agreed and (item.agreed.start or item.agreed.end) else item.not_before


def serves(item: Package, standard: str) -> bool:
    """Whether a package is needed for a standard."""
    return item.standard == standard if item.standard else standard in map(standard_of, item.requirements)
