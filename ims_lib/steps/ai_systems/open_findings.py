"""What open findings leave open on AI systems: whether one concerns a system that it doesn't name, and causes that are younger than what they explain."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ims_lib.cell_places import CellPlace
from ims_lib.dates import day
from ims_lib.grouping import grouped
from ims_lib.inputs import Lists
from ims_lib.inputs.rows import ActionRow, AiSystemRow, MeasurementRow
from ims_lib.inputs.said import days_within
from ims_lib.inputs.states import NOT_YET_IN_USE, is_ended, is_void, state_of
from ims_lib.languages import say
from ims_lib.register.model import Finding
from ims_lib.register.vocabulary import brief, load, plain
from ims_lib.steps.ai_systems.naming import names_service
from ims_lib.steps.ai_systems.told_elsewhere import ToldElsewhere
from ims_lib.steps.ai_systems.words_against import has_words
from ims_lib.suggest.likeness import terms_of
from ims_lib.told import finding_at
from ims_lib.wording import in_marks

Told = Mapping[str, Sequence[ToldElsewhere]]
"""Cell of a system → the rows of other lists that name it."""


@dataclass(frozen=True, slots=True)
class LateCause:
    """A finding on a system of which the cause that is written down is younger than a figure of the system that got worse."""

    system: AiSystemRow
    finding: ActionRow
    since: dt.date
    """The day of that cause."""
    at: CellPlace
    """Where that day stands."""
    before: MeasurementRow
    worse: MeasurementRow

    @property
    def figure(self) -> str:
        """9.4 % in 2026 Q3."""
        return say("{value} in {period}", value=value_told(self.worse), period=self.worse.period)


def perhaps_on(
    lists: Lists, inside: Mapping[str, Sequence[AiSystemRow]], told: Told, as_of: dt.date
) -> dict[str, tuple[ActionRow, ...]]:
    """Cell of a system in use → the open findings on a service in which it stands that share a word with what it makes, and don't name it."""
    return grouped(
        (system.cell, row)
        for service in lists.services
        for system in inside.get(service.cell, ())
        if system.status not in NOT_YET_IN_USE and not is_ended(system)
        for row in lists.audits
        if state_of(row, as_of) == "open"
        and names_service(row.source or "", service)
        and not _words_of(row.title).isdisjoint(_words_of(system.purpose or ""))
        and all(each.row is not row for each in told.get(system.cell, ()))
    )


def _words_of(text: str) -> set[str]:
    return {word for word in terms_of(text)[0] if " " not in word and len(word) >= load("named_systems")["letters"]}


def late_causes(systems: Iterable[AiSystemRow], lists: Lists, told: Told) -> dict[str, tuple[LateCause, ...]]:
    """Cell of a system → the findings on it whose cause can't explain alone what a figure of it shows, each with the last worse figure."""
    return grouped(
        (system.cell, found)
        for system in systems
        for row in (each.row for each in told.get(system.cell, ()))
        if isinstance(row, ActionRow) and not is_void(row)
        for found in _late(system, row, told[system.cell], lists.measurements)
    )


def _late(
    system: AiSystemRow, row: ActionRow, told: Sequence[ToldElsewhere], listed: Sequence[MeasurementRow]
) -> Iterator[LateCause]:
    since, at = _cause_of(row, system)
    figures = [each.row for each in told if isinstance(each.row, MeasurementRow)]
    for figure in figures:
        older = [each for each in periods_of(figure.title, listed) if since and (ended_on(each) or since) < since]
        worse = [pair for pair in pairwise(older) if is_worse(*pair)]
        if worse and since:
            yield LateCause(system, row, since, at, *worse[-1])


def _cause_of(row: ActionRow, system: AiSystemRow) -> tuple[dt.date | None, CellPlace]:
    """The day that the cause names; of an update the one that the cell for the system's version names."""
    cause = row.cause or ""
    own = max(days_within(cause), default=None)
    if own or not has_words("updates", cause):
        return own, row.place_of("cause")
    return max(days_within(system.model or ""), default=None), system.place_of("model")


def ended_on(row: MeasurementRow) -> dt.date | None:
    return max(days_within(row.period or ""), default=None)


def periods_of(title: str, listed: Iterable[MeasurementRow]) -> list[MeasurementRow]:
    """The rows of one figure whose period has a day, the oldest first."""
    ended = [(end, row) for row in listed if plain(row.title) == plain(title) and (end := ended_on(row))]
    return [row for _, row in sorted(ended, key=lambda it: it[0])]


def is_worse(before: MeasurementRow, after: MeasurementRow, *, by: float = 0.0) -> bool:
    """Whether a figure got worse, by more than this share of what it was."""
    if before.actual is None or after.actual is None:
        return False
    rise = (after.actual - before.actual) * {"lower": 1, "higher": -1}.get(after.better or "", 0)
    return rise > by * abs(before.actual)


def value_told(row: MeasurementRow) -> str:
    return " ".join(filter(None, (row.texts.get("actual"), row.unit)))


def ask_of_findings(
    systems: Iterable[AiSystemRow], near: Mapping[str, Sequence[ActionRow]], late: Mapping[str, Sequence[LateCause]]
) -> Iterator[Finding]:
    """A question for each finding that perhaps concerns a system, and for each cause that is younger than what it is to explain."""
    for system in systems:
        for row in near.get(system.cell, ()):
            yield finding_at(
                "ai_system.finding_near",
                row.place_of("title"),
                name=system.name,
                does=_does(system),
                called=_called(row),
            )
        for each in late.get(system.cell, ()):
            row = each.finding
            yield finding_at(
                "ai_system.cause_younger",
                row.place_of("cause"),
                called=_called(row),
                cause=brief(row.cause or ""),
                since=day(each.since),
                place=each.at.short,
                title=each.worse.title,
                before=value_told(each.before),
                figure=each.figure,
                figure_place=each.worse.place_of("actual").short,
            )


def _does(system: AiSystemRow) -> str:
    return say(
        "by the list does this: '{purpose}' ({short})", purpose=system.purpose, short=system.place_of("purpose").short
    )


def _called(row: ActionRow) -> str:
    title = f"{in_marks(brief(row.title))} ({row.place_of('title').short})"
    return f"{row.id} {title}" if row.id else title
