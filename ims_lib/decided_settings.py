"""What management decided that the plan goes by: days a month, dates that are wanted, the day of the body's next audit."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from ims_lib.catalogue.decision_words import load_decision_words
from ims_lib.cell_places import CellPlace
from ims_lib.client import Capacity, Client, Entered, opening
from ims_lib.client.entries import PART
from ims_lib.client.filled_sheets import asked
from ims_lib.client.settings import Settings
from ims_lib.dates import day
from ims_lib.findings import Finding
from ims_lib.inputs.said import day_ahead, days_within
from ims_lib.languages import say
from ims_lib.register.cell_values import days_named
from ims_lib.register.plans import yes_no
from ims_lib.register.stems import stems_in
from ims_lib.register.vocabulary import load, plain, spellings
from ims_lib.standard_ids import STANDARDS
from ims_lib.wording import days, in_quotes, in_row, labelled

KIND, BETWEEN = "decision", "; "
"""What a decision is filled in as, and what stands between the things that it is about."""
A_MONTH = " days a month"
"""Ends what a decision is about where it rests on the days that there are."""
DAY_OF, NO_DATE = "day of ", "no_date"
"""Begins what a decision is about that asks for the day of an audit, and the kind of those that ask by when a certificate is wanted."""
CONTROLS = ("controls", "applicability")
"""The kinds of those on which controls apply, together with others or alone."""
_FIGURE = re.compile(r"\d+(?:[.,]\d+)?")
_BY = re.compile(r"\bby (\d{4}-\d\d-\d\d)$")


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
    a_month: float | None = None
    """The working days a month that it gives."""
    since: date | None = None
    """From when on; from the day of the decision without."""
    until: date | None = None
    """Up to which day; without end otherwise."""
    standard: str = ""
    """Whose date it sets."""
    moved_to: date | None = None
    """The day that it sets for a date that is wanted."""
    audit_on: date | None = None
    """The day that it sets for the body's next audit."""
    as_proposed: bool = False
    """Whether it says no more than that what was proposed is so."""
    is_unread: bool = False
    """Whether it names figures or days, or agrees to something, and what that is for the plan isn't plain."""
    to_change: str = ""
    """What has to be written into the settings for the plan to go by it, without full stop."""

    @property
    def told(self) -> str:
        """3 December 2026, Managing director: “yes”."""
        return labelled(f"{day(self.on)}, {self.by}", in_quotes(self.decided))

    @property
    def in_plan(self) -> str:
        """What the plan goes by because of it, without full stop; empty where it doesn't bear on the plan."""
        if self.a_month is not None:
            since = say(" from {day}", day=day(self.since)) if self.since else ""
            until = say(" until {day}", day=day(self.until)) if self.until else ""
            given = days(self.a_month)
            return say("{given} days a month{since}{until}", given=given, since=since, until=until)
        said = {"standard": f"ISO/IEC {self.standard}", "day": day(self.moved_to or self.audit_on or self.on)}
        if self.moved_to:
            return say("{standard} by {day}", **said)
        return say("the certification body’s next audit of {standard} on {day}", **said) if self.audit_on else ""


class DecidedCapacity(Capacity, frozen=True):
    """A capacity that was decided, from a day on or until one."""

    changes: tuple[tuple[date, float], ...]
    """From which day on how many days a month there are, the earliest first."""

    def on(self, day: date) -> float:
        return next((given for since, given in reversed(self.changes) if since <= day), self.days_per_month)


def open_client(client: Client | str | Path, *, as_of: date | str | None = None) -> Client:
    """One client's folder with what management decided by the day that counts, which the plan goes by; see ims_lib.client.open_client.

    A decision counts as long as the settings say what they said when it was asked; what is entered there since counts more.
    """
    found = opening.open_client(client, as_of=as_of)
    settings, made = found.settings, decisions_made(found)
    for each in reversed(in_plan(made, found)):
        settings = settings.model_copy(update=_changed(each, settings, found.as_of))
    doubts = (_question(each) for each in made if each.is_unread)
    return replace(found, settings=settings, laid_down=found.settings, doubts=(*found.doubts, *doubts))


