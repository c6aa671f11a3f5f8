"""Which AI systems are decided on, and why: those that want another assessment, that end, that may do harm until then, or for which something is outstanding."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ims_lib.ai_roles.built_here import supplier_of
from ims_lib.catalogue.criteria import Criterion
from ims_lib.catalogue.impact_kit import load_impact_kit
from ims_lib.catalogue.model import load_catalogue
from ims_lib.cell_places import CellPlace
from ims_lib.inputs.states import is_in_use, is_void
from ims_lib.register.vocabulary import plain
from ims_lib.steps.ai_systems.impact import FULL, WITH_CONDITIONS, SystemImpact, is_signed
from ims_lib.steps.ai_systems.impact_told import forms_planned, gravest_first
from ims_lib.steps.ai_systems.known import BY_WEIGHT, KnownAgainst, KnownKind
from ims_lib.steps.ai_systems.known_of_own import OF_ASSESSMENT
from ims_lib.steps.ai_systems.limits import OF_VERSION
from ims_lib.steps.decisions.model import Ahead
from ims_lib.steps.risk_register.entry import RiskEntry
from ims_lib.tolerances import WHOLE

STANDARD = "42001"
"""The standard that asks for assessments where none was made."""
METHOD = "ai_impact_procedure"
"""The document that says how a full form is made."""
ALONE = "alone"


def against(each: SystemImpact, ahead: Ahead) -> list[KnownAgainst]:
    """What the lists know against a system, the weightiest kind first: as much as the sheet of AI systems has beside its assessment, but
    for what another of them tells of the same cell."""
    known = ahead.steps.objects.known_against.get(each.system.cell, ())
    told = {place for item in known if item.kind in ("cause", "learns") for place in item.places}
    found = [item for item in known if item.kind not in ("figure", "untold") or item.place not in told]
    return sorted(found, key=lambda item: BY_WEIGHT.index(item.kind))


def risks_untreated(found: Iterable[SystemImpact], ahead: Ahead) -> list[RiskEntry]:
    """The client's risks on these systems that nobody has decided how to treat: they are decided on with the systems."""
    cells = {str(item.place) for each in found for item in against(each, ahead) if item.kind == "risk"}
    risks = ahead.steps.risks
    return [risk for risk in risks.of(risks.own) if risk.cell in cells] if cells else []


def risks_of_unassessed(each: SystemImpact, ahead: Ahead) -> list[RiskEntry]:
    """The client's open risks that name a system of which no assessment is told while data about people go in: that it came onto a list
    lets nobody off deciding whether it is allowed."""
    if each.assessed_on or not each.wants_another or not each.system.personal_data:
        return []
    return [risk for risk, _ in risks_open(each, ahead)]


def risks_open(each: SystemImpact, ahead: Ahead) -> list[tuple[RiskEntry, CellPlace]]:
    """The client's open risks that name a system, each with where its title stands."""
    told, risks = ahead.steps.objects.told_elsewhere.get(each.system.cell, ()), ahead.steps.risks
    places = {it.row.cell: it.row.place_of("title") for it in told if it.list == "risks" and it.is_trouble}
    found = [risk for risk in risks.of(risks.own) if not risk.settled]
    return [(risk, places[risk.cell]) for risk in found if risk.cell in places]


def decided_on(ahead: Ahead) -> list[SystemImpact]:
    """The systems in use of which a decision tells all that is known against them."""
    found = [*staying(ahead), *waiting(ahead), *end_soon(ahead)]
    return [each for each in ahead.steps.objects.gravest if each in found or each.is_unsigned or each.forbidden]


def forbidden(ahead: Ahead) -> list[SystemImpact]:
    """The systems that a law may forbid, planned ones too: before anything else it is decided whether they stop."""
    return [each for each in (*ahead.steps.objects.gravest, *ahead.steps.objects.impacts_ahead) if each.forbidden]


