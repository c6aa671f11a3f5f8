"""The risk register in workbook.xlsx and results.json: a row a risk, a row a link, and the same as plain values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from functools import lru_cache
from typing import Any

import pandas as pd

from ims_lib.assessment import Source
from ims_lib.assessment.records import TREATMENT as TREATED
from ims_lib.cell_places import CellPlace, row_of
from ims_lib.client import Client
from ims_lib.client.entry_sheets import filled_in, with_beside
from ims_lib.coverage import Coverage
from ims_lib.dates import day
from ims_lib.frames import rows_of, values_of
from ims_lib.grouping import grouped
from ims_lib.languages import noted, say, spaced, translated
from ims_lib.register.vocabulary import plain
from ims_lib.report.figures import place, proposed
from ims_lib.report.result_rows import fields_of
from ims_lib.report.steps.decisions import decisions_by_risk, decisions_of
from ims_lib.report.workbook_cells import SheetHead
from ims_lib.report.workbook_sheets import Row, yes_no
from ims_lib.risks.grading import Grade
from ims_lib.risks.method import Method
from ims_lib.risks.scales import bands, category_words
from ims_lib.scales import report_setting
from ims_lib.steps import WALKS_KEPT, Steps
from ims_lib.steps.risk_actions import ProposedAction, is_of_each, outstanding, propose_actions
from ims_lib.steps.risk_register.entry import RETAINED, RiskEntry
from ims_lib.steps.risk_register.happened import Happened
from ims_lib.steps.risk_register.residual_risk import DERIVED, action_for, mends_weakness, reached_by_action
from ims_lib.steps.risk_register.signed import acceptance_key, treatment_key
from ims_lib.wording import capitalised, first_of, how_told, in_quotes, in_row, labelled, listed, percent

SHEET, TREATMENT, ACCEPTANCE = "Risks", "Risk treatment", "Risk acceptance"
NOTES, LINKS = "Risk notes", "Risk links"
EVENT = ("kind", "id", "title", "on", "column", "said", "how", "is_close", "waits")
"""What results.json has of an entry that looks like a risk come true, beside its cell."""
REGISTER = "risk_register"
"""The document that the register is."""
FROM = how_told("level_from")
NEAR = (noted("it is said to have happened"), noted("something close to it is said to have happened"))
NOT_KNOWN = noted("not known")
"""The level today where nothing is known of what treats the risk."""
OUR_SCALE = noted(", by our scale")
"""Behind whether a risk lies above what is acceptable, where the client hasn't said what is."""
NOBODY = how_told("nobody_accepts")
OF_REST = ("may_accept", "accepted_so_far", "accepted_on", "accepted_until", "name", "role", "signed_on")
"""What is said of the acceptance of what is left of a risk."""
ACTION_FROM = {"client": noted("client"), "criteria": noted("proposed")}


def rows_risks(steps: Steps) -> dict[str, list[Row]]:
    """The register, the treatment plan, the list to sign; then what stands behind them: doubts, ids, and a row for each link."""
    found = steps.risks
    own = [risk for risk in found.of(found.own) if not risk.settled]
    planned = [*own, *found.of(found.proposed)]
    numbers, decided = found.numbers, decisions_by_risk(steps)
    listed = {
        name: _row(risk, numbers, steps) | _planned(risk, steps, decided.get(risk.risk))
        for name, risk in found.entries.items()
    }
    notes = _notes(steps, numbers)
    return {
        SHEET: list(listed.values()),
        TREATMENT: [_approved(listed[risk.risk], risk, steps) for risk in planned],
        ACCEPTANCE: [listed[risk.risk] | _to_sign(risk, steps) for risk in own if is_to_sign(risk)],
        NOTES: notes,
        LINKS: _link_rows(steps, numbers),
    }


