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
