"""Which list a sheet is goes by its columns and what stands in them, where no name says it; asked where that is little."""

from __future__ import annotations

from typing import Any

import pytest

from ims_lib.inputs import read_inputs
from ims_lib.inputs.rows import AiSystemRow
from ims_lib.register import Reading
from ims_lib.register.read import read_grids
from ims_lib.spreadsheet.grid import Workbook
from ims_lib.workbench.questions import questions_of
from tests.register.sheets import sheet

HEADS = "Ref | Tool | What it does | Lead | Who built it | Stage | Impact seen"
ROWS = (
    "T1 | NightEar | Listens in rooms at night | Head of Care | Sensio AS | live | none yet{0}\n"
    "T2 | Letter Pal | Drafts letters with an LLM | Office | Planitek Ltd | live | none yet{1}"
)
WHOM = {
    "en": ("Whom it touches", "Residents", "Families"),
    "de": ("Wen es trifft", "Bewohnende", "Angehörige"),
    "fr": ("Qui cela touche", "Résidents", "Familles"),
}


def read(text: str, name: str, **said: Any) -> Any:
    register = read_grids(Workbook("made.xlsx", "xlsx", (sheet(text, name),)), reading=Reading(**said))
    asked = [each for each in questions_of(register, Reading(**said)) if each.code == "list.which"]
    return read_inputs(register).lists, asked


@pytest.mark.parametrize("language", WHOM)
def test_tools_are_read_as_ai_systems_by_their_columns_and_asked_with_a_click(language: str) -> None:
    heading, one, other = WHOM[language]
    text = f"{HEADS} | {heading}\n{ROWS.format(f' | {one}', f' | {other}')}"
    lists, (asked,) = read(text, "Smart tools")
    told = [(row.name, row.provider, row.affected) for row in lists.ai_systems if isinstance(row, AiSystemRow)]
    assert told == [("NightEar", "Sensio AS", one), ("Letter Pal", "Planitek Ltd", other)]
    assert "is this the list “AI systems”?" in asked.message
    settled = [choice.answer.section for choice in asked.choices]
    assert (asked.kind, settled[0], settled[-1]) == ("list", "lists", "skip")
    assert asked.choices[0].answer.value == "ai_systems"
    assert not read(text, "Smart tools", lists={"made.xlsx!Smart tools": "ai_systems"})[1]


def test_headings_of_any_tool_alone_are_asked_and_not_read_until_somebody_says_what_they_are() -> None:
    text = f"{HEADS}\n{ROWS.format('', '').replace(' with an LLM', '')}"
    lists, (asked,) = read(text, "Smart tools")
    assert (lists.ai_systems, lists.risks) == ((), ())
    assert "ai_systems" in [choice.answer.value for choice in asked.choices]
    lists, left = read(text, "Smart tools", lists={"Smart tools": "ai_systems"})
    assert ([row.name for row in lists.ai_systems], left) == (["NightEar", "Letter Pal"], [])


@pytest.mark.parametrize(
    "heads",
    [
        "Ref | Worry | Comes from | How bad (1-5) | How often (1-5) | Whose | What we do",
        "Nr | Sorge | Woher | Wie schlimm (1-5) | Wie oft (1-5) | Wessen | Was wir tun",
        "N° | Souci | D'où cela vient | Quelle gravité (1-5) | À quelle fréquence (1-5) | Qui | Ce que nous faisons",
    ],
)
def test_worries_with_grades_are_read_as_risks_and_asked(heads: str) -> None:
    rows = (
        "W1 | A fall isn't heard by anybody | Soft voices | 5 | 2 | Head of Care | Rounds every two hours\n"
        "W2 | Clerks put care notes into ChatGPT | No rule | 4 | 4 | Office Lead | "
    )
    lists, (asked,) = read(f"{heads}\n{rows}", "Worries")
    graded = [(row.title[:6], row.consequence, row.likelihood) for row in lists.risks]
    assert graded == [("A fall", "5", "2"), ("Clerks", "4", "4")]
    assert asked.choices[0].answer.value == "risks"


def test_whom_a_system_serves_is_asked_and_read_as_neither() -> None:
    text = (
        "AI system | Purpose | Kind | Built by | Whom it binds\nRota | Gives shifts | predictive | Planitek | Carers\n"
        "Ear | Listens at night | predictive | Sensio | Residents"
    )
    register = read_grids(Workbook("made.xlsx", "xlsx", (sheet(text, "AI systems"),)))
    inputs = read_inputs(register)
    assert [(row.provider, row.affected) for row in inputs.lists.ai_systems] == [("Planitek", None), ("Sensio", None)]
    (asked,) = [each for each in inputs.findings.itertuples() if each.code == "list.by_content"]
    assert (asked.cell, "is it E 'Whom it binds'" in asked.message) == ("E1", True)


def test_a_short_list_of_software_is_not_asked_about() -> None:
    text = "Tool | Owner | Vendor | Status\nLedger | Finance | Planitek Ltd | live\nMail | IT | Sensio AS | live"
    lists, asked = read(text, "Software")
    assert (lists.ai_systems, asked) == ((), [])


