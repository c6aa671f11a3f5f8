"""What was decided otherwise than it was asked and that nothing here goes by: it has to be written into the client's own lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from ims_lib.catalogue.decision_words import load_decision_words
from ims_lib.cell_places import CellPlace
from ims_lib.client.entries import PART, entry_forms
from ims_lib.client.filled_sheets import PLAN
from ims_lib.dates import day
from ims_lib.decided_settings import CONTROLS, MadeDecision, settled_in
from ims_lib.decided_settings.made import SENTENCES, words_of
from ims_lib.decided_settings.on_rows import holds
from ims_lib.frames import values_of
from ims_lib.inputs.rows import ListRow, value_in
from ims_lib.inputs.said import days_within
from ims_lib.inputs.states import DROPPED, FORMER, VOID
from ims_lib.languages import say
from ims_lib.register.vocabulary import plain
from ims_lib.steps.audit_programme.approved import KIND as PROGRAMME
from ims_lib.steps.audit_programme.held import KIND as SESSION
from ims_lib.steps.audit_programme.programme import APPROVAL
from ims_lib.steps.decisions.made import stems_of
from ims_lib.steps.decisions.model import SETTINGS, ManagementDecision
from ims_lib.steps.management_review.filling import BEHIND
from ims_lib.steps.soa import SHEET as SOA
from ims_lib.steps.walk import Steps
from ims_lib.wording import in_words, listed

ENOUGH = frozenset({"tight", "risks"})
"""Kinds that ask whether something is enough: the end of the question is agreement."""
_OF_RISKS, _OF_LIMITS = {"risks": ("due", "plan")}, {"ai_systems": ("autonomy", "autonomy")}
COLUMNS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "risks": _OF_RISKS,
    "treatment": _OF_RISKS,
    "objectives": {"objectives": ("due", "status")},
    "overdue": _OF_RISKS | {"audits": ("due", "status"), "suppliers": ("next_review", "next_review")},
    "documents": {"documents": ("next_review", "next_review")},
    "contracts": {"suppliers": ("ends", "notes")},
    "impact_left": _OF_LIMITS,
    "outstanding": _OF_LIMITS,
    "ai_ends": {"ai_systems": ("retirement", "notes")},
    "impact_due": {"ai_systems": ("notes", "notes")},
}
"""Kind of decisions → the lists whose rows it is about → the column that changes by it where it names a day, and where it names none."""


def not_followed(
    found: Sequence[ManagementDecision], made: Iterable[MadeDecision], steps: Steps
) -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
    """By key of such a decision the cells in which it has to be written; and of those of which that is over why, in a sentence.

    It is over once the same was decided anew, once its rows say what it says, or once nothing is there any more that asks for it.
    """
    told, over = dict[str, tuple[str, ...]](), dict[str, str]()
    seen, matter_of = dict[tuple[str, str], date](), load_decision_words().matter_of
    approvals = [each.day for each in steps.coverage.client.entered(APPROVAL).values() if each.day]
    for each in made:
        stems = {(each.kind, stem) for stem in stems_of(each.about)}
        alike = (item for item in found if each.kind in (item.kind, matter_of[item.kind].matter))
        own = [item for item in alike if not {(each.kind, stem) for stem in stems_of(item.about)}.isdisjoint(stems)]
        about, by_it = [*_rows_about(each, steps)], _set_by(each, steps)
        rows = [item for item in about if item[1].cell not in by_it]
        if _is_for_files(each, own) and (rows or not about):
            cells = dict.fromkeys(_cells(each, own, rows, steps))
            later = {stem: on for stem, on in seen.items() if stem in stems and on > each.on}
            approved = [on for on in approvals if on > each.on] if each.kind == PROGRAMME else []
            if stems <= later.keys() or approved:
                over[each.key] = say("Decided anew on {day}.", day=day(min([*later.values(), *approved])))
            elif rows and _is_written(each, rows, is_asked=bool(own)):
                over[each.key] = say("Followed: its rows no longer say what they said when it was asked.")
            elif cells or own:
                told[each.key] = tuple(cells)
            elif not by_it:
                over[each.key] = say("No longer asked: nothing of it is open any more.")
        seen |= dict.fromkeys(stems - seen.keys(), each.on)
    return told, over


def _is_for_files(made: MadeDecision, own: Iterable[ManagementDecision]) -> bool:
    """Whether it says more than that it is as asked, or that nothing is changed, and nothing here goes by it."""
    text, what = plain(made.decided).rstrip("."), plain(made.what).rstrip(".")
    is_said = made.agrees or (made.kind in ENOUGH and what.endswith(text))
    if made.effect or made.is_unread or made.assigned or is_said:
        return False
    if made.kind in CONTROLS:
        return not all(map(made.takes, made.about))
    if made.kind == PROGRAMME and made.opens_with is False:
        return False  # the programme says what became of it
    if (named := {*days_within(made.decided)}) and not [*filter(str.strip, SENTENCES.split(made.decided))][1:]:
        return not named <= {*days_within("; ".join(made.about)), *(item.by for item in own)}
    # where days are refused, the plan stays as it is
    words = load_decision_words().of.get(made.kind)
    return not (made.is_refused and (words is None or words.monthly))


def _rows_about(made: MadeDecision, steps: Steps) -> Iterator[tuple[str, ListRow, str]]:
    """The rows that it is about, as it was asked, each with its list and its subject; those that it names alone, where it names some."""
    lists = steps.inputs.lists.given()
    found = [
        (of_list, row, subject)
        for subject, stem in zip(made.about, stems_of(made.about), strict=False)
        for of_list in COLUMNS.get(made.kind, ())
        for row in lists.get(of_list, ())
        if any(f" {stem} ".startswith(f" {name} ") or stem.endswith(f" {name}") for name in _names(row))
    ]
    named = [each for each in found if any(holds(made.decided, name) for name in _names(each[1]))]
    is_of_all = words_of("all_of").search(made.decided)
    yield from (not is_of_all and named) or found


def _names(row: ListRow) -> list[str]:
    return [*filter(None, (value_in(row, "id"), value_in(row, "title"), value_in(row, "name")))]


def _cells(
    made: MadeDecision, own: Iterable[ManagementDecision], rows: Sequence[tuple[str, ListRow, str]], steps: Steps
) -> Iterator[str]:
    """The cells of its rows that change by it; else of the programme the column that says when sessions were held, of packages that in
    which their state is filled in, of controls theirs, of risks that we propose the register, of questions their sheet, or those of its matter."""
    of_day = not days_within(made.decided)
    yield from (str(row.place_of(COLUMNS[made.kind][of_list][of_day])) for of_list, row, _ in rows)
    if made.kind == PROGRAMME:
        yield from (
            str(CellPlace(each.sheet, each.headings["held_on"])) for each in entry_forms() if each.on == SESSION
        )
    for item in () if rows else own:
        if item.packages and ({*item.cells} <= {SETTINGS} or load_decision_words().of[item.kind].phases):
            names = item.packages if {*made.about}.isdisjoint(item.packages) else {*made.about} & {*item.packages}
            orders = sorted(steps.roadmap.planned[name].order for name in names)
            yield str(CellPlace(PLAN, say("Status of no. {numbers}", numbers=listed(map(str, orders)))))
        elif made.kind in CONTROLS:
            yield str(CellPlace(SOA, settled_in()))
        elif item.kind == "questions":
            yield str(CellPlace("details.xlsx", "Questions"))
        elif item.kind == "proposed_risks":
            yield from dict.fromkeys(str(CellPlace(row.file, row.sheet, None)) for row in steps.inputs.lists.risks)
        else:
            yield from item.cells if item.about[1:] else item.cells[:1]


def set_by(made: MadeDecision, steps: Steps) -> Iterator[str]:
    """What rows of the client's lists say by it: R-09, due 28 February 2027."""
    yield from _set_by(made, steps).values()


