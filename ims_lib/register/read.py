"""One file → register: every sheet, every row accounted for."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import pandas as pd

from ims_lib import paths
from ims_lib.catalogue import Catalogue
from ims_lib.catalogue import standards as of_standards
from ims_lib.register.blank_lists import is_blank_list
from ims_lib.register.by_colour import read_by_colour, say_by_colour
from ims_lib.register.candidates import Numbers
from ims_lib.register.cards import find_cards
from ims_lib.register.cells import filled
from ims_lib.register.checks import check_records
from ims_lib.register.collecting import without_collecting
from ims_lib.register.dated import day_above_tables, day_of_name
from ims_lib.register.kept_doubts import doubts_of_kept
from ims_lib.register.ledger import ledger_of
from ims_lib.register.legend import Explained, read_legend
from ims_lib.register.lines import lines_around
from ims_lib.register.model import Finding, Line, Record, Register, SourceGrid, Table, with_flags
from ims_lib.register.not_recognised import of_file, of_sheet
from ims_lib.register.reading import Reading
from ims_lib.register.records import read_records
from ims_lib.register.repeats import drop_repeats
from ims_lib.register.resolve import Resolver
from ims_lib.register.room import Room
from ims_lib.register.sheet import SheetTable, TableRead, read_sheet
from ims_lib.register.statuses import read_status
from ims_lib.register.surroundings import NOTHING, Named, majority_of
from ims_lib.register.titles import Titles
from ims_lib.register.tokens import named_standard
from ims_lib.register.vocabulary import brief, plain, threshold
from ims_lib.spreadsheet import Grid, Workbook, read_workbook


def read_file(
    path: str | Path,
    *,
    encoding: str | None = None,
    only_sheet: str | None = None,
    reading: Reading | None = None,
    catalogue: Catalogue | None = None,
    standard: str | None = None,
    as_of: dt.date | None = None,
) -> Register:
    """The register of one spreadsheet: its records, what to settle, its sheets, and where every row went.

    `standard` is the client's own, for numbers that nothing in the file decides. `as_of` is the day before which a plan
    is overdue; without it none is called so. Raises FileRefused.
    """
    with without_collecting():
        parts = _understand(
            read_workbook(Path(path), encoding=encoding),
            only_sheet=only_sheet,
            reading=reading,
            catalogue=catalogue,
            standard=standard,
            as_of=as_of,
        )
        return Register.of(*parts)


def read_grids(
    workbook: Workbook,
    *,
    only_sheet: str | None = None,
    reading: Reading | None = None,
    catalogue: Catalogue | None = None,
    standard: str | None = None,
    as_of: dt.date | None = None,
) -> Register:
    """The register of a file whose cells are read already. Raises FileRefused where it holds too many references."""
    parts = _understand(
        workbook, only_sheet=only_sheet, reading=reading, catalogue=catalogue, standard=standard, as_of=as_of
    )
    return Register.of(*parts)


_Parts = tuple[
    list[Record], list[Finding], list[Table], list[dict[str, Any]], list[SourceGrid], dict[str, dt.date], list[Line]
]
"""What a register is made of."""


def _understand(
    workbook: Workbook,
    *,
    only_sheet: str | None,
    reading: Reading | None,
    catalogue: Catalogue | None,
    standard: str | None,
    as_of: dt.date | None,
) -> _Parts:
    reading = reading or Reading()
    catalogue = catalogue or load_standards()
    resolver = Resolver(Numbers(catalogue), Titles(catalogue))
    file = workbook.file
    findings = [Finding(r.level, r.code, r.message, file, r.sheet, r.cell) for r in workbook.remarks]
    grids = [grid for grid in workbook.grids if only_sheet in (None, grid.name)]
    if only_sheet is not None and not grids:
        names = ", ".join(f"'{grid.name}'" for grid in workbook.grids[:10])
        findings.append(
            Finding("warning", "sheet.not_found", f"there is no sheet '{only_sheet}'; the file has {names}", file)
        )
    skipped = [grid for grid in grids if reading.skips(file, grid.name)]
    looked = [grid for grid in grids if not reading.skips(file, grid.name)]
    tables: dict[int, list[SheetTable]] = {}
    room, cards = Room(file), find_cards(looked)
    for n, grid in enumerate(looked):
        before = tables[n - 1][-1] if n and tables[n - 1] else None
        tables[n] = read_sheet(
            grid, cards=cards[n], file=file, resolver=resolver, reading=reading, room=room, before=before
        )

    findings += [doubt for n, grid in enumerate(looked) for doubt in doubts_of_kept(grid, tables[n], file)]
    explained = [each for n, grid in enumerate(looked) for each in read_legend(grid, tables[n])]
    cover = _named_on_cover(grid for n, grid in enumerate(looked) if not tables[n])
    reads: dict[int, list[TableRead]] = {}
    ours = [table for listed in tables.values() for table in listed if table.kind != "other"]
    # What the other tables' numbers speak for: a lone table has no others.
    sources = {id(table): table.sources(resolver) for table in ours} if len(ours) > 1 else {}
    for n, listed in tables.items():
        reads[n] = []
        for table in (t for t in listed if t.kind != "other"):
            others = [source for key, found in sources.items() if key != id(table) for source in found]
            named = [*_named(file, standard), *cover]
            legend = _legend_of(explained, table.grid.name)
            records, said = read_records(
                table, resolver, reading, file=named, elsewhere=majority_of(others), legend=legend, as_of=as_of
            )
            said += _say_legend(records, explained, legend, file)
            records, more = check_records(
                read_by_colour(table, records, listed),
                catalogue,
                has_reasons="reason" in table.layout.roles,
                ref_columns=table.ends_of_refs,
            )
            asked = {row for finding in more if finding.code == "ref.heading" for row in _rows_of(finding.cell)}
            said = [each for each in said if each.code != "ref.heading" or asked.isdisjoint(_rows_of(each.cell))]
            findings += [*said, *more]
            reads[n].append(TableRead(table, tuple(records)))
    kept, repeated = drop_repeats([read for listed in reads.values() for read in listed], catalogue)
    findings += repeated
    by_table = {id(read.table): read for read in kept}
    reads = {n: [by_table[id(read.table)] for read in listed] for n, listed in reads.items()}

    sheets, ledger = [], []
    blank = [grid.name for grid in looked if is_blank_list(grid)]
    for n, grid in enumerate(looked):
        reads[n], by_colour = say_by_colour(grid, reads[n], file)
        findings += by_colour
        sheets += _sheet_entries(grid, tables[n], reads[n], file)
        ledger.append({"file": file, "sheet": grid.name, **ledger_of(grid, reads[n])})
        findings += of_sheet(grid, reads[n], file, reading) if grid.name not in blank else []
        findings += _field_counts(grid, reads[n], workbook)
    for grid in skipped:
        sheets.append(
            Table(file, grid.name, "other" if grid.rows else "empty", None, {}, "skipped, as settled for this client")
        )
        ledger.append({"file": file, "sheet": grid.name, **ledger_of(grid, [])})
    records = [record for listed in reads.values() for read in listed if not read.repeats for record in read.records]
    if looked:
        findings += _blank_lists(blank, file) if blank else of_file(reads, findings, file)
    kept_grids = [
        SourceGrid(file, kind, grid, reading) for n, grid in enumerate(looked) for kind in [_kind_of(tables[n])] if kind
    ]
    day = day_of_name(file) or day_above_tables([(grid, tables[n]) for n, grid in enumerate(looked)])
    lines = [
        line
        for n, grid in enumerate(looked)
        if _kind_of(tables[n]) is None
        for line in lines_around(grid, reads[n], file)
    ]
    return _flagged(records, findings), findings, sheets, ledger, kept_grids, {file: day} if day else {}, lines


def combine(registers: Iterable[Register]) -> Register:
    """One register of several files, in their order."""
    listed = list(registers)
    if not listed:
        return Register.of([], [], [], [])
    return Register(
        rows=tuple(row for each in listed for row in each.rows),
        found=tuple(finding for each in listed for finding in each.found),
        tables=tuple(table for each in listed for table in each.tables),
        ledger=pd.concat([each.ledger for each in listed], ignore_index=True),
        dated={file: day for each in listed for file, day in each.dated.items()},
        grids=tuple(grid for each in listed for grid in each.grids),
        lines=tuple(line for each in listed for line in each.lines),
    )


def _kind_of(tables: Sequence[SheetTable]) -> str | None:
    """The kind of a sheet that holds no controls; none where it holds some."""
    kinds = [table.kind for table in tables]
    return None if "controls" in kinds else next((kind for kind in kinds if kind != "other"), "other")


@cache
def load_standards(data: Path = paths.DATA) -> Catalogue:
    """The catalogue without its criteria, which take no part in reading a spreadsheet."""
    folder = data / "standards"
    return Catalogue(
        standards=of_standards.read_standards(folder),
        requirements=of_standards.read_requirements(folder),
        harmonized=of_standards.read_harmonized_structure(folder),
        editions=of_standards.read_editions(folder),
        links_2013=of_standards.read_links_2013(folder),
        processes={},
    )


def _legend_of(explained: Sequence[Explained], sheet: str | None) -> dict[str, str]:
    """Wording → status for one sheet: its own legend counts before that of another sheet."""
    return {each.word: each.status for each in sorted(explained, key=lambda each: each.sheet == sheet)}


def _say_legend(
    records: Sequence[Record], explained: Sequence[Explained], legend: dict[str, str], file: str
) -> list[Finding]:
    """Which wordings were read as the file's own legend says."""
    used = {plain(r.status_text) for r in records if r.status_text} & legend.keys() if legend else set()
    told = {each.word: each for each in explained if each.word in used and each.status == legend[each.word]}
    return [
        Finding(
            "note",
            "status.legend",
            f"'{brief(each.typed)}' is read as {each.status.replace('_', ' ')}, as this cell explains it",
            file,
            each.sheet,
            each.cell,
        )
        for word, each in told.items()
        if read_status(word).status != each.status
    ]


