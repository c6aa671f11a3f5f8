"""Which of the client's AI systems a risk of ours is about, by kind, role, autonomy and maker, what of each is at stake, and what the client's own impact assessments leave of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ims_lib.ai_roles.built_here import is_built_here, is_on_our_data, is_producer
from ims_lib.ai_roles.proposals import counting
from ims_lib.ai_roles.said import own_names, with_roles_of_client
from ims_lib.catalogue.impact_kit import load_impact_kit
from ims_lib.catalogue.library import Risk, Scenario27005
from ims_lib.catalogue.system_words import load_system_words
from ims_lib.client import Client
from ims_lib.grouping import grouped
from ims_lib.inputs import Inputs
from ims_lib.inputs.in_texts import holds
from ims_lib.inputs.makers import told_in
from ims_lib.inputs.rows import AiSystemRow, ImpactAssessmentRow
from ims_lib.languages import say
from ims_lib.register.vocabulary import plain
from ims_lib.risks.grading import Grade
from ims_lib.risks.scales import AI, RiskScale, rank, regrade
from ims_lib.scales import report_setting
from ims_lib.steps.ai_systems.impact import SystemImpact, impacts_of, systems_named
from ims_lib.steps.ai_systems.screening import Screening, screen
from ims_lib.steps.ai_systems.view import ObjectsView
from ims_lib.wording import first_of, in_quotes, in_row, labelled


@dataclass(frozen=True)
class SystemsAtRisk:
    """The client's AI systems that count, planned ones among them."""

    rows: tuple[AiSystemRow, ...] = ()
    names: frozenset[str] = frozenset()
    """The organisation's own, plain."""
    impacts: Mapping[str, SystemImpact] = field(default_factory=dict)
    """Cell of each that an assessment is of → what its screening and assessments say."""
    view: ObjectsView | None = None
    """What other lists tell of them."""
    had: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Risk of ours → the systems, by name, of which the client's own register has it: left out."""

    @classmethod
    def of_client(cls, client: Client, inputs: Inputs) -> SystemsAtRisk:
        """Those of its list; one without a role has the only one that client.yml names."""
        rows = counting(with_roles_of_client(inputs.lists.ai_systems, client))
        made = inputs.lists.impact_assessments
        known = inputs.lists.ai_systems
        named = {system.cell for row in made for system in systems_named(row, known)}
        impacts = impacts_of((row for row in rows if row.cell in named), made, load_impact_kit(), client.as_of, known)
        by_cell = {impact.system.cell: impact for impact in impacts}
        return cls(rows, frozenset(filter(None, map(plain, own_names(client)))), by_cell)

    def named_in(self, title: str) -> bool:
        """Whether a title names one of the systems."""
        return any(holds(title, row.own_name) for row in self.rows)

    def harming(self, risk: Risk) -> Iterator[tuple[SystemImpact, list[str]]]:
        """The systems in use that by their screening may do the harm of a risk, and act alone or were in incidents; with the cells of these."""
        for each in self.view.impacts if self.view and risk.screened_by else ():
            told = self.view.told_elsewhere.get(each.system.cell, ()) if self.view else ()
            cells = [str(it.row.place_of("title")) for it in told if it.list == "incidents" and it.is_trouble]
            said = [answer.question.id for answer in each.screening.answered("yes")]
            if risk.screened_by in said and (cells or each.system.acts_alone):
                yield each, cells

    def of(self, risk: Risk) -> tuple[AiSystemRow, ...]:
        """The systems that a risk fits; none where it is the organisation's. What a row doesn't say rules nothing out, and puts a system last."""
        if risk.category != AI or not risk.per_system:
            return ()
        harming = {each.system.cell for each, _ in self.harming(risk)}
        fitting = [row for row in self.rows if row.cell in harming or self._fits(risk, row)]
        unsure = {row.cell for row in fitting if row.cell not in harming and self._is_unsure(risk, row)}
        had = self.had.get(risk.id, frozenset())
        left = [row for row in fitting if row.own_name not in had]
        if had and all(row.cell in unsure for row in left):
            return ()
        return tuple(sorted(left, key=lambda row: row.cell in unsure))

    def unsure_of(self, risk: Risk) -> tuple[AiSystemRow, ...]:
        """Those of which only what their rows leave open, their kind or how far they act alone, lets a risk fit."""
        harming = {each.system.cell for each, _ in self.harming(risk)}
        return tuple(row for row in self.of(risk) if row.cell not in harming and self._is_unsure(risk, row))

    def supposed(self, risk: Risk) -> str:
        """On what a risk hangs that no row says, such as what the systems reach; empty where one is of a kind that does."""
        view = risk.view_27005
        kinds = {kind for row in self.of(risk) for kind in row.kinds or ()}
        return view.supposed if view and kinds.isdisjoint(view.sure_of) else ""

    def doubt_of(self, risk: Risk) -> str:
        """On what hangs whether it fits those; empty without any."""
        return _doubt(risk) if self.unsure_of(risk) else ""

    def unassessed(self, risk: Risk) -> tuple[AiSystemRow, ...]:
        """The systems in use that a risk surely fits and that have to be assessed, where one of them may do its harm by its screening."""
        sure = {row.cell for row in self.of(risk)} - {row.cell for row in self.unsure_of(risk)}
        fitting = sure if any(self.harming(risk)) else set()
        impacts = self.view.impacts if self.view else ()
        return tuple(it.system for it in impacts if it.system.cell in fitting and it.wants_another)

    def assessed(self, risk: Risk) -> tuple[Assessed, ...]:
        """What the client's own impact assessments say of a risk."""
        had = self.had.get(risk.id, frozenset())
        left = (impact for impact in self.impacts.values() if impact.system.own_name not in had)
        return tuple(each for impact in left for each in assessed_of(risk, impact))

    def asset_of(self, risk: Risk) -> str | None:
        """The asset of a risk, with what the client's list names of each system that it fits."""
        view = risk.view_27005
        if view is None:
            return None
        rows = self.of(risk) if view.named_by else ()
        doubts = dict.fromkeys((row.cell for row in self.unsure_of(risk)), _doubt(risk))
        named = [_named(row, view, self._screenings[row.cell], doubts.get(row.cell, "")) for row in rows]
        if not named:
            return view.asset
        return labelled(view.asset, first_of(named, int(report_setting("records_shown"))))

    @cached_property
    def _screenings(self) -> dict[str, Screening]:
        """Cell of each → its screening, with what assessments of it say."""
        seen = (*self.view.impacts, *self.view.impacts_ahead) if self.view else ()
        known = {each.system.cell: each.screening for each in (*seen, *self.impacts.values())}
        return {row.cell: known.get(row.cell) or screen(row, load_impact_kit()) for row in self.rows}

    @cached_property
    def _answers(self) -> dict[str, dict[str, str]]:
        """Cell of each → what its screening answers, by question."""
        found = self._screenings.items()
        return {cell: {each.question.id: each.answer for each in told.answers} for cell, told in found}

    @cached_property
    def _built(self) -> frozenset[str]:
        """The cells of those that are, or may be, built, trained or tuned here."""
        return frozenset(row.cell for row in self.rows if is_built_here(row, self.names) is not False)

    @cached_property
    def _on_our_data(self) -> frozenset[str]:
        """The cells of those that learnt from data of the organisation."""
        return frozenset(row.cell for row in self.rows if is_on_our_data(row, self.names))

    def _is_unsure(self, risk: Risk, row: AiSystemRow) -> bool:
        no_kind = risk.kinds and not row.kinds and self._answer(risk, row) != "yes"
        return bool(no_kind or (risk.autonomy and not row.autonomy))

    def _answer(self, risk: Risk, row: AiSystemRow) -> str:
        """What the screening answers to the question that a risk is about."""
        return self._answers[row.cell].get(risk.screened_by, "unknown") if risk.screened_by else "unknown"

    def _fits(self, risk: Risk, row: AiSystemRow) -> bool:
        impact, answer = self.impacts.get(row.cell), self._answer(risk, row)
        if answer == "no" and not (impact and assessed_of(risk, impact)):
            return False
        answers = {self._answers[row.cell][each] for each in (risk.view_27005.unanswered if risk.view_27005 else ())}
        if "no" in answers or ("unknown" in answers and row.personal_data is False):
            return False
        said = (
            ((), ()) if "yes" in {answer, *answers} else (risk.kinds, row.kinds),
            (risk.roles, row.role),
            (risk.autonomy, (row.autonomy,) if row.autonomy else None),
        )
        if any(wanted and found and not set(wanted) & set(found) for wanted, found in said):
            return False
        if risk.made_by_others and is_producer(row, self.names):
            return False
        of_data = risk.view_27005 is not None and "trained_on" in risk.view_27005.named_by
        may_build = row.cell in self._built or (of_data and row.cell in self._on_our_data)
        return may_build or not risk.for_builders


