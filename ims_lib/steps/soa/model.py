"""What a Statement of Applicability holds: an entry for each control, and who made and approves it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import pandas as pd

from ims_lib.ai_roles.proposals import Proposed
from ims_lib.catalogue.soa_reasons import CLIENTS, Lack, SourceId
from ims_lib.coverage import FIGURES
from ims_lib.frames import frame_of
from ims_lib.register.model import Finding
from ims_lib.steps.open_points import OpenPoint
from ims_lib.wording import in_counts

Applies = Literal["yes", "no", "asked", "proposed"]
"""How a control applies; asked: a row leaves it out, yet says what is no reason to; proposed: nobody has decided."""
SHEET = "Statement of Applicability"
"""Its sheet in the deliverable workbook."""
ASKED: Literal["asked"] = "asked"
"""How a control applies that a row leaves out, and says how far it is done or that somebody else runs it, or of which the client's risks
or AI systems say otherwise; it counts as excluded until then."""
OPEN = ("partial", "planned", "not_implemented")
"""Statuses that leave something to do, so that an auditor asks by when."""


@dataclass(frozen=True, slots=True)
class SoaReason:
    """Why a control is in or out, and what says so."""

    text: str
    source: SourceId
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ControlEntry:
    """What the statement says of one control. A text is empty where nothing says it."""

    control: str
    standard: str
    title: str
    applies: Applies
    driver: str
    """The client's, word for word."""
    reason: str
    source: SourceId
    """Where the reason comes from."""
    source_cells: tuple[str, ...]
    """What says so."""
    risks: tuple[str, ...]
    """Ids of those that it treats."""
    proposed_risks: tuple[str, ...]
    """Those that it likely treats, by the register's proposals, the client's own before ours; only of a control that no risk names."""
    unknown_risks: tuple[str, ...]
    """Ids that its rows name and the risk register doesn't have."""
    status: str
    """How far it is done by the client's rows; where they don't say, by what the figures leave no doubt of."""
    is_judged: bool
    """The status is the assessor's, as the rows don't say it."""
    verdict: str
    """What the assessor said of it, apart from what the client states."""
    owner: str
    evidence: str
    """The client's, as its rows name it."""
    looked_at: str
    """What the assessor names."""
    due: str
    """As it is written."""
    is_late: bool
    """That day has passed, and something is left to do."""
    open_due: str
    """The days of the client's open finding that names the control, and of open measures of the risks that it treats, each with its
    number and whether it has passed."""
    notes: str
    """The client's, word for word."""
    settle: tuple[str, ...]
    """What the client has to decide, a sentence each."""
    gravity: int
    """How grave the gravest of these is, by the order in soa_reasons.yml: 0 is the gravest."""
    proposal: Proposed | None
    """What the organisation's roles with AI propose for a control that no row names; none where they propose nothing."""
    cells: tuple[str, ...]
    missing: tuple[Lack, ...]
    """What an auditor would miss."""
    points: tuple[OpenPoint, ...]
    """What is open: records that stand against it, questions on its rows."""
    figures: Mapping[str, float]
    """Those of coverage."""

    @property
    def is_drafted(self) -> bool:
        """Whether the reason is a draft of ours."""
        return self.source not in (*CLIENTS, "none")

    @property
    def is_decided(self) -> bool:
        """Whether the client says that it applies, or doesn't, and why."""
        return self.applies in ("yes", "no") and self.reason != "" and not self.is_drafted

    @property
    def asked(self) -> tuple[str, ...]:
        """What is open."""
        return tuple(point.text for point in self.points)

    @property
    def asked_cells(self) -> tuple[str, ...]:
        """Where it was found."""
        return tuple(point.cell for point in self.points)


@dataclass(frozen=True, slots=True)
class Version:
    """A version of the client's statement, or the draft that this one is."""

    version: str
    day: dt.date | None
    state: str
    prepared_by: str
    approved_by: str
    cell: str
    """Where it is named; empty of the draft."""


@dataclass(frozen=True)
class StatementOfApplicability:
    """The statement: all controls of the Annexes in scope, its versions, and what is to be told of it."""

    __repr__ = in_counts

    entries: tuple[ControlEntry, ...]
    """In the standards' order."""
    versions: tuple[Version, ...]
    """The client's, then this draft."""
    driver_codes: Mapping[str, str]
    """What the client's codes for drivers mean, by its own legend."""
    findings: tuple[Finding, ...]

    @cached_property
    def controls(self) -> pd.DataFrame:
        """Index control, a row an entry, with the figures of coverage: for people."""
        also = ("asked", "asked_cells")
        return frame_of(self.entries, ControlEntry, index="control", also=also, without=("points",), figures=FIGURES)

    def of(self, applies: Applies) -> list[ControlEntry]:
        """The controls that apply in this way."""
        return [entry for entry in self.entries if entry.applies == applies]
