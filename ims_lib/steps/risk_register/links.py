"""Risk ↔ requirement ↔ criterion, and the controls that treat no risk."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ims_lib.coverage import Coverage
from ims_lib.steps.risk_register.model import LINKS


def links_of(risks: pd.DataFrame, coverage: Coverage) -> pd.DataFrame:
    """A row for each way from a risk over a requirement in scope to a criterion; none twice."""
    catalogue, levels = coverage.catalogue, coverage.criteria["own_level"]
    rows: list[tuple[Any, ...]] = []
    for risk, origin, refs, criteria in zip(
        risks.index, risks["origin"], risks["refs"], risks["criteria"], strict=True
    ):
        treating = set(criteria)
        for requirement in dict.fromkeys(refs):
            if requirement not in coverage.requirements.index:
                continue
            asked = [name for name in catalogue.criteria_of.get(requirement, ()) if name in treating]
            rows += [(risk, requirement, name, levels[name], origin) for name in asked]
            if not asked:
                rows.append((risk, requirement, None, None, origin))
    return pd.DataFrame(rows, columns=LINKS, dtype=object).astype({"level": float})


def idle_controls(risks: pd.DataFrame, links: pd.DataFrame, coverage: Coverage) -> pd.DataFrame:
    """Applicable controls of an Annex A that no risk of the client names, with the proposed risks that they would treat.

    One that the client has still to decide on is left out: nobody has said yet that it applies. Empty where the client
    has no register: then nothing can be said.
    """
    decided = {*coverage.assessment.said, *coverage.assessment.left_open, *coverage.client.judgements}
    annexes = coverage.requirements[coverage.requirements["part"] == "annex_a"]
    controls = annexes[annexes["applicable"] & annexes.index.isin(list(decided))]
    given = bool((risks["origin"] == "client").any())
    named = set(links.loc[links["origin"] == "client", "requirement"])
    ours = links[links["origin"] == "proposed"].groupby("requirement", sort=False)["risk"].unique()
    idle = controls[given & ~controls.index.isin(list(named))][["standard", "title"]]
    proposed = [tuple(ours.get(name, ())) for name in idle.index]
    return idle.assign(proposed=pd.Series(proposed, idle.index, dtype=object))
