"""What is told of a roadmap's settings and prerequisites: each as a sentence, and planning goes on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ims_lib.catalogue.model import Catalogue
from ims_lib.cell_places import CellPlace
from ims_lib.client import Client
from ims_lib.dates import day
from ims_lib.gaps import Gaps
from ims_lib.nearest import did_you_mean
from ims_lib.register.model import Finding
from ims_lib.roadmap.days_off import works_on
from ims_lib.roadmap.model import OwnDate, Planned
from ims_lib.roadmap.packages import known_packages, needs_without_circles
from ims_lib.standard_ids import number_of
from ims_lib.wording import days

FILE = "client.yml"
DONE_BUT_OPEN, UNKNOWN, DAY_OFF, TWO_DAYS = OF_PLAN = (
    "plan.done_but_open",
    "plan.package_unknown",
    "plan.day_off",
    "plan.two_days",
)
"""What is told of plan.csv, and of days that rows set."""


def roadmap_findings(client: Client, catalogue: Catalogue) -> tuple[Finding, ...]:
    """Settings that cannot be planned with, and criteria that wait for each other in a circle."""
    return (*_of_capacity(client), *_of_wanted(client), *_of_needs(catalogue))


def _of_capacity(client: Client) -> Iterator[Finding]:
    capacity = client.settings.capacity
    if capacity is None:
        return
    why = ""
    if capacity.days_per_month == 0:
        why = "capacity.days_per_month is 0"
    elif capacity.planned == 0:
        why = f"capacity.keep_free is {capacity.keep_free:g} of {capacity.days_per_month:g} days a month"
    elif {month for month in capacity.no_work_in if isinstance(month, int)} == set(range(1, 13)):
        why = "capacity.no_work_in names all twelve months of every year"
    if why:
        yield Finding("warning", "roadmap.no_capacity", f"{why}: the roadmap has an order but no dates", FILE)


def _of_wanted(client: Client) -> Iterator[Finding]:
    for standard, by in client.settings.wanted.items():
        if standard not in client.standards:
            text = f"wanted.{standard}: {standard} isn't among the standards in scope; its date is left aside"
            yield Finding("warning", "roadmap.wanted_out_of_scope", text, FILE)
        elif by <= client.as_of:
            text = f"wanted.{standard}: {by.isoformat()} isn't after {client.as_of.isoformat()}, the as-of date; it is left aside"
            yield Finding("warning", "roadmap.wanted_past", text, FILE)
    if client.settings.wanted and client.settings.capacity is None:
        text = "wanted: without capacity.days_per_month nobody can say whether a date is possible"
        yield Finding("warning", "roadmap.wanted_without_capacity", text, FILE)


def plan_findings(planned: Mapping[str, Planned], gaps: Gaps) -> Iterator[Finding]:
    """What was agreed of packages that nothing knows, or that are said to be done while their gap is open."""
    ids = {*planned, *known_packages(gaps)}
    known = {name for item in ids for name in (item, item.partition(".")[0], item.partition("/")[0])}
    for name, line in gaps.coverage.client.plan.items():
        if name not in known and line.status != "done":
            text = f"'{name}' is no package of the plan{did_you_mean(name, known)}; it is out of scope, or misspelt"
            yield Finding("warning", UNKNOWN, text, *CellPlace.from_text(line.cell))
    works = works_on(gaps.coverage.client)
    for item in planned.values():
        if item.agreed and item.agreed.end and not works(item.agreed.end):
            text = f"{item.label} is agreed until {day(item.agreed.end)}, a day on which nobody works: is the working day before it meant?"
            yield Finding("question", DAY_OFF, text, *CellPlace.from_text(item.agreed.cell))
        if item.agreed and item.agreed.status == "done":
            text = f"{item.label} is done by what was agreed, and {days(sum(map(gaps.to_close.__getitem__, item.criteria)))} days of it are open still by what the client's files and judgements say: what shows that it is done?"
            yield Finding("question", DONE_BUT_OPEN, text, *CellPlace.from_text(item.agreed.cell))


def day_findings(dates: Iterable[OwnDate]) -> Iterator[Finding]:
    """Of what others outside have to agree to: rows that set different days."""
    for item in dates:
        if (first := item.instead_of) and first.by < item.by:
            text = f"{number_of(item.requirement)} is to be closed by {day(first.by)} here and, as a measure against a risk, by {day(item.by)} in {' › '.join(filter(None, CellPlace.from_text(item.cell)))}: which day holds? Others outside have to agree, so the plan goes by the later"
            yield Finding("question", TWO_DAYS, text, *CellPlace.from_text(first.cell))


def _of_needs(catalogue: Catalogue) -> Iterator[Finding]:
    for circle in needs_without_circles(catalogue.criteria)[1]:
        text = f"criteria wait for each other: {' needs '.join(circle)}; the last of these needs is left aside"
        yield Finding("warning", "roadmap.circle", text, "data/criteria")
