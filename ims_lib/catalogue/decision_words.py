"""What management has to decide: the kinds of decision in their order, what is asked, and what happens if it isn't decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from ims_lib.catalogue.knowledge_files import knowledge, standing_twice, unknown
from ims_lib.catalogue.library import Id
from ims_lib.catalogue.owner_evidence import load_owner_evidence
from ims_lib.catalogue.sequence import load_sequence
from ims_lib.catalogue.standards import Frozen
from ims_lib.nearest import did_you_mean
from ims_lib.standard_ids import StandardId

FILE = "decisions.yml"
Months = Annotated[int, Field(ge=1)]
Sentences = Mapping[str, str]
"""By case; a name in braces is filled in."""


class DecisionKind(Frozen):
    """A kind of decision."""

    kind: Id
    title: str
    why: str
    """Why it is management's."""
    role: str | None = None
    """A role of ours that decides; none where top management does, or whom the files name."""
    phases: tuple[str, ...] = ()
    """Of the sequence: what is to be decided there is of this kind, and one decision together."""
    apart: tuple[str, ...] = ()
    """Processes in them whose rules another kind decides on."""
    by_documents: bool = False
    """Whether it is decided by whoever approves the papers of the process, by the client's list of documents."""
    things: Mapping[str, Mapping[str, str]] = Field(default_factory=dict)
    """Phase › process › what is decided there, where the process alone doesn't tell it."""
    answers: tuple[Id, ...]
    """What may be answered, of DecisionWords.answers, in the order of the drop-down."""
    each: bool = False
    """Whether each thing that it is about has a row of its own in the workbook, to be decided by itself."""
    lists: tuple[str, ...] = ()
    """The client's lists whose rows it is about."""
    place: str = ""
    """Where else it is written, in the workbook or beside it."""
    begins: bool = False
    """Whether it binds others from the day on which it is decided, or a later one that is named."""
    for_all: bool = False
    """Whether it concerns all standards, whichever it names: days a month are shared."""
    undated: bool = False
    """Whether they are decisions of these months too where the plan has no dates."""
    standards: tuple[StandardId, ...] = ()
    """Those that it is for, where what it is about doesn't tell that."""
    after: tuple[Id, ...] = ()
    """Kinds of which those that there are have to be decided first, where it rests on them."""
    ask: Sentences
    if_not: Sentences
    words: Sentences = Field(default_factory=dict)
    """Parts of these sentences."""


class DecisionAnswer(Frozen):
    """What may be answered to a decision."""

    answer: Id
    says: str
    """The word in the drop-down."""
    needs: tuple[Literal["days", "day", "taken_by", "words"], ...] = ()
    """What has to stand beside it."""
    sets: Mapping[str, Mapping[str, str]] = Field(default_factory=dict)
    """List › column of the rows that it is about › what it says by it: `day`, `taken_by` or `words` as it stands beside, `decided`: the day of the
    decision, `on`: the day beside, else that, or a state of ours."""


class Matter(Frozen):
    """What is put before management as one decision, with decisions of some kinds as its parts."""

    matter: Id
    title: str
    kinds: tuple[Id, ...]
    left_to_others: bool = False
    """Whether whoever each part names decides it, and management hears of it."""
    why: str


class DecisionWords(Frozen):
    """data/library/decisions.yml."""

    months_ahead: Months
    usual_months: Months
    fortnight: Annotated[int, Field(ge=1)]
    """By when, in days, what is late already or weighs most is decided, where nothing sets another day."""
    later_days: Annotated[int, Field(ge=1)]
    """The same of what waits longest without harm."""
    book_months: Months
    top: str
    risk_owners: tuple[str, ...]
    """Words of a client's rule by which a risk's own owner accepts it."""
    proposed: str
    prepared: str
    """Who prepares what somebody else decides."""
    waits: str
    """That another has to be decided first."""
    together: Sentences
    """How the days a month that two ask for go together."""
    again: str
    """Why more days a month are asked for than were decided."""
    answers: tuple[DecisionAnswer, ...]
    matters: tuple[Matter, ...]
    """The weightiest first."""
    tight_days: Annotated[int, Field(ge=1)]
    """A wanted date that is kept with fewer calendar days to spare is told."""
    grave: str
    """The level of a client's risk from which it is grave."""
    grave_gap: str
    """The severity of gap_weights.csv from which a gap against a held certificate is decided on by itself."""
    stop_days: Annotated[int, Field(ge=1)]
    """Within so many days it is decided whether an AI system that a law may forbid stops."""
    grave_harm: str
    """The severity of harm by an AI system, of impact_kit.yml, from which it is decided by itself whether it stays in use."""
    told_most: Annotated[int, Field(ge=1)]
    """So many of the things known against an AI system are told where it is decided on."""
    ends_days: Annotated[int, Field(ge=1)]
    """An AI system that ends within so many days, or its contract, is decided on."""
    contract_days: Annotated[int, Field(ge=1)]
    """A contract with a supplier that ends within so many days is decided on."""
    notice_months: Months
    """So long before its end a contract is decided on."""
    untold_months: Months
    """Incidents that are older are no longer asked about, where nobody was told of them."""
    quiet: tuple[tuple[int, int], tuple[int, int]]
    """Month and day, from and to around the turn of the year: no day is set there that nothing else asks for."""
    week: Annotated[int, Field(ge=1)]
    """Calendar days."""
    delay: Sentences
    kinds: tuple[DecisionKind, ...]
    """The weightiest first."""

    @cached_property
    def of(self) -> Mapping[str, DecisionKind]:
        """By kind, in their order."""
        return {item.kind: item for item in self.kinds}

    @cached_property
    def answer(self) -> Mapping[str, DecisionAnswer]:
        """By its id."""
        return {item.answer: item for item in self.answers}

    @cached_property
    def matter_of(self) -> Mapping[str, Matter]:
        """By kind, and by its own id."""
        return {name: item for item in self.matters for name in (item.matter, *item.kinds)}

    def title_of(self, kind: str) -> str:
        """Of a kind or a matter; empty of one that is no more."""
        found = self.of.get(kind) or self.matter_of.get(kind)
        return found.title if found else ""


def check_decision_words(found: DecisionWords) -> Iterator[str]:
    """Kinds that stand twice, roles that aren't ours, and phases without a kind or with two: a sentence each."""
    yield from standing_twice(FILE, (item.kind for item in found.kinds))
    placed = Counter(name for item in found.matters for name in item.kinds)
    for name in dict.fromkeys((*found.of, *placed, *(name for item in found.kinds for name in item.after))):
        if name not in found.of:
            yield f"{FILE}: {name} is no kind of decision{did_you_mean(name, found.of)}"
        elif placed[name] != 1:
            yield f"{FILE}: {name} stands in {placed[name]} matters, not one"
    named_answers = (name for item in found.kinds for name in item.answers)
    yield from unknown(FILE, named_answers, found.answer, "answer of decisions.yml")
    roles = (found.top, *(item.role for item in found.kinds if item.role))
    yield from unknown(FILE, roles, load_owner_evidence().roles, "role of owner_evidence.yml")
    phases = [phase.id for phase in load_sequence().phases]
    named = Counter(phase for item in found.kinds for phase in item.phases)
    yield from unknown(FILE, named, phases, "phase of sequence.yml")
    for phase in phases:
        if named[phase] != 1:
            yield f"{FILE}: phase {phase} has {named[phase]} kinds of decision, not one"


load_decision_words = knowledge(f"library/{FILE}", DecisionWords, check_decision_words)
