"""Who made an AI system: a unit of the organisation is no supplier, and what it built is built here; where that is open, it is asked."""

from __future__ import annotations

import pytest

from ims_lib.ai_roles.built_here import is_own_make, may_be_own_make, said_of_training, supplier_of
from ims_lib.ai_roles.said import builds_nothing, own_names
from ims_lib.assessment.objects_doubted import ask_of_doubts
from ims_lib.assessment.objects_listed import may_be_one
from ims_lib.inputs.rows import AiSystemRow
from ims_lib.register.vocabulary import plain
from tests.builders import client
from tests.steps.lists import inputs_of

NAMES = frozenset({"harbour ltd", "harbour"})


def row(provider: str, **said: object) -> AiSystemRow:
    [found] = inputs_of(ai_systems=[{"name": "Forecast", "provider": provider, **said}]).lists.ai_systems
    return found


@pytest.mark.parametrize(
    ("provider", "base"),
    [
        ("Built by Harbour Data Science", None),
        ("Branch operations", None),
        ("the actuarial team", None),
        ("Développé par la DSI", None),
        ("Eigenentwicklung Informatikdienste", None),
        ("Harbour IT with OpenAI models", "OpenAI"),
        ("Informatikdienste mit Claude", "Anthropic"),
        ("DSI avec Mistral", "Mistral AI"),
    ],
)
def test_a_unit_of_the_organisation_builds_here_and_is_no_supplier(provider: str, base: str | None) -> None:
    made = row(provider)
    assert (is_own_make(made, NAMES), supplier_of(made, NAMES), said_of_training(made, NAMES)) == (True, base, True)
    assert not builds_nothing([made], client(name="Harbour Ltd", short_name="Harbour"))


@pytest.mark.parametrize("role", [None, ("producer",)])
def test_who_made_a_system_and_answers_for_it_is_a_unit(role: tuple[str, ...] | None) -> None:
    made = row("Institut für Didaktik", owner="Institut für Didaktik", role=role)
    assert (is_own_make(made, NAMES), may_be_own_make(made, NAMES), supplier_of(made, NAMES)) == (True, False, None)


def test_it_is_asked_where_the_list_has_the_organisation_as_its_customer() -> None:
    made = row("Institut für Didaktik", owner="Institut für Didaktik", role=("customer",))
    assert (is_own_make(made, NAMES), may_be_own_make(made, NAMES)) == (False, True)


@pytest.mark.parametrize(
    "provider", ["Fairline Systems", "Data Science Partners", "Planwerk AG", "Harbour Analytics Ltd"]
)
def test_a_firm_is_a_supplier(provider: str) -> None:
    made = row(provider)
    assert (is_own_make(made, NAMES), supplier_of(made, NAMES)) == (False, provider)


@pytest.mark.parametrize("provider", ["Harbour Ventures", "Harbour Data Science"])
def test_whoever_bears_the_name_and_may_be_either_is_asked_and_is_no_supplier_until_then(provider: str) -> None:
    made = row(provider)
    assert (may_be_own_make(made, NAMES), supplier_of(made, NAMES), said_of_training(made, NAMES)) == (True, None, None)
    asked = [
        each
        for each in ask_of_doubts(
            inputs_of(ai_systems=[{"name": "Forecast", "provider": provider}]),
            client(name="Harbour Ltd", short_name="Harbour"),
        )
        if each.code == "client.ai_maker_open"
    ]
    assert len(asked) == 1


def test_what_nobody_says_a_word_of_may_be_built_here() -> None:
    assert said_of_training(row(""), NAMES) is None


@pytest.mark.parametrize(
    ("column", "one", "other"),
    [("owner", "Credit", "Sales"), ("provider", "Aurix", "in-house"), ("status", "live", "pilot")],
)
def test_a_name_that_goes_on_is_of_another_system_where_the_rows_differ(column: str, one: str, other: str) -> None:
    rows = [{"name": "Lender", column: one}, {"name": "Lender for Partners", column: other}]
    assert not may_be_one(*inputs_of(ai_systems=rows).lists.ai_systems)
    alike = [{"name": "Lender", column: one}, {"name": "Lender for Partners", column: one}]
    assert may_be_one(*inputs_of(ai_systems=alike).lists.ai_systems)


def test_a_word_for_in_house_is_no_product() -> None:
    one, other = row("DSI", model="interne"), row("DSI", name="Pool visits", model="interne")
    assert not may_be_one(one, other)


@pytest.mark.parametrize(
    ("name", "short", "provider", "whose"),
    [
        ("Atelier Talmühle gGmbH", "Talmühle", "Atelier Talmühle", "ours"),
        ("Atelier Talmühle gGmbH", "Talmühle", "Talmühle gGmbH", "ours"),
        ("Verein Seegrund e.V.", "VS", "Verein Seegrund e.V.", "ours"),
        ("Société Moulin Vert SARL", "SMV", "Société Moulin Vert", "ours"),
        ("Société Moulin Vert SARL", "SMV", "Moulin Vert", "asked"),
        ("Atelier Talmühle gGmbH", "Talmühle", "Talmühle AG", "theirs"),
        ("Rotfels Bank Research GmbH", "RBR", "Rotfels Bank AG", "theirs"),
        ("Société Moulin Vert SARL", "SMV", "OpenAI (Moulin)", "theirs"),
        ("Atelier Talmühle gGmbH", "Talmühle", "Kantwerk BV", "theirs"),
    ],
)
def test_the_client_is_no_supplier_by_its_name_without_its_legal_form(
    name: str, short: str, provider: str, whose: str
) -> None:
    made, names = row(provider), frozenset(map(plain, own_names(client(name=name, short_name=short))))
    found = "ours" if is_own_make(made, names) else "asked" if may_be_own_make(made, names) else "theirs"
    assert (found, supplier_of(made, names)) == (whose, provider if whose == "theirs" else None)


@pytest.mark.parametrize(
    ("provider", "model", "supplier"),
    [
        ("GPT-4o (Azure)", "", "Microsoft"),
        ("Eigenentwicklung auf GPT-4o (Azure)", "0.9", "Microsoft"),
        ("Interne", "Claude Sonnet via AWS Bedrock", "Amazon Web Services"),
        ("OpenAI via Azure", "", "Microsoft"),
        ("in-house", "GPT-4o", "OpenAI"),
        ("in-house", "own model, hosted on Azure", None),
        ("Kantwerk", "GPT-4o (Azure)", "Kantwerk"),
    ],
)
def test_a_model_that_comes_through_a_cloud_is_supplied_by_who_has_that(
    provider: str, model: str, supplier: str | None
) -> None:
    assert supplier_of(row(provider, model=model), NAMES) == supplier
