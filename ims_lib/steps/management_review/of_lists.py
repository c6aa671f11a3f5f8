"""What the client's lists of figures, incidents, audits, suppliers and policies say of an input of the management review."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from ims_lib.assessment.document_records import NOT_IN_USE
from ims_lib.assessment.records import SECURITY
from ims_lib.dates import day
from ims_lib.grouping import grouped
from ims_lib.inputs.rows import IncidentRow
from ims_lib.inputs.said import says_that
from ims_lib.inputs.states import day_of_list, is_major, is_solved
from ims_lib.languages import form_for, noted, say
from ims_lib.roadmap.held_reviews import last_review
from ims_lib.scales import setting
from ims_lib.steps.actions import Action
from ims_lib.steps.management_review.asked import (
    Asked,
    Figure,
    ReviewLine,
    cells_of,
    figure_of,
    first_named,
    if_any,
    is_past,
    speaks,
)
from ims_lib.wording import counted, first_of, in_quotes, labelled, listed

SERVICE = "service"
"""The kind of an incident of which nobody says another."""
RENEWED = "renewed"
"""What a remark beside a contract's end may say."""


def told_of_figures(asked: Asked) -> Iterator[ReviewLine]:
    given = asked.known.records.inputs.lists.measurements
    rows = [row for row in given if (not asked.part or row.kind == asked.part) and speaks(asked.item, row.title)]
    figures = [figure_of(title, group) for title, group in grouped((row.title, row) for row in rows).items()]
    if not figures:
        return
    if not asked.part and not asked.item.words:
        yield ReviewLine(f"{counted(len(figures), 'figure')}, {_in_sum(figures)}", cells_of(rows))
        return
    shown = sorted(figures, key=lambda figure: not figure.missed)
    most = int(setting("review", "lines"))
    for figure in shown[:most]:
        yield ReviewLine(figure.text, figure.cells)
    if rest := shown[most:]:
        late, told = (
            sum(bool(figure.missed) for figure in rest),
            noted("{other_figures}, {late} of them with a target missed"),
        )
        yield ReviewLine(say(told, other_figures=counted(len(rest), "other figure"), late=late or say("none")))


def _in_sum(figures: Sequence[Figure]) -> str:
    """How many figures missed their target, got worse, or don't say which way is better."""
    with_target = [figure for figure in figures if figure.missed is not None]
    missed, worse = sum(bool(figure.missed) for figure in with_target), sum(figure.worse for figure in figures)
    told = noted("{missed} of {with_target} with a target missed it last time, {worse} got worse")
    said = say(told, missed=missed, with_target=len(with_target), worse=worse)
    if open_ways := sum(figure.open_way for figure in figures):
        said += say("; of {open_ways} the list does not say which way is better", open_ways=open_ways)
    if perhaps := [figure.title for figure in figures if figure.perhaps_missed]:
        told = noted(", {count} of which {lie} below a target per cent, to be asked ({targets})")
        said += say(told, count=len(perhaps), lie=form_for(len(perhaps), "lies", "lie"), targets=listed(perhaps))
    return said


def told_of_incidents(asked: Asked) -> Iterator[ReviewLine]:
    """Incidents of one kind; one whose kind nobody says is one of services, unless its title tells of security."""
    rows = [
        each.row
        for each in asked.known.records.incidents
        if (each.row.kind or (SECURITY if each["security"] else SERVICE)) == asked.part
    ]
    if not rows:
        return
    still = sum(is_solved(row, asked.today) is False for row in rows)
    gravest = gravest_of(rows)
    latest = max((row for row in rows if row.opened), key=lambda row: row.opened or dt.date.min, default=None)
    open_ones = say(", {still} open", still=still) if still else ""
    most = int(setting("review", "lines"))
    text = say("{incidents} listed{open_ones}", incidents=counted(len(rows), "incident"), open_ones=open_ones)
    yield ReviewLine(text, cells_of(rows))
    if gravest:
        told = first_of([_incident_told(row) for row in gravest], most)
        yield ReviewLine(say("The gravest: {told}", told=told), cells_of(gravest))
    if latest and latest not in gravest[:most]:
        yield ReviewLine(say("The latest: {incident_told}", incident_told=_incident_told(latest)), (latest.cell,))


def gravest_of(rows: Iterable[IncidentRow]) -> list[IncidentRow]:
    """Incidents that are major or that an authority was told of, those of an authority first, then the latest; where there
    are none, those that customers were told of, by their priority."""
    told = [(row, says_that(row.told or "", "told_authority"), is_major(row)) for row in rows]
    if grave := [(row, authority) for row, authority, major in told if authority or major]:
        return [
            row for row, _ in sorted(grave, key=lambda each: (each[1], each[0].opened or dt.date.min), reverse=True)
        ]
    heard = [row for row, _, _ in told if says_that(row.told or "", "told_customers")]
    return sorted(heard, key=lambda row: (row.priority or END, dt.date.max - (row.opened or dt.date.min)))[:1]


