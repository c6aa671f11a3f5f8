"""Whether a text, or a row of a list, speaks of a service: one way, whatever the list."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from itertools import pairwise

from ims_lib.assessment.objects_listed import names_in
from ims_lib.inputs.rows import ServiceRow, StatedRow, value_in
from ims_lib.register.stems import Stems, each_phrase
from ims_lib.register.vocabulary import load, plain
from ims_lib.suggest.likeness import stem

WORDS = re.compile(r"\w+")


def names_service(text: str | None, service: ServiceRow) -> bool:
    """Whether a text holds a service's name, spelt in one or apart. One of a single short word, such as Monitoring, stands for anything."""
    name = plain(service.own_name)
    tells = " " in name or len(name) > load("named_systems")["letters_alone"]
    said, words = _words_of(text or "")
    return tells and (f" {name} " in said or name.replace(" ", "") in words)


@lru_cache(maxsize=4096)
def _words_of(text: str) -> tuple[str, frozenset[str]]:
    """A text, plain, with its words, also each with the next in one."""
    words = plain(text).split()
    return f" {' '.join(words)} ", frozenset([*words, *(first + second for first, second in pairwise(words))])


def is_of_service(row: StatedRow, service: ServiceRow) -> bool:
    """Whether an incident or finding is of a service: what it affects or where it was found is called so, or its title names it."""
    said = [value_in(row, column) for column in ("affected", "source", "title")]
    called = (name for text in said[:2] for name in names_in(text))
    return plain(service.own_name) in map(plain, called) or names_service(said[2], service)


def speaks_of(service: ServiceRow, services: Sequence[ServiceRow]) -> Callable[[str], bool]:
    """Whether a text names a service, or what it alone of the `services` is made of or tells of itself."""
    parts, own, short = _parts_of(service, services), _own_words(service, services), short_form(service)
    return lambda text: bool(
        names_service(text, service)
        or (parts and parts.hits(text))
        or not own.isdisjoint(plain(text).split())
        or (short and short in WORDS.findall(text))
    )


def hints_at(service: ServiceRow, services: Sequence[ServiceRow]) -> Callable[[str], bool]:
    """Whether a text may mean a service: it has a long word that of the `services` its suppliers alone have, as a badge system of its maker,
    or one that begins as its name does before a word for a system: Laborgeräte of the Laborsystem."""
    letters = load("named_systems")
    named = Counter(word for row in services for word in {*map(stem, plain(row.suppliers or "").split())})
    long = (stem(word) for word in plain(service.suppliers or "").split() if len(word) >= letters["letters_alone"])
    own, name = {word for word in long if named[word] == 1}, plain(service.own_name)
    tails = (stem(word) for words in letters["parted"]["kinds"]["service"].values() for word in words)
    heads = tuple(
        head for tail in tails if (head := name.removesuffix(tail)) != name and letters["letters"] <= len(head)
    )
    return lambda text: any(stem(word) in own or word.startswith(heads) for word in plain(text).split())


def short_form(service: ServiceRow) -> str:
    """Capitals by which its own row calls it beside its name of one word: KIS, of the supplier KIS-Hersteller, is the Klinikinformationssystem.
    They stand in the name in their order, the first at its beginning; empty without any."""
    name = plain(service.own_name)
    said = " ".join(filter(None, (service.suppliers, service.notes)))
    forms = (
        word for word in WORDS.findall(said) if word.isupper() and len(word) >= load("named_systems")["short_form"]
    )
    return next((word for word in forms if " " not in name and _is_short_for(word.lower(), name)), "")


def _is_short_for(short: str, name: str) -> bool:
    letters = iter(name)
    return name.startswith(short[0]) and all(letter in letters for letter in short)


def names_joined(service: ServiceRow, services: Sequence[ServiceRow]) -> list[str]:
    """The name, and the words that an 'and' joins in it, as each names it by itself: Mail of Mail and calendar. Not those of which
    another service speaks, too. Plain."""
    name = plain(service.own_name)
    joined = [word for word in name.split() if word not in load("frameworks")["and"]]
    if len(joined) != 2 or name.split() == joined:
        return [name]
    return [name, *(word for word in joined if word not in _words_of_others(service, services))]


def _parts_of(service: ServiceRow, services: Sequence[ServiceRow]) -> Stems | None:
    """Words for what a service is made of, by its kind; none where several of the services are of that kind."""
    for named, part in _kinds_of_services():
        alike = [row for row in services if named.hits(row.name)]
        if len(alike) == 1 and alike[0].cell == service.cell:
            return part
    return None


@cache
def _kinds_of_services() -> list[list[Stems]]:
    """Of each kind the words by which such a service is called, and those for what it is made of."""
    kinds = load("named_systems")["parts_of_services"].values()
    return [[Stems((phrase, of) for phrase in each_phrase(kind[of])) for of in ("name", "part")] for kind in kinds]


def _own_words(service: ServiceRow, services: Sequence[ServiceRow]) -> frozenset[str]:
    """Words of its remark that begin as one of its name does, and are no other's: the image data of an image archive."""
    letters = load("named_systems")["letters_of_own"]
    heads = {word[:letters] for word in plain(service.own_name).split() if len(word) > letters}
    own = {word for word in plain(service.notes or "").split() if len(word) > letters and word[:letters] in heads}
    return (
        frozenset(own - _words_of_others(service, services) - {*plain(service.own_name).split()})
        if own
        else frozenset()
    )


def _words_of_others(service: ServiceRow, services: Sequence[ServiceRow]) -> set[str]:
    said = (f"{row.own_name} {row.notes or ''}" for row in services if row.cell != service.cell)
    return {word for text in said for word in plain(text).split()}
