"""What incidents, findings, rows of controls and the AI inside say against a service."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from ims_lib.catalogue.impact_kit import load_impact_kit
from ims_lib.inputs.rows import ServiceRow
from ims_lib.steps.ai_systems.control_rows import controls_against
from ims_lib.steps.ai_systems.impact import impacts_of
from ims_lib.steps.ai_systems.known import KnownAgainst
from ims_lib.steps.ai_systems.service_records import AiInside, records_against
from ims_lib.steps.ai_systems.supplier_reviews import makers_against
from ims_lib.steps.ai_systems.told_late import notice_times
from tests.builders import row
from tests.steps.lists import inputs_of

AS_OF = dt.date(2026, 11, 30)
PLACE: dict[str, Any] = {"file": "lists.xlsx", "sheet": "Services", "row": 7, "cell": "lists.xlsx!Services!A7"}
WORKPLACE = ServiceRow(**PLACE, cells={"suppliers": "G7"}, name="Workplace")
DESK = ServiceRow(**PLACE, cells={}, name="Service desk")
GRAVE = {
    "id": "M-8",
    "title": "Script release stops mail at four customers",
    "opened": dt.date(2026, 10, 7),
    "closed": dt.date(2026, 10, 7),
    "priority": "1",
    "affected": "Workplace",
}


def told(service: ServiceRow, **lists: list[dict[str, object]]) -> list[str]:
    found = records_against([service], inputs_of(**lists).lists, AiInside(), AS_OF)
    return [each.told for each in found.get(service.cell, ())]


# case → what the incident has otherwise, what is told
INCIDENTS: dict[str, tuple[dict[str, object], list[str]]] = {
    "priority 1": ({}, ["incident M-8, priority 1"]),
    "of a lower one, resolved": ({"priority": "2"}, []),
    "not resolved": ({"priority": "3", "closed": None}, ["incident M-8, not resolved"]),
    "nobody was told": ({"priority": "3", "told": "Nobody"}, ["incident M-8, told: “Nobody”"]),
    "major by a word": ({"priority": None, "kind_text": "kritisch"}, ["incident M-8, a major incident"]),
    "of another service": ({"affected": "Cloud"}, []),
    "of several services": ({"affected": "Cloud, Workplace"}, ["incident M-8, priority 1"]),
    "void": ({"status": "void"}, []),
}


@pytest.mark.parametrize("case", INCIDENTS)
def test_a_grave_or_unresolved_incident_stands_against_the_service_that_it_struck(case: str) -> None:
    said, wanted = INCIDENTS[case]
    assert told(WORKPLACE, incidents=[{**GRAVE, **said}]) == wanted


QUIET = {**GRAVE, "priority": "2"}
# case → the finding's title and source, whether it is told against the service of the incident
FINDINGS: dict[str, tuple[str, str, bool]] = {
    "of the incident's id": ("No record of the change", "Review of M-8", True),
    "of its day": ("No record of the change", "Incident of 2026-10-07", True),
    "its title told again": ("Script release stopped mail at four customers, no record", "Change review", True),
    "of another day": ("No record of the change", "Incident of 2026-10-08", False),
    "of something else": ("Mail filter missing at four customers", "Audit", False),
}


@pytest.mark.parametrize("case", FINDINGS)
def test_an_open_finding_of_an_incident_stands_against_the_service_that_it_struck(case: str) -> None:
    title, source, wanted = FINDINGS[case]
    finding = {"id": "26-13", "title": title, "source": source, "status": "open", "due": dt.date(2027, 3, 31)}
    assert told(WORKPLACE, incidents=[QUIET], audits=[finding]) == ["open 26-13, due 31 March 2027"] * wanted


# case → the finding, what is told against the service desk
NAMED: dict[str, tuple[dict[str, object], list[str]]] = {
    "where it was found": ({"source": "Internal audit, service desk"}, ["open 26-7, overdue since 31 August 2026"]),
    "in its title": ({"title": "Service desk asks for no urgency"}, ["open 26-7, overdue since 31 August 2026"]),
    "closed": ({"source": "Internal audit, service desk", "status": "closed"}, []),
    "elsewhere": ({"source": "Internal audit, infrastructure"}, []),
}


@pytest.mark.parametrize("case", NAMED)
def test_an_open_finding_stands_against_the_service_that_it_names(case: str) -> None:
    said, wanted = NAMED[case]
    due = dt.date(2026, 8, 31)
    assert told(DESK, audits=[{"id": "26-7", "title": "No urgency", "status": "open", "due": due, **said}]) == wanted


# case → name and remark of the service, remark of a control that isn't done, what is told
CONTROLS: dict[str, tuple[str, str | None, str, list[str]]] = {
    "its own remark": (
        "Netz und WLAN",
        "Haus F hängt im alten Netz",
        "Haus F hängt im alten Netz",
        ["27001:A.8.22 “partial”: “Haus F hängt im alten Netz”"],
    ),
    "its name, and a denial": (
        "Managed network",
        None,
        "Rules aren't kept. The managed network has no owner",
        ["27001:A.8.22 “partial”: “The managed network has no owner”"],
    ),
    "its name alone": ("Managed network", None, "Draft names the managed network", []),
    "a name of one short word": (
        "Cloud",
        None,
        "By day only; cloud tenants not connected",
        ["27001:A.8.22 “partial”: “cloud tenants not connected”"],
    ),
    "one short word, and nothing denied": ("Portal", None, "Portal is clean", []),
    "one short word, and another thing denied": ("Backup", None, "Figures for backup, none for others not kept", []),
    "one short word that is denied": ("Backup", None, "There is no backup of the settings", []),
    "a name spelt apart": (
        "Laborsystem",
        None,
        "Zum Labor-System gibt es keine Unterlagen",
        ["27001:A.8.22 “partial”: “Zum Labor-System gibt es keine Unterlagen”"],
    ),
    "what it is made of": (
        "Datensicherung",
        None,
        "Sicherungsbänder unverschlüsselt",
        ["27001:A.8.22 “partial”: “Sicherungsbänder unverschlüsselt”"],
    ),
    "what it is made of, and nothing denied": ("Managed network", None, "Switches are scanned every week", []),
}


@pytest.mark.parametrize("case", CONTROLS)
def test_a_control_that_is_not_done_stands_against_the_service_that_its_remark_is_about(case: str) -> None:
    name, own, remark, wanted = CONTROLS[case]
    service = ServiceRow(**PLACE, cells={}, name=name, notes=own)
    control = replace(row(86, "27001:A.8.22", "partial"), notes=remark)
    found = controls_against([service], [control])
    assert [each.told for each in found.get(service.cell, ())] == wanted


# a service's name and supplier, the remark, whether it is about that service
SHORT: dict[str, tuple[str, str, str, bool]] = {
    "capitals of its own row": (
        "Klinikinformationssystem",
        "KIS-Hersteller",
        "Ablauf für KIS gut, für Abfluss fehlt er",
        True,
    ),
    "of another row": ("Laborsystem", "LIS-Hersteller", "Ablauf für Ausfall des KIS fehlt", False),
    "not in its name": ("Workplace", "SAP", "SAP without a record of changes", False),
    "two that an and joins": ("Anmeldung und Badge", "", "im Haus nur Badge ohne PIN", True),
    "and not denied itself": ("Anmeldung und Badge", "", "Besucher ohne Badge", False),
    "two without an and": ("Managed network", "", "Office network without a plan", False),
}


@pytest.mark.parametrize("case", SHORT)
def test_a_short_form_stands_for_the_service_whose_own_row_has_it(case: str) -> None:
    name, suppliers, remark, about = SHORT[case]
    control = replace(row(86, "27001:A.5.24", "partial"), notes=remark)
    service = replace(WORKPLACE, name=name, suppliers=suppliers)
    other = replace(WORKPLACE, name="Mail", cell="lists.xlsx!Services!A9")
    assert list(controls_against([service, other], [control])) == ([service.cell] if about else [])


# a service's name and supplier, the evidence, what is missing beside it, whether that is asked
HINTS: dict[str, tuple[str, str, str, str, bool]] = {
    "evidence that names it": (
        "Klinikinformationssystem",
        "KIS-Hersteller",
        "Rollenkonzept KIS",
        "Zwei Personen",
        True,
    ),
    "evidence that nothing lacks": ("Klinikinformationssystem", "KIS-Hersteller", "Rollenkonzept KIS", "", False),
    "what lacks is something else's": (
        "Patientenportal",
        "",
        "Abnahme Patientenportal",
        "bei Medizingeräten nicht",
        False,
    ),
    "what lacks is another service's": (
        "Patientenportal",
        "",
        "Abnahme Patientenportal",
        "Mail und Kalender nicht",
        False,
    ),
    "evidence of another": ("Mail archive", "", "Rollenkonzept KIS", "Zwei Personen", False),
    "a word of its supplier": ("Anmeldung und Badge", "Hersteller des Badgesystems", "Badgesystem", "Schlüssel", True),
    "as its name begins": ("Laborsystem", "", "", "Laborgeräte schreiben keine Protokolle", True),
    "its class of things": ("Netz der Medizintechnik", "", "", "61 Medizingeräte ohne Freigabe", True),
    "people, not a system": ("Patientenportal", "", "", "Testsystem enthält echte Patientendaten", False),
}


@pytest.mark.parametrize("case", HINTS)
def test_whether_a_service_lacks_too_what_a_row_lacks_is_asked_where_the_row_hints_at_it(case: str) -> None:
    name, suppliers, evidence, said, asked = HINTS[case]
    control = replace(row(86, "27001:A.5.3", "partial"), notes=said, evidence=evidence)
    service = replace(WORKPLACE, name=name, suppliers=suppliers)
    other = replace(WORKPLACE, name="Mail und Kalender", suppliers="Hersteller der Mail", cell="lists.xlsx!Services!A9")
    told = [each.told for each in controls_against([service, other], [control]).get(service.cell, ())]
    beside = f" (evidence “{evidence}”)" if evidence else ""
    assert told == ([f"not done in full, here too? 27001:A.5.3 “{said}”{beside}"] if asked else [])


def test_a_word_that_another_service_has_too_stands_for_none() -> None:
    control = replace(row(86, "27001:A.5.24", "partial"), notes="Badge ohne PIN")
    service = replace(WORKPLACE, name="Anmeldung und Badge")
    other = replace(WORKPLACE, name="Mail", notes="Druck mit Badge", cell="lists.xlsx!Services!A9")
    assert not controls_against([service, other], [control])


@pytest.mark.parametrize(
    ("words", "late"), [("Customers after 90 minutes", True), ("Customers after 30 minutes", False)]
)
def test_an_incident_that_was_told_later_than_the_files_promise_stands_against_the_service(
    words: str, late: bool
) -> None:
    lists = inputs_of(
        incidents=[{**QUIET, "told": words}], services=[{"name": "Mail", "target": "First notice within one hour"}]
    ).lists
    times = notice_times(lists, ())
    everywhere = [replace(each, service="") for each in times]
    assert [each.of for each in times] == ["Mail"]
    told = f"incident M-8, told late (“{words}”) if a time that the files name covers it"
    found = records_against([WORKPLACE], lists, AiInside(), AS_OF, everywhere)
    assert [each.told for each in found.get(WORKPLACE.cell, ())] == ([told] if late else [])
    assert not records_against([WORKPLACE], lists, AiInside(), AS_OF, times), "it is promised for another service"


def test_what_a_service_is_made_of_tells_nothing_where_several_are_of_the_kind() -> None:
    control = replace(row(86, "27001:A.8.8", "partial"), notes="Network devices are not patched")
    office, plant = (replace(WORKPLACE, name=f"{name} network", cell=f"lists.xlsx!Services!A{name}") for name in "XY")
    one = controls_against([office], [control])
    assert [each.told for each in one[office.cell]] == ["27001:A.8.8 “partial”: “Network devices are not patched”"]
    assert not controls_against([office, plant], [control])


def test_a_control_that_applies_for_a_service_and_is_not_done_stands_against_it() -> None:
    control = replace(row(39, "27001:A.5.26", "partial"), reason="Part of the service desk that we sell")
    found = controls_against([DESK], [control])
    assert [each.told for each in found[DESK.cell]] == [
        "27001:A.5.26 “partial”, applies because: “Part of the service desk that we sell”"
    ]


def test_what_is_grave_of_the_ai_inside_stands_against_the_service_too() -> None:
    lists = inputs_of(
        ai_systems=[{"name": "Sepsis alarm", "provider": "Lumora", "purpose": "Warns of sepsis", "cell": "a!b!A1"}],
        impact_assessments=[
            {
                "system": "Sepsis alarm",
                "form": "full_form",
                "assessed_on": dt.date(2026, 8, 18),
                "residual": "high",
                "decision": "accepted",
                "cells": {"signed_off_by": "K7"},
            }
        ],
    ).lists
    (system,) = lists.ai_systems
    (impact,) = impacts_of([system], lists.impact_assessments, load_impact_kit(), AS_OF)
    opinion = KnownAgainst("outstanding: “Legal opinion pending”", system.place_of("notes"), "outstanding")
    another = KnownAgainst("incident M-8", system.place_of("notes"), "incident")
    inside = {WORKPLACE.cell: (system,)}
    ai = AiInside(inside, {system.cell: impact}, {system.cell: (opinion, another)})
    found = records_against([WORKPLACE], lists, ai, AS_OF)[WORKPLACE.cell]
    assert [each.told for each in found] == [
        "Sepsis alarm inside, impact assessment: what is left is high, and nobody signed it off",
        "Sepsis alarm inside, outstanding: “Legal opinion pending”",
    ]
    found = makers_against(inside, [WORKPLACE])[WORKPLACE.cell]
    assert [each.told for each in found] == [
        "Lumora, maker of Sepsis alarm, isn't among its suppliers",
    ]
    # Of one that is planned what is due before it is chosen; its maker needn't be a supplier yet.
    planned = replace(system, status="planned")
    (ahead,) = impacts_of([planned], (), load_impact_kit(), AS_OF)
    ai = AiInside({WORKPLACE.cell: (planned,)}, impacts={system.cell: ahead})
    due = "none yet; a first one from what is known is due before a product is chosen, and before first use: full form due"
    assert [each.told for each in records_against([WORKPLACE], lists, ai, AS_OF)[WORKPLACE.cell]] == [
        f"Sepsis alarm planned inside, impact assessment: {due}"
    ]
