"""The tokens of a text that may hold references: names of standards and frameworks, words before numbers, numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Literal

from ims_lib import paths
from ims_lib.catalogue.standards import Edition, read_rows
from ims_lib.languages import say
from ims_lib.register.vocabulary import TEXTS_KEPT, clean, load, plain

Part = Literal["annex", "clause", "control"]
"""annex: an Annex A stands before the number; clause: a word for clauses; control: a word for controls."""


@lru_cache(maxsize=TEXTS_KEPT)
def named_standard(text: str) -> tuple[str | None, int | None]:
    """The one standard of ours that a heading, sheet or file names, and its edition if it is there."""
    named = _named_in(text)
    if len({standard for standard, _ in named}) != 1:
        return None, None
    editions = {edition for _, edition in named if edition}
    return named[0][0], editions.pop() if len(editions) == 1 else None


def named_by_heading(heading: str) -> tuple[str | None, int | None]:
    """The standard that the heading of references names, and its edition: the year alone says both, 2013 beside 2022."""
    year = int(heading) if heading.isdecimal() else None
    return next(((standard, of) for standard, of in _editions() if of == year), named_standard(heading))


@lru_cache(maxsize=TEXTS_KEPT)
def standards_named(text: str) -> frozenset[str]:
    """All standards of ours that a text names."""
    return frozenset(standard for standard, _ in _named_in(text))


def _named_in(text: str) -> list[tuple[str, int | None]]:
    matches = _names().finditer(clean(text).replace("_", " "))
    return [(standard, edition_of(match)) for match in matches if (standard := standard_in(match))]


@lru_cache(maxsize=TEXTS_KEPT)
def named_part(text: str) -> Part | None:
    """Whether a heading speaks of Annex A or controls, or of clauses."""
    words = f" {plain(text)} "
    speaks = {part: any(word in words for word in spoken) for part, spoken in _words_of_parts().items()}
    if speaks["annex"]:
        return "annex"
    if speaks["control"] == speaks["clause"]:
        return None
    return "control" if speaks["control"] else "clause"


@cache
def _words_of_parts() -> dict[str, tuple[str, ...]]:
    prefixes = load("frameworks")["prefixes"]
    return {
        part: tuple(f" {plain(p)} " for p in prefixes[part] if plain(p).isalpha() or " " in p)
        for part in ("annex", "control", "clause")
    }


@lru_cache(maxsize=TEXTS_KEPT)
def named_other(text: str) -> str | None:
    """The other framework that a heading names, if it names none of ours."""
    spaced = clean(text).replace("_", " ")
    if any(standard_in(match) for match in _names().finditer(spaced)):
        return None
    for match in _other_names().finditer(spaced):
        return other_of(match)
    return None


def names_only(text: str) -> bool:
    """Whether a text, such as the inside of brackets, holds references and names of standards and no other words."""
    return all(kind_of_token(match) not in ("word", "other") for match in tokens_of(text))


def tokens_of(text: str, at: int = 0) -> Iterator[re.Match[str]]:
    """The tokens of a text from a place on, left to right; signs between them that say nothing are passed over."""
    end = len(text)
    while at < end:
        match = pattern_at(text[at]).match(text, at)
        if match is None:
            at += 1
        else:
            at = match.end()
            yield match


def kind_of_token(match: re.Match[str]) -> str:
    return _kind_of(match.lastgroup)


@cache
def _kind_of(group: str | None) -> str:
    """The kind of token that a group of the pattern stands for; there are as many as groups."""
    return (group or "other").split("_")[0]


@lru_cache(maxsize=TEXTS_KEPT)
def pattern_at(sign: str) -> re.Pattern[str]:
    """The pattern of the tokens that can begin with a sign: all of them beyond ASCII, some tenth for most letters."""
    return _compiled(_pattern(sign.lower() if sign.isascii() else None))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Many signs begin the same tokens."""
    return re.compile(pattern, re.VERBOSE | re.IGNORECASE)