def risks_with_treatment(rows: Mapping[str, list[Row]], client: Client) -> list[Row]:
    """The register as one sheet: beside each risk what is done with it, and who accepts what is left."""
    plan, to_sign = ({row["risk"]: row for row in rows[name]} for name in (TREATMENT, ACCEPTANCE))
    found = []
    for row in rows[SHEET]:
        number = row["risk"]
        planned, signing = plan.get(number, {}), to_sign.get(number, {})
        # what the list to sign says of the rest of a risk; its other cells are those of the register
        accepted = {key: value for key, value in signing.items() if key in OF_REST}
        entries = [each["entry"] for each in (planned, signing) if each]
        named = {"named": f"{number} {row['title']}", "accepted_so_far": row["accepted_by"]}
        of_plan = row | planned
        ours = {"action": of_plan["aim"], "due": not of_plan["own_due"]}
        named["by_us"] = [key for key, is_ours in ours.items() if is_ours and not of_plan.get("approved_on")]
        lines = {"entry": "\n".join(entries), "entry_lines": client.entry_lines}
        found.append(with_beside(of_plan | named | accepted | lines, TREATED))
    return found


def head_risks(steps: Steps) -> dict[str, SheetHead]:
    """That risks and treatments are proposals, as no register of the client's was read, and by whose scale they are graded."""
    if steps.risks.given:
        return {}
    its = own_list(steps) or say(
        "No register of {short_name}’s own is among the files.", short_name=steps.coverage.client.short_name
    )
    whose = say("its own") if {"grades", "matrix"} & set(steps.risks.method.own) else translated("our")
    text = say("{its} What stands here is proposed, and graded by {whose} scale.", its=its, whose=whose)
    return {SHEET: SheetHead("", ((translated("Register"), text),), ())}


def own_list(steps: Steps) -> str:
    """That the client's files name a list of risks that isn't among them; empty where they name none, or a register was read."""
    seen = [f"{in_quotes(each.what)} ({place(each.cell)})" for each in steps.documents.shown_by(REGISTER)]
    if steps.risks.given or not seen:
        return ""
    named = first_of(seen, int(report_setting("records_shown")))
    return say(
        "{short_name} has a list of risks, {named}, which isn’t among the files read.",
        short_name=steps.coverage.client.short_name,
        named=named,
    )


def results_risks(steps: Steps) -> dict[str, Any]:
    """Risks, the matrix, pairs that may be one, controls that treat none, the risk process and findings as plain values."""
    found = steps.risks
    return {
        "grades": found.method.scale.grades,
        "acceptable": {name: band for name, band in found.method.acceptable.items() if name},
        "risks": _records(found.risks.reset_index()[fields_of("risk")]),
        "matrix": _records(found.matrix),
        "may_be_one": _records(found.duplicates[fields_of("pair of risks")]),
        "treat_no_risk": list(found.idle.index),
        "process": _records(found.process.reset_index()),
        "findings": [
            {"level": f.level, "code": f.code, "message": f.message, "cell": str(CellPlace(f.file, f.sheet, f.cell))}
            for f in found.findings
        ],
    }


def level_text(grade: Grade) -> str:
    """4×5 = 20 H, or the letter alone where there are no grades."""
    if grade.band is None:
        return ""
    letter = bands()[grade.band].letter
    return letter if grade.score is None else f"{grade.likelihood}×{grade.consequence} = {grade.score} {letter}"


def left_text(risk: RiskEntry) -> str:
    """The level of a risk today, or that it isn't known."""
    return translated(NOT_KNOWN) if risk.residual_from == "unknown" else level_text(risk.left)


def after_text(risk: RiskEntry) -> str:
    """The level of a risk after its measures: the client's own; where it gives none, what its one action leaves."""
    told = level_text(risk.after)
    if risk.counting and risk.after == risk.rated:
        return say("{told} until a new assessment says less", told=told)
    return proposed(told) if told and not risk.own.band and risk.option != RETAINED else told


