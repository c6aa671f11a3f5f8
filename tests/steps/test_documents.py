"""Documents × standards: what the client's list has of each, what is asked rather than taken, and what could be one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ims_lib.assessment import assess
from ims_lib.assessment.document_records import facts_of_documents
from ims_lib.catalogue import load_catalogue
from ims_lib.catalogue.library import load_library
from ims_lib.catalogue.model import Catalogue
from ims_lib.client import read_client
from ims_lib.coverage import score_coverage
from ims_lib.inputs import read_inputs
from ims_lib.judgements.model import Judgement
from ims_lib.register.model import Line, Record, Register, SourceGrid
from ims_lib.spreadsheet.grid import Grid, Row
from ims_lib.steps.document_evidence import DocumentSeen, papers_in
from ims_lib.steps.document_files import with_files
from ims_lib.steps.document_parts import rows_in_part
from ims_lib.steps.document_set import STATES, DocumentSet
from ims_lib.steps.documents import match_documents, state_of_document
from tests.builders import ALL, AS_OF, catalogue, covered, criterion, row, write_client
from tests.documents.document_files import write_docx
from tests.steps.lists import grid, inputs_of, lists

METHOD = load_library().documents["risk_method"]
KNOWLEDGE = catalogue(*(criterion(name, "27001:6.1.2", "42001:6.1.2", "20000-1:6.1.2") for name in METHOD.criteria))
HEADER = ("Document", "Standard", "Status", "Document owner", "Next review")


def documents(
    *rows: Sequence[Any],
    header: Sequence[str] = HEADER,
    records: Any = (),
    knowledge: Catalogue | None = None,
    **said: Any,
) -> DocumentSet:
    """The documents of a client whose list has these rows, from row 2 on."""
    listed = [Row(number, tuple(values)) for number, values in enumerate([header, *rows], start=1)] if rows else []
    grids = [SourceGrid("lists.xlsx", "documents", Grid("Documents", listed, last_row=len(listed)))]
    inputs = read_inputs(Register.of([], [], [], [], grids))
    assert len(inputs.documents) == len(rows)
    return match_documents(covered(knowledge or KNOWLEDGE, *records, **said), inputs)


def codes(found: DocumentSet) -> list[tuple[str, str | None]]:
    return [(finding.code, finding.cell) for finding in found.findings]


FULL = ("Risk management procedure", "all", "approved", "Risk manager", "2027-06-30")

# title, standards, status, owner, next review → document, its state, standards not yet covered
TITLE, BY, RISKS, SOA = "Risk management procedure", "Risk manager", "risk_method", "statement_of_applicability"
MATCHED: dict[str, tuple[tuple[str, ...], str, str, tuple[str, ...]]] = {
    "as_we_call_it": (("Method for assessing and treating risks", *FULL[1:]), RISKS, "there", ()),
    "as_clients_call_it": (FULL, RISKS, "there", ()),
    "title_in_german": (
        ("Risikomanagement-Verfahren", "alle", "freigegeben", "Risikomanager", "30.06.2027"),
        RISKS,
        "there",
        (),
    ),
    "title_in_french": (("Déclaration d'applicabilité", "ISO 27001", "approuvé", "RSSI", ""), SOA, "there", ("42001",)),
    "for_one_standard_only": ((TITLE, "27001", *FULL[2:]), RISKS, "there", ("20000-1", "42001")),
    "no_standard_is_named": ((TITLE, "", *FULL[2:]), RISKS, "there", ()),
    "draft_by_status": ((TITLE, "all", "in review", BY, ""), RISKS, "draft", ALL),
    "draft_by_name": (("Risk management procedure (draft)", "all", "", BY, ""), RISKS, "draft", ALL),
    "overdue": ((TITLE, "all", "approved", BY, "2026-11-23"), RISKS, "review overdue", ()),
    "due_today_is_not_overdue": ((TITLE, "all", "approved", BY, "2026-11-24"), RISKS, "there", ()),
    "overdue_draft_stays_a_draft": ((TITLE, "all", "draft", BY, "2026-01-31"), RISKS, "draft", ALL),
    "a_status_that_is_new_to_us": ((TITLE, "all", "half signed", BY, ""), RISKS, "not released", ALL),
    "said_to_be_missing": ((TITLE, "all", "to be written", BY, ""), RISKS, "missing", ALL),
}


# the states of the papers of a set → why only a part of it is there
SETS = {
    "all_in_force": (("approved", "approved"), ""),
    "a_draft_among_them": (("approved", "draft"), "1 draft"),
    "none_in_force": (("draft", "draft"), ""),
}


@pytest.mark.parametrize("case", SETS)
def test_a_set_of_which_a_paper_is_not_in_force_is_there_in_part(case: str) -> None:
    states, why = SETS[case]
    titles = ("Emergency handbook", "Restart plans")
    found = documents(*((title, "20000-1", state, BY, "") for title, state in zip(titles, states, strict=True)))
    assert found.documents.at["continuity_plans", "in_part"] == why


# what a list's state says of a Statement of Applicability that nobody has approved yet
TO_APPROVE = [
    "draft",
    "final draft",
    "approval pending",
    "Freigabe steht aus",
    "zur Freigabe",
    "à approuver",
    "pendiente de aprobación",
    "da approvare",
    "ter goedkeuring",
    "do zatwierdzenia",
    "ke schválení",
    "por aprovar",
    "προς έγκριση",
]


@pytest.mark.parametrize("state", TO_APPROVE)
def test_what_waits_for_approval_is_a_draft(state: str) -> None:
    found = documents(("Statement of Applicability", "27001", state, BY, ""))
    assert (found.documents.at[SOA, "state"], found.documents.at[SOA, "covers"]) == ("draft", ())


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
    assert set(others["state"]) == {"not listed"}
    assert set(others["theirs"]) == {()}


# the client's title → the document that it is, the standards that it names, and what the disputes know it as
KNOWN: dict[str, tuple[str | None, tuple[str, ...], str | None]] = {
    "KI-Politik": ("integrated_policy", ("42001",), "overall_ai"),
    "Servicemanagementpolitik": ("integrated_policy", ("20000-1",), "overall_service"),
    "Informationssicherheitspolitik": ("integrated_policy", ("27001",), "overall_security"),
    "Política de seguridad de la información": ("integrated_policy", ("27001",), "overall_security"),
    "Beleid informatiebeveiliging": ("integrated_policy", ("27001",), "overall_security"),
    "Integrierte Politik": ("integrated_policy", (), "overall"),
    "Politique de contrôle d'accès": ("security_policy_set", (), "policy"),
    "Datensicherungsrichtlinie": ("security_policy_set", (), "policy"),
    "Toegangsbeleid": ("security_policy_set", (), "policy"),
    "Change management policy": ("change_and_release_policy", (), None),
    "Geltungsbereich des KIMS": ("scope_statement", ("42001",), "scope"),
    "Domaine d'application du SMSI": ("scope_statement", ("27001",), "scope"),
    "Scope of the ISMS (draft)": ("scope_statement", ("27001",), "scope"),
    "Consignes d'exploitation": ("operating_instructions", (), "operating"),
    "Travel policy": (None, (), None),
    "Unterweisung": (None, (), None),
}


@pytest.mark.parametrize("title", KNOWN)
def test_what_a_title_says_that_it_is_holds_for_the_disputes_too(title: str) -> None:
    document, standards, fact = KNOWN[title]
    found = documents((title, "", "", "CISO", ""))
    assert found.listed[["document", "standards"]].iloc[0].tolist() == [document, standards]
    grids = [
        SourceGrid("lists.xlsx", "documents", Grid("Documents", [Row(1, HEADER), Row(2, (title, "", "", "CISO", ""))]))
    ]
    (facts,) = facts_of_documents(read_inputs(Register.of([], [], [], [], grids)).lists.documents)
    about = ("overall", "overall_ai", "overall_security", "overall_service", "policy", "scope", "operating")
    assert facts[fact] if fact else not any(facts[name] for name in about)


def test_a_policy_isnt_called_integrated_for_its_word_alone() -> None:
    rows = [
        (title, "", "approved", "CISO", "") for title in ("Travel policy", "Politique de sauvegarde", "Service policy")
    ]
    assert documents(*rows).listed["document"].tolist() == [None, "security_policy_set", "integrated_policy"]


def test_what_was_withdrawn_is_nobodys_to_finish_or_review() -> None:
    old = ("Risk management procedure", "all", "obsolete", "Risk manager", "2026-01-31")
    entry = documents(old).documents.loc[RISKS]
    assert (entry["state"], entry["states"], entry["overdue_since"]) == ("not listed", ("withdrawn",), None)
    both = documents(old, ("Risk assessment methodology", "all", "approved", "CISO", "2027-06-30"))
    assert both.documents.at[RISKS, "state"] == "there"
    assert both.wanted[RISKS].is_whole
    assert not both.documents.at[RISKS, "mergeable"]
    assert both.documents.at[RISKS, "next_review"] == dt.date(2027, 6, 30)


WHOLE: dict[str, tuple[tuple[tuple[str, str], ...], bool, dt.date | None]] = {
    "in_force": ((("approved", "2027-06-30"),), True, None),
    "a_draft_beside_it": ((("approved", "2027-06-30"), ("draft", "")), False, None),
    "one_past_its_review": ((("approved", "2027-06-30"), ("approved", "2026-05-06")), False, dt.date(2026, 5, 6)),
    "one_withdrawn": ((("approved", "2027-06-30"), ("obsolete", "2026-05-06")), True, None),
}


@pytest.mark.parametrize("case", WHOLE)
def test_a_document_is_in_force_as_a_whole_where_all_of_theirs_is(case: str) -> None:
    said, whole, since = WHOLE[case]
    titles = ("Emergency handbook", "Restart plans")
    rows = [(title, "20000-1", status, "CISO", review) for title, (status, review) in zip(titles, said, strict=False)]
    found = documents(*rows)
    entry = found.documents.loc["continuity_plans"]
    assert (found.wanted["continuity_plans"].is_whole, entry["overdue_since"], entry["state"]) == (
        whole,
        since,
        "there",
    )


# The client's title → why only a part is there
PARTS = {
    "Service catalogue": "",
    "Service catalogue (14 of 23 services)": "14 of 23",
    "Servicekatalog, 14 von 23 Services": "14 von 23",
    "Service catalogue, 23 of 23": "",
    "Service catalogue, satisfaction 4.3 of 5": "",
    "Incident management guide": "1 paper where it takes more",
}


@pytest.mark.parametrize("title", PARTS)
def test_what_the_list_has_in_part_is_told_so_and_isnt_whole(title: str) -> None:
    found = documents((title, "20000-1", "approved", BY, "2027-06-30"))
    name = found.listed.at[0, "document"]
    assert (found.documents.at[name, "in_part"], found.wanted[name].is_whole) == (PARTS[title], not PARTS[title])


def test_several_guides_are_the_set() -> None:
    titles = ("Incident management guide", "Problem guide", "Release guide")
    found = documents(*((title, "20000-1", "approved", BY, "2027-06-30") for title in titles))
    assert found.wanted["service_process_descriptions"].is_whole


FROM_OUTSIDE: dict[str, tuple[str, str]] = {
    "by_its_kind": ("Service requests", "External"),
    "by_its_title": ("ISO/IEC 27001:2022 standard text", ""),
}


@pytest.mark.parametrize("case", FROM_OUTSIDE)
def test_the_text_of_a_standard_is_none_of_ours(case: str) -> None:
    title, kind = FROM_OUTSIDE[case]
    found = documents((title, kind, "approved"), header=("Document", "Kind", "Status"))
    assert list(found.listed["document"]) == [None]


def test_without_an_approval_it_isnt_released_and_is_called_a_draft_by_nobody() -> None:
    header = ("Document", "Document owner", "Approved by", "Approved on")
    found = documents(
        ("Risk management procedure", "CISO", "", ""), ("Risk register", "CISO", "Board", "2026-03-01"), header=header
    )
    assert list(found.listed["state"]) == ["not released", "there"]


def test_no_list_is_not_the_same_as_nothing_there() -> None:
    found = documents()
    assert not found.given
    assert set(found.documents["state"]) == {"to find or write"}
    assert found.findings == ()


def test_rows_that_state_what_a_document_holds_dont_list_it() -> None:
    rows = [row(4, "27001:6.1.2", "implemented")]
    columns = ["state", "stated"]
    assert documents(records=rows).documents.loc["risk_method", columns].tolist() == ["not listed", ("27001",)]
    other = ("Visitors' book", "", "approved", "Reception", "")
    assert documents(other, records=rows).documents.loc["risk_method", columns].tolist() == ["not listed", ("27001",)]
    weak = documents(records=[row(4, "27001:6.1.2", "partial")]).documents.loc["risk_method"]
    assert (weak["state"], weak["stated"], weak["likely"]) == ("to find or write", (), 0.5)


def test_the_level_is_that_of_the_standards_that_ask_and_what_is_unknown_counts_nothing() -> None:
    first, second = METHOD.criteria[:2]
    knowledge = catalogue(criterion(first, "27001:6.1.2"), criterion(second, "42001:6.1.2"))
    levels = {
        ("27001:6.1.2",): (0.5, ("27001",)),
        ("27001:6.1.2", "42001:6.1.2"): (1.0, ("27001", "42001")),
        ("27001:A.5.1",): (None, ()),
    }
    for named, expected in levels.items():
        rows = [row(number, name, "implemented") for number, name in enumerate(named, start=4)]
        entry = match_documents(covered(knowledge, *rows), inputs_of()).wanted[RISKS]
        assert (entry.likely, entry.stated) == expected, named


# ---- for which standards it is there ----


COVERED: dict[str, tuple[tuple[str, str], tuple[str, ...], tuple[str, ...], bool]] = {
    "the_column_says_all": (("Risk register", "all"), ALL, (), False),
    "the_column_says_one": (("Risk register", "27001"), ("27001",), ("20000-1", "42001"), False),
    "the_title_says_one": (("ISMS risk register", ""), ("27001",), ("20000-1", "42001"), False),
    "the_title_says_two": (("AIMS and SMS risk register", ""), ("20000-1", "42001"), ("27001",), False),
    "nothing_says_it": (("Risk register", ""), (), (), True),
}


@pytest.mark.parametrize("case", COVERED)
def test_a_combined_document_is_there_only_for_the_standards_that_are_named(case: str) -> None:
    (title, standards), covers, lacks, unsaid = COVERED[case]
    found = documents((title, standards, "approved", "CISO", ""))
    entry = found.documents.loc["risk_register"]
    assert (set(entry["covers"]), set(entry["lacks"]), entry["unsaid"]) == (set(covers), set(lacks), unsaid)
    assert (("document.for_which", "A2") in codes(found)) == unsaid


def test_where_one_standard_asks_it_is_for_that() -> None:
    entry = documents(("Service catalogue", "", "approved", "Ann", "")).documents.loc["service_catalogue"]
    assert (entry["covers"], entry["unsaid"]) == (("20000-1",), False)


def test_what_the_list_says_is_for_a_standard_of_which_nothing_else_is_stated_is_for_it() -> None:
    stated = [row(4, "27001:6.1.2", "implemented")]
    listed = [
        ("Risk management procedure", "ISO 27001, ISO 42001", "approved", "Ann", ""),
        ("Backup policy", "", "approved", "Ann", ""),
    ]
    found = documents(*listed, records=stated).documents
    assert found.at["risk_method", "covers"] == ("27001", "42001")
    assert found.at["security_policy_set", "covers"] == ("27001",), "nothing says that it is for another"
    declared = documents(*listed, records=stated, not_started=["42001"]).documents
    assert declared.at["risk_method", "covers"] == ("27001",)


HEADS = {
    "of all fields": ("Rejestr ryzyka: bezpieczeństwo, usługi i AI", ("27001", "20000-1", "42001")),
    "of two": ("Security and AI risks of the depots", ("27001",)),
}


@pytest.mark.parametrize("name", HEADS)
def test_a_register_is_for_all_fields_that_its_heading_names(name: str) -> None:
    head, covers = HEADS[name]
    rows = [(head,), ("No", "Risk", "Likelihood", "Impact", "Controls"), ("R1", "Fire", "2", "3", "A.7.5")]
    grids = [SourceGrid("r.xlsx", "risks", Grid("Risks", [Row(n, each) for n, each in enumerate(rows, 1)], last_row=3))]
    register = Register.of(
        [replace(row(3, "27001:A.7.5", "implemented"), file="r.xlsx", sheet="Risks", kind="risks")], [], [], [], grids
    )
    stated = [row(4, f"{name}:6.1.2", "implemented") for name in ("27001", "20000-1", "42001")]
    found = match_documents(covered(KNOWLEDGE, *stated), read_inputs(register), register)
    assert found.wanted["risk_register"].covers == covers


def test_a_standard_that_isnt_begun_has_nothing_yet() -> None:
    listed = [
        ("Incident response plan", "", "approved", "Ann", ""),
        ("Risk register", "all", "approved", "Ann", ""),
        ("Backup policy", "", "approved", "Ann", ""),
    ]
    found = documents(*listed, not_started=["27001"]).documents
    assert found.loc["security_response_plan", ["state", "covers", "lacks"]].tolist() == ["there", (), ("27001",)]
    assert found.loc["risk_register", ["covers", "lacks"]].tolist() == [("20000-1", "42001"), ("27001",)]
    assert found.loc["security_policy_set", ["covers", "lacks", "unsaid"]].tolist() == [("20000-1",), ("27001",), False]
    held = [{"standard": "27001", "edition": 2022, "valid_to": "2028-01-01"}]
    certified = documents(*listed, not_started=["27001"], certificates=held).documents
    assert certified.at["security_response_plan", "covers"] == ("27001",)


# the client's own kind → what the document is taken for
KINDS: dict[str, tuple[tuple[str, str], str | None]] = {
    "a_record": (("Problem records", "Record"), "problem_records"),
    "no_kind": (("Problem records", ""), "problem_records"),
    "a_guide_isnt_the_record": (("Problem records", "Guide"), None),
    "a_procedure_isnt_the_record": (("Problem records", "Verfahrensanweisung"), None),
    "a_policy_isnt_the_register": (("Risk register", "Policy"), None),
    "a_guide_by_name_is_no_policy": (("Backup policy guide", ""), None),
    "a_procedure_may_be_a_policy": (("Change policy", "Procedure"), "change_and_release_policy"),
}


@pytest.mark.parametrize("case", KINDS)
def test_what_lays_down_rules_is_no_record(case: str) -> None:
    (title, kind), name = KINDS[case]
    found = documents((title, kind, "20000-1", "approved"), header=("Document", "Kind", "Standard", "Status"))
    assert list(found.listed["document"]) == [name]


# ---- what no list of documents names, and is seen all the same ----


def claim(number: int, ref: str, status: str, evidence: str) -> Record:
    return replace(row(number, ref, status), evidence=evidence, cells={"ref": f"A{number}", "evidence": f"H{number}"})


SHOWN: dict[str, tuple[tuple[str, str, str], str, bool]] = {
    "cmdb": (("20000-1:8.2.6", "partial", "CMDB health report 71 %"), "configuration_records", True),
    "known_errors": (("20000-1:8.6.3", "partial", "Known-error list"), "problem_records", True),
    "change_records": (("20000-1:8.5.1.2", "implemented", "Tool export October: 143 changes"), "change_records", True),
    "cab_minutes_of_another_control": (
        ("27001:A.8.32", "partial", "Change records, CAB minutes"),
        "change_records",
        True,
    ),
    "cab_minutes_are_no_analysis": (("20000-1:8.5.1.3", "partial", "CAB minutes"), "change_trends", False),
    "monthly_reports": (("20000-1:9.4", "partial", "Report samples, three customers"), "service_reports", True),
    "in_german": (("20000-1:9.2", "implemented", "Auditbericht 09/2026, fünf Feststellungen"), "audit_reports", True),
    "without_a_common_word": (
        ("20000-1:8.7.3.3", "implemented", "Folder SEC, last 20"),
        "security_incident_records",
        True,
    ),
    "a_procedure_needs_its_name": (
        ("20000-1:8.6.1", "implemented", "Tickets; monthly report"),
        "major_incident_procedure",
        False,
    ),
    "somewhere_else": (("27001:A.7.10", "implemented", "Tape register, courier receipts"), "parties_register", False),
    "a_plan_that_is_only_planned_for": (("27001:A.5.35", "planned", "Revisionsplan 2027"), "audit_programme", False),
    "a_topic_policy": (("27001:A.6.7", "implemented", "Weisung Homeoffice"), "security_policy_set", True),
    "a_policy_that_is_another_document": (
        ("27001:A.5.10", "implemented", "Acceptable use policy"),
        "security_policy_set",
        False,
    ),
    "a_rule_of_work_is_no_policy": (
        ("27001:A.6.2", "implemented", "Anstellungsreglement"),
        "security_policy_set",
        False,
    ),
    "stocktaking": (("20000-1:8.2.5", "implemented", "Stocktaking protocol"), "asset_inventory", True),
    "reports_of_security": (("27001:A.6.8", "implemented", "96 Meldungen 2026"), "security_incident_records", True),
    "a_plan_alone": (("20000-1:8.6.3", "planned", "Known-error list"), "problem_records", False),
    "doubted": (("20000-1:8.6.3", "partial", "Known-error list?"), "problem_records", False),
    "an_export_is_no_analysis": (("20000-1:8.5.1.3", "implemented", "Export of changes"), "change_trends", False),
    "a_calendar_is_no_result": (("20000-1:8.5.3", "implemented", "Releasekalender KIS"), "release_results", False),
    "a_plan_is_no_report": (("20000-1:9.2", "implemented", "Audit plan"), "audit_reports", False),
    "a_runbook": (("27001:A.5.24", "partial", "runbook.md"), "security_response_plan", True),
    "a_help_centre": (("42001:A.8.2", "implemented", "help centre"), "ai_user_information", True),
    "a_handbook": (("20000-1:4.3", "implemented", "SMS-Handbuch Kap. 2"), "scope_statement", True),
    "a_list_of_risks": (("20000-1:6.1.2", "implemented", "Risikoliste Services, 32 Einträge"), "risk_register", True),
    "contracts": (("20000-1:8.3.4.1", "implemented", "Verträge und Quartalsgespräche"), "supplier_contracts", True),
    "reference_images": (("27001:A.8.9", "implemented", "Referenzabbilder"), "secure_configurations", True),
    "nothing": (("20000-1:8.6.3", "partial", "n/a"), "problem_records", False),
}


def of_rows(name: str, *records: Record) -> Any:
    rows = Register.of(records, [], [], [])
    return match_documents(covered(load_catalogue()), read_inputs(rows), rows).documents.loc[name]


# the state and evidence of rows → why only a part is there
IN_PART: dict[str, tuple[tuple[tuple[str, str], ...], str]] = {
    "a_row_in_place": ((("implemented", "model cards"),), ""),
    "a_row_in_place_in_part": ((("partial", "model cards"),), "the rows that name it aren’t in place in full"),
    "a_share_of_them": ((("partial", "model cards, 5 of 9"), ("implemented", "model card of the sorter")), "5 of 9"),
    "a_share_of_something_else": ((("implemented", "model cards, read by 39 of 44"),), ""),
    "a_plan_of_what_is_to_be_shown": ((("implemented", "Planning of model cards"),), "a plan alone shows it"),
    "another_row_shows_all": ((("partial", "model cards"), ("implemented", "model cards")), ""),
}


def test_a_row_that_takes_back_what_it_states_shows_a_part() -> None:
    said = replace(claim(4, "42001:A.4.2", "implemented", "model cards"), flags=("status.taken_back",))
    assert of_rows("ai_resource_record", said)["in_part"] == "the rows that name it aren’t in place in full"


@pytest.mark.parametrize(("evidence", "shown"), [("Change policy of May", 1), ("Talk on the change policy", 0)])
def test_a_talk_shows_no_document(evidence: str, shown: int) -> None:
    judged = covered(load_catalogue(), judgements={"20000-1:8.5.1.1": "F"}).assessment
    judgements = {on: replace(each, evidence=evidence) for on, each in judged.client.judgements.items()}
    coverage = score_coverage(replace(judged, client=replace(judged.client, judgements=judgements)))
    rows = Register.of([], [], [], [])
    seen = match_documents(coverage, read_inputs(rows), rows).documents.at["change_and_release_policy", "seen"]
    assert len(seen) == shown


@pytest.mark.parametrize("case", IN_PART)
def test_what_rows_in_place_in_part_name_is_there_in_part(case: str) -> None:
    said, why = IN_PART[case]
    rows = [claim(number, "42001:A.4.2", *each) for number, each in enumerate(said, start=4)]
    entry = of_rows("ai_resource_record", *rows)
    assert (entry["state"], entry["in_part"]) == ("seen", why)


# the client's title, a row's requirement and remark → the share that makes the document a part
SHARES = {
    "some_of_many": (
        "Service level agreements, 31 customers",
        "20000-1:8.3.3",
        "SLAs for 31 of 38 customers",
        "31 of 38",
    ),
    "of_another_number": ("Service level agreements, 31 customers", "20000-1:8.3.3", "Seen by 12 of 38 customers", ""),
    "of_another_requirement": ("Service level agreements, 31 customers", "20000-1:8.3.2", "31 of 38 answered", ""),
    "all": ("Service level agreements, 31 customers", "20000-1:8.3.3", "SLAs for 31 of 31 customers", ""),
    "a_title_without_a_number": ("Service level agreements", "20000-1:8.3.3", "SLAs for 31 of 38 customers", ""),
}


@pytest.mark.parametrize("case", SHARES)
def test_a_row_may_say_that_the_number_in_a_title_is_some_of_many(case: str) -> None:
    title, ref, remark, share = SHARES[case]
    record = replace(row(4, ref, "partial"), notes=remark)
    rows = Register.of([record], [], [], [])
    listed = [("Document", "Standard", "Status"), (title, "20000-1", "approved")]
    inputs = read_inputs(Register.of([], [], [], [], [grid("Documents", listed, kind="documents")]))
    entry = match_documents(covered(load_catalogue()), inputs, rows).documents.loc["service_level_agreements"]
    assert (entry["state"], entry["in_part"]) == ("there", share)


# what is judged and how → why a plan that the list has in force is a part
JUDGED_LOW = {
    "largely": ("20000-1:8.7.2", "L", ""),
    "partly": ("20000-1:8.7.2", "P", "20000-1 8.7.2 was judged partially achieved"),
    "another_requirement": ("20000-1:8.7.1", "P", ""),
}


@pytest.mark.parametrize("case", JUDGED_LOW)
def test_a_plan_of_which_an_assessor_saw_little_is_there_in_part(case: str) -> None:
    on, verdict, why = JUDGED_LOW[case]
    listed = [("Document", "Standard", "Status"), ("Continuity plan", "20000-1", "approved")]
    inputs = read_inputs(Register.of([], [], [], [], [grid("Documents", listed, kind="documents")]))
    coverage = covered(load_catalogue(), judgements={on: verdict})
    entry = match_documents(coverage, inputs).documents.loc["continuity_plans"]
    assert (entry["state"], entry["in_part"]) == ("there", why)


@pytest.mark.parametrize(
    ("ends", "remark", "state"),
    [
        (dt.date(2026, 6, 30), "", "to find or write"),
        (dt.date(2026, 6, 30), "renewed to 2028", "seen"),
        (dt.date(2027, 6, 30), "", "seen"),
    ],
)
def test_a_contract_that_has_ended_shows_no_agreement_in_force(ends: dt.date, remark: str, state: str) -> None:
    supplier = {"name": "Carrier", "agreement": "V-1", "ends": ends, "notes": remark, "refs": ()}
    inputs = inputs_of(suppliers=[supplier | {"file": "s.xlsx", "sheet": "S", "stated_on": None}])
    entry = match_documents(covered(load_catalogue()), inputs).documents.loc["supplier_contracts"]
    assert entry["state"] == state


@pytest.mark.parametrize(
    ("ai", "security", "why"),
    [
        ("partial", "implemented", "for ISO/IEC 42001 the rows that name it aren’t in place in full"),
        ("partial", "partial", "the rows that name it aren’t in place in full"),
        ("implemented", "implemented", ""),
    ],
)
def test_a_document_may_be_there_in_part_for_one_standard_alone(ai: str, security: str, why: str) -> None:
    rows = [claim(4, "42001:4.3", ai, "AIMS scope"), claim(5, "27001:4.3", security, "ISMS scope")]
    assert of_rows("scope_statement", *rows)["in_part"] == why


# requirement, state, remark of a row → the document of which it speaks
REMARKED: dict[str, tuple[tuple[str, str, str], str | None]] = {
    "internal": (("20000-1:8.3.4", "implemented", "intern: Werkstatt mit Vereinbarung"), "internal_agreements"),
    "internal_in_french": (("20000-1:8.3.4.2", "partial", "Atelier interne: accord signé"), "internal_agreements"),
    "external": (("27001:A.5.20", "partial", "contracts of the nine largest"), "supplier_contracts"),
    "customers": (("20000-1:8.3.3", "implemented", "SLA with two of the sites"), "service_level_agreements"),
    "denied": (("20000-1:8.3.4", "implemented", "intern: Werkstatt ohne Vereinbarung"), None),
    "missing": (("20000-1:8.3.4", "implemented", "intern: Werkstatt, Vereinbarung fehlt"), None),
    "put_off": (("20000-1:8.3.4", "implemented", "internal agreement with the workshop planned"), None),
    "of_nothing": (("20000-1:8.3.4", "not_implemented", "internal: agreement with the workshop"), None),
    "elsewhere": (("27001:A.6.2", "implemented", "contract of employment"), None),
    "without_agreement": (("20000-1:8.3.4", "implemented", "internal: workshop"), None),
}


@pytest.mark.parametrize("case", REMARKED)
def test_an_agreement_of_which_a_remark_speaks_is_seen_in_part(case: str) -> None:
    (ref, status, remark), name = REMARKED[case]
    record = replace(row(4, ref, status), notes=remark, cells={"ref": "A4", "notes": "G4"})
    rows = Register.of([record], [], [], [])
    found = match_documents(covered(load_catalogue()), read_inputs(rows), rows).documents
    shown = found[found["state"] == "seen"]
    assert list(shown.index) == ([name] if name else [])
    assert [(seen[0].what, seen[0].cell, seen[0].by) for seen in shown["seen"]] == [
        (remark, "soa.xlsx!SoA!G4", "remark") for _ in range(bool(name))
    ]
    assert set(shown["in_part"]) == ({"a remark alone speaks of it"} if name else set())


@pytest.mark.parametrize(
    ("title", "status", "ref", "shown"),
    [
        ("SoA", "implemented", "27001:6.1.3", True),
        ("SoA", "partial", "27001:6.1.3", False),
        ("SoA", "planned", "27001:6.1.3", False),
        ("SoA", "unknown", "27001:6.1.3", False),
        ("SoA", "implemented", "27001:8.1", False),
        ("The SoA and what follows", "implemented", "27001:6.1.3", False),
    ],
)
def test_a_row_that_says_that_a_document_is_there_by_name_shows_it(
    title: str, status: str, ref: str, shown: bool
) -> None:
    record = replace(row(4, ref, status), title=title, cells={"ref": "A4", "title": "B4"})
    entry = of_rows("statement_of_applicability", record)
    assert [(seen.what, seen.cell, seen.by, seen.partial) for seen in entry["seen"]] == [
        ("SoA", "soa.xlsx!SoA!B4", "title", False)
    ] * shown


def test_a_standard_of_which_nobody_spoke_has_no_document_by_itself() -> None:
    listed = ("Runbook library", "", "approved", BY, "2027-06-30")
    spoken = row(4, "20000-1:6.1.2", "implemented")
    entry = documents(listed, records=(spoken,)).documents.loc["operating_instructions"]
    assert (entry["state"], entry["covers"], entry["lacks"]) == ("there", (), ("27001", "42001"))


LATER = {
    "a later month": ("Export of 2026-11-02, 4,310 items", True),
    "the month of approval": ("Export of 2026-09-28", False),
    "before": ("Checked in March 2026", False),
    "still to come": ("Next test in December 2026", False),
}


@pytest.mark.parametrize("case", LATER)
def test_a_sheet_that_tells_of_days_after_its_approval_is_asked_about(case: str) -> None:
    evidence, asked = LATER[case]
    lines = [Line("soa.xlsx", "SoA", "A2", "Version 4.2, approved by the board on 2026-09-15")]
    rows = Register.of([claim(4, "27001:A.5.9", "implemented", evidence)], [], [], [], lines=lines)
    found = match_documents(covered(load_catalogue()), read_inputs(rows), rows).findings
    told = [(each.cell, "(H4)" in each.message) for each in found if each.code == "document.changed_since"]
    assert told == [("A2", True)] * asked


def test_what_calls_itself_a_draft_is_seen_as_one() -> None:
    for evidence, state in (
        ("draft plan", "draft"),
        ("Capacity plan 2026", "seen"),
        ("draft plan; Capacity plan 2026", "seen"),
    ):
        rows = Register.of([claim(4, "20000-1:8.4.3", "partial", evidence)], [], [], [])
        entry = match_documents(covered(load_catalogue()), read_inputs(rows), rows).documents.loc["capacity_plan"]
        assert entry["state"] == state, evidence
    assert entry["covers"] == ("20000-1",)


@pytest.mark.parametrize("case", SHOWN)
def test_what_a_row_names_as_evidence_is_seen(case: str) -> None:
    (ref, status, evidence), name, shown = SHOWN[case]
    rows = Register.of([claim(4, ref, status, evidence)], [], [], [])
    entry = match_documents(covered(load_catalogue()), read_inputs(rows), rows).documents.loc[name]
    assert entry["state"] == ("seen" if shown else "to find or write")
    assert [(seen.cell, seen.by) for seen in entry["seen"]] == [("soa.xlsx!SoA!H4", "row")] * shown


JUDGED = {
    "little_found_of_what_isnt_called_so": (
        Judgement("20000-1:8.5.1.2", "P", "2026-11-19", "Lead", "seen", "Wall board", "j!E2"),
        False,
    ),
    "ten_records_drawn": (
        Judgement("20000-1:8.5.1.2", "F", "2026-11-19", "Lead", "seen", "Tool export, ten changes", "j!E2"),
        True,
    ),
    "none_found": (
        Judgement("20000-1:8.5.1.2", "N", "2026-11-19", "Lead", "seen", "Tool export, ten changes", "j!E2"),
        False,
    ),
}


@pytest.mark.parametrize("case", JUDGED)
def test_what_an_assessor_saw_is_seen(case: str) -> None:
    judgement, shown = JUDGED[case]
    coverage = covered(load_catalogue())
    someone = replace(coverage.client, judgements={judgement.on: judgement})
    coverage = score_coverage(assess(Register.of([], [], [], []), someone, catalogue=load_catalogue()))
    entry = match_documents(coverage, inputs_of()).documents.loc["change_records"]
    assert [(seen.cell, seen.by) for seen in entry["seen"]] == [("j!E2", "judgement")] * shown


LISTS: dict[str, tuple[str, dict[str, Any], str]] = {
    "suppliers_with_the_end_of_a_contract": (
        "suppliers",
        {"name": "Carrier", "ends": dt.date(2027, 3, 31)},
        "supplier_contracts",
    ),
    "suppliers": ("suppliers", {"name": "Carrier"}, "parties_register"),
    "incidents": ("incidents", {"title": "Mail is down"}, "incident_records"),
    "security_incidents": (
        "incidents",
        {"title": "Mailbox taken over", "kind": "information_security"},
        "security_incident_records",
    ),
    "figures": ("measurements", {"title": "Calls answered", "actual": 88.0}, "measurement_report"),
    "changes": ("changes", {"title": "New firewall"}, "change_records"),
    "planned_audits": ("planned_audits", {"title": "Service desk"}, "audit_programme"),
    "risks": ("risks", {"title": "Fire"}, "risk_register"),
    "treated_risks": ("risks", {"title": "Fire", "treatment": "modify"}, "risk_treatment_plan"),
    "objectives": ("objectives", {"title": "Fast answers"}, "objectives_register"),
}


def shown_by(*records: Record, name: str, **said: Any) -> list[Any]:
    """State, standards that it is for, standards that it lacks, and whether that isn't said, of a document shown by rows."""
    rows = Register.of(records, [], [], [])
    found = match_documents(covered(load_catalogue(), **said), read_inputs(rows), rows).documents
    return found.loc[name, ["state", "covers", "lacks", "unsaid"]].tolist()


