"""What AI systems ask to be decided: impacts that nobody signed off, what is outstanding for them, and assessments that are due."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from ims_lib.catalogue.decision_words import DecisionKind
from ims_lib.catalogue.impact_kit import load_impact_kit
from ims_lib.catalogue.model import load_catalogue
from ims_lib.dates import day
from ims_lib.grouping import grouped
from ims_lib.inputs.rows import ActionRow, ImpactAssessmentRow, value_in
from ims_lib.inputs.said import says_nothing
from ims_lib.inputs.states import PLANNED, is_void, state_of
from ims_lib.register.vocabulary import brief, plain
from ims_lib.scales import report_setting
from ims_lib.standard_ids import STANDARDS
from ims_lib.steps.ai_systems.gravity import gravest_first
from ims_lib.steps.ai_systems.impact import FULL, WITH_CONDITIONS, SystemImpact, is_signed
from ims_lib.steps.ai_systems.impact_told import (
    assessment_called,
    beside_told,
    clash_told,
    forms_planned,
    next_told,
    none_yet,
    shortfalls,
    to_settle,
)
from ims_lib.steps.ai_systems.known_against import (
    FIGURE,
    INCIDENT,
    OPEN,
    OUTSTANDING,
    PROVIDER,
    REVIEW,
    RISK,
    KnownAgainst,
    called,
)
from ims_lib.steps.ai_systems.limits import OF_VERSION
from ims_lib.steps.decisions.model import Ahead, ManagementDecision, begun, case_of, quoted
from ims_lib.wording import counted, listed

STANDARD = "42001"
"""The standard that asks for assessments where none was made."""
ALONE = "alone"
AGAINST = (OUTSTANDING, INCIDENT, OPEN, FIGURE, RISK, REVIEW, PROVIDER)
"""What of the things known against a system is told where it is decided whether it goes on, in this order."""


def of_impacts_left(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """AI systems of which what is left of the impact has to be accepted by somebody, and nobody has.

    Where it has to be assessed anew there is nothing to sign yet: it is decided whether the system stays in use until then, and with
    which limits. So it is of one that acts alone without an assessment that holds, and of one that may do grave harm and runs otherwise
    than it was accepted.
    """
    stay = _staying(ahead)
    sign = [each for each in _in_use(ahead) if each.is_unsigned and each not in _all_due(ahead)]
    if stay:
        what = kind.ask[f"stays_{case_of(len(stay))}"].format(
            until=_until_made(stay, kind, ahead),
            sign=kind.words["sign"] if any(each.is_unsigned for each in stay) else "",
            **_systems(stay, kind, ahead),
        )
        yield _unsigned(kind, what, _if_it_stays(stay, kind), stay, ahead)
    if sign:
        what = kind.ask[case_of(len(sign))].format(
            systems=counted(len(sign), "AI system"), first=quoted(sign[0].system.name)
        )
        yield _unsigned(kind, what, kind.if_not[case_of(len(sign))].format(level=_gravest(sign)), sign, ahead)


def _systems(found: Sequence[SystemImpact], kind: DecisionKind, ahead: Ahead) -> dict[str, str]:
    """The name of the first system and what is told of it; all of them, each with that; and, where one acts alone, an example of a limit."""
    alone = any(each.system.autonomy == ALONE for each in found)
    return {
        "name": quoted(found[0].system.name),
        "told": _told_of(found[0], ahead),
        "systems": _some([f"{quoted(each.system.name)} ({_told_of(each, ahead)})" for each in found], kind),
        "such": ahead.words.of["impact_left"].words["such"] if alone else "",
    }


def _told_of(each: SystemImpact, ahead: Ahead) -> str:
    """What is to be known of a system before it is decided whether it goes on: that it acts alone, its end, what its assessment lacks, what
    the lists know against it, and the limits that they name."""
    words, lacks = ahead.words.of["impact_left"].words, each in _all_due(ahead)
    alone = [words[ALONE]] if each.system.autonomy == ALONE else []
    unsigned = [words["unsigned"].format(level=_gravest([each]))] if lacks and each.is_unsigned else []
    waits = any(item.kind == OUTSTANDING for item in _against(each, ahead))
    return "; ".join(
        [
            *alone,
            *_ends_told(each, words, ahead),
            *(_missing(each, ahead) if lacks else []),
            *unsigned,
            *(_data_told(each, words) if waits else []),
            *(_told(item.in_full, ahead) for item in _against(each, ahead)),
            *_remark_told(each),
            _limits_told(each, words, ahead),
        ]
    )


def _remark_told(each: SystemImpact) -> list[str]:
    """What the list remarks on the assessment that counts, where that isn't told as a limit of it."""
    held = each.held
    return [f"{assessment_called(held)}: {quoted(held.notes)}"] if held and held.notes and not each.limits else []


