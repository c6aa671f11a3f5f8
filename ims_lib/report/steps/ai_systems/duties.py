"""What laws and frameworks ask of each AI system: the class proposed, what applies from when on, and where that was read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from ims_lib.ai_roles.said import role_of_other_law
from ims_lib.catalogue.overlays import UNSURE, Overlay, Publication
from ims_lib.dates import day
from ims_lib.grouping import grouped
from ims_lib.inputs.rows import day_said
from ims_lib.inputs.states import PLANNED
from ims_lib.languages import form_for, noted, say, spaced, translated
from ims_lib.report.figures import place
from ims_lib.report.steps.asked import alike
from ims_lib.report.workbook_sheets import Row
from ims_lib.scales import setting
from ims_lib.steps import Steps
from ims_lib.steps.ai_systems.classes import Proposed, SignFound
from ims_lib.steps.ai_systems.law_elsewhere import perhaps_told
from ims_lib.steps.ai_systems.overlay import SystemDuty, SystemOverlay, binds, may_bind
from ims_lib.steps.ai_systems.reach import ScopeQuestion
from ims_lib.wording import counted, in_quotes, in_row, in_words, labelled, listed

ROLE = "ai_act_role"
UNSAID = {ROLE: noted("the role by this law"), "kinds": noted("the kind")}
"""Columns of the list of AI systems that would narrow the duties, in words."""
AS_IT_STANDS, BY_ROLE, ONLY_IF, UNSAID_ROLE, OTHER_ROLE = CONCERNS = (
    noted("as its row stands"),
    noted("by the role proposed"),
    noted("only if"),
    noted("its role isn’t said"),
    noted("in another role only"),
)
"""How an entry concerns a system, what may bind first before what others may have to do; behind "only if" stands the fact."""


OF_ONE = (
    *("place", "applies_from", "perhaps_from", "by_letter", "state", "level", "unknown"),
    *("confidence", "questions", "source", "criteria"),
)
"""What a row says of a single entry."""


def overlays_shown(steps: Steps) -> list[dict[str, Any]]:
    """Each overlay with the systems' classes, and the duties by day."""
    as_of = steps.coverage.client.as_of
    by_overlay = grouped((each.overlay, each) for each in steps.objects.overlays)
    found = []
    for overlay in steps.objects.laid_over:
        scope = steps.objects.scope_question.get(overlay.overlay)
        systems = by_overlay.get(overlay.overlay, ())
        duties = grouped((duty.entry.id, duty) for each in systems for duty in each.duties)
        found.append(
            {
                "of": overlay,
                "systems": _by_class(systems, steps),
                "has_classes": bool(overlay.classes),
                "elsewhere": [
                    f"{in_quotes(each.said)} ({place(str(each.place))}){perhaps_told(each)}: {each.told}"
                    for each in steps.objects.law_elsewhere
                    if each.law == overlay.title
                ],
                "by_day": _by_day(systems, steps),
                "by_fact": _by_fact(systems, overlay, steps),
                "older": _in_use_before(systems, steps),
                "title": _title(overlay, list(duties.values()), as_of, scope),
                "scope": scope,
                "if_role": _apart_from(duties, (duty for each in systems for duty in each.if_role)),
                "if_out": _apart_from(
                    duties, (duty for each in systems if _is_out(each, steps) for duty in each.if_either)
                ),
                "if_fact": _apart_from(duties, (duty for each in systems for duty in each.if_fact)),
                "unsaid": _unsaid(systems, steps),
                "unsure": len(
                    {duty.entry.id for duty in _listed(systems, overlay, steps) if duty.confidence in UNSURE}
                ),
            }
        )
    return found