def test_what_is_seen_is_for_the_standards_that_it_was_named_for() -> None:
    report = claim(4, "20000-1:9.2", "implemented", "Audit report of May")
    assert shown_by(report, name="audit_reports") == ["seen", ("20000-1",), ("27001", "42001"), False]
    both = [report, claim(5, "27001:9.2.1", "implemented", "Audit report of June")]
    assert shown_by(*both, name="audit_reports")[1:3] == [("27001", "20000-1"), ("42001",)]
    assert shown_by(*both, name="audit_reports", not_started=["27001"])[1:3] == [("20000-1",), ("27001", "42001")]
    assert shown_by(report, name="audit_reports", standards=["20000-1"])[1:3] == [("20000-1",), ()]


# what a row of a list says → standards that the register of nonconformities is for, and lacks
OF_LISTS: dict[str, tuple[dict[str, Any], tuple[str, ...], tuple[str, ...], bool]] = {
    "nothing": ({}, (), (), True),
    "its_discipline": ({"kind": "service"}, ("20000-1",), ("27001", "42001"), False),
    "requirements": ({"refs": ("27001:A.6.3",)}, ("27001",), ("20000-1", "42001"), False),
    "the_title_of_the_sheet": ({"headed": "20000-1"}, ("20000-1",), ("27001", "42001"), False),
}


