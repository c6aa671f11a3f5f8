"""Which risks are one, the client's with ours and among themselves: what client.yml has decided, what is sure by words and by what treats them, and what must be asked."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Literal

from ims_lib.catalogue import Catalogue
from ims_lib.catalogue.library import Risk, load_library
from ims_lib.coverage import Coverage
from ims_lib.decided_settings.words import holds, named
from ims_lib.grouping import grouped
from ims_lib.languages import by_language, form_for, in_language, say
from ims_lib.languages.current import ENGLISH
from ims_lib.register.model import Finding
from ims_lib.risks.entries import ListedRisk, category_of
from ims_lib.risks.scales import AI, category_standards, risk_names
from ims_lib.risks.signs import events_named, in_our_words, other_events, risks_shown, speaks_of_ai
from ims_lib.scales import setting
from ims_lib.standard_ids import standard_of
from ims_lib.steps.risk_register.model import PairOfRisks
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
    cause, whole = " ".join(filter(None, (row.threat, row.vulnerability))), category_of(row)
    of_ai = AI in (row.category, whole) or any(standard_of(name) == category_standards()[AI] for name in row.refs)
    of_ai = of_ai or speaks_of_ai(" ".join(filter(None, (said, cause, row.asset))))
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


Sign = Literal["title", "cause"]
"""Where a risk says a sign of data/vocabulary/risk_signs.yml: in its title, or as threat or vulnerability."""


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


@dataclass(frozen=True, slots=True)
class Near:
    """How near a client's risk is to one of ours, by all that tells: words, signs, what treats both, category."""

    library: str
    likeness: float
    """Of their words, 0 to 1."""
    in_common: tuple[str, ...]
    """Criteria that treat ours and that the requirements named for the client's ask for."""
    share: float
    """Their part of the criteria that treat ours."""
    sign: Sign | None
    """Where the client's risk bears a sign of ours."""
    of_system: bool
    """Whether ours is of AI and the client's names one of its AI systems."""
    other_category: bool
    told: float
    """Of the words of the client's title the share that the library knows."""
    named: bool = False
    """Whether the client's title names the event of ours."""
    is_other: bool = False
    """Whether a word of the title tells that it is another event."""
    named_alone: bool = False
    """Whether it names no other, and none of another kind where the register calls the client's one about AI."""
    lead: float = math.inf
    """How far its score is above that of the next nearest."""

    @property
    def score(self) -> float:
        """All of it together; a pair of different categories loses."""
        treated, other = setting("risk/register", "treated"), setting("risk/register", "other_category")
        sign = setting("risk/register", f"sign_in_{self.sign}") if self.sign else 0.0
        return self.likeness + treated * self.share + sign - other * self.other_category

    @property
    def is_one(self) -> bool:
        """Whether it is taken for ours without asking: its title names the event, or it is near enough, and no other nearly as near."""
        if self.named or self.is_other:
            return self.named_alone
        return (
            self.is_told
            and self.score >= setting("risk/register", "same")
            and self.lead >= setting("risk/register", "same_lead")
        )

    @property
    def may_be_one(self) -> bool:
        """Whether it is to be asked."""
        likely = self.is_told and not self.is_other
        return self.is_shown or self.named or (likely and self.score >= setting("risk/register", "asked"))

    @property
    def is_told(self) -> bool:
        """Whether more than a word that several events have in common speaks for it."""
        told = self.told >= setting("risk/register", "same_told")
        return bool(self.in_common) or self.sign == "title" or told

    @property
    def is_shown(self) -> bool:
        """Whether the client's risk tells in its title that one of its AI systems does what ours is about."""
        return self.of_system and self.sign == "title"


@dataclass(frozen=True, slots=True)
class Wording:
    """A client's risk as it is compared."""

    id: str
    title: str
    cause: str
    """Threat and vulnerability."""
    refs: frozenset[str]
    """The requirements that it names."""
    said: str
    """The title with AI for the name of each of the client's systems."""
    systems: frozenset[str]
    """These names."""
    category: str | None = None
    """As its register says; None where it has no such column."""
    of_ai: bool = False
    asset: str | None = None

    @property
    def text(self) -> str:
        """Title, threat and vulnerability."""
        return f"{self.title} {self.cause}".strip()


