"""AI systems and services as the client reads them, on the page, in the workbook and in results.json."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from ims_lib.assessment import assess
from ims_lib.catalogue import load_catalogue
from ims_lib.catalogue.library import load_library
from ims_lib.catalogue.overlays import load_overlays
from ims_lib.coverage import score_coverage
from ims_lib.gaps import find_gaps
from ims_lib.register.model import Register
from ims_lib.report.steps.ai_systems.class_words import asked_of_counsel, told_classes
from ims_lib.report.steps.ai_systems.controls import customers_of
from ims_lib.report.steps.ai_systems.impact import impact_table
from ims_lib.report.steps.ai_systems.in_use import ai_in_use, gravest_told
from ims_lib.report.steps.ai_systems.rows import (
    ASKED,
    DUTIES,
    LIGHTS,
    ROLES,
    SERVICES,
    SYSTEMS,
    results_systems,
    rows_systems,
)
from ims_lib.report.steps.ai_systems.section import section_systems
from ims_lib.roadmap import plan_roadmap
from ims_lib.scales import report_setting
from ims_lib.steps import Steps, walk_steps
from ims_lib.steps.ai_systems.overlay import lay_over
from tests.builders import client
from tests.conftest import demo
from tests.report.test_document_sections import heading, walk
from tests.report.test_risks_section import text_of
from tests.steps.lists import grid, table
from tests.steps.test_overlay import KNOWN, system


@pytest.fixture(scope="module")
def harbour() -> Steps:
    return demo("harbour")


def test_the_page_names_each_system_with_its_owner_and_the_class_proposed(harbour: Steps) -> None:
    html = text_of(section_systems(harbour).html)
    for said in ("Ticket triage", "Service desk lead", "Assistant for engineers", "Article 50", "no legal advice"):
        assert said in html
    assert heading(section_systems(harbour)) == (
        "At least 3 AI systems and 9 services in scope; of 8 of 9 themes of 42001 Annex A nothing is known to be in place, of AI system life cycle a part"
    )
    assert (
        "The services are an extract of 14 by their list (harbour_quality_folder.xlsx › Service catalogue › A2), "
        "and these are a part of 23 (harbour_quality_folder.xlsx › Documents › B33)."
    ) in html


def test_what_a_row_takes_back_stands_beside_the_day_and_the_service(harbour: Steps) -> None:
    html = text_of(section_systems(harbour).html)
    for said in (
        "31 August 2026, data protection only",
        "never, says the list",
        "99.71 % of 99.9 %: missed",
        "no target: “Best effort”",
        "a restore took 19 hours, and the RTO is 12 h: does that hold for a restore?",
        "5 h 10 min of RTO 4 h: missed",
        "incident M-26-10, told: “Nobody”",
        "6 more in workbook.xlsx",
        "never tested: “Restart plan, never tested by itself”",
        "against 9 of these 9 the lists know something (table above)",
    ):
        assert said in html
    rows = rows_systems(harbour)
    assert {row["name"]: row["impact_told"] for row in rows[SYSTEMS]} == {
        "Ticket triage": "never, says the list",
        "Assistant for engineers": "not said",
        "Report writer": "data protection only, assess the rest; counts as full form due until its screening is answered",
    }
    assert [row["name"] for row in rows[SERVICES] if row["against"]] == [
        "Managed infrastructure",
        "Managed network",
        "Workplace",
        "Cloud",
        "Backup",
        "Monitoring",
        "Service desk",
        "Guarded operations",
        "Portal",
    ]


def test_a_judgement_that_speaks_of_the_ticket_triage_is_asked(harbour: Steps) -> None:
    told = [each.message for each in harbour.coverage.assessment.findings if each.code == "judgement.one_object"]
    assert any(text.startswith("42001:A.6.2.6 is judged P for all 3 AI systems") for text in told)
    assert all(
        "'Ticket triage'" in text and "for that one in 03_gap_analysis" in text for text in told if "A.6.2.6" in text
    )


def test_the_bought_systems_leave_the_work_of_builders_outside_the_plan(harbour: Steps) -> None:
    assert "days of work stand outside the plan: they come on top only if a model is built" in text_of(
        section_systems(harbour).html
    )
    builders = {name for name, each in load_catalogue().criteria.items() if each.for_builders}
    planned = {name for item in harbour.roadmap.in_order for name in item.criteria}
    assert not builders & planned
    assert not builders & {question.criterion for question in harbour.audits.asked}


def test_a_system_out_of_scope_brings_no_question_for_builders(stadtspital: Steps) -> None:
    """The study that colleges train on photos of the clinics runs elsewhere; what counts here is bought."""
    builders = {name for name, each in load_catalogue().criteria.items() if each.for_builders}
    asked = {question.criterion for question in stadtspital.audits.asked}
    assert "release.training_apart" not in asked
    assert {"release.training_apart", "development.model_pipeline"} <= stadtspital.coverage.assessment.apart
    # What the rules of a control keep for one of the systems, as data of ours were given for it, stays.
    assert "ai_data.training_permitted" in builders & asked


def test_without_lists_and_without_42001_there_is_no_section() -> None:
    assert section_systems(walk(standards=["27001"], knowledge=load_catalogue())).title == ""
    bare = section_systems(walk(standards=["27001", "42001"], knowledge=load_catalogue()))
    assert heading(bare) == "No list names an AI system or a service, so what is asked of each counts once"


def test_the_statement_of_applicability_has_a_reason_for_each_control_by_the_role(harbour: Steps) -> None:
    entries = [entry for entry in harbour.soa.entries if entry.standard == "42001"]
    assert len(entries) == 38
    assert all(entry.reason for entry in entries)
    judged = {on for on in harbour.coverage.client.judgements if on.startswith("42001:A")}
    assert judged == {"42001:A.6.2.6"}
    assert all(entry.applies == "proposed" and entry.proposal for entry in entries), "a judgement decides none"
    (watched,) = (entry for entry in entries if entry.control in judged)
    assert [text.partition(" ")[0] for text in watched.settle] == ["Confirm", "Settle", "Say"]


def rows_of(section: str, caption: str) -> list[str]:
    """The rows of one table of the section, in plain text."""
    table = section[section.index(caption) :].partition("</table>")[0].partition("<tbody>")[2]
    return [" ".join(text_of(line).split()).replace(" ,", ",") for line in table.split("<tr>")[1:]]


def test_services_whose_lights_stand_alike_share_a_row(harbour: Steps) -> None:
    html = section_systems(harbour).html
    title = "5 services with AI inside: of 6 lights 3 open, 1 unknown and 2 not alike in all services"
    first, second, third = rows_of(html, title)
    assert first.startswith("Managed infrastructure and Managed network Assistant for engineers open; begun if what is")
    # Alike in all states, and not in what is in doubt.
    assert second.startswith("Workplace and Backup Report writer open; begun if what is in doubt holds here 2 in part")
    assert third.startswith("Service desk Ticket triage begun 2 in part, 3 open, 1 unknown unknown")
    for light in load_library().lights.values():
        assert light.means in text_of(html)


def test_controls_stand_in_ranges_within_their_area(harbour: Steps) -> None:
    applies, through, likely_not = rows_of(section_systems(harbour).html, "Controls of Annex A by what the role")
    assert applies.startswith(
        "applies 31 A.2.2 to A.2.4, A.3.2, A.3.3, A.4.2 to A.4.6, A.5.2 to A.5.5, A.6.2.2, A.6.2.4"
    )
    assert through == "applies through the supplier 3 A.6.2.7, A.6.2.8, A.7.6"
    assert likely_not.count("A.6.1.2 Nothing of") == 1


def test_themes_that_stand_alike_share_a_row_and_a_phone_repeats_no_name(harbour: Steps) -> None:
    html = section_systems(harbour).html
    assert [row.split()[0] for row in rows_of(html, "AI systems by theme")] == ["A.2", "A.3", "A.6"]
    assert "Services by process, all 9, level in per cent:" in text_of(html)
    assert "Business relationships (in doubt for all 9) 100;" in text_of(html)
    labels = re.findall('data-l="([^"]*)"', html)
    names = [each.name for each in harbour.coverage.assessment.objects.listed]
    assert "A" in labels
    assert not [label for label in labels for name in names if name in label]


def test_the_act_says_first_what_applies_and_each_day_names_its_systems_once(harbour: Steps) -> None:
    html = section_systems(harbour).html
    assert "EU AI Act: of 2 entries for these systems 2 apply already, none of them known to be met" in text_of(html)
    [row, by_fact] = rows_of(html, "From when on")
    assert row == (
        "2 February 2025 applies already 2 all 3 in scope: AI literacy (Article 4); "
        "No prohibited practice (Article 5(1)(a) to (h))"
    )
    assert "The list doesn’t say the role by this law (Report writer)" in text_of(html)
    assert by_fact.startswith(
        "only if 6 2 August 2026, applies already: Assistant for engineers: "
        "if it reads emotions or sorts people by their bodies: People learn that their emotions"
    )
    assert (
        "2 December 2026, in 8 days: Assistant for engineers and Report writer: if it makes pictures, sound or video: "
        "No intimate pictures"
    ) in by_fact
    assert "The client's settings name a country of the Union (Ireland), so it applies to AI that you use" in text_of(
        html
    )
    assert "if it reaches you" not in text_of(html)
    assert "Article 111(2)" not in text_of(html)


def test_a_duty_names_its_law_and_its_criteria_in_words(harbour: Steps) -> None:
    rows = rows_systems(harbour)[DUTIES]
    told = {(row["place"], row["concerns"]): row for row in rows}
    literacy = told["Article 4", "as its row stands"]
    assert literacy["overlay"] == "EU AI Act"
    assert literacy["systems"] == ["Ticket triage", "Assistant for engineers", "Report writer"]
    law, read = literacy["source"]
    assert law.startswith("Article 113, third paragraph, point (a) of Regulation (EU) 2024/1689 (OJ L, 2024/1689")
    assert law.endswith(", https://eur-lex.europa.eu/eli/reg/2024/1689/oj")
    assert read.startswith("Day read in: Datenbeschützerin, AI Act, Artikel 113")
    assert read.count("https://") == read.count("; ") + 1, "each with its address"
    criteria = load_catalogue().criteria
    assert literacy["criteria"][0] == criteria["competence.ai_profiles"].text
    assert not {text for row in rows for text in row["criteria"]} & criteria.keys()


def test_what_could_not_be_confirmed_is_told_of_entries_that_hang_on_a_fact_too(harbour: Steps) -> None:
    rows = rows_systems(harbour)[DUTIES]
    unsure = {row["place"] for row in rows if row["confidence"] in ("medium", "low")}
    assert not [row for row in rows if row["concerns"] == "as its row stands" and row["place"] in unsure]
    assert f"only if a fact holds, something about {len(unsure)} entries couldn’t be confirmed" in text_of(
        section_systems(harbour).html
    )


def test_a_class_says_in_words_what_it_is() -> None:
    found = lay_over(system("Filter", "Ranks CVs of applicants"), load_overlays()["eu_ai_act"], KNOWN)
    assert told_classes(found) == [
        "Perhaps high-risk by its use (Annex III, point 4(a): recruits or selects people)",
    ]
    [asked] = asked_of_counsel(found)
    assert asked.startswith("Annex III, point 4(a) (recruits or selects people): Is this its intended use")


def test_a_class_that_words_lead_away_from_is_told_with_them() -> None:
    row = system("Guard", "Detects manipulated users", ai_act_role=("deployer",))
    found = lay_over(row, load_overlays()["eu_ai_act"], KNOWN)
    [first, away] = asked_of_counsel(found)
    assert first == found.proposed.asks if found.proposed else False
    assert away.startswith("Article 5(1)(a) (bends people's behaviour unnoticed, to their harm) isn’t proposed")
    assert "ai.xlsx › AI › C7 “Detects”. Does it only find such manipulation" in away


def test_the_workbook_holds_a_sheet_for_each(demo_report: Path) -> None:
    book, details = (load_workbook(demo_report / name, read_only=True) for name in ("workbook.xlsx", "details.xlsx"))
    rows: dict[str, int] = {}
    for name in (SYSTEMS, SERVICES, ASKED, LIGHTS, ROLES, DUTIES):
        book = details if name == ASKED else book
        rows[name] = sum(any(values) for values in book[name].iter_rows(min_row=4, values_only=True))
    assert rows[SYSTEMS] == 3
    assert rows[SERVICES] == 9
    assert rows[ASKED] > 50
    assert rows[ROLES] == 38
    assert rows[LIGHTS] % 6 == 0
    assert rows[DUTIES] > 3


def test_a_year_typed_among_days_is_shown_as_it_was_typed() -> None:
    heads = "Id | AI system | Purpose | Kind | Our role (ISO 22989) | In use since | Retirement"
    seen = seen_in(table(f"{heads}\nA1 | Tutor | answers | LLM | customer | 1905-07-15 | 2027-03-31"))
    (shown,) = rows_systems(seen)[SYSTEMS]
    assert (shown["since"], shown["retirement"]) == ("2023", date(2027, 3, 31))
    assert seen.objects.system_rows[shown["cells"][0]].since == date(2023, 1, 1)


def test_duties_of_a_system_whose_role_isnt_said_are_none_of_another_role() -> None:
    heads = "Id | AI system | Purpose | Provider | Kind | Our role (ISO 22989)"
    lines = ["A1 | Tutor | answers | Ours | LLM | producer", "A2 | Copilot | writes | Lumora | LLM | customer"]
    seen = seen_in(table("\n".join([heads, *lines])), overlays=["eu_ai_act"])
    concerns: dict[str, set[str]] = {}
    for shown in rows_systems(seen)[DUTIES]:
        for name in ("Tutor", "Copilot"):
            if name in str(shown["systems"]):
                concerns.setdefault(name, set()).add(re.sub("(?<=only if).*", "", shown["concerns"]))
    assert concerns["Tutor"] == {"as its row stands", "only if"}
    assert concerns["Copilot"] == {"as its row stands", "in another role only", "only if"}


def test_a_system_stands_in_the_services_that_either_list_says() -> None:
    systems = table("Id | AI system | Kind | Our role (ISO 22989) | Services\nA1 | Copilot | LLM | customer | Desk")
    services = table(
        "Service | Owner | Customers | SLA target | AI inside\nMail | Ann | all | | Copilot\nDesk | Bob | all | 99 % | A1"
    )
    seen = seen_in(systems, services=services)
    assert [shown["services"] for shown in rows_systems(seen)[SYSTEMS]] == ["Desk; Mail"]
    row = re.search(r"<tr><th[^>]*>Mail</th>(.*?)</tr>", section_systems(seen).html, flags=re.S)
    assert row
    assert '<td data-l="Target">not said</td>' in row[1]


def seen_in(systems: list[list[str]], services: Sequence[Sequence[str]] = (), **said: Any) -> Steps:
    """The steps of a client that has a list of AI systems, perhaps one of services, and no more."""
    grids = [grid("AI systems", systems), *([grid("Services", services)] if services else [])]
    register = Register.of([], [], [], [], grids)
    gaps = find_gaps(score_coverage(assess(register, client(**said), catalogue=load_catalogue())))
    return walk_steps(register, plan_roadmap(gaps, client(**said)))


def test_results_name_each_object_and_how_it_stands(harbour: Steps, demo_report: Path) -> None:
    kept: dict[str, Any] = json.loads((demo_report / "results.json").read_text(encoding="utf-8"))["objects"]
    assert [each["id"] for each in kept["ai_systems"]] == ["AI-1", "AI-2", "AI-3"]
    assert len(kept["services"]) == 9
    assert json.loads(json.dumps(results_systems(harbour))) == kept


def test_where_no_class_is_proposed_page_and_results_say_so_and_the_words_that_raise_a_question_are_quoted(
    harbour: Steps,
) -> None:
    [row] = [row for row in rows_of(section_systems(harbour).html, "EU AI Act: the class") if "Ticket triage" in row]
    assert "No class proposed yet" in row
    assert "AI register › B5 Ticket, triage" in row
    assert "nothing in the row speaks of another class" not in row
    said = {each["name"]: each for each in results_systems(harbour)["ai_systems"]}
    assert said["Ticket triage"]["classes"] == {"eu_ai_act": []}
    [told] = said["Ticket triage"]["classes_told"]["eu_ai_act"]
    assert told.startswith("No class proposed yet")


@pytest.fixture(scope="module")
def stadtspital() -> Steps:
    return demo("stadtspital")


def test_systems_are_counted_alike_and_planned_ones_and_those_out_of_scope_are_told_apart(stadtspital: Steps) -> None:
    section = section_systems(stadtspital)
    assert heading(section).startswith(
        "5 AI systems (1 of them only planned so far) and 14 services in scope; of every theme"
    )
    html = text_of(section.html)
    assert "The services are an extract of 58 by their list" in html
    assert "the 5 AI systems in scope" in html
    assert "(all 6)" not in html
    assert "all 6:" not in html
    assert "all 5 in scope and Hautbildstudie (out of scope)" in html
    planned = next(row for row in rows_of(section.html, "Impact assessments:") if "Auskunft" in row)
    assert "only planned so far: Entscheid der Spitalleitung im Februar" in planned
    assert (
        "none yet; a first one from what is known is due before a product is chosen, and before first use: full form due"
        in planned
    )
    assert "Impact assessments: full form due for 4" in html
    assert any(
        "Hautbildstudie (out of scope)" in row["systems"] or "Auskunft im Patientenportal (planned)" in row["systems"]
        for row in rows_systems(stadtspital)[DUTIES]
    )


def test_a_word_of_the_other_law_in_the_column_for_roles_is_said_and_asked(stadtspital: Steps) -> None:
    html = text_of(section_systems(stadtspital).html)
    assert "“Betreiber” (asked: by which law?); until then customer by the settings" in html
    assert (
        "The list doesn’t say the role by this law (Thoraxtriage Radiologie, Sepsiswarnung, Bettenprognose, Auskunft im "
        "Patientenportal (planned) and Hautbildstudie (out of scope); of Diktat und Arztbericht “Betreiber” stands in another "
        "column); said, it would" in html
    )


def test_a_role_that_is_proposed_is_never_told_as_the_lists_own(harbour: Steps) -> None:
    rows = rows_systems(harbour)
    roles = {row["name"]: row["ai_act_role"] for row in rows[SYSTEMS]}
    by = "customer by the settings; made by Public cloud provider"
    assert (roles["Ticket triage"], roles["Report writer"]) == ("deployer", f"deployer (proposed): {by}")


def test_what_the_lists_know_against_a_system_stands_beside_it_five_things_at_most(harbour: Steps) -> None:
    triage = next(row for row in rows_of(section_systems(harbour).html, "What each AI system is") if "triage" in row)
    for said in (
        "impact assessment: none yet, full form due; reviewed 21 October 2026, after its last known change of version (“model of 2026-10-17”): what came of it? AI register › R5",
        "open 26-14, due 29 January 2027 NC log 2026 › D18",
        "9.4 % in 2026 Q3 is older than the cause that 26-14 names (17 October 2026): what is done about that alone may not mend it",
        "incident M-26-09 Incidents › B12",
        "provider without a review by the list Suppliers › F9",
        "6 more in workbook.xlsx",
    ):
        assert said in triage.replace("harbour_quality_folder.xlsx › ", "")
    against = {row["name"]: row["known_against"] for row in rows_systems(harbour)[SYSTEMS]}
    # What a cell of the sheet has no room for stands in full in a column folded at the right.
    more = next(row["known_against_more"] for row in rows_systems(harbour)[SYSTEMS] if row["name"] == "Ticket triage")
    assert against["Ticket triage"][-1] == f"{len(more)} more, folded at the right"
    assert len(against["Ticket triage"]) - 1 + len(more) == 11
    assert not any("…" in line for line in (*against["Ticket triage"], *more))
    services = {row["name"]: row["against"] for row in rows_systems(harbour)[SERVICES]}
    assert all(
        len("\n".join(lines)) <= 1.5 * report_setting("cell_letters")
        for lines in (*against.values(), *services.values())
    )
    # What a service's own row and its supplier's say alike stands once, and a test's finding at the restart that it is of.
    assert sum("agreement" in line for line in services["Portal"]) == 1
    assert "(Service catalogue!L13, Suppliers!H15)" in " ".join(services["Portal"])
    assert "open 26-09, due 11 December 2026 (NC log 2026!D13)" in services["Service desk"]
    assert "provider last reviewed 20 February 2026, before this was in use" in " ".join(against["Report writer"])
    assert [text.partition(" (")[0] for text in against["Assistant for engineers"]] == [
        "impact assessment: not said whether one was made, full form due",
        "in use since 16 March 2026, never reviewed, by its row: “Nobody has looked at it since it was bought”",
        "incident M-26-10, told: “Nobody”, no corrective action in the log",
        "no treatment: R-21",
        "provider without a review by the list",
        "provider: “Bought by credit card in March”",
        "version not told: “Language model by subscription, version not told”",
    ]


def test_a_note_below_the_list_of_ai_systems_stands_beside_their_number(harbour: Steps, stadtspital: Steps) -> None:
    html = text_of(section_systems(harbour).html)
    assert "At least 3 AI systems and 9 services in scope" in html
    assert "isn’t whole by its own note: “Not asked: what teams pay for with cards of their own.” (" in html
    assert "At least" not in text_of(section_systems(stadtspital).html)


def test_what_stands_against_a_service_names_incidents_findings_and_the_ai_inside(
    harbour: Steps, stadtspital: Steps
) -> None:
    told = {
        row["name"]: [text.rpartition(" (")[0] for text in row["against"]]
        for steps in (harbour, stadtspital)
        for row in rows_systems(steps)[SERVICES]
    }
    assert told["Workplace"] == [
        "incident M-26-08, priority 1",
        "open 26-13, due 31 March 2027",
        "Report writer inside, impact assessment: data protection only",
    ]
    late = "told late (“Customer and its authority, 2026-11-04”) if a time that the files name covers it"
    assert f"incident M-26-11, priority 1, {late}" in told["Cloud"]
    assert "incident M-26-12, not resolved, told: “Nobody”" in told["Portal"]
    assert "no figure yet" in told["Monitoring"]
    hospital = told["Klinikinformationssystem"]
    assert hospital[0] == (
        "Sepsiswarnung inside, impact assessment: only a screening is there; what is left is high, and nobody signed it off"
    )
    # What a cell has no room for stands behind it all the same.
    behind = [each.told for told in stadtspital.objects.against.values() for each in told]
    assert "Anbieter der Spracherkennung, maker of Diktat und Arztbericht, isn't among its suppliers" in behind
    assert (
        "Thoraxtriage Radiologie inside, impact assessment: for version 3 while the model is 4.1"
        in (told["Bildarchiv und Radiologie"])
    )
    assert told["Mail und Kalender"] == []


def test_what_is_outstanding_for_a_system_stands_against_it_with_all_its_cells(stadtspital: Steps) -> None:
    against = {row["name"]: row["known_against"] for row in rows_systems(stadtspital)[SYSTEMS]}
    (opinion,) = [text for text in against["Diktat und Arztbericht"] if text.startswith("outstanding: ")]
    assert opinion.startswith(
        "outstanding: “Rechtsgutachten zur Cloud steht aus”; 27001:A.5.23 “in Abklärung”, due 31 January"
    )
    assert all(cell in opinion for cell in ("KI-Inventar!W7", "Folgenabschätzungen!N9", "Anhang A 27001!D28"))


def test_a_control_about_ai_is_proposed_for_no_risk_that_is_not_about_ai(harbour: Steps) -> None:
    other = {risk.risk for risk in harbour.risks.of(harbour.risks.own) if risk.category != "ai"}
    proposed = harbour.risks.proposed_by_requirement()
    of_ai = {name: {*risks} for name, risks in proposed.items() if name.startswith("42001:A.")}
    assert other
    assert of_ai["42001:A.6.2.6"]
    assert not [name for name, risks in of_ai.items() if risks & other]


def test_what_decides_about_a_control_that_is_left_out_stands_on_the_page(harbour: Steps) -> None:
    row = rows_of(section_systems(harbour).html, "Controls of Annex A by what the role")[-1]
    assert (
        "To settle first: Are documents, records, instructions, tools or models of the organisation connected to the 3 "
        in row
    )
    assert "Customers by the list: Managed infrastructure “29” (C5)" in row


def test_a_service_that_will_hold_planned_ai_is_named_with_its_customers(stadtspital: Steps) -> None:
    row = rows_of(section_systems(stadtspital).html, "Controls of Annex A by what the role")[-1]
    assert "Patientenportal “Patientinnen und Patienten, Zuweiser” (D8)" in row


def test_only_customers_of_services_with_the_ai_of_the_question_are_named(stadtspital: Steps) -> None:
    view, question = stadtspital.objects, "Are its customers outside?"
    (any_of_them, *_) = stadtspital.coverage.assessment.proposals
    held = {row.cell for inside in view.inside.values() for row in inside}
    named = 0
    for cell in held:
        asked = [replace(any_of_them, outside={question: (cell,)})]
        _, _, told = customers_of(question, asked, stadtspital).partition("Customers by the list: ")
        for service in (row for row in view.service_rows.values() if f"{row.name} “" in told):
            assert cell in [row.cell for row in view.inside[service.cell]]
            named += 1
        assert not customers_of("Who trains it?", asked, stadtspital)
    assert named


def test_what_the_impact_assessments_want_is_known_against_each_system_first(stadtspital: Steps) -> None:
    shown = {row["of"].system.name: row["wants"] for row in impact_table(stadtspital, 9)["rows"] if row["wants"]}
    against = {row["name"]: row["known_against"] for row in rows_systems(stadtspital)[SYSTEMS]}
    assert len(shown) == 5
    for name, settle in shown.items():
        assert against[name][0].startswith(f"impact assessment: {'; '.join(settle)} (")
    assert "what is left is high, and nobody signed it off" in against["Sepsiswarnung"][0]
    assert against["Sepsiswarnung"][0].endswith("(Folgenabschätzungen!D7)")


def test_no_other_day_stands_beside_an_assessment_that_is_wanted_now(stadtspital: Steps) -> None:
    against = {row["name"]: row["known_against"] for row in rows_systems(stadtspital)[SYSTEMS]}
    assert not [text for text in against["Sepsiswarnung"] if text.startswith("next impact assessment")]
    page = text_of(section_systems(stadtspital).html)
    assert "due already now, not only on 31 December 2026" in page


def test_a_question_at_the_end_of_a_note_has_one_mark(stadtspital: Steps) -> None:
    page = section_systems(stadtspital).html
    assert "may it be left out?" in page
    assert "left out?." not in page


def test_a_product_that_another_list_has_in_use_is_to_be_listed(harbour: Steps) -> None:
    html = text_of(section_systems(harbour).html)
    assert "ChatGPT, in use as" in html
    assert "E25 says (“two teams pay for ChatGPT by card”): list it, or say which of the list it is." in html


def test_the_gravest_system_is_named_with_what_makes_it_so_and_not_with_what_its_row_tells(
    harbour: Steps, stadtspital: Steps
) -> None:
    brief = ai_in_use(harbour)
    assert (
        "Gravest by what is known is Ticket triage. Its impact assessment: none yet, full form due. Decisions " in brief
    )
    assert gravest_told(harbour) == (
        "Gravest by what is known is Ticket triage: an error could hurt, reaches people outside, data about people, "
        "acts without a person's go."
    )
    assert gravest_told(stadtspital).startswith(
        "Gravest by what is known is Sepsiswarnung: decides about people or prepares that, "
    )


def test_systems_in_use_before_their_day_are_named_with_what_binds_them(stadtspital: Steps) -> None:
    html = text_of(section_systems(stadtspital).html)
    assert (
        "In use before its day by the list: Thoraxtriage Radiologie (since 5 February 2024) and "
        "Sepsiswarnung (since 1 September 2025)."
    ) in html
    assert "has to comply by 2 August 2030 in any case. (Article 111(2); confidence: medium;" in html
    used = [row for row in rows_systems(stadtspital)[DUTIES] if row["place"] == "Article 26(1)"]
    assert all(row["source"][-1].startswith("Article 111(2) read in: ") for row in used)


def test_what_the_act_asks_outside_the_union_is_told_under_its_condition(stadtspital: Steps) -> None:
    html = text_of(section_systems(stadtspital).html)
    assert "EU AI Act, if it reaches you: of 15 entries for these systems 2 would apply already, none of them" in html
    assert (
        "The client's settings name a country outside the Union (Switzerland, Zürich): the Act reaches you only with a system"
        in html
    )
    assert "2 February 2025 would apply already, if it reaches you" in html
    assert "Are you established outside the Union?" not in html
    assert all(row["concerns"].endswith("; if it reaches you") for row in rows_systems(stadtspital)[DUTIES])


def test_what_may_bind_stands_before_what_binds_others(stadtspital: Steps) -> None:
    order = [row["concerns"].partition(";")[0].partition(" if ")[0] for row in rows_systems(stadtspital)[DUTIES]]
    assert list(dict.fromkeys(order)) == [
        "as its row stands",
        "by the role proposed",
        "only",
        "its role isn’t said",
        "in another role only",
    ]
    assert order == sorted(order, key=list(dict.fromkeys(order)).index)
    # What hangs on a role that isn't said is one row for a study out of scope.
    out = [row for row in rows_systems(stadtspital)[DUTIES] if row["systems"] == ["Hautbildstudie (out of scope)"]]
    out = [row for row in out if not row["concerns"].startswith("only if")]
    assert [(row["title"], row["text"].partition(":")[0]) for row in out] == [("33 entries", "Say the role first")]


def test_a_count_that_a_services_own_row_contradicts_is_marked(stadtspital: Steps) -> None:
    marked = {row["name"]: row["counted_by"] for row in rows_systems(stadtspital)[SERVICES]}
    assert marked["Netz der Medizintechnik"] == [
        "25 in place and 3 in part as stated for all services; not counted here, as the certificate leaves it out",
    ]
    assert marked["Klinikinformationssystem"] == []
    assert marked["Arbeitsplatz"] == [
        "2 criteria: stated for all, and the evidence (SMS 20000-1!E42) gives the figure of Klinikinformationssystem alone "
        "(Servicekatalog!G5)",
        "5 criteria: stated for all, and the evidence (SMS 20000-1!E43) names no service; of that day Klinikinformationssystem "
        "alone has a result (Servicekatalog!M5)",
    ]
    (asked,) = (each.message for each in stadtspital.objects.findings if "Notfallübung" in each.message)
    assert (
        "Which services did this of the same day cover: 27001:A.5.30 “Umschaltung Rechenzentrum B am 14.06.2026” ("
        in asked
    )
    # One whose image data the evidence sets apart, and of whose demand the row itself says that the forecast is missing.
    assert marked["Bildarchiv und Radiologie"][1:3] == [
        "2 criteria: stated for all, and the row itself says of this one “Prognose für Bilddaten fehlt”",
        "6 criteria: stated for all, and its row leaves Bildarchiv und Radiologie out: “Bilddaten separat” (SMS 20000-1!E35)",
    ]
    counts = {row["name"]: (row["met"], row["begun"], row["unknown"]) for row in rows_systems(stadtspital)[SERVICES]}
    assert (counts["Netz der Medizintechnik"], counts["Arbeitsplatz"]) == ((0, 0, 28), (25, 3, 0))
    said = "What counts for all isn’t counted for Netz der Medizintechnik: the certificate leaves it out."
    assert said in text_of(section_systems(stadtspital).html)
    inside = {row["name"]: row["inside"] for row in rows_systems(stadtspital)[SERVICES]}
    assert inside["Patientenportal"] == ["Auskunft im Patientenportal (planned)"]


def test_the_sheet_of_roles_says_who_the_customers_are_and_what_would_change(harbour: Steps) -> None:
    rows = {row["control"]: row for row in rows_systems(harbour)[ROLES]}
    aims = rows["42001:A.6.1.2"]
    assert "Customers by the list: Managed infrastructure “29” (C5)" in aims["questions"][-1]
    assert aims["otherwise"] == ["as provider: applies"]
    assert rows["42001:A.2.2"]["otherwise"] == []
    assert aims["cells"][-1] == "client.yml!ai_roles"
    shown = harbour.objects.systems_table["ai_act_role"]
    assert (shown["AI-1"], shown["AI-3"]) == (("deployer",), "deployer (proposed)")
    roles = {row["name"]: row["role"] for row in rows_systems(harbour)[SYSTEMS]}
    assert roles["Report writer"] == "not said; customer by the settings"
    assert roles["Ticket triage"] == "customer"


def test_a_system_left_out_in_which_the_organisation_has_a_part_is_asked(stadtspital: Steps, harbour: Steps) -> None:
    code = "ai_system.left_out_with_part"
    (told,) = [each for each in stadtspital.objects.findings if each.code == code]
    assert told.message.startswith("'Hautbildstudie' is out of scope (“Studie der Hochschule, läuft in deren Netz”)")
    assert "the organisation is its partner (I10), and its data are about people (O10)" in told.message
    assert not [each for each in harbour.objects.findings if each.code == code]


def test_the_table_of_the_notebook_has_the_latest_day_of_both_lists(stadtspital: Steps) -> None:
    days = stadtspital.objects.systems_table["impact_assessed_on"]
    sheet = {row["id"]: row.get("impact_assessed_on") for row in rows_systems(stadtspital)[SYSTEMS]}
    assert sheet["KI-3"] == date(2026, 5, 20)
    assert {key: day or None for key, day in days.items()} == sheet


def test_a_duty_of_police_is_none_of_a_hospital(stadtspital: Steps) -> None:
    assert not [row for row in rows_systems(stadtspital)[DUTIES] if row["place"] == "Article 26(10)"]


def test_a_theme_of_which_nobody_has_spoken_is_no_gap_in_the_workbook(stadtspital: Steps, harbour: Steps) -> None:
    assert not any("likely 42001:A.4" in row for row in rows_systems(stadtspital)[SYSTEMS])
    assert {row["likely 42001:A.4"] for row in rows_systems(harbour)[SYSTEMS]} == {0}


def test_a_class_by_which_others_are_bound_says_so_and_each_sign_is_asked_about(stadtspital: Steps) -> None:
    rows = {row["name"]: row for row in rows_systems(stadtspital)[SYSTEMS]}
    assert rows["Diktat und Arztbericht"]["classes"] == [
        "To look at: transparency (Article 50(2) binds its provider: makes text, pictures, sound or video)"
    ]
    assert [text.partition(":")[0] for text in rows["Thoraxtriage Radiologie"]["counsel"]] == [
        "Article 6(1) with Annex I, Section A",
        "Annex III, point 5(d) (sorts emergency calls, rescue or patients in emergency care)",
    ]


def test_a_duty_by_the_earlier_of_two_classes_names_the_other_day(stadtspital: Steps) -> None:
    used = [row for row in rows_systems(stadtspital)[DUTIES] if row["place"] == "Article 26(1)"]
    triage = next(row for row in used if "Thoraxtriage Radiologie" in row["systems"])
    assert triage["applies_from"] == date(2027, 12, 2)
    medical = "Article 6(1) with Annex I, Section A: medical devices"
    assert triage["questions"][0] == f"If it falls under {medical} alone: from 2 August 2028 on."
    html = text_of(section_systems(stadtspital).html)
    assert f"Thoraxtriage Radiologie (if it falls under {medical} alone: from 2 August 2028 on):" in html
    # Nobody has spoken of AI there, so nothing is met by general rows on the other standards.
    kept = next(row for row in rows_systems(stadtspital)[DUTIES] if row["place"] == "Article 18")
    assert (kept["level"], kept["unknown"], kept["state"]) == (None, 1, "begun")
    assert not [row for row in rows_systems(stadtspital)[DUTIES] if row["state"] == "in place"]


def test_another_day_of_one_system_names_it_beside_others_of_the_same_day() -> None:
    heads = "Id | AI system | Purpose | Kind | EU AI Act role | Our role (ISO 22989)"
    lines = [
        "A1 | Ranker | ranks job applicants | machine learning | deployer | customer",
        "A2 | Scanner | medical device: sorts X-ray images for triage of patients in the emergency department | machine learning | deployer | customer",
    ]
    seen = seen_in(table("\n".join([heads, *lines])), overlays=["eu_ai_act"])
    (told,) = {row for row in rows_of(section_systems(seen).html, "From when on") if "if it falls under" in row}
    assert "all 2 in scope (Scanner, if it falls under Article 6(1)" in told


def test_the_page_says_first_what_law_is_not_looked_at_and_marks_what_perhaps_applies_already(
    stadtspital: Steps, harbour: Steps
) -> None:
    told = text_of(section_systems(stadtspital).html)
    own_law = "Not looked at here: the law of your own country (Switzerland, Zürich), such as on data protection, professional secrecy, medical devices and research on humans"
    assert told.index(own_law) < told.index("Then ask counsel (Article 2)")
    assert "(Articles 26(8), 49(3) and 71; perhaps since 2 August 2026; ask counsel)" in told
    assert "2 would apply already, none of them known to be met, and 2 more perhaps" in told
    perhaps = {row["place"] for row in rows_systems(stadtspital)[DUTIES] if row["by_letter"]}
    assert {"Article 86", "Articles 26(8), 49(3) and 71"} <= perhaps
    assert "the law of your own country (Ireland), such as on data protection, cyber security and" in text_of(
        section_systems(harbour).html
    )


def test_what_a_control_on_data_is_proposed_for_is_true_of_each_kind_of_system(stadtspital: Steps) -> None:
    (entry,) = [each for each in stadtspital.soa.entries if each.control == "42001:A.7.3"]
    assert "record what goes into Thoraxtriage Radiologie and Sepsiswarnung; which data" in (entry.reason or "")
    (row,) = [each for each in rows_systems(stadtspital)[ROLES] if each["control"] == "42001:A.7.3"]
    assert "What goes into Diktat und Arztbericht" in str(row)


def test_what_a_bare_row_leaves_open_is_asked_on_the_page() -> None:
    heads = "Id | AI system | Purpose | State | Our role (ISO 22989)"
    lines = ["A1 | Ranker | ranks job applicants | | ", "A2 | Tutor | ranks pupils | live | customer"]
    html = section_systems(seen_in(table("\n".join([heads, *lines])), overlays=["eu_ai_act"])).html
    asked = [
        row.split()[0]
        for row in rows_of(html, "What each AI system is")
        if "Its state isn’t said: is it in use?" in row
    ]
    assert (asked, text_of(html).count("hangs on the organisation’s role, which isn’t said")) == (["Ranker"], 1)


def test_each_system_that_the_headline_counts_stands_in_the_table_with_its_state() -> None:
    heads = "AI system | Purpose | Kind of AI | State | Live since"
    lines = [
        "Ranker | ranks | ML | | 2025-03-01",
        "Tutor | teaches | LLM | planned | ",
        "Sorter | sorts | ML | live | ",
    ]
    section = section_systems(seen_in(table("\n".join([heads, *lines]))))
    assert "3 AI systems (1 of them only planned so far)" in heading(section)
    rows = {row.split()[0]: row for row in rows_of(section.html, "What each AI system is")}
    assert rows.keys() == {"Ranker", "Tutor", "Sorter"}
    assert "Its state isn’t said; by its day it is in use since 1 March 2025." in rows["Ranker"]
    assert "only planned so far" in rows["Tutor"]
    text = text_of(section.html)
    assert "Not assessed" not in text
    assert "Without figures of its own, though tables below tell of it: Tutor (" in text


def test_a_time_to_restore_that_its_heading_gives_the_unit_of_is_told_with_it() -> None:
    services = table("Service | Owner | SLA target | RTO, in hours | RPO\nMail | Ann | 99 % | 8 | 30 min")
    seen = seen_in(table("AI system\nSorter"), services=services)
    [row] = rows_of(section_systems(seen).html, "What each service is")
    assert "8 hours · 30 min" in row
    [row_of_sheet] = rows_systems(seen)[SERVICES]
    assert (row_of_sheet["rto_said"], row_of_sheet["rpo_said"]) == ("8 hours", "30 min")


def test_where_little_is_in_place_no_theme_is_told_to_have_most(harbour: Steps) -> None:
    html = text_of(section_systems(harbour).html)
    found = re.search(r"little is in place anywhere: (\d+) % on average in A.6 AI system life cycle, the most", html)
    assert found
    assert found[1] == "4", "of those of which it isn't in doubt, Report writer is none"


def test_a_risk_to_people_is_of_the_systems_that_touch_them(stadtspital: Steps) -> None:
    asset = stadtspital.risks.entries["ai_biased_decisions"].asset or ""
    assert "Bettenprognose" not in asset, "it forecasts how full the wards are, without personal data"
    assert "Thoraxtriage Radiologie (perhaps" not in asset


def test_the_services_shown_say_of_how_many_something_is_missing(stadtspital: Steps) -> None:
    told = text_of(section_systems(stadtspital).html)
    lacking = len(stadtspital.objects.against)
    assert 0 < lacking < 12
    assert f"12 of 14: first the {lacking} against which the lists know something, then those with AI inside" in told


def test_what_is_in_development_is_no_system_in_use() -> None:
    heads = "Id | AI system | Purpose | Our role (ISO 22989) | Status"
    made = "A2 | Glaze model | decides who is hired | producer | in development"
    seen = seen_in(table("\n".join([heads, "A1 | Sorter | sorts mails | customer | live", made])))
    assert ai_in_use(seen).startswith("1 AI system is in use, ")
    assert "Glaze" not in gravest_told(seen)
    assert ai_in_use(seen_in(table("\n".join([heads, made])))) == ""
