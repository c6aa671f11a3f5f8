"""Register → inputs: tables found by their headings on the sheets that hold other things than controls."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from ims_lib.cell_places import CellPlace
from ims_lib.client.entries import Correction
from ims_lib.dates import spoken
from ims_lib.frames import values_of
from ims_lib.grouping import grouped
from ims_lib.inputs.copies import without_copies, without_days_of, without_prefilled
from ims_lib.inputs.doubts import (
    ListTable,
    asked_by_content,
    called,
    heads_template,
    mixed,
    not_understood,
    to_come,
    without_leftovers,
)
from ims_lib.inputs.model import Inputs
from ims_lib.inputs.named_rows import with_objects_once
from ims_lib.inputs.own_roles import without_doubted_offer
from ims_lib.inputs.rows import ROWS, ImpactAssessmentRow, ListRow, Lists, value_in
from ims_lib.inputs.said import meaning_at_start, says_nothing
from ims_lib.inputs.values import read_value, says_to_come, with_conditions_apart
from ims_lib.languages import say, translated
from ims_lib.register.cell_values import mixed_in, with_unit
from ims_lib.register.cells import address, cell_at, filled
from ims_lib.register.dated import day_of_name
from ims_lib.register.dates import IN_LINE, read_date, year_typed
from ims_lib.register.lists import heading_above, list_tables
from ims_lib.register.model import OWN_REPORT, Finding, Register, SourceGrid
from ims_lib.register.plans import Column, Plan, is_example, plans
from ims_lib.register.references.titles import discipline_of
from ims_lib.register.statuses.legend import legend_beside
from ims_lib.register.vocabulary import brief, clean, load, plain, threshold, totals
from ims_lib.spreadsheet.grid import Row, column_letter
from ims_lib.wording import first_of, in_marks, in_words, listed

MOST_NAMED = 6
"""Headings that a finding names."""

REGISTERS_KEPT = 4
"""Of so many registers the inputs are kept: assessment, steps and what-ifs all ask for them."""


@lru_cache(maxsize=REGISTERS_KEPT)
def read_inputs(register: Register) -> Inputs:
    """What the client keeps beside its controls, a frame for each input, from the sheets that the register has read.

    The same object for the same register. A sheet counts for the input of which it has most columns. A cell that can't
    be read as what its heading says (a date, a number, a known word) is a finding, and its text stands there as it was.
    """
    refs = {row.place: row.refs for row in register.rows if not row.is_control}
    rows: dict[str, list[ListRow]] = {}
    findings: list[Finding] = []
    beside: list[ImpactAssessmentRow] = []
    for source in register.grids:
        tables = list(list_tables(source))
        for plan, places, body in tables:
            head = heading_above(source.grid, body)
            findings += asked_by_content(plan, head, body, source)
            if plan.names not in places:
                continue
            places = _without_others(plan, places, head, body)
            findings += _no_columns(plan, places, head, source)
            headed = discipline_of(" ".join([source.grid.name or "", *_lines_above(source, body)]))
            table = ListTable(plan, places, source, legend_beside(source.grid, body), findings)
            is_template = heads_template(head, plan)
            found = (_read_row(row, table, register, in_place=row is body[0] and is_template) for row in body)
            read = [row for row in found if row]
            if plan.id == "ai_systems":
                beside += _decided_beside(read, head, body, table)
            stated_on = _stated_on(source.file, _lines_above(source, tables[0][2]), read)
            rows.setdefault(plan.id, []).extend(
                replace(row, refs=refs.get((*row.on_sheet, row.row), ()), headed=headed, stated_on=stated_on)
                for row in read
            )
    reports = {found.file for found in register.found if found.code == OWN_REPORT}
    rows |= with_objects_once(rows)
    rows["ai_systems"], asked = without_doubted_offer(rows["ai_systems"], rows["services"])
    findings += asked
    if assessments := rows.get("impact_assessments"):
        rows["impact_assessments"] = without_days_of(rows.get("ai_systems", ()), assessments, reports)
    made = rows.setdefault("impact_assessments", [])
    known = {(plain(str(value_in(row, "system"))), value_in(row, "assessed_on")) for row in made}
    made += [row for row in beside if (plain(row.system), row.assessed_on) not in known]
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


def _read_row(row: Row, table: ListTable, register: Register, *, in_place: bool) -> ListRow | None:
    """One row; none for a note, a total or a row that does not say what it is about."""
    plan, source = table.plan, table.source
    texts, told_left = without_leftovers(_texts_of(row, table), plan, row, table.places, source, in_place=in_place)
    table.findings.extend(told_left)
    name = texts[plan.names] = texts[plan.names] or _stands_for(texts, row, table)
    said = list(filter(None, texts.values()))
    if not name or is_example(plan, texts) or plain(name) in totals() or (len(said) < 2 and len(table.places) > 2):
        return None
    at = {column: address(place, row.number) for column, place in table.places.items()}
    cells = {column: source.places.get(cell, cell) for column, cell in at.items()}
    known = register.corrected
    corrections = known.get(f"{plan.id}/{texts.get('id') or name}") or known.get(f"{plan.id}/{name}", ())
    texts, cells, told_corrected = _corrected(texts, cells, corrections, table)
    table.findings.extend(told_corrected)
    if "decision" in texts:
        texts, cells = with_conditions_apart(texts, cells)
    found: dict[str, Any] = {}
    own: dict[str, str] = {}
    for column in texts:
        found |= _read_cell(plan.columns[column], texts, cells, own, table)
    cell = str(CellPlace(source.file, source.grid.name, cells[plan.names]))
    return ROWS[plan.id](
        file=source.file, sheet=source.grid.name, row=row.number, cell=cell, cells=cells, texts=own, **found
    )


def _texts_of(row: Row, table: ListTable) -> dict[str, str]:
    """What stands in the columns of a row, with what another column says more of it."""
    plan = table.plan
    texts = {column: _text_at(row, place) for column, place in table.places.items()}
    texts |= {column: _with_rest(texts[column], _text_at(row, place)) for column, place in plan.parts.items()}
    return texts | {
        column: year_typed(text) for column, text in texts.items() if plan.columns[column].reading == "date"
    }


def _read_cell(
    spec: Column, texts: Mapping[str, str], cells: dict[str, str], own: dict[str, str], table: ListTable
) -> dict[str, Any]:
    """What a cell says, by column; where it says what another column asks for that one's too, which then has its cell and text."""
    text = with_unit(texts[spec.name], spec)
    if spec.reading == "text":
        return {spec.name: text or None}
    value, understood = (
        _settled(text, spec, table.source) or _explained(text, spec, table.legend) or read_value(text, spec)
    )
    found = {spec.name: value}
    own |= {spec.name: text} if text else {}
    if text and spec.otherwise and spec.otherwise not in table.places and plain(text) not in spec.words:
        other = table.plan.columns[spec.otherwise]
        more, more_understood = (text, True) if other.reading == "text" else read_value(text, other)
        if more is not None and not says_nothing(text, other.name):
            found[other.name], cells[other.name] = more, cells[spec.name]
            own |= {} if other.reading == "text" else {other.name: text}
            understood |= more_understood
    if spec.by_cells and text and says_to_come(text, spec):
        table.findings.append(to_come(text, spec, table, cells[spec.name]))
    if not understood and not _says_a_state(text, spec, table.plan):
        strange = mixed_in(text, spec)
        table.findings.append(
            mixed(strange, spec, table, cells, texts, value)
            if strange
            else not_understood(text, spec, table, cells[spec.name])
        )
    return found


