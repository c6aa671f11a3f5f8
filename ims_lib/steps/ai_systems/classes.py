"""Which class of an overlay an AI system may belong to, by the words of its row in the client's list; never more than a proposal."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache, partial
from typing import Any

from ims_lib.ai_roles.built_here import is_rules_alone
from ims_lib.catalogue.overlays import CellSays, Column, Denial, Overlay, Sign, SystemClass, Words
from ims_lib.grouping import grouped
from ims_lib.inputs.rows import AiSystemRow, value_in
from ims_lib.inputs.said import autonomy_words
from ims_lib.register.vocabulary import plain, spellings
from ims_lib.risks.signs import SENTENCES, Group, places_of, read_sign, shapes_in
from ims_lib.steps.ai_systems.judged import judging_in
from ims_lib.suggest.of_passages import languages_in
from ims_lib.wording import in_row, labelled, listed


@dataclass(frozen=True, slots=True)
class SignText:
    """A text that signs are looked for in, and where it stands."""

    column: str
    cell: str
    """file!sheet!F31; that of the row where the list has no such column."""
    text: str
    languages: frozenset[str] | None = None
    """In which its row is written, for "Not" is distress in German and denies in English; None: as the text alone tells."""


@dataclass(frozen=True, slots=True)
class Fact:
    """What leads to a class: a cell, and the words found in it."""

    column: str
    cell: str
    """As of what was said."""
    found: tuple[str, ...]
    is_read: bool = False
    """Whether these are the kinds that the cell was read as, and not its own words."""


@dataclass(frozen=True, slots=True)
class SignFound:
    """A place of the law that facts speak of, and what counsel is asked."""

    place: str
    title: str
    asks: str
    facts: tuple[Fact, ...]
    forbidden_from: dt.date | None = None
    """The day from which the law forbids it, if that is what the system does."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A class that the system may belong to; without signs where nothing else fits."""

    id: str
    title: str
    asks: str
    signs: tuple[SignFound, ...] = ()

    @property
    def forbidden_from(self) -> dt.date | None:
        """The first day from which what one of its signs speaks of is forbidden; none of a class that the law lets be."""
        return min((sign.forbidden_from for sign in self.signs if sign.forbidden_from), default=None)

    @property
    def told(self) -> dict[str, str]:
        """Each place of the law that its signs speak of, with what they are about."""
        found = grouped((sign.place, sign.title) for sign in self.signs)
        return {
            place: in_row([place, *titles]) if ":" in place else labelled(place, listed(titles))
            for place, titles in found.items()
        }


@dataclass(frozen=True, slots=True)
class Classes:
    """All classes that fit, in the overlay's order: the first is the one proposed. And signs that words lead away from."""

    fitting: tuple[Proposed, ...] = ()
    led_away: tuple[SignFound, ...] = ()
    """Each with the words that lead away as its facts, and the question that these raise."""
    raised: tuple[SignFound, ...] = ()
    """Signs of no class, each with its question, where that isn't asked already; whether it is AI at all before the rest."""

    @property
    def proposed(self) -> Proposed | None:
        """The one that counts; none where the overlay has no classes."""
        return self.fitting[0] if self.fitting else None


