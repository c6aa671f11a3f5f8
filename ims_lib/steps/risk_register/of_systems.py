"""What the client's lists say of its AI systems that is a sign of a usual risk: a change that no assessment is of, data in a cloud, a figure."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from ims_lib.cell_places import CellPlace
from ims_lib.inputs.rows import AiSystemRow, MeasurementRow
from ims_lib.inputs.said import says_nothing
from ims_lib.register.stems import stems_in
from ims_lib.register.vocabulary import load
from ims_lib.scales import setting
from ims_lib.steps.ai_systems.impact import SystemImpact
from ims_lib.steps.ai_systems.impact_told import last_change
from ims_lib.steps.ai_systems.known_against import OUTSTANDING, UNTOLD, KnownAgainst
from ims_lib.steps.ai_systems.limits import OF_VERSION
from ims_lib.steps.ai_systems.open_findings import is_worse, periods_of, value_told
from ims_lib.steps.ai_systems.view import ObjectsView
from ims_lib.steps.risk_register.events import Event, Place, Sign
from ims_lib.steps.risk_register.systems import SystemsAtRisk

QUOTED = re.compile("“(.+?)”")
Said = tuple[str, str, CellPlace]
"""Kind of risk_signs.yml, the client's words and their cell."""


def events_of_systems(view: ObjectsView, figures: Sequence[MeasurementRow], at_risk: SystemsAtRisk) -> Iterator[Event]:
    """An event for each cell that bears a sign of a usual risk that fits the system, of those in scope; a figure that got worse first."""
    for event in _events(view, figures):
        shows = {name: sign for name, sign in event.shows.items() if at_risk.may_be_of(name, event.system)}
        if shows:
            yield replace(event, shows=shows)


def _events(view: ObjectsView, figures: Sequence[MeasurementRow]) -> Iterator[Event]:
    for impact in (*view.impacts, *view.impacts_ahead):
        row = impact.system
        for each in view.told_elsewhere.get(row.cell, ()):
            yield from _of_figure(each.row, row, figures) if isinstance(each.row, MeasurementRow) else ()
        known = view.known_against.get(row.cell, ())
        waits = [each for each in known if each.kind == OUTSTANDING]
        for kind, words, place in dict.fromkeys(_said(impact, waits, known)):
            shows = _shown(kind, words)
            found = Event("remark", "", row.name, None, _place(place), (words,), math.inf, "", shows, row)
            due = max((each.due for each in waits if each.due), default=None)
            yield replace(found, awaits=True, due=due) if kind == "outstanding" else found


def _said(impact: SystemImpact, waits: Sequence[KnownAgainst], known: Sequence[KnownAgainst]) -> Iterator[Said]:
    row, is_elsewhere = impact.system, stems_in("risk_signs", "elsewhere").hits
    changed, words, column = last_change(row)
    versions = [limit for limit in impact.limits if limit.kind == OF_VERSION]
    yield from (("version", limit.words, limit.place) for limit in versions)
    if not versions and changed and impact.assessed_on and impact.assessed_on < changed:
        yield "version", words, row.place_of(column)
    own = next((name for name in ("model", "provider", "notes") if is_elsewhere(getattr(row, name) or "")), None)
    if own in ("model", "provider") and not says_nothing(row.data):
        yield "cloud", getattr(row, own) or "", row.place_of(own)
    yield from (("outstanding", _words(each), each.place) for each in waits if own or is_elsewhere(each.told))
    yield from (
        ("untold", _words(each), each.place) for each in known if each.kind == UNTOLD and QUOTED.search(each.told)
    )


def _words(each: KnownAgainst) -> str:
    found = QUOTED.search(each.told)
    return found[1] if found else each.told


def _of_figure(last: MeasurementRow, row: AiSystemRow, figures: Sequence[MeasurementRow]) -> Iterator[Event]:
    """A figure of the system that got worse by much in the last of its periods."""
    pairs = list(pairwise(periods_of(last.title, figures)))
    before, after = pairs[-1] if pairs else (last, last)
    if is_worse(before, after, by=setting("risk/register", "figure_worse")):
        told = f"{value_told(before)} in {before.period}, {value_told(after)} in {after.period}"
        place, shows = _place(after.place_of("actual")), _shown("figure", told)
        yield Event("figure", "", last.title, None, place, (last.title,), math.inf, "", shows, row)


def _shown(kind: str, words: str) -> dict[str, Sign]:
    of_kind = load("risk_signs")["of_systems"][kind]
    return dict.fromkeys(of_kind["risks"], (of_kind["as"], words))


def _place(place: CellPlace) -> Place:
    return place.file, place.sheet, place.cell or ""
