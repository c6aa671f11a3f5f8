"""A decision that was made: what was asked, and what its words say."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from pydantic import BaseModel

from ims_lib.catalogue.decision_words import load_decision_words
from ims_lib.client import Entered
from ims_lib.client.entries import LIMIT
from ims_lib.dates import day
from ims_lib.decided_settings.clauses import AGREED, BEGIN, CONDITION, NO_MORE, ORDER, begin_in, clauses_in, is_of_forms
from ims_lib.decided_settings.controls_said import applies_said, left_apart
from ims_lib.decided_settings.dates_said import days_behind
from ims_lib.decided_settings.effects import DaysAMonth, DaysOfRole, DaysReleased, Effect
from ims_lib.decided_settings.items_said import SaidOfThings, said_of_each
from ims_lib.decided_settings.owners_said import owners_said
from ims_lib.decided_settings.words import (
    FIGURE,
    agrees,
    holds,
    named,
    named_in,
    phrases_of,
    said_of_use,
)
from ims_lib.inputs.said import days_within
from ims_lib.register.plans import yes_no
from ims_lib.register.vocabulary import load, plain
from ims_lib.standard_ids import number_of
from ims_lib.wording import in_quotes, labelled

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
OF_WORK = ("law", "impact_due")
"""The kinds of those on AI that set work, so that a day is when it is due, unless something is stopped on it."""
FIRST_REVIEW = "first review "
"""Begins what a decision is about that asks for the first review of a supplier."""
CONTROL = "control"
"""What a control is filled in as that is decided in its row."""
ROLE = "role "
"""Begins what a decision is about that asks for more days a month of a role."""
_ROLE = re.compile(rf"{ROLE}(.+), ([\d.]+){A_MONTH} {LIMIT} ([\d.]+)")
_CAPITALS = re.compile(r"\b[A-Z]{2,}\b")
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
class MadeDecision:
    """A decision that was made."""

    kind: str
    about: tuple[str, ...]
    what: str
    """As it was asked."""
    decided: str
    by: str
    on: date
    key: str
    cell: str = ""
    asked: AskedFor = field(default_factory=AskedFor)
    effect: Effect | None = None
    """What it gives the plan; none where it doesn't bear on it, or that isn't plain."""
    further: tuple[Effect, ...] = ()
    """What it gives the plan besides: a date, beside days a month."""
    is_unread: bool = False
    """Whether it names figures or days, or agrees to something, and what that is for the plan isn't plain."""

    @property
    def told(self) -> str:
        """3 December 2026, Managing director: “yes”."""
        return labelled(f"{day(self.on)}, {self.by}", in_quotes(self.decided))

    @property
    def things(self) -> dict[str, str | None]:
        """What it is about, by name, each with the day that it had when it was asked."""
        names = (each.removeprefix(FIRST_REVIEW) for each in self.about)
        days = {_DAY.sub("", each).partition(f" {LIMIT} ")[0]: _DAY.search(each) for each in names}
        return {name: found[1] if found else None for name, found in days.items()}

    @property
    def said(self) -> tuple[SaidOfThings, ...]:
        """What it says of which of them; a name by its first word counts as the whole."""
        text, names = self.decided, (*self.things,)
        for name in named_in(text, names):
            text = text if holds(text, name) else named(name.split()[0]).sub(name, text)
        return said_of_each(text, names)

    @property
    def assigned(self) -> list[tuple[str, str]]:
        """What it names an owner for, with whom, as in “R-19: Head of infrastructure”; both empty where it takes what was proposed, no owner
        where it leaves something out of that."""
        if not self.is_on_owners:
            return []
        found = owners_said(self.decided)
        return [] if any(not owner and thing and not self._about(thing) for thing, owner in found) else found

    def _about(self, thing: str) -> set[str]:
        """What it is about that some words name; where that is none, what shares a word in capitals with them, as in “all on AI”."""
        said, capitals = f" {plain(thing)} ", {*_CAPITALS.findall(thing)}
        named_whole = {each for each in self.about if f" {plain(each.partition(' ')[2])} " in said}
        return named_whole or {each for each in self.about if not capitals.isdisjoint(_CAPITALS.findall(each))}

    @property
    def confirmed(self) -> list[str]:
        """What it takes as it was proposed, and names nobody for."""
        apart = {each for thing, _ in self.assigned for each in self._about(thing)}
        return [each for each in self.about if each not in apart] if ("", "") in self.assigned else []

    @property
    def left_out(self) -> list[str]:
        """What it leaves out of what it takes as it was proposed, without saying plainly whose it is."""
        return [thing for thing, owner in self.assigned if thing and not owner]

    @property
    def left(self) -> str:
        """What it says beside what is surely understood of it, and that nothing follows; empty where that is nothing, or all of it."""
        clauses = clauses_in(self.decided)
        if self.effect:
            told = [text for kind, text in clauses if kind in {NO_MORE, ORDER}]
            return "; ".join(text for text in told if not (self.asked.forms and is_of_forms(text)))
        followed = {AGREED} if self.begins in {None, date.max} else {AGREED, BEGIN}
        is_agreed = any(each.kind == AGREED for each in clauses[:1])
        return "; ".join(text for kind, text in clauses if is_agreed and kind not in followed)

    @property
    def begins(self) -> date | None:
        """The day to come from which it holds, of what binds others once it is decided."""
        kind = load_decision_words().of.get(self.kind)
        return begin_in(self.decided, self.on) if kind and kind.begins else None

    @property
    def is_on_use(self) -> bool:
        """Whether it is on AI that goes on or not, or on what the law asks of it."""
        return self.kind in {"law", *load_decision_words().matter_of["impact_left"].kinds}

    @property
    def until(self) -> date | None:
        """The first day to come until which it lets something be, in “used until 31 January, then stopped”; none of what only bears on the plan, or on
        work that is to be done by then."""
        is_of_work = self.kind in OF_WORK and "stops" not in said_of_use(self.decided)
        if self.effect or self.further or is_of_work or not self.is_on_use:
            return None
        said = (each.text for each in clauses_in(self.decided) if each.kind != CONDITION)
        return min((on for text in said for on in days_behind(text, "until_day", self.on)), default=None)

    @property
    def forms_by(self) -> list[date]:
        """The days to come by which it wants an assessment made, where no condition sets them."""
        said = (text for kind, text in clauses_in(self.decided) if kind != CONDITION and is_of_forms(text))
        return [on for text in said for on in days_behind(text, "by_day", self.on)]

    @property
    def days_set(self) -> set[date]:
        """The days to come that it sets: until which something is, or by which something is to be; without a year the next ones."""
        behind_words = (on for name in ("until_day", "by_day") for on in days_behind(self.decided, name, self.on))
        return {on for on in (*behind_words, *days_within(self.decided)) if on > self.on}

    @property
    def is_refused(self) -> bool:
        """Whether it says no and gives nothing instead, neither a day nor a figure."""
        return self.opens_with is False and not FIGURE.search(self.decided)

    @property
    def opens_with(self) -> bool | None:
        """Whether it begins with a yes, or with a no; none where neither is plain."""
        first = plain(re.split(r"[,.;:\n]", self.decided)[0])
        is_denied = not {*first.split()}.isdisjoint(load("built_here")["denied"])
        is_no = yes_no().get(first) is False or first in phrases_of("turned_down") or is_denied
        return False if is_no else agrees(first) or None

    @property
    def a_month(self) -> float:
        """The days a month that it gives; 0 where it gives none."""
        return self.effect.a_month if isinstance(self.effect, DaysAMonth) else 0

    @property
    def since(self) -> date:
        """From when on the plan goes by it."""
        return (self.effect.since if isinstance(self.effect, DaysAMonth) else None) or self.on

    @property
    def released(self) -> float | None:
        """The days that it releases of those that were asked for; none where it isn't about that."""
        planned = (self.asked.days or 0) - (self.asked.forms or 0)
        return planned + self.effect.more if isinstance(self.effect, DaysReleased) else None

    @property
    def settled(self) -> dict[str, str]:
        """By control whether it applies, “yes” or “no”, where it says no more than that: “A.7.6 stays out, the others are in”."""
        apart = None if self.kind == CONTROL else left_apart(self.decided)
        # “only as proposed, all that apply” takes each as it is proposed
        return applies_said(self.decided if apart is None else apart, self.about) if apart != "" else {}

    @property
    def asks_for_day(self) -> bool:
        """Whether it asks for the day of an audit or a review."""
        return self.kind == REVIEW or any(each.startswith((DAY_OF, f"{SURVEILLANCE} ")) for each in self.about)

    @property
    def is_on_owners(self) -> bool:
        return any(subject.startswith(OWNED) for subject in self.about)

    def takes(self, control: str) -> bool:
        """Whether it takes what is proposed of a control, as in “as proposed, except A.6.1.2”, or decides it in its own row."""
        if self.kind == CONTROL:
            return True
        apart = left_apart(self.decided)
        return apart is not None and number_of(control) not in re.split(r"[\s,;]+", apart)


def said_in(each: Entered, field: str) -> tuple[str, str, date]:
    """What was decided, by whom and when: a day stands there, or it wouldn't count."""
    return each.values[field], each.values["decided_by"], each.day or date.min


def role_asked(role: str, given: float, needed: float) -> str:
    """Of what a decision is about: the days a month that a role has, and those that it needs."""
    return f"{ROLE}{role}, {given:g}{A_MONTH} {LIMIT} {needed:g}"


def roles_asked(about: Iterable[str]) -> list[DaysOfRole]:
    found = (_ROLE.fullmatch(each) for each in about)
    return [DaysOfRole(hit[1], float(hit[3]), float(hit[2])) for hit in found if hit]


def wanted_then(about: Iterable[str]) -> set[date]:
    """The days that were wanted when it was asked."""
    return {date.fromisoformat(found[1]) for each in about if (found := _BY.search(each))}
