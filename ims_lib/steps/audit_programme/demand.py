"""How often each topic is looked at in a cycle, why, and how many days one session takes."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from ims_lib.catalogue.audit_rules import load_layout
from ims_lib.coverage import Coverage
from ims_lib.grouping import grouped
from ims_lib.inputs import Lists
from ims_lib.inputs.states import is_in_use
from ims_lib.languages import by_language
from ims_lib.scales import head_count_factor, scale_rows, setting
from ims_lib.standard_ids import standard_of
from ims_lib.steps.actions import Action
from ims_lib.steps.audit_programme.topics import Topic
from ims_lib.tolerances import SMALLEST_SHARE
from ims_lib.wording import listed, percent

MINUTES = 60
GENERAL = ("open", "standards")
"""Measures that tell of the whole standard, after those that tell of something found."""


@dataclass(frozen=True, slots=True)
class TopicWeight:
    """What speaks for looking often at a topic, and what follows from it."""

    open: float
    risks: tuple[str, ...]
    findings: int
    """How many earlier findings on requirements that are concluded here aren't closed yet."""
    follow_up: tuple[Action, ...]
    """These, and those closed with something missing, such as a look at the effect."""
    overdue: int
    of_body: int
    """How many of the findings that aren't closed the certification body raised itself."""
    in_use: int
    """Where it is about AI systems: one if any is in use, and each assessment that rates the harm of one as grave."""
    presses: bool
    """Whether it is looked at in the first year though nothing runs by the standards: a risk that the client knows to be above, an
    open finding, or an AI system in use."""
    gaps: tuple[str, ...]
    """Requirements of a certificate that is held, concluded here, of which something is known to be open."""
    points: int
    times: int
    behind: str
    """The standard that is furthest behind; empty where nothing is concluded here."""
    why: tuple[str, ...]

    @property
    def urgency(self) -> int:
        """What makes it come early: what the certification body raised itself first of all, risks above what is acceptable, findings
        (overdue ones twice), AI in use, open requirements."""
        of_body = int(setting("audit", "urgency_of_body")) * self.of_body
        return of_body + len(self.risks) + self.findings + self.overdue + self.in_use + len(self.gaps)

    @property
    def found_in(self) -> set[str]:
        """The standards that open findings name."""
        return {standard_of(leaf) for each in self.follow_up if each.is_open for leaf in each.refs or ()}


@dataclass(frozen=True)
class KnownBefore:
    """What is known before the audit: of each requirement how much is left, risks with their criteria, earlier findings."""

    left: Mapping[str, float]
    """Share of each requirement that is open or unknown, 0 to 1, by its own standard: what exists for another isn't in place."""
    risks: Mapping[str, tuple[str, ...]]
    known: frozenset[str]
    """The risks of which the client says that they lie above; the others do by our scale, or as ones that are usual."""
    follow_up: tuple[Action, ...]
    """Earlier findings that aren't closed, or lack something, each with the leaves below what it names."""
    gaps: frozenset[str] = frozenset()
    """Requirements of certificates that are held, of which something is known to be open."""
    in_use: int = 0
    """AI systems in use."""
    harmful: int = 0
    """Assessments that rate the harm of an AI system as grave."""


def gather_facts(
    coverage: Coverage,
    risks: Mapping[str, tuple[str, ...]],
    actions: Iterable[Action],
    lists: Lists,
    *,
    known: Collection[str] = (),
) -> KnownBefore:
    """The facts of one client, read once for all topics."""
    gaps = coverage.requirements[coverage.requirements["gap"].fillna(0.0) > SMALLEST_SHARE]
    left = (coverage.requirements["gap"] + coverage.requirements["unknown"]).fillna(1.0)
    known_ids, below = coverage.catalogue.requirements, coverage.catalogue.leaves_below
    open_ones = (action for action in actions if action.state != "closed" or action.missing)
    return KnownBefore(
        left=dict(zip(map(str, left.index), left, strict=True)),
        risks=risks,
        known=frozenset(known),
        follow_up=tuple(
            replace(each, refs=tuple(leaf for ref in each.refs if ref in known_ids for leaf in below(ref)))
            for each in open_ones
        ),
        gaps=frozenset(str(item) for item in gaps.index if standard_of(str(item)) in coverage.assessment.certified),
        in_use=sum(is_in_use(row) and row.in_scope is not False for row in lists.ai_systems),
        harmful=sum(row.severity in load_layout().in_use.harm for row in lists.impact_assessments),
    )