@pytest.mark.parametrize("case", OF_LISTS)
def test_a_list_is_for_the_standards_that_its_rows_name(case: str) -> None:
    more, covers, lacks, unsaid = OF_LISTS[case]
    entry = {
        "title": "Badge kept",
        "file": "l.xlsx",
        "sheet": "L",
        "row": 4,
        "cell": "l.xlsx!L!A4",
        "cells": {},
        "refs": (),
    }
    found = match_documents(covered(KNOWLEDGE), inputs_of(audits=[entry | more])).documents
    row_of = found.loc["nonconformity_register"]
    assert (set(row_of["covers"]), set(row_of["lacks"]), row_of["unsaid"]) == (set(covers), set(lacks), unsaid)


def test_a_list_with_rows_for_a_standard_is_there_for_it_whatever_is_begun() -> None:
    place = {"file": "l.xlsx", "sheet": "L", "row": 4, "cell": "l.xlsx!L!A4", "cells": {}, "refs": ()}
    kinds = ("ai", "information_security", "ai")  # the third is the first of another period
    figures = [place | {"title": "Drift", "actual": 3.0, "kind": kind} for kind in kinds]
    found = match_documents(covered(KNOWLEDGE, not_started=["42001"]), inputs_of(measurements=figures))
    entry = found.documents.loc["measurement_report"]
    assert (entry["covers"], entry["lacks"], entry["seen"][0].what) == (
        ("27001", "42001"),
        ("20000-1",),
        "2 figures listed",
    )
    risk = place | {"title": "Power fails", "category": "service"}
    found = match_documents(covered(KNOWLEDGE), inputs_of(risks=[risk]))
    entry = found.documents.loc["risk_register"]
    assert (entry["covers"], entry["seen"][0].what) == (("20000-1",), "1 risk listed")


