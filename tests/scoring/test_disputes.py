"""What a client's own lists contradict: unknown instead of stated, with a question that names both cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from ims_lib.assessment import Assessment, assess
from ims_lib.catalogue import Catalogue
from ims_lib.catalogue.contradictions import load_contradictions
from ims_lib.register.model import Record, Register, SourceGrid
from ims_lib.spreadsheet.grid import Grid, Row
from tests.builders import catalogue, client, criterion, row

ACTIONS = ["No", "Finding", "Concerns", "Root cause", "Corrective action", "Due", "Closed on", "Effect checked"]
RISKS = ["Risk no", "Risk", "Likelihood", "Impact", "Treatment", "Treatment plan", "Risk owner", "Due", "Accepted by"]
SUPPLIERS = ["Supplier", "Service", "Agreement", "Contract end", "Last review", "Next review"]
DOCUMENTS = ["Doc no", "Document", "Kind", "Version", "Document owner", "Approved on", "Next review"]
INCIDENTS = ["Ticket no", "Incident", "Priority", "Reported on", "Closed on", "Target date", "Post incident review"]
OBJECTIVES = ["No", "Objective", "Measure", "Target", "Actual", "By", "Owner"]
AUDITS = ["Audit no", "Audit", "Planned for", "Held on", "Auditor", "Report"]
CHANGES = ["Change no", "Change", "Requested on", "Approved by", "Deployed on"]

# What is told | kind of sheet | its name | headings | the row that contradicts | one that doesn't | against
RULES: list[tuple[str, str, str, Sequence[str], Sequence[str], Sequence[str], str]] = [
    ("an overdue action", "audits", "NC log", ACTIONS,
     ["1", "Door open", "", "Lock", "New lock", "2026-08-31", "", ""], ["1", "Door open", "", "Lock", "New lock", "2027-08-31", "", ""],
     "nonconformity.action_done"),
    ("a nonconformity without a cause", "audits", "NC log", ACTIONS,
     ["1", "Door open", "", "", "New lock", "2027-08-31", "", ""], ["1", "Door open", "", "Lock", "New lock", "2027-08-31", "", ""],
     "nonconformity.cause"),
    ("one closed without a look at its effect", "audits", "NC log", ACTIONS,
     ["1", "Door open", "", "Lock", "New lock", "2026-08-31", "2026-08-01", ""],
     ["1", "Door open", "", "Lock", "New lock", "2026-08-31", "2026-08-01", "held"], "nonconformity.effect_checked"),
    ("a policy past its review", "documents", "Documents", DOCUMENTS,
     ["P1", "Access policy", "Policy", "2", "IT", "2024-01-01", "2026-05-06"],
     ["P1", "Access policy", "Policy", "2", "IT", "2026-01-01", "2027-05-06"], "policy.review_held"),
    ("a policy in draft", "documents", "Documents", [*DOCUMENTS, "Document status"],
     ["P1", "Cloud policy", "Policy", "0.2", "IT", "", "", "Draft"],
     ["P1", "Cloud policy", "Policy", "1", "IT", "2026-01-01", "2027-05-06", "Approved"], "policy.security_topics"),
    ("a document in use that nobody approved", "documents", "Documents", DOCUMENTS,
     ["G1", "Runbook", "Guide", "1", "IT", "", ""], ["G1", "Runbook", "Guide", "1", "IT", "2026-01-01", "2027-05-06"],
     "documents.approved"),
    ("a risk without an owner", "risks", "Risks", RISKS,
     ["R1", "Theft", "2", "2", "Mitigate", "Lock", "", "", ""], ["R1", "Theft", "2", "2", "Mitigate", "Lock", "IT", "", ""], "risk.owner"),
    ("a risk without treatment", "risks", "Risks", RISKS,
     ["R1", "Theft", "2", "2", "", "", "IT", "", ""], ["R1", "Theft", "2", "2", "Accept", "", "IT", "", ""], "risk.controls_from_risks"),
    ("a high risk without a plan", "risks", "Risks", RISKS,
     ["R1", "Theft", "5", "5", "Mitigate", "", "IT", "", ""], ["R1", "Theft", "5", "5", "Mitigate", "Lock", "IT", "", ""], "risk.plan"),
    ("a treatment that is overdue", "risks", "Risks", RISKS,
     ["R1", "Theft", "5", "5", "Mitigate", "Lock", "IT", "2026-10-30", ""],
     ["R1", "Theft", "5", "5", "Mitigate", "Lock", "IT", "2027-10-30", ""], "risk.plan_carried_out"),
    ("a supplier never reviewed", "other", "Suppliers", SUPPLIERS,
     ["Carrier", "Lines", "K-1", "2028-01-01", "", ""], ["Carrier", "Lines", "K-1", "2028-01-01", "2026-06-01", "2027-06-01"],
     "supplier.security_reviewed"),
    ("an open incident past its target", "other", "Incidents", INCIDENTS,
     ["M1", "Outage", "2", "2026-09-01", "", "2026-09-02", ""], ["M1", "Outage", "2", "2026-09-01", "2026-09-02", "2026-09-02", ""],
     "incident.closed"),
    ("a major incident without a review", "other", "Incidents", INCIDENTS,
     ["M1", "Outage", "1", "2026-09-01", "2026-09-02", "2026-09-02", ""],
     ["M1", "Outage", "1", "2026-09-01", "2026-09-02", "2026-09-02", "held"], "incident.review"),
    ("an objective without a present value", "other", "Objectives", OBJECTIVES,
     ["O1", "Be quick", "minutes", "5", "", "2027-01-01", "Desk"], ["O1", "Be quick", "minutes", "5", "4", "2027-01-01", "Desk"],
     "objectives.watched"),
    ("an audit that is due", "other", "Audit programme", AUDITS,
     ["A1", "Service desk", "2026-06-01", "", "QM", ""], ["A1", "Service desk", "2026-06-01", "2026-06-02", "QM", "R1"],
     "audit.at_intervals"),
    ("a change without approval", "other", "Changes", CHANGES,
     ["C1", "New router", "2026-06-01", "", "2026-06-05"], ["C1", "New router", "2026-06-01", "CAB", "2026-06-05"], "change.approved"),
]  # fmt: skip
LEAF = "27001:10.2"


def assessed_with(
    knowledge: Catalogue, rows: Sequence[Record], kind: str, name: str, lines: Sequence[Sequence[str]], **said: Any
) -> Assessment:
    """An assessment of rows beside one list of the client's."""
    grid = Grid(name, tuple(Row(number, tuple(line)) for number, line in enumerate(lines, start=1)))
    refs = [row(3, LEAF, "unknown", kind=kind, file="lists.xlsx", sheet=name)] if kind == "audits" else []
    return assess(
        Register.of([*rows, *refs], [], [], [], [SourceGrid("lists.xlsx", kind, grid)]),
        client(**said),
        catalogue=knowledge,
    )


