"""What can be said without being asked: what a column is that nobody reads, and another answer than the one that was settled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ims_lib.cell_places import CellPlace, column_in
from ims_lib.languages import translated
from ims_lib.register.lists import list_tables, unread
from ims_lib.register.model import Register, Table
from ims_lib.register.plans import heading_in_words
from ims_lib.register.settled.kept_columns import sheet_key
from ims_lib.register.settled.reading import Reading
from ims_lib.register.vocabulary import brief, load, plain
from ims_lib.report.figures import place
from ims_lib.scales import status_labels
from ims_lib.settled_answers import SettledAnswer
from ims_lib.workbench.questions import Choice, Question, kept_column, statuses_of


def unasked(register: Register, reading: Reading) -> list[Question]:
    """What may be said of a client's files beside its questions; none of it has to be settled."""
    return [*_unread_columns(register), *_settled_words(register, reading), *_settled_columns(reading)]


def _unread_columns(register: Register) -> Iterator[Question]:
    """A question for each column that is headed and that nobody reads, with all that it may hold."""
    roles = load("settling")["roles"]
    for table in register.tables:
        if table.kind == "controls":
            used = {letters for taken in table.columns.values() for letters in taken.split(", ")}
            free = {role: label for role, label in roles.items() if role not in table.columns}
            for letters, heading in table.headings.items():
                if heading and letters not in used:
                    yield _unread(
                        register,
                        table,
                        CellPlace(table.file, table.name, f"{letters}{table.header_row or 1}"),
                        heading,
                        "",
                        free,
                    )
    for source in register.grids:
        for plan, places, body in list_tables(source):
            free = {name: heading_in_words(column) for name, column in plan.columns.items() if name not in places}
            table = next(each for each in register.tables if (each.file, each.name) == (source.file, source.grid.name))
            for cell, heading, filled_in, rows in unread(places[plan.names], {*places.values()}, source.grid, body):
                yield _unread(
                    register,
                    table,
                    CellPlace(source.file, source.grid.name, cell),
                    heading,
                    f", in {filled_in} of {rows} rows",
                    free,
                )


def _unread(
    register: Register, table: Table, at: CellPlace, heading: str, told: str, roles: Mapping[str, str]
) -> Question:
    letters, files = column_in(at.cell or ""), list(dict.fromkeys(register.ledger["file"]))
    key = sheet_key(at.file, at.sheet, files=files)
    headings = {letters: heading, **table.headings}
    return Question(
        where=place(str(at)),
        file=at.file,
        code="",
        message=f"Column {letters} '{brief(heading)}' isn’t read{told}. What does it hold?",
        kind="role",
        key=f"{letters} {brief(heading)} of {at.sheet or at.file}",
        choices=tuple(
            Choice(translated(label), kept_column(key, role, [letters], headings)) for role, label in roles.items()
        ),
        group="unread",
        must=False,
    )


def _settled_words(register: Register, reading: Reading) -> Iterator[Question]:
    """Each word that was settled and stands in the files, with the other answers."""
    for word, status in reading.statuses.items():
        rows = [row for row in register.rows if plain(row.status_text or "") == plain(word)]
        if rows:
            yield Question(
                where=place(rows[0].named("status")),
                file=rows[0].file,
                code="",
                message=f"'{brief(word)}' was settled as {status_labels()[status]}. Another answer takes its place.",
                kind="status",
                key=word,
                choices=tuple(each for each in statuses_of(word, (), rows[0].kind) if each.answer.value != status),
                times=len(rows),
                group="settled",
                must=False,
            )


def _settled_columns(reading: Reading) -> Iterator[Question]:
    """Each column that was named for something, with a way back."""
    for sheet, roles in reading.columns.items():
        for role, columns in roles.items():
            named = " and ".join(f"'{each.heading or each.column}'" for each in columns)
            label = load("settling")["labels"]["not_named"]
            yield Question(
                where=sheet,
                file=sheet,
                code="",
                message=f"Column {named} was settled as {role.replace('_', ' ')}.",
                kind="role",
                key=f"{role} of {sheet}",
                choices=(Choice(label, SettledAnswer("columns", sheet, role)),),
                group="settled",
                must=False,
            )
