"""Which column holds what."""

from __future__ import annotations

import pytest

from ims_lib.register import Reading
from ims_lib.register.vocabulary import load, spellings
from tests.register.sheets import check, refs, sheet

# Headings, one row of cells, and the columns that must come out.
COLUMNS = {
    "English": (
        "Control ID | Control Name | Theme | Applicable | Justification | Implementation Status | Owner | Evidence | Comments",
        "A.5.7 | Threat intelligence | Org | Yes | r | Implemented | Ana | E-1 | c",
        {
            "ref": "A",
            "title": "B",
            "theme": "C",
            "applicable": "D",
            "reason": "E",
            "status": "F",
            "owner": "G",
            "evidence": "H",
            "notes": "I",
        },
    ),
    "German": (
        "Kontroll-ID | Kontrollname | Bereich | Anwendbar | Begründung | Umsetzungsstatus | Verantwortlich | Nachweis | Bemerkung | Fällig",
        "A.5.7 | Bedrohungslage | Org | Ja | r | Umgesetzt | Ana | E-1 | c | 2027-01-01",
        {
            "ref": "A",
            "title": "B",
            "theme": "C",
            "applicable": "D",
            "reason": "E",
            "status": "F",
            "owner": "G",
            "evidence": "H",
            "notes": "I",
            "due": "J",
        },
    ),
    "confidentiality, integrity and availability are no ids": (
        "C | I | A | Control ID | Control Name | Status",
        "3 | 2 | 1 | A.5.7 | Threat intelligence | Implemented",
        {"ref": "D", "title": "E", "status": "F"},
    ),
    "German, typed without umlauts": (
        "Massnahme | Titel | Begruendung | Status",
        "A.5.7 | Lage | r | umgesetzt",
        {"ref": "A", "title": "B", "reason": "C", "status": "D"},
    ),
    "French": (
        "Référence | Intitulé | Applicable | Justification | Statut",
        "A.5.7 | Renseignement | Oui | r | En cours",
        {"ref": "A", "title": "B", "applicable": "C", "reason": "D", "status": "E"},
    ),
    "Spanish, number with the other sign": (
        "Nº de control | Nombre del control | Estado",
        "A.5.7 | Amenazas | Hecho",
        {"ref": "A", "title": "B", "status": "C"},
    ),
    "Spanish": (
        "Referencia | Título | Aplica | Justificación | Estado | Responsable",
        "A.5.7 | Inteligencia | Sí | r | Implementado | Ana",
        {"ref": "A", "title": "B", "applicable": "C", "reason": "D", "status": "E", "owner": "F"},
    ),
    "Italian": (
        "Riferimento | Titolo | Applicabile | Motivazione | Stato",
        "A.5.7 | Minacce | Sì | r | Attuato",
        {"ref": "A", "title": "B", "applicable": "C", "reason": "D", "status": "E"},
    ),
    "Dutch": (
        "Referentie | Titel | Van toepassing | Motivering | Status | Eigenaar",
        "A.5.7 | Dreiging | Ja | r | Gepland | Ana",
        {"ref": "A", "title": "B", "applicable": "C", "reason": "D", "status": "E", "owner": "F"},
    ),
    "machine names": (
        "control_id | control_name | status | owner_name",
        "A.5.7 | Threats | done | Ana",
        {"ref": "A", "title": "B", "status": "C", "owner": "D"},
    ),
    "the document's reference is no requirement": (
        "Control ID | Name | Status | Reference",
        "A.5.7 | Threats | done | POL-001",
        {"ref": "A", "title": "B", "status": "C", "evidence": "D"},
    ),
    "own numbers beside ours": (
        "ID | ISO 27001 Control | Title | Status",
        "C-01 | A.5.7 | Threats | done",
        {"id": "A", "ref": "B", "title": "C", "status": "D"},
    ),
    "the number column is the reference": (
        "No. | Control | Status",
        "5.7 | Threats | done",
        {"ref": "A", "title": "B", "status": "C"},
    ),
    "number and title in one": (
        "Control | Status",
        "A.5.7 Threat intelligence | done",
        {"ref": "A", "title": "A", "status": "B"},
    ),
    "another framework": (
        "Control ID | SOC 2 | NIST CSF | Status",
        "A.5.7 | CC3.2 | ID.RA-2 | done",
        {"ref": "A", "other_framework": "B", "status": "D"},
    ),
    "a question as heading": (
        "Control | Title | Is it implemented? | Applicable (Y/N)",
        "A.5.7 | Threats | done | Y",
        {"ref": "A", "title": "B", "status": "C", "applicable": "D"},
    ),
    "what shows it is evidence, in English": (
        "Control | Applicable | State | What shows it | Comment",
        "A.5.7 | Yes | Implemented | Minutes of the board | c",
        {"ref": "A", "applicable": "B", "status": "C", "evidence": "D", "notes": "E"},
    ),
    "what shows it is evidence, in German": (
        "Maßnahme | Anwendbar | Stand | Woran man es sieht | Bemerkung",
        "A.5.7 | Ja | Umgesetzt | Protokoll der Leitung | c",
        {"ref": "A", "applicable": "B", "status": "C", "evidence": "D", "notes": "E"},
    ),
    "what shows it is evidence, in French": (
        "Référence | Applicable | Statut | Ce qui le montre | Remarques",
        "A.5.7 | Oui | En cours | Procès-verbal | c",
        {"ref": "A", "applicable": "B", "status": "C", "evidence": "D", "notes": "E"},
    ),
    "risks": (
        "Risk ID | Risk | Likelihood (1-5) | Impact (1-5) | Risk score | Treatment option"
        " | Controls | Residual likelihood | Risk owner | Status",
        "R-1 | Theft | 2 | 3 | 6 | Mitigate | A.7.9 | 1 | Ana | done",
        {
            "risk_id": "A",
            "title": "B",
            "likelihood": "C",
            "consequence": "D",
            "level": "E",
            "treatment": "F",
            "ref": "G",
            "owner": "I",
            "status": "J",
        },
    ),
}


