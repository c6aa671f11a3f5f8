"""Which risks are one, the client's with ours and among themselves: what client.yml has decided, what is sure by words and by what treats them, and what must be asked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from ims_lib.catalogue.library import load_library
from ims_lib.coverage import Coverage
from ims_lib.grouping import grouped
from ims_lib.inputs.in_texts import holds, named
from ims_lib.languages import form_for, say
from ims_lib.register.model import Finding
from ims_lib.risks.entries import ListedRisk, category_of
from ims_lib.risks.scales import AI, category_standards
from ims_lib.risks.signs import speaks_of_ai
from ims_lib.scales import setting
from ims_lib.standard_ids import standard_of
from ims_lib.steps.risk_register.model import PairOfRisks
from ims_lib.steps.risk_register.near import Near, Wording, nearest_of_library
from ims_lib.suggest.likeness import Index, Passage, terms_of
from ims_lib.told import finding_at
from ims_lib.wording import in_figures, listed

WHERE = "client.yml"


@dataclass(frozen=True)
class Same:
    """Decided and asked: which risk of the client's is which of ours, which of its own are one, and pairs to ask."""

    library: Mapping[str, str]
    """The client's risk → the risk of the library that it is taken for."""
    merged: Mapping[str, str]
    """The client's risk → the earlier one that it is one with, by client.yml."""
    had: Mapping[str, frozenset[str]]
    """Risk of the library that the client's register has of some AI systems alone → these, by name."""
    asked: tuple[PairOfRisks, ...]
    """Those that may be one."""
    findings: tuple[Finding, ...]


def find_same(listed: Sequence[ListedRisk], coverage: Coverage, systems: Collection[str] = ()) -> Same:
    """What is one risk by client.yml or for sure, and the pairs that may be one. `systems`: names of the client's AI systems."""
    risks = [_wording(each, systems) for each in listed]
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
    library, own = load_library().risks, grouped((taken[risk.id], risk) for risk in risks if risk.id in taken)
    had = {
        ours: frozenset().union(*(risk.systems for risk in found))
        for ours, found in own.items()
        if library[ours].per_system and all(risk.systems for risk in found)
    }
    return Same(taken, decided.merged, had, (*among, *asked), findings)


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
    return Same(taken, merged, {}, (), tuple(findings))


def _not_compared(kept: Sequence[Wording], listed: Sequence[ListedRisk]) -> Iterable[Finding]:
    most = int(setting("risk/register", "compared_most"))
    if len(kept) > most:
        yield finding_at("risk.not_compared", listed[0].row.on_sheet, kept=len(kept), most=most)


def _wording(listed: ListedRisk, systems: Collection[str]) -> Wording:
    row, said, found = listed.row, listed.row.title, []
    # what an AI system is called tells nothing of what may happen: Fraud flag is no fraud
    for name in sorted(systems, key=len, reverse=True):
        if holds(said, name):
            found.append(name)
            said = named(name).sub(AI, said)
    found += [name for name in systems if name not in found and row.ai_system and holds(row.ai_system, name)]
    cause, whole = " ".join(filter(None, (row.threat, row.vulnerability))), category_of(row)
    of_ai = AI in (row.category, whole) or any(standard_of(name) == category_standards()[AI] for name in row.refs)
    of_ai = of_ai or speaks_of_ai(" ".join(filter(None, (said, cause, row.asset, row.ai_system))))
    refs, of = frozenset(row.refs), frozenset(found)
    return Wording(listed.risk, row.title, cause, refs, said, of, row.category, of_ai, row.asset)


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
    why = (
        say("it names an AI system, and words of ours")
        if near.is_shown
        else say(
            "likeness of the words {likeness}{treated}", likeness=in_figures(near.likeness, ".2f"), treated=treated
        )
    )
    return PairOfRisks(risk.id, ours.id, risk.title, ours.title, near.likeness, near.in_common, why, cell)


def _unknown(pair: Iterable[str], known: Collection[str]) -> Iterable[Finding]:
    names = [name for name in pair if name not in known]
    if names:
        are = form_for(len(names), "is", "are")
        yield finding_at("risk.same_unknown", (WHERE,), names=listed(names), are=are)
    else:
        yield finding_at("risk.same_unknown/ours", (WHERE,), pair=listed(pair))


@dataclass(frozen=True, slots=True)
class Alike:
    """How alike two of the client's risks are: their words from 0 to 1, and the requirements that treat both."""

    likeness: float
    in_common: tuple[str, ...]
    share: float
    """Of the shorter list of requirements, the part that both name."""

    @property
    def treated_alike(self) -> bool:
        """Whether enough of what treats them is the same."""
        enough = len(self.in_common) >= setting("risk/register", "least_in_common")
        return enough and self.share >= setting("risk/register", "treated_alike")

    @property
    def may_be_one(self) -> bool:
        """Whether the words are alike enough: by themselves, or with what treats both."""
        name = "twice_if_treated_alike" if self.treated_alike else "twice"
        return self.likeness >= setting("risk/register", name)


def pairs_among(
    risks: Sequence[Wording], different: Iterable[frozenset[str]]
) -> Iterator[tuple[Wording, Wording, Alike]]:
    """Pairs of the client's own risks that may be one; none in a register too long to compare."""
    if not 1 < len(risks) <= setting("risk/register", "compared_most"):
        return
    apart = set(different)
    index = Index([Passage(place, "title", risk.text, terms_of(risk.text)) for place, risk in enumerate(risks)])
    rows = [index.likeness(risk.text) for risk in risks]
    for a, b in combinations(range(len(risks)), 2):
        likeness = float(max(rows[a][b], rows[b][a]))
        if likeness < setting("risk/register", "twice_if_treated_alike"):
            continue
        alike = _alike(likeness, risks[a].refs, risks[b].refs)
        if alike.may_be_one and frozenset({risks[a].id, risks[b].id}) not in apart:
            yield risks[a], risks[b], alike


def _alike(likeness: float, ours: frozenset[str], theirs: frozenset[str]) -> Alike:
    common = tuple(sorted(ours & theirs))
    shorter = min(len(ours), len(theirs))
    return Alike(likeness, common, len(common) / shorter if shorter else 0.0)
