"""What a service's own row says against the rows on clauses, and when it is asked."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from ims_lib.assessment import assess
from ims_lib.catalogue import load_catalogue
from ims_lib.coverage import score_coverage
from ims_lib.inputs import read_inputs
from ims_lib.inputs.rows import ActionRow, AiSystemRow, IncidentRow, Lists, ServiceRow, SupplierRow
from ims_lib.register.model import Finding
from ims_lib.steps.ai_systems.own_rows import rows_against
from ims_lib.steps.ai_systems.supplier_reviews import ask_of_makers, makers_missing, suppliers_against
from ims_lib.steps.ai_systems.view import view_objects
from tests.builders import client, row
from tests.steps.lists import row_of
from tests.steps.test_ai_systems import register_of

CLAUSE = "20000-1:8.3.3"
COLUMNS = {"name": "A5", "target": "E5", "attained": "F5", "notes": "L5"}


def told(**said: Any) -> list[tuple[str, str | None]]:
    """What is said against a service with these cells, each with its cell."""
    place: dict[str, Any] = {"file": "lists.xlsx", "sheet": "Services", "row": 5, "cell": "lists.xlsx!Services!A5"}
    found = rows_against([row_of(ServiceRow, **place | {"cells": COLUMNS, "name": "Portal"} | said)])
    return [(each.told, each.place.cell) for each in found.get("lists.xlsx!Services!A5", ())]


# case → target, attained, what is said of the figure
FIGURES: dict[str, tuple[str, str, str]] = {
    "available": ("99.9 % available", "99.71 %", "99.71 % of 99.9 %: missed"),
    "reached": ("99.8 % available", "99.83 %", ""),
    "just reached": ("99,5 %", "99,5 %", ""),
    "German": ("99,8 % verfügbar", "99,62 %", "99,62 % of 99,8 %: missed"),
    "French": ("disponibilité 99,8 %", "99,6 %", "99,6 % of 99,8 %: missed"),
    "Italian, within": ("98 % entro le 12", "97,3 %", "97,3 % of 98 %: missed"),
    "without its sign": ("99,5 %", "99.1", "99.1 % of 99,5 %: missed"),
    "a part of one": ("99,5 %", "0.999", ""),
    "bare and high": ("99 %", "98,7 %", "98,7 % of 99 %: missed"),
    "bare and low": ("5 %", "3 %", ""),
    "a share by its words": ("65 % im ersten Kontakt gelöst", "64 %", "64 % of 65 %: missed"),
    "a share with a span": ("85 % of calls answered within 30 s", "88 %", ""),
    "a share with a span, missed": ("85 % of calls answered within 30 s", "80 %", "80 % of 85 %: missed"),
    "a share within a span alone": ("80 % der Notrufe in 20 s", "74 %", "74 % of 80 %: missed"),
    "a share within a span alone, reached": ("75 % des dossiers en 3 jours", "75 %", ""),
    "a share lost within a span": ("5 % of callers lost within 60 s", "3 %", ""),
    "a share within another span": ("80 % of alarms in 60 s", "74 % in 20 s", ""),
    "a share that names its span again": ("alarm answered in 60 s: 85 %", "in 60 s: 79,5 %", "79,5 % of 85 %: missed"),
    "a share in a year": ("70 % in 2026", "64 %", ""),
    "seconds": ("Ouverture en 20 secondes", "45 s", "45 s instead of 20 secondes: missed"),
    "less is better, by the sign": ("max 2 % of calls lost", "3 %", "3 % of 2 %: missed"),
    "less is better, by the words": ("99 % of jobs without errors", "98 %", ""),
    "a span that limits a share": ("within 4 h 95 % solved", "97 %", ""),
    "a span": ("Calls answered within 1 h", "40 min", ""),
    "weeks": ("Bescheid in 6 Wochen", "9 Wochen", "9 Wochen instead of 6 Wochen: missed"),
    "another unit of time": ("Réponse en 48 h", "3 jours", "3 jours instead of 48 h: missed"),
    "another unit, kept": ("Antwort innert 2 Wochen", "9 Tage", None),
    "a span, missed": ("Calls answered within 1 h", "95 min", "95 min instead of 1 h: missed"),
    "a span without a limit": ("Report of 4 h", "5 h", ""),
    "a bare number": ("Calls answered within 1 h", "40", ""),
    "two targets, the second missed": (
        "99.5 %, glaze right in 9 of 10 pots",
        "99.7 %; 8.1 of 10",
        "8.1 of 10 of 9 of 10: missed",
    ),
    "two targets, German": ("99 % verfügbar, Trefferquote 75 %", "99,2 %; 71 %", "71 % of 75 %: missed"),
    "two targets, both reached": ("99.5 %, glaze right in 9 of 10 pots", "99.7 %; 9.2 of 10", ""),
    "a part of a whole": ("glaze right in 9 of 10 pots", "95 %", ""),
    "words for a figure": ("99.9 % available", "see report", ""),
}


def test_one_figure_for_two_targets_is_asked() -> None:
    asks = "the target names several things: which of them does it answer, and what was reached of the others?: “98 %”"
    assert told(target="99.9 % by day, 99 % at night", attained="98 %") == [(asks, "F5")]


@pytest.mark.parametrize("case", FIGURES)
def test_a_figure_is_held_against_its_target_where_the_direction_is_plain(case: str) -> None:
    target, attained, wanted = FIGURES[case]
    assert told(target=target, attained=attained) == ([(wanted, "F5")] if wanted else [])


# case → the cells, what is said
WORDS: dict[str, tuple[dict[str, Any], list[tuple[str, str]]]] = {
    "no target, and nobody measures": ({}, [("no target", "E5"), ("no figure yet", "F5")]),
    "a dash": ({"target": "-", "attained": "99 %"}, [("no target", "E5")]),
    "best effort": (
        {"target": "Best effort", "notes": "No figures yet"},
        [("no target: “Best effort”", "E5"), ("no figure yet: “No figures yet”", "L5")],
    ),
    "au mieux": ({"target": "au mieux", "attained": "99 %"}, [("no target: “au mieux”", "E5")]),
    "no figure": ({"target": "99 %"}, [("no figure yet", "F5")]),
    "not measured": ({"target": "99 %", "attained": "nicht gemessen"}, [("no figure yet: “nicht gemessen”", "F5")]),
    "not evaluated": (
        {"target": "99,5 %", "notes": "Seit Mai 2026, noch keine Auswertung"},
        [("no figure yet: “noch keine Auswertung”", "L5")],
    ),
    "no agreement with a supplier": (
        {
            "target": "99 %",
            "attained": "99.2 %",
            "suppliers": "Carrier A, Software team (internal)",
            "notes": "No agreement with the software team",
        },
        [("no agreement with a supplier (20000-1:8.3.4): “No agreement with the software team”", "L5")],
    ),
    "no agreement": (
        {"target": "99 %", "attained": "99.2 %", "notes": "No agreement with the software team"},
        [("no agreement: “No agreement with the software team”", "L5")],
    ),
    "sin acuerdo": (
        {"target": "99 %", "attained": "99,2 %", "notes": "Sin acuerdo firmado"},
        [("no agreement: “Sin acuerdo firmado”", "L5")],
    ),
    "the agreement stays": ({"target": "99 %", "attained": "99 %", "notes": "No change of the agreement"}, []),
    "not certified": (
        {"target": "99 %", "attained": "99 %", "notes": "Seit 2025 bei uns, im Zertifikat nicht enthalten"},
        [("not in the certificate: “im Zertifikat nicht enthalten”", "L5")],
    ),
    "a certificate of another kind": ({"target": "99 %", "attained": "99 %", "notes": "Certificate not renewed"}, []),
    "untested": (
        {"target": "99 %", "attained": "99 %", "notes": "Restart plan, never tested by itself"},
        [("never tested: “Restart plan, never tested by itself”", "L5")],
    ),
    "ungetestet": (
        {"target": "99 %", "attained": "99 %", "notes": "Läuft gut. Wiederanlauf noch nie getestet"},
        [("never tested: “Wiederanlauf noch nie getestet”", "L5")],
    ),
    "a test of something else": ({"target": "99 %", "attained": "99 %", "notes": "New portal not tested yet"}, []),
    "one person": (
        {"target": "99 %", "attained": "99 %", "notes": "Wissen liegt bei einer Person"},
        [("knowledge with one person: “Wissen liegt bei einer Person”", "L5")],
    ),
    "a deputy": ({"target": "99 %", "attained": "99 %", "notes": "One person on call at night"}, []),
    "all well": ({"target": "99 %", "attained": "99.4 %", "notes": "Restart in June took 5 h 10 min"}, []),
    "a list without these columns": ({"cells": {"name": "A5"}}, []),
}


@pytest.mark.parametrize("case", WORDS)
def test_a_row_says_in_words_or_by_an_empty_cell_what_is_not_there(case: str) -> None:
    said, wanted = WORDS[case]
    assert told(**said) == wanted


WAS, SOON = dt.date(2026, 10, 2), dt.date(2027, 4, 2)
CELLS = {"name": "A6", "reviewed_on": "F6", "next_review": "G6"}
# case → the supplier's row, what stands against the service that names it, and where
REVIEWS: dict[str, tuple[dict[str, Any], list[tuple[str, str]]]] = {
    "overdue": (
        {"reviewed_on": dt.date(2025, 10, 2), "next_review": WAS},
        [("Carrier A review overdue since 2 October 2026", "G6")],
    ),
    "passed since the list was written": (
        {"reviewed_on": dt.date(2025, 10, 2), "next_review": WAS, "stated_on": dt.date(2026, 9, 1)},
        [("Carrier A review due since 2 October 2026, and the list is older", "G6")],
    ),
    "never held": ({"reviewed_on_text": "noch nie"}, [("Carrier A never reviewed", "F6")]),
    "none said": ({}, [("Carrier A without a review by the list", "F6")]),
    "held in words": ({"reviewed_on_text": "with every invoice"}, []),
    "to come": ({"reviewed_on": WAS, "next_review": SOON}, []),
    "no supplier any longer": ({"status": "former"}, []),
    "no column for reviews": ({"cells": {"name": "A6"}}, []),
    "another supplier": ({"name": "Carrier"}, []),
}


@pytest.mark.parametrize("case", REVIEWS)
def test_a_late_review_of_a_supplier_stands_against_the_services_that_name_it(case: str) -> None:
    said, wanted = REVIEWS[case]
    place: dict[str, Any] = {"file": "lists.xlsx", "sheet": "Suppliers", "row": 6, "cell": "lists.xlsx!Suppliers!A6"}
    supplier = row_of(SupplierRow, **{**place, "cells": CELLS, "name": "Carrier A", **said})
    place |= {"sheet": "Services", "cell": "lists.xlsx!Services!A5"}
    service = ServiceRow(**place, cells=COLUMNS, name="Network", suppliers="Carrier A, Carrier B")
    found = suppliers_against([service], [supplier], dt.date(2026, 11, 30))
    assert [(each.told, each.place.cell) for told in found.values() for each in told] == wanted


# case → the system inside, the service's suppliers, what stands against the service
MAKERS: dict[str, tuple[dict[str, Any], str, list[str]]] = {
    "left out": ({}, "Carrier A", ["Lumora, maker of Copilot, without a review by the list"]),
    "left out, of its base model": (
        {"provider": "built by us on a model of Lumora"},
        "Carrier A",
        ["Lumora, maker of the model in Copilot, without a review by the list"],
    ),
    "named": ({}, "Carrier A, Lumora", ["Lumora without a review by the list"]),
    "only planned": ({"status": "planned"}, "Carrier A", []),
    "our own": ({"provider": "Ours"}, "Carrier A", []),
    "made here": ({"provider": "Eigenbau"}, "Carrier A", []),
    "left out, without its legal form": (
        {"provider": "Lumora S.A."},
        "Carrier A",
        ["Lumora, maker of Copilot, without a review by the list"],
    ),
    "as a firm": ({"provider": "Lumora GmbH"}, "Carrier A, Lumora", ["Lumora without a review by the list"]),
    "not said": ({"provider": None}, "Carrier A", []),
}


@pytest.mark.parametrize("case", MAKERS)
def test_the_maker_of_the_ai_inside_is_a_supplier_of_the_service(case: str) -> None:
    said, suppliers, wanted = MAKERS[case]
    place: dict[str, Any] = {"file": "lists.xlsx", "sheet": "S", "row": 6, "cell": "lists.xlsx!S!A6"}
    cells = {"name": "A6", "suppliers": "H6", "provider": "F6", "reviewed_on": "G6"}
    service = ServiceRow(**place, cells=cells, name="Network", suppliers=suppliers)
    system = row_of(AiSystemRow, **place, cells=cells, name="Copilot", **{"provider": "Lumora", **said})
    late = SupplierRow(**place, cells=cells, name="Lumora")
    makers = makers_missing([service], {service.cell: (system,)}, frozenset({"ours"}))
    found = suppliers_against([service], [late], dt.date(2026, 11, 30), makers)
    assert [each.told for told in found.values() for each in told] == wanted
    assert [each.code for each in ask_of_makers(makers, [service])] == ["services.maker_missing"] * case.startswith(
        "left out"
    )


def test_a_service_outside_the_certificate_is_asked_for_every_clause_that_counts_for_it() -> None:
    services = (
        "Service | Service owner | Customers | Service level target | Remarks\n"
        "Desk | Desk lead | all | 99 % |\nDevices | Head of operations | all | 99 % | not covered by the certificate"
    )
    rows = (
        row(26, CLAUSE, "implemented"),
        row(27, "20000-1:8.3.2", "implemented"),
        row(28, "20000-1:8.4.1", "planned"),
    )
    register = register_of(*rows, Services=services)
    coverage = score_coverage(assess(register, client(), catalogue=load_catalogue()))
    (told,) = [
        each for each in view_objects(coverage, read_inputs(register)).findings if each.code == "services.row_against"
    ]
    assert "leaves out Devices (“not covered by the certificate”, E3)" in told.message
    assert f"counts there too: 20000-1:8.3.2 and {CLAUSE}. Does it hold there?" in told.message


SERVICES = """Service | Service owner | Customers | Service level target | Attained
Desk | Desk lead | all | 99 % available | 99.4 %
Backup | Head of operations | all | 99.5 % | 99.1 %
Portal | Desk lead | all | | """


def asked(status: str, **said: Any) -> list[Finding]:
    register = register_of(row(26, CLAUSE, status), Services=SERVICES)
    coverage = score_coverage(assess(register, client(**said), catalogue=load_catalogue()))
    found = view_objects(coverage, read_inputs(register)).findings
    return [each for each in found if each.code == "services.row_against"]


def test_one_question_names_all_services_with_their_cells_and_the_row_on_the_clause() -> None:
    (told,) = asked("partial")
    assert (told.level, told.sheet, told.cell) == ("question", "Services", "E3")
    for said in (
        f"stated on clause {CLAUSE} ('partial' in soa.xlsx!SoA!",
        "of 2 of 3 services the list's own rows say otherwise",
        "Backup: 99.1 % of 99.5 %: missed (E3); Portal: no target (D4)",
    ):
        assert said in told.message


# case → the row's status, the client's settings, the services that are asked about
ASKED: dict[str, tuple[str, dict[str, Any], list[str]]] = {
    "in place": ("implemented", {}, ["Backup", "Portal"]),
    "nothing in place": ("not_implemented", {}, []),
    "out of scope": ("implemented", {"standards": ["27001"]}, []),
    "judged for one": ("implemented", {"judgements": {"service_level.targets@Portal": "N"}}, ["Backup"]),
    "judged for all": ("implemented", {"judgements": {CLAUSE: "L"}}, []),
}


@pytest.mark.parametrize("case", ASKED)
def test_it_is_asked_where_rows_state_the_clause_and_nobody_judged_it(case: str) -> None:
    status, said, wanted = ASKED[case]
    told = " ".join(each.message for each in asked(status, **said))
    assert [name for name in ("Desk:", "Backup:", "Portal:") if name in told] == [f"{name}:" for name in wanted]


WITH_RTO = {**COLUMNS, "rto": "H5", "rpo": "I5"}
WELL: dict[str, Any] = {"target": "99 %", "attained": "99.4 %", "cells": WITH_RTO, "rto": 240.0, "rto_text": "4 h"}
# case → the cells, what is said of the RTO
RTOS: dict[str, tuple[dict[str, Any], list[tuple[str, str]]]] = {
    "a restart took longer": (
        {"notes": "Restart in June took 5 h 10 min"},
        [("5 h 10 min of RTO 4 h: missed", "L5")],
    ),
    "a restore took longer": (
        {"notes": "A restore in June took 19 hours"},
        [("a restore took 19 hours, and the RTO is 4 h: does that hold for a restore?", "L5")],
    ),
    "Rücksicherung": (
        {"notes": "Rücksicherung dauerte 6 Stunden"},
        [("a restore took 6 Stunden, and the RTO is 4 h: does that hold for a restore?", "L5")],
    ),
    "wieder da": ({"notes": "Am 14.06.2026 nach 52 Minuten wieder da"}, []),
    "Wiederanlauf": ({"notes": "Wiederanlauf dauerte 6 Stunden"}, [("6 Stunden of RTO 4 h: missed", "L5")]),
    "a span of something else": ({"notes": "Reports are kept 30 days"}, []),
    "no RTO": ({"rto": None, "rto_text": None}, [("no RTO", "H5")]),
    "a dash": ({"rto": None, "rto_text": "-"}, [("no RTO", "H5")]),
    "a word that isn't read": ({"rto": None, "rto_text": "next working day"}, []),
}


@pytest.mark.parametrize("case", RTOS)
def test_a_restart_is_held_against_the_rto_and_a_missing_one_is_told(case: str) -> None:
    said, wanted = RTOS[case]
    assert told(**WELL | said) == wanted


def place(row: int, column: str) -> dict[str, Any]:
    return {
        "file": "lists.xlsx",
        "sheet": "Log",
        "row": row,
        "cell": f"lists.xlsx!Log!A{row}",
        "cells": {"title": column},
    }


def test_an_incident_or_nonconformity_that_names_the_service_counts_against_its_rto() -> None:
    lists = Lists(
        incidents=(
            IncidentRow(**place(4, "B4"), title="Restore of a file server took 19 hours", affected="Backup"),
            IncidentRow(**place(5, "B5"), title="Restart took 9 hours", affected="Another"),
        ),
        audits=(ActionRow(**place(6, "B6"), title="Restart of Backup took 13 h, 12 h are promised"),),
    )
    said: dict[str, Any] = WELL | {"rto": 720.0, "rto_text": "12 h"}
    backup = row_of(ServiceRow, file="lists.xlsx", sheet="S", row=5, cell="lists.xlsx!S!A5", name="Backup", **said)
    (found,) = rows_against([backup], lists).values()
    assert [(each.told, each.place.sheet, each.place.cell) for each in found] == [
        ("a restore took 19 hours, and the RTO is 12 h: does that hold for a restore?", "Log", "B4"),
        ("13 h of RTO 12 h: missed", "Log", "B6"),
    ]


CONTINUITY = "20000-1:8.7.2"
RESTARTED = """Service | Service owner | Customers | Service level target | Attained | RTO | Remarks
Desk | Desk lead | all | 99 % available | 99.4 % | 4 h | Restart took 5 h 10 min
Backup | Head of operations | all | 99.5 % | 99.6 % | |
Portal | Desk lead | all | 99 % | 99.2 % | 8 h | """


def test_what_is_missing_of_continuity_is_asked_about_its_own_clause() -> None:
    register = register_of(row(26, CLAUSE, "implemented"), row(27, CONTINUITY, "implemented"), Services=RESTARTED)
    coverage = score_coverage(assess(register, client(), catalogue=load_catalogue()))
    found = view_objects(coverage, read_inputs(register)).findings
    (asked_of_it,) = [each for each in found if each.code == "services.row_against"]
    assert f"stated on clause {CONTINUITY}" in asked_of_it.message
    assert "Desk: 5 h 10 min of RTO 4 h: missed (G2); Backup: no RTO (F3)" in asked_of_it.message
