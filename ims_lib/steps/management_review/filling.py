"""What the client's own data says of an input of the management review, in a few lines, each with its cells."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from ims_lib.assessment.certificates import not_begun_or_silent
from ims_lib.assessment.document_records import NOT_IN_USE
from ims_lib.assessment.facts import FactsOf
from ims_lib.assessment.records import SECURITY
from ims_lib.catalogue.library import ReviewItem
from ims_lib.dates import MONTHS, day, months_after
from ims_lib.frames import by_names
from ims_lib.grouping import grouped
from ims_lib.inputs.rows import IncidentRow, ListRow, ObjectiveRow, RiskRow
from ims_lib.inputs.said import says_that
from ims_lib.inputs.states import day_of_list, is_major
from ims_lib.languages import form_for, noted, say
from ims_lib.register.vocabulary import plain
from ims_lib.risks.scales import category_standards
from ims_lib.scales import setting
from ims_lib.standard_ids import standard_of
from ims_lib.steps.actions import NO_LOOK, NO_NONCONFORMITY, Action, list_actions
from ims_lib.steps.field_work import field_work, found_in_words
from ims_lib.steps.management_review.asked import Asked, Figure, Known, ReviewLine, figure_of, first_named
from ims_lib.steps.management_review.of_objects import (
    told_ahead,
    told_in_remarks,
    told_of_changes,
    told_of_services,
    told_of_systems,
)
from ims_lib.steps.management_review.trend import share_then, trend_of_actions, trend_of_risks
from ims_lib.wording import counted, days, first_of, in_figures, in_quotes, in_words, labelled, listed, percent

SERVICE = "service"
"""The kind of an incident of which nobody says another."""
KIND = "review"
"""What the lines of what was decided in a review begin with in entries.csv."""
BEHIND = ("at_risk", "missed")

RENEWED = "renewed"
"""What a remark beside a contract's end may say."""
OBJECTIVE_STATES = {
    "": noted("without a state"),
    "at_risk": noted("at risk or behind"),
    "on_track": noted("on track"),
    "met": noted("met"),
    "missed": noted("missed"),
    "not_started": noted("not started"),
}
"""States of objectives in words."""
SEVERAL_STATES = ("", "at_risk")
"""Those that hold several of the client's own words."""


def fill(item: ReviewItem, known: Known) -> Iterator[ReviewLine]:
    """What each source of the input has to say of it, in the order of the library; nothing where there is no data."""
    for source in item.filled_from:
        name, _, part = source.partition(":")
        told = SOURCES[name](Asked(part, item, known))
        yield from (replace(line, source=name) for line in told)


def _actions(asked: Asked) -> Iterator[ReviewLine]:
    coverage, most = asked.coverage, int(setting("review", "lines"))
    given = list_actions(asked.known.records.inputs, coverage.client.as_of, coverage.catalogue)
    actions = [action for action in given if _speaks(asked.item, action.title, action.source)]
    if not actions:
        return
    open_ones = sum(action.is_open for action in actions)
    latest = [each for each in actions if each.state == "overdue"]
    latest.sort(key=lambda each: (not each.is_of_certifier, -each.days_late))
    overdue = [
        say("{action}, raised by the certification body, due {due}", action=each.action, due=day(each.due))
        if each.is_of_certifier
        else say("{action}, due {due}", action=each.action, due=day(each.due))
        for each in latest
        if each.due
    ]
    late = say(", {count} overdue ({overdue})", count=len(overdue), overdue=first_of(overdue, most)) if overdue else ""
    names = f" ({listed([action.action for action in actions])})" if len(actions) <= most else ""
    which = say(" of the list of nonconformities and actions{names}", names=names) if asked.item.words else ""
    text = say(
        "{entries}{which}{by_kind}, {open_ones} open{late}",
        entries=counted(len(actions), "entry", "entries"),
        which=which,
        by_kind=_by_kind(actions),
        open_ones=open_ones or say("none"),
        late=late,
    )
    yield ReviewLine(text, tuple(action.cell for action in actions))
    if not asked.item.words and (then := trend_of_actions(asked.known.earlier)):
        yield ReviewLine(then, of_report=True)
    named = [{standard_of(name) for name in action.refs} for action in actions]
    counts = {name: sum(name in each for each in named) for name in coverage.client.standards}
    if by_standard := ", ".join(f"{name} {many}" for name, many in counts.items() if many):
        yield ReviewLine(say("By standard named: {by_standard}", by_standard=by_standard))
    if unseen := [action for action in actions if action.lacks(NO_LOOK)]:
        names = first_of([action.action for action in unseen], most)
        text = say(
            "{closed_entries} without a look at the effect ({names})",
            closed_entries=counted(len(unseen), "closed entry", "closed entries"),
            names=names,
        )
        yield ReviewLine(text, tuple(action.cell for action in unseen))


