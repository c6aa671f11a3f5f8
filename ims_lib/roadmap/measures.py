"""Which rows a measure against a risk is about: the one answer for the days of the plan, for what waits, and for what is told of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from ims_lib.catalogue.model import Catalogue
from ims_lib.cell_places import row_of
from ims_lib.gaps import Gaps
from ims_lib.inputs.read import read_inputs
from ims_lib.inputs.rows import RiskRow
from ims_lib.languages import as_written
from ims_lib.register.model import Record, Register
from ims_lib.register.vocabulary import plain
from ims_lib.roadmap.model import BY_THEN, Package
from ims_lib.scales import roadmap_setting
from ims_lib.standard_ids import number_of
from ims_lib.suggest.likeness import Index, Passage, terms_of


@lru_cache(maxsize=2)
def rows_of_measures(register: Register, known: Catalogue) -> Mapping[str, Mapping[str, bool]]:
    """Row of a risk → the requirements that its measure is about, each with whether work on it is the measure: of those that the client
    names for it the ones that the measure names by number, else the one whose row, or what is asked for it, is most like the measure; of a
    measure in several parts, between which a semicolon stands, of each, and those whose title has what the nearest lacks. None where it is
    like none.

    Where the nearest is another owner's and a title's is the risk's own, the measure is about the latter, but the work on it isn't
    the measure. All of them where the risk has no measure in words.
    """
    risks = read_inputs(register).lists.risks
    return {row_of(risk.cell): dict(_about(risk, register, known)) for risk in risks}


def packages_of_measures(
    register: Register | None, gaps: Gaps, packages: Sequence[Package]
) -> dict[str, tuple[str, ...]]:
    """Row of a risk with a measure in words → the packages that hold it: those that close what it is about by its day."""
    found = {}
    for risk in read_inputs(register).lists.risks if register else ():
        about = rows_of_measures(register, gaps.coverage.catalogue)[row_of(risk.cell)] if register and risk.plan else {}
        held = [leaf for leaf, is_held in about.items() if is_held]
        found[row_of(risk.cell)] = packages_closing(held, gaps, packages)
    return found


def packages_closing(leaves: Iterable[str], gaps: Gaps, packages: Iterable[Package]) -> tuple[str, ...]:
    """The packages that close what is open of requirements by a row's day, else all that close it."""
    own = gaps.criteria_of(leaves)
    closing = [item for item in packages if not item.is_look and not own.isdisjoint(item.criteria)]
    by_then = [item.package for item in closing if item.kind in BY_THEN]
    return tuple(by_then or (item.package for item in closing))


def _about(risk: RiskRow, register: Register, known: Catalogue) -> Iterator[tuple[str, bool]]:
    leaves = list(dict.fromkeys(leaf for ref in risk.refs for leaf in known.leaves_below(ref) or (ref,)))
    numbers = {word.strip(".,;:()") for word in (risk.plan or "").split()}
    named = [leaf for leaf in leaves if number_of(leaf) in numbers]
    if named or not risk.plan:
        yield from ((leaf, True) for leaf in named or leaves)
        return
    owners = {leaf: {plain(row.owner) for row in _rows(leaf, register, known) if row.owner} for leaf in leaves}
    own = [leaf for leaf in leaves if plain(risk.owner or "") in owners[leaf]]
    texts = [(leaf, text) for leaf in leaves for text in _texts(leaf, register, known)]
    if texts:
        index = Index([Passage(place, "text", text, terms_of(text)) for place, (_, text) in enumerate(texts)])
        for part in dict.fromkeys([risk.plan, *risk.plan.split(";")]):
            near = index.likeness(part)
            nearest, said = texts[near.argmax()]
            if near.max() >= roadmap_setting("measure_alike") and not _is_on_the_same_thing(
                part, said, risk.asset or ""
            ):
                entitled = list(_entitled(part, leaves, {text for leaf, text in texts if leaf == nearest}, known))
                theirs = [leaf for leaf in entitled if leaf in own]
                is_held = not theirs or nearest in own
                yield from ((leaf, is_held) for leaf in ([nearest, *entitled] if is_held else theirs))


def _is_on_the_same_thing(measure: str, said: str, asset: str) -> bool:
    """Whether a text shares with a measure a single word, which names the asset: it is about other work on that."""
    words, others, things = ({each for each in terms_of(text)[0] if " " not in each} for text in (measure, said, asset))
    shared = words & others
    return len(shared) == 1 and shared <= things


def _entitled(measure: str, leaves: Sequence[str], nearest: Iterable[str], known: Catalogue) -> Iterator[str]:
    """The requirements whose title alone has a word of a measure that nothing of the nearest one has."""
    titles = {leaf: {*terms_of(as_written(known.requirements[leaf].title or ""))[0]} for leaf in leaves}
    many = Counter(word for words in titles.values() for word in words)
    left = {*terms_of(measure)[0]}.difference(*(terms_of(text)[0] for text in nearest))
    for leaf, words in titles.items():
        if any(many[word] == 1 for word in words & left):
            yield leaf


def _rows(leaf: str, register: Register, known: Catalogue) -> Iterator[Record]:
    return (row for row in register.controls if any(leaf in (ref, *known.leaves_below(ref)) for ref in row.refs))


def _texts(leaf: str, register: Register, known: Catalogue) -> Iterator[str]:
    """What the client's rows say of a requirement, and what is asked for it."""
    for row in _rows(leaf, register, known):
        yield " ".join(filter(None, (row.notes, row.evidence, row.ahead)))
    for name in known.criteria_of[leaf]:
        yield as_written(known.criteria[name].text)
