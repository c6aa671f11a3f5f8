"""Running a notebook through papermill for a client, in memory."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError
from papermill.execute import execute_notebook

from ims_lib import errors
from ims_lib.errors import ImsError, ReportFailed


def run_notebook(path: Path, parameters: Mapping[str, Any]) -> NotebookNode:
    """The notebook with its outputs. Nothing is written to disk, and no copy is saved per cell.

    Raises the error that a cell raised when it is one of ours, else ReportFailed with the failing cell.
    """
    try:
        return execute_notebook(
            path,
            None,
            parameters=dict(parameters),
            progress_bar=False,
            request_save_on_cell_execute=False,
            log_output=False,
        )
    except PapermillExecutionError as error:
        raise _told(path, error) from None


def _told(path: Path, error: PapermillExecutionError) -> ImsError:
    kind = getattr(errors, str(error.ename), None)
    if isinstance(kind, type) and issubclass(kind, ImsError):
        return kind(str(error.evalue).splitlines())
    first_line = str(error.source).strip().splitlines()[0] if str(error.source).strip() else "?"
    return ReportFailed(f"{path.name}, cell {error.exec_count} ({first_line}): {error.ename}: {error.evalue}")