def _found(asked: Asked) -> Iterator[ReviewLine]:
    """What the assessor found, and how much of it is left."""
    found = [each for each in field_work(asked.coverage, asked.known.register).findings if each.requirements]
    if not found:
        return
    late = sum(each.state == "overdue" for each in found)
    text = say("The assessor found {found}", found=found_in_words(found))
    yield ReviewLine(text + (say("; {late} overdue", late=late) if late else ""), tuple(each.cell for each in found))


def _by_kind(actions: Sequence[Action]) -> str:
    """How many entries are nonconformities, and how many something else, where both stand in the list."""
    others = Counter(action.kind for action in actions if action.kind in NO_NONCONFORMITY)
    breaches = len(actions) - others.total()
    if not others or not breaches:
        return ""
    told = [counted(breaches, "nonconformity", "nonconformities")]
    told += [_OTHER_KINDS[str(kind)](many) for kind, many in others.most_common()]
    return f" ({listed(told)})"


_OTHER_KINDS: Mapping[str, Callable[[int], str]] = {
    "observation": lambda many: counted(many, "observation"),
    "opportunity": lambda many: counted(many, "opportunity", "opportunities"),
    "action": lambda many: counted(many, "action"),
}
"""Entries that are no nonconformity, as many as there are."""


def _measurements(asked: Asked) -> Iterator[ReviewLine]:
    given = asked.known.records.inputs.lists.measurements
    rows = [row for row in given if (not asked.part or row.kind == asked.part) and _speaks(asked.item, row.title)]
    figures = [figure_of(title, group) for title, group in grouped((row.title, row) for row in rows).items()]
    if not figures:
        return
    if not asked.part and not asked.item.words:
        yield ReviewLine(f"{counted(len(figures), 'figure')}, {_in_sum(figures)}", _cells(rows))
        return
    shown = sorted(figures, key=lambda figure: not figure.missed)
    most = int(setting("review", "lines"))
    for figure in shown[:most]:
        yield ReviewLine(figure.text, figure.cells)
    if rest := shown[most:]:
        late = sum(bool(figure.missed) for figure in rest)
        yield ReviewLine(
            say(
                "{other_figures}, {late} of them with a target missed",
                other_figures=counted(len(rest), "other figure"),
                late=late or say("none"),
            )
        )


def _in_sum(figures: Sequence[Figure]) -> str:
    """How many figures missed their target, got worse, or don't say which way is better."""
    with_target = [figure for figure in figures if figure.missed is not None]
    missed, worse = sum(bool(figure.missed) for figure in with_target), sum(figure.worse for figure in figures)
    said = say(
        "{missed} of {with_target} with a target missed it last time, {worse} got worse",
        missed=missed,
        with_target=len(with_target),
        worse=worse,
    )
    if open_ways := sum(figure.open_way for figure in figures):
        said += say("; of {open_ways} the list does not say which way is better", open_ways=open_ways)
    if perhaps := [figure.title for figure in figures if figure.perhaps_missed]:
        lie = form_for(len(perhaps), "lies", "lie")
        said += say(
            ", {count} of which {lie} below a target per cent, to be asked ({targets})",
            count=len(perhaps),
            lie=lie,
            targets=listed(perhaps),
        )
    return said


