"""The union of inputs and decisions that the standards in scope ask for, each with what the client's data says of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pandas as pd

from ims_lib.assessment.records import Records
from ims_lib.catalogue.library import ReviewItem, load_library
from ims_lib.frames import frame_of
from ims_lib.inputs import Inputs
from ims_lib.languages import noted, translated
from ims_lib.register.model import NO_REGISTER, Register
from ims_lib.register.vocabulary import plain
from ims_lib.roadmap import Roadmap
from ims_lib.scales import head_count_factor, setting
from ims_lib.standard_ids import standard_of
from ims_lib.steps.ai_systems.view import ObjectsView, view_objects
from ims_lib.steps.document_evidence import DocumentSeen, evidence_of
from ims_lib.steps.document_set import DocumentSet
from ims_lib.steps.management_review.asked import Known, ReviewLine
from ims_lib.steps.management_review.filling import fill
from ims_lib.steps.management_review.trend import earlier_of
from ims_lib.steps.risk_register import RiskRegister, register_risks
from ims_lib.wording import in_counts

FILLED, IN_PART, OF_REPORT = noted("filled"), noted("filled in part"), noted("from this report")
SEEN, NOT_FILLED = noted("seen, not read"), noted("not in the files")
"""States of an input: the files read say what it asks for; they say something of it, and not the figures that it is about; they
don't, and this report's own figures do; a document or evidence that holds it was named and not read; nothing was found."""
TO_DECIDE = noted("to decide")


@dataclass(frozen=True, slots=True)
class Point:
    """What a review looks at, an input, or what it decides."""

    input: str
    """Its id, of a decision too."""
    title: str
    text: str
    asked_by: tuple[str, ...]
    """Requirements."""
    standards: tuple[str, ...]
    headline: bool
    """One of those that a joint review looks at first."""
    state: str
    lines: tuple[str, ...]
    """What is said of it."""
    cells: tuple[str, ...]
    seen: tuple[DocumentSeen, ...]
    """Where the files don't fill it, or with some rows of a list of other things alone: documents and evidence that hold it, unread."""
    usual_source: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Turn:
    """A part of the meeting."""

    begins: str
    """09:00."""
    minutes: int
    kind: str
    """input, break or decision."""
    point: Point | None
    """None for a break."""

    @property
    def title(self) -> str:
        return self.point.title if self.point else translated("Break")

    @property
    def state(self) -> str | None:
        return self.point.state if self.point else None


@dataclass(frozen=True)
class ManagementReview:
    """What one review of all standards in scope looks at and decides. The frames are for people."""

    __repr__ = in_counts

    looks_at: tuple[Point, ...]
    """The inputs, the six of all three standards first."""
    decides: tuple[Point, ...]
    turns: tuple[Turn, ...]
    """In the order of the meeting."""

    @cached_property
    def inputs(self) -> pd.DataFrame:
        """Index input."""
        return frame_of(self.looks_at, Point, index="input")

    @cached_property
    def decisions(self) -> pd.DataFrame:
        """Index output."""
        return frame_of(self.decides, Point, index="input", without=("state", "lines", "cells", "seen"))

    @cached_property
    def agenda(self) -> pd.DataFrame:
        """A row a turn."""
        return frame_of(self.turns, Turn, also=("title", "state"), without=("point",))

    @property
    def minutes(self) -> int:
        """Length of the meeting, breaks included."""
        return sum(turn.minutes for turn in self.turns)

    def said(self) -> pd.DataFrame:
        """A row for each line that the client's data says of an input: index input, title, line, cells (of the input)."""
        said = self.inputs[["title", "lines", "cells"]].rename(columns={"lines": "line"})
        return said.explode("line").dropna(subset=["line"])

    def not_filled(self) -> pd.DataFrame:
        """The inputs of which nothing is said here; whether they exist elsewhere, the client knows."""
        return self.inputs[self.inputs["state"].isin((SEEN, NOT_FILLED))]

    def count(self, state: str) -> int:
        """How many inputs are in this state."""
        return sum(point.state == state for point in self.looks_at)


