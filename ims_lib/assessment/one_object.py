"""Judgements for all AI systems or services alike whose reason speaks of one of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ims_lib.assessment.model import JudgedEach
from ims_lib.assessment.objects import PERS, ListedObject, Objects
from ims_lib.catalogue.criteria import Criterion, Per
from ims_lib.catalogue.model import Catalogue
from ims_lib.catalogue.weighing import Weighing
from ims_lib.judgements.model import AT, Judgement
from ims_lib.register.model import Finding
from ims_lib.register.vocabulary import brief, plain
from ims_lib.scales import NOT_APPLICABLE, setting
from ims_lib.suggest.terms import stem
from ims_lib.wording import first_of

CODE = "judgement.one_object"


@dataclass(frozen=True, slots=True)
class OfOne:
    """A judgement that counts for several objects, and the only one of them that its reason or evidence names."""

    on: str
    judgement: Judgement
    named: ListedObject
    criteria: tuple[Criterion, ...]
    """What it is on, as far as it is assessed for each."""
    many: int
    """For how many objects it counts."""


def find_of_one_object(
    judged: Mapping[str, Judgement],
    judged_each: JudgedEach,
    objects: Objects,
    weighing: Weighing,
    catalogue: Catalogue,
) -> Iterator[OfOne]:
    """The judgements that count for several objects, and name exactly one of them; those that reach no other are left out."""
    # A judgement on a heading stands at each of its leaves, and is asked about once.
    for on, judgement in {each.source: (on, each) for on, each in reversed(list(judged.items()))}.values():
        for per in PERS if judgement.new != NOT_APPLICABLE else ():
            asked = _criteria(on, per, weighing, catalogue)
            listed = list(dict.fromkeys(each for item in asked for each in objects.of_criterion(item)))
            named = _named(judgement, listed, _words_of(on, asked, catalogue))
            if named and _reaches_others(named, asked, objects, judged_each):
                yield OfOne(on, judgement, named, tuple(asked), len(listed))


def ask_of_one_object(found: OfOne) -> Finding:
    """Whether such a judgement holds for all. It counts for all until then."""
    on, judgement, named = found.on, found.judgement, found.named
    most = int(setting("report", "records_shown"))
    write = first_of([f"{item.id}{AT}{named.key}" for item in found.criteria], most, ", ")
    kinds = f"{PERS[named.per]}s"
    text = (
        f"{on} is judged {judgement.new} for all {found.many} {kinds}, and its reason speaks of '{brief(named.name)}' ({named.cell}): "
        f"'{brief(judgement.reason)}'. Does it hold for all, or for that one alone? If for that one, write it as {write}; "
        "until then it counts for all"
    )
    return Finding("question", CODE, text, *judgement.place_of("reason"))


def _criteria(on: str, per: Per, weighing: Weighing, catalogue: Catalogue) -> list[Criterion]:
    """What a judgement on a criterion or a requirement is on, as far as it is assessed for each of these objects."""
    names = weighing.criteria_of.get(on, (on,) if on in catalogue.criteria else ())
    return [item for name in names if (item := catalogue.criteria[name]).per == per]


def _reaches_others(named: ListedObject, asked: Sequence[Criterion], objects: Objects, judged_each: JudgedEach) -> bool:
    """Whether another object has no judgement of its own on one of these."""
    return any(
        each != named and item.id not in judged_each.get(each.key, {})
        for item in asked
        for each in objects.of_criterion(item)
    )


def _named(judgement: Judgement, listed: Sequence[ListedObject], said_anyway: frozenset[str]) -> ListedObject | None:
    """The one object that reason or evidence names: by name or id, or by a word that only its name has."""
    text = f" {plain(f'{judgement.reason} {judgement.evidence}')} "
    stems = {stem(word) for word in text.split()}
    times = Counter(word for each in listed for word in _telling(each))
    found = [
        each
        for each in listed
        if _is_called(each, text, said_anyway)
        or any(times[word] == 1 and word in stems and word not in said_anyway for word in _telling(each))
    ]
    return found[0] if len(found) == 1 and len(listed) > 1 else None


def _is_called(each: ListedObject, text: str, said_anyway: frozenset[str]) -> bool:
    """Whether a text holds the whole name or the id. A bare number is no id within a text, nor a name one that the criteria use."""
    names = [plain(each.id or "")] if any(map(str.isalpha, each.id or "")) else []
    names += [plain(each.name)] if not {stem(word) for word in plain(each.name).split()} <= said_anyway else []
    return any(f" {name} " in text for name in names)


def _telling(each: ListedObject) -> frozenset[str]:
    """The words of a name, without their endings, that are long enough to tell it from others."""
    least = int(setting("ai_systems", "letters_that_tell"))
    return frozenset(stem(word) for word in plain(each.name).split() if len(word) >= least)


def _words_of(on: str, asked: Sequence[Criterion], catalogue: Catalogue) -> frozenset[str]:
    """The words of what is judged itself, which stand in a reason whatever it speaks of, and those for all such objects."""
    title = catalogue.title_of(on) if on in catalogue.requirements else ""
    text = " ".join([title, *(f"{item.text} {item.ask} {' '.join(item.evidence)}" for item in asked), *PERS.values()])
    return frozenset(stem(word) for word in plain(text).split())
