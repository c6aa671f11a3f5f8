"""The order in which a management system grows: phases, kinds of work, where each criterion belongs, and how long what waits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from typing import Annotated, Any, Literal, NamedTuple, TypeAlias

from pydantic import Field

from ims_lib.catalogue.criteria import Criterion
from ims_lib.catalogue.knowledge_files import knowledge, standing_twice, unknown
from ims_lib.catalogue.library import Id
from ims_lib.catalogue.model import load_catalogue
from ims_lib.catalogue.standards import Frozen
from ims_lib.languages import as_written
from ims_lib.standard_ids import standard_of

FILE = "sequence.yml"
Kind = Literal["decide", "build", "run", "prove"]


class Phase(Frozen):
    """A step in which a management system grows."""

    id: Id
    title: str
    why: str
    """Why it stands where it does."""
    done_when: str
    """What is true when it is over."""
    by_standard: bool = False
    """Whether each standard has it for itself: an audit needn't wait until another standard is ready."""
    lasts_days: int = 0
    """How many calendar days it takes at least, whatever work is left in it."""


class KindOfWork(Frozen):
    """What is done in a package."""

    title: str
    means: str


class Wait(Frozen):
    """Calendar days between two things."""

    days: Annotated[int, Field(ge=0)]
    between: str
    source: str
    confidence: Literal["high", "medium", "low"]
    least: int | None = None
    """As few as some bodies accept."""
    strict: int | None = None
    """As many as some want."""
    most: int | None = None
    """After more the first of the two doesn't count any longer."""

    first: tuple[str, ...] = ()
    """Criteria after whose package it is waited, where the wait is between packages."""
    then: tuple[str, ...] = ()
    """Criteria whose package waits; without `first` those for which the days are meant."""
    says: tuple[str, ...] = ()
    """Words in the text of the criteria for which the days are meant."""


class MilestoneRule(Frozen):
    """A day on the way to a certificate, and what it comes after. The names of waits stand beside."""

    id: Id
    title: str
    after: Mapping[str, str]
    """Phase, or milestone before this one → the wait between."""
    records: Mapping[str, str] = Field(default_factory=dict)
    """Phase → the wait from the beginning of each package that runs there."""
    proved: Mapping[str, str] = Field(default_factory=dict)
    """Phase → the wait from the end of each package that is tried there."""


class LookBack(Frozen):
    """What looks back over a time gone by."""

    says: tuple[str, ...]
    """Words in the text of such a criterion."""
    draws: tuple[str, ...]
    """Words by which a criterion draws from what was done, without saying over which time."""
    since: str
    """What counts of that time in the plan."""


class QuickWins(Frozen):
    """What may come before its phase."""

    why: str
    most_days: float
    soon: int
    """So many days after the report one begins that is said to be early."""
    kinds: tuple[Kind, ...]
    criteria: tuple[str, ...]
    """Ids and globs."""


class Founding(Frozen):
    """What is wanted before other work."""

    why: str
    phases: tuple[str, ...]
    worth: Annotated[float, Field(ge=0)]
    """What it counts that a package of them is over a month earlier, beside the gaps that it closes."""
    within: dict[str, Annotated[int, Field(ge=0)]]
    """Of some of them after how many days they are wanted."""
    weight: Annotated[float, Field(ge=0)]
    """How much that counts against other days that are asked for."""
    before_sessions: dict[str, tuple[Kind, ...]]
    """Process → kinds of work in it that are wanted before the first session of an audit programme."""


class DaysOff(Frozen):
    """Holidays beside those of a country's calendar."""

    without_country: tuple[str, ...]
    """Months and days of those that count where no country is named."""
    said: str
    moved_in: tuple[str, ...]
    """Countries in which a holiday on a weekend is taken on the next working day."""


class PhaseAndKind(NamedTuple):
    """Where a criterion belongs: the number of its phase, from 0, and the kind of work that closes it."""

    phase: int
    kind: Kind


