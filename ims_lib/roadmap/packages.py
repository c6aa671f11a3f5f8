"""Work packages: gaps gathered by process, phase and kind of work, with what comes first."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache, lru_cache
from graphlib import TopologicalSorter
from itertools import pairwise
from math import inf
from typing import NamedTuple, TypeAlias, TypeVar

from ims_lib.catalogue.criteria import Criterion
from ims_lib.catalogue.model import Catalogue
from ims_lib.catalogue.sequence import Kind, PhaseAndKind, load_sequence
from ims_lib.client import Client
from ims_lib.client.agreed_plan import Agreed, agreed_of, has_begun_before
from ims_lib.coverage import split
from ims_lib.gaps import Gaps
from ims_lib.grouping import grouped
from ims_lib.languages import say, translated
from ims_lib.roadmap.model import LOOK_FIRST, OwnDate, Package
from ims_lib.roadmap.work import reached_from
from ims_lib.scales import gap_worth, roadmap_setting
from ims_lib.standard_ids import standard_of
from ims_lib.wording import labelled

K = TypeVar("K", bound=Hashable)
FirstPhases: TypeAlias = Mapping[tuple[str, Kind], int]
"""Process and kind → the first phase with such work, whatever a client has open."""


class PackageKey(NamedTuple):
    """What the criteria of one package share."""

    process: str
    kind: Kind
    phase: int
    standard: str
    """The one that it is for alone; empty where standards share it."""
    is_long: bool = False
    """Whether records are kept for it longer than for others of this process, kind and phase, which needn't wait for it."""


def find_packages(gaps: Gaps, *, unseen: float = 0.0) -> list[Package]:
    """The packages in the order in which a management system grows, without the first look.

    `unseen` is the share of what nobody spoke of that is taken as missing too, 0 to 1.
    """
    effort = dict(gaps.to_close)
    if unseen:
        for name, days in gaps.to_look_at.items():
            effort[name] = effort.get(name, 0.0) + unseen * days
    catalogue = gaps.coverage.catalogue
    growth = _growth_of(catalogue)
    members = grouped((_key(catalogue.criteria[name], gaps), name) for name in effort)
    keys = sorted(members, key=_place)
    home = {name: key for key, names in members.items() for name in names}
    waits = _open_needs(effort, growth.needs)
    before = _before_in_process(keys)
    needs, _ = without_circles(
        {
            key: sorted(({home[need] for name in members[key] for need in waits[name]} | before[key]) - {key})
            for key in keys
        }
    )
    names = {key: package_id(key, growth.first) for key in keys}
    plan, known = gaps.coverage.client.plan, known_packages(gaps) if gaps.coverage.client.plan else ()
    agreed = {key: agreed_of(name, plan, known) for key, name in names.items()}

    def waited_for(key: PackageKey) -> list[str]:
        return [names[need] for need in needs[key] if not has_begun_before(agreed[key], agreed[need])]

    return [_package(key, members[key], waited_for(key), effort, gaps, names[key], agreed[key]) for key in keys]


def without_stopped(packages: Sequence[Package]) -> Iterator[Package]:
    """Those that the client hasn't stopped, each with what it needs of the others, and which of those that were it needs."""
    off = {item.package: item.needs for item in packages if item.agreed and item.agreed.status == "stopped"}
    for item in packages:
        needed = reached_from(item.needs, lambda name: off.get(name, ()))
        needs, stopped = sorted(needed - off.keys()) if needed & off.keys() else item.needs, sorted(needed & off.keys())
        if item.package not in off:
            yield replace(item, needs=tuple(needs), stopped=tuple(stopped))


