"""How many AI systems there are, which are in use, and which of them is gravest, in a sentence."""

from __future__ import annotations

from itertools import combinations

from ims_lib.assessment.objects_listed import may_be_one
from ims_lib.assessment.shadow_ai import decided_on, perhaps_ai, stopped_in_use, unlisted_in_use
from ims_lib.catalogue.impact_kit import load_impact_kit
from ims_lib.dates import day
from ims_lib.decided_settings import decisions_made
from ims_lib.inputs.states import is_in_use
from ims_lib.languages import form_for, noted, say
from ims_lib.register.vocabulary import plain
from ims_lib.report.steps.ai_systems.impact import ON_SYSTEMS
from ims_lib.report.steps.decisions import decisions_of
from ims_lib.steps import Steps
from ims_lib.steps.ai_systems.extract import left_out_of
from ims_lib.steps.ai_systems.impact import SystemImpact
from ims_lib.steps.ai_systems.impact_told import forbidden_told, is_decision_unread
from ims_lib.steps.ai_systems.service_records import grave_of_impact
from ims_lib.wording import counted, labelled, listed


def ai_in_use(steps: Steps) -> str:
    """How many AI systems are in use, of how many the impact assessment wants work, which is gravest and when that is decided; often empty."""
    used, unlisted = _used(steps), unlisted_in_use(steps.inputs, steps.register)
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
    unread = sum(map(is_decision_unread, used))
    lacking = sum(not each.holds for each in used) - unread
    none = form_for(len(used), "it has no", "none of them has an")
    if lacking < len(used):
        none = say("{lacking} of them {have} no", lacking=lacking, have=form_for(lacking, "has", "have"))
    wanting = say(", and {none} impact assessment that holds", none=none) if lacking else ""
    wanting += say("; the decision on the assessment of {unread} isn't read", unread=unread) if unread else ""
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


def _used(steps: Steps) -> list[SystemImpact]:
    """Of the AI systems in scope those in use, the gravest first."""
    return [each for each in steps.objects.gravest if is_in_use(each.system)]


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
    impact = next(iter(_used(steps)), None)
    if not impact:
        return ""
    yes = [answer.question.title for answer in impact.screening.answered("yes") if not answer.likely]
    grave = ", ".join(filter(None, (forbidden_told(impact, steps.coverage.client.as_of), *yes)))
    return say("Gravest by what is known is {name}: {grave}.", name=impact.system.name, grave=grave) if grave else ""


def systems_counted(steps: Steps) -> list[str]:
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
