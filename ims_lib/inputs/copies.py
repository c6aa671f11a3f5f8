"""Rows that stand in two lists of a client's: what a report's workbook copied from a list of its own counts once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ims_lib.dates import spoken
from ims_lib.grouping import grouped
from ims_lib.inputs.rows import ListRow, Sheet, value_in
from ims_lib.languages import say
from ims_lib.register.model import Finding
from ims_lib.register.plans import Column, heading_of, plans
from ims_lib.register.vocabulary import brief, load, plain
from ims_lib.told import finding_at
from ims_lib.wording import counted, in_marks, listed

COMPLETED = "corrected.counts"
"""The code of what is told where a report's workbook says what a cell of the client's list leaves open."""


def without_prefilled(list_id: str, rows: Sequence[ListRow]) -> list[ListRow]:
    """The rows without those that hold nothing but what the tool proposes in them, in its own words."""
    prefilled = frozenset(load("inputs")[list_id].get("prefilled", ()))
    return [row for row in rows if not prefilled or _says_more(list_id, row, prefilled)]


def _says_more(list_id: str, row: ListRow, than: frozenset[str]) -> bool:
    own_words = any(row.texts.get(name) and value_in(row, name) is None for name in than)
    return own_words or bool(_said(list_id, row).keys() - than)


def without_days_of(
    systems: Sequence[ListRow], assessments: Sequence[ListRow], reports: Collection[str]
) -> list[ListRow]:
    """The impact assessments without those in which a report's workbook only repeats the day that stands beside an AI system, with
    what its own cells say of that day."""
    own: dict[tuple[str, Any], str] = {
        (plain(str(value_in(row, "name"))), value_in(row, "impact_assessed_on")): plain(
            f"{row.notes or ''} {row.texts.get('impact_assessed_on', '')}"
        )
        for row in systems
    }
    return [row for row in assessments if row.file not in reports or not _repeats(row, own)]


def _repeats(row: ListRow, own: Mapping[tuple[str, Any], str]) -> bool:
    said = _said("impact_assessments", row)
    beside = own.get((plain(str(value_in(row, "system"))), value_in(row, "assessed_on")))
    told = [plain(part) for part in (row.notes or "").split(";")]
    return beside is not None and said.keys() - {"notes"} == DAY_ALONE and all(part in beside for part in told)


DAY_ALONE = {"system", "assessed_on"}
"""All that such a row says beside its notes."""


def without_copies(
    list_id: str, rows: Sequence[ListRow], reports: Collection[str]
) -> tuple[list[ListRow], list[Finding]]:
    """The rows without copies on another sheet, and what is told or asked where a copy says more or something else.

    The client's own list counts; `reports` are the files that are workbooks of a report. A copy that only adds something
    counts in its place, until the list says it too. What was typed in one of a report stays typed, whichever counts.
    """
    once = [plans()[list_id].columns[name] for name in load("inputs")[list_id].get("once", ())]
    if not once:
        return list(rows), []
    kept: list[ListRow] = []
    findings: list[Finding] = []
    first: dict[str, Sheet] = {}
    ordered = sorted(rows, key=lambda row: row.file in reports)
    for copy in ordered:
        about = _named(copy, once[0])
        is_own = first.setdefault(about, copy.on_sheet) == copy.on_sheet
        theirs = [] if is_own else [row for row in kept if _is_same(copy, row, once, loosely=copy.file in reports)]
        if not theirs:
            kept.append(copy)
            continue
        own, more, other = _nearest(list_id, copy, theirs)
        counts = copy if more and not other else own
        typed = copy.typed if copy.file in reports else counts.typed
        kept[kept.index(own)] = replace(counts, typed={**counts.typed, **typed})
        if copy.file in reports and not other:
            findings += [_completed(list_id, own, copy, name) for name in more]
        elif more or other:
            findings.append(_asked(list_id, own, copy, more, other))
    order = {row.cell: place for place, row in enumerate(ordered)}
    found = sorted(kept, key=lambda row: order[row.cell])
    return found, [*findings, *_read_back(ordered, found, reports)]


def _is_same(copy: ListRow, own: ListRow, columns: Sequence[Column], *, loosely: bool) -> bool:
    """Whether two rows are one entry by what these columns say, the first of which names it; `loosely` also by its id, or where the
    client's list leaves one of the others open, or one of both a word."""
    pairs = [(_named(copy, column), _named(own, column)) for column in columns]
    if pairs[0][0] != pairs[0][1] or not loosely:
        return all(one == other != "" for one, other in pairs)
    is_open = (
        not theirs or (not ours and of.reading == "words") for of, (ours, theirs) in zip(columns, pairs, strict=True)
    )
    alike = all(ours == theirs or left for left, (ours, theirs) in zip(is_open, pairs, strict=True))
    return alike or (copy.id is not None and copy.id == own.id)


