"""Several columns of statuses: years, sites, crosses. None is passed over in silence."""

from __future__ import annotations

import pytest

from ims_lib.register.settled.reading import Reading, read_text
from tests.register.sheets import check, codes, sheet

TWO_YEARS = """
Control | | Implementation | | Owner
No. | Name | 2025 | 2026 |
A.5.1 | Policies | planned | implemented | X
A.5.2 | Roles | implemented | not implemented | Y
"""
MERGED = [(1, 0, 1, 1), (1, 2, 1, 3), (1, 4, 2, 4)]
SITES = """
Nr. | Kontrolle | Bern | Linz | Turku
A.8.1 | Endpoints | umgesetzt | nicht umgesetzt | teilweise
A.8.2 | Rights | umgesetzt | umgesetzt | umgesetzt
A.8.3 | Access | teilweise | geplant | umgesetzt
"""
CROSSES = """
Clause | What we do | Humming along | Limping | Nothing yet | Who
ISO 20000-1 4.1 | Context | x | | | Ruiz
ISO 20000-1 4.2 | Parties | x | | | Ruiz
ISO 20000-1 8.6.1 | Incident | | x | | Lim
ISO 20000-1 8.6.2 | Requests | x | | | Lim
ISO 20000-1 8.6.3 | Problem | | | x | Lim
"""


def test_of_several_years_under_one_heading_the_newest_counts_with_a_note() -> None:
    found = check(sheet(TWO_YEARS, merged=MERGED))
    assert [r["status"] for r in found["records"]] == ["implemented", "not_implemented"]
    assert found["sheets"][0]["columns"] == {"ref": "A", "title": "B", "status": "D", "owner": "E"}
    (note,) = found["findings"]
    assert (note["code"], note["level"], note["cell"]) == ("status.newest_year", "note", "C1")
    assert note["message"] == "column C 'Implementation 2025' is of an earlier year; D 'Implementation 2026' counts"


@pytest.mark.parametrize("older", ["Q1 2025", "Q3 2024"])
def test_of_several_quarters_the_latest_counts_with_a_note_for_each(older: str) -> None:
    rows = f"Control | Name | {older} | Q3 2025 | Q2 2025\nA.5.1 | Policies | partly | done | partly\nA.5.2 | R | no | planned | no"
    found = check(sheet(rows))
    assert [r["status"] for r in found["records"]] == ["implemented", "planned"]
    assert codes(found) == ["status.newest_year", "status.newest_year"]


def test_the_newest_year_counts_though_its_words_are_strange() -> None:
    rows = (
        "Control | Name | 2025 | 2026 | Owner\nA.5.1 | Policies | done | hums | X\nA.5.2 | Roles | planned | limps | Y"
    )
    found = check(sheet(rows, figures=[2, 3]))
    assert [r["status_text"] for r in found["records"]] == ["hums", "limps"]
    assert codes(found, "question") == ["status.new_word", "status.new_word"]


@pytest.mark.parametrize("merged", [[], [(1, 0, 1, 1), (1, 2, 1, 3)]], ids=["beside others", "under one heading"])
def test_a_heading_of_two_rows_is_no_record(merged: list[tuple[int, int, int, int]]) -> None:
    rows = "Maßnahme | | Umsetzung | | Eigner\nNr. | Name | Bern | Linz |\nA.5.1 | Policies | umgesetzt | umgesetzt | X"
    found = check(sheet(rows if merged else rows.replace("Maßnahme | | Umsetzung | | Eigner\n", ""), merged=merged))
    assert [(r["refs"], r["status"]) for r in found["records"]] == [(["27001:A.5.1"], "implemented")]
    assert codes(found) == []


def test_sites_that_differ_are_one_question_and_unknown_until_then() -> None:
    found = check(sheet(SITES))
    assert [r["status"] for r in found["records"]] == ["unknown", "implemented", "unknown"]
    (asked,) = found["findings"]
    assert (asked["level"], asked["code"], asked["cell"]) == ("question", "status.disagree", "C2")
    assert "2 differing answers in the columns C 'Bern', D 'Linz', E 'Turku'" in asked["message"]
    assert asked["message"].endswith("(rows 2, 4)")


# what columns.yml says | the statuses
SETTLED = {
    "one column": ("columns: {Sheet: {status: {heading: Linz}}}", ["not_implemented", "implemented", "planned"]),
    "all together": ("columns: {Sheet: {status: [C, D, E]}}", ["not_implemented", "implemented", "planned"]),
    "two of them": ("columns: {Sheet: {status: [C, E]}}", ["partial", "implemented", "partial"]),
}


@pytest.mark.parametrize("name", SETTLED)
def test_sites_are_settled_by_one_column_or_by_the_lowest_of_several(name: str) -> None:
    said, statuses = SETTLED[name]
    found = check(sheet(SITES), reading=read_text(said))
    assert [r["status"] for r in found["records"]] == statuses
    assert codes(found) == []


# headings of two columns of statuses | the one that counts | what is said of the other
BESIDE = {
    "is and shall be": ("Ist | Soll", "C", []),
    "a plain heading and another": ("Status | Vorjahr", "C", ["status.other_column"]),
    "this year's name and no year": ("Status | Stand 2025", "C", ["status.other_column"]),
    "something else in words of a status": ("Status | Priority", "C", []),
}


@pytest.mark.parametrize("name", BESIDE)
def test_a_column_of_statuses_that_is_not_read_is_named(name: str) -> None:
    headings, counts, told = BESIDE[name]
    found = check(sheet(f"Control | Title | {headings}\nA.5.1 | P | done | planned\nA.5.2 | R | planned | done"))
    assert found["sheets"][0]["columns"]["status"] == counts
    assert codes(found) == told
    assert all("differs in 2 of 2 rows" in finding["message"] for finding in found["findings"])


