"""What the lists show against what is asked of each, and what counts for one only because it is said of all."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ims_lib.assessment import assess
from ims_lib.catalogue import load_catalogue
from ims_lib.catalogue.list_evidence import load_list_evidence, words_of_kinds
from ims_lib.coverage import score_coverage
from ims_lib.gaps import find_gaps
from ims_lib.inputs import read_inputs
from ims_lib.register.model import Register
from ims_lib.register.vocabulary import load
from ims_lib.report.steps.ai_systems.rows import ASKED, LIGHTS, SERVICES, SYSTEMS, rows_systems
from ims_lib.report.steps.ai_systems.section import section_systems
from ims_lib.report.steps.soa import rows_soa
from ims_lib.roadmap import plan_roadmap
from ims_lib.steps import Steps, walk_steps
from ims_lib.steps.ai_systems.own_rows import MISSED, MISSED_BESIDE, NOT_WITHOUT
from ims_lib.steps.ai_systems.view import ObjectsView, view_objects
from ims_lib.steps.soa import SHEET
from tests.builders import client, row
from tests.conftest import demo
from tests.report.test_risks_section import text_of
from tests.steps.test_ai_systems import register_of

LEVELS = "20000-1:8.3.3"
SERVICE_LIST = """Id | Service | Service level target | Attained | RTO | Notes
S1 | Mail | 99 % available | 99.5 % | 4 h |
S2 | Cloud | best effort | 97 % | - | Restart plan never tested
S3 | Lines | 99 % available | 98 % | 1 h | Not covered by the certificate"""


def seen(*clauses: str, **said: Any) -> ObjectsView:
    rows = [row(place, clause, "implemented") for place, clause in enumerate(clauses, start=4)]
    register = register_of(*rows, **{"Service catalogue": SERVICE_LIST})
    coverage = score_coverage(assess(register, client(**said), catalogue=load_catalogue()))
    return view_objects(coverage, read_inputs(register))


def viewed(register: Register, standard: str) -> ObjectsView:
    """What a client's sheets make of its systems and services, by all that the standard asks."""
    coverage = score_coverage(assess(register, client(standards=[standard]), catalogue=load_catalogue()))
    return view_objects(coverage, read_inputs(register), register)


def lacks(view: ObjectsView, criterion: str) -> list[str]:
    return [each.told for each in view.list_lacks.get(criterion, ())]


def in_doubt(view: ObjectsView, criterion: str) -> dict[str, str]:
    return {doubt.of.name: doubt.why for doubt in view.doubts.get(criterion, ())}


OF_SYSTEMS = {"given", MISSED_BESIDE, NOT_WITHOUT}


def test_each_kind_has_words_and_puts_a_clause_in_doubt_that_services_are_asked_of() -> None:
    said, criteria = load("limited")["services"], load_catalogue().criteria
    for name, entry in load_list_evidence().items():
        assert not entry.against or criteria[name].requirements or criteria[name].per == "ai_system"
        assert set(entry.against) <= ({*said, MISSED, MISSED_BESIDE} if criteria[name].per == "service" else OF_SYSTEMS)
        assert entry.column or set(entry.against) <= words_of_kinds().keys()
        assert bool(entry.shows) == bool(entry.column or entry.assessment or entry.tried_without)
        assert bool(entry.lacks) == bool(entry.column)


def test_what_a_list_shows_against_a_criterion_is_told_with_its_cells_whatever_counts() -> None:
    for view in (seen(), seen(LEVELS)):
        assert lacks(view, "service_level.targets") == ["no target for 1 of 3 (Service catalogue!C3)"]
        assert lacks(view, "service_level.missed_followed") == ["a target missed for 1 of 3 (Service catalogue!D4)"]
        assert lacks(view, "continuity.services_required") == ["no RTO for 1 of 3 (Service catalogue!E3)"]
        assert lacks(view, "continuity.services_tested") == ["a restart never tested for 1 of 3 (Service catalogue!F3)"]
        assert lacks(view, "service_level.measured") == []


def test_a_column_that_the_list_lacks_says_nothing_against_it() -> None:
    assert lacks(seen(), "portfolio.criticality") == []