def prepare_review(
    roadmap: Roadmap,
    inputs: Inputs,
    documents: DocumentSet | None = None,
    register: Register = NO_REGISTER,
    risks: RiskRegister | None = None,
    earlier: Mapping[str, Any] | None = None,
    objects: ObjectsView | None = None,
) -> ManagementReview:
    """The inputs that the standards in scope ask for, each filled from the client's data where there is any.

    An input of which nothing speaks isn't in the files. It is named with the documents that hold it, where one of the
    `documents` is listed or seen, with what rows of the `register` name as evidence of it, and with where it usually comes from.
    Figures of risks are those of the `risks`, and what is said of AI systems and services that of the `objects`, both put
    together here where none are given; what the `earlier` results, a parsed results.json, say stands beside them.
    """
    coverage = roadmap.gaps.coverage
    risks = risks or register_risks(coverage, inputs, register)
    objects = objects or view_objects(coverage, inputs, register)
    records, before = Records(inputs, coverage.client), earlier_of(earlier, coverage)
    known = Known(roadmap, records, risks, objects, register, before)
    scope = coverage.client.standards
    asked = {
        item.id: tuple(name for name in item.asked_by if standard_of(name) in scope)
        for item in load_library().review.values()
    }
    factor = head_count_factor(coverage.client.settings.head_count)
    looks_at, decides = [], []
    for item in (item for item in load_library().review.values() if asked[item.id]):
        if item.side == "output":
            decides.append(replace(_point(item, asked[item.id], factor), state=TO_DECIDE))
        else:
            # the documents that hold an input and that the client's list or its evidence names
            named = [seen for name in item.shown_by if documents for seen in documents.shown_by(name)]
            shown_by = (evidence_of(item, register), named)
            looks_at.append(_point(item, asked[item.id], factor, fill(item, known), *shown_by))
    looks_at.sort(key=lambda point: not point.headline)
    return ManagementReview(tuple(looks_at), tuple(decides), tuple(_turns(looks_at, decides)))


def _point(
    item: ReviewItem,
    asked: tuple[str, ...],
    factor: float,
    lines: Iterable[ReviewLine] = (),
    evidence: Iterable[DocumentSeen] = (),
    named: Iterable[DocumentSeen] = (),
) -> Point:
    said = list(lines)
    standards = tuple(dict.fromkeys(standard_of(name) for name in asked))
    state = _state_of_lines(item, said)
    # Of an input that a list of other things tells in some rows, evidence of its own rows may say more.
    in_some_rows = bool(item.words) and "actions" in item.filled_from
    shown_by = [*evidence, *named] if state != FILLED else [*evidence] if in_some_rows else []
    seen = tuple({plain(each.what): each for each in reversed(shown_by)}.values())[::-1]
    # What was named for no standard can be for any.
    if state == NOT_FILLED and any(not each.standards or set(standards) & set(each.standards) for each in seen):
        state = SEEN
    step = int(setting("review", "round_to"))
    return Point(
        input=item.id,
        title=item.title,
        text=item.text,
        asked_by=asked,
        standards=standards,
        headline=item.headline,
        state=state,
        lines=tuple(line.text for line in said),
        cells=tuple(dict.fromkeys(cell for line in said for cell in line.cells)),
        seen=seen,
        usual_source=item.usual_source,
        minutes=max(step * round(item.minutes * factor / step), step),
    )


def _state_of_lines(item: ReviewItem, lines: Iterable[ReviewLine]) -> str:
    """Whether what the files say fills an input: some need figures, of which a list of incidents has none."""
    lines = list(lines)
    sources = {line.source for line in lines if not line.of_report}
    if sources:
        whole = {line.source for line in lines if not line.of_report and not line.in_part}
        return FILLED if whole and (not item.needs or whole.intersection(item.needs)) else IN_PART
    return OF_REPORT if lines else NOT_FILLED


def _turns(looks_at: Iterable[Point], decides: Iterable[Point]) -> Iterator[Turn]:
    """Inputs, then decisions, one after the other, with breaks in between."""
    at = dt.datetime(2000, 1, 1, int(setting("review", "starts_at")))
    seated = 0
    for kind, points in ((noted("input"), looks_at), (noted("decision"), decides)):
        for point in points:
            if seated and seated + point.minutes > setting("review", "break_after"):
                pause = int(setting("review", "break_minutes"))
                yield Turn(f"{at:%H:%M}", pause, noted("break"), None)
                at, seated = at + dt.timedelta(minutes=pause), 0
            yield Turn(f"{at:%H:%M}", point.minutes, kind, point)
            at, seated = at + dt.timedelta(minutes=point.minutes), seated + point.minutes
