"""What laws and frameworks ask of each AI system on the page: the class proposed, and what applies from when on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from ims_lib.ai_roles.said import role_of_other_law
from ims_lib.catalogue.overlay_dates import UNSURE
from ims_lib.catalogue.overlays import Overlay
from ims_lib.dates import day
from ims_lib.grouping import grouped
from ims_lib.inputs.rows import day_said
from ims_lib.languages import form_for, noted, say, spaced, translated
from ims_lib.report.figures import place
from ims_lib.report.steps.ai_systems.class_words import (
    ROLE,
    applies_told,
    asked_of_counsel,
    hangs_on,
    told_classes,
    with_state,
)
from ims_lib.report.steps.ai_systems.duty_rows import by_concern, is_out
from ims_lib.report.steps.asked import alike
from ims_lib.steps import Steps
from ims_lib.steps.ai_systems.classes import SignFound
from ims_lib.steps.ai_systems.law_elsewhere import perhaps_told
from ims_lib.steps.ai_systems.overlay import SystemDuty, SystemOverlay
from ims_lib.steps.ai_systems.reach import ScopeQuestion
from ims_lib.wording import counted, in_quotes, listed

UNSAID = {ROLE: noted("the role by this law"), "kinds": noted("the kind")}
"""Columns of the list of AI systems that would narrow the duties, in words."""


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
                    duties, (duty for each in systems if is_out(each, steps) for duty in each.if_either)
                ),
                "if_fact": _apart_from(duties, (duty for each in systems for duty in each.if_fact)),
                "unsaid": _unsaid(systems, steps),
                "unsure": len(
                    {duty.entry.id for duty in _listed(systems, overlay, steps) if duty.confidence in UNSURE}
                ),
            }
        )
    return found


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
    return (duty for each in systems for _, duties in by_concern(each, overlay, steps) for duty in duties)


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
    out = [each for each in called if is_out(each, steps)]
    told = [with_state(each, steps) for each in called if each not in out]
    everyone = [with_state(each, steps) for each in systems if not is_out(each, steps)]
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
            "when": applies_told(each, systems[0].overlay, steps),
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
        for duty in (*each.if_fact, *(() if is_out(each, steps) else each.if_either))
    )
    by_day = grouped((start, (tuple(called), (fact, entry))) for (start, entry, fact), called in named.items() if start)
    return {
        "entries": len({entry.id for start, entry, _ in named if start}),
        "days": [
            {
                "day": start,
                "when": applies_told(start, systems[0].overlay, steps),
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
