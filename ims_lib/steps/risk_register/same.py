"""Which risks are one: what client.yml has decided, what is sure by words and treatment, and what must be asked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ims_lib.catalogue.library import load_library
from ims_lib.coverage import Coverage
from ims_lib.register.model import Finding
from ims_lib.scales import setting
from ims_lib.steps.risk_register.entries import Row, category_of
from ims_lib.steps.risk_register.likeness import Alike, Wording, nearest_of_library, pairs_among
from ims_lib.steps.risk_register.model import PAIRS

WHERE = "client.yml"


@dataclass(frozen=True)
class Same:
    """Decided and asked: which risk of the client's is which of ours, which of its own are one, and pairs to ask."""

    library: Mapping[str, str]
    """The client's risk → the risk of the library that it is taken for."""
    merged: Mapping[str, str]
    """The client's risk → the earlier one that it is one with, by client.yml."""
    asked: pd.DataFrame
    findings: tuple[Finding, ...]

    def pairs_still_asked(self, proposals: Collection[str]) -> pd.DataFrame:
        """The pairs to ask: among the client's own, and between these and what is proposed."""
        library = load_library().risks
        still = [place for place, b in enumerate(self.asked["b"]) if b not in library or b in proposals]
        return self.asked.iloc[still].reset_index(drop=True)


def find_same(rows: Sequence[Row], coverage: Coverage) -> Same:
    """What is one risk by client.yml or for sure, and the pairs that may be one."""
    settings, library = coverage.client.settings.risk, load_library().risks
    risks = [_wording(row) for row in rows]
    told = {row["risk"] for row in rows if not row["plan_alone"]}
    places = {risk.id: place for place, risk in enumerate(risks)}
    # A client that has taken a proposal up keeps its id.
    taken = {risk.id: risk.id for risk in risks if risk.id in library}
    merged: dict[str, str] = {}
    findings: list[Finding] = []
    for pair in settings.same:
        own = sorted((name for name in pair if name in places), key=places.__getitem__)
        ours = [name for name in pair if name in library and name not in places]
        if len(own) == 2:
            merged[own[1]] = merged.get(own[0], own[0])
        elif len(own) == len(ours) == 1:
            taken[own[0]] = ours[0]
        else:
            findings += _unknown(pair, {*places, *library})
    different = {frozenset(pair) for pair in settings.different}
    cells = {row["risk"]: row["cell"] for row in rows}
    asked: list[dict[str, Any]] = []
    for risk in risks:
        near = nearest_of_library(risk, coverage.catalogue) if risk.id in told and risk.id not in taken else None
        if near is None or frozenset({risk.id, near[0]}) in different:
            continue
        if near[1].reaches("same", "same_if_treated_alike"):
            taken[risk.id] = near[0]
        elif near[1].reaches("asked", "asked_if_treated_alike"):
            asked.append(_pair(risk, near[0], library[near[0]].title, near[1], cells[risk.id]))
    kept = [risk for risk in risks if risk.id in told and risk.id not in merged]
    most = int(setting("risk/register", "compared_most"))
    if len(kept) > most:
        text = f"{len(kept)} risks are too many to compare with each other (more than {most}); risks that stand twice aren't told"
        findings.append(Finding("note", "risk.not_compared", text, rows[0]["file"], rows[0]["sheet"]))
    among = [_pair(a, b.id, b.title, alike, cells[b.id]) for a, b, alike in pairs_among(kept, different)]
    frame = pd.DataFrame([*among, *asked], columns=PAIRS, dtype=object)
    return Same(taken, merged, frame, tuple(findings))


def _wording(row: Row) -> Wording:
    text = " ".join(filter(None, (row["title"], row["threat"], row["vulnerability"])))
    return Wording(row["risk"], row["title"], text, frozenset(row["refs"]), category_of(row))


def _pair(a: Wording, b: str, b_title: str, alike: Alike, cell: str) -> dict[str, Any]:
    treated = f"{len(alike.in_common)} requirements treat both" if alike.treated_alike else ""
    why = "; ".join(filter(None, (f"likeness of the words {alike.likeness:.2f}", treated)))
    return {"a": a.id, "b": b, "a_title": a.title, "b_title": b_title, "likeness": alike.likeness,
            "in_common": alike.in_common, "why": why, "cell": cell}  # fmt: skip


def _unknown(pair: Iterable[str], known: Collection[str]) -> Iterable[Finding]:
    names = [name for name in pair if name not in known]
    if names:
        text = f"risk, same: {' and '.join(names)} {'is' if len(names) == 1 else 'are'} in no register of the client's and none of ours"
    else:
        text = f"risk, same: {' and '.join(pair)} are both ours; one of the client's is wanted"
    yield Finding("warning", "risk.same_unknown", text, WHERE)
