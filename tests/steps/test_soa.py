"""Statement of Applicability: the client's own words row by row, both Annexes in one, and what an auditor would miss."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from openpyxl import load_workbook

from ims_lib import paths
from ims_lib.assessment import assess
from ims_lib.catalogue import load_catalogue
from ims_lib.coverage import score_coverage
from ims_lib.dates import spoken
from ims_lib.register.model import Finding, Line, Record, Register, SourceGrid
from ims_lib.report.steps.soa import rows_soa
from ims_lib.scales import judgement_labels
from ims_lib.steps.soa import StatementOfApplicability, Version, draft_after, state_applicability
from ims_lib.steps.soa.versions import next_version, versions_of
from tests.builders import ALL, AS_OF, catalogue, client, criterion, register, row
from tests.conftest import demo
from tests.steps.lists import grid

KNOWLEDGE = catalogue(
    criterion("access.rule", "27001:A.5.15"),
    criterion("ai.monitored", "42001:A.6.2.6"),
    criterion("service.planned", "20000-1:8.2.2"),
)
ON = "27001:A.5.15"


def soa(*records: Record, risks: dict[str, tuple[str, ...]] | None = None, **said: Any) -> StatementOfApplicability:
    rows = register(*records)
    return state_applicability(score_coverage(assess(rows, client(**said), catalogue=KNOWLEDGE)), rows, risks=risks)


def said(status: str, **more: Any) -> Record:
    """A row on one control, complete but for what is given otherwise."""
    full = {
        "owner": "Head of operations",
        "evidence": "Role model",
        "reason": "Customers ask for it",
        "due": "2027-03-31",
    }
    return replace(row(4, ON, status), **(full | more))


# --- the tidy client, compared with its sheet as openpyxl alone reads it ---

WORDS = {
    "Implemented": "implemented",
    "Partially implemented": "partly implemented",
    "Planned": "planned",
    "Not implemented": "not implemented",
    "Not applicable": "not applicable",
}


def tidy_sheet() -> dict[str, dict[str, Any]]:
    """The rows of harbour's own statement, by control; a cell without text is empty."""
    sheet = load_workbook(paths.DEMO_CLIENTS / "harbour" / "harbour_soa.xlsx")["Statement of Applicability"]
    header = [cell.value for cell in sheet[7]]
    rows = {}
    for cells in sheet.iter_rows(min_row=8):
        found = {name: str(cell.value or "") for name, cell in zip(header, cells, strict=True)}
        if found["Control"].startswith("A."):
            place = "harbour_soa.xlsx!Statement of Applicability!"
            rows[f"27001:{found['Control']}"] = found | {
                "cells": (f"{place}F{cells[0].row}", f"{place}A{cells[0].row}")
            }
    return rows


RUN_BY_OTHERS = ("27001:A.7.6",)
"""Controls that the tidy client leaves out because somebody else runs them, which is asked."""


def test_the_tidy_clients_statement_agrees_with_its_sheet_row_by_row() -> None:
    sheet = tidy_sheet()
    assert len(sheet) == 93
    known = demo("harbour")
    controls = state_applicability(known.coverage, known.register).controls
    ours = controls[controls["standard"] == "27001"]
    assert list(ours.index) == list(load_catalogue().leaves_below("27001:A"))
    assert set(ours.index) == set(sheet)
    judged = {judgement.on: judgement for judgement in known.coverage.client.judgements.values()}
    for name, there in sheet.items():
        found = ours.loc[name]
        row_number = there["cells"][0].rpartition("F")[2]
        judgement = judged.get(name) or judged.get(f"harbour_soa.xlsx!Statement of Applicability!{row_number}")
        assert found["applies"] == ("asked" if name in RUN_BY_OTHERS else there["Applicable"].lower()), name
        assert found["reason"] == there["Reason for inclusion or exclusion"], name
        assert found["owner"] == there["Owner"], name
        assert found["due"] == there["Due"].removesuffix(" 00:00:00"), name
        assert found["driver"] == there["Driver"], name
        assert found["notes"] == there["Notes"], name
        assert (found["source"], found["source_cells"]) == ("reason", (there["cells"][0].replace("!F", "!D"),)), name
        status = [WORDS[there["Status"]]] if there["Status"] in WORDS else []
        if judgement:
            assert found["verdict"] == f"{judgement_labels()[judgement.new]} ({spoken(judgement.when)})", name
            assert found["looked_at"] == judgement.evidence, name
        assert found["evidence"] == there["Evidence"], name
        assert len(found["cells"]) == 1 + bool(judgement), name
        assert found["cells"][0] in there["cells"], name
        if there["Status"]:
            assert found["cells"][0] == there["cells"][0], name
        if status:
            assert found["status"].split("; ") == status, name
        elif there["Status"]:
            assert found["status"] == f"“{there['Status']}”", name
        elif found["applies"] == "yes":
            assert "status" in found["missing"], name


