"""What was decided otherwise than it was asked and that nothing here goes by: it has to be written into the client's own lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TypeAlias

from ims_lib.assessment.shadow_ai import unlisted_in_use
from ims_lib.catalogue.decision_words import load_decision_words
from ims_lib.cell_places import CellPlace
from ims_lib.client.entries import PART
from ims_lib.client.filled_sheets import PLAN
from ims_lib.dates import day
from ims_lib.decided_settings import CONTROLS, MadeDecision
from ims_lib.decided_settings.clauses import AGREED, clauses_in
from ims_lib.decided_settings.items_said import stay
from ims_lib.decided_settings.on_rows import SYSTEMS, system_of
from ims_lib.decided_settings.words import (
    SENTENCES,
    beginnings,
    behind,
    limits_in,
    named_in,
    said_of_use,
    sets_condition,
    words_of,
)
from ims_lib.frames import values_of
from ims_lib.inputs.rows import AiSystemRow, ListRow, value_in
from ims_lib.inputs.said import autonomy_words, days_within
from ims_lib.inputs.states import CLOSED, DROPPED, FORMER, TO_CHECK, VOID
from ims_lib.languages import noted, say
from ims_lib.register.plans import plans
from ims_lib.register.vocabulary import holds_one, plain
from ims_lib.steps.ai_systems.impact_told import missed_told
from ims_lib.steps.audit_programme.approved import APPROVAL
from ims_lib.steps.audit_programme.approved import KIND as PROGRAMME
from ims_lib.steps.audit_programme.wishes import wishes_of
from ims_lib.steps.decisions.made import stems_of
from ims_lib.steps.decisions.model import SETTINGS, ManagementDecision
from ims_lib.steps.management_review.filling import BEHIND
from ims_lib.steps.walk import Steps
from ims_lib.wording import in_words, listed

ENOUGH = frozenset({"tight", "risks"})
"""Kinds that ask whether something is enough: the end of the question is agreement."""
OF_A_STATE = frozenset({"contracts", "untold"})
"""Kinds whose rows need not name the day that is decided."""
TAKEN_INTO = {"proposed_risks": "risks", "unlisted_ai": "ai_systems", "law_elsewhere": "ai_systems"}
"""Kinds on what no list has yet → the list that it is taken into."""
OVER = (VOID, DROPPED, FORMER, BEHIND[-1], *CLOSED, TO_CHECK)
"""States of rows of which nothing more is to be written."""
WRITTEN = 2 / 3
"""Share of the words of a limit that a cell has that says it; fewer stand in what the system does."""
About: TypeAlias = tuple[str, ListRow, str]
"""A list, a row in it that a decision is about, and what it was called there."""


def not_followed(
    found: Sequence[ManagementDecision], made: Iterable[MadeDecision], steps: Steps
) -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
    """By key of such a decision the cells in which it has to be written; of those of which that is over why, in a sentence: the same was
    decided anew, or its rows no longer say what they said when it was asked, or nothing asks for it any more."""
    told, over, seen = dict[str, tuple[str, ...]](), dict[str, str](), dict[tuple[str, str], date]()
    versions, matter_of = steps.coverage.client.entered(APPROVAL).values(), load_decision_words().matter_of
    approved = max((each.day for each in versions if each.day), default=date.min)
    for each in made:
        stems = {(each.kind, stem) for stem in stems_of(each.about)}
        alike = (item for item in found if each.kind in (item.kind, matter_of[item.kind].matter))
        own = [item for item in alike if not {(each.kind, stem) for stem in stems_of(item.about)}.isdisjoint(stems)]
        rows, by_it = [*_rows_about(each, steps)], set_by(each, steps)
        is_set = {row.cell for _, row, _, _ in _set_in(each, steps)}
        left = [row for row in rows if row[1].cell not in is_set and not _is_kept(row, each)]
        wanted = wishes_of(each) if each.kind == PROGRAMME and each.opens_with else []
        if wanted and all(map(steps.audits.follows, wanted)):
            over[each.key] = say("What it says besides is followed in the audit programme.")
        elif _is_for_files(each, own) and (left or not rows):
            by_sheet = approved if each.kind == PROGRAMME and not wanted else date.min
            known = {stem: max(seen.get(stem, date.min), by_sheet) for stem in stems}
            later = {stem: on for stem, on in known.items() if on > each.on}
            still = [row for row in left if value_in(row[1], "status") not in OVER]
            cells = tuple(dict.fromkeys(_cells(each, own, still or left, steps)))
            if stems <= later.keys():
                over[each.key] = say("Decided anew on {day}.", day=day(min(later.values())))
            elif each.begins and each.begins < date.max and not each.left:
                over[each.key] = say("It holds from {day} on.", day=day(each.begins))
            elif (cells or own) and not (
                left and _is_written(each, left, is_asked=bool(own) or _is_due(each, left, steps))
            ):
                told[each.key] = cells
            elif not by_it:
                over[each.key] = _still_said(each, steps.coverage.client.as_of)
        seen |= dict.fromkeys(stems - seen.keys(), each.on)
    return told, over


def _is_for_files(made: MadeDecision, own: Iterable[ManagementDecision]) -> bool:
    """Whether it says more than that it is as asked, or that nothing is changed, and nothing here goes by it."""
    text, what = plain(made.decided).rstrip("."), plain(made.what).rstrip(".")
    is_said = all(each.kind == AGREED for each in clauses_in(made.decided)) or (
        made.kind in ENOUGH and what.endswith(text)
    )
    if made.effect or made.is_unread or made.assigned or is_said:
        return False
    if made.kind in CONTROLS:
        return not all(name in made.settled or made.takes(name) for name in made.about)
    if made.kind == PROGRAMME and made.opens_with is False:
        return False  # the programme says what became of it
    is_apart = words_of("except").search(made.decided) or [*filter(str.strip, SENTENCES.split(made.decided))][1:]
    if (named := {*days_within(made.decided)}) and not is_apart:
        return not named <= {*days_within("; ".join(made.about)), *(item.by for item in own)}
    # where days are refused, the plan stays as it is
    words = load_decision_words().of.get(made.kind)
    return not (made.is_refused and (words is None or words.monthly))


def _still_said(made: MadeDecision, as_of: date) -> str:
    """What stands of a decision that nothing asks for any more: the days that it sets, and its condition."""
    if ahead := [day(on) for on in sorted(made.days_set) if on >= as_of]:
        return say("It stands with what it sets; the days that it names: {days}.", days=listed(ahead))
    if made.days_set and made.kind in SYSTEMS:
        return say("The days that it names are over: is it done, or decided anew?")
    if sets_condition(made.decided):
        return say("It stands with the condition that it sets.")
    return say("Nothing of it is open here any more.")


def _rows_about(made: MadeDecision, steps: Steps) -> Iterator[About]:
    """The rows that it is about; those that it names alone, where it names some and doesn't speak of all; of “all, except” one the others,
    or that one, where the others stay as they are."""
    kind, lists = load_decision_words().of.get(made.kind), steps.inputs.lists.given()
    rows = [(of_list, row) for of_list in (kind.written if kind else ()) for row in lists.get(of_list, ())]
    found = [
        (of_list, row, subject)
        for subject, stem in zip(made.about, stems_of(made.about), strict=False)
        for of_list, row in rows
        if (own := _name_in(stem, row)) and not any(len(_name_in(stem, other)) > len(own) for _, other in rows)
    ]
    every = [name for _, row in rows for name in _names(row)]

    def named(text: str) -> list[About]:
        in_text = named_in(text, every)
        return [each for each in found if not in_text.isdisjoint(_names(each[1])) and not _is_kept(each, made)]

    of_all, apart = behind(made.decided, "except")
    if not (excepted := named(apart)):
        if named(made.decided) and not words_of("all_of").search(made.decided):
            found = named(made.decided)
        yield from found
    elif stay(of_all):
        yield from excepted
    else:
        others = [each for each in named(of_all) or found if each not in excepted]
        yield from others + (excepted if days_within(apart) else [])


def _is_kept(about: About, made: MadeDecision) -> bool:
    """Whether it says that nothing is to be done about a row."""
    return any(said.is_kept and not {*said.names}.isdisjoint(_names(about[1])) for said in made.said)


def _days_for(row: ListRow, made: MadeDecision) -> set[date]:
    """The days that it sets for a row."""
    return made.days_set if made.kind in SYSTEMS else {*days_within(_said_of(row, made))}


def _name_in(stem: str, row: ListRow) -> str:
    """The longest name of a row that a subject begins or ends with; empty where it is about another."""
    own = [name for name in _names(row) if f" {stem} ".startswith(f" {name} ") or stem.endswith(f" {name}")]
    return max(own, key=len, default="")


def _said_of(row: ListRow, made: MadeDecision) -> str:
    """What it says of a row; all of it where it names none."""
    own = [said.words for said in made.said if not {*said.names}.isdisjoint(_names(row))]
    return "; ".join(own) or made.decided


def _names(row: ListRow) -> list[str]:
    return [*filter(None, (value_in(row, name) for name in ("id", "title", "name")))]


def _cells(made: MadeDecision, own: Sequence[ManagementDecision], rows: Sequence[About], steps: Steps) -> Iterator[str]:
    """The cells of its rows that change by it, or their sheet where it has no such column; else the place of its kind, of packages
    their state, of risks that we propose the register, or those of its matter."""
    words, about, of_day = load_decision_words().of, {*stems_of(made.about)}, not days_within(made.decided)
    for of_list, row, _ in rows:
        yield from map(str, _cells_that_change(made, of_list, row, steps))
    kind = words.get(made.kind)
    if place := ((kind.place if of_day else kind.place_of_day or kind.place) if kind else ""):
        yield place
    planned, own = steps.roadmap.planned, () if rows or place or (kind and kind.elsewhere) else own
    names = {name for name in made.about if name in planned and (own or not planned[name].agreed)}
    if names := names or {name for item in own if {*item.cells} <= {SETTINGS} for name in item.packages}:
        orders = sorted(planned[name].order for name in names)
        yield str(CellPlace(PLAN, say("Status of no. {numbers}", numbers=listed(map(str, orders)))))
    for item in () if names else own:
        if item.kind == "own_dates":
            yield from (each.cell for each in steps.roadmap.own_dates if each.requirement in about)
        elif item.kind in TAKEN_INTO:
            rows_there = steps.inputs.lists.given().get(TAKEN_INTO[item.kind], ())
            is_one = bool(named_in(made.decided, [name for row in rows_there for name in _names(row)]))
            used = unlisted_in_use(steps.inputs, steps.register)
            named = [str(each.place) for name in made.about for each in used.get(name, ())] if is_one else []
            # What is another name of something listed is named so where it stands.
            yield from named or dict.fromkeys(str(CellPlace(row.file, row.sheet, None)) for row in rows_there)
        else:
            yield from item.cells if item.about[1:] else item.cells[:1]


def _cells_that_change(made: MadeDecision, of_list: str, row: ListRow, steps: Steps) -> Iterator[CellPlace]:
    """Of an AI system that stops its end or its state, of what is left of its impact and is borne the signature of its assessment; else the
    column of the kind, if it holds what was decided, or the remarks; the sheet where it has no such column."""
    on_day, without_day = load_decision_words().of[made.kind].written[of_list]
    of_kind = (on_day if _days_for(row, made) else without_day, on_day, without_day)
    impact = next((each.latest for each in steps.objects.gravest if each.system.cell == row.cell), None)
    for said in said_of_use(made.decided) if made.kind in SYSTEMS else [""]:
        if said == "bears" and impact and "signed_off_by" in impact.cells:
            yield impact.place_of("signed_off_by")
            continue
        of_end = ("retirement", "status") if made.days_set else ("status",)
        order = (*of_end, *of_kind) if said == "stops" else of_kind
        column = next((name for name in (*order, "notes") if name in row.cells and _takes_words(row, name)), None)
        if not _holds(made, of_list, without_day):
            continue
        yield row.place_of(column) if column else CellPlace(row.file, row.sheet, _names(row)[0])


def _takes_words(row: ListRow, name: str) -> bool:
    """Whether a column of a row isn't that of how far a system acts alone with a choice of ours, which takes no other words."""
    return name != "autonomy" or not isinstance(row, AiSystemRow) or autonomy_words(row) is not None


