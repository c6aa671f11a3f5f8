"""What the client's lists already say for an impact form: cells of the system's row, and rows of other lists that name it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, get_args

from babel import Locale

from ims_lib.catalogue.impact_kit import FormField, ToldBy
from ims_lib.dates import day
from ims_lib.inputs.rows import ActionRow, AiSystemRow, ListRow, MeasurementRow, RiskRow, value_in
from ims_lib.inputs.said import is_nothing, says_nothing
from ims_lib.inputs.states import state_of
from ims_lib.languages import language, say, translated
from ims_lib.register.plans import heading_in_words, plans
from ims_lib.report.workbook_sheets import yes_no
from ims_lib.scales import report_setting
from ims_lib.steps import Steps
from ims_lib.steps.ai_systems.impact import SystemImpact
from ims_lib.steps.ai_systems.impact_told import whether_made
from ims_lib.steps.ai_systems.screening import assessed
from ims_lib.steps.ai_systems.told_elsewhere import called
from ims_lib.wording import first_of, in_figures, in_quotes, in_row, in_words, listed


def known_of(each: SystemImpact, field: FormField, steps: Steps) -> str:
    """What is known for one field; empty where no list says anything."""
    system = each.system
    own = ((name, worded(value_in(system, name))) for name in field.known_from)
    said = [_under(name, text) for name, text in own if text]
    told = [text for name in get_args(ToldBy) if name in field.told_by for text in _told(name, system, steps)]
    told += _screened(each, field)
    return in_row([*said, *told, *assessed_so_far(each, field.assessed)])


def _under(column: str, text: str) -> str:
    """What a column says: its cell as a quote, or our word for what it means."""
    plan = plans()["ai_systems"].columns[column]
    heading = heading_in_words(plan)
    return (
        f"{in_quotes(text)} ({heading})"
        if plan.reading == "text"
        else say("{heading}: {text}", heading=heading, text=text)
    )


def _screened(each: SystemImpact, field: FormField) -> list[str]:
    """What the screening answers with yes or no, and why."""
    answers = (answer for answer in each.screening.answers if answer.question.id in field.screened_by)
    return [
        say("by the screening {answer}: {reason}", answer=translated(found.answer), reason=found.reason)
        for found in answers
        if found.answer != "unknown"
    ]


def assessed_so_far(each: SystemImpact, columns: Sequence[str]) -> list[str]:
    """What the client's own assessments say in these columns: the one that counts, and the latest beside it, each with its cells."""
    rows = [*([each.held] if each.held else []), *each.beside[:1]]
    told = []
    for row in rows:
        cells = [assessed(row, name, with_id=False) for name in columns if not says_nothing(value_in(row, name), name)]
        called_by = row.id or say("the assessment")
        if row.assessed_on:
            called_by = say("{assessment} of {day}", assessment=called_by, day=day(row.assessed_on))
        under_way = "" if row is each.held else say(", under way,")
        told += (
            [say("{called_by}{under_way} said {cells}", called_by=called_by, under_way=under_way, cells=listed(cells))]
            if cells
            else []
        )
    return told


def reason_of(each: SystemImpact, steps: Steps) -> str:
    """Why an assessment is due now, as far as the lists tell: none yet, its day over, too little, what happened since, a remark."""
    none = say("none was made yet") if each.never else say("no list says that one was made")
    none = whether_made(each) if each.answer or each.document else none
    said = [none if each.assessed_on is None else say("the last one is over") if each.overdue else ""]
    said += [say("only a screening is there, and the full form is due")] if each.only_screened else []
    said += [say("the last one: {says}", says=limit.says) for limit in each.limits]
    since = each.assessed_on
    for told in steps.objects.told_elsewhere.get(each.system.cell, ()):
        happened = value_in(told.row, "opened") or value_in(told.row, "raised_on")
        if told.is_trouble and happened and since and happened > since:
            said.append(say("since then {called}", called=called(told)))
    said += _remarks(each)
    return in_row(filter(None, said))


