"""Titles in other languages than English: which control they name."""

from __future__ import annotations

import csv
from itertools import pairwise

import pytest

from ims_lib import paths
from ims_lib.catalogue.model import load_standards
from ims_lib.register.references.control_names import named_controls
from ims_lib.register.references.titles import Titles
from ims_lib.register.vocabulary import spellings

with (paths.DATA / "vocabulary" / "control_names.csv").open(encoding="utf-8", newline="") as file:
    ROWS = [
        (row["id"], row["language"], name.strip()) for row in csv.DictReader(file) for name in row["names"].split(";")
    ]
NAMES = [row for row in ROWS if ":" in row[0]]
STANDARDS = ("27001", "42001", "20000-1")


@pytest.fixture(scope="module")
def titles() -> Titles:
    return Titles(load_standards())


def of(standard: str) -> list[tuple[str, str, str]]:
    return [row for row in NAMES if row[0].startswith(f"{standard}:")]


@pytest.mark.parametrize("standard", ["27001", "42001"])
def test_every_control_has_a_name_in_every_language(standard: str) -> None:
    known = load_standards().requirements
    controls = {name for name, row in known.items() if name.startswith(f"{standard}:A.") and row.leaf}
    for language in {language for _, language, _ in of(standard)}:
        assert {control for control, spoken, name in of(standard) if spoken == language and name} == controls


def test_the_clauses_with_names_are_those_that_only_20000_1_has() -> None:
    known = load_standards().requirements
    named = {name for name, _, _ in of("20000-1")}
    assert named <= set(known)
    operation = {name for name, row in known.items() if name.startswith("20000-1:8.") and row.leaf and row.title}
    assert operation - named == {"20000-1:8.1", "20000-1:8.3.1"}


@pytest.mark.parametrize("standard", STANDARDS)
def test_a_name_is_that_of_one_requirement_of_its_standard(standard: str) -> None:
    found: dict[str, set[str]] = {}
    for name, _, written in of(standard):
        for spelling in spellings([written]):
            found.setdefault(spelling, set()).add(name)
    assert {spelling: names for spelling, names in found.items() if len(names) > 1} == {}


@pytest.mark.parametrize("standard", STANDARDS)
def test_each_name_stands_by_its_requirement_and_is_found_beside_another(titles: Titles, standard: str) -> None:
    for control, _, name in of(standard):
        assert titles.elsewhere(titles.gist(name), (control,), standard) is None, name
    for (control, _, name), (other, _, _) in pairwise(of(standard)):
        if not f"{control}.".startswith(f"{other}.") and not f"{other}.".startswith(f"{control}."):
            assert titles.elsewhere(titles.gist(name), (other,), standard) == control, name


@pytest.mark.parametrize(
    ("title", "own"),
    [
        ("Schulung der Nachtwache", "27001:A.5.2"),  # names nothing
        ("Zugriffsrechte für die Administratoren der Kasse", "27001:A.8.2"),  # half of it is another's
        ("Klassifizierung und Kennzeichnung von Informationen", "27001:A.5.12"),  # names both
        ("Informationssicherheitspolitik", "27001:5.2"),  # a clause bears the same words
        ("Rückgabe von Werten", "27001-2013:A.8.1.4"),  # controls of 2013 had other titles
        ("Incidentbeheer", "27001:A.5.24"),  # a clause of another standard
        ("KI-Politik", "42001:5.2"),
        ("Datenqualität der Kamerabilder", "42001:A.7.2"),  # a word more may say something else
        ("Demand- und Kapazitätsmanagement", "20000-1:8.4.2"),  # a long word beside another that counts
        ("Gestion des changements", "20000-1:8.5.1.2"),  # the whole's name by a part
        ("Inicjowanie zmian", "20000-1:8.5.1"),  # a part's by the whole
    ],
)
def test_titles_that_name_no_other(titles: Titles, title: str, own: str) -> None:
    assert titles.elsewhere(titles.gist(title), (own,), own.split(":")[0].removesuffix("-2013")) is None


@pytest.mark.parametrize(
    ("title", "own", "other"),
    [
        ("Zasoby ludzkie", "42001:A.4.4", "42001:A.4.6"),
        ("Qualité des données du système d'IA", "42001:A.7.3", "42001:A.7.4"),
        ("AIシステムのイベントログの記録", "42001:A.6.2.4", "42001:A.6.2.8"),
        ("Gestão de incidentes dos serviços", "20000-1:8.6.3", "20000-1:8.6.1"),
        ("Änderungsmanagement", "20000-1:8.6.1", "20000-1:8.5.1"),
    ],
)
def test_titles_that_name_another(titles: Titles, title: str, own: str, other: str) -> None:
    assert titles.elsewhere(titles.gist(title), (own,), own.split(":")[0]) == other


def test_shares_leave_out_what_stands_in_many_names() -> None:
    assert named_controls("Bezpieczeństwo informacji w zarządzaniu projektami", "27001") == {"27001:A.5.8": 1.0}
    assert named_controls("情報の分類", "27001") == {"27001:A.5.12": 1.0}
    assert 0.4 < named_controls("Zugriffsrechte der Nachtwache", "27001")["27001:A.5.18"] < 0.7


def test_a_title_names_what_bears_its_words_in_each_standard() -> None:
    assert named_controls("Configuratiebeheer", "27001") == {"27001:A.8.9": 1.0}
    assert named_controls("Configuratiebeheer", "20000-1") == {"20000-1:8.2.6": 1.0}
    assert named_controls("Configuratiebeheer", "42001") == {}


def test_a_number_of_two_annexes_is_read_by_its_title(titles: Titles) -> None:
    both = (("27001:A.8.4",), ("42001:A.8.4",))
    assert titles.pick(titles.gist("Komunikace incidentů"), both) == 1
    assert titles.pick(titles.gist("Přístup ke zdrojovému kódu"), both) == 0