def _pattern(sign: str | None) -> str:
    """All alternatives that can begin with a sign, in the order in which they count."""
    said = load("frameworks")
    prefixes = said["prefixes"]
    day = r"\d{4}-\d{1,2}-\d{1,2}(?:[T\ ][\d:.]+Z?)?(?!\d)"
    written = r"(?<![\d.])\d{1,2}[./]\d{1,2}[./](?:19|20)\d\d(?!\d)|(?<![\d.])\d{1,2}/\d{1,2}/\d{2,4}(?!\d)"
    units = "days?|weeks?|months?|years?|hours?|Tage|Wochen|Monate|Jahre|Stunden"
    annex = _any(prefixes["annex"], sign)
    alternatives = {
        rf"(?P<date>{day}|{written})": _FIGURES,
        _others(said["ids"], "id", sign): "",
        _ours(said["ours"], sign): "",
        _others(said["names"], "name", sign): "",
        rf"(?P<annex>(?<!\w)(?:{annex})(?:\s*[.:-]?\s*A)?\s*[.:-]?\s*(?=A?\d)"
        r"|(?<!\w)(?:(?<!\.)|(?<=\.\.))(?:A\s?[.\s-]\s?|A(?=\d)|(?-i:a\.))(?=\d))": "a" if annex == _NEVER else "",
        _before_number("control", _any(prefixes["control"], sign)): "",
        _before_number("clause", _any(prefixes["clause"], sign, shortened=True)): "",
        _before_number("section", _any(prefixes["section"], sign, shortened=True)): "",
        r"(?P<version>(?<!\w)(?:v|ver|version|rev|revision|p|pp|page|seite|s)\.?\s?\d+(?:\.\d+)*(?!\w))": "vrps",
        rf"(?P<amount>[€$£]\s?\d[\d.,]*|(?<![\w.])\d+(?:[.,]\d+)*\s?(?:%|€|\$|EUR|USD|CHF|GBP|(?:{units})\b))": f"$ {_FIGURES}",
        r"(?P<number>(?>\d+(?:\.\d+)*))(?:\s?[a-k]\)|[a-k](?!\w))?(?!\w)": _FIGURES,
        rf"(?P<dash>\s*(?:-+|\.\.+|…|(?<!\w)(?:{_any(said['range'], sign, spaced=True)})(?=\s))\s*)": "",
        rf"(?P<sep>[,;/|+&\n•·]|(?<!\w)(?:{_any(said['and'], sign)})(?!\w))": "",
        r"(?P<open>[(\[])": "([",
        r"(?P<close>[)\]])": ")]",
        r"(?P<word>[^\W_](?>\w*)(?:[-_](?!A\.\d)(?>\w+))*)": "",
        r"(?P<other>[^\s.:#])": "",
    }
    return "|".join(each for each, signs in alternatives.items() if each and (not signs or not sign or sign in signs))


_FIGURES = "0123456789"


def _before_number(part: str, words: str) -> str:
    """The pattern of a word before a number; empty where there is none."""
    number = r"(?=\s*[.:#-]?\s*(?:A\s?[.-]?\s?)?\d)"
    return "" if words == _NEVER else rf"(?P<{part}>(?<!\w)(?:{words}){number})"


@cache
def _names() -> re.Pattern[str]:
    return re.compile(_ours(load("frameworks")["ours"]), re.VERBOSE | re.IGNORECASE)


@cache
def _other_names() -> re.Pattern[str]:
    said = load("frameworks")
    return re.compile(f"{_others(said['names'], 'name')}|{_others(said['ids'], 'id')}", re.VERBOSE | re.IGNORECASE)


