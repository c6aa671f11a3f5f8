"""Risks of AI are proposed for the systems that they fit, by kind, autonomy, role and maker, and name what of each is at stake."""

from __future__ import annotations

import datetime as dt
from typing import Any, get_args

import pytest

from ims_lib.catalogue.impact_kit import load_impact_kit
from ims_lib.catalogue.library import NamedBy, Risk, load_library
from ims_lib.catalogue.system_words import load_system_words
from ims_lib.inputs.rows import AiSystemRow
from ims_lib.report.steps.risk_rows import BY_THE_LEVEL, after_text, owner_told, proposed_day
from ims_lib.scales import setting
from ims_lib.steps.decisions import find_decisions
from ims_lib.steps.risk_register import RiskRegister, register_risks
from ims_lib.steps.risk_register.residual import limits_harm
from ims_lib.steps.risk_register.rest import gravity
from ims_lib.steps.risk_register.systems import SystemsAtRisk, has_rule
from tests.builders import client, covered
from tests.steps.lists import inputs_of
from tests.steps.test_decisions import demo
from tests.steps.test_risk_register import KNOWLEDGE

BOUGHT = {"provider": "Deskware Ltd", "role": ("customer",)}
TRIAGE = BOUGHT | {"name": "Triage", "kinds": ("predictive",), "autonomy": "alone", "model": "Triage 4.2"}
WRITER = BOUGHT | {"name": "Writer", "kinds": ("generative",), "autonomy": "confirmed", "data": "figures; texts"}
AGENT = BOUGHT | {"name": "Agent", "kinds": ("agent",), "autonomy": "supervised"}
BUILT = {"name": "Scorer", "kinds": ("predictive",), "provider": "in-house", "role": ("producer",)}
UNTOLD = {"name": "Thing", "provider": "Deskware Ltd"}
SYSTEMS = (TRIAGE, WRITER, AGENT, BUILT, UNTOLD)


def systems(*rows: dict[str, Any], **settings: Any) -> SystemsAtRisk:
    listed = [row | {"cell": f"lists.xlsx!AI!A{place}"} for place, row in enumerate(rows, start=4)]
    return SystemsAtRisk.of_client(client(**settings), inputs_of(ai_systems=listed))


def registered(*rows: dict[str, Any], **settings: Any) -> RiskRegister:
    listed = [row | {"cell": f"lists.xlsx!AI!A{place}"} for place, row in enumerate(rows, start=4)]
    return register_risks(covered(KNOWLEDGE, **settings), inputs_of(ai_systems=listed))


FITS = {
    # a risk of the library → those of SYSTEMS that it fits; what a row doesn't say rules nothing out
    "ai_agent_irreversible": "Agent Thing",
    "ai_retrieval_leak": "Thing",
    "ai_no_stop": "Triage Agent Scorer Thing",
    "ai_over_reliance": "Writer Agent Scorer Thing",
    "ai_model_evaded": "Triage Scorer Thing",
    "ai_vendor_learns": "Triage Writer Agent Thing",
    "ai_bias_learned": "Scorer",
    "ai_customers_misled": "Scorer",
    "ai_beyond_purpose": "Triage Writer Agent Scorer Thing",
    "ai_public_tool_leak": "",
    "sec_ransomware": "",
}


@pytest.mark.parametrize("name", FITS)
def test_a_risk_is_one_of_the_systems_that_its_rule_fits(name: str) -> None:
    assert " ".join(row.name for row in systems(*SYSTEMS).of(load_library().risks[name])) == FITS[name]


def test_a_planned_system_has_its_risks_and_a_retired_or_foreign_one_has_none() -> None:
    planned, retired = AGENT | {"status": "planned"}, AGENT | {"name": "Old", "status": "retired"}
    outside = AGENT | {"name": "Study", "in_scope": False}
    found = systems(planned, retired, outside).of(load_library().risks["ai_agent_rights"])
    assert [row.name for row in found] == ["Agent"]


def test_the_only_role_of_the_client_is_that_of_a_system_without_one() -> None:
    risk = load_library().risks["ai_customers_misled"].model_copy(update={"for_builders": False})
    assert not systems(UNTOLD, ai_roles=["customer"]).of(risk)
    assert systems(UNTOLD, ai_roles=["provider"]).of(risk)


