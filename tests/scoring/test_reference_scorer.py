"""The reference scorer and the library: small cases worked out by hand from the words of the rules, and what holds for all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scoring.library_scorer import score_by_library
from tests.scoring.random_cases import AS_OF, CURRENT_EDITIONS, REQUIREMENTS, STANDARDS, cases
from tests.scoring.reference_scorer import SHARES, Case, Contradiction, Link, Pair, Score, Verdict, score

Scorer = Callable[[Case], Score]
by_both = pytest.mark.parametrize("scored", [score, score_by_library], ids=["reference", "library"])

THIRD = 1 / 3

# One programme runs in two standards; in 42001 it counts as far as it covers AI there.
PROGRAMME, COVERS, MODELS = "audit.programme", "audit.covers_ai", "audit.covers_models"
AUDIT_AT_HOME, AUDIT_HERE = "27001:9.2.2", "42001:9.2.2"
AUDIT = [Link(PROGRAMME, AUDIT_AT_HOME), Link(PROGRAMME, AUDIT_HERE, within=(COVERS,)), Link(COVERS, AUDIT_HERE)]
# The gate is met under another clause of 42001, too.
GATE_ELSEWHERE = [*AUDIT, Link(COVERS, "42001:9.2.1")]
TWO_GATES = [
    Link(PROGRAMME, AUDIT_AT_HOME),
    Link(PROGRAMME, AUDIT_HERE, within=(COVERS, MODELS)),
    Link(COVERS, AUDIT_HERE),
    Link(MODELS, AUDIT_HERE),
]
# One criterion without gates in a clause of two standards, and one that is about AI only in a control.
ISSUES = "context.issues"
CONTEXT = [Link(ISSUES, "27001:4.1"), Link(ISSUES, "42001:4.1")]
AI_TESTS = [Link("test.hostile", "27001:A.8.29", special="ai"), Link("test.plan", "27001:A.8.29")]
PLAN = [Link("incident.plan", "27001:A.5.24"), Link("incident.plan", "27001:A.5.25")]
CERTIFICATE = {"standard": "27001", "edition": 2022, "valid_to": date(2028, 6, 30)}


def case(links: list[Link], **said: Any) -> Case:
    """A client with all three standards in scope; every criterion takes 10 days."""
    days = {link.criterion: 10.0 for link in links}
    plain = Case(REQUIREMENTS, links, days, AS_OF, list(STANDARDS), subjects={"ai"}, current_editions=CURRENT_EDITIONS)
    return replace(plain, **said)


def row(number: int, refs: str, status: str, *, sheet: str = "SoA", kind: str = "controls") -> dict[str, Any]:
    """One row of a sheet; `refs` are ids with blanks between."""
    return {"file": "soa.xlsx", "sheet": sheet, "row": number, "kind": kind, "refs": refs.split(), "status": status}


AT_HOME = row(4, AUDIT_AT_HOME, "implemented")
OPEN_NONCONFORMITY = [Contradiction("27001:4.1", (), "2026-03-01")]

# what is told | links | said | requirement | criterion | verified, asserted, inferred, unknown, gap, reusable
SHARES_OF_A_PAIR: list[tuple[str, list[Link], dict[str, Any], str, str, tuple[float, ...]]] = [
    # 5. Gates
    (
        "a gate that nothing is known of: nothing is met, all is reusable",
        AUDIT,
        {"rows": [AT_HOME]},
        AUDIT_HERE,
        PROGRAMME,
        (0, 0, 0, 1, 0, 1),
    ),
    (
        "a direct gate: met as far as the gate, the rest a gap",
        AUDIT,
        {"rows": [AT_HOME], "judgements": {COVERS: Verdict("P")}},
        AUDIT_HERE,
        PROGRAMME,
        (0, 0, THIRD, 0, 2 * THIRD, 2 * THIRD),
    ),
    (
        "a gate that is only carried over leaves the rest unknown",
        GATE_ELSEWHERE,
        {"rows": [AT_HOME, row(5, "42001:9.2.1", "partial")]},
        AUDIT_HERE,
        PROGRAMME,
        (0, 0, 0.5, 0.5, 0, 0.5),
    ),
    (
        "one direct gate, the other missing: nothing is met, and what the direct one leaves open is a gap",
        TWO_GATES,
        {"rows": [AT_HOME], "judgements": {COVERS: Verdict("P")}},
        AUDIT_HERE,
        PROGRAMME,
        (0, 0, 0, THIRD, 2 * THIRD, 1),
    ),
    (
        "a row on the requirement speaks of what stands behind gates, too",
        AUDIT,
        {"rows": [row(5, AUDIT_HERE, "implemented")]},
        AUDIT_HERE,
        PROGRAMME,
        (0, 1, 0, 0, 0, 0),
    ),
    (
        "so does a judgement on the requirement",
        AUDIT,
        {"rows": [AT_HOME], "judgements": {AUDIT_HERE: Verdict("P")}},
        AUDIT_HERE,
        PROGRAMME,
        (THIRD, 0, 0, 0, 2 * THIRD, 2 * THIRD),
    ),
    (
        "judged behind a judged gate: verified",
        AUDIT,
        {"judgements": {PROGRAMME: Verdict("F"), COVERS: Verdict("P")}},
        AUDIT_HERE,
        PROGRAMME,
        (THIRD, 0, 0, 0, 2 * THIRD, 2 * THIRD),
    ),
    (
        "judged behind a gate that a row states: asserted",
        AUDIT,
        {"rows": [row(5, AUDIT_HERE, "implemented")], "judgements": {PROGRAMME: Verdict("L")}},
        AUDIT_HERE,
        PROGRAMME,
        (0, 2 * THIRD, 0, 0, THIRD, 0),
    ),
    (
        "judged behind a gate that is carried over: inferred, and a gap only as far as the judgement leaves one",
        GATE_ELSEWHERE,
        {"rows": [row(5, "42001:9.2.1", "partial")], "judgements": {PROGRAMME: Verdict("L")}},
        AUDIT_HERE,
        PROGRAMME,
        (0, 0, 0.5, 1 / 6, THIRD, 1 / 6),
    ),
    (
        "a disputed gate is none, whatever it is worth elsewhere",
        GATE_ELSEWHERE,
        {
            "rows": [AT_HOME, row(5, "42001:9.2.1 42001:9.2.2", "partial")],
            "judgements": {PROGRAMME: Verdict("F")},
            "contradictions": [Contradiction(None, (COVERS,))],
        },
        AUDIT_HERE,
        PROGRAMME,
        (0, 0, 0, 1, 0, 1),
    ),
    # 3, 6. Not started, reusable
    (
        "not started behind a gate: a gap that can be built on what runs elsewhere",
        AUDIT,
        {"rows": [AT_HOME], "not_started": ["42001"]},
        AUDIT_HERE,
        PROGRAMME,
        (0, 0, 0, 0, 1, 1),
    ),
    (
        "not started without gates: a gap, too, and half of it is reusable",
        CONTEXT,
        {"rows": [row(4, "27001:4.1", "partial")], "not_started": ["42001"]},
        "42001:4.1",
        ISSUES,
        (0, 0, 0, 0, 1, 0.5),
    ),
    (
        "not started is not carried over, not even into a mean",
        [*CONTEXT, Link(ISSUES, "20000-1:8.5.3")],
        {"rows": [row(4, "27001:4.1", "implemented")], "not_started": ["42001"]},
        "20000-1:8.5.3",
        ISSUES,
        (0, 0, 1, 0, 0, 0),
    ),
    (
        "READING: a certificate counts on its last day",
        CONTEXT,
        {"certificates": [{**CERTIFICATE, "valid_to": AS_OF}]},
        "27001:4.1",
        ISSUES,
        (0, 1, 0, 0, 0, 0),
    ),
    (
        "a certificate is carried over, without gates in full",
        CONTEXT,
        {"certificates": [CERTIFICATE]},
        "42001:4.1",
        ISSUES,
        (0, 0, 1, 0, 0, 0),
    ),
    (
        "a direct level below what is known elsewhere can be raised by what exists there",
        CONTEXT,
        {"rows": [row(4, "27001:4.1", "partial")], "judgements": {"42001:4.1": Verdict("F")}},
        "27001:4.1",
        ISSUES,
        (0, 0.5, 0, 0, 0.5, 0.5),
    ),
    # 2, 3. Special links
    (
        "a plain row says nothing of a special subject",
        AI_TESTS,
        {"rows": [row(4, "27001:A.8.29", "implemented")]},
        "27001:A.8.29",
        "test.hostile",
        (0, 0, 0, 1, 0, 0),
    ),
    (
        "but of the plain criterion beside it",
        AI_TESTS,
        {"rows": [row(4, "27001:A.8.29", "implemented")]},
        "27001:A.8.29",
        "test.plan",
        (0, 1, 0, 0, 0, 0),
    ),
    (
        "a judgement on the requirement speaks of the special subject, too",
        AI_TESTS,
        {"judgements": {"27001:A.8.29": Verdict("L")}},
        "27001:A.8.29",
        "test.hostile",
        (2 * THIRD, 0, 0, 0, THIRD, 0),
    ),
    # 4. Disputed
    (
        "what the client's own lists contradict is unknown",
        CONTEXT,
        {"rows": [row(4, "27001:4.1", "implemented")], "contradictions": OPEN_NONCONFORMITY},
        "27001:4.1",
        ISSUES,
        (0, 0, 0, 1, 0, 0),
    ),
    (
        "what is disputed gives nothing",
        CONTEXT,
        {"rows": [row(4, "27001:4.1", "implemented")], "contradictions": OPEN_NONCONFORMITY},
        "42001:4.1",
        ISSUES,
        (0, 0, 0, 1, 0, 0),
    ),
    (
        "nor does it take",
        CONTEXT,
        {"rows": [row(4, "27001:4.1 42001:4.1", "implemented")], "contradictions": OPEN_NONCONFORMITY},
        "27001:4.1",
        ISSUES,
        (0, 0, 0, 1, 0, 0),
    ),
    (
        "what is stated as 0 can't be contradicted",
        CONTEXT,
        {"rows": [row(4, "27001:4.1", "planned")], "contradictions": OPEN_NONCONFORMITY},
        "27001:4.1",
        ISSUES,
        (0, 0, 0, 0, 1, 0),
    ),
    (
        "a judgement later than the record settles it",
        CONTEXT,
        {
            "rows": [row(4, "27001:4.1", "implemented")],
            "contradictions": OPEN_NONCONFORMITY,
            "judgements": {"27001:4.1": Verdict("L", "2026-06-01")},
        },
        "27001:4.1",
        ISSUES,
        (2 * THIRD, 0, 0, 0, THIRD, 0),
    ),
    (
        "so does a later one on the only row: what it says is asserted",
        CONTEXT,
        {
            "rows": [row(4, "27001:4.1", "implemented")],
            "contradictions": OPEN_NONCONFORMITY,
            "judgements": {"soa.xlsx!SoA!4": Verdict("L", "2026-03-01")},
        },
        "27001:4.1",
        ISSUES,
        (0, 2 * THIRD, 0, 0, THIRD, 0),
    ),
    (
        "an earlier one on the row doesn't",
        CONTEXT,
        {
            "rows": [row(4, "27001:4.1", "implemented")],
            "contradictions": OPEN_NONCONFORMITY,
            "judgements": {"soa.xlsx!SoA!4": Verdict("L", "2026-02-28")},
        },
        "27001:4.1",
        ISSUES,
        (0, 0, 0, 1, 0, 0),
    ),
    (
        "nor one on the row by a record without a day",
        CONTEXT,
        {
            "rows": [row(4, "27001:4.1", "implemented")],
            "contradictions": [Contradiction("27001:4.1")],
            "judgements": {"soa.xlsx!SoA!4": Verdict("L", "2026-06-01")},
        },
        "27001:4.1",
        ISSUES,
        (0, 0, 0, 1, 0, 0),
    ),
    (
        "nor one on one of two rows",
        CONTEXT,
        {
            "rows": [row(4, "27001:4.1", "implemented"), row(5, "27001:4.1", "partial")],
            "contradictions": OPEN_NONCONFORMITY,
            "judgements": {"soa.xlsx!SoA!4": Verdict("L", "2026-06-01")},
        },
        "27001:4.1",
        ISSUES,
        (0, 0, 0, 1, 0, 0),
    ),
    (
        "READING: of two sheets only the rows of the lower one need be judged",
        CONTEXT,
        {
            "rows": [row(4, "27001:4.1", "implemented"), row(5, "27001:4.1", "implemented", sheet="2024")],
            "contradictions": OPEN_NONCONFORMITY,
            "judgements": {"soa.xlsx!SoA!4": Verdict("L", "2026-06-01")},
        },
        "27001:4.1",
        ISSUES,
        (0, 2 * THIRD, 0, 0, THIRD, 0),
    ),
    (
        "READING: so does an earlier one, as what is verified isn't asserted",
        CONTEXT,
        {
            "rows": [row(4, "27001:4.1", "implemented")],
            "contradictions": OPEN_NONCONFORMITY,
            "judgements": {"27001:4.1": Verdict("L", "2026-01-01")},
        },
        "27001:4.1",
        ISSUES,
        (2 * THIRD, 0, 0, 0, THIRD, 0),
    ),
    (
        "a record on a heading of leaves contradicts each of them",
        AUDIT,
        {"rows": [AT_HOME], "contradictions": [Contradiction("27001:9.2")]},
        AUDIT_AT_HOME,
        PROGRAMME,
        (0, 0, 0, 1, 0, 0),
    ),
    (
        "a record on a chapter contradicts none",
        AUDIT,
        {"rows": [AT_HOME], "contradictions": [Contradiction("27001:9")]},
        AUDIT_AT_HOME,
        PROGRAMME,
        (0, 1, 0, 0, 0, 0),
    ),
    # 1, 7, 9. Rows
    (
        "two sheets that differ: the lowest of their means",
        CONTEXT,
        {
            "rows": [
                row(4, "27001:4.1", "implemented"),
                row(5, "27001:4.1", "partial"),
                row(4, "27001:4.1", "partial", sheet="2024"),
            ]
        },
        "27001:4.1",
        ISSUES,
        (0, 0.5, 0, 0, 0.5, 0),
    ),
    (
        "two rows of one sheet: their mean",
        CONTEXT,
        {"rows": [row(4, "27001:4.1", "implemented"), row(5, "27001:4.1", "partial")]},
        "27001:4.1",
        ISSUES,
        (0, 0.75, 0, 0, 0.25, 0),
    ),
    (
        "a row on a heading of leaves speaks for a leaf that no row names",
        AUDIT,
        {"rows": [row(4, "27001:9.2", "partial")]},
        AUDIT_AT_HOME,
        PROGRAMME,
        (0, 0.5, 0, 0, 0.5, 0),
    ),
    (
        "not for one that a row names",
        AUDIT,
        {"rows": [row(4, "27001:9.2", "partial"), AT_HOME]},
        AUDIT_AT_HOME,
        PROGRAMME,
        (0, 1, 0, 0, 0, 0),
    ),
    (
        "a risk moves no level",
        CONTEXT,
        {"rows": [row(4, "27001:4.1", "planned", kind="risks")]},
        "27001:4.1",
        ISSUES,
        (0, 0, 0, 1, 0, 0),
    ),
    # 11. Not applicable
    (
        "not applicable gives nothing",
        PLAN,
        {"rows": [row(4, "27001:A.5.24", "not_applicable")]},
        "27001:A.5.25",
        "incident.plan",
        (0, 0, 0, 1, 0, 0),
    ),
    (
        "beside a row that says otherwise, 'not applicable' is left out",
        PLAN,
        {"rows": [row(4, "27001:A.5.24", "not_applicable"), row(5, "27001:A.5.24", "partial")]},
        "27001:A.5.24",
        "incident.plan",
        (0, 0.5, 0, 0, 0.5, 0),
    ),
    (
        "no clause is left out",
        CONTEXT,
        {"rows": [row(4, "27001:4.1", "not_applicable")], "certificates": [CERTIFICATE]},
        "27001:4.1",
        ISSUES,
        (0, 1, 0, 0, 0, 0),
    ),
]


@pytest.mark.parametrize(
    ("links", "said", "requirement", "name", "expected"),
    [told[1:] for told in SHARES_OF_A_PAIR],
    ids=[told[0] for told in SHARES_OF_A_PAIR],
)
@by_both
def test_shares_of_a_pair(
    scored: Scorer,
    links: list[Link],
    said: dict[str, Any],
    requirement: str,
    name: str,
    expected: tuple[float, ...],
) -> None:
    pair = scored(case(links, **said)).pairs[requirement, name]
    assert _shares(pair) == pytest.approx(expected[:5])
    assert pair.reusable == pytest.approx(expected[5])


# what is told | links | said | criterion | own level
OWN_LEVELS: list[tuple[str, list[Link], dict[str, Any], str, float | None]] = [
    (
        "a judgement comes first",
        CONTEXT,
        {"rows": [row(4, "27001:4.1", "planned")], "judgements": {ISSUES: Verdict("L")}},
        ISSUES,
        2 * THIRD,
    ),
    (
        "else the mean over where it is stated or seen",
        CONTEXT,
        {"rows": [row(4, "27001:4.1", "partial")], "judgements": {"42001:4.1": Verdict("F")}},
        ISSUES,
        0.75,
    ),
    (
        "what isn't started doesn't count against what exists",
        CONTEXT,
        {"rows": [row(4, "27001:4.1", "partial")], "not_started": ["42001"]},
        ISSUES,
        0.5,
    ),
    (
        "with gates: the highest of the standards' means, as what exists once needn't be built again",
        [*AUDIT, Link(PROGRAMME, "27001:9.2.1"), Link(PROGRAMME, "20000-1:9.2.2")],
        {"rows": [AT_HOME, row(5, "27001:9.2.1", "partial"), row(6, "20000-1:9.2.2", "planned")]},
        PROGRAMME,
        0.75,
    ),
    (
        "a gate at 0 doesn't lower what stands behind it",
        AUDIT,
        {"rows": [AT_HOME, row(5, AUDIT_HERE, "planned")]},
        PROGRAMME,
        1,
    ),
    (
        "0 if nothing of what it serves in scope is started",
        CONTEXT,
        {"scope": ["42001"], "not_started": ["42001"]},
        ISSUES,
        0,
    ),
    ("unknown if some of it is", CONTEXT, {"not_started": ["42001"]}, ISSUES, None),
    (
        "unknown if it is disputed",
        CONTEXT,
        {"rows": [row(4, "27001:4.1", "implemented")], "contradictions": OPEN_NONCONFORMITY},
        ISSUES,
        None,
    ),
]


@pytest.mark.parametrize(
    ("links", "said", "name", "level"), [told[1:] for told in OWN_LEVELS], ids=[told[0] for told in OWN_LEVELS]
)
@by_both
def test_own_level(scored: Scorer, links: list[Link], said: dict[str, Any], name: str, level: float | None) -> None:
    assert scored(case(links, **said)).own[name] == pytest.approx(level)


def test_means_and_a_special_subject_out_of_scope_weigh_nothing() -> None:
    links = [Link(ISSUES, "27001:4.1", asks="means"), *AI_TESTS, *CONTEXT[1:]]
    found = score(case(links, subjects=set(), rows=[row(4, "27001:4.1", "implemented")]))
    assert set(found.pairs) == {("27001:A.8.29", "test.plan"), ("42001:4.1", ISSUES)}
    assert found.pairs["42001:4.1", ISSUES].unknown == 1, "means gives nothing"
    assert found.requirements["27001:4.1"] is None
    assert found.parts["27001", "clauses"]["not_in_catalogue"] == 3, "4.1, 9.2.1 and 9.2.2"
    assert "test.hostile" not in found.own


def test_a_criterion_of_nothing_applicable_leaves_every_count() -> None:
    found = score(case(PLAN, rows=[row(4, "27001:A.5.24 27001:A.5.25", "not_applicable")]))
    assert (found.pairs, found.own, found.days, found.possible_days) == ({}, {}, {}, {})
    part = found.parts["27001", "annex_a"]
    assert (part["requirements"], part["not_applicable"], part["at_most"]) == (1, 2, None)


@by_both
def test_assessed_is_what_is_direct_and_undisputed_or_judged_behind_gates(scored: Scorer) -> None:
    said = {"rows": [AT_HOME, row(5, "27001:4.1", "implemented")], "contradictions": OPEN_NONCONFORMITY}
    found = scored(case([*AUDIT, *CONTEXT], **said))
    assert [place for place, pair in found.pairs.items() if pair.assessed] == [(AUDIT_AT_HOME, PROGRAMME)]
    found = scored(case(AUDIT, judgements={PROGRAMME: Verdict("F")}))
    assert {place: (pair.assessed, pair.judged) for place, pair in found.pairs.items()} == {
        (AUDIT_AT_HOME, PROGRAMME): (True, True),
        (AUDIT_HERE, PROGRAMME): (True, True),
        (AUDIT_HERE, COVERS): (False, False),
    }


def test_figures_of_a_requirement_are_the_mean_over_its_criteria() -> None:
    found = score(case(AUDIT, judgements={PROGRAMME: Verdict("F")}))
    assert found.requirements[AUDIT_HERE] == pytest.approx(
        {
            "criteria": 2,
            "verified": 0,
            "asserted": 0,
            "inferred": 0,
            "unknown": 1,
            "gap": 0,
            "at_least": 0,
            "likely": 0,
            "at_most": 1,
            "reusable": 0.5,
            "assessed": 0.5,
            "judged": 0.5,
        }
    )


@by_both
def test_days_are_counted_once_and_those_of_the_unknown_beside_them(scored: Scorer) -> None:
    said = {"rows": [AT_HOME, row(5, "27001:4.1", "partial")], "factor": 0.7}
    found = scored(case([*AUDIT, *CONTEXT], **said))
    assert found.days == pytest.approx({ISSUES: 3.5}), "the programme exists: extending it is the gate's work"
    assert found.possible_days == pytest.approx({COVERS: 7})


@settings(max_examples=100, deadline=None)
@given(cases())
def test_shares_add_up_and_what_is_reusable_lies_in_what_is_not_met(random: Case) -> None:
    found = score(random)
    for place, pair in found.pairs.items():
        assert sum(_shares(pair)) == pytest.approx(1), place
        assert min(*_shares(pair), pair.reusable) >= 0, place
        assert pair.reusable <= pair.unknown + pair.gap + 1e-9, place
    for figures in [*found.requirements.values(), *found.parts.values()]:
        if figures is not None and figures["gap"] is not None:
            assert sum(figures[name] or 0 for name in SHARES) == pytest.approx(1)


@settings(max_examples=50, deadline=None)
@given(cases(), st.sampled_from(STANDARDS))
def test_nothing_of_a_standard_not_started_is_met(random: Case, standard: str) -> None:
    criteria = {link.criterion for link in random.links}
    silent = replace(
        random,
        scope=list(STANDARDS),
        not_started=[standard],
        rows=[item for item in random.rows if not any(ref.startswith(f"{standard}:") for ref in item["refs"])],
        judgements={
            on: verdict
            for on, verdict in random.judgements.items()
            if on not in criteria and not on.startswith(f"{standard}:")
        },
        certificates=[item for item in random.certificates if item["standard"] != standard],
    )
    for (name, _), part in score(silent).parts.items():
        if name == standard:
            assert part["at_most"] in (0, None)


def _shares(pair: Pair) -> tuple[float, ...]:
    return pair.verified, pair.asserted, pair.inferred, pair.unknown, pair.gap
