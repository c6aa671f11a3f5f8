"""What people read in the notebooks' outputs, of every demo client and of one without a sheet: words, and nothing of the program's own."""

from __future__ import annotations

import gc
import json
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import plotly.io
import pytest
from bs4 import BeautifulSoup
from IPython.core.history import HistoryManager
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import RichOutput, capture_output
from plotly.graph_objects import Figure

import ims_lib
from ims_lib import paths
from ims_lib.catalogue import load_catalogue
from ims_lib.report.section import MIME, Section
from ims_lib.workbench.tables import ReadTable
from ims_lib.workbench.values import labels
from tests.conftest import AS_OF

NOTEBOOKS = sorted(paths.NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))
EMPTY = "a client without a sheet"
CLIENTS = [*sorted(path.name for path in paths.DEMO_CLIENTS.iterdir() if path.is_dir()), EMPTY]
STAGES = ("open_client", "read_register", "assess", "score_coverage", "find_gaps", "plan_roadmap", "walk_steps")
PROGRAM = re.compile(
    r"\b(?:NaN|nan|NaT|dtype)\b"  # what a frame writes where nothing is
    r"|\bNone\b(?!\.$| of\b| is\b|:)"  # a sentence may begin so
    r"|\('[^']*',|\['[^']*'[,\]]|\{'[^']*':"  # a tuple, list or mapping
    r"|\b[a-z_]+/(?:decide|build|run|prove)\b"  # a package's id
)
REQUIREMENT = re.compile(r"\b(?:27001|20000-1|42001):(?!20\d\d\b)(?:A\.)?\d[\d.]*")
ID = re.compile(r"\b[a-z][a-z_0-9]*\.[a-z][a-z_0-9]*\b")
PLAIN_NAME = re.compile(r"[a-z][a-z_0-9]*")


@pytest.fixture(scope="module")
def shell() -> Iterator[InteractiveShell]:
    """A shell in this process, and each stage run once for a client whatever notebook asks for it.

    It leaves no thread behind, as it would for its history: where there is one, reports after it run in kernels. Whenever it
    is reset Python looks for cycles, and passes over what stood here before.
    """
    gc.freeze()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(HistoryManager, "enabled", False)
        patch.delenv("JPY_SESSION_NAME", raising=False)
        patch.setattr(plotly.io.renderers, "default", "plotly_mimetype")
        for name in STAGES:
            patch.setattr(ims_lib, name, partial(once, {}, getattr(ims_lib, name)), raising=False)
        yield InteractiveShell.instance()
    InteractiveShell.clear_instance()
    gc.unfreeze()


def once(kept: dict[str, Any], stage: Callable[..., Any], *given: Any, **named: Any) -> Any:
    """What a stage gives, the same object for the same arguments."""
    key = str([*(each if isinstance(each, str) else id(each) for each in (*given, *named.values()))])
    if key not in kept:
        kept[key] = (stage(*given, **named), given, named)  # what was given stays, so that no other has its id
    return kept[key][0]


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Each client's name or folder."""
    empty = tmp_path_factory.mktemp("empty") / "acme"
    empty.mkdir()
    (empty / "client.yml").write_text(
        'name: Acme\nstandards: ["27001", "20000-1", "42001"]\nassessor: Ann\n', encoding="utf-8"
    )
    return {name: name for name in CLIENTS} | {EMPTY: str(empty)}


@pytest.mark.parametrize("client", CLIENTS)
def test_outputs_are_words_for_people(client: str, shell: InteractiveShell, folders: dict[str, str]) -> None:
    """Of all notebooks, the problems in one list."""
    assert [each for path in NOTEBOOKS for each in sorted(set(problems(path, folders[client], shell)))] == []


def problems(path: Path, client: str, shell: InteractiveShell) -> Iterator[str]:
    """A line for each piece of a cell's output that isn't for people."""
    shell.reset(new_session=True)
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type != "code":
            continue
        for value in outputs(cell, client, shell):
            for text in texts_of(value, shell):
                # Sections are the report's own, where a requirement's number leads to its place.
                is_section = isinstance(value, Section) or MIME in getattr(value, "data", ())
                for piece in strange(text, *(() if is_section else (REQUIREMENT,))):
                    yield f"{path.stem}, {cell.id}: {piece} in '{text[:120]}'"
            if isinstance(value, ReadTable):
                yield from (f"{path.stem}, {cell.id}: {name} has no label" for name in unlabelled(value.frame))


def outputs(cell: Any, client: str, shell: InteractiveShell) -> list[Any]:
    """What a cell shows: its last value, and all that it displays."""
    with capture_output() as shown:
        result = shell.run_cell(cell.source, store_history=True)
        if "parameters" in cell.metadata.get("tags", ()):
            shell.push({"client": client, "as_of": AS_OF})
    result.raise_error()
    return [*([] if result.result is None else [result.result]), *shown.outputs]


def texts_of(value: Any, shell: InteractiveShell) -> list[str]:
    """The texts that somebody reads of a value, one by one."""
    data = value.data if isinstance(value, RichOutput) else shell.display_formatter.format(value)[0]
    figure = value.to_plotly_json() if isinstance(value, Figure) else data.get("application/vnd.plotly.v1+json")
    if figure:
        return list(strings(json.loads(json.dumps(figure, default=str))))
    if page := data.get("text/html"):
        soup = BeautifulSoup(page, "html.parser")
        for part in soup(["style", "script", "code", "template"]):
            part.decompose()
        return [text.strip() for text in soup.find_all(string=True) if text.strip()]
    return [data.get("text/markdown") or data["text/plain"]]


def strings(figure: Any) -> Iterator[str]:
    """What is written in a chart: names, axes, titles, and what shows when pointed at."""
    if isinstance(figure, str):
        yield figure
    elif isinstance(figure, list):
        for each in figure:
            yield from strings(each)
    elif isinstance(figure, dict):
        for name, each in figure.items():
            if name not in ("template", "hovertemplate", "texttemplate", "config"):
                yield from strings(each)


def strange(text: str, *also: re.Pattern[str]) -> Iterator[str]:
    yield from (each[0] for rule in (PROGRAM, *also) for each in rule.finditer(text))
    yield from (each[0] for each in ID.finditer(text) if each[0] in load_catalogue().criteria)


def unlabelled(frame: pd.DataFrame) -> Iterator[str]:
    """Columns with a name of the program's for which data/scales/columns.csv has no label."""
    for name in frame.columns:
        for part in name if isinstance(name, tuple) else (name,):
            if PLAIN_NAME.fullmatch(str(part)) and part not in labels():
                yield str(part)