def _decided_beside(
    systems: Sequence[ListRow], head: Row | None, body: Sequence[Row], table: ListTable
) -> Iterator[ImpactAssessmentRow]:
    """What was decided on each assessment of a list of AI systems, where the column beside its day tells that; asked where it can't be read."""
    decision, place = plans()["impact_assessments"].columns["decision"], table.places.get("impact_assessed_on", -2) + 1
    texts = {row.number: _text_at(row, place) for row in body}
    heading = plain(_text_at(head, place)) if head and place not in table.places.values() else ""
    is_told = any(meaning_at_start(text, decision.words) for text in texts.values())
    for row in systems if heading in decision.headings and is_told else ():
        day, at = value_in(row, "impact_assessed_on"), address(place, row.row)
        cells = {"system": row.cells["name"], "assessed_on": row.cells["impact_assessed_on"], "decision": at}
        told, cells = with_conditions_apart({"decision": texts[row.row]}, cells)
        if day and told["decision"]:
            own: dict[str, str] = {}
            found = _read_cell(decision, told, cells, own, table)
            cell = {name: getattr(row, name) for name in ("file", "sheet", "row")} | {"cell": str(row.place_of("name"))}
            yield ImpactAssessmentRow(
                **cell,
                cells=cells,
                texts=own,
                system=value_in(row, "own_name"),
                assessed_on=day,
                conditions=told.get("conditions"),
                **found,
            )


