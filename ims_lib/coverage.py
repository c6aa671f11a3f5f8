"""Coverage: every requirement's weight split into verified, asserted, inferred, unknown and gap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import fmean

import pandas as pd

from ims_lib.assessment import Assessment, Verdict
from ims_lib.catalogue.criteria import Criterion
from ims_lib.catalogue.model import Catalogue
from ims_lib.catalogue.standards import CHAPTERS
from ims_lib.client import Client
from ims_lib.frames import by_name, frame_of
from ims_lib.standard_ids import standard_of
from ims_lib.tolerances import SMALLEST_SHARE
from ims_lib.wording import in_counts

SHARES = ("verified", "asserted", "inferred", "unknown", "gap")
"""In the order of every bar, so that at least, likely and at most end where a segment ends."""
BESIDE = ("reusable", "assessed", "judged")
"""Figures beside the five shares: what exists elsewhere, what was stated or seen at all, and what an assessor saw."""
FIGURES = (*SHARES, "at_least", "likely", "at_most", *BESIDE)
COUNTS = ("requirements", "not_applicable", "not_in_catalogue")


@dataclass(frozen=True, slots=True)
class CriterionInScope:
    """A criterion that serves an applicable requirement in scope."""

    criterion: str
    process: str
    days: float
    """Effort for an organisation of 100 that has nothing yet, for all its objects where it is assessed for each."""
    own_level: float | None
    """0 to 1, of several objects that of those of which anything is known; None where nothing is known."""
    own_channel: str
    requirements: tuple[str, ...]
    """Those in scope that it serves."""
    standards: frozenset[str]
    unseen: float
    """The share of its objects of which no level is known, 0 to 1; 0 where it is assessed once."""
    known_open: float
    """The share of its days that is known to be left, 0 to 1."""

    @property
    def met(self) -> float:
        """Its own level over all its objects; what nobody looked at counts as 0."""
        return (self.own_level or 0.0) * (1 - self.unseen)

    @property
    def maybe_open(self) -> float:
        """The share of its days that may be left on top, 0 to 1."""
        return 1 - self.met - self.known_open

    @property
    def is_shared(self) -> bool:
        """Whether it serves more than one standard in scope."""
        return len(self.standards) > 1


@dataclass(frozen=True)
class Coverage:
    """Shares at every level. All are fractions of the requirement's or group's weight, adding up to 1.

    Frames hold the standards in scope only; the assessment behind them holds all that is known. Those that only some
    ask for are worked out when they are first asked for.
    """

    __repr__ = in_counts

    requirements: pd.DataFrame
    """Index requirement: standard, part, chapter, title, applicable, criteria (count), figures."""
    parts: pd.DataFrame
    """Index standard and part: clauses or annex_a."""
    in_scope: Mapping[str, CriterionInScope]
    """By criterion."""
    assessment: Assessment
    pairs: pd.DataFrame
    """A row per requirement and criterion that weighs there: the five shares, reusable, assessed and judged."""

    @property
    def client(self) -> Client:
        return self.assessment.client

    @property
    def catalogue(self) -> Catalogue:
        return self.assessment.catalogue

    @cached_property
    def figures(self) -> Mapping[str, Mapping[str, float]]:
        """The figures of each requirement."""
        return by_name(self.requirements[list(FIGURES)])

    @cached_property
    def criteria(self) -> pd.DataFrame:
        """Index criterion: those in scope."""
        return frame_of(self.in_scope.values(), CriterionInScope, index="criterion")

    @cached_property
    def disputed(self) -> tuple[str, ...]:
        """Requirements of which the client's own lists contradict something that is stated, in order."""
        verdicts, criteria_of = self.assessment.verdicts, self.assessment.criteria_of
        return tuple(
            name
            for name in map(str, self.requirements.index)
            if any(verdicts[name, item].disputed_by for item in criteria_of(name))
        )

    @cached_property
    def clauses(self) -> pd.DataFrame:
        """Index heading (8.5, 9.2, A.6.1): the mean over its leaves, with counts."""
        return _by_heading(self.catalogue, self.requirements, self.client.standards)

    @cached_property
    def chapters(self) -> pd.DataFrame:
        """Index standard and chapter, 4 to 10."""
        clauses = self.requirements[self.requirements["part"] == "clauses"]
        places = pd.MultiIndex.from_product([self.client.standards, CHAPTERS], names=["standard", "chapter"])
        return _group(clauses, ["standard", "chapter"]).reindex(places)

    @cached_property
    def processes(self) -> pd.DataFrame:
        """Index process and standard: the mean over the criteria that serve the standard."""
        return _by_process(self.catalogue, self.pairs, self.client.standards)

    @cached_property
    def whole_processes(self) -> pd.DataFrame:
        """Index process: the mean over its criteria in scope, each by its own level wherever it was stated or seen."""
        return _whole_processes(self.assessment, self.criteria)


