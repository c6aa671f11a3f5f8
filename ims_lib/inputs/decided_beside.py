"""What a list of AI systems tells of the decisions on their impact assessments, as rows of the list of these; asked where that is open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ims_lib.cell_places import column_in
from ims_lib.inputs.doubts import ListTable, called
from ims_lib.inputs.reading_rows import read_cell, text_at
from ims_lib.inputs.rows import ImpactAssessmentRow, ListRow, value_in
from ims_lib.inputs.values import read_value, with_conditions_apart
from ims_lib.languages import say, translated
from ims_lib.register.cells import address
from ims_lib.register.decision_columns import DAY, DecisionColumn, DecisionColumns, decisions_of
from ims_lib.register.model import Finding
from ims_lib.register.vocabulary import brief
from ims_lib.spreadsheet.grid import Row
from ims_lib.told import finding_at
from ims_lib.wording import first_of, in_marks, listed

MOST_NAMED = 6
"""Cells that a question names."""


def decided_beside(
    systems: Sequence[ListRow], head: Row | None, body: Sequence[Row], table: ListTable
) -> list[ImpactAssessmentRow]:
    """What was decided on each assessment of a list of AI systems, by the column that tells it; asked where it can't be read."""
    decisions = decisions_of(table.plan, table.places, head, body)
    if head and decisions.open:
        table.findings.append(_asked_whose(decisions, head, table))
    return list(_rows(systems, decisions.counts, body, table)) if decisions.counts else []


def _rows(
    systems: Sequence[ListRow], told: DecisionColumn, body: Sequence[Row], table: ListTable
) -> Iterator[ImpactAssessmentRow]:
    texts, undated = {row.number: text_at(row, told.place) for row in body}, []
    for row in systems:
        day, at = value_in(row, DAY), address(told.place, row.row)
        if not day and read_value(texts[row.row], told.column)[0] not in (None, "open"):
            undated.append(at)
        cells = {"system": row.cells["name"], "assessed_on": row.cells[DAY], "decision": at}
        said, cells = with_conditions_apart({"decision": texts[row.row]}, cells, told.column)
        if day and said["decision"]:
            own: dict[str, str] = {}
            found = read_cell(told.column, said, cells, own, table)
            yield ImpactAssessmentRow(
                file=row.file,
                sheet=row.sheet,
                row=row.row,
                cell=str(row.place_of("name")),
                cells=cells,
                texts=own,
                system=value_in(row, "own_name"),
                assessed_on=day,
                conditions=said.get("conditions"),
                **found,
            )
    if undated:
        table.findings.append(_asked_when(undated, told, table))


def _asked_when(cells: Sequence[str], told: DecisionColumn, table: ListTable) -> Finding:
    return finding_at(
        "list.decision_open/when",
        table.at(cells[0]),
        title=called(table.plan),
        column=_named(told),
        cells=first_of(cells, MOST_NAMED, ", "),
    )


def _asked_whose(decisions: DecisionColumns, head: Row, table: ListTable) -> Finding:
    """Which column tells what came of the impact assessments, or whether one does."""
    named = listed(map(_named, decisions.open), translated("or"))
    parts = {"title": called(table.plan), "columns": named}
    at = table.at(address(decisions.open[0].place, head.number))
    if table.places.get(DAY) is None:
        return finding_at("list.decision_open/what", at, **parts)
    others = listed(in_marks(brief(each, most=30)) for each in decisions.others)
    beside = say("; there is {others} too", others=others) if others else ""
    return finding_at("list.decision_open/whose", at, **parts, beside=beside)


def _named(told: DecisionColumn) -> str:
    return f"{column_in(address(told.place, 1))} {in_marks(brief(told.heading, most=30))}"
