"""What management has decided, as it was filled in; and which decisions are asked no more, or again."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from ims_lib.catalogue.decision_words import load_decision_words
from ims_lib.client.entries import LIMIT, UNTIL, is_within, with_limit
from ims_lib.dates import day
from ims_lib.decided_settings import CONTROLS, decisions_made, on_systems
from ims_lib.decided_settings.made import (
    A_MONTH,
    ACCEPTED,
    OWNED,
    REVIEW,
    ROLE,
    STOPS,
    SYSTEMS,
    MadeDecision,
    name_of_thing,
    system_of,
)
from ims_lib.languages import say
from ims_lib.standard_ids import STANDARDS, number_of
from ims_lib.steps.decisions.model import Ahead, ManagementDecision
from ims_lib.steps.improvement.undecided import AskedBefore
from ims_lib.steps.risk_register.entry import RETAINED
from ims_lib.wording import ProposedName, counted, listed

_DAY_BEHIND = re.compile(r" (?:from )?\d{4}-\d\d(?:-\d\d)?$")
GROUNDS = ("risk", "promised", "alone", "")
"""Why a date of the client's own that isn't kept is decided on, the gravest first."""
BY, _NAMED = "by", 3
"""Begins the day of a date that is wanted; and so many new things are named."""


def still_asked(
    found: Iterable[ManagementDecision], made: Sequence[MadeDecision], usual: date
) -> Iterable[ManagementDecision]:
    """Those that weren't decided for all that they are about now; of one that was for a part of it what was decided then.

    Where only a proposal says who decides, whoever decided the like last does. What was decided until a day is asked again when that day comes near: before the `usual` day of a decision. Days a month
    are asked for no more once as many were decided, for whatever.
    """
    stopped = {name for name, each in on_systems(made).items() if each.answer == STOPS}
    of_days = (each for each in made for effect in each.effects if each.a_month and (effect.until or usual) >= usual)
    given, matter_of = next(of_days, None), load_decision_words().matter_of
    for item in found:
        if item.asks.a_month and given and given.a_month >= item.asks.a_month:
            continue
        alike = [each for each in made if each.kind in (item.kind, matter_of[item.kind].matter)]
        # what still has no owner, a control on which nobody has said plainly whether it applies, and a review that wasn't held on the day
        # that was decided, is asked again
        settled = (
            each
            for each in alike
            if (each.applies or each.kind not in (*CONTROLS, REVIEW))
            and not each.is_unread
            and is_in_force(each, usual)
        )
        then = {subject for each in settled for subject in _settled_by(each)}
        if item.kind in SYSTEMS and system_of(item.kind, item.about[0]) in stopped:
            continue
        if alike and isinstance(item.who, ProposedName):
            item = replace(item, who=alike[0].by)
        if new := [subject for subject in item.about if not is_covered(subject, then, usual)]:
            again = next((each for each in alike if _is_same(each, item)), None)
            before = again.told if again else item.before
            told = [say("asked again: {new}; before, {told}", new=_new(new), told=before)] if before else []
            yield replace(item, before=before, details=(*told, *item.details))


def _settled_by(made: MadeDecision) -> Iterator[str]:
    """What it was about, with its new day too, and that what it accepts is retained; but whose something is."""
    yield from (subject for subject in made.about if not subject.startswith(OWNED))
    if made.answered.day:
        yield from (f"{name_of_thing(subject)} {made.answered.day}" for subject in made.about)
    if made.answer == ACCEPTED:
        yield from (f"{RETAINED} {name_of_thing(subject)}" for subject in made.about)


def _is_same(made: MadeDecision, item: ManagementDecision) -> bool:
    """Whether the same was decided; of the client's own dates it may be days for them, other dates, or what holds risks down until then."""
    of_dates, asks = item.kind == "own_dates", bool(item.asks.a_month)
    if of_dates and not (
        bool(made.asked.a_month) == asks and (asks or _is_asked_alike(made.what, item.asked, item.kind))
    ):
        return False
    if {made.kind, item.kind} <= SYSTEMS.keys() and system_of(made.kind, made.about[0]) == system_of(
        item.kind, item.about[0]
    ):
        return True  # of another reason
    return (of_dates and made.is_refused) or not {*stems_of(item.about)}.isdisjoint(stems_of(made.about))


