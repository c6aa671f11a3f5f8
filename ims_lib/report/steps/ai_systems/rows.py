"""A row for each AI system and service, in the workbooks and in results.json."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import accumulate
from typing import Any

from ims_lib.assessment.objects import ListedObject
from ims_lib.assessment.shadow_ai import NamedAi, unlisted_in_use
from ims_lib.cell_places import CellPlace, listed_cells
from ims_lib.frames import values_of
from ims_lib.grouping import grouped
from ims_lib.inputs.makers import maker_shown
from ims_lib.inputs.rows import AiSystemRow, ServiceRow, days_in_part
from ims_lib.languages import say, translated
from ims_lib.register.vocabulary import plain
from ims_lib.report.figures import proposed
from ims_lib.report.steps.ai_systems.class_words import asked_of_counsel, told_classes
from ims_lib.report.steps.ai_systems.controls import proposal_row
from ims_lib.report.steps.ai_systems.duty_rows import rows_duties
from ims_lib.report.steps.ai_systems.impact import beside_day, impact_result, impact_rows, wants
from ims_lib.report.steps.ai_systems.lights import rows_lights
from ims_lib.report.steps.ai_systems.matrix import UNKNOWN, shown_of
from ims_lib.report.steps.ai_systems.shown import (
    all_known_against,
    autonomy_told,
    impact_of,
    inside_told,
    role_told,
    spans_said,
)
from ims_lib.report.steps.asked import asked_of_one, doubtful, rows_asked, uncovered_of
from ims_lib.report.workbook_sheets import Row, yes_no
from ims_lib.scales import report_setting
from ims_lib.steps import Steps
from ims_lib.steps.ai_systems.own_rows import is_uncovered
from ims_lib.wording import counted, in_row, in_words, labelled, listed

SYSTEMS, SERVICES, LIGHTS = "AI systems", "Services", "AI in services"

ASKED = "Asked of each"


ROLES, DUTIES, IMPACT = "AI roles and controls", "AI duties", "Impact assessments"


def rows_systems(steps: Steps) -> dict[str, list[Row]]:
    """A row for each AI system and service of the lists, each criterion asked of them, light, proposal for a control, and duty."""
    doubted, unlisted = doubtful(steps), unlisted_in_use(steps.inputs, steps.register)
    systems, services = (
        [_object_row(each, steps, doubted, unlisted) for each in _listed(per, steps)]
        for per in ("ai_system", "service")
    )
    return {
        SYSTEMS: systems,
        SERVICES: services,
        ASKED: rows_asked(steps),
        LIGHTS: rows_lights(steps),
        ROLES: [proposal_row(each, steps) for each in steps.coverage.assessment.proposals],
        IMPACT: impact_rows(steps),
        DUTIES: rows_duties(steps),
    }


def results_systems(steps: Steps) -> dict[str, list[dict[str, Any]]]:
    """Each AI system and service: whether it is assessed, how it stands, and the classes that an overlay proposes."""
    view = steps.objects
    standing = {each.listed.cell: each for each in (*view.systems, *view.services)}
    classes = grouped((each.cell, each) for each in view.overlays)
    impacts = {each.system.cell: each for each in (*view.impacts, *view.impacts_ahead)}

    def found(each: ListedObject) -> dict[str, Any]:
        own = standing.get(each.cell)
        laid_over = [item for item in classes.get(each.cell, ()) if item.proposed]
        told: dict[str, Any] = {
            "classes_told": {item.overlay: told_classes(item) for item in laid_over},
            "impact": impact_result(impacts.get(each.cell)),
        }
        if each.per == "service":
            told = {"own_row_says": [against.told for against in view.against.get(each.cell, ())]}
        return {
            "id": each.key,
            "name": each.name,
            "cell": each.cell,
            "left_out": each.left_out,
            "groups": dict(own.groups) if own else {},
            "behind": list(own.behind) if own else [],
            "unknown": list(own.unknown) if own else [],
            "classes": {
                item.overlay: [fitting.id for fitting in (item.proposed, *item.also) if fitting and fitting.signs]
                for item in laid_over
            },
            **told,
        }

    return {
        "ai_systems": [found(each) for each in _listed("ai_system", steps)],
        "services": [found(each) for each in _listed("service", steps)],
    }


def _listed(per: str, steps: Steps) -> list[ListedObject]:
    return [each for each in steps.coverage.assessment.objects.listed if each.per == per]


def _object_row(
    each: ListedObject,
    steps: Steps,
    doubted: Collection[tuple[str, ListedObject]],
    unlisted: Mapping[str, Sequence[NamedAi]],
) -> Row:
    view = steps.objects
    row: AiSystemRow | ServiceRow = (view.system_rows if each.per == "ai_system" else view.service_rows)[each.cell]
    standing = next((item for item in (*view.systems, *view.services) if item.listed.key == each.key), None)
    overlays = [item for item in view.overlays if item.cell == each.cell]
    groups = {
        f"likely {name}": figures["likely"]
        for name, figures in (standing.groups if standing else {}).items()
        # Where nobody has spoken of anything an empty cell says so; 0 is a gap that is known.
        if (shown := shown_of(figures)) and shown[0] != UNKNOWN and (name, each) not in doubted
    }
    said = values_of(row)
    lines: dict[str, Any] = {
        name: listed(map(in_words, said[name])) for name in ("kinds", "ai_act_role") if said.get(name)
    }
    if isinstance(row, AiSystemRow):
        lines["role"] = role_told(row, steps)
        lines["status"] = row.texts.get("status") or said.get("status")
        lines["autonomy"] = autonomy_told(row)
        lines["provider"] = maker_shown(row)
    by_law = [
        labelled(proposed(listed(map(in_words, item.role))), item.role_proposed)
        for item in overlays
        if item.role_proposed
    ]
    impact = impact_of(each.cell, steps)
    limits = (in_row(wants(impact)) if impact.assessed_on else beside_day(impact)) if impact else ""
    yes: dict[str, Any] = {
        name: yes_no(said[name]) for name in ("personal_data", "in_scope") if said.get(name) is not None
    }
    return {
        **said,
        **days_in_part(row),
        **lines,
        **yes,
        **groups,
        **({"impact_assessed_on": impact.assessed_on, "impact_told": limits} if impact else {}),
        **({} if isinstance(row, AiSystemRow) else spans_said(row)),
        **_lines("against", [(told.told, told.places) for told in view.against.get(each.cell, ())], row.file),
        "counted_by": _counted_by(each.cell, steps),
        **({"services": _stands_in(row, view.inside, view.service_rows)} if isinstance(row, AiSystemRow) else {}),
        **_lines("known_against", [(it.told, it.places) for it in all_known_against(each.cell, steps)], row.file),
        **({"ai_act_role": by_law[0]} if by_law else {}),
        "left_out": each.left_out,
        "inside": inside_told(each.cell, steps, unlisted),
        "classes": [told for item in overlays for told in told_classes(item)],
        "counsel": [told for item in overlays for told in asked_of_counsel(item)],
        **asked_of_one(each, steps),
        "cells": [each.cell],
    }


def _lines(key: str, found: Sequence[tuple[str, Sequence[CellPlace]]], own_file: str) -> dict[str, list[str]]:
    """Each thing with its cells, as many as a cell has room for; the rest in the column folded at the right."""
    lines = [f"{told} ({listed_cells(places, own_file)})" for told, places in found]
    ends = accumulate(len(line) + 1 for line in lines)
    shown = max(sum(end <= report_setting("cell_letters") for end in ends), 1)
    more = [say("{count} more, folded at the right", count=len(lines) - shown)] if shown < len(lines) else []
    return {key: lines[:shown] + more, f"{key}_more": lines[shown:]}


def _counted_by(cell: str, steps: Steps) -> list[str]:
    """Which of what counts for one is said of all, while its own row, the certificate or the judgement's reason says otherwise."""
    if is_uncovered(steps.objects.against.get(cell, ())):
        return [_uncovered_told(cell, steps)]
    found = [each for doubts in steps.objects.doubts.values() for each in doubts if each.of.cell == cell]
    at_once = sum(of == cell for _, of in steps.objects.at_once)
    told = say("judged for all at once; the reason names no single one")
    whole = [labelled(counted(at_once, "criterion", "criteria"), told)] if at_once else []
    why, also = Counter(each.why for each in found), Counter((each.why, each.also) for each in found if each.also)
    besides = grouped(
        (told, say("; of {many} of these {more}", many=many, more=more)) for (told, more), many in also.items()
    )
    return [
        *(
            labelled(counted(many, "criterion", "criteria"), told + "".join(besides.get(told, ())))
            for told, many in why.items()
        ),
        *whole,
    ]


def _uncovered_told(cell: str, steps: Steps) -> str:
    """How much isn't counted for a service that the certificate leaves out, though it is stated for all."""
    (own,) = [each for each in steps.coverage.assessment.objects.assessed if each.cell == cell]
    counts = Counter(uncovered_of(own, steps).values())
    parts = [f"{many} {translated(met)}" for met, many in counts.items() if met in ("in place", "in part")]
    if not parts:
        return say("the certificate leaves it out")
    return say(
        "{parts} as stated for all services; not counted here, as the certificate leaves it out", parts=listed(parts)
    )


def _stands_in(
    row: AiSystemRow, inside: Mapping[str, Sequence[AiSystemRow]], services: Mapping[str, ServiceRow]
) -> str:
    """The services that a system's row names, in its own words, and those whose rows name the system."""
    own = row.services or ""
    holding = [services[cell].name for cell, held in inside.items() if any(item.cell == row.cell for item in held)]
    return in_row(filter(None, [own, *(name for name in holding if plain(name) not in plain(own))]))
