"""What the words of a decision say of each thing that it is about: “R5 until 29 January 2027, R4 as planned”."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple, TypeAlias

from ims_lib.decided_settings.words import SENTENCES, agrees, is_plain, named, phrases_of, takes_proposal, words_of
from ims_lib.register.vocabulary import plain

_AROUND = " ,;.:–-"
_BETWEEN = re.compile(r"[,;]|\s[–-]\s")
"""What parts one thing with its words from the next."""


_Group: TypeAlias = tuple[tuple[str, ...], int, int]
"""Things that stand side by side, with where they begin and end in a sentence; none for “the others”."""


class SaidOfThings(NamedTuple):
    """What is said of some things, in one sentence."""

    names: tuple[str, ...]
    words: str
    """All of a sentence that speaks of nothing else, the names in it; of one that does, what is behind these up to the next."""
    is_sure: bool
    """Whether nothing before the names may change what is said behind them."""

    @property
    def bare(self) -> str:
        """The words without the names."""
        return without_names(self.words, self.names)

    @property
    def is_kept(self) -> bool:
        """Whether nothing is to be done about them: they stay as they are planned, that is agreed, or what was asked isn't needed."""
        said = words_of("joins").sub(" ", self.bare).strip(_AROUND)
        return _says(said) or agrees(said) or plain(said) in phrases_of("not_needed")

    @property
    def is_accepted(self) -> bool:
        """Whether they are surely borne as they are."""
        is_apart = words_of("except").search(self.bare)
        is_said = words_of("accepts").search(self.bare) and not is_apart
        return bool(is_said) and self.is_sure and is_plain(self.bare, "unsure")


def stay(text: str) -> bool:
    """Whether a text says no more than that all stays as it is planned, or agrees to that."""
    return _says(text) or _says(words_of("all_of").sub(" ", text)) or takes_proposal(text.strip(_AROUND))


def _says(text: str) -> bool:
    return plain(text.strip(_AROUND)) in phrases_of("as_planned")


def without_names(text: str, names: Iterable[str]) -> str:
    for name in names:
        text = named(name).sub(" ", text)
    return text


@cache
def said_of_each(text: str, known: tuple[str, ...]) -> tuple[SaidOfThings, ...]:
    """What a text says of which of the things that are `known`, sentence by sentence; of those that it doesn't name, what it says of all, of
    the others or of the rest."""
    found = [each for sentence in SENTENCES.split(text) for each in _in_sentence(sentence, known)]
    told = {name for each in found for name in each.names}
    rest = (*(name for name in known if name not in told),)
    return tuple(each if each.names else each._replace(names=rest) for each in found)


def _in_sentence(sentence: str, known: Sequence[str]) -> Iterator[SaidOfThings]:
    groups = _groups(sentence, known)
    if not groups and (len(known) == 1 or words_of("all_of").search(sentence)):
        yield SaidOfThings((*known,), sentence, is_sure=True)
    elif len(groups) == 1 and groups[0][0]:
        yield SaidOfThings(groups[0][0], sentence, is_sure=True)
    elif groups:
        yield from _one_by_one(sentence, groups)


def _one_by_one(sentence: str, groups: Sequence[_Group]) -> Iterator[SaidOfThings]:
    bare = without_names(sentence, (name for names, _, _ in groups for name in names))
    is_plainly, before = is_plain(words_of("not_needed").sub("", bare), "unsure"), sentence[: groups[0][1]]
    for (names, _, stop), end in zip(groups, [*(start for _, start, _ in groups[1:]), len(sentence)], strict=True):
        behind, following = sentence[stop:end], ""
        cuts = [each.end() for name in (_BETWEEN, words_of("and_also")) for each in name.finditer(behind)]
        if end < len(sentence) and cuts:  # what stands right before the next belongs to it
            behind, following = behind[: max(cuts)], behind[max(cuts) :]
        is_apart = bool(cuts) or end == len(sentence)
        is_alone = plain(words_of("and_also").sub(" ", before)) in {"", *phrases_of("stands_before")}
        yield SaidOfThings(
            names, words_of("and_also", after=r"\W*$").sub("", behind), is_sure=is_plainly and is_alone and is_apart
        )
        before = following


def _groups(sentence: str, known: Sequence[str]) -> list[_Group]:
    hits: list[_Group] = [((name,), *hit.span()) for name in known for hit in named(name).finditer(sentence)]
    hits += [((), *hit.span()) for hit in _others().finditer(sentence)]
    found: list[_Group] = []
    for names, start, stop in sorted(hits, key=lambda hit: (hit[1], -hit[2])):
        if found and start < found[-1][2]:
            continue  # within a longer name
        between = sentence[found[-1][2] : start] if found else ""
        if found and names and found[-1][0] and plain(words_of("joins").sub("", between)) == "":
            found[-1] = (found[-1][0] + names, found[-1][1], stop)
        else:
            found.append((names, start, stop))
    return found


@cache
def _others() -> re.Pattern[str]:
    """What all are called that aren't named, without what is said of them."""
    phrases = phrases_of("the_rest")
    bare = (each for each in phrases if not any(each.startswith(f"{other} ") for other in phrases))
    return re.compile(rf"(?i)(?<!\w)(?:{'|'.join(sorted(map(re.escape, bare), key=len, reverse=True))})(?!\w)")