def test_a_judged_criterion_of_several_standards_names_none() -> None:
    criterion_of_all = next(
        name
        for name in load_library().documents["audit_reports"].criteria
        if len({ref.partition(":")[0] for ref in load_catalogue().criteria[name].requirements}) == 3
    )
    judgement = Judgement(criterion_of_all, "F", "2026-11-19", "Lead", "seen", "Internal audit report", "j!E2")
    coverage = covered(load_catalogue())
    someone = replace(coverage.client, judgements={judgement.on: judgement})
    coverage = score_coverage(assess(Register.of([], [], [], []), someone, catalogue=load_catalogue()))
    entry = match_documents(coverage, inputs_of()).documents.loc["audit_reports"]
    assert (entry["state"], entry["covers"], entry["unsaid"]) == ("seen", (), True)


@pytest.mark.parametrize("case", LISTS)
def test_a_list_is_a_record_itself(case: str) -> None:
    name, entry, document = LISTS[case]
    place = {"file": "lists.xlsx", "sheet": "List", "row": 4, "cell": "lists.xlsx!List!A4", "cells": {}, "refs": ()}
    found = match_documents(covered(KNOWLEDGE), inputs_of(**{name: [entry | place]})).documents
    assert found.at[document, "state"] == "seen"
    assert [(seen.cell, seen.by) for seen in found.at[document, "seen"]] == [("lists.xlsx!List", "list")]


