"""What a status cell says: the parts that it is worded with, put together to one of six statuses; a share of work, a maturity."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import takewhile
from typing import NamedTuple

from ims_lib.nearest import nearest
from ims_lib.register.statuses.applicability import boxes_of, is_doubted, ticked
from ims_lib.register.statuses.gaps_named import lacks_means
from ims_lib.register.vocabulary import (
    TEXTS_KEPT,
    choices_in,
    clean,
    holds_one,
    load,
    out_of,
    phrases_of,
    plain,
    spellings,
    threshold,
)

TAKEN_BACK = "status.taken_back"
"""The question about a row whose own remark takes back some of its state."""
DELAYED = "status.delayed"
"""A remark that takes nothing back but that all is done in time."""
_BESIDE = ("evidence", "notes")
"""What stands beside a status and may take it back."""
HIGHEST_MATURITY = 5
"""Of the levels 0 to 5 of ISO/IEC 33020 and its kin."""

ABBREVIATION = 2
"""A status of so many signs is an abbreviation: a legend knows better than the vocabulary what it means."""

SHORTEST_BEGINNING = 4
"""Letters of a wording by which a longer text may be read: 'wip' or 'ok' before words that nobody knows are too little."""

EXPLAINED = 30
"""So many words of an explanation are looked at."""

LONGEST_ENDING = 3
"""Letters that a stem of the vocabulary may end in: implementad-o, implementad-as."""


@dataclass(frozen=True, slots=True)
class StatusReading:
    """A status; or unknown with the wording new to us, and the status that its parts come nearest to."""

    status: str
    new_word: bool = False
    proposed: str | None = None


@lru_cache(maxsize=TEXTS_KEPT)
def read_status(text: str) -> StatusReading:
    """The status that a wording means, of boxes the ticked one. What its parts don't say together is unknown, and new."""
    text = ticked(text)
    if not plain(text):
        return StatusReading("unknown")
    if _is_open_choice(text):
        return StatusReading("unknown", new_word=True)
    pieces = [said for piece in _pieces(text) if (said := _said(piece)).found]
    telling = next((n for n, said in enumerate(pieces) if said.parts - _YIELDING), None)
    if telling is None:
        return StatusReading("unknown", new_word=True)
    first = pieces[telling]
    rest = [said for n, said in enumerate(pieces) if n != telling]
    if first.parts == {"yes"} and rest:  # "Yes, partially"
        first, rest = _Said(first.found + rest[0].found), rest[1:]
    aside = frozenset({"doubt"} if is_doubted(text) else ()).union(*(said.parts for said in rest))
    status = first.status
    if status == "not_implemented" and "to_come" in aside:
        status = "planned"
    if status == "unknown":
        return StatusReading(status)
    clear = all(said.covered for said in pieces[:telling]) and "doubt" not in aside
    if status == "implemented":
        clear = clear and not aside - _BEARING_OUT
    else:
        clear = clear and not any(said.covered and said.status == "implemented" for said in rest)
    if status is None or not clear:
        return StatusReading("unknown", new_word=True, proposed=_proposed(first, aside))
    return StatusReading(status)


def _is_open_choice(text: str) -> bool:
    """Whether a template's choices still stand there, none of them chosen: 'partially met / not met'."""
    choices = choices_in(clean(text))
    if len(choices) < 2 or plain(text) in _wordings():
        return False
    said = {read_status(choice).status for choice in choices}
    return len(said) > 1 and "unknown" not in said and said != {"planned", "not_implemented"}


class _Said(NamedTuple):
    """What one piece of a wording holds, left to right."""

    found: tuple[tuple[str, str], ...]
    """Part and wording of each run of words: `filler` and `life_cycle` say nothing, `stranger` is a word of no part."""

    @property
    def parts(self) -> frozenset[str]:
        return frozenset(part for part, _ in self.found) - _SILENT

    @property
    def covered(self) -> bool:
        """Whether each word is known."""
        return all(part != "stranger" for part, _ in self.found)

    @property
    def status(self) -> str | None:
        """What all parts say together; before strange words what the beginning says, if it is long and not all is done."""
        known = list(takewhile(lambda run: run[0] != "stranger", self.found))
        told = [part for part, _ in known if part not in _SILENT]
        if [part for part in told if part in ("done", "limit", "not")][:3] == ["done", "limit", "not"]:
            return None  # in place but not used
        if self.covered:
            return _together(self.parts)
        if not known or len(known[0][1]) < SHORTEST_BEGINNING or told == ["not"] or told[:2] == ["done", "not"]:
            return None
        status = _together(frozenset(told))
        return status if status != "implemented" else None