def weigh(topic: Topic, facts: KnownBefore, *, years: int) -> TopicWeight:
    """How often a topic is looked at in a cycle of so many years, and each rule of the tables that says so.

    No measure is a mean over standards: the one that is furthest behind decides. So leaving a standard out never
    makes a session more frequent.
    """
    matter, criteria = set(topic.concludes), set(topic.criteria)
    touched = tuple(risk for risk, treating in facts.risks.items() if not criteria.isdisjoint(treating))
    follow_up = tuple(action for action in facts.follow_up if not matter.isdisjoint(action.refs or ()))
    open_ones = [action.action for action in follow_up if action.is_open]
    overdue = [action.action for action in follow_up if action.state == "overdue"]
    gaps = tuple(item for item in topic.concludes if item in facts.gaps)
    behind, share = _furthest_behind(topic, facts)
    known = len(facts.known.intersection(touched))
    is_on_ai = bool(facts.in_use) and topic.id in load_layout().in_use.topics
    harmful = facts.harmful if is_on_ai else 0
    measures = {
        "risks": len(touched),
        "findings": len(open_ones),
        "overdue": len(overdue),
        "in_use": int(is_on_ai),
        "harm": harmful,
        "gaps": len(gaps),
        "open": share,
        "standards": len(topic.standards),
    }
    rules = grouped((rule.measure, rule) for rule in frequency_rules())
    fitting = ([rule for rule in rules.get(name, ()) if value >= rule.start] for name, value in measures.items())
    met = [max(each, key=lambda rule: rule.points) for each in fitting if each]
    points = sum(rule.points for rule in met)
    told = {"standard": behind, "share": percent(share), "open": listed(open_ones), "overdue": listed(overdue)}
    why = [rule.told(known).format(**told) for rule in met]
    times, reason = max(rule for rule in times_rules() if points >= rule[0])[1:]
    if topic.id in load_layout().every_year.topics:
        # after the reasons that tell of something found
        found = sum(rule.measure not in GENERAL for rule in met)
        times, why = years, [*why[:found], load_layout().every_year.why, *why[found:]]
    return TopicWeight(
        open=measures["open"],
        risks=touched,
        findings=len(open_ones),
        follow_up=follow_up,
        overdue=len(overdue),
        of_body=sum(action.is_of_certifier for action in follow_up),
        in_use=is_on_ai + harmful,
        presses=bool(known or open_ones or is_on_ai),
        gaps=gaps,
        points=points,
        times=min(times, years),
        behind=behind,
        why=tuple(why or [reason]),
    )


def session_days(topic: Topic, coverage: Coverage) -> float:
    """Days with the people audited, in quarters: by its criteria, a requirement without any, and the organisation's size."""
    looked_at = len(topic.criteria) + sum(not topic.serving[item] for item in topic.concludes)
    hours = looked_at * setting("audit", "minutes_a_criterion") / MINUTES
    whole = hours * head_count_factor(coverage.client.settings.head_count) / setting("audit", "hours_a_day")
    return in_quarters(whole)


def in_quarters(days: float) -> float:
    """Days as they are planned: the nearest quarter, at least one."""
    quarter = setting("audit", "quarter")
    return max(math.floor(days / quarter + 0.5), 1) * quarter


def _furthest_behind(topic: Topic, facts: KnownBefore) -> tuple[str, float]:
    """The standard whose requirements leave most open or unknown on average, and how much; empty where none is concluded here."""
    shares = {}
    for name in dict.fromkeys(standard_of(item) for item in topic.concludes):
        left = [facts.left[item] for item in topic.concludes if item.startswith(f"{name}:")]
        shares[name] = sum(left) / len(left)
    behind = max(shares, key=shares.__getitem__, default="")
    return behind, shares.get(behind, 0.0)


class FrequencyRule(NamedTuple):
    """From which value of a measure on how many points count, and why.

    In why, {standard} is the standard that is furthest behind, {share} how many per cent it leaves open or unknown, {open} and
    {overdue} are the findings that aren't closed.
    """

    measure: str
    start: float
    points: int
    why: str
    supposed: str
    """The same where fewer of the risks are known to lie above what is acceptable; empty for other measures."""

    def told(self, known: int) -> str:
        """Why, where so many of the risks are known."""
        return self.supposed if self.supposed and known < self.start else self.why


@by_language
def frequency_rules() -> tuple[FrequencyRule, ...]:
    """The rules; the one with most points that fits counts for its measure."""
    return tuple(
        FrequencyRule(row["measure"], float(row["from"]), int(row["points"]), row["why"], row["supposed"])
        for row in scale_rows("audit_frequency")
    )


@by_language
def times_rules() -> tuple[tuple[int, int, str], ...]:
    """points from, times in a cycle, why."""
    return tuple((int(row["points_from"]), int(row["times"]), row["why"]) for row in scale_rows("audit_times"))
