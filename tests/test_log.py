"""What people say of a client, through one writer: kept with name and time, compared with what they saw, and taken back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ims_lib.client import Client, Log, read_client
from ims_lib.client.log import next_row
from ims_lib.errors import BadParameter, EnteredMeanwhile, ImsError, JudgedMeanwhile, NoName
from ims_lib.judgements import Decision
from tests.builders import write_client

ON, FINDING = "27001:A.5.9", "finding/27001:A.5.9/1"
SAID = {"grade": "minor", "text": "No owner is named", "owner": "Ann", "due": "2027-01-29"}
AGREED = {"owner": "Ann", "start": "", "end": "", "status": "agreed", "note": ""}


@pytest.fixture
def client(tmp_path: Path) -> Client:
    return read_client(write_client(tmp_path / "acme", 'name: Acme\nstandards: ["27001"]\n'))


def test_each_line_has_a_name_and_a_time(client: Client) -> None:
    log = Log(client, " Ann Lee ")
    judged, (entered, *_) = log.judge(Decision(ON, "P")), log.enter(FINDING, SAID)
    agreed = log.agree("access/build", **AGREED)
    for line in (judged, entered, agreed):
        assert line.who == "Ann Lee"
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", line.when)
    again = read_client(client.folder)
    assert again.judgements[ON].day == judged.when[:10]
    assert {field: again.entries[FINDING].values[field] for field in SAID} == SAID
    assert again.doubts == ()


@pytest.mark.parametrize("who", ["", "  "])
def test_nothing_is_kept_without_a_name(client: Client, who: str) -> None:
    log = Log(client, who)
    for write in (
        lambda: log.judge(Decision(ON, "P")),
        lambda: log.enter(FINDING, SAID),
        lambda: log.agree("access/build", **AGREED),
    ):
        with pytest.raises(NoName):
            write()
    assert [path.name for path in client.folder.iterdir() if path.suffix == ".csv"] == []


def test_only_what_is_new_is_a_line(client: Client) -> None:
    log = Log(client, "Ann")
    assert len(log.enter(FINDING, SAID, reason="Inventory")) == len(SAID)
    assert log.enter(FINDING, SAID) == ()
    (line,) = log.enter(FINDING, {**SAID, "due": ""})
    assert (line.field, line.old, line.new) == ("due", "2027-01-29", "")
    assert read_client(client.folder).entries[FINDING].name == "Inventory"
    for _ in range(2):
        log.agree("access/build", **AGREED)
    assert len((client.folder / "plan.csv").read_text().splitlines()) == 2


# on, field, what is said → what is wrong
WRONG = [
    ("nothing/27001:A.5.9", "grade", "minor", "nothing/27001:A.5.9: no kind of entries"),
    ("finding", "grade", "minor", "finding: no kind of entries"),
    (FINDING, "grad", "minor", "grad can't be filled in; did you mean grade?"),
    (FINDING, "grade", "severe", "Grade: 'severe' is none of major, minor, opportunity, strength"),
    (FINDING, "due", "29.1.2027", "Due: '29.1.2027' is no day"),
    (FINDING, "due", "0002-01-29", "Due: '0002-01-29' is no day between 1990 and 2100"),
    (f"asked/{ON}/1", "day", "2099-01-29", "Asked on: 29 January 2099 lies ahead; fill it in once it is done"),
]


@pytest.mark.parametrize(("on", "field", "text", "words"), WRONG)
def test_what_cannot_be_is_told_and_not_kept(client: Client, on: str, field: str, text: str, words: str) -> None:
    with pytest.raises(BadParameter) as told:
        Log(client, "Ann").enter(on, {field: text})
    assert words in str(told.value)
    assert not (client.folder / "entries.csv").exists()


def test_what_somebody_else_said_meanwhile_is_told_first(client: Client) -> None:
    mine, other = Log(client, "Ann"), Log(client, "Ben")
    mine.enter(FINDING, SAID)
    other.enter(FINDING, {"owner": "Cem"})
    with pytest.raises(EnteredMeanwhile, match=r"owner is 'Cem' by Ben in the meantime \(entries\.csv!F6\)"):
        mine.enter(FINDING, {"owner": "Dee"}, shown=SAID)
    assert mine.enter(FINDING, {"owner": "Cem"}, shown=SAID) == ()
    mine.judge(Decision(ON, "P"))
    with pytest.raises(JudgedMeanwhile):
        other.judge(Decision(ON, "F", old=""))


def test_undo_takes_back_step_by_step_but_not_what_others_said(client: Client) -> None:
    mine, other = Log(client, "Ann"), Log(client, "Ben")
    mine.judge(Decision(ON, "P", reason="seen"), before=Decision(ON, "", old="P"))
    mine.enter(FINDING, SAID)
    mine.enter(FINDING, {"owner": "Dee"})
    other.enter(FINDING, {"owner": "Cem"})
    with pytest.raises(EnteredMeanwhile):
        mine.undo()
    assert mine.undoable == 2, "the step that can't be taken back is left"
    other.enter(FINDING, {"owner": "Ann"})
    mine.undo()
    mine.undo()
    assert (mine.undo(), mine.undoable) == ((), 0)
    again = read_client(client.folder)
    assert (again.judgements, dict(again.entries)) == ({}, {})


def test_history_and_what_came_since(client: Client) -> None:
    log = Log(client, "Ann")
    log.judge(Decision(ON, "P"))
    mark = log.mark()
    Log(client, "Ben").judge(Decision(ON, "L", reason="seen"))
    log.enter(next_row(client, "finding", ON), {"grade": "minor"})
    log.enter(next_row(client, "finding", ON), {"grade": "major"})
    log.enter(f"mark/{ON}", {"come_back": "yes"})
    log.enter("mark/27001:A.5.90", {"come_back": "yes"})
    log.agree("access/build", **AGREED)
    told = [(line.who, line.on, line.field, line.old, line.new) for line in log.history(ON)]
    assert told == [
        ("Ann", ON, "verdict", "", "P"),
        ("Ben", ON, "verdict", "P", "L"),
        ("Ann", FINDING, "grade", "", "minor"),
        ("Ann", "finding/27001:A.5.9/2", "grade", "", "major"),
        ("Ann", f"mark/{ON}", "come_back", "", "yes"),
    ]
    assert next((line.who, line.field) for line in log.since(mark)) == ("Ben", "verdict")
    assert len(log.since(mark)) == 6
    assert log.since(log.mark()) == ()
    assert [line.field for line in log.history("access/build")] == ["agreed"]


def test_a_line_whose_day_is_none_is_one_question_and_what_stood_there_counts(client: Client) -> None:
    Log(client, "Ann").enter(FINDING, SAID)
    with (client.folder / "entries.csv").open("a", encoding="utf-8") as file:
        file.write(f"2026-12-02,Ben,{FINDING},due,2027-01-29,end of January,Inventory\n")
    again = read_client(client.folder)
    assert again.entries[FINDING].values["due"] == SAID["due"]
    (asked,) = (found for found in again.doubts if found.code == "entry.day")
    assert "'end of January' is no day" in asked.message
    assert "29 January 2027 counts" in asked.message
    assert asked.cell == "F6"
    Log(again, "Ben").enter(FINDING, {"due": "2027-01-31"}, shown={"due": SAID["due"]})
    assert not [found for found in read_client(client.folder).doubts if found.code == "entry.day"]


def test_a_file_that_is_wrong_is_told(client: Client) -> None:
    (client.folder / "entries.csv").write_text("who;on\n", encoding="utf-8")
    with pytest.raises(ImsError, match="column who is missing"):
        Log(client, "Ann").enter(FINDING, SAID)
