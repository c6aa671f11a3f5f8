"""The tables of the standards: counts, places, and the traps that catch people who go by the number."""

from __future__ import annotations

from collections import Counter

import pytest

from ims_lib.catalogue.standards import check_requirements
from tests.builders import catalogue

KNOWN = catalogue()
REQUIREMENTS = KNOWN.requirements

# standard | part | rows (Annex A: without its areas), headings, leaves
COUNTS = [
    ("27001", "clauses", 11, 30),
    ("27001", "annex_a", 5, 93),
    ("20000-1", "clauses", 25, 63),
    ("42001", "clauses", 11, 32),
    ("42001", "annex_a", 12, 38),
]

# Controls of each area of an Annex
AREAS = {
    "27001": {"A.5": 37, "A.6": 8, "A.7": 14, "A.8": 34},
    "42001": {"A.2": 3, "A.3": 2, "A.4": 5, "A.5": 4, "A.6": 9, "A.7": 5, "A.8": 4, "A.9": 3, "A.10": 3},
}


@pytest.mark.parametrize(("standard", "part", "headings", "leaves"), COUNTS)
def test_counts(standard: str, part: str, headings: int, leaves: int) -> None:
    rows = [row for row in REQUIREMENTS.values() if (row.standard, row.part) == (standard, part)]
    assert (sum(not row.leaf for row in rows), sum(row.leaf for row in rows)) == (headings, leaves)


@pytest.mark.parametrize("standard", AREAS)
def test_controls_per_area(standard: str) -> None:
    found = Counter(row.chapter for row in KNOWN.leaves.values() if row.standard == standard and row.part == "annex_a")
    assert found == AREAS[standard]


def test_harmonized_structure_has_36_clauses() -> None:
    assert len(KNOWN.harmonized) == 36


def test_tables_hold_together() -> None:
    assert check_requirements(REQUIREMENTS, KNOWN.harmonized) == []


def test_ids_are_unique_and_say_standard_and_number() -> None:
    rows = [row.id for row in REQUIREMENTS.values()]
    assert len(rows) == len(set(rows)) == len(REQUIREMENTS)
    assert all(name == f"{row.standard}:{row.number}" for name, row in REQUIREMENTS.items())


def test_parents_exist_and_numbers_begin_with_theirs() -> None:
    for row in REQUIREMENTS.values():
        if row.parent:
            assert f"{row.standard}:{row.parent}" in REQUIREMENTS, row.id
            assert row.number.startswith(f"{row.parent}."), row.id


def test_each_standard_stands_in_its_own_order() -> None:
    def place(number: str) -> tuple[bool, list[int]]:
        return number.startswith("A"), [int(step) for step in number.removeprefix("A").split(".") if step]

    for standard in KNOWN.standards:
        numbers = [row.number for row in REQUIREMENTS.values() if row.standard == standard]
        assert numbers == sorted(numbers, key=place), standard


