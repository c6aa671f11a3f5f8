"""From register to assessment, by the rules of scoring in their order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ims_lib.assessment.ai_listed import ask_for_ai
from ims_lib.assessment.beside import beside_questions, differing_judgements, find_beside, with_beside
from ims_lib.assessment.carry_over import with_carry_over
from ims_lib.assessment.certificates import rows_below_certificate, valid_certificates
from ims_lib.assessment.dispute_questions import dispute_questions, overtaken_judgements, rows_asked
from ims_lib.assessment.disputes import find_contradicted, find_disputes, with_disputes, with_records_beside
from ims_lib.assessment.judged_rows import tie_to_rows
from ims_lib.assessment.judgements import known_judgements
from ims_lib.assessment.model import Assessment, Dispute, Source
from ims_lib.assessment.of_some import with_some_alone
from ims_lib.assessment.records import Records
from ims_lib.assessment.soa_records import facts_of_soa
from ims_lib.assessment.statements import find_applicable, stated_levels, statements_of
from ims_lib.assessment.verdicts import direct_verdicts, own_verdicts
from ims_lib.catalogue.model import Catalogue, load_catalogue
from ims_lib.client import Client
from ims_lib.inputs import read_inputs
from ims_lib.register.model import Finding, Register
from ims_lib.register.same_files import groups_asked

Supports = Mapping[tuple[str, str], tuple[Source, ...]]
"""By standard and criterion the client's own lists that bear out what is stated of it there."""


def assess(register: Register, client: Client, *, catalogue: Catalogue | None = None) -> Assessment:
    """A level and a channel for every criterion in every requirement that it weighs in.

    The first of these that exists: a judgement (verified); the client's own rows, for a clause a valid certificate
    (asserted), unless its own lists contradict them (unknown); "not started" (asserted, level 0); what the criterion
    is worth elsewhere (inferred), a mechanism only as far as its scope reaches; else unknown. Absence is never
    inferred.
    """
    catalogue = catalogue or load_catalogue()
    inputs = read_inputs(register)
    disputes, supports = find_disputes(Records(inputs, client, facts_of_soa(register, catalogue)), catalogue)
    found = assess_with(disputes, supports, register, client, catalogue)
    return replace(found, findings=(*ask_for_ai(inputs, client), *found.findings))


def assess_with(
    disputes: tuple[Dispute, ...], supports: Supports, register: Register, client: Client, catalogue: Catalogue
) -> Assessment:
    """The same with what the client's own lists contradict and support."""
    weighing = catalogue.weighing(special_subjects(client))
    judgements, doubts = tie_to_rows(client.judgements, register.rows)
    client = replace(client, judgements=judgements)
    findings = [Finding(each.level, each.code, each.message, each.file, each.sheet, each.cell) for each in doubts]
    judged = known_judgements(client, catalogue, register, findings)
    statements = statements_of(register, judged, catalogue, findings)
    applicable = find_applicable(statements, judged, catalogue, findings)
    certified = valid_certificates(client, catalogue, register, findings)
    rows_below_certificate(statements, certified, catalogue, findings)
    stated = stated_levels(statements, register.dated, findings, asked=groups_asked(register.found))
    said = direct_verdicts(catalogue, weighing, stated, judged, applicable, certified, client)
    contradicted = find_contradicted(said, disputes)
    by_rows = direct_verdicts(catalogue, weighing, stated, {}, applicable, {}, client)
    limited = with_some_alone(with_disputes(said, contradicted), register, findings)
    beside = find_beside(limited, by_rows, register, weighing, judged)
    direct = with_beside(limited, beside)
    findings += dispute_questions(contradicted, said, catalogue, client.judgements)
    findings += beside_questions(beside, direct, catalogue)
    findings += differing_judgements(direct, judged, weighing, catalogue)
    findings += overtaken_judgements(disputes, judged, weighing, catalogue)
    spoken = {
        name: tuple(row.source for row in rows if row.says_something) for name, rows in statements.items() if rows
    }
    silent = [name for name, sources in spoken.items() if not sources]
    return Assessment(
        verdicts=with_records_beside(with_carry_over(weighing, direct, applicable, judged), disputes),
        applicable=applicable,
        own=own_verdicts(weighing, direct, applicable, judged, client),
        said=spoken,
        left_open={name: tuple(row.source for row in statements[name]) for name in silent},
        supports=supports,
        certified=frozenset(certified),
        disputes=disputes,
        findings=tuple(findings),
        weighing=weighing,
        catalogue=catalogue,
        client=client,
        rows_asked=rows_asked(contradicted),
    )


def special_subjects(client: Client) -> frozenset[str]:
    """The special subjects in this client's scope: AI where 42001 is in scope or the client has a role with AI."""
    return frozenset({"ai"} if "42001" in client.standards or client.settings.ai_roles else ())
