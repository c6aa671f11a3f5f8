"""By how much integration may lower the time of a certification audit, after IAF MD 11. Only the body decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ims_lib.assessment.certificates import not_begun
from ims_lib.catalogue.audit_rules import BodyDays, Characteristic, Matrix, load_certification_rules
from ims_lib.client import Client
from ims_lib.coverage import Coverage, CriterionInScope
from ims_lib.register.model import Finding
from ims_lib.scales import report_setting, setting
from ims_lib.standard_ids import standard_of
from ims_lib.told import finding_at

ALL_PERCENT = 100


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark of an integrated system: yes, no or unknown, and its mean own level, None where nothing is known."""

    characteristic: str
    title: str
    state: str
    level: float | None


@dataclass(frozen=True)
class CertificationTime:
    """By how much integration may lower the time of a certification audit; an estimate, as only the body decides."""

    characteristics: tuple[Mark, ...]
    integration: tuple[int, int]
    """Per cent of the characteristics: those that are there, and with those nobody knows of."""
    ability: tuple[int, int]
    """Per cent; 0 to 100 where the certification body's team isn't known."""
    reduction: tuple[int, int]
    """Per cent of the sum of the standards' own times."""
    days: tuple[float, float] | None
    """What is left of the days that the body has named for each standard; none without them."""
    body_days: float | None
    source: str

    def in_state(self, state: str) -> list[str]:
        """The titles of the marks in this state, as they stand within a sentence."""
        return [f"{mark.title[0].lower()}{mark.title[1:]}" for mark in self.characteristics if mark.state == state]


@dataclass(frozen=True, slots=True)
class BodyPart:
    """One kind of audit by the certification body, with its days from and to."""

    kind: str
    """As a milestone of the plan is called."""
    title: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class BodyTime:
    """Days of the certification body for one standard alone, from and to; an estimate, as only the body decides."""

    standard: str
    basis: str
    note: str
    """How sure it is."""
    initial: tuple[float, float]
    """Stage 1 and stage 2 together."""
    parts: tuple[BodyPart, ...]
    named: float | None = None
    """As the body has named them for stage 1 and 2; then they count."""


def estimate_certification_time(coverage: Coverage) -> tuple[CertificationTime | None, list[Finding]]:
    """The estimate, as a range where something isn't known, and what is wrong in the client's own figures.

    A characteristic is there where the criteria of its processes that serve more than one standard in scope are
    largely met, and were stated or seen in place under two standards; unknown where that may still be so, as nobody spoke
    of them under a second one. None with one standard alone: nothing is integrated then.
    """
    client = coverage.client
    if len(client.standards) < 2:
        return None, []
    rules = load_certification_rules()
    marks = tuple(_characteristic(item, coverage) for item in rules.characteristics)
    there, open_ = (sum(mark.state == state for mark in marks) for state in ("yes", "unknown"))
    integration = (round(ALL_PERCENT * there / len(marks)), round(ALL_PERCENT * (there + open_) / len(marks)))
    ability, findings = _ability(client.settings.audits.body_team, len(client.standards))
    reduction = (
        min(reduction_of(rules.matrix, integration[0], ability[0]), rules.rule.most),
        min(reduction_of(rules.matrix, integration[1], ability[1]), rules.rule.most),
    )
    named = {name: days for name, days in client.settings.audits.body_days.items() if name in client.standards}
    missing = [name for name in client.standards if name not in named]
    if named and missing:
        findings.append(finding_at("audit.body_days", ("client.yml",), missing=", ".join(missing)))
    total = sum(named.values()) if named and not missing else None
    days = None if total is None else (total * (1 - reduction[1] / 100), total * (1 - reduction[0] / 100))
    return CertificationTime(
        characteristics=marks,
        integration=integration,
        ability=ability,
        reduction=reduction,
        days=days,
        body_days=total,
        source=rules.rule.source,
    ), findings


def reduction_of(matrix: Matrix, integration: float, ability: float) -> int:
    """Per cent by the matrix: the row and column whose number is reached. Never less with more of either."""
    row = max(step for step in matrix.reduction if integration >= step)
    column = max(place for place, step in enumerate(matrix.ability) if ability >= step)
    return matrix.reduction[row][column]


