"""What the plan asks to be decided: dates, scope, money and time, what packages decide, and audits to book."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache, partial
from itertools import starmap
from typing import Any

from ims_lib.catalogue.decision_words import DecisionKind
from ims_lib.cell_places import CellPlace
from ims_lib.client.entries import UNTIL
from ims_lib.client.settings import Settings
from ims_lib.dates import day, months_after
from ims_lib.days_off import DAY, works_on
from ims_lib.decided_settings import decisions_made, in_plan
from ims_lib.decided_settings.effects import DaysReleased
from ims_lib.decided_settings.made import A_MONTH, DAY_OF, SURVEILLANCE, AskedFor, MadeDecision, role_asked
from ims_lib.inputs.document_titles import standards_in
from ims_lib.inputs.states import PLANNED
from ims_lib.languages import form_for, say, spaced
from ims_lib.register.model import Line
from ims_lib.register.stems import stems_in
from ims_lib.roadmap import WantedDate
from ims_lib.roadmap.marks import REVIEW
from ims_lib.roadmap.model import Planned, days_told
from ims_lib.roadmap.more_days import most_days
from ims_lib.roadmap.wanted import LAST, still_wanted
from ims_lib.standard_ids import standard_of
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
from ims_lib.wording import counted, days, in_money, listed, rounded_days

DAYS_A_MONTH, DAYS_A_WEEK = 30, 7


def of_wanted(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """Each wanted date that the plan misses."""
    return (_moved(kind, item, ahead) for item in ahead.steps.roadmap.wanted if not item.possible)


def _moved(kind: DecisionKind, item: WantedDate, ahead: Ahead) -> ManagementDecision:
    client, is_held = ahead.steps.coverage.client, item.standard in ahead.steps.coverage.assessment.certified
    capacity = client.settings.capacity
    before = [each for each in ahead.steps.roadmap.wanted if each.by <= item.by and each is not item]
    others = listed(kind.words["one"].format(standard=ahead.name(each.standard)) for each in before)
    sooner = item.before_all if item.before_all and item.before_all < item.end else None
    in_time = sooner is not None and sooner <= item.by
    case = f"role_{case_of(len(item.roles))}" if item.roles else "never" if item.days_per_month is None else "more"
    what = kind.ask[case].format(
        roles=days_told(item.days_per_month, item.roles),
        names=ahead.some(each.role for each in item.roles),
        needed=days(item.days_per_month or 0),
        given=days(capacity.days_per_month if capacity else 0),
        more=days(item.more or 0),
        standard=ahead.name(item.standard),
        most=days(most_days(client, "most_times_capacity")),
        wanted=day(item.by),
        end=day(item.end),
        too=kind.words["too"].format(others=others) if others else "",
        wait=kind.words["wait"] if in_time else "",
    )
    if_not = kind.if_not["held" if is_held else "late"].format(
        end=day(item.end),
        late=counted((item.end - item.by).days, "day"),
        before_all=kind.words["in_time" if in_time else "before_all"].format(before=day(sooner)) if sooner else "",
    )
    given = f"{capacity.days_per_month if capacity else 0:g}{A_MONTH}"
    about = [item.standard, f"by {item.by}", given, *starmap(role_asked, item.roles)]
    ways = [*decided_before(ahead), *_costs(kind, item.more or 0, client.settings), *_without(kind, item, ahead)]
    of, needed = [item.standard, *(each.standard for each in before)], item.days_per_month
    asks = AskedFor(a_month=rounded_days(needed), until=item.by) if needed else AskedFor()
    asks = asks if needed or item.roles else AskedFor(day=item.end)
    told: dict[str, Any] = {"cells": [SETTINGS], "about": about, "details": ways, "of": of, "asks": asks}
    return ahead.make(kind, what, if_not, by=ahead.fortnight, **told)


def _costs(kind: DecisionKind, more: float, settings: Settings) -> Iterator[str]:
    """What days beyond those that there are cost at the client's own rate."""
    if more and settings.day_rate:
        money, rate = (in_money(many * settings.day_rate, settings.currency) for many in (rounded_days(more), 1))
        yield kind.words["costs"].format(more=days(more), rate=rate, money=money)


