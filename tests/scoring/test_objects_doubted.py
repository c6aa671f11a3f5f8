"""What rows of the lists of AI systems and services leave in doubt, and that it is asked with the cells."""

from __future__ import annotations

import pytest

from tests.scoring.test_objects_listed import TUTOR, services, systems, told


def test_an_id_that_two_rows_bear_is_asked_with_both_cells() -> None:
    lines = [
        "A7 | Lift guard | watches | Ours | scoring | producer | | live",
        "A7 | Reader | reads | D | LLM | customer | | live",
    ]
    (found,) = told(systems(*lines), code="client.object_twice")
    assert (found.level, found.cell) == ("question", "A3")
    assert (
        "'Lift guard' (lists.xlsx!AI systems!A2) and 'Reader' (lists.xlsx!AI systems!A3) have one id, 'A7'"
        in found.message
    )


def test_a_name_that_two_rows_bear_is_asked_once() -> None:
    lines = [
        "A1 | Triage | sorts | D | scoring | customer | | live",
        "A2 | Triage | reads | E | LLM | customer | | live",
    ]
    (found,) = told(systems(*lines), code="client.object_twice")
    assert (found.level, found.cell) == ("question", "B3")
    same_maker = [line.replace("| E |", "| D |") for line in lines]
    assert not told(systems(*same_maker), code="client.object_twice")  # it is asked whether they are one
    followed = [lines[0].replace("live", "retired"), lines[1]]
    assert not told(systems(*followed), code="client.object_twice")  # and their ids tell them apart
    assert told(systems(*(line.replace(line[:2], "") for line in followed)), code="client.object_twice")


def test_two_services_of_one_name_are_asked() -> None:
    lines = ["Mail | Ann | all | 99 % | 4 h |", "Mail | Bob | all | 99 % | 4 h |"]
    (found,) = told(services(*lines), code="client.object_twice")
    assert "(lists.xlsx!Services!A2)" in found.message
    assert found.cell == "A3"


@pytest.mark.parametrize(
    ("named", "level", "says"),
    [
        (
            "GPT",
            "question",
            "'ChatGPT' (lists.xlsx!AI systems!B2) and 'Chat GPT' (lists.xlsx!AI systems!B3); which is meant?",
        ),
        ("Minutes", "note", "'Minutes writer' (lists.xlsx!AI systems!B4): it is taken for that"),
        ("Chat GPT", None, ""),
        ("Minutes writer of the board", None, ""),
    ],
)
def test_a_name_that_fits_by_a_part_is_told_and_one_that_fits_several_asked(
    named: str, level: str | None, says: str
) -> None:
    listed = systems(
        "A1 | ChatGPT | chat | OpenAI | LLM | customer | | live",
        "A2 | Chat GPT | chat | OpenAI | LLM | customer | | live",
        "A3 | Minutes writer | writes | Ours | LLM | producer | | live",
    )
    found = told(listed, services(f"Mail | Ann | all | 99 % | 4 h | {named}"), code="client.object_by_part")
    assert [each.level for each in found] == ([level] if level else [])
    assert all(says in each.message and each.cell == "F2" for each in found)


@pytest.mark.parametrize(
    ("provider", "role", "asked"),
    [("in-house", "user", True), ("Test", "customer", True), ("in-house", "producer", False), ("Desk", "user", False)],
)
def test_a_maker_that_the_role_denies_is_asked_with_both_cells(provider: str, role: str, asked: bool) -> None:
    found = told(
        systems(f"A1 | Forecast | counts | {provider} | scoring | {role} | | live"), code="client.ai_role_differs"
    )
    assert [each.level for each in found] == ["question"] * asked
    for each in found:
        assert f"'{role}' (lists.xlsx!AI systems!F2)" in each.message
        assert f"'{provider}' (lists.xlsx!AI systems!D2)" in each.message


@pytest.mark.parametrize(("state", "told_of"), [("retired", True), ("live", False), ("planned", False)])
def test_a_retired_system_in_a_live_service_is_told(state: str, told_of: bool) -> None:
    listed = systems(TUTOR.replace("| live", f"| {state}"))
    (service,) = services("Learning | Ana | students | 99 % | 4 h | Tutor")[2]
    found = told(listed, services(service), code="client.object_retired")
    assert [(each.level, each.cell) for each in found] == ([("warning", "F2")] if told_of else [])


@pytest.mark.parametrize(
    ("inside", "state", "asked"),
    [
        ("nein", "live", True),
        ("none", "live", True),
        ("Tutor", "live", False),
        ("", "live", False),
        ("no", "retired", False),
    ],
)
def test_a_service_that_denies_the_ai_inside_is_asked_with_both_cells(inside: str, state: str, asked: bool) -> None:
    listed = systems(TUTOR.replace("| live", f"| {state}"))
    lines = [f"Learning platform | Ana | students | 99 % | 4 h | {inside}", "Mail | Ann | all | 99 % | 4 h | Chat"]
    found = told(listed, services(*lines), code="client.ai_inside_denied")
    assert [(each.level, each.cell) for each in found] == [("question", "F2")] * asked
    for each in found:
        assert f"'{inside}' for the AI inside (lists.xlsx!Services!F2)" in each.message
        assert "'Tutor' (lists.xlsx!AI systems!G2)" in each.message
