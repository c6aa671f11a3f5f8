"""All that management has to decide in the months ahead, in the order of its weight."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from ims_lib.catalogue.decision_words import DecisionKind, load_decision_words
from ims_lib.decided_settings import decisions_made
from ims_lib.steps.decisions import (
    of_agreed,
    of_ai_lists,
    of_ai_scope,
    of_budget,
    of_contracts,
    of_forms,
    of_impacts,
    of_incidents,
    of_laws,
    of_majors,
    of_own_dates,
    of_own_words,
    of_packages,
    of_plan,
    of_risks,
    of_steps,
)
from ims_lib.steps.decisions.made import as_wanted_before, still_asked
from ims_lib.steps.decisions.matters import in_matters
from ims_lib.steps.decisions.model import Ahead, Decisions, ManagementDecision, OpenQuestions
from ims_lib.steps.decisions.taken import with_dates
from ims_lib.steps.walk import Steps

MAKERS: Mapping[str, Callable[[DecisionKind, Ahead], Iterator[ManagementDecision]]] = {
    "wanted": of_plan.of_wanted,
    "tight": of_plan.of_tight,
    "agreed_cost": of_agreed.of_agreed,
    "scope": of_packages.of_packages,
    "ai_scope": of_ai_scope.of_ai_scope,
    "budget": of_budget.of_budget,
    "own_words": of_own_words.of_own_words,
    "means": of_own_words.of_texts,
    "forbidden": of_impacts.of_forbidden,
    "law_elsewhere": of_ai_lists.of_law_elsewhere,
    "impact_left": of_impacts.of_impacts_left,
    "ai_ends": of_impacts.of_ends,
    "outstanding": of_impacts.of_outstanding,
    "untold": of_incidents.of_untold,
    "law": of_laws.of_laws,
    "impact_due": of_impacts.of_impacts_due,
    "overdue": of_steps.of_overdue,
    "called_overdue": of_own_words.of_texts,
    "called_findings": of_own_words.of_texts,
    "major_gaps": of_majors.of_majors,
    "treatment": of_risks.of_treatment,
    "risks": of_risks.of_risks,
    "proposed_risks": of_risks.of_proposed,
    "objectives": of_steps.of_objectives,
    "own_dates": of_own_dates.of_own_dates,
    "documents": of_steps.of_documents,
    "audit_programme": of_steps.of_audit_programme,
    "unlisted_ai": of_ai_lists.of_unlisted_ai,
    "certificate": of_plan.of_certificates,
    "contracts": of_contracts.of_contracts,
    "owners": of_steps.of_owners,
    "applicability": of_steps.of_applicability,
    "exclusions": of_steps.of_exclusions,
    "policy": of_packages.of_packages,
    "rules": of_packages.of_packages,
    "no_date": of_plan.of_no_date,
    "review": of_plan.of_review,
    "questions": of_steps.of_questions,
}
"""What finds the decisions of each kind of decisions.yml."""


COUNTED = ("owners", "proposed_risks", "questions")
"""Kinds of decisions on many things, each of which is for some standards alone."""


def counted_alone(steps: Steps, whole: Steps, asked: OpenQuestions, *, standard: str) -> dict[str, ManagementDecision]:
    """By kind the decisions on many things, of what one standard has of them; what holds a proposed risk is told by the whole plan."""
    kinds = (kind for kind in load_decision_words().kinds if kind.kind in COUNTED)
    shown = ((kind, whole if kind.kind == "proposed_risks" else steps) for kind in kinds)
    return {kind.kind: item for kind, own in shown for item in MAKERS[kind.kind](kind, Ahead(own, asked, standard))}


def find_decisions(steps: Steps, asked: OpenQuestions | None = None) -> Decisions:
    """What is to be decided in the months ahead: by matters, the weightiest first.

    `asked` are the questions that nobody has answered. What was decided is asked no more while it is about the same.
    """
    ahead, words = Ahead(steps, asked or OpenQuestions()), load_decision_words()
    found = [item for kind in words.kinds for item in MAKERS[kind.kind](kind, ahead)]
    made = decisions_made(steps.coverage.client)
    ready = {each.system.cell: on for each, on in of_forms.forms_promised(ahead) if on}
    again = (as_wanted_before(item, steps.improvement.asked_before) for item in still_asked(found, made, ahead.usual))
    asked_now = in_matters(with_dates(item, ahead) for item in again)
    return Decisions(asked_now, ahead.until, made, forms_ready=ready)
