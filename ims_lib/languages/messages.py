"""Sentences in the language that is written in: looked up in gettext catalogues, numbers by the language's plural rules."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeVar

from babel import Locale
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from babel.plural import PluralRule

from ims_lib.languages.current import ENGLISH, FOLDER, language, languages

Noted = TypeVar("Noted", bound=str)


def translated(text: str) -> str:
    """A text of ours in the language that is written in; as it stands where nobody translated it."""
    if language() == ENGLISH:
        return text
    found = catalogue_of(language()).get(text, text)
    return found if isinstance(found, str) else found[0]


def noted(text: Noted) -> Noted:
    """A text of ours as it stands, to be translated where it is said: a state that code goes by, a name before any language is known."""
    return text


def as_written(text: str) -> str:
    """A text of ours as we wrote it, in English: for what goes by the words in it."""
    return text if language() == ENGLISH else written_in(language()).get(text, text)


@cache
def in_all_languages(text: str) -> frozenset[str]:
    """A text of ours as it may stand in a file that we wrote: in English, and in each language that it is translated into."""
    told = (catalogue_of(code).get(text, text) for code in languages() if code != ENGLISH)
    return frozenset((text, *(said if isinstance(said, str) else said[0] for said in told)))


def say(text: str, /, **parts: Any) -> str:
    """A sentence with its parts filled in: {name}, as str.format has them. The parts come as they are to stand there."""
    return translated(text).format(**parts)


SPACE_BEFORE = {"fr": re.compile(r"(?<!\s)(?=[;:!?](?:\s|$))")}
"""Where a language has a no-break space before a sign that English sets without."""


def spaced(text: str) -> str:
    """Our own signs, without words of anybody's, as the language sets them: "; " with a no-break space before it in French."""
    place = SPACE_BEFORE.get(language())
    return place.sub("\N{NO-BREAK SPACE}", text) if place else text


IN_CASE = {"de": (re.compile(r"\b(von|bei|mit) die (?=[A-Z])"), r"\1 der ")}
"""Where a language has another article behind some words, for what is filled in with its own."""


def in_case(text: str) -> str:
    """A sentence in which something was filled in with its article, as the language says it: "von der Anbieterseite" in German."""
    found = IN_CASE.get(language())
    return found[0].sub(found[1], text) if found else text


def form_for(number: float, one: str, several: str) -> str:
    """Which form of a noun, or of a piece of a sentence, goes with a number: question, questions."""
    if language() == ENGLISH:
        return one if number == 1 else several
    forms = catalogue_of(language()).get(one)
    if not isinstance(forms, tuple):
        return translated(one if number == 1 else several)
    place = _form_of(language())(abs(number))
    return forms[min(place, len(forms) - 1)]


@cache
def _form_of(code: str) -> Callable[[float], int]:
    """Number → the place of its form among those that a catalogue has, by Babel's plural rule of the language."""
    rule: PluralRule = Locale.parse(code).plural_form
    names = [*(tag for tag in ("zero", "one", "two", "few", "many") if tag in rule.tags), "other"]
    return lambda number: names.index(rule(number))


@cache
def written_in(code: str) -> Mapping[str, str]:
    """A language's translations → the same as we wrote them."""
    return {said: text for text, said in catalogue_of(code).items() if isinstance(said, str)}


@cache
def catalogue_of(code: str) -> Mapping[str, str | tuple[str, ...]]:
    """What is translated into a language: text → its translation, or its forms by number, which serve a text alone too."""
    found: dict[str, str | tuple[str, ...]] = {}
    for path in sorted((FOLDER / code).rglob("*.po")):
        with path.open("rb") as file:
            told = dict(_told(message) for message in read_po(file, locale=code) if message.id)
            found |= {
                text: said
                for text, said in told.items()
                if said and all(said) and not isinstance(found.get(text), tuple)
            }
    return found


def _told(message: Message) -> tuple[str, str | tuple[str, ...]]:
    if isinstance(message.id, str):
        return message.id, str(message.string)
    return message.id[0], tuple(message.string or ())
