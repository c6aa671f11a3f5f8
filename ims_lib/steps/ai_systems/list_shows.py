"""What the client's own lists show of what is asked of each AI system or service, beside what rows and judgements say of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from ims_lib.assessment import Assessment
from ims_lib.assessment.names_in_text import names
from ims_lib.assessment.objects import ListedObject
from ims_lib.catalogue.list_evidence import Shown, load_list_evidence
from ims_lib.cell_places import CellPlace, listed_cells
from ims_lib.dates import months_after
from ims_lib.inputs.rows import AiSystemRow, ImpactAssessmentRow, ListRow, Lists, ServiceRow, value_in
from ims_lib.inputs.said import days_within, says_nothing
from ims_lib.languages import say
from ims_lib.register.model import Finding
from ims_lib.steps.ai_systems.impact import SystemImpact
from ims_lib.steps.ai_systems.lights import is_not_begun
from ims_lib.steps.ai_systems.own_rows import says_tried_without
from ims_lib.told import finding_at
from ims_lib.wording import listed

NOT_STARTED = "client.yml!not_started"
A_YEAR = 12
"""Months within which working without a system was to be tried."""
TWO = 2
"""Of so many all are both."""


@dataclass(frozen=True, slots=True)
class ListShows:
    """What the lists show of one criterion."""

    shows: str
    """In a few words: an owner."""
    of: tuple[tuple[ListedObject, CellPlace], ...]
    """For which of the objects, and where."""
    asked: Collection[str]
    """The cells of all of whom it is asked."""

    def among(self, cells: Collection[str]) -> ListShows | None:
        """What is shown of those at these cells alone; none where that is nothing."""
        of = tuple((each, at) for each, at in self.of if each.cell in cells)
        return ListShows(self.shows, of, {*self.asked} & {*cells}) if of else None

    @property
    def told(self) -> str:
        """An owner for 2 of 3 (AI register!E4, E6); of one alone without a count."""
        asked = len(self.asked)
        many = (
            (say("both") if asked == TWO else say("all {asked}", asked=asked))
            if len(self.of) == asked
            else say("{of} of {asked}", of=len(self.of), asked=asked)
        )
        count = say(" for {many}", many=many) if asked > 1 else ""
        return f"{self.shows}{count} ({listed_cells(place for _, place in self.of)})"


def shown_by_lists(
    assessment: Assessment,
    lists: Lists,
    impacts: Iterable[SystemImpact],
    inside: Mapping[str, Collection[AiSystemRow]],
) -> Mapping[str, ListShows]:
    """Criterion → what the lists show of it; those of which they show nothing are left out. `inside`: cell of a service → the AI in it."""
    rows: dict[str, AiSystemRow | ServiceRow] = {row.cell: row for row in lists.ai_systems}
    rows |= {row.cell: row for row in lists.services}
    of_system, as_of = {each.system.cell: each for each in impacts}, assessment.client.as_of
    tried = {
        row.cell: service.place_of("notes")
        for service in lists.services
        if says_tried_without(service.notes) and _is_recent(service.notes, as_of)
        for row in _named_or_all(service.notes, inside.get(service.cell, ()))
    }
    found = {}
    for name, shown in load_list_evidence().items():
        criterion = assessment.catalogue.criteria.get(name)
        asked = assessment.objects.of_criterion(criterion) if criterion else ()
        of_each = {each: _place(shown, rows[each.cell], of_system.get(each.cell), as_of) for each in asked}
        seen = ((each, tried.get(each.cell) if shown.tried_without else place) for each, place in of_each.items())
        there = tuple((each, place) for each, place in seen if place)
        if there:
            found[name] = ListShows(shown.shows, there, [each.cell for each in asked])
    return found


def _is_recent(text: str | None, as_of: dt.date) -> bool:
    """Whether a text names no day, or one within the past year."""
    days = days_within(text or "")
    return not days or max(days) >= months_after(as_of, -A_YEAR)


def _named_or_all(text: str | None, systems: Collection[AiSystemRow]) -> Collection[AiSystemRow]:
    """Those of the systems that a text names; all where it names none."""
    return [row for row in systems if names(text, row.name)] or systems


def ask_of_what_lists_show(shown: Mapping[str, ListShows], assessment: Assessment) -> Iterator[Finding]:
    """One question on all criteria of which client.yml says that nothing exists while the lists show something."""
    denied = [each for name, each in shown.items() if _is_denied(name, assessment)]
    if denied:
        yield finding_at("client.lists_show", denied[0].of[0][1], denied=listed([each.told for each in denied]))


def _is_denied(name: str, assessment: Assessment) -> bool:
    """Whether client.yml alone says that nothing exists of it; of what no standard demands, as long as nobody judged it."""
    if name in assessment.apart:
        return False
    verdict = assessment.own.get(name)
    if verdict is None:
        judged = {*assessment.client.judgements, *(each for own in assessment.judged_each.values() for each in own)}
        return name not in judged and is_not_begun(name, assessment)
    return verdict.level == 0 and {source.cell for source in verdict.sources} <= {NOT_STARTED}


def over_since(shown: Shown, impact: SystemImpact | None, as_of: dt.date) -> CellPlace | None:
    """Where a day stands that has to be still to come, and is over."""
    found = _of_assessment(shown, impact) if shown.over else None
    day = value_in(found, str(shown.assessment)) if found else None
    return found.place_of(str(shown.assessment)) if found and isinstance(day, dt.date) and day < as_of else None


def _place(
    shown: Shown, row: AiSystemRow | ServiceRow, impact: SystemImpact | None, as_of: dt.date
) -> CellPlace | None:
    """Where an object's own row shows it, else the latest of its impact assessments that does."""
    if shown.short and impact and impact.falls_short:
        return None
    if shown.column and _says(row, shown.column):
        return row.place_of(shown.column.removesuffix("_text"))
    found = _of_assessment(shown, impact)
    is_over = over_since(shown, impact, as_of + dt.timedelta(days=bool(shown.today)))
    return found.place_of(str(shown.assessment)) if found and not is_over else None


def _of_assessment(shown: Shown, impact: SystemImpact | None) -> ImpactAssessmentRow | None:
    """The latest of a system's impact assessments that says something in the column."""
    made = impact.made if impact and shown.assessment else ()
    return next((each for each in made if _says(each, str(shown.assessment))), None)


def _says(row: ListRow, column: str) -> bool:
    value = value_in(row, column)
    return bool(value) and not (isinstance(value, str) and says_nothing(value))
