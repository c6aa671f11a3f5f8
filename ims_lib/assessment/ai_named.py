"""AI that a text names: known products, and what is AI by its name, with what it is called and whether it is said to be in use."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from ims_lib.languages import by_language
from ims_lib.register.cell_values import CLAUSES, affirmed
from ims_lib.register.stems import Stems, each_phrase, stems_in
from ims_lib.register.vocabulary import load, phrases_of, plain
from ims_lib.suggest.likeness import stem

_stems = partial(stems_in, "ai_products")
_IN_QUOTES = re.compile(r"(?<!\w)['\"‘’‚“”„«‹]\s?([^\W\d][\w.+-]*(?: [\w.+-]+){0,2})\s?['\"‘’“”»›](?!\w)")
_CAPITAL_WITHIN = re.compile(r"(?<!\w)([^\W\d_]+(?<=[^\W\d_A-ZÀ-Þ])[A-ZÀ-Þ]\w+)")


def ai_in(text: str) -> list[str]:
    """The products that a text names, else the things that are AI by their name, or what they are called; none that a word just before denies."""
    products = dict.fromkeys(hit.meaning for hit in affirmed(text, _products()))
    return list(products or _called_in(text) or dict.fromkeys(hit.meaning for hit in affirmed(text, things())))


def _called_in(text: str) -> list[str]:
    """The names just behind or before what is AI by its name, in quotes or with a capital within: chatbot 'Nora', camera AI from RoadEye."""
    found = (*_CAPITAL_WITHIN.finditer(text), *_IN_QUOTES.finditer(text))
    named = dict.fromkeys(name[1] for name in found if _is_beside_ai(text, name))
    return [name for name in named if all(word != word.casefold() or word.isdigit() for word in name.split())]


def _is_beside_ai(text: str, name: re.Match[str]) -> bool:
    before, behind = CLAUSES.split(text[: name.start()])[-1], CLAUSES.split(text[name.end() :])[0]
    words = things().words(before)
    last = len(words) - (2 if not phrases_of("ai_products", "made_by").isdisjoint(words[-1:]) else 1)
    return any(at in hit.places for said, at in ((before, last), (behind, 0)) for hit in affirmed(said, things()))


def names_ai(text: str) -> bool:
    """Whether a text names a known product, or what is AI by its name."""
    return bool(affirmed(text, _products()) or affirmed(text, things()))


def is_ruled_out(text: str) -> bool:
    """Whether a text tells of a rule, such as what is forbidden, and not of what there is."""
    return bool(_stems("ruled_out").hits(text))


def is_area(text: str) -> bool:
    """Whether a text names an area of work, in which much is done without AI."""
    return bool(_stems("areas").hits(text))


def doers() -> Stems:
    """What may be AI by what it does: a camera, a tool, a system."""
    return _stems("doers")


def is_placed(clause: str) -> bool:
    """Whether a place, a purpose or a maker stands just behind what is AI by its name, and no word for any such thing before it."""
    words = things().words(clause)
    return any(
        any(0 in each.places for each in _stems("placed").hits(" ".join(words[max(hit.places) + 1 :])))
        and phrases_of("ai_products", "any_such").isdisjoint(words[: hit.places[0]][-1:])
        for hit in affirmed(clause, things())
    )


def says_used(clause: str) -> bool:
    """Whether a clause says that something is in use, and not that it might or may be."""
    return bool(affirmed(clause, _stems("used"))) and not _stems("perhaps").hits(clause)


def telling_words(*texts: str | None) -> set[str]:
    """The words of texts that tell one system from another, as stems."""
    words = set(plain(" ".join(filter(None, texts))).split()) - phrases_of("ai_products", "telling_little")
    return {stem(word) for word in words if len(word) >= load("ai_products")["letters"]}


def products_in(text: str, *, by_name: bool = False) -> set[str]:
    """The known products that a text names, also where a word denies them; `by_name` not by a model that others rest on, too."""
    return {hit.meaning for hit in _products(models=not by_name).hits(text)}


def is_thing(what: str) -> bool:
    """Whether it is called AI by what it is, and by no name of its own."""
    return what in load("ai_products")["things"]


def is_perhaps_ai(what: str) -> bool:
    """Whether it may be AI by what it does alone: software that scores people."""
    return is_thing(what) and bool(load("ai_products")["things"][what].get("asked"))


def beside_things(text: str) -> str:
    """A text, plain, without the words by which a thing is AI."""
    taken = {place for hit in things().hits(text) for place in hit.places}
    return " ".join(word for n, word in enumerate(things().words(text)) if n not in taken)


def kinds_covering(what: str) -> Sequence[str]:
    """The kinds of system of which one in the list may be such a thing."""
    kinds: Sequence[str] = load("ai_products")["things"][what]["covered_by"]
    return kinds


@by_language
def _products(*, models: bool = True) -> Stems:
    known = load("ai_products")
    named = [*known["products"].items(), *(known["models"].items() if models else ())]
    said = [(phrase, name) for name, phrases in named for phrase in phrases]
    typed = [phrase for phrases in known["typed_into"].values() for phrase in phrases]
    plainly = [(form.format(name=name), what) for what, name in known["plain_names"].items() for form in typed]
    return Stems([*said, *plainly])


@by_language
def things() -> Stems:
    """What is AI by its name, each phrase with what it is called."""
    named = load("ai_products")["things"].items()
    known = ((name, {of: it for of, it in said.items() if of not in ("covered_by", "asked")}) for name, said in named)
    return Stems((phrase, name) for name, said in known for phrase in each_phrase(said))
