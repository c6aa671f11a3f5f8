"""What AI systems ask to be decided: impacts that nobody signed off, what is outstanding for them, and assessments that are due."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from ims_lib.catalogue.decision_words import DecisionKind
from ims_lib.catalogue.impact_kit import load_impact_kit
from ims_lib.catalogue.model import load_catalogue
from ims_lib.dates import day, months_after
from ims_lib.decided_settings import decisions_made, on_systems
from ims_lib.grouping import grouped
from ims_lib.inputs.states import NOT_YET_IN_USE, PLANNED, is_in_use
from ims_lib.languages import say
from ims_lib.steps.ai_systems.impact import SystemImpact, form_signed, is_owner_accepted, is_signed
from ims_lib.steps.ai_systems.impact_told import (
    assessment_called,
    forbidden_told,
    forms_planned,
    level_left,
    released_told,
    to_finish,
)
from ims_lib.steps.ai_systems.limits import REFUSED, waits_for
from ims_lib.steps.decisions.made import is_in_force
from ims_lib.steps.decisions.model import Ahead, ManagementDecision, case_of, quoted
from ims_lib.steps.decisions.of_forms import forms_promised
from ims_lib.steps.decisions.system_told import (
    cells_against,
    cells_of,
    lacks_told,
    names_of,
    system_asked,
    told_of,
)
from ims_lib.steps.decisions.systems_due import (
    ALONE,
    acts_unaccepted,
    all_due,
    decided_on,
    end_soon,
    ending,
    ends_ahead,
    forbidden,
    impacts_due,
    is_told,
    risks_of_unassessed,
    risks_untreated,
    staying,
    unmet,
    waiting,
)
from ims_lib.steps.risk_register.entry import level_reached
from ims_lib.wording import capitalised, counted, in_row, labelled, listed


def of_forbidden(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """Each AI system that a law may forbid: that it stops, or counsel says that it isn't forbidden, within days."""
    by = ahead.working(ahead.as_of + timedelta(days=ahead.words.stop_days))
    for each in forbidden(ahead):
        signs = each.forbidden.signs if each.forbidden else ()
        told, case = forbidden_told(each, ahead.as_of), PLANNED if each.system.status == PLANNED else "one"
        if refused := _refused(each):
            told += kind.words["refused"].format(refused=refused)
        what = kind.ask[case].format(told=told, day=day(by), asks=signs[0].asks, **system_asked(each, ahead))
        cells = [*(fact.cell for sign in signs for fact in sign.facts), *cells_against([each], ahead)]
        about = [each.system.name, *(sign.place for sign in signs)]
        yield _on(each, kind, what, kind.if_not[case], ahead, by=by, cells=cells, about=about)


