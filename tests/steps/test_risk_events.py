"""What the client's other lists and remarks tell of its risks: signs read, few false ones, each asked and none forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from ims_lib.catalogue.library import load_library
from ims_lib.cell_places import CellPlace
from ims_lib.register.vocabulary import load, plain
from ims_lib.risks.signs import risks_shown
from ims_lib.steps.risk_register import RiskRegister, register_risks
from ims_lib.steps.risk_register.happened import Happened, near_of, with_answers
from tests.builders import covered, register, row
from tests.steps.lists import inputs_of
from tests.steps.test_risk_register import KNOWLEDGE, ROWS, listed, made, risk

SHOWN = {
    "Work notebook stolen from a parked car": "sec_device_lost",
    "Feldtelefon und Tablet im Zug verloren": "sec_device_lost",
    "Ordinateur portable volé au bureau": "sec_device_lost",
    "Restoring the archive failed twice": "sec_backup_useless",
    "Die Rücksicherung der Datenbank ist fehlgeschlagen": "sec_backup_useless",
    "The web certificate expired on a Sunday": "sec_keys_mishandled",
    "Zertifikat der Bestellseite abgelaufen": "sec_keys_mishandled",
    "A former contractor still had an open account": "sec_leaver_access",
    "Copiers were returned with their disks": "sec_discarded_media",
    "Kopiergeräte gingen mit Festplatte zurück": "sec_discarded_media",
    "Printed for another patient": "sec_sent_to_wrong_person",
    "Audit logs of a week are missing": "sec_records_fail_as_proof",
    "Real customers sit in the test system": "sec_live_data_in_tests",
    "Nobody coordinated the outage in the first hour": "svc_major_incident_chaos",
    "Niemand führte die Krise": "svc_major_incident_chaos",
    "Disk of the print server full": "svc_capacity_exhausted",
    "Update of the shop failed at night": "svc_change_fails",
    "Script went live, change without approval": "svc_secret_change",
    "The vendor changed the model behind our search": "ai_supplied_model_changes",
    "The chatbot invented a refund rule": "ai_invented_answers",
    "Staff pasted contracts into an AI chatbot": "ai_public_tool_leak",
    "Nur eine Person kennt die Schnittstelle": "svc_knowledge_lost",
    "Steuergeräte ohne Herstellerfreigabe für Patches": "svc_support_ends",
}
NOT_SHOWN = {
    "denied": "This year no laptop lost, and none stolen",
    "denied in German": "Seit Jahren kein Zertifikat abgelaufen",
    "a drill": "Exercise: restore of the archive failed",
    "in two sentences": "A laptop was handed out. The badge is lost",
    "what is done": "Restores are tried each quarter",
    "a word for itself": "Backup",
    "one word for two": "Copilots are rolled out next year",
    "somebody else's model": "New printer model in the branch",
}


@pytest.mark.parametrize("text", SHOWN)
def test_a_sentence_shows_the_risk_that_it_tells_of(text: str) -> None:
    assert SHOWN[text] in risks_shown(text)


@pytest.mark.parametrize("name", NOT_SHOWN)
def test_what_is_denied_tried_or_said_apart_shows_nothing(name: str) -> None:
    assert risks_shown(NOT_SHOWN[name]) == ()


def test_a_denial_that_the_sign_has_itself_is_none() -> None:
    assert "svc_secret_change" in risks_shown("Release went live, no record of it")


def test_every_sign_is_of_a_risk_of_ours_and_has_several_plain_words() -> None:
    signs = load("risk_signs")["signs"]
    assert set(signs) <= set(load_library().risks)
    for name, languages in signs.items():
        for sign in (sign for listed_ in languages.values() for sign in listed_):
            groups = sign.split()
            assert len(groups) > 1, (name, sign)
            for word in (word for group in groups for word in group.split("/")):
                core = word.strip("*")
                assert core, (name, sign)
                assert " " not in plain(core), (name, sign, word)


# ---- what counts as an entry ----

LAPTOP = risk(4, "Lost laptop", likelihood="4", consequence="3", refs="27001:A.8.13")
FOUND = {"id": "F-07", "title": "Laptop of the fitter stolen", "raised_on": date(2026, 9, 1), "status": "open"}
FINDINGS: dict[str, tuple[dict[str, Any], bool]] = {
    "open": ({}, True),
    "closed, its effect not looked at": ({"status": "closed", "closed_on": date(2026, 9, 20)}, True),
    "closed, and the action worked": (
        {"status": "closed", "closed_on": date(2026, 9, 20), "effective": "2026-11-02: none since"},
        False,
    ),
    "an opportunity": ({"kind": "opportunity"}, False),
    "an action": ({"kind": "action"}, False),
    "cancelled": ({"status": "void"}, False),
    "of another year": ({"raised_on": date(2025, 9, 1)}, False),
    "one that speaks of the register": ({"title": "R-04 was not looked at in spring"}, False),
    "of something else": ({"title": "Minutes of the board not signed"}, False),
}


@pytest.mark.parametrize("name", FINDINGS)
def test_a_finding_is_held_against_the_risk_that_it_shows(name: str) -> None:
    said, counts = FINDINGS[name]
    found = made(LAPTOP, others={"audits": [listed(9, "NC log", **(FOUND | said))]})
    entry = found.risks.loc["R-04"]
    assert entry["library"] == "sec_device_lost"
    assert [(item.id, item.kind, item.how) for item in entry["happened"]] == [("F-07", "finding", "sign")] * counts
    assert entry["residual_likelihood"] == (4 if counts else 2)
    assert (entry["own_band"], entry["likelihood"]) == (None, 4)


def test_an_entry_kept_apart_in_client_yml_is_not_asked_again() -> None:
    others = {"audits": [listed(9, "NC log", **FOUND)]}
    found = made(LAPTOP, others=others, risk={"different": [["R-04", "F-07"]]})
    assert found.risks.at["R-04", "happened"] == ()
    assert "risk.happened" not in {f.code for f in found.findings}


@pytest.mark.parametrize(
    ("title", "is_told"),
    [
        ("Stocktaking of the cold store never held", False),
        ("Inventur des Kühlhauses fehlt", False),
        ("Keys of the cold store lent out by the only mechanic", True),
    ],
)
def test_a_finding_that_shares_the_asset_alone_does_not_tell_that_the_risk_happened(title: str, is_told: bool) -> None:
    one = risk(4, "The only mechanic who can mend it leaves", asset="Cold store", refs="27001:A.8.13")
    other = risk(5, "Einziger Mechaniker kündigt", asset="Inventur des Kühlhauses")
    said = {"id": "F-9", "title": title, "raised_on": date(2026, 4, 1)}
    found = made(one, other, others={"audits": [listed(9, "NC log", **said)]})
    assert bool(found.risks.at["R-04", "happened"]) == is_told
    assert not found.risks.at["R-05", "happened"]


def test_a_cell_of_the_risk_alike_to_the_finding_is_enough() -> None:
    valve = risk(4, "Harvest is spoilt", vulnerability="Cooling valve stuck open in spring", refs="27001:A.8.13")
    said = {"id": "F-9", "title": "Cooling valve stuck open, half a night unnoticed", "raised_on": date(2026, 4, 1)}
    found = made(valve, risk(5, "Theft of a lorry"), others={"audits": [listed(9, "NC log", **said)]})
    assert [item.how for item in found.risks.at["R-04", "happened"]] == ["words"]
    assert found.risks.at["R-05", "happened"] == ()


TOLD: dict[str, tuple[Any, bool]] = {
    "the next day": ("Both banks, 2026-09-02", True),
    "the same day": ("Both banks, 2026-09-01", False),
    "after 90 minutes": ("Customers after 90 minutes", True),
    "within 40 minutes": ("Customer within 40 minutes", False),
    "nach drei Stunden": ("Kunden nach 3 Stunden", True),
    "nobody": ("Nobody", True),
    "not said": (None, False),
    "a dash": ("-", False),
    "somebody": ("Eight customers", False),
}


@pytest.mark.parametrize("name", TOLD)
def test_who_was_told_too_late_is_held_against_the_risk_of_late_notice(name: str) -> None:
    told, late = TOLD[name]
    incident = listed(7, "Incidents", id="M-1", title="Pumps stood still", opened=date(2026, 9, 1), told=told)
    found = made(risk(4, "Customers informed too late of an incident"), others={"incidents": [incident]})
    entry = found.risks.loc["R-04"]
    assert entry["library"] == "sec_notice_too_late"
    assert [item.said for item in entry["happened"]] == [told] * late


def test_of_several_entries_the_gravest_stand_first_and_few_are_named() -> None:
    incidents = [
        listed(n, "Incidents", id=f"M-{n}", title="Laptop stolen", opened=date(2026, n, 1), priority=f"P{5 - n % 4}")
        for n in range(4, 9)
    ]
    found = made(LAPTOP, others={"incidents": incidents})
    assert [item.id for item in found.risks.at["R-04", "happened"]] == ["M-7", "M-6", "M-5", "M-8", "M-4"]
    (asked,) = [f for f in found.findings if f.code == "risk.happened" and f.file == "risks.xlsx"]
    assert asked.message.startswith(
        "R-04 is said to have happened, not confirmed: M-7 'Laptop stolen' (lists.xlsx!Incidents!B7, 1 July 2026);"
    )
    assert "and 2 more. Does its likelihood still hold?" in asked.message


@pytest.mark.parametrize(
    ("title", "is_close"),
    [("Tablet stolen in the train", True), ("Laptop stolen in the train", False)],
)
def test_an_entry_that_is_but_like_a_risk_is_told_as_close_to_it(title: str, is_close: bool) -> None:
    incident = listed(7, "Incidents", id="M-7", title=title, opened=date(2026, 7, 1))
    found = made(LAPTOP, others={"incidents": [incident]})
    (item,) = found.risks.at["R-04", "happened"]
    assert item.is_close is is_close
    (asked,) = [f.message for f in found.findings if f.code == "risk.happened" and f.file == "risks.xlsx"]
    assert asked.startswith(
        f"R-04 is said to have happened{', or something close to it' if is_close else ''}, not confirmed: M-7"
    )
    assert near_of([item]) == ("close" if is_close else "happened")
    assert near_of([replace(item, kind="remark")]) == "remarked"


@pytest.mark.parametrize(("own", "left"), [("5", (2, 5)), ("3", (2, 4)), (None, (2, 4))])
def test_a_risk_is_no_less_grave_than_the_client_says_that_it_stays(own: str | None, left: tuple[int, int]) -> None:
    said = {"residual_likelihood": "1", "residual_consequence": own} if own else {}
    lost = risk(4, "Backup fails", refs="27001:A.8.13", likelihood="4", consequence="5", **said)
    assert made(lost, records=(row(4, "27001:A.8.13", "implemented"),)).entries["R-04"].left.grades == left


@pytest.mark.parametrize(("status", "told"), [("implemented", True), ("partial", False), ("not_implemented", False)])
def test_what_decides_on_a_risk_that_has_happened_is_named_where_it_counts_as_in_place(status: str, told: bool) -> None:
    incident = listed(7, "Incidents", id="M-7", title="Restoring the archive failed twice", opened=date(2026, 5, 1))
    found = made(
        risk(4, "Theft of a lorry"),
        others={"incidents": [incident | {"priority": "P2"}]},
        records=(row(4, "27001:A.8.13", status),),
    )
    (asked,) = [f.message for f in found.findings if f.message.startswith("'Copies exist but cannot be restored'")]
    assert ("is stated as in place" in asked) is told
    assert ("(27001:A.8.13, soa.xlsx!SoA!F4)" in asked) is told


# ---- remarks and proposals ----


def with_remark(status: str, remark: str, **said: Any) -> RiskRegister:
    """The register of a client without risks of its own, one of whose rows has this remark."""
    said_row = replace(row(8, "27001:A.5.10", status), notes=remark, cells={"notes": "H8"})
    return register_risks(covered(KNOWLEDGE, *ROWS, **said), inputs_of(), register(*ROWS, said_row))


REMARKS: dict[str, tuple[str, str, dict[str, str], bool]] = {
    "not done": ("not_implemented", "everybody pastes everything", {}, True),
    "in part": ("partial", "everybody pastes everything", {}, True),
    "done": ("implemented", "everybody pastes everything", {}, False),
    "judged as done since": ("partial", "everybody pastes everything", {"27001:A.5.10": "F"}, False),
    "judged as open since": ("partial", "everybody pastes everything", {"27001:A.5.10": "P"}, True),
    "an explanation": ("partial", "everybody pastes everything " * 20, {}, False),
    "something else": ("partial", "waits for the works council", {}, False),
}


@pytest.mark.parametrize("name", REMARKS)
def test_a_remark_on_what_isnt_done_is_held_against_the_usual_risk(name: str) -> None:
    status, remark, judgements, counts = REMARKS[name]
    found = with_remark(status, remark, judgements=judgements)
    entry = found.risks.loc["ai_public_tool_leak"]
    assert [(item.kind, item.cell) for item in entry["happened"]] == [("remark", "soa.xlsx!SoA!H8")] * counts
    asked = [f for f in found.findings if f.code == "risk.happened"]
    assert [(f.level, f.file, f.cell) for f in asked] == [("question", "soa.xlsx", "H8")] * counts
    assert not any("ai_public_tool_leak" in f.message for f in asked), "names of ours are for editors"


def test_a_usual_risk_that_a_remark_tells_of_is_proposed_whatever_the_sector() -> None:
    said = {"standards": ["27001"], "sector": "hospital"}
    assert "sec_secrets_in_code" not in with_remark("partial", "in hand", **said).risks.index
    found = with_remark("partial", "Passwords stand in plain text in the scripts", **said)
    assert "sec_secrets_in_code" in found.proposed.index


def test_ai_risks_are_proposed_where_a_list_names_ai() -> None:
    said = {"standards": ["27001"], "sector": "hospital"}
    vendor = listed(5, "Suppliers", name="Vendor of the triage model", ai=True)
    without, with_ai = made(**said), made(others={"suppliers": [vendor]}, **said)
    assert "ai" not in set(without.risks["category"])
    assert "ai_public_tool_leak" in with_ai.proposed.index


def test_a_hospitals_information_system_is_no_ai() -> None:
    assert risks_shown("Ablauf für Ausfall der KI gut") == ("ai_function_fails",)
    assert risks_shown("Ablauf für Ausfall des KIS gut") == ()


# what was answered → whether it confirms that the risk came true
ANSWERS = {
    "Ja, im Juni passiert. Jetzt 4": True,
    "stimmt, ist passiert": True,
    "Oui, c'est arrivé": True,
    "yes it happened": True,
    "It happened in June, and the register needs it": True,
    "yes, twice since spring": True,
    "yes": False,
    "Oui": False,
    "yes, take it in": False,
    "Ja, aufnehmen": False,
    "it happened at a competitor": False,
    "it happened? take it in": False,
    "It never happened": False,
    "Take it in as soon as it happened": False,
    "Ja, aber etwas anderes": False,
    "Yes, if the two doors count": False,
    "yes, that wasn't it, not ours": False,
    "no": False,
    "3 now": False,
    "!": False,
}


@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize("is_own", [True, False])
def test_plain_words_of_whoever_answers_confirm_that_it_happened_and_a_yes_alone_does_not(
    answer: str, is_own: bool
) -> None:
    (row_of_risk,) = inputs_of(risks=[{"title": "Tor fällt zu", "cells": {"title": "B9", "level": "F9"}}]).lists.risks
    cell = CellPlace("lists.xlsx", "Log", "C5")
    event = Happened(kind="incident", title="Tor fiel zu", place=cell, shows={}, column="", said="", how="sign")
    risks: Any = [SimpleNamespace(risk="K-1", row=row_of_risk)] if is_own else []
    asked = row_of_risk.place_of("level") if is_own else cell
    values = {"answer": answer, "said_by": "Hallenmeister", "said_on": "2026-11-12"}
    answers: Any = [SimpleNamespace(on=f"risk.happened {asked}", values=values)]
    (found,) = with_answers({"K-1": (event,)}, risks, answers)["K-1"]
    assert found.confirmed == ("Hallenmeister, 12 November 2026" if ANSWERS[answer] else "")
    assert near_of([found]) == ("confirmed" if ANSWERS[answer] else "happened")
