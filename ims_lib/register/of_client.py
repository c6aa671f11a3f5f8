"""The register of a client: all its input files, read with its own settled answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from ims_lib.assessment_workbook import READ_BACK, is_report_workbook, sheet_called
from ims_lib.client import Client
from ims_lib.client.entries import Correction, Entered
from ims_lib.client.filled_sheets import sheets_read_back
from ims_lib.dates import spoken
from ims_lib.errors import FileRefused, NoTableFound
from ims_lib.judgements.model import UNNAMED
from ims_lib.languages import say, translated
from ims_lib.register.cells import cell_at, filled
from ims_lib.register.dated import day_of_properties
from ims_lib.register.lists import is_blank_list, list_tables
from ims_lib.register.model import Finding, Register
from ims_lib.register.plans import is_example
from ims_lib.register.read import combine, read_file
from ims_lib.register.same_files import say_same_files
from ims_lib.register.settled.kept_columns import keys_of
from ims_lib.register.settled.on_the_sheet import Answers, load_answers
from ims_lib.register.settled.reading import Reading, with_left
from ims_lib.register.statuses.row_statuses import without_explained
from ims_lib.register.vocabulary import brief, threshold
from ims_lib.told import finding_at
from ims_lib.wording import in_marks, listed

REFUSED = "file.refused"
"""The code of the finding on a file that could not be read at all."""
NO_TABLE = "client.no_table"
"""The code of the note on a client of which nothing is known yet."""
MOST_NAMED = 8
"""Headings of a sheet that are named where nobody understood any."""


def read_register(client: Client) -> Register:
    """A row per control of the client's own sheets, each with its file, sheet and cell.

    A file that is refused doesn't stop the others; it is an error finding. Raises FileRefused when none could be read.
    Where there is no table, nor an entry in a list, and the assessor judged nothing, it has no row and a
    note that says so: see require_table. A plan is overdue when its date lies before the client's as-of day.
    """
    answers = load_answers(client.folder)
    return with_left(_read_all(client, answers), answers.reading)


def _read_all(client: Client, answers: Answers) -> Register:
    reading = answers.reading
    registers: list[Register] = []
    refused: list[Finding] = []
    for path in client.inputs:
        try:
            registers.append(_read(path, reading, client))
        except FileRefused as error:
            why = "; ".join(fault.removeprefix(f"{path.name}: ") for fault in error.faults)
            refused.append(Finding("error", REFUSED, why, path.name))
    if refused and not registers:
        raise FileRefused([f"{finding.file}: {finding.message}" for finding in refused])
    dated = {
        path.name: day
        for path in client.inputs
        if not any(path.name in register.dated for register in registers) and (day := day_of_properties(path))
    }
    told = [*refused, *answers.findings, *_unmet(reading, registers)]
    register = combine([*registers, Register.of([], told, [], [], dated=dated)])
    register = combine([register, Register.of([], say_same_files(register.controls, register.dated), [], [])])
    register = replace(
        without_explained(register),
        corrected={**client.decided_rows}
        | {on: _corrected(each) for on, each in client.entries.items() if each.form.corrects},
    )
    lists_something = not register.rows and _lists_something(register)
    if not lists_something and (register.rows or client.judgements):
        return register
    asked = (
        finding_at("client.no_controls", ("client.yml",))
        if lists_something
        else Finding("note", NO_TABLE, _no_table(client, reading, register), "client.yml")
    )
    return replace(combine([register, Register.of([], [asked], [], [])]), corrected=register.corrected)


def require_table(register: Register) -> Register:
    """The same register. Raises NoTableFound where there is nothing at all to report of: no table, list or judgement."""
    NoTableFound.raise_with(each.message for each in register.found if each.code == NO_TABLE)
    return register


def _no_table(client: Client, reading: Reading, register: Register) -> str:
    where = ", ".join(path.name for path in client.inputs) or say("no spreadsheet in the folder")
    left_out = say("; columns.yml leaves out {map}", map=", ".join(map(brief, reading.skip))) if reading.skip else ""
    if strange := list(_strange_headings(register)):
        return say(
            "nothing in {id} was recognised as a list of controls, AI systems, services, risks or the like ({where}){left_out}. "
            "Not understood: {headings}. Head the columns as in lists.xlsx, which `ims new` writes, or as most do: AI system, Purpose, "
            "Owner, Kind of AI; Service, Owner, Customers; Risk, Likelihood, Impact, Owner; Control, Title, Status",
            id=client.id,
            where=where,
            left_out=left_out,
            headings="; ".join(strange),
        )
    return say(
        "no table of controls was found in {id} ({where}){left_out}; put the client's own spreadsheet into its folder",
        id=client.id,
        where=where,
        left_out=left_out,
    )


def _strange_headings(register: Register) -> Iterator[str]:
    """The headings of each sheet in which nothing was recognised: its first row of several short texts."""
    longest = threshold("by_cells", "longest_heading")
    for source in register.grids:
        rows = (texts for row in source.grid.rows if len(texts := [text for _, text in filled(row)]) > 1)
        texts = next((each for each in rows if all(len(text) <= longest for text in each)), [])
        if texts and not is_blank_list(source.grid):
            named = ", ".join(in_marks(brief(text, most=30)) for text in texts[:MOST_NAMED])
            yield f"{named} ({source.file}, {source.grid.name})" if source.grid.name else f"{named} ({source.file})"


def _corrected(each: Entered) -> list[Correction]:
    """What the client corrected of a row of its lists in workbooks of reports; the latest of each column counts."""
    last = {line.field: line for line in each.lines if line.field in each.form.corrects}
    found = []
    for name, line in last.items():
        by = say(" by {who}", who=line.who) if line.who != UNNAMED else say(" in the workbook")
        by += say(" on {day}", day=spoken(line.when[:10])) if line.when else ""
        found.append(Correction(name, line.old, line.new, by, line.cell))
    return found


def _read(path: Path, reading: Reading, client: Client) -> Register:
    """One file. Of a report's workbook one sheet alone, for what the report found would be counted as the client's own."""
    only_sheet = (sheet_called(path, READ_BACK) or READ_BACK) if is_report_workbook(path) else None
    found = read_file(
        path,
        reading=reading,
        standard=(client.standards[0] if len(client.standards) == 1 else None),
        as_of=client.as_of,
        only_sheet=only_sheet,
    )
    if only_sheet is None:
        return found
    # Columns that no list has are the report's own, and so are those that it folds away, and what else its other sheets hold.
    own = ("list.column_unread", "column.hidden", "sheet.not_found")
    told = [each for each in found.found if each.code not in own and each.sheet in (None, only_sheet)]
    return combine(
        [
            replace(
                found,
                found=(
                    *told,
                    finding_at(
                        "file.own_report",
                        (path.name,),
                        listed=listed(map(translated, (READ_BACK, *sheets_read_back()))),
                    ),
                ),
            )
        ]
    )


def _lists_something(register: Register) -> bool:
    """Whether a list of any kind has an entry: what follows from it is told before anybody spoke of a control."""
    return any(
        not is_example(plan, {name: cell_at(row, place) for name, place in places.items()})
        for grid in register.grids
        for plan, places, rows in list_tables(grid)
        for row in rows
        if cell_at(row, places[plan.names])
    )


def _unmet(reading: Reading, registers: Iterable[Register]) -> Iterator[Finding]:
    """Answers on sheets that no file has: misspelt, or the sheet has another name this year."""
    sheets = {(table.file, table.name) for register in registers for table in register.tables}
    keys = dict.fromkeys([*reading.columns, *reading.lists, *reading.skip])
    met = {key for file, sheet in sheets for key in keys_of(file, sheet, keys)} | {file for file, _ in sheets}
    for key in keys:
        if key not in met:
            yield finding_at("answer.unmet", ("columns.yml",), name=brief(key))
