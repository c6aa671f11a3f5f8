"""Our own forms for AI impact assessment, filled in and put into the client's folder → lists of one assessment each."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import groupby

from ims_lib import register as sheets
from ims_lib.catalogue.drafts import load_drafts
from ims_lib.catalogue.impact_kit import load_impact_kit
from ims_lib.client import Client
from ims_lib.documents.blocks import CELL, Block
from ims_lib.errors import FileRefused
from ims_lib.inputs.said import days_within, meaning_at_start, says_nothing
from ims_lib.inputs.values import FILLED_AHEAD, read_value
from ims_lib.languages import as_written, in_all_languages, noted, say
from ims_lib.register.cells import address
from ims_lib.register.model import Finding, Register, SourceGrid
from ims_lib.register.plans import heading_in_words, heading_of, plans, yes_no
from ims_lib.register.vocabulary import brief, plain
from ims_lib.spreadsheet.grid import Grid, Row
from ims_lib.told import finding_at
from ims_lib.wording import in_quotes

LIST, WORD, RESULT = "impact_assessments", ".docx", ("severity", "residual")
HEAD = ("made by", "date")
"""What the first table ends with; the second one names the system first."""
SCREENED = ("assessed_by", "assessed_on", "next_review")
"""What stands in the row in which a screening is signed."""
UNCLEAR = noted(
    "the form on {of}, {line}: '{said}' doesn't tell {column}, or was filled in ahead; write there what holds. Until then it counts as not said"
)
CLASH = noted(
    "the form on {of}, {line}: '{said}', but '{rated}' is left by {other}: which of them holds? Until then the latter counts"
)


def read_register(client: Client) -> Register:
    """The register of a client's sheets, with what its folder has of our impact forms, each as a list of one row.

    See ims_lib.register.read_register. A form without a result adds nothing; one that can't be read is told with the documents.
    """
    register = sheets.read_register(client)
    for path in client.documents:
        if path.suffix.lower() == WORD:
            # Of the clients without documents nobody waits for what reads them.
            from ims_lib.documents.reading import read_text

            form = _Form(path.relative_to(client.folder).as_posix())
            with suppress(FileRefused):
                if form.read(read_text(path)[0].blocks):
                    found, grids = (*register.found, *form.told()), (*register.grids, *form.as_list())
                    register = replace(register, found=found, grids=grids)
    return register


@dataclass
class _Form:
    file: str
    title: str = ""
    said: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Column of the list → what the form says, and in which line."""
    unsure: list[tuple[str, str]] = field(default_factory=list)
    """What is asked of it, and of which line."""
    begun: bool = False
    """Whether somebody has written a rating or a decision into it."""

    def read(self, blocks: Sequence[Block]) -> bool:
        """Whether this is one of our forms, with a result or a signature in it."""
        titles = in_all_languages(as_written(load_drafts()["ai_impact_form"].title))
        heads = ((each.text, title) for each in blocks if each.level for title in titles if title in each.text)
        heading, self.title = next(heads, ("", ""))
        runs = [[*run] for is_row, run in groupby(blocks, lambda each: each.part == "row") if is_row]
        tables = [[each.text.split(CELL) for each in run] for run in runs]
        asked = [row for table in tables for row in table if ". " in row[0]]
        lines = {name: row for row in asked if (name := _fields().get(plain(_label(row))))}
        if not self.title or len(tables) <= len(HEAD) or min(len(row) for row in (*tables[0], *tables[1])) < len(HEAD):
            return False
        (front, *made), (_, about, *_) = tables[:2]
        system = (
            heading.partition(self.title)[2].strip(" :\N{NO-BREAK SPACE}") or about[-1].partition(",")[0] or self.file
        )
        by, day = (made[0] if made else ("", ""))[-2:]
        is_full = {each.id for each in load_impact_kit().fields()} <= lines.keys()
        self.said = {"system": (system, about[0]), "form": ("full form" if is_full else "screening", self.title)}
        self.said |= {"assessed_by": (by, front[-2]), "assessed_on": (_day(day), front[-1])}
        if is_full:
            self._rate(lines)
            self._decide(lines)
        if self.begun or any(self.said[name][0] for name in ("assessed_on", *RESULT) if name in self.said):
            return True
        signed = next((table for table in tables if len(table) == 2 and len(table[0]) == len(SCREENED)), None)
        if signed:
            self.unsure.clear()
            self.said = {"system": self.said["system"], "form": ("screening", signed[0][0])}
            self.said |= {name: (_day(text), at) for name, at, text in zip(SCREENED, *signed, strict=True)}
        return signed is not None

    def _rate(self, lines: Mapping[str, Sequence[str]]) -> None:
        """The gravest kind of harm, and the highest level that is left, of the lines that tell them; asked where the whole is told otherwise."""
        rated = [lines[each.id] for part in load_impact_kit().sections if part.rated for each in part.fields]
        written = [lines["decision"][-1], *(text for row in rated for text in (row[2], row[-1]))]
        self.begun = any(any(map(str.isalnum, text)) and not FILLED_AHEAD.search(text) for text in written)
        found = [(*(self._sure(name, text, row) for name, text in _ratings(row)), _label(row)) for row in rated]
        left = lines["residual"]
        if not any(residual for *_, residual, _ in found):
            found.append(("", "", self._sure("residual", left[-1], left), _label(left)))
        severity, likelihood, _, at = max(found, key=lambda of: (_step("severity", of[0]), _step("likelihood", of[1])))
        *_, residual, of = max(found, key=lambda of: _step("residual", of[2]))
        # The gravest comes first; what it lacks isn't made up for by another's.
        own = {_label(row): row[3] for row in rated if not says_nothing(row[3]) and not FILLED_AHEAD.search(row[3])}
        self.said["measures"] = ("; ".join(dict.fromkeys([own.pop(at), *own.values()])) if at in own else "", at)
        whole = "" if FILLED_AHEAD.search(left[-1]) else left[-1]
        if (
            residual
            and plain(whole) in plans()[LIST].columns["residual"].words
            and _step("residual", whole) != _step("residual", residual)
        ):
            self._ask(CLASH, whole, left, rated=brief(residual), other=in_quotes(of))
        self.said |= {"severity": (severity, at), "likelihood": (likelihood, at), "residual": (residual, of)}

    def _decide(self, lines: Mapping[str, Sequence[str]]) -> None:
        """The measures, what was decided and signed, and when it is made again."""
        self.said["measures"] = self._measures(lines["measures"])
        signed, ahead = self._own("signed_off_by", lines["signed_off"]), self._own("next_review", lines["next"])
        told = {
            "decision": ("decision", lines["decision"][-1].strip()),
            "signed_off_by": ("signed_off", re.split(r"[,;(]?\s*(?=\d)", signed)[0].strip(" ,.")),
            "signed_off_on": ("signed_off", _day(signed) if days_within(signed) else ""),
            "next_review": ("next", _day(ahead.partition(";")[0].strip(" ."))),
        }
        self.said |= {name: (text, _label(lines[at])) for name, (at, text) in told.items()}

    def _measures(self, line: Sequence[str]) -> tuple[str, str]:
        """What the rows of harm name as measures, then what the line for all of them does, and where that begins."""
        text, (in_rows, at) = line[-1], self.said["measures"]
        if FILLED_AHEAD.search(text):
            text = "" if in_rows else self._own("measures", line)
        if not in_rows:
            return text, _label(line)
        return "; ".join([in_rows, *([] if says_nothing(text) else [text])]), at

    def _own(self, name: str, row: Sequence[str], text: str | None = None) -> str:
        """What a line says that we didn't fill in ahead of an earlier assessment, which is asked."""
        text = (row[-1] if text is None else text).strip(" .")
        # "No", or "none, it is switched off", may tell of a refusal or an end.
        weighs = name == "next_review" and says_nothing(text)
        if FILLED_AHEAD.search(text) or (weighs and (not says_nothing(text, "notes") or plain(text) in yes_no())):
            self._ask(UNCLEAR, text, row, column=_heading(name))
            return ""
        return "" if says_nothing(text) else text

    def _ask(self, told: str, said: str, row: Sequence[str], **parts: str) -> None:
        of, line = brief(self.said["system"][0]), _label(row)
        self.unsure.append((say(told, of=of, line=line, said=brief(said), **parts), line))

    def _sure(self, name: str, text: str, row: Sequence[str]) -> str:
        """The text where it says one step of a scale and no other; else nothing, and what it says is asked."""
        words = plans()[LIST].columns[name].words
        if name == "severity":
            # By the form's own scales these say a level, and no severity.
            words = {phrase: meant for phrase, meant in words.items() if phrase not in _levels()}
        is_step = not FILLED_AHEAD.search(text) and meaning_at_start(text, words) is not None
        text = text.strip(" .") if is_step else self._own(name, row, text)
        held = [phrase for phrase in words if f" {phrase} " in f" {plain(text)} "]
        meant = {words[phrase] for phrase in held if not any(phrase in other and phrase != other for other in held)}
        if text and len(meant) != 1:
            self._ask(UNCLEAR, text, row, column=_heading(name))
        return text if len(meant) == 1 else ""

    def as_list(self) -> list[SourceGrid]:
        """The form as a list of one row, whose cells are called by their lines in the form; none as long as it has no day."""
        columns = plans()[LIST].columns
        rows = [Row(1, [heading_of(columns[name]) for name in self.said])]
        rows += [Row(2, [text for text, _ in self.said.values()])]
        places = {address(place, 2): line for place, (_, line) in enumerate(self.said.values())}
        grid = SourceGrid(self.file, "other", Grid(self.title, rows, 2), places=places)
        return [grid] if self.said["assessed_on"][0] else []

    def told(self) -> list[Finding]:
        """That the form is read, and what it can't be told from."""
        of, (day, line) = brief(self.said["system"][0]), self.said["assessed_on"]
        if not day:
            return [finding_at("input.value/form", (self.file, self.title, line), of=of)]
        return [
            finding_at("input.read_back/form", (self.file,), of=of),
            *(Finding("question", "input.new_word", told, self.file, self.title, at) for told, at in self.unsure),
        ]


