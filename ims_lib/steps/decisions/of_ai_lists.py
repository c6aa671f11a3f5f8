"""What AI that no list of AI systems names asks to be decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta

from ims_lib.assessment.shadow_ai import (
    NamedAi,
    answering_for,
    may_be_by_name,
    may_be_listed,
    perhaps_ai,
    says_no_ai,
    unlisted_in_use,
)
from ims_lib.catalogue.decision_words import DecisionKind
from ims_lib.grouping import grouped
from ims_lib.inputs.rows import RiskRow
from ims_lib.languages import say
from ims_lib.steps.ai_systems.classes import SignText, signs_said
from ims_lib.steps.ai_systems.extract import left_out_of
from ims_lib.steps.ai_systems.law_elsewhere import LawElsewhere, perhaps_told
from ims_lib.steps.decisions.made import decided_on as made_on
from ims_lib.steps.decisions.model import Ahead, ManagementDecision, case_of, quoted
from ims_lib.steps.decisions.of_risks import open_risks, risk_named
from ims_lib.steps.decisions.systems_due import decided_on
from ims_lib.steps.risk_register.entry import RiskEntry
from ims_lib.wording import labelled, listed


def of_law_elsewhere(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """What may be AI that no list names: of each law first what it may forbid, to be decided within days, then what it may hold high-risk."""
    in_days = ahead.as_of + timedelta(days=ahead.words.stop_days)
    unknown = (each for each in ahead.steps.objects.law_elsewhere if not each.product)
    by_law = grouped(((each.law, each.sign.forbidden_from is None), each) for each in unknown)
    for (law, is_let), found in sorted(by_law.items()):
        case = f"{'high_risk' if is_let else 'forbidden'}_{case_of(len(found))}"
        words = [
            {"said": quoted(each.said), "cell": each.place.short, "place": each.told, "perhaps": perhaps_told(each)}
            for each in found
        ]
        asks = " ".join(dict.fromkeys(each.sign.asks for each in found))
        yield ahead.make(
            kind,
            kind.ask[case].format(count=len(found), law=law, asks=asks, **words[0]),
            kind.if_not[case],
            by=ahead.fortnight if is_let else ahead.working(in_days),
            cells=[str(each.place) for each in found],
            about=[each.said for each in found],
            details=[kind.words["entry"].format(**each) for each in words] if len(found) > 1 else (),
        )


def of_unlisted_ai(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """AI that the files have in use and the list of AI systems lacks, and what that list leaves out by its own note."""
    steps = ahead.steps
    by_law = {str(each.place) for each in steps.objects.law_elsewhere if not each.product}
    in_use = unlisted_in_use(steps.inputs, steps.register)
    found = {name: cells for name, cells in in_use.items() if any(str(each.place) not in by_law for each in cells)}
    is_asked = any("unasked" in each.about for each in made_on(kind.kind, ahead))
    note = (
        None
        if (found and is_asked) or says_no_ai(steps.coverage.client)
        else left_out_of(steps.inputs.lists.ai_systems, steps.register)
    )
    if not found and not note:
        return
    case = "unasked" if not found else f"{case_of(len(found))}_unasked" if note else case_of(len(found))
    named = [each for places in found.values() for each in places]
    on = {each.row.cell for each in named if isinstance(each.row, RiskRow)}
    risks = [risk for risk in open_risks(ahead) if risk.cell in on]
    told = [
        _of_which(risk, found)
        + risk_named(risk, risk.asset)
        + ("" if risk.perhaps_accepted else kind.words["unaccepted"])
        for risk in risks
    ]
    who, perhaps = ahead.some(risk.owner for risk in risks), _perhaps_listed(may_be_listed(found), kind, ahead)
    # What may be a system on which management decides is decided with that, by the same; so is what no risk is of.
    if not who or (perhaps and any(each.system in steps.objects.unnamed for each in decided_on(ahead))):
        who = ahead.bearer(kind.role or ahead.words.top)
        perhaps += ahead.prepared(answering_for(named), who)
    for each in named:
        if alike := may_be_by_name(each, steps.inputs.lists.ai_systems):
            systems = listed((quoted(row.name) for row in alike), say("or"))
            perhaps += kind.words["alike"].format(name=each.called, systems=systems, cell=each.place.short)
    unsure = perhaps_ai(found)
    asked = kind.words["asked"].format(names=listed(unsure)) if unsure else ""
    what = kind.ask[case].format(
        names=listed(found),
        risks=f" ({listed(told)})" if told else "",
        perhaps=perhaps,
        limits=asked + kind.words["limits"] + _by_law(found, kind, ahead) if found else "",
        note=quoted(note[0].rstrip(" .")) if note else "",
    )
    cells = [*(str(each.place) for each in named), *([note[1]] if note else [])]
    if_not = kind.if_not[case_of(len(found)) if found else "unasked"]
    by = ahead.soon if found else ahead.usual
    if any(each.sign.forbidden_from for each in _in_law(found, ahead)):
        by = min(by, ahead.working(ahead.as_of + timedelta(days=ahead.words.stop_days)))
    yield ahead.make(kind, what, if_not, by=by, who=who, cells=cells, about=found or ["unasked"])


def _of_which(risk: RiskEntry, found: Mapping[str, Iterable[NamedAi]]) -> str:
    """Of several the one that a risk tells of, before it."""
    names = [name for name, cells in found.items() if any(each.row and each.row.cell == risk.cell for each in cells)]
    return labelled(listed(names), "") if len(names) < len(found) else ""


def _by_law(found: Mapping[str, Iterable[NamedAi]], kind: DecisionKind, ahead: Ahead) -> str:
    """The duties of laws of which the cells of such AI bear a sign, a sentence each; empty where they bear none."""
    told = (
        kind.words["law"].format(name=name, duty=quoted(entry.title), law=overlay.title, place=entry.place)
        for name, cells in found.items()
        for overlay in ahead.steps.objects.laid_over
        for sign in signs_said(
            [sign for item in overlay.classes for sign in item.signs if not sign.columns or "purpose" in sign.columns],
            [SignText("purpose", str(each.place), each.text) for each in cells],
            overlay,
        )
        for entry in overlay.entries
        if entry.place == sign.place
    )
    grave = (
        kind.words["grave"].format(name=each.product, law=each.law, told=each.told, asks=each.sign.asks)
        for each in _in_law(found, ahead)
    )
    return "".join(dict.fromkeys([*told, *grave]))


def _in_law(found: Iterable[str], ahead: Ahead) -> list[LawElsewhere]:
    """What a law may forbid or hold high-risk of what is told of such AI."""
    names = {*found}
    return [each for each in ahead.steps.objects.law_elsewhere if each.product in names]


def _perhaps_listed(found: Iterable[str], kind: DecisionKind, ahead: Ahead) -> str:
    """That it may be one of the list that names no product, as a sentence; empty where each names one."""
    names, systems = list(found), ahead.steps.objects.unnamed
    if not names or not systems:
        return ""
    return kind.words["perhaps"].format(
        names=listed(names, say("or")), systems=listed((quoted(each.name) for each in systems), say("or"))
    )
