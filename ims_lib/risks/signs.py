"""Words of risks: a text in the library’s words, and which usual risks it shows to have come true (data/vocabulary/risk_languages.yml, risk_signs.yml)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache

from ims_lib.grouping import grouped
from ims_lib.languages import by_language
from ims_lib.register.vocabulary import load, phrases_of, plain, spellings
from ims_lib.suggest.likeness import stem

Group = frozenset[str]
"""Words that stand for each other, as stems; `verlor*` and `*gerät` stand for all that begin or end so."""
SENTENCES = re.compile(r"[.;:!?](?:\s|$)|\n")


@lru_cache(maxsize=8192)
def read_sign(sign: str) -> tuple[Group, ...]:
    """The groups of a sign, each of which wants a word of its own."""
    return tuple(_group(words) for words in sign.split())


def places_of(groups: Sequence[Group], shapes: Sequence[Group]) -> tuple[int, ...] | None:
    """The place of a word for each group, each word once; none where a group finds none."""
    return _places(groups, shapes, frozenset())


UNACCENTED = "´"
"""Before what a group has without the accents of its word: a common word of another language is none of that."""


@lru_cache(maxsize=8192)
def shapes_of(word: str) -> Group:
    """All that a group can have of a plain word: its stem, its beginnings and its ends."""
    begun = {f"{word[:length]}*" for length in range(1, len(word) + 1)}
    others = frozenset().union(*(_begins_otherwise()[form] for form in {word, *begun} & _begins_otherwise().keys()))
    ended = (f"*{word[start:]}" for start in range(len(word)))
    shapes = frozenset({stem(word), *begun - others, *ended})
    return shapes if word in _unaccented() else shapes.union(UNACCENTED + shape for shape in shapes)


def shapes_in(sentence: str) -> list[Group]:
    """The same for each word of a sentence; one with accents is what it is written as, also where another language has it without."""
    accented = {plain(word) for word in _WORDS.findall(sentence) if not word.isascii()}
    return [
        shapes_of(word).union(UNACCENTED + shape for shape in shapes_of(word)) if word in accented else shapes_of(word)
        for word in plain(sentence).split()
    ]


@cache
def _unaccented() -> frozenset[str]:
    return frozenset(word for words in load("unaccented").values() for word in spellings(words))


@cache
def _begins_otherwise() -> Mapping[str, tuple[str, ...]]:
    """A word, or a beginning with its `*` → the beginnings of signs that it is no form of."""
    listed: Iterable[Mapping[str, Sequence[str]]] = load("begins_otherwise").values()
    every = ((start, word) for beginnings in listed for start, words in beginnings.items() for word in words)
    return grouped(
        (f"{form}*" if word.endswith("*") else form, f"{begun}*")
        for start, word in every
        for form in spellings([word.strip("*")])
        for begun in spellings([start])
    )


_WORDS = re.compile(r"\w+")


def _places(groups: Sequence[Group], shapes: Sequence[Group], taken: frozenset[int]) -> tuple[int, ...] | None:
    if not groups:
        return ()
    for place, shape in enumerate(shapes):
        if place not in taken and not groups[0].isdisjoint(shape):
            rest = _places(groups[1:], shapes, taken | {place})
            if rest is not None:
                return place, *rest
    return None


def _group(words: str) -> Group:
    found: set[str] = set()
    for word in words.split("/"):
        bare = word.strip("*")
        for typed in spellings([bare]):
            mark = "" if bare.isascii() or typed != plain(bare) else UNACCENTED
            form = f"{typed}*" if word.endswith("*") else f"*{typed}" if word.startswith("*") else stem(typed)
            found.add(mark + form)
    return frozenset(found)


@lru_cache(maxsize=8192)
def risks_shown(text: str) -> tuple[str, ...]:
    """The risks of the library of which a sentence of the text is a sign, in the order of the file.

    A word right after a "no" doesn't count, unless the sign has that "no" itself; and a drill shows nothing.
    """
    found: dict[str, None] = {}
    if not phrases_of("risk_signs", "drills").isdisjoint(plain(text).split()):
        return ()
    for sentence in SENTENCES.split(text):
        words = plain(sentence).split()
        if len(words) > 1:
            shapes = shapes_in(sentence)
            together = frozenset().union(*shapes)
            for place in {place for form in together & _begun_by().keys() for place in _begun_by()[form]}:
                risk, sign = _signs()[place]
                if not any(group.isdisjoint(together) for group in sign) and _stands(sign, words, shapes):
                    found[risk] = None
    return tuple(name for name in load("risk_signs")["signs"] if name in found)


def _stands(sign: Sequence[Group], words: Sequence[str], shapes: Sequence[Group]) -> bool:
    """Whether each group of the sign has a word of its own that isn't denied."""
    own = frozenset().union(*sign)
    denied = {
        place + 1
        for place, word in enumerate(words)
        if word in phrases_of("risk_signs", "not_before") and own.isdisjoint(shapes[place])
    }
    open_places = [place for place in range(len(words)) if place not in denied]
    return places_of(sign, [shapes[place] for place in open_places]) is not None


@by_language
def _signs() -> tuple[tuple[str, tuple[Group, ...]], ...]:
    listed: Mapping[str, Mapping[str, Sequence[str]]] = load("risk_signs")["signs"]
    return tuple(
        (risk, read_sign(sign)) for risk, languages in listed.items() for signs in languages.values() for sign in signs
    )


@by_language
def _begun_by() -> Mapping[str, tuple[int, ...]]:
    """Form of a word → places of the signs whose first group has it, so that few signs are tried."""
    return grouped((form, place) for place, (_, sign) in enumerate(_signs()) for form in sign[0])


@lru_cache(maxsize=8192)
def events_named(title: str) -> tuple[str, ...]:
    """The risks of the library whose event a title names (data/vocabulary/risk_events.yml), in the order of the file."""
    words, shapes = plain(title).split(), shapes_in(title)
    together, others = frozenset().union(*shapes), other_events(title)
    return tuple(
        risk
        for risk, (signs, _) in _events().items()
        if risk not in others
        and any(
            not any(group.isdisjoint(together) for group in sign) and _stands(sign, words, shapes) for sign in signs
        )
    )


@lru_cache(maxsize=8192)
def other_events(title: str) -> frozenset[str]:
    """The risks of the library that a title isn't one with, by a word that tells of another event."""
    together = frozenset().union(*shapes_in(title))
    return frozenset(risk for risk, (_, unless) in _events().items() if not unless.isdisjoint(together))


@by_language
def _events() -> Mapping[str, tuple[tuple[tuple[Group, ...], ...], Group]]:
    """Risk of the library → the signs of its event, and the words with which it is another."""
    file = load("risk_events")
    named = re.compile(r"@(\w+)")

    def spelled(sign: str) -> str:
        while named.search(sign):
            sign = named.sub(lambda found: file["classes"][found[1]], sign)
        return sign

    return {
        risk: (
            tuple(read_sign(spelled(sign)) for sign in signs),
            frozenset().union(*read_sign(spelled(file["unless"].get(risk, "")))),
        )
        for risk, signs in file["events"].items()
    }


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
