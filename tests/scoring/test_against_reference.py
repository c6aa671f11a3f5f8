"""The scorer against a second one, written from the rules alone, on random clients."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given, settings

from ims_lib.coverage import FIGURES, beside, score_coverage, split
from ims_lib.gaps import find_gaps
from tests.builders import catalogue
from tests.scoring import reference_scorer as reference
from tests.scoring.library_scorer import assess_case
from tests.scoring.random_cases import AS_OF, CURRENT_EDITIONS, STANDARDS, cases, tree

TOLERANCE = 1e-9
ALL_LEAVES = tree(tuple(catalogue().leaves))


ROW_JUDGED_LATER = reference.Case(
    requirements=ALL_LEAVES,
    links=[reference.Link("p0.c0", "27001:4.1"), reference.Link("p0.c1", "27001:4.1")],
    days={"p0.c0": 1.0, "p0.c1": 1.0},
    as_of=AS_OF,
    scope=list(STANDARDS),
    current_editions=CURRENT_EDITIONS,
    rows=[
        {
            "file": "soa.xlsx",
            "sheet": "SoA",
            "row": 4,
            "kind": "controls",
            "refs": ["27001:4.1"],
            "status": "implemented",
        }
    ],
    judgements={"soa.xlsx!SoA!4": reference.Verdict("P", "2026-06-01")},
    contradictions=[
        reference.Contradiction("27001:4.1", (), "2026-03-01"),
        reference.Contradiction(None, ("p0.c1",), "2026-09-01"),
    ],
)
"""A row that was judged after the one record and before the other: chance seldom makes it."""


@settings(max_examples=150, deadline=None)
@given(case=cases())
@example(case=ROW_JUDGED_LATER)
def test_scores_equal_those_of_the_reference(case: reference.Case) -> None:
    case = replace(
        case, requirements=ALL_LEAVES, scope=[name for name in ("27001", "20000-1", "42001") if name in case.scope]
    )
    assessment = assess_case(case)
    coverage = score_coverage(assessment)
    gaps = find_gaps(coverage)
    expected = reference.score(case)

    assert assessment.applicable == expected.applicable
    assert assessment.verdicts.keys() == expected.pairs.keys()
    for pair, verdict in assessment.verdicts.items():
        found = split(verdict) | beside(verdict) | {"disputed": bool(verdict.disputed_by)}
        _same(found, {name: getattr(expected.pairs[pair], name) for name in found}, pair)
    _same({name: own.level for name, own in assessment.own.items()}, expected.own)
    for name, figures in coverage.requirements.iterrows():
        wanted = expected.requirements[str(name)] or dict.fromkeys(FIGURES)
        _same({figure: figures[figure] for figure in FIGURES}, {figure: wanted[figure] for figure in FIGURES}, name)
    assert set(coverage.parts.index) == set(expected.parts)
    for part, figures in coverage.parts.iterrows():
        _same(figures.to_dict(), expected.parts[part], part)  # type: ignore[index]
    _same(gaps.to_close, expected.days)
    _same(gaps.to_look_at, expected.possible_days)
    assert gaps.days == pytest.approx(sum(expected.days.values()), abs=TOLERANCE)


def _same(found: Mapping[Any, Any], wanted: Mapping[Any, Any], where: Any = "") -> None:
    """Equal keys, and equal values to within rounding; empty equals empty."""
    assert found.keys() == wanted.keys(), where
    for key, value in found.items():
        expected = wanted[key]
        if expected is None:
            assert value is None or math.isnan(value), f"{where} {key}: {value}, and nothing was expected"
        else:
            assert float(value) == pytest.approx(float(expected), abs=TOLERANCE), (
                f"{where} {key}: {value}, expected {expected}"
            )
