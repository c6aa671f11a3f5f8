"""What management decided that the plan goes by: days a month, dates that are wanted, the day of the body's next audit, owners."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

from ims_lib.cell_places import CellPlace
from ims_lib.client import Client, opening
from ims_lib.client.decided_owners import DecidedOwners, NamedOwner
from ims_lib.client.entries import entry_forms
from ims_lib.client.settings import Settings
from ims_lib.dates import day
from ims_lib.days_off import DAY
from ims_lib.decided_settings.effects import AuditOn, DaysAMonth, DaysOfRole, DaysReleased, Effect, ReviewOn, WantedBy
from ims_lib.decided_settings.made import (
    A_MONTH,
    CONTROL,
    FIRST_REVIEW,
    NO_DATE,
    AskedFor,
    MadeDecision,
    said_in,
    wanted_then,
)
from ims_lib.decided_settings.on_rows import set_in_rows
from ims_lib.decided_settings.plan_said import made_of
from ims_lib.findings import Finding
from ims_lib.languages import say, translated
from ims_lib.told import finding_at
from ims_lib.wording import days, in_row, listed

__all__ = ["A_MONTH", "CONTROL", "FIRST_REVIEW", "AskedFor", "MadeDecision"]

KIND = "decision"
"""What a decision is filled in as."""
CONTROLS = ("controls", "applicability", "exclusions")
"""The kinds of those on which controls apply, together with others or alone."""
NO, SETTLED = "no", "settled"
"""That a control doesn't apply, as it is decided in its row, and the field in which it is."""


def open_client(client: Client | str | Path, *, as_of: date | str | None = None) -> Client:
    """One client's folder with what management decided by the day that counts, which the plan goes by; see ims_lib.client.read_client.

    A decision counts as long as the settings say what they said when it was asked; what is entered there since counts more.
    """
    laid_down = opening.read_client(client, as_of=as_of)
    made, found = decisions_made(laid_down), laid_down
    effects = ((each.effect, each.on) for each in reversed(in_plan(made, laid_down)) if each.effect)
    for effect, on in sorted(effects, key=lambda item: (isinstance(item[0], DaysReleased), item[1])):
        found = replace(found, settings=found.settings.model_copy(update=effect.changed(found, on)))
    doubts = (*found.doubts, *(_question(each) for each in made if each.is_unread or each.left_out))
    on_rows = set_in_rows(made, laid_down.as_of)
    owners, laid = _owners_in(made), laid_down.settings
    return replace(found, laid_down=laid, decided_owners=owners, decided_rows=on_rows, doubts=doubts)


def _owners_in(made: Iterable[MadeDecision]) -> DecidedOwners:
    """Whom decisions on owners name; of several the latest counts."""
    named: dict[str, NamedOwner] = {}
    confirmed: dict[str, NamedOwner] = {}
    for each in made:
        for thing, owner in each.assigned:
            found = NamedOwner(owner, each.by, day(each.on), each.cell)
            if thing and owner:
                named.setdefault(thing, found)
            elif not thing:
                confirmed = dict.fromkeys(each.confirmed, found) | confirmed
    return DecidedOwners(named, confirmed)


def decisions_made(client: Client) -> tuple[MadeDecision, ...]:
    """What was decided by the day of the report, the latest first."""
    capacity = (client.laid_down or client.settings).capacity
    roles = capacity.roles if capacity else {}
    found = [made_of(key, each, roles) for key, each in client.entered(KIND).items()]
    return tuple(sorted(found, key=lambda item: item.on, reverse=True))


def lasting_until(client: Client) -> list[tuple[MadeDecision, date]]:
    """The decisions that let something be until a day which hasn't passed, each with that day."""
    return [(each, end) for each in _latest(client) if (end := each.until) and end >= client.as_of]


def due_by(client: Client) -> list[tuple[MadeDecision, date]]:
    """The further days, not passed yet, by which the decisions on whether AI goes on, or on what the law asks, want something."""
    on_use = (each for each in _latest(client) if each.is_on_use)
    return [(each, on) for each in on_use for on in sorted(each.days_set) if client.as_of <= on != each.until]


def _latest(client: Client) -> Collection[MadeDecision]:
    """Of several decisions on the same the latest."""
    return {(each.kind, each.about): each for each in reversed(decisions_made(client))}.values()


def on_controls(client: Client) -> dict[str, MadeDecision]:
    """By control the latest decision on whether it applies."""
    found: dict[str, MadeDecision] = {}
    for each in (each for each in reversed(decisions_made(client)) if each.kind in CONTROLS):
        alone = {name: replace(each, kind=CONTROL, about=(name,), decided=said) for name, said in each.settled.items()}
        found |= dict.fromkeys(each.about, each) | alone
    own = {
        each.on: MadeDecision(CONTROL, (each.on,), each.name, *said_in(each, SETTLED), key, each.cell)
        for key, each in client.entered(CONTROL).items()
    }
    return found | own


