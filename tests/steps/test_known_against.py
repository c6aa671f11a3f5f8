"""What a client's lists know against an AI system, and whether a list of services calls itself a part."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from ims_lib.catalogue.impact_kit import load_impact_kit
from ims_lib.cell_places import CellPlace
from ims_lib.inputs import read_inputs
from ims_lib.register.model import Register
from ims_lib.steps.ai_systems.control_rows import rows_not_done
from ims_lib.steps.ai_systems.extract import extract_of, left_out_of
from ims_lib.steps.ai_systems.impact import impacts_of
from ims_lib.steps.ai_systems.known_against import ReadBeside, known_against
from ims_lib.steps.ai_systems.told_elsewhere import told_by_controls, told_elsewhere
from tests.builders import row
from tests.steps.lists import inputs_of
from tests.steps.test_ai_systems import register_of

AS_OF = dt.date(2026, 11, 29)
SYSTEMS = [
    {"name": "Ticket triage", "provider": "Lumora", "retirement": dt.date(2026, 2, 28)},
    {"name": "Report writer", "provider": "Osteon"},
]


def told(**lists: list[dict[str, object]]) -> list[str]:
    """What is known against the ticket triage."""
    found = inputs_of(**{"ai_systems": SYSTEMS, **lists}).lists
    system = found.ai_systems[0]
    elsewhere = told_elsewhere(found.ai_systems, found).get(system.cell, ())
    return [each.told for each in known_against(system, ReadBeside(elsewhere, found.suppliers), AS_OF)]


END = "was to end 28 February 2026"
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
    "a provider reviewed before it was in use": (
        {
            "ai_systems": [
                {"name": "Ticket triage", "provider": "Lumora", "since": dt.date(2026, 3, 1), "status": "live"},
            ],
            "suppliers": [{"name": "Lumora", "reviewed_on": dt.date(2026, 2, 1)}],
        },
        ["provider last reviewed 1 February 2026, before this was in use (1 March 2026)"],
    ),
    "an open one whose day has passed": (
        {
            "audits": [
                {"id": "26-14", "title": "Ticket triage misroutes", "status": "open", "due": dt.date(2026, 8, 31)}
            ]
        },
        ["open 26-14, overdue since 31 August 2026", END],
    ),
    "an incident that nobody was told of": (
        {"incidents": [{"id": "M-10", "title": "Ticket triage misroutes", "told": "Nobody"}]},
        [END, "incident M-10, told: “Nobody”"],
    ),
    "what the list of suppliers remarks on the provider": (
        {"suppliers": [{"name": "Lumora", "notes": "Model updates come without notice. Bought by card. DPA pending"}]},
        [
            END,
            "provider: “DPA pending”",
            "provider: “Model updates come without notice”",
            "provider: “Bought by card”",
        ],
    ),
    "a provider that is none any longer": (
        {"suppliers": [{"name": "Lumora", "notes": "DPA pending", "status": "former"}]},
        [END],
    ),
    "whoever supplies the model below it, never reviewed": (
        {
            "ai_systems": [{"name": "Ticket triage", "provider": "in-house"}],
            "suppliers": [
                {
                    "name": "Base AI",
                    "service": "Model below the ticket triage",
                    "reviewed_on_text": "never",
                    "cells": {"reviewed_on": "F4"},
                },
                {"name": "Desk Ltd", "service": "Desks", "reviewed_on_text": "never", "cells": {"reviewed_on": "F4"}},
            ],
        },
        ["supplier Base AI (“Model below the ticket triage”) never reviewed"],
    ),
    "a provider on no list of suppliers": (
        {"suppliers": [{"name": "Osteon"}]},
        [END, "its provider Lumora is on no list of suppliers: neither contract nor review is known"],
    ),
    "a provider that the list names with its kind of firm": ({"suppliers": [{"name": "Lumora Ltd"}]}, [END]),
    "the organisation itself is no supplier": (
        {"ai_systems": [{"name": "Ticket triage", "provider": "in-house"}], "suppliers": [{"name": "Osteon"}]},
        [],
    ),
    "nobody named as provider is missed": (
        {"ai_systems": [{"name": "Ticket triage", "provider": "found by sales"}], "suppliers": [{"name": "Osteon"}]},
        [],
    ),
    "what its remark says is missing": (
        {"ai_systems": [{"name": "Ticket triage", "notes": "Drift watched, languages not. A clerk looks"}]},
        ["“Drift watched, languages not”"],
    ),
    "a free plan for what customers say": (
        {"ai_systems": [{"name": "Ticket triage", "model": "Free plan", "data": "calls with customers"}]},
        ["“Free plan”: which terms hold for what people put in? No role and no oversight is named"],
    ),
    "a free plan in another language, for data about people": (
        {
            "ai_systems": [
                {"name": "Ticket triage", "notes": "Gratisversion", "personal_data": True, "autonomy": "advises"}
            ]
        },
        ["“Gratisversion”: which terms hold for what people put in?"],
    ),
    "a free plan for spelling": ({"ai_systems": [{"name": "Ticket triage", "model": "Free plan"}]}, []),
    "what acts by itself by its remark and its own words on that": (
        {
            "ai_systems": [
                {
                    "name": "Ticket triage",
                    "autonomy": "alone_in_part",
                    "autonomy_text": "A clerk decides; alone at night",
                    "notes": "Two teams let replies go out without checking",
                }
            ]
        },
        [
            "acts by itself: “A clerk decides; alone at night”",
            "acts by itself: “Two teams let replies go out without checking”",
        ],
    ),
    "what acts alone as a choice of a drop-down": (
        {"ai_systems": [{"name": "Ticket triage", "autonomy": "alone", "autonomy_text": "alone"}]},
        [],
    ),
    "what acts alone in part as such a choice": (
        {"ai_systems": [{"name": "Ticket triage", "autonomy": "alone_in_part", "autonomy_text": "alone in part"}]},
        [],
    ),
    "what acts by itself, denied": (
        {"ai_systems": [{"name": "Ticket triage", "notes": "No reply goes out by itself"}]},
        [],
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


# the system's row → what is told of its reviews and its end
ROWS: dict[str, tuple[dict[str, object], list[str]]] = {
    "an end to come": ({"retirement": dt.date(2027, 2, 28)}, []),
    "what takes its place": (
        {"retirement": dt.date(2027, 2, 28), "notes": "Wird durch ein Modul des KIS ersetzt"},
        [
            "“Wird durch ein Modul des KIS ersetzt”: is what takes its place AI too? Then its full form is due before it is chosen"
        ],
    ),
    "ended, and something is left of it": (
        {"status": "retired", "retirement": dt.date(2025, 6, 30), "notes": "Moulds. Scans still at the provider"},
        ["“Scans still at the provider”: who does away with it, and by when?"],
    ),
    "ended, and nothing is left": ({"status": "retired", "retirement": dt.date(2025, 6, 30), "notes": "Wiped"}, []),
    "nobody looked at one point": (
        {"reviewed_on_text": "-", "notes": "Nobody has looked at how it treats wet clay"},
        ["“Nobody has looked at how it treats wet clay”", "no review said"],
    ),
    "nobody looked at it": (
        {"reviewed_on_text": "-", "notes": "Nobody has looked at it"},
        ["never reviewed, by its row: “Nobody has looked at it”"],
    ),
    "its supplier learns": (
        {"supplier_remark": "uses our scans to improve its model", "supplier_place": CellPlace("l.xlsx", "S", "F2")},
        ["provider: “uses our scans to improve its model”"],
    ),
    "its supplier rules that out": ({"supplier_remark": "does not use our scans to improve its model"}, []),
    "never reviewed": (
        {"reviewed_on_text": "jamais", "since": dt.date(2026, 3, 16)},
        ["in use since 16 March 2026, never reviewed"],
    ),
    "a month alone": (
        {"reviewed_on_text": "jamais", "since": dt.date(2026, 10, 1), "since_text": "Oct 2026"},
        ["in use since October 2026, never reviewed"],
    ),
    "no review said": (
        {"reviewed_on_text": "-", "since": dt.date(2026, 3, 16)},
        ["in use since 16 March 2026, no review said"],
    ),
    "planned": ({"reviewed_on_text": "-", "status": "planned"}, []),
    "out of scope": ({"reviewed_on_text": "-", "in_scope": False}, []),
    "reviewed of late": ({"reviewed_on": dt.date(2025, 11, 29)}, []),
    "reviewed long ago": ({"reviewed_on": dt.date(2025, 5, 12)}, ["last reviewed 12 May 2025, over 12 months ago"]),
    "no column for reviews": ({"since": dt.date(2026, 3, 16)}, []),
}


@pytest.mark.parametrize("case", ROWS)
def test_a_review_that_is_missing_or_old_is_told_and_an_end_to_come_is_no_fault(case: str) -> None:
    said, wanted = ROWS[case]
    (system,) = inputs_of(ai_systems=[{"name": "Copilot", **said}]).lists.ai_systems
    if any(name.startswith("reviewed_on") for name in said):
        system = replace(system, cells={**system.cells, "reviewed_on": "S5"})
    assert [each.told for each in known_against(system, ReadBeside(), AS_OF)] == wanted


IN_USE = {"trained_on": "M5", "model": "G5", "notes": "W5"}
# the system's row → what is told of its training data and version, and of what is outstanding
UNTOLD: dict[str, tuple[dict[str, object], list[str]]] = {
    "training data not told": (
        {"trained_on": "Herkunft nicht offengelegt", "model": "Sepsis 2.3"},
        ["training data not told: “Herkunft nicht offengelegt”"],
    ),
    "their origin alone not told": (
        {"trained_on": "Verläufe aus Spitälern, Herkunft nicht offengelegt", "model": "Sepsis 2.3"},
        ["origin of training data not told: “Verläufe aus Spitälern, Herkunft nicht offengelegt”"],
    ),
    "empty cells": ({}, ["training data not told", "version not told"]),
    "version not told": (
        {"trained_on": "Public texts", "model": "By subscription, version not told"},
        ["version not told: “By subscription, version not told”"],
    ),
    "planned": ({"status": "planned"}, []),
    "rules learn from nothing": ({"kinds": ("rules",), "model": "Rules 1.9"}, []),
    **{
        f"not known: {words}": (
            {"trained_on": words, "model": "4.1"},
            [f"training data not told: “{words}”"],
        )
        for words in ("don't know", "We do not know", "not sure", "weiss nicht", "keine Ahnung", "on ne sait pas")
    },
    **{
        f"nothing of ours: {words}": ({"trained_on": words, "model": "4.1"}, [])
        for words in ("nothing of ours", "Nothing, prompts alone", "none", "nichts", "rien de chez nous")
    },
    "nothing that is told": (
        {"trained_on": "none, unknown of the maker", "model": "4.1"},
        ["training data not told: “none, unknown of the maker”"],
    ),
    "all told": ({"trained_on": "Public texts", "model": "4.1"}, []),
    "outstanding": (
        {"trained_on": "Public texts", "model": "4.1", "notes": "Legal opinion pending. Runs well"},
        ["outstanding: “Legal opinion pending”"],
    ),
    "ended": ({"status": "retired", "notes": "Legal opinion pending"}, []),
}


@pytest.mark.parametrize("case", UNTOLD)
def test_what_nobody_told_of_a_system_and_what_is_outstanding_for_it_is_against_it(case: str) -> None:
    said, wanted = UNTOLD[case]
    (system,) = inputs_of(ai_systems=[{"name": "Copilot", "cells": IN_USE, **said}]).lists.ai_systems
    assert [each.told for each in known_against(system, ReadBeside(), AS_OF)] == wanted


def test_what_row_form_and_control_say_is_outstanding_stands_once_with_all_its_cells() -> None:
    found = inputs_of(
        ai_systems=[{"name": "Diktat", "notes": "Rechtsgutachten steht aus, siehe A.5.23", "cells": {"notes": "W7"}}],
        impact_assessments=[
            {
                "system": "Diktat",
                "assessed_on": dt.date(2026, 11, 9),
                "decision": "open",
                "notes": "Das Rechtsgutachten fehlt; Einwilligung fehlt",
                "measures": "Alarm, wenn Werte fehlen",
                "cells": {"notes": "N9", "decision": "J9"},
            }
        ],
    ).lists
    system = found.ai_systems[0]
    (impact,) = impacts_of([system], found.impact_assessments, load_impact_kit(), AS_OF)
    register = Register.of(
        [replace(row(28, "27001:A.5.23", "partial"), status_text="in Abklärung", due="2027-01-31")], [], [], []
    )
    beside = ReadBeside(impact=impact, controls=rows_not_done(register))
    known = known_against(system, beside, AS_OF)
    assert [(each.told, each.kind, [place.cell for place in each.places]) for each in known] == [
        (
            "outstanding: “Rechtsgutachten steht aus”; 27001:A.5.23 “in Abklärung”, due 31 January 2027",
            "outstanding",
            ["W7", "N9", "F28"],
        ),
        ("outstanding: “Einwilligung fehlt”", "outstanding", ["N9"]),
    ]


# the remark of a control that isn't done → what is told of the system
CONTROLS: dict[str, list[str]] = {
    "Infrastructure only. The triage model goes live without a record": [
        "27001:A.8.32 “Partly”: “The triage model goes live without a record”"
    ],
    "The triage model is under change control too": [],
    "Triage cards aren't printed": [],
}


@pytest.mark.parametrize("remark", CONTROLS)
def test_a_control_that_is_not_done_is_against_the_system_that_its_remark_names(remark: str) -> None:
    found = inputs_of(ai_systems=SYSTEMS).lists
    done = replace(row(98, "27001:A.8.32", "partial"), status_text="Partly", notes=remark)
    told_of = told_by_controls(found.ai_systems, (), [done]).get(found.ai_systems[0].cell, ())
    known = known_against(found.ai_systems[1], ReadBeside(naming=told_of), AS_OF)
    assert [each.told for each in known] == CONTROLS[remark]


def test_own_data_given_for_training_are_asked_about_where_it_is_decided_on() -> None:
    (system,) = inputs_of(
        ai_systems=[{"name": "Forecast", "trained_on": "Our stays, trained by its provider"}]
    ).lists.ai_systems
    for learnt, wanted in ((system.trained_on, ["given"]), ("Public stays, trained by its provider", [])):
        known = known_against(replace(system, trained_on=learnt), ReadBeside(), AS_OF)
        assert [each.kind for each in known] == wanted
    (given,) = known_against(system, ReadBeside(), AS_OF)
    assert given.told == "own data given for training: “Our stays, trained by its provider”"
    assert "what allowed giving them" in given.in_full


# what the system's row says → whether rows of controls on medical devices are told beside it
DEVICES: dict[str, tuple[dict[str, object], bool]] = {
    "by its remark": ({"notes": "Als Medizinprodukt bei der Medizintechnik geführt"}, True),
    "by its class": ({"regulated_product": "Class IIb"}, True),
    "none": ({"notes": "Kept with the other tools", "regulated_product": "no"}, False),
    "ended": ({"notes": "Medical device", "status": "retired"}, False),
}


@pytest.mark.parametrize("case", DEVICES)
def test_rows_on_a_class_of_things_are_told_of_a_system_that_is_one(case: str) -> None:
    said, told_beside = DEVICES[case]
    (system,) = inputs_of(ai_systems=[{"name": "Sepsis", **said}]).lists.ai_systems
    rows = [
        replace(row(13, "27001:A.5.8", "partial"), notes="Medizintechnik beschafft noch am Handbuch vorbei"),
        replace(row(93, "27001:A.8.29", "planned"), notes="bei Medizingeräten nur Funktionsprüfung"),
        replace(row(94, "27001:A.8.30", "planned"), notes="Nobody looks at code"),
        replace(row(95, "27001:A.8.31", "implemented"), notes="Medical devices apart"),
    ]
    known = known_against(system, ReadBeside(controls=rows_not_done(Register.of(rows, [], [], []))), AS_OF)
    text = (
        "do these rows on medical equipment, which aren't done in full, cover this one: 27001:A.5.8 and 27001:A.8.29?"
    )
    assert [each.told for each in known if each.kind == "class"] == [text] * told_beside


# what the row says → what is asked, and of whom
PRODUCTS: dict[str, tuple[dict[str, object], list[str]]] = {
    "whoever its remark names": (
        {"notes": "Kept as a device by Medical engineering", "model": "Sepsis 2.3"},
        [
            "does its proof of conformity (“Class IIb”) cover the version in use (“Sepsis 2.3”)? Medical engineering answers that before it is decided"
        ],
    ),
    "its maker": (
        {"provider": "Lumora"},
        [
            "does its proof of conformity (“Class IIb”) cover the version in use? Lumora answers that before it is decided"
        ],
    ),
    "no product": ({"regulated_product": "no"}, []),
    "not in use": ({"status": "planned"}, []),
}


@pytest.mark.parametrize("case", PRODUCTS)
def test_whether_the_proof_of_a_regulated_product_covers_the_version_in_use_is_asked(case: str) -> None:
    said, asked = PRODUCTS[case]
    row_ = {"name": "Sepsis", "regulated_product": "Class IIb"} | said
    (system,) = inputs_of(ai_systems=[row_]).lists.ai_systems
    known = known_against(system, ReadBeside(owners=["IT", "Medical engineering"]), AS_OF)
    assert [each.in_full for each in known if each.kind == "product"] == asked


LIST = "AI system | Owner | Provider | Status\nTriage | Ann | Lumora | live\nWriter | Bob | Osteon | live"
# lines around the list of AI systems → the one by which it isn't whole
AROUND: dict[str, tuple[str, str | None]] = {
    "below": (f"{LIST}\n | | |\nNot asked: what teams pay for by card | | |", "lists.xlsx!AI!A5"),
    "above": (f"AI systems, extract | | |\n | | |\n{LIST}", "lists.xlsx!AI!A1"),
    "none": (f"AI systems 2026 | | |\n | | |\n{LIST}\n | | |\nAsked of all teams | | |", None),
}


@pytest.mark.parametrize("case", AROUND)
def test_a_note_above_or_below_the_ai_systems_says_that_the_list_is_not_whole(case: str) -> None:
    text, wanted = AROUND[case]
    register = register_of(row(4, "27001:A.5.9", "implemented"), AI=text)
    systems = read_inputs(register).lists.ai_systems
    found = left_out_of(systems, register)
    assert (found and found[1].rpartition("!")[2]) == (wanted and wanted.rpartition("!")[2])


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


@pytest.mark.parametrize(
    ("status", "reviewed"), [("live", True), ("pilot", True), ("development", False), ("planned", False)]
)
def test_what_is_not_in_use_yet_wants_no_review(status: str, reviewed: bool) -> None:
    row = {"name": "Delta", "status": status, "reviewed_on_text": "-", "cells": {"reviewed_on": "K5"}}
    (system,) = inputs_of(ai_systems=[row]).lists.ai_systems
    told_of = [each.told for each in known_against(system, ReadBeside(), AS_OF)]
    assert ("in use, no review said" in told_of) == reviewed