def of_impacts_left(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """Each AI system of which what is left of the impact has to be accepted by somebody, and nobody has.

    Where it has to be assessed anew there is nothing to sign yet: it is decided whether the system stays in use until then, and with
    which limits. So it is of one that acts alone without an assessment that holds, and of one that may do grave harm and runs otherwise
    than it was accepted, and of one that was refused.
    """
    stay, due = staying(ahead), all_due(ahead)
    for each in ahead.steps.objects.gravest:
        if each in stay:
            until, sign = _until_made(each, kind, ahead), kind.words["sign"] if each.is_unsigned else ""
            refused, waits = _refused(each), waits_for(each.held)
            ask = kind.ask["waits" if waits else "refused" if refused else "stays"]
            said = {"until": quoted(waits) if waits else until, "sign": sign, "refused": refused}
            what = ask.format(**said, **system_asked(each, ahead))
            yield _unsigned(kind, what, each, ahead)
        elif each.is_unsigned and each not in due and not each.forbidden:
            case = _of_owner(each) if is_owner_accepted(each) else "one"
            yield _unsigned(kind, kind.ask[case].format(**system_asked(each, ahead)), each, ahead)
        elif acts_unaccepted(each, ahead) and each not in (*waiting(ahead), *end_soon(ahead), *forbidden(ahead)):
            yield _unsigned(kind, kind.ask["by_itself"].format(**system_asked(each, ahead)), each, ahead)


def _of_owner(each: SystemImpact) -> str:
    """What is asked of what its owner alone accepted: little has to be signed by somebody else, what isn't told to be said first."""
    if load_impact_kit().wants_sign_off(each.level or each.before):
        return "own"
    return "low" if each.level else "unsaid"


def _refused(each: SystemImpact) -> str:
    """Who refused its assessment, and when; empty where nobody did."""
    return next((limit.says for limit in each.limits if limit.kind == REFUSED), "")


def _unsigned(kind: DecisionKind, what: str, each: SystemImpact, ahead: Ahead) -> ManagementDecision:
    left = "own" if is_owner_accepted(each) else "unsigned"
    reasons = {
        left: each.is_unsigned,
        REFUSED: each.is_refused,
        ALONE: each.wants_another and each.system.acts_alone,
        "by_itself": is_told(each, "unchecked", ahead),
    }
    reason = next((name for name, holds in reasons.items() if holds), "otherwise")
    if_not = capitalised(kind.if_not[reason].format(system=quoted(each.system.name), level=level_left(each)))
    made, others = ahead.steps.inputs.lists.impact_assessments, ahead.steps.objects.gravest
    form = form_signed([each], each.made, others) or form_signed([each], made, others)
    who = ahead.proposed(form.signed_off_by) if form and form.signed_off_by else ""
    cells = [each.latest.cell] if each.latest and not each.perhaps else cells_of(each)
    cells += [*cells_against([each], ahead), *([str(form.place_of("signed_off_by"))] if form else [])]
    makers = []
    if form and form.assessed_by and each.wants_another:
        owner = each.system.owner
        they = kind.words["others_of_them" if owner else "they"].format(owner=owner)
        case = "made_another" if owner and form not in each.made else "made_by"
        called = assessment_called(form)
        makers = [kind.words[case].format(form=called, who=form.assessed_by, they=they, owner=owner)]
    about, told = [f"{each.system.name} {each.level or reason}"], told_of(each, ahead, then=makers)
    return _on(each, kind, what, if_not, ahead, who=who, cells=cells, about=about, details=told)


def _on(
    each: SystemImpact, kind: DecisionKind, what: str, if_not: str, ahead: Ahead, *, about: Sequence[str], **said: Any
) -> ManagementDecision:
    """The decision on one system, about the risks too that are decided on with it."""
    of_risks = map(level_reached, risks_untreated([each], ahead))
    usual: dict[str, Any] = {"by": _soon(each, ahead), "details": told_of(each, ahead)}
    ties = _ties([each], said["cells"], ahead)
    return ahead.make(kind, what, if_not, about=[*about, *of_risks], **usual | said, **ties)


def _ties(found: Sequence[SystemImpact], cells: Sequence[str], ahead: Ahead) -> dict[str, Any]:
    """The package that makes their assessments, the client's risks on what runs unassessed, and those that we propose of which the same
    cells speak, or that ask to assess them."""
    package, risks = forms_planned(ahead.steps.roadmap), ahead.steps.risks
    names, due = {each.system.name for each in found}, {each.system.cell for each in found}
    told = [
        risk
        for risk in risks.of(risks.proposed)
        if not due.isdisjoint(row.cell for row in risk.to_assess)
        or (names & {*risk.systems} and any(item.cell in cells for item in risk.happened))
    ]
    wanted = package and any(each.wants_another for each in found)
    own = [risk for each in found for risk in risks_of_unassessed(each, ahead)]
    return {"packages": [package.package] if package and wanted else [], "risks": [*own, *told]}


def _soon(each: SystemImpact, ahead: Ahead) -> date:
    """Within the week, or by the day ahead on which its assessment ends; no sooner than one that may do graver harm."""
    found = decided_on(ahead)
    graver = found[: found.index(each) + 1] if each in found else [each]
    ends = [it.next_on if it.next_on and it.next_on > ahead.as_of else ahead.soon for it in graver]
    return min(ahead.soon, max(ends))


def _until_made(each: SystemImpact, kind: DecisionKind, ahead: Ahead) -> str:
    """Until what is made, by whom it must not be, and when that is by the plan, or with the days that are asked for."""
    package = forms_planned(ahead.steps.roadmap)
    ready = next((on for other, on in forms_promised(ahead) if other.system.cell == each.system.cell), None)
    sooner = released_told(ready, ahead.steps.roadmap)
    end = day(package.end) if package and package.end else ""
    plan = (
        kind.words["by_plan" if package else "no_plan"].format(day=end, released=sooner) if end or not package else ""
    )
    return f"{kind.words['full' if each.screening.due == 'full' else 'anew']}{plan}"


def of_outstanding(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """Each AI system in use for which the lists say that a legal opinion, an approval, a contract or the like is outstanding, the gravest first.

    Those whose use is decided on anyhow are left out; of the others it is told too what their assessment lacks.
    """
    for each in waiting(ahead):
        lacks, finish = each in all_due(ahead), to_finish(each)
        assess = kind.words["finish" if finish else "assess"].format(finish=finish) if lacks or finish else ""
        lacking = listed(item.told for item in unmet(each, ahead))
        case = "one" if is_told(each, "outstanding", ahead) else "unmet"
        conditions = each.held and (each.held.conditions or each.held.texts.get("decision"))
        said = {"assess": assess, "lacking": lacking, "conditions": quoted(conditions or "")}
        what = kind.ask[case].format(**said, **system_asked(each, ahead))
        is_over = ends_ahead(each, ahead) and not each.wants_another
        ends = kind.words["ending"].format(system=_named_ends([each], "ending")) if is_over else ""
        cells = [*cells_against([each], ahead), *(cells_of(each) if lacks else ())]
        yield _on(each, kind, what, kind.if_not[case] + ends, ahead, cells=cells, about=[each.system.name])


def of_impacts_due(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """AI systems that have to be assessed, or assessed anew, but for those whose use is decided on already: the gravest first, each with what it lacks."""
    found, elsewhere = impacts_due(ahead), [*staying(ahead), *waiting(ahead)]
    used = on_systems(decisions_made(ahead.steps.coverage.client))
    due = [each for each in found if each not in elsewhere]
    settled = {name: made.kind for name, made in used.items() if is_in_force(made, ahead.usual)}
    # those alone that were decided just so stay, and are asked no more as they were
    due = [each for each in due if each.system.name not in settled] or [
        each for each in due if settled[each.system.name] == kind.kind
    ]
    if not due:
        return
    others = counted(len(due), "more AI system") if len(found) > len(due) else counted(len(due), "AI system")
    case = "one_open" if len(due) == 1 and due[0].is_unscreened else case_of(len(due))
    what = kind.ask[case].format(systems=names_of(due), count=others)
    if running := [each for each in due if _group(each) in ("now", "open")]:
        what += kind.words[f"limits_{case_of(len(running))}"].format(systems=names_of(running))
    cells = [*(cell for each in due for cell in cells_of(each)), *cells_against(due, ahead)]
    about = [each.system.name for each in due]
    keeper = ahead.steps.owners.keeper_of(load_catalogue().criteria[load_impact_kit().each_assessed].process)
    cells += [keeper.cell] if keeper else []
    who = keeper.name if keeper else ""
    # Who let a system go on decides that again; whoever keeps the list prepares it, and may have assessed it.
    signed = [(each, each.held.signed_off_by or "") for each in running if each.held and is_signed(each.held)]
    if signed:
        # Not an owner who accepted what somebody above has to: then that is for top management.
        names = [name for each, name in signed if not is_owner_accepted(each)]
        signer = ahead.proposed(names[0]) if names else ahead.bearer(ahead.words.top)
        what, who = what + ahead.prepared([who], signer), signer
    told = [
        labelled(quoted(each.system.name), lacks_told(each, ahead))
        + (kind.words["decided"].format(told=used[name].told) if name in used else "")
        for each in due
        for name in [each.system.name]
    ]
    if_not, by = _without(due, kind, ahead), _by(due, ahead)
    ties = _ties(due, cells, ahead)
    yield ahead.make(kind, what, if_not, by=by, who=who, cells=cells, about=about, details=told, **ties)


def of_ends(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """Each AI system in use that ends soon, or whose contract does: whether it goes on until then and after it, and what comes before that."""
    for each in end_soon(ahead):
        lacks, ends = each in all_due(ahead), ending(each, ahead)
        case, first = "lacking" if lacks else "one", min(end for end, _ in ends)
        renew_by = ahead.working(min(first, ahead.usual))
        what = kind.ask[case].format(day=day(renew_by), **system_asked(each, ahead))
        if_not = kind.if_not[case].format(day=day(first)) + _notice(each, kind, ahead)
        cells = [*(place for _, place in ends), *(cells_of(each) if lacks else ()), *cells_against([each], ahead)]
        about = [f"{each.system.name} {end}" for end, _ in ends]
        by, told = min(first, _soon(each, ahead)) if lacks else renew_by, told_of(each, ahead, limits=lacks)
        yield _on(each, kind, what, if_not, ahead, by=by, cells=cells, about=about, details=told)


def _notice(each: SystemImpact, kind: DecisionKind, ahead: Ahead) -> str:
    """By when notice of the contract that ends first is to be given, as long as nothing says by when; empty where none of a provider ends."""
    own = str(each.system.place_of("retirement"))
    ends = [end for end, place in ending(each, ahead) if place != own]
    if not ends:
        return ""
    months = ahead.words.notice_months
    last = months_after(min(ends), -months)
    case = "notice_over" if last <= ahead.as_of else "notice"
    return kind.words[case].format(months=counted(months, "month"), day=day(last))


def _without(due: Sequence[SystemImpact], kind: DecisionKind, ahead: Ahead) -> str:
    """What happens if not: told of those that run without, of those whose assessment ends, and of planned ones."""
    groups, said = grouped((_group(each), each) for each in due), list[str]()
    if now := groups.get("now"):
        alone = len(now) == len(due)
        case = case_of(len(now)) if alone else f"{case_of(len(now))}_of"
        said.append(kind.if_not[case].format(count=len(now), systems=names_of(now)) + _plan_told(now, kind, ahead))
    for name in ("open", "ending", "asked", *NOT_YET_IN_USE):
        if found := groups.get(name):
            said.append(kind.if_not[f"{name}_{case_of(len(found))}"].format(systems=_named_ends(found, name)))
    return capitalised(in_row(said))


def _group(each: SystemImpact) -> str:
    if not is_in_use(each.system):
        return str(each.system.status)
    if each.has_passed and not each.limits and not each.only_screened:
        return "asked"
    if each.wants_another:
        return "open" if each.is_unscreened else "now"
    return "ending"


def _plan_told(now: Sequence[SystemImpact], kind: DecisionKind, ahead: Ahead) -> str:
    """Until when by the plan, or until the end of those that end before; that it holds no work for it, where it doesn't."""
    package = forms_planned(ahead.steps.roadmap)
    if package is None:
        return kind.words["no_work"]
    if package.end is None:
        return ""
    ends = [each.system.retirement for each in now if each.system.retirement and each.system.retirement < package.end]
    return kind.words["plan_or_end" if ends else "plan"].format(end=day(package.end))


def _by(due: Sequence[SystemImpact], ahead: Ahead) -> date:
    """Soon where a system runs without; else the day on which the first one ends, not later than usual."""
    if any(_group(each) in ("now", "open", "asked") for each in due):
        return ahead.soon
    ends = [each.next_on for each in due if each.next_on and ends_ahead(each, ahead)]
    return min([*(max(end, ahead.as_of) for end in ends), ahead.usual])


def _named_ends(found: Sequence[SystemImpact], group: str) -> str:
    """Their names; of those whose assessment ends each with its day."""
    if group != "ending":
        return names_of(found)
    return listed(
        say("{name} (from {next_on} on)", name=quoted(each.system.name), next_on=day(each.next_on))
        for each in found
        if each.next_on
    )
