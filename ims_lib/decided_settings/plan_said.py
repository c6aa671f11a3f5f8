"""What a decision gives the plan: as it was asked, or in the client's own words where these are plain."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from ims_lib.catalogue.decision_words import load_decision_words
from ims_lib.client import Entered
from ims_lib.client.entries import PART
from ims_lib.days_off import LONGEST_WORKED
from ims_lib.decided_settings.clauses import NO_MORE, clauses_in, core_of, is_of_forms
from ims_lib.decided_settings.dates_said import wanted_each
from ims_lib.decided_settings.effects import AuditOn, DaysAMonth, DaysOfRole, DaysReleased, Effect, ReviewOn, WantedBy
from ims_lib.decided_settings.items_said import said_of_each
from ims_lib.decided_settings.made import (
    A_MONTH,
    ASKS,
    BETWEEN,
    DAY_OF,
    NO_DATE,
    REVIEW,
    AskedFor,
    MadeDecision,
    roles_asked,
    said_in,
    wanted_then,
)
from ims_lib.decided_settings.words import (
    FIGURE,
    SENTENCES,
    agrees,
    behind,
    figures_in,
    is_plain,
    named,
    sets_condition,
    span_of,
    takes_proposal,
    words_of,
)
from ims_lib.inputs.said import apart_from_days, days_within
from ims_lib.register.cell_values import days_named
from ims_lib.register.plans import yes_no
from ims_lib.register.stems import stems_in
from ims_lib.register.vocabulary import plain
from ims_lib.standard_ids import STANDARDS

NUMBER_AND_UNIT = 2
"""Words of a number of days that stands alone."""
_GIVEN = re.compile(rf"[\d.]+{A_MONTH}")


def made_of(key: str, each: Entered, roles: Collection[str] = ()) -> MadeDecision:
    """A decision as it was filled in; `roles` are those whose days a month are known."""
    kind, _, rest = each.on.partition(PART)
    about = rest.split(BETWEEN)
    asked = AskedFor(**dict(part.split("=") for part in about.pop().split()) if ASKS.fullmatch(about[-1]) else {})
    made = MadeDecision(kind, tuple(about), each.name, *said_in(each, "decided"), key, each.cell, asked)
    plainly = replace(made, decided=core_of(made.decided))
    agreed = agrees(plainly.decided)
    effect, *further = _as_asked(made) if agreed else _of_roles(plainly, roles) or _read_parts(plainly)
    if isinstance(effect, DaysReleased) and effect.refused and _gives_forms(made):
        effect = None
    return replace(made, effect=effect, further=(*further,), is_unread=effect is None and _is_unread(made, agreed))


def _as_asked(made: MadeDecision) -> Sequence[Effect | None]:
    """What it gives the plan where it is as asked."""
    return days_asked(made.about, made.asked) or [_on_day(made, made.asked.day) if made.asked.day else None]


def days_asked(about: Iterable[str], asked: AskedFor) -> Sequence[Effect]:
    """The days that a decision asks for, of all and of roles."""
    of_roles = roles_asked(about)
    if asked.a_month is not None:
        return [DaysAMonth(asked.a_month, until=asked.until), *of_roles]
    if asked.days and asked.until:
        return [DaysReleased(asked.forms or 0, asked.until)]
    return of_roles


def _of_roles(made: MadeDecision, roles: Iterable[str]) -> Sequence[Effect | None]:
    """The days a month of each role that its words name, as in “Quality manager 8, the others as proposed”, or of the only one that it asks
    about; one that is none where that isn't plain, nothing where it is about no role."""
    asked = {each.role: each for each in roles_asked(made.about)}
    is_monthly = made.kind in load_decision_words().of and load_decision_words().of[made.kind].monthly
    others = roles if is_monthly and stems_in("put_before", "a_month").hits(made.decided) else ()
    known = [*dict.fromkeys([*asked, *others])]
    if not any(named(role).search(made.decided) for role in known):
        a_month = _a_month(made, made.decided) if made.asked.a_month is None else None
        if not asked or a_month is None or a_month > LONGEST_WORKED:
            return []
        if len(asked) > 1:
            return [None]
        known = [*asked]
    found: list[Effect | None] = []
    for said in said_of_each(made.decided, (*known,)):
        words = said.bare
        given = figures_in(words)
        is_plain_of = said.is_sure and len(given) == 1 and is_plain(words, "put_off")
        if given and not (is_plain_of and span_of(words, made.on, given) == (None, None)):
            return [None]
        for role in said.names:
            if given:
                found.append(DaysOfRole(role, min(given), asked[role].given if role in asked else None))
            elif role in asked and takes_proposal(words.strip(" ,;.:")):
                found.append(asked[role])
    return found


