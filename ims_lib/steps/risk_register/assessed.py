"""What the client's own impact assessments of AI systems say of a risk of ours: how grave it is, and what is left of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ims_lib.catalogue.impact_kit import load_impact_kit
from ims_lib.catalogue.library import Risk
from ims_lib.grouping import grouped
from ims_lib.inputs.rows import ImpactAssessmentRow
from ims_lib.languages import say
from ims_lib.risks.grading import Grade
from ims_lib.risks.scales import RiskScale, rank, regrade
from ims_lib.steps.ai_systems.impact import SystemImpact
from ims_lib.wording import in_quotes


@dataclass(frozen=True, slots=True)
class Assessed:
    """One assessment that rates a harm of the risk's kind."""

    row: ImpactAssessmentRow
    impact: SystemImpact
    before: str | None
    """The level that its severity and likelihood come to."""

    @property
    def left(self) -> str | None:
        """What is left of it; where nobody says that, as much as before measures."""
        return self.row.residual or self.before

    @property
    def gravity(self) -> tuple[int, int]:
        """How much is left, then how grave it is: places on the scales of the impact assessment."""
        kit = load_impact_kit()
        levels, severities = [step.id for step in kit.levels], [step.id for step in kit.severity]
        severity = self.row.severity
        return levels.index(self.left) if self.left else -1, severities.index(severity) if severity else -1

    @property
    def told(self) -> str:
        """“Sepsiswarnung” “sehr schwer”, “möglich”, what is left “hoch” (F-3, Folgenabschätzungen!I7)."""
        row, column = self.row, "residual" if self.row.residual else "severity"
        said = (("", row.severity_text), ("", row.likelihood_text), (say("what is left "), row.residual_text))
        words = ", ".join(f"{lead}{in_quotes(text)}" for lead, text in said if text)
        place = ", ".join(filter(None, (row.id, row.place_of(column).short)))
        return f"{in_quotes(self.impact.system.name)} {words} ({place})"


def assessed_of(risk: Risk, impact: SystemImpact) -> tuple[Assessed, ...]:
    """The assessments of a system, a draft too, that rate a harm of the risk's kind as grave, or leave so much that somebody has to accept it."""
    kit = load_impact_kit()
    grave = [each.by_severity.get("yes", ()) for each in kit.screening if each.id == risk.screened_by]
    rows = [row for row in (impact.counts, *impact.beside) if row] if grave else []
    found = [Assessed(row, impact, kit.level_of(row.severity, row.likelihood)) for row in rows]
    return tuple(each for each in found if each.row.severity in grave[0] or kit.wants_sign_off(each.left))


def gravest(found: Iterable[Assessed]) -> tuple[Assessed, ...]:
    """Those that leave most, of these the gravest."""
    return max(grouped((each.gravity, each) for each in found).items(), default=((), ()))[1]


def levels_by(each: Assessed, usual: Grade, scale: RiskScale) -> tuple[Grade, Grade]:
    """What an assessment says before measures and of what is left, on the register's scale."""
    before = _grade(each, each.before, each.row.likelihood, usual, scale)
    return before, _grade(each, each.left, None, usual, scale)


def _grade(each: Assessed, level: str | None, likelihood: str | None, usual: Grade, scale: RiskScale) -> Grade:
    """As grave as the assessment says, and as likely as its level asks for: the two scales name other grades."""
    kit = load_impact_kit()
    band = next((step.band for step in kit.levels if step.id == level), None)
    if band is None:
        return Grade()
    consequence = _place(each.row.severity, [step.id for step in kit.severity], scale) or usual.consequence or 1
    least = _place(likelihood, [step.id for step in kit.likelihood], scale) or 1
    reaching = (one for one in range(least, scale.grades) if rank(scale.band(one, consequence)) >= rank(band))
    chosen = next(reaching, scale.grades)
    return Grade(chosen, consequence, scale.band(chosen, consequence))


def _place(name: str | None, steps: list[str], scale: RiskScale) -> int | None:
    return regrade(steps.index(name) + 1, of=len(steps), to=scale.grades) if name else None
