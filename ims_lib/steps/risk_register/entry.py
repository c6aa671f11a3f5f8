"""A risk in the register, and how likely and how grave it is at each of the moments that are told apart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from ims_lib.assessment import Source
from ims_lib.client.entries import LIMIT
from ims_lib.inputs.rows import ActionRow, AiSystemRow, ImpactAssessmentRow
from ims_lib.risks.grading import Grade
from ims_lib.risks.scales import AI, rank
from ims_lib.risks.signs import speaks_of_ai
from ims_lib.steps.risk_register.happened import Happened
from ims_lib.steps.risk_register.systems import Assessed, gravest

GRADES = {
    "before": "",
    "usual": "usual_",
    "own": "own_",
    "derived": "derived_",
    "rated": "rated_",
    "left": "residual_",
    "plan": "plan_",
}
"""Field of an entry → what its columns in a frame begin with."""


RETAINED = "retain"
"""The option of treatment by which a risk stays as it is."""


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature under what is left of a risk."""

    key: str
    """What it is known by in entries.csv."""
    told: str
    """Ann Muster, managing director, 3 December 2026."""
    holds: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskEntry:
    """A risk of the client's as it stands, or one of ours as a proposal. None and empty: nothing says it."""

    risk: str
    """The client's id, or ours."""
    origin: str
    """client or proposed."""
    title: str
    category: str | None
    asset: str | None
    threat: str | None
    vulnerability: str | None
    effect: str | None
    before: Grade = field(default_factory=Grade)
    """Before treatment."""
    level_from: str | None = None
    """client or library; None: no level."""
    derived: Grade = field(default_factory=Grade)
    """What follows from what is in place of what treats it."""
    rated: Grade = field(default_factory=Grade)
    """What the client's own impact assessments leave of one of ours at the least."""
    assessed: tuple[Assessed, ...] = ()
    """Those assessments."""
    unassessed: tuple[AiSystemRow, ...] = ()
    """Of one of ours that systems make a risk by their screening all that it fits and that have to be assessed."""
    left: Grade = field(default_factory=Grade)
    """What counts as left: the graver of the derived and the client's own."""
    residual_from: str | None = None
    """untreated: the level before; score: the client's score, as its measure is open; assessed: the client's own impact assessment
    of an AI system; coverage, client, before; approved, retained: as before the treatment was approved, or that it is retained; unknown:
    nothing is known of what treats it."""
    plan: Grade = field(default_factory=Grade)
    """What one action leaves, the client's own or what is proposed; with neither, once all that treats it is in place. No less than the
    client's own impact assessments leave."""
    share: float | None = None
    """How far what treats it is in place, 0 to 1; None where nothing is known of it."""
    key: tuple[str, ...] = ()
    """Criteria that decide, where the library says what treats it."""
    beyond: tuple[str, ...] = ()
    """Of those that decide the ones that no standard demands, though they are a usual way, and nobody judged."""
    criteria: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    """Criteria not fully in place: those that treat it, then those beside."""
    differs: bool = False
    """The client's own band is another than the derived one."""
    settled: bool = False
    settled_above: bool = False
    """Whether nothing is left to do by its status, and the only level that is known lies above what is acceptable."""
    gone: bool = False
    """Closed, void or merged."""
    unread: Mapping[str, str] = field(default_factory=dict)
    """Column that the client's list lacks → the cell of one that nobody read and that may be it."""
    overdue: bool = False
    """Open when the list was written."""
    due_passed: bool = False
    """Due since, or the list doesn't say."""
    above: bool = False
    """What is left lies above what is acceptable."""
    untreated: bool = False
    """Neither option nor action, or one that says that it is still open."""
    action_open: bool = False
    """The client's measure isn't said to be done, and nobody has accepted by name the level of today."""
    scored_today: bool = False
    """The level before treatment is the client's score of today, and not one without any control."""
    raised: bool = False
    """What is left is a step likelier, as the client's own lists speak against it."""
    acceptable: bool | None = None
    """Neither above nor untreated; None for proposals and where it isn't known."""
    may_accept: str | None = None
    """By the client's rule; None where it is untreated, its action is open or nobody owns it."""
    happened: tuple[Happened, ...]
    """Entries of the client's lists that look like it come true."""
    contested: tuple[str, ...] = ()
    """Requirements that count as not in place."""
    contested_by: tuple[Source, ...] = ()
    """The records that say so."""
    remarks: tuple[Source, ...] = ()
    """What the client's rows say is missing of what treats it: the likelihood falls by a grade at most."""
    refs: tuple[str, ...]
    """Requirements that treat it."""
    library: str | None
    """The like of ours."""
    causes: tuple[str, ...] = ()
    """What the like of ours names as causes."""
    of_ours: Mapping[str, str] = field(default_factory=dict)
    """What the like of ours names as asset, threat, vulnerability and effect where the client's register says nothing."""
    beside: tuple[str, ...] = ()
    """Criteria in scope that treat the like of ours, and that no requirement which the client names asks for."""
    also: tuple[str, ...] = ()
    """The requirements that ask for them first."""
    systems: tuple[str, ...] = ()
    """The client's AI systems that one of ours is proposed for."""
    unsure: tuple[str, ...] = ()
    """Of these the last ones, that it fits only if they are of a kind, or act, as their rows don't say."""
    doubt: str = ""
    """Of which kind, or how far by themselves, in words."""
    supposed: str = ""
    """On what else one of ours hangs that no row says."""
    only_if: str = ""
    """On what one of ours hangs that fits no listed system for sure, in words: its level isn't known before that is."""
    own: Grade = field(default_factory=Grade)
    """What the client says is left."""
    usual: Grade = field(default_factory=Grade)
    """That of the same event in our library."""
    usual_differs: bool | None = None
    """Its band is another than the client's; None for proposals."""
    held_back_by: str | None = None
    """The deciding criterion that is in place less far than all together and so bounds the likelihood."""
    held_back_to: float | None = None
    """How far it is, 0 to 1; None where that isn't known."""
    answer: ActionRow | None = None
    """Of one of ours the client's own finding that tells of it and has an action, which counts as the action of the risk."""
    option: str | None = None
    action: str | None = None
    action_from: str | None = None
    """client or criteria."""
    aim: tuple[str, ...] = ()
    """What an action that we propose is to reach or to settle: those of one aim are one action."""
    owner: str | None = None
    due: dt.date | None = None
    status: str | None = None
    accepted_by: str | None = None
    """By the client's register, else as it was signed for in a report of ours."""
    for_rest: bool = False
    """It was accepted at the level after a measure that is still ahead, and not as it is today."""
    closed_early: bool = False
    """Closed by the client's register, while its measure is still ahead or nothing of what treats it is in place."""
    accepted_on: dt.date | None = None
    accepted_until: dt.date | None = None
    """The day on which it is to be looked at again: by the client's register, else a year after."""
    signed: Signature | None = None
    approved: str = ""
    """What its owner's approval of the treatment is known by in entries.csv; empty where there is none."""
    instead: str = ""
    """The action that now stands in the client's file, or that we now propose, where it isn't the approved one."""
    known_as: str = ""
    """What it is known by from report to report: its id, else its title."""
    same_as: str | None = None
    """The risk that it is one with."""
    cell: str | None = None
    file: str = ""
    sheet: str | None = None
    cells: Mapping[str, str] = field(default_factory=dict)

    @property
    def counting(self) -> tuple[Assessed, ...]:
        """The assessments that leave as much as counts as left here."""
        return gravest(self.assessed) if self.rated.band and self.left == self.rated else ()

    @property
    def to_assess(self) -> tuple[AiSystemRow, ...]:
        """The systems whose own assessments say what counts as left, and have to be made anew: the gravest first. Those of which one is
        under way count only where there are no others."""
        ordered = sorted(self.assessed if self.counting else (), key=lambda each: each.gravity, reverse=True)
        lacking = [each for each in ordered if each.impact.wants_another]
        found = [each for each in lacking if each.row not in each.impact.beside] or lacking
        return tuple({each.impact.system.cell: each.impact.system for each in found}.values()) or self.unassessed

    @property
    def to_finish(self) -> tuple[tuple[ImpactAssessmentRow, AiSystemRow], ...]:
        """The assessments under way of other systems than those, each with its system."""
        rest = [each for each in self.assessed if each.row in each.impact.beside and self.to_assess]
        return tuple((each.row, each.impact.system) for each in rest if each.impact.system not in self.to_assess)

    @property
    def waits(self) -> tuple[Happened, ...]:
        """Of one of ours what the files say is outstanding for an AI system."""
        return tuple(item for item in self.happened if item.waits and self.origin == "proposed")

    @property
    def to_reach(self) -> tuple[str, ...]:
        """What is not in place of what treats it: what decides first, whether or not a standard demands it."""
        return self.beyond + self.open

    @property
    def score_holds(self) -> bool:
        """Whether the client's score of today holds as long as its measure is open: nothing done has lowered it."""
        return self.action_open and self.scored_today and not self.untreated

    @property
    def is_accepted(self) -> bool:
        """Whether somebody has accepted it as it is today."""
        return bool(self.accepted_by) and not self.for_rest

    @property
    def perhaps_accepted(self) -> bool:
        """Whether somebody has accepted it, or a column that nobody read may say so."""
        return self.is_accepted or "accepted_by" in self.unread

    @property
    def is_of_ai(self) -> bool:
        """Whether its category or its words tell that it is about AI."""
        said = " ".join(filter(None, (self.title, self.threat, self.vulnerability)))
        return self.category == AI or speaks_of_ai(said)

    @property
    def after(self) -> Grade:
        """The level after its measures: the client's own, else what its action leaves."""
        return self.own if self.own.band else self.plan


def level_reached(risk: RiskEntry) -> str:
    """What is decided of a risk is so up to its level of then: R-01 up to 16; by bands where there are no grades."""
    band = rank(risk.left.band) if risk.left.band else 0
    return f"{risk.known_as or risk.risk} {LIMIT} {risk.left.score if risk.left.score is not None else band}"
