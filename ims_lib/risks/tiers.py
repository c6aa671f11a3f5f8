"""The steps of a legend: from which score to which, what it is called, who accepts what is left of it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from ims_lib.languages import by_language
from ims_lib.register.cell_values import denials
from ims_lib.register.vocabulary import load, phrases_of, plain, spellings
from ims_lib.risks.scales import bands
from ims_lib.scales import setting

PIECES = re.compile(r"[,;|\n]|\.\s|\.$|\s/\s")
HEAD = re.compile(r"[:=]|\s[–-]\s")
BEHIND_LEVEL = re.compile(r"\|[\s|)]*[:=)–-]")
MARKS = " :=–-.(|"


@dataclass(frozen=True, slots=True)
class Tier:
    """A step of a legend: from and up to which score, what it is called, who accepts it; empty where nothing says it."""

    begins: float | None
    ends: float | None
    level: str
    who: str


def tiers_of(text: str, acceptor: str | None = None) -> list[Tier]:
    """The steps that a line names, each with who accepts it: in the same piece, or in the next one that names none. `acceptor`: who stands
    beside it in a column of who accepts."""
    found: list[Tier] = []
    speaks = acceptor or speaks_of_accepting(text)
    for piece in PIECES.split(text.replace("’", "'")):
        span, levels, rest = _anchor(piece)
        who = acceptor or (_who(rest) if speaks else "")
        if span and (levels or speaks):
            found.append(Tier(*_scores(span), levels[0] if levels else "", who))
        elif levels and speaks:
            found += [Tier(None, None, level, who) for level in levels]
        elif found and who and not found[-1].who:
            found[-1] = replace(found[-1], who=who)
    # of "scale 1 to 4; 1-3 low, 4-8 medium" the first is no step
    return [tier for tier in found if tier.level] or found


def _anchor(piece: str) -> tuple[re.Match[str] | None, list[str], str]:
    """The scores and the words for levels of a piece, and what else it says, a bar in place of each; words before a colon count first."""
    span = span_of_scores().search(piece)
    bare = piece.replace(span[0], " | ") if span else piece
    head = HEAD.split(bare)[0]
    within = head if _level().search(head) else bare
    levels = [_level_words()[plain(each[0])] for each in _level().finditer(within)]
    return span, levels, _level().sub(" | ", within) + bare[len(within) :]


def _scores(span: re.Match[str]) -> tuple[float | None, float | None]:
    begins, ends = (span["begins"] or span["from"], span["ends"] or span["up"])
    over = float(span["above"] or 0) + 1 if span["above"] else math.inf if span["over"] else None
    return float(begins) if begins else over, float(ends) if ends else None


def _in_order(tiers: Iterable[Tier]) -> list[tuple[str, Tier]]:
    """The steps from the lowest up, each with its band: by the words for them, else by how many there are, as of as many steps as there are
    bands of which two are called alike (serious, grave)."""
    words = load("risk_words")["band_of_words"]
    known = list(dict.fromkeys(tiers))
    by_score = all(map(_has_score, known))
    known.sort(key=lambda tier: _order(tier) if by_score else float(("", *LEVELS).index(tier.level)))
    named = [words.get(tier.level, "") for tier in known]
    ranks = [bands()[name].rank for name in named if name]
    alike = by_score and len({*ranks}) < len(known) == len(bands())
    if len(ranks) < len(known) or ranks != sorted(ranks) or alike:
        named = load("risk_legend")["levels"].get(len(known), []) if by_score or len({*named}) == 1 else []
    return list(zip(named, known, strict=True)) if len(named) == len(known) > 1 else []


def _order(tier: Tier) -> float:
    return tier.begins if tier.begins is not None else tier.ends or 0.0


def bands_of(tiers: Sequence[Tier]) -> dict[str, float] | None:
    """Bands by the scores at which they begin; none where these don't rise from 1 on."""
    found: dict[str, float] = {}
    last = 0.0
    for name, tier in _in_order(tiers):
        begins = last + 1 if tier.begins in (None, math.inf) else tier.begins or 0.0
        if not _has_score(tier) or (last and begins <= last) or (not found and begins > 1):
            return None
        found.setdefault(name, begins)
        last = tier.ends or begins
    return found if len(found) > 1 else None


def accepts_of(tiers: Sequence[Tier]) -> dict[str, str] | None:
    """Who accepts each band; none where one of them has nobody, or two."""
    said = _in_order(tiers)
    found = {name: tier.who for name, tier in said}
    sure = len(found) > 1 and all(tier.who and found[name] == tier.who for name, tier in said)
    return found if sure and (bands_of(tiers) or not any(_has_score(tier) for _, tier in said)) else None