def test_a_system_is_assessed_on_the_day_that_either_list_has() -> None:
    day, ahead = AS_OF - dt.timedelta(days=30), AS_OF + dt.timedelta(days=30)
    days = {"Triage": day, "Dictation": None, "Portal": None}
    systems = [{"name": name, "impact_assessed_on": said, "cell": name} for name, said in days.items()]
    made = [{"system": "Dictation", "assessed_on": day}, {"system": "Portal", "assessed_on": ahead}]
    found = match_documents(covered(KNOWLEDGE), inputs_of(ai_systems=systems, impact_assessments=made))
    said = [seen.what for seen in found.documents.at["ai_impact_assessments", "seen"]]
    assert "2 of 3 AI systems in scope listed with the day of an assessment" in said


def test_what_is_seen_isnt_missing_whatever_the_list_says() -> None:
    rows = Register.of(
        [claim(4, "20000-1:8.6.3", "partial", "Known-error list")],
        [],
        [],
        [],
        [
            SourceGrid(
                "lists.xlsx",
                "documents",
                Grid(
                    "Documents",
                    [Row(1, HEADER), Row(2, ("Known error list", "20000-1", "to be written", "Ann", ""))],
                    last_row=2,
                ),
            )
        ],
    )
    found = match_documents(covered(load_catalogue()), read_inputs(rows), rows)
    assert found.documents.at["problem_records", "state"] == "seen"
    assert found.count("missing") == 0
    assert codes(found) == [("document.said_missing", "A2")]