def _read_parts(made: MadeDecision) -> list[Any]:
    """What its words give the plan, part by part where several parts name figures or days: days a month, and then a date; one that is none where
    not each of these is plain."""
    if kept := _stays(made, made.decided):
        return [*kept]
    parts = [each for each in SENTENCES.split(made.decided) if figures_in(each) or days_within(each)]
    if made.asked.days or made.kind == NO_DATE or not parts[1:] or not is_plain(made.decided, "unsure"):
        return [_read(made)]
    found = [_read(replace(made, decided=each)) for each in parts]
    is_whole = len({type(each) for each in found}) == len(found) and None not in found
    return sorted(found, key=lambda each: not isinstance(each, DaysAMonth)) if is_whole else [None]


def _read(made: MadeDecision) -> Effect | None:
    """What the client's words give the plan: of days a month or days a number, else one day; none where they refuse, doubt or add to it."""
    text, asked = words_of("instead_of", after=r"\s+[\d.,]*\d").sub("", made.decided), made.asked
    if asked.a_month:  # not 31, but 27 days
        text = words_of("left_out", before=r"^\W*", after=rf"\s+{asked.a_month:g}(?!\w)\W*\w*").sub("", text)
    text, is_without = _without_forms(text, asked)
    refusal, _, rest = text.partition(". ")
    is_in_words = rest and not FIGURE.search(refusal) and not sets_condition(refusal)  # not safe enough
    is_refusal = yes_no().get(plain(refusal)) is False or (is_in_words and not is_plain(refusal, "unsure"))
    if is_refusal and not asked.days and is_plain(rest, "unsure"):
        return _on_named_days(made, rest)  # no to days, as the date moves instead
    if asked.until and asked.days and ((asked.days == asked.forms and made.is_refused) or _keeps_to_given(made)):
        return DaysReleased(0, asked.until, asked.forms or 0)
    if made.kind == NO_DATE and (each := wanted_each(text, made.about, made.on)):
        return each
    if made.kind == NO_DATE and made.about[1:]:
        return None
    if not is_plain(text, "unsure"):
        return None
    if asked.a_month is not None and agrees(behind(text, "from_day")[0].rstrip(" ,;:")):
        span = span_of(text, made.on, set())
        return DaysAMonth(asked.a_month, span[0], span[1] or asked.until) if span and span[0] else None
    if (given := _a_month(made, text)) is not None:
        span = span_of(text, made.on, {given}) if is_plain(text, "put_off") else None
        return DaysAMonth(given, *span) if span else None
    if asked.days and asked.until:
        released = _released(text, asked.days, asked.until) if is_plain(text, "put_off") else None
        if agrees(text) or (is_without and released == asked.days):
            released = asked.days - (asked.forms or 0)
        more = (released or 0) - asked.days + (asked.forms or 0)
        return None if released is None else DaysReleased(more, asked.until, max((asked.forms or 0) - max(more, 0), 0))
    return _on_named_days(made, text)


def _without_forms(text: str, asked: AskedFor) -> tuple[str, bool]:
    """A text without what it plainly leaves out, the days for AI impact assessments by their number, and whether it does: “45 days” of
    “45 days, not the 13 for AI”."""
    if not asked.forms:
        return text, False
    behind_it = words_of("left_out", before=rf"[,;](?:\s*[^\W\d]+)?\s+{asked.forms:g}(?!\w)[^,;.\d]*\s", after=r"\W*$")
    found = words_of("left_out", after=rf"\s+{asked.forms:g}(?!\w)").search(text)
    if (last := behind_it.search(text)) and not found and is_plain(re.sub(r"\w+\W*$", "", last[0]), "unsure"):
        return text[: last.start()].rstrip(), True
    if not found or figures_in(text[found.end() :]) or stems_in("put_before", "unsure").hits(text[found.end() :]):
        return text, False
    return text[: found.start()].rstrip(" ,;:.(–-"), True


def _gives_forms(made: MadeDecision) -> bool:
    """Whether it gives a number of days and speaks of the forms, and doesn't leave these out."""
    text, _ = _without_forms(made.decided, made.asked)
    is_given = made.opens_with is not False and not words_of("stays_at").search(text)
    of_forms = any(kind != NO_MORE and is_of_forms(said) for kind, said in clauses_in(text))
    return is_given and bool(figures_in(text)) and of_forms