def waiting(ahead: Ahead) -> list[SystemImpact]:
    """The systems in use for which something is outstanding, or a condition perhaps not met, but for those whose use is decided on for
    another reason."""
    decided = [*forbidden(ahead), *staying(ahead), *end_soon(ahead)]
    found = [each for each in ahead.steps.objects.gravest if each not in decided]
    return [each for each in found if is_told(each, "outstanding", ahead) or unmet(each, ahead)]


def is_told(each: SystemImpact, kind: KnownKind, ahead: Ahead) -> bool:
    """Whether the lists know something of this kind against a system."""
    return any(item.kind == kind for item in against(each, ahead))


def acts_unaccepted(each: SystemImpact, ahead: Ahead) -> bool:
    """Whether a system acts by itself by the list's own words, and nobody has signed an assessment by which it may."""
    accepted = each.held is not None and is_signed(each.held) and not each.wants_another
    return is_told(each, "unchecked", ahead) and not accepted


def unmet(each: SystemImpact, ahead: Ahead) -> list[KnownAgainst]:
    """What the row of a system says is missing that was accepted on conditions: it may be one of them."""
    is_bound = each.held is not None and each.held.decision == WITH_CONDITIONS
    return [item for item in against(each, ahead) if item.kind == "lacking"] if is_bound else []


def impacts_due(ahead: Ahead) -> list[SystemImpact]:
    """The systems that want another assessment, those in use also whose own ends in the time ahead, the gravest first.

    One of which nothing is said counts where the standard that asks for it is in scope. Of one that ends soon it is decided
    first whether it goes on, unless it was refused.
    """
    return [each for each in all_due(ahead) if not each.forbidden and (each.is_refused or not ends_soon(each, ahead))]


def all_due(ahead: Ahead) -> list[SystemImpact]:
    """The same, with those that end soon."""
    view = ahead.steps.objects
    asks = STANDARD in ahead.steps.coverage.client.standards
    planned = gravest_first(view.impacts_ahead, view.told_elsewhere, load_impact_kit())
    wanted = [
        each for each in (*ahead.steps.objects.gravest, *planned) if each.wants_another or ends_ahead(each, ahead)
    ]
    return [each for each in wanted if asks or each.assessed_on]


def forms_due(ahead: Ahead) -> list[SystemImpact]:
    """The systems of which a full form is due now, planned ones too; not those of which it is decided first whether a law forbids them,
    nor those that end before the plan makes any, unless they are renewed first."""
    package = forms_planned(ahead.steps.roadmap)
    start = package.start if package and package.start else ahead.as_of
    wanted = (each for each in all_due(ahead) if each.wants_another and not each.forbidden)
    due = [each for each in wanted if each.screening.due == "full"]
    return [
        each for each in due if ends_soon(each, ahead) or not each.system.retirement or each.system.retirement >= start
    ]


def renewed_by(each: SystemImpact, ahead: Ahead) -> date | None:
    """The day before which a system that ends soon is renewed, if it is; none of others."""
    return min((end for end, _ in ending(each, ahead)), default=None) if ends_soon(each, ahead) else None


def days_of_forms(number: int, ahead: Ahead) -> float:
    """Working days for so many full forms, with the method where the files have none."""
    return (0 if has_method(ahead) else days_of_method()) + sum(item.days_each or 0 for item in _made_each()) * number


def days_of_method() -> float:
    """Working days for what says how a full form is made."""
    return sum(item.days - (item.days_each or 0) for item in _made_each())


def _made_each() -> list[Criterion]:
    """What the catalogue asks that making a full form serves, each time."""
    kit, criteria = load_impact_kit(), load_catalogue().criteria
    names = dict.fromkeys((kit.each_assessed, *(name for field in kit.fields() for name in field.criteria)))
    # What rests on there being an assessment, such as renewing it, isn't part of making one.
    made = [criteria[name] for name in names if kit.each_assessed not in criteria[name].needs]
    return [item for item in made if item.days_each and item.requirements]