def _corrected(
    texts: dict[str, str], cells: dict[str, str], corrections: Sequence[Correction], table: ListTable
) -> tuple[dict[str, str], dict[str, str], list[Finding]]:
    """Texts and cells of a row as corrected, and a finding for each that differs from the list: a question where the list says
    something new by now. With another state the day of closing falls away."""
    findings: list[Finding] = []
    for each in corrections:
        column = table.plan.columns["status" if each.column == "state" else each.column]
        there = _compared(texts.get(column.name, ""), column)
        shown = [texts.get("effective"), *(other.new for other in corrections if other.column == "effective")]
        closes = bool(each.new) if column.name == "closed_on" else _compared(each.new, column) == "closed" != there
        if "effective" in table.plan.columns and closes and not any(shown):
            if not any(found.code == "corrected.unshown" for found in findings):
                findings.append(_asked_to_show(each, texts, table, cells.get(column.name, cells[table.plan.names])))
        elif each.new and there != _compared(each.new, column):
            if column.name not in cells:
                cells = cells | {column.name: cells[table.plan.names]}
            findings.append(_told_corrected(each, there, column, texts, table, cells[column.name]))
            undated = {"closed_on": ""} if column.name == "status" and "closed_on" in texts else {}
            texts = texts | {column.name: each.new} | undated
    return texts, cells, findings


def _asked_to_show(each: Correction, texts: Mapping[str, str], table: ListTable, cell: str) -> Finding:
    """A finding that is closed without a word on what showed it."""
    text = say(
        "'{what}' is set to closed{by}, and nothing says what showed that it works: fill in Effect too. Until then it isn’t closed",
        what=brief(texts[table.plan.names]),
        by=each.by,
    )
    return table.finding("question", "corrected.unshown", text, cell)


def _told_corrected(
    each: Correction, there: str, column: Column, texts: Mapping[str, str], table: ListTable, cell: str
) -> Finding:
    says = say("the list says {there}", there=in_marks(spoken(brief(there))) if there else say("nothing"))
    told = {"what": brief(texts[table.plan.names]), "column": in_words(column.name), "new": spoken(each.new)}
    text = say("'{what}', {column}: corrected to '{new}'{by}; {says}", **told, by=each.by, says=says)
    is_known = each.before is None or there == _compared(each.before, column)
    if not there or is_known or column.name == "status":
        return table.finding("note", "corrected.counts", text, cell)
    asked = say(
        " by now: which holds? Until then the correction counts; write what holds into the list or the workbook"
    )
    return table.finding("question", "corrected.changed", text + asked, cell)


def _compared(text: str, column: Column) -> str:
    return str(text if column.reading == "text" else read_value(text, column)[0] or text).strip()


def _stands_for(texts: Mapping[str, str], row: Row, table: ListTable) -> str:
    """The id of a row that has no name and says much else, which is asked; empty where it has none, or is no entry."""
    plan, said = table.plan, [column.replace("_", " ") for column, text in texts.items() if text]
    if plan.by_cells is None or len(said) < threshold("by_cells", "nameless"):
        return ""
    own_id, cell = texts.get("id", ""), address(table.places[plan.names], row.number)
    until = say("its id '{id}' stands for it", id=brief(own_id)) if own_id else say("it is left out")
    text = say(
        "{title}: row {number} says its {said}, and has no name ({cell}); give it one, or "
        "empty the row. Until then {until}",
        title=plan.title,
        number=row.number,
        said=listed(said),
        cell=cell,
        until=until,
    )
    table.findings.append(table.finding("question", "input.no_name", text, cell))
    return own_id


def _with_rest(text: str, rest: str) -> str:
    """A text with what another column says more of it: the model with its version."""
    return text if rest in text or says_nothing(rest) else f"{text} {rest}".strip()


def _text_at(row: Row, place: int) -> str:
    """The text of a cell; empty too where invisible signs alone stand in it."""
    text = cell_at(row, place)
    return text if clean(text) else ""


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
            title=called(plan),
            lacks=lacks,
            named=named,
        )
        cell = address(unread[0][0], head.number)
        yield Finding("warning", "input.no_column", text, source.file, source.grid.name, cell)
