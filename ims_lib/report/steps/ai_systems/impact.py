"""AI impact assessments as the page, the workbook and the Word forms show them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from ims_lib.ai_roles.proposals import PROPOSED, Proposal
from ims_lib.assessment.objects import ListedObject
from ims_lib.catalogue.impact_kit import load_impact_kit
from ims_lib.catalogue.role_rules import STANDARD
from ims_lib.dates import day
from ims_lib.frames import values_of
from ims_lib.grouping import grouped
from ims_lib.inputs.rows import AiSystemRow, ImpactAssessmentRow
from ims_lib.inputs.said import days_within, says_nothing
from ims_lib.languages import noted, say, translated
from ims_lib.register.vocabulary import brief
from ims_lib.report.steps.ai_systems.class_words import asked_of_counsel, told_classes
from ims_lib.report.steps.ai_systems.impact_known import assessed_so_far, files_of, known_of, reason_of, worded
from ims_lib.report.steps.decisions import decisions_of, decisions_told
from ims_lib.report.workbook_sheets import Row
from ims_lib.roadmap import Roadmap
from ims_lib.scales import setting
from ims_lib.steps import Steps
from ims_lib.steps.ai_systems.impact import WITH_CONDITIONS, SystemImpact, is_signed, systems_named
from ims_lib.steps.ai_systems.impact_told import (
    as_written,
    assessment_called,
    beside_told,
    clash_told,
    counts_told,
    document_told,
    forms_planned,
    graver_beside,
    gravest_first,
    left_unsigned,
    looked_told,
    missed_told,
    next_told,
    none_yet,
    owner_told,
    perhaps_told,
    released_told,
    severity_told,
    shortfalls,
    to_settle,
)
from ims_lib.steps.ai_systems.known_of_own import OF_ASSESSMENT
from ims_lib.steps.ai_systems.limits import is_unread
from ims_lib.steps.ai_systems.screening import Screening, ScreeningAnswer, assessed, quoted
from ims_lib.wording import counted, in_quotes, in_row, in_words, labelled, listed

FORMS = {"full": noted("full form"), "screening": noted("screening")}
"""The form that is proposed; none as long as what is unknown decides."""


def impact_table(steps: Steps, most: int) -> dict[str, Any]:
    """What the page shows of the impact assessments, those of planned systems too: what wants something first, of these the gravest."""
    view = steps.objects
    shown = gravest_first((*view.impacts, *view.impacts_ahead), view.told_elsewhere, load_impact_kit())
    rows = [
        {
            "of": each,
            "due": due_told(each),
            "by_plan": when_told(each, steps),
            "because": [answer.question.title for answer in _leading(each)],
            "level": left_told(each),
            "wants": wants(each),
            "day": day_told(each, with_form=True),
            "next": next_by(each),
        }
        for each in shown
    ]
    names = (load_impact_kit().made, *load_impact_kit().results.values(), load_impact_kit().screened)
    counts = [(name, sum(row["due"] == name for row in rows)) for name in names]
    return {
        "title": listed([say("{name} for {many}", name=name, many=many) for name, many in counts if many]),
        "rows": sorted(rows, key=lambda row: not row["wants"])[:most],
        "more": max(len(rows) - most, 0),
        "forms": STANDARD in steps.coverage.client.standards,
        "settle": counted(sum(bool(row["wants"]) for row in rows), "system"),
    }


def due_told(each: SystemImpact) -> str:
    """What the screening comes to; that the full form is made where it is, or a screening that holds though the list gives no answers."""
    kit = load_impact_kit()
    if each.screening.due == "open" and not (each.is_unscreened or each.counts_as_full):
        return kit.screened
    return kit.made if each.is_made else kit.results[each.screening.due]


def when_told(each: SystemImpact, steps: Steps) -> str:
    """The same, behind which decision on it is wanted by when, with when it is there if the days asked for are released."""
    name, decisions = each.system.name, decisions_of(steps)
    ready = decisions.forms_ready.get(each.system.cell)
    found = [item for item in decisions.parts if item.kind in ON_SYSTEMS and _is_on(name, item.about)]
    told = [decisions_told([item]) for item in found if each.wants_another]
    plan = plan_told(each, steps.roadmap)
    answered = days_within(each.answer.values["answer"]) if each.answer else ()
    missed = missed_told(each, answered, steps.roadmap)
    return (
        in_row(filter(None, (*told, plan))) + released_told(ready, steps.roadmap) + "".join(map("; {}".format, missed))
    )


ON_SYSTEMS = ("forbidden", "impact_left", "ai_ends", "outstanding", "impact_due", "unlisted_ai")
"""The kinds of decision on what is in use, in data/library/decisions.yml."""


def _is_on(name: str, about: Iterable[str]) -> bool:
    """Whether a decision is about a system: by its name alone, or with what is decided of it behind."""
    return any(name in (each, each.rpartition(" ")[0]) for each in about)


def plan_told(each: SystemImpact, roadmap: Roadmap) -> str:
    """By when the plan makes what is wanted, or that the system ends before; empty where nothing is wanted, the plan has no days, or no
    standard of the report asks for it."""
    if not each.wants_another or roadmap.calendar is None or STANDARD not in roadmap.gaps.coverage.client.standards:
        return ""
    package = forms_planned(roadmap)
    if package is None:
        return say("no work in the plan yet")
    if package.end is None:
        return ""
    ends = each.system.retirement
    if ends and ends < package.end:
        return say("ends {ends}, before the plan makes it; to be made before it is renewed", ends=day(ends))
    return say("by the plan made by {end}", end=day(package.end))


def left_told(each: SystemImpact) -> str:
    """What is left by the assessment that counts, as its list words it, with our scale's word; what it comes to before measures where that isn't said.

    A later one that rates it graver, and doesn't count yet, stands beside it.
    """
    kit = load_impact_kit()
    if each.is_left_unsaid:
        return say("not said ({lower} before measures, by our scale)", lower=kit.title_of(each.before).lower())
    row, graver = each.held or (each.latest if each.only_begun else None), graver_beside(each)
    level = as_written(row, "residual", kit.title_of(row.residual)) if row else ""
    if not graver or not level or each.held is None:
        return level
    left = as_written(graver, "residual", kit.title_of(graver.residual).lower())
    told = say("severity {severity}, ", severity=severity_told(graver)) + (
        say("{left} left", left=left) if left else say("what is left not said")
    )
    return in_row([f"{level} ({assessment_called(each.held)})", labelled(assessment_called(graver), told)])


def wants(each: SystemImpact) -> list[str]:
    """What is to settle, in few words."""
    held, kit = each.held, load_impact_kit()
    unsigned = "" if held is None or is_signed(held) else say(", and nobody signed it off")
    said = {
        none_yet(each): each.assessed_on is None,
        **dict.fromkeys((*to_settle(each), *counts_told(each), *looked_told(each)), True),
        **{
            say("under way: {beside_told}", beside_told=beside_told(row, each.system)): each.counts is not None
            or is_unread(row)
            for row in each.beside[:1]
        },
        **dict.fromkeys(left_unsigned(each), True),
        say(
            "{before} before measures by our scale, what is left isn’t said{unsigned}",
            before=kit.title_of(each.before).lower(),
            unsigned=unsigned,
        ): each.is_left_unsaid,
        **dict.fromkeys(clash_told(each), True),
        **dict.fromkeys(_conditions(held), True),
        **dict.fromkeys((*owner_told(each), *perhaps_told(each)), True),
    }
    return [text for text, holds in said.items() if holds]


def _conditions(held: ImpactAssessmentRow | None) -> list[str]:
    """That conditions are to be met; where the list names none, that they are to be named first."""
    if held is None or held.decision != WITH_CONDITIONS:
        return []
    if not says_nothing(held.conditions):
        told, at = brief(held.conditions or ""), held.place_of("conditions").told
        return [labelled(say("conditions to be met"), f"{in_quotes(told)} ({at})")]
    unless = ""
    if held.measures and not says_nothing(held.measures):
        unless = say(", unless they are the measures “{measures}”", measures=brief(held.measures))
    told = noted("accepted with conditions that the list doesn’t name{unless}: name them, with owner and day")
    return [say(told, unless=unless)]


def next_by(each: SystemImpact) -> str:
    """By when the next assessment is due; where another is wanted now, that it isn't only due on the day set for it."""
    if each.next_on is None or each.overdue or each.has_passed:
        return ""
    if each.wants_another:
        return say("due already now, not only on {next_on}", next_on=next_told(each))
    return say("next by {next_on}", next_on=next_told(each))


