"""Records of the client's own lists, with what is worked out of each, as the rules of contradiction ask for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, reduce
from typing import TypeVar

from ims_lib.assessment.document_records import facts_of_documents
from ims_lib.assessment.facts import ControlRow, Facts, FactsOf, RemarkBeside, remark_in, standards_of
from ims_lib.assessment.planned_audit_records import facts_of_planned_audit, with_first_ahead
from ims_lib.client import Client
from ims_lib.dates import months_after
from ims_lib.inputs import Inputs
from ims_lib.inputs.rows import (
    ActionRow,
    ChangeRow,
    DocumentRow,
    IncidentRow,
    ListRow,
    ObjectiveRow,
    PlannedAuditRow,
    RiskRow,
    StatedRow,
    SupplierRow,
)
from ims_lib.inputs.said import (
    begins_with,
    holds,
    lies_ahead,
    meaning_at_start,
    says_back,
    says_nothing,
    says_that,
    says_undecided,
    spellings_for,
)
from ims_lib.inputs.states import (
    FORMER,
    VOID,
    has_open_measure,
    is_major,
    is_measure_untold,
    is_solved,
    is_void,
    state_of,
    state_of_measure,
)
from ims_lib.languages import say
from ims_lib.register.plans import plans, yes_no
from ims_lib.register.references.tokens import named_other
from ims_lib.register.vocabulary import holds_one, load, plain, threshold
from ims_lib.risks import GradedRisks, grade_risks
from ims_lib.risks.entries import ListedRisk, category_of, is_settled
from ims_lib.risks.scales import category_standards
from ims_lib.standard_ids import standard_of
from ims_lib.wording import listed

Kept = TypeVar("Kept", bound=StatedRow)
SECURITY = "information_security"
TREATMENT = "treatment"
"""What the approval of a risk's treatment is filled in as."""


@dataclass(frozen=True)
class Records:
    """The rows of each list with their facts, as they are asked for.

    What is void, about another framework alone, or a former supplier, also by how its remark begins, has no row here: it
    contradicts nothing and bears nothing out.
    """

    inputs: Inputs
    client: Client
    soa: Sequence[FactsOf[ControlRow]] = ()
    """The controls of the client's Statement of Applicability."""

    def of_list(self, name: str) -> Sequence[Facts]:
        """Those of the list of this name."""
        found: Sequence[Facts] = getattr(self, name)
        return found

    @cached_property
    def risks(self) -> list[FactsOf[RiskRow]]:
        graded = grade_risks(self.inputs, self.client.settings.risk)
        kept = (risk for risk in graded.risks if state_of_measure(risk.row.status) != VOID)
        return [_facts_of_risk(self._with_owner(risk), graded) for risk in kept]

    def _with_owner(self, risk: ListedRisk) -> ListedRisk:
        """The risk with the owner who approved its treatment in a workbook of ours, where its row names none."""
        entered = self.client.entered(TREATMENT).values() if says_nothing(risk.row.owner) else ()
        found = [
            each.values["owner"] for each in entered if risk.row.id and f"{each.on} ".startswith(f"{risk.row.id} ")
        ]
        return replace(risk, row=replace(risk.row, owner=found[-1])) if found else risk

    @cached_property
    def documents(self) -> list[FactsOf[DocumentRow]]:
        return facts_of_documents(_kept(self.inputs.lists.documents))

    @cached_property
    def audits(self) -> list[FactsOf[ActionRow]]:
        rows = [row for row in _kept(self.inputs.lists.audits) if not _of_another(row, row.controls)]
        return [_facts_of_action(row, self.client.as_of) for row in rows]

    @cached_property
    def suppliers(self) -> list[FactsOf[SupplierRow]]:
        words = plans()["suppliers"].columns["status"].words
        rows = [row for row in _kept(self.inputs.lists.suppliers) if meaning_at_start(row.notes, words) != FORMER]
        return [_facts_of_supplier(row, self.client.as_of) for row in rows]

    @cached_property
    def objectives(self) -> list[FactsOf[ObjectiveRow]]:
        named = [(row, row.standards or ()) for row in _kept(self.inputs.lists.objectives)]
        return [FactsOf(row=row, standards=standards_of(row, names), names=names) for row, names in named]

    @cached_property
    def incidents(self) -> list[FactsOf[IncidentRow]]:
        return [_facts_of_incident(row, self.client.as_of) for row in _kept(self.inputs.lists.incidents)]

    @cached_property
    def planned_audits(self) -> list[FactsOf[PlannedAuditRow]]:
        kept = _kept(self.inputs.lists.planned_audits)
        rows = [row for row in kept if not _of_another(row, row.texts.get("standards"))]
        return with_first_ahead([facts_of_planned_audit(row, self.client.as_of) for row in rows], self.client.as_of)

    @cached_property
    def changes(self) -> list[FactsOf[ChangeRow]]:
        return [_facts_of_change(row) for row in self.inputs.lists.changes]


