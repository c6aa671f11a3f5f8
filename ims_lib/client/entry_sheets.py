"""Sheets of a report's workbook: the cells that were filled in of a row, and how they are read back into entries.csv, or become a question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ims_lib.assessment_workbook.marks import find_report_workbooks
from ims_lib.cell_places import CellPlace
from ims_lib.client.added_lines import add_changes
from ims_lib.client.entries import (
    BESIDE,
    COLUMNS,
    DAYS,
    FILE,
    PART,
    Entered,
    EntryForm,
    EntryLine,
    entered_by,
    entry_forms,
    form_of,
    read_entries,
)
from ims_lib.client.filled_sheets import FilledRow, SheetForm, asked, day_in, differs, read_filled
from ims_lib.dates import day, spoken
from ims_lib.findings import Finding
from ims_lib.judgements.log import normal_verdict
from ims_lib.judgements.model import UNNAMED, no_day, no_verdict
from ims_lib.languages import form_for, in_all_languages, noted, say
from ims_lib.told import finding_at
from ims_lib.wording import counted, in_marks, in_quotes, listed

if TYPE_CHECKING:
    from ims_lib.client.opening import Client

PROPOSED = noted(" (proposed)")
"""Behind what we proposed; who leaves it there confirms it."""
KEY, LINES, SHOWN = noted("Entry"), noted("Lines of entries.csv"), noted("As it was written")
"""Which row it is; how many lines entries.csv had when the sheet was written; what stood there then of what may be corrected."""
ACTIONS = "Actions"
"""The sheet on which rows may be added; see ims_lib.client.added_actions."""
OF_STATEMENT = "statement"
"""What the lines of its approval in entries.csv begin with."""
APPLIES, TO_DECIDE = noted("Applies"), noted("to be decided")
"""The column of the statement in which a control that nobody decided on begins so."""


def merge_entries(folder: Path, *, when: date | str | None = None) -> tuple[EntryLine, ...]:
    """The lines added to entries.csv: what was filled in on the sheets of the reports' workbooks in a client's folder.

    Where entries.csv has changed too, and differently, nothing is added and a question says so. A second time adds nothing.
    Raises BadClient where entries.csv is wrong, and CannotWrite.
    """
    return add_changes(folder / FILE, COLUMNS, read_entries, _each_compared, when)


def read_entered(folder: Path, as_of: date, faults: list[str]) -> tuple[Mapping[str, Entered], int, list[Finding]]:
    """What was filled in of each row of a client's reports, by its `on`; how many lines entries.csv has; what must be
    decided or known. What is wrong with entries.csv goes to `faults`."""
    lines = read_entries(folder, faults)
    changes, doubts = _each_compared(folder, lines)
    counts = entered_by([*lines, *changes])
    if changes:
        place = CellPlace.from_text(changes[0].cell)
        doubts.append(finding_at("entry.not_merged", (place.file, place.sheet), cells=counted(len(changes), "cell")))
    return counts, len(lines), [*doubts, *_unread([*lines, *changes]), *_unfinished(counts, as_of, folder)]


def _unread(lines: Iterable[EntryLine]) -> Iterator[Finding]:
    """A question on each line of entries.csv whose day is none, as long as no later one counts."""
    for line in {(line.on, line.field): line for line in lines}.values():
        if line.unread and (form := form_of(line.on)):
            told = say("{headings} of “{get}”", headings=form.headings[line.field], get=line.reason)
            text = f"{told}: {no_day(line.unread, _until(line.new))}"
            yield asked("entry.day", text, CellPlace.from_text(line.cell))


def _until(before: str) -> str:
    return say("{spoken} counts", spoken=spoken(before) if before else say("nothing"))


def rows_of_entered(folder: Path, each: Entered, heading: str) -> Iterator[FilledRow]:
    """The rows of the reports' workbooks in a client's folder in which it was filled in, with what stands there under a heading."""
    form, on = SheetForm(each.form.sheet, "entry", (heading,), (KEY,)), f"{each.form.on}{PART}{each.on}"
    found = (row for path in find_report_workbooks(folder) for row in read_filled(path, form, []))
    return (row for row in found if on in row.texts.get(KEY, "").split("\n"))


def _place(folder: Path, each: Entered, heading: str) -> CellPlace:
    """Its cell in a workbook; where it is kept, if none has it any more."""
    cells = (row.cells[heading] for row in rows_of_entered(folder, each, heading))
    return next(cells, CellPlace.from_text(each.cell))


def _unfinished(counts: Mapping[str, Entered], as_of: date, folder: Path) -> Iterator[Finding]:
    """What doesn't count yet, as something is missing or its day is still to come; and a day that can't be."""
    for each in counts.values():
        name = in_quotes(each.name or each.on)
        if each.lacking:
            are = form_for(len(each.lacking), "is", "are")
            yield finding_at(
                "entry.unfinished",
                _place(folder, each, each.lacking[0]),
                name=name,
                lacking=listed(each.lacking),
                are=are,
                they_are=form_for(len(each.lacking), "it is", "they are"),
            )
        elif each.values.get("verdict") and not each.values.get("judged_by"):
            yield finding_at(
                "entry.verdict_unsigned",
                _place(folder, each, each.form.headings["judged_by"]),
                name=name,
                verdict=each.values["verdict"],
            )
        elif each.day and each.day > as_of:
            yield finding_at(
                "entry.day_ahead",
                _place(folder, each, each.form.headings[each.form.day]),
                name=name,
                headings=each.form.headings[each.form.day],
                day=day(each.day),
            )
        for field, on in each.days.items():
            if each.day and each.form.kinds[field] == "ahead" and on < each.day:
                heading = each.form.headings[field]
                yield finding_at(
                    "entry.day_past", _place(folder, each, heading), name=name, heading=heading, day=day(on)
                )


def _each_compared(folder: Path, lines: Sequence[EntryLine]) -> tuple[list[EntryLine], list[Finding]]:
    """What each report workbook by name adds to entries.csv and to those before it, and what must be asked."""
    changes: list[EntryLine] = []
    doubts: list[Finding] = []
    for path in find_report_workbooks(folder):
        for form in filter(attrgetter("sheet"), entry_forms()):
            also = {form.name, *form.headings.values(), SHOWN}.difference(form.empty)
            wanted = SheetForm(form.sheet, "entry", form.empty, (KEY, LINES), tuple(also))
            for row in read_filled(path, wanted, doubts):
                if row.texts.get(KEY) in in_all_languages(KEY):
                    break  # the headings of another table below
                said = _compare(row, form, [*lines, *changes], doubts)
                left = _left_open(path) if said and form.on == OF_STATEMENT else 0
                if not left:
                    changes += said
                elif not any(line.on > said[0].on for line in lines if line.on.startswith(form.on)):
                    doubts.append(_open(said, left))  # no later approval answers it
    return changes, doubts


def _left_open(path: Path) -> int:
    """Of how many controls a workbook's statement says that they are to be decided, and nobody decided in their rows."""
    (form,) = (form for form in entry_forms() if "settled" in form.headings)
    wanted = SheetForm(form.sheet, "entry", form.empty, (KEY, LINES), (APPLIES,))
    begins = tuple(in_all_languages(TO_DECIDE))
    rows = (row.texts for row in read_filled(path, wanted, []) if not row.texts.get(form.filled))
    return sum(texts.get(APPLIES, "").startswith(begins) for texts in rows)


