"""Register → inputs: tables found by their headings on the sheets that hold other things than controls."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any
from weakref import WeakKeyDictionary

from ims_lib.cell_places import CellPlace, column_in
from ims_lib.dates import spoken
from ims_lib.frames import values_of
from ims_lib.grouping import grouped
from ims_lib.inputs.copies import without_copies, without_days_of, without_prefilled
from ims_lib.inputs.examples import heads_template, without_leftovers
from ims_lib.inputs.model import Inputs
from ims_lib.inputs.rows import ROWS, ListRow, Lists
from ims_lib.inputs.said import meaning_at_start, says_nothing
from ims_lib.inputs.values import read_value, says_to_come
from ims_lib.languages import noted, say, translated
from ims_lib.nearest import nearest
from ims_lib.register.cell_values import mixed_in, with_unit
from ims_lib.register.cells import address, cell_at, filled
from ims_lib.register.dated import IN_LINE, day_of_name
from ims_lib.register.dates import read_date, year_typed
from ims_lib.register.lists import heading_above, list_tables
from ims_lib.register.model import OWN_REPORT, Correction, Finding, Level, Register, SourceGrid
from ims_lib.register.plans import Column, Plan, heading_of, is_example
from ims_lib.register.references.titles import discipline_of
from ims_lib.register.statuses.legend import legend_beside
from ims_lib.register.vocabulary import brief, clean, load, plain, threshold, totals
from ims_lib.spreadsheet.grid import Row, column_letter
from ims_lib.wording import first_of, in_marks, in_sentence, in_words, listed

MOST_NAMED = 6
"""Headings that a finding names."""

_KEPT: WeakKeyDictionary[Register, Inputs] = WeakKeyDictionary()
"""Inputs of the registers that are in use: assessment, steps and what-ifs all ask for them."""


def read_inputs(register: Register) -> Inputs:
    """What the client keeps beside its controls, a frame for each input, from the sheets that the register has read.

    The same object for the same register. A sheet counts for the input of which it has most columns. A cell that can't
    be read as what its heading says (a date, a number, a known word) is a finding, and stands in `<column>_text` as it was.
    """
    if register not in _KEPT:
        _KEPT[register] = _read(register)
    return _KEPT[register]


def _read(register: Register) -> Inputs:
    refs = {row.place: row.refs for row in register.rows if not row.is_control}
    rows: dict[str, list[ListRow]] = {}
    findings: list[Finding] = []
    for source in register.grids:
        tables = list(list_tables(source))
        for plan, places, body in tables:
            places = _without_others(plan, places, head := heading_above(source.grid, body), body)
            findings += _no_columns(plan, places, head, source)
            is_template = heads_template(head, plan)
            legend = legend_beside(source.grid, body)
            headed = discipline_of(" ".join([source.grid.name or "", *_lines_above(source, body)]))
            read = [
                found
                for row in body
                if (
                    found := _read_row(
                        row,
                        plan,
                        places,
                        source,
                        findings,
                        legend=legend,
                        in_place=row is body[0] and is_template,
                        corrected=register.corrected,
                    )
                )
            ]
            stated_on = _stated_on(source.file, _lines_above(source, tables[0][2]), read)
            rows.setdefault(plan.id, []).extend(
                replace(row, refs=refs.get((*row.on_sheet, row.row), ()), headed=headed, stated_on=stated_on)
                for row in read
            )
    reports = {found.file for found in register.found if found.code == OWN_REPORT}
    if assessments := rows.get("impact_assessments"):
        rows["impact_assessments"] = without_days_of(rows.get("ai_systems", ()), assessments, reports)
    for name, all_rows in rows.items():
        rows[name], told_twice = without_copies(name, without_prefilled(name, all_rows), reports)
        findings += told_twice
    # The same sentence about one sheet only once, at its first cell.
    told = grouped(((each.file, each.sheet, each.message), each) for each in findings)
    lists: dict[str, Any] = {name: tuple(listed) for name, listed in rows.items()}
    return Inputs.of(Lists(**lists), map(_once, told.values()))


def _once(same: Sequence[Finding]) -> Finding:
    """Of findings with the same sentence the first; one on a new word names the other cells that hold it too."""
    first, others = same[0], [found.cell or "" for found in same[1:]]
    if first.code != "input.new_word" or not others:
        return first
    return first._replace(
        message=say(
            "{message}. The same stands in {others}", message=first.message, others=first_of(others, MOST_NAMED, ", ")
        )
    )


def _without_others(plan: Plan, places: Mapping[str, int], head: Row | None, body: Sequence[Row]) -> dict[str, int]:
    """The columns without those that only a short heading made one of standards, where no cell names one: 'For: all staff'."""
    headings = dict(filled(head)) if head else {}
    return {
        name: place
        for name, place in places.items()
        for column in [plan.columns[name]]
        if column.reading != "standards"
        or plain(headings.get(place, "")) not in column.alone
        or any(read_value(cell_at(row, place), column)[0] for row in body)
    }


def _lines_above(source: SourceGrid, body: Sequence[Row]) -> list[str]:
    """What stands above a table's headings, line by line, as far as we look."""
    first = body[0].number if body else 0
    above = [text for row in source.grid.rows if row.number < first - 1 for _, text in filled(row)]
    return above[: int(threshold("inputs", "rows_looked_at"))]


