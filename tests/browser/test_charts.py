"""Each chart of the page says in words what it shows, and its figures stand in a table beside it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from ims_lib import paths

FRAMES = ["figure", "table", "details"]
"""What holds a chart together with its figures: a figure of its own, a row of a table, a requirement that opens to a
list of its criteria."""


@pytest.mark.parametrize("client", paths.DEMO_NAMES)
def test_every_chart_has_words_and_a_table(rendered: Callable[[str], Path], client: str) -> None:
    page = BeautifulSoup((rendered(client) / "report.html").read_bytes(), "html.parser")
    charts = page.select("svg:not([aria-hidden])")
    assert len(charts) > 100
    assert [str(chart)[:200] for chart in charts if not _speaks(chart)] == []
    assert [str(chart)[:200] for chart in charts if not _has_table(chart)] == []
    assert [
        str(figure)[:200] for figure in page("figure") if not figure.find("table") or not figure.find("figcaption")
    ] == []


@pytest.mark.parametrize("client", paths.DEMO_NAMES)
def test_a_drawing_that_says_nothing_stands_among_words(rendered: Callable[[str], Path], client: str) -> None:
    page = BeautifulSoup((rendered(client) / "report.html").read_bytes(), "html.parser")
    silent = page.select("svg[aria-hidden]:not(.hidden)")
    assert [str(drawing)[:200] for drawing in silent if not _among_words(drawing)] == []


def _speaks(chart: Tag) -> bool:
    """A bar of one part says no more than "100 gap"."""
    return chart.get("role") == "img" and len(str(chart.get("aria-label", "")).split()) > 1


def _has_table(chart: Tag) -> bool:
    frame = chart.find_parent(FRAMES)
    return frame is not None and (frame.name == "table" or frame.find(["table", "ul", "dl"]) is not None)


def _among_words(drawing: Tag) -> bool:
    """A swatch has its word beside it; a drawing in a table its figures in the same row."""
    place = drawing.find_parent("tr") or drawing.parent
    return place is not None and bool(place.get_text(strip=True))
