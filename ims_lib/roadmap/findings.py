"""What is told of a roadmap's settings and prerequisites: each as a sentence, and planning goes on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from ims_lib.catalogue.model import Catalogue
from ims_lib.cell_places import CellPlace
from ims_lib.client import Capacity, Client
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
from ims_lib.told import finding_at
from ims_lib.wording import counted, counted_days, days, first_of, in_figures, in_row

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
        yield finding_at("roadmap.no_capacity", (FILE,), why=why)


def role_findings(capacity: Capacity | None, owners: Mapping[str, str]) -> Iterator[Finding]:
    """The days of roles that the plan can't keep to: nobody of that name answers for a package, or they are none; and where they
    are all the days that there are, so that packages of others share them."""
    roles = capacity.roles if capacity else {}
    answering, count = {plain(owner): owner for owner in owners.values()}, Counter(map(plain, owners.values()))
    others = [name for name in answering if name not in {*map(plain, roles)}]
    if capacity and roles and others and capacity.days_per_month <= sum(roles.values()):
        yield finding_at(
            "roadmap.roles_alone",
            (FILE,),
            days=counted_days(capacity.days_per_month),
            packages=counted(sum(count[name] for name in others), "package"),
            others=first_of([answering[name] for name in sorted(others, key=lambda name: -count[name])], 3, ", "),
        )
    for role, given in roles.items():
        if plain(role) not in answering:
            yield finding_at(
                "roadmap.role_unknown", (FILE,), role=role, did_you_mean=did_you_mean(role, answering.values())
            )
        elif not given:
            packages = counted(count[plain(role)], "package")
            yield finding_at("roadmap.role_without_days", (FILE,), role=role, packages=packages)


def role_too_slow(roles: Iterable[str]) -> Finding:
    """The days of roles with which the known work takes longer than anybody plans, so that the plan leaves them aside."""
    return finding_at(
        "roadmap.role_too_slow",
        (FILE,),
        roles=in_row(dict.fromkeys(roles)),
        years=int(roadmap_setting("longest_months")) // 12,
    )


def _of_wanted(client: Client) -> Iterator[Finding]:
    for standard, by in client.settings.wanted.items():
        if standard not in client.standards:
            yield finding_at("roadmap.wanted_out_of_scope", (FILE,), standard=standard)
        elif by <= client.as_of:
            yield finding_at(
                "roadmap.wanted_past", (FILE,), standard=standard, day=by.isoformat(), as_of=client.as_of.isoformat()
            )
    if client.settings.wanted and client.settings.capacity is None:
        yield finding_at("roadmap.wanted_without_capacity", (FILE,))


def plan_findings(planned: Mapping[str, Planned], gaps: Gaps) -> Iterator[Finding]:
    """What was agreed of packages that nothing knows, or that are said to be done while their gap is open."""
    ids = {*planned, *known_packages(gaps)}
    known = {name for item in ids for name in (item, item.partition(".")[0], item.partition("/")[0])}
    for name, line in gaps.coverage.client.plan.items():
        if name not in known and line.status != "done":
            yield finding_at(
                "plan.package_unknown",
                CellPlace.from_text(line.cell),
                name=name,
                did_you_mean=did_you_mean(name, known),
            )
    works = works_on(gaps.coverage.client)
    for item in planned.values():
        if item.agreed and item.agreed.end and not works(item.agreed.end):
            yield finding_at(
                "plan.day_off", CellPlace.from_text(item.agreed.cell), label=item.label, end=day(item.agreed.end)
            )
        if item.agreed and item.agreed.status == "done" and item.is_look:
            yield finding_at(
                "plan.done_but_open/look",
                CellPlace.from_text(item.agreed.cell),
                label=item.label,
                criteria=counted(len(item.criteria), "criterion", "criteria"),
            )
        elif item.is_said_done and item.agreed:
            yield finding_at(
                "plan.done_but_open",
                CellPlace.from_text(item.agreed.cell),
                label=item.label,
                map=days(sum(map(gaps.to_close.__getitem__, item.criteria))),
                left=days(item.days),
            )


def day_findings(dates: Iterable[OwnDate]) -> Iterator[Finding]:
    """Of what others outside have to agree to: rows that set different days."""
    for item in dates:
        if (first := item.instead_of) and first.by < item.by:
            yield finding_at(
                "plan.two_days",
                CellPlace.from_text(first.cell),
                number=number_of(item.requirement),
                day=day(first.by),
                other_day=day(item.by),
                place=CellPlace.from_text(item.cell).told,
            )


def _of_needs(catalogue: Catalogue) -> Iterator[Finding]:
    for circle in needs_without_circles(catalogue.criteria)[1]:
        yield finding_at("roadmap.circle", ("data/criteria",), circle=translated(" needs ").join(circle))