def rows_duties(steps: Steps) -> list[Row]:
    """A row for each entry, with all systems together of which the same is to say; those that may bind first.

    What would bind in another role, or in one that isn't said, is one row for systems that are all out of scope.
    """
    overlays = {each.overlay: each for each in steps.objects.laid_over}
    same = grouped(
        (
            (each.overlay, concerns, hangs_on(each, duty, overlays[each.overlay]) if concerns == ONLY_IF else "", duty),
            each,
        )
        for each in steps.objects.overlays
        for concerns, duties in _by_concern(each, overlays[each.overlay], steps)
        for duty in duties
    )
    order = list(overlays)
    sorted_by_concern = sorted(same.items(), key=lambda item: (order.index(item[0][0]), CONCERNS.index(item[0][1])))
    out, by_role = {each for each in steps.objects.overlays if _is_out(each, steps)}, (OTHER_ROLE, UNSAID_ROLE)
    # The place of an entry in the list keeps what isn't folded apart.
    rows = grouped(
        ((overlay, concerns, fact, tuple(systems), None if concerns in by_role and out >= {*systems} else place), duty)
        for place, ((overlay, concerns, fact, duty), systems) in enumerate(sorted_by_concern)
    )
    return [
        {
            "overlay": overlays[overlay].title,
            "systems": [with_state(each, steps) for each in systems],
            "classes": list(dict.fromkeys(in_row(told_classes(each)) for each in systems)),
            "concerns": _told_concern(concerns, fact, steps.objects.scope_question.get(overlay)),
            **_duty_row(duties[0], overlays[overlay], steps),
            **(_folded(concerns, duties) if len(duties) > 1 else {}),
            "cells": [each.cell for each in systems],
        }
        for (overlay, concerns, fact, systems, _), duties in rows.items()
    ]


def _is_out(each: SystemOverlay, steps: Steps) -> bool:
    return steps.objects.system_rows[each.cell].in_scope is False


def _folded(concerns: str, duties: Sequence[SystemDuty]) -> Row:
    """Entries that hang on the organisation's role for systems out of scope: how many, and where the law says them."""
    first = say("Say the role first: then each that binds stands here. ") if concerns == UNSAID_ROLE else ""
    told = f"{first}{listed(list(dict.fromkeys(duty.entry.place for duty in duties)))}"
    return {**dict.fromkeys(OF_ONE), "title": counted(len(duties), "entry", "entries"), "text": told}


def with_state(each: SystemOverlay, steps: Steps) -> str:
    """A system's name; of one that is only planned or out of scope, that."""
    row = steps.objects.system_rows[each.cell]
    state = say("out of scope") if row.in_scope is False else translated(PLANNED) if row.status == PLANNED else ""
    return f"{each.system} ({state})" if state else each.system


def told_classes(each: SystemOverlay) -> list[str]:
    """The class proposed, and further ones that fit, each with what in the law leads there and whose duties they are."""
    fitting = (each.proposed, *each.also) if each.proposed else ()
    return [f"{item.title} ({there})" if (there := _places(item, each)) else item.title for item in fitting]


def _places(item: Proposed, each: SystemOverlay) -> str:
    """What leads to a class; those places apart of which the duties bind others than the organisation in its role."""
    others = [place for place in item.told if place in each.of_others]
    about = dict.fromkeys(sign.title for sign in item.signs if sign.place in others)
    own = (told for place, told in item.told.items() if place not in each.of_others)
    binding = say("{others} {bind} its provider", others=listed(others), bind=form_for(len(others), "binds", "bind"))
    return in_row((*own, *([labelled(binding, in_row(about))] if others else [])))


def asked_of_counsel(each: SystemOverlay) -> list[str]:
    """The question of each sign that leads to no class, of each found, and of each that words of the row lead away from, behind what it
    is about; where there is no sign that of the class."""
    fitting = (each.proposed, *each.also) if each.proposed else ()
    asked = grouped((sign.asks, f"{sign.place} ({sign.title})") for item in fitting for sign in item.signs)
    told = [labelled(f"{sign.place} ({in_row([sign.title, _words_of(sign)])})", sign.asks) for sign in each.raised]
    told += [labelled(listed(about), asks) for asks, about in asked.items()] or [item.asks for item in fitting]
    return told + [
        say(
            "{place} ({title}) isn’t proposed, because of {words_of}. {asks}",
            place=sign.place,
            title=sign.title,
            words_of=_words_of(sign),
            asks=sign.asks,
        )
        for sign in each.led_away
    ]


def _words_of(sign: SignFound) -> str:
    return in_row(f"{place(fact.cell)} {in_quotes(', '.join(fact.found))}" for fact in sign.facts)


def _told_concern(concerns: str, fact: str, scope: ScopeQuestion | None) -> str:
    """How an entry concerns a system: with the fact on which it hangs, and with what the whole law hangs on."""
    told = " ".join(filter(None, (translated(concerns), fact)))
    return in_row([told, scope.only_if]) if scope and scope.only_if else told


