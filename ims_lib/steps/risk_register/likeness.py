"""Which risks may be one: the client's with ours, and the client's among themselves, by their words and what treats them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations

from ims_lib.catalogue import Catalogue
from ims_lib.catalogue.library import Risk, load_library
from ims_lib.scales import setting
from ims_lib.suggest.likeness import Index
from ims_lib.suggest.passages import Passage
from ims_lib.suggest.terms import terms_of


@dataclass(frozen=True, slots=True)
class Alike:
    """How alike two risks are: their words from 0 to 1, and the requirements that treat both."""

    likeness: float
    in_common: tuple[str, ...]
    share: float
    """Of the shorter list of requirements, the part that both name."""

    @property
    def treated_alike(self) -> bool:
        """Whether enough of what treats them is the same."""
        enough = len(self.in_common) >= setting("risk/register", "least_in_common")
        return enough and self.share >= setting("risk/register", "treated_alike")

    def reaches(self, alone: str, treated_alike: str) -> bool:
        """Whether the words are alike enough, by these settings: by themselves, or with what treats both."""
        least = setting("risk/register", treated_alike if self.treated_alike else alone)
        return self.likeness >= min(least, setting("risk/register", alone))


@dataclass(frozen=True, slots=True)
class Wording:
    """A client's risk as it is compared: its id, title, all its words, the requirements that it names, its category."""

    id: str
    title: str
    text: str
    refs: frozenset[str]
    category: str | None = None


def nearest_of_library(risk: Wording, catalogue: Catalogue) -> tuple[str, Alike] | None:
    """The risk of the library that a client's risk is most alike, and how alike; none where nothing is."""
    index, owners = _library_index()
    both = [index.likeness(text) for text in dict.fromkeys([risk.title, risk.text])]
    best: dict[str, float] = {}
    for place, owner in enumerate(owners):
        best[owner] = max(best.get(owner, 0.0), *(float(each[place]) for each in both))
    library = load_library().risks
    found = [
        (name, _alike(likeness, _comparable(risk, library[name]), requirements_of(library[name], catalogue)))
        for name, likeness in best.items()
        if likeness >= setting("risk/register", "compared_from")
    ]
    if not found:
        return None
    return max(
        found, key=lambda item: (item[1].likeness + setting("risk/register", "bonus") * item[1].treated_alike, item[0])
    )


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
        if alike.reaches("twice", "twice_if_treated_alike") and frozenset({risks[a].id, risks[b].id}) not in apart:
            yield risks[a], risks[b], alike


def requirements_of(risk: Risk, catalogue: Catalogue) -> frozenset[str]:
    """The requirements of all standards that ask for what treats a risk of the library."""
    known = (catalogue.criteria[name] for name in risk.treating if name in catalogue.criteria)
    return frozenset(requirement for criterion in known for requirement in criterion.requirements)


def _comparable(risk: Wording, ours: Risk) -> frozenset[str]:
    """The requirements that count for being treated alike: none for a risk of another category."""
    return risk.refs if risk.category in (None, ours.category) else frozenset()


def _alike(likeness: float, ours: frozenset[str], theirs: frozenset[str]) -> Alike:
    common = tuple(sorted(ours & theirs))
    shorter = min(len(ours), len(theirs))
    return Alike(likeness, common, len(common) / shorter if shorter else 0.0)


@cache
def _library_index() -> tuple[Index, tuple[str, ...]]:
    """Title, causes and view of each risk of the library, ready to be compared with."""
    passages, owners = [], []
    for place, (name, risk) in enumerate(load_library().risks.items()):
        for text in _texts(risk):
            passages.append(Passage(place, "title", text, terms_of(text)))
            owners.append(name)
    return Index(passages), tuple(owners)


def _texts(risk: Risk) -> Mapping[str, None]:
    """What is compared: the title, and the title with its causes."""
    return dict.fromkeys([risk.title, " ".join([risk.title, *risk.causes, *risk.consequences])])
