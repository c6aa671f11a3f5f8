"""What an audit programme is: sessions with their auditors and months, what they look at, and what it saves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Protocol, TypeVar

import pandas as pd

from ims_lib.assessment.objects import ListedObject
from ims_lib.assessment_workbook.review import SEVERAL
from ims_lib.catalogue.audit_rules import load_layout
from ims_lib.dates import day, months_after
from ims_lib.frames import frame_of
from ims_lib.judgements.model import AT
from ims_lib.languages import say
from ims_lib.register.model import Finding
from ims_lib.scales import setting
from ims_lib.standard_ids import standard_of
from ims_lib.steps.audit_programme.approved import DecidedProgramme
from ims_lib.steps.audit_programme.deadlines import Deadline
from ims_lib.steps.audit_programme.demand import TopicWeight, times_rules
from ims_lib.steps.audit_programme.held import SessionHeld, session_key
from ims_lib.steps.audit_programme.topics import Topic
from ims_lib.wording import in_counts, listed


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
    file: str = ""
    sheet: str | None = None
    cell: str = ""
    confirm: str = ""
    """What has to be confirmed of somebody who is only proposed."""

    @property
    def not_independent(self) -> tuple[str, ...]:
        """The topics in which something is own work, in order."""
        return tuple(sorted({topic for topic, _ in self.owns}))


class InPlace(Protocol):
    """A session that has its days, given to auditors or not yet."""

    @property
    def looks_at(self) -> Topic: ...
    @property
    def first_look(self) -> tuple[str, ...]: ...
    @property
    def pending(self) -> frozenset[str]: ...
    @property
    def ends(self) -> date: ...


InPlaceT = TypeVar("InPlaceT", bound=InPlace)


def first_in_full(standard: str, sessions: Iterable[InPlaceT]) -> dict[str, InPlaceT]:
    """Requirements of a standard → which of the sessions is the first to be through with it in full."""
    found: dict[str, InPlaceT] = {}
    for each in sessions:
        counts = standard in each.looks_at.standards and standard not in each.first_look
        for leaf in each.looks_at.concludes if counts else ():
            is_done = standard_of(leaf) == standard and leaf not in each.pending
            if is_done and (leaf not in found or each.ends < found[leaf].ends):
                found[leaf] = each
    return found


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
class Session:
    """One session of the programme."""

    session: int
    """From 1, in the order of days."""
    plan: TopicPlan
    looks_at: Topic
    """The topic, as far as it is looked at here."""
    round: int
    """The year of the programme, from 1."""
    begins: date
    days: float
    """With the people audited."""
    shares: tuple[Share, ...]
    lacks: tuple[str, ...]
    """Standards of which nobody looks at all or a part; none without auditors."""
    counts_for: tuple[tuple[str, str], ...]
    """Of each standard whose certificate it counts for, what it counts for."""
    first_look: tuple[str, ...] = ()
    """Standards that are looked at before there are records of all of it: they are concluded again in full."""
    pending: frozenset[str] = frozenset()
    """Requirements of the other standards that are looked at before the plan's last work on them is over, and concluded later."""
    is_whole: bool = True
    """Whether it looks at all of its topic, not only at what is left of it."""
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
    def ends(self) -> date:
        """Its last day."""
        return self.slots[-1].day if self.slots else self.begins

    @property
    def key(self) -> str:
        """What it is known by once it was held."""
        return session_key(self.topic, self.begins, (name for name in self.standards if name not in self.first_look))

    @property
    def auditors(self) -> tuple[str, ...]:
        """Each once, in the order of their shares."""
        return tuple(share.auditor for share in self.shares if share.auditor)


@dataclass(frozen=True, slots=True)
class Booking:
    """A gap in competence or independence: for which sessions somebody has to be found, and by when."""

    standard: str
    why: str
    """not_qualified, not_independent, audits_itself, no_days or team."""
    sessions: tuple[int, ...]
    days: float
    """With preparing and reporting."""
    by: date
    """The first of the sessions."""
    text: str
    """One or two sentences."""


@dataclass(frozen=True, slots=True)
class Load:
    """What an auditor has to do: sessions over the cycle, and days of each of its years, with preparing and reporting."""

    auditor: Auditor
    sessions: int
    load: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Qualification:
    """Standards that one session covers: sessions of the cycle and days a year on average, with preparing and reporting."""

    standards: tuple[str, ...]
    sessions: int
    days: float


