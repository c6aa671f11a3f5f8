"""Steps as one standard's edition shows them: filtered from what was found for all that is in scope, nothing worked out anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ims_lib.coverage import Coverage
from ims_lib.gaps import Gaps
from ims_lib.report.owner_load import days_in_quarters
from ims_lib.roadmap import Planned, PlannedPhase, Roadmap
from ims_lib.standard_ids import standard_of
from ims_lib.steps import Steps


def for_standard(steps: Steps, standard: str) -> Steps:
    """What concerns one standard, with the figures, packages, dates and days of the whole: scope chooses what is shown.

    A package counts whole, whichever other standards it serves too; one that has to come first is among them.
    """
    coverage = _coverage(steps.coverage, standard)
    return replace(
        steps,
        whole=steps,
        roadmap=_roadmap(steps.roadmap, _gaps(steps.roadmap.gaps, coverage, standard), standard),
        soa=replace(steps.soa, entries=tuple(entry for entry in steps.soa.entries if entry.standard == standard)),
    )


def _coverage(whole: Coverage, standard: str) -> Coverage:
    client = replace(whole.client, settings=whole.client.settings.model_copy(update={"standards": [standard]}))
    of_it = whole.requirements["standard"] == standard
    named = {*whole.requirements.index[of_it]}
    return replace(
        whole,
        assessment=replace(whole.assessment, client=client),
        requirements=whole.requirements[of_it],
        parts=whole.parts[whole.parts.index.get_level_values("standard") == standard],
        pairs=whole.pairs[whole.pairs["requirement"].isin(named)],
        in_scope={name: item for name, item in whole.in_scope.items() if standard in item.standards},
    )


def _gaps(whole: Gaps, coverage: Coverage, standard: str) -> Gaps:
    days = {name: getattr(whole, name).items() for name in ("to_close", "to_look_at", "apart")}
    serving = {name: {each: left for each, left in all_ if each in coverage.in_scope} for name, all_ in days.items()}
    found = {name: gap for name, gap in whole.found.items() if gap.standard == standard}
    return replace(whole, found=found, coverage=coverage, **serving)


def _roadmap(whole: Roadmap, gaps: Gaps, standard: str) -> Roadmap:
    days = days_in_quarters(whole)
    planned = {name: replace(item, days=days[name]) for name, item in _with_needs(whole.planned, standard).items()}
    phases = tuple(phase for each in whole.phases if (phase := _phase(each, planned)).packages)
    told: dict[str, Any] = {
        name: tuple(each for each in getattr(whole, name) if of_it(each) == standard)
        for names, of_it in (
            (("milestones", "not_said", "wanted"), lambda each: each.standard),
            (("own_dates", "action_days", "year_days"), lambda each: standard_of(each.requirement)),
        )
        for name in names
    }
    return replace(whole, planned=planned, gaps=gaps, phases=phases, more_days=None, **told)


def _with_needs(planned: Mapping[str, Planned], standard: str) -> dict[str, Planned]:
    """The packages that serve the standard, and all that have to come before one of them, in their places."""
    shown: set[str] = set()
    for item in reversed([*planned.values()]):
        if item.package in shown or item.is_look or standard in map(standard_of, item.requirements):
            shown |= {item.package, *item.needs}
    return {name: item for name, item in planned.items() if name in shown}


def _phase(phase: PlannedPhase, shown: Mapping[str, Planned]) -> PlannedPhase:
    items = [shown[name] for name in phase.packages if name in shown]
    return replace(
        phase,
        packages=tuple(item.package for item in items),
        days=sum(item.days for item in items),
        start=min((item.start for item in items if item.start), default=None),
        end=max((item.end for item in items if item.end), default=None),
    )
