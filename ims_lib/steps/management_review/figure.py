"""One figure of the client's over its periods: its last value, its target, and which way it moves."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd

from ims_lib.frames import rows_of
from ims_lib.inputs.said import way_of

WAYS = {"higher": 1, "lower": -1}


@dataclass(frozen=True, slots=True)
class Figure:
    """A sentence with its cells, whether the target was missed (None: nobody can say), and whether it got worse."""

    title: str
    text: str
    cells: tuple[str, ...]
    missed: bool | None = None
    worse: bool = False
    open_way: bool = False
    """Whether the list does not tell which way is better."""
    perhaps_missed: bool = False
    """Whether it lies below a target per cent, and the list doesn't tell which way is better."""


def figure_of(title: str, group: pd.DataFrame) -> Figure:
    """A figure over its periods, the latest last.

    Missed or reached, better or worse are said only where the list tells which way is better, in a column or by how a
    target is put: max 4 h, ≥ 95 %. Periods that begin with
    the year are put in order; others count in the order of the list.
    """
    cells = tuple(group["cell"])
    rows = rows_of(group[group["actual"].notna()])
    if not rows:
        return Figure(title, f"{title}: no value", cells)
    if all(re.match(r"\d{4}", str(row["period"])) for row in rows):
        rows.sort(key=lambda row: str(row["period"]))
    last, before = rows[-1], rows[-2] if len(rows) > 1 else None
    way = WAYS.get(last["better"] or way_of(last["target_text"]) or "", 0)
    unit = f" {last['unit']}" if last["unit"] else ""
    missed = way * (last["actual"] - last["target"]) < 0 if last["target"] is not None and way else None
    worse = before is not None and way * (last["actual"] - before["actual"]) < 0
    period = f" in {last['period']}" if last["period"] else ""
    verdict = {True: ", missed", False: ", reached", None: ""}[missed]
    against = f" against {last['target']:g}{unit}{verdict}" if last["target"] is not None else ""
    trend = f"; {before['actual']:g}{unit} before" if before else ""
    text = f"{title}: {last['actual']:g}{unit}{period}{against}{trend}"
    in_percent = "%" in f"{last['target_text'] or ''}{last['unit'] or ''}"
    below_share = last["target"] is not None and in_percent and last["actual"] < last["target"]
    return Figure(title, text, cells, missed, worse, not way, perhaps_missed=not way and below_share)