@pytest.mark.parametrize("name", COLUMNS)
def test_columns(name: str) -> None:
    headings, cells, wanted = COLUMNS[name]
    assert check(sheet(f"{headings}\n{cells}\n{cells.replace('5.7', '5.8')}"))["sheets"][0]["columns"] == wanted


@pytest.mark.parametrize(("headings", "is_title"), [("State | Owner | Shelf", False), ("Owner | Shelf | State", True)])
def test_words_under_a_heading_that_nobody_knows_are_titles_before_the_state_alone(
    headings: str, is_title: bool
) -> None:
    said = {"State": ("Implemented", "Planned"), "Owner": ("Ana", "Bo"), "Shelf": ("Green folder", "Blue folder")}
    rows = [
        " | ".join([ref, *(said[name][n] for name in headings.split(" | "))])
        for n, ref in enumerate(["A.5.7", "A.5.8"])
    ]
    found = check(sheet("\n".join([f"Control | {headings}", *rows])))
    assert ("title" in found["sheets"][0]["columns"]) == is_title


def test_a_column_without_heading_is_known_by_its_references() -> None:
    assert refs(check(sheet(" | Title | Status\nA.5.7 | Threats | done\nA.5.8 | Projects | done"))) == [
        ["27001:A.5.7"],
        ["27001:A.5.8"],
    ]


def test_an_excluded_column_turns_the_answer_round() -> None:
    found = check(sheet("Control | Title | Excluded | Status\nA.5.7 | Threats | Yes | \nA.5.8 | Projects | No | done"))
    assert [record["applicable"] for record in found["records"]] == [False, True]


def test_settled_columns_and_sheets() -> None:
    text = "Control | Status | Real state\nA.5.7 | done | Planned"
    reading = Reading(columns={"SoA": {"status": "C"}}, skip=("Old",))
    found = check(sheet(text, "SoA"), sheet(text, "Old"), reading=reading)
    assert [(record["sheet"], record["status"]) for record in found["records"]] == [("SoA", "planned")]
    assert found["sheets"][1]["kind"] == "other"


def test_a_column_for_each_status() -> None:
    found = check(
        sheet("Ref | Title | Implemented | Partial\nA.5.7 | Threats | x |\nA.5.8 | Projects | | x\nA.5.9 | Stock | |")
    )
    assert [record["status"] for record in found["records"]] == ["implemented", "partial", "unknown"]
    assert found["findings"] == []


def test_headings_in_a_language_we_do_not_know() -> None:
    found = check(sheet("Žymuo | Pavadinimas | Būsena\nA.5.7 | Analizė | Įdiegta\nA.5.8 | Projektai | Įdiegta"))
    assert [(record["refs"], record["title"], record["status"]) for record in found["records"]] == [
        (["27001:A.5.7"], "Analizė", "unknown"),
        (["27001:A.5.8"], "Projektai", "unknown"),
    ]
    (said,) = found["findings"]
    assert (said["code"], "'Būsena'" in said["message"]) == ("sheet.no_status", True)


