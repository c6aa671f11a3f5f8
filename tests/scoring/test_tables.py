"""The tables of figures and gaps of one small client, every figure of them worked out by hand.

Notebooks and the workbook show these tables: their names, the order of their rows and their columns are as much of a
promise as the figures.
"""

from __future__ import annotations

import pandas as pd
import pytest

from ims_lib.catalogue.criteria import Serves
from ims_lib.coverage import Coverage
from ims_lib.gaps import find_gaps
from tests.builders import catalogue, covered, criterion, row

RUN, PROGRAMME, SMS_AUDIT = "27001:9.2.1", "27001:9.2.2", "20000-1:9.2.2"
ACCESS, BACKUP = "27001:A.5.15", "27001:A.8.13"
KNOWLEDGE = catalogue(
    criterion(
        "audit.programme",
        PROGRAMME,
        "42001:9.2.2",
        days=3,
        links=[Serves(id=SMS_AUDIT, within=("audit.reach",))],
    ),
    criterion("audit.run", RUN, days=8),
    criterion("audit.reach", SMS_AUDIT, days=2),
    criterion("access.rule", ACCESS, days=4),
    criterion("access.models", days=6, links=[Serves(id=ACCESS, special="ai")]),
    criterion("backup.made", BACKUP, days=5),
)
ROWS = (
    row(2, RUN, "implemented"),
    row(3, PROGRAMME, "partial"),
    row(4, ACCESS, "not_implemented"),
    row(5, BACKUP, "not_applicable"),
    row(6, SMS_AUDIT, "planned"),
)


def coverage_of_client() -> Coverage:
    return covered(
        KNOWLEDGE, *ROWS, standards=["27001", "20000-1"], judgements={"audit.run": "L"}, ai_roles=["provider"]
    )


# Requirement → verified, asserted, inferred, unknown, gap; at least, likely, at most; reusable, assessed, judged.
RAN = (2 / 3, 0, 0, 0, 1 / 3, 2 / 3, 2 / 3, 2 / 3, 0, 1, 1)
PLANNED_IN_PART = (0, 1 / 2, 0, 0, 1 / 2, 1 / 2, 1 / 2, 1 / 2, 0, 1, 0)
NO_RULE = (0, 0, 0, 1 / 2, 1 / 2, 0, 0, 1 / 2, 0, 1 / 2, 0)
NO_SMS_AUDIT = (0, 0, 0, 0, 1, 0, 0, 0, 1 / 4, 1, 0)
AUDITS_OF_27001 = (1 / 3, 1 / 4, 0, 0, 5 / 12, 7 / 12, 7 / 12, 7 / 12, 0, 1, 1 / 2)
ALL_AUDITS = (2 / 9, 1 / 6, 0, 0, 11 / 18, 7 / 18, 7 / 18, 7 / 18, 0, 1, 1 / 3)
SHARES, BESIDE = ["verified", "asserted", "inferred", "unknown", "gap"], ["reusable", "assessed", "judged"]
FIGURES = [*SHARES, "at_least", "likely", "at_most", *BESIDE]
COUNTS = ["requirements", "not_applicable", "not_in_catalogue"]


def figures(table: pd.DataFrame) -> list[tuple[object, object]]:
    """Name and figures of the rows that have some, in their order."""
    rows = table[FIGURES].dropna().itertuples(name=None)
    return [(name, pytest.approx(tuple(values))) for name, *values in rows]


def counts(table: pd.DataFrame) -> list[tuple[int, ...]]:
    return [tuple(map(int, values)) for values in table[COUNTS].itertuples(index=False, name=None)]


def test_requirements() -> None:
    table = coverage_of_client().requirements
    places = ["standard", "part", "chapter", "title", "applicable", "criteria"]
    assert (table.index.name, list(table.columns)) == ("requirement", [*places, *FIGURES])
    assert figures(table) == [(RUN, RAN), (PROGRAMME, PLANNED_IN_PART), (ACCESS, NO_RULE), (SMS_AUDIT, NO_SMS_AUDIT)]
    assert table.loc[RUN, places].tolist() == ["27001", "clauses", "9", "Internal audit, general", True, 1]
    assert table.loc[ACCESS, places].tolist() == ["27001", "annex_a", "A.5", "Access control", True, 2]
    assert table.loc[BACKUP, ["applicable", "criteria"]].tolist() == [False, 1]
    assert set(table["standard"]) == {"27001", "20000-1"}


