"""One entry of the register each: a risk of the client's as it stands, or one of ours as a proposal."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ims_lib.assessment.model import Source
from ims_lib.catalogue.library import Risk
from ims_lib.cell_places import row_of
from ims_lib.coverage import Coverage
from ims_lib.dates import months_after
from ims_lib.inputs.rows import ActionRow, MeasurementRow, RiskRow, Sheet
from ims_lib.inputs.said import says_nothing, without_day
from ims_lib.inputs.states import NO_MEASURE, day_of_list, has_open_measure, state_of_measure
from ims_lib.languages import by_language
from ims_lib.register.cell_values import denials
from ims_lib.register.vocabulary import load, phrases_of, plain
from ims_lib.risks.entries import CLOSED_RISK, ListedRisk, category_of, is_gone, is_settled
from ims_lib.risks.grading import Grade
from ims_lib.risks.method import Method
from ims_lib.risks.scales import AI, category_standards, regrade
from ims_lib.risks.signs import speaks_of_ai
from ims_lib.scales import setting
from ims_lib.standard_ids import standard_of
from ims_lib.steps.risk_register.entry import RiskEntry
from ims_lib.steps.risk_register.happened import Contested, Happened
from ims_lib.steps.risk_register.residual_risk import as_before, gravity, with_rest, with_verdict
from ims_lib.steps.risk_register.same import Same
from ims_lib.steps.risk_register.signed import with_approval, with_signature
from ims_lib.steps.risk_register.systems import SystemsAtRisk, gravest, levels_by
from ims_lib.wording import in_row

LIBRARY_GRADES = 5
"""What the library's likelihood and consequence are written on."""


@dataclass(frozen=True)
class Ground:
    """What every entry rests on: the method, what is in place, what contradicts that or is missing of it, and what has happened."""

    method: Method
    coverage: Coverage
    contested: Contested
    happened: Mapping[str, tuple[Happened, ...]]
    remarks: Mapping[str, tuple[Source, ...]]
    """Criterion → what the client's rows say is missing of it."""
    systems: SystemsAtRisk
    inherent: frozenset[Sheet]
    """The client's sheets whose levels before treatment are those without any control."""
    answers: Mapping[str, ActionRow]
    """Cell that names one of the client's open findings → the finding, where it has an action."""


def client_entry(listed: ListedRisk, like: Risk | None, same: Same, ground: Ground) -> RiskEntry:
    """A risk of the client's: what it says, what of it comes from the library, and what is left."""
    row, name = listed.row, listed.risk
    action = None if says_nothing(row.plan, "plan") else row.plan
    # what is done about a treated risk may not be finished by its state, where no action is written down
    acceptance = _acceptance(row)
    says_open = row.treatment not in (None, *NO_MEASURE) and state_of_measure(row.status) == "open"
    as_of, is_ahead = ground.coverage.client.as_of, False
    if row.due and row.due >= as_of:
        is_ahead = bool(action) and not _is_done(row)
    for_rest = bool(acceptance["accepted_by"] and is_ahead and listed.own.band) and gravity(listed.own) < gravity(
        listed.before
    )
    entry = RiskEntry(
        risk=name,
        origin="client",
        title=row.title,
        category=category_of(row) or (like.category if like else AI if ground.systems.named_in(row.title) else None),
        asset=row.asset,
        threat=row.threat,
        vulnerability=row.vulnerability,
        effect=row.effect,
        option=row.treatment,
        action=action,
        action_from="client" if action else None,
        owner=None if says_nothing(row.owner) else row.owner,
        due=row.due,
        status=row.status,
        settled=is_settled(row),
        gone=is_gone(row),
        unread=row.unread,
        known_as=row.title if listed.twice or not row.id else row.id.strip(),
        **acceptance,
        for_rest=for_rest,
        **_due(row, as_of),
        untreated=not (row.treatment or action or is_settled(row) or {"treatment", "plan"} & row.unread.keys()),
        action_open=(bool(action) or says_open) and not ((acceptance["accepted_by"] and not for_rest) or _is_done(row)),
        happened=ground.happened.get(name, ()),
        refs=row.refs,
        library=like.id if like else None,
        causes=tuple(like.causes) if like else (),
        of_ours=_of_ours(row, like, ground.systems) if like else {},
        same_as=same.merged.get(name),
        cell=row.cell,
        file=row.file,
        sheet=row.sheet,
        cells=row.cells,
    )
    levelled, client = _with_level(entry, listed, like, ground), ground.coverage.client
    treated = _treated(levelled, like, ground)
    approved = with_approval(levelled, treated, client)
    if approved.approved:
        treated = as_before(_treated(approved, like, ground), treated, ground.method, ground.coverage)
    if state_of_measure(row.status) == CLOSED_RISK and (treated.share == 0 or (row.due and row.due >= as_of)):
        treated = replace(treated, closed_early=True, acceptable=None)
    return with_signature(treated, client)