def _incidents(asked: Asked) -> Iterator[ReviewLine]:
    """Incidents of one kind; one whose kind nobody says is one of services, unless its title tells of security."""
    rows = [
        each.row
        for each in asked.known.records.incidents
        if (each.row.kind or (SECURITY if each["security"] else SERVICE)) == asked.part
    ]
    if not rows:
        return
    still = sum(row.closed is None and row.status != "closed" for row in rows)
    gravest = gravest_of(rows)
    latest = max((row for row in rows if row.opened), key=lambda row: row.opened or dt.date.min, default=None)
    open_ones = say(", {still} open", still=still) if still else ""
    most = int(setting("review", "lines"))
    yield ReviewLine(
        say("{incidents} listed{open_ones}", incidents=counted(len(rows), "incident"), open_ones=open_ones),
        _cells(rows),
    )
    if gravest:
        told = first_of([_incident_told(row) for row in gravest], most)
        yield ReviewLine(say("The gravest: {told}", told=told), _cells(gravest))
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
    graded = (
        say("priority {priority}", priority=row.priority) if row.priority and row.priority.isdigit() else row.priority
    )
    known = [
        row.id,
        day(row.opened) if row.opened else None,
        graded,
        say("told: “{told}”", told=row.told) if row.told else None,
    ]
    about = ", ".join(filter(None, known))
    return f"{row.title} ({about})" if about else row.title


def _audits(asked: Asked) -> Iterator[ReviewLine]:
    """How many audits were planned and held, and which day passed without one."""
    audits = asked.known.records.planned_audits
    if not audits:
        return
    held = sum(bool(each["held"]) for each in audits)
    late = [
        each.row.title for each in audits if not each["held"] and _is_past(each["planned_on"], each.row, asked.today)
    ]
    missed = (
        say(", {late} past its day and not marked as held ({named})", late=len(late), named=first_named(late))
        if late
        else ""
    )
    text = say(
        "{audits} planned, {held} of them held{missed}",
        audits=counted(len(audits), "audit"),
        held=held or say("none"),
        missed=missed,
    )
    yield ReviewLine(text, _cells(each.row for each in audits))


def _objectives(asked: Asked) -> Iterator[ReviewLine]:
    rows = asked.known.records.inputs.lists.objectives
    if asked.part:
        yield from _figures_of_objectives(asked)
        return
    if not rows:
        return
    yield ReviewLine(labelled(counted(len(rows), "objective"), ", ".join(_by_state(rows))), _cells(rows))
    behind = [row for row in rows if row.status in BEHIND]
    for row in behind[: int(setting("review", "lines"))]:
        is_measured = row.actual is not None and row.target is not None
        target = (
            say(
                ", {actual} of {target}",
                actual=in_figures(row.actual or 0, "g"),
                target=in_figures(row.target or 0, "g"),
            )
            if is_measured
            else ""
        )
        yield ReviewLine(f"{row.title}{target}", (row.cell,))


def _figures_of_objectives(asked: Asked) -> Iterator[ReviewLine]:
    """Figures of one discipline that stand among the objectives, those behind first, where no list of figures has any of it.

    An objective that names no standard is of the one discipline that is begun.
    """
    if any(row.kind == asked.part for row in asked.known.records.inputs.lists.measurements):
        return
    coverage = asked.coverage
    standard, unbegun = category_standards()[asked.part], not_begun_or_silent(coverage.assessment)
    alone = [name for name in coverage.client.standards if name not in unbegun] == [standard]
    rows = [
        each.row
        for each in asked.known.records.objectives
        if each.row.actual is not None and (standard in each.standards or (alone and not each.standards))
    ]
    rows.sort(key=lambda row: row.status not in BEHIND)
    most = int(setting("review", "lines"))
    for row in rows[:most]:
        against = say(" against {target}", target=in_figures(row.target or 0, "g")) if row.target is not None else ""
        measure = f" ({row.measure})" if row.measure else ""
        yield ReviewLine(labelled(f"{row.title}{measure}", in_figures(row.actual or 0, "g") + against), (row.cell,))
    if rest := rows[most:]:
        behind = sum(row.status in BEHIND for row in rest)
        yield ReviewLine(
            say(
                "{other_objectives} with a figure, {behind} of them behind",
                other_objectives=counted(len(rest), "other objective"),
                behind=behind or say("none"),
            )
        )