def lines_of(headings: Sequence[str], line: Sequence[str]) -> list[Sequence[str]]:
    return [["A list"], headings, line]


@pytest.mark.parametrize(
    ("kind", "name", "headings", "bad", "good", "against"), [r[1:] for r in RULES], ids=[r[0] for r in RULES]
)
def test_a_record_contradicts_what_is_stated(
    kind: str, name: str, headings: Sequence[str], bad: Sequence[str], good: Sequence[str], against: str
) -> None:
    knowledge = catalogue(criterion(against, "27001:9.1"))
    stated = [row(4, "27001:9.1", "implemented")]
    disputed = assessed_with(knowledge, stated, kind, name, lines_of(headings, bad), risk={"acceptable": "low"})
    verdict = disputed.verdicts["27001:9.1", against]
    assert (verdict.level, verdict.channel, verdict.basis) == (None, "unknown", "")
    (asked,) = [finding for finding in disputed.findings if finding.code == "statement.disputed"]
    assert "soa.xlsx!SoA!F4" in asked.message
    assert f"lists.xlsx!{name}!" in asked.message
    fine = assessed_with(knowledge, stated, kind, name, lines_of(headings, good))
    assert fine.verdicts["27001:9.1", against].level == 1
    assert not [finding for finding in fine.findings if finding.code == "statement.disputed"]