def _data_told(each: SystemImpact, words: Mapping[str, str]) -> list[str]:
    """Which data about people a system works on, and with what."""
    system = each.system
    if not system.data or not system.personal_data:
        return []
    return [words["data"].format(data=quoted(system.data)) + (f", {quoted(system.model)}" if system.model else "")]


def _limits_told(each: SystemImpact, words: Mapping[str, str], ahead: Ahead) -> str:
    """The limits that the client's own files name for a system: conditions and measures of its assessment, actions of open findings."""
    named = listed(f"{quoted(brief(text, most=MOST))} ({place})" for text, place, _ in _limits_named(each, ahead))
    told = words["limits"].format(limits=named) if named else words["no_limits"]
    held = each.held
    unnamed = held and held.decision == WITH_CONDITIONS and says_nothing(held.conditions)
    return f"{words['unnamed']}; {told}" if unnamed else told


def _limits_named(each: SystemImpact, ahead: Ahead) -> Iterator[tuple[str, str, str]]:
    """Each limit with what it is called by and its cell."""
    if held := each.held:
        for column in ("conditions", "measures"):
            if not says_nothing(text := value_in(held, column)):
                yield text, assessment_called(held), str(held.place_of(column))
    for told in ahead.steps.objects.told_elsewhere.get(each.system.cell, ()):
        row = told.row
        if not isinstance(row, ActionRow) or not told.is_trouble or says_nothing(row.corrective_action):
            continue
        if row.corrective_action and state_of(row, ahead.as_of) == "open":
            yield row.corrective_action, called(row), str(row.place_of("corrective_action"))


MOST = 100
"""Letters of a limit that are quoted."""


def _gravest(found: Sequence[SystemImpact]) -> str:
    """The gravest of what is left."""
    levels = {each.level for each in found}
    return next((level.title.lower() for level in reversed(load_impact_kit().levels) if level.id in levels), "")


def _if_it_stays(found: Sequence[SystemImpact], kind: DecisionKind) -> str:
    """What happens if nobody decides, by why it is to be decided: a part for each reason."""
    by_reason = grouped((_reason(each), each) for each in found)
    if list(by_reason) == ["unsigned"]:
        return kind.if_not[case_of(len(found))].format(level=_gravest(found))
    parts = [
        kind.if_not[f"{reason}_{case_of(len(systems))}"].format(systems=_names(systems), level=_gravest(systems))
        for reason, systems in by_reason.items()
    ]
    return begun("; ".join(parts))


def _reason(each: SystemImpact) -> str:
    return "unsigned" if each.is_unsigned else ALONE if each.system.autonomy == ALONE else "otherwise"


def _unsigned(
    kind: DecisionKind, what: str, if_not: str, found: Sequence[SystemImpact], ahead: Ahead
) -> ManagementDecision:
    form = _form_signed(found, ahead.steps.inputs.lists.impact_assessments)
    who = ahead.words.proposed.format(who=form.signed_off_by) if form else ""
    cells = [cell for each in found for cell in ([each.latest.cell] if each.latest else _cells(each))]
    cells += _cells_against(found, ahead)
    cells += [str(form.place_of("signed_off_by"))] if form else []
    about = [f"{each.system.name} {each.level or _reason(each)}" for each in found]
    return ahead.make(kind, what, if_not, by=_soon(found, ahead), who=who, cells=cells, about=about)


def _soon(found: Iterable[SystemImpact], ahead: Ahead) -> date:
    """Within the week, or on the day before that on which the first of their assessments ends."""
    ends = [each.next_on for each in found if each.next_on and ends_ahead(each, ahead)]
    return max(min([ahead.soon, *ends]), ahead.as_of)


def _against(each: SystemImpact, ahead: Ahead) -> list[KnownAgainst]:
    """What the lists know against a system that weighs where it is decided whether it goes on, the weightiest kind first."""
    known = ahead.steps.objects.known_against.get(each.system.cell, ())
    return [item for name in AGAINST for item in known if item.kind == name]


def _cells_against(found: Iterable[SystemImpact], ahead: Ahead) -> list[str]:
    """Where that stands, and the limits that are named."""
    cells = [str(place) for each in found for item in _against(each, ahead) for place in item.places]
    return cells + [cell for each in found for _, _, cell in _limits_named(each, ahead)]


