"""AI systems and services by their names: twins are told apart, and a table of days is no second list of systems."""

from __future__ import annotations

import pytest

from ims_lib.inputs.rows import AiSystemRow
from tests.steps.lists import grid, lists, table

HEAD = "AI system | What it decides | Kind of AI | Owner | Last impact assessment"

# case → rows of the list, what people read of each
TWINS = {
    "ids": ("No. | " + HEAD, ["AI-1 | Reader | Reads | Predictive | Ann |", "AI-2 | Reader | Reads | Agent | Ben |"]),
    "no ids": (HEAD, ["Reader | Reads | Predictive | Ann |", "reader | Reads | Agent | Ben |"]),
    "one id twice": (
        "No. | " + HEAD,
        ["1 | Reader | Reads | Predictive | Ann |", "1 | Reader | Reads | Agent | Ben |"],
    ),
    "two names": (HEAD, ["Reader | Reads | Predictive | Ann |", "Writer | Writes | Generative | Ben |"]),
}
CALLED = {
    "ids": ["Reader (AI-1)", "Reader (AI-2)"],
    "no ids": ["Reader (A2)", "reader (A3)"],
    "one id twice": ["Reader (B2)", "Reader (B3)"],
    "two names": ["Reader", "Writer"],
}


@pytest.mark.parametrize("case", TWINS)
def test_two_systems_of_one_name_are_told_apart_by_their_id_else_by_their_cell(case: str) -> None:
    head, rows = TWINS[case]
    found = lists(grid("AI systems", table("\n".join([head, *rows])))).lists.ai_systems
    assert [row.name for row in found] == CALLED[case]
    assert [row.own_name for row in found] == [name.partition(" (")[0] for name in CALLED[case]]


# case → a second table, what is an AI system, what an assessment is of
DAYS = {
    "a table of days": (
        "AI system | Owner | Last impact assessment\nSorter | Ann | 2026-03-01",
        ["Sorter"],
        ["Sorter"],
    ),
    "nearly a name": ("AI system | Status | Last impact assessment\nSortr | Live | 2026-03-01", ["Sorter"], ["Sortr"]),
    "another owner": (
        "AI system | Owner | Last impact assessment\nSorter | Ben | 2026-03-01",
        ["Sorter (AI systems!A2)", "Sorter (Days!A2)"],
        [],
    ),
    "another name": (
        "AI system | Owner | Last impact assessment\nHiring | Ann | 2026-03-01",
        ["Sorter", "Hiring"],
        [],
    ),
    "it tells what the system is": (
        "AI system | Provider | Last impact assessment\nSorter | Acme | 2026-03-01",
        ["Sorter (AI systems!A2)", "Sorter (Days!A2)"],
        [],
    ),
}


@pytest.mark.parametrize("case", DAYS)
def test_a_table_of_days_tells_of_assessments_and_of_no_further_system(case: str) -> None:
    days, systems, assessed = DAYS[case]
    whole = grid("AI systems", table(f"{HEAD}\nSorter | Sorts mail | Predictive | Ann |"))
    found = lists(whole, grid("Days", table(days))).lists
    assert [row.name for row in found.ai_systems] == systems
    assert [(row.system, str(row.assessed_on)) for row in found.impact_assessments] == [
        (name, "2026-03-01") for name in assessed
    ]
    assert all(isinstance(row, AiSystemRow) for row in found.ai_systems)
