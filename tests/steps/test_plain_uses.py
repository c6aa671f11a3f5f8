"""Uses in the plain words of firms of all kinds: those that the AI Act names find their place, everyday ones find none.

plain_uses.csv: `place` is where the AI Act names such a use (none: nowhere among what it prohibits or holds high-risk).
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from ims_lib.catalogue.overlays import load_overlays
from ims_lib.inputs.rows import AiSystemRow
from ims_lib.steps.ai_systems.classes import classes_of

USES = list(csv.DictReader(Path(__file__).with_name("plain_uses.csv").read_text(encoding="utf-8").splitlines()))
NAMED = [use for use in USES if use["place"]]
EVERYDAY = [use["purpose"] for use in USES if not use["place"]]
GRAVE = {"prohibited_practice", "high_risk_product", "high_risk_annex_iii", "product_own_law"}


def places_of(purpose: str, classes: set[str] | None = None, **said: str) -> list[str]:
    of_row: dict[str, Any] = {"name": "Thing", "purpose": purpose, **said}
    system = AiSystemRow(file="ai.csv", sheet="", row=7, cell="ai.csv!A7", cells={}, **of_row)
    fitting = classes_of(system, load_overlays()["eu_ai_act"]).fitting
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
