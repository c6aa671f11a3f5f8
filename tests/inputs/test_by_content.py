"""A column of a list on which much hangs and that no heading names: read by what stands in it where it is one, asked in any case."""

from __future__ import annotations

from pathlib import Path

import pytest

from ims_lib.catalogue.impact_kit import load_impact_kit
from ims_lib.inputs import read_inputs
from ims_lib.inputs.listed import lists_of, with_lists
from ims_lib.inputs.rows import value_in
from ims_lib.inputs.states import is_solved
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
    [(cell, text)] = asked(found)
    assert (cell, "'Owner'" in text, "Purpose" in text) == ("C1", True, False)


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
    missing = [each for each in find_in_systems(impacts, AS_OF) if each.code.endswith("impact_missing")]
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


UNREAD = {
    "Services": (
        "services",
        "Service | Captain | For whom | RTO | AI inside\nMail | Head of IT | all | 4 h | none",
        {"owner"},
    ),
    "Incidents": (
        "incidents",
        "Incident | Date | Priority | All good again\nMail down | 2026-09-21 | 1 | 2026-09-23",
        {"closed"},
    ),
    "Changes": (
        "changes",
        "Change | Type | Requested on | Blessing\nNew host | normal | 2026-09-01 | Ann",
        {"approved_by"},
    ),
}


@pytest.mark.parametrize("name", UNREAD)
def test_a_filled_column_that_nobody_read_is_asked_and_what_it_may_be_is_not_missing(name: str) -> None:
    of_list, text, columns = UNREAD[name]
    found = rows(text, name)
    (row,) = getattr(found.lists, of_list)
    assert columns <= row.unread.keys()
    assert not any(row.lacks(column) for column in columns)
    ((cell, told),) = asked(found)
    assert (cell[0], "filled in and not read" in told) == (row.unread[min(columns)][0], True)


def test_a_day_is_no_owner_and_a_name_no_day() -> None:
    found = rows("Service | Captain | For whom | RTO\nMail | 2026-09-23 | all | 4 h", "Services")
    assert "owner" not in found.lists.services[0].unread
    for said, columns in (("Ann", set()), ("yes", {"status"}), ("closed", {"status"})):
        found = rows(f"Incident | Date | Priority | Captain\nMail down | 2026-09-21 | 1 | {said}", "Incidents")
        assert found.lists.incidents[0].unread.keys() == columns


def test_a_figure_accepts_no_risk_and_may_be_what_a_service_attains() -> None:
    found = rows("ID | Risk | Likelihood | Impact | Points\nR1 | Mail is read | 4 | 4 | 16", "Risks")
    assert "accepted_by" not in found.lists.risks[0].unread
    found = rows("Service | Owner | For whom | RTO | Last month\nMail | Ann | all | 4 h | 99.2", "Services")
    assert "attained" in found.lists.services[0].unread


def test_an_empty_column_and_one_that_is_read_leave_what_is_missing_missing() -> None:
    found = rows("Service | Captain | For whom | RTO\nMail | | all | 4 h", "Services")
    assert found.lists.services[0].lacks("owner")
    assert not asked(found)


def test_an_incident_is_not_said_to_be_open_where_a_column_that_nobody_read_may_hold_its_end() -> None:
    _, text, _ = UNREAD["Incidents"]
    (unread,) = rows(text, "Incidents").lists.incidents
    (without,) = rows(text.replace("2026-09-23", ""), "Incidents").lists.incidents
    assert (is_solved(unread, AS_OF), is_solved(without, AS_OF)) == (None, False)


PLAIN = [
    (
        "Services",
        "Service | {} | RTO | AI inside\nMail | Head of IT | 4 h | none",
        "services",
        "owner",
        [
            "Who runs it",
            "Who looks after it",
            "Run by",
            "In whose hands",
            "Wer kümmert sich",
            "Wem gehört er",
            "Qui s'en occupe",
            "Géré par",
        ],
    ),
    (
        "Services",
        "Service | {} | RTO | AI inside\nMail | 99 % | 4 h | none",
        "services",
        "target",
        ["Promise", "What we promise", "Zusage", "Leistungsversprechen", "Ce que nous promettons", "Niveau promis"],
    ),
    (
        "Incidents",
        "Incident | Date | {}\nMail down | 2026-09-21 | 2026-09-23",
        "incidents",
        "closed",
        [
            "Solved on",
            "Fixed when?",
            "Back to normal",
            "Wann behoben",
            "Vorbei seit",
            "Réglé le",
            "Retour à la normale",
        ],
    ),
    (
        "Changes",
        "Change | Type | {}\nNew host | normal | Ann",
        "changes",
        "approved_by",
        ["Who said yes", "OK from", "Wer hat zugestimmt", "Feu vert de"],
    ),
    (
        "Risks",
        "Risk | Likelihood | Impact | {}\nFire | 3 | 4 | Ann",
        "risks",
        "accepted_by",
        ["Who accepted it", "Wer trägt den Rest", "Qui a accepté"],
    ),
    (
        "Suppliers",
        "Supplier | Contract | {}\nAlder | C-1 | 2026-09-23",
        "suppliers",
        "reviewed_on",
        ["Last looked at", "Zuletzt angesehen", "Vu la dernière fois"],
    ),
    (
        "Documents",
        "Document | Type | {}\nMail rules | policy | 2026-09-23",
        "documents",
        "approved_on",
        ["In force from", "Gilt ab", "Signé le"],
    ),
    (
        "Actions",
        "Finding | Type | Cause | {}\nNo log | minor | forgot | 2026-09-23",
        "audits",
        "closed_on",
        ["Fixed when?", "Done when", "Behoben am", "Réglé le"],
    ),
]


@pytest.mark.parametrize(("name", "text", "of_list", "column", "headings"), PLAIN)
def test_headings_that_a_plain_writer_gives_are_read(
    name: str, text: str, of_list: str, column: str, headings: list[str]
) -> None:
    for heading in headings:
        (row,) = getattr(rows(text.format(heading), name).lists, of_list)
        assert value_in(row, column), heading