def acceptable_in(texts: Iterable[str], tiers: Sequence[Tier]) -> str | None:
    """The highest band that a piece of a line calls acceptable without more, or whose owner bears it; none where only on a condition, or
    where its scores end within a band."""
    named, found = _in_order([tier for tier in tiers if _has_score(tier)] or tiers), []
    for piece in chain.from_iterable(map(PIECES.split, texts)):
        rest = acceptable_words().sub("", piece)
        spoken, (span, levels, _) = set(plain(rest).split()), _anchor(piece)
        is_all = speaks_of_accepting(piece) and not spoken.isdisjoint(phrases_of("risk_legend", "everything"))
        ends = _scores(span)[1] if span else None
        is_sure = spoken.isdisjoint(denials() | phrases_of("risk_legend", "on_condition"))
        if is_sure and (rest != piece or is_all):
            found += [name for name, t in named if (t.ends == ends if ends else not span and t.level in levels)]
    return max(found, key=lambda name: bands()[name].rank, default=None)


def _has_score(tier: Tier) -> bool:
    return tier.begins is not None or tier.ends is not None


def names_step(text: str) -> bool:
    """Whether a text names scores or a level."""
    span, levels, _ = _anchor(text)
    return bool(span or levels)


def is_step(text: str) -> bool:
    """Whether a cell says scores or a level and nothing else."""
    return names_step(text) and not _anchor(text)[2].strip(f"{MARKS})")


def _who(text: str) -> str:
    """Who it is, behind the level where it is headed so, without what accepts and what stands around it; empty where that is no role: too
    long, a measure, nobody."""
    parts = map(_role, reversed(BEHIND_LEVEL.split(_accepts().sub(" ", text))))
    return next(filter(None, parts), "")


def _role(text: str) -> str:
    words = text.replace("|", " ").strip(f"{MARKS})").split()
    around = phrases_of("risk_legend", "around")
    while words and plain(words[0]) in around:
        del words[0]
    while words and plain(words[-1]) in around:
        del words[-1]
    spoken = set(map(plain, words))
    none = phrases_of("risk_legend", "no_role") | phrases_of("against", "nobody_for") | denials()
    is_role = len(words) <= int(setting("risk/register", "legend_role")) and spoken.isdisjoint(none)
    who = " ".join(words).strip(" :,.")
    return who + ")" * (who.count("(") - who.count(")")) if is_role and not re.search(r"\d", text) else ""


LEVELS = ("very_low", "low", "green", "medium", "yellow", "orange", "high", "red", "very_high")
"""Words and colours of levels, the lowest first."""


@by_language
def _level_words() -> Mapping[str, str]:
    """What a level is called, plain → one of LEVELS."""
    return {phrase: name for name, words in _words_for_levels().items() for phrase in spellings(words)}


def _words_for_levels() -> Mapping[str, Mapping[str, Sequence[str]]]:
    colours: Mapping[str, Mapping[str, Sequence[str]]] = load("colours")
    grades: Mapping[str, Mapping[str, Sequence[str]]] = load("risk_words")["grades"]
    return {**grades, **{name: colours[name] for name in LEVELS if name in colours}}


@by_language
def _level() -> re.Pattern[str]:
    """A word for a level, as it is written."""
    said = {word for words in _words_for_levels().values() for listed in words.values() for word in listed}
    return re.compile(rf"\b(?:{_one_of({*said, *_level_words()})})\b", re.IGNORECASE)


def speaks_of_accepting(text: str) -> bool:
    """Whether a text says that somebody accepts."""
    return bool(_accepts().search(text))


@by_language
def _accepts() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{any_of('accepts')})\b", re.IGNORECASE)


@by_language
def acceptable_words() -> re.Pattern[str]:
    """What says that a level needs nothing more."""
    return re.compile(rf"\b(?:{any_of('acceptable')})\b", re.IGNORECASE)


@by_language
def span_of_scores() -> re.Pattern[str]:
    """Scores: from one to another, from one on, up to one, above one."""
    return re.compile(
        rf"(?<![\d.-])(?P<begins>\d{{1,2}})\s*(?:-|–|{any_of('to')})\s*(?P<ends>\d{{1,3}})(?![\d-])"
        rf"|(?:≥|>=|\b(?:{any_of('from')}))\s*(?P<from>\d{{1,2}})\b|(?:≤|<=|\b(?:{any_of('up_to')}))\s*(?P<up>\d{{1,2}})\b"
        rf"|(?:>|\b(?:{any_of('above')})\b)\s*(?P<above>\d{{1,2}})\b|(?P<over>\b(?:{any_of('above')}))\b",
        re.IGNORECASE,
    )


@by_language
def any_of(name: str) -> str:
    """A pattern for any of the words of the vocabulary, the longest first."""
    return _one_of({word for said in load("risk_legend")[name].values() for word in said})


def _one_of(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
