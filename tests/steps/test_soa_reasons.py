"""Why a control is in or out: whose word counts first, what is drafted where nobody says, and what is left to decide."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from ims_lib.ai_roles.proposals import Proposal
from ims_lib.catalogue import load_catalogue
from ims_lib.catalogue.soa_reasons import ControlReason, check_soa_reasons, load_soa_reasons
from ims_lib.coverage import score_coverage
from ims_lib.register.model import Line, Record, Register
from ims_lib.steps.documents import match_documents
from ims_lib.steps.soa import ControlEntry, StatementOfApplicability, state_applicability
from tests.builders import assess, catalogue, client, criterion, row
from tests.conftest import demo
from tests.steps.lists import inputs_of

KNOWLEDGE = catalogue(criterion("supplier.list", "27001:A.5.19"), criterion("ai.monitored", "42001:A.6.2.6"))
ON = "27001:A.5.19"
RISK = {"id": "R-03", "title": "Leak at a supplier", "cell": "risks.xlsx!Risks!A7"}
FINDING = {"id": "NC-4", "title": "No terms signed", "refs": (ON,), "cell": "log.xlsx!NC!B5"}
SUPPLIERS = [{"name": "Carrier A", "cell": "s.xlsx!S!A4"}, {"name": "Carrier B", "cell": "s.xlsx!S!A5"}]
LEGEND = Line("soa.xlsx", "SoA", "A2", "Driver: L = law, C = customer contract, R = risk register, B = own interest.")


def state(
    *records: Record,
    risks: Mapping[str, tuple[str, ...]] | None = None,
    proposed_risks: Mapping[str, tuple[str, ...]] | None = None,
    lines: tuple[Line, ...] = (),
    lists: Mapping[str, Any] | None = None,
    **said: Any,
) -> StatementOfApplicability:
    rows = Register.of(records, [], [], [], lines=lines)
    coverage = score_coverage(assess(rows, client(**said), catalogue=KNOWLEDGE))
    return state_applicability(
        coverage, rows, risks=risks, proposed_risks=proposed_risks, inputs=inputs_of(**lists or {})
    )


def entry(record: Record | None = None, name: str = ON, **given: Any) -> ControlEntry:
    (found,) = (each for each in state(*([record] if record else []), **given).entries if each.control == name)
    return found


def said(status: str = "implemented", ref: str = ON, **more: Any) -> Record:
    full = {"owner": "Ann", "evidence": "List", "due": "2027-03-31"}
    return replace(
        row(4, ref, status), cells={"reason": "D4", "driver": "E4", "notes": "J4", "status": "F4"}, **full | more
    )


# --- whose word counts first ---

ALL_LISTS = {"risks": [RISK], "audits": [FINDING], "suppliers": SUPPLIERS}
ORDER: dict[str, tuple[Record, dict[str, Any], str, str, tuple[str, ...]]] = {
    "the_clients_reason": (
        said(reason="Carriers keep our promises", driver="R"),
        {"risks": {ON: ("R-03",)}, "lists": ALL_LISTS, "lines": (LEGEND,)},
        "reason",
        "Carriers keep our promises",
        ("soa.xlsx!SoA!D4",),
    ),
    "then_its_driver_with_the_risks": (
        said(driver="R"),
        {"risks": {ON: ("R-03",)}, "lists": ALL_LISTS, "lines": (LEGEND,)},
        "driver",
        "It treats R-03 (Leak at a supplier).",
        ("soa.xlsx!SoA!E4",),
    ),
    "then_the_risks_that_name_it": (
        said(),
        {"risks": {ON: ("R-03",)}, "lists": ALL_LISTS},
        "risks",
        "It treats R-03 (Leak at a supplier).",
        ("risks.xlsx!Risks!A7",),
    ),
    "then_a_list_for_a_finding_is_no_reason": (
        said(),
        {"lists": {"audits": [FINDING], "suppliers": SUPPLIERS}},
        "list",
        "2 suppliers are on the client’s own list and can reach or lose its information.",
        ("s.xlsx!S!A4",),
    ),
    "then_what_it_is_about": (
        said(),
        {},
        "subject",
        "Suppliers can reach, lose or hold back information of the organisation.",
        (),
    ),
}


@pytest.mark.parametrize("case", ORDER)
def test_the_first_that_says_why_counts(case: str) -> None:
    record, given, source, text, cells = ORDER[case]
    found = entry(record, standards=["27001"], **given)
    assert (found.source, found.reason, found.source_cells) == (source, text, cells)
    assert found.is_drafted == (source in ("list", "subject"))


DRIVERS = {
    "L": "Law asks for it.",
    "C": "Contracts with customers ask for it.",
    "L, C": "Law asks for it. Contracts with customers ask for it.",
    "R": "The treatment of risks calls for it.",
    "B": "The organisation wants it of its own accord (own interest).",
    "Q": "The client names “Q” as what drives it.",
    "Gesetz, Vertrag": "Law asks for it. Contracts with customers ask for it.",
}


@pytest.mark.parametrize("driver", DRIVERS)
def test_a_driver_is_spelled_out_and_kept(driver: str) -> None:
    found = entry(said(driver=driver), standards=["27001"], lines=(LEGEND,))
    assert (found.driver, found.reason, found.source) == (driver, DRIVERS[driver], "driver")


NO_DRIVER = {
    "Not a legal requirement": ("Say in words why it applies: “Not a legal requirement” leaves that open.",),
    "No legal or contractual requirement": (
        "Say in words why it applies: “No legal or contractual requirement” leaves that open.",
    ),
    "-": (),
    "None": (),
}


@pytest.mark.parametrize("driver", NO_DRIVER)
def test_what_names_no_driver_is_no_reason_of_the_clients(driver: str) -> None:
    found = entry(said(driver=driver), standards=["27001"], lists={"suppliers": SUPPLIERS})
    assert (found.source, found.settle) == ("list", NO_DRIVER[driver])
    assert found.driver == (driver if found.settle else "")
    assert entry(said(driver=driver, reason="Carriers"), standards=["27001"]).settle == ()


def test_a_sign_for_nothing_is_no_reason() -> None:
    assert entry(said(reason="-"), standards=["27001"]).source == "subject"
    assert entry(said("not_applicable", reason="-", notes="None"), standards=["27001"]).source == "none"


def test_a_code_in_the_column_for_reasons_is_a_driver() -> None:
    found = entry(said(reason="LR, RRA"), standards=["27001"])
    assert (found.driver, found.source) == ("LR, RRA", "driver")
    assert found.reason == "Law asks for it. The treatment of risks calls for it."


def test_law_then_clause_then_subject_where_the_client_keeps_nothing() -> None:
    by = {each.control: each.source for each in state(standards=["27001", "42001"]).entries}
    assert by["27001:A.5.34"] == "law"
    assert by["27001:A.5.1"] == "clause"
    assert by["27001:A.5.16"] == "subject"
    assert set(by.values()) == {"law", "clause", "subject"}


# --- AI ---

BOUGHT = {"name": "Triage", "role": ("customer",), "provider": "Vendor", "cell": "ai.xlsx!AI!B5"}


def of_role(proposals: tuple[Proposal, ...], name: str, *records: Record) -> ControlEntry:
    rows = Register.of(records, [], [], [])
    assessment = assess(rows, client(standards=["42001"]), catalogue=KNOWLEDGE)
    coverage = score_coverage(replace(assessment, proposals=proposals))
    return next(each for each in state_applicability(coverage, rows).entries if each.control == name)


def test_the_role_with_ai_gives_a_reason_to_include_and_one_to_leave_out() -> None:
    out = Proposal(
        "42001:A.6.1.3",
        "likely_not",
        "Nothing is built here (by Vendor). It is bought.",
        "Nothing is built here.",
        (),
        (),
    )
    found = of_role((out,), out.control)
    assert (found.applies, found.source, found.reason) == ("proposed", "role", "Nothing is built here.")
    assert found.settle == ("Confirm that it doesn’t apply.",)
    through = replace(
        out,
        proposal="through_supplier",
        reason="The maker prepares data; ask how.",
        short="The maker prepares data; ask how.",
    )
    found = of_role((through,), out.control)
    assert found.reason == "The maker prepares data; ask how."
    assert found.settle == ("Confirm that it applies and is met through the supplier.",)
    found = of_role((replace(through, questions=("Does anybody here sort data?",)),), out.control)
    assert found.settle == (
        "Answer first what sheet AI roles and controls of details.xlsx asks of it.",
        "Confirm that it applies and is met through the supplier.",
    )
    asked = replace(out, proposal="asked", reason="Which role is it?")
    found = of_role((asked,), out.control)
    assert (found.source, found.settle) == ("subject", ("Say first: Which role is it?",))


def test_a_control_that_the_client_takes_in_is_given_no_reason_to_leave_it_out() -> None:
    out = Proposal("42001:A.6.1.3", "likely_not", "Nothing is built here.", "Nothing is built here.", (), ())
    found = of_role((out,), out.control, said(ref=out.control))
    assert (found.applies, found.source) == ("yes", "subject")
    found = of_role((out,), out.control, said("not_applicable", ref=out.control))
    assert (found.applies, found.source, found.settle) == ("no", "role", ("Confirm that it doesn’t apply.",))


# --- exclusions ---


def test_an_exclusion_keeps_the_clients_reason_be_it_in_the_remark() -> None:
    found = entry(said("not_applicable", reason="No suppliers"), standards=["27001"])
    assert (found.applies, found.reason, found.source, found.settle) == ("no", "No suppliers", "reason", ())
    found = entry(said("not_applicable", notes="No suppliers"), standards=["27001"])
    assert (found.reason, found.source_cells, found.notes) == ("No suppliers", ("soa.xlsx!SoA!J4",), "")


def test_an_exclusion_without_a_reason_gets_the_usual_ground_or_none_and_is_to_be_settled() -> None:
    usual = entry(said("not_applicable", ref="27001:A.6.7"), "27001:A.6.7", standards=["27001"])
    assert (usual.source, usual.reason) == ("leave_out", "Nobody works outside the organisation’s own rooms.")
    bare = entry(said("not_applicable"), standards=["27001"])
    assert (bare.source, bare.reason) == ("none", "")
    assert usual.settle == bare.settle == ("No reason is given: give one in column Reason by decision, or include it.",)
    assert usual.missing == bare.missing == ("reason for the exclusion",)


def test_an_exclusion_that_is_asked_and_has_no_reason_says_so_too() -> None:
    others = replace(said(ref="27001:A.8.30", notes="portal is bought"), row=9)
    rows = (said("not_applicable", ref="27001:A.8.28", notes=None), others)
    found = next(each for each in state(*rows, standards=["27001"]).entries if each.control == "27001:A.8.28")
    assert found.settle == (
        "Others do the work, and they have to be steered: does it apply?",
        "No reason is given: give one in column Reason by decision, or include it.",
    )


def test_an_exclusion_that_a_risk_relies_on_is_to_be_settled() -> None:
    found = entry(said("not_applicable", reason="Nobody does"), risks={ON: ("R-03",)}, standards=["27001"])
    assert found.settle == ("It is left out, yet R-03 relies on it: which holds?",)


# --- risks ---


def test_controls_driven_by_risk_that_no_risk_names_are_one_question() -> None:
    found = state(
        said(driver="R"),
        replace(said(driver="R, C", ref="27001:A.5.20"), row=5),
        replace(said(driver="C", ref="27001:A.5.21"), row=6),
        replace(said(driver="R", ref="27001:A.5.22"), row=7),
        risks={"27001:A.5.22": ("R-03",)},
        lines=(LEGEND,),
        standards=["27001"],
    )
    (asked,) = (each for each in found.findings if each.code == "soa.risk_unnamed")
    assert (asked.level, asked.file, asked.cell) == ("question", "soa.xlsx", "E4")
    assert asked.message.startswith("2 controls are included because of a risk, and no risk names them: ")
    by = {each.control: each.settle for each in found.entries}
    open_ = "Name the risk that it treats: none names it yet."
    assert [open_ in by[f"27001:A.5.{number}"] for number in (19, 20, 21, 22)] == [True, True, False, False]


def test_a_risk_that_the_row_itself_names_is_linked() -> None:
    lists = {"risks": [RISK, RISK | {"id": "7", "title": "Fire"}]}
    told = entry(
        said(reason="R-03, and 7 banks demand it", driver="R"), lists=lists, lines=(LEGEND,), standards=["27001"]
    )
    assert (told.risks, told.settle) == (("R-03",), ())
    column = entry(said(driver="R", risk_ids="R-03 R-99"), lists=lists, lines=(LEGEND,), standards=["27001"])
    assert column.risks == ("R-03",), "an id that the register doesn't have is none"
    assert column.unknown_risks == ("R-99",)
    without = entry(said(driver="R", risk_ids="R-1; R-2"), standards=["27001"])
    assert without.risks == ("R-1", "R-2"), "without a register the row's own ids count"


def test_a_risk_that_the_register_lacks_is_asked_at_its_cell() -> None:
    record = said(driver="R", risk_ids="R-30")
    record = replace(record, cells={**record.cells, "risk_id": "K4"})
    found = state(record, lists={"risks": [RISK]}, lines=(LEGEND,), standards=["27001"])
    (asked,) = (each for each in found.findings if each.code == "soa.risk_unknown")
    assert (asked.level, asked.cell) == ("question", "K4")
    assert asked.message.startswith("27001:A.5.19 is to treat R-30, which the risk register doesn’t have")
    assert "R-03" in asked.message, "the nearest"
    assert not [each for each in found.findings if each.code == "soa.risk_unnamed"]
    entry_ = next(each for each in found.entries if each.control == ON)
    assert (entry_.risks, entry_.missing) == ((), ())
    assert entry_.settle[0].startswith("It is to treat R-30, which the risk register doesn’t have")


def test_a_risk_that_likely_is_treated_is_proposed_where_none_is_named() -> None:
    given: dict[str, Any] = {"lists": {"risks": [RISK]}, "lines": (LEGEND,), "standards": ["27001"]}
    likely = {ON: ("R-03", "P-01")}
    found = entry(said(driver="R"), proposed_risks=likely, **given)
    assert (found.risks, found.proposed_risks) == ((), ("R-03", "P-01")), "ours beside the client's own"
    assert (found.settle, found.missing) == (("Confirm that it treats R-03.",), ("risk",))
    ours = entry(said(driver="R"), proposed_risks={ON: ("P-01", "P-02")}, **given)
    assert ours.settle == ("Confirm that it treats P-01 and P-02.",)
    named = entry(said(driver="R"), proposed_risks=likely, risks={ON: ("R-07",)}, **given)
    assert (named.proposed_risks, named.settle) == ((), ())
    undecided = entry(proposed_risks=likely, **given)
    assert undecided.settle == ("Confirm that it applies.", "Confirm that it treats R-03.")
    left_out = entry(said("not_applicable", reason="Nobody does"), proposed_risks=likely, **given)
    assert (left_out.applies, left_out.settle) == (
        "asked",
        ("Does the reason hold beside R-03 (Leak at a supplier), which it would lessen?",),
    )


def test_code_that_is_said_not_to_be_written_is_asked_beside_ai_that_is_produced_here() -> None:
    left_out = said("not_applicable", ref="27001:A.8.28", reason="No source code is written")

    def asked(**system: Any) -> tuple[str, ...]:
        knowledge = catalogue(criterion("development.coding", "27001:A.8.28"))
        rows = Register.of([left_out], [], [], [])
        coverage = score_coverage(assess(rows, client(standards=["27001"]), catalogue=knowledge))
        found = state_applicability(coverage, rows, inputs=inputs_of(ai_systems=[{"name": "Fraud scoring", **system}]))
        return next(each for each in found.entries if each.control == "27001:A.8.28").settle

    assert asked(role=("producer",)) == (
        "Does the reason hold while the organisation is the producer of “Fraud scoring”?",
    )
    assert asked(provider="in-house") == asked(role=("producer",)), "made here by its provider's column"
    assert asked(role=("customer",)) == ()
    assert asked(role=("producer",), status="retired") == ()


def test_data_about_people_of_a_retired_system_raise_no_doubt() -> None:
    left_out = said("not_applicable", ref="27001:A.8.11", reason="Nobody sees names")

    def asked(**system: Any) -> tuple[str, ...]:
        knowledge = catalogue(criterion("ai_data.masked", "27001:A.8.11"))
        rows = Register.of([left_out], [], [], [])
        coverage = score_coverage(assess(rows, client(standards=["27001"]), catalogue=knowledge))
        given = inputs_of(ai_systems=[{"name": "Ward plan", "personal_data": True, **system}])
        found = state_applicability(coverage, rows, inputs=given)
        return next(each for each in found.entries if each.control == "27001:A.8.11").settle

    assert asked(status="live") == ("Does the reason hold while data about people go into “Ward plan”?",)
    assert asked(status="retired") == ()


def test_an_open_finding_is_to_be_settled_and_a_closed_one_is_not() -> None:
    told = ("Settle the open finding NC-4 ‘No terms signed’, which concerns it.",)
    assert entry(said(), lists={"audits": [FINDING]}, standards=["27001"]).settle == told
    closed = FINDING | {"status": "closed", "status_text": "closed"}
    assert entry(said(), lists={"audits": [closed]}, standards=["27001"]).settle == ()


# --- what else is to be settled ---

SETTLE: dict[str, tuple[Record, tuple[str, ...]]] = {
    "nothing": (said(), ()),
    "evidence_and_no_owner_as_one_is_proposed": (said(owner=None, evidence=None), ("Name the evidence.",)),
    "no_status": (said("unknown", status_text=None), ("Say how far it is done.",)),
    "a_word_that_nobody_knows": (
        said("unknown", status_text="tbc HR", flags=("status.new_word",)),
        ("Say what “tbc HR” means for its status.",),
    ),
    "a_day_that_has_passed": (said("partial", due="2026-10-30"), ("Set a new date: 30 October 2026 has passed.",)),
}


@pytest.mark.parametrize("case", SETTLE)
def test_what_is_to_be_settled(case: str) -> None:
    record, settle = SETTLE[case]
    assert entry(record, standards=["27001"]).settle == settle


def test_a_word_for_a_state_stands_as_it_is_written_and_a_blank_that_is_filled_with_a_sign_is_none() -> None:
    assert entry(said("unknown", status_text="in Abklärung"), standards=["27001"]).status == "“in Abklärung”"
    for sign in ("-", "tbd"):
        assert entry(said("unknown", status_text=sign), standards=["27001"]).status == "not stated"


def test_what_depends_on_the_organisation_is_asked_before_the_decision() -> None:
    assert entry(name="27001:A.8.30", standards=["27001"]).settle == (
        "Say first: Does anybody outside develop software for you?",
    )
    assert entry(standards=["27001"]).settle == ("Confirm that it applies.",)


# --- the demo clients ---


@pytest.mark.parametrize("name", ["harbour", "stadtspital", "lumen", "millrace"])
def test_every_control_of_every_demo_client_has_a_reason_and_where_it_comes_from(name: str) -> None:
    soa = demo(name).soa
    assert soa.entries
    of_asked = [each.control for each in soa.entries if not each.reason and each.applies != "asked"]
    assert of_asked == []
    for each in soa.entries:
        assert each.source_cells or each.source in ("law", "clause", "subject", "none"), each.control
        assert each.reason.count("{") == 0
        assert each.settle or each.applies in ("yes", "no"), each.control
        assert len(each.settle) <= 3, each.control
    driven = [each for each in soa.entries if "risk" in each.missing]
    assert len([each for each in soa.findings if each.code == "soa.risk_unnamed"]) == bool(driven)


# --- the table ---


def test_each_control_has_a_sentence_of_its_own() -> None:
    rules = load_soa_reasons()
    texts = [each.text for each in rules.controls.values()]
    assert len(set(texts)) == len(texts)
    assert all(text.endswith(".") and text.count(".") == 1 and len(text.split()) <= 25 for text in texts)


def test_faults_in_the_table_are_told() -> None:
    rules, leaves = load_soa_reasons(), load_catalogue().leaves
    assert check_soa_reasons(rules, leaves) == []
    bad = dict(rules.controls)
    bad["27001:A.5.99"] = bad.pop("27001:A.5.1")
    bad["27001:A.5.2"] = ControlReason(text="Why.", clause="42001:5.3")
    bad["27001:A.5.3"] = ControlReason(text="Why.", list="suppliers")
    faults = check_soa_reasons(rules.model_copy(update={"controls": bad, "order": rules.order[1:]}), leaves)
    told = "\n".join(faults)
    assert "27001:A.5.1 has no entry" in told
    assert "27001:A.5.99 is no control" in told
    assert "27001:A.5.2: 42001:5.3 is no clause of its standard" in told
    assert "27001:A.5.3: list and listed" in told
    assert "order: each of" in told


def test_a_sentence_that_is_missing_or_that_nothing_uses_is_told() -> None:
    rules, leaves = load_soa_reasons(), load_catalogue().leaves
    for part in ("drivers", "settle", "name"):
        words = dict(getattr(rules, part))
        words.popitem()
        assert f"{part}: each of" in "\n".join(check_soa_reasons(rules.model_copy(update={part: words}), leaves))


HOME_OFFICE = {
    "cells": {"title": "A4"},
    "title": "Telearbeit im Lager",
    "approved_on": dt.date(2026, 1, 5),
    "version": "2",
}
DEVELOPER = {"name": "Studio Faro", "service": "Sviluppo del portale clienti"}
# name: (control that is left out, lists, what the question names; empty where nothing speaks against it)
BESIDE: dict[str, tuple[str, dict[str, Any], str]] = {
    "a document in force": (
        "27001:A.6.7",
        {"documents": [HOME_OFFICE]},
        "“Telearbeit im Lager” (lists.xlsx › List › A4)",
    ),
    "a draft": ("27001:A.6.7", {"documents": [HOME_OFFICE | {"status": "draft"}]}, ""),
    "a document on another matter": ("27001:A.6.7", {"documents": [HOME_OFFICE | {"title": "Lagerordnung"}]}, ""),
    "a supplier who develops": ("27001:A.8.30", {"suppliers": [DEVELOPER]}, "“Studio Faro” (lists.xlsx › List › A4)"),
    "a supplier who builds an app": (
        "27001:A.8.30",
        {"suppliers": [{"name": "Atelier Nord", "service": "Builds and maintains our app for bookings"}]},
        "“Atelier Nord” (lists.xlsx › List › A4)",
    ),
    "one who builds halls": ("27001:A.8.30", {"suppliers": [{"name": "Hallenbau", "service": "Builds our halls"}]}, ""),
    "a former one": ("27001:A.8.30", {"suppliers": [DEVELOPER | {"status": "former"}]}, ""),
    "one who trains": ("27001:A.8.30", {"suppliers": [{"name": "Akademie", "service": "Development of leaders"}]}, ""),
    "any supplier": ("27001:A.5.20", {"suppliers": [{"name": "Akademie"}]}, "“Akademie” (lists.xlsx › List › A4)"),
    "words of another control": ("27001:A.8.28", {"suppliers": [DEVELOPER]}, ""),
}


@pytest.mark.parametrize("name", BESIDE)
def test_what_the_clients_lists_hold_speaks_against_leaving_a_control_out(name: str) -> None:
    control, given, told = BESIDE[name]
    rows, listed = (
        Register.of([said("not_applicable", ref=control, reason="Gibt es nicht")], [], [], []),
        inputs_of(**given),
    )
    coverage = score_coverage(assess(rows, client(standards=["27001"]), catalogue=catalogue(criterion("a.b", control))))
    documents = match_documents(coverage, listed)
    found = state_applicability(coverage, rows, inputs=listed, documents=documents)
    one = next(each for each in found.entries if each.control == control)
    assert (one.applies, one.settle) == (("asked", (f"Does the reason hold beside {told}?",)) if told else ("no", ()))
    assert [each.cell for each in found.findings if each.code == "soa.excluded_in_doubt"] == (["D4"] if told else [])
