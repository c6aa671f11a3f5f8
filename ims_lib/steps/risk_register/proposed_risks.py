"""Which risks of the library are proposed to a client: those usual for it that its own register doesn't have yet."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from ims_lib.ai_roles.said import may_build
from ims_lib.assessment.objects import Objects
from ims_lib.assessment.rules import special_subjects
from ims_lib.catalogue.library import Risk, load_library
from ims_lib.catalogue.sectors import find_sector
from ims_lib.client import Client
from ims_lib.grouping import grouped
from ims_lib.inputs import Inputs
from ims_lib.risks.scales import AI, category_standards
from ims_lib.scales import setting
from ims_lib.steps.risk_register.systems import SystemsAtRisk, has_rule


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