def decisions_made(client: Client) -> tuple[MadeDecision, ...]:
    """What was decided by the day of the report, the latest first."""
    found = [_made(key, each) for key, each in client.entered(KIND).items()]
    return tuple(sorted(found, key=lambda item: item.on, reverse=True))


def on_controls(client: Client) -> dict[str, MadeDecision]:
    """By control the latest decision on whether it applies."""
    found = (each for each in reversed(decisions_made(client)) if each.kind in CONTROLS)
    return {control: each for each in found for control in each.about}


def in_plan(made: Iterable[MadeDecision], client: Client) -> list[MadeDecision]:
    """Those that the plan goes by: of each thing the latest, unless its time is over or the settings were changed since."""
    found: dict[str, MadeDecision] = {}
    settings = client.laid_down or client.settings
    for each in made:
        of = "" if each.a_month is not None else f"{each.standard} {bool(each.moved_to)}"
        if each.in_plan and of not in found and _is_as_it_was(each, settings):
            found[of] = each
    return [each for each in found.values() if each.until is None or each.until > client.as_of]


def plan_goes_by(client: Client) -> str:
    """A sentence on what the plan goes by because it was decided; empty where nothing was."""
    found = in_plan(decisions_made(client), client)
    said = [say("{what}, as decided on {on}", what=each.in_plan, on=day(each.on)) for each in found]
    return say("The plan goes by {said}.", said=in_row(said)) if said else ""


def _is_as_it_was(made: MadeDecision, settings: Settings) -> bool:
    """Whether the settings say of it what they said when it was asked."""
    if made.moved_to:
        wanted: dict[str, date] = dict(settings.wanted.items())
        now, then = wanted.get(made.standard), _wanted_then(made.about)
        return now is None or not then or now in then or now == made.moved_to
    given = {each.removesuffix(A_MONTH) for each in made.about if each.endswith(A_MONTH)}
    known = given or {*_FIGURE.findall(made.what)}
    own = settings.capacity and f"{settings.capacity.days_per_month:g}"
    return made.a_month is None or not known or not own or own in known


def _changed(made: MadeDecision, settings: Settings, as_of: date) -> dict[str, Any]:
    """The settings that are other by a decision."""
    if made.moved_to:
        return {"wanted": settings.wanted | {made.standard: made.moved_to}}
    if made.audit_on:
        on, held = {"next_audit": made.audit_on}, settings.certificates
        return {"certificates": [each.model_copy(update=on if each.standard == made.standard else {}) for each in held]}
    own, given = settings.capacity, made.a_month
    changes = [(made.since, given)] if own and made.since and made.since > as_of else []
    before = [(date.min, own.days_per_month)] if own and changes else []
    after = [(made.until + timedelta(days=1), own.days_per_month)] if own and made.until else []
    said = own.model_dump() if own else {}
    return {"capacity": DecidedCapacity(**said | {"days_per_month": given}, changes=(*before, *changes, *after))}


def _made(key: str, each: Entered) -> MadeDecision:
    kind, _, about = each.on.partition(PART)
    on, said = each.day or date.min, each.values  # a day stands there, or it wouldn't count
    made = MadeDecision(
        kind, tuple(about.split(BETWEEN)), each.name, said["decided"], said["decided_by"], on, key, each.cell
    )
    made = replace(made, as_proposed=plain(made.decided) in _phrases("as_proposed"))
    is_whole, agreed = kind not in load_decision_words().of, _agrees(made.decided)
    found = _read(made, made.what if agreed and not is_whole else made.decided)
    return found if found.in_plan else replace(found, is_unread=_is_unread(made, agreed))


