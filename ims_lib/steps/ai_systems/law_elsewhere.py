"""What a law may say of AI that no list of AI systems names: sentences of other lists that speak of a thing which does what the law forbids or holds high-risk."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from ims_lib.assessment.ai_named import doers, is_area, is_ruled_out, is_thing, names_ai, products_in, telling_words
from ims_lib.assessment.names_in_text import names
from ims_lib.assessment.objects_listed import names_in
from ims_lib.assessment.shadow_ai import AI, cells_looked_at, unlisted_in_use
from ims_lib.catalogue.overlays import Overlay
from ims_lib.cell_places import CellPlace
from ims_lib.dates import day
from ims_lib.decided_settings import MadeDecision
from ims_lib.inputs.makers import maker_of
from ims_lib.inputs.model import Inputs
from ims_lib.inputs.rows import AiSystemRow, DocumentRow, ListRow, RiskRow, SupplierRow, value_in
from ims_lib.languages import say
from ims_lib.register.model import Finding, Register
from ims_lib.register.vocabulary import brief, phrases_of, plain
from ims_lib.risks.entries import is_of_attackers, is_settled
from ims_lib.risks.signs import SENTENCES
from ims_lib.steps.ai_systems.classes import SignFound, classes_of
from ims_lib.steps.ai_systems.told_elsewhere import ToldElsewhere
from ims_lib.told import finding_at
from ims_lib.wording import in_quotes, listed

KIND = "law_elsewhere"
"""The kind of decisions on it, in data/library/decisions.yml."""
QUOTED = 80
"""Letters of a sentence that are quoted."""
NAMED_AFTER = 2
"""Words just before a thing that say what it is for: CV screening tool."""


class LawElsewhere(NamedTuple):
    """A sentence of another list, and what the law may say of what it tells of. Nothing of it is known to be AI, or to be in use."""

    said: str
    """The sentence, or its beginning."""
    place: CellPlace
    law: str
    """Its title."""
    sign: SignFound
    perhaps: tuple[str, ...]
    """Systems of the list of which the law may say the same: it may be one of them. None where a known product is named."""
    product: str = ""
    """What is in use by these words and has a name of its own: that is AI, and is decided on by that name."""

    @property
    def told(self) -> str:
        """The place of the law, and what it speaks of there."""
        on = self.sign.forbidden_from
        since = say(", since {day}", day=day(on)) if on else ""
        return f"{self.sign.place}{since}: {self.sign.title}"


@dataclass(frozen=True)
class _Law:
    """A law, and what it may say of the systems of the list."""

    overlay: Overlay
    systems: Sequence[AiSystemRow]

    @cached_property
    def listed(self) -> list[tuple[AiSystemRow, frozenset[str]]]:
        """Each of them with the places of the law that its row speaks of; looked up only once a sentence speaks of any."""
        return [
            (each, frozenset(place for it in classes_of(each, self.overlay).fitting for place in it.told))
            for each in self.systems
        ]


def law_elsewhere(
    inputs: Inputs,
    register: Register | None,
    overlays: Iterable[Overlay],
    told: Mapping[str, Sequence[ToldElsewhere]],
) -> tuple[LawElsewhere, ...]:
    """The first such sentence of each row, and of each asset; none of a row that names a listed system, or tells of one in its own words."""
    systems = inputs.lists.ai_systems
    laws = [_Law(each, systems) for each in overlays if each.classes]
    naming = {each.row.cell for rows in told.values() for each in rows}
    used = [each for cells in unlisted_in_use(inputs, register).values() for each in cells if not is_thing(each.what)]
    products = {str(each.place): each.called for each in used}
    found: dict[str, LawElsewhere] = {}
    for row, place, text in cells_looked_at(inputs.lists, register):
        key = row.cell if row else str(place)
        if key in found or key in naming or _tells_of_none(row, text, systems):
            continue
        for sentence in SENTENCES.split(text):
            product = products.get(str(place), "")
            if told_here := next(_in_sentence(sentence.strip(), row, place, laws, product), None):
                found.setdefault(key, told_here)
    return tuple(found.values())


def ask_of_law_elsewhere(found: Iterable[LawElsewhere], made: Iterable[MadeDecision]) -> Iterator[Finding]:
    """A question for each on which nothing is decided: whether it is AI, and what counsel is asked then."""
    decided = {name for each in made if each.kind == KIND for name in each.about}
    for each in (each for each in found if each.said not in decided and not each.product):
        yield finding_at(
            "ai_system.law_elsewhere",
            each.place,
            said=in_quotes(each.said),
            perhaps=perhaps_told(each),
            law=each.law,
            told=each.told,
            asks=each.sign.asks,
        )


def perhaps_told(each: LawElsewhere) -> str:
    """That it may be a system of the list by another name; empty where the law says the same of none."""
    systems = listed(map(in_quotes, each.perhaps), say("or"))
    return say(" (or is it {systems}?)", systems=systems) if systems else ""


def _tells_of_none(row: ListRow | None, text: str, systems: Sequence[AiSystemRow]) -> bool:
    """Whether a row is a document's, is settled, tells of attackers, or names a system of the list or its maker."""
    if isinstance(row, DocumentRow) or (isinstance(row, RiskRow) and is_settled(row)) or is_of_attackers(text):
        return True
    if any(names(text, each.own_name) for each in systems):
        return True
    makers = {plain(maker) for each in systems if (maker := maker_of(each))}
    return isinstance(row, SupplierRow) and plain(row.name) in makers


