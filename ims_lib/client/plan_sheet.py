"""The plan's sheet of a report's workbook read back: what was filled in there goes into plan.csv, or becomes a question."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ims_lib.assessment_workbook.marks import find_report_workbooks
from ims_lib.cell_places import CellPlace
from ims_lib.client.added_lines import add_changes
from ims_lib.client.agreed_plan import (
    COLUMNS,
    FILE,
    STATUSES,
    Agreed,
    agreed_of,
    counting_lines,
    parse_agreed,
    read_lines,
    status_of,
)
from ims_lib.client.filled_sheets import (
    PLAN,
    FilledRow,
    SheetForm,
    asked,
    day_in,
    differs,
    read_filled,
)
from ims_lib.dates import spoken
from ims_lib.findings import Finding
from ims_lib.judgements.model import UNNAMED, no_day
from ims_lib.languages import say
from ims_lib.nearest import did_you_mean
from ims_lib.told import finding_at
from ims_lib.wording import counted, in_marks

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


def merge_plan(folder: Path, *, when: date | str | None = None) -> tuple[Agreed, ...]:
    """The lines added to plan.csv: what was changed on the plan's sheet of the reports' workbooks in a client's folder.

    Where plan.csv has changed too, and differently, nothing is added and a question says so. A second time adds nothing.
    Raises BadClient where plan.csv is wrong, and CannotWrite.
    """
    return add_changes(folder / FILE, COLUMNS, read_lines, _each_compared, when)


def read_plan(folder: Path, faults: list[str]) -> tuple[Mapping[str, Agreed], int, list[Finding]]:
    """What was agreed of each package, by plan.csv and what was filled in since; how many lines plan.csv has; what must be
    decided or known. What is wrong with plan.csv goes to `faults`."""
    lines = read_lines(folder, faults)
    changes, doubts = _each_compared(folder, lines)
    return counting_lines([*lines, *changes]), len(lines), doubts


def _each_compared(folder: Path, lines: Sequence[Agreed]) -> tuple[list[Agreed], list[Finding]]:
    """What each report workbook by name adds to plan.csv and to those before it, and what must be asked or known.

    Of two that contradict each other the first counts, as the second is held against it, and that is asked.
    """
    changes: list[Agreed] = []
    doubts: list[Finding] = []
    for path in find_report_workbooks(folder):
        rows = [found for row in read_filled(path, FORM, doubts) if (found := _row(row, doubts)) is not None]
        known, packages = [*lines, *changes], {row.package for row in rows}
        new = [change for row in rows if (change := _compare(row, known, packages, doubts))]
        if new:
            doubts.append(finding_at("plan.not_merged", (path.name, PLAN), packages=counted(len(new), "package")))
        changes += new
    return changes, doubts


def _row(row: FilledRow, doubts: list[Finding]) -> PlanRow | None:
    """What a row says; none where it names no package, which is asked where something is filled in."""
    texts, lines = row.texts, row.texts.get(LINES, "").partition(".")[0]
    values = {field: texts.get(name, "") for field, name in FIELDS.items()}
    cells = {field: row.cells[name] for field, name in FIELDS.items()}
    if texts.get(PACKAGE) and lines.isdigit():
        return PlanRow(texts[PACKAGE], texts.get(NAME, ""), int(lines), texts.get(WHO, ""), values, cells)
    if filled := next((field for field, value in values.items() if value), None):
        what = say("{name} was", name=in_marks(texts[NAME][:40])) if texts.get(NAME) else say("this row was")
        doubts.append(finding_at("plan.row_without_package", cells[filled], what=what))
    return None


def _compare(row: PlanRow, lines: Sequence[Agreed], packages: Collection[str], doubts: list[Finding]) -> Agreed | None:
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
        doubts.append(finding_at("plan.emptied", row.cells["status"], name=row.name, STATUSES=STATUSES[-1]))
        return None
    for field, value in changed.items():
        if now and counts[field] not in (was[field], value):
            text = differs(value, counts[field], now.cell, now.who, now.when)
            doubts.append(finding_at("plan.conflict", row.cells[field], field=FIELDS[field], name=row.name, fault=text))
            return None
    faults: list[str] = []
    values = {"when": "", "who": row.who or UNNAMED, "package": row.package, **counts, **changed}
    found = parse_agreed(values, str(row.cells[next(iter(changed))]), "", faults)
    doubts += [asked("plan.day", f"{row.name}{fault}", row.cells["end"]) for fault in faults]
    return found


def _said(line: Agreed | None) -> dict[str, str]:
    """What a line says, by field, as text; empty where nothing was agreed."""
    return {field: str(getattr(line, field) or "") if line else "" for field in FIELDS}


def _understood(row: PlanRow, was: Mapping[str, str], doubts: list[Finding]) -> Iterator[tuple[str, str]]:
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


def _not_understood(row: PlanRow, field: str, was: str) -> Finding:
    text, name = row.values[field], say("{FIELDS} of {name}", FIELDS=FIELDS[field], name=row.name)
    if field == "status":
        until = say("until then {was} counts", was=was or STATUSES[0])
        wanted = say(
            "is none of our words{did_you_mean}; choose one of {STATUSES}",
            did_you_mean=did_you_mean(text.lower(), STATUSES),
            STATUSES=", ".join(STATUSES),
        )
        return asked("plan.new_word", f"{name}: {in_marks(text[:40])} {wanted}; {until}", row.cells[field])
    until = say("{spoken} counts", spoken=spoken(was) if was else say("nothing"))
    return asked("plan.day", f"{name}: {no_day(text, until)}", row.cells[field])
