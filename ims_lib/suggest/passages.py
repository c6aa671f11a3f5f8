"""What the catalogue says about each requirement, as passages that a text is compared with one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from ims_lib.catalogue import Catalogue
from ims_lib.languages import as_written
from ims_lib.suggest.settings import Kind, load_phrases
from ims_lib.suggest.terms import Terms, terms_of


@dataclass(frozen=True, slots=True)
class Passage:
    """One passage about a leaf. `criterion` is the criterion that it comes from, if any."""

    leaf: int
    """Place of the leaf among those of its standard."""
    kind: Kind
    text: str
    terms: Terms
    criterion: str | None = None


def passages_of(catalogue: Catalogue, standard: str) -> tuple[tuple[str, ...], tuple[Passage, ...]]:
    """The leaves of a standard, and every passage about them in their order."""
    phrases = load_phrases(catalogue, standard)
    # A criterion serves several leaves, and a phrase of a common clause too: their terms are worked out once.
    known: dict[str, Terms] = {}
    listed: list[Passage] = []
    for place, name in enumerate(phrases):
        parts = [
            Passage(place, kind, "; ".join(texts), _terms("; ".join(map(as_written, texts)), known), criterion)
            for kind, texts, criterion in _parts(catalogue, name, phrases[name])
        ]
        words = [part.terms for part in parts if part.kind == "phrase"]
        listed += parts
        listed.append(Passage(place, "vocabulary", "; ".join(phrases[name]), _together(words)))
        listed.append(Passage(place, "whole", "", _together([part.terms for part in parts])))
    return tuple(phrases), tuple(listed)


def _terms(text: str, known: dict[str, Terms]) -> Terms:
    if text not in known:
        known[text] = terms_of(text)
    return known[text]


def _parts(
    catalogue: Catalogue, name: str, phrases: tuple[str, ...]
) -> Iterator[tuple[Kind, tuple[str, ...], str | None]]:
    yield "title", (catalogue.title_of(name),), None
    for each in (*catalogue.criteria_of[name], *catalogue.usual_of[name]):
        criterion = catalogue.criteria[each]
        yield "text", (criterion.text,), each
        yield "ask", (criterion.ask,), each
        yield "evidence", criterion.evidence, each
    for phrase in phrases:
        yield "phrase", (phrase,), None


def _together(parts: list[Terms]) -> Terms:
    words: Counter[str] = Counter()
    letters: Counter[str] = Counter()
    for part in parts:
        words.update(part[0])
        letters.update(part[1])
    return words, letters