def _of_ours(row: RiskRow, like: Risk, systems: SystemsAtRisk) -> dict[str, str]:
    """What is usual for the event where the client's register says nothing."""
    view = like.view_27005
    told = {
        "asset": systems.asset_of(like),
        "threat": view.threat if view else None,
        "vulnerability": _weakness_of(like),
        "effect": _effect_of(like),
    }
    return {name: text for name, text in told.items() if text and not getattr(row, name)}


def _with_level(entry: RiskEntry, listed: ListedRisk, like: Risk | None, ground: Ground) -> RiskEntry:
    """The risk with its levels: before treatment the client's, else that of ours; and what is usual for the same event beside it."""
    row, before = listed.row, listed.before
    usual = _level_of(like, ground.method) if like else Grade()
    level_from = "client" if before.band else "library" if like else None
    return replace(
        entry,
        before=usual if level_from == "library" else before,
        level_from=level_from,
        scored_today=level_from == "client" and row.on_sheet not in ground.inherent,
        own=listed.own,
        usual=usual,
        usual_differs=bool(level_from == "client" and usual.band and usual.band != before.band),
    )


def _treated(entry: RiskEntry, like: Risk | None, ground: Ground) -> RiskEntry:
    """A risk of the client's with what treats it: the requirements that it names, else what treats that of ours."""
    if not entry.refs and like:
        return _whole(entry, like.treating, like.key, _serving(like.treating, ground.coverage), ground)
    known = ground.coverage.requirements
    refs = [name for name in entry.refs if name in known.index and known.at[name, "applicable"]]
    treating = [name for ref in refs for name in ground.coverage.catalogue.criteria_of.get(ref, ())]
    beside = _beside(like, treating, ground.coverage, of_ai=entry.is_of_ai) if like else ()
    first = {ground.coverage.in_scope[name].requirements[0] for name in beside}
    also = tuple(name for name in ground.coverage.figures if name in first)
    return _whole(replace(entry, beside=beside, also=also), treating, (), refs, ground)


def _beside(like: Risk, treating: Collection[str], coverage: Coverage, *, of_ai: bool) -> tuple[str, ...]:
    """What treats the like of ours and isn't among these, what decides first; what is asked of AI for a risk of AI alone."""
    order = [name for name in dict.fromkeys([*like.key, *like.treating]) if name in coverage.in_scope]
    first = {name: standard_of(coverage.in_scope[name].requirements[0]) for name in order}
    return tuple(name for name in order if name not in treating and (of_ai or first[name] != category_standards()[AI]))


