"""What the words of a cell come to: nothing yet, a day that has passed, a day that never comes, days that a text names."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from functools import lru_cache

from ims_lib.dates import MONTHS
from ims_lib.inputs.rows import AiSystemRow
from ims_lib.languages import by_language
from ims_lib.register.dates import read_date
from ims_lib.register.plans import plans, words_for, yes_no
from ims_lib.register.stems import stems_in
from ims_lib.register.vocabulary import holds_one, load, phrases_of, plain, spellings

NUMBERED = re.compile(r"\d{1,2}\s*[-–—.:)]\s*")
"""The number before a wording in a list of choices: 2 - In progress."""
LONGEST_WORDING = 10
"""Words of the longest wording that is looked for."""
DENYING = ("undecided", "not_yet", "none_at_all")
"""Words for nothing yet, by how many kinds of column they begin such a text in: all, all but sentences, the others alone."""


def meaning_at_start(text: str | None, words: Mapping[str, str]) -> str | None:
    """What the longest wording at the beginning of a text means; none where it begins with none of them."""
    said = plain(NUMBERED.sub("", (text or "").strip(), count=1)).split()[:LONGEST_WORDING]
    begun = (" ".join(said[:end]) for end in range(len(said), 0, -1))
    return next((words[phrase] for phrase in begun if phrase in words), None)


@lru_cache(maxsize=16384)
def says_nothing(said: object, column: str = "") -> bool:
    """Whether a cell is empty, or says that there is nothing yet: '-', pending, not signed, in negotiation."""
    if not isinstance(said, str) or not said:
        return not said
    if is_nothing(said):
        return True
    text, listed = plain(said), load("inputs")
    if column == "approved_by" and holds_one(f" {text} ", spellings_for("to_sign") | spellings_for("awaited")):
        return True
    if column in listed["looks"] and holds_one(f" {text} ", spellings_for("undecided") | spellings_for("look_ahead")):
        return True
    beginnings = DENYING[: 1 if column in listed["told"] else 2 if column in listed["looks"] else 3]
    begun = next((found for name in beginnings if (found := meaning_at_start(said, _as_words(name)))), None)
    return begun is not None and not text.removeprefix(begun).strip()[:1].isdigit()


def lies_ahead(said: str | None, as_of: dt.date) -> bool:
    """Whether a look back names a day that hasn't come, and none that has."""
    named = days_within(said or "")
    return bool(named) and min(named) > as_of


def autonomy_words(row: AiSystemRow) -> str | None:
    """How far a system acts alone in the client's own words; none where its cell holds a choice of our drop-down, or yes or no."""
    text, ours = row.texts.get("autonomy"), plans()["ai_systems"].columns["autonomy"].normal_forms
    return None if says_nothing(text) or plain(text or "") in {*map(plain, ours), *yes_no()} else text


def is_nothing(text: str) -> bool:
    """Whether a cell holds words for nothing yet, and no more: '-', pending."""
    said = plain(text)
    return said in words_for("nothing") or any(said in _as_words(name) for name in DENYING)


def says_undecided(text: str | None) -> bool:
    """Whether a cell is empty or says that it is still to be told: '-', tbc, to be decided. 'Open' tells something."""
    said = plain(text or "")
    is_sign = not any(letter.isalnum() for letter in said) and said in words_for("nothing")
    return not said or is_sign or meaning_at_start(text, _as_words("undecided")) is not None


@lru_cache(maxsize=16384)
def begins_with(text: str | None, name: str) -> bool:
    """Whether a text, or a part of it after a full stop, a colon or the like, begins with words of the vocabulary of lists."""
    return any(meaning_at_start(piece, _as_words(name)) for piece in _PIECES.split(text or ""))


def holds(text: str | None, name: str) -> bool:
    """Whether words of the vocabulary of lists stand anywhere in a text."""
    return holds_one(f" {plain(text or '')} ", spellings_for(name))


def says_back(text: str | None) -> bool:
    """Whether a look at an effect says that the fault may be there again: "two unpatched again"; not "runs again" or "not again"."""
    again, well, pieces = spellings_for("back_again"), spellings_for("well_again"), _PIECES.split(text or "")
    return any(
        holds_one(said, again)
        and not holds_one(said, well)
        and (begins_with(said, "back_again") or not holds_one(said, _denying()))
        for said in (f" {plain(piece)} " for piece in pieces)
    )