@dataclass(frozen=True, slots=True)
class AuditQuestion:
    """What is asked of a criterion in the sessions on its topic. A level of None: nothing is known."""

    whom: str
    """Who answers for it; empty where nobody is known."""

    topic: str
    criterion: str
    requirements: tuple[str, ...]
    """Those of the topic that it serves."""
    text: str
    ask: str
    evidence: tuple[str, ...]
    state: str
    """open, in part, unknown or met."""
    level: float | None
    of: tuple[ListedObject, ...] = ()
    """The AI systems or services that it is asked of here, the gravest first; empty where it is asked once."""

    @property
    def on(self) -> str:
        """What an answer is kept under: the criterion, or criterion@AI-1;AI-2."""
        return self.criterion + (AT + SEVERAL.join(each.key for each in self.of) if self.of else "")

    @property
    def names(self) -> str:
        """What these are called: Ticket triage and Portal bot."""
        return listed(each.name for each in self.of)


@dataclass(frozen=True, slots=True)
class Effort:
    """Sessions, and days with the people audited, of a programme over the cycle, from low to high."""

    programme: str
    """integrated, a standard alone, or separate: all of them alone."""
    sessions_low: int
    sessions_high: int
    days_low: float
    days_high: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark of an integrated system: yes, no or unknown, and its mean own level, None where nothing is known."""

    characteristic: str
    title: str
    state: str
    level: float | None


@dataclass(frozen=True)
class CertificationTime:
    """By how much integration may lower the time of a certification audit; an estimate, as only the body decides."""

    characteristics: tuple[Mark, ...]
    integration: tuple[int, int]
    """Per cent of the characteristics: those that are there, and with those nobody knows of."""
    ability: tuple[int, int]
    """Per cent; 0 to 100 where the certification body's team isn't known."""
    reduction: tuple[int, int]
    """Per cent of the sum of the standards' own times."""
    days: tuple[float, float] | None
    """What is left of the days that the body has named for each standard; none without them."""
    body_days: float | None
    source: str

    def in_state(self, state: str) -> list[str]:
        """The titles of the marks in this state, as they stand within a sentence."""
        return [f"{mark.title[0].lower()}{mark.title[1:]}" for mark in self.characteristics if mark.state == state]


@dataclass(frozen=True, slots=True)
class BodyPart:
    """One kind of audit by the certification body, with its days from and to."""

    kind: str
    """As a milestone of the plan is called."""
    title: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class BodyTime:
    """Days of the certification body for one standard alone, from and to; an estimate, as only the body decides."""

    standard: str
    basis: str
    note: str
    """How sure it is."""
    initial: tuple[float, float]
    """Stage 1 and stage 2 together."""
    parts: tuple[BodyPart, ...]
    named: float | None = None
    """As the body has named them for stage 1 and 2; then they count."""


