"""What is asked of each AI system and service stands once, and in the row of one what sets it apart."""

from __future__ import annotations

from typing import Any

import pytest

from ims_lib.report.steps.ai_systems.rows import ASKED, SERVICES, SYSTEMS, rows_systems
from ims_lib.report.steps.asked import alike
from ims_lib.steps import Steps
from ims_lib.steps.ai_systems.asked import asked_of_each
from tests.builders import catalogue
from tests.report.test_system_charts import DRIFT, WATCHED, walk
from tests.report.test_systems_section import harbour
from tests.scoring.test_objects import HERE, each, scored

__all__ = ["harbour"]


def asked(steps: Steps) -> dict[str, dict[str, Any]]:
    rows = rows_systems(steps)[ASKED]
    assert len(rows) == len({row["id"] for row in rows})
    return {row["id"]: row for row in rows}


def test_a_criterion_names_for_whom_it_is_how_far_met() -> None:
    rows = asked(walk())
    states = ("met", "begun", "open", "unknown")
    assert [rows[DRIFT][state] for state in states] == ["Assistant", "", "", "Triage"]
    assert [rows[WATCHED][state] for state in states] == ["", "Assistant", "Triage", ""]
    assert rows["impact.review_dates"]["unknown"] == "all 2"
    assert rows[WATCHED]["cells"]
    assert rows[DRIFT]["process"] == "AI life cycle"


def test_a_criterion_for_one_kind_asks_of_these_systems_alone() -> None:
    marked = each("life.marked", HERE, kinds=("generative",))
    found = asked_of_each(scored(knowledge=catalogue(marked, each("life.seen", HERE))).assessment)
    assert [[item.name for item, _ in one.own] for one in found] == [["Assistant"], ["Triage", "Assistant"]]
    assert not found[0].differs_for("AI-2")


def test_the_row_of_a_system_counts_and_names_only_what_sets_it_apart() -> None:
    steps = walk()
    texts = steps.coverage.catalogue.criteria
    triage, assistant, *left_out = rows_systems(steps)[SYSTEMS]
    assert triage["differs"] == [
        f"no row or judgement: {texts[DRIFT].text}",
        f"open: {texts[WATCHED].text}",
    ]
    assert assistant["differs"] == [f"in place: {texts[DRIFT].text}", f"in part: {texts[WATCHED].text}"]
    assert (assistant["met"], assistant["begun"], assistant["open"]) == (1, 1, 0)
    assert assistant["unknown"] == len(asked(steps)) - 2
    assert [row.get("met") for row in left_out] == [None, None]


def test_what_falls_away_by_role_is_not_asked(harbour: Steps) -> None:
    assessment = harbour.coverage.assessment
    away = {name for name in assessment.apart if assessment.catalogue.criteria[name].per}
    assert away
    assert not away & asked(harbour).keys()
    assert not away & {name for standing in harbour.objects.systems for name in (*standing.unknown, *standing.behind)}


def test_what_is_judged_for_all_in_words_of_one_is_no_credit_of_another(harbour: Steps) -> None:
    triage, _, writer = rows_systems(harbour)[SYSTEMS]
    assert (triage["begun"], triage["doubtful"], writer["begun"], writer["doubtful"]) == (3, None, 0, 3)
    assert triage["likely 42001:A.6"] > 0
    assert "likely 42001:A.6" not in writer


def test_no_criterion_of_the_demo_stands_in_the_row_of_each_service(harbour: Steps) -> None:
    assert all(not row["differs"] for row in rows_systems(harbour)[SERVICES])
    assert {row["of"] for row in asked(harbour).values()} >= {"each AI system", "each service"}


# names → said of a, b, c and d
NAMES = [
    (["a"], "a"),
    (["a", "b"], "a and b"),
    (["a", "b", "c"], "all but d"),
    (["a", "b", "c", "d"], "all 4"),
    ([], ""),
]


@pytest.mark.parametrize(("called", "said"), NAMES)
def test_names_are_said_in_the_shortest_way(called: list[str], said: str) -> None:
    assert alike(called, ["a", "b", "c", "d"]) == said
    assert alike(["a"], ["a"]) == "a"