def says_unapproved(line: str) -> bool:
    """Whether a line about a whole list or sheet says that it is a draft, or that it has yet to be approved."""
    sentences = [f" {plain(part)} " for part in _SENTENCES.split(line)]
    if any(holds_one(said, spellings_for("to_sign")) for said in sentences):
        return True
    waiting = spellings_for("not_yet") | spellings_for("undecided")
    if any(
        holds_one(said, phrases_of("inputs", "remarks", "approved")) and holds_one(said, waiting) for said in sentences
    ):
        return True
    drafts = spellings_for("draft_words") - spellings_for("draft_or_project")
    labels = drafts | spellings_for("draft_labels")
    words = [plain(piece).split() for piece in _PIECES.split(line)]
    return any(
        not drafts.isdisjoint(said) and all(word in labels or word.lstrip("v").isdigit() for word in said)
        for said in words
    )


_SENTENCES = re.compile(r"[.,;/|\n]")


def says_passed(said: object) -> bool:
    """Whether a cell for a day says instead that the day has passed: overdue, expired."""
    return isinstance(said, str) and meaning_at_start(said, _as_words("passed")) is not None


def says_no_day(text: str) -> bool:
    """Whether a cell for a day says in words what we know to be none: nothing yet, passed, or without end."""
    return says_nothing(text) or says_passed(text) or meaning_at_start(text, _as_words("endless")) is not None


def days_within(text: str) -> list[dt.date]:
    """The days of the calendar that a text names, in its order; a month or a quarter alone is its last day."""
    found = [(match.start(), _last_of_quarter(match)) for match in _quarters().finditer(text)]
    rest = _quarters().sub(lambda match: " " * len(match[0]), text) if found else text
    found += [(match.start(), day) for match in _DAY.finditer(rest) if (day := _day_of(match))]
    return [day for _, day in sorted(found)]


def apart_from_days(text: str) -> str:
    """A text without each day of the calendar that it names."""
    return " ".join(_DAY.sub(" ", text).split())


def without_day(text: str) -> tuple[str, dt.date | None]:
    """A text without the day that stands in it, and that day: 'Managing director, 2026-09-15' is 'Managing director', as is 'Managing director on 15 September 2026'."""
    days = (each for each in _DAY.finditer(text) if each["day"] or each["first"] or each["then"])
    found = next(((each[0], day) for each in days if (day := _day_of(each))), None)
    if found is None:
        return text, None
    said = text.replace(found[0], " ").split()
    while said and plain(said[-1]) in spellings_for("before_a_day") | {""}:
        said.pop()
    return " ".join(said).strip(" ,;:()/–-"), found[1]


def _day_of(match: re.Match[str]) -> dt.date | None:
    number, _, year = (match["day"] or "").partition("/")
    if year.isdigit():  # 01/2027
        return read_date(f"{year}-{int(number):02d}")
    if match["day"]:
        return read_date(match["day"])
    return _of_month(match["month"], int(match["year"]), match["first"] or match["then"])


@by_language
def _quarters() -> re.Pattern[str]:
    """A word for a quarter and its number, in either order, before or after a year: Q3/2026, 3. Quartal 2026, 2026 T3."""
    word = "|".join(sorted(map(re.escape, load("rows")["quarters"]), key=len, reverse=True))
    number = "[1-4]|iv|i{1,3}"
    named = rf"(?<![^\W_])(?:{word})\.?\s?(?P<a>{number})(?![^\W_])"
    counted = rf"(?<![^\W_])(?P<b>{number})(?:\.|º|[^\W\d_]{{1,2}})?\s?(?:{word})\.?"
    after = r"\s?(?:[/.\-–]|\s[^\W\d_]{1,3}\s)?\s?(?P<year>20\d\d)(?!\d|-\d)"
    before = rf"(?<!\d)(?P<before>20\d\d)\s?[/\-–]?\s?(?:{word})\.?\s?(?P<c>[1-4])(?!\d)"
    return re.compile(rf"(?:{named}|{counted}){after}|{before}", re.IGNORECASE)


