"""Suggestions for free text: the right ones near the top, the same whatever stands beside them, never a heading."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ims_lib.catalogue import load_catalogue
from ims_lib.errors import BadCatalogue, BadParameter
from ims_lib.suggest import suggest
from ims_lib.suggest.likeness import stem, terms_of
from ims_lib.suggest.ranking import Ranked, rank
from ims_lib.suggest.settings import FOLDER, load_phrases, load_settings

STANDARDS = ("27001", "20000-1", "42001")
OWN_TEXTS = Path(__file__).with_name("own_texts.csv")
FLOOR = 0.85
"""Share of our own texts that have a right requirement among the first three."""
FEWEST_PHRASES = 12


def own_texts(standard: str) -> list[tuple[str, set[str]]]:
    with OWN_TEXTS.open(newline="", encoding="utf-8") as stream:
        return [
            (row["text"], set(row["refs"].split(";"))) for row in csv.DictReader(stream) if row["standard"] == standard
        ]


def refs_of(text: str, standard: str, *, top: int = 5) -> list[str]:
    return list(suggest([text], standard, top=top)["ref"])


@pytest.mark.parametrize("standard", STANDARDS)
def test_a_right_requirement_is_among_the_first_three(standard: str) -> None:
    labelled = own_texts(standard)
    found = suggest([text for text, _ in labelled], standard, top=3).groupby("row")["ref"].agg(set)
    hits = sum(bool(found.get(row, set()) & right) for row, (_, right) in enumerate(labelled))
    assert len(labelled) >= 25
    assert hits / len(labelled) >= FLOOR


FIRST = {
    "abbreviation": ("MFA for admins", "27001", "27001:A.8.5"),
    "other_case_and_hyphen": ("PATCH-MANAGEMENT", "27001", "27001:A.8.8"),
    "other_ending": ("labels on documents", "27001", "27001:A.5.13"),
    "kind_of_tool": ("Our DLP agent", "27001", "27001:A.8.12"),
    "clause_beside_controls": ("Statement of Applicability", "27001", "27001:6.1.3"),
    "word_of_the_common_clause": ("CAPA", "27001", "27001:10.2"),
    "service_management": ("The CAB approves changes", "20000-1", "20000-1:8.5.1.3"),
    "ai": ("model drift alert", "42001", "42001:A.6.2.6"),
    "typing_mistake": ("recuring problms and their root cause", "20000-1", "20000-1:8.6.3"),
}


@pytest.mark.parametrize("name", FIRST)
def test_first_suggestion(name: str) -> None:
    text, standard, right = FIRST[name]
    assert refs_of(text, standard)[0] == right


@pytest.mark.parametrize("standard", STANDARDS)
def test_a_title_finds_its_own_requirement(standard: str) -> None:
    catalogue = load_catalogue()
    leaves = [name for name, row in catalogue.leaves.items() if row.standard == standard]
    titles = [catalogue.title_of(name) for name in leaves]
    once = [place for place, title in enumerate(titles) if titles.count(title) == 1]
    found = suggest([titles[place] for place in once], standard, top=3).groupby("row")["ref"].agg(list)
    missed = [leaves[place] for row, place in enumerate(once) if leaves[place] not in found[row]]
    assert missed == []


@given(st.permutations(range(12)), st.sampled_from(STANDARDS))
def test_rows_do_not_touch_each_other(order: list[int], standard: str) -> None:
    texts, alone = told_alone(standard)
    mixed = rank([texts[place] for place in order], standard)
    assert mixed == [alone[place] for place in order]


@cache
def told_alone(standard: str) -> tuple[list[str], list[list[Ranked]]]:
    """Twelve texts, and what is suggested for each where no other stands beside it."""
    texts = [text for text, _ in own_texts(standard)[:12]]
    return texts, [found for text in texts for found in rank([text], standard)]


@given(st.text(max_size=200), st.sampled_from(STANDARDS), st.integers(1, 8))
def test_any_text_gets_leaves_of_the_standard_best_first(text: str, standard: str, top: int) -> None:
    found = suggest([text], standard, top=top)
    catalogue = load_catalogue()
    assert len(found) <= top
    assert found["ref"].is_unique
    assert all(catalogue.requirements[ref].leaf and ref.startswith(f"{standard}:") for ref in found["ref"])
    assert list(found["score"]) == sorted(found["score"], reverse=True)
    assert found["score"].between(0, 1).all()
    assert found["why"].str.strip().all()


@pytest.mark.parametrize("text", ["", "   ", "—", "日本語", "the and of"])
def test_a_text_that_says_nothing_gets_nothing(text: str) -> None:
    assert refs_of(text, "27001") == []


def test_a_very_long_text_is_cut() -> None:
    filler = "lorem " * load_settings().longest_text
    assert refs_of(filler + "backup", "27001") == refs_of(filler, "27001")
    assert refs_of("backup " + filler, "27001")[0] == "27001:A.8.13"


def test_the_reason_names_a_passage() -> None:
    assert suggest(["MFA"], "27001")["why"][0] == "in other words: MFA"
    assert suggest(["Clock synchronization"], "27001")["why"][0] == "title: Clock synchronization"
    catalogue = load_catalogue()
    criterion = next(
        c for c in catalogue.criteria.values() if any(name.startswith("27001:") for name in c.requirements)
    )
    assert suggest([criterion.text], "27001")["why"][0].startswith(f"criterion: {criterion.text[:20]}")


def test_unknown_standard_names_the_nearest() -> None:
    with pytest.raises(BadParameter, match=r"'2700' is no standard of ours.*nearest: 27001"):
        suggest(["backup"], "2700")


def test_at_least_one_suggestion_is_asked_for() -> None:
    with pytest.raises(BadParameter, match="at least one"):
        suggest(["backup"], "27001", top=0)


@pytest.mark.parametrize("standard", STANDARDS)
def test_every_leaf_has_words_of_its_own(standard: str) -> None:
    phrases = load_phrases(load_catalogue(), standard)
    assert {name: len(words) for name, words in phrases.items() if len(words) < FEWEST_PHRASES} == {}


BAD_VOCABULARY = {
    "no_such_leaf": ('"27001:A.8.99": [backup]\n', "27001:A.8.99 is no leaf or clause; did you mean 27001:A.8.9"),
    "heading": ('"27001:9.2": [audit]\n', "27001:9.2 is no leaf or clause"),
    "no_list": ('"27001:A.8.9": hardening\n', "27001.yml, 27001:A.8.9"),
    "no_yaml": ('"27001:A.8.9": [hardening\n', "not readable as YAML"),
}


@pytest.mark.parametrize("name", BAD_VOCABULARY)
def test_a_fault_in_the_vocabulary_is_told(name: str, tmp_path: Path) -> None:
    text, words = BAD_VOCABULARY[name]
    (tmp_path / "27001.yml").write_text(text, encoding="utf-8")
    (tmp_path / "harmonized_structure.yml").write_bytes((FOLDER / "harmonized_structure.yml").read_bytes())
    with pytest.raises(BadCatalogue) as told:
        load_phrases(load_catalogue(), "27001", folder=tmp_path)
    assert words in str(told.value)


STEMS = {
    "control": ["control", "controls", "controlled", "controlling"],
    "chang": ["change", "changes", "changed", "changing"],
    "policy": ["policy", "policies"],
    "acces": ["access", "accesses"],
    "organiz": ["organisation", "organization", "organise", "organized"],
}


@pytest.mark.parametrize("name", STEMS)
def test_endings_make_no_difference(name: str) -> None:
    assert {stem(word) for word in STEMS[name]} == {name}


def test_terms_are_words_pairs_and_groups_of_letters() -> None:
    words, letters = terms_of("The backup of backups")
    assert dict(words) == {"backup": 2, "backup backup": 1}
    assert letters[" ba"] == 2
    assert letters["up "] == 1