def score_coverage(assessment: Assessment) -> Coverage:
    """Split every requirement's weight into verified, asserted, inferred, unknown and gap.

    Shares are fractions of the requirement and add up to 1. A criterion nobody spoke of is unknown,
    never a gap. Requirements that are not applicable or have no criterion yet have no shares.
    """
    pairs = _split_pairs(assessment)
    requirements, parts = score_parts(assessment, pairs)
    in_scope = {item.criterion: item for item in _in_scope(assessment, assessment.client.standards)}
    return Coverage(requirements=requirements, parts=parts, in_scope=in_scope, assessment=assessment, pairs=pairs)


def score_parts(assessment: Assessment, pairs: pd.DataFrame | None = None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Of a coverage `requirements` and `parts` alone, which takes half the time."""
    catalogue, scope = assessment.catalogue, assessment.client.standards
    requirements = _by_requirement(assessment, _split_pairs(assessment) if pairs is None else pairs)
    in_scope = requirements[requirements["standard"].isin(scope)]
    annexes = [name for name in scope if catalogue.standards[name].annex_a]
    parts = [(name, part) for name in scope for part in ("clauses", "annex_a") if part == "clauses" or name in annexes]
    places = pd.MultiIndex.from_tuples(parts, names=["standard", "part"])
    return in_scope, _group(in_scope, ["standard", "part"]).reindex(places)


def split(verdict: Verdict) -> dict[str, float]:
    """The five shares of one criterion in one requirement; where it is assessed for several objects, their mean."""
    if verdict.each:
        return mean_figures([split(of_one) for _, of_one in verdict.each])
    shares = dict.fromkeys(SHARES, 0.0)
    shares[verdict.channel] = verdict.met
    shares["unknown"] = verdict.ceiling - verdict.met
    shares["gap"] = 1.0 - verdict.ceiling
    return shares


def beside(verdict: Verdict) -> dict[str, float]:
    """What stands beside the shares, 0 to 1."""
    if verdict.each:
        return mean_figures([beside(of_one) for _, of_one in verdict.each])
    return {
        "reusable": verdict.reusable,
        "assessed": float(verdict.basis != ""),
        "judged": float(verdict.basis == "judged"),
    }


def with_three_numbers(shares: Mapping[str, float]) -> dict[str, float]:
    """The five shares with at least, likely and at most."""
    at_least = shares["verified"] + shares["asserted"]
    likely = at_least + shares["inferred"]
    return {**shares, "at_least": at_least, "likely": likely, "at_most": likely + shares["unknown"]}


def mean_figures(figures: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """The mean of each figure; there is one at least."""
    if len(figures) == 1:
        return dict(figures[0])
    return {name: fmean(each[name] for each in figures) for name in figures[0]}


def _split_pairs(assessment: Assessment) -> pd.DataFrame:
    """A row per requirement and criterion: the five shares and what stands beside them."""
    figures = dict.fromkeys([*SHARES, *BESIDE], float)
    rows = [
        (requirement, criterion, *split(verdict).values(), *beside(verdict).values())
        for (requirement, criterion), verdict in assessment.verdicts.items()
    ]
    return pd.DataFrame(rows, columns=["requirement", "criterion", *figures]).astype(figures)


def _by_requirement(assessment: Assessment, pairs: pd.DataFrame) -> pd.DataFrame:
    leaves = assessment.catalogue.leaves
    places = pd.DataFrame(
        {
            "standard": [row.standard for row in leaves.values()],
            "part": [row.part for row in leaves.values()],
            "chapter": [row.chapter for row in leaves.values()],
            "title": [assessment.catalogue.label_of(name) for name in leaves],
            "applicable": [assessment.applicable[name] for name in leaves],
            "criteria": [len(assessment.weighing.criteria_of[name]) for name in leaves],
        },
        index=pd.Index(list(leaves), name="requirement"),
    )
    means = pairs.groupby("requirement", sort=False)[[*SHARES, *BESIDE]].mean().reindex(places.index)
    return pd.concat([places, _with_three_numbers(means)], axis=1)


def _with_three_numbers(shares: pd.DataFrame) -> pd.DataFrame:
    at_least = shares["verified"] + shares["asserted"]
    likely = at_least + shares["inferred"]
    return shares.assign(at_least=at_least, likely=likely, at_most=likely + shares["unknown"])[list(FIGURES)]


def _group(requirements: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """The mean over applicable leaves, equal weights, with counts. Leaves without criteria stand outside the mean."""
    rows = requirements.assign(
        requirements=requirements["applicable"].astype(int),
        not_applicable=(~requirements["applicable"]).astype(int),
        not_in_catalogue=(requirements["applicable"] & (requirements["criteria"] == 0)).astype(int),
    )
    grouped = rows.groupby(by, sort=False)
    return pd.concat([grouped[list(COUNTS)].sum(), grouped[list(FIGURES)].mean()], axis=1)


def _by_heading(catalogue: Catalogue, requirements: pd.DataFrame, scope: Iterable[str]) -> pd.DataFrame:
    wanted = set(scope)
    headings = [name for name, row in catalogue.requirements.items() if not row.leaf and row.standard in wanted]
    memberships = [(name, leaf) for name in headings for leaf in catalogue.leaves_below(name)]
    members = pd.DataFrame(memberships, columns=["heading", "requirement"])
    return _group(members.join(requirements, on="requirement"), ["heading"])


def _by_process(catalogue: Catalogue, pairs: pd.DataFrame, scope: Iterable[str]) -> pd.DataFrame:
    """Per process and standard: the mean over its criteria, each first averaged over what it serves there."""
    rows = pairs.assign(
        standard=pairs["requirement"].map(lambda name: catalogue.requirements[name].standard),
        process=pairs["criterion"].map(lambda name: catalogue.criteria[name].process),
    )
    rows = rows[rows["standard"].isin(list(scope))]
    per_criterion = rows.groupby(["process", "standard", "criterion"], sort=False)[[*SHARES, *BESIDE]].mean()
    grouped = per_criterion.groupby(["process", "standard"], sort=False)
    return _with_three_numbers(grouped.mean()).assign(criteria=grouped.size())


def _whole_processes(assessment: Assessment, criteria: pd.DataFrame) -> pd.DataFrame:
    """Per process: the mean over its criteria in scope, each by its own level, so nothing is carried over."""
    rows = pd.DataFrame(
        [{**split(own), **beside(own)} for name in criteria.index for own in (assessment.own[str(name)],)],
        index=criteria.index,
        columns=[*SHARES, *BESIDE],
        dtype=float,
    )
    grouped = rows.groupby(criteria["process"], sort=False)
    return _with_three_numbers(grouped.mean()).assign(criteria=grouped.size())


def _in_scope(assessment: Assessment, scope: Iterable[str]) -> Iterator[CriterionInScope]:
    wanted = set(scope)
    for name, own in assessment.own.items():
        criterion = assessment.catalogue.criteria[name]
        served = tuple(
            item
            for item in assessment.weighing.requirements_of[name]
            if (item, name) in assessment.verdicts and standard_of(item) in wanted
        )
        if served:
            standards = frozenset(standard_of(item) for item in served)
            yield CriterionInScope(
                criterion=name,
                process=criterion.process,
                days=_days(criterion, assessment),
                own_level=own.level,
                own_channel=own.channel,
                requirements=served,
                standards=standards,
                unseen=own.unseen,
                known_open=_known_open(criterion, [assessment.verdicts[item, name] for item in served], assessment),
            )


def _known_open(criterion: Criterion, served: Sequence[Verdict], assessment: Assessment) -> float:
    """The share of a criterion's days that is known to be left: what its own level leaves, if a requirement has a gap by it.

    Where it is assessed for several objects, each has an even share of the days and is asked by itself: one of which
    nothing is known has no gap that is known, whatever is known of the others.
    """
    own = assessment.own[criterion.id]
    keys = [each.key for each in assessment.objects.of_criterion(criterion)] or [""]
    return fmean(_left(own.of_object(key), [verdict.of_object(key) for verdict in served]) for key in keys)


def _left(own: Verdict, served: Iterable[Verdict]) -> float:
    has_gap = any(split(verdict)["gap"] > SMALLEST_SHARE for verdict in served)
    return 1 - own.met if has_gap and own.level is not None else 0.0


def _days(criterion: Criterion, assessment: Assessment) -> float:
    further = max(len(assessment.objects.of_criterion(criterion)) - 1, 0)
    return criterion.days + (criterion.days_each or 0.0) * further
