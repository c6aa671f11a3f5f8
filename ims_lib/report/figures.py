"""Figures as a client reads them: whole per cent, days, dates, names. Page, workbook and command line round alike."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any

from ims_lib.assessment import Source
from ims_lib.assessment.judged_rows import is_judged, verdict_on_row
from ims_lib.cell_places import CellPlace
from ims_lib.client import Client, entries
from ims_lib.coverage import FIGURES, SHARES
from ims_lib.dates import day
from ims_lib.judgements import log
from ims_lib.languages import by_language, noted, say, translated
from ims_lib.register.model import Register
from ims_lib.scales import judgement_labels, report_setting, share_styles
from ims_lib.wording import ProposedName, counted, how_told, in_row, percent

SETTINGS = "client.yml"
SETTINGS_PLACES = how_told("settings")
"""How a place in the client's settings is read."""


@by_language
def share_words() -> dict[str, str]:
    """What each share is called in the report."""
    return {name: style["word"] for name, style in share_styles().items()}


@by_language
def part_words() -> dict[str, str]:
    """What the parts of a standard are called within a line."""
    return {"clauses": say("clauses"), "annex_a": say("Annex A")}


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a bar: start and width in per cent; number and word where they fit."""

    kind: str
    start: int
    width: int
    label: str
    word: str


@dataclass(frozen=True)
class Bar:
    """Five shares as whole per cent that add up to 100, the numbers made of them, and what of the rest is reusable."""

    shares: dict[str, int]
    reusable: int = 0

    @property
    def at_least(self) -> int:
        return self.shares["verified"] + self.shares["asserted"]

    @property
    def likely(self) -> int:
        return self.at_least + self.shares["inferred"]

    @property
    def at_most(self) -> int:
        return self.likely + self.shares["unknown"]

    @property
    def open(self) -> int:
        """What is neither in place nor reusable."""
        return 100 - self.likely - self.reusable

    @property
    def between(self) -> str:
        """What is in place: at least – at most, or the one figure that both are."""
        return f"{self.at_least}–{self.at_most}" if self.at_least < self.at_most else str(self.at_least)

    @property
    def spoken(self) -> str:
        """The bar in words, for readers who don't see it."""
        shares = ", ".join(f"{value} {share_words()[kind]}" for kind, value in self.shares.items() if value)
        return (
            say("{shares}; of unknown and gap {reusable} reusable", shares=shares, reusable=self.reusable)
            if self.reusable
            else shares
        )

    @property
    def in_words(self) -> str:
        """What is in place, as a sentence without its full stop; "likely" only where something was carried over."""
        if self.at_least == self.at_most:
            said = say("{at_least} % in place", at_least=self.at_least) if self.at_least else say("Nothing in place")
        elif not self.likely:
            said = say("Nothing known to be in place, at most {at_most} %", at_most=self.at_most)
        else:
            between = say(", likely {likely} %", likely=self.likely) if self.shares["inferred"] else ""
            said = say(
                "In place: at least {at_least} %{between}, at most {at_most} %",
                at_least=self.at_least,
                between=between,
                at_most=self.at_most,
            )
        return said + (say("; {reusable} % reusable", reusable=self.reusable) if self.reusable else "")

    @property
    def tint(self) -> int:
        """0 to 4, by fifths of what is in place."""
        return min(self.likely // 20, 4)

    @property
    def segments(self) -> list[Segment]:
        found = []
        start = 0
        for kind in SHARES:
            width = self.shares[kind]
            if width:
                label = str(width) if width >= report_setting("label_from_percent") else ""
                room = report_setting("percent_per_letter") * (len(label) + 1 + len(share_words()[kind]))
                word = share_words()[kind] if width >= room else ""
                found.append(Segment(kind, start, width, label, word))
            start += width
        return found


def bar(figures: Mapping[str, float]) -> Bar | None:
    """A bar of a row with the five shares and what is reusable; none where the row has no shares."""
    values = [float(figures[kind]) for kind in SHARES]
    if any(math.isnan(value) for value in values):
        return None
    ends = [0, *(percent(end) for end in accumulate(values))]
    shares = dict(zip(SHARES, (end - start for start, end in pairwise(ends)), strict=True))
    likely = shares["verified"] + shares["asserted"] + shares["inferred"]
    return Bar(shares, min(percent(float(figures.get("reusable", 0.0))), 100 - likely))


def shown_figures(figures: Mapping[str, float]) -> dict[str, float | None]:
    """The figures of a row as parts of 1 that come to the whole per cent a page shows; None where there are no shares."""
    found = bar(figures)
    numbers: dict[str, int] = {}
    if found:
        numbers = found.shares | {name: getattr(found, name) for name in ("at_least", "likely", "at_most", "reusable")}
        numbers |= {name: percent(float(figures[name])) for name in ("assessed", "judged") if name in figures}
    return {name: numbers[name] / 100 if name in numbers else None for name in FIGURES if name in figures}


def from_to(ends: Iterable[str]) -> str:
    """4 to 6; one alone where both are the same."""
    first, *last = dict.fromkeys(ends)
    return say("{first} to {last}", first=first, last=last[-1]) if last else first


def moved_told(days: int) -> str:
    """By how many days a date has moved: 3 days later."""
    moved = counted(abs(days), "day")
    return say("{days} later", days=moved) if days > 0 else say("{days} earlier", days=moved)


def proposed(name: str) -> str:
    """A name that is ours and not in the client's files: Service manager (proposed)."""
    return ProposedName(name + translated(" (proposed)"), name)


def level(value: float | None) -> str:
    """A level from 0 to 1 with at most two digits; a dash where there is none."""
    return "–" if value is None or math.isnan(value) else f"{value:.2f}".rstrip("0").rstrip(".")


def anchor(requirement: str) -> str:
    """The id of a requirement's block: 27001-A.5.24."""
    return requirement.replace(":", "-", 1)


def taken_as(source: Source) -> str:
    """What the text in a cell was taken for. A client's row that an assessor judged stays the client's row."""
    if said := verdict_on_row(source.taken_as):
        return say("the client's row, as judged by {who}: {rating}", who=said[1], rating=rating(said[0]))
    label = judgement_labels().get(source.found) if is_judged(source.taken_as) else None
    return f"{label}, {source.taken_as}" if label else source.taken_as


def rating(verdict: str) -> str:
    """A verdict with what it is called: L, largely achieved."""
    label = judgement_labels().get(verdict)
    return f"{verdict}, {label}" if label else verdict


def place(cell: str) -> str:
    """A cell as it is read: harbour.xlsx › SoA › F31; what the settings say: settings › certificates."""
    parts = [part for part in CellPlace.from_text(cell) if part]
    if parts[0] in SETTINGS_PLACES:
        parts = [translated(SETTINGS_PLACES.get(part, part)) for part in parts]
    return " › ".join(parts)


def places(cells: Iterable[str]) -> list[str]:
    """Cells as they are read, those of one sheet together: harbour.xlsx › SoA › F31, F32."""
    sheets: defaultdict[CellPlace, dict[str, None]] = defaultdict(dict)
    for each in map(CellPlace.from_text, cells):
        sheets[each._replace(cell=None)][each.cell or ""] = None
    return [place(str(sheet._replace(cell=", ".join(addresses)))) for sheet, addresses in sheets.items()]


def places_told(cells: Iterable[str], client: Client) -> str:
    """Cells as they are read; what was filled in on a sheet of a report by that sheet and its day."""
    filled = {each.cell: (each.form.sheet, each.day) for each in client.entries.values()}
    told = noted("sheet {sheet}, filled in on {on}")
    named = {
        cell: say(told, sheet=translated(sheet), on=day(on)) for cell, (sheet, on) in filled.items() if sheet and on
    }
    given = [*cells]
    return in_row(
        [*(named[each] for each in given if each in named), *places(each for each in given if each not in named)]
    )


def places_within(register: Register, *, short: bool = False) -> Callable[[Any], Any]:
    """What reads the cells that stand within texts, or several of them, as they are read elsewhere; anything else stays as it is.

    With `short` a cell is named by its sheet alone where one file only has a sheet of that name.
    """
    names = [{re.escape(name) for name in register.ledger[column].dropna() if name} for column in ("file", "sheet")]
    alone = {f"{file}!{sheet}!": f"{sheet}!" for file, sheet, is_alone in sheets_of(register) if short and is_alone}
    names[0] |= {re.escape(each) for each in (log.FILE, entries.FILE)}
    files, sheets = ("|".join(sorted(each, key=len, reverse=True)) or "(?!)" for each in names)
    cells = re.compile(
        rf"(?<!\w)(?:(?:(?:{files})(?:!| › ))?(?:{sheets})(?:!| › )|(?:{files})!!?)(?=[A-Z0-9])|client\.yml!\w+"
    )

    def spelt(found: re.Match[str]) -> str:
        at = found[0].replace(" › ", "!")
        at = alone.get(at, at)
        return place(at) if at.startswith("client.yml") else at.replace("!!", "!").replace("!", " › ")

    def read(value: Any) -> Any:
        if isinstance(value, list | tuple):
            return [*map(read, value)]
        if value == SETTINGS:
            return translated(SETTINGS_PLACES[SETTINGS])
        holds_one = isinstance(value, str) and ("!" in value or " › " in value)
        return cells.sub(spelt, value) if holds_one else value

    return read


def sheets_of(register: Register) -> list[tuple[str, str, bool]]:
    """Each file and sheet that was looked at, and whether no other file has a sheet of that name."""
    known = register.ledger.dropna(subset="sheet").drop_duplicates(["file", "sheet"])
    return list(zip(known["file"], known["sheet"], ~known["sheet"].duplicated(keep=False), strict=True))


def part_name(part: str) -> str:
    """What a part of a standard is called in a table."""
    return translated("Clauses 4–10") if part == "clauses" else translated("Annex A controls")
