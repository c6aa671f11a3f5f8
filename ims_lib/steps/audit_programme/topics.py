"""What one session looks at: the criteria of its processes, and the requirements that are concluded there."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from ims_lib.catalogue.audit_rules import RestSession, load_layout
from ims_lib.catalogue.library import AuditTopic, load_library
from ims_lib.coverage import Coverage
from ims_lib.standard_ids import standard_of

REST = "rest"
"""The session for what no other looks at."""


@dataclass(frozen=True, slots=True)
class Topic:
    """One session's matter, for some of the standards in scope."""

    id: str
    title: str
    start_with: str
    processes: tuple[str, ...]
    standards: tuple[str, ...]
    """Those of which something is concluded here, so that somebody qualified must be there; of which something is looked
    at, where nothing is concluded."""
    criteria: tuple[str, ...]
    concludes: tuple[str, ...]
    """Requirements whose conclusion is drawn here: most of their criteria are. Each stands in one topic."""
    parts: tuple[str, ...]
    """Requirements of which some criteria are looked at here, and that are concluded elsewhere."""
    serving: Mapping[str, tuple[str, ...]]
    """Requirement, concluded or looked at in part → its criteria here."""

    def within(self, standards: Collection[str]) -> Topic:
        """The same without those of its standards that aren't among these."""
        left_out = set(self.standards).difference(standards)
        return self.only([item for item in self.serving if standard_of(item) not in left_out]) if left_out else self

    def only(self, leaves: Collection[str]) -> Topic:
        """The same with no other requirements than these."""
        kept = {item: found for item, found in self.serving.items() if item in leaves}
        wanted = {name for found in kept.values() for name in found}
        return replace(
            self,
            standards=tuple(name for name in self.standards if any(standard_of(item) == name for item in kept)),
            criteria=tuple(name for name in self.criteria if name in wanted),
            concludes=tuple(item for item in self.concludes if item in kept),
            parts=tuple(item for item in self.parts if item in kept),
            serving=kept,
        )


def lay_out_topics(coverage: Coverage, scope: tuple[str, ...]) -> dict[str, Topic]:
    """The topics with something in scope, in their order. Each criterion and each conclusion belongs to exactly one.

    So a criterion that several standards share is looked at once for all of them. Every applicable requirement is
    concluded somewhere; what belongs to no topic of the library gets a session of its own.
    """
    wanted = coverage.requirements[coverage.requirements["applicable"] & coverage.requirements["standard"].isin(scope)]
    topic_of = {process: topic.id for topic in load_library().audit_topics.values() for process in topic.processes}
    seen_in: dict[str, dict[str, list[str]]] = {str(name): {} for name in wanted.index}
    criteria: dict[str, list[str]] = {}
    for each in coverage.in_scope.values():
        served = seen_in.keys() & each.requirements
        topic = topic_of.get(each.process, REST)
        if served:
            criteria.setdefault(topic, []).append(each.criterion)
        for item in served:
            seen_in[item].setdefault(topic, []).append(each.criterion)
    order = [*load_library().audit_topics, REST]
    home = {
        item: max(topics, key=lambda topic: (len(topics[topic]), -order.index(topic))) if topics else REST
        for item, topics in seen_in.items()
    }
    found = {}
    for topic in order:
        serving = {
            item: tuple(seen.get(topic, ())) for item, seen in seen_in.items() if topic in seen or home[item] == topic
        }
        if serving:
            found[topic] = _topic(topic, scope, tuple(criteria.get(topic, ())), serving, home)
    return found


def _topic(
    name: str,
    scope: tuple[str, ...],
    criteria: tuple[str, ...],
    serving: Mapping[str, tuple[str, ...]],
    home: Mapping[str, str],
) -> Topic:
    concludes = tuple(item for item in serving if home[item] == name)
    parts = tuple(item for item in serving if home[item] != name)
    served = {standard_of(item) for item in concludes or parts}
    known: AuditTopic | RestSession = load_layout().rest if name == REST else load_library().audit_topics[name]
    return Topic(
        id=name,
        title=known.title,
        start_with=known.start_with,
        processes=known.processes if isinstance(known, AuditTopic) else (),
        standards=tuple(standard for standard in scope if standard in served),
        criteria=criteria,
        concludes=concludes,
        parts=parts,
        serving=serving,
    )