LEAVES_OUT = "stated for all, and the certificate leaves it out"
# what is stated or judged → criterion, those for which it is in doubt
DOUBTS: dict[str, tuple[dict[str, Any], list[str], str, dict[str, str]]] = {
    "stated": (
        {},
        [LEVELS],
        "service_level.targets",
        {"Cloud": "stated for all, and the lists say no target", "Lines": LEAVES_OUT},
    ),
    "of the same clause another": ({}, [LEVELS], "service_level.agreement_each", {"Lines": LEAVES_OUT}),
    "nothing stated": ({}, [], "service_level.targets", {}),
    "judged for all": ({"judgements": {LEVELS: "F"}}, [LEVELS], "service_level.targets", {}),
    "judged for one": (
        {"judgements": {"service_level.targets@S2": "P"}},
        [LEVELS],
        "service_level.targets",
        {"Lines": LEAVES_OUT},
    ),
}


@pytest.mark.parametrize("case", DOUBTS)
def test_what_is_stated_for_all_is_in_doubt_where_something_speaks_against_it(case: str) -> None:
    said, clauses, criterion, wanted = DOUBTS[case]
    assert in_doubt(seen(*clauses, standards=["20000-1"], **said), criterion) == wanted


# judgements → those for which service_level.targets counts by a judgement on all at once
AT_ONCE: dict[str, tuple[dict[str, str], set[str]]] = {
    "on the clause": ({LEVELS: "F"}, {"B2", "B3", "B4"}),
    "on the criterion": ({"service_level.targets": "P"}, {"B2", "B3", "B4"}),
    "nothing of it": ({"service_level.targets": "N"}, set()),
    "one for itself": ({LEVELS: "F", "service_level.targets@S2": "P"}, {"B2", "B4"}),
    "none": ({}, set()),
}


@pytest.mark.parametrize("case", AT_ONCE)
def test_a_judgement_that_names_no_single_one_is_known_as_one_on_all_at_once(case: str) -> None:
    judged, wanted = AT_ONCE[case]
    view = seen(LEVELS, standards=["20000-1"], judgements=judged)
    assert {cell[-2:] for name, cell in view.at_once if name == "service_level.targets"} == wanted


CONTINUITY = "20000-1:8.7.2"
TRIED = """Id | Service | Attained | RTO | Notes
S1 | Mail platform | 99.94 % | 4 h | Back after 52 minutes on 14 June 2026
S2 | Cloud | 97 % | 8 h | Since May 2026
S3 | Phone lines | 98 % | 1 h |"""
# evidence of the row on continuity → those for which it is in doubt
EVIDENCE: dict[str, list[str]] = {
    "Exercise of 14.06.2026, report": ["Cloud", "Phone lines"],
    "Failover of the mail platform": ["Cloud", "Phone lines"],
    "Back at 99.94 %": ["Cloud", "Phone lines"],
    "Exercise of 15.06.2026": [],
    # A month alone, and a round figure, may be of anything.
    "Exercises of May 2026": [],
    "98 % of the plans": [],
    "Exercises of mail platform and phone lines": [],
    "": [],
}


@pytest.mark.parametrize("evidence", EVIDENCE)
def test_what_is_stated_for_all_is_in_doubt_where_its_evidence_is_of_another_alone(evidence: str) -> None:
    said = replace(row(4, CONTINUITY, "implemented"), evidence=evidence)
    register = register_of(said, **{"Service catalogue": TRIED})
    view = viewed(register, "20000-1")
    doubts = in_doubt(view, "continuity.services_tested")
    assert list(doubts) == EVIDENCE[evidence]
    says = {
        "Exercise of 14.06.2026, report": "names no service; of that day Mail platform alone has a result (Service catalogue!E2)",
        "Back at 99.94 %": "gives the figure of Mail platform alone (Service catalogue!C2)",
    }
    assert all(why.endswith(says.get(evidence, "is of Mail platform alone")) for why in doubts.values())
    asked = [each for each in view.findings if each.code == "services.evidence_of_one"]
    assert len(asked) == bool(doubts)


