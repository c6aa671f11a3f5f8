"""Levels and channels: judged, stated, certified, carried over, not started, or unknown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from statistics import fmean

from ims_lib.assessment.model import Source, Verdict
from ims_lib.assessment.statements import Statement
from ims_lib.catalogue.model import Catalogue
from ims_lib.client import Certificate, Client, Judgement
from ims_lib.dates import day, spoken
from ims_lib.scales import judgement_levels


def direct_verdicts(
    catalogue: Catalogue,
    statements: Mapping[str, list[Statement]],
    judged: Mapping[str, Judgement],
    applicable: Mapping[str, bool],
    certified: Mapping[str, Certificate],
) -> dict[tuple[str, str], Verdict]:
    """Verified and asserted verdicts, by requirement and criterion."""
    direct = {}
    for name, requirement in catalogue.leaves.items():
        if not applicable[name]:
            continue
        said = _said_of(statements.get(name, ()))
        if said is None and requirement.part == "clauses" and requirement.standard in certified:
            said = _by_certificate(certified[requirement.standard])
        for criterion in catalogue.criteria_of[name]:
            judgement = judged.get(criterion) or judged.get(name)
            verdict = by_judgement(judgement) if judgement else said
            if verdict:
                direct[name, criterion] = verdict
    return direct


def _said_of(rows: Iterable[Statement]) -> Verdict | None:
    counted = [row for row in rows if row.level is not None]
    if not counted:
        return None
    level = fmean(row.level for row in counted if row.level is not None)
    return Verdict(level, "asserted", tuple(row.source for row in counted))


def by_judgement(judgement: Judgement) -> Verdict:
    who = " by ".join(part for part in ("judged", judgement.who) if part)
    when = f", {spoken(judgement.when)}" if judgement.when else ""
    return Verdict(
        judgement_levels()[judgement.new], "verified", (Source(judgement.source, judgement.new, who + when),)
    )


def _by_certificate(certificate: Certificate) -> Verdict:
    until = f", valid to {day(certificate.valid_to)}" if certificate.valid_to else ""
    found = f"certificate to ISO/IEC {certificate.standard}:{certificate.edition or '?'}{until}"
    return Verdict(1.0, "asserted", (Source("client.yml!certificates", found, "certified"),))


def with_carry_over(
    catalogue: Catalogue,
    direct: Mapping[tuple[str, str], Verdict],
    applicable: Mapping[str, bool],
    client: Client,
) -> dict[tuple[str, str], Verdict]:
    """Every pair's verdict: direct, else carried over, else not started, else unknown."""
    verdicts = {}
    for name, requirement in catalogue.leaves.items():
        if not applicable[name]:
            continue
        for criterion in catalogue.criteria_of[name]:
            verdict = direct.get((name, criterion))
            if verdict is None:
                elsewhere = {
                    other: direct[other, criterion]
                    for other in catalogue.criteria[criterion].requirements
                    if other != name and (other, criterion) in direct
                }
                verdict = _carried_over(elsewhere)
            if verdict is None and requirement.standard in client.settings.not_started:
                verdict = Verdict(
                    0.0, "asserted", (Source("client.yml!not_started", requirement.standard, "not started"),)
                )
            verdicts[name, criterion] = verdict or Verdict(None, "unknown")
    return verdicts


def _carried_over(elsewhere: Mapping[str, Verdict]) -> Verdict | None:
    if not elsewhere:
        return None
    level = fmean(verdict.level for verdict in elsewhere.values() if verdict.level is not None)
    sources = tuple(dict.fromkeys(source for verdict in elsewhere.values() for source in verdict.sources))
    return Verdict(level, "inferred", sources, tuple(elsewhere))


def own_verdicts(
    catalogue: Catalogue, verdicts: Mapping[tuple[str, str], Verdict], judged: Mapping[str, Judgement]
) -> dict[str, Verdict]:
    """Each criterion's own verdict. One that serves only what is not applicable is left out."""
    own = {}
    for criterion in catalogue.criteria.values():
        found = [verdicts[name, criterion.id] for name in criterion.requirements if (name, criterion.id) in verdicts]
        if not found:
            continue
        if criterion.id in judged:
            own[criterion.id] = by_judgement(judged[criterion.id])
            continue
        direct = [verdict for verdict in found if verdict.channel in ("verified", "asserted")]
        if not direct:
            own[criterion.id] = Verdict(None, "unknown")
            continue
        level = fmean(verdict.level for verdict in direct if verdict.level is not None)
        channel = "verified" if all(verdict.channel == "verified" for verdict in direct) else "asserted"
        sources = tuple(dict.fromkeys(source for verdict in direct for source in verdict.sources))
        own[criterion.id] = Verdict(level, channel, sources)
    return own
