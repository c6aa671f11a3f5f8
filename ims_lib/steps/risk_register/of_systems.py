"""What the client's lists say of its AI systems that is a sign of a usual risk: a change that no assessment is of, whom data go to, a figure."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from ims_lib.catalogue.library import load_library
from ims_lib.cell_places import CellPlace
from ims_lib.inputs.rows import MeasurementRow
from ims_lib.languages import say
from ims_lib.register.stems import stems_in
from ims_lib.register.vocabulary import load
from ims_lib.risks.scales import AI
from ims_lib.scales import setting
from ims_lib.steps.ai_systems.impact import SystemImpact
from ims_lib.steps.ai_systems.impact_told import last_change
from ims_lib.steps.ai_systems.known_against import GIVEN, LEARNS, OUTSTANDING, UNTOLD, KnownAgainst
from ims_lib.steps.ai_systems.limits import OF_VERSION
from ims_lib.steps.ai_systems.open_findings import is_worse, periods_of, value_told
from ims_lib.steps.ai_systems.told_elsewhere import ToldElsewhere
from ims_lib.steps.ai_systems.view import ObjectsView
from ims_lib.steps.risk_register.events import Event
from ims_lib.steps.risk_register.systems import SystemsAtRisk

SAID = {UNTOLD: "untold", LEARNS: "learns", GIVEN: "learns"}
"""Kinds of what is known of a system that are signs by themselves, with their names in risk_signs.yml."""
QUOTED = re.compile(r"“(.+?)”|„(.+?)“|«\s?(.+?)\s?»")


def events_of_systems(view: ObjectsView, figures: Sequence[MeasurementRow], systems: SystemsAtRisk) -> Iterator[Event]:
    """An event for each cell that bears a sign of a usual risk which fits the system, of those in scope."""
    of_ai = {name: risk for name, risk in load_library().risks.items() if risk.category == AI}
    of_risk = {name: {each.cell for each in systems.of(risk)} for name, risk in of_ai.items()}
    for impact in (*view.impacts, *view.impacts_ahead):
        row, known = impact.system, view.known_against.get(impact.system.cell, ())
        due = max((each.due for each in known if each.kind == OUTSTANDING and each.due), default=None)
        said = [("figure", *each) for each in _figures(view.told_elsewhere.get(row.cell, ()), figures)]
        said += [(kind, row.name, words, place) for kind, words, place in dict.fromkeys(_said(impact, known))]
        for kind, title, words, place in said:
            of_kind, at = load("risk_signs")["of_systems"][kind], (place.file, place.sheet, place.cell or "")
            fits = [name for name in of_kind["risks"] if row.cell in of_risk.get(name, {row.cell})]
            shows = dict.fromkeys(fits, (of_kind["as"], words))
            event = Event("figure" if kind == "figure" else "remark", "", title, None, at, (), math.inf, "", shows)
            yield replace(event, waits=(due,)) if kind == "outstanding" else event


def with_harm(events: Iterable[Event], systems: SystemsAtRisk) -> Iterator[Event]:
    """The same; an incident that names a system which may do harm by its screening is perhaps that harm too."""
    library = load_library().risks.values()
    harm = {place: risk.id for risk in library for _, places in systems.harming(risk) for place in places}
    for event in events:
        name = harm.get(str(CellPlace(*event.place)))
        yield replace(event, shows={name: ("title", event.title), **event.shows}) if name else event


def _said(impact: SystemImpact, known: Sequence[KnownAgainst]) -> Iterator[tuple[str, str, CellPlace]]:
    """Kind of risk_signs.yml, the client's words and their cell."""
    row, is_elsewhere = impact.system, stems_in("risk_signs", "elsewhere").hits
    changed, words, column = last_change(row)
    versions = [limit for limit in impact.limits if limit.kind == OF_VERSION]
    yield from (("version", limit.words, limit.place) for limit in versions)
    if not versions and changed and impact.assessed_on and impact.assessed_on < changed:
        yield "version", words, row.place_of(column)
    unreviewed = [
        say("provider {told}", told=told) for told in (say("never reviewed"), say("without a review by the list"))
    ]
    if row.data and row.personal_data and any(each.told in unreviewed for each in known):
        yield "unreviewed", row.data, row.place_of("data")
    is_away = any(is_elsewhere(said or "") for said in (row.model, row.provider, row.notes))
    for each in known:
        quoted = QUOTED.search(each.told)
        if quoted and (each.kind in SAID or (each.kind == OUTSTANDING and (is_away or is_elsewhere(each.told)))):
            yield SAID.get(each.kind, "outstanding"), quoted[quoted.lastindex or 0], each.place


def _figures(told: Sequence[ToldElsewhere], figures: Sequence[MeasurementRow]) -> Iterator[tuple[str, str, CellPlace]]:
    """The figures of a system of which the last period is worse by much than the one before, with both and the cell of the last."""
    for title in (each.row.title for each in told if isinstance(each.row, MeasurementRow)):
        for before, after in list(pairwise(periods_of(title, figures)))[-1:]:
            if is_worse(before, after, by=setting("risk/register", "figure_worse")):
                said = say(
                    "{value_told} in {period}, {value_told_2} in {period_2}",
                    value_told=value_told(before),
                    period=before.period,
                    value_told_2=value_told(after),
                    period_2=after.period,
                )
                yield title, said, after.place_of("actual")
