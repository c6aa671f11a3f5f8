"""What a client's own lists contradict: unknown instead of stated, with a question that names both cells."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
import yaml

from ims_lib import paths
from ims_lib.assessment import Assessment, assess
from ims_lib.assessment.dispute_questions import few
from ims_lib.catalogue import Catalogue
from ims_lib.catalogue.contradictions import load_contradictions
from ims_lib.errors import BadCatalogue
from ims_lib.register.model import Record, Register, SourceGrid
from ims_lib.register.vocabulary import load
from ims_lib.scales import setting
from ims_lib.spreadsheet.grid import Grid, Row
from tests.builders import catalogue, client, criterion, row

ACTIONS = ["No", "Finding", "Concerns", "Root cause", "Corrective action", "Due", "Closed on", "Effect checked"]
RISKS = ["Risk no", "Risk", "Likelihood", "Impact", "Treatment", "Treatment plan", "Risk owner", "Due", "Accepted by"]
SUPPLIERS = ["Supplier", "Service", "Agreement", "Contract end", "Last review", "Next review"]
DOCUMENTS = ["Doc no", "Document", "Kind", "Version", "Document owner", "Approved on", "Next review"]
INCIDENTS = ["Ticket no", "Incident", "Priority", "Reported on", "Closed on", "Target date", "Post incident review"]
ESCALATED = [*INCIDENTS, "Type", "Escalated to"]
OBJECTIVES = ["No", "Objective", "Measure", "Target", "Actual", "By", "Owner"]
AUDITS = ["Audit no", "Audit", "Planned for", "Held on", "Auditor", "Report"]
CHANGES = ["Change no", "Change", "Requested on", "Approved by", "Deployed on"]

LEAF = "27001:10.2"
# Title of a policy, a draft where it says so | criterion that asks for rules on its topic | whether it is contradicted
TOPICS: list[tuple[str, str, bool]] = [
    ("Access control policy (draft)", "access.rule", True),
    ("Remote access policy (draft)", "access.rule", False),
    ("Access control policy", "access.rule", False),
    ("Richtlinie Verschlüsselung (Entwurf)", "crypto.rule", True),
    ("Politique de sauvegarde (projet)", "backup.rule", True),
    ("Change policy (draft)", "change.categories", True),
    ("Classification policy (draft)", "information.classes", True),
    ("Acceptable use policy (draft)", "information.use_rules", True),
    ("Clear desk policy (draft)", "physical.desk_rule", True),
    ("Information transfer policy (draft)", "information.transfer_rules", True),
]
# What is told | kind of sheet | its name | headings | the row that contradicts | one that doesn't | against
RULES: list[tuple[str, str, str, Sequence[str], Sequence[str], Sequence[str], str]] = [
    (
        "an overdue action",
        "audits",
        "NC log",
        ACTIONS,
        ["1", "Door open", "", "Lock", "New lock", "2026-08-31", "", ""],
        ["1", "Door open", "", "Lock", "New lock", "2027-08-31", "", ""],
        "nonconformity.action_done",
    ),
    (
        "a nonconformity without a cause",
        "audits",
        "NC log",
        ACTIONS,
        ["1", "Door open", "", "", "New lock", "2027-08-31", "", ""],
        ["1", "Door open", "", "Lock", "New lock", "2027-08-31", "", ""],
        "nonconformity.cause",
    ),
    (
        "one closed without a look at its effect",
        "audits",
        "NC log",
        ACTIONS,
        ["1", "Door open", "", "Lock", "New lock", "2026-08-31", "2026-08-01", ""],
        ["1", "Door open", "", "Lock", "New lock", "2026-08-31", "2026-08-01", "held"],
        "nonconformity.effect_checked",
    ),
    (
        "a nonconformity that nobody put right",
        "audits",
        "NC log",
        [*ACTIONS, "Immediate correction"],
        ["1", "Door open", "", "Lock", "New lock", "2027-08-31", "", "", ""],
        ["1", "Door open", "", "Lock", "New lock", "2027-08-31", "", "", "Guard"],
        "nonconformity.recorded",
    ),
    (
        "an improvement that nobody measured",
        "audits",
        "NC log",
        [*ACTIONS, "Type"],
        ["1", "List in the portal", "", "", "List it", "2026-08-31", "2026-08-01", "", "Improvement"],
        ["1", "List in the portal", "", "", "List it", "2026-08-31", "2026-08-01", "half as many calls", "Improvement"],
        "improvement.measured",
    ),
    (
        "a scope that is a draft",
        "documents",
        "Documents",
        DOCUMENTS,
        ["S1", "Scope of the ISMS (draft)", "Statement", "0.4", "IT", "", ""],
        ["S1", "Scope of the ISMS", "Statement", "1", "IT", "2026-01-01", ""],
        "context.scope_document",
    ),
    (
        "operating instructions that nobody approved",
        "documents",
        "Documents",
        DOCUMENTS,
        ["G1", "Runbook library", "Guide", "1", "IT", "", ""],
        ["G1", "Runbook library", "Guide", "1", "IT", "2026-01-01", ""],
        "operation.procedures_where_needed",
    ),
    (
        "a policy of no discipline of its own that is a draft",
        "documents",
        "Documents",
        DOCUMENTS,
        ["P1", "Integrated management system policy (draft)", "Policy", "0.1", "IT", "", ""],
        ["P1", "Integrated management system policy", "Policy", "1", "IT", "2026-01-01", ""],
        "policy.security_approved",
    ),
    (
        "a security policy that is a draft",
        "documents",
        "Documents",
        DOCUMENTS,
        ["P1", "Information security policy (draft)", "Policy", "0.1", "IT", "", ""],
        ["P1", "Information security policy", "Policy", "1", "IT", "2026-01-01", ""],
        "policy.security_reaches_people",
    ),
    (
        "an AI policy that nobody approved",
        "documents",
        "Documents",
        DOCUMENTS,
        ["P1", "Policy on artificial intelligence", "Policy", "1", "IT", "", ""],
        ["P1", "Policy on artificial intelligence", "Policy", "1", "IT", "2026-01-01", ""],
        "policy.ai_reviewed",
    ),
    (
        "a service policy that is a draft",
        "documents",
        "Documents",
        DOCUMENTS,
        ["P1", "Service management policy (draft)", "Policy", "0.1", "IT", "", ""],
        ["P1", "Service management policy", "Policy", "1", "IT", "2026-01-01", ""],
        "policy.service_reaches_parties",
    ),
    (
        "a policy past its review",
        "documents",
        "Documents",
        DOCUMENTS,
        ["P1", "Access policy", "Policy", "2", "IT", "2024-01-01", "2026-05-06"],
        ["P1", "Access policy", "Policy", "2", "IT", "2026-01-01", "2027-05-06"],
        "policy.security_reviewed",
    ),
    (
        "a policy in draft",
        "documents",
        "Documents",
        [*DOCUMENTS, "Document status"],
        ["P1", "Cloud policy", "Policy", "0.2", "IT", "", "", "Draft"],
        ["P1", "Cloud policy", "Policy", "1", "IT", "2026-01-01", "2027-05-06", "Approved"],
        "policy.security_topics",
    ),
    (
        "a document in use that nobody approved",
        "documents",
        "Documents",
        DOCUMENTS,
        ["G1", "Runbook", "Guide", "1", "IT", "", ""],
        ["G1", "Runbook", "Guide", "1", "IT", "2026-01-01", "2027-05-06"],
        "documents.approved",
    ),
    (
        "a risk without an owner",
        "risks",
        "Risks",
        RISKS,
        ["R1", "Theft", "2", "2", "Mitigate", "Lock", "", "", ""],
        ["R1", "Theft", "2", "2", "Mitigate", "Lock", "IT", "", ""],
        "risk.owner",
    ),
    (
        "a risk without treatment",
        "risks",
        "Risks",
        RISKS,
        ["R1", "Theft", "5", "5", "", "", "IT", "", "Board"],
        ["R1", "Theft", "5", "5", "Accept", "", "IT", "", "Board"],
        "risk.security_treated",
    ),
    (
        "a supplier whose agreement is in negotiation",
        "other",
        "Suppliers",
        SUPPLIERS,
        ["Carrier", "Lines", "in negotiation", "", "2026-06-01", "2027-06-01"],
        ["Carrier", "Lines", "No. 12", "2028-01-01", "2026-06-01", "2027-06-01"],
        "supplier.contract_on_file",
    ),
    (
        "a high risk without a plan",
        "risks",
        "Risks",
        RISKS,
        ["R1", "Theft", "5", "5", "Mitigate", "", "IT", "", ""],
        ["R1", "Theft", "5", "5", "Mitigate", "Lock", "IT", "", ""],
        "risk.plan",
    ),
    (
        "a treatment that is overdue",
        "risks",
        "Risks",
        [*RISKS, "State"],
        ["R1", "Theft", "5", "5", "Mitigate", "Lock", "IT", "2026-10-30", "", "In treatment"],
        ["R1", "Theft", "5", "5", "Mitigate", "Lock", "IT", "2027-10-30", "", "In treatment"],
        "risk.plan_carried_out",
    ),
    (
        "a supplier never reviewed",
        "other",
        "Suppliers",
        SUPPLIERS,
        ["Carrier", "Lines", "K-1", "2028-01-01", "", ""],
        ["Carrier", "Lines", "K-1", "2028-01-01", "2026-06-01", "2027-06-01"],
        "supplier.security_reviewed",
    ),
    (
        "a major incident without a review",
        "other",
        "Incidents",
        INCIDENTS,
        ["M1", "Outage", "1", "2026-09-01", "2026-09-02", "2026-09-02", ""],
        ["M1", "Outage", "1", "2026-09-01", "2026-09-02", "2026-09-02", "held"],
        "incident.review",
    ),
    (
        "a major security incident without a review",
        "other",
        "Incidents",
        [*INCIDENTS, "Type"],
        ["M1", "Mailbox taken over", "1", "2026-09-01", "2026-09-02", "2026-09-02", "", "Security"],
        ["M1", "Mailbox taken over", "1", "2026-09-01", "2026-09-02", "2026-09-02", "held", "Security"],
        "incident.security_review",
    ),
    (
        "an objective without a present value",
        "other",
        "Objectives",
        OBJECTIVES,
        ["O1", "Be quick", "minutes", "5", "", "2027-01-01", "Desk"],
        ["O1", "Be quick", "minutes", "5", "4", "2027-01-01", "Desk"],
        "objectives.security_followed",
    ),
    (
        "an audit that is due",
        "other",
        "Audit programme",
        AUDITS,
        ["A1", "Service desk", "2026-06-01", "", "QM", ""],
        ["A1", "Service desk", "2026-06-01", "2026-06-02", "QM", "R1"],
        "audit.service_conduct",
    ),
    (
        "an audit without a report",
        "other",
        "Audit programme",
        AUDITS,
        ["A1", "Service desk", "2026-06-01", "2026-06-02", "QM", ""],
        ["A1", "Service desk", "2026-06-01", "2026-06-02", "QM", "R1"],
        "audit.reported",
    ),
    (
        "a change without approval",
        "other",
        "Changes",
        CHANGES,
        ["C1", "New router", "2026-06-01", "", "2026-06-05"],
        ["C1", "New router", "2026-06-01", "CAB", "2026-06-05"],
        "change.approved",
    ),
    (
        "a change approved too late",
        "other",
        "Changes",
        [*CHANGES, "Approved on", "Type"],
        ["C1", "New router", "2026-10-01", "CAB", "2026-10-05", "2026-10-12", "normal"],
        ["C1", "New router", "2026-10-01", "CAB", "2026-10-05", "2026-10-12", "emergency"],
        "change.systems_followed",
    ),
    (
        "an action that didn't work",
        "audits",
        "NC log",
        ACTIONS,
        ["1", "Door open", LEAF, "Lock", "New lock", "2026-08-31", "2026-08-01", "2026-10-01: not effective"],
        ["1", "Door open", LEAF, "Lock", "New lock", "2026-08-31", "2026-08-01", "2026-10-01: effective"],
        LEAF,
    ),
    (
        "an improvement that is late",
        "audits",
        "NC log",
        [*ACTIONS, "Type"],
        ["1", "List in the portal", "", "", "List it", "2026-08-31", "", "", "Improvement"],
        ["1", "List in the portal", "", "", "List it", "2026-08-31", "2026-08-01", "", "Improvement"],
        "improvement.carried_out",
    ),
    (
        "an incident that was never escalated",
        "other",
        "Incidents",
        ESCALATED,
        ["M1", "Reports slow", "2", "2026-09-01", "", "2026-09-02", "", "", ""],
        ["M1", "Reports slow", "2", "2026-09-01", "", "2026-09-02", "", "", "Head of IT"],
        "incident.services_in_queue",
    ),
    (
        "a major incident of which nobody was told",
        "other",
        "Incidents",
        [*INCIDENTS, "Who was told"],
        ["M1", "Outage", "1", "2026-09-01", "2026-09-02", "2026-09-02", "held", "nobody"],
        ["M1", "Outage", "1", "2026-09-01", "2026-09-02", "2026-09-02", "held", "Managing director"],
        "incident.major_top_told",
    ),
    (
        "an objective that nobody answers for",
        "other",
        "Objectives",
        OBJECTIVES,
        ["O1", "Be quick", "minutes", "5", "4", "2027-01-01", "to be found"],
        ["O1", "Be quick", "minutes", "5", "4", "2027-01-01", "Desk"],
        "objectives.service_actions",
    ),
    (
        "a contract that has ended",
        "other",
        "Suppliers",
        SUPPLIERS,
        ["Carrier", "Lines", "K-1", "2026-06-30", "2026-06-01", "2027-06-01"],
        ["Carrier", "Lines", "K-1", "unbefristet", "2026-06-01", "2027-06-01"],
        "supplier.contract_on_file",
    ),
    (
        "a contract that has ended, of a supplier never reviewed",
        "other",
        "Suppliers",
        SUPPLIERS,
        ["Carrier", "Lines", "K-1", "2026-06-30", "", "2027-06-01"],
        ["Carrier", "Lines", "K-1", "2027-06-30", "", "2027-06-01"],
        "supplier.contract_reviewed",
    ),
]


def assessed_with(
    knowledge: Catalogue,
    rows: Sequence[Record],
    kind: str,
    name: str,
    lines: Sequence[Sequence[str]],
    *,
    file: str = "lists.xlsx",
    **said: Any,
) -> Assessment:
    """An assessment of rows beside one list of the client's."""
    grid = Grid(name, tuple(Row(number, tuple(line)) for number, line in enumerate(lines, start=1)))
    refs = [row(3, LEAF, "unknown", kind=kind, file=file, sheet=name)] if kind == "audits" else []
    return assess(
        Register.of([*rows, *refs], [], [], [], [SourceGrid(file, kind, grid)]), client(**said), catalogue=knowledge
    )