PARTED = """Id | Service | Notes
S1 | Backup | Tapes are kept for a year
S2 | Service desk |
S3 | Image archive | Imagery grows by 30 % a year
S4 | Managed network |"""
# remark, evidence → those for which what is stated of all is in doubt, what is said of the first of them
TOLD_APART: dict[str, tuple[str, str, list[str], str]] = {
    "a number, and names": (
        "Two services have a full calculation",
        "Calculation backup, calculation desk",
        ["Image archive", "Managed network"],
        "its row tells services apart: “Two services have a full calculation” (SoA!E4); it names Backup and Service desk",
    ),
    "some, and no name": (
        "Nur für einige Dienste",
        "",
        ["Backup", "Service desk", "Image archive", "Managed network"],
        "its row tells services apart: “Nur für einige Dienste” (SoA!E4)",
    ),
    "as many as there are": ("Four services have a calculation", "", [], ""),
    "two of them all alike": ("For all services, two of them drawn", "", [], ""),
    "two of something else": ("Two people know the services of old", "", [], ""),
    "one set apart": (
        "",
        "Capacity plan, imagery separately",
        ["Image archive"],
        "its row leaves Image archive out: “imagery separately” (SoA!G4)",
    ),
    "customers of a size": (
        "An account manager for every customer above 20 seats; complaints have tickets",
        "",
        ["Backup", "Service desk", "Image archive", "Managed network"],
        "its row is of a part of the customers: “An account manager for every customer above 20 seats” (SoA!E4)",
    ),
    "such customers, in German": (
        "Für Kunden mit mehr als 50 Arbeitsplätzen",
        "",
        ["Backup", "Service desk", "Image archive", "Managed network"],
        "its row is of a part of the customers: “Für Kunden mit mehr als 50 Arbeitsplätzen” (SoA!E4)",
    ),
    "such customers, in French": (
        "",
        "Réunions, clients de plus de 20 postes",
        ["Backup", "Service desk", "Image archive", "Managed network"],
        "its row is of a part of the customers: “Réunions, clients de plus de 20 postes” (SoA!G4)",
    ),
    "how often customers are met": ("We meet every customer at least 4 times a year", "", [], ""),
    "how often, in German": ("Treffen mit allen Kunden alle 2 Wochen", "", [], ""),
    "how soon customers are told": ("We tell customers within 2 hours", "", [], ""),
    "how many customers are content": ("Content customers above 90 %", "", [], ""),
    "one that is missing": ("No forecast for imagery", "", ["Image archive"], "“No forecast for imagery”"),
}


@pytest.mark.parametrize("case", TOLD_APART)
def test_a_row_that_tells_services_apart_is_in_doubt_for_those_that_it_does_not_name(case: str) -> None:
    notes, evidence, wanted, why = TOLD_APART[case]
    cells = {"status": "D4", "notes": "E4", "evidence": "G4"}
    said = replace(row(4, "20000-1:8.4.1", "partial"), notes=notes, evidence=evidence, cells=cells)
    register = register_of(said, **{"Service catalogue": PARTED})
    coverage = score_coverage(assess(register, client(standards=["20000-1"]), catalogue=load_catalogue()))
    doubts = in_doubt(view_objects(coverage, read_inputs(register), register), "budget.set")
    assert list(doubts) == wanted
    assert not wanted or doubts[wanted[0]].endswith(why)


AI_SYSTEMS = """Id | AI system | What it does
A1 | Letter assistant | Drafts letters
A2 | Applicant scoring | Ranks applications"""


@pytest.mark.parametrize(
    ("notes", "wanted"),
    [
        ("Letter assistant only", ["Applicant scoring"]),
        ("Watched monthly; letter assistant since May", ["Applicant scoring"]),
        ("Letter assistant and applicant scoring, both monthly", []),
        ("Watched monthly", []),
    ],
)
def test_a_row_that_speaks_of_one_ai_system_is_in_doubt_for_the_others(notes: str, wanted: list[str]) -> None:
    said = replace(row(4, "42001:A.6.2.6", "partial"), notes=notes, cells={"status": "D4", "notes": "E4"})
    register = register_of(said, **{"AI systems": AI_SYSTEMS})
    view = viewed(register, "42001")
    doubts = in_doubt(view, "lifecycle.drift")
    assert list(doubts) == wanted
    assert all("its row speaks of Letter assistant alone" in why for why in doubts.values())
    assert sum(each.code == "services.evidence_of_one" for each in view.findings) == len(wanted)


