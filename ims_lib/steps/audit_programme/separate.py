"""One programme against one for each standard: the same rules, the shared criteria looked at once or several times."""

from __future__ import annotations

from collections.abc import Mapping

from ims_lib.coverage import Coverage
from ims_lib.steps.audit_programme.demand import Facts, session_days, weigh
from ims_lib.steps.audit_programme.model import Effort, TopicPlan
from ims_lib.steps.audit_programme.topics import lay_out_topics


def against_separate(plans: Mapping[str, TopicPlan], coverage: Coverage, facts: Facts, years: int) -> dict[str, Effort]:
    """Sessions and days over the cycle: integrated, each standard alone, and those added up.

    Alone, each standard looks at all its criteria, so a shared one is looked at as often as standards share it. How
    often a topic comes up alone isn't known: at least as its own criteria ask for, at most as in the one programme.
    Where a standard concludes nothing in a topic, what it looks at there counts in days but as no session of its own.
    """
    days = sum(plan.weighing.times * plan.days for plan in plans.values())
    sessions = sum(plan.weighing.times for plan in plans.values())
    found = [Effort("integrated", sessions, sessions, days, days)]
    for standard in coverage.client.standards:
        alone = lay_out_topics(coverage, (standard,))
        own = {name: weigh(topic, facts, years=years).times for name, topic in alone.items()}
        as_one = {name: max(plans[name].weighing.times, own[name]) for name in alone}
        each = {name: session_days(topic, coverage, least=bool(topic.concludes)) for name, topic in alone.items()}
        held = [name for name, topic in alone.items() if topic.concludes]
        found.append(
            Effort(
                standard,
                sum(own[name] for name in held),
                sum(as_one[name] for name in held),
                sum(own[name] * each[name] for name in alone),
                sum(as_one[name] * each[name] for name in alone),
            )
        )
    together = Effort(
        "separate",
        sum(alone.sessions_low for alone in found[1:]),
        sum(alone.sessions_high for alone in found[1:]),
        sum(alone.days_low for alone in found[1:]),
        sum(alone.days_high for alone in found[1:]),
    )
    return {effort.programme: effort for effort in (*found, together)}
