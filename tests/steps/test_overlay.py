"""AI systems under an overlay: the class that a row's words lead to, and the duties that follow from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import pytest

from ims_lib.ai_roles.built_here import own_use
from ims_lib.assessment import Assessment
from ims_lib.assessment.objects import ListedObject, Objects
from ims_lib.catalogue.impact_kit import load_impact_kit
from ims_lib.catalogue.overlay_dates import Start
from ims_lib.catalogue.overlays import Overlay, OverlayEntry, load_overlays
from ims_lib.inputs.rows import AiSystemRow, Lists, ServiceRow
from ims_lib.report.steps.ai_systems.class_words import asked_of_counsel
from ims_lib.steps.ai_systems.classes import Classes, SignText, classes_of, traits_of
from ims_lib.steps.ai_systems.overlay import SystemDuty, lay_over
from ims_lib.steps.ai_systems.reach import scope_question
from ims_lib.steps.ai_systems.screening import screen
from tests.builders import assessed, catalogue, criterion, row
from tests.builders import client as client_of
from tests.steps.lists import row_of

ACT = "eu_ai_act"
COLUMNS = {"name": "B7", "purpose": "C7", "notes": "X7", "affected": "J7", "data": "K7", "kinds": "F7", "model": "E7"}
PRODUCT, ANNEX_III, PROHIBITED = "high_risk_product", "high_risk_annex_iii", "prohibited_practice"
MEDICAL = "Article 6(1) with Annex I, Section A: medical devices"


def system(name: str = "Thing", purpose: str | None = None, **said: Any) -> AiSystemRow:
    place = {"file": "ai.xlsx", "sheet": "AI", "row": 7, "cell": "ai.xlsx!AI!A7"}
    return row_of(AiSystemRow, **place, cells=COLUMNS, name=name, purpose=purpose, **said)


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
    "live identification, whose kind alone tells of faces": (
        "Identifie à distance en temps réel des personnes recherchées dans la rue",
        {"kinds": ("predictive",), "kinds_text": "Reconnaissance faciale"},
        "prohibited_practice",
        "Article 5(1)(h)",
    ),
    "identification, whose kind alone tells of faces": (
        "Identifies wanted persons in the street",
        {"kinds": ("predictive",), "kinds_text": "Face recognition"},
        ANNEX_III,
        "Annex III, point 1(a)",
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
        "product_own_law",
        "Article 2(2) with Annex I, Section B: vehicles, aircraft, trains, ships, machinery",
    ),
    "images by urgency": ("Reiht Röntgenbilder der Lunge nach Dringlichkeit", {}, PRODUCT, MEDICAL),
    "triage of images": ("Chest X-ray triage", {}, PRODUCT, MEDICAL),
    "a compound": ("Erkennt Hautkrebs auf Fotos", {}, PRODUCT, MEDICAL),
    "inpatients": ("Predicts which inpatients may deteriorate", {}, PRODUCT, MEDICAL),
    "Dosis": ("Schlägt die Dosis von Heparin vor", {}, PRODUCT, MEDICAL),
    "dosis": ("Propone la dosis de heparina", {}, PRODUCT, MEDICAL),
    "mammographies": ("Détecte le cancer du sein", {}, PRODUCT, MEDICAL),
    "peggioramento": ("Prevede il peggioramento dei pazienti", {}, PRODUCT, MEDICAL),
    "a class in its column": ("Zeigt Befunde", {"regulated_product": "Klasse IIb"}, PRODUCT, MEDICAL),
    "the lowest class in its column": ("Meldet Stürze im Zimmer", {"regulated_product": "Klasse I"}, PRODUCT, MEDICAL),
    "class 1": ("Watches the ward", {"regulated_product": "class 1"}, PRODUCT, MEDICAL),
    "classe I": ("Compte les pas", {"regulated_product": "classe I"}, PRODUCT, MEDICAL),
    "in vitro": ("Counts cells", {"regulated_product": "class B"}, PRODUCT, MEDICAL),
    "a mark in its column": ("Counts parts", {"regulated_product": "CE"}, PRODUCT, "Article 6(1) with Annex I"),
    "who resigns": ("Predicts who is likely to resign", {}, ANNEX_III, "Annex III, point 4(b)"),
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
    "a compound of health insurance": (
        "Berechnet die Prämie der Krankenzusatzversicherung",
        {},
        ANNEX_III,
        "Annex III, point 5(c)",
    ),
    "health insurance by its name": (
        "Calcule la prime individuelle",
        {"name": "Tarification santé"},
        ANNEX_III,
        "Annex III, point 5(c)",
    ),
    "health cover": (
        "Calculates the individual premium of supplementary health cover",
        {},
        ANNEX_III,
        "Annex III, point 5(c)",
    ),
    "shifts by performance": (
        "Verteilt Schichten und Nachtdienste an Pflegende nach Leistung",
        {},
        ANNEX_III,
        "Annex III, point 4(b)",
    ),
    "shifts by absences": ("Assigns shifts to nurses by their past absences", {}, ANNEX_III, "Annex III, point 4(b)"),
    "Dienstpläne": ("Schlägt Dienstpläne für die Pflege vor", {}, ANNEX_III, "Annex III, point 4(b)"),
    "turnos": ("Asigna turnos al personal de enfermería", {}, ANNEX_III, "Annex III, point 4(b)"),
    "university places": ("Ranks applicants for university places", {}, ANNEX_III, "Annex III, point 3(a)"),
    "Studienplätze": ("Reiht Bewerbungen um Studienplätze", {}, ANNEX_III, "Annex III, point 3(a)"),
    "pumps": ("Controls pumps of the drinking water supply", {}, ANNEX_III, "Annex III, point 2"),
    "Pumpen": ("Steuert die Pumpen der Wasserversorgung", {}, ANNEX_III, "Annex III, point 2"),
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
    "a claims bot that acts": (
        "Settles small claims and pays them",
        {"kinds": ("generative",), "kinds_text": "Chatbot", "autonomy": "alone"},
        "transparency",
        "Article 50(1)",
    ),
    "Schadensbot": (
        "Zahlt kleine Schäden aus",
        {"name": "Schadensbot", "kinds": ("generative",)},
        "transparency",
        "Article 50(1)",
    ),
    "pictures for adverts": ("Makes pictures for adverts", {"kinds": ("generative",)}, "transparency", "Article 50(2)"),
    "a model of one's own": (
        "Foundation model that we pretrain and license",
        {"kinds": ("predictive",)},
        "gpai_model",
        "Articles 3(63), 51 to 55",
    ),
    "a rented model tuned here": (
        "Bucht Termine",
        {"model": "Termin 3.2, auf gemietetem Sprachmodell", "trained_on": "Gespräche, hier nachtrainiert"},
        "gpai_tuned",
        "Articles 51 to 55, recital 109",
    ),
    "un modèle loué, réentraîné ici": (
        "Range les photos",
        {"model": "Léa 2.0 sur modèle loué", "trained_on": "nos conversations, réentraîné ici"},
        "gpai_tuned",
        "Articles 51 to 55, recital 109",
    ),
    "an open model tuned in house": (
        "Sorts mail",
        {"model": "Llama 3", "trained_on": "our tickets, fine-tuned in house"},
        "gpai_tuned",
        "Articles 51 to 55, recital 109",
    ),
    "a tuned model beside own data": (
        "Sortiert Post",
        {"model": "GPT-4o, feinabgestimmt", "trained_on": "eigene Schadenakten"},
        "gpai_tuned",
        "Articles 51 to 55, recital 109",
    ),
    "a tuned model of one's own make": (
        "Sorts mail",
        {"model": "fine-tuned Qwen", "provider": "in-house"},
        "gpai_tuned",
        "Articles 51 to 55, recital 109",
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
    "beds": ("Sagt die Belegung der Stationen voraus", {"affected": "Patienten", "regulated_product": "nein"}),
    "beds of inpatients": ("Forecasts occupied beds for the next week", {"affected": "inpatients"}),
    "no cancer": ("Does not detect cancer", {}),
    "no class": ("Ranks drawings", {"regulated_product": "no, not even class I"}),
    "no mark": ("Ranks drawings", {"regulated_product": "no CE mark"}),
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
    "a forecast retrained here": ("Forecasts sales", {"model": "Forest 2", "trained_on": "our sales, retrained here"}),
    "a model that its vendor tunes": (
        "Sorts mail",
        {"model": "Llama 3", "trained_on": "our mail, tuned by the vendor"},
    ),
    "scan for weak spots": ("Exploits vulnerabilities of software in penetration tests of children's apps", {}),
}


@pytest.mark.parametrize("case", MINIMAL)
def test_an_everyday_system_has_no_class_with_duties_of_its_own(case: str) -> None:
    purpose, said = MINIMAL[case]
    found = proposed(purpose, **said)
    assert places(found) == {"minimal": []}


def test_who_tunes_a_model_has_a_row_that_hangs_on_how_much() -> None:
    found = lay_over(
        system("Sorter", "Sorts mail", model="Llama 3", trained_on="our tickets, fine-tuned in house"),
        load_overlays()[ACT],
        KNOWN,
    )
    assert "tuned_model" in ids(found.if_fact)
    assert "tuned_model" not in ids(
        (*lay_over(system("Sorter", "Sorts mail", model="Llama 3"), load_overlays()[ACT], KNOWN).if_fact, *found.duties)
    )


@pytest.mark.parametrize(
    ("trained_on", "kinds", "is_asked"),
    [
        ("our claims files", ("generative",), True),
        ("unsere Schadenakten", ("generative",), True),
        ("our claims files, trained by the vendor", ("generative",), False),
        ("public texts", ("generative",), False),
        ("our claims files", ("predictive",), False),
    ],
)
def test_own_data_beside_a_general_purpose_model_are_asked_about(
    trained_on: str, kinds: tuple[str, ...], is_asked: bool
) -> None:
    found = proposed("Settles claims", model="Llama 3 70B", trained_on=trained_on, kinds=kinds)
    assert ("Articles 51 to 55, recital 109" in [sign.place for sign in found.raised]) is is_asked


# place → language → purpose
IN_TEN = {
    "Annex III, point 5(a)": {
        "en": "Estimates the risk of fraud with welfare benefits of residents",
        "de": "Schätzt das Risiko von Betrug bei Sozialleistungen der Bürger",
        "fr": "Estime le risque de fraude aux allocations familiales",
        "es": "Estima el riesgo de fraude en prestaciones sociales",
        "it": "Stima il rischio di frode nelle prestazioni sociali",
        "nl": "Schat het risico op fraude met uitkeringen",
        "pl": "Wykrywa nadużycia w świadczeniach socjalnych mieszkańców",
        "cs": "Rozhoduje o nároku občanů na dávky",
        "pt": "Estima o risco de fraude nos subsídios sociais",
        "el": "Έλεγχος απάτης σε επιδόματα πολιτών",
    },
    "Annex III, point 4(a)": {
        "en": "Ranks CVs of applicants",
        "de": "Sortiert Bewerbungen vor",
        "fr": "Trie les CV des candidats",
        "es": "Clasifica currículos de candidatos",
        "it": "Valuta i curricula dei candidati",
        "nl": "Rangschikt sollicitanten op basis van hun cv",
        "pl": "Sortuje CV kandydatów do pracy",
        "cs": "Třídí životopisy uchazečů",
        "pt": "Ajuda no recrutamento com triagem de currículos",
        "el": "Κατατάσσει βιογραφικά υποψηφίων",
    },
    "Annex III, point 5(b)": {
        "nl": "Beoordeelt de kredietwaardigheid van klanten",
        "pl": "Ocenia zdolność kredytową klientów",
        "cs": "Hodnotí úvěruschopnost zákazníků",
        "pt": "Avalia a solvabilidade de clientes particulares",
        "el": "Αξιολογεί την πιστοληπτική ικανότητα πελατών",
    },
    "Annex III, point 1(a)": {
        "nl": "Herkent gezichten bij de ingang",
        "pl": "Rozpoznaje twarze gości",
        "cs": "Rozpoznává obličeje návštěvníků",
        "pt": "Reconhecimento facial à entrada",
        "el": "Αναγνώριση προσώπου στην είσοδο",
    },
    "Annex III, point 5(d)": {
        "nl": "Triage van patiënten op de spoedeisende hulp",
        "pl": "Triaż pacjentów na SOR",
        "cs": "Třídění pacientů na urgentním příjmu",
        "pt": "Triagem de doentes na urgência",
        "el": "Διαλογή ασθενών στα επείγοντα",
    },
    "Article 5(1)(f)": {
        "nl": "Herkent emoties van medewerkers in het callcenter",
        "pl": "Rozpoznaje emocje pracowników",
        "cs": "Rozpoznává emoce zaměstnanců",
        "pt": "Deteta emoções de trabalhadores",
        "el": "Ανιχνεύει συναισθήματα εργαζομένων",
    },
    MEDICAL: {
        "nl": "Detecteert longkanker op röntgenfoto's",
        "pl": "Wykrywa nowotwory na zdjęciach rentgenowskich",
        "cs": "Detekuje nádory na rentgenových snímcích",
        "pt": "Deteta fraturas em radiografias",
        "el": "Εντοπίζει κατάγματα σε ακτινογραφίες",
    },
    "Article 2(2) with Annex I, Section B: vehicles, aircraft, trains, ships, machinery": {
        "nl": "Stopt de robot als een persoon te dichtbij komt",
        "pl": "Zatrzymuje maszynę, gdy człowiek wejdzie do strefy",
        "cs": "Zastaví stroj, když se přiblíží člověk",
        "pt": "Trava a máquina em caso de emergência",
        "el": "Σταματά τη μηχανή για την ασφάλεια του εργάτη",
    },
    "Article 50(1)": {
        "nl": "Beantwoordt vragen van burgers",
        "pl": "Odpowiada na pytania klientów",
        "cs": "Odpovídá na dotazy zákazníků",
        "pt": "Responde a perguntas de clientes",
        "el": "Απαντά σε ερωτήσεις πελατών",
    },
}
EVERYDAY = {
    "nl": ("Herkent geen gezichten", "Vat vergaderingen samen", "Voorspelt de voorraad nu en later"),
    "pl": ("Nie rozpoznaje twarzy", "Streszcza protokoły ze spotkań", "Prognozuje zużycie energii"),
    "cs": ("Bez rozpoznávání obličejů", "Shrnuje zápisy z porad", "Předpovídá poptávku zákazníků"),
    "pt": ("Sem reconhecimento facial", "Resume atas de reuniões", "Apoio à decisão em obras públicas do estado"),
    "el": ("Χωρίς αναγνώριση προσώπου", "Συνοψίζει πρακτικά", "Προβλέπει τη ζήτηση"),
    "en": ("Does no recognition of faces", "Detects echo and noise on the radio", "Forecasts wind and a lot of sun"),
}


@pytest.mark.parametrize(("place", "language"), [(place, each) for place in IN_TEN for each in IN_TEN[place]])
def test_a_row_in_each_language_finds_its_place(place: str, language: str) -> None:
    found = proposed(IN_TEN[place][language])
    assert found.proposed
    assert place in places(found)[found.proposed.id]


@pytest.mark.parametrize(("language", "purpose"), [(name, each) for name, said in EVERYDAY.items() for each in said])
def test_no_language_finds_a_place_in_everyday_work(language: str, purpose: str) -> None:
    assert places(proposed(purpose)) == {"minimal": []}


# case → purpose, the place that the words lead away from
AWAY = {
    "face unlock": ("Facial recognition that unlocks the phone: verification one to one", "Annex III, point 1(a)"),
    "card fraud": ("Detects fraud in credit applications", "Annex III, point 5(b)"),
    "tickets": ("Triage of emergency tickets in the hospital's service desk", "Annex III, point 5(d)"),
    "steel": ("Finds fractures in steel", MEDICAL),
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
        ("purpose", "ai.xlsx!AI!C7", ("Recognises", "emotions")),
        ("affected", "ai.xlsx!AI!J7", ("employees",)),
    ]


def test_a_kind_is_a_fact_too() -> None:
    found = proposed("Makes pictures", kinds=("generative",))
    assert found.proposed
    assert [(fact.cell, fact.found) for fact in found.proposed.signs[0].facts] == [("ai.xlsx!AI!F7", ("generative",))]


@pytest.mark.parametrize(
    ("services", "raised"),
    [("Managed network, Workplace", True), ("Netz der Medizintechnik", True), ("Service desk", False), (None, False)],
)
def test_ai_inside_networks_and_infrastructure_is_asked_about_and_led_to_no_class(
    services: str | None, raised: bool
) -> None:
    found = lay_over(system("Assistant", "Proposes settings", services=services), load_overlays()[ACT], KNOWN)
    assert [sign.place for sign in found.raised] == ["Annex III, point 2"] * raised
    assert found.proposed
    assert found.proposed.id == "transparency"
    asked = [each for each in asked_of_counsel(found) if "critical digital infrastructure" in each]
    assert len(asked) == raised


@pytest.mark.parametrize(
    ("purpose", "affected", "place"),
    [
        ("Puts letters of claimants in order of urgency", "Whoever writes", "Annex III, points 5(a) and 5(c)"),
        ("Prüft Schadenmeldungen auf Betrug", "Versicherte", "Annex III, points 5(a) and 5(c)"),
        ("Forecasts the beds needed", "Pflegende bei der Einsatzplanung", "Annex III, point 4(b)"),
        ("Prévoit la charge", "Le personnel, par son planning", "Annex III, point 4(b)"),
        ("Forecasts the beds needed", "Wards", ""),
        ("Reads letters of an insurer aloud", "Staff", ""),
    ],
)
def test_claims_and_the_planning_of_staff_are_asked_about_and_led_to_no_class(
    purpose: str, affected: str, place: str
) -> None:
    found = lay_over(system("Thing", purpose, affected=affected), load_overlays()[ACT], KNOWN)
    assert [sign.place for sign in found.raised] == [place] * bool(place)
    assert found.proposed
    assert not found.proposed.id.startswith("high_risk")


@pytest.mark.parametrize(
    ("purpose", "data", "is_asked"),
    [
        ("Plans the daily tours of our 46 lorries", None, True),
        ("Finds the shortest way", "driving times, drivers' shifts", True),
        ("Finds the shortest way", "working hours", True),
        ("Sucht den kürzesten Weg", "Lenkzeiten, Schichten der Chauffeure", True),
        ("Cherche le plus court chemin", "temps de conduite", True),
        ("Finds the shortest way", "addresses, opening hours of shops", False),
        ("Plans the stock of a shop", "sales", False),
    ],
)
def test_whose_working_time_is_planned_is_asked_of_counsel_though_no_class_is_proposed(
    purpose: str, data: str | None, is_asked: bool
) -> None:
    found = lay_over(system("Thing", purpose, data=data), load_overlays()[ACT], KNOWN)
    assert [sign.place for sign in found.raised] == ["Annex III, point 4(b)"] * is_asked
    assert found.proposed
    assert not found.proposed.id.startswith("high_risk")


@pytest.mark.parametrize(
    ("purpose", "affected", "raised"),
    [
        ("Gives each ticket a team and a priority", "Customers' staff, a hospital's among them", True),
        ("Verteilt Störungsmeldungen nach Dringlichkeit", "Kunden, auch die Stadtwerke", True),
        ("Gives each ticket a team and a priority", "Our own staff", False),
        ("Writes minutes", "Doctors of the hospital", False),
    ],
)
def test_what_orders_faults_of_a_hospital_or_a_utility_is_asked_about(
    purpose: str, affected: str, raised: bool
) -> None:
    found = lay_over(system("Triage", purpose, affected=affected), load_overlays()[ACT], KNOWN)
    assert [sign.place for sign in found.raised] == ["Annex III, points 2 and 5(d)"] * raised


OTHERWISE_WRITTEN = {
    "not is no distress": (
        "Phone agent",
        "Answers the calls of guests and books a table for them",
        "It does not say that it is a machine",
    ),
    "a lens is no loan": (
        "Lens check",
        "Rejects each lens that has a scratch and tells the line to go on",
        "The data are of no person",
    ),
    "who says so is no child": (
        "Lucie",
        "Prend les appels et dit au client quand la voiture arrive",
        "Dit que c’est une machine",
    ),
}
"""Words of a row that are signs in another language: German Not, Dutch lening, Czech dítě."""


@pytest.mark.parametrize("case", OTHERWISE_WRITTEN)
def test_words_count_in_the_language_of_their_row(case: str) -> None:
    name, purpose, notes = OTHERWISE_WRITTEN[case]
    in_its_language = system(name, purpose, notes=notes, typed={"name": name, "purpose": purpose, "notes": notes})
    found = classes_of(in_its_language, load_overlays()[ACT])
    assert not {"product_own_law", ANNEX_III, PRODUCT} & {*places(found)}
    assert "AI that may judge who gets credit" not in {sign.title for sign in found.raised}


def test_a_row_that_too_little_tells_the_language_of_may_be_in_any() -> None:
    (found,) = places(proposed("Kredietscore van klanten")).values()
    assert found == ["Annex III, point 5(b)"]


def test_what_is_denied_is_no_sign_and_the_rest_of_the_sentence_is() -> None:
    assert places(proposed("Counts visitors, no facial recognition")) == {"minimal": []}


def test_of_a_system_that_the_list_tells_nothing_of_no_class_is_told_rather_than_that_no_word_points_to_one() -> None:
    (untold,), (told,) = proposed("").fitting, proposed("Counts bottles").fitting
    assert (untold.id, told.id) == ("minimal", "minimal")
    assert untold.title.startswith("No class can be told")
    assert told.title.startswith("No word that we know")
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


# what the list says of a device → how the question to counsel begins
ANSWERED = {
    None: "Is it a device by the rules",
    "Klasse IIa": "By the class that the list names",
    "medical device class I": "In class I",
    "nein": "The list says that it is no such product",
}


@pytest.mark.parametrize("product", ANSWERED)
def test_counsel_is_not_asked_what_the_list_says(product: str | None) -> None:
    found = proposed("Erkennt Hautkrebs auf Fotos", regulated_product=product)
    assert found.proposed
    assert found.proposed.id == PRODUCT
    assert found.proposed.asks.startswith(ANSWERED[product])


@pytest.mark.parametrize("name", ["ChatGPT", "Chat GPT", "Claude for staff"])
def test_a_known_assistant_is_one_however_its_name_is_written(name: str) -> None:
    assert places(proposed("Writes texts", name=name))["transparency"] == ["Article 50(1)"]
    assert "transparency" not in places(proposed("Writes texts", notes="asked for by Claude Roux"))


def test_of_the_lowest_class_counsel_is_asked_whether_it_may_be() -> None:
    found = proposed("Zählt Schritte", regulated_product="Klasse I")
    assert found.proposed
    assert "rule 11 of the MDR" in found.proposed.asks


# purpose, the data that go in → whether counsel is asked about them
PROTECTED = {
    ("Scores the risk of misuse", "accounts, household, nationality"): True,
    ("Bewertet das Risiko von Missbrauch", "Kontobewegungen, Staatsangehörigkeit"): True,
    ("Évalue les demandes", "nationalité, revenus"): True,
    ("Scores the risk of misuse", "accounts, household"): False,
    ("Translates letters", "letters, nationality"): False,
}


@pytest.mark.parametrize(("purpose", "data"), PROTECTED)
def test_protected_traits_in_the_data_by_which_people_are_scored_are_asked_about(purpose: str, data: str) -> None:
    found = classes_of(system("Thing", purpose, data=data), load_overlays()["eu_ai_act"])
    assert any("traits" in sign.title for sign in found.raised) is PROTECTED[purpose, data]


@pytest.mark.parametrize(
    ("said", "is_asked"),
    [
        ({"kinds": ("rules",)}, True),
        ({"kinds": ("rules",), "trained_on": "nothing"}, True),
        ({"kinds": ("rules",), "trained_on": "cases of ten years"}, False),
        ({"kinds": ("rules", "predictive")}, False),
        ({"kinds": ("predictive",)}, False),
        ({}, False),
    ],
)
@pytest.mark.parametrize("purpose", ["Allocates places in primary schools", "Sorts parcels"])
def test_whether_it_is_ai_at_all_is_asked_first_of_rules_alone_and_of_nothing_trained(
    purpose: str, said: dict[str, Any], is_asked: bool
) -> None:
    asked = asked_of_counsel(lay_over(system("Thing", purpose, **said), load_overlays()[ACT], KNOWN))
    assert ["Article 3(1)" in text for text in asked] == [is_asked, *[False] * (len(asked) - 1)]


def test_what_is_plainly_something_else_isnt_asked_about_emotions() -> None:
    found = lay_over(system("Thing", "Ranks CVs of applicants"), load_overlays()[ACT], KNOWN)
    assert "Article 50(3)" not in {duty.entry.place for duty in (*found.duties, *found.if_fact, *found.if_either)}


def ids(duties: Iterable[SystemDuty]) -> set[str]:
    return {duty.entry.id for duty in duties}


VALVES = "Opens and closes the valves of the district heating network"
# case → the row, the client, an entry, where it stands
SIGNED: dict[str, tuple[dict[str, Any], dict[str, Any], str, str]] = {
    "a report writer is no deep fake": (
        {"purpose": "Writes reports", "kinds": ("generative",)},
        {},
        "deepfakes_told",
        "if_fact",
    ),
    "a deep fake is one": ({"purpose": "Clones voices", "kinds": ("generative",)}, {}, "deepfakes_told", "duties"),
    "an assistant reads no emotions": ({"purpose": "Chatbot"}, {}, "emotion_and_biometrics_told", "if_fact"),
    "emotions are told": ({"purpose": "Recognises emotions in voices"}, {}, "emotion_and_biometrics_told", "duties"),
    "what reads moods at work is told if it isn't forbidden": (
        {"purpose": "Recognises the mood of employees on the phone"},
        {},
        "emotions_told_if_not_forbidden",
        "if_fact",
    ),
    "a writer needn't say that it is AI": (
        {"purpose": "Writes", "kinds": ("generative",)},
        {},
        "said_to_be_ai",
        "if_fact",
    ),
    "a firm is no public body": ({"purpose": "Ranks CVs of applicants"}, {}, "authority_uses_registered", "if_fact"),
    "a city is one": (
        {"purpose": "Ranks CVs of applicants"},
        {"name": "Stadt Seefurt"},
        "authority_uses_registered",
        "duties",
    ),
    "a row that names a city is none": (
        {"purpose": "Ranks CVs of applicants", "notes": "Stadt"},
        {},
        "authority_uses_registered",
        "if_fact",
    ),
    "CVs are no police search": (
        {"purpose": "Ranks CVs of applicants"},
        {},
        "later_identification_authorised",
        "",
    ),
    "a police search is": (
        {"purpose": "Facial recognition of suspects for the police"},
        {},
        "later_identification_authorised",
        "duties",
    ),
    "rights and CVs of a firm": ({"purpose": "Ranks CVs of applicants"}, {}, "rights_assessed", "if_fact"),
    "rights and credit": ({"purpose": "Scores creditworthiness of customers"}, {}, "rights_assessed", "duties"),
    "who ranks applicants tells them": ({"purpose": "Ranks CVs of applicants"}, {}, "people_told", "duties"),
    "a network tells people if it decides about them": ({"purpose": VALVES}, {}, "people_told", "if_fact"),
    "a valve that concerns nobody tells nobody": ({"purpose": VALVES, "affected": "nobody"}, {}, "people_told", ""),
    "workers are told of what plans their tasks": (
        {"purpose": "Allocates tasks to drivers by their behaviour"},
        {},
        "workers_told",
        "duties",
    ),
    "workers are told of what concerns them": (
        {"purpose": VALVES, "affected": "Staff of the control room"},
        {"scope": "Heat for all"},
        "workers_told",
        "duties",
    ),
    "a scope that names staff makes none of them concerned": (
        {"purpose": VALVES},
        {"scope": "Heat for residents and staff"},
        "workers_told",
        "if_fact",
    ),
    "a refused loan is explained": ({"purpose": "Scores creditworthiness"}, {}, "decisions_explained", "duties"),
    "a face found is explained if somebody is hit": (
        {"purpose": "Identifies people by face recognition in the street"},
        {},
        "decisions_explained",
        "if_fact",
    ),
    "data protection is assessed if due": (
        {"purpose": "Ranks CVs of applicants"},
        {},
        "data_protection_assessed",
        "if_fact",
    ),
    "no data on people, nothing to assess": (
        {"purpose": VALVES, "personal_data": False},
        {},
        "data_protection_assessed",
        "",
    ),
}


@pytest.mark.parametrize("case", SIGNED)
def test_an_entry_of_one_sign_hangs_on_it_and_not_on_the_class(case: str) -> None:
    said, client, name, wanted = SIGNED[case]
    row = system(**said, ai_act_role=("provider", "deployer"))
    found = lay_over(row, load_overlays()[ACT], assessed(catalogue(criterion(WATCHED, HERE)), **client))
    assert {part for part in ("duties", "if_role", "if_fact") if name in ids(getattr(found, part))} == set(
        filter(None, [wanted])
    )


WATCHED, RULES, TOLD = "risk.watched", "risk.rules", "risk.told"
HERE = "42001:A.6.2.6"

PUBLIC = [
    "Landkreis Auental",
    "Stadtverwaltung Nordheim",
    "Ministerium für Arbeit",
    "Der Landrat",
    "Bezirksamt Mitte",
    "Kent County Council",
    "Ministry of Works",
    "Government agency for roads",
    "District office of Lowe",
    "Mairie de Belval",
    "Préfecture du Nord",
    "Conseil départemental",
    "Commune de Vaulion",
]
PRIVATE = [
    "Müller Elektro GmbH",
    "Brightpath Learning",
    "Lang & Kreis Beratung",
    "Dupont et fils",
    "Verwaltung von Mietshäusern",
]


@pytest.mark.parametrize("name", [*PUBLIC, *PRIVATE])
def test_a_public_body_is_known_by_its_name_and_its_offices(name: str) -> None:
    said = (SignText("name", "client.yml, name", name),)
    found = {sign.place for sign in traits_of(system(), load_overlays()[ACT], said)}
    assert ("a public body" in found) == (name in PUBLIC)


IN_HOUSE = {
    "its own pupils, live": ("Places our own pupils into sets", {"status": "live"}, ["deployer", "provider"], True),
    "live, nothing more": ("Places pupils into sets", {"status": "live"}, ["deployer", "provider"], None),
    "planned": ("Places our own pupils into sets", {"status": "planned"}, [], False),
    "offered": ("Places pupils into sets", {"status": "live", "role": ("producer", "provider")}, ["provider"], False),
    "a product of the same name": ("Places pupils", {"status": "live", "name": "Setter"}, [], False),
}


@pytest.mark.parametrize("case", IN_HOUSE)
def test_who_runs_what_was_made_here_or_on_order_and_offers_it_to_nobody_is_proposed_as_both(case: str) -> None:
    purpose, said, roles, own = IN_HOUSE[case]
    row = system(purpose=purpose, **{"name": "Sorter", "provider": "Fenwick Ltd", "role": ("producer",)} | said)
    place = {"file": "ai.xlsx", "sheet": "S", "row": 4, "cell": "ai.xlsx!S!A4", "cells": {}}
    services = [row_of(ServiceRow, **place, name="Setter for schools", customers="160 schools")]
    assert list(lay_over(row, load_overlays()[ACT], KNOWN, services).role) == roles
    assert own_use(row, (), services) is own


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


def test_a_level_stands_only_where_each_criterion_is_known_and_the_state_says_what_the_rest_comes_to() -> None:
    [duty] = lay_over(system(), overlay(entry()), known(judged={WATCHED: "F"})).duties
    assert sorted(level for level in duty.levels if level is not None) == [0.5, 1]
    assert (duty.level, duty.unknown, duty.state) == (None, 1, "begun")


def test_nothing_known_is_no_level_and_not_zero() -> None:
    [duty] = lay_over(system(), overlay(entry()), KNOWN).duties
    assert (duty.level, duty.unknown, duty.state) == (None, 3, "unknown")


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


# what the row says → duties that apply, those that would in another role, what is unsaid
ROLES: dict[str, tuple[dict[str, Any], list[str], list[str], tuple[str, ...]]] = {
    "deployer": ({"ai_act_role": ("deployer",)}, ["both", "users"], [], ()),
    "provider": ({"ai_act_role": ("provider",)}, ["both", "makers"], [], ()),
    "two roles": ({"ai_act_role": ("provider", "deployer")}, ["both", "users", "makers"], [], ()),
    "unsaid": ({}, ["both"], ["users", "makers"], ("ai_act_role",)),
    "customer of another's": (
        {"role": ("customer",), "provider": "Osteon"},
        ["both", "users"],
        ["makers"],
        ("ai_act_role",),
    ),
    "customer of nobody named": ({"role": ("customer",)}, ["both"], ["users", "makers"], ("ai_act_role",)),
    "customer and maker": (
        {"role": ("customer", "producer"), "provider": "Osteon"},
        ["both"],
        ["users", "makers"],
        ("ai_act_role",),
    ),
    "made here and sold": (
        {"role": ("provider", "producer")},
        ["both", "makers"],
        ["users"],
        ("ai_act_role",),
    ),
    "sold, and the list names itself as the maker": (
        {"role": ("provider",), "provider": "in-house"},
        ["both", "makers"],
        ["users"],
        ("ai_act_role",),
    ),
    "made here, sold and used": (
        {"role": ("provider", "producer", "customer")},
        ["both", "users", "makers"],
        [],
        ("ai_act_role",),
    ),
    "made here and sold, with a role by the law": (
        {"role": ("provider", "producer"), "ai_act_role": ("deployer",)},
        ["both", "users"],
        [],
        (),
    ),
    "sold on": (
        {"role": ("provider",), "provider": "Osteon"},
        ["both"],
        ["users", "makers"],
        ("ai_act_role",),
    ),
    "customer of itself": (
        {"role": ("customer",), "provider": "in-house"},
        ["both", "users", "makers"],
        [],
        ("ai_act_role",),
    ),
    "made here and used here": (
        {"role": ("producer", "customer"), "provider": "own data team, trained here"},
        ["both", "users", "makers"],
        [],
        ("ai_act_role",),
    ),
}


@pytest.mark.parametrize("case", ROLES)
def test_a_role_decides_what_applies_and_an_unsaid_one_leaves_the_rest_apart(case: str) -> None:
    said, wanted, apart, unsaid = ROLES[case]
    law = overlay(
        entry("both"),
        entry("users", **{"for": ["deployer"]}),
        entry("makers", **{"for": ["provider"]}),
        roles_proposed=[each.model_dump() for each in load_overlays()[ACT].roles_proposed],
    )
    found = lay_over(system(**said), law, KNOWN)
    assert [duty.entry.id for duty in found.duties] == wanted
    assert [duty.entry.id for duty in found.if_role] == apart
    assert found.unsaid == unsaid


def test_what_binds_whoever_has_a_system_concerns_one_without_a_role() -> None:
    law = overlay(
        entry("whoever", **{"for": ["importer", "provider", "deployer"]}),
        entry("users", **{"for": ["deployer"]}),
        one_at_least=["provider", "deployer"],
    )
    assert ids(lay_over(system(), law, KNOWN).duties) == {"whoever"}
    assert ids(lay_over(system(ai_act_role=("deployer",)), law, KNOWN).duties) == {"whoever", "users"}
    assert "literacy" in ids(lay_over(system(), load_overlays()[ACT], KNOWN).duties)


def test_who_uses_what_is_made_here_is_told_why_two_roles_are_proposed() -> None:
    found = lay_over(system(role=("producer", "customer"), provider="in-house"), load_overlays()[ACT], KNOWN)
    assert found.role == ("deployer", "provider")
    assert "made here; who puts an own system into service for own use is both" in found.role_proposed


def test_a_proposed_role_says_from_what() -> None:
    act, row = load_overlays()[ACT], system(provider="Osteon")
    by_client = lay_over(row, act, assessed(catalogue(criterion(WATCHED, HERE)), ai_roles=["customer"]))
    assert (by_client.role, by_client.role_proposed) == (
        ("deployer",),
        "customer by the settings; made by Osteon",
    )
    sold = lay_over(system(role=("producer", "provider")), act, KNOWN)
    assert (sold.role, sold.role_proposed) == (
        ("provider",),
        f"producer and provider by the list ({system().place_of('role').short}); made here",
    )
    assert lay_over(row, act, KNOWN).role_proposed == ""


def test_a_hospital_that_buys_a_device_gets_the_deployers_duties_and_the_makers_apart() -> None:
    row = system(purpose="Sepsiswarnung", regulated_product="Klasse IIb", role=("customer",), provider="KIS-Hersteller")
    found = lay_over(row, load_overlays()[ACT], KNOWN)
    assert {"used_as_instructed", "literacy", "no_prohibited_practice"} <= ids(found.duties)
    assert {"risk_management", "importer_verifies", "distributor_verifies", "ce_marking"} <= ids(found.if_role)
    assert not ids(found.duties) & ids(found.if_role)


@pytest.mark.parametrize(
    ("purpose", "owed"),
    [("Controls the traffic lights of the city", False), ("Ranks applicants for jobs by their CV", True)],
)
def test_rights_and_explained_decisions_leave_infrastructure_out(purpose: str, owed: bool) -> None:
    found = lay_over(system(purpose=purpose, ai_act_role=("deployer",)), load_overlays()[ACT], KNOWN)
    shown = ids((*found.duties, *found.if_fact, *found.if_either))
    assert "used_as_instructed" in shown
    assert ({"rights_assessed", "rights_assessment_told", "decisions_explained"} <= shown) is owed
    assert bool({"rights_assessed", "decisions_explained"} & shown) is owed


def test_a_machine_gets_the_duties_of_its_own_law_alone() -> None:
    found = lay_over(
        system(
            purpose="Stops the robot when a person comes near; safety function", ai_act_role=("provider", "deployer")
        ),
        load_overlays()[ACT],
        KNOWN,
    )
    assert "own_law_first" in ids(found.duties)
    assert not {"risk_management", "used_as_instructed", "ce_marking"} & ids(found.duties)


def test_a_framework_has_no_class_and_asks_by_kind() -> None:
    ten = load_overlays()["owasp_llm"]
    assert lay_over(system(kinds=("predictive",)), ten, KNOWN).duties == ()
    assert "embeddings" not in {d.entry.id for d in lay_over(system(kinds=("generative",)), ten, KNOWN).duties}
    bought = {"kinds": ("generative",), "provider": "Lumora", "role": ("customer",)}
    searches = {"Our help articles": {"embeddings"}, "Public text": set()}
    for learnt, perhaps in searches.items():
        assert {d.entry.id for d in lay_over(system(trained_on=learnt, **bought), ten, KNOWN).if_fact} == perhaps
    unsaid = lay_over(system(), ten, KNOWN)
    assert (unsaid.proposed, unsaid.duties, len(unsaid.if_fact), unsaid.unsaid) == (None, (), 10, ("kinds",))
    assert {duty.applies_from for duty in unsaid.if_fact} == {None}
    assert len(lay_over(system(model="GPT-4o"), ten, KNOWN).duties) == 10, "a model known as one of language"


START = {
    "id": "then",
    "applies_from": {"product": "2028-08-02", "use": "2027-12-02"},
    "older": {"before": "2026-08-02", "applies_from": "2026-12-02", "asks": "Sold before?"},
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


# in use since → first day, the other day that may hold, the questions
MAYBE: dict[str, tuple[dt.date | None, dt.date, dt.date | None, tuple[str, ...]]] = {
    "surely sold before": (dt.date(2026, 1, 1), dt.date(2026, 12, 2), None, ("When?",)),
    "used later": (dt.date(2026, 9, 7), dt.date(2027, 12, 2), dt.date(2026, 12, 2), ("When?", "Sold before?")),
    "nobody knows": (None, dt.date(2027, 12, 2), dt.date(2026, 12, 2), ("When?", "Sold before?")),
}


@pytest.mark.parametrize("case", MAYBE)
def test_a_later_use_does_not_say_when_it_was_sold(case: str) -> None:
    since, day, perhaps, questions = MAYBE[case]
    law = overlay(
        entry(applies="then"), dates=[START], publications=[{"id": "a", "title": "a", "url": "https://a.example"}]
    )
    [duty] = lay_over(system(since=since), law, KNOWN).duties
    assert (duty.applies_from, duty.perhaps_from, duty.questions) == (day, perhaps, questions)


def test_a_high_risk_system_on_the_market_before_asks_for_its_changes() -> None:
    row = system(purpose="Ranks CVs of applicants", ai_act_role=("deployer",), since=dt.date(2024, 1, 1))
    [duty] = [d for d in lay_over(row, load_overlays()[ACT], KNOWN).duties if d.entry.id == "used_as_instructed"]
    assert (duty.applies_from, duty.perhaps_from) == (dt.date(2027, 12, 2), None)
    assert "Article 111(2)" in duty.questions[-1]


# case → the row, what the reader is told of systems that were in use before the day
BEFORE: dict[str, tuple[dict[str, Any], str]] = {
    "in use before": ({"purpose": "Ranks CVs of applicants", "since": dt.date(2024, 1, 1)}, "Article 111(2)"),
    "nobody says since when": ({"purpose": "Ranks CVs of applicants"}, ""),
    "to come after the day": ({"purpose": "Ranks CVs of applicants", "since": dt.date(2028, 1, 1)}, ""),
    "of no class with duties": ({"purpose": "Sorts mail", "since": dt.date(2024, 1, 1)}, ""),
}


@pytest.mark.parametrize("case", BEFORE)
def test_a_system_of_a_class_that_the_list_has_in_use_before_its_day_is_told_what_binds_it(case: str) -> None:
    said, wanted = BEFORE[case]
    found = lay_over(system(**said, ai_act_role=("provider", "deployer")), load_overlays()[ACT], KNOWN)
    told = {duty.older.told.place for duty in found.duties if duty.older and duty.older.told}
    assert told == set(filter(None, [wanted]))


def test_a_criterion_of_other_kinds_of_systems_is_not_unknown() -> None:
    agents = criterion(WATCHED, HERE).model_copy(update={"kinds": ("agent",)})
    known_here = assessed(catalogue(agents))
    law = overlay(entry(criteria=[WATCHED]))
    assert [
        lay_over(system(kinds=kinds), law, known_here).duties[0].unknown
        for kinds in (("predictive",), ("agent",), None)
    ] == [0, 1, 1]


# what is said → places of the signs that the question on the law's reach names
REACHES: dict[str, tuple[dict[str, Any], dict[str, Any], list[str]]] = {
    "nothing": ({}, {}, []),
    "a canton": ({"notes": "Vom Kanton bewilligt"}, {}, ["Article 2(1)(a), (c)"]),
    "the client's name": ({}, {"name": "Swiss Rail"}, ["Article 2(1)(a), (c)"]),
    "a study": ({"purpose": "Studie zur Haut"}, {}, ["Article 2(6), (8)"]),
    "a canton, and a country of the Union": ({"notes": "Vom Kanton bewilligt"}, {"country": "DE-BY"}, []),
    "a study outside the Union": ({"purpose": "Studie zur Haut"}, {"country": "CH"}, ["Article 2(6), (8)"]),
}


@pytest.mark.parametrize("case", REACHES)
def test_whether_the_act_applies_is_asked_once_with_what_gives_rise_to_it(case: str) -> None:
    said, client, wanted = REACHES[case]
    asked = scope_question(
        load_overlays()[ACT], client_of(**client), Lists(ai_systems=(system(**said), system("Other")))
    )
    assert asked
    assert asked.title.endswith("?")
    assert [sign.place for sign in asked.signs] == wanted
    assert all(sign.asks.strip() and sign.facts for sign in asked.signs)


# the client's country → what the question says of it, the condition under which any duty counts, what law isn't looked at
SEATS = {
    None: ("Which of these are you?", "", "the law of your own country, such as on data protection, bank secrecy"),
    "IE": ("name a country of the Union (Ireland)", "", "(Ireland), such as on data protection, bank secrecy"),
    "de-by": (
        "name a country of the Union (Germany, Bayern)",
        "",
        "(Germany, Bayern), such as on data protection, bank secrecy",
    ),
    "NO": (
        "in the European Economic Area (Norway)",
        "if it reaches you",
        "(Norway), such as on data protection, bank secrecy",
    ),
    "CH-ZH": (
        "name a country outside the Union (Switzerland, Zürich)",
        "if it reaches you",
        "(Switzerland, Zürich), such as on data protection, bank",
    ),
    "GB": (
        "name a country outside the Union (United Kingdom)",
        "if it reaches you",
        "(United Kingdom), such as on data protection, bank secrecy",
    ),
}


@pytest.mark.parametrize("country", SEATS)
def test_the_country_answers_whom_the_act_reaches(country: str | None) -> None:
    asked = scope_question(
        load_overlays()[ACT], client_of(country=country, sector="A bank"), Lists(ai_systems=(system(),))
    )
    told, only_if, own_law = SEATS[country]
    assert asked
    assert told in asked.asks
    assert asked.only_if == only_if
    assert own_law in asked.beside


def test_in_an_unknown_sector_the_laws_are_those_that_all_sectors_name() -> None:
    client = client_of(country="CH", sector="Circus")
    asked = scope_question(load_overlays()[ACT], client, Lists(ai_systems=(system(),)))
    assert asked
    assert "such as on data protection, which binds" in asked.beside


def test_a_pilot_in_another_list_is_no_trial_of_an_ai_system() -> None:
    service = ServiceRow(
        file="s.xlsx", sheet="S", row=7, cell="s.xlsx!S!A7", cells={"notes": "B7"}, name="Mail", notes="Pilot"
    )
    [none, trial] = [
        scope_question(load_overlays()[ACT], client_of(), lists)
        for lists in (Lists(services=(service,)), Lists(ai_systems=(system(notes="Pilot"),)))
    ]
    assert none
    assert trial
    assert none.signs == ()
    assert [fact.cell for sign in trial.signs for fact in sign.facts] == ["ai.xlsx!AI!X7"]


def test_what_everybody_may_use_asks_for_no_reach() -> None:
    assert scope_question(load_overlays()["owasp_llm"], client_of(), Lists(ai_systems=(system(),))) is None


def test_how_sure_is_told_only_where_the_overlay_says_it() -> None:
    voluntary, dated = entry(), entry(applies="then", confidence="high")
    [duty] = lay_over(system(), overlay(voluntary), KNOWN).duties
    assert (duty.confidence, duty.place_of_day) == (None, "")
    start = START | {"confidence": "high", "question": None, "place": "Article 9"}
    publications = [{"id": "a", "title": "a", "url": "https://a.example"}]
    [duty] = lay_over(system(), overlay(dated, dates=[start], publications=publications), KNOWN).duties
    assert (duty.confidence, duty.place_of_day) == ("high", "Article 9")


def test_a_duty_is_as_sure_as_the_less_sure_of_itself_and_its_date() -> None:
    law = overlay(
        entry(applies="then", confidence="low", question="What?"),
        dates=[START],
        publications=[{"id": "a", "title": "a", "url": "https://a.example"}],
    )
    [duty] = lay_over(system(), law, KNOWN).duties
    assert (duty.confidence, duty.questions) == ("low", ("What?", "When?", "Sold before?"))
    assert [each.id for each in duty.read_in] == ["a"]


def test_what_hangs_on_an_act_that_no_row_tells_is_never_as_the_row_stands() -> None:
    found = lay_over(system(ai_act_role=("deployer",)), load_overlays()[ACT], KNOWN)
    assert "becomes_provider" in ids(found.if_fact) - ids(found.duties)


# what the row says → duties that bind a deployer as it stands, of those on transparency and of those on pictures
TRANSPARENCY: dict[str, tuple[dict[str, Any], set[str]]] = {
    "talks": ({"purpose": "Answers questions of customers", "kinds": ("generative",)}, set()),
    "writes": ({"purpose": "Drafts reports", "kinds": ("generative",)}, set()),
    "makes pictures": (
        {"purpose": "Makes pictures for slides", "kinds": ("generative",)},
        {"no_intimate_or_abuse_material"},
    ),
    "a known assistant": ({"name": "ChatGPT", "kinds": ("generative",)}, set()),
    "reads emotions": ({"purpose": "Recognises emotions of callers in their voice"}, {"told_clearly_by_deployer"}),
    "informs the public": (
        {"purpose": "Writes articles for the press", "kinds": ("generative",)},
        {"told_clearly_by_deployer"},
    ),
}


@pytest.mark.parametrize("case", TRANSPARENCY)
def test_a_deployer_owes_transparency_only_on_a_ground_of_its_own(case: str) -> None:
    said, wanted = TRANSPARENCY[case]
    found = ids(lay_over(system(**said, ai_act_role=("deployer",)), load_overlays()[ACT], KNOWN).duties)
    watched = {
        "told_clearly",
        "told_clearly_by_deployer",
        "said_to_be_ai",
        "output_marked",
        "no_intimate_or_abuse_material",
    }
    assert found & watched == wanted


def test_a_paragraph_on_what_a_system_makes_hangs_on_that_where_its_row_does_not_say_it() -> None:
    said = {"name": "Refund agent", "purpose": "Decides on refunds", "kinds": ("agent",), "ai_act_role": ("provider",)}
    found = lay_over(system(**said), load_overlays()[ACT], KNOWN)
    assert {"output_marked", "marked_clearly"} <= ids(found.if_fact) - ids(found.duties)
    assistant = lay_over(system("ChatGPT", kinds=("generative",)), load_overlays()[ACT], KNOWN)
    assert "no_intimate_or_abuse_material" in ids(assistant.if_fact) - ids(assistant.duties)


@pytest.mark.parametrize(
    ("makes", "said"),
    [
        (True, {"purpose": "Draws pictures for brochures"}),
        (True, {"purpose": "Erzeugt Bilder für Prospekte"}),
        (True, {"purpose": "Crée des images pour les affiches"}),
        (False, {"purpose": "Generates captions from photos"}),
        (False, {"purpose": "Erstellt Schadensberichte anhand von Fotos"}),
        (False, {"purpose": "Lit les photos des colis et crée une fiche"}),
    ],
)
def test_pictures_that_go_in_are_none_that_it_makes(makes: bool, said: dict[str, Any]) -> None:
    found = lay_over(system(**said, ai_act_role=("deployer",)), load_overlays()[ACT], KNOWN)
    assert ("no_intimate_or_abuse_material" in ids(found.duties)) == makes
    assert ("no_intimate_or_abuse_material" in ids(found.if_fact)) != makes


@pytest.mark.parametrize(
    ("entry", "said", "is_open"),
    [
        ("no_intimate_or_abuse_material", {"purpose": "Reads printed labels in the warehouse"}, False),
        (
            "no_intimate_or_abuse_material",
            {"purpose": "Reads allergen labels", "model": "SeeWell Base 2, fine-tuned by us on our own photos"},
            False,
        ),
        ("no_intimate_or_abuse_material", {"purpose": "Liest Etiketten auf Paketen"}, False),
        ("no_intimate_or_abuse_material", {"purpose": "Lit les étiquettes des colis"}, False),
        ("no_intimate_or_abuse_material", {"purpose": "Reads briefs and makes leaflets"}, True),
        ("no_intimate_or_abuse_material", {"purpose": "Helps marketing"}, True),
        ("said_to_be_ai", {"purpose": "Sorts mail", "kinds": ("generative",), "affected": "nobody"}, False),
        ("said_to_be_ai", {"purpose": "Sorts mail", "kinds": ("generative",), "affected": "nobody but guests"}, True),
        ("said_to_be_ai", {"purpose": "Sorts mail", "kinds": ("generative",)}, True),
        ("workers_told", {"purpose": "Decides on housing benefit", "affected": "claimants"}, False),
        ("workers_told", {"purpose": "Entscheidet über Wohngeld", "affected": "Leistungsbezüger und Familien"}, False),
        ("workers_told", {"purpose": "Décide de l'aide sociale", "affected": "allocataires"}, False),
        ("workers_told", {"purpose": "Decides on housing benefit", "affected": "people"}, True),
        ("workers_told", {"purpose": "Decides on housing benefit"}, True),
        ("emotion_and_biometrics_told", {"purpose": "Chatbot for guests", "personal_data": False}, False),
        ("emotion_and_biometrics_told", {"purpose": "Chatbot for guests", "personal_data": True}, True),
    ],
)
def test_what_hangs_on_a_fact_is_told_only_where_the_row_leaves_it_open(
    entry: str, said: dict[str, Any], is_open: bool
) -> None:
    found = lay_over(system(**said, ai_act_role=("provider", "deployer")), load_overlays()[ACT], KNOWN)
    assert (entry in ids(found.if_fact)) is is_open
    assert entry not in ids(found.duties)


@pytest.mark.parametrize(
    ("country", "is_told"), [("IE", False), ("DE", False), ("CH", True), ("NO", True), (None, True)]
)
def test_a_representative_in_the_union_is_told_of_to_nobody_who_is_there(country: str | None, is_told: bool) -> None:
    row = system(purpose="Decides on housing benefit", ai_act_role=("provider",))
    client = assessed(catalogue(criterion(WATCHED, HERE)), country=country)
    duties = ids(lay_over(row, load_overlays()[ACT], client).duties)
    assert ("representative" in duties) is is_told
    assert "conformity_assessed" in duties


def test_how_it_is_told_binds_from_the_day_of_the_paragraph_that_concerns_the_system() -> None:
    said: dict[str, Any] = {"purpose": "Pulls fields out of documents", "kinds": ("predictive", "generative")}
    row = system(**said, ai_act_role=("provider",), since=dt.date(2024, 3, 4))
    found = lay_over(row, load_overlays()[ACT], KNOWN)
    days = {duty.entry.id: duty.applies_from for duty in found.duties}
    assert days["marked_clearly"] == days["output_marked"] == dt.date(2026, 12, 2)
    assert "told_clearly" not in days
    assert "told_clearly" in ids(found.if_fact)
    talks = lay_over(
        system(purpose="Answers questions of customers", ai_act_role=("provider",)), load_overlays()[ACT], KNOWN
    )
    assert {duty.entry.id: duty.applies_from for duty in talks.duties}["told_clearly"] == dt.date(2026, 8, 2)


def test_the_places_that_bind_others_are_known_where_the_role_is() -> None:
    said: dict[str, Any] = {"purpose": "Answers questions of customers", "kinds": ("generative",)}
    act = load_overlays()[ACT]
    assert lay_over(system(**said, ai_act_role=("deployer",)), act, KNOWN).of_others == {
        "Article 50(1)",
        "Article 50(2)",
    }
    assert lay_over(system(**said, ai_act_role=("provider",)), act, KNOWN).of_others == set()
    assert lay_over(system(**said), act, KNOWN).of_others == set()


@pytest.mark.parametrize("name", ["used_as_instructed", "decisions_explained", "authority_uses_registered"])
def test_what_was_in_use_before_the_day_is_asked_for_its_changes_alone(name: str) -> None:
    act = load_overlays()[ACT]
    entry_of = next(each for each in act.entries if each.id == name)
    start = act.start_of(entry_of)
    assert start
    assert start.older
    day = start.day_for({ANNEX_III}, None)
    assert start.older.question_for(dt.date(2024, 2, 5), day).startswith(
        "By the list it is in use since before that day"
    )
    assert start.older.question_for(None, day).startswith("Was it on the market before that day?")


def test_a_day_is_read_in_no_text_that_says_another() -> None:
    for start in load_overlays()[ACT].dates:
        assert not (start.as_enacted and "enacted_de" in start.read_in)


def test_a_class_of_devices_that_a_notified_body_assesses_is_asked_no_more() -> None:
    found = proposed("Counts cells", name="Diagnoses sepsis", regulated_product="IVD class B")
    assert found.proposed
    assert found.proposed.asks.startswith("By the class that the list names a notified body assesses the device")


# a purpose → the place at which counsel is asked beside any class; empty: at none of these
MOODS = {
    "Estimates the mood of residents every morning": "Annex III, point 1(c)",
    "Schätzt die Stimmung der Gäste": "Annex III, point 1(c)",
    "Évalue l'humeur des visiteurs": "Annex III, point 1(c)",
    "Rates the mood of written complaints": "",
    "Misst die Stimmung aus einer Umfrage": "",
    "Classe les commentaires selon l'humeur": "",
    "Rates the tone of e-mails": "",
    "Camera spots tired skippers; each case is reported to the fleet manager": "Annex III, point 4(b)",
    "Erkennt abgelenkte Kranfahrer und meldet sie dem Schichtleiter": "Annex III, point 4(b)",
    "Détecte la somnolence des caristes et avertit leur chef d'équipe": "Annex III, point 4(b)",
    "Camera warns tired skippers in the cabin": "",
    "Reports worn brakes to the depot": "",
}


@pytest.mark.parametrize("purpose", MOODS)
def test_moods_and_reports_on_people_at_work_are_asked_of_counsel(purpose: str) -> None:
    found = proposed(purpose)
    asked = {each.place for each in found.raised} & {"Annex III, point 1(c)", "Annex III, point 4(b)"}
    assert asked == {MOODS[purpose]} - {""}
    assert not [each.id for each in found.fitting if each.id != "minimal"], "asked, and no class asserted"


def test_moods_read_from_voice_or_face_are_emotions_and_those_of_pupils_perhaps_forbidden() -> None:
    voice = proposed("Reads the mood of callers from their voice")
    assert {sign.place for item in voice.fitting for sign in item.signs} == {"Annex III, point 1(c)", "Article 50(3)"}
    assert voice.raised == ()
    assert proposed("Reads the mood of callers from voice and chat").fitting[0].id == "high_risk_annex_iii"
    pupils = proposed("Erkennt die Stimmung der Tanzschüler an Gesicht und Stimme")
    assert pupils.fitting[0].id == "prohibited_practice"
    letters = proposed("Flags e-mails of employees whose tone is angry")
    assert {item.id for item in letters.fitting} == {"minimal"}


# a purpose → whether it is triage in an emergency
TRIAGES = {
    "Triage of chest x-rays in the hospital": False,
    "Thoraxtriage im Spital": False,
    "Tri des radiographies du thorax à l'hôpital": False,
    "Triage of patients' letters": False,
    "Triages patients by urgency": True,
    "Triage in the emergency department": True,
    "Triage der Röntgenbilder nach Dringlichkeit": True,
    "Tri des appels du samu": True,
}


@pytest.mark.parametrize("purpose", TRIAGES)
def test_triage_is_that_of_emergencies_only_beside_words_of_urgency_or_rescue(purpose: str) -> None:
    found = proposed(purpose)
    places = {sign.place for item in found.fitting for sign in item.signs}
    assert ("Annex III, point 5(d)" in places) is TRIAGES[purpose]


OTHER_PRODUCT = "Article 6(1) with Annex I, Section A: other products"
MACHINE = "Article 2(2) with Annex I, Section B: vehicles, aircraft, trains, ships, machinery"


@pytest.mark.parametrize(
    "purpose",
    [
        "Stops the cable car when a child slips",
        "Watches the gondola and stops it if a door is open",
        "Kamera an der Gondelbahn; hält die Bahn an, wenn jemand stürzt",
        "Stoppt den Sessellift",
        "Arrête le télésiège si un skieur tombe",
        "Ferma la seggiovia se qualcuno cade",
        "Detiene el telesilla si alguien cae",
        "Zatrzymuje kolej linową",
        "Zastaví lanovku",
        "Stopt de stoeltjeslift",
    ],
)
def test_a_cableway_is_of_section_a_and_no_train_or_car(purpose: str) -> None:
    assert places(proposed(purpose)) == {PRODUCT: [OTHER_PRODUCT]}


def test_where_a_machine_stands_beside_a_lift_both_are_asked() -> None:
    found = places(proposed("Stops forklifts and lifts when a person is near"))
    assert found == {PRODUCT: [OTHER_PRODUCT], "product_own_law": [MACHINE]}


@pytest.mark.parametrize(
    ("notes", "is_machine"),
    [
        ("Does not tell callers at the start that it is a machine; stops when asked", False),
        ("Sagt am Anfang, dass sie eine Maschine ist, und schützt niemanden", False),
        ("Le message dit que c'est une machine; arrêt possible", False),
        ("Not a machine, only a table; stops nothing", False),
        ("Machine with a safety function", True),
        ("Maschine mit Not-Aus", True),
        ("Tells the guard when the machine must stop", True),
    ],
)
def test_who_tells_people_that_it_is_a_machine_speaks_of_no_product(notes: str, is_machine: bool) -> None:
    assert ("product_own_law" in places(proposed("Answers calls", notes=notes))) is is_machine


def test_a_lens_is_no_loan() -> None:
    assert not proposed("Rejects chipped lenses", name="Lens camera").raised
    assert proposed("Rejects a loan").fitting


def test_who_hears_of_a_driver_that_falls_asleep_is_asked() -> None:
    found = proposed("Surveille les paupières du conducteur et sonne s'il s'endort", notes="Alertes au chef d'équipe")
    assert [sign.place for sign in found.raised] == ["Annex III, point 4(b)"]


@pytest.mark.parametrize(
    ("purpose", "said", "question", "is_yes"),
    [
        ("Decides whether a customer may pay later", {}, "decides_about_people", True),
        ("Entscheidet, ob eine Kundin auf Rechnung bezahlen darf", {}, "decides_about_people", True),
        ("Décide si un client peut payer plus tard", {}, "decides_about_people", True),
        ("Gives each packer a punctuality score", {}, "decides_about_people", True),
        ("Decides whether a customer order is packed first", {}, "decides_about_people", False),
        ("Gives each tile a grade", {}, "decides_about_people", False),
        ("Sonne si le chauffeur s'endort", {}, "could_hurt", True),
        ("Suggests frames", {"affected": "Customers, including under-16s"}, "protected_people", True),
        ("Takes orders", {"affected": "Callers"}, "reaches_people_outside", True),
    ],
)
def test_whom_it_touches_is_read_from_what_it_decides(
    purpose: str, said: dict[str, Any], question: str, is_yes: bool
) -> None:
    answers = {
        each.question.id: each.answer for each in screen(system("It", purpose, **said), load_impact_kit()).answers
    }
    assert (answers[question] == "yes") is is_yes


@pytest.mark.parametrize(
    ("purpose", "affected", "is_meant"),
    [
        ("Gives each fitter a score from lateness and sick days", "40 staff", True),
        ("Gibt eine Note nach Verspätungen", "Alle Angestellten", True),
        ("Gives each pump a reliability score", "Nobody", False),
        ("Gives points for lateness", "Pupils", False),
    ],
)
def test_a_score_of_what_people_at_work_did_is_meant(purpose: str, affected: str, is_meant: bool) -> None:
    found = places(proposed(purpose, affected=affected))
    assert ("Annex III, point 4(b)" in found.get(ANNEX_III, [])) is is_meant


def test_a_class_that_the_remarks_name_is_not_asked() -> None:
    [item] = proposed("Detects diabetic retinopathy", notes="CE marked as a class IIa medical device").fitting
    assert item.asks.startswith("By the class that the list names a notified body assesses the device")


# what a system does → the point that its words bring up; none: none of these
AT_WORK_OR_LEARNING = {
    "Ranks inspectors by reports issued, the list goes to their supervisors for the appraisal": "Annex III, point 4(b)",
    "Scores crew members and proposes the bonus of each": "Annex III, point 4(b)",
    "Vergleicht Zusteller nach Paketen, daraus ergibt sich die Prämie": "Annex III, point 4(b)",
    "Classe les contrôleurs pour fixer leur prime": "Annex III, point 4(b)",
    "Prüft, ob die Vorkenntnisse für den Lehrgang genügen": "Annex III, point 3(a)",
    "Checks whether previous certificates are enough for the evening course": "Annex III, point 3(a)",
    "Vérifie si les diplômes suffisent pour la formation de comptable": "Annex III, point 3(a)",
    "Schlägt eine Note zu jeder Einsendeaufgabe vor": "Annex III, point 3(b)",
    "Proposes a grade for each assignment of the learners": "Annex III, point 3(b)",
    "Prognostiziert, wer den Fernkurs abbricht": "Annex III, point 3(b)",
    "Predicts which learners drop out and suggests the next lesson": "Annex III, point 3(b)",
    "Prédit quels apprenants abandonnent": "Annex III, point 3(b)",
    "Zeigt der Lehrperson, ob jemand gelangweilt ist, erkennt es am Bild": "Article 5(1)(f)",
    "Shows the tutor in live lessons by webcam who is bored": "Article 5(1)(f)",
    "Montre au formateur pendant le cours si les apprenants s’ennuient": "Article 5(1)(f)",
    "Calculates bonus points of customers and shows them to staff": "",
    "Vergleicht Angebote von Monteuren nach Preis": "",
    "Prüft, ob der Vorrat an Zeugnispapier reicht": "",
    "Sagt voraus, wer den Kauf abbrechen wird": "",
    "Flags where calls drop off the course of a route": "",
    "Schlägt die Note eines Parfums vor": "",
    "Erkennt gelangweilte Tiere im Gehege": "",
    "Zeigt den Dozenten freie Räume": "",
}


@pytest.mark.parametrize("purpose", AT_WORK_OR_LEARNING)
def test_who_is_rewarded_admitted_marked_or_watched_in_class_is_read_whatever_the_trade(purpose: str) -> None:
    found = {place for of in places(proposed(purpose)).values() for place in of}
    known = {*AT_WORK_OR_LEARNING.values()}
    assert AT_WORK_OR_LEARNING[purpose] in found if AT_WORK_OR_LEARNING[purpose] else not known & found


@pytest.mark.parametrize(
    ("purpose", "services", "sector", "is_perhaps"),
    [
        ("Predicts demand and moves the valves at three let-down stations", "Gas supply", "", True),
        ("Doses what kills germs", "Cleaning", "water supply", True),
        ("Prévoit la demande et règle les vannes", "Chauffage urbain", "", True),
        ("Stellt die Ventile nach der Prognose", None, "Wasserversorgung", True),
        ("Drafts letters and minutes", "Office", "water supply", False),
        ("Sets the temperature of our offices", "Office", "gas distribution", False),
        ("Doses the icing on each cake", "Cake line", "bakery", False),
    ],
)
def test_what_steers_that_on_which_a_service_of_supply_lives_is_perhaps_its_safety_component(
    purpose: str, services: str | None, sector: str, is_perhaps: bool
) -> None:
    found = classes_of(system("Thing", purpose, services=services), load_overlays()[ACT], sector)
    signs = [sign for item in found.fitting for sign in item.signs if sign.place == "Annex III, point 2"]
    assert ["safety component" in sign.asks for sign in signs] == [True] * is_perhaps
