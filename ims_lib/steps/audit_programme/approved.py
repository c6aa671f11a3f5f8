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
from ims_lib.languages import noted
from ims_lib.scales import setting
from ims_lib.steps.audit_programme.held import BETWEEN
from ims_lib.steps.audit_programme.held import KIND as HELD

KIND, FROM, SESSION = "audit_programme", "audit programme from ", "session "
APPROVAL = "programme"
"""What the lines of an approval of a programme in entries.csv begin with."""
SHEET, APPROVED_ON = noted("Audit programme"), noted("Approved on")
MONTH, AUDITORS, DAYS = noted("Month"), noted("Auditors"), noted("Days with the people audited")
LACKING = f"quarters of auditors to find {LIMIT}"
"""The kind of such a decision, and what the things that it is about begin with."""


@dataclass(frozen=True, slots=True)
class ApprovedSession:
    """A session of a programme that was approved; of the signed workbook with its key, days and auditors."""

    topic: str
    on: date
    is_firm: bool
    """Whether it lies in the first year of its programme, which is kept to the day; what comes later follows the plan."""
    key: str = ""
    days: float = inf
    auditors: str = ""

    @property
    def in_full(self) -> list[str]:
        """The standards that it was to look at in full."""
        return self.key.split(BETWEEN)[1:]


@dataclass(frozen=True)
class DecidedProgramme:
    """A decision on a programme, that it holds or that it doesn't."""

    made: MadeDecision
    is_given: bool

    @property
    def sessions(self) -> list[ApprovedSession]:
        """Those that were the next."""
        said = (each.removeprefix(SESSION).rsplit(" ", 1) for each in self.made.about if each.startswith(SESSION))
        return [ApprovedSession(topic, date.fromisoformat(on), True) for topic, on in said] if self.is_given else []

    @property
    def lacking(self) -> float:
        """The days of work for which nobody was there; without end where the decision doesn't say."""
        found = (with_limit(each) for each in self.made.about)
        return next((int(most) * setting("audit", "quarter") for stem, most in found if stem == LACKING), inf)


def decided_programmes(client: Client) -> list[DecidedProgramme]:
    """The decisions on programmes of ours that are plainly a yes or a no, the latest first."""
    made = (each for each in decisions_made(client) if each.kind == KIND and each.about[0].startswith(FROM))
    return [DecidedProgramme(each, each.opens_with) for each in made if each.opens_with is not None]


def about_programme(starts: date, lacking: float, sessions: Iterable[tuple[str, date]]) -> list[str]:
    """What a decision on a programme is about; `sessions`: topic and first day of the next."""
    quarters = ceil(lacking / setting("audit", "quarter"))
    return [f"{FROM}{starts:%Y-%m}", f"{LACKING} {quarters}", *(f"{SESSION}{topic} {on}" for topic, on in sessions)]


def approved_sessions(client: Client) -> list[ApprovedSession]:
    """The sessions of the programme that was approved last, as the report's workbook of its day has them; else the next ones that the
    decision on it names. None where what was approved is refused since."""
    signed = max(client.entered(APPROVAL).values(), key=lambda each: each.day or date.min, default=None)
    decided, signed_on = next(iter(decided_programmes(client)), None), (signed and signed.day) or date.min
    is_signed = signed is not None and not (decided and decided.made.on > signed_on)
    if not is_signed and not (decided and decided.is_given):
        return []
    # what is decided is the programme of the last report before
    until = signed.on if is_signed and signed else decided.made.on.isoformat() if decided else ""
    books = (each for path in find_report_workbooks(client.folder) if (each := _programme_in(path)))
    drawn, path = max(((on, path) for on, path in books if on <= until), default=("", client.folder))
    if drawn and (drawn == until or not is_signed):
        return [*_sessions_in(path, date.fromisoformat(drawn))]
    return decided.sessions if decided else []


def _programme_in(path: Path) -> tuple[str, Path] | None:
    """The day of the programme that a workbook holds as a draft, and the workbook."""
    rows = read_filled(path, SheetForm(SHEET, "entry", (), (KEY,), (APPROVED_ON,)), [])
    keys = (row.texts.get(KEY, "") for row in rows)
    return next(((key.partition(PART)[2], path) for key in keys if key.startswith(f"{APPROVAL}{PART}")), None)


def _sessions_in(path: Path, drawn: date) -> Iterator[ApprovedSession]:
    for row in read_filled(path, SheetForm(SHEET, "entry", (), (KEY,), (MONTH, AUDITORS, DAYS)), []):
        key, on = row.texts.get(KEY, "").partition("\n")[0], day_in(row.texts.get(MONTH, ""))
        if on and key.startswith(f"{HELD}{PART}"):
            begins = date.fromisoformat(on)
            topic = key.removeprefix(f"{HELD}{PART}").partition(BETWEEN)[0].rpartition(" ")[0]
            is_firm = begins < months_after(drawn, MONTHS)
            yield ApprovedSession(
                topic, begins, is_firm, key, float(row.texts.get(DAYS) or inf), row.texts.get(AUDITORS, "")
            )
