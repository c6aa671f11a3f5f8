"""What the lists of AI systems, services and suppliers, and the remarks of rows, say of an input of the management review."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence

from ims_lib.catalogue.library import load_library
from ims_lib.dates import day, months_after
from ims_lib.inputs.rows import AiSystemRow, ServiceRow
from ims_lib.inputs.said import day_ahead, says_nothing, says_that
from ims_lib.inputs.states import DEVELOPMENT, PLANNED, is_ended
from ims_lib.languages import form_for, noted, say, translated
from ims_lib.register.model import Record, Register
from ims_lib.register.vocabulary import brief
from ims_lib.scales import setting, status_labels
from ims_lib.standard_ids import standard_of
from ims_lib.steps.ai_systems.extract import left_out_of
from ims_lib.steps.ai_systems.impact import SystemImpact
from ims_lib.steps.ai_systems.impact_told import beside_told, document_told, left_unsigned
from ims_lib.steps.ai_systems.targets import missed_target
from ims_lib.steps.management_review.asked import Asked, ReviewLine, first_named
from ims_lib.wording import counted, in_quotes, in_row, labelled

CHANGED, CHANGED_ELSEWHERE, SINCE = "changed", "changed_elsewhere", "since"
"""What a remark says of something that is other than it was: one on the organisation, and one on anything else; the last
beside a month or year."""


def told_of_systems(asked: Asked) -> Iterator[ReviewLine]:
    """The AI systems in use and in development, and of each in what its impact assessment is late, too little or accepted by nobody."""
    impacts = asked.known.objects.impacts
    if not impacts:
        return
    note = left_out_of(list(asked.known.objects.system_rows.values()), asked.known.register)
    whole = say(", by a list that isn't whole by its own note") if note else ""
    listed = (*(each.system.cell for each in impacts), *([note[1]] if note else []))
    begun = sum(each.system.status == DEVELOPMENT for each in impacts)
    ahead = say(", {begun} in development", begun=begun) if begun else ""
    systems = counted(len(impacts) - begun, "AI system")
    yield ReviewLine(say("{ai_systems} in use{ahead}{whole}", ai_systems=systems, ahead=ahead, whole=whole), listed)
    short = [(each, told) for each in impacts if (told := list(_short_of(each)))]
    short.sort(key=lambda found: (not found[0].is_unsigned, not found[0].overdue))
    for each, told in short:
        cells = (each.latest.cell,) if each.latest else (each.system.cell,)
        yield ReviewLine(say("{name}, impact assessment: {told}", name=each.system.name, told=in_row(told)), cells)


def _short_of(each: SystemImpact) -> Iterator[str]:
    """In what the impact assessment of a system falls short, what weighs most first."""
    yield from left_unsigned(each)
    if each.overdue and each.next_on:
        yield say("overdue since {next_on}", next_on=day(each.next_on))
    if each.assessed_on is None:
        yield document_told(each) or say("none listed")
    if each.only_screened:
        yield say("only a screening, the full form is due")
    yield from (limit.says for limit in each.limits)
    if each.counts and each.beside:
        yield say("under way: {beside_told}", beside_told=beside_told(each.beside[0], each.system))


def told_of_services(asked: Asked) -> Iterator[ReviewLine]:
    """How many services of the catalogue say what they attained against their target, which missed it, and of which no figure is there."""
    rows = [row for row in asked.known.records.inputs.lists.services if _counts(row)]
    known = [row for row in rows if row.target and not says_nothing(row.attained)]
    if not known:
        return
    missed = services_missed(known)
    some = noted(", {count} below target ({missed})")
    below = say(some, count=len(missed), missed=in_row(missed)) if missed else say(", none below target")
    silent = [row.name for row in rows if row not in known]
    without = say("; no figure of {first}", first=first_named(silent)) if silent else ""
    services, told = (
        counted(len(known), "service"),
        noted("{services} with target and value in the catalogue{below}{without}"),
    )
    text = say(told, services=services, below=below, without=without)
    yield ReviewLine(text, tuple(row.cell for row in rows))


def services_missed(rows: Iterable[ServiceRow]) -> list[str]:
    """The services whose value misses their target, each with both."""
    return [f"{row.name}, {missed}" for row in rows if _counts(row) and (missed := missed_target(row))]


def _counts(row: ServiceRow) -> bool:
    return row.in_scope is not False and not is_ended(row) and row.status != PLANNED


def told_ahead(asked: Asked) -> Iterator[ReviewLine]:
    """AI systems and services that are planned or come to their end, and contracts and certificates that end before long."""
    lists = asked.known.records.inputs.lists
    listed: list[AiSystemRow | ServiceRow] = [*lists.ai_systems, *lists.services]
    for row in listed:
        if not is_ended(row) and row.in_scope is not False and (what := _coming(row, asked.today)):
            remark = f" ({in_quotes(_quoted(row.notes))})" if row.notes else ""
            yield ReviewLine(labelled(row.name, f"{what}{remark}"), (row.cell,), in_part=True)
    ends = [each.row for each in asked.known.records.suppliers if _is_near(each.row.ends, asked.today)]
    ends.sort(key=lambda row: row.ends or dt.date.max)
    if ends:
        told = first_named(f"{row.name}, {day(row.ends)}" for row in ends if row.ends)
        contracts, end = counted(len(ends), "contract"), form_for(len(ends), "ends", "end")
        soon = noted("{contracts} with suppliers {end} within {ahead} months: {told}")
        text = say(soon, contracts=contracts, end=end, ahead=_ahead(), told=told)
        yield ReviewLine(text, tuple(row.cell for row in ends), in_part=True)
    names = asked.coverage.catalogue.standards
    for held in asked.coverage.client.settings.certificates:
        if _is_near(held.valid_to, asked.today) and held.valid_to:
            name, valid_to = names[held.standard].name, day(held.valid_to)
            text = say("Certificate to {name} ends on {valid_to}", name=name, valid_to=valid_to)
            yield ReviewLine(text, ("client.yml!certificates",), in_part=True)


def _coming(row: AiSystemRow | ServiceRow, today: dt.date) -> str:
    """What is to happen to a system or service; empty where its list tells nothing."""
    if row.status == PLANNED:
        return translated("planned")
    ends = row.retirement if isinstance(row, AiSystemRow) else None
    return say("to be retired on {ends}", ends=day(ends)) if ends and ends >= today else ""


def _ahead() -> int:
    return int(setting("review", "months_ahead"))


def _is_near(when: dt.date | None, today: dt.date) -> bool:
    return when is not None and today <= when <= months_after(today, _ahead())


def told_in_remarks(asked: Asked) -> Iterator[ReviewLine]:
    """What rows on the requirements of an input say of it in their remarks."""
    yield from remarks_on(asked.item.remarks_on, asked.known.register)


def told_of_changes(asked: Asked) -> Iterator[ReviewLine]:
    """The remarks of rows on an input whose words tell of a change, then those of rows on none; a row's state is no change."""
    rows = asked.known.register.controls
    for row in rows:
        if _is_on(row, asked.item.remarks_on) and says_that(row.notes or "", CHANGED):
            yield _remark_of(row, asked.item.remarks_on)
    on_others = [name for item in load_library().review.values() for name in item.remarks_on]
    others = [row for row in rows if row.refs and not _is_on(row, on_others)]
    elsewhere = [row for row in others if _tells_of_a_change(row.notes or "", asked.today)]
    if elsewhere:
        text = first_named(labelled(_named(row.refs[0], row), in_quotes(_quoted(row.notes or ""))) for row in elsewhere)
        cells = tuple(row.named("notes") for row in elsewhere)
        yield ReviewLine(say("Remarks that may tell of a change: {remarks}", remarks=text), cells, in_part=True)


