"""What is proposed for each risk: who is to lead its action where nobody owns it, by when that is done, and what says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from ims_lib.catalogue.decision_words import load_decision_words
from ims_lib.catalogue.owner_evidence import load_owner_evidence
from ims_lib.dates import day
from ims_lib.days_off import last_working_day
from ims_lib.grouping import grouped
from ims_lib.languages import noted, say, translated
from ims_lib.risks.scales import bands, rank
from ims_lib.roadmap import LOOK_FIRST
from ims_lib.standard_ids import number_of
from ims_lib.steps.ai_systems.impact import form_signed
from ims_lib.steps.risk_register.entry import RiskEntry
from ims_lib.steps.risk_register.residual_risk import action_for, mends_weakness, reached_by_action
from ims_lib.steps.walk import Steps
from ims_lib.told import sentence
from ims_lib.wording import in_quotes

BY_THE_PLAN, BY_THE_LEVEL = noted("by the plan"), noted("proposed")
BY_THE_LOOK = noted("the first look, until {day}, tells whether it is there")
"""Where a day comes from that the client's register doesn't set: from the plan, or from how grave the risk is, where that is earlier."""


@dataclass(frozen=True, slots=True)
class ProposedAction:
    """Who is to lead the action of a risk, and by when it is done."""

    owner: str | None
    """None where somebody owns the risk."""
    due: date | None
    """None where nothing is proposed, or no day says by when."""
    due_from: str | None
    """What says so, in words."""
    beside: ProposedAction | None = None
    """Of a risk of ours that a finding of the client's answers, what is proposed beside that."""


def propose_actions(steps: Steps, forms_ready: Mapping[str, date]) -> dict[str, ProposedAction]:
    """By risk; one action of one owner has one day, the earliest of all its risks.

    `forms_ready` are the days on which AI systems, by their cells, have their full form if the days asked for are released.
    """
    ahead = _Ahead(steps, forms_ready)
    return {name: ahead.proposed(risk, ahead.ours[name]) for name, risk in steps.risks.entries.items()}


