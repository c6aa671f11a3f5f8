"""What management decided that the plan goes by: days a month, dates that are wanted, the day of the body's next audit, owners."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from ims_lib.catalogue.decision_words import load_decision_words
from ims_lib.cell_places import CellPlace
from ims_lib.client import Capacity, Client, Entered, opening
from ims_lib.client.decided_owners import DecidedOwners, NamedOwner
from ims_lib.client.entries import PART
from ims_lib.client.filled_sheets import asked
from ims_lib.client.settings import Settings
from ims_lib.dates import day
from ims_lib.days_off import DAY, SHORTEST_MONTH, days_between, worked_days_of, works_on
from ims_lib.findings import Finding
from ims_lib.inputs.said import day_ahead, days_within, says_nothing
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
DAY_OF, SURVEILLANCE, NO_DATE = "day of ", "surveillance", "no_date"
"""Begin what a decision is about that asks for the day of an audit, and the kind of those that ask by when a certificate is wanted."""
ASKS = re.compile(r"(?:(?:(?:a_month|given|days|forms)=[\d.]+|(?:until|day)=\d{4}-\d\d-\d\d) ?)+")
"""What ends a key with what is asked for."""
OWNED = ("risk ", "system ", "service ", "process ", "confirm_one ")
"""Begin what a decision is about that asks whose something is; of processes, whom we propose for them."""
_PARTS, _MARKS, _WORDS_OF_ROLE = re.compile(r"[;\n]|\.(?=\s|$)"), " “”„«»\"'", 6
"""What stands between the parts of an answer, what may stand around a name, and how many words a role has at most."""
CONTROLS = ("controls", "applicability")
"""The kinds of those on which controls apply, together with others or alone."""
_FIGURE = re.compile(r"\d+(?:[.,]\d+)?")
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
    forms: float | None = None
    """The working days that it releases for AI impact assessments, on top of those of a month."""
    audit_on: date | None = None
    """The day that it sets for the body's next audit."""
    is_unread: bool = False
    """Whether it names figures or days, or agrees to something, and what that is for the plan isn't plain."""
    to_change: str = ""
    """What has to be written into the settings for the plan to go by it, without full stop."""

    @property
    def told(self) -> str:
        """3 December 2026, Managing director: “yes”."""
        return labelled(f"{day(self.on)}, {self.by}", in_quotes(self.decided))

    @property
    def as_proposed(self) -> bool:
        """Whether it says no more than that what was proposed is so."""
        return plain(self.decided) in _phrases("as_proposed")

    @property
    def assigned(self) -> list[tuple[str, str]]:
        """What it names an owner for, with whom, as in “R-19: Head of infrastructure”; both empty where it takes what was proposed."""
        if not any(subject.startswith(OWNED) for subject in self.about):
            return []
        parts = [part.strip() for part in _PARTS.split(self.decided)]
        pairs = [tuple(said.strip(_MARKS) for said in part.partition(":")) for part in parts if not _agrees(part)]
        named = [(thing, owner) for thing, _, owner in pairs if thing and _is_role(owner)]
        return [("", "")] * any(map(_agrees, parts)) + named

    @property
    def in_plan(self) -> str:
        """What the plan goes by because of it, without full stop; empty where it doesn't bear on the plan."""
        if self.a_month is not None:
            since = say(" from {day}", day=day(self.since)) if self.since else ""
            until = say(" until {day}", day=day(self.until)) if self.until else ""
            given = days(self.a_month)
            return say("{given} days a month{since}{until}", given=given, since=since, until=until)
        if self.forms and self.until:
            return say(
                "{given} days more until {day}, for AI impact assessments",
                given=days(self.forms),
                day=day(self.until),
            )
        said = {"standard": f"ISO/IEC {self.standard}", "day": day(self.moved_to or self.audit_on or self.on)}
        if self.moved_to:
            return say("{standard} by {day}", **said)
        return say("the certification body’s next audit of {standard} on {day}", **said) if self.audit_on else ""