POINTED_AT = """Id | AI system | What it does | Kind | Our role | Version | Services
A1 | Marker | Marks essays of pupils | predictive | producer | 3.2 of May | Lending
A2 | Watch | Flags cheating in exams | predictive | producer | 1.0 | Lending
A3 | Bot | Answers teachers | generative | customer | Fin 2 | Support
A4 | Writer | Writes code | generative | customer | Business | """
LENT = """Id | Service | Attained | RTO | Notes
S1 | Lending | 99.94 % | 4 h |
S2 | Support | 97 % | 8 h |"""
MARKER, WATCH, BOT, WRITER = "Marker", "Watch", "Bot", "Writer"
# remark → those for which the row is in doubt
POINTS: dict[str, list[str]] = {
    "Complaints are counted only for Lending": [BOT, WRITER],
    "Beschwerden werden nur bei Lending gezählt": [BOT, WRITER],
    "Test report 3.2": [WATCH, BOT, WRITER],
    "Essays only": [WATCH, BOT, WRITER],
    "Nobody named for the bought tools": [BOT, WRITER],
    "Niemand benannt für zugekaufte Werkzeuge": [BOT, WRITER],
    "Personne pour les outils achetés": [BOT, WRITER],
    "Only our own products": [BOT, WRITER],
    "Noch nicht für Writer": [WRITER],
    "Sauf Marker": [MARKER],
    "All but generative systems, except Writer": [WRITER],
    # Not only somewhere is nowhere left out.
    "Complaints are counted not only for Lending": [],
    "Beschwerden werden nicht nur bei Lending gezählt": [],
    "Pas seulement pour Marker": [],
    # What is of all of them, or of something else.
    "Policy 3.2": [],
    "Only staff may do this": [],
    "No complaints so far": [],
    "Reviewed for all systems, own and bought": [],
    "3.2 % of all answers": [],
}


@pytest.mark.parametrize("notes", POINTS)
def test_a_row_is_in_doubt_for_the_systems_that_its_remark_leaves_out_or_does_not_point_at(notes: str) -> None:
    said = replace(row(4, "42001:A.6.2.6", "partial"), notes=notes, cells={"status": "D4", "notes": "E4"})
    register = register_of(said, **{"AI systems": POINTED_AT, "Service catalogue": LENT})
    view = viewed(register, "42001")
    assert list(in_doubt(view, "lifecycle.drift")) == POINTS[notes]
    asked = [each.message for each in view.findings if each.code == "services.evidence_of_one"]
    assert len(asked) == bool(POINTS[notes])


@pytest.fixture(scope="module")
def harbour() -> Steps:
    return demo("harbour")


def test_a_judgement_for_all_that_names_one_alone_is_marked_wherever_it_counts(harbour: Steps) -> None:
    rows = rows_systems(harbour)
    asked = {each["id"]: each for each in rows[ASKED]}
    begun = "Ticket triage; judged for Assistant for engineers and Report writer too, in doubt"
    assert asked["lifecycle.system_watched"]["begun"] == begun
    # Of the assistant it was judged by itself.
    assert asked["lifecycle.drift"]["begun"] == "Ticket triage; judged for Report writer too, in doubt"
    triage, assistant, writer = rows[SYSTEMS]
    assert triage["counted_by"] == []
    assert assistant["counted_by"] == ["7 criteria: judged for all, and the reason names Ticket triage alone"]
    assert writer["counted_by"] == ["8 criteria: judged for all, and the reason names Ticket triage alone"]
    lights = {(each["service"], each["light"]): each["doubt"] for each in rows[LIGHTS]}
    (doubt,) = lights["Managed network", "Reliability"]
    assert doubt.endswith(
        "In doubt for Assistant for engineers: judged for all, and the reason names Ticket triage alone."
    )
    assert lights["Service desk", "Reliability"] == []
    page = text_of(section_systems(harbour).html)
    assert "A.6 AI system life cycle (in doubt for Assistant for engineers and Report writer)" in page
    # A light that rests on that alone is open, and those with another doubt stand apart.
    assert "open; begun if what is in doubt holds here 1 in part, 4 open, 1 unknown; 1 of these in doubt" in page
    assert "open; begun if what is in doubt holds here 2 in part, 3 open, 1 unknown; 2 of these in doubt" in page
    table = harbour.objects.lights_table
    assert [table.loc[(name, "Reliability"), "state"] for name in ("Backup", "Service desk")] == ["open", "begun"]
    of = {each["service"]: each["open"] for each in rows[LIGHTS] if each["light"] == "Compliance"}
    assert of["Backup"][-1].endswith("By the lists: an owner (AI register!E7).")