@dataclass(frozen=True)
class AuditProgramme:
    """One programme for all standards in scope over its cycle. The frames of its rows are for people."""

    __repr__ = in_counts

    plans: Mapping[str, TopicPlan]
    """By topic, in the order of the library."""
    held: tuple[Session, ...]
    loads: tuple[Load, ...]
    """Of each of the client's auditors; empty without a table of them."""
    needed: tuple[Qualification, ...]
    """What auditors are needed, most days first."""
    asked: tuple[AuditQuestion, ...]
    """Of each criterion of each topic, what is open first."""
    efforts: Mapping[str, Effort]
    """Integrated, then each standard alone, then separate."""
    certification: CertificationTime | None
    """None where one standard alone is in scope."""
    body: tuple[BodyTime, ...]
    """By standard in scope; empty where the head count isn't known."""
    bookings: tuple[Booking, ...]
    """What has to be booked or trained, each gap once."""
    told: tuple[str, ...]
    """Sentences on dates that can't be kept, and on what lies after the cycle."""
    deadlines: Mapping[str, Deadline]
    """By standard, until when all of it is to be concluded."""
    starts: date
    years: int
    findings: tuple[Finding, ...]
    done: tuple[SessionHeld, ...] = ()
    """The sessions that were held, the latest first."""
    unfit: Mapping[str, str] = field(default_factory=dict)
    """By the key of its correction, or of a session held, what speaks against the auditors that were written in."""
    decided: tuple[DecidedProgramme, ...] = ()
    """What was decided on programmes, the latest first."""

    @cached_property
    def topics(self) -> pd.DataFrame:
        """Index topic: what its session looks at, what speaks for looking often at it, and days of one session."""
        parts = (
            frame_of([plan.topic for plan in self.plans.values()], Topic, without=("id", "processes", "serving")),
            frame_of([plan.weighing for plan in self.plans.values()], TopicWeight, also=("urgency",)),
            frame_of(self.plans.values(), TopicPlan, without=("topic", "weighing")),
        )
        return pd.concat(parts, axis=1).set_index(pd.Index(list(self.plans), name="topic"))

    @cached_property
    def sessions(self) -> pd.DataFrame:
        """Index session."""
        also = ("topic", "title", "standards", "month", "auditors")
        return frame_of(
            self.held,
            Session,
            index="session",
            also=also,
            without=("plan", "looks_at", "slots", "first_on", "barred", "is_whole"),
        )

    @cached_property
    def auditors(self) -> pd.DataFrame:
        """Index name: who audits, with sessions and load."""
        people = frame_of(
            [item.auditor for item in self.loads],
            Auditor,
            also=("not_independent",),
            without=("standards", "owns", "own_controls", "works_in", "areas", "file", "sheet", "confirm"),
        )
        return people.join(frame_of(self.loads, Load, without=("auditor",))).set_index("name")

    @cached_property
    def questions(self) -> pd.DataFrame:
        """A row for each criterion of each topic."""
        return frame_of(self.asked, AuditQuestion, also=("names",), without=("of",))

    @cached_property
    def separate(self) -> pd.DataFrame:
        """Index programme."""
        return frame_of(self.efforts.values(), Effort, index="programme")

    @cached_property
    def marks(self) -> pd.DataFrame:
        """Index characteristic: the marks behind the estimate of certification time; empty with one standard in scope."""
        found = self.certification.characteristics if self.certification else ()
        return frame_of(found, Mark, index="characteristic")

    @property
    def given(self) -> bool:
        """Whether the client has a table of auditors."""
        return bool(self.loads)

    @property
    def first_on_ai(self) -> date | None:
        """The first session ahead on AI systems in use or on the management of AI; None where no list holds one in use."""
        topics, in_use = load_layout().in_use.topics, [each for each in self.held if each.plan.weighing.in_use]
        on_ai = (each for each in self.held if (each in in_use and each.topic in topics) or "42001" in each.standards)
        return min((each.begins for each in on_ai), default=None) if in_use else None

    @property
    def moved(self) -> list[str]:
        """The sessions that were approved and aren't held on that day, each with both days, without full stop."""
        if not self.decided:
            return []
        found, last = [], self.decided[0]
        held = {each.topic for each in self.done if each.on >= last.made.on}
        for topic, days in last.sessions.items():
            own = [each.begins for each in self.held if each.topic == topic]
            if topic in self.plans and topic not in held:
                said = {"title": self.plans[topic].topic.title, "now": day(min(own)) if own else say("not planned")}
                found += [say("{title} ({on}, now {now})", on=day(on), **said) for on in days if on not in own]
        return found

    @property
    def lacking(self) -> float:
        """Days of auditors' work for which nobody is there who may audit, preparing and reporting included."""
        return sum(each.days for each in self.bookings)

    @property
    def days(self) -> float:
        """Days with the people audited, over the cycle."""
        return sum(session.days for session in self.held)

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The audit days of the months ahead, quarter by quarter."""
        found = [slot for session in self.held for slot in session.slots if slot.day < self.day_by_day_until]
        return tuple(sorted(found, key=lambda slot: (slot.day, slot.time)))

    @property
    def day_by_day_until(self) -> date:
        """The first day that isn't planned by the day."""
        return months_after(self.starts, int(setting("audit", "days_ahead_months")))

    @property
    def days_of_years(self) -> tuple[float, ...]:
        """Days with the people audited in each year of the programme, from the first."""
        last = max((session.round for session in self.held), default=1)
        return tuple(sum(each.days for each in self.held if each.round == year) for year in range(1, last + 1))
