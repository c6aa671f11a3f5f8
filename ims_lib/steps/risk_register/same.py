"""Which risks are one: what client.yml has decided, what is sure by words and treatment, and what must be asked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ims_lib.catalogue.library import load_library
from ims_lib.coverage import Coverage
from ims_lib.languages import form_for, say
from ims_lib.register.model import Finding
from ims_lib.risks.entries import ListedRisk, category_of
from ims_lib.risks.scales import AI, category_standards
from ims_lib.risks.signs import speaks_of_ai
from ims_lib.scales import setting
from ims_lib.standard_ids import standard_of
from ims_lib.steps.risk_register.likeness import Alike, Near, Wording, nearest_of_library, pairs_among
from ims_lib.steps.risk_register.model import PairOfRisks
from ims_lib.steps.told import finding_at
from ims_lib.wording import in_figures, listed

WHERE = "client.yml"


@dataclass(frozen=True)
class Same:
    """Decided and asked: which risk of the client's is which of ours, which of its own are one, and pairs to ask."""

    library: Mapping[str, str]
    """The client's risk → the risk of the library that it is taken for."""
    merged: Mapping[str, str]
    """The client's risk → the earlier one that it is one with, by client.yml."""
    asked: tuple[PairOfRisks, ...]
    """Those that may be one."""
    findings: tuple[Finding, ...]


def find_same(listed: Sequence[ListedRisk], coverage: Coverage) -> Same:
    """What is one risk by client.yml or for sure, and the pairs that may be one."""
    risks = [_wording(each) for each in listed]
    told = {each.risk for each in listed if not each.plan_alone}
    decided = _decided(risks, coverage)
    different = {frozenset(pair) for pair in coverage.client.settings.risk.different}
    cells = {each.risk: each.row.cell for each in listed}
    taken = dict(decided.library)
    asked: list[PairOfRisks] = []
    for risk in risks:
        near = nearest_of_library(risk, coverage.catalogue) if risk.id in told and risk.id not in taken else None
        if near is None or frozenset({risk.id, near.library}) in different:
            continue
        if near.is_one:
            taken[risk.id] = near.library
        elif near.may_be_one:
            asked.append(_with_ours(risk, near, cells[risk.id]))
    kept = [risk for risk in risks if risk.id in told and risk.id not in decided.merged]
    among = [_pair(a, b, alike, cells[b.id]) for a, b, alike in pairs_among(kept, different)]
    findings = (*decided.findings, *_not_compared(kept, listed))
    return Same(taken, decided.merged, (*among, *asked), findings)


def _decided(risks: Sequence[Wording], coverage: Coverage) -> Same:
    """What client.yml says, and ids of ours that the client has taken up."""
    library = load_library().risks
    places = {risk.id: place for place, risk in enumerate(risks)}
    # A client that has taken a proposal up keeps its id.
    taken = {risk.id: risk.id for risk in risks if risk.id in library}
    merged: dict[str, str] = {}
    findings: list[Finding] = []
    for pair in coverage.client.settings.risk.same:
        own = sorted((name for name in pair if name in places), key=places.__getitem__)
        ours = [name for name in pair if name in library and name not in places]
        if len(own) == 2:
            merged[own[1]] = merged.get(own[0], own[0])
        elif len(own) == len(ours) == 1:
            taken[own[0]] = ours[0]
        else:
            findings += _unknown(pair, {*places, *library})
    return Same(taken, merged, (), tuple(findings))


def _not_compared(kept: Sequence[Wording], listed: Sequence[ListedRisk]) -> Iterable[Finding]:
    most = int(setting("risk/register", "compared_most"))
    if len(kept) > most:
        yield finding_at("risk.not_compared", listed[0].row.on_sheet, kept=len(kept), most=most)


def _wording(listed: ListedRisk) -> Wording:
    row = listed.row
    cause, whole = " ".join(filter(None, (row.threat, row.vulnerability))), category_of(row)
    of_ai = AI in (row.category, whole) or any(standard_of(name) == category_standards()[AI] for name in row.refs)
    said = " ".join(filter(None, (row.title, cause, row.asset)))
    return Wording(
        listed.risk, row.title, cause, frozenset(row.refs), row.category, of_ai or speaks_of_ai(said), row.asset
    )


def _pair(a: Wording, b: Wording, alike: Alike, cell: str) -> PairOfRisks:
    both = len(alike.in_common)
    told = form_for(both, "; {in_common} requirement treats both", "; {in_common} requirements treat both")
    treated = told.format(in_common=both) if alike.treated_alike else ""
    why = say("likeness of the words {likeness}{treated}", likeness=in_figures(alike.likeness, ".2f"), treated=treated)
    return PairOfRisks(a.id, b.id, a.title, b.title, alike.likeness, alike.in_common, why, cell)


def _with_ours(risk: Wording, near: Near, cell: str) -> PairOfRisks:
    ours, many = load_library().risks[near.library], len(near.in_common)
    treated = (
        say("; {many} of the {treating} criteria that treat ours treat it too", many=many, treating=len(ours.treating))
        if many
        else ""
    )
    why = say("likeness of the words {likeness}{treated}", likeness=in_figures(near.likeness, ".2f"), treated=treated)
    return PairOfRisks(risk.id, ours.id, risk.title, ours.title, near.likeness, near.in_common, why, cell)


def _unknown(pair: Iterable[str], known: Collection[str]) -> Iterable[Finding]:
    names = [name for name in pair if name not in known]
    if names:
        are = form_for(len(names), "is", "are")
        yield finding_at("risk.same_unknown", (WHERE,), names=listed(names), are=are)
    else:
        yield finding_at("risk.same_unknown/ours", (WHERE,), pair=listed(pair))
