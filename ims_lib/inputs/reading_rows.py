"""One row of a client's list: what each of its cells says by its heading, and what is asked of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ims_lib.cell_places import CellPlace
from ims_lib.inputs.corrected import as_corrected
from ims_lib.inputs.doubts import ListTable, mixed, not_understood, to_come, without_leftovers
from ims_lib.inputs.ends import EndAhead, end_ahead
from ims_lib.inputs.makers import is_clause
from ims_lib.inputs.rows import ROWS, ListRow
from ims_lib.inputs.said import meaning_at_start, says_nothing
from ims_lib.inputs.states import LIVE
from ims_lib.inputs.values import read_value, says_to_come, with_conditions_apart
from ims_lib.languages import say, translated
from ims_lib.register.cell_values import mixed_in, says_nothing_here, with_unit
from ims_lib.register.cells import address, cell_at
from ims_lib.register.dates import year_typed
from ims_lib.register.model import Register, SourceGrid
from ims_lib.register.plans import Column, Plan, is_example
from ims_lib.register.vocabulary import brief, clean, load, plain, threshold, totals
from ims_lib.spreadsheet.grid import Row
from ims_lib.told import finding_at
from ims_lib.wording import listed


def read_row(row: Row, table: ListTable, register: Register, *, in_place: bool) -> ListRow | None:
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
    texts, cells, told_corrected = as_corrected(texts, cells, corrections, table)
    table.findings.extend(told_corrected)
    typed = {column: text for column, text in texts.items() if text}
    if "decision" in texts:
        texts, cells = with_conditions_apart(texts, cells, plan.columns["decision"])
    found: dict[str, Any] = {}
    own: dict[str, str] = {}
    for column in texts:
        read = read_cell(plan.columns[column], texts, cells, own, table)
        found |= {name: value for name, value in read.items() if value is not None or name not in found}
    cell = str(CellPlace(source.file, source.grid.name, cells[plan.names]))
    # Of several columns that may be one, the first that says something here.
    by_what_they_say = sorted(table.unread, key=lambda place: (bool(text_at(row, place)), -place))
    unread = {name: address(place, row.number) for place in by_what_they_say for name in table.unread[place]}
    return ROWS[plan.id](
        file=source.file,
        sheet=source.grid.name,
        row=row.number,
        cell=cell,
        cells=cells,
        texts=own,
        typed=typed,
        unread=unread,
        **found,
    )


def _texts_of(row: Row, table: ListTable) -> dict[str, str]:
    """What stands in the columns of a row, with what another column says more of it."""
    plan = table.plan
    texts = {column: text_at(row, place) for column, place in table.places.items()}
    texts |= {
        column: _with_rest(texts[column], text_at(row, place), plan.columns[column])
        for column, place in plan.parts.items()
    }
    return texts | {
        column: year_typed(text) for column, text in texts.items() if plan.columns[column].reading == "date"
    }


def read_cell(
    spec: Column, texts: Mapping[str, str], cells: dict[str, str], own: dict[str, str], table: ListTable
) -> dict[str, Any]:
    """What a cell says, by column; where it says what another column asks for that one's too, which then has its cell and text."""
    text = with_unit(texts[spec.name], spec)
    if spec.reading == "text":
        if spec.role != "owner" or not is_clause(text):
            return {spec.name: text or None}
        table.findings.append(not_understood(text, spec, table, cells[spec.name]))
        own[spec.name] = text
        return {spec.name: None}
    settled = _settled(text, spec, table.source)
    ends = end_ahead(text, spec) if spec.name == "status" and spec.by_cells and not settled else None
    if ends:
        return _runs_until(ends, texts, cells, own, table)
    value, understood = settled or _explained(text, spec, table.legend) or read_value(text, spec)
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


def _runs_until(
    ends: EndAhead, texts: Mapping[str, str], cells: dict[str, str], own: dict[str, str], table: ListTable
) -> dict[str, Any]:
    """That something is in use, and the day of its end where the row names no other."""
    own["status"] = texts["status"]
    if "retirement" not in table.plan.columns or texts.get("retirement") or not ends.day:
        return {"status": LIVE}
    cells["retirement"], own["retirement"] = cells["status"], ends.words
    return {"status": LIVE, "retirement": ends.day}


def _stands_for(texts: Mapping[str, str], row: Row, table: ListTable) -> str:
    """The id of a row that has no name and says much else, which is asked; empty where it has none, or is no entry."""
    plan, said = table.plan, [column.replace("_", " ") for column, text in texts.items() if text]
    if plan.by_cells is None or len(said) < threshold("by_cells", "nameless"):
        return ""
    own_id, cell = texts.get("id", ""), address(table.places[plan.names], row.number)
    until = say("its id '{id}' stands for it", id=brief(own_id)) if own_id else say("it is left out")
    table.findings.append(
        finding_at(
            "input.no_name",
            table.at(cell),
            title=translated(plan.title),
            number=row.number,
            said=listed(said),
            cell=cell,
            until=until,
        )
    )
    return own_id


def _with_rest(text: str, rest: str, column: Column) -> str:
    """A text with what another column says more of it: the model with its version; another decision, be it that nobody has decided."""
    nothing = says_nothing_here(rest) if column.words else says_nothing(rest)
    return text if rest in text or nothing else f"{text} {rest}".strip()


def text_at(row: Row, place: int) -> str:
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
