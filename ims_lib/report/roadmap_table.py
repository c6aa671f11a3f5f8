"""The roadmap as a table: packages in waves, when, after what, and what each consists of."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

from ims_lib.register.model import Register
from ims_lib.report import gantt
from ims_lib.report.figures import counted, day, days, listed, month, percent
from ims_lib.report.questions import open_questions
from ims_lib.report.section import Section, render
from ims_lib.roadmap import Planned, Roadmap, WantedDate, Wave, count_worked
from ims_lib.scales import report_setting, roadmap_setting
from ims_lib.standard_ids import standard_of
from ims_lib.tolerances import ROUNDING, WHOLE
from ims_lib.wording import rounded_days


def section_roadmap(register: Register, roadmap: Roadmap) -> Section:
    """Waves of work packages with their criteria, days, prerequisites and standards served, in order."""
    client, calendar = roadmap.gaps.coverage.client, roadmap.calendar
    rows = {item.package: _row(item, roadmap) for item in roadmap.in_order}
    return render(
        "roadmap.html.j2",
        id="roadmap",
        title="Roadmap",
        standards=client.standards,
        dated=calendar is not None,
        waves=[_wave(wave, [rows[name] for name in wave.packages]) for wave in roadmap.waves],
        rows=list(rows.values()),
        axis=gantt.axis(calendar) if calendar else None,
        rests=gantt.rests(calendar) if calendar else [],
        heading=_heading(roadmap),
        pace=_pace(roadmap),
        dates=[(wanted_text(item, roadmap), item.possible) for item in roadmap.wanted],
        left_aside=[finding.message for finding in roadmap.findings],
        table_title=_title(roadmap),
        free=_kept_free(roadmap),
        total_when=f"{month(roadmap.start)} – {month(roadmap.end)}" if roadmap.start and roadmap.end else "",
        gaps=roadmap.gaps,
        total_days=days(roadmap.days),
        questions=open_questions(register, roadmap.gaps.coverage),
    )


def wave_text(wave: Wave, *, told: int | None = None) -> str:
    """What a wave makes true, as sentences; the first so many of them."""
    shown = wave.makes_true[:told]
    more = len(wave.makes_true) - len(shown)
    texts = [*shown, *([f"And {counted(more, 'thing')} more, in workbook.xlsx"] if more else [])]
    done = closed_percent(wave)
    closed = "All known gaps" if done == 100 else f"{done}\u00a0% of the known gaps"
    return " ".join([*(f"{text}." for text in texts), f"{closed} are closed then."])


def first_packages(roadmap: Roadmap) -> tuple[Planned, ...]:
    """The packages that the first screen shows."""
    return roadmap.in_order[: int(report_setting("first_packages"))]


def days_as_shown(each: Iterable[float]) -> str:
    """The days of some packages as the sum of what is shown of each, so that whoever adds them up finds the same."""
    return days(sum(map(rounded_days, each)))


def packages_in_words(packages: Sequence[Planned]) -> str:
    """What is counted of some packages, the same everywhere: the first look and 40 packages."""
    work = counted(count_worked(packages), "package")
    return f"the first look and {work}" if any(item.is_look for item in packages) else work


def closed_percent(wave: Wave) -> int:
    """How much of the known gaps is closed with the wave; 100 only where it is all of them."""
    return 100 if wave.closed > WHOLE else min(percent(wave.closed), 99)


def wanted_text(wanted: WantedDate, roadmap: Roadmap) -> str:
    """Whether a wanted date is possible; where it isn't, by how much not, and what capacity would do."""
    coverage = roadmap.gaps.coverage
    capacity = coverage.client.settings.capacity
    name = f"{coverage.catalogue.standards[wanted.standard].name} by {day(wanted.by)}"
    if wanted.possible:
        return f"{name} is possible: its known gaps are closed on {day(wanted.end)}."
    pace = _a_month(capacity.days_per_month) if capacity else "this capacity"
    would = "no capacity would do, because no month is worked to its end before that"
    if wanted.days_per_month is not None:
        would = f"{_a_month(wanted.days_per_month)} would do"
    late = counted(wanted.months_late, "month")
    return f"{name} isn’t possible with {pace}: {late} late, on {day(wanted.end)}; {would}."