def why_this_level(risk: RiskEntry) -> str:
    """Where the level of a risk today comes from, and why it is likelier than by what is in place."""
    if risk.only_if:
        return in_row(filter(None, [labelled(translated(NOT_KNOWN), risk.only_if), risk.supposed]))
    if risk.residual_from in DERIVED and risk.left == risk.own != risk.derived:
        return say(
            "{figure}, graver than {level} {why}",
            figure=translated(FROM["client"]),
            level=level_text(risk.derived),
            why=translated(FROM[risk.residual_from]),
        )
    how, reasons = likelihood_today(risk), _reasons(risk)
    if risk.residual_from in ("score", "before"):
        return in_row([translated(FROM[risk.residual_from]), *reasons])
    parts, because = [translated(FROM.get(risk.residual_from or "", ""))], f" {translated('and as')} ".join(reasons)
    parts += [say("{how}, as {reasons}", how=how, reasons=because)] if how else []
    assessed = in_row(each.told for each in risk.assessed)
    own = say("impact assessments: {assessed}", assessed=assessed) if assessed else ""
    return in_row(filter(None, [*parts, own, risk.supposed]))


def systems_told(risk: RiskEntry, most: int) -> str:
    """The AI systems that one of ours is proposed for, then on which condition it fits which others; the first of either."""
    sure = [name for name in risk.systems if name not in risk.unsure]
    told = first_of(sure, most, between=", "), _if_so(risk, first_of(risk.unsure, most, between=", "))
    return in_row(filter(None, told))


def _if_so(risk: RiskEntry, names: str) -> str:
    return labelled(risk.doubt, names) if names else ""


def likelihood_today(risk: RiskEntry) -> str:
    """How likely a risk counts today beside what is in place, where something of the client's speaks against it; else empty."""
    today, before = risk.left.likelihood, risk.before.likelihood
    by_the_score = risk.residual_from == "score"
    if today is None or before is None or by_the_score or risk.left != risk.derived or not _reasons(risk):
        return ""
    if today > before:
        return say("one step likelier than before treatment")
    if today == before:
        return "" if risk.untreated else say("as likely as before treatment")
    return say("one step likelier than by what is in place") if risk.raised else ""


def _reasons(risk: RiskEntry) -> list[str]:
    """What of the client's own speaks for a risk, each in words: an event, a record against a control, a measure that is late."""
    events = [item for item in risk.happened if item.kind != "remark"]
    spoken = "" if events else first_of(list(map(told, risk.happened)), int(report_setting("records_shown")))
    late = (risk.overdue or risk.due_passed) and not events and risk.residual_from != "score"
    return [
        *(
            say("{near}, not confirmed: {told}", near=translated(NEAR[item.is_close]), told=told(item))
            for item in events[:1]
        ),
        *([say("the files speak of it: {spoken}", spoken=spoken)] if spoken else []),
        *(
            say("a record speaks against what treats it: {contradiction}", contradiction=contradiction(record))
            for record in risk.contested_by[:1]
        ),
        *([say("its measure was due and isn’t said to be done")] if late else []),
    ]


def told(item: Happened) -> str:
    """An entry of a list that looks like a risk come true, with its day and its cell."""
    name = in_quotes(item.title) if item.kind == "remark" else " ".join(filter(None, (item.id, item.title)))
    cited = in_quotes(item.said) if item.kind == "remark" else item.said
    said = spaced("; ") + labelled(item.column, cited) if item.said else ""
    return f"{name}{f', {day(item.on)}' if item.on else ''}{said} ({place(item.cell)})"


def held_back(risk: RiskEntry, coverage: Coverage) -> str:
    """What keeps a risk as likely as it is, though more of what treats it is in place: the criterion that decides."""
    name, level = risk.held_back_by, risk.held_back_to
    if not name:
        return ""
    in_place = say("its main measure is in place to {level} %", level=percent(level or 0))
    how = say("nothing is known of its main measure") if level is None else in_place
    return labelled(how, coverage.catalogue.criteria[name].text)


