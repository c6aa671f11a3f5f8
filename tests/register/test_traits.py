"""Traits of sheets that people keep, each on a small sheet of our own: what a careful reader reads there."""

from __future__ import annotations

from typing import Any

import pytest

from tests.register.sheets import check, codes, refs, sheet

# trait | sheet | options | refs of each record
READ: list[tuple[str, str, dict[str, Any], list[list[str]]]] = [
    (
        "the A of another alphabet",
        "Control | Status\nА.5.7 | done\nΑ.8.9 | done",
        {},
        [["27001:A.5.7"], ["27001:A.8.9"]],
    ),
    (
        "an A before each control makes bare numbers clauses",
        "Ref | What | Status\nA.8.32, 6.3 | Changes | done\n5.3, A.5.2 | Owners | done\nA.5.24 | Incidents | done\n9.2.2 | Audits | done",
        {"name": "ISO 27001"},
        [["27001:6.3", "27001:A.8.32"], ["27001:5.3", "27001:A.5.2"], ["27001:A.5.24"], ["27001:9.2.2"]],
    ),
    (
        "who leaves the A out behind a control means a control",
        "Ref | What | Status\nA.5.24, 5.26 | Incidents | done\nA.8.15, 8.16 | Logs | done\nA.8.13 | Backup | done",
        {"name": "ISO 27001"},
        [["27001:A.5.24", "27001:A.5.26"], ["27001:A.8.15", "27001:A.8.16"], ["27001:A.8.13"]],
    ),
    (
        "a clause behind a control that no control can be",
        "Ref | Lesson | Status\nA.5.27, 10.2 | Learn | done",
        {"name": "ISO 27001"},
        [["27001:10.2", "27001:A.5.27"]],
    ),
    (
        "joined words of headings, the standard in the next column",
        "ControlID | Framework | ControlName | Status\nA.6.2.4 | ISO 42001 | Verification | done\n"
        "6.2 | ISO 42001 | AI objectives | done\nCC6.1 | SOC 2 | Access | done",
        {},
        [["42001:A.6.2.4"], ["42001:6.2"], []],
    ),
    (
        "cells that name a standard under a heading of the house",
        "Ref | Whose | Title | Status\n8.2 | ISO 27001 | Risk assessment | done\n"
        "8.4 | ISO 42001 | Impact assessment | done\n4.1 | ISO 20000-1 | Context | done",
        {},
        [["27001:8.2"], ["42001:8.4"], ["20000-1:4.1"]],
    ),
    (
        "numbers shown as days in a list of numbers",
        "No. | Control (ISO 27001 Annex A) | Status\n05. Jul | Threats | done\n05. Dec | Classes | done\n"
        "08. Nov | Masking | done\n5.15 | Access | done\n8.24 | Keys | done",
        {},
        [["27001:A.5.7"], ["27001:A.5.12"], ["27001:A.8.11"], ["27001:A.5.15"], ["27001:A.8.24"]],
    ),
    (
        "a figure that comes after greater ones has lost its zero",
        "ISO 27001 control | Title | Status\n8.15 | Logs | done\n8.2 | Networks | done\n8.3 | Bought work | done",
        {"figures": (0,)},
        [["27001:A.8.15"], ["27001:A.8.20"], ["27001:A.8.30"]],
    ),
    (
        "controls in the words of a treatment",
        "Asset | Weakness | Likelihood | Impact | Treatment | Owner | Risk ID\n"
        "Shop | Skimmed cards | 1 | 3 | Tests (A.8.29), scans (A.8.8) | Ann | R-1\n"
        "Archive | Fire | 2 | 2 | A.7.5, A.8.13 | Bob | R-2",
        {"name": "ISO 27001 risks"},
        [["27001:A.8.8", "27001:A.8.29"], ["27001:A.7.5", "27001:A.8.13"]],
    ),
    (
        "a practice without a reference is a record",
        "Practice | Statement | ISO 27001 references | Comment\nKN-1 | Plants are listed | A.5.9 | x\n"
        "KN-2 | Weather is watched | | y\nKN-3 | Badges | A.7.2 | z",
        {},
        [["27001:A.5.9"], [], ["27001:A.7.2"]],
    ),
    (
        "a house's own numbers beside references that say what they are",
        "Maßnahmen-Nr. | Maßnahme | Bezug | Status\n5.1 | Tore | Anhang A: 7.1; 7.2 | done\n5.2 | Wagen | Anforderungen: 6.1.2; 8.2 | done\n"
        "6.1 | Ziele | Anforderungen: 6.2; Anhang A: 5.1 | done\n6.2 | Garten | | done",
        {"name": "ISO 27001"},
        [["27001:A.7.1", "27001:A.7.2"], ["27001:6.1.2", "27001:8.2"], ["27001:6.2", "27001:A.5.1"], []],
    ),
    (
        "numbers of the framework that the row names",
        "Source | Framework | Citation | Short text | Status\nL-1 | PCI DSS | 7.2.1 | Access model | done\n"
        "L-2 | CIS Controls | 8.2 | Logs | done\nL-3 | ISO 27001 | A.8.15 | Logs | done\nL-4 | ISO 20000-1 | 8.6.1 | Incidents | done",
        {},
        [[], [], ["27001:A.8.15"], ["20000-1:8.6.1"]],
    ),
    (
        "clauses without an A under a heading that says controls",
        "Risk | Likelihood | Impact | Controls ISO 27001:2022 | Status\nFlood | 1 | 3 | A.7.5, A.8.13 | done\n"
        "Theft | 2 | 2 | A.7.9 | done\nLate review | 1 | 1 | 6.1.3, 8.3 | done",
        {},
        [["27001:A.7.5", "27001:A.8.13"], ["27001:A.7.9"], ["27001:6.1.3", "27001:8.3"]],
    ),
    (
        "headings and words for clauses of the north",
        "Løbenr | Emne | Henvisning ISO 27001:2022 | Status | Ansvarlig\n1 | Rammer | Krav 4.1, 4.2 | planlagt | IT\n"
        "2 | Porte | Bilag A 7.1, 7.2 | ikke endnu | IT",
        {},
        [["27001:4.1", "27001:4.2"], ["27001:A.7.1", "27001:A.7.2"]],
    ),
    (
        "counts and totals below a list",
        "Control | Title | Status\nA.5.7 | Threats | In place\nA.5.9 | Assets | In place\n\n"
        "Total in list | 2 | \nIn place | 2 | 100 %\nN/A | 0 | 0 %\nDone | 2 | 4 | 50 %\nAverage | 0.5",
        {},
        [["27001:A.5.7"], ["27001:A.5.9"]],
    ),
]


