"""When: the years of the cycle in which each topic comes up, and the month of each session."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import combinations

from ims_lib.client import Client
from ims_lib.register.model import Finding
from ims_lib.scales import setting
from ims_lib.tolerances import SMALLEST_DAYS

MONTHS = 12


def first_month(client: Client) -> tuple[date, list[Finding]]:
    """The month in which the cycle begins: the client's, else the one after the as-of date; never one that is over."""
    after = _shift(client.as_of.replace(day=1), 1)
    said = client.settings.audits.starts
    if said is None:
        return after, []
    parts = said.split("-")
    try:
        wanted = date(int(parts[0]), int(parts[1]), 1)
    except (ValueError, IndexError):
        text = f"audits.starts is '{said}': a month is wanted, as 2027-01; the programme begins in {after:%Y-%m}"
        return after, [Finding("warning", "audit.settings", text, "client.yml")]
    if wanted < client.as_of.replace(day=1):
        text = f"audits.starts is {said}, which is over; the programme begins in {after:%Y-%m}"
        return after, [Finding("warning", "audit.past", text, "client.yml")]
    return wanted, []


def cycle_years(client: Client) -> tuple[int, list[Finding]]:
    """How many years the cycle has: the client's number where it can be, else ours."""
    ours, most = int(setting("audit", "years")), int(setting("audit", "years_at_most"))
    said = client.settings.audits.years
    if said is None or 1 <= said <= most:
        return said or ours, []
    text = f"audits.years is {said}: 1 to {most} are possible; {ours} are used"
    return ours, [Finding("warning", "audit.settings", text, "client.yml")]


