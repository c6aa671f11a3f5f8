"""AI systems and services one by one: who is behind, what their role proposes, what the law asks, six lights of AI in services."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate, combinations
from statistics import fmean
from typing import Any

from ims_lib.ai_roles.built_here import MADE_HERE, is_own_make
from ims_lib.ai_roles.proposals import PROPOSED, Proposal, as_provider, otherwise
from ims_lib.ai_roles.proposals import counting as proposed_for
from ims_lib.ai_roles.said import own_names, role_of_other_law, with_roles_of_client
from ims_lib.assessment.objects import ListedObject
from ims_lib.assessment.objects_listed import may_be_one
from ims_lib.assessment.shadow_ai import NamedAi, decided_on, perhaps_ai, stopped_in_use, unlisted_in, unlisted_in_use
from ims_lib.catalogue.impact_kit import load_impact_kit
from ims_lib.catalogue.role_rules import load_role_rules
from ims_lib.cell_places import CellPlace, listed_cells
from ims_lib.dates import day
from ims_lib.decided_settings import decisions_made
from ims_lib.frames import values_of
from ims_lib.grouping import grouped
from ims_lib.inputs.makers import maker_of, maker_shown
from ims_lib.inputs.rows import AiSystemRow, ServiceRow, days_in_part
from ims_lib.inputs.states import PLANNED
from ims_lib.languages import form_for, noted, say, translated
from ims_lib.register.vocabulary import plain
from ims_lib.report.figures import bar, place, proposed
from ims_lib.report.section import Section, render
from ims_lib.report.steps.asked import FEW, alike, asked_of_one, doubtful, rows_asked, uncovered_of
from ims_lib.report.steps.decisions import decisions_of
from ims_lib.report.steps.duties import asked_of_counsel, overlays_shown, rows_duties, told_classes
from ims_lib.report.steps.impact import (
    ON_SYSTEMS,
    beside_day,
    due_soon,
    impact_result,
    impact_rows,
    impact_table,
    wants,
)
from ims_lib.report.steps.lights import lights_shown, rows_lights
from ims_lib.report.workbook_sheets import Row, yes_no
from ims_lib.scales import report_setting, setting
from ims_lib.steps import Steps
from ims_lib.steps.ai_systems.extract import extract_of, left_out_of
from ims_lib.steps.ai_systems.impact import SystemImpact
from ims_lib.steps.ai_systems.impact_told import forbidden_told
from ims_lib.steps.ai_systems.known_against import KnownAgainst
from ims_lib.steps.ai_systems.own_rows import is_uncovered
from ims_lib.steps.ai_systems.service_records import grave_of_impact
from ims_lib.steps.ai_systems.standing import Standing, furthest_behind_first, groups_of, titles_of_groups
from ims_lib.wording import (
    capitalised,
    counted,
    days,
    first_of,
    in_quotes,
    in_row,
    in_sentence,
    in_words,
    labelled,
    listed,
    span,
)

SYSTEMS, SERVICES, LIGHTS = "AI systems", "Services", "AI in services"
ASKED = "Asked of each"
ROLES, DUTIES, IMPACT = "AI roles and controls", "AI duties", "Impact assessments"
SHEETS = {"systems": SYSTEMS, "services": SERVICES, "asked": ASKED, "lights": LIGHTS, "roles": ROLES}
SHEETS |= {"duties": DUTIES, "impact": IMPACT}
"""Sheets as the section calls them → their names."""
AUTONOMY = {
    "advises": noted("a person decides"),
    "confirmed": noted("acts after a person’s go"),
    "supervised": noted("acts, a person can stop it"),
    "alone": noted("acts alone"),
    "alone_in_part": noted("acts alone in part"),
}
"""How far a system acts alone, in words."""
LEFT_OUT = "likely_not"
"""The proposal that wants a reason."""
UNKNOWN = "unknown"
ONE_OBJECT = "judgement.one_object"
"""The question on a judgement for all that speaks of one."""
UNLISTED = ("client.ai_unlisted", "client.ai_no_list")
"""Findings on AI that only other lists name."""


def section_systems(steps: Steps) -> Section:
    """The client's AI systems and services, each by what is asked of it; nothing where AI isn't in scope and no list names any."""
    view, client = steps.objects, steps.coverage.client
    catalogue = _catalogue(steps)
    below = {*(each.cell for each in view.overlays), *(each.system.cell for each in view.impacts_ahead)}
    wanted = bool(view.system_rows or view.service_rows) or "42001" in client.standards
    return render(
        "systems",
        title=say("AI systems and services") if wanted else "",
        heading=_heading(steps),
        part=_part_told(steps),
        beyond=_beyond_told(steps),
        systems=_systems(steps),
        more_systems=max(len(view.systems) + len(view.impacts_ahead) - _most("systems_shown"), 0),
        themes=_matrix(view.systems, steps),
        processes=_matrix(view.services, steps),
        left_out=grouped(
            (each.cell in below, each) for each in steps.coverage.assessment.objects.listed if each.left_out
        ),
        boundary={cell: it.told for cell, told in view.known_against.items() for it in told if it.kind == "boundary"},
        kept_in=_kept_in(steps),
        one_object=any(each.code == ONE_OBJECT for each in steps.coverage.assessment.findings),
        lights=lights_shown(steps),
        proposed=_proposed(steps),
        decides=load_role_rules().decides,
        apart=_apart(steps),
        overlays=overlays_shown(steps),
        catalogue=catalogue,
        against=len(view.against),
        lacking=len(view.against.keys() & {row["row"].cell for row in catalogue}),
        uncovered=listed([view.service_rows[cell].name for cell, told in view.against.items() if is_uncovered(told)]),
        services_in_scope=len(view.services),
        more_services=max(len(view.services) - _most("services_shown"), 0),
        gravest=gravest_told(steps),
        unlisted=[each.message for each in steps.coverage.assessment.findings if each.code in UNLISTED],
        impact=impact_table(steps, _most("systems_shown")),
        sheets={name: translated(title) for name, title in SHEETS.items()},
    )


def ai_in_use(steps: Steps) -> str:
    """How many AI systems are in use, of how many the impact assessment wants work, which is gravest and when that is decided; often empty."""
    used, unlisted = steps.objects.gravest, unlisted_in_use(steps.inputs, steps.register)
    decided = decided_on(steps.coverage.client)
    by_decision = stopped_in_use(steps.coverage.client)
    stopped = [name for name in unlisted if name in by_decision]
    asked_first = dict.fromkeys(perhaps_ai(unlisted), say("if it is AI"))
    beside_name = asked_first | decided
    named = [f"{it} ({beside_name[it]})" if it in beside_name else it for it in unlisted if it not in stopped]
    found = {
        noted("By the files in use, and on no list of AI systems: {names}."): named,
        noted("Stopped by decision, and in use by the files: {names}."): [f"{it} ({decided[it]})" for it in stopped],
    }
    beside = " ".join(say(told, names=listed(names)) for told, names in found.items() if names)
    if not used:
        return " ".join(filter(None, (beside, _decided_soon(steps) if beside else "")))
    fewer_if = say(", or fewer if some of them are one") if _may_be_fewer(steps) else ""
    least = say("At least ") if not fewer_if and (unlisted.keys() - asked_first or _is_part(steps)) else ""
    lacking = sum(not each.holds for each in used)
    none = form_for(len(used), "it has no", "none of them has an")
    if lacking < len(used):
        none = say("{lacking} of them {have} no", lacking=lacking, have=form_for(lacking, "has", "have"))
    wanting = say(", and {none} impact assessment that holds", none=none) if lacking else ""
    kit = load_impact_kit()
    perhaps = [
        say("{name} ({level} left by it)", name=each.system.name, level=kit.title_of(each.perhaps.residual).lower())
        if each.perhaps.residual
        else each.system.name
        for each in used
        if each.perhaps
    ]
    asked = say("It is asked whether an assessment under another name is of {systems}.", systems=listed(perhaps))
    count = counted(len(used), "AI system is", "AI systems are")
    if fewer_if and unlisted:
        count = counted(len(used), "listed AI system is", "listed AI systems are")
    name, grave = used[0].system.name, grave_of_impact(used[0])
    forbidden = forbidden_told(used[0], steps.coverage.client.as_of)
    of_systems = (each for each in decisions_made(steps.coverage.client) if each.kind in ON_SYSTEMS)
    # one on several systems says less of this one
    made = [each for each in of_systems if all(about.startswith(name) for about in each.about)]
    gravest = [
        say("Gravest by what is known is {called}.", called=labelled(name, forbidden) if forbidden else name),
        *([say("Its impact assessment: {grave}.", grave=grave)] if grave else []),
        *(say("Decided on it: {told}.", told=each.told) for each in made[:1]),
    ]
    all_in_use = say("{least}{count} in use{wanting}.", least=least, count=count, wanting=fewer_if + wanting)
    told = (
        all_in_use,
        asked if perhaps else "",
        beside,
        *(gravest if grave or forbidden else []),
        _decided_soon(steps),
    )
    return " ".join(filter(None, told))


def _is_part(steps: Steps) -> bool:
    """Whether the list of AI systems leaves something out by its own note."""
    return left_out_of(list(steps.objects.system_rows.values()), steps.register) is not None


def _decided_soon(steps: Steps) -> str:
    """By when which decisions on AI systems are wanted, by their numbers; empty where none is."""
    found = [(each.number, each.by) for each in decisions_of(steps).parts if each.kind in ON_SYSTEMS]
    if not found:
        return ""
    first, last = min(by for _, by in found), max(by for _, by in found)
    numbers = listed(number for number, _ in found)
    many = form_for(len(found), "Decision", "Decisions")
    since = "" if first == last else say(", the first by {first}", first=day(first))
    of = {"many": many, "numbers": numbers, "are": form_for(len(found), "is", "are"), "last": day(last), "since": since}
    return say("{many} {numbers} on AI in use {are} wanted by {last}{since}.", **of)


def gravest_told(steps: Steps) -> str:
    """Which AI system in use is gravest, and what its screening answers with yes; empty where it is of none."""
    impact = next(iter(steps.objects.gravest), None)
    if not impact:
        return ""
    yes = [answer.question.title for answer in impact.screening.answered("yes")]
    grave = ", ".join(filter(None, (forbidden_told(impact, steps.coverage.client.as_of), *yes)))
    return say("Gravest by what is known is {name}: {grave}.", name=impact.system.name, grave=grave) if grave else ""


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
        ROLES: [_proposal_row(each, steps) for each in steps.coverage.assessment.proposals],
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


def _most(name: str) -> int:
    return int(setting("ai_systems", name))


def _heading(steps: Steps) -> str:
    """How many there are, and where the systems are least far."""
    view = steps.objects
    if not view.systems and not view.services:
        return say("No list names an AI system or a service, so what is asked of each counts once")
    said = [*_systems_counted(steps), *([counted(len(view.services), "service")] if view.services else [])]
    total = say("{said} in scope", said=capitalised(listed(said)))
    titles, doubted = titles_of_groups(view.systems, steps.coverage.catalogue), doubtful(steps)
    themes = {titles[name]: mean for name in titles if (mean := _likely(name, view.systems, doubted)) is not None}
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


def _systems_counted(steps: Steps) -> list[str]:
    """The AI systems in scope, with how many of them are only planned, in the words of the reasons for controls."""
    planned = len(steps.objects.impacts_ahead)
    all_of_them = len(steps.objects.systems) + planned
    fewer, more = _may_be_fewer(steps), unlisted_in_use(steps.inputs, steps.register) or _is_part(steps)
    least = say("at least ") if more and not fewer else ""
    ahead = say(" ({planned} of them only planned so far)", planned=planned) if planned else ""
    joined = say(" (fewer if some of them are one)") if fewer else ""
    return [least + counted(all_of_them, "AI system") + ahead + joined] if all_of_them else []


def _may_be_fewer(steps: Steps) -> bool:
    """Whether it is asked of some of the AI systems in scope whether they are one."""
    rows = [each.system for each in (*steps.objects.impacts, *steps.objects.impacts_ahead)]
    return any(
        may_be_one(*pair) or plain(pair[0].own_name) == plain(pair[1].own_name) for pair in combinations(rows, 2)
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


def _likely(group: str, standings: Sequence[Standing], doubted: Collection[tuple[str, ListedObject]]) -> float | None:
    """What is in place of it on average, without what is in doubt."""
    found = [
        each.groups[group]["likely"]
        for each in standings
        if group in each.groups and (group, each.listed) not in doubted
    ]
    return sum(found) / len(found) if found else None


def _matrix(standings: Sequence[Standing], steps: Steps) -> dict[str, Any]:
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
    shown = list(same.items())[: _most("columns_shown")]
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
    if most < _most("little_in_place"):
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
    return tuple((UNKNOWN, 0) if name in uncovered else _shown(each.groups.get(name)) for name in titles)


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


def _shown(figures: Mapping[str, float] | None) -> tuple[str, int] | None:
    """In place, or that nobody knows, and what is reusable in per cent; none where nothing is asked."""
    found = bar(figures) if figures else None
    if found is None:
        return None
    unknown = not found.likely and found.shares["unknown"] > found.shares["gap"]
    return (UNKNOWN if unknown else str(found.likely)), found.reusable


def _systems(steps: Steps) -> list[dict[str, Any]]:
    """The systems that may do most harm, as the list says what they are; alike in that the furthest behind first, planned ones last."""
    view, as_of = steps.objects, steps.coverage.client.as_of
    rows, classes = view.system_rows, grouped((each.cell, each) for each in view.overlays)
    gravest = [each.system.cell for each in view.gravest]
    order = sorted(furthest_behind_first(view.systems), key=lambda each: gravest.index(each.listed.cell))
    cells = [*(each.listed.cell for each in order), *(each.system.cell for each in view.impacts_ahead)]
    return [
        {
            "row": rows[cell],
            "since": since if (since := rows[cell].since) and since <= as_of else None,
            "maker": maker_shown(rows[cell]),
            "classes": [told for found in classes.get(cell, ()) for told in told_classes(found)],
            "role": _role(rows[cell], steps),
            "autonomy": translated(AUTONOMY.get(rows[cell].autonomy or "", "")),
            **_known(cell, steps),
        }
        for cell in cells[: _most("systems_shown")]
    ]


def _known(cell: str, steps: Steps) -> dict[str, Any]:
    """What the lists know against a system: the first few, and how many more."""
    found, most = _known_against(cell, steps), _most("known_shown")
    return {"known": found[:most], "known_more": max(len(found) - most, 0)}


def _known_against(cell: str, steps: Steps) -> tuple[KnownAgainst, ...]:
    """What the lists know against a system; first what its impact assessment wants, as the table of these says it."""
    impact = _impact_of(cell, steps)
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


def _impact_of(cell: str, steps: Steps) -> SystemImpact | None:
    view = steps.objects
    return next((each for each in (*view.impacts, *view.impacts_ahead) if each.system.cell == cell), None)


def _catalogue(steps: Steps) -> list[dict[str, Any]]:
    """The services furthest behind, those whose own row says otherwise first, as the list says what they are."""
    view, unlisted = steps.objects, unlisted_in_use(steps.inputs, steps.register)
    order = sorted(
        furthest_behind_first(view.services),
        key=lambda each: (each.listed.cell not in view.against, not view.inside.get(each.listed.cell)),
    )
    return [
        {
            "row": view.service_rows[each.listed.cell],
            "inside": listed(_inside(each.listed.cell, steps, unlisted)),
            **_spans_said(view.service_rows[each.listed.cell]),
            "against": view.against.get(each.listed.cell, ())[: _most("known_shown")],
            "more": max(len(view.against.get(each.listed.cell, ())) - _most("known_shown"), 0),
        }
        for each in order[: _most("services_shown")]
    ]


def _inside(cell: str, steps: Steps, unlisted: Mapping[str, Sequence[NamedAi]]) -> list[str]:
    """The AI systems inside a service, of one that is only planned that, and AI that other lists name there and no list of it."""
    held, service = steps.objects.inside.get(cell, ()), steps.objects.service_rows.get(cell)
    named = [
        say("{system} (planned)", system=system.name) if system.status == PLANNED else system.name for system in held
    ]
    here = unlisted_in(service, unlisted) if service else ()
    return named + [say("{names}, unlisted", names=each.called) for each in here]


def _role(row: AiSystemRow, steps: Steps) -> str:
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


def _proposed(steps: Steps) -> list[dict[str, Any]]:
    """The controls of Annex A by what the roles propose: in runs, or each with the reason why it is left out."""
    proposals = steps.coverage.assessment.proposals
    by_word = grouped((each.proposal, each) for each in proposals)
    order = [each.control for each in proposals]
    shortened = _shortened(steps)
    return [
        {
            "word": translated(word),
            "controls": len(by_word[name]),
            "runs": [] if name == LEFT_OUT else _runs([each.control for each in by_word[name]], order),
            "reasons": [(each.control, shortened(each.reason)) for each in by_word[name] if name == LEFT_OUT],
            "asked": [
                shortened(question) + customers_of(question, by_word[name], steps)
                for question in _asked(name, by_word[name])
            ],
        }
        for name, word in PROPOSED.items()
        if name in by_word
    ]


def _shortened(steps: Steps) -> Callable[[str], str]:
    """A reason as the page shows it: where it names all systems and their providers, how many they are; a statement to sign names each."""
    rows, words = proposed_for(steps.objects.system_rows.values()), load_role_rules()
    names = listed([row.name for row in rows])
    providers = listed(dict.fromkeys(maker for row in rows if (maker := maker_of(row))))
    planned = sum(row.status == PLANNED for row in rows)
    all_of_them = words.all_systems.format(count=len(rows))
    longer = (names, words.all_with_planned.format(count=len(rows), planned=planned))

    def shortened(text: str) -> str:
        told = text.replace(words.providers.several.format(names=providers), words.providers.all_unknown)
        for said in longer if len(rows) > 1 else ():
            told = told.replace(said, all_of_them)
        return told

    return shortened


def _asked(word: str, proposals: Sequence[Proposal]) -> list[str]:
    """What decides about these controls, each question once: of those asked what isn't known, of those left out what may bring them back."""
    if word == "asked":
        asked = [item.reason for each in proposals for item in each.systems if item.proposal == word]
    else:
        asked = [question for each in proposals if word == LEFT_OUT for question in each.questions]
    return list(dict.fromkeys(asked))


