"""A cell of an input as what its heading says: a date, a number, yes or no, standards, or a known word."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from ims_lib.inputs.said import (
    days_within,
    is_nothing,
    meaning_at_start,
    minutes_of,
    says_no_day,
    says_nothing,
    says_undecided,
    without_limit,
)
from ims_lib.register.cell_values import CLAUSES, bare_answer, value_of
from ims_lib.register.dates import read_date
from ims_lib.register.plans import Column, words_for, yes_no
from ims_lib.register.vocabulary import holds_one, load, phrases_of, plain

STANDARDS = {"27001": "27001", "20000": "20000-1", "42001": "42001"}
"""The number that a standard is called by → its id, in the order of reports."""


ACCEPTED = ("accepted", "accepted_with_conditions")
FILLED_AHEAD = re.compile(r"[”“»]\s\([^()]+, [^()]+\)")
"""What our forms quote of the client's lists: “low” (Residual, Assessments!I5)."""
YEAR = re.compile(r"(?:19|20)\d\d")
NUMBER = re.compile(r"[<>≤≥~=\s]*(-?\d[\d\s'’]*(?:[.,]\d+)?)\s*(?:%|[^\W\d]{0,12})\.?")


def read_value(text: str, column: Column) -> tuple[Any, bool]:
    """The value of a cell, and whether it could be read; an empty cell is read, as nothing."""
    if not text:
        return None, True
    if column.by_cells:
        value, understood = value_of(text, column)
        told = column.reading in ("words", "several")  # what is yet to be told is asked
        if told:
            return value, understood or (is_nothing(text) and bare_answer(text, column) is None)
        return value, understood or says_no_day(text)
    match column.reading:
        case "date":
            day = _day(text.strip(), column)
            return day, day is not None or says_no_day(text)
        case "number":
            return _number(text)
        case "duration":
            minutes = minutes_of(text)
            return minutes, minutes is not None or says_nothing(text)
        case "yes_no":
            answer = yes_no().get(plain(text))
            return answer, answer is not None
        case "standards":
            return _standards(text)
        case _:
            read = {"status": _state, "decision": _decision}.get(column.name, _word)
            return read(text, column)


def says_to_come(text: str, column: Column) -> bool:
    """Whether a cell for a day that has been says that it is yet to come, and when: 'planned for Q1 2027'. 'None' says no more."""
    looks_back = column.reading == "date" and column.name not in load("inputs")["days_ahead"]
    return looks_back and read_value(text, column) == (None, True) and any(sign.isdigit() for sign in text)


def _day(text: str, column: Column) -> dt.date | None:
    """A day, also with words behind it; of several where it may lie ahead the last, which the others were put off to.

    Of a year alone it is the first, where it may lie ahead the last, so that nothing is called overdue early.
    """
    is_ahead = column.name in load("inputs")["days_ahead"]
    if YEAR.fullmatch(text):
        return dt.date(int(text), *((12, 31) if is_ahead else (1, 1)))
    whole = read_date(text, column.day_first)
    if whole or not text[:1].isdigit():
        return whole
    named = days_within(text)
    return max(named) if named and (len(named) == 1 or is_ahead) else None


def _number(text: str) -> tuple[float | None, bool]:
    """A number, written with a point or a comma, with thousands apart, a sign of comparison before or a unit behind."""
    if says_nothing(text):
        return None, True
    found = NUMBER.fullmatch(without_limit(text).strip())
    return (float(re.sub(r"[\s'’]", "", found[1]).replace(",", ".")), True) if found else (None, False)


def _standards(text: str) -> tuple[tuple[str, ...] | None, bool]:
    """The standards that a cell names, in the order of reports."""
    if plain(text) in words_for("all_standards"):
        return tuple(STANDARDS.values()), True
    named: set[str] = set()
    unknown = False
    for part in filter(str.strip, re.split(r"[,;+&\n]|\band\b|\bund\b|\bet\b", text)):
        numbers = re.findall(r"(?<!\d)(?!20[0-3]\d(?!\d))\d{4,5}", part)  # years of editions apart
        ours = {STANDARDS[number] for number in numbers if number in STANDARDS}
        named |= ours
        unknown |= not ours or not all(number in STANDARDS for number in numbers)
    found = tuple(name for name in STANDARDS.values() if name in named)
    return found or None, not unknown


def _state(text: str, column: Column) -> tuple[str | None, bool]:
    """The normal form of a state: the text is a wording or begins with one. Further on it may be denied: 'not yet closed'."""
    found = column.words.get(plain(text)) or meaning_at_start(text, column.words)
    return found, found is not None


def _word(text: str, column: Column) -> tuple[str | None, bool]:
    """The normal form of a wording: the whole text, or the longest wording that stands in it as words."""
    said = plain(text)
    if said in column.words:
        return column.words[said], True
    held = [phrase for phrase in column.words if f" {phrase} " in f" {said} "]
    if not held:
        return None, said in column.passed_over
    longest = max(len(phrase) for phrase in held)
    meant = {column.words[phrase] for phrase in held if len(phrase) == longest}
    return (meant.pop(), True) if len(meant) == 1 else (None, False)


