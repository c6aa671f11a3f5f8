"""Running a notebook through papermill for a client, in memory and with everything warm."""

from __future__ import annotations

import copy
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from ims_lib import errors
from ims_lib.batch.warm import WarmRun, can_fork
from ims_lib.errors import ImsError, ReportFailed


@contextmanager
def left_out(name: str) -> Iterator[None]:
    """While it lasts, a module can't be imported, as if it weren't installed. One that is loaded already stays."""
    if name in sys.modules:
        yield
        return
    sys.modules[name] = None  # type: ignore[assignment] # how the import system is told that there is none
    try:
        yield
    finally:
        del sys.modules[name]


# jsonschema builds a grammar of IRIs for a second when it is imported; nobody here checks one.
with left_out("rfc3987_syntax"):
    import nbformat
    from nbformat import NotebookNode
    from papermill.engines import Engine, NBClientEngine, NotebookExecutionManager, papermill_engines
    from papermill.exceptions import PapermillExecutionError
    from papermill.execute import execute_notebook

WARM, TOLD = "ims-warm", "ims-told"
Told = Callable[[int, int, str], None]
"""What is told after each cell: how many are done, of how many, and what stands in this one."""
QUIET = "--IPKernelApp.log_level=ERROR"
"""A kernel that talks over the loopback interface says so as a warning; a client's report isn't the place."""


class WarmEngine(Engine):  # type: ignore[misc] # papermill ships no types
    """A papermill engine: each notebook in a fresh process, forked from this one with everything imported."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: NotebookExecutionManager, kernel_name: str, *, told: Told | None = None, **_: Any
    ) -> None:
        cells = [
            (place, cell)
            for place, cell in enumerate(nb_man.nb.cells)
            if cell.cell_type == "code" and cell.source.strip()
        ]
        with WarmRun([cell.source for _, cell in cells]) as results:
            for number, ((place, cell), outputs) in enumerate(zip(cells, results, strict=False), start=1):
                nb_man.cell_start(cell, place)
                cell.execution_count = number
                cell.outputs = [nbformat.from_dict(output) for output in outputs]
                failed = next((output for output in outputs if output["output_type"] == "error"), None)
                if failed:
                    nb_man.cell_exception(cell, place, exception=None)
                    return
                nb_man.cell_complete(cell, place)
                if told:
                    told(number, len(cells), cell.source)


class ToldEngine(NBClientEngine):  # type: ignore[misc]
    """papermill's own engine, which tells of each cell."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: NotebookExecutionManager, kernel_name: str, *, told: Told | None = None, **options: Any
    ) -> None:
        cells = [cell.id for cell in nb_man.nb.cells if cell.cell_type == "code" and cell.source.strip()]
        complete = nb_man.cell_complete

        def complete_and_tell(cell: Any, *place: Any, **more: Any) -> None:
            complete(cell, *place, **more)
            if told and cell.get("id") in cells:
                told(cells.index(cell.id) + 1, len(cells), cell.source)

        nb_man.cell_complete = complete_and_tell
        super().execute_managed_notebook(nb_man, kernel_name, **options)


papermill_engines.register(WARM, WarmEngine)
papermill_engines.register(TOLD, ToldEngine)


def run_notebook(
    path: Path, parameters: Mapping[str, Any], *, warm: bool | None = None, told: Told | None = None
) -> NotebookNode:
    """The notebook with its outputs. Nothing is written to disk, and no copy is saved per cell.

    `warm` runs it in a fork of this process instead of a Jupyter kernel: the same result for less than half the
    CPU; by default where the system can fork safely. Raises the error that a cell raised when it is one of
    ours, else ReportFailed with the failing cell.
    """
    warm = can_fork() if warm is None else warm
    options: dict[str, Any] = {"engine_name": WARM} if warm else {"engine_name": TOLD, "extra_arguments": [QUIET]}
    try:
        return execute_notebook(
            copy.deepcopy(_notebook(path)),
            None,
            parameters=dict(parameters),
            progress_bar=False,
            request_save_on_cell_execute=False,
            told=told,
            **options,
        )
    except PapermillExecutionError as error:
        raise _told(path, error) from None


@cache
def _notebook(path: Path) -> NotebookNode:
    return nbformat.read(path, as_version=4)


def _told(path: Path, error: PapermillExecutionError) -> ImsError:
    kind = getattr(errors, str(error.ename), None)
    if isinstance(kind, type) and issubclass(kind, ImsError):
        return kind(str(error.evalue).splitlines())
    if str(error.ename).endswith("MemoryError"):  # numpy has one of its own
        return ReportFailed("it needs more memory than there is for it (ims batch --memory)")
    first_line = next(iter(str(error.source).strip().splitlines()), "?")
    return ReportFailed(f"{path.name}, the cell that begins {first_line!r}: {error.ename}: {error.evalue}")
