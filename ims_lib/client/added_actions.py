"""Rows that somebody wrote below those of sheet Actions in a report's workbook: they become a list of the client's, actions_added.csv."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from ims_lib.assessment_workbook.marks import find_report_workbooks
from ims_lib.client.added_lines import read_lines_of
from ims_lib.client.entry_sheets import ACTIONS, LINES
from ims_lib.client.filled_sheets import FilledRow, SheetForm, read_filled
from ims_lib.errors import BadClient
from ims_lib.files import add_lines, alone_with
from ims_lib.findings import Finding
from ims_lib.scales import scale_rows
from ims_lib.told import finding_at
from ims_lib.wording import in_marks

FILE, ID, TITLE = "actions_added.csv", "Id", "Title"
HEADINGS: Mapping[str, str] = {row["column"]: row["heading"] for row in scale_rows("added_actions")}
"""Columns of the file → of the sheet."""
Line = Mapping[str, str]


def merge_actions(folder: Path) -> tuple[Line, ...]:
    """The lines added to actions_added.csv: what was written on sheet Actions and isn't there yet. A second time adds nothing.

    Raises BadClient where actions_added.csv is wrong, and CannotWrite.
    """
    if all(there for *_, there in _written(folder, [])):
        return ()
    faults: list[str] = []
    with alone_with(folder / FILE):
        added = {(line[ID], line[TITLE]): line for _, line, there in _written(folder, faults) if not there}
        BadClient.raise_with(faults)
        add_lines(folder / FILE, tuple(HEADINGS), added.values())
    return tuple(added.values())


def doubts_of_added(folder: Path) -> Iterator[Finding]:
    """What must be known of such a row: that it isn't there yet, or stands there otherwise by now."""
    for row, line, there in _written(folder, []):
        told, cell = {"what": in_marks(line[TITLE][:40]), "file": FILE}, row.cells[HEADINGS[TITLE]]
        if not there:
            yield finding_at("entry.not_merged/row", cell, **told)
        elif any(there[name].split() != text.split() for name, text in line.items()):
            yield finding_at("entry.row_added", cell, **told)


def _written(folder: Path, faults: list[str]) -> Iterator[tuple[FilledRow, Line, Line | None]]:
    """The rows that no report wrote, each as a line of actions_added.csv, with the one that is there."""
    lines = read_lines_of(folder / FILE, tuple(HEADINGS), (TITLE,), faults)
    kept = {(line[ID], line[TITLE]): line for _, line in lines}
    form = SheetForm(ACTIONS, "entry", (HEADINGS[TITLE],), (LINES,), tuple(HEADINGS.values()))
    for path in find_report_workbooks(folder):
        for row in read_filled(path, form, []):
            line = {name: row.texts.get(heading, "") for name, heading in HEADINGS.items()}
            if line[TITLE] and not row.texts.get(LINES):
                yield row, line, kept.get((line[ID], line[TITLE]))
