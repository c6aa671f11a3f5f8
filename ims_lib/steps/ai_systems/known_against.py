"""What a client's own lists know against an AI system, what presses most first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ims_lib.cell_places import CellPlace
from ims_lib.dates import day, months_after
from ims_lib.inputs.rows import ActionRow, AiSystemRow, IncidentRow, MeasurementRow, RiskRow, SupplierRow
from ims_lib.inputs.said import says_nothing
from ims_lib.inputs.states import PLANNED, is_ended, state_of
from ims_lib.register.vocabulary import brief, plain
from ims_lib.scales import setting
from ims_lib.steps.ai_systems.supplier_reviews import late_review
from ims_lib.steps.ai_systems.told_elsewhere import ToldElsewhere


@dataclass(frozen=True, slots=True)
class KnownAgainst:
    """One thing, in few words, and where it stands."""

    told: str
    place: CellPlace


def known_against(
    system: AiSystemRow, told: Sequence[ToldElsewhere], suppliers: Sequence[SupplierRow], as_of: dt.date
) -> tuple[KnownAgainst, ...]:
    """Open nonconformities, a day of its end that has passed, a review that is missing or old, incidents, risks without treatment, figures without a limit, a provider whose review is late."""
    rows = [each.row for each in told if each.is_trouble or each.list == "measurements"]
    return (
        *(each for row in rows if isinstance(row, ActionRow) for each in _open(row, as_of)),
        *_end_of(system, as_of),
        *_unlooked_at(system, as_of),
        *(_at(row, f"incident {_called(row)}") for row in rows if isinstance(row, IncidentRow)),
        *(_at(row, f"no treatment: {_called(row)}") for row in rows if isinstance(row, RiskRow) and _is_untreated(row)),
        *(each for row in rows if isinstance(row, MeasurementRow) for each in _without_limit(row)),
        *_unreviewed(system, suppliers, as_of),
    )


def _called(row: ActionRow | IncidentRow | RiskRow) -> str:
    return row.id or f"“{brief(row.title)}”"


def _at(row: ActionRow | IncidentRow | RiskRow | MeasurementRow, told: str) -> KnownAgainst:
    return KnownAgainst(told, row.place_of("title"))


def _open(row: ActionRow, as_of: dt.date) -> Iterator[KnownAgainst]:
    if state_of(row, as_of) == "open":
        yield _at(row, f"open {_called(row)}" + (f", due {day(row.due)}" if row.due else ""))


def _end_of(system: AiSystemRow, as_of: dt.date) -> Iterator[KnownAgainst]:
    """A day of its end that has passed; one to come is no fault."""
    if system.retirement and system.retirement < as_of:
        yield KnownAgainst(f"was to end {day(system.retirement)}", system.place_of("retirement"))


def _unlooked_at(system: AiSystemRow, as_of: dt.date) -> Iterator[KnownAgainst]:
    """That a system in use was never reviewed, where its list has a column for that, or not for long."""
    if "reviewed_on" not in system.cells or system.status == PLANNED or is_ended(system) or system.in_scope is False:
        return
    place, months = system.place_of("reviewed_on"), int(setting("ai_systems", "review_months"))
    if system.reviewed_on:
        if months_after(system.reviewed_on, months) < as_of:
            yield KnownAgainst(f"last reviewed {day(system.reviewed_on)}, over {months} months ago", place)
    elif says_nothing(system.reviewed_on_text):
        since = f" since {day(system.since)}" if system.since else ""
        yield KnownAgainst(f"in use{since}, never reviewed", place)


def _is_untreated(row: RiskRow) -> bool:
    return row.treatment is None and says_nothing(row.treatment_text) and says_nothing(row.plan)


def _without_limit(row: MeasurementRow) -> Iterator[KnownAgainst]:
    if row.target is None and row.actual_text:
        figure = " ".join(filter(None, (row.actual_text, row.unit)))
        yield _at(row, f"{figure} without a limit: “{brief(row.title)}”")


def _unreviewed(system: AiSystemRow, suppliers: Sequence[SupplierRow], as_of: dt.date) -> Iterator[KnownAgainst]:
    """What the list of suppliers lacks of a review of the provider."""
    for row in suppliers:
        if plain(row.name) == plain(system.provider or "") and (late := late_review(row, as_of)):
            told, place = late
            yield KnownAgainst(f"provider {told}", place)
