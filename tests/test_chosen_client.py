"""Which client a notebook opens that names none: the chosen one, else the only one, else the demo."""

from __future__ import annotations

from pathlib import Path

import nbformat
import papermill
import pytest

from ims_lib import choose_client, open_client, paths
from ims_lib.batch.engine import QUIET
from ims_lib.cli import main
from ims_lib.errors import UnknownClient
from ims_lib.workspace import HOME
from tests.builders import write_client

SETTINGS = 'name: Acme\nstandards: ["27001"]\n'


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with two clients."""
    for name in ("acme", "brook"):
        write_client(tmp_path / "clients" / name, SETTINGS)
    monkeypatch.setenv(HOME, str(tmp_path))
    return tmp_path


def test_the_chosen_one(home: Path) -> None:
    assert choose_client("brook") == home / "clients" / "brook"
    assert open_client("").id == "brook"
    assert (home / ".ims" / "chosen.yml").read_text() == "client: clients/brook\n"
    choose_client("acme")
    assert open_client("").id == "acme"


def test_one_from_elsewhere_can_be_chosen(home: Path, tmp_path: Path) -> None:
    choose_client("lumen")
    assert open_client("").folder == paths.DEMO_CLIENTS / "lumen"


def test_else_the_only_one(home: Path) -> None:
    (home / "clients" / "brook" / "client.yml").unlink()
    assert open_client("").id == "acme"


@pytest.mark.parametrize("chosen", [None, "client: clients/gone\n", "client: [", "nothing"])
def test_else_the_demo_client(home: Path, chosen: str | None) -> None:
    if chosen:
        (home / ".ims").mkdir()
        (home / ".ims" / "chosen.yml").write_text(chosen, encoding="utf-8")
    assert open_client("").id == paths.DEMO_NAMES[0]


def test_what_is_no_client_is_not_chosen(home: Path) -> None:
    with pytest.raises(UnknownClient, match="did you mean brook"):
        choose_client("brok")
    assert not (home / ".ims").exists()


def test_the_command_line_wants_a_name(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["report", ""])
    assert stopped.value.code == 2
    assert "name a client" in capsys.readouterr().err


def test_a_notebooks_own_name_comes_first_and_papermills_before_it(home: Path, tmp_path: Path) -> None:
    choose_client("brook")
    cells = [
        nbformat.v4.new_code_cell('client = ""', metadata={"tags": ["parameters"]}),
        nbformat.v4.new_code_cell("import ims_lib as ims\nims.open_client(client).id"),
    ]
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, tmp_path / "which.ipynb")

    def opened(**parameters: str) -> str:
        run = papermill.execute_notebook(
            str(tmp_path / "which.ipynb"), None, parameters=parameters, progress_bar=False, extra_arguments=[QUIET]
        )
        return str(run.cells[-1].outputs[0].data["text/plain"])

    assert opened() == "'brook'"
    assert opened(client="acme") == "'acme'"
