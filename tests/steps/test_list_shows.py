"""What the client's lists show of what is asked of each AI system or service, and when that is asked."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest

from ims_lib.assessment import assess
from ims_lib.catalogue import load_catalogue
from ims_lib.catalogue.list_evidence import load_list_evidence
from ims_lib.coverage import score_coverage
from ims_lib.inputs import read_inputs
from ims_lib.inputs.rows import AiSystemRow, ImpactAssessmentRow, ServiceRow
from ims_lib.steps.ai_systems.view import ObjectsView, view_objects
from tests.builders import client, row
from tests.steps.test_ai_systems import register_of

SYSTEMS = """Id | AI system | Owner | Purpose | Our role (ISO 22989)
A1 | Tutor | Ann | answers | customer
A2 | Sorter | - | sorts |"""


def seen(**said: Any) -> ObjectsView:
    register = register_of(row(4, "27001:A.5.9", "implemented"), **{"AI systems": SYSTEMS})
    coverage = score_coverage(assess(register, client(**said), catalogue=load_catalogue()))
    return view_objects(coverage, read_inputs(register))


def test_each_entry_names_a_criterion_of_each_and_columns_that_there_are() -> None:
    names = {"ai_system": fields(AiSystemRow), "service": fields(ServiceRow), "assessment": fields(ImpactAssessmentRow)}
    columns = {each: {field.name for field in found} for each, found in names.items()}
    criteria = load_catalogue().criteria
    for name, shown in load_list_evidence().items():
        per = criteria[name].per
        assert per
        assert shown.column is None or shown.column.removesuffix("_text") in columns[per]
        assert shown.assessment is None or shown.assessment in columns["assessment"]
        assert shown.column or shown.assessment or shown.against or shown.whole


def test_what_a_list_shows_is_told_with_its_cells_and_moves_nothing() -> None:
    view = seen()
    told = {name: each.told for name, each in view.list_shows.items()}
    assert told["roles.ai_system_owner"] == "an owner for 1 of 2 (AI systems!C2)"
    assert told["context.ai_purposes"] == "a purpose for both (AI systems!D2, D3)"
    assert "impact.review_dates" not in told
    (purposes,) = [each for each in view.asked if each.criterion == "context.ai_purposes"]
    assert set(purposes.met.values()) == {"unknown"}


SERVICES = """Service | Service owner | Customers | SLA target | Attained | AI inside | Notes
Lessons | Ann | pupils | 99 %, answers right in 9 of 10 | 99.2 %; 8.1 of 10 | Tutor | answers by hand tried in April 2026
Rooms | Ann | pupils | 99 % | 99.1 % | Sorter | No plan for sorting by hand"""


def test_what_services_say_of_their_ai_stands_beside_its_fallback_and_its_figures() -> None:
    register = register_of(row(4, "27001:A.5.9", "implemented"), **{"AI systems": SYSTEMS, "Services": SERVICES})
    view = view_objects(score_coverage(assess(register, client(), catalogue=load_catalogue())), read_inputs(register))
    assert view.list_shows["lifecycle.fallback"].told == "working without it tried for 1 of 2 (Services!G2)"
    lacks = {
        name: [each.told for each in view.list_lacks[name]] for name in ("lifecycle.fallback", "ai_use.value_reviewed")
    }
    assert lacks["lifecycle.fallback"] == ["no way of working without it for 1 of 2 (Services!G3)"]
    assert lacks["ai_use.value_reviewed"] == ["a target beside the first missed for 1 of 2 (Services!E2)"]


@pytest.mark.parametrize(
    ("remark", "shown"),
    [
        ("answers by hand tried in April 2026", "both"),
        ("answers by hand tried in April 2026, when Tutor was down", "1 of 2"),
        ("answers by hand tried in April 2025", None),
    ],
)
def test_what_was_tried_counts_for_the_system_that_is_named_and_for_a_year(remark: str, shown: str | None) -> None:
    services = f"Service | AI inside | Notes\nLessons | Tutor, Sorter | {remark}"
    register = register_of(row(4, "27001:A.5.9", "implemented"), **{"AI systems": SYSTEMS, "Services": services})
    view = view_objects(score_coverage(assess(register, client(), catalogue=load_catalogue())), read_inputs(register))
    told = view.list_shows.get("lifecycle.fallback")
    assert (told and told.told) == (shown and f"working without it tried for {shown} (Services!C2)")


# what client.yml and judgements say → what of it is asked
ASKED: dict[str, tuple[dict[str, Any], list[str]]] = {
    "nothing said": ({}, []),
    "not started": ({"not_started": ["42001"]}, ["an owner for", "a role for", "a purpose for"]),
    "judged": (
        {"not_started": ["42001"], "judgements": {"roles.ai_system_owner": "N", "context.ai_roles": "N"}},
        ["a purpose for"],
    ),
}


@pytest.mark.parametrize("case", ASKED)
def test_it_is_asked_where_client_yml_says_that_nothing_exists(case: str) -> None:
    said, wanted = ASKED[case]
    found = [each for each in seen(**said).findings if each.code == "client.lists_show"]
    assert len(found) == bool(wanted)
    assert [
        part for part in ("an owner for", "a role for", "a purpose for") if found and part in found[0].message
    ] == wanted


ASSESSED = """Id | AI system | Owner | Purpose | Status
A1 | Tutor | Ann | answers students | live
A2 | Sorter | Bob | sorts applications | live"""
IMPACTS = """Id | AI system | Impact assessed on | Form | Decision | Next assessment by
F1 | Tutor | 2020-03-02 | full form | accepted | 2021-03-02
F2 | Sorter | 2099-03-02 | full form | accepted | 2099-03-02"""


def test_a_day_that_is_over_and_an_assessment_that_falls_short_show_nothing_and_are_told_against_it() -> None:
    lists = {"AI systems": ASSESSED, "Impact assessments": IMPACTS.replace("2099-03-02 |", "2020-04-01 |")}
    register = register_of(row(4, "27001:A.5.9", "implemented"), **lists)
    coverage = score_coverage(assess(register, client(), catalogue=load_catalogue()))
    view = view_objects(coverage, read_inputs(register))
    told = {name: view.list_shows[name].told for name in view.list_shows if name.startswith("impact.")}
    assert told == {
        "impact.each_system_assessed": "the date of an assessment for 1 of 2 (Impact assessments!C3)",
        "impact.review_dates": "the date of the next assessment for 1 of 2 (Impact assessments!F3)",
    }
    against = {name: [each.told for each in view.list_lacks[name]] for name in told}
    assert against == {
        "impact.each_system_assessed": [
            "an assessment that falls short (overdue since 2 March 2021) for 1 of 2 (Impact assessments!C2)"
        ],
        "impact.review_dates": ["the date of the next assessment has passed for 1 of 2 (Impact assessments!F2)"],
    }
