"""The inputs: the rows of the client's lists, and the same as frames, for people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ims_lib.inputs.rows import ROWS, ListRow, Lists, value_in
from ims_lib.register.model import Finding
from ims_lib.register.plans import plans
from ims_lib.wording import in_counts

PLACE = ("file", "sheet", "row", "cell", "headed", "stated_on")
"""Columns of a frame that say where a row stands."""


@dataclass(frozen=True, eq=False)
class Inputs:
    """The client's lists, and a frame for each, empty where the client has none. Columns: those of data/vocabulary/inputs.yml.

    Besides: refs (requirements named in the row), `<column>_text` (the cell's own text, for dates, numbers and
    words), cells (column → F31), and where the row stands. Nothing in a cell is None.
    """

    __repr__ = in_counts

    lists: Lists
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
    ai_systems: pd.DataFrame
    services: pd.DataFrame
    impact_assessments: pd.DataFrame
    found: tuple[Finding, ...]
    """What could not be read or must be settled, as in the register."""
    findings: pd.DataFrame
    """The same as a frame."""

    @classmethod
    def of(cls, lists: Lists, findings: Iterable[Finding]) -> Inputs:
        """The inputs of these lists; every frame has all its columns."""
        found = tuple(findings)
        frames = {name: _frame(name, getattr(lists, name)) for name in ROWS}
        return cls(lists, **frames, found=found, findings=frame_of_findings(found))

    def given(self) -> tuple[str, ...]:
        """The inputs of which the client has at least one row."""
        return tuple(self.lists.given())


def frame_of_findings(findings: Iterable[Finding]) -> pd.DataFrame:
    """Level, code, message, file, sheet and cell of each."""
    told = Finding._fields[:6]
    return pd.DataFrame([each[: len(told)] for each in findings], columns=told, dtype=object)


def _frame(name: str, rows: Iterable[ListRow]) -> pd.DataFrame:
    plan = plans()[name]
    texts = [f"{column}_text" for column, said in plan.columns.items() if said.reading != "text"]
    columns = [*plan.columns, *texts, "refs", "cells", *PLACE]
    # Objects, so that "nothing there" stays None.
    cells = [[value_in(row, column) for column in columns] for row in rows]
    return pd.DataFrame(cells or np.empty((0, len(columns))), columns=columns, dtype=object)
