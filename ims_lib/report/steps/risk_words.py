"""What is said of a risk: its level and why, what is missing, who may accept it, what treats it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from ims_lib.assessment import Source
from ims_lib.coverage import Coverage
from ims_lib.dates import day
from ims_lib.languages import noted, say, spaced, translated
from ims_lib.report.figures import place, proposed
from ims_lib.report.steps.decisions import decisions_of
from ims_lib.risks.grading import Grade
from ims_lib.risks.scales import bands
from ims_lib.scales import report_setting
from ims_lib.steps import WALKS_KEPT, Steps
from ims_lib.steps.risk_actions import ProposedAction, is_of_each, is_only_to_accept, outstanding, propose_actions
from ims_lib.steps.risk_register.entry import RETAINED, RiskEntry
from ims_lib.steps.risk_register.happened import Happened
from ims_lib.steps.risk_register.residual_risk import DERIVED, action_for, mends_weakness
from ims_lib.wording import first_of, how_told, in_quotes, in_row, labelled, listed, percent

FROM = how_told("level_from")

NEAR = (noted("it is said to have happened"), noted("something close to it is said to have happened"))

NOT_KNOWN = noted("not known")
"""The level today where nothing is known of what treats the risk."""

NOBODY = how_told("nobody_accepts")

ACTION_FROM = {"client": noted("client"), "criteria": noted("proposed")}


def level_text(grade: Grade) -> str:
    """4×5 = 20 H, 20 H where only the level is a number, or the letter alone."""
    if grade.band is None:
        return ""
    letter = bands()[grade.band].letter
    pair = f"{grade.likelihood}×{grade.consequence} = " if grade.grades else ""
    return letter if grade.score is None else f"{pair}{grade.score} {letter}"


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
            say("it happened, confirmed by {by}: {told}", by=item.confirmed, told=told(item))
            if item.confirmed
            else say("{near}, not confirmed: {told}", near=translated(NEAR[item.is_close]), told=told(item))
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
    return risk.is_accepted and (risk.accepted_until is None or risk.accepted_until >= as_of)


def accepted_told(risk: RiskEntry) -> str | None:
    """Who accepted what is left; of one that was accepted at its level after a measure still ahead at which level, and what it is today."""
    if not risk.for_rest:
        return risk.accepted_by
    return say(
        "{who}, at {own} after its measures; today {left}: to be signed again",
        who=risk.accepted_by,
        own=level_text(risk.own),
        left=level_text(risk.left),
    )


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
    if is_only_to_accept(risk):
        return say("All that usually treats it is in place: take it in and accept it, or name what else lowers it")
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
