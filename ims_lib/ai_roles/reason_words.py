"""A role's reasons and questions in words: AI systems and their providers by name, and what the list says of them with its cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from ims_lib.ai_roles.built_here import learning_told
from ims_lib.catalogue.role_rules import RoleRules
from ims_lib.inputs.makers import maker_of
from ims_lib.inputs.rows import AiSystemRow
from ims_lib.inputs.states import PLANNED
from ims_lib.languages import in_case
from ims_lib.scales import report_setting
from ims_lib.wording import in_quotes, in_row, labelled, listed

_END_OF_SENTENCE = re.compile(r"(?<=[.?])\s")
_BRACKETS = re.compile(r"\s\([^)]*\)")
"""Of the rules' own texts, before any name is filled in."""


@dataclass(frozen=True)
class ReasonWords:
    """How systems and their providers are named in a sentence."""

    rules: RoleRules
    all_rows: Sequence[AiSystemRow]

    def fill(self, text: str, rows: Sequence[AiSystemRow]) -> str:
        """The reason, or the question, with these systems and their providers."""
        told = text.format(
            system=self._systems(rows),
            provider=self._providers(rows),
            data=_quoted(rows, lambda _: ("data",)),
            trained_on=_quoted(rows, lambda _: ("trained_on",)),
            learns=_quoted(rows, learning_told),
        )
        return in_case(told)

    def fill_shorts(self, told: Sequence[tuple[str, Sequence[AiSystemRow]]], open_of: Sequence[AiSystemRow]) -> str:
        """Each reason in short with its systems, as many as there is room for; whose are left, and what is to be answered first of which, by name."""
        shorts = [self.fill_short(*each) for each in told]
        sizes = accumulate(len(each.split()) for each in shorts)
        fit = max(sum(size <= self.rules.short_words for size in sizes), 1)
        further = (self.rules.rest, [row for _, rows in told[fit:] for row in rows]), (self.rules.asked, open_of)
        more = [text.format(system=listed([row.name for row in rows])) for text, rows in further if rows]
        return " ".join([*shorts[:fit], *more])

    def fill_short(self, text: str, rows: Sequence[AiSystemRow]) -> str:
        """The first sentence alone; systems that are all and providers that are several go without their names."""
        sentence = _END_OF_SENTENCE.split(_BRACKETS.sub("", text), maxsplit=1)[0]
        every = len(rows) == len(self.all_rows) > 1
        system = self.rules.every_system if every else listed([row.name for row in rows])
        return in_case(sentence.format(system=system, provider=self._providers(rows, most=1)))

    def _systems(self, rows: Sequence[AiSystemRow]) -> str:
        """Each by its name, as a signed statement has to; of many that are all, how many they are."""
        if len(rows) > int(report_setting("records_shown")) and len(rows) == len(self.all_rows):
            planned = sum(row.status == PLANNED for row in rows)
            text = self.rules.all_with_planned if planned else self.rules.all_systems
            return text.format(count=len(rows), planned=planned)
        return listed([row.name for row in rows])

    def _providers(self, rows: Sequence[AiSystemRow], *, most: int | None = None) -> str:
        """By name, where they are no more than `most`, or than are shown elsewhere."""
        words = self.rules.providers
        most = int(report_setting("records_shown")) if most is None else most
        told = [maker_of(row) or "" for row in rows]
        known = list(dict.fromkeys(filter(None, told)))
        if not known:
            return words.unknown if len(rows) == 1 else words.all_unknown
        names = known if all(told) else [*known, words.others]
        if len(names) == 1:
            return names[0]
        return words.all_unknown if len(names) > most else words.several.format(names=listed(names))


def _quoted(rows: Sequence[AiSystemRow], columns: Callable[[AiSystemRow], Iterable[str]]) -> str:
    """What the list says of each there, with its cell; of several with their names."""
    said = ((row, text, column) for row in rows for column in columns(row) if (text := getattr(row, column)))
    return in_row(
        f"{labelled(row.name, in_quotes(text)) if len(rows) > 1 else in_quotes(text)}, {row.place_of(column).short}"
        for row, text, column in said
    )