END = "~"
"""Comes after any grade, where none is told."""


def _incident_told(row: IncidentRow) -> str:
    """An incident with its number, day, priority, and who was told."""
    is_number = row.priority and row.priority.isdigit()
    graded = say("priority {priority}", priority=row.priority) if is_number else row.priority
    told = say("told: “{told}”", told=row.told) if row.told else None
    about = ", ".join(filter(None, (row.id, day(row.opened) if row.opened else None, graded, told)))
    return f"{row.title} ({about})" if about else row.title


def told_of_audits(asked: Asked) -> Iterator[ReviewLine]:
    """How many audits were planned and held, and which day passed without one."""
    audits = asked.known.records.planned_audits
    if not audits:
        return
    held = sum(bool(each["held"]) for each in audits)
    late = [
        each.row.title for each in audits if not each["held"] and is_past(each["planned_on"], each.row, asked.today)
    ]
    missed = if_any(noted(", {late} past its day and not marked as held ({named})"), late)
    many, told = counted(len(audits), "audit"), noted("{audits} planned, {held} of them held{missed}")
    text = say(told, audits=many, held=held or say("none"), missed=missed)
    yield ReviewLine(text, cells_of(each.row for each in audits))


def told_of_suppliers(asked: Asked) -> Iterator[ReviewLine]:
    """How many suppliers from outside there are, which of them were never reviewed, new ones aside, or are to be again, and whose contract has ended; those within with the result of their review."""
    suppliers = asked.known.records.suppliers
    if not suppliers:
        return
    outside = [(each.row, each["new"]) for each in suppliers if not each["internal"]]
    never = [row.name for row, new in outside if "reviewed_on" in row.cells and not row.reviewed_on and not new]
    known = [row for row, new in outside if row.reviewed_on or new]
    late = [row.name for row in known if is_past(row.next_review, row, asked.today)]
    ended = [
        row.name
        for row, _ in outside
        if is_past(row.ends, row, asked.today) and not says_that(row.notes or "", RENEWED)
    ]
    parts = [
        if_any(noted("of {never} no review is said ({named})"), never),
        if_any(noted("{late} overdue for review ({named})"), late),
        if_any(noted("{ended} with a contract that has ended ({named})"), ended),
    ]
    text = say("{suppliers} from outside listed", suppliers=counted(len(outside), "supplier"))
    text = ", ".join([text, *filter(None, parts)])
    internal = [each.row for each in suppliers if each["internal"]]
    within = [labelled(row.name, in_quotes(row.result)) if row.result else row.name for row in internal]
    if within:
        told = noted(". Beside them {teams} of the organisation itself ({named})")
        text += if_any(told, within, counted(len(within), "team"))
    yield ReviewLine(text, cells_of(each.row for each in suppliers))


def told_of_policies(asked: Asked) -> Iterator[ReviewLine]:
    """The policies on the systems of this report that aren't replaced or still to be written; only one in force is overdue, and one that
    isn't yet is named apart."""
    policies = [
        each
        for each in asked.known.records.documents
        if each["policy"] and each.row.status not in NOT_IN_USE and speaks(asked.item, each.row.type, each.row.title)
    ]
    if not policies:
        return
    today = asked.today
    came = [each.row for each in policies if each["in_force"] and each.row.next_review and each.row.next_review < today]
    late = [row.title for row in came if is_past(row.next_review, row, asked.today)]
    since = [row for row in came if not is_past(row.next_review, row, asked.today)]
    parts = [if_any(noted("{late} overdue for review ({named})"), late)]
    if since:
        written = day(max(day_of_list(row, today) for row in since))
        due = say("{since} due since the list was written on {written}", since=len(since), written=written)
        parts.append(say("{due}, to be asked ({named})", due=due, named=first_named(row.title for row in since)))
    if open_ := [each.row.title for each in policies if not each["in_force"]]:
        number = len(policies) - len(open_)
        parts += [say("{number} in force and within their review dates", number=number)] if number and not came else []
        parts.append(if_any(noted("{open_} not in force ({named})"), open_))
    told = ", ".join(filter(None, parts)) or say("all within their review dates")
    cells = cells_of(each.row for each in policies)
    yield ReviewLine(
        say("{policies} listed, {told}", policies=counted(len(policies), "policy", "policies"), told=told), cells
    )


def since_the_last(actions: Iterable[Action], asked: Asked) -> str:
    """How many entries were raised since the last review and how many before it; empty where either isn't known."""
    gaps = asked.known.roadmap.gaps
    held = filter(None, (last_review(asked.known.register, name, gaps) for name in asked.coverage.client.standards))
    last, raised = max(held, default=None), [each for each in actions if each.raised_on]
    before = [each for each in raised if last and each.raised_on and each.raised_on <= last]
    if not raised or not last:
        return ""
    told = noted("; raised since the last review on {last}: {since}, before it: {before}, {still} of these open")
    still = sum(each.is_open for each in before) or say("none")
    return say(told, last=day(last), since=len(raised) - len(before), before=len(before), still=still)
