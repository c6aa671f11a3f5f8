"""Which AI systems a clause points at without their names: by a service that they are in, their version, their purpose, a group of systems."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ims_lib.catalogue.criteria import Per
from ims_lib.grouping import grouped
from ims_lib.inputs.rows import AiSystemRow, ServiceRow, value_in
from ims_lib.languages import by_language
from ims_lib.register.stems import Stems, each_phrase
from ims_lib.register.vocabulary import load, plain
from ims_lib.steps.ai_systems.naming import speaks_of
from ims_lib.steps.ai_systems.words_against import has_words
from ims_lib.suggest.likeness import stem


@dataclass(frozen=True)
class PointedAt:
    """The client's AI systems, and the services that they are in."""

    systems: Sequence[AiSystemRow]
    services: Sequence[ServiceRow]
    inside: Mapping[str, Sequence[AiSystemRow]]
    """Cell of a service → the AI systems inside."""

    def by_words(self, clause: str, per: Per, said_anyway: frozenset[str]) -> frozenset[str]:
        """The cells of the services of which a clause speaks; of the systems of a group that it names, and of those that its words for a service
        or for what one system alone is for stand for."""
        if per == "service":
            return frozenset(cell for cell, speaks in self._speaks.items() if speaks(clause))
        words, groups = _stems(clause), {hit.meaning for hit in _groups().hits(clause)}
        cells = {cell for word in words if word not in said_anyway for cell in self._words.get(word, ())}
        return frozenset(cells).union(*(self._of_group(name) for name in groups))

    def by_version(self, text: str) -> frozenset[str]:
        """The cells of the systems whose version a text names behind a word for what is made of a version, where one system alone has it."""
        numbers = {*_NUMBER.findall(text)} if has_words("of_version", text) else set[str]()
        of = [{row.cell for row in self.systems if number in _NUMBER.findall(row.model or "")} for number in numbers]
        return frozenset(cell for cells in of if len(cells) == 1 for cell in cells)

    @cached_property
    def _speaks(self) -> Mapping[str, Callable[[str], bool]]:
        return {row.cell: speaks_of(row, self.services) for row in self.services}

    @cached_property
    def _words(self) -> Mapping[str, tuple[str, ...]]:
        # A purpose begins with what the system does, which others do, too.
        purposes = grouped((word, row.cell) for row in self.systems for word in dict.fromkeys(_stems(row.purpose)[1:]))
        inside = [(service, row) for service in self.services for row in self.inside.get(service.cell, ())]
        of_services = grouped((word, row.cell) for service, row in inside for word in _stems(service.own_name))
        return {**{word: cells for word, cells in purposes.items() if len(cells) == 1}, **of_services}

    def _of_group(self, name: str) -> frozenset[str]:
        group = load("named_systems")["groups"][name]
        return frozenset(
            row.cell for row in self.systems if not {*group["any_of"]}.isdisjoint(value_in(row, group["column"]) or ())
        )


_NUMBER = re.compile(r"(?<![\w.])v?(\d+(?:\.\d+)+)(?!\w|\.\d| ?%)")


def _stems(text: str | None) -> list[str]:
    least = load("named_systems")["letters"]
    return [stem(word) for word in plain(text or "").split() if len(word) >= least]


@by_language
def _groups() -> Stems:
    said = load("named_systems")["groups"].items()
    return Stems((phrase, name) for name, group in said for phrase in each_phrase(group["words"]))
