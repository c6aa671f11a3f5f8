"""What the client's lists already say for an impact form: cells of the system's row, and rows of other lists that name it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from ims_lib.catalogue.impact_kit import FormField, ToldBy
from ims_lib.dates import day
from ims_lib.inputs.rows import ActionRow, AiSystemRow, ListRow, MeasurementRow, RiskRow, value_in
from ims_lib.inputs.said import is_nothing, says_nothing
from ims_lib.inputs.states import state_of
from ims_lib.register.plans import heading_of, plans
from ims_lib.report.figures import listed
from ims_lib.report.workbook_sheets import YES_NO
from ims_lib.scales import report_setting
from ims_lib.steps import Steps
from ims_lib.steps.ai_systems.impact import SystemImpact
from ims_lib.steps.ai_systems.told_elsewhere import called
from ims_lib.wording import first_of


def known_of(system: AiSystemRow, field: FormField, steps: Steps) -> str:
    """What is known for one field; empty where no list says anything."""
    own = ((name, worded(value_in(system, name))) for name in field.known_from)
    said = [f"{heading_of(plans()['ai_systems'].columns[name])}: {text}" for name, text in own if text]
    told = [text for name in get_args(ToldBy) if name in field.told_by for text in _told(name, system, steps)]
    return "; ".join([*said, *told])


def reason_of(each: SystemImpact, steps: Steps) -> str:
    """Why an assessment is due now, as far as the lists tell: none yet, its day over, what happened since, a remark."""
    said = ["none was made yet" if each.assessed_on is None else "the last one is over" if each.overdue else ""]
    said += [f"the last one: {limit.says}" for limit in each.limits]
    since = each.assessed_on
    for told in steps.objects.told_elsewhere.get(each.system.cell, ()):
        happened = value_in(told.row, "opened") or value_in(told.row, "raised_on")
        if told.is_trouble and happened and since and happened > since:
            said.append(f"since then {called(told)}")
    if each.system.notes and not is_nothing(each.system.notes):
        said.append(f"the list remarks “{each.system.notes}” ({each.system.place_of('notes').cell})")
    return "; ".join(filter(None, said))


def worded(value: Any) -> str:
    """A cell's value in words; empty where it says nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES_NO[value]
    if isinstance(value, tuple):
        return listed([str(item).replace("_", " ") for item in value])
    return value.replace("_", " ") if isinstance(value, str) else day(value)


def files_of(each: SystemImpact, steps: Steps) -> list[str]:
    """The files in which the cells stand that a form names."""
    rows = [each.system, *(told.row for told in steps.objects.told_elsewhere.get(each.system.cell, ()))]
    return list(dict.fromkeys(row.file for row in rows))


def _told(name: str, system: AiSystemRow, steps: Steps) -> Iterator[str]:
    if name == "proposed_risks":
        yield from _proposed(system, steps)
        return
    for told in steps.objects.told_elsewhere.get(system.cell, ()):
        if name == "measures":
            yield from _measure(told.row, steps)
        elif told.list == name and (told.is_trouble or name in ("measurements", "risks")):
            yield f"{called(told)}{_figure(told.row)}{_level(told.row)}"


def _figure(row: ListRow) -> str:
    """What was measured, against which target."""
    if not isinstance(row, MeasurementRow) or row.actual is None:
        return ""
    unit = f" {row.unit}" if row.unit else ""
    against = f"target {row.target:g}{unit}" if row.target is not None else "no target in the list"
    return f": {row.actual:g}{unit} in {row.period or 'the last period'}, {against}"


def _level(row: ListRow) -> str:
    return f", level {row.level}" if isinstance(row, RiskRow) and row.level else ""


def _measure(row: ListRow, steps: Steps) -> Iterator[str]:
    """What a risk or an open nonconformity plans, by whom and by when."""
    if isinstance(row, ActionRow) and state_of(row, steps.coverage.client.as_of) == "open":
        yield from _planned(row, "corrective_action", row.corrective_action)
    if isinstance(row, RiskRow):
        yield from _planned(row, "plan", row.plan)


def _planned(row: ActionRow | RiskRow, column: str, text: str | None) -> Iterator[str]:
    if not says_nothing(text):
        by = f"by {day(row.due)}" if row.due else "no day"
        own = [row.id or "", row.owner or "no owner", by, row.place_of(column).short]
        yield f"“{text}” ({', '.join(filter(None, own))})"


def _proposed(system: AiSystemRow, steps: Steps) -> Iterator[str]:
    """Risks of ours that fit the system and that the client's register lacks."""
    frame = steps.risks.risks
    fitting = [
        title
        for title, origin, names in zip(frame["title"], frame["origin"], frame["systems"], strict=True)
        if origin == "proposed" and system.name in names
    ]
    if fitting:
        most = int(report_setting("records_shown"))
        quotes = [f"“{title}”" for title in fitting]
        yield f"not in the register, to be weighed: {first_of(quotes, most)} (sheet Risks of workbook.xlsx)"
