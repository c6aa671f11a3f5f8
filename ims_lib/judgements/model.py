"""What a judgement is: one that is kept, one that is to be kept, and what must be asked about one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from ims_lib.cell_places import CellPlace, file_and_rest
from ims_lib.findings import Finding
from ims_lib.languages import say

AT = "@"
"""Stands between a criterion and the AI system or service that a judgement is about."""
UNNAMED = "workbook"
"""Who filled a sheet in, where it doesn't say."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """An assessor's verdict. `on` is a criterion, criterion@object, a requirement or file!sheet!row; `new` N, P, L, F or not_applicable."""

    on: str
    new: str
    when: str
    """The day, or the day with a time: 2026-12-01T10:42:07; empty where nobody says."""
    who: str
    reason: str
    evidence: str
    source: str
    """Where it stands, for example judgements.csv!E4."""
    row: str = ""
    """Reference and title that a row had when it was judged; empty where nobody kept them."""
    undated: str = ""
    """What stands in the place of its day and is none, or two; `when` is empty then."""
    unread: str = ""
    """What stands in the place of its verdict and is none; `new` is empty then, and it counts for nothing."""
    cells: Mapping[str, str] = field(default_factory=dict, compare=False)
    """Where its parts stand, as far as they have cells of their own: when → A4."""

    @property
    def day(self) -> str:
        """When it was judged, without the time; empty where nobody says."""
        return self.when[:10]

    @property
    def by(self) -> str:
        """Who judged, in words; empty where the line doesn't say."""
        return say("somebody not named") if self.who == UNNAMED else self.who

    @property
    def told(self) -> str:
        """Judged L by Lead assessor; judged L, where the line doesn't say by whom."""
        return (
            say("judged {new} by {who}", new=self.new, who=self.by) if self.who else say("judged {new}", new=self.new)
        )

    def place_of(self, part: str) -> CellPlace:
        """Where one of its parts stands, such as `when`; where its verdict does, if the part has no cell."""
        place = CellPlace.from_text(self.source)
        return place._replace(cell=self.cells.get(part, place.cell))


@dataclass(frozen=True, slots=True)
class Decision:
    """What an assessor decides now. An empty `new` withdraws what was judged before."""

    on: str
    new: str
    reason: str = ""
    evidence: str = ""
    old: str | None = None
    """The verdict that the assessor saw; when another one counts by now, the decision isn't kept. None: not compared."""
    who: str = ""
    when: str = ""
    """Who and when, where it isn't whoever keeps the decision, now."""
    row: str = ""
    """Reference and title of the row that is judged."""

    @property
    def said(self) -> tuple[str, str, str]:
        return self.new, self.reason, self.evidence


@dataclass(frozen=True, slots=True)
class Merged:
    """What came of reading the review sheets back: lines that were added, and what is left to decide."""

    appended: tuple[Judgement, ...]
    questions: tuple[Finding, ...]


def said(judgement: Judgement | None) -> tuple[str, str, str]:
    """Verdict, reason and evidence; empty where nobody judged."""
    return (judgement.new, judgement.reason, judgement.evidence) if judgement else ("", "", "")


def day_of(text: str) -> str | None:
    """The day of a judgement by ISO 8601, as 2026-11-20; empty where none is given; None where the text is no day, or two."""
    if not text:
        return ""
    if iso := re.match(r"(\d{4})-(\d\d)-(\d\d)(?:[T ].*)?$", text):
        return text if _is_day(iso[1], iso[2], iso[3]) else None
    written = re.fullmatch(r"(\d{1,2})([./])(\d{1,2})\2(\d{4})", text)
    if written is None:
        return None
    first, sign, second, year = written.groups()
    ways = [(first, second), (second, first)] if sign == "/" else [(first, second)]
    days = {f"{year}-{int(month):02}-{int(day):02}" for day, month in ways if _is_day(year, month, day)}
    return days.pop() if len(days) == 1 else None


def _is_day(year: str, month: str, day: str) -> bool:
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        return False
    return True


def no_verdict(text: str) -> str:
    """What is asked of a text that is no verdict."""
    return say("'{said}' is none of N, P, L and F; until then it isn't counted", said=text[:40])


def no_day(text: str, until: str) -> str:
    """What is asked of a text that is no day; `until` says what counts until then."""
    return say(
        "'{said}' is no day, or two; write it as year-month-day, for example 2027-01-29; until then {until}",
        said=text[:40],
        until=until,
    )


def split_on(on: str) -> tuple[str, str]:
    """What a judgement is about, written one way, and what its row said when it was judged: file!sheet!row!A.5.2 Roles."""
    file, rest = file_and_rest(on)
    if found := _ROW.fullmatch(rest):
        return CellPlace(file, found["sheet"], found["row"]).on, (found["said"] or "").strip()
    return on, ""


_ROW = re.compile(r"(?:(?P<sheet>.*?)!)?(?P<row>\d+)(?:!(?P<said>.*))?", re.DOTALL)
