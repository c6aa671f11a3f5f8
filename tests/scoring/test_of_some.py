"""Statements in full that tell of some alone: asked with the cell, and no figure moves."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ims_lib.assessment.of_some import CODE
from tests.builders import assessed, catalogue, criterion, row

A = "27001:A.5.22"


@pytest.mark.parametrize(
    ("status", "evidence", "asked"),
    [
        ("implemented", "Talks with the six largest each quarter", True),
        ("implemented", "Gespräche mit den wichtigsten Lieferanten", True),
        ("implemented", "Entretiens avec les dix plus grands", True),
        ("implemented", "Talks with all suppliers each quarter", False),
        ("partial", "Talks with the six largest each quarter", False),
        ("implemented", "List of June; nobody named for the bought tools", True),
        ("implemented", "Niemand benannt für die zugekauften Systeme", True),
        ("implemented", "Personne de désigné pour les outils achetés", True),
        ("implemented", "Test report; pupils with dyslexia were not in the test set", True),
        ("implemented", "Nobody enters alone", False),
        ("implemented", "Nobody waits for an answer", False),
    ],
)
def test_what_tells_of_some_alone_is_asked(status: str, evidence: str, asked: bool) -> None:
    said = replace(row(27, A, status), evidence=evidence, cells={"status": "F27", "evidence": "G27"})
    found = assessed(catalogue(criterion("supplier.security_reviewed", A)), said)
    assert [each.cell for each in found.findings if each.code == CODE] == ["F27"] * asked
    verdict = found.verdicts[A, "supplier.security_reviewed"]
    assert verdict.level == (1 if status == "implemented" else 0.5)
    assert [source.cell for source in verdict.asked_by] == ["soa.xlsx!SoA!F27"] * asked


def test_a_row_that_an_assessor_judged_is_not_asked_about() -> None:
    said = replace(row(27, A, "implemented"), evidence="Talks with the six largest")
    found = assessed(catalogue(criterion("supplier.security_reviewed", A)), said, judgements={"soa.xlsx!SoA!27": "F"})
    assert not [each for each in found.findings if each.code == CODE]
