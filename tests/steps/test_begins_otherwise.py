"""The beginning of a sign is found in every form of its word, and not in a common word that begins so by chance."""

from __future__ import annotations

import pytest

from ims_lib.register.vocabulary import load
from tests.steps.test_unaccented import holds


@pytest.mark.parametrize(
    ("sign", "text"),
    [
        ("mark*", "marks essays of pupils"),
        ("mark*", "Marking of exams"),
        ("count*", "counting heads"),
        ("plan*", "planned shifts"),
        ("bild*", "Bilder und Bildschirm"),
        ("person*", "Personen"),
        ("not*", "noter les élèves"),
        ("régul*", "régule la pression"),
    ],
)
def test_a_form_of_the_word_is_found(sign: str, text: str) -> None:
    assert holds(sign, text)


@pytest.mark.parametrize(
    ("sign", "text"),
    [
        ("mark*", "Marketing uses Midjourney for pictures of pupils"),
        ("mark*", "Marktanalyse"),
        ("count*", "county and country"),
        ("rat*", "rather rational"),
        ("plan*", "plants of the planet"),
        ("bild*", "Bildung"),
        ("schul*", "Schulden"),
        ("tür*", "türkische Gemeinde"),
        ("person*", "Personalrat"),
        ("not*", "notamment la notion"),
        ("régul*", "régulièrement"),
        ("regul*", "regulier"),
        ("donn*", "les données"),
    ],
)
def test_a_common_word_that_begins_so_is_none(sign: str, text: str) -> None:
    assert not holds(sign, text)


def test_each_word_of_the_list_begins_as_it_is_said_to() -> None:
    every = [
        (start, word)
        for beginnings in load("begins_otherwise").values()
        for start, words in beginnings.items()
        for word in words
    ]
    assert every
    assert [(start, word) for start, word in every if not word.startswith(start)] == []
