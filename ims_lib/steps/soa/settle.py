"""What the client has to decide of a control before it can sign the statement: a sentence each, in the words of soa_reasons.yml."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from ims_lib.ai_roles.proposals import Proposal
from ims_lib.assessment.one_object import CODE as ONE_OBJECT
from ims_lib.catalogue.soa_reasons import CLIENTS, Lack, SettleId
from ims_lib.dates import day as spoken_day
from ims_lib.decided_settings import CONTROL
from ims_lib.grouping import grouped
from ims_lib.languages import form_for, say
from ims_lib.nearest import did_you_mean
from ims_lib.register.dates import read_date, year_typed
from ims_lib.register.model import Record
from ims_lib.scales import judgement_labels, report_setting
from ims_lib.steps.open_points import CONTRADICTS, OpenPoints
from ims_lib.steps.soa.model import OPEN, SoaReason
from ims_lib.steps.soa.reasons import SoaFacts, risks_told
from ims_lib.wording import first_of, in_quotes, listed


def to_settle(
    facts: SoaFacts, reason: SoaReason, texts: Mapping[str, str], missing: Sequence[Lack], points: OpenPoints
) -> dict[str, int]:
    """What is to be decided, a sentence each, with how grave its kind is: 0 is the gravest."""
    said: Iterator[tuple[SettleId, Mapping[str, str]]]
    if facts.applies == "proposed":
        said = _of_proposed(facts)
    elif facts.applies == "yes":
        said = _of_applied(facts, reason, texts, missing, points)
    else:
        said = _of_excluded(facts, reason, points)
    asked = (each for each in points.coverage.assessment.findings if each.code == ONE_OBJECT)
    of_some = {(each.file, each.sheet, each.cell) for each in asked}
    doubted: list[tuple[SettleId, Mapping[str, str]]]
    doubted = [("one_object", {}) for item in facts.judged if item.place_of("reason") in of_some]
    words = facts.ground.rules.settle
    order = list(words)
    return {words[name].format(**more): order.index(name) for name, more in [*said, *doubted]}


def _of_proposed(facts: SoaFacts) -> Iterator[tuple[SettleId, Mapping[str, str]]]:
    """Of a control that nobody has decided on: that, an open finding on it, and whether a risk of the client's is what it is for."""
    decision = _decision(facts)
    if decision[0] in ("decide", "decide_supplier") and facts.role and facts.role.questions:
        yield "role_asked", {}
    yield decision
    if facts.finding:
        yield "finding", {"finding": facts.finding}
    likely = _of_client(facts)
    if likely and not decision[0].startswith("exclusion_role"):
        yield "risk_proposed", {"risks": listed(likely)}


def _of_client(facts: SoaFacts) -> list[str]:
    """Of the risks that a control likely treats the client's own, which it can confirm."""
    return [name for name in facts.proposed_risks if name in facts.ground.risks]


def _decision(facts: SoaFacts) -> tuple[SettleId, Mapping[str, str]]:
    role, ask = facts.role, facts.own.ask
    if role is None:
        return ("role_open", {"question": ask}) if ask else ("decide", {})
    if role.proposal == "asked":
        return "role_open", {"question": role.reason}
    if role.proposal == "likely_not":
        return _left_out_by(role), {}
    return ("decide_supplier" if role.proposal == "through_supplier" else "decide"), {}


def _left_out_by(role: Proposal) -> SettleId:
    """What is to be done where the role with AI leaves a control out: what is asked of that is answered first."""
    return "exclusion_role_asked" if role.questions else "exclusion_role"


