"""Carry-over: what a criterion is worth elsewhere counts here, a mechanism only as far as its scope reaches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ims_lib.assessment.model import Basis, Verdict
from ims_lib.assessment.verdicts import by_judgement, is_declared, mean_level, sources_of
from ims_lib.catalogue.weighing import Pair, Weighing
from ims_lib.judgements.model import Judgement

NOTHING = Verdict(None, "unknown")


def with_carry_over(
    weighing: Weighing, direct: Mapping[Pair, Verdict], applicable: Mapping[str, bool], judged: Mapping[str, Judgement]
) -> dict[Pair, Verdict]:
    """Every pair's verdict: direct, else carried over, else unknown, each with what the criterion is worth elsewhere."""
    worth = {
        pair: _elsewhere(pair, weighing, direct, judged)
        for name, criteria in weighing.criteria_of.items()
        if applicable[name]
        for pair in ((name, criterion) for criterion in criteria)
    }
    verdicts: dict[Pair, Verdict] = {}
    for pair, elsewhere in worth.items():
        if pair in direct:
            found = direct[pair]
            also = elsewhere and replace(found, elsewhere=elsewhere.level, elsewhere_in=elsewhere.via)
            verdicts[pair] = also or found
        elif pair not in weighing.gates_of:
            verdicts[pair] = elsewhere or NOTHING
    for pair, gates in weighing.gates_of.items():
        if pair in worth and pair not in direct:
            of_gates = {gate: verdicts[pair[0], gate] for gate in gates}
            verdicts[pair] = _within(of_gates, worth[pair], judged=pair[1] in judged)
    return {pair: verdicts[pair] for pair in worth}


def _elsewhere(
    pair: Pair, weighing: Weighing, direct: Mapping[Pair, Verdict], judged: Mapping[str, Judgement]
) -> Verdict | None:
    """What a criterion is worth in other requirements, as a level carried over; none where nobody spoke of it there."""
    requirement, criterion = pair
    if criterion in judged:
        found = by_judgement(judged[criterion])
        return replace(found, channel="inferred", ceiling=1.0, elsewhere=found.level, basis="")
    others = {
        name: verdict
        for name in weighing.requirements_of[criterion]
        if name != requirement
        and (verdict := direct.get((name, criterion))) is not None
        and not verdict.disputed_by
        and not is_declared(verdict)
    }
    if not others:
        return None
    level, via = mean_level(others.values()), tuple(others)
    return Verdict(level, "inferred", sources_of(others.values()), via, elsewhere=level, elsewhere_in=via)


def _within(gates: Mapping[str, Verdict], elsewhere: Verdict | None, *, judged: bool) -> Verdict:
    """A level behind gates: no higher than the lowest of them, and none where one of them has none.

    What the gates themselves are known to lack is a gap here too; the rest is unknown.
    """
    known = {gate: verdict.level for gate, verdict in gates.items() if verdict.level is not None}
    of_direct = [verdict.met for verdict in gates.values() if verdict.basis]
    ceiling = min([*of_direct, elsewhere.met if judged and elsewhere else 1.0])
    basis: Basis = "judged" if judged else ""
    if elsewhere is None or len(known) < len(gates):
        held_by = tuple(gate for gate in gates if gate not in known)
        return Verdict(
            None,
            "unknown",
            elsewhere.sources if judged and elsewhere else (),
            ceiling=ceiling,
            elsewhere=elsewhere.level if elsewhere else None,
            elsewhere_in=elsewhere.via if elsewhere else (),
            basis=basis,
            held_by=held_by,
        )
    level = min(elsewhere.met, *known.values())
    held_by = tuple(gate for gate, reached in known.items() if reached < elsewhere.met)
    said = {verdict.basis for verdict in gates.values()}
    channel = "inferred" if not judged or "" in said else "verified" if said == {"judged"} else "asserted"
    return replace(elsewhere, level=level, channel=channel, ceiling=ceiling, basis=basis, held_by=held_by)