def lines_of(headings: Sequence[str], line: Sequence[str]) -> list[Sequence[str]]:
    return [["A list"], headings, line]


@pytest.mark.parametrize(
    ("kind", "name", "headings", "bad", "good", "against"), [r[1:] for r in RULES], ids=[r[0] for r in RULES]
)
def test_a_record_contradicts_what_is_stated(
    kind: str, name: str, headings: Sequence[str], bad: Sequence[str], good: Sequence[str], against: str
) -> None:
    served, item = (against, "other.thing") if ":" in against else ("27001:9.1", against)
    knowledge = catalogue(criterion(item, served))
    stated = [row(4, served, "implemented")]
    disputed = assessed_with(knowledge, stated, kind, name, lines_of(headings, bad), risk={"acceptable": "low"})
    verdict = disputed.verdicts[served, item]
    assert (verdict.level, verdict.channel, verdict.basis) == (None, "unknown", "")
    (asked,) = [finding for finding in disputed.findings if finding.code == "statement.disputed"]
    assert "soa.xlsx!SoA!F4" in asked.message
    assert f"lists.xlsx!{name}!" in asked.message
    fine = assessed_with(knowledge, stated, kind, name, lines_of(headings, good))
    assert fine.verdicts[served, item].level == 1
    assert not [finding for finding in fine.findings if finding.code == "statement.disputed"]


@pytest.mark.parametrize(("grade", "level"), [("5", None), ("1", 1)])
def test_what_the_client_calls_acceptable_needs_no_treatment(grade: str, level: float | None) -> None:
    knowledge = catalogue(criterion("risk.security_treated", "27001:9.1"))
    line = ["R1", "Theft", grade, grade, "", "", "IT", "", "Board"]
    found = assessed_with(
        knowledge,
        [row(4, "27001:9.1", "implemented")],
        "risks",
        "Risks",
        lines_of(RISKS, line),
        risk={"acceptable": "low"},
    )
    assert found.verdicts["27001:9.1", "risk.security_treated"].level == level


def test_every_rule_is_tried_or_named_here() -> None:
    tried = {against for *_, against in RULES} | {against for _, against, _ in TOPICS}
    others: Mapping[str, str] = {
        "open_nonconformity": "below",
        "action_overdue": "above",
        "nonconformity_without_cause": "above",
        "closed_without_check": "above",
        "closed_not_effective": "above",
        "closed_perhaps_not_effective": "below",
        "risk_above_not_accepted": "like the plan",
        "risk_accepted_beyond": "below",
        "risk_without_level": "like the owner",
        "risk_perhaps_to_be_treated": "below",
        "risk_without_treatment_of_services": "like the others without treatment",
        "treatment_overdue_of_services": "like the others that are overdue",
        "supplier_never_reviewed": "like that for security",
        "supplier_review_due": "like the first review",
        "new_supplier_review_due": "below",
        "nonconformity_without_action": "like the cause",
        "nonconformity_without_correction": "above",
        "action_with_cause_overdue": "below",
        "incident_not_escalated": "like a recent one",
        "security_incident_not_escalated": "below",
        "incident_past_target": "below",
        "security_incident_past_target": "below",
        "ai_supplier_without_agreement": "below",
        "objective_without_day": "like the owner",
        "objective_not_measured": "below",
        "security_incident_untold": "below",
        "change_perhaps_approved_late": "below",
        "change_perhaps_of_a_service": "above",
        "change_of_a_service_without_approval": "above",
        "action_on_risk_overdue": "above",
        "target_missed": "above",
        "audit_moved": "below",
        "first_audit_ahead": "below",
        "risk_review_due": "below",
        "allowed_time_missed": "below",
        "risk_treated_of_unknown_rest": "below",
        "audit_held_later": "below",
        "found_by_an_internal_audit": "below",
        "audit_perhaps_held": "below",
        "internal_never_reviewed": "below",
        "internal_without_agreement": "below",
        "own_group_never_reviewed": "below",
        "control_without_status": "in test_soa_disputed",
        "control_without_status_to_check": "in test_soa_disputed",
        "open_nonconformity_on_training": "below",
        "party_without_agreement": "below",
        "party_whose_contract_ended": "below",
        "supplier_never_reviewed_nor_judged": "below",
        "control_not_implemented_that_wants_a_document": "in test_soa_disputed",
    }
    for rule in load_contradictions():
        assert rule.id.removesuffix("_there") in others or (rule.against != "named" and tried & set(rule.against)), (
            rule.id
        )


FAULTS = {
    "an_unknown_criterion": ("[incident.reviewd]", "[incident.review]", "incident.reviewd is no criterion"),
    "a_record_that_speaks_for_something_and_asks_nothing": (
        "  speaks_for: true\n",
        "  asks: was that an internal audit by this standard, and is there a report?\n  speaks_for: true\n",
        "speaks_for needs asks",
    ),
    "a_fact_misspelt": (
        "where: {opne: true, kind: &breach",
        "where: {open: true, kind: &breach",
        r"open_nonconformity, where: opne is no column or fact of audits; did you mean open\?",
    ),
    "a_fact_of_another_list": (
        "where: {owner: empty, ineffective: false}",
        "where: {owner: empty, settled: false}",
        "risk_without_owner, where: ineffective is no column or fact of risks",
    ),
    "a_list_misspelt": (
        "- id: risk_without_owner\n  list: risk\n",
        "- id: risk_without_owner\n  list: risks\n",
        r"risk_without_owner: risk is no list; did you mean risks\?",
    ),
    "a_day_misspelt": (
        "  dated: raised_at\n  says: is open\n",
        "  dated: raised_on\n  says: is open\n",
        r"open_nonconformity, dated: raised_at is no column or fact of audits; did you mean raised_on\?",
    ),
    "a_brace_misspelt": (
        "is open and concerns {concern}",
        "is open and concerns {concerns}",
        r"says: concern is no column or fact of audits; did you mean concerns\?",
    ),
    "a_remark_misspelt": (
        'unless: [extendet]\n  asks: did somebody entitled agree to a later day?\n  supports: "open entries',
        'unless: [extended]\n  asks: did somebody entitled agree to a later day?\n  supports: "open entries',
        r"action_overdue, unless: extendet is no column or fact of audits, nor a remark; did you mean extended\?",
    ),
    "a_requirement_that_none_serves": (
        '["20000-1:9.1"]',
        '["20000-1:8.7.3.3"]',
        "none of its criteria serves 20000-1:9.1",
    ),
}


def test_every_fact_that_is_declared_is_named_by_a_rule() -> None:
    declared = yaml.safe_load((paths.DATA / "library" / "facts.yml").read_text(encoding="utf-8"))
    named: dict[str, set[str]] = {}
    for rule in load_contradictions():
        in_braces = {field for _, field, _, _ in Formatter().parse(rule.says) if field}
        named.setdefault(rule.list, set()).update(rule.where, rule.doubts, rule.unless, in_braces)
    every = set().union(*named.values())
    unused = [(name, fact) for name, facts in declared.items() for fact in facts if fact not in named.get(name, every)]
    assert unused == []


@pytest.mark.parametrize("fault", FAULTS)
def test_a_rule_that_reaches_nothing_is_a_fault(tmp_path: Path, fault: str) -> None:
    wrong, right, told = FAULTS[fault]
    for name in ("standards", "criteria", "library", "scales", "vocabulary"):
        shutil.copytree(paths.DATA / name, tmp_path / name)
    rules = tmp_path / "library" / "contradictions.yml"
    text = rules.read_text(encoding="utf-8")
    assert right in text
    rules.write_text(text.replace(right, wrong), encoding="utf-8")
    with pytest.raises(BadCatalogue, match=told):
        load_contradictions(tmp_path)


def test_an_open_nonconformity_contradicts_the_requirement_that_it_names() -> None:
    knowledge = catalogue(criterion("nonconformity.cause", LEAF), criterion("other.thing", LEAF, "42001:10.2"))
    said = [row(4, LEAF, "implemented")]
    open_one = lines_of(ACTIONS, ["1", "Door open", LEAF, "Lock", "New lock", "2027-08-31", "", ""])
    found = assessed_with(knowledge, said, "audits", "NC log", open_one)
    assert {found.verdicts[LEAF, name].channel for name in knowledge.criteria} == {"unknown"}
    assert found.verdicts["42001:10.2", "other.thing"].level is None, "what is disputed gives nothing"
    judged = assessed_with(knowledge, said, "audits", "NC log", open_one, judgements={LEAF: "L"})
    assert {found.channel for (name, _), found in judged.verdicts.items() if name == LEAF} == {"verified"}


def test_what_is_carried_over_is_told_with_the_records_that_name_its_requirement() -> None:
    knowledge = catalogue(criterion("other.thing", LEAF, "42001:10.2", "20000-1:10.1.1"))
    lines = lines_of(ACTIONS, ["1", "Door open", LEAF, "Lock", "New lock", "2027-08-31", "", ""])
    elsewhere = row(4, "42001:10.2", "implemented")

    def told(*rows: Record, **said: Any) -> list[list[str]]:
        found = assessed_with(knowledge, [elsewhere, *rows], "audits", "NC log", lines, **said).verdicts
        return [
            [record.found for record in found[name, "other.thing"].told_against] for name in (LEAF, "20000-1:10.1.1")
        ]

    assert told() == [["1 'Door open' is open"], []], "carried over"
    assert told(row(5, LEAF, "planned")) == [["1 'Door open' is open"], []], "reusable"
    assert told(row(5, LEAF, "implemented")) == [[], []], "it is disputed instead"
    assert told(judgements={LEAF: "P"}) == [[], []], "an assessor saw it there"


# Who accepted | likelihood and impact | what is said against it; the highest risks are the managing director's to accept.
ACCEPTED = [
    ("Managing director, 2026-01-01", "5", ""),
    ("Managing director", "3", ""),
    ("Trainee, 2026-01-01", "5", "was accepted by Trainee, 2026-01-01, who may not"),
    ("Trainee", "3", "was accepted by Trainee, who may not"),
    ("Vice managing directors", "5", "was accepted by Vice managing directors, who may not"),
    ("IT", "3", ""),
    ("IT", "5", "was accepted by IT, who may not"),
    ("The risk owner", "3", ""),
    ("The risk owner", "5", "was accepted by The risk owner, who may not"),
    ("", "3", "remains above what is acceptable, and nobody has accepted it"),
    ("", "1", ""),
    ("Trainee", "1", ""),
]


@pytest.mark.parametrize(("who", "step", "told"), ACCEPTED)
def test_who_accepts_a_risk_must_be_allowed_to(who: str, step: str, told: str) -> None:
    rules = {"acceptable": "low", "accepts": {"critical": "managing director", "medium": "risk owner"}}
    lines = lines_of(RISKS, ["R1", "Theft", step, step, "Accept", "", "IT", "", who])
    knowledge = catalogue(criterion("risk.residual_accepted", "27001:9.1"))
    found = assessed_with(knowledge, [row(4, "27001:9.1", "implemented")], "risks", "Risks", lines, risk=rules)
    assert [told in text for text in questions(found)] == [True] * bool(told)


@pytest.mark.parametrize(("category", "disputed"), [("Information security", True), ("Service", False), ("AI", False)])
def test_a_measure_that_is_late_counts_in_services_where_its_risk_is_one_of_security(
    category: str, disputed: bool
) -> None:
    line = ["R1", "Something", "5", "5", "Reduce", "Locks", "IT", "2026-01-01", "", "In treatment", category]
    against = "20000-1:8.7.3.2", "risk.security_controls_decided"
    assert bool(disputed_by("risks", "Risks", [*RISKS, "Status", "Category"], line, against)) is disputed


@pytest.mark.parametrize("kind", ["OFI", "Opportunity for improvement", "Recommendation", "Empfehlung", "Observation"])
def test_what_an_auditor_recommends_is_no_approved_improvement(kind: str) -> None:
    headings = [*ACTIONS, "Type"]
    late = ["1", "List in the portal", "", "", "List it", "2026-08-31", "", "", kind]
    unmeasured = [*late[:6], "2026-08-01", "", kind]
    measured = [*late[:6], "2026-08-01", "half as many calls", kind]
    assert not contradicts("audits", "Findings", headings, late, "improvement.carried_out")
    assert not contradicts("audits", "Findings", headings, unmeasured, "improvement.measured")
    found = assessed_with(
        catalogue(criterion("improvement.measured", "27001:9.1")),
        [],
        "audits",
        "Findings",
        lines_of(headings, measured),
    )
    assert ("27001", "improvement.measured") not in found.supports