def _heading(roadmap: Roadmap) -> str:
    if not roadmap.days:
        return f"No work is known yet; it may be up to {days(roadmap.gaps.possible_days)} days"
    until = f", at the client’s capacity until {roadmap.end:%B %Y}" if roadmap.end else ""
    return f"{days(roadmap.days)} days of known work{until}; up to {days(roadmap.gaps.possible_days)} more are not known yet"


def _pace(roadmap: Roadmap) -> str:
    """What the dates follow from, or why there are none."""
    capacity = roadmap.gaps.coverage.client.settings.capacity
    if capacity is None:
        return "No capacity is given in client.yml, so there is an order but no dates."
    if capacity.planned == 0:
        return f"With {_a_month(capacity.planned)} there is an order but no dates."
    if roadmap.calendar is None:
        years = int(roadmap_setting("longest_months")) // 12
        return f"With this capacity it would take more than {years} years, so there is an order but no dates."
    free = f", {capacity.keep_free:g} of them kept free" if capacity.keep_free else ""
    rests = [f"{item.first:%B %Y}" for item in roadmap.calendar.months if not item.share]
    none = f" and none in {listed(rests)}" if rests else ""
    return f"Dates follow from {_a_month(capacity.days_per_month)}{free}{none}, one package after the other. {_bound(roadmap)}"


def _a_month(capacity: float) -> str:
    return f"{capacity:g} {'day' if capacity == 1 else 'days'} a month"


def _bound(roadmap: Roadmap) -> str:
    """How good the order is, in words."""
    if roadmap.exact:
        return "No other order closes the gaps earlier."
    if above := math.ceil((roadmap.above_best or 0.0) * 100 - ROUNDING):
        return f"Another order could close the gaps at most {above}\u00a0% earlier."
    return "Hardly another order closes the gaps earlier."


def _title(roadmap: Roadmap) -> str:
    if not count_worked(roadmap.in_order):
        return "Only the first look"
    when = f", {roadmap.start:%B %Y} to {roadmap.end:%B %Y}" if roadmap.start and roadmap.end else ""
    named = packages_in_words(roadmap.in_order)
    return f"{named[0].upper()}{named[1:]} in {counted(len(roadmap.waves), 'wave')}{when}"


def _kept_free(roadmap: Roadmap) -> dict[str, Any] | None:
    """The days that are kept free until the end; none where nothing is."""
    capacity, calendar = roadmap.gaps.coverage.client.settings.capacity, roadmap.calendar
    if capacity is None or calendar is None or not capacity.keep_free:
        return None
    first, last = calendar.months[0].first, calendar.months[-1].last
    return {
        "bars": gantt.bars(calendar, first, last),
        "days": days(sum(item.share for item in calendar.months) * capacity.keep_free),
        "when": f"{month(first)} – {month(last)}",
    }


def _wave(wave: Wave, rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "number": wave.number,
        "rows": rows,
        "when": " – ".join(dict.fromkeys(f"{day:%B %Y}" for day in (wave.start, wave.end) if day)),
        "days": days(wave.days),
        "text": wave_text(wave, told=int(roadmap_setting("told_per_wave"))),
    }


def _row(item: Planned, roadmap: Roadmap) -> dict[str, Any]:
    gaps, calendar = roadmap.gaps, roadmap.calendar
    orders = sorted(roadmap.planned[need].order for need in item.needs)
    efforts = gaps.to_look_at if item.is_look else gaps.to_close
    return {
        "package": item.package,
        "order": item.order,
        "title": item.title,
        "possible": item.is_look,
        "after": f"after {listed(map(str, orders))}" if orders else "",
        "when": " – ".join(dict.fromkeys(month(day) for day in (item.start, item.end) if day)),
        "bars": gantt.bars(calendar, item.start, item.end) if calendar and item.start and item.end else [],
        "gaps": 0 if item.is_look else len(gaps.found.keys() & item.requirements),
        "days": f"0–{days(item.possible_days)}" if item.is_look else days(item.days),
        "standards": {standard_of(name) for name in item.requirements},
        "criteria": [_criterion(name, efforts[name], roadmap) for name in item.criteria],
    }


def _criterion(name: str, effort: float, roadmap: Roadmap) -> dict[str, Any]:
    coverage = roadmap.gaps.coverage
    criterion = coverage.catalogue.criteria[name]
    return {
        "id": name,
        "text": criterion.text,
        "evidence": listed(criterion.evidence),
        "days": days(effort),
        "requirements": coverage.in_scope[name].requirements,
    }