def test_a_control_has_the_day_of_the_finding_that_concerns_it() -> None:
    listed = rows_soa(demo("harbour"))["Statement of Applicability"]
    rows = {each["control"]: each for each in listed}
    assert rows["42001:A.6.2.6"]["due"] == "29 January 2027 (26-14)"
    assert rows["42001:A.6.2.6"]["by_plan"], "the plan's day stands apart, where it isn't printed"
    assert rows["42001:A.6.2.6"]["status"] == "partially achieved, by the assessor"
    assert rows["42001:A.6.2.6"]["verdict"].endswith("; looked at: Desk report, August to October 2026")
    of_one = "Say whether the assessor’s verdict holds for all: its reason tells of one, or of some."
    assert [name for name, each in rows.items() if of_one in each["to_settle"]] == ["42001:A.6.2.6"]
    assert rows["27001:A.8.15"]["due"] == "18 December 2026 (26-05)"
    undecided = {each["applies"] for each in listed if not each["decided"]}
    assert {"to be decided; proposed: applies", "to be decided; proposed: likely not"} <= undecided
    assert "R-23" in rows["27001:A.5.18"]["to_settle"], "a risk's measure, at the control that it is about"
    assert (rows["27001:A.6.5"]["due"], "R-23" in rows["27001:A.6.5"]["to_settle"]) == ("", False), "and at no other"
    assert rows["27001:A.5.34"]["due"] == "30 September 2026 (26-11, passed)"
    assert "Set a new date for 26-11 and R-16: 30 September 2026 has passed." in rows["27001:A.5.34"]["to_settle"]
    assert rows["27001:A.5.24"]["due"] == "18 December 2026 (26-12); 15 January 2027 (R-10)", (
        "the row's own is the risk's"
    )
    assert rows["27001:A.5.26"]["due"] == "12 February 2027"
    assert rows["27001:A.5.22"]["due"] == "30 October 2026 (26-02, passed); 30 June 2027 (R-03)"


def test_what_a_list_of_the_clients_shows_stands_as_evidence_of_a_control_that_no_row_names() -> None:
    listed = rows_soa(demo("harbour"))["Statement of Applicability"]
    found = {each["control"]: (each["evidence"], each["status"]) for each in listed}
    assert found["42001:A.4.3"] == (
        "3 of 3 AI systems in scope listed with the data that they handle (AI register)",
        "not stated",
    )
    assert found["42001:A.4.2"] == (
        "2 of 3 AI systems in scope listed with their product or model (AI register)",
        "not stated",
    ), "one says that its version isn't told"
    assert found["42001:A.4.6"] == ("", "not implemented"), "a product's name shows nothing of people"


def test_the_draft_of_the_statement_has_the_number_after_the_last() -> None:
    before = Version("4.2", None, "approved", "", "", "documents.xlsx!List!B4")
    numbers = {"4.2": "4.3", "7": "8", "v3": "v4", "2026-09": "", "B": "", "": "1"}
    told = {name: draft_after(replace(before, version=name), AS_OF).version for name in numbers}
    assert told == numbers


# line above the client's own statement → its version, who approved it
LINES = {
    "Erklärung zur Anwendbarkeit, Fassung 2.4, genehmigt am 2026-02-09 durch die Betriebsleitung": ("2.4", ""),
    "Declaración de aplicabilidad v3, aprobada 2026-02-09 por Jefa de planta": ("3", "Jefa de planta"),
    "Statement of Applicability, approved 2026-02-09": ("", ""),
}


@pytest.mark.parametrize("line", LINES)
def test_the_version_after_the_one_that_stands_above_the_clients_own_sheet(line: str) -> None:
    above = Line("soa.xlsx", "SoA", "A1", line)
    rows = Register.of([said("implemented", owner="Jefa de planta")], [], [], [], lines=(above,))
    found = versions_of(score_coverage(assess(rows, client(standards=["27001"]), catalogue=KNOWLEDGE)), rows, None)
    version, by = LINES[line]
    assert [(each.version, each.approved_by) for each in found] == [(version, by), (next_version(version) or "1", by)]


# --- one entry ---

