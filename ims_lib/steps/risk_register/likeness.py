"""Which risks may be one: the client's with ours, and the client's among themselves, by their words and what treats them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations

from ims_lib.catalogue import Catalogue
from ims_lib.catalogue.library import Risk, load_library
from ims_lib.risks.scales import risk_names
from ims_lib.scales import setting
from ims_lib.suggest.likeness import Index
from ims_lib.suggest.passages import Passage
from ims_lib.suggest.terms import terms_of


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
    """How near a client's risk is to one of ours: their words from 0 to 1, and the criteria that treat both."""

    library: str
    likeness: float
    in_common: tuple[str, ...]
    """Criteria that treat ours and that the requirements named for the client's ask for."""
    share: float
    """Their part of the criteria that treat ours."""
    other_category: bool

    @property
    def score(self) -> float:
        """Words and treatment together; a pair of different categories loses."""
        score = self.likeness + setting("risk/register", "treated") * self.share
        return score - setting("risk/register", "other_category") * self.other_category

    @property
    def is_one(self) -> bool:
        """Whether it is taken for ours without asking: by its words alone, or by words and treatment."""
        if self.likeness >= setting("risk/register", "same") and not self.other_category:
            return True
        enough = self.likeness >= setting("risk/register", "same_words")
        treated = self.share >= setting("risk/register", "same_treated")
        return enough and treated and self.score >= setting("risk/register", "same_if_treated")

    @property
    def may_be_one(self) -> bool:
        """Whether it is to be asked."""
        treated = self.share >= setting("risk/register", "asked_treated")
        return self.score >= setting("risk/register", "asked_if_treated" if treated else "asked")


@dataclass(frozen=True, slots=True)
class Wording:
    """A client's risk as it is compared: id, title, its words, the requirements that it names, its category."""

    id: str
    title: str
    text: str
    """Title, threat and vulnerability."""
    refs: frozenset[str]
    category: str | None = None
    asset: str | None = None


def nearest_of_library(risk: Wording, catalogue: Catalogue) -> Near | None:
    """The risk of the library that a client's risk is nearest to; none where nothing is like it."""
    index, owners = _library_index()
    both = [
        index.likeness(text) for text in dict.fromkeys([risk.title, " ".join(filter(None, (risk.text, risk.asset)))])
    ]
    best: dict[str, float] = {}
    for place, owner in enumerate(owners):
        best[owner] = max(best.get(owner, 0.0), *(float(each[place]) for each in both))
    asked = {name for ref in risk.refs for name in catalogue.criteria_of.get(ref, ())}
    found = [
        _near(risk, load_library().risks[name], likeness, asked)
        for name, likeness in best.items()
        if likeness >= setting("risk/register", "compared_from")
    ]
    return max(found, key=lambda near: (near.score, near.library), default=None)


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


def _near(risk: Wording, ours: Risk, likeness: float, asked: set[str]) -> Near:
    common = tuple(name for name in ours.treating if name in asked)
    other = risk.category not in (None, ours.category) or (risk.category is None and ours.category == "ai")
    return Near(ours.id, likeness, common, len(common) / len(ours.treating), other)


def _alike(likeness: float, ours: frozenset[str], theirs: frozenset[str]) -> Alike:
    common = tuple(sorted(ours & theirs))
    shorter = min(len(ours), len(theirs))
    return Alike(likeness, common, len(common) / shorter if shorter else 0.0)


@cache
def _library_index() -> tuple[Index, tuple[str, ...]]:
    """What each risk of the library is called, and all that it says, ready to be compared with."""
    texts = [
        (place, risk.id, text) for place, risk in enumerate(load_library().risks.values()) for text in _texts(risk)
    ]
    passages = [Passage(place, "title", text, terms_of(text)) for place, _, text in texts]
    return Index(passages), tuple(name for _, name, _ in texts)


def _texts(risk: Risk) -> Iterable[str]:
    """What is compared: the title, what clients call it, and the title with its causes, consequences and view."""
    view = risk.view_27005
    said = [*risk.causes, *risk.consequences, *((view.asset, view.threat, view.vulnerability) if view else ())]
    return dict.fromkeys([risk.title, *risk_names().get(risk.id, ()), " ".join([risk.title, *said])])