def known_packages(gaps: Gaps) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Every package that there can be for the client, open or not: by its id its title with the kind of work, and its criteria."""
    catalogue = gaps.coverage.catalogue
    growth = _growth_of(catalogue)
    members = grouped((_key(catalogue.criteria[name], gaps), name) for name in gaps.coverage.in_scope)
    return {
        package_id(key, growth.first): (labelled(_title(key, catalogue), translated(key.kind or "")), tuple(names))
        for key, names in members.items()
    }


def look_first(gaps: Gaps) -> Package:
    """The package that goes before all others: what nobody spoke of is looked at, and questions are settled."""
    agreed = agreed_of(LOOK_FIRST, gaps.coverage.client.plan)
    return Package(
        package=LOOK_FIRST,
        title=say("Settle the questions and look at what nobody looked at"),
        process=None,
        kind=None,
        phase=None,
        standard="",
        criteria=tuple(gaps.to_look_at),
        needs=(),
        requirements=_in_catalogue_order(gaps, gaps.to_look_at),
        days=round(len(gaps.to_look_at) * roadmap_setting("looking_days"), 1),
        possible_days=gaps.possible_days,
        serves=0.0,
        worth=0.0,
        is_quick_win=False,
        owner=agreed.owner if agreed else "",
        agreed=agreed,
    )


def needs_without_circles(
    criteria: Mapping[str, Criterion],
) -> tuple[dict[str, tuple[str, ...]], list[tuple[str, ...]]]:
    """What each criterion needs, and the circles found: of each, the need that closes it is left out."""
    return without_circles({name: [need for need in item.needs if need in criteria] for name, item in criteria.items()})


def without_circles(needs: Mapping[K, Iterable[K]]) -> tuple[dict[K, tuple[K, ...]], list[tuple[K, ...]]]:
    """The same needs, all among the keys, without those that close a circle; and the circles, each with its beginning twice."""
    kept: dict[K, tuple[K, ...]] = {}
    circles: list[tuple[K, ...]] = []
    path: dict[K, None] = {}

    def visit(name: K) -> None:
        path[name] = None
        found = []
        for need in needs[name]:
            if need in path:
                circles.append((*list(path)[list(path).index(need) :], need))
                continue
            found.append(need)
            if need not in kept:
                visit(need)
        kept[name] = tuple(found)
        del path[name]

    for name in needs:
        if name not in kept:
            visit(name)
    return kept, circles


def package_id(key: PackageKey, first: FirstPhases) -> str:
    """process/kind; with the phase where the process has such work in an earlier one too, the standard that it is for alone, and
    `long` where others of them take records of less time.

    Neither depends on what a client has open, so that the name lasts.
    """
    phase = "" if key.phase == first[key.process, key.kind] else load_sequence().phases[key.phase].id
    more = filter(None, (phase, key.standard, "long" if key.is_long else ""))
    return ".".join([f"{key.process}/{key.kind}", *more])


class _Growth(NamedTuple):
    """What follows from the criteria that there are, whatever a client has open."""

    needs: Mapping[str, tuple[str, ...]]
    """Of each criterion, without those that close a circle."""
    places: Mapping[str, PhaseAndKind]
    """Where each belongs: nowhere before what it needs, whatever criteria somebody has added."""
    first: FirstPhases
    long: Collection[str] = ()
    """See `_long`."""


@lru_cache(maxsize=8)
def _growth_of(catalogue: Catalogue) -> _Growth:
    sequence = load_sequence()
    order = list(sequence.kinds)
    needs, _ = needs_without_circles(catalogue.criteria)
    places: dict[str, PhaseAndKind] = {}
    first: dict[tuple[str, Kind], int] = {}
    for name in TopologicalSorter(needs).static_order():
        asked = [sequence.place_of(name), *(places[need] for need in needs[name])]
        place = places[name] = max(asked, key=lambda each: (each.phase, order.index(each.kind)))
        process = catalogue.criteria[name].process
        first[process, place.kind] = min(place.phase, first.get((process, place.kind), place.phase))
    growth = _Growth(needs, places, first)
    return growth._replace(long=frozenset(_long(catalogue.criteria, growth)))


def _long(criteria: Mapping[str, Criterion], growth: _Growth) -> Iterator[str]:
    """The criteria for which records are kept longer than for others of their package, and what needs them in it."""
    sequence = load_sequence()
    usual = sequence.wait("settled_before_sampled")
    places = growth.places.items()  # what is needed stands first
    for members in grouped(((criteria[n].process, place, _alone(criteria[n])), n) for n, place in places).values():
        found: set[str] = set()
        for name in members:
            reach = sequence.reach(criteria[name], growth.places[name].kind)
            if reach > usual or not found.isdisjoint(growth.needs[name]):
                found.add(name)
        if len(found) < len(members):
            yield from found


def _alone(criterion: Criterion) -> str:
    """The standard that alone asks for it; empty where several do."""
    own = {standard_of(name) for name in criterion.requirements}
    return next(iter(own)) if len(own) == 1 else ""


def _key(criterion: Criterion, gaps: Gaps) -> PackageKey:
    """The package of a criterion: what one standard alone asks for has its own, for that may have to wait longer, or be over sooner.

    In a phase that each standard has for itself what they share counts to the one that comes to it first.
    """
    growth = _growth_of(gaps.coverage.catalogue)
    place, name = growth.places[criterion.id], criterion.id
    by_standard = load_sequence().phases[place.phase].by_standard
    standard = first_standard(name, gaps) if by_standard else _alone(criterion)
    return PackageKey(criterion.process, place.kind, place.phase, standard, name in growth.long)


def first_standard(criterion: str, gaps: Gaps) -> str:
    """Of the standards in scope that a criterion serves the one that comes to it first; empty where it serves none."""
    served = {standard_of(name) for name in gaps.coverage.in_scope[criterion].requirements}
    return next((name for name in standards_in_order(gaps) if name in served), "")


def standards_in_order(gaps: Gaps) -> list[str]:
    """The standards in scope, one that isn't held before one that is, the one that is wanted earliest first, then as client.yml
    names them."""
    client, held = gaps.coverage.client, gaps.coverage.assessment.certified
    by = client.settings.wanted
    asked = client.settings.standards
    order = sorted((name for name in asked if name in by), key=by.__getitem__) + [n for n in asked if n not in by]
    return sorted(order, key=held.__contains__)


def _place(key: PackageKey) -> tuple[int, int, str, str, bool]:
    return key.phase, list(load_sequence().kinds).index(key.kind), key.process, key.standard, key.is_long


def _open_needs(effort: Mapping[str, float], needs: Mapping[str, tuple[str, ...]]) -> dict[str, frozenset[str]]:
    """For each open criterion the open ones that must come first, also through criteria that are not open themselves."""

    @cache
    def first(name: str) -> frozenset[str]:
        return frozenset().union(*({need} if need in effort else first(need) for need in needs[name]))

    return {name: first(name) for name in effort}


def _before_in_process(keys: Sequence[PackageKey]) -> dict[PackageKey, set[PackageKey]]:
    """The packages that each waits for in its process: what is decided is built, what is built runs, what runs is tried.

    In one phase for the kind before it; over phases what is tried waits for what is decided for the same standard, and what
    standards try together for all that is decided and built.
    """
    found: dict[PackageKey, set[PackageKey]] = {key: set() for key in keys}
    for thread in grouped(((key.process, key.phase, key.standard), key) for key in keys).values():
        for before, after in pairwise(grouped((key.kind, key) for key in thread).values()):
            for key in after:
                found[key].update(before)
    for number, key in enumerate(keys):
        for each in keys[:number] if key.kind == "prove" else ():
            if each.process == key.process and (
                (each.kind == "decide" and each.standard in ("", key.standard))
                or (not key.standard and each.kind in ("decide", "build"))
            ):
                found[key].add(each)
    return found


def _package(
    key: PackageKey,
    criteria: tuple[str, ...],
    needs: Iterable[str],
    effort: Mapping[str, float],
    gaps: Gaps,
    name: str,
    agreed: Agreed | None,
) -> Package:
    served = _weight_closed(criteria, effort, gaps)
    heavier, sequence, catalogue = gap_worth(), load_sequence(), gaps.coverage.catalogue
    days = float(sum(effort_of(criteria, effort, agreed).values()))
    return Package(
        package=name,
        title=_title(key, catalogue),
        process=key.process,
        kind=key.kind,
        phase=sequence.phases[key.phase].id,
        standard=key.standard,
        criteria=criteria,
        needs=tuple(sorted(needs)),
        requirements=_in_catalogue_order(gaps, criteria),
        days=days,
        possible_days=0.0,
        serves=sum(served.values()),
        worth=sum(share * heavier[gaps.found[item].severity] for item, share in served.items()),
        is_quick_win=days <= sequence.quick_wins.most_days and all(map(sequence.is_quick_win, criteria)),
        owner=agreed.owner if agreed else "",
        agreed=agreed,
    )


def with_outside(
    packages: Sequence[Package], client: Client, first_session: date, dates: Iterable[OwnDate]
) -> list[Package]:
    """The packages, those marked that are done on days from outside: in the order of what may be, until these days are used up.

    They begin once others outside had time to agree to it, audits no sooner than the first session can be held. What a row sets a
    day for soon after that stays with the client's own people.
    """
    outside, growth = client.settings.outside, load_sequence()
    left, found = (outside.days or inf) if outside else 0.0, list(packages)
    agreed = client.as_of + timedelta(days=growth.wait("answered_outside"))
    at_once = agreed + timedelta(days=roadmap_setting("outside_before_own_day"))
    own = {name for item in dates if item.by < at_once for name in item.packages}
    for process, kinds in growth.from_outside.items():
        begins = max(agreed, first_session) if process in growth.founding.before_sessions else agreed
        for place, item in enumerate(packages):
            is_theirs = item.process == process and item.kind in kinds and item.package not in own
            if is_theirs and not item.has_begun and item.days <= left:
                left -= item.days
                found[place] = replace(item, is_from_outside=True, not_before=begins)
    return found


def effort_of(criteria: Iterable[str], effort: Mapping[str, float], agreed: Agreed | None) -> dict[str, float]:
    """The days of each criterion of a package; of one that is said to be done those to look at what shows it."""
    most = roadmap_setting("looking_days") if agreed and agreed.status == "done" else inf
    return {name: min(effort[name], most) for name in criteria}


def _title(key: PackageKey, catalogue: Catalogue) -> str:
    """The process; with the standard and the phase where the id names them."""
    is_first = key.phase == _growth_of(catalogue).first[key.process, key.kind]
    phase = "" if is_first else load_sequence().phases[key.phase].title
    named = ", ".join(filter(None, (key.standard and catalogue.standards[key.standard].name, phase)))
    of = f" ({named})" if named else ""
    long = f", {load_sequence().long_records}" if key.is_long else ""
    return f"{catalogue.processes[key.process].title}{of}{long}"


def _weight_closed(criteria: Iterable[str], effort: Mapping[str, float], gaps: Gaps) -> dict[str, float]:
    """What share of each requirement with a gap the criteria close, in the standards in scope.

    A mechanism that exists already and reaches no further than its gates is closed by them, in equal parts.
    """
    coverage = gaps.coverage
    weighing, verdicts = coverage.assessment.weighing, coverage.assessment.verdicts
    closed: dict[str, float] = {}
    for name in criteria:
        for item in coverage.in_scope[name].requirements:
            if item not in gaps.found:
                continue
            share = split(verdicts[item, name])["gap"]
            for other in coverage.assessment.criteria_of(item):
                gates = weighing.gates_of.get((item, other), ())
                if name in gates and other not in effort:
                    share += split(verdicts[item, other])["gap"] / len(gates)
            closed[item] = closed.get(item, 0.0) + share / len(coverage.assessment.criteria_of(item))
    return closed


def _in_catalogue_order(gaps: Gaps, criteria: Iterable[str]) -> tuple[str, ...]:
    """The requirements in scope that the criteria serve."""
    position, in_scope = gaps.coverage.catalogue.position_of, gaps.coverage.in_scope
    return tuple(sorted({item for name in criteria for item in in_scope[name].requirements}, key=position.__getitem__))
