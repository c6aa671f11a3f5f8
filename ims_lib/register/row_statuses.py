"""Status and applicability of one row, and whether the two go together."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from ims_lib.register.applicability import read_applicable
from ims_lib.register.reading import Reading
from ims_lib.register.saying import Saying
from ims_lib.register.sheet import SheetTable
from ims_lib.register.statuses import read_fraction, read_status
from ims_lib.register.vocabulary import brief, load, plain
from ims_lib.spreadsheet.grid import Row


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
        if applicable is False and status != "not_applicable":
            if status in ("implemented", "partial", "planned"):
                self.saying.say(
                    "question",
                    "applicable.contradicts",
                    f"marked not applicable, but its status is '{brief(text or '')}'; "
                    "it was left as not applicable, say which holds",
                    self._cell(row),
                    row.number,
                )
            return "not_applicable", text, False
        if status == "not_applicable":
            if applicable is True:
                self.saying.say(
                    "question",
                    "applicable.contradicts",
                    f"marked applicable, but its status is '{brief(text or '')}'; "
                    "it was taken as not applicable, say which holds",
                    self._cell(row),
                    row.number,
                )
            return status, text, False
        return status, text, applicable

    def status(self, row: Row) -> tuple[str, str | None]:
        """The status of a row and its wording. Two status columns that disagree leave it unknown, with a question."""
        found = [said for column in self._columns if (said := self._in_column(row, column)) is not None]
        found += self._marked(row)
        if not found:
            return "unknown", None
        if self.table.lowest_counts:
            return min(found, key=lambda said: _lowest_first().index(said[0]))
        if len({status for status, _ in found}) > 1:
            words = " and ".join(f"'{brief(text)}'" for _, text in found)
            self.saying.say(
                "question",
                "status.disagree",
                f"the status columns say {words}; say which one counts",
                self._cell(row),
                row.number,
            )
            return "unknown", found[0][1]
        return found[0]

    def _in_column(self, row: Row, column: int) -> tuple[str, str] | None:
        layout = self.table.layout
        text = layout.at(row, column)
        if not text or layout.is_error(row, column):
            return None
        said: str | None = self.reading.status_of(text) if self.reading.statuses else None
        said = said or (self.legend.get(plain(text)) if self.legend else None)
        said = said or (read_fraction(text, whole=self._whole) if self._whole else None)
        if said:
            return said, text
        known = read_status(text)
        if known.new_word:
            self.saying.new_word(text, layout.address(row, column), row.number)
        return known.status, text

    def _marked(self, row: Row) -> list[tuple[str, str]]:
        """What the marks of columns that are each a status say."""
        layout = self.table.layout
        return [
            (role.removeprefix("marked_"), layout.table.headings.get(columns[0], text))
            for role, columns in self._marks
            if (text := layout.text(row, role)) and read_applicable(text)
        ]

    def _applicable(self, row: Row) -> bool | None:
        layout = self.table.layout
        for role, turned in (("applicable", False), ("excluded", True)):
            if role in layout.roles and not layout.is_error(row, layout.roles[role][0]):
                text = layout.text(row, role)
                said = read_applicable(text)
                if said is None and text and read_status(text).new_word:
                    self.saying.say_once(
                        "question",
                        "applicable.unclear",
                        f"'{brief(text)}' leaves open whether the control applies; say yes or no in the sheet",
                        layout.address(row, layout.roles[role][0]),
                        row.number,
                    )
                if said is not None:
                    return said != turned
        return None

    def _cell(self, row: Row) -> str | None:
        return self.table.layout.address(row, self._columns[0]) if self._columns else None

    @cached_property
    def _columns(self) -> Sequence[int]:
        return self.table.layout.roles.get("status", ())

    @cached_property
    def _marks(self) -> Sequence[tuple[str, Sequence[int]]]:
        return [(role, columns) for role, columns in self.table.layout.roles.items() if role.startswith("marked_")]

    @cached_property
    def _whole(self) -> float | None:
        """What stands for all of the work in a status column of bare figures: 1 or 100; nothing where it holds words."""
        if not self._columns:
            return None
        layout = self.table.layout
        texts = [text for row in self.table.records if (text := layout.at(row, self._columns[0]))]
        figures = [float(text.replace(",", ".")) for text in texts if _FIGURE.fullmatch(text)]
        if not figures or len(figures) < 0.9 * len(texts):
            return None
        heading = layout.table.headings.get(self._columns[0], "")
        share = re.search(str(load("rows")["percent"]), heading, re.IGNORECASE)
        if max(figures) <= 1:
            return 1.0
        return 100.0 if share or max(figures) > 10 else None


@cache
def _lowest_first() -> Sequence[str]:
    """The statuses from the lowest on; what nobody knows stands where it claims nothing."""
    return list(load("statuses")["lowest_first"])


_FIGURE = re.compile(r"\d+(?:[.,]\d+)?")
