"""What the list of AI systems gives rise to: impact assessments that are missing, overdue, limited, too short or not signed off, retirements whose day has passed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from ims_lib.catalogue.impact_kit import load_impact_kit
from ims_lib.dates import day
from ims_lib.inputs.rows import AiSystemRow, ImpactAssessmentRow, ListRow
from ims_lib.inputs.said import says_nothing
from ims_lib.inputs.states import day_of_list
from ims_lib.nearest import hint
from ims_lib.register.model import Finding, Level
from ims_lib.scales import setting
from ims_lib.steps.ai_systems.impact import SystemImpact, systems_named
from ims_lib.wording import first_of

NEVER = "the list says of {} that its impact was never assessed: why not, and by when will it be, or be screened?"
NO_DAY = "no day of an impact assessment stands beside {}: was it assessed, or only screened, and when?"


def find_in_systems(impacts: Sequence[SystemImpact], as_of: dt.date) -> Iterator[Finding]:
    """A question for all systems whose list says no day, one for all of which it says never, one for each thing that one system wants."""
    without = [each for each in impacts if each.assessed_on is None and _says_no_day(each.system)]
    for systems, asked in (
        ([each.system for each in without if each.never], NEVER),
        ([each.system for each in without if not each.never], NO_DAY),
    ):
        if systems:
            text = asked.format(
                first_of([f"'{row.name}'" for row in systems], int(setting("report", "records_shown")), ", ")
            )
            yield _at(systems[0], "question", "ai_system.impact_missing", text, "impact_assessed_on")
    for each in impacts:
        yield from _of_assessments(each)
        row = each.system
        if row.retirement and row.retirement < day_of_list(row, as_of):
            text = f"'{row.name}' was to be retired by {day(row.retirement)}, and its state isn't 'retired'"
            yield _at(row, "question", "ai_system.retirement_past", f"{text}: is it still in use?", "retirement")


def find_unlisted(assessments: Iterable[ImpactAssessmentRow], systems: Sequence[AiSystemRow]) -> Iterator[Finding]:
    """A question for each assessment of something that the list of AI systems lacks; none where there is no such list."""
    for row in assessments if systems else ():
        if not systems_named(row, systems):
            near = hint(row.system, [system.name for system in systems])
            text = f"an impact assessment is of '{row.system}', which is not in the list of AI systems; {near}"
            yield _at(row, "question", "ai_system.impact_unlisted", text, "system")


def _of_assessments(each: SystemImpact) -> Iterator[Finding]:
    """What the assessments of one system want."""
    name, row = each.system.name, each.latest or each.system
    if each.overdue == "next" and each.next_on:
        text = f"the impact assessment of '{name}' was to be made again by {day(each.next_on)}"
        yield _at(row, "warning", "ai_system.impact_overdue", text, "next_review")
    elif each.overdue and each.assessed_on:
        months = int(setting("ai_systems", "impact_months"))
        text = f"the impact of '{name}' was last assessed on {day(each.assessed_on)}, more than {months} months before"
        from_list = each.system.impact_assessed_on == each.assessed_on
        at, column = (each.system, "impact_assessed_on") if from_list else (row, "assessed_on")
        yield _at(at, "warning", "ai_system.impact_overdue", text, column)
    assessed = day(each.assessed_on) if each.assessed_on else ""
    for limit in each.limits:
        text = (
            f"beside the impact assessment of '{name}' of {assessed} stands '{limit.words}' ({limit.says}): what it leaves "
            "out has still to be assessed"
        )
        yield Finding("warning", "ai_system.impact_limited", text, *limit.place)
    if each.only_screened:
        why = "; ".join(answer.told for answer in each.screening.answered("yes"))
        text = (
            f"'{name}' was only screened, and its row speaks for the full form ({why}): make it, or say why none is due"
        )
        yield _at(row, "warning", "ai_system.impact_only_screened", text, "form")
    if each.is_unsigned:
        level = next(step.title.lower() for step in load_impact_kit().levels if step.id == each.level)
        text = f"what is left of the impact of '{name}' is {level}, and nobody has signed it off"
        yield _at(row, "warning", "ai_system.impact_unsigned", text, "signed_off_by")


def _says_no_day(row: AiSystemRow) -> bool:
    return not row.impact_assessed_on_text or says_nothing(row.impact_assessed_on_text)


def _at(row: ListRow, level: Level, code: str, text: str, column: str) -> Finding:
    return Finding(level, code, text, *row.place_of(column))
