"""The labelled policies: every passage stands in the labels once, and every id names a criterion of today."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from ims_lib.catalogue import load_catalogue

POLICIES = sorted(Path(__file__).with_name("policies").glob("*.yml"))
LABELS = Path(__file__).with_name("labels.csv")
KINDS = {"docx", "pdf", "pptx", "eml", "txt"}
PROPERTIES = {"version", "owner", "approved", "next_review"}
FEWEST_LABELLED, FEWEST_WITHOUT, FEWEST_PROCESSES = 200, 60, 25


@cache
def labels() -> list[dict[str, str]]:
    with LABELS.open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def ids_of(row: dict[str, str]) -> list[str]:
    return [name for name in row["criteria"].split(";") if name]


def read_policy(path: Path) -> dict[str, Any]:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_a_policy_has_what_a_file_is_written_from(path: Path) -> None:
    policy = read_policy(path)
    assert set(policy) == {"title", "kind", "properties", "sections"}
    assert policy["kind"] in KINDS
    assert set(policy["properties"]) == PROPERTIES
    assert all(isinstance(value, str) for value in policy["properties"].values())
    assert all(section["heading"] and section["paragraphs"] for section in policy["sections"])


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_each_passage_is_labelled_once_by_how_it_begins(path: Path) -> None:
    passages = [
        (section["heading"], text) for section in read_policy(path)["sections"] for text in section["paragraphs"]
    ]
    rows = [row for row in labels() if row["document"] == path.stem]
    found = []
    for row in rows:
        begun = [(heading, text) for heading, text in passages if text.startswith(row["begins"])]
        assert [heading for heading, _ in begun] == [row["heading"]], row["begins"]
        assert sum(text.count(row["begins"]) for _, text in passages) == 1, row["begins"]
        found += begun
    assert found == passages


def test_labels_name_criteria_and_documents_that_exist() -> None:
    criteria = load_catalogue().criteria
    assert {name for row in labels() for name in ids_of(row)} - set(criteria) == set()
    assert {row["document"] for row in labels()} == {path.stem for path in POLICIES}
    assert all(len(ids_of(row)) == len(set(ids_of(row))) for row in labels())


def test_there_are_enough_of_both_kinds_over_enough_processes() -> None:
    process_of = {
        criterion.id: name for name, process in load_catalogue().processes.items() for criterion in process.criteria
    }
    labelled = [row for row in labels() if ids_of(row)]
    assert len(labelled) >= FEWEST_LABELLED
    assert len(labels()) - len(labelled) >= FEWEST_WITHOUT
    assert len({process_of[name] for row in labelled for name in ids_of(row)}) >= FEWEST_PROCESSES