def test_what_fits_no_listed_system_is_not_proposed_and_each_system_has_its_own() -> None:
    found = registered(TRIAGE, WRITER).entries
    assert found["ai_invented_answers"].systems == ("Writer",)
    assert found["ai_no_stop"].systems == ("Triage",)
    assert "ai_agent_rights" not in found
    assert "ai_agent_rights" in registered(TRIAGE, AGENT).entries
    least = int(setting("risk/register", "proposed_for_system"))
    for name in ("Triage", "Writer"):
        assert sum(name in entry.systems for entry in found.values()) >= least


ALARM = BOUGHT | {"name": "Alarm", "kinds": ("generative",), "purpose": "Warns of sepsis", "affected": "patients"}
GRAVE: dict[str, Any] = {"severity": "grave", "severity_text": "very grave", "likelihood": "possible"}
# case → what the client's own assessment says, the score before measures by it, and what it leaves at the least
RATED: dict[str, tuple[dict[str, Any], int, int]] = {
    "left as high as before": (GRAVE | {"residual": "high", "residual_text": "high"}, 15, 15),
    "nobody says what is left": (GRAVE, 15, 15),
    "lower after its measures": (GRAVE | {"residual": "moderate"}, 15, 10),
    "serious and expected, more than the scale has": (
        GRAVE | {"severity": "serious", "likelihood": "expected"},
        20,
        20,
    ),
}


@pytest.mark.parametrize("case", RATED)
def test_a_risk_stands_no_lower_than_the_client_s_own_impact_assessment_says(case: str) -> None:
    said, before, left = RATED[case]
    assessment = {"id": "F-3", "system": "Alarm", "assessed_on": dt.date(2026, 8, 3), "cell": "lists.xlsx!Impact!A7"}
    lists = inputs_of(ai_systems=[ALARM, TRIAGE | {"cell": "x!y!A5"}], impact_assessments=[assessment | said])
    risk = register_risks(covered(KNOWLEDGE), lists).entries["ai_injury"]
    assert (risk.before.score, risk.rated.score) == (before, left)
    assert (risk.left.score or 0) >= left
    assert risk.systems == ("Alarm", "Triage")
    assert "“Alarm” “very grave”" in risk.assessed[0].told
    assert "(F-3, Impact!A7)" in risk.assessed[0].told


def test_what_the_hospital_itself_calls_high_is_high_and_first_among_what_is_proposed() -> None:
    steps = demo("stadtspital")
    risk = steps.risks.entries["ai_injury"]
    assert (risk.left.band, risk.residual_from) == ("high", "assessed")
    assert [each.row.id for each in risk.counting] == ["F-3"]
    assert "Bettenprognose" not in risk.systems
    (asked,) = (item for item in find_decisions(steps).found if item.kind == "proposed_risks")
    assert "what is left “hoch” (F-3, Folgenabschätzungen!I7)" in asked.details[0]
    assert steps.risks.of(steps.risks.top)[3].risk == "ai_injury"
    # What those assessments lack comes before anything else; only a new one can say less.
    assert (risk.action or "").startswith(
        "Have the impact of “Sepsiswarnung” and “Thoraxtriage Radiologie” assessed in full, each by somebody other than its owner, and F-5 of “Diktat und Arztbericht” finished and answered for by somebody other than its owner once "
    )
    # Of several owners none takes it for all, nor for a system of its own: who signed the gravest full form does.
    assert owner_told(risk, steps) == "Ärztliche Direktion (proposed)"
    assert after_text(risk) == "3×5 = 15 H until a new assessment says less"
    assert proposed_day(risk, steps)[1] == BY_THE_LEVEL


def test_an_assessment_that_is_under_way_is_finished_first_and_one_that_holds_asks_for_none() -> None:
    made = {"system": "Alarm", "assessed_on": dt.date(2026, 8, 3), "residual": "high", "form": "full_form"}
    actions = {}
    for decision, wanting in (("accepted", []), ("open", ["Alarm"])):
        row = GRAVE | made | {"decision": decision, "signed_off_by": "Ann", "cells": {"decision": "K7"}}
        lists = inputs_of(ai_systems=[ALARM], impact_assessments=[row])
        found = register_risks(covered(KNOWLEDGE), lists).entries["ai_injury"]
        assert found.counting
        assert [each.name for each in found.to_assess] == wanting
        assert gravity(found.after) >= gravity(found.rated), "what the client says is left is so after its measures"
        actions[decision] = found.action or ""
    assert "“Alarm”" in actions["open"]
    assert "“Alarm”" not in actions["accepted"]


