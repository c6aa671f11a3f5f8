"""Six lights of services with AI inside, those that stand alike together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ims_lib.grouping import grouped
from ims_lib.report.figures import counted, listed
from ims_lib.report.workbook_sheets import Row
from ims_lib.steps import Steps
from ims_lib.steps.ai_systems.doubts import ObjectDoubt
from ims_lib.steps.ai_systems.lights import STATES, LightOn, ServiceWithAi

COUNTED = {"met": "in place", "begun": "in part", "open": "open", "unknown": "unknown"}
"""The criteria of a light, in words."""


def lights_shown(steps: Steps) -> dict[str, Any]:
    """The lights with what each means, and a row for all services that stand alike."""
    with_ai = steps.objects.with_ai
    groups = grouped((tuple(light.state for light in each.lights), each) for each in with_ai)
    rows: list[dict[str, Any]] = [
        {
            "services": [
                {"names": listed(names), "inside": inside}
                for inside, names in grouped((_inside(each), each.service.name) for each in alike).items()
            ],
            "cells": [
                {"state": same[0].state, "counts": _counts(same), "doubt": _doubt_counted(alike, same, steps)}
                for same in zip(*(each.lights for each in alike), strict=True)
            ],
        }
        for alike in groups.values()
    ]
    return {
        "title": _title(with_ai),
        "heads": [on.light for on in with_ai[0].lights] if with_ai else [],
        "rows": rows,
        "doubtful": any(cell["doubt"] for row in rows for cell in row["cells"]),
    }


def rows_lights(steps: Steps) -> list[Row]:
    """A row for each light of each service with AI inside."""
    return [row for each in steps.objects.with_ai for row in _light_rows(each, steps)]


def _title(with_ai: Sequence[ServiceWithAi]) -> str:
    """How many of the lights are in which state; one that stands alike in all services counts once."""
    if not with_ai:
        return ""
    states = [{on.state for on in same} for same in zip(*(each.lights for each in with_ai), strict=True)]
    alike = [state for several in states if len(several) == 1 for state in several]
    told = [f"{alike.count(state)} {state}" for state in STATES if state in alike]
    differing = len(states) - len(alike)
    told += [f"{differing} not alike in all services"] if differing else []
    all_alike = ", alike in all" if len(with_ai) > 1 and not differing else ""
    return f"{counted(len(with_ai), 'service')} with AI inside: of {counted(len(states), 'light')} {listed(told)}{all_alike}"


def _inside(each: ServiceWithAi) -> str:
    return listed([system.name for system in each.systems])


def _counts(same: Sequence[LightOn]) -> str:
    """How many criteria of a light are how far met, from the fewest to the most over services that stand alike."""
    many = {word: [len(getattr(on, name)) for on in same] for name, word in COUNTED.items()}
    there = {word: found for word, found in many.items() if any(found)}
    if len(there) == 1:
        return f"all {_span(next(iter(there.values())))}"
    return ", ".join(f"{_span(found)} {word}" for word, found in there.items())


def _doubt_counted(alike: Sequence[ServiceWithAi], same: Sequence[LightOn], steps: Steps) -> str:
    """How many of the criteria of a light that are met, or in part, are in doubt, over services that stand alike; empty where none is."""
    many = [len(_in_doubt(on, each, steps).keys() & {*on.met, *on.begun}) for each, on in zip(alike, same, strict=True)]
    return f"{_span(many)} of these in doubt" if any(many) else ""


def _span(found: Sequence[int]) -> str:
    fewest, most = min(found), max(found)
    return str(most) if fewest == most else f"{fewest} to {most}"


def _light_rows(each: ServiceWithAi, steps: Steps) -> Iterator[Row]:
    for on in each.lights:
        yield {
            "service": each.service.name,
            "systems": _inside(each),
            "light": on.light.title,
            "means": on.light.means,
            "state": on.state,
            "level": on.level,
            **{name: [_told(item, name, steps) for item in getattr(on, name)] for name in COUNTED},
            "doubt": [
                f"{steps.coverage.catalogue.criteria[name].text} In doubt for {listed([doubt.of.name for doubt in same])}: {why}."
                for name, doubts in _in_doubt(on, each, steps).items()
                for why, same in grouped((doubt.why, doubt) for doubt in doubts).items()
            ],
            "cells": on.cells,
        }


def _in_doubt(on: LightOn, each: ServiceWithAi, steps: Steps) -> dict[str, list[ObjectDoubt]]:
    """Criterion of a light of which something is known → its doubts for the service, or for an AI system inside."""
    cells = {each.service.cell, *(system.cell for system in each.systems)}
    doubts = steps.objects.doubts
    found = {
        name: [doubt for doubt in doubts.get(name, ()) if doubt.of.cell in cells]
        for name in (*on.met, *on.begun, *on.open)
    }
    return {name: there for name, there in found.items() if there}


def _told(criterion: str, state: str, steps: Steps) -> str:
    """A criterion; where it isn't in place, with what the client's lists show of it all the same."""
    text, shown = steps.coverage.catalogue.criteria[criterion].text, steps.objects.list_shows.get(criterion)
    return f"{text} Yet the lists show {shown.told}." if shown and state in ("open", "unknown") else text
