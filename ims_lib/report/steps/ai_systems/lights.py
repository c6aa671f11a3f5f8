"""Six lights of services with AI inside, those that stand alike together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ims_lib.grouping import grouped
from ims_lib.languages import noted, say, translated
from ims_lib.report.workbook_sheets import Row
from ims_lib.steps import Steps
from ims_lib.steps.ai_systems.doubts import ObjectDoubt
from ims_lib.steps.ai_systems.lights import STATES, LightOn, ServiceWithAi
from ims_lib.wording import counted, in_row, listed

COUNTED = {"met": noted("in place"), "begun": noted("in part"), "open": noted("open"), "unknown": noted("unknown")}
"""The criteria of a light, in words."""


def lights_shown(steps: Steps) -> dict[str, Any]:
    """The lights with what each means, and a row for all services that stand alike, in what is in doubt too."""
    with_ai = steps.objects.with_ai
    groups = grouped((tuple((_state(on), *_doubted(on, each, steps)) for on in each.lights), each) for each in with_ai)
    rows: list[dict[str, Any]] = [
        {
            "services": [
                {"names": listed(names), "inside": inside}
                for inside, names in grouped((_inside(each), each.service.name) for each in alike).items()
            ],
            "cells": [
                {
                    "state": same[0].state,
                    "told": _state(same[0]),
                    "counts": _counts(same),
                    "doubt": say("{many} of these in doubt", many=many) if many else "",
                }
                for same in zip(*(each.lights for each in alike), strict=True)
                for many in [len(_doubted(same[0], alike[0], steps))]
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
    told = [f"{alike.count(state)} {translated(state)}" for state in STATES if state in alike]
    differing = len(states) - len(alike)
    told += [say("{differing} not alike in all services", differing=differing)] if differing else []
    all_alike = say(", alike in all") if len(with_ai) > 1 and not differing else ""
    return say(
        "{services} with AI inside: of {lights} {told}{all_alike}",
        services=counted(len(with_ai), "service"),
        lights=counted(len(states), "light"),
        told=listed(told),
        all_alike=all_alike,
    )


def _inside(each: ServiceWithAi) -> str:
    return listed([system.name for system in each.systems])


def _counts(same: Sequence[LightOn]) -> str:
    """How many criteria of a light are how far met, from the fewest to the most over services that stand alike."""
    many = {word: [len(getattr(on, name)) for on in same] for name, word in COUNTED.items()}
    there = {word: found for word, found in many.items() if any(found)}
    if len(there) == 1:
        return say("all {span}", span=_span(next(iter(there.values()))))
    return ", ".join(f"{_span(found)} {translated(word)}" for word, found in there.items())


def _state(on: LightOn) -> str:
    """The state; where it would be another if what is in doubt held, that."""
    return (
        say(
            "{state}; {if_it_holds} if what is in doubt holds here",
            state=translated(on.state),
            if_it_holds=translated(on.if_it_holds),
        )
        if on.if_it_holds
        else translated(on.state)
    )


def _doubted(on: LightOn, each: ServiceWithAi, steps: Steps) -> list[str]:
    """The criteria of a light that are met, or in part, and in doubt."""
    return sorted(_in_doubt(on, each, steps).keys() & {*on.met, *on.begun})


def _span(found: Sequence[int]) -> str:
    fewest, most = min(found), max(found)
    return str(most) if fewest == most else say("{fewest} to {most}", fewest=fewest, most=most)


def _light_rows(each: ServiceWithAi, steps: Steps) -> Iterator[Row]:
    for on in each.lights:
        yield {
            "service": each.service.name,
            "systems": _inside(each),
            "light": on.light.title,
            "means": on.light.means,
            "state": _state(on),
            "level": on.level,
            **{name: [_told(item, name, each, steps) for item in getattr(on, name)] for name in COUNTED},
            "doubt": [
                say(
                    "{criterion} In doubt for {systems}: {why}.",
                    criterion=steps.coverage.catalogue.criteria[name].text,
                    systems=listed([doubt.of.name for doubt in same]),
                    why=why,
                )
                for name, doubts in _in_doubt(on, each, steps).items()
                for why, same in grouped((doubt.why, doubt) for doubt in doubts).items()
            ],
            "cells": on.cells,
        }


def _in_doubt(on: LightOn, each: ServiceWithAi, steps: Steps) -> dict[str, list[ObjectDoubt]]:
    """Criterion of a light of which something is known → its doubts for the service, or for an AI system inside."""
    cells, doubts = _cells(each), steps.objects.doubts
    found = {
        name: [doubt for doubt in doubts.get(name, ()) if doubt.of.cell in cells]
        for name in (*on.met, *on.begun, *on.open)
    }
    return {name: there for name, there in found.items() if there}


def _cells(each: ServiceWithAi) -> set[str]:
    """Those of a service and of the AI systems inside."""
    return {each.service.cell, *(system.cell for system in each.systems)}


def _told(criterion: str, state: str, each: ServiceWithAi, steps: Steps) -> str:
    """A criterion; where it isn't in place, with what the client's lists show for it and against it, of this service and the AI inside."""
    text, shown = steps.coverage.catalogue.criteria[criterion].text, steps.objects.list_shows.get(criterion)
    said = (*([shown] if shown else []), *steps.objects.list_lacks.get(criterion, ()))
    found = [item.among(_cells(each)) for item in said] if state in ("open", "unknown") else []
    here = [there.told for there in found if there]
    return say("{criterion} By the lists: {here}.", criterion=text, here=in_row(here)) if here else text
