"""What the lists of AI systems and services leave open, and AI that other lists name and that of AI systems lacks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from ims_lib.assessment import assess
from ims_lib.assessment.shadow_ai import NamedAi, may_be_listed, unlisted_in, unlisted_in_use, unlisted_products
from ims_lib.cell_places import CellPlace
from ims_lib.inputs import read_inputs
from ims_lib.inputs.rows import ServiceRow
from ims_lib.register.model import Finding, Register
from ims_lib.steps.ai_systems.service_records import unlisted_against
from tests.builders import catalogue, client, criterion, row
from tests.steps.lists import grid, inputs_of, table

KNOWLEDGE = catalogue(criterion("other.thing", "27001:9.1"))
SYSTEMS = "Id | AI system | Purpose | Provider | Type of AI | Our role (ISO 22989) | Services | Status"
SERVICES = "Service | Service owner | Customers | SLA target | RTO | AI inside"
TUTOR = "A1 | Tutor | answers | Ours | chatbot | producer | Learning platform | live"
LEARNING = "Learning platform | Ana | students | 99 % | 4 h | Tutor"


def told(*sheets: tuple[str, str, Sequence[str]], code: str, **said: Any) -> list[Finding]:
    """The findings with a code that these sheets, each a name, headings and lines, give rise to."""
    grids = [grid(name, table("\n".join([heads, *lines]))) for name, heads, lines in sheets]
    found = assess(Register.of([], [], [], [], grids), client(**said), catalogue=KNOWLEDGE)
    return [finding for finding in found.findings if finding.code == code]


def systems(*lines: str) -> tuple[str, str, Sequence[str]]:
    return "AI systems", SYSTEMS, lines


def services(*lines: str) -> tuple[str, str, Sequence[str]]:
    return "Services", SERVICES, lines


@pytest.mark.parametrize(
    ("one", "other", "providers", "asked"),
    [
        ("Ticket triage", "Ticket-Triage", ("Desk", "Desk"), True),
        ("Ticket triage", "Tickets triage", ("Desk", ""), True),
        ("Ticket triage", "Tickets triage", ("Desk", "Other"), False),
        ("Sepsis early warning", "SEW", ("Med", "Med"), True),
        ("Microsoft Copilot", "Copilot", ("Microsoft", "Microsoft"), True),
        ("Line 3 inspection", "Line 4 inspection", ("Isra", "Isra"), False),
        ("Route planner", "Churn model", ("Ours", "Ours"), False),
    ],
)
def test_two_names_for_one_system_are_asked(one: str, other: str, providers: tuple[str, str], asked: bool) -> None:
    lines = [
        f"A{n} | {name} | sorts | {provider} | scoring | customer | | live"
        for n, (name, provider) in enumerate(zip((one, other), providers, strict=True))
    ]
    found = told(systems(*lines), code="client.ai_system_twice")
    assert [finding.level for finding in found] == ["question"] * asked
    if asked:
        assert "lists.xlsx!AI systems!B2" in found[0].message
        assert "lists.xlsx!AI systems!B3" in found[0].message
        assert found[0].cell == "B3"


def test_two_names_for_one_product_of_one_provider_are_asked_with_the_join_that_is_proposed() -> None:
    heads = "Id | AI system | Purpose | Provider | Product and version | Kind of AI | Role | Status"
    lines = [
        "1 | Copilot | Drafts mails | Microsoft | M365 Copilot | generative | customer | live",
        "2 | Office assistant (M365 Copilot) | Drafts letters | Microsoft | M365 Copilot | generative | customer | live",
        "3 | Search | Finds pages | Microsoft | Bing | generative | customer | live",
    ]
    (found,) = told(("AI systems", heads, lines), code="client.ai_system_twice")
    assert "join the two rows under 'Copilot', with 'Office assistant (M365 Copilot)' in its remarks" in found.message


PRODUCTS = {
    "spelt_otherwise": (("CA 4", "Actuar Ltd"), ("CA4", "Actuar Limited"), True),
    "firm_without_its_kind": (("CA-4", "Actuar"), ("CA 4", "Actuar GmbH"), True),
    "of_another_firm": (("CA 4", "Actuar Ltd"), ("CA 4", "Claimtec Ltd"), False),
    "another_release": (("CA 4", "Actuar Ltd"), ("CA 5", "Actuar Ltd"), False),
    "bare_number": (("1", "G"), ("1", "G"), False),
    "bare_version": (("v2.0", "G"), ("V2.0", "G"), False),
    "bare_version_german": (("Modell 14", "G"), ("Modell 14", "G"), False),
    "bare_version_french": (("modèle 2026-03", "G"), ("modèle 2026-03", "G"), False),
    "version_alone": (("Release 14", "G"), ("release 14", "G"), False),
}


@pytest.mark.parametrize("name", PRODUCTS)
def test_only_a_product_and_a_maker_that_may_be_one_make_two_systems_perhaps_one(name: str) -> None:
    heads = "Id | AI system | Purpose | Model | Provider | Kind of AI | Role | Status"
    *told_of, asked = PRODUCTS[name]
    names = ("Claims Assistant", "ClaimsAssist")
    lines = [
        f"{n} | {names[n]} | Rates | {model} | {maker} | predictive | customer | live"
        for n, (model, maker) in enumerate(told_of)
    ]
    found = told(("AI systems", heads, lines), code="client.ai_system_twice")
    assert [each.message.count("are they one system?") for each in found] == [1] * asked
    if name == "spelt_otherwise":
        assert (
            "name the same product, and their providers, Actuar Ltd and Actuar Limited, may be one too"
            in found[0].message
        )


def test_a_system_that_replaced_another_may_bear_its_name() -> None:
    lines = [
        "A1 | Triage | sorts | D | scoring | customer | | retired",
        "A2 | Triage | sorts | D | LLM | customer | | live",
    ]
    assert not told(systems(*lines), code="client.ai_system_twice")


def test_systems_without_a_role_are_one_question() -> None:
    lines = [
        "A1 | Triage | sorts | D | scoring | | | live",
        "A2 | Tutor | answers | D | LLM | - | | pilot",
        "A3 | Reader | reads | D | LLM | user | | live",
        "A4 | Mixed | reads | D | LLM | provider / deployer | | live",
        "A5 | Old | reads | D | LLM | | | retired",
    ]
    (found,) = told(systems(*lines), code="client.ai_role_missing")
    assert (found.level, found.cell) == ("question", "B2")
    assert "'Triage' (lists.xlsx!AI systems!B2); 'Tutor' (lists.xlsx!AI systems!B3). Do you" in found.message


@pytest.mark.parametrize(
    ("inside", "lacking"),
    [
        ("Tutor", []),
        ("tutor (A1)", []),
        ("AI tutors of the group, A1", ["AI tutors of the group"]),
        ("Tutors", []),
        ("Tutor; Grade checker", ["Grade checker"]),
        ("none", []),
        ("yes", []),
        ("", []),
    ],
)
def test_a_service_that_names_an_unknown_system_is_told_with_both_cells(inside: str, lacking: list[str]) -> None:
    line = LEARNING.replace("| Tutor", f"| {inside}")
    found = told(systems(TUTOR), services(line), code="client.ai_perhaps")
    assert [finding.message.split(": ")[1].split(" (")[0] for finding in found] == lacking
    for finding in found:
        assert (finding.level, finding.sheet, finding.cell) == ("question", "Services", "F2")
        assert f"{lacking[0]} (lists.xlsx!Services!F2)" in finding.message


def test_names_in_services_columns_for_ai_are_asked_about_once_with_their_cells() -> None:
    lines = [
        LEARNING.replace("| Tutor", "| Tutor, Bay sensor"),
        LEARNING.replace("Learning platform", "Yard").replace("| Tutor", "| Bay sensor; Seat counter"),
    ]
    (found,) = told(systems(TUTOR), services(*lines), code="client.ai_perhaps")
    assert found.level == "question"
    assert (
        "Bay sensor (lists.xlsx!Services!F2); Bay sensor (lists.xlsx!Services!F3); Seat counter (lists.xlsx!Services!F3)"
        in found.message
    )
    assert not told(systems(TUTOR), services(*lines), code="client.ai_unlisted")


def test_a_slip_of_a_listed_name_is_asked_and_is_no_ai_of_its_own() -> None:
    sheets = systems(TUTOR), services(LEARNING.replace("| Tutor", "| Tutoring"))
    (found,) = told(*sheets, code="client.object_unlisted")
    assert "names 'Tutoring'" in found.message
    assert "; the nearest is 'Tutor' (lists.xlsx!AI systems!B2)" in found.message
    assert not told(*sheets, code="client.ai_unlisted")


def test_a_system_that_names_an_unknown_service_is_told_and_the_nearest_is_named() -> None:
    found = told(
        systems(TUTOR.replace("Learning platform", "Learning portal")),
        services(LEARNING),
        code="client.object_unlisted",
    )
    assert [(finding.sheet, finding.cell) for finding in found] == [("AI systems", "G2")]
    assert "nearest is 'Learning platform' (lists.xlsx!Services!A2)" in found[0].message


def test_without_a_catalogue_no_name_lacks_in_it() -> None:
    assert not told(systems(TUTOR), code="client.object_unlisted")


OWN_WORDS = {
    "a supplier's": ("kiln parts, has a new AI assistant since spring", "“Someone” (an assistant or chatbot), in use"),
    "a supplier's, German": (
        "Ofenteile; hat seit Mai einen KI-Assistenten",
        "“Someone” (an assistant or chatbot), in use",
    ),
    "of the listed system's own name": ("has a new AI assistant, the Tutor", ""),
    "denied": ("kiln parts, no AI assistant in use", ""),
}


@pytest.mark.parametrize(("service", "named"), OWN_WORDS.values(), ids=OWN_WORDS)
def test_ai_that_a_supplier_has_in_use_is_told_beside_one_of_its_kind(service: str, named: str) -> None:
    name, heads = SUPPLIERS
    found = told(systems(TUTOR), (name, heads, [f"Someone | {service} | low | 2027-01-01"]), code="client.ai_unlisted")
    assert [each.message.partition(": ")[2].startswith(named) for each in found] == [True] * bool(named)


def test_ai_that_is_tried_in_a_service_is_told_and_one_that_it_holds_is_not() -> None:
    notes = {"New: voice agent for the order line is being tried": 1, "the chatbot is in use day and night": 0}
    for said, many in notes.items():
        heads, line = f"{SERVICES} | Notes", f"{LEARNING} | {said}"
        assert len(told(systems(TUTOR), ("Services", heads, [line]), code="client.ai_unlisted")) == many


def test_software_that_scores_people_is_asked() -> None:
    name, heads = SUPPLIERS
    lines = [
        "Dunning Co | reminders; their software scores who pays | low | 2027-01-01",
        "Clay Co | scores well | low | 2027-01-01",
    ]
    (found,) = told(systems(TUTOR), (name, heads, lines), code="client.ai_perhaps")
    assert (found.level, found.cell) == ("question", "B2")


SUPPLIERS = ("Suppliers", "Supplier | Service | Criticality | Contract ends")
INCIDENTS = ("Incidents", "Incident | Opened | Closed | Priority | Affected")


@pytest.mark.parametrize(
    ("service", "listed", "named"),
    [
        ("ChatGPT for texts", TUTOR, "ChatGPT"),
        ("ChatGPT for texts", TUTOR.replace("| Ours |", "| ChatGPT Enterprise |"), ""),
        ("ChatGPT for texts", TUTOR.replace("| Ours |", "| Talkwise on GPT-4o |"), "ChatGPT"),
        ("GPT-4o for texts", TUTOR.replace("| Ours |", "| Talkwise on GPT-4o |"), ""),
        ("licences of GitHub Copilot", TUTOR, "GitHub Copilot"),
        ("triage model", TUTOR, "“Someone” (a model that predicts or classifies)"),
        ("chatbot for parents", TUTOR, ""),  # a generative system is listed
        ("prohibits use, no ChatGPT", TUTOR, ""),
        ("training on AI policy", TUTOR, ""),
        ("paper", TUTOR, ""),
    ],
)
def test_ai_that_a_list_names_and_that_of_systems_lacks_is_told(service: str, listed: str, named: str) -> None:
    name, heads = SUPPLIERS
    found = told(systems(listed), (name, heads, [f"Someone | {service} | low | 2027-01-01"]), code="client.ai_unlisted")
    assert [finding.message.partition(": ")[2].partition(", named in")[0] for finding in found] == [named] * bool(named)
    assert all((finding.level, finding.cell) == ("warning", "B2") for finding in found)


@pytest.mark.parametrize(("name", "is_told"), [("Hedgehog on GPT-4o", False), ("Hedgehog", True)])
def test_whose_model_a_listed_system_rests_on_is_no_ai_that_its_supplier_brings_unlisted(
    name: str, is_told: bool
) -> None:
    system = f"A1 | {name} | answers | Fenwick Ltd | chatbot | customer | Learning platform | live"
    sheet, heads = SUPPLIERS
    supplied = "Fenwick Ltd | Hedgehog, uses OpenAI as sub-processor | low | 2027-01-01"
    assert bool(told(systems(system), (sheet, heads, [supplied]), code="client.ai_unlisted")) == is_told


def test_only_what_is_named_beyond_a_services_own_cell_may_be_a_listed_system() -> None:
    place = CellPlace("a.xlsx", "Services", "D5")
    row = ServiceRow(file="a.xlsx", sheet="Services", row=5, cell=str(place), cells={}, name="Portal")
    service = NamedAi("Recommender", place, "Recommender", row)
    paid = NamedAi("ChatGPT", place, "Two teams pay for ChatGPT")
    assert may_be_listed({"Recommender": [service], "ChatGPT": [paid, service]}) == ["ChatGPT"]


def test_a_product_in_several_lists_is_told_once_with_its_cells() -> None:
    found = told(
        systems(TUTOR),
        (*SUPPLIERS, ["DeepL | translations | low | 2027-01-01"]),
        (*INCIDENTS, ["Client's text pasted into DeepL | 2026-01-02 | 2026-01-03 | P2 | Sales"]),
        code="client.ai_unlisted",
    )
    assert [finding.message for finding in found] == [
        "not in the list of AI systems: DeepL, named in lists.xlsx!Suppliers!A2, lists.xlsx!Incidents!A2; if it is in use, list it, or say which of the list it is"
    ]


# what a risk says of a product → whether it says that the product is in use
USED: dict[str, bool] = {
    "two teams pay for DeepL by card": True,
    "Zwei Teams nutzen DeepL privat": True,
    "Data may leak; sales uses DeepL daily": True,
    "Staff put tenants data into DeepL": True,
    "Mitarbeitende laden Verträge in DeepL hoch": True,
    "Les agents mettent des contrats dans DeepL": True,
    "staff could put data into DeepL": False,
    "nobody puts data into DeepL": False,
    "staff could use DeepL": False,
    "a rule on the use of DeepL": False,
    "nobody uses DeepL": False,
    "texts leak to DeepL": False,
    "teams use printers, and DeepL keeps texts": False,
}


@pytest.mark.parametrize("said", USED)
def test_a_product_that_a_cell_says_is_in_use_is_to_be_listed(said: str) -> None:
    risks = ("Risks", "Risk | Vulnerability | Likelihood | Impact | Owner", [f"Texts leak | {said} | 3 | 3 | Ann"])
    (found,) = told(systems(TUTOR), risks, code="client.ai_unlisted")
    assert ("in use as lists.xlsx!Risks!B2 says (“" in found.message) == USED[said]
    assert found.message.endswith("list it, or say which of the list it is")
    assert ("if it is in use" in found.message) != USED[said]


NAMES = ("Gemini", "Copilot", "Claude")
# what a risk says of a name that isn't a product's alone → the product that it tells of
PLAINLY: dict[str, str | None] = {
    "Agents paste guest data into Gemini": "Google Gemini",
    "Mitarbeitende kopieren Kundendaten in Copilot": "Microsoft Copilot",
    "Les agents collent des contrats dans Claude": "Claude",
    "The team uses Gemini for mails": "Google Gemini",
    "Project Gemini moves into its second phase": None,
    "Claude uses the network from home": None,
    "Office licences for Claude Dupont": None,
}


@pytest.mark.parametrize("said", PLAINLY)
def test_a_plain_name_is_a_product_where_somebody_types_into_it(said: str) -> None:
    risks = ("Risks", "Risk | Vulnerability | Likelihood | Impact | Owner", [f"Data leak | {said} | 3 | 3 | Ann"])
    found = told(systems(TUTOR), risks, code="client.ai_unlisted")
    named = [finding.message.partition(": ")[2].partition(",")[0] for finding in found]
    assert named == [PLAINLY[said]] * (PLAINLY[said] is not None)
    assert all("in use as lists.xlsx!Risks!B2" in finding.message for finding in found)
    listed = systems(*(f"A{n} | {name} | answers | D | LLM | customer | | live" for n, name in enumerate(NAMES)))
    assert not told(listed, risks, code="client.ai_unlisted")


def test_where_there_is_no_list_of_systems_one_finding_tells_of_all() -> None:
    lines = [
        "DeepL | translations | low | 2027-01-01",
        "Someone | ChatGPT | low | 2027-01-01",
        "Other | AI strategy | low | ",
    ]
    (found,) = told((*SUPPLIERS, lines), code="client.ai_no_list")
    assert "the files name DeepL (lists.xlsx!Suppliers!A2); ChatGPT (lists.xlsx!Suppliers!B3); list" in found.message
    assert not told((*SUPPLIERS, lines), code="client.ai_unlisted")
    assert not told((*SUPPLIERS, lines[2:]), code="client.ai_no_list")
    assert not told((*SUPPLIERS, lines), code="client.ai_no_list", ai_roles=[])  # client.ai_listed asks


def test_a_chatbot_that_a_supplier_s_row_has_in_use_is_told_though_the_settings_say_no_ai() -> None:
    heads = "Supplier | Service | Criticality | Contract ends | Remarks"
    rows = ["Portal helper | Chatbot in the customer portal | low | | Trial since May, paid by card"]
    (found,) = told(("Suppliers", heads, rows), code="client.ai_no_list", ai_roles=[])
    assert "the files name “Portal helper” (an assistant or chatbot) (lists.xlsx!Suppliers!B2)" in found.message
    offer = [rows[0].replace("Trial since May, paid by card", "Offer of May")]
    assert not told(("Suppliers", heads, offer), code="client.ai_no_list", ai_roles=[])


def test_unlisted_ai_stands_at_the_service_that_its_cell_names() -> None:
    supplier = {"name": "Helper", "service": "Chatbot in the customer portal", "notes": "paid by card"}
    lists = inputs_of(suppliers=[supplier], services=[{"name": "Customer portal"}, {"name": "Desk"}])
    register = Register.of([], [], [], [], [])
    unlisted = unlisted_in_use(lists, register)
    told_at = {row.name: [it.called for it in unlisted_in(row, unlisted)] for row in lists.lists.services}
    assert told_at == {"Customer portal": ["“Helper” (an assistant or chatbot)"], "Desk": []}
    portal, desk = lists.lists.services
    (against,) = unlisted_against([portal], lists, register)[portal.cell]
    assert against.told == "“Helper” (an assistant or chatbot) inside, on no list of AI systems"
    assert not unlisted_against([desk], lists, register)


ASKS_WHETHER = {
    # what the service holds → the listed systems of which it is asked whether it is one
    "Chatbot": "is it “Nora” of the list? Then name it so here; else list it",
    "Chatbot; Nora": "list it, or say which of the list it is",
    "Face recognition": "list it, or say which of the list it is",
}


@pytest.mark.parametrize("held", ASKS_WHETHER)
def test_a_listed_system_that_says_it_stands_in_a_service_is_asked_of_the_name_there(held: str) -> None:
    listed = systems(
        "A1 | Nora | answers | Talkwise | chatbot | customer | Tenant portal | live",
        "A2 | Copilot | writes | Microsoft | generative | customer | Workplace | live",
    )
    found = told(listed, services(f"Tenant portal | Ana | tenants | 99 % | 4 h | {held}"), code="client.ai_unlisted")
    assert [finding.message.partition("): ")[2] for finding in found] == [ASKS_WHETHER[held]]


def test_an_asset_on_a_sheet_of_controls_is_told_too() -> None:
    asset = row(7, "", "unknown", sheet="Assets")
    asset = type(asset)(**{name: getattr(asset, name) for name in asset.__slots__} | {"title": "Midjourney licence"})
    found = assess(
        Register.of([asset], [], [], [], [grid("AI systems", table(f"{SYSTEMS}\n{TUTOR}"))]),
        client(),
        catalogue=KNOWLEDGE,
    )
    assert [f.message.partition(", named")[0] for f in found.findings if f.code == "client.ai_unlisted"] == [
        "not in the list of AI systems: Midjourney"
    ]


IN_PLAIN_WORDS = {
    # a risk → the name by which it is AI that the list lacks; none of a system that is listed, and of AI as such
    "Camera AI from RoadEye in the trucks says a driver is tired when he isn't": "RoadEye",
    "Videoklingel TürBlick erkennt Bewohner am Gesicht": "TürBlick",
    "Caméra IA de VoitClair au dépôt voit mal la nuit": "VoitClair",
    "AI camera in the trucks says a driver is tired": "“AI camera in",
    "The chatbot on the web shop gives wrong prices": "“The chatbot on",
    "Face recognition at the gate locks out staff": "“Face recognition at",
    "Sales forecast model from Foresight Ltd is wrong": "“Sales forecast model",
    "The machine learning model for credit limits goes stale": "“The machine learning",
    "Die KI-Kamera am Tor sperrt Leute aus": "“Die KI-Kamera am",
    "Le chatbot sur le site donne de faux prix": "“Le chatbot sur",
    "The demand model for orders is wrong": "",
    "The forecast model for shop orders goes stale": "",
    "Der Chatbot im Nora-Portal nennt falsche Preise": "",
    "An AI model gives biased answers": "",
    "A chatbot for customers gives wrong answers": "",
    "Ein KI-Modell für Kunden benachteiligt Gruppen": "",
    "Un modèle d'IA pour les clients est biaisé": "",
    "A camera at the gate is stolen": "",
}


@pytest.mark.parametrize("title", IN_PLAIN_WORDS)
def test_ai_that_a_risk_has_in_plain_words_is_told_unless_the_list_has_it(title: str) -> None:
    listed = [
        "A1 | Demand model | predicts orders per shop | D | forecasting | | | live",
        "A2 | Nora | answers shoppers | D | LLM | | | live",
        "A3 | Sorter | sorts parcels by photo | D | image recognition | | | live",
    ]
    risks = ("Risks", "Risk | Likelihood | Impact | Owner", [f"{title} | 3 | 3 | Ann"])
    found = told(systems(*listed), risks, code="client.ai_unlisted")
    name = IN_PLAIN_WORDS[title]
    assert [finding.message.partition(": ")[2].startswith(name) for finding in found] == [True] * bool(name)
    assert all(finding.cell == "A2" for finding in found)


CALLED = {
    "Voice clone tool 'VoxGuard' used by call centre rejects genuine customers": "VoxGuard",
    "Customers are rejected: the “VoxGuard 2” voice recognition model fails at accents": "VoxGuard 2",
    "Das KI-Tool „StimmWacht“ lehnt echte Kunden ab": "StimmWacht",
    "Der Chatbot «Nora» nennt falsche Preise": "Nora",
    "L'outil de clonage vocal « VoixSûre » rejette des clients": "VoixSûre",
    "The AI assistant 'Tutor' gives wrong answers": "",
    "The chatbot says 'Yes' to everything": "",
    "No AI tool 'VoxGuard' is bought": "",
    "The AI tool 'approved by nobody' is used": "",
    "Payroll software 'Abacus' fails": "",
}


@pytest.mark.parametrize("title", CALLED)
def test_what_is_ai_by_its_name_goes_by_the_name_in_quotes_beside_it(title: str) -> None:
    risks = grid(
        "Risks", table(f"Id | Risk | Likelihood | Consequence | Owner\nR1 | {title} | 3 | 4 | Call centre lead")
    )
    listed = grid("AI systems", table(f"{SYSTEMS}\n{TUTOR}\nA9 | Score | rates | D | scoring | customer | | live"))
    found = Register.of([], [], [], [], [risks, listed])
    assert list(unlisted_products(read_inputs(found), found)) == [CALLED[title]] * bool(CALLED[title])


def test_ai_that_is_no_known_product_has_the_name_of_its_supplier() -> None:
    heads, lines = (
        "Supplier | Service | Criticality | Contract until | Owner",
        [
            "Portal helper | Chatbot in the customer portal | low | 2027-01-01 | Desk lead",
            "Caterer | Lunch | low | 2027-01-01 | Desk lead",
        ],
    )
    found = Register.of([], [], [], [], [grid("Suppliers", table("\n".join([heads, *lines])))])
    assert unlisted_products(read_inputs(found), found) == {
        "Portal helper": (("“Chatbot in the customer portal” (Suppliers!B2)",), "Desk lead")
    }
