"""What AI systems ask to be decided: impacts that nobody signed off, what is outstanding for them, and assessments that are due."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from ims_lib.catalogue.decision_words import DecisionKind
from ims_lib.catalogue.impact_kit import load_impact_kit
from ims_lib.catalogue.model import load_catalogue
from ims_lib.dates import day, months_after
from ims_lib.grouping import grouped
from ims_lib.inputs.states import PLANNED
from ims_lib.steps.ai_systems.impact import SystemImpact, form_signed, is_signed
from ims_lib.steps.ai_systems.impact_told import assessment_called, forms_planned, to_finish
from ims_lib.steps.decisions.model import Ahead, ManagementDecision, begun, case_of, quoted
from ims_lib.steps.decisions.of_plan import forms_released
from ims_lib.steps.decisions.system_told import (
    cells_against,
    cells_of,
    gravest_left,
    lacks_told,
    lines_told,
    named_ends,
    names_of,
    systems_asked,
)
from ims_lib.steps.decisions.systems_due import (
    ALONE,
    all_due,
    end_soon,
    ending,
    ends_ahead,
    impacts_due,
    in_use,
    risks_untreated,
    staying,
    waiting,
)
from ims_lib.steps.risk_register.entry import level_reached
from ims_lib.wording import counted, listed


def of_impacts_left(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """AI systems of which what is left of the impact has to be accepted by somebody, and nobody has.

    Where it has to be assessed anew there is nothing to sign yet: it is decided whether the system stays in use until then, and with
    which limits. So it is of one that acts alone without an assessment that holds, and of one that may do grave harm and runs otherwise
    than it was accepted.
    """
    sign = [each for each in in_use(ahead) if each.is_unsigned and each not in all_due(ahead)]
    for stay in _each_apart(staying(ahead), ahead):
        what = kind.ask[f"stays_{case_of(len(stay))}"].format(
            until=_until_made(stay, kind, ahead),
            sign=kind.words["sign"] if any(each.is_unsigned for each in stay) else "",
            **systems_asked(stay, ahead),
        )
        yield _unsigned(kind, what, _if_it_stays(stay, kind), stay, ahead)
    if sign:
        what = kind.ask[case_of(len(sign))].format(**systems_asked(sign, ahead))
        yield _unsigned(kind, what, kind.if_not[case_of(len(sign))].format(level=gravest_left(sign)), sign, ahead)


def _if_it_stays(found: Sequence[SystemImpact], kind: DecisionKind) -> str:
    """What happens if nobody decides, by why it is to be decided: a part for each reason."""
    by_reason = grouped((_reason(each), each) for each in found)
    if list(by_reason) == ["unsigned"]:
        return kind.if_not[case_of(len(found))].format(level=gravest_left(found))
    parts = [
        kind.if_not[f"{reason}_{case_of(len(systems))}"].format(systems=names_of(systems), level=gravest_left(systems))
        for reason, systems in by_reason.items()
    ]
    return begun("; ".join(parts))


def _reason(each: SystemImpact) -> str:
    return "unsigned" if each.is_unsigned else ALONE if each.system.autonomy == ALONE else "otherwise"


def _unsigned(
    kind: DecisionKind, what: str, if_not: str, found: Sequence[SystemImpact], ahead: Ahead
) -> ManagementDecision:
    form = form_signed(found, ahead.steps.inputs.lists.impact_assessments)
    who = ahead.words.proposed.format(who=form.signed_off_by) if form else ""
    cells = [cell for each in found for cell in ([each.latest.cell] if each.latest else cells_of(each))]
    cells += cells_against(found, ahead)
    cells += [str(form.place_of("signed_off_by"))] if form else []
    about = [f"{each.system.name} {each.level or _reason(each)}" for each in found]
    by_whom = form.assessed_by if form and any(each.wants_another for each in found) else None
    owners = listed(dict.fromkeys(each.system.owner for each in found if each.system.owner))
    they = kind.words["others_of_them" if owners else "they"].format(owners=owners)
    made_by = kind.words["made_by"]
    makers = [made_by.format(form=assessment_called(form), who=by_whom, they=they)] if form and by_whom else []
    told = lines_told(found, ahead, then=makers)
    about += map(level_reached, risks_untreated(found, ahead))
    return ahead.make(kind, what, if_not, by=_soon(found, ahead), who=who, cells=cells, about=about, details=told)


def _soon(found: Iterable[SystemImpact], ahead: Ahead) -> date:
    """Within the week, or by the day on which the first of their assessments ends."""
    ends = [each.next_on for each in found if each.next_on and ends_ahead(each, ahead)]
    return max(min([ahead.soon, *ends]), ahead.as_of)


def _until_made(found: Sequence[SystemImpact], kind: DecisionKind, ahead: Ahead) -> str:
    """Until what is made, by whom it must not be, and when that is by the plan."""
    form = "full" if all(each.screening.due == "full" for each in found) else "anew"
    package, sooner = forms_planned(ahead.steps.roadmap), _released(found, kind, ahead)
    end = day(package.end) if package and package.end else ""
    plan = (
        kind.words["by_plan" if package else "no_plan"].format(day=end, released=sooner) if end or not package else ""
    )
    return f"{kind.words[f'{form}_{case_of(len(found))}']}{plan}"


def _released(found: Sequence[SystemImpact], kind: DecisionKind, ahead: Ahead) -> str:
    """By when it is written if the days that are asked for are released; empty where no day is known for one of these systems."""
    ready = {each.system.cell: on for each, on in forms_released(ahead)}
    days = [ready.get(each.system.cell) for each in found]
    known = [on for on in days if on]
    return kind.words["released"].format(day=day(max(known))) if known and len(known) == len(days) else ""


def of_outstanding(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """AI systems in use for which the lists say that a legal opinion, an approval, a contract or the like is outstanding, the gravest first.

    Those whose use is decided on anyhow are left out; of the others it is told too what their assessment lacks.
    """
    for found in _each_apart(waiting(ahead), ahead):
        yield _of_waiting(kind, found, ahead)


def _of_waiting(kind: DecisionKind, found: Sequence[SystemImpact], ahead: Ahead) -> ManagementDecision:
    lacks = [each for each in found if each in all_due(ahead)]
    assess = kind.words["assess" if len(found) == len(lacks) else "assess_some"] if lacks else ""
    if finish := to_finish(found[:1] if len(found) == 1 else ()):
        assess = kind.words["finish"].format(finish=finish)
    what = kind.ask[case_of(len(found))].format(assess=assess, **systems_asked(found, ahead))
    if_not = kind.if_not[case_of(len(found))]
    if over := [each for each in found if ends_ahead(each, ahead) and not each.wants_another]:
        if_not += kind.words[f"ending_{case_of(len(over))}"].format(systems=named_ends(over, "ending"))
    cells = [*cells_against(found, ahead), *(cell for each in lacks for cell in cells_of(each))]
    about = [*(each.system.name for each in found), *map(level_reached, risks_untreated(found, ahead))]
    told = lines_told(found, ahead)
    return ahead.make(kind, what, if_not, by=_soon(found, ahead), cells=cells, about=about, details=told)


def _each_apart(found: Sequence[SystemImpact], ahead: Ahead) -> Iterable[Sequence[SystemImpact]]:
    """A few systems one by one, so that each has room for what is known of it; many together."""
    return [[each] for each in found] if len(found) <= ahead.words.apart_most else [found]


def of_impacts_due(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """AI systems that have to be assessed, or assessed anew, but for those whose use is decided on already: the gravest first, each with what it lacks."""
    found, elsewhere = impacts_due(ahead), [*staying(ahead), *waiting(ahead)]
    due = [each for each in found if each not in elsewhere]
    if not due:
        return
    more = "more " if len(found) > len(due) else ""
    case = "one_open" if len(due) == 1 and due[0].is_unscreened else case_of(len(due))
    what = kind.ask[case].format(systems=names_of(due), count=counted(len(due), f"{more}AI system"))
    if running := [each for each in due if _group(each) in ("now", "open")]:
        what += kind.words[f"limits_{case_of(len(running))}"].format(systems=names_of(running))
    cells = [*(cell for each in due for cell in cells_of(each)), *cells_against(due, ahead)]
    about = [each.system.name for each in due]
    keeper = ahead.steps.owners.keeper_of(load_catalogue().criteria[load_impact_kit().each_assessed].process)
    cells += [keeper.cell] if keeper else []
    who = keeper.name if keeper else ""
    # Who let a system go on decides that again; whoever keeps the list prepares it, and may have assessed it.
    signer = next((each.held.signed_off_by for each in running if each.held and is_signed(each.held)), None)
    if signer:
        what, who = what + ahead.prepared([who], signer), ahead.words.proposed.format(who=signer)
    told, if_not = [_named(each, ahead) for each in due], _without(due, kind, ahead)
    yield ahead.make(kind, what, if_not, by=_by(due, ahead), who=who, cells=cells, about=about, details=told)


def of_ends(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """AI systems in use that end soon, or whose contract does: whether they go on until then and after it, and what comes before that."""
    found = end_soon(ahead)
    if not found:
        return
    lacking = [each for each in found if each in all_due(ahead)]
    case = f"{case_of(len(found))}{'_lacking' if lacking else ''}"
    first = min(end for each in found for end, _ in ending(each, ahead))
    renew_by = ahead.working(min(first, ahead.usual))
    what = kind.ask[case].format(day=day(renew_by), **systems_asked(found, ahead))
    if_not = kind.if_not[case].format(day=day(first)) + _notice(found, kind, ahead)
    cells = [place for each in found for _, place in ending(each, ahead)]
    cells += [cell for each in lacking for cell in cells_of(each)]
    about = [f"{each.system.name} {end}" for each in found for end, _ in ending(each, ahead)]
    about += map(level_reached, risks_untreated(found, ahead))
    by = min(first, _soon(lacking, ahead)) if lacking else renew_by
    cells += cells_against(found, ahead)
    told = lines_told(found, ahead, limits=bool(lacking))
    yield ahead.make(kind, what, if_not, by=by, cells=cells, about=about, details=told)


def _notice(found: Sequence[SystemImpact], kind: DecisionKind, ahead: Ahead) -> str:
    """By when notice of the contract that ends first is to be given, as long as nothing says by when; empty where none of a provider ends."""
    ends = [
        end for each in found for end, place in ending(each, ahead) if place != str(each.system.place_of("retirement"))
    ]
    if not ends:
        return ""
    months = ahead.words.notice_months
    last = months_after(min(ends), -months)
    case = "notice_over" if last <= ahead.as_of else "notice"
    return kind.words[case].format(months=counted(months, "month"), day=day(last))


def _named(each: SystemImpact, ahead: Ahead) -> str:
    return f"{quoted(each.system.name)}: {lacks_told(each, ahead)}"


def _without(due: Sequence[SystemImpact], kind: DecisionKind, ahead: Ahead) -> str:
    """What happens if not: told of those that run without, of those whose assessment ends, and of planned ones."""
    groups: dict[str, list[SystemImpact]] = {}
    for each in due:
        groups.setdefault(_group(each), []).append(each)
    now = groups.get("now", [])
    said = []
    if now:
        alone = len(now) == len(due)
        case = case_of(len(now)) if alone else f"{case_of(len(now))}_of"
        said.append(kind.if_not[case].format(count=len(now), systems=names_of(now)) + _plan_told(now, kind, ahead))
    for name in ("open", "ending", "asked", "planned"):
        if found := groups.get(name):
            said.append(kind.if_not[f"{name}_{case_of(len(found))}"].format(systems=named_ends(found, name)))
    return begun("; ".join(said))


def _group(each: SystemImpact) -> str:
    if each.system.status == PLANNED:
        return "planned"
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
