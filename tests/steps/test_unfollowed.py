"""Grave incidents to which no nonconformity leads back: which are asked about, and by what one leads back."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from ims_lib.steps.unfollowed import ask_of_unfollowed, passed_over
from tests.steps.lists import inputs_of

DAY = dt.date(2026, 10, 19)
INCIDENT: dict[str, Any] = {
    "id": "M-26-09",
    "title": "Triage model misroutes tickets of a hospital",
    "priority": "2",
    "kind": "ai",
    "opened": DAY,
}
OTHER: dict[str, Any] = {"id": "26-01", "title": "Badges kept by leavers", "raised_on": DAY}

# case → what stands in the incident, what stands in the only action, whether it is asked
CASES: dict[str, tuple[dict[str, Any], dict[str, Any], bool]] = {
    "nothing leads back": ({}, {}, True),
    "of the first priority": ({"kind": "service", "priority": "P1"}, {}, True),
    "called major": ({"kind": "service", "major": True}, {}, True),
    "not grave": ({"kind": "service"}, {}, False),
    "void": ({"status": "void"}, {}, False),
    "the action names it": ({}, {"source": "Incident M-26-09"}, False),
    "the action names a longer id": ({}, {"source": "Incident M-26-091"}, True),
    "it names the action": ({"notes": "see 26-01"}, {}, False),
    "the source names its day": ({}, {"source": "Major incident of 2026-10-19"}, False),
    "the same words, soon after": ({}, {"title": "Model sent a hospital's tickets to the wrong team"}, False),
    "the same words, long after": (
        {},
        {"title": "Model sent a hospital's tickets to the wrong team", "raised_on": dt.date(2027, 3, 1)},
        True,
    ),
    "the same words, before": (
        {},
        {"title": "Model sent a hospital's tickets to the wrong team", "raised_on": dt.date(2026, 9, 1)},
        True,
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_grave_incident_without_an_action_is_asked_about(case: str) -> None:
    incident, action, asked = CASES[case]
    found = list(ask_of_unfollowed(inputs_of(incidents=[INCIDENT | incident], audits=[OTHER | action]).lists))
    assert [finding.message for finding in found] == (
        [
            "no nonconformity or action in the log leads back to M-26-09 'Triage model misroutes tickets of a hospital': was none needed, "
            "or is it missing?"
        ]
        if asked
        else []
    )


def test_without_a_log_nothing_is_asked_and_old_incidents_are_left_out() -> None:
    assert not list(ask_of_unfollowed(inputs_of(incidents=[INCIDENT]).lists))
    old = INCIDENT | {"id": "M-25-01", "opened": dt.date(2025, 3, 1), "cell": "lists.xlsx!List!A5"}
    (found,) = ask_of_unfollowed(inputs_of(incidents=[INCIDENT, old], audits=[OTHER]).lists)
    assert "M-25-01" not in found.message


def test_an_incident_is_passed_over_only_where_the_log_leads_back_to_another() -> None:
    second = INCIDENT | {"id": "M-26-10", "title": "Wrong setting proposed", "cell": "lists.xlsx!List!A5"}
    following = OTHER | {"source": "Incident M-26-09"}
    assert not passed_over(inputs_of(incidents=[INCIDENT, second], audits=[OTHER]).lists)
    assert passed_over(inputs_of(incidents=[INCIDENT, second], audits=[following]).lists) == {"lists.xlsx!List!A5"}