def test_every_rule_is_tried_or_named_here() -> None:
    tried = {against for *_, against in RULES}
    others: Mapping[str, str] = {
        "open_nonconformity": "below", "action_overdue": "above", "nonconformity_without_cause": "above",
        "closed_without_check": "above", "risk_above_not_accepted": "like the plan", "risk_accepted_beyond": "below",
        "risk_without_level": "like the owner", "supplier_review_due": "like the first review",
        "supplier_without_agreement": "like the review", "contract_ended": "like an overdue action",
        "nonconformity_without_action": "like the cause",
        "ai_supplier_without_agreement": "below", "objective_without_figure": "like the present value",
    }  # fmt: skip
    for rule in load_contradictions():
        assert rule.id.removesuffix("_there") in others or (rule.against != "named" and tried & set(rule.against)), (
            rule.id
        )


def test_an_open_nonconformity_contradicts_the_requirement_that_it_names() -> None:
    knowledge = catalogue(criterion("nonconformity.cause", LEAF), criterion("other.thing", LEAF, "42001:10.2"))
    said = [row(4, LEAF, "implemented")]
    open_one = lines_of(ACTIONS, ["1", "Door open", LEAF, "Lock", "New lock", "2027-08-31", "", ""])
    found = assessed_with(knowledge, said, "audits", "NC log", open_one)
    assert {found.verdicts[LEAF, name].channel for name in knowledge.criteria} == {"unknown"}
    assert found.verdicts["42001:10.2", "other.thing"].level is None, "what is disputed gives nothing"
    judged = assessed_with(knowledge, said, "audits", "NC log", open_one, judgements={LEAF: "L"})
    assert {found.channel for (name, _), found in judged.verdicts.items() if name == LEAF} == {"verified"}


def test_who_accepts_a_risk_must_be_allowed_to() -> None:
    knowledge = catalogue(criterion("risk.residual_accepted", "27001:9.1"))
    for who, level in (("Trainee, 2026-01-01", None), ("Managing director, 2026-01-01", 1.0)):
        lines = lines_of(RISKS, ["R1", "Theft", "5", "5", "Accept", "", "IT", "", who])
        rules = {"acceptable": "low", "accepts": dict.fromkeys(["critical", "high"], "managing director")}
        found = assessed_with(knowledge, [row(4, "27001:9.1", "implemented")], "risks", "Risks", lines, risk=rules)
        assert found.verdicts["27001:9.1", "risk.residual_accepted"].level == level


def test_lists_that_bear_a_statement_out_stand_beside_it() -> None:
    knowledge = catalogue(criterion("risk.owner", "27001:9.1"))
    lines = lines_of(RISKS, ["R1", "Theft", "2", "2", "Mitigate", "Lock", "IT", "", ""])
    found = assessed_with(knowledge, [row(4, "27001:9.1", "implemented")], "risks", "Risks", lines)
    (support,) = found.supports["27001", "risk.owner"]
    assert (support.cell, support.found) == ("lists.xlsx!Risks", "open risks listed: 1, each with an owner")


def test_what_we_call_acceptable_contradicts_nobody() -> None:
    knowledge = catalogue(criterion("risk.plan", "27001:9.1"), criterion("risk.residual_accepted", "27001:9.1"))
    lines = lines_of(RISKS, ["R1", "Theft", "5", "5", "Mitigate", "", "IT", "", "Trainee"])
    found = assessed_with(knowledge, [row(4, "27001:9.1", "implemented")], "risks", "Risks", lines)
    assert [verdict.level for verdict in found.verdicts.values()] == [1, 1]


def test_a_risk_contradicts_its_own_disciplines_standard_alone() -> None:
    knowledge = catalogue(criterion("risk.owner", "27001:9.1", "42001:9.1"))
    stated = [row(4, "27001:9.1", "implemented"), row(5, "42001:9.1", "implemented")]
    lines = lines_of(RISKS, ["R1", "AI model drifts", "2", "2", "Mitigate", "Retrain", "", "", ""])
    found = assessed_with(knowledge, stated, "risks", "Risks", lines)
    assert found.verdicts["27001:9.1", "risk.owner"].level == 1
    assert found.verdicts["42001:9.1", "risk.owner"].level is None