def _named(file: str, standard: str | None) -> list[Named]:
    named = [named_standard(file.rpartition(".")[0] or file), named_standard(standard or "")]
    return [each for each in named if each != NOTHING]


def _named_on_cover(grids: Iterable[Grid]) -> list[Named]:
    """The standard that the first rows of the sheets without a table name, where it is one."""
    rows = (row for grid in grids for row in islice(grid.rows, int(threshold("cover", "rows_looked_at"))))
    named = named_standard("\n".join(text for row in rows for _, text in filled(row)))
    return [] if named == NOTHING else [named]


def _sheet_entries(grid: Grid, tables: Sequence[SheetTable], reads: Sequence[TableRead], file: str) -> list[Table]:
    entries = [
        Table(file, grid.name, t.kind, t.header_row, t.letters, t.reason, t.headed) for t in tables if t.kind != "other"
    ]
    if entries:
        return entries
    empty = not any(filled(row) for row in grid.rows)
    reason = "no filled cell" if empty else tables[0].reason if tables else "no row reads like the headings of a table"
    return [Table(file, grid.name, "empty" if empty else "other", None, {}, reason)]


def _blank_lists(sheets: Sequence[str | None], file: str) -> list[Finding]:
    names = ", ".join(str(name) for name in sheets)
    return [Finding("note", "sheet.blank_list", f"lists of the template that are not filled in: {names}", file)]