def classes_of(system: AiSystemRow, overlay: Overlay, sector: str = "") -> Classes:
    """The classes of which the system's row has a sign, each place of one title once; the overlay's last where it has none.

    `sector` is the organisation's, in its own words: what judges people in a school needs no word of education in its row.
    """
    fitting: list[Proposed] = []
    away: dict[tuple[str, str], SignFound] = {}
    for item in overlay.classes:
        signs: dict[tuple[str, str], SignFound] = {}
        for sign in item.signs:
            facts = tuple(facts_of(sign, system, overlay, sector))
            against = _against(sign, system, overlay) if facts else None
            if against:
                away.setdefault((sign.place, sign.title), against)
            elif facts:
                start = next((each for each in overlay.dates if each.id == (sign.stops or item.stops)), None)
                since = start.day_for((item.id,), None) if start and item.stops else None
                found = SignFound(sign.place, sign.title, _asks(sign, item, system), facts, since)
                signs.setdefault((sign.place, sign.title), found)
        if signs or (not item.signs and not fitting):
            told = tuple(signs.values())
            title = item.unread if item.unread and not system.purpose else item.title
            fitting.append(Proposed(item.id, title, told[0].asks if told else item.asks, told))
    fitting = _without_yielding(fitting, system, overlay)
    told_there = {place for item in fitting for place in item.told}
    judging = _judging(system, overlay, frozenset(item.id for item in fitting))
    area = _area_of(system, overlay, sector) if judging else None
    if area and judging:
        fitting = _with_area(fitting, area, judging, overlay)
        told_there, judging = {*told_there, area.place}, None
    asked_first = overlay.rules_alone if is_rules_alone(system) else ()
    raised = [
        SignFound(sign.place, sign.title, sign.asks or "", facts)
        for sign in (*asked_first, *overlay.raises)
        if not any(place.startswith(sign.place) for place in told_there)
        and (facts := tuple(facts_of(sign, system, overlay)))
        and not _against(sign, system, overlay)
    ]
    last = overlay.classes[-1] if overlay.classes else None
    if judging and not any(judging.place.split()[-1] in _WRITTEN.findall(sign.place) for sign in raised):
        raised.append(judging)
    is_asked = len(raised) > len(asked_first)
    if is_asked and last and fitting[0].id == last.id:
        fitting = [replace(fitting[0], title=(last.judges if judging in raised else last.asked) or last.title)]
    return Classes(tuple(fitting), tuple(away.values()), tuple(raised))


def _judging(system: AiSystemRow, overlay: Overlay, told: frozenset[str]) -> SignFound | None:
    """That people are judged; none where the row tells where the law speaks of that, or nothing of it."""
    rule = overlay.judged
    if not rule or not told.isdisjoint(rule.told_by):
        return None
    found = judging_in(system, rule)
    fact = Fact("purpose", str(system.place_of("purpose")), found)
    return SignFound(rule.place, rule.title, rule.asks, (fact,)) if found else None


def _area_of(system: AiSystemRow, overlay: Overlay, sector: str) -> Sign | None:
    areas = overlay.judged.areas if overlay.judged and system.affected else ()
    said = ((it, (*_said(it, system, overlay), *(_around(system, sector) if it.by_sector else ()))) for it in areas)
    return next((each for each, texts in said if _found(each.words, texts, overlay.denial)), None)


def _with_area(fitting: Sequence[Proposed], area: Sign, judging: SignFound, overlay: Overlay) -> list[Proposed]:
    """The classes with that of an area, in the overlay's order; the last one, of all other systems, gives way to it."""
    kept = {each.id: each for each in fitting if each.signs}
    of = next(item for item in overlay.classes if overlay.judged and item.id == overlay.judged.leads_to)
    sign = replace(judging, place=area.place, title=area.title, asks=area.asks or of.asks)
    kept[of.id] = Proposed(of.id, of.title, sign.asks, (sign,))
    return [kept[item.id] for item in overlay.classes if item.id in kept]


def _without_yielding(fitting: Sequence[Proposed], system: AiSystemRow, overlay: Overlay) -> list[Proposed]:
    """The classes without the signs of which another place, found beside, tells all that the row says."""
    found = {sign.place for each in fitting for sign in each.signs}
    gone = {
        sign.place
        for item in overlay.classes
        for sign in item.signs
        if sign.yields
        and not found.isdisjoint(sign.yields.to)
        and not _found(sign.yields.unless, _said(sign, system, overlay), overlay.denial)
    }
    kept = [(each, tuple(sign for sign in each.signs if sign.place not in gone)) for each in fitting]
    return [replace(each, signs=signs) for each, signs in kept if signs or not each.signs]


def traits_of(system: AiSystemRow, overlay: Overlay, client: Sequence[SignText]) -> tuple[SignFound, ...]:
    """The signs of no class that the system's row shows and none of its words leads away from, or what the client says of itself.

    One that names its columns is the row's alone.
    """
    signs = (sign for sign in overlay.traits if not _against(sign, system, overlay))
    said = ((sign, () if sign.of_client else _said(sign, system, overlay)) for sign in signs)
    of_client = ((sign, own if sign.columns else (*own, *client)) for sign, own in said)
    return tuple(found for sign, texts in of_client for found in signs_said([sign], texts, overlay))


