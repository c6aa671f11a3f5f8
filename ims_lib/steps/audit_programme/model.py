"""What an audit programme is: sessions with their auditors and months, what they look at, and what it saves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pandas as pd

from ims_lib.frames import frame_of
from ims_lib.register.model import Finding
from ims_lib.steps.audit_programme.demand import TopicWeight
from ims_lib.steps.audit_programme.topics import Topic
from ims_lib.wording import in_counts


@dataclass(frozen=True, slots=True)
class Auditor:
    """Somebody who audits: which standards, what is own work, how many days a year (none: not said)."""

    name: str
    standards: frozenset[str]
    barred: frozenset[str] = frozenset()
    """Topics that are own work, so that somebody else must look at them."""
    days: float | None = None
    external: bool = False
    qualified: tuple[str, ...] = ()
    """Standards as the table names them, in scope or not."""
    own: tuple[str, ...] = ()
    """Processes that are own work."""
    file: str = ""
    sheet: str | None = None
    cell: str = ""

    @property
    def not_independent(self) -> tuple[str, ...]:
        """The topics that are own work, in order."""
        return tuple(sorted(self.barred))


@dataclass(frozen=True, slots=True)
class Task:
    """One session to be given to somebody: its topic, the standards it must cover, its days and the year of the cycle."""

    topic: str
    standards: frozenset[str]
    days: float
    round: int = 0


@dataclass(frozen=True, slots=True)
class TopicPlan:
    """What a session on a topic looks at, how often and why, and the days of one session with the people audited."""

    topic: Topic
    weighing: TopicWeight
    days: float


@dataclass(frozen=True, slots=True)
class Session:
    """One session of the cycle."""

    session: int
    """From 1, in the order of months."""
    plan: TopicPlan
    round: int
    """The year of the cycle, from 1."""
    month: date
    """Its first day."""
    auditors: tuple[str, ...]
    lacks: tuple[str, ...]
    """Standards for which nobody could be found; none without a table of auditors."""

    @property
    def topic(self) -> str:
        return self.plan.topic.id

    @property
    def title(self) -> str:
        return self.plan.topic.title

    @property
    def standards(self) -> tuple[str, ...]:
        return self.plan.topic.standards

    @property
    def days(self) -> float:
        """With the people audited."""
        return self.plan.days


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
    reasons: tuple[str, ...]
    """Why some sessions have nobody, the smallest reason for each."""
    years: int
    findings: tuple[Finding, ...]

    @cached_property
    def topics(self) -> pd.DataFrame:
        """Index topic: what its session looks at, what speaks for looking often at it, and days of one session."""
        parts = (
            frame_of([plan.topic for plan in self.plans.values()], Topic, without=("id", "hours", "share")),
            frame_of([plan.weighing for plan in self.plans.values()], TopicWeight),
            frame_of(self.plans.values(), TopicPlan, without=("topic", "weighing")),
        )
        return pd.concat(parts, axis=1).set_index(pd.Index(list(self.plans), name="topic"))

    @cached_property
    def sessions(self) -> pd.DataFrame:
        """Index session."""
        return frame_of(
            self.held, Session, index="session", also=("topic", "title", "standards", "days"), without=("plan",)
        )

    @cached_property
    def auditors(self) -> pd.DataFrame:
        """Index name: who audits, with sessions and load."""
        people = frame_of(
            [item.auditor for item in self.loads],
            Auditor,
            also=("not_independent",),
            without=("standards", "barred", "file", "sheet"),
        )
        return people.join(frame_of(self.loads, Load, without=("auditor",))).set_index("name")

    @cached_property
    def questions(self) -> pd.DataFrame:
        """A row for each criterion of each topic."""
        return frame_of(self.asked, AuditQuestion)

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
    def days(self) -> float:
        """Days with the people audited, over the cycle."""
        return sum(session.days for session in self.held)

    @property
    def open(self) -> tuple[Session, ...]:
        """The sessions for which nobody qualified and independent was found, for all or for one of their standards."""
        return tuple(session for session in self.held if session.lacks)

    @property
    def saved(self) -> dict[str, tuple[float, float]]:
        """Sessions and days that one programme saves against one for each standard, from and to."""
        one, alone = self.efforts["integrated"], self.efforts["separate"]
        return {
            "sessions": (alone.sessions_low - one.sessions_low, alone.sessions_high - one.sessions_high),
            "days": (alone.days_low - one.days_low, alone.days_high - one.days_high),
        }