def customers_of(question: str, proposals: Sequence[Proposal], steps: Steps) -> str:
    """What the list of services says of the customers of those that hold the AI of the question whether they are outside."""
    asked_of = {cell for each in proposals for cell in each.outside.get(question, ())}
    view = steps.objects
    holding = {cell for cell, inside in view.inside.items() if not asked_of.isdisjoint(row.cell for row in inside)}
    rows = [view.service_rows[each.listed.cell] for each in view.services if each.listed.cell in holding]
    told = [
        f"{row.name} {in_quotes(row.customers)} ({row.place_of('customers').cell})" for row in rows if row.customers
    ]
    # Each counts: one service with customers outside makes the organisation a provider.
    return say(" Customers by the list: {told}.", told=first_of(told, _most("services_shown"), ", ")) if told else ""


def _runs(controls: Sequence[str], order: Sequence[str]) -> list[tuple[str, ...]]:
    """Controls as a person says them: the first and last of three or more that follow each other, else each."""
    places = {control: place for place, control in enumerate(order)}
    runs = grouped(
        ((control.rpartition(".")[0], places[control] - nth), control) for nth, control in enumerate(controls)
    ).values()
    return [each for run in runs for each in ([(run[0], run[-1])] if len(run) > 2 else [(name,) for name in run])]


