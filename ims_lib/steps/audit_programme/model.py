"""What an audit programme is: sessions with their auditors and months, what they look at, and what it saves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import pandas as pd

from ims_lib.assessment.objects import ListedObject
from ims_lib.assessment_workbook.review import SEVERAL
from ims_lib.catalogue.audit_rules import load_layout
from ims_lib.dates import months_after
from ims_lib.frames import frame_of
from ims_lib.judgements.model import AT
from ims_lib.register.model import Finding
from ims_lib.scales import setting
from ims_lib.steps.audit_programme.approved import DecidedProgramme
from ims_lib.steps.audit_programme.certification_time import BodyTime, CertificationTime, Mark
from ims_lib.steps.audit_programme.deadlines import Deadline
from ims_lib.steps.audit_programme.demand import TopicWeight
from ims_lib.steps.audit_programme.held import SessionHeld
from ims_lib.steps.audit_programme.session import Auditor, Session, Slot, TopicPlan
from ims_lib.steps.audit_programme.topics import Topic
from ims_lib.wording import in_counts, listed


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
    moved: tuple[str, ...] = ()
    """The sessions that were approved and are neither held nor planned so, without full stop."""

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
        also = ("topic", "title", "standards", "month", "begins", "auditors", "first_look", "pending")
        without = ("plan", "looks_at", "quarters", "ready", "slots", "first_on", "barred", "is_whole")
        return frame_of(self.held, Session, index="session", also=also, without=without)

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
