"""What the plan asks to be decided: dates, scope, money and time, what packages decide, and audits to book."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date

from ims_lib.catalogue.decision_words import DecisionKind
from ims_lib.dates import day, months_after
from ims_lib.inputs.states import PLANNED
from ims_lib.roadmap import Planned, WantedDate
from ims_lib.roadmap.days_off import DAY, works_on
from ims_lib.roadmap.wanted import LAST, still_wanted
from ims_lib.steps.ai_systems.impact import SystemImpact
from ims_lib.steps.ai_systems.impact_told import forms_planned
from ims_lib.steps.decisions.model import SETTINGS, Ahead, ManagementDecision, lowered, quoted
from ims_lib.steps.decisions.systems_due import days_of_forms, forms_begin, forms_due, renewed_by
from ims_lib.wording import counted, days, first_of, listed, rounded_days

REVIEW = "management_review"
"""The milestone of the management review."""


def of_wanted(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """Each wanted date that the plan misses."""
    for item in ahead.steps.roadmap.wanted:
        if not item.possible:
            yield _moved(kind, item, ahead)


def _moved(kind: DecisionKind, item: WantedDate, ahead: Ahead) -> ManagementDecision:
    client, is_held = ahead.steps.coverage.client, item.standard in ahead.steps.coverage.assessment.certified
    capacity = client.settings.capacity
    before = [each for each in ahead.steps.roadmap.wanted if each.by <= item.by and each is not item]
    others = listed(kind.words["one"].format(standard=ahead.name(each.standard)) for each in before)
    sooner = item.before_all if item.before_all and item.before_all < item.end else None
    in_time = sooner is not None and sooner <= item.by
    what = kind.ask["never" if item.days_per_month is None else "more"].format(
        needed=days(item.days_per_month or 0),
        given=days(capacity.days_per_month if capacity else 0),
        more=days(item.more or 0),
        standard=ahead.name(item.standard),
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
    about = [item.standard, f"by {item.by}", f"{capacity.days_per_month if capacity else 0:g} days a month"]
    return ahead.make(kind, what, if_not, by=ahead.usual, cells=[SETTINGS], about=about)


def of_tight(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """Each wanted date that the plan keeps with hardly a day to spare."""
    for item in ahead.steps.roadmap.wanted:
        if item.possible and (item.by - item.end).days < ahead.words.tight_days:
            yield _tight(kind, item, ahead)


def _tight(kind: DecisionKind, item: WantedDate, ahead: Ahead) -> ManagementDecision:
    is_held = item.standard in ahead.steps.coverage.assessment.certified
    stage = kind.words["closed" if is_held else "stage"]
    spare = (item.by - item.end).days
    what = kind.ask["ordered" if item.roomiest else "as_it_is"].format(
        standard=ahead.name(item.standard),
        wanted=day(item.by),
        spare=counted(spare, "day") if spare else kind.words["none"],
        stage=stage,
        roomiest=day(item.roomiest) if item.roomiest else "",
    )
    if_half = next(
        (
            each.if_half
            for each in ahead.steps.roadmap.milestones
            if (each.standard, each.milestone) == (item.standard, LAST) and each.if_half and each.if_half > item.by
        ),
        None,
    )
    half = kind.words["if_half"].format(stage=stage, if_half=day(if_half)) if if_half else ""
    if_not = kind.if_not["late"].format(stage=stage, if_half=half)
    about = [f"{item.standard} by {item.by}"]
    return ahead.make(kind, what, if_not, by=ahead.usual, cells=[SETTINGS], about=about)


def of_budget(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """The days that are worked in the time ahead and in all; without a capacity how many days there are."""
    roadmap = ahead.steps.roadmap
    if not roadmap.days:
        return
    rate = ahead.steps.coverage.client.settings.day_rate
    if roadmap.calendar is None:
        money = _money(kind, "money_alone", rate, roadmap.days, 0)
        what = kind.ask["capacity"].format(all=days(roadmap.days), money=money) + _forms(kind, 0, ahead)
        yield ahead.make(kind, what, kind.if_not["capacity"], by=ahead.usual, cells=[SETTINGS], about=["capacity"])
        return
    look = sum(_share_until(item, ahead) * item.days for item in roadmap.in_order if item.is_look)
    near = look + sum(_share_until(item, ahead) * item.days for item in roadmap.in_order if not item.is_look)
    what = kind.ask[_case_of_look(rounded_days(look), rounded_days(near))].format(
        near=days(near),
        look=days(look),
        all=days(roadmap.days),
        until=day(ahead.working(ahead.until)),
        money=_money(kind, "money", rate, roadmap.days, near),
    )
    what += _forms(kind, near, ahead)
    gaps = len(roadmap.gaps.found)
    stay = "stays" if gaps == 1 else "stay"
    open_ones = kind.if_not["open"].format(
        gaps=counted(gaps, "requirement with a gap", "requirements with a gap"), stay=stay
    )
    if look and rounded_days(look) == rounded_days(near):
        open_ones = _unknown(kind, ahead)
    if_not = ahead.delay(ahead.steps.coverage.client.standards) or open_ones
    about = [f"until {ahead.working(ahead.until)}"]
    yield ahead.make(kind, what, if_not, by=max(_work_begins(ahead), ahead.soon), cells=[SETTINGS], about=about)


def _unknown(kind: DecisionKind, ahead: Ahead) -> str:
    """What stays unknown without the first look, and which systems in use stay without the full form that is due."""
    running = [quoted(each.system.name) for each in forms_due(ahead) if each.system.status != PLANNED]
    goes = kind.words["goes" if len(running) == 1 else "go"].format(systems=listed(running)) if running else ""
    return kind.if_not["unknown"].format(possible=days(ahead.steps.roadmap.gaps.possible_days)) + goes


def _forms(kind: DecisionKind, near: float, ahead: Ahead) -> str:
    """The full forms of AI systems that are due and whose days aren't among those that are asked for; empty where there are none."""
    due, package = forms_due(ahead), forms_planned(ahead.steps.roadmap)
    if not due or (package and (package.start is None or package.start <= ahead.until)):
        return ""
    number = len(due)
    case = f"{'form' if number == 1 else 'forms'}_{'later' if package else 'on_top'}"
    one, further = days_of_forms(1), days_of_forms(2) - days_of_forms(1)
    held = [item.days for item in ahead.steps.roadmap.in_order if package and _is_before(item, package)]
    begun = package.start if package else forms_begin(ahead)
    told = kind.words[case].format(
        near=days(near),
        count=number,
        days=days(days_of_forms(number)),
        one=days(one),
        further=days(further),
        held=days(sum(held)),
        start=day(begun) if begun else "",
    )
    later = kind.words["none_added"].format(start=day(begun)) if begun and not package else ""
    return f"{told}{_in_order(kind, due, ahead)}{later}"


