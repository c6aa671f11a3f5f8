"""Where nobody can click, the workbench's cells are plain tables: no widget waits for a kernel that isn't there."""

from __future__ import annotations

import papermill
import pytest

from ims_lib import paths
from ims_lib.batch.engine import QUIET
from ims_lib.workbench.front_end import can_show_widgets, front


@pytest.mark.parametrize("name", ["01_ingest", "03_gap_analysis"])
def test_papermill_gets_tables(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    notebook = papermill.execute_notebook(
        str(paths.NOTEBOOKS / f"{name}.ipynb"), None, progress_bar=False, extra_arguments=[QUIET]
    )
    cells = [cell for cell in notebook.cells if cell.source.startswith("ims.workbench.")]
    assert cells
    for cell in cells:
        (output,) = cell.outputs
        assert "<table" in output["data"]["text/html"]
        assert not [key for key in output["data"] if "widget" in key]
    assert "widgets" not in notebook.metadata


def test_a_script_gets_tables() -> None:
    assert not can_show_widgets()


@pytest.mark.parametrize("name", ["shared.js", "accept.js", "review.js", "settle.js", "workbench.css"])
def test_front_end_asks_the_network_for_nothing_and_sets_texts_as_texts(name: str) -> None:
    text = front(name)
    assert not [
        word for word in ("http:", "https:", "import(", "fetch(", "@import", "innerHTML", "eval(") if word in text
    ]
