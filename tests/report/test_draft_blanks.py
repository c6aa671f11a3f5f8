"""The drafts of clients who keep lists: few blanks, the client's own titles, numbers, scale and roles, and minutes that say what is known."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from ims_lib import assess, find_gaps, open_client, plan_roadmap, read_register, score_coverage
from ims_lib.catalogue.drafts import load_drafts
from ims_lib.steps import walk_steps
from tests.builders import AS_OF

MOST = 7
BLANK = re.compile(r"(?<!\\)\[(?!square brackets)[^\]\n]+\]")
"""What somebody has to fill in within a sentence; a cell that is empty is a form's."""


@pytest.mark.parametrize("client", ["harbour", "stadtspital"])
def test_a_draft_leaves_few_blanks_where_lists_are_given(client: str, rendered: Callable[[str], Path]) -> None:
    texts = {path.stem: path.read_text(encoding="utf-8") for path in (rendered(client) / "drafts").glob("*.md")}
    many = {name: found for name, text in texts.items() if len(found := BLANK.findall(text)) > MOST}
    assert not many


def of_harbour(rendered: Callable[[str], Path], name: str) -> str:
    return (rendered("harbour") / "drafts" / f"{name}.md").read_text(encoding="utf-8")


# draft → what it takes from the client's lists
TAKEN = {
    "risk_management": [
        "| ISMS-03 |",
        "| medium | 8 to 14 |",
        "| risk owner |",
        "| high | from 15 |",
        "*Risk register*",
    ],
    "internal_audit": ["| QM-03 | Quality officer |", "the place of Internal audit procedure (QM-03, edition 2)"],
    "ims_manual": ["whether *Service catalogue* describes them yet or not", "Ticket triage, Assistant for engineers"],
    "integrated_policy": ["| POL-01 |", "kept in AI register, by whom it names"],
    "supplier_management": ["| Procurement |"],
    "review_minutes": [
        "| 26-07 | Half of the tickets drawn carry no urgency | none decided | Service desk lead | 31 August 2026 | overdue",
        "of 24 risks above what is acceptable; no earlier results to compare with",
        "Servers patched within 14 days: 94 % in 2026 Q3 against 97 %, missed",
        "| Ticket triage | Service desk lead |",
        "| Head of sales | Feedback from customers and others |",
        "prepares are due before this meeting",
    ],
}


@pytest.mark.parametrize("name", TAKEN)
def test_a_draft_takes_over_what_the_lists_say(name: str, rendered: Callable[[str], Path]) -> None:
    text = of_harbour(rendered, name)
    assert not [said for said in TAKEN[name] if said not in text]


def test_no_number_is_given_twice(rendered: Callable[[str], Path]) -> None:
    numbers = re.findall(
        r"\| ([A-Z]+-\d+)(?: \(proposed\))? \| .+ \| (?:a year after approval|every two years)",
        "\n".join(of_harbour(rendered, name) for name in load_drafts()),
    )
    assert len(numbers) == len(set(numbers)) > 20


def test_results_of_an_earlier_day_stand_beside_the_figures_of_now(rendered: Callable[[str], Path]) -> None:
    results = json.loads((rendered("harbour") / "results.json").read_text(encoding="utf-8"))
    client = open_client("harbour", as_of=AS_OF + dt.timedelta(days=7))
    register = read_register(client)
    roadmap = plan_roadmap(find_gaps(score_coverage(assess(register, client))), client)
    review = walk_steps(register, roadmap, earlier=results).review
    lines = {point.input: " ".join(point.lines) for point in review.looks_at}
    assert re.search(r"\d+ of 24 risks above what is acceptable, \d+ of 24 on 24 November 2026", lines["risk_trends"])
    assert "14 entries on 24 November 2026, 10 open, 4 overdue" in lines["nonconformity_trends"]
    assert "; at least 90 % on 24 November 2026" in lines["security_posture"]


def test_the_next_review_is_held_when_the_plan_has_it(rendered: Callable[[str], Path]) -> None:
    folder = rendered("stadtspital") / "drafts"
    assert "in March, as planned today" in (folder / "management_review.md").read_text(encoding="utf-8")
    assert "| Date, begin, place | March 2027: " in (folder / "review_agenda.md").read_text(encoding="utf-8")
