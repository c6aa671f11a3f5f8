"""Days for full forms of impact assessments: what they bring forward, in which order, and by when each is made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from ims_lib.catalogue.decision_words import DecisionKind
from ims_lib.client.entries import UNTIL
from ims_lib.dates import day
from ims_lib.days_off import DAY, works_on
from ims_lib.decided_settings import decisions_made, in_plan
from ims_lib.decided_settings.effects import DaysReleased
from ims_lib.decided_settings.made import AskedFor, MadeDecision
from ims_lib.inputs.states import PLANNED
from ims_lib.languages import form_for, say, spaced
from ims_lib.roadmap.model import Planned
from ims_lib.steps.ai_systems.impact import SystemImpact
from ims_lib.steps.ai_systems.impact_told import forms_planned, to_finish
from ims_lib.steps.decisions.model import SETTINGS, Ahead, ManagementDecision, case_of, quoted
from ims_lib.steps.decisions.systems_due import (
    all_due,
    awaited,
    days_of_forms,
    days_of_method,
    ends_soon,
    forms_due,
    has_forms,
    has_method,
    renewed_by,
)
from ims_lib.steps.decisions.taken import plan_taken
from ims_lib.steps.walk import WALKS_KEPT
from ims_lib.wording import counted, days, listed, rounded_days

DAYS_A_MONTH, DAYS_A_WEEK = 30, 7


def forms_refused(ahead: Ahead) -> MadeDecision | None:
    """The decision by which days for AI impact assessments weren't released, where no later one releases them."""
    made = decisions_made(ahead.steps.coverage.client)
    of_forms = (each for each in made if each.asked.forms)
    last = next(((each, it) for each in of_forms for it in each.effects if isinstance(it, DaysReleased)), None)
    return last[0] if last and last[1].more <= 0 else None


def forms_alone(
    kind: DecisionKind, refused: MadeDecision, forms: Sequence[str], more: float, by: date, ahead: Ahead
) -> Iterator[ManagementDecision]:
    """The days for AI impact assessments that weren't released, once the time is over for which that was said."""
    last, if_not = ahead.working(ahead.until), kind.if_not["refused"]
    if refused.asked.until and refused.asked.until < ahead.usual:
        what, about = kind.ask["refused"].format(days=days(more), until=day(last)), [f"forms {UNTIL} {last}"]
        asks = AskedFor(days=rounded_days(more), forms=rounded_days(more), until=last)
        found = ahead.make(kind, what, if_not, by=by, cells=[SETTINGS], about=about, details=forms, asks=asks)
        yield replace(found, before=refused.told)


def released_before(kind: DecisionKind, near: float, ahead: Ahead) -> Iterator[str]:
    """How many of the days lie in the time for which days were released last, and how many beyond it."""
    roadmap = ahead.steps.roadmap
    for each in decisions_made(ahead.steps.coverage.client):
        then = each.asked.until if each.asked.days else None
        if then and then > ahead.as_of and each.released is not None and each.asked.days != each.asked.forms:
            own = (item for item in roadmap.in_order if not item.is_from_outside)
            within = sum(roadmap.days_until(item, then) for item in own)
            more = rounded_days(near) - rounded_days(within)
            of = {"freed": days(each.released), "asked": days(each.asked.days or 0)}
            told = {"within": days(within), "until": day(then), "on": day(each.on), "more": days(more), **of}
            yield kind.words["released"].format(**told)
            return


def forms_released(ahead: Ahead) -> list[tuple[SystemImpact, date | None]]:
    """Those that are promised, as long as no days are released for them."""
    return [] if _released_on(ahead) else forms_promised(ahead)


def _released_on(ahead: Ahead) -> date | None:
    """When days were released for full forms that aren't over; none where none were."""
    client = ahead.steps.coverage.client
    found = in_plan(decisions_made(client), client)
    return next((each.on for each, effect in found if isinstance(effect, DaysReleased) and effect.more > 0), None)


@lru_cache(maxsize=WALKS_KEPT)
def forms_promised(ahead: Ahead) -> list[tuple[SystemImpact, date | None]]:
    """The systems whose full form is due and not among what is worked in the time ahead: the gravest first, those last whose form waits for
    something, each with when it is ready with days that are released for it; none where no day is known for what it waits for. One that ends
    before its form can be ready is left out; none where the plan has them with days that are released."""
    due, roadmap = forms_due(ahead), ahead.steps.roadmap
    package = forms_planned(roadmap)
    if not roadmap.days or (package and (_released_on(ahead) or package.start is None or package.start <= ahead.until)):
        return []
    ordered = sorted(due, key=lambda each: awaited(each, ahead) is not None)
    found: list[tuple[SystemImpact, date | None]] = []
    for each in ordered:
        ready, ends = _ready(len(found) + 1, each, ahead), each.system.retirement
        found += [] if ready and ends and ends < ready else [(each, ready)]
    return found


def _ready(number: int, each: SystemImpact, ahead: Ahead) -> date | None:
    """When so many forms are ready, by the plan where that makes them; of one that waits for something no sooner than one is made after that
    is there."""
    ready, waits = _made_by(number, ahead), awaited(each, ahead)
    if waits is None or waits.due is None:
        return None if waits else ready
    return max(ready, _worked(days_of_forms(2, ahead) - days_of_forms(1, ahead), waits.due, ahead))


