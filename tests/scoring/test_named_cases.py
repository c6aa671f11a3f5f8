"""The scoring rules, a case for each sentence, with numbers worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from ims_lib.catalogue.criteria import Serves
from ims_lib.catalogue.model import Catalogue
from ims_lib.coverage import SHARES
from ims_lib.gaps import find_gaps, propose_weight
from tests.builders import AS_OF, assessed, catalogue, client, covered, criterion, row

# incident.plan serves a control and a clause of another standard, incident.team the control alone.
SHARED = catalogue(
    criterion("incident.plan", "27001:A.5.24", "20000-1:8.6.1", days=4),
    criterion("incident.team", "27001:A.5.24", days=2),
)
CONTROL, CLAUSE = "27001:A.5.24", "20000-1:8.6.1"
# One criterion in a clause of each standard.
SCOPE = catalogue(criterion("context.scope", "27001:4.3", "42001:4.3"))
# A criterion for each requirement alone, so that nothing carries over.
ALONE = catalogue(
    *(
        criterion(f"alone.c{place}", name)
        for place, name in enumerate(
            (
                "27001:4.3",
                "27001:9.2.1",
                "27001:9.2.2",
                "27001:10.1",
                "27001:A.5.1",
                "20000-1:8.5.1.1",
                "20000-1:8.5.3",
                "20000-1:10.1.1",
                "42001:A.2.2",
                "42001:A.6.1.2",
                "42001:A.6.2.6",
            )
        )
    )
)
CERTIFIED = [{"standard": "27001", "edition": 2022, "valid_to": date(2028, 6, 30)}]
THIRD = 1 / 3

# what is told | catalogue | rows | said | requirement | verified, asserted, inferred, unknown, gap
SHARES_OF_A_REQUIREMENT: list[tuple[str, Catalogue, list[Any], dict[str, Any], str, tuple[float, ...]]] = [
    # 1. Levels of a row
    ("implemented is 1", SHARED, [row(4, CONTROL, "implemented")], {}, CONTROL, (0, 1, 0, 0, 0)),
    ("partial is one half", SHARED, [row(4, CONTROL, "partial")], {}, CONTROL, (0, 0.5, 0, 0, 0.5)),
    ("planned is 0", SHARED, [row(4, CONTROL, "planned")], {}, CONTROL, (0, 0, 0, 0, 1)),
    ("not implemented is 0", SHARED, [row(4, CONTROL, "not_implemented")], {}, CONTROL, (0, 0, 0, 0, 1)),
    ("unknown says nothing", SHARED, [row(4, CONTROL, "unknown")], {}, CONTROL, (0, 0, 0, 1, 0)),
    ("a risk moves no level", SHARED, [row(4, CONTROL, "implemented", kind="risks")], {}, CONTROL, (0, 0, 0, 1, 0)),
    ("a document moves no level", SHARED, [row(4, CONTROL, "partial", kind="documents")], {}, CONTROL, (0, 0, 0, 1, 0)),
    (
        "an audit finding moves no level",
        SHARED,
        [row(4, CONTROL, "planned", kind="audits")],
        {},
        CONTROL,
        (0, 0, 0, 1, 0),
    ),
    # 2. Which source counts
    (
        "a judgement on the requirement beats its rows",
        SHARED,
        [row(4, CONTROL, "implemented")],
        {"judgements": {CONTROL: "P"}},
        CONTROL,
        (THIRD, 0, 0, 0, 2 * THIRD),
    ),
    (
        "a judgement on a criterion beats one on the requirement, for that criterion",
        SHARED,
        [],
        {"judgements": {CONTROL: "N", "incident.plan": "F"}},
        CONTROL,
        (0.5, 0, 0, 0, 0.5),
    ),
    (
        "several rows count by their mean, those without a known status apart",
        SHARED,
        [row(4, CONTROL, "implemented"), row(5, CONTROL, "planned"), row(6, CONTROL, "unknown")],
        {},
        CONTROL,
        (0, 0.5, 0, 0, 0.5),
    ),
    ("a valid certificate speaks for a clause", ALONE, [], {"certificates": CERTIFIED}, "27001:4.3", (0, 1, 0, 0, 0)),
    ("a certificate says nothing of a control", ALONE, [], {"certificates": CERTIFIED}, "27001:A.5.1", (0, 0, 0, 1, 0)),
    (
        "a certificate says nothing of another standard",
        ALONE,
        [],
        {"certificates": CERTIFIED},
        "20000-1:8.5.3",
        (0, 0, 0, 1, 0),
    ),
    (
        "what a certificate asserts is carried over",
        SCOPE,
        [],
        {"certificates": CERTIFIED},
        "42001:4.3",
        (0, 0, 1, 0, 0),
    ),
    ("not started is 0, asserted", ALONE, [], {"not_started": ["42001"]}, "42001:A.2.2", (0, 0, 0, 0, 1)),
    (
        "not started comes before carry-over: what exists elsewhere is reusable, and nothing is in place",
        SCOPE,
        [row(4, "27001:4.3", "partial")],
        {"not_started": ["42001"]},
        "42001:4.3",
        (0, 0, 0, 0, 1),
    ),
    (
        "a judgement on a criterion of what is not started counts all the same",
        SCOPE,
        [],
        {"not_started": ["42001"], "judgements": {"context.scope": "L"}},
        "42001:4.3",
        (2 * THIRD, 0, 0, 0, THIRD),
    ),
    (
        "two sheets that differ: the lower of their means",
        SHARED,
        [row(4, CONTROL, "implemented"), row(5, CONTROL, "planned"), row(4, CONTROL, "implemented", file="old.xlsx")],
        {},
        CONTROL,
        (0, 0.5, 0, 0, 0.5),
    ),
    ("not started is not carried over", SCOPE, [], {"not_started": ["42001"]}, "27001:4.3", (0, 0, 0, 1, 0)),
    ("else unknown", SHARED, [], {}, CONTROL, (0, 0, 0, 1, 0)),
    (
        "criteria weigh the same: one carried over, one unknown",
        SHARED,
        [row(4, CLAUSE, "implemented")],
        {},
        CONTROL,
        (0, 0, 0.5, 0.5, 0),
    ),
    # 3. Shares
    (
        "what a carried-over level leaves open is unknown, no gap",
        SHARED,
        [row(4, CONTROL, "not_implemented")],
        {},
        CLAUSE,
        (0, 0, 0, 1, 0),
    ),
    (
        "a judged criterion counts in all that it serves, gap included",
        SHARED,
        [],
        {"judgements": {"incident.plan": "L"}},
        CLAUSE,
        (2 * THIRD, 0, 0, 0, THIRD),
    ),
    (
        "a judged requirement is carried over elsewhere",
        SHARED,
        [],
        {"judgements": {CONTROL: "L"}},
        CLAUSE,
        (0, 0, 2 * THIRD, THIRD, 0),
    ),
    (
        "a judged row stays asserted",
        SHARED,
        [row(4, CONTROL, "implemented")],
        {"judgements": {"soa.xlsx!SoA!4": "P"}},
        CONTROL,
        (0, THIRD, 0, 0, 2 * THIRD),
    ),
    (
        "a judged row of a csv has no sheet",
        SHARED,
        [row(4, CONTROL, "planned", file="soa.csv", sheet=None)],
        {"judgements": {"soa.csv!4": "F"}},
        CONTROL,
        (0, 1, 0, 0, 0),
    ),
    (
        "a judged row is one of the mean",
        SHARED,
        [row(4, CONTROL, "planned"), row(5, CONTROL, "implemented")],
        {"judgements": {"soa.xlsx!SoA!4": "P"}},
        CONTROL,
        (0, 2 * THIRD, 0, 0, THIRD),
    ),
    (
        "a row without a known status speaks once it is judged",
        SHARED,
        [row(4, CONTROL, "unknown")],
        {"judgements": {"soa.xlsx!SoA!4": "F"}},
        CONTROL,
        (0, 1, 0, 0, 0),
    ),
    # 4. Headings
    ("a row on 9.2 speaks for 9.2.1", ALONE, [row(4, "27001:9.2", "partial")], {}, "27001:9.2.1", (0, 0.5, 0, 0, 0.5)),
    (
        "a row on 8.5.1 speaks for 8.5.1.1",
        ALONE,
        [row(4, "20000-1:8.5.1", "partial")],
        {},
        "20000-1:8.5.1.1",
        (0, 0.5, 0, 0, 0.5),
    ),
    (
        "a row on 10.1 of 20000-1 speaks for 10.1.1",
        ALONE,
        [row(4, "20000-1:10.1", "implemented")],
        {},
        "20000-1:10.1.1",
        (0, 1, 0, 0, 0),
    ),
    (
        "not for a leaf that a row names",
        ALONE,
        [row(4, "27001:9.2", "implemented"), row(5, "27001:9.2.1", "planned")],
        {},
        "27001:9.2.1",
        (0, 0, 0, 0, 1),
    ),
    (
        "but for its sibling",
        ALONE,
        [row(4, "27001:9.2", "implemented"), row(5, "27001:9.2.1", "planned")],
        {},
        "27001:9.2.2",
        (0, 1, 0, 0, 0),
    ),
    (
        "a risk that names the leaf does not keep the heading out",
        ALONE,
        [row(4, "27001:9.2", "implemented"), row(5, "27001:9.2.1", "planned", kind="risks")],
        {},
        "27001:9.2.1",
        (0, 1, 0, 0, 0),
    ),
    ("a row on 8 is silent", ALONE, [row(4, "20000-1:8", "implemented")], {}, "20000-1:8.5.3", (0, 0, 0, 1, 0)),
    ("a row on 8.5 is silent", ALONE, [row(4, "20000-1:8.5", "implemented")], {}, "20000-1:8.5.3", (0, 0, 0, 1, 0)),
    ("a row on chapter 10 is silent", ALONE, [row(4, "27001:10", "implemented")], {}, "27001:10.1", (0, 0, 0, 1, 0)),
    ("a row on 42001 A.6 is silent", ALONE, [row(4, "42001:A.6", "implemented")], {}, "42001:A.6.2.6", (0, 0, 0, 1, 0)),
    (
        "a row on an area of an Annex is silent",
        ALONE,
        [row(4, "27001:A.5", "implemented")],
        {},
        "27001:A.5.1",
        (0, 0, 0, 1, 0),
    ),
    (
        "a row on 42001 A.6.1 speaks: it is no area",
        ALONE,
        [row(4, "42001:A.6.1", "implemented")],
        {},
        "42001:A.6.1.2",
        (0, 1, 0, 0, 0),
    ),
    # 5. Certificates
    (
        "one counts on its last day",
        ALONE,
        [],
        {"certificates": [{"standard": "27001", "edition": 2022, "valid_to": AS_OF}]},
        "27001:4.3",
        (0, 1, 0, 0, 0),
    ),
    (
        "one that expired the day before asserts nothing",
        ALONE,
        [],
        {"certificates": [{"standard": "27001", "edition": 2022, "valid_to": AS_OF - timedelta(days=1)}]},
        "27001:4.3",
        (0, 0, 0, 1, 0),
    ),
    (
        "one of a withdrawn edition asserts nothing, whatever its date",
        ALONE,
        [],
        {"certificates": [{"standard": "27001", "edition": 2013, "valid_to": date(2028, 6, 30)}]},
        "27001:4.3",
        (0, 0, 0, 1, 0),
    ),
    (
        "a row with a known status beats it",
        ALONE,
        [row(4, "27001:4.3", "partial")],
        {"certificates": CERTIFIED},
        "27001:4.3",
        (0, 0.5, 0, 0, 0.5),
    ),
    (
        "a row without one does not",
        ALONE,
        [row(4, "27001:4.3", "unknown")],
        {"certificates": CERTIFIED},
        "27001:4.3",
        (0, 1, 0, 0, 0),
    ),
    (
        "a row on the heading beats it, too",
        ALONE,
        [row(4, "27001:9.2", "partial")],
        {"certificates": CERTIFIED},
        "27001:9.2.1",
        (0, 0.5, 0, 0, 0.5),
    ),
    # 6. Not applicable
    (
        "'not applicable' on a clause is left out, and the certificate counts",
        ALONE,
        [row(4, "27001:4.3", "not_applicable")],
        {"certificates": CERTIFIED},
        "27001:4.3",
        (0, 1, 0, 0, 0),
    ),
    (
        "a judgement 'not applicable' on a clause is left out",
        ALONE,
        [],
        {"judgements": {"27001:4.3": "not_applicable"}},
        "27001:4.3",
        (0, 0, 0, 1, 0),
    ),
    (
        "beside another status 'not applicable' is left out",
        SHARED,
        [row(4, CONTROL, "not_applicable"), row(5, CONTROL, "partial")],
        {},
        CONTROL,
        (0, 0.5, 0, 0, 0.5),
    ),
    (
        "what is not applicable gives nothing to others",
        SHARED,
        [row(4, CONTROL, "implemented")],
        {"judgements": {CONTROL: "not_applicable"}},
        CLAUSE,
        (0, 0, 0, 1, 0),
    ),
    # 7. Scope
    (
        "rows of a standard out of scope carry over",
        SHARED,
        [row(4, CONTROL, "implemented")],
        {"standards": ["20000-1"]},
        CLAUSE,
        (0, 0, 1, 0, 0),
    ),
    (
        "a certificate of a standard out of scope carries over",
        SCOPE,
        [],
        {"standards": ["42001"], "certificates": CERTIFIED},
        "42001:4.3",
        (0, 0, 1, 0, 0),
    ),
]


@pytest.mark.parametrize(
    ("knowledge", "rows", "said", "name", "shares"),
    [case[1:] for case in SHARES_OF_A_REQUIREMENT],
    ids=[case[0] for case in SHARES_OF_A_REQUIREMENT],
)
def test_shares(
    knowledge: Catalogue, rows: list[Any], said: dict[str, Any], name: str, shares: tuple[float, ...]
) -> None:
    found = covered(knowledge, *rows, **said).requirements.loc[name]
    assert [found[share] for share in SHARES] == pytest.approx(shares, abs=1e-12)
    assert found["at_least"] == pytest.approx(shares[0] + shares[1])
    assert found["likely"] == pytest.approx(shares[0] + shares[1] + shares[2])
    assert found["at_most"] == pytest.approx(1 - shares[4])


NOT_APPLICABLE = [
    ("every row says so", [row(4, CONTROL, "not_applicable"), row(5, CONTROL, "not_applicable")], {}),
    ("every row with a known status says so", [row(4, CONTROL, "not_applicable"), row(5, CONTROL, "unknown")], {}),
    ("a judgement says so", [row(4, CONTROL, "implemented")], {"judgements": {CONTROL: "not_applicable"}}),
    ("the only row is judged so", [row(4, CONTROL, "partial")], {"judgements": {"soa.xlsx!SoA!4": "not_applicable"}}),
    ("it takes nothing from others", [row(4, CONTROL, "not_applicable"), row(5, CLAUSE, "implemented")], {}),
    (
        "a judged criterion does not bring it back",
        [row(4, CONTROL, "not_applicable")],
        {"judgements": {"incident.plan": "F"}},
    ),
]


@pytest.mark.parametrize(("rows", "said"), [c[1:] for c in NOT_APPLICABLE], ids=[c[0] for c in NOT_APPLICABLE])
def test_not_applicable_stands_outside(rows: list[Any], said: dict[str, Any]) -> None:
    coverage = covered(SHARED, *rows, **said)
    found = coverage.requirements.loc[CONTROL]
    part = coverage.parts.loc["27001", "annex_a"]
    assert not found["applicable"]
    assert found[list(SHARES)].isna().all()
    assert (part["requirements"], part["not_applicable"], part["not_in_catalogue"]) == (92, 1, 92)
    assert "incident.team" not in coverage.criteria.index, "it serves nothing else and leaves every count"
    assert "incident.plan" in coverage.criteria.index


def test_level_on_requirement_overrules_rows_that_say_not_applicable() -> None:
    found = covered(SHARED, row(4, CONTROL, "not_applicable"), judgements={CONTROL: "L"}).requirements.loc[CONTROL]
    assert found["applicable"]
    assert found["verified"] == pytest.approx(2 / 3)


def test_carry_over_is_the_mean_of_what_is_known_elsewhere() -> None:
    knowledge = catalogue(criterion("policy.approved", "27001:5.2", "42001:5.2", "20000-1:5.2.1"))
    coverage = covered(knowledge, row(4, "27001:5.2", "implemented"), judgements={"42001:5.2": "P"})
    assert coverage.requirements.at["20000-1:5.2.1", "inferred"] == pytest.approx((1 + 1 / 3) / 2)


def test_nearest_judged_heading_speaks() -> None:
    coverage = covered(ALONE, judgements={"27001:9.2": "F", "27001:9": "N"})
    assert coverage.requirements.at["27001:9.2.1", "verified"] == 1


def test_groups_are_means_over_applicable_leaves_with_criteria() -> None:
    coverage = covered(
        ALONE, row(4, "27001:9.2.1", "implemented"), row(5, "27001:9.2.2", "partial"), row(6, "27001:4.3", "planned")
    )
    clauses = coverage.parts.loc["27001", "clauses"]
    assert (clauses["requirements"], clauses["not_applicable"], clauses["not_in_catalogue"]) == (30, 0, 26)
    assert clauses["asserted"] == pytest.approx(1.5 / 4)
    assert clauses["gap"] == pytest.approx(1.5 / 4)
    assert clauses["unknown"] == pytest.approx(1 / 4)
    assert coverage.clauses.at["27001:9.2", "asserted"] == pytest.approx(0.75)
    assert coverage.chapters.loc["27001", "9"]["asserted"] == pytest.approx(0.75)


def test_leaf_without_criteria_is_counted_and_has_no_shares() -> None:
    coverage = covered(ALONE, row(4, "27001:5.1", "implemented"))
    assert coverage.requirements.loc["27001:5.1", list(SHARES)].isna().all()
    assert coverage.chapters.loc["27001", "5"]["not_in_catalogue"] == 3
    assert coverage.chapters.loc["27001", "5"][list(SHARES)].isna().all(), (
        "a group without leaves to count has no shares"
    )


def test_leaf_without_criteria_that_is_not_applicable_is_counted_once() -> None:
    part = covered(ALONE, row(4, "27001:A.5.2", "not_applicable")).parts.loc["27001", "annex_a"]
    assert (part["requirements"], part["not_applicable"], part["not_in_catalogue"]) == (92, 1, 91)


def test_empty_catalogue_has_null_shares_everywhere() -> None:
    coverage = covered(catalogue(), row(4, CONTROL, "implemented"))
    assert coverage.requirements["at_least"].isna().all()
    assert coverage.parts["at_most"].isna().all()


def test_service_management_has_no_annex_a() -> None:
    assert set(covered(SHARED).parts.index) == {
        ("27001", "clauses"),
        ("27001", "annex_a"),
        ("20000-1", "clauses"),
        ("42001", "clauses"),
        ("42001", "annex_a"),
    }


def test_scope_chooses_what_is_shown() -> None:
    coverage = covered(SHARED, standards=["20000-1"])
    assert set(coverage.requirements["standard"]) == {"20000-1"}
    assert list(coverage.parts.index) == [("20000-1", "clauses")]
    assert list(coverage.criteria.index) == ["incident.plan"]


def test_assessed_and_judged_are_weights_at_any_level() -> None:
    found = covered(SHARED, row(4, CONTROL, "planned"), judgements={"incident.plan": "N"}).requirements.loc[CONTROL]
    assert (found["assessed"], found["judged"]) == (1, 0.5)
    carried = covered(SHARED, row(4, CONTROL, "implemented")).requirements.loc[CLAUSE]
    assert (carried["assessed"], carried["judged"]) == (0, 0)


# rows | said | own level of incident.plan
OWN = [
    ("its judgement", [row(4, CONTROL, "planned")], {"judgements": {"incident.plan": "F", CLAUSE: "N"}}, 1.0),
    (
        "the mean of where it is verified or asserted",
        [row(4, CONTROL, "partial")],
        {"judgements": {CLAUSE: "L"}},
        (1 / 2 + 2 / 3) / 2,
    ),
    ("where it is carried over does not count", [row(4, CONTROL, "partial")], {}, 0.5),
    (
        "0 where all that it serves in scope is not started",
        [],
        {"not_started": ["20000-1"], "standards": ["20000-1"]},
        0.0,
    ),
    ("not so where another standard in scope asks it too", [], {"not_started": ["20000-1"]}, None),
    (
        "what is not started does not count beside a row",
        [row(4, CONTROL, "partial")],
        {"not_started": ["20000-1"]},
        0.5,
    ),
    ("else unknown", [], {}, None),
]


@pytest.mark.parametrize(("rows", "said", "level"), [case[1:] for case in OWN], ids=[case[0] for case in OWN])
def test_own_level(rows: list[Any], said: dict[str, Any], level: float | None) -> None:
    found = assessed(SHARED, *rows, **said).own["incident.plan"].level
    assert found == (None if level is None else pytest.approx(level))


def test_a_judgement_on_an_old_id_stays_alive_and_two_that_differ_are_asked() -> None:
    knowledge = replace(SHARED, renamed={"incident.first": "incident.plan", "incident.second": "incident.plan"})
    alone = assessed(knowledge, judgements={"incident.first": "L"})
    assert alone.own["incident.plan"].level == pytest.approx(2 * THIRD)
    assert not alone.findings
    both = assessed(knowledge, judgements={"incident.first": "L", "incident.second": "N"})
    assert [finding.code for finding in both.findings] == ["judgement.renamed"]
    anew = assessed(knowledge, judgements={"incident.first": "L", "incident.second": "N", "incident.plan": "F"})
    assert (anew.own["incident.plan"].level, anew.findings) == (1.0, ())


def test_days_come_from_the_own_level_once() -> None:
    gaps = find_gaps(covered(SHARED, row(4, CONTROL, "planned"), row(5, CLAUSE, "partial"), head_count=100))
    assert gaps.to_close == {
        "incident.plan": pytest.approx(4 * 0.75),
        "incident.team": pytest.approx(2),
    }
    assert gaps.days == pytest.approx(5)
    assert gaps.requirements["days"].to_dict() == {CONTROL: pytest.approx(5), CLAUSE: pytest.approx(3)}


def test_what_is_asked_of_ai_alone_does_not_soften_a_plain_statement() -> None:
    knowledge = catalogue(
        criterion("tests.held", CONTROL), criterion("tests.hostile", links=[Serves(id=CONTROL, special="ai")])
    )
    (gap,) = find_gaps(covered(knowledge, row(4, CONTROL, "not_implemented"))).requirements.itertuples()
    assert (gap.gap, gap.severity) == (pytest.approx(0.5), "minor")
    clause = catalogue(
        criterion("tests.held", CLAUSE), criterion("tests.hostile", links=[Serves(id=CLAUSE, special="ai")])
    )
    (heavy,) = find_gaps(covered(clause, row(4, CLAUSE, "not_implemented"))).requirements.itertuples()
    assert heavy.severity == "major"
    assert heavy.gap_of_spoken == pytest.approx(1)
    assert "Of the 50 % of it that statements on it speak of, 100 % is missing" in heavy.why
    judged = covered(clause, row(4, CLAUSE, "not_implemented"), judgements={"tests.hostile": "F"})
    assert list(find_gaps(judged).requirements["severity"]) == ["minor"]


WEIGHTS = [
    ("clauses", 0.65, 0, "major"),
    ("clauses", 0.64, 0, "minor"),
    ("clauses", 0.15, 0, "minor"),
    ("clauses", 0.14, 0, "opportunity"),
    ("clauses", 0.03, 1 / 3, "minor"),
    ("annex_a", 1, 0, "minor"),
    ("annex_a", 0.1, 0, "opportunity"),
    ("annex_a", 0.1, 1, "minor"),
]


@pytest.mark.parametrize(("part", "gap", "judged", "weight"), WEIGHTS)
def test_proposed_weights(part: str, gap: float, judged: float, weight: str) -> None:
    assert propose_weight(part, gap, judged).weight == weight


# what the client's row says | its state | the weight
SAID = {
    "Testsystem enthält echte Patientendaten": ("not_implemented", "major"),
    "Real customer records in the test system": ("not_implemented", "major"),
    "el sistema de pruebas contiene datos reales de pacientes": ("planned", "major"),
    "testsysteem bevat echte patiëntgegevens": ("not_implemented", "major"),
    "w systemie testowym są prawdziwe dane pacjentów": ("not_implemented", "major"),
    "No real patient data in the test system, masked once": ("not_implemented", "minor"),
    "betrifft das Schulungssystem": ("planned", "minor"),
    "Notebooks reach real customer data for tests": ("partial", "minor"),
}


@pytest.mark.parametrize("said", SAID)
def test_a_missing_control_weighs_more_where_the_client_s_own_remark_tells_of_real_data_in_tests(said: str) -> None:
    status, weight = SAID[said]
    told = replace(row(4, CONTROL, status), notes=said)
    (gap,) = find_gaps(covered(catalogue(criterion("tests.data", CONTROL)), told)).found.values()
    assert gap.severity == weight
    assert ("the client's own remark" in gap.why) == (weight == "major")


def test_what_an_assessor_saw_undone_is_no_remainder() -> None:
    knowledge = catalogue(*(criterion(f"many.c{n}", CLAUSE) for n in range(12)))
    said = covered(knowledge, row(4, CLAUSE, "implemented"), judgements={"many.c0": "L"})
    (gap,) = find_gaps(said).requirements.itertuples()
    assert (gap.gap < 0.05, gap.severity) == (True, "minor")


def test_days_of_what_is_unknown_stand_beside() -> None:
    gaps = find_gaps(covered(SHARED, row(4, CLAUSE, "not_implemented"), head_count=100))
    assert (gaps.days, gaps.possible_days) == (4, 2)


# rows | said | code of the finding, its level, and where it points
FINDINGS = [
    ("a heading that speaks", [row(4, "27001:9.2", "partial")], {}, ("ref.heading", "note", "F4")),
    (
        "an expired certificate",
        [],
        {"certificates": [{"standard": "27001", "edition": 2022, "valid_to": date(2026, 1, 1)}]},
        ("certificate.expired", "warning", None),
    ),
    (
        "a withdrawn edition",
        [],
        {"certificates": [{"standard": "27001", "edition": 2013}]},
        ("certificate.edition", "warning", None),
    ),
    (
        "a row below its certificate",
        [row(4, "27001:4.3", "partial")],
        {"certificates": CERTIFIED},
        ("certificate.row_lower", "warning", "F4"),
    ),
    (
        "a certificate of another scope",
        [],
        {"scope": "all sites", "certificates": [CERTIFIED[0] | {"scope": "head office"}]},
        ("certificate.scope", "question", None),
    ),
    (
        "a certificate without a scope",
        [],
        {"scope": "all sites", "certificates": CERTIFIED},
        ("certificate.scope", "question", None),
    ),
    (
        "a certificate, and no scope of the report",
        [],
        {"certificates": [CERTIFIED[0] | {"scope": "canteen"}]},
        ("certificate.scope", "question", None),
    ),
    ("a clause not applicable", [row(4, "27001:4.3", "not_applicable")], {}, ("applicable.clause", "question", "F4")),
    (
        "a clause judged not applicable",
        [],
        {"judgements": {"27001:4.3": "not_applicable"}},
        ("applicable.clause", "warning", "E2"),
    ),
    (
        "rows that disagree",
        [row(4, "27001:A.5.1", "not_applicable"), row(5, "27001:A.5.1", "partial")],
        {},
        ("applicable.mixed", "question", "F4"),
    ),
    ("a judgement on nothing", [], {"judgements": {"27001:A.5.99": "F"}}, ("judgement.unknown", "question", "C2")),
    (
        "a criterion judged not applicable",
        [],
        {"judgements": {"alone.c0": "not_applicable"}},
        ("judgement.not_applicable", "question", "E2"),
    ),
    (
        "a judgement on a row that sets no level",
        [row(4, "27001:A.5.1", "partial", kind="risks")],
        {"judgements": {"soa.xlsx!SoA!4": "F"}},
        ("judgement.no_effect", "question", "C2"),
    ),
]


@pytest.mark.parametrize(
    ("rows", "said", "finding"), [case[1:] for case in FINDINGS], ids=[case[0] for case in FINDINGS]
)
def test_findings(rows: list[Any], said: dict[str, Any], finding: tuple[str, str, str | None]) -> None:
    assert finding in {(found.code, found.level, found.cell) for found in assessed(ALONE, *rows, **said).findings}


@pytest.mark.parametrize(
    ("ref", "status", "notes", "told"),
    [
        ("20000-1:8.5.1.2", "implemented", "taken over from the ISMS", True),
        ("20000-1:8.5.1.2", "planned", "taken over from the ISMS", False),
        ("20000-1:8.5.1.2", "implemented", "taken over from the SMS", False),
        ("27001:A.8.32", "implemented", "part of the ISMS", False),
    ],
)
def test_rows_that_rest_on_a_narrower_system_by_their_own_word_are_asked(
    ref: str, status: str, notes: str, told: bool
) -> None:
    rests = replace(row(4, ref, status), notes=notes, cells={"notes": "H4"})
    narrower = [CERTIFIED[0] | {"scope": "head office"}]
    (asked,) = [
        each.message
        for each in assessed(ALONE, rests, scope="all sites", certificates=narrower).findings
        if each.code == "certificate.scope"
    ]
    assert (f"{ref} '{notes}' (soa.xlsx!SoA!H4)" in asked) is told


def test_every_stated_level_knows_its_cell() -> None:
    verdicts = assessed(SHARED, row(31, CONTROL, "partial"), judgements={"incident.team": "P"}).verdicts
    assert [source.cell for source in verdicts[CONTROL, "incident.plan"].sources] == ["soa.xlsx!SoA!F31"]
    assert [source.cell for source in verdicts[CLAUSE, "incident.plan"].sources] == ["soa.xlsx!SoA!F31"]
    assert verdicts[CLAUSE, "incident.plan"].via == (CONTROL,)
    assert [source.cell for source in verdicts[CONTROL, "incident.team"].sources] == ["judgements.csv!E2"]


def test_a_judged_level_tells_by_whom_and_when() -> None:
    verdicts = assessed(SHARED, judgements={"incident.team": "P"}).verdicts
    (source,) = verdicts[CONTROL, "incident.team"].sources
    assert (source.found, source.taken_as) == ("P", "judged by Lead assessor, 20 November 2026")


def test_files_with_and_without_sheets_stand_beside_each_other() -> None:
    coverage = covered(SHARED, row(4, CONTROL, "partial"), row(5, CLAUSE, "planned", file="list.csv", sheet=None))
    cells = [source.cell for source in coverage.assessment.verdicts[CLAUSE, "incident.plan"].sources]
    assert cells == ["list.csv!F5"]


def test_standards_are_shown_in_one_order() -> None:
    assert client(standards=["42001", "27001"]).standards == ("27001", "42001")


def test_a_process_counts_each_criterion_by_its_own_level() -> None:
    knowledge = catalogue(criterion("p.one", "27001:A.5.24", "20000-1:8.6.1"))
    coverage = covered(knowledge, row(2, "27001:A.5.24", "partial"))
    shares = coverage.whole_processes.loc["p"]
    assert shares[["verified", "asserted", "inferred", "unknown", "gap"]].tolist() == [0, 0.5, 0, 0, 0.5]
    assert coverage.processes.loc[("p", "20000-1"), "inferred"] == 0.5


def test_a_judged_criterion_behind_a_gate_that_is_only_stated_is_stated_too() -> None:
    behind = criterion(
        "audit.held", "27001:9.2.1", links=[Serves(id="42001:9.2.1", within=("scope.seen", "scope.said"))]
    )
    knowledge = catalogue(criterion("scope.seen", "42001:9.2.1"), criterion("scope.said", "42001:9.2.1"), behind)
    said = {"audit.held": "F", "scope.seen": "F"}
    stated = assessed(knowledge, row(4, "42001:9.2.1", "implemented"), judgements=said)
    assert stated.verdicts["42001:9.2.1", "audit.held"].channel == "asserted"
    both = assessed(knowledge, judgements={**said, "scope.said": "F"})
    assert both.verdicts["42001:9.2.1", "audit.held"].channel == "verified"
