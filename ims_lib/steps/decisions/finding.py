"""All that management has to decide in the months ahead, in the order of its weight."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from ims_lib.catalogue.decision_words import DecisionKind, load_decision_words
from ims_lib.steps.decisions.made import made_by, still_asked
from ims_lib.steps.decisions.matters import in_matters
from ims_lib.steps.decisions.model import Ahead, Decisions, ManagementDecision, OpenQuestions
from ims_lib.steps.decisions.of_ai_lists import of_unlisted_ai
from ims_lib.steps.decisions.of_ai_scope import of_ai_scope
from ims_lib.steps.decisions.of_contracts import of_contracts
from ims_lib.steps.decisions.of_impacts import of_ends, of_impacts_due, of_impacts_left, of_outstanding
from ims_lib.steps.decisions.of_incidents import of_untold
from ims_lib.steps.decisions.of_laws import of_laws
from ims_lib.steps.decisions.of_majors import of_majors
from ims_lib.steps.decisions.of_own_dates import of_own_dates
from ims_lib.steps.decisions.of_own_words import of_called_findings, of_called_overdue, of_means, of_own_words
from ims_lib.steps.decisions.of_packages import of_packages
from ims_lib.steps.decisions.of_plan import (
    forms_released,
    of_budget,
    of_certificates,
    of_no_date,
    of_review,
    of_tight,
    of_wanted,
)
from ims_lib.steps.decisions.of_risks import of_proposed, of_risks, of_treatment
from ims_lib.steps.decisions.of_steps import (
    of_applicability,
    of_audit_programme,
    of_documents,
    of_exclusions,
    of_objectives,
    of_overdue,
    of_owners,
    of_questions,
)
from ims_lib.steps.walk import Steps

MAKERS: Mapping[str, Callable[[DecisionKind, Ahead], Iterator[ManagementDecision]]] = {
    "wanted": of_wanted,
    "tight": of_tight,
    "scope": of_packages,
    "ai_scope": of_ai_scope,
    "budget": of_budget,
    "own_words": of_own_words,
    "means": of_means,
    "impact_left": of_impacts_left,
    "ai_ends": of_ends,
    "outstanding": of_outstanding,
    "untold": of_untold,
    "law": of_laws,
    "impact_due": of_impacts_due,
    "overdue": of_overdue,
    "called_overdue": of_called_overdue,
    "called_findings": of_called_findings,
    "major_gaps": of_majors,
    "treatment": of_treatment,
    "risks": of_risks,
    "proposed_risks": of_proposed,
    "objectives": of_objectives,
    "own_dates": of_own_dates,
    "documents": of_documents,
    "audit_programme": of_audit_programme,
    "unlisted_ai": of_unlisted_ai,
    "certificate": of_certificates,
    "contracts": of_contracts,
    "owners": of_owners,
    "applicability": of_applicability,
    "exclusions": of_exclusions,
    "policy": of_packages,
    "rules": of_packages,
    "no_date": of_no_date,
    "review": of_review,
    "questions": of_questions,
}
"""What finds the decisions of each kind of decisions.yml."""


def find_decisions(steps: Steps, asked: OpenQuestions | None = None) -> Decisions:
    """What is to be decided in the months ahead: by matters, the weightiest first, with their parts.

    `asked` are the questions that nobody has answered. What was decided is asked no more while it is about the same.
    """
    ahead, words = Ahead(steps, asked or OpenQuestions()), load_decision_words()
    found = [item for kind in words.kinds for item in MAKERS[kind.kind](kind, ahead)]
    made = made_by(steps.coverage.client)
    ready = {each.system.cell: on for each, on in forms_released(ahead) if on}
    return Decisions(in_matters(still_asked(found, made, ahead.usual)), ahead.until, made, forms_ready=ready)
