"""What is asked of each AI system and service, a criterion once: a sheet of its own, and in an object's row what sets it apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ims_lib.assessment.objects import PERS, ListedObject
from ims_lib.catalogue.list_evidence import load_list_evidence
from ims_lib.cell_places import CellPlace
from ims_lib.grouping import grouped
from ims_lib.languages import noted, say, translated
from ims_lib.register.model import Record
from ims_lib.register.vocabulary import brief
from ims_lib.report.workbook_sheets import Row
from ims_lib.steps import Steps
from ims_lib.steps.ai_systems.asked import AskedOfEach, Met, met_by
from ims_lib.steps.ai_systems.doubts import ObjectDoubt
from ims_lib.steps.ai_systems.extract import extract_of
from ims_lib.steps.ai_systems.own_rows import is_uncovered
from ims_lib.steps.ai_systems.standing import groups_of
from ims_lib.steps.document_parts import share_named
from ims_lib.wording import in_quotes, in_row, labelled, listed

COLUMNS: dict[Met, str] = {"in place": "met", "in part": "begun", "open": "open", "unknown": "unknown"}
"""How far a criterion is met → the column that names or counts it."""

FEW = 2
"""So many names are said sooner than who isn't among them."""


def rows_asked(steps: Steps) -> list[Row]:
    """A row a criterion that is assessed for each AI system or service: for which of them it is how far met."""
    return [_asked_row(each, steps) for each in steps.objects.asked]


def asked_of_one(each: ListedObject, steps: Steps) -> Row:
    """How many criteria are how far met for one of them, and those in which it differs from most others.

    What is stated for all isn't counted for a service that the certificate leaves out.
    """
    asked = [item for item in steps.objects.asked if each.key in item.met]
    uncovered = uncovered_of(each, steps)
    met: list[Met] = ["unknown" if item.criterion in uncovered else item.met[each.key] for item in asked]
    texts = steps.coverage.catalogue.criteria
    # What one judgement says of all in words that are of others is no credit of this one.
    found = steps.objects.doubts.items() if each.per == "ai_system" else ()
    doubted = {name for name, doubts in found if any(it.of == each and it.is_judged and it.level for it in doubts)}
    sure = [state for item, state in zip(asked, met, strict=True) if item.criterion not in doubted]
    counts = {column: sure.count(state) for state, column in COLUMNS.items()}
    return {
        **(counts if asked else {}),
        "doubtful": len(asked) - len(sure) or None,
        "differs": [
            labelled(say("no row or judgement") if state == "unknown" else state, texts[item.criterion].text)
            for item in asked
            for state in [item.met[each.key]]
            if item.differs_for(each.key)
        ],
    }


def uncovered_of(each: ListedObject, steps: Steps) -> dict[str, Met]:
    """The criteria that count for a service outside the certificate only because they are stated for all, each with how far."""
    if not is_uncovered(steps.objects.against.get(each.cell, ())):
        return {}
    return {
        name: met_by(doubt.level)
        for name, doubts in steps.objects.doubts.items()
        for doubt in doubts
        if doubt.of == each and not doubt.is_judged
    }


def alike(called: Sequence[str], everyone: Sequence[str]) -> str:
    """Names; of several all, or all but one, said so: all 4, all but Backup."""
    if len(called) == len(everyone) > 1:
        return say("all {everyone}", everyone=len(everyone))
    others = [name for name in everyone if name not in called]
    return say("all but {others}", others=others[0]) if len(others) == 1 and len(called) > FEW else listed(called)


def doubtful(steps: Steps) -> set[tuple[str, ListedObject]]:
    """Each theme or process with each object of which something of its level there is in doubt."""
    return {
        (group, doubt.of)
        for criterion, doubts in steps.objects.doubts.items()
        for doubt in doubts
        if doubt.level
        for group in groups_of(criterion, doubt.of.per, steps.coverage.assessment)
    }