def test_what_is_stated_for_a_service_that_the_certificate_leaves_out_is_in_doubt() -> None:
    steps = demo("stadtspital", "2026-11-30")
    rows = rows_systems(steps)
    asked = {each["id"]: each for each in rows[ASKED] if each["of"] == "each service"}
    said = [each["met"] + each["begun"] for each in asked.values()]
    assert all("Netz der Medizintechnik" in each or "the 13 others too, in doubt" in each for each in said)
    assert asked["service_level.targets"]["met"] == "13 of 14; stated for Netz der Medizintechnik too, in doubt"
    assert asked["service_level.targets"]["shown"] == "no target for 1 of 14 (Servicekatalog!F14)"
    assert asked["catalogue.complete"]["shown"] == "the list is an extract of 58 (Servicekatalog!A1)"
    assert (
        asked["knowledge.needed"]["begun"]
        == "12 of 14; stated for Laborsystem and Netz der Medizintechnik too, in doubt"
    )
    shown = {each["id"]: each["shown"] for each in rows[ASKED]}
    assert (
        "(only a screening is there; F-5, full form of 9 November 2026, not decided yet, made with its owner) for 1 of 4"
        in shown["impact.each_system_assessed"]
    )
    assert (
        "the date of the next assessment is today for 1 of 4 (Folgenabschätzungen!M8)" in shown["impact.review_dates"]
    )
    # One exercise, of one service by its day, and one figure, of the same by that.
    assert (
        asked["continuity.services_tested"]["met"] == "Klinikinformationssystem; stated for the 13 others too, in doubt"
    )
    page = text_of(section_systems(steps).html)
    assert (
        "Service availability · Continuity, backup and redundancy (both in doubt for all but Klinikinformationssystem) 100"
        in page
    )
    assert "Services by process, all but Netz der Medizintechnik, level in per cent" in page
    assert "Knowledge (in doubt for Laborsystem) 50" in page
    # Each service of which a clause is in doubt has a criterion of it that is.
    doubted = {doubt.of.name for doubts in steps.objects.doubts.values() for doubt in doubts}
    assert doubted == {each["name"] for each in rows[SERVICES] if each["counted_by"]}


@pytest.mark.parametrize(
    ("notes", "told"),
    [
        ("Letter assistant only", "implemented, in doubt for Applicant scoring"),
        ("Talks with the six largest", "implemented; whether for all is asked"),
        ("Watched monthly", "implemented"),
    ],
)
def test_the_statement_says_for_which_systems_the_state_of_a_control_is_in_doubt(notes: str, told: str) -> None:
    said = replace(row(4, "42001:A.6.2.6", "implemented"), notes=notes, cells={"status": "D4", "notes": "E4"})
    register, who = register_of(said, **{"AI systems": AI_SYSTEMS}), client(standards=["42001"])
    gaps = find_gaps(score_coverage(assess(register, who, catalogue=load_catalogue())))
    steps = walk_steps(register, plan_roadmap(gaps, who, register=register))
    (entry,) = (each for each in rows_soa(steps)[SHEET] if each["control"] == "42001:A.6.2.6")
    assert entry["standing"] == told
    assert entry["status"] == "implemented"