def test_one_weakness_mended_brings_a_risk_one_step_down_at_most() -> None:
    found = demo("harbour").risks.entries["R-21"]
    assert (found.action or "").startswith("Mend what the register names as weak")
    assert (found.left.likelihood, found.plan.likelihood) == (4, 3)


@pytest.mark.parametrize("name", ["harbour", "stadtspital", "lumen"])
def test_one_action_lowers_one_grade_by_one_step_whatever_else_would_follow(name: str) -> None:
    proposed = [each for each in demo(name).risks.entries.values() if each.action_from == "criteria"]
    for each in proposed:
        now, after = each.left.grades or each.before.grades, each.plan.grades
        if now and after and not each.counting:
            assert sum(now) - sum(after) in (0, 1), each.risk
            assert after[1] == now[1] or limits_harm(each.to_reach[0]), each.risk
    assert proposed


def test_what_decides_is_proposed_first_though_no_standard_demands_it() -> None:
    steps = demo("stadtspital")
    risk = steps.risks.entries["ai_function_fails"]
    assert "written way of doing the task without it" in (risk.action or "")
    assert (risk.left.score, risk.plan.score) == (9, 6)
    assert owner_told(risk, steps) == "Leitung Applikationen (proposed)"
    assert proposed_day(risk, steps)[1] == BY_THE_LEVEL


def test_a_system_of_which_the_client_rates_no_harm_has_no_risk_of_one() -> None:
    harm = load_library().risks["ai_injury"]
    mild = {"system": "Triage", "assessed_on": dt.date(2026, 8, 3), "severity": "limited", "likelihood": "unlikely"}
    lists = inputs_of(ai_systems=[TRIAGE], impact_assessments=[mild | {"residual": "low"}])
    assert not SystemsAtRisk.of_client(client(), lists).of(harm)
    lists = inputs_of(ai_systems=[TRIAGE], impact_assessments=[mild | {"residual": "high"}])
    assert SystemsAtRisk.of_client(client(), lists).of(harm)


def test_every_question_that_a_risk_is_about_is_one_of_the_screening() -> None:
    asked = {each.id for each in load_impact_kit().screening if each.by_severity}
    assert {risk.screened_by for risk in load_library().risks.values() if risk.screened_by} <= asked


def test_without_a_list_risks_are_proposed_as_before_and_for_no_system() -> None:
    found = registered().entries
    assert "ai_agent_rights" in found
    assert not any(entry.systems for entry in found.values())


def test_the_asset_names_what_the_list_tells_of_each_system_and_else_the_general_words() -> None:
    risks = load_library().risks
    vendor, general = risks["ai_vendor_learns"], risks["ai_vendor_learns"].view_27005
    assert general
    assert systems(TRIAGE, WRITER).asset_of(vendor) == (
        f"{general.asset}: Triage (service of: Deskware Ltd); Writer (data: figures; texts; service of: Deskware Ltd)"
    )
    assert systems(BUILT).asset_of(vendor) == systems().asset_of(vendor) == general.asset
    assert systems(UNTOLD | {"provider": "-"}).asset_of(vendor) == f"{general.asset}: Thing"
    assert systems(TRIAGE).asset_of(risks["sec_ransomware"]) is None
    assert systems(TRIAGE | {"data": "{model} {0}"}).asset_of(vendor) == (
        f"{general.asset}: Triage (data: {{model}} {{0}}; service of: Deskware Ltd)"
    )


def test_every_column_that_may_name_an_asset_is_one_of_the_list_and_has_its_words() -> None:
    words = load_system_words().assets
    assert set(words) == set(get_args(NamedBy)) <= set(AiSystemRow.__dataclass_fields__)
    assert all(f"{{{name}}}" in text for name, text in words.items())


def by_category(risk: Risk) -> bool:
    return risk.category == "ai" or not (has_rule(risk) or (risk.view_27005 and risk.view_27005.named_by))


def test_rules_on_systems_stand_on_risks_of_ai_and_not_on_those_of_the_organisation() -> None:
    risks = load_library().risks.values()
    assert all(map(by_category, risks))
    for risk in risks:
        if not risk.per_system:
            assert not has_rule(risk), risk.id
            assert risk.view_27005, risk.id
            assert not risk.view_27005.named_by, risk.id
