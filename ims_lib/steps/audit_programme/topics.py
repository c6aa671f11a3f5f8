"""What one session looks at: the criteria of its processes, and the requirements that are concluded there."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from ims_lib.catalogue.audit_rules import load_layout
from ims_lib.catalogue.library import load_library
from ims_lib.coverage import Coverage
from ims_lib.grouping import grouped
from ims_lib.standard_ids import standard_of

REST = "rest"
"""The session for what no other looks at."""


@dataclass(frozen=True, slots=True)
class Topic:
    """One session's matter, for some of the standards in scope."""

    id: str
    title: str
    start_with: str
    hours: float
    """With the people audited, for an organisation of 100, if all its criteria were in scope."""
    share: float
    """How much of its criteria are in scope, 0 to 1."""
    standards: tuple[str, ...]
    """Those of which something is concluded here, so that somebody qualified must be there; of which something is looked
    at, where nothing is concluded."""
    criteria: tuple[str, ...]
    concludes: tuple[str, ...]
    """Requirements whose conclusion is drawn here: most of their criteria are. Each stands in one topic."""
    parts: tuple[str, ...]
    """Requirements of which some criteria are looked at here, and that are concluded elsewhere."""


def lay_out_topics(coverage: Coverage, scope: tuple[str, ...]) -> dict[str, Topic]:
    """The topics with something in scope, in their order. Each criterion and each conclusion belongs to exactly one.

    So a criterion that several standards share is looked at once for all of them. Every applicable requirement is
    concluded somewhere; what belongs to no topic of the library gets a session of its own.
    """
    wanted = coverage.requirements[coverage.requirements["applicable"] & coverage.requirements["standard"].isin(scope)]
    topic_of = {process: topic.id for topic in load_library().audit_topics.values() for process in topic.processes}
    all_of: Counter[str] = Counter(topic_of.get(c.process, REST) for c in coverage.catalogue.criteria.values())
    seen_in: dict[str, Counter[str]] = {str(name): Counter() for name in wanted.index}
    in_scope = [each for each in coverage.in_scope.values() if not seen_in.keys().isdisjoint(each.requirements)]
    criteria = grouped((topic_of.get(each.process, REST), each.criterion) for each in in_scope)
    for each in in_scope:
        for item in seen_in.keys() & each.requirements:
            seen_in[item][topic_of.get(each.process, REST)] += 1
    order = [*load_library().audit_topics, REST]
    home = {
        item: max(topics, key=lambda topic: (topics[topic], -order.index(topic))) if topics else REST
        for item, topics in seen_in.items()
    }
    found = {}
    for topic in order:
        concludes = tuple(item for item in seen_in if home[item] == topic)
        parts = tuple(item for item in seen_in if seen_in[item][topic] and home[item] != topic)
        if concludes or parts:
            found[topic] = _topic(topic, scope, criteria.get(topic, ()), concludes, parts, all_of[topic])
    return found


def _topic(
    name: str,
    scope: tuple[str, ...],
    criteria: tuple[str, ...],
    concludes: tuple[str, ...],
    parts: tuple[str, ...],
    of: int,
) -> Topic:
    served = {standard_of(item) for item in concludes or parts}
    standards = tuple(standard for standard in scope if standard in served)
    if name == REST:
        rest = load_layout().rest
        hours = rest.hours_each * (len(criteria) + len(concludes))
        return Topic(name, rest.title, rest.start_with, hours, 1.0, standards, criteria, concludes, parts)
    known = load_library().audit_topics[name]
    return Topic(
        name, known.title, known.start_with, known.hours, len(criteria) / of, standards, criteria, concludes, parts
    )
