"""What a roadmap is: packages in order and in phases, milestones, wanted dates, and how far from the best order it is at most."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property

import numpy as np
import pandas as pd

from ims_lib.catalogue.sequence import Kind, first_step, load_sequence
from ims_lib.client.agreed_plan import Agreed
from ims_lib.dates import day
from ims_lib.frames import frame_of
from ims_lib.gaps import Gaps
from ims_lib.languages import noted, say, translated
from ims_lib.register.model import Finding
from ims_lib.roadmap.agreed_cost import AgreedCost
from ims_lib.roadmap.capacity import Calendar
from ims_lib.roadmap.role_days import RoleDays
from ims_lib.scales import roadmap_setting
from ims_lib.standard_ids import number_of
from ims_lib.wording import COUNTED, in_counts, labelled, listed

SOURCES = CONTROLS, ACTIONS, RISKS = ("controls", "audits", "risks")
"""Kinds of rows by whose day a gap is closed; where controls and risks name a requirement the first kind counts."""
BY_THEN = ("decide", "build", "run")
"""What is done by the day of a row. That it works is tried afterwards, unless the row itself is about that."""
LOOK_FIRST = "look_first"
"""The package that settles questions and looks at what is unknown. Its days are no known work and in no total."""


@dataclass(frozen=True, slots=True)
class Package:
    """A piece of work: what one process has to decide, build, run or prove in a phase; or the first look."""

    package: str
    """process/kind, so that it lasts from report to report; see packages.package_id."""
    title: str
    process: str | None
    kind: Kind | None
    """What kind of work it is; none of the first look."""
    phase: str | None
    standard: str
    """The standard that it is for alone; empty where standards share it."""
    criteria: tuple[str, ...]
    """Those that it closes; of the first look those to look at."""
    needs: tuple[str, ...]
    """Packages that come first."""
    requirements: tuple[str, ...]
    """Those in scope that its criteria serve."""
    days: float
    """Working days."""
    possible_days: float
    """Working days that the first look may add, in no total."""
    serves: float
    """Weight of the requirements that it closes."""
    worth: float
    """The same, heavier gaps counting more."""
    is_quick_win: bool
    """Whether it may come before its phase."""
    is_from_outside: bool = False
    """Whether its days are bought from outside: they aren't the team's."""

    owner: str = ""
    """The role that answers for it: as was agreed, else by the client's files, else proposed."""
    owner_is_proposed: bool = False
    others: tuple[str, ...] = ()
    """Further roles that the client's own rows name for what it closes."""
    agreed: Agreed | None = None
    """What plan.csv says of it."""
    condition: str = ""
    """The client's own remark by which something else has to come first."""
    condition_by: date | None = None
    """The day that is set for that itself."""
    condition_is_month: bool = False
    """Whether that is a month alone, which is its last day."""
    condition_for: str = ""
    """The number of the requirement for which people are missing, where the remark says no more."""
    not_before: date | None = None
    """The day before which it isn't planned, because of that."""
    remark: tuple[str, str] | None = None
    """What the client's row says of what it has in part of a requirement, with the number of that."""
    is_harming: bool = False
    """Whether that harms people now."""
    held_in: str = ""
    """The client's own documents in force that are of the kind which holds all that it decides."""
    records: Mapping[str, int] = field(default_factory=dict, hash=False)
    """Package → the days of records since its end that this one takes; since its own beginning by the empty name."""
    answers: int = 0
    """The days that others outside take to agree."""
    stopped: tuple[str, ...] = ()
    """Packages that it needs and that the client has stopped."""

    @property
    def is_under_way(self) -> bool:
        return self.agreed is not None and self.agreed.status == "under way"

    @property
    def is_put_off(self) -> bool:
        return self.agreed is not None and self.agreed.status == "put off"

    @property
    def is_said_done(self) -> bool:
        """Whether it is said to be done while its gap is open: what is left is to look at what shows it."""
        return self.agreed is not None and self.agreed.status == "done" and not self.is_look

    @property
    def has_begun(self) -> bool:
        """Whether it is under way or said to be done: it waits for no phase."""
        return self.is_under_way or self.is_said_done

    @property
    def done_on(self) -> date | None:
        """The day since which it has left records, as is said of it; none of what isn't said to be done."""
        return self.agreed.done_on if self.agreed and self.is_said_done else None

    @property
    def is_look(self) -> bool:
        return self.package == LOOK_FIRST

    @property
    def first_step(self) -> str:
        """What to do on its first day."""
        if self.is_said_done:
            return load_sequence().said_done
        if self.is_look:
            return load_sequence().first_look
        if self.held_in:
            return load_sequence().held.format(documents=self.held_in)
        return first_step(self.process, self.kind, self.phase) if self.process and self.kind and self.phase else ""

    @property
    def first_step_told(self) -> str:
        """The same, behind what its row remarks on what is there in part."""
        step, (said, number) = self.first_step, self.remark or ("", "")
        words = {"said": said.rstrip("."), "number": number, "step": f"{step[:1].lower()}{step[1:]}"}
        growth = load_sequence()
        return (growth.harming if self.is_harming else growth.remarked).format(**words) if said else step

    @property
    def owner_told(self) -> str:
        """The owner, whether it is only proposed, and who is named beside."""
        owner = self.owner + translated(" (proposed)") if self.owner_is_proposed else self.owner
        return (
            say("{owner}, with {others}", owner=owner, others=listed(self.others)) if owner and self.others else owner
        )

    @property
    def label(self) -> str:
        """Its title with the kind of work."""
        return labelled(self.title, translated(self.kind)) if self.kind else self.title


