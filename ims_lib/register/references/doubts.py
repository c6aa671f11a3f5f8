"""What must be said about a reference, in sentences for the assessor: what was found, what it can be, what to do."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ims_lib.languages import say, translated
from ims_lib.nearest import nearest
from ims_lib.register.model import Level
from ims_lib.register.references.candidates import OLD, Candidate
from ims_lib.register.references.mentions import Mention
from ims_lib.register.vocabulary import brief
from ims_lib.standard_ids import number_of, standard_of


@dataclass(frozen=True, slots=True)
class Doubt:
    """A thing to say about a reference; the caller knows its cell."""

    level: Level
    code: str
    message: str
    candidates: tuple[str, ...] = ()
    """Ids of the requirements that it can be, those of 2013 as such."""
    once: bool = False
    """Many rows may share it: it is told once for all of them."""
    quotes_title: bool = False
    """It holds for a title of these very words only."""


def not_found(mention: Mention, known: Collection[str]) -> Doubt:
    """No standard, or not the one that is named, has such a number; `known` are the numbers of all."""
    wanted = mention.number if mention.number in known or mention.part != "control" else f"A.{mention.number}"
    near = nearest(wanted, known)
    hint = say(" (nearest: {near})", near=near) if near and near != wanted else ""
    where = f"27001:{OLD}" if mention.edition == OLD else mention.standard or say("any of the three standards")
    return Doubt(
        "question",
        "ref.not_found",
        say(
            "there is no '{number}' in {where}{hint}; say which requirement is meant",
            number=mention.number,
            where=where,
            hint=hint,
        ),
    )


def objective_of_42001(mention: Mention) -> Doubt:
    return _objective("ref.not_found", mention, say("42001 Annex A, whose controls begin at .2"))


def _objective(code: str, mention: Mention, of: str) -> Doubt:
    return Doubt(
        "question",
        code,
        say("'{number}' is an objective of {of}; name the controls that are meant", number=mention.number, of=of),
    )


def range_ends_nowhere(number: str, standard: str) -> Doubt:
    return Doubt(
        "question",
        "ref.not_found",
        say(
            "the range ends at {number}, which {standard} doesn't have; only its first number was taken",
            number=number,
            standard=standard,
        ),
    )


def ambiguous(mention: Mention, left: Sequence[Candidate]) -> Doubt:
    """Several readings are left; one of them may be a number that lost its last zero."""
    if {c.lost for c in left} == {True, False}:
        return Doubt(
            "question",
            "ref.digits_lost",
            say(
                "'{number}' is stored as a number, so it can be {choice}; write the references as text or say which",
                number=mention.number,
                choice=_choice(left),
            ),
            _ids(left),
        )
    return Doubt(
        "question",
        "ref.ambiguous",
        say(
            "'{number}' can be {choice}; what stands around it doesn't decide, say which",
            number=mention.number,
            choice=_choice(left),
        ),
        _ids(left),
    )


def title_of_another(mention: Mention, title: str, left: Sequence[Candidate], standard: str) -> Doubt:
    """Number and title fit together in one standard, but the sheet speaks of another."""
    return Doubt(
        "question",
        "ref.ambiguous",
        say(
            "'{number}' titled '{title}' can be {choice}: the sheet speaks of {standard}, where "
            "number and title don't go together; say which",
            number=mention.number,
            title=brief(title),
            choice=_choice(left),
            standard=standard,
        ),
        _ids(left),
        quotes_title=True,
    )


def converted(mention: Mention, was: str, names: Sequence[str]) -> Doubt:
    """A reference of 2013 and what took it over; nothing did for an objective."""
    if names:
        return Doubt(
            "note",
            "ref.edition",
            say("{number_of} of 27001:2013 is read as {list}", number_of=number_of(was), list=_list(names)),
        )
    return _objective("ref.edition", mention, say("27001:2013, which the current edition doesn't have"))


def edition_unknown(standard: str, edition: int) -> Doubt:
    return Doubt(
        "question",
        "ref.edition",
        say(
            "references of {standard}:{edition}, whose numbers mean other things in the current "
            "edition; ask for a list by the current one, or say what each means",
            standard=standard,
            edition=edition,
        ),
        once=True,
    )


def zero_lost(mention: Mention, chosen: Candidate) -> Doubt:
    return Doubt(
        "warning",
        "ref.digits_lost",
        say(
            "'{number}' is read as {requirement}: a spreadsheet drops the last zero of a number, and "
            "the title or the rows around it fit",
            number=mention.number,
            requirement=short(chosen.own),
        ),
        (chosen.own,),
    )


def heading(name: str) -> Doubt:
    return Doubt(
        "note",
        "ref.heading",
        say("{requirement} is a heading with requirements below it; it is kept as written", requirement=short(name)),
    )


def title_differs(mention: Mention, name: str, title: str, other: str) -> Doubt:
    return Doubt(
        "warning",
        "ref.title_differs",
        say(
            "'{number}' is {requirement}, but the title '{title}' is that of {other}; the number was "
            "kept, check which one is meant",
            number=mention.number,
            requirement=short(name),
            title=brief(title),
            other=short(other),
        ),
        (name, other),
        quotes_title=True,
    )


def short(name: str) -> str:
    """An id as it is said in a sentence: 27001:2013 A.9.2.1."""
    return f"{standard_of(name).replace('-2013', ':2013')} {number_of(name)}"


def _choice(left: Sequence[Candidate]) -> str:
    return translated(" or ").join(dict.fromkeys(short(c.own) for c in left))


def _ids(left: Sequence[Candidate]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(c.own for c in left))


def _list(names: Sequence[str]) -> str:
    return ", ".join(short(name) for name in names)
