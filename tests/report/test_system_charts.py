"""Charts and tables of AI systems and services for the notebook: what they hold, and what there is where nothing is listed."""

from __future__ import annotations

from functools import cache

import pytest

from ims_lib.catalogue import load_catalogue
from ims_lib.errors import BadParameter
from ims_lib.gaps import find_gaps
from ims_lib.register.model import Register
from ims_lib.report import system_charts
from ims_lib.roadmap import plan_roadmap
from ims_lib.steps import Steps, walk_steps
from tests.scoring.test_objects import SYSTEMS, scored, systems

DRIFT, WATCHED = "lifecycle.drift", "lifecycle.system_watched"
JUDGED = {f"{DRIFT}@AI-2": "F", f"{WATCHED}@AI-1": "N", f"{WATCHED}@AI-2": "P"}
LIFE_CYCLE = "AI system life cycle"


@cache
def walk(*, listed: bool = True) -> Steps:
    register = systems(*SYSTEMS) if listed else Register.of((), (), [], [])
    judgements = JUDGED if listed else {}
    coverage = scored(knowledge=load_catalogue(), listed=register, judgements=judgements)
    return walk_steps(register, plan_roadmap(find_gaps(coverage), coverage.client))


def test_systems_stand_in_the_order_of_who_is_behind_with_the_figures_of_the_table() -> None:
    table = system_charts.table_themes(walk())
    figures = table["likely"].unstack(sort=False)
    assert list(figures.index) == ["AI-1 Triage", "AI-2 Assistant"]
    assert figures.loc["AI-2 Assistant", LIFE_CYCLE] > figures.loc["AI-1 Triage", LIFE_CYCLE] == 0
    field = system_charts.chart_themes(walk()).data[0]
    assert list(field.y) == list(figures.index)
    assert [text.replace("<br>", " ") for text in field.x] == list(figures.columns)
    assert [list(row) for row in field.z] == figures.to_numpy().tolist()


def test_what_nobody_looked_at_is_not_told_as_nothing_in_place() -> None:
    field = system_charts.chart_themes(walk()).data[0]
    table = system_charts.table_themes(walk()).loc["AI-1 Triage"]
    assert table.loc["Data for AI systems"].tolist() == [0, 0, 100, 0]
    assert field.text[0][list(table.index).index("Data for AI systems")] == "0 – 100"


def test_what_is_left_out_says_why() -> None:
    left_out = walk().objects.systems_table["left_out"]
    assert dict(left_out) == {"AI-1": "", "AI-2": "", "AI-3": "retired", "AI-4": "a game for the open day"}


def test_each_control_has_a_proposal_and_the_systems_that_differ_from_it() -> None:
    table = system_charts.table_proposals(walk())
    assert len(table) == 38
    assert list(table.columns) == ["title", "proposal", "reason", "otherwise"]
    assert not table.isna().any().any()


def test_a_class_says_which_words_lead_to_it() -> None:
    found = walk().objects.classes_table.loc[("Assistant", "eu_ai_act")]
    assert "ai.xlsx!AI systems!A3: Assistant" in found["why"]
    assert found["ask_counsel"].endswith("?")


def test_what_nobody_spoke_of_is_judged_first_and_what_is_judged_last() -> None:
    table = system_charts.table_to_judge(walk(), "AI-1")
    assert DRIFT in table.index[:-1]
    assert table.index[-1] == WATCHED
    assert table["level"].isna()[:-1].all()
    many = table["serves"][:-1].str.count(":").tolist()
    assert many == sorted(many, reverse=True)


def test_without_a_name_it_is_the_one_furthest_behind() -> None:
    assert system_charts.table_to_judge(walk()).equals(system_charts.table_to_judge(walk(), "triage"))
    assert DRIFT not in system_charts.table_to_judge(walk(), "Assistant").index


@pytest.mark.parametrize(("name", "why"), [("AI-11", "did you mean AI-1?"), ("AI-3", "retired")])
def test_what_is_not_assessed_cannot_be_judged(name: str, why: str) -> None:
    with pytest.raises(BadParameter, match=f"'{name}' is no AI system or service that is assessed; .*{why}"):
        system_charts.table_to_judge(walk(), name)


def test_where_nothing_is_listed_all_are_empty() -> None:
    steps = walk(listed=False)
    tables = (system_charts.table_themes, system_charts.table_services, system_charts.table_proposals)
    assert [len(table(steps)) for table in (*tables, system_charts.table_to_judge)] == [0, 0, 0, 0]
    charts = (system_charts.chart_themes, system_charts.chart_services, system_charts.chart_lights)
    assert [len(chart(steps).data[0].y) for chart in charts] == [0, 0, 0]
    view = steps.objects
    frames = (view.systems_table, view.services_table, view.lights_table, view.classes_table, view.findings_table)
    assert [len(frame) for frame in frames] == [0] * 5
