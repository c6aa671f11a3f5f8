"""The register put together: the client's risks on one scale with what is left of them, and ours as proposals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import pandas as pd

from ims_lib.catalogue.library import load_library
from ims_lib.coverage import Coverage
from ims_lib.inputs import Inputs
from ims_lib.register.model import Finding, Register
from ims_lib.risks import grade_risks
from ims_lib.risks.graded import GradedRisks, inherent_sheets
from ims_lib.risks.legend import check_legend, check_levels, read_legend, with_legend
from ims_lib.steps.ai_systems.view import ObjectsView, view_objects
from ims_lib.steps.risk_register import findings as told
from ims_lib.steps.risk_register.entries import Ground, client_entry, proposed_entry
from ims_lib.steps.risk_register.entry import RiskEntry
from ims_lib.steps.risk_register.events import answers_in, events_of, events_of_systems, with_harm
from ims_lib.steps.risk_register.happened import find_contested, find_happened, find_remarks
from ims_lib.steps.risk_register.model import Link, RiskRegister, risks_by_requirement
from ims_lib.steps.risk_register.process import process_steps
from ims_lib.steps.risk_register.proposed_risks import proposed_risks
from ims_lib.steps.risk_register.same import Same, find_same
from ims_lib.steps.risk_register.systems import SystemsAtRisk


def register_risks(
    coverage: Coverage, inputs: Inputs, register: Register | None = None, *, objects: ObjectsView | None = None
) -> RiskRegister:
    """One risk register: the client's risks as they are, the level of each today, and ours as proposals.

    The level today is derived from how far the criteria that treat a risk are in place, and stands beside what the client says
    is left; where the two fall into different bands, it is asked. It isn't below the client's score while a measure of its is
    open. Nothing is left off a risk that nobody treats, and nothing for a control that the client's own records contradict. A risk of ours that the client's surely is stands in
    the client's row and isn't proposed again; where that isn't sure, it is asked. What the client's other lists tell, and the
    remarks in the rows of its `register`, is held against the risks: one that is said to have happened is asked, and counts a step
    likelier than by what is in place. What is known of its AI systems (`objects`) is found here where it isn't given.
    """
    client = coverage.client
    legend = read_legend(register.grids if register else ())
    graded = grade_risks(inputs, with_legend(client.settings.risk, legend))
    listed, method, sheets = graded.risks, graded.method, graded.sheets
    same = find_same(listed, coverage)
    library = load_library().risks
    view = objects or view_objects(coverage, inputs, register)
    systems = replace(SystemsAtRisk.of_client(client, inputs), view=view)
    events = list(with_harm(events_of(inputs, register, client), systems))
    events += events_of_systems(view, inputs.lists.measurements, systems)
    happened = find_happened(listed, events, same.library, client.settings.risk.different)
    remarks, inherent = find_remarks(coverage, register), inherent_sheets(register.tables if register else ())
    answers = answers_in(inputs, client)
    ground = Ground(method, coverage, find_contested(coverage), happened, remarks, systems, inherent, answers)
    proposals = proposed_risks(client, inputs, systems, taken=set(same.library.values()), shown=happened)
    entries = [client_entry(each, library.get(same.library.get(each.risk, "")), same, ground) for each in listed]
    ours = [proposed_entry(risk, ground) for risk in proposals.values()]
    entries += sorted(ours, key=lambda entry: -(entry.before.score or 0))
    ways = tuple(_links(entries, coverage))
    found = RiskRegister(
        entries={entry.risk: entry for entry in entries},
        ways=ways,
        idle=_idle_controls(ways, coverage, given=len(listed) > 0),
        pairs=same.pairs_still_asked(proposals),
        process=pd.DataFrame(),
        method=method,
        findings=(),
    )
    of_settings = check_legend(client.settings.risk, legend, method)
    findings = (*graded.settings_findings, *of_settings, *_findings(found, graded, same, coverage))
    return replace(found, process=process_steps(found, sheets), findings=findings)


def _findings(found: RiskRegister, graded: GradedRisks, same: Same, coverage: Coverage) -> Iterator[Finding]:
    """What is to be settled of levels, sheets, rows and risks, in this order."""
    yield from check_levels(graded.risks, graded.method)
    yield from told.of_sheets(graded.sheets, graded.wanted)
    yield from (*graded.row_findings, *same.findings)
    yield from told.of_risks(found, graded.risks, coverage)
    yield from told.of_approvals(found, coverage.client)
    yield from (*told.of_pairs(found, coverage), *told.of_proposals(found, coverage))


def _links(risks: Iterable[RiskEntry], coverage: Coverage) -> Iterator[Link]:
    """Each way from a risk over a requirement in scope to a criterion; none twice."""
    for risk in risks:
        treating = set(risk.criteria)
        for requirement in dict.fromkeys(ref for ref in risk.refs if ref in coverage.figures):
            serving = coverage.catalogue.criteria_of.get(requirement, ())
            asked: list[str | None] = [name for name in serving if name in treating]
            for name in asked or [None]:
                level = coverage.in_scope[name].own_level if name else None
                yield Link(risk.risk, requirement, name, level, risk.origin)


def _idle_controls(ways: Sequence[Link], coverage: Coverage, *, given: bool) -> pd.DataFrame:
    """Applicable controls of an Annex A that no risk of the client names, with the proposed risks that they would treat.

    One that the client has still to decide on is left out: nobody has said yet that it applies. Empty where the client
    has no register, so that none is `given`: then nothing can be said.
    """
    decided = {*coverage.assessment.said, *coverage.assessment.left_open, *coverage.client.judgements}
    annexes = coverage.requirements[coverage.requirements["part"] == "annex_a"]
    controls = annexes[annexes["applicable"] & annexes.index.isin(list(decided))]
    named = risks_by_requirement(ways, "client")
    ours = risks_by_requirement(ways, "proposed")
    idle = controls[given & ~controls.index.isin(list(named))][["standard", "title"]]
    proposed = [ours.get(str(name), ()) for name in idle.index]
    return idle.assign(proposed=pd.Series(proposed, idle.index, dtype=object))
