"""The register of evidence: each thing once, with where it is, until when it holds, what it serves and who has seen it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from ims_lib.catalogue import load_catalogue
from ims_lib.inputs import read_inputs
from ims_lib.register.model import Record, Register, SourceGrid
from ims_lib.spreadsheet.grid import Grid, Row
from ims_lib.steps.documents import match_documents
from ims_lib.steps.evidence import EvidenceItem, register_evidence
from tests.builders import covered, row

HEADER = ("Doc no.", "Document", "Version", "Status", "Approved on", "Next review", "Where")
POLICY = ("POL-06", "Access control policy", "3", "in force", "2026-01-15", "2028-01-15", "Wiki")


def named(number: int, ref: str, evidence: str, status: str = "implemented") -> Record:
    cells = {"ref": f"A{number}", "evidence": f"H{number}"}
    return replace(row(number, ref, status), evidence=evidence, cells=cells)


def evidence(*rows: Record, documents: tuple[tuple[str, ...], ...] = (), **said: Any) -> dict[str, EvidenceItem]:
    listed = [Row(n, values) for n, values in enumerate([HEADER, *documents], start=1)] if documents else []
    grids = [SourceGrid("lists.xlsx", "documents", Grid("Documents", listed, last_row=len(listed)))]
    register = Register.of(rows, [], [], [], grids)
    coverage = covered(load_catalogue(), *rows, **said)
    found = match_documents(coverage, read_inputs(register), register)
    return {each.what: each for each in register_evidence(found, register, coverage)}


def test_what_several_rows_and_a_judgement_name_is_one_thing() -> None:
    found = evidence(
        named(4, "27001:A.5.15", "Leaver checklist; CAB minutes"),
        named(5, "20000-1:8.5.1.3", "CAB minutes"),
        judgements={"soa.xlsx!SoA!5": "L", "27001:A.8.32": "P"},
    )
    assert set(found) == {"Leaver checklist", "CAB minutes", "records"}
    assert found["CAB minutes"].cells == ("soa.xlsx!SoA!H4", "soa.xlsx!SoA!H5")
    assert found["CAB minutes"].serves == ("27001:A.5.15", "20000-1:8.5.1.3")
    assert found["records"].serves == ("27001:A.8.32", "20000-1:8.5.1.3")
    assert found["records"].seen == ("Lead assessor, 20 November 2026",)
    assert found["records"].kind == "seen by the assessor"


def test_a_document_in_force_takes_in_the_rows_that_name_it() -> None:
    draft = ("POL-07", "Cryptography policy", "0.1", "draft", "", "", "Wiki")
    found = evidence(
        named(4, "27001:A.5.15", "POL-06 v3; role model"),
        named(5, "27001:A.8.24", "Cryptography policy (draft)"),
        documents=(POLICY, draft),
    )
    assert list(found) == ["POL-06 Access control policy, version 3", "role model"]
    policy = found["POL-06 Access control policy, version 3"]
    assert (policy.kind, policy.kept, policy.valid_until) == ("document", "Wiki", dt.date(2028, 1, 15))
    assert policy.cells == ("lists.xlsx!Documents!B2", "soa.xlsx!SoA!H4")
    assert "27001:A.5.15" in policy.serves


def test_a_certificate_holds_until_its_day_and_serves_the_clauses_of_its_standard() -> None:
    certificate = {"standard": "27001", "edition": 2022, "valid_to": "2028-06-30"}
    found = evidence(certificates=[certificate])["Certificate of ISO/IEC 27001:2022"]
    assert found.valid_until == dt.date(2028, 6, 30)
    assert "27001:4.1" in found.serves
    assert not any(":A." in name for name in found.serves)


def test_what_is_planned_shows_nothing_and_no_standard_out_of_scope_is_served() -> None:
    found = evidence(
        named(4, "27001:A.5.9", "Inventory", "planned"),
        named(5, "20000-1:8.2.4 27001:A.5.9", "Catalogue page"),
        standards=["27001"],
    )
    assert list(found) == ["Catalogue page"]
    assert found["Catalogue page"].serves == ("27001:A.5.9",)


def test_an_id_stays_when_other_things_come_and_a_document_has_a_new_version() -> None:
    before = evidence(named(4, "27001:A.5.15", "POL-06"), documents=(POLICY,))
    next_one = (*POLICY[:2], "4", *POLICY[3:])
    after = evidence(named(4, "27001:A.5.9", "Inventory"), named(5, "27001:A.5.15", "POL-06"), documents=(next_one,))
    ids = [each.id for found in (before, after) for each in found.values() if each.kind == "document"]
    assert len(ids) == 2
    assert len({*ids}) == 1
