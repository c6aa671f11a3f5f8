"""What an assessment holds: a level, its channel and its sources, for each criterion in each requirement."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from statistics import fmean
from typing import Literal

import pandas as pd

from ims_lib.ai_roles.proposals import Proposal
from ims_lib.assessment.objects import Objects, SaidOfSome
from ims_lib.catalogue.model import Catalogue
from ims_lib.catalogue.weighing import Pair, Weighing
from ims_lib.cell_places import CellPlace, row_of
from ims_lib.client import Client
from ims_lib.decided_settings import MadeDecision
from ims_lib.judgements.model import Judgement
from ims_lib.register.model import Finding
from ims_lib.standard_ids import standard_of
from ims_lib.wording import COUNTED, in_counts

JudgedEach = Mapping[str, Mapping[str, Judgement]]
"""Key of an object → criterion → the judgement on it there."""
Basis = Literal["judged", "stated", ""]
SCORING = 2
"""The edition of the rules of scoring; figures of another edition can't be compared."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a level comes from: a cell (file!sheet!F31), the text found there, and what it was taken for."""

    cell: str
    found: str
    taken_as: str
    accepted: bool = False
    """The row names no requirement: the assessor accepted that its text speaks of this one."""
    judged_on: str = ""
    """The day on which an assessor judged the row, as ISO text; empty where nobody did."""
    taken_back_by: Source | None = None
    """What stands beside the state in its own row and takes some of it back, which is asked about."""


@dataclass(frozen=True, slots=True)
class Dispute:
    """A record that contradicts statements: on these requirements, or on these criteria wherever they are stated."""

    record: Source
    at: CellPlace
    """Where the list says it."""
    requirements: tuple[str, ...] = ()
    criteria: tuple[str, ...] = ()
    standards: tuple[str, ...] = ()
    """The only standards whose requirements the record speaks of, as a risk of a known category does; none: all."""
    only_in: tuple[str, ...] = ()
    """The only requirements in which it contradicts the criteria; none: all."""
    since: dt.date | None = None
    """The day from which the record counts."""
    name: str = ""
    """What the record is called; its text goes on after that."""
    asks: str = ""
    """A question that is put instead: the record contradicts nothing."""
    speaks_for: bool = False
    """Whether it speaks for what a row says isn't in place at all, instead of against what one says is."""
    same_as: str = ""
    """The code of a question of the steps on that row which asks the same."""

    @property
    def says(self) -> str:
        """What the record says, without its name."""
        return self.record.found.removeprefix(self.name).strip()

    def concerns(self, pair: Pair) -> bool:
        """Whether a criterion in a requirement is what the record contradicts."""
        if self.standards and standard_of(pair[0]) not in self.standards:
            return False
        if self.only_in and pair[0] not in self.only_in:
            return False
        return pair[0] in self.requirements or pair[1] in self.criteria

    def is_settled_by(self, sources: Iterable[Source]) -> bool:
        """Whether somebody judged every row that a statement was taken from, and none of them before the record."""
        judged = [source.judged_on for source in sources]
        return bool(judged and all(judged)) and self.since is not None and self.since.isoformat() <= min(judged)


@dataclass(frozen=True, slots=True)
class Verdict:
    """How far one criterion is met in one requirement: a level from 0 to 1, none where nothing is known."""

    level: float | None
    channel: str
    sources: tuple[Source, ...] = ()
    via: tuple[str, ...] = ()
    """For a level carried over: the requirements that it was verified or asserted under."""
    ceiling: float = 1.0
    """Above this level it is known to be missing; between the level and this nobody knows."""
    elsewhere: float | None = None
    """What the criterion is worth in other requirements, 0 to 1; none where nobody spoke of it there."""
    elsewhere_in: tuple[str, ...] = ()
    """These requirements; none where a judgement on the criterion itself says it."""
    basis: Basis = ""
    """Whether somebody judged it, or the client stated it, here or behind gates; empty where it is only carried over."""
    held_by: tuple[str, ...] = ()
    """The gates that keep a level carried over below what exists elsewhere."""
    disputed_by: tuple[Source, ...] = ()
    """Records of the client's own lists that contradict what was stated, and remarks in its own row that take it back; the
    level is unknown then."""
    asked_by: tuple[Source, ...] = ()
    """Records of its lists that only give rise to a question: what is stated counts until it is settled."""
    told_against: tuple[Source, ...] = ()
    """Records of its lists that say otherwise here of what is carried over or reusable; no level moves."""
    each: tuple[tuple[str, Verdict], ...] = ()
    """Key of an object → its own verdict, where the client's AI systems or services differ; this one is their mean then."""

    def of_object(self, key: str) -> Verdict:
        """What holds for one object: its own verdict, or the one that all share."""
        return dict(self.each).get(key, self)

    @property
    def met(self) -> float:
        """The level, 0 where none is known."""
        return self.level or 0.0

    @property
    def unseen(self) -> float:
        """The share of several objects of which no level is known, 0 to 1; of one verdict 0."""
        return fmean(verdict.level is None for _, verdict in self.each) if self.each else 0.0

    @property
    def is_silent(self) -> bool:
        """Whether nothing at all is known here: neither a level nor that something is missing."""
        return self.level is None and self.ceiling == 1.0

    @property
    def is_taken_back(self) -> bool:
        """Whether only a remark in the very row that states it disputes it; no list says otherwise."""
        rows = {row_of(source.cell) for source in self.sources}
        return bool(self.disputed_by) and all(row_of(source.cell) in rows for source in self.disputed_by)

    @property
    def reusable(self) -> float:
        """What exists elsewhere and has to be extended to here: a part of what is unknown or gap, 0 to 1."""
        if self.each:
            return fmean(verdict.reusable for _, verdict in self.each)
        return 0.0 if self.disputed_by else max(0.0, (self.elsewhere or 0.0) - self.met)