def _open(said: Sequence[EntryLine], left: int) -> Finding:
    """The question that the approval of a statement becomes in which controls were to be decided when it was signed."""
    return finding_at(
        "entry.statement_open/in_book",
        CellPlace.from_text(said[-1].cell),
        version=next((line.new for line in said if line.field == "version"), "") or "–",
        controls=counted(left, "control"),
    )


def _compare(row: FilledRow, form: EntryForm, lines: Sequence[EntryLine], doubts: list[Finding]) -> list[EntryLine]:
    """The cells of a row that say something new; what can't be understood or changed in both places is asked."""
    known, count = row.texts.get(KEY, ""), row.texts.get(LINES, "").partition(".")[0]
    on = next((each for each in known.split("\n") if each.startswith(form.on + PART)), "")
    doubts += _changed_alone(row, form, (line for line in lines if on and line.on == on))
    if not on or not count.isdigit():
        _ask_of_unkept(row, form, doubts, is_added=not known and not count.isdigit())
        return []
    was = {line.field: line.new for line in lines[: int(count)] if line.on == on}
    was |= _written(row, form)
    here = _understood(row, form, was, doubts)
    who = next((here[field] for field, kind in form.kinds.items() if kind in ("who", "by") and here[field]), UNNAMED)
    found = []
    for field, value in here.items():
        later = [line for line in lines[int(count) :] if (line.on, line.field) == (on, field)]
        if value.split() == was.get(field, "").split() or value in (line.new for line in later):
            continue
        cell = row.cells[form.headings[field]]
        if later:
            text = differs(value, later[-1].new, later[-1].cell, later[-1].who, later[-1].when)
            doubts.append(asked("entry.conflict", f"{_told(row, form, field)} {text}", cell))
            continue
        found.append(EntryLine("", who, on, field, was.get(field, ""), value, row.texts.get(form.name, ""), str(cell)))
    return found