def decided_before(ahead: Ahead) -> Iterator[str]:
    """Why days a month that were decided last are too few by now: work that isn't recorded as done is ahead still."""
    client, calendar = ahead.steps.coverage.client, ahead.steps.roadmap.calendar
    found = (each for each in in_plan(decisions_made(client), client) if each.a_month)
    for each in found if calendar else ():
        since = (client.as_of - each.since).days / DAYS_A_MONTH * each.a_month
        if rounded_days(since) > 0:
            given, start = days(each.a_month), day(_work_begins(ahead))
            yield ahead.words.again.format(given=given, on=day(each.on), start=start, since=days(since))
            return


def _without(kind: DecisionKind, item: WantedDate, ahead: Ahead) -> Iterator[str]:
    """The client's scenarios that leave the standard out, each with the day that another wanted one would have."""
    ends = {each.standard: each.end for each in ahead.steps.roadmap.wanted}
    for scenario, outcome in ahead.steps.scenarios.tried:
        name = ", ".join(map(quoted, filter(None, (scenario.name, scenario.note))))
        for each in outcome.wanted if item.standard not in outcome.client.standards else ():
            if (end := ends.get(each.standard)) and end != each.end:
                standard = ahead.name(each.standard)
                yield kind.words["scenario"].format(name=name, standard=standard, day=day(each.end), end=day(end))


