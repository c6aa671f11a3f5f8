"""The client's AI systems and services that criteria are assessed for one by one, and those that are left out, with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ims_lib.catalogue.criteria import Criterion, Per
from ims_lib.inputs.rows import AiSystemRow, Lists, ServiceRow
from ims_lib.inputs.states import is_void
from ims_lib.register.vocabulary import plain

OUT_OF_SCOPE = {"retired": "retired", "planned": "only planned so far"}
"""States in which an object isn't assessed, and what is said of it."""


@dataclass(frozen=True, slots=True)
class ListedObject:
    """An AI system or a service of the client's lists."""

    per: Per
    name: str
    key: str
    """What judgements name it by, behind the @: its id, or its name where it has none of its own."""
    cell: str
    """file!sheet!A7"""
    kinds: frozenset[str] | None = None
    """Of an AI system; none where nobody said."""
    left_out: str = ""
    """Why it isn't assessed; empty where it is."""

    @property
    def label(self) -> str:
        """Key and name, each once: AI-1 Ticket triage."""
        return self.name if self.key == self.name else f"{self.key} {self.name}"


@dataclass(frozen=True)
class Objects:
    """All that the client's lists name."""

    listed: tuple[ListedObject, ...] = ()

    @classmethod
    def of(cls, lists: Lists) -> Objects:
        """The AI systems and services of the client's lists, in their order."""
        return cls((*_objects("ai_system", lists.ai_systems), *_objects("service", lists.services)))

    @cached_property
    def assessed(self) -> tuple[ListedObject, ...]:
        """Those in scope."""
        return tuple(each for each in self.listed if not each.left_out)

    @cached_property
    def kinds(self) -> frozenset[str] | None:
        """The kinds of the AI systems in scope; none where none is listed, or of one nobody said its kind: any may weigh then."""
        systems = [each.kinds for each in self.assessed if each.per == "ai_system"]
        known = [kinds for kinds in systems if kinds is not None]
        return frozenset[str]().union(*known) if systems and len(known) == len(systems) else None

    @cached_property
    def name_ai(self) -> bool:
        """Whether an AI system is in scope."""
        return any(each.per == "ai_system" for each in self.assessed)

    def of_criterion(self, criterion: Criterion) -> tuple[ListedObject, ...]:
        """The objects that a criterion is assessed for; none where it is assessed once."""
        return tuple(
            each
            for each in self.assessed
            if each.per == criterion.per
            and (not criterion.kinds or each.kinds is None or each.kinds & set(criterion.kinds))
        )

    @cached_property
    def by_key(self) -> Mapping[str, ListedObject]:
        """By what a judgement may call it, plain: its key or its name."""
        return {plain(said): each for each in reversed(self.listed) for said in (each.name, each.key)}


def _objects(per: Per, rows: Sequence[AiSystemRow] | Sequence[ServiceRow]) -> Iterator[ListedObject]:
    ids = [plain(row.id) for row in rows if row.id]
    for row in rows:
        own_id = row.id if row.id and ids.count(plain(row.id)) == 1 else None
        kinds = frozenset(row.kinds) if isinstance(row, AiSystemRow) and row.kinds else None
        yield ListedObject(per, row.name, own_id or row.name, row.cell, kinds, _left_out(row))


def _left_out(row: AiSystemRow | ServiceRow) -> str:
    if row.in_scope is False:
        return row.scope_reason or "out of scope by the client's list, which gives no reason"
    return "void" if is_void(row) else OUT_OF_SCOPE.get(row.status or "", "")


def names_of(objects: Iterable[ListedObject]) -> tuple[str, ...]:
    """What they are called."""
    return tuple(each.name for each in objects)
