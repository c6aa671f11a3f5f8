"""What the client's own lists tell of that may be a risk come true: incidents, findings, missed targets, remarks on what isn't done, changes of AI systems."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from ims_lib.catalogue.library import load_library
from ims_lib.cell_places import CellPlace
from ims_lib.client import Client
from ims_lib.inputs import Inputs
from ims_lib.inputs.rows import ActionRow, IncidentRow, MeasurementRow, StatedRow
from ims_lib.inputs.said import minutes_of_units, says_nothing
from ims_lib.inputs.states import is_void, misses_target, state_of
from ims_lib.languages import noted, say
from ims_lib.register.dates import IN_LINE, read_date
from ims_lib.register.model import Register
from ims_lib.register.plans import words_for
from ims_lib.register.stems import stems_in
from ims_lib.register.vocabulary import load, plain
from ims_lib.risks.scales import AI
from ims_lib.risks.signs import risks_shown
from ims_lib.scales import setting
from ims_lib.steps.ai_systems.impact import SystemImpact
from ims_lib.steps.ai_systems.impact_told import last_change
from ims_lib.steps.ai_systems.known import KnownAgainst
from ims_lib.steps.ai_systems.limits import OF_VERSION
from ims_lib.steps.ai_systems.open_findings import ended_on, is_worse, periods_of, value_told
from ims_lib.steps.ai_systems.told_elsewhere import ToldElsewhere
from ims_lib.steps.ai_systems.view import ObjectsView
from ims_lib.steps.risk_register.systems import SystemsAtRisk

Kind = Literal["incident", "finding", "figure", "remark"]
Sign = tuple[str, str]
"""Column and words, such as cause, update by its vendor; the column is title where the words are the entry's title."""
NO_EVENTS = ("opportunity", "action")
"""Entries of a list of findings that tell what to do and not what was found."""
NOT_DONE = ("partial", "planned", "not_implemented", "unknown")
"""Statuses of a control beside which a remark may tell of harm; beside a finished one it tells what is done."""
DURATION = re.compile(r"(\d+)\s*([^\W\d]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One entry of a list, with the texts that tell what was the matter."""

    kind: Kind
    id: str = ""
    title: str
    on: dt.date | None = None
    place: CellPlace
    """The cell that names it."""
    texts: tuple[str, ...] = ()
    """Title and cause."""
    priority: float = math.inf
    """1 for the gravest; infinite where none is given as a number."""
    spoken: str = ""
    """All that the entry says, for who looks for an id in it."""
    shows: Mapping[str, Sign]
    """Risks of the library of which it bears a sign, with the column and the words that show it."""
    waits: tuple[dt.date | None, ...] = ()
    """Of something outstanding for an AI system the day by which the files want it, if they name one."""


def events_of(inputs: Inputs, register: Register, client: Client) -> list[Event]:
    """Incidents and findings of the last year, the gravest first, then the newest; service levels that miss their targets; and
    remarks on controls that aren't done."""
    incidents = [row for row in inputs.lists.incidents if _counts(row, row.opened, client.as_of)]
    found = [
        row for row in inputs.lists.audits if row.kind not in NO_EVENTS and _counts(row, row.raised_on, client.as_of)
    ]
    # one that is closed and whose effect was looked at is over
    findings = [row for row in found if state_of(row, client.as_of) != "closed" or says_nothing(row.effective)]
    listed = [_incident(row) for row in incidents]
    listed += [_event("finding", row, row.raised_on, _shown(row), row.notes) for row in findings]
    listed.sort(key=lambda event: event.on or dt.date.min, reverse=True)
    listed.sort(key=lambda event: event.priority)
    listed += _missed_targets(inputs.lists.measurements, client)
    return [*listed, *_remarks(register, client)]


def answers_in(inputs: Inputs, client: Client) -> dict[str, ActionRow]:
    """Cell that names an open finding with an action → the finding."""
    listed = (row for row in inputs.lists.audits if not says_nothing(row.corrective_action))
    return {str(row.place_of("title")): row for row in listed if state_of(row, client.as_of) == "open"}


def _counts(row: StatedRow, day: dt.date | None, as_of: dt.date) -> bool:
    within = dt.timedelta(setting("risk/register", "happened_within_days"))
    return not is_void(row) and (day is None or dt.timedelta(0) <= as_of - day <= within)


def _incident(row: IncidentRow) -> Event:
    shows = _shown(row)
    if told := _told_late(row):
        shows[load("risk_signs")["told_late"]["risk"]] = "told", told
    grade = re.search(r"\d+", row.priority or "")
    event = _event("incident", row, row.opened, shows, row.review, row.notes)
    return replace(event, priority=float(grade[0])) if grade else event


def _event(
    kind: Kind,
    row: IncidentRow | ActionRow,
    on: dt.date | None,
    shows: Mapping[str, Sign],
    *beside: str | None,
) -> Event:
    texts = tuple(filter(None, (row.title, row.cause)))
    said = f" {plain(' '.join(filter(None, (*texts, *beside))))} "
    place, name = row.place_of("title"), row.id or ""
    return Event(kind=kind, id=name, title=row.title, on=on, place=place, texts=texts, spoken=said, shows=shows)


def _shown(row: IncidentRow | ActionRow) -> dict[str, Sign]:
    """What the title shows, then what the cause shows beside it."""
    said = (("cause", row.cause or ""), ("title", row.title))
    return {risk: (column, text) for column, text in said for risk in risks_shown(text)}


def _told_late(row: IncidentRow) -> str:
    """What the column of who was told says, where that was nobody, a later day or more than the time that is usual."""
    text, opened = row.told or "", row.opened
    if not text or plain(text) in words_for("nothing"):
        return ""
    days = [day for said in IN_LINE.findall(text) if (day := read_date(said))]
    minutes = [int(number) * minutes_of_units().get(plain(unit), 0) for number, unit in DURATION.findall(text)]
    late = (
        says_nothing(text)
        or (opened is not None and any(day > opened for day in days))
        or any(each > setting("risk/register", "told_within_minutes") for each in minutes)
    )
    return text if late else ""


def _missed_targets(figures: Sequence[MeasurementRow], client: Client) -> Iterator[Event]:
    """Figures of services that missed their target in several periods of the last year, each with its values there."""
    sign, within = load("risk_signs")["missed_targets"], dt.timedelta(setting("risk/register", "happened_within_days"))
    for title in dict.fromkeys(row.title for row in figures if row.kind == sign["kind"]):
        ended = [(ended_on(row), row) for row in periods_of(title, figures) if misses_target(row)]
        missed = [row for end, row in ended if end and dt.timedelta(0) <= client.as_of - end <= within]
        if len(missed) >= setting("risk/register", "missed_periods"):
            text = noted("{value} in {period} (target {target})")
            each_told = ((value_told(row), row.period, row.texts.get("target")) for row in missed)
            told = ", ".join(say(text, value=value, period=on, target=target) for value, on, target in each_told)
            shows, place = {sign["risk"]: (sign["as"], told)}, missed[-1].place_of("actual")
            yield Event(kind="figure", title=title, place=place, shows=shows)


def _remarks(register: Register, client: Client) -> Iterator[Event]:
    """Remarks that bear a sign, on rows of controls which aren't done and which no judgement calls done since."""
    longest = int(setting("risk/register", "remark_longest"))
    for row in register.controls:
        if row.status not in NOT_DONE or not row.notes or len(row.notes) > longest:
            continue
        judged = [client.judgements[ref].new for ref in row.refs if ref in client.judgements]
        shows = dict.fromkeys(risks_shown(row.notes), ("title", row.notes))
        if shows and not any(new in ("F", "not_applicable") for new in judged):
            place, said = row.place_of("notes"), f" {plain(row.notes)} "
            yield Event(kind="remark", title=row.notes, place=place, texts=(row.notes,), spoken=said, shows=shows)


SAID = {"untold": "untold", "learns": "learns", "given": "learns", "forbidden": "forbidden"}
"""Kinds of what is known of a system that are signs by themselves, with their names in risk_signs.yml."""
QUOTED = re.compile(r"“(.+?)”|„(.+?)“|«\s?(.+?)\s?»")


def events_of_systems(view: ObjectsView, figures: Sequence[MeasurementRow], systems: SystemsAtRisk) -> Iterator[Event]:
    """An event for each cell that bears a sign of a usual risk which fits the system, of those in scope."""
    of_ai = {name: risk for name, risk in load_library().risks.items() if risk.category == AI}
    of_risk = {name: {each.cell for each in systems.of(risk)} for name, risk in of_ai.items()}
    for impact in (*view.impacts, *view.impacts_ahead):
        row, known = impact.system, view.known_against.get(impact.system.cell, ())
        due = max((each.due for each in known if each.kind == "outstanding" and each.due), default=None)
        said = [("figure", *each) for each in _figures(view.told_elsewhere.get(row.cell, ()), figures)]
        said += [(kind, row.name, words, place) for kind, words, place in dict.fromkeys(_said(impact, known))]
        for kind, title, words, place in said:
            of_kind = load("risk_signs")["of_systems"][kind]
            fits = [name for name in of_kind["risks"] if row.cell in of_risk.get(name, {row.cell})]
            shows = dict.fromkeys(fits, (of_kind["as"], words))
            waits = (due,) if kind == "outstanding" else ()
            told: Kind = "figure" if kind == "figure" else "remark"
            yield Event(kind=told, title=title, place=place, shows=shows, waits=waits)


def with_harm(events: Iterable[Event], systems: SystemsAtRisk) -> Iterator[Event]:
    """The same; an incident that names a system which may do harm by its screening is perhaps that harm too."""
    library = load_library().risks.values()
    harm = {place: risk.id for risk in library for _, places in systems.harming(risk) for place in places}
    for event in events:
        name = harm.get(str(event.place))
        yield replace(event, shows={name: ("title", event.title), **event.shows}) if name else event


def _said(impact: SystemImpact, known: Sequence[KnownAgainst]) -> Iterator[tuple[str, str, CellPlace]]:
    """Kind of risk_signs.yml, the client's words and their cell."""
    row, is_elsewhere = impact.system, stems_in("risk_signs", "elsewhere").hits
    changed, words, column = last_change(row)
    versions = [limit for limit in impact.limits if limit.kind == OF_VERSION]
    yield from (("version", limit.words, limit.place) for limit in versions)
    if not versions and changed and impact.assessed_on and impact.assessed_on < changed:
        yield "version", words, row.place_of(column)
    unseen = (say("never reviewed"), say("without a review by the list"))
    unreviewed = [say("provider {told}", told=told) for told in unseen]
    if row.data and row.personal_data and any(each.told in unreviewed for each in known):
        yield "unreviewed", row.data, row.place_of("data")
    is_away = any(is_elsewhere(said or "") for said in (row.model, row.provider, row.notes))
    own = {row.place_of(name) for name in row.cells}
    for each in known:
        # Whether another row speaks of this system is asked there, and shows nothing here.
        if each.kind == "untold" and each.place not in own:
            continue
        quoted = QUOTED.search(each.told)
        if quoted and (each.kind in SAID or (each.kind == "outstanding" and (is_away or is_elsewhere(each.told)))):
            yield SAID.get(each.kind, "outstanding"), quoted[quoted.lastindex or 0], each.place


def _figures(told: Sequence[ToldElsewhere], figures: Sequence[MeasurementRow]) -> Iterator[tuple[str, str, CellPlace]]:
    """The figures of a system of which the last period is worse by much than the one before, with both and the cell of the last."""
    for title in (each.row.title for each in told if isinstance(each.row, MeasurementRow)):
        for before, after in list(pairwise(periods_of(title, figures)))[-1:]:
            if is_worse(before, after, by=setting("risk/register", "figure_worse")):
                text, then = noted("{value} in {period}, {value_after} in {period_after}"), after.period
                values = {"value": value_told(before), "value_after": value_told(after)}
                yield title, say(text, period=before.period, period_after=then, **values), after.place_of("actual")