_SILENT = frozenset({"stranger", "filler", "life_cycle"})
_YIELDING = frozenset({"limit", "open"})
"""Parts that take something away from what is done, and say nothing beside any other."""
_BEARING_OUT = frozenset({"done", "all", "yes"})


def _pieces(text: str) -> list[str]:
    """A wording taken apart where a thought ends, shares of work as words that the vocabulary can't hold."""
    shares = _PERCENT.sub(lambda match: f" {_SHARES[read_fraction(match[0], whole=100) or '']} ", clean(text))
    shares = _part_of().sub(lambda match: " sharebetween " if int(match[1]) < int(match[2]) else match[0], shares)
    return [shares] if plain(shares) in _wordings() else _BREAKS.split(shares)


_PERCENT = re.compile(r"(?<![\d.,])\d{1,3}(?:[.,]\d+)?\s*%|%\s?\d{1,3}(?![\d.,])")
_QUOTED = re.compile(r"[\"“„«][^\"“”„«»]*[\"”“»](?!\s*[:=]\s*[1-9])")
"""What stands in quotation marks, unless it is counted: "overdue pages": 30."""
_BREAKS = re.compile(r"\s+-\s+|[(:;,\n)]|(?<!\b[^\W\d_])\.\s+(?=[A-Z])")  # z. T. is one thought
_SHARES = {"not_implemented": "sharezero", "implemented": "sharewhole", "partial": "sharebetween", "": "sharebeyond"}


@cache
def _part_of() -> re.Pattern[str]:
    return re.compile(rf"(?<![\d./])(\d{{1,3}}){out_of()}(\d{{1,3}})(?![\d./])")


def _said(piece: str) -> _Said:
    """The parts of a piece of a wording: at each place the longest wording that is known."""
    words = tuple(plain(piece).split())
    found: list[tuple[str, str]] = []
    start = 0
    while start < len(words):
        size, parts = _longest_at(words, start)
        found += [(part, " ".join(words[start : start + size])) for part in parts]
        start += size
    return _Said(tuple(found))


def _longest_at(words: Sequence[str], start: int) -> tuple[int, tuple[str, ...]]:
    known = _wordings()
    for end in range(min(start + _LONGEST_WORDING, len(words)), start, -1):
        wording = " ".join(words[start:end])
        part = known.get(wording)
        if part and (len(wording) >= _SHORTEST.get(part, 3) or end - start == len(words)):
            return end - start, (part,)
    return 1, _of_word(words[start])


@lru_cache(maxsize=8192)
def _of_word(word: str) -> tuple[str, ...]:
    """The parts of a single word that isn't listed as it is: a known stem, a negation before a known word, a figure."""
    for prefix in ("", *_words_of("prefixes")):
        rest = word.removeprefix(prefix)
        part = _stem(rest) if word.startswith(prefix) else None
        if prefix and word.startswith(prefix) and part is None:
            part = _wordings().get(rest)
        if part and (not prefix or part in ("done", "begun", "all")):
            return ("not", part) if prefix else (part,)
    return ("filler",) if _FIGURE.fullmatch(word) else _run_together(word)


def _run_together(word: str) -> tuple[str, ...]:
    """The parts of a word of a script that leaves no space between its words: 未完全実施; each of them must be known."""
    for end in range(len(word), 0, -1) if _UNSPACED.fullmatch(word) else ():
        part = _wordings().get(word[:end])
        rest = _of_word(word[end:]) if part and word[end:] else ()
        if part and "stranger" not in rest:
            return part, *rest
    return ("stranger",)


