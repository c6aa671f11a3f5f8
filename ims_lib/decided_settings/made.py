"""A decision that was made: what was asked, and what was answered."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from pydantic import BaseModel

from ims_lib.catalogue.decision_words import load_decision_words
from ims_lib.client.entries import LIMIT
from ims_lib.dates import day
from ims_lib.decided_settings.effects import DaysAMonth, DaysOfRole, DaysReleased, Effect
from ims_lib.languages import say
from ims_lib.wording import days, in_quotes, labelled

BETWEEN = "; "
"""What stands between the things that a decision is about."""
A_MONTH = " days a month"
"""Ends what a decision is about where it rests on the days that there are."""
DAY_OF, SURVEILLANCE = "day of ", "surveillance"
"""Begin what a decision is about that asks for the day of an audit."""
NO_DATE, REVIEW = "no_date", "review"
"""The kinds of those that ask by when a certificate is wanted, and for the day of the management review."""
ASKS = re.compile(r"(?:(?:(?:a_month|given|days|forms)=[\d.]+|(?:until|day)=\d{4}-\d\d-\d\d) ?)+")
"""What ends a key with what is asked for."""
OWNED = ("risk ", "system ", "service ", "process ", "confirm_one ")
"""Begin what a decision is about that asks whose something is; of processes, whom we propose for them."""
FIRST_REVIEW = "first review "
"""Begins what a decision is about that asks for the first review of a supplier."""
CONTROL = "control"
"""What a control is filled in as that is decided in its row."""
ROLE = "role "
"""Begins what a decision is about that asks for more days a month of a role."""
AS_ASKED, REFUSED, OTHER, STAY_OUT, SAME, RELEASED = "as_asked", "no", "other", "stay_out", "same", "released"
GOES_ON, STOPS, ACCEPTED = ("goes_on", "limits", "counsel", "renewed"), "stops", "accepted"
"""Answers by which an AI system goes on, by which it stops, and by which what is left of a risk is borne."""
ON_CONTROLS = {"all_apply": "yes", "none_applies": "no", STAY_OUT: "no", "yes": "yes", "no": "no"}
"""Answers that say of controls whether they apply."""
SYSTEMS = {
    "impact_left": re.compile(r" \S+$"),
    "ai_ends": re.compile(r" \d{4}-\d\d-\d\d$"),
    "outstanding": re.compile("$"),
    "forbidden": re.compile("$"),
}
"""Kind of decisions by which an AI system may end → what stands behind its name in what they are about."""
_ROLE = re.compile(rf"{ROLE}(.+), ([\d.]+){A_MONTH} {LIMIT} ([\d.]+)")
_DAY = re.compile(r" (\d{4}-\d\d-\d\d)$")
_BY = re.compile(r"\bby (\d{4}-\d\d-\d\d)$")


class AskedFor(BaseModel, frozen=True):
    """What a decision gives once it is as asked: working days `a_month` `until` a day, beside those `given` now; `days` in all, `forms` of them for
    AI impact assessments; or the `day` of an audit, or to which a wanted date is moved."""

    a_month: float | None = None
    given: float | None = None
    days: float | None = None
    forms: float | None = None
    until: date | None = None
    day: date | None = None

    def __str__(self) -> str:
        """As it ends the key of a decision: a_month=31.0 until=2028-03-01."""
        return " ".join(f"{name}={each}" for name, each in self.model_dump(exclude_none=True).items())


@dataclass(frozen=True, slots=True)
class Answered:
    """What was answered to a decision, column by column."""

    answer: str = ""
    """Of decisions.yml; empty where what stands there is none of its kind."""
    text: str = ""
    """As it stands in the column Decided."""
    days: float | None = None
    day: date | None = None
    taken_by: str = ""
    words: str = ""
    """What was said besides, kept as it stands."""

    @property
    def lacking(self) -> list[str]:
        """What has to stand beside the answer and doesn't."""
        known = load_decision_words().answer.get(self.answer)
        return [name for name in known.needs if getattr(self, name) in (None, "")] if known else []


