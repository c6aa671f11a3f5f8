"""AI systems and services one by one: who is behind, what their role proposes, what the law asks, six lights of AI in services."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from ims_lib.ai_roles.proposals import PROPOSED, Proposal
from ims_lib.ai_roles.said import with_roles_of_client
from ims_lib.assessment.objects import ListedObject
from ims_lib.catalogue.role_rules import load_role_rules
from ims_lib.frames import values_of
from ims_lib.grouping import grouped
from ims_lib.inputs.rows import AiSystemRow, ServiceRow, years_in
from ims_lib.register.vocabulary import plain
from ims_lib.report.figures import bar, counted, days, listed
from ims_lib.report.section import Section, render
from ims_lib.report.steps.impact import impact_result, impact_rows, impact_table
from ims_lib.report.steps.shared import in_sentence
from ims_lib.report.workbook_sheets import YES_NO, Row
from ims_lib.scales import report_setting, setting
from ims_lib.steps import Steps
from ims_lib.steps.ai_systems.lights import STATES, ServiceWithAi
from ims_lib.steps.ai_systems.overlay import SystemDuty, SystemOverlay
from ims_lib.steps.ai_systems.standing import Standing, furthest_behind_first, titles_of_groups
from ims_lib.wording import first_of

SYSTEMS, SERVICES, LIGHTS = "AI systems", "Services", "AI in services"
ROLES, DUTIES, IMPACT = "AI roles and controls", "AI duties", "Impact assessments"


AUTONOMY = {
    "advises": "a person decides",
    "confirmed": "acts after a person’s go",
    "supervised": "acts, a person can stop it",
    "alone": "acts alone",
}
"""How far a system acts alone, in words."""
UNLISTED = ("client.ai_unlisted", "client.ai_no_list")
"""Findings on AI that only other lists name."""


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
        themes=_matrix(view.systems, steps),
        processes=_matrix(view.services, steps),
        left_out=[each for each in steps.coverage.assessment.objects.listed if each.left_out],
        lights=[_lights(each) for each in view.with_ai],
        lights_title=_lights_title(steps),
        proposed=_proposed(steps),
        decides=load_role_rules().decides,
        apart=_apart(steps),
        overlays=_overlays(steps),
        catalogue=_catalogue(steps),
        more_services=max(len(view.services) - _most("services_shown"), 0),
        unlisted=[each.message for each in steps.coverage.assessment.findings if each.code in UNLISTED],
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
        DUTIES: [row for each in steps.objects.overlays for row in _duty_rows(each)],
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
    titles = titles_of_groups(view.systems, steps.coverage.catalogue)
    themes = {titles[name]: mean for name in titles if (mean := _likely(name, view.systems)) is not None}
    bare = [title for title, likely in themes.items() if not likely]
    if bare:
        few = "every theme" if len(bare) == len(themes) else f"{len(bare)} of {len(themes)} themes"
        return f"{total}; of {few} of 42001 Annex A nothing is known to be in place"
    if len(set(themes.values())) < 2:
        return total
    best, worst = (in_sentence(end(themes, key=themes.__getitem__)) for end in (max, min))
    return f"{total}: of 42001 Annex A most is in place in {best}, least in {worst}"


def _likely(group: str, standings: Sequence[Standing]) -> float | None:
    found = [each.groups[group]["likely"] for each in standings if group in each.groups]
    return sum(found) / len(found) if found else None


def _matrix(standings: Sequence[Standing], steps: Steps) -> dict[str, Any]:
    """A row a theme or process, a column for all objects that stand alike, those furthest behind first."""
    titles = titles_of_groups(standings, steps.coverage.catalogue)
    figures = {
        each.listed.cell: tuple(_shown(each.groups.get(name)) for name in titles)
        for each in furthest_behind_first(standings)
    }
    names = {each.listed.cell: each.listed.name for each in standings}
    alike = list(grouped((column, names[cell]) for cell, column in figures.items()).items())
    shown = alike[: _most("columns_shown")]
    most = int(report_setting("records_shown"))
    return {
        "columns": [first_of(called, most) if len(called) > most else listed(called) for _, called in shown],
        "rows": [
            {"number": name.partition(":")[2], "title": title, "cells": [column[place] for column, _ in shown]}
            for place, (name, title) in enumerate(titles.items())
        ],
        "more": sum(len(called) for _, called in alike[len(shown) :]),
    }


def _shown(figures: Mapping[str, float] | None) -> tuple[str, int] | None:
    """In place, or that nobody knows, and what is reusable in per cent; none where nothing is asked."""
    found = bar(figures) if figures else None
    if found is None:
        return None
    unknown = not found.likely and found.shares["unknown"] > found.shares["gap"]
    return ("unknown" if unknown else str(found.likely)), found.reusable


def _systems(steps: Steps) -> list[dict[str, Any]]:
    """The systems furthest behind, as the list says what they are."""
    rows, classes = steps.objects.system_rows, grouped((each.cell, each) for each in steps.objects.overlays)
    assessed_on = {each.system.cell: each.assessed_on for each in steps.objects.impacts}
    order = furthest_behind_first(steps.objects.systems)[: _most("systems_shown")]
    return [
        {
            "row": rows[each.listed.cell],
            "classes": [told for found in classes.get(each.listed.cell, ()) for told in _classes(found)],
            "role": _role(rows[each.listed.cell], steps),
            "autonomy": AUTONOMY.get(rows[each.listed.cell].autonomy or "", ""),
            "assessed_on": assessed_on[each.listed.cell],
        }
        for each in order
    ]


def _catalogue(steps: Steps) -> list[dict[str, Any]]:
    """The services furthest behind, as the list says what they are."""
    view = steps.objects
    order = furthest_behind_first(view.services)[: _most("services_shown")]
    return [
        {
            "row": view.service_rows[each.listed.cell],
            "inside": listed([system.name for system in view.inside.get(each.listed.cell, ())]),
        }
        for each in order
    ]


def _role(row: AiSystemRow, steps: Steps) -> str:
    """The role of the list, else the one of client.yml, which counts until the list says it."""
    if row.role:
        return listed(row.role)
    (found,) = with_roles_of_client([row], steps.coverage.client)
    return f"not said; {listed(found.role)} by client.yml" if found.role else "not said"


def _classes(each: SystemOverlay) -> list[str]:
    """The class proposed, and further ones that fit, each with the places of the law."""
    fitting = (each.proposed, *each.also) if each.proposed else ()
    places = [listed(list(dict.fromkeys(sign.place for sign in item.signs))) for item in fitting]
    return [f"{item.title} ({place})" if place else item.title for item, place in zip(fitting, places, strict=True)]


def _lights(each: ServiceWithAi) -> dict[str, Any]:
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
        duties = grouped((duty.entry.id, duty) for each in systems for duty in each.duties)
        found.append(
            {
                "of": overlay,
                "systems": [{"of": each, "classes": _classes(each)} for each in systems],
                "has_classes": bool(overlay.classes),
                "by_day": _by_day(systems, steps.coverage.client.as_of),
                "entries": len(duties),
                "scope": steps.objects.scope_question.get(overlay.overlay),
                "if_role": _apart_from(duties, (duty for each in systems for duty in each.if_role)),
                "if_fact": _apart_from(duties, (duty for each in systems for duty in each.if_fact)),
                "unsure": sum(any(duty.confidence != "high" for duty in same) for same in duties.values()),
                "open": sum(any(_is_open(duty) for duty in same) for same in duties.values()),
            }
        )
    return found


def _is_open(duty: SystemDuty) -> bool:
    """Whether not all of its criteria are known to be met in full."""
    return duty.level is None or duty.level < 1 or duty.unknown > 0


def _apart_from(duties: Collection[str], others: Iterable[SystemDuty]) -> int:
    """How many entries concern no system as its row stands, and would by one of these."""
    return len({duty.entry.id for duty in others} - set(duties))


def _by_day(systems: Sequence[SystemOverlay], as_of: date) -> list[dict[str, Any]]:
    """The entries by the day from which they apply, each with the systems where it isn't all of them."""
    named = grouped(((duty.applies_from, duty.entry), each.system) for each in systems for duty in each.duties)
    by_day = grouped((day, (entry, called)) for (day, entry), called in named.items() if day)
    return [
        {
            "day": day,
            "is_past": day <= as_of,
            "entries": [
                {"of": entry, "systems": "" if len(called) == len(systems) else listed(called)}
                for entry, called in by_day[day]
            ],
        }
        for day in sorted(by_day)
    ]


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
        **years_in(row),
        **lines,
        **yes,
        **groups,
        **({"impact_assessed_on": impact.assessed_on} if impact else {}),
        **({"services": _stands_in(row, view.inside, view.service_rows)} if isinstance(row, AiSystemRow) else {}),
        "left_out": each.left_out,
        "inside": [system.name for system in inside],
        "classes": [told for item in view.overlays if item.cell == each.cell for told in _classes(item)],
        "behind": [texts[name].text for name in standing.behind] if standing else [],
        "unknown": [texts[name].text for name in standing.unknown] if standing else [],
        "cells": [each.cell],
    }