def nearest_of_library(risk: Wording, catalogue: Catalogue) -> Near | None:
    """The risk of the library that a client's risk is nearest to; none where nothing is like it."""
    library, likeness = load_library().risks, _likeness_to_ours(risk)
    asked = {name for ref in risk.refs for name in catalogue.criteria_of.get(ref, ())}
    signs: dict[str, Sign] = dict.fromkeys(risks_shown(risk.cause), "cause")
    signs |= dict.fromkeys(risks_shown(risk.said), "title")
    least, named = setting("risk/register", "compared_from"), events_named(risk.said)
    found = [
        _near(risk, library[name], like, asked, signs.get(name), named)
        for name, like in likeness.items()
        if like >= least or name in signs or name in named
    ]
    found.sort(key=lambda near: (near.named, near.score, near.library), reverse=True)
    return replace(found[0], lead=found[0].score - found[1].score) if len(found) > 1 else next(iter(found), None)


def _likeness_to_ours(risk: Wording) -> dict[str, float]:
    """Risk of the library → how like its words are to those of a client's risk, in the library's words.

    A text of which few words occur anywhere in the library counts less: the rest of it may tell of something else. So does
    a short one, which is soon like.
    """
    index, owners, known = _library_index()
    best: dict[str, float] = {}
    whole = f"{risk.said} {risk.cause}".strip()
    for text in dict.fromkeys(map(in_our_words, (risk.said, whole, f"{whole} {risk.asset or ''}"))):
        words = _words(text)
        told = sum(word in known for word in words) / (len(words) + 1)
        counts = told ** setting("risk/register", "unknown_words")
        for owner, likeness in zip(owners, index.likeness(text), strict=True):
            best[owner] = max(best.get(owner, 0.0), float(likeness) * counts)
    return best


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


def _near(risk: Wording, ours: Risk, likeness: float, asked: set[str], sign: Sign | None, named: Sequence[str]) -> Near:
    common = tuple(name for name in ours.treating if name in asked)
    other = risk.category not in (None, ours.category) or risk.of_ai != (ours.category == AI)
    of_system = bool(risk.systems) and ours.category == AI
    alone = ours.id in named and len(named) == 1 and not (risk.category == AI != ours.category)
    share = len(common) / len(ours.treating)
    return Near(
        ours.id,
        likeness,
        common,
        share,
        sign,
        of_system,
        other,
        _told(risk),
        ours.id in named,
        ours.id in other_events(risk.said),
        alone,
    )


def _told(risk: Wording) -> float:
    words = _words(in_our_words(risk.said))
    return sum(word in _library_index()[2] for word in words) / (len(words) or 1)


def _words(text: str) -> list[str]:
    return [term for term in terms_of(text)[0] if " " not in term]


def _alike(likeness: float, ours: frozenset[str], theirs: frozenset[str]) -> Alike:
    common = tuple(sorted(ours & theirs))
    shorter = min(len(ours), len(theirs))
    return Alike(likeness, common, len(common) / shorter if shorter else 0.0)


@by_language
def _library_index() -> tuple[Index, tuple[str, ...], frozenset[str]]:
    """What each risk of the library is called, and all that it says, ready to be compared with; whose it is; its words."""
    with in_language(ENGLISH):  # what clients write is turned into English words, whatever language is written in
        told = [
            (place, risk.id, in_our_words(text))
            for place, risk in enumerate(load_library().risks.values())
            for text in _texts(risk)
        ]
    passages = [Passage(place, "title", text, terms_of(text)) for place, _, text in told]
    known = frozenset(term for passage in passages for term in passage.terms[0])
    return Index(passages), tuple(name for _, name, _ in told), known


def _texts(risk: Risk) -> Iterable[str]:
    """What is compared: the title, what clients call it, and the title with its causes, consequences and view."""
    view = risk.view_27005
    said = [*risk.causes, *risk.consequences, *((view.asset, view.threat, view.vulnerability) if view else ())]
    return dict.fromkeys([risk.title, *risk_names().get(risk.id, ()), " ".join([risk.title, *said])])
