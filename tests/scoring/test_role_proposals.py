"""What is proposed for the controls of 42001 Annex A, from the roles that a client's list of AI systems says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from ims_lib.ai_roles.built_here import is_built_here, is_on_customers_data, is_on_our_data, learns_from_ours
from ims_lib.ai_roles.proposals import Proposal, propose_applicability
from ims_lib.ai_roles.said import ask_for_roles
from ims_lib.assessment.rules import propose
from ims_lib.catalogue.role_rules import load_role_rules
from ims_lib.inputs.rows import AiSystemRow, ServiceRow
from ims_lib.register.vocabulary import plain
from tests.builders import client
from tests.steps.lists import inputs_of

TRIAGE = {"name": "Triage", "provider": "Medisift", "role": ("customer",), "status": "live"}
TUNED = {
    "name": "Desk assistant",
    "provider": "Lumora",
    "role": ("customer",),
    "trained_on": "our own tickets 2022–2025, tuned by us",
}
SOLD = {"name": "Gauge reader", "provider": "in-house", "role": ("producer", "provider"), "trained_on": "meter photos"}
SUBJECT = {"name": "Shift scoring", "provider": "Temp Agency", "role": ("subject",)}
UNKNOWN = {"name": "Report writer", "provider": "Lumora"}
OPEN = {"name": "Mail sorter", "role": ("customer",), "trained_on": "mails of 2024"}


def rows(*systems: Mapping[str, Any]) -> tuple[AiSystemRow, ...]:
    return inputs_of(ai_systems=systems).lists.ai_systems


def proposals(*systems: Mapping[str, Any], in_services: bool = False) -> dict[str, Proposal]:
    """By the number of the control."""
    listed = rows(*systems)
    held: dict[str, tuple[ServiceRow, ...]] = {row.cell: () for row in listed} if in_services else {}
    found = propose_applicability(listed, load_role_rules(), organisation=("Harbour Ltd", "Harbour"), holding=held)
    return {item.control.removeprefix("42001:"): item for item in found}


CASES = {
    "bought_triage": (
        [TRIAGE],
        {
            "applies": "A.2.2 A.4.3 A.5.2 A.5.4 A.6.2.2 A.6.2.4 A.6.2.5 A.6.2.6 A.7.3 A.7.4 A.7.5 A.8.2 A.8.4 A.9.2 A.9.3 A.9.4 A.10.2 A.10.3 A.10.4",
            "through_supplier": "A.6.2.7 A.6.2.8 A.7.6",
            "likely_not": "A.6.1.2 A.6.1.3 A.6.2.3 A.7.2",
        },
    ),
    "assistant_tuned_on_own_tickets": (
        [TUNED],
        {"applies": "A.6.1.2 A.6.1.3 A.6.2.3 A.6.2.7 A.6.2.8 A.7.2 A.7.6 A.9.4"},
    ),
    "built_here_and_sold": ([SOLD], {"applies": "A.4.4 A.5.5 A.6.1.2 A.6.2.3 A.6.2.7 A.7.2 A.7.6 A.8.5 A.9.2 A.10.4"}),
    "subjects_only": (
        [SUBJECT],
        {
            "applies": "A.2.2 A.3.2 A.3.3 A.10.2",
            "through_supplier": "A.5.4 A.8.2 A.8.3",
            "likely_not": "A.4.2 A.5.2 A.6.1.2 A.6.2.6 A.7.3 A.8.4 A.9.2 A.10.3",
        },
    ),
    "role_unknown": ([UNKNOWN], {"applies": "A.2.2 A.2.3 A.2.4 A.3.2", "asked": "A.3.3 A.4.2 A.6.1.2 A.7.2 A.10.4"}),
    "not_said_who_trains": ([OPEN], {"applies": "A.3.3 A.9.2 A.9.4 A.10.4", "asked": "A.6.1.2 A.6.2.3 A.7.2"}),
    "one_bought_one_tuned": ([TRIAGE, TUNED], {"applies": "A.6.1.2 A.6.2.3 A.6.2.7 A.7.2"}),
    "one_bought_one_unknown": (
        [TRIAGE, UNKNOWN],
        {"applies": "A.4.2 A.9.2", "through_supplier": "A.6.2.7", "asked": "A.6.1.2 A.7.2"},
    ),
    "bought_and_subjects": (
        [TRIAGE, SUBJECT],
        {"applies": "A.9.2", "through_supplier": "A.6.2.8", "likely_not": "A.7.2"},
    ),
    "offered_and_used": (
        [{**TRIAGE, "role": ("customer", "provider")}],
        {"applies": "A.6.1.2 A.6.2.7", "through_supplier": "A.7.2"},
    ),
    "bought_and_fed_with_own_documents": (
        [{**TRIAGE, "kinds": ("generative", "retrieval")}],
        {"applies": "A.6.1.2 A.6.1.3 A.6.2.3 A.7.2", "through_supplier": "A.6.2.7 A.6.2.8 A.7.6"},
    ),
    "trained_by_its_provider": (
        [{**TRIAGE, "trained_on": "Aufenthalte 2015–2023, vom Anbieter trainiert"}],
        {"likely_not": "A.6.1.2 A.6.2.3 A.7.2"},
    ),
    "learns_from_its_customers": (
        [{**TRIAGE, "trained_on": "Tickets of the vendor's customers; which, it doesn't say"}],
        {"likely_not": "A.6.1.2 A.6.1.3 A.6.2.3 A.7.2"},
    ),
    "client_is_its_own_provider": ([{**TRIAGE, "provider": "Harbour Ltd."}], {"applies": "A.6.1.2 A.6.2.3 A.7.2"}),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_proposed(name: str) -> None:
    systems, expected = CASES[name]
    found = proposals(*systems)
    assert len(found) == 38
    wanted = {number: word for word, numbers in expected.items() for number in numbers.split()}
    assert {number: found[number].proposal for number in wanted} == wanted


NOT_COUNTING = {
    "no_list": [],
    "out_of_scope": [{**TRIAGE, "in_scope": False}],
    "retired": [{**TRIAGE, "status": "retired"}],
    "void": [{**TRIAGE, "status": "void"}],
}


@pytest.mark.parametrize("name", NOT_COUNTING)
def test_without_a_system_that_counts_nothing_is_proposed(name: str) -> None:
    assert proposals(*NOT_COUNTING[name]) == {}
    assert [item.system for item in proposals(*NOT_COUNTING[name], SUBJECT)["A.9.2"].systems] == ["Shift scoring"]


TRAINED = re.compile(r"\btrain|\blearn|\bsees the data|\bmodels?\b")
RULES = {**SOLD, "name": "Bill check", "kinds": ("rules",), "trained_on": None}
SPEAKS_OF_TRAINING = {
    "rules_made_here": (RULES, False),
    "rules_that_are_not_trained": ({**RULES, "trained_on": "wird nicht trainiert"}, False),
    "bought_rules_offered": (
        {**RULES, "provider": "Acme", "role": ("provider",), "trained_on": "aucune donnée"},
        False,
    ),
    "rules_by_the_list_taught_all_the_same": ({**RULES, "trained_on": "meter photos"}, True),
    "rules_beside_a_model": ({**RULES, "kinds": ("rules", "predictive")}, True),
}


@pytest.mark.parametrize("name", SPEAKS_OF_TRAINING)
def test_of_rules_that_people_wrote_no_reason_speaks_of_training(name: str) -> None:
    row, expected = SPEAKS_OF_TRAINING[name]
    found = proposals(row)
    numbers = ["A.4.3", "A.7.2", "A.7.3", "A.7.4", "A.7.5", "A.7.6"]
    told = [found[number].systems[0].reason for number in numbers]
    assert [bool(TRAINED.search(reason)) for reason in told] == [expected] * len(numbers)
    assert proposals(SOLD, RULES)["A.7.3"].reason.count("Bill check") == 1, "not what is said of the gauge reader"


AGENT = {
    **SOLD,
    "name": "Buying agent",
    "provider": "us, on a rented GPT model",
    "kinds": ("agent",),
    "trained_on": "nothing of ours",
}
# what is built here → whether it is prompts on a model of others that learnt from nothing of ours
PROMPTED = {
    "agent": (AGENT, True),
    "assistant_german": ({**AGENT, "kinds": ("generative",), "trained_on": "nichts von uns"}, True),
    "on_a_named_model_french": (
        {**AGENT, "kinds": (), "provider": "en interne, sur un modèle de Mistral", "trained_on": "rien de chez nous"},
        True,
    ),
    "not_known": ({**AGENT, "trained_on": "don't know"}, False),
    "tuned_here": ({**AGENT, "trained_on": "our orders"}, False),
    "forecast_on_public_data": ({**AGENT, "kinds": ("predictive",)}, False),
}


@pytest.mark.parametrize("name", PROMPTED)
def test_of_what_is_built_here_of_prompts_no_reason_speaks_of_training(name: str) -> None:
    row, expected = PROMPTED[name]
    told = {number: proposal.systems[0] for number, proposal in proposals(row).items()}
    speaking = [
        number for number, item in told.items() if re.search(r"\b(train|learn|label|data science)", item.reason)
    ]
    assert (not speaking) is expected
    if expected:
        assert told["A.6.1.2"].reason.startswith("Prompts, tools and limits of Buying agent are designed here")
        assert not any("trained or tuned" in question for item in told.values() for question in item.questions)


PROVIDERS = {
    "one": ([TRIAGE], "Medisift"),
    "unknown": ([{**TRIAGE, "provider": None}], "its provider"),
    "said_to_be_open": ([{**TRIAGE, "provider": "tbd"}], "its provider"),
    "two": (
        [TRIAGE, {**TRIAGE, "name": "Second"}, {**TRIAGE, "provider": "Lumora"}],
        "each provider (Medisift and Lumora)",
    ),
    "one_of_two": ([TRIAGE, {**TRIAGE, "provider": None}], "each provider (Medisift and others)"),
    "two_unknown": ([{**TRIAGE, "provider": None}] * 2, "each provider"),
}


@pytest.mark.parametrize("name", PROVIDERS)
def test_the_reason_names_the_providers(name: str) -> None:
    systems, told = PROVIDERS[name]
    assert f"aims for the making are set by {told};" in proposals(*systems)["A.6.1.2"].reason


def test_the_reason_names_the_systems_that_call_for_it_and_each_has_its_own() -> None:
    proposal = proposals(TRIAGE, TUNED)["A.6.2.3"]
    assert "What tuning changed in Desk assistant" in proposal.reason
    assert "Triage" not in proposal.reason
    assert [(item.system, item.proposal, item.cell) for item in proposal.systems] == [
        ("Triage", "likely_not", "lists.xlsx!List!A4"),
        ("Desk assistant", "applies", "lists.xlsx!List!A4"),
    ]
    assert proposal.systems[0].reason.startswith("Design and development of Triage lie with Medisift, ")


def test_a_reason_stands_once_for_all_systems_that_share_it() -> None:
    many = [{**TRIAGE, "name": f"System {n}"} for n in range(1, 6)]
    reason = proposals(*many)["A.9.2"].reason
    assert reason.startswith("Who approves the 5 AI systems in scope, which data may go in,")
    planned = [*many[1:], {**many[0], "status": "planned"}]
    assert "the 5 AI systems in scope (1 of them only planned so far)" in proposals(*planned)["A.9.2"].reason


def test_a_short_reason_is_one_sentence_whatever_the_names_hold() -> None:
    named = {**TRIAGE, "name": "Dr. Chat (beta)", "provider": "St. Gallen Ltd. (Medisift)"}
    short = proposals(named)["A.6.1.3"].short
    assert short.startswith("No design or development of Dr. Chat (beta) takes place here; ")
    assert "St. Gallen Ltd. (Medisift)" in proposals(named)["A.6.1.2"].short
    both = proposals(named, {**named, "name": "Second", "provider": "Other"})["A.6.1.2"].short
    assert both.startswith(
        "Nothing of the AI systems is built or trained here, and aims for the making are set by each"
    )
    assert "Dr. Chat" not in both
    part = proposals(named, SOLD)["A.6.1.3"]
    assert "Gauge reader" in part.short
    assert all(each.short.endswith((".", "?")) for each in proposals(named, SOLD, UNKNOWN).values())


def test_a_statement_to_be_signed_names_each_system_where_not_all_are_meant() -> None:
    many = [{**TRIAGE, "name": f"System {n}"} for n in range(1, 6)]
    assert "how far System 1, System 2, System 3, System 4 and System 5 can" in proposals(*many, SOLD)["A.10.4"].reason


def test_what_is_open_about_the_reading_is_asked_of_the_systems_concerned() -> None:
    proposal = proposals(TRIAGE, {**TRIAGE, "name": "Second"}, TUNED)["A.6.1.2"]
    (question,) = proposal.questions
    assert "connected to Triage and Second?" in question
    assert [len(item.questions) for item in proposal.systems] == [1, 1, 0]


def test_of_what_is_bought_and_learnt_from_own_data_it_is_asked_who_trained_it() -> None:
    proposal = proposals({**TRIAGE, "name": "Duty list", "trained_on": "Own clock data 2020 to 2023"})["A.6.1.2"]
    assert proposal.proposal == "likely_not"
    assert "uning" not in proposal.reason
    assert any("was that done or continued here, or by" in question for question in proposal.questions)


def test_who_develops_with_others_has_bought_nothing_and_uses_nothing_yet() -> None:
    joint = {"name": "Glaze model", "provider": "Kiln Works with the university", "role": ("partner",)}
    for status in ("development", "pilot"):
        found = proposals({**joint, "status": status}, in_services=True)
        assert "buys the way" not in found["A.10.3"].reason
        assert "licences" not in found["A.4.2"].reason
        assert "the tools of" not in found["A.4.4"].reason
    assert "buys the way" in proposals({**joint, "role": ("customer",)})["A.10.3"].reason
    assert "improvises" not in proposals({**joint, "status": "development"}, in_services=True)["A.9.2"].reason


OFFERED = {
    "customer_alone": (TRIAGE, True, {"A.6.1.2", "A.6.1.3", "A.6.2.3", "A.6.2.7", "A.6.2.8", "A.7.2", "A.7.6"}),
    "in_no_service": (TRIAGE, False, set()),
    "provider_too": ({**TRIAGE, "role": ("customer", "provider")}, True, set()),
    "tuned_here": (TUNED, True, set()),
}


@pytest.mark.parametrize("name", OFFERED)
def test_whether_a_system_in_a_service_is_offered_is_asked_where_it_would_matter(name: str) -> None:
    system, in_services, expected = OFFERED[name]
    found = proposals(system, in_services=in_services)
    asked = {number for number, item in found.items() if any("hold" in question for question in item.questions)}
    assert asked == expected


OWN_USE = {"name": "Fraud flag", "provider": "own data team", "role": ("producer", "customer"), "status": "live"}


def test_what_is_built_and_used_in_the_same_house_has_reasons_of_every_day_use() -> None:
    found, built = proposals(OWN_USE), proposals({**OWN_USE, "role": ("producer",)})
    for number in ("A.9.2", "A.9.3"):
        assert ("day to day" in found[number].reason) or ("every day" in found[number].reason)
        assert "trials" not in found[number].reason
        assert not found[number].questions
        assert "does the organisation itself work with Fraud flag?" in built[number].questions[0]
    assert "those whom these concern" in found["A.3.3"].reason
    assert not found["A.10.4"].questions
    assert "made here and used here" in found["A.10.4"].reason
    sold = proposals({**OWN_USE, "role": ("provider", "producer", "customer")})
    assert "every day" in sold["A.9.2"].reason
    assert "Customers get" in sold["A.10.4"].reason
    assert "trials" in proposals({**OWN_USE, "status": "planned"})["A.9.2"].reason


def test_a_partner_that_uses_the_system_in_its_own_service_has_the_reasons_of_its_use() -> None:
    partner = {"name": "Child protection light", "provider": "State office", "role": ("partner",)}
    beside, used = proposals(partner), proposals(partner, in_services=True)
    assert "improvises" not in beside["A.9.2"].reason
    assert "improvises" in used["A.9.2"].reason
    assert "whom it does not know" not in used["A.8.4"].reason
    # What only a partner has to do is proposed all the same.
    assert {number for number, each in beside.items() if each.proposal == "applies"} <= {
        number for number, each in used.items() if each.proposal == "applies"
    }


MAKER = {"name": "Match Score", "provider": "in-house", "role": ("producer",)}
HANDED_ON = {
    "said_of_nobody": (MAKER, (), True),
    "for_customers": ({**MAKER, "purpose": "Ranks applicants for our customers, who filter by it"}, (), False),
    "for_customers_german": ({**MAKER, "purpose": "Reiht Bewerbende für unsere Kunden"}, (), False),
    "for_customers_french": ({**MAKER, "purpose": "Classe les candidats pour nos clients"}, (), False),
    "for_no_customers": ({**MAKER, "purpose": "Ranks our applicants, not for customers"}, (), True),
    "by_role": ({**MAKER, "role": ("producer", "provider")}, (), False),
    "service_of_its_name": (MAKER, ("Match Score SaaS", "120 employers"), False),
    "service_of_another_name": (MAKER, ("Recruiting", "employers"), True),
    "service_for_nobody_said": (MAKER, ("Match Score SaaS", None), True),
}


@pytest.mark.parametrize("name", HANDED_ON)
def test_whether_it_is_sold_is_asked_only_where_the_lists_leave_it_open(name: str) -> None:
    system, service, is_asked = HANDED_ON[name]
    listed = [{"name": service[0], "customers": service[1], "ai_systems": "Match Score"}] if service else []
    found = propose(inputs_of(ai_systems=[system], services=listed).lists, client())
    [customers] = [each for each in found if each.control == "42001:A.10.4"]
    assert any("by sale or otherwise" in question for question in customers.questions) is is_asked


KEPT = {
    "model": ({"model": "Z 3 on our own server"}, True),
    "notes": ({"notes": "Model files kept on our own server"}, True),
    "german": ({"notes": "läuft im eigenen Rechenzentrum"}, True),
    "denied": ({"notes": "not on our own server"}, False),
    "untold": ({}, False),
}


@pytest.mark.parametrize("name", KEPT)
def test_rights_on_models_kept_here_dont_fall_away(name: str) -> None:
    said, is_kept = KEPT[name]
    apart = proposals({**TRIAGE, **said})["A.7.2"].apart
    assert ("access.training_data" not in apart) is is_kept
    assert "ai_data.masked" in apart


def test_who_trained_what_a_customer_buys_is_a_question_and_no_work() -> None:
    bought = proposals({**TRIAGE, "trained_on": "applications of 2024"})
    assert {number: item.proposal for number, item in bought.items()} == {
        number: item.proposal for number, item in proposals(TRIAGE).items()
    }
    assert bought["A.6.1.2"].questions[-1].startswith("The list says of Triage which data are learnt from, and not who")
    assert not any("which data are learnt from" in question for question in bought["A.9.3"].questions)


ON_TEXTS = {
    "articles": ({"trained_on": "Our help articles"}, True),
    "leaflets_german": ({"trained_on": "unsere Merkblätter"}, True),
    "of_the_house_by_name": ({"trained_on": "Handbooks of Harbour"}, True),
    "by_its_model_alone": ({"trained_on": "nos fiches", "kinds": (), "model": "GPT-4o"}, True),
    "said_to_be_tuned": ({"trained_on": "public text; tuned on our manuals"}, False),
    "said_to_be_tuned_in_its_role": ({"trained_on": "our manuals", "role_text": "bought and tuned by us"}, False),
    "forecasts": ({"trained_on": "our help articles", "kinds": ("predictive",)}, False),
    "made_here": ({"trained_on": "our help articles", "provider": "in-house"}, False),
}


@pytest.mark.parametrize("name", ON_TEXTS)
def test_texts_that_a_bought_assistant_learnt_from_may_only_be_searched(name: str) -> None:
    said, is_open = ON_TEXTS[name]
    found = proposals({**TRIAGE, "name": "Help bot", "kinds": ("generative",), **said})
    for number in ("A.6.1.2", "A.6.1.3", "A.6.2.3", "A.7.2"):
        asks = "do they serve for look-up in answers of Help bot (retrieval), or was the model itself tuned on them"
        assert (asks in found[number].reason) is is_open
        assert (found[number].proposal == "asked") is is_open


def test_what_is_asked_first_of_one_system_stands_beside_what_others_call_for() -> None:
    bot = {**TRIAGE, "name": "Help bot", "kinds": ("generative",), "trained_on": "Our help articles"}
    beside = proposals(SOLD, bot)["A.7.2"]
    assert beside.proposal == "applies"
    assert beside.questions[0].startswith("The list names texts of the organisation as what Help bot learnt from")
    alone = proposals(bot)["A.7.2"]
    assert alone.reason not in alone.questions


def test_several_reasons_stand_side_by_side() -> None:
    reason = proposals(TRIAGE, SOLD)["A.10.4"].reason
    assert "how far Triage can have a say" in reason
    assert "Customers get Gauge reader, or decisions" in reason


def test_what_must_be_known_first_is_asked_for() -> None:
    assert proposals(UNKNOWN)["A.7.2"].reason.startswith("Which role has the organisation for Report writer")
    assert "of Mail sorter which data are learnt from" in proposals(OPEN)["A.7.2"].reason


APART = {
    "bought": ([TRIAGE], "A.6.2.3", {"lifecycle.design_record", "lifecycle.architecture", "lifecycle.human_interface"}),
    "bought_but_accepted_here": ([TRIAGE], "A.6.2.4", {"lifecycle.test_data"}),
    "tuned": ([TRIAGE, TUNED], "A.6.2.4", set()),
    "unknown": ([TRIAGE, UNKNOWN], "A.6.2.4", set()),
    "used_and_suffered": ([TRIAGE, SUBJECT], "A.6.2.4", {"lifecycle.test_data"}),
}


@pytest.mark.parametrize("name", APART)
def test_only_what_no_system_needs_is_apart(name: str) -> None:
    systems, control, expected = APART[name]
    assert set(proposals(*systems)[control].apart) == expected


BUILT = {
    "role": ({"role": ("producer",)}, True),
    "maker": ({"provider": "Eigenbau"}, True),
    "maker_in_a_sentence": ({"provider": "développement interne (DSI)"}, True),
    "maker_is_the_client": ({"provider": "Harbour"}, True),
    "maker_is_called_like_the_client": ({"provider": "Harbour Analytics"}, False),
    "no_data": ({}, False),
    "nothing": ({"trained_on": "-"}, False),
    "own": ({"trained_on": "own tickets"}, False),
    "client_named": ({"trained_on": "Harbour tickets 2024"}, False),
    "german": ({"trained_on": "eigene Störungsmeldungen"}, False),
    "french": ({"trained_on": "nos contrats"}, False),
    "spanish": ({"trained_on": "datos propios"}, False),
    "own_without_personal_data": ({"trained_on": "our tickets, no personal data"}, False),
    "own_of_no_named_provider": ({"trained_on": "own tickets", "provider": "-"}, True),
    "own_gone_on_with": ({"trained_on": "tuned on our own tickets"}, True),
    "public_and_own": ({"trained_on": "public text; tuned on our manuals"}, True),
    "of_the_provider": ({"trained_on": "supplier's own photo library"}, False),
    "of_the_provider_by_name": ({"trained_on": "pictures by Lumora"}, False),
    "of_the_maker_italian": ({"trained_on": "archivio del produttore"}, False),
    "public": ({"trained_on": "public web data"}, False),
    "denied": ({"trained_on": "not trained on our data"}, False),
    "denied_german": ({"trained_on": "keine eigenen Daten"}, False),
    "customer_of_a_provider": ({"trained_on": "claims 2015–2023"}, False),
    "untold": ({"trained_on": "claims 2015–2023", "provider": "-"}, None),
    "not_known_here": ({"trained_on": "don't know", "role": ()}, False),
    "not_known_here_german": ({"trained_on": "keine Ahnung", "role": ()}, False),
    "not_known_here_french": ({"trained_on": "on ne sait pas", "role": ()}, False),
    "nothing_of_ours_french": ({"trained_on": "rien de chez nous", "role": ()}, False),
    "untold_beside_another_role": ({"trained_on": "claims 2015–2023", "role": ("customer", "provider")}, None),
    "by_the_vendor_on_our_data": ({"trained_on": "trained by the vendor on our tickets"}, False),
    "by_the_vendor_named": ({"trained_on": "our tickets, trained by Lumora"}, False),
    "by_the_vendor_german": ({"trained_on": "Aufenthalte 2015–2023, vom Anbieter trainiert"}, False),
    "by_the_vendor_french": ({"trained_on": "séjours 2020, entraîné par le fournisseur"}, False),
    "by_the_vendor_spanish": ({"trained_on": "estancias 2020, entrenado por el proveedor"}, False),
    "by_the_vendor_italian": ({"trained_on": "degenze 2020, addestrato dal fornitore"}, False),
    "by_the_vendor_dutch": ({"trained_on": "opnamen 2020, getraind door de leverancier"}, False),
    "by_the_vendor_polish": ({"trained_on": "pobyty 2020, wytrenowany przez dostawcę"}, False),
    "by_the_vendor_czech": ({"trained_on": "pobyty 2020, natrénováno dodavatelem"}, False),
    "by_the_vendor_portuguese": ({"trained_on": "internamentos 2020, treinado pelo fornecedor"}, False),
    "by_the_vendor_greek": ({"trained_on": "νοσηλείες 2020, εκπαιδεύτηκε από τον προμηθευτή"}, False),
    "not_by_the_vendor": ({"trained_on": "mails of 2024, not trained by the vendor"}, None),
    "by_the_vendor_and_tuned": ({"trained_on": "trained by the vendor; tuned on our tickets"}, None),
    "by_both": ({"trained_on": "trained by the vendor and by us"}, None),
    "tuned_by_us_says_its_role": ({"role_text": "bought and tuned by us"}, True),
    "tuned_by_us_says_its_model": (
        {"model": "SeeWell Base 2, fine-tuned by us on our own photos", "trained_on": "photos of packs"},
        True,
    ),
    "tuned_by_us_german": ({"role_text": "gekauft, von uns nachtrainiert"}, True),
    "tuned_by_us_french": ({"role_text": "acheté, affiné par nous"}, True),
    "set_up_by_us": ({"role_text": "gekauft, von uns angepasst"}, False),
    "not_tuned_by_us": ({"model": "Base 2, not tuned by us"}, False),
    "by_us": ({"trained_on": "mails of 2024, trained by us"}, True),
    "untold_beside_public": ({"trained_on": "public text, mails of 2024", "role": ()}, None),
}


@pytest.mark.parametrize("name", BUILT)
def test_who_builds_is_read_from_provider_and_training_data(name: str) -> None:
    said, expected = BUILT[name]
    (row,) = rows({"name": "It", "provider": "Lumora", "role": ("customer",), **said})
    assert is_built_here(row, frozenset({"harbour"})) is expected


def test_a_role_in_the_settings_that_nobody_knows_is_asked() -> None:
    (told,) = ask_for_roles(client(ai_roles=["prducer", "customer", "deployer", "KI-Anbieter"]))
    assert "'prducer', no role that we know; did you mean producer?" in told.message


ON_OUR_DATA = {
    "told_of_the_owner_by_name": ("Ein- und Austritte des Harbours 2018 bis 2023, vom Anbieter trainiert", True),
    "told_of_us": ("Our tickets, trained by its provider", True),
    "others_data": ("Public texts, trained by its provider", False),
    "denied": ("Trained by its provider, not on our data", False),
    "not_said_by_whom": ("Our tickets", True),
    "nothing_said": ("Not told", False),
}


@pytest.mark.parametrize("name", ON_OUR_DATA)
def test_whose_data_the_provider_trained_on(name: str) -> None:
    said, ours = ON_OUR_DATA[name]
    [row] = rows({**TRIAGE, "trained_on": said})
    assert is_on_our_data(row, {"harbour"}) is ours


CALLED = {
    "Banque du Lac": [("les dossiers de la banque", True), ("dossiers d'autres banques", False)],
    "Lake Bank": [("files of the bank", True), ("files of other banks", False), ("files of another bank", False)],
    "Seebank": [("Akten der Bank", True), ("Akten anderer Banken", False), ("Akten einer anderen Bank", False)],
    "Stadt Linth": [("Akten der Stadt", True), ("Akten anderer Städte", False), ("Akten eines Amtes der Stadt", True)],
    "Ville de Valmer": [("Dossiers de la ville", True), ("dossiers des villes", False), ("une autre ville", False)],
    "Stadtspital": [("Akten des Spitals", True), ("Akten des Stadtspitals", True), ("anderer Spitals-Akten", False)],
    "Landkreis Auental": [("Bescheide von 2018 bis 2023 des Kreises", True), ("Bescheide eines Kreises", False)],
    "Klinikum Nord GmbH": [
        ("Bilder des Krankenhauses", True),
        ("Bilder der Stadt", False),
        ("Akten des Unternehmens", True),
    ],
    "Département du Lac": [("décisions du département", True), ("décisions d'autres départements", False)],
    "City": [("data of the city", True), ("data of some city", False), ("data of cities", False)],
}


@pytest.mark.parametrize("name", CALLED)
def test_data_of_another_house_of_the_same_word_are_none_of_ours(name: str) -> None:
    for (said, ours), short in product(CALLED[name], (name.split()[0], name.split()[-1])):
        names = {plain(name), plain(short)}
        for by in ("", ", entraîné par le Cabinet Algos", ", von der Cabinet Algos trainiert"):
            (row,) = rows({**TRIAGE, "provider": "Cabinet Algos", "trained_on": f"{said}{by}"})
            assert learns_from_ours(row, names) is ours, (said, by)
            assert is_on_our_data(row, names) is (ours and (bool(by) or not is_built_here(row, names))), (said, by)
            assert not is_built_here(row, names) or (ours and not by), (said, by)


def test_own_data_that_the_provider_trained_on_have_to_be_managed_here() -> None:
    forecast = {**TRIAGE, "name": "Bed forecast", "trained_on": "our admissions 2018 to 2023, trained by its provider"}
    found = proposals(TRIAGE, forecast)
    assert found["A.7.2"].proposal == "applies", "what is released is settled here"
    assert found["A.7.2"].reason.startswith("Data of the organisation served Medisift in training Bed forecast")
    assert not any("trained on by" in question for question in found["A.7.2"].systems[1].questions)
    for control in ("A.7.3", "A.7.4", "A.7.5"):
        triage, forecast_own = found[control].systems
        assert found[control].proposal == "applies"
        assert triage.reason != forecast_own.reason.replace("Bed forecast", "Triage")
        assert forecast_own.reason in found[control].reason
    # What is asked of data from here falls away for the bought triage alone.
    for control, criterion in (
        ("A.7.2", "ai_data.masked"),
        ("A.7.3", "ai_data.training_permitted"),
        ("A.7.4", "ai_data.bias"),
    ):
        triage, forecast_own = found[control].systems
        assert criterion in triage.apart
        assert criterion not in forecast_own.apart
        assert criterion not in found[control].apart
    # Building is likely somebody else's, unless what steers a training was decided here: that is asked of the forecast alone.
    for control in ("A.6.1.2", "A.6.1.3", "A.6.2.3"):
        triage, forecast_own = found[control].systems
        (asked,) = (each for each in found[control].questions if each.startswith("Who set the aims, chose the data"))
        assert found[control].proposal == "likely_not"
        assert asked in forecast_own.questions
        assert asked not in triage.questions
        # What is left out is so for both, each for its own reason.
        assert "Triage" in found[control].short
        assert "Bed forecast" in found[control].short


def test_a_short_reason_tells_each_group_of_systems_whoever_builds_first_and_names_the_rest() -> None:
    built = {**TRIAGE, "name": "Agent", "role": "producer", "provider": None}
    short = proposals(TRIAGE, built, UNKNOWN)["A.6.2.2"].short
    assert short == (
        "Before Agent can be designed somebody has to say what results are wanted, for whom and with which tolerable error; "
        "each major upgrade needs the same. Before purchase or a major new version it has to be stated what Triage must do, "
        "how often results may be wrong and what is out of the question; otherwise what Medisift promises stands in for the "
        f"need here. Open for {UNKNOWN['name']}, and to be answered first: the role of the organisation, who trained on what, or whether texts of ours are searched only."
    )
    assert proposals(TRIAGE, AGENT)["A.7.4"].short.startswith("Gaps and errors in what goes into Buying agent")
    many = [{**TRIAGE, "name": f"Reader of invoices and papers {number}"} for number in range(1, 31)]
    crowded = proposals(*many, built)["A.6.2.2"].short
    assert crowded.startswith("Before Agent can be designed")
    assert crowded.endswith("and Reader of invoices and papers 30 see details.xlsx, sheet AI roles and controls.")


ON_CUSTOMERS_DATA = {
    "english": ("Tickets of the vendor's customers; which, it doesn't say", True),
    "by_name": ("Claims of all Medisift customers", True),
    "german": ("Tickets der Kunden des Herstellers", True),
    "french": ("tickets des clients du fournisseur", True),
    "spanish": ("incidencias de los clientes del proveedor", True),
    "italian": ("richieste dei clienti del fornitore", True),
    "dutch": ("meldingen van klanten van de leverancier", True),
    "polish": ("zgłoszenia klientów dostawcy", True),
    "czech": ("hlášení zákazníků dodavatele", True),
    "portuguese": ("pedidos dos clientes do fornecedor", True),
    "greek": ("αιτήματα πελατών, από πελάτες του προμηθευτή", True),
    "hospitals of its maker": ("Verläufe aus Spitälern des Herstellers, Herkunft nicht offengelegt", True),
    "schools of the vendor": ("Essays from schools of the vendor", True),
    "hospitals that its maker tells of": ("Bilder dreier Kliniken laut Hersteller", False),
    "hospitals of nobody": ("Bilder dreier Kliniken", False),
    "public hospitals": ("Records of public hospitals", False),
    "denied": ("never on data of the vendor's customers", False),
    "customers_of_nobody_named": ("Customer records 2020", False),
    "public": ("Public texts, by its vendor", False),
    "nothing_said": ("Not told", False),
}


@pytest.mark.parametrize("name", ON_CUSTOMERS_DATA)
def test_whether_it_learns_from_its_providers_customers(name: str) -> None:
    said, learns = ON_CUSTOMERS_DATA[name]
    [row] = rows({**TRIAGE, "trained_on": said})
    assert is_on_customers_data(row) is learns


def test_what_the_list_says_of_data_is_quoted_and_only_the_rest_is_asked() -> None:
    learning = {**TRIAGE, "trained_on": "Tickets of Medisift's customers", "data": "Texts of tickets"}
    fed = {**TRIAGE, "name": "Writer", "data": "Earlier reports"}
    both = proposals(learning, fed)["A.7.2"]
    assert (both.proposal, [item.proposal for item in both.systems]) == ("likely_not", ["likely_not", "likely_not"])
    assert "Does Medisift rule out in writing" in both.systems[0].questions[0]
    assert "by the list (“Tickets of Medisift's customers”, List!A4) data of customers of Medisift serve" in both.reason
    assert both.short.startswith(
        "Nothing here develops Triage; by the list data of customers of Medisift serve that; that none of the organisation are"
    )
    assert both.systems[1].reason.startswith(
        "Data go into Writer in use (“Earlier reports”, List!A4), by the list none"
    )
    assert not any("Do data of the organisation go into" in question for question in both.questions)
    assert "Do data of the organisation go into Triage" in proposals(TRIAGE)["A.7.2"].questions[0]


def test_how_a_planned_system_is_made_is_no_fact_and_is_asked() -> None:
    found = proposals(TRIAGE, TRIAGE | {"name": "Portal bot", "status": "planned"})["A.6.1.2"]
    built, planned = found.systems
    assert built.proposal == planned.proposal == "likely_not"
    assert "Portal bot" not in built.reason
    assert planned.reason.startswith("What of Portal bot will be built, designed or tuned here, or on order")
    assert any("Portal bot" in question and "outsourced development" in question for question in found.questions)


def test_only_systems_that_a_service_may_offer_are_asked_of_whatever_the_others_are_called() -> None:
    of_service, other = rows(TRIAGE | {"name": "Triage plus"}, TRIAGE)
    of_service, other = (replace(row, cell=f"{row.cell}{nth}") for nth, row in enumerate((of_service, other)))
    found = propose_applicability((of_service, other), load_role_rules(), holding={of_service.cell: ()})
    asked = [each for each in found if each.outside]
    assert asked
    for each in asked:
        assert [*each.outside.values()] == [(of_service.cell,)]
        assert each.outside.keys() <= {*each.questions}


DENIED = {
    "english": {"trained_on": "no learning, heuristics"},
    "at_once": {"trained_on": "Nothing trained, fixed formulas"},
    "german": {"trained_on": "ohne Training, nur Formeln"},
    "french": {"trained_on": "rien n'est entraîné"},
    "italian": {"trained_on": "senza addestramento"},
    "said_of_the_model": {"model": "route solver, not trained", "trained_on": "-"},
    "rules": {"trained_on": "kein maschinelles Lernen, feste Regeln", "kinds": ("rules",)},
}


@pytest.mark.parametrize("name", DENIED)
def test_of_what_was_never_trained_no_reason_speaks_of_training(name: str) -> None:
    made = {"name": "Row keeper", "provider": "in-house", "role": ("producer",), "status": "live"}
    found = proposals({**made, **DENIED[name]})
    assert not [number for number, each in found.items() if re.search(r"train|tuned|learnt", each.reason)]
    assert found["A.7.2"].reason.startswith("Lists that the rules of Row keeper look up")
    bought = {**made, "provider": "Medisift", "role": ("customer",), **DENIED[name]}
    assert proposals(bought)["A.6.1.2"].proposal == "likely_not"


NOT_DENIED = ("not trained on our data", "pictures of rows, not trained by the vendor", "no personal data, rows 2024")


@pytest.mark.parametrize("said", NOT_DENIED)
def test_who_denies_some_data_or_a_trainer_doesnt_deny_the_training(said: str) -> None:
    made = {"name": "Row keeper", "provider": "in-house", "role": ("producer",), "kinds": ("predictive",)}
    assert "training data must be chosen" in proposals({**made, "trained_on": said})["A.7.2"].reason


def test_what_is_made_by_prompts_keeps_its_reasons_where_training_is_denied() -> None:
    bot = {"name": "Bot", "provider": "in-house", "role": ("producer",), "kinds": ("generative",), "model": "GPT-4o"}
    assert "Documents and records" in proposals({**bot, "trained_on": "nothing trained, prompts only"})["A.7.2"].reason


LEARNING = {
    "french": {"trained_on": "le fournisseur réutilise les relevés pour améliorer le modèle"},
    "in_its_remarks": {"notes": "Vendor may use entries to retrain its models"},
    "german": {"data": "Korrekturen der Fahrlehrer, werden zum Training verwendet"},
    "spanish": {"notes": "los datos sirven para mejorar el modelo"},
    "of_itself": {"purpose": "Sorts mail and keeps learning"},
}


@pytest.mark.parametrize("name", LEARNING)
def test_nothing_of_development_is_left_out_beside_words_of_learning_from_use(name: str) -> None:
    [said] = LEARNING[name].values()
    found = proposals({**TRIAGE, **LEARNING[name]})
    for number in ("A.6.1.2", "A.6.1.3", "A.6.2.3", "A.7.2"):
        assert found[number].proposal == "asked"
        assert f"“{said}”, List!A4" in found[number].reason
    retired = proposals({**SUBJECT, **LEARNING[name]})
    assert retired["A.7.2"].proposal == "likely_not", "whoever is merely affected manages no data"


NOT_LEARNING = (
    "our entries are not used to improve the model",
    "the vendor forbids that it trains a model on our data",
    "the vendor improves the model with its own data",
    "the vendor retrains its model on public text",
    "staff training every year",
)


@pytest.mark.parametrize("said", NOT_LEARNING)
def test_where_learning_from_use_is_denied_or_from_others_data_it_stays_left_out(said: str) -> None:
    assert proposals({**TRIAGE, "notes": said})["A.7.2"].proposal == "likely_not"


def test_a_provider_that_trains_on_our_data_builds_nothing_here() -> None:
    [row] = rows({**TRIAGE, "trained_on": "provider trains on our tickets"})
    assert is_built_here(row, {"harbour"}) is False
    assert is_on_our_data(row, {"harbour"})


@pytest.mark.parametrize("kind", ["predictive", "rules"])
@pytest.mark.parametrize("role", ["provider", "customer"])
def test_prompts_documents_and_answers_are_told_of_language_models_alone(role: str, kind: str) -> None:
    of_text = re.compile(r"prompt|answers of|documents\b|knowledge base|retrieval|instructions,", re.IGNORECASE)
    watched = {
        number: of_text.findall(each.reason)
        for number, each in proposals({**TRIAGE, "role": (role,), "kinds": (kind,)}).items()
    }
    assert {number: words for number, words in watched.items() if words} == {}
    writes = proposals({**TRIAGE, "role": (role,), "kinds": ("generative",)})
    assert "prompt" in writes["A.4.4"].reason