def _is_before(item: Planned, package: Planned) -> bool:
    """Whether a package is one of the same process, and no later in the plan."""
    return item.process == package.process and item.order <= package.order


def _in_order(kind: DecisionKind, due: Sequence[SystemImpact], ahead: Ahead) -> str:
    """The systems whose forms these are, those first of which the present assessment ends first, each with when it is needed and ready."""
    # What is in use without any is wanted at once.
    none = {each.system.cell: date.max if each.system.status == PLANNED else date.min for each in due}
    ends = sorted(due, key=lambda each: each.next_on or renewed_by(each, ahead) or none[each.system.cell])
    named = []
    for number, each in enumerate(ends, start=1):
        said = [kind.words["lapses"].format(day=day(each.next_on))] if each.next_on else []
        if renewed := renewed_by(each, ahead):
            said.append(kind.words["renewed"].format(day=day(renewed)))
        with_days, without = _worked(days_of_forms(number), ahead), _ready_without(number, kind, ahead)
        case = "ready" if without else "ready_with"
        said.append(kind.words[case].format(day=day(with_days), later=without))
        named.append(f"{quoted(each.system.name)} ({'; '.join(said)})")
    return kind.words["order"].format(systems=listed(named))


def _worked(number: float, ahead: Ahead) -> date:
    """The day on which so many working days are over, if somebody begins tomorrow and does nothing else."""
    works, on, left = works_on(ahead.steps.coverage.client), ahead.as_of, number
    while left > 0:
        on += DAY
        left -= works(on)
    return on


def _ready_without(number: int, kind: DecisionKind, ahead: Ahead) -> str:
    """When so many forms are ready if no days are added: by the plan, else after the first look with the days that there are."""
    capacity, package, begun = (
        ahead.steps.coverage.client.settings.capacity,
        forms_planned(ahead.steps.roadmap),
        forms_begin(ahead),
    )
    if package:
        return day(package.end) if package.end else ""
    if not begun or not capacity or not capacity.days_per_month:
        return ""
    # So far ahead no single day is known: its month is told.
    _, _, in_month = day(months_after(begun, round(days_of_forms(number) / capacity.days_per_month))).partition(" ")
    return kind.words["about"].format(month=in_month)


