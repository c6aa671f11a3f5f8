"""What a law or framework asks of one AI system: the class proposed for it, and each duty with its date and its criteria."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean

from ims_lib.ai_roles.built_here import (
    WRITING,
    bears_firm_words,
    is_on_language_model,
    is_own_make,
    is_producer,
    may_only_search,
    own_use,
)
from ims_lib.ai_roles.said import own_names, with_roles_of_client
from ims_lib.assessment.model import Assessment
from ims_lib.catalogue.overlay_dates import SUREST_FIRST, Confidence, Older, Publication, Start
from ims_lib.catalogue.overlays import Overlay, OverlayEntry
from ims_lib.inputs.makers import maker_of
from ims_lib.inputs.rows import AiSystemRow, ServiceRow, value_in
from ims_lib.languages import say
from ims_lib.register.vocabulary import plain
from ims_lib.steps.ai_systems.classes import Classes, Proposed, SignFound, classes_of, says_so, traits_of
from ims_lib.steps.ai_systems.lights import State, state_of
from ims_lib.steps.ai_systems.reach import said_of_client
from ims_lib.wording import in_row, in_words, listed


@dataclass(frozen=True, slots=True)
class SystemDuty:
    """An entry that applies, or may, and how far its criteria are met."""

    entry: OverlayEntry
    applies_from: dt.date | None
    """None for what is voluntary."""
    perhaps_from: dt.date | None
    """The other day, which holds if the system was on the market before: the list tells its use, not when it was sold. None
    where that is settled, or the law names no such day; `questions` asks."""
    by_letter: dt.date | None
    """An earlier day from which it applies by the letter, perhaps; `questions` asks."""
    later: tuple[tuple[str, dt.date], ...]
    """Where the day is that of one class among several: what leads to the others, which bind it from a later day on."""
    older: Older | None
    """What binds the system instead, by the list in use before that day; none where it wasn't, or the law says nothing of it."""
    place_of_day: str
    """Where the law sets the date, as far as the overlay says it; empty for what is voluntary."""
    read_in: tuple[Publication, ...]
    """Where the date was read."""
    confidence: Confidence | None
    """That of the entry or of its date, whichever is less sure; none where the overlay weighs neither."""
    questions: tuple[str, ...]
    """What couldn't be confirmed, or what must be known of the system."""
    levels: tuple[float | None, ...]
    """The own level of each of its criteria, 0 to 1; none where nobody has spoken of one."""

    @property
    def unknown(self) -> int:
        """How many of its criteria nobody has spoken of."""
        return self.levels.count(None)

    @property
    def level(self) -> float | None:
        """The mean of the levels; none as long as nobody has spoken of one of them, for what is known may be the easy half."""
        known = self._known
        return fmean(known) if known and not self.unknown else None

    @property
    def state(self) -> State:
        """As a light's: in place only where each criterion is known to be met in full."""
        known = self._known
        return state_of(sum(level >= 1 for level in known), len(self.levels), known)

    @property
    def _known(self) -> list[float]:
        return [level for level in self.levels if level is not None]


@dataclass(frozen=True, slots=True)
class SystemOverlay:
    """What an overlay says of one AI system."""

    overlay: str
    system: str
    cell: str
    """file!sheet!A7"""
    proposed: Proposed | None
    """The first class that fits; none where the overlay has no classes."""
    also: tuple[Proposed, ...]
    """Further classes that fit; their duties are among those below."""
    led_away: tuple[SignFound, ...]
    raised: tuple[SignFound, ...]
    """Signs that raise a question and lead to no class."""
    of_others: frozenset[str]
    """Places of signs of which the duties bind others than the organisation in its role."""
    role: tuple[str, ...]
    """The organisation's roles by this law: the list's own, else the one proposed; empty where nothing says it."""
    role_proposed: str
    """What the role is proposed by, with its cell; empty where the list says it, or nothing does."""
    duties: tuple[SystemDuty, ...]
    """Those that concern the system as far as its row says, each bound to nobody in particular or to a role above."""
    if_role: tuple[SystemDuty, ...]
    """Those that would concern it in another role than is proposed, or, where no role is, in one that nobody need have. Empty where
    the list says the role."""
    if_either: tuple[SystemDuty, ...]
    """Where no role is said or proposed, those that bind one of the roles of which who has the system is one at least."""
    if_fact: tuple[SystemDuty, ...]
    """Those of its class that hang on a fact which the row leaves open: they concern it only if that is so."""
    unsaid: tuple[str, ...]
    """Columns of the system that would narrow the duties and say nothing."""