def _ratings(row: Sequence[str]) -> list[tuple[str, str]]:
    """By column what a line on a kind of harm says: serious, likely; of one word alone how likely stays open."""
    parts = [part for part in re.split(r"[,;/·]", row[2]) if part.strip()] or [""]
    often = parts[-1] if len(parts) > 1 or " " in parts[0].strip() else ""
    return [("severity", parts[0]), ("likelihood", often), ("residual", row[-1])]


def _step(name: str, text: str) -> int:
    """How far up a scale a text is; below all where it says nothing."""
    column = plans()[LIST].columns[name]
    value, _ = read_value(text, column)
    return column.normal_forms.index(value) if value else -1


def _day(text: str) -> str:
    """The one day that a text names, for a list to read; else the text itself."""
    days = days_within(text)
    return days[0].isoformat() if len(days) == 1 else text


def _heading(name: str) -> str:
    return in_quotes(heading_in_words(plans()[LIST].columns[name]))


def _label(row: Sequence[str]) -> str:
    return row[0].partition(". ")[0]


@cache
def _levels() -> frozenset[str]:
    """What the form calls its levels, plain and in each language."""
    titles = (each.title for each in load_impact_kit().levels)
    return frozenset(plain(told) for title in titles for told in in_all_languages(as_written(title)))


@cache
def _fields() -> Mapping[str, str]:
    """What the lines of the form are called, plain and in each language, with the field."""
    fields = load_impact_kit().fields()
    return {plain(told): each.id for each in fields for told in in_all_languages(as_written(each.title))}