def _ours(listed: dict[str, list[str]], sign: str | None = None) -> str:
    if not any(_beginning(patterns, sign) for patterns in listed.values()):
        return ""
    one_each = "|".join(f"(?P<{_group('standard', n)}>{_joined(p, sign)})" for n, p in enumerate(listed.values()))
    return rf"(?P<standard_any>(?<![^\W_])(?:{one_each})(?:\s?[:\-\s/]\s?\(?(?P<year>(?:19|20)\d\d)\)?(?![\d.]))?(?![^\W_]))(?P<standard>)"


def _others(listed: dict[str, list[str]], kind: str, sign: str | None = None) -> str:
    own = [f"(?P<{_group(kind, n)}>{_joined(p, sign)})" for n, p in enumerate(listed.values()) if _beginning(p, sign)]
    if not own:
        return ""
    typed = r"(?::[A-Za-z]{0,4}\d[\w.-]*)?" if kind == "name" else ""  # soc2:a1.2, as machines join the two
    return rf"(?<![\w.])(?:{'|'.join(own)}){typed}(?!\w|\.\d)(?P<{kind}>)"


def _joined(patterns: list[str], sign: str | None) -> str:
    own = [pattern.replace(" ", r"\ ").replace("#", r"\#") for pattern in _beginning(patterns, sign)]
    return f"(?:{'|'.join(own) or _NEVER})"


def _any(listed: list[str], sign: str | None, *, spaced: bool = False, shortened: bool = False) -> str:
    """One of these words, or of their beginnings with a dot; `spaced`: behind spaces, so that the sign where the token begins may not be theirs."""
    listed = [*listed, *_shortened(listed)] if shortened else listed
    ordered = [re.escape(item).replace(r"\ ", r"[\s-]*") for item in sorted(listed, key=len, reverse=True)]
    return "|".join(ordered if spaced else _beginning(ordered, sign)) or _NEVER


def _shortened(words: Iterable[str]) -> Iterator[str]:
    """These words as people break them off: chap., cap., hoofdst."""
    for word in words:
        if len(word) >= _LONG and word.isalpha():
            yield from (f"{word[:end]}." for end in range(_SHORTEST, len(word)))


_LONG, _SHORTEST = 6, 3
"""Letters of a word that is broken off, and of what is left of it."""
_NEVER = "(?!)"
"""What no text is."""


def _beginning(patterns: Iterable[str], sign: str | None) -> list[str]:
    """Those that may begin with a sign, by their own first letter or figure where it must stand there; all where there is none to go by."""
    return [
        pattern
        for pattern in patterns
        if sign is None or "|" in pattern or not (first := _FIRST.match(pattern)) or first[0].lower() == sign
    ]


_FIRST = re.compile(r"[A-Za-z0-9](?![?*{])")


def _group(kind: str, n: int) -> str:
    return f"{kind}_{n}"


def standard_in(match: re.Match[str]) -> str | None:
    return next((name for n, name in enumerate(load("frameworks")["ours"]) if match.group(_group("standard", n))), None)


def edition_of(match: re.Match[str]) -> int | None:
    """The edition of the standard that is named: national adoptions bear a later year than the text that they adopt.

    A year that is none of an edition says when a list was made, 'isms_2025-10', unless a colon parts it from the number.
    """
    if not match["year"]:
        return None
    year = int(match["year"])
    adopted = load("frameworks")["adoptions"].get(standard_in(match), {})
    typed = re.search(r"\d\s?:", match.group())
    known = year in adopted or (standard_in(match), year) in _editions()
    return int(adopted.get(year, year)) if typed or known else None


@cache
def _editions() -> frozenset[tuple[str, int]]:
    """Standard and year of each edition that the body of knowledge has."""
    editions = read_rows(paths.DATA / "standards" / "editions.csv", Edition)
    return frozenset((each.standard, each.edition) for each in editions)


def other_of(match: re.Match[str]) -> str:
    groups = match.groupdict()
    for kind in ("id", "name"):
        for n, name in enumerate(load("frameworks")[f"{kind}s"]):
            if groups.get(_group(kind, n)):
                return str(name)
    return say("another framework")
