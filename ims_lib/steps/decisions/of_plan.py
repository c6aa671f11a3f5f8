"""What the plan asks to be decided: dates, scope, what packages decide, and audits to book."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from itertools import starmap
from typing import Any

from ims_lib.catalogue.decision_words import DecisionKind
from ims_lib.cell_places import CellPlace
from ims_lib.client.settings import Settings
from ims_lib.dates import day, months_after
from ims_lib.decided_settings import decisions_made, in_plan
from ims_lib.decided_settings.made import A_MONTH, DAY_OF, SURVEILLANCE, AskedFor, role_asked
from ims_lib.inputs.document_titles import standards_in
from ims_lib.languages import form_for
from ims_lib.register.model import Line
from ims_lib.register.stems import stems_in
from ims_lib.roadmap import WantedDate
from ims_lib.roadmap.marks import REVIEW
from ims_lib.roadmap.more_days import most_days
from ims_lib.roadmap.role_days import days_told
from ims_lib.roadmap.wanted import LAST, still_wanted
from ims_lib.standard_ids import standard_of
from ims_lib.steps.decisions.model import SETTINGS, Ahead, ManagementDecision, case_of, quoted
from ims_lib.steps.decisions.of_forms import DAYS_A_MONTH, work_begins
from ims_lib.wording import counted, days, in_money, listed, rounded_days


def of_wanted(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """Each wanted date that the plan misses, or that it can't hold as too little is known of its standard."""
    yield from (_moved(kind, item, ahead) for item in ahead.steps.roadmap.wanted if not item.possible)
    wanted = still_wanted(ahead.steps.coverage.client)
    for each in ahead.steps.roadmap.not_said:
        if by := wanted.get(each.standard):
            half = kind.words["if_half"].format(day=day(each.if_half)) if each.if_half and each.if_half > by else ""
            looked = kind.words["looked"].format(day=day(ahead.looked)) if ahead.looked else ""
            told = {"standard": ahead.name(each.standard), "wanted": day(by), "half": half, "looked": looked}
            what, about, of = kind.ask["unsaid"].format(**told), [each.standard, f"by {by}"], [each.standard]
            by = ahead.looked or ahead.fortnight
            yield ahead.make(kind, what, kind.if_not["unsaid"], by=by, cells=[SETTINGS], about=about, of=of)


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
    found = (each for each, _ in in_plan(decisions_made(client), client) if each.a_month)
    for each in found if calendar else ():
        since = (client.as_of - each.since).days / DAYS_A_MONTH * each.a_month
        if rounded_days(since) > 0:
            given, start = days(each.a_month), day(work_begins(ahead))
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