class TestTraps:
    """Numbered as people fall into them."""

    def test_clause_10_of_20000_1_follows_the_2012_structure(self) -> None:
        joined = {name: row.hs_id for name, row in REQUIREMENTS.items() if row.number.startswith("10.")}
        assert joined["20000-1:10.1"] == joined["27001:10.2"] == joined["42001:10.2"] == "10.2"
        assert joined["20000-1:10.2"] == joined["27001:10.1"] == joined["42001:10.1"] == "10.1"
        assert KNOWN.harmonized["10.1"].id_in_2012_edition == "10.2"
        assert KNOWN.harmonized["10.2"].id_in_2012_edition == "10.1"

    def test_6_3_of_20000_1_is_the_service_management_plan(self) -> None:
        assert REQUIREMENTS["20000-1:6.3"].hs_id is None
        assert REQUIREMENTS["27001:6.3"].hs_id == REQUIREMENTS["42001:6.3"].hs_id == "6.3"

    def test_thirteen_control_numbers_stand_in_both_annexes(self) -> None:
        both = _control_numbers("27001") & _control_numbers("42001")
        wanted = (
            [f"A.5.{n}" for n in range(2, 6)] + [f"A.7.{n}" for n in range(2, 7)] + [f"A.8.{n}" for n in range(2, 6)]
        )
        assert both == set(wanted)
        assert len(both) == 13

    @pytest.mark.parametrize("number", ["A.6.1", "A.6.2"])
    def test_a_control_in_one_standard_and_a_heading_in_another(self, number: str) -> None:
        assert REQUIREMENTS[f"27001:{number}"].kind == "control"
        assert REQUIREMENTS[f"42001:{number}"].kind == "heading"

    def test_fourteen_bare_numbers_are_clause_and_control_of_27001(self) -> None:
        clauses = {row.number for row in REQUIREMENTS.values() if row.standard == "27001" and row.part == "clauses"}
        both = clauses & {number.removeprefix("A.") for number in _control_numbers("27001")}
        assert both == {
            f"{chapter}.{n}" for chapter, last in ((5, 3), (6, 3), (7, 5), (8, 3)) for n in range(1, last + 1)
        }
        assert len(both) == 14

    @pytest.mark.parametrize("name", ["42001:8.4", "20000-1:7.6", *(f"20000-1:8.{n}" for n in range(4, 8))])
    def test_clauses_of_others_that_look_like_controls_of_27001(self, name: str) -> None:
        assert name in REQUIREMENTS
        assert f"27001:A.{name.partition(':')[2]}" in REQUIREMENTS

    def test_old_objectives_look_like_current_controls(self) -> None:
        objectives = {row.old_id.rpartition(".")[0] for row in KNOWN.links_2013 if row.old_id}
        wanted = {"A.5.1", "A.6.1", "A.6.2", "A.7.1", "A.7.2", "A.7.3", "A.8.1", "A.8.2", "A.8.3"}
        assert objectives & _control_numbers("27001") == wanted

    def test_three_old_controls_are_numbers_of_42001_too(self) -> None:
        old = {row.old_id for row in KNOWN.links_2013 if row.old_id}
        assert old & _control_numbers("42001") == {"A.6.1.2", "A.6.1.3", "A.6.2.2"}

    def test_first_controls_of_each_annex(self) -> None:
        assert "42001:A.2.1" not in REQUIREMENTS
        assert not [number for number in _control_numbers("42001") if number.count(".") == 2 and number.endswith(".1")]
        assert "27001:A.4" not in REQUIREMENTS

    @pytest.mark.parametrize(
        ("first", "second"),
        [
            ("42001:5.2", "42001:A.2.2"),
            ("42001:6.1.2", "42001:8.2"),
            ("42001:6.1.3", "42001:8.3"),
            ("42001:6.1.4", "42001:8.4"),
            ("42001:A.6", "42001:A.6.2"),
            ("27001:6.1.2", "27001:8.2"),
            ("27001:6.1.3", "27001:8.3"),
        ],
    )
    def test_equal_titles_inside_a_standard(self, first: str, second: str) -> None:
        assert KNOWN.title_of(first).casefold() == KNOWN.title_of(second).casefold()

    def test_general_is_a_title_many_times(self) -> None:
        assert sum(row.title == "General" for row in REQUIREMENTS.values()) > 5

    def test_20000_1_has_no_annex_and_one_management_review(self) -> None:
        assert not KNOWN.standards["20000-1"].annex_a
        assert not _control_numbers("20000-1")
        assert REQUIREMENTS["20000-1:9.3"].leaf
        assert {"9.3.1", "9.3.2", "9.3.3"} <= KNOWN.harmonized.keys()
        assert not REQUIREMENTS["27001:9.3"].leaf

    def test_20000_1_has_three_policies(self) -> None:
        assert {"20000-1:5.2", "20000-1:8.5.1.1", "20000-1:8.7.3.1"} <= REQUIREMENTS.keys()
        assert all(
            "policy" in KNOWN.title_of(name).casefold()
            for name in ("20000-1:5.2", "20000-1:8.5.1.1", "20000-1:8.7.3.1")
        )

    def test_numbered_paragraphs_take_the_title_above_them(self) -> None:
        untitled = [name for name, row in REQUIREMENTS.items() if row.title is None]
        assert len([name for name in untitled if name.startswith("20000-1:")]) == 11
        assert KNOWN.title_of("20000-1:10.1.2") == KNOWN.title_of("20000-1:10.1")


class TestOldEdition:
    def test_counts_of_links(self) -> None:
        links = [row for row in KNOWN.links_2013 if row.old_id]
        assert len({row.old_id for row in links}) == 114
        assert len(links) == 115
        assert {row.new_id for row in KNOWN.links_2013} == _control_numbers("27001")

    def test_one_old_control_goes_to_two(self) -> None:
        times = Counter(row.old_id for row in KNOWN.links_2013 if row.old_id)
        assert [name for name, number in times.items() if number > 1] == ["A.18.2.3"]
        assert {row.new_id for row in KNOWN.links_2013 if row.old_id == "A.18.2.3"} == {"A.5.36", "A.8.8"}

    def test_eleven_are_new(self) -> None:
        new = {row.new_id for row in KNOWN.links_2013 if row.relation == "new"}
        assert len(new) == 11
        assert new == {row.number for row in REQUIREMENTS.values() if row.standard == "27001" and row.new_in_2022}
        assert not new & {row.new_id for row in KNOWN.links_2013 if row.old_id}

    def test_certificates_of_2013_ended(self) -> None:
        (edition,) = [row for row in KNOWN.editions if (row.standard, row.edition) == ("27001", 2013)]
        assert edition.state == "withdrawn"
        assert str(edition.certificates_until) == "2025-10-31"

    def test_current_editions(self) -> None:
        current = {(row.standard, row.edition): row.amendment for row in KNOWN.editions if row.state == "current"}
        assert current == {("27001", 2022): "Amd 1:2024", ("20000-1", 2018): "Amd 1:2024", ("42001", 2023): None}


def _control_numbers(standard: str) -> set[str]:
    return {row.number for row in REQUIREMENTS.values() if row.standard == standard and row.kind == "control"}
