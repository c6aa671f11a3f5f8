"""AI systems and services one by one: who is behind, what their role proposes, what the law asks, six lights of AI in services."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ims_lib.ai_roles.proposals import PROPOSED
from ims_lib.assessment.objects import ListedObject
from ims_lib.frames import values_of
from ims_lib.grouping import grouped
from ims_lib.inputs.rows import AiSystemRow, ServiceRow
from ims_lib.report.figures import bar, counted, days, listed
from ims_lib.report.section import Section, render
from ims_lib.report.steps.impact import impact_result, impact_rows, impact_table
from ims_lib.report.steps.shared import in_sentence
from ims_lib.report.workbook_sheets import YES_NO, Row
from ims_lib.scales import setting
from ims_lib.steps import Steps
from ims_lib.steps.ai_systems.lights import STATES
from ims_lib.steps.ai_systems.overlay import SystemDuty, SystemOverlay
from ims_lib.steps.ai_systems.standing import Standing

SYSTEMS, SERVICES, LIGHTS = "AI systems", "Services", "AI in services"
ROLES, DUTIES, IMPACT = "AI roles and controls", "AI duties", "Impact assessments"


def section_systems(steps: Steps) -> Section:
    """The client's AI systems and services, each by what is asked of it; nothing where AI isn't in scope and no list names any."""
    view, client = steps.objects, steps.coverage.client
    wanted = bool(view.system_rows or view.service_rows) or "42001" in client.standards
    return render(
        "systems.html.j2",
        id="systems",
        title="AI systems and services" if wanted else "",
        heading=_heading(steps),
        systems=_systems(steps),
        more_systems=max(len(view.systems) - _most("systems_shown"), 0),
        themes=_titles(view.systems, steps),
        services=_matrix(view.services, _most("services_shown"), steps),
        more_services=max(len(view.services) - _most("services_shown"), 0),
        processes=_titles(view.services, steps),
        left_out=[each for each in steps.coverage.assessment.objects.listed if each.left_out],
        lights=[_lights(each) for each in view.with_ai],
        lights_title=_lights_title(steps),
        proposed=_proposed(steps),
        apart=_apart(steps),
        overlays=_overlays(steps),
        impact=impact_table(steps, _most("systems_shown")),
        sheets={
            "systems": SYSTEMS,
            "services": SERVICES,
            "lights": LIGHTS,
            "roles": ROLES,
            "duties": DUTIES,
            "impact": IMPACT,
        },
    )


def rows_systems(steps: Steps) -> dict[str, list[Row]]:
    """A row for each AI system and service of the lists, each light, each control's proposal, and each duty."""
    return {
        SYSTEMS: [_object_row(each, steps) for each in _listed("ai_system", steps)],
        SERVICES: [_object_row(each, steps) for each in _listed("service", steps)],
        LIGHTS: [row for each in steps.objects.with_ai for row in _light_rows(each, steps)],
        ROLES: [_proposal_row(each, steps) for each in steps.coverage.assessment.proposals],
        IMPACT: impact_rows(steps),
        DUTIES: [_duty_row(each, duty) for each in steps.objects.overlays for duty in each.duties],
    }


def results_systems(steps: Steps) -> dict[str, list[dict[str, Any]]]:
    """Each AI system and service: whether it is assessed, how it stands, and the class that an overlay proposes."""
    view = steps.objects
    standing = {each.listed.cell: each for each in (*view.systems, *view.services)}
    classes = grouped((each.cell, each) for each in view.overlays)
    impacts = {each.system.cell: each for each in view.impacts}

    def found(each: ListedObject) -> dict[str, Any]:
        own = standing.get(each.cell)
        impact = {"impact": impact_result(impacts.get(each.cell))} if each.per == "ai_system" else {}
        return {
            "id": each.key,
            "name": each.name,
            "cell": each.cell,
            "left_out": each.left_out,
            "groups": dict(own.groups) if own else {},
            "behind": list(own.behind) if own else [],
            "unknown": list(own.unknown) if own else [],
            "classes": {item.overlay: item.proposed.id for item in classes.get(each.cell, ()) if item.proposed},
            **impact,
        }

    return {
        "ai_systems": [found(each) for each in _listed("ai_system", steps)],
        "services": [found(each) for each in _listed("service", steps)],
    }


