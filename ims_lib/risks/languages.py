"""A text on risks in the library's words, whatever the language or the author, by data/vocabulary/risk_languages.yml."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from ims_lib.grouping import grouped
from ims_lib.languages import by_language
from ims_lib.register.vocabulary import load, plain
from ims_lib.risks.signs import read_sign, shapes_of

FILE = "risk_languages"


def in_our_words(text: str) -> str:
    """The text's words in order, each as the library says it; as it is where nobody knows another word for it."""
    words = (word for word in plain(text).split() if word not in _says_nothing())
    return " ".join(" ".join(_ours(word)) for word in words)


def speaks_of_ai(text: str) -> bool:
    """Whether one of the text's words tells that it is about AI."""
    return not set(load(FILE)["of_ai"]).isdisjoint(in_our_words(text).split())


@lru_cache(maxsize=65536)
def _ours(word: str) -> tuple[str, ...]:
    known = _by_form()
    return tuple(sorted({ours for form in shapes_of(word) & known.keys() for ours in known[form]})) or (word,)


@by_language
def _by_form() -> Mapping[str, tuple[str, ...]]:
    """Form of a word → the words of ours that it stands for."""
    listed: Mapping[str, Mapping[str, str]] = load(FILE)["words"]
    forms = (
        (form, ours) for ours, others in listed.items() for said in (ours, *others.values()) for form in _forms(said)
    )
    return grouped(dict.fromkeys(forms))


def _forms(said: str) -> frozenset[str]:
    return frozenset().union(*read_sign(said))


@by_language
def _says_nothing() -> frozenset[str]:
    return frozenset(plain(word) for words in load(FILE)["says_nothing"].values() for word in words.split("/"))
