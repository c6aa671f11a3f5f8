"""Uses in the plain words of firms of all kinds: those that the AI Act names find their place, everyday ones find none.

plain_uses.csv: `place` is where the AI Act names such a use (none: nowhere among what it prohibits or holds high-risk).
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from ims_lib.catalogue.overlays import load_overlays
from ims_lib.inputs.rows import AiSystemRow
from ims_lib.steps.ai_systems.classes import classes_of

USES = list(csv.DictReader(Path(__file__).with_name("plain_uses.csv").read_text(encoding="utf-8").splitlines()))
NAMED = [use for use in USES if use["place"]]
EVERYDAY = [use["purpose"] for use in USES if not use["place"]]
GRAVE = {"prohibited_practice", "high_risk_product", "high_risk_annex_iii", "product_own_law"}


def places_of(purpose: str, classes: set[str] | None = None) -> list[str]:
    system = AiSystemRow(file="ai.csv", sheet="", row=7, cell="ai.csv!A7", cells={}, name="Thing", purpose=purpose)
    fitting = classes_of(system, load_overlays()["eu_ai_act"]).fitting
    return [sign.place for each in fitting if classes is None or each.id in classes for sign in each.signs]


@pytest.mark.parametrize("use", NAMED, ids=[use["purpose"] for use in NAMED])
def test_a_use_that_the_act_names_finds_its_place(use: dict[str, str]) -> None:
    assert any(place.startswith(use["place"]) for place in places_of(use["purpose"]))


@pytest.mark.parametrize("purpose", EVERYDAY)
def test_an_everyday_use_finds_no_grave_place(purpose: str) -> None:
    assert not places_of(purpose, GRAVE)
