"""What an audit programme is: sessions with their auditors and months, what they look at, and what it saves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from ims_lib.register.model import Finding

TOPICS = [
    "topic",
    "title",
    "standards",
    "concludes",
    "parts",
    "criteria",
    "open",
    "risks",
    "findings",
    "overdue",
    "points",
    "times",
    "why",
    "days",
    "start_with",
    "follow_up",
]
SESSIONS = [
    "session",
    "topic",
    "title",
    "round",
    "month",
    "standards",
    "concludes",
    "parts",
    "auditors",
    "lacks",
    "days",
    "points",
]
AUDITORS = [
    "auditor",
    "standards",
    "days_per_year",
    "external",
    "own",
    "not_independent",
    "sessions",
    "load",
    "origin",
    "cell",
]
QUESTIONS = ["topic", "criterion", "requirements", "text", "ask", "evidence", "state", "level"]
MARKS = ["characteristic", "title", "state", "level"]
QUALIFIED = ["standards", "sessions", "days"]
SEPARATE = ["programme", "sessions_low", "sessions_high", "days_low", "days_high"]


@dataclass(frozen=True, slots=True)
class Auditor:
    """Somebody who audits: which standards, what is own work, how many days a year (none: not said)."""

    name: str
    standards: frozenset[str]
    barred: frozenset[str] = frozenset()
    """Topics that are own work, so that somebody else must look at them."""
    days: float | None = None
    external: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """One session to be given to somebody: its topic, the standards it must cover, its days and the year of the cycle."""

    topic: str
    standards: frozenset[str]
    days: float
    round: int = 0


@dataclass(frozen=True)
class CertificationTime:
    """By how much integration may lower the time of a certification audit; an estimate, as only the body decides."""

    characteristics: pd.DataFrame
    """Index characteristic: title, state (yes, no, unknown), level (mean own level, empty where nothing is known)."""
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

    @property
    def known(self) -> bool:
        """Whether the estimate is one number, not a range."""
        return self.reduction[0] == self.reduction[1]


@dataclass(frozen=True)
class AuditProgramme:
    """One programme for all standards in scope over its cycle."""

    topics: pd.DataFrame
    """Index topic: what a session on it looks at (standards, concludes, parts, criteria), how often and why, days of one
    session. concludes: requirements whose conclusion is drawn here; parts: requirements of which a part is looked at here.
    open: the largest share that one standard's requirements leave open or unknown. risks, findings, overdue: how many touch it.
    follow_up: earlier findings to look at again (name, title, state, cell)."""
    sessions: pd.DataFrame
    """Index session, in the order of months: topic, round (year of the cycle), month (its first day), auditors, days with the
    people audited, and lacks: standards for which nobody could be found."""
    auditors: pd.DataFrame
    """Index auditor: standards, own (processes), not_independent (topics), days_per_year, sessions, load (days a year, with
    preparing and reporting); origin client."""
    qualified: pd.DataFrame
    """What auditors are needed: a row for each set of standards that one session covers: sessions and days a year on average,
    with preparing and reporting."""
    questions: pd.DataFrame
    """A row for each criterion of each topic, what is open first: ask, evidence, state (open, unknown, in part, met)."""
    separate: pd.DataFrame
    """Index programme (integrated, then each standard alone, then all of them together): sessions and days over the cycle."""
    certification: CertificationTime | None
    """None where one standard alone is in scope."""
    reasons: tuple[str, ...]
    """Why some sessions have nobody, the smallest reason for each."""
    years: int
    findings: tuple[Finding, ...]

    @property
    def given(self) -> bool:
        """Whether the client has a table of auditors."""
        return len(self.auditors) > 0

    @property
    def days(self) -> float:
        """Days with the people audited, over the cycle."""
        return float(self.sessions["days"].sum())

    @property
    def open(self) -> pd.DataFrame:
        """The sessions for which nobody qualified and independent was found, for all or for one of their standards."""
        return self.sessions[self.sessions["lacks"].map(bool)]

    @property
    def marks(self) -> pd.DataFrame:
        """The marks of an integrated system behind the estimate of certification time; empty with one standard in scope."""
        return frame([], MARKS) if self.certification is None else self.certification.characteristics

    @property
    def saved(self) -> dict[str, tuple[float, float]]:
        """Sessions and days that one programme saves against one for each standard, from and to."""
        one, alone = self.separate.loc["integrated"], self.separate.loc["separate"]
        return {
            what: (alone[f"{what}_low"] - one[f"{what}_low"], alone[f"{what}_high"] - one[f"{what}_high"])
            for what in ("sessions", "days")
        }


def frame(rows: list[dict[str, Any]], columns: list[str]) -> pd.DataFrame:
    """Rows as a frame of objects, so that "nothing there" stays None; the first column is the index."""
    return pd.DataFrame(rows, columns=columns, dtype=object).set_index(columns[0])