_UNSPACED = re.compile(r"[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff]+")
_FIGURE = re.compile(r"\d+|q[1-4]")
_LONGEST_WORDING = 5
_SHORTEST = {"not": 2, "filler": 1}
"""Letters of a wording that counts among others; shorter ones only by themselves: 'na' is a word of many languages."""


def _stem(word: str) -> str | None:
    return next((part for n in range(LONGEST_ENDING + 1) if (part := _stems().get(word[: len(word) - n]))), None)


def _together(parts: frozenset[str]) -> str | None:
    """What parts mean side by side."""
    held = parts - _YIELDING
    status = _meanings().get(held)
    return None if held != parts and (status == "implemented" or held == {"not"}) else status  # "nothing open"


def _proposed(first: _Said, aside: frozenset[str]) -> str | None:
    """The status that an unclear wording comes nearest to: done with something taken away is partial, a doubt is left aside."""
    sure = first.parts - {"doubt"}
    if {"done", "limit"} <= sure:
        return "partial"
    if not first.covered and "not" in sure:  # nobody knows what is denied
        return "partial" if "done" in sure else None
    status = _together(sure)
    if status == "implemented":
        return "partial" if aside - _BEARING_OUT - {"doubt"} else status
    return status or ("partial" if "done" in sure and sure & (_YIELDING | {"some", "begun"}) else None)


def status_within(text: str) -> str | None:
    """The one status that an explanation speaks of: 'control implemented and in daily use'. None for none or for several."""
    reading = read_status(text)
    if not reading.new_word or reading.proposed:
        return (reading.proposed or reading.status) if plain(text) else None
    said = _said(" ".join(plain(text).split()[:EXPLAINED]))
    if said.parts == {"not"}:  # nobody knows what is denied
        return None
    found = {status for part in said.parts if (status := _together(frozenset({part})))}
    return _together(said.parts) or (found.pop() if len(found) == 1 else None)


def column_that_takes_back(texts: Mapping[str, str | None]) -> str | None:
    """The first of evidence and remark that takes back some of what is said to be done; none where neither does."""
    return next((role for role in _BESIDE if takes_back(texts.get(role) or "")), None)


def column_of_some(texts: Mapping[str, str | None]) -> str | None:
    """The first of evidence and remark that speaks of some alone, such as of the six largest; none where neither does."""
    return next((role for role in _BESIDE if _is_of_some(texts.get(role) or "")), None)


@lru_cache(maxsize=8192)
def _is_of_some(text: str) -> bool:
    said = f" {plain(text)} "
    return holds_one(said, _words_of("largest")) or bool(_nobody_for().search(said))


@cache
def _nobody_for() -> re.Pattern[str]:
    """Nobody is there for some systems: nobody named for the bought tools, niemand für zugekaufte Systeme."""
    nobody, is_for, kinds = (
        "|".join(map(re.escape, phrases_of(*at)))
        for at in (("against", "nobody_for"), ("against", "is_for"), ("named_systems", "parted", "kinds"))
    )
    return re.compile(rf" (?:{nobody}) (?:\w+ ){{0,2}}(?:{is_for}) (?:\w+ ){{0,3}}(?:{kinds}) ")


def takes_back(text: str) -> bool:
    """Whether a text beside a status takes back some of what is done: 'two overdue', 'nothing yearly yet'.

    What stands in quotation marks is the name of something, unless it is counted: '"overdue pages": 30'.
    """
    return _says_delay(text) or _takes_more_back(text)


def tells_only_of_delay(text: str) -> bool:
    """Whether that something is late is all that a text beside a status takes back."""
    return _says_delay(text) and not _takes_more_back(text)


@lru_cache(maxsize=8192)
def _says_delay(text: str) -> bool:
    """Whether a text beside a status says that something is late: 'two overdue'; not 'none overdue'."""
    return any(_affirms(f" {plain(piece)} ", _words_of("delayed")) for piece in _pieces_beside(text))


