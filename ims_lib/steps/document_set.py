"""The documents that the standards in scope want in writing, and those of the client's list."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from ims_lib.cell_places import CellPlace
from ims_lib.frames import frame_of
from ims_lib.languages import by_language, noted, say
from ims_lib.register.model import Finding
from ims_lib.register.vocabulary import plain
from ims_lib.roadmap import Package
from ims_lib.scales import scale_rows
from ims_lib.steps.document_evidence import DocumentSeen
from ims_lib.wording import in_counts, listed

_COUNT = re.compile(r"\d+ [^\W\d]{3,}")
"""What a list's column of versions may hold in place of one: 212 pages."""
STATES = (
    *(noted("there"), noted("review overdue"), noted("not released"), noted("draft")),
    *(noted("seen"), noted("not listed"), noted("missing"), noted("to find or write")),
)
"""The first four by the client's list of documents; a draft may be named as evidence too. `not released`: nobody has approved
it, also by the word of the sheet that shows it, or its state is a word that isn't understood yet. `seen`: no list of documents names it, another list or evidence shows it. `not listed`: it isn't in the list of documents, and nothing here shows one,
though rows or a certificate may state what it holds; `missing`: the client says so; `to find or write`: the client has no list
of documents, and nothing here shows one."""
LISTED_STATES = ("there", "review overdue", "not released", "draft")
IN_FORCE = ("there", "review overdue")
WITHDRAWN = noted("withdrawn")
"""The state of a document of theirs that was replaced: it is nobody's to finish or review."""
EXISTS = (*IN_FORCE, "seen")
"""Of these it can be said for which standards they are."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A document in the client's list, and which of ours it is."""

    title: str
    document: str | None
    """Ours that it is; None where it isn't like one enough."""
    likeness: float
    """How like `nearest` it is, 0 to 1."""
    state: str
    standards: tuple[str, ...]
    """Those that it is for, by the list or its title; empty where neither says so."""
    owner: str | None
    lacks_owner: bool
    """It has none, and no column that nobody read may name one."""
    owner_cell: str
    approved_by: str | None
    is_record: bool
    """It records an event, or comes from outside: it rules nothing."""
    next_review: dt.date | None
    overdue: bool
    """Its review was due when the list was written."""
    due: bool
    """Its review came between the day of the list and the report's."""
    cell: str
    nearest: str | None
    """Ours that it is most like; None where none is like it."""
    written: dt.date
    """The day of the list."""
    file: str
    sheet: str | None
    place: str
    """The title's cell on its sheet."""
    number: str | None = None
    """What the list calls it by: POL-01."""
    version: str | None = None
    kept: str | None = None
    """Where it lies, in the client's words."""
    type: str | None = None
    """Its kind, in the client's words."""
    retention: str | None = None
    """How long it is kept, in the client's words."""
    approved_on: dt.date | None = None

    @property
    def at(self) -> CellPlace:
        """Where the list names it."""
        return CellPlace(self.file, self.sheet, self.place)

    @property
    def in_force(self) -> bool:
        return self.state in IN_FORCE

    @property
    def with_version(self) -> str:
        """POL-01 Access control policy, version 3; what counts something in place of a version stands as it is."""
        named = " ".join(filter(None, (self.number, self.title)))
        if self.version and _COUNT.fullmatch(self.version.strip()):
            return f"{named} ({self.version})"
        return say("{named}, version {version}", named=named, version=self.version) if self.version else named


@dataclass(frozen=True, slots=True)
class FoundDocument:
    """A document in the client's folder that no list of its own names: proposed for the list, and counted nowhere."""

    file: str
    title: str
    document: str | None
    """Ours that it could be."""
    version: str | None
    owner: str | None
    approved_on: dt.date | None
    next_review: dt.date | None


