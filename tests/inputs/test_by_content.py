"""A column of a list on which much hangs and that no heading names: read by what stands in it where it is one, asked in any case."""

from __future__ import annotations

from pathlib import Path

import pytest

from ims_lib.catalogue.impact_kit import load_impact_kit
from ims_lib.inputs import read_inputs
from ims_lib.inputs.listed import lists_of, with_lists
from ims_lib.register import read_file
from ims_lib.register.plans import plans
from ims_lib.register.settled.reading import Reading
from ims_lib.steps.ai_systems.findings import find_in_systems
from ims_lib.steps.ai_systems.impact import impacts_of
from ims_lib.workbench.said_unasked import unasked
from tests.builders import AS_OF
from tests.inputs.test_headings import rows

INVENTORY = """
AI system | {heading} | Owner | {other} | Role | Learns from
CallPulse | Reads the mood of our call-centre agents from their voice | Head of Sales | {third} | customer | unknown
TalentSift | Ranks CVs for branch and IT vacancies | HR Director | {third} of another kind | customer | unknown
Cash forecast | Predicts how much cash each machine will need | Head of Branches | {third} as before | producer | own data
"""


def asked(found: object) -> list[tuple[str, str]]:
    """Cell and text of the questions on columns that no heading names."""
    frame = found.findings  # type: ignore[attr-defined]
    told = frame[frame["code"] == "list.by_content"]
    return list(zip(told["cell"], told["message"], strict=True))


def test_the_one_column_of_sentences_is_read_as_the_purpose_and_asked() -> None:
    found = rows(INVENTORY.format(heading="Business problem solved", other="Tech stack", third="SaaS"), "AI systems")
    assert found.ai_systems["purpose"].iloc[1] == "Ranks CVs for branch and IT vacancies"
    [(cell, text)] = asked(found)
    assert (cell, "'Business problem solved'" in text, "“Reads the mood" in text) == ("B1", True, True)


def test_of_two_such_columns_none_is_read_and_both_are_named() -> None:
    told = INVENTORY.format(heading="Business problem solved", other="Story", third="Works well on most days")
    found = rows(told, "AI systems")
    assert found.ai_systems["purpose"].isna().all()
    [(_, text)] = asked(found)
    assert "'Business problem solved'" in text
    assert "'Story'" in text


@pytest.mark.parametrize("heading", ["Purpose", "What it does"])
def test_nothing_is_asked_where_a_heading_names_the_column(heading: str) -> None:
    assert not asked(
        rows(INVENTORY.format(heading=heading, other="Story", third="Works well on most days"), "AI systems")
    )


def test_days_and_names_are_no_purpose() -> None:
    found = rows(
        "AI system | Decided | Sponsor | Role | Learns from\n"
        "CallPulse | Approved by the committee on 12/03/2026 | Head of Retail Credit | customer | unknown\n"
        "TalentSift | Refused by the committee on 14/04/2026 | Head of Contact Centre | customer | unknown",
        "AI systems",
    )
    assert found.ai_systems["purpose"].isna().all()
    assert not asked(found)


def test_words_for_roles_are_read_as_roles_and_asked() -> None:
    found = rows(
        "AI system | Purpose | Position | Kind | Learns from\n"
        "CallPulse | Reads moods | Users | predictive | unknown\nForecast | Predicts cash | Developer and user | predictive | own",
        "AI systems",
    )
    assert list(found.ai_systems["role"]) == [("customer",), ("producer", "customer")]
    assert [cell for cell, _ in asked(found)] == ["C1"]


@pytest.mark.parametrize("heading", ["Are we maker or user?", "Sind wir Hersteller oder Nutzer?", "Our seat", "Sitz"])
def test_a_column_of_nothing_but_roles_is_the_role_beside_one_of_people(heading: str) -> None:
    found = rows(
        f"AI system | Purpose | {heading} | People touched | Kind | Learns from\n"
        "CallPulse | Reads moods | customer | users of our customers | predictive | unknown\n"
        "Forecast | Predicts cash | producer, customer | customers of our customers | predictive | own",
        "AI systems",
    )
    assert list(found.ai_systems["role"]) == [("customer",), ("producer", "customer")]


@pytest.mark.parametrize(
    ("heading", "is_read"),
    [
        ("Last impact check", True),
        ("Last assessment", True),
        ("Letzte Wirkungsprüfung", True),
        ("Dernière évaluation", True),
        ("Ethics round", False),
        ("Runde", False),
    ],
)
def test_days_in_a_list_of_ai_systems_are_read_as_those_of_assessments_or_asked(heading: str, is_read: bool) -> None:
    found = rows(
        f"AI system | Purpose | Role | Kind | {heading}\n"
        "CallPulse | Reads moods | customer | predictive | 2026-05-01\nForecast | Predicts cash | producer | predictive | ",
        "AI systems",
    )
    assert found.ai_systems["impact_assessed_on"].notna().any() == is_read
    assert [cell for cell, _ in asked(found)] == ([] if is_read else ["E1"])
    impacts = impacts_of(found.lists.ai_systems, (), load_impact_kit(), AS_OF)
    missing = [each for each in find_in_systems(impacts, AS_OF, found.found) if each.code.endswith("impact_missing")]
    assert len(missing) == is_read, "none stands beside Forecast; where the column isn't sure that is asked first"