@lru_cache(maxsize=8192)
def _takes_more_back(text: str) -> bool:
    said = f" {plain(text)} "
    phrases = _words_of("taken_back")
    if not holds_one(said, _words_of("stand_in")):
        phrases += _words_of("vacant")
    pieces = [f" {plain(piece)} " for piece in _pieces_beside(text)]
    gaps = (_lacks_in_part, _never_done, _leaves_out, lacks_means)
    return any(_takes_back(piece, phrases) or any(names_gap(piece) for names_gap in gaps) for piece in pieces)


def _never_done(said: str) -> bool:
    """Whether a piece ends in that something was never done: "never tested", "jamais été testé"; not "never failed"."""
    words = said.split()
    end = next((n for n, word in enumerate(words) if n and word in _words_of("so_far")), len(words))
    reach = words[max(end - WITHIN_NEVER, 0) : end]
    return bool(reach) and reach[-1] in _words_of("acts") and not set(reach[:-1]).isdisjoint(_words_of("never"))


WITHIN_NEVER = 4
"""Words from never to what wasn't done: never yet been tested."""


def _leaves_out(said: str) -> bool:
    """Whether a piece says of the whole of a thing that some of it is left out: "all up to date except the network"; not "nobody except IT"."""
    for word in _words_of("excepting"):
        before, found, after = said.partition(f" {word} ")
        whole = found and after.strip() and holds_one(f"{before} ", _words_of("whole"))
        if whole and not _said(f"{before} ").parts & {"not", "absent"}:
            return True
    return False


def _lacks_in_part(said: str) -> bool:
    """Whether a piece ends in what some of a thing lack: "older ones thin"; not "no others missing"."""
    some = holds_one(said, _words_of("some_of_it"))
    ending = tuple(word for word in _words_of("lacking") if said.endswith(f" {word} "))
    return some and bool(_affirms(said, ending))


def _pieces_beside(text: str) -> list[str]:
    return _BREAKS.split(_QUOTED.sub(" ", clean(text)))


def is_run_by_others(text: str) -> bool:
    """Whether a reason says that somebody else runs a control: 'landlord does it'; "nothing is outsourced" doesn't."""
    return any(_affirms(f" {plain(piece)} ", _words_of("run_by_others")) for piece in _BREAKS.split(clean(text)))


def not_done_here(text: str) -> tuple[str, ...]:
    """The requirements on what others do, of which a reason says that the organisation doesn't do it itself: "no own development"."""
    said = f" {plain(text)} "
    listed = load("statuses")["not_done_here"].items()
    return tuple(name for name, words in listed if holds_one(said, spellings(words)))


def done_by_others_too(name: str) -> tuple[str, ...]:
    """The requirements on what others do for the organisation that are about the same as this control."""
    return tuple(by for by, controls in load("statuses")["of_what_others_do"].items() if name in controls)


def _takes_back(said: str, phrases: Iterable[str]) -> bool:
    affirmed = _affirms(said, phrases)
    return holds_one(said, _words_of("yet")) and "not" in _said(said).parts if affirmed is None else affirmed


def _affirms(said: str, phrases: Iterable[str]) -> bool | None:
    """Whether a piece holds one of these phrases and nothing that denies it ("none overdue"); None where it holds none."""
    rest = next((said.replace(f" {phrase} ", " ") for phrase in phrases if f" {phrase} " in said), None)
    return None if rest is None else not _said(rest).parts & {"not", "absent"}


def is_limited(text: str, whole: str) -> bool:
    """Whether a wording is another one of what goes on, in part: 'läuft zum Teil' beside 'läuft', which then is all of it."""
    words, rest = plain(whole), plain(text).removeprefix(plain(whole)).strip()
    begun = rest != plain(text) and bool(rest) and _said(words).parts == {"begun"}
    return begun and _said(rest).parts == {"some"}


def is_yet_to_begin(text: str) -> bool:
    """Whether a wording only says that something is still to be begun: 'to do', not 'planned for May'."""
    return plain(text) in _words_of("yet_to_begin")


def nearest_word(text: str) -> str | None:
    """The known wording that a new one may be a slip of, as the vocabulary writes it; a life cycle's words are no slips."""
    whole = plain(text)
    near = None if whole in _life_cycle() else nearest(whole[:60], _as_typed(), alike=threshold("slip"))
    return _as_typed()[near] if near and near != whole else None