def due_soon(each: SystemImpact, as_of: dt.date) -> str:
    """That the next assessment falls due in the days that are told; empty where it doesn't, is over already, or another is wanted now."""
    if each.next_on is None or each.overdue or each.has_passed or each.wants_another:
        return ""
    if each.next_on == as_of:
        return say("due today, {next_on}", next_on=next_told(each))
    is_soon = (each.next_on - as_of).days <= setting("ai_systems", "days_told")
    return say("due by {next_on}", next_on=next_told(each)) if is_soon else ""


def day_told(each: SystemImpact, *, with_form: bool = False) -> str:
    """The day of the last assessment with what limits it; without one what the list says in its place."""
    if each.assessed_on is None:
        return beside_day(each)
    counts = each.held or (None if each.counts else each.latest)
    if not with_form or counts is None:
        return ", ".join(filter(None, (day(each.assessed_on), beside_day(each))))
    limits = ", ".join(limit.says for limit in each.limits)
    form = in_words(counts.form or "")
    return ", ".join(filter(None, (counts.id, day(each.assessed_on), form, limits)))


def beside_day(each: SystemImpact) -> str:
    """In what the last assessment is less than its day says; where there is none, what stands in the place of its day."""
    if each.assessed_on:
        return ", ".join(shortfalls(each))
    if each.planned_on:
        return say("planned for {planned_on}", planned_on=day(each.planned_on))
    text = each.system.texts.get("impact_assessed_on")
    said = in_quotes(text) if text else each.system.unsaid("impact_assessed_on", say("not said"))
    return document_told(each) or (say("never, says the list") if each.never else said)


