"""The report of findings and the interview sheets: what is missing with its cell, whom to ask what, and what stays a form."""

from __future__ import annotations

import re

import pytest

from ims_lib.catalogue.impact_kit import load_impact_kit
from ims_lib.gaps import Gaps
from ims_lib.report import draft
from ims_lib.report.docx_body import BLANK
from ims_lib.report.steps.findings import findings_found, interviews
from ims_lib.steps.ai_systems.impact_told import gravest_first
from tests.conftest import demo

BLANKS = 10
"""What a paper that is filled from data may leave to fill in, at most."""


@pytest.mark.parametrize("name", ["harbour", "lumen"])
def test_each_gap_is_a_finding_or_is_declared_as_not_started(name: str) -> None:
    gaps: Gaps = demo(name).roadmap.gaps
    found = findings_found(demo(name))
    rows = [row for rows in found["weights"].values() for row in rows]
    declared = [each for names in found["declared"].values() for each in names]
    assert len(rows) + len(declared) == len(gaps.found)
    assert [row["no"] for row in rows] == list(range(1, len(rows) + 1))
    assert all(row["sources"] and row["why"] for row in rows)


def test_a_finding_names_cell_words_weight_action_owner_and_day() -> None:
    text = draft(demo("harbour"), "findings_report").text
    block = text[text.index("20000-1, 6.3 Plan the service management system") :].partition("\n\n")[0]
    assert (
        "› Service processes › D10 “Not started” (not implemented): “Pieces lie in the quality folder, no plan”"
        in block
    )
    for field in ("Finding", "Objective evidence", "Why this grade", "Correction, and extent", "Root cause"):
        assert f"| {field} |" in block
    assert "☐ major nonconformity ☐ minor nonconformity ☐ opportunity for improvement ☐ no finding" in block
    assert "Root cause" not in text.partition("## Opportunity for improvement")[2], "no nonconformity"
    assert "not\\_started" not in text, "a setting of ours is no evidence"
    assert re.search(
        r"Corrective action, as proposed \| Objectives and planning .*\(Project lead, by \d+ \w+ 2027\)", block
    )
    assert "By its own word Harbour has not begun with ISO/IEC 42001." in text
    assert (
        "| 26-07 | Half of the tickets drawn carry no urgency | overdue | none | Service desk lead, 31 August 2026 |"
        in text
    )
    assert "26-01" not in text.partition("## Already open")[2].partition("## Signatures")[0], "it is closed"
    assert len(BLANK.findall(text)) <= BLANKS


def test_each_person_is_asked_all_that_is_theirs_what_is_missing_first() -> None:
    asked = demo("harbour").audits.asked
    sheets = {sheet["name"]: sheet for sheet in interviews(demo("harbour"))}
    assert sum(len(sheet["asked"]) for sheet in sheets.values()) == sum(bool(each.whom) for each in asked)
    states = {"asked": ["unknown", "in part"], "missing": ["open"], "there": ["met"], "answered": []}
    for sheet in sheets.values():
        rows = [row for subjects in sheet["parts"].values() for rows in subjects.values() for row in rows]
        assert [row["no"] for row in rows] == list(range(1, len(sheet["asked"]) + 1))
        for part, subjects in sheet["parts"].items():
            for subject in subjects.values():
                order = [states[part].index(row["state"]) for row in subject]
                assert order == sorted(order)
    sheet, text = sheets["Service desk lead"], draft(demo("harbour"), "interview_sheet_service_desk_lead").text
    assert "| Person asked | Service desk lead |" in text
    full = sum(map(len, sheet["parts"]["asked"].values()))
    assert text.count("☐\u00a0N ☐\u00a0P ☐\u00a0L ☐\u00a0F") == full < len(sheet["asked"])
    assert len(BLANK.findall(text)) <= BLANKS


def test_what_is_asked_of_each_is_asked_of_its_owner_who_reads_which_it_is_about() -> None:
    walked = demo("stadtspital")
    sheets = {sheet["name"]: sheet for sheet in interviews(walked)}
    radiology = sheets["Leitung Radiologie"]["asked"]
    assert {row["subject"] for row in radiology} == {"Thoraxtriage Radiologie"}
    assert len(radiology) > 20
    text = draft(walked, "interview_sheet_leitung_intensivmedizin").text
    assert "\n## Sepsiswarnung\n" in text
    assert "Thoraxtriage" not in text
    of_each = [each for each in walked.audits.asked if each.criterion == "lifecycle.drift"]
    assert [each.names for each in sorted(of_each, key=lambda each: each.whom)] == [
        "Diktat und Arztbericht",
        "Bettenprognose",
        "Sepsiswarnung",
        "Thoraxtriage Radiologie",
    ]
    infrastructure = [each for each in walked.audits.asked if each.whom == "Leitung Infrastruktur" and each.of]
    assert "Arbeitsplatz, Mail und Kalender, " in infrastructure[0].names, "a row a question, not one a service"
    assert len({each.criterion for each in infrastructure}) == len(infrastructure)


def test_a_sheet_begins_with_the_systems_of_that_person_the_gravest_named_first() -> None:
    view = demo("lumen").objects
    gravest = gravest_first(view.impacts, view.told_elsewhere, load_impact_kit())
    order = [each.system.name for each in gravest if each.system.owner == "ML lead"]
    sheet = next(each for each in interviews(demo("lumen")) if each["name"] == "ML lead")
    assert len(order) > 1
    assert [item.name for item in sheet["asked"][0]["of"]] == order
    of_systems = [bool(row["of"]) for row in sheet["asked"] if row["part"] == "asked"]
    assert of_systems == sorted(of_systems, reverse=True)


def test_a_maker_is_asked_what_the_files_lack_of_its_own_system() -> None:
    def asks(provider: str) -> str:
        return draft(demo("stadtspital"), f"ai_supplier_questionnaire_{provider}").text

    device, beds = asks("hersteller_der_thoraxtriage"), asks("anbieter_der_bettenprognose")
    for words in ("proof of conformity", "instructions for use", "safety notices"):
        assert words in device
        assert words not in beds, "no device"
    assert "the version that we use, “Thoraxtriage 4.1”" in device
    assert "Data of ours went into its training (“Ein- und Austritte" in beds
    assert "Data of ours went into its training" not in device
    assert "It learnt from data of your customers (“Verläufe aus Spitälern" in asks("kis_hersteller")


def test_an_interview_sheet_opens_with_what_is_asked_how_long_and_what_to_bring() -> None:
    text = draft(demo("harbour"), "interview_sheet_service_desk_lead").text
    opening, _, rest = text.partition("\n---\n")
    assert "## What we ask you about" in opening
    # four minutes a question, on two services and an AI system too; half a minute for each that the files answer
    assert "**How long:** about 195 minutes, in" in opening
    assert "**What to bring, or have open on a screen:** " in opening
    missing = rest.partition("## Said to be missing")[2].partition("##")[0]
    lines = re.findall(r"^\| [^|]*\d[^|]* \| (\d+) \| ☐", missing, re.MULTILINE)
    assert sum(map(int, lines)) == 34 > len(lines), "a line for what one row speaks of"
