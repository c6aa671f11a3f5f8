"""Rows told apart by colour: a question where a status is meant, nothing where colours decorate."""

from __future__ import annotations

from typing import Any

import pytest

from ims_lib.register.statuses.legend import colour_name
from ims_lib.spreadsheet.areas import Areas
from ims_lib.spreadsheet.grid import Grid
from tests.register.sheets import check, sheet

SHADES = {"g": "C6EFCE", "G": "00B050", "y": "FFEB9C", "r": "FFC7CE", "b": "DDEBF7", "k": "D9D9D9"}
HEAD = "Clause | Title | Status | Owner"
CLAUSES = ("4.1", "5.1", "6.2.1", "8.2.4", "8.4.2", "8.6.3", "8.7.2", "9.2.1", "9.3", "10.2")


def coloured(colours: str, *, column: int = 2, words: str = "", head: str = HEAD, owners: str = "abcdefghij") -> Grid:
    """A list of 20000-1 clauses, a row a colour from row 2 on; a dot is none. `words` are the statuses, by their first letter."""
    said = {"i": "implemented", "p": "partial", "n": "not implemented"}
    rows = [
        f"{clause} | Title of {clause} | {said.get(words[n : n + 1], '')} | {owners[n]}"
        for n, (clause, _) in enumerate(zip(CLAUSES, colours, strict=False))
    ]
    fills = {(row, column): SHADES[colour] for row, colour in enumerate(colours, start=2) if colour != "."}
    grid = sheet("\n".join([head, *rows]), "ISO 20000-1")
    return Grid(grid.name, grid.rows, grid.last_row, fills=Areas.of(fills))


def asked(grid: Grid) -> list[dict[str, Any]]:
    return [finding for finding in check(grid)["findings"] if finding["code"] == "status.by_colour"]


TOLD = {
    "traffic lights": (coloured("gyrggy"), "C2:C7", "(3 green, 2 yellow, 1 red)"),
    "two shades of one colour": (coloured("gGrgG"), "C2:C6", "(2 green #C6EFCE, 2 green #00B050, 1 red)"),
    "green alone, in the status column": (coloured("g.gg.."), "C2:C5", "(3 green)"),
    "in the number's cell": (coloured("ygrggy", column=0), "A2:A7", "(3 green, 2 yellow, 1 red)"),
    "in the number's cell, no status column": (
        coloured("ygrggy", column=0, head="Clause | Title | Remark | Owner"),
        "A2:A7",
        "(3 green, 2 yellow, 1 red)",
    ),
    "beside the table": (coloured("ygrggy", column=4), "E2:E7", "(3 green, 2 yellow, 1 red)"),
    "some rows say it in words": (coloured("gygrgg", words="ii"), "C4:C7", "(3 green, 1 red)"),
    "green and red in turn, in a short list": (coloured("grgrgr"), "C2:C7", "(3 green, 3 red)"),
}


@pytest.mark.parametrize(("grid", "cells", "said"), TOLD.values(), ids=TOLD)
def test_a_status_told_by_colour_is_asked_once(grid: Grid, cells: str, said: str) -> None:
    (finding,) = asked(grid)
    assert (finding["level"], finding["sheet"], finding["cell"]) == ("question", "ISO 20000-1", cells)
    assert said in finding["message"]
    records = check(grid)["records"]
    flagged = [record for record in records if "status.by_colour" in record["flags"]]
    assert {record["status"] for record in flagged} == {"unknown"}
    assert finding["message"].startswith(f"{len(flagged)} rows")


QUIET = {
    "no colour": coloured("......"),
    "one colour for all": coloured("gggggg"),
    "one row marked": coloured("..r..."),
    "some titles marked": coloured("y..r..", column=1),
    "one light colour for all that is to be filled in": coloured("y.yyy."),
    "no traffic light": coloured("bkkbkb"),
    "stripes": coloured("g.g.g.g."),
    "stripes of two rows": coloured("gg..gg..gg"),
    "by chapter": coloured("gyrbbbb"),
    "by owner": coloured("gygrgy", owners="abacab"),
    "what the words say too": coloured("gyrggy", words="ipniip"),
}


@pytest.mark.parametrize("grid", QUIET.values(), ids=QUIET)
def test_colours_that_decorate_are_not_asked(grid: Grid) -> None:
    assert asked(grid) == []
    assert not any("status.by_colour" in record["flags"] for record in check(grid)["records"])


def test_a_legend_makes_one_colour_a_status_with_a_note() -> None:
    plain = coloured("bbbb")
    text = HEAD + "\n" + "\n".join(f"{clause} | Title | | a" for clause in CLAUSES[:4]) + "\n\nBlue: implemented"
    grid = sheet(text, "ISO 20000-1")
    explained = Grid(grid.name, grid.rows, grid.last_row, fills=plain.fills)
    found = check(explained)
    (note,) = [finding for finding in found["findings"] if finding["code"] == "status.legend"]
    assert (note["level"], note["cell"]) == ("note", "A7")
    assert note["message"] == "4 rows in blue read as implemented, as this cell explains the colour"
    assert {record["status"] for record in found["records"]} == {"implemented"}
    assert asked(explained) == asked(plain) == []


def test_what_is_done_by_its_colour_is_questioned_by_its_twin_in_words() -> None:
    rows = HEAD + "\n4.1 | Context | | a\n4.1 | Context | missing | b\n5.1 | Lead | | c\n\nGreen: implemented"
    grid = sheet(rows, "ISO 20000-1")
    fills = Areas.of({(2, 0): SHADES["g"], (4, 0): SHADES["g"]})
    found = check(Grid(grid.name, grid.rows, grid.last_row, fills=fills))
    assert [record["status"] for record in found["records"]] == ["implemented", "not_implemented", "implemented"]
    assert any("4.1" in finding["message"] and finding["level"] != "note" for finding in found["findings"])


def test_one_question_for_several_tables_of_a_sheet() -> None:
    first, gap = coloured("gyrg"), "\n\n\n"
    upper, lower = (
        HEAD + "\n" + "\n".join(f"{c} | Title {c} | | {owner}" for c, owner in zip(clauses, owners, strict=True))
        for clauses, owners in ((CLAUSES[:4], "abcd"), (CLAUSES[4:8], "efgh"))
    )
    grid = sheet(upper + gap + lower, "ISO 20000-1")
    fills = dict(first.fills) | {(row + 7, column): colour for (row, column), colour in first.fills.items()}
    (finding,) = asked(Grid(grid.name, grid.rows, grid.last_row, fills=Areas.of(fills)))
    assert finding["cell"] == "C2:C12"
    assert "8 rows" in finding["message"]


NAMES = {
    "FF0000": "red",
    "FFC7CE": "red",
    "C00000": "red",
    "FFC000": "orange",
    "ED7D31": "orange",
    "FFFF00": "yellow",
    "FFEB9C": "yellow",
    "C6EFCE": "green",
    "00B050": "green",
    "92D050": "green",
    "0070C0": "blue",
    "DDEBF7": "blue",
    "7030A0": "purple",
    "D9D9D9": "grey",
    "000000": "black",
}


@pytest.mark.parametrize(("colour", "name"), NAMES.items())
def test_names_of_colours_that_spreadsheet_programs_offer(colour: str, name: str) -> None:
    assert colour_name(colour) == name