def of_tight(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """Each wanted date that the plan keeps with hardly a day to spare."""
    kept = (item for item in ahead.steps.roadmap.wanted if item.possible)
    return (_tight(kind, item, ahead) for item in kept if (item.by - item.end).days < ahead.words.tight_days)


def _tight(kind: DecisionKind, item: WantedDate, ahead: Ahead) -> ManagementDecision:
    is_held = item.standard in ahead.steps.coverage.assessment.certified
    stage = kind.words["closed" if is_held else "stage"]
    spare = (item.by - item.end).days
    lost = (each for each in ahead.steps.roadmap.milestones if each.standard == item.standard and each.is_lost_if_half)
    if_half, alone = next(((each.if_half, each.if_half_alone) for each in lost), (None, None))
    in_time = alone is not None and alone <= item.by
    what = kind.ask["ordered" if item.roomiest else "as_it_is"].format(
        standard=ahead.name(item.standard),
        wanted=day(item.by),
        spare=counted(spare, "day") if spare else kind.words["none"],
        stage=stage,
        roomiest=day(item.roomiest) if item.roomiest else "",
        slip=kind.words["slip"] if in_time else "",
    )
    half = kind.words["if_half"].format(if_half=day(if_half)) if if_half else ""
    if alone and if_half and alone < if_half:
        half += kind.words["in_time" if in_time else "alone"].format(alone=day(alone))
    if_not = kind.if_not["late"].format(stage=stage, if_half=half)
    about, of = [f"{item.standard} by {item.by}"], [item.standard]
    return ahead.make(kind, what, if_not, by=ahead.fortnight, cells=[SETTINGS], about=about, of=of)


def of_budget(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """The days that are worked in the time ahead and in all; without a capacity how many days there are."""
    roadmap = ahead.steps.roadmap
    if not roadmap.days:
        return
    settings = ahead.steps.coverage.client.settings
    if roadmap.calendar is None:
        money = _money(kind, "money_alone", settings, roadmap.days - roadmap.bought, 0)
        money += _from_outside(kind, settings, roadmap.bought)
        look, possible = sum(item.days for item in roadmap.in_order if item.is_look), roadmap.gaps.possible_days
        what = kind.ask["capacity"].format(
            all=days(roadmap.days),
            money=money,
            look=kind.words["and_look"].format(look=days(look)) if look else "",
            possible=kind.words["and_possible"].format(possible=days(possible)) if possible else "",
        )
        if_not, forms = kind.if_not["capacity"], _forms(kind, ahead)
        yield ahead.make(kind, what, if_not, by=ahead.usual, cells=[SETTINGS], about=["capacity"], details=forms)
        return
    look = sum(roadmap.days_until(item, ahead.until) for item in roadmap.in_order if item.is_look)
    own = (item for item in roadmap.in_order if not item.is_look and not item.is_from_outside)
    near = look + sum(roadmap.days_until(item, ahead.until) for item in own)
    begins, by = _work_begins(ahead), _released_by(ahead)
    forms, asked = _forms(kind, ahead), "and_forms_planned" if forms_planned(roadmap) else "and_forms"
    is_all = rounded_days(look) == rounded_days(near)
    more = _brought_forward(len(forms_released(ahead)), ahead) if forms else 0
    refused = _forms_refused(ahead) if forms else None
    apart = [*_forms_alone(kind, refused, forms, more, by, ahead)] if refused else []
    forms, more = ([], 0) if refused else (forms, more)
    released = rounded_days(near) + rounded_days(more)
    what = kind.ask["look_alone" if look and is_all else "looking" if look else "working"].format(
        near=days(released),
        split=kind.words["split"].format(plan=days(near), forms=days(more)) if forms else "",
        look=days(look),
        all=days(roadmap.days),
        until=day(ahead.working(ahead.until)),
        money=_money(kind, "money", settings, roadmap.days - roadmap.bought, released)
        + _from_outside(kind, settings, roadmap.bought),
        forms=kind.words[asked].format(days=days(more), later=_later(kind, ahead)) if forms else "",
    )
    gaps = len(roadmap.gaps.found)
    stay = form_for(gaps, "stays", "stay")
    open_ones = kind.if_not["open"].format(
        gaps=counted(gaps, "requirement with a gap", "requirements with a gap"), stay=stay
    )
    if look and is_all:
        open_ones = _unknown(kind, ahead)
    if_not = ahead.delay(ahead.steps.coverage.client.standards) or open_ones
    if_not += kind.words["none_added"] if forms_due(ahead) and not forms_planned(roadmap) else ""
    last, capacity = ahead.working(ahead.until), ahead.steps.coverage.client.settings.capacity
    about = [f"{UNTIL} {last}"]
    given = days(capacity.days_per_month) if capacity else ""
    now = capacity.days_per_month if capacity else None
    asks = AskedFor(days=released, forms=rounded_days(more) or None, given=now, until=last)
    begun = [kind.words["begun"].format(start=day(begins), given=given)] if begins < by else []
    told = [*_released_before(kind, near, ahead), *forms, *begun]
    yield ahead.make(kind, what, if_not, by=by, cells=[SETTINGS], about=about, details=told, asks=asks)
    yield from apart


def _forms_refused(ahead: Ahead) -> MadeDecision | None:
    """The decision by which days for AI impact assessments weren't released, where no later one releases them."""
    made = decisions_made(ahead.steps.coverage.client)
    last = next((each for each in made if each.asked.forms and isinstance(each.effect, DaysReleased)), None)
    return last if last and isinstance(last.effect, DaysReleased) and last.effect.more <= 0 else None


def _forms_alone(
    kind: DecisionKind, refused: MadeDecision, forms: Sequence[str], more: float, by: date, ahead: Ahead
) -> Iterator[ManagementDecision]:
    """The days for AI impact assessments that weren't released, once the time is over for which that was said."""
    last, if_not = ahead.working(ahead.until), kind.if_not["refused"]
    if refused.asked.until and refused.asked.until < ahead.usual:
        what, about = kind.ask["refused"].format(days=days(more), until=day(last)), [f"forms {UNTIL} {last}"]
        asks = AskedFor(days=rounded_days(more), forms=rounded_days(more), until=last)
        found = ahead.make(kind, what, if_not, by=by, cells=[SETTINGS], about=about, details=forms, asks=asks)
        yield replace(found, before=refused.told)


def _released_before(kind: DecisionKind, near: float, ahead: Ahead) -> Iterator[str]:
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


def _unknown(kind: DecisionKind, ahead: Ahead) -> str:
    """What stays unknown without the first look, and which systems in use stay without the full form that is due."""
    running = [quoted(each.system.name) for each in forms_due(ahead) if each.system.status != PLANNED]
    goes = kind.words["goes" if len(running) == 1 else "go"].format(systems=listed(running)) if running else ""
    return kind.if_not["unknown"].format(possible=days(ahead.steps.roadmap.gaps.possible_days)) + goes


def forms_released(ahead: Ahead) -> list[tuple[SystemImpact, date | None]]:
    """Those that are promised, as long as no days are released for them."""
    return [] if _released_on(ahead) else forms_promised(ahead)


def _released_on(ahead: Ahead) -> date | None:
    """When days were released for full forms that aren't over; none where none were."""
    client = ahead.steps.coverage.client
    made = ((each.on, each.effect) for each in in_plan(decisions_made(client), client))
    return next((on for on, effect in made if isinstance(effect, DaysReleased) and effect.more > 0), None)


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
        return _worked(days_of_forms(number, ahead), _released_by(ahead), ahead)
    asked = DaysReleased(rounded_days(_brought_forward(number, ahead)), ahead.working(ahead.until))
    return next(end for each, end in plan_taken(ahead, (asked,))[2] if each.package == package.package)


def _brought_forward(number: int, ahead: Ahead) -> float:
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


def _released_by(ahead: Ahead) -> date:
    """By when it is decided which days are released, or a week after that was decided."""
    if on := _released_on(ahead):
        return ahead.unhurried(on + timedelta(days=ahead.words.week))
    return max(_work_begins(ahead), ahead.soon) if ahead.steps.roadmap.calendar else ahead.usual


def _forms(kind: DecisionKind, ahead: Ahead) -> list[str]:
    """The full forms of AI systems that are due and whose days aren't among those that are asked for, a line each thing to know."""
    due, package = forms_released(ahead), forms_planned(ahead.steps.roadmap)
    if not due:
        return []
    number, is_unshown = len(due), has_forms(ahead) and not has_method(ahead)
    case = "forms_made" if has_method(ahead) else "forms_unshown" if is_unshown else f"forms_{case_of(number)}"
    forms = kind.words[case].format(count=counted(number, "full form"))
    forms += kind.words["no_method"].format(fewer=days(days_of_method())) if is_unshown else ""
    held, needed = _held(ahead), _brought_forward(number, ahead)
    capacity = ahead.steps.coverage.client.settings.capacity
    a_month = capacity.days_per_month if capacity else None
    told = kind.words["forms_planned" if package else "forms"].format(
        days=days(needed),
        start=day(min(begins)) if (begins := [item.start for item in held if item.start]) else "",
        until=day(package.end) if package and package.end else "",
        forms=forms,
    )
    from_day, systems = day(_worked(1, _released_by(ahead), ahead)), _in_order(kind, due, ahead)
    ready = kind.words["ready_planned" if package else "ready_first"].format(from_day=from_day, systems=systems)
    beside = [kind.words["beside"].format(given=days(a_month), moved=_months(needed / a_month))] if a_month else []
    return [told, *beside, ready, *([] if package else _unanswered(kind, number, ahead))]


def _later(kind: DecisionKind, ahead: Ahead) -> str:
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


def _money(kind: DecisionKind, case: str, settings: Settings, all_days: float, near: float) -> str:
    """What the days cost as they are shown; empty where client.yml names no rate."""
    if not settings.day_rate:
        return ""
    amounts = {"near_money": rounded_days(near), "all_money": rounded_days(all_days), "rate": 1}
    return kind.words[case].format(
        **{name: in_money(many * settings.day_rate, settings.currency) for name, many in amounts.items()}
    )


def _from_outside(kind: DecisionKind, settings: Settings, bought: float) -> str:
    """How many of all days come from outside, and what these cost; empty where none do, or no rate is named."""
    rate = settings.outside.day_rate if settings.outside else None
    if not bought or not rate:
        return ""
    money = {
        "money": in_money(rounded_days(bought) * rate, settings.currency),
        "rate": in_money(rate, settings.currency),
    }
    return kind.words["bought"].format(days=days(bought), **money)


def _work_begins(ahead: Ahead) -> date:
    """The day on which the first of the work begins that the days are for, where that is soon."""
    return min([*(item.start for item in ahead.steps.roadmap.in_order if item.start), ahead.usual])


def of_certificates(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """Audits by the certification body that have to be booked in the time ahead: of what is held, and of what is wanted by a day."""
    coverage = ahead.steps.coverage
    valid_to: dict[str, date | None] = {item.standard: item.valid_to for item in coverage.client.settings.certificates}
    asked_for = {*coverage.assessment.certified, *still_wanted(coverage.client)}
    for held in coverage.client.settings.certificates:
        if held.next_audit and held.next_audit <= ahead.as_of and held.standard in coverage.assessment.certified:
            what = kind.ask["passed"].format(standard=ahead.name(held.standard), day=day(held.next_audit))
            about = [f"audit held of {held.standard} {held.next_audit}"]
            told: dict[str, Any] = {"cells": [SETTINGS], "about": about, "of": [held.standard]}
            yield ahead.make(kind, what, kind.if_not["passed"], by=ahead.soon, **told)
    for item in ahead.steps.roadmap.milestones:
        book = months_after(item.day, -ahead.words.book_months)
        soon = months_after(item.expected, -ahead.words.book_months) <= ahead.until
        if book > ahead.until and soon and (item.named or item.usual):
            what = kind.ask["agree"].format(standard=ahead.name(item.standard), latest=day(item.day))
            if_not = kind.if_not["agree"].format(expected=day(item.expected))
            about, cells = [f"{DAY_OF}{item.milestone} {item.standard}"], [item.cell, SETTINGS]
            told = {"cells": cells, "about": about, "details": [item.note], "of": [item.standard]}
            yield ahead.make(kind, what, if_not, by=ahead.fortnight, **told)
        if item.milestone not in kind.ask or book > ahead.until or item.standard not in asked_for or item.is_agreed:
            continue
        what = kind.ask[item.milestone].format(standard=ahead.name(item.standard), day=day(item.day))
        until = valid_to.get(item.standard)
        case = "stage_1" if item.milestone == "stage_1" else "valid" if until else "held"
        if_not = kind.if_not[case].format(valid_to=day(until) if until else "")
        about = [f"{item.milestone} {item.standard}" + (f" valid to {until}" if until else "")]
        of, asks = [item.standard], AskedFor(day=item.day if item.milestone == SURVEILLANCE else None)
        yield ahead.make(kind, what, if_not, by=book, cells=[SETTINGS], about=about, of=of, asks=asks)


def of_no_date(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """The standards in scope that aren't held and whose certificate nobody wants by a day that is still to come."""
    coverage, roadmap = ahead.steps.coverage, ahead.steps.roadmap
    settled = {*coverage.assessment.certified, *still_wanted(coverage.client)}
    left = [name for name in coverage.client.standards if name not in settled]
    if not left:
        return
    unsaid, looked = {each.standard for each in roadmap.not_said}, ahead.looked
    is_unsaid = looked is not None and unsaid.issuperset(left)
    planned = {name: line for name, line in _planned(ahead).items() if name in left}
    open_ones = [name for name in left if name not in planned]
    asked = {"planned": [*planned], "whether" if is_unsaid else "date": open_ones}
    what = ". ".join(
        kind.ask[case].format(
            standards=ahead.names(names),
            are=form_for(len(names), "is", "are"),
            it=form_for(len(names), "it is", "they are"),
            looked=day(looked) if looked else "",
        )
        for case, names in asked.items()
        if names
    )
    possible = [item for item in roadmap.milestones if item.milestone == LAST and item.standard in left]
    told = [
        kind.words["half" if item.if_half else "known"].format(
            day=day(item.day), standard=ahead.name(item.standard), half=day(item.if_half) if item.if_half else ""
        )
        for item in possible
    ]
    if_not = kind.if_not["plan" if told else "order"].format(days=listed(told))
    cells = [str(CellPlace(line.file, line.sheet, line.cell)) for line in planned.values()]
    yield ahead.make(
        kind,
        what,
        if_not,
        by=ahead.later if is_unsaid else ahead.usual,
        cells=[*cells, SETTINGS],
        about=left,
        of=left,
        details=[
            kind.words["planned"].format(standard=ahead.name(name), line=line.text) for name, line in planned.items()
        ],
    )


def _planned(ahead: Ahead) -> dict[str, Line]:
    """By standard what stands above or below the client's rows of its controls, where that names its certification as planned."""
    register = ahead.steps.register
    words, found = partial(stems_in, "put_before"), dict[str, Line]()
    for line in register.lines:
        if words("certification_planned").hits(line.text) and not words("settled").hits(line.text):
            rows = (row for row in register.controls if (row.file, row.sheet) == (line.file, line.sheet))
            for name in standards_in(line.text) or {standard_of(ref) for row in rows for ref in row.refs}:
                found.setdefault(name, line)
    return found


def of_review(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """The management reviews that the plan holds in the time ahead."""
    review = ahead.steps.review
    found = (item for item in ahead.steps.roadmap.milestones if item.milestone == REVIEW and not item.is_agreed)
    due = [item for item in found if ahead.is_ahead(item.day)]
    if not due:
        return
    lacking = len(review.not_filled())
    first = min(item.day for item in due)
    standards = [item.standard for item in due]
    what = kind.ask["day"].format(standard=ahead.names(standards), minutes=review.minutes, day=day(first))
    inputs, are = counted(lacking, "thing"), form_for(lacking, "is", "are")
    if_not = kind.if_not["lacking" if lacking else "held"].format(inputs=inputs, are=are)
    yield ahead.make(kind, what, if_not, by=first, about=standards, of=standards, asks=AskedFor(day=first))
