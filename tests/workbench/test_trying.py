"""The what-if widget: each switch gives figures anew, undo gives back what was, a scenario is kept only when saved."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ims_lib.assessment import assess
from ims_lib.client import read_client
from ims_lib.coverage import score_coverage
from ims_lib.gaps import find_gaps
from ims_lib.register import read_register
from ims_lib.roadmap import plan_roadmap
from ims_lib.scenarios import AS_IT_IS
from ims_lib.workbench import what_if
from ims_lib.workbench.trying import NOW, Trying, table_saved
from tests.builders import write_client

SETTINGS = """\
name: Acme
standards: ["27001", "42001"]
not_started: ["42001"]
capacity: {days_per_month: 10, no_work_in: [August]}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = write_client(tmp_path / "acme", SETTINGS)
    text = "Control,Title,Status\nA.5.15,Access control,Planned\nA.5.1,Policies for information security,Implemented\n"
    (folder / "controls.csv").write_text(text, encoding="utf-8")
    return folder


def widget(folder: Path, *, live: bool | None = True) -> Any:
    client = read_client(folder, as_of="2026-11-24")
    return what_if(client, read_register(client), live=live)


def send(found: Trying, **content: Any) -> None:
    found._handle_custom_msg(content, [])


def line(found: Trying, label: str) -> list[str]:
    return next(list(line["texts"]) for line in found.figures["lines"] if line["label"] == label)


def test_begins_with_the_client_as_it_is(folder: Path) -> None:
    found = widget(folder)
    assert found.figures["names"] == [AS_IT_IS, NOW]
    assert found.settings == {
        "standards": ["27001", "42001"],
        "certificates": [],
        "days_per_month": 10,
        "head_count": None,
        "closed": [],
    }
    assert found.message.startswith("As it is: ")
    assert all(len(set(line["texts"])) == 1 for line in found.figures["lines"])


def test_as_it_is_has_the_days_of_the_plan_that_is_shown(folder: Path) -> None:
    client = read_client(folder, as_of="2026-11-24")
    register = read_register(client)
    roadmap = plan_roadmap(find_gaps(score_coverage(assess(register, client))), client, register=register)
    later = replace(
        roadmap, planned={name: replace(item, end=date(2029, 5, 7)) for name, item in roadmap.planned.items()}
    )
    assert "7 May 2029" in what_if(client, register, later, live=True).message
    assert "7 May 2029" in table_saved(client, register, later)[AS_IT_IS].to_string()


def test_a_standard_dropped_and_added(folder: Path) -> None:
    found = widget(folder)
    send(found, do="switch", key="standards", names=["42001"], on=False)
    assert found.settings["standards"] == ["27001"]
    assert line(found, "42001 clauses, in place")[1] == "not in scope"
    assert "42001 dropped" in found.message or found.message.startswith("42001 dropped")
    send(found, do="switch", key="standards", names=["20000-1"], on=True)
    assert found.settings["standards"] == ["27001", "20000-1"]
    assert line(found, "20000-1 clauses, in place")[0] == "not in scope"


def test_closing_undo_and_two_clicks_at_once(folder: Path) -> None:
    found = widget(folder)
    first, second = [name for name, (_, known) in found.left.items() if known][:2]
    before, outcome = dict(found.figures), found._what_if.outcome(found._now)
    send(found, do="switch", key="closed", names=[first], on=True)
    # sent before the answer to the first was seen
    send(found, do="switch", key="closed", names=[second], on=True)
    assert found.settings["closed"] == sorted([first, second])
    assert not {first, second} & found.left.keys()
    send(found, do="undo")
    assert found.settings["closed"] == [first]
    send(found, do="undo")
    assert found.figures == before
    assert found._what_if.outcome(found._now) is outcome
    assert found.undoable == 0
    send(found, do="undo")
    assert found.figures == before


