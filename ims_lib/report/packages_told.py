"""Packages in words: how many, why first, what each waits for, and what has to come before it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from ims_lib.dates import day, long_month
from ims_lib.languages import noted, say
from ims_lib.report.owner_load import days_in_quarters
from ims_lib.roadmap import (
    OwnDate,
    Planned,
    Roadmap,
    count_worked,
)
from ims_lib.roadmap.early import early_told
from ims_lib.scales import report_setting
from ims_lib.standard_ids import number_of
from ims_lib.wording import (
    counted,
    in_figures,
    in_quotes,
    in_row,
)


def first_packages(roadmap: Roadmap) -> tuple[Planned, ...]:
    """The packages that the first screen shows, by their start."""
    found = roadmap.in_order[: int(report_setting("first_packages"))]
    return tuple(sorted(found, key=lambda item: item.start or date.min))


def why_first(item: Planned, roadmap: Roadmap) -> str:
    """Why the plan begins with a package, in half a sentence: a day or a small step, else that it waits for nothing; none of the look."""
    if item.is_look:
        return ""
    small = say("a small step against a known weakness") if item.is_quick_win else ""
    return early_told(roadmap).get(item.package) or small or ("" if item.needs else say("it waits for nothing"))


def days_of(packages: Iterable[Planned], roadmap: Roadmap) -> str:
    """The days of some packages: what stands beside each, added."""
    shown = days_in_quarters(roadmap)
    return in_figures(sum(shown[item.package] for item in packages), "g")


def packages_in_words(packages: Sequence[Planned]) -> str:
    """What is counted of some packages, the same everywhere: the first look and 40 packages."""
    work = counted(count_worked(packages), "package")
    return say("the first look and {work}", work=work) if any(item.is_look for item in packages) else work


def brought_forward(item: Planned, roadmap: Roadmap) -> str:
    """That it is done long before days that rows of the client's set; empty where it isn't."""
    asked, told = (
        noted("brought forward{of_files}: agree with {owner} which holds"),
        noted("brought forward{of_files}: agree with {owner}"),
    )
    return in_row(
        say(asked if own.is_asked else told, of_files=_of_files(own), owner=own.owner or say("its owner"))
        for own in roadmap.brought_forward.get(item.package, ())
    )


def _of_files(own: OwnDate) -> str:
    """From which day, or by which words of the files."""
    number = number_of(own.requirement)
    if own.said:
        return say(", as the files say “{said}” on {number}", said=own.said, number=number)
    told = noted(" from {by}, the day in the files for {number}")
    if own.is_asked:
        told = noted(" from {by}, the day of a measure for {number}, while its own row says {other}")
    return say(told, by=day(own.by), number=number, other=day(own.row.by))


def condition_told(item: Planned, roadmap: Roadmap) -> str:
    """What has to come first by the client's own words, its day, and where that is too late, by when it is needed; else empty."""
    by, as_of = item.condition_by, roadmap.gaps.coverage.client.as_of
    text = noted("was due {by}") if by and by < as_of else noted("due {by}")
    told = [say(text, by=long_month(by) if item.condition_is_month else day(by))] if by else []
    if item.start and not (by and item.end and by <= item.end):
        told.append(say("needed by {start}", start=day(item.start)))
    means = say("people for {condition_for}, ", condition_for=item.condition_for) if item.condition_for else ""
    return f"{means}{in_quotes(item.condition)}{f' ({in_row(told)})' if told else ''}" if item.condition else ""


def waits_told(item: Planned, roadmap: Roadmap) -> list[str]:
    """What a package waits for: the numbers of others, with the days of records since, and the days that records or answers take."""
    told = []
    for need in sorted({*item.needs, *filter(None, item.records)}, key=lambda need: roadmap.planned[need].order):
        many, done = item.records.get(need, 0), roadmap.planned[need].done_on
        text = noted("no. {order} ({days} days of records since)") if many else noted("no. {order}")
        text = noted("no. {order} ({days} days of records since {day}, when it was done)") if many and done else text
        told.append(say(text, order=roadmap.planned[need].order, days=many, day=day(done) if done else ""))
    off = noted("not for “{label}” any more, which was stopped ({said_by}): say first whether it goes on without that")
    stopped = (roadmap.stopped[name] for name in item.stopped)
    told += [say(off, label=each.label, said_by=each.agreed.said_by) for each in stopped if each.agreed]
    if own := item.records.get(""):
        told.append(say("{own} days of records since it began", own=own))
    if item.answers:
        told.append(say("{answers} days for answers from outside", answers=item.answers))
    return told
