"""The last day on which a record of the client's lists says nothing against a statement, and the first on which it does.

The report's day is 24 November 2026.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from tests.builders import catalogue, criterion, row
from tests.scoring.test_disputes import (
    ACTIONS,
    AUDITS,
    CHANGES,
    DOCUMENTS,
    INCIDENTS,
    RISKS,
    SUPPLIERS,
    assessed_with,
    lines_of,
)

DISPUTED, DOUBTED, NOTHING = "statement.disputed", "statement.doubted", ""
YESTERDAY, TODAY, TOMORROW = "2026-11-23", "2026-11-24", "2026-11-25"
DAY = "<the day>"
OTHER = "27001:9.1"
APPROVALS = ["Change no", "Change", "Requested on", "Approved on", "Deployed on"]
TIMES = ["Incident", "Opened", "Closed", "Priority", "Target", "Time taken", "Review held"]

Case = tuple[str, str, Sequence[str], Sequence[str], str, Mapping[str, str]]
# kind of sheet, its name, headings, line with the place of the day, criterion, what is asked by day
CASES: dict[str, Case] = {
    "an action is late from the day after it was due": (
        "audits",
        "NC log",
        ACTIONS,
        ["1", "Door open", "", "Lock", "New lock", DAY, "", ""],
        "nonconformity.action_done",
        {YESTERDAY: DISPUTED, TODAY: NOTHING},
    ),
    "an action that is to be closed on a day ahead is open": (
        "audits",
        "NC log",
        ACTIONS,
        ["1", "Door open", "", "Lock", "New lock", "2026-01-01", DAY, ""],
        "nonconformity.action_done",
        {TODAY: NOTHING, TOMORROW: DISPUTED},
    ),
    "what was closed counts for a year": (
        "audits",
        "NC log",
        ACTIONS,
        ["1", "Door open", "", "Lock", "New lock", "2025-01-01", DAY, ""],
        "nonconformity.effect_checked",
        {"2025-11-23": NOTHING, "2025-11-24": DISPUTED, TODAY: DISPUTED, TOMORROW: NOTHING},
    ),
    "a cause may be looked for for a month": (
        "audits",
        "NC log",
        [*ACTIONS, "Raised on"],
        ["1", "Door open", "", "", "New lock", "2027-08-31", "", "", DAY],
        "nonconformity.cause",
        {"2026-10-24": DISPUTED, "2026-10-25": NOTHING},
    ),
    "a policy is late from the day after its review was due": (
        "documents",
        "Documents",
        DOCUMENTS,
        ["P1", "Access policy", "Policy", "2", "IT", "2024-01-01", DAY],
        "policy.security_reviewed",
        {YESTERDAY: DISPUTED, TODAY: NOTHING},
    ),
    "a change went live by the day of the report": (
        "other",
        "Changes",
        CHANGES,
        ["C1", "New router", "2026-06-01", "", DAY],
        "change.approved",
        {TODAY: DISPUTED, TOMORROW: NOTHING},
    ),
    "a change may be approved on the day on which it goes live": (
        "other",
        "Changes",
        APPROVALS,
        ["C1", "New router", "2026-06-01", DAY, "2026-06-05"],
        "change.approved",
        {"2026-06-05": NOTHING, "2026-06-06": DOUBTED},
    ),
    "an incident is closed on the day that its list says": (
        "other",
        "Incidents",
        INCIDENTS,
        ["I1", "Fire", "P1", "2026-01-01", DAY, "2026-01-02", ""],
        "incident.review",
        {TODAY: DISPUTED, TOMORROW: NOTHING},
    ),
    "an incident may be solved on the very day of its target": (
        "other",
        "Incidents",
        INCIDENTS,
        ["I1", "Fire", "P3", "2026-01-01", DAY, "2026-07-10", ""],
        "service_level.missed_followed",
        {"2026-07-10": NOTHING, "2026-07-11": DOUBTED},
    ),
    "an incident may take all the time that it has": (
        "other",
        "Incidents",
        TIMES,
        ["Portal down", "2026-09-12", "2026-09-12", "P2", "4 h", DAY, ""],
        "service_level.missed_followed",
        {"4 h": NOTHING, "5 h": DOUBTED},
    ),
    "a supplier is new for a year": (
        "other",
        "Suppliers",
        [*SUPPLIERS, "Supplier since"],
        ["Carrier", "Lines", "K-1", "2029-01-01", "", "", DAY],
        "supplier.security_reviewed",
        {"2025-11-24": DISPUTED, "2025-11-25": NOTHING},
    ),
    "a contract is in force on its last day": (
        "other",
        "Suppliers",
        SUPPLIERS,
        ["Carrier", "Lines", "K-1", DAY, "2026-05-01", ""],
        "supplier.contract_on_file",
        {YESTERDAY: DISPUTED, TODAY: NOTHING},
    ),
    "a remark on a review tells something where it is later than the last one": (
        "other",
        "Suppliers",
        [*SUPPLIERS, "Remarks"],
        ["Carrier", "Lines", "K-1", "2029-01-01", "2026-06-01", "2026-11-01", f"reviewed {DAY}"],
        "supplier.security_reviewed",
        {"2026-06-01": DISPUTED, "2026-06-02": DOUBTED},
    ),
    "an audit is missed from the day after it was planned for": (
        "other",
        "Audit programme",
        AUDITS,
        ["A1", "ISMS", DAY, "", "QM", ""],
        "audit.security_conduct",
        {YESTERDAY: DISPUTED, TODAY: NOTHING},
    ),
    "an audit that is to be held on a day ahead was moved": (
        "other",
        "Audit programme",
        AUDITS,
        ["A1", "ISMS", "2026-10-01", DAY, "QM", ""],
        "audit.security_conduct",
        {TODAY: NOTHING, TOMORROW: DOUBTED},
    ),
    "a measure is late from the day after it was due": (
        "risks",
        "Risks",
        [*RISKS, "Status"],
        ["R1", "Theft", "5", "5", "Reduce", "Locks", "IT", DAY, "", "In treatment"],
        "risk.plan_carried_out",
        {YESTERDAY: DISPUTED, TODAY: NOTHING},
    ),
    "a risk is late from the day after its review was due": (
        "risks",
        "Risks",
        [*RISKS, "Next review"],
        ["R1", "Theft", "5", "5", "Reduce", "Locks", "IT", "", "", DAY],
        "risk.done_on_time",
        {YESTERDAY: DOUBTED, TODAY: NOTHING},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_from_which_day_on(name: str) -> None:
    kind, sheet, headings, line, against, by_day = CASES[name]
    knowledge, stated = catalogue(criterion(against, OTHER)), row(4, OTHER, "implemented")
    for day, code in by_day.items():
        lines = lines_of(headings, [cell.replace(DAY, day) for cell in line])
        found = assessed_with(knowledge, [stated], kind, sheet, lines)
        assert ([each.code for each in found.findings], day) == ([code] * bool(code), day)


@pytest.mark.parametrize(("deployed", "later"), [("2026-11-20", False), ("2026-11-21", True)])
@pytest.mark.parametrize(
    ("judged", "code"), [(OTHER, "judgement.overtaken"), ("soa.xlsx!SoA!4", DISPUTED)], ids=["requirement", "row"]
)
def test_a_judgement_settles_what_was_on_record_on_its_day(judged: str, code: str, deployed: str, later: bool) -> None:
    lines = lines_of(CHANGES, ["C1", "New router", "2026-06-01", "", deployed])
    knowledge, stated = catalogue(criterion("change.approved", OTHER)), row(4, OTHER, "planned")
    found = assessed_with(knowledge, [stated], "other", "Changes", lines, judgements={judged: "F"})
    assert [each.code for each in found.findings] == [code] * later


@pytest.mark.parametrize(("of", "code"), [("2026-11-10", DOUBTED), ("2026-11-11", DISPUTED), ("2026-11-24", DISPUTED)])
def test_what_fell_due_by_the_day_of_its_list_is_late(of: str, code: str) -> None:
    lines = [[f"As of {of}"], ACTIONS, ["1", "Door open", "", "Lock", "New lock", "2026-11-10", "", ""]]
    knowledge, stated = catalogue(criterion("nonconformity.action_done", OTHER)), row(4, OTHER, "implemented")
    found = assessed_with(knowledge, [stated], "audits", "NC log", lines)
    assert [each.code for each in found.findings] == [code]