WAYS_OF_WORKING: list[tuple[str, str, Sequence[str], Sequence[str], str]] = [
    (
        "documents",
        "Documents",
        DOCUMENTS,
        ["P1", "Information security policy (draft)", "Policy", "0.1", "IT", "", ""],
        "policy.approved",
    ),
    ("risks", "Risks", RISKS, ["R1", "Theft", "2", "2", "", "", "IT", "", ""], "risk.controls_from_risks"),
    (
        "other",
        "Objectives",
        OBJECTIVES,
        ["O1", "Be quick", "minutes", "5", "", "2027-01-01", "Desk"],
        "objectives.watched",
    ),
]


@pytest.mark.parametrize("case", WAYS_OF_WORKING, ids=[against for *_, against in WAYS_OF_WORKING])
def test_a_way_of_working_is_not_contradicted_by_what_is_no_case_of_it(
    case: tuple[str, str, Sequence[str], Sequence[str], str],
) -> None:
    """A draft isn't the policy put in force last, nor a value that nobody noted a look that was missed."""
    kind, name, headings, line, against = case
    assert not contradicts(kind, name, headings, line, against)


CASES_OF_A_WAY: list[tuple[str, str, Sequence[str], Sequence[str], str]] = [
    (
        "documents",
        "Documents",
        DOCUMENTS,
        ["P1", "Access policy", "Policy", "2", "IT", "2024-01-01", "2026-05-06"],
        "policy.review_held",
    ),
    (
        "documents",
        "Documents",
        DOCUMENTS,
        ["P1", "Integrated management system policy (draft)", "Policy", "0.1", "IT", "", ""],
        "policy.security_in_force",
    ),
    ("risks", "Risks", RISKS, ["R1", "Theft", "", "", "Mitigate", "Lock", "IT", "", ""], "risk.rated"),
    ("risks", "Risks", RISKS, ["R1", "Theft", "5", "5", "", "", "IT", "", "Board"], "risk.controls_from_risks"),
    ("risks", "Risks", RISKS, ["R1", "Theft", "5", "5", "", "", "IT", "", "Board"], "risk.ai_actions_planned"),
    ("risks", "Risks", RISKS, ["R1", "Theft", "5", "5", "Mitigate", "", "IT", "", ""], "risk.ai_actions_planned"),
    *(
        ("other", "Objectives", OBJECTIVES, ["O1", "Be quick", "minutes", *rest], against)
        for rest, against in [
            (["", "4", "2027-01-01", "Desk"], "objectives.measurable"),
            (["", "4", "2027-01-01", "Desk"], "objectives.actions"),
            (["5", "4", "", "Desk"], "objectives.actions"),
            (["5", "4", "2027-01-01", ""], "objectives.actions"),
        ]
    ),
]


@pytest.mark.parametrize("case", CASES_OF_A_WAY, ids=[f"{case[-1]} {' '.join(case[3])}" for case in CASES_OF_A_WAY])
def test_a_way_of_working_is_contradicted_by_a_case_of_it(
    case: tuple[str, str, Sequence[str], Sequence[str], str],
) -> None:
    """What contradicts the criterion of a field contradicts the one for all fields that says the same."""
    kind, name, headings, line, against = case
    knowledge = catalogue(criterion(against, "27001:9.1"))
    stated = [row(4, "27001:9.1", "implemented")]
    found = assessed_with(knowledge, stated, kind, name, lines_of(headings, line), risk={"acceptable": "low"})
    assert found.verdicts["27001:9.1", against].disputed_by


def test_an_action_on_a_risk_that_is_late_is_late_among_all_actions_too() -> None:
    """The heading of its sheet says whose plan it stands in; what is said of all actions is contradicted everywhere."""
    served = {"27001:9.1": "operation.security_actions", "20000-1:8.1": "operation.service_plan_followed"}
    knowledge = catalogue(
        criterion("operation.actions_done", *served), *(criterion(own, name) for name, own in served.items())
    )
    stated = [row(n, name, "implemented") for n, name in enumerate(served, start=4)]
    line = ["R1", "Theft", "2", "2", "Mitigate", "Lock", "IT", "2026-08-31", "", "Open"]
    lines = lines_of([*RISKS, "Status"], line)
    found = assessed_with(knowledge, stated, "risks", "Information security risks", lines)
    assert {pair for pair, verdict in found.verdicts.items() if verdict.disputed_by} == {
        ("27001:9.1", "operation.security_actions"),
        ("27001:9.1", "operation.actions_done"),
        ("20000-1:8.1", "operation.actions_done"),
    }


@pytest.mark.parametrize(
    ("heading", "named", "channel"),
    [("Service", "Web shop", "unknown"), ("Service", "", "asserted"), ("CI", "Web shop", "asserted")],
)
def test_a_change_whose_row_names_a_service_is_one_of_a_service(heading: str, named: str, channel: str) -> None:
    knowledge = catalogue(criterion("change.all_decided", "20000-1:8.5.1.2"))
    lines = lines_of([heading, *CHANGES], [named, "C1", "Hotfix", "2026-10-01", "", "2026-10-05"])
    stated = [row(4, "20000-1:8.5.1.2", "implemented")]
    found = assessed_with(knowledge, stated, "other", "Changes", lines)
    assert found.verdicts["20000-1:8.5.1.2", "change.all_decided"].channel == channel
    asked = [each for each in questions(found, "statement.doubted") if "was it a change of a service" in each]
    assert bool(asked) is (channel == "asserted")


@pytest.mark.parametrize(
    ("closed", "target", "review", "asked"),
    [
        ("2026-07-15", "2026-07-10", "Not needed", True),
        ("2026-07-15", "2026-07-10", "", True),
        ("2026-07-15", "2026-07-10", "2026-07-20: patch list gets a second look", False),
        ("2026-07-10", "2026-07-10", "", False),
        ("", "2026-07-10", "", False),
        ("2025-07-15", "2025-07-10", "", False),
    ],
)
def test_an_incident_solved_after_its_target_is_asked_what_came_of_it(
    closed: str, target: str, review: str, asked: bool
) -> None:
    knowledge = catalogue(criterion("service_level.missed_followed", "20000-1:8.3.3"))
    lines = lines_of(INCIDENTS, ["I1", "Report wrong", "P3", "2025-07-01", closed, target, review])
    found = assessed_with(knowledge, [row(4, "20000-1:8.3.3", "implemented")], "other", "Incidents", lines)
    assert found.verdicts["20000-1:8.3.3", "service_level.missed_followed"].level == 1
    assert any("opportunity for improvement" in each for each in questions(found, "statement.doubted")) is asked


def test_lists_that_bear_a_statement_out_stand_beside_it() -> None:
    knowledge = catalogue(criterion("risk.owner", "27001:9.1"))
    lines = lines_of(RISKS, ["R1", "Theft", "2", "2", "Mitigate", "Lock", "IT", "", ""])
    found = assessed_with(knowledge, [row(4, "27001:9.1", "implemented")], "risks", "Risks", lines)
    (support,) = found.supports["27001", "risk.owner"]
    assert (support.cell, support.found) == ("lists.xlsx!Risks", "open risks listed: 1, each with an owner")


@pytest.mark.parametrize(
    ("first", "second", "borne_out"),
    [
        ("ISO 27001", "ISO 27001", {"27001"}),
        ("ISO 27001", "ISO 42001", {"27001", "42001"}),
        ("ISO 27001", "", {"27001", "42001", "20000-1"}),
    ],
)
def test_a_list_bears_out_what_is_said_for_the_standards_that_all_its_rows_name(
    first: str, second: str, borne_out: set[str]
) -> None:
    rows = [["O", "Be quick", "minutes", "5", "4", "2027-01-01", "Desk", named] for named in (first, second)]
    lines = [["A list"], [*OBJECTIVES, "Standard"], *rows]
    found = assessed_with(catalogue(criterion("objectives.measurable", "27001:9.1")), [], "other", "Objectives", lines)
    assert {standard for standard, name in found.supports if name == "objectives.measurable"} == borne_out
    (support,) = found.supports["27001", "objectives.measurable"]
    assert support.found == "objectives listed: 2, each with a target"


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


@pytest.mark.parametrize(
    ("since", "next_review", "told"),
    [
        ("2024-05-02", "", "has no review on file"),
        ("2026-05-02", "", ""),
        ("2026-05-02", "2027-05-01", ""),
        ("2026-05-02", "2026-10-31", "was to be reviewed for the first time by 31 October 2026"),
        ("", "", "has no review on file"),
    ],
)
def test_a_new_supplier_is_not_late_with_its_yearly_review(since: str, next_review: str, told: str) -> None:
    knowledge = catalogue(criterion("supplier.security_reviewed", "27001:9.1"))
    lines = lines_of([*SUPPLIERS, "Supplier since"], ["Carrier", "Lines", "K-1", "2029-01-01", "", next_review, since])
    found = assessed_with(knowledge, [row(4, "27001:9.1", "implemented")], "other", "Suppliers", lines)
    records = found.verdicts["27001:9.1", "supplier.security_reviewed"].disputed_by
    assert [record.found for record in records] == ([f"'Carrier' {told}"] if told else [])
    assert ("27001", "supplier.security_reviewed") not in found.supports, "a list of new suppliers bears nothing out"


def test_an_internal_supplier_needs_no_contract() -> None:
    knowledge = catalogue(criterion("supplier.contract_on_file", "20000-1:8.3.4.1"))
    stated = [row(4, "20000-1:8.3.4.1", "implemented")]
    for name, level in (("Software team (internal)", 1.0), ("Software house", None)):
        lines = lines_of(SUPPLIERS, [name, "Tools", "", "2028-01-01", "2026-06-01", "2027-06-01"])
        found = assessed_with(knowledge, stated, "other", "Suppliers", lines)
        assert found.verdicts["20000-1:8.3.4.1", "supplier.contract_on_file"].level == level


def test_a_policy_contradicts_what_is_said_of_its_own_discipline() -> None:
    knowledge = catalogue(
        criterion("policy.security_reviewed", "27001:A.5.1"), criterion("policy.ai_reviewed", "42001:A.2.4")
    )
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


@pytest.mark.parametrize("concerns", [LEAF, ""])
def test_an_entry_contradicts_what_is_said_of_the_whole_log_in_the_standards_that_it_names(concerns: str) -> None:
    standards = {"nonconformity.security_causes": LEAF, "nonconformity.service_causes": "20000-1:10.1.1"}
    knowledge = catalogue(
        criterion("nonconformity.cause", *standards.values()),
        *(criterion(name, served) for name, served in standards.items()),
    )
    stated = [row(4, LEAF, "implemented"), row(5, "20000-1:10.1.1", "implemented")]
    line = ["1", "Door open", concerns, "", "New lock", "2027-08-31", "2026-10-01", "held"]
    grid = Grid("NC log", tuple(Row(n, tuple(each)) for n, each in enumerate(lines_of(ACTIONS, line), start=1)))
    named = [row(3, concerns, "unknown", kind="audits", file="lists.xlsx", sheet="NC log")]
    register = Register.of([*stated, *named], [], [], [], [SourceGrid("lists.xlsx", "audits", grid)])
    found = assess(register, client(), catalogue=knowledge)
    disputed = {pair for pair, verdict in found.verdicts.items() if verdict.disputed_by}
    of_security = {(LEAF, "nonconformity.cause"), (LEAF, "nonconformity.security_causes")}
    of_services = {(served, item) for served, item in found.verdicts if served.startswith("20000-1")}
    assert disputed == (of_security if concerns else of_security | of_services)
    asked = {pair for pair, verdict in found.verdicts.items() if verdict.asked_by}
    assert asked == ({("20000-1:10.1.1", "nonconformity.cause")} if concerns else set())


@pytest.mark.parametrize(
    ("title", "against", "disputed"),
    [
        ("Change policy (draft)", "change.items", {"20000-1:8.5.1.3"}),
        ("Information security policy (draft)", "policy.security_reaches_people", {"20000-1:8.5.1.3", "27001:9.1"}),
    ],
)
def test_a_draft_counts_in_the_standards_that_its_list_names_unless_it_is_the_policy_itself(
    title: str, against: str, disputed: set[str]
) -> None:
    line = ["P1", title, "Policy", "0.2", "IT", "", "", "20000-1"]
    served = [("20000-1:8.5.1.3", against), ("27001:9.1", against)]
    assert disputed_by("documents", "Documents", [*DOCUMENTS, "Standard"], line, *served) == disputed


@pytest.mark.parametrize(("deployed", "level"), [("2026-06-05", None), ("2025-06-05", 1.0)])
def test_a_record_speaks_no_longer_than_its_rule_says(deployed: str, level: float | None) -> None:
    knowledge = catalogue(criterion("change.approved", "27001:9.1"))
    lines = lines_of(CHANGES, ["C1", "New router", "2025-06-01", "", deployed])
    found = assessed_with(knowledge, [row(4, "27001:9.1", "implemented")], "other", "Changes", lines)
    assert found.verdicts["27001:9.1", "change.approved"].level == level


def disputed_by(
    kind: str, name: str, headings: Sequence[str], line: Sequence[str], *served: tuple[str, str]
) -> set[str]:
    """Which requirements one record contradicts, of criteria and requirements that are all stated as implemented."""
    criteria: dict[str, list[str]] = {}
    for requirement, item in served:
        criteria.setdefault(item, []).append(requirement)
    knowledge = catalogue(*(criterion(item, *requirements) for item, requirements in criteria.items()))
    stated = [row(n, name, "implemented") for n, name in enumerate(dict.fromkeys(name for name, _ in served), start=4)]
    found = assessed_with(knowledge, stated, kind, name, lines_of(headings, line))
    return {requirement for (requirement, _), verdict in found.verdicts.items() if verdict.disputed_by}


