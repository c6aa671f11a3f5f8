"""AI systems under an overlay: the class that a row's words lead to, and the duties that follow from it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from ims_lib.assessment import Assessment
from ims_lib.assessment.objects import ListedObject, Objects
from ims_lib.catalogue.overlays import Overlay, OverlayEntry, Start, load_overlays
from ims_lib.inputs.rows import AiSystemRow
from ims_lib.steps.ai_systems.classes import Classes, classes_of
from ims_lib.steps.ai_systems.overlay import lay_over
from tests.builders import assessed, catalogue, criterion, row

ACT = "eu_ai_act"
COLUMNS = {"name": "B7", "purpose": "C7", "affected": "J7", "data": "K7", "kinds": "F7", "model": "E7"}
PRODUCT, ANNEX_III, PROHIBITED = "high_risk_product", "high_risk_annex_iii", "prohibited_practice"


def system(name: str = "Thing", purpose: str | None = None, **said: Any) -> AiSystemRow:
    place = {"file": "ai.xlsx", "sheet": "AI", "row": 7, "cell": "ai.xlsx!AI!A7"}
    return AiSystemRow(**place, cells=COLUMNS, name=name, purpose=purpose, **said)


def proposed(purpose: str, **said: Any) -> Classes:
    return classes_of(system(said.pop("name", "Thing"), purpose, **said), load_overlays()[ACT])


def places(classes: Classes) -> dict[str, list[str]]:
    return {item.id: [sign.place for sign in item.signs] for item in classes.fitting}


# case → purpose, the rest of the row, the class proposed, a place that leads to it
CASES: dict[str, tuple[str, dict[str, Any], str, str]] = {
    "triage in a hospital": (
        "Ranks patients in the emergency department by urgency",
        {"kinds": ("predictive",), "affected": "patients"},
        ANNEX_III,
        "Annex III, point 5(d)",
    ),
    "Triage im Spital": ("Triage von Patienten in der Notaufnahme", {}, ANNEX_III, "Annex III, point 5(d)"),
    "triage aux urgences": ("Triage des patients aux urgences", {}, ANNEX_III, "Annex III, point 5(d)"),
    "triaje en urgencias": ("Triaje de pacientes en urgencias", {}, ANNEX_III, "Annex III, point 5(d)"),
    "triage in pronto soccorso": ("Triage dei pazienti in pronto soccorso", {}, ANNEX_III, "Annex III, point 5(d)"),
    "triage as a medical device": (
        "Triage of emergency patients; medical device class IIa",
        {},
        PRODUCT,
        "Article 6(1) with Annex I, Section A: medical devices",
    ),
    "a medical device": (
        "Detects fractures in X-ray images",
        {"affected": "patients"},
        PRODUCT,
        "Article 6(1) with Annex I, Section A: medical devices",
    ),
    "Medizinprodukt": (
        "Erkennt Hirnblutungen im CT",
        {"name": "Befundhilfe, Medizinprodukt"},
        PRODUCT,
        "Article 6(1) with Annex I, Section A: medical devices",
    ),
    "CT": (
        "Erkennt Lungenrundherde im CT-Thorax",
        {},
        PRODUCT,
        "Article 6(1) with Annex I, Section A: medical devices",
    ),
    "clinical decisions": (
        "Clinical decision support: suggests antibiotic and dose",
        {},
        PRODUCT,
        "Article 6(1) with Annex I, Section A: medical devices",
    ),
    "lift door": (
        "Stops the lift when a child stands in the door",
        {},
        PRODUCT,
        "Article 6(1) with Annex I, Section A: other products",
    ),
    "robot guard": (
        "Stops the robot when a person comes near; safety function",
        {},
        PRODUCT,
        "Article 2(2) with Annex I, Section B: vehicles, aircraft, trains, ships, machinery",
    ),
    "CV screening": ("Ranks CVs of applicants", {}, ANNEX_III, "Annex III, point 4(a)"),
    "Bewerbungen": ("Sortiert Bewerbungen vor", {}, ANNEX_III, "Annex III, point 4(a)"),
    "tri de CV": ("Trie les CV des candidats", {}, ANNEX_III, "Annex III, point 4(a)"),
    "filtro de currículos": ("Clasifica currículos de candidatos", {}, ANNEX_III, "Annex III, point 4(a)"),
    "curricula": ("Valuta i curricula dei candidati", {}, ANNEX_III, "Annex III, point 4(a)"),
    "drivers' scores": ("Scores drivers' performance per shift", {}, ANNEX_III, "Annex III, point 4(b)"),
    "creditworthiness": ("Scores creditworthiness of private customers", {}, ANNEX_III, "Annex III, point 5(b)"),
    "Bonität": ("Bonitätsprüfung von Privatkunden", {}, ANNEX_III, "Annex III, point 5(b)"),
    "solvabilité": ("Évalue la solvabilité des clients", {}, ANNEX_III, "Annex III, point 5(b)"),
    "health insurance": ("Sets premiums for health insurance", {}, ANNEX_III, "Annex III, point 5(c)"),
    "social benefits": (
        "Decides on eligibility of citizens for housing benefit",
        {},
        ANNEX_III,
        "Annex III, point 5(a)",
    ),
    "exam proctoring": ("Watches students during online exams", {}, ANNEX_III, "Annex III, point 3(d)"),
    "Prüfungsaufsicht": ("Prüfungsaufsicht per Kamera", {}, ANNEX_III, "Annex III, point 3(d)"),
    "essay marks": ("Grades essays of pupils", {}, ANNEX_III, "Annex III, point 3(b)"),
    "admission": (
        "Ranks applicants for admission of students to the university",
        {},
        ANNEX_III,
        "Annex III, point 3(a)",
    ),
    "face search": ("Facial recognition at the stadium gates", {}, ANNEX_III, "Annex III, point 1(a)"),
    "customers' emotions": ("Recognises emotions in callers' voices", {}, ANNEX_III, "Annex III, point 1(c)"),
    "grid safety": (
        "Protects the electricity grid: opens breakers in an emergency",
        {},
        ANNEX_III,
        "Annex III, point 2",
    ),
    "allocations": ("Détecte la fraude aux allocations familiales", {}, ANNEX_III, "Annex III, point 5(a)"),
    "ambulances": ("Sends emergency calls to the nearest ambulance by urgency", {}, ANNEX_III, "Annex III, point 5(d)"),
    "couriers": ("Allocates delivery orders to couriers by past performance", {}, ANNEX_III, "Annex III, point 4(b)"),
    "entrevistas": ("Selecciona candidatos para entrevistas", {}, ANNEX_III, "Annex III, point 4(a)"),
    "mutui": ("Valuta le richieste di mutuo", {}, ANNEX_III, "Annex III, point 5(b)"),
    "copies": ("Note les copies des étudiants", {}, ANNEX_III, "Annex III, point 3(b)"),
    "court": ("Researches case law and facts for judges", {}, ANNEX_III, "Annex III, point 8(a)"),
    "asylum": ("Summarises applications for asylum for decision", {}, ANNEX_III, "Annex III, point 7(c)"),
    "reoffending": ("Predicts the risk of reoffending for the police", {}, ANNEX_III, "Annex III, point 6(d)"),
    "emotions at work": (
        "Recognises emotions of call centre staff from their voice",
        {"affected": "employees"},
        PROHIBITED,
        "Article 5(1)(f)",
    ),
    "Emotionen am Arbeitsplatz": (
        "Emotionserkennung in Videokonferenzen",
        {"affected": "Mitarbeitende"},
        PROHIBITED,
        "Article 5(1)(f)",
    ),
    "emozioni in classe": ("Riconosce le emozioni degli studenti in classe", {}, PROHIBITED, "Article 5(1)(f)"),
    "émotions au travail": ("Détecte les émotions", {"affected": "salariés"}, PROHIBITED, "Article 5(1)(f)"),
    "social score": ("Rates tenants by their behaviour; social scoring", {}, PROHIBITED, "Article 5(1)(c)"),
    "faces from the web": ("Scrapes faces from the internet into a database", {}, PROHIBITED, "Article 5(1)(e)"),
    "crime from a profile": (
        "Predicts criminal offences of persons, by personality profile alone",
        {},
        PROHIBITED,
        "Article 5(1)(d)",
    ),
    "undressing app": ("Undresses people in photos", {"kinds": ("generative",)}, PROHIBITED, "Article 5(1)(ba)"),
    "chatbot for citizens": (
        "Chatbot that answers questions of citizens about waste collection",
        {"kinds": ("generative", "retrieval"), "affected": "citizens"},
        "transparency",
        "Article 50(1)",
    ),
    "Bürger-Chatbot": ("Beantwortet Fragen der Bürger zur Abfuhr", {}, "transparency", "Article 50(1)"),
    "pictures for adverts": ("Makes pictures for adverts", {"kinds": ("generative",)}, "transparency", "Article 50(2)"),
    "a model of one's own": (
        "Foundation model that we pretrain and license",
        {"kinds": ("predictive",)},
        "gpai_model",
        "Articles 3(63), 51 to 55",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_system_is_proposed_the_class_that_its_row_speaks_of(case: str) -> None:
    purpose, said, wanted, place = CASES[case]
    found = proposed(purpose, **said)
    assert found.proposed
    assert found.proposed.id == wanted, places(found)
    assert place in places(found)[wanted]
    assert found.proposed.asks.endswith(("?", ".", ")"))


MINIMAL: dict[str, tuple[str, dict[str, Any]]] = {
    "spam filter": ("Filters spam out of incoming mail", {"kinds": ("predictive",), "affected": "staff"}),
    "Spamfilter": ("Filtert Spam aus der Post", {"kinds": ("predictive",)}),
    "stock forecast": ("Forecasts how much stock the warehouse needs", {}),
    "turbine wear": ("Predicts wear of turbine blades from vibration", {}),
    "web shop": ("Recommends products in the web shop", {"kinds": ("predictive",), "affected": "customers"}),
    "theatres": ("Plant Operationssäle", {"affected": "Patienten"}),
    "lift maintenance": ("Predicts failures of lifts for maintenance", {}),
    "passengers": ("Forecasts passenger numbers of trains", {}),
    "water use": ("Prévoit la consommation d'eau", {}),
    "power demand": ("Prevede la domanda di energia elettrica", {}),
    "timber": ("Grades timber by quality from images", {}),
    "suppliers": ("Ranks suppliers by delivery performance", {}),
    "cards": ("Detecta fraude en tarjetas", {}),
    "ticket routing": ("Triages incident tickets by urgency for the service desk", {}),
    "translation of job adverts": ("Translates CVs and job adverts; ranks no candidates", {}),
    "invoice reader": ("Reads amounts from invoices of suppliers", {}),
    "scan for weak spots": ("Exploits vulnerabilities of software in penetration tests of children's apps", {}),
}


@pytest.mark.parametrize("case", MINIMAL)
def test_an_everyday_system_has_no_class_with_duties_of_its_own(case: str) -> None:
    purpose, said = MINIMAL[case]
    found = proposed(purpose, **said)
    assert places(found) == {"minimal": []}


# case → purpose, the place that the words lead away from
AWAY = {
    "face unlock": ("Facial recognition that unlocks the phone: verification one to one", "Annex III, point 1(a)"),
    "card fraud": ("Detects fraud in credit applications", "Annex III, point 5(b)"),
    "tickets": ("Triage of emergency tickets in the hospital's service desk", "Annex III, point 5(d)"),
    "tired drivers": ("Detects mood and fatigue of drivers at work", "Article 5(1)(f)"),
}


@pytest.mark.parametrize("case", AWAY)
def test_words_that_lead_away_are_told_with_a_question(case: str) -> None:
    purpose, place = AWAY[case]
    found = proposed(purpose)
    assert place not in [sign.place for item in found.fitting for sign in item.signs]
    away = {sign.place: sign for sign in found.led_away}
    assert away[place].asks.endswith("?") or "?" in away[place].asks
    assert away[place].facts[0].cell == "ai.xlsx!AI!C7"


def test_facts_name_the_cell_and_the_words() -> None:
    found = proposed("Recognises emotions of callers", affected="our employees")
    assert found.proposed
    [sign] = found.proposed.signs
    assert [(fact.column, fact.cell, fact.found) for fact in sign.facts] == [
        ("purpose", "ai.xlsx!AI!C7", ("emotions",)),
        ("affected", "ai.xlsx!AI!J7", ("employees",)),
    ]


def test_a_kind_is_a_fact_too() -> None:
    found = proposed("Makes pictures", kinds=("generative",))
    assert found.proposed
    assert [(fact.cell, fact.found) for fact in found.proposed.signs[0].facts] == [("ai.xlsx!AI!F7", ("generative",))]


def test_what_is_denied_is_no_sign_and_the_rest_of_the_sentence_is() -> None:
    assert places(proposed("Counts visitors, no facial recognition")) == {"minimal": []}
    assert "Annex III, point 4(a)" in places(proposed("Does not hire, but ranks CVs"))[ANNEX_III]


def test_two_classes_that_fit_are_both_told_and_both_bring_their_duties() -> None:
    found = lay_over(
        system("Job assistant", "Chatbot that screens applicants", kinds=("generative",), ai_act_role=("provider",)),
        load_overlays()[ACT],
        KNOWN,
    )
    assert found.proposed
    assert (found.proposed.id, [item.id for item in found.also]) == (ANNEX_III, ["transparency"])
    duties = {duty.entry.id: duty for duty in found.duties}
    assert {"risk_management", "said_to_be_ai", "output_marked"} <= duties.keys()
    assert "deployer_oversight" not in duties
    assert duties["risk_management"].applies_from == dt.date(2027, 12, 2)
    assert duties["output_marked"].applies_from == dt.date(2026, 8, 2)


WATCHED, RULES, TOLD = "risk.watched", "risk.rules", "risk.told"
HERE = "42001:A.6.2.6"
KNOWN = assessed(catalogue(criterion(WATCHED, HERE), criterion(RULES, "42001:A.9.2"), criterion(TOLD, "42001:A.8.2")))


def overlay(*entries: OverlayEntry, **said: Any) -> Overlay:
    return Overlay.model_validate(
        {
            "overlay": "law",
            "title": "A law",
            "about": "For tests.",
            "source": {"id": "law", "title": "A law", "url": "https://law.example"},
            "as_of": "2026-11-29",
            "entries": [],
            **said,
        }
        | {"entries": [entry.model_dump(by_alias=True) for entry in entries]}
    )


def entry(name: str = "duty", **said: Any) -> OverlayEntry:
    return OverlayEntry.model_validate(
        {"id": name, "place": "1", "title": "t", "text": "x", "criteria": [WATCHED, RULES, TOLD], **said}
    )


def known(*, judged: dict[str, str]) -> Assessment:
    knowledge = catalogue(criterion(WATCHED, HERE), criterion(RULES, "42001:A.9.2"), criterion(TOLD, "42001:A.8.2"))
    return assessed(knowledge, row(4, "42001:A.9.2", "partial"), judgements=judged)


def test_coverage_is_the_mean_of_what_is_known_and_counts_what_is_not() -> None:
    [duty] = lay_over(system(), overlay(entry()), known(judged={WATCHED: "F"})).duties
    assert (duty.level, duty.unknown) == (pytest.approx((1 + 0.5) / 2), 1)


def test_nothing_known_is_no_level_and_not_zero() -> None:
    [duty] = lay_over(system(), overlay(entry()), KNOWN).duties
    assert (duty.level, duty.unknown) == (None, 3)


def test_a_duty_that_no_criterion_carries_has_no_level() -> None:
    [duty] = lay_over(system(), overlay(entry(criteria=[], no_criterion="a mark")), KNOWN).duties
    assert (duty.level, duty.unknown) == (None, 0)


def test_what_is_judged_for_this_very_system_counts_for_it() -> None:
    assessment = known(judged={})
    mean, own = assessment.own[RULES], known(judged={RULES: "F"}).own[RULES]
    objects = Objects((ListedObject("ai_system", "Thing", "AI-1", "ai.xlsx!AI!A7"),))
    split = {**assessment.own, RULES: type(mean)(mean.level, mean.channel, each=(("AI-1", own),))}
    changed = type(assessment)(**{**vars(assessment), "own": split, "objects": objects})
    [duty] = lay_over(system(), overlay(entry(criteria=[RULES])), changed).duties
    assert duty.level == 1
    [other] = lay_over(system("Other"), overlay(entry(criteria=[RULES])), assessment).duties
    assert other.level == 0.5


# role of the row → duties that apply, what is unsaid
ROLES: dict[str, tuple[tuple[str, ...] | None, list[str], tuple[str, ...]]] = {
    "deployer": (("deployer",), ["both", "users"], ()),
    "provider": (("provider",), ["both", "makers"], ()),
    "two roles": (("provider", "deployer"), ["both", "users", "makers"], ()),
    "unsaid": (None, ["both", "users", "makers"], ("ai_act_role",)),
}


@pytest.mark.parametrize("case", ROLES)
def test_a_role_decides_what_applies_and_an_unsaid_one_leaves_all(case: str) -> None:
    role, wanted, unsaid = ROLES[case]
    law = overlay(entry("both"), entry("users", **{"for": ["deployer"]}), entry("makers", **{"for": ["provider"]}))
    found = lay_over(system(ai_act_role=role), law, KNOWN)
    assert ([duty.entry.id for duty in found.duties], found.unsaid) == (wanted, unsaid)


def test_a_framework_has_no_class_and_asks_by_kind() -> None:
    ten = load_overlays()["owasp_llm"]
    assert lay_over(system(kinds=("predictive",)), ten, KNOWN).duties == ()
    assert "embeddings" not in {d.entry.id for d in lay_over(system(kinds=("generative",)), ten, KNOWN).duties}
    unsaid = lay_over(system(), ten, KNOWN)
    assert (unsaid.proposed, len(unsaid.duties), unsaid.unsaid) == (None, 10, ("kinds",))
    assert {duty.applies_from for duty in unsaid.duties} == {None}


START = {
    "id": "then",
    "applies_from": {"product": "2028-08-02", "use": "2027-12-02"},
    "older": {"before": "2026-08-02", "applies_from": "2026-12-02"},
    "read_in": ["a"],
    "confidence": "medium",
    "question": "When?",
}
# classes, in use since → first day
DAYS: dict[str, tuple[set[str], dt.date | None, dt.date]] = {
    "of its class": ({"product"}, None, dt.date(2028, 8, 2)),
    "of two classes the earlier": ({"product", "use"}, None, dt.date(2027, 12, 2)),
    "of no class the earliest": (set(), None, dt.date(2027, 12, 2)),
    "there before": ({"product"}, dt.date(2026, 8, 1), dt.date(2026, 12, 2)),
    "there on the day": ({"product"}, dt.date(2026, 8, 2), dt.date(2028, 8, 2)),
}


@pytest.mark.parametrize("case", DAYS)
def test_the_first_day_goes_by_class_and_by_how_long_the_system_is_there(case: str) -> None:
    classes, since, wanted = DAYS[case]
    assert Start.model_validate(START).day_for(classes, since) == wanted


def test_a_duty_is_as_sure_as_the_less_sure_of_itself_and_its_date() -> None:
    law = overlay(
        entry(applies="then", confidence="low", question="What?"),
        dates=[START],
        publications=[{"id": "a", "title": "a", "url": "https://a.example"}],
    )
    [duty] = lay_over(system(), law, KNOWN).duties
    assert (duty.confidence, duty.questions) == ("low", ("What?", "When?"))
    assert [each.id for each in duty.read_in] == ["a"]