def test_a_sheet_that_names_its_discipline_speaks_for_that_standard() -> None:
    knowledge = catalogue(criterion("risk.owner", "27001:9.1", "20000-1:9.1"))
    stated = [row(4, "27001:9.1", "implemented"), row(5, "20000-1:9.1", "implemented")]
    line = ["R1", "Service desk is understaffed", "2", "2", "Mitigate", "Hire", "", "", ""]
    lines = [["Risk register for information security"], RISKS, line]
    found = assessed_with(knowledge, stated, "risks", "Risks", lines)
    assert {name for (name, _), each in found.verdicts.items() if each.disputed_by} == {"27001:9.1"}


def test_an_internal_supplier_needs_no_contract() -> None:
    knowledge = catalogue(criterion("supplier.contract_on_file", "20000-1:8.3.4.1"))
    stated = [row(4, "20000-1:8.3.4.1", "implemented")]
    for name, level in (("Software team (internal)", 1.0), ("Software house", None)):
        lines = lines_of(SUPPLIERS, [name, "Tools", "", "2028-01-01", "2026-06-01", "2027-06-01"])
        found = assessed_with(knowledge, stated, "other", "Suppliers", lines)
        assert found.verdicts["20000-1:8.3.4.1", "supplier.contract_on_file"].level == level


def test_a_policy_contradicts_what_is_said_of_its_own_discipline() -> None:
    knowledge = catalogue(criterion("policy.review_held", "27001:A.5.1", "42001:A.2.4"))
    stated = [row(4, "27001:A.5.1", "implemented"), row(5, "42001:A.2.4", "implemented")]
    for title, disputed in (("AI policy", "42001:A.2.4"), ("Access policy", "27001:A.5.1")):
        lines = lines_of(DOCUMENTS, ["P1", title, "Policy", "2", "IT", "2024-01-01", "2026-05-06"])
        found = assessed_with(knowledge, stated, "documents", "Documents", lines)
        assert {name for (name, _), each in found.verdicts.items() if each.disputed_by} == {disputed}


def test_an_ai_supplier_without_an_agreement_has_accepted_no_duties() -> None:
    knowledge = catalogue(criterion("supplier.ai_duties_accepted", "42001:A.10.2"))
    for uses_ai, level in (("yes", None), ("no", 1.0)):
        lines = lines_of([*SUPPLIERS, "AI"], ["Vendor", "Model", "none", "", "2026-06-01", "2027-06-01", uses_ai])
        found = assessed_with(knowledge, [row(4, "42001:A.10.2", "implemented")], "other", "Suppliers", lines)
        assert found.verdicts["42001:A.10.2", "supplier.ai_duties_accepted"].level == level


def test_an_entry_contradicts_what_is_said_of_the_whole_log_and_of_its_own_standard() -> None:
    standards = {"nonconformity.security_sources": LEAF, "nonconformity.service_sources": "20000-1:10.1.1"}
    knowledge = catalogue(
        criterion("nonconformity.cause", *standards.values()),
        *(criterion(name, served) for name, served in standards.items()),
    )
    stated = [row(4, LEAF, "implemented"), row(5, "20000-1:10.1.1", "implemented")]
    lines = lines_of(ACTIONS, ["1", "Door open", "", "", "New lock", "2027-08-31", "", ""])
    lines[2] = ["1", "Door open", LEAF, "", "New lock", "2027-08-31", "2026-10-01", "held"]
    found = assessed_with(knowledge, stated, "audits", "NC log", lines)
    disputed = {pair for pair, verdict in found.verdicts.items() if verdict.disputed_by}
    assert disputed == {
        (LEAF, "nonconformity.cause"), ("20000-1:10.1.1", "nonconformity.cause"), (LEAF, "nonconformity.security_sources"),
    }  # fmt: skip