@dataclass(frozen=True, slots=True)
class Planned(Package):
    """A package in its place: no. 1 is the first look."""

    order: int = 0
    start: date | None = None
    end: date | None = None
    """Dates are None without a capacity."""

    @property
    def begins(self) -> date | None:
        """When it began by what was agreed of it, where it is under way or the first look; else when it begins by the plan."""
        begun = self.agreed.start if self.agreed and (self.is_under_way or self.is_look) else None
        return min(begun, self.start) if begun and self.start else begun or self.start

    @property
    def moves_on(self) -> bool:
        """Whether it is the first look and nobody has agreed when it begins: each report has it begin anew."""
        return self.is_look and self.start is not None and not (self.agreed and self.agreed.start)

    @property
    def shown_since(self) -> date | None:
        """The day since which it leaves records: that on which it was done, as is said, else its end by the plan."""
        return self.done_on or self.end

    @property
    def due(self) -> date | None:
        """The day that was agreed for its end; else that of the plan."""
        return (self.agreed.end if self.agreed else None) or self.end

    @property
    def days_behind(self) -> int:
        """Calendar days by which the plan ends later than was agreed; 0 where nothing was, it doesn't, or it is said to be done."""
        agreed = self.agreed.end if self.agreed and not self.is_said_done else None
        return max((self.end - agreed).days, 0) if agreed and self.end else 0


@dataclass(frozen=True)
class WantedDate:
    """A date by which a standard is to be certified, or the gaps of one that is held closed, and whether that is possible."""

    standard: str
    by: date
    end: date
    """The earliest day by the plan."""
    months_late: int
    days_per_month: float | None
    """Of a date that is missed the whole days a month with which it and all before it are met; none where no number helps, or those of
    `roles` do alone."""
    roles: tuple[RoleDays, ...] = ()
    """Of the same the roles whose days hold it, with those with which it is met."""
    before_all: date | None = None
    """Of a date that is missed the day on which it would be if all other work waited."""
    roomiest: date | None = None
    """Of a date that is met the day in another plan of all that is asked, which closes other gaps later; none that is no earlier."""

    more: float | None = None
    """How many days of work these are until the date wanted beyond those that the client gives."""

    @property
    def possible(self) -> bool:
        return self.months_late == 0

    @property
    def days_late(self) -> int:
        return max((self.end - self.by).days, 0)