MISSING: dict[str, tuple[Record, str, tuple[str, ...]]] = {
    "complete": (said("implemented"), "yes", ()),
    "no_reason": (said("implemented", reason=None), "yes", ()),
    "driven_by_a_risk_that_nobody_names": (said("implemented", driver="Risk treatment"), "yes", ("risk",)),
    "no_owner": (said("implemented", owner=None), "yes", ("owner",)),
    "implemented_without_evidence": (said("implemented", evidence=None), "yes", ("evidence",)),
    "planned_without_a_day": (said("planned", due=None, evidence=None), "yes", ("by when",)),
    "no_status": (said("unknown", due=None), "yes", ("status",)),
    "excluded_with_a_reason": (said("not_applicable", owner=None, evidence=None, due=None), "no", ()),
    "excluded_without_a_reason": (said("not_applicable", reason=None), "no", ("reason for the exclusion",)),
}


@pytest.mark.parametrize("case", MISSING)
def test_what_an_auditor_would_miss(case: str) -> None:
    record, applies, missing = MISSING[case]
    entry = soa(record, standards=["27001"]).controls.loc[ON]
    assert (entry["applies"], entry["missing"]) == (applies, missing)


def test_an_exclusion_without_a_reason_is_a_finding_at_its_cell() -> None:
    (found,) = (item for item in soa(said("not_applicable", reason=None)).findings if item.code == "soa.no_reason")
    assert (found.level, found.file, found.sheet, found.cell) == ("warning", "soa.xlsx", "SoA", "F4")
    assert ON in found.message
    assert not [item for item in soa(said("not_applicable")).findings if item.code == "soa.no_reason"]


@pytest.mark.parametrize(("beside", "proposed"), [("we write no software", True), ("POL-07", False), ("none", False)])
def test_what_stands_beside_an_exclusion_in_its_row_is_proposed_as_its_reason(beside: str, proposed: bool) -> None:
    found = soa(said("not_applicable", reason=None, evidence=beside))
    entry = found.controls.loc[ON]
    assert (entry["reason"] == beside) is proposed
    (told,) = (item.message for item in found.findings if item.code == "soa.no_reason")
    assert (beside in told) is proposed


def test_an_exclusion_by_the_assessor_without_a_row_is_told_of_the_judgements() -> None:
    found = soa(judgements={ON: "not_applicable"})
    assert found.controls.at[ON, "applies"] == "no"
    assert found.controls.at[ON, "reason"] == "seen"  # the assessor's own


def test_an_exclusion_that_a_risk_relies_on_is_asked() -> None:
    found = soa(said("not_applicable"), risks={ON: ("R-1", "R-7")})
    (asked,) = (item for item in found.findings if item.code == "soa.excluded_in_doubt")
    assert asked.level == "question"
    assert "R-1 and R-7" in asked.message
    assert found.controls.at[ON, "applies"] == "asked"
    assert not [item for item in soa(said("implemented"), risks={ON: ("R-1",)}).findings if "doubt" in item.code]


def test_a_risk_is_the_reason_only_where_the_client_gives_none() -> None:
    risks = {ON: ("R-1",)}
    assert soa(said("implemented"), risks=risks).controls.at[ON, "reason"] == "Customers ask for it"
    assert soa(said("implemented", reason=None), risks=risks).controls.at[ON, "reason"] == "It treats R-1."
    assert soa(said("implemented", reason=None), risks=risks).controls.at[ON, "risks"] == ("R-1",)


def test_the_assessors_word_stands_beside_the_clients_not_in_its_place() -> None:
    entry = soa(said("implemented"), judgements={ON: "P"}).controls.loc[ON]
    assert (entry["status"], entry["verdict"]) == ("implemented", "partially achieved (20 November 2026)")
    by_row = soa(said("unknown", due=None, status_text=None), judgements={"soa.xlsx!SoA!4": "N"}).controls.loc[ON]
    assert (by_row["status"], by_row["verdict"]) == ("not achieved, by the assessor", "not achieved (20 November 2026)")
    assert by_row["missing"] == ("status",)
    in_part = soa(judgements={"ai.monitored": "N"}).controls.loc["42001:A.6.2.6"]
    assert (in_part["status"], in_part["verdict"]) == ("not stated", "a part of it")