def latest_years(standards: Mapping[str, Sequence[str]], client: Client, start: date, years: int) -> dict[str, int]:
    """The year, from 0, by which each topic must have come up: the last that is over before a certificate is wanted.

    A certification body expects that all of a standard was audited inside before it comes. Standards held don't count.
    """
    held = {item.standard for item in client.settings.certificates}
    found: dict[str, int] = {}
    for topic, concluded in standards.items():
        due = [by for name, by in client.settings.wanted.items() if name in concluded and name not in held]
        whole = [((by.year - start.year) * MONTHS + by.month - start.month) // MONTHS for by in due]
        found[topic] = min([years - 1, *(max(year - 1, 0) for year in whole)])
    return found


def choose_rounds(
    times: Mapping[str, int],
    points: Mapping[str, int],
    days: Mapping[str, float],
    latest: Mapping[str, int],
    years: int,
) -> dict[str, tuple[int, ...]]:
    """The years, from 0, in which each topic comes up, first by its latest year.

    Years are about equally full, and what has most points comes first.
    """
    share = sum(times[name] * days[name] for name in times) / years
    load = [0.0] * years
    found: dict[str, tuple[int, ...]] = {}
    for name in sorted(times, key=lambda name: (-times[name], latest[name], -points[name])):
        options = [
            option
            for option in combinations(range(years), times[name])
            if _even(option, years) and option[0] <= latest[name]
        ]
        room = [
            option for option in options if all(load[year] + days[name] <= share + SMALLEST_DAYS for year in option)
        ]
        chosen = room[0] if room else min(options, key=lambda option: (max(load[year] for year in option), option))
        for year in chosen:
            load[year] += days[name]
        found[name] = chosen
    return found


def choose_months(
    rounds: Mapping[str, tuple[int, ...]], points: Mapping[str, int], client: Client, start: date, years: int
) -> tuple[dict[tuple[str, int], date], list[Finding]]:
    """The month of each session, by topic and year of the cycle: spread evenly, what has most points early in its year.

    Months without work stay free, a month has no more sessions than the client wants, and one topic comes up again
    no sooner than some months later. Where both can't be kept, it is told and the distance gives way.
    """
    most, findings = _most(client)
    found: dict[tuple[str, int], date] = {}
    last: dict[str, int] = {}
    apart = int(setting("audit", "months_apart"))
    for year in range(years):
        names = [name for name in rounds if year in rounds[name]]
        open_months = [m for m in range(MONTHS) if not _rests(client, start, year * MONTHS + m)] or list(range(MONTHS))
        need = math.ceil(len(names) / len(open_months))
        if most and need > most:
            text = (
                f"{len(names)} sessions are wanted from {_shift(start, year * MONTHS):%Y-%m} on, in {len(open_months)} months with "
                f"at most {most} each; {need} a month are planned"
            )
            findings.append(Finding("warning", "audit.too_many", text, "client.yml"))
        earliest = {name: last[name] + apart - year * MONTHS if name in last else 0 for name in names}
        months = spread_over_months(names, points, open_months, need, earliest)
        if months is None:
            text = f"Sessions of year {year + 1} cannot all lie {apart} months after the last on their topic"
            findings.append(Finding("note", "audit.close_together", text, "client.yml"))
            months = spread_over_months(names, points, open_months, need, {})
        for name, month in (months or {}).items():
            last[name] = year * MONTHS + month
            found[name, year] = _shift(start, last[name])
    return found, findings


def spread_over_months(
    names: Sequence[str], points: Mapping[str, int], months: Sequence[int], most: int, earliest: Mapping[str, int]
) -> dict[str, int] | None:
    """A month for each, at least points × month in all; by each month's end no more than its even share. None: impossible."""
    if not names:
        return {}
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp

    sessions, slots = len(names), len(months)
    place = np.arange(sessions * slots).reshape(sessions, slots)
    rows = np.zeros((sessions + 2 * slots, sessions * slots))
    low, high = np.zeros(len(rows)), np.zeros(len(rows))
    for n in range(sessions):
        rows[n, place[n]] = low[n] = high[n] = 1
    for m in range(slots):
        rows[sessions + m, place[:, m]] = 1
        high[sessions + m] = most
        rows[sessions + slots + m, place[:, : m + 1].ravel()] = 1
        high[sessions + slots + m] = math.ceil(sessions * (m + 1) / slots)
    # Of two with as many points the one that stands first in the library comes first.
    weight = [points[name] + 1 + (sessions - n) / (sessions + 1) for n, name in enumerate(names)]
    cost = [weight[n] * m for n in range(sessions) for m in range(slots)]
    possible = [float(months[m] >= earliest.get(name, 0)) for name in names for m in range(slots)]
    # Every row is a sum over one session or over a run of months that begins with the first: the corners are whole.
    solved = milp(
        np.array(cost),
        constraints=LinearConstraint(rows, low, high),
        bounds=Bounds(0, possible),
        integrality=np.ones(sessions * slots),
        options={"mip_rel_gap": 0.0},
    )
    if solved.x is None:
        return None
    return {name: months[int(np.argmax(solved.x[place[n]]))] for n, name in enumerate(names)}


def _most(client: Client) -> tuple[int | None, list[Finding]]:
    said = client.settings.audits.sessions_a_month
    if said is None:
        return int(setting("audit", "sessions_a_month_at_most")), []
    if said >= 1:
        return said, []
    text = f"audits.sessions_a_month is {said}: no session could be held; as many as are needed are planned"
    return None, [Finding("warning", "audit.settings", text, "client.yml")]


def _even(option: tuple[int, ...], years: int) -> bool:
    """Whether the years lie as far apart as they can, the cycle going round."""
    gaps = [(after - before) % years or years for before, after in zip(option, option[1:] + option[:1], strict=True)]
    return max(gaps) - min(gaps) <= 1


def _rests(client: Client, start: date, months: int) -> bool:
    month = _shift(start, months)
    capacity = client.settings.capacity
    return capacity is not None and capacity.rests_in(month.year, month.month)


def _shift(month: date, by: int) -> date:
    """The first day of the month so many months later."""
    years, rest = divmod(month.month - 1 + by, MONTHS)
    return date(month.year + years, rest + 1, 1)
