"""AI systems and services as the client reads them, on the page, in the workbook and in results.json."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

import ims_lib as ims
from ims_lib.assessment import assess
from ims_lib.catalogue import load_catalogue
from ims_lib.coverage import score_coverage
from ims_lib.gaps import find_gaps
from ims_lib.register.model import Register
from ims_lib.report.steps.systems import (
    DUTIES,
    LIGHTS,
    ROLES,
    SERVICES,
    SYSTEMS,
    results_systems,
    rows_systems,
    section_systems,
)
from ims_lib.roadmap import plan_roadmap
from ims_lib.steps import Steps, walk_steps
from tests.builders import client
from tests.report.test_document_sections import heading, walk
from tests.report.test_risks_section import text_of
from tests.steps.lists import grid, table


@pytest.fixture(scope="module")
def harbour() -> Steps:
    client = ims.open_client("harbour", as_of="2026-11-24")
    register = ims.read_register(client)
    gaps = ims.find_gaps(ims.score_coverage(ims.assess(register, client)))
    return walk_steps(register, ims.plan_roadmap(gaps, client))


def test_the_page_names_each_system_with_its_owner_and_the_class_proposed(harbour: Steps) -> None:
    html = text_of(section_systems(harbour).html)
    for said in ("Ticket triage", "Service desk lead", "Assistant for engineers", "Article 50", "no legal advice"):
        assert said in html
    assert heading(section_systems(harbour)).startswith("3 AI systems and 9 services in scope")


def test_the_bought_systems_leave_the_work_of_builders_outside_the_plan(harbour: Steps) -> None:
    assert "days of work are left out of the plan" in text_of(section_systems(harbour).html)
    builders = {name for name, each in load_catalogue().criteria.items() if each.for_builders}
    planned = {name for item in harbour.roadmap.in_order for name in item.criteria}
    assert not builders & planned


def test_without_lists_and_without_42001_there_is_no_section() -> None:
    assert section_systems(walk(standards=["27001"], knowledge=load_catalogue())).title == ""
    bare = section_systems(walk(standards=["27001", "42001"], knowledge=load_catalogue()))
    assert heading(bare) == "No list names an AI system or a service, so what is asked of each counts once"


def test_the_statement_of_applicability_has_a_reason_for_each_control_by_the_role(harbour: Steps) -> None:
    entries = [entry for entry in harbour.soa.entries if entry.standard == "42001"]
    assert len(entries) == 38
    assert all(entry.reason for entry in entries)
    decided = {entry.control for entry in entries if not entry.proposal}
    assert decided == {"42001:A.6.2.6"} == {on for on in harbour.coverage.client.judgements if on.startswith("42001:A")}


def test_the_workbook_holds_a_sheet_for_each(demo_report: Path) -> None:
    book = load_workbook(demo_report / "workbook.xlsx", read_only=True)
    rows: dict[str, int] = {}
    for name in (SYSTEMS, SERVICES, LIGHTS, ROLES, DUTIES):
        rows[name] = sum(any(values) for values in book[name].iter_rows(min_row=4, values_only=True))
    assert rows[SYSTEMS] == 3
    assert rows[SERVICES] == 9
    assert rows[ROLES] == 38
    assert rows[LIGHTS] % 6 == 0
    assert rows[DUTIES] > 3


def test_a_year_typed_among_days_is_shown_as_it_was_typed() -> None:
    heads = "Id | AI system | Purpose | Kind | Our role (ISO 22989) | In use since | Retirement"
    seen = seen_in(table(f"{heads}\nA1 | Tutor | answers | LLM | customer | 1905-07-15 | 2027-03-31"))
    (shown,) = rows_systems(seen)[SYSTEMS]
    assert (shown["since"], shown["retirement"]) == ("2023", date(2027, 3, 31))
    assert seen.objects.system_rows[shown["cells"][0]].since == date(2023, 1, 1)


def test_duties_of_a_system_whose_role_isnt_said_are_none_of_another_role() -> None:
    heads = "Id | AI system | Purpose | Provider | Kind | Our role (ISO 22989)"
    lines = ["A1 | Tutor | answers | Ours | LLM | producer", "A2 | Copilot | writes | Lumora | LLM | customer"]
    seen = seen_in(table("\n".join([heads, *lines])), overlays=["eu_ai_act"])
    concerns: dict[str, set[str]] = {}
    for shown in rows_systems(seen)[DUTIES]:
        concerns.setdefault(shown["system"], set()).add(shown["concerns"])
    assert concerns["Tutor"] == {"as its row stands", "its role isn’t said", "if it is so"}
    assert concerns["Copilot"] == {"as its row stands", "in another role only", "if it is so"}


def test_a_system_stands_in_the_services_that_either_list_says() -> None:
    systems = table("Id | AI system | Kind | Our role (ISO 22989) | Services\nA1 | Copilot | LLM | customer | Desk")
    services = table(
        "Service | Owner | Customers | SLA target | AI inside\nMail | Ann | all | | Copilot\nDesk | Bob | all | 99 % | A1"
    )
    seen = seen_in(systems, services=services)
    assert [shown["services"] for shown in rows_systems(seen)[SYSTEMS]] == ["Desk; Mail"]
    row = re.search(r"<tr><th[^>]*>Mail</th>(.*?)</tr>", section_systems(seen).html, flags=re.S)
    assert row
    assert '<td data-l="Target">not said</td>' in row[1]


def seen_in(systems: list[list[str]], services: Sequence[Sequence[str]] = (), **said: Any) -> Steps:
    """The steps of a client that has a list of AI systems, perhaps one of services, and no more."""
    grids = [grid("AI systems", systems), *([grid("Services", services)] if services else [])]
    register = Register.of([], [], [], [], grids)
    gaps = find_gaps(score_coverage(assess(register, client(**said), catalogue=load_catalogue())))
    return walk_steps(register, plan_roadmap(gaps, client(**said)))


def test_results_name_each_object_and_how_it_stands(harbour: Steps, demo_report: Path) -> None:
    kept: dict[str, Any] = json.loads((demo_report / "results.json").read_text(encoding="utf-8"))["objects"]
    assert [each["id"] for each in kept["ai_systems"]] == ["AI-1", "AI-2", "AI-3"]
    assert len(kept["services"]) == 9
    assert json.loads(json.dumps(results_systems(harbour))) == kept
