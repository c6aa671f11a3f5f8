"""What an input of the management review is filled from, and the lines that come out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from ims_lib.assessment.records import Records
from ims_lib.catalogue.library import ReviewItem
from ims_lib.coverage import Coverage
from ims_lib.register.model import Register
from ims_lib.roadmap import Roadmap
from ims_lib.steps.ai_systems.view import ObjectsView
from ims_lib.steps.management_review.trend import Earlier
from ims_lib.steps.risk_register import RiskRegister


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """A sentence, the cells that it rests on, and whether it is a figure of this report and not of the files."""

    text: str
    cells: tuple[str, ...] = ()
    of_report: bool = False
    source: str = ""
    """What of the client's data says it, such as measurements."""
    in_part: bool = False
    """Whether it never says all that an input asks for, such as a remark."""


@dataclass(frozen=True, slots=True)
class Known:
    """What all inputs can draw on."""

    roadmap: Roadmap
    records: Records
    risks: RiskRegister
    objects: ObjectsView
    register: Register | None = None
    earlier: Earlier | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What a source is asked for, and what it can draw on."""

    part: str
    """Which of the source's entries are meant, such as a kind of incident; empty where all are."""
    item: ReviewItem
    known: Known

    @property
    def coverage(self) -> Coverage:
        return self.known.roadmap.gaps.coverage

    @property
    def today(self) -> dt.date:
        return self.coverage.client.as_of
