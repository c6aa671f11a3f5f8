"""Days that the client's own rows set for closing gaps and the plan doesn't keep: all of them, and those that are grave by themselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import starmap
from typing import Any

from ims_lib.catalogue.decision_words import DecisionKind
from ims_lib.cell_places import row_of
from ims_lib.dates import day
from ims_lib.decided_settings import AskedFor
from ims_lib.decided_settings.made import role_asked
from ims_lib.grouping import grouped
from ims_lib.inputs.rows import AiSystemRow
from ims_lib.inputs.said import begins_with, holds
from ims_lib.languages import noted, say
from ims_lib.risks.scales import bands
from ims_lib.roadmap import OwnDate
from ims_lib.roadmap.late import why_late
from ims_lib.roadmap.more_days import most_days
from ims_lib.roadmap.role_days import RoleDays, days_told
from ims_lib.steps.actions import Action
from ims_lib.steps.decisions.made import GROUNDS, decided_on
from ims_lib.steps.decisions.model import Ahead, ManagementDecision, case_of, quoted
from ims_lib.steps.decisions.of_plan import decided_before
from ims_lib.steps.decisions.of_risks import is_grave
from ims_lib.steps.decisions.systems_due import ALONE
from ims_lib.steps.risk_register.entry import RiskEntry
from ims_lib.wording import capitalised, counted, days, in_sentence, rounded_days


@dataclass(frozen=True, slots=True)
class _Missed:
    """A day that isn't kept, with what makes that grave."""

    own: OwnDate
    end: dt.date
    name: str
    risk: RiskEntry | None = None
    """A grave one of the client's that the requirement treats."""
    source: str = ""
    """Who outside found what is to be done."""
    system: AiSystemRow | None = None
    """AI that acts alone and that the row is about."""

    @property
    def late(self) -> int:
        return (self.end - self.own.by).days

    @property
    def ground(self) -> str:
        """The first that holds, of what makes it grave; empty of others."""
        return "risk" if self.risk else "promised" if self.source else ALONE if self.system else ""