@dataclass(frozen=True, slots=True)
class OwnDate:
    """A day that a row of the client's sets for closing a gap."""

    requirement: str
    by: date
    cell: str
    """file!sheet!I74, where the day stands."""
    kind: str
    """The kind of the row."""
    owner: str
    packages: tuple[str, ...]
    """Those that have to be done by then."""
    end: date | None = None
    """When the last of them ends by the plan."""
    is_month: bool = False
    """Whether the row names a month or quarter alone, in words too: the day is its last."""
    is_round: bool = False
    """Whether it is for an audit or review, which comes after what it looks at, whatever day a row sets."""
    tried: tuple[str, ...] = ()
    """Packages that try afterwards whether it works; the day doesn't ask for them."""
    tried_end: date | None = None
    """When the last of these ends by the plan."""
    instead_of: OwnDate | None = None
    """The day of the requirement's own row, where that of a risk counts: as it is earlier, or as others outside have to agree."""
    said: str = ""
    """Of a year that a row names alone, its words; what an action is called, and who raised it."""
    is_unknown: bool = False
    """Whether no package holds an action, as its requirement counts as unknown: it is its owner's own work."""
    leaves: tuple[str, ...] = ()
    """All requirements that an action is about."""
    left: str = ""
    """What its log names as left of an action, with the cell, its owner and day."""

    @property
    def is_tried_later(self) -> bool:
        """Whether it is tried only after the day that it works."""
        return self.tried_end is not None and self.tried_end > self.by

    @property
    def row(self) -> OwnDate:
        """By the day of the requirement's own row."""
        return replace(self.instead_of, end=self.end) if self.instead_of else self

    @property
    def is_late(self) -> bool:
        return self.end is not None and self.end > self.by

    @property
    def is_asked(self) -> bool:
        """Whether it is kept by the day of a risk and not by the earlier one of its row: which holds is asked."""
        return not self.is_late and self.row.is_late

    @property
    def is_kept(self) -> bool:
        return self.end is not None and not self.is_late and not self.is_asked

    def can_be_kept(self, as_of: date) -> bool:
        """Whether more people or another order could keep it at all."""
        return self.by > as_of and self.is_late and not self.is_round


@dataclass(frozen=True, slots=True)
class MoreDays:
    """With how many days a month a plan was made that keeps more of the days that rows set, and how many it keeps."""

    days_per_month: float | None
    """None where those of `roles` are enough."""
    kept: int
    until: date
    """The day on which the last of those days' packages ends by that plan."""
    more: float
    """How many days of work these are until then beyond those that the client gives."""
    left: tuple[OwnDate, ...] = ()
    """Those that aren't kept then either, each with its end by that plan."""
    roles: tuple[RoleDays, ...] = ()
    """The roles whose days hold them, with those that they need."""


@dataclass(frozen=True, slots=True)
class PlannedPhase:
    """The packages of one phase of the management system's growth."""

    phase: str
    title: str
    packages: tuple[str, ...]
    days: float
    start: date | None
    end: date | None
    done_when: str
    """What is true when it is over."""


@dataclass(frozen=True, slots=True)
class Milestone:
    """A day on the way to a certificate, for one standard."""

    milestone: str
    """internal_audit, management_review, stage_1, stage_2, surveillance or recertification; the review of a later year with the year behind."""
    title: str
    standard: str
    day: date
    """The earliest by the plan of what is known; of a certificate that is held, the latest."""
    latest: date | None = None
    """By when, if a date is wanted or a certificate ends; none where nothing asks for one."""
    waits_for: str = ""
    """What it waits for last: a package, or another milestone with the days between."""
    if_half: date | None = None
    """The same day if half of what nobody spoke of turns out to be missing; none where nothing is unknown."""
    if_all: date | None = None
    """If all of it does."""
    if_half_alone: date | None = None
    """The same as `if_half` where the plan heeds wanted dates alone; told of a wanted date that is kept, and isn't if half is missing."""
    note: str = ""
    """Of a certificate that is held: what the day of its management review follows from; what the client's note says of a surveillance,
    and by when one is usual after the last."""
    usual: date | None = None
    """The day by which a surveillance is usual."""
    named: date | None = None
    """The first day on which it may be by the client's own note."""
    cell: str = ""
    """Where that note stands."""
    owner: str = ""
    """Of the same: who answers for it by the client's row on it."""

    is_agreed: bool = False
    """Whether the day of a surveillance is agreed with the body, or that of a review is decided."""
    decided: date | None = None
    """The day that was decided for a review, where none was held since."""
    too_late: tuple[int, ...] = ()
    """Of a certificate that is held the numbers of the packages on its known gaps that the plan ends after the audit."""
    can_be_from: date | None = None
    """The first day on which such an audit would find them done."""

    @property
    def expected(self) -> date:
        """When the body comes: by the client's own note, else as is usual, else on the latest day."""
        return self.named or self.usual or self.day

    @property
    def is_lost_if_half(self) -> bool:
        """Whether a wanted date that is kept isn't if half of what nobody spoke of is missing."""
        return self.latest is not None and self.if_half is not None and self.day <= self.latest < self.if_half

    @property
    def slack_days(self) -> int | None:
        """Calendar days between the earliest day and the latest; below 0 it is too late."""
        return None if self.latest is None else (self.latest - self.day).days