def test_two_rows_on_one_control_are_both_told() -> None:
    other = replace(said("planned", owner="Head of HR", reason="Customers ask for it"), row=9, cells={"status": "F9"})
    entry = soa(said("implemented"), other).controls.loc[ON]
    assert entry["status"] == "implemented; planned"
    assert entry["owner"] == "Head of operations; Head of HR"
    assert entry["reason"] == "Customers ask for it"
    assert entry["cells"] == ("soa.xlsx!SoA!F4", "soa.xlsx!SoA!F9")


def test_a_heading_speaks_for_its_controls() -> None:
    entry = soa(replace(said("implemented"), refs=("42001:A.6.2",))).controls
    named = entry[entry["cells"].map(len) > 0]
    assert list(named.index) == list(KNOWLEDGE.leaves_below("42001:A.6.2"))
    assert set(named["applies"]) == {"yes"}


def test_rows_of_other_lists_decide_nothing() -> None:
    assert soa(replace(said("not_applicable"), kind="risks")).controls.at[ON, "applies"] == "proposed"


# --- which controls ---

SCOPES: dict[str, tuple[tuple[str, ...], list[str]]] = {
    "both_annexes_in_one": (ALL, ["27001", "42001"]),
    "the_order_is_that_of_the_scope_s_standards": (("27001", "42001"), ["27001", "42001"]),
    "one_annex": (("42001",), ["42001"]),
    "none": (("20000-1",), []),
}


@pytest.mark.parametrize("case", SCOPES)
def test_every_control_of_every_annex_in_scope_once(case: str) -> None:
    scope, annexes = SCOPES[case]
    found = soa(standards=list(scope))
    expected = [name for standard in annexes for name in KNOWLEDGE.leaves_below(f"{standard}:A")]
    assert sorted(found.controls.index) == sorted(expected)
    assert list(found.controls["standard"].unique()) == annexes
    assert set(found.controls["applies"]) <= {"proposed"}
    assert len(found.of("proposed")) == len(expected)


def test_20000_1_alone_has_no_statement_and_no_finding() -> None:
    found = soa(row(4, "20000-1:8.2.2", "partial"), standards=["20000-1"])
    assert (found.entries, found.versions, found.findings) == ((), (), ())


def test_what_nobody_decided_is_told_once() -> None:
    found = soa(said("implemented", owner=None), standards=["27001"])
    told = {item.code: item.message for item in found.findings}
    assert told["soa.proposed"].startswith("92 controls are named in no row")
    assert told["soa.incomplete"] == "In the controls that apply (1) an auditor would miss: owner for 1"


# --- what is open ---

BOTH = replace(
    said("not_applicable", reason=None),
    status_text="implemented",
    notes="The portal is built outside",
    flags=("applicable.contradicts",),
)


def test_a_control_that_a_row_excludes_and_calls_done_is_asked_and_not_excluded_with_a_reason() -> None:
    found = soa(BOTH, standards=["27001"])
    entry = found.controls.loc[ON]
    assert (entry["applies"], entry["reason"], entry["missing"]) == ("asked", "", ("decision",))
    assert entry["status"] == "implemented"
    assert entry["settle"] == (
        "Its status is “implemented” with the remark “The portal is built outside”, yet it is left out: does it apply?",
        "No reason is given: give one in column Reason by decision, or include it.",
    )
    assert found.of("no") == []
    assert "soa.no_reason" not in {item.code for item in found.findings}
    judged = soa(BOTH, standards=["27001"], judgements={ON: "not_applicable"}).controls.loc[ON]
    assert (judged["applies"], judged["reason"]) == ("no", "seen")


OTHERS = {
    "landlord does it": True,
    "Staff stay out of the cages; remote hands of the operator do the work": True,
    "serviced office; Landlord": True,
    "externalised": True,
    "durch Vermieter": True,
    "Cloud provider does this": True,
    "externalisé": True,
    "uitbesteed": True,
    "The shop is built by a contractor": True,
    "Wird von einer Agentur gebaut": True,
    "réalisé par un tiers": True,
    "no work by a contractor": False,
    "Nichts wird von einem Dienstleister gemacht": False,
    "We build all of it in our own house": False,
    "nothing is outsourced": False,
    "kein Outsourcing": False,
    "Everything we write we write ourselves": False,
    "we have no offices": False,
}


@pytest.mark.parametrize("reason", OTHERS)
def test_that_somebody_else_runs_a_control_is_no_reason_to_leave_it_out(reason: str) -> None:
    found = soa(said("not_applicable", reason=reason), standards=["27001"])
    assert (found.controls.at[ON, "applies"] == "asked") is OTHERS[reason]
    assert ("soa.run_by_others" in {item.code for item in found.findings}) is OTHERS[reason]
    assert any("left out" in each for each in found.controls.at[ON, "asked"]) is OTHERS[reason]
    judged = soa(said("not_applicable", reason=reason), standards=["27001"], judgements={ON: "not_applicable"})
    assert judged.controls.at[ON, "applies"] == "no"


