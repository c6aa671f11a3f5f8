"""The drafts: each standard's text where it is in scope and nowhere else, blanks that stay visible, Word files that open."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import combinations
from pathlib import Path
from typing import Any, get_args

import docx
import mistune
import pytest
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from ims_lib import paths
from ims_lib.assessment.objects import Objects
from ims_lib.assessment.rules import special_subjects
from ims_lib.assessment.shadow_ai import Unlisted
from ims_lib.catalogue import load_catalogue
from ims_lib.catalogue.criteria import Kind
from ims_lib.catalogue.drafts import MARK, DraftPlan, check_drafts, load_drafts, marked_criteria
from ims_lib.catalogue.impact_kit import load_impact_kit
from ims_lib.catalogue.library import Autonomy, load_library
from ims_lib.catalogue.system_words import Way, load_system_words
from ims_lib.cell_text import allowed
from ims_lib.dates import long_month
from ims_lib.inputs.states import is_in_use
from ims_lib.report import deliverables
from ims_lib.report.docx_body import CELL_MARGIN, TEXT_WIDTH, body_of, column_widths
from ims_lib.report.docx_file import docx_of
from ims_lib.report.drafts import TEXTS, Draft, DraftFacts, draft_texts, write_drafts
from ims_lib.report.markdown_text import literal
from ims_lib.steps.audit_programme.demand import frequency_rules, times_rules
from tests.builders import ALL, AS_OF, client
from tests.conftest import demo
from tests.steps.lists import inputs_of

COMBINATIONS = [chosen for size in (1, 2, 3) for chosen in combinations(ALL, size)]
AGENDA = [
    {
        "title": "Risks",
        "item": "Risks",
        "asked_by": "27001 9.3.2",
        "minutes": 50,
        "source": "Risk register",
        "state": "at hand",
    },
    {
        "title": "Actions",
        "item": "Actions",
        "asked_by": "20000-1 9.3",
        "minutes": 25,
        "source": "Action list",
        "state": "",
    },
]
DECISIONS = [{"text": "Is the scope still right?", "minutes": 15, "asked_by": "42001 9.3.3"}]
ROWS: dict[str, Any] = {"roles": {}, "agenda": AGENDA, "decisions": DECISIONS}
HOSTILE = [
    "*_x_*",
    "# x",
    "<script>alert(1)</script>",
    "{{ client.name }} {% raw %}",
    "a | b",
    "1. x",
    "- x",
    "`x` [y](z)",
    "a\\",
]
DRAFTS = paths.DATA / "library" / "drafts"


FILLED_IN = ("review_agenda", "review_minutes", "findings_report", "interview_sheet")
"""Forms that are filled in for one event: a record, which nobody approves before it is used."""
PAPER_HEAD = (
    "**Draft of 24 November 2026, to be completed and approved before it is used.**",
    ("| Owner | Approved by | Next review |", "| Version | Date | What changed | Approved on |"),
)
RECORD_HEAD = (
    "**Filled in ahead on 24 November 2026, as far as the lists of ",
    ("| Made by | Date |",),
)


def drafts(*standards: str, texts: Path = DRAFTS, **settings: Any) -> dict[str, Draft]:
    """All drafts of a client with these standards, the review's rows being the test's own."""
    chosen = client(standards=list(standards or ALL), **settings)
    return draft_texts(DraftFacts(chosen, load_catalogue(), load_library(), **ROWS), texts=texts)


def written(tmp_path: Path, **settings: Any) -> dict[str, Draft]:
    return write_drafts(tmp_path, DraftFacts(client(**settings), load_catalogue(), load_library(), **ROWS))


SYSTEMS: list[dict[str, Any]] = [
    {
        "name": "Triage",
        "owner": "Desk lead",
        "provider": "Deskware",
        "model": "Triage 4.2",
        "kinds": ("predictive",),
        "autonomy": "alone",
        "role": ("customer",),
        "personal_data": True,
    },
    {"name": "Scorer", "owner": "ML lead", "provider": "in-house", "personal_data": False, "status": "pilot"},
    {"name": "Portal bot", "owner": "-", "provider": "Botmaker", "kinds": ("generative",), "status": "planned"},
    {"name": "Old rules", "owner": "Ann", "provider": "Rulemaker", "status": "retired"},
]
OF_SYSTEMS = {
    # draft → which of the systems it names
    "ai_responsible_use": "Triage, Scorer, Portal bot",
    "ai_life_cycle": "Triage, Scorer, Portal bot",
    "ai_impact_assessment": "Triage, Scorer, Portal bot",
    "ai_supplier_grading": "Triage, Portal bot",
    "ai_information_sheet": "Triage, Scorer",
    "ai_incident_page": "Triage, Scorer",
}


def with_systems(*rows: dict[str, Any], suppliers: Sequence[dict[str, Any]] = (), **settings: Any) -> dict[str, Draft]:
    lists = inputs_of(ai_systems=rows, suppliers=suppliers).lists
    listed = {"systems": lists.ai_systems, "suppliers": lists.suppliers}
    return draft_texts(DraftFacts(client(**settings), load_catalogue(), load_library(), **ROWS, **listed))


def plain(tokens: list[dict[str, Any]]) -> str:
    """What a reader sees of parsed Markdown."""
    return "".join(
        token.get("raw", " " if token["type"] == "softbreak" else "") + plain(token.get("children", []))
        for token in tokens
    )


def parsed(markdown: str) -> list[dict[str, Any]]:
    found: Any = mistune.create_markdown(renderer=None, plugins=["table"])(markdown)
    return list(found)


def headings_of(markdown: str) -> list[tuple[int, str]]:
    """Level and text of each heading."""
    headings = (token for token in parsed(markdown) if token["type"] == "heading")
    return [(token["attrs"]["level"], plain(token["children"])) for token in headings]


@pytest.mark.parametrize("standards", COMBINATIONS, ids="+".join)
def test_every_combination_gives_finished_markdown(standards: tuple[str, ...]) -> None:
    texts = drafts(*standards)
    assert list(texts) == [name for name, plan in load_drafts().items() if set(plan.standards) & set(standards)]
    for draft in texts.values():
        begins, heads = RECORD_HEAD if draft.id in FILLED_IN else PAPER_HEAD
        assert draft.text.startswith(begins), draft.id
        assert f"\n# {draft.title}\n" in draft.text
        for head in (*PAPER_HEAD[1], *RECORD_HEAD[1]):
            assert (f"\n{head}\n" in draft.text) == (head in heads), draft.id
        assert not re.search(r'\{\{|\{%|\{#|#\}|%\}|(?<!")\bNone\b(?!")|Undefined', draft.text), draft.id
        assert not re.search(r"[ \t]$|\n\n\n", draft.text, re.MULTILINE), draft.id


@pytest.mark.parametrize("standards", COMBINATIONS, ids="+".join)
def test_what_belongs_to_a_standard_out_of_scope_does_not_appear(standards: tuple[str, ...]) -> None:
    words = {
        "27001": r"ISO/IEC 27001|93 (security )?controls|information security management system",
        "42001": r"ISO/IEC 42001|\bAI\b|38 (AI )?controls|\bmodels?\b",
        "20000-1": r"ISO/IEC 20000-1|[Ss]ervice management|[Ss]ervice catalogue|[Ss]ervice requirements",
    }
    for draft in drafts(*standards).values():
        body = "\n".join(line for line in draft.text.splitlines() if not any(row["item"] in line for row in AGENDA))
        for decision in DECISIONS:
            body = body.replace(f"{decision['text']} (asked for by {decision['asked_by']})", "")
        for standard in set(ALL) - set(standards):
            found = re.search(words[standard], body.replace("measurement and service reporting", ""))
            assert not found, f"{draft.id} without {standard}: …{body[found.start() - 60 : found.end() + 30]}…"


@pytest.mark.parametrize("standards", COMBINATIONS, ids="+".join)
def test_each_criterion_in_scope_has_its_place(standards: tuple[str, ...], tmp_path: Path) -> None:
    for path in DRAFTS.glob("*.md"):
        shown = MARK.sub(lambda found: f"⟦{found[1]}⟧", path.read_text(encoding="utf-8"))
        (tmp_path / path.name).write_text(shown, encoding="utf-8")
    criteria = load_catalogue().criteria
    weighing = load_catalogue().weighing(special_subjects(client(standards=list(standards)), Objects())).requirements_of
    for draft in drafts(*standards, texts=tmp_path).values():
        shown_ids = {name for marks in re.findall("⟦(.+?)⟧", draft.text) for name in marks.split()}
        serving = {name: {ref.partition(":")[0] for ref in weighing[name]} for name in draft.plan.criteria}
        # What speaks of AI has no place without 42001, even if a control of 27001 could ask for it.
        left_out = {
            name
            for name, ids in serving.items()
            if "42001" in ids - set(standards) and criteria[name].role != "mechanism"
        }
        assert {name for name, ids in serving.items() if ids & set(standards)} - left_out <= shown_ids, draft.id
        if "42001" not in standards:
            assert not {name for name, ids in serving.items() if ids == {"42001"}} & shown_ids, draft.id


PROCEDURES = [
    "document_control",
    "internal_audit",
    "nonconformity_and_corrective_action",
    "competence_and_training",
    "communication",
    "risk_management",
    "management_review",
    "change_management",
    "incident_management",
    "access_control",
    "supplier_management",
    "monitoring_and_measurement",
]


@pytest.mark.parametrize("name", PROCEDURES)
def test_a_procedure_names_every_criterion_of_its_process(name: str) -> None:
    assert {criterion.id for criterion in load_catalogue().processes[name].criteria} <= set(
        load_drafts()[name].criteria
    )


@pytest.mark.parametrize("name", ["integrated_policy", "ims_manual"])
def test_policy_and_manual_name_what_is_common_in_their_processes(name: str) -> None:
    plan = load_drafts()[name]
    common = [
        criterion.id
        for process in plan.processes
        for criterion in load_catalogue().processes[process].criteria
        if criterion.role == "mechanism" and {ref.partition(":")[0] for ref in criterion.requirements} == set(ALL)
    ]
    assert set(common) <= set(plan.criteria)


def test_no_paragraph_stands_in_two_drafts() -> None:
    seen: dict[str, str] = {}
    for draft in drafts().values():
        for paragraph in draft.text.split("\n\n")[4:]:
            if len(paragraph) > 80:
                assert seen.setdefault(paragraph, draft.id) == draft.id


def test_a_line_that_ends_in_a_tag_holds_nothing_else() -> None:
    """The line end after a tag is dropped, so text before it would run into the next line."""
    for path in DRAFTS.glob("*.md"):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if re.search(r"[%#]\}\s*$", line):
                assert re.fullmatch(r"\s*\{[%#][^{}]*[%#]\}", line), f"{path.name} line {number}"


def test_settings_and_roles_come_in_and_what_is_missing_stays_a_blank() -> None:
    known = drafts(
        name="Acme Corp", short_name="Acme", scope="hosting at two sites.", ai_roles=["deployer"], head_count=42
    )
    assert "It holds for this scope: hosting at two sites.\n" in known["integrated_policy"].text
    assert "towards AI systems: deployer." in known["integrated_policy"].text
    assert "about 42 people" in known["ims_manual"].text
    unknown = drafts()
    assert "It holds for [name the activities" in unknown["integrated_policy"].text
    assert "towards AI systems: [name them" in unknown["integrated_policy"].text
    roles = {"change_management": "Release lead"}
    owned = draft_texts(DraftFacts(client(), load_catalogue(), load_library(), **ROWS | {"roles": roles}))
    assert "| Release lead | Managing director |" in owned["change_management"].text
    assert "| Release lead | Change management |" in owned["ims_manual"].text


def test_agenda_and_decisions_are_the_rows_given() -> None:
    texts = drafts()
    assert "| 0:00 | 50 | Risks | 27001 9.3.2 | Risk register | at hand |" in texts["review_agenda"].text
    assert (
        "| 0:50 | 25 | Actions | 20000-1 9.3 | Action list | to be brought by its owner |"
        in texts["review_agenda"].text
    )
    assert "The inputs take 75 minutes" in texts["review_agenda"].text
    assert "1. Is the scope still right? (asked for by 42001 9.3.3)" in texts["review_agenda"].text
    assert "| 1 | Is the scope still right? | 42001 9.3.3 | |" in texts["review_minutes"].text


@pytest.mark.parametrize("draft", OF_SYSTEMS)
def test_a_draft_names_the_systems_that_it_is_about_with_owner_and_provider(draft: str) -> None:
    text = with_systems(*SYSTEMS, short_name="Acme")[draft].text
    assert ", ".join(row["name"] for row in SYSTEMS if row["name"] in text) == OF_SYSTEMS[draft]
    assert "Desk lead" in text
    assert "Deskware" in text
    if "Scorer" in text:
        assert "in-house" not in text, "made by the client itself, so named"
    if "Portal bot" in text:
        assert "[owner]" in text, "nobody told who owns it"
    assert not re.search(r"[ \t]$|\n\n\n|\bNone\b(?! on our list)", text, re.MULTILINE)
    assert "[system]" not in text


def test_what_follows_from_a_systems_row_is_said() -> None:
    texts = {name: draft.text for name, draft in with_systems(*SYSTEMS).items()}
    assert "| acts without a person's check, handles personal data |" in texts["ai_supplier_grading"]
    assert "Triage" not in texts["integrated_policy"], "it leaves the house, and a new tool needs no new policy"
    assert "The list of AI systems is kept at [place]" in texts["integrated_policy"]
    assert "towards AI systems: customer." in texts["integrated_policy"], (
        "the list says the role that client.yml doesn't"
    )
    assert re.search(r"Portal bot, by .+ \| Nothing yet: planned \| .+ \| Nothing yet \|", texts["ai_responsible_use"])
    assert "Scorer (on trial: for those who take part)" in texts["ai_responsible_use"]
    assert (
        "| [data]; no personal data | Internal information; no customer or personal data until "
        in texts["ai_responsible_use"]
    )
    assert ", Triage 4.2 | Bought | – |" in texts["ai_life_cycle"]
    assert "| Bought, not chosen yet | –" in texts["ai_life_cycle"], "a planned one isn't bought yet"
    assert "no system is built, trained or tuned here" not in texts["ai_life_cycle"]
    assert "no system is built, trained or tuned here" in with_systems(SYSTEMS[0])["ai_life_cycle"].text
    assert "| Triage: Triage 4.2 | Desk lead | | Deskware | |" in texts["ai_incident_page"]
    assert texts["ai_incident_page"].count("Until its provider has mended a bought system") == 1
    assert "It acts on its own. [Who checks or corrects it]" in texts["ai_information_sheet_triage"]
    assert "Yes; its estimate can be wrong" in texts["ai_information_sheet_triage"]


def test_the_page_for_people_is_a_file_of_its_own_without_what_stays_in_the_house() -> None:
    row = {
        "name": "Triage",
        "notes": "Nobody has looked at it",
        "model": "by subscription, version not told",
        "autonomy": "advises",
        "autonomy_text": "Suggests, the doctor reads each image",
    }
    texts = {name: draft.text for name, draft in with_systems(row).items()}
    assert "Nobody has looked at it" in texts["ai_information_sheet"]
    page = texts["ai_information_sheet_triage"]
    assert "# Triage\n" in page
    assert "| Who decides? | “Suggests, the doctor reads each image” |" in page
    for inner in ("Nobody has looked", "not told", "| Owner |", "Approved by"):
        assert inner not in page


@pytest.mark.parametrize(("said", "autonomy"), [("advises", "advises"), ("No", "advises"), ("Confirmed", "confirmed")])
def test_a_choice_of_our_drop_down_is_told_as_a_sentence(said: str, autonomy: str) -> None:
    row = {"name": "Triage", "autonomy": autonomy, "autonomy_text": said}
    page = with_systems(row)["ai_information_sheet_triage"].text
    assert f"| Who decides? | {load_system_words().drafts.decides[autonomy]} |" in page


def test_a_system_out_of_scope_stands_outside_the_rules() -> None:
    row = {"name": "Study", "owner": "Clinic", "in_scope": False, "scope_reason": "runs in the college's network"}
    text = with_systems(*SYSTEMS, row)["ai_responsible_use"].text
    assert "| Study: outside these rules | – | – | By the rules of Clinic |" in text


def test_a_questionnaire_names_sender_and_answer_and_asks_of_agents_only_their_providers() -> None:
    rows = [
        {"name": "Reader", "provider": "Maker", "kinds": ("predictive",), "affected": "patients"},
        {"name": "Doer", "provider": "Other", "kinds": ("agent",), "affected": "patients"},
    ]
    texts = {name: draft.text for name, draft in with_systems(*rows).items()}
    maker, other = (texts[f"ai_supplier_questionnaire_{name}"] for name in ("maker", "other"))
    assert "Please answer by [date] to [name, mail]" in maker
    assert "| Owner |" not in maker
    assert "| 16 |" in maker
    assert "For an agent" not in maker
    assert "For an agent" in other


def test_a_bought_language_model_is_not_said_to_be_set_up_here() -> None:
    text = with_systems({"name": "Writer", "provider": "Textwerk Ltd", "kinds": ("generative",), "model": "W 1"})[
        "ai_life_cycle"
    ].text
    assert (
        ", W 1 | Bought; instructions, sources and rights, as far as they are set here, count as its settings |" in text
    )


def test_what_a_system_handles_is_no_leave_to_enter_it() -> None:
    row = {
        "name": "Diktat",
        "provider": "Sprechwerk",
        "data": "Krankengeschichten",
        "notes": "Rechtsgutachten steht aus",
    }
    supplier = {"name": "Sprechwerk", "result": "never reviewed"}
    said = inputs_of(ai_systems=[row], suppliers=[supplier]).lists
    facts = DraftFacts(
        client(),
        load_catalogue(),
        load_library(),
        **ROWS,
        systems=said.ai_systems,
        suppliers=said.suppliers,
        unlisted={"ChatGPT": Unlisted(("“by card” (Risks!E25)",), "")},
    )
    texts = draft_texts(facts)
    text, inner = texts["ai_responsible_use"].text, texts["ai_supplier_grading"].text
    assert "| Nothing until its owner says so |" in text
    assert re.search(r"ChatGPT; .+ \| Nothing until approved \|", text)
    for said_inside in ("Rechtsgutachten steht aus", "never reviewed", "by card"):
        assert said_inside not in text, "rules that all staff get quote no inner list"
        assert said_inside in inner
    assert "| Inside released software: spelling and translation; whoever released it |" in text, (
        "speech to text is a listed one"
    )


REGULATED = {"Klasse IIa": True, "nein": False, None: False}


@pytest.mark.parametrize("said", REGULATED)
def test_a_regulated_product_calls_for_care_and_has_others_to_tell(said: str | None) -> None:
    texts = with_systems({"name": "Finder", "regulated_product": said, "status": "live"})
    found = f"Finder ({said}): keep it as it is" in texts["ai_incident_page"].text
    assert found == (f"regulated product ({said})" in texts["ai_supplier_grading"].text) == REGULATED[said]


def test_the_maker_of_a_base_model_is_asked_and_told_and_nobody_where_all_is_made_here() -> None:
    providers = {"Agent": "built by us on a model of Modelworks (US)", "Own": "in-house"}
    found = with_systems(*({"name": name, "provider": said, "status": "live"} for name, said in providers.items()))
    asked = [name for name in found if name.startswith("ai_supplier_questionnaire_")]
    assert asked == ["ai_supplier_questionnaire_modelworks"]
    assert "Agent (built here on a model of yours)" in found[asked[0]].text
    page = found["ai_incident_page"].text
    assert "| Modelworks |" in page
    assert re.search(r"\| Own: .+ \| – \|", page)


@pytest.mark.parametrize(
    ("provider", "model"),
    [
        ("us, on a rented GPT model", "BuyBot 1.3"),
        ("in-house", "BuyBot 1.3 on OpenAI GPT"),
        ("selbst gebaut, auf einem gemieteten Modell von OpenAI", "BuyBot 1.3"),
        ("développé par nous, sur un modèle loué à OpenAI", "BuyBot 1.3"),
    ],
)
def test_the_maker_of_a_rented_model_is_asked_and_told(provider: str, model: str) -> None:
    said = {"provider": provider, "model": model, "role": ("producer",), "status": "live"}
    found = with_systems({"name": "Buying agent"} | said)
    assert "Buying agent" in found["ai_supplier_questionnaire_openai"].text
    assert "| OpenAI |" in found["ai_incident_page"].text


def test_each_provider_gets_its_own_systems_and_nothing_of_others() -> None:
    rows = [*SYSTEMS, {"name": "Second", "provider": "deskware", "notes": "Bought by card", "affected": "patients"}]
    found = with_systems(*rows)
    assert [name for name in found if name.startswith("ai_supplier_questionnaire")] == [
        "ai_supplier_questionnaire",
        "ai_supplier_questionnaire_deskware",
        "ai_supplier_questionnaire_botmaker",
    ]
    text = found["ai_supplier_questionnaire_deskware"].text
    assert found["ai_supplier_questionnaire_deskware"].title == "Questionnaire for suppliers of AI: Deskware"
    assert "| Triage | Triage 4.2 |" in text
    assert "| Second | [which version?] |" in text
    assert not re.search("Botmaker|Portal bot|card|Grade|not met", text)
    assert "## Part B" in text, "patients are concerned"
    inner = found["ai_supplier_grading"].text
    assert "## Part B" in found["ai_supplier_questionnaire_botmaker"].text, "what isn't known counts as yes"
    assert re.search(r"\| Portal bot .+ \| Weighty, until the screening is answered \|", inner)
    assert re.search(r"\| Second; .+ \| Weighty \| “Bought by card” ", inner)


def test_a_provider_of_what_is_screened_to_the_end_without_a_yes_is_asked_nothing_weighty() -> None:
    row = {"name": "Speller", "provider": "Deskware", "purpose": "Marks spelling", "affected": "nobody"}
    no = {"personal_data": False, "regulated_product": "no", "autonomy": "advises", "kinds": ("rules",)}
    found = with_systems(row | no)
    assert "| Everyday aid | – |" in found["ai_supplier_grading"].text
    assert "## Part B" not in found["ai_supplier_questionnaire_deskware"].text


def test_results_are_watched_by_what_came_later_or_by_a_sample_as_the_kind_allows() -> None:
    rows = [{"name": name, "kinds": kinds} for name, kinds in KINDS_WATCHED.items()]
    text = with_systems(*rows)["ai_responsible_use"].text
    measures = dict(re.findall(r"a person can step in \| (\w+) \| (.+?); outputs that a person set aside", text))
    assert {name: ("50 " in told, "false alarms" in told, "later" in told) for name, told in measures.items()} == {
        "Warning": (False, True, True),
        "Writer": (True, False, False),
        "Reader": (True, True, True),
        "Unknown": (True, False, True),
    }
    by_truth = "by what turned out later; where that never becomes known, errors in 50 outputs"
    assert by_truth in drafts()["monitoring_and_measurement"].text


KINDS_WATCHED: dict[str, tuple[str, ...] | None] = {
    "Warning": ("predictive",),
    "Writer": ("generative",),
    "Reader": ("predictive", "generative"),
    "Unknown": None,
}


def test_no_tool_stands_among_the_rules_that_no_list_names() -> None:
    helper, other = Unlisted(("“Chatbot in the portal”",), "Desk lead"), Unlisted(("“by card”",), "")
    text = drafts_with(unlisted={"Portal helper": helper, "ChatGPT": other})["ai_responsible_use"].text
    assert "| [Chat assistant under our contract] | [drafts, summaries, ideas] | – | [internal information" in text
    assert "| Portal helper; Desk lead | Nothing until approved | – | Nothing until approved |" in text
    assert re.search(r"\| ChatGPT; .+ \| Nothing until approved \| – \| Nothing until approved \|", text)


def test_a_role_that_comes_with_a_standard_is_told_until_somebody_has_it() -> None:
    text = drafts()["ai_responsible_use"].text
    assert "No list names an AI governance lead yet" in text
    assert "The AI governance lead brings" in text
    held = draft_texts(
        DraftFacts(client(), load_catalogue(), load_library(), **ROWS | {"roles": {"ai_responsible_use": "Ann"}})
    )
    assert "The Ann brings" in held["ai_responsible_use"].text
    assert "No list names" not in held["ai_responsible_use"].text


def test_the_method_says_which_grade_each_step_of_the_form_is() -> None:
    steps = [step.title for step in load_impact_kit().severity]
    (line,) = [line for line in drafts()["risk_management"].text.splitlines() if "rates harm by four steps" in line]
    assert re.findall(r"\b(\w+)(?: is grade)? \d", line) == steps


@pytest.mark.parametrize("draft", OF_SYSTEMS)
def test_without_a_list_of_systems_a_row_is_left_to_fill_in(draft: str) -> None:
    text = drafts()[draft].text
    assert re.search(r"^\|( \|){2,}|\[Name of the system\]|Chat assistant under", text, re.MULTILINE)


@pytest.mark.parametrize("said", HOSTILE)
def test_what_a_list_says_comes_out_as_typed_in_a_table_that_keeps_its_columns(said: str) -> None:
    row = dict.fromkeys(("name", "owner", "provider", "model", "purpose", "data", "affected", "services"), said)
    found = with_systems(row | {"owner": f"{said}, Ann"})
    for name in OF_SYSTEMS:
        markdown = parsed(found[name].text)
        assert said in plain(markdown), name
        assert [level for level, _ in headings_of(found[name].text)].count(1) == 1, name
        for table in (token for token in markdown if token["type"] == "table"):
            head, body = table["children"]
            assert {len(line["children"]) for line in body["children"]} == {len(head["children"])}, name


def test_the_words_of_the_drafts_are_those_of_the_lists() -> None:
    words = load_system_words().drafts
    assert set(words.decides) == set(get_args(Autonomy))
    assert set(words.errs) == set(get_args(Kind))
    assert set(words.way) == set(get_args(Way))
    assert set(words.care) == {question.id for question in load_impact_kit().screening} | {
        "regulated",
        "agent",
        "own_data",
    }


@pytest.mark.parametrize("name", HOSTILE)
def test_a_clients_name_comes_out_as_typed(name: str, tmp_path: Path) -> None:
    for draft in written(tmp_path, name=name, short_name=name, scope=name, sector=name, ai_roles=[name]).values():
        markdown = plain(parsed(draft.text))
        opened = docx.Document(tmp_path / f"{draft.id}.docx")
        assert name in markdown, draft.id
        assert any(name in paragraph.text for paragraph in opened.paragraphs), draft.id
        assert opened.sections[0].header.paragraphs[0].text.endswith(f"\t{name}")
        assert [level for level, _ in headings_of(draft.text)].count(1) == 1, draft.id


@given(st.text(max_size=40) | st.text("\\`*_{}[]<>#|~&!-+=.1) ax;", max_size=12))
def test_any_text_is_shown_literally(text: str) -> None:
    """As a paragraph, behind a word and in a cell of a table; only its blanks and line ends become single blanks."""
    said = re.sub(r"[^\S\xa0]+", " ", allowed(text)).strip()
    assert plain(parsed(f"{literal(text)}\n")) == said
    assert plain(parsed(f"x {literal(text)}\n")) == f"x {said}".strip()
    cells = parsed(f"| a | b |\n| --- | --- |\n| {literal(text)} | y |\n")[0]["children"][1]["children"][0]["children"]
    assert [plain(cell["children"]) for cell in cells] == [said, "y"]


def test_word_files_open_with_the_headings_of_the_markdown(tmp_path: Path) -> None:
    styles = {"Title": 1, "Heading 1": 2, "Heading 2": 3, "Heading 3": 4}
    for draft in written(tmp_path, assessor="Lead assessor").values():
        opened = docx.Document(tmp_path / f"{draft.id}.docx")
        found = [(styles[each.style.name], each.text) for each in opened.paragraphs if each.style.name in styles]
        assert found == headings_of((tmp_path / f"{draft.id}.md").read_text(encoding="utf-8"))
        assert found[0] == (1, draft.title)
        assert len(found) > 2
        properties = opened.core_properties
        assert (properties.title, properties.author, properties.language) == (draft.title, "Lead assessor", "en-GB")
        assert (
            properties.created
            == properties.modified
            == datetime.combine(AS_OF, datetime.min.time(), properties.created.tzinfo)
        )
        section = opened.sections[0]
        assert section.header.paragraphs[0].text.startswith("DRAFT")
        assert "PAGE" in section.footer.paragraphs[0]._p.xml
        for table in opened.tables:
            assert table.style.name == "Table Grid"
            first, *others = table.rows
            assert first._tr.trPr.find(qn("w:tblHeader")) is not None
            assert others
            assert all(cell.text.strip() for cell in first.cells), f"{draft.id}: a column without a heading"


def test_a_long_assessor_is_cut_to_what_properties_hold(tmp_path: Path) -> None:
    written(tmp_path, assessor="Lead " * 100)
    assert docx.Document(tmp_path / "ims_manual.docx").core_properties.author == ("Lead " * 51)


def test_word_files_use_only_styles_and_numbers_that_they_define(tmp_path: Path) -> None:
    for draft in written(tmp_path).values():
        opened = docx.Document(tmp_path / f"{draft.id}.docx")
        defined = {style.style_id for style in opened.styles}
        used = {
            item.get(qn("w:val"))
            for name in ("pStyle", "rStyle", "tblStyle", "basedOn", "next")
            for root in (opened.element, opened.styles.element)
            for item in root.iter(qn(f"w:{name}"))
        }
        assert used <= defined, draft.id
        numbers = [num.get(qn("w:numId")) for num in opened.part.numbering_part.element.iter(qn("w:num"))]
        assert len(numbers) == len(set(numbers))
        assert {item.get(qn("w:val")) for item in opened.element.iter(qn("w:numId"))} <= set(numbers)


def test_every_numbered_list_starts_where_it_says_and_lists_nest() -> None:
    text = "# T\n\n1. a\n2. b\n   - c\n     1. d\n\nbetween\n\n3. e\n\n- f\n\n  more of f\n"
    opened = docx.Document(io.BytesIO(docx_of(text, title="T", holder="H", author="", created=AS_OF)))
    found = [(item.style.name, item.text) for item in opened.paragraphs[1:]]
    assert found == [
        ("List Number", "a"),
        ("List Number", "b"),
        ("List Bullet 2", "c"),
        ("List Number 3", "d"),
        ("Normal", "between"),
        ("List Number", "e"),
        ("List Bullet", "f"),
        ("List Continue", "more of f"),
    ]
    starts = [item.get(qn("w:val")) for item in opened.part.numbering_part.element.iter(qn("w:startOverride"))]
    assert starts == ["1", "1", "3"]


def test_emphasis_and_blanks_are_marked_in_words_own_way() -> None:
    text = "plain **bold** *slanted* [fill in **this** too] and [that]\n"
    opened = docx.Document(io.BytesIO(docx_of(text, title="T", holder="H", author="", created=AS_OF)))
    runs = opened.paragraphs[0].runs
    assert {run.text for run in runs if run.bold} == {"bold", "this"}
    assert {run.text for run in runs if run.italic} == {"slanted"}
    assert {run.text for run in runs if run.style.name == "To Fill In"} == {"[that]"}
    assert opened.paragraphs[0].text == "plain bold slanted [fill in this too] and [that]"


@pytest.mark.parametrize("text", ["> quoted\n", "```\ncode\n```\n", "a [link](https://example.org)\n", "![x](y.png)\n"])
def test_what_cannot_be_written_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="cannot be written to Word"):
        body_of(text, first_list=1)


@pytest.mark.parametrize(
    "rows",
    [
        [["a", "b"], ["c", "d"]],
        [["No.", "Text"], ["1", "a long sentence " * 20]],
        [["x" * 60, "y" * 60], ["a", ""]],
        [["", "", ""]],
    ],
    ids=["short", "one long", "too long words", "empty"],
)
def test_columns_fill_the_page(rows: list[list[str]]) -> None:
    widths = column_widths(rows)
    assert sum(widths) == TEXT_WIDTH
    assert min(widths) > 0


def test_long_cells_get_the_room() -> None:
    narrow, wide = column_widths([["No.", "Text"], ["1", "a long sentence " * 20]])
    assert wide > 10 * narrow


def in_word(markdown: str) -> Any:
    return docx.Document(io.BytesIO(docx_of(markdown, title="T", holder="H", author="", created=AS_OF)))


def test_a_line_across_the_text_is_a_new_page() -> None:
    found = in_word("# T\n\na\n\n---\n\n## Second\n\nb\n")
    breaks = [item.text for item in found.paragraphs if item._p.find(f".//{qn('w:pageBreakBefore')}") is not None]
    assert breaks == ["Second"]


def test_a_small_table_stays_whole_and_with_the_line_before_it() -> None:
    found = in_word("# T\n\nsign here\n\n| By | On |\n| --- | --- |\n| [name] | [date] |\n")
    (table,) = found.tables
    kept = [item.text for item in found.paragraphs if item._p.find(f".//{qn('w:keepNext')}") is not None]
    assert "sign here" in kept
    rows = [all(cell._tc.find(f".//{qn('w:keepNext')}") is not None for cell in row.cells) for row in table.rows]
    assert rows == [True, False]


def test_a_table_begins_where_the_text_does() -> None:
    (table,) = in_word("| a |\n| --- |\n| b |\n").tables
    indent = table._tbl.tblPr.find(qn("w:tblInd"))
    assert indent.get(qn("w:w")) == str(CELL_MARGIN)


def test_there_is_room_to_write_in() -> None:
    number, question, answer, proof = column_widths(
        [["No.", "Question", "Answer", "Proof"], ["1", "a long sentence " * 20, "", ""]]
    )
    assert min(answer, proof) >= 0.2 * TEXT_WIDTH
    assert question > 0.4 * TEXT_WIDTH > number
    for answer in ("[answer]", ""):
        assert column_widths([["Subject", "Answer"], ["why " * 20, answer]])[1] > 0.3 * TEXT_WIDTH


def test_a_column_beside_many_to_write_in_holds_its_words() -> None:
    subject, *others = column_widths(
        [["Subject", "Fits", "Enough", "Works", "Because"], ["Information security", *[""] * 4]]
    )
    assert subject > 0.2 * TEXT_WIDTH
    assert min(others) > 0.1 * TEXT_WIDTH


def test_a_column_with_a_single_answer_has_room_for_the_others() -> None:
    rows = [["Kind", "Effect"], ["Rights " * 9, ""], ["Money " * 9, ""], ["Privacy " * 9, "yes"]]
    assert column_widths(rows)[1] > 0.3 * TEXT_WIDTH


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    written(tmp_path / "a")
    written(tmp_path / "b")
    names = sorted(path.name for path in (tmp_path / "a").iterdir())
    assert names == sorted(f"{name}.{kind}" for name in load_drafts() for kind in ("md", "docx"))
    for name in names:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    with zipfile.ZipFile(tmp_path / "a" / "ims_manual.docx") as archive:
        assert {entry.date_time[:3] for entry in archive.infolist()} == {(AS_OF.year, AS_OF.month, AS_OF.day)}


def test_another_day_shows_in_text_and_properties(tmp_path: Path) -> None:
    written(tmp_path, as_of=date(2027, 1, 5))
    assert (tmp_path / "ims_manual.md").read_text(encoding="utf-8").startswith("**Draft of 5 January 2027")
    assert docx.Document(tmp_path / "ims_manual.docx").core_properties.created.date() == date(2027, 1, 5)


def test_faults_of_the_index_are_told(tmp_path: Path) -> None:
    (tmp_path / "one.md").write_text("{# audit.programme no.such #}\ntext\n{# audit.impartial #}\n", encoding="utf-8")
    plan = DraftPlan(
        id="one",
        title="One",
        file="one.md",
        owner="Somebody",
        processes=("no_process",),
        documents=("no_document",),
        standards=("27001",),
        criteria=("audit.programme", "audit.reported", "no.such"),
    )
    other = plan.model_copy(update={"id": "two", "file": "two.md", "processes": (), "documents": (), "criteria": ()})
    catalogue = load_catalogue()
    faults = check_drafts(
        [plan, plan.model_copy(update={"file": "two.md"}), other],
        load_library(),
        catalogue.criteria,
        catalogue.processes,
        tmp_path,
    )
    assert faults[:6] == [
        "drafts.yml: one stands 2 times",
        "drafts.yml, one: criteria names no.such, which is not there",
        "drafts.yml, one: processes names no_process, which is not there",
        "drafts.yml, one: documents names no_document, which is not there",
        "drafts/one.md: nothing in it is marked audit.reported",
        "drafts/one.md: marks audit.impartial, which drafts.yml doesn't name",
    ]
    assert faults[-1] == "drafts.yml, two: there is no drafts/two.md"
    assert marked_criteria("{# a.b c.d #} x {# a.b #} {# a remark #}") == ("a.b", "c.d")


def writer() -> str:
    """The path of LibreOffice where it can open text documents; empty where it can't or isn't there."""
    found = shutil.which("soffice")
    return found if found and (Path(found).resolve().parent / "libswlo.so").is_file() else ""


@pytest.mark.skipif(not writer(), reason="LibreOffice Writer is not installed")
def test_libreoffice_opens_a_draft(tmp_path: Path) -> None:
    written(tmp_path)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        writer(),
        "--headless",
        profile,
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "ims_manual.docx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert (tmp_path / "ims_manual.pdf").read_bytes().startswith(b"%PDF")


def test_the_inner_paper_and_not_the_rules_of_use_names_what_the_clients_own_register_plans_on_ai() -> None:
    texts = drafts_with(planned=["“Rule in POL-03” (R-20, Risks!K25)"])
    assert "go into that paper:\n\n- “Rule in POL-03” (R-20, Risks!K25)\n" in texts["ai_supplier_grading"].text
    assert "R-20" not in texts["ai_responsible_use"].text
    assert "plans something on AI" not in drafts_with()["ai_supplier_grading"].text


def test_the_end_of_a_system_is_no_end_of_a_contract() -> None:
    row = {"name": "Beds", "provider": "Maker", "kinds": ("predictive",), "retirement": date(2027, 6, 30)}
    letters = [with_systems(row), with_systems(row, suppliers=[{"name": "Maker", "ends": date(2028, 1, 31)}])]
    first, second = (texts["ai_supplier_questionnaire_maker"].text for texts in letters)
    assert "2027" not in first
    assert "| 31 January 2028 |" in second


def drafts_with(**facts: Any) -> dict[str, Draft]:
    return draft_texts(DraftFacts(client(), load_catalogue(), load_library(), **ROWS, **facts))


def test_whoever_found_a_system_is_sent_no_letter_as_its_maker() -> None:
    texts = with_systems(
        {"name": "Minutes bot", "provider": "found by sales"}, {"name": "Sorter", "provider": "Deskware"}
    )
    letters = [name for name in texts if name.startswith("ai_supplier_questionnaire_")]
    assert letters == ["ai_supplier_questionnaire_deskware"]
    assert "found by sales" not in texts["ai_life_cycle"].text


@pytest.mark.parametrize("name", ["harbour", "stadtspital", "lumen", "millrace"])
def test_the_procedure_for_audits_says_when_the_programme_looks_first_at_ai_in_use(name: str) -> None:
    walked = demo(name)
    text = deliverables.draft(walked, "internal_audit").text
    said = re.findall(r"By the programme it comes up first in (.*?)\.", text)
    systems = [each for each in walked.inputs.lists.ai_systems if is_in_use(each) and each.in_scope is not False]
    first = walked.audits.first_on_ai
    assert said == ([long_month(first)] if systems and first else [])
    on_ai = [each.begins for each in walked.audits.held if each.topic in ("building_ai", "ai_and_people")]
    assert not first or first <= min(on_ai)
    assert "within the first year" not in text


def test_the_procedure_for_audits_has_the_points_of_the_programme() -> None:
    """Its table is written out, the programme reckons by data/scales: both say the same."""
    text = (TEXTS / "internal_audit.md").read_text(encoding="utf-8")
    rows = [
        line.split(" | ")[-1].strip(" |") for line in text.splitlines() if line.endswith((" 1 |", " 2 |", " more |"))
    ]
    points: dict[str, list[int]] = {}
    for rule in frequency_rules():
        points.setdefault(rule.measure, []).append(rule.points)
    told = [f"{points['findings'][0]}; {points['overdue'][0]} more", f"{points['in_use'][0]}; {points['harm'][0]} more"]
    assert rows == [
        "; ".join(map(str, points["risks"])),
        *told,
        "; ".join(map(str, points["open"])),
        str(*points["standards"]),
    ]
    assert points["gaps"] == [0], "it counts for how early, not for how often"
    starts = {(rule.measure, rule.points): rule.start for rule in frequency_rules()}
    assert (starts["open", 1], starts["open", 2], starts["risks", 2]) == (0.4, 0.7, 4)
    assert [rule[:2] for rule in times_rules()] == [(0, 1), (3, 2), (5, 3)]


def test_the_provider_of_what_may_be_high_risk_by_its_use_is_asked_for_what_the_law_gives() -> None:
    lists = inputs_of(ai_systems=[{"name": "Sorter", "provider": "TalentGrid", "cell": "ai.xlsx!AI!B4"}]).lists
    facts = DraftFacts(client(), load_catalogue(), load_library(), **ROWS, systems=lists.ai_systems)
    named = replace(facts, by_class={lists.ai_systems[0].cell: "Annex III, point 4(a): recruits people"})
    asked, silent = (draft_texts(each)["ai_supplier_questionnaire_talentgrid"].text for each in (named, facts))
    for words in (
        "Annex III, point 4(a)",
        "declaration of conformity",
        "instructions for use belong",
        "registered in the Union's database",
    ):
        assert words in asked
        assert words not in silent