def _changed_alone(row: FilledRow, form: EntryForm, lines: Iterable[EntryLine]) -> Iterator[Finding]:
    """A question at each cell that was changed in a row that isn't filled in, so that it doesn't count; `lines` are those on the row."""
    shown = _shown(row)
    kept = {other.headings[field] for other in _forms_of(row, form) for field in other.corrects}
    beside = [name for name in shown if form.kinds.get(name) in BESIDE and form.headings[name] not in kept]
    if not beside or row.texts.get(form.filled):
        return
    said = {line.field: line.new for line in lines}
    for field in beside:
        heading = form.headings[field]
        text = row.texts.get(heading, "")
        here = (day_in(text) if form.kinds[field] in DAYS else confirmed(text)) or text
        if here.split() in (shown[field].split(), said.get(field, "").split()):
            continue
        yield finding_at(
            "entry.changed_alone",
            row.cells[heading],
            cell=_told(row, form, field),
            here=in_marks(spoken(here)) if here else say("empty"),
            before=in_marks(spoken(shown[field])) if shown[field] else say("empty"),
            filled=form.filled,
        )


def _forms_of(row: FilledRow, form: EntryForm) -> Iterator[EntryForm]:
    """All forms by which something is filled in of a row, on the sheet of one of them."""
    known = f"\n{row.texts.get(KEY, '')}"
    return (each for each in entry_forms() if each.sheet == form.sheet and f"\n{each.on}{PART}" in known)


def _shown(row: FilledRow) -> dict[str, str]:
    """What stood in a row when the sheet was written, by field."""
    lines = (line.partition(":") for line in row.texts.get(SHOWN, "").split("\n") if line)
    return {field: text.strip() for field, _, text in lines}


def _written(row: FilledRow, form: EntryForm) -> dict[str, str]:
    """The same of what may be corrected."""
    shown = _shown(row)
    return {field: shown.get(field, "") for field in form.corrects}