def _by_state(rows: Iterable[ObjectiveRow]) -> Iterator[str]:
    """How many are in each state, most first; with the client's own words where one state of ours holds several."""
    by_state = grouped((row.status or "", row.texts.get("status")) for row in rows)
    for state, said in sorted(by_state.items(), key=lambda item: -len(item[1])):
        word = in_words(OBJECTIVE_STATES.get(state, state))
        texts = Counter(filter(None, said))
        merged = state in SEVERAL_STATES or len(set(map(plain, texts))) > 1
        told = ", ".join(f"{in_quotes(text)} {number}" for text, number in texts.most_common()) if merged else ""
        yield f"{len(said)} {word}" + (f" ({told})" if told else "")


def _risks(asked: Asked) -> Iterator[ReviewLine]:
    """The risks as the register counts them, by the client's own categories, and those that nobody owns."""
    counted_ones = set(asked.known.risks.own["cell"])
    rows = [row for row in asked.known.records.inputs.lists.risks if row.cell in counted_ones]
    if not rows:
        return
    kinds = Counter(in_words(row.category or noted("without a category")) for row in rows)
    told = ", ".join(f"{many} {kind}" for kind, many in kinds.most_common())
    by_kind = f" ({told})" if any(row.category for row in rows) else ""
    facts = [each for each in asked.known.records.risks if each.row.cell in counted_ones]
    without = _not_spoken_of(asked, facts)
    yield ReviewLine(
        say(
            "{risks} in the risk register{by_kind}{without}",
            risks=counted(len(rows), "risk"),
            by_kind=by_kind,
            without=without,
        ),
        _cells(rows),
    )
    above = [str(name) for name in asked.known.risks.own.index[asked.known.risks.own["above"].astype(bool)]]
    trend = trend_of_risks(
        above, list(map(str, asked.known.risks.own.index)), asked.known.earlier, int(setting("review", "lines"))
    )
    by_scores = asked.known.risks.above_by_scores()
    if by_scores and {each.risk for each in by_scores} != {*above}:
        accepted = [each.risk for each in by_scores if each.accepted_by]
        told = say(
            "{by_scores} of {risks} above what is acceptable by the register’s own scores",
            by_scores=len(by_scores),
            risks=counted(len(rows), "risk"),
        )
        also = (
            say(", {accepted} of them accepted ({named})", accepted=len(accepted), named=first_named(accepted))
            if accepted
            else ""
        )
        yield ReviewLine(f"{told}{also}", tuple(each.cell for each in by_scores if each.cell))
        trend = say("By what is in place today: {trend}", trend=trend)
    yield ReviewLine(trend, of_report=True)
    if len(ownerless := asked.known.risks.ownerless):
        names = first_named(ownerless.index)
        yield ReviewLine(
            say("{risks} without an owner ({names})", risks=counted(len(ownerless), "risk"), names=names),
            tuple(ownerless["cell"]),
        )


def _not_spoken_of(asked: Asked, facts: Sequence[FactsOf[RiskRow]]) -> str:
    """The standards asking for an input that no entry is for; nothing where an entry may be for any.

    Where the heading of the sheet alone says so, nothing is told: an entry may be about another discipline all the same.
    """
    asking = {standard_of(name) for name in asked.item.asked_by}
    without = [
        name
        for name in asked.coverage.client.standards
        if name in asking and facts and all(each.standards and name not in each.standards for each in facts)
    ]
    by_heading = all(each.row.headed and not each.row.category for each in facts)
    return say(", none of them for {without}", without=listed(without)) if without and not by_heading else ""


