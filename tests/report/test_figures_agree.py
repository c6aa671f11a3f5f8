"""One figure, one number: page, workbook, command line, what-if and results.json say the same of every demo client."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ims_lib import paths
from tests.report.told import THREE, Told, differences, told_by_command, told_by_page, told_by_results, told_everywhere

CLIENTS = sorted(path.parent.name for path in paths.DEMO_CLIENTS.glob("*/client.yml"))
COUNTED = {
    "gaps": ("command line", "workbook, cover", "page, gaps"),
    "packages": ("page, roadmap", "page, table of the roadmap", "page, packages of the roadmap"),
    "questions": ("command line", "page, roadmap", "page, questions"),
    "days": (
        "command line",
        "workbook, cover",
        "page, first packages",
        "page, roadmap",
        "page, table of the roadmap",
    ),
    "possible": ("command line", "workbook, cover", "page, roadmap", "page, table of the roadmap"),
}
"""Where each count stands, beside results.json and the sheets."""


@pytest.fixture(scope="module", params=CLIENTS)
def folder(request: pytest.FixtureRequest, rendered: Callable[[str], Path]) -> Path:
    """A demo client's output."""
    return rendered(request.param)


@pytest.fixture(scope="module")
def told(folder: Path) -> dict[str, Told]:
    return told_everywhere(folder)


def test_every_place_says_the_same(told: dict[str, Told]) -> None:
    assert differences(told) == []


def test_each_figure_is_told_where_it_should_be(told: dict[str, Told]) -> None:
    """Without this a place that can't be read any more would agree with all others."""
    parts = [what for what in told["results.json"] if what[0].endswith((" clauses", " Annex A"))]
    assert len(parts) >= 9 * 2
    assert set(parts) <= set(told["workbook.xlsx"])
    numbers = {what for what in parts if what[1] in (*THREE, "reusable")}
    assert numbers <= set(told["command line"])
    assert numbers <= set(told["page, table of parts"])
    of_bars = {what for what in parts if what[1] not in THREE}
    assert of_bars <= set(told["page, all shares"])
    assert of_bars <= set(told["page, bars of parts"])
    for what, expected in COUNTED.items():
        places = {place for place, said in told.items() if ("in all", what) in said}
        assert {"results.json", "workbook.xlsx", *expected} <= places, what
    requirements = {what for what in told["results.json"] if ":" in what[0]}
    assert requirements <= set(told["workbook.xlsx"])
    assert requirements <= set(told["page, requirements"])


def test_a_figure_changed_by_hand_is_found(folder: Path, tmp_path: Path) -> None:
    page = (folder / "report.html").read_text(encoding="utf-8")
    results = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    right = {"results.json": told_by_results(folder / "results.json")}
    changes: dict[str, tuple[str, Any]] = {
        "likely": (
            r'(<td class="num" data-l="In place"><b>)(\d+)(?=</b> <small>)',
            lambda found: f"{found[1]}{int(found[2]) + 1}",
        ),
        "asserted": (
            r'(aria-label="(?:\d+ verified, )?)(\d+)( asserted)',
            lambda found: f"{found[1]}{int(found[2]) + 1}{found[3]}",
        ),
        "days": (
            r"(<h2[^>]*>)([\d.]+)( days of known work)",
            lambda found: f"{found[1]}{float(found[2]) + 1}{found[3]}",
        ),
        "at_most": (r"(at most )(\d+)( %)", lambda found: f"{found[1]}{int(found[2]) + 1}{found[3]}"),
    }
    for what, (pattern, other) in changes.items():
        section = page.index('<section id="requirements"') if what == "at_most" else 0
        changed, count = re.subn(pattern, other, page[section:], count=1)
        assert count == 1, what
        found = [line for line in differences(right | told_by_page(page[:section] + changed)) if f"'{what}')" in line]
        assert len(found) == 1, (what, found)
    results["standards"][next(iter(results["standards"]))]["clauses"]["reusable"] += 0.05
    (tmp_path / "results.json").write_text(json.dumps(results), encoding="utf-8")
    assert differences(right | {"command line": told_by_command(tmp_path / "results.json")}) != []
