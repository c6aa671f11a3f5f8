"""Which signs a pattern of the vocabulary can begin with, so that only few of hundreds are tried at a place of a text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

_PIECE = re.compile(
    r"""
    (?P<never>\(\?!\))                                  # how a list without a word is written
    |(?P<aside>\(\?(?:=|!|<=|<!))                       # looks ahead or back, and takes no sign
    |(?P<group>\((?:\?(?:-?i?:|>|P<\w+>))?)
    |(?P<end>\))
    |(?P<bar>\|)
    |(?P<times>[?*+]|\{\d*,?\d*\})
    |(?P<edge>\\[bB]|[\^$])
    |(?P<sign>\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_ASCII = "".join(map(chr, range(128)))


@cache
def beginnings(pattern: str) -> frozenset[str]:
    """The ASCII signs that a match can begin with, letters small; rather one too many than one too few.

    It reads what the vocabulary's patterns are made of: signs, classes, groups, choices, repetitions, looks around.
    """
    pieces = [(str(match.lastgroup), match[0]) for match in _PIECE.finditer(pattern)]
    found, _ = _choice([*pieces, ("end", ")")], 0)
    return frozenset(found.signs)


@dataclass
class _Part:
    """What a part of a pattern can begin with, and whether it can be empty, so that what follows it counts too."""

    signs: set[str] = field(default_factory=set)
    empty: bool = True


def _choice(pieces: list[tuple[str, str]], at: int) -> tuple[_Part, int]:
    """The part up to the end of its group, and the place behind that."""
    whole, branch = _Part(empty=False), _Part()
    while pieces[at][0] != "end":
        if pieces[at][0] == "bar":
            whole, branch, at = _either(whole, branch), _Part(), at + 1
            continue
        part, at = _part(pieces, at)
        if branch.empty:
            branch = _Part(branch.signs | part.signs, part.empty)
    return _either(whole, branch), at + 1


def _part(pieces: list[tuple[str, str]], at: int) -> tuple[_Part, int]:
    """One group or sign with how often it may come, and the place behind it."""
    kind, piece = pieces[at]
    if kind in ("group", "aside"):
        part, at = _choice(pieces, at + 1)
        part = _Part() if kind == "aside" else part
    else:
        part, at = _Part(set(_signs(piece)) if kind == "sign" else set(), kind == "edge"), at + 1
    if pieces[at][0] == "times":
        part.empty = part.empty or pieces[at][1][:2] in ("?", "*", "{0", "{,")
        at += 1
    return part, at


def _either(a: _Part, b: _Part) -> _Part:
    return _Part(a.signs | b.signs, a.empty or b.empty)


@cache
def _signs(piece: str) -> frozenset[str]:
    """The signs that one piece stands for, in small letters."""
    return frozenset(sign.lower() for sign in re.findall(piece, _ASCII, re.IGNORECASE | re.DOTALL))
