"""The sector: what is usual for an organisation like this, in words only, beside where the client stands."""

from __future__ import annotations

from operator import itemgetter
from typing import Any

from ims_lib.catalogue.sectors import sector_told
from ims_lib.languages import say, translated
from ims_lib.report.figures import bar
from ims_lib.report.packages_told import first_packages
from ims_lib.report.section import Section, render
from ims_lib.steps import Steps
from ims_lib.steps.sector import Beginning
from ims_lib.wording import in_sentence, listed


def section_sector(steps: Steps) -> Section:
    """What integration usually means in the client's sector, kept apart from what was found at the client."""
    view, client = steps.sector, steps.coverage.client
    lacks = _lacks(steps)
    return render(
        "sector",
        name=client.short_name,
        said=sector_told(view.said),
        sector=view.sector,
        trade=in_sentence(view.sector.title) if view.sector else "",
        rows=[_row(each, steps) for each in view.begin_with],
        of=len(steps.processes.rows),
        lacks=lacks,
        lacks_title=_lacks_title(lacks, client.short_name),
        least=_least(steps),
        begin=next(iter(first_packages(steps.roadmap)), None),
        found=_found(steps),
        finding=view.findings[0].message if view.findings else "",
    )


def results_sector(steps: Steps) -> dict[str, Any]:
    """The sector that was understood, and what usually comes first there."""
    view = steps.sector
    return {
        "said": view.said,
        "sector": view.sector.id if view.sector else None,
        "begin_with": [each.process for each in view.begin_with],
    }


def _lacks(steps: Steps) -> list[dict[str, Any]]:
    """What such organisations usually lack, as far as a standard in scope asks for it, and what the client has of it."""
    parts = {part.criterion: part for row in steps.processes.rows for part in row.parts}
    usual = steps.sector.sector.lacks if steps.sector.sector else ()
    return [
        {
            "text": each.text,
            "state": translated(part.state),
            "is_there": part.state == "in place",
            "for": listed(part.standards),
        }
        for each in usual
        if (part := parts.get(each.criterion))
    ]


def _lacks_title(lacks: list[dict[str, Any]], who: str) -> str:
    there = sum(each["is_there"] for each in lacks)
    if not there:
        return say("What peers usually lack, and {who} hasn’t: none of {lacks} in place", who=who, lacks=len(lacks))
    return say(
        "What peers usually lack, and {who} has: {there} of {lacks} in place", who=who, there=there, lacks=len(lacks)
    )


def _least(steps: Steps) -> str:
    """Of the processes that usually come first the one of which least exists at the client; empty where there is none."""
    found = [(each.row.figures["likely"], each.title) for each in steps.sector.begin_with if each.row]
    return in_sentence(min(found)[1]) if found else ""


def _found(steps: Steps) -> str:
    """Of the processes that usually come first, where the client is furthest ahead and furthest behind."""
    found = [(each.row.figures["likely"], each.title) for each in steps.sector.begin_with if each.row]
    if len(found) < 2:
        return say("What was found")
    (_, best), (_, worst) = max(found, key=itemgetter(0)), min(found, key=itemgetter(0))
    who = steps.coverage.client.short_name
    return say(
        "Found at {who}: of {best} most exists already, of {worst} least",
        who=who,
        best=in_sentence(best),
        worst=in_sentence(worst),
    )


def _row(each: Beginning, steps: Steps) -> dict[str, Any]:
    deltas = steps.processes.deltas.get(each.process, {})
    return {
        "of": each,
        "bar": bar(each.row.figures) if each.row else None,
        "by_standard": {name: found for name, delta in deltas.items() if (found := bar(delta.figures))},
    }