def of_own_dates(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """The days that the plan doesn't keep, whenever they are: one decision on all, then one on those of each ground that is grave.

    Actions that are overdue are told by themselves, and those whose days may move by what was decided aren't asked about again.
    """
    may_move = {subject for each in decided_on(kind.kind, ahead) if each.is_refused for subject in each.about}
    missed = [each for each in _missed(ahead) if f"{each.own.requirement} {each.own.by}" not in may_move]
    if len(missed) > 1 or not any(each.ground for each in missed):
        yield from _of_all(kind, missed, ahead)
    for ground, found in grouped((each.ground, each) for each in missed).items():
        if ground:
            yield _of_ground(kind, ground, found, ahead)


def _missed(ahead: Ahead) -> list[_Missed]:
    """The gravest first: by ground, then the day that comes next."""
    roadmap = ahead.steps.roadmap
    entries = {row_of(item.cell): item for item in ahead.steps.improvement.entries}
    overdue = {place for place, item in entries.items() if item.state == "overdue"}
    alone = _acting_alone(ahead)
    found = [
        _graded(item, item.end, entries.get(row_of(item.cell)), alone.get(row_of(item.cell)), ahead)
        for item in roadmap.own_dates
        if item.end and item.is_late and not item.is_round and row_of(item.cell) not in overdue
    ]
    return sorted(found, key=lambda each: (GROUNDS.index(each.ground), each.own.by, -each.late))


def _graded(item: OwnDate, end: dt.date, entry: Action | None, system: AiSystemRow | None, ahead: Ahead) -> _Missed:
    risks = ahead.steps.risks
    treats = (risks.entries[name] for name in risks.by_requirement().get(item.requirement, ()))
    grave = [risk for risk in treats if risk.above and not risk.settled and is_grave(risk, ahead)]
    source = entry.source if entry and entry.source else ""
    is_from_outside = holds(source, "from_outside") and not begins_with(source, "internal_audit_words")
    title = ahead.steps.coverage.catalogue.title_of(item.requirement)
    return _Missed(
        item,
        end,
        f"{entry.action} {quoted(entry.title)}" if entry else in_sentence(title),
        max(grave, key=lambda risk: risk.left.score or 0, default=None),
        source if is_from_outside else "",
        system,
    )


def _acting_alone(ahead: Ahead) -> dict[str, AiSystemRow]:
    """Row of another list → the AI system in use that it names and that acts alone."""
    objects = ahead.steps.objects
    in_scope = {each.system.cell for each in objects.impacts}
    return {
        row_of(told.row.cell): objects.system_rows[cell]
        for cell, rows in objects.told_elsewhere.items()
        if cell in in_scope and objects.system_rows[cell].autonomy == ALONE
        for told in rows
    }


def _of_all(kind: DecisionKind, missed: Sequence[_Missed], ahead: Ahead) -> Iterator[ManagementDecision]:
    if not missed:
        return
    roadmap, client = ahead.steps.roadmap, ahead.steps.coverage.client
    more, late = roadmap.more_days, {_row_of(each.own) for each in missed}
    # audits, reviews and what is overdue are told by themselves: they count neither as kept nor as left
    dated = [item for item in roadmap.own_dates if item.is_kept or _row_of(item) in late]
    counted_rows = {*map(_row_of, dated)}
    left = [each for each in more.left if _row_of(each) in counted_rows] if more else []
    case, capacity = case_of(len(missed)), client.settings.capacity
    given = capacity.days_per_month if capacity else 0
    a_month = (more.days_per_month if more else None) or 0
    needed, whole = days(a_month), len(roadmap.own_dates)
    if more and more.roles:
        case = f"role_{case}"
    elif more:
        case = f"{case}_more" if not left else "some_more" if len(left) < len(missed) else f"{case}_left"
        more = more if len(left) < len(missed) else None
    first, others = missed[0], missed[1:]
    words = {
        "needed": needed,
        "names": ahead.some(each.role for each in more.roles) if more else "",
        "roles": days_told(more.days_per_month, more.roles) if more else "",
        "given": days(given),
        "until": day(more.until) if more else "",
        "more": days(more.more if more else 0),
        "most": days(most_days(client, "most_times_for_own_days")),
        "keeps": len(dated) - len(left),
        "now": len(dated) - len(missed),
        "left": _left(kind, left, ahead),
        "kept": kind.words["rest" if left else "all"].format(all=len(dated)),
        "count": len(missed),
        "all": len(dated),
        "first": first.name,
    }
    if_not = kind.if_not[case_of(len(missed))].format(
        worst=counted(max((each.late for each in others), default=0), "day"),
        grave=_grave(kind, others),
        **_days_of(first),
    )
    asks = AskedFor(a_month=rounded_days(a_month), given=given, until=more.until) if more and a_month else None
    yield ahead.make(
        kind,
        kind.ask[case].format(**words),
        if_not,
        by=_by(missed, ahead),
        who="" if more else ahead.some(each.own.owner for each in missed),
        **_about(missed, more.roles if more else ()),
        details=[
            *decided_before(ahead),
            kind.words["proof"] + _tried(kind, [item for item in roadmap.tried_later if item in dated], len(dated)),
            *([kind.words["counted"].format(all=len(dated), whole=whole)] if len(dated) < whole else []),
            *_later(kind, left if a_month else (), words, ahead),
            *_told(missed, ahead),
        ],
        asks=asks,
    )


def _grave(kind: DecisionKind, others: Sequence[_Missed]) -> str:
    """The gravest beside the first, where it is grave."""
    if not others or not others[0].ground:
        return ""
    return kind.words["grave"].format(name=others[0].name, late=counted(others[0].late, "day"))


def _told(missed: Sequence[_Missed], ahead: Ahead) -> list[str]:
    """Each with its days and why the plan doesn't keep it."""
    reasons = [(each, why_late(each.own, ahead.steps.roadmap)) for each in missed]
    told = noted("{name}: {end} instead of {by}; {why}")
    return [say(told, name=capitalised(each.name), why=why, **_days_of(each)) for each, why in reasons]


def _left(kind: DecisionKind, left: Sequence[OwnDate], ahead: Ahead) -> str:
    """Which days aren't kept with more people either, and by how much the first; empty where none."""
    if not left:
        return ""
    first = left[0]
    name, late = ahead.steps.coverage.catalogue.title_of(first.requirement), (first.end or first.by) - first.by
    words = {"count": len(left), "name": in_sentence(name), "late": counted(late.days, "day")}
    return kind.words[f"left_{case_of(len(left))}"].format(**words)


def _later(kind: DecisionKind, left: Sequence[OwnDate], words: Mapping[str, Any], ahead: Ahead) -> Iterator[str]:
    """Which days come later with more people than by this plan."""
    now, titles = {_row_of(item): item.end for item in ahead.steps.roadmap.own_dates}, ahead.steps.coverage.catalogue
    for each in left:
        before = now[_row_of(each)]
        if before and each.end and each.end > before:
            name = capitalised(titles.title_of(each.requirement))
            yield kind.words["later"].format(name=name, end=day(each.end), before=day(before), needed=words["needed"])


def _row_of(item: OwnDate) -> tuple[str, str]:
    return item.requirement, item.cell


def _tried(kind: DecisionKind, found: Sequence[OwnDate], whole: int) -> str:
    """How many of the days it is tried after whether what was set up works, the last first, and until when."""
    if not found or not found[0].tried_end:
        return ""
    return kind.words["tried"].format(count=len(found), all=whole, day=day(found[0].tried_end))


def _of_ground(kind: DecisionKind, ground: str, found: Sequence[_Missed], ahead: Ahead) -> ManagementDecision:
    """On those that are grave for one reason; the first is told."""
    first = found[0]
    rows = dict.fromkeys(each.name for each in found)
    case = f"{ground}_{case_of(len(rows))}"
    band = bands()[first.risk.left.band].word if first.risk and first.risk.left.band else ""
    words = {"first": first.name, "count": len(rows), "source": first.source, "band": band}
    words["risk"] = quoted(first.risk.title) if first.risk else ""
    words["system"] = quoted(first.system.name) if first.system else ""
    # That it goes on by itself is top management's to say, and soon; its owner is heard.
    is_alone = ground == ALONE
    return ahead.make(
        kind,
        kind.ask[case].format(**words),
        kind.if_not[ground].format(**words, **_days_of(first)),
        by=ahead.soon if is_alone else _by(found, ahead),
        who="" if is_alone else ahead.some(each.own.owner for each in found),
        **_about(found),
        details=_told(found, ahead),
    )


def _about(missed: Sequence[_Missed], roles: Iterable[RoleDays] = ()) -> dict[str, Any]:
    own = [each.own for each in missed]
    about, of = [f"{each.requirement} {each.by}" for each in own], [each.requirement for each in own]
    return {"cells": [each.cell for each in own], "about": [*about, *starmap(role_asked, roles)], "of": of}


def _days_of(missed: _Missed) -> dict[str, str]:
    return {"by": day(missed.own.by), "end": day(missed.end), "late": counted(missed.late, "day")}


def _by(missed: Sequence[_Missed], ahead: Ahead) -> dt.date:
    """Before the first of them is missed, where that is soon."""
    return min([*(each.own.by for each in missed if each.own.by > ahead.as_of), ahead.later])
