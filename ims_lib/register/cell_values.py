"""What a cell of a list that is read by its cells says: a day, a span of time, yes or no, one or several known words."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from ims_lib.register.cells import cell_at
from ims_lib.register.dates import read_date
from ims_lib.register.plans import Column, words_for, yes_no
from ims_lib.register.stems import Hit, Stems
from ims_lib.register.vocabulary import holds_one, load, phrases_of, plain, spellings
from ims_lib.spreadsheet.grid import Row

FIRST_OF_QUARTER = {"1": 1, "2": 4, "3": 7, "4": 10}
NEAR = 2
"""Words before a known one, among which one that denies it is looked for: not yet in use."""


def value_of(text: str, column: Column) -> tuple[Any, bool]:
    """The value of a filled cell, and whether it could be read; a text without a reading of its own is its value."""
    match column.reading:
        case "date":
            day = first_day(text, day_first=column.day_first)
            return day, day is not None
        case "duration":
            minutes = minutes_in(text, column.unit)
            return minutes, minutes is not None
        case "yes_no":
            answer = answer_in(text)
            return answer, answer is not None
        case "several":
            return _several(text, column)
        case "words":
            answer = bare_answer(text, column)
            form = _word(text, column) if answer is None else column.answered.get(answer)
            return form, form is not None
        case _:
            return text, True


def first_day(text: str, *, day_first: bool | None = None) -> dt.date | None:
    """The day that a cell names; of a month, a quarter or a year alone the first. None where it names none, or several."""
    if _WHOLE.match(text.strip()):
        return read_date(text.strip())
    said = " ".join(word for word in text.lower().replace(",", " ").split() if plain(word) not in _fillers())
    said = _JOINED.sub(" ", _GAP.sub(r"\1.", said))
    if short := _SHORT_YEAR.fullmatch(said):
        said = f"{short[1]}20{short[2]}"
    if written := _WRITTEN.fullmatch(said):
        one, two, of_year = (int(part) for part in written.groups())
        if day_first is not None and max(one, two) <= MONTHS:
            return _of(of_year, two, one) if day_first else _of(of_year, one, two)
    if in_month := _MONTH_ALONE.fullmatch(said):
        year, month = in_month["year"] or in_month["year_before"], in_month["month"] or in_month["month_behind"]
        return _of(int(year), int(month), 1)
    if _YEAR_ALONE.fullmatch(said):
        return dt.date(int(said), 1, 1)
    return read_date(said) or _quarter(said) or _in_words(said)


MONTHS = 12
_JOINED = re.compile(r"(?<=[^\W\d]{3})[-/](?=\d)|(?<=\d)[-/](?=[^\W\d]{3})")
"""Between a month's name and figures: Nov-2021, 12-Mar-2024."""
_WHOLE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
_GAP = re.compile(r"(\d)\.\s+(?=\d)")
"""Between the parts of a day: 1. 2. 2026."""
_SHORT_YEAR = re.compile(r"(\d{1,2}[./]\d{1,2}[./])(\d\d)")
_WRITTEN = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
_MONTH_ALONE = re.compile(
    r"(?P<month>\d{1,2})[./-](?P<year>\d{4})|(?P<year_before>\d{4})[./-](?P<month_behind>\d{1,2})"
)
_YEAR_ALONE = re.compile(r"((?:19|20)\d\d)")
_QUARTER = re.compile(
    r"(?P<year>\d{4})[\s/-]*[qtk](?P<q>[1-4])|(?:[qtk]\.?\s?(?P<q2>[1-4])|(?P<q3>[1-4])\.?(?:º|°|er|e|ème|st|nd|rd|th)?\s?(?:[qt]|[^\W\d]+))[\s/-]*(?P<year2>\d{4})"
)
_WORDED = re.compile(
    r"(?:(?P<day>\d{1,2})(?:\.|º|er|st|nd|rd|th)?\s)?(?P<month>[^\W\d_]{3,12})\.?\s(?:(?P<day2>\d{1,2})(?:st|nd|rd|th)?\s)?(?P<year>(?:19|20)\d\d)"
)