class DecidedCapacity(Capacity, frozen=True):
    """A capacity that was decided, from a day on or until one."""

    changes: tuple[tuple[date, float], ...]
    """From which day on how many days a month there are, the earliest first."""

    on_top: float = 0
    """Further days a month, for AI impact assessments."""
    forms: float = 0
    """How many these are in all."""
    forms_by: date | None = None
    """Up to which day they are there."""

    def on(self, day: date) -> float:
        more = self.on_top if self.forms_by and day <= self.forms_by else 0
        return more + next((given for since, given in reversed(self.changes) if since <= day), self.days_per_month)

    def at(self, days_per_month: float) -> Capacity:
        return self.model_copy(update={"days_per_month": days_per_month, "changes": ()})


def open_client(client: Client | str | Path, *, as_of: date | str | None = None) -> Client:
    """One client's folder with what management decided by the day that counts, which the plan goes by; see ims_lib.client.open_client.

    A decision counts as long as the settings say what they said when it was asked; what is entered there since counts more.
    """
    found = opening.open_client(client, as_of=as_of)
    settings, made = found.settings, decisions_made(found)
    for each in sorted(in_plan(made, found), key=lambda item: (bool(item.forms), item.on)):
        settings = settings.model_copy(update=_changed(each, settings, found))
    doubts = (_question(each) for each in made if each.is_unread)
    owners = _owners_in(made)
    return replace(
        found, settings=settings, laid_down=found.settings, decided_owners=owners, doubts=(*found.doubts, *doubts)
    )


def _owners_in(made: Iterable[MadeDecision]) -> DecidedOwners:
    """Whom decisions on owners name; of several the latest counts."""
    named: dict[str, NamedOwner] = {}
    confirmed: dict[str, NamedOwner] = {}
    for each in made:
        for thing, owner in each.assigned:
            found = NamedOwner(owner, each.by, day(each.on), each.cell)
            if thing:
                named.setdefault(thing, found)
            else:
                confirmed = dict.fromkeys(each.about, found) | confirmed
    return DecidedOwners(named, confirmed)


def _is_role(text: str) -> bool:
    """Whether a few words may be somebody's role or name: no figure, no yes, nor that there is nobody yet."""
    is_short = len(text.split()) <= _WORDS_OF_ROLE and ":" not in text and not re.search(r"\d", text)
    return is_short and not says_nothing(text, "owner") and not _agrees(text)


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
        of = "" if each.a_month is not None else "forms" if each.forms else f"{each.standard} {bool(each.moved_to)}"
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
    own, given = settings.capacity, [each for each in made.about if each.endswith(A_MONTH)]
    if made.a_month is None or own is None:
        return True
    return f"{own.days_per_month:g}{A_MONTH}" in given if given else made.asked.given in (None, own.days_per_month)


def _changed(made: MadeDecision, settings: Settings, client: Client) -> dict[str, Any]:
    """The settings that are other by a decision."""
    if made.moved_to:
        return {"wanted": settings.wanted | {made.standard: made.moved_to}}
    if made.audit_on:
        on, held = {"next_audit": made.audit_on}, settings.certificates
        return {"certificates": [each.model_copy(update=on if each.standard == made.standard else {}) for each in held]}
    own, given = settings.capacity, made.a_month
    if made.forms and made.until:
        return {"capacity": own and _with_on_top(own, made.forms, made.on, made.until, client)}
    changes = [(made.since, given)] if own and made.since and made.since > client.as_of else []
    before = [(date.min, own.days_per_month)] if own and changes else []
    after = [(made.until + timedelta(days=1), own.days_per_month)] if own and made.until else []
    said = own.model_dump() if own else {}
    return {"capacity": DecidedCapacity(**said | {"days_per_month": given}, changes=(*before, *changes, *after))}


