"""What was filled in of a decision, read: its answer, the figures beside it, and what the plan goes by because of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cache

from ims_lib.catalogue.decision_words import load_decision_words
from ims_lib.client import Entered
from ims_lib.client.entries import PART
from ims_lib.decided_settings.effects import (
    AuditOn,
    DaysAMonth,
    DaysOfRole,
    DaysReleased,
    Effect,
    NoneWanted,
    ReviewOn,
    WantedBy,
)
from ims_lib.decided_settings.made import (
    AS_ASKED,
    ASKS,
    BETWEEN,
    DAY_OF,
    NO_DATE,
    OTHER,
    REFUSED,
    REVIEW,
    SURVEILLANCE,
    Answered,
    AskedFor,
    MadeDecision,
    roles_asked,
)
from ims_lib.inputs.said import without_day
from ims_lib.languages import as_written, in_all_languages
from ims_lib.register.cell_values import days_named
from ims_lib.register.plans import yes_no
from ims_lib.register.vocabulary import load, plain, spellings
from ims_lib.standard_ids import STANDARDS

NUMBER_AND_UNIT = 2
"""Words of a number of days that stands alone."""
DAYS, DATE, NO_FORMS, NOT_WANTED = "days", "date", "without_forms", "not_wanted"
"""Answers that give other days, another day, the days without those for AI impact assessments, or say that no certificate is wanted."""


def made_of(key: str, each: Entered) -> MadeDecision:
    """A decision as it was filled in."""
    kind, _, rest = each.on.partition(PART)
    about = rest.split(BETWEEN)
    asked = AskedFor(**dict(part.split("=") for part in about.pop().split()) if ASKS.fullmatch(about[-1]) else {})
    said, on = _answered(kind, each), each.day or date.min
    made = MadeDecision(kind, tuple(about), each.name, said, each.values["decided_by"], on, key, each.cell, asked)
    return made if made.is_unread else replace(made, effects=tuple(_effects(made)))


def _answered(kind: str, each: Entered) -> Answered:
    """The answer and what stands beside it. A yes and a no count as the answers that say so; a day alone, or a number of days, is the answer
    that gives it, and so is one beside a yes."""
    text = each.values["decided"]
    number = each.values.get("days", "").replace(",", ".")
    said = Answered(
        text=text,
        days=float(number) if number.replace(".", "", 1).isdigit() else None,
        day=each.days.get("day"),
        taken_by=each.values.get("taken_by", ""),
        words=each.values.get("words", ""),
    )
    known = load_decision_words().of.get(kind)
    answers = known.answers if known else ()
    answer = next((name for name in answers if plain(text) in words_of_answer(name)), "")
    if answer == AS_ASKED and said.days is not None and DAYS in answers:
        answer = DAYS
    elif answer == AS_ASKED and said.day and DATE in answers:
        answer = DATE
    if answer:
        return replace(said, answer=answer)
    beside, on = without_day(text)
    if on and not beside and DATE in answers:
        return replace(said, answer=DATE, day=on)
    given = days_named(text) if DAYS in answers and len(text.split()) <= NUMBER_AND_UNIT else []
    return replace(said, answer=DAYS, days=given[0]) if given else said


@cache
def words_of_answer(answer: str) -> frozenset[str]:
    """The words, plain, by which an answer is given, in each language."""
    agreed = {plain(word) for word, meaning in yes_no().items() if meaning == (answer == AS_ASKED)}
    agreed |= {plain(word) for word in spellings(load("put_before")["as_proposed"])} if answer == AS_ASKED else set()
    says = in_all_languages(as_written(load_decision_words().answer[answer].says))
    return frozenset(map(plain, says)) | (agreed if answer in (AS_ASKED, REFUSED) else set())


def _effects(made: MadeDecision) -> Iterator[Effect]:
    """What it gives the plan."""
    answer, said, asked = made.answer, made.answered, made.asked
    if answer == AS_ASKED:
        yield from days_asked(made.about, asked)
    elif answer == DAYS and said.days is not None:
        yield from _other_days(made, said.days)
    elif answer in (REFUSED, NO_FORMS) and asked.days and asked.until:
        yield DaysReleased(0, asked.until, asked.forms or 0)
    elif answer == NOT_WANTED:
        yield NoneWanted(made.about)
    if (on := said.day or (asked.day if answer == AS_ASKED else None)) and answer != OTHER:
        yield from _on_day(made, on)


def days_asked(about: Iterable[str], asked: AskedFor) -> Sequence[Effect]:
    """The days that a decision asks for, of all and of roles."""
    of_roles = roles_asked(about)
    if asked.a_month is not None:
        return [DaysAMonth(asked.a_month, until=asked.until), *of_roles]
    if asked.days and asked.until:
        return [DaysReleased(asked.forms or 0, asked.until)]
    return of_roles


def _other_days(made: MadeDecision, number: float) -> Iterator[Effect]:
    """Days a month, from the day beside them on if there is one; of days that are to be released their number in all; of the only role that it
    is about its days a month."""
    asked, roles = made.asked, roles_asked(made.about)
    if asked.days and asked.until:
        forms = asked.forms or 0
        more = number - asked.days + forms
        yield DaysReleased(more, asked.until, max(forms - max(more, 0), 0))
    elif asked.a_month is None and len(roles) == 1:
        yield DaysOfRole(roles[0].role, number, roles[0].given)
    else:
        yield DaysAMonth(number, since=made.answered.day, until=asked.until)


def _on_day(made: MadeDecision, on: date) -> Iterator[Effect]:
    """A day to come for an audit or the management review, or by which certificates are wanted."""
    standards = tuple(each for each in STANDARDS if any(each in subject.split() for subject in made.about))
    if on <= made.on:
        return
    if made.kind == REVIEW:
        yield ReviewOn(standards, on)
    elif any(each.startswith((DAY_OF, f"{SURVEILLANCE} ")) for each in made.about):
        yield from (AuditOn(each, on) for each in standards[:1])
    elif made.kind in (NO_DATE, *_MOVES) and made.answer == DATE:
        yield from (WantedBy(each, on) for each in standards)


_MOVES = ("wanted", "tight")
"""Kinds whose other day is the one by which the certificate is wanted."""
