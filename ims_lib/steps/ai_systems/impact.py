"""AI impact assessments: what each system in scope wants, what was made of it, and when the next is due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import pandas as pd

from ims_lib.assessment.objects_listed import is_called, named_among, names_in
from ims_lib.catalogue.impact_kit import ImpactKit
from ims_lib.grouping import grouped
from ims_lib.inputs.rows import AiSystemRow, ImpactAssessmentRow
from ims_lib.inputs.said import says_nothing
from ims_lib.inputs.states import day_of_list
from ims_lib.scales import setting
from ims_lib.steps.ai_systems.limits import SCREENED as SCREENED_ONLY
from ims_lib.steps.ai_systems.limits import Limit, limits_of, says_never
from ims_lib.steps.ai_systems.screening import Screening, screen

Due = Literal["next", "interval"]
FULL, SCREENED, REFUSED = "full_form", "screening", "refused"


@dataclass(frozen=True, slots=True)
class SystemImpact:
    """One AI system: its screening as proposed, and its assessments by the client's list."""

    system: AiSystemRow
    screening: Screening
    made: tuple[ImpactAssessmentRow, ...]
    """Those with a day that has come, the latest first."""
    assessed_on: dt.date | None
    """The later of the day beside the system and that of its latest assessment."""
    next_on: dt.date | None
    """The day that the latest assessment sets for the next one, else the interval later; none without an assessment."""
    overdue: Due | None
    """Whether that day has passed, and which of the two it is."""
    level: str | None
    """What is left by the latest assessment, else what severity and likelihood come to before measures."""
    is_unsigned: bool
    """Whether what is left has to be accepted by somebody, and nobody has."""
    limits: tuple[Limit, ...] = ()
    """What the client's own words take back of the day."""

    @property
    def latest(self) -> ImpactAssessmentRow | None:
        return self.made[0] if self.made else None

    @property
    def never(self) -> bool:
        """Whether its row says that none was ever made; an empty cell doesn't."""
        return self.assessed_on is None and says_never(self.system.impact_assessed_on_text)

    @property
    def only_screened(self) -> bool:
        """Whether the full form is due, and there is a screening and nothing else."""
        screened = bool(self.made) and all(row.form == SCREENED for row in self.made)
        return screened and self.screening.due == "full"


def impacts_of(
    systems: Iterable[AiSystemRow], assessments: Sequence[ImpactAssessmentRow], kit: ImpactKit, as_of: dt.date
) -> tuple[SystemImpact, ...]:
    """Each of these systems with its screening, its assessments, and what is due."""
    listed = list(systems)
    made = [row for row in assessments if row.assessed_on and row.assessed_on <= as_of]
    of_system = grouped((system.cell, row) for row in made for system in systems_named(row, listed))
    return tuple(_impact(row, of_system.get(row.cell, ()), kit, as_of) for row in listed)


def systems_named(assessment: ImpactAssessmentRow, systems: Sequence[AiSystemRow]) -> list[AiSystemRow]:
    """The systems that an assessment is of: by its whole text where that is a name or id, else by each name in it."""
    whole = tuple(row for row in systems if is_called(assessment.system, row))
    named = whole or [row for name in names_in(assessment.system) for row in named_among(name, systems)]
    return list({row.cell: row for row in named}.values())


def _impact(
    row: AiSystemRow, assessments: Iterable[ImpactAssessmentRow], kit: ImpactKit, as_of: dt.date
) -> SystemImpact:
    made = sorted(assessments, key=lambda each: (each.assessed_on or dt.date.min, each.form == FULL), reverse=True)
    latest = made[0] if made else None
    days = [day for day in (row.impact_assessed_on, latest.assessed_on if latest else None) if day]
    assessed_on = max(days, default=None)
    # What a former assessment says of the next one is over where the system's own row tells of a later one.
    counts = latest if latest and latest.assessed_on == assessed_on else None
    next_on = (counts and counts.next_review) or (assessed_on and _months_after(assessed_on))
    by: Due = "next" if counts and counts.next_review else "interval"
    level = (counts.residual or kit.level_of(counts.severity, counts.likelihood)) if counts else None
    found = SystemImpact(
        system=row,
        screening=screen(row, kit),
        made=tuple(made),
        assessed_on=assessed_on,
        next_on=next_on,
        overdue=by if next_on and next_on < day_of_list(counts or row, as_of) else None,
        level=level,
        is_unsigned=counts is not None and kit.wants_sign_off(level) and not _is_settled(counts),
    )
    return replace(found, limits=tuple(_limits(found, counts)))


def _limits(found: SystemImpact, counts: ImpactAssessmentRow | None) -> Iterator[Limit]:
    """The limits of what was assessed; a mere screening is one where the full form is due, unless the list's form says so too."""
    for limit in limits_of(found.system, counts, found.assessed_on):
        if limit.kind != SCREENED_ONLY or (found.screening.due == "full" and not found.only_screened):
            yield limit


def _months_after(day: dt.date) -> dt.date:
    return (pd.Timestamp(day) + pd.DateOffset(months=int(setting("ai_systems", "impact_months")))).date()


def _is_settled(row: ImpactAssessmentRow) -> bool:
    """Whether somebody has accepted what is left, or the use was refused."""
    return row.decision == REFUSED or not says_nothing(row.signed_off_by, "approved_by")