def _made_by(number: int, ahead: Ahead) -> date:
    """When so many forms are made: by the plan with the days that are asked for, or by somebody who does nothing else where it makes none."""
    package = forms_planned(ahead.steps.roadmap)
    if package is None:
        return _worked(days_of_forms(number, ahead), released_by(ahead), ahead)
    asked = DaysReleased(rounded_days(brought_forward(number, ahead)), ahead.working(ahead.until))
    return next(end for each, end in plan_taken(ahead, (asked,))[2] if each.package == package.package)


def brought_forward(number: int, ahead: Ahead) -> float:
    """The days for so many full forms; those of all that the plan brings forward with them, where it makes them later."""
    held = _held(ahead)
    later = sum(item.days - ahead.steps.roadmap.days_until(item, ahead.until) for item in held)
    return later if held else days_of_forms(number, ahead)


def _held(ahead: Ahead) -> list[Planned]:
    """What makes full forms in the plan: the package, and those of the same process before it."""
    roadmap = ahead.steps.roadmap
    package = forms_planned(roadmap)
    own = (item for item in roadmap.in_order if package and item.process == package.process)
    return [item for item in own if package and item.order <= package.order]


def released_by(ahead: Ahead) -> date:
    """By when it is decided which days are released, or a week after that was decided."""
    if on := _released_on(ahead):
        return ahead.unhurried(on + timedelta(days=ahead.words.week))
    return max(work_begins(ahead), ahead.soon) if ahead.steps.roadmap.calendar else ahead.usual


def forms_told(kind: DecisionKind, ahead: Ahead) -> list[str]:
    """The full forms of AI systems that are due and whose days aren't among those that are asked for, a line each thing to know."""
    due, package = forms_released(ahead), forms_planned(ahead.steps.roadmap)
    if not due:
        return []
    number, is_unshown = len(due), has_forms(ahead) and not has_method(ahead)
    case = "forms_made" if has_method(ahead) else "forms_unshown" if is_unshown else f"forms_{case_of(number)}"
    forms = kind.words[case].format(count=counted(number, "full form"))
    forms += kind.words["no_method"].format(fewer=days(days_of_method())) if is_unshown else ""
    held, needed = _held(ahead), brought_forward(number, ahead)
    capacity = ahead.steps.coverage.client.settings.capacity
    a_month = capacity.days_per_month if capacity else None
    told = kind.words["forms_planned" if package else "forms"].format(
        days=days(needed),
        start=day(min(begins)) if (begins := [item.start for item in held if item.start]) else "",
        until=day(package.end) if package and package.end else "",
        forms=forms,
    )
    from_day, systems = day(_worked(1, released_by(ahead), ahead)), _in_order(kind, due, ahead)
    ready = kind.words["ready_planned" if package else "ready_first"].format(from_day=from_day, systems=systems)
    beside = [kind.words["beside"].format(given=days(a_month), moved=_months(needed / a_month))] if a_month else []
    return [told, *beside, ready, *([] if package else _unanswered(kind, number, ahead))]


def later_told(kind: DecisionKind, ahead: Ahead) -> str:
    """How many of the forms are ready only after the time ahead."""
    ready = [on for _, on in forms_released(ahead)]
    late = sum(on is None or on > ahead.until for on in ready)
    return kind.words["later"].format(late=late, count=len(ready)) if late else ""


def _months(number: float) -> str:
    if number < 1:
        return counted(max(1, round(number * DAYS_A_MONTH / DAYS_A_WEEK)), "week")
    return f"{days(number)} {form_for(rounded_days(number), 'month', 'months')}"


def _unanswered(kind: DecisionKind, number: int, ahead: Ahead) -> list[str]:
    """The systems in use that count as due, too, as long as their screening leaves it open, and the days for them."""
    found = [each for each in all_due(ahead) if each.counts_as_full and not ends_soon(each, ahead)]
    together = days_of_forms(number + len(found), ahead)
    systems = listed(quoted(each.system.name) for each in found)
    return [kind.words[f"open_{case_of(len(found))}"].format(systems=systems, days=days(together))] if found else []


def _in_order(kind: DecisionKind, due: Sequence[tuple[SystemImpact, date | None]], ahead: Ahead) -> str:
    """The systems whose forms these are, each with when it is ready."""
    named = []
    for each, ready in due:
        renewed = renewed_by(each, ahead)
        beside = kind.words["renewed"].format(day=day(renewed)) if renewed else ""
        beside += kind.words["finished"].format(finish=finish) if (finish := to_finish(each)) else ""
        beside += kind.words["waits"] if awaited(each, ahead) else ""
        beside += kind.words[PLANNED] if each.system.status == PLANNED else ""
        on = say(" on {ready}", ready=day(ready)) if ready else ""
        named.append(f"{quoted(each.system.name)}{on}" + (f" ({beside.removeprefix(spaced('; '))})" if beside else ""))
    return listed(named)


def _worked(number: float, by: date, ahead: Ahead) -> date:
    """The day on which so many working days are over, if somebody begins the day after it is decided and does nothing else."""
    works, on, left = works_on(ahead.steps.coverage.client), ahead.working(by), number
    while left > 0:
        on += DAY
        left -= works(on)
    return on


def work_begins(ahead: Ahead) -> date:
    """The day on which the first of the work begins that the days are for, where that is soon."""
    return min([*(item.start for item in ahead.steps.roadmap.in_order if item.start), ahead.usual])