def _last_of_quarter(match: re.Match[str]) -> dt.date:
    number = (match["a"] or match["b"] or match["c"]).lower()
    month = MONTHS_OF_A_QUARTER * (int(number) if number.isdigit() else ROMAN.index(number))
    following = dt.date(int(match["year"] or match["before"]) + month // MONTHS, month % MONTHS + 1, 1)
    return following - dt.timedelta(days=1)


ROMAN = ("", "i", "ii", "iii", "iv")
_DAY = re.compile(
    r"(?<!\d)(?P<day>\d{4}-\d{2}(?:-\d{2})?|(?<![\w./])\d{1,2}/20\d\d|\d{1,2}[./]\d{1,2}[./]\d{4})(?!\d)"
    r"|(?:(?P<first>\d{1,2})(?:\.|er|st|nd|rd|th)?\s(?:de\s|of\s)?)?(?P<month>[^\W\d_]{3,10})\.?\s"
    r"(?:(?P<then>\d{1,2})(?:st|nd|rd|th)?,?\s)?(?:del?\s)?(?P<year>20\d\d)(?!\d|-\d)"
)


def _of_month(name: str, year: int, number_of_day: str | None) -> dt.date | None:
    """A day of a month that is written as a word; the last one where none is given."""
    word = plain(name)
    for number, names in enumerate(load("rows")["months"], start=1):
        if word.startswith(tuple(map(plain, names))):
            return read_date(f"{year}-{number:02d}" + (f"-{int(number_of_day):02d}" if number_of_day else ""))
    return None


def day_ahead(text: str, since: dt.date) -> tuple[dt.date, bool] | None:
    """Until when a text says that something is to be done, and whether it names a month or quarter alone, which is its last day.

    Without a year it is the next one after `since`. Of several the last.
    """
    if days := days_within(text):
        return max(days), not _WHOLE_DAY.search(text)
    words = _WORD.findall(text)
    found = [
        _end_of(month, words[place + 1 : place + 2], since)
        for place, word in enumerate(words)
        if (month := month_named(word, is_first=not place and len(words) > 1))
    ]
    return (max(found), True) if found else None


_WHOLE_DAY = re.compile(r"\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{4}")
_WORD = re.compile(r"\w+")
_QUARTER = re.compile(r"[QT]([1-4])")
_YEAR = re.compile(r"20\d\d")
MONTHS_OF_A_QUARTER = 3


def month_named(word: str, *, is_first: bool = False) -> int:
    """The number of the month that a word of a text names, or that a quarter ends with; 0 where it is neither. The first may be
    written large for that alone."""
    if quarter := _QUARTER.fullmatch(word):
        return int(quarter[1]) * MONTHS_OF_A_QUARTER
    said = plain(word)
    if said in load("rows")["month_names_that_are_words"] and (is_first or word.islower()):
        return 0
    return _month_names().get(said, 0)


@by_language
def _month_names() -> Mapping[str, int]:
    listed = enumerate(load("rows")["month_names"], start=1)
    return {name: number for number, names in listed for name in spellings(names)}


def _end_of(month: int, following: list[str], since: dt.date) -> dt.date:
    year = next((int(word) for word in following if _YEAR.fullmatch(word)), None)
    days = [
        dt.date(each + month // MONTHS, month % MONTHS + 1, 1) - dt.timedelta(days=1)
        for each in (year or since.year, since.year + 1)
    ]
    return next((day for day in days if year or day >= since), days[-1])


@by_language
def spellings_for(name: str) -> frozenset[str]:
    """The words under a name of the vocabulary of lists, in all the ways they are typed."""
    return frozenset(spellings(load("inputs")[name]))


@by_language
def _as_words(name: str) -> Mapping[str, str]:
    return {phrase: phrase for phrase in spellings_for(name)}


def way_of(target: str | None) -> str | None:
    """Which way is better by how a target is put: lower for 'max 4 h', '< 4' or 'under 5', higher for '≥ 95 %'; none where it doesn't tell."""
    said = (target or "").strip()
    signs = {sign: way for way, listed in load("inputs")["limit_signs"].items() for sign in listed}
    words = {phrase: way for way in ("lower", "higher") for phrase in spellings(load("inputs")["limits"][way])}
    return signs.get(said[:1]) or meaning_at_start(said, words)


def without_limit(target: str) -> str:
    """A target without the words by which it is a limit: 'max 4 h' is 4 h."""
    said = plain(target)
    begun = (phrase for phrase in phrases_of("inputs", "limits") if said.startswith(f"{phrase} "))
    return " ".join(target.split()[len(max(begun, key=len, default="").split()) :])


def comes_first(text: str) -> bool:
    """Whether a text says that something has to come first, people and contracts that aren't there among it."""
    return lacks_means(text) or holds_one(f" {plain(text)} ", spellings_for("condition_words"))


def lacks_means(text: str) -> bool:
    """Whether a text speaks of people, posts or contracts that aren't there yet."""
    return bool(stems_in("put_before", "people").hits(text)) and not stems_in("put_before", "done").hits(text)


def lacks_people(text: str) -> bool:
    """Whether a text says that people are missing, and not what is to be got."""
    return lacks_means(text) and bool(stems_in("put_before", "lack").hits(text))


def minutes_of(text: str) -> float | None:
    """A span of time in minutes, with its unit or in hours: '9 h', '240 min', '19'; none for a day or anything else."""
    found = _SPAN.fullmatch(without_limit(text).strip())
    if not found:
        return None
    unit = minutes_of_units().get(plain(found[2])) if found[2] else minutes_of_units()["h"]
    return None if unit is None else float(found[1].replace(",", ".")) * unit


_SPAN = re.compile(r"[<≤~]?\s*(\d{1,5}(?:[.,]\d+)?)\s*([^\W\d_]*)\.?")


@by_language
def numbers_told() -> Mapping[str, str]:
    """Word for a number → its figures: five → 5."""
    said = load("against")["notice"]["numbers"]
    return {plain(word): number for number, words in said.items() for word in spellings(words)}


@by_language
def minutes_of_units() -> Mapping[str, float]:
    """Unit of time, plain → its minutes."""
    units = load("risk_signs")["told_late"]["minutes"]
    return {word: minutes for minutes, words in units.items() for word in spellings(words)}


def percents_in(text: str | None) -> dict[str, float]:
    """The figures per cent that a text names, as they are written there: '99,8 %' is 99.8."""
    return {found[0]: float(found[1].replace(",", ".")) for found in _PERCENT.finditer(text or "")}


_PERCENT = re.compile(r"(?<![\d.,])(\d{1,3}(?:[.,]\d+)?)\s*%")


def time_within(target: str | None) -> str | None:
    """The one span of time that a target sets as a limit, as it is written: '1 h' of 'calls answered within 1 h'; else none."""
    spans = [found for found in _SPAN_WITHIN.finditer(target or "") if minutes_of(found[0]) is not None]
    if len(spans) != 1:
        return None
    before = (target or "")[: spans[0].start()].rstrip()
    is_limit = before.endswith(tuple(load("inputs")["limit_signs"]["lower"])) or any(
        f" {plain(before)}".endswith(f" {phrase}")
        for words in (load("inputs")["limits"]["lower"], load("inputs")["limits_of_time"])
        for phrase in spellings(words)
    )
    return spans[0][0].strip() if is_limit else None


_SPAN_WITHIN = re.compile(r"(?<![\d.,])\d{1,5}(?:[.,]\d+)?\s*[^\W\d_]+")


def spans_in(text: str | None) -> dict[str, float]:
    """The spans of time that a text names, as they are written there, in minutes: '5 h 10 min' is 310."""
    found = [
        (each, minutes) for each in _SPAN_WITHIN.finditer(text or "") if (minutes := minutes_of(each[0])) is not None
    ]
    spans: dict[str, float] = {}
    while found:
        first, minutes = found.pop(0)
        end = first.end()
        while found and not (text or "")[end : found[0][0].start()].strip():
            end, minutes = found[0][0].end(), minutes + found.pop(0)[1]
        spans[(text or "")[first.start() : end]] = minutes
    return spans


def says_that(text: str, remark: str) -> bool:
    """Whether a text says what a kind of remark means, such as that a contract was renewed, without denying it."""
    return any(_affirms(f" {plain(piece)} ", remark) for piece in _PIECES.split(text))


def _affirms(said: str, remark: str) -> bool:
    return holds_one(said, phrases_of("inputs", "remarks", remark)) and not holds_one(said, _denying())


_PIECES = re.compile(r"\s+[-–—]\s+|[(),.:;?\n]")


@by_language
def _denying() -> frozenset[str]:
    """Words of statuses that deny, put off or doubt what stands beside them."""
    parts = load("statuses")["parts"]
    return frozenset(word for part in ("not", "to_come", "doubt") for word in spellings(parts[part]) if len(word) > 1)