def _characteristic(item: Characteristic, coverage: Coverage) -> Mark:
    own = [criterion for criterion in coverage.in_scope.values() if criterion.process in item.processes]
    criteria = [criterion for criterion in own if criterion.is_shared] or own
    is_known = any(criterion.own_level is not None for criterion in criteria)
    level = float(np.mean([criterion.met for criterion in criteria])) if is_known else None
    state = "unknown" if level is None else "no"
    if level is not None and level >= report_setting("there_from"):
        state = _joint([_under_standards(criterion, coverage) for criterion in criteria])
    return Mark(item.id, item.title, state, level)


def _joint(found: Sequence[Mapping[str, float | None]]) -> str:
    """Whether enough of the criteria are in place under two standards: yes, no, or unknown where they may still be."""
    least, wanted = report_setting("there_from"), setting("audit", "joint_from") * len(found)
    there = [[level is not None and level >= least for level in levels.values()] for levels in found]
    if sum(sum(each) > 1 for each in there) >= wanted:
        return "yes"
    open_ = [[level is None or level >= least for level in levels.values()] for levels in found]
    return "unknown" if sum(sum(each) > 1 for each in open_) >= wanted else "no"


def _under_standards(criterion: CriterionInScope, coverage: Coverage) -> dict[str, float | None]:
    """Standard → how far somebody stated or saw the criterion under it; nothing of it exists in one that isn't begun."""
    verdicts, unbegun = coverage.assessment.verdicts, not_begun(coverage.assessment)
    levels: dict[str, float | None] = {}
    for standard in dict.fromkeys(map(standard_of, criterion.requirements)):
        found = [
            verdicts[item, criterion.criterion] for item in criterion.requirements if standard_of(item) == standard
        ]
        known = [verdict.met for verdict in found if verdict.channel in ("verified", "asserted")]
        levels[standard] = 0.0 if standard in unbegun else sum(known) / len(known) if known else None
    return levels


def _ability(team: Sequence[int], standards: int) -> tuple[tuple[int, int], list[Finding]]:
    """In per cent; everything is possible where nobody has said who comes."""
    if not team:
        return (0, ALL_PERCENT), []
    if all(1 <= own <= standards for own in team):
        ability = round(team_ability(team, standards))
        return (ability, ability), []
    return (0, ALL_PERCENT), [
        finding_at("audit.settings/body_team", ("client.yml",), list=list(team), standards=standards)
    ]


def team_ability(team: Sequence[int], standards: int) -> float:
    """How far a team can look at several standards at once, in per cent: 100 × Σ(own − 1) ÷ (auditors × (all − 1))."""
    return ALL_PERCENT * sum(own - 1 for own in team) / (len(team) * (standards - 1))


def estimate_body_time(client: Client) -> tuple[tuple[BodyTime, ...], list[Finding]]:
    """By standard in scope; none where nobody has said how many people work in the scope, and a question then."""
    rules, people = load_certification_rules(), client.settings.head_count
    if people is None:
        return (), [finding_at("audit.head_count", ("client.yml",))]
    named: dict[str, float] = dict(client.settings.audits.body_days.items())
    return tuple(_of(rules.days[name], name, people, named.get(name)) for name in client.standards), []


def _of(rule: BodyDays, standard: str, people: int, named: float | None) -> BodyTime:
    low, high = next(band.days for band in rule.bands if band.up_to is None or people <= band.up_to)
    initial = (named, named) if named else (low, high)
    shares = load_certification_rules().shares
    return BodyTime(
        standard=standard,
        basis=rule.basis,
        note=rule.note,
        initial=initial,
        parts=tuple(
            BodyPart(share.id, share.title, in_halves(initial[0] * share.least), in_halves(initial[1] * share.most))
            for share in shares
        ),
        named=named,
    )


def in_halves(days: float) -> float:
    """Days as a body plans them: in halves, at least one half."""
    return max(round(days * 2) / 2, 0.5)
