"""Open findings on AI systems: those that perhaps concern one that they don't name, and causes younger than what they are to explain."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from ims_lib.assessment.objects_listed import systems_inside
from ims_lib.steps.ai_systems.open_findings import ask_of_findings, late_causes, perhaps_on
from ims_lib.steps.ai_systems.told_elsewhere import told_elsewhere
from tests.steps.lists import inputs_of

AS_OF = dt.date(2026, 11, 29)
TRIAGE = {
    "name": "Ticket triage",
    "purpose": "Gives each ticket a priority",
    "services": "Service desk",
    "model": "Add-on, model of 2026-10-17",
    "status": "live",
    "cells": {"purpose": "C5", "model": "G5"},
}
NEAR = {
    "id": "26-07",
    "title": "Half of the tickets carry no urgency",
    "source": "Internal audit, service desk",
    "status": "open",
    "cells": {"title": "D11"},
}
# case → what differs of the finding, what differs of the system, whether it is asked
NEARNESS: dict[str, tuple[dict[str, Any], dict[str, Any], bool]] = {
    "found in its service, on what it makes": ({}, {}, True),
    "in another service": ({"source": "Internal audit, workplace"}, {}, False),
    "on something else": ({"title": "Requests are closed too early"}, {}, False),
    "closed": ({"status": "closed"}, {}, False),
    "it names the system, and is told anyhow": ({"title": "Ticket triage sorts tickets wrongly"}, {}, False),
    "the system isn't in use yet": ({}, {"status": "planned"}, False),
}


@pytest.mark.parametrize("case", NEARNESS)
def test_an_open_finding_in_the_service_of_a_system_is_asked_about(case: str) -> None:
    finding, system, asked = NEARNESS[case]
    lists = inputs_of(ai_systems=[TRIAGE | system], services=[{"name": "Service desk"}], audits=[NEAR | finding]).lists
    told = told_elsewhere(lists.ai_systems, lists)
    near = perhaps_on(lists, systems_inside(lists.services, lists.ai_systems), told, AS_OF)
    found = list(ask_of_findings(lists.ai_systems, near, {}))
    assert [(each.code, each.cell) for each in found] == ([("ai_system.finding_near", "D11")] if asked else [])


CAUSE = {
    "id": "26-14",
    "title": "Ticket triage misroutes",
    "cause": "Model was updated by its vendor",
    "status": "open",
    "cells": {"title": "D18", "cause": "G18"},
}
FIGURES = [("2026 Q2", 5.8), ("2026 Q3", 9.4)]
# case → what differs of the finding, of the system, the figures, whether lower is better, the day of the cause
CAUSES: dict[str, tuple[dict[str, Any], dict[str, Any], list[tuple[str, float]], str, dt.date | None]] = {
    "an update after it got worse": ({}, {}, FIGURES, "lower", dt.date(2026, 10, 17)),
    "the cause has its own day": ({"cause": "Rules changed on 2026-11-02"}, {}, FIGURES, "lower", dt.date(2026, 11, 2)),
    "auf Deutsch": ({"cause": "Modell vom Anbieter aktualisiert"}, {}, FIGURES, "lower", dt.date(2026, 10, 17)),
    "an update before it got worse": ({}, {"model": "Model of 2026-08-01"}, FIGURES, "lower", None),
    "no day is known": ({}, {"model": "Model 4"}, FIGURES, "lower", None),
    "no update": ({"cause": "Nobody looked"}, {}, FIGURES, "lower", None),
    "it got better": ({}, {}, FIGURES, "higher", None),
    "one period alone": ({}, {}, FIGURES[1:], "lower", None),
    "no words say which way is better": ({}, {}, FIGURES, "", None),
}


@pytest.mark.parametrize("case", CAUSES)
def test_a_cause_that_is_younger_than_the_weakness_is_asked_about(case: str) -> None:
    finding, system, figures, better, since = CAUSES[case]
    lists = inputs_of(
        ai_systems=[TRIAGE | system],
        audits=[CAUSE | finding],
        measurements=[
            {
                "title": "Errors of ticket triage",
                "period": period,
                "actual": value,
                "actual_text": str(value),
                "unit": "%",
                "better": better or None,
                "cells": {"actual": f"E{number}"},
            }
            for number, (period, value) in enumerate(figures, start=26)
        ],
    ).lists
    late = late_causes(lists.ai_systems, lists, told_elsewhere(lists.ai_systems, lists))
    assert [each.since for found in late.values() for each in found] == ([since] if since else [])
    for asked in ask_of_findings(lists.ai_systems, {}, late):
        assert (asked.code, asked.cell) == ("ai_system.cause_younger", "G18")
        assert (
            "'Errors of ticket triage' had gone from 5.8 % to 9.4 % in 2026 Q3 (List!E27): what else is"
            in asked.message
        )
