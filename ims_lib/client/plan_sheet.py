"""The plan's sheet of a report's workbook read back: what was filled in there goes into plan.csv, or becomes a question."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

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
from ims_lib.client.filled_sheets import (
    PLAN,
    UNNAMED,
    FilledRow,
    SheetForm,
    asked,
    day_in,
    differs,
    no_day,
    read_filled,
)
from ims_lib.dates import spoken
from ims_lib.judgements.model import JudgementDoubt
from ims_lib.nearest import did_you_mean
from ims_lib.wording import counted

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
FORM = SheetForm(PLAN, "plan", tuple(FIELDS.values()), (PACKAGE, LINES), also=(NAME, WHO), speaks_for_file=True)


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
    if not any(found.changes for found in _each_compared(folder, read_lines(folder, []))):
        return ()
    # Compared again while nobody else can add a line.
    return append_agreed(folder, partial(_changes, folder, who or UNNAMED, str(when or date.today())))


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
    found = [*_each_compared(folder, lines)]
    changes = [change for each in found for change in each.changes]
    return PlanRead(counting_lines([*lines, *changes]), len(lines), tuple(_told(found)))


def _each_compared(folder: Path, lines: Sequence[Agreed]) -> Iterator[PlanCompared]:
    """Each report workbook by name against plan.csv and what those before it add.

    Of two that contradict each other the first counts, as the second is held against it, and that is asked.
    """
    for path in find_report_workbooks(folder):
        found = compare_plan(path, lines)
        lines = [*lines, *found.changes]
        yield found


def compare_plan(path: Path, lines: Sequence[Agreed]) -> PlanCompared:
    """The plan's sheet of a workbook against the lines of plan.csv."""
    doubts: list[JudgementDoubt] = []
    rows = read_plan_rows(path, doubts)
    packages = {row.package for row in rows}
    changes = [change for row in rows if (change := _compare(row, lines, packages, doubts))]
    return PlanCompared(tuple(changes), tuple(doubts))


def read_plan_rows(path: Path, doubts: list[JudgementDoubt]) -> list[PlanRow]:
    """The rows of a workbook's plan; none where it has no such sheet. What can't be read back is a question."""
    return [found for row in read_filled(path, FORM, doubts) if (found := _row(row, doubts)) is not None]


def _row(row: FilledRow, doubts: list[JudgementDoubt]) -> PlanRow | None:
    """What a row says; none where it names no package, which is asked where something is filled in."""
    texts, lines = row.texts, row.texts.get(LINES, "").partition(".")[0]
    values = {field: texts.get(name, "") for field, name in FIELDS.items()}
    cells = {field: row.cells[name] for field, name in FIELDS.items()}
    if texts.get(PACKAGE) and lines.isdigit():
        return PlanRow(texts[PACKAGE], texts.get(NAME, ""), int(lines), texts.get(WHO, ""), values, cells)
    if filled := next((field for field, value in values.items() if value), None):
        what = f"'{texts[NAME][:40]}' was" if texts.get(NAME) else "this row was"
        text = f"{what} added to the plan and isn't kept, for only packages of the plan are; write it into the row of the package that it belongs to"
        doubts.append(asked("plan.row_without_package", text, cells[filled]))
    return None


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
        doubts.append(asked("plan.emptied", text, row.cells["status"]))
        return None
    for field, value in changed.items():
        if now and counts[field] not in (was[field], value):
            text = differs(value, counts[field], now.cell, now.who, now.when)
            doubts.append(asked("plan.conflict", f"{FIELDS[field]} of {row.name} {text}", row.cells[field]))
            return None
    faults: list[str] = []
    values = {"when": "", "who": row.who or UNNAMED, "package": row.package, **counts, **changed}
    found = parse_agreed(values, str(row.cells[next(iter(changed))]), "", faults)
    doubts += [asked("plan.day", f"{row.name}{fault}", row.cells["end"]) for fault in faults]
    return found


def _said(line: Agreed | None) -> dict[str, str]:
    """What a line says, by field, as text; empty where nothing was agreed."""
    return {field: str(getattr(line, field) or "") if line else "" for field in FIELDS}


def _understood(row: PlanRow, was: Mapping[str, str], doubts: list[JudgementDoubt]) -> Iterator[tuple[str, str]]:
    """Each field as plan.csv would say it; as it was where the cell can't be understood, which is asked."""
    for field, text in row.values.items():
        value: str | None = text
        if field in ("start", "end"):
            value = day_in(text)
        elif field == "status":
            known = status_of(text) if text or any(row.values.values()) else ""
            value = known if known in ("", *STATUSES) else None
        if value is None:
            doubts.append(_not_understood(row, field, was[field]))
        yield field, was[field] if value is None else value


def _not_understood(row: PlanRow, field: str, was: str) -> JudgementDoubt:
    text, name = row.values[field], f"{FIELDS[field]} of {row.name}"
    if field == "status":
        until = f"until then {was or STATUSES[0]} counts"
        wanted = f"is none of our words{did_you_mean(text.lower(), STATUSES)}; choose one of {', '.join(STATUSES)}"
        return asked("plan.new_word", f"{name}: '{text[:40]}' {wanted}; {until}", row.cells[field])
    until = f"{spoken(was) if was else 'nothing'} counts"
    return asked("plan.day", f"{name}: {no_day(text, until)}", row.cells[field])


def _changes(folder: Path, who: str, when: str, lines: Sequence[Agreed]) -> list[Agreed]:
    return [
        replace(change, who=who if change.who == UNNAMED else change.who, when=when)
        for found in _each_compared(folder, lines)
        for change in found.changes
    ]


def _told(found: Sequence[PlanCompared]) -> Iterator[JudgementDoubt]:
    """The questions, and that something counts which isn't in plan.csv yet."""
    for each in found:
        yield from each.doubts
        if each.changes:
            text = f"{counted(len(each.changes), 'package')} as agreed on this sheet count but aren't in plan.csv yet; `ims report` adds them"
            yield JudgementDoubt("note", "plan.not_merged", text, CellPlace.from_text(each.changes[0].cell).file, PLAN)