def _holds(made: MadeDecision, of_list: str, name: str) -> bool:
    """Whether what was decided is what a column holds that takes words of its own alone: a role by a law, where it names one."""
    column = plans()[of_list].columns[name]
    return column.reading != "several" or holds_one(f" {plain(made.decided)} ", column.words)


def set_by(made: MadeDecision, steps: Steps) -> dict[str, str]:
    """What rows of the client's lists say by it, by the cell of the row: R-09, due 28 February 2027."""
    found = (each for each in _set_in(made, steps) if not _approved_for(*each[1:], steps))
    told = noted("{name}, {column} {day}")
    return {row.cell: say(told, name=name, column=in_words(column), day=day(on)) for name, row, column, on in found}


def two_days(made: MadeDecision, steps: Steps) -> list[str]:
    """Of each risk for which its owner approved another day than it names, a question."""
    told = noted("{name}: {decided} is decided, and its owner approved {day} on the sheet Risks: which day holds?")
    found = ((name, on, _approved_for(row, column, on, steps)) for name, row, column, on in _set_in(made, steps))
    return [say(told, name=name, decided=day(on), day=day(other)) for name, on, other in found if other]


def days_missed(made: MadeDecision, steps: Steps) -> list[str]:
    """Of each AI system whose assessment the plan makes later than by a day to come that it sets, that it does."""
    named = {system_of(made.kind, each) for each in made.about} if made.kind in SYSTEMS else {}
    return [
        told
        for each in (*steps.objects.gravest, *steps.objects.impacts_ahead)
        if each.system.name in named
        for told in missed_told(each, made.forms_by, steps.roadmap)
    ]


