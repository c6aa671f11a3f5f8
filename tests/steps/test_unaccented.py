"""A word with accents is found without them too, but not in a common word of another language."""

from __future__ import annotations

import pytest

from ims_lib.risks.signs import read_sign, shapes_in


def holds(sign: str, text: str) -> bool:
    [group] = read_sign(sign)
    return any(not group.isdisjoint(shape) for shape in shapes_in(text))


@pytest.mark.parametrize(
    ("sign", "text"),
    [
        ("élève*", "les élèves"),
        ("élève*", "notes des eleves"),
        ("médic*", "Médicaments"),
        ("collé*", "collée"),
        ("control*", "Controls"),
        ("employé*", "EMPLOYES"),
    ],
)
def test_it_is_found_as_it_is_written_and_without_its_accents(sign: str, text: str) -> None:
    assert holds(sign, text)


@pytest.mark.parametrize(
    ("sign", "text"),
    [
        ("élève*", "rooms for eleven teams"),
        ("médic*", "Medicare"),
        ("collé*", "Collection of bills"),
        ("měř*", "Merkel"),
        ("prêt*", "pretty pictures"),
        ("lening/leningen", "Lens grinder"),
        ("dítě", "le message dit que"),
    ],
)
def test_a_common_word_of_another_language_is_none_of_it(sign: str, text: str) -> None:
    assert not holds(sign, text)


@pytest.mark.parametrize(("sign", "text"), [("tell", "telling"), ("rate", "rated"), ("sell", "sells"), ("tri", "trie")])
def test_a_short_word_is_found_in_its_forms(sign: str, text: str) -> None:
    assert holds(sign, text)