PLAIN = {
    # plain headings of a list of AI systems or services → the column that they name
    "role": "Maker or user?; Producer or customer; Our part; Hersteller oder Nutzer; Sind wir Nutzer; Fabricant ou utilisateur; À quel titre",
    "owner": "Who answers for it; Whom to ask; Federführung; Wer verantwortet es; Qui en répond; Interlocuteur",
    "status": "How far is it; Already in use; Wie weit ist es; Schon im Einsatz; En service ou non",
    "personal_data": "Data about people; About people?; Daten über Personen; Mit Personendaten; Contient des données personnelles",
    "services": "Part of which service; Which service; Für welchen Dienst; De quel service",
    "kinds": "Type; Sort of AI; Art der KI; Type d'IA",
}


@pytest.mark.parametrize(("column", "headings"), PLAIN.items())
def test_plain_headings_name_their_column(column: str, headings: str) -> None:
    known = plans()["ai_systems"].by_cells
    assert known
    for heading in headings.split("; "):
        assert column in {hit.meaning for hit in known.headings.longest(heading)}, heading


@pytest.mark.parametrize(
    "heading", ["Algorithms", "Models used", "Algorithmen", "KI-Modelle", "Algorithmes", "Outils d'IA"]
)
def test_what_is_in_a_service_is_read_under_plain_headings(heading: str) -> None:
    found = rows(
        f"Service | Owner | Customers | Criticality | {heading}\nParking | Head of traffic | drivers | low | Plate reader; Bay sensor",
        "Services",
    )
    assert list(found.services["ai_systems"]) == ["Plate reader; Bay sensor"]


@pytest.mark.parametrize(
    ("heading", "cause", "measure"),
    [
        ("Our woe", "Cause", "Response"),
        ("Unsere Sorge", "Ursache", "Massnahme"),
        ("Ce qui peut arriver", "Origine", "Mesure"),
    ],
)
def test_a_risk_list_without_a_title_is_read_by_what_stands_in_it(heading: str, cause: str, measure: str) -> None:
    found = rows(
        f"No | {heading} | {cause} | Impact | Likelihood | Owner | {measure}\n"
        "R1 | Staff paste letters into a chatbot | No rules of use for anybody | 4 | 3 | CISO | Write a rule\n"
        "R2 | The data centre loses its power | Single feed of an old kind | 5 | 1 | CIO | Build a second feed",
        "Risks",
        "risks",
    )
    assert list(found.risks["title"]) == ["Staff paste letters into a chatbot", "The data centre loses its power"]
    assert found.risks["cause"].iloc[1] == "Single feed of an old kind"
    assert not asked(found), "asked once, where the sheet is read"


def test_of_a_risk_list_with_several_such_columns_none_is_read() -> None:
    found = rows(
        "No | Our woe | Story behind it | Impact | Likelihood | Owner\n"
        "R1 | Staff paste letters into a chatbot | No rules of use for anybody | 4 | 3 | CISO\n"
        "R2 | The data centre loses its power | Single feed of an old kind | 5 | 1 | CIO",
        "Risks",
        "risks",
    )
    assert found.risks.empty
    assert [cell for cell, _ in asked(found)] == ["B1"]


def test_such_a_list_is_asked_about_and_offers_no_column_beside_that(tmp_path: Path) -> None:
    text = (
        "No,What we dread,Story behind it,Impact,Likelihood,Owner\n"
        "R1,Staff paste letters into a chatbot,No rules of use for anybody,4,3,CISO\n"
        "R2,The data centre loses its power,Single feed of an old kind,5,1,CIO\n"
    )
    (tmp_path / "risks.csv").write_text(text, encoding="utf-8")
    register = read_file(tmp_path / "risks.csv")
    assert "list.by_content" in set(read_inputs(register).findings["code"])
    assert [*unasked(register, Reading())] == []


@pytest.mark.parametrize(
    "heading", ["Ergebnis der Abschätzung", "Assessment outcome", "Result of the test", "Conclusion de l'étude"]
)
def test_the_outcome_of_an_assessment_is_no_purpose(heading: str) -> None:
    found = rows(
        f"AI system | {heading} | Role | Learns from\nCallPulse | Residual risk high | customer | unknown\n"
        "Forecast | Residual risk low | producer | own data",
        "AI systems",
    )
    assert found.ai_systems["purpose"].isna().all()


def test_a_list_of_which_several_columns_may_be_the_title_is_told_without_one(tmp_path: Path) -> None:
    text = (
        "Ref,What it is,What may go wrong,Worry in short,How bad (1-5),How often (1-5)\n"
        "R-1,The ticket tool stands still for days,Ransomware hits the tool and customers wait,Ransomware,4,3\n"
        "R-2,The data centre loses power at night,A generator fails and all of it stops,Power,5,2\n"
    )
    (tmp_path / "r.csv").write_text(text, encoding="utf-8")
    register = read_file(tmp_path / "r.csv")
    (table,) = with_lists(register, lists_of(register)).tables
    assert table.columns == {"consequence": "E", "likelihood": "F"}
