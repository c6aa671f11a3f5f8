"""What rows of the client's lists say because it was decided, and where that doesn't go with what an owner approved or the plan makes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ims_lib.client.entries import PART
from ims_lib.dates import day
from ims_lib.decided_settings import MadeDecision
from ims_lib.decided_settings.made import SYSTEMS, name_of_thing, system_of
from ims_lib.frames import values_of
from ims_lib.inputs.rows import ListRow, value_in
from ims_lib.inputs.states import CLOSED, TO_CHECK
from ims_lib.languages import noted, say, translated
from ims_lib.steps.ai_systems.impact_told import missed_told
from ims_lib.steps.owners import NOTED
from ims_lib.steps.walk import Steps
from ims_lib.wording import in_sentence, in_words


def set_by(made: MadeDecision, steps: Steps) -> list[str]:
    """What rows of the client's lists say by it, and whose processes are by it, each once: R-09, due 28 February 2027."""
    told = noted("{name}, {column} {value}")
    found = (each for each in _set_in(made, steps) if not _approved_for(*each[1:], steps))
    rows = [(name, column, on) for name, _, column, on in found]
    return [
        *dict.fromkeys(
            say(told, name=name, column=in_words(column), value=_spoken(on))
            for name, column, on in (*rows, *_owned_by(made, steps))
        )
    ]


def _owned_by(made: MadeDecision, steps: Steps) -> Iterator[tuple[str, str, str]]:
    """The processes whose owner it names, or confirms as proposed."""
    known = steps.coverage.catalogue.processes
    for process, owner in steps.owners.processes.items():
        if made.is_on_owners and owner.kind == NOTED and owner.cell == made.cell:
            yield in_sentence(known[process].title), "owner", owner.name


def _spoken(value: object) -> str:
    return day(value) if isinstance(value, date) else translated(in_words(str(value)))


def two_days(made: MadeDecision, steps: Steps) -> list[str]:
    """Of each risk for which its owner approved another day than it names, a question."""
    told = noted("{name}: {decided} is decided, and its owner approved {day} on the sheet Risks: which day holds?")
    found = ((name, on, _approved_for(row, column, on, steps)) for name, row, column, on in _set_in(made, steps))
    return [say(told, name=name, decided=_spoken(on), day=day(other)) for name, on, other in found if other]


def days_missed(made: MadeDecision, steps: Steps) -> list[str]:
    """Of each AI system whose assessment the plan makes later than by a day to come that it sets, that it does."""
    named = {system_of(made.kind, each) for each in made.about} if made.kind == "impact_due" else {}
    days = [made.due] if made.due else []
    return [
        told
        for each in (*steps.objects.gravest, *steps.objects.impacts_ahead)
        if each.system.name in named
        for told in missed_told(each, days, steps.roadmap)
    ]


def _set_in(made: MadeDecision, steps: Steps) -> Iterator[tuple[str, ListRow, str, object]]:
    """What it names, its row, and the column that says something by it."""
    names = {system_of(made.kind, each) if made.kind in SYSTEMS else name_of_thing(each) for each in made.about}
    for on, found in steps.coverage.client.decided_rows.items():
        of_list, _, name = on.partition(PART)
        own = [row for row in steps.inputs.lists.given().get(of_list, ()) if name in values_of(row).values()]
        for each in found if own and name in names else ():
            column = "status" if each.column == "state" else each.column
            value = value_in(own[0], column)
            is_checked = value == TO_CHECK and each.new in CLOSED
            if each.cell == made.cell and (is_checked or str(value) == each.new):
                yield name, own[0], column, value


def _approved_for(row: ListRow, column: str, on: object, steps: Steps) -> date | None:
    """Another day for which the owner of a risk approved its treatment."""
    risks = (risk for risk in steps.risks.entries.values() if risk.approved and risk.cell == row.cell)
    return next((risk.due for risk in risks if column == "due" and risk.due != on), None)