def _asked_row(each: AskedOfEach, steps: Steps) -> Row:
    catalogue, met = steps.coverage.catalogue, each.met
    criterion = catalogue.criteria[each.criterion]
    in_scope = [item.name for item in steps.coverage.assessment.objects.assessed if item.per == each.per]
    names = [item.name for item, _ in each.own]
    doubts = {doubt.of.key: doubt for doubt in steps.objects.doubts.get(each.criterion, ())}
    found = {
        column: _called([item for item, _ in each.own if met[item.key] == state], names, doubts)
        for state, column in COLUMNS.items()
    }
    shown = steps.objects.list_shows.get(each.criterion)
    lists_say = [said.told for said in (*([shown] if shown else []), *steps.objects.list_lacks.get(each.criterion, ()))]
    return {
        "of": say("each {PERS}", PERS=translated(PERS[each.per]))
        if len(names) == len(in_scope)
        else alike(names, in_scope),
        "process": catalogue.processes[criterion.process].title,
        "text": criterion.text,
        **found,
        "shown": in_row([*lists_say, *_part_of(each, steps), *_share_of(each, steps)]),
        "cells": each.cells,
        "id": each.criterion,
    }


def _part_of(each: AskedOfEach, steps: Steps) -> list[str]:
    """That the list is a part by its own words, where only a whole one could show the criterion."""
    evidence = load_list_evidence().get(each.criterion)
    part = (
        extract_of(list(steps.objects.service_rows.values()), steps.register) if evidence and evidence.whole else None
    )
    if part is None:
        return []
    return [
        say(
            "the list is an extract{whole} ({short})",
            whole=say(" of {whole}", whole=part.whole) if part.whole else "",
            short=CellPlace.from_text(part.cell).short,
        )
    ]


def _share_of(each: AskedOfEach, steps: Steps) -> list[str]:
    """What the remarks of the rows by which it counts say of a share: 14 of 23; of the criteria that such a share is of."""
    evidence = load_list_evidence().get(each.criterion)
    rows = steps.register.controls if evidence and evidence.share else ()
    return [
        f"{in_quotes(brief(row.notes))} ({row.place_of('notes').short})"
        for row in rows
        if row.notes and share_named(row.notes) and {row.cell_of("status")} & _cells_on(each, row)
    ]


def _cells_on(each: AskedOfEach, row: Record) -> set[str | None]:
    """The cells on a row's sheet by which a criterion counts."""
    places = map(CellPlace.from_text, each.cells)
    return {place.cell for place in places if (place.file, place.sheet) == (row.file, row.sheet)}


def _called(found: Sequence[ListedObject], everyone: Sequence[str], doubts: Mapping[str, ObjectDoubt]) -> str:
    """Names; those for which it is in doubt apart: 13 of 14; stated for Backup too, in doubt."""
    sure = [item.name for item in found if item.key not in doubts]
    if len(sure) == len(found):
        return alike(sure, everyone)
    told = (
        [
            alike(sure, everyone)
            if len(sure) <= FEW
            else say("{sure} of {everyone}", sure=len(sure), everyone=len(everyone))
        ]
        if sure
        else []
    )
    by_verb = grouped(
        (noted("judged") if doubts[item.key].is_judged else noted("stated"), item.name)
        for item in found
        if item.key in doubts
    )
    told += [
        say(
            "{stated} for {others} too, in doubt",
            stated=translated(verb),
            others=_others(names, sure, everyone),
        )
        if sure
        else say("{stated} for {others}, in doubt", stated=translated(verb), others=_others(names, sure, everyone))
        for verb, names in by_verb.items()
    ]
    return in_row(told)


def _others(names: Sequence[str], sure: Sequence[str], everyone: Sequence[str]) -> str:
    """Names, or that they are all; of more than a few that are all the rest behind few sure ones, how many."""
    if not sure:
        return alike(names, everyone)
    is_rest = len(names) + len(sure) == len(everyone)
    return (
        say("the {names} others", names=len(names)) if is_rest and 0 < len(sure) <= FEW < len(names) else listed(names)
    )