def _treatment(asked: Asked) -> Iterator[ReviewLine]:
    """How many treatments of the risks that the register counts have a day, and which are late."""
    rows = asked.known.risks.own[asked.known.risks.own["due"].notna()]
    if rows.empty:
        return
    late = asked.known.risks.late
    overdue = (
        say(", {late} after their day ({named})", late=len(late), named=first_named(late.index)) if len(late) else ""
    )
    yield ReviewLine(
        say("{treatments} with a due day{overdue}", treatments=counted(len(rows), "treatment"), overdue=overdue),
        tuple(rows["cell"]),
    )


def _opportunities(asked: Asked) -> Iterator[ReviewLine]:
    """The client's own open proposals, the first of them in words; to close a gap is none."""
    coverage = asked.coverage
    actions = list_actions(asked.known.records.inputs, coverage.client.as_of, coverage.catalogue)
    own = [action for action in actions if action.kind == "opportunity" and action.is_open]
    if own:
        names = first_of([f"{action.action} {action.title}" for action in own], int(setting("review", "lines")))
        text = say(
            "{open_proposals} in the list of nonconformities and actions ({names})",
            open_proposals=counted(len(own), "open proposal"),
            names=names,
        )
        yield ReviewLine(text, tuple(action.cell for action in own))


def _coverage(asked: Asked) -> Iterator[ReviewLine]:
    """Each part of a standard, also one in which nothing is in place, where anything of the standard is stated or seen."""
    coverage = asked.coverage
    known = by_names(coverage.parts.dropna(subset=["at_least"]))
    parts = [(group, row) for (standard, group), row in known.items() if standard == asked.part]
    if any(row["at_least"] > 0 for _, row in parts):
        for group, row in parts:
            name = say(
                "{standard} {group}",
                standard=asked.part,
                group=say("clauses") if group == "clauses" else say("Annex A controls"),
            )
            told = labelled(name, _in_place(row) + share_then(asked.part, group, asked.known.earlier))
            yield ReviewLine(told, of_report=True)


def _in_place(row: Mapping[str, float]) -> str:
    """Between which shares a part is in place; a range from nothing to all tells nobody anything."""
    least, most = percent(row["at_least"]), percent(row["at_most"])
    if (least, most) == (0, 100):
        return say("nobody has looked at them yet")
    return say(
        "in place to at least {least} %, at most {most} %; {judged} % seen by an assessor",
        least=least,
        most=most,
        judged=percent(row["judged"]),
    )


def _suppliers(asked: Asked) -> Iterator[ReviewLine]:
    """How many suppliers from outside there are, which of them were never reviewed, new ones aside, or are to be again, and whose contract has ended; those within with the result of their review."""
    suppliers = asked.known.records.suppliers
    if not suppliers:
        return
    outside = [(each.row, each["new"]) for each in suppliers if not each["internal"]]
    never = [row.name for row, new in outside if "reviewed_on" in row.cells and not row.reviewed_on and not new]
    known = [row for row, new in outside if row.reviewed_on or new]
    late = [row.name for row in known if _is_past(row.next_review, row, asked.today)]
    ended = [
        row.name
        for row, _ in outside
        if _is_past(row.ends, row, asked.today) and not says_that(row.notes or "", RENEWED)
    ]
    parts = [say("of {never} no review is said ({named})", never=len(never), named=first_named(never))] if never else []
    parts += [say("{late} overdue for review ({named})", late=len(late), named=first_named(late))] if late else []
    parts += (
        [say("{ended} with a contract that has ended ({named})", ended=len(ended), named=first_named(ended))]
        if ended
        else []
    )
    text = say("{suppliers} from outside listed", suppliers=counted(len(outside), "supplier")) + "".join(
        f", {text}" for text in parts
    )
    internal = [each.row for each in suppliers if each["internal"]]
    within = [labelled(row.name, in_quotes(row.result)) if row.result else row.name for row in internal]
    if within:
        teams = counted(len(within), "team")
        text += say(
            ". Beside them {teams} of the organisation itself ({named})", teams=teams, named=first_named(within)
        )
    yield ReviewLine(text, _cells(each.row for each in suppliers))


