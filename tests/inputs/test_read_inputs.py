"""Lists that a client keeps beside its controls: what is recognised, how cells are read, and what is asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest

from ims_lib.inputs import Inputs, read_inputs
from ims_lib.inputs.said import days_within, says_unapproved
from ims_lib.register.model import Register, SourceGrid
from ims_lib.spreadsheet.grid import Grid, Row


def inputs_of(*rows: Sequence[Any], sheet: str = "Sheet1", kind: str = "other", file: str = "lists.xlsx") -> Inputs:
    """The inputs of one sheet, its rows from row 1 on."""
    filled = [Row(number, tuple(values)) for number, values in enumerate(rows, start=1) if any(values)]
    grid = Grid(sheet, filled, last_row=len(rows))
    return read_inputs(Register.of([], [], [], [], [SourceGrid(file, kind, grid)]))


TABLES: dict[str, tuple[str, list[list[str]], str, dict[str, Any]]] = {
    "suppliers_english": (
        "Vendors",
        [
            ["Vendor", "What they do", "Criticality", "Uses AI", "Contract end"],
            ["Northgrid", "Power", "high", "no", "2027-03-31"],
        ],
        "suppliers",
        {"name": "Northgrid", "service": "Power", "criticality": "high", "ai": False, "ends": dt.date(2027, 3, 31)},
    ),
    "suppliers_german_with_titles_above": (
        "Lieferanten",
        [
            ["Stadtwerk, Lieferanten 2026"],
            [],
            ["Lieferant", "Leistung", "KI", "Vertragsende"],
            ["Kabelwerk", "Netz", "ja", "31.12.2026"],
        ],
        "suppliers",
        {"name": "Kabelwerk", "ai": True, "ends": dt.date(2026, 12, 31), "row": 4},
    ),
    "objectives_with_numbers": (
        "Objectives",
        [
            ["Objective", "Measure", "Target", "Actual", "Due", "Status"],
            ["Fewer repeats", "repeat rate", "5 %", "7,5 %", "2026-12-31", "behind"],
        ],
        "objectives",
        {"title": "Fewer repeats", "target": 5.0, "actual": 7.5, "status": "at_risk"},
    ),
    "incidents_by_kind": (
        "Incident log",
        [
            ["Incident", "Type", "Opened", "Closed", "Affected service"],
            ["Mail queue stuck", "Outage", "2026-02-03", "", "Mail"],
        ],
        "incidents",
        {
            "title": "Mail queue stuck",
            "kind": "service",
            "opened": dt.date(2026, 2, 3),
            "closed": None,
            "affected": "Mail",
        },
    ),
    "measurements_first_column_away_from_a": (
        "KPIs",
        [
            ["", "Metric", "Area", "Period", "Target", "Value"],
            ["", "Availability of mail", "Service", "2026 Q1", "99.5", "99.2"],
        ],
        "measurements",
        {"title": "Availability of mail", "kind": "service", "period": "2026 Q1", "target": 99.5, "actual": 99.2},
    ),
    "auditors_with_standards": (
        "Auditors",
        [
            ["Auditor", "Qualified for", "Works in", "Days per year", "External"],
            ["Lead A", "ISO 27001, ISO/IEC 20000-1", "Service desk", "6", "no"],
        ],
        "auditors",
        {
            "name": "Lead A",
            "standards": ("27001", "20000-1"),
            "works_in": "Service desk",
            "days_per_year": 6.0,
            "external": False,
        },
    ),
    "documents_all_standards": (
        "Document list",
        [
            ["Document", "Standard", "Version", "Status", "Next review"],
            ["Policy", "all", "3", "in force", "2027-01-31"],
        ],
        "documents",
        {
            "title": "Policy",
            "standards": ("27001", "20000-1", "42001"),
            "status": "approved",
            "next_review": dt.date(2027, 1, 31),
        },
    ),
    "actions_in_french": (
        "Actions",
        [
            ["Constat", "Cause", "Action corrective", "Statut", "Clôturé le"],
            ["Accès non revus", "Oubli", "Rappel", "en cours", ""],
        ],
        "audits",
        {
            "title": "Accès non revus",
            "cause": "Oubli",
            "corrective_action": "Rappel",
            "status": "in_progress",
            "closed_on": None,
        },
    ),
    "risks_with_own_residual": (
        "Risks",
        [
            ["Risk", "Asset", "Likelihood", "Impact", "Risk level", "Treatment", "Residual risk", "Risk owner"],
            ["Flood", "Site 2", "2", "5", "10", "Mitigate", "6", "Facilities"],
        ],
        "risks",
        {
            "title": "Flood",
            "asset": "Site 2",
            "likelihood": "2",
            "consequence": "5",
            "level": "10",
            "treatment": "modify",
            "residual_level": "6",
            "owner": "Facilities",
        },
    ),
}


@pytest.mark.parametrize("case", TABLES)
def test_a_list_is_known_by_its_headings_and_read_cell_by_cell(case: str) -> None:
    sheet, rows, name, wanted = TABLES[case]
    found = inputs_of(*rows, sheet=sheet)
    assert found.given() == (name,)
    assert getattr(found, name).iloc[0][list(wanted)].to_dict() == wanted
    assert found.findings.empty


def test_every_row_knows_its_cell_and_its_columns_cells() -> None:
    row = inputs_of([], ["", "Vendor", "Service"], ["", "A", "Power"], sheet="Vendors").suppliers.iloc[0]
    assert (row["file"], row["sheet"], row["row"], row["cell"]) == ("lists.xlsx", "Vendors", 3, "lists.xlsx!Vendors!B3")
    assert row["cells"] == {"name": "B3", "service": "C3"}


@pytest.mark.parametrize(
    ("text", "due", "reviewed_on"),
    [
        ("1905-07-19", dt.date(2027, 12, 31), dt.date(2027, 1, 1)),  # as a spreadsheet shows 2027 among days
        ("1909-07-20", dt.date(2027, 12, 31), dt.date(2027, 1, 1)),  # … where it counts from 1904
        ("2027", dt.date(2027, 12, 31), dt.date(2027, 1, 1)),
    ],
)
def test_a_year_typed_among_days_is_that_year(text: str, due: dt.date, reviewed_on: dt.date) -> None:
    found = inputs_of(["Objective", "Measure", "Due"], ["Fewer repeats", "rate", text], sheet="Objectives")
    suppliers = inputs_of(["Vendor", "Service", "Last review"], ["A", "Power", text], sheet="Vendors").suppliers
    assert found.findings.empty
    assert found.objectives.loc[0, ["due", "due_text"]].to_list() == [due, "2027"]
    assert suppliers.loc[0, "reviewed_on"] == reviewed_on


SYSTEM_HEADS = ["Id", "AI system", "Purpose", "Provider", "Type of AI", "Our role (ISO 22989)"]


@pytest.mark.parametrize(
    ("cells", "read", "asked"),
    [
        (
            ["A12", "", "Sorts mail", "Desk", "LLM", "customer"],
            ["Tutor", "A12"],
            "Until then its id 'A12' stands for it",
        ),
        (["", "", "Sorts mail", "Desk", "LLM", "customer"], ["Tutor"], "Until then it is left out"),
        (["", "", "see above", "", "", ""], ["Tutor"], None),
    ],
)
def test_a_row_without_a_name_is_asked_for_it(cells: list[str], read: list[str], asked: str | None) -> None:
    named = ["A1", "Tutor", "Answers", "Ours", "LLM", "producer"]
    found = inputs_of(SYSTEM_HEADS, named, cells, sheet="AI systems")
    assert found.ai_systems["name"].to_list() == read
    told = found.findings.to_dict("records")
    assert [(each["level"], each["code"], each["cell"]) for each in told] == (
        [("question", "input.no_name", "B3")] if asked else []
    )
    assert all(asked and asked in each["message"] for each in told)


ASKED = {
    "unknown_word": ("Status", "halb fertig", "question", "input.new_word"),
    "no_date": ("Due", "soon", "warning", "input.value"),
}


@pytest.mark.parametrize("case", ASKED)
def test_what_cannot_be_read_is_told_with_its_cell_and_left_open(case: str) -> None:
    heading, text, level, code = ASKED[case]
    found = inputs_of(["Objective", "Measure", heading], ["Fewer repeats", "rate", text], sheet="Objectives")
    told = found.findings.iloc[0]
    assert (told["level"], told["code"], told["sheet"], told["cell"]) == (level, code, "Objectives", "C2")
    assert text in told["message"]
    column = heading.lower()
    assert found.objectives.iloc[0][column] is None
    assert found.objectives.iloc[0][f"{column}_text"] == text


def test_a_standard_that_is_none_of_ours_is_named() -> None:
    found = inputs_of(["Document", "Standard", "Version"], ["Manual", "ISO 9001, ISO 27001", "2"], sheet="Documents")
    assert found.documents.iloc[0]["standards"] == ("27001",)
    assert "ISO 9001" in found.findings.iloc[0]["message"]


def test_notes_totals_and_blank_rows_are_no_rows() -> None:
    found = inputs_of(
        ["Vendor", "Service", "Criticality"],
        ["A", "Power", "high"],
        [],
        ["Total", "2", ""],
        ["Reviewed by the board"],
        sheet="Vendors",
    )
    assert list(found.suppliers["name"]) == ["A"]


def test_two_lists_on_one_sheet_are_told_apart() -> None:
    found = inputs_of(
        ["Vendor", "Service", "Criticality", "Contract end"],
        ["A", "Power", "high", "2027-01-31"],
        [],
        ["Auditor", "Qualified for", "Days per year"],
        ["Lead", "27001", "4"],
    )
    assert list(found.suppliers["name"]) == ["A"]
    assert list(found.auditors["name"]) == ["Lead"]


def test_a_sheet_of_something_else_gives_nothing() -> None:
    assert inputs_of(["Menu", "Monday", "Tuesday"], ["Lunch", "Soup", "Rice"], sheet="Canteen").given() == ()


GRADES = ["Grading", "Grade", "Classification", "Rating", "Einstufung", "Clasificación", "Stopień"]


@pytest.mark.parametrize("heading", GRADES)
def test_the_grade_of_a_finding_is_its_kind(heading: str) -> None:
    found = inputs_of(
        ["No", "Finding", heading, "Root cause", "Due"],
        ["1", "Test could be shorter", "OFI", "", "2026-09-30"],
        sheet="Findings",
        kind="audits",
    )
    assert list(found.audits["kind"]) == ["opportunity"]


STATES = {
    "in progress": "in_progress",
    "2 - In progress": "in_progress",
    "Closed (2026-05-20)": "closed",
    "Open - waits for parts": "open",
    "Void - raised in error": "void",
    "Rejected by the board": "void",
    "doppelt erfasst": "void",
    "sans objet": "void",
    "not yet closed": None,
    "partly done": None,
    "raised": "open",
    "in work": "in_progress",
    "being revised": "in_progress",
}


@pytest.mark.parametrize("text", STATES)
def test_a_state_is_what_the_cell_is_or_begins_with(text: str) -> None:
    found = inputs_of(["Finding", "Due", "Status"], ["Door open", "2026-09-30", text], sheet="Findings", kind="audits")
    assert list(found.audits["status"]) == [STATES[text]]
    assert found.findings.empty is (STATES[text] is not None)


@pytest.mark.parametrize(
    ("said", "kind", "asked"),
    [
        ("Major", None, False),
        ("grave", None, False),
        ("Major security", "information_security", False),
        ("Blue", None, True),
    ],
)
def test_a_grade_in_the_column_of_kinds_is_no_kind_and_is_not_asked_about(
    said: str, kind: str | None, asked: bool
) -> None:
    found = inputs_of(
        ["Ticket", "Incident", "Type", "Reported", "Status"],
        ["1", "Mail is down", said, "2026-05-05", "in work"],
        sheet="Incidents",
    )
    assert list(found.incidents["kind"]) == [kind]
    assert list(found.incidents["status"]) == ["open"]
    assert found.findings["code"].eq("input.new_word").any() == asked


DAYS: dict[str, tuple[str, list[str], dt.date | None]] = {
    "none": ("lists.xlsx", ["Suppliers 2026"], None),
    "above_the_table": ("lists.xlsx", ["Suppliers", "State of 2026-11-06, kept by purchasing"], dt.date(2026, 11, 6)),
    "in_the_name": ("suppliers_2026-10.xlsx", ["Suppliers"], dt.date(2026, 10, 31)),
    "above_before_the_name": ("suppliers_2026-10.xlsx", ["Stand 15.10.2026"], dt.date(2026, 10, 15)),
    "no_earlier_than_what_happened": ("lists.xlsx", ["Form of 2019-05-01"], dt.date(2026, 4, 1)),
}


@pytest.mark.parametrize("case", DAYS)
def test_a_list_is_of_the_day_that_it_says_of_itself(case: str) -> None:
    file, above, day = DAYS[case]
    found = inputs_of(
        *[[line] for line in above],
        ["Supplier", "Service", "Last review", "Next review"],
        ["A", "Power", "2026-04-01", "2027-04-01"],
        sheet="Suppliers",
        file=file,
    )
    assert list(found.suppliers["stated_on"]) == [day]


# Text of a cell | column | day that it names | whether it is told that it can't be read
DAY_CELLS: list[tuple[str, str, dt.date | None, bool]] = [
    ("2026-06-30", "Contract end", dt.date(2026, 6, 30), False),
    ("2026-06-30, renews yearly", "Contract end", dt.date(2026, 6, 30), False),
    ("31.12.2026 (extended from 30.06.2026)", "Contract end", dt.date(2026, 12, 31), False),
    ("unbefristet", "Contract end", None, False),
    ("until terminated", "Contract end", None, False),
    ("auf unbestimmte Zeit", "Contract end", None, False),
    ("durée indéterminée", "Contract end", None, False),
    ("tiempo indefinido", "Contract end", None, False),
    ("na dobu neurčitou", "Contract end", None, False),
    ("expired", "Contract end", None, False),
    ("überfällig", "Next review", None, False),
    ("never", "Last review", None, False),
    ("noch nicht", "Last review", None, False),
    ("terminated in spring", "Last review", None, False),
    ("soon", "Contract end", None, True),
    ("01.02.2026, 03.04.2026", "Last review", None, True),
]


@pytest.mark.parametrize(("text", "heading", "day", "told"), DAY_CELLS, ids=[case[0] for case in DAY_CELLS])
def test_a_cell_for_a_day_may_say_it_in_words(text: str, heading: str, day: dt.date | None, told: bool) -> None:
    found = inputs_of(["Supplier", "Service", heading, "Status"], ["A", "Power", text, "active"], sheet="Suppliers")
    column = {"Contract end": "ends", "Last review": "reviewed_on", "Next review": "next_review"}[heading]
    assert found.suppliers.iloc[0][column] == day
    assert list(found.findings["code"]) == ["input.value"] * told


def test_a_word_is_never_proposed_for_itself() -> None:
    found = inputs_of(
        ["Finding", "Type", "Due"], ["Door open", "actions", "2026-09-30"], sheet="Findings", kind="audits"
    )
    assert "nearest: 'action'" in found.findings.iloc[0]["message"]
    found = inputs_of(
        ["Document", "Status", "Version"], ["Guide", "with drawn", "1"], sheet="Documents", kind="documents"
    )
    assert "nearest: 'with drawn'" not in found.findings.iloc[0]["message"]


LISTS: dict[str, tuple[str, list[str], list[str], str, str]] = {
    "suppliers_spanish": (
        "Proveedores",
        ["Proveedor", "Servicio", "Contrato", "Fin de contrato"],
        ["Red SA", "Líneas", "C-1", "2027-01-31"],
        "suppliers",
        "ends",
    ),
    "changes_italian": (
        "Modifiche",
        ["N.", "Modifica", "Tipo", "Approvato da", "In produzione il"],
        ["1", "Router", "normale", "CAB", "2026-05-05"],
        "changes",
        "deployed_on",
    ),
    "incidents_french": (
        "Incidents",
        ["N°", "Incident", "Priorité", "Clôturé", "Retour d'expérience"],
        ["1", "Panne", "P1", "2026-05-05", ""],
        "incidents",
        "closed",
    ),
    "planned_audits_dutch": (
        "Auditprogramma",
        ["Onderwerp", "Norm", "Gepland op", "Uitgevoerd op"],
        ["Servicedesk", "20000-1", "2026-05-05", "2026-05-06"],
        "planned_audits",
        "held_on",
    ),
    "audits_deviation_log": (
        "Deviation log",
        ["Ref", "Found on", "What is wrong", "Put right by", "Why it happened", "Done on"],
        ["1", "2026-05-05", "Door open", "Shut", "Lock", "2026-05-06"],
        "audits",
        "closed_on",
    ),
}


@pytest.mark.parametrize("case", LISTS)
def test_lists_are_known_in_other_languages_too(case: str) -> None:
    sheet, headings, line, name, column = LISTS[case]
    found = inputs_of(headings, line, sheet=sheet)
    assert found.given() == (name,)
    assert isinstance(getattr(found, name).iloc[0][column], dt.date)
    assert found.findings.empty


# a line above or below a list → whether it says that nobody has approved the whole yet
LINES = {
    "Not applicable needs a reason. Approval by the head of IT is pending.": True,
    "Freigabe durch die Leitung steht aus": True,
    "Approbation par la direction en attente": True,
    "Status: draft": True,
    "Entwurf, Version 0.3": True,
    "Approved by the board on 2026-01-05, next review planned": False,
    "Approved / planned / pending": False,
    "Projekt: Managementsystem": False,
    "Draft contracts are kept by procurement": False,
}


@pytest.mark.parametrize("line", LINES)
def test_a_line_says_that_a_list_is_yet_to_be_approved(line: str) -> None:
    assert says_unapproved(line) == LINES[line]


DAYS_IN_WORDS = {
    "14. März 2026": ["2026-03-14"],
    "1er mars 2026": ["2026-03-01"],
    "14 de marzo de 2026": ["2026-03-14"],
    "March 14, 2026": ["2026-03-14"],
    "by end of March 2027": ["2027-03-31"],
    "von März 2026 bis 3. April 2026": ["2026-03-31", "2026-04-03"],
    "31. Februar 2026": [],
}


@pytest.mark.parametrize("text", DAYS_IN_WORDS)
def test_a_day_whose_month_is_a_word_is_that_day_and_a_month_alone_its_last(text: str) -> None:
    assert [str(day) for day in days_within(text)] == DAYS_IN_WORDS[text]


@pytest.mark.parametrize(
    ("headings", "values", "asset", "level"),
    [
        (["Nr.", "Risiko", "Wahrscheinlichkeit", "Auswirkung", "Wert", "Stand"], ["16", "10"], None, "16"),
        (["No", "Risk", "Likelihood", "Impact", "Assets", "State"], ["16", "10"], None, "16"),
        # What isn't the product everywhere may be an asset that bears a number.
        (["Nr.", "Risiko", "Wahrscheinlichkeit", "Auswirkung", "Wert", "Stand"], ["16", "3"], "16", None),
        (["Nr.", "Risiko", "Wahrscheinlichkeit", "Auswirkung", "Wert", "Stand"], ["Akten", "Netz"], "Akten", None),
    ],
)
def test_a_column_of_products_of_both_grades_is_the_score_of_a_risk(
    headings: list[str], values: list[str], asset: str | None, level: str | None
) -> None:
    rows = [["R1", "Eine Ablehnung ist falsch", "4", "4"], ["R2", "Eine Meldung bleibt liegen", "2", "5"]]
    listed = [[*row, value, "offen"] for row, value in zip(rows, values, strict=True)]
    first = inputs_of(headings, *listed, sheet="Risiken").lists.risks[0]
    assert (first.asset, first.level, first.cells["level" if level else "asset"]) == (asset, level, "E2")