def contradiction(record: Source) -> str:
    """A record that contradicts a control, with its cell."""
    return f"{record.found} ({place(record.cell)})"


def missing(risk: RiskEntry) -> list[str]:
    """What the client's rows say is missing of what treats a risk, or puts it in doubt, each with its cell."""
    return [f"{remark.found} ({place(remark.cell)})" for remark in risk.remarks]


def who_may_accept(risk: RiskEntry) -> str:
    """Who may accept what is left of a risk, or why nobody may yet."""
    if risk.untreated:
        return translated(NOBODY["untreated"])
    if risk.action_open:
        return translated(NOBODY["open"])
    if risk.action_from == "criteria":
        return translated(NOBODY["undecided"])
    return risk.may_accept or ("" if risk.owner or risk.origin != "client" else translated(NOBODY["ownerless"]))


def is_to_sign(risk: RiskEntry) -> bool:
    """Whether what is left may be signed for as it stands: by the client's rule somebody may, and nothing is proposed first."""
    return risk.may_accept is not None and risk.action_from != "criteria"


def is_accepted(risk: RiskEntry, as_of: date) -> bool:
    """Whether somebody has accepted a risk, for longer than until today."""
    return bool(risk.accepted_by) and (risk.accepted_until is None or risk.accepted_until >= as_of)


def owner_told(risk: RiskEntry, steps: Steps) -> str | None:
    """Who owns a risk; where nobody does, as a proposal who leads its action."""
    return risk.owner or ((who := proposed_for(risk, steps).owner) and proposed(who))


@lru_cache(maxsize=WALKS_KEPT)
def _proposed(steps: Steps) -> Mapping[str, ProposedAction]:
    return propose_actions(steps, decisions_of(steps).forms_ready)


def proposed_for(risk: RiskEntry, steps: Steps) -> ProposedAction:
    """Who is to lead the action of a risk, and by when it is done."""
    return _proposed(steps)[risk.risk]


def _first_of_all(risk: RiskEntry, steps: Steps) -> str:
    """With which systems that outlive its day work on each begins, and whose they are, a sentence; and which end before that day. Empty
    where the risk is of all in use, or of one, and none ends."""
    if risk.action_from != "criteria" or risk.waits or mends_weakness(risk) or not (risk.to_reach or risk.to_assess):
        return ""
    rows = [each.system for each in steps.objects.impacts]
    named = [row for row in rows if row.name in risk.systems and row.name not in risk.unsure]
    by = proposed_for(risk, steps).due or date.min
    ends = "".join(
        say(
            " {system} ends before that day, on {day}: do it for that one first, or decide with its end what holds until then.",
            system=in_quotes(row.name),
            day=day(row.retirement),
        )
        for row in risk.to_assess or named
        if row.retirement and row.retirement < by
    )
    if risk.to_assess or not 1 < len(named) < len(rows) or not is_of_each(risk, steps):
        return ends
    there = [row for row in named if (row.retirement or date.max) >= by]
    told = [f"{in_quotes(row.name)} ({row.owner})" if row.owner else in_quotes(row.name) for row in there]
    begin = in_row(filter(None, [listed(told), _if_so(risk, listed(map(in_quotes, risk.unsure)))]))
    return (say(" Begin with {named}.", named=begin) if told else "") + ends


def action_told(risk: RiskEntry, steps: Steps) -> str | None:
    """The action of a risk; of one of ours that a finding of the client's answers with what is to be done beside that, by whom and when."""
    if ours := proposed_for(risk, steps).beside:
        of_ours = {"beside": action_for(risk.to_reach[0], steps.coverage), **_whose_and_when(ours)}
        return say("{action}.\nBeside it, proposed, for {who} by {by}: {beside}", action=risk.action, **of_ours)
    days = outstanding(risk, steps)
    waits = (
        say("; what is to be finished waits for what is outstanding, due {days}", days=day(max(days))) if days else ""
    )
    first = _first_of_all(risk, steps)
    dot = "." if first and not f"{risk.action}{waits}".endswith(".") else ""
    return f"{risk.action}{waits}{dot}{first}" if risk.action else None


