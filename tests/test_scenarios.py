"""Scenarios as files: what may stand there, what is told of what may not, and that what is saved reads back equal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ims_lib import paths
from ims_lib.catalogue import load_catalogue
from ims_lib.errors import BadScenario, CannotWrite
from ims_lib.scenarios import (
    AS_IT_IS,
    CapacityChange,
    Scenario,
    check_scenario,
    read_scenario,
    read_scenarios,
    save_scenario,
)
from tests.builders import catalogue, criterion

KNOWLEDGE = catalogue(criterion("audit.programme", "27001:9.2.2", "42001:9.2.2"))


def write(folder: Path, name: str, text: str) -> Path:
    (folder / "scenarios").mkdir(exist_ok=True)
    path = folder / "scenarios" / name
    path.write_text(text, encoding="utf-8")
    return path


READ: dict[str, tuple[str, dict[str, Any]]] = {
    "a name alone": ("name: Nothing", {"name": "Nothing"}),
    "without a name it is called as its file": ("head_count: 90", {"name": "test", "head_count": 90}),
    "a number is a standard": ("standards: [27001, 42001]", {"name": "test", "standards": ("27001", "42001")}),
    "one standard without brackets": ("standards: 42001", {"name": "test", "standards": ("42001",)}),
    "any order, each once": (
        "standards: ['42001', '27001', '42001']",
        {"name": "test", "standards": ("27001", "42001")},
    ),
    "no certificate counts": ("certificates: []", {"name": "test", "certificates": ()}),
    "days a month alone": ("capacity: 40", {"name": "test", "capacity": CapacityChange(days_per_month=40)}),
    "months by name": (
        "capacity: {no_work_in: [August, 2027-12]}",
        {"name": "test", "capacity": CapacityChange(no_work_in=(8, "2027-12"))},
    ),
    "a key with nothing behind it": ("note:\nhead_count: 5", {"name": "test", "head_count": 5}),
    "closed by criterion and requirement": (
        "closed: [audit.programme, '27001:9.2']",
        {"name": "test", "closed": ("audit.programme", "27001:9.2")},
    ),
}


@pytest.mark.parametrize("case", READ)
def test_is_read(tmp_path: Path, case: str) -> None:
    text, expected = READ[case]
    assert read_scenario(write(tmp_path, "test.yml", text), KNOWLEDGE) == Scenario(**expected)


WRONG = {
    "standard: 27001": "'standard' is no key of a scenario (did you mean standards?)",
    "standards: ['9001']": "number 1 of standards is '9001', but a standard is one of 27001, 20000-1, 42001",
    "standards: []": "standards is empty, but one must stay in scope",
    "capacity: -3": "capacity.days_per_month is '-3': 0 or more is wanted",
    "capacity: {days_a_month: 3}": "'capacity.days_a_month' is no key of a scenario (did you mean days_per_month?)",
    "closed: [42001:8.4]": "a text is wanted; YAML reads an id without quotes as a number, so quote it",
    "capacity: {no_work_in: Brumaire}": "a month is wanted: August or 8 for every year's",
    "head_count: 0": "head_count is '0': 1 or more is wanted",
    "closed: [audit.programm]": "closed names 'audit.programm', which is no criterion and no requirement (did you mean audit.programme?)",
    "closed: ['27001:99']": "closed names '27001:99', which is no criterion and no requirement",
    f"name: {AS_IT_IS}": f"name is '{AS_IT_IS}', which the client without a scenario is called",
    "name: ''": "name is '': a text is wanted",
    "just words": "'key: value' lines are wanted",
    "a: [1": "line 2: not readable as YAML",
}


@pytest.mark.parametrize("text", WRONG)
def test_what_is_wrong_is_told_with_its_file(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadScenario) as told:
        read_scenario(write(tmp_path, "test.yml", text + "\n"), KNOWLEDGE)
    assert str(told.value).startswith("scenarios/test.yml")
    assert WRONG[text] in str(told.value)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(BadScenario) as told:
        read_scenario(write(tmp_path, "test.yml", "standard: 1\nhead_count: few\n"), KNOWLEDGE)
    assert len(told.value.faults) == 2


def test_a_wrong_one_is_a_finding_and_the_others_go_on(tmp_path: Path) -> None:
    write(tmp_path, "a.yml", "name: One\nhead_count: 5\n")
    write(tmp_path, "b.yml", "head_count: none\n")
    write(tmp_path, "c.yml", "name: One\nhead_count: 6\n")
    write(tmp_path, "notes.txt", "not a scenario")
    found = read_scenarios(tmp_path, KNOWLEDGE)
    assert found.found == (Scenario(name="One", head_count=5),)
    assert [(item.code, item.file) for item in found.findings] == [
        ("scenario.wrong", "scenarios/b.yml"),
        ("scenario.twice", "scenarios/c.yml"),
    ]


def test_a_client_without_scenarios_has_none(tmp_path: Path) -> None:
    assert read_scenarios(tmp_path, KNOWLEDGE).found == ()


FULL = Scenario(
    name='Ämter: "zwei" # drei',
    note="Zwei\nZeilen",
    standards=("27001", "42001"),
    certificates=(),
    head_count=77,
    capacity=CapacityChange(days_per_month=12.5, keep_free=0, no_work_in=(8, "2027-12")),
    closed=("audit.programme", "27001:9.2"),
)


@pytest.mark.parametrize("scenario", [FULL, Scenario(name="Nothing"), Scenario(name="日本")])
def test_what_is_saved_reads_back_equal(tmp_path: Path, scenario: Scenario) -> None:
    path = save_scenario(tmp_path, scenario, KNOWLEDGE)
    assert read_scenario(path, KNOWLEDGE) == scenario
    assert path.name.isascii()


def test_a_saved_scenario_says_what_its_ids_stand_for(tmp_path: Path) -> None:
    text = save_scenario(tmp_path, FULL, KNOWLEDGE).read_text(encoding="utf-8")
    assert '  - "audit.programme"  # A statement that stands for audit.programme.' in text
    assert '  - "27001:9.2"  # Internal audit' in text


def test_the_same_name_replaces_and_another_never_does(tmp_path: Path) -> None:
    first = save_scenario(tmp_path, Scenario(name="More people", head_count=5), KNOWLEDGE)
    again = save_scenario(tmp_path, Scenario(name="More people", head_count=6), KNOWLEDGE)
    other = save_scenario(tmp_path, Scenario(name="More people!", head_count=7), KNOWLEDGE)
    wrong = write(tmp_path, "broken.yml", "a: [")
    broken = save_scenario(tmp_path, Scenario(name="Broken"), KNOWLEDGE)
    assert first == again != other
    assert [item.head_count for item in read_scenarios(tmp_path, KNOWLEDGE).found] == [None, 7, 6]
    assert wrong.read_text() == "a: ["
    assert broken != wrong


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "scenarios").write_text("a file")
    with pytest.raises(CannotWrite, match=r"scenarios/nothing.yml: cannot be written .* nothing was kept"):
        save_scenario(tmp_path, Scenario(name="Nothing"), KNOWLEDGE)


def test_a_name_from_outside_names_no_other_folder(tmp_path: Path) -> None:
    path = save_scenario(tmp_path, Scenario(name="../../escaped"), KNOWLEDGE)
    assert path.parent == tmp_path / "scenarios"


def test_the_demo_clients_scenarios_are_right() -> None:
    for folder in paths.DEMO_CLIENTS.glob("*/scenarios"):
        assert read_scenarios(folder.parent, load_catalogue()).findings == ()


def test_checks_what_the_widget_sends() -> None:
    with pytest.raises(BadScenario, match="what if: head_count"):
        check_scenario({"name": "Now", "head_count": "many"}, KNOWLEDGE, "what if")
