"""A case of the reference scorer as ims_lib scores it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from ims_lib.assessment import Assessment, Source
from ims_lib.assessment.model import Dispute
from ims_lib.assessment.rules import assess_with
from ims_lib.assessment.statements import speaks_for_its_leaves
from ims_lib.catalogue.criteria import Criterion, Serves
from ims_lib.catalogue.model import Catalogue
from ims_lib.cell_places import CellPlace
from ims_lib.client import Client
from ims_lib.coverage import beside, score_coverage, split
from ims_lib.gaps import find_gaps
from ims_lib.judgements.model import Judgement, split_on
from tests.builders import catalogue, client, criterion, register, row
from tests.scoring import reference_scorer as reference

PERSONS = {0.7: 30, 1.0: 100}
"""Head counts that give these factors by data/scales/head_count.csv."""


def score_by_library(case: reference.Case) -> reference.Score:
    """The same figures as the reference scorer gives; without those of requirements and groups, which count all leaves."""
    assessment = assess_case(case)
    gaps = find_gaps(score_coverage(assessment))
    pairs = {
        place: reference.Pair(**split(verdict), **beside(verdict), disputed=bool(verdict.disputed_by))
        for place, verdict in assessment.verdicts.items()
    }
    return reference.Score(
        applicable=dict(assessment.applicable),
        pairs=pairs,
        requirements={},
        parts={},
        own={name: verdict.level for name, verdict in assessment.own.items()},
        days=dict(gaps.to_close),
        possible_days=dict(gaps.to_look_at),
    )


def assess_case(case: reference.Case) -> Assessment:
    """What ims_lib knows of the case's client."""
    knowledge = _catalogue(case)
    rows = [
        row(r["row"], " ".join(r["refs"]), r["status"], kind=r["kind"], file=r["file"], sheet=r["sheet"])
        for r in case.rows
    ]
    disputes = [_dispute(n, item, knowledge) for n, item in enumerate(case.contradictions)]
    return assess_with(tuple(disputes), {}, (), register(*rows), _client(case), knowledge)


def _catalogue(case: reference.Case) -> Catalogue:
    criteria: list[Criterion] = []
    for name, days in case.days.items():
        links = [
            Serves(id=link.requirement, asks=link.asks, special=link.special, within=link.within)
            for link in case.links
            if link.criterion == name
        ]
        criteria.append(criterion(name, days=days, links=links))
    return catalogue(*criteria)


def _client(case: reference.Case) -> Client:
    head_count = PERSONS[case.factor]
    someone = client(
        certificates=case.certificates,
        not_started=case.not_started,
        standards=case.scope,
        head_count=head_count,
        ai_roles=["user"] if case.subjects else [],
    )
    judgements = {
        name: Judgement(name, item.new, item.when, "Lead assessor", "seen", "records", "judgements.csv!E2")
        for on, item in case.judgements.items()
        for name, _ in [split_on(on)]
    }
    return replace(someone, judgements=judgements)


def _dispute(number: int, item: reference.Contradiction, knowledge: Catalogue) -> Dispute:
    """A record of a list, as a rule finds it: against the requirement that it names, or against criteria."""
    leaves = _leaves(item.requirement, knowledge) if item.requirement else ()
    record = Source(f"lists.xlsx!Audits!C{number}", "is open", "rule")
    since = date.fromisoformat(item.when) if item.when else None
    return Dispute(
        record,
        CellPlace("lists.xlsx", "Audits", f"C{number}"),
        tuple(leaves),
        () if item.requirement else item.criteria,
        since=since,
    )


def _leaves(name: str, knowledge: Catalogue) -> tuple[str, ...]:
    if name in knowledge.leaves:
        return (name,)
    return knowledge.leaves_below(name) if speaks_for_its_leaves(name, knowledge) else ()