def of_file(text: str, file: str, name: str) -> Any:
    register = read_grids(Workbook(file, "xlsx", (sheet(text, name),)), reading=Reading())
    return (
        register,
        read_inputs(register).lists,
        [each.message for each in register.found if each.code == "list.which"],
    )


CALLED = """Ref | Called | Makes | Looked after by | State
C1 | Gavel | An opening price for a lot | Wine desk | live
C2 | Cork | Vintage and maker from a label | Catalogue desk | trial"""

CONTROLS = """Ref | Called | Makes | Looked after by | State
C1 | A.5.9 Inventory | A list of computers | Wine desk | done
C2 | A.5.15 Access | Rights by job | Catalogue desk | partly"""


@pytest.mark.parametrize("file", ["ai.xlsx", "KI.xlsx", "IA.xlsx"])
def test_a_file_called_as_the_list_is_read_as_it_and_asked_where_no_heading_names_its_rows(file: str) -> None:
    register, lists, (asked,) = of_file(CALLED, file, "Clever things")
    assert [row.name for row in lists.ai_systems] == ["Gavel", "Cork"]
    assert "is this the list “AI systems”? It is read as that, as the sheet or its file is called so" in asked
    assert not register.rows


def test_controls_in_a_file_called_so_stay_controls_where_a_row_names_a_requirement() -> None:
    register, lists, asked = of_file(CONTROLS, "ai.xlsx", "Clever things")
    assert (len(register.rows), lists.ai_systems, asked) == (2, (), [])


def test_suppliers_are_read_by_the_name_of_their_file_though_the_sheet_says_nothing() -> None:
    text = """Those we pay | What for | How important | Contract until
Frio | Cooling | high | 2027-06-30
Nordwind | Help desk | low | 2028-01-31"""
    _, lists, asked = of_file(text, "suppliers.xlsx", "Sheet1")
    assert ([row.name for row in lists.suppliers], len(asked)) == (["Frio", "Nordwind"], 1)


def test_a_sheet_called_as_another_list_isnt_read_as_the_one_that_its_file_is_called_as() -> None:
    _, lists, _ = of_file(CALLED.replace("Called", "Supplier"), "ai.xlsx", "Suppliers")
    assert lists.ai_systems == ()


# a log of impact assessments under plain headings, the column of what is left unnamed by a title
LOGS = {
    "Impact log": (
        "No | Tool | Kind | Done on | By | How bad | How likely | What we do about it | What remains | Result | Signed by | Again on",
        "1 | Weigher | Full | 2026-05-04 | Bakery lead | minor | possible | Second scale | low | accepted | Director | 2027-05-04",
    ),
    "Prüfung der Folgen": (
        "Nr | KI | Art | Datum | Wer | Wie schlimm | Wie wahrscheinlich | Was wir dagegen tun | Was übrig bleibt | Entscheid | Unterschrift | Wieder am",
        "1 | Waage | vollständig | 04.05.2026 | Backstube | gering | möglich | zweite Waage | niedrig | akzeptiert | Direktion | 04.05.2027",
    ),
    "Études d'impact": (
        "N° | Outil d'IA | Type | Date | Fait par | Gravité | Probabilité | Ce qu'on fait | Ce qui reste | Décision | Signature | À refaire le",
        "1 | Balance | complète | 04/05/2026 | Fournil | limitée | possible | autre balance | faible | accepté | Direction | 04/05/2027",
    ),
}


@pytest.mark.parametrize("name", LOGS)
def test_a_log_of_impact_assessments_under_plain_headings_is_one_list_and_no_other(name: str) -> None:
    lists, asked = read("\n".join(LOGS[name]), name)
    assert (list(lists.given()), asked) == (["impact_assessments"], [])
    (row,) = lists.impact_assessments
    assert (row.form, row.severity, row.likelihood, row.residual, row.decision) == (
        "full_form",
        "limited",
        "possible",
        "low",
        "accepted",
    )
    assert None not in (row.assessed_on, row.assessed_by, row.measures, row.signed_off_by, row.next_review)


def test_what_stands_beside_incidents_and_risks_is_no_impact_log() -> None:
    incidents = "No | Incident | System | Kind | When | Who | Severity | Closed\n1 | Oven stopped | Oven | service | 2026-05-04 | Ann | minor | 2026-05-05"
    risks = "No | Threat | Likelihood 1-5 | How bad | What remains | Who\n1 | Fire | 2 | 4 | low | Ann\n2 | Theft | 3 | 4 | low | Bob"
    assert list(read(incidents, "Incidents")[0].given()) == ["incidents"]
    assert list(read(risks, "Risks")[0].given()) == ["risks"]


@pytest.mark.parametrize(
    "heads",
    [
        "Likelihood 1-5 | Impact (1-5)",
        "Eintritt 1–5 | Ausmass 1 bis 4",
        "Probabilité (1 à 5) | Gravité 1 à 5",
        "Kans 1-4 | Gevolg [1-4]",
    ],
)
def test_a_scale_behind_a_heading_says_nothing_of_what_it_heads(heads: str) -> None:
    (row,) = read(f"No | Risk | {heads} | Owner\n1 | Fire in the bakery | 2 | 4 | Ann", "Risks")[0].risks
    assert (row.likelihood, row.consequence) == ("2", "4")