@pytest.mark.parametrize(("text", "options", "wanted"), [case[1:] for case in READ], ids=[case[0] for case in READ])
def test_what_a_careful_reader_reads(text: str, options: dict[str, Any], wanted: list[list[str]]) -> None:
    options = dict(options)
    name = options.pop("name", "Sheet")
    assert refs(check(sheet(text, name, **options))) == wanted


def test_headings_in_two_rows_with_a_gap_merged_down_beside_each_other() -> None:
    found = check(
        sheet(
            """
        Ferry line
        ISO 27001:2022 Controls | | | Applies | Why

        Clause | Section | Name | |
        A.6 People controls | 6.1 | Screening | Yes | law
        | 6.3 | Awareness | No | none
        A.8 Technology | 8.10 | Deletion | Yes | law
        """,
            merged=[(2, 3, 4, 3), (2, 4, 4, 4), (2, 0, 3, 2)],
        )
    )
    assert refs(found) == [["27001:A.6.1"], ["27001:A.6.3"], ["27001:A.8.10"]]
    assert [record["applicable"] for record in found["records"]] == [True, False, True]


def test_days_that_could_be_two_numbers_are_asked() -> None:
    found = check(sheet("No. | Control (ISO 27001) | Status\n05. Jul | Something | done\n06. May | Else | done"))
    assert refs(found) == [[], []]
    assert codes(found) == ["ref.digits_lost"] * 2