def _read(made: MadeDecision, text: str) -> MadeDecision:
    """With what a text gives the plan: of days a month a number, else one day."""
    if (given := _a_month(made.kind, text)) is not None and (span := _span(text, made.on)) is not None:
        return replace(made, a_month=given, since=span[0], until=span[1])
    named, wanted = {*days_within(text)}, _wanted_then(made.about)
    standards = [each for each in STANDARDS if any(each in subject.split() for subject in made.about)]
    set_day = next(iter(named - wanted), None)
    if len(named - wanted) != 1 or len(standards) != 1 or set_day is None or set_day <= made.on:
        return made
    if any(each.startswith((DAY_OF, "surveillance ")) for each in made.about):
        return replace(made, standard=standards[0], audit_on=set_day)
    is_date = made.kind == NO_DATE or (bool(wanted) and set_day > max(wanted))
    return replace(made, standard=standards[0], moved_to=set_day) if is_date else made


def _is_unread(made: MadeDecision, agreed: bool) -> bool:
    """Whether the plan would go by a figure or a day in it, and it names none that is plain: another than the one that was asked about,
    or none where one was asked for."""
    words, then = load_decision_words().of.get(made.kind), _wanted_then(made.about)
    asks_for_one = made.kind == NO_DATE or any(each.startswith(DAY_OF) for each in made.about)
    if agreed:
        return asks_for_one or (words is None and bool(then))
    bears = asks_for_one or bool(then) or (words is not None and words.monthly)
    named = {*days_within(made.decided)}
    return bears and bool(_FIGURE.search(made.decided)) and not (named and named <= then)


def _question(made: MadeDecision) -> Finding:
    text = say(
        "{what}: {told}. Which days a month from which day on, or which day, does the plan go by? Until that is said it goes by the "
        "settings; write “31 days a month from March 2027”, or the day alone",
        what=made.what,
        told=made.told,
    )
    return asked("entry.decision_unread", text, CellPlace.from_text(made.cell))


def _agrees(text: str) -> bool:
    """Whether it says no more than that what was asked is so."""
    return yes_no().get(plain(text), False) or plain(text) in _phrases("as_proposed")


def _wanted_then(about: Iterable[str]) -> set[date]:
    """The days that were wanted when it was asked."""
    return {date.fromisoformat(found[1]) for each in about if (found := _BY.search(each))}


def _a_month(kind: str, text: str) -> float | None:
    """The days a month that a text gives; none where it gives none, or several."""
    words, found = load_decision_words().of.get(kind), days_named(text)
    is_meant = words is not None and words.monthly and len(text.split()) <= len(("31", "days"))
    return found[0] if len(found) == 1 and (is_meant or stems_in("put_before", "a_month").hits(text)) else None


def _span(text: str, on: date) -> tuple[date | None, date | None] | None:
    """From when on and until when a text gives something, either of them or none; None where it names days and doesn't say so."""
    parts: dict[str, str] = {}
    rest = text
    for name in ("until_day", "from_day"):
        rest, parts[name] = _behind(rest, name)
    since, until = (day_ahead(parts[name], on) for name in ("from_day", "until_day"))
    if day_ahead(rest, on) or (parts["from_day"] and not since) or (parts["until_day"] and not until):
        return None
    begins = since and (since[0] if _names_day(parts["from_day"]) else since[0].replace(day=1))
    return begins or None, until[0] if until else None


def _behind(text: str, name: str) -> tuple[str, str]:
    """A text before and behind the last of some words that a day may follow."""
    words = "|".join(sorted(map(re.escape, _phrases(name)), key=len, reverse=True))
    found = [*re.finditer(rf"(?i)(?<!\w)(?:{words})(?!\w)", text)]
    return (text[: found[-1].start()], text[found[-1].end() :]) if found else (text, "")


def _names_day(text: str) -> bool:
    """Whether a day stands there, and not a month alone."""
    return bool(re.search(r"(?<!\d)\d{1,2}(?!\d)", text))


def _phrases(name: str) -> frozenset[str]:
    """The words under a name, as they are written and as they are typed."""
    listed = load("put_before")[name]
    return frozenset([*spellings(listed), *(phrase for each in listed.values() for phrase in each)])
