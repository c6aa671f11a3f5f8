"""Tables of notebooks as people read them: labels, words, days and titles; no ids and nothing that isn't there."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from bs4 import BeautifulSoup

import ims_lib as ims
from ims_lib.inputs.template import write_input_template
from ims_lib.workbench.reading_tables import BLANK
from ims_lib.workbench.tables import ReadTable
from ims_lib.workbench.values import as_read
from tests.builders import write_client

LONG = "A text that goes on and on, far beyond what a table of pandas shows of it by itself."


def cells(shown: ReadTable) -> list[list[str]]:
    """The texts of its head and rows."""
    page = BeautifulSoup(shown._repr_html_(), "html.parser")
    return [[cell.get_text("|") for cell in row.find_all(["th", "td"])] for row in page.find_all("tr")]


def test_a_table_has_labels_and_no_index_of_its_own() -> None:
    frame = pd.DataFrame({"owner": ["<b>Ann</b>", None], "share": [0.333333, None], "text": [LONG, "x"]})
    assert cells(ims.table(frame)) == [
        ["Owner", "In place of what treats it", "What is asked"],
        ["<b>Ann</b>", "33 %", LONG],
        ["", "", "x"],
    ]
    named = frame.set_index("owner")
    assert cells(ims.table(named, ["text", "owner"], text="Said", owner="Who"))[:2] == [
        ["Said", "Who"],
        [LONG, "<b>Ann</b>"],
    ]


@pytest.mark.parametrize(
    ("value", "kind", "read"),
    [
        (None, "text", []),
        (float("nan"), "share", []),
        (pd.NaT, "day", []),
        ((), "requirement", []),
        ("", "word", []),
        (date(2026, 11, 24), "text", ["24 November 2026"]),
        (True, "yes", ["yes"]),
        (0.456, "share", ["46 %"]),
        (12345.25, "figure", ["12\N{NARROW NO-BREAK SPACE}345.2"]),
        (("27001", "42001"), "standard", ["ISO/IEC 27001, ISO/IEC 42001"]),
        ({"27001": 13, "42001": 0}, "each", ["ISO/IEC 27001: 13", "ISO/IEC 42001: 0"]),
        (
            ("27001:A.5.24",),
            "requirement",
            ["ISO/IEC 27001 A.5.24 Information security incident management planning and preparation"],
        ),
        ("internal_audit/build.42001", "package", ["Internal audit: build"]),
        ("information_security", "word", ["information security"]),
        ("soa.xlsx!SoA!F31", "cell", ["soa.xlsx › SoA › F31"]),
    ],
)
def test_a_value_is_read_as_people_say_it(value: Any, kind: str, read: list[str]) -> None:
    assert as_read(value, kind) == read


def test_levels_of_columns_are_said_one_after_the_other() -> None:
    frame = pd.DataFrame([[1.0, 0.5]], columns=pd.MultiIndex.from_product([["likely"], ["27001", "42001"]]))
    assert cells(ims.table(frame))[0] == ["Likely in place · ISO/IEC 27001", "Likely in place · ISO/IEC 42001"]


def test_many_lines_of_a_cell_stand_behind_their_number() -> None:
    page = BeautifulSoup(ims.table(pd.DataFrame({"cells": [tuple("abcd")]})).html(), "html.parser")
    assert page.summary is not None
    assert (page.summary.get_text(), len(page.find_all("li"))) == ("4 cells", 4)


def test_without_rows_it_says_what_is_missing() -> None:
    shown = ims.table(pd.DataFrame(columns=["level"]), empty="No list of actions lies in the folder.")
    assert "No list of actions lies in the folder." in shown._repr_html_()
    assert "<th" not in shown._repr_html_()


def test_lists_that_nobody_has_filled_in_are_one_line(tmp_path: Path) -> None:
    write_input_template(write_client(tmp_path / "acme", "name: Acme\nstandards: [27001]\n") / "lists.xlsx")
    (tmp_path / "acme" / "controls.csv").write_text("Control,Title,Status\nISO 27001 A.5.1,Policies,Implemented\n")
    register = ims.read_register(ims.open_client(tmp_path / "acme"))
    assert [row[:3] for row in cells(ims.workbench.table_sheets(register))[1:]] == [
        ["controls.csv", "", "Controls"],
        ["lists.xlsx", ", ".join(dict.fromkeys(each.grid.name for each in register.grids)), BLANK],
    ]
    assert [row[:3] for row in cells(ims.workbench.table_ledger(register))[1:]] == [["controls.csv", "", "2"]]