def _in_sentence(
    sentence: str, row: ListRow | None, place: CellPlace, laws: Iterable[_Law], product: str
) -> Iterator[LawElsewhere]:
    """What laws may say of the thing that a sentence tells of, the gravest first; nothing where that is a system of the list."""
    by_name = names_ai(sentence)
    parts = [sentence] if by_name or _is_of_ai(row) else list(_of_things(sentence))
    for law in () if is_ruled_out(sentence) else laws:
        signs = [sign for sign in _grave_signs(parts, row, place, law.overlay) if by_name or _tells_more(sign)]
        if not signs:
            continue
        listed_here = () if product or products_in(sentence) else law.listed
        alike = [(each, places) for each, places in listed_here if not places.isdisjoint(it.place for it in signs)]
        if not any(_shares_words(each, sentence) for each, _ in alike):
            names = tuple(each.name for each, places in alike if signs[0].place in places)
            yield LawElsewhere(brief(sentence, most=QUOTED), place, law.overlay.title, signs[0], names, product)


def _grave_signs(parts: Iterable[str], row: ListRow | None, place: CellPlace, law: Overlay) -> Iterator[SignFound]:
    """The signs of what a law forbids or holds high-risk in these words, as if they stood in the list of AI systems."""
    grave = {each.id for each in law.classes if each.elsewhere}
    for said in parts:
        fitting = classes_of(_as_system(said, row, place), law).fitting
        yield from (sign for each in fitting if each.id in grave for sign in each.signs)


def _tells_more(sign: SignFound) -> bool:
    """Whether what was found tells more than an area of work: a recruiting tool need not be AI, one that ranks applicants may well be."""
    found = list(dict.fromkeys(word for fact in sign.facts for word in fact.found))
    return len(found) > 1 or not is_area(" ".join(found))


def _is_of_ai(row: ListRow | None) -> bool:
    """Whether a column of the row says that it is about AI."""
    return value_in(row, "ai") is True or value_in(row, "kind") == AI if row else False


def _of_things(sentence: str) -> Iterator[str]:
    """For each thing that may be AI by what it does: what it is named after, and what is told of it; all of the sentence where it is done by it."""
    words, written = plain(sentence).split(), re.findall(r"\w+", sentence)
    as_written = written if len(written) == len(words) else words  # a word with accents isn't the one without
    for hit in doers().hits(sentence):
        first = hit.places[0]
        by_it = not phrases_of("ai_products", "done_by").isdisjoint(words[max(0, first - NAMED_AFTER) : first])
        yield sentence if by_it else " ".join(as_written[max(0, first - NAMED_AFTER) :])


def _as_system(said: str, row: ListRow | None, place: CellPlace) -> AiSystemRow:
    """The row that it would be if it were listed."""
    owner = value_in(row, "owner") if row else None
    return AiSystemRow(
        file=place.file, sheet=place.sheet, row=0, cell=str(place), cells={}, name="", purpose=said, owner=owner
    )


def _shares_words(system: AiSystemRow, sentence: str) -> bool:
    """Whether a sentence has a telling word of a system's name, or two of what it does and where."""
    words = telling_words(sentence)
    by_purpose = words & telling_words(system.purpose, *names_in(system.services))
    return bool(words & telling_words(system.name, system.provider, system.model)) or len(by_purpose) > 1
