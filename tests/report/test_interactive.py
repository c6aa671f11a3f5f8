"""The interactive edition: the library that comes with it, what its policy lets in, and the charts that it holds."""

from __future__ import annotations

import gzip
import json
import re
from hashlib import sha256
from importlib.resources import files

import plotly
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from ims_lib.report.interactive import LIBRARY, MIME, charts_for_page, interactive_page
from ims_lib.report.page import page_of
from ims_lib.report.section import MIME as OF_SECTION
from ims_lib.steps import Steps
from tests.conftest import demo

VENDORED = files("ims_lib.report").joinpath("plotly")
MOST = 3_000_000 - 1_600_000
"""Bytes that the library and the charts may add to the largest page."""


@pytest.fixture(scope="module")
def harbour() -> Steps:
    return demo("harbour")


def page(charts: object) -> tuple[str, str]:
    """A small page as the light edition and as the interactive one."""
    section = {"id": "brief", "title": "Brief", "html": '<section id="brief"><h2>Brief</h2></section>', "edition": ""}
    outputs = [new_output("display_data", data={name: of}) for name, of in ((OF_SECTION, section), (MIME, charts))]
    notebook = new_notebook(cells=[new_code_cell(outputs=outputs)])
    light = page_of(notebook, title="t", description="d")
    return light, interactive_page(light, notebook)


def test_the_library_is_the_one_that_its_hashes_name() -> None:
    sums = dict(reversed(line.split()) for line in VENDORED.joinpath("SHA256SUMS").read_text().splitlines())
    packed = VENDORED.joinpath(LIBRARY).read_bytes()
    assert sha256(packed).hexdigest() == sums[LIBRARY]
    assert sha256(gzip.decompress(packed)).hexdigest() == sums[LIBRARY.removesuffix(".gz")]


def test_the_library_has_its_licence_and_the_version_that_makes_the_figures() -> None:
    version = re.search(
        rb"plotly\.js \(cartesian - minified\) v([\d.]+)", gzip.decompress(VENDORED.joinpath(LIBRARY).read_bytes())
    )
    assert version
    assert version[1].decode() == plotly.offline.get_plotlyjs_version()
    assert "MIT" in VENDORED.joinpath("LICENSE").read_text()


def test_the_policy_lets_in_the_second_script_and_the_library_and_nothing_else() -> None:
    light, interactive = page([])
    assert "blob:" not in light
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', interactive)
    assert policy
    rules = dict(rule.strip().split(" ", 1) for rule in policy[1].split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["img-src"] == "data:"
    assert re.fullmatch(r"'sha256-\S+' 'sha256-\S+' blob:", rules["script-src"])
    assert "unsafe" not in policy[1]


def test_a_clients_text_in_a_chart_ends_no_script() -> None:
    names = ["</script><script>alert(1)</script>", '<a href="https://example.com">x</a>', "<!--<script>", "a<br>b"]
    _, interactive = page([{"at": "x", "title": "t", "figure": {"data": [{"y": names}]}}])
    held = re.search(r'id="charts">(.*?)</script>', interactive, re.S)
    assert held
    assert "<" not in held[1]
    assert json.loads(held[1])[0]["figure"]["data"][0]["y"] == [
        *(name.replace("<", "&lt;") for name in names[:3]),
        names[3],
    ]


def test_every_chart_of_a_client_has_a_place_and_a_title_and_all_are_light(harbour: Steps) -> None:
    found = charts_for_page("yes", harbour)
    assert found
    charts = found._repr_mimebundle_()[MIME]
    assert len({each["at"] for each in charts}) == len(charts) >= 6
    assert all(each["title"] and each["figure"]["data"] for each in charts)
    assert len(page(charts)[1].encode()) < MOST
    assert charts_for_page("", harbour) is None
