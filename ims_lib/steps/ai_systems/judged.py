"""Whether a row tells of judging people, in whatever trade: by its verb and by whom it concerns, not by a list of occupations."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator

from ims_lib.catalogue.overlays import Judged, Words
from ims_lib.inputs.rows import AiSystemRow
from ims_lib.register.cell_values import denials
from ims_lib.register.vocabulary import phrases_of, plain
from ims_lib.risks.signs import SENTENCES, Group, places_of, read_sign, shapes_in
from ims_lib.suggest.of_passages import languages_in

NEAR = 7
"""Words from a verb on in which the people are what it is about, also where a thing stands further on."""


def judging_in(row: AiSystemRow, rule: Judged) -> tuple[str, ...]:
    """The words of the purpose by which people are judged; empty where it judges things alone, or nobody is concerned.

    Whom the row names as concerned are people, too, whatever they are called there.
    """
    languages = languages_in(*row.typed.values())
    firm, verbs, peril, people, things = (
        _any_of(each, languages) for each in (rule.firm, rule.verbs, rule.peril, rule.people, rule.things)
    )
    people |= _named_in(row.affected)
    whom = plain(row.affected or "")
    is_concerned = bool(whom) and whom not in phrases_of("against", "nobody") and whom.split()[0] not in denials()
    for sentence in SENTENCES.split(row.purpose or ""):
        words, shapes = plain(sentence).split(), shapes_in(sentence)
        judge, verb, who, thing = (_places(of, shapes) for of in (firm, firm | verbs, people, things))
        verb = judge if _places(peril, shapes) else verb
        judge += (place for of in _phrases(rule.firm, languages) for place in places_of(of, shapes) or ())
        for v, w in itertools.product(verb, who):
            if v != w and (not thing or (abs(w - v) < NEAR and not _between(thing, v, w))):
                return words[v], words[w]
        if judge and is_concerned and not thing:
            return (words[judge[0]],)
    return ()


def _between(things: Iterable[int], verb: int, whom: int) -> bool:
    """Whether a thing stands between a verb and the people, or beside these: reviews in "rates customer reviews"."""
    return any(min(verb, whom) - 1 <= thing <= max(verb, whom) + 1 for thing in things)


def _places(of: Group, shapes: Iterable[Group]) -> list[int]:
    return [place for place, shape in enumerate(shapes) if not of.isdisjoint(shape)]


def _any_of(words: Words, languages: frozenset[str]) -> Group:
    """The forms of all single words of these languages."""
    return frozenset().union(*(groups[0] for groups in _signs(words, languages) if len(groups) == 1))


def _phrases(words: Words, languages: frozenset[str]) -> Iterator[tuple[Group, ...]]:
    return (groups for groups in _signs(words, languages) if len(groups) > 1)


def _signs(words: Words, languages: frozenset[str]) -> Iterator[tuple[Group, ...]]:
    return (read_sign(sign) for language, listed in words.items() if language in languages for sign in listed)


def _named_in(affected: str | None) -> Group:
    """What those concerned are called: the last word of each part, before what says more of them."""
    parts = (plain(part).split() for part in _PARTS.split(affected or ""))
    return frozenset().union(*(read_sign(part[-1])[0] for part in parts if part))


_PARTS = re.compile(
    r"[,;/&()]|\b(?:and|of|with|in|at|from|who|und|der|von|mit|et|de|du|des|y|del|van|en)\b.*?(?=[,;/&]|\b(?:and|und|et)\b|$)",
    re.IGNORECASE,
)
