"""Auditors that the client writes in for a session: who mayn't take it, or isn't known, is asked with the cell and the reason."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ims_lib.client.entries import EntryLine, entered_by
from ims_lib.coverage import score_coverage
from ims_lib.register.model import Finding
from ims_lib.steps.audit_programme import AuditProgramme, plan_audits
from ims_lib.steps.owners import find_owners
from tests.builders import catalogue, covered, criterion, register, row
from tests.steps.lists import inputs_of

KNOWLEDGE = catalogue(
    criterion("leadership_and_policy.approved", "27001:5.2"),
    criterion("internal_audit.programme", "27001:9.2.2"),
    criterion("access_control.rules", "27001:A.5.15"),
)
ROWS = [replace(row(4, "27001:A.5.15", "implemented"), owner="Head of platform")]
AUDITORS = [
    {"name": "Quality manager", "standards": ("27001",), "days_per_year": 20, "works_in": "Quality"},
    {"name": "Head of platform", "standards": ("27001",), "days_per_year": 20, "works_in": "Platform"},
    {"name": "Service analyst", "standards": ("20000-1",), "days_per_year": 20, "works_in": "Service desk"},
]


def audited_by(text: str, topic: str) -> AuditProgramme:
    line = EntryLine(
        "2026-11-24", "workbook", f"auditor/{topic} 1", "auditors", "Quality manager", text, "x", "entries.csv!F9"
    )
    coverage = covered(KNOWLEDGE, *ROWS, standards=["27001"])
    client = replace(coverage.client, entries=entered_by([line]))
    coverage = score_coverage(replace(coverage.assessment, client=client))
    owners = find_owners(register(*ROWS), KNOWLEDGE)
    return plan_audits(coverage, inputs_of(auditors=AUDITORS), owners=owners)


def asked(found: AuditProgramme) -> list[Finding]:
    return [each for each in found.findings if each.code == "audit.unfit"]


# who is written in for the session on access → what is said of it; none: nothing
SAID: dict[str, str | None] = {
    "Quality manager": None,
    "Quality manager and Head of platform": None,
    "Quality manager, extern": None,
    "Head of platform": "Head of platform answers for A.5.15",
    "Service analyst": "Service analyst: not qualified for ISO/IEC 27001 by the list of auditors",
    "Frau Keller, extern": "Frau Keller: in no list of auditors, so nobody knows",
    "Outside reviewer": "Outside reviewer: in no list of auditors",
    "Quality manager und Frau Keller": "Frau Keller: in no list of auditors",
    "outside auditor to book for 27001": None,
}


@pytest.mark.parametrize("text", SAID)
def test_an_auditor_who_may_not_take_a_session_or_is_not_known_is_asked(text: str) -> None:
    found, said = audited_by(text, "access_and_cryptography"), SAID[text]
    told = asked(found)
    assert [(each.level, each.file, each.cell) for each in told] == (
        [("question", "entries.csv", "F9")] if said else []
    )
    assert all(said and said in each.message for each in told)
    assert bool(found.unfit) is bool(said)


def test_whoever_holds_another_session_is_asked_for_the_audits_themselves() -> None:
    (told,) = asked(audited_by("Quality manager", "audit_and_review"))
    assert "can’t judge the audits themselves (9.2.2)" in told.message