def hangs_on(each: SystemOverlay, duty: SystemDuty, overlay: Overlay) -> str:
    """The role that isn't said, and the fact, on which an entry hangs, as a part of a sentence."""
    entry, roles = duty.entry, may_bind(duty.entry, overlay)
    by_role = not each.role and entry.roles and roles and not binds(entry, (), overlay)
    role = [say("you are its {roles}", roles=listed(map(in_words, roles), say("or")))] if by_role else []
    return listed([*role, *([entry.only_if] if entry.only_if and duty in each.if_fact else [])])


def _title(overlay: Overlay, duties: Sequence[Sequence[SystemDuty]], as_of: date, scope: ScopeQuestion | None) -> str:
    """How many entries apply already and how many of them are met; of what is voluntary how many there are."""
    entries = counted(len(duties), "entry", "entries")
    if not overlay.dates:
        concern = form_for(len(duties), "concerns", "concern")
        return say(
            "{title}: {entries} {concern} these systems, {met}",
            title=overlay.title,
            entries=entries,
            concern=concern,
            met=_met(duties),
        )
    applying = [now for same in duties if (now := [it for it in same if it.applies_from and it.applies_from <= as_of])]
    perhaps = sum(any(duty.by_letter and duty.by_letter <= as_of for duty in same) for same in duties)
    more = say(", and {perhaps} more perhaps", perhaps=perhaps) if perhaps else ""
    if not applying:
        return say(
            "{title}: of {entries} for these systems none applies yet{perhaps}",
            title=overlay.title,
            entries=entries,
            perhaps=say(", {perhaps} perhaps", perhaps=perhaps) if perhaps else "",
        )
    of = {"title": overlay.title, "entries": entries, "applying": len(applying), "met": _met(applying), "more": more}
    if scope and scope.only_if:
        told = noted("{title}, {only_if}: of {entries} for these systems {applying} would apply already, {met}{more}")
        return say(told, only_if=scope.only_if, **of)
    verb = form_for(len(applying), "applies", "apply")
    return say("{title}: of {entries} for these systems {applying} {verb} already, {met}{more}", verb=verb, **of)


def _met(duties: Sequence[Sequence[SystemDuty]]) -> str:
    met = sum(all(duty.state == "in place" for duty in same) for same in duties)
    return say("{met} of them known to be met", met=met or translated("none"))


def _listed(systems: Iterable[SystemOverlay], overlay: Overlay, steps: Steps) -> Iterator[SystemDuty]:
    """All entries that the sheet of duties has, also those that concern a system only if."""
    return (duty for each in systems for _, duties in _by_concern(each, overlay, steps) for duty in duties)


def _apart_from(duties: Collection[str], others: Iterable[SystemDuty]) -> int:
    """How many entries concern no system as its row stands, and would by one of these."""
    return len({duty.entry.id for duty in others} - set(duties))


def _by_class(systems: Sequence[SystemOverlay], steps: Steps) -> list[dict[str, Any]]:
    """The class proposed for each system; those whose rows lead to none, and raise the same question, together."""

    def because(each: SystemOverlay) -> tuple[SignFound, ...]:
        """What leads to the class; where nothing does, what raises a question or leads away from one."""
        return (each.proposed.signs if each.proposed else ()) or (*each.raised, *each.led_away)

    def cells(each: SystemOverlay) -> list[str]:
        return [fact.cell for sign in (*because(each), *each.led_away, *each.raised) for fact in sign.facts]

    told = grouped(
        ((tuple(told_classes(each)), tuple(asked_of_counsel(each)), tuple(cells(each))), each) for each in systems
    )
    return [
        {
            "of": same,
            "names": [with_state(each, steps) for each in same],
            "classes": classes,
            "because": because(same[0]),
            "counsel": counsel,
        }
        for (classes, counsel, _), same in told.items()
    ]