def _form_signed(found: Sequence[SystemImpact], rows: Iterable[ImpactAssessmentRow]) -> ImpactAssessmentRow | None:
    """The gravest full form of the client's list, the latest of these, that somebody signed who owns none of these systems."""
    owners = {plain(each.system.owner or "") for each in found}
    signed = [
        row for row in rows if row.form == FULL and is_signed(row) and plain(row.signed_off_by or "") not in owners
    ]
    severities = list(load_impact_kit().matrix)
    return max(
        (row for row in signed if row.severity),
        key=lambda row: (severities.index(row.severity or ""), row.assessed_on or date.min),
        default=None,
    )


def _until_made(found: Sequence[SystemImpact], kind: DecisionKind, ahead: Ahead) -> str:
    """Until what is made, by whom it must not be, and when that is by the plan."""
    form = "full" if all(each.screening.due == "full" for each in found) else "anew"
    package, begun_on = forms_planned(ahead.steps.roadmap), forms_begin(ahead)
    case = "by_plan" if package else "not_before" if begun_on else "no_plan"
    when = package.end if package else begun_on
    plan = kind.words[case].format(day=day(when) if when else "") if when or case == "no_plan" else ""
    return f"{kind.words[f'{form}_{case_of(len(found))}']}{plan}"


def forms_begin(ahead: Ahead) -> date | None:
    """The day from which on forms can be made where the plan has no work for them: once the first look is done."""
    looked = [item.end for item in ahead.steps.roadmap.in_order if item.is_look and item.end]
    return max(looked, default=None)


