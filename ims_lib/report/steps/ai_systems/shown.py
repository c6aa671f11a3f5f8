"""The AI systems and services that the page shows, each with what its list says and what is known against it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ims_lib.ai_roles.built_here import MADE_HERE, is_own_make
from ims_lib.ai_roles.said import own_names, role_of_other_law, with_roles_of_client
from ims_lib.assessment.shadow_ai import NamedAi, unlisted_in, unlisted_in_use
from ims_lib.dates import day
from ims_lib.decided_settings import decisions_made, on_systems
from ims_lib.grouping import grouped
from ims_lib.inputs.makers import maker_shown
from ims_lib.inputs.rows import AiSystemRow, ServiceRow
from ims_lib.inputs.states import PLANNED
from ims_lib.languages import noted, say, translated
from ims_lib.register.vocabulary import plain
from ims_lib.report.steps.ai_systems.class_words import told_classes
from ims_lib.report.steps.ai_systems.impact import due_soon, wants
from ims_lib.scales import setting
from ims_lib.steps import Steps
from ims_lib.steps.ai_systems.impact import SystemImpact
from ims_lib.steps.ai_systems.known import KnownAgainst
from ims_lib.steps.ai_systems.standing import furthest_behind_first
from ims_lib.steps.ai_systems.words_against import oversight_unread
from ims_lib.wording import in_row, in_words, listed, span

AUTONOMY = {
    "advises": noted("a person decides"),
    "confirmed": noted("acts after a person’s go"),
    "supervised": noted("acts, a person can stop it"),
    "alone": noted("acts alone"),
    "alone_in_part": noted("acts alone in part"),
}
"""How far a system acts alone, in words."""


def most_shown(name: str) -> int:
    return int(setting("ai_systems", name))


def systems_shown(steps: Steps) -> list[dict[str, Any]]:
    """The systems that may do most harm, as the list says what they are; alike in that the furthest behind first, planned ones last."""
    view, as_of = steps.objects, steps.coverage.client.as_of
    rows, classes = view.system_rows, grouped((each.cell, each) for each in view.overlays)
    decided = on_systems(decisions_made(steps.coverage.client))
    gravest = [each.system.cell for each in view.gravest]
    order = sorted(furthest_behind_first(view.systems), key=lambda each: gravest.index(each.listed.cell))
    cells = [*(each.listed.cell for each in order), *(each.system.cell for each in view.impacts_ahead)]
    return [
        {
            "row": rows[cell],
            "since": since if (since := rows[cell].since) and since <= as_of else None,
            "maker": maker_shown(rows[cell]),
            "classes": [told for found in classes.get(cell, ()) for told in told_classes(found)],
            "role": role_told(rows[cell], steps),
            "decided": decided[rows[cell].name].told if rows[cell].name in decided else "",
            "autonomy": autonomy_told(rows[cell]),
            **_known(cell, steps),
        }
        for cell in cells[: most_shown("systems_shown")]
    ]


def autonomy_told(row: AiSystemRow) -> str:
    """How far a system acts alone; in the client's own words where they tell no step of ours."""
    return translated(AUTONOMY[row.autonomy]) if row.autonomy in AUTONOMY else oversight_unread(row)


def _known(cell: str, steps: Steps) -> dict[str, Any]:
    """What the lists know against a system: the first few, and how many more."""
    found, most = all_known_against(cell, steps), most_shown("known_shown")
    return {"known": found[:most], "known_more": max(len(found) - most, 0)}


