"""The kit for AI impact assessments: what it names exists, what ISO/IEC 42005 looks at is asked, and its faults are told."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest

from ims_lib.catalogue import load_catalogue
from ims_lib.catalogue.impact_kit import ImpactKit, check_impact_kit, load_impact_kit
from ims_lib.catalogue.overlays import load_overlays
from ims_lib.inputs.rows import AiSystemRow
from ims_lib.register.plans import plans

KIT = load_impact_kit()


def test_screening_is_short_and_each_question_says_when_the_full_form_is_due() -> None:
    assert 5 <= len(KIT.screening) <= 8
    assert all(each.question.endswith("?") and "full form is due" in each.due for each in KIT.screening)


LOOKED_AT = (
    "intended_use misuse individuals groups society benefits rights safety fairness accessibility finance environment jobs "
    "vulnerable asked measures residual signed_off next"
)


@pytest.mark.parametrize("name", LOOKED_AT.split())
def test_the_full_form_asks_for_all_that_an_assessment_looks_at(name: str) -> None:
    (found,) = [each for each in KIT.fields() if each.id == name]
    assert "?" in found.question
    assert len(found.example) > 15


def test_harms_alone_are_rated() -> None:
    assert [section.id for section in KIT.sections if section.rated] == ["harms"]


def test_columns_are_those_of_the_list_of_ai_systems() -> None:
    columns = plans()["ai_systems"].columns
    assert {name for each in KIT.fields() for name in each.known_from} <= columns.keys()
    assert {name for each in KIT.screening for name in (*each.columns, *each.says)} <= columns.keys()
    assert columns.keys() <= {field.name for field in fields(AiSystemRow)}
    for each in KIT.screening:
        for name, values in each.says.items():
            words = columns[name].normal_forms or (True, False)
            assert set(values) <= set(words), (each.id, name)
        for cell in (cell for way in each.no for cell in way):
            assert cell.column in columns
            assert set(cell.values) <= set(columns[cell.column].normal_forms or (True, False)), (each.id, cell.column)


# case → severity, likelihood, the level, whether it wants to be signed off
LEVELS: dict[str, tuple[str | None, str | None, str | None, bool]] = {
    "lowest": ("negligible", "unlikely", "low", False),
    "annoying every month": ("negligible", "expected", "moderate", False),
    "grave though unlikely": ("grave", "unlikely", "high", True),
    "highest": ("grave", "expected", "severe", True),
    "no likelihood": ("grave", None, None, False),
    "no severity": (None, "likely", None, False),
}


@pytest.mark.parametrize("case", LEVELS)
def test_severity_and_likelihood_come_to_a_level(case: str) -> None:
    severity, likelihood, level, wanted = LEVELS[case]
    assert KIT.level_of(severity, likelihood) == level
    assert KIT.wants_sign_off(level) is wanted


# fault → what of the kit is changed, how, and a part of the sentence that tells it
FAULTS: dict[str, tuple[dict[str, Any], str]] = {
    "a step twice": ({"severity": (*KIT.severity, KIT.severity[0])}, "negligible stands 2 times"),
    "a criterion that isn't there": (
        {"screening": (KIT.screening[0].model_copy(update={"criteria": ("impact.nothing",)}),)},
        "names impact.nothing",
    ),
    "a class that isn't there": (
        {"screening": (KIT.screening[0].model_copy(update={"classes": ("risky",)}),)},
        "no class is called risky",
    ),
    "a language missing": (
        {"screening": (KIT.screening[0].model_copy(update={"words": {"en": ("scor*",)}}),)},
        "words lacks de, fr, es, it, nl, pl, cs, pt, el",
    ),
    "nothing answers": (
        {"screening": (KIT.screening[0].model_copy(update={"words": {}, "columns": ()}),)},
        "answered by words",
    ),
    "an order that the procedure can't tell": ({"screening": KIT.screening[::-1]}, "lead alone stand before"),
    "no such overlay": ({"overlay": "moon_act"}, "no overlay is called moon_act"),
    "graver comes to less": (
        {"matrix": {**KIT.matrix, "grave": ("low", "low", "low", "low")}},
        "comes to less",
    ),
    "a gap in the matrix": ({"matrix": {**KIT.matrix, "grave": ("high",)}}, "a level for each likelihood"),
    "a severity missing": ({"matrix": {"grave": KIT.matrix["grave"]}}, "the severities in their order"),
    "no word for a result": ({"results": {"full": "due"}}, "results lacks screening"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told(fault: str) -> None:
    change, told = FAULTS[fault]
    kit: ImpactKit = KIT.model_copy(update=change)
    assert any(told in each for each in check_impact_kit(kit, load_catalogue().criteria, load_overlays()))


def test_the_kit_itself_has_no_fault() -> None:
    assert not check_impact_kit(KIT, load_catalogue().criteria, load_overlays())