def _listed(per: str, steps: Steps) -> list[ListedObject]:
    return [each for each in steps.coverage.assessment.objects.listed if each.per == per]


def _most(name: str) -> int:
    return int(setting("ai_systems", name))


def _heading(steps: Steps) -> str:
    """How many there are, and where the systems are least far."""
    view = steps.objects
    if not view.systems and not view.services:
        return "No list names an AI system or a service, so what is asked of each counts once"
    said = [counted(len(view.systems), "AI system")] if view.systems else []
    said += [counted(len(view.services), "service")] if view.services else []
    total = f"{listed(said)} in scope"
    themes = {name: mean for name in _titles(view.systems, steps) if (mean := _likely(name, view.systems)) is not None}
    if len(set(themes.values())) < 2:
        return total
    best, worst = (end(themes, key=themes.__getitem__) for end in (max, min))
    titles = _titles(view.systems, steps)
    return f"{total}: of 42001 Annex A most is in place in {in_sentence(titles[best])}, least in {in_sentence(titles[worst])}"


def _likely(group: str, standings: Sequence[Standing]) -> float | None:
    found = [each.groups[group]["likely"] for each in standings if group in each.groups]
    return sum(found) / len(found) if found else None


def _titles(standings: Iterable[Standing], steps: Steps) -> dict[str, str]:
    """What the columns of a matrix are called, in the order of the standard or of the processes."""
    catalogue = steps.coverage.catalogue
    there = {group for each in standings for group in each.groups}
    areas = {name: catalogue.title_of(name) for name in catalogue.requirements if name in there}
    return areas or {name: process.title for name, process in catalogue.processes.items() if name in there}


def _matrix(standings: Sequence[Standing], most: int, steps: Steps) -> list[dict[str, Any]]:
    """The objects furthest behind first, each with a bar for each column."""
    titles = _titles(standings, steps)
    order = sorted(standings, key=lambda each: _mean_likely(each))[:most]
    return [
        {"of": each, "bars": {name: bar(each.groups[name]) if name in each.groups else None for name in titles}}
        for each in order
    ]


def _mean_likely(each: Standing) -> float:
    found = [figures["likely"] for figures in each.groups.values()]
    return sum(found) / len(found) if found else 1.0


def _systems(steps: Steps) -> list[dict[str, Any]]:
    rows, classes = steps.objects.system_rows, grouped((each.cell, each) for each in steps.objects.overlays)
    assessed_on = {each.system.cell: each.assessed_on for each in steps.objects.impacts}
    return [
        row
        | {
            "row": rows[row["of"].listed.cell],
            "assessed_on": assessed_on[row["of"].listed.cell],
            "classes": [_class(each) for each in classes.get(row["of"].listed.cell, ())],
        }
        for row in _matrix(steps.objects.systems, _most("systems_shown"), steps)
    ]


def _class(each: SystemOverlay) -> str:
    if each.proposed is None:
        return ""
    places = listed(list(dict.fromkeys(sign.place for sign in each.proposed.signs)))
    return f"{each.proposed.title} ({places})" if places else each.proposed.title


def _lights(each: Any) -> dict[str, Any]:
    return {"of": each, "inside": listed([system.name for system in each.systems])}


def _lights_title(steps: Steps) -> str:
    """How many lights are in which state."""
    states = [light.state for each in steps.objects.with_ai for light in each.lights]
    told = [f"{states.count(state)} {state}" for state in STATES if state in states]
    services = counted(len(steps.objects.with_ai), "service")
    return f"{services} with AI inside: of {counted(len(states), 'light')} {listed(told)}" if states else ""


def _proposed(steps: Steps) -> list[dict[str, Any]]:
    """The controls of Annex A by what the roles propose."""
    by_word = grouped((each.proposal, each) for each in steps.coverage.assessment.proposals)
    return [{"word": word, "controls": by_word[name]} for name, word in PROPOSED.items() if name in by_word]