@dataclass(frozen=True, slots=True)
class WantedDocument:
    """A document that a standard in scope asks for, and what the client has of it."""

    document: str
    title: str
    kind: str
    standards: tuple[str, ...]
    """Those in scope that ask for it."""
    satisfies: tuple[str, ...]
    """The requirements in scope that ask for it."""
    keeper: str
    """The role that usually keeps it."""
    state: str
    """The best of theirs, as STATES."""
    listed: tuple[Listed, ...]
    """The client's, those replaced included."""
    seen: tuple[DocumentSeen, ...]
    """What else shows it."""
    stated: tuple[str, ...]
    """The standards for which rows or a certificate state what it holds as in place."""
    likely: float | None
    """Mean level of its criteria in the standards that ask for it, 0 to 1, unknown as 0; None where nothing is known."""
    covers: tuple[str, ...]
    """The standards that ask for it and that it is for, by an approved one of theirs or by what shows it."""
    lacks: tuple[str, ...]
    """The other standards that ask for it."""
    unsaid: bool
    """Nothing says for which of several it is."""
    in_part: str
    """Why only a part of it is there; empty where nothing says so."""
    mergeable: bool
    """Several of theirs could be one."""
    criteria: tuple[str, ...]
    question: str | None
    """What is to be looked up where we are not sure that it is asked for."""

    @property
    def theirs(self) -> tuple[str, ...]:
        return tuple(item.title for item in self.listed)

    @property
    def states(self) -> tuple[str, ...]:
        """Of each of theirs."""
        return tuple(item.state for item in self.listed)

    @property
    def cells(self) -> tuple[str, ...]:
        return tuple(item.cell for item in self.listed)

    @property
    def owner(self) -> str:
        return "; ".join(dict.fromkeys(item.owner for item in self.listed if item.owner and item.state != WITHDRAWN))

    @property
    def next_review(self) -> dt.date | None:
        return _earliest(item for item in self.listed if item.state != WITHDRAWN)

    @property
    def overdue_since(self) -> dt.date | None:
        return _earliest(item for item in self.listed if item.in_force and item.overdue)

    @property
    def due_since(self) -> dt.date | None:
        return _earliest(item for item in self.listed if item.in_force and item.due)

    @property
    def is_whole(self) -> bool:
        """Whether it is in force as a whole: nothing of it lacks, is a draft, missing or past its review."""
        return self.state == "there" and not self.in_part and {*self.states} <= {"there", WITHDRAWN}


OF_THEIRS = ("theirs", "states", "cells", "owner", "next_review", "overdue_since", "due_since")
"""What the client's list says of a wanted document, a column each."""


@dataclass(frozen=True)
class DocumentSet:
    """What is wanted in writing, and what the client has. The frames are for people."""

    __repr__ = in_counts

    wanted: Mapping[str, WantedDocument]
    """By document."""
    own: tuple[Listed, ...]
    """Each document of the client's list."""
    findings: tuple[Finding, ...]
    found: tuple[FoundDocument, ...] = ()
    """Documents in the client's folder that no list names: proposed, and counted nowhere."""

    @cached_property
    def documents(self) -> pd.DataFrame:
        """Index document: those that a standard in scope asks for."""
        return frame_of(self.wanted.values(), WantedDocument, index="document", also=OF_THEIRS, without=("listed",))

    @cached_property
    def listed(self) -> pd.DataFrame:
        """A row for each document in the client's list."""
        return frame_of(self.own, Listed)

    @property
    def given(self) -> bool:
        """Whether the client has a list of documents."""
        return len(self.own) > 0

    def named_in(self, text: str) -> list[Listed]:
        """Those of the client's that a text names by their number."""
        numbered = ((item, re.escape(item.number)) for item in self.own if item.number and not item.number.isdecimal())
        return [item for item, number in numbered if re.search(rf"(?<![\w-]){number}(?![\w-])", text)]

    @property
    def unmatched(self) -> list[Listed]:
        """Those of the client's that are none of ours."""
        return [item for item in self.own if item.document is None]

    def count(self, *states: str) -> int:
        """How many of the wanted documents are in one of these states."""
        return sum(item.state in states for item in self.wanted.values())

    def holding(self, item: Package) -> str:
        """The client's documents in force that hold all that a package decides, by their kinds; empty where none does."""
        kinds = (
            each for each in self.wanted.values() if item.kind == "decide" and {*item.criteria} <= {*each.criteria}
        )
        named = (listed(own.with_version for own in each.listed if own.in_force) for each in kinds)
        return next(filter(None, named), "")

    def shown_by(self, document: str) -> tuple[DocumentSeen, ...]:
        """What shows a wanted document, each once by its words: the client's list, drafts included, then what else does."""
        item = self.wanted.get(document)
        if item is None:
            return ()
        own = [DocumentSeen(each.title, each.cell, "documents") for each in item.listed if each.state in LISTED_STATES]
        found: dict[str, DocumentSeen] = {}
        for each in (*own, *item.seen):
            found.setdefault(plain(each.what), each)
        return tuple(found.values())


def _earliest(listed: Iterable[Listed]) -> dt.date | None:
    """The earliest day of review of these documents; None where no day is given."""
    return min((item.next_review for item in listed if item.next_review is not None), default=None)


@by_language
def called(kind: str) -> frozenset[str]:
    """What clients call documents of a kind of ours."""
    return frozenset(map(plain, kind_of_paper(kind)["words"].split(";")))


def kind_of_paper(kind: str) -> Mapping[str, str]:
    """What clients call a kind of paper, and who approves it."""
    return next(row for row in scale_rows("documents_kind_words") if row["kind"] == kind)