@dataclass(frozen=True, slots=True)
class MadeDecision:
    """A decision that was made."""

    kind: str
    about: tuple[str, ...]
    what: str
    """As it was asked."""
    answered: Answered
    by: str
    on: date
    key: str
    cell: str = ""
    asked: AskedFor = field(default_factory=AskedFor)
    effects: tuple[Effect, ...] = ()
    """What it gives the plan; none where it doesn't bear on it."""

    @property
    def answer(self) -> str:
        return self.answered.answer

    @property
    def is_unread(self) -> bool:
        """Whether what stands there is no answer that we know, or lacks what has to stand beside it."""
        return self.kind != CONTROL and (not self.answer or bool(self.answered.lacking))

    @property
    def decided(self) -> str:
        """All of it in words, without the columns that the answer names: Goes on with limits, 31 January 2027: a teacher looks at each mark."""
        said = self.answered
        known = None if self.kind == CONTROL else load_decision_words().answer.get(self.answer)
        answer = said.words if self.answer == OTHER else known.says.partition(" (")[0] if known else said.text
        parts = [
            say("{count} days", count=days(said.days)) if said.days is not None else "",
            day(said.day) if said.day else "",
            said.taken_by,
        ]
        told = ", ".join(filter(None, [answer, *parts]))
        return labelled(told, said.words) if said.words and self.answer != OTHER else told

    @property
    def told(self) -> str:
        """3 December 2026, Managing director: “as asked”."""
        return labelled(f"{day(self.on)}, {self.by}", in_quotes(self.decided))

    @property
    def things(self) -> dict[str, str | None]:
        """What it is about, by name, each with the day that it had when it was asked."""
        found = ((name_of_thing(each), _DAY.search(each)) for each in self.about)
        return {name: hit[1] if hit else None for name, hit in found}

    @property
    def confirmed(self) -> list[str]:
        """What it takes as it was proposed."""
        return [*self.about] if self.is_on_owners and self.answer == AS_ASKED else []

    @property
    def begins(self) -> date | None:
        """The day to come from which it holds, of what binds others once it is decided."""
        kind = load_decision_words().of.get(self.kind)
        return self._ahead if kind and kind.begins else None

    @property
    def is_on_use(self) -> bool:
        """Whether it is on AI that goes on or not, or on what the law asks of it."""
        return self.kind in {"law", *load_decision_words().matter_of["impact_left"].kinds}

    @property
    def until(self) -> date | None:
        """The day to come until which it lets something be, or on which it stops it."""
        return self._ahead if self.is_on_use and self.answer in (*GOES_ON, STOPS) else None

    @property
    def due(self) -> date | None:
        """The day to come by which it wants something done."""
        return self._ahead if self.is_on_use and self.until is None else None

    @property
    def _ahead(self) -> date | None:
        return self.answered.day if self.answered.day and self.answered.day > self.on else None

    @property
    def is_refused(self) -> bool:
        return self.answer == REFUSED

    @property
    def a_month(self) -> float:
        """The days a month that it gives; 0 where it gives none."""
        return next((each.a_month for each in self.effects if isinstance(each, DaysAMonth)), 0)

    @property
    def since(self) -> date:
        """From when on the plan goes by it."""
        return next((each.since for each in self.effects if isinstance(each, DaysAMonth) and each.since), self.on)

    @property
    def released(self) -> float | None:
        """The days that it releases of those that were asked for; none where it isn't about that."""
        planned = (self.asked.days or 0) - (self.asked.forms or 0)
        return next((planned + each.more for each in self.effects if isinstance(each, DaysReleased)), None)

    @property
    def is_on_owners(self) -> bool:
        return any(subject.startswith(OWNED) for subject in self.about)

    @property
    def applies(self) -> str:
        """Whether the controls that it is about apply, “yes” or “no”; empty where it takes what is proposed, or doesn't say."""
        return ON_CONTROLS.get(self.answer, "")

    @property
    def takes(self) -> bool:
        """Whether it says of the controls that it is about whether they apply, or takes what is proposed."""
        return bool(self.applies) or self.answer == AS_ASKED


def name_of_thing(subject: str) -> str:
    """What a subject of a decision is called: R-09 of “R-09 2027-02-28” and “R-09 up to 12”, Carrier B of “first review Carrier B”."""
    bare = _DAY.sub("", subject.removeprefix(FIRST_REVIEW)).partition(f" {LIMIT} ")[0]
    prefix = next((each for each in OWNED if bare.startswith(each)), "")
    return bare.removeprefix(prefix).strip("“”") if prefix != OWNED[-1] else bare


def system_of(kind: str, subject: str) -> str:
    """The AI system that a subject of such a kind names."""
    return SYSTEMS[kind].sub("", subject) if kind in SYSTEMS else subject


def role_asked(role: str, given: float, needed: float) -> str:
    """Of what a decision is about: the days a month that a role has, and those that it needs."""
    return f"{ROLE}{role}, {given:g}{A_MONTH} {LIMIT} {needed:g}"


def roles_asked(about: Iterable[str]) -> list[DaysOfRole]:
    found = (_ROLE.fullmatch(each) for each in about)
    return [DaysOfRole(hit[1], float(hit[3]), float(hit[2])) for hit in found if hit]


def wanted_then(about: Iterable[str]) -> set[date]:
    """The days that were wanted when it was asked."""
    return {date.fromisoformat(found[1]) for each in about if (found := _BY.search(each))}