def _tells_of_a_change(text: str, today: dt.date) -> bool:
    """Whether a remark on anything says that it is other than it was, or since which month or year it is as it is."""
    dated = _YEAR.search(text) or day_ahead(text, today)
    return says_that(text, CHANGED_ELSEWHERE) or bool(dated and says_that(text, SINCE))


_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")


def remarks_on(requirements: Iterable[str], register: Register) -> Iterator[ReviewLine]:
    """The remarks of rows on these requirements, each with what it is on and the row's state."""
    wanted = list(requirements)
    for row in register.controls:
        if _is_on(row, wanted) and not says_nothing(row.notes):
            yield _remark_of(row, wanted)


def _is_on(row: Record, requirements: Iterable[str]) -> bool:
    """Whether a row speaks of one of these requirements or of what is above it."""
    return any(f"{one}.".startswith(f"{name}.") for one in requirements for name in row.refs)


def _remark_of(row: Record, requirements: Sequence[str]) -> ReviewLine:
    ref = next(name for name in row.refs if any(f"{one}.".startswith(f"{name}.") for one in requirements))
    state = status_labels()[row.status].lower()
    text = labelled(f"{_named(ref, row)}, {state}", in_quotes(_quoted(row.notes or "")))
    return ReviewLine(text, (row.named("notes"),), in_part=True)


def _named(ref: str, row: Record) -> str:
    title = f" {row.title}" if row.title else ""
    return f"{standard_of(ref)} {ref.partition(':')[2]}{title}"


def _quoted(text: str) -> str:
    return brief(text, most=int(setting("review", "letters")))