def _decision(text: str, column: Column) -> tuple[str | None, bool]:
    """What a text decides, where it says one thing and no other; nothing of one that we filled in ahead, or of acceptance that is denied."""
    text = _answered(text, column)
    said = plain(text)
    held = [phrase for phrase in column.words if f" {phrase} " in f" {said} "]
    meant = {column.words[phrase] for phrase in held if not any(phrase in each and phrase != each for each in held)}
    first = min((f" {said} ".index(f" {phrase} ") for phrase in held), default=len(said))
    yet = _not_yet().search(f" {said} ")
    before, not_so = said[:first], phrases_of("inputs", "not_so")
    if (any(map(str.isalnum, said)) and says_undecided(text)) or (yet and yet.start() <= first):
        meant = {"open"}
    elif says_nothing(text) and said.partition(" ")[0] not in yes_no() and meaning_at_start(text, column.words) is None:
        meant = set()  # "to be approved" and "to be switched off" tell what is to come
    elif not_so & {*(before.split() if meant <= {*ACCEPTED} else before.split()[-1:])}:
        meant = set()
    elif (
        meant == {ACCEPTED[0]}
        and not _begins().search(text)
        and holds_one(f" {said} ", phrases_of("inputs", "conditions_called"))
    ):
        meant = {ACCEPTED[not holds_one(f" {said} ", phrases_of("inputs", "without"))]}
    if FILLED_AHEAD.search(text) or len(meant) != 1:
        return None, is_nothing(text) and said not in yes_no()
    return meant.pop(), True


def _answered(text: str, column: Column) -> str:
    """A text with what its yes or no means in its place, where its heading asks for that: yes alone, or before a stop; no alone."""
    said = text.strip(" .!")
    if ACCEPTED[0] in column.words.values() and plain(CLAUSES.split(said)[0]) in phrases_of("inputs", "carries_on"):
        return ACCEPTED[0] + said[len(CLAUSES.split(said)[0]) :]
    found = _ANSWER.fullmatch(said)
    if not found or not found["answer"].isalpha():
        return text
    says_yes = yes_no().get(plain(found["answer"]))
    meant = column.answered.get(says_yes) if says_yes is not None else None
    return f"{meant}{found['rest']}" if meant and (says_yes or not found["rest"]) else text


_ANSWER = re.compile(r"(?P<answer>\w+)(?P<rest>(?:\s*[,;:.–-]\s.*)?)", re.DOTALL)


def with_conditions_apart(
    texts: Mapping[str, str], cells: Mapping[str, str], column: Column
) -> tuple[dict[str, str], dict[str, str]]:
    """Texts and cells of a row by column, where its decision, in this column, names conditions too with these under conditions."""
    decision, conditions = _parted(_answered(texts.get("decision", ""), column), column)
    own = texts.get("conditions", "")
    if not conditions or conditions in own:
        return {**texts} | ({"decision": decision} if conditions else {}), {**cells}
    told = f"{own}; {conditions}" if own else conditions
    return {**texts, "decision": decision, "conditions": told}, {"conditions": cells["decision"], **cells}


def _parted(text: str, column: Column) -> tuple[str, str]:
    """A decision, and the conditions that stand behind it: accepted with conditions: not for children; accepted, but not for children."""
    whole, _ = read_value(text, column)
    for mark in _cut().finditer(text):
        decision, rest = text[: mark.start()].strip(), text[mark.end() :].strip(" .")
        meant, _ = read_value(decision, column)
        if not meant or not rest or (mark[0] in ("", ",") and meant != whole):
            continue  # "Accepted, with conditions" is one decision
        if meant == ACCEPTED[0] and read_value(rest, column)[0] == "refused":
            break  # "Accepted here, refused there" is none
        return (ACCEPTED[1] if meant == ACCEPTED[0] and _begins().match(rest) else decision), rest
    return text, text if whole == ACCEPTED[1] and plain(text) not in column.words else ""


@cache
def _begins() -> re.Pattern[str]:
    words = "|".join(map(re.escape, load("inputs")["conditions_begin"]))
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)


@cache
def _cut() -> re.Pattern[str]:
    """Where the conditions of a decision may begin; a day has points too."""
    return re.compile(rf"[;:,]|(?<!\b\d)(?<!\b\d\d)\.(?=\s)|(?={_begins().pattern})", re.IGNORECASE)


@cache
def _not_yet() -> re.Pattern[str]:
    """What puts a decision off, in plain words: not accepted yet."""
    no, yet = ("|".join(map(re.escape, sorted(phrases_of("inputs", name)))) for name in ("not_so", "yet"))
    return re.compile(rf" (?:{no})(?: \S+){{0,3}} (?:{yet}) | (?:{yet}) (?:{no}) | (?:{no}) (?:{yet}) ")
