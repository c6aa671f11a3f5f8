"""AI systems and services one by one: how each stands, what stands inside what, six lights, what is overdue, what falls away."""

from __future__ import annotations

from typing import Any

import pytest

from ims_lib.ai_roles.said import Undecided
from ims_lib.assessment import assess
from ims_lib.assessment.objects_listed import systems_inside
from ims_lib.catalogue import load_catalogue
from ims_lib.catalogue.criteria import Serves
from ims_lib.catalogue.library import load_library
from ims_lib.coverage import Coverage, score_coverage
from ims_lib.gaps import find_gaps
from ims_lib.inputs import read_inputs
from ims_lib.register.model import Register, SourceGrid
from ims_lib.spreadsheet.grid import Grid, Row
from ims_lib.steps.ai_systems.standing import standings
from ims_lib.steps.ai_systems.view import ObjectsView, view_objects
from tests.builders import catalogue, client, criterion, row
from tests.steps.lists import inputs_of

SYSTEMS = """Id | AI system | Kind | Role | Provider | Services | Last impact assessment | Status
AI-1 | Ticket triage | classifier | customer | Deskware | Service desk | 2026-03-01 | live
AI-2 | Engineers' assistant | LLM | customer | Lumora | | 2025-01-10 | live
AI-3 | Old sorter | classifier | customer | Deskware | | | retired"""
SERVICES = """Service | Service owner | Customers | Service level target | AI inside
Service desk | Desk lead | all | 85 % in 30 s |
Backup | Head of operations | all | 99.5 % | assistant
Portal | Desk lead | all | none |"""


def register_of(*records: Any, **sheets: str) -> Register:
    grids = []
    for name, text in sheets.items():
        lines = [tuple(cell.strip() for cell in line.split("|")) for line in text.splitlines()]
        grid = Grid(name=name.replace("_", " "), rows=[Row(n, cells) for n, cells in enumerate(lines, start=1)])
        grids.append(SourceGrid("lists.xlsx", "other", grid))
    return Register.of(records, (), [], [], grids=tuple(grids))


def seen(*records: Any, **said: Any) -> tuple[Coverage, ObjectsView]:
    register = register_of(*records, AI_systems=SYSTEMS, Services=SERVICES)
    coverage = score_coverage(assess(register, client(**said), catalogue=load_catalogue()))
    return coverage, view_objects(coverage, read_inputs(register))


def test_a_system_differs_from_others_where_it_was_judged_for_itself() -> None:
    coverage, view = seen(judgements={"ai_information.needs@AI-1": "F"})
    one, other = view.systems
    assert one.groups["42001:A.8"]["verified"] > other.groups["42001:A.8"]["verified"] == 0
    areas = coverage.clauses.loc["42001:A.8", "verified"]
    assert areas == pytest.approx((one.groups["42001:A.8"]["verified"] + 0) / 2)
    assert "ai_information.needs" not in one.unknown
    assert "ai_information.needs" in other.unknown


def test_shares_of_a_system_and_of_a_service_add_up_to_one() -> None:
    _, view = seen(row(4, "42001:A.5.2", "partial"), row(5, "20000-1:8.3.3", "partial"))
    for each in (*view.systems, *view.services):
        for figures in each.groups.values():
            assert sum(
                figures[name] for name in ("verified", "asserted", "inferred", "unknown", "gap")
            ) == pytest.approx(1)


def test_a_standard_out_of_scope_gives_no_themes() -> None:
    coverage, _ = seen(standards=["27001"])
    assert [each.groups for each in standings(coverage.assessment, "ai_system", ())] == [{}, {}]


# what the service's cell names | what the system's cell names | whether it is inside
INSIDE = [
    ("Ticket triage", "", True),
    ("AI-1", "", True),
    ("triage", "", True),
    ("Chatbot, ticket triage", "", True),
    ("Chatbot", "", False),
    ("", "Service desk", True),
    ("", "Backup; Service desk", True),
    ("", "Backup", False),
    ("none", "-", False),
]


@pytest.mark.parametrize(("in_service", "in_system", "expected"), INSIDE)
def test_a_system_stands_in_a_service_by_what_either_list_says(in_service: str, in_system: str, expected: bool) -> None:
    lists = inputs_of(
        ai_systems=[{"name": "Ticket triage", "id": "AI-1", "services": in_system}],
        services=[{"name": "Service desk", "ai_systems": in_service, "cell": "lists.xlsx!Services!A4"}],
    ).lists
    assert bool(systems_inside(lists.services, lists.ai_systems)) is expected


def test_a_name_that_is_just_so_is_no_part_of_another() -> None:
    lists = inputs_of(
        ai_systems=[
            {"name": "Assistant", "cell": "a!1"},
            {"name": "HR Assistant", "cell": "a!2"},
            {"name": "Sorter", "id": "4", "cell": "a!3"},
        ],
        services=[
            {"name": "Desk", "ai_systems": "Assistant", "cell": "s!1"},
            {"name": "Pilot", "ai_systems": "GPT 4 pilot", "cell": "s!2"},
        ],
    ).lists
    inside = systems_inside(lists.services, lists.ai_systems)
    assert {cell: [row.name for row in rows] for cell, rows in inside.items()} == {"s!1": ["Assistant"]}


def test_services_with_ai_have_six_lights_by_the_systems_inside() -> None:
    criteria = load_catalogue().criteria
    named = load_library().lights["reliability"].criteria
    objects = {"ai_system": "AI-1", "service": "Service desk"}
    judged = {f"{name}@{objects[per]}": "F" for name in named if (per := criteria[name].per)}
    _, view = seen(judgements=judged)
    assert [each.service.name for each in view.with_ai] == ["Service desk", "Backup"]
    states = {each.service.name: {light.light.id: light.state for light in each.lights} for each in view.with_ai}
    assert states["Service desk"]["reliability"] == "in place"
    assert states["Backup"]["reliability"] == "unknown"
    assert len(states["Backup"]) == len(load_library().lights) == 6


