"""A Statement of Applicability that doesn't say of a control taken in whether it is implemented, as 27001 6.1.3 d) asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from ims_lib.assessment import Assessment, assess
from ims_lib.register.model import Record, Register, Table
from tests.builders import catalogue, client, criterion, row

CLAUSE, COMPLETE = "27001:6.1.3", "risk.soa_security_complete"
TREATED, CHECKED = "27001:8.3", "risk.security_controls_found"
KNOWLEDGE = catalogue(criterion(COMPLETE, CLAUSE), criterion(CHECKED, TREATED))
ANNEX = [name for name, leaf in KNOWLEDGE.leaves.items() if leaf.standard == "27001" and leaf.part == "annex_a"]
COLUMNS = {"ref": "A", "applicable": "C", "status": "F"}
CERTIFIED = [{"standard": "27001", "edition": 2022, "valid_to": "2028-06-30"}]


def control(number: int, name: str, text: str | None, *, applicable: bool = True) -> Record:
    """One line of a statement; a text that isn't 'implemented' has no status that we know."""
    known = row(number, name, "implemented")
    if text == "implemented":
        return replace(known, applicable=True)
    status = "unknown" if applicable else "not_applicable"
    return replace(known, status=status, status_text=text, applicable=applicable, cells={"ref": f"A{number}"})


def stated(
    texts: Mapping[str, str | None], *, named: int = len(ANNEX), columns: Mapping[str, str] = COLUMNS, **said: bool
) -> Assessment:
    """A certified client with a statement of so many controls, implemented unless a text stands there."""
    lines = enumerate(ANNEX[:named], start=2)
    controls = [control(n, name, texts.get(name, "implemented"), **said if name in texts else {}) for n, name in lines]
    sheet = Table("soa.xlsx", "SoA", "controls", 1, dict(columns), "headings")
    register = Register.of(controls, [], [sheet], [])
    return assess(register, client(certificates=CERTIFIED), catalogue=KNOWLEDGE)


@pytest.mark.parametrize("text", [None, "-", "tbc HR", "to be decided with the landlord", "noch zu klären"])
def test_a_control_taken_in_without_a_status_contradicts_that_the_statement_is_complete(text: str | None) -> None:
    found = stated({"27001:A.7.4": text, "27001:A.8.6": None})
    verdict = found.verdicts[CLAUSE, COMPLETE]
    assert (verdict.level, verdict.channel) == (None, "unknown")
    (asked,) = [each for each in found.findings if each.code == "statement.disputed"]
    assert "A.7.4 'Physical security monitoring' has no status" in asked.message
    assert f"soa.xlsx!SoA!F{ANNEX.index('27001:A.7.4') + 2}" in asked.message
    assert f"soa.xlsx!SoA!F{ANNEX.index('27001:A.8.6') + 2}" in asked.message


def test_a_control_taken_in_without_a_status_is_set_beside_checks_of_all_controls() -> None:
    verdict = stated({"27001:A.7.4": None}).verdicts[TREATED, CHECKED]
    assert (verdict.level, [each.cell for each in verdict.asked_by]) == (
        1,
        [f"soa.xlsx!SoA!F{ANNEX.index('27001:A.7.4') + 2}"],
    )


def test_a_statement_with_a_status_for_each_control_bears_it_out() -> None:
    found = stated({})
    assert found.verdicts[CLAUSE, COMPLETE].level == 1
    (support,) = found.supports["27001", COMPLETE]
    assert support.found == f"controls taken in: {len(ANNEX)}, each with a status"


def test_a_word_that_is_new_to_us_is_a_status_too() -> None:
    found = stated({"27001:A.7.4": "under the landlord"})
    (support,) = found.supports["27001", COMPLETE]
    assert support.found == f"controls taken in: {len(ANNEX)}, each with a status"


OTHERS = {
    "a word that is new to us is asked, and says something": ({"27001:A.7.4": "under the landlord"}, {}),
    "a control that is left out needs no status": ({"27001:A.7.4": None}, {"applicable": False}),
    "a list without a column for what applies": (
        {"27001:A.7.4": None},
        {"columns": {"ref": "A", "status": "F"}},
    ),
    "a list without a column for the status": (
        {"27001:A.7.4": None},
        {"columns": {"ref": "A", "applicable": "C"}},
    ),
    "a list of a few controls": ({"27001:A.5.4": None}, {"named": 20}),
    "a list that hardly gives a status": (dict.fromkeys(ANNEX[:60]), {}),
}


@pytest.mark.parametrize("case", OTHERS)
def test_what_is_no_statement_with_a_gap_contradicts_nothing(case: str) -> None:
    texts, said = OTHERS[case]
    assert stated(texts, **said).verdicts[CLAUSE, COMPLETE].level == 1


@pytest.mark.parametrize(
    ("name", "status", "asked"),
    [
        ("27001:A.8.27", "not_implemented", True),
        ("27001:A.8.27", "partial", False),
        ("27001:A.7.4", "not_implemented", False),
    ],
)
def test_a_control_that_wants_a_document_and_is_not_implemented_is_asked_for_it(
    name: str, status: str, asked: bool
) -> None:
    clause, papers = "27001:7.5.1", "documents.security_set"
    controls = [replace(row(n, each, "implemented"), applicable=True) for n, each in enumerate(ANNEX, start=2)]
    controls = [replace(each, status=status) if name in each.refs else each for each in controls]
    sheet = Table("soa.xlsx", "SoA", "controls", 1, dict(COLUMNS), "headings")
    register = Register.of(controls, [], [sheet], [])
    found = assess(register, client(certificates=CERTIFIED), catalogue=catalogue(criterion(papers, clause)))
    assert found.verdicts[clause, papers].level == 1
    texts = [each.message for each in found.findings if each.code == "statement.doubted"]
    assert [f"soa.xlsx!SoA!F{ANNEX.index(name) + 2}" in text for text in texts] == [True] * asked
    assert all("does that document exist all the same?" in text for text in texts)
