"""Status and applicability of one row, and whether the two go together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property

from ims_lib.languages import say, translated
from ims_lib.register.model import Record, Register
from ims_lib.register.plans import plans
from ims_lib.register.saying import Saying
from ims_lib.register.settled.reading import Reading
from ims_lib.register.sheet import SheetTable
from ims_lib.register.statuses.applicability import is_doubted, read_applicable
from ims_lib.register.statuses.status_columns import (
    answers_in_sentences,
    first_sentence,
    in_percent,
    is_dash,
    read_answers,
)
from ims_lib.register.statuses.wordings import is_limited, is_yet_to_begin, read_fraction, read_status, takes_back
from ims_lib.register.vocabulary import brief, load, plain, spellings, threshold
from ims_lib.spreadsheet.grid import Row, column_letter
from ims_lib.wording import in_marks


@dataclass(frozen=True)
class StatusReader:
    """Reads the statuses of a table's rows. `legend` is what the file itself says of its wordings, plain."""

    table: SheetTable
    reading: Reading
    saying: Saying
    legend: Mapping[str, str]

    def read(self, row: Row) -> tuple[str, str | None, bool | None]:
        """Status, its wording and applicability. A row marked not applicable has no other status."""
        applicable = self._applicable(row)
        status, text = self.status(row)
        if applicable is not False and status != "not_applicable":
            return status, text, applicable
        marked, kept = (
            (say("not applicable"), say("left")) if applicable is False else (say("applicable"), say("taken"))
        )
        if status in ("implemented", "partial", "planned") or (applicable is True):
            said = {"marked": marked, "status": brief(text or ""), "kept": kept}
            self.saying.tell("applicable.contradicts", self._cell(row), row.number, **said)
        return "not_applicable", text, False

    def status(self, row: Row) -> tuple[str, str | None]:
        """The status of a row and its wording. Two status columns that disagree leave it unknown, with a question."""
        found = [said for column in self._columns if (said := self._in_column(row, column)) is not None]
        found += self._marked(row)
        if not found:
            return self._of_maturity(row)
        if self.table.lowest_counts:
            return min(found, key=lambda said: _lowest_first().index(said[0]))
        # Two crosses differ, whatever the words above them mean.
        words = {status if status != "unknown" or self._columns else text for status, text in found}
        if len(words) > 1:
            self._disagree(row, [text for _, text in found])
            return "unknown", found[0][1]
        return found[0]

    def _of_maturity(self, row: Row) -> tuple[str, str | None]:
        """A step of maturity leaves the status open, until somebody says what it means, but for the one that there is none."""
        step = self.table.layout.text(row, "maturity")
        said = self.reading.status_of(step) if step and self.reading.statuses else None
        if said or read_status(step).status == "not_applicable":
            return said or "not_applicable", step
        if step and not self._columns and not self._marks and self.table.kind == "controls":
            self.saying.step(step)
        return "unknown", None

    def _disagree(self, row: Row, texts: Sequence[str]) -> None:
        """Say that a row's status columns differ: columns headed otherwise once for all rows, as those of several sites."""
        headings = self.table.layout.table.headings
        named = [f"{column_letter(c)} {in_marks(brief(headings.get(c, ''), most=30))}" for c in self._columns]
        if len({headings.get(c) for c in self._columns}) > 1 and not self._marks:
            self.saying.say_once("status.disagree/columns", self._cell(row) or "", row.number, named=", ".join(named))
            return
        words = translated(" and ").join(in_marks(brief(text)) for text in texts)
        name = "status.disagree" if self._columns else "status.two_marks"
        self.saying.tell(name, self._cell(row), row.number, words=words)

    def _in_column(self, row: Row, column: int) -> tuple[str, str] | None:
        layout = self.table.layout
        text = layout.at(row, column)
        if not text or layout.is_error(row, column):
            return None
        return self._meaning(text, layout.address(row, column), row), text

    def _meaning(self, text: str, cell: str, row: Row) -> str:
        """The status of a wording: what the assessor said, then the file's legend, then the vocabulary; else it is asked."""
        said: str | None = self.reading.status_of(text) if self.reading.statuses else None
        said = said or (self.legend.get(plain(text)) if self.legend else None) or self._by_others.get(text)
        said = said or (read_fraction(text, whole=100 if "%" in text else self._whole) if self._whole else None)
        if said:
            return said
        known = read_status(text)
        if known.new_word and self._in_sentences and not takes_back(text):
            known = read_status(first_sentence(text))
        if known.new_word:
            self.saying.new_word(text, cell, row.number)
        return known.status

    def _marked(self, row: Row) -> list[tuple[str, str]]:
        """What the marks of columns that are each a status say: the heading is the wording."""
        layout = self.table.layout
        headed = ((column, layout.table.headings.get(column, "")) for _, columns in self._marks for column in columns)
        return [
            (self._meaning(heading, layout.address(row, column), row), heading)
            for column, heading in headed
            if read_applicable(layout.at(row, column))
        ]

    def _applicable(self, row: Row) -> bool | None:
        layout = self.table.layout
        told: dict[bool | None, tuple[str, str]] = {}
        for role, turned in (("applicable", False), ("excluded", True)):
            text = layout.text(row, role)
            if text and not layout.is_error(row, layout.roles[role][0]):
                said = read_applicable(text)
                if said is None and role == "applicable" and not is_doubted(text):
                    said = self._answers.get(plain(text))
                if said is not None or read_status(text).new_word:
                    told[None if said is None else said != turned] = text, layout.address(row, layout.roles[role][0])
        answers = told.keys() - {None}
        if told and len(answers) != 1:
            text, cell = list(told.values())[-1]
            self.saying.say_once("applicable.unclear", cell, row.number, text=brief(text))
        return answers.pop() if len(answers) == 1 else None

    def _cell(self, row: Row) -> str | None:
        marked = [column for _, columns in self._marks for column in columns]
        columns = [*self._columns, *(c for c in marked if self.table.layout.at(row, c))]
        return self.table.layout.address(row, columns[0]) if columns else None

    @cached_property
    def _answers(self) -> Mapping[str, bool]:
        """What the words of the column mean that says what applies, where the statuses beside them tell."""
        layout = self.table.layout
        told = [
            (text, any(not is_dash(layout.at(row, c)) for c in self._columns))
            for row in self.table.records
            if (text := layout.text(row, "applicable"))
        ]
        return read_answers(told) if self._columns else {}

    @cached_property
    def _columns(self) -> Sequence[int]:
        return self.table.layout.roles.get("status", ())

    @cached_property
    def _in_sentences(self) -> bool:
        """Whether the column answers in sentences, of which the first is the status."""
        layout = self.table.layout
        return answers_in_sentences(
            [text for row in self.table.records for c in self._columns[:1] if (text := layout.at(row, c))]
        )

    @cached_property
    def _marks(self) -> Sequence[tuple[str, Sequence[int]]]:
        return [(role, columns) for role, columns in self.table.layout.roles.items() if role.startswith("marked_")]

    @cached_property
    def _by_others(self) -> Mapping[str, str]:
        """Sign or wording → its status by the others of the list: 'to do' isn't begun beside 'planned', where no other word says so."""
        headings = self.table.layout.table.headings
        found = {self.table.layout.at(row, column) for row in self.table.records for column in self._columns}
        found |= {headings.get(column, "") for _, columns in self._marks for column in columns}
        whole = {text for text in found if any(is_limited(other, text) for other in found)}
        if whole:
            return dict.fromkeys(whole, "implemented")
        waiting = {text for text in found if is_yet_to_begin(text)}
        others = {read_status(text).status for text in found - waiting} if waiting else set()
        if "planned" in others and "not_implemented" not in others:
            return dict.fromkeys(waiting, "not_implemented")
        return next((each["mean"] for each in load("statuses")["signs_beside"] if found & set(each["beside"])), {})

    @cached_property
    def _whole(self) -> float | None:
        """What stands for all of the work in a status column of bare figures: 1 or 100; nothing where it holds words."""
        if not self._columns:
            return None
        layout = self.table.layout
        texts = [text for row in self.table.records if (text := layout.at(row, self._columns[0]))]
        figures = [float(text.replace(",", ".")) for text in texts if _FIGURE.fullmatch(text)]
        shares = sum(bool(_SHARE.fullmatch(text)) for text in texts)  # 30 % among 0.3: a text among formatted numbers
        if not figures or len(figures) + shares < threshold("columns", "figures") * len(texts):
            return None
        heading = layout.table.headings.get(self._columns[0], "")
        share = in_percent(heading)
        if max(figures) <= 1:
            return 1.0
        return 100.0 if share or max(figures) > 10 else None


