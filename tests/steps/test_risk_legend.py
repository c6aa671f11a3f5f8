"""The client's own scale where only its sheet tells it: how many grades, which bands, who accepts what."""

from __future__ import annotations

import pytest

import ims_lib as ims
from ims_lib.client import RiskSettings
from ims_lib.register.model import SourceGrid
from ims_lib.risks import grade_risks
from ims_lib.risks.legend import Legend, check_legend, check_levels, read_legend, with_legend
from ims_lib.risks.method import method_for
from tests.steps.lists import grid, inputs_of

LINES = {
    "in a sentence": (
        "Scales 1 to 5; risk score = likelihood × impact.|Up to 7 a team lead may accept, up to 14 the risk owner, above that the managing director.",
        Legend(
            5,
            {"low": 1, "medium": 8, "high": 15},
            {"low": "team lead", "medium": "risk owner", "high": "managing director"},
        ),
    ),
    "bands by ranges": (
        "Matrix 4×4|low 1-3, medium 4-8, high 9-16",
        Legend(4, {"low": 1, "medium": 4, "high": 9}, None),
    ),
    "in German": (
        "Skala 1 bis 3|gering 1–2; mittel 3–4; hoch 6–9|Bis 2 darf die Teamleitung akzeptieren, bis 4 der Risikoeigner, darüber die Direktion",
        Legend(
            3,
            {"low": 1, "medium": 3, "high": 6},
            {"low": "Teamleitung", "medium": "Risikoeigner", "high": "Direktion"},
        ),
    ),
    "in French": ("Échelles de 1 à 4|faible 1 à 4, élevé 5 à 16", Legend(4, {"low": 1, "high": 5}, None)),
    "acceptors behind bands": (
        "Scale 1 to 4 each. Score 1-3 low: shift or site lead accepts. 4-8 medium: risk owner accepts. 9-16 high: only the works director.",
        Legend(
            4,
            {"low": 1, "medium": 4, "high": 9},
            {"low": "shift or site lead", "medium": "risk owner", "high": "works director"},
        ),
    ),
    "levels in brackets": (
        "Level 1 to 4 (green): foreman may accept. Level 5 to 9 (yellow): yard manager may accept. Level 10 to 25 (red): only the chief executive (CEO) may accept.",
        Legend(
            None,
            {"low": 1, "medium": 5, "high": 10},
            {"low": "foreman", "medium": "yard manager", "high": "chief executive (CEO)"},
        ),
    ),
    "four steps of which two words are alike": (
        "low 1 to 3, moderate 4 to 6, serious 8 to 9, grave 12 to 16",
        Legend(None, {"low": 1, "medium": 4, "high": 8, "critical": 12}, None),
    ),
    "levels in brackets in German": (
        "Risikostufe 1 bis 4 (grün) – Meister darf akzeptieren; Risikostufe 5 bis 16 (rot) – nur die Werksleitung darf akzeptieren",
        Legend(None, {"low": 1, "high": 5}, {"low": "Meister", "high": "Werksleitung"}),
    ),
    "levels in brackets behind who": (
        "The foreman accepts (low 1-4); the yard manager accepts (high 5-16)",
        Legend(None, {"low": 1, "high": 5}, {"low": "foreman", "high": "yard manager"}),
    ),
    "colours in German": (
        "Grün 1-4: Stationsleitung akzeptiert. Gelb 5-9: Risikoeigner akzeptiert. Rot 10-25: ausschliesslich die Direktion.",
        Legend(
            None,
            {"low": 1, "medium": 5, "high": 10},
            {"low": "Stationsleitung", "medium": "Risikoeigner", "high": "Direktion"},
        ),
    ),
    "colours in French": (
        "Vert 1 à 4 : le chef d’atelier accepte ; orange 5 à 9 : le propriétaire du risque accepte ; rouge 10 à 25 : la direction seule",
        Legend(
            None,
            {"low": 1, "medium": 5, "high": 10},
            {"low": "chef d'atelier", "medium": "propriétaire du risque", "high": "direction"},
        ),
    ),
    "words without scores": (
        "Low risks are accepted by the crew lead, medium ones by the head of yard, high ones by the board.",
        Legend(None, None, {"low": "crew lead", "medium": "head of yard", "high": "board"}),
    ),
    "what is done and no role": (
        "1-3 low: no action needed; 4-8 medium: action within 90 days; 9-16 high: stop",
        Legend(None, {"low": 1, "medium": 4, "high": 9}, None),
    ),
    "who accepted once": ("Risks, accepted by the board on 2026-06-11|Reviewed every June by the board.", Legend()),
    "something else": ("Confidential, pages 1 to 5|Looked at in March and September, 3-4 hours", Legend()),
    "one band alone": ("high 15-25", Legend()),
}


