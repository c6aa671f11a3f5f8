"""The scorer against a second one written from the rules alone, on random clients."""

from __future__ import annotations

import math
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ims_lib.assessment import assess
from ims_lib.catalogue.criteria import Criterion
from ims_lib.catalogue.model import Catalogue
from ims_lib.coverage import FIGURES, score_coverage
from ims_lib.gaps import find_gaps
from ims_lib.register.model import Record
from tests.builders import ALL, AS_OF, catalogue, client, criterion, register, row
from tests.scoring import reference_scorer as reference

TOLERANCE = 1e-9

# Few requirements, so that rows, criteria and judgements meet; headings of every kind around them.
LEAVES = (
    "27001:4.1", "27001:9.2.1", "27001:9.2.2", "27001:10.1", "27001:A.5.2", "27001:A.5.24", "27001:A.8.13",
    "20000-1:8.1", "20000-1:8.5.1.1", "20000-1:8.5.1.2", "20000-1:8.5.3", "20000-1:10.1.1", "20000-1:10.1.2",
    "42001:4.1", "42001:9.2.1", "42001:9.2.2", "42001:A.2.2", "42001:A.6.1.2", "42001:A.6.1.3", "42001:A.6.2.6",
)  # fmt: skip
HEADINGS = (
    "27001:9.2", "27001:9", "27001:10", "27001:A.5", "27001:A", "20000-1:8.5.1", "20000-1:8.5", "20000-1:8",
    "20000-1:10.1", "42001:9.2", "42001:A.6", "42001:A.6.1", "42001:A.6.2", "42001:A.2",
)  # fmt: skip
STATUSES = ("implemented", "partial", "planned", "not_implemented", "not_applicable", "unknown")
LEVELS = ("N", "P", "L", "F")


served_lists = st.lists(
    st.tuples(
        st.lists(st.sampled_from(LEAVES), min_size=1, max_size=4, unique=True), st.sampled_from([0.5, 1, 2.5, 20])
    ),
    min_size=1,
    max_size=8,
)
"""One to eight criteria: the requirements that each serves, and its days."""


@st.composite
def row_lists(draw: st.DrawFn) -> list[Record]:
    """Up to twelve rows over a workbook and a csv, some naming headings, nothing or several requirements."""
    names = st.lists(st.sampled_from(LEAVES + LEAVES + HEADINGS), max_size=3, unique=True)
    kinds = st.sampled_from(["controls"] * 5 + ["risks", "documents", "audits"])
    shapes = draw(st.lists(st.tuples(names, st.sampled_from(STATUSES), kinds, st.booleans()), max_size=12))
    return [
        row(n, " ".join(refs), status, kind=kind, file="list.csv" if csv else "soa.xlsx", sheet=None if csv else "SoA")
        for n, (refs, status, kind, csv) in enumerate(shapes, start=4)
    ]


certificate_lists = st.lists(
    st.fixed_dictionaries(
        {
            "standard": st.sampled_from(ALL),
            "edition": st.sampled_from([2013, 2018, 2022, 2023, None]),
            "valid_to": st.sampled_from([date(2025, 1, 1), AS_OF - timedelta(days=1), AS_OF, date(2028, 6, 30), None]),
        }
    ),
    max_size=3,
)


@st.composite
def judgement_sets(draw: st.DrawFn, criteria: tuple[str, ...], rows: list[Record]) -> dict[str, str]:
    """Judgements on criteria, requirements, headings and rows."""
    places = [f"{item.file}!{item.sheet or ''}!{item.row}" for item in rows]
    on = st.one_of([st.sampled_from(pool) for pool in (criteria, LEAVES, LEAVES, HEADINGS, places) if pool])
    return draw(st.dictionaries(on, st.sampled_from([*LEVELS, "not_applicable"]), max_size=6))


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_scores_equal_those_of_the_reference(data: st.DataObject) -> None:
    criteria = data.draw(served_lists, "criteria")
    knowledge = catalogue(*(criterion(f"p{n % 3}.c{n}", *names, days=days) for n, (names, days) in enumerate(criteria)))
    rows = data.draw(row_lists(), "rows")
    judgements = data.draw(judgement_sets(tuple(knowledge.criteria), rows), "judgements")
    certificates = data.draw(certificate_lists, "certificates")
    not_started = data.draw(st.lists(st.sampled_from(ALL), unique=True), "not started")
    scope = data.draw(st.lists(st.sampled_from(ALL), min_size=1, unique=True), "scope")

    someone = client(
        judgements=judgements, certificates=certificates, not_started=not_started, standards=scope, head_count=30
    )
    assessment = assess(register(*rows), someone, catalogue=knowledge)
    coverage = score_coverage(assessment)
    gaps = find_gaps(coverage)
    expected = reference.score(
        _case(knowledge, rows, judgements, certificates, not_started, list(someone.standards), factor=0.7)
    )

    assert assessment.applicable == expected.applicable
    pairs = {pair: (verdict.level, verdict.channel) for pair, verdict in assessment.verdicts.items()}
    assert {pair: channel for pair, (_, channel) in pairs.items()} == {p: c for p, (_, c) in expected.pairs.items()}
    _same({pair: level for pair, (level, _) in pairs.items()}, {p: level for p, (level, _) in expected.pairs.items()})
    _same({name: own.level for name, own in assessment.own.items()}, expected.own)
    for name, found in coverage.requirements.iterrows():
        wanted = expected.requirements[str(name)] or dict.fromkeys(FIGURES)
        _same({figure: found[figure] for figure in FIGURES}, wanted)
    assert set(coverage.parts.index) == set(expected.parts)
    for part, found in coverage.parts.iterrows():
        _same(found.to_dict(), expected.parts[part])  # type: ignore[index]
    _same(gaps.criteria["days"].to_dict(), expected.days)
    _same(gaps.unknown["possible_days"].to_dict(), expected.possible_days)
    assert gaps.days == pytest.approx(sum(expected.days.values()), abs=TOLERANCE)


def _case(
    knowledge: Catalogue,
    rows: list[Record],
    judgements: dict[str, str],
    certificates: list[dict[str, object]],
    not_started: list[str],
    scope: list[str],
    *,
    factor: float,
) -> reference.Case:
    requirements: dict[str, reference.Requirement] = {}
    for name, item in knowledge.requirements.items():
        parent = f"{item.standard}:{item.parent}" if item.parent else None
        requirements[name] = reference.Requirement(item.standard, parent, clause=item.number[0] != "A")
        if parent:
            requirements[parent].children.append(name)
    criteria: dict[str, Criterion] = dict(knowledge.criteria)
    return reference.Case(
        requirements=requirements,
        serves={name: list(item.requirements) for name, item in criteria.items()},
        days={name: item.days for name, item in criteria.items()},
        rows=[
            {"file": r.file, "sheet": r.sheet, "row": r.row, "kind": r.kind, "refs": r.refs, "status": r.status}
            for r in rows
        ],
        judgements=judgements,
        certificates=certificates,
        current_editions={("27001", 2022), ("20000-1", 2018), ("42001", 2023)},
        not_started=not_started,
        scope=scope,
        as_of=AS_OF,
        factor=factor,
    )


def _same(found: dict, wanted: dict) -> None:  # type: ignore[type-arg]
    """Equal keys, and equal values to within rounding; empty equals empty."""
    assert found.keys() == wanted.keys()
    for key, value in found.items():
        expected = wanted[key]
        if expected is None:
            assert value is None or math.isnan(value), f"{key}: {value}, and nothing was expected"
        else:
            assert value == pytest.approx(expected, abs=TOLERANCE), f"{key}: {value}, expected {expected}"