@dataclass(frozen=True, eq=False)
class _Ahead:
    steps: Steps
    forms_ready: Mapping[str, date]

    @cached_property
    def ours(self) -> dict[str, RiskEntry]:
        """The risks of ours that a finding of the client's answers, as if that weren't; any other as it is."""
        return {name: self._unanswered(risk) for name, risk in self.steps.risks.entries.items()}

    @cached_property
    def _of_aim(self) -> dict[tuple[str, ...], tuple[RiskEntry, ...]]:
        """The risks that the same action is proposed for, beside one of the client's own too."""
        return grouped((each.aim, each) for each in self.ours.values() if each.action_from == "criteria" and each.aim)

    def proposed(self, risk: RiskEntry, ours: RiskEntry) -> ProposedAction:
        """What is proposed for a risk, and beside the client's own action."""
        beside = self.proposed(ours, ours) if ours is not risk else None
        return ProposedAction(self._leader(risk), *self._earliest(risk), beside)

    def _unanswered(self, risk: RiskEntry) -> RiskEntry:
        if not risk.answer or not risk.above or not risk.to_reach:
            return risk
        aim, action = risk.to_reach[:1], action_for(risk.to_reach[0], self.steps.coverage)
        return replace(risk, answer=None, owner=None, due=None, action=action, action_from="criteria", aim=aim)

    def _leader(self, risk: RiskEntry) -> str | None:
        """Whoever leads the action of a risk that nobody owns in all its risks, or of several whoever leads that work."""
        if risk.owner:
            return None
        alike = self._of_aim.get(risk.aim, ()) if risk.action_from == "criteria" else [risk]
        leading = {self._leading(each) for each in alike if not each.owner}
        return leading.pop() if len(leading) == 1 else self._of_work(risk)

    def _leading(self, risk: RiskEntry) -> str | None:
        """Who signed the gravest full form and owns none of its systems, else who owns the gravest; else who answers for what is open first."""
        steps = self.steps
        rows, impacts = steps.inputs.lists.impact_assessments, steps.objects.impacts
        form = form_signed((each.impact for each in risk.assessed), rows, impacts)
        its = (form and form.signed_off_by) or risk.counting[0].impact.system.owner if risk.counting else None
        if its or not risk.to_reach:
            treating = risk.refs[0] if is_only_to_accept(risk) and risk.refs else ""
            return its or (steps.owners.of_requirement(treating).name if treating else None) or None
        first = steps.coverage.catalogue.criteria[risk.to_reach[0]]
        owners = {row.owner for row in steps.objects.system_rows.values() if row.owner and row.name in risk.systems}
        if owners and (risk.waits or risk.to_assess or is_of_each(risk, steps)):
            return owners.pop() if len(owners) == 1 else self._of_work(risk)
        return steps.owners.owner_of([first.id], first.process).name

    def _of_work(self, risk: RiskEntry) -> str:
        """Who leads what is proposed for a risk, whose systems have several owners: as the plan has it, else whoever owns its process."""
        name = _work_of(risk)
        package, process = self.steps.roadmap.package_of(name), self.steps.coverage.catalogue.criteria[name].process
        return (package and package.owner) or self.steps.owners.owner_of([name], process).name

    def _earliest(self, risk: RiskEntry) -> tuple[date | None, str | None]:
        """By when the action that we propose is done, and what says so: the earliest day of all risks with this action and leader."""
        who = risk.owner, self._leader(risk)
        same = [each for each in self._of_aim.get(risk.aim, ()) if (each.owner, self._leader(each)) == who]
        # of several with this day the risk itself tells where it comes from
        days = [(by, each.risk != risk.risk, each.risk, why) for each in same for by, why in [self._day_of(each)] if by]
        if not days:
            by, why = self._day_of(risk)
            return by or (self.steps.roadmap.planned[LOOK_FIRST].end if why else None), why
        first, is_other, number, why = min(days)
        return first, say(
            "{why}; one action with {numbers}", why=why, numbers=self.steps.risks.numbers[number]
        ) if is_other else why

    def _day_of(self, risk: RiskEntry) -> tuple[date | None, str | None]:
        """By when the action that we propose is done, and what says so: the plan's end of the package that holds what is to be reached, or
        an earlier day of the client's; where no plan holds it, how grave a risk of the client's is, or one of ours that is grave."""
        steps, client = self.steps, self.steps.coverage.client
        if is_only_to_accept(risk) and (band := bands().get(risk.left.band or "")):
            within = client.as_of + timedelta(days=band.act_within_days)
            return last_working_day(within, client), translated(BY_THE_LEVEL)
        if risk.action_from != "criteria":
            return None, None
        if wanted := [by for item in risk.waits for by in item.waits if by and by > client.as_of]:
            return max(wanted), sentence("due.outstanding")
        is_apart = bool(risk.waits or mends_weakness(risk) or (risk.beyond and not risk.to_assess))
        package = None if is_apart else steps.roadmap.package_of(_work_of(risk))
        # what the files show needs no look
        is_apart |= package is None and bool(risk.happened or risk.contested_by)
        awaited = outstanding(risk, steps)
        by_plan = max([package.end, *awaited]) if package and package.end else None
        forms = {row.cell for row in (*risk.to_assess, *(system for _, system in risk.to_finish))}
        ready = [on for cell, on in self.forms_ready.items() if cell in forms]
        if ready and not by_plan:
            return max([*ready, *awaited]), say("with the days of the decision on money and time")
        level = risk.left.band or (risk.before.band if risk.beyond else None)
        band = bands().get(level or "")
        is_grave = level is not None and rank(level) >= rank(load_decision_words().grave)
        if band is None or not (risk.origin == "client" or is_apart or is_grave):
            look = steps.roadmap.planned[LOOK_FIRST].end
            if by_plan is None and look and any(name in steps.roadmap.gaps.to_look_at for name in risk.open[:1]):
                return None, say(BY_THE_LOOK, day=day(look))
            return _by_plan(risk, by_plan, steps) if by_plan else (None, None)
        by_level = max([last_working_day(client.as_of + timedelta(days=band.act_within_days), client), *awaited])
        if by_plan is None or by_plan <= by_level:
            return (by_plan, translated(BY_THE_PLAN)) if by_plan else (by_level, translated(BY_THE_LEVEL))
        by, why = _by_plan(risk, by_plan, steps)
        why += "".join(
            say("; {system} before it ends, {day}", system=in_quotes(row.name), day=day(row.retirement))
            for row in risk.to_assess
            if row.retirement and row.retirement < by
        )
        return by, say(
            "{why}; settle by {by_level} what holds until then", why=why, by_level=day(by_level)
        ) if by > by_level and not risk.to_assess else why


def is_only_to_accept(risk: RiskEntry) -> bool:
    """Whether a risk of ours lies above what is acceptable although all that usually treats it is in place."""
    return risk.origin == "proposed" and risk.above and not risk.action


def outstanding(risk: RiskEntry, steps: Steps) -> list[date]:
    """The days of what is outstanding for the assessments to be finished."""
    known = steps.objects.known_against
    return [each.due for _, system in risk.to_finish for each in known.get(system.cell, ()) if each.due]


def is_of_each(risk: RiskEntry, steps: Steps) -> bool:
    """Whether what comes first is work on each AI system that is its owner's."""
    first = steps.coverage.catalogue.criteria[risk.to_reach[0]]
    return first.per is not None and first.process in load_owner_evidence().of_systems


def _work_of(risk: RiskEntry) -> str:
    """What the work that we propose for a risk is to reach: its systems assessed, else what comes first."""
    return (reached_by_action(risk) or risk.to_reach)[0]


def _by_plan(risk: RiskEntry, by_plan: date, steps: Steps) -> tuple[date, str]:
    """The plan's day, or an earlier one that the client's row sets for a requirement that what is to be reached serves: of the
    control that treats the risk first."""
    serves, as_of = set(steps.coverage.in_scope[_work_of(risk)].requirements), steps.coverage.client.as_of
    days = {item.requirement: item.by for item in steps.roadmap.own_dates if as_of < item.by < by_plan}
    treating = (name for name in (*risk.refs, *sorted(days, key=days.__getitem__)) if name in days and name in serves)
    if own := next(treating, None):
        told = noted("the day in the files for {requirement}; by the plan {by_plan}")
        return days[own], say(told, requirement=number_of(own), by_plan=day(by_plan))
    return by_plan, translated(BY_THE_PLAN)
