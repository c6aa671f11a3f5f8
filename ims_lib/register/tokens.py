"""The tokens of a text that may hold references: names of standards and frameworks, words before numbers, numbers."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Literal

from ims_lib.register.vocabulary import clean, load, plain

Part = Literal["annex", "clause", "control"]
"""annex: an Annex A stands before the number; clause: a word for clauses; control: a word for controls."""


@lru_cache(maxsize=4096)
def named_standard(text: str) -> tuple[str | None, int | None]:
    """The one standard of ours that a heading, sheet or file names, and its edition if it is there."""
    found, editions = [], []
    for match in _names().finditer(clean(text).replace("_", " ")):
        standard = standard_of(match)
        if standard:
            found.append(standard)
            if match["year"]:
                editions.append(edition_of(match))
    unique = set(found)
    if len(unique) != 1:
        return None, None
    return found[0], editions[0] if len(set(editions)) == 1 else None


@lru_cache(maxsize=4096)
def named_part(text: str) -> Part | None:
    """Whether a heading speaks of Annex A or controls, or of clauses."""
    words = f" {plain(text)} "
    prefixes = load("frameworks")["prefixes"]
    speaks = {part: any(f" {plain(p)} " in words for p in prefixes[part] if plain(p).isalpha() or " " in p)
              for part in ("annex", "control", "clause")}  # fmt: skip
    if speaks["annex"]:
        return "annex"
    if speaks["control"] == speaks["clause"]:
        return None
    return "control" if speaks["control"] else "clause"


@lru_cache(maxsize=4096)
def named_other(text: str) -> str | None:
    """The other framework that a heading names, if it names none of ours."""
    spaced = clean(text).replace("_", " ")
    if any(standard_of(match) for match in _names().finditer(spaced)):
        return None
    for match in _other_names().finditer(spaced):
        return other_of(match)
    return None


def names_only(text: str) -> bool:
    """Whether a text, such as the inside of brackets, holds references and names of standards and no other words."""
    return all(kind_of_token(match) not in ("word", "other") for match in token_pattern().finditer(text))


def kind_of_token(match: re.Match[str]) -> str:
    return _kind_of(match.lastgroup)


@cache
def _kind_of(group: str | None) -> str:
    """The kind of token that a group of the pattern stands for; there are as many as groups."""
    return (group or "other").split("_")[0]


@cache
def token_pattern() -> re.Pattern[str]:
    """One pattern for all tokens. Each alternative is linear in the length of the text."""
    said = load("frameworks")
    prefixes, number = said["prefixes"], r"(?=\s*[.:#-]?\s*(?:A\s?[.-]?\s?)?\d)"
    return re.compile(
        rf"""
        (?P<date>\d{{4}}-\d{{1,2}}-\d{{1,2}}(?:[T ][\d:.]+Z?)?(?!\d)|(?<![\d.])\d{{1,2}}[./]\d{{1,2}}[./](?:19|20)\d\d(?!\d)
            |(?<![\d.])\d{{1,2}}/\d{{1,2}}/\d{{2,4}}(?!\d))
        |{_others(said["ids"], "id")}
        |{_ours(said["ours"])}
        |{_others(said["names"], "name")}
        |(?P<annex>(?<!\w)(?:{_any(prefixes["annex"])})(?:\s*[.:-]?\s*A)?\s*[.:-]?\s*(?=A?\d)|(?<![\w.])(?:A\s?[.\s-]\s?|A(?=\d)|(?-i:a\.))(?=\d))
        |(?P<control>(?<!\w)(?:{_any(prefixes["control"])}){number})
        |(?P<clause>(?<!\w)(?:{_any(prefixes["clause"])}){number})
        |(?P<section>(?<!\w)(?:{_any(prefixes["section"])}){number})
        |(?P<version>(?<!\w)(?:v|ver|version|rev|revision|p|pp|page|seite|s)\.?\s?\d+(?:\.\d+)*(?!\w))
        |(?P<amount>[€$£]\s?\d[\d.,]*|(?<![\w.])\d+(?:[.,]\d+)*\s?(?:%|€|\$|EUR|USD|CHF|GBP|(?:days?|weeks?|months?|years?|hours?|Tage|Wochen|Monate|Jahre|Stunden)\b))
        |(?P<number>(?>\d+(?:\.\d+)*))(?:\s?[a-k]\)|[a-k](?!\w))?(?!\w)
        |(?P<dash>\s*(?:-+|\.\.+|…|(?<!\w)(?:{_any(said["range"])})(?=\s))\s*)
        |(?P<sep>[,;/|+&\n•·]|(?<!\w)(?:{_any(said["and"])})(?!\w))
        |(?P<open>[(\[])|(?P<close>[)\]])
        |(?P<word>[^\W_](?>\w*)(?:[-_](?>\w+))*)
        |(?P<other>[^\s.:#])
        """,
        re.VERBOSE | re.IGNORECASE,
    )


@cache
def _names() -> re.Pattern[str]:
    return re.compile(_ours(load("frameworks")["ours"]), re.VERBOSE | re.IGNORECASE)


@cache
def _other_names() -> re.Pattern[str]:
    said = load("frameworks")
    return re.compile(f"{_others(said['names'], 'name')}|{_others(said['ids'], 'id')}", re.VERBOSE | re.IGNORECASE)


def _ours(listed: dict[str, list[str]]) -> str:
    one_each = "|".join(f"(?P<{_group('standard', n)}>{_joined(p)})" for n, p in enumerate(listed.values()))
    return rf"(?P<standard_any>(?<![^\W_])(?:{one_each})(?:\s?[:\-\s/]\s?\(?(?P<year>(?:19|20)\d\d)\)?(?![\d.]))?(?![^\W_]))(?P<standard>)"


def _others(listed: dict[str, list[str]], kind: str) -> str:
    one_each = "|".join(f"(?P<{_group(kind, n)}>{_joined(p)})" for n, p in enumerate(listed.values()))
    return rf"(?<![\w.])(?:{one_each})(?!\w)(?P<{kind}>)"


def _joined(patterns: list[str]) -> str:
    return "(?:" + "|".join(pattern.replace(" ", r"\ ").replace("#", r"\#") for pattern in patterns) + ")"


def _any(listed: list[str]) -> str:
    ordered = sorted(listed, key=len, reverse=True)
    return "|".join(re.escape(item).replace(r"\ ", r"\s*") for item in ordered)


def _group(kind: str, n: int) -> str:
    return f"{kind}_{n}"


def standard_of(match: re.Match[str]) -> str | None:
    return next((name for n, name in enumerate(load("frameworks")["ours"]) if match.group(_group("standard", n))), None)


def edition_of(match: re.Match[str]) -> int | None:
    """The edition of the standard that is named: national adoptions bear a later year than the text that they adopt."""
    if not match["year"]:
        return None
    adopted = load("frameworks")["adoptions"].get(standard_of(match), {})
    return int(adopted.get(int(match["year"]), match["year"]))


def other_of(match: re.Match[str]) -> str:
    groups = match.groupdict()
    for kind in ("id", "name"):
        for n, name in enumerate(load("frameworks")[f"{kind}s"]):
            if groups.get(_group(kind, n)):
                return str(name)
    return "another framework"