def proposed_entry(risk: Risk, ground: Ground) -> RiskEntry:
    """A risk of the library: a starting point, until the client has looked at it."""
    view = risk.view_27005
    refs = _serving(risk.treating, ground.coverage)
    usual, assessed = _level_of(risk, ground.method), ground.systems.assessed(risk)
    by_client = [levels_by(each, usual, ground.method.scale) for each in gravest(assessed)[:1]]
    before, left = by_client[0] if by_client else (usual, Grade())
    # what happened with a system of which the register has it is told there
    happened = () if risk.id in ground.systems.had else ground.happened.get(risk.id, ())
    unsure, doubt = ground.systems.unsure_of(risk), ground.systems.doubt_of(risk)
    spoken = () if view else tuple({item.title: 1 for item in happened if item.kind == "remark" and item.said})
    told = [*(item.cell for item in happened), *_findings_beside_figures(risk, happened, ground)]
    answer = next((ground.answers[cell] for cell in told if cell in ground.answers), None)
    entry = RiskEntry(
        risk=risk.id,
        origin="proposed",
        title=risk.title,
        category=risk.category,
        asset=ground.systems.asset_of(risk) or ", ".join(spoken) or None,
        systems=tuple(row.name for row in ground.systems.of(risk)) or spoken,
        unsure=tuple(row.name for row in unsure),
        doubt=doubt,
        supposed=ground.systems.supposed(risk),
        only_if="" if assessed or happened or unsure != ground.systems.of(risk) else doubt,
        threat=view.threat if view else risk.source,
        vulnerability=_weakness_of(risk),
        effect=_effect_of(risk),
        before=max(usual, before, key=gravity),
        rated=left,
        assessed=assessed,
        unassessed=() if assessed else ground.systems.unassessed(risk),
        level_from="library",
        happened=happened,
        library=risk.id,
        refs=tuple(refs),
        **_answered(answer, ground.coverage.client.as_of),
    )
    found = _whole(entry, risk.treating, risk.key, refs, ground)
    approved = with_approval(entry, found, ground.coverage.client)
    if not approved.approved:
        return found
    return as_before(_whole(approved, risk.treating, risk.key, refs, ground), found, ground.method, ground.coverage)


def _findings_beside_figures(risk: Risk, happened: Iterable[Happened], ground: Ground) -> Iterator[str]:
    """The cells of findings on a system of which a figure shows the risk, where they name a requirement that asks for what decides."""
    every, view = ground.coverage.catalogue.criteria, ground.systems.view
    asking = {ref for name in risk.key if name in every for ref in every[name].requirements}
    worse = {item.title for item in happened if item.kind == "figure"}
    for row in ground.systems.of(risk) if view and worse else ():
        beside = [each.row for each in (view.told_elsewhere.get(row.cell, ()) if view else ())]
        if any(isinstance(each, MeasurementRow) and each.title in worse for each in beside):
            yield from (str(each.place_of("title")) for each in beside if asking.intersection(each.refs))


def _answered(row: ActionRow | None, as_of: dt.date) -> dict[str, Any]:
    """The client's own action for one of ours, with whose it is and by when."""
    told = {
        "answer": row,
        "action_from": "client",
        "action_open": True,
        "due_passed": bool(row and row.due and row.due < as_of),
    }
    return told | {"action": row.corrective_action, "owner": row.owner, "due": row.due} if row else {}


def _weakness_of(risk: Risk) -> str:
    return risk.view_27005.vulnerability if risk.view_27005 else in_row(risk.causes)


def _effect_of(risk: Risk) -> str:
    return risk.view_27005.consequence if risk.view_27005 else in_row(risk.consequences)


def _due(row: RiskRow, as_of: dt.date) -> dict[str, Any]:
    """Whether the measure was due and wasn't done when the list was written, or is due since and nobody can tell."""
    if row.due is None or row.due >= as_of or _is_done(row):
        return {}
    overdue = has_open_measure(row) and row.due < day_of_list(row, as_of)
    return {"overdue": overdue, "due_passed": not overdue}


def _acceptance(row: RiskRow) -> dict[str, Any]:
    """Who accepted what is left, when, and until when that holds; a day may stand beside the name."""
    named = row.accepted_by or _acceptor_in(row.status)
    who, on = without_day(named or "")
    on = row.accepted_on or on
    if on is None:
        return {"accepted_by": named}
    usual = months_after(on, int(setting("risk/register", "signature_months")))
    until = row.next_review if row.next_review and row.next_review > on else usual
    return {"accepted_by": who or named, "accepted_on": on, "accepted_until": until}