def _of_excluded(
    facts: SoaFacts, reason: SoaReason, points: OpenPoints
) -> Iterator[tuple[SettleId, Mapping[str, str]]]:
    if points.is_exclusion_asked(facts.control, facts.rows) and not facts.made:
        row = next((row for row in facts.rows if CONTRADICTS in row.flags and row.status_text), None)
        remark = say(" with the remark {notes}", notes=in_quotes(row.notes)) if row and row.notes else ""
        said = {"status": in_quotes(row.status_text), "remark": remark} if row else {}
        yield ("exclusion_contradicts" if row else "exclusion_asked"), said
    if facts.applies == "no" and reason.source == "role":
        yield _left_out_by(facts.role) if facts.role else "exclusion_role", {}
    elif reason.source not in CLIENTS:
        yield "exclusion_reason", {}
    if not facts.made or facts.made.kind == CONTROL:
        yield from doubts_of(facts)


def doubts_of(facts: SoaFacts) -> Iterator[tuple[SettleId, Mapping[str, str]]]:
    """What else in the client's files speaks against leaving a control out: risks that rely on it or that it likely treats, rows of
    other lists, data about people that go into its AI systems, and AI systems that it produces itself."""
    if facts.risks:
        rely = form_for(len(facts.risks), "relies", "rely")
        yield "exclusion_risk", {"risks": risks_told(facts, facts.risks), "rely": rely}
    elif likely := _of_client(facts):
        yield "exclusion_doubted", {"risks": risks_told(facts, likely)}
    if rows := facts.ground.beside.get(facts.control):
        yield "exclusion_beside", {"rows": first_of(rows, int(report_setting("records_shown")))}
    if facts.own.of_personal_data and facts.ground.personal:
        yield "exclusion_data", {"systems": listed(in_quotes(name) for name in facts.ground.personal)}
    if facts.own.of_code and facts.ground.built:
        yield "exclusion_code", {"systems": listed(in_quotes(name) for name in facts.ground.built)}


def _of_applied(
    facts: SoaFacts, reason: SoaReason, texts: Mapping[str, str], missing: Sequence[Lack], points: OpenPoints
) -> Iterator[tuple[SettleId, Mapping[str, str]]]:
    records = points.records_against(facts.control)
    if records and any(row.status == "implemented" for row in facts.rows):
        more = say(" (and {records} more)", records=len(records) - 1) if len(records) > 1 else ""
        yield "disputed", {"status": texts["status"], "record": records[0].text + more}
    elif facts.finding:
        yield "finding", {"finding": facts.finding}
    told = any(item.new in judgement_labels() for item in facts.judged)
    if word := next((row.status_text for row in facts.rows if "status.new_word" in row.flags and not told), None):
        yield "status_word", {"status": word}
    if "status" in missing and not told:
        yield "status", {}
    if facts.unknown_risks:
        known = did_you_mean(facts.unknown_risks[0], list(facts.ground.risks))
        yield "risk_unknown", {"risks": listed(facts.unknown_risks), "nearest": known}
    elif "risk" in missing and facts.proposed_risks:
        yield "risk_proposed", {"risks": listed(_of_client(facts) or facts.proposed_risks)}
    elif "risk" in missing:
        yield "risk", {}
    if facts.denied and reason.source != "reason":
        yield "driver", {"driver": facts.denied}
    if reason.source == "law":
        yield "law", {}
    if lacks := [text for name, text in facts.ground.rules.name.items() if name in missing]:
        yield "name", {"missing": listed(lacks)}
    if facts.drivers and facts.risks and not facts.is_driven_by_risk:
        yield "driver_risk", {}
    as_of = points.coverage.client.as_of
    own = passed(facts.rows, as_of)
    late = [(own, "")] if own else sorted(each for each in facts.open_until if each[0] < as_of)
    for due, names in list(grouped(late).items())[:1]:
        named = listed(filter(None, names))
        yield "late", {"due": spoken_day(due), "of": say(" for {named}", named=named) if named else ""}


def passed(rows: Sequence[Record], as_of: dt.date) -> dt.date | None:
    """The day by which an open row was to be done, where it has passed."""
    days = (read_date(year_typed(row.due)) for row in rows if row.due and row.status in OPEN)
    return next((day for day in days if day is not None and day < as_of), None)