def _named(row: ListRow, column: Column) -> str:
    """What a row says in a column, plain; of a day also what can't be read as one."""
    unread = row.texts.get(column.name) if column.reading == "date" else None
    return plain(str(value_in(row, column.name) or unread or ""))


def _completed(list_id: str, own: ListRow, copy: ListRow, name: str) -> Finding:
    """That a report's workbook says what the client's list doesn't, or not in words that we know."""
    column = plans()[list_id].columns[name]
    text = own.texts.get(name)
    says = say("the list says {there}", there=in_marks(brief(text)) if text else say("nothing"))
    new = spoken(copy.typed.get(name, ""))
    what = brief(str(value_in(own, plans()[list_id].names)))
    return finding_at(COMPLETED, own.place_of(name), what=what, column=heading_of(column), new=new, by="", says=says)


def _nearest(list_id: str, copy: ListRow, own: Sequence[ListRow]) -> tuple[ListRow, list[str], list[str]]:
    """The row that a copy is most like, with the columns in which the copy says more, or what it says can be read and theirs can't, and
    in which it says something else."""
    theirs = _said(list_id, copy)
    found = []
    for row in own:
        said = _said(list_id, row)
        differs = [name for name in theirs if theirs[name] != said.get(name)]
        more = [name for name in differs if value_in(row, name) is None and (name not in said or value_in(copy, name))]
        found.append((row, more, [name for name in differs if name not in more]))
    return min(found, key=lambda each: (len(each[2]), len(each[1])))


def _said(list_id: str, row: ListRow) -> Mapping[str, Any]:
    """What a row says, by column: a text without regard to capitals and signs."""
    columns = plans()[list_id].columns
    said = {name: row.texts.get(name) if value_in(row, name) is None else value_in(row, name) for name in columns}
    return {
        name: plain(value) if isinstance(value, str) else value for name, value in said.items() if value is not None
    }


def _asked(list_id: str, own: ListRow, copy: ListRow, more: Sequence[str], other: Sequence[str]) -> Finding:
    named = listed([_cell(list_id, copy, own, name) for name in (*other, *more)])
    until = say("until then {file} counts", file=own.file) if other else say("until then both together count")
    return finding_at(
        "input.copy_differs",
        copy.place_of((*other, *more)[0]),
        file=copy.file,
        named=named,
        own_file=own.file,
        until=until,
    )


def _cell(list_id: str, copy: ListRow, own: ListRow, name: str) -> str:
    def quoted(row: ListRow) -> str:
        said = row.texts.get(name) or value_in(row, name)
        return (
            say("'{said}' in {place}", said=brief(str(said)), place=row.place_of(name).short)
            if said
            else say("nothing in {file}", file=row.file)
        )

    return say(
        "{heading_of} {copy} against {own}",
        heading_of=heading_of(plans()[list_id].columns[name]),
        copy=quoted(copy),
        own=quoted(own),
    )


def _read_back(rows: Sequence[ListRow], kept: Sequence[ListRow], reports: Collection[str]) -> Iterator[Finding]:
    """A note for each workbook of a report on what came back with it."""
    cells = {row.cell for row in kept}
    for file, back in grouped((row.file, row) for row in rows if row.file in reports).items():
        new = sum(row.cell in cells for row in back)
        there = (
            say("; {rows} of it count once with a list of the client's", rows=counted(len(back) - new, "row"))
            if new < len(back)
            else ""
        )
        yield finding_at("input.read_back", (file,), results=counted(new, "result"), there=there)
