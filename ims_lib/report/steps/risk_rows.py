"""The risk register in workbook.xlsx and results.json: a row a risk, a row a link, and the same as plain values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import pandas as pd

from ims_lib.assessment import Source
from ims_lib.assessment.records import TREATMENT as TREATED
from ims_lib.cell_places import CellPlace, row_of
from ims_lib.client import Client
from ims_lib.client.entry_sheets import filled_in, with_beside
from ims_lib.dates import day
from ims_lib.frames import rows_of, values_of
from ims_lib.grouping import grouped
from ims_lib.languages import noted, say, translated
from ims_lib.register.vocabulary import plain
from ims_lib.report.figures import place
from ims_lib.report.result_rows import fields_of
from ims_lib.report.steps.decisions import decisions_by_risk
from ims_lib.report.steps.risk_words import (
    NOT_KNOWN,
    accepted_told,
    action_from_told,
    action_told,
    after_text,
    contradiction,
    held_back,
    is_to_sign,
    left_text,
    level_text,
    missing,
    owner_told,
    proposed_for,
    systems_told,
    told,
    who_may_accept,
    why_this_level,
)
from ims_lib.report.workbook_cells import SheetHead
from ims_lib.report.workbook_sheets import Row, yes_no
from ims_lib.risks.method import Method
from ims_lib.risks.scales import bands, category_words
from ims_lib.scales import report_setting
from ims_lib.steps import Steps
from ims_lib.steps.risk_register.entry import RiskEntry
from ims_lib.steps.risk_register.happened import Happened
from ims_lib.steps.risk_register.residual_risk import reached_by_action
from ims_lib.steps.risk_register.signed import acceptance_key, treatment_key
from ims_lib.wording import capitalised, first_of, in_quotes, in_row, labelled

SHEET, TREATMENT, ACCEPTANCE = "Risks", "Risk treatment", "Risk acceptance"


NOTES, LINKS = "Risk notes", "Risk links"

EVENT = ("kind", "id", "title", "on", "column", "said", "how", "is_close", "waits")
"""What results.json has of an entry that looks like a risk come true, beside its cell."""

REGISTER = "risk_register"
"""The document that the register is."""

OUR_SCALE, OUR_LINE = noted(", by our scale"), noted(", by our line")
"""Behind whether a risk lies above what is acceptable, where the client hasn't said what is; with bands of its own the line alone is ours."""

OF_REST = ("may_accept", "accepted_so_far", "accepted_on", "accepted_until", "name", "role", "signed_on")
"""What is said of the acceptance of what is left of a risk."""


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
        named = {"named": f"{number} {row['title']}", "accepted_so_far": row["accepted_told"]}
        of_plan = row | planned
        ours = {"action": of_plan["aim"] or not of_plan.get("action_from"), "due": not of_plan["own_due"]}
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


def _row(risk: RiskEntry, numbers: Mapping[str, str], steps: Steps) -> Row:
    """A risk as the register shows it: what it is, its level before and today, why, and whose it is."""
    words = {name: band.word for name, band in bands().items()}
    return {
        **values_of(risk),
        **{name: say("usual: {told}", told=text) for name, text in risk.of_ours.items()},
        "risk": numbers[risk.risk],
        "category": category_words().get(risk.category or ""),
        "likelihood": risk.before.likelihood,
        "consequence": risk.before.consequence,
        "band": words.get(risk.before.band or ""),
        "left": left_text(risk),
        "own": level_text(risk.own),
        "accepted_told": accepted_told(risk),
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
    own = steps.risks.method.own
    scale = "" if "acceptable" in own else translated(OUR_LINE if "matrix" in own else OUR_SCALE)
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
        "above": _above(risk, scale),
        "may_accept": (_entitled(risk, steps.risks.method) if is_to_sign(risk) else "") or who_may_accept(risk),
    }


def _above(risk: RiskEntry, scale: str) -> str:
    """Whether a risk lies above what is acceptable; of one that is closed too early, or at such a level, that this is asked."""
    if risk.closed_early:
        return say("closed, though what treats it isn’t done: asked")
    if risk.settled_above:
        return say("done by its status, at a level above it: asked")
    is_known = risk.residual_from != "unknown" and risk.left.band
    return f"{yes_no(risk.above)}{scale}" if is_known else translated(NOT_KNOWN)


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
    alike = {pair.b: labelled(pair.a, pair.why) for pair in found.pairs}
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
