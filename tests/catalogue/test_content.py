"""The body of knowledge itself: an editor's checks, run on what is committed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ims_lib import paths
from ims_lib.catalogue import Catalogue, load_catalogue
from ims_lib.yaml_text import load_yaml
from tests import builders
from tests.catalogue.editorial import CHECKS


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_content_has_no_fault(check: Callable[[Catalogue], list[str]]) -> None:
    assert check(load_catalogue()) == []


def test_every_leaf_is_in_the_catalogue() -> None:
    catalogue = load_catalogue()
    assert len(catalogue.leaves) == 256
    assert all(catalogue.criteria_of.values())


def test_what_is_sampled_is_judged_by_how_much_of_it_shows_it() -> None:
    catalogue = load_catalogue()
    assert {name for name, criterion in catalogue.criteria.items() if "sampled" in criterion.text.casefold()} <= {
        name for name, criterion in catalogue.criteria.items() if criterion.sampled
    }
    assert {catalogue.anchor_of[name] for name, each in catalogue.criteria.items() if each.sampled} == {"record"}
    assert catalogue.anchor_of["incident.suspicions_too"] == "scope"


BAD = {
    "check_served": [builders.criterion("a.one", "27001:4.1")],
    "check_items_served": [builders.criterion("a.one", "27001:4.1")],
    "check_gates": [builders.criterion("a.one", "27001:4.1", "42001:4.1")],
    "check_alone": [builders.criterion("a.one", "27001:4.1", "42001:4.1")],
    "check_asks": [builders.criterion("a.one", "27001:4.1").model_copy(update={"ask": "Is there a plan?"})],
    "check_evidence": [builders.criterion("a.one", "27001:4.1")],
    "check_twins": [
        builders.criterion("a.one", "27001:4.1").model_copy(
            update={"text": "Each service has one named owner in the catalogue."}
        ),
        builders.criterion("a.two", "27001:4.1").model_copy(
            update={"text": "Each service has a named owner in the catalogue."}
        ),
    ],
    "check_titles": [
        builders.criterion("a.one", "27001:9.2.2").model_copy(
            update={"text": "The internal audit programme is in place."}
        )
    ],
    "check_wording": [
        builders.criterion("a.one", "27001:4.1").model_copy(update={"text": "The organization shall keep a list."})
    ],
    "check_relations": [
        builders.criterion("a.one", "27001:4.1"),
        builders.criterion("a.two", "42001:4.1"),
        builders.criterion("a.three", "27001:9.2.2", "42001:9.2.2"),
    ],
}


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_each_check_finds_its_fault(check: Callable[[Catalogue], list[str]]) -> None:
    assert check(builders.catalogue(*BAD[check.__name__]))


@pytest.mark.parametrize("path", sorted((paths.DATA / "vocabulary").rglob("*.yml")), ids=lambda path: path.stem)
def test_no_key_of_a_vocabulary_stands_twice(path: Path) -> None:
    assert load_yaml(path.read_text(encoding="utf-8")), "of two the first would be dropped without a word"
