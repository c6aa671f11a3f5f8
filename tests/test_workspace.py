"""Where clients and reports lie, and which notebooks JupyterLab opens."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ims_lib import paths
from ims_lib.cli import main
from ims_lib.client.folders import find_client
from ims_lib.commands.lab import copy_notebooks
from ims_lib.errors import UnknownClient
from ims_lib.workspace import HOME, find_workspace

NOTEBOOK = "01_ingest.ipynb"


@pytest.fixture(autouse=True)
def _anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(HOME, raising=False)
    monkeypatch.chdir(tmp_path)


def test_the_nearest_folder_with_clients_is_the_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = tmp_path / "practice" / "notes" / "2026"
    inner.mkdir(parents=True)
    (tmp_path / "practice" / "clients").mkdir()
    monkeypatch.chdir(inner)
    assert find_workspace().home == tmp_path / "practice"


def test_without_one_it_is_the_checkout_and_clients_lie_with_its_data() -> None:
    found = find_workspace()
    assert (found.home, found.clients) == (paths.PROJECT, paths.DEMO_CLIENTS)
    assert found.notebooks.parent == found.reports == paths.PROJECT / "reports"


def test_the_data_folder_of_a_checkout_is_no_workspace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(paths.DATA)
    assert find_workspace().home == paths.PROJECT


def test_the_environment_names_it_and_an_option_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME, str(tmp_path / "named"))
    assert find_workspace().home == tmp_path / "named"
    assert main(["--home", str(tmp_path / "given"), "new", "acme"]) == 0
    assert main(["new", "brook", "--home", str(tmp_path / "given")]) == 0
    assert sorted(path.name for path in (tmp_path / "given" / "clients").iterdir()) == ["acme", "brook"]


def test_a_client_of_the_workspace_comes_before_a_demo_client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME, str(tmp_path))
    assert find_client("harbour") == paths.DEMO_CLIENTS / "harbour"
    folder = tmp_path / "clients" / "harbour"
    folder.mkdir(parents=True)
    (folder / "client.yml").write_text('name: Ours\nstandards: ["27001"]\n')
    assert find_client("harbour") == folder


def test_a_workspace_takes_no_real_client_of_the_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checkout = tmp_path / "checkout"
    for name in ("acme", "harbour"):
        (checkout / name).mkdir(parents=True)
        (checkout / name / "client.yml").write_text('name: Real\nstandards: ["27001"]\n')
    monkeypatch.setattr(paths, "DEMO_CLIENTS", checkout)
    assert find_client("acme") == checkout / "acme", "the checkout is the workspace"
    monkeypatch.setenv(HOME, str(tmp_path))
    assert find_client("harbour") == checkout / "harbour"
    with pytest.raises(UnknownClient, match="no client folder of that name"):
        find_client("acme")


def test_a_folder_without_settings_is_named_by_its_bare_name_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "clients" / "begun").mkdir(parents=True)
    with pytest.raises(UnknownClient, match=r"begun: this folder has no client\.yml; `ims new begun` makes one"):
        find_client("begun")
    monkeypatch.chdir(tmp_path / "clients")
    with pytest.raises(UnknownClient, match=r"`ims new \./begun` makes one"):
        find_client("begun")


def cells(notebook: Path) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return found


def change(notebook: Path, line: str) -> None:
    content = json.loads(notebook.read_text(encoding="utf-8"))
    content["cells"][1]["source"] = [line]
    notebook.write_text(json.dumps(content), encoding="utf-8")


def test_a_workspace_that_cannot_be_written_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "notebooks").write_text("a file where the copies should lie")
    assert main(["--home", str(tmp_path), "lab", "--no-browser"]) == 1
    (told,) = capsys.readouterr().err.splitlines()
    assert told.startswith(f"ims: {tmp_path / 'notebooks'}: cannot be written (")
    assert told.endswith("; --home names another workspace")


def test_a_home_that_cannot_be_written_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "home"
    home.write_text("a file where the home should be")
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(home / "runtime"))
    assert main(["--home", str(tmp_path), "lab", "--no-browser"]) == 1
    (told,) = capsys.readouterr().err.splitlines()
    assert told == (
        f"ims: {home / 'runtime'}: cannot be written (Not a directory);"
        " JupyterLab keeps files of its own in your home folder; HOME names another"
    )


@pytest.mark.parametrize(("given", "handed_on"), [([], False), (["--allow-root"], True)])
def test_the_option_that_jupyterlab_asks_of_root_is_handed_on(
    given: list[str], handed_on: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr("jupyterlab.labapp.LabApp.launch_instance", started.append)
    assert main(["--home", str(tmp_path), "lab", "--no-browser", *given]) == 0
    assert [("--allow-root" in options) for options in started] == [handed_on]


def test_copies_are_brought_up_to_date_and_nothing_of_a_user_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    originals, copies = tmp_path / "originals", tmp_path / "copies"
    originals.mkdir()
    original = originals / NOTEBOOK
    original.write_bytes((paths.NOTEBOOKS / NOTEBOOK).read_bytes())
    monkeypatch.setattr(paths, "NOTEBOOKS", originals)
    copy_notebooks(copies)
    assert cells(copies / NOTEBOOK) == cells(original)

    change(original, "new = 1")
    copy_notebooks(copies)
    assert cells(copies / NOTEBOOK) == cells(original), "nobody had touched it"

    change(copies / NOTEBOOK, "mine = 1")
    copy_notebooks(copies)
    assert cells(copies / NOTEBOOK)[1]["source"] == ["mine = 1"], "the original is as it was"

    change(original, "newer = 1")
    copy_notebooks(copies)
    assert cells(copies / NOTEBOOK) == cells(original)
    assert cells(copies / "01_ingest (own).ipynb")[1]["source"] == ["mine = 1"]
