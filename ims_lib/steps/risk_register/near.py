"""Which risk of the library a client's risk is nearest to, by the event that its title names, by words, signs and what treats both."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from ims_lib.catalogue import Catalogue
from ims_lib.catalogue.library import Risk, load_library
from ims_lib.languages import by_language, in_language
from ims_lib.languages.current import ENGLISH
from ims_lib.risks.scales import AI, risk_names
from ims_lib.risks.signs import events_named, in_our_words, other_events, risks_shown
from ims_lib.scales import setting
from ims_lib.suggest.likeness import Index, Passage, terms_of

Sign = Literal["title", "cause"]
"""Where a risk says a sign of data/vocabulary/risk_signs.yml: in its title, or as threat or vulnerability."""


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
    least = setting("risk/register", "compared_from")
    title = _Title(events_named(risk.said), other_events(risk.said), _told(risk))
    found = [
        _near(risk, library[name], like, asked, signs.get(name), title)
        for name, like in likeness.items()
        if like >= least or name in signs or name in title.named
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


class _Title(NamedTuple):
    """What the title of a client's risk tells."""

    named: Sequence[str]
    """The risks of ours whose event it names."""
    others: frozenset[str]
    """Those that it tells to be another event."""
    told: float
    """Of its words the share that the library knows."""


def _near(risk: Wording, ours: Risk, likeness: float, asked: set[str], sign: Sign | None, title: _Title) -> Near:
    common = tuple(name for name in ours.treating if name in asked)
    other = risk.category not in (None, ours.category) or risk.of_ai != (ours.category == AI)
    of_system = bool(risk.systems) and ours.category == AI
    alone = ours.id in title.named and len(title.named) == 1 and not (risk.category == AI != ours.category)
    share = len(common) / len(ours.treating)
    return Near(
        ours.id,
        likeness,
        common,
        share,
        sign,
        of_system,
        other,
        title.told,
        ours.id in title.named,
        ours.id in title.others,
        alone,
    )


def _told(risk: Wording) -> float:
    words = _words(in_our_words(risk.said))
    return sum(word in _library_index()[2] for word in words) / (len(words) or 1)


def _words(text: str) -> list[str]:
    return [term for term in terms_of(text)[0] if " " not in term]


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
