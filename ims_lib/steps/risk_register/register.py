"""The register put together: the client's risks on one scale with what is left of them, and those of ours that are usual for it and that its register doesn't have yet, as proposals."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

import pandas as pd

from ims_lib.ai_roles.said import may_build
from ims_lib.answers_given import answers_to
from ims_lib.assessment.objects import Objects
from ims_lib.assessment.rules import special_subjects
from ims_lib.catalogue.library import Risk, load_library
from ims_lib.catalogue.sectors import find_sector
from ims_lib.client import Client
from ims_lib.coverage import Coverage
from ims_lib.grouping import grouped
from ims_lib.inputs import Inputs
from ims_lib.register.model import NO_REGISTER, Finding, Register
from ims_lib.risks import grade_risks
from ims_lib.risks.graded import GradedRisks, inherent_sheets
from ims_lib.risks.legend import check_legend, check_levels, read_legend, with_legend
from ims_lib.risks.scales import AI, category_standards
from ims_lib.scales import setting
from ims_lib.steps.ai_systems.view import ObjectsView, view_objects
from ims_lib.steps.risk_register import findings as told
from ims_lib.steps.risk_register.entries import Ground, client_entry, proposed_entry
from ims_lib.steps.risk_register.entry import RiskEntry
from ims_lib.steps.risk_register.events import answers_in, events_of, events_of_systems, with_harm
from ims_lib.steps.risk_register.happened import find_contested, find_happened, find_remarks, with_answers
from ims_lib.steps.risk_register.model import Link, RiskRegister, risks_by_requirement
from ims_lib.steps.risk_register.process import process_steps
from ims_lib.steps.risk_register.same import Same, find_same
from ims_lib.steps.risk_register.systems import SystemsAtRisk, has_rule


def register_risks(
    coverage: Coverage, inputs: Inputs, register: Register = NO_REGISTER, *, objects: ObjectsView | None = None
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
    legend = read_legend(register.grids)
    graded = grade_risks(inputs, with_legend(client.settings.risk, legend))
    listed, method, sheets = graded.risks, graded.method, graded.sheets
    same = find_same(listed, coverage, {row.own_name for row in inputs.lists.ai_systems})
    library = load_library().risks
    view = objects or view_objects(coverage, inputs, register)
    systems = replace(SystemsAtRisk.of_client(client, inputs), view=view)
    events = list(with_harm(events_of(inputs, register, client), systems))
    events += events_of_systems(view, inputs.lists.measurements, systems)
    happened = find_happened(listed, events, same.library, client.settings.risk.different)
    happened = with_answers(happened, listed, answers_to("risk.happened", client))
    remarks, inherent = find_remarks(coverage, register), inherent_sheets(register.tables)
    answers = answers_in(inputs, client)
    ground = Ground(method, coverage, find_contested(coverage), happened, remarks, systems, inherent, answers)
    others, taken = replace(systems, had=same.had), set(same.library.values()).difference(same.had)
    proposals = proposed_risks(client, inputs, others, taken=taken, shown=happened.keys() - same.had)
    entries = [client_entry(each, library.get(same.library.get(each.risk, "")), same, ground) for each in listed]
    ours = [proposed_entry(risk, replace(ground, systems=others)) for risk in proposals.values()]
    entries += sorted(ours, key=lambda entry: -(entry.before.score or 0))
    ways = tuple(_links(entries, coverage))
    found = RiskRegister(
        entries={entry.risk: entry for entry in entries},
        ways=ways,
        idle=_idle_controls(ways, coverage, given=len(listed) > 0),
        pairs=tuple(pair for pair in same.asked if pair.b not in library or pair.b in proposals),
        process=pd.DataFrame(),
        method=method,
        findings=(),
    )
    of_settings = check_legend(client.settings.risk, legend, method)
    findings = (*graded.settings_findings, *of_settings, *_findings(found, graded, same, coverage))
    return replace(
        found,
        process=process_steps(found, sheets, by_settings=client.settings.risk.grades is not None),
        findings=findings,
    )


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


def proposed_risks(
    client: Client, inputs: Inputs, systems: SystemsAtRisk, *, taken: Collection[str], shown: Collection[str]
) -> dict[str, Risk]:
    """The usual risks of the client's sector, of its standards in scope and its use of AI, but for those `taken`.

    A risk of which the client's own lists bear a sign (`shown`), or that its impact assessments rate or the screening of a system that acts alone or did harm names, is among them whatever the sector. Where that names few
    of a category or isn't known, the gravest of ours fill up to the number in data/scales/risk/register.csv. Where AI
    systems are listed, those of AI that fit none are left out, and each system has so many of its own as stands there;
    else a risk of building models is left out for a client that only uses them.
    """
    library, sectors = load_library().risks, load_library().sectors
    sector = find_sector(client.settings.sector, sectors)
    usual = set(sector.risks) if sector else set()
    found: set[str] = set()
    for category in _categories(client, inputs):
        of_category = [name for name, risk in library.items() if risk.category == category]
        fitting = [name for name in of_category if _fits(library[name], client, systems)]
        grave = sorted(fitting, key=lambda name: (name not in usual, -gravity(library[name]), name))
        least = int(setting("risk/register", "proposed_for_category"))
        own = (name for name in fitting if systems.assessed(library[name]) or any(systems.harming(library[name])))
        told = {*usual, *shown, *own}
        found |= {name for place, name in enumerate(grave) if name in told or place < least}
        found |= _for_each_system([library[name] for name in fitting], systems)
    order = sorted(found.difference(taken), key=lambda name: (-gravity(library[name]), name))
    return {name: library[name] for name in order}


def _fits(risk: Risk, client: Client, systems: SystemsAtRisk) -> bool:
    """Whether a risk may be one of this client's: of AI, of a system that it lists or of the organisation."""
    if risk.category != AI or not systems.rows:
        return not risk.for_builders or may_build(client)
    return not risk.per_system or bool(systems.of(risk))


def _for_each_system(risks: Iterable[Risk], systems: SystemsAtRisk) -> set[str]:
    """The gravest of each listed system, those with a rule of their own that it surely fits first: they say more of it than what is true of all."""
    own = [
        (row.cell, (risk, has_rule(risk) and row.cell not in unsure))
        for risk in risks
        for unsure in [{row.cell for row in systems.unsure_of(risk)}]
        for row in systems.of(risk)
    ]
    most = int(setting("risk/register", "proposed_for_system"))
    return {
        risk.id
        for found in grouped(own).values()
        for risk, _ in sorted(found, key=lambda each: (not each[1], -gravity(each[0]), each[0].id))[:most]
    }


def gravity(risk: Risk) -> int:
    """Likelihood × consequence before treatment, as the library has them."""
    return risk.likelihood * risk.consequence


def _categories(client: Client, inputs: Inputs) -> list[str]:
    """The categories of the standards in scope; AI too where the client has an AI role, or a list of its own names AI."""
    named = any(row.ai for row in inputs.lists.suppliers)
    named |= any(row.kind == AI for row in inputs.lists.incidents)
    with_ai = named or AI in special_subjects(client, Objects.of(inputs.lists))
    return [
        name
        for name, standard in category_standards().items()
        if standard in client.standards or (name == AI and with_ai)
    ]
