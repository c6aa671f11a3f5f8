"""In which old code page a text is written, told by how well its letters become a language.

The same byte is è in Paris, č in Prague and θ in Athens. A language writes few letters beyond ASCII, each as often as
`data/vocabulary/letters.csv` says: where the letters of a reading are those of one language, it is right.
"""

from __future__ import annotations

import csv
import math
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

from ims_lib import paths

FOREIGN = re.compile(r"(?s)(?<=(.))?([^\x00-\x7f])(?=(.))?")
"""A character beyond ASCII, and its neighbours."""
MARKS = "€‚„…‘’“”–—•™«»§°²³µ·¡¿£©®\xa0½¼¾¬ªº"
"""Signs that texts of any language may hold."""
WITHIN_WORDS = "‘’–—·\xa0"
"""Those that may stand between letters."""
SAMPLE = 1 << 14
MARK, CAPITAL, OTHER_LANGUAGE, NEVER = 0.02, 0.15, 0.1, 1e-4
"""How likely a sign is, a capital beside its small letter, a letter of another language that shares the code page, and
a letter that none of them has or that stands where it can't: fractions."""
BEHIND = {"cp1252": 0.0, "mac_roman": 4.0, "cp850": 4.0}
BEHIND_ELSE = 1.0
"""What a code page is behind Windows-1252 for being less usual, as a natural logarithm."""
FIRST_GREEK = 0x370
MOST_STRANGE = 0.3
"""Share of letters that become no language beyond which a reading is none."""


@dataclass(frozen=True, slots=True)
class Alphabet:
    """What a language writes beyond ASCII in a code page: each letter with its share of such letters, 0 to 1."""

    code_page: str
    shares: dict[str, float]
    is_latin: bool


@dataclass(frozen=True, slots=True)
class CodePageReading:
    """A text as one code page reads it. `score` is a likelihood, as a natural logarithm: differences tell."""

    code_page: str
    text: str
    score: float


@cache
def alphabets() -> tuple[Alphabet, ...]:
    """The alphabets that are known, by code page; the more usual code pages first."""
    with (paths.DATA / "vocabulary" / "letters.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = []
    for row in rows:
        words = row["letters"].split()
        shares = {letter: float(share) for letter, share in zip(words[::2], words[1::2], strict=True)}
        whole = sum(shares.values())
        # Greek and Cyrillic letters come in words of their own, Latin ones among those of ASCII.
        is_latin = min(map(ord, shares)) < FIRST_GREEK
        found += [
            Alphabet(page, {letter: share / whole for letter, share in shares.items()}, is_latin)
            for page in row["code_pages"].split()
        ]
    return tuple(found)


def readings(data: bytes) -> list[CodePageReading]:
    """The plausible readings of a text's bytes that differ, the likeliest first; none where nothing becomes a language."""
    # Only the lines with letters beyond ASCII say anything.
    telling = b"\n".join(line for line in data.splitlines() if not line.isascii())[:SAMPLE]
    best: dict[str, CodePageReading] = {}
    for page in dict.fromkeys(each.code_page for each in alphabets()):
        text = telling.decode(page, errors="replace")
        letters = Counter((kind_of(before), letter, kind_of(after)) for before, letter, after in FOREIGN.findall(text))
        score, strange = likelihood(letters, [each for each in alphabets() if each.code_page == page])
        score -= BEHIND.get(page, BEHIND_ELSE)
        if strange <= MOST_STRANGE * letters.total() and (text not in best or best[text].score < score):
            best[text] = CodePageReading(page, text, score)
    return sorted(best.values(), key=lambda reading: -reading.score)


SCRIPTS = (
    ("cp932", re.compile(r"[\u3040-\u30ff]"), 0.2),
    ("cp949", re.compile(r"[\uac00-\ud7a3]"), 0.5),
    ("gb18030", re.compile(r"[\u4e00-\u9fff]"), 0.8),
)
"""Code pages of scripts of two bytes a letter, the letters that tell a script, and the least share of them, 0 to 1."""
TOGETHER = re.compile(rb"[\x80-\xff]{4,}|[\x80-\xff]{1,3}")


def by_script(data: bytes) -> str | None:
    """The code page of Japanese, Korean or Chinese that a text is wholly in; none where it is no such text."""
    runs = TOGETHER.findall(data[:SAMPLE])
    close = sum(len(run) for run in runs if len(run) > 3) >= 0.5 * sum(map(len, runs))
    for page, telling, least in SCRIPTS:
        try:
            letters = re.findall(r"[^\x00-\x7f]", data.decode(page))
        except UnicodeDecodeError:
            continue
        if (
            letters
            and sum(map(bool, map(telling.match, letters))) >= least * len(letters)
            and (close or page == "cp932")
        ):
            return page
    return None


def kind_of(neighbour: str) -> str:
    """What stands beside a letter: a small letter (a), a capital (A), of ASCII (+), or none."""
    if not neighbour.isalpha() or neighbour in MARKS:
        return ""
    return ("A" if neighbour.isupper() else "a") + ("+" if neighbour.isascii() else "")


def likelihood(letters: Counter[tuple[str, str, str]], alphabets: list[Alphabet]) -> tuple[float, int]:
    """The logarithm of how likely these letters are in the language of a code page that fits best, and how many of
    them are never seen in it."""
    found = []
    for alphabet in alphabets:
        chances = [
            (
                count,
                (1 - OTHER_LANGUAGE) * chance(alphabet, *letter)
                + OTHER_LANGUAGE * sum(chance(each, *letter) for each in alphabets) / len(alphabets),
            )
            for letter, count in letters.items()
        ]
        score = sum(count * math.log(max(share, NEVER)) for count, share in chances)
        found.append((score, sum(count for count, share in chances if share <= NEVER)))
    return max(found)


def chance(alphabet: Alphabet, before: str, letter: str, after: str) -> float:
    """How likely a letter is between these neighbours, among those beyond ASCII; 0 where it can't stand."""
    if letter in MARKS:
        return 0.0 if before and after and letter not in WITHIN_WORDS else MARK
    if letter.isupper() and before.startswith("a"):
        return 0.0
    if not alphabet.is_latin and "+" in before + after:
        return 0.0
    own = alphabet.shares.get(letter)
    return own if own is not None else CAPITAL * alphabet.shares.get(letter.lower(), 0.0)
