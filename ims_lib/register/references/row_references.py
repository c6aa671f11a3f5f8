"""The references of one row, from all its columns of references, with what must be said about them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from ims_lib.languages import say, translated
from ims_lib.register.dates import typed_like
from ims_lib.register.layout.table_cells import Foreign
from ims_lib.register.references.candidates import OLD
from ims_lib.register.references.doubts import Doubt, doubt
from ims_lib.register.references.evidence import Besides, surroundings
from ims_lib.register.references.mentions import Mention, Mentions
from ims_lib.register.references.resolve import Answer, Resolver
from ims_lib.register.references.surroundings import Beside, Named, Surroundings
from ims_lib.register.saying import Saying
from ims_lib.register.settled.reading import Reading
from ims_lib.register.sheet import SheetTable
from ims_lib.register.vocabulary import brief, threshold
from ims_lib.spreadsheet.grid import Row


@dataclass(frozen=True)
class ReferenceReader:
    """Reads the references of a table's rows; what speaks for a whole column is gathered once."""

    table: SheetTable
    resolver: Resolver
    reading: Reading
    saying: Saying
    around: Mapping[int, Surroundings]
    beside: Mapping[int, Besides]
    dotted: bool
    """Most cells hold numbers with dots, so that a lone whole number is a chapter."""
    orders: dict[int, bool | None] = field(default_factory=dict)
    """Column → whether the dates in it had their day first, worked out when the first is met."""

    @classmethod
    def of(
        cls,
        table: SheetTable,
        resolver: Resolver,
        reading: Reading,
        saying: Saying,
        *,
        file: Sequence[Named],
        elsewhere: str | None,
    ) -> ReferenceReader:
        columns = table.layout.roles.get("ref") or table.layout.roles.get("title", ())[:1]
        around = {c: surroundings(table, c, resolver, file=file, elsewhere=elsewhere) for c in columns}
        beside = {c: Besides(table, c, resolver, mixed=around[c].mixed) for c in columns}
        return cls(table, resolver, reading, saying, around, beside, _dotted(table))

    def read(self, row: Row) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The current requirements that a row names, and those of 2013 that they were converted from."""
        layout = self.table.layout
        whole = self.reading.refs_of(self.text(row) or "") if self.reading.references and self._several else None
        if whole is not None:
            return self._joined([Answer(whole)])
        answers: list[Answer] = []
        for column, found in layout.mentions(row):
            if layout.is_error(row, column):
                continue
            settled = self.reading.refs_of(layout.at(row, column)) if self.reading.references else None
            if settled is not None:
                answers.append(Answer(settled))
                continue
            cell = layout.address(row, column)
            if found.cut:
                self.saying.tell("ref.cut", cell, row.number)
            answer = self._answer(row, column, found.ours)
            answers.append(answer)
            self.saying.decided(answer.by)
            for each in answer.doubts:
                self._say(each, cell, row.number, layout.at(row, column) if self._several else "")
            if found.others and not found.ours:
                self._say_other(layout.foreign.get(row.number), cell, row.number)
            if not found.others:
                self._ask_unread(layout.at(row, column), found, cell, row.number)
        return self._joined(answers or self._by_title(row))

    def _say_other(self, foreign: Foreign | None, cell: str, row: int) -> None:
        """That numbers are another framework's; it is asked where a line with other words, or a name new to us, says so."""
        if foreign is None or foreign.sure:
            self.saying.say_once("ref.other_framework", cell, row)
        else:
            self.saying.say_once("ref.other_framework/new", cell, row, standard=brief(foreign.told))

    def _by_title(self, row: Row) -> list[Answer]:
        """The control that a title names by its words, in a list that selects controls and gives no numbers."""
        layout = self.table.layout
        column, around = next(iter(self.around.items()), (0, Surroundings()))
        beside = self.beside[column].of(row) if around.selects else Beside()
        silent = "ref" in layout.roles or self.table.kind != "controls" or not around.selects
        if silent or around.edition(Mention(""), beside) == OLD:
            return []
        title, cell = layout.at(row, column), layout.address(row, column)
        settled = self.reading.refs_of(title) if self.reading.references else None
        if settled is not None:
            return [Answer(settled)]
        name, alike = self.resolver.titles.control(self.resolver.titles.gist(title), around.standard(beside) or "")
        if name and alike >= threshold("titles", "same"):
            self.saying.say_once("ref.by_title", cell, row.number)
            return [Answer((name,))]
        if alike >= threshold("titles", "chosen"):
            could_be = (name,) if name else ()
            self.saying.tell("ref.by_title/perhaps", cell, row.number, could_be, title, title=brief(title))
        return []

    def _ask_unread(self, text: str, found: Mentions, cell: str, row: int) -> None:
        """A question where a cell of a list of controls, or a part of it, holds numbers of requirements behind a word that nobody knows."""
        read = {mention.number for mention in found.ours}
        for part in map(str.strip, _PARTS.split(text)):
            numbers = _NUMBER.findall(part) if _WORD_AND_NUMBERS.fullmatch(part) else []
            unread = [number for number in numbers if number not in read and f"A.{number}" not in read]
            if self.table.kind == "controls" and any(self.resolver.known(Mention(number)) for number in unread):
                self.saying.tell("ref.not_found/unread", cell, row, (), text, text=brief(part))
                return
        if self.table.kind == "controls" and not found.ours and self._most_read and _LOOKS_LIKE_ONE.fullmatch(text):
            self.saying.say_once("ref.not_found/none", cell, row)

    @cached_property
    def _most_read(self) -> bool:
        """Whether most cells of the columns of references name a requirement, so that another one may be read too little."""
        looked = _first_numbers(self.table)
        return "ref" in self.table.layout.roles and 2 * sum(map(bool, looked)) > len(looked)

    def text(self, row: Row) -> str | None:
        """The reference as the client wrote it."""
        layout = self.table.layout
        columns = layout.roles.get("ref", ())
        if len(columns) == 1:
            return layout.at(row, columns[0]) or None
        texts = [layout.at(row, column) for column in columns]
        if not texts:
            texts = [layout.text(row, "title")[: found.ours[0].end] for _, found in layout.mentions(row) if found.ours]
        return "; ".join(text for text in texts if text) or None

    def _answer(self, row: Row, column: int, ours: Sequence[Mention]) -> Answer:
        layout = self.table.layout
        beside, around = self.beside[column].of(row), self.around[column]
        text = layout.at(row, column)
        if layout.kind_of_cell(row, column) == "date" or (not any("." in m.number for m in ours) and typed_like(text)):
            return self._date(text, self._day_first(column), beside, around)
        return self.resolver.answer([m for m in ours if self._counts(m, ours)], beside, around)

    def _counts(self, mention: Mention, mentions: Sequence[Mention]) -> bool:
        """Whether a mention is a reference at all: a lone whole number is one only as a chapter of a column of numbers."""
        if "." in mention.number or mention.explicit:
            return True
        alone = len(mentions) == 1 and self.table.kind == "controls" and self.dotted
        return alone and self.resolver.known(mention)

    def _joined(self, answers: Sequence[Answer]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """All columns' references together. Beside current ones, those converted from 2013 only say where they came from."""
        if len(answers) == 1 and (len(answers[0].refs) == 1 or not self._several):
            return answers[0].refs, answers[0].old_refs
        now = [answer for answer in answers if answer.refs and not answer.old_refs]
        order = self.resolver.numbers.catalogue.position_of
        refs = {ref for answer in now or answers for ref in answer.refs}
        old = tuple(dict.fromkeys(ref for answer in answers for ref in answer.old_refs))
        return tuple(sorted(refs, key=lambda ref: order.get(ref, len(order)))), old

    def _day_first(self, column: int) -> bool | None:
        """Whether the dates of a column had their day first, where those that fit one way only agree on it."""
        if column not in self.orders:
            ways = [self._ways(self.table.layout.at(row, column)) for row in self.table.records]
            single = [next(iter(way)) for way in ways if len(way) == 1]
            agree = len(single) > 1 and len(set(single)) == 1
            self.orders[column] = single[0] if agree else None
        return self.orders[column]

    def _ways(self, text: str) -> set[bool]:
        return {typed.day_first for typed in typed_like(text) if self.resolver.known(Mention(typed.number))}

    def _date(self, text: str, day_first: bool | None, beside: Beside, around: Surroundings) -> Answer:
        """What a date in a reference column was before the spreadsheet took 10.1.1 for a day."""
        typed = [each for each in typed_like(text) if self.resolver.known(Mention(each.number))]
        in_order = [each for each in typed if each.day_first == day_first]
        known = [Mention(number) for number in dict.fromkeys(each.number for each in in_order or typed)]
        fitting = [m for m in known if beside.title and self.resolver.fits(m, beside.title)]
        ordered = known if len(known) == 1 and in_order else []
        if len(fitting) == 1 or ordered:
            answer = self.resolver.answer(fitting or ordered, beside, around)
            why = say("which its title fits") if fitting else say("as the other dates of the column are")
            read = say(
                "the date {date} is read as {number}, {why}",
                date=brief(text),
                number=(fitting or ordered)[0].number,
                why=why,
            )
            return replace(answer, doubts=(doubt("ref.digits_lost/date", read=read), *answer.doubts))
        meant = translated(" or ").join(m.number for m in known) or say("no number of the three standards")
        could_be = tuple(dict.fromkeys(c.own for m in known for c in self.resolver.numbers.candidates(m)))
        return Answer(doubts=(doubt("ref.digits_lost/date_open", could_be, date=brief(text), meant=meant),))

    @property
    def _several(self) -> bool:
        """Whether rows have more than one cell of references."""
        return len(self.table.layout.roles.get("ref", ())) > 1

    def _say(self, said: Doubt, cell: str, row: int, text: str) -> None:
        if said.once:
            self.saying.say_once(said.name, cell, row, **dict(said.parts))
        else:
            self.saying.tell(said.name, cell, row, said.candidates, text, **dict(said.parts))


FIRST_ROWS = 200
"""Records that tell how a table writes its references."""


def _first_numbers(table: SheetTable) -> list[tuple[Mention, ...]]:
    """What each of the first cells of references mentions."""
    return [found.ours for row in table.records[:FIRST_ROWS] for _, found in table.layout.mentions(row)]


def _dotted(table: SheetTable) -> bool:
    looked = _first_numbers(table)
    return sum(any("." in m.number for m in ours) for ours in looked) > len(looked) / 2


_NUMBER = re.compile(r"(?<![\w.])\d{1,2}(?:\.\d{1,2})+(?![\w.])")
_PARTS = re.compile(r"[;\n]")
_LOOKS_LIKE_ONE = re.compile(r"\D{0,6}\d{1,2}[.\-/ ]\S{1,12}")
"""A number with steps, however they are written."""
_WORD_AND_NUMBERS = re.compile(r"[^\W\d_]+\W{1,3}\d[\d.,;\s]*")