@dataclass(frozen=True)
class Assessment:
    """What is known of each criterion in each requirement. Holds all standards, whatever is in scope."""

    __repr__ = in_counts

    verdicts: Mapping[tuple[str, str], Verdict]
    """By requirement and criterion; applicable requirements only."""
    applicable: Mapping[str, bool] = field(metadata={COUNTED: lambda said: sum(said.values())})
    """For each leaf."""
    own: Mapping[str, Verdict]
    """Each criterion's own verdict: its judgement, or the mean of where it is verified or asserted."""
    said: Mapping[str, tuple[Source, ...]]
    """Leaf → what the client's rows with a known status say of it, whatever else counts more."""
    left_open: Mapping[str, tuple[Source, ...]]
    """Leaf → the client's rows that name it, where no row says a state that we know."""
    shown: Mapping[str, frozenset[str]]
    """Leaf → the usual risks that the client's remarks on it show to have come true, where it isn't done."""
    supports: Mapping[tuple[str, str], tuple[Source, ...]]
    """Standard and criterion → the client's own lists that bear out what is stated of it there."""
    certified: frozenset[str]
    """Standards that a valid certificate speaks for."""
    disputes: tuple[Dispute, ...]
    """All that the client's lists say against a statement or for one, whether or not anything is stated."""
    findings: tuple[Finding, ...]
    weighing: Weighing
    """The links that weigh for this client; `verdicts` holds these alone."""
    catalogue: Catalogue
    client: Client
    objects: Objects
    """The AI systems and services that criteria are assessed for one by one."""
    judged_each: JudgedEach = field(default_factory=dict)
    """Key of an object → criterion → the judgement on it there."""
    of_some: Mapping[tuple[str, str], SaidOfSome] = field(default_factory=dict)
    """Cell of a judgement that counts for several AI systems or services, and which of the two → that its reason is of some alone."""
    proposals: tuple[Proposal, ...] = ()
    """What the organisation's roles with AI propose for each control of 42001 Annex A."""
    as_proposed: Mapping[str, MadeDecision] = field(default_factory=dict)
    """By control the decision of management that it applies, or doesn't, as proposed."""
    apart: frozenset[str] = frozenset()
    """Criteria that fall away by these proposals, until the client decides: their days stand outside the plan."""
    rows_asked: frozenset[tuple[str, str]] = frozenset()
    """Code of a question of the steps and row of a list (file!sheet!31) of which `findings` ask the same already."""

    @cached_property
    def proposal_of(self) -> Mapping[str, Proposal]:
        """What is proposed, by control."""
        return {each.control: each for each in self.proposals}

    def criteria_of(self, requirement: str) -> tuple[str, ...]:
        """The criteria that weigh in an applicable requirement; none in one that isn't applicable."""
        return self.weighing.criteria_of[requirement] if self.applicable[requirement] else ()

    def judgement_on(self, requirement: str) -> Judgement | None:
        """What was judged of a requirement, as far as it counts: of what it asks something wasn't judged itself."""
        criteria = self.criteria_of(requirement)
        overruled = bool(criteria) and all(name in self.client.judgements for name in criteria)
        return None if overruled else self.client.judgements.get(requirement)

    def table(self) -> pd.DataFrame:
        """A row per requirement and criterion: level, channel and cells."""
        rows = [
            (requirement, criterion, verdict.level, verdict.channel, tuple(source.cell for source in verdict.sources))
            for (requirement, criterion), verdict in self.verdicts.items()
        ]
        return pd.DataFrame(rows, columns=["requirement", "criterion", "level", "channel", "cells"])
