"""All seven steps for one client, each made from coverage, the client's own lists, and the steps before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import pandas as pd

from ims_lib.catalogue.owner_evidence import load_owner_evidence
from ims_lib.cell_places import CellPlace, row_of
from ims_lib.coverage import Coverage
from ims_lib.gaps import Gap
from ims_lib.inputs import Inputs, read_inputs
from ims_lib.inputs.doubts import words_together
from ims_lib.inputs.model import frame_of_findings
from ims_lib.register.model import Finding, Register
from ims_lib.register.settled.reading import as_left
from ims_lib.roadmap import Package, Roadmap, plan_roadmap
from ims_lib.roadmap.capacity import limited
from ims_lib.roadmap.findings import OF_PLAN, role_findings, role_too_slow
from ims_lib.roadmap.measures import rows_of_measures
from ims_lib.standard_ids import number_of
from ims_lib.steps.agreed_costs import with_costs
from ims_lib.steps.ai_systems.view import ObjectsView, view_objects
from ims_lib.steps.audit_programme import AuditProgramme, plan_audits
from ims_lib.steps.audit_programme.programme import with_last_sessions
from ims_lib.steps.benefit import Benefit, find_benefit
from ims_lib.steps.document_set import DocumentSet
from ims_lib.steps.documents import match_documents
from ims_lib.steps.improvement import Improvement, improve
from ims_lib.steps.management_review import ManagementReview, prepare_review
from ims_lib.steps.merged import merge_processes
from ims_lib.steps.owners import Owners
from ims_lib.steps.pairs import Pairs, find_pairs
from ims_lib.steps.processes import AlignedProcesses, align_processes
from ims_lib.steps.risk_register import RiskRegister, register_risks
from ims_lib.steps.sector import SectorView, compare_with_sector
from ims_lib.steps.shared_clauses import SharedClauses, share_clauses
from ims_lib.steps.soa import StatementOfApplicability, state_applicability
from ims_lib.what_if import TriedScenarios, try_saved_scenarios
from ims_lib.wording import in_counts

Step = TypeVar("Step", RiskRegister, DocumentSet)
WALKS_KEPT = 8
"""Of so many steps what a report makes of them is kept: its own and those of its editions."""


@dataclass(frozen=True, eq=False)
class Steps:
    """What each step found, in the order of the steps, with what they were made from."""

    __repr__ = in_counts

    register: Register
    roadmap: Roadmap
    inputs: Inputs
    shared: SharedClauses
    risks: RiskRegister
    processes: AlignedProcesses
    documents: DocumentSet
    soa: StatementOfApplicability
    audits: AuditProgramme
    review: ManagementReview
    improvement: Improvement
    pairs: Pairs
    sector: SectorView
    benefit: Benefit
    objects: ObjectsView
    scenarios: TriedScenarios
    owners: Owners
    """Who owns each process, requirement and set of criteria."""
    whole: Steps | None = None
    """The steps of which these show a part, for one standard alone."""

    @property
    def coverage(self) -> Coverage:
        return self.roadmap.gaps.coverage

    @property
    def findings(self) -> pd.DataFrame:
        """What the inputs and steps give rise to: level, code, message, file, sheet, cell, each once; new words of a column together."""
        return frame_of_findings(words_together(self.findings_by_word)).drop_duplicates(ignore_index=True)

    @property
    def findings_by_word(self) -> list[Finding]:
        """The same with a question for each new word."""
        first, then = (
            (self.shared, self.risks, self.documents, self.soa),
            (self.audits, self.improvement, self.sector, self.objects),
        )
        told = [finding for step in (*first, *then, self.scenarios, self.owners) for finding in step.findings]
        told += [finding for finding in self.roadmap.findings if finding.code in OF_PLAN]
        own = [f for f in (*self.inputs.found, *told) if isinstance(f, Finding)]
        return [as_left(f, self.register.left) for f in own]


def walk_steps(register: Register, roadmap: Roadmap, *, earlier: Mapping[str, Any] | None = None) -> Steps:
    """The seven steps on the client's own data; where it has none, a starting set that says it is a proposal.

    The roadmap of the steps names an owner for each package.

    `earlier` is a parsed results.json of an earlier day, to say what has changed since and why.
    """
    coverage = roadmap.gaps.coverage
    inputs = read_inputs(register)
    objects = view_objects(coverage, inputs, register)
    risks = _asked_once(register_risks(coverage, inputs, register, objects=objects), coverage)
    documents = _asked_once(match_documents(coverage, inputs, register), coverage)
    merged = merge_processes(roadmap.gaps, register, documents.own)
    roadmap = _within_roles(_owned_by(roadmap, documents, merged.owners), documents, merged.owners, register)
    roadmap = with_costs(roadmap, register)
    processes = align_processes(merged)
    # whose each AI system and service is, the gravest systems first; empty where nobody told
    owned = {each.system.cell: each.system.owner or "" for each in objects.gravest}
    owned |= {cell: row.owner or "" for cell, row in objects.service_rows.items()}
    audits = plan_audits(
        coverage,
        inputs,
        risks=risks.criteria_above(),
        known=risks.known_above(),
        measures=risks.open_measures(),
        owners=merged.owners,
        owned=owned,
        roadmap=roadmap,
        remarks={ref: record.notes for record in register.controls if record.notes for ref in record.refs},
    )
    roadmap = with_last_sessions(roadmap, audits)
    treating: dict[str, Any] = {"risks": risks.by_requirement(), "proposed_risks": risks.proposed_by_requirement()}
    treating["measures"] = risks.days_of_measures(rows_of_measures(register, coverage.catalogue))
    return Steps(
        register=register,
        roadmap=roadmap,
        inputs=inputs,
        shared=share_clauses(merged),
        risks=risks,
        processes=processes,
        documents=documents,
        soa=state_applicability(coverage, register, inputs=inputs, documents=documents, **treating),
        audits=audits,
        review=prepare_review(roadmap, inputs, documents, register, risks, earlier, objects),
        improvement=improve(roadmap, inputs, earlier, register),
        pairs=find_pairs(merged),
        sector=compare_with_sector(coverage, processes),
        benefit=find_benefit(merged, audits),
        objects=objects,
        scenarios=try_saved_scenarios(roadmap, register),
        owners=merged.owners,
    )


def _owner(item: Package, owners: Owners, gaps: Mapping[str, Gap]) -> tuple[str, bool, *tuple[str, ...]]:
    """Who answers for a package, and whom rows name for others of the requirements whose gaps it closes; the owner of its process where
    it begins with a row of that owner's. For the first look whoever manages the system, as a proposal until it is confirmed."""
    if item.is_look:
        found = owners.role_here(load_owner_evidence().of_first_look)
        return found.name, not owners.decided.confirmed
    found = owners.owner_of(item.criteria, item.process or "", gaps)
    closed = [
        leaf for leaf in item.requirements if leaf in gaps and not {*gaps[leaf].criteria}.isdisjoint(item.criteria)
    ]
    said_of = {leaf: said for leaf in closed if (said := owners.said_of(leaf))}
    begins = next((said for leaf, said in said_of.items() if item.remark and number_of(leaf) == item.remark[1]), found)
    found = begins if begins.name == owners.processes[item.process or ""].name else found
    named = (said.name for said in said_of.values() if said.kind == "control_row")
    return found.name, found.is_proposed, *(who for who in dict.fromkeys(named) if who != found.name)