@pytest.mark.parametrize(("deployed", "level"), [("2026-06-05", None), ("2025-06-05", 1.0)])
def test_a_record_speaks_no_longer_than_its_rule_says(deployed: str, level: float | None) -> None:
    knowledge = catalogue(criterion("change.approved", "27001:9.1"))
    lines = lines_of(CHANGES, ["C1", "New router", "2025-06-01", "", deployed])
    found = assessed_with(knowledge, [row(4, "27001:9.1", "implemented")], "other", "Changes", lines)
    assert found.verdicts["27001:9.1", "change.approved"].level == level


def test_an_entry_whose_state_is_a_new_word_contradicts_nothing() -> None:
    knowledge = catalogue(criterion("nonconformity.action_done", "27001:9.1"))
    lines = lines_of(
        [*ACTIONS, "Status"], ["1", "Door open", "", "Lock", "New lock", "2026-08-31", "", "", "Cancelled"]
    )
    found = assessed_with(knowledge, [row(4, "27001:9.1", "implemented")], "audits", "NC log", lines)
    assert found.verdicts["27001:9.1", "nonconformity.action_done"].level == 1


@pytest.mark.parametrize("due", ["", "asap", "tbd"])
def test_a_list_that_says_nothing_bears_nothing_out(due: str) -> None:
    knowledge = catalogue(criterion("nonconformity.action_done", "27001:9.1"))
    lines = lines_of(ACTIONS, ["1", "Door open", "", "Lock", "New lock", due, "", ""])
    found = assessed_with(knowledge, [], "audits", "NC log", lines)
    assert ("27001", "nonconformity.action_done") not in found.supports


def test_a_policy_of_another_subject_contradicts_nothing() -> None:
    knowledge = catalogue(criterion("policy.review_held", "27001:A.5.1"))
    lines = lines_of(DOCUMENTS, ["P1", "Travel expense policy", "Policy", "2", "HR", "2024-01-01", "2026-05-06"])
    found = assessed_with(knowledge, [row(4, "27001:A.5.1", "implemented")], "documents", "Documents", lines)
    assert found.verdicts["27001:A.5.1", "policy.review_held"].level == 1


def test_a_record_of_a_later_day_than_the_report_contradicts_nothing() -> None:
    knowledge = catalogue(criterion("change.approved", "27001:9.1"))
    lines = lines_of(CHANGES, ["C1", "New router", "2026-06-01", "", "2026-12-05"])
    found = assessed_with(knowledge, [row(4, "27001:9.1", "implemented")], "other", "Changes", lines)
    assert found.verdicts["27001:9.1", "change.approved"].level == 1


@pytest.mark.parametrize("judged_on", ["change.approved", "27001:9.1"])
@pytest.mark.parametrize(("deployed", "asked"), [("2026-11-22", True), ("2026-11-01", False)])
def test_a_judgement_counts_beside_a_later_record_and_is_asked_about(
    judged_on: str, deployed: str, asked: bool
) -> None:
    knowledge = catalogue(criterion("change.approved", "27001:9.1"))
    lines = lines_of(CHANGES, ["C1", "New router", "2026-06-01", "", deployed])
    found = assessed_with(knowledge, [], "other", "Changes", lines, judgements={judged_on: "F"})
    assert found.verdicts["27001:9.1", "change.approved"].channel == "verified"
    told = [finding.message for finding in found.findings if finding.code == "judgement.overtaken"]
    assert bool(told) is asked
    assert all("20 November 2026" in text and "lists.xlsx!Changes!" in text for text in told)


def test_the_question_names_every_statement_that_is_contradicted() -> None:
    knowledge = catalogue(criterion("change.approved", "27001:9.1", "27001:A.8.32"))
    stated = [row(4, "27001:9.1", "implemented"), row(5, "27001:A.8.32", "partial")]
    lines = lines_of(CHANGES, ["C1", "New router", "2026-06-01", "", "2026-06-05"])
    found = assessed_with(knowledge, stated, "other", "Changes", lines)
    (asked,) = [finding.message for finding in found.findings if finding.code == "statement.disputed"]
    assert "soa.xlsx!SoA!F4" in asked
    assert "soa.xlsx!SoA!F5" in asked
