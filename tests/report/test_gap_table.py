"""Where the table of gaps takes its cells from."""

from __future__ import annotations

from typing import Any

import pytest

from ims_lib.catalogue.criteria import Serves
from ims_lib.report.gap_table import sources_of_gap
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