def signs_said(signs: Sequence[Sign], said: Sequence[SignText], overlay: Overlay) -> tuple[SignFound, ...]:
    """The signs of which texts speak, each with all that speak of it."""
    found = ((sign, _found_in(sign, said, overlay)) for sign in signs)
    return tuple(SignFound(sign.place, sign.title, sign.asks or "", facts) for sign, facts in found if facts)


def words_said(words: Words, text: str) -> bool:
    """Whether one of these stands in a sentence of a text, also where another word denies it."""
    return bool(_found(words, [SignText("", "", text)], None))


def says_so(cell: CellSays, system: AiSystemRow) -> bool:
    """Whether a cell of the row speaks for the answer."""
    said = value_in(system, cell.column)
    if cell.values:
        return any(value in cell.values for value in values_in(said))
    return bool(said) and words_said(cell.words, said) and not (cell.unless and words_said(cell.unless, said))


def values_in(said: Any) -> tuple[Any, ...]:
    """The values of a cell, of which there may be several."""
    return said if isinstance(said, tuple) else () if said is None else (said,)


def _asks(sign: Sign, item: SystemClass, system: AiSystemRow) -> str:
    """The question to counsel: not what a cell of the row answers already."""
    for answer in sign.answered:
        text = value_in(system, answer.column)
        if text and words_said(answer.words, text):
            return answer.asks
    return sign.asks or item.asks


def facts_of(sign: Sign, system: AiSystemRow, overlay: Overlay, sector: str = "") -> Iterator[Fact]:
    """What in the row is the sign; nothing where a part of it is missing, which its services and the sector may tell of some."""
    kinds = tuple(kind for kind in sign.kinds if kind in (system.kinds or ()))
    if sign.kinds and not kinds and (system.kinds or not sign.words):
        return
    if not sign.words:
        yield Fact("kinds", str(system.place_of("kinds")), kinds, is_read=True)
        return
    context = _around(system, sector) if sign.by_sector else ()
    found = _found_in(sign, _said(sign, system, overlay), overlay, context)
    where = grouped(_where_it_stands(fact, system) for fact in found)
    yield from (Fact(*place, tuple(dict.fromkeys(itertools.chain(*words)))) for place, words in where.items())


def _around(system: AiSystemRow, sector: str) -> tuple[SignText, ...]:
    """In what a system is used: its services, and the organisation's sector."""
    services = value_in(system, "services")
    said = (("services", str(system.place_of("services")), services), ("sector", "client.yml", sector))
    return tuple(SignText(column, cell, text) for column, cell, text in said if text)


def _where_it_stands(fact: Fact, system: AiSystemRow) -> tuple[tuple[str, str], tuple[str, ...]]:
    """A fact's cell and words; of the cell that says the kind, read on in that of the purpose, the one in which they stand."""
    kind = plain(system.texts.get("kinds") or "")
    if fact.column != "kinds" or any(plain(word) in kind for word in fact.found):
        return (fact.column, fact.cell), fact.found
    return ("purpose", str(system.place_of("purpose"))), fact.found


def _found_in(
    sign: Sign, said: Sequence[SignText], overlay: Overlay, context: Sequence[SignText] = ()
) -> tuple[Fact, ...]:
    """What of the texts is the sign; nothing where what must stand beside is missing."""
    found = _found(sign.words, said, overlay.denial)
    beside = _found(sign.beside, (*said, *context), overlay.denial) if sign.beside and found else ()
    if not found or (sign.beside and not beside):
        return ()
    words = grouped(((fact.column, fact.cell), word) for fact in (*found, *beside) for word in fact.found)
    return tuple(Fact(*place, tuple(dict.fromkeys(each))) for place, each in words.items())


def _against(sign: Sign, system: AiSystemRow, overlay: Overlay) -> SignFound | None:
    """What leads away from a sign that is there; none where nothing does."""
    if not sign.unless:
        return None
    facts = _found(sign.unless.words, _said(sign, system, overlay), overlay.denial)
    return SignFound(sign.place, sign.title, sign.unless.asks, facts) if facts else None


