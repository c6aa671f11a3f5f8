"""The days that the words of a decision say: by which the certificates of several standards are wanted, and until when something goes on."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from ims_lib.decided_settings.effects import WantedBy, WantedEach
from ims_lib.decided_settings.words import STOP, is_plain, phrases_of, words_of
from ims_lib.inputs.said import day_ahead, days_within
from ims_lib.register.vocabulary import plain
from ims_lib.standard_ids import STANDARDS

_CLAUSE_ENDS = re.compile(r"[,;:()\n]")
_STANDARD = re.compile(rf"(?:ISO(?:/IEC)?\s*)?\b({'|'.join(map(re.escape, STANDARDS))})\b")


@dataclass
class _Clause:
    """What is said of some standards."""

    standards: list[str]
    said: str

    @property
    def is_refused(self) -> bool:
        return plain(self.said.strip(" ,;.:–-")) in phrases_of("left_out") | phrases_of("no_certificate")


def wanted_each(text: str, about: Sequence[str], on: date) -> WantedEach | None:
    """The day of each standard, as in “27001: 1 December 2027; 42001: 1 June”, or one for all, and those of which no certificate is wanted,
    as in “42001 not”; none where one is left open or not plain."""
    clauses = _clauses(text) or [_Clause([*about], text)]
    named = [name for clause in clauses for name in clause.standards]
    each = [
        WantedBy(name, by)
        for clause in clauses
        if not clause.is_refused and is_plain(clause.said, "unsure") and (by := _only_day(clause.said, on))
        for name in clause.standards
    ]
    without = tuple(name for clause in clauses if clause.is_refused for name in clause.standards)
    is_whole = sorted(named) == sorted(about) == sorted([*(item.standard for item in each), *without])
    return WantedEach(tuple(each), without) if is_whole else None


def _clauses(text: str) -> list[_Clause]:
    """What a text says of which standards, clause by clause; what names none belongs to the one before, the first to that behind."""
    found, before = list[_Clause](), ""
    for part in re.split(rf"[,;\n]|{STOP}|{words_of('and_also').pattern}", text):
        names, said = _STANDARD.findall(part), " ".join(_STANDARD.sub(" ", part).split()).strip(" :–-")
        if not names and found:
            found[-1].said = f"{found[-1].said} {said}".strip()
        elif not names:
            before = f"{before} {said}".strip()
        elif found and not found[-1].said:
            found[-1] = _Clause([*found[-1].standards, *names], said)  # 27001 and 20000-1 by June
        else:
            found.append(_Clause(names, f"{before} {said}".strip()))
            before = ""
    return found


def _only_day(text: str, on: date) -> date | None:
    """The only day to come that a text names; without a year the next one after it was decided, of a month alone its last."""
    named: Collection[date] = days_within(text)
    numbers = re.findall(r"(?<!\d)\d{1,2}(?!\d)", text)
    if not named and len(numbers) <= 1 and (month := day_ahead(text, on)):
        named = [_in_month(month[0], int(numbers[0]), on)] if numbers else [month[0]]
    return next(iter(named)) if len(named) == 1 and min(named) > on else None


def _in_month(last: date, number: int, on: date) -> date:
    """A day of the month that ends with `last`, in the year after where it is over when that is said; the day itself where there is none."""
    if not 0 < number <= last.day:
        return on
    by = last.replace(day=number)
    return by if by > on else by.replace(year=by.year + 1)


def days_behind(text: str, name: str, since: date) -> list[date]:
    """The days to come that stand just behind some words."""
    found = (day_at_start(text[hit.end() :], since) for hit in words_of(name).finditer(text))
    return [on for on in found if on and on > since]


def day_at_start(text: str, since: date) -> date | None:
    """The day that a text begins with; without a year it is the next one after `since`."""
    begin = _CLAUSE_ENDS.split(text)[0]
    named = day_ahead(begin, since)
    in_month = re.match(r"\W*(\d{1,2})\b", begin)
    if named is None or days_within(begin) or not in_month:
        return named[0] if named else None
    return named[0].replace(day=min(int(in_month[1]) or 1, named[0].day))
