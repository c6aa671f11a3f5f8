"""A report rendered from a notebook: how far it is, where it lies, what changed, and a failure as a sentence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ims_lib.client import choose_client
from ims_lib.workbench import render
from ims_lib.workbench.rendering import Rendering
from ims_lib.workspace import HOME
from tests.builders import write_client

SHEET = "Control,Title,Status\nA.5.1,Policies for information security,{}\nA.5.9,Inventory,Planned\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(HOME, str(tmp_path))
    folder = write_client(tmp_path / "clients" / "acme", 'name: Acme\nstandards: ["27001"]\n')
    (folder / "controls.csv").write_text(SHEET.format("Planned"), encoding="utf-8")
    return folder


def rendered(as_of: str) -> tuple[Rendering, list[list[Any]]]:
    """The widget after a click, and what it showed of the progress."""
    found = render(as_of=as_of, live=True)
    assert isinstance(found, Rendering)
    seen: list[list[Any]] = []
    found.observe(lambda change: seen.append(change["new"]), "progress")
    found._handle_custom_msg({"do": "render"}, [])
    found._handle_custom_msg({"do": "render"}, [])  # a second click while it runs is nothing
    found.wait()
    return found, seen


def test_a_report_is_rendered_cell_by_cell_and_says_what_changed(folder: Path, tmp_path: Path) -> None:
    found, seen = rendered("2026-11-24")
    assert found.message == "The report is there."
    done = [each[0] for each in seen if each]
    assert done == list(range(done[-1] + 1)), "each cell once"
    assert [each[2] for each in seen if each and each[2] == "risks"] == ["risks"]
    assert seen[-1] == []
    assert found.report["day"] == "24 November 2026"
    assert found.report["inside"] == "reports/acme/report.html"
    assert (tmp_path / found.report["inside"]).is_file()
    assert found.changed == ["There is no report of an earlier day to compare with."]
    (folder / "controls.csv").write_text(SHEET.format("Implemented"), encoding="utf-8")
    found, _ = rendered("2026-12-24")
    assert found.changed[0] == "Since 24 November 2026: 3 requirements changed."
    assert found.changed[1] == "27001, Clauses 4–10: likely in place 0 % → 2 %"
    assert json.loads((tmp_path / "reports/acme/run.json").read_text())["as_of"] == "2026-12-24"


def test_what_goes_wrong_is_a_sentence(folder: Path) -> None:
    (folder / "client.yml").write_text('name: Acme\nstandards: ["27001"]\neditions: [managment]\n', encoding="utf-8")
    found, _ = rendered("2026-11-24")
    assert found.message == "acme/client.yml: there is no edition managment; did you mean management?"
    assert found.report == {}


def test_it_follows_the_client_that_is_chosen(folder: Path) -> None:
    found = render(live=True)
    assert found.name == "Acme"
    choose_client("lumen")
    found.follow()
    assert found.name == "Lumen Documents"
    assert render("acme", live=False).frame.empty