def _stated_on(file: str, lines: Iterable[str], rows: Iterable[ListRow]) -> dt.date | None:
    """The day that a list says of itself, above its table or else in the file's name; no earlier than what happened in it."""
    above = [day for line in lines for text in IN_LINE.findall(line) if (day := read_date(text))]
    said = max(above, default=None) or day_of_name(file)
    if said is None:
        return None
    happened = [
        value
        for row in rows
        for column, value in values_of(row).items()
        if isinstance(value, dt.date) and column not in load("inputs")["days_ahead"]
    ]
    return max([said, *happened])


def _read_row(
    row: Row,
    plan: Plan,
    places: Mapping[str, int],
    source: SourceGrid,
    findings: list[Finding],
    *,
    legend: Mapping[str, str],
    in_place: bool,
    corrected: Mapping[str, Sequence[Correction]],
) -> ListRow | None:
    """One row; none for a note, a total or a row that does not say what it is about."""
    texts = {column: _text_at(row, place) for column, place in places.items()}
    texts |= {column: _with_rest(texts[column], _text_at(row, place)) for column, place in plan.parts.items()}
    texts |= {column: year_typed(text) for column, text in texts.items() if plan.columns[column].reading == "date"}
    texts, told_left = without_leftovers(texts, plan, row, places, source, in_place=in_place)
    findings += told_left
    name = texts[plan.names] = texts[plan.names] or _stands_for(texts, plan, row, places[plan.names], source, findings)
    said = list(filter(None, texts.values()))
    if not name or is_example(plan, texts) or plain(name) in totals() or (len(said) < 2 and len(places) > 2):
        return None
    file, sheet = source.file, source.grid.name
    cells = {column: address(place, row.number) for column, place in places.items()}
    for each in corrected.get(f"{plan.id}/{texts.get('id') or name}", ()):
        findings += _correct(each, texts, cells, plan, source)
    found: dict[str, Any] = {}
    for column, as_typed in texts.items():
        spec = plan.columns[column]
        text = with_unit(as_typed, spec)
        if spec.reading == "text":
            found[column] = text or None
            continue
        found[f"{column}_text"] = text or None
        found[column], understood = (
            _settled(text, spec, source) or _explained(text, spec, legend) or read_value(text, spec)
        )
        if text and spec.otherwise and spec.otherwise not in places and plain(text) not in spec.words:
            more, more_understood = _read_otherwise(text, plan.columns[spec.otherwise])
            found |= more
            cells |= {spec.otherwise: cells[column]} if more else {}
            understood |= more_understood
        if spec.by_cells and text and says_to_come(text, spec):
            findings.append(_to_come(text, spec, plan, source, cells[column]))
        if not understood and not _says_a_state(text, spec, plan):
            strange, place = mixed_in(text, spec), (plan, source, cells)
            told = (
                _mixed(strange, spec, *place, texts, found[column])
                if strange
                else _not_understood(text, spec, plan, source, cells[column])
            )
            findings.append(told)
    cell = str(CellPlace(file, sheet, cells[plan.names]))
    return ROWS[plan.id](file=file, sheet=sheet, row=row.number, cell=cell, cells=cells, **found)


