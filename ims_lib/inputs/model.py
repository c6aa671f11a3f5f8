"""The inputs as frames: a row for each row of the client's sheet, with the cell it was read from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from ims_lib.frames import rows_of
from ims_lib.register.lists import plans
from ims_lib.register.model import Finding
from ims_lib.wording import in_counts

INPUTS = (
    "risks",
    "documents",
    "audits",
    "suppliers",
    "objectives",
    "incidents",
    "measurements",
    "auditors",
    "planned_audits",
    "changes",
)
"""In the order of the template; `audits` holds nonconformities, audit findings and actions."""
PLACE = ("file", "sheet", "row", "cell", "headed", "stated_on")
"""Where a row stands: `cell` is file!sheet!A7, that of the cell which names the row; `headed` is the one standard whose
discipline the sheet's name or a line above its table names; `stated_on` is the day that the list says of itself there or
in the file's name, none where it says none."""


@dataclass(frozen=True, eq=False)
class Inputs:
    """A frame for each input, empty where the client has none. Columns: those of data/vocabulary/inputs.yml.

    Besides: refs (requirements named in the row), `<column>_text` (the cell's own text, for dates, numbers and
    words), cells (column → F31), and where the row stands. Nothing in a cell is None.
    """

    __repr__ = in_counts

    risks: pd.DataFrame
    documents: pd.DataFrame
    audits: pd.DataFrame
    suppliers: pd.DataFrame
    objectives: pd.DataFrame
    incidents: pd.DataFrame
    measurements: pd.DataFrame
    auditors: pd.DataFrame
    planned_audits: pd.DataFrame
    changes: pd.DataFrame
    findings: pd.DataFrame
    """What could not be read or must be settled, as in the register."""

    @classmethod
    def of(cls, rows: Mapping[str, Iterable[dict[str, Any]]], findings: Iterable[Finding]) -> Inputs:
        """The inputs of rows by input; every frame has all its columns."""
        told = pd.DataFrame(
            [(f.level, f.code, f.message, f.file, f.sheet, f.cell) for f in findings],
            columns=["level", "code", "message", "file", "sheet", "cell"],
            dtype=object,
        )
        return cls(**{name: _frame(name, rows.get(name, ())) for name in INPUTS}, findings=told)

    @cached_property
    def records(self) -> Mapping[str, list[dict[str, Any]]]:
        """The rows of each input that the client has, as plain values by column."""
        return {name: rows_of(getattr(self, name)) for name in self.given()}

    def given(self) -> tuple[str, ...]:
        """The inputs of which the client has at least one row."""
        return tuple(name for name in INPUTS if len(getattr(self, name)))


def columns_of(name: str) -> list[str]:
    """The columns of an input's frame."""
    plan = plans()[name]
    texts = [f"{column}_text" for column, said in plan.columns.items() if said.reading != "text"]
    return [*plan.columns, *texts, "refs", "cells", *PLACE]


def _frame(name: str, rows: Iterable[dict[str, Any]]) -> pd.DataFrame:
    columns = columns_of(name)
    # Objects, so that "nothing there" stays None.
    cells = [[row.get(column) for column in columns] for row in rows]
    return pd.DataFrame(cells or np.empty((0, len(columns))), columns=columns, dtype=object)