def contradicts(kind: str, name: str, headings: Sequence[str], line: Sequence[str], against: str) -> bool:
    """Whether one record contradicts a criterion that is stated for one requirement."""
    return bool(disputed_by(kind, name, headings, line, ("27001:9.1", against)))


@pytest.mark.parametrize(
    "state",
    [
        "parked with legal",
        "not yet closed",
        "Void - raised in error",
        "Rejected",
        "Storniert",
        "annulé",
        "zrušeno",
        "ακυρώθηκε",
    ],
)
@pytest.mark.parametrize("against", ["nonconformity.action_done", "nonconformity.cause"])
def test_an_entry_that_is_void_or_of_an_unknown_state_is_not_open(state: str, against: str) -> None:
    line = ["1", "Door open", "", "Lock", "New lock", "2026-08-31", "", "", state]
    assert not contradicts("audits", "NC log", [*ACTIONS, "Status"], line, against)


VOID: list[tuple[str, str, Sequence[str], Sequence[str], str]] = [
    (
        "audits",
        "NC log",
        [*ACTIONS, "Status"],
        ["1", "Door open", "", "", "", "2026-08-31", "", "", "Duplicate of 7"],
        "nonconformity.cause",
    ),
    (
        "risks",
        "Risks",
        [*RISKS, "State"],
        ["R1", "Theft", "", "", "", "", "", "", "", "Withdrawn"],
        "risk.security_rated",
    ),
    ("risks", "Risks", [*RISKS, "State"], ["R1", "Theft", "2", "2", "", "", "", "", "", "Rejected"], "risk.owner"),
    (
        "risks",
        "Risks",
        [*RISKS, "State"],
        ["R1", "Theft", "2", "2", "", "", "", "", "", "closed in 2025, system retired"],
        "risk.owner",
    ),
    (
        "other",
        "Suppliers",
        [*SUPPLIERS, "Status"],
        ["Carrier", "Lines", "", "2025-06-30", "", "", "terminated"],
        "supplier.contract_reviewed",
    ),
    (
        "other",
        "Suppliers",
        [*SUPPLIERS, "Remarks"],
        ["Carrier", "Lines", "", "2025-06-30", "", "", "Relationship ended in 2025"],
        "supplier.contract_on_file",
    ),
    (
        "other",
        "Incidents",
        [*INCIDENTS, "State"],
        ["M1", "Alarm", "1", "2026-09-01", "2026-09-02", "", "", "Cancelled"],
        "incident.review",
    ),
    (
        "other",
        "Objectives",
        [*OBJECTIVES, "Status"],
        ["O1", "Drill", "drills", "2", "", "2027-01-01", "Desk", "cancelled"],
        "objectives.security_followed",
    ),
    (
        "documents",
        "Documents",
        [*DOCUMENTS, "Document status"],
        ["G1", "Guide", "Guide", "1", "IT", "", "", "Superseded"],
        "documents.approved",
    ),
]


@pytest.mark.parametrize("case", VOID, ids=[f"{name}, {line[-1]}" for _, name, _, line, _ in VOID])
def test_an_entry_that_no_longer_counts_contradicts_nothing(
    case: tuple[str, str, Sequence[str], Sequence[str], str],
) -> None:
    kind, name, headings, line, against = case
    assert not contradicts(kind, name, headings, line, against)
    assert contradicts(kind, name, headings, [*line[:-1], ""], against)


def test_an_entry_that_waits_for_its_verification_is_open() -> None:
    line = ["1", "No restore test", "", "Lock", "New lock", "2026-08-31", "", "", "Verification pending"]
    headings = [*ACTIONS, "Status"]
    assert disputed_by("audits", "NC log", headings, line, (LEAF, "other.thing")) == {LEAF}
    assert contradicts("audits", "NC log", headings, line, "nonconformity.action_done")


@pytest.mark.parametrize(
    ("state", "disputed"),
    [
        ("", True),
        ("In progress", True),
        ("Measure done", False),
        ("Umgesetzt", False),
        ("Umgesetzt am 2026-06-14", False),
        ("80 % done", True),
        ("Fast fertig", True),
        ("Partly implemented", True),
        ("100 %", False),
        ("Closed", False),
        ("Passed to the group", False),
    ],
)
def test_a_measure_is_overdue_only_where_its_state_says_that_it_is_open(state: str, disputed: bool) -> None:
    line = ["R1", "Theft", "5", "5", "Mitigate", "Lock", "IT", "2026-06-30", "", state]
    assert contradicts("risks", "Risks", [*RISKS, "State"], line, "risk.plan_carried_out") is disputed


@pytest.mark.parametrize(
    ("treatment", "plan", "due", "disputed"),
    [
        ("Mitigate", "Lock", "2026-06-30", True),
        ("Mitigate", "Lock", "2027-06-30", False),
        ("Accept", "", "2026-06-30", False),
        ("", "", "2026-06-30", False),
    ],
)
def test_a_list_of_risks_without_states_does_not_say_that_a_measure_is_done(
    treatment: str, plan: str, due: str, disputed: bool
) -> None:
    knowledge = catalogue(criterion("risk.plan_carried_out", "27001:9.1"))
    lines = lines_of(RISKS, ["R1", "Theft", "2", "2", treatment, plan, "IT", due, ""])
    found = assessed_with(knowledge, [row(4, "27001:9.1", "implemented")], "risks", "Risks", lines)
    says = [source.found for source in found.verdicts["27001:9.1", "risk.plan_carried_out"].disputed_by]
    expected = "R1 'Theft' has a measure that was due on 30 June 2026, and the list doesn't say that it is done"
    assert says == [expected] * disputed


def test_a_risk_that_is_to_be_accepted_needs_no_measure() -> None:
    knowledge = catalogue(criterion("risk.plan", "27001:9.1"), criterion("risk.residual_accepted", "27001:9.1"))
    lines = lines_of(RISKS, ["R1", "Theft", "5", "5", "Accept", "", "IT", "", ""])
    stated = [row(4, "27001:9.1", "implemented")]
    found = assessed_with(knowledge, stated, "risks", "Risks", lines, risk={"acceptable": "low"})
    assert found.verdicts["27001:9.1", "risk.plan"].level == 1
    assert found.verdicts["27001:9.1", "risk.residual_accepted"].disputed_by


@pytest.mark.parametrize(
    ("file", "above", "due", "disputed"),
    [
        ("lists.xlsx", "State of 2026-11-06", "2026-11-20", False),
        ("lists.xlsx", "State of 2026-11-06", "2026-11-05", True),
        ("lists.xlsx", "Stand: 06.11.2026", "2026-11-20", False),
        ("lists 2026-10.xlsx", "A list", "2026-11-20", False),
        ("lists 2026-10.xlsx", "A list", "2026-10-30", True),
        ("lists.xlsx", "A list", "2026-11-20", True),
        ("lists.xlsx", "Form of 2019-01-01", "2026-11-20", False),
        ("lists.xlsx", "Form of 2019-01-01", "2025-12-31", True),
    ],
)
def test_what_fell_due_after_the_list_was_written_contradicts_nothing(
    file: str, above: str, due: str, disputed: bool
) -> None:
    """A list is no older than what it says has happened: here a policy was approved on 1 January 2026."""
    knowledge = catalogue(criterion("policy.security_reviewed", "27001:9.1"))
    lines = [[above], DOCUMENTS, ["P1", "Access policy", "Policy", "2", "IT", "2026-01-01", due]]
    found = assessed_with(knowledge, [row(4, "27001:9.1", "implemented")], "documents", "Documents", lines, file=file)
    assert bool(found.verdicts["27001:9.1", "policy.security_reviewed"].disputed_by) is disputed


@pytest.mark.parametrize(
    ("held", "state", "disputed"),
    [
        ("", "", True),
        ("cancelled", "", True),
        ("Verschoben auf 2027", "", True),
        ("", "postponed to 2027", True),
        ("", "planned", True),
        ("2026-06-03", "", False),
        ("", "done, report pending", False),
        ("in week 23", "", False),
        ("", "see minutes", False),
        ("2026-06-03", "postponed", False),
        ("tbd", "", True),
    ],
)
def test_an_audit_was_held_where_the_list_says_so(held: str, state: str, disputed: bool) -> None:
    line = ["A1", "Service desk", "2026-06-01", held, "QM", "", state]
    assert contradicts("other", "Audit programme", [*AUDITS, "Status"], line, "audit.service_conduct") is disputed


def test_a_programme_may_say_by_a_status_alone_which_audits_were_held() -> None:
    headings = ["Audit", "Planned for", "Status"]
    for state, disputed in (("cancelled", True), ("done", False)):
        line = ["Service desk", "2026-06-01", state]
        assert contradicts("other", "Audit programme", headings, line, "audit.service_conduct") is disputed


@pytest.mark.parametrize(
    ("held", "state", "remark", "quoted"),
    [
        ("", "Cancelled", "", ""),
        ("", "Cancelled", "Desk was rebuilt", "'Desk was rebuilt' (H3)"),
        ("abgesagt, Auditorin krank", "", "", "'abgesagt, Auditorin krank' (D3)"),
        ("", "postponed", "tbd", ""),
        ("", "Called off", "", ""),
        ("", "2 - put off", "", ""),
        ("abgesagt am 28.05.2026", "", "", ""),
        ("", "Called off: auditor ill", "", "'Called off: auditor ill' (G3)"),
        ("", "not held", "Desk was rebuilt", ""),
        ("", "", "Desk was rebuilt", ""),
    ],
)
def test_an_audit_that_was_called_off_with_a_remark_is_asked(held: str, state: str, remark: str, quoted: str) -> None:
    """It counts neither as held nor as forgotten."""
    knowledge = catalogue(criterion("audit.service_conduct", "27001:9.1"))
    line = ["A1", "Service desk", "2026-06-01", held, "QM", "", state, remark]
    lines = lines_of([*AUDITS, "Status", "Remarks"], line)
    found = assessed_with(knowledge, [row(4, "27001:9.1", "implemented")], "other", "Audit programme", lines)
    asked = questions(found, "statement.doubted")
    assert bool(asked) is bool(quoted)
    assert bool(questions(found)) is not bool(quoted)
    assert all(quoted in text and "on which day to come" in text for text in asked)
    assert not found.supports


@pytest.mark.parametrize("state", load("inputs")["planned_audits"]["words"]["status"]["called_off"])
def test_a_word_for_called_off_alone_is_no_reason(state: str) -> None:
    line = ["A1", "Service desk", "2026-06-01", "", "QM", "", state.capitalize()]
    assert contradicts("other", "Audit programme", [*AUDITS, "Status"], line, "audit.service_conduct")


@pytest.mark.parametrize(
    ("source", "standard", "status", "asked"),
    [
        ("Internal audit, service desk", "27001", "not_implemented", True),
        ("Internes Audit 2026-2", "27001", "planned", True),
        ("Internal audit, service desk", "27001", "implemented", False),
        ("Internal audit, service desk", "20000-1", "not_implemented", False),
        ("Surveillance audit", "27001", "not_implemented", False),
        ("", "27001", "not_implemented", False),
    ],
)
def test_a_finding_of_an_internal_audit_speaks_for_an_audit_that_a_row_denies(
    source: str, standard: str, status: str, asked: bool
) -> None:
    """It is asked which holds, with the cells of both; the row counts meanwhile."""
    audited = f"{standard}:9.2.1"
    knowledge = catalogue(criterion("audit.security_conduct", audited))
    line = ["1", "Door open", LEAF, "Lock", "New lock", "2027-08-31", "", "", source, "2026-05-05"]
    lines = lines_of([*ACTIONS, "Found in", "Raised on"], line)
    found = assessed_with(knowledge, [row(4, audited, status)], "audits", "NC log", lines)
    verdict = found.verdicts[audited, "audit.security_conduct"]
    assert verdict.level == (1 if status == "implemented" else 0)
    assert bool(verdict.asked_by) is asked
    texts = questions(found, "statement.doubted")
    assert bool(texts) is asked
    assert all(f"found in '{source}'" in text and "soa.xlsx!SoA!F4" in text for text in texts)
    assert all("lists.xlsx!NC log!" in text for text in texts)


@pytest.mark.parametrize(
    ("title", "kind", "approved", "asked"),
    [
        ("Access rules", "Procedure", "2026-01-01", True),
        ("Access control policy", "Policy", "2026-01-01", True),
        ("Access rules (draft)", "Procedure", "", False),
        ("Backup and restore guide", "Procedure", "2026-01-01", False),
        ("Access log", "Record", "2026-01-01", False),
    ],
)
@pytest.mark.parametrize("declared", [True, False])
def test_rules_in_force_speak_for_what_a_row_or_the_client_denies(
    title: str, kind: str, approved: str, asked: bool, declared: bool
) -> None:
    """A list headed by another standard is one of the same house."""
    knowledge = catalogue(criterion("access.rule", "27001:A.5.15"))
    rows = [] if declared else [row(4, "27001:A.5.15", "not_implemented")]
    lines = [["Service management documents"], DOCUMENTS, ["P1", title, kind, "3", "IT", approved, ""]]
    settings = {"not_started": ["27001"]} if declared else {}
    found = assessed_with(knowledge, rows, "documents", "Documents", lines, **settings)
    assert found.verdicts["27001:A.5.15", "access.rule"].level == 0
    texts = questions(found, "statement.doubted")
    assert bool(texts) is asked
    assert all(("'not started' (client.yml" if declared else "soa.xlsx!SoA!F4") in text for text in texts)