@pytest.mark.parametrize("line", ["Maturity | Fully | Not implemented", "Reifegrad | umgesetzt | nicht umgesetzt"])
def test_words_of_a_status_under_a_heading_for_maturity_are_statuses(line: str) -> None:
    heading, there, missing = line.split(" | ")
    found = check(sheet(f"Control | Title | {heading}\nA.5.7 | Threats | {there}\nA.5.8 | Projects | {missing}"))
    assert [record["status"] for record in found["records"]] == ["implemented", "not_implemented"]
    assert found["findings"] == []


@pytest.mark.parametrize("levels", [("3", "1"), ("3 - Defined", "1 - Initial"), ("3 implemented", "0 not implemented")])
def test_a_level_of_maturity_alone_is_no_status(levels: tuple[str, str]) -> None:
    found = check(sheet(f"Control | Title | Maturity\nA.5.7 | Threats | {levels[0]}\nA.5.8 | Projects | {levels[1]}"))
    assert [record["status"] for record in found["records"]] == ["unknown", "unknown"]


def test_words_of_maturity_beside_a_status_leave_it_alone() -> None:
    text = (
        "Control | Title | Maturity | Status\nA.5.7 | Threats | Fully | Planned\nA.5.8 | Projects | Partially | Planned"
    )
    assert [record["status"] for record in check(sheet(text))["records"]] == ["planned", "planned"]


SELECTED = [
    ("Selected", "Selected", "Deselected"),
    ("Auswahl", "ausgewählt", "abgewählt"),
    ("Retenue", "retenue", "écartée"),
    ("Selección", "seleccionado", "descartado"),
    ("Selezionata", "selezionata", "scartata"),
    ("Geselecteerd", "gekozen", "weggelaten"),
    ("Wybór", "wybrane", "pominięte"),
    ("Výběr", "zahrnuto", "vyřazeno"),
    ("Escolha", "selecionado", "não selecionado"),
    ("Επιλογή", "επιλέχθηκε", "δεν επιλέχθηκε"),
    ("Till eller bortvald", "tillvald", "bortvald"),
    ("Til-/fravalg", "Tilvalgt", "Fravalgt"),
    ("Seçim", "seçildi", "seçilmedi"),
    ("選択", "採用する", "採用しない"),
    ("Utvalg", "valgt", "valgt bort"),
    ("Valinta", "valittu", "jätetty pois"),
    ("Kiválasztás", "kiválasztva", "kihagyva"),
    ("Selecție", "selectat", "neselectat"),
    ("Výber", "vybraté", "vynechané"),
    ("Hyllest", "Tilvalgt", "Fravalgt"),
]


@pytest.mark.parametrize(("heading", "taken", "left"), SELECTED, ids=[case[0] for case in SELECTED])
def test_what_is_selected_applies_and_what_is_left_out_does_not(heading: str, taken: str, left: str) -> None:
    rows = [f"A.5.7 | Spies | {taken} | done", f"A.7.2 | Doors | {taken} | planned", f"A.8.4 | Code | {left} | n/a"]
    found = check(sheet("\n".join([f"Ref | Control | {heading} | Status", *rows])))
    assert [record["applicable"] for record in found["records"]] == [True, True, False]


def test_no_word_both_takes_a_control_in_and_leaves_it_out() -> None:
    said = load("applicability")
    assert not {*spellings(said["applicable"])} & {*spellings(said["not_applicable"])}


def test_two_columns_of_references_nearly_alike_are_asked_and_the_evidence_is_told() -> None:
    rows = "\n".join(f"A.5.{n} | A.8.{n} | done" for n in range(1, 8))
    found = check(sheet(f"Alpha | Beta | Status\n{rows}"))
    assert "columns: ref A by numbers of requirements below it" in found["sheets"][0]["reason"]
    said = next(each for each in found["findings"] if each["code"] == "ref.two_columns")
    assert "column B 'Beta' can hold the references nearly as well as A 'Alpha', which counts" in said["message"]


def test_a_lists_own_numbers_are_no_controls_where_a_column_is_headed_for_these() -> None:
    text = """Id | Title | Owner | Due | Status | Controls
A1 | Leavers keep a badge | HR | 2026-12-31 | open | {controls}
A2 | A supplier wasn't reviewed | Buyer | 2026-12-31 | open |"""
    for controls in ("", "A.5.11"):
        assert refs(check(sheet(text.format(controls=controls), "Audits"))) == [
            [f"27001:{controls}"] if controls else [],
            [],
        ]