def is_status(text: str) -> bool:
    """Whether a text is a wording of a status, of a step of a life cycle, or a percentage; of boxes, whether one is."""
    boxes = boxes_of(text)
    if boxes:
        return any(is_status(wording) for wording, _ in boxes)
    reading = read_status(text)
    return bool(plain(text)) and (not reading.new_word or plain(text) in _life_cycle())


def is_doubt(text: str) -> bool:
    """Whether a text says that the status isn't known: to be checked, ask IT."""
    reading = read_status(text)
    return reading.status == "unknown" and not reading.new_word and plain(text) not in _life_cycle()


def read_fraction(text: str, *, whole: float) -> str | None:
    """The status of a share of work done: 0 is not implemented, all of it implemented, between partial."""
    try:
        figure = float(text.replace("%", "").replace(",", ".").strip())
    except ValueError:
        return None
    if not 0 <= figure <= whole:
        return None
    return "not_implemented" if figure == 0 else "implemented" if figure == whole else "partial"


@lru_cache(maxsize=4096)
def read_maturity(text: str) -> float | None:
    """A maturity level from 0 to 5 as a figure: '3', 'Level 3', '3 - Defined', '2,5'; none where it is beyond."""
    match = re.search(r"(?<![\d.,])\d(?:[.,]\d+)?(?![\d.,])", text)
    level = float(match[0].replace(",", ".")) if match else None
    return level if level is None or level <= HIGHEST_MATURITY else None


@cache
def _wordings() -> Mapping[str, str]:
    """Wording, plain → the part that it is. What several parts list is that of the first."""
    said = load("statuses")
    known = {"sharezero": "absent", "sharewhole": "all", "sharebetween": "some"}
    known |= dict.fromkeys((*spellings(_infinitives()), *_words_of("yet_to_begin")), "to_come")
    for part, wording in _listed():
        if not wording.endswith("*"):
            for spelling in spellings([wording]):
                known.setdefault(spelling, part)
    for part in ("life_cycle", "fillers"):
        for spelling in spellings(said[part]):
            known.setdefault(spelling, part.removesuffix("s"))
    return known


@cache
def _stems() -> Mapping[str, str]:
    stems = ((part, wording[:-1]) for part, wording in _listed() if wording.endswith("*"))
    return {spelling: part for part, stem in stems for spelling in spellings([stem])}


def _infinitives() -> Iterator[str]:
    """What is still to be done, from what is done or begun: terminé* gives terminer."""
    said = load("statuses")
    for language, endings in said["infinitives"].items():
        stems = (stem.rstrip("*") for part in ("done", "begun") for stem in said["parts"][part][language])
        yield from (
            stem.removesuffix(participle) + ending
            for stem in stems
            for participle, listed in endings.items()
            if stem.endswith(participle)
            for ending in listed
        )


def _listed() -> Iterator[tuple[str, str]]:
    """Part and wording as the vocabulary lists them."""
    for part, languages in load("statuses")["parts"].items():
        listed = languages.values() if isinstance(languages, dict) else [languages]
        yield from ((part, str(wording)) for wordings in listed for wording in wordings)


@cache
def _meanings() -> Mapping[frozenset[str], str]:
    """Parts side by side → status."""
    together = load("statuses")["together"]
    return {frozenset(parts.split()): status for status, listed in together.items() for parts in listed}


@cache
def _as_typed() -> Mapping[str, str]:
    """Plain wordings long enough to be mistyped, and how the vocabulary writes them."""
    typed = {plain(wording): wording.rstrip("*") for _, wording in _listed()}
    return {word: shown for word, shown in typed.items() if len(word) > 3}


@cache
def _life_cycle() -> frozenset[str]:
    said = load("statuses")
    return frozenset((*spellings(said["parts"]["open"]), *spellings(said["life_cycle"])))


@cache
def _words_of(part: str) -> tuple[str, ...]:
    return tuple(spellings(load("statuses")[part]))
