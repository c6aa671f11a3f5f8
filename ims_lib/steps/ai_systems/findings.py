"""What the list of AI systems gives rise to: impact assessments that are missing or overdue, retirements whose day has passed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

import pandas as pd

from ims_lib.dates import day
from ims_lib.inputs.rows import AiSystemRow
from ims_lib.inputs.said import says_nothing
from ims_lib.inputs.states import day_of_list
from ims_lib.register.model import Finding, Level
from ims_lib.scales import setting
from ims_lib.wording import listed


def find_overdue(systems: Iterable[AiSystemRow], as_of: dt.date) -> Iterator[Finding]:
    """One finding for all systems without an impact assessment, one for each that is overdue or should have gone."""
    rows = list(systems)
    never = [row for row in rows if not row.impact_assessed_on and _says_no_day(row)]
    if never:
        names = listed([f"'{row.name}'" for row in never])
        text = f"no day of an impact assessment stands beside {names}: was it assessed, or only screened, and when?"
        yield _at(never[0], "question", "ai_system.impact_missing", text, "impact_assessed_on")
    for row in rows:
        held = day_of_list(row, as_of)
        if row.impact_assessed_on and row.impact_assessed_on < (held - pd.DateOffset(months=_months())).date():
            text = f"the impact of '{row.name}' was last assessed on {day(row.impact_assessed_on)}, more than {_months()} months before"
            yield _at(row, "warning", "ai_system.impact_overdue", text, "impact_assessed_on")
        if row.retirement and row.retirement < held:
            text = f"'{row.name}' was to be retired by {day(row.retirement)}, and its state isn't 'retired'"
            yield _at(row, "question", "ai_system.retirement_past", f"{text}: is it still in use?", "retirement")


def _says_no_day(row: AiSystemRow) -> bool:
    return not row.impact_assessed_on_text or says_nothing(row.impact_assessed_on_text)


def _months() -> int:
    return int(setting("ai_systems", "impact_months"))


def _at(row: AiSystemRow, level: Level, code: str, text: str, column: str) -> Finding:
    return Finding(level, code, text, row.file, row.sheet, row.cells.get(column, row.cell.rpartition("!")[2]))