def _understood(row: FilledRow, form: EntryForm, was: Mapping[str, str], doubts: list[Finding]) -> dict[str, str]:
    """Each field as entries.csv would say it; as it was where a day can't be understood, which is asked."""
    here = {}
    for field, heading in form.headings.items():
        text, before = row.texts.get(heading, ""), was.get(field, "")
        kind = form.kinds[field]
        value = day_in(text) if kind in DAYS else normal_verdict(text) if kind == "verdict" else confirmed(text)
        if (kind in BESIDE and not row.texts.get(form.filled)) or heading not in row.cells:
            value = before
        words = form.one_of.get(field)
        if words and value not in (None, "", before, *words):
            told = say("'{said}' is none of {words}; until then it isn't counted", said=text[:40], words=listed(words))
            doubts.append(asked("entry.word", f"{_told(row, form, field)}: {told}", row.cells[heading]))
            value = before
        if value is None and kind == "verdict":
            doubts.append(asked("entry.verdict", f"{_told(row, form, field)}: {no_verdict(text)}", row.cells[heading]))
        elif value is None:
            told = no_day(text, _until(before))
            doubts.append(asked("entry.day", f"{_told(row, form, field)}: {told}", row.cells[heading]))
        here[field] = before if value is None else value
    return here


def confirmed(text: str) -> str:
    """What stands in a cell, without the word that we proposed it."""
    return min((text.removesuffix(said) for said in in_all_languages(PROPOSED)), key=len)


def _told(row: FilledRow, form: EntryForm, field: str) -> str:
    return say("{headings} of “{get}”", headings=form.headings[field], get=row.texts.get(form.name, ""))


def _ask_of_unkept(row: FilledRow, form: EntryForm, doubts: list[Finding], *, is_added: bool) -> None:
    """What was filled in on a row that somebody added, or in a cell in which the report asks for nothing yet."""
    kept = {heading for each in _forms_of(row, form) for heading in each.headings.values()}
    was = {form.headings[field]: text for field, text in _written(row, form).items()}
    corrected = [heading for heading, text in was.items() if row.texts.get(heading, "").split() != text.split()]
    filled = [heading for heading in (*corrected, *form.empty) if row.texts.get(heading) and heading not in kept]
    name = row.texts.get(form.name)
    if not filled or not (is_added or row.texts.get(LINES)) or (is_added and name and form.sheet == ACTIONS):
        return
    told = noted("Not kept of {what}: {filled}, for nothing is asked for there yet; the folded columns say why")
    if is_added:
        told = noted("{what} was added to this sheet and isn't kept; keep it in a list of your own")
    elif filled[0] in corrected:
        told = noted("Not kept of {what}: {filled}, for no single entry of a list stands for it; correct the list")
    text = say(told, filled=listed(filled), what=in_marks(name[:40]) if name else say("this row"))
    doubts.append(asked("entry.row_added" if is_added else "entry.not_asked", text, row.cells[filled[0]]))


def filled_in(client: Client, on: str) -> dict[str, Any]:
    """The cells of a row, whether it counts already or not, and its folded ones."""
    found = client.entries.get(on)
    values = {field: text for field, text in found.values.items() if text} | found.days if found else {}
    return {**values, "entry": on, "entry_lines": client.entry_lines}


def correctable(client: Client, kind: str, on: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """The folded cells of a row that shows what a list says, and who corrected it last; corrections are in the list already.

    A row that no single entry of a list stands for has no `on`: what is corrected there is asked about, and not kept.
    """
    (form,) = (form for form in entry_forms() if form.on == kind and form.corrects)
    told = filled_in(client, f"{kind}{PART}{on}")
    shown = as_written(row, form.corrects) | ({} if on else {"entry": ""})
    return {key: each for key, each in told.items() if key not in form.corrects} | shown


def as_written(row: Mapping[str, Any], fields: Iterable[str]) -> dict[str, str]:
    """The folded cell of what a row shows of fields that may be changed."""
    texts = {field: confirmed(" ".join(str(row.get(field) or "").split())) for field in fields}
    return {"as_written": "\n".join(f"{field}: {text}" for field, text in texts.items())}


def with_beside(row: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """A row with the folded cell of what counts only once the row is filled in, as it shows it."""
    form = next(form for form in entry_forms() if form.on == kind)
    return {**row, **as_written(row, (field for field, each in form.kinds.items() if each in BESIDE))}