def _kept(rows: Iterable[Kept]) -> list[Kept]:
    return [row for row in rows if not is_void(row)]


def _of_another(row: ListRow, measured_against: str | None) -> bool:
    """Whether an entry is about another framework and none of our standards: ISO 9001 8.4, SOC 2."""
    return bool(measured_against) and not row.refs and named_other(measured_against or "") is not None


def _facts_of_risk(risk: ListedRisk, graded: GradedRisks) -> FactsOf[RiskRow]:
    """Only the client's own rules of what is acceptable, and for whom, can contradict a risk; ours can't."""
    row = risk.row
    settled = is_settled(row)
    untold = is_measure_untold(row)
    category = category_of(row)
    band = risk.own.band or risk.before.band
    lies_above = band is not None and graded.method.is_above(band, category)
    above, needs_acceptance = (name in graded.method.own and lies_above for name in ("acceptable", "accepts"))
    accepted = not says_nothing(row.accepted_by)
    standards = category_standards()
    # The client's category adds a standard to that of its sheet, and never takes the row out of it.
    named = tuple(filter(None, (row.headed, standards.get(row.category or "")))) or standards.get(category or "")
    return FactsOf(
        row=row,
        standards=standards_of(row, named),
        worked_out={
            "risk": risk.risk,
            "settled": settled,
            "left_unknown": risk.own.band is None and state_of_measure(row.status) == "done",
            "measure_open": not settled and (untold or has_open_measure(row)),
            "untold": say(", and the list doesn't say that it is done") if untold else "",
            "security": category == SECURITY,
            "untreated": says_nothing(row.treatment or row.texts.get("treatment")) and says_nothing(row.plan, "plan"),
            "level_known": risk.before.band is not None or risk.unread,
            "above": above,
            "within": "acceptable" in graded.method.own and band is not None and not above,
            "accepted": accepted,
            # It needs acceptance, and was accepted by somebody who may not.
            "accepted_beyond": needs_acceptance
            and accepted
            and band is not None
            and not graded.method.names_entitled(row.accepted_by or "", band, row.owner),
        },
    )


def _facts_of_incident(row: IncidentRow, as_of: dt.date) -> FactsOf[IncidentRow]:
    solved = is_solved(row, as_of)
    kind = row.kind or _kind_by_title(row.title)
    beside = " ".join(filter(None, (row.notes, row.texts.get("status"))))
    return FactsOf(
        row=row,
        standards=standards_of(row, load("inputs")["incident_standards"].get(kind)),
        worked_out={
            "escalation_noted": "escalated" in row.cells or says_that(beside, "escalated"),
            "open": None if solved is None else not solved,
            "review_ahead": lies_ahead(row.review, as_of),
            "solved_late": bool(row.target and row.closed and row.target < row.closed <= as_of),
            "took_longer": bool(row.duration and row.time_allowed and row.duration > row.time_allowed),
            "major": is_major(row),
            "security": kind == SECURITY,
        },
    )


