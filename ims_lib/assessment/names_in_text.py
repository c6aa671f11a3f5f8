"""Whether a text calls a thing by its name, or only holds the word that its name is: 41 minutes, where a system is called Minutes."""

from __future__ import annotations

import re
from functools import lru_cache

from ims_lib.assessment.ai_named import doers, products_in
from ims_lib.register.cell_values import CLAUSES
from ims_lib.register.vocabulary import load, phrases_of, plain


def names(text: str | None, name: str) -> bool | None:
    """Whether a text holds a name as a whole; None where it is a common word that may just as well mean what others mean by it.

    A short single word counts with its capital inside a sentence, in quotes, alone or beside a word for AI: a common one not behind a
    number or "a", nor in small letters. Known products, several words, and what has a capital or a figure within count however they are typed.
    """
    said, word = text or "", plain(name)
    if not is_a_word(name) or plain(said) == word:
        return f" {word} " in f" {plain(said)} "
    found = {_is_name(said, it, word) for it in _WORD.finditer(said) if plain(it[0]) == word}
    return True if True in found else None if None in found else False


@lru_cache(maxsize=1024)
def is_a_word(name: str) -> bool:
    """Whether a name is a single word by which others may mean something else: short or common, and no known product."""
    known = load("ai_products")["plain_names"].values()
    is_marked = not name.isalpha() or not (name.isupper() or name[1:].islower())
    is_short = len(name) < load("named_systems")["letters_alone"]
    return not (is_marked or plain(name) in known or products_in(name)) and (is_short or _is_common(plain(name)))


def _is_common(word: str) -> bool:
    return word in phrases_of("named_systems", "common")


def _is_name(text: str, found: re.Match[str], word: str) -> bool | None:
    before, behind = text[: found.start()], text[found.end() :]
    first = {*plain(before).split()[-1:]}
    beside = first.union(plain(behind).split()[:1])
    has_capital, clause = found[0][0].isupper(), (CLAUSES.split(before)[-1] + CLAUSES.split(behind)[0]).strip()
    if (_OPENED.search(before) and _CLOSED.match(behind)) or beside & phrases_of("named_systems", "for_ai"):
        return True
    if has_capital and (not clause or any(map(doers().hits, beside))):
        return True
    if not _is_common(word):
        return has_capital or None
    is_counted = _COUNTED.search(before) or first & phrases_of("ai_products", "any_such")
    if not has_capital or is_counted or _JOINED.match(behind):
        return False
    small = any(it.islower() for it in _LONG.findall(text))
    of_nouns = phrases_of("named_systems", "nouns_with_capitals").intersection(plain(text).split())
    return True if _INSIDE.search(before) and small and not of_nouns else None


_WORD = re.compile(r"[^\W_]+")
_LONG = re.compile(r"[^\W\d_]{4,}")
"""Words that a title in capitals writes with one."""
_OPENED, _CLOSED = re.compile(r"(?<!\w)['\"‘’‚“”„«‹]\s?$"), re.compile(r"\s?['\"‘’“”»›](?!\w)")
_COUNTED = re.compile(r"\d[\s-]*$")
_JOINED = re.compile(r"[-‐–]\w")
_INSIDE = re.compile(r"[^\s.:;!?…•(\[–—-][\s'\"‘“„«(]*$")
"""What stands before a word that doesn't begin its sentence."""