def _apart(steps: Steps) -> str:
    """The working days of what likely doesn't apply, beside the plan."""
    total = sum(steps.roadmap.gaps.apart.values())
    return days(total) if total else ""


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
        if (shown := _shown(figures)) and shown[0] != UNKNOWN and (name, each) not in doubted
    }
    said = values_of(row)
    lines: dict[str, Any] = {
        name: listed(map(in_words, said[name])) for name in ("kinds", "ai_act_role") if said.get(name)
    }
    if isinstance(row, AiSystemRow):
        lines["role"] = _role(row, steps)
        lines["status"] = row.texts.get("status") or said.get("status")
        lines["autonomy"] = translated(AUTONOMY.get(row.autonomy or "", ""))
        lines["provider"] = maker_shown(row)
    by_law = [
        labelled(proposed(listed(map(in_words, item.role))), item.role_proposed)
        for item in overlays
        if item.role_proposed
    ]
    impact = _impact_of(each.cell, steps)
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
        **({} if isinstance(row, AiSystemRow) else _spans_said(row)),
        **_lines("against", [(told.told, told.places) for told in view.against.get(each.cell, ())], row.file),
        "counted_by": _counted_by(each.cell, steps),
        **({"services": _stands_in(row, view.inside, view.service_rows)} if isinstance(row, AiSystemRow) else {}),
        **_lines("known_against", [(it.told, it.places) for it in _known_against(each.cell, steps)], row.file),
        **({"ai_act_role": by_law[0]} if by_law else {}),
        "left_out": each.left_out,
        "inside": _inside(each.cell, steps, unlisted),
        "classes": [told for item in overlays for told in told_classes(item)],
        "counsel": [told for item in overlays for told in asked_of_counsel(item)],
        **asked_of_one(each, steps),
        "cells": [each.cell],
    }


