"""Titles in other languages than English: which control they name."""

from __future__ import annotations

import csv
from itertools import pairwise

import pytest

from ims_lib import paths
from ims_lib.register.control_names import named_controls
from ims_lib.register.read import load_standards
from ims_lib.register.titles import Titles

with (paths.DATA / "vocabulary" / "control_names.csv").open(encoding="utf-8", newline="") as file:
    NAMES = [
        (row["id"], row["language"], name.strip()) for row in csv.DictReader(file) for name in row["names"].split(";")
    ]


@pytest.fixture(scope="module")
def titles() -> Titles:
    return Titles(load_standards())


def test_every_control_has_a_name_in_every_language() -> None:
    controls = {name for name, row in load_standards().requirements.items() if name.startswith("27001:A.") and row.leaf}
    for language in {language for _, language, _ in NAMES}:
        assert {control for control, of, name in NAMES if of == language and name} == controls


def test_a_name_is_that_of_one_control() -> None:
    controls: dict[str, set[str]] = {}
    for control, _, name in NAMES:
        controls.setdefault(name, set()).add(control)
    assert {name: found for name, found in controls.items() if len(found) > 1} == {}


def test_each_name_stands_by_its_control_and_is_found_beside_another(titles: Titles) -> None:
    for control, _, name in NAMES:
        assert titles.elsewhere(titles.gist(name), (control,), "27001") is None, name
    for (control, _, name), (other, _, _) in pairwise(NAMES):
        if other != control:
            assert titles.elsewhere(titles.gist(name), (other,), "27001") == control, name


@pytest.mark.parametrize(
    ("title", "own"),
    [
        ("Schulung der Nachtwache", "27001:A.5.2"),  # names nothing
        ("Zugriffsrechte für die Administratoren der Kasse", "27001:A.8.2"),  # half of it is another's
        ("Klassifizierung und Kennzeichnung von Informationen", "27001:A.5.12"),  # names both
        ("Informationssicherheitspolitik", "27001:5.2"),  # a clause bears the same words
        ("Rückgabe von Werten", "27001-2013:A.8.1.4"),  # controls of 2013 had other titles
    ],
)
def test_titles_that_name_no_other(titles: Titles, title: str, own: str) -> None:
    assert titles.elsewhere(titles.gist(title), (own,), "27001") is None


def test_shares_leave_out_what_stands_in_many_names() -> None:
    assert named_controls("Bezpieczeństwo informacji w zarządzaniu projektami") == {"27001:A.5.8": 1.0}
    assert named_controls("情報の分類") == {"27001:A.5.12": 1.0}
    assert 0.4 < named_controls("Zugriffsrechte der Nachtwache")["27001:A.5.18"] < 0.7