def _apart(steps: Steps) -> str:
    """The working days of what likely doesn't apply, beside the plan."""
    total = sum(steps.roadmap.gaps.apart.values())
    return days(total) if total else ""


def _overlays(steps: Steps) -> list[dict[str, Any]]:
    """Each overlay with the systems' classes, and the duties by day."""
    by_overlay = grouped((each.overlay, each) for each in steps.objects.overlays)
    found = []
    for overlay in steps.objects.laid_over:
        systems = by_overlay.get(overlay.overlay, ())
        duties = {duty.entry.id: duty for each in systems for duty in each.duties}
        by_day = grouped((duty.applies_from, duty) for duty in duties.values())
        found.append(
            {
                "of": overlay,
                "systems": [{"of": each, "class": _class(each)} for each in systems],
                "has_classes": bool(overlay.classes),
                "by_day": sorted(((day, listed) for day, listed in by_day.items() if day), key=lambda item: item[0]),
                "entries": len(duties),
                "unsure": sum(duty.confidence != "high" for duty in duties.values()),
                "open": sum(duty.level is None or duty.level < 1 for duty in duties.values()),
            }
        )
    return found


def _object_row(each: ListedObject, steps: Steps) -> Row:
    view = steps.objects
    row: AiSystemRow | ServiceRow = (view.system_rows if each.per == "ai_system" else view.service_rows)[each.cell]
    standing = next((item for item in (*view.systems, *view.services) if item.listed == each), None)
    texts = steps.coverage.catalogue.criteria
    inside = view.inside.get(each.cell, ())
    groups = {f"likely {name}": figures["likely"] for name, figures in (standing.groups if standing else {}).items()}
    said = {name: value for name, value in values_of(row).items() if not name.endswith("_text")}
    lines: dict[str, Any] = {
        name: listed([item.replace("_", " ") for item in said[name]])
        for name in ("kinds", "role", "ai_act_role")
        if said.get(name)
    }
    impact = next((item for item in view.impacts if item.system.cell == each.cell), None)
    yes: dict[str, Any] = {
        name: YES_NO[said[name]] for name in ("personal_data", "in_scope") if said.get(name) is not None
    }
    return {
        **said,
        **lines,
        **yes,
        **groups,
        **({"impact_assessed_on": impact.assessed_on} if impact else {}),
        "left_out": each.left_out,
        "inside": [system.name for system in inside],
        "classes": [told for item in view.overlays if item.cell == each.cell and (told := _class(item))],
        "behind": [texts[name].text for name in standing.behind] if standing else [],
        "unknown": [texts[name].text for name in standing.unknown] if standing else [],
        "cells": [each.cell],
    }


def _light_rows(each: Any, steps: Steps) -> Iterable[Row]:
    texts = steps.coverage.catalogue.criteria
    for light in each.lights:
        yield {
            "service": each.service.name,
            "systems": listed([system.name for system in each.systems]),
            "light": light.light.title,
            "means": light.light.means,
            "state": light.state,
            "level": light.level,
            **{name: [texts[item].text for item in getattr(light, name)] for name in ("met", "missing", "unknown")},
            "cells": light.cells,
        }


def _proposal_row(each: Any, steps: Steps) -> Row:
    return {
        "control": each.control,
        "title": steps.coverage.catalogue.title_of(each.control),
        "proposal": PROPOSED[each.proposal],
        "reason": each.reason,
        "systems": [f"{item.system}: {PROPOSED[item.proposal]}" for item in each.systems],
        "apart": [steps.coverage.catalogue.criteria[name].text for name in each.apart],
        "cells": [item.cell for item in each.systems],
    }


def _duty_row(each: SystemOverlay, duty: SystemDuty) -> Row:
    return {
        "overlay": each.overlay,
        "system": each.system,
        "class": _class(each),
        "place": duty.entry.place,
        "title": duty.entry.title,
        "text": duty.entry.text,
        "applies_from": duty.applies_from,
        "level": duty.level,
        "unknown": duty.unknown,
        "confidence": duty.confidence,
        "questions": list(duty.questions),
        "read_in": [publication.title for publication in duty.read_in],
        "criteria": list(duty.entry.criteria),
        "cells": [each.cell],
    }
