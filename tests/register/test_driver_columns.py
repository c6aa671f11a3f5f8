"""What drives a control, by a column of words or codes, or by a column of marks for each driver."""

from __future__ import annotations

from typing import Any

import pytest

from ims_lib.register.drivers import kind_of, legend_of, names_drivers_only, read_drivers
from tests.register.sheets import check, codes, sheet

MARKS = """
Control | Title | Applicable | LR | CO | BR/BP | RRA | Remarks | Status
A.5.1 | Policies for information security | Yes | x | | x | | Board signed | Implemented
A.5.2 | Information security roles and responsibilities | Yes | | | | x | | Planned
A.5.3 | Segregation of duties | No | | | | | Two people | Not applicable
"""
CASES: dict[str, tuple[str, dict[str, str], list[str | None]]] = {
    "codes_in_a_column": (
        "Control | Title | Applicable | Reason | Driver | Status\n"
        "A.5.1 | Policies | Yes | Asked for | C, B | Implemented\nA.5.2 | Roles | Yes | Shifts | R | Planned",
        {"reason": "D", "driver": "E"},
        ["C, B", "R"],
    ),
    "a_mark_each": (MARKS, {"driver": "D, F, G", "notes": "H", "applicable": "C"}, ["LR, BR/BP", "RRA", None]),
    "a_mark_each_below_a_common_heading": (
        MARKS.replace("LR", "Reason for selection LR", 1).replace("CO", "Reason for selection CO", 1),
        {"driver": "D, F, G", "notes": "H"},
        ["LR, BR/BP", "RRA", None],
    ),
    "german_marks_beside_a_reason": (
        "Nr. | Massnahme | Anwendbar | Gesetz | Vertrag | Risiko | Bewährte Praxis | Begründung | Umsetzungsgrad\n"
        "A.5.1 | Richtlinien | ja | x | | x | | Vorstand will es | umgesetzt\nA.5.2 | Rollen | ja | | x | | x | | geplant",
        {"driver": "D, E, F, G", "reason": "H", "status": "I"},
        ["Gesetz, Risiko", "Vertrag, Bewährte Praxis"],
    ),
    "yes_and_no_for_marks": (
        "Control | Title | Applicable | Legal | Contractual | Risk assessment | Status\n"
        "A.5.1 | Policies | Yes | Yes | No | No | Implemented\nA.5.2 | Roles | Yes | No | No | Yes | Planned",
        {"driver": "D, E, F", "applicable": "C"},
        ["Legal", "Risk assessment"],
    ),
    "yes_and_no_for_something_else": (
        "Control | Title | Applicable | Documented in policy | Agreed with customer | Status\n"
        "A.5.1 | Policies | Yes | Yes | No | Implemented\nA.5.2 | Roles | Yes | No | Yes | Planned",
        {},
        [None, None],
    ),
    "a_loose_heading_over_drivers": (
        "Control | Title | Applicable | Source | Status\n"
        "A.5.1 | Policies | Yes | risk-treatment | Implemented\nA.5.2 | Roles | Yes | contract | Planned",
        {"driver": "D"},
        ["risk-treatment", "contract"],
    ),
    "a_loose_heading_over_other_words": (
        "Control | Title | Applicable | Source | Status\n"
        "A.5.1 | Policies | Yes | Workshop in May | Implemented\nA.5.2 | Roles | Yes | Talk with Ann | Planned",
        {},
        [None, None],
    ),
}


def read(text: str) -> dict[str, Any]:
    return check(sheet(text), file="soa.xlsx")


@pytest.mark.parametrize("case", CASES)
def test_drivers_are_read_word_for_word(case: str) -> None:
    text, columns, drivers = CASES[case]
    found = read(text)
    assert {role: found["sheets"][0]["columns"].get(role) for role in columns} == columns
    assert ("driver" in found["sheets"][0]["columns"]) == ("driver" in columns)
    assert [record.get("driver") for record in found["records"]] == drivers
    assert "status.two_columns" not in codes(found)


def test_one_column_of_marks_alone_is_no_driver() -> None:
    found = read("Control | Title | Contract | Status\nA.5.1 | Policies | x | Implemented\nA.5.2 | Roles | | Planned")
    assert "driver" not in found["sheets"][0]["columns"]


def test_the_risks_that_a_row_names_are_kept() -> None:
    found = read("Control | Title | Risk IDs | Status\nA.5.1 | Policies | R-1, R-7 | Implemented")
    assert found["records"][0]["risk_ids"] == "R-1, R-7"


LEGEND = {"L": "law", "C": "customer contract", "R": "risk register", "B": "our own interest"}
KINDS = [
    ("L, C", LEGEND, ["law", "contract"]),
    ("R", LEGEND, ["risk"]),
    ("R", {}, [""]),
    ("LR CO", {}, ["law", "contract"]),
    ("BR/BP", {}, ["own"]),
    ("Gesetz, Risikobehandlung", {}, ["law", "risk"]),
    ("Contract with the bank", {}, ["contract"]),
    ("Somebody wished it", {}, [""]),
    ("Law/contract", {}, ["law", "contract"]),
    ("legal or contractual", {}, ["law", "contract"]),
    ("Gesetz und Vertrag", {}, ["law", "contract"]),
    ("laws and the wish of the board", {}, ["law"]),
    ("Legal risk", {}, [""]),
]


@pytest.mark.parametrize(("text", "legend", "kinds"), KINDS)
def test_what_kind_a_driver_is(text: str, legend: dict[str, str], kinds: list[str]) -> None:
    assert [each.kind for each in read_drivers(text, legend)] == kinds


# what is denied drives nothing; what is said before it does
DENIED = [
    ("Not a legal requirement", [""], [True]),
    ("No legal or contractual requirement", [""], [True]),
    ("no legal, contractual or other requirement", ["", ""], [True, True]),
    ("Risk, not law", ["risk", ""], [False, True]),
    ("Kein Gesetz; gute Praxis", ["", "own"], [True, False]),
    ("N", [""], [True]),
    ("Law: no", [""], [True]),
]


@pytest.mark.parametrize(("text", "kinds", "denied"), DENIED)
def test_a_driver_that_is_denied_is_none(text: str, kinds: list[str], denied: list[bool]) -> None:
    found = read_drivers(text, {"N": "no legal requirement"})
    assert ([each.kind for each in found], [each.denied for each in found]) == (kinds, denied)


def test_a_legend_tells_codes_only_where_it_names_drivers() -> None:
    line = "Driver: L = law, C = customer contract, R = risk register, B = own interest. A control can have several."
    assert legend_of([line, "x = done, o = open"]) == LEGEND | {"B": "own interest"}
    assert kind_of("own interest") == "own"


def test_a_code_is_no_reason_and_a_sentence_is_no_code() -> None:
    assert names_drivers_only("LR, RRA")
    assert names_drivers_only("L, C", LEGEND)
    assert not names_drivers_only("L, C")
    assert not names_drivers_only("The bank demands it")
    assert not names_drivers_only("")
