"""Criteria that are assessed for each AI system or service: their verdicts one by one, and together."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from statistics import fmean

from ims_lib.assessment.carry_over import with_carry_over
from ims_lib.assessment.model import Basis, JudgedEach, Source, Verdict
from ims_lib.assessment.objects import ListedObject, Objects
from ims_lib.assessment.verdicts import by_judgement, own_verdicts, sources_of
from ims_lib.catalogue.criteria import Criterion
from ims_lib.catalogue.weighing import Pair, Weighing
from ims_lib.client import Client
from ims_lib.judgements.model import Judgement


@dataclass(frozen=True)
class Inferred:
    """What follows from the direct verdicts: for one object, or for all where rows and plain judgements alone speak of them."""

    weighing: Weighing
    direct: Mapping[Pair, Verdict]
    applicable: Mapping[str, bool]
    judged: Mapping[str, Judgement]
    client: Client

    @cached_property
    def verdicts(self) -> Mapping[Pair, Verdict]:
        """With what is carried over."""
        return with_carry_over(self.weighing, self.direct, self.applicable, self.judged)

    @cached_property
    def own(self) -> Mapping[str, Verdict]:
        """Of each criterion by itself."""
        return own_verdicts(self.weighing, self.direct, self.applicable, self.judged, self.client)


def with_each_object(
    alike: Inferred,
    objects: Objects,
    judged_each: JudgedEach,
    criteria: Mapping[str, Criterion],
    *,
    own_too: bool = True,
) -> tuple[dict[Pair, Verdict], dict[str, Verdict]]:
    """Verdicts and, with `own_too`, own verdicts, the weight of each pair split evenly over the objects that its criterion is assessed for.

    A pair's level is the mean over all of them, an own level the mean over those of which anything is known.
    """
    verdicts, own = dict(alike.verdicts), dict(alike.own) if own_too else {}
    for per in ("ai_system", "service"):
        own_words = {
            each.key: judged_each[each.key] for each in objects.assessed if each.per == per and each.key in judged_each
        }
        if not own_words:
            continue
        names = {name for name, criterion in criteria.items() if criterion.per == per}
        pairs = _pairs_for_each(names, alike)
        narrow = alike.weighing.of_criteria(frozenset(names.union(name for _, name in pairs)))
        apart = {key: _for_one(narrow, alike, said) for key, said in own_words.items()}
        for pair, measure in pairs.items():
            listed = objects.of_criterion(criteria[measure])
            verdicts[pair] = _together(
                listed, alike.verdicts[pair], {key: one.verdicts[pair] for key, one in apart.items()}
            )
        for name in names & own.keys():
            listed = objects.of_criterion(criteria[name])
            together = _together(listed, alike.own[name], {key: one.own[name] for key, one in apart.items()})
            own[name] = _of_the_known(together)
    return verdicts, own


def _pairs_for_each(names: Collection[str], alike: Inferred) -> dict[Pair, str]:
    """The pairs in which objects may differ: of a criterion that is assessed for each, or of one that stands behind such a gate."""
    gates = {pair: gate for pair, listed in alike.weighing.gates_of.items() for gate in listed if gate in names}
    own = {pair: pair[1] for pair in alike.verdicts if pair[1] in names}
    return {pair: gate for pair, gate in gates.items() if pair in alike.verdicts} | own


def _for_one(weighing: Weighing, alike: Inferred, said: Mapping[str, Judgement]) -> Inferred:
    """What follows for one object, whose judgements come before all else on their criteria."""
    judged = {**alike.judged, **said}
    direct = {pair: found for pair, found in alike.direct.items() if pair[1] not in said}
    for criterion, judgement in said.items():
        for name in weighing.requirements_of.get(criterion, ()):
            if alike.applicable[name] and (name, criterion) not in weighing.gates_of:
                direct[name, criterion] = by_judgement(judgement)
    return Inferred(weighing, direct, alike.applicable, judged, alike.client)


def _together(listed: Sequence[ListedObject], alike: Verdict, apart: Mapping[str, Verdict]) -> Verdict:
    """One verdict of those of all objects; where none differs, the one they share."""
    each = tuple((item.key, apart.get(item.key, alike)) for item in listed)
    return alike if all(verdict == alike for _, verdict in each) else _mean_of(each)


def _of_the_known(own: Verdict) -> Verdict:
    """The same with the mean level of those objects that have one: what nobody looked at is no work that is known."""
    known = [verdict.level for _, verdict in own.each if verdict.level is not None]
    return replace(own, level=fmean(known)) if known else own


def _mean_of(each: tuple[tuple[str, Verdict], ...]) -> Verdict:
    verdicts = [verdict for _, verdict in each]
    known = [verdict for verdict in verdicts if verdict.level is not None]
    worth = [verdict.elsewhere for verdict in verdicts if verdict.elsewhere is not None]
    bases = {verdict.basis for verdict in verdicts}
    basis: Basis = "judged" if "judged" in bases else "stated" if "stated" in bases else ""
    return Verdict(
        level=fmean(verdict.met for verdict in verdicts) if known else None,
        channel=next(
            channel for channel in WEAKEST_FIRST if channel in {verdict.channel for verdict in known or verdicts}
        ),
        sources=sources_of(verdicts),
        via=_each_once(name for verdict in verdicts for name in verdict.via),
        ceiling=fmean(verdict.ceiling for verdict in verdicts),
        elsewhere=fmean(worth) if worth else None,
        elsewhere_in=_each_once(name for verdict in verdicts for name in verdict.elsewhere_in),
        basis=basis,
        held_by=_each_once(name for verdict in verdicts for name in verdict.held_by),
        disputed_by=_sources(verdict.disputed_by for verdict in verdicts),
        asked_by=_sources(verdict.asked_by for verdict in verdicts),
        told_against=_sources(verdict.told_against for verdict in verdicts),
        each=each,
    )


WEAKEST_FIRST = ("inferred", "asserted", "verified", "unknown")
"""Of several channels through which levels came, the one that is told."""


def _each_once(names: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _sources(listed: Iterator[tuple[Source, ...]]) -> tuple[Source, ...]:
    return tuple(dict.fromkeys(source for sources in listed for source in sources))
