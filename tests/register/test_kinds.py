"""What a sheet is about: a list of graded findings is no list of controls."""

from __future__ import annotations

import pytest

from tests.register.sheets import check, codes, sheet

FINDINGS = {
    "English": (
        "Findings",
        "ID | Class | Text | Refers to | Root cause | Action | Effect",
        "Minor nonconformity",
        "Observation",
    ),
    "German": (
        "Abweichungen",
        "Nr | Grad | Text | Bezug | Ursache | Maßnahme | Wirkung",
        "Nebenabweichung",
        "Beobachtung",
    ),
    "Italian": (
        "Foglio1",
        "N. | Tipo | Testo | Riferimento | Causa radice | Azione correttiva | Effetto",
        "maggiore",
        "minore",
    ),
}


@pytest.mark.parametrize("language", FINDINGS)
def test_a_list_of_graded_findings_holds_no_controls(language: str) -> None:
    name, heads, one, other = FINDINGS[language]
    rows = (
        f"1 | {one} | Gates open | A.7.4 | Habit | Lock | 2026-08: ok\n2 | {other} | No list | A.5.9 | Habit | List |"
    )
    found = check(sheet(f"{heads}\n{rows}", name), file="soa.xlsx")
    assert [each["kind"] for each in found["sheets"]] == ["audits"]
    assert [record["status"] for record in found["records"]] == ["unknown", "unknown"]
    assert "status.disagree" not in codes(found)


def test_a_gap_analysis_that_grades_its_gaps_holds_controls() -> None:
    text = """
    Clause | Requirement | Result | Root cause | Corrective action
    4.1 | Context | Conform | |
    4.2 | Interested parties | Conform | |
    4.3 | Scope | Minor nonconformity | Habit | Write it
    """
    assert [each["kind"] for each in check(sheet(text, "Findings"), file="27001.xlsx")["sheets"]] == ["controls"]


def test_a_column_of_statuses_stays_one_in_a_list_of_findings() -> None:
    text = "ID | Class | Finding | Ref | Progress\n1 | Minor | Gates open | A.7.4 | done\n2 | Major | No list | A.5.9 | planned"
    found = check(sheet(text, "Findings"))
    assert [(r["status_text"], r["status"]) for r in found["records"]] == [
        ("done", "implemented"),
        ("planned", "planned"),
    ]
