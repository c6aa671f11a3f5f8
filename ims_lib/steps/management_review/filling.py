"""What the client's own data says of an input of the management review, in a few lines, each with its cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from ims_lib.assessment.certificates import not_begun_or_silent
from ims_lib.assessment.facts import FactsOf
from ims_lib.catalogue.library import ReviewItem
from ims_lib.dates import MONTHS, day, months_after
from ims_lib.frames import by_names
from ims_lib.grouping import grouped
from ims_lib.inputs.rows import ObjectiveRow, RiskRow
from ims_lib.languages import form_for, noted, say
from ims_lib.register.vocabulary import plain
from ims_lib.risks.scales import category_standards
from ims_lib.scales import setting
from ims_lib.standard_ids import standard_of
from ims_lib.steps.actions import NO_LOOK, NO_NONCONFORMITY, Action, list_actions
from ims_lib.steps.field_work import field_work, found_in_words
from ims_lib.steps.management_review.asked import (
    Asked,
    Known,
    ReviewLine,
    by_our_line,
    cells_of,
    if_any,
    speaks,
)
from ims_lib.steps.management_review.of_lists import (
    since_the_last,
    told_of_audits,
    told_of_figures,
    told_of_incidents,
    told_of_policies,
    told_of_suppliers,
)
from ims_lib.steps.management_review.of_objects import (
    told_ahead,
    told_in_remarks,
    told_of_changes,
    told_of_services,
    told_of_systems,
)
from ims_lib.steps.management_review.trend import share_then, trend_of_actions, trend_of_risks
from ims_lib.wording import counted, days, in_figures, in_quotes, in_words, labelled, listed, percent

KIND = "review"
"""What the lines of what was decided in a review begin with in entries.csv."""
BEHIND = ("at_risk", "missed")

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
    actions = [action for action in given if speaks(asked.item, action.title, action.source)]
    if not actions:
        return
    open_ones = sum(action.is_open for action in actions)
    latest = [each for each in actions if each.state == "overdue"]
    latest.sort(key=lambda each: (not each.is_of_certifier, -each.days_late))
    of_body, own = noted("{action}, raised by the certification body, due {due}"), noted("{action}, due {due}")
    overdue = [
        say(of_body if each.is_of_certifier else own, action=each.action, due=day(each.due))
        for each in latest
        if each.due
    ]
    late = if_any(noted(", {count} overdue ({overdue})"), overdue)
    names = f" ({listed([action.action for action in actions])})" if len(actions) <= most else ""
    which = say(" of the list of nonconformities and actions{names}", names=names) if asked.item.words else ""
    entries, of = (
        counted(len(actions), "entry", "entries"),
        {"which": which, "by_kind": _by_kind(actions), "late": late},
    )
    told = noted("{entries}{which}{by_kind}, {open_ones} open{late}")
    text = say(told, entries=entries, open_ones=open_ones or say("none"), **of)
    yield ReviewLine(text + since_the_last(actions, asked), tuple(action.cell for action in actions))
    if not asked.item.words and (then := trend_of_actions(asked.known.earlier)):
        yield ReviewLine(then, of_report=True)
    named = [{standard_of(name) for name in action.refs} for action in actions]
    counts = {name: sum(name in each for each in named) for name in coverage.client.standards}
    if by_standard := ", ".join(f"{name} {many}" for name, many in counts.items() if many):
        yield ReviewLine(say("By standard named: {by_standard}", by_standard=by_standard))
    if unseen := [action for action in actions if action.lacks(NO_LOOK)]:
        many = counted(len(unseen), "closed entry", "closed entries")
        told = noted("{closed_entries} without a look at the effect ({names})")
        text = if_any(told, [action.action for action in unseen], many)
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


def _objectives(asked: Asked) -> Iterator[ReviewLine]:
    rows = asked.known.records.inputs.lists.objectives
    if asked.part:
        yield from _figures_of_objectives(asked)
        return
    if not rows:
        return
    yield ReviewLine(labelled(counted(len(rows), "objective"), ", ".join(_by_state(rows))), cells_of(rows))
    behind = [row for row in rows if row.status in BEHIND]
    for row in behind[: int(setting("review", "lines"))]:
        target = ""
        if row.actual is not None and row.target is not None:
            actual, wanted = in_figures(row.actual, "g"), in_figures(row.target, "g")
            target = say(", {actual} of {target}", actual=actual, target=wanted)
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
        others, told = (
            counted(len(rest), "other objective"),
            noted("{other_objectives} with a figure, {behind} of them behind"),
        )
        yield ReviewLine(say(told, other_objectives=others, behind=behind or say("none")))


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
    risks = counted(len(rows), "risk")
    text = say("{risks} in the risk register{by_kind}{without}", risks=risks, by_kind=by_kind, without=without)
    yield ReviewLine(text, cells_of(rows))
    above = [str(name) for name in asked.known.risks.own.index[asked.known.risks.own["above"].astype(bool)]]
    trend = trend_of_risks(
        above,
        list(map(str, asked.known.risks.own.index)),
        asked.known.earlier,
        int(setting("review", "lines")),
        by_our_line(asked.known.risks),
    )
    by_scores = asked.known.risks.above_by_scores()
    if by_scores and {each.risk for each in by_scores} != {*above}:
        accepted = [each.risk for each in by_scores if each.is_accepted]
        own_scores = noted("{by_scores} of {risks} above what is acceptable by the register’s own scores")
        told = say(own_scores, by_scores=len(by_scores), risks=risks)
        also = if_any(noted(", {accepted} of them accepted ({named})"), accepted)
        yield ReviewLine(f"{told}{also}", tuple(each.cell for each in by_scores if each.cell))
        trend = say("By what is in place today: {trend}", trend=trend)
    yield ReviewLine(trend, of_report=True)
    if len(ownerless := asked.known.risks.ownerless):
        text = if_any(
            noted("{risks} without an owner ({names})"), list(ownerless.index), counted(len(ownerless), "risk")
        )
        yield ReviewLine(text, tuple(ownerless["cell"]))


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
    overdue = if_any(noted(", {late} after their day ({named})"), list(late.index))
    text = say("{treatments} with a due day{overdue}", treatments=counted(len(rows), "treatment"), overdue=overdue)
    yield ReviewLine(text, tuple(rows["cell"]))


def _opportunities(asked: Asked) -> Iterator[ReviewLine]:
    """The client's own open proposals, the first of them in words; to close a gap is none."""
    coverage = asked.coverage
    actions = list_actions(asked.known.records.inputs, coverage.client.as_of, coverage.catalogue)
    own = [action for action in actions if action.kind == "opportunity" and action.is_open]
    if own:
        names, many = [f"{action.action} {action.title}" for action in own], counted(len(own), "open proposal")
        text = if_any(noted("{open_proposals} in the list of nonconformities and actions ({names})"), names, many)
        yield ReviewLine(text, tuple(action.cell for action in own))


def _coverage(asked: Asked) -> Iterator[ReviewLine]:
    """Each part of a standard, also one in which nothing is in place, where anything of the standard is stated or seen."""
    coverage = asked.coverage
    known = by_names(coverage.parts.dropna(subset=["at_least"]))
    parts = [(group, row) for (standard, group), row in known.items() if standard == asked.part]
    if any(row["at_least"] > 0 for _, row in parts):
        for group, row in parts:
            of = say("clauses") if group == "clauses" else say("Annex A controls")
            name = say("{standard} {group}", standard=asked.part, group=of)
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
    "audits": told_of_audits,
    "found": _found,
    "measurements": told_of_figures,
    "incidents": told_of_incidents,
    "objectives": _objectives,
    "opportunities": _opportunities,
    "coverage": _coverage,
    "suppliers": told_of_suppliers,
    "policies": told_of_policies,
    "capacity": _capacity,
    "risks": _risks,
    "treatment": _treatment,
    "ai_systems": told_of_systems,
    "services": told_of_services,
    "ahead": told_ahead,
    "remarks": told_in_remarks,
    "changed": told_of_changes,
}