def _set_by(made: MadeDecision, steps: Steps) -> dict[str, str]:
    """The same by the cell of the row."""
    told = {}
    for on, found in steps.coverage.client.decided_rows.items():
        of_list, _, name = on.partition(PART)
        own = [row for row in steps.inputs.lists.given().get(of_list, ()) if name in values_of(row).values()]
        for each in found if own else ():
            if (
                each.cell == made.cell
                and str(on_day := value_in(own[0], each.column)) == each.new
                and each.column != "owner"
            ):
                words = {"name": name, "column": in_words(each.column), "day": day(on_day)}
                told[own[0].cell] = say("{name}, {column} {day}", **words)
    return told


def _is_written(made: MadeDecision, rows: Sequence[tuple[str, ListRow, str]], *, is_asked: bool) -> bool:
    """Whether the rows name each day that it names, or another than that of which was asked; without any, whether they are asked about
    no more."""
    days = [*days_within(made.decided)] if made.kind != "contracts" else []
    if days:
        held = [
            {on for on in days if any(_is_by(value, on) for value in values_of(row).values())} for _, row, _ in rows
        ]
        is_named = any(holds(made.decided, name) for _, row, _ in rows for name in _names(row))
        return {*days} == set().union(*held) and (is_named or all(held))
    return not any(_stands(row, subject, is_asked=is_asked) for _, row, subject in rows)


def _is_by(value: object, on: date) -> bool:
    """Whether a day is another one, or an earlier one of its month."""
    return isinstance(value, date) and on.replace(day=1) <= value <= on


def _stands(row: ListRow, subject: str, *, is_asked: bool) -> bool:
    """Whether a row still says what it said when it was asked: the day behind its name, and that it isn't over."""
    then = days_within(subject)
    # of objectives that they are missed is what is written
    is_open = value_in(row, "status") not in (VOID, DROPPED, FORMER, BEHIND[-1])
    return (is_open and then[0] in values_of(row).values()) if then else is_asked
