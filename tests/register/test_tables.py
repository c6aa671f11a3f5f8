"""Where tables are on a sheet, and what each of their rows is."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ims_lib.register import check_json, read_file
from ims_lib.register.layout.tables import find_tables
from ims_lib.spreadsheet.grid import Grid, Row
from tests.register.sheets import check, codes, refs, sheet

HEAD = "Control | Title | Status | Owner"
A = "A.5.7 | Threat intelligence | Implemented | Ana"
B = "A.5.8 | Information security in project management | Planned | Ben"
COVER = "\n".join(f"Document control {n} | value {n}" for n in range(8))

# Lines of a sheet; the row of the heading; rows of the records; what the ledger counts beside them.
LAYOUTS = {
    "plain": (f"{HEAD}\n{A}\n{B}", 1, [2, 3], {"headers": 1}),
    "titles above": (
        f"Statement of Applicability\nVersion 3\n\n{HEAD}\n{A}",
        4,
        [5],
        {"headers": 1, "titles": 2, "blank": 1},
    ),
    "a cover above": (f"{COVER}\n{HEAD}\n{A}\n{B}", 9, [10, 11], {"headers": 1, "titles": 8}),
    "not in column A": (" | | Control | Status\n | | A.5.7 | done\n | | A.5.8 | done", 1, [2, 3], {"headers": 1}),
    "heading repeated": (f"{HEAD}\n{A}\n{HEAD}\n{B}", 1, [2, 4], {"headers": 2}),
    "blank rows between": (f"{HEAD}\n{A}\n\n\n{B}", 1, [2, 5], {"headers": 1, "blank": 2}),
    "section lines": (
        f"{HEAD}\nOrganizational controls\n{A}\nPeople controls\n{B}",
        1,
        [3, 5],
        {"headers": 1, "titles": 2},
    ),
    "numbered section lines": (
        f"{HEAD}\nA.5 | Organizational controls\n{A}\n{B}",
        1,
        [3, 4],
        {"headers": 1, "titles": 1},
    ),
    "notes below": (
        f"{HEAD}\n{A}\n{B}\n\nAll statuses as of May\nPrepared by | Ben",
        1,
        [2, 3],
        {"headers": 1, "notes": 2, "blank": 1},
    ),
    "a total": (f"{HEAD}\n{A}\n{B}\nTotal | 2", 1, [2, 3], {"headers": 1, "notes": 1}),
    "placeholders of a template": (f"{HEAD}\n{A}\n[A-XX-01] | [your title] | |", 1, [2], {"headers": 1, "notes": 1}),
    "a row that goes on": (f"{HEAD}\n{A}\n | | | Cem\n{B}", 1, [2, 4], {"headers": 1, "continued": 1}),
    "two tables": (
        f"{HEAD}\n{A}\n\nRisk ID | Risk | Likelihood | Impact | Control\nR1 | Theft | 2 | 3 | A.5.8",
        1,
        [2, 5],
        {"headers": 2, "blank": 1},
    ),
    "two rows of headings": (
        "Control | | Assessment |\nNumber | Title | Status | Owner\nA.5.7 | Threat intelligence | done | Ana",
        2,
        [3],
        {"headers": 2},
    ),
    "names of groups above": (f" | | Assessment | \n{HEAD}\n{A}", 2, [3], {"headers": 1, "titles": 1}),
    "a heading a row above the others": (
        "Title | Assessment | \n | Status | Control\nThreats | done | A.5.7",
        2,
        [3],
        {"headers": 2},
    ),
    "two rows of headings repeated": (
        "\n".join(f"Title | Assessment | \n | Status | Control\nThreats | done | A.5.{n}" for n in (7, 8)),
        2,
        [3, 6],
        {"headers": 4},
    ),
    "a risk and its parts, each with words of its own": (
        "ID | Risk | Likelihood | Controls\nR1 | Fire | 2 | A.8.14\nR1.1 | Smoke | 3 | A.7.11\nR1.2 | Heat | 1 | ",
        1,
        [2, 3, 4],
        {"headers": 1},
    ),
    "papers and their annexes, nothing but named": (
        "Document ID | Document title | Version\nPOL-01 | Policy\nPOL-01-A | Annex of roles\nPOL-02 | Logs",
        1,
        [2, 3, 4],
        {"headers": 1},
    ),
    "names of groups repeated": (
        "\n".join(f"Basics | | Further | \n{HEAD}\n{row}" for row in (A, B)),
        2,
        [3, 6],
        {"headers": 4},
    ),
    "a line above the headings that is repeated with them": (
        "\n".join(f"Batch | Further\n{HEAD}\n{row}" for row in (A, B)),
        2,
        [3, 6],
        {"headers": 4},
    ),
    "such a line in a second table": (
        f"{HEAD}\n{A}\n\nVersion | 3\n\n"
        + "\n".join(
            f"Batch | Zone | Further\nStatus | Owner | Title | Control\ndone | Ben | P | A.5.{n}" for n in (8, 9)
        ),
        1,
        [2, 8, 11],
        {"headers": 5, "blank": 2, "titles": 1},
    ),
    "a first record with fewer cells than the heading right above it": (
        "Register of 27001, Annex A\n\nNo. | Control | Implemented? | Remark\n"
        "2025-01-05 | Policies for information security | yes\nA.5.3 | Segregation of duties | partly | Site 3",
        3,
        [4, 5],
        {"headers": 1, "titles": 1, "blank": 1},
    ),
    "lines right above a second table whose headings say more": (
        "Zone | Applies | Title | | Further |\n | | | | Ref | Status\nK | yes | T | | A.5.7 | done\n\nSite | Delft\n"
        "Status | Title | Zone | Ref | Owner | Applies\ndone | P | K | A.5.8 | Ben | yes",
        1,
        [3, 7],
        {"headers": 3, "titles": 1, "blank": 1},
    ),
    "a row that goes on in the first column that has a heading in the second row": (
        "Zone | | Further | |\n | Evidence | Title | Status | Control\nK | Policy | T | done | A.5.7\n | more | | |",
        2,
        [3],
        {"headers": 2, "continued": 1},
    ),
    "lines above headings that stand again": (
        "Status | Control | Title\ndone | A.5.7 | T\n\nAuthor | Ana\n\nStatus | Control | Title\ndone | A.5.8 | T",
        1,
        [2, 7],
        {"headers": 2, "titles": 1, "blank": 2},
    ),
    "the last record goes on": (
        f"{HEAD}\n{A}\n{B}\n | | | Cem\nTotal | 2",
        1,
        [2, 3],
        {"headers": 1, "continued": 1, "notes": 1},
    ),
    "a row that goes on beside a column nobody knows": (
        "Zone | Evidence | Control | Status\nK | first | A.5.7 | done\n | second | |\nK | | A.5.8 | done",
        1,
        [2, 4],
        {"headers": 1, "continued": 1},
    ),
    "a second table with its columns moved": (
        f"{HEAD}\n{A}\n\nStatus | Owner | Title | Control\ndone | Ben | Projects | A.5.8",
        1,
        [2, 5],
        {"headers": 2, "blank": 1},
    ),
    "lines above a second table": (
        f"{HEAD}\n{A}\n\nSecond part\nSite | Delft\nStatus | Owner | Title | Control\ndone | Ben | P | A.5.8",
        1,
        [2, 7],
        {"headers": 2, "blank": 1, "titles": 2},
    ),
    "a second table with two rows of headings": (
        f"{HEAD}\n{A}\n\nTitle | | Assessment | \n | | Status | Control\nProjects | | done | A.5.8",
        1,
        [2, 6],
        {"headers": 3, "blank": 1},
    ),
    "a first table with two rows of headings": (
        f"Title | Owner | Assessment | \n | | Status | Control\nProjects | Ben | done | A.5.8\n\n{HEAD}\n{A}",
        1,
        [3, 6],
        {"headers": 3, "blank": 1},
    ),
    "no heading": (f"{A}\n{B}", None, [1, 2], {}),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_layouts(name: str) -> None:
    text, header, rows, counts = LAYOUTS[name]
    found = check(sheet(text))
    ledger = {part: number for part, number in found["ledger"].items() if number and part not in ("rows", "records")}
    assert found["sheets"][0]["header_row"] == header
    assert [record["row"] for record in found["records"]] == rows
    assert ledger == counts


def test_tables_side_by_side() -> None:
    found = check(
        sheet(
            f"{HEAD} |  | {HEAD}\n{A} |  | A.8.1 | User endpoint devices | done | Cem\n{B} |  | A.8.2 | Privileged | done | Cem"
        )
    )
    assert refs(found) == [["27001:A.5.7"], ["27001:A.5.8"], ["27001:A.8.1"], ["27001:A.8.2"]]
    assert found["ledger"]["records"] == found["ledger"]["rows"] - 1 == 4


LOG = "No | {} | Clause | Corrective action | Due | Status\n1 | Door open | A.7.2 | New lock | 2026-09-01 | Done"


@pytest.mark.parametrize("name", ["NC log", "Improvement log", "Action plan", "Sheet1"])
@pytest.mark.parametrize("named", ["Finding", "Nonconformity", "Feststellung"])
def test_a_list_of_findings_sets_no_level_whatever_its_sheet_is_called(name: str, named: str) -> None:
    assert check(sheet(LOG.format(named), name))["sheets"][0]["kind"] == "audits"


def test_controls_with_a_column_for_findings_stay_controls() -> None:
    lines = f"{HEAD} | Finding | Corrective action\n{A} | none |\n{B} | open door | new lock"
    assert check(sheet(lines))["sheets"][0]["kind"] == "controls"


def test_a_line_above_the_first_table_speaks_for_the_second() -> None:
    clauses = "Clause | Title | Status\n8.2 | Kestrel | done\n8.3 | Marlin | done"
    moved = "Status | Clause | Title\ndone | 6.2 | Heron\ndone | 7.2 | Dune"
    assert refs(check(sheet(f"ISO/IEC 42001\n\n{clauses}\n\n{moved}")))[2:] == [["42001:6.2"], ["42001:7.2"]]
    rest = (
        "\n".join(line for line in clauses.replace("8.", "9.").split("\n")[1:])
        .replace("9.2", "9.2.2")
        .replace("9.3", "9.3.1")
    )
    over = check(sheet(f"ISO/IEC 42001\n\n{clauses}", "Part 1"), sheet(rest, "Part 2"))
    assert refs(over)[2:] == [["42001:9.2.2"], ["42001:9.3.1"]]


def test_a_cell_of_several_lines_in_csv_is_no_empty_row(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(
        'Control,Status,Evidence\nA.5.7,done,"one\ntwo"\n,,three\nA.5.8,done,"four\nfive"\n,,six\n', encoding="utf-8"
    )
    found = check_json(read_file(path))
    assert [(r["row"], r["evidence"]) for r in found["records"]] == [(2, "one\ntwo\nthree"), (5, "four\nfive\nsix")]


def test_rows_that_read_like_headings_on_a_sheet_that_goes_on() -> None:
    first = sheet(
        "Ref | Status | Title | Owner | Standard\nA.5.7 | Implemented | T | Ana | ISO 27001\nA.5.8 | Planned | P | Ana | ISO 27001"
    )
    rest = "A.8.12 | Planned | Leaks | Ana | ISO 27001\nA.6.5 | Implemented | Duties | | ISO 27001\n | Implemented | Lead | | ISO 27001"
    found = check(first, sheet(rest, "Part 2", merged=[(2, 0, 3, 0)]))
    assert refs(found)[2:] == [["27001:A.8.12"], ["27001:A.6.5"], ["27001:A.6.5"]]


def test_a_title_alone_beside_a_merged_reference() -> None:
    found = check(sheet("Clause | What | Status\n20000-1 8.6.1 | Tickets | done\n | Reviews |", merged=[(2, 0, 3, 0)]))
    assert [(r["row"], r["refs"]) for r in found["records"]] == [(2, ["20000-1:8.6.1"]), (3, ["20000-1:8.6.1"])]


def test_a_merged_reference_speaks_for_each_of_its_rows() -> None:
    text = "Control | What | Status\nA.5.7 | Feeds read | Implemented\n | Feeds judged | Planned\nA.5.8 | Projects | Planned"
    found = check(sheet(text, merged=[(2, 0, 3, 0)]))
    assert refs(found) == [["27001:A.5.7"], ["27001:A.5.7"], ["27001:A.5.8"]]
    assert codes(found) == []


def test_what_a_continuation_adds() -> None:
    found = check(
        sheet(
            "Control | Title | Status | Evidence\nA.5.7 | Threat intelligence | done | first\n | | | second\nA.5.8 | P | done |"
        )
    )
    assert found["records"][0]["evidence"] == "first\nsecond"


KINDS = {
    "controls": f"{HEAD}\n{A}",
    "risks": "Risk ID | Risk | Likelihood | Impact | Treatment | Annex A controls\nR1 | Theft | 2 | 4 | Mitigate | A.7.9",
    "audits": "No. | Finding | Root cause | Corrective action | Clause | Status\n1 | Late | Holiday | Alarm | A.8.8 | done",
    "documents": "Document ID | Document title | Version | Approved by | Next review\nPOL-1 | Security policy | 2.0 | Board | 2027-01-01",
    "other": "Summary\n\nTotal controls | 93\nImplemented | 80\nPlanned | 13",
}


@pytest.mark.parametrize("kind", KINDS)
def test_kinds(kind: str) -> None:
    assert [entry["kind"] for entry in check(sheet(KINDS[kind]))["sheets"]] == [kind]


def test_kinds_in_german() -> None:
    risks = "Risiko-ID | Risiko | Eintrittswahrscheinlichkeit | Auswirkung | Maßnahme\nR1 | Diebstahl | 2 | 4 | A.7.9"
    controls = (
        "Nr. | Maßnahme | Anwendbar | Begründung | Umsetzungsstatus\n5.1 | Richtlinien | Ja | Pflicht | Umgesetzt"
    )
    found = check(sheet(risks, "Risiken"), sheet(controls, "SoA"))
    assert [entry["kind"] for entry in found["sheets"]] == ["risks", "controls"]
    assert refs(found) == [["27001:A.7.9"], ["27001:A.5.1"]]


def test_an_empty_sheet_and_an_empty_template() -> None:
    found = check(Grid("Empty", []), sheet(HEAD, "Template"))
    assert [entry["kind"] for entry in found["sheets"]] == ["empty", "controls"]
    assert codes(found, "warning") == ["sheet.no_controls"]
    assert found["records"] == []


def test_headings_again_below_a_row_that_goes_on_begin_no_other_table() -> None:
    two = "Ref | Further\n | Evidence | Title | Status"
    found = find_tables(
        sheet(f"{two}\nA.5.7 | Policy | Threats | done\n | p. 4\n{two}\nA.5.8 | Policy | Projects | done")
    )
    assert [table.header_rows for table in found] == [(1, 2)]


def test_a_sheet_that_repeats_another() -> None:
    full = sheet(f"{HEAD}\n{A}\n{B}\nA.5.9 | Inventory | Planned | Ana", "SoA")
    extract = sheet("Control | Status\nA.5.7 | Implemented\nA.5.8 | Implemented\nA.5.9 | Planned", "Dashboard")
    found = check(extract, full)
    assert {record["sheet"] for record in found["records"]} == {"SoA"}
    assert found["ledger"]["repeats"] == 3
    (said,) = [finding for finding in found["findings"] if finding["code"] == "sheet.repeats"]
    assert said["sheet"] == "Dashboard"
    assert "'Planned'" in said["message"]


def test_a_requirement_listed_twice() -> None:
    same = check(sheet(f"{HEAD}\n{A}\n{A}"))
    differ = check(sheet(f"{HEAD}\n{A}\n{A.replace('Implemented', 'Planned')}"))
    assert [(f["code"], f["level"]) for f in same["findings"]] == [("ref.listed_twice", "note")]
    assert [(f["code"], f["level"]) for f in differ["findings"]] == [("ref.listed_twice", "question")]


VALUES = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.floats(),
    st.booleans(),
    st.sampled_from(["A.5.7", "Control", "Status", "5.1", "Title", "done"]),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(VALUES, max_size=6), max_size=9))
def test_any_grid_gives_a_register_whose_ledger_adds_up(cells: list[list[object]]) -> None:
    rows = [
        Row(number, tuple(values)) for number, values in enumerate(cells, start=1) if any(v is not None for v in values)
    ]  # type: ignore[arg-type]
    grid = Grid("S", rows, last_row=len(cells))
    ledger = check(grid)["ledger"]
    assert ledger["rows"] == sum(number for part, number in ledger.items() if part != "rows")
    assert find_tables(grid) is not None


SIGNED = [
    "Prepared by: A. Wren | Approved by: the harbour master",
    "Geprüft: A. Sperling | 3. Mai 2025",
    "Freigegeben durch die Hafenmeisterin | 3. Mai 2025",
    "Établi par : A. Roitelet | Visa :",
    "Fecha y firma: | ............",
    "Redatto da: A. Scricciolo | firma: ............",
    "Goedgekeurd door: A. Winterkoning | 3 mei 2025",
    "Sprawdziła: A. Strzyżyk | podpis: ............",
    "Schválila: A. Střízlíková | V Plzni 3. 5. 2025",
    "Aprovado por: A. Carriça | 3 de maio de 2025",
    "Εγκρίθηκε από: Α. Τρυποφράχτης | 3 Μαΐου 2025",
    "Granskad av: A. Gärdsmyg | 3 maj 2025",
    "Udarbejdet af: A. Gærdesmutte | 3. maj 2025",
    "Hazırlayan: A. Çitkuşu | imza:",
    "作成者：鷦鷯 | 2025年5月3日",
    "Godkjent av: A. Gjerdesmett | 3. mai 2025",
    "Hyväksynyt: A. Peukaloinen | allekirjoitus:",
    "Jóváhagyta: A. Ökörszem | aláírás:",
    "Întocmit: A. Ochiuboului | semnătura:",
    "Vypracovala: A. Oriešková | podpis:",
    "Kapitan: A. Strzyżyk | 3 maja",
]


@pytest.mark.parametrize("line", SIGNED)
@pytest.mark.parametrize("numbers", [True, False], ids=["with numbers", "by titles alone"])
def test_who_signed_a_list_is_no_record(line: str, numbers: bool) -> None:
    listed = [("A.7.2", "Physical entry", "done"), ("A.8.13", "Information backup", "planned")]
    rows = [" | ".join(cells if numbers else cells[1:]) + " | | " for cells in listed]
    heads = f"{'Ref | ' if numbers else ''}Control | Status | Kept by | Remarks"
    found = check(sheet("\n".join([heads, *rows, "", f"{' | ' if numbers else ''}{line}"]), "Annex A ISO 27001"))
    assert refs(found) == [["27001:A.7.2"], ["27001:A.8.13"]]


def test_what_begins_like_a_signature_and_has_a_status_is_a_record() -> None:
    found = check(
        sheet("Control | Status\nPhysical entry | done\n\nSigned off by: two keepers | planned", "Annex A ISO 27001")
    )
    assert [record["title"] for record in found["records"]] == ["Physical entry", "Signed off by: two keepers"]