def _remarks(each: SystemImpact) -> Iterator[str]:
    """What the lists remark on the system and on its assessment."""
    remarked: tuple[ListRow | None, ...] = (each.latest, each.system)
    for row in remarked:
        if row is not None and row.notes and not is_nothing(row.notes):
            yield say("the list remarks “{notes}” ({short})", notes=row.notes, short=row.place_of("notes").short)


def worded(value: Any) -> str:
    """A cell's value in words; empty where it says nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return yes_no(value)
    if isinstance(value, tuple):
        return listed(map(in_words, value))
    return in_words(value) if isinstance(value, str) else day(value)


def files_of(each: SystemImpact, steps: Steps) -> list[str]:
    """The files in which the cells stand that a form names."""
    rows = [each.system, *each.made[:2], *(told.row for told in steps.objects.told_elsewhere.get(each.system.cell, ()))]
    return list(dict.fromkeys(row.file for row in rows))


def _told(name: str, system: AiSystemRow, steps: Steps) -> Iterator[str]:
    if name in OF_CLIENT:
        yield from OF_CLIENT[name](system, steps)
        return
    for told in steps.objects.told_elsewhere.get(system.cell, ()):
        if name == "measures":
            yield from _measure(told.row, steps)
        elif told.list == name and (told.is_trouble or name in ("measurements", "risks")):
            graded = isinstance(told.row, RiskRow) and told.row.level
            yield called(told) + _figure(told.row) + (say(", level {level}", level=graded) if graded else "")


def _figure(row: ListRow) -> str:
    """What was measured, against which target."""
    if not isinstance(row, MeasurementRow) or row.actual is None:
        return ""
    unit = f" {row.unit}" if row.unit else ""
    against = (
        say("target {target}{unit}", target=in_figures(row.target, "g"), unit=unit)
        if row.target is not None
        else say("no target in the list")
    )
    return say(
        ": {actual}{unit} in {period}, {against}",
        actual=in_figures(row.actual, "g"),
        unit=unit,
        period=row.period or say("the last period"),
        against=against,
    )


def _measure(row: ListRow, steps: Steps) -> Iterator[str]:
    """What a risk or an open nonconformity plans, by whom and by when."""
    if isinstance(row, ActionRow) and state_of(row, steps.coverage.client.as_of) == "open":
        yield from planned_in(row, "corrective_action", row.corrective_action)
    if isinstance(row, RiskRow):
        yield from planned_in(row, "plan", row.plan)


def planned_in(row: ActionRow | RiskRow, column: str, text: str | None) -> Iterator[str]:
    """What a row plans, in the client's own words, with id, owner, day and place."""
    if not says_nothing(text):
        by = say("by {due}", due=day(row.due)) if row.due else say("no day")
        own = [row.id or "", row.owner or row.unsaid("owner", say("no owner")), by, row.place_of(column).short]
        yield f"{in_quotes(text)} ({', '.join(filter(None, own))})"


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
        quotes = [in_quotes(title) for title in fitting]
        yield say(
            "in no register that was read; to be weighed: {quotes} (sheet Risks of workbook.xlsx)",
            quotes=first_of(quotes, most),
        )


def _country(_: AiSystemRow, steps: Steps) -> Iterator[str]:
    """Where the organisation has its seat, by its settings."""
    client = steps.coverage.client
    if code := client.settings.country:
        named = str(Locale.parse(language()).territories.get(code[:2].upper(), code))
        yield say(
            "{country_name}, where {short_name} has its seat; others where it is used, and their law, are to be added",
            country_name=named,
            short_name=client.short_name,
        )


OF_CLIENT: dict[str, Callable[[AiSystemRow, Steps], Iterator[str]]] = {"proposed_risks": _proposed, "country": _country}
"""What no row that names the system tells."""
