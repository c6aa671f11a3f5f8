"""What management decided on a programme of ours: whether it is approved, with which sessions and how much work of auditors to find."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from math import ceil, inf
from pathlib import Path

from ims_lib.assessment_workbook.marks import find_report_workbooks
from ims_lib.client import Client
from ims_lib.client.entries import LIMIT, PART, with_limit
from ims_lib.client.entry_sheets import KEY
from ims_lib.client.filled_sheets import SheetForm, day_in, read_filled
from ims_lib.dates import MONTHS, months_after
from ims_lib.decided_settings import MadeDecision, decisions_made
from ims_lib.decided_settings.made import AS_ASKED, REFUSED
from ims_lib.languages import noted
from ims_lib.scales import setting
from ims_lib.steps.audit_programme.held import BETWEEN
from ims_lib.steps.audit_programme.held import KIND as HELD

KIND, FROM, SESSION = "audit_programme", "audit programme from ", "session "
APPROVAL = "programme"
DRAFT = f"{APPROVAL}{PART}"
"""What the lines of an approval of a programme in entries.csv begin with, and what stands there before the day of the draft."""
SHEET, APPROVED_ON = noted("Audit programme"), noted("Approved on")
MONTH, AUDITORS, DAYS = noted("Month"), noted("Auditors"), noted("Days with the people audited")
LACKING = f"quarters of auditors to find {LIMIT}"
"""The kind of such a decision, and what the things that it is about begin with."""


@dataclass(frozen=True, slots=True)
class ApprovedSession:
    """A session of a programme that was approved; its standards, days and auditors are known from the workbook alone."""

    topic: str
    on: date
    is_firm: bool = True
    """Whether it lies in the first year of its programme, which is kept to the day; what comes later follows the plan."""
    standards: tuple[str, ...] = ()
    """Those that it was to look at in full."""
    days: float = inf
    auditors: str = ""


@dataclass(frozen=True)
class DecidedProgramme:
    """A decision on a programme, that it holds or that it doesn't."""

    made: MadeDecision
    is_given: bool

    @property
    def sessions(self) -> list[ApprovedSession]:
        """Those that were the next."""
        said = (each.removeprefix(SESSION).rsplit(" ", 1) for each in self.made.about if each.startswith(SESSION))
        return [ApprovedSession(topic, date.fromisoformat(on)) for topic, on in said] if self.is_given else []

    @property
    def lacking(self) -> float:
        """The days of work for which nobody was there; without end where the decision doesn't say."""
        found = (with_limit(each) for each in self.made.about)
        return next((int(most) * setting("audit", "quarter") for stem, most in found if stem == LACKING), inf)


def decided_programmes(client: Client) -> list[DecidedProgramme]:
    """The decisions on programmes of ours that are plainly a yes or a no and hold by now, the latest first."""
    made = (each for each in decisions_made(client) if each.kind == KIND and each.about[0].startswith(FROM))
    hold = (each for each in made if (each.begins or date.min) <= client.as_of)
    return [DecidedProgramme(each, each.answer == AS_ASKED) for each in hold if each.answer in (AS_ASKED, REFUSED)]


def about_programme(starts: date, lacking: float, sessions: Iterable[tuple[str, date]]) -> list[str]:
    """What a decision on a programme is about; `sessions`: topic and first day of the next."""
    quarters = ceil(lacking / setting("audit", "quarter"))
    return [f"{FROM}{starts:%Y-%m}", f"{LACKING} {quarters}", *(f"{SESSION}{topic} {on}" for topic, on in sessions)]


def approved_sessions(client: Client) -> list[ApprovedSession]:
    """The sessions of the programme that was approved last, as the report's workbook of its day has them; else the next ones that the
    decision on it names. None where what was approved is refused since."""
    decided = next(iter(decided_programmes(client)), None)
    signed_on, drawn = max(
        ((each.day, each.on) for each in client.entered(APPROVAL).values() if each.day), default=(date.min, "")
    )
    by_decision = decided.made.on.isoformat() if decided and decided.made.on > signed_on else ""
    is_refused = bool(by_decision and decided and not decided.is_given)
    if is_refused or not (drawn or by_decision):
        return []
    books = {on: path for path in find_report_workbooks(client.folder) if (on := _drawn(path))}
    if by_decision:  # on the programme of the last report before
        drawn = max((on for on in books if on <= by_decision), default="")
    found = [*_sessions_in(books[drawn], drawn)] if drawn in books else decided.sessions if decided else []
    begins = decided.made.begins if decided and by_decision else None
    return [each for each in found if each.on >= (begins or date.min)]


def _drawn(path: Path) -> str:
    """The day of the programme that a workbook holds as a draft; empty where it holds none."""
    keys = (
        row.texts.get(KEY, "") for row in read_filled(path, SheetForm(SHEET, "entry", (), (KEY,), (APPROVED_ON,)), [])
    )
    return next((key.removeprefix(DRAFT) for key in keys if key.startswith(DRAFT)), "")


def _sessions_in(path: Path, drawn: str) -> Iterator[ApprovedSession]:
    """The sessions that a workbook holds; their keys say topic, month and standards."""
    year_ends = months_after(date.fromisoformat(drawn), MONTHS)
    for row in read_filled(path, SheetForm(SHEET, "entry", (), (KEY,), (MONTH, AUDITORS, DAYS)), []):
        key, on = row.texts.get(KEY, "").partition("\n")[0], day_in(row.texts.get(MONTH, ""))
        if on and key.startswith(f"{HELD}{PART}"):
            begins, (topic, *standards) = date.fromisoformat(on), key.removeprefix(f"{HELD}{PART}").split(BETWEEN)
            days, auditors = float(row.texts.get(DAYS) or inf), row.texts.get(AUDITORS, "")
            yield ApprovedSession(
                topic.rpartition(" ")[0], begins, begins < year_ends, tuple(standards), days, auditors
            )
