"""Every picture of the page: a text alternative, a table beside it, and places that follow from the figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from benchmarks.charts import faults
from ims_lib.report.chapters import section_chapters
from ims_lib.report.roadmap_table import section_roadmap
from ims_lib.report.section import Section
from ims_lib.report.steps.improve import section_improve
from ims_lib.report.steps.progress import progress_on_page
from ims_lib.report.steps.shared import section_shared
from ims_lib.report.upset import upset
from ims_lib.steps import Steps
from ims_lib.steps.improvement.progress import ProgressPoint, Shares
from ims_lib.steps.shared_clauses import Overlap
from tests.conftest import demo

GOOD = '<figure id="x"><figcaption><b>One</b></figcaption><svg role="img" aria-label="a"></svg><table></table></figure>'


@pytest.mark.parametrize(
    ("html", "told"),
    [
        pytest.param(GOOD, 0, id="as_it_should_be"),
        pytest.param(GOOD.replace(' aria-label="a"', ""), 1, id="no_text_alternative"),
        pytest.param(GOOD.replace("<table></table>", ""), 1, id="no_table"),
        pytest.param(GOOD.replace("<b>One</b>", ""), 1, id="no_title"),
        pytest.param(GOOD.replace("</svg>", "x" * 30_000 + "</svg>"), 1, id="too_heavy"),
        pytest.param('<table><tr><td>5<svg aria-hidden="true"></svg></td></tr></table>', 0, id="a_bar_in_its_row"),
        pytest.param('<div><svg aria-hidden="true"></svg><table></table></div>', 1, id="hidden_and_in_no_row"),
        pytest.param('<svg class="key" aria-hidden="true"></svg>', 0, id="a_key_is_no_chart"),
    ],
)
def test_faults_of_charts_are_found(html: str, told: int) -> None:
    assert len(list(faults(html))) == told


@pytest.fixture(scope="module")
def harbour() -> Steps:
    return demo("harbour")


@pytest.mark.parametrize(
    "section",
    [
        pytest.param(lambda steps: section_chapters(steps.coverage), id="heat_map"),
        pytest.param(section_shared, id="overlap"),
        pytest.param(lambda steps: section_roadmap(steps.register, steps.roadmap), id="roadmap"),
        pytest.param(section_improve, id="improvement"),
    ],
)
def test_charts_of_a_client_have_no_fault(section: Callable[[Steps], Section], harbour: Steps) -> None:
    assert not list(faults(section(harbour).html))


def test_the_columns_of_the_overlap_are_as_high_as_their_criteria() -> None:
    both, one = Overlap(("27001", "42001"), 10, 6, 2, 4, ()), Overlap(("27001",), 40, 8, 8, 0, ())
    found = upset((both, one), {"27001": 50, "42001": 10})
    heights = [{kind: height for kind, _, height in column["pieces"]} for column in found["columns"]]
    assert heights == [{"asserted": 6.0, "unknown": 24.0, "reusable": 12.0}, {"asserted": 24.0, "unknown": 96.0}]
    assert [[on for _, on in column["dots"]] for column in found["columns"]] == [[True, True], [True, False]]
    assert "27001 and 42001 10 criteria, 2 in place, 4 reusable" in found["spoken"]


def test_the_trend_names_what_moved_most_and_where_each_part_stands() -> None:
    points = [
        ProgressPoint(
            as_of=day,
            scoring=2,
            days=10,
            possible_days=0,
            gaps=1,
            packages=1,
            standards={
                "27001": {"clauses": Shares(gap=0.1, unknown=0.1, likely=0.8)},
                "42001": {"clauses": Shares(gap=1 - likely, unknown=0, likely=likely)},
            },
        )
        for day, likely in ((dt.date(2026, 1, 1), 0.2), (dt.date(2026, 7, 1), 0.5))
    ]
    found = progress_on_page(points)
    assert found is not None
    assert found["trend"]["title"] == "In place: 42001 clauses rose most since 1 January 2026, from 20 to 50 %"
    assert found["trend"]["spoken"] == "27001 clauses 80 % to 80 %; 42001 clauses 20 % to 50 %"