def _of(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _quarter(said: str) -> dt.date | None:
    found = _QUARTER.fullmatch(said)
    if not found:
        return None
    word = "".join(letter for letter in said if letter.isalpha())
    if (
        found["q3"]
        and len(word) > 1
        and not any(plain(word).endswith(name) for name in phrases_of("inputs", "quarters"))
    ):
        return None
    number = found["q"] or found["q2"] or found["q3"]
    return dt.date(int(found["year"] or found["year2"]), FIRST_OF_QUARTER[number], 1)


def _in_words(said: str) -> dt.date | None:
    found = _WORDED.fullmatch(said)
    month = _month(found["month"]) if found else None
    if not found or month is None:
        return None
    return _of(int(found["year"]), month, int(found["day"] or found["day2"] or 1))


def _month(name: str) -> int | None:
    """The month that a word names: that of which the longest beginning is known, for červenec is no červen."""
    word = plain(name)
    known = [
        (len(begin), number)
        for number, names in enumerate(load("rows")["months"], start=1)
        for begin in map(plain, names)
        if word.startswith(begin)
    ]
    return max(known)[1] if known else None


def day_first(texts: Iterable[str]) -> bool | None:
    """Whether days are written with the day first, by those that can be read in one way only."""
    found = [(int(w[1]), int(w[2])) for text in texts if (w := _WRITTEN.match(text.strip()))]
    if any(first > MONTHS for first, _ in found):
        return True
    return False if any(second > MONTHS for _, second in found) else None


def minutes_in(text: str, unit: int | None = None) -> float | None:
    """A span of time in minutes: 4 h, 1 day, 1 h 30, max. 15 min; a bare number is in the unit of the heading, else hours."""
    words = [word for word in _APART.sub(" ", text.lower()).split() if plain(word) not in _limits()]
    total, found, number, last = 0.0, False, None, 0
    for word in words:
        if figure := _FIGURE.fullmatch(word):
            if number is not None:
                return None
            number = float(figure[1].replace(",", "."))
        elif number is not None and (last := _units().get(plain(word), 0)):
            total, number, found = total + number * last, None, True
        else:
            return None
    if number is None:
        return total if found else None
    if not found:
        return number * (unit or _units()["h"])
    return total + number if last == _units()["h"] else None


_APART = re.compile(r"(?<=\d)(?=[^\W\d])|(?<=[^\W\d])(?=\d)")
_FIGURE = re.compile(r"[<≤~]?(\d{1,6}(?:[.,]\d+)?)")


@cache
def _units() -> Mapping[str, int]:
    units = load("inputs")["span_units"]
    return {word: minutes for minutes, words in units.items() for word in spellings(words)}


def days_named(text: str) -> list[float]:
    """The numbers of days that a text names, each once: 31 days a month, 30 working days; of a number alone that."""
    words = _APART.sub(" ", text).split()
    bare = {word: float(word.replace(",", ".")) for word in words if re.fullmatch(r"\d{1,4}([.,]\d+)?", word)}
    named = [bare[word] for place, word in enumerate(words) if word in bare and _are_days(words[place + 1 : place + 3])]
    return list(dict.fromkeys(named)) or ([*bare.values()] if len(words) == 1 else [])


def _are_days(after: Sequence[str]) -> bool:
    unit, with_next = plain(" ".join(after[:1])), plain(" ".join(after))
    return _units().get(unit) == _units()["d"] or not {unit, with_next}.isdisjoint(phrases_of("inputs", "working_days"))


def unit_in(heading: str) -> int | None:
    """The unit of time that a heading names, in minutes: RTO (min), RPO en horas."""
    return _units().get(unit_word_in(heading))


def unit_word_in(heading: str) -> str:
    """The same as the word that stands there; empty where none does."""
    return next((word for word in plain(heading).split() if word in _units()), "")


def with_unit(text: str, column: Column) -> str:
    """A bare number with the unit that its heading gives it: 99.5 below Target (%). A mere fraction may be a share of one."""
    bare = _FIGURE.fullmatch(text.strip()) if column.unit_word else None
    is_share = bare and column.reading == "text" and 0 < float(bare[1].replace(",", ".")) < 1
    return f"{text.strip()} {column.unit_word}" if bare and not is_share else text


@cache
def _limits() -> frozenset[str]:
    listed = load("inputs")
    words = [*spellings(listed["limits"]), *listed["limit_signs"]["lower"], *spellings(listed["about_words"])]
    return frozenset(words) - _units().keys()


@cache
def _fillers() -> frozenset[str]:
    listed = load("inputs")
    return frozenset(spellings([*listed["fillers"], *listed["about_words"]]))


def answer_in(text: str) -> bool | None:
    """Yes or no, also with more behind it: 'yes, health data'."""
    said = plain(text)
    if said in yes_no():
        return yes_no()[said]
    first = plain(re.split(r"[\s,;:(–-]", text.strip(), maxsplit=1)[0])
    return yes_no().get(first) if len(first) > 1 else None


def bare_answer(text: str, column: Column) -> bool | None:
    """Yes or no where nothing else stands in a cell of words whose heading may ask for that; else none."""
    said = plain(text)
    if not column.answers or not said.isalpha() or said in column.words:
        return None
    return False if said in phrases_of("inputs", "bare_no") else yes_no().get(said)


def _several(text: str, column: Column) -> tuple[tuple[str, ...] | None, bool]:
    """All that a cell names, in the order of the normal forms.

    Where it mixes in words of another vocabulary only what that one doesn't have counts, and the cell isn't understood:
    beside 'deployer' a 'provider' may be that of either law or standard, a 'developer' not.
    """
    is_mixed = bool(mixed_in(text, column))
    stems = column.only_here if is_mixed else column.stems
    clauses = [(clause, hit) for clause in CLAUSES.split(text) for hit in (_affirmed(clause, stems) if stems else ())]
    named = {hit.meaning for clause, hit in clauses if not (column.apart and _is_in_name(plain(clause).split(), hit))}
    return tuple(form for form in column.normal_forms if form in named) or None, bool(named) and not is_mixed


def _is_in_name(words: Sequence[str], hit: Hit) -> bool:
    """Whether a word for a role is a part of what something is called: customer portal, Nutzerportal, espace client."""
    behind, before = (phrases_of("inputs", "role_in_name", side) for side in ("behind", "before"))
    first, last = hit.places[0], hit.places[-1]
    beside = [*words[max(0, first - 1) : first], " ".join(words[max(0, first - 1) : first + 1])]
    return (
        not behind.isdisjoint(words[last + 1 : last + 2])
        or not before.isdisjoint(beside)
        or (words[last] not in behind and words[last].endswith(tuple(behind)))
    )


def mixed_in(text: str, column: Column) -> str:
    """The first words in a cell that are of a vocabulary with which the column's own is never mixed up, and not within one of its own."""
    if column.apart is None or column.stems is None:
        return ""
    own, words = [{*hit.places} for hit in column.stems.longest(text)], column.apart.words(text)
    strange = (hit for hit in column.apart.hits(text) if not any(places.issuperset(hit.places) for places in own))
    return next((" ".join(words[place] for place in hit.places) for hit in strange), "")


def _word(text: str, column: Column) -> str | None:
    """The normal form that counts first where a cell says several, else the one that it says first; none where a part of its own
    says the contrary of that one, and nothing tells for which cases, or where the text begins with what it does."""
    parts = [{hit.meaning for hit in _affirmed(clause, column.stems)} for clause in CLAUSES.split(text) if column.stems]
    said = [hit.meaning for hit in affirmed(text, column.stems)]
    found = next((form for form in column.ranked if form in said), said[0] if said and not column.ranked else None)
    against = {*column.mixed.get("against", ())}
    mixed = next((form for form in column.mixed if form in said), None)
    if found in against and mixed is None and parts and found not in parts[0] and _acts_first(text):
        return None
    if found and found in column.mixed and holds_one(f" {plain(text)} ", phrases_of("inputs", "rest_goes_to")):
        return str(column.mixed[found])
    if found not in against or mixed is None:
        return found
    if _tells_cases(text):
        return str(column.mixed[mixed])
    return None if any(mixed in part and not part & against for part in parts) else found


def _acts_first(text: str) -> bool:
    """Whether a text begins with what the system does, before it says what a person does."""
    return plain(text).partition(" ")[0] in phrases_of("inputs", "acts_first")


def _tells_cases(text: str) -> bool:
    """Whether a text parts cases by a figure that is no span of time, or by what holds otherwise: above 0.9, else."""
    said = f" {plain(text)} "
    if holds_one(said, phrases_of("inputs", "rest_words")) or any(sign in text for sign in "<≤≥>"):
        return True
    figures = (_FIGURE_BEHIND.match(said, found.end()) for found in _limit_words().finditer(said))
    return any(found is not None and found["unit"] not in _units() for found in figures)


@cache
def _limit_words() -> re.Pattern[str]:
    """A word of a limit as it stands before a figure: above, at most."""
    return re.compile(rf" (?:{'|'.join(map(re.escape, spellings(load('inputs')['limits'])))})(?= \d)")


_FIGURE_BEHIND = re.compile(r" [\d ]*(?P<unit>\w*)")


def affirmed(text: str, stems: Stems | None) -> list[Hit]:
    """The known words of a text in its order, without those that a word just before them in their clause denies."""
    return [hit for clause in CLAUSES.split(text) for hit in _affirmed(clause, stems)] if stems else []


def _affirmed(clause: str, stems: Stems) -> list[Hit]:
    words, hits = stems.words(clause), stems.longest(clause)
    held = {place for hit in hits for place in hit.places}
    denying = denials() - {plain(month) for month in _MONTHS_THAT_DENY.findall(clause)}
    return [
        hit
        for hit in hits
        if not any(words[n] in denying and n not in held for n in range(max(0, hit.places[0] - NEAR), hit.places[0]))
    ]


_MONTHS_THAT_DENY = re.compile(r"(?<=\w\s)Mai\b")
"""May, in German, within a clause: small, or where it begins one, it is never, in Italian."""
CLAUSES = re.compile(r"[,;:()]|(?<!\d)\.\s|\s[-–—]\s")
"""What parts the clauses of a text, within which a word denies what follows."""


def denials() -> frozenset[str]:
    """The words that deny what stands near them: not, no, without."""
    return phrases_of("inputs", "denials")


def mostly_tell(texts: Sequence[str], words: Collection[str]) -> bool:
    """Whether most texts begin or end with one of these words, up to a comma: applicants for a place, our customers."""
    said = [plain(CLAUSES.split(text)[0]).split() or [""] for text in texts]
    return bool(words) and 2 * sum(each[0] in words or each[-1] in words for each in said) > len(said)


def said_below(place: int, rows: Iterable[Row]) -> list[str]:
    """What the cells of a column say, without words for nothing."""
    return [text for row in rows if not says_nothing_here(text := cell_at(row, place))]


def says_nothing_here(text: str) -> bool:
    """Whether a cell is empty or holds a word for nothing."""
    return not text or plain(text) in words_for("nothing")
