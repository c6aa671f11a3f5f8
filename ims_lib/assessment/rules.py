"""From register to assessment, by the rules of scoring in their order."""

from __future__ import annotations

from ims_lib.assessment.certificates import rows_below_certificate, valid_certificates
from ims_lib.assessment.judgements import known_judgements
from ims_lib.assessment.model import Assessment
from ims_lib.assessment.statements import find_applicable, statements_of
from ims_lib.assessment.verdicts import direct_verdicts, own_verdicts, with_carry_over
from ims_lib.catalogue.model import Catalogue, load_catalogue
from ims_lib.client import Client
from ims_lib.register.model import Finding, Register


def assess(register: Register, client: Client, *, catalogue: Catalogue | None = None) -> Assessment:
    """A level and a channel for every criterion in every requirement that it serves.

    The first of these that exists: a judgement (verified); the mean of the client's own rows, for a clause
    a valid certificate (asserted); the mean of the same criterion elsewhere (inferred); "not started"
    (asserted, level 0); else unknown. Absence is never inferred, only how far something is there.
    """
    catalogue = catalogue or load_catalogue()
    findings: list[Finding] = []
    judged = known_judgements(client, catalogue, register, findings)
    statements = statements_of(register, judged, catalogue, findings)
    applicable = find_applicable(statements, judged, catalogue, findings)
    certified = valid_certificates(client, catalogue, findings)
    direct = direct_verdicts(catalogue, statements, judged, applicable, certified)
    rows_below_certificate(statements, certified, catalogue, findings)
    verdicts = with_carry_over(catalogue, direct, applicable, client)
    return Assessment(
        verdicts=verdicts,
        applicable=applicable,
        own=own_verdicts(catalogue, verdicts, judged),
        certified=frozenset(certified),
        findings=tuple(findings),
        catalogue=catalogue,
        client=client,
    )