def test_parts() -> None:
    table = coverage_of_client().parts
    assert (list(table.index.names), list(table.columns)) == (["standard", "part"], [*COUNTS, *FIGURES])
    assert figures(table) == [
        (("27001", "clauses"), AUDITS_OF_27001),
        (("27001", "annex_a"), NO_RULE),
        (("20000-1", "clauses"), NO_SMS_AUDIT),
    ]
    assert list(table.index) == [("27001", "clauses"), ("27001", "annex_a"), ("20000-1", "clauses")]
    assert counts(table) == [(30, 0, 28), (92, 1, 91), (63, 0, 62)]
    assert [kind.kind for kind in table[COUNTS].dtypes] == ["i"] * 3, "whole numbers, 30 and not 30.0"


def test_chapters() -> None:
    table = coverage_of_client().chapters
    assert (list(table.index.names), list(table.columns)) == (["standard", "chapter"], [*COUNTS, *FIGURES])
    assert [name for name, _ in table.index] == ["27001"] * 7 + ["20000-1"] * 7
    assert [chapter for _, chapter in table.index] == ["4", "5", "6", "7", "8", "9", "10"] * 2
    assert figures(table) == [(("27001", "9"), AUDITS_OF_27001), (("20000-1", "9"), NO_SMS_AUDIT)]
    assert counts(table.loc[[("27001", "9"), ("20000-1", "9")]]) == [(6, 0, 4), (5, 0, 4)]


def test_headings() -> None:
    table = coverage_of_client().clauses
    assert (table.index.name, list(table.columns)) == ("heading", [*COUNTS, *FIGURES])
    assert figures(table) == [
        ("27001:9", AUDITS_OF_27001),
        ("27001:9.2", AUDITS_OF_27001),
        ("27001:A", NO_RULE),
        ("27001:A.5", NO_RULE),
        ("20000-1:9", NO_SMS_AUDIT),
        ("20000-1:9.2", NO_SMS_AUDIT),
    ]
    assert not [name for name in table.index if name.startswith("42001")]
    assert counts(table.loc[["27001:9.2", "27001:A.8"]]) == [(2, 0, 0), (33, 1, 33)]


def test_processes() -> None:
    coverage = coverage_of_client()
    by_standard, whole = coverage.processes, coverage.whole_processes
    assert (list(by_standard.index.names), whole.index.name) == (["process", "standard"], "process")
    assert list(by_standard.columns) == list(whole.columns) == [*FIGURES, "criteria"]
    assert figures(by_standard) == [
        (("audit", "27001"), AUDITS_OF_27001),
        (("access", "27001"), NO_RULE),
        (("audit", "20000-1"), NO_SMS_AUDIT),
    ]
    assert by_standard["criteria"].tolist() == [2, 2, 2]
    assert figures(whole) == [("audit", ALL_AUDITS), ("access", NO_RULE)]
    assert whole["criteria"].tolist() == [3, 2]


def test_criteria() -> None:
    coverage = coverage_of_client()
    table = coverage.criteria
    assert table.index.name == "criterion"
    assert table.drop(columns="standards").fillna(-1).to_dict("split")["data"] == [
        ["audit", 3, 1 / 2, "asserted", (PROGRAMME, SMS_AUDIT), 0, 1 / 2],
        ["audit", 8, pytest.approx(2 / 3), "verified", (RUN,), 0, pytest.approx(1 / 3)],
        ["audit", 2, 0, "asserted", (SMS_AUDIT,), 0, 1],
        ["access", 4, 0, "asserted", (ACCESS,), 0, 1],
        ["access", 6, -1, "unknown", (ACCESS,), 0, 0],
    ]
    assert list(table.index) == ["audit.programme", "audit.run", "audit.reach", "access.rule", "access.models"]
    assert [name for name, each in coverage.in_scope.items() if each.is_shared] == ["audit.programme"]


def test_gaps_of_requirements() -> None:
    table = find_gaps(coverage_of_client()).requirements
    assert table.index.name == "requirement"
    columns = ["standard", "title", "gap", "severity", "gap_of_spoken", "criteria", "days"]
    assert list(table.drop(columns="why").columns) == columns
    assert table[columns].to_dict("split")["data"] == [
        ["20000-1", "Internal audit", 1, "major", 1, ("audit.programme", "audit.reach"), 3.5],
        ["27001", "Internal audit programme", 1 / 2, "minor", 1 / 2, ("audit.programme",), 1.5],
        ["27001", "Access control", 1 / 2, "minor", 1, ("access.rule",), 4],
        [
            "27001",
            "Internal audit, general",
            pytest.approx(1 / 3),
            "minor",
            pytest.approx(1 / 3),
            ("audit.run",),
            pytest.approx(8 / 3),
        ],
    ]
    assert list(table.index) == [SMS_AUDIT, PROGRAMME, ACCESS, RUN]


