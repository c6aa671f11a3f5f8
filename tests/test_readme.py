"""README keeps its word: its commands are understood, its lines of Python run, its walk ends at the cell it names."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest
from openpyxl import load_workbook

from ims_lib import paths
from ims_lib.cli import parser

README = (paths.PROJECT / "README.md").read_text(encoding="utf-8")
COMMANDS = sorted(set(re.findall(r"`ims ([^`]+)`", README)))


@pytest.mark.parametrize("command", COMMANDS)
def test_command_is_understood(command: str) -> None:
    assert parser().parse_args(command.replace("json\\|csv", "json").split()).run


def test_make_targets_exist() -> None:
    makefile = (paths.PROJECT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"(?:^|`)make ([a-z][a-z-]*)", README, flags=re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, flags=re.MULTILINE), target


def test_lines_of_python_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "REPORTS", tmp_path)
    (code,) = re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL)
    exec(code, {})
    assert (tmp_path / "harbour" / "report.html").is_file()


def test_links_and_pictures_exist() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (paths.PROJECT / target).exists(), target


def test_the_walk_ends_at_its_cell(demo_report: Path) -> None:
    results = json.loads((demo_report / "results.json").read_text(encoding="utf-8"))
    requirement = next(row for row in results["requirements"] if row["id"] == "42001:9.2.2")
    shown = {
        name: round(requirement[name] * 100) for name in ("at_least", "likely", "at_most", "inferred", "unknown", "gap")
    }
    assert shown == {"at_least": 0, "likely": 22, "at_most": 67, "inferred": 22, "unknown": 44, "gap": 33}
    criteria = {item["id"]: item for item in requirement["criteria"]}
    assert len(criteria) == 6
    programme = criteria["audit.programme"]
    assert (programme["channel"], round(programme["level"], 2)) == ("inferred", 0.33)
    assert programme["from"] == ["27001:9.2.2", "20000-1:9.2.2"]
    assert programme["cells"] == ["judgements.csv!E5", "harbour_service_processes.xlsx!Service processes!D39"]
    assert criteria["audit.covers_ai"]["cells"] == ["client.yml!not_started"]
    harbour = paths.CLIENTS / "harbour"
    with (harbour / "judgements.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file))[4][2:5] == ["27001:9.2.2", "", "L"]
    sheet = load_workbook(harbour / "harbour_service_processes.xlsx")["Service processes"]
    assert (sheet["A39"].value, sheet["D39"].value) == ("9.2", "Not started")
    assert 'id="42001-9.2.2"' in (demo_report / "report.html").read_text(encoding="utf-8")