def test_a_sheet_that_says_which_controls_apply_is_a_statement_of_applicability() -> None:
    controls = [
        name for name, item in load_catalogue().leaves.items() if item.standard == "27001" and item.part == "annex_a"
    ]
    records = [
        replace(row(n, ref, "implemented"), cells={"ref": f"A{n}", "applicable": f"C{n}"})
        for n, ref in enumerate(controls, start=4)
    ]
    rows = Register.of(records, [], [], [])
    entry = match_documents(covered(load_catalogue(), *records), read_inputs(rows), rows).documents.loc[SOA]
    assert (entry["state"], entry["seen"][0].cell) == ("seen", "soa.xlsx!SoA")
    for text, state in (("Approval by the board is pending", "not released"), ("Approved by the board", "seen")):
        rows = Register.of(records, [], [], [], lines=[Line("soa.xlsx", "SoA", "A99", text)])
        found = match_documents(covered(load_catalogue(), *records), read_inputs(rows), rows).documents.loc[SOA]
        assert (found["state"], found["covers"]) == (state, ("27001",) if state == "seen" else ())


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
    assert "they could be one document, for the same standard" in found.findings[0].message


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
    found = documents(("List of parties", "", "approved", "Desk lead", ""))
    assert list(found.listed["document"]) == [None]
    assert codes(found) == [("document.unsure", "A2")]
    asked = found.findings[0]
    assert asked.level == "question"
    assert "It is not counted as such until then" in asked.message
    assert found.count("not listed") == len(found.documents)


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


