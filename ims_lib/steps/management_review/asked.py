"""What an input of the management review is filled from, and the lines that come out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from string import Formatter

from ims_lib.assessment.records import Records
from ims_lib.catalogue.library import ReviewItem
from ims_lib.coverage import Coverage
from ims_lib.inputs.rows import ListRow, MeasurementRow
from ims_lib.inputs.states import better_by, day_of_list, misses_target
from ims_lib.languages import noted, say
from ims_lib.register.model import NO_REGISTER, Register
from ims_lib.register.vocabulary import plain
from ims_lib.roadmap import Roadmap
from ims_lib.scales import setting
from ims_lib.steps.ai_systems.view import ObjectsView
from ims_lib.steps.management_review.trend import Earlier
from ims_lib.steps.risk_register import RiskRegister
from ims_lib.wording import first_of, in_figures, labelled


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """A sentence, the cells that it rests on, and whether it is a figure of this report and not of the files."""

    text: str
    cells: tuple[str, ...] = ()
    of_report: bool = False
    source: str = ""
    """What of the client's data says it, such as measurements."""
    in_part: bool = False
    """Whether it never says all that an input asks for, such as a remark."""


@dataclass(frozen=True, slots=True)
class Known:
    """What all inputs can draw on."""

    roadmap: Roadmap
    records: Records
    risks: RiskRegister
    objects: ObjectsView
    register: Register = NO_REGISTER
    earlier: Earlier | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What a source is asked for, and what it can draw on."""

    part: str
    """Which of the source's entries are meant, such as a kind of incident; empty where all are."""
    item: ReviewItem
    known: Known

    @property
    def coverage(self) -> Coverage:
        return self.known.roadmap.gaps.coverage

    @property
    def today(self) -> dt.date:
        return self.coverage.client.as_of


@dataclass(frozen=True, slots=True)
class Figure:
    """A sentence with its cells, whether the target was missed (None: nobody can say), and whether it got worse."""

    title: str
    text: str
    cells: tuple[str, ...]
    missed: bool | None = None
    worse: bool = False
    open_way: bool = False
    """Whether the list does not tell which way is better."""
    perhaps_missed: bool = False
    """Whether it lies below a target per cent, and the list doesn't tell which way is better."""


def figure_of(title: str, group: Sequence[MeasurementRow]) -> Figure:
    """A figure over its periods, the latest last.

    Missed or reached, better or worse are said only where the list tells which way is better, in a column or by how a
    target is put: max 4 h, ≥ 95 %. Periods that begin with
    the year are put in order; others count in the order of the list.
    """
    cells = tuple(row.cell for row in group)
    rows = [(row.period or "", row.actual, row) for row in group if row.actual is not None]
    if not rows:
        return Figure(title, say("{title}: no value", title=title), cells)
    if all(re.match(r"\d{4}", period) for period, _, _ in rows):
        rows.sort(key=itemgetter(0))
    (_, actual, last), before = rows[-1], rows[-2][1] if len(rows) > 1 else None
    way = better_by(last)
    unit = f" {last.unit}" if last.unit else ""
    missed = misses_target(last)
    worse = before is not None and way * (actual - before) < 0
    period = say(" in {period}", period=last.period) if last.period else ""
    verdict = {True: say(", missed"), False: say(", reached"), None: ""}[missed]
    against = (
        say(" against {target}{unit}{verdict}", target=in_figures(last.target, "g"), unit=unit, verdict=verdict)
        if last.target is not None
        else ""
    )
    trend = say("; {before}{unit} before", before=in_figures(before, "g"), unit=unit) if before is not None else ""
    text = labelled(title, f"{in_figures(actual, 'g')}{unit}{period}{against}{trend}")
    in_percent = "%" in f"{last.texts.get('target') or ''}{last.unit or ''}"
    below_share = last.target is not None and in_percent and actual < last.target
    return Figure(title, text, cells, missed, worse, not way, perhaps_missed=not way and below_share)


def first_named(names: Iterable[str]) -> str:
    """The first of these names, and how many others there are."""
    return first_of(list(names), int(setting("review", "lines")))


def if_any(text: str, names: Collection[str], many: str = "") -> str:
    """A part of a sentence whose places are how many there are, in words where these are given, and the first of their names; empty without
    any."""
    number, named = (name for _, name, _, _ in Formatter().parse(text) if name)
    return say(text, **{number: many or len(names), named: first_named(names)}) if names else ""


def by_our_line(risks: RiskRegister) -> str:
    """Behind how many risks lie above, where the client hasn't said what is acceptable: whose line that is, and which are accepted all the same."""
    if "acceptable" in risks.method.own:
        return ""
    accepted = [each.risk for each in risks.of(risks.own) if each.above and each.is_accepted]
    return say(", by our line") + if_any(noted(", {accepted} of them accepted ({named})"), accepted)


def speaks(item: ReviewItem, *texts: str | None) -> bool:
    """Whether one of the texts holds one of the input's words; always where it names none."""
    words = f" {plain(' '.join(text or '' for text in texts))} "
    return not item.words or any(f" {plain(word)} " in words for word in item.words)


def cells_of(rows: Iterable[ListRow]) -> tuple[str, ...]:
    return tuple(row.cell for row in rows)


def is_past(when: dt.date | None, row: ListRow, today: dt.date) -> bool:
    """Whether a day had come when the list was written: what was due later may have been done since."""
    return when is not None and when < day_of_list(row, today)
