"""What the list of AI systems gives rise to: impact assessments that are missing, overdue, limited, too short or not signed off, retirements whose day has passed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from ims_lib.ai_roles.built_here import may_only_search
from ims_lib.ai_roles.proposals import counting
from ims_lib.assessment.objects_listed import is_called
from ims_lib.catalogue.impact_kit import load_impact_kit
from ims_lib.client.entries import Entered
from ims_lib.dates import day
from ims_lib.inputs.rows import AiSystemRow, ImpactAssessmentRow, Lists
from ims_lib.inputs.said import says_nothing
from ims_lib.inputs.states import day_of_list
from ims_lib.judgements.model import AT, Judgement
from ims_lib.languages import noted, say, translated
from ims_lib.nearest import hint
from ims_lib.register.model import Finding
from ims_lib.register.vocabulary import plain
from ims_lib.scales import setting
from ims_lib.steps.ai_systems.impact import FULL, SystemImpact, others_in, owner_in, systems_named, systems_perhaps
from ims_lib.steps.ai_systems.impact_told import unsigned_told
from ims_lib.steps.ai_systems.known import KnownAgainst
from ims_lib.steps.ai_systems.limits import REFUSED, says_never
from ims_lib.steps.ai_systems.words_against import affirmed_in
from ims_lib.told import finding_at
from ims_lib.wording import in_marks, in_row, listed

IMPACT_MISSING = "ai_system.impact_missing"


def find_in_systems(impacts: Sequence[SystemImpact], as_of: dt.date) -> Iterator[Finding]:
    """A question for all systems whose list says no day, one for all of which it says never, one for each thing that one system wants."""
    without = [
        each
        for each in impacts
        if each.assessed_on is None and says_nothing(each.system.texts.get("impact_assessed_on"))
        if "impact_assessed_on" not in each.system.unread
    ]
    for systems, name in (
        ([each.system for each in without if each.never], "ai_system.impact_missing/never"),
        ([each.system for each in without if not each.never], IMPACT_MISSING),
    ):
        if systems:
            most = int(setting("report", "records_shown"))
            names = [in_marks(row.name) for row in systems[:most]]
            more = [say("{count} more", count=len(systems) - most)] if len(systems) > most else []
            yield finding_at(name, systems[0].place_of("impact_assessed_on"), systems=listed([*names, *more]))
    for each in impacts:
        yield from _of_assessments(each)
        row = each.system
        if row.retirement and row.retirement < day_of_list(row, as_of):
            told = noted("'{name}' was to be retired by {retirement}, and its state isn't 'retired'")
            text = say(told, name=row.name, retirement=day(row.retirement))
            yield finding_at("ai_system.retirement_past", row.place_of("retirement"), system=text)
        elif row.retirement and (words := affirmed_in("replaced", row.notes)):
            yield finding_at(
                "ai_system.replaced", row.place_of("notes"), name=row.name, retirement=day(row.retirement), words=words
            )


def is_answer_on(answer: Entered, system: AiSystemRow) -> bool:
    """Whether an answer to the question whether one was made is of this system: it stands under its cell, or was asked with its name."""
    place = f"{IMPACT_MISSING} {system.place_of('impact_assessed_on')}"
    return answer.on == place or in_marks(system.name) in answer.name


def find_ahead(lists: Lists, as_of: dt.date) -> Iterator[Finding]:
    """A question for each day of an impact assessment that is still to come."""
    of_systems = ((row, row.name, row.impact_assessed_on, "impact_assessed_on") for row in lists.ai_systems)
    of_list = ((row, row.system, row.assessed_on, "assessed_on") for row in lists.impact_assessments)
    for row, name, on, column in (*of_systems, *of_list):
        if on and on > as_of:
            yield finding_at("ai_system.impact_ahead", row.place_of(column), name=name, on=day(on), as_of=day(as_of))


def find_parts(systems: Iterable[AiSystemRow], known: Mapping[str, Sequence[KnownAgainst]]) -> Iterator[Finding]:
    """A question for each system that is out of scope although the organisation has a part in it that is more than a customer's, and for
    each that was trained by somebody else on data of the organisation."""
    for row in systems:
        for item in known[row.cell]:
            told = {"name": row.name, "in_full": item.in_full}
            if item.kind == "boundary":
                yield finding_at("ai_system.left_out_with_part", row.place_of("in_scope"), **told)
            if item.kind == "given":
                yield finding_at("ai_system.data_given", row.place_of("trained_on"), **told)


def find_searched(systems: Iterable[AiSystemRow], names: Collection[str]) -> Iterator[Finding]:
    """One question for all bought systems that write and, by the list, learnt from texts of the organisation: searched, or tuned on them."""
    found = [row for row in counting(systems) if may_only_search(row, names)]
    if found:
        places = listed(f"{in_marks(row.name)} ({row.place_of('trained_on').short})" for row in found)
        yield finding_at("ai_system.searched", found[0].place_of("trained_on"), systems=places)


def find_unlisted(assessments: Iterable[ImpactAssessmentRow], systems: Sequence[AiSystemRow]) -> Iterator[Finding]:
    """A question for each assessment of something that the list of AI systems lacks, or that may be of several; none where there is
    no such list."""
    for row in assessments if systems else ():
        perhaps = [f"{each.name} ({each.place_of('name').short})" for each in systems_perhaps(row, systems)]
        if len(perhaps) > 1:
            of = {"system": row.system, "systems": listed(perhaps, say("or"))}
            yield finding_at("ai_system.impact_unlisted/which", row.place_of("system"), **of)
        elif perhaps or not systems_named(row, systems):
            near = (
                say("did you mean {system}? Until that is said it counts for none", system=perhaps[0])
                if perhaps
                else hint(row.system, [system.name for system in systems])
            )
            yield finding_at("ai_system.impact_unlisted", row.place_of("system"), system=row.system, near=near)
        else:
            yield from _by_likeness(row, systems)


def _by_likeness(row: ImpactAssessmentRow, systems: Sequence[AiSystemRow]) -> Iterator[Finding]:
    """A note where an assessment counts for a system whose name is but nearly what it says."""
    said, (first, *more) = f" {plain(row.system)} ", systems_named(row, systems)
    known = f" {plain(first.own_name)} "
    if not (more or is_called(row.system, first) or known in said or said in known):
        yield finding_at("ai_system.impact_likeness", row.place_of("system"), system=row.system, name=first.name)


def find_denied(impacts: Iterable[SystemImpact], judgements: Mapping[str, Judgement]) -> Iterator[Finding]:
    """A question for each system of which a cell says that it was never assessed, or a judgement that it wasn't, while a later
    assessment stands in a list."""
    criterion = load_impact_kit().each_assessed
    for each in impacts:
        row, system = each.counts, each.system
        if row is None or row.assessed_on is None:
            continue
        against = []
        if says_never(system.texts.get("impact_assessed_on")):
            place, text = system.place_of("impact_assessed_on"), system.texts.get("impact_assessed_on")
            told = noted("beside '{impact_assessed_on_text}' in {short}")
            against.append(say(told, impact_assessed_on_text=text, short=place.short))
        judged = (judgements.get(f"{criterion}{AT}{name}") for name in filter(None, (system.id, system.name)))
        for found in filter(None, judged):
            if found.new == NOT_AT_ALL and found.when and found.day <= row.assessed_on.isoformat():
                against.append(
                    say("beside the judgement of {when} that it wasn't ({source})", when=found.day, source=found.source)
                )
        if against:
            said = {"named": row.id or say("an impact assessment"), "against": translated(" and ").join(against)}
            said |= {
                "name": system.name,
                "assessed_on": day(row.assessed_on),
                "short": row.place_of("assessed_on").told,
            }
            yield finding_at("ai_system.impact_denied", row.place_of("assessed_on"), **said)


NOT_AT_ALL = "N"
"""The verdict that nothing of it is there."""


def _of_assessments(each: SystemImpact) -> Iterator[Finding]:
    """What the assessments of one system want."""
    name, row = each.system.name, each.counts or each.system
    for holds, code in (
        (each.has_passed, "ai_system.impact_passed"),
        (each.overdue == "next", "ai_system.impact_overdue/again"),
    ):
        if holds and each.next_on:
            yield finding_at(code, row.place_of("next_review"), name=name, next_on=day(each.next_on))
    assessed = day(each.assessed_on) if each.assessed_on else ""
    if each.overdue not in (None, "next") and assessed:
        months = int(setting("ai_systems", "impact_months"))
        from_list = each.system.impact_assessed_on == each.assessed_on
        at, column = (each.system, "impact_assessed_on") if from_list else (row, "assessed_on")
        of = {"name": name, "assessed_on": assessed, "months": months}
        yield finding_at("ai_system.impact_overdue", at.place_of(column), **of)
    for limit in each.limits:
        told = {"name": name, "assessed": assessed, "words": limit.words, "says": limit.says, "then": limit.then}
        code = "ai_system.impact_refused" if limit.kind == REFUSED else "ai_system.impact_limited"
        yield finding_at(code, limit.place, **told)
    if each.only_screened:
        why = in_row(answer.told for answer in each.screening.answered("yes"))
        begun = next((on for it in each.beside if it.form == FULL and (on := it.assessed_on)), None)
        made = say("finish that of {assessed_on}", assessed_on=day(begun)) if begun else say("make it")
        yield finding_at("ai_system.impact_only_screened", row.place_of("form"), name=name, why=why, made=made)
    yield from _of_what_is_left(each)
    yield from _by_owner(each)


def _of_what_is_left(each: SystemImpact) -> Iterator[Finding]:
    """What is left that nobody accepted or says."""
    row, kit = each.held, load_impact_kit()
    if row is None:
        return
    before, left = (kit.title_of(level).lower() for level in (each.before, each.level))
    is_low = bool(left) and not kit.wants_sign_off(each.level)
    is_bare = "measures" in row.cells and says_nothing(row.measures)
    of = {"name": each.system.name, "before": before, "level": left, "short": row.place_of("severity").told}
    if each.is_unsigned and kit.wants_sign_off(each.level):
        of |= {"titles": left, "unsigned": unsigned_told(each)}
        yield finding_at("ai_system.impact_unsigned", row.place_of("signed_off_by"), **of)
    if before and is_low and is_bare:
        yield finding_at("ai_system.impact_without_measures", row.place_of("residual"), **of)
    if each.is_left_unsaid and before:
        yield finding_at("ai_system.impact_left_unsaid", row.place_of("residual"), **of | {"titles": before})


def _by_owner(each: SystemImpact) -> Iterator[Finding]:
    """That a system's own owner assessed it or signed it off, alone or with others; of one under way that the owner takes part."""
    for row in filter(None, (each.held, *each.beside)):
        for column in owner_in(row, each.system):
            is_told = each.is_unsigned and load_impact_kit().wants_sign_off(each.level)
            if is_told and (row, column) == (each.held, "signed_off_by"):
                continue
            done = say("signed off") if column == "signed_off_by" else say("assessed")
            others = others_in(row, each.system, column)
            code = "ai_system.impact_by_owner/with_others" if others else "ai_system.impact_by_owner"
            of = {"name": each.system.name, "done": done, "owner": each.system.owner, "others": listed(others)}
            yield finding_at(code, row.place_of(column), **of)