def _spans_said(row: ServiceRow) -> dict[str, str | None]:
    """The times to restore in the list's own words; a bare number, whose unit its heading tells, with its unit."""
    return {
        f"{name}_said": text if minutes is None or any(map(str.isalpha, text or "")) else span(minutes)
        for name, minutes in (("rto", row.rto), ("rpo", row.rpo))
        for text in [row.texts.get(name)]
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


def _proposal_row(each: Proposal, steps: Steps) -> Row:
    return {
        "control": each.control,
        "title": steps.coverage.catalogue.title_of(each.control),
        "proposal": translated(PROPOSED[each.proposal]),
        "reason": each.reason,
        "questions": [question + customers_of(question, [each], steps) for question in each.questions],
        "otherwise": [*otherwise(each), *as_provider(each)],
        "apart": [steps.coverage.catalogue.criteria[name].text for name in each.apart],
        "cells": [*(item.cell for item in each.systems), *_role_of_client(steps)],
    }


def _role_of_client(steps: Steps) -> list[str]:
    """Where client.yml names the role, if a system of the list has none of its own."""
    rows, client = proposed_for(steps.objects.system_rows.values()), steps.coverage.client
    filled = with_roles_of_client(rows, client)
    return ["client.yml!ai_roles"] if any(row.role != own.role for row, own in zip(filled, rows, strict=True)) else []
