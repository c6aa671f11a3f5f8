"""README keeps its word: its commands are understood, its lines of Python run, its walk ends at the cell it names."""

from __future__ import annotations

import csv
import doctest
import json
import re
from pathlib import Path

import pytest
from IPython.lib.pretty import pretty
from openpyxl import load_workbook

import ims_lib
from ims_lib import paths, report
from ims_lib.catalogue import load_catalogue
from ims_lib.cli import parser
from ims_lib.report.figures import bar
from ims_lib.workspace import HOME

README = (paths.PROJECT / "README.md").read_text(encoding="utf-8")
COMMANDS = sorted(set(re.findall(r"`ims ([^`]+)`", README)))


@pytest.mark.parametrize("command", COMMANDS)
def test_command_is_understood(command: str) -> None:
    assert parser().parse_args(command.replace("json\\|csv", "json").split()).run


def test_where_ims_lies_is_said_before_the_first_command() -> None:
    assert 0 < README.find("`source .venv/bin/activate`") < README.index("`ims ")


def test_make_targets_exist() -> None:
    makefile = (paths.PROJECT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"(?:^|`)make ([a-z][a-z-]*)", README, flags=re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, flags=re.MULTILINE), target


def test_lines_of_python_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME, str(tmp_path))
    (code,) = re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL)
    made: dict[str, object] = {}
    exec(code, made)
    assert (tmp_path / "reports" / "harbour" / "report.html").is_file()
    for name in re.findall(r"^(\w+) *=", code, flags=re.MULTILINE):
        assert len(pretty(made[name])) < 500, f"{name} as the last line of a cell"


def test_a_section_is_made_exported_and_called_where_the_recipe_says() -> None:
    """Each in a module of `report/`, exported in its `__init__.py`, called in the notebook of the report."""
    modules = (paths.PACKAGE / "report").rglob("*.py")
    made = {
        name for path in modules for name in re.findall(r"^def (section_\w+)", path.read_text("utf-8"), re.MULTILINE)
    }
    exported = {name for name in vars(report) if name.startswith("section_")}
    called = re.findall(r"ims\.report\.(section_\w+)", (paths.NOTEBOOKS / "client_report.ipynb").read_text("utf-8"))
    assert made == exported == set(called)
    for path in re.findall(r"`((?:ims_lib|report|commands)/[\w/]+(?:\.\w+|/))`", README.partition("| to add |")[2]):
        assert (paths.PACKAGE / path.removeprefix("ims_lib/")).exists(), path


def test_links_and_pictures_exist() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (paths.PROJECT / target).exists(), target


def test_the_picture_has_the_figures_of_today(demo_report: Path) -> None:
    """Its text says some of them; where this fails, the picture is to be taken anew, too."""
    (text,) = re.findall(r"!\[(.+)\]\(reports/harbour\.png\)", README)
    standards = json.loads((demo_report / "results.json").read_text(encoding="utf-8"))["standards"]
    bars = [bar(standards[name]["clauses"]) for name in ("20000-1", "42001")]
    assert [int(figure) for figure in re.findall(r"(\d+) %", text)] == [
        figure for each in bars for figure in (each.likely, each.reusable)
    ]


def test_the_walk_ends_at_its_cell(demo_report: Path) -> None:
    results = json.loads((demo_report / "results.json").read_text(encoding="utf-8"))
    requirement = next(row for row in results["requirements"] if row["id"] == "42001:9.2.2")
    shown = {name: round(requirement[name] * 100) for name in ("likely", "at_most", "gap", "reusable")}
    assert shown == {"likely": 0, "at_most": 0, "gap": 100, "reusable": 16}
    criteria = {item["id"]: item for item in requirement["criteria"]}
    assert len(criteria) == 13
    assert sorted(round(item["reusable"], 2) for item in criteria.values()) == [0] * 7 + [0.33] * 5 + [0.42]
    programme = criteria["audit.programme"]
    assert (programme["channel"], programme["level"], round(programme["reusable"], 2)) == ("asserted", 0, 0.33)
    assert criteria["audit.ai_in_programme"]["cells"] == ["client.yml!not_started"]
    here, there = (
        next(item for item in row["criteria"] if item["id"] == "audit.programme")
        for name in ("27001:9.2.2", "20000-1:9.2.2")
        for row in results["requirements"]
        if row["id"] == name
    )
    assert (round(here["level"], 2), there["level"]) == (0.67, 0)
    assert here["cells"] == ["judgements.csv!E5"]
    assert there["cells"] == ["harbour_service_processes.xlsx!Service processes!D39"]
    assert load_catalogue().links["42001:9.2.2", "audit.programme"].within == ("audit.ai_in_programme",)
    harbour = paths.DEMO_CLIENTS / "harbour"
    with (harbour / "judgements.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file))[4][2:5] == ["27001:9.2.2", "", "L"]
    sheet = load_workbook(harbour / "harbour_service_processes.xlsx")["Service processes"]
    assert (sheet["A39"].value, sheet["D39"].value) == ("9.2", "Not started")
    assert 'id="42001-9.2.2"' in (demo_report / "report.html").read_text(encoding="utf-8")


def test_the_examples_in_the_docstring_of_the_package_run() -> None:
    found = doctest.testmod(ims_lib)
    assert found.attempted
    assert not found.failed