def _said(sign: Sign, system: AiSystemRow, overlay: Overlay) -> tuple[SignText, ...]:
    """The columns in which a sign is looked for; what a system does is read on from the cell that says of which kind it is."""
    columns: Sequence[Column] = sign.columns or overlay.columns
    of_kind = f"{system.texts.get('kinds')}, {system.purpose or ''}" if system.texts.get("kinds") else ""
    remarks = "\n".join(each for each in SENTENCES.split(system.notes or "") if not words_said(sign.aside, each))
    own = {"kinds": of_kind, "autonomy": autonomy_words(system)} | ({"notes": remarks} if sign.aside else {})
    said = ((each, own[each] if each in own else value_in(system, each)) for each in columns)
    languages = languages_in(*system.typed.values())
    return tuple(SignText(each, str(system.place_of(each)), text, languages) for each, text in said if text)


def _found(words: Words, said: Iterable[SignText], denial: Denial | None) -> tuple[Fact, ...]:
    """The texts in which one of these stands in a sentence, each with the words of the first that does."""
    denying, signs_in = _denying(denial), cache(partial(_signs_in, words))
    found = (
        (each, _words_found(each.text, signs_in(each.languages or languages_in(each.text)), denying)) for each in said
    )
    return tuple(Fact(each.column, each.cell, _as_written(each.text, here)) for each, here in found if here)


def _signs_in(words: Words, languages: frozenset[str]) -> tuple[str, ...]:
    return tuple(sign for language, listed in words.items() if language in languages for sign in listed)


def _as_written(text: str, words: Iterable[str]) -> tuple[str, ...]:
    """Words as the cell has them, with its capitals and marks; one that stands in no single word there as it was found."""
    written = {plain(word): word for word in reversed(_WRITTEN.findall(text))}
    return tuple(written.get(word, word) for word in words)


_WRITTEN = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True, eq=False)
class _Denying:
    """Words that take back those after them; each with what stands in a sentence where it doesn't."""

    reach: int
    words: tuple[tuple[str, Group], ...]

    def words_in(self, together: Group) -> frozenset[str]:
        return frozenset(word for word, unless in self.words if unless.isdisjoint(together))


def _denying(denial: Denial | None) -> _Denying:
    if denial is None:
        return _NOTHING
    words = tuple(word for listed in denial.words.values() for word in listed)
    return _read_denial(denial.reach, words, tuple(denial.unless.items()))


@lru_cache(maxsize=8)
def _read_denial(reach: int, words: Sequence[str], unless: Iterable[tuple[str, Sequence[str]]]) -> _Denying:
    beside = {
        word: frozenset[str]().union(*(group for it in signs for group in read_sign(it))) for word, signs in unless
    }
    return _Denying(reach, tuple((word, beside.get(word, frozenset())) for word in spellings(words)))


_NOTHING = _Denying(0, ())


@lru_cache(maxsize=8192)
def _words_found(text: str, signs: tuple[str, ...], denying: _Denying) -> tuple[str, ...]:
    begun = _begun(signs)
    for words, shapes, together in _sentences(text, denying):
        for sign in () if begun.isdisjoint(together) else signs:
            groups = read_sign(sign)
            if not any(group.isdisjoint(together) for group in groups):
                places = places_of(groups, shapes)
                if places:
                    return tuple(words[place] for place in sorted(places))
    return ()


@lru_cache(maxsize=1024)
def _begun(signs: tuple[str, ...]) -> Group:
    """What stands in the first group of one of these signs at least: a sentence without any of it is none of them."""
    return frozenset[str]().union(*(read_sign(sign)[0] for sign in signs if sign.strip()))


@lru_cache(maxsize=8192)
def _sentences(text: str, denying: _Denying) -> tuple[tuple[tuple[str, ...], tuple[Group, ...], Group], ...]:
    """The words of each sentence that aren't denied, their shapes, and all shapes together."""
    found = []
    for sentence in SENTENCES.split(text):
        said = plain(sentence).split()
        shapes = shapes_in(sentence)
        denied = denying.words_in(frozenset[str]().union(*shapes))
        open_at = [at for at in range(len(said)) if denied.isdisjoint(said[max(0, at - denying.reach) : at])]
        of_open = tuple(shapes[at] for at in open_at)
        found.append((tuple(said[at] for at in open_at), of_open, frozenset[str]().union(*of_open)))
    return tuple(found)