def test_a_second_column_of_answers_beside_the_one_that_counts_is_named() -> None:
    answers = "A.5.1 | P | yes | yes\nA.5.2 | R | partly | no\nA.5.3 | S | yes | no"
    found = check(sheet(f"Control | Title | Designed | Operating\n{answers}"))
    assert [r["status"] for r in found["records"]] == ["implemented", "not_implemented", "not_implemented"]
    assert codes(found) == ["status.other_column"]
    assert "'Operating' counts, from which it differs in 2 of 3 rows" in found["findings"][0]["message"]


@pytest.mark.parametrize(
    ("second", "level", "told"),
    [
        (("done", "planned", "", "", "done"), "note", "'Status' counts"),
        (("done", "done", "", "", "done"), "warning", "differs in 1 of the 3 rows that it is filled in for"),
    ],
)
def test_a_second_column_is_held_against_the_first_where_it_says_something(
    second: tuple[str, ...], level: str, told: str
) -> None:
    first = ("done", "planned", "done", "planned", "done")
    rows = "\n".join(f"A.5.{n} | P | {a} | {b}" for n, (a, b) in enumerate(zip(first, second, strict=True), start=1))
    (finding,) = check(sheet(f"Control | Title | Status | Vorjahr\n{rows}"))["findings"]
    assert (finding["code"], finding["level"]) == ("status.other_column", level)
    assert finding["message"].endswith(told)


def test_a_column_headed_status_is_no_site_beside_another_that_is_surely_one() -> None:
    rows = "A.5.1 | Policies | done | partly\nA.5.2 | Roles | planned | not done"
    found = check(sheet(f"Control | Name | Status | Result\n{rows}"))
    assert [r["status"] for r in found["records"]] == ["implemented", "planned"]


def test_columns_of_yes_and_no_are_no_further_statuses() -> None:
    found = check(sheet("Control | Title | Lage | Budgetiert\nA.5.1 | P | done | yes\nA.5.2 | R | planned | no"))
    assert found["sheets"][0]["columns"]["status"] == "C"
    assert codes(found) == []


def test_ticks_below_a_question_count_by_what_heads_their_column() -> None:
    found = check(
        sheet(
            "Annex A | Topic | How far are we? | | | | By whom\n | | Fully | Partly | Not yet | Not for us |\n"
            "A.5.1 | P | x | | | | Ann\nA.5.2 | R | | ✓ | | | Bo\nA.5.3 | S | | | X | | Ann\nA.5.4 | M | | | | x | Bo",
            merged=[(1, 2, 1, 5)],
        )
    )
    assert [r["status"] for r in found["records"]] == ["implemented", "partial", "not_implemented", "not_applicable"]


def test_crosses_under_headings_of_the_clients_own_are_asked_word_by_word() -> None:
    found = check(sheet(CROSSES))
    assert [r["status_text"] for r in found["records"]] == [
        *["Humming along"] * 2,
        "Limping",
        "Humming along",
        "Nothing yet",
    ]
    assert [r["status"] for r in found["records"]] == [*["unknown"] * 4, "not_implemented"]
    assert [f["message"].partition(";")[0] for f in found["findings"]] == [
        "status 'Humming along' is new to us, in 3 rows",
        "status 'Limping' is new to us",
    ]
    settled = Reading(statuses={"Humming along": "implemented", "Limping": "partial"})
    found = check(sheet(CROSSES), reading=settled)
    assert [r["status"] for r in found["records"]] == [
        "implemented",
        "implemented",
        "partial",
        "implemented",
        "not_implemented",
    ]
    assert found["findings"] == []


def test_a_row_with_two_crosses_is_asked() -> None:
    found = check(sheet(CROSSES.replace("Incident | | x |", "Incident | x | x |")))
    (asked,) = [f for f in found["findings"] if f["code"] == "status.two_marks"]
    assert (asked["cell"], asked["level"]) == ("C4", "question")
    assert asked["message"].startswith("marked under 'Humming along' and 'Limping', so it stays unknown")


@pytest.mark.parametrize("headings", ["LR | CO | BR", "Server | Netz | Cloud"], ids=["abbreviations", "several a row"])
def test_crosses_that_are_no_statuses_are_not_taken_for_them(headings: str) -> None:
    marks = "x | |" if headings.startswith("L") else "x | x | x"
    rows = "\n".join(f"A.5.{n} | Title {n} | {marks}" for n in range(1, 6))
    found = check(sheet(f"Control | Title | {headings}\n{rows}\nA.5.7 | Threats | | x | x\nA.5.8 | P | x | | x"))
    assert not any(role.startswith("marked_") for role in found["sheets"][0]["columns"])
    assert codes(found, "question") == ["sheet.no_status"]


def test_counts_below_a_table_are_no_records() -> None:
    counts = "Auswertung\nStatus | Anzahl\numgesetzt | 3\noffen | 1\ngesamt | 4"
    rows = "Bereich | Abschnitt | Thema | Stand\nK | A.2.2 | Politik | umgesetzt\nK | A.6.2.4 | Prüfung | geplant"
    found = check(sheet(f"{rows}\n |\n{counts}"), file="42001.xlsx")
    assert [r["refs"] for r in found["records"]] == [["42001:A.2.2"], ["42001:A.6.2.4"]]
    assert codes(found, "question") == []


def test_a_standards_number_heads_a_column() -> None:
    found = check(
        sheet("27001 | Titel | Status | | 20000-1 | Titel | Status\nA.5.1 | P | done | | 8.6.1 | I | planned")
    )
    assert [(r["refs"], r["status"]) for r in found["records"]] == [
        (["27001:A.5.1"], "implemented"),
        (["20000-1:8.6.1"], "planned"),
    ]