def action_from_told(risk: RiskEntry, steps: Steps) -> str | None:
    """Whose the action is; where something is proposed beside the client's own, for whom and by when that is."""
    ours, own = proposed_for(risk, steps).beside, say("client ({id})", id=risk.answer.id) if risk.answer else ""
    if ours is None:
        return own or translated(ACTION_FROM.get(risk.action_from or "", ""))
    return say("{own}; the rest proposed, for {who} by {by}", own=own, **_whose_and_when(ours))


def _whose_and_when(ours: ProposedAction) -> dict[str, str]:
    """Whom an action is proposed for, and by which day."""
    return {"who": ours.owner or "", "by": day(ours.due) if ours.due else say("a day to be set")}


def _row(risk: RiskEntry, numbers: Mapping[str, str], steps: Steps) -> Row:
    """A risk as the register shows it: what it is, its level before and today, why, and whose it is."""
    words = {name: band.word for name, band in bands().items()}
    return {
        **values_of(risk),
        "risk": numbers[risk.risk],
        "category": category_words().get(risk.category or ""),
        "likelihood": risk.before.likelihood,
        "consequence": risk.before.consequence,
        "band": words.get(risk.before.band or ""),
        "left": left_text(risk),
        "own": level_text(risk.own),
        "action": action_told(risk, steps),
        "owner": owner_told(risk, steps),
        "why": capitalised(why_this_level(risk)),
        "cells": _from(risk, steps),
    }


def _from(risk: RiskEntry, steps: Steps) -> str:
    """Where a risk stands in the client's files; of one of ours that it is proposed, or that its owner approved its treatment."""
    if risk.origin == "client" and risk.cell:
        return risk.cell
    entered = steps.coverage.client.entries.get(risk.approved)
    if entered is None or entered.day is None:
        return say("proposed by us")
    return say("treatment approved by its owner on {on}", on=day(entered.day))


def _planned(risk: RiskEntry, steps: Steps, decided: str | None) -> Row:
    """What the plan says of a risk beside the register: the action, by whom and when, and what is left then."""
    scale = "" if "acceptable" in steps.risks.method.own else translated(OUR_SCALE)
    ours = proposed_for(risk, steps)
    due, due_from = (risk.due, translated("client")) if risk.due else (ours.due, ours.due_from)
    due_from = in_row(filter(None, [due_from, decided]))
    return {
        "action_from": action_from_told(risk, steps),
        "own_action": risk.action_from == "client" and not risk.answer,
        "due": due,
        "due_from": due_from,
        "own_due": bool(risk.due),
        "status": risk.status or _lateness(risk),
        "also": risk.also or _further(risk, steps),
        "after": after_text(risk),
        "above": translated(NOT_KNOWN) if risk.residual_from == "unknown" else f"{yes_no(risk.above)}{scale}",
        "may_accept": (_entitled(risk, steps.risks.method) if is_to_sign(risk) else "") or who_may_accept(risk),
    }


def _further(risk: RiskEntry, steps: Steps) -> list[str]:
    """What else treats a risk than the action that we propose: of what is open the requirements that ask for it first."""
    begun = reached_by_action(risk)
    left = [steps.coverage.in_scope[name].requirements[0] for name in risk.open if name not in begun]
    return list(dict.fromkeys(left)) if risk.action_from == "criteria" else []


def _approved(row: Row, risk: RiskEntry, steps: Steps) -> Row:
    """With what the owner approved, or wrote in its place."""
    filled = filled_in(steps.coverage.client, risk.approved or treatment_key(risk, steps.coverage.client.entries))
    is_own = risk.approved or filled.get("due", row["due"]) != row["due"]
    return row | filled | ({"due_from": translated("its owner"), "own_due": True} if is_own else {})


