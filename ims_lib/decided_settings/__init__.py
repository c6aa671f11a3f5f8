"""What management decided that the plan goes by: days a month, dates that are wanted, the day of the body's next audit, owners."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from ims_lib.catalogue.decision_words import load_decision_words
from ims_lib.cell_places import CellPlace
from ims_lib.client import Client, opening
from ims_lib.client.decided_owners import DecidedOwners, NamedOwner
from ims_lib.client.entries import entry_forms
from ims_lib.client.settings import Settings
from ims_lib.dates import day
from ims_lib.days_off import DAY
from ims_lib.decided_settings.answers import made_of
from ims_lib.decided_settings.effects import AuditOn, DaysAMonth, DaysOfRole, DaysReleased, Effect, ReviewOn, WantedBy
from ims_lib.decided_settings.made import (
    A_MONTH,
    CONTROL,
    FIRST_REVIEW,
    OWNED,
    SYSTEMS,
    Answered,
    AskedFor,
    MadeDecision,
    name_of_thing,
    system_of,
    wanted_then,
)
from ims_lib.decided_settings.on_rows import set_in_rows
from ims_lib.findings import Finding
from ims_lib.languages import say, translated
from ims_lib.told import finding_at
from ims_lib.wording import in_quotes, in_row, listed

__all__ = ["A_MONTH", "CONTROL", "FIRST_REVIEW", "AskedFor", "MadeDecision"]

KIND = "decision"
"""What a decision is filled in as."""
UNNAMED = "applicability"
"""The kind of those on controls that no row names."""
CONTROLS = (UNNAMED, "exclusions")
"""The kinds of those on which controls apply."""
NO, SETTLED = "no", "settled"
"""That a control doesn't apply, and the field in which that is decided in its row."""


def open_client(client: Client | str | Path, *, as_of: date | str | None = None) -> Client:
    """One client's folder with what management decided by the day that counts, which the plan goes by; see ims_lib.client.read_client.

    A decision counts as long as the settings say what they said when it was asked; what is entered there since counts more.
    """
    laid_down = opening.read_client(client, as_of=as_of)
    made, found = decisions_made(laid_down), laid_down
    effects = ((effect, each.on) for each, effect in reversed(in_plan(made, laid_down)))
    for effect, on in sorted(effects, key=lambda item: (isinstance(item[0], DaysReleased), item[1])):
        found = replace(found, settings=found.settings.model_copy(update=effect.changed(found, on)))
    doubts = (*found.doubts, *(_question(each) for each in made if each.is_unread))
    on_rows = set_in_rows(made, laid_down.as_of)
    owners, laid = _owners_in(made), laid_down.settings
    return replace(found, laid_down=laid, decided_owners=owners, decided_rows=on_rows, doubts=doubts)


def _owners_in(made: Iterable[MadeDecision]) -> DecidedOwners:
    """Whom decisions on owners name; of several the latest counts."""
    named: dict[str, NamedOwner] = {}
    confirmed: dict[str, NamedOwner] = {}
    for each in (each for each in made if each.is_on_owners and not each.is_unread):
        found = NamedOwner(each.answered.taken_by, each.by, day(each.on), each.cell)
        owned = [subject for subject in each.about if not subject.startswith(OWNED[-1])]
        things = map(name_of_thing, owned) if each.answered.taken_by else ()
        named = dict.fromkeys(things, found) | named
        confirmed = dict.fromkeys(each.confirmed, found) | confirmed
    return DecidedOwners(named, confirmed)


def decisions_made(client: Client) -> tuple[MadeDecision, ...]:
    """What was decided by the day of the report, the latest first; of one day what is on one thing alone before what is on several."""
    found = [made_of(key, each) for key, each in client.entered(KIND).items()]
    return tuple(sorted(found, key=lambda item: (item.on, -len(item.about)), reverse=True))


def lasting_until(client: Client) -> list[tuple[MadeDecision, date]]:
    """The decisions that let something be until a day which hasn't passed, each with that day."""
    return [(each, end) for each in _latest(client) if (end := each.until) and end >= client.as_of]


def due_by(client: Client) -> list[tuple[MadeDecision, date]]:
    """The decisions on AI, or on what the law asks of it, that want something by a day which hasn't passed, each with that day."""
    return [(each, on) for each in _latest(client) if (on := each.due) and on >= client.as_of]


def _latest(client: Client) -> Collection[MadeDecision]:
    """Of several decisions on the same the latest."""
    return {(each.kind, each.about): each for each in reversed(decisions_made(client))}.values()


def on_systems(made: Iterable[MadeDecision]) -> dict[str, MadeDecision]:
    """By AI system the latest decision on whether it goes on, or on its assessment; `made`: the latest first."""
    found: dict[str, MadeDecision] = {}
    for each in (each for each in made if not each.is_unread):
        for subject in each.about[:1] if each.kind in SYSTEMS else each.about if each.kind == "impact_due" else ():
            found.setdefault(system_of(each.kind, subject), each)
    return found