def _set_in(made: MadeDecision, steps: Steps) -> Iterator[tuple[str, ListRow, str, date]]:
    """What it names, its row, and the column that says a day by it."""
    for on, found in steps.coverage.client.decided_rows.items():
        of_list, _, name = on.partition(PART)
        own = [row for row in steps.inputs.lists.given().get(of_list, ()) if name in values_of(row).values()]
        for each in (each for each in found if own and each.cell == made.cell and each.column != "owner"):
            if str(on_day := value_in(own[0], each.column)) == each.new:
                yield name, own[0], each.column, on_day


def _approved_for(row: ListRow, column: str, on: date, steps: Steps) -> date | None:
    """Another day for which the owner of a risk approved its treatment."""
    risks = (risk for risk in steps.risks.entries.values() if risk.approved and risk.cell == row.cell)
    return next((risk.due for risk in risks if column == "due" and risk.due != on), None)


def _is_due(made: MadeDecision, rows: Iterable[About], steps: Steps) -> bool:
    """Whether it is on assessments, and one of its systems has none yet that holds."""
    due = {each.system.cell for each in steps.objects.gravest if each.wants_another}
    return made.kind == "impact_due" and any(row.cell in due for _, row, _ in rows)


def _is_written(made: MadeDecision, rows: Iterable[About], *, is_asked: bool) -> bool:
    """Whether its rows name each day that it names, or an earlier one of its month; where it names none, whether they no longer say the
    day that they said when it was asked, or are over, or are asked about no more. Of AI systems in use one cell has most words of each limit."""
    every, held, stands = set[date](), set[date](), False
    if made.kind in SYSTEMS:
        limits, in_use = limits_in(made.decided), [row for _, row, _ in rows if value_in(row, "status") not in OVER]
        cells = [beginnings(text) for row in in_use for text in values_of(row).values() if isinstance(text, str)]
        if in_use and not all(any(len(limit & cell) >= len(limit) * WRITTEN for cell in cells) for limit in limits):
            return False
    for _, row, subject in rows:
        every |= (days := _days_for(row, made) if made.kind not in OF_A_STATE else set())
        values, then = [*values_of(row).values()], days_within(subject)
        texts = (text for text in row.texts.values() if text)
        dated = [
            *(each for each in values if isinstance(each, date)),
            *(on for text in texts for on in days_within(text)),
        ]
        held |= (by := {on for on in days if any(on.replace(day=1) <= each <= on for each in dated)})
        # of objectives that they are missed is what is written
        is_open = value_in(row, "status") not in OVER
        stands |= is_open and (not by if days else then[0] in values if then else is_asked)
    return held == every and not stands