def _is_asked_alike(before: str, now: str, kind: str) -> bool:
    """Whether one was asked on the same ground as another, or it can't be told, as it was asked in another language."""
    then, today = (_ground_of(each, kind) for each in (before, now))
    return then is None or then == today


def _ground_of(asked: str, kind: str) -> str | None:
    """The ground by which a decision is put, as its words begin; none where they are none of this language."""
    for case, text in load_decision_words().of[kind].ask.items():
        begins = re.sub(r"\\\{\w+\\\}", ".+", re.escape(text.partition("||")[0]))
        if re.match(begins, asked):
            ground = case.partition("_")[0]
            return ground if ground in GROUNDS else ""
    return None


def _new(subjects: Sequence[str]) -> str:
    """What it wasn't about before, in words."""
    named = [with_limit(each) for each in subjects if not each.endswith(A_MONTH) and not each.startswith(f"{BY} ")]
    if any("_" in stem or "/" in stem for stem, _ in named) or named[_NAMED:]:
        return say("{count} still open", count=counted(len(named), "thing"))
    return listed(_spoken(*each) for each in named) or say("other figures")


def _spoken(stem: str, limit: str) -> str:
    if stem.endswith(UNTIL):
        return say("until {day}", day=day(date.fromisoformat(limit)))
    if stem.startswith(f"{RETAINED} "):
        return say("{risk} is to be retained", risk=stem.removeprefix(f"{RETAINED} "))
    if stem.startswith(ROLE):
        return say("{role}, up to {days} days a month", role=stem.removeprefix(ROLE).rpartition(", ")[0], days=limit)
    if stem in STANDARDS:
        return f"ISO/IEC {stem}"
    name = stem.removesuffix(f" {LIMIT}")
    thing, _, last = stem.removesuffix(f" {LIMIT}").rpartition(" ")
    is_day = bool(thing) and re.fullmatch(r"\d{4}-\d\d-\d\d", last)
    if last in STANDARDS and not is_day:
        return say("the day of the next audit of {standard}", standard=f"ISO/IEC {last}")
    if stem == LIMIT:
        return say("more than then, up to {limit}", limit=limit)
    named = f"ISO/IEC {thing}" if thing in STANDARDS else number_of(thing) or thing
    return f"{named}, {day(date.fromisoformat(last))}" if is_day else name if " " in name else number_of(name) or name


def decided_on(kind: str, ahead: Ahead) -> Iterator[MadeDecision]:
    """What was decided on a kind, or on the matter that it belongs to, as far as that is plain."""
    kinds = {kind, load_decision_words().matter_of[kind].matter}
    return (each for each in decisions_made(ahead.steps.coverage.client) if each.kind in kinds and not each.is_unread)


def as_wanted_before(item: ManagementDecision, asked: Iterable[AskedBefore]) -> ManagementDecision:
    """With the day by which an earlier report asked for it, where that was earlier and nothing of it was decided since."""
    own = {*stems_of(item.about)}
    days = (each.first_by for each in asked if each.kind == item.kind and not own.isdisjoint(stems_of(each.about)))
    first = min(days, default=item.by)
    return item if item.before or first >= item.by else replace(item, wanted_by=first)


def is_in_force(made: MadeDecision, usual: date) -> bool:
    """Whether the day until which it lets something be isn't near, nor that from which it holds far, if it sets one."""
    return (made.until or usual) >= usual >= (made.begins or usual)


def is_covered(subject: str, then: Collection[str], usual: date) -> bool:
    """Whether something was among what was decided: just so, or within the limit that was set."""
    own, _ = with_limit(subject)
    lasts = (last for stem, last in map(with_limit, then) if stem == own)
    reaches = own.endswith(UNTIL) and any(last >= usual.isoformat() for last in lasts)
    return reaches or any(is_within(subject, each) for each in then)


def stems_of(about: Iterable[str]) -> Iterator[str]:
    """What two decisions have in common, whatever its limit or day: not that they rest on the same days a month."""
    kept = (with_limit(subject)[0] for subject in about if not subject.endswith(A_MONTH))
    return (each if each.startswith(f"{BY} ") else _DAY_BEHIND.sub("", each) for each in kept)