def of_outstanding(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """AI systems in use for which the lists say that a legal opinion, an approval, a contract or the like is outstanding, the gravest first.

    Those whose use is decided on anyhow are left out; of the others it is told too what their assessment lacks.
    """
    found = _waiting(ahead)
    if not found:
        return
    lacks = [each for each in found if each in _all_due(ahead)]
    what = kind.ask[case_of(len(found))].format(
        count=counted(len(found), "AI system"),
        assess=kind.words["assess" if len(found) == len(lacks) else "assess_some"] if lacks else "",
        **_systems(found, kind, ahead),
    )
    ending = [each for each in found if ends_ahead(each, ahead)]
    if_not = kind.if_not[case_of(len(found))]
    if ending:
        if_not += kind.words[f"ending_{case_of(len(ending))}"].format(systems=_named_ends(ending, "ending"))
    cells = [*_cells_against(found, ahead), *(cell for each in lacks for cell in _cells(each))]
    about = [each.system.name for each in found]
    yield ahead.make(kind, what, if_not, by=_soon(found, ahead), cells=cells, about=about)


def _waiting(ahead: Ahead) -> list[SystemImpact]:
    """The systems in use for which something is outstanding, but for those whose use is decided on for another reason."""
    decided = [*_staying(ahead), *(each for each in _in_use(ahead) if ends_soon(each, ahead))]
    waits = [each for each in _in_use(ahead) if any(item.kind == OUTSTANDING for item in _against(each, ahead))]
    return [each for each in waits if each not in decided]


def _told(text: str, ahead: Ahead) -> str:
    """What is known, with ids of requirements as a director says them: A.5.23 of ISO/IEC 27001."""
    return _REQUIREMENT.sub(lambda found: f"{found['number']} of {ahead.name(found['standard'])}", text)


_REQUIREMENT = re.compile(rf"(?<![\w-])(?P<standard>{'|'.join(map(re.escape, STANDARDS))}):(?P<number>\w[\w.]*\w|\w)")


def of_impacts_due(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """AI systems that have to be assessed, or assessed anew, but for those whose use is decided on already: the gravest first, each with what it lacks."""
    found, elsewhere = impacts_due(ahead), [*_staying(ahead), *_waiting(ahead)]
    due = [each for each in found if each not in elsewhere]
    if not due:
        return
    more = "more " if len(found) > len(due) else ""
    named = _some([_named(each, ahead) for each in due], kind)
    case = "one_open" if len(due) == 1 and due[0].is_unscreened else case_of(len(due))
    what = kind.ask[case].format(systems=named, count=counted(len(due), f"{more}AI system"))
    if running := [each for each in due if _group(each) in ("now", "open")]:
        what += kind.words[f"limits_{case_of(len(running))}"].format(systems=_names(running))
    cells = [cell for each in due for cell in _cells(each)]
    about = [each.system.name for each in due]
    keeper = ahead.steps.owners.keeper_of(load_catalogue().criteria[load_impact_kit().each_assessed].process)
    cells += [keeper.cell] if keeper else []
    who = keeper.name if keeper else ""
    yield ahead.make(kind, what, _without(due, kind, ahead), by=_by(due, ahead), who=who, cells=cells, about=about)


def impacts_due(ahead: Ahead) -> list[SystemImpact]:
    """The systems that want another assessment, those in use also whose own ends in the time ahead, the gravest first.

    One of which nothing is said counts where the standard that asks for it is in scope. Of one that ends soon it is decided
    first whether it goes on.
    """
    return [each for each in _all_due(ahead) if not ends_soon(each, ahead)]


def _all_due(ahead: Ahead) -> list[SystemImpact]:
    view = ahead.steps.objects
    asks = STANDARD in ahead.steps.coverage.client.standards
    planned = gravest_first(view.impacts_ahead, view.told_elsewhere, load_impact_kit())
    wanted = [each for each in (*_in_use(ahead), *planned) if each.wants_another or ends_ahead(each, ahead)]
    return [each for each in wanted if asks or each.assessed_on]


def forms_due(ahead: Ahead) -> list[SystemImpact]:
    """The systems of which a full form is due now, planned ones too; not those that end before the plan makes any, unless they
    are renewed first."""
    package = forms_planned(ahead.steps.roadmap)
    start = package.start if package and package.start else ahead.as_of
    due = [each for each in _all_due(ahead) if each.screening.due == "full" and each.wants_another]
    return [
        each for each in due if ends_soon(each, ahead) or not each.system.retirement or each.system.retirement >= start
    ]


def days_of_forms(number: int) -> float:
    """Working days for so many full forms, by what the catalogue says of the criteria that making one serves."""
    kit, criteria = load_impact_kit(), load_catalogue().criteria
    names = dict.fromkeys((kit.each_assessed, *(name for field in kit.fields() for name in field.criteria)))
    # What rests on there being an assessment, such as renewing it, isn't part of making one.
    made = [criteria[name] for name in names if kit.each_assessed not in criteria[name].needs]
    each = [item for item in made if item.days_each and item.requirements]
    return sum(item.days + (item.days_each or 0) * (number - 1) for item in each)


def _in_use(ahead: Ahead) -> list[SystemImpact]:
    view = ahead.steps.objects
    return gravest_first(view.impacts, view.told_elsewhere, load_impact_kit())


def _staying(ahead: Ahead) -> list[SystemImpact]:
    """The systems that want another assessment and may do harm until then."""
    return [each for each in impacts_due(ahead) if _stays(each, ahead)]


def _stays(each: SystemImpact, ahead: Ahead) -> bool:
    """Whether it is decided by itself if a system stays in use until it is assessed anew."""
    if each.system.status == PLANNED:
        return False
    return each.is_unsigned or (each.wants_another and each.system.autonomy == ALONE) or _runs_otherwise(each, ahead)


def _runs_otherwise(each: SystemImpact, ahead: Ahead) -> bool:
    """Whether a system of which grave harm is feared runs in another version than was assessed, or was only screened."""
    severities = list(load_impact_kit().matrix)
    severity = each.held.severity if each.held else None
    is_grave = severity is not None and severities.index(severity) >= severities.index(ahead.words.grave_harm)
    return is_grave and (each.only_screened or any(limit.kind == OF_VERSION for limit in each.limits))


def of_ends(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """AI systems in use that end soon, or whose contract does: whether they go on until then and after it, and what comes before that."""
    found = [each for each in _in_use(ahead) if ends_soon(each, ahead)]
    if not found:
        return
    lacking = [each for each in found if each in _all_due(ahead)]
    case = f"{case_of(len(found))}{'_lacking' if lacking else ''}"
    first = min(end for each in found for end, _ in _ending(each, ahead))
    renew_by = ahead.working(min(first, ahead.usual))
    what = kind.ask[case].format(day=day(renew_by), **_systems(found, kind, ahead))
    if_not = kind.if_not[case].format(day=day(first))
    cells = [place for each in found for _, place in _ending(each, ahead)]
    cells += [cell for each in lacking for cell in _cells(each)]
    about = [f"{each.system.name} {end}" for each in found for end, _ in _ending(each, ahead)]
    by = min(first, _soon(lacking, ahead)) if lacking else renew_by
    yield ahead.make(kind, what, if_not, by=by, cells=[*cells, *_cells_against(found, ahead)], about=about)


def _ends_told(each: SystemImpact, words: Mapping[str, str], ahead: Ahead) -> list[str]:
    """The day of its end to come, and which day of its contract's comes soon."""
    own = each.system.retirement
    contract = [end for end, _ in _ending(each, ahead) if end != own]
    said = [f"ends {day(own)}"] if own and ahead.as_of < own else []
    return said + ([words["contract"].format(day=day(min(contract)))] if contract else [])


def _ending(each: SystemImpact, ahead: Ahead) -> list[tuple[date, str]]:
    """The days on which a system ends, or its provider's contract does, in the days for which that is soon; each with its cell."""
    system = each.system
    providers = [
        row
        for row in ahead.steps.inputs.lists.suppliers
        if plain(row.name) == plain(system.provider or "") and not is_void(row)
    ]
    days = [(system.retirement, system.place_of("retirement"))]
    days += [(row.ends, row.place_of("ends")) for row in providers]
    return [(end, str(place)) for end, place in days if end and ahead.as_of < end <= ahead.ends_by]


def ends_soon(each: SystemImpact, ahead: Ahead) -> bool:
    """Whether a system in use ends soon, or its provider's contract does."""
    return each.system.status != PLANNED and bool(_ending(each, ahead))


def ends_ahead(each: SystemImpact, ahead: Ahead) -> bool:
    """Whether the assessment that is there ends in the time ahead."""
    return each.next_on is not None and not each.overdue and not each.has_passed and each.next_on <= ahead.until


def _some(named: Sequence[str], kind: DecisionKind) -> str:
    """The first systems, each with what is told of it, and how many more."""
    most = int(report_setting("decision_systems_shown"))
    more = [kind.words["others"].format(count=len(named) - most)] if named[most:] else []
    return listed([*named[:most], *more])


def _names(found: Iterable[SystemImpact]) -> str:
    return listed(quoted(each.system.name) for each in found)


def _named(each: SystemImpact, ahead: Ahead) -> str:
    return f"{quoted(each.system.name)} ({_lacks(each, ahead)})"


def _lacks(each: SystemImpact, ahead: Ahead) -> str:
    """What the assessment of one system lacks, the day of the system's end, what is open of it or happened, and what its row remarks
    where it is planned."""
    system = each.system
    over = [f"ends {day(system.retirement)}"] if system.retirement and system.retirement > ahead.as_of else []
    known = [item.in_full for item in _against(each, ahead) if item.kind in (INCIDENT, OPEN)]
    remark = [quoted(system.notes)] if system.notes and system.status == PLANNED else []
    return "; ".join([*_missing(each, ahead), *over, *known, *remark])


def _missing(each: SystemImpact, ahead: Ahead) -> list[str]:
    """What the assessment of one system lacks, each with its day."""
    if each.assessed_on is None:
        lacks = [none_yet(each)]
    else:
        # What is to be assessed isn't known before the screening is answered.
        lacks = [*shortfalls(each), load_impact_kit().results["open"]] if each.is_unscreened else to_settle(each)
    under_way = [f"under way: {beside_told(row)}" for row in each.beside[:1]]
    holds = [f"holds until {next_told(each)}"] if ends_ahead(each, ahead) else []
    return [*lacks, *under_way, *clash_told(each), *holds]


def _cells(each: SystemImpact) -> list[str]:
    at = each.latest.place_of("assessed_on") if each.latest else each.system.place_of("impact_assessed_on")
    return list(map(str, (at, *(limit.place for limit in each.limits))))


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
        said.append(kind.if_not[case].format(count=len(now), systems=_names(now)) + _plan_told(now, kind, ahead))
    for name in ("open", "ending", "asked", "planned"):
        if found := groups.get(name):
            said.append(kind.if_not[f"{name}_{case_of(len(found))}"].format(systems=_named_ends(found, name)))
    return begun("; ".join(said))


def _group(each: SystemImpact) -> str:
    if each.system.status == PLANNED:
        return "planned"
    if each.has_passed and not each.limits and not each.only_screened:
        return "asked"
    if each.wants_another:
        return "open" if each.is_unscreened else "now"
    return "ending"


def _named_ends(found: Sequence[SystemImpact], group: str) -> str:
    if group != "ending":
        return _names(found)
    return listed(f"{quoted(each.system.name)} (from {day(each.next_on)} on)" for each in found if each.next_on)


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