def _owned_by(roadmap: Roadmap, documents: DocumentSet, owners: Owners) -> Roadmap:
    """The roadmap with who answers for each package, and the documents that hold what it decides."""
    held = {name: replace(item, held_in=documents.holding(item)) for name, item in roadmap.planned.items()}
    return replace(roadmap, planned=held).with_owners(lambda item: _owner(item, owners, roadmap.gaps.found))


def _within_roles(roadmap: Roadmap, documents: DocumentSet, owners: Owners, register: Register) -> Roadmap:
    """The roadmap, planned anew where days a month are given for roles that answer for packages of it."""
    gaps, client = roadmap.gaps, roadmap.gaps.coverage.client
    given = client.settings.capacity
    answering = {name: item.owner for name, item in roadmap.planned.items()}
    told = [*role_findings(given, answering)]
    if limits := limited(answering, given):
        within = _owned_by(plan_roadmap(gaps, client, register=register, owners=limits), documents, owners)
        if within.calendar or not roadmap.calendar:
            roadmap = within
        else:
            told.append(role_too_slow(limits.values()))
    return replace(roadmap, findings=(*roadmap.findings, *told))


def _asked_once(step: Step, coverage: Coverage) -> Step:
    """A step without the questions that a disputed statement asks of the same row already."""
    asked = coverage.assessment.rows_asked
    findings = tuple(f for f in step.findings if (f.code, row_of(str(CellPlace(f.file, f.sheet, f.cell)))) not in asked)
    return replace(step, findings=findings)
