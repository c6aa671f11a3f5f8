"""One file → register: every sheet, every row accounted for."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import pandas as pd

from ims_lib.catalogue.model import load_standards
from ims_lib.cell_places import rows_in
from ims_lib.languages import say
from ims_lib.register.by_cells import called_as
from ims_lib.register.cells import filled
from ims_lib.register.checks import check_records
from ims_lib.register.collecting import without_collecting
from ims_lib.register.dated import day_above_tables, day_of_name
from ims_lib.register.layout.cards import find_cards
from ims_lib.register.ledger import ledger_of, lines_around
from ims_lib.register.lists import is_blank_list
from ims_lib.register.model import Finding, Record, Register, Table, with_flags
from ims_lib.register.not_recognised import of_file, of_sheet, source_of
from ims_lib.register.plans import plans
from ims_lib.register.records import read_records
from ims_lib.register.references.candidates import Numbers
from ims_lib.register.references.resolve import Resolver
from ims_lib.register.references.surroundings import NOTHING, Named, majority_of
from ims_lib.register.references.titles import Titles
from ims_lib.register.references.tokens import named_standard
from ims_lib.register.repeats import drop_repeats
from ims_lib.register.room import Room
from ims_lib.register.settled.kept_columns import doubts_of_kept
from ims_lib.register.settled.reading import Reading
from ims_lib.register.sheet import SheetTable, TableRead, read_sheet, with_explained
from ims_lib.register.statuses.by_colour import read_by_colour, say_by_colour
from ims_lib.register.statuses.legend import Explained, read_legend
from ims_lib.register.statuses.wordings import read_status
from ims_lib.register.vocabulary import brief, plain, status_in_words, threshold
from ims_lib.spreadsheet import Grid, Workbook, read_workbook
from ims_lib.told import finding_at


def read_file(
    path: str | Path,
    *,
    encoding: str | None = None,
    only_sheet: str | None = None,
    reading: Reading | None = None,
    standard: str | None = None,
    as_of: dt.date | None = None,
) -> Register:
    """The register of one spreadsheet: its records, what to settle, its sheets, and where every row went.

    `standard` is the client's own, for numbers that nothing in the file decides. `as_of` is the day before which a plan
    is overdue; without it none is called so. Raises FileRefused.
    """
    with without_collecting():
        workbook = read_workbook(Path(path), encoding=encoding)
        return read_grids(workbook, only_sheet=only_sheet, reading=reading, standard=standard, as_of=as_of)


def read_grids(
    workbook: Workbook,
    *,
    only_sheet: str | None = None,
    reading: Reading | None = None,
    standard: str | None = None,
    as_of: dt.date | None = None,
) -> Register:
    """The register of a file whose cells are read already. Raises FileRefused where it holds too many references."""
    reading, catalogue, file = reading or Reading(), load_standards(), workbook.file
    resolver = Resolver(Numbers(catalogue), Titles(catalogue))
    grids = [grid for grid in workbook.grids if only_sheet in (None, grid.name)]
    skipped = [grid for grid in grids if reading.skips(file, grid.name)]
    looked = [grid for grid in grids if not reading.skips(file, grid.name)]
    sheets, explained = _explained_tables(looked, file, resolver, reading)
    named = [*_named(file, standard), *_named_on_cover(grid for grid, listed in sheets if not listed)]
    reads, said = _read_tables(sheets, explained, named, resolver, reading, as_of)
    if lists := {id(read.table) for read in reads if _is_called_a_list(read, file, reading)}:
        sheets = [(grid, [_as_list(each) if id(each) in lists else each for each in listed]) for grid, listed in sheets]
        reads, said = _read_tables(sheets, explained, named, resolver, reading, as_of)
    kept, repeated = drop_repeats(reads)
    found = [_Sheet.of(grid, listed, kept, file, reading) for grid, listed in sheets]
    findings = [
        *(Finding(r.level, r.code, r.message, file, r.sheet, r.cell) for r in workbook.remarks),
        *([] if grids or only_sheet is None else [_not_found(only_sheet, workbook)]),
        *(doubt for grid, listed in sheets for doubt in doubts_of_kept(grid, listed, file)),
        *said,
        *repeated,
    ]
    findings += _left_open(found, findings, workbook, reading)
    day = day_of_name(file) or day_above_tables(sheets)
    return _register_of(found, skipped, findings, file, reading, day)


def _left_open(found: Sequence[_Sheet], said: Sequence[Finding], workbook: Workbook, reading: Reading) -> list[Finding]:
    """What the sheets leave open, and where nothing of them was read, that of the whole file."""
    blank = [sheet.grid.name for sheet in found if is_blank_list(sheet.grid)]
    findings = [finding for sheet in found for finding in sheet.findings(workbook, reading, blank)]
    if blank:
        return [*findings, *_blank_lists(blank, workbook.file)]
    of_whole = of_file([sheet.reads for sheet in found], [*said, *findings], workbook.file) if found else []
    return [*findings, *of_whole]


def _register_of(
    found: Sequence[_Sheet],
    skipped: Sequence[Grid],
    findings: Sequence[Finding],
    file: str,
    reading: Reading,
    day: dt.date | None,
) -> Register:
    read = [(sheet.grid, sheet.reads) for sheet in found]
    ledger: list[tuple[Grid, Sequence[TableRead]]] = [*read, *((grid, ()) for grid in skipped)]
    return Register.of(
        _flagged([record for sheet in found for record in sheet.records], findings),
        findings,
        [*(entry for sheet in found for entry in sheet.entries(file)), *(_skipped(grid, file) for grid in skipped)],
        [{"file": file, "sheet": grid.name, **ledger_of(grid, listed)} for grid, listed in ledger],
        [source_of(file, sheet.grid, sheet.tables, reading) for sheet in found if sheet.kind],
        {file: day} if day else {},
        [line for sheet in found if sheet.kind is None for line in lines_around(sheet.grid, sheet.reads, file)],
    )


@dataclass(frozen=True)
class _Sheet:
    """A sheet with its tables, what was read of them, and what its colours say."""

    grid: Grid
    tables: Sequence[SheetTable]
    reads: Sequence[TableRead]
    by_colour: Sequence[Finding]

    @classmethod
    def of(
        cls, grid: Grid, tables: Sequence[SheetTable], reads: Sequence[TableRead], file: str, reading: Reading
    ) -> _Sheet:
        own, said = say_by_colour(grid, [read for read in reads if read.table.grid is grid], file, reading)
        return cls(grid, tables, own, said)

    @property
    def records(self) -> Iterator[Record]:
        return (record for read in self.reads if not read.repeats for record in read.records)

    @property
    def kind(self) -> str | None:
        """The kind of a sheet that holds no controls; none where it holds some."""
        kinds = [table.kind for table in self.tables]
        return None if "controls" in kinds else next((kind for kind in kinds if kind != "other"), "other")

    def entries(self, file: str) -> list[Table]:
        """What is told of the tables that are ours, or why there is none."""
        name, ours = self.grid.name, [t for t in self.tables if t.kind != "other"]
        if ours:
            return [Table(file, name, t.kind, t.header_row, t.letters, t.reason, t.headed) for t in ours]
        if not any(filled(row) for row in self.grid.rows):
            return [Table(file, name, "empty", None, {}, say("no filled cell"))]
        reason = self.tables[0].reason if self.tables else say("no row reads like the headings of a table")
        return [Table(file, name, "other", None, {}, reason)]

    def findings(self, workbook: Workbook, reading: Reading, blank: Sequence[str | None]) -> list[Finding]:
        left_open = of_sheet(self.grid, self.reads, workbook.file, reading) if self.grid.name not in blank else []
        return [*self.by_colour, *left_open, *_field_counts(self.grid, self.reads, workbook)]


def _skipped(grid: Grid, file: str) -> Table:
    why = say("skipped, as settled for this client")
    return Table(file, grid.name, "other" if grid.rows else "empty", None, {}, why)


def _not_found(sheet: str, workbook: Workbook) -> Finding:
    names = ", ".join(f"'{grid.name}'" for grid in workbook.grids[:10])
    return finding_at("sheet.not_found", (workbook.file,), sheet=sheet, names=names)


_Tables = Sequence[tuple[Grid, Sequence[SheetTable]]]
"""Each sheet with its tables."""


def _tables_of(grids: Sequence[Grid], file: str, resolver: Resolver, reading: Reading) -> _Tables:
    """The tables of each sheet; a list without headings goes on with those of the sheet before."""
    found: list[tuple[Grid, list[SheetTable]]] = []
    room, cards = Room(file), find_cards(grids)
    for n, grid in enumerate(grids):
        before = found[-1][1][-1] if found and found[-1][1] else None
        read = read_sheet(grid, cards=cards[n], file=file, resolver=resolver, reading=reading, room=room, before=before)
        found.append((grid, read))
    return found


def _explained_tables(
    grids: Sequence[Grid], file: str, resolver: Resolver, reading: Reading
) -> tuple[_Tables, list[Explained]]:
    """The tables of each sheet, read with the wordings that any sheet of the file explains; and these."""
    sheets = _tables_of(grids, file, resolver, reading)
    explained = [each for grid, listed in sheets for each in read_legend(grid, listed)]
    if not explained:
        return sheets, []
    return [(grid, [with_explained(table, explained) for table in listed]) for grid, listed in sheets], explained


def _read_tables(
    sheets: _Tables,
    explained: Sequence[Explained],
    named: Sequence[Named],
    resolver: Resolver,
    reading: Reading,
    as_of: dt.date | None,
) -> tuple[list[TableRead], list[Finding]]:
    """The records of all tables of ours, sheet by sheet, and what is said of them."""
    ours = [(table, listed) for _, listed in sheets for table in listed if table.kind != "other"]
    # What the other tables' numbers speak for: a lone table has no others.
    sources = {id(table): table.sources(resolver) for table, _ in ours} if len(ours) > 1 else {}
    reads, findings = [], []
    for table, listed in ours:
        others = [source for key, found in sources.items() if key != id(table) for source in found]
        legend = {each.word: each.status for each in sorted(explained, key=lambda each: each.sheet == table.grid.name)}
        records, said = read_records(
            table, resolver, reading, file=named, elsewhere=majority_of(others), legend=legend, as_of=as_of
        )
        said += _say_legend(records, explained, legend, table.file)
        records, more = check_records(
            read_by_colour(table, records, listed, reading),
            resolver.numbers.catalogue,
            has_reasons="reason" in table.layout.roles,
            ref_columns=table.ends_of_refs,
        )
        asked = {row for finding in more if finding.code == "ref.heading" for row in rows_in(finding.cell)}
        said = [each for each in said if each.code != "ref.heading" or asked.isdisjoint(rows_in(each.cell))]
        findings += [*said, *more]
        reads.append(TableRead(table, tuple(records)))
    return reads, findings


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


def _is_called_a_list(read: TableRead, file: str, reading: Reading) -> bool:
    """Whether rows that were taken for controls name no requirement, and sheet or file are called as a list that sets no level."""
    table, sheet = read.table, read.table.grid.name
    if table.kind != "controls" or table.kept or "ref" in table.layout.roles or reading.list_of(file, sheet):
        return False
    names = [sheet or "", file.rpartition(".")[0]]
    named = any(plan.kind is None and called_as(plan, names) for plan in plans().values())
    return named and not any(record.refs or record.old_refs for record in read.records)


def _as_list(table: SheetTable) -> SheetTable:
    return replace(
        table, kind="other", reason=say("no row names a requirement, and it is called as a list"), entries=[]
    )


def _say_legend(
    records: Sequence[Record], explained: Sequence[Explained], legend: dict[str, str], file: str
) -> list[Finding]:
    """Which wordings were read as the file's own legend says."""
    used = {plain(r.status_text) for r in records if r.status_text} & legend.keys() if legend else set()
    told = {each.word: each for each in explained if each.word in used and each.status == legend[each.word]}
    return [
        finding_at(
            "status.legend", (file, each.sheet, each.cell), word=brief(each.typed), status=status_in_words(each.status)
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


def _blank_lists(sheets: Sequence[str | None], file: str) -> list[Finding]:
    names = ", ".join(str(name) for name in sheets)
    return [finding_at("sheet.blank_list", (file,), names=names)]


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
        finding_at(
            "row.fields",
            (workbook.file, grid.name, f"A{number}"),
            fields=fields[number],
            wanted=wanted,
            why=_why(fields[number], wanted),
        )
        for number in sorted(rows)
        if wanted and number in fields and fields[number] != wanted
    ]


def _why(found: int, wanted: int) -> str:
    if found > wanted:
        return say("a separator without quotes shifts what stands behind it; check the row")
    return say("the row stops early, what is missing was read as empty")


def _flagged(records: Sequence[Record], findings: Sequence[Finding]) -> list[Record]:
    """The records with the codes of those findings whose cell lies in their row, besides their own."""
    there: dict[tuple[str | None, int], list[str]] = {}
    known = Counter((record.sheet, record.row) for record in records)
    for finding in findings:
        rows = rows_in(finding.cell)
        if finding.code != "status.legend" and len(rows) == 1 and known[finding.sheet, rows[0]] == 1:
            there.setdefault((finding.sheet, rows[0]), []).append(finding.code)
    return [with_flags(record, there.get((record.sheet, record.row), ())) for record in records]
