"""What makes long sheets affordable, and that it changes nothing in what is read."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ims_lib.errors import FileRefused
from ims_lib.register import check_json, check_text, read_file, room
from ims_lib.register.cells import RowCells
from ims_lib.register.references.tokens import pattern_at, tokens_of
from ims_lib.register.stems import Phrases
from ims_lib.register.vocabulary import load
from tests.register.sheets import check, sheet

ARABIC_FIVE = chr(0x665)


def words() -> list[str]:
    """What the vocabulary's patterns are made of, and signs around it."""
    said = json.dumps(dict(load("frameworks")), ensure_ascii=False)
    return [
        *re.findall(r"[^\s\[\],'{}\"]+", said),
        "A.5.12",
        "8.1",
        "164.312(a)",
        "2001-01-10",
        "5 %",
        " ",
        "\n",
        "-",
        "…",
        ARABIC_FIVE,
    ]


@given(st.lists(st.one_of(st.sampled_from(words()), st.text(max_size=3)), max_size=8).map("".join))
@settings(deadline=None, max_examples=400)
def test_tokens_are_those_of_all_patterns_at_every_place(text: str) -> None:
    every = [(match.span(), match.lastgroup) for match in pattern_at("ß").finditer(text)]
    assert [(match.span(), match.lastgroup) for match in tokens_of(text)] == every


@pytest.mark.parametrize(
    "text", ["Control,Title,Status\nA.5.7,Threat intelligence,Done\nA.5.8,Projects,Zorg\n", "\n", "a,b\n1,2\n"]
)
def test_the_answer_in_pieces_is_the_answer(tmp_path: Path, text: str) -> None:
    path = tmp_path / "soa.csv"
    path.write_text(text, encoding="utf-8")
    register = read_file(path)
    assert "".join(check_text(register)) == json.dumps(check_json(register)) + "\n"


def test_more_references_than_there_is_time_for_are_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "MOST_REFERENCES", 3)
    lines = "Control | Title | Status\nA.5.1 | Policies | Done\nA.5.2 | Roles | Done"
    assert len(check(sheet(lines))["records"]) == 2
    with pytest.raises(FileRefused, match=r"client\.xlsx: holds 4 cells in columns of references, and no more than 3 "):
        check(sheet(lines, "One"), sheet(lines, "Two"))


PLAIN = st.lists(st.sampled_from(["a", "ai", "aims", "risk", "risks", "of", "7"]), min_size=1, max_size=4).map(" ".join)


@given(PLAIN, st.lists(st.one_of(PLAIN, PLAIN.map(" {} ".format)), max_size=8))
def test_phrases_are_those_that_stand_there(said: str, phrases: list[str]) -> None:
    wanted = {phrase for phrase in phrases if phrase in f" {said} "}
    assert set(Phrases(phrases).within(said, said.split())) == wanted


def test_titles_of_one_gist_are_judged_alike_and_quoted_each(tmp_path: Path) -> None:
    path = tmp_path / "soa.csv"
    titles = [f"Threat intelligence of plant {n}" for n in (1, 2)] + ["Clear desk and clear screen"] * 2
    path.write_text("Control,Title,Status\n" + "".join(f"A.5.7,{title},Done\n" for title in titles), encoding="utf-8")
    found = check_json(read_file(path))
    told = [f["message"] for f in found["findings"] if f["code"] == "ref.title_differs"]
    assert [record["refs"] for record in found["records"]] == [["27001:A.5.7"]] * 4
    assert len(told) == 2
    assert all("'Clear desk and clear screen'" in message for message in told)


def test_more_rows_than_there_is_time_for_are_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "MOST_ROWS", 3)
    lines = "Control | Title | Status\nA.5.1 | Policies | Done\nA.5.2 | Roles | Done"
    assert len(check(sheet(lines))["records"]) == 2
    with pytest.raises(FileRefused, match=r"client\.xlsx: holds 4 rows in its tables, and no more than 3 .* each year"):
        check(sheet(lines, "One"), sheet(lines, "Two"))


def test_the_cells_of_a_row_read_like_any_mapping() -> None:
    cells = RowCells({"ref": "A", "status": "F"}, 31)
    assert cells == {"ref": "A31", "status": "F31"}
    assert cells.get("owner") is None
    assert "status" in cells
    assert len(cells) == 2