def impact_rows(steps: Steps) -> list[Row]:
    """A row for each assessment of the client's lists, in the words that were typed, also where only the system's own row tells its day
    or nobody can tell its day or its system, and one to fill in for each system, planned ones too, that wants another."""
    view, kept = steps.objects, steps.inputs.lists.impact_assessments
    found = (*view.impacts, *view.impacts_ahead)
    systems = [each.system for each in found]
    unmade = [row for row in kept if not any(row in each.made for each in found)]
    of_system = grouped((system.cell, row) for row in unmade for system in systems_named(row, systems)[:1])
    rows = [
        row
        for each in found
        for row in _rows_of(_with_waits(each, steps), when_told(each, steps), of_system.get(each.system.cell, ()))
    ]
    shown = {name for names in of_system.values() for name in (row.cell for row in names)}
    rows += [_typed(row) | {"cells": [row.cell]} for row in unmade if row.cell not in shown]
    return rows


def _rows_of(each: SystemImpact, by_plan: str, unmade: Sequence[ImpactAssessmentRow]) -> Iterator[Row]:
    """What is to settle stands beside the assessment that it is about; `unmade` are those of which no day tells that they were made."""
    told = {"proposed": due_told(each), "because": [answer.told for answer in _leading(each)]}
    for row in each.made:
        under_way = [beside_told(row, each.system), *(clash_told(each) if row is graver_beside(each) else [])]
        own = wants(each) if row is each.latest else under_way if row in each.beside else []
        yield _typed(row) | told | {"wants": own, "cells": [row.cell, each.system.cell]}
    if each.assessed_on and each.assessed_on not in [row.assessed_on for row in each.made]:
        limits = in_row(dict.fromkeys(limit.words for limit in each.limits))
        own_day = {
            "system": each.system.name,
            "assessed_on": each.assessed_on,
            "notes": limits or None,
            "wants": wants(each),
        }
        yield own_day | told | {"cells": [str(each.system.place_of("impact_assessed_on"))]}
    # one under way has its row already
    if each.assessed_on is None or (each.falls_short and not each.beside):
        form = FORMS.get(each.screening.due)
        told["proposed"] = ", ".join(
            filter(None, (say("{proposed}: fill in this row", proposed=told["proposed"]), by_plan))
        )
        blank: Row = {"system": each.system.name, "form": form, "cells": [each.system.cell]}
        begun = [_typed(row) | {"cells": [row.cell, each.system.cell]} for row in unmade]
        yield from (shown | told | {"wants": wants(each)} for shown in begun or [blank])
    else:
        yield from (_typed(row) | told | {"wants": [], "cells": [row.cell, each.system.cell]} for row in unmade)


