"""Scenarios in words: what is other in each, and its figures beside those of the client as it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from ims_lib.client import Capacity
from ims_lib.dates import day
from ims_lib.frames import by_names
from ims_lib.languages import form_for, noted, say, translated
from ims_lib.report.figures import Bar, bar, moved_told, part_words
from ims_lib.roadmap import WantedDate
from ims_lib.roadmap.role_days import days_told
from ims_lib.scenarios import Scenario
from ims_lib.standard_ids import STANDARDS
from ims_lib.what_if import Outcome, WhatIf
from ims_lib.wording import counted, days, in_figures, in_row, listed, rounded_days

NONE = "–"
OUT_OF_SCOPE = noted("not in scope")


@dataclass(frozen=True, slots=True)
class ScenarioLine:
    """One figure over several outcomes, the base first: what it is, its text in each, and what has moved since the base."""

    label: str
    texts: tuple[str, ...]
    moves: tuple[str, ...]
    """Against the base: "−209", "10 months earlier"; empty where nothing has moved."""


def changes_in_words(scenario: Scenario, what_if: WhatIf) -> list[str]:
    """What is other than in client.yml, a phrase each."""
    changes = what_if.changes(scenario)
    return [*_of_standards(changes, what_if), *_of_means(changes, what_if), *_of_closed(changes, what_if)]


def side_by_side(found: Sequence[Outcome]) -> list[ScenarioLine]:
    """The figures of several outcomes, the base first: of each part in any scope what is in place and reusable; gaps, days, dates."""
    base = found[0]
    places = pd.Index(dict.fromkeys(place for item in found for place in item.parts.index))
    lines, parts = [], [by_names(item.parts) for item in found]
    for standard, part in sorted(
        places, key=lambda place: (STANDARDS.index(place[0]), list(part_words()).index(place[1]))
    ):
        bars = [bar(rows[standard, part]) if (standard, part) in rows else translated(OUT_OF_SCOPE) for rows in parts]
        name = f"{standard} {part_words()[part]}"
        lines.append(
            _of_bars(say("{name}, in place", name=name), bars, "{0.likely} % ({0.at_least} – {0.at_most})", "likely")
        )
        lines.append(_of_bars(say("{name}, reusable", name=name), bars, "{0.reusable} %", "reusable"))
    gaps, known, more = zip(*((float(item.gap_count), item.days, item.possible_days) for item in found), strict=True)
    ends = tuple(day(item.end) if item.end else say("no date") for item in found)
    lines += [
        ScenarioLine(say("Requirements with a gap"), tuple(map(_gaps, found)), differences_from_first(gaps)),
        ScenarioLine(say("Days of known work"), tuple(map(days, known)), differences_from_first(known)),
        ScenarioLine(say("Days not known yet, up to"), tuple(map(days, more)), differences_from_first(more)),
        ScenarioLine(say("Known gaps closed, about"), ends, tuple(_later(item.end, base.end) for item in found)),
    ]
    for standard in sorted({name for item in found for name in item.ends}, key=STANDARDS.index):
        texts = tuple(_end_of(standard, item) for item in found)
        moves = tuple(_later(item.ends.get(standard), base.ends.get(standard)) for item in found)
        lines.append(ScenarioLine(say("{name} closed, about", name=standard), texts, moves))
    unmoved = ("",) * len(found)
    if base.done:
        lines.append(ScenarioLine(say("Packages of work"), tuple(_moved(item, base) for item in found), unmoved))
    for standard, by in dict.fromkeys((item.standard, item.by) for outcome in found for item in outcome.wanted):
        texts = tuple(_wanted(standard, by, item) for item in found)
        lines.append(ScenarioLine(say("{standard} by {by}", standard=standard, by=day(by)), texts, unmoved))
    return lines


def _of_standards(changes: Scenario, what_if: WhatIf) -> Iterator[str]:
    scope, held = what_if.client.standards, what_if.certified
    yield from (say("{name} added", name=name) for name in changes.standards or () if name not in scope)
    if changes.standards is not None:
        yield from (say("{name} dropped", name=name) for name in scope if name not in changes.standards)
    if changes.certificates is not None:
        yield from (
            say("certificate to {name} taken as given", name=name) for name in changes.certificates if name not in held
        )
        yield from (
            say("certificate to {name} not counted", name=name) for name in sorted(held - set(changes.certificates))
        )


def _of_means(changes: Scenario, what_if: WhatIf) -> Iterator[str]:
    settings = what_if.client.settings
    if changes.capacity is not None:
        own = settings.capacity or Capacity(days_per_month=0)
        then = what_if.outcome(changes).client.settings.capacity or own
        if then.days_per_month != own.days_per_month or settings.capacity is None:
            before = in_figures(own.days_per_month, "g")
            instead = say(" instead of {days_per_month}", days_per_month=before) if settings.capacity else ""
            yield form_for(
                then.days_per_month, "{days_per_month} day a month{instead}", "{days_per_month} days a month{instead}"
            ).format(days_per_month=in_figures(then.days_per_month, "g"), instead=instead)
        if then.keep_free != own.keep_free:
            yield say(
                "{keep_free} of them kept free instead of {before}",
                keep_free=in_figures(then.keep_free, "g"),
                before=in_figures(own.keep_free, "g"),
            )
        if then.no_work_in != own.no_work_in:
            yield say("months without work: {map}", map=listed(map(str, then.no_work_in)) or translated("none"))
    if changes.head_count is not None:
        instead = say(" instead of {head_count}", head_count=settings.head_count) if settings.head_count else ""
        yield f"{counted(changes.head_count, 'person', 'persons')}{instead}"


def _of_closed(changes: Scenario, what_if: WhatIf) -> Iterator[str]:
    if changes.closed:
        total = len(what_if.closes(changes))
        named = [name for name in changes.closed if name not in what_if.catalogue.criteria]
        of = f" ({listed(named)})" if named and len(named) == len(changes.closed) else ""
        yield say("{criteria} taken as fully met{of}", criteria=counted(total, "criterion", "criteria"), of=of)


def _of_bars(label: str, bars: Sequence[Bar | str | None], text: str, number: str) -> ScenarioLine:
    """A text of each bar, such as 61 % (41 – 91), and how far one of its numbers has moved."""
    texts = [text.format(b) if isinstance(b, Bar) else b or NONE for b in bars]
    values = [getattr(b, number) if isinstance(b, Bar) else None for b in bars]
    return ScenarioLine(label, tuple(texts), tuple(_points(value, values[0]) for value in values))


def _points(value: int | None, base: int | None) -> str:
    return _signed(value - base) if value is not None and base is not None and value != base else ""


def _gaps(outcome: Outcome) -> str:
    heaviest = next(iter(outcome.gaps), "")
    return (
        say(
            "{gap_count}, {gaps} of them {heaviest}",
            gap_count=outcome.gap_count,
            gaps=outcome.gaps[heaviest],
            heaviest=translated(heaviest),
        )
        if outcome.gap_count
        else translated("none")
    )


def differences_from_first(values: tuple[float, ...]) -> tuple[str, ...]:
    """How far each is from the first, by the figures shown."""
    base, *_ = shown = tuple(map(rounded_days, values))
    return tuple("" if value == base else _signed(value - base) for value in shown)


def _signed(value: float) -> str:
    return f"{'−' if value < 0 else '+'}{abs(value):g}"


def _later(end: date | None, base: date | None) -> str:
    """By how many days the date moves."""
    if end is None or base is None or end == base:
        return ""
    return moved_told((end - base).days)


def _end_of(standard: str, outcome: Outcome) -> str:
    if standard not in outcome.client.standards:
        return translated(OUT_OF_SCOPE)
    return day(outcome.ends[standard]) if standard in outcome.ends else say("no date")


def _moved(outcome: Outcome, base: Outcome) -> str:
    """How many packages come earlier and later than in the plan of today, each with the one that moves most, fall away or are new."""
    if outcome is base:
        return counted(len(base.done), "package")
    both = [(title, (by - base.done[name][1]).days) for name, (title, by) in outcome.done.items() if name in base.done]
    later = [(moved, title) for title, moved in both if moved > 0]
    earlier = [(-moved, title) for title, moved in both if moved < 0]
    told = []
    if later:
        told.append(say("{many} later, most {title} ({days})", many=len(later), **_most(later)))
    if earlier:
        told.append(say("{many} earlier, most {title} ({days})", many=len(earlier), **_most(earlier)))
    if gone := len(base.done.keys() - outcome.done.keys()):
        told.append(say("{many} fall away", many=gone))
    if new := len(outcome.done.keys() - base.done.keys()):
        told.append(say("{many} new", many=new))
    return in_row(told) or say("as they are")


def _most(moved: Sequence[tuple[int, str]]) -> dict[str, str]:
    """The title that moves most, and by how many days."""
    days_moved, title = max(moved)
    return {"title": title, "days": counted(days_moved, "day")}


def _wanted(standard: str, by: date, outcome: Outcome) -> str:
    found: WantedDate | None = next(
        (item for item in outcome.wanted if (item.standard, item.by) == (standard, by)), None
    )
    if found is None:
        return translated(OUT_OF_SCOPE) if standard not in outcome.client.standards else say("no date")
    if found.possible:
        return translated("possible")
    would = ""
    if found.roles:
        would = say("; {a_month} would do", a_month=days_told(found.days_per_month, found.roles))
    elif found.days_per_month is not None:
        would = say("; {days_per_month} days a month would do", days_per_month=in_figures(found.days_per_month, "g"))
    return say("{days} late{would}", days=counted(found.days_late, "day"), would=would)