def test_themes_under_a_heading_of_references_are_titles_between() -> None:
    found = check(
        sheet(
            """
        Control | | | Choice | Where it is written
        Family | No. | Name (short) | Applies? | Document | Held by
        People | 6 | What staff do, manual part 6
        | 6.1 | Vetting | Y | PRO-1 | HR
        | 6.3 | Training | N | PRO-2 | HR
        """,
            "SoA ISO 27001",
            merged=[(1, 0, 1, 2), (1, 4, 1, 5), (3, 2, 3, 5)],
        )
    )
    assert refs(found) == [["27001:A.6.1"], ["27001:A.6.3"]]
    assert [record["title"] for record in found["records"]] == ["Vetting", "Training"]


SELECTED = """
Thema | Nehmen wir? | Wie weit sind wir | Anhang A
Tore | ja | umgesetzt | 7.1
Kabel | ja | geplant | 7.12
Quelltext | nein | {} | 8.4
"""


def test_yes_and_no_beside_words_of_a_status_tell_what_applies() -> None:
    found = check(sheet(SELECTED.format("entfällt"), "ISO 27001"))
    assert [record["applicable"] for record in found["records"]] == [True, True, False]
    assert [record["status"] for record in found["records"]] == ["implemented", "planned", "not_applicable"]


def test_a_no_with_a_status_beside_it_is_asked() -> None:
    found = check(sheet(SELECTED.format("umgesetzt"), "ISO 27001"))
    assert codes(found, "question") == ["applicable.unread"]


def test_a_number_behind_a_word_that_nobody_knows_is_asked() -> None:
    found = check(
        sheet(
            "Ref | Title | Status\nKappale 5.2 | Rules | done\nA.7.1 | Gates | done\nA box, see 7.4 there | Doors | done",
            "ISO 27001",
        )
    )
    assert refs(found) == [[], ["27001:A.7.1"], []]
    (asked,) = [finding for finding in found["findings"] if finding["level"] == "question"]
    assert (asked["code"], asked["cell"]) == ("ref.not_found", "A2")


