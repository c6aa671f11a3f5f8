"""Judgements for all AI systems or services alike whose reason speaks of one of them, or parts them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ims_lib.assessment.model import JudgedEach
from ims_lib.assessment.names_in_text import is_a_word, names
from ims_lib.assessment.objects import PERS, SEVERAL, ListedObject, Objects, SaidOfSome
from ims_lib.catalogue.criteria import Criterion, Per
from ims_lib.catalogue.model import Catalogue
from ims_lib.catalogue.weighing import Weighing
from ims_lib.cell_places import CellPlace
from ims_lib.inputs.said import numbers_told, percents_in
from ims_lib.judgements.model import Judgement
from ims_lib.languages import as_written, by_language, say, translated
from ims_lib.register.cell_values import CLAUSES
from ims_lib.register.model import Finding
from ims_lib.register.stems import Stems
from ims_lib.register.vocabulary import brief, load, phrases_of, plain, spellings
from ims_lib.scales import NOT_APPLICABLE, setting
from ims_lib.suggest.likeness import stem
from ims_lib.told import finding_at, sentence

CODE = "judgement.one_object"
MOST = 120
"""Letters of a reason that are quoted."""


@dataclass(frozen=True, slots=True)
class OfOne:
    """A judgement that counts for several objects, and those of them that its reason or evidence is of."""

    on: str
    judgement: Judgement
    per: Per
    named: tuple[ListedObject, ...]
    """The only one that it names; of a reason that parts them all that it names, which may be none."""
    parts: bool
    """Whether the reason speaks of some of them: none of the five customer services."""
    listed: tuple[ListedObject, ...]
    """The objects for which it counts."""

    @property
    def said(self) -> SaidOfSome:
        """What of it is of which, as a clause."""
        words, place = brief(self.judgement.reason, most=MOST), CellPlace(*self.judgement.place_of("reason")).short
        apart = sentence("one_object.apart", objects=translated(SEVERAL[self.per]), words=words, place=place)
        why = apart if self.parts else say("names {name} alone", name=self.named[0].name)
        return SaidOfSome(say("the reason {why}", why=why), frozenset(each.cell for each in self.named))


def find_of_one_object(
    judged: Mapping[str, Judgement],
    judged_each: JudgedEach,
    objects: Objects,
    weighing: Weighing,
    catalogue: Catalogue,
) -> Iterator[OfOne]:
    """The judgements that count for several objects, and name exactly one of them or part them; those that reach no other are left out."""
    # A judgement on a heading stands at each of its leaves, and is asked about once.
    for on, judgement in {each.source: (on, each) for on, each in reversed(list(judged.items()))}.values():
        for per in PERS if judgement.new != NOT_APPLICABLE else ():
            asked = criteria_on(on, per, weighing, catalogue)
            listed = list(dict.fromkeys(each for item in asked for each in objects.of_criterion(item)))
            parts = parts_them(judgement.reason, per, len(listed))
            named = named_in(judgement, listed, words_of(on, asked, catalogue), parts=parts)
            if (parts or len(named) == 1) and _reaches_others(named, asked, objects, judged_each):
                yield OfOne(on, judgement, per, named, parts, tuple(listed))


def ask_of_one_object(found: OfOne) -> Finding:
    """Whether such a judgement holds for all. It counts for all until then."""
    on, judgement, named = found.on, found.judgement, found.named
    says = (
        say("tells them apart")
        if found.parts
        else say("speaks of '{system}' ({cell})", system=brief(named[0].name), cell=named[0].cell)
    )
    asks = (
        say("Which of them does it hold for? Judge it for each of these in 03_gap_analysis")
        if found.parts
        else say(
            "Does it hold for all, or for that one alone? If for that one, judge it for that one in 03_gap_analysis"
        )
    )
    return finding_at(
        "judgement.one_object",
        judgement.place_of("reason"),
        requirement=on,
        verdict=judgement.new,
        count=len(found.listed),
        objects=translated(SEVERAL[found.per]),
        says=says,
        reason=brief(judgement.reason, most=MOST),
        asks=asks,
    )


def parts_them(text: str | None, per: Per, many: int) -> bool:
    """Whether a text speaks of some of so many AI systems or services: own platforms, two services, none of the five services."""
    said = load("named_systems")["parted"]
    return any(_parts(clause, per, many, said["near"]) for clause in CLAUSES.split(text or ""))


def _parts(clause: str, per: Per, many: int, near: int) -> bool:
    hits = _parting().longest(clause)
    if any(hit.meaning == "all" for hit in hits):
        return False
    words = plain(clause).split()
    some = {hit.places[-1] for hit in hits if hit.meaning == "some"}
    some |= {n for n, word in enumerate(words) if 1 < _number(word) < many}
    kinds = {hit.places[0] for hit in hits if hit.meaning == per}
    return any(0 < kind - place <= near for kind in kinds for place in some)


def limits_customers(text: str) -> bool:
    """Whether a text is of customers of a size alone: every customer above 20 seats."""
    clauses = (clause for clause in CLAUSES.split(text) if not percents_in(clause))
    return any(_of_size().search(f" {plain(clause)} ") for clause in clauses)


@by_language
def _of_size() -> re.Pattern[str]:
    customers, limits, units = (
        "|".join(map(re.escape, phrases_of(*at)))
        for at in (("built_here", "customers"), ("inputs", "limits"), ("inputs", "span_units"))
    )
    between, unless = ("|".join(phrases_of("named_systems", "of_customers", part)) for part in ("with", "unless"))
    return re.compile(rf" (?:{customers}) (?:(?:{between}) )?(?:{limits}) \d+ (?!(?:{unless}|{units}) )")


def _number(word: str) -> float:
    return float(numbers_told().get(word, word if word.isdecimal() else 0))


@by_language
def _parting() -> Stems:
    said = load("named_systems")["parted"]
    phrases = {**said["kinds"], "all": said["all"], "some": said["some"]}
    listed = [(phrase, meaning) for meaning, words in phrases.items() for phrase in spellings(words)]
    return Stems([*listed, *((phrase, "some") for phrase in load("statuses")["some_of_it"])])


def criteria_on(on: str, per: Per, weighing: Weighing, catalogue: Catalogue) -> list[Criterion]:
    """What a judgement on a criterion or a requirement is on, as far as it is assessed for each of these objects."""
    names = weighing.criteria_of.get(on, (on,) if on in catalogue.criteria else ())
    return [item for name in names if (item := catalogue.criteria[name]).per == per]


def _reaches_others(
    named: Collection[ListedObject], asked: Sequence[Criterion], objects: Objects, judged_each: JudgedEach
) -> bool:
    """Whether another object has no judgement of its own on one of these."""
    return any(
        each not in named and item.id not in judged_each.get(each.key, {})
        for item in asked
        for each in objects.of_criterion(item)
    )


def named_in(
    said: Judgement | str, listed: Sequence[ListedObject], said_anyway: frozenset[str], *, parts: bool
) -> tuple[ListedObject, ...]:
    """The objects that reason or evidence names: by name or id, or by a word that only its name has, in a text that parts them a short one too."""
    text = said if isinstance(said, str) else f"{said.reason}; {said.evidence}"
    stems = {stem(word) for word in plain(text).split()}
    least = int(setting("ai_systems", "letters_of_parts" if parts else "letters_that_tell"))
    times = Counter(word for each in listed for word in _telling(each, least))
    found = (
        each
        for each in listed
        if _is_called(each, text, said_anyway)
        or any(times[word] == 1 and word in stems and word not in said_anyway for word in _telling(each, least))
    )
    return tuple(found) if len(listed) > 1 else ()


def _is_called(each: ListedObject, text: str, said_anyway: frozenset[str]) -> bool:
    """Whether a text holds the whole name, were it perhaps another word, or the id. A bare number is no id within a text, nor a name one that the
    criteria use."""
    own = each.own_name or each.name
    by_id = any(map(str.isalpha, each.id or "")) and f" {plain(each.id or '')} " in f" {plain(text)} "
    held = names(text, own) is not False if each.per == "ai_system" else f" {plain(own)} " in f" {plain(text)} "
    return by_id or (held and not {stem(word) for word in plain(own).split()} <= said_anyway)


def _telling(each: ListedObject, least: int) -> frozenset[str]:
    """The words of a name, without their endings, that are long enough to tell it from others; none of a name that is one word."""
    own = each.own_name or each.name
    if each.per == "ai_system" and is_a_word(own):
        return frozenset()
    return frozenset(stem(word) for word in plain(own).split() if len(word) >= least)


def words_of(on: str, asked: Sequence[Criterion], catalogue: Catalogue) -> frozenset[str]:
    """The words of what is judged itself, which stand in a reason whatever it speaks of, and those for all such objects."""
    title = catalogue.title_of(on) if on in catalogue.requirements else ""
    texts = [title, *(each for item in asked for each in (item.text, item.ask, *item.evidence)), *PERS.values()]
    return frozenset(stem(word) for word in plain(" ".join(map(as_written, texts))).split())