def _with_on_top(own: Capacity, released: float, on: date, until: date, client: Client) -> DecidedCapacity:
    """With so many days on top, evenly on the working days between two days."""
    works = works_on(client)
    since = max(on, min(client.as_of, until - DAY * SHORTEST_MONTH))  # what isn't used yet is there still
    worked = [each for each in days_between(since + DAY, until) if works(each)]
    length = {first: worked_days_of(first, works) for first in {each.replace(day=1) for each in worked}}
    share = sum(1 / length[each.replace(day=1)] for each in worked)
    changes = own.changes if isinstance(own, DecidedCapacity) else ()
    on_top = {"on_top": released / share if share else 0, "forms": released, "forms_by": until}
    return DecidedCapacity(**own.model_dump() | {"changes": changes} | on_top)


def _made(key: str, each: Entered) -> MadeDecision:
    kind, _, rest = each.on.partition(PART)
    about = rest.split(BETWEEN)
    asked = AskedFor(**dict(part.split("=") for part in about.pop().split()) if ASKS.fullmatch(about[-1]) else {})
    on, said = each.day or date.min, each.values  # a day stands there, or it wouldn't count
    decided, by = said["decided"], said["decided_by"]
    agreed = _agrees(decided)
    made = MadeDecision(kind, tuple(about), each.name, decided, by, on, key, each.cell, asked)
    found = replace(made, a_month=asked.a_month, forms=asked.forms, until=asked.until) if agreed else _read(made)
    found = _on_day(found, asked.day) if agreed and asked.day else found
    return found if found.in_plan else replace(found, is_unread=_is_unread(made, agreed))


def _read(made: MadeDecision) -> MadeDecision:
    """With what the client's words give the plan: of days a month a number, else one day."""
    text = made.decided
    if (given := _a_month(made.kind, text)) is not None and (span := _span(text, made.on)) is not None:
        return replace(made, a_month=given, since=span[0], until=span[1])
    if (forms := _forms(made)) is not None:
        return replace(made, forms=forms, until=made.asked.until)
    named = {*days_within(text)} - _wanted_then(made.about)
    return _on_day(made, named.pop()) if len(named) == 1 else made


def _on_day(made: MadeDecision, set_day: date) -> MadeDecision:
    """With a day to come that it sets for an audit or a wanted date of one standard."""
    wanted = _wanted_then(made.about)
    standards = [each for each in STANDARDS if any(each in subject.split() for subject in made.about)]
    if len(standards) != 1 or set_day <= made.on:
        return made
    if any(each.startswith((DAY_OF, f"{SURVEILLANCE} ")) for each in made.about):
        return replace(made, standard=standards[0], audit_on=set_day)
    is_date = made.kind == NO_DATE or (bool(wanted) and set_day > max(wanted))
    return replace(made, standard=standards[0], moved_to=set_day) if is_date else made


def _forms(made: MadeDecision) -> float | None:
    """The days for AI impact assessments among those that it releases, where it releases no fewer than were asked for."""
    released = next(iter(days_named(made.decided)), 0)
    return made.asked.forms if released >= (made.asked.days or 0) else None


def _is_unread(made: MadeDecision, agreed: bool) -> bool:
    """Whether the plan would go by a figure or a day in it, and it names none that is plain: another than the one that was asked about,
    or none where one was asked for."""
    words, then = load_decision_words().of.get(made.kind), _wanted_then(made.about)
    asks_for_one = made.kind == NO_DATE or any(each.startswith(DAY_OF) for each in made.about)
    if agreed:
        return asks_for_one or ((words is None or words.monthly) and bool(then))
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
    # a day, and not a month alone
    begins = since and (since[0] if re.search(r"(?<!\d)\d{1,2}(?!\d)", parts["from_day"]) else since[0].replace(day=1))
    return begins or None, until[0] if until else None


def _behind(text: str, name: str) -> tuple[str, str]:
    """A text before and behind the last of some words that a day may follow."""
    words = "|".join(sorted(map(re.escape, _phrases(name)), key=len, reverse=True))
    found = [*re.finditer(rf"(?i)(?<!\w)(?:{words})(?!\w)", text)]
    return (text[: found[-1].start()], text[found[-1].end() :]) if found else (text, "")


def _phrases(name: str) -> frozenset[str]:
    """The words under a name, as they are written and as they are typed."""
    listed = load("put_before")[name]
    return frozenset([*spellings(listed), *(phrase for each in listed.values() for phrase in each)])