def test_a_light_is_open_where_what_is_known_is_nothing() -> None:
    judged = dict.fromkeys(load_library().lights["value"].criteria, "N")
    _, view = seen(judgements=judged)
    assert {light.state for each in view.with_ai for light in each.lights if light.light.id == "value"} == {"open"}


def test_a_light_counts_no_criterion_that_falls_away_by_the_role_for_the_system_inside() -> None:
    # The assistant is trained here, so what concerns training data falls away for the bought triage alone.
    systems = SYSTEMS.replace("| LLM | customer | Lumora |", "| LLM | producer | in-house |")
    register = register_of(AI_systems=systems, Services=SERVICES)
    coverage = score_coverage(assess(register, client(), catalogue=load_catalogue()))
    view = view_objects(coverage, read_inputs(register))
    on = {each.service.name: light for each in view.with_ai for light in each.lights if light.light.id == "compliance"}
    assert "ai_data.training_permitted" in on["Backup"].unknown
    assert "ai_data.training_permitted" not in on["Service desk"].unknown
    assert "roles.ai_system_owner" in on["Service desk"].unknown
    # Whether problem records were opened for what a tool foretold says nothing of a forecast of beds.
    assert "ai_use.problem_prediction" not in load_library().lights["value"].criteria


def test_a_light_is_begun_where_some_of_what_is_known_is_there() -> None:
    first, second, *others = load_library().lights["value"].criteria
    _, view = seen(judgements={first: "P", second: "N", **dict.fromkeys(others, "N")})
    found = {each.service.name: on for each in view.with_ai for on in each.lights if on.light.id == "value"}
    assert {on.state for on in found.values()} == {"begun"}
    assert {on.begun for on in found.values()} == {(first,)}
    assert all(second in on.open and not {*on.open} & {*on.begun} for on in found.values())


def test_work_of_builders_stands_outside_the_plan_of_who_only_buys() -> None:
    coverage, _ = seen(not_started=["42001"])
    gaps = find_gaps(coverage)
    builders = {name for name, each in coverage.catalogue.criteria.items() if each.for_builders}
    assert builders & gaps.apart.keys()
    assert not builders & {*gaps.to_close, *gaps.to_look_at}


def test_a_control_that_a_row_names_is_decided_and_its_work_in_the_plan() -> None:
    coverage, _ = seen(row(4, "42001:A.6.1.2", "not_implemented"))
    gaps = find_gaps(coverage)
    assert {"lifecycle.objectives", "lifecycle.objectives_at_work"} <= gaps.to_close.keys()
    assert "lifecycle.objectives" not in gaps.apart


def test_a_client_that_builds_has_nothing_apart() -> None:
    listed = SYSTEMS.replace("| customer | Deskware | Service desk", "| producer | in-house | Service desk")
    register = register_of(AI_systems=listed)
    assessment = assess(register, client(), catalogue=load_catalogue())
    assert not assessment.apart
    assert {each.proposal for each in assessment.proposals} == {"applies"}


KEPT = {
    "bought": ("| customer | Deskware | Service desk", set[str]()),
    "kept_here": ("| customer | Deskware, on our own server | Service desk", {"access.training_data"}),
    "supplied_with_data": (
        "| partner | Deskware | Service desk",
        {"access.training_data", "ai_data.masked", "ai_data.training_permitted", "ai_data.procedure"},
    ),
}


@pytest.mark.parametrize("name", KEPT)
def test_what_falls_away_is_true_for_models_kept_here_and_for_who_supplies_data(name: str) -> None:
    said, kept = KEPT[name]
    listed = SYSTEMS.replace("| customer | Deskware | Service desk", said)
    apart = assess(register_of(AI_systems=listed), client(), catalogue=load_catalogue()).apart
    asked = {"access.training_data", "ai_data.masked", "ai_data.training_permitted", "ai_data.procedure"}
    assert asked - apart == kept


def test_a_customer_whose_service_holds_a_system_is_asked_whether_it_offers_it() -> None:
    coverage, _ = seen()
    (proposal,) = [each for each in coverage.assessment.proposals if each.control == "42001:A.6.2.7"]
    assert proposal.questions == (
        "Services of the organisation hold Ticket triage and Engineers' assistant. Do customers outside get any of this "
        "AI itself, to work with? Then the organisation is a provider (ISO/IEC 22989) of it as well as a customer: management "
        "decides on that. People who are only served or judged by results are no such customers.",
    )


def test_without_a_list_the_roles_in_the_settings_say_whether_models_are_built() -> None:
    knowledge = catalogue(
        criterion("lifecycle.built", links=[Serves(id="42001:A.6.1.2")]).model_copy(update={"for_builders": True})
    )
    weighing = knowledge.weighing(frozenset({"ai"}))
    for nothing_built, expected in ((True, {"lifecycle.built"}), (False, set())):
        undecided = Undecided((), (), nothing_built=nothing_built)
        assert undecided.falling_away(weighing, knowledge.criteria) == expected
    decided = Undecided((), {"42001:A.6.1.2"}, nothing_built=True)
    assert not decided.falling_away(weighing, knowledge.criteria)


def test_an_overlay_that_there_is_not_is_asked() -> None:
    _, view = seen(overlays=["eu_ai_actt", "owasp_llm"])
    assert [each.overlay for each in view.laid_over] == ["owasp_llm"]
    (told,) = [finding for finding in view.findings if finding.code == "client.overlay"]
    assert "eu_ai_act" in told.message
