"""What AI systems ask to be decided: impacts that nobody signed off, what is outstanding for them, and assessments that are due."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from ims_lib.catalogue.decision_words import DecisionKind
from ims_lib.catalogue.impact_kit import load_impact_kit
from ims_lib.catalogue.model import load_catalogue
from ims_lib.dates import day
from ims_lib.inputs.rows import ImpactAssessmentRow
from ims_lib.inputs.states import PLANNED
from ims_lib.register.vocabulary import plain
from ims_lib.scales import report_setting
from ims_lib.standard_ids import STANDARDS
from ims_lib.steps.ai_systems.gravity import gravest_first
from ims_lib.steps.ai_systems.impact import FULL, SystemImpact, is_signed
from ims_lib.steps.ai_systems.impact_told import beside_told, forms_planned, next_told, none_yet, to_settle
from ims_lib.steps.ai_systems.known_against import OUTSTANDING
from ims_lib.steps.decisions.model import Ahead, ManagementDecision, case_of, quoted
from ims_lib.wording import counted, listed

STANDARD = "42001"
"""The standard that asks for assessments where none was made."""
ALONE = "alone"


def of_impacts_left(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """AI systems of which what is left of the impact has to be accepted by somebody, and nobody has.

    Where it has to be assessed anew there is nothing to sign yet: it is decided whether the system stays in use until then.
    """
    due = impacts_due(ahead)
    stay = [each for each in due if _stays(each)]
    sign = [each for each in _in_use(ahead) if each.is_unsigned and each not in due]
    if stay:
        systems = _some([f"{quoted(each.system.name)} ({_lacks(each, ahead)})" for each in stay], kind)
        what = kind.ask[f"stays_{case_of(len(stay))}"].format(systems=systems, until=_until_made(stay, kind))
        yield _unsigned(kind, what, stay, ahead)
    if sign:
        what = kind.ask[case_of(len(sign))].format(
            systems=counted(len(sign), "AI system"), first=quoted(sign[0].system.name)
        )
        yield _unsigned(kind, what, sign, ahead)


def _unsigned(kind: DecisionKind, what: str, found: Sequence[SystemImpact], ahead: Ahead) -> ManagementDecision:
    levels = {each.level for each in found}
    gravest = [level.title.lower() for level in load_impact_kit().levels if level.id in levels][-1:]
    if_not = kind.if_not[case_of(len(found))].format(level="".join(gravest))
    form = _form_signed(found, ahead.steps.inputs.lists.impact_assessments)
    who = ahead.words.proposed.format(who=form.signed_off_by) if form else ""
    cells = [each.latest.cell for each in found if each.latest]
    cells += [str(form.place_of("signed_off_by"))] if form else []
    about = [f"{each.system.name} {each.level}" for each in found]
    return ahead.make(kind, what, if_not, by=ahead.soon, who=who, cells=cells, about=about)


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


def _until_made(found: Sequence[SystemImpact], kind: DecisionKind) -> str:
    """Until what is made, and by whom it must not be."""
    form = "full" if all(each.screening.due == "full" for each in found) else "anew"
    own = "_not_own" if any("assessed_by" in each.by_owner for each in found) else ""
    return kind.words[f"{form}_{case_of(len(found))}{own}"]


def of_outstanding(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """AI systems in use for which the lists say that a legal opinion, an approval, a contract or the like is outstanding, the gravest first."""
    waits = {
        cell: [item for item in known if item.kind == OUTSTANDING]
        for cell, known in ahead.steps.objects.known_against.items()
    }
    found = [each.system for each in _in_use(ahead) if waits.get(each.system.cell)]
    if not found:
        return
    named = [f"{quoted(row.name)} ({'; '.join(_told(item.told, ahead) for item in waits[row.cell])})" for row in found]
    what = kind.ask[case_of(len(found))].format(systems=_some(named, kind), count=counted(len(found), "AI system"))
    cells = [str(place) for row in found for item in waits[row.cell] for place in item.places]
    about = [row.name for row in found]
    yield ahead.make(kind, what, kind.if_not[case_of(len(found))], by=ahead.soon, cells=cells, about=about)


def _told(text: str, ahead: Ahead) -> str:
    """What is known, with ids of requirements as a director says them: A.5.23 of ISO/IEC 27001."""
    return _REQUIREMENT.sub(lambda found: f"{found['number']} of {ahead.name(found['standard'])}", text)


_REQUIREMENT = re.compile(rf"(?<![\w-])(?P<standard>{'|'.join(map(re.escape, STANDARDS))}):(?P<number>\w[\w.]*\w|\w)")


def of_impacts_due(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """AI systems that have to be assessed, or assessed anew, but for those whose use is decided on already: the gravest first, each with what it lacks."""
    found = impacts_due(ahead)
    due = [each for each in found if not _stays(each)]
    if not due:
        return
    more = "more " if len(found) > len(due) else ""
    named = _some([_named(each, kind, ahead) for each in due], kind)
    what = kind.ask[case_of(len(due))].format(systems=named, count=counted(len(due), f"{more}AI system"))
    who = ahead.some(each.system.owner for each in due)
    cells = [cell for each in due for cell in _cells(each)]
    about = [each.system.name for each in due]
    yield ahead.make(kind, what, _without(due, kind, ahead), by=_by(due, ahead), who=who, cells=cells, about=about)


def impacts_due(ahead: Ahead) -> list[SystemImpact]:
    """The systems that want another assessment, those in use also whose own ends in the time ahead, the gravest first.

    One of which nothing is said counts where the standard that asks for it is in scope.
    """
    view = ahead.steps.objects
    asks = STANDARD in ahead.steps.coverage.client.standards
    planned = gravest_first(view.impacts_ahead, view.told_elsewhere, load_impact_kit())
    wanted = [each for each in (*_in_use(ahead), *planned) if each.wants_another or _ends(each, ahead)]
    return [each for each in wanted if asks or each.assessed_on]


def forms_due(ahead: Ahead) -> int:
    """How many full forms are due now, those of planned systems too."""
    return sum(each.screening.due == "full" and each.wants_another for each in impacts_due(ahead))


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


def _stays(each: SystemImpact) -> bool:
    """Whether it is decided by itself if a system stays in use until it is assessed anew."""
    return each.is_unsigned and each.system.status != PLANNED


def _ends(each: SystemImpact, ahead: Ahead) -> bool:
    return each.next_on is not None and not each.overdue and not each.has_passed and each.next_on <= ahead.until


def _some(named: Sequence[str], kind: DecisionKind) -> str:
    """The first systems, each with what is told of it, and how many more."""
    most = int(report_setting("decision_systems_shown"))
    more = [kind.words["others"].format(count=len(named) - most)] if named[most:] else []
    return listed([*named[:most], *more])


def _names(found: Iterable[SystemImpact]) -> str:
    return listed(quoted(each.system.name) for each in found)


def _named(each: SystemImpact, kind: DecisionKind, ahead: Ahead) -> str:
    alone = f"{kind.words['alone']}; " if each.system.autonomy == ALONE and each.system.status != PLANNED else ""
    return f"{quoted(each.system.name)} ({alone}{_lacks(each, ahead)})"


def _lacks(each: SystemImpact, ahead: Ahead) -> str:
    """What the assessment of one system lacks, each with its day; the day of the system's end, and what its row remarks where it is planned."""
    system = each.system
    lacks = [none_yet(each)] if each.assessed_on is None else to_settle(each)
    begun = [f"under way: {beside_told(row)}" for row in each.beside[:1]]
    holds = [f"holds until {next_told(each)}"] if _ends(each, ahead) else []
    over = [f"ends {day(system.retirement)}"] if system.retirement and system.retirement > ahead.as_of else []
    remark = [quoted(system.notes)] if system.notes and system.status == PLANNED else []
    return "; ".join([*lacks, *begun, *holds, *over, *remark])


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
        said.append(kind.if_not[case].format(count=len(now), systems=_names(now)) + _plan_told(kind, ahead))
    for name in ("ending", "asked", "planned"):
        if found := groups.get(name):
            said.append(kind.if_not[f"{name}_{case_of(len(found))}"].format(systems=_named_ends(found, name)))
    text = "; ".join(said)
    return f"{text[:1].upper()}{text[1:]}"


def _group(each: SystemImpact) -> str:
    if each.system.status == PLANNED:
        return "planned"
    if each.has_passed and not each.limits and not each.only_screened:
        return "asked"
    return "now" if each.wants_another else "ending"


def _named_ends(found: Sequence[SystemImpact], group: str) -> str:
    if group != "ending":
        return _names(found)
    return listed(f"{quoted(each.system.name)} (from {day(each.next_on)} on)" for each in found if each.next_on)


def _plan_told(kind: DecisionKind, ahead: Ahead) -> str:
    """Until when by the plan; that it holds no work for it, where it doesn't."""
    package = forms_planned(ahead.steps.roadmap)
    if package is None:
        return kind.words["no_work"]
    return kind.words["plan"].format(end=day(package.end)) if package.end else ""


def _by(due: Sequence[SystemImpact], ahead: Ahead) -> date:
    """Soon where a system runs without; else the day on which the first one ends, not later than usual."""
    if any(_group(each) in ("now", "asked") for each in due):
        return ahead.soon
    ends = [each.next_on for each in due if each.next_on and _ends(each, ahead)]
    return min([*(max(end, ahead.as_of) for end in ends), ahead.usual])