class Sequence(Frozen):
    """data/library/sequence.yml."""

    first_look: str
    """What to do on the first day of the first look."""
    phases: tuple[Phase, ...]
    kinds: Mapping[Kind, KindOfWork]
    placed: Mapping[str, Mapping[Kind, tuple[str, ...]]]
    """Phase → kind → ids of criteria, and globs for what no other line names."""
    waits: Mapping[str, Wait]
    look_back: LookBack
    milestones: tuple[MilestoneRule, ...]
    quick_wins: QuickWins
    founding: Founding
    days_off: DaysOff
    from_outside: dict[str, tuple[Kind, ...]]
    """Process → kinds of work in it that people from outside may do."""
    long_records: str
    """What the title says of a package that takes longer records than others of its process and kind."""
    said_done: str
    """The first step of a package that is said to be done while its gap is open."""
    held: str
    """The first step of one that decides what documents of the client's in force are there for."""
    remarked: str
    """The first step where a row remarks on what is there in part."""
    harming: str
    """The same where what the row remarks on harms people now."""
    remarked_done: str
    """When the last package that closes such a row is done; when one before it is, that decides, or does another part."""
    remarked_decided: str
    remarked_part: str
    remarked_by: str
    """By which day of the row's, where that is over, and where the plan doesn't keep it."""
    remarked_over: str
    remarked_late: str

    def place_of(self, criterion: str) -> PhaseAndKind:
        """By its own line, else by the longest glob that fits; what nothing names is built with the controls."""
        found = self._found.get(criterion)
        if found is None:
            fits = (place for glob, place in self._globs if fnmatchcase(criterion, glob))
            found = self._found[criterion] = next(fits, PhaseAndKind(self.number_of("controls"), "build"))
        return found

    def is_quick_win(self, criterion: str) -> bool:
        """Whether it may come before its phase, where it takes few days and all that it needs is there."""
        kind = self.place_of(criterion).kind
        return kind in self.quick_wins.kinds and any(fnmatchcase(criterion, glob) for glob in self.quick_wins.criteria)

    def wait(self, name: str) -> int:
        """Calendar days."""
        return self.waits[name].days

    def looks_back(self, text: str) -> bool:
        """Whether a criterion looks back over a time gone by."""
        return _says(text, self.look_back.says)

    def draws(self, text: str) -> bool:
        """Whether a criterion looks at what was done, over a time that it names or not."""
        return _says(text, (*self.look_back.says, *self.look_back.draws))

    def since(self, text: str) -> list[str]:
        """What counts in the plan of the time that a criterion looks back over; nothing of one that doesn't."""
        return [self.look_back.since] if self.looks_back(text) else []

    def reach(self, criterion: Criterion, kind: Kind) -> int:
        """The days of records, since it was settled how something runs, that it takes to show that it runs so."""
        quarter = self.waits["settled_before_quarter"]
        found = [wait.days for wait in self.waits.values() if _says(criterion.text, wait.says)]
        if kind == "run":
            found.append(quarter.days if criterion.id in quarter.then else self.wait("settled_before_sampled"))
        return max(found, default=0)

    def number_of(self, phase: str) -> int:
        """The place of a phase in their order."""
        return [each.id for each in self.phases].index(phase)

    @cached_property
    def _found(self) -> dict[str, PhaseAndKind]:
        """What was asked for already, and what has a line of its own."""
        return {name: place for name, place in self._lines() if "*" not in name}

    @cached_property
    def _globs(self) -> tuple[tuple[str, PhaseAndKind], ...]:
        """Longest first."""
        found = [(name, place) for name, place in self._lines() if "*" in name]
        return tuple(sorted(found, key=lambda item: -len(item[0])))

    def _lines(self) -> Iterator[tuple[str, PhaseAndKind]]:
        for phase, by_kind in self.placed.items():
            for kind, names in by_kind.items():
                for name in names:
                    yield name, PhaseAndKind(self.number_of(phase), kind)


def _says(text: str, words: Iterable[str]) -> bool:
    written = as_written(text)
    return any(each in written for each in words)


def check_sequence(sequence: Sequence, criteria: Mapping[str, Criterion]) -> list[str]:
    """Names that nothing knows, criteria that stand nowhere or before what they need, packages that wait for each other."""
    order = list(sequence.kinds)
    named = [name for name, _ in sequence._lines() if "*" not in name]
    faults = [*unknown(FILE, named, criteria, "criterion"), *standing_twice(FILE, named)]
    faults += unknown(f"{FILE}, founding", sequence.founding.phases, [phase.id for phase in sequence.phases], "phase")
    globs = [glob for glob, _ in sequence._globs]
    for name, criterion in criteria.items():
        if name not in named and not any(fnmatchcase(name, glob) for glob in globs):
            faults.append(f"{FILE}: {name} stands nowhere")
        here = sequence.place_of(name)
        for need in criterion.needs:
            there = sequence.place_of(need)
            if (there.phase, order.index(there.kind)) > (here.phase, order.index(here.kind)):
                faults.append(f"{FILE}: {name} stands before {need}, which it needs")
    return [*faults, *_circles(sequence, criteria)]


def _circles(sequence: Sequence, criteria: Mapping[str, Criterion]) -> Iterator[str]:
    """Criteria that wait for each other, else packages: what each standard asks for alone is a package of its own."""
    order = list(sequence.kinds)
    home = {name: _package_of(item, sequence.place_of(name), sequence) for name, item in criteria.items()}
    needs = {name: {need for need in item.needs if need in criteria} for name, item in criteria.items()}
    waits = {package: set[_Home]() for package in home.values()}
    for name, before in needs.items():
        waits[home[name]] |= {home[need] for need in before} - {home[name]}
    for process, place, standard in waits:
        earlier = (
            _Home(process, PhaseAndKind(place.phase, kind), standard) for kind in order[: order.index(place.kind)]
        )
        waits[_Home(process, place, standard)] |= waits.keys() & set(earlier)
    for what, graph in (("criteria", needs), ("packages", waits)):
        try:
            TopologicalSorter[Any](graph).prepare()
        except CycleError as error:
            yield f"{FILE}: these {what} wait for each other: {' › '.join(map(str, error.args[1]))}"
            return


class _Home(NamedTuple):
    """The package that a criterion belongs to, whatever client it is for."""

    process: str
    place: PhaseAndKind
    standard: str

    def __str__(self) -> str:
        return f"{self.process}/{self.place.kind}{f' for {self.standard} alone' if self.standard else ''}"


def _package_of(item: Criterion, place: PhaseAndKind, sequence: Sequence) -> _Home:
    own = {standard_of(name) for name in item.requirements}
    alone = len(own) == 1 and not sequence.phases[place.phase].by_standard
    return _Home(item.process, place, next(iter(own)) if alone else "")


FirstSteps: TypeAlias = dict[str, dict[Kind, str | dict[str, str]]]
"""Process → kind → the first step, or one for each phase."""


load_first_steps = knowledge("library/first_steps.yml", FirstSteps)
load_sequence = knowledge(f"library/{FILE}", Sequence, lambda found: check_sequence(found, load_catalogue().criteria))


def first_step(process: str, kind: Kind, phase: str) -> str:
    """What to do on the first day of a package; empty where nobody has written it."""
    found = load_first_steps().get(process, {}).get(kind, "")
    return found if isinstance(found, str) else found.get(phase) or next(iter(found.values()))
