"""The client's AI systems and services that criteria are assessed for one by one, and those that are left out, with the reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from ims_lib.catalogue.criteria import Criterion, Per
from ims_lib.grouping import grouped
from ims_lib.inputs.rows import AiSystemRow, Lists, ServiceRow
from ims_lib.inputs.states import PLANNED, RETIRED, is_void
from ims_lib.languages import noted, say, translated
from ims_lib.register.vocabulary import plain

OUT_OF_SCOPE = {RETIRED: noted("retired"), PLANNED: noted("only planned so far")}
"""States in which an object isn't assessed, and what is said of it."""


PERS: Mapping[Per, str] = {"ai_system": noted("AI system"), "service": noted("service")}
"""What criteria are assessed for each of, in words."""
SEVERAL: Mapping[Per, str] = {"ai_system": noted("AI systems"), "service": noted("services")}
"""The same of several."""


@dataclass(frozen=True, slots=True)
class ListedObject:
    """An AI system or a service of the client's lists."""

    per: Per
    name: str
    key: str
    """What judgements name it by, behind the @, and no other object: its id, else its name."""
    cell: str
    """file!sheet!A7"""
    id: str | None = None
    """That of its list, where another list may have it too."""
    kinds: frozenset[str] | None = None
    """Of an AI system; none where nobody said."""
    left_out: str = ""
    """Why it isn't assessed; empty where it is."""
    own_name: str = ""
    """The name as its cell has it, which others may have too."""

    @property
    def label(self) -> str:
        """Key and name, each once: AI-1 Ticket triage."""
        return self.name if self.key == self.name else f"{self.key} {self.name}"


@dataclass(frozen=True, slots=True)
class SaidOfSome:
    """That what is said of all AI systems or services rests on words that are of some of them alone."""

    why: str
    """A clause: the reason names Ticket triage alone."""
    of: frozenset[str]
    """The cells of those; empty where the words don't tell which."""


@dataclass(frozen=True)
class Objects:
    """All that the client's lists name."""

    listed: tuple[ListedObject, ...] = ()

    @classmethod
    def of(cls, lists: Lists) -> Objects:
        """The AI systems and services of the client's lists, in their order."""
        rows: list[tuple[Per, AiSystemRow | ServiceRow]] = [("ai_system", row) for row in lists.ai_systems]
        rows += [("service", row) for row in lists.services]
        ids = Counter(plain(row.id) for _, row in rows if row.id)
        names = Counter(plain(row.name) for _, row in rows)
        return cls(tuple(_object(per, row, ids, names) for per, row in rows))

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

    def of_criterion(self, criterion: Criterion) -> tuple[ListedObject, ...]:
        """The objects that a criterion is assessed for; none where it is assessed once."""
        if criterion.id not in self._of_criteria:
            self._of_criteria[criterion.id] = self._asked_by(criterion)
        return self._of_criteria[criterion.id]

    @cached_property
    def _of_criteria(self) -> dict[str, tuple[ListedObject, ...]]:
        """What was looked up already, by criterion."""
        return {}

    def _asked_by(self, criterion: Criterion) -> tuple[ListedObject, ...]:
        return tuple(
            each
            for each in self.assessed
            if each.per == criterion.per
            and (not criterion.kinds or each.kinds is None or each.kinds & set(criterion.kinds))
        )

    def called(self, said: str, per: Per | None = None) -> ListedObject | None:
        """The object of a key, a name or an id; of those of one kind before all others. None where several are called so."""
        found = self.all_called(said, per)
        return found[0] if len(found) == 1 else None

    def all_called(self, said: str, per: Per | None = None) -> tuple[ListedObject, ...]:
        """All objects of one kind of a key, a name or an id: of this kind, else of the first that has any."""
        kinds = dict.fromkeys((per, *PERS) if per else PERS)
        return next((found for kind in kinds if (found := self._by_name.get((kind, plain(said))))), ())

    @cached_property
    def _by_name(self) -> Mapping[tuple[Per, str], tuple[ListedObject, ...]]:
        return grouped(
            ((each.per, name), each)
            for each in self.listed
            for name in {plain(said) for said in (each.own_name, each.name, each.id, each.key) if said}
        )


def _object(per: Per, row: AiSystemRow | ServiceRow, ids: Mapping[str, int], names: Mapping[str, int]) -> ListedObject:
    kinds = frozenset(row.kinds) if isinstance(row, AiSystemRow) and row.kinds else None
    own_id = row.id if row.id and ids[plain(row.id)] == 1 else None
    own_name = row.name if names[plain(row.name)] == 1 else f"{row.name} ({PERS[per]})"
    key = own_id or own_name
    return ListedObject(per, row.name, key, row.cell, row.id, kinds, _left_out(row), row.own_name)


def _left_out(row: AiSystemRow | ServiceRow) -> str:
    if row.in_scope is False:
        return row.scope_reason or say("out of scope by the organisation's list, which gives no reason")
    return "void" if is_void(row) else translated(OUT_OF_SCOPE.get(row.status or "", ""))