def _typed(row: ImpactAssessmentRow) -> Row:
    """The cells of a row as somebody typed them, but for a day that is told in full."""
    read = {name: row.texts.get(name) or value for name, value in values_of(row).items()}
    days = {name: value for name, value in values_of(row).items() if isinstance(value, dt.date)}
    typed = {**read, **row.typed}
    return typed | {name: on for name, on in days.items() if str(typed[name]).startswith(on.isoformat())}


def impact_result(each: SystemImpact | None) -> dict[str, Any] | None:
    """What results.json says of one system's impact assessment; none where it isn't assessed."""
    if each is None:
        return None
    return {
        "proposed": each.screening.due,
        "because": [answer.question.id for answer in _leading(each)],
        "assessed_on": each.assessed_on.isoformat() if each.assessed_on else None,
        "next_on": each.next_on.isoformat() if each.next_on else None,
        "overdue": each.overdue is not None,
        "has_passed": each.has_passed,
        "counts": each.counts.cell if each.counts else None,
        "beside": [row.cell for row in each.beside],
        "made": each.is_made,
        "level": each.level,
        "before": each.before,
        "only_screened": each.only_screened,
        "unsigned": each.is_unsigned,
        "limited": [limit.kind for limit in each.limits],
        "never": each.never,
    }


def form_rows(steps: Steps) -> list[Row]:
    """What is known for the form of each AI system in scope, planned ones among them."""
    view = steps.objects
    listed_as = {each.cell: each for each in view.listed}
    overlays = grouped((each.cell, each) for each in view.overlays)
    gravest = gravest_first((*view.impacts, *view.impacts_ahead), view.told_elsewhere, load_impact_kit())
    return [
        {
            "cell": each.system.cell,
            "name": each.system.name,
            "about": _about(each.system, listed_as[each.system.cell]),
            "role": worded(each.system.role),
            "role_said": quoted(each.system, "role") if each.system.texts.get("role") and not each.system.role else "",
            "owner": each.system.owner or "",
            "due": each.screening.due,
            "made": each.is_made,
            "result": result_of(each.screening),
            "screening": {
                answer.question.id: _screened(answer) for answer in _with_waits(each, steps).screening.answers
            },
            "known": {field.id: known_of(each, field, steps) for field in load_impact_kit().fields()},
            "rated": {section.id: assessed_so_far(each, section.assessed) for section in load_impact_kit().sections},
            "reason": reason_of(each, steps),
            "care": _care(each, steps),
            "gravity": gravest.index(each),
            "counts": each.counts_as_full,
            "weighty": each.is_full_at_worst,
            "files": files_of(each, steps),
            "last": _last(each),
            "never": each.system.place_of("impact_assessed_on").short if each.never else "",
            "classes": [told for item in overlays.get(each.system.cell, ()) for told in told_classes(item)],
            "counsel": [told for item in overlays.get(each.system.cell, ()) for told in asked_of_counsel(item)],
            "roles": _by_role(each.system, steps.coverage.assessment.proposals),
            "wants": wants(each),
            "shortfalls": shortfalls(each),
            "list": list_read(steps),
        }
        for each in (*view.impacts, *view.impacts_ahead)
    ]