def _doubt(risk: Risk) -> str:
    """The condition on which a risk fits a system whose row leaves that open."""
    if risk.kinds:
        return say("only if it is of that kind, which isn’t known")
    return say("only if it acts that far by itself, which isn’t known")


def has_rule(risk: Risk) -> bool:
    """Whether a risk is about some AI systems and not about any."""
    return bool(risk.kinds or risk.roles or risk.autonomy or risk.made_by_others or risk.for_builders)


def _named(row: AiSystemRow, view: Scenario27005, screening: Screening, doubt: str) -> str:
    """A system by its name, what its row says of the asset, and what of that its screening, or its row, leaves open."""
    words = load_system_words().assets
    told = [words[name].format_map({name: said}) for name in view.named_by if (said := told_in(row, name)) is not None]
    open_points = (view.unanswered.get(each.question.id) for each in screening.answers if each.answer == "unknown")
    told = [*filter(None, (doubt, *open_points)), *told]
    return f"{row.name} ({in_row(told)})" if told else row.name


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
        said = {"": ("severity", "likelihood"), say("what is left "): ("residual",)}
        words = ", ".join(
            f"{lead}{in_quotes(text)}" for lead, named in said.items() for text in map(row.texts.get, named) if text
        )
        place = ", ".join(filter(None, (row.id, row.place_of(column).told)))
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
