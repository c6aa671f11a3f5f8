"""Numbers and names within sentences, wherever people read them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence, Sized
from dataclasses import Field, fields
from typing import Any, ClassVar, Protocol

from babel import Locale

from ims_lib.languages import form_for, language, say, spaced, translated
from ims_lib.languages.current import ENGLISH
from ims_lib.tolerances import ROUNDING, SMALLEST_SHARE, WHOLE
from ims_lib.yaml_text import data_file


def counted(number: int, noun: str, plural: str = "") -> str:
    """1 question, 2 questions."""
    return f"{in_figures(number)} {form_for(number, noun, plural or noun + 's')}"


def listed(items: Iterable[str], last: str = "") -> str:
    """a, b and c."""
    names = list(items)
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {last or translated('and')} {names[-1]}"


def in_row(items: Iterable[str]) -> str:
    """a; b; c."""
    return spaced("; ").join(items)


def labelled(label: str, text: str) -> str:
    """label: text."""
    return f"{label}{spaced(': ')}{text}"


def first_of(items: Sequence[str], most: int, between: str = "; ") -> str:
    """a; b and 3 more."""
    more = say(" and {count} more", count=in_figures(len(items) - most)) if len(items) > most else ""
    return spaced(between).join(items[:most]) + more


def in_words(name: str) -> str:
    """A name that code goes by, as people read it: ai_customer is AI customer in the language that is written in."""
    return translated(name.replace("_", " "))


def how_told(group: str) -> Mapping[str, str]:
    """How names that code goes by are told, in English: a group of data/program/words.yml."""
    words: dict[str, str] = data_file("program/words.yml")[group]
    return words


def and_others(who: str) -> str:
    """Somebody who is named, and more who aren't."""
    return say("{who} and others", who=who)


class ProposedName(str):
    """A name as it is told, marked that it is only proposed."""

    def __new__(cls, told: str, name: str) -> ProposedName:
        found = super().__new__(cls, told)
        found.name = name
        return found

    name: str


def name_of(told: str) -> str:
    """It without that mark."""
    return told.name if isinstance(told, ProposedName) else told


def in_quotes(text: object) -> str:
    """Somebody's words between the quotation marks of the language."""
    return say("“{text}”", text=text)


def in_marks(text: object) -> str:
    """Somebody's words within a question or remark of ours: 'so'."""
    return say("'{text}'", text=text)


def questions_open(asked: int, on_lists: int, *, with_verb: bool = True) -> str:
    """2 questions are open, and 7 more on risks, documents and other lists: those that move a share, and the others."""
    if not asked and not on_lists:
        return say("no question is open") if with_verb else say("no question open")
    more = (
        say(
            ", {on_lists}on risks, documents and other lists",
            on_lists=say("and {on_lists} more ", on_lists=on_lists) if asked else "",
        )
        if on_lists
        else ""
    )
    number = asked or on_lists
    if with_verb:
        return counted(number, "question is open", "questions are open") + more
    return counted(number, "question open", "questions open") + more


def percent(share: float) -> int:
    """A share of 1 as whole per cent, a half up. Of five shares the ends are rounded, so that they add up to 100.

    Never 0 where there is something, nor 100 where something is left.
    """
    whole = math.floor(share * 100 + 0.5 + ROUNDING)
    if SMALLEST_SHARE < share < WHOLE:
        return min(max(whole, 1), 99)
    return whole


def rounded(value: float) -> int:
    """A number without its decimals, a half away from zero."""
    return int(math.copysign(math.floor(abs(value) + 0.5 + ROUNDING), value))


def rounded_days(value: float) -> float:
    """Working days as they are shown: halves below ten, whole above, a half up."""
    return rounded(value * 2) / 2 if abs(value) < 10 else float(rounded(value))


def in_quarters(values: Sequence[float]) -> list[float]:
    """Working days in quarters of a day, none below one, which add up to their sum in quarters as far as that goes.

    The sum is cut to a quarter, not rounded: as whole days it is then the same as without quarters.
    """
    shown = [max(int(4 * value + ROUNDING), 1) if value > 0 else 0 for value in values]
    left = int(4 * sum(values) + ROUNDING) - sum(shown)
    # what is furthest below its own days gets a quarter more, what is furthest above them one less
    order = sorted(range(len(values)), key=lambda place: (shown[place] - 4 * values[place]) * (1 if left > 0 else -1))
    for place in [place for place in order if values[place] > 0 and (left > 0 or shown[place] > 1)][: abs(left)]:
        shown[place] += 1 if left > 0 else -1
    return [quarters / 4 for quarters in shown]


def days(value: float) -> str:
    """Working days in words: halves below ten, whole above, with the unit's number only."""
    shown = rounded_days(value)
    return f"< {in_figures(0.5, 'g')}" if value > 0 and shown == 0 else signed(shown)


def added_days(values: Iterable[float]) -> str:
    """Working days of several in words: what is shown of each, added."""
    return in_figures(sum(map(rounded_days, values)), "g")


def counted_days(value: float) -> str:
    """2.5 days, 1 day, 0.25 days: as they are, in quarters."""
    return f"{in_figures(value, 'g')} {form_for(value, 'day', 'days')}"


MINUTES = 60
"""Of an hour."""


def span(minutes: float) -> str:
    """30 minutes, 4 hours: in hours where they are whole."""
    hours = minutes / MINUTES
    return counted(round(minutes), "minute") if hours % 1 else counted(int(hours), "hour")


def in_money(amount: float, currency: str) -> str:
    """A sum in whole units, behind its currency where that is given: EUR 14,400."""
    return f"{currency} {in_figures(amount, ',.0f')}".strip()


def signed(value: float) -> str:
    """A number as it is written, with a true minus sign where it is below zero."""
    return f"{'−' if value < 0 else ''}{in_figures(abs(value), 'g')}"


def in_figures(value: float, form: str = ",") -> str:
    """A number with the signs that the language has for thousands and decimals; `form` as format() has it."""
    text = format(value, form)
    if language() == ENGLISH:
        return text
    symbols = Locale.parse(language()).number_symbols["latn"]
    return text.translate({ord(","): symbols["group"], ord("."): symbols["decimal"]})


COUNTED = "counted"
"""In a field's metadata: how many of its values are what its name says, where that isn't all of them."""


class _HasFields(Protocol):
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


def in_counts(found: _HasFields) -> str:
    """How an object that holds many rows shows itself: its texts, and how many there are of each part, else its parts."""
    parts = {field.name: getattr(found, field.name) for field in fields(found)}
    counts = {field.name: field.metadata.get(COUNTED, len) for field in fields(found)}
    texts = [value for value in parts.values() if isinstance(value, str)]
    many = {name: value for name, value in parts.items() if isinstance(value, Sized) and not isinstance(value, str)}
    held = [f"{counts[name](value):,} {name}" for name, value in many.items()] or list(parts)
    return f"<{' '.join([type(found).__name__, *texts])}: {', '.join(held)}>"


NOUNS_LARGE = ("de",)
"""Languages in which nouns keep a capital within a sentence."""


def in_sentence(title: str) -> str:
    """A title as it stands within a sentence: its first letter small, unless it begins with an abbreviation, or the language writes
    nouns large."""
    return title if title[1:2].isupper() or language() in NOUNS_LARGE else title[:1].lower() + title[1:]


def capitalised(text: str) -> str:
    """The text with a capital at its beginning; the rest as it is."""
    return text[:1].upper() + text[1:]