@pytest.mark.parametrize(("state", "review"), [("expired", ""), ("approved", "overdue")])
def test_a_review_that_is_overdue_by_a_word_needs_no_day(state: str, review: str) -> None:
    found = documents(("Risk management procedure", "all", state, "CISO", review))
    (told,) = found.findings
    assert told.message == "'Risk management procedure' was due for review, by the list’s own word"
    assert (found.wanted[RISKS].state, found.wanted[RISKS].overdue_since) == ("review overdue", None)


WRITTEN = ("Documents, state of 2026-11-06", "", "", "", "")


def test_a_review_that_came_due_after_the_list_was_written_is_asked_and_overdue_by_nobodys_word() -> None:
    row_of = ("Risk management procedure", "all", "approved", BY, "2026-11-20")
    values = [WRITTEN, ("", "", "", "", ""), HEADER, row_of, ("Risk register", "all", "draft", BY, "2026-11-20")]
    inputs = lists(grid("Documents", values, kind="documents"))
    found = match_documents(covered(KNOWLEDGE), inputs)
    assert codes(found) == [("document.review_due", "A4")]
    (asked,) = found.findings
    assert asked.level == "question"
    assert "was due for review on 20 November 2026, after the list was written (6 November 2026)" in asked.message
    entry = found.documents.loc[RISKS]
    assert (entry["state"], entry["overdue_since"], entry["due_since"]) == ("there", None, dt.date(2026, 11, 20))
    before = match_documents(covered(KNOWLEDGE, as_of=dt.date(2026, 11, 20)), inputs)
    assert codes(before) == []


