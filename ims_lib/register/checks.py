"""What contradicts itself across the records of a table: listed twice, not applicable without a reason or on a clause."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from ims_lib.catalogue import Catalogue
from ims_lib.register.model import Finding, Level, Record


def check_records(
    records: Sequence[Record], catalogue: Catalogue, *, has_reasons: bool
) -> tuple[list[Record], list[Finding]]:
    """The records of one table with their flags, and the findings across them."""
    findings: list[Finding] = []
    flags: dict[int, list[str]] = defaultdict(list)

    def say(level: Level, code: str, message: str, record: Record, cell: str | None) -> None:
        findings.append(Finding(level, code, message, record.file, record.sheet, cell))
        flags[record.row].append(code)

    excluded = [record for record in records if record.applicable is False and record.kind == "controls"]
    for record in excluded:
        clauses = [ref for ref in record.refs if catalogue.requirements[ref].part == "clauses"]
        if clauses:
            say("warning", "applicable.clause", f"{', '.join(clauses)} can't be not applicable: clauses 4 to 10 of a management "
                "system may not be left out; the row doesn't count", record, _at(record, "applicable", "status"))  # fmt: skip
        if has_reasons and not record.reason:
            say("warning", "applicable.no_reason", "not applicable without a reason; a Statement of Applicability gives one "
                "for each exclusion", record, _at(record, "applicable", "status"))  # fmt: skip
    if excluded and not has_reasons:
        findings.append(Finding("note", "applicable.no_reason", f"{len(excluded)} rows are not applicable, and the table has no "
                                "column for reasons", excluded[0].file, excluded[0].sheet, None))  # fmt: skip
    for ref, listed in _listed(records, catalogue).items():
        rows = ", ".join(str(record.row) for record in listed[:8])
        differ = len({record.status for record in listed}) > 1
        for record in listed[1:]:
            if differ:
                say("question", "ref.listed_twice", f"{ref} stands in rows {rows} with different statuses; say which one counts, or "
                    "leave it and their mean counts", record, _at(record, "ref"))  # fmt: skip
            else:
                say("note", "ref.listed_twice", f"{ref} stands in rows {rows} with the same status", record, _at(record, "ref"))
    marked = [replace(r, flags=tuple(dict.fromkeys([*r.flags, *flags.get(r.row, ())]))) for r in records]
    return marked, findings


def _listed(records: Sequence[Record], catalogue: Catalogue) -> dict[str, list[Record]]:
    """Requirements that more than one row of controls names by itself."""
    rows: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        if record.kind == "controls" and len(record.refs) == 1 and not record.old_refs:
            if record.cells.get("ref", "") not in {held.cells.get("ref") for held in rows[record.refs[0]]}:
                rows[record.refs[0]].append(record)
    return {ref: listed for ref, listed in rows.items() if len(listed) > 1 and catalogue.requirements[ref].leaf}


def _at(record: Record, *roles: str) -> str | None:
    return next((record.cells[role] for role in roles if role in record.cells), f"A{record.row}")