def all_known_against(cell: str, steps: Steps) -> tuple[KnownAgainst, ...]:
    """What the lists know against a system; first what its impact assessment wants, as the table of these says it."""
    impact = impact_of(cell, steps)
    first: list[KnownAgainst] = []
    if impact and (settle := wants(impact)):
        told = say("impact assessment: {settle}", settle=in_row(settle))
        first.append(KnownAgainst(told, impact.place, "impact"))
    if impact and (soon := due_soon(impact, steps.coverage.client.as_of)):
        by_list = impact.held if impact.held and impact.held.next_review == impact.next_on else None
        at = by_list.place_of("next_review") if by_list else impact.place
        first.append(KnownAgainst(say("next impact assessment {soon}", soon=soon), at, "impact"))
    known = steps.objects.known_against.get(cell, ())
    return (*first, *(_with_plan(each, cell, steps) for each in known))


def _with_plan(each: KnownAgainst, cell: str, steps: Steps) -> KnownAgainst:
    """The same with the plan's day beside its own, where it is a row whose day the plan doesn't keep."""
    rows = (told.row for told in steps.objects.told_elsewhere.get(cell, ()))
    days_of = [str(row.place_of("due")) for row in rows if row.place_of("title") == each.place]
    own = next((own for name in days_of if (own := steps.roadmap.missed.get(name))), None)
    told = say("{told}; by the plan {end}", told=each.told, end=day(own.end)) if own and own.end else each.told
    return replace(each, told=told)


def impact_of(cell: str, steps: Steps) -> SystemImpact | None:
    view = steps.objects
    return next((each for each in (*view.impacts, *view.impacts_ahead) if each.system.cell == cell), None)


def services_shown(steps: Steps) -> list[dict[str, Any]]:
    """The services furthest behind, those whose own row says otherwise first, as the list says what they are."""
    view, unlisted = steps.objects, unlisted_in_use(steps.inputs, steps.register)
    order = sorted(
        furthest_behind_first(view.services),
        key=lambda each: (each.listed.cell not in view.against, not view.inside.get(each.listed.cell)),
    )
    return [
        {
            "row": view.service_rows[each.listed.cell],
            "inside": listed(inside_told(each.listed.cell, steps, unlisted)),
            **spans_said(view.service_rows[each.listed.cell]),
            "against": view.against.get(each.listed.cell, ())[: most_shown("known_shown")],
            "more": max(len(view.against.get(each.listed.cell, ())) - most_shown("known_shown"), 0),
        }
        for each in order[: most_shown("services_shown")]
    ]


def inside_told(cell: str, steps: Steps, unlisted: Mapping[str, Sequence[NamedAi]]) -> list[str]:
    """The AI systems inside a service, of one that is only planned that, and AI that other lists name there and no list of it."""
    held, service = steps.objects.inside.get(cell, ()), steps.objects.service_rows.get(cell)
    named = [
        say("{system} (planned)", system=system.name) if system.status == PLANNED else system.name for system in held
    ]
    here = unlisted_in(service, unlisted) if service else ()
    return named + [say("{names}, unlisted", names=each.called) for each in here]


def role_told(row: AiSystemRow, steps: Steps) -> str:
    """The role of the list, else the one of client.yml, which counts until the list says it."""
    if row.role:
        return listed(map(in_words, row.role))
    (found,) = with_roles_of_client([row], steps.coverage.client)
    by_client = say("{role} by the settings", role=listed(map(in_words, found.role))) if found.role else ""
    if is_own_make(row, frozenset(map(plain, own_names(steps.coverage.client)))):
        by_client = translated(MADE_HERE)
    if word := role_of_other_law(row):
        asked = say("“{word}” (asked: by which law?)", word=word)
        return say("{asked}; until then {by_client}", asked=asked, by_client=by_client) if by_client else asked
    return say("not said; {by_client}", by_client=by_client) if by_client else row.unsaid("role", say("not said"))


def spans_said(row: ServiceRow) -> dict[str, str | None]:
    """The times to restore in the list's own words; a bare number, whose unit its heading tells, with its unit."""
    return {
        f"{name}_said": text if minutes is None or any(map(str.isalpha, text or "")) else span(minutes)
        for name, minutes in (("rto", row.rto), ("rpo", row.rpo))
        for text in [row.texts.get(name)]
    }
