"""AI systems and services one by one: who is behind, what their role proposes, what the law asks, six lights of AI in services."""

from __future__ import annotations

from ims_lib.catalogue.role_rules import load_role_rules
from ims_lib.cell_places import CellPlace
from ims_lib.grouping import grouped
from ims_lib.languages import noted, say, translated
from ims_lib.report.figures import place
from ims_lib.report.section import Section, render
from ims_lib.report.steps.ai_systems.controls import controls_proposed, days_apart
from ims_lib.report.steps.ai_systems.duties import overlays_shown
from ims_lib.report.steps.ai_systems.impact import impact_table
from ims_lib.report.steps.ai_systems.in_use import gravest_told, systems_counted
from ims_lib.report.steps.ai_systems.lights import lights_shown
from ims_lib.report.steps.ai_systems.matrix import likely_of, matrix_of
from ims_lib.report.steps.ai_systems.rows import ASKED, DUTIES, IMPACT, LIGHTS, ROLES, SERVICES, SYSTEMS
from ims_lib.report.steps.ai_systems.shown import most_shown, services_shown, systems_shown
from ims_lib.report.steps.asked import FEW, doubtful
from ims_lib.steps import Steps
from ims_lib.steps.ai_systems.extract import extract_of, left_out_of
from ims_lib.steps.ai_systems.own_rows import is_uncovered
from ims_lib.steps.ai_systems.standing import titles_of_groups
from ims_lib.wording import capitalised, counted, in_sentence, listed

SHEETS = {"systems": SYSTEMS, "services": SERVICES, "asked": ASKED, "lights": LIGHTS, "roles": ROLES}
SHEETS |= {"duties": DUTIES, "impact": IMPACT}
"""Sheets as the section calls them → their names."""

ONE_OBJECT = "judgement.one_object"
"""The question on a judgement for all that speaks of one."""

UNLISTED = ("client.ai_unlisted", "client.ai_no_list")
"""Findings on AI that only other lists name."""


def section_systems(steps: Steps) -> Section:
    """The client's AI systems and services, each by what is asked of it; nothing where AI isn't in scope and no list names any."""
    view, client = steps.objects, steps.coverage.client
    catalogue = services_shown(steps)
    below = {*(each.cell for each in view.overlays), *(each.system.cell for each in view.impacts_ahead)}
    wanted = bool(view.system_rows or view.service_rows) or "42001" in client.standards
    return render(
        "systems",
        title=say("AI systems and services") if wanted else "",
        heading=_heading(steps),
        part=_part_told(steps),
        beyond=_beyond_told(steps),
        systems=systems_shown(steps),
        more_systems=max(len(view.systems) + len(view.impacts_ahead) - most_shown("systems_shown"), 0),
        themes=matrix_of(view.systems, steps),
        processes=matrix_of(view.services, steps),
        left_out=grouped(
            (each.cell in below, each) for each in steps.coverage.assessment.objects.listed if each.left_out
        ),
        boundary={cell: it.told for cell, told in view.known_against.items() for it in told if it.kind == "boundary"},
        kept_in=_kept_in(steps),
        one_object=any(each.code == ONE_OBJECT for each in steps.coverage.assessment.findings),
        lights=lights_shown(steps),
        proposed=controls_proposed(steps),
        decides=load_role_rules().decides,
        apart=days_apart(steps),
        overlays=overlays_shown(steps),
        catalogue=catalogue,
        against=len(view.against),
        lacking=len(view.against.keys() & {row["row"].cell for row in catalogue}),
        uncovered=listed([view.service_rows[cell].name for cell, told in view.against.items() if is_uncovered(told)]),
        services_in_scope=len(view.services),
        more_services=max(len(view.services) - most_shown("services_shown"), 0),
        gravest=gravest_told(steps),
        unlisted=[each.message for each in steps.coverage.assessment.findings if each.code in UNLISTED],
        impact=impact_table(steps, most_shown("systems_shown")),
        sheets={name: translated(title) for name, title in SHEETS.items()},
    )


def _heading(steps: Steps) -> str:
    """How many there are, and where the systems are least far."""
    view = steps.objects
    if not view.systems and not view.services:
        return say("No list names an AI system or a service, so what is asked of each counts once")
    said = [*systems_counted(steps), *([counted(len(view.services), "service")] if view.services else [])]
    total = say("{said} in scope", said=capitalised(listed(said)))
    titles, doubted = titles_of_groups(view.systems, steps.coverage.catalogue), doubtful(steps)
    themes = {titles[name]: mean for name in titles if (mean := likely_of(name, view.systems, doubted)) is not None}
    bare = [title for title, likely in themes.items() if not likely]
    if bare:
        few = say("{bare} of {themes} themes", bare=len(bare), themes=len(themes))
        few = say("every theme") if len(bare) == len(themes) else few
        begun = [in_sentence(title) for title, likely in themes.items() if likely]
        is_begun = 0 < len(begun) <= FEW and max(themes.values()) < 1
        part = say(", of {begun} a part", begun=listed(begun)) if is_begun else ""
        told = noted("{total}; of {few} of 42001 Annex A nothing is known to be in place{part}")
        return say(told, total=total, few=few, part=part)
    if len(set(themes.values())) < 2:
        return total
    best, worst = (in_sentence(end(themes, key=themes.__getitem__)) for end in (max, min))
    return say(
        "{total}: of 42001 Annex A most is in place in {best}, least in {worst}", total=total, best=best, worst=worst
    )


def _part_told(steps: Steps) -> str:
    """That the list of services is a part by its own words, and of how many, as a sentence; empty where it says nothing of that."""
    rows = list(steps.objects.service_rows.values())
    part = extract_of(rows, steps.register, steps.inputs.lists.documents)
    if part is None:
        return ""
    whole = say(" of {whole}", whole=part.whole) if part.whole else ""
    beyond, at = "", place(part.cell)
    if part.beyond:
        wider = noted(", and these are a part of {beyond} ({place})")
        beyond = say(wider, beyond=part.beyond[0], place=place(part.beyond[1]))
    told = noted("The services are an extract{whole} by their list ({place}){beyond}.")
    return say(told, whole=whole, place=at, beyond=beyond)


def _beyond_told(steps: Steps) -> str:
    """That the list of AI systems leaves something out by its own note, as a sentence; empty where it says nothing of that."""
    found = left_out_of(list(steps.objects.system_rows.values()), steps.register)
    told = noted("The list of AI systems isn’t whole by its own note: “{found}” ({place}).")
    return say(told, found=found[0], place=place(found[1])) if found else ""


def _kept_in(steps: Steps) -> str:
    """The sheets of the client's own lists of AI systems."""
    sheets = dict.fromkeys(place(str(CellPlace(*row.on_sheet, None))) for row in steps.objects.system_rows.values())
    return listed(list(sheets), say("or"))
