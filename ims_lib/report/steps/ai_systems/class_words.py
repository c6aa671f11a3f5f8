"""The class proposed for an AI system, what is asked of counsel, and on what a duty hangs, in words."""

from __future__ import annotations

from datetime import date

from ims_lib.catalogue.overlays import Overlay
from ims_lib.grouping import grouped
from ims_lib.inputs.states import PLANNED
from ims_lib.languages import form_for, noted, say, translated
from ims_lib.report.figures import place
from ims_lib.scales import setting
from ims_lib.steps import Steps
from ims_lib.steps.ai_systems.classes import Proposed, SignFound
from ims_lib.steps.ai_systems.overlay import SystemDuty, SystemOverlay, binds, may_bind
from ims_lib.steps.ai_systems.reach import ScopeQuestion
from ims_lib.wording import counted, in_quotes, in_row, in_words, labelled, listed

ROLE = "ai_act_role"


AS_IT_STANDS, BY_ROLE, ONLY_IF, UNSAID_ROLE, OTHER_ROLE = CONCERNS = (
    noted("as its row stands"),
    noted("by the role proposed"),
    noted("only if"),
    noted("its role isn’t said"),
    noted("in another role only"),
)
"""How an entry concerns a system, what may bind first before what others may have to do; behind "only if" stands the fact."""


def with_state(each: SystemOverlay, steps: Steps) -> str:
    """A system's name; of one that is only planned or out of scope, that."""
    row = steps.objects.system_rows[each.cell]
    state = say("out of scope") if row.in_scope is False else translated(PLANNED) if row.status == PLANNED else ""
    return f"{each.system} ({state})" if state else each.system


def told_classes(each: SystemOverlay) -> list[str]:
    """The class proposed, and further ones that fit, each with what in the law leads there and whose duties they are."""
    fitting = (each.proposed, *each.also) if each.proposed else ()
    return [f"{item.title} ({there})" if (there := _places(item, each)) else item.title for item in fitting]


def _places(item: Proposed, each: SystemOverlay) -> str:
    """What leads to a class; those places apart of which the duties bind others than the organisation in its role."""
    others = [place for place in item.told if place in each.of_others]
    about = dict.fromkeys(sign.title for sign in item.signs if sign.place in others)
    own = (told for place, told in item.told.items() if place not in each.of_others)
    binding = say("{others} {bind} its provider", others=listed(others), bind=form_for(len(others), "binds", "bind"))
    return in_row((*own, *([labelled(binding, in_row(about))] if others else [])))


def asked_of_counsel(each: SystemOverlay) -> list[str]:
    """The question of each sign that leads to no class, of each found, and of each that words of the row lead away from, behind what it
    is about; where there is no sign that of the class."""
    fitting = (each.proposed, *each.also) if each.proposed else ()
    asked = grouped((sign.asks, f"{sign.place} ({sign.title})") for item in fitting for sign in item.signs)
    told = [labelled(f"{sign.place} ({in_row([sign.title, _words_of(sign)])})", sign.asks) for sign in each.raised]
    told += [labelled(listed(about), asks) for asks, about in asked.items()] or [item.asks for item in fitting]
    return told + [
        say(
            "{place} ({title}) isn’t proposed, because of {words_of}. {asks}",
            place=sign.place,
            title=sign.title,
            words_of=_words_of(sign),
            asks=sign.asks,
        )
        for sign in each.led_away
    ]


def _words_of(sign: SignFound) -> str:
    said = ((fact, ", ".join(fact.found)) for fact in sign.facts)
    told = ((fact, say("read as {kinds}", kinds=words) if fact.is_read else in_quotes(words)) for fact, words in said)
    return in_row(f"{place(fact.cell)} {words}" for fact, words in told)


def concern_told(concerns: str, fact: str, scope: ScopeQuestion | None) -> str:
    """How an entry concerns a system: with the fact on which it hangs, and with what the whole law hangs on."""
    told = " ".join(filter(None, (translated(concerns), fact)))
    return in_row([told, scope.only_if]) if scope and scope.only_if else told


def hangs_on(each: SystemOverlay, duty: SystemDuty, overlay: Overlay) -> str:
    """The role that isn't said, and the fact, on which an entry hangs, as a part of a sentence."""
    entry, roles = duty.entry, may_bind(duty.entry, overlay)
    by_role = not each.role and entry.roles and roles and not binds(entry, (), overlay)
    role = [say("you are its {roles}", roles=listed(map(in_words, roles), say("or")))] if by_role else []
    facts = [entry.only_if] if entry.only_if else []
    if entry.kinds and "kinds" in each.unsaid:
        facts.append(say("it is of this kind: {kinds}", kinds=listed(map(in_words, entry.kinds), say("or"))))
    return listed([*role, *(facts if duty in each.if_fact else [])])


def applies_told(each: date, overlay: str, steps: Steps) -> str:
    """What a day is to a reader: past, or so near that the days are counted."""
    left, scope = (each - steps.coverage.client.as_of).days, steps.objects.scope_question.get(overlay)
    if left <= 0:
        return (
            say("would apply already, {only_if}", only_if=scope.only_if)
            if scope and scope.only_if
            else say("applies already")
        )
    return say("in {days}", days=counted(left, "day")) if left <= setting("ai_systems", "days_told") else ""
