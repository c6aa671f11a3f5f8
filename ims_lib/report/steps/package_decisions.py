"""What packages of the plan are to decisions: what they prepare, what they wait for."""

from __future__ import annotations

from collections.abc import Sequence

from ims_lib.catalogue.decision_words import load_decision_words
from ims_lib.grouping import grouped
from ims_lib.languages import say
from ims_lib.report.steps.decisions import decisions_of, decisions_told
from ims_lib.roadmap import Planned
from ims_lib.steps import Steps
from ims_lib.steps.decisions import ManagementDecision
from ims_lib.wording import listed

WAITS = "waits"
"""What a package is to a decision on a day before it begins."""


def decisions_by_package(steps: Steps) -> dict[str, dict[str, str]]:
    """Package → what it is to decisions, `prepares`, `readies`, `waits` or `beside` → that in words with their days."""
    found = grouped((name, item) for item in decisions_of(steps).parts for name in item.packages)
    planned = steps.roadmap.planned
    return {
        name: {
            what: _told(what, of) for what, of in grouped((_what(planned[name], item), item) for item in own).items()
        }
        for name, own in found.items()
        if name in planned
    }


def _what(package: Planned, decision: ManagementDecision) -> str:
    """`readies`: it makes a part ready that is decided later than the first."""
    if package.end and package.end <= decision.by:
        return "prepares"
    if load_decision_words().of[decision.kind].phases:
        return "readies" if package.end else "prepares"
    return WAITS if package.start and package.start > decision.by else "beside"


def _told(what: str, decisions: Sequence[ManagementDecision]) -> str:
    if what == "readies":
        numbers = listed(each.number for each in decisions)
        return say("prepares a part of decision {numbers} that is decided once it is ready", numbers=numbers)
    named = decisions_told(decisions)
    if what == "prepares":
        return say("prepares {decisions}", decisions=named)
    return say("waits for {decisions}", decisions=named) if what == WAITS else named