@dataclass(frozen=True, slots=True)
class NotSaid:
    """A standard of which too little is known to name the days of its audits, with stage 2 if more is missing."""

    standard: str
    if_half: date | None
    if_all: date | None


def count_worked(packages: Iterable[Planned]) -> int:
    """How many of these packages are work; the first look, no. 1 of every roadmap, is none."""
    return sum(not item.is_look for item in packages)


@dataclass(frozen=True)
class Roadmap:
    """Work packages in order, in phases."""

    __repr__ = in_counts

    planned: Mapping[str, Planned] = field(metadata={COUNTED: lambda planned: count_worked(planned.values())})
    """By package, in order."""
    gaps: Gaps
    stopped: Mapping[str, Planned] = field(default_factory=dict)
    """The packages that the client has stopped, by the same: without place and days."""
    phases: tuple[PlannedPhase, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    """By standard, in the order of their days."""
    not_said: tuple[NotSaid, ...] = ()
    """The standards whose milestones can't be named before the first look."""
    wanted: tuple[WantedDate, ...] = ()
    own_dates: tuple[OwnDate, ...] = ()
    """Days that the client's rows set for closing gaps, the earliest first."""
    action_days: tuple[OwnDate, ...] = ()
    """Days of open actions that ask for the action alone, the earliest first, with the packages that hold that work beside other."""
    year_days: tuple[OwnDate, ...] = ()
    """The last days before years that rows name alone; they ask for nothing."""
    contradicted: tuple[OwnDate, ...] = ()
    """The days of rows of which no gap is known, as other rows contradict them; without packages."""
    held_by: Mapping[str, str] = field(default_factory=dict)
    """Package of which something was agreed → the one that it waits for when it begins."""
    costs: tuple[AgreedCost, ...] = ()
    """What agreed days put off."""
    measures: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Row of a risk of the client's → the packages that hold its measure; none where no package does."""
    more_days: MoreDays | None = None
    """What would keep more of them; none where all are kept, or no number that was tried helps."""
    calendar: Calendar | None = None
    """The months that packages are worked in; none without a capacity."""
    above_best: float | None = None
    """By what share of the best order's value this one may be worse, at most; none without a capacity."""
    exact: bool = False
    """Whether it is known that no order closes the gaps earlier."""
    findings: tuple[Finding, ...] = ()

    @cached_property
    def packages(self) -> pd.DataFrame:
        """Index package, in order: for people."""
        return frame_of(self.planned.values(), Planned, index="package")

    def with_owners(self, owner_of: Callable[[Package], tuple[str, bool, *tuple[str, ...]]]) -> Roadmap:
        """The same with an owner for each package of which none was agreed: role, whether it is only proposed, and who is named
        beside."""
        planned = {}
        for name, item in self.planned.items():
            planned[name] = item
            if not item.owner:
                owner, is_proposed, *others = owner_of(item)
                planned[name] = replace(item, owner=owner, owner_is_proposed=is_proposed, others=tuple(others))
        return replace(self, planned=planned)

    @property
    def from_outside(self) -> tuple[Planned, ...]:
        """The packages whose days are bought from outside."""
        return tuple(item for item in self.in_order if item.is_from_outside)

    @property
    def bought(self) -> float:
        """Their days."""
        return sum(item.days for item in self.from_outside)

    @property
    def in_order(self) -> tuple[Planned, ...]:
        return tuple(self.planned.values())

    def days_until(self, item: Planned, day: date) -> float:
        """How many of a package's days are worked until a day, spread evenly over its working days."""
        if self.calendar is None or item.start is None or item.end is None or item.start > day:
            return 0.0
        before, whole = (self.calendar.last_by(each) + 1 for each in (item.start - timedelta(days=1), item.end))
        return item.days * min((self.calendar.last_by(day) + 1 - before) / max(whole - before, 1), 1.0)

    @property
    def missed(self) -> dict[str, OwnDate]:
        """Cell of a day of the client's own that the plan doesn't keep → what is done last of what hangs on it."""
        late = sorted((item.end, place) for place, item in enumerate(self.own_dates) if item.end and item.is_late)
        return {self.own_dates[place].cell: self.own_dates[place] for _, place in late}

    @cached_property
    def brought_forward(self) -> dict[str, tuple[OwnDate, ...]]:
        """Package → the days of rows' own that the plan keeps long before, each told where no earlier one asks for the package,
        or for none of them where the last ends; not of an action, which is best done soon, nor of a package that misses another day."""
        early = timedelta(days=roadmap_setting("brought_forward_days"))
        late = {name for item in self.own_dates if item.is_late for name in item.packages}
        asked: set[str] = set()
        found: dict[str, tuple[OwnDate, ...]] = {}
        dates = [item for item in (*self.own_dates, *self.year_days) if item.kind != ACTIONS]
        for item in sorted(dates, key=lambda each: each.by):
            ends = {name: end for name in item.packages if (end := self.planned[name].end)}
            new = [name for name in ends if name not in asked]
            asked |= {*new}
            if ends and max(ends.values()) + early < item.by:
                for name in new or [max(ends, key=ends.__getitem__)]:
                    if name in late or self.planned[name].is_said_done:
                        continue
                    found[name] = (*found.get(name, ()), item)
        return found

    @cached_property
    def remarked(self) -> tuple[tuple[str, str, tuple[Planned, ...]], ...]:
        """What rows remark of what is there in part, each with its number and the packages that close that row, the last one last."""
        told, gaps = [], self.gaps.found
        for item in self.in_order:
            said, number = item.remark or ("", "")
            leaves = (leaf for leaf in item.requirements if said and number_of(leaf) == number and leaf in gaps)
            for own in [{*gaps[leaf].criteria} for leaf in leaves]:
                if not own.isdisjoint(item.criteria):
                    closing = [
                        each for each in self.in_order if each.kind in BY_THEN and not own.isdisjoint(each.criteria)
                    ]
                    closing.sort(key=lambda each: (each.end or date.max, each.order))
                    told.append((said.rstrip("."), number, tuple(closing)))
        return tuple(told)

    @property
    def tried_later(self) -> list[OwnDate]:
        """The days of rows' own after which it is tried whether what was set up works, the last tried first."""
        late = [(item.tried_end, place) for place, item in enumerate(self.own_dates) if item.is_tried_later]
        return [self.own_dates[place] for _, place in sorted(late, reverse=True)]

    def package_of(self, criterion: str) -> Planned | None:
        """The package that closes a criterion; none where none does, or the first look alone is to look at it."""
        return next((item for item in self.in_order if criterion in item.criteria and not item.is_look), None)

    def left_of(self, requirements: Collection[str]) -> str:
        """What the client's log names as left of requirements of which no gap is known; else that nobody knows it."""
        own = [
            item.left for item in self.action_days if item.is_unknown and not {*requirements}.isdisjoint(item.leaves)
        ]
        return "; ".join(own) or self.left_unknown

    @property
    def left_unknown(self) -> str:
        """What is told of work of which nobody knows what is left; empty without a first look."""
        if not (look := self.planned.get(LOOK_FIRST)):
            return ""
        by = say(" by {day}", day=day(look.end)) if look.end else ""
        told = noted(
            "what is left beyond what the files name isn’t known: the first look (no. {order}) is to say{by}, and no package "
            "for it is planned yet"
        )
        return say(told, order=look.order, by=by)

    def end_of(self, criteria: Collection[str]) -> date | None:
        """The day on which the last package ends that closes one of these criteria; None where none does or has a day."""
        closing = (item for item in self.in_order if not (item.is_look or set(criteria).isdisjoint(item.criteria)))
        return max((item.end for item in closing if item.end), default=None)

    @property
    def days(self) -> float:
        """Working days of all packages together. What is unknown is not among them."""
        return float(np.sum([package.days for package in self.in_order if not package.is_look]))

    @property
    def start(self) -> date | None:
        """When the first look begins; None without a capacity."""
        return min((item.start for item in self.in_order if item.start), default=None)

    @property
    def end(self) -> date | None:
        """When the last package is finished; None without a capacity."""
        return max((item.end for item in self.in_order if item.end), default=None)
