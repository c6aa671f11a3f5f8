"""The known name or word that a strange one is most like."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz.distance import Indel
from rapidfuzz.process import extractOne

ALIKE = 0.6
"""Words less alike than this are no slips of each other."""


def nearest(text: str, known: Iterable[str], *, alike: float = ALIKE) -> str | None:
    """The known word most like a text, from 0 (no sign in common) to 1 (the same); None where none is so much alike.

    What two words have in common is told in the order of their signs: twice the longest common subsequence by the length
    of both.
    """
    found = extractOne(text, list(known), scorer=Indel.normalized_similarity, score_cutoff=alike)
    return found[0] if found else None


def did_you_mean(name: str, known: Iterable[str], form: str = "; did you mean {}?") -> str:
    """The end of a sentence about a name that nothing knows: the nearest one, where there is one."""
    near = nearest(name, known)
    return form.format(near) if near else ""


def hint(text: str, known: Iterable[str]) -> str:
    """What to write instead of a name that nothing has: the nearest one, or which there are."""
    names = list(known)
    return did_you_mean(text, names, "did you mean {}?") or f"there are {', '.join(names)}"
