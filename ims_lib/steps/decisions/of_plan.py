"""What the plan asks to be decided: dates, scope, money and time, what packages decide, and audits to book."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date

from ims_lib.catalogue.decision_words import DecisionKind
from ims_lib.dates import day, months_after
from ims_lib.grouping import grouped
from ims_lib.roadmap import OwnDate, Planned, WantedDate
from ims_lib.roadmap.wanted import LAST, still_wanted
from ims_lib.steps.decisions.model import SETTINGS, Ahead, ManagementDecision, case_of, lowered
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
    what = kind.ask["never" if item.days_per_month is None else "more"].format(
        needed=days(item.days_per_month or 0),
        given=days(capacity.days_per_month if capacity else 0),
        standard=ahead.name(item.standard),
        wanted=day(item.by),
    )
    late = counted((item.end - item.by).days, "day")
    if_not = kind.if_not["held" if is_held else "late"].format(end=day(item.end), late=late)
    about = [item.standard, f"by {item.by}", f"{capacity.days_per_month if capacity else 0:g} days a month"]
    return ahead.make(kind, what, if_not, by=ahead.usual, cells=[SETTINGS], about=about)


def of_budget(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """The days that are worked in the time ahead and in all; without a capacity how many days there are."""
    roadmap = ahead.steps.roadmap
    if not roadmap.days:
        return
    rate = ahead.steps.coverage.client.settings.day_rate
    if roadmap.calendar is None:
        money = _money(kind, "money_alone", rate, roadmap.days, 0)
        what = kind.ask["capacity"].format(all=days(roadmap.days), money=money)
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
    gaps = len(roadmap.gaps.found)
    stay = "stays" if gaps == 1 else "stay"
    open_ones = kind.if_not["open"].format(
        gaps=counted(gaps, "requirement with a gap", "requirements with a gap"), stay=stay
    )
    if_not = ahead.delay(ahead.steps.coverage.client.standards) or open_ones
    about = [f"until {ahead.working(ahead.until)}"]
    yield ahead.make(kind, what, if_not, by=_work_begins(ahead), cells=[SETTINGS], about=about)


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
    """The day on which the first work after the first look begins, where that is soon."""
    first = min(
        (item.start for item in ahead.steps.roadmap.in_order if item.start and not item.is_look), default=ahead.usual
    )
    return min(first, ahead.usual)


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


def of_own_dates(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """The days of the client's own rows, over or in the time ahead, that the plan can't keep."""
    late = [item for item in ahead.steps.roadmap.own_dates if not item.is_kept and item.end and item.by <= ahead.until]
    if not late:
        return
    rows = grouped((item.cell, item) for item in late)
    first = _latest(late)
    title = ahead.steps.coverage.catalogue.title_of(first.requirement)
    what = kind.ask[case_of(len(rows))].format(count=len(rows), first=lowered(title))
    end = first.end or first.by
    if_not = kind.if_not["passed" if first.by <= ahead.as_of else "ahead"].format(
        by=day(first.by), end=day(end), late=counted((end - first.by).days, "day")
    )
    yield ahead.make(
        kind,
        what,
        if_not,
        by=ahead.usual,
        who=ahead.some(item.owner for item in late),
        cells=[item.cell for item in late],
        about=[f"{item.requirement} {item.by}" for item in late],
    )


def _latest(late: Sequence[OwnDate]) -> OwnDate:
    """The day that is missed by most."""
    return max(late, key=lambda item: ((item.end or item.by) - item.by).days)


def of_no_date(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """The standards in scope that aren't held and whose certificate nobody wants by a day that is still to come."""
    coverage, roadmap = ahead.steps.coverage, ahead.steps.roadmap
    settled = {*coverage.assessment.certified, *still_wanted(coverage.client)}
    left = [name for name in coverage.client.standards if name not in settled]
    if not left:
        return
    are, it = ("is", "it is") if len(left) == 1 else ("are", "they are")
    what = kind.ask["date"].format(standards=ahead.names(left), are=are, it=it)
    possible = {
        item.standard: item.day for item in roadmap.milestones if item.milestone == LAST and item.standard in left
    }
    told = [f"{day(on)} ({ahead.name(name)})" if len(left) > 1 else day(on) for name, on in possible.items()]
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