@cache
def _lowest_first() -> Sequence[str]:
    """The statuses from the lowest on; what nobody knows stands where it claims nothing."""
    return list(load("statuses")["lowest_first"])


_FIGURE = re.compile(r"\d+(?:[.,]\d+)?")
_SHARE = re.compile(r"\d+(?:[.,]\d+)?\s*%")


NEW_WORD = "status.new_word"


def without_explained(register: Register) -> Register:
    """The register without questions on words that the kind of their list explains."""
    explained = {row.place for row in register.rows if _is_explained(row)}
    cells = {(row.file, row.sheet, row.cells["status"]) for row in register.rows if row.place in explained}
    return replace(
        register,
        rows=tuple(_without_question(row) if row.place in explained else row for row in register.rows),
        found=tuple(
            each for each in register.found if each.code != NEW_WORD or (each.file, each.sheet, each.cell) not in cells
        ),
    )


def _without_question(row: Record) -> Record:
    return replace(row, flags=tuple(code for code in row.flags if code != NEW_WORD))


def _is_explained(row: Record) -> bool:
    if row.is_control or NEW_WORD not in row.flags or "status" not in row.cells:
        return False
    said = plain(row.status_text or "").split()
    return any(" ".join(said[:end]) in _words(row.kind) for end in range(1, len(said) + 1))


@cache
def _words(kind: str) -> frozenset[str]:
    """The wordings of states that lists of this kind know; a cell may go on after one."""
    return frozenset(_wordings(kind))


def _wordings(kind: str) -> Iterator[str]:
    if kind == "risks":
        for words in (load("inputs")["measure_words"], load("inputs")["void_words"], load("risk_words")["settled"]):
            yield from spellings(words)
    for plan in plans().values():
        if plan.kind == kind:
            yield from plan.columns["status"].words
