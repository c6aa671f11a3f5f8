"""Notebooks: each reads as house style says, runs top to bottom, and stops with one sentence on a wrong parameter."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import papermill
import pytest
from jupyter_core.utils import run_sync
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, papermill_engines
from papermill.exceptions import PapermillExecutionError

from ims_lib import paths
from ims_lib.batch.engine import QUIET
from ims_lib.cli import NEW_OBJECTS

NOTEBOOKS = sorted(paths.NOTEBOOKS.glob("*.ipynb"))
FORBIDDEN = (ast.FunctionDef, ast.ClassDef, ast.For, ast.While, ast.With, ast.Lambda, ast.Try)


FORGET = f"""\
get_ipython().reset(new_session=True)
import gc, sys
gc.set_threshold({NEW_OBJECTS})
for name in [name for name in sys.modules if name.partition(".")[0] == "ims_lib"]:
    del sys.modules[name]
del name, gc, sys
"""
"""What makes a kernel as new to us: no name, no cell that was run before, and nothing of ours imported or read. Like a command it seldom
looks for cycles."""


class KeptKernel(Engine):  # type: ignore[misc] # papermill ships no types
    """One real kernel for one notebook after the other, so that what others wrote is imported once."""

    km: Any = None
    kc: Any = None

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **_: Any) -> None:
        client = PapermillNotebookClient(nb_man, km=cls.km, kernel_name=kernel_name, extra_arguments=[QUIET])
        client.kc = cls.kc
        if cls.kc:
            reply = client.wait_for_reply(cls.kc.execute(FORGET, silent=True))
            assert reply["content"]["status"] == "ok", reply["content"]
        client.execute(cleanup_kc=False)
        cls.km, cls.kc = client.km, client.kc


papermill_engines.register("kept", KeptKernel)


@pytest.fixture(scope="module", autouse=True)
def kept_kernel() -> Iterator[None]:
    """No kernel thinks that somebody is there to click, and the kept one ends with the last notebook."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("JPY_SESSION_NAME", raising=False)
        yield
    if KeptKernel.kc:
        KeptKernel.kc.stop_channels()
        run_sync(KeptKernel.km.shutdown_kernel)(now=True)
        KeptKernel.km = KeptKernel.kc = None


def run(path: Path, engine: str | None = None, **parameters: Any) -> Any:
    options = {"engine_name": engine} if engine else {"extra_arguments": [QUIET]}
    return papermill.execute_notebook(str(path), None, parameters=parameters, progress_bar=False, **options)


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def path(request: pytest.FixtureRequest) -> Path:
    return request.param


def test_is_committed_stripped_with_a_kernel(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    assert notebook.metadata.kernelspec.name == "python3"
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.execution_count is None


def test_begins_with_a_question_then_its_parameters(path: Path) -> None:
    first, second, *_ = nbformat.read(path, as_version=4).cells
    assert first.cell_type == "markdown"
    assert first.source.splitlines()[0].startswith("# ")
    assert first.source.splitlines()[0].endswith("?")
    assert second.metadata.tags == ["parameters"]
    for line in second.source.splitlines():
        assert "  # str: " in line


def test_has_short_cells_of_calls_only(path: Path) -> None:
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type != "code":
            continue
        assert len(cell.source.splitlines()) <= 8
        for node in ast.walk(ast.parse(cell.source)):
            assert not isinstance(node, FORBIDDEN)
            if isinstance(node, ast.Import | ast.ImportFrom):
                assert [name.name for name in node.names] == ["ims_lib"]
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert "/" not in node.value, "a path"


SHORT = {"00_start_here"}
"""Notebooks of two widgets, which show nothing else."""
CLICKED = {"00_start_here", "01_ingest", "03_gap_analysis", "04_risk_register", "05_processes", "08_management_review"}
"""Notebooks with cells of the workbench, among others."""


STATED = {path.stem for path in NOTEBOOKS if "01" <= path.stem[:2] <= "10"}
"""Notebooks that begin with a line on where one stands; 00 shows it in its widget."""


def test_leads_to_the_next_by_its_title(path: Path) -> None:
    """Links between notebooks name what they lead to by its own title, so that one knows where one comes."""
    titles = {each.name: nbformat.read(each, as_version=4).cells[0].source.splitlines()[0][2:] for each in NOTEBOOKS}
    *_, last = nbformat.read(path, as_version=4).cells
    links = re.findall(r"\[(.+?)\]\((\w+\.ipynb)\)", last.source)
    assert links or path.stem not in {*STATED, *SHORT}
    assert all(titles[name] == text for text, name in links)


def test_runs_top_to_bottom_in_a_real_kernel(path: Path, demo_report: Path) -> None:
    """Where nobody can click, cells of the workbench are plain tables: no widget waits for a kernel that isn't there."""
    known = papermill.inspect_notebook(str(path))
    given = {"client": "harbour", "as_of": "2026-11-24", "folder": str(demo_report.parent)}
    notebook = run(path, "kept", **{name: value for name, value in given.items() if name in known})
    shown = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    assert len(shown) >= (2 if path.stem in SHORT else 4)
    assert not [output for output in shown if output.output_type == "stream" and output.name == "stderr"]
    stated = [cell for cell in notebook.cells if cell.source.startswith("ims.workbench.state(")]
    assert ["questions open" in cell.outputs[0]["data"]["text/html"] for cell in stated] == [True] * (
        path.stem in STATED
    )
    cells = [cell for cell in notebook.cells if "ims.workbench." in cell.source and cell not in stated]
    assert cells or path.stem not in CLICKED
    for cell in cells:
        assert cell.outputs
        assert not [key for output in cell.outputs for key in output["data"] if "widget" in key]
        if "ims.workbench.choose(" not in cell.source:
            (output,) = cell.outputs
            assert "<table" in output["data"]["text/html"] or "ims-none" in output["data"]["text/html"]
    assert "widgets" not in notebook.metadata


WRONG = {
    "unknown_name": ({"clinet": "harbour"}, "'clinet' is no parameter of this notebook; did you mean client?"),
    "unknown_client": ({"client": "harbor"}, "harbor: no client folder of that name or path; did you mean harbour?"),
    "no_date": ({"as_of": "24.11.2026"}, "as-of date '24.11.2026': write it as year-month-day, for example 2026-11-24"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_parameter_stops_with_one_sentence(name: str) -> None:
    parameters, sentence = WRONG[name]
    with pytest.raises(PapermillExecutionError) as stopped:
        run(paths.NOTEBOOKS / "client_report.ipynb", "kept", **parameters)
    assert stopped.value.evalue == sentence
    assert stopped.value.traceback == [sentence]


def test_a_report_can_be_rendered_from_a_running_notebook(tmp_path: Path) -> None:
    lines = f"import ims_lib as ims\nfrom pathlib import Path\nims.render_report('lumen', out=Path({str(tmp_path)!r}))"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(lines)])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, tmp_path / "mine.ipynb")
    run(tmp_path / "mine.ipynb")
    assert (tmp_path / "lumen" / "report.html").is_file()
