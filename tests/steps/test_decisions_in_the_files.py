"""What the client's own cells put before those who lead is one decision, word for word, by the day that the cell or its row sets."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ims_lib.dates import day
from ims_lib.register.model import Record
from tests.builders import row
from tests.conftest import demo
from tests.steps.test_decisions import ROWS, TOP, decided, walked

BOARDS = (
    "Board",
    "comité de direction",
    "CdA",
    "directie",
    "zarządu",
    "vedení společnosti",
    "conselho de administração",
    "διοικητικό συμβούλιο",
)
SAID: dict[str, tuple[str, str | None, str]] = {
    "a month": ("Board, January", None, "2027-01-29"),
    "a month in German": ("Zuschlag im Dezember", None, "2026-12-18"),
    "a day in French": ("Décision du comité de direction le 14.01.2027", None, "2027-01-14"),
    "a day in Spanish": ("Firma prevista 2027-01-14", None, "2027-01-14"),
    "a day in Italian": ("Approvazione del CdA 2027-01-14", None, "2027-01-14"),
    "a day in Dutch": ("Besluit directie in januari", None, "2027-01-29"),
    "a day in Polish": ("Decyzja zarządu 2027-01-14", None, "2027-01-14"),
    "a day in Czech": ("Schválení vedení společnosti 2027-01-14", None, "2027-01-14"),
    "a day in Portuguese": ("Aprovação pelo conselho de administração 2027-01-14", None, "2027-01-14"),
    "a day in Greek": ("Έγκριση από το διοικητικό συμβούλιο 2027-01-14", None, "2027-01-14"),
    "the day of its row": ("Board approves the plan", "2027-01-15", "2027-01-15"),
    "the year that begins": ("Budget line 2027", None, "2026-12-18"),
    "what will be approved in German": ("Wird im Januar genehmigt", None, "2027-01-29"),
    "what is to be signed": ("To be signed in January", None, "2027-01-29"),
}
NOT: dict[str, tuple[str, str | None]] = {
    "a later month": ("Board, February", None),
    "a later year": ("Model for 2028 budget", None),
    "no day": ("Board wants to see it", None),
    "a day that is over": ("Board, 2026-10-01", None),
    "what is done": ("Approved by the board, December", None),
    "a company": ("Firma kommt im Januar", None),
    "a board of the daily work": ("Models under the release board", "2027-01-15"),
    "another one": ("Decyzja: Change Advisory Board", "2027-01-15"),
    "nobody who leads": ("Second approval for scripts", "2027-01-15"),
}


def saying(text: str, due: str | None) -> Record:
    return replace(row(4, "27001:4.3", "partial"), ahead=text, due=due, cells={"ref": "A4", "ahead": "G4"})


@pytest.mark.parametrize("case", SAID)
def test_what_a_cell_puts_before_those_who_lead(case: str) -> None:
    text, due, by = SAID[case]
    (item,) = decided(walked(saying(text, due), *ROWS[1:], TOP, country="IE"), "own_words")
    assert f"“{text}”" in item.what
    assert item.who == next((f"“{name}”" for name in BOARDS if name in text), "Managing director")
    assert item.cells == ("soa.xlsx!SoA!G4",)
    assert item.by.isoformat() == by


@pytest.mark.parametrize("case", NOT)
def test_what_is_not_put_before_them_in_the_time_ahead(case: str) -> None:
    assert decided(walked(saying(*NOT[case]), *ROWS[1:], TOP), "own_words") == []


def test_what_is_done_is_not_asked() -> None:
    done = replace(saying("Board, January", None), status="implemented")
    assert decided(walked(done, *ROWS[1:], TOP), "own_words") == []


def test_a_paper_that_a_cell_names_sets_the_day_by_its_review() -> None:
    leads, board = decided(demo("harbour"), "own_words")
    assert leads.details[0].startswith("“Sign with POL-01 v7” (5.2.1 of ISO/IEC 20000-1")
    assert "; with it the review of POL-01, which was due 20 November 2026)" in leads.details[0]
    assert leads.cells[-1].endswith("!Documents!B5"), "where the day of the review stands"
    (waits,) = decided(demo("harbour"), "means")
    assert "data leakage prevention; “Budget line 2027” is put before management by itself; due" in waits.details[1]
    assert board.details[0].startswith("“Board approves plan v2.2 with night and weekend decision” (R-10 ")
    assert "; due 15 January 2027; with it the review of OPS-01, due 1 December 2026)" in board.details[0]
    assert (board.who, board.by) == ("“Board”", date(2027, 1, 15))
    assert leads.by > date(2026, 11, 24)


def test_rules_that_wait_for_what_is_put_before_management_say_so_and_those_for_audits_come_with_the_programme() -> (
    None
):
    steps = demo("harbour")
    (rules,) = decided(steps, "rules")
    waits = [line for line in rules.details if "which is put before management by itself" in line]
    assert [line.split(" (")[0] for line in waits] == ["incident management"]
    assert "; with it “Board approves plan v2.2 with night and weekend decision”" in waits[0]
    assert not any(each.startswith("internal_audit") for each in rules.about)
    ready = {item.package for item in steps.roadmap.in_order if item.end and item.end <= rules.by.replace(day=31)}
    assert "internal_audit/decide" in ready


def test_of_a_measure_whose_day_has_passed_a_decision_asks_which_day_holds() -> None:
    lines = [line for each in decided(demo("harbour"), "risks") for line in each.details]
    (late,) = (line for line in lines if line.startswith("R-04 "))
    assert "“Draw ten session recordings a month”, whose day, 30 October 2026, has passed: which day holds now?" in late
    (coming,) = (line for line in lines if line.startswith("R-05 "))
    assert "“Close the shared drive, folder per customer” by 26 February 2027" in coming


LACKS = {
    "posts in German": ("drei Stellen im Pikett fehlen", True),
    "roles in German": ("zwei Rollen seit August unbesetzt", True),
    "people in English": ("Two architects to be hired first", True),
    "a contract": ("Contract a night watch", True),
    "in French": ("deux postes d'astreinte vacants", True),
    "in Polish": ("brak personelu w nocy", True),
    "accounts": ("Herstellerkonten auf Medizingeräten fehlen", False),
    "a template": ("Contract template 3", False),
    "what is done": ("Recruitment approved in May", False),
}


@pytest.mark.parametrize("case", LACKS)
def test_people_and_contracts_that_something_waits_for_are_asked_whatever_the_day(case: str) -> None:
    text, is_asked = LACKS[case]
    row = replace(saying(text, "2028-01-31"), status="implemented")
    found = decided(walked(row, *ROWS[1:], TOP), "means")
    assert [item.cells for item in found] == ([("soa.xlsx!SoA!G4",)] if is_asked else [])


def test_what_the_files_call_overdue_is_asked_where_no_list_says_what_it_is() -> None:
    (item,) = decided(demo("stadtspital"), "called_overdue")
    assert "“Massnahmenliste, zwei überfällig” (10.1 of ISO/IEC 20000-1" in item.what
    assert not decided(demo("harbour"), "called_overdue")


@pytest.mark.parametrize("name", ["harbour", "stadtspital"])
def test_with_the_audit_programme_it_is_asked_who_is_lacking_and_who_is_only_proposed(name: str) -> None:
    steps = demo(name)
    (item,) = decided(steps, "audit_programme")
    lacking, by = sum(each.days for each in steps.audits.bookings), min(each.by for each in steps.audits.bookings)
    assert (
        f"For {lacking:g} days of auditors’ work, preparing and reporting included, nobody is there who may audit"
        in item.what
    )
    assert f"the first before {day(by)}" in item.what
    proposed = [each.auditor.works_in for each in steps.audits.loads if each.auditor.confirm]
    assert [f"Confirm who audits: {who} is only proposed" in item.what for who in proposed] == [True] * len(proposed)
    assert ("Confirm" in item.what) == (name == "stadtspital")
