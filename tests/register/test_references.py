"""What a cell mentions, and what its surroundings make of it: every trap of the three standards' numbers."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ims_lib.register.references.mentions import parse
from ims_lib.register.references.tokens import named_other, named_part, named_standard
from ims_lib.register.vocabulary import threshold
from tests.register.sheets import check, codes, refs, sheet

# What stands in one cell of a column of references of a sheet that speaks of nothing, and the references it gives.
CELLS = {
    "the usual form": ("A.5.12", ["27001:A.5.12"]),
    "a space for the dot": ("A 5.12", ["27001:A.5.12"]),
    "no sign between": ("A5.12", ["27001:A.5.12"]),
    "a hyphen": ("A-5.12", ["27001:A.5.12"]),
    "a bare number that only Annex A has": ("5.12", ["27001:A.5.12"]),
    "everything named": ("ISO 27001:2022 Annex A 5.12", ["27001:A.5.12"]),
    "our own id": ("27001:A.5.24", ["27001:A.5.24"]),
    "27002 numbers its controls alike": ("ISO/IEC 27002 5.1", ["27001:A.5.1"]),
    "in German": ("Anhang A 5.12", ["27001:A.5.12"]),
    "a word for controls": ("Control 5.1", ["27001:A.5.1"]),
    "a German word for controls": ("Maßnahme 5.1", ["27001:A.5.1"]),
    "the word and the prefix": ("control A.5.1", ["27001:A.5.1"]),
    "a clause of a named standard": ("ISO 27001 Cl. 6.1.2", ["27001:6.1.2"]),
    "a paragraph sign": ("ISO 20000-1 § 8.6.1", ["20000-1:8.6.1"]),
    "a standard's edition": ("ISO/IEC 20000-1:2018, 8.6.1", ["20000-1:8.6.1"]),
    "the number without its part": ("ISO 20000 8.6.1", ["20000-1:8.6.1"]),
    "a clause that only one standard has": ("8.6.1", ["20000-1:8.6.1"]),
    "a control that only 42001 has": ("A.6.2.4", ["42001:A.6.2.4"]),
    "the standard decides": ("42001 A.5.2", ["42001:A.5.2"]),
    "the standard behind": ("A.5.2 (ISO/IEC 42001)", ["42001:A.5.2"]),
    "spaces between": ("A 5.17 A 8.15", ["27001:A.5.17", "27001:A.8.15"]),
    "commas": ("A.5.24, A.5.26", ["27001:A.5.24", "27001:A.5.26"]),
    "semicolon and slash": ("A.5.24; A.5.26/A.5.27", ["27001:A.5.24", "27001:A.5.26", "27001:A.5.27"]),
    "lines": ("A.5.24 / A.5.26", ["27001:A.5.24", "27001:A.5.26"]),
    "and": ("A.5.24 and A.5.26", ["27001:A.5.24", "27001:A.5.26"]),
    "und": ("5.24 und 5.26", ["27001:A.5.24", "27001:A.5.26"]),
    "sorted, each once": ("A.8.9, A.5.24, A.8.9", ["27001:A.5.24", "27001:A.8.9"]),
    "a list after one prefix": ("A.5.24, 5.25, 26", ["27001:A.5.24", "27001:A.5.25", "27001:A.5.26"]),
    "a range": ("A.5.24-A.5.28", [f"27001:A.5.{n}" for n in range(24, 29)]),
    "a range with two dots": ("A 8.13..A 8.15", [f"27001:A.8.{n}" for n in (13, 14, 15)]),
    "a range with a dash and one prefix": ("A.5.24 – 5.26", ["27001:A.5.24", "27001:A.5.25", "27001:A.5.26"]),
    "a range in words": ("A.5.24 to A.5.26", ["27001:A.5.24", "27001:A.5.25", "27001:A.5.26"]),
    "a range whose end is one step": ("A.5.24 - 26", ["27001:A.5.24", "27001:A.5.25", "27001:A.5.26"]),
    "two standards": ("ISO 27001 A.5.1, ISO 42001 A.2.2", ["27001:A.5.1", "42001:A.2.2"]),
    "number and title": ("A.5.1 Policies for information security", ["27001:A.5.1"]),
    "number, dash, title": ("A 5.24 - Planning of incident management", ["27001:A.5.24"]),
    "words in brackets": ("A.5.24, A.8.15 (logging, part 5.1)", ["27001:A.5.24", "27001:A.8.15"]),
    "zeros before the numbers": ("A.05.01", ["27001:A.5.1"]),
    "a letter of a list": ("27001 6.1.3 d)", ["27001:6.1.3"]),
    "an apostrophe for text": ("'A.5.12", ["27001:A.5.12"]),
    "a full stop behind": ("A.5.12.", ["27001:A.5.12"]),
    "an invisible character": ("A.5.\u200b12", ["27001:A.5.12"]),
    "a no-break space": ("A.\u00a05.12", ["27001:A.5.12"]),
    "two standards before one number": ("27001 / 42001 9.2", ["27001:9.2", "42001:9.2"]),
    "three standards before a list": (
        "ISO 27001, ISO 42001 and ISO 20000-1 cl. 4.1, 4.2",
        ["27001:4.1", "27001:4.2", "20000-1:4.1", "20000-1:4.2", "42001:4.1", "42001:4.2"],
    ),
    "two standards behind one number": ("7.2 (27001, 42001)", ["27001:7.2", "42001:7.2"]),
    "a bare number behind a standard is a clause": ("42001 6.1.2 / 8.2", ["42001:6.1.2", "42001:8.2"]),
    "unless only the Annex has it": ("42001 6.2.4", ["42001:A.6.2.4"]),
    "joined by machines": ("27001_A.5.7", ["27001:A.5.7"]),
    "a hyphen within the prefix": ("EK-A 5.23", ["27001:A.5.23"]),
    "a hyphen for the space, Swedish": ("Bilaga-A 8.7", ["27001:A.8.7"]),
    "in Chinese": ("附录A 8.13", ["27001:A.8.13"]),
    "a Chinese adoption": ("GB/T 22080-2016 A.9.2.1", ["27001:A.5.16"]),
    "Korea's own scheme": ("ISMS-P 2.5.2", []),
    "joined all through": ("A_5_7", ["27001:A.5.7"]),
    "a national adoption": ("DIN EN ISO/IEC 27001:2024 A.5.9", ["27001:A.5.9"]),
    "an adoption of the edition before": ("EN ISO/IEC 27001:2017 A.9.2.1", ["27001:A.5.16"]),
    "an edition whose numbers mean other things": ("ISO/IEC 20000-1:2011 8.1", []),
    "an area of Annex A": ("27001 A.5", ["27001:A.5"]),
    "a chapter": ("ISO 27001 Clause 9", ["27001:9"]),
    "a heading": ("27001 9.2", ["27001:9.2"]),
    "two standards with words between": ("ISO 27001 beside ISO 42001 9.2", ["42001:9.2"]),
    "another standard behind ours": ("ISO 27001 A.5.1; ISO 9001 8.4", ["27001:A.5.1"]),
    "another standard before ours": ("ISO 9001 8.4, ISO 27001 9.2", ["27001:9.2"]),
    "a list of another framework": ("PCI DSS 8.3, 5.12", []),
    "a semicolon ends another framework's list": ("PCI DSS 8.3; 5.12", ["27001:A.5.12"]),
    "an A ends another framework's list": ("PCI DSS 8.3 / Annex A 5.12", ["27001:A.5.12"]),
    "a list behind another's id": ("CC6.1, A.5.15, 5.17", ["27001:A.5.15", "27001:A.5.17"]),
    "the edition behind": ("A.9.2.1 (ISO 27001:2013)", ["27001:A.5.16"]),
    "the edition before beats the one behind": ("27001:2013 A.9.2.1 (27001:2022)", ["27001:A.5.16"]),
    "the standard behind a list": ("A.5.2, A.5.3 (ISO 27001:2022)", ["27001:A.5.2", "27001:A.5.3"]),
    "the standard before the next number": ("A.5.24, ISO 42001 A.6.2.4", ["27001:A.5.24", "42001:A.6.2.4"]),
    "two standards behind a list": (
        "9.2.2, 9.3.1 (27001, 42001)",
        ["27001:9.2.2", "27001:9.3.1", "42001:9.2.2", "42001:9.3.1"],
    ),
    "two standards in square brackets": ("7.2 [27001 / 20000-1]", ["27001:7.2", "20000-1:7.2"]),
    "a standard behind each number": ("7.2 (27001), 7.3 (42001)", ["27001:7.2", "42001:7.3"]),
    "a standard behind a control and behind a clause": (
        "A.5.24 (ISO 27001:2022), 8.6.1 (ISO 20000-1)",
        ["27001:A.5.24", "20000-1:8.6.1"],
    ),
    "a standard behind each list": (
        "5.24, 5.26 [27001]; 8.6.1, 8.6.2 [20000-1]",
        ["27001:A.5.24", "27001:A.5.26", "20000-1:8.6.1", "20000-1:8.6.2"],
    ),
    "standards behind each number": (
        "7.2 (27001, 42001) / 8.6.1 (20000-1) / 8.24",
        ["27001:7.2", "27001:A.8.24", "20000-1:8.6.1", "42001:7.2"],
    ),
    "a standard behind one number alone": ("A.5.24 (27001), 8.15 (logs)", ["27001:A.5.24", "27001:A.8.15"]),
    "two standards, each with its number": (
        "ISO/IEC 27001:2022 6.1.2 and ISO/IEC 42001:2023 6.1.3",
        ["27001:6.1.2", "42001:6.1.3"],
    ),
    "27002, then a clause": ("ISO 27002 8.2 / ISO 27001 9.2", ["27001:9.2", "27001:A.8.2"]),
    "a control of 27001, then of 27002": ("ISO 27001 A.5.7 / ISO 27002 5.8", ["27001:A.5.7", "27001:A.5.8"]),
    "a clause, then a control": ("ISO 27001 Clause 6.2, Annex A 6.2", ["27001:6.2", "27001:A.6.2"]),
    "a step after a slash": ("A.5.24/25", ["27001:A.5.24", "27001:A.5.25"]),
    "a step that doesn't go on": ("A.5.24, 22", ["27001:A.5.24"]),
    "the same step again": ("A.5.24, 24", ["27001:A.5.24"]),
    "a number behind a control": ("A.5.24 26", ["27001:A.5.24"]),
    "a number behind a clause": ("27001 9.2.1, 3", ["27001:9.2.1"]),
    "a range backwards": ("A.5.26 - 5.24", ["27001:A.5.24", "27001:A.5.26"]),
    "a range of one": ("A.5.26 - A.5.26", ["27001:A.5.26"]),
    "a range over two areas": ("A.5.37 - 6.2", ["27001:A.5.37", "27001:A.6.1", "27001:A.6.2"]),
    "a range of clauses": ("27001 6.1.1-6.1.3", ["27001:6.1.1", "27001:6.1.2", "27001:6.1.3"]),
    "a range of chapters": ("ISO 27001 clauses 4-6", ["27001:4", "27001:5", "27001:6"]),
    "a range of areas": ("ISO 27001 A.5-A.6", ["27001:A.5", "27001:A.6"]),
    "a range of areas with one prefix": ("ISO 27001 Annex A 5 - 6", ["27001:A.5", "27001:A.6"]),
    "no range: a heading, then one of its leaves": ("27001 6.1 - 6.1.2", ["27001:6.1", "27001:6.1.2"]),
    "a range, then a list": ("A.5.24 - 26, 8.15", [*(f"27001:A.5.{n}" for n in (24, 25, 26)), "27001:A.8.15"]),
    "two ranges": ("A.5.24–5.25; 8.15–8.16", [f"27001:A.{n}" for n in ("5.24", "5.25", "8.15", "8.16")]),
    "a range before its title": ("A.5.1 - 5.3 Policies", ["27001:A.5.1", "27001:A.5.2", "27001:A.5.3"]),
    "a dash before hours": ("A.8.15 - 5.17 hours", ["27001:A.8.15"]),
    "a remark, then a dash": ("A.8.15 (logs) - 8.16", ["27001:A.8.15"]),
    "words in brackets that name a number": ("A.8.15 (see 5.17)", ["27001:A.8.15"]),
    "words in brackets that name a control": ("A.8.15 (A.5.17 on logs)", ["27001:A.5.17", "27001:A.8.15"]),
    "a number in brackets": ("A.8.15 (5.17)", ["27001:A.5.17", "27001:A.8.15"]),
    "a list behind words in brackets": ("A.8.15 (logging), 5.17", ["27001:A.5.17", "27001:A.8.15"]),
    "a number behind words": ("Clause on audits 9.2", []),
    "a control behind words": ("as in A.5.12, 5.13", ["27001:A.5.12", "27001:A.5.13"]),
    "a title that ends in a number": ("A.5.12 Policy 5.1", ["27001:A.5.12"]),
    "a year before a number": ("2026 5.12", []),
    "a day in a list": ("A.5.12; 2026-03-01; 5.13", ["27001:A.5.12", "27001:A.5.13"]),
    "a day behind a control": ("A.5.12 2026-03-01 5.13", ["27001:A.5.12"]),
    "an amount behind a control": ("A.5.12 € 5.10", ["27001:A.5.12"]),
    "a section of a named standard": ("ISO 27001 Section 4.2", ["27001:4.2"]),
    "a chapter of a paper that names a standard": ("ISO 27001 Section 4", []),
    "a control of 27002 in two digits": ("ISO 27002 5.01", ["27001:A.5.1"]),
    "the edition behind a number that both have": ("10.1 (ISO 27001:2013)", ["27001:10.2"]),
    "two standards and an edition behind": ("10.1 (ISO 42001, ISO 27001:2013)", ["27001:10.2", "42001:10.1"]),
    "a zero before a bare number": ("05.12", []),
    "two digits in each step": ("5.01, 5.12", ["27001:A.5.12"]),
    "two digits behind a prefix alone": ("27001 control 5.01, 5.02", ["27001:A.5.1"]),
    "three digits": ("A.5.123", []),
    "no step": ("A.5.0", []),
    "others beside ours": ("CC6.1, A.5.15, NIST PR.AC-1", ["27001:A.5.15"]),
    "after another framework's numbers": ("PCI DSS 8.3; A.8.5 (ISO 27001)", ["27001:A.8.5"]),
    "2013, named": ("27001-2013:A.9.2.1", ["27001:A.5.16"]),
    "2013, by its number": ("A.14.2.1", ["27001:A.8.25"]),
    "2013, split in two": ("A.18.2.3", ["27001:A.5.36", "27001:A.8.8"]),
    "2013 clauses by meaning": ("ISO 27001:2013 10.1", ["27001:10.2"]),
    "2013 clauses by meaning, the other way": ("ISO 27001:2013 10.2", ["27001:10.1"]),
    "2013 clause that became a heading": ("ISO 27001:2013 9.2", ["27001:9.2"]),
    "SOC 2": ("CC6.1", []),
    "SOC 2, which looks like Annex A": ("A1.2", []),
    "NIST CSF": ("PR.AC-1", []),
    "CIS": ("CIS 4.1", []),
    "PCI": ("PCI DSS 8.3", []),
    "PCI with its edition": ("PCI DSS v4.0 8.3", []),
    "a law": ("Art. 32 GDPR", []),
    "a directive": ("NIS2 21.2", []),
    "a German law": ("§ 30 BSIG", []),
    "another ISO standard": ("ISO 9001 8.4", []),
    "Grundschutz": ("OPS.1.1.2", []),
    "a date": ("2026-03-01", []),
    "a German date": ("01.02.2024", []),
    "a version": ("v2.3", []),
    "money": ("€ 5.10", []),
    "a share": ("5.1 %", []),
    "a section of a paper": ("Sec 4", []),
    "a risk": ("RR-03", []),
    "a document": ("POL-001", []),
    "a year": ("2022", []),
    "a number nobody has": ("A.5.99", []),
    "too many steps": ("A.5.5.5.5.5.5", []),
    "13 numbers stand in both Annexes": ("A.5.2", []),
    "a bare number that is clause and control": ("5.1", []),
    "2013 or 42001": ("A.6.1.2", []),
}


@pytest.mark.parametrize("name", CELLS)
def test_a_cell_alone(name: str) -> None:
    cell, wanted = CELLS[name]
    found = check(sheet(f"Reference no | Title | Status\n{cell} | Something of ours | Implemented"))
    assert refs(found) == [wanted]


# Whole columns: lines of a sheet, and the references of its records.
COLUMNS = {
    "numbers of 27002 in the column": (
        "Ref | Status\n5.1 | done\n5.24 | done\n8.13 | done",
        ["A.5.1", "A.5.24", "A.8.13"],
    ),
    "numbers of clauses in the column": (
        "ISO 27001 | Status\n4.1 | done\n5.1 | done\n9.1 | done",
        ["4.1", "5.1", "9.1"],
    ),
    "the heading says control": (
        "Control ID | ISO 27001 Status\n5.1 | done\n6.3 | done\n8.25 | done",
        ["A.5.1", "A.6.3", "A.8.25"],
    ),
    "Annex A has no 9": ("Control ID | Status\n5.24 | done\n5.2 | done\n9.1 | done", ["A.5.24", "A.5.2", "9.1"]),
    "the heading says clause": ("ISO 27001 clause | Status\n5.1 | done\n6.2 | done", ["5.1", "6.2"]),
    "applicability makes it a Statement of Applicability": (
        "Number | Applicable | Status\n5.1 | yes | done\n5.9 | yes | done\n6.3 | no | ",
        ["A.5.1", "A.5.9", "A.6.3"],
    ),
    "titles decide": (
        "Ref | Title | Status\n5.1 | Leadership and commitment | done\n5.1 | Policies for information security | done\n"
        "6.1.2 | Information security risk assessment | done",
        ["5.1", "A.5.1", "6.1.2"],
    ),
    "German titles decide": (
        "Nr. | Titel | Status\n5.1 | Führung und Verpflichtung | umgesetzt\n5.2 | Informationssicherheitsrollen | umgesetzt\n"
        "8.1 | Endgeräte der Benutzer | umgesetzt\n5.24 | Planung | umgesetzt\n4.3 | Anwendungsbereich | offen",
        ["5.1", "A.5.2", "A.8.1", "A.5.24", "4.3"],
    ),
    "clauses, then controls": (
        "ISO 27001 | Status\n4.1 | done\n5.1 | done\n6.2 | done\n9.1 | done\n10.2 | done\n5.1 | done\n5.7 | done\n6.2 | done\n8.24 | done",
        ["4.1", "5.1", "6.2", "9.1", "10.2", "A.5.1", "A.5.7", "A.6.2", "A.8.24"],
    ),
    "section lines decide": (
        "ISO 27001 | Topic | Status\nClauses\n5.1 | x1 | done\n6.2 | x2 | done\nAnnex A controls\n5.1 | x3 | done\n6.2 | x4 | done",
        ["5.1", "6.2", "A.5.1", "A.6.2"],
    ),
}


@pytest.mark.parametrize("name", COLUMNS)
def test_clause_or_control(name: str) -> None:
    text, wanted = COLUMNS[name]
    assert refs(check(sheet(text))) == [[f"27001:{number}"] for number in wanted]


STANDARDS = {
    "by its other controls": (
        "Control | Status\nA.2.2 | done\nA.5.2 | done\nA.6.1.2 | done",
        None,
        ["A.2.2", "A.5.2", "A.6.1.2"],
    ),
    "by the sheet's name": ("Control | Status\nA.5.2 | done\nA.8.3 | done", "ISO 42001", ["A.5.2", "A.8.3"]),
    "by a line above": ("AIMS: ISO/IEC 42001:2023\n\nControl | Status\nA.7.2 | done", None, ["A.7.2"]),
    "by the heading": ("ISO 42001 control | Status\nA.5.2 | done", None, ["A.5.2"]),
    "by the titles": (
        "Control | Title | Status\nA.5.2 | AI system impact assessment process | done\n"
        "A.5.3 | Documentation of AI system impact assessments | done\nA.8.4 | x9 | done",
        None,
        ["A.5.2", "A.5.3", "A.8.4"],
    ),
}


@pytest.mark.parametrize("name", STANDARDS)
def test_27001_or_42001(name: str) -> None:
    text, sheet_name, wanted = STANDARDS[name]
    assert refs(check(sheet(text, sheet_name or "Sheet1"))) == [[f"42001:{number}"] for number in wanted]


def test_standard_of_the_file_and_of_the_client() -> None:
    grid = sheet("Ref | Status\n7.6 | done\n4.1 | done")
    assert refs(check(grid, file="gap iso 20000-1.xlsx"))[1] == ["20000-1:4.1"]
    assert refs(check(sheet("Ref | Status\n4.1 | done\n5.3 | done"), standard="42001")) == [
        ["42001:4.1"],
        ["42001:5.3"],
    ]


def test_a_column_for_each_standard() -> None:
    found = check(
        sheet("""
        Topic | ISO 27001 | ISO 42001 | ISO 20000-1 | Status | SOC 2
        Incident | A.5.24, A.5.26 | A.8.4 | 8.6.1 | Implemented | CC7.3
        Audit | 9.2 | 9.2 | 9.2 | Planned | CC4.1
        Wrong | 8.6.1 | | | Planned | CC4.1
    """)
    )
    assert refs(found) == [
        ["27001:A.5.24", "27001:A.5.26", "20000-1:8.6.1", "42001:A.8.4"],
        ["27001:9.2", "20000-1:9.2", "42001:9.2"],
        [],
    ]
    assert found["records"][2]["flags"] == ["ref.not_found"]


def test_a_column_of_standards() -> None:
    found = check(
        sheet("Standard | Clause | Status\nISO 27001 | 9.1 | done\nISO 42001 | 6.1.4 | done\nISO 20000-1 | 9.1 | done")
    )
    assert refs(found) == [["27001:9.1"], ["42001:6.1.4"], ["20000-1:9.1"]]


def test_a_cover_names_the_standard_of_the_other_sheets() -> None:
    cover = sheet("Gap analysis of the ISMS\nISO/IEC 27001:2022, clauses 4 to 10", "Cover")
    clauses = sheet(
        "Req. | Topic | Status\n4.1 | Context | Done\n4.2 | Parties | Open\n9.1 | Measuring | Done", "Clauses"
    )
    assert refs(check(cover, clauses)) == [["27001:4.1"], ["27001:4.2"], ["27001:9.1"]]
    both = sheet("ISO/IEC 27001:2022 and ISO/IEC 42001:2023", "Cover")
    assert codes(check(both, clauses)).count("ref.ambiguous") == 3


def test_below_a_sheet_for_annex_a_the_titles_decide_whatever_the_column_is_called() -> None:
    rows = "5.1 | Policies for information security | Done\n5.5 | Contact with authorities | Done\n8.24 | Use of cryptography | Done"
    found = check(sheet(f"Annex A controls of ISO/IEC 27001:2022\nClause | Control | How far\n{rows}"))
    assert refs(found) == [["27001:A.5.1"], ["27001:A.5.5"], ["27001:A.8.24"]]


def test_articles_are_clauses_below_a_heading_that_names_a_standard() -> None:
    rows = "Art. 9.1 | Measuring | Done\nArt. 8.3 et 10.2 | Plan | Open\nAnnexe A 5.26 | Alarm | Done"
    assert refs(check(sheet(f"Exigence ISO 27001:2022 | Title | Status\n{rows}"))) == [
        ["27001:9.1"],
        ["27001:8.3", "27001:10.2"],
        ["27001:A.5.26"],
    ]
    assert refs(check(sheet(f"Reference | Title | Status\n{rows}")))[0] == []  # a law's


def test_in_2013_the_parts_of_9_2_had_no_numbers() -> None:
    lines = "Annex A of ISO/IEC 27001:2013\nNo. | Control | Applicable | Status"
    rows = "5.1.1 | Policies | yes | Done\n6.1.2 | Duties | yes | Done\n9.2.1 | Accounts | yes | Done"
    assert refs(check(sheet(f"{lines}\n{rows}")))[2] == ["27001:A.5.16"]


def test_where_controls_bear_their_a_of_2013_a_number_without_it_is_a_clause() -> None:
    controls = "\n".join(f"A.{n} | Subject | Done" for n in ("8.2.1", "9.2.1", "9.4.2", "12.3.1", "12.4.1", "16.1.5"))
    found = check(
        sheet(f"Ref. (2013) | Subject | Status\n4.1 | Issues | Done\n6.1.2 | Weighing risks | Done\n{controls}")
    )
    assert refs(found)[1] == ["27001:6.1.2"]


def test_a_column_named_after_the_norm_that_holds_its_numbers_is_that_of_references() -> None:
    rows = "\n".join(f"M-{n} | Measure {n} | ISO 27001:2022 – A.7.{n} | Done" for n in range(1, 7))
    assert refs(check(sheet(f"ID | Maatregel | Norm | Stand\n{rows}")))[2] == ["27001:A.7.3"]


def test_a_title_that_names_another_standards_own_clause_beats_the_sheets_name() -> None:
    found = check(sheet("ISO 27001:2022\nClause | Title | Status\n4.1 | Context | done\n5.2 | AI policy | done"))
    assert refs(found) == [["27001:4.1"], ["42001:5.2"]]


def test_what_a_sheet_leaves_open_is_of_the_standard_of_all_other_sheets() -> None:
    services = sheet("Clause | Title | Status\n8.2.4 | Catalogue | done\n8.6.1 | Incidents | done", "Services")
    found = check(services, sheet("Clause | What | Status\n4.1 | one | done\n7.2 | two | done", "People"))
    assert refs(found)[2:] == [["20000-1:4.1"], ["20000-1:7.2"]]


def test_objectives_of_42001_are_no_controls_of_27001() -> None:
    found = check(
        sheet(
            "Control | Title | Status\nA.2.2 | AI policy | done\nA.5.1 | Objective | done\nA.5.2 | x1 | done",
            "ISO 42001",
        )
    )
    assert refs(found) == [["42001:A.2.2"], [], ["42001:A.5.2"]]


def test_a_control_that_names_its_standard_is_no_objective_of_42001() -> None:
    rows = "\n".join(
        f"{number} | Kestrel | done" for number in ("27001:A.5.1", "42001:A.2.2", "42001:A.2.3", "42001:A.2.4")
    )
    assert refs(check(sheet(f"Ref | Title | Status\n{rows}")))[0] == ["27001:A.5.1"]


def test_objectives_of_2013_are_no_controls_of_2022() -> None:
    found = check(
        sheet("""
        Control | Title | Status
        A.6.1 | Internal organization | Implemented
        A.6.1.2 | Segregation of duties | Implemented
        A.9.2.1 | User registration and de-registration | Planned
    """)
    )
    assert refs(found) == [[], ["27001:A.5.3"], ["27001:A.5.16"]]
    assert [r["old_refs"] for r in found["records"]] == [
        ["27001-2013:A.6.1"],
        ["27001-2013:A.6.1.2"],
        ["27001-2013:A.9.2.1"],
    ]
    assert found["records"][1]["flags"] == ["ref.edition"]


def test_old_and_new_numbers_side_by_side() -> None:
    found = check(
        sheet(
            "ISO 27001:2022 | ISO 27001:2013 | Title | Status\nA.5.9 | A.8.1.1 | Stock | done\nA.5.15 | A.9.1.1, A.9.1.2 | Access | done"
        )
    )
    assert refs(found) == [["27001:A.5.9"], ["27001:A.5.15"]]
    assert found["records"][1]["old_refs"] == ["27001-2013:A.9.1.1", "27001-2013:A.9.1.2"]


FIGURES = {
    "titles tell": (
        "Control | Title | Applicable | Status\n8.1 | Information deletion | yes | done\n"
        "5.2 | Addressing supplier agreements | yes | done\n8.1 | User endpoint devices | yes | done",
        ["27001:A.8.10"],
        ["27001:A.5.20"],
        ["27001:A.8.1"],
    ),
    "German titles tell": (
        "Control | Titel | Anwendbar | Status\n8.1 | Löschung von Informationen | ja | umgesetzt\n5.3 | Aufgabentrennung | ja | umgesetzt",
        ["27001:A.8.10"],
        ["27001:A.5.3"],
    ),
    "the rows around tell": (
        "Control | Applicable | Status\n5.9 | yes | done\n5.1 | yes | done\n5.11 | yes | done\n5.19 | yes | done\n5.2 | yes | done",
        ["27001:A.5.9"],
        ["27001:A.5.10"],
        ["27001:A.5.11"],
        ["27001:A.5.19"],
        ["27001:A.5.20"],
    ),
    "nothing tells": ("Control | Applicable | Status\n8.1 | yes | done\n8.25 | yes | done", [], ["27001:A.8.25"]),
}


@pytest.mark.parametrize("name", FIGURES)
def test_numbers_that_lost_their_zero(name: str) -> None:
    text, *wanted = FIGURES[name]
    found = check(sheet(text, figures=(0,)))
    assert refs(found) == wanted
    assert "ref.digits_lost" in codes(found)


def test_numbers_written_as_text_kept_their_zero() -> None:
    assert refs(check(sheet("Control | Applicable | Status\n8.1 | yes | done\n8.25 | yes | done"))) == [
        ["27001:A.8.1"],
        ["27001:A.8.25"],
    ]


def test_dates_that_were_references() -> None:
    found = check(
        sheet(
            """
        Ref | Title | Status
        9.1.1 | Access control policy | done
        2001-01-10 | Policy on the use of cryptographic controls | done
        2026-05-12 | Something else | done
    """,
            "ISO 27001:2013",
            dates=(0,),
        )
    )
    assert refs(found) == [["27001:A.5.15"], ["27001:A.8.24"], []]
    assert [f["level"] for f in found["findings"] if f["code"] == "ref.digits_lost"] == ["warning", "question"]


def test_number_and_title_that_disagree() -> None:
    found = check(
        sheet("""
        Control ID | Title | Status
        A.5.7 | Threat intelligence | done
        A.5.8 | Securing offices, rooms and facilities | done
        A.5.9 | Inventar der Werte | done
    """)
    )
    assert refs(found) == [["27001:A.5.7"], ["27001:A.5.8"], ["27001:A.5.9"]]
    assert [(f["cell"], f["level"]) for f in found["findings"] if f["code"] == "ref.title_differs"] == [
        ("A3", "warning")
    ]


def test_words_elsewhere_are_no_references() -> None:
    found = check(
        sheet("""
        Control ID | Name | Justification | Status | Evidence
        A.5.1 | Policies | Required by ISO 27001 5.2 and A.5.31 | Implemented | Policy Sec 4, A.8.15
    """)
    )
    assert refs(found) == [["27001:A.5.1"]]


def test_references_in_titles_without_a_reference_column() -> None:
    found = check(
        sheet(
            "Title | Status | Owner\nA.5.1 Policies for information security | done | Ana\nA.5.24 Incidents | done | Ana"
        )
    )
    assert refs(found) == [["27001:A.5.1"], ["27001:A.5.24"]]
    assert found["records"][0]["title"] == "Policies for information security"


def test_questions_name_the_choice_and_the_cell() -> None:
    found = check(sheet("Ref | Status\n5.1 | done\n6.2 | done"))
    first = found["findings"][0]
    assert (first["level"], first["code"], first["cell"]) == ("question", "ref.ambiguous", "A2")
    assert "27001 A.5.1" in first["message"]
    assert "20000-1 5.1" in first["message"]


NAMES = [
    ("SoA_iso27001_2022", ("27001", 2022), None, None),
    ("ISO/IEC 42001", ("42001", None), None, None),
    ("27001-2013", ("27001", 2013), None, None),
    ("ISO 27001 and ISO 42001", (None, None), None, None),
    ("SOC 2 criteria", (None, None), "SOC 2", None),
    ("ISO 27001 / SOC 2", ("27001", None), None, None),
    ("control_id", (None, None), None, "control"),
    ("Kontroll-ID", (None, None), None, "control"),
    ("Annex A ref", (None, None), None, "annex"),
    ("Clause", (None, None), None, "clause"),
]


@pytest.mark.parametrize(("text", "standard", "other", "part"), NAMES, ids=[name[0] for name in NAMES])
def test_what_a_heading_names(
    text: str, standard: tuple[str | None, int | None], other: str | None, part: str | None
) -> None:
    assert (named_standard(text), named_other(text), named_part(text)) == (standard, other, part)


@given(st.text(alphabet="A.0123456789 -,;()/§abCISOt\n", max_size=60))
def test_any_text_is_parsed(text: str) -> None:
    for mention in parse(text).ours:
        assert 0 <= mention.start < mention.end <= len(text)


@pytest.mark.parametrize(
    "text", ["A" + ".5" * 50_000, "8" + ".8" * 50_000, "((((" * 20_000, "A.5.1 " * 20_000, "ISO " * 20_000]
)
def test_long_cells_are_quick(text: str) -> None:
    start = time.process_time()
    parse(text)
    assert time.process_time() - start < 0.5


# What stands in a column of titles without one of references, and the references and the title that it gives.
TITLES = {
    "number and title": ("A.5.1 Policies", ["27001:A.5.1"], "Policies"),
    "a dash between": ("A.5.1 - Policies", ["27001:A.5.1"], "Policies"),
    "a bracket between": ("5.12) Classification", ["27001:A.5.12"], "Classification"),
    "everything named": ("ISO 27001 Annex A 5.1: Policies", ["27001:A.5.1"], "Policies"),
    "the standard behind": ("A.5.1 Policies (27001)", ["27001:A.5.1"], "Policies (27001)"),
    "a range": ("A.5.1 - 5.2 Policies and roles", ["27001:A.5.1", "27001:A.5.2"], "Policies and roles"),
    "two numbers": ("A.5.1, A.5.2 Policies", ["27001:A.5.1", "27001:A.5.2"], "A.5.1, A.5.2 Policies"),
}


@pytest.mark.parametrize("name", TITLES)
def test_a_title_that_begins_with_its_reference(name: str) -> None:
    title, wanted, left = TITLES[name]
    found = check(sheet(f"Title | Status | Owner\n{title} | done | Ana\nA.5.24 Incidents | done | Ana"))
    assert (refs(found)[0], found["records"][0]["title"]) == (wanted, left)


@pytest.mark.parametrize("framework", ["SOC 2", "ISO 27017", "ISO 9001"])
def test_in_a_row_of_another_framework_only_a_named_standard_is_ours(framework: str) -> None:
    rows = [
        f"5.12 | {framework} | One | done",
        f"A.5.13 | {framework} | Two | done",
        f"ISO 27001 5.14 | {framework} | Three | done",
        "5.15 | ISO 27001 | Four | done",
    ]
    found = check(sheet("Ref | Framework | Title | Status\n" + "\n".join(rows)))
    assert refs(found) == [[], [], ["27001:A.5.14"], ["27001:A.5.15"]]
    assert [each["flags"] for each in found["records"]] == [["ref.other_framework"], ["ref.other_framework"], [], []]


# The line above the rows, and what it leaves of a control with its A: where the framework has an A too, nothing.
@pytest.mark.parametrize(("above", "left"), [("SOC 2", ["27001:A.5.14"]), ("ISO 27017", [])])
def test_below_another_frameworks_name_an_a_may_be_ours(above: str, left: list[str]) -> None:
    rows = "5.13 | One | done\nA.5.14 | Two | done\nISO 27001 5.15 | Three | done"
    assert refs(check(sheet(f"{above}\nRef | Title | Status\n{rows}"))) == [[], left, ["27001:A.5.15"]]


def test_a_line_in_a_cell_ends_another_frameworks_list() -> None:
    assert [mention.number for mention in parse("PCI DSS 8.3\n5.12").ours] == ["5.12"]


@pytest.mark.parametrize(
    ("text", "number"), [("5", "5"), ("10.", "10"), ("100", None), ("Annex A", "A"), ("ANHANG A", "A"), ("Annex", None)]
)
def test_a_cell_that_holds_a_chapter_or_the_annex_alone(text: str, number: str | None) -> None:
    assert [(mention.number, mention.end) for mention in parse(text).ours] == [(number, len(text))] * (
        number is not None
    )


def test_a_text_too_long_for_a_reference_is_read_at_its_beginning() -> None:
    most = int(threshold("longest_reference"))
    whole, longer = "A.5.1 ".ljust(most), "A.5.1 ".ljust(most) + "A.5.2"
    assert not parse(whole).cut
    assert parse(longer).cut
    assert [mention.number for mention in parse(longer).ours] == ["A.5.1"]


MIXED = """
Topic | ISO 27001 ref | Status
Internal audit | 9.2.2 | implemented
Change | A.8.32 | implemented
{title} | 6.2 | planned
Backup | 8.13 | implemented
"""


@pytest.mark.parametrize(
    ("title", "wanted"),
    [("Objectives", ["27001:6.2"]), ("Employment contracts", ["27001:A.6.2"]), ("Something", [])],
)
def test_a_bare_number_of_a_mixed_column_is_decided_by_its_title_or_asked(title: str, wanted: list[str]) -> None:
    found = check(sheet(MIXED.format(title=title)))
    assert refs(found) == [["27001:9.2.2"], ["27001:A.8.32"], wanted, ["27001:A.8.13"]]
    assert codes(found) == ([] if wanted else ["ref.ambiguous"])


def test_a_long_run_of_clauses_decides_in_a_mixed_column_too() -> None:
    clauses = ["4.1", "4.2", "5.1", "6.1.1", "6.2", "7.2", "9.1", "9.2.1", "10.1"]
    rows = "\n".join(f"Topic {n} | {number} | done" for n, number in enumerate([*clauses, "A.5.1", "8.13"]))
    found = check(sheet(f"Topic | ISO 27001 ref | Status\n{rows}"))
    assert [ref for (ref,) in refs(found)][:9] == [f"27001:{number}" for number in clauses]


@pytest.mark.parametrize(
    "file", ["self-assessment_sms_2026-10.csv", "ITSM 2025.xlsx", "20000-1 2026.xlsx", "20000-1-2018.xlsx"]
)
def test_the_year_in_a_name_is_an_edition_only_where_the_standard_has_one(file: str) -> None:
    found = check(sheet("Clause | Title | Status\n8.2.4 | Service catalogue management | done", None), file=file)
    assert refs(found) == [["20000-1:8.2.4"]]
    assert found["findings"] == []


@pytest.mark.parametrize("file", ["SMS 2011.xlsx", "iso_20000-1_2011.xlsx"])
def test_the_year_of_an_old_edition_in_a_name_is_that_edition(file: str) -> None:
    found = check(sheet("Clause | Title | Status\n8.2.4 | Service catalogue management | done", None), file=file)
    assert (refs(found), codes(found, "question")) == ([[]], ["ref.edition"])


def test_a_note_says_which_evidence_decided_what_numbers_mean() -> None:
    found = check(
        sheet(
            "Ref | Title | Status\n5.1 | Policies for information security | done\n8.4 | Zq | done\n10.2 | Nonconformity | done",
            "ISO 27001",
        )
    )
    assert refs(found) == [["27001:A.5.1"], ["27001:A.8.4"], ["27001:10.2"]]
    assert found["evidence"] == [
        "3 numbers that several standards, parts or editions have, "
        "read by the sheet's name and the lines above the list (2), their titles (1)"
    ]


def test_without_a_choice_nothing_is_said_of_evidence() -> None:
    assert (
        check(sheet("Ref | Title | Status\n27001 A.8.23 | Web | done\n27001 A.5.7 | Threats | done"))["evidence"] == []
    )


def test_the_part_in_the_column_of_standards_is_that_of_its_own_standard() -> None:
    rows = "Standard | Ref | Title | Status\n27001 Annex A | 5.1; 42001:10.2 | Zq | done\n27001 Annex A | 27001:8.1 | Zr | done"
    assert refs(check(sheet(rows))) == [["27001:A.5.1", "42001:10.2"], ["27001:8.1"]]
