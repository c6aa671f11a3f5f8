"""Direct verdicts: what was judged, stated, certified or declared of a criterion in a requirement itself."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType

from ims_lib.assessment.judged_rows import judged
from ims_lib.assessment.model import Source, Verdict
from ims_lib.assessment.statements import Stated
from ims_lib.catalogue.model import Catalogue
from ims_lib.catalogue.weighing import Pair, Weighing
from ims_lib.client import Certificate, Client
from ims_lib.dates import day
from ims_lib.grouping import grouped
from ims_lib.judgements.model import Judgement
from ims_lib.languages import say
from ims_lib.scales import judgement_levels
from ims_lib.standard_ids import standard_of

CERTIFICATE = "client.yml!certificates"
"""The place of a level that a valid certificate gives."""
NOT_STARTED = "client.yml!not_started"
"""The place of a level that is 0 because the client says that nothing exists for the standard."""


def direct_verdicts(
    catalogue: Catalogue,
    weighing: Weighing,
    client: Client,
    *,
    stated: Mapping[str, Stated],
    applicable: Mapping[str, bool],
    judged: Mapping[str, Judgement] = MappingProxyType({}),
    certified: Mapping[str, Certificate] = MappingProxyType({}),
) -> dict[Pair, Verdict]:
    """Verified and asserted verdicts: the first that exists of judgement, rows, certificate and "not started".

    A judged criterion behind gates has none: how far it reaches there is what its gates say.
    """
    direct: dict[Pair, Verdict] = {}
    for name, requirement in catalogue.leaves.items():
        if not applicable[name]:
            continue
        on_requirement = by_judgement(judged[name]) if name in judged else None
        plain = _asserted(stated[name].level, *stated[name].sources) if name in stated else None
        if plain is None and requirement.part == "clauses" and requirement.standard in certified:
            plain = _by_certificate(certified[requirement.standard])
        declared = _not_started(requirement.standard) if requirement.standard in client.settings.not_started else None
        for criterion in weighing.criteria_of[name]:
            pair = (name, criterion)
            if criterion in judged:
                found = None if pair in weighing.gates_of else by_judgement(judged[criterion])
            else:
                found = on_requirement or (None if pair in weighing.special else plain) or declared
            if found:
                direct[pair] = found
    return direct


def is_declared(verdict: Verdict) -> bool:
    """Whether the level is 0 only because the standard is declared not started."""
    return any(source.cell == NOT_STARTED for source in verdict.sources)


def by_judgement(judgement: Judgement) -> Verdict:
    """What an assessor's judgement says."""
    level = judgement_levels()[judgement.new]
    source = Source(judgement.source, judgement.new, judged(judgement))
    return Verdict(level, "verified", (source,), ceiling=level, basis="judged")


def _by_certificate(certificate: Certificate) -> Verdict:
    until = say(", valid to {valid_to}", valid_to=day(certificate.valid_to)) if certificate.valid_to else ""
    found = say(
        "certificate to ISO/IEC {standard}:{edition}{until}",
        standard=certificate.standard,
        edition=certificate.edition or "?",
        until=until,
    )
    return _asserted(1.0, Source(CERTIFICATE, found, say("certified")))


def _not_started(standard: str) -> Verdict:
    return _asserted(0.0, Source(NOT_STARTED, standard, say("not started")))


def _asserted(level: float, *sources: Source) -> Verdict:
    return Verdict(level, "asserted", sources, ceiling=level, basis="stated")


def own_verdicts(
    weighing: Weighing,
    direct: Mapping[Pair, Verdict],
    applicable: Mapping[str, bool],
    judged: Mapping[str, Judgement],
    client: Client,
) -> dict[str, Verdict]:
    """Each criterion's own verdict: how far it exists at all. One that weighs in nothing applicable is left out.

    Its judgement; else the mean over the requirements that state or verify it. Where some of its links have gates, the
    highest of the standards' means: what exists for one standard is there, and extending it is the gates' work. Else 0
    where every requirement in scope that it serves is declared not started; else unknown.
    """
    own = {}
    for criterion, requirements in weighing.requirements_of.items():
        served = [name for name in requirements if applicable[name]]
        if not served:
            continue
        if criterion in judged:
            own[criterion] = by_judgement(judged[criterion])
            continue
        found = {name: direct[name, criterion] for name in served if (name, criterion) in direct}
        spoken_of = {name: each for name, each in found.items() if not each.disputed_by and not is_declared(each)}
        gated = any((name, criterion) in weighing.gates_of for name in served)
        in_scope = {standard_of(name) for name in served} & set(client.standards)
        if spoken_of:
            by_standard = grouped((standard_of(name), each) for name, each in spoken_of.items())
            furthest = max(by_standard.values(), key=mean_level)
            own[criterion] = _mean_of(furthest if gated else spoken_of.values())
        elif in_scope and in_scope <= set(client.settings.not_started):
            own[criterion] = _not_started(min(in_scope))
        else:
            own[criterion] = Verdict(None, "unknown")
    return own


def _mean_of(found: Collection[Verdict]) -> Verdict:
    if len(found) == 1:
        return next(iter(found))
    level = mean_level(found)
    sources = sources_of(found)
    if all(verdict.basis == "judged" for verdict in found):
        return Verdict(level, "verified", sources, ceiling=level, basis="judged")
    return _asserted(level, *sources)


def mean_level(found: Collection[Verdict]) -> float:
    """The mean level of verdicts that all have one."""
    return sum(verdict.met for verdict in found) / len(found)


def sources_of(found: Iterable[Verdict]) -> tuple[Source, ...]:
    """All that several verdicts come from, each once."""
    return tuple(dict.fromkeys(source for verdict in found for source in verdict.sources))
