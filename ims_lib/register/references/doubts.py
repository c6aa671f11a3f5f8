"""What must be said about a reference, in sentences for the assessor: what was found, what it can be, what to do."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ims_lib.languages import say, translated
from ims_lib.nearest import nearest
from ims_lib.register.references.candidates import OLD, Candidate
from ims_lib.register.references.mentions import Mention
from ims_lib.register.vocabulary import brief
from ims_lib.standard_ids import number_of, standard_of


@dataclass(frozen=True, slots=True)
class Doubt:
    """A thing to say about a reference, by the name of its sentence in told.yml; the caller knows its cell."""

    name: str
    parts: tuple[tuple[str, str], ...]
    """What its sentence is filled in with."""
    candidates: tuple[str, ...] = ()
    """Ids of the requirements that it can be, those of 2013 as such."""
    once: bool = False
    """Many rows may share it: it is told once for all of them."""
    quotes_title: bool = False
    """It holds for a title of these very words only."""


def doubt(
    name: str, candidates: tuple[str, ...] = (), *, once: bool = False, quotes_title: bool = False, **parts: str
) -> Doubt:
    return Doubt(name, tuple(parts.items()), candidates, once, quotes_title)


def not_found(mention: Mention, known: Collection[str]) -> Doubt:
    """No standard, or not the one that is named, has such a number; `known` are the numbers of all."""
    wanted = mention.number if mention.number in known or mention.part != "control" else f"A.{mention.number}"
    near = nearest(wanted, known)
    hint = say(" (nearest: {near})", near=near) if near and near != wanted else ""
    where = f"27001:{OLD}" if mention.edition == OLD else mention.standard or say("any of the three standards")
    return doubt("ref.not_found", number=mention.number, where=where, hint=hint)


def objective_of_42001(mention: Mention) -> Doubt:
    return doubt("ref.not_found/objective", number=mention.number, of=say("42001 Annex A, whose controls begin at .2"))


def range_ends_nowhere(number: str, standard: str) -> Doubt:
    return doubt("ref.not_found/range", number=number, standard=standard)


def ambiguous(mention: Mention, left: Sequence[Candidate]) -> Doubt:
    """Several readings are left; one of them may be a number that lost its last zero."""
    may_be_lost = {c.lost for c in left} == {True, False}
    name = "ref.digits_lost/perhaps" if may_be_lost else "ref.ambiguous"
    return doubt(name, _ids(left), number=mention.number, choice=_choice(left))


def title_of_another(mention: Mention, title: str, left: Sequence[Candidate], standard: str) -> Doubt:
    """Number and title fit together in one standard, but the sheet speaks of another."""
    ids, number, choice = _ids(left), mention.number, _choice(left)
    said = brief(title)
    return doubt(
        "ref.ambiguous/title", ids, quotes_title=True, number=number, title=said, choice=choice, standard=standard
    )


def converted(mention: Mention, was: str, names: Sequence[str]) -> Doubt:
    """A reference of 2013 that others took over, each told once; nothing did for an objective."""
    if names:
        return doubt("ref.edition/converted", (was,), once=True)
    of = say("27001:2013, which the current edition doesn't have")
    return doubt("ref.edition/objective", number=mention.number, of=of)


def edition_unknown(standard: str, edition: int) -> Doubt:
    return doubt("ref.edition", once=True, standard=standard, edition=str(edition))


def zero_lost(mention: Mention, chosen: Candidate) -> Doubt:
    return doubt("ref.digits_lost/zero", (chosen.own,), number=mention.number, requirement=short(chosen.own))


def heading(name: str) -> Doubt:
    return doubt("ref.heading/kept", requirement=short(name))


def title_differs(mention: Mention, name: str, title: str, other: str) -> Doubt:
    return doubt(
        "ref.title_differs",
        (name, other),
        quotes_title=True,
        number=mention.number,
        requirement=short(name),
        title=brief(title),
        other=short(other),
    )


def short(name: str) -> str:
    """An id as it is said in a sentence: 27001:2013 A.9.2.1."""
    return f"{standard_of(name).replace('-2013', ':2013')} {number_of(name)}"


def _choice(left: Sequence[Candidate]) -> str:
    return translated(" or ").join(dict.fromkeys(short(c.own) for c in left))


def _ids(left: Sequence[Candidate]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(c.own for c in left))
