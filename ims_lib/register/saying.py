"""What is found while the rows of one table are read: findings of single rows, and those of many rows told once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from string import ascii_uppercase
from typing import Any

from ims_lib.languages import say, translated
from ims_lib.register.model import Finding
from ims_lib.register.statuses.wordings import nearest_word, read_status
from ims_lib.register.vocabulary import brief, plain, status_in_words
from ims_lib.told import finding_at
from ims_lib.wording import counted

MOST_EVIDENCE = 3
"""Kinds of evidence that a note names."""
MOST_ROWS = 8
"""Rows that a finding of many names."""


@dataclass
class Saying:
    """Findings of one table, growing row by row. `flags` are the codes of each row, by its number."""

    file: str
    sheet: str | None
    findings: list[Finding] = field(default_factory=list)
    flags: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    _new_words: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    _many: dict[Finding, list[str]] = field(default_factory=lambda: defaultdict(list))
    _steps: set[str] = field(default_factory=set)
    """Steps of maturity whose meaning nobody has said."""
    _decided: Counter[str] = field(default_factory=Counter)
    """How many numbers each kind of evidence decided."""

    def tell(
        self, name: str, cell: str | None, row: int, candidates: tuple[str, ...] = (), text: str = "", /, **parts: Any
    ) -> None:
        """A finding of one row, by the name of its sentence."""
        found = finding_at(name, (self.file, self.sheet, cell, candidates, text), **parts)
        self.findings.append(found)
        self._flag(row, found.code)

    def say_once(self, name: str, cell: str, row: int, /, **parts: Any) -> None:
        """A finding that many rows may share: it is told once, with the first and last of their cells, or its rows where others lie between."""
        found = finding_at(name, (self.file, self.sheet), **parts)
        self._many[found].append(cell)
        self._flag(row, found.code)

    def new_word(self, text: str, cell: str, row: int) -> None:
        """A wording of a status that nothing explains; each is asked once, however many rows have it."""
        self._new_words[plain(text)].append((text, cell))
        self._flag(row, "status.new_word")

    def step(self, text: str) -> None:
        """A step of maturity in a list without statuses; what all of them mean is one question."""
        self._steps.add(text)

    def decided(self, by: Iterable[str]) -> None:
        """The evidence by which each number of a cell was read that could have meant several requirements."""
        self._decided.update(by)

    def all(self) -> list[Finding]:
        """All findings of the table, those of single rows first."""
        words = [self._asked(places) for places in self._new_words.values()]
        many = [self._told(key, cells) for key, cells in self._many.items()]
        return [*self.findings, *words, *many, *self._maturity(), *self._evidence()]

    def _maturity(self) -> list[Finding]:
        if not self._steps:
            return []
        steps = sorted(self._steps)
        named = ", ".join(brief(step, most=30) for step in steps[:MOST_ROWS])
        return [finding_at("status.maturity", (self.file, self.sheet, None, tuple(steps)), steps=named)]

    def _evidence(self) -> list[Finding]:
        """Which evidence decided, the most telling first."""
        if not self._decided:
            return []
        listed = ", ".join(f"{translated(by)} ({times})" for by, times in self._decided.most_common(MOST_EVIDENCE))
        numbers = counted(self._decided.total(), "number")
        return [finding_at("ref.evidence", (self.file, self.sheet), numbers=numbers, listed=listed)]

    def _flag(self, row: int, code: str) -> None:
        if code not in self.flags[row]:
            self.flags[row].append(code)

    def _asked(self, places: list[tuple[str, str]]) -> Finding:
        text, cell = places[0]
        rows = "" if len(places) == 1 else say(", in {places} rows", places=len(places))
        proposed, near = read_status(text).proposed, nearest_word(text)
        near = None if near and plain(near) == plain(text) else near
        if proposed:
            what = say("isn't clear{rows}; nearest: '{proposed}'", rows=rows, proposed=status_in_words(proposed))
        else:
            what = (say("(nearest: '{near}') ", near=near) if near else "") + say("is new to us{rows}", rows=rows)
        status = proposed or (read_status(near).status if near else None)
        return finding_at(
            "status.new_word", (self.file, self.sheet, cell, (status,) if status else ()), word=brief(text), what=what
        )

    def _told(self, found: Finding, cells: list[str]) -> Finding:
        rows = [int(cell.lstrip(ascii_uppercase)) for cell in cells]
        if found.level != "question" or rows[-1] - rows[0] < len(rows):
            where = cells[0] if len(cells) == 1 else f"{cells[0]}:{cells[-1]}"
            message = f"{len(cells)} {found.message}" if len(cells) > 1 else found.message
            return found._replace(message=message, cell=where)
        # A range would name rows between, of which nothing is asked.
        named = ", ".join(map(str, rows[:MOST_ROWS])) + (
            say(" and {rows} more", rows=len(rows) - MOST_ROWS) * (len(rows) > MOST_ROWS)
        )
        told = say("{cells} {message} (rows {named})", cells=len(cells), message=found.message, named=named)
        return found._replace(message=told, cell=cells[0])