def _field_counts(grid: Grid, reads: Sequence[TableRead], workbook: Workbook) -> list[Finding]:
    """Rows of a csv with more or fewer fields than its headings: a comma without quotes, or a line that stops."""
    if workbook.format != "csv" or not reads or not reads[0].table.header_row:
        return []
    fields = {row.number: row.fields for row in grid.rows if row.fields}
    wanted = fields.get(reads[0].table.header_row, 0)
    rows = {
        entry.row.number for read in reads for entry in read.table.entries if entry.what in ("records", "continued")
    }
    return [
        Finding(
            "warning",
            "row.fields",
            f"{fields[number]} fields under {wanted} headings: {_why(fields[number], wanted)}",
            workbook.file,
            grid.name,
            f"A{number}",
        )
        for number in sorted(rows)
        if wanted and number in fields and fields[number] != wanted
    ]


def _why(found: int, wanted: int) -> str:
    if found > wanted:
        return "a separator without quotes shifts what stands behind it; check the row"
    return "the row stops early, what is missing was read as empty"


def _flagged(records: Sequence[Record], findings: Sequence[Finding]) -> list[Record]:
    """The records with the codes of those findings whose cell lies in their row, besides their own."""
    there: dict[tuple[str | None, int], list[str]] = {}
    known = Counter((record.sheet, record.row) for record in records)
    for finding in findings:
        rows = _rows_of(finding.cell)
        if finding.code != "status.legend" and len(rows) == 1 and known[finding.sheet, rows[0]] == 1:
            there.setdefault((finding.sheet, rows[0]), []).append(finding.code)
    return [with_flags(record, there.get((record.sheet, record.row), ())) for record in records]


def _rows_of(cell: str | None) -> list[int]:
    return sorted({int(number) for number in _DIGITS.findall(cell or "")})


_DIGITS = re.compile(r"[0-9]+")
