"""A row for each AI system and duty of a law or framework in details.xlsx, with its source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ims_lib.catalogue.overlay_dates import Publication
from ims_lib.catalogue.overlays import Overlay
from ims_lib.dates import day
from ims_lib.grouping import grouped
from ims_lib.languages import say, translated
from ims_lib.report.steps.ai_systems.class_words import (
    AS_IT_STANDS,
    BY_ROLE,
    CONCERNS,
    ONLY_IF,
    OTHER_ROLE,
    UNSAID_ROLE,
    concern_told,
    hangs_on,
    told_classes,
    with_state,
)
from ims_lib.report.workbook_sheets import Row
from ims_lib.steps import Steps
from ims_lib.steps.ai_systems.overlay import SystemDuty, SystemOverlay, binds
from ims_lib.wording import counted, in_row, in_words, listed

OF_ONE = (
    *("place", "applies_from", "perhaps_from", "by_letter", "state", "level", "unknown"),
    *("confidence", "questions", "source", "criteria"),
)
"""What a row says of a single entry."""


def rows_duties(steps: Steps) -> list[Row]:
    """A row for each entry, with all systems together of which the same is to say; those that may bind first.

    What would bind in another role, or in one that isn't said, is one row for systems that are all out of scope.
    """
    overlays = {each.overlay: each for each in steps.objects.laid_over}
    same = grouped(
        (
            (each.overlay, concerns, hangs_on(each, duty, overlays[each.overlay]) if concerns == ONLY_IF else "", duty),
            each,
        )
        for each in steps.objects.overlays
        for concerns, duties in by_concern(each, overlays[each.overlay], steps)
        for duty in duties
    )
    order = list(overlays)
    sorted_by_concern = sorted(same.items(), key=lambda item: (order.index(item[0][0]), CONCERNS.index(item[0][1])))
    out, by_role = {each for each in steps.objects.overlays if is_out(each, steps)}, (OTHER_ROLE, UNSAID_ROLE)
    # The place of an entry in the list keeps what isn't folded apart.
    rows = grouped(
        ((overlay, concerns, fact, tuple(systems), None if concerns in by_role and out >= {*systems} else place), duty)
        for place, ((overlay, concerns, fact, duty), systems) in enumerate(sorted_by_concern)
    )
    return [
        {
            "overlay": overlays[overlay].title,
            "systems": [with_state(each, steps) for each in systems],
            "classes": list(dict.fromkeys(in_row(told_classes(each)) for each in systems)),
            "concerns": concern_told(concerns, fact, steps.objects.scope_question.get(overlay)),
            **_duty_row(duties[0], overlays[overlay], steps),
            **(_folded(concerns, duties) if len(duties) > 1 else {}),
            "cells": [each.cell for each in systems],
        }
        for (overlay, concerns, fact, systems, _), duties in rows.items()
    ]


def is_out(each: SystemOverlay, steps: Steps) -> bool:
    return steps.objects.system_rows[each.cell].in_scope is False


def _folded(concerns: str, duties: Sequence[SystemDuty]) -> Row:
    """Entries that hang on the organisation's role for systems out of scope: how many, and where the law says them."""
    first = say("Say the role first: then each that binds stands here. ") if concerns == UNSAID_ROLE else ""
    told = f"{first}{listed(list(dict.fromkeys(duty.entry.place for duty in duties)))}"
    return {**dict.fromkeys(OF_ONE), "title": counted(len(duties), "entry", "entries"), "text": told}


def by_concern(each: SystemOverlay, overlay: Overlay, steps: Steps) -> tuple[tuple[str, tuple[SystemDuty, ...]], ...]:
    """Those that concern the system, by its row or by a role that is proposed; those that would in another role or by a fact that nobody
    told. What hangs on the role alone is told of a system in scope one by one."""
    either = () if is_out(each, steps) else each.if_either
    rest = [*each.if_role, *(duty for duty in each.if_either if duty not in either)]
    rest.sort(key=lambda duty: overlay.entries.index(duty.entry))
    other = OTHER_ROLE if each.role else UNSAID_ROLE
    by_role = tuple(duty for duty in each.duties if each.role_proposed and not binds(duty.entry, (), overlay))
    others = tuple(duty for duty in each.duties if duty not in by_role)
    return (
        (AS_IT_STANDS, others),
        (BY_ROLE, by_role),
        (ONLY_IF, (*each.if_fact, *either)),
        (other, tuple(rest)),
    )


def _duty_row(duty: SystemDuty, overlay: Overlay, steps: Steps) -> Row:
    criteria = steps.coverage.catalogue.criteria
    return {
        "place": duty.entry.place,
        "title": duty.entry.title,
        "text": duty.entry.text,
        "applies_from": duty.applies_from,
        "perhaps_from": duty.perhaps_from,
        "by_letter": duty.by_letter,
        "state": translated(duty.state) if duty.levels else "",
        "level": duty.level,
        "unknown": duty.unknown,
        "confidence": in_words(duty.confidence) if duty.confidence else None,
        "questions": [
            *(
                say("If it falls under {by} alone: from {from_then} on.", by=by, from_then=day(on))
                for by, on in duty.later
            ),
            *duty.questions,
        ],
        "source": list(_cited(duty, overlay)),
        "criteria": [criteria[name].text for name in duty.entry.criteria if name in criteria],
    }


def _cited(duty: SystemDuty, overlay: Overlay) -> Iterator[str]:
    """The act or framework with the article that sets the day, then the publications in which that was read, and those in which it was
    read what binds the system instead, because it was in use before."""
    law, of_day = _citation(overlay.source), duty.place_of_day
    yield say("{place_of_day} of {title}", place_of_day=of_day, title=law) if of_day else law
    if duty.read_in:
        yield say("Day read in: {map}", map=in_row(map(_citation, duty.read_in)))
    if duty.older and (told := duty.older.told):
        read_in, sure = in_row(map(_citation, overlay.publications_of(told))), in_words(told.confidence)
        yield say("{place} read in: {map} ({confidence} confidence)", place=told.place, map=read_in, confidence=sure)


def _citation(each: Publication) -> str:
    return ", ".join([each.title, *([day(each.as_of)] if each.as_of else []), each.url])