def settled_in() -> str:
    """The heading of the column in which a single control is decided, as the sheet has it."""
    return translated(next(form.headings[SETTLED] for form in entry_forms() if form.on == CONTROL))


def in_plan(made: Iterable[MadeDecision], client: Client) -> list[MadeDecision]:
    """Those that the plan goes by, the latest first: of each thing the latest, unless its time is over or the settings were changed since.

    Days a month and days released hold until their own day, beside those that were decided since.
    """
    settings = client.laid_down or client.settings
    latest_first = [replace(each, effect=one) for each in made for one in (each.effect, *each.further)]
    then: list[MadeDecision] = []
    for each in sorted(latest_first, key=lambda item: item.on):
        then += [each] if each.effect and _is_as_it_was(each, each.effect, settings, then) else []
    found: dict[object, MadeDecision] = {}
    for each in latest_first:
        effect = each.effect
        if effect and each in then and (effect.until or date.max) > client.as_of:
            before = [known.effect for known in found.values()]
            if not any(_leaves_nothing_of(effect, known, client.as_of) for known in before):
                left = replace(each, effect=_what_is_left(effect, before, client.as_of))
                found.setdefault((type(effect), effect.subject), left)
    frees = any(isinstance(each.effect, DaysReleased) and each.effect.more for each in found.values())
    return [
        each
        for each in found.values()
        if not (frees and isinstance(each.effect, DaysReleased) and not each.effect.more)
    ]


def _leaves_nothing_of(effect: Effect, later: Effect | None, as_of: date) -> bool:
    """Whether days a month that were decided later hold whenever these would."""
    if not isinstance(effect, DaysAMonth) or not isinstance(later, DaysAMonth):
        return False
    return (later.since or as_of) <= as_of and (effect.until or date.max) <= (later.until or date.max)


def _what_is_left(effect: Effect, later: Iterable[Effect | None], as_of: date) -> Effect:
    """The same, days a month from the day after those that were decided later and hold now."""
    now = (each for each in later if isinstance(each, DaysAMonth) and (each.since or as_of) <= as_of)
    end = max((each.until for each in now if each.until), default=None)
    if end is None or not isinstance(effect, DaysAMonth):
        return effect
    return replace(effect, since=max(end + DAY, effect.since or as_of))


def plan_goes_by(client: Client) -> str:
    """A sentence on what the plan goes by because it was decided; empty where nothing was."""
    found = in_plan(decisions_made(client), client)
    effects = ((each.effect, each.on) for each in found if each.effect and not isinstance(each.effect, ReviewOn))
    said = [say("{what}, as decided on {on}", what=effect.told, on=day(on)) for effect, on in effects]
    return say("The plan goes by {said}.", said=in_row(said)) if said else ""


def _is_as_it_was(made: MadeDecision, effect: Effect, settings: Settings, then: Iterable[MadeDecision]) -> bool:
    """Whether the settings, or what was decided until then, say of it what they said when it was asked."""
    if isinstance(effect, DaysAMonth) and (own := settings.capacity):
        known = {own.days_per_month, *(each.a_month for each in then if each.a_month)}
        given = {each for each in made.about if each.endswith(A_MONTH)}
        return bool(given & {f"{each:g}{A_MONTH}" for each in known}) if given else made.asked.given in {None, *known}
    if isinstance(effect, DaysOfRole) and effect.given is not None and settings.capacity:
        known_before = (each.effect for each in then if isinstance(each.effect, DaysOfRole))
        raised = {each.a_month for each in known_before if each.role == effect.role}
        return effect.given in {settings.capacity.roles.get(effect.role), *raised}
    if not isinstance(effect, WantedBy) or isinstance(effect, AuditOn):
        return True
    wanted: dict[str, date] = dict(settings.wanted.items())
    now, asked_of = wanted.get(effect.standard), wanted_then(made.about)
    before = (each.effect for each in then if type(each.effect) is WantedBy)
    moved = {each.day for each in before if each.standard == effect.standard}
    return now is None or not asked_of or not asked_of.isdisjoint({now, *moved}) or now == effect.day


def _question(made: MadeDecision) -> Finding:
    name = "entry.decision_unread/plan"
    if made.asked.days:
        name = "entry.decision_unread/days"
    elif made.kind == NO_DATE:
        name = "entry.decision_unread/dates"
    elif made.asks_for_day:
        name = "entry.decision_unread/day"
    elif made.left_out:
        name = "entry.decision_unread/left_out"
    elif made.is_on_owners:
        name = "entry.decision_unread/owners"
    told = {"what": made.what, "told": made.told, "asked": days(made.asked.days or 0), "left": listed(made.left_out)}
    return finding_at(name, CellPlace.from_text(made.cell), **told)