@pytest.mark.parametrize(
    ("line", "served", "item", "asks"),
    [
        (["Helper", "Portal", "", "", "2026-06-01", ""], "20000-1:8.3.1", "supplier.processes_listed", True),
        (
            ["Helper", "Portal", "K-1", "2026-06-30", "2026-06-01", ""],
            "20000-1:8.3.1",
            "supplier.processes_listed",
            True,
        ),
        (["Helper", "Portal", "K-1", "", "2026-06-01", ""], "20000-1:8.3.1", "supplier.processes_listed", False),
        (["Helper", "Portal", "", "", "2026-06-01", ""], "20000-1:8.2.3.1", "supplier.processes_listed", True),
        (["Helper", "Portal", "", "", "2026-06-01", ""], "20000-1:8.2.3.1", "supplier.selected_by_criteria", True),
        (["Helper", "Portal", "K-1", "", "", ""], "27001:A.5.19", "supplier.security_risk_assessed", True),
        (["Helper", "Portal", "K-1", "", "2026-06-01", ""], "27001:A.5.19", "supplier.security_risk_assessed", False),
    ],
)
def test_a_supplier_that_lacks_something_is_asked_about_what_is_said_of_all(
    line: Sequence[str], served: str, item: str, asks: bool
) -> None:
    knowledge = catalogue(criterion(item, served))
    found = assessed_with(knowledge, [row(4, served, "implemented")], "other", "Suppliers", lines_of(SUPPLIERS, line))
    assert found.verdicts[served, item].level == 1
    assert bool(questions(found, "statement.doubted")) is asks


@pytest.mark.parametrize(
    ("kind", "told", "asks"),
    [("Security", "Nobody", True), ("Security", "Two banks", False), ("Outage", "Nobody", False)],
)
def test_a_security_incident_that_nobody_was_told_of_is_asked_about(kind: str, told: str, asks: bool) -> None:
    knowledge = catalogue(criterion("incident.security_reported", "20000-1:8.7.3.3"))
    line = ["M1", "Password guessing", "3", "2026-09-01", "2026-09-02", "2026-09-02", "held", kind, told]
    lines = lines_of([*INCIDENTS, "Type", "Told to"], line)
    found = assessed_with(knowledge, [row(4, "20000-1:8.7.3.3", "implemented")], "other", "Incidents", lines)
    assert found.verdicts["20000-1:8.7.3.3", "incident.security_reported"].level == 1
    assert bool(questions(found, "statement.doubted")) is asks


@pytest.mark.parametrize(("value", "asks"), [("", True), ("4", False)])
def test_an_objective_without_a_value_is_asked_about_what_is_said_of_results(value: str, asks: bool) -> None:
    knowledge = catalogue(criterion("measurement.security", "27001:9.1"))
    lines = lines_of(OBJECTIVES, ["O1", "Be quick", "minutes", "5", value, "2027-01-01", "Desk"])
    found = assessed_with(knowledge, [row(4, "27001:9.1", "implemented")], "other", "Objectives", lines)
    assert found.verdicts["27001:9.1", "measurement.security"].level == 1
    assert bool(questions(found, "statement.doubted")) is asks


@pytest.mark.parametrize(("concerns", "asks"), [("27001:A.6.3", True), ("27001:A.6.4", False)])
def test_an_open_nonconformity_on_training_is_asked_about_what_is_said_of_awareness(concerns: str, asks: bool) -> None:
    lines = lines_of(ACTIONS, ["1", "No figures", concerns, "Moved", "Move back", "2027-08-31", "", ""])
    grid = Grid("NC log", tuple(Row(number, tuple(line)) for number, line in enumerate(lines, start=1)))
    rows = [row(4, "27001:7.3", "implemented")]
    rows.append(row(3, concerns, "unknown", kind="audits", file="lists.xlsx", sheet="NC log"))
    read = Register.of(rows, [], [], [], [SourceGrid("lists.xlsx", "audits", grid)])
    found = assess(read, client(), catalogue=catalogue(criterion("awareness.contribution", "27001:7.3")))
    assert found.verdicts["27001:7.3", "awareness.contribution"].level == 1
    assert bool(questions(found, "statement.doubted")) is asks


@pytest.mark.parametrize(
    ("on", "reason", "quoted"),
    [
        ("change.other", "CH-2 went live without anybody's yes", True),
        ("change.other", "CH-21 went live without anybody's yes", False),
        ("change.other", "Nobody rang the deputy", False),
        ("lists.xlsx!Changes!3", "Nobody rang the deputy", True),
    ],
)
def test_what_a_judgement_says_of_a_record_is_quoted(on: str, reason: str, quoted: bool) -> None:
    knowledge = catalogue(criterion("change.approved", "27001:A.8.32"), criterion("change.other", "27001:A.8.9"))
    grid = Grid("Changes", tuple(Row(n, tuple(line)) for n, line in enumerate(_unapproved(), start=1)))
    judge = client(judgements={on: "L"})
    judge = replace(judge, judgements={name: replace(each, reason=reason) for name, each in judge.judgements.items()})
    rows = [row(4, "27001:A.8.32", "implemented"), row(3, "27001:A.8.9", "unknown", file="lists.xlsx", sheet="Changes")]
    found = assess(Register.of(rows, [], [], [], [SourceGrid("lists.xlsx", "other", grid)]), judge, catalogue=knowledge)
    (text,) = questions(found)
    assert (f"A judgement says: '{reason}' (judgements.csv!E2)" in text) is quoted


def _unapproved() -> list[Sequence[str]]:
    return lines_of(CHANGES, ["CH-2", "Hotfix", "2026-10-01", "", "2026-10-30"])


@pytest.mark.parametrize(
    ("title", "kind", "disputed"),
    [
        ("Runbook", "Guide", True),
        ("Access control standard", "Standard", True),
        ("Control of documents and records", "Procedure", True),
        ("Access rules", "", True),
        ("Bought text", "External", False),
        ("ISO/IEC 27001:2022", "Standard", False),
        ("ISO/IEC 27001:2022 standard text", "", False),
        ("Minutes of the review 2026", "Record", False),
        ("Protokoll 2026", "", False),
        ("Management review minutes 2026", "", False),
        ("Restore test of May", "Bericht", False),
        ("Board minutes", "", False),
        ("Access records policy", "", True),
        ("Policy for minutes of boards", "", True),
    ],
)
def test_records_and_documents_from_outside_need_no_approval(title: str, kind: str, disputed: bool) -> None:
    line = ["G1", title, kind, "1", "IT", "", ""]
    assert contradicts("documents", "Documents", DOCUMENTS, line, "documents.approved") is disputed


def test_a_document_that_names_its_approver_is_approved() -> None:
    headings = [*DOCUMENTS, "Approved by"]
    assert not contradicts(
        "documents", "Documents", headings, ["G1", "Guide", "Guide", "1", "IT", "", "", "CIO"], "documents.approved"
    )
    assert contradicts(
        "documents", "Documents", headings, ["G1", "Guide", "Guide", "1", "IT", "", "", ""], "documents.approved"
    )


def test_a_draft_beside_the_version_in_force_contradicts_nothing() -> None:
    knowledge = catalogue(criterion("policy.service_in_force", "20000-1:9.1"))
    draft = ["P1", "Service management policy (draft)", "Policy", "3", "IT", "", ""]
    present = ["P1", "Service management policy", "Policy", "2", "IT", "2026-01-01", ""]
    for lines, level in (([draft], None), ([draft, present], 1.0)):
        listed = [["A list"], DOCUMENTS, *lines]
        found = assessed_with(knowledge, [row(4, "20000-1:9.1", "implemented")], "documents", "Documents", listed)
        assert found.verdicts["20000-1:9.1", "policy.service_in_force"].level == level


@pytest.mark.parametrize(
    ("title", "disputed"),
    [
        ("Service management policy (draft)", {"20000-1:5.2.1"}),
        ("AI policy (draft)", {"42001:5.2"}),
        ("Change policy (draft)", set()),
    ],
)
def test_a_policy_in_draft_contradicts_what_its_own_standard_asks(title: str, disputed: set[str]) -> None:
    served = [("20000-1:5.2.1", "policy.service_in_force"), ("42001:5.2", "policy.ai_in_force")]
    shared = [(name, "policy.approved") for name, _ in served]
    line = ["P1", title, "Policy", "0.1", "IT", "", ""]
    assert disputed_by("documents", "Documents", DOCUMENTS, line, *served, *shared) == disputed


SERVICES, SECURITY = "20000-1:8.6.1", "20000-1:8.7.3.3"


@pytest.mark.parametrize(
    ("title", "kind", "disputed"),
    [
        ("Reports slow", "Service", {SERVICES}),
        ("Reports slow", "", {SERVICES}),
        ("Theft of files", "Security", {SERVICES, SECURITY}),
        ("Phishing mail opened", "", {SERVICES, SECURITY}),
    ],
)
def test_an_open_incident_contradicts_what_is_said_of_its_kind(title: str, kind: str, disputed: set[str]) -> None:
    line = ["M1", title, "2", "2026-09-01", "", "2026-09-02", "", kind, ""]
    served = [(name, "incident.closed") for name in (SERVICES, SECURITY)]
    assert disputed_by("other", "Incidents", ESCALATED, line, *served) == disputed


def test_a_review_of_a_security_incident_is_missed_by_security_too() -> None:
    served = [
        (SERVICES, "incident.review"),
        (SECURITY, "incident.security_review"),
        ("27001:A.5.27", "incident.security_review"),
    ]
    for kind, disputed in (("Outage", {SERVICES}), ("Security", {SERVICES, SECURITY, "27001:A.5.27"})):
        line = ["M1", "Mailbox", "1", "2026-09-01", "2026-09-02", "", "", kind]
        assert disputed_by("other", "Incidents", [*INCIDENTS, "Type"], line, *served) == disputed


@pytest.mark.parametrize(
    ("kind", "disputed"),
    [("Major", True), ("Grave", True), ("Major incident", True), ("Minor", False), ("Type 1", False)],
)
def test_an_incident_that_its_kind_calls_grave_needs_a_review(kind: str, disputed: bool) -> None:
    line = ["M1", "Mail is down", "", "2026-09-01", "2026-09-02", "", "", kind]
    found = disputed_by("other", "Incidents", [*INCIDENTS, "Type"], line, (SERVICES, "incident.review"))
    assert bool(found) is disputed


def test_a_change_with_a_day_of_approval_is_approved() -> None:
    headings = [*CHANGES, "Approved on"]
    for day, disputed in (("2026-06-04", False), ("", True)):
        line = ["C1", "Patch", "2026-06-01", "", "2026-06-05", day]
        assert contradicts("other", "Changes", headings, line, "change.approved") is disputed


@pytest.mark.parametrize(
    ("kind", "cause", "disputed"),
    [
        ("Minor NC", "Lock", {LEAF, "27001:9.1"}),
        ("Action", "Lock", {"27001:9.1"}),
        ("Action", "", set()),
        ("OFI", "", set()),
    ],
)
def test_a_late_action_without_a_nonconformity_is_no_breach(kind: str, cause: str, disputed: set[str]) -> None:
    line = ["1", "Hire somebody", "", cause, "Hire", "2026-08-31", "", "", kind]
    served = [(LEAF, "nonconformity.security_actions"), ("27001:9.1", "nonconformity.action_done")]
    assert disputed_by("audits", "NC log", [*ACTIONS, "Grading"], line, *served) == disputed


@pytest.mark.parametrize(("raised", "judged"), [("2026-11-20", True), ("2026-11-21", False), ("", False)])
def test_a_row_that_was_judged_settles_what_was_on_record_by_then(raised: str, judged: bool) -> None:
    knowledge = catalogue(criterion("other.thing", LEAF))
    lines = lines_of(
        [*ACTIONS, "Raised on"], ["1", "Door open", LEAF, "Lock", "New lock", "2027-08-31", "", "", raised]
    )
    said = [row(4, LEAF, "implemented")]
    found = assessed_with(knowledge, said, "audits", "NC log", lines, judgements={"soa.xlsx!SoA!4": "P"})
    verdict = found.verdicts[LEAF, "other.thing"]
    assert (verdict.level, bool(verdict.disputed_by)) == ((1 / 3, False) if judged else (None, True))
    asked = [finding.message for finding in found.findings if finding.code == "statement.disputed"]
    assert bool(asked) is not judged
    assert all("or the row (no earlier than the record)" in text for text in asked if raised)


def test_a_row_beside_one_that_nobody_judged_settles_nothing() -> None:
    knowledge = catalogue(criterion("other.thing", LEAF))
    lines = lines_of(
        [*ACTIONS, "Raised on"], ["1", "Door open", LEAF, "Lock", "New lock", "2027-08-31", "", "", "2026-01-01"]
    )
    said = [row(4, LEAF, "implemented"), row(5, LEAF, "implemented")]
    found = assessed_with(knowledge, said, "audits", "NC log", lines, judgements={"soa.xlsx!SoA!4": "P"})
    assert found.verdicts[LEAF, "other.thing"].disputed_by


@pytest.mark.parametrize("due", ["", "asap", "tbd"])
def test_a_list_that_says_nothing_bears_nothing_out(due: str) -> None:
    knowledge = catalogue(criterion("nonconformity.action_done", "27001:9.1"))
    lines = lines_of(ACTIONS, ["1", "Door open", "", "Lock", "New lock", due, "", ""])
    found = assessed_with(knowledge, [], "audits", "NC log", lines)
    assert ("27001", "nonconformity.action_done") not in found.supports