def lay_over(
    system: AiSystemRow, overlay: Overlay, assessment: Assessment, services: Collection[ServiceRow] = ()
) -> SystemOverlay:
    """The class proposed for a system and the entries that apply to it, by class, sign, role and kind.

    An entry that is bound to a kind of system hangs on that where the kind is unsaid; one that is bound to a role doesn't apply where
    that is, unless it binds all of those of which who has the system is one at least.
    """
    classes = classes_of(system, overlay, assessment.client.settings.sector or "")
    # A firm that works for public bodies is none, or it is asked whether it is one.
    is_firm = bears_firm_words(assessment.client.name)
    traits = traits_of(system, overlay, () if is_firm else said_of_client(assessment.client))
    names = frozenset(map(plain, own_names(assessment.client)))
    roles, why = _roles(system, overlay, assessment, names, services)
    country = assessment.client.settings.country
    seat = overlay.reach.seat_of(country) if overlay.reach and country else None
    holds_there = seat is not None and not seat.only_if
    fitting = [e for e in overlay.entries if _fits(e, system, classes) and not (e.outside and holds_there)]
    shown = [entry for entry in fitting if _is_shown(entry, classes, traits) and not _is_kind_open(entry, system)]
    applying = [entry for entry in shown if binds(entry, roles, overlay)]
    others = [] if system.ai_act_role else [entry for entry in shown if entry not in applying]
    either = [entry for entry in others if not roles and may_bind(entry, overlay)]
    others = [entry for entry in others if entry not in either]
    doubtful = [e for e in fitting if e not in shown and (not e.roles or not roles or not roles.isdisjoint(e.roles))]
    searching = [entry for entry in overlay.entries if entry.if_searched and entry not in fitting]
    if searching and may_only_search(system, names):
        doubtful += searching
    told_no = [
        name for name, ways in overlay.answers_no.items() if any(all(says_so(it, system) for it in way) for way in ways)
    ]
    doubtful = [e for e in doubtful if e.no not in told_no]
    bound = {"ai_act_role": any(e.roles for e in shown), "kinds": any(e.kinds for e in [*shown, *doubtful])}

    def duties(entries: Sequence[OverlayEntry]) -> tuple[SystemDuty, ...]:
        return tuple(_duty(entry, system, classes, overlay, assessment) for entry in entries)

    return SystemOverlay(
        overlay=overlay.overlay,
        system=system.name,
        cell=system.cell,
        proposed=classes.proposed,
        also=classes.fitting[1:],
        led_away=classes.led_away,
        raised=classes.raised,
        of_others=frozenset(_of_others(classes, roles, overlay)),
        role=tuple(sorted(roles)),
        role_proposed=why,
        duties=duties(applying),
        if_role=duties(others),
        if_either=duties(either),
        if_fact=duties(doubtful),
        unsaid=tuple(column for column, is_bound in bound.items() if is_bound and value_in(system, column) is None),
    )


def _roles(
    system: AiSystemRow,
    overlay: Overlay,
    assessment: Assessment,
    names: Collection[str],
    services: Collection[ServiceRow],
) -> tuple[frozenset[str], str]:
    """The organisation's roles by the law, and why they are proposed where the list doesn't say them."""
    if system.ai_act_role:
        return frozenset(system.ai_act_role), ""
    client = assessment.client
    [row] = with_roles_of_client([system], client)
    maker = None if is_own_make(row, names) else maker_of(row)
    in_house = own_use(row, names, services) is not False and "customer" not in (row.role or ())
    is_own = in_house or (is_producer(row, names) and maker is None)
    of = {*(row.role or ()), *(["producer"] if is_own else []), *(["customer"] if in_house else [])}
    fitting = (each for each in overlay.roles_proposed if set(each.of) == of and (is_own or not each.made_here))
    proposed = next(fitting, None)
    if not proposed or not (is_own or maker):
        return frozenset(), ""
    said = listed(map(in_words, row.role or ()))
    told = (
        say("{roles} by the list ({cell})", roles=said, cell=row.place_of("role").short)
        if system.role
        else said and say("{roles} by the settings", roles=said)
    )
    made = (
        say("made here")
        if maker is None and is_own
        else say("made by {maker}", maker=maker)
        if maker
        else say("made by others")
    )
    runs = say("in use, and nothing says that others get it") if in_house else ""
    return frozenset(proposed.roles), in_row(filter(None, [told, made, runs, proposed.because]))


def binds(entry: OverlayEntry, roles: Collection[str], overlay: Overlay) -> bool:
    """Whether an entry binds everybody, or one of these roles; where none is known, whoever may have the system."""
    if not entry.roles or not set(roles).isdisjoint(entry.roles):
        return True
    return not roles and bool(overlay.one_at_least) and set(overlay.one_at_least) <= set(entry.roles)


