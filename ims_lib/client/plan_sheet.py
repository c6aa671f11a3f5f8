"""The plan's sheet of a report's workbook read back: what was filled in there goes into plan.csv, or becomes a question."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from ims_lib.assessment_workbook.form import read_sheet, text_of
from ims_lib.assessment_workbook.marks import find_report_workbooks
from ims_lib.cell_places import CellPlace
from ims_lib.client.agreed_plan import (
    STATUSES,
    Agreed,
    agreed_of,
    append_agreed,
    counting_lines,
    parse_agreed,
    read_lines,
    status_of,
)
from ims_lib.dates import spoken
from ims_lib.judgements.model import JudgementDoubt, day_of
from ims_lib.nearest import did_you_mean
from ims_lib.spreadsheet.grid import column_letter
from ims_lib.wording import counted

SHEET = "Plan"
FIELDS = {
    "owner": "Agreed owner",
    "start": "Agreed start",
    "end": "Agreed end",
    "status": "Status",
    "note": "Note",
}
"""What can be filled in of a package, and how its heading begins."""
NAME, WHO, PACKAGE, LINES = "Package", "Who says so", "Package id", "Lines of plan.csv"
"""What a package is called; who agreed; which one a row is about; how many lines plan.csv had when the sheet was written."""
UNNAMED = "workbook"
"""Who agreed, where the sheet doesn't say."""


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A row of the sheet: its texts by field, and where they stand."""

    package: str
    name: str
    """What people call it."""
    lines: int
    who: str
    values: Mapping[str, str]
    cells: Mapping[str, CellPlace]


@dataclass(frozen=True, slots=True)
class PlanCompared:
    """The sheet against plan.csv: what is new on it and contradicts nothing, and what must be asked."""

    changes: tuple[Agreed, ...]
    doubts: tuple[JudgementDoubt, ...]


def merge_plan(folder: Path, *, who: str = "", when: date | str | None = None) -> tuple[Agreed, ...]:
    """The lines added to plan.csv: what was changed on the plan's sheet of the reports' workbooks in a client's folder.

    Where plan.csv has changed too, and differently, nothing is added and a question says so. A second time adds nothing.
    Raises BadClient where plan.csv is wrong, and CannotWrite.
    """
    added: list[Agreed] = []
    for path in find_report_workbooks(folder):
        lines = read_lines(folder, [])
        if compare_plan(path, lines).changes:
            # Compared again while nobody else can add a line.
            added += append_agreed(folder, partial(_changes, path, who or UNNAMED, str(when or date.today())))
    return tuple(added)


@dataclass(frozen=True, slots=True)
class PlanRead:
    """What was agreed, by plan.csv and by what was filled in since."""

    counts: Mapping[str, Agreed]
    """Of each package."""
    lines: int
    """How many lines plan.csv has."""
    doubts: tuple[JudgementDoubt, ...]
    """What must be decided or known."""


def read_plan(folder: Path, faults: list[str]) -> PlanRead:
    """What was agreed of a client's plan. What is wrong with plan.csv goes to `faults`."""
    lines = read_lines(folder, faults)
    found = [compare_plan(path, lines) for path in find_report_workbooks(folder)]
    changes = [change for each in found for change in each.changes]
    return PlanRead(counting_lines([*lines, *changes]), len(lines), tuple(_told(found)))


def compare_plan(path: Path, lines: Sequence[Agreed]) -> PlanCompared:
    """The plan's sheet of a workbook against the lines of plan.csv."""
    doubts: list[JudgementDoubt] = []
    rows = read_plan_rows(path, doubts)
    packages = {row.package for row in rows}
    changes = [change for row in rows if (change := _compare(row, lines, packages, doubts))]
    return PlanCompared(tuple(changes), tuple(doubts))


def read_plan_rows(path: Path, doubts: list[JudgementDoubt]) -> list[PlanRow]:
    """The rows of a workbook's plan; none where it has no such sheet. A column that is gone is a question."""
    known = path.stat()
    rows = _rows(path, known.st_mtime_ns, known.st_size)
    start, places = _headings(rows)
    gone = [name for name in (*FIELDS.values(), PACKAGE, LINES) if name not in places]
    if gone and rows:
        text = f"nothing of this sheet is read back, for its column '{gone[0]}' is gone; fill in the workbook of the latest report"
        doubts.append(JudgementDoubt("question", "plan.column_gone", text, path.name, SHEET))
    if gone:
        return []
    return [
        found for number, row in enumerate(rows[start:], start=start + 1) if (found := _row(row, number, places, path))
    ]


@lru_cache(maxsize=4)
def _rows(path: Path, _changed: int, _size: int) -> list[tuple[Any, ...]]:
    """The sheet's rows, read once as long as the file stays as it is: a client is opened often."""
    return read_sheet(path, SHEET) or []


def _headings(rows: Sequence[Sequence[Any]]) -> tuple[int, dict[str, int]]:
    """The number of the row of headings, and where each column that we know stands, whatever its heading adds."""
    known = (NAME, *FIELDS.values(), WHO, PACKAGE, LINES)
    for number, row in enumerate(rows, start=1):
        texts = [text_of(value).partition(" (")[0] for value in row]
        places = {name: texts.index(name) for name in known if name in texts}
        if FIELDS["status"] in places:
            return number, places
    return len(rows), {}


