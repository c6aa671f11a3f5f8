"""Uses in the plain words of firms of all kinds: those that the AI Act names find their place, everyday ones find none.

plain_uses.csv: `place` is where the AI Act names such a use (none: nowhere among what it prohibits or holds high-risk).
judged_people.csv: the class that counsel would give rows of any trade; `asked` where people are judged and no area of Annex III is told.
uses_asked.csv: `place` is what a use is at least asked about (none: neither a place nor a question on one).
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from ims_lib.catalogue.overlays import load_overlays
from ims_lib.inputs.rows import AiSystemRow
from ims_lib.steps.ai_systems.classes import Classes, classes_of


def uses_of(file: str) -> list[dict[str, str]]:
    return list(csv.DictReader(Path(__file__).with_name(file).read_text(encoding="utf-8").splitlines()))


JUDGED = uses_of("judged_people.csv")
USES, ASKED = uses_of("plain_uses.csv"), uses_of("uses_asked.csv")
NAMED = [use for use in USES if use["place"]]
EVERYDAY = [use["purpose"] for use in USES if not use["place"]]
GRAVE = {"prohibited_practice", "high_risk_product", "high_risk_annex_iii", "product_own_law"}


def read(purpose: str, **said: str) -> Classes:
    of_row: dict[str, Any] = {"name": "Thing", "purpose": purpose} | said
    system = AiSystemRow(file="ai.csv", sheet="", row=7, cell="ai.csv!A7", cells={}, **of_row)
    return classes_of(system, load_overlays()["eu_ai_act"])


def places_of(purpose: str, classes: set[str] | None = None, **said: str) -> list[str]:
    fitting = read(purpose, **said).fitting
    return [sign.place for each in fitting if classes is None or each.id in classes for sign in each.signs]


@pytest.mark.parametrize("use", NAMED, ids=[use["purpose"] for use in NAMED])
def test_a_use_that_the_act_names_finds_its_place(use: dict[str, str]) -> None:
    assert any(place.startswith(use["place"]) for place in places_of(use["purpose"]))


@pytest.mark.parametrize("purpose", EVERYDAY)
def test_an_everyday_use_finds_no_grave_place(purpose: str) -> None:
    assert not places_of(purpose, GRAVE)


@pytest.mark.parametrize(
    ("purpose", "data", "place"),
    [
        ("Recognises known shoplifters", "faces", "Annex III, point 1(a)"),
        ("Erkennt Stammkunden", "Gesichter", "Annex III, point 1(a)"),
        ("Reconnaît les gens connus pour vol", "visages", "Annex III, point 1(a)"),
        ("Shows whether cashiers are happy", "faces", "Article 5(1)(f)"),
        ("Zeigt, ob Verkäuferinnen zufrieden sind", "Stimmen", "Article 5(1)(f)"),
        ("Dit si les caissiers sont contents", "visages", "Article 5(1)(f)"),
    ],
)
def test_what_is_read_may_stand_in_another_cell(purpose: str, data: str, place: str) -> None:
    assert place in places_of(purpose, data=data)
    assert place not in places_of(purpose, data="sales")


def test_a_place_that_several_signs_lead_to_is_told_once() -> None:
    assert places_of("Tells from the face whether cashiers are happy", {"prohibited_practice"}) == ["Article 5(1)(f)"]


@pytest.mark.parametrize("whose", ["customers", "callers", "guests"])
def test_moods_of_customers_are_high_risk_and_not_forbidden(whose: str) -> None:
    found = places_of(f"Shows the cashier from the voice whether {whose} are angry")
    assert "Annex III, point 1(c)" in found
    assert "Article 5(1)(f)" not in found


@pytest.mark.parametrize(
    ("purpose", "owner", "is_asked"),
    [
        ("Recognises faces of banned people on the market square", "Public order office", True),
        ("Erkennt auf dem Marktplatz Leute mit Hausverbot am Gesicht", "Ordnungsamt", True),
        ("Reconnaît sur la place du marché les visages recherchés", "Police municipale", True),
        ("Erkennt auf dem Marktplatz Leute mit Hausverbot am Gesicht", "Marktverein", False),
        ("Searches recordings of the square for the face of a suspect", "Police", False),
        ("Recognises faces of staff at the door of the station", "Police", False),
    ],
)
def test_faces_searched_live_in_public_places_are_asked_of_who_prosecutes(
    purpose: str, owner: str, is_asked: bool
) -> None:
    found = places_of(purpose, owner=owner)
    assert ("Article 5(1)(h)" in found) is is_asked
    assert "Annex III, point 1(a)" in found


@pytest.mark.parametrize(
    ("purpose", "not_at"),
    [
        # whose mood it is are customers
        ("Tells agents from the call whether the customer is nervous", "Article 5(1)(f)"),
        ("Zeigt Mitarbeitenden in Gesprächsaufnahmen, welche Kunden nervös klingen", "Article 5(1)(f)"),
        ("Dit aux agents d'après l'appel si le client est nerveux", "Article 5(1)(f)"),
        # a mood in a face identifies nobody
        ("Reads from the faces of the audience whether students are bored", "Annex III, point 1(a)"),
        ("Erkennt an Gesichtern, ob Studierende gelangweilt oder frustriert sind", "Annex III, point 1(a)"),
        ("Reconnaît sur les visages si les étudiants sont tristes", "Annex III, point 1(a)"),
    ],
)
def test_a_mood_is_high_risk_and_no_more_than_that(purpose: str, not_at: str) -> None:
    found = places_of(purpose)
    assert "Annex III, point 1(c)" in found
    assert not_at not in found


def test_a_face_beside_a_passport_is_asked_whether_it_only_confirms_one_to_one() -> None:
    assert "Annex III, point 1(a)" not in places_of("Compares the selfie with the passport photo", notes="Face match")
    assert "Annex III, point 1(a)" in places_of("Compares visitors at the door", notes="Face match")


@pytest.mark.parametrize("use", ASKED, ids=[use["purpose"] for use in ASKED])
def test_where_a_place_is_pointed_to_it_is_asked_about_and_else_nothing_is(use: dict[str, str]) -> None:
    found = read(use["purpose"])
    told = {sign.place for each in found.fitting if each.id in GRAVE for sign in each.signs}
    told |= {sign.place for sign in found.raised}
    assert any(place.startswith(use["place"]) for place in told) if use["place"] else not told
    if found.raised and found.proposed:
        assert not found.proposed.title.startswith("No word that we know")


@pytest.mark.parametrize(
    ("purpose", "said", "is_work"),
    [
        ("Ranks applicants", {"affected": "applicants for nursing jobs"}, True),
        ("Ranks applicants", {"owner": "HR"}, True),
        ("Reiht Bewerbende", {"notes": "für Pflegestellen"}, True),
        ("Ranks applicants", {"affected": "flat seekers"}, False),
        ("Ranks applicants", {}, False),
    ],
)
def test_who_ranks_applicants_recruits_only_where_work_is_said(
    purpose: str, said: dict[str, str], is_work: bool
) -> None:
    assert ("Annex III, point 4(a)" in places_of(purpose, **said)) is is_work


def test_where_it_is_not_said_what_applicants_want_just_that_is_asked() -> None:
    found = read("Ranks applicants")
    assert [sign.asks.partition("?")[0] for sign in found.raised] == ["What do they apply for"]
    (general,) = read("Ranks applicants", affected="flat seekers, tenants").raised
    assert general.place == "Annex III", "they are judged all the same, and which area it is, if any, is open"


@pytest.mark.parametrize(
    ("purpose", "affected"),
    [
        ("Flags cases for the inspectors", "benefit recipients"),
        ("Markiert Fälle für die Ermittlung", "Bezüger von Hilfen"),
        ("Signale les dossiers à vérifier", "allocataires"),
    ],
)
def test_whose_benefits_are_checked_is_asked_on_the_very_point_wherever_they_are_named(
    purpose: str, affected: str
) -> None:
    [asked] = read(purpose, affected=affected).raised
    assert asked.place == "Annex III, point 5(a)"
    assert "claimed back" in asked.asks
    assert "5(b), which is about credit" in asked.asks
    assert not read(purpose, affected="suppliers").raised


@pytest.mark.parametrize(
    "purpose",
    [
        "Recognises staff by their face at the door",
        "Opens the door for staff by their face",
        "Öffnet Mitarbeitenden die Tür anhand des Gesichts",
        "Ouvre la porte au personnel par le visage",
    ],
)
def test_a_face_at_a_door_is_asked_what_decides_there(purpose: str) -> None:
    [asks] = {sign.asks for each in read(purpose).fitting for sign in each.signs if sign.place.endswith("1(a)")}
    assert "at a distance" in asks
    assert "the one they claim to be" in asks


@pytest.mark.parametrize(
    ("product", "place", "classes"),
    [
        ("CE mark, Machinery Regulation", "Article 2(2) with Annex I, Section B", {"product_own_law"}),
        ("CE, Maschinenverordnung (EU) 2023/1230", "Article 2(2) with Annex I, Section B", {"product_own_law"}),
        ("CE, MDR class IIa", "Article 6(1) with Annex I, Section A: medical devices", {"high_risk_product"}),
        ("CE, Toy Safety Directive", "Article 6(1) with Annex I, Section A: other products", {"high_risk_product"}),
        ("CE", "Article 6(1) with Annex I", {"high_risk_product"}),
    ],
)
def test_under_which_law_a_product_falls_is_asked_only_where_no_cell_names_it(
    product: str, place: str, classes: set[str]
) -> None:
    found = [each for each in read("Sorts", regulated_product=product).fitting if each.signs]
    signs = [sign for each in found for sign in each.signs]
    assert {each.id for each in found} == classes
    assert all(sign.place.startswith(place) for sign in signs)
    assert any("Under which law" in sign.asks for sign in signs) is (product == "CE")


@pytest.mark.parametrize("use", JUDGED, ids=[use["purpose"] for use in JUDGED])
def test_what_judges_people_in_any_trade_is_never_said_to_have_no_class(use: dict[str, str]) -> None:
    row: dict[str, Any] = {"name": "Thing", "purpose": use["purpose"], "affected": use["affected"]}
    system = AiSystemRow(file="ai.csv", sheet="", row=7, cell="ai.csv!A7", cells={}, notes=use["said"] or None, **row)
    found = classes_of(system, load_overlays()["eu_ai_act"], use["sector"])
    told = [sign.place for each in found.fitting for sign in each.signs]
    grave = [sign.place for each in found.fitting if each.id in GRAVE for sign in each.signs]
    if use["place"] == "asked":
        assert found.raised
        assert not grave
        assert found.proposed
        assert not found.proposed.title.startswith("No word that we know")
    elif use["place"]:
        assert any(place.startswith(use["place"]) for place in told)
    else:
        assert not grave
        assert not found.raised


@pytest.mark.parametrize(
    ("sector", "is_forbidden"), [("education", True), ("Bildung", True), ("leisure", False), ("", False)]
)
def test_in_education_by_sector_who_reads_feelings_meets_the_ban_first(sector: str, is_forbidden: bool) -> None:
    purpose = "Erkennt, ob Teilnehmende gelangweilt sind"
    system = AiSystemRow(file="a", sheet="", row=7, cell="a!A7", cells={}, name="Blick", purpose=purpose)
    found = classes_of(system, load_overlays()["eu_ai_act"], sector)
    assert ("Article 5(1)(f)" in [sign.place for each in found.fitting for sign in each.signs]) is is_forbidden


def test_what_makes_videos_of_a_person_talks_with_nobody_by_its_name() -> None:
    found = places_of("Erzeugt Lehrvideos mit einer künstlichen Sprecherin", name="Avatar Lina")
    assert found == ["Article 50(2)", "Article 50(4), first part"]


@pytest.mark.parametrize(
    ("purpose", "said"),
    [
        ("Decides whether the shed is open", {"affected": "Nobody"}),
        ("Answers questions on courses, visas and fees", {"affected": "Applicants"}),
        ("Résume les notes de cours", {"affected": "Étudiants"}),
        ("Ranks bonus offers for shoppers", {"affected": "Shoppers"}),
    ],
)
def test_a_word_of_the_law_beside_other_work_asserts_no_class(purpose: str, said: dict[str, str]) -> None:
    found = read(purpose, **said)
    assert not [each.id for each in found.fitting if each.id in GRAVE]
    assert not found.raised
