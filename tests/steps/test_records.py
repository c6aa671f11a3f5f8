"""The register of records: what standards want and what evidence names, each with place, owner, day and retention."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from ims_lib.catalogue import load_catalogue
from ims_lib.catalogue.library import load_library
from ims_lib.gaps import find_gaps
from ims_lib.inputs import read_inputs
from ims_lib.register.model import Record, Register, SourceGrid
from ims_lib.scales import scale_rows
from ims_lib.spreadsheet.grid import Grid, Row
from ims_lib.steps.document_kinds import RECORDS
from ims_lib.steps.documents import match_documents
from ims_lib.steps.merged import merge_processes
from ims_lib.steps.records import KeptRecord, register_records
from tests.builders import AS_OF, covered, row

HEADER = ("Doc no.", "Document", "Kind", "Standard", "Approved by", "Approved on", "Owner", "Where", "Retention")


def named(number: int, ref: str, evidence: str, status: str = "implemented") -> Record:
    cells = {"ref": f"A{number}", "evidence": f"H{number}"}
    return replace(row(number, ref, status), evidence=evidence, owner="Desk lead", cells=cells)


def records(*rows: Record, documents: tuple[tuple[Any, ...], ...] = ()) -> dict[str, KeptRecord]:
    listed = [Row(n, values) for n, values in enumerate([HEADER, *documents], start=1)] if documents else []
    grids = [SourceGrid("lists.xlsx", "documents", Grid("Documents", listed, last_row=len(listed)))]
    register = Register.of(rows, [], [], [], grids)
    coverage = covered(load_catalogue(), *rows)
    found = match_documents(coverage, read_inputs(register), register)
    owners = merge_processes(find_gaps(coverage), register, found.own).owners
    return {item.title: item for item in register_records(found, register, owners, AS_OF)}


def test_a_wanted_record_has_the_lists_words_place_owner_day_and_retention() -> None:
    line = (
        "HR-01",
        "Training records",
        "Record",
        "27001",
        "Head of HR",
        "2026-10-12",
        "Head of HR",
        "HR system",
        "6 years",
    )
    found = records(documents=(line,))["Role profiles and proof of competence"]
    assert (found.theirs, found.kept, found.owner, found.is_proposed) == (
        ("Training records",),
        ("HR system",),
        "Head of HR",
        False,
    )
    assert (found.last_seen, found.retention) == (dt.date(2026, 10, 12), "6 years")
    assert "27001:7.2" in found.serves


def test_a_record_that_nobody_set_a_period_for_is_told_with_what_to_weigh_and_the_clients_own_table() -> None:
    found = records(named(4, "27001:A.5.33", "Retention table"))
    assert found["Minutes of the management review"].retention == (
        "to be set: three years at least, a certification cycle, so that the body can see a whole one; six, if reasons are "
        "to stay readable over two; first look into “Retention table”"
    )
    assert found["Minutes of the management review"].theirs == ()


# what a row names as evidence, and its status → whether it is a record of its own
NAMED = {
    "record": ("Leaver checklist, last ten complete", "implemented", True),
    "record_in_part": ("Leaver checklist, last ten complete", "partial", True),
    "planned": ("Leaver checklist, last ten complete", "planned", False),
    "rule": ("Leaver policy", "implemented", False),
    "draft": ("Leaver checklist (draft)", "implemented", False),
    "budget": ("Training budget", "implemented", False),
    "thing": ("Foil on the glass front", "implemented", False),
    "span_of_time": ("Switch-over took 52 minutes", "implemented", False),
    "minutes": ("Minutes of the board, 2026", "implemented", True),
    "german": ("Vernichtungsprotokolle PC", "implemented", True),
    "setting": ("Sperrliste auf Arbeitsplätzen", "implemented", False),
}


@pytest.mark.parametrize("case", NAMED)
def test_what_evidence_names_is_a_record_if_it_is_called_one_and_is_no_rule_draft_or_plan(case: str) -> None:
    text, status, is_one = NAMED[case]
    found = records(named(4, "27001:A.5.11", text, status))
    assert (text in found) is is_one
    if is_one:
        assert (found[text].serves, found[text].owner, found[text].is_wanted) == (("27001:A.5.11",), "Desk lead", False)
        assert found[text].cells == ("soa.xlsx!SoA!H4",)


def test_every_record_of_the_library_has_its_period_to_weigh_once() -> None:
    told = [name for line in scale_rows("record_retention") for name in line["documents"].split()]
    wanted = {name for name, item in load_library().documents.items() if item.kind in RECORDS}
    assert sorted(told) == sorted(wanted)


LOG = [
    Row(1, ("ID", "Incident", "Opened", "Closed", "Status")),
    Row(2, ("I1", "Mail is down", "2026-05-03", "2026-05-04", "closed")),
]


def test_a_list_that_was_read_was_last_seen_on_the_last_day_of_its_rows_and_stands_once() -> None:
    rows = [named(4, "20000-1:8.6.1", "Incident log"), named(5, "27001:A.5.18", "Review report Q1/2026")]
    grids = [SourceGrid("lists.xlsx", "incidents", Grid("Incident log 2026", LOG, last_row=2))]
    register = Register.of(rows, [], [], [], grids)
    coverage = covered(load_catalogue(), *rows)
    found = match_documents(coverage, read_inputs(register), register)
    owners = merge_processes(find_gaps(coverage), register, found.own).owners
    seen = {item.title: item.last_seen for item in register_records(found, register, owners, AS_OF)}
    assert seen["Incident records"] == dt.date(2026, 5, 4)
    assert seen["Review report Q1/2026"] == dt.date(2026, 3, 31)
    assert "Incident log" not in seen
