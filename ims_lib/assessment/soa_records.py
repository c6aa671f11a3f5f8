"""The controls of the client's Statement of Applicability as records that can contradict: what ISO/IEC 27001 6.1.3 d) asks of each."""

from __future__ import annotations

from collections.abc import Sequence

from ims_lib.assessment.facts import ControlRow, FactsOf
from ims_lib.catalogue.library import load_library
from ims_lib.catalogue.model import Catalogue
from ims_lib.catalogue.standards import Requirement
from ims_lib.cell_places import CellPlace
from ims_lib.inputs.said import says_undecided
from ims_lib.register.model import Record, Register
from ims_lib.register.vocabulary import threshold
from ims_lib.standard_ids import number_of
from ims_lib.wording import listed

STANDARD, PART = "27001", "annex_a"


def facts_of_soa(register: Register, catalogue: Catalogue) -> list[FactsOf[ControlRow]]:
    """The facts of each control that a Statement of Applicability takes in, with whether its status is said, whether that
    is that nothing is done, and which document the control asks for.

    A sheet is one where it names most controls of the Annex, has a column for what applies and one for the status, and
    gives a status for most of what it takes in. A control with several rows needs one in one of them.
    """
    annex = {name for name, leaf in catalogue.leaves.items() if leaf.standard == STANDARD and leaf.part == PART}
    columns = {
        (table.file, table.name): table.columns["status"]
        for table in register.tables
        if {"applicable", "status"} <= table.columns.keys()
    }
    sheets: dict[tuple[str, str | None], dict[str, list[Record]]] = {place: {} for place in columns}
    for record in register.controls:
        for name in annex.intersection(record.refs):
            if (record.file, record.sheet) in sheets:
                sheets[record.file, record.sheet].setdefault(name, []).append(record)
    found: list[FactsOf[ControlRow]] = []
    for place, controls in sheets.items():
        taken_in = {name: told for name, told in controls.items() if any(record.applicable for record in told)}
        rows = [_facts(catalogue.leaves[name], told, columns[place]) for name, told in taken_in.items()]
        said = sum(bool(row["status"]) for row in rows)
        if len(controls) >= threshold("soa", "named") * len(annex) and said >= threshold("soa", "told") * len(rows):
            found += rows
    return found


def _facts(control: Requirement, records: Sequence[Record], column: str) -> FactsOf[ControlRow]:
    """One control, with the cell of its state, which says none where no row of it does."""
    first = records[0]
    told, cell = any(map(_is_told, records)), f"{column}{first.row}"
    row = ControlRow(
        file=first.file,
        sheet=first.sheet,
        row=first.row,
        cell=str(CellPlace(first.file, first.sheet, cell)),
        cells={"status": cell},
        id=number_of(control.id),
        title=first.title or control.title,
        refs=(control.id,),
        texts={} if told or not first.status_text else {"status": first.status_text},
    )
    documents = load_library().documents.values()
    return FactsOf(
        row=row,
        standards=(STANDARD,),
        worked_out={
            "status": told or None,
            "applicable": True,
            "absent": all(record.status == "not_implemented" for record in records),
            "document": listed(each.title for each in documents if control.id in each.satisfies) or None,
        },
    )


def _is_told(record: Record) -> bool:
    """Whether a row says its state, be it by a word that we don't know yet, a colour or a step of maturity."""
    known = record.status != "unknown" or record.maturity is not None or "status.by_colour" in record.flags
    return known or not says_undecided(record.status_text)
