"""Register → inputs: tables found by their headings on the sheets that hold other things than controls."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from ims_lib.frames import values_of
from ims_lib.grouping import grouped
from ims_lib.inputs.copies import COMPLETED, without_copies, without_days_of, without_prefilled
from ims_lib.inputs.decided_beside import decided_beside
from ims_lib.inputs.doubts import NEW_WORD, ListTable, asked_by_content, asked_of_unread, heads_template
from ims_lib.inputs.makers import with_makers_and_roles
from ims_lib.inputs.model import Inputs
from ims_lib.inputs.named_rows import with_objects_once
from ims_lib.inputs.own_roles import without_doubted_offer
from ims_lib.inputs.reading_rows import read_row
from ims_lib.inputs.risk_scores import with_scores
from ims_lib.inputs.rows import ImpactAssessmentRow, ListRow, Lists, value_in
from ims_lib.inputs.values import read_value
from ims_lib.languages import say
from ims_lib.register.by_content import may_hold
from ims_lib.register.cells import cell_at, filled
from ims_lib.register.dated import day_of_name
from ims_lib.register.dates import IN_LINE, read_date
from ims_lib.register.lists import heading_above, likely_tables
from ims_lib.register.model import OWN_REPORT, Finding, Place, Register, SourceGrid
from ims_lib.register.plans import Plan
from ims_lib.register.references.titles import discipline_of
from ims_lib.register.statuses.legend import legend_beside
from ims_lib.register.vocabulary import load, plain, threshold
from ims_lib.spreadsheet.grid import Row
from ims_lib.wording import first_of

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
    reports = {found.file for found in register.found if found.code == OWN_REPORT}
    for source in register.grids:
        tables = list(likely_tables(source))
        for plan, places, body in tables:
            head = heading_above(source.grid, body)
            findings += asked_by_content(plan, head, body, source)
            if plan.names not in places:
                continue
            body = _without_table_below(body, source, refs)
            places = _with_days_done(plan, _without_others(plan, places, head, body), body)
            headed = discipline_of(" ".join([source.grid.name or "", *_lines_above(source, body)]))
            unread = may_hold(plan, places, head, body) if head and source.file not in reports else {}
            for name, likely in plan.likely.items():
                unread |= {place: (*unread.get(place, ()), name) for place in likely if name not in places}
            table = ListTable(plan, places, source, legend_beside(source.grid, body), findings, unread)
            findings += asked_of_unread(table, head, body) if head else ()
            is_template = heads_template(head, plan)
            found = (read_row(row, table, register, in_place=row is body[0] and is_template) for row in body)
            read = [row for row in found if row]
            if plan.id == "ai_systems":
                beside += decided_beside(read, head, body, table)
            stated_on = _stated_on(source.file, _lines_above(source, tables[0][2]), read)
            rows.setdefault(plan.id, []).extend(
                replace(row, refs=refs.get((*row.on_sheet, row.row), ()), headed=headed, stated_on=stated_on)
                for row in read
            )
    rows |= {"risks": with_scores(rows["risks"])} if "risks" in rows else {}
    rows |= with_objects_once(rows)
    rows["ai_systems"], asked = without_doubted_offer(
        with_makers_and_roles(rows["ai_systems"], rows.get("suppliers", ())), rows["services"]
    )
    findings += asked
    if assessments := rows.get("impact_assessments"):
        rows["impact_assessments"] = without_days_of(rows.get("ai_systems", ()), assessments, reports)
    made = rows.setdefault("impact_assessments", [])
    known = {(plain(str(value_in(row, "system"))), value_in(row, "assessed_on")) for row in made}
    made += [row for row in beside if (plain(row.system), row.assessed_on) not in known]
    for name, all_rows in rows.items():
        rows[name], told_twice = without_copies(name, without_prefilled(name, all_rows), reports)
        settled = {(each.file, each.sheet, each.cell) for each in told_twice if each.code == COMPLETED}
        findings = [each for each in findings if (each.file, each.sheet, each.cell) not in settled] + told_twice
    # The same sentence about one sheet only once, at its first cell.
    told = grouped(((each.file, each.sheet, each.message), each) for each in findings)
    lists: dict[str, Any] = {name: tuple(listed) for name, listed in rows.items()}
    return Inputs.of(Lists(**lists), map(_once, told.values()))


def _once(same: Sequence[Finding]) -> Finding:
    """Of findings with the same sentence the first; one on a new word names the other cells that hold it too."""
    first, others = same[0], [found.cell or "" for found in same[1:]]
    if first.code != NEW_WORD or not others:
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


def _with_days_done(plan: Plan, places: Mapping[str, int], body: Sequence[Row]) -> dict[str, int]:
    """The columns with that of states as the one of the day on which something was closed, where it holds nothing but days: Done."""
    is_free = "closed_on" in plan.columns and "closed_on" not in places
    said = [text for row in body if "status" in places and (text := cell_at(row, places["status"]))] if is_free else []
    is_of_days = said and all(read_date(text) for text in said)
    return {"closed_on" if name == "status" and is_of_days else name: place for name, place in places.items()}


def _without_table_below(body: Sequence[Row], source: SourceGrid, records: Iterable[Place]) -> Sequence[Row]:
    """The rows without a small table of other things below them, such as a scale: a block after an empty row, behind the last row that
    the register takes for a record, in which each row has few cells."""
    last = max((place[2] for place in records if place[:2] == (source.file, source.grid.name)), default=0)
    begins = next((n for n, row in enumerate(body) if row.number > last and body[n - 1].number < row.number - 1), 0)
    block = body[begins:]
    few = int(threshold("inputs", "cells_beside"))
    return body[:begins] if last and begins and all(len(list(filled(row))) <= few for row in block) else body


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