def _lateness(risk: RiskEntry) -> str | None:
    """That its measure was due and isn't said to be done; none where it isn't late."""
    if not risk.due or not (risk.overdue or risk.due_passed):
        return None
    due = day(risk.due)
    return say("overdue since {due}", due=due) if risk.overdue else say("due since {due}: was it done?", due=due)


def _to_sign(risk: RiskEntry, steps: Steps) -> Row:
    """A line of the list to sign: who accepted what by the client's register, and what was filled in here."""
    told: Row = {"may_accept": _entitled(risk, steps.risks.method), "accepted_so_far": risk.accepted_by}
    if risk.signed:
        # what was signed here stands in the cells to fill in, and what no longer holds beside them
        so_far = None if risk.signed.holds else say("{told}; asked again", told=risk.signed.told)
        told |= {"accepted_so_far": so_far, "accepted_on": None, "accepted_until": None}
    key = risk.signed.key if risk.signed and risk.signed.holds else acceptance_key(risk)
    return told | filled_in(steps.coverage.client, key)


def _entitled(risk: RiskEntry, method: Method) -> str | None:
    """Who may accept a risk; where somebody else has, whoever may accept more may too, and any other is asked about."""
    who, by = risk.may_accept, risk.accepted_by
    band = risk.left.band
    if not who or not by or not band or f" {plain(who)} " in f" {plain(by)} ":
        return who
    is_sure = "accepts" not in method.own or method.names_entitled(by, band, risk.owner)
    return say("{who} or above", who=who) if is_sure else say("{who} or above: to be confirmed", who=who)


def _notes(steps: Steps, numbers: Mapping[str, str]) -> list[Row]:
    """What stands behind the register, a row a risk: what speaks against it, other figures, questions, ids."""
    found = steps.risks
    of_rows = (each for each in found.findings if re.fullmatch(r"[A-Z]+\d+", each.cell or ""))
    asked = grouped((row_of(str(CellPlace(each.file, each.sheet, each.cell))), each.message) for each in of_rows)
    alike = {pair.b: pair.a for pair in found.pairs}
    return [
        {
            "risk": numbers[risk.risk],
            "title": risk.title,
            "like": risk.same_as or alike.get(risk.risk),
            "library": risk.library,
            "causes": risk.causes,
            "share": risk.share,
            "usual": level_text(risk.usual) if risk.usual_differs else None,
            "happened": list(map(told, risk.happened)),
            "contested": list(map(contradiction, risk.contested_by)),
            "held_back": held_back(risk, steps.coverage),
            "missing": missing(risk),
            "systems": systems_told(risk, len(risk.systems)),
            "to_settle": asked.get(row_of(risk.cell or ""), ()),
        }
        for risk in found.entries.values()
    ]


def _link_rows(steps: Steps, numbers: Mapping[str, str]) -> list[Row]:
    """Risk, requirement and criterion; then the controls that treat no risk."""
    found, coverage = steps.risks, steps.coverage
    criteria = coverage.catalogue.criteria
    links = [
        {
            **values_of(link),
            "risk": numbers[link.risk],
            "risk_title": found.entries[link.risk].title,
            "title": coverage.catalogue.label_of(link.requirement),
            "text": criteria[link.criterion].text if link.criterion else None,
        }
        for link in found.ways
    ]
    idle = [
        {
            "origin": say("treats no risk of the client’s"),
            "requirement": name,
            "title": row["title"],
            "risk": [numbers[risk] for risk in row["proposed"]],
            "risk_title": say("would treat these of ours") if row["proposed"] else None,
        }
        for name, row in zip(found.idle.index, rows_of(found.idle), strict=True)
    ]
    return [*links, *idle]


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{key: _plain(value) for key, value in row.items()} for row in rows_of(frame)]


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Happened | Source):
        kept = EVENT if isinstance(value, Happened) else asdict(value)
        return {key: _plain(getattr(value, key)) for key in kept} | {"cell": value.cell}
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, float) and pd.isna(value):
        return None
    return value