def _correct(
    each: Correction, texts: dict[str, str], cells: dict[str, str], plan: Plan, source: SourceGrid
) -> Iterator[Finding]:
    """Put a correction in the place of what a row says, and tell it; a question where the list says something new by now."""
    column = plan.columns["status" if each.column == "state" else each.column]
    there, now, before = (_compared(text, column) for text in (texts.get(column.name, ""), each.new, each.before))
    if not each.new or there == now:
        return
    what, cell = brief(texts[plan.names]), cells.setdefault(column.name, cells[plan.names])
    says = say("the list says {there}", there=in_marks(spoken(brief(str(there)))) if there else say("nothing"))
    told = {"what": what, "column": in_words(column.name), "new": spoken(each.new), "by": each.by, "says": says}
    text = say("'{what}', {column}: corrected to '{new}'{by}; {says}", **told)
    is_new = bool(there) and there != before and column.name != "status"
    if is_new:
        text += say(
            " by now: which holds? Until then the correction counts; write what holds into the list or the workbook"
        )
    texts[column.name] = each.new
    if column.name == "status" and "closed_on" in texts:
        texts["closed_on"] = ""
    level: Level = "question" if is_new else "note"
    yield Finding(
        level, "corrected.changed" if is_new else "corrected.counts", text, source.file, source.grid.name, cell
    )


def _compared(text: str, column: Column) -> str:
    return str(text if column.reading == "text" else read_value(text, column)[0] or text).strip()


def _stands_for(
    texts: Mapping[str, str], plan: Plan, row: Row, place: int, source: SourceGrid, findings: list[Finding]
) -> str:
    """The id of a row that has no name and says much else, which is asked; empty where it has none, or is no entry."""
    said = [column.replace("_", " ") for column, text in texts.items() if text]
    if plan.by_cells is None or len(said) < threshold("by_cells", "nameless"):
        return ""
    own_id, cell = texts.get("id", ""), address(place, row.number)
    until = say("its id '{brief}' stands for it", brief=brief(own_id)) if own_id else say("it is left out")
    text = say(
        "{title}: row {number} says its {said}, and has no name ({cell}); give it one, or "
        "empty the row. Until then {until}",
        title=plan.title,
        number=row.number,
        said=listed(said),
        cell=cell,
        until=until,
    )
    findings.append(Finding("question", "input.no_name", text, source.file, source.grid.name, cell))
    return own_id


def _with_rest(text: str, rest: str) -> str:
    """A text with what another column says more of it: the model with its version."""
    return text if rest in text or says_nothing(rest) else f"{text} {rest}".strip()


def _text_at(row: Row, place: int) -> str:
    """The text of a cell; empty too where invisible signs alone stand in it."""
    text = cell_at(row, place)
    return text if clean(text) else ""


def _read_otherwise(text: str, column: Column) -> tuple[dict[str, Any], bool]:
    """What a cell says where it says what another column of the list asks for, and whether that could be read."""
    value, understood = (text, True) if column.reading == "text" else read_value(text, column)
    if value is None or says_nothing(text, column.name):
        return {}, False
    return {column.name: value} | ({} if column.reading == "text" else {f"{column.name}_text": text}), understood


def _says_a_state(text: str, column: Column, plan: Plan) -> bool:
    """Whether a cell for a day has a word instead that the list knows as a state: moved to next year, cancelled."""
    state = plan.columns.get("status")
    return column.reading == "date" and state is not None and meaning_at_start(text, state.words) is not None


def _settled(text: str, column: Column, source: SourceGrid) -> tuple[str, bool] | None:
    """What the assessor said that a word of the status means, in the list's own words; none where nothing was said."""
    said = source.reading.status_of(text) if source.reading and text and column.role == "status" else None
    words = dict.fromkeys(column.words.values())
    meant = next((word for word in load("inputs")["settled_words"].get(said, ()) if word in words), None)
    return (meant, True) if meant else None


def _explained(text: str, column: Column, legend: Mapping[str, str]) -> tuple[Any, bool] | None:
    """What a cell of a known word means by the list's own legend; none where that explains it to another column."""
    meaning = legend.get(plain(text), "") if column.reading in ("words", "several") else ""
    value, understood = read_value(meaning, column)
    return (value, True) if understood and value else None