def test_the_order_of_the_list_decides_nothing() -> None:
    rows = [FULL, ("Risk register", "27001", "draft", "CISO", ""), ("Change policy", "", "approved", "Operations", "")]
    forth, back = documents(*rows), documents(*reversed(rows))
    assert list(forth.documents["state"]) == list(back.documents["state"])
    assert list(forth.documents["lacks"]) == list(back.documents["lacks"])


@pytest.mark.parametrize(
    ("title", "kind", "state"), [("Minutes 2024", "Record", "there"), ("Password policy", "Policy", "withdrawn")]
)
def test_a_record_in_the_archive_is_kept(title: str, kind: str, state: str) -> None:
    listed = inputs_of(documents=[{"status": "archived", "title": title, "type": kind, "status_text": "Archived"}])
    assert state_of_document(listed.lists.documents[0], overdue=True) == state


# the row on 7.5.1, the judgement on it → whether the documents that the list lacks are asked about
@pytest.mark.parametrize(
    ("status", "judged", "asked"),
    [("implemented", "", True), ("not_implemented", "", False), ("implemented", "F", False)],
)
def test_documents_that_the_list_lacks_are_asked_where_all_are_said_to_be_there(
    status: str, judged: str, asked: bool
) -> None:
    judgements = {"judgements": {"27001:7.5.1": judged}} if judged else {}
    found = documents(FULL, records=[row(4, "27001:7.5.1", status)], knowledge=load_catalogue(), **judgements)
    told = [finding.message for finding in found.findings if finding.code == "document.not_listed"]
    assert [message.startswith("27001:7.5.1 counts as in place") for message in told] == [True] * asked


NUMBERED = ("Doc no.", "Document", "Kind", "Standard", "Approved by", "Next review")
POLICY = ("POL-12", "Change policy", "Policy", "20000-1", "Head of operations", "2028-04-20")


# evidence of a row on the change policy → whether it shows the client's document of that number
@pytest.mark.parametrize(
    ("evidence", "shown"), [("POL-12", True), ("POL-12 v3", True), ("POL-1", False), ("12", False)]
)
def test_a_document_is_shown_by_its_number_too(evidence: str, shown: bool) -> None:
    record = replace(row(4, "20000-1:8.5.1.1", "implemented"), evidence=evidence, cells={"ref": "A4", "evidence": "H4"})
    listed = [Row(number, tuple(values)) for number, values in enumerate([NUMBERED, POLICY], start=1)]
    grids = [SourceGrid("lists.xlsx", "documents", Grid("Documents", listed, last_row=2))]
    register = Register.of([record], [], [], [], grids)
    found = match_documents(covered(load_catalogue(), record), read_inputs(register), register)
    seen = [each.what for each in found.wanted["change_and_release_policy"].seen]
    assert seen == ([evidence] if shown else [])


# status of a row of 20000-1 on a document that the list has for 27001 → the standards that it is for
FOR_WHICH = {"implemented": ("27001", "20000-1"), "partial": ("27001",), "planned": ("27001",)}


@pytest.mark.parametrize("status", FOR_WHICH)
def test_what_a_row_in_place_names_is_for_its_standard_too_whatever_the_list_says(status: str) -> None:
    record = replace(
        row(4, "20000-1:6.1.2", status), evidence="Risk management procedure", cells={"ref": "A4", "evidence": "H4"}
    )
    listed = [
        Row(number, tuple(values)) for number, values in enumerate([HEADER, (TITLE, "27001", *FULL[2:])], start=1)
    ]
    grids = [SourceGrid("lists.xlsx", "documents", Grid("Documents", listed, last_row=2))]
    records = [record, row(5, "27001:A.5.1", "implemented")]
    register = Register.of(records, [], [], [], grids)
    found = match_documents(covered(load_catalogue(), *records), read_inputs(register), register)
    assert found.wanted[RISKS].covers == tuple(name for name in ALL if name in FOR_WHICH[status])


@pytest.mark.parametrize(("statuses", "why"), [(("partial", "partial"), True), (("partial", "implemented"), False)])
def test_a_plan_of_the_list_is_there_in_part_where_no_row_that_names_it_is_in_place_in_full(
    statuses: tuple[str, str], why: bool
) -> None:
    rows = [replace(row(n, "27001:A.5.26", each), evidence="Incident plan") for n, each in enumerate(statuses, 4)]
    plan = load_library().documents["security_response_plan"]
    seen = [DocumentSeen(each.evidence or "", "", "row", partial=each.status == "partial") for each in rows]
    assert bool(rows_in_part(plan, seen)) is why


def test_a_file_that_no_list_names_could_be_what_its_passages_are_about(tmp_path: Path) -> None:
    folder = write_client(tmp_path / "acme", 'name: Acme\nstandards: ["27001", "20000-1"]\n')
    lines = (
        "# Incident policy",
        "A major incident is one that stops a service for more than an hour; the head of operations leads the response.",
        "After each major incident a review names its cause and what is changed, within two weeks.",
    )
    write_docx(folder / "Incident policy.docx", *lines)
    write_docx(folder / "Access policy.docx", "Version 2")
    (access, incident) = with_files((), read_client(folder), tuple(load_library().documents)).found
    assert (access.title, access.document) == ("Access policy", "security_policy_set")  # by its title
    assert (incident.title, incident.document) == ("Incident policy", "major_incident_procedure")


LOOKS = {
    "Seen in audit 2026-04": [],
    "Im Audit gesehen, 2026-03; Rechtskataster 2026": ["Rechtskataster 2026"],
    "Visto en auditoría 2026": [],
    "Audit house report 2026-04": ["Audit house report 2026-04"],
    "Access list, checked monthly": ["Access list, checked monthly"],
}


@pytest.mark.parametrize("text", LOOKS)
def test_that_somebody_looked_is_no_paper(text: str) -> None:
    assert papers_in(text) == LOOKS[text]


TOLD = {
    "of privacy": ("27001:A.5.34", "Impact assessment of the cameras 2024", False),
    "of AI by its words": ("27001:A.5.34", "AI impact assessment of the cameras 2024", True),
    "of AI by its row": ("42001:A.5.3", "Impact assessment of the cameras 2024", True),
}


@pytest.mark.parametrize("name", TOLD)
def test_an_impact_assessment_for_privacy_is_none_of_ai(name: str) -> None:
    ref, text, is_ai = TOLD[name]
    record = replace(row(4, ref, "implemented"), evidence=text)
    register = Register.of([record], [], [], [])
    found = match_documents(covered(KNOWLEDGE, record), read_inputs(register), register)
    assert (text in [each.what for each in found.wanted["ai_impact_assessments"].seen]) is is_ai