def on_controls(client: Client) -> dict[str, MadeDecision]:
    """By control the latest decision on whether it applies."""
    found: dict[str, MadeDecision] = {}
    for each in (each for each in reversed(decisions_made(client)) if each.kind in CONTROLS):
        alone = {name: replace(each, kind=CONTROL, about=(name,)) for name in each.about if each.applies}
        found |= dict.fromkeys(each.about, each) | alone
    for key, row in client.entered(CONTROL).items():
        said, by, on = row.values[SETTLED], row.values["decided_by"], row.day or date.min
        found[row.on] = MadeDecision(CONTROL, (row.on,), row.name, Answered(said, said), by, on, key, row.cell)
    return found


def settled_in() -> str:
    """The heading of the column in which a single control is decided, as the sheet has it."""
    return translated(next(form.headings[SETTLED] for form in entry_forms() if form.on == CONTROL))


def in_plan(made: Iterable[MadeDecision], client: Client) -> list[tuple[MadeDecision, Effect]]:
    """What the plan goes by and by which decision, the latest first: of each thing the latest, unless its time is over or the settings were
    changed since.

    Days a month and days released hold until their own day, beside those that were decided since.
    """
    settings = client.laid_down or client.settings
    latest_first = [(each, effect) for each in made for effect in each.effects]
    then: list[tuple[MadeDecision, Effect]] = []
    for each in sorted(latest_first, key=lambda item: item[0].on):
        then += [each] if _is_as_it_was(*each, settings, [effect for _, effect in then]) else []
    found: dict[object, tuple[MadeDecision, Effect]] = {}
    for decision, effect in latest_first:
        if (decision, effect) in then and (effect.until or date.max) > client.as_of:
            before = [known for _, known in found.values()]
            if not any(_leaves_nothing_of(effect, known, client.as_of) for known in before):
                left = _what_is_left(effect, before, client.as_of)
                found.setdefault((type(effect), effect.subject), (decision, left))
    frees = any(isinstance(effect, DaysReleased) and effect.more for _, effect in found.values())
    return [each for each in found.values() if not (frees and isinstance(each[1], DaysReleased) and not each[1].more)]


def _leaves_nothing_of(effect: Effect, later: Effect, as_of: date) -> bool:
    """Whether days a month that were decided later hold whenever these would."""
    if not isinstance(effect, DaysAMonth) or not isinstance(later, DaysAMonth):
        return False
    return (later.since or as_of) <= as_of and (effect.until or date.max) <= (later.until or date.max)


def _what_is_left(effect: Effect, later: Iterable[Effect], as_of: date) -> Effect:
    """The same, days a month from the day after those that were decided later and hold now."""
    now = (each for each in later if isinstance(each, DaysAMonth) and (each.since or as_of) <= as_of)
    end = max((each.until for each in now if each.until), default=None)
    if end is None or not isinstance(effect, DaysAMonth):
        return effect
    return replace(effect, since=max(end + DAY, effect.since or as_of))


def plan_goes_by(client: Client) -> str:
    """A sentence on what the plan goes by because it was decided; empty where nothing was."""
    found = in_plan(decisions_made(client), client)
    said = [
        say("{what}, as decided on {on}", what=effect.told, on=day(each.on))
        for each, effect in found
        if not isinstance(effect, ReviewOn)
    ]
    return say("The plan goes by {said}.", said=in_row(said)) if said else ""


def _is_as_it_was(made: MadeDecision, effect: Effect, settings: Settings, then: Sequence[Effect]) -> bool:
    """Whether the settings, or what was decided until then, say of it what they said when it was asked."""
    if isinstance(effect, DaysAMonth) and (own := settings.capacity):
        known = {own.days_per_month, *(each.a_month for each in then if isinstance(each, DaysAMonth))}
        given = {each for each in made.about if each.endswith(A_MONTH)}
        return bool(given & {f"{each:g}{A_MONTH}" for each in known}) if given else made.asked.given in {None, *known}
    if isinstance(effect, DaysOfRole) and effect.given is not None and settings.capacity:
        raised = {each.a_month for each in then if isinstance(each, DaysOfRole) and each.role == effect.role}
        return effect.given in {settings.capacity.roles.get(effect.role), *raised}
    if not isinstance(effect, WantedBy) or isinstance(effect, AuditOn):
        return True
    wanted: dict[str, date] = dict(settings.wanted.items())
    now, asked_of = wanted.get(effect.standard), wanted_then(made.about)
    moved = {each.day for each in then if type(each) is WantedBy and each.standard == effect.standard}
    return now is None or not asked_of or not asked_of.isdisjoint({now, *moved}) or now == effect.day


def _question(made: MadeDecision) -> Finding:
    """What has to stand beside an answer, or which one is meant."""
    words, said = load_decision_words(), made.answered
    kind = words.of.get(made.kind)
    headings = next(form.headings for form in entry_forms() if form.on == KIND)
    if said.lacking:
        beside = listed(in_quotes(translated(headings[name])) for name in said.lacking)
        told = {"what": made.what, "told": made.told, "beside": beside}
        return finding_at("entry.decision_unread/beside", CellPlace.from_text(made.cell), **told)
    answers = listed((in_quotes(words.answer[name].says) for name in kind.answers if kind), say("or")) if kind else ""
    told = {"what": made.what, "told": made.told, "answers": answers}
    return finding_at("entry.decision_unread/answer", CellPlace.from_text(made.cell), **told)
