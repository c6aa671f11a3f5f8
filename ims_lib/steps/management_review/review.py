"""The union of inputs and decisions that the standards in scope ask for, each with what the client's data says of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pandas as pd

from ims_lib.catalogue.library import ReviewItem, load_library
from ims_lib.inputs import Inputs
from ims_lib.register.model import Register
from ims_lib.register.vocabulary import plain
from ims_lib.roadmap import Roadmap
from ims_lib.scales import head_count_factor, setting
from ims_lib.steps.document_evidence import Seen, evidence_of
from ims_lib.steps.document_set import DocumentSet
from ims_lib.steps.management_review.filling import Line, fill
from ims_lib.steps.risk_register import RiskRegister, register_risks

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
    "seen",
    "usual_source",
    "minutes",
]
FILLED, IN_PART, OF_REPORT = "filled", "filled in part", "from this report"
SEEN, NOT_FILLED = "seen, not read", "not in the files"
"""States of an input: the files read say what it asks for; they say something of it, and not the figures that it is about; they
don't, and this report's own figures do; a document or evidence that holds it was named and not read; nothing was found."""
AGENDA = ["begins", "minutes", "kind", "item", "title", "asked_by", "state"]


@dataclass(frozen=True)
class ManagementReview:
    """What one review of all standards in scope looks at and decides."""

    inputs: pd.DataFrame
    """Index input, the six of all three standards first: title, text, asked_by (requirements), standards, state (filled,
    filled in part, from this report, seen, not in the files), lines (what is said of it), cells, seen (where the files don't
    fill it: documents and evidence named elsewhere that hold it, unread), usual_source, minutes."""
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

    def not_filled(self) -> pd.DataFrame:
        """The inputs of which nothing is said here; whether they exist elsewhere, the client knows."""
        return self.inputs[self.inputs["state"].isin((SEEN, NOT_FILLED))]

    def count(self, state: str) -> int:
        """How many inputs are in this state."""
        return int((self.inputs["state"] == state).sum())


def prepare_review(
    roadmap: Roadmap,
    inputs: Inputs,
    documents: DocumentSet | None = None,
    register: Register | None = None,
    risks: RiskRegister | None = None,
) -> ManagementReview:
    """The inputs that the standards in scope ask for, each filled from the client's data where there is any.

    An input of which nothing speaks isn't in the files. It is named with the documents that hold it, where one of the
    `documents` is listed or seen, with what rows of the `register` name as evidence of it, and with where it usually comes from.
    Figures of risks are those of the `risks` counted, put together here where none are given. Minutes are those of the library times the
    head-count factor, in steps of five; the meeting has a break after an hour and a half.
    """
    coverage = roadmap.gaps.coverage
    risks = risks or register_risks(coverage, inputs, register)
    items = [
        (item, asked) for item in load_library().review.values() if (asked := _asked(item, coverage.client.standards))
    ]
    factor = head_count_factor(coverage.client.settings.head_count)
    rows = [
        _row(
            item,
            asked,
            factor,
            fill(item, roadmap, inputs, risks),
            [*evidence_of(item, register), *_named(item, documents)],
        )
        for item, asked in items
        if item.side == "input"
    ]
    rows.sort(key=lambda row: not row["headline"])
    outputs = [_row(item, asked, factor) for item, asked in items if item.side == "output"]
    return ManagementReview(
        inputs=pd.DataFrame(rows, columns=INPUTS, dtype=object).set_index("input"),
        decisions=pd.DataFrame(outputs, columns=INPUTS, dtype=object)
        .set_index("input")
        .drop(columns=["state", "lines", "cells", "seen"]),
        agenda=_agenda(rows, outputs),
    )


def _asked(item: ReviewItem, standards: Iterable[str]) -> tuple[str, ...]:
    wanted = set(standards)
    return tuple(name for name in item.asked_by if name.partition(":")[0] in wanted)


def _row(
    item: ReviewItem, asked: tuple[str, ...], factor: float, lines: Iterable[Line] = (), named: Iterable[Seen] = ()
) -> dict[str, object]:
    said = list(lines)
    standards = tuple(dict.fromkeys(name.partition(":")[0] for name in asked))
    state = _state_of_lines(item, said)
    seen = () if state == FILLED else tuple({plain(each.what): each for each in reversed(list(named))}.values())[::-1]
    if state == NOT_FILLED and any(_is_for(each, standards) for each in seen):
        state = SEEN
    step = int(setting("review", "round_to"))
    return {
        "input": item.id,
        "title": item.title,
        "text": item.text,
        "asked_by": asked,
        "standards": standards,
        "headline": item.headline,
        "state": state,
        "lines": tuple(line.text for line in said),
        "cells": tuple(dict.fromkeys(cell for line in said for cell in line.cells)),
        "seen": seen,
        "usual_source": item.usual_source,
        "minutes": max(step * round(item.minutes * factor / step), step),
    }


def _state_of_lines(item: ReviewItem, lines: Iterable[Line]) -> str:
    """Whether what the files say fills an input: some need figures, of which a list of incidents has none."""
    lines = list(lines)
    sources = {line.source for line in lines if not line.of_report}
    if sources:
        return FILLED if not item.needs or sources.intersection(item.needs) else IN_PART
    return OF_REPORT if lines else NOT_FILLED


def _is_for(seen: Seen, standards: Iterable[str]) -> bool:
    """Whether what was seen can be for one of these standards: it is named for none, or for one of them."""
    return not seen.standards or bool(set(standards).intersection(seen.standards))


def _named(item: ReviewItem, documents: DocumentSet | None) -> Iterator[Seen]:
    """The documents that hold an input and that the client's list or its evidence names."""
    if documents is not None:
        yield from (seen for name in item.shown_by for seen in documents.shown_by(name))


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
            rows.append(
                {
                    "begins": f"{at:%H:%M}",
                    "minutes": minutes,
                    "kind": kind,
                    "item": item["input"],
                    "title": item["title"],
                    "asked_by": item["asked_by"],
                    "state": item["state"] if kind == "input" else "to decide",
                }
            )
            at, seated = at + dt.timedelta(minutes=minutes), seated + minutes
    return pd.DataFrame(rows, columns=AGENDA, dtype=object)
