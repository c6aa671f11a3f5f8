"""What is told of a roadmap's settings and prerequisites: each as a sentence, and planning goes on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ims_lib.catalogue.model import Catalogue
from ims_lib.cell_places import CellPlace
from ims_lib.client import Client
from ims_lib.dates import day
from ims_lib.days_off import works_on
from ims_lib.gaps import Gaps
from ims_lib.languages import say, translated
from ims_lib.nearest import did_you_mean
from ims_lib.register.model import Finding
from ims_lib.register.vocabulary import plain
from ims_lib.roadmap.model import OwnDate, Planned
from ims_lib.roadmap.packages import known_packages, needs_without_circles
from ims_lib.scales import roadmap_setting
from ims_lib.standard_ids import number_of
from ims_lib.wording import counted, days, in_figures, in_row

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
        why = say("capacity.days_per_month is 0")
    elif capacity.planned == 0:
        why = say(
            "capacity.keep_free is {keep_free} of {days_per_month} days a month",
            keep_free=in_figures(capacity.keep_free, "g"),
            days_per_month=in_figures(capacity.days_per_month, "g"),
        )
    elif {month for month in capacity.no_work_in if isinstance(month, int)} == set(range(1, 13)):
        why = say("capacity.no_work_in names all twelve months of every year")
    if why:
        yield Finding(
            "warning", "roadmap.no_capacity", say("{why}: the roadmap has an order but no dates", why=why), FILE
        )


def role_findings(roles: Mapping[str, float], owners: Mapping[str, str]) -> Iterator[Finding]:
    """The days of roles that the plan can't keep to: nobody of that name answers for a package, or they are none."""
    answering = {plain(owner): owner for owner in owners.values()}
    for role, given in roles.items():
        if plain(role) not in answering:
            text = say(
                "capacity.roles: {role} answers for no package of the plan{did_you_mean}",
                role=role,
                did_you_mean=did_you_mean(role, answering.values()),
            )
            yield Finding("note", "roadmap.role_unknown", text, FILE)
        elif not given:
            text = say(
                "capacity.roles gives {role} no days a month, who answers for {packages}: the plan leaves that aside; who does the work?",
                role=role,
                packages=counted(sum(plain(owner) == plain(role) for owner in owners.values()), "package"),
            )
            yield Finding("question", "roadmap.role_without_days", text, FILE)


def role_too_slow(roles: Iterable[str]) -> Finding:
    """The days of roles with which the known work takes longer than anybody plans, so that the plan leaves them aside."""
    text = say(
        "capacity.roles: with the days a month of {roles} the known work would take more than {years} years, so the plan leaves them aside; "
        "who else does some of it?",
        roles=in_row(dict.fromkeys(roles)),
        years=int(roadmap_setting("longest_months")) // 12,
    )
    return Finding("question", "roadmap.role_too_slow", text, FILE)


def _of_wanted(client: Client) -> Iterator[Finding]:
    for standard, by in client.settings.wanted.items():
        if standard not in client.standards:
            text = say(
                "wanted.{standard}: {standard} isn't among the standards in scope; its date is left aside",
                standard=standard,
            )
            yield Finding("warning", "roadmap.wanted_out_of_scope", text, FILE)
        elif by <= client.as_of:
            text = say(
                "wanted.{standard}: {day} isn't after {as_of}, the as-of date; it is left aside",
                standard=standard,
                day=by.isoformat(),
                as_of=client.as_of.isoformat(),
            )
            yield Finding("warning", "roadmap.wanted_past", text, FILE)
    if client.settings.wanted and client.settings.capacity is None:
        text = say("wanted: without capacity.days_per_month nobody can say whether a date is possible")
        yield Finding("warning", "roadmap.wanted_without_capacity", text, FILE)


def plan_findings(planned: Mapping[str, Planned], gaps: Gaps) -> Iterator[Finding]:
    """What was agreed of packages that nothing knows, or that are said to be done while their gap is open."""
    ids = {*planned, *known_packages(gaps)}
    known = {name for item in ids for name in (item, item.partition(".")[0], item.partition("/")[0])}
    for name, line in gaps.coverage.client.plan.items():
        if name not in known and line.status != "done":
            text = say(
                "'{name}' is no package of the plan{did_you_mean}; it is out of scope, or misspelt",
                name=name,
                did_you_mean=did_you_mean(name, known),
            )
            yield Finding("warning", UNKNOWN, text, *CellPlace.from_text(line.cell))
    works = works_on(gaps.coverage.client)
    for item in planned.values():
        if item.agreed and item.agreed.end and not works(item.agreed.end):
            text = say(
                "{label} is agreed until {end}, a day on which nobody works: is the working day before it meant?",
                label=item.label,
                end=day(item.agreed.end),
            )
            yield Finding("question", DAY_OFF, text, *CellPlace.from_text(item.agreed.cell))
        if item.agreed and item.agreed.status == "done" and item.is_look:
            text = say(
                "{label} is done by what was agreed, and nobody has judged {criteria} of it: what was found of each? Until that is "
                "said they are unknown, and looking at them stays planned",
                label=item.label,
                criteria=counted(len(item.criteria), "criterion", "criteria"),
            )
            yield Finding("question", DONE_BUT_OPEN, text, *CellPlace.from_text(item.agreed.cell))
        elif item.is_said_done and item.agreed:
            text = say(
                "{label} is done by what was agreed, and {map} days of it are open still by what the "
                "client's files and judgements say, of which the plan keeps {left} to look at it: what shows that it is done?",
                label=item.label,
                map=days(sum(map(gaps.to_close.__getitem__, item.criteria))),
                left=days(item.days),
            )
            yield Finding("question", DONE_BUT_OPEN, text, *CellPlace.from_text(item.agreed.cell))


def day_findings(dates: Iterable[OwnDate]) -> Iterator[Finding]:
    """Of what others outside have to agree to: rows that set different days."""
    for item in dates:
        if (first := item.instead_of) and first.by < item.by:
            text = say(
                "{number} is to be closed by {day} here and, as a measure against a risk, by "
                "{other_day} in {place}: which day holds? Others outside have to agree, so the plan goes "
                "by the later",
                number=number_of(item.requirement),
                day=day(first.by),
                other_day=day(item.by),
                place=CellPlace.from_text(item.cell).told,
            )
            yield Finding("question", TWO_DAYS, text, *CellPlace.from_text(first.cell))


def _of_needs(catalogue: Catalogue) -> Iterator[Finding]:
    for circle in needs_without_circles(catalogue.criteria)[1]:
        text = say(
            "criteria wait for each other: {circle}; the last of these needs is left aside",
            circle=translated(" needs ").join(circle),
        )
        yield Finding("warning", "roadmap.circle", text, "data/criteria")
