"""What a file says itself of its wordings, and what only looks like it."""

from __future__ import annotations

import pytest

from ims_lib.spreadsheet.grid import Grid
from tests.register.sheets import check, codes, sheet

CONTROLS = """
Nr | Maßnahme | Status
A.5.1 | Richtlinien | läuft
A.5.2 | Rollen | offen
A.5.9 | Inventar | umgesetzt
"""
COUNTS = {
    "figures below": "Kapitel | gesamt | umgesetzt | offen | entfällt\n5 | 37 | 20 | 12 | 5\n8 | 34 | 25 | 9 | 0",
    "figures above": "37 | 20 | 12 | 5\ngesamt | umgesetzt | offen | entfällt",
    "shares below": "Kapitel | umgesetzt | offen | entfällt\n5 | 54 % | 33 % | 13 %",
    "marks below": "Werk | umgesetzt | offen | entfällt\nBern | x | x | x",
}
LEGENDS = {
    "a sign of equality": "läuft = umgesetzt und gelebt",
    "below the word legend": "Legende:\nläuft | umgesetzt und gelebt",
}


@pytest.mark.parametrize("counts", COUNTS.values(), ids=COUNTS)
def test_headings_over_figures_explain_nothing(counts: str) -> None:
    found = check(sheet(CONTROLS, "Controls"), sheet(counts, "Zahlen"))
    assert [r["status"] for r in found["records"]] == ["partial", "unknown", "implemented"]
    assert codes(found, "question") == ["status.new_word"]
    assert "status.legend" not in codes(found)


@pytest.mark.parametrize("legend", LEGENDS.values(), ids=LEGENDS)
@pytest.mark.parametrize("where", ["above the table", "another sheet"])
def test_the_clients_own_explanation_beats_the_vocabulary_and_is_said(legend: str, where: str) -> None:
    found = check(*_with_legend(legend, where))
    assert [r["status"] for r in found["records"]] == ["implemented", "unknown", "implemented"]
    told = [f["message"] for f in found["findings"] if f["code"] == "status.legend"]
    assert told == ["'läuft' is read as implemented, as this cell explains it"]


def test_an_explanation_that_says_less_than_a_known_word_leaves_it_as_it_is() -> None:
    partly = CONTROLS.replace("läuft", "Teilweise")
    found = check(sheet(f"Teilweise = vorhanden, aber nicht überall\n \n{partly.strip()}", "Controls"))
    assert found["records"][0]["status"] == "partial"


def test_neighbours_that_nothing_calls_a_legend_do_not_beat_the_vocabulary() -> None:
    found = check(sheet(CONTROLS, "Controls"), sheet("Monat | Lage\nMai | läuft | umgesetzt", "Verlauf"))
    assert found["records"][0]["status"] == "partial"


def test_signs_that_a_legend_explains_without_a_sign_between() -> None:
    found = check(
        sheet(
            "Control | Title | Status\nA.7.1 | Gates | ~\nA.7.2 | Doors | –\n\nKey: | ~ partly done\n | – not applicable"
        )
    )
    assert [r["status"] for r in found["records"]] == ["partial", "not_applicable"]


def test_a_column_of_wordings_that_a_line_explains_is_the_status() -> None:
    lines = "VW = vollständig umgesetzt, TW = teilweise umgesetzt, GN = nicht umgesetzt\n \n"
    found = check(sheet(f"{lines}Nr | Was | Response\nA.5.7 | Lage | TW\nA.5.9 | Werte | VW\nA.7.1 | Tore | GN"))
    assert [r["status"] for r in found["records"]] == ["partial", "implemented", "not_implemented"]


def _with_legend(legend: str, where: str) -> list[Grid]:
    if where == "another sheet":
        return [sheet(CONTROLS, "Controls"), sheet(legend, "Deckblatt")]
    return [sheet(f"{legend}\n \n{CONTROLS.strip()}", "Controls")]


def test_scores_that_the_legend_beside_them_explains_in_part_are_asked() -> None:
    rows = "A.5.7 | Threat intelligence | 1 | | 0 | Not implemented\nA.5.8 | Projects | 5 | | 1 | Planned\nA.5.14 | Transfer | 0 | | 2 | Partly implemented"
    found = check(sheet(f"Ref | Title | Score | | Score | Meaning\n{rows}"))
    assert [r["status"] for r in found["records"]] == ["unknown"] * 3
    assert codes(found) == ["sheet.no_status"]
    assert found["findings"][0]["candidates"] == ["C"]