def test_gaps_of_criteria() -> None:
    gaps = find_gaps(coverage_of_client())
    assert gaps.to_close == {
        "audit.programme": 1.5,
        "audit.run": pytest.approx(8 / 3),
        "audit.reach": 2,
        "access.rule": 4,
    }
    assert gaps.to_look_at == {"access.models": 6}
    assert (gaps.days, gaps.possible_days) == (pytest.approx(1.5 + 8 / 3 + 2 + 4), 6)


def test_each_pair_stands_once_with_its_shares() -> None:
    table = coverage_of_client().pairs
    assert list(table.columns) == ["requirement", "criterion", *SHARES, *BESIDE]
    assert table.to_dict("split")["data"] == [
        [RUN, "audit.run", pytest.approx(2 / 3), 0, 0, 0, pytest.approx(1 / 3), 0, 1, 1],
        [PROGRAMME, "audit.programme", 0, 1 / 2, 0, 0, 1 / 2, 0, 1, 0],
        [ACCESS, "access.rule", 0, 0, 0, 0, 1, 0, 1, 0],
        [ACCESS, "access.models", 0, 0, 0, 1, 0, 0, 0, 0],
        [SMS_AUDIT, "audit.programme", 0, 0, 0, 0, 1, 1 / 2, 1, 0],
        [SMS_AUDIT, "audit.reach", 0, 0, 0, 0, 1, 0, 1, 0],
        ["42001:9.2.2", "audit.programme", 0, 0, 1 / 4, 3 / 4, 0, 0, 0, 0],
    ]


@pytest.mark.parametrize(
    ("status", "level", "channel", "held_by"),
    [
        ("implemented", 1, "inferred", ()),
        ("partial", 1 / 2, "inferred", ("audit.reach",)),
        ("not_implemented", 0, "inferred", ("audit.reach",)),
        ("unknown", None, "unknown", ("audit.reach",)),
    ],
)
def test_a_level_carried_over_names_the_gates_that_hold_it(
    status: str, level: float | None, channel: str, held_by: tuple[str, ...]
) -> None:
    knowledge = catalogue(
        criterion("audit.programme", PROGRAMME, links=[Serves(id="42001:9.2.2", within=("audit.reach",))]),
        criterion("audit.reach", "42001:9.2.2", "42001:9.2.1"),
    )
    rows = row(3, PROGRAMME, "implemented"), row(4, "42001:9.2.1", status)
    verdict = covered(knowledge, *rows).assessment.verdicts["42001:9.2.2", "audit.programme"]
    assert (verdict.level, verdict.channel, verdict.held_by) == (level, channel, held_by)
    assert (verdict.elsewhere, verdict.elsewhere_in) == (1, (PROGRAMME,))


def test_a_judged_criterion_behind_a_gate_that_nobody_knows_names_its_judgement() -> None:
    found = covered(KNOWLEDGE, judgements={"audit.programme": "L"}).assessment
    verdict = found.verdicts[SMS_AUDIT, "audit.programme"]
    assert (verdict.level, verdict.basis, verdict.held_by) == (None, "judged", ("audit.reach",))
    assert [source.cell for source in verdict.sources] == ["judgements.csv!E2"]
    assert (verdict.ceiling, verdict.elsewhere) == (pytest.approx(2 / 3), pytest.approx(2 / 3))
    own = found.own
    assert (own["audit.run"].level, own["audit.run"].channel) == (None, "unknown")
    assert (own["audit.programme"].channel, own["audit.programme"].basis) == ("verified", "judged")


def test_a_criterion_that_was_judged_in_each_requirement_is_verified() -> None:
    knowledge, verdicts = catalogue(criterion("audit.programme", PROGRAMME, "42001:9.2.2")), {PROGRAMME: "F"}
    judged = covered(knowledge, judgements=verdicts | {"42001:9.2.2": "P"}).assessment.own["audit.programme"]
    assert (judged.level, judged.channel, judged.basis) == (pytest.approx(2 / 3), "verified", "judged")
    stated = row(3, "42001:9.2.2", "planned")
    mixed = covered(knowledge, stated, judgements=verdicts).assessment.own["audit.programme"]
    assert (mixed.level, mixed.channel, mixed.basis) == (0.5, "asserted", "stated")
    assert [source.cell for source in mixed.sources] == ["judgements.csv!E2", "soa.xlsx!SoA!F3"]


def test_of_a_criterion_behind_gates_the_standard_counts_in_which_it_is_met_furthest() -> None:
    judged = covered(KNOWLEDGE, judgements={PROGRAMME: "F", "42001:9.2.2": "P"}).assessment.own["audit.programme"]
    assert (judged.level, judged.channel) == (1, "verified")