def _stands_in(
    row: AiSystemRow, inside: Mapping[str, Sequence[AiSystemRow]], services: Mapping[str, ServiceRow]
) -> str:
    """The services that a system's row names, in its own words, and those whose rows name the system."""
    own = row.services or ""
    holding = [services[cell].name for cell, held in inside.items() if any(item.cell == row.cell for item in held)]
    return "; ".join(filter(None, [own, *(name for name in holding if plain(name) not in plain(own))]))


def _light_rows(each: ServiceWithAi, steps: Steps) -> Iterable[Row]:
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


def _proposal_row(each: Proposal, steps: Steps) -> Row:
    return {
        "control": each.control,
        "title": steps.coverage.catalogue.title_of(each.control),
        "proposal": PROPOSED[each.proposal],
        "reason": each.reason,
        "questions": list(each.questions),
        "systems": [f"{item.system}: {PROPOSED[item.proposal]}" for item in each.systems],
        "apart": [steps.coverage.catalogue.criteria[name].text for name in each.apart],
        "cells": [item.cell for item in each.systems],
    }


def _duty_rows(each: SystemOverlay) -> Iterator[Row]:
    """Those that concern the system, then those that would in another role or by a fact that nobody told."""
    for concerns, duties in (
        ("as its row stands", each.duties),
        ("in another role only" if each.role else "its role isn’t said", each.if_role),
        ("if it is so", each.if_fact),
    ):
        for duty in duties:
            yield {"concerns": concerns} | _duty_row(each, duty)


def _duty_row(each: SystemOverlay, duty: SystemDuty) -> Row:
    return {
        "overlay": each.overlay,
        "system": each.system,
        "class": "; ".join(_classes(each)),
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
