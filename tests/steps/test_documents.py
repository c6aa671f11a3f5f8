"""Documents × standards: what the client's list has of each, what is asked rather than taken, and what could be one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest

from ims_lib.catalogue.library import load_library
from ims_lib.inputs import read_inputs
from ims_lib.register.model import Register, SourceGrid
from ims_lib.spreadsheet.grid import Grid, Row
from ims_lib.steps.documents import STATES, DocumentSet, match_documents
from tests.builders import ALL, catalogue, covered, criterion, row

METHOD = load_library().documents["risk_method"]
KNOWLEDGE = catalogue(
    *(criterion(name, "27001:6.1.2", "42001:6.1.2", "20000-1:6.1.2") for name in METHOD.criteria),
)
HEADER = ("Document", "Standard", "Status", "Document owner", "Next review")


def documents(*rows: Sequence[Any], header: Sequence[str] = HEADER, records: Any = (), **said: Any) -> DocumentSet:
    """The documents of a client whose list has these rows, from row 2 on."""
    listed = [Row(number, tuple(values)) for number, values in enumerate([header, *rows], start=1)] if rows else []
    grids = [SourceGrid("lists.xlsx", "documents", Grid("Documents", listed, last_row=len(listed)))]
    inputs = read_inputs(Register.of([], [], [], [], grids))
    assert len(inputs.documents) == len(rows)
    return match_documents(covered(KNOWLEDGE, *records, **said), inputs)


def codes(found: DocumentSet) -> list[tuple[str, str | None]]:
    return [(finding.code, finding.cell) for finding in found.findings]


FULL = ("Risk management procedure", "all", "approved", "Risk manager", "2027-06-30")

# title, standards, status, owner, next review → document, its state, standards not yet covered
TITLE, BY, RISKS, SOA = "Risk management procedure", "Risk manager", "risk_method", "statement_of_applicability"
MATCHED: dict[str, tuple[tuple[str, ...], str, str, tuple[str, ...]]] = {
    "as_we_call_it": (("Method for assessing and treating risks", *FULL[1:]), RISKS, "there", ()),
    "as_clients_call_it": (FULL, RISKS, "there", ()),
    "title_in_german": (("Risikomanagement-Verfahren", "alle", "freigegeben", "Risikomanager", "30.06.2027"), RISKS, "there", ()),
    "title_in_french": (("Déclaration d'applicabilité", "ISO 27001", "approuvé", "RSSI", ""), SOA, "there", ("42001",)),
    "for_one_standard_only": ((TITLE, "27001", *FULL[2:]), RISKS, "there", ("20000-1", "42001")),
    "no_standard_speaks_for_all": ((TITLE, "", *FULL[2:]), RISKS, "there", ()),
    "draft_by_status": ((TITLE, "all", "in review", BY, ""), RISKS, "draft", ALL),
    "draft_by_name": (("Risk management procedure (draft)", "all", "", BY, ""), RISKS, "draft", ALL),
    "overdue": ((TITLE, "all", "approved", BY, "2026-11-23"), RISKS, "review overdue", ()),
    "due_today_is_not_overdue": ((TITLE, "all", "approved", BY, "2026-11-24"), RISKS, "there", ()),
    "overdue_draft_stays_a_draft": ((TITLE, "all", "draft", BY, "2026-01-31"), RISKS, "draft", ALL),
    "a_status_that_is_new_to_us": (
        (TITLE, "all", "half signed", BY, ""), RISKS, "draft", ALL),
    "said_to_be_missing": ((TITLE, "all", "to be written", BY, ""), RISKS, "missing", ALL),
    "withdrawn": ((TITLE, "all", "obsolete", BY, ""), RISKS, "missing", ALL),
}  # fmt: skip


@pytest.mark.parametrize("case", MATCHED)
def test_a_document_is_known_by_its_title(case: str) -> None:
    cells, name, state, lacks = MATCHED[case]
    found = documents(cells)
    assert list(found.listed["document"]) == [name]
    entry = found.documents.loc[name]
    assert (entry["state"], entry["states"], entry["theirs"]) == (state, (state,), (cells[0],))
    assert set(entry["lacks"]) == set(lacks)
    assert (entry["owner"], entry["cells"]) == (cells[3], ("lists.xlsx!Documents!A2",))
    others = found.documents.drop(name)
    assert set(others["state"]) == {"missing"}
    assert set(others["theirs"]) == {()}


def test_without_an_approval_it_is_a_draft() -> None:
    header = ("Document", "Document owner", "Approved by", "Approved on")
    found = documents(
        ("Risk management procedure", "CISO", "", ""), ("Risk register", "CISO", "Board", "2026-03-01"), header=header
    )
    assert list(found.listed["state"]) == ["draft", "there"]


def test_no_list_is_not_the_same_as_nothing_there() -> None:
    found = documents()
    assert not found.given
    assert set(found.documents["state"]) == {"to find or write"}
    assert found.findings == ()


def test_without_a_list_the_clients_rows_may_speak_for_a_document() -> None:
    rows = [row(4, "27001:6.1.2", "implemented")]
    assert documents(records=rows).documents.at["risk_method", "state"] == "not listed"
    other = ("Visitors' book", "", "approved", "Reception", "")
    assert documents(other, records=rows).documents.at["risk_method", "state"] == "not listed"
    weak = documents(records=[row(4, "27001:6.1.2", "partial")]).documents.loc["risk_method"]
    assert (weak["state"], weak["likely"]) == ("to find or write", 0.5)


@pytest.mark.parametrize("scope", [ALL, ("27001",), ("20000-1",), ("42001", "27001")])
def test_a_document_is_wanted_where_a_standard_in_scope_asks(scope: tuple[str, ...]) -> None:
    found = documents(standards=list(scope)).documents
    asked = {
        name: {one.partition(":")[0] for one in item.satisfies} & set(scope)
        for name, item in load_library().documents.items()
    }
    assert {name: set(row) for name, row in found["standards"].items()} == {
        name: by for name, by in asked.items() if by
    }
    assert {one.partition(":")[0] for listed in found["satisfies"] for one in listed} == set(scope)
    assert set(found["state"]) <= set(STATES)


def test_several_of_theirs_for_one_of_ours_could_be_one() -> None:
    found = documents(
        ("Risk management procedure", "27001", "approved", "CISO", "2027-01-31"),
        ("Risk assessment methodology", "20000-1", "draft", "Service manager", "2026-12-31"),
    )
    entry = found.documents.loc["risk_method"]
    assert (entry["mergeable"], entry["state"], entry["states"]) == (True, "there", ("there", "draft"))
    assert entry["lacks"] == ("20000-1", "42001")  # a draft covers nothing yet
    assert (entry["owner"], entry["next_review"]) == ("CISO; Service manager", dt.date(2026, 12, 31))
    assert codes(found) == [("document.mergeable", "A2")]
    assert "could be one document" in found.findings[0].message


def test_two_that_say_the_same_for_the_same_standard_are_told_so() -> None:
    found = documents(
        ("Risk management procedure", "27001", "approved", "CISO", ""),
        ("Risk assessment methodology", "27001", "approved", "CISO", ""),
    )
    assert "say the same for the same standard" in found.findings[0].message


@pytest.mark.parametrize(
    ("first", "second", "name"),
    [
        ("Access control policy", "Remote working", "security_policy_set"),
        ("Internal audit report", "Auditbericht", "audit_reports"),
    ],
)
def test_what_exists_more_than_once_by_nature_is_not_to_be_merged(first: str, second: str, name: str) -> None:
    found = documents((first, "27001", "approved", "CISO", ""), (second, "27001", "approved", "CISO", ""))
    assert len(found.documents.at[name, "theirs"]) == 2
    assert not found.documents.at[name, "mergeable"]
    assert codes(found) == []


def test_a_title_that_is_only_somewhat_alike_is_asked_and_not_counted() -> None:
    found = documents(("Incident management guide for the service desk", "", "approved", "Desk lead", ""))
    assert list(found.listed["document"]) == [None]
    assert codes(found) == [("document.unsure", "A2")]
    asked = found.findings[0]
    assert asked.level == "question"
    assert "It is not counted as such until then" in asked.message
    assert found.count("missing") == len(found.documents)


def test_a_title_of_something_else_stays_the_clients_own() -> None:
    found = documents(("Visitors' book", "", "approved", "Reception", ""))
    assert found.given
    assert list(found.listed["document"]) == [None]
    assert codes(found) == []


def test_an_unknown_standard_is_named_and_the_rest_goes_on() -> None:
    values = [HEADER, ("Risk management procedure", "ISO 9001, 27001", "approved", "CISO", "")]
    listed = [Row(number, tuple(cells)) for number, cells in enumerate(values, start=1)]
    grids = [SourceGrid("lists.xlsx", "documents", Grid("Documents", listed, last_row=2))]
    inputs = read_inputs(Register.of([], [], [], [], grids))
    assert "ISO 9001" in inputs.findings.at[0, "message"]
    assert inputs.findings.at[0, "cell"] == "B2"
    found = match_documents(covered(KNOWLEDGE), inputs).documents.loc["risk_method"]
    assert (found["state"], found["lacks"]) == ("there", ("20000-1", "42001"))


def test_an_overdue_review_and_a_missing_owner_are_told_at_the_title() -> None:
    found = documents(("Risk register", "all", "approved", "", "2026-09-30"))
    assert codes(found) == [("document.review_overdue", "A2"), ("document.no_owner", "A2")]
    assert found.listed.at[0, "overdue"]
    later = documents(("Risk register", "all", "approved", "CISO", "2026-09-30"), as_of=dt.date(2026, 9, 30))
    assert codes(later) == []


def test_the_order_of_the_list_decides_nothing() -> None:
    rows = [FULL, ("Risk register", "27001", "draft", "CISO", ""), ("Change policy", "", "approved", "Operations", "")]
    forth, back = documents(*rows), documents(*reversed(rows))
    assert list(forth.documents["state"]) == list(back.documents["state"])
    assert list(forth.documents["lacks"]) == list(back.documents["lacks"])