def _no_columns(plan: Plan, places: Mapping[str, int], head: Row | None, source: SourceGrid) -> Iterator[Finding]:
    """A warning where a list lacks columns that an auditor asks for, and has headings that nobody read."""
    wanted = [name for name in load("inputs")[plan.id].get("wanted", ()) if name not in places]
    unread = [(column, text) for column, text in filled(head) if column not in places.values()] if head else []
    if wanted and head and unread:
        lacks = translated(" and ").join(map(in_words, wanted))
        named = ", ".join(
            f"{column_letter(column)} {in_marks(brief(text, most=30))}" for column, text in unread[:MOST_NAMED]
        )
        text = say(
            "{title}: no column was taken for {lacks}; not read: {named}; if it is one, say so in columns.yml",
            title=_called(plan),
            lacks=lacks,
            named=named,
        )
        cell = address(unread[0][0], head.number)
        yield Finding("warning", "input.no_column", text, source.file, source.grid.name, cell)


def _called(plan: Plan) -> str:
    """A list's title as it begins a remark: small, but for what is written in capitals, as AI."""
    return in_sentence(translated(plan.title))


def _mixed(
    strange: str,
    column: Column,
    plan: Plan,
    source: SourceGrid,
    cells: Mapping[str, str],
    texts: Mapping[str, str],
    kept: Sequence[str] | None,
) -> Finding:
    """A question, for each row its own: a word of the other vocabulary of roles stands in this one's column."""
    (other,) = ROLES_BY.keys() - {column.name}
    own_column = say("a column of its own, '{heading_of}'", heading_of=heading_of(plan.columns[other]))
    place = say("column {column_in}", column_in=column_in(cells[other])) if other in cells else own_column
    meant = {hit.meaning for hit in column.apart.hits(strange)} if column.apart else set()
    said = read_value(texts.get(other, ""), plan.columns[other])[0] or ()
    wanted = (
        say("Take it out, for {place} says so already", place=place)
        if meant.issubset(said)
        else say("Move it to {place}", place=place)
    )
    until = say("counts as {kept} alone", kept=listed(map(in_words, kept))) if kept else say("counts as empty")
    message = say(
        "{title}, {replace} of '{brief}': '{strange}' is a role of {ROLES_BY}; column "
        "{column_in} is read as roles of {ROLES_BY_2}. {wanted}; until then this cell {until}",
        title=plan.title,
        replace=in_words(column.name),
        brief=brief(texts[plan.names]),
        strange=strange,
        ROLES_BY=translated(ROLES_BY[other]),
        column_in=column_in(cells[column.name]),
        ROLES_BY_2=translated(ROLES_BY[column.name]),
        wanted=wanted,
        until=until,
    )
    return Finding("question", "input.mixed_roles", message, source.file, source.grid.name, cells[column.name])


ROLES_BY = {"role": noted("ISO/IEC 22989"), "ai_act_role": noted("the EU AI Act")}
"""The columns of roles, and whose words stand there."""


def _to_come(text: str, column: Column, plan: Plan, source: SourceGrid, cell: str) -> Finding:
    """A warning on words in the place of a day on which something was done: it is planned, or still under way."""
    told = say(
        "'{brief}' is no day on which it was done; it counts as none yet, until the day stands there", brief=brief(text)
    )
    message = f"{_called(plan)}, {in_words(column.name)}: {told}"
    return Finding("warning", "input.value", message, source.file, source.grid.name, cell)


def _not_understood(text: str, column: Column, plan: Plan, source: SourceGrid, cell: str) -> Finding:
    wanted = {
        "date": say("no day of the calendar; write it as year-month-day"),
        "number": say("no number"),
        "duration": say("no span of time, such as 4 h"),
        "yes_no": say("neither yes nor no"),
        "standards": say("no standard of ours: 27001, 42001 or 20000-1"),
    }.get(column.reading)
    heading = f"{_called(plan)}, {in_words(column.name)}"
    if wanted is None:
        forms = ", ".join(map(in_words, column.normal_forms))
        near = nearest(plain(text), column.words)
        meant = in_words(column.words[near]) if near else ""
        hint = (
            say(" (nearest: '{near}')", near=meant)
            if near and plain(column.words[near].replace("_", " ")) != plain(text)
            else ""
        )
        wanted = say("new to us{hint}; it can be {forms}", hint=hint, forms=forms)
        message = say("{heading}: '{brief}' is {wanted}", heading=heading, brief=brief(text), wanted=wanted)
        return Finding("question", "input.new_word", message, source.file, source.grid.name, cell)
    message = say(
        "{heading}: '{brief}' is {wanted}; it was left open", heading=heading, brief=brief(text), wanted=wanted
    )
    return Finding("warning", "input.value", message, source.file, source.grid.name, cell)
