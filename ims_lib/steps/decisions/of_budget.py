"""The days that are to be released, for packages and for full forms, and their money."""

from __future__ import annotations

from collections.abc import Iterator

from ims_lib.catalogue.decision_words import DecisionKind
from ims_lib.client.entries import UNTIL
from ims_lib.client.settings import Settings
from ims_lib.dates import day
from ims_lib.decided_settings.made import AskedFor
from ims_lib.inputs.states import is_in_use
from ims_lib.languages import form_for
from ims_lib.steps.ai_systems.impact_told import forms_planned
from ims_lib.steps.decisions.model import SETTINGS, Ahead, ManagementDecision, quoted
from ims_lib.steps.decisions.of_forms import (
    brought_forward,
    forms_alone,
    forms_refused,
    forms_released,
    forms_told,
    later_told,
    released_before,
    released_by,
    work_begins,
)
from ims_lib.steps.decisions.systems_due import forms_due
from ims_lib.wording import counted, days, in_money, listed, rounded_days


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
        if_not, forms = kind.if_not["capacity"], forms_told(kind, ahead)
        yield ahead.make(kind, what, if_not, by=ahead.usual, cells=[SETTINGS], about=["capacity"], details=forms)
        return
    look = sum(roadmap.days_until(item, ahead.until) for item in roadmap.in_order if item.is_look)
    own = (item for item in roadmap.in_order if not item.is_look and not item.is_from_outside)
    near = look + sum(roadmap.days_until(item, ahead.until) for item in own)
    begins, by = work_begins(ahead), released_by(ahead)
    forms, asked = forms_told(kind, ahead), "and_forms_planned" if forms_planned(roadmap) else "and_forms"
    is_all = rounded_days(look) == rounded_days(near)
    more = brought_forward(len(forms_released(ahead)), ahead) if forms else 0
    refused = forms_refused(ahead) if forms else None
    apart = [*forms_alone(kind, refused, forms, more, by, ahead)] if refused else []
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
        forms=kind.words[asked].format(days=days(more), later=later_told(kind, ahead)) if forms else "",
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
    told = [*released_before(kind, near, ahead), *forms, *begun]
    yield ahead.make(kind, what, if_not, by=by, cells=[SETTINGS], about=about, details=told, asks=asks)
    yield from apart


def _unknown(kind: DecisionKind, ahead: Ahead) -> str:
    """What stays unknown without the first look, and which systems in use stay without the full form that is due."""
    running = [quoted(each.system.name) for each in forms_due(ahead) if is_in_use(each.system)]
    goes = kind.words["goes" if len(running) == 1 else "go"].format(systems=listed(running)) if running else ""
    return kind.if_not["unknown"].format(possible=days(ahead.steps.roadmap.gaps.possible_days)) + goes


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