def _policies(asked: Asked) -> Iterator[ReviewLine]:
    """The policies on the systems of this report that aren't replaced or still to be written; only one in force is overdue."""
    policies = [
        each
        for each in asked.known.records.documents
        if each["policy"] and each.row.status not in NOT_IN_USE and _speaks(asked.item, each.row.type, each.row.title)
    ]
    if not policies:
        return
    today = asked.today
    came = [each.row for each in policies if each["in_force"] and each.row.next_review and each.row.next_review < today]
    late = [row.title for row in came if _is_past(row.next_review, row, asked.today)]
    since = [row for row in came if not _is_past(row.next_review, row, asked.today)]
    parts = [say("{late} overdue for review ({named})", late=len(late), named=first_named(late))] if late else []
    if since:
        written = day(max(day_of_list(row, today) for row in since))
        due = say("{since} due since the list was written on {written}", since=len(since), written=written)
        parts.append(say("{due}, to be asked ({named})", due=due, named=first_named(row.title for row in since)))
    told = ", ".join(parts) or say("all within their review dates")
    cells = _cells(each.row for each in policies)
    yield ReviewLine(
        say("{policies} listed, {told}", policies=counted(len(policies), "policy", "policies"), told=told), cells
    )


def _capacity(asked: Asked) -> Iterator[ReviewLine]:
    capacity = asked.coverage.client.settings.capacity
    if capacity is None:
        return
    given = form_for(capacity.days_per_month, "{days} day a month", "{days} days a month").format(
        days=in_figures(capacity.days_per_month, "g")
    )
    text = say(
        "{days} days of work known for the roadmap, {given} given", days=days(asked.known.roadmap.days), given=given
    )
    yield ReviewLine(text, ("client.yml!capacity",), of_report=True)


def _decided(asked: Asked) -> Iterator[ReviewLine]:
    """What reviews of the past year gave somebody to do, as it was filled in on their sheet."""
    found = asked.coverage.client.entered(KIND).values()
    for each in sorted(found, key=lambda item: item.days["decided_on"]):
        on, until, who = each.days["decided_on"], each.days.get("until"), each.values.get("who")
        if (who or until) and asked.today <= months_after(on, MONTHS):
            by = ", ".join(filter(None, (who, say("until {until}", until=day(until)) if until else "")))
            yield ReviewLine(
                labelled(f"{each.name}, {day(on)}", f"{in_quotes(each.values['decided'])} ({by})"), (each.cell,)
            )


SOURCES: Mapping[str, Callable[[Asked], Iterator[ReviewLine]]] = {
    "actions": _actions,
    "decided": _decided,
    "audits": _audits,
    "found": _found,
    "measurements": _measurements,
    "incidents": _incidents,
    "objectives": _objectives,
    "opportunities": _opportunities,
    "coverage": _coverage,
    "suppliers": _suppliers,
    "policies": _policies,
    "capacity": _capacity,
    "risks": _risks,
    "treatment": _treatment,
    "ai_systems": told_of_systems,
    "services": told_of_services,
    "ahead": told_ahead,
    "remarks": told_in_remarks,
    "changed": told_of_changes,
}


def _speaks(item: ReviewItem, *texts: str | None) -> bool:
    """Whether one of the texts holds one of the input's words; always where it names none."""
    words = f" {plain(' '.join(text or '' for text in texts))} "
    return not item.words or any(f" {plain(word)} " in words for word in item.words)


def _cells(rows: Iterable[ListRow]) -> tuple[str, ...]:
    return tuple(row.cell for row in rows)


def _is_past(when: dt.date | None, row: ListRow, today: dt.date) -> bool:
    """Whether a day had come when the list was written: what was due later may have been done since."""
    return when is not None and when < day_of_list(row, today)
