"""The library: everything it names exists, and it covers what it promises."""

from __future__ import annotations

from collections import Counter

import pytest

from ims_lib.catalogue import load_catalogue
from ims_lib.catalogue.library import PairOfStandards, Risk, Scenario27005, check_library, load_library

LEAST_RISKS = 60


def test_each_risk_names_three_causes_and_three_consequences_a_comma_in_one_splits_none() -> None:
    told = {risk.id: (len(risk.causes), len(risk.consequences)) for risk in load_library().risks.values()}
    assert {name: counts for name, counts in told.items() if counts != (3, 3)} == {}


def test_enough_risks_over_the_three_categories() -> None:
    risks = load_library().risks.values()
    assert len(risks) >= LEAST_RISKS
    assert min(Counter(risk.category for risk in risks).values()) >= LEAST_RISKS // 4
    assert all(risk.view_27005 for risk in risks if risk.category == "ai")


def test_every_pair_of_standards_has_its_opportunities() -> None:
    counts = Counter(frozenset(pair.standards) for pair in load_library().pairs.values())
    assert counts[frozenset({"42001", "27001"})] == 6
    assert counts[frozenset({"42001", "20000-1"})] == 5
    assert counts[frozenset({"20000-1", "27001"})] >= 1


@pytest.mark.parametrize("pair", load_library().pairs.values(), ids=lambda pair: pair.id)
def test_both_standards_of_a_pair_demand_each_of_its_criteria_or_it_is_about_ai(pair: PairOfStandards) -> None:
    criteria = load_catalogue().criteria
    for name in pair.criteria:
        demanded = [link for link in criteria[name].serves if link.asks == "required"]
        standards = {link.id.partition(":")[0] for link in demanded}
        about_ai = all(link.special == "ai" or link.id.startswith("42001:") for link in demanded)
        assert set(pair.standards) <= standards or ("42001" in pair.standards and demanded and about_ai), name


def test_every_process_is_audited_in_exactly_one_session() -> None:
    counts = Counter(name for topic in load_library().audit_topics.values() for name in topic.processes)
    assert counts == Counter(load_catalogue().processes.keys())


ASKED = {
    "27001": "4.3 5.2 6.1.2 6.1.3 6.2 7.2 8.1 8.2 8.3 9.1 9.2.2 9.3.3 10.2",
    "42001": "4.3 5.2 6.1.1 6.1.2 6.1.3 6.1.4 6.2 7.2 8.1 8.2 8.3 8.4 9.1 9.2.2 9.3.3 10.2",
    "20000-1": "4.3 5.2.1 6.3 7.2 8.2.2 8.2.4 8.2.6 8.3.2 8.3.3 8.3.4.1 8.3.4.2 8.4.1 8.4.3 8.5.1.1 8.5.3 8.6.1 8.6.2 8.6.3 8.7.1 8.7.2 "
    "9.3 9.4",
}


@pytest.mark.parametrize("standard", ASKED)
def test_every_clause_that_asks_for_a_document_has_one(standard: str) -> None:
    satisfied = {name for document in load_library().documents.values() for name in document.satisfies}
    assert {f"{standard}:{number}" for number in ASKED[standard].split()} <= satisfied


def test_reviews_have_the_inputs_that_only_one_standard_asks_for() -> None:
    inputs = [item for item in load_library().review.values() if item.side == "input"]
    assert any(item.asked_by == ("20000-1:9.3",) for item in inputs)
    changed_needs = next(item for item in inputs if item.id == "changed_needs")
    assert "20000-1:9.3" not in changed_needs.asked_by, "20000-1 has the common text of 2012, without changed needs"


def test_names_that_nothing_else_knows_are_told() -> None:
    catalogue, library = load_catalogue(), load_library()
    pair = PairOfStandards(id="x", standards=("27001", "42001"), title="x", means="x", gain="x", criteria=("no.such",))
    risk = Risk(
        id="r",
        title="r",
        category="ai",
        causes=("c",),
        consequences=("c",),
        likelihood=1,
        consequence=1,
        treating=("audit.programme",),
        source="s",
    )
    spoilt = library.model_copy(update={"pairs": {"x": pair}, "risks": library.risks | {"r": risk}})
    faults = check_library(spoilt, catalogue.criteria, catalogue.requirements, catalogue.processes)
    assert faults == [
        "risks.yml, r: an AI risk needs its view_27005",
        "pairs.yml, x: criteria names no.such, which is not there",
    ]
    scenario = Scenario27005(asset="a", threat="t", vulnerability="v", consequence="c")
    assert risk.model_copy(update={"view_27005": scenario}).view_27005 == scenario
