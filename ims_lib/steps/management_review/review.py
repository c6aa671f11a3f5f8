"""The union of inputs and decisions that the standards in scope ask for, each with what the client's data says of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from ims_lib.catalogue.library import ReviewItem, load_library
from ims_lib.inputs import Inputs
from ims_lib.roadmap import Roadmap
from ims_lib.scales import head_count_factor, setting
from ims_lib.steps.management_review.filling import Line, fill

INPUTS = [
    "input",
    "title",
    "text",
    "asked_by",
    "standards",
    "headline",
    "state",
    "lines",
    "cells",
    "usual_source",
    "minutes",
]
AGENDA = ["begins", "minutes", "kind", "item", "title", "asked_by", "state"]


@dataclass(frozen=True)
class ManagementReview:
    """What one review of all standards in scope looks at and decides."""

    inputs: pd.DataFrame
    """Index input, the six of all three standards first: title, text, asked_by (requirements), standards, state (filled or
    missing), lines (what the client's data says), cells, usual_source, minutes."""
    decisions: pd.DataFrame
    """Index output: title, text, asked_by, standards, minutes."""
    agenda: pd.DataFrame
    """In the order of the meeting: begins ("09:00"), minutes, kind (input, break, decision), title, asked_by, state."""

    @property
    def minutes(self) -> int:
        """Length of the meeting, breaks included."""
        return int(self.agenda["minutes"].sum())

    def said(self) -> pd.DataFrame:
        """A row for each line that the client's data says of an input: index input, title, line, cells (of the input)."""
        return (
            self.inputs[["title", "lines", "cells"]]
            .rename(columns={"lines": "line"})
            .explode("line")
            .dropna(subset=["line"])
        )

    def missing(self) -> pd.DataFrame:
        """The inputs of which nothing speaks."""
        return self.inputs[self.inputs["state"] == "missing"]

    def count(self, state: str) -> int:
        """How many inputs are in this state."""
        return int((self.inputs["state"] == state).sum())


def prepare_review(roadmap: Roadmap, inputs: Inputs) -> ManagementReview:
    """The inputs that the standards in scope ask for, each filled from the client's data where there is any.

    An input of which nothing speaks is missing, and is named with where it usually comes from. Minutes are those of
    the library times the head-count factor, in steps of five; the meeting has a break after an hour and a half.
    """
    coverage = roadmap.gaps.coverage
    items = [
        (item, asked) for item in load_library().review.values() if (asked := _asked(item, coverage.client.standards))
    ]
    factor = head_count_factor(coverage.client.settings.head_count)
    rows = [_row(item, asked, fill(item, roadmap, inputs), factor) for item, asked in items if item.side == "input"]
    rows.sort(key=lambda row: not row["headline"])
    outputs = [_row(item, asked, (), factor) for item, asked in items if item.side == "output"]
    return ManagementReview(
        inputs=pd.DataFrame(rows, columns=INPUTS, dtype=object).set_index("input"),
        decisions=pd.DataFrame(outputs, columns=INPUTS, dtype=object)
        .set_index("input")
        .drop(columns=["state", "lines", "cells"]),
        agenda=_agenda(rows, outputs),
    )


def _asked(item: ReviewItem, standards: Iterable[str]) -> tuple[str, ...]:
    wanted = set(standards)
    return tuple(name for name in item.asked_by if name.partition(":")[0] in wanted)


def _row(item: ReviewItem, asked: tuple[str, ...], lines: Iterable[Line], factor: float) -> dict[str, object]:
    said = list(lines)
    step = int(setting("review", "round_to"))
    return {
        "input": item.id, "title": item.title, "text": item.text, "asked_by": asked,
        "standards": tuple(dict.fromkeys(name.partition(":")[0] for name in asked)), "headline": item.headline,
        "state": "filled" if said else "missing", "lines": tuple(line.text for line in said),
        "cells": tuple(dict.fromkeys(cell for line in said for cell in line.cells)), "usual_source": item.usual_source,
        "minutes": max(step * round(item.minutes * factor / step), step),
    }  # fmt: skip


def _agenda(inputs: list[dict[str, object]], outputs: list[dict[str, object]]) -> pd.DataFrame:
    """Inputs, then decisions, one after the other, with breaks in between."""
    rows: list[dict[str, object]] = []
    at = dt.datetime(2000, 1, 1, int(setting("review", "starts_at")))
    seated = 0
    for kind, listed in (("input", inputs), ("decision", outputs)):
        for item in listed:
            minutes = int(str(item["minutes"]))
            if seated and seated + minutes > setting("review", "break_after"):
                pause = int(setting("review", "break_minutes"))
                rows.append({"begins": f"{at:%H:%M}", "minutes": pause, "kind": "break", "title": "Break"})
                at, seated = at + dt.timedelta(minutes=pause), 0
            rows.append({
                "begins": f"{at:%H:%M}", "minutes": minutes, "kind": kind, "item": item["input"], "title": item["title"],
                "asked_by": item["asked_by"], "state": item["state"] if kind == "input" else "to decide",
            })  # fmt: skip
            at, seated = at + dt.timedelta(minutes=minutes), seated + minutes
    return pd.DataFrame(rows, columns=AGENDA, dtype=object)
