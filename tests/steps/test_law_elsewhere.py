"""Sentences of other lists that may tell of AI which the list lacks, and which a law forbids or holds high-risk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest

from ims_lib.catalogue.overlays import load_overlays
from ims_lib.decided_settings import MadeDecision
from ims_lib.steps.ai_systems.law_elsewhere import LawElsewhere, ask_of_law_elsewhere, law_elsewhere
from ims_lib.steps.ai_systems.told_elsewhere import told_elsewhere
from tests.steps.lists import inputs_of

EMOTIONS, SELECTS, FACES = "Article 5(1)(f)", "Annex III, point 4(a)", "Annex III, point 1(a)"


def found_in(**lists: Any) -> tuple[LawElsewhere, ...]:
    inputs = inputs_of(**lists)
    told = told_elsewhere(inputs.lists.ai_systems, inputs.lists)
    return law_elsewhere(inputs, None, load_overlays().values(), told)


# a risk → the place of the law of which its sentence speaks; none of what need not be AI, or is none that runs here
SAID: Mapping[str, str] = {
    "Camera system that reads employees' emotions in the call centre": EMOTIONS,
    "Kamera, die die Stimmung der Kassiererinnen erkennt, fällt aus": EMOTIONS,
    "Caméra qui lit les émotions des salariés": EMOTIONS,
    "CV screening tool of HR rejects suitable applicants": SELECTS,
    "Das Lebenslauf-Screening-Tool der Personalabteilung benachteiligt Frauen": SELECTS,
    "Bewerbungen werden durch ein Tool vorsortiert": SELECTS,
    "Les candidatures sont triées par un logiciel": SELECTS,
    "AI camera at the entrance recognises faces of visitors": FACES,
    "Proctoring software detects cheating in exams": "Annex III, point 3(d)",
    "Recruiting tool crashes": "",
    "Candidates are screened before employment, and it isn't written down in the HR tool": "",
    "HR system with applicant data is hacked": "",
    "Screening of applicants takes long": "",
    "AI tools that rank employees are prohibited": "",
    "Attackers use AI tools that read emotions of staff": "",
    "Monitoring tool for employees' laptops lacks patches": "",
    "Kredit-Software stürzt ab": "",
}


@pytest.mark.parametrize("title", SAID)
def test_a_sentence_on_a_thing_that_does_what_the_law_names_is_asked(title: str) -> None:
    assert [each.sign.place for each in found_in(risks=[{"title": title}])] == [SAID[title]] * bool(SAID[title])


CAMERA = "Camera system that reads employees' emotions in the call centre"


def test_what_is_asked_is_proposed_with_its_article_and_cell() -> None:
    found = found_in(risks=[{"title": CAMERA}])
    (asked,) = ask_of_law_elsewhere(found, ())
    assert (asked.level, asked.cell) == ("question", "A4")
    assert "may be AI that the list of AI systems lacks: is it AI, and does it run here" in asked.message
    assert "ask counsel (EU AI Act, Article 5(1)(f), since 2 February 2025" in asked.message
    assert asked.message.endswith("That is proposed from this one sentence")
    made = MadeDecision("law_elsewhere", (CAMERA,), "Find out", "no AI", "Head of HR", dt.date(2026, 12, 1), "key")
    assert not [*ask_of_law_elsewhere(found, [made])]


@pytest.mark.parametrize(
    ("name", "purpose", "perhaps"),
    [
        ("Mood watch", "shows the mood of cashiers to the shift lead", [("Mood watch",)]),
        ("Camera 4", "shows the mood of cashiers to the shift lead", []),
        ("Agent watch", "reads emotions of staff in the call centre", []),
        ("Ticket triage", "sorts tickets", [()]),
    ],
)
def test_a_listed_system_of_the_same_words_is_it_and_one_of_the_same_article_may_be(
    name: str, purpose: str, perhaps: list[tuple[str, ...]]
) -> None:
    listed = [{"name": name, "purpose": purpose, "cell": "lists.xlsx!AI!A9"}]
    assert [each.perhaps for each in found_in(risks=[{"title": CAMERA}], ai_systems=listed)] == perhaps


@pytest.mark.parametrize(("ai", "count"), [(True, 1), (None, 0)])
def test_a_supplier_said_to_be_one_of_ai_needs_no_word_for_a_thing(ai: bool | None, count: int) -> None:
    assert len(found_in(suppliers=[{"name": "HireFast", "service": "ranks applicants for jobs", "ai": ai}])) == count


def test_a_row_is_asked_once_and_one_that_is_settled_or_a_document_not() -> None:
    assert len(found_in(risks=[{"title": CAMERA, "asset": CAMERA}])) == 1
    assert not found_in(risks=[{"title": CAMERA, "status": "closed"}])
    assert not found_in(documents=[{"title": "Instructions for the CV screening tool"}])


@pytest.mark.parametrize(
    ("title", "product"),
    [
        ("Recruiters paste CVs into ChatGPT to rank applicants", "ChatGPT"),
        ("HR nutzt DeepL und ChatGPT, um Bewerber zu bewerten", "ChatGPT"),
        ("Les RH utilisent ChatGPT pour trier les candidatures", "ChatGPT"),
        ("A chatbot is used to screen candidates", ""),
    ],
)
def test_a_known_product_in_use_is_ai_and_no_system_of_the_list(title: str, product: str) -> None:
    ranker = {
        "name": "Match Score",
        "purpose": "ranks job applicants",
        "cell": "lists.xlsx!AI!A4",
        "kinds": ("predictive",),
    }
    found = found_in(risks=[{"title": title, "cell": "lists.xlsx!Risks!A4"}], ai_systems=[ranker])
    assert [each.product for each in found] == [product]
    assert found[0].perhaps == (() if product else ("Match Score",))
    assert len([*ask_of_law_elsewhere(found, ())]) == (not product)
