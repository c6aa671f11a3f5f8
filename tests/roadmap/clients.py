"""Clients whose plans are looked at as a whole, each with its gaps: demo clients and one that has nothing."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

from ims_lib.assessment import assess
from ims_lib.catalogue.model import load_catalogue
from ims_lib.client import Client
from ims_lib.coverage import score_coverage
from ims_lib.gaps import Gaps, find_gaps
from ims_lib.register.model import Register
from ims_lib.roadmap import Roadmap, plan_roadmap
from tests.builders import ALL, client, register
from tests.conftest import demo

NOTHING = "nothing there"
"""Not a demo client: all of three standards is missing, and no certificate is held."""
DEMO = ("harbour", "stadtspital", "millrace")
CLIENTS = (*DEMO, NOTHING)


@cache
def known_of(name: str) -> tuple[Gaps, Client, Register]:
    if name != NOTHING:
        steps = demo(name)
        return steps.roadmap.gaps, steps.coverage.client, steps.register
    found, rows = client(not_started=list(ALL), capacity=40), register()
    return find_gaps(score_coverage(assess(rows, found, catalogue=load_catalogue()))), found, rows


@cache
def plan_of(name: str) -> Roadmap:
    gaps, found, rows = known_of(name)
    return plan_roadmap(gaps, found, register=rows)


def planned_with(name: str, **said: Any) -> Roadmap:
    """The plan of the same gaps with other settings."""
    gaps, found, rows = known_of(name)
    settings = type(found.settings).model_validate(found.settings.model_dump() | said)
    return plan_roadmap(gaps, replace(found, settings=settings), register=rows)
