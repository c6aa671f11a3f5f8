"""Risk ↔ requirement ↔ criterion, and the controls that treat no risk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import pandas as pd

from ims_lib.coverage import Coverage
from ims_lib.steps.risk_register.entry import Entry
from ims_lib.steps.risk_register.model import Link


def links_of(risks: Iterable[Entry], coverage: Coverage) -> Iterator[Link]:
    """Each way from a risk over a requirement in scope to a criterion; none twice."""
    for risk in risks:
        treating = set(risk.criteria)
        for requirement in dict.fromkeys(risk.refs):
            if requirement not in coverage.figures:
                continue
            asked = [name for name in coverage.catalogue.criteria_of.get(requirement, ()) if name in treating]
            for name in asked:
                yield Link(risk.risk, requirement, name, coverage.in_scope[name].own_level, risk.origin)
            if not asked:
                yield Link(risk.risk, requirement, None, None, risk.origin)


def idle_controls(ways: Sequence[Link], coverage: Coverage, *, given: bool) -> pd.DataFrame:
    """Applicable controls of an Annex A that no risk of the client names, with the proposed risks that they would treat.

    One that the client has still to decide on is left out: nobody has said yet that it applies. Empty where the client
    has no register, so that none is `given`: then nothing can be said.
    """
    decided = {*coverage.assessment.said, *coverage.assessment.left_open, *coverage.client.judgements}
    annexes = coverage.requirements[coverage.requirements["part"] == "annex_a"]
    controls = annexes[annexes["applicable"] & annexes.index.isin(list(decided))]
    named = {way.requirement for way in ways if way.origin == "client"}
    ours: dict[str, dict[str, None]] = {}
    for way in ways:
        if way.origin == "proposed":
            ours.setdefault(way.requirement, {})[way.risk] = None
    idle = controls[given & ~controls.index.isin(list(named))][["standard", "title"]]
    proposed = [tuple(ours.get(name, ())) for name in idle.index]
    return idle.assign(proposed=pd.Series(proposed, idle.index, dtype=object))
