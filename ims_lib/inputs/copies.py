"""Rows that stand in two lists of a client's: what a report's workbook copied from a list of its own counts once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from ims_lib.grouping import grouped
from ims_lib.inputs.rows import ListRow, value_in
from ims_lib.languages import say
from ims_lib.register.model import Finding
from ims_lib.register.plans import heading_of, plans
from ims_lib.register.vocabulary import brief, load, plain
from ims_lib.told import finding_at
from ims_lib.wording import counted, listed


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
    """The rows without copies on another sheet, and what is to be asked where a copy says more or something else.

    The client's own list counts; `reports` are the files that are workbooks of a report. A copy that only adds something
    counts in its place, until the list says it too.
    """
    once: Sequence[str] = load("inputs")[list_id].get("once", ())
    if not once:
        return list(rows), []
    ordered = sorted(rows, key=lambda row: row.file in reports)
    kept: dict[str, ListRow] = {}
    findings: list[Finding] = []
    for number, same in enumerate(grouped((_key(row, once), row) for row in ordered).values()):
        is_own = [row.on_sheet == same[0].on_sheet or _key(row, once) is None for row in same]
        own = [row for row, of_list in zip(same, is_own, strict=True) if of_list]
        kept |= {f"{number} {place}": row for place, row in enumerate(own)}
        for copy in (row for row, of_list in zip(same, is_own, strict=True) if not of_list):
            place, more, other = _nearest(list_id, copy, own)
            if more and not other:
                kept[f"{number} {place}"] = copy
            findings += [_asked(list_id, own[place], copy, more, other)] if more or other else []
    order = {row.cell: place for place, row in enumerate(ordered)}
    found = sorted(kept.values(), key=lambda row: order[row.cell])
    return found, [*findings, *_read_back(ordered, found, reports)]


def _key(row: ListRow, once: Sequence[str]) -> tuple[str, ...] | None:
    """By what two rows are the same; none where one of these isn't said."""
    said = [value_in(row, column) for column in once]
    return tuple(plain(str(value)) for value in said) if all(said) else None


def _nearest(list_id: str, copy: ListRow, own: Sequence[ListRow]) -> tuple[int, list[str], list[str]]:
    """The row that a copy is most like, by its place, with the columns in which the copy says more, and something else."""
    theirs = _said(list_id, copy)
    found = []
    for place, row in enumerate(own):
        said = _said(list_id, row)
        more = [name for name in theirs if name not in said]
        found.append((place, more, [name for name in theirs if name in said and theirs[name] != said[name]]))
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
