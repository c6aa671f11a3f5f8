"""Who works: a name is asked once, kept for this person alone, and nothing is written before; what is asked for is done once."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any

import pytest

from ims_lib import person
from ims_lib.client import read_client
from ims_lib.errors import NoName
from ims_lib.judgements import Decision, append_judgements
from ims_lib.person import keep_person_name, person_name
from tests.workbench.test_interviewing import ACCESS, folder, lines, table

__all__ = ["folder"]


@pytest.fixture
def nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(person, "user_config_path", lambda *_, **__: tmp_path / "other")


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What widgets say to the front end beside their values."""
    said: list[dict[str, Any]] = []
    monkeypatch.setattr("ims_lib.workbench.widget.Widget.send", lambda _, content, *__: said.append(content))
    return said


def ask(found: Any, number: str, **content: Any) -> None:
    found._handle_custom_msg({"id": number, **content}, [])


@pytest.mark.usefixtures("nobody")
def test_nothing_is_written_before_there_is_a_name_and_then_it_is_known(folder: Path, told: list[Any]) -> None:
    found, other = table(folder), table(folder)
    assert (found.who, found.proposed) == ("", "Lead assessor")
    ask(found, "1", do="judge", on=ACCESS, new="P", reason="", evidence="", was="")
    assert (lines(folder), told[-1]) == ([], {"done": "1", "kept": "later"})
    assert found.message == "say who you are first: each line is kept with a name"
    ask(found, "2", do="name", name="  ")
    assert told[-1]["kept"] == "later"
    ask(found, "3", do="name", name=" Ann  Lee ")
    ask(found, "1", do="judge", on=ACCESS, new="P", reason="", evidence="", was="")
    assert [line["who"] for line in lines(folder)] == ["Ann Lee"]
    assert other.who == table(folder).who == person_name() == "Ann Lee"


@pytest.mark.usefixtures("nobody")
@pytest.mark.parametrize("text", ["name: [", "Ann", "name:", b"\xff"])
def test_a_file_that_names_nobody_is_as_none(tmp_path: Path, text: str | bytes) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "me.yml").write_bytes(text if isinstance(text, bytes) else text.encode())
    assert person_name() == ""
    with pytest.raises(NoName):
        keep_person_name(" ")


def test_the_same_command_is_done_once_and_answered_each_time(folder: Path, told: list[Any]) -> None:
    found = table(folder)
    for _ in range(2):
        ask(found, "1", do="judge", on=ACCESS, new="P", reason="", evidence="", was="")
    assert told == [{"done": "1", "kept": "yes"}] * 2
    ask(found, "2", do="judge", on=ACCESS, new="F", reason="", evidence="", was="P")
    ask(table(folder), "2", do="judge", on=ACCESS, new="F", reason="", evidence="", was="P")
    assert [line["new"] for line in lines(folder)] == ["P", "F"], "after a restart too"
    assert told[-1] == {"done": "2", "kept": "yes"}


def test_what_another_view_kept_already_is_no_conflict(folder: Path, told: list[Any]) -> None:
    one, other = table(folder), table(folder)
    for found in (one, other):
        ask(found, "1", do="judge", on=ACCESS, new="P", reason="seen", evidence="", was="")
    assert len(lines(folder)) == 1
    assert [each["kept"] for each in told] == ["yes", "yes"]
    assert other.judged[ACCESS]["reason"] == "seen"


def test_a_verdict_sent_again_does_not_write_over_what_was_judged_meanwhile(folder: Path, told: list[Any]) -> None:
    append_judgements(folder, [Decision(ACCESS, "N")], who="Ben", when="2026-11-24")
    found = table(folder)
    ask(found, "1", do="judge", on=ACCESS, new="F", reason="", evidence="", was="")
    assert told == [{"done": "1", "kept": "no"}]
    assert found.message == "27001 A.5.15: judged N by Ben in the meantime; look at it, then judge again"
    assert read_client(folder).judgements[ACCESS].new == "N"


def test_what_cannot_be_written_waits(folder: Path, told: list[Any]) -> None:
    found = table(folder)
    (folder / "judgements.csv").write_text("when;who;on;old;new;reason;evidence\n", encoding="utf-8")
    ask(found, "1", do="judge", on=ACCESS, new="F", reason="", evidence="", was="")
    assert told == [{"done": "1", "kept": "later"}]
    assert "save it with commas" in found.message
    (folder / "judgements.csv").unlink()
    ask(found, "1", do="judge", on=ACCESS, new="F", reason="", evidence="", was="")
    assert [line["new"] for line in lines(folder)] == ["F"]


def test_to_confirm_what_somebody_else_has_changed_since_is_told(folder: Path, told: list[Any]) -> None:
    found = table(folder)
    ask(found, "1", do="judge", on=ACCESS, new="P", reason="", evidence="", was="")
    append_judgements(folder, [Decision(ACCESS, "N")], who="Ben", when="2026-11-24")
    ask(found, "2", do="judge", on=ACCESS, new="P", reason="", evidence="", was="P")
    assert told[-1] == {"done": "2", "kept": "no"}
    assert "judged N by Ben" in found.message
    assert found.judged[ACCESS]["new"] == "N"


def test_one_thing_after_the_other_whatever_thread_asks(folder: Path, told: list[Any]) -> None:
    found = table(folder)
    under_way: list[str] = []
    most: list[int] = []

    def slow(content: dict[str, Any]) -> None:
        under_way.append(content["id"])
        most.append(len(under_way))
        time.sleep(0.05)
        under_way.remove(content["id"])

    found.do = slow
    threads = [threading.Thread(target=ask, args=(found, number)) for number in ("a", "b", "a")]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert most == [1, 1]
    assert [each["kept"] for each in told] == ["yes"] * 3