def legend_of(lines: str, *, kind: str = "risks") -> Legend:
    return read_legend(sheets(lines, kind=kind))


def sheets(lines: str, *, kind: str = "risks") -> list[SourceGrid]:
    return [grid("Risks", [[line] for line in lines.split("|")], kind=kind)]


@pytest.mark.parametrize("name", LINES)
def test_the_lines_around_a_table_tell_its_scale(name: str) -> None:
    lines, expected = LINES[name]
    found = legend_of(lines)
    assert (found.grades, found.bands, found.accepts) == (expected.grades, expected.bands, expected.accepts)


TABLE = [
    ["Level", "Score", "Accepted by"],
    ["Low", "1-4", "Crew lead"],
    ["Medium", "5-9", "Risk owner"],
    ["High", "10-25", "Board"],
]
REGISTER = ["No", "Risk", "Likelihood", "Impact", "Score", "Owner"]


def test_a_small_table_beside_the_register_tells_who_accepts() -> None:
    rows = [REGISTER, *([f"R-{n}", "Hail", "2", "3", "6", "Ann"] for n in (1, 2, 3))]
    beside = [[*row, "", *side] for row, side in zip(rows, TABLE, strict=True)]
    for given in (TABLE, beside):
        found = read_legend([grid("Risks", given, kind="risks")])
        assert found.accepts == {"low": "Crew lead", "medium": "Risk owner", "high": "Board"}
        assert found.bands == {"low": 1, "medium": 5, "high": 10}


def test_who_accepted_a_risk_of_the_register_is_no_rule() -> None:
    rows = [["No", "Risk", "Level", "Accepted by"], ["R-1", "Fire", "low", "Ann"], ["R-2", "Hail", "high", "Board"]]
    assert read_legend([grid("Risks", rows, kind="risks")]) == Legend()


def test_a_rule_of_acceptance_that_is_not_sure_is_asked_at_its_cell() -> None:
    legend = legend_of("1-3 low: crew lead accepts; 4-8 medium: action within 90 days; 9-16 high: nobody may accept")
    assert (legend.bands, legend.accepts) == ({"low": 1, "medium": 4, "high": 9}, None)
    found = list(check_legend(RiskSettings(), legend, method_for(RiskSettings(), 4)))
    (asked,) = [each for each in found if each.code == "risk.acceptors"]
    assert (asked.level, asked.cell, "crew lead accepts" in asked.message) == ("question", "A1", True)
    own = RiskSettings(accepts={"low": "crew lead", "medium": "owner", "high": "board"})
    assert not [e for e in check_legend(own, legend, method_for(own, 4)) if e.code == "risk.acceptors"]


def test_either_of_two_roles_may_accept() -> None:
    method = method_for(RiskSettings(accepts={"low": "shift or site lead", "medium": "owner", "high": "board"}), 4)
    assert method.names_entitled("Site lead Moss", "low", None)
    assert not method.names_entitled("Cook", "low", None)


COLOURED = "Level 1 to 3 (green): foreman may accept. Level 4 to 8 (yellow): yard manager may accept. Level 9 to 16 (red): only the owner may accept."