def _kind_by_title(title: str) -> str | None:
    words = plans()["incidents"].columns["kind"].words
    longest = max((phrase for phrase in words if holds_one(f" {plain(title)} ", [phrase])), key=len, default="")
    return SECURITY if words.get(longest) == SECURITY else None


def _facts_of_action(row: ActionRow, as_of: dt.date) -> FactsOf[ActionRow]:
    state, said = state_of(row, as_of), row.effective
    ahead = lies_ahead(said, as_of)
    names = tuple(dict.fromkeys(standard_of(name) for name in row.refs))
    return FactsOf(
        row=row,
        standards=standards_of(row, names),
        names=names,
        worked_out={
            "by_internal_audit": begins_with(row.source, "internal_audit_words"),
            "concerns": listed(row.refs),
            "open": state == "open" if state else None,
            "ineffective": begins_with(said, "not_effective"),
            "back": says_back(said) and not begins_with(said, "not_effective"),
            "look_ahead": ahead,
            "recommended": begins_with(row.texts.get("kind"), "recommendation_words"),
            "effective": None if ahead else said,
            "effective_said": said,
        },
    )


def _facts_of_supplier(row: SupplierRow, as_of: dt.date) -> FactsOf[SupplierRow]:
    """Internal by a word of its name or service that isn't about what is done inside by whoever, or by the beginning of its state, class or
    remark."""
    year_ago = months_after(as_of, -int(threshold("inputs", "new_supplier")))
    words = spellings_for("internal_words")
    told = f" {plain(' '.join([row.name, row.service or '']))} "
    done = sorted({*spellings_for("done_inside"), *spellings_for("internal_audit_words")}, key=len, reverse=True)
    said = reduce(lambda text, phrase: text.replace(f" {phrase} ", " "), done, told).split()
    beside = [text for text in (row.texts.get("status"), row.criticality, row.notes) if text]
    begun = {word for text in beside for word in plain(text).split()[:1]}
    own_group = holds(" ".join([*said, *beside]), "own_group")
    aside = remark_in(row, "notes", row.notes) if holds(row.notes, "no_matter_of_security") else None
    return FactsOf(
        row=row,
        standards=standards_of(row),
        worked_out={
            "internal": own_group or not words.isdisjoint([*said, *begun]),
            "own_group": own_group,
            "no_matter_of_security": aside,
            "of_little_weight": _little_weight(row, aside),
            "new": row.started is not None and row.started > year_ago,
        },
    )


def _little_weight(row: SupplierRow, aside: RemarkBeside | None) -> RemarkBeside | None:
    """What says of a supplier that little hangs on it: its class, else the goods that it supplies or a remark; none where its class says otherwise, or it supplies AI."""
    if row.ai:
        return None
    said = row.criticality
    says_no = yes_no().get(plain(said or "")) is False and not says_undecided(said)
    if says_no or begins_with(said, "little_weight"):
        return remark_in(row, "criticality", said)
    if not says_nothing(said):
        return None
    return remark_in(row, "service", row.service) if holds(row.service, "goods_words") else aside


def _facts_of_change(row: ChangeRow) -> FactsOf[ChangeRow]:
    """Who approved it, or on which day, and whether that was too late."""
    kind = plain(row.kind or "").split()
    preapproved, emergency = (not spellings_for(name).isdisjoint(kind) for name in ("preapproved", "emergency"))
    late = bool(row.approved_on and row.deployed_on and row.approved_on > row.deployed_on)
    naming = [column for column in ("approved_by", "approved_on") if column in row.cells]
    by = None if says_nothing(row.approved_by, "approved_by") else row.approved_by
    on = None if says_nothing(row.texts.get("approved_on")) else row.texts.get("approved_on")
    return FactsOf(
        row=row,
        standards=standards_of(row),
        worked_out={
            "approval": by or row.approved_on or on,
            "approval_said": row.approved_by or row.texts.get("approved_on"),
            "preapproved": preapproved,
            "late": late and not emergency,
            "kind_known": bool(kind),
            "service_named": not says_nothing(row.service),
        },
        cells_of_facts={"approval": row.cells[naming[0]]} if naming else {},
    )
