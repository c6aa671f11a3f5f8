"""Systems × themes of Annex A and services × processes: who is behind, and where."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from statistics import fmean
from typing import Any

from ims_lib.assessment.objects import ListedObject
from ims_lib.grouping import grouped
from ims_lib.languages import say
from ims_lib.report.figures import bar
from ims_lib.report.steps.ai_systems.shown import most_shown
from ims_lib.report.steps.asked import FEW, alike, doubtful, uncovered_of
from ims_lib.scales import report_setting
from ims_lib.steps import Steps
from ims_lib.steps.ai_systems.own_rows import is_uncovered
from ims_lib.steps.ai_systems.standing import Standing, furthest_behind_first, groups_of, titles_of_groups
from ims_lib.wording import first_of, listed

UNKNOWN = "unknown"


def likely_of(group: str, standings: Sequence[Standing], doubted: Collection[tuple[str, ListedObject]]) -> float | None:
    """What is in place of it on average, without what is in doubt."""
    found = [
        each.groups[group]["likely"]
        for each in standings
        if group in each.groups and (group, each.listed) not in doubted
    ]
    return sum(found) / len(found) if found else None


def matrix_of(standings: Sequence[Standing], steps: Steps) -> dict[str, Any]:
    """A row for all themes or processes that stand alike, a column for all objects that do, those furthest behind first."""
    titles = titles_of_groups(standings, steps.coverage.catalogue)
    # Of those outside the certificate nothing is counted: they stand in a sentence, unless there is nothing else.
    counted_for = [each for each in standings if not uncovered_of(each.listed, steps)] or standings
    ordered = furthest_behind_first(counted_for)
    figures = [_figures_of(each, titles, steps) for each in ordered]
    doubted = doubtful(steps)
    # What is in doubt is shown with that, and is no progress over all of them.
    sure = [
        [None if (name, each.listed) in doubted else cell for name, cell in zip(titles, line, strict=True)]
        for each, line in zip(ordered, figures, strict=True)
    ]
    same = grouped(zip(figures, (each.listed.name for each in ordered), strict=True))
    shown = list(same.items())[: most_shown("columns_shown")]
    everyone = [each.listed.name for each in standings]
    marks = _in_doubt(standings, steps)
    lines = grouped(
        (
            (tuple(column[place] for column, _ in shown), marks.get(name, "")),
            f"{name.partition(':')[2]} {title}".strip(),
        )
        for place, (name, title) in enumerate(titles.items())
    )
    return {
        "finding": _least(sure, [f"{name.partition(':')[2]} {title}".strip() for name, title in titles.items()]),
        "columns": [
            {"mark": chr(ord("A") + place) if len(shown) > 1 else "", "called": _called(called, everyone)}
            for place, (_, called) in enumerate(shown)
        ],
        "rows": [{"titles": _marked(there, mark), "cells": cells} for (cells, mark), there in lines.items()],
        "more": sum(map(len, list(same.values())[len(shown) :])),
    }


def _least(figures: Sequence[Sequence[tuple[str, int] | None]], titles: Sequence[str]) -> str:
    """In which theme or process most is in place over all of them, and in which least; or that it is nowhere known."""
    means = {}
    for title, cells in zip(titles, zip(*figures, strict=True), strict=True):
        if known := [0 if cell[0] == UNKNOWN else int(cell[0]) for cell in cells if cell]:
            means[title] = fmean(known)
    most, least = max(means.values(), default=0.0), min(means.values(), default=0.0)
    if not most:
        return say("nothing is known to be in place")
    ends = [[title for title, mean in means.items() if mean == end] for end in (most, least)]
    best, worst = (
        listed(end) if len(end) <= FEW else say("{end} of {means}", end=len(end), means=len(means)) for end in ends
    )
    if most == least:
        return say("alike in all {means}", means=len(means))
    if most < most_shown("little_in_place"):
        return say("little is in place anywhere: {most} % on average in {best}, the most", most=round(most), best=best)
    if least:
        return say("most is in place in {best}, least in {worst}", best=best, worst=worst)
    return say("most is in place in {best}, nothing in {worst}", best=best, worst=worst)


def _marked(titles: Sequence[str], mark: str) -> list[str]:
    """Titles of one mark, with it behind the last; of several it says that it is of all."""
    of = {1: mark, FEW: say("both {mark}", mark=mark)}.get(len(titles), say("all {mark}", mark=mark))
    return [*titles[:-1], f"{titles[-1]} ({of})"] if mark else list(titles)


def _figures_of(each: Standing, titles: Iterable[str], steps: Steps) -> tuple[tuple[str, int] | None, ...]:
    """What is shown of one for each theme or process; unknown where it is stated for all and the certificate leaves this one out."""
    uncovered = {
        group
        for name in uncovered_of(each.listed, steps)
        for group in groups_of(name, each.listed.per, steps.coverage.assessment)
    }
    return tuple((UNKNOWN, 0) if name in uncovered else shown_of(each.groups.get(name)) for name in titles)


def _in_doubt(standings: Sequence[Standing], steps: Steps) -> dict[str, str]:
    """Theme or process → for which objects something of its level is in doubt, else that a judgement speaks of all at once; not those
    of which all is."""
    view = steps.objects
    own = [each.listed for each in standings if not is_uncovered(view.against.get(each.listed.cell, ()))]
    doubted = doubtful(steps)
    names = grouped((group, each.name) for each in own for group, of in doubted if of == each)
    everyone = [each.name for each in own]
    at_once = {
        group: say("judged for all at once")
        for criterion, cell in view.at_once
        for each in own
        if each.cell == cell
        for group in groups_of(criterion, each.per, steps.coverage.assessment)
    }
    return at_once | {
        group: say("in doubt for {called}", called=_called(each, everyone, ", ")) for group, each in names.items()
    }


def _called(names: Sequence[str], everyone: Sequence[str], between: str = "; ") -> str:
    """Objects that stand alike, the first names of many."""
    most = int(report_setting("records_shown"))
    said = alike(names, everyone)
    return said if len(names) <= most or said != listed(names) else first_of(names, most, between)


def shown_of(figures: Mapping[str, float] | None) -> tuple[str, int] | None:
    """In place, or that nobody knows, and what is reusable in per cent; none where nothing is asked."""
    found = bar(figures) if figures else None
    if found is None:
        return None
    unknown = not found.likely and found.shares["unknown"] > found.shares["gap"]
    return (UNKNOWN if unknown else str(found.likely)), found.reusable