def _row(row: Sequence[Any], number: int, places: Mapping[str, int], path: Path) -> PlanRow | None:
    texts = {name: text_of(row[place]) for name, place in places.items() if place < len(row)}
    lines = texts.get(LINES, "").partition(".")[0]
    if not texts.get(PACKAGE) or not lines.isdigit():
        return None
    values = {field: texts.get(name, "") for field, name in FIELDS.items()}
    cells = {
        field: CellPlace(path.name, SHEET, f"{column_letter(places[name])}{number}") for field, name in FIELDS.items()
    }
    return PlanRow(texts[PACKAGE], texts.get(NAME, ""), int(lines), texts.get(WHO, ""), values, cells)


def _compare(
    row: PlanRow, lines: Sequence[Agreed], packages: Collection[str], doubts: list[JudgementDoubt]
) -> Agreed | None:
    """What a row says that is new; none where it is as it was written or added since, or has to be asked."""
    before, now = (agreed_of(row.package, counting_lines(part), packages) for part in (lines[: row.lines], lines))
    was, counts = _said(before), _said(now)
    here = dict(_understood(row, was, doubts))
    later = [_said(line) for line in lines[row.lines :] if line.package == row.package]
    changed = {
        field: value
        for field, value in here.items()
        if value != was[field] and value not in (each[field] for each in later)
    }
    if not changed:
        return None
    if not any(here.values()):
        text = f"{row.name} was agreed and its row is emptied; nothing is taken back by that. Choose {STATUSES[-1]}, or say what was agreed instead"
        doubts.append(_doubt("plan.emptied", text, row.cells["status"]))
        return None
    for field, value in changed.items():
        if now and counts[field] not in (was[field], value):
            doubts.append(_doubt("plan.conflict", _conflict(row, field, value, now), row.cells[field]))
            return None
    faults: list[str] = []
    values = {"when": "", "who": row.who or UNNAMED, "package": row.package, **counts, **changed}
    found = parse_agreed(values, str(row.cells[next(iter(changed))]), "", faults)
    doubts += [_doubt("plan.day", f"{row.name}{fault}", row.cells["end"]) for fault in faults]
    return found


def _said(line: Agreed | None) -> dict[str, str]:
    """What a line says, by field, as text; empty where nothing was agreed."""
    return {field: str(getattr(line, field) or "") if line else "" for field in FIELDS}


def _understood(row: PlanRow, was: Mapping[str, str], doubts: list[JudgementDoubt]) -> Iterator[tuple[str, str]]:
    """Each field as plan.csv would say it; as it was where the cell can't be understood, which is asked."""
    for field, text in row.values.items():
        value: str | None = text
        if field in ("start", "end"):
            day = day_of(text)
            value = None if day is None else day[:10]
        elif field == "status":
            known = status_of(text) if text or any(row.values.values()) else ""
            value = known if known in ("", *STATUSES) else None
        if value is None:
            doubts.append(_not_understood(row, field, was[field]))
        yield field, was[field] if value is None else value


def _not_understood(row: PlanRow, field: str, was: str) -> JudgementDoubt:
    text, until = row.values[field][:40], f"until then {spoken(was) if was else 'nothing'} counts"
    if field == "status":
        until = f"until then {was or STATUSES[0]} counts"
        wanted = f"is none of our words{did_you_mean(text.lower(), STATUSES)}; choose one of {', '.join(STATUSES)}"
        return _doubt("plan.new_word", f"{FIELDS[field]} of {row.name}: '{text}' {wanted}; {until}", row.cells[field])
    wanted = "is no day, or two; write it as year-month-day, for example 2027-01-29"
    return _doubt("plan.day", f"{FIELDS[field]} of {row.name}: '{text}' {wanted}; {until}", row.cells[field])


def _conflict(row: PlanRow, field: str, here: str, now: Agreed) -> str:
    there = _said(now)[field]
    return (
        f"{FIELDS[field]} of {row.name} is {_quoted(here)} here and {_quoted(there)} in {CellPlace.from_text(now.cell)}, agreed by "
        f"{now.who}{f' on {spoken(now.when[:10])}' if now.when else ''} after this sheet was written: which holds? Until then plan.csv counts; write into this cell what holds there, or agree anew"
    )


def _quoted(text: str) -> str:
    return f"'{spoken(text)}'" if text else "empty"


def _doubt(code: str, text: str, place: CellPlace) -> JudgementDoubt:
    return JudgementDoubt("question", code, text, *place)


def _changes(path: Path, who: str, when: str, lines: Sequence[Agreed]) -> list[Agreed]:
    return [
        replace(change, who=who if change.who == UNNAMED else change.who, when=when)
        for change in compare_plan(path, lines).changes
    ]


def _told(found: Sequence[PlanCompared]) -> Iterator[JudgementDoubt]:
    """The questions, and that something counts which isn't in plan.csv yet."""
    for each in found:
        yield from each.doubts
        if each.changes:
            text = f"{counted(len(each.changes), 'package')} as agreed on this sheet count but aren't in plan.csv yet; `ims report` adds them"
            yield JudgementDoubt("note", "plan.not_merged", text, CellPlace.from_text(each.changes[0].cell).file, SHEET)