def test_a_list_bears_out_that_each_cause_is_named_where_one_begins_with_a_no() -> None:
    lines = lines_of(ACTIONS, ["1", "Door open", "", "No alarm on storage", "New lock", "2027-08-31", "", ""])
    found = assessed_with(catalogue(criterion("nonconformity.cause", "27001:9.1")), [], "audits", "NC log", lines)
    assert ("27001", "nonconformity.cause") in found.supports


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
    stated = [row(4, "27001:9.1", "implemented"), row(5, "27001:A.8.32", "implemented")]
    lines = lines_of(CHANGES, ["C1", "New router", "2026-06-01", "", "2026-06-05"])
    found = assessed_with(knowledge, stated, "other", "Changes", lines)
    (asked,) = [finding.message for finding in found.findings if finding.code == "statement.disputed"]
    assert "soa.xlsx!SoA!F4" in asked
    assert "soa.xlsx!SoA!F5" in asked


def questions(found: Assessment, code: str = "statement.disputed") -> list[str]:
    return [finding.message for finding in found.findings if finding.code == code]


def test_of_many_the_first_are_told_and_how_many_more_there_are() -> None:
    shown = int(setting("report", "records_shown"))
    names = [f"R-{number}" for number in range(shown + 2)]
    assert few(names) == f"{'; '.join(names[:shown])} and 2 more"
    assert few([*names[:shown], names[0]]) == "; ".join(names[:shown])


def test_a_question_stands_at_the_cell_that_gives_rise_to_it() -> None:
    knowledge = catalogue(criterion("supplier.contract_on_file", "27001:9.1"))
    lines = lines_of(SUPPLIERS, ["Carrier", "Lines", "none signed", "", "2026-06-01", "2027-06-01"])
    found = assessed_with(knowledge, [row(4, "27001:9.1", "implemented")], "other", "Suppliers", lines)
    (asked,) = [each for each in found.findings if each.code == "statement.disputed"]
    assert (asked.file, asked.sheet, asked.cell) == ("lists.xlsx", "Suppliers", "C3")


def test_a_record_is_one_question_with_all_that_it_lacks() -> None:
    lacking = (
        "nonconformity.recorded",
        "nonconformity.cause",
        "nonconformity.action_fits",
        "nonconformity.action_done",
    )
    knowledge = catalogue(*(criterion(name, "27001:9.1") for name in lacking))
    headings = [*ACTIONS, "Immediate correction"]
    lines = lines_of(headings, ["1", "Door open", "", "", "", "2026-08-31", "", "", ""])
    found = assessed_with(knowledge, [row(4, "27001:9.1", "implemented")], "audits", "NC log", lines)
    (asked,) = questions(found)
    assert "names no cause, names no corrective action and was due on 31 August 2026 and is open" in asked
    assert "and 3 more are stated" in asked
    assert all(len(verdict.disputed_by) == 1 for verdict in found.verdicts.values())


def test_records_that_contradict_the_same_are_one_question_and_others_their_own() -> None:
    knowledge = catalogue(criterion("risk.owner", "27001:9.1"), criterion("risk.security_rated", "27001:9.1"))
    without_owner = [[f"R{n}", "Theft", "2", "2", "Mitigate", "Lock", "", "", ""] for n in (1, 2)]
    without_level = ["R3", "Fire", "", "", "Mitigate", "Lock", "", "", ""]
    lines = [["A list"], RISKS, *without_owner, without_level]
    found = assessed_with(knowledge, [row(4, "27001:9.1", "implemented")], "risks", "Risks", lines)
    both, third = questions(found)
    assert "R1 'Theft' has no owner" in both
    assert "R2 'Theft' has no owner" in both
    assert "R3 'Fire' has no owner and has no level" in third


def test_a_record_that_contradicts_and_is_asked_for_more_is_one_question() -> None:
    knowledge = catalogue(criterion("release.coordinated", "20000-1:8.5.3"), criterion("change.all_decided", SERVICES))
    stated = [row(4, "20000-1:8.5.3", "implemented"), row(5, SERVICES, "implemented")]
    lines = lines_of(CHANGES, ["C1", "New router", "2026-10-01", "", "2026-10-05"])
    found = assessed_with(knowledge, stated, "other", "Changes", lines)
    (asked,) = [each.message for each in found.findings if each.code.startswith("statement.")]
    assert "C1 'New router' went live on 5 October 2026 without an approval" in asked
    assert (
        "Besides, was it a change of a service or its components? Until that is settled, what is stated counts" in asked
    )
    assert found.verdicts[SERVICES, "change.all_decided"].level == 1


@pytest.mark.parametrize(
    ("statuses", "told"),
    [
        (["implemented"], "stated as 'implemented' (soa.xlsx!SoA!F4), yet 1 'Door open' is open"),
        (["partial"], "stated as 'partial' (soa.xlsx!SoA!F4), and 1 'Door open' is open"),
        (
            ["implemented", "partial"],
            "stated as 'implemented' (soa.xlsx!SoA!F4), in part as 'partial' (soa.xlsx!SoA!F5), yet 1 'Door open' is open",
        ),
    ],
)
def test_a_row_that_says_less_than_all_isnt_told_as_if_it_said_all(statuses: list[str], told: str) -> None:
    leaves = [LEAF, "27001:A.5.16"][: len(statuses)]
    knowledge = catalogue(criterion("other.thing", *leaves))
    stated = [row(n, name, status) for n, (name, status) in enumerate(zip(leaves, statuses, strict=True), start=4)]
    grid = Grid(
        "NC log", (Row(1, tuple(ACTIONS)), Row(2, ("1", "Door open", " ".join(leaves), "Lock", "", "", "", "")))
    )
    named = [row(2, " ".join(leaves), "unknown", kind="audits", file="lists.xlsx", sheet="NC log")]
    register = Register.of([*stated, *named], [], [], [], [SourceGrid("lists.xlsx", "audits", grid)])
    (asked,) = questions(assess(register, client(), catalogue=knowledge))
    assert told in asked.replace(f"{leaves[0]} and 1 more are ", "").replace(f"{leaves[0]} is ", "")
    assert ("What holds?" in asked) is ("implemented" in statuses)
    assert ("How far is it in place?" in asked) is ("implemented" not in statuses)


@pytest.mark.parametrize("status", ["implemented", "partial"])
def test_a_draft_contradicts_what_is_half_done_too(status: str) -> None:
    knowledge = catalogue(criterion("context.scope_document", "20000-1:4.3"))
    lines = lines_of(DOCUMENTS, ["S1", "Scope of the SMS (draft)", "Statement", "0.4", "IT", "", ""])
    found = assessed_with(knowledge, [row(4, "20000-1:4.3", status)], "documents", "Documents", lines)
    assert found.verdicts["20000-1:4.3", "context.scope_document"].disputed_by


def test_an_open_nonconformity_contradicts_what_is_half_done_too() -> None:
    knowledge = catalogue(criterion("other.thing", LEAF))
    lines = lines_of(ACTIONS, ["1", "Door open", LEAF, "Lock", "New lock", "2027-08-31", "", ""])
    found = assessed_with(knowledge, [row(4, LEAF, "partial")], "audits", "NC log", lines)
    assert found.verdicts[LEAF, "other.thing"].disputed_by


# kind of sheet | its name | headings | row | against | the question that is put; none where nothing is contradicted
FURTHER: dict[str, tuple[str, str, Sequence[str], Sequence[str], str, str | None]] = {
    "a look that lies ahead": (
        "audits",
        "NC log",
        ACTIONS,
        ["1", "Door open", "", "Lock", "New lock", "2026-08-31", "2026-08-01", "due 2027-02"],
        "nonconformity.effect_checked",
        "statement.doubted",
    ),
    "a look planned for a month": (
        "audits",
        "NC log",
        ACTIONS,
        ["1", "Door open", "", "Lock", "New lock", "2026-08-31", "2026-08-01", "Prüfung im 01/2027"],
        "nonconformity.effect_checked",
        "statement.doubted",
    ),
    "a fault that is back": (
        "audits",
        "NC log",
        ACTIONS,
        ["1", "Door open", LEAF, "Lock", "New lock", "2026-08-31", "2026-08-01", "2026-11-02: again no lock"],
        LEAF,
        "statement.doubted",
    ),
    "done, and still to be checked": (
        "audits",
        "NC log",
        [*ACTIONS, "Status"],
        ["1", "Door open", "", "Lock", "New lock", "2027-08-31", "", "", "Done, effect to be checked in January"],
        LEAF,
        "statement.disputed",
    ),
    "a review on a day ahead": (
        "other",
        "Incidents",
        INCIDENTS,
        ["M1", "Outage", "1", "2026-11-01", "2026-11-02", "2026-11-02", "planned for 2026-12-03"],
        "incident.review",
        None,
    ),
    "a review on a day that has passed": (
        "other",
        "Incidents",
        INCIDENTS,
        ["M1", "Outage", "1", "2026-11-01", "2026-11-02", "2026-11-02", "planned for 2026-11-03"],
        "incident.review",
        "statement.disputed",
    ),
    "a policy that somebody is yet to sign": (
        "documents",
        "Documents",
        [*DOCUMENTS, "Approved by"],
        ["P1", "Access policy", "Policy", "1", "IT", "", "", "CTO to sign"],
        "access.rule",
        "statement.disputed",
    ),
    "a review of a policy of which the entry follows": (
        "documents",
        "Documents",
        [*DOCUMENTS, "Remarks"],
        [
            "P1",
            "Access policy",
            "Policy",
            "2",
            "IT",
            "2025-01-01",
            "2026-10-01",
            "review held 2026-09-29, entry to follow",
        ],
        "policy.security_reviewed",
        "statement.doubted",
    ),
    "an approval by phone": (
        "other",
        "Changes",
        [*CHANGES, "Approved on", "Type", "Remarks"],
        ["C1", "Server", "2026-10-01", "CAB", "2026-10-09", "2026-10-12", "normal", "approval by phone on 2026-10-08"],
        "change.approved",
        "statement.doubted",
    ),
    "a group that is internal by its state": (
        "other",
        "Suppliers",
        [*SUPPLIERS, "Status"],
        ["Facility team", "Cleaning", "", "", "", "", "internal"],
        "supplier.performance_measured",
        None,
    ),
}


def test_a_category_does_not_take_a_risk_out_of_the_standard_of_its_sheet() -> None:
    knowledge = catalogue(criterion("risk.owner", "27001:9.1", "20000-1:9.1", "42001:9.1"))
    stated = [row(4, "27001:9.1 20000-1:9.1 42001:9.1", "implemented")]
    line = ["R1", "Outage", "2", "2", "Mitigate", "Lock", "", "", "", "Availability"]
    lines = [["Risk register (information security)"], [], [*RISKS, "Category"], line]
    found = assessed_with(knowledge, stated, "risks", "Risks", lines)
    disputed = {name for (name, _), verdict in found.verdicts.items() if verdict.disputed_by}
    assert disputed == {"27001:9.1", "20000-1:9.1"}


@pytest.mark.parametrize("name", FURTHER)
def test_what_a_cell_says_in_words_decides(name: str) -> None:
    kind, sheet, headings, line, against, told = FURTHER[name]
    knowledge = catalogue(criterion("other.thing" if against == LEAF else against, LEAF))
    found = assessed_with(knowledge, [row(4, LEAF, "implemented")], kind, sheet, lines_of(headings, line))
    assert {f.code for f in found.findings if f.code.startswith("statement.")} == ({told} if told else set())
    assert "effect" not in against or not [pair for pair in found.supports if pair[1] == against]


# What is judged | the level and whether it is disputed | what counts elsewhere by carrying over
TAKEN_BACK: list[tuple[dict[str, str], float | None, bool, float | None]] = [
    ({}, None, True, None),
    ({"soa.xlsx!SoA!4": "L"}, 2 / 3, False, 2 / 3),
    ({"other.thing": "P"}, 1 / 3, False, 1 / 3),
]


@pytest.mark.parametrize(("judged", "level", "disputed", "carried"), TAKEN_BACK)
def test_a_remark_that_takes_back_its_own_row_disputes_it_until_somebody_judged(
    judged: dict[str, str], level: float | None, disputed: bool, carried: float | None
) -> None:
    knowledge = catalogue(criterion("other.thing", "27001:A.5.2", "20000-1:5.3"))
    done = replace(row(4, "27001:A.5.2", "implemented"), notes="two overdue", flags=("status.taken_back",))
    done = replace(done, cells={**done.cells, "notes": "G4"})
    found = assess(Register.of([done], [], [], []), client(judgements=judged), catalogue=knowledge)
    verdict = found.verdicts["27001:A.5.2", "other.thing"]
    assert verdict.level == (level and pytest.approx(level))
    assert [source.cell for source in verdict.disputed_by] == ["soa.xlsx!SoA!G4"] * disputed
    assert found.verdicts["20000-1:5.3", "other.thing"].level == (carried and pytest.approx(carried))
    assert not [finding for finding in found.findings if finding.code == "statement.disputed"]


@pytest.mark.parametrize(("remark", "whole"), [("two overdue", False), ("two overdue, not all sites", True)])
def test_a_remark_on_what_is_late_takes_back_that_all_is_done_in_time_and_no_more(remark: str, whole: bool) -> None:
    knowledge = catalogue(criterion("nonconformity.action_done", "27001:10.2"), criterion("other.thing", "27001:10.2"))
    done = replace(row(4, "27001:10.2", "implemented"), notes=remark, flags=("status.taken_back",))
    done = replace(done, cells={**done.cells, "notes": "G4"})
    found = assess(Register.of([done], [], [], []), client(), catalogue=knowledge)
    assert found.verdicts["27001:10.2", "nonconformity.action_done"].level is None
    assert found.verdicts["27001:10.2", "other.thing"].level == (None if whole else 1.0)


