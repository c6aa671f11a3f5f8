"""Builders for tests: catalogues, registers and clients in a line each, and spreadsheets written from text.

The standards are the real ones; criteria are always the test's own, so no test depends on the body of knowledge.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from string import ascii_uppercase
from types import MappingProxyType
from typing import Any

from openpyxl import Workbook

from ims_lib.assessment import Assessment, assess
from ims_lib.catalogue.criteria import Criterion, Process, Serves
from ims_lib.catalogue.model import Catalogue, load_standards
from ims_lib.client import Client
from ims_lib.client.agreed_plan import Agreed
from ims_lib.client.settings import Settings
from ims_lib.coverage import Coverage, score_coverage
from ims_lib.judgements.log import COLUMNS
from ims_lib.judgements.model import Judgement, split_on
from ims_lib.register.model import Finding, Record, Register

AS_OF = date(2026, 11, 24)
ALL = ("27001", "20000-1", "42001")


def criterion(
    name: str, *serves: str, days: float = 1, needs: Iterable[str] = (), links: Iterable[Serves] = ()
) -> Criterion:
    """A criterion whose text is only filler; its process is the first half of its id. `links` stand beside plain ids."""
    return Criterion(
        id=name,
        process=name.partition(".")[0],
        text=f"A statement that stands for {name}.",
        ask="Show me the records.",
        evidence=("a record",),
        days=days,
        needs=tuple(needs),
        serves=(*serves, *links),  # type: ignore[arg-type]
    )


def catalogue(*criteria: Criterion) -> Catalogue:
    """The real standards with these criteria, a process for each first half of their ids."""
    by_process: dict[str, list[Criterion]] = {}
    for item in criteria:
        by_process.setdefault(item.process, []).append(item)
    processes = {
        name: Process(process=name, title=name.capitalize(), merges="For tests.", criteria=tuple(items))
        for name, items in by_process.items()
    }
    return replace(load_standards(), processes=MappingProxyType(processes))


def row(
    number: int, refs: str, status: str, *, kind: str = "controls", file: str = "soa.xlsx", sheet: str | None = "SoA"
) -> Record:
    """One row of a client's sheet. `refs` are ids with blanks between."""
    return Record(
        file=file,
        sheet=sheet,
        row=number,
        kind=kind,
        title=None,
        refs=tuple(refs.split()),
        ref_text=refs,
        old_refs=(),
        applicable=False if status == "not_applicable" else None,
        status=status,
        status_text=status,
        cells={"ref": f"A{number}", "status": f"F{number}"},
    )


def register(*records: Record, findings: Iterable[Finding] = ()) -> Register:
    """A register of these rows."""
    return Register.of(records, findings, [], [])


def client(
    *,
    judgements: Mapping[str, str] | None = None,
    as_of: date = AS_OF,
    plan: Mapping[str, Agreed] | None = None,
    plan_lines: int = 0,
    **settings: Any,
) -> Client:
    """A client with these settings; all three standards in scope unless said otherwise. No folder behind it."""
    given = {split_on(on): new for on, new in (judgements or {}).items()}
    return Client(
        id="test",
        folder=Path("test"),
        as_of=as_of,
        inputs=(),
        plan=plan or {},
        plan_lines=plan_lines,
        settings=Settings.model_validate({"name": "Test", "standards": list(ALL)} | settings),
        judgements={
            on: Judgement(
                on,
                new,
                "2026-11-20",
                "Lead assessor",
                "seen",
                "records",
                f"judgements.csv!E{line}",
                said,
                cells={name: f"{letter}{line}" for name, letter in zip(COLUMNS, ascii_uppercase, strict=False)},
            )
            for line, ((on, said), new) in enumerate(given.items(), start=2)
        },
    )


def assessed(knowledge: Catalogue, *records: Record, **said: Any) -> Assessment:
    """What is known of a client with these rows; `said` as in client()."""
    return assess(register(*records), client(**said), catalogue=knowledge)


def covered(knowledge: Catalogue, *records: Record, **said: Any) -> Coverage:
    """The coverage of a client with these rows; `said` as in client()."""
    return score_coverage(assessed(knowledge, *records, **said))


def write_client(folder: Path, settings: str, *, judgements: str | None = None) -> Path:
    """A client folder with this client.yml and, if given, these judgements."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "client.yml").write_text(settings, encoding="utf-8")
    if judgements is not None:
        (folder / "judgements.csv").write_text(judgements, encoding="utf-8")
    return folder


def write_xlsx(
    path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]], *, merged: Mapping[str, Sequence[str]] | None = None
) -> Path:
    """A workbook with these sheets, each given as rows of values from A1 on; `merged` names areas of a sheet: A1:C1."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for values in rows:
            sheet.append(list(values))
        for area in (merged or {}).get(name, ()):
            sheet.merge_cells(area)
    book.save(path)
    return path
