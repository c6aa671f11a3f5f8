"""What the client's own lists and rows make of a draft's head and blanks: whose paper it is, which it replaces, what is known."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ims_lib.catalogue.drafts import load_draft_answers, load_drafts
from ims_lib.inputs.rows import SupplierRow
from ims_lib.languages import in_language
from ims_lib.report.deliverables import draft
from ims_lib.report.draft_lists import DraftLists, lists_for_drafts, restored_first
from ims_lib.report.draft_papers import Paper, in_place_of, number_drafts, papers_of
from ims_lib.report.draft_rows import answers_in, intervals_in, measures_answered, reviews_in
from ims_lib.report.steps.documents import SHEET, rows_documents
from ims_lib.steps import Steps
from tests.builders import register, row
from tests.conftest import demo
from tests.steps.test_documents import documents

HEADER = ("No", "Document", "Kind", "Version", "Document owner", "Approved by", "Approved on", "Next review")
DAY = "2026-01-15"

ACCESS = Paper(
    "POL-06",
    "Ann",
    "",
    "Bob",
    "4, draft",
    "Next edition, first draft; takes the place of edition 3",
    "Access control policy (POL-06, edition 3)",
)

# case → the client's papers: number, title, kind, edition, owner, approver, day; the draft, and what its head says
HEADS: dict[str, tuple[list[tuple[str, ...]], str, Paper]] = {
    "a policy on the process": (
        [("POL-06", "Access control policy", "Policy", "3", "Ann", "Bob", DAY)],
        "access_control",
        ACCESS,
    ),
    "in German": (
        [("R-1", "Richtlinie Lieferanten", "Richtlinie", "v2.1", "Einkauf", "Leitung", DAY)],
        "supplier_management",
        Paper(
            "R-1",
            "Einkauf",
            "",
            "Leitung",
            "3, draft",
            "Next edition, first draft; takes the place of edition v2.1",
            "Richtlinie Lieferanten (R-1, edition v2.1)",
        ),
    ),
    "looked at again as often as before": (
        [("POL-06", "Access control policy", "Policy", "3", "Ann", "Bob", DAY, "2028-01-15")],
        "access_control",
        replace(ACCESS, review="every two years, as before"),
    ),
    "two of two people, the one of the draft's kind first": (
        [
            ("PL-1", "Incident plan", "Plan", "2", "Ann", "Bob", DAY),
            ("PR-1", "Incident guide for the desk", "Procedure", "7", "Cid", "Dan", DAY),
        ],
        "incident_management",
        Paper(
            "PR-1",
            "Cid",
            "Ann",
            "Dan and Bob",
            "8, draft",
            "Next edition, first draft; takes the place of edition 7 and of Incident plan (PL-1, edition 2)",
            "Incident guide for the desk (PR-1, edition 7) and Incident plan (PL-1, edition 2)",
        ),
    ),
    "an edition that doesn't count up": (
        [("POL-1", "Supplier policy", "Policy", "2026-09", "Ann", "Bob", DAY)],
        "supplier_management",
        Paper(
            "POL-1",
            "Ann",
            "",
            "Bob",
            "next edition, draft",
            "Next edition, first draft; takes the place of edition 2026-09",
            "Supplier policy (POL-1, edition 2026-09)",
        ),
    ),
    "a list is no rule": (
        [("SUP-1", "Supplier list with tiers", "Register", "3", "Ann", "Bob", DAY)],
        "supplier_management",
        Paper(),
    ),
    "a record is no rule": ([("R-1", "Change log", "Record", "3", "Ann", "Bob", DAY)], "change_management", Paper()),
    "a rule on another process": (
        [("POL-9", "Remote working", "Policy", "3", "Ann", "Bob", DAY)],
        "access_control",
        Paper("POL-12 (proposed)"),
    ),
}


@pytest.mark.parametrize("case", HEADS)
def test_a_draft_keeps_number_owner_and_approver_of_the_papers_whose_place_it_takes(case: str) -> None:
    rows, name, wanted = HEADS[case]
    assert papers_of(load_drafts().values(), documents(*rows, header=HEADER))[name] == wanted


@pytest.fixture(scope="module")
def harbour() -> Steps:
    return demo("harbour")


@pytest.fixture(scope="module")
def stadtspital() -> Steps:
    return demo("stadtspital")


@pytest.fixture(scope="module")
def known(harbour: Steps) -> DraftLists:
    return lists_for_drafts(harbour)


def test_owner_and_approver_stand_as_the_matrix_of_roles_and_the_draft_on_documents_say(harbour: Steps) -> None:
    heads = {
        # approved by top management as a policy or the scope; by whoever approves procedures; by the owner alone
        "ims_manual": "| Quality officer | Managing director |",
        "integrated_policy": "| POL-01 | Information security officer | Managing director |",
        "communication": "| Information security officer | Managing director |",
        "ai_life_cycle": "| Information security officer | Managing director |",
        "ai_supplier_grading": "| Procurement | Managing director |",
        "ai_incident_page": "| Service desk lead | Managing director |",
        "ai_supplier_questionnaire": "| Procurement | Procurement |",
        # a paper in force keeps whose it is
        "change_management": "| POL-12 | Head of operations | Managing director |",
        "access_control": "| POL-06 | Head of infrastructure | Information security officer |",
    }
    for name, head in heads.items():
        assert head in draft(harbour, name).text, name
    for row_ in harbour.processes.rows:
        if row_.process in load_drafts():
            assert f" {row_.owner} " in draft(harbour, row_.process).text.partition("\n## ")[0] or (
                row_.process in in_place_of(harbour.documents)
            )
    assert (
        "No list says whose this is: Information security officer is proposed." in draft(harbour, "ai_life_cycle").text
    )
    assert "is proposed" not in draft(harbour, "communication").text.partition("\n")[0]


@pytest.mark.parametrize("name", ["audit_report_06_incidents_problems_and_requests", "ai_impact_form_ticket_triage"])
def test_a_form_that_is_filled_in_is_a_record_with_the_number_of_its_form(harbour: Steps, name: str) -> None:
    text = draft(harbour, name).text
    assert re.search(
        r"\| Form no\. \| Record no\. \| Made by \| Date \|\n\| --- .*\n\| QM-\d\d \(proposed\) \| \| ", text
    )
    assert not re.search(r"Approved by|Document no\.|client\.yml|standards are not started", text)


def test_who_leads_and_who_tells_are_those_whom_the_rows_name(harbour: Steps, stadtspital: Steps) -> None:
    text = draft(harbour, "incident_management").text
    assert "| Account taken over | Security operations lead |" in text
    assert "deadline in the register of duties | Data protection officer |" in text
    assert "| Other authorities of our sector | By the register of duties | Information security officer |" in text
    board = (
        "Our own files tell of Incident plan v2.2 draft (“Board approves plan v2.2 with night and weekend decision”)"
    )
    assert f"{board}: bring the two together" in text
    assert "| OPS-02 | Service desk lead | Board |" in text, "who approves what comes after it, as a row says"
    for name in ("communication", "ai_incident_page"):
        assert "Security operations lead" in draft(harbour, name).text, "one sender of a notice in all papers"
    assert "These are there already, and stay: Runbooks ransomware, mailbox takeover, lost device." in text
    assert not re.search(r"officer on duty|Duty officer", text), "no role that the files don't have"
    german = draft(stadtspital, "incident_management").text
    assert "| Account taken over | Leitung Betrieb |" in german
    assert "By the clause of the contract | Sicherheitsbeauftragte Person |" in german
    assert "(Entscheidungsbaum im Ticketsystem) whether it is an information security incident. Service Desk" in german


def test_a_title_of_one_paper_stands_for_no_kind(harbour: Steps) -> None:
    titles = lists_for_drafts(harbour).titles
    assert titles["statement_of_applicability"] == "Statement of Applicability"
    assert {"review_minutes", "service_catalogue", "objectives_register"}.isdisjoint(titles)
    for name in load_drafts():
        assert not re.search(r"March 2026\*|\(14 of 23", draft(harbour, name).text), name


@pytest.mark.parametrize("client", ["harbour", "stadtspital"])
def test_the_scope_names_no_part_of_a_list_as_the_whole(client: str, request: pytest.FixtureRequest) -> None:
    text = draft(request.getfixturevalue(client), "ims_manual").text
    assert (
        "- **Services**: those within the boundary above, whether *Service catalogue* describes them yet or not, managed"
        in text
    )
    assert "at the suppliers that *Register of parties and suppliers* lists." in text
    assert not re.search(r"and \d+ more", text)


def test_the_policy_names_all_policies_in_force_and_no_objective_of_a_year(
    harbour: Steps, stadtspital: Steps, known: DraftLists
) -> None:
    assert list(known.policies) == [
        "Policy on roles and duties in information security",
        "Acceptable use of IT",
        "Classification and handling of information",
        "Access rule and procedure",
        "Remote working",
        "Cryptography and keys",
        "Change policy and procedure",
        "Supplier policy and procedure",
    ]
    assert "Calls are answered quickly" not in draft(harbour, "integrated_policy").text
    german = draft(stadtspital, "integrated_policy").text
    assert "it takes the place of “Leitlinie vom 12.01.2025” and “Politik vom Februar 2024”." in german
    assert "“interne Weisung 9”, “Weisung Homeoffice”" in german


# blank → a row (requirement, status, and its cells) → what fills the blank
ANSWERS: dict[str, tuple[str, str, str, dict[str, Any], str]] = {
    "by its word": ("safe", "27001:A.5.17", "implemented", {"evidence": "token list; Vault policy"}, "Vault policy"),
    "at the end of a word": ("safe", "27001:A.8.2", "partial", {"evidence": "Passworttresor, 2026"}, "Passworttresor"),
    "in French": (
        "safe",
        "27001:A.5.17",
        "implemented",
        {"evidence": "Coffre-fort numérique"},
        "Coffre-fort numérique",
    ),
    "a store": (
        "store",
        "27001:7.5",
        "implemented",
        {"evidence": "Lenkungssystem mit Freigabe"},
        "Lenkungssystem mit Freigabe",
    ),
    "a binder": ("emergency_store", "27001:A.5.24", "partial", {"evidence": "Notfallordner"}, "Notfallordner"),
    "a whole piece": ("runbooks", "27001:A.5.26", "partial", {"evidence": "Runbooks a, b"}, "Runbooks a, b"),
    "of another thing": ("safe", "27001:A.5.17", "implemented", {"evidence": "Ausgabeprotokoll der Badges"}, ""),
    "planned": ("safe", "27001:A.5.17", "planned", {"evidence": "Vault policy"}, ""),
    "without words": ("forum", "27001:A.5.6", "implemented", {"evidence": "Clusif, 12 mai 2026"}, "Clusif"),
    "of a heading": ("board", "20000-1:8.5.1", "implemented", {"evidence": "CAB am Donnerstag"}, "CAB"),
    "a reason": (
        "notice",
        "27001:A.5.24",
        "partial",
        {"reason": "One hour to first notice"},
        "One hour to first notice",
    ),
    "a thing with its letter": (
        "security_terms",
        "27001:A.5.20",
        "partial",
        {"evidence": "Template 3; annex S signed by 11 of 19"},
        "annex S",
    ),
    "a remark": (
        "scope_open",
        "20000-1:4.3",
        "partial",
        {"notes": "Entwurf nennt Betrieb; offen ob Werkstatt"},
        "offen ob Werkstatt",
    ),
    "several": (
        "inventory_kept",
        "27001:A.5.9",
        "implemented",
        {"notes": "found by scan; typed in by hand; good"},
        "found by scan”; “typed in by hand",
    ),
    "a reason without a time": ("notice", "27001:A.5.24", "partial", {"reason": "Customers want notice"}, ""),
}


@pytest.mark.parametrize("case", ANSWERS)
def test_a_blank_is_filled_from_the_row_on_the_same_control(case: str) -> None:
    blank, ref, status, cells, wanted = ANSWERS[case]
    assert answers_in(register(replace(row(2, ref, status), **cells)), [])[blank] == wanted


def test_what_rows_name_for_the_subject_of_a_new_paper_is_told_at_its_head(stadtspital: Steps) -> None:
    told = {
        name: draft(stadtspital, name).text for name in ("access_control", "change_management", "supplier_management")
    }
    assert (
        "name “Berechtigungskonzept 3.0” for this subject: read that before approval, and keep what works."
        in told["access_control"]
    )
    assert "name “Richtlinie, CAB am Donnerstag, 1'312 Änderungen” for this subject" in told["change_management"]
    assert "for this subject" not in told["supplier_management"]


def test_an_ai_system_is_watched_by_the_clients_own_figure_or_sample(harbour: Steps, stadtspital: Steps) -> None:
    text = draft(harbour, "ai_responsible_use").text
    assert "“Tickets sent to the wrong team by the triage model”, as today, held against a limit" in text
    assert text.count("50 outputs a month") == 2
    assert "“Stichprobe je Quartal”, as today" in draft(stadtspital, "ai_responsible_use").text


def test_a_procedure_takes_no_number_of_a_policy() -> None:
    found = documents(("POL-1", "Supplier policy", "Policy", "2", "Ann", "Bob", DAY), header=HEADER)
    plan = load_drafts()["supplier_management"]
    assert number_drafts([plan], found) == {plan.id: "POL-1"}
    assert number_drafts([plan.model_copy(update={"kind": "procedure"})], found) == {}


def test_a_number_nobody_gave_is_proposed_and_a_paper_of_the_practice_has_none(harbour: Steps) -> None:
    numbers = {name: paper.number for name, paper in lists_for_drafts(harbour).papers.items()}
    assert numbers["internal_audit"] == "QM-03"
    assert numbers["ims_manual"].endswith(" (proposed)")
    assert (numbers["findings_report"], numbers["interview_sheet"]) == ("", "")


def test_a_supplier_under_contract_is_named() -> None:
    place: dict[str, Any] = {"file": "lists.xlsx", "sheet": "Suppliers", "row": 2, "cell": "A2", "cells": {}}
    firm = SupplierRow(**place, name="Meier AG", service="Forensik auf Abruf")
    assert answers_in(register(), [firm])["forensics"] == "Meier AG"


INTERVALS = {
    "Review Q3/2026, signed": "each quarter",
    "vierteljährlich durch die Leitung": "each quarter",
    "revue annuelle des droits": "each year",
    "revisione mensile": "each month",
    "twice a year": "each half-year",
    "co kwartał": "each quarter",
    "Rezertifizierung Chirurgie": "",
    "geprüft im März und September": "each half-year (März und September)",
    "handed over in March and September 2026": "",
}


@pytest.mark.parametrize("said", INTERVALS)
def test_an_interval_is_that_which_the_row_shows(said: str) -> None:
    found = intervals_in(register(replace(row(2, "27001:A.5.18", "implemented"), evidence=said)))
    assert found == {"access_review": INTERVALS[said], "risk_review": "", "supplier_review": "", "restores": ""}


@pytest.mark.parametrize("code", ["en", "de", "fr"])
def test_how_often_something_recurs_is_a_number_of_months_in_any_language(code: str) -> None:
    with in_language(code):
        often = intervals_in(register(replace(row(2, "27001:A.8.13", "implemented"), evidence="Restore log, monthly")))
        assert DraftLists(often=often).every_months == {"restores": 1}


def test_every_word_for_an_interval_means_one() -> None:
    for often, words in load_draft_answers().intervals.items():
        shared = {word for other, said in load_draft_answers().intervals.items() if other != often for word in said}
        assert shared.isdisjoint(words), often


def test_a_figure_of_the_clients_stands_in_the_place_of_ours(harbour: Steps, stadtspital: Steps) -> None:
    german = draft(stadtspital, "monitoring_and_measurement").text
    assert "| Service level: Laborsystem | Service | Leitung Applikationen | 99,8 % verfügbar |" in german
    assert "| Zufriedenheit |  | Service Level Management | no target told; 4,3 von 5 today |" in german
    assert "| Are customers content? |" not in german
    assert "Service level: Workplace" not in draft(harbour, "monitoring_and_measurement").text, "a figure has it"
    assert measures_answered(["Kundenzufriedenheit", "Änderungen mit Rückzug"]) == ["content", "changes"]
    text = draft(harbour, "monitoring_and_measurement").text
    assert "| Servers patched within 14 days | Security | Head of operations | at least 97 % |" in text
    assert "| Customers satisfied with the desk, survey | Service | Head of sales | at least 4.2 of 5 |" in text
    assert not re.search(r"Do we close weaknesses|Are customers content|the security officer|Target sheet", text)
    assert "| Staff with course of the year, % | ISO/IEC 27001 | Head of HR | 95 |" in text, (
        "an objective is a figure too"
    )
    assert "Reports in test mails" not in text, "but not where a figure has it"
    assert "Restore log | Monthly (as today), Head of infrastructure" in text, "no rarer than the row shows"


def test_classes_of_suppliers_are_called_as_in_the_clients_list(harbour: Steps, stadtspital: Steps) -> None:
    text = draft(harbour, "supplier_management").text
    assert "| Tier 1, critical |" in text
    assert not re.search(r"\bgrades? [ABC]\b", text, re.IGNORECASE)
    assert "the security risks are assessed before access is opened (Procurement)" in text
    assert "Full assessment, all terms, quarterly review, exit plan tried |" in text, "not all of tier 1 are reviewed"
    assert "Our own annex S stays." in text
    german = draft(stadtspital, "supplier_management").text
    assert "Full assessment, all terms, review each quarter, as today, exit plan tried |" in german
    assert "put the grades of “Lieferantenliste mit Einstufung” in their place" in german
    assert "| Grade A, critical |" in draft(stadtspital, "supplier_management").text


def test_reviews_recur_as_the_days_of_all_suppliers_of_a_class_show() -> None:
    place: dict[str, Any] = {"file": "lists.xlsx", "sheet": "Suppliers", "row": 2, "cell": "A2", "cells": {}}
    days = [
        ("1", 2027, 1),
        ("1", 2027, 1),
        ("2", 2028, 1),
        ("2", 2028, 1),
        ("4", 2028, 1),
        ("4", 2027, 1),
        ("3", 2026, 10),
    ]
    rows = [
        SupplierRow(**place, name="N", criticality=c, reviewed_on=date(2026, 1, 31), next_review=date(year, month, 31))
        for c, year, month in days
    ]
    assert reviews_in(rows) == {"1": "each year", "2": "every two years", "4": "", "3": "every 9 months"}


def test_the_sheet_names_the_draft_beside_each_paper_whose_place_it_takes(harbour: Steps) -> None:
    rows = rows_documents(harbour)[SHEET]
    beside = {each["title"]: (each["kind"], list(each["draft"])) for each in rows}
    assert beside["Control of documents and records"] == ("procedure", ["Procedure for documents and records"])
    assert beside["Nonconformity and corrective action"][1] == ["Procedure for nonconformity and corrective action"]
    assert beside["Processes and procedures of service management"][1] == ["Procedure for incidents"]


@pytest.mark.parametrize(
    ("document", "leaf"), [("ai_deployment_plan", "42001:A.6.2.5"), ("ai_notification_plan", "42001:A.8.4")]
)
def test_keeper_of_a_document_and_owner_of_what_asks_for_it_are_one_proposal(
    harbour: Steps, document: str, leaf: str
) -> None:
    keeper = harbour.owners.of_document(harbour.documents.wanted[document])
    assert keeper.is_proposed
    assert keeper.name == harbour.owners.of_requirement(leaf).name


def test_no_time_to_restore_is_above_the_shortest_of_the_catalogue(harbour: Steps, stadtspital: Steps) -> None:
    assert "| Work hindered | 3: 2 days | 2: 8 hours | 1: 4 hours |" in draft(harbour, "incident_management").text
    text = draft(stadtspital, "incident_management").text
    assert "| Work hindered | 3: 2 days | 2: 8 hours | 1: 1 hour |" in text, "S-01, S-09, S-11"
    assert "Where an agreement or the service's own time to restore (RTO) is shorter, it counts." in text
    assert "down for half of the time in which it has to be restored, at the latest after one hour" in text
    services = harbour.inputs.lists.services
    assert restored_first([replace(services[0], rto=45.0)]) == "45 minutes"
    assert restored_first([replace(services[0], rto=None)]) == "4 hours"


def test_a_draft_tells_the_clients_own_rows_and_nothing_of_who_trains_models(
    harbour: Steps, stadtspital: Steps
) -> None:
    said = {
        "access_control": "| Managed infrastructure | Head of infrastructure | | | | |",
        "ai_responsible_use": "(R-20): put “Rules for everybody” below into Acceptable use of IT (POL-03), with its owner, Head of HR.",
        "ai_information_sheet_ticket_triage": "if you are among these: Customers' staff who wait for help |",
        "ai_incident_page": "| Vendor of the ticket tool | “Tickets sorted by hand”, as last time |",
        "change_management": "| At a meeting (“CAB on Tuesdays”), with the assessment read beforehand |",
        "ims_manual": "| Information security officer (proposed) | Conformity with ISO/IEC 42001",
        "asset_and_configuration": "What can be carried away is counted as today (“stocktaking each spring”).",
    }
    for name, text in said.items():
        assert text in draft(harbour, name).text, name
    for name in ("access_control", "competence_and_training"):
        assert not re.search(
            r"Data specialist|data specialist|\| Accounting|Model developer", draft(harbour, name).text
        )
    german = draft(stadtspital, "ims_manual").text
    assert "Outside lies Hautbildstudie (“Studie der Hochschule, läuft in deren Netz”); [what else" in german
    page = draft(stadtspital, "ai_incident_page").text
    assert "remarks “Als Medizinprodukt bei der Medizintechnik geführt” (KI-Inventar › W5, W6), and" in page
    assert "settle which holds" not in draft(stadtspital, "ai_impact_assessment").text