def _case_of_look(look: float, near: float) -> str:
    """How the first look is told beside all days that are near."""
    return "working" if not look else "look_alone" if look == near else "looking"


def _money(kind: DecisionKind, case: str, rate: float | None, all_days: float, near: float) -> str:
    """What the days cost as they are shown; empty where client.yml names no rate."""
    if not rate:
        return ""
    return kind.words[case].format(
        near_money=f"{rounded_days(near) * rate:,.0f}",
        all_money=f"{rounded_days(all_days) * rate:,.0f}",
        rate=f"{rate:,.0f}",
    )


def _share_until(item: Planned, ahead: Ahead) -> float:
    """The share of a package's working days that lies in the time ahead."""
    calendar = ahead.steps.roadmap.calendar
    if calendar is None or item.start is None or item.end is None or item.start > ahead.until:
        return 0.0
    before = bisect_right(calendar.days, item.start) - 1
    whole = bisect_right(calendar.days, item.end) - before
    return min((bisect_right(calendar.days, ahead.until) - before) / max(whole, 1), 1.0)


def _work_begins(ahead: Ahead) -> date:
    """The day on which the first of the work begins that the days are for, where that is soon."""
    return min([*(item.start for item in ahead.steps.roadmap.in_order if item.start), ahead.usual])


def of_certificates(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """Audits by the certification body that have to be booked in the time ahead: of what is held, and of what is wanted by a day."""
    coverage = ahead.steps.coverage
    valid_to: dict[str, date | None] = {item.standard: item.valid_to for item in coverage.client.settings.certificates}
    asked_for = {*coverage.assessment.certified, *still_wanted(coverage.client)}
    for item in ahead.steps.roadmap.milestones:
        book = months_after(item.day, -ahead.words.book_months)
        if item.milestone not in kind.ask or book > ahead.until or item.standard not in asked_for:
            continue
        what = kind.ask[item.milestone].format(standard=ahead.name(item.standard), day=day(item.day))
        until = valid_to.get(item.standard)
        case = "stage_1" if item.milestone == "stage_1" else "valid" if until else "held"
        if_not = kind.if_not[case].format(valid_to=day(until) if until else "")
        about = [f"{item.milestone} {item.standard}" + (f" valid to {until}" if until else "")]
        yield ahead.make(kind, what, if_not, by=book, cells=[SETTINGS], about=about)


def of_no_date(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """The standards in scope that aren't held and whose certificate nobody wants by a day that is still to come."""
    coverage, roadmap = ahead.steps.coverage, ahead.steps.roadmap
    settled = {*coverage.assessment.certified, *still_wanted(coverage.client)}
    left = [name for name in coverage.client.standards if name not in settled]
    if not left:
        return
    are, it = ("is", "it is") if len(left) == 1 else ("are", "they are")
    what = kind.ask["date"].format(standards=ahead.names(left), are=are, it=it)
    possible = [item for item in roadmap.milestones if item.milestone == LAST and item.standard in left]
    told = [
        kind.words["half" if item.if_half else "known"].format(
            day=day(item.day), standard=ahead.name(item.standard), half=day(item.if_half) if item.if_half else ""
        )
        for item in possible
    ]
    if_not = kind.if_not["plan" if told else "order"].format(days=listed(told))
    yield ahead.make(kind, what, if_not, by=ahead.usual, cells=[SETTINGS], about=left)


def of_review(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """The management reviews that the plan holds in the time ahead."""
    review = ahead.steps.review
    due = [item for item in ahead.steps.roadmap.milestones if item.milestone == REVIEW and ahead.is_ahead(item.day)]
    if not due:
        return
    lacking = [lowered(title) for title in review.not_filled()["title"]]
    first = min(item.day for item in due)
    what = kind.ask["day"].format(
        standard=ahead.names(item.standard for item in due), minutes=review.minutes, day=day(first)
    )
    if_not = kind.if_not["lacking" if lacking else "held"].format(
        inputs=counted(len(lacking), "thing"), are="is" if len(lacking) == 1 else "are", first=first_of(lacking, 1)
    )
    yield ahead.make(kind, what, if_not, by=first, about=[item.standard for item in due])
