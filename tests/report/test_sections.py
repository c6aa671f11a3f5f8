"""Sections: text of a stranger stays text, every figure stands in results.json, the same input gives the same bytes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from ims_lib import paths
from ims_lib.batch import render_report
from ims_lib.batch.engine import run_notebook
from ims_lib.report.editions import editions
from ims_lib.report.section import MIME, page_script
from tests.conftest import AS_OF, EDITIONS

NASTY = "<script>alert(1)</script>\"&'<img src=x onerror=alert(2)>"


def test_text_of_a_stranger_is_escaped(tmp_path: Path) -> None:
    folder = tmp_path / "acme"
    folder.mkdir()
    (folder / "client.yml").write_text(
        f"name: '{NASTY.replace(chr(39), chr(39) * 2)}'\nstandards: ['27001']\nscope: '<b>all</b>'\n"
    )
    quoted = NASTY.replace('"', '""')
    (folder / "controls.csv").write_text(
        f'Control,Title,Status,Owner\nA.5.1,"{quoted}","{quoted}","{quoted}"\nA.5.9,Assets,Implemented,Ann\n',
        encoding="utf-8",
    )
    page = render_report(folder, out=tmp_path / "out", as_of=AS_OF).read_text(encoding="utf-8")
    assert page.count("<script") == 1
    assert f'<script type="module">{page_script()}</script>' in page
    assert "<img" not in page
    assert "<b>all" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_the_same_input_gives_the_same_bytes(demo_report: Path, tmp_path: Path) -> None:
    also = EDITIONS["harbour"]
    again = render_report(paths.DEMO_CLIENTS / "harbour", out=tmp_path, as_of=AS_OF, also=also).parent
    of_editions = [editions()[name].file for name in also]
    for name in ("report.html", "workbook.xlsx", "results.json", "run.json", *of_editions):
        assert (again / name).read_bytes() == (demo_report / name).read_bytes(), name


def test_a_warm_run_gives_what_a_kernel_gives(tmp_path: Path) -> None:
    def sections(warm: bool) -> list[object]:
        parameters = {"client": str(paths.DEMO_CLIENTS / "lumen"), "as_of": AS_OF, "out": ""}
        notebook = run_notebook(paths.NOTEBOOKS / "client_report.ipynb", parameters, warm=warm)
        return [
            output["data"][MIME]
            for cell in notebook.cells
            for output in cell.get("outputs", ())
            if MIME in output.get("data", {})
        ]

    assert sections(warm=True) == sections(warm=False)


@pytest.fixture(scope="module")
def results(demo_report: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads((demo_report / "results.json").read_text(encoding="utf-8"))
    return found


def test_the_brief_shows_what_results_hold(
    demo_report: Path, results: dict[str, dict[str, dict[str, dict[str, float]]]]
) -> None:
    page = (demo_report / "report.html").read_text(encoding="utf-8")
    rows = re.findall(r"<b>(\d+)</b> <small>\((\d+)–(\d+)\)</small></td>", page)
    parts = [figures for both in results["standards"].values() for figures in both.values()]
    assert len(rows) == len(parts) == 5
    for shown, figures in zip(rows, parts, strict=True):
        for text, name in zip(shown, ("likely", "at_least", "at_most"), strict=True):
            assert abs(int(text) - figures[name] * 100) < 2


def test_results_keep_the_contract(results: dict[str, object]) -> None:
    standards: dict[str, dict[str, dict[str, float]]] = results["standards"]  # type: ignore[assignment]
    assert list(standards) == ["27001", "20000-1", "42001"]
    assert "annex_a" not in standards["20000-1"]
    for both in standards.values():
        for part in both.values():
            assert part["verified"] + part["asserted"] + part["inferred"] + part["unknown"] + part[
                "gap"
            ] == pytest.approx(1, abs=1e-9)
    requirements: list[dict[str, object]] = results["requirements"]  # type: ignore[assignment]
    assert len(requirements) == 256
    excluded = [row["id"] for row in requirements if not row["applicable"]]
    assert len(excluded) == 4
    assert {"package", "criteria", "order", "start", "end", "days"} <= results["roadmap"][0].keys()  # type: ignore[index]
    assert {"requirement", "criteria", "severity", "days"} <= results["gaps"][0].keys()  # type: ignore[index]


def test_no_figure_is_empty_arithmetic(demo_report: Path) -> None:
    body = (demo_report / "report.html").read_text(encoding="utf-8").partition("<body>")[2]
    assert not set(re.findall(r"[\w%]+", body)) & {"nan", "NaN", "nan%", "NaT"}
    assert ">None<" not in body
