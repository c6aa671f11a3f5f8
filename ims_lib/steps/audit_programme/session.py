"""A session of an audit programme: what it looks at and when, then who audits it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from ims_lib.languages import say
from ims_lib.standard_ids import standard_of
from ims_lib.steps.audit_programme.calendar import Quarter
from ims_lib.steps.audit_programme.demand import TopicWeight, times_rules
from ims_lib.steps.audit_programme.held import session_key
from ims_lib.steps.audit_programme.topics import Topic
from ims_lib.steps.audit_programme.windows import Ready


@dataclass(frozen=True, slots=True)
class Auditor:
    """Somebody who audits: which standards, what is own work, how many days a year (none: not said)."""

    name: str
    standards: frozenset[str]
    owns: frozenset[tuple[str, str]] = frozenset()
    """Topic and requirement, of those that are own work: somebody else must look at them."""
    days: float | None = None
    external: bool = False
    qualified: tuple[str, ...] = ()
    """Standards as the table names them, in scope or not."""
    own: tuple[str, ...] = ()
    """Processes that are own work."""
    own_controls: frozenset[str] = frozenset()
    """Requirements that are own work, whatever their process."""
    works_in: str = ""
    areas: tuple[str, ...] = ()
    """The same, area by area."""
    places: tuple[str, ...] = ()
    """Those of them that are no process: sites and departments."""
    file: str = ""
    sheet: str | None = None
    cell: str = ""
    confirm: str = ""
    """What has to be confirmed of somebody who is only proposed."""

    @property
    def not_independent(self) -> tuple[str, ...]:
        """The topics in which something is own work, in order."""
        return tuple(sorted({topic for topic, _ in self.owns}))


@dataclass(frozen=True, slots=True)
class SessionPiece:
    """Requirements of one standard that the same auditors may look at in a session."""

    standard: str
    requirements: tuple[str, ...]
    days: float
    """With the people audited."""


@dataclass(frozen=True, slots=True)
class Task:
    """One session to be given to somebody: its topic, the pieces of it, and the year of the programme."""

    topic: str
    pieces: tuple[SessionPiece, ...]
    round: int = 0
    approved: str = ""
    """Who audits it, as it was approved."""


@dataclass(frozen=True, slots=True)
class TopicPlan:
    """A topic, what speaks for looking at it often, and the days that one session takes with all its standards."""

    topic: Topic
    weighing: TopicWeight
    days: float


@dataclass(frozen=True, slots=True)
class Share:
    """What one auditor takes of a session, or what nobody can take."""

    auditor: str
    """Empty where somebody has to be booked."""
    requirements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Slot:
    """A quarter of an audit day: what is looked at, with whom, by whom."""

    session: int
    day: date
    time: str
    requirements: tuple[str, ...]
    asked: tuple[str, ...]
    """Who answers for them."""
    auditors: tuple[str, ...]
    """Empty where somebody has to be booked or named."""


@dataclass(frozen=True, slots=True)
class SessionDraft:
    """A session in its place, before anybody is given it."""

    plan: TopicPlan
    looks_at: Topic
    """The topic, as far as it is looked at here."""
    days: float
    """With the people audited."""
    round: int
    """The year of the programme, from 1."""
    quarters: tuple[Quarter, ...]
    ready: Mapping[str, Ready]
    """By standard when it can be audited in full."""
    is_whole: bool = True
    """Whether it looks at all of its topic, not only at what is left of it."""

    @property
    def first_look(self) -> tuple[str, ...]:
        """Standards that are looked at before there are records of any of it that could be concluded."""
        looked_at = self.looks_at
        return tuple(name for name in looked_at.standards if self._is_early(name) and not self._settled(name))

    def _is_early(self, standard: str) -> bool:
        return self.begins < self.ready[standard].records

    def _settled(self, standard: str) -> frozenset[str]:
        return self.ready[standard].settled.intersection(self.looks_at.concludes)

    @property
    def pending(self) -> frozenset[str]:
        """Requirements of the other standards that are looked at before the last work on them is over, or before they are in place."""
        others = set(self.looks_at.standards).difference(self.first_look)
        later = {leaf: span.first for name in others for leaf, span in self.ready[name].later.items()}
        early = {name for name in others if self._is_early(name)}
        looked_at = frozenset(leaf for leaf in self.looks_at.concludes if standard_of(leaf) in early)
        waits = looked_at.difference(*map(self._settled, early))
        return waits | {leaf for leaf, first in later.items() if leaf in self.looks_at.serving and self.begins < first}

    @property
    def begins(self) -> date:
        """Its first day."""
        return self.quarters[0][0]

    @property
    def ends(self) -> date:
        """Its last day."""
        return self.quarters[-1][0]


DraftT = TypeVar("DraftT", bound=SessionDraft)


def first_in_full(standard: str, sessions: Iterable[DraftT]) -> dict[str, DraftT]:
    """Requirements of a standard → which of the sessions is the first to be through with it in full."""
    found: dict[str, DraftT] = {}
    for each in sessions:
        counts, pending = standard in each.looks_at.standards and standard not in each.first_look, each.pending
        for leaf in each.looks_at.concludes if counts else ():
            is_done = standard_of(leaf) == standard and leaf not in pending
            if is_done and (leaf not in found or each.ends < found[leaf].ends):
                found[leaf] = each
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Session(SessionDraft):
    """One session of the programme."""

    session: int
    """From 1, in the order of days."""
    shares: tuple[Share, ...]
    lacks: tuple[str, ...]
    """Standards of which nobody looks at all or a part; none without auditors."""
    counts_for: tuple[tuple[str, str], ...]
    """Of each standard whose certificate it counts for, what it counts for."""
    first_on: frozenset[str] = frozenset()
    """Requirements that no session before it concludes."""
    answer_for: tuple[str, ...] = ()
    """Who answers for its requirements, whoever does for most first."""
    barred: tuple[str, ...] = ()
    """Whose work a part of it is, so that they can't audit all of it; whoever is barred from most first."""
    slots: tuple[Slot, ...] = ()

    @property
    def topic(self) -> str:
        return self.looks_at.id

    @property
    def title(self) -> str:
        return self.looks_at.title

    @property
    def standards(self) -> tuple[str, ...]:
        return self.looks_at.standards

    @property
    def concludes(self) -> tuple[str, ...]:
        return self.looks_at.concludes

    @property
    def concluded(self) -> frozenset[str]:
        """The same without what is only looked at first, and concluded later."""
        return frozenset(leaf for leaf in self.concludes if standard_of(leaf) not in self.first_look) - self.pending

    @property
    def why(self) -> tuple[str, ...]:
        """Why it comes so early and so often, without what tells of a standard that isn't looked at here."""
        weighing = self.plan.weighing
        other = say("ISO/IEC {behind} ", behind=weighing.behind) if weighing.behind not in self.standards else ""
        return tuple(text for text in weighing.why if not other or other not in text) or (times_rules()[0][2],)

    @property
    def month(self) -> date:
        """Its first day."""
        return self.begins.replace(day=1)

    @property
    def key(self) -> str:
        """What it is known by once it was held."""
        return session_key(self.topic, self.begins, (name for name in self.standards if name not in self.first_look))

    @property
    def auditors(self) -> tuple[str, ...]:
        """Each once, in the order of their shares."""
        return tuple(share.auditor for share in self.shares if share.auditor)