def _stays(made: MadeDecision, text: str) -> Sequence[Effect | None]:
    """The days a month that there are, where a text says that they stay, behind a refusal too, as in “not 10, it stays at 6”; none where
    that isn't plain, nothing where it says no such thing."""
    before, rest = behind(text, "stays_at")
    given, asked = figures_in(rest), made.asked
    if len(given) != 1 or span_of(rest, made.on, given) != (None, None):
        return []
    known = {asked.given, *(float(each.removesuffix(A_MONTH)) for each in made.about if _GIVEN.fullmatch(each))}
    is_of_asked = figures_in(before) <= {asked.a_month, asked.days} and not days_within(before)
    is_refusal = made.opens_with is False and not sets_condition(before)
    if (
        not given <= known
        or not is_of_asked
        or not (is_refusal or is_plain(before, "unsure"))
        or not is_plain(rest, "unsure")
    ):
        return [None]
    return [DaysReleased(0, asked.until, asked.forms or 0) if asked.days and asked.until else DaysAMonth(min(given))]


def _keeps_to_given(made: MadeDecision) -> bool:
    """Whether it says no, and that there is nobody beyond the days a month that there are."""
    found = words_of("beyond", after=rf"\s+{made.asked.given or 0:g}(?!\w)").search(made.decided)
    if not found or made.opens_with is not False or figures_in(made.decided) != {made.asked.given}:
        return False
    return bool(stems_in("put_before", "unsure").hits(SENTENCES.split(made.decided[: found.start()])[-1]))


def _on_named_days(made: MadeDecision, text: str) -> Effect | None:
    """What the only day gives that a text names beside those that were wanted when it was asked."""
    named, about = {*days_within(text)} - wanted_then(made.about), " ".join(made.about)
    bare = apart_from_days(text).replace("ISO/IEC", "")
    alone = [each for each in STANDARDS if plain(words_of("by_day").sub("", bare)) == plain(each)]
    if alone and not (made.asks_for_day or wanted_then(made.about)) and len(named) == 1 and max(named) > made.on:
        return WantedBy(alone[0], *named)  # it says no more than by when that one is wanted
    if any(each in text and each not in about for each in STANDARDS):
        return None  # of another standard
    if made.asks_for_day and figures_in(words_of("of_clock", before=r"\d[\d.:]*\s*").sub("", text)):
        return None  # 12 or 19 January
    return _on_day(made, named.pop()) if len(named) == 1 else None


def _released(text: str, asked: float, until: date) -> float | None:
    """How many days a text releases of those that were asked for: the only other number that it names, or that with its parts; none where
    it names none, several, or more than were asked for."""
    figures = figures_in(text, until)
    others = figures - {asked}
    if asked in figures and (not others or sum(others) == asked):
        return asked
    return min(others) if len(others) == 1 and min(others) < asked else None


def _on_day(made: MadeDecision, set_day: date) -> Effect | None:
    """A day to come that it sets for an audit or a wanted date of one standard, or for the management review."""
    wanted = wanted_then(made.about)
    standards = [each for each in STANDARDS if any(each in subject.split() for subject in made.about)]
    if made.kind == REVIEW:
        return ReviewOn((*standards,), set_day) if set_day > made.on else None
    if len(standards) != 1 or set_day <= made.on:
        return None
    if made.asks_for_day:
        return AuditOn(standards[0], set_day)
    is_date = made.kind == NO_DATE or (bool(wanted) and set_day > max(wanted))
    return WantedBy(standards[0], set_day) if is_date else None


def _is_unread(made: MadeDecision, agreed: bool) -> bool:
    """Whether the plan would go by a figure, a day or an owner in it, and it names none that is plain: another than the one that was asked
    about, or none where one was asked for."""
    if made.asked.days or made.is_on_owners:
        return not made.assigned
    words, then = load_decision_words().of.get(made.kind), wanted_then(made.about)
    asks_for_one = made.kind in (NO_DATE, REVIEW) or any(each.startswith(DAY_OF) for each in made.about)
    if agreed:
        return asks_for_one or ((words is None or words.monthly) and bool(then))
    bears = asks_for_one or bool(then) or (words is not None and words.monthly)
    is_on_one = made.kind == NO_DATE and any(each in made.decided for each in STANDARDS)
    return is_on_one or (bears and bool(figures_in(made.decided) or {*days_within(made.decided)} - then))


def _a_month(made: MadeDecision, text: str) -> float | None:
    """The days a month that a text gives; none where it gives none, or several."""
    words, found = load_decision_words().of.get(made.kind), days_named(text)
    is_meant = words is not None and words.monthly and not made.asked.days and len(text.split()) <= NUMBER_AND_UNIT
    return found[0] if len(found) == 1 and (is_meant or stems_in("put_before", "a_month").hits(text)) else None
