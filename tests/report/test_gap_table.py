"""Where the table of gaps takes its cells from."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

from ims_lib.catalogue.criteria import Serves
from ims_lib.gaps import find_gaps
from ims_lib.register.model import Register
from ims_lib.report.gap_table import gaps_in_words, section_gaps, sources_of_gap
from tests.builders import catalogue, covered, criterion, row

CLAUSE, OTHER = "42001:9.2.2", "27001:9.2.2"
GATED = catalogue(
    criterion("audit.programme", OTHER, Serves(id=CLAUSE, within=("audit.covers_ai",))),
    criterion("audit.covers_ai", CLAUSE),
)
JUDGED_N, JUDGED_F = ({"judgements": {"audit.programme": verdict}} for verdict in "NF")

# what is told | rows | said | where the gap at the clause was taken from
CASES: list[tuple[str, list[Any], dict[str, Any], list[str]]] = [
    ("a row that is partial", [row(4, CLAUSE, "partial")], {}, ["soa.xlsx!SoA!F4"]),
    ("a row that is in place", [row(4, CLAUSE, "implemented")], {}, []),
    ("a judgement behind a gate of which nothing is known", [], JUDGED_N, ["judgements.csv!E2"]),
    ("a judgement that finds all in place", [], JUDGED_F, []),
    ("what is only declared", [], {"not_started": ["42001"]}, ["client.yml!not_started"]),
]


@pytest.mark.parametrize(("rows", "said", "cells"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_gap_names_what_says_so(rows: list[Any], said: dict[str, Any], cells: list[str]) -> None:
    coverage = covered(GATED, *rows, **said)
    assert [source.cell for source in sources_of_gap(CLAUSE, coverage)] == cells


def page(*rows: Any, knowledge: Any = GATED, **said: Any) -> str:
    register = Register.of(rows, [], [], [])
    html = section_gaps(find_gaps(covered(knowledge, *rows, **said)), register).html
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_what_keeps_a_judgement_from_counting_stands_beside_it() -> None:
    told = "What was judged counts here as far as this is there, and nothing of it is: "
    gate = GATED.criteria["audit.covers_ai"].text
    partly = {"judgements": {"audit.programme": "P"}}
    assert f"{told}{gate}" in page(row(4, CLAUSE, "not_implemented"), **partly)
    assert told not in page(row(4, CLAUSE, "partial"), **partly)
    assert told not in page(row(4, OTHER, "not_implemented"))


def test_the_share_by_which_a_gap_is_weighed_stands_beside_the_one_that_is_missing() -> None:
    links = [Serves(id=OTHER, special="ai")]
    knowledge = catalogue(criterion("tests.held", OTHER), criterion("tests.hostile", links=links))
    assert "50 % 100 % of what statements on it speak of" in page(row(4, OTHER, "not_implemented"), knowledge=knowledge)
    assert "of what statements on it speak of" not in page(row(4, OTHER, "not_implemented"))


def test_gaps_are_counted_by_weight_each_in_its_number() -> None:
    leaves = ("27001:4.1", "27001:4.2", "27001:4.3")
    knowledge = catalogue(*(criterion(f"context.n{number}", name) for number, name in enumerate(leaves)))
    nearly = ["implemented"] * 9 + ["partial"]
    rows = [row(4 + place, name, status) for name in leaves[:2] for place, status in enumerate(nearly)]
    found = find_gaps(covered(knowledge, *rows, row(40, leaves[2], "not_implemented")))
    assert gaps_in_words(found) == "3 requirements with a gap: proposed 1 major and 2 opportunities"
