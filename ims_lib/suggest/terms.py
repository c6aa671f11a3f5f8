"""A text → what it is compared by: its words and pairs of words, and groups of letters within them."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from itertools import pairwise

from ims_lib.register.vocabulary import plain
from ims_lib.suggest.settings import load_settings

Terms = tuple[Counter[str], Counter[str]]
"""How often each word or pair of words occurs, and each group of letters."""


def terms_of(text: str) -> Terms:
    """The terms of a text. Words that say nothing are left out; endings, accents, case and punctuation don't matter."""
    settings = load_settings()
    listed = [word for word in plain(text[: settings.longest_text]).split() if word not in settings.stop_words]
    stems = [stem(word) for word in listed]
    words = Counter(stems)
    words.update(f"{first} {second}" for first, second in pairwise(stems))
    letters: Counter[str] = Counter()
    for word, times in Counter(listed).items():
        for group in groups(word):
            letters[group] += times
    return words, letters


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A word without its ending, so that control, controls and controlled are one."""
    settings = load_settings()
    for ending, instead in settings.endings.items():
        if word.endswith(ending) and len(word) - len(ending) >= settings.shortest_stem:
            word = word.removesuffix(ending) + instead
            break
    if len(word) <= settings.shortest_stem:
        return word
    # What was cut meets the plain word, with its silent e and its single letter: chang(ing), control(led).
    word = word.removesuffix("e")
    return word[:-1] if word[-1] == word[-2] else word


@lru_cache(maxsize=65536)
def groups(word: str) -> tuple[str, ...]:
    """Every group of neighbouring letters in a word, its beginning and end marked; none for a lone letter."""
    if len(word) == 1:
        return ()
    settings = load_settings()
    marked = f" {word} "
    return tuple(
        marked[start : start + length]
        for length in range(settings.shortest_group, settings.longest_group + 1)
        for start in range(len(marked) - length + 1)
    )