def may_bind(entry: OverlayEntry, overlay: Overlay) -> list[str]:
    """Of the roles of which who has a system is one at least those that an entry binds."""
    return [role for role in overlay.one_at_least if role in entry.roles]


def _of_others(classes: Classes, roles: Collection[str], overlay: Overlay) -> Iterator[str]:
    """Places of signs that stand in entries which bind other roles alone; none where no role is known."""
    for place in {sign.place for item in classes.fitting for sign in item.signs} if roles else ():
        bound = [entry.roles for entry in overlay.entries if place == entry.place or place in entry.signs]
        if bound and all(each and set(roles).isdisjoint(each) for each in bound):
            yield place


def _fits(entry: OverlayEntry, system: AiSystemRow, classes: Classes) -> bool:
    """Whether the system's kinds are those of an entry, and its classes, by a sign that the entry is about."""
    fitting = [proposed for proposed in classes.fitting if not entry.classes or proposed.id in entry.classes]
    led_by = {sign.place for proposed in fitting for sign in proposed.signs}
    return (
        (bool(fitting) or not entry.classes)
        and (not entry.only_by or not led_by.isdisjoint(entry.only_by))
        and (not entry.kinds or system.kinds is None or not set(entry.kinds).isdisjoint(system.kinds))
    )


def _is_kind_open(entry: OverlayEntry, system: AiSystemRow) -> bool:
    """Whether an entry is bound to kinds alone, and neither the system's kind nor its model says that it is one of them."""
    is_known = is_on_language_model(system) and not WRITING.isdisjoint(entry.kinds)
    return bool(entry.kinds) and not entry.signs and system.kinds is None and not is_known


def _is_shown(entry: OverlayEntry, classes: Classes, traits: Sequence[SignFound]) -> bool:
    """Whether the row has one of the signs that an entry hangs on, if it hangs on none that no row can have."""
    signs = {sign.place for proposed in classes.fitting for sign in proposed.signs} | {sign.place for sign in traits}
    return not entry.if_so and (not entry.signs or not signs.isdisjoint(entry.signs))


def _duty(
    entry: OverlayEntry, system: AiSystemRow, classes: Classes, overlay: Overlay, assessment: Assessment
) -> SystemDuty:
    start = overlay.start_of(entry)
    sources = (entry, start) if start else (entry,)
    asked_for = {proposed.id for proposed in classes.fitting if not entry.classes or proposed.id in entry.classes}
    applies_from = start.day_for(asked_for, system.since) if start else None
    older = start.may_be_older(system.since) if start else None
    was_in_use = older and applies_from and entry.classes and older.was_in_use(system.since, applies_from)
    asks = older.question_for(system.since, applies_from) if older and applies_from else None
    questions = (*(source.question for source in sources), asks)
    weighed = [source.confidence for source in sources if source.confidence]
    return SystemDuty(
        entry=entry,
        applies_from=applies_from,
        perhaps_from=older.applies_from if older else None,
        by_letter=start.by_letter if start else None,
        later=_later(entry, start, classes, applies_from) if start and applies_from else (),
        older=older if was_in_use else None,
        place_of_day=(start.place or "") if start else "",
        read_in=overlay.publications_of(start) if start else (),
        confidence=max(weighed, key=SUREST_FIRST.index, default=None),
        questions=tuple(question for question in questions if question),
        levels=tuple(_levels(entry, system, assessment)),
    )


def _later(entry: OverlayEntry, start: Start, classes: Classes, first: dt.date) -> tuple[tuple[str, dt.date], ...]:
    """What leads to the classes that fit and bind the system from a later day on, each with that day."""
    days = {
        listed(dict.fromkeys(sign.place for sign in item.signs)) or item.title: start.applies_from.get(item.id)
        for item in classes.fitting
        if item.id in entry.classes
    }
    return tuple((by, day) for by, day in days.items() if day and day > first)


def _levels(entry: OverlayEntry, system: AiSystemRow, assessment: Assessment) -> Iterator[float | None]:
    """The own level of each criterion of an entry, that of this system where it is assessed for each."""
    key = next((item.key for item in assessment.objects.listed if item.cell == system.cell), "")
    kinds = set(system.kinds or ())
    for name in entry.criteria:
        criterion = assessment.catalogue.criteria.get(name)
        if kinds and criterion and criterion.kinds and kinds.isdisjoint(criterion.kinds):
            continue
        verdict = assessment.own.get(name)
        yield verdict.of_object(key).level if verdict else None