def _named(called: Sequence[SystemOverlay], systems: Sequence[SystemOverlay], steps: Steps) -> str:
    """Systems by name; those in scope that are all of these said so, those out of scope behind them."""
    out = [each for each in called if _is_out(each, steps)]
    told = [with_state(each, steps) for each in called if each not in out]
    everyone = [with_state(each, steps) for each in systems if not _is_out(each, steps)]
    if not out:
        found = alike(told, everyone)
        return say("{inside} in scope", inside=found) if len(told) == len(everyone) > 1 else found
    # "all but A and B" would leave B out, too.
    inside = [say("all {everyone} in scope", everyone=len(everyone))] if len(told) == len(everyone) > 1 else told
    return listed([*inside, *(with_state(each, steps) for each in out)])


def _unsaid(systems: Sequence[SystemOverlay], steps: Steps) -> str:
    """What the list doesn't say of which systems, and would narrow the duties."""
    words = {each.cell: role_of_other_law(steps.objects.system_rows[each.cell]) for each in systems}
    moved = [
        say("; of {system} “{words}” stands in another column", system=each.system, words=words[each.cell])
        for each in systems
        if words[each.cell]
    ]
    lacking = grouped(
        (column, each) for each in systems for column in each.unsaid if column != ROLE or not words[each.cell]
    )
    beside = {ROLE: "".join(moved)}
    return listed(
        f"{translated(UNSAID[of])} ({_named(called, systems, steps)}{beside.get(of, '')})"
        for of, called in lacking.items()
    )


def _by_day(systems: Sequence[SystemOverlay], steps: Steps) -> list[dict[str, Any]]:
    """The entries by the day from which they apply, those together that concern the same systems."""
    by_cell = {each.cell: each for each in systems}
    named = grouped(
        ((duty.applies_from, duty.entry, _other_days(duty, steps.coverage.client.as_of)), each.cell)
        for each in systems
        for duty in each.duties
    )
    by_day = grouped((start, (cells, entry, other)) for (start, entry, other), cells in named.items() if start)
    before = {each: {entry.id for day in by_day if day < each for _, entry, _ in by_day[day]} for each in by_day}
    return [
        {
            "day": each,
            "when": _when(each, systems[0].overlay, steps),
            "entries": len({entry.id for _, entry, _ in by_day[each]}),
            "again": len({entry.id for _, entry, _ in by_day[each]} & before[each]),
            "groups": [
                {
                    "systems": _named(called, systems, steps),
                    "entries": entries,
                    "later": _later_days(called, each, steps),
                }
                for cells, entries in grouped(
                    (cells, {"of": entry, "other_days": other, "again": entry.id in before[each]})
                    for cells, entry, other in by_day[each]
                ).items()
                for called in [[by_cell[cell] for cell in cells]]
            ],
        }
        for each in sorted(by_day)
    ]


def _other_days(duty: SystemDuty, as_of: date) -> str:
    """The days that perhaps hold for a duty instead of its own, behind its place."""
    told = list[str]()
    if duty.perhaps_from:
        told.append(say("from {perhaps_from} if it was on the market before", perhaps_from=day(duty.perhaps_from)))
    if duty.by_letter:
        since, ahead = noted("perhaps since {by_letter}; ask counsel"), noted("perhaps from {by_letter}; ask counsel")
        told.append(say(since if duty.by_letter <= as_of else ahead, by_letter=day(duty.by_letter)))
    return "".join(spaced("; ") + each for each in told)


def _later_days(called: Sequence[SystemOverlay], first: date, steps: Steps) -> list[tuple[str, str, date]]:
    """The other days that hold if what the first one goes by doesn't fit, each behind the systems that it is for, unless it is for all
    of these, and what it goes by."""
    duties = grouped(
        (later, each) for each in called for duty in each.duties if duty.applies_from == first for later in duty.later
    )
    told = ((list(dict.fromkeys(found)), later) for later, found in duties.items())
    return [
        ("" if len(found) == len(called) else listed(with_state(each, steps) for each in found), *later)
        for found, later in told
    ]


def _by_fact(systems: Sequence[SystemOverlay], overlay: Overlay, steps: Steps) -> dict[str, Any]:
    """The entries that hang on a fact of which no row speaks, or on a role, by day, those together that may concern the same systems."""
    named = grouped(
        ((duty.applies_from, duty.entry, hangs_on(each, duty, overlay)), each)
        for each in systems
        for duty in (*each.if_fact, *(() if _is_out(each, steps) else each.if_either))
    )
    by_day = grouped((start, (tuple(called), (fact, entry))) for (start, entry, fact), called in named.items() if start)
    return {
        "entries": len({entry.id for start, entry, _ in named if start}),
        "days": [
            {
                "day": start,
                "when": _when(start, systems[0].overlay, steps),
                "groups": [
                    {"systems": _named(called, systems, steps), "facts": grouped(entries)}
                    for called, entries in grouped(by_day[start]).items()
                ],
            }
            for start in sorted(by_day)
        ],
    }