def _care(each: SystemImpact, steps: Steps) -> list[str]:
    """The questions of the screening that are answered with yes, and whether its provider trained it on own data."""
    given = any(item.kind == "given" for item in steps.objects.known_against.get(each.system.cell, ()))
    return [*(answer.question.id for answer in each.screening.answered("yes")), *([OWN_DATA] if given else [])]


OWN_DATA = "own_data"


def list_read(steps: Steps) -> str:
    """Where results are entered: the client's own list of assessments, by file and sheet; else the sheet of our workbook."""
    rows = steps.inputs.lists.impact_assessments
    own = next((place for row in rows if (place := row.place_of("system"))), None)
    if own is None:
        return ""
    return say("{file}, sheet {sheet}", file=own.file, sheet=own.sheet) if own.sheet else own.file


def result_of(screening: Screening) -> str:
    """What the screening comes to, in words, with how many questions are to be answered first."""
    result, unknown = load_impact_kit().results[screening.due], screening.answered("unknown")
    return f"{result} ({counted(len(unknown), 'question')})" if screening.due == "open" else result


def _leading(each: SystemImpact) -> tuple[ScreeningAnswer, ...]:
    """The answers that lead to what is proposed: with yes, or those that are missing where they decide; and what counsel is still to say."""
    found = each.screening.answered("unknown" if each.screening.due == "open" else "yes")
    return (*found, *(it for it in each.screening.answered("unknown") if it.awaited and it not in found))


def _with_waits(each: SystemImpact, steps: Steps) -> SystemImpact:
    """A system with the cells that call something outstanding, as a legal opinion, beside the open question on what law calls for."""
    known = steps.objects.known_against.get(each.system.cell, ())
    places = {place for item in known if item.kind == "outstanding" for place in item.places}
    waits = [quoted(each.system, "notes")] if each.system.place_of("notes") in places else []
    made = (
        (row, name.removesuffix("_text")) for row in filter(None, (each.counts, *each.beside)) for name in OF_ASSESSMENT
    )
    waits += [assessed(row, name) for row, name in made if row.place_of(name) in places]
    answers = (
        replace(it, quotes=(*it.quotes, *waits), awaited=True)
        if waits and it.question.classes and it.answer == "unknown"
        else it
        for it in each.screening.answers
    )
    return replace(each, screening=replace(each.screening, answers=tuple(answers)))


def _about(row: AiSystemRow, listed_as: ListedObject) -> str:
    """Name, model and entry, as the form's head names the system."""
    entry = listed_as.key if listed_as.key != row.name else ""
    return ", ".join(filter(None, (row.name, row.model, entry, row.place_of("name").short)))


def _screened(answer: ScreeningAnswer) -> dict[str, str]:
    return {
        "answer": translated(noted("not known") if answer.answer == "unknown" else answer.answer),
        "reason": answer.reason,
    }


def _last(each: SystemImpact) -> str:
    """Id, day and form of the last assessment, the next one's day, and what is under way beside it; without one the document that is called so."""
    if each.assessed_on is None:
        return document_told(each)
    next_on = f", {next_by(each)}" if each.next_on else ""
    if each.overdue or each.has_passed:
        told = noted(", overdue since {next_on}") if each.overdue else noted(", next by {next_on}")
        next_on = say(told, next_on=next_told(each))
    under_way = ""
    if each.counts and each.beside:
        under_way = say("; under way: {beside_told}", beside_told=beside_told(each.beside[0], each.system))
    told = day_told(each, with_form=True)
    return told + ("" if next_told(each) in told else next_on) + under_way


def _by_role(row: AiSystemRow, proposals: Iterable[Proposal]) -> list[str]:
    """The controls of Annex A by what the organisation's role for this system proposes, but for those that apply."""
    found = grouped(
        (item.proposal, each.control.partition(":")[2])
        for each in proposals
        for item in each.systems
        if item.cell == row.cell
    )
    return [
        labelled(translated(PROPOSED[name]), ", ".join(found[name]))
        for name in PROPOSED
        if name in found and name != "applies"
    ]