# kind of sheet | its name | headings | row without a remark that settles it | its last cells with one | against | what is quoted
REMARKS: list[tuple[str, str, Sequence[str], Sequence[str], str, Sequence[str]]] = [
    (
        "other",
        "Suppliers",
        [*SUPPLIERS, "Remarks"],
        ["Carrier", "Lines", "K-1", "2026-06-30", "2026-06-01", "2027-06-01"],
        "supplier.contract_on_file",
        [
            "renews by itself each year",
            "renewed by letter of 2026-06-01 to 2028",
            "verlängert sich jährlich",
            "tacite reconduction",
            "se renueva cada año",
            "si rinnova ogni anno",
            "wordt verlengd per jaar",
            "przedłużono do 2028",
            "prodloužena do 2028",
            "renovado até 2028",
            "ανανεώθηκε έως 2028",
        ],
    ),
    (
        "other",
        "Changes",
        [*CHANGES, "Remarks"],
        ["C1", "Patch", "2026-11-01", "", "2026-11-05"],
        "change.approved",
        ["approved afterwards by CAB", "nachträglich genehmigt am 05.11.2026", "approuvé le lendemain"],
    ),
    (
        "audits",
        "NC log",
        [*ACTIONS, "Status"],
        ["1", "Door open", "", "Lock", "New lock", "2026-08-31", "", ""],
        "nonconformity.action_done",
        ["In progress, extended to 2026-12-31 by the CIO", "offen, verlängert bis 31.12.2026 durch GL"],
    ),
    (
        "audits",
        "NC log",
        [*ACTIONS, "Remarks"],
        ["1", "Door open", "", "Lock", "New lock", "2026-08-31", "2026-08-01", ""],
        "nonconformity.effect_checked",
        ["Rounds show the door shut since October 2026", "Stichprobe im Oktober"],
    ),
    (
        "other",
        "Suppliers",
        [*SUPPLIERS, "Remarks"],
        ["Carrier", "Lines", "K-1", "2028-06-30", "2025-06-01", "2026-06-01"],
        "supplier.performance_measured",
        ["review held 2026-06-20, notes to follow", "bewertet im Juni 2026"],
    ),
    (
        "other",
        "Suppliers",
        [*SUPPLIERS, "Remarks"],
        ["Gardens", "Lawn", "K-1", "2028-06-30", "", ""],
        "supplier.security_reviewed",
        ["not relevant to security", "nicht sicherheitsrelevant"],
    ),
    (
        "other",
        "Audit programme",
        [*AUDITS, "Remarks"],
        ["A1", "Service desk", "2026-06-01", "", "QM", ""],
        "audit.service_conduct",
        ["done together with the customer's audit in June", "zusammen mit dem Kundenaudit durchgeführt"],
    ),
    (
        "other",
        "Incidents",
        [*INCIDENTS, "Remarks"],
        ["M1", "Outage", "1", "2026-09-01", "2026-09-02", "", ""],
        "incident.review",
        ["reviewed with the carrier in October"],
    ),
]


@pytest.mark.parametrize(("case", "remark"), [(case, remark) for case in REMARKS for remark in case[-1]])
def test_a_remark_that_takes_a_contradiction_back_is_asked_about(
    case: tuple[str, str, Sequence[str], Sequence[str], str, Sequence[str]], remark: str
) -> None:
    kind, name, headings, line, against, _ = case
    knowledge = catalogue(criterion(against, "27001:9.1"))
    stated = [row(4, "27001:9.1", "implemented")]
    found = assessed_with(knowledge, stated, kind, name, lines_of(headings, [*line, remark]))
    assert found.verdicts["27001:9.1", against].level == 1
    assert not questions(found)
    (asked,) = questions(found, "statement.doubted")
    assert remark in asked
    assert "soa.xlsx!SoA!F4" in asked


@pytest.mark.parametrize(
    "remark",
    ["", "not renewed", "to be renewed in spring", "wird nicht verlängert", "renewal is with them since May", "good"],
)
def test_a_remark_that_denies_or_puts_off_takes_nothing_back(remark: str) -> None:
    line = ["Carrier", "Lines", "K-1", "2026-06-30", "2026-06-01", "2027-06-01", remark]
    assert contradicts("other", "Suppliers", [*SUPPLIERS, "Remarks"], line, "supplier.contract_on_file")


@pytest.mark.parametrize("column", ["Status", "Criticality", "Remarks"])
@pytest.mark.parametrize("unseen", ["\u200b", "\ufeff", "\u2060 \u00ad"])
def test_a_cell_of_a_supplier_that_holds_invisible_signs_alone_is_an_empty_one(column: str, unseen: str) -> None:
    line = ["Carrier", "Lines", "K-1", "2026-06-30", "2026-06-01", "2027-06-01", unseen]
    assert contradicts("other", "Suppliers", [*SUPPLIERS, column], line, "supplier.contract_on_file")


@pytest.mark.parametrize(
    ("kind", "name", "headings", "bad", "against"),
    [
        pytest.param(kind, name, headings, bad, against, id=told)
        for told, kind, name, headings, bad, _, against in RULES
        if against != LEAF and "" in bad
    ],
)
def test_invisible_signs_alone_contradict_as_an_empty_cell_does(
    kind: str, name: str, headings: Sequence[str], bad: Sequence[str], against: str
) -> None:
    unseen = [cell or "\u200b" for cell in bad]
    assert contradicts(kind, name, headings, unseen, against) is contradicts(kind, name, headings, bad, against)


@pytest.mark.parametrize("remark", ["reviewed 2025-06-01, good", "review to be held in June", "no review held"])
def test_a_remark_on_the_last_review_takes_nothing_back(remark: str) -> None:
    line = ["Carrier", "Lines", "K-1", "2028-06-30", "2025-06-01", "2026-06-01", remark]
    assert contradicts("other", "Suppliers", [*SUPPLIERS, "Remarks"], line, "supplier.performance_measured")


@pytest.mark.parametrize("remark", ["", "not done", "to be done with the next one", "auditor ill"])
def test_an_audit_that_no_remark_calls_held_is_missed(remark: str) -> None:
    line = ["A1", "Service desk", "2026-06-01", "", "QM", "", remark]
    assert contradicts("other", "Audit programme", [*AUDITS, "Remarks"], line, "audit.service_conduct")


@pytest.mark.parametrize(
    ("name", "service", "against", "asked"),
    [
        ("Group IT", "Workplaces (own group)", "supplier.performance_measured", False),
        ("Group IT", "Workplaces (own group)", "supplier.internal_measured", True),
        ("Group IT", "Workplaces (own group)", "supplier.internal_targets_agreed", True),
        ("Group IT", "Workplaces (own group)", "supplier.security_reviewed", True),
        ("Konzern-IT", "Netz, Konzern", "supplier.internal_measured", True),
        ("Software team (internal)", "Tools", "supplier.internal_measured", True),
        ("Software team (internal)", "Tools", "supplier.security_reviewed", False),
        ("Software house", "Tools", "supplier.internal_measured", False),
    ],
)
def test_what_a_unit_of_the_own_group_lacks_is_asked(name: str, service: str, against: str, asked: bool) -> None:
    knowledge = catalogue(criterion(against, "27001:9.1"))
    lines = lines_of(SUPPLIERS, [name, service, "", "", "", ""])
    found = assessed_with(knowledge, [row(4, "27001:9.1", "implemented")], "other", "Suppliers", lines)
    assert found.verdicts["27001:9.1", against].level == 1
    assert bool(questions(found, "statement.doubted")) is asked


def test_what_a_sentence_says_already_is_not_said_again() -> None:
    knowledge = catalogue(
        *(
            criterion(f"supplier.{name}", "27001:9.1")
            for name in ("contract_on_file", "contract_reviewed", "performance_measured")
        )
    )
    lines = lines_of(SUPPLIERS, ["Carrier", "Lines", "K-1", "2026-06-30", "", ""])
    (asked,) = questions(assessed_with(knowledge, [row(4, "27001:9.1", "implemented")], "other", "Suppliers", lines))
    assert "'Carrier' has a contract that ended on 30 June 2026 and has no review on file (" in asked


@pytest.mark.parametrize(
    ("effect", "asked"),
    [
        ("2026-09-01: twelve drawn, two unpatched again", True),
        ("Recurred in August", True),
        ("wieder offen", True),
        ("reopened as 7", True),
        ("did not happen again", False),
        ("runs again", False),
        ("checked again in May: fine", False),
        ("erneut geprüft, wirksam", False),
    ],
)
def test_a_look_that_finds_the_fault_again_is_asked(effect: str, asked: bool) -> None:
    knowledge = catalogue(criterion("other.thing", LEAF))
    line = ["1", "Door open", LEAF, "Lock", "New lock", "2026-08-31", "2026-08-01", effect]
    found = assessed_with(knowledge, [row(4, LEAF, "implemented")], "audits", "NC log", lines_of(ACTIONS, line))
    assert bool(questions(found, "statement.doubted")) is asked


def test_what_fell_due_since_the_list_was_written_is_asked() -> None:
    knowledge = catalogue(criterion("policy.security_reviewed", "27001:9.1"))
    lines = [
        ["State of 2026-11-06"],
        DOCUMENTS,
        ["P1", "Access policy", "Policy", "2", "IT", "2026-01-01", "2026-11-20"],
    ]
    found = assessed_with(knowledge, [row(4, "27001:9.1", "implemented")], "documents", "Documents", lines)
    (asked,) = questions(found, "statement.doubted")
    assert "was to be reviewed by 20 November 2026" in asked
    assert "the list is of 6 November 2026" in asked


@pytest.mark.parametrize(("target", "told"), [("2026-09-02", True), ("2027-09-02", False)])
def test_whether_a_late_incident_was_escalated_is_asked_where_no_column_says_it(target: str, told: bool) -> None:
    knowledge = catalogue(criterion("incident.closed", SERVICES))
    lines = lines_of([*INCIDENTS, "Remarks"], ["M1", "Reports slow", "3", "2026-09-01", "", target, "", ""])
    found = assessed_with(knowledge, [row(4, SERVICES, "implemented")], "other", "Incidents", lines)
    assert found.verdicts[SERVICES, "incident.closed"].level == 1
    assert bool(questions(found, "statement.doubted")) is told
    lines[2] = [*lines[2][:-1], "escalated to the vendor"]
    found = assessed_with(knowledge, [row(4, SERVICES, "implemented")], "other", "Incidents", lines)
    assert not questions(found, "statement.doubted")


def test_a_risk_that_nobody_placed_above_or_below_is_asked_for_its_treatment() -> None:
    knowledge = catalogue(criterion("risk.security_treated", "27001:9.1"))
    lines = lines_of(RISKS, ["R1", "Theft", "3", "3", "", "", "IT", "", ""])
    found = assessed_with(knowledge, [row(4, "27001:9.1", "implemented")], "risks", "Risks", lines)
    assert found.verdicts["27001:9.1", "risk.security_treated"].level == 1
    (asked,) = questions(found, "statement.doubted")
    assert "does it lie above what is acceptable?" in asked


@pytest.mark.parametrize(
    ("held", "asked"), [("2026-06-09", True), ("2026-06-04", True), ("2026-06-03", False), ("2026-05-20", False)]
)
def test_an_audit_that_was_held_later_than_planned_is_asked_for_the_reason(held: str, asked: bool) -> None:
    knowledge = catalogue(criterion("audit.at_intervals", "27001:9.1"))
    lines = lines_of(AUDITS, ["A1", "Service desk", "2026-06-01", held, "QM", "R-1"])
    found = assessed_with(knowledge, [row(4, "27001:9.1", "implemented")], "other", "Audit programme", lines)
    assert found.verdicts["27001:9.1", "audit.at_intervals"].level == 1
    told = f"was planned for 1 June 2026 and held on {held[-1]} June 2026"
    assert [told in text for text in questions(found, "statement.doubted")] == [True] * asked


@pytest.mark.parametrize(
    ("held", "state", "told"),
    [
        ("", "moved to 2026-12-10", "('moved to 2026-12-10')"),
        ("moved to 10.12.2026", "", "('moved to 10.12.2026')"),
        ("moved to 10.12.2026", "postponed", "('moved to 10.12.2026')"),
        ("moved to 10.12.2026", "postponed, auditor ill", ""),
        ("2026-12-10", "", "('2026-12-10')"),
    ],
)
def test_an_audit_that_was_moved_to_a_day_ahead_wants_a_reason(held: str, state: str, told: str) -> None:
    knowledge = catalogue(criterion("audit.service_conduct", "27001:9.1"))
    lines = lines_of([*AUDITS, "Status"], ["A1", "Service desk", "2026-06-01", held, "QM", "", state])
    found = assessed_with(knowledge, [row(4, "27001:9.1", "implemented")], "other", "Audit programme", lines)
    assert found.verdicts["27001:9.1", "audit.service_conduct"].level == 1
    asked = questions(found, "statement.doubted")
    assert [f"A1 'Service desk' was moved to 10 December 2026 {told}" in text for text in asked] == [True] * bool(told)


@pytest.mark.parametrize(("state", "disputed"), [("open", True), ("", True), ("solved", False), ("with legal", False)])
def test_an_incident_of_an_unknown_state_is_not_open(state: str, disputed: bool) -> None:
    line = ["I1", "Fire", "P1", "2026-01-01", "", "2026-10-02", "", state, ""]
    headings = [*INCIDENTS, "Status", "Escalated to"]
    against = "20000-1:8.6.1", "incident.closed"
    assert bool(disputed_by("other", "Incidents", headings, line, against)) is disputed


