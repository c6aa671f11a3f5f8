"""What contradicts itself across the records of a table: listed twice, not applicable without a reason or on a clause."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from ims_lib.catalogue import Catalogue
from ims_lib.cell_places import CellPlace
from ims_lib.languages import form_for, say
from ims_lib.register.model import Finding, Record, with_flags
from ims_lib.register.vocabulary import brief
from ims_lib.told import finding_at


def check_records(
    records: Sequence[Record], catalogue: Catalogue, *, has_reasons: bool, ref_columns: Sequence[str] = ()
) -> tuple[list[Record], list[Finding]]:
    """The records of one table with their flags, and the findings across them.

    `ref_columns`: the first and last of several columns of references.
    """
    findings: list[Finding] = []
    flags: dict[int, list[str]] = defaultdict(list)

    def tell(found: Finding, record: Record) -> None:
        findings.append(found)
        flags[record.row].append(found.code)

    excluded = [record for record in records if record.applicable is False and record.kind == "controls"]
    # Without a column for reasons, the comments give them, where most of the excluded rows have one.
    commented = not has_reasons and 2 * sum(bool(record.notes) for record in excluded) > len(excluded)
    for record in excluded:
        _say_of_clauses(record, tell, catalogue)
        if (has_reasons or commented) and not record.reason and not record.notes:
            tell(finding_at("applicable.no_reason", _at(record, "applicable", "status")), record)
    for record in records:
        cells = ":".join(f"{letters}{record.row}" for letters in ref_columns)
        place = CellPlace(record.file, record.sheet, cells) if cells else _at(record, "ref")
        _say_above_headings(record, tell, catalogue, place)
    if excluded and not (has_reasons or commented):
        text = form_for(
            len(excluded),
            "{excluded} row is not applicable, and the table has no column for reasons",
            "{excluded} rows are not applicable, and the table has no column for reasons",
        ).format(excluded=len(excluded))
        findings.append(Finding("note", "applicable.no_reason", text, excluded[0].file, excluded[0].sheet, None))
    for ref, listed in _listed(records, catalogue).items():
        _say_twice(ref, listed, tell)
        for record in (listed[0], *listed[2:]):
            flags[record.row].append("ref.listed_twice")
    return [with_flags(record, flags.get(record.row, ())) for record in records], findings


def _say_of_clauses(record: Record, tell: Callable[..., None], catalogue: Catalogue) -> None:
    """A clause that was left out."""
    clauses = ", ".join(ref for ref in record.refs if catalogue.requirements[ref].part == "clauses")
    text = say(
        "can't be not applicable: clauses 4 to 10 of a management system may not be left out; the row doesn't count"
    )
    if clauses:
        at = _at(record, "applicable", "status")
        tell(Finding("warning", "applicable.clause", f"{clauses} {text}", *at), record)


def _say_above_headings(record: Record, tell: Callable[..., None], catalogue: Catalogue, place: CellPlace) -> None:
    """Chapters and headings with headings below them, on a row of controls that has a status."""
    if record.kind != "controls" or record.status in ("unknown", "not_applicable"):
        return
    above = ", ".join(
        ref
        for ref in record.refs
        if not catalogue.requirements[ref].leaf
        and (
            catalogue.requirements[ref].parent in (None, "A")
            or any(not catalogue.requirements[child].leaf for child in catalogue.children_of.get(ref, ()))
        )
    )
    text = say(
        "so '{status}' speaks for none of the requirements below until you say for which",
        status=brief(record.status_text or ""),
    )
    if above:
        tell(finding_at("ref.heading/above", place, above=above, consequence=text), record)


def _say_twice(ref: str, listed: Sequence[Record], tell: Callable[..., None]) -> None:
    rows = ", ".join(str(record.row) for record in listed[:8]) + (say(" and more") if len(listed) > 8 else "")
    name, text = "ref.listed_twice", say("with the same status")
    if len({record.status for record in listed}) > 1:
        text = say("with different statuses; say which one counts, or leave it and their mean counts")
        name = "ref.listed_twice/otherwise"
    tell(finding_at(name, _at(listed[1], "ref"), ref=ref, rows=rows, consequence=text), listed[1])


def _listed(records: Sequence[Record], catalogue: Catalogue) -> dict[str, list[Record]]:
    """Requirements that more than one row of controls names by itself; rows of one merged reference are one."""
    rows: dict[str, dict[str, Record]] = defaultdict(dict)
    for record in records:
        if record.kind == "controls" and len(record.refs) == 1 and not record.old_refs:
            rows[record.refs[0]].setdefault(record.cells.get("ref", str(record.row)), record)
    twice = {ref: list(listed.values()) for ref, listed in rows.items() if len(listed) > 1}
    return {ref: listed for ref, listed in twice.items() if catalogue.requirements[ref].leaf}


def _at(record: Record, *roles: str) -> CellPlace:
    cell = next((record.cells[role] for role in roles if role in record.cells), f"A{record.row}")
    return CellPlace(record.file, record.sheet, cell)
