"""What a client's lists know against an AI system, and whether a list of services calls itself a part."""

from __future__ import annotations

import datetime as dt

import pytest

from ims_lib.inputs import read_inputs
from ims_lib.steps.ai_systems.extract import extract_of
from ims_lib.steps.ai_systems.known_against import known_against
from ims_lib.steps.ai_systems.told_elsewhere import told_elsewhere
from tests.builders import row
from tests.steps.lists import inputs_of
from tests.steps.test_ai_systems import register_of

AS_OF = dt.date(2026, 11, 29)
SYSTEMS = [
    {"name": "Ticket triage", "provider": "Lumora", "retirement": dt.date(2027, 2, 28)},
    {"name": "Report writer", "provider": "Osteon"},
]


def told(**lists: list[dict[str, object]]) -> list[str]:
    """What is known against the ticket triage."""
    found = inputs_of(ai_systems=SYSTEMS, **lists).lists
    system = found.ai_systems[0]
    elsewhere = told_elsewhere(found.ai_systems, found).get(system.cell, ())
    return [each.told for each in known_against(system, elsewhere, found.suppliers, AS_OF)]


END = "ends 28 February 2027"
# case → the lists, what is told
CASES: dict[str, tuple[dict[str, list[dict[str, object]]], list[str]]] = {
    "its end alone": ({}, [END]),
    "an open nonconformity comes first": (
        {
            "audits": [
                {"id": "26-14", "title": "Ticket triage misroutes", "status": "open", "due": dt.date(2027, 1, 29)}
            ]
        },
        ["open 26-14, due 29 January 2027", END],
    ),
    "a closed one is over": (
        {"audits": [{"id": "26-14", "title": "Ticket triage misroutes", "status": "closed"}]},
        [END],
    ),
    "an incident": ({"incidents": [{"id": "M-9", "title": "Ticket triage misroutes"}]}, [END, "incident M-9"]),
    "a risk without treatment": ({"risks": [{"id": "R-1", "title": "Ticket triage errs"}]}, [END, "no treatment: R-1"]),
    "a risk that is treated": ({"risks": [{"id": "R-1", "title": "Ticket triage errs", "treatment": "modify"}]}, [END]),
    "a figure without a limit": (
        {"measurements": [{"title": "Errors of ticket triage", "actual": 9.4, "actual_text": "9.4", "unit": "%"}]},
        [END, "9.4 % without a limit: “Errors of ticket triage”"],
    ),
    "a provider whose review is late": (
        {"suppliers": [{"name": "Lumora", "reviewed_on": dt.date(2025, 1, 1), "next_review": dt.date(2026, 1, 1)}]},
        [END, "provider review overdue since 1 January 2026"],
    ),
    "a figure with one": (
        {"measurements": [{"title": "Errors of ticket triage", "actual": 9.4, "actual_text": "9.4", "target": 5.0}]},
        [END],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_presses_most_comes_first_and_what_is_settled_is_nothing_against_it(case: str) -> None:
    lists, wanted = CASES[case]
    assert told(**lists) == wanted


SERVICES = (
    "Service | Service owner | Customers | Service level target\nDesk | Ann | all | 99 %\nMail | Bob | all | 99 %"
)
# the line above the list → how many there are in all, none where it isn't said; none at all where the list is whole
LINES: dict[str, tuple[int | None] | None] = {
    "Two of the 14 services described in OPS-07": (14,),
    "Servicekatalog, Auszug": (None,),
    "Der ganze Katalog hat 58 Services": (58,),
    "Service catalogue of 2 services": None,
    "Service catalogue 2026": None,
}


# the title of a document → of how many the 14 that the line names are a part
TITLES: dict[str, int | None] = {
    "Service catalogue (14 of 23 services)": 23,
    "Katalog: 14 von rund 23 Services": 23,
    "Service catalogue (12 of 23 services)": None,
    "Service catalogue (14 of 23 pages)": None,
    "Service catalogue": None,
}


@pytest.mark.parametrize("title", TITLES)
def test_the_whole_of_an_extract_may_be_a_part_by_the_list_of_documents(title: str) -> None:
    line = "Two of the 14 services described in OPS-07"
    register = register_of(row(4, "27001:A.5.9", "implemented"), Services=f"{line} | | |\n | | |\n{SERVICES}")
    documents = inputs_of(documents=[{"id": "OPS-07", "title": title}]).lists.documents
    found = extract_of(read_inputs(register).lists.services, register, documents)
    assert found
    assert (found.beyond and found.beyond[0]) == TITLES[title]


@pytest.mark.parametrize("line", LINES)
def test_a_list_that_is_a_part_by_its_own_line_is_known_as_one(line: str) -> None:
    register = register_of(row(4, "27001:A.5.9", "implemented"), Services=f"{line} | | |\n | | |\n{SERVICES}")
    services = read_inputs(register).lists.services
    assert len(services) == 2
    found, wanted = extract_of(services, register), LINES[line]
    assert (found and (found.whole,)) == wanted
    assert found is None or found.words == line
