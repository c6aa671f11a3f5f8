"""What an assessment holds: a level, its channel and its sources, for each criterion in each requirement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from ims_lib.catalogue.model import Catalogue
from ims_lib.client import Client
from ims_lib.register.model import Finding

CHANNELS = ("verified", "asserted", "inferred", "unknown")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a level comes from: a cell (file!sheet!F31), the text found there, and what it was taken for."""

    cell: str
    found: str
    taken_as: str
    accepted: bool = False
    """The row names no requirement: the assessor accepted that its text speaks of this one."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A level from 0 to 1 (none where nothing is known) with its channel and sources."""

    level: float | None
    channel: str
    sources: tuple[Source, ...] = ()
    via: tuple[str, ...] = ()
    """For a level carried over: the requirements that it was verified or asserted under."""


@dataclass(frozen=True)
class Assessment:
    """What is known of each criterion in each requirement. Holds all standards, whatever is in scope."""

    verdicts: Mapping[tuple[str, str], Verdict]
    """By requirement and criterion; applicable requirements only."""
    applicable: Mapping[str, bool]
    """For each leaf."""
    own: Mapping[str, Verdict]
    """Each criterion's own verdict: its judgement, or the mean of where it is verified or asserted."""
    certified: frozenset[str]
    """Standards that a valid certificate speaks for."""
    findings: tuple[Finding, ...]
    catalogue: Catalogue
    client: Client

    def table(self) -> pd.DataFrame:
        """A row per requirement and criterion: level, channel and cells."""
        rows = [
            (requirement, criterion, verdict.level, verdict.channel, tuple(source.cell for source in verdict.sources))
            for (requirement, criterion), verdict in self.verdicts.items()
        ]
        return pd.DataFrame(rows, columns=["requirement", "criterion", "level", "channel", "cells"])