# where another framework is named | sheet | its name | file | refs of each record | code and level of what is said of the others
OF_OTHERS = [
    (
        "in a column headed by where it comes from",
        "No | Requirement | Source | Reference | Status\n1 | Codes at the till | PCI DSS 4.0 | 8.4.2 | done\n2 | Rats | ISO 27001 | A.7.5 | done\n"
        "3 | Reviews | ISO 20000-1 | 9.3 | done\n4 | Changes | TISAX | 5.2.1 | done\n5 | Reports | DORA | 9.2 | done\n6 | Competence | ISO 27001 | 7.2 | done",
        ("Duties", "pier.xlsx"),
        [[], ["27001:A.7.5"], ["20000-1:9.3"], [], [], ["27001:7.2"]],
        ["note"],
    ),
    (
        "in a French column of origins, with the articles of laws",
        "N° | Exigence | Origine | Article | État\n1 | Guichet | DSP2 | 9.2 | fait\n2 | Phare | ISO 27001 | A.7.2 | fait\n"
        "3 | Balises | HDS | 8.2 | fait\n4 | Audits | ISO 27001 | 9.2.2 | fait\n5 | Fichiers | RGPD | Art. 32 | fait",
        ("Liste", "port.xlsx"),
        [[], ["27001:A.7.2"], [], ["27001:9.2.2"], []],
        ["note"],
    ),
    (
        "a name that nobody knows among known ones",
        "Quelle | Nr. | Anforderung | Status\nISO 27001 | 7.2 | Kompetenz | umgesetzt\nISO 27001 | A.8.13 | Sicherung | umgesetzt\n"
        "Pachtvertrag | 8.1 | Stege | umgesetzt\nPachtvertrag | A.5.20 | Zusagen | umgesetzt\nTISAX | 5.2.1 | Wechsel | umgesetzt",
        ("Liste", "hafen.xlsx"),
        [["27001:7.2"], ["27001:A.8.13"], [], ["27001:A.5.20"], []],
        ["note", "question"],
    ),
    (
        "once above the rows of each block in its column",
        "Framework | Ref | Title | Status\nISO 27001 | A.5.7 | Spies | done\n | A.8.13 | Copies | done\n | 9.2.2 | Audits | done\n"
        "PCI DSS | 8.4.2 | Codes | done\n | 9.2 | Doors | done\nISO 20000-1 | 8.6.1 | Incidents | done\n | 9.3 | Reviews | done",
        ("Duties", "pier.xlsx"),
        [["27001:A.5.7"], ["27001:A.8.13"], ["27001:9.2.2"], [], [], ["20000-1:8.6.1"], ["20000-1:9.3"]],
        ["note"],
    ),
    (
        "in a line between the rows",
        "Ref | Title | Status\nISO 27001:2022\nA.5.7 | Spies | done\nPCI DSS 4.0\n8.4.2 | Codes | done\n9.2 | Doors | done\n"
        "ISO 20000-1:2018\n9.3 | Reviews | done",
        ("Duties", "pier.xlsx"),
        [["27001:A.5.7"], [], [], ["20000-1:9.3"]],
        ["note"],
    ),
    (
        "by the sheet alone",
        "Ref | Title | Status\n5.2.1 | Are changes steered? | done\n8.2.1 | Are trials hidden? | done\n9.2 | Are doors shut? | done",
        ("TISAX", "pier.xlsx"),
        [[], [], []],
        ["note"],
    ),
    (
        "by the file alone, in more words",
        "Ref | Title | Status\n8.4.2 | Codes | done\n9.2 | Doors | done\n6.3 | Holes | done",
        ("Sheet1", "PCI DSS for the till.xlsx"),
        [[], [], []],
        ["question"],
    ),
    (
        "a norm of the same plan: its titles are ours too",
        "Clause | Title | Status\n4.1 | Understanding the organization and its context | done\n9.3 | Management review | done\n7.2 | Competence | done",
        ("ISO 9001:2015", "quality.xlsx"),
        [[], [], []],
        ["note"],
    ),
    (
        "in passing, above titles of ours",
        "Ref | Title | Status\nPrivacy and GDPR\n5.34 | Privacy and protection of personal identifiable information (PII) | done\n"
        "8.12 | Data leakage prevention | done\n5.33 | Old papers | done",
        ("Annex A", "pier.xlsx"),
        [["27001:A.5.34"], ["27001:A.8.12"], ["27001:A.5.33"]],
        [],
    ),
    (
        "in passing, above letters of ours",
        "Ref | Title | Status\nPrivacy and GDPR\nA.5.34 | Lists of guests | done\n8.12 | We look for leaks | done\nA.5.33 | Old papers | done",
        ("Annex A", "pier.xlsx"),
        [["27001:A.5.34"], [], ["27001:A.5.33"]],
        ["question"],
    ),
    (
        "on the sheet, but the column names ours",
        "Measure | Title | ISO 27001 | Status\n5.2.1 | Changes | A.8.32 | done\n8.2.1 | Trials | 8.33 | done\n9.2 | Doors | 7.2 | done",
        ("TISAX", "pier.xlsx"),
        [["27001:A.8.32"], ["27001:A.8.33"], ["27001:A.7.2"]],
        [],
    ),
    (
        "before the number of each id",
        "ID | Title | Status\nPCI-8.4.2 | Codes | done\nDORA-9.2 | Doors | done\nISO27001-A.5.7 | Spies | done\nISO27001-7.2 | Skills | done\n"
        "ISO20000-8.6.1 | Incidents | done\nNIS2-21.2 | Chains | done",
        ("Duties", "pier.xlsx"),
        [[], [], ["27001:A.5.7"], ["27001:7.2"], ["20000-1:8.6.1"], []],
        ["note"],
    ),
]


@pytest.mark.parametrize(
    ("text", "names", "wanted", "levels"), [case[1:] for case in OF_OTHERS], ids=[case[0] for case in OF_OTHERS]
)
def test_numbers_of_another_framework_are_none_of_ours(
    text: str, names: tuple[str, str], wanted: list[list[str]], levels: list[str]
) -> None:
    found = check(sheet(text, names[0]), file=names[1])
    assert refs(found) == wanted
    said = [
        each["level"] for each in found["findings"] if each["code"].startswith("ref.") and each["code"] != "ref.heading"
    ]
    assert sorted(said) == levels