def has_forms(ahead: Ahead) -> bool:
    """Whether full forms are made already, by the client's list."""
    return any(row.form == FULL for row in ahead.steps.inputs.lists.impact_assessments)


def has_method(ahead: Ahead) -> bool:
    """Whether a row says that the process is in place on which making a form rests, or the files show by which method forms were made."""
    in_scope = ahead.steps.coverage.in_scope
    rests_on = set.intersection(*(set(item.needs) for item in _made_each()))
    if any(name in in_scope and in_scope[name].met >= WHOLE for name in rests_on):
        return True
    return has_forms(ahead) and bool(ahead.steps.documents.shown_by(METHOD))


def end_soon(ahead: Ahead) -> list[SystemImpact]:
    """The systems in use that end soon."""
    found = [each for each in ahead.steps.objects.gravest if ends_soon(each, ahead)]
    return [each for each in found if not each.forbidden and not each.is_refused]


def staying(ahead: Ahead) -> list[SystemImpact]:
    """The systems that want another assessment and may do harm until then."""
    return [each for each in impacts_due(ahead) if _stays(each, ahead)]


def _stays(each: SystemImpact, ahead: Ahead) -> bool:
    """Whether it is decided by itself if a system stays in use until it is assessed anew: also of the gravest of several where its full form is due."""
    if not is_in_use(each.system):
        return False
    if each.is_refused:
        return True
    # One that is assessed is decided on otherwise, or not at all.
    found = [it for it in ahead.steps.objects.gravest if is_in_use(it.system)]
    gravest = next((it for it in found if it.wants_another and not it.forbidden), None)
    if len(found) > 1 and each == gravest and each.screening.due == "full":
        return not is_told(each, "outstanding", ahead) or each.is_unsigned
    if risks_of_unassessed(each, ahead) or _runs_otherwise(each, ahead):
        return True
    return each.is_unsigned or (each.wants_another and (each.system.acts_alone or acts_unaccepted(each, ahead)))


def _runs_otherwise(each: SystemImpact, ahead: Ahead) -> bool:
    """Whether a system of which grave harm is feared runs in another version than was assessed, or was only screened."""
    severities = list(load_impact_kit().matrix)
    severity = each.held.severity if each.held else None
    is_grave = severity is not None and severities.index(severity) >= severities.index(ahead.words.grave_harm)
    return is_grave and (each.only_screened or any(limit.kind == OF_VERSION for limit in each.limits))


def awaited(each: SystemImpact, ahead: Ahead) -> KnownAgainst | None:
    """What is outstanding by a row of an assessment that is under way: its form isn't ready before that is there."""
    places = {row.place_of(name.removesuffix("_text")) for row in each.beside for name in OF_ASSESSMENT}
    waits = [item for item in against(each, ahead) if item.kind == "outstanding" and places.intersection(item.places)]
    return max(waits, key=lambda item: item.due or date.max, default=None)


def ending(each: SystemImpact, ahead: Ahead) -> list[tuple[date, str]]:
    """The days on which a system ends, or its provider's contract does, in the days for which that is soon; each with its cell."""
    system = each.system
    maker = plain(supplier_of(system, ahead.ours) or "")
    suppliers = ahead.steps.inputs.lists.suppliers if maker else ()
    providers = [row for row in suppliers if plain(row.name) == maker and not is_void(row)]
    days = [(system.retirement, system.place_of("retirement"))]
    days += [(row.ends, row.place_of("ends")) for row in providers]
    return [(end, str(place)) for end, place in days if end and ahead.as_of < end <= ahead.ends_by]


def ends_soon(each: SystemImpact, ahead: Ahead) -> bool:
    """Whether a system in use ends soon, or its provider's contract does."""
    return is_in_use(each.system) and bool(ending(each, ahead))


def ends_ahead(each: SystemImpact, ahead: Ahead) -> bool:
    """Whether the assessment that is there ends in the time ahead."""
    return each.next_on is not None and not each.overdue and not each.has_passed and each.next_on <= ahead.until