@pytest.mark.parametrize(
    ("approved", "deployed", "others", "disputed"),
    [
        ("", "2026-09-05", [], True),
        ("", "2026-06-05", [], True),
        ("", "2026-06-05", ["2026-07-01"], False),
        ("", "2026-06-05", ["2026-10-01"], False),
        ("CAB", "2026-09-05", [], False),
    ],
)
def test_of_changes_the_past_quarter_counts_else_the_latest(
    approved: str, deployed: str, others: Sequence[str], disputed: bool
) -> None:
    knowledge = catalogue(criterion("change.systems_followed", "27001:9.1"))
    later = [[f"D{n}", "Patch", day, "CAB", day] for n, day in enumerate(others)]
    lines = [["A list"], CHANGES, ["C1", "New router", deployed, approved, deployed], *later]
    found = assessed_with(knowledge, [row(4, "27001:9.1", "implemented")], "other", "Changes", lines)
    assert bool(found.verdicts["27001:9.1", "change.systems_followed"].disputed_by) is disputed


@pytest.mark.parametrize(
    ("kind", "disputed"), [("normal", True), ("Standard change", False), ("vorabgenehmigt", False)]
)
def test_a_change_of_a_preapproved_kind_needs_no_approval_of_its_own(kind: str, disputed: bool) -> None:
    line = ["C1", "Patch", "2026-10-01", "", "2026-10-05", kind]
    assert contradicts("other", "Changes", [*CHANGES, "Type"], line, "change.approved") is disputed


@pytest.mark.parametrize(("raised", "disputed"), [("2026-11-10", False), ("2026-10-10", True), ("", True)])
def test_a_cause_may_be_looked_for_at_first(raised: str, disputed: bool) -> None:
    line = ["1", "Door open", "", "", "New lock", "2027-08-31", "", "", raised]
    assert contradicts("audits", "NC log", [*ACTIONS, "Raised on"], line, "nonconformity.cause") is disputed


@pytest.mark.parametrize(
    ("cause", "disputed"),
    [
        ("No alarm on storage", False),
        ("Nobody asked", False),
        ("none", True),
        ("tbd", True),
        ("noch nicht geklärt", True),
    ],
)
def test_a_cause_may_begin_with_a_no(cause: str, disputed: bool) -> None:
    line = ["1", "Door open", "", cause, "New lock", "2027-08-31", "", ""]
    assert contradicts("audits", "NC log", ACTIONS, line, "nonconformity.cause") is disputed


@pytest.mark.parametrize(
    ("effect", "disputed"),
    [
        ("No complaint since", False),
        ("2026-10-20: ten drawn", False),
        ("pending", True),
        ("geplant", True),
        ("not held", True),
    ],
)
def test_a_look_at_an_effect_is_one_that_was_held(effect: str, disputed: bool) -> None:
    line = ["1", "Door open", "", "Lock", "New lock", "2026-08-31", "2026-08-01", effect]
    assert contradicts("audits", "NC log", ACTIONS, line, "nonconformity.effect_checked") is disputed


KINDS = ["Strength", "Good practice", "Point fort", "Stärke", "OBS", "Suggestion", "Piste d'amélioration", "Hinweis"]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_breach_contradicts_nothing(kind: str) -> None:
    line = ["1", "Good onboarding", LEAF, "", "", "2027-08-31", "", "", kind]
    assert not disputed_by("audits", "NC log", [*ACTIONS, "Grading"], line, (LEAF, "other.thing"))


@pytest.mark.parametrize("state", ["Reopened 2026-10-02", "wieder geöffnet", "rouvert"])
def test_an_entry_that_was_opened_again_is_open(state: str) -> None:
    line = ["1", "Door open", LEAF, "Lock", "New lock", "2026-08-31", "2026-08-01", "held", state]
    assert disputed_by("audits", "NC log", [*ACTIONS, "Status"], line, (LEAF, "other.thing")) == {LEAF}


@pytest.mark.parametrize(
    ("review", "state", "against", "disputed"),
    [
        ("overdue", "in force", "policy.security_reviewed", True),
        ("2027-01-01", "in force", "policy.security_reviewed", False),
        ("", "review overdue", "policy.security_reviewed", True),
        ("", "in force", "policy.security_reviewed", False),
        ("", "überfällig", "policy.security_reviewed", True),
        ("2027-01-01", "expired", "policy.security_topics", True),
        ("2027-01-01", "périmé", "policy.security_topics", True),
        ("2027-01-01", "in force", "policy.security_topics", False),
    ],
)
def test_a_document_may_say_in_words_that_it_is_late(review: str, state: str, against: str, disputed: bool) -> None:
    line = ["P1", "Access policy", "Policy", "2", "IT", "2024-01-01", review, state]
    assert contradicts("documents", "Documents", [*DOCUMENTS, "Document status"], line, against) is disputed


def test_a_cell_that_says_nothing_yet_is_quoted() -> None:
    knowledge = catalogue(criterion("supplier.contract_on_file", "27001:9.1"))
    lines = lines_of(SUPPLIERS, ["Carrier", "Lines", "none signed", "", "2026-06-01", "2027-06-01"])
    found = assessed_with(knowledge, [row(4, "27001:9.1", "implemented")], "other", "Suppliers", lines)
    assert "'Carrier' has no agreement on file ('none signed')" in questions(found)[0]


@pytest.mark.parametrize(("title", "against", "disputed"), TOPICS)
def test_a_topic_policy_in_draft_contradicts_the_rules_of_its_topic(title: str, against: str, disputed: bool) -> None:
    line = ["P1", title, "Policy", "1", "IT", "" if "(" in title else "2026-01-01", ""]
    assert contradicts("documents", "Documents", DOCUMENTS, line, against) is disputed


AI_LISTS: list[tuple[str, Sequence[str], Sequence[str]]] = [
    ("Suppliers", ["Supplier", "Service", "Contract"], ["Portal helper", "Chatbot in the portal", "C-1"]),
    ("Suppliers", ["Supplier", "Service", "Contract", "AI"], ["Helper", "Answers", "C-1", "yes"]),
    ("Incidents", ["Ticket", "Incident", "Type", "Closed"], ["1", "Wrong answers", "AI malfunction", "2026-08-01"]),
]


@pytest.mark.parametrize(("name", "headings", "line"), AI_LISTS, ids=[" ".join(case[2]) for case in AI_LISTS])
@pytest.mark.parametrize(
    ("roles", "asked"), [({"ai_roles": []}, True), ({"ai_roles": ["deployer"]}, False), ({}, False)]
)
def test_ai_in_a_list_of_who_says_that_he_uses_none_is_asked(
    name: str, headings: Sequence[str], line: Sequence[str], roles: Mapping[str, Any], asked: bool
) -> None:
    knowledge = catalogue(criterion("other.thing", "27001:9.1"))
    found = assessed_with(knowledge, [], "other", name, lines_of(headings, line), **roles)
    assert bool(questions(found, "client.ai_listed")) is asked


@pytest.mark.parametrize(
    ("standard", "planned", "held", "asked"),
    [
        ("42001", "2027-03-01", "", True),
        ("42001", "2026-03-01", "2026-03-02", False),  # held
        ("27001", "2027-03-01", "", False),  # one was held before
        ("", "2027-03-01", "", False),  # nobody can tell of which it is
    ],
)
def test_the_first_audit_of_a_standard_that_lies_ahead_is_asked(
    standard: str, planned: str, held: str, asked: bool
) -> None:
    knowledge = catalogue(criterion("audit.ai_conduct", "42001:9.2.1"))
    headings = [*AUDITS, "Standard"]
    rows = [
        ["A1", "Clauses", "2026-02-01", "2026-02-03", "QM", "R1", "27001"],
        ["A2", "All", planned, held, "QM", "R2", standard],
    ]
    stated = [row(4, "42001:9.2.1", "implemented")]
    found = assessed_with(knowledge, stated, "other", "Audit plan", [["A list"], headings, *rows])
    assert found.verdicts["42001:9.2.1", "audit.ai_conduct"].level == 1
    assert bool(questions(found, "statement.doubted")) is asked


@pytest.mark.parametrize(
    ("concerns", "disputed"),
    [("ISO 9001 8.4", False), ("SOC 2 CC6.1", False), ("A.8.8, ISO 9001 8.4", True), ("", True)],
)
def test_an_entry_that_names_another_framework_alone_contradicts_nothing_of_ours(concerns: str, disputed: bool) -> None:
    knowledge = catalogue(criterion("nonconformity.action_done", "27001:10.2"))
    headings = ["Clause" if name == "Concerns" else name for name in ACTIONS]
    line = ["1", "Scorecard missing", concerns, "Nobody", "Assign", "2026-08-31", "", ""]
    grid = Grid("NC log", tuple(Row(n, tuple(cells)) for n, cells in enumerate(lines_of(headings, line), start=1)))
    named = (
        [row(3, "27001:A.8.8", "unknown", kind="audits", file="lists.xlsx", sheet="NC log")]
        if "A.8" in concerns
        else []
    )
    register = Register.of(
        [row(4, "27001:10.2", "implemented"), *named], [], [], [], [SourceGrid("lists.xlsx", "audits", grid)]
    )
    found = assess(register, client(), catalogue=knowledge)
    assert (found.verdicts["27001:10.2", "nonconformity.action_done"].level is None) is disputed


@pytest.mark.parametrize(
    ("criticality", "service", "remark", "quoted"),
    [
        ("Low", "Hosting", "", "Low"),
        ("Non", "Fax", "", "Non"),
        ("unkritisch", "Reinigung", "", "unkritisch"),
        ("", "Fournitures de bureau", "", "Fournitures de bureau"),
        ("", "Stationery", "", "Stationery"),
        ("", "Lawn", "no access to data or services", "no access to data or services"),
        ("High", "Stationery", "no access to data", ""),
        ("-", "Hosting", "", ""),
        ("no assessment yet", "Hosting", "", ""),
        ("C", "Hosting", "", ""),  # nobody says what the letter stands for
        ("", "Hosting", "", ""),
    ],
)
@pytest.mark.parametrize(
    "against", ["supplier.contract_on_file", "supplier.performance_measured", "risk.outside_bodies"]
)
def test_what_a_supplier_of_little_weight_lacks_is_asked(
    criticality: str, service: str, remark: str, quoted: str, against: str
) -> None:
    headings = ["Supplier", "Service", "Agreement", "Last review", "Criticality", "Remarks"]
    knowledge = catalogue(criterion(against, "27001:9.1"))
    lines = lines_of(headings, ["Papyrus", service, "", "", criticality, remark])
    found = assessed_with(knowledge, [row(4, "27001:9.1", "implemented")], "other", "Suppliers", lines)
    assert (found.verdicts["27001:9.1", against].level is None) is (not quoted)
    assert [f"beside it stands '{quoted}'" in each for each in questions(found, "statement.doubted")] == [True] * bool(
        quoted
    )


def test_what_is_left_of_a_treated_risk_without_a_level_after_treatment_is_asked() -> None:
    knowledge = catalogue(criterion("risk.residual_accepted", "27001:6.1.3"))
    for state, level in (("Treated", 1.0), ("In treatment", None)):
        line = ["R1", "Theft", "5", "5", "Reduce", "Locks", "IT", "2026-06-30", "", state]
        found = assessed_with(
            knowledge,
            [row(4, "27001:6.1.3", "implemented")],
            "risks",
            "Risks",
            lines_of([*RISKS, "Status"], line),
            risk={"acceptable": "low"},
        )
        assert found.verdicts["27001:6.1.3", "risk.residual_accepted"].level == level
        assert bool(questions(found, "statement.doubted")) is (level == 1)


@pytest.mark.parametrize(("review", "asked"), [("2026-05-10", True), ("2027-05-10", False), ("", False)])
def test_a_risk_whose_review_was_due_is_asked(review: str, asked: bool) -> None:
    knowledge = catalogue(criterion("risk.done_on_time", "27001:8.2"))
    line = ["R1", "Theft", "2", "2", "Reduce", "Locks", "IT", "", "Board", "2025-05-10", review]
    lines = lines_of([*RISKS, "Accepted on", "Next review"], line)
    found = assessed_with(knowledge, [row(4, "27001:8.2", "implemented")], "risks", "Risks", lines)
    assert bool(questions(found, "statement.doubted")) is asked


@pytest.mark.parametrize(
    ("priority", "major", "disputed"), [("P1", "", True), ("P1", "No", False), ("P3", "Oui", True), ("P3", "", False)]
)
def test_whether_an_incident_is_major_is_for_the_client_to_say(priority: str, major: str, disputed: bool) -> None:
    headings = ["Incident", "Opened", "Closed", "Priority", "Summary", "Major incident", "Review held"]
    line = ["INC-7", "2026-09-12", "2026-09-12", priority, "Fire drill", major, ""]
    assert contradicts("other", "Incident log", headings, line, "incident.review") is disputed


@pytest.mark.parametrize(
    ("heads", "target", "taken", "told"),
    [
        ("Target | Time taken", "4 h", "9 h", "took 9 h where 4 h was the target"),
        ("Cible (h) | Durée (h)", "4", "19", "took 19 where 4 was the target"),
        ("Target | Time taken", "4 h", "240 min", ""),
        ("Zieldauer | Dauer", "max. 30 Min", "1 Std", "took 1 Std where max. 30 Min was the target"),
    ],
)
def test_an_incident_that_took_longer_than_its_target_is_asked(heads: str, target: str, taken: str, told: str) -> None:
    knowledge = catalogue(criterion("service_level.missed_followed", "20000-1:8.3.3"))
    headings = ["Incident", "Opened", "Closed", "Priority", *heads.split(" | "), "Review held"]
    line = ["Portal down", "2026-09-12", "2026-09-12", "P2", target, taken, ""]
    stated = [row(4, "20000-1:8.3.3", "implemented")]
    found = assessed_with(knowledge, stated, "other", "Incidents", lines_of(headings, line))
    assert [told in each for each in questions(found, "statement.doubted")] == [True] * bool(told)
