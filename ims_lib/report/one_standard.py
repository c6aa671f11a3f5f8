"""Steps as one standard's edition shows them: filtered from what was found for all that is in scope, nothing worked out anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ims_lib.coverage import Coverage
from ims_lib.gaps import Gaps
from ims_lib.report.owner_load import days_in_quarters
from ims_lib.report.steps.decisions import share_decisions
from ims_lib.roadmap import Planned, PlannedPhase, Roadmap
from ims_lib.standard_ids import standard_of
from ims_lib.steps import Steps


def for_standard(steps: Steps, standard: str) -> Steps:
    """What concerns one standard, with the figures, packages, dates and days of the whole: scope chooses what is shown.

    A package counts whole, whichever other standards it serves too; one that has to come first is among them.
    """
    coverage = _coverage(steps.coverage, standard)
    found = replace(
        steps,
        roadmap=_roadmap(steps.roadmap, _gaps(steps.roadmap.gaps, coverage, standard), standard),
        soa=replace(steps.soa, entries=tuple(entry for entry in steps.soa.entries if entry.standard == standard)),
    )
    share_decisions(found, steps)
    return found


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
    def serving(days: Mapping[str, float]) -> dict[str, float]:
        return {name: value for name, value in days.items() if name in coverage.in_scope}

    return replace(
        whole,
        found={name: gap for name, gap in whole.found.items() if gap.standard == standard},
        to_close=serving(whole.to_close),
        to_look_at=serving(whole.to_look_at),
        apart=serving(whole.apart),
        coverage=coverage,
    )


def _roadmap(whole: Roadmap, gaps: Gaps, standard: str) -> Roadmap:
    days = days_in_quarters(whole)
    shown = {name: replace(item, days=days[name]) for name, item in _with_needs(whole.planned, standard).items()}
    dated = (item for item in whole.own_dates if standard_of(item.requirement) == standard)
    return replace(
        whole,
        planned=shown,
        gaps=gaps,
        phases=tuple(phase for each in whole.phases if (phase := _phase(each, shown)).packages),
        milestones=tuple(item for item in whole.milestones if item.standard == standard),
        not_said=tuple(item for item in whole.not_said if item.standard == standard),
        wanted=tuple(item for item in whole.wanted if item.standard == standard),
        own_dates=tuple(replace(item, packages=tuple(n for n in item.packages if n in shown)) for item in dated),
        action_days=tuple(item for item in whole.action_days if standard_of(item.requirement) == standard),
        year_days=tuple(item for item in whole.year_days if standard_of(item.requirement) == standard),
        more_days=None,
    )


def _with_needs(planned: Mapping[str, Planned], standard: str) -> dict[str, Planned]:
    """The packages that serve the standard, and all that have to come before one of them, in their places."""
    wanted = [
        name for name, item in planned.items() if any(standard_of(each) == standard for each in item.requirements)
    ]
    shown: set[str] = set()
    while wanted:
        name = wanted.pop()
        if name in planned and name not in shown:
            shown.add(name)
            wanted.extend(planned[name].needs)
    return {name: item for name, item in planned.items() if name in shown or item.is_look}


def _phase(phase: PlannedPhase, shown: Mapping[str, Planned]) -> PlannedPhase:
    packages = [shown[name] for name in phase.packages if name in shown]
    return replace(
        phase,
        packages=tuple(item.package for item in packages),
        days=sum(item.days for item in packages),
        start=min((item.start for item in packages if item.start), default=None),
        end=max((item.end for item in packages if item.end), default=None),
    )