def _in_use_before(systems: Sequence[SystemOverlay], steps: Steps) -> list[dict[str, Any]]:
    """What binds systems that the list has in use before the day of their duties, with their names."""
    rows = steps.objects.system_rows
    found = grouped(
        (duty.older.told, each) for each in systems for duty in each.duties if duty.older and duty.older.told
    )

    def since(each: SystemOverlay) -> str:
        since = day_said(rows[each.cell], "since")
        return say("{system} (since {since})", system=with_state(each, steps), since=since)

    return [{"of": told, "systems": listed(map(since, dict.fromkeys(called)))} for told, called in found.items()]


def _when(each: date, overlay: str, steps: Steps) -> str:
    """What a day is to a reader: past, or so near that the days are counted."""
    left, scope = (each - steps.coverage.client.as_of).days, steps.objects.scope_question.get(overlay)
    if left <= 0:
        return (
            say("would apply already, {only_if}", only_if=scope.only_if)
            if scope and scope.only_if
            else say("applies already")
        )
    return say("in {days}", days=counted(left, "day")) if left <= setting("ai_systems", "days_told") else ""


def _by_concern(each: SystemOverlay, overlay: Overlay, steps: Steps) -> tuple[tuple[str, tuple[SystemDuty, ...]], ...]:
    """Those that concern the system, by its row or by a role that is proposed; those that would in another role or by a fact that nobody
    told. What hangs on the role alone is told of a system in scope one by one."""
    either = () if _is_out(each, steps) else each.if_either
    rest = [*each.if_role, *(duty for duty in each.if_either if duty not in either)]
    rest.sort(key=lambda duty: overlay.entries.index(duty.entry))
    other = OTHER_ROLE if each.role else UNSAID_ROLE
    by_role = tuple(duty for duty in each.duties if each.role_proposed and not binds(duty.entry, (), overlay))
    others = tuple(duty for duty in each.duties if duty not in by_role)
    return (
        (AS_IT_STANDS, others),
        (BY_ROLE, by_role),
        (ONLY_IF, (*each.if_fact, *either)),
        (other, tuple(rest)),
    )


def _duty_row(duty: SystemDuty, overlay: Overlay, steps: Steps) -> Row:
    criteria = steps.coverage.catalogue.criteria
    return {
        "place": duty.entry.place,
        "title": duty.entry.title,
        "text": duty.entry.text,
        "applies_from": duty.applies_from,
        "perhaps_from": duty.perhaps_from,
        "by_letter": duty.by_letter,
        "state": translated(duty.state) if duty.levels else "",
        "level": duty.level,
        "unknown": duty.unknown,
        "confidence": in_words(duty.confidence) if duty.confidence else None,
        "questions": [
            *(
                say("If it falls under {by} alone: from {from_then} on.", by=by, from_then=day(on))
                for by, on in duty.later
            ),
            *duty.questions,
        ],
        "source": list(_cited(duty, overlay)),
        "criteria": [criteria[name].text for name in duty.entry.criteria if name in criteria],
    }


def _cited(duty: SystemDuty, overlay: Overlay) -> Iterator[str]:
    """The act or framework with the article that sets the day, then the publications in which that was read, and those in which it was
    read what binds the system instead, because it was in use before."""
    law, of_day = _citation(overlay.source), duty.place_of_day
    yield say("{place_of_day} of {title}", place_of_day=of_day, title=law) if of_day else law
    if duty.read_in:
        yield say("Day read in: {map}", map=in_row(map(_citation, duty.read_in)))
    if duty.older and (told := duty.older.told):
        read_in, sure = in_row(map(_citation, overlay.publications_of(told))), in_words(told.confidence)
        yield say("{place} read in: {map} ({confidence} confidence)", place=told.place, map=read_in, confidence=sure)


def _citation(each: Publication) -> str:
    return ", ".join([each.title, *([day(each.as_of)] if each.as_of else []), each.url])