def _acceptor_in(status: str | None) -> str | None:
    """Who accepted a risk by its state, with the day that stands there: 'signed off by CEO, 2026-04-01', 'vom Landrat getragen seit 1.5.2026'.
    None where nobody is plainly named, as in 'accepted for now'."""
    found = next(filter(None, (pattern.match(status or "") for pattern in _accepted())), None)
    if found is None:
        return None
    named = " ".join(filter(None, (found["who"], found["rest"])))
    who, on = without_day(named)
    is_named = found["by"] or (found["sign"] and on and who[:1].isupper())
    fits = 0 < len(who.split()) <= LONGEST_ROLE and not any(map(str.isdigit, who))
    denied = plain(who) in phrases_of("against", "nobody_for") or not denials().isdisjoint(plain(who).split())
    return named if is_named and fits and not denied else None


@by_language
def _accepted() -> tuple[re.Pattern[str], ...]:
    """A word for accepted before who did it, or behind."""
    by, word = (
        "|".join(sorted(map(re.escape, words), key=len, reverse=True))
        for words in (phrases_of("built_here", "by"), load("inputs")["measure_words"]["accepted"])
    )
    before = rf"\W*(?:{word})\b(?P<sign>\s*[,;:(])?\s*(?:(?P<by>{by})\s+)?(?P<who>.+?)(?P<rest>)$"
    behind = rf"\W*(?P<by>{by})\s+(?P<who>.+?)(?P<sign>)\s+(?:{word})\b\W*(?P<rest>.*)"
    return re.compile(before, re.IGNORECASE), re.compile(behind, re.IGNORECASE)


LONGEST_ROLE = 4
"""Words of who is named."""


def _is_done(row: RiskRow) -> bool:
    return is_settled(row) or state_of_measure(row.status) == "done"


def _whole(
    entry: RiskEntry, treating: Iterable[str], key: Iterable[str], refs: Iterable[str], ground: Ground
) -> RiskEntry:
    known, key = ground.coverage.in_scope, tuple(key)
    every, judged = ground.coverage.catalogue.criteria, ground.coverage.client.judgements
    criteria = tuple(name for name in dict.fromkeys(treating) if name in known)
    against = ground.contested.of(refs, criteria)
    asking = {standard_of(ref) for name in key if name in every for ref in every[name].requirements}
    if entry.origin == "proposed" and (entry.category == AI or asking == {category_standards()[AI]}):
        # a record that speaks of no AI tells something of what decides alone
        deciding = {pair for pair in against if pair[1] in key} - ground.coverage.assessment.weighing.special
        on_ai = {pair for pair, found in against.items() if any(speaks_of_ai(each.found) for each in found)}
        against = {pair: against[pair] for pair in against if pair in deciding | on_ai}
    remarks = {row_of(told.cell): told for name in criteria for told in ground.remarks.get(name, ())}
    treated = replace(
        entry,
        criteria=criteria,
        key=tuple(name for name in key if name in known),
        beyond=tuple(name for name in key if name in every and not every[name].requirements and name not in judged),
        contested=tuple(dict.fromkeys(ref for ref, _ in against)),
        contested_by=tuple(dict.fromkeys(record for found in against.values() for record in found)),
        remarks=tuple(remarks.values()),
    )
    left = with_rest(treated, {name for _, name in against}, ground.method, ground.coverage)
    return with_verdict(left, ground.method, ground.coverage)


def _serving(treating: Iterable[str], coverage: Coverage) -> list[str]:
    """The requirements in scope that ask for these criteria."""
    known = [name for name in treating if name in coverage.in_scope]
    return list(dict.fromkeys(ref for name in known for ref in coverage.in_scope[name].requirements))


def _level_of(risk: Risk, method: Method) -> Grade:
    """The level of a risk of ours before treatment, on the register's scale."""
    to = method.scale.grades
    likelihood, consequence = (
        regrade(grade, of=LIBRARY_GRADES, to=to) for grade in (risk.likelihood, risk.consequence)
    )
    return Grade(likelihood, consequence, method.scale.band(likelihood, consequence))