def test_what_is_so_already_is_no_step(folder: Path) -> None:
    found = widget(folder)
    send(found, do="set", key="days_per_month", value=10)
    send(found, do="switch", key="standards", names=["27001"], on=True)
    assert found.undoable == 0


def test_capacity_keeps_the_months_without_work(folder: Path) -> None:
    found = widget(folder)
    send(found, do="set", key="days_per_month", value=30)
    assert "30 days a month instead of 10" in found.message
    ends = line(found, "Known gaps closed, about")
    assert ends[0] != ends[1]
    assert found._what_if.outcome(found._now).client.settings.capacity.no_work_in == [8]


WRONG = {
    "the last standard": (
        {"do": "switch", "key": "standards", "names": ["27001", "42001"], "on": False},
        "one must stay in scope",
    ),
    "an unknown standard": (
        {"do": "switch", "key": "standards", "names": ["9001"], "on": True},
        "a standard is one of",
    ),
    "less than no day": ({"do": "set", "key": "days_per_month", "value": -1}, "0 or more is wanted"),
    "half a person": ({"do": "set", "key": "head_count", "value": 0.5}, "head_count is '0.5'"),
    "an unknown criterion": ({"do": "switch", "key": "closed", "names": ["a.b"], "on": True}, "no criterion"),
    "no name": ({"do": "save", "name": " "}, "a text is wanted"),
    "the name of the base": ({"do": "save", "name": AS_IT_IS}, "which the client without a scenario is called"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_is_told_and_changes_nothing(folder: Path, case: str) -> None:
    content, told = WRONG[case]
    found = widget(folder)
    before = dict(found.settings)
    send(found, **content)
    assert told in found.message
    assert (found.settings, found.undoable) == (before, 0)
    assert not (folder / "scenarios").exists()


@pytest.mark.parametrize(
    "content", [{}, {"do": "explode"}, {"do": "switch", "key": "name", "names": ["x"], "on": True}]
)
def test_what_is_not_understood_does_nothing(folder: Path, content: dict[str, Any]) -> None:
    found = widget(folder)
    before = found.message
    send(found, **content)
    assert (found.message, found.undoable) == (before, 0)


def test_a_scenario_is_kept_shown_tried_again_and_in_the_plain_table(folder: Path) -> None:
    found = widget(folder)
    send(found, do="switch", key="standards", names=["42001"], on=False)
    assert not (folder / "scenarios").exists()
    send(found, do="save", name="Only security")
    assert found.message.startswith("Kept in scenarios/only-security.yml.")
    assert found.figures["names"] == [AS_IT_IS, NOW, "Only security"]
    send(found, do="try", name="")
    assert found.settings["standards"] == ["27001", "42001"]
    send(found, do="try", name="Only security")
    assert found.settings["standards"] == ["27001"]
    assert line(found, "Days of known work")[1] == line(found, "Days of known work")[2]
    again = widget(folder)
    assert again.saved == ["Only security"]
    table = widget(folder, live=None).frame
    assert list(table.columns) == ["figure", AS_IT_IS, "Only security"]
    data, _ = again._repr_mimebundle_()
    assert "Only security" in data["text/html"]


def test_a_note_written_by_hand_outlives_saving_again(folder: Path) -> None:
    (folder / "scenarios").mkdir()
    path = folder / "scenarios" / "small.yml"
    path.write_text("name: Small\nnote: Asked by the board.\nhead_count: 20\n", encoding="utf-8")
    found = widget(folder)
    send(found, do="try", name="Small")
    send(found, do="set", key="head_count", value=30)
    send(found, do="save", name="Small")
    assert 'note: "Asked by the board."\nhead_count: 30' in path.read_text(encoding="utf-8")


def test_a_wrong_scenario_is_told_and_left_aside(folder: Path) -> None:
    (folder / "scenarios").mkdir()
    (folder / "scenarios" / "wrong.yml").write_text("standards: [9001]\n", encoding="utf-8")
    found = widget(folder)
    assert "scenarios/wrong.yml: number 1 of standards is" in found.message
    assert found.saved == []