@pytest.mark.parametrize(
    ("reason", "status", "flags", "asked"),
    [
        ("No own development", "implemented", (), True),
        ("Keine Eigenentwicklung", "not_applicable", ("applicable.contradicts",), True),
        ("Keine Eigenentwicklung", "not_applicable", (), False),
        ("Nothing of the kind here", "implemented", (), False),
    ],
)
def test_that_the_organisation_does_it_not_itself_is_asked_where_another_row_says_that_others_do(
    reason: str, status: str, flags: tuple[str, ...], asked: bool
) -> None:
    bought = replace(
        row(9, "27001:A.8.30", status, file="soa.xlsx", sheet="SoA"), notes="portal is bought", flags=flags
    )
    found = soa(said("not_applicable", reason=reason), bought, standards=["27001"])
    entry = found.controls.loc[ON]
    assert entry["applies"] == ("asked" if asked else "no")
    assert any("portal is bought" in text for text in entry["asked"]) is asked
    assert ("soa.run_by_others" in {item.code for item in found.findings}) is asked


@pytest.mark.parametrize(
    ("left_out", "other", "asked"),
    [
        ("27001:A.8.28", "27001:A.8.30", True),
        ("27001:A.8.28", "27001:A.5.23", False),
        ("27001:A.7.4", "27001:A.8.30", False),
    ],
)
def test_a_control_left_out_without_a_reason_is_asked_where_others_do_what_it_is_about(
    left_out: str, other: str, asked: bool
) -> None:
    bought = replace(row(9, other, "implemented", file="soa.xlsx", sheet="SoA"), notes="portal is bought")
    found = soa(row(8, left_out, "not_applicable", file="soa.xlsx", sheet="SoA"), bought, standards=["27001"])
    assert found.controls.at[left_out, "applies"] == ("asked" if asked else "no")
    texts = [item.message for item in found.findings if item.code == "soa.run_by_others"]
    assert bool(texts) is asked
    assert all("without a reason" in text and "soa.xlsx!SoA!F9" in text for text in texts)


def test_a_word_that_nobody_understands_yet_is_told_and_isnt_called_unsaid() -> None:
    entry = soa(replace(said("unknown"), status_text="tbc HR", flags=("status.new_word",))).controls.loc[ON]
    assert (entry["status"], entry["missing"]) == ("“tbc HR”", ())


def opened(*findings: Finding, grids: tuple[SourceGrid, ...] = (), records: tuple[Record, ...] = ()) -> list[str]:
    rows = Register.of([said("implemented"), *records], findings, [], [], grids)
    coverage = score_coverage(assess(rows, client(standards=["27001"]), catalogue=KNOWLEDGE))
    entry = state_applicability(coverage, rows).controls.loc[ON]
    return [f"{text} | {cell}" for text, cell in zip(entry["asked"], entry["asked_cells"], strict=True)]


def test_a_question_on_the_row_and_a_list_that_stands_against_it_are_told() -> None:
    assert opened() == []
    asked = Finding("question", "status.taken_back", "takes some back", "soa.xlsx", "SoA", "H4")
    elsewhere = Finding("question", "status.taken_back", "takes some back", "soa.xlsx", "SoA", "H5")
    warned = Finding("warning", "status.overdue", "has passed", "soa.xlsx", "SoA", "I4")
    assert opened(asked, elsewhere, warned) == ["takes some back | soa.xlsx!SoA!H4"]
    log = [["No", "Finding", "Concerns", "Due"], ["7", "Four shared accounts", "27001 A.5.15", "2027-03-31"]]
    entry = row(2, ON, "unknown", kind="audits", file="lists.xlsx", sheet="NC log")
    told = opened(grids=(grid("NC log", log, kind="audits"),), records=(entry,))
    assert told == ["7 'Four shared accounts' is open | lists.xlsx!NC log!B2"]


def test_a_row_that_perhaps_names_the_control_is_told() -> None:
    either = replace(row(9, "", "partial"), ref_text="5.15")
    which = Finding("question", "ref.ambiguous", "which?", "soa.xlsx", "SoA", "A9", (ON, "42001:A.5.2"))
    assert opened(which, records=(either,)) == ["'5.15' may be this one or another: which is asked | soa.xlsx!SoA!A9"]