@pytest.mark.parametrize(
    ("line", "band"),
    [
        ("Green is acceptable without further measures.", "low"),
        ("up to 8 is tolerable", "medium"),
        ("alles bis gelb trägt der Eigner", "medium"),
        ("Bis 3 ist ohne weitere Maßnahmen tragbar", "low"),
        ("Un niveau vert est acceptable", "low"),
        ("up to 6 is tolerable", None),
        ("Yellow is acceptable with measures", None),
        ("Rot ist nicht tragbar", None),
    ],
)
def test_what_is_acceptable_is_the_client_s_own_where_its_sheet_says_it_and_asked_where_that_is_not_sure(
    line: str, band: str | None
) -> None:
    legend = legend_of(f"{COLOURED}|{line}")
    assert legend.acceptable == band
    used = with_legend(RiskSettings(), legend)
    assert ("acceptable" in method_for(used, 4).own) == (band is not None)
    asked = [
        each.cell
        for each in check_legend(RiskSettings(), legend, method_for(used, 4))
        if each.code == "risk.acceptable"
    ]
    assert asked == ([] if band else ["A2"])
    assert with_legend(RiskSettings(acceptable="high"), legend).acceptable == "high"


def test_a_level_that_is_a_number_orders_risks_whose_grades_are_not_read() -> None:
    rows = [("R-1", "ponderous", "12"), ("R-2", "ponderous", "6"), ("R-3", "ponderous", "9")]
    listed = [
        {
            "id": name,
            "title": f"Hail {name}",
            "likelihood": said,
            "consequence": said,
            "level": level,
            "cell": f"r.xlsx!R!A{n}",
            "row": n,
            "sheet": "R",
            "file": "r.xlsx",
            "cells": {},
        }
        for n, (name, said, level) in enumerate(rows, start=2)
    ]
    found = grade_risks(inputs_of(risks=listed), RiskSettings(grades=4)).risks
    assert [(each.before.grades, each.before.score) for each in found] == [(None, 12), (None, 6), (None, 9)]


def test_a_file_without_risks_tells_none() -> None:
    assert legend_of(LINES["in a sentence"][0], kind="other") == Legend()


def test_client_yml_counts_before_the_sheet() -> None:
    legend = legend_of(LINES["bands by ranges"][0])
    own = RiskSettings(grades=5, bands={"low": 1, "high": 10})
    assert with_legend(own, legend).bands == own.bands
    assert with_legend(RiskSettings(), legend).bands == legend.bands
    (asked,) = check_legend(own, legend, method_for(own, 5))
    assert (asked.level, asked.code, asked.file) == ("question", "risk.bands", "lists.xlsx")
    assert "low begins at 1, medium begins at 4 and high begins at 9" in asked.message


def test_bands_beyond_the_largest_product_are_asked() -> None:
    own = RiskSettings(grades=3, bands={"low": 1, "medium": 4, "high": 10})
    (asked,) = check_legend(own, Legend(), method_for(own, 3))
    assert "high begins at 10, but with 3 grades no product is above 9" in asked.message


def test_words_for_levels_that_the_bands_dont_make_are_asked_once_a_sheet() -> None:
    rows = [
        {"id": f"R-{n}", "title": "Hail", "row": n, "likelihood": a, "consequence": b, "level": level}
        for n, (a, b, level) in enumerate([("5", "5", "low"), ("1", "1", "low"), ("4", "4", "medium")], start=4)
    ]
    graded = grade_risks(inputs_of(risks=rows), RiskSettings())
    (asked,) = check_levels(graded.risks, graded.method)
    assert "2 levels are called otherwise" in asked.message
    assert "R-4 5 × 5 is 'low'" in asked.message


def test_the_demo_clients_sheet_says_what_its_client_yml_says() -> None:
    client = ims.open_client("harbour")
    legend, own = read_legend(ims.read_register(client).grids), client.settings.risk
    assert (legend.grades, legend.bands, legend.accepts) == (5, own.bands, own.accepts)
