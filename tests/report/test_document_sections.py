"""Documents and the Statement of Applicability on the page, in charts and as drafts: they say what the frames hold."""

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

from ims_lib.catalogue import Catalogue, load_catalogue
from ims_lib.catalogue.library import load_library
from ims_lib.coverage import score_coverage
from ims_lib.errors import BadParameter
from ims_lib.gaps import find_gaps
from ims_lib.register.model import Line, Record, Register, SourceGrid
from ims_lib.report import document_charts, draft, section_documents, section_soa
from ims_lib.report.section import Section
from ims_lib.report.steps.documents import headline_documents, results_documents, rows_documents
from ims_lib.report.steps.soa import headline_soa, rows_soa
from ims_lib.report.workbook_plans import WORKBOOK, sheets_of
from ims_lib.roadmap import plan_roadmap
from ims_lib.scales import report_setting
from ims_lib.spreadsheet.grid import Grid, Row
from ims_lib.steps import Steps, walk_steps
from ims_lib.steps.soa import SHEET
from tests.builders import assess, catalogue, client, criterion, row
from tests.conftest import demo

KNOWLEDGE = catalogue(criterion("access.rule", "27001:A.5.15"), criterion("policy.approved", "27001:5.2", "42001:5.2"))
NASTY = "<script>alert(1)</script>\"&'"
HEADER = ("Document", "Standard", "Status", "Document owner", "Next review")
LIST = (
    ("Information security policy", "27001", "approved", NASTY, "2026-11-20"),
    ("Service management policy (draft)", "20000-1", "", "Ann", ""),
    ("AI policy", "42001", "in progress", "Ann", ""),
    (f"Visitors' book {NASTY}", "", "approved", "Reception", ""),
)


def walk(
    *records: Record,
    documents: Sequence[Sequence[Any]] = (),
    knowledge: Catalogue = KNOWLEDGE,
    lines: Sequence[Line] = (),
    **said: Any,
) -> Steps:
    listed = (
        [Row(number, tuple(cells)) for number, cells in enumerate([HEADER, *documents], start=1)] if documents else []
    )
    grids = [SourceGrid("lists.xlsx", "documents", Grid("Documents", listed, last_row=len(listed)))]
    rows = Register.of(records, [], [], [], grids, lines=lines)
    gaps = find_gaps(score_coverage(assess(rows, client(**said), catalogue=knowledge)))
    return walk_steps(rows, plan_roadmap(gaps, client(**said), register=rows))


def heading(section: Section) -> str:
    return re.search(r"<h2[^>]*>(.*?)</h2>", section.html, flags=re.S)[1]  # type: ignore[index]


def control(number: int, ref: str, status: str, **more: Any) -> Record:
    return replace(row(number, ref, status), **({"owner": "Ann", "reason": "asked for", "evidence": "seen"} | more))


HEADINGS: dict[str, tuple[Steps, str]] = {
    "exclusion_without_a_reason": (
        walk(control(4, "27001:A.5.15", "not_applicable", reason=None), standards=["27001"]),
        "One statement for 93 controls: 0 apply, 1 is excluded and 92 wait for a decision; 1 exclusion lacks a reason",
    ),
    "incomplete": (
        walk(
            control(4, "27001:A.5.15", "implemented", owner=None),
            control(5, "27001:A.5.1", "implemented"),
            standards=["27001"],
        ),
        "One statement for 93 controls: 2 apply, none is excluded and 91 wait for a decision",
    ),
    "no_annex": (walk(standards=["20000-1"]), "No standard in scope has a Statement of Applicability"),
}


@pytest.mark.parametrize("case", HEADINGS)
def test_the_statements_heading_states_the_finding(case: str) -> None:
    steps, expected = HEADINGS[case]
    assert heading(section_soa(steps)) == expected


def test_exclusions_stand_apart_and_the_extract_begins_with_what_is_to_be_settled() -> None:
    found = section_soa(
        walk(
            control(4, "27001:A.5.1", "implemented"),
            control(5, "27001:A.5.2", "not_applicable"),
            control(6, "27001:A.5.3", "implemented", evidence=None),
            control(7, "27001:A.5.4", "not_applicable", reason=None),
            standards=["27001"],
        )
    )
    ids = re.findall(r'<th scope="row"><a [^>]*href="#([^"]*)"', found.html)
    assert ids[:2] == ["27001-A.5.2", "27001-A.5.4"], "the exclusions"
    assert ids[2:4] == ["27001-A.5.3", "27001-A.5.23"], "the gravest, then what is to be confirmed through a supplier"
    assert len(ids) == 2 + int(report_setting("soa_shown"))
    assert f"{len(ids) - 2} of 93 controls" in found.html
    assert "No reason is given: give one in column Reason by decision, or include it." in found.html
    assert "Name the evidence. <small>1 control: 27001:A.5.3</small>" in found.html


def test_what_to_settle_first_is_the_gravest_and_a_day_that_the_plan_misses_is_asked_for_a_new_one() -> None:
    steps = walk(
        control(4, "27001:A.5.1", "implemented", evidence=None),
        control(5, "27001:A.5.2", "partial", due="2026-10-30"),
        control(6, "27001:A.5.15", "not_implemented", due="2026-11-25"),
        standards=["27001"],
        capacity=1,
    )
    ids = re.findall(r'<th scope="row"><a [^>]*href="#([^"]*)"', section_soa(steps).html)
    assert ids[:2] == ["27001-A.5.2", "27001-A.5.1"]
    late = next(row for row in rows_soa(steps)["Statement of Applicability"] if row["control"] == "27001:A.5.15")
    assert late["due"] == "25 November 2026"
    assert late["by_plan"] > date(2026, 11, 25), "the plan's day stands in a column of its own"
    assert "Set a new date, or release days" in late["to_settle"]


def test_what_is_stated_as_done_beside_work_of_the_plan_and_a_review_that_is_overdue_is_asked_where_it_stands() -> None:
    rows = {row["control"]: row for row in rows_soa(demo("harbour"))["Statement of Applicability"]}
    access = rows["27001:A.5.15"]
    assert access["to_settle"] == "It is stated as implemented, yet A.8.3 says less of what both ask: which holds?"
    assert rows["27001:A.8.2"]["to_settle"] == "Set a new date for R-04: 30 October 2026 has passed.", "its measure"
    assert access["due"] == "", "the day is that of a risk's measure, and the control is stated as implemented"
    assert not access["by_plan"], "and so is the plan's"
    assert "Have POL-09 reviewed, or set a new day: its review was due 6 May 2026." in rows["27001:A.6.7"]["to_settle"]
    assert rows["27001:A.5.22"]["by_plan"] is None, "what is left of the finding on it isn't known"
    assert "Say how far it is done." not in rows["27001:A.5.36"]["to_settle"], "an assessor has judged"


def test_a_printed_reason_that_is_not_the_clients_own_says_so() -> None:
    rows = rows_soa(demo("harbour"))["Statement of Applicability"]
    own = {row["control"] for row in rows if row["source"] == "reason"}
    marked = {row["control"]: row["reason_marked"] for row in rows}
    assert marked["27001:A.5.4"] == "Team leads decide day by day how seriously the rules are taken"
    assert all(marked[name].startswith("[proposed by role] ") for name in marked.keys() - own)
    assert not [name for name in own if marked[name].startswith("[")]
    assert "[proposed]" in next(plan for plan in sheets_of(WORKBOOK) if plan["sheet"] == SHEET)["note"]


def test_each_standard_is_counted_by_decision_and_whose_reason_it_is() -> None:
    steps = walk(
        control(4, "27001:A.5.1", "implemented"),
        control(5, "27001:A.5.2", "implemented", reason=None),
        control(6, "27001:A.5.3", "not_applicable"),
        standards=["27001", "20000-1"],
    )
    html = section_soa(steps).html
    counts = re.search(r"<tr><th scope=\"row\">ISO/IEC 27001:2022</th>(.*?)</tr>", html)
    assert counts
    assert re.findall(r">(\d+)<", counts[1]) == ["93", "2", "1", "90", "2", "91", "0"]
    assert "ISO/IEC 20000-1:2018 has no Annex A" in html


def test_a_statement_that_nobody_has_approved_is_told_with_its_own_words() -> None:
    refs = [name for name in load_catalogue().leaves if name.startswith("27001:A.")]
    records = [
        replace(control(n, ref, "implemented"), cells={"ref": f"A{n}", "applicable": f"C{n}"})
        for n, ref in enumerate(refs, start=4)
    ]
    lines = [Line("soa.xlsx", "SoA", "A2", f"{NASTY}. Approval by the board is pending")]
    steps = walk(*records, knowledge=load_catalogue(), lines=lines, standards=["27001"])
    assert "not approved: “" in section_soa(steps).html
    assert "by its own word: <q>" in section_documents(steps).html
    for section in (section_soa(steps), section_documents(steps)):
        assert "Approval by the board is pending" in section.html
        assert NASTY not in section.html
    assert "not released" in section_documents(steps).html
    assert "not approved: “" not in section_soa(walk(*records, knowledge=load_catalogue(), standards=["27001"])).html


def test_what_is_asked_of_a_control_stands_first_and_is_told() -> None:
    both = control(4, "27001:A.5.2", "not_applicable", status_text="done", flags=("applicable.contradicts",))
    found = section_soa(walk(control(5, "27001:A.5.1", "implemented"), both, standards=["27001"]))
    begin = (
        "One statement for 93 controls: 1 applies, none is excluded, 1 exclusion is in doubt and 91 wait for a decision"
    )
    assert heading(found) == begin
    extract = found.html.partition("what to settle first")[2]
    first = re.search(r"<tbody>\s*<tr>.*?</tr>", extract, flags=re.S)[0]  # type: ignore[index]
    assert 'href="#27001-A.5.2"' in first
    assert ">no by the client, in doubt<" in first
    assert "Its status is “done”, yet it is left out: does it apply?" in first


def test_a_status_that_isnt_stated_isnt_called_a_missing_control() -> None:
    html = section_soa(walk(control(4, "27001:A.5.1", "unknown"), standards=["27001"])).html
    assert ">not stated<" in html
    assert "Say how far it is done." in html
    assert ">missing" not in html


def test_documents_say_what_exists_for_whom_and_escape_the_clients_texts() -> None:
    found = section_documents(walk(documents=LIST))
    begin = "None of 69 documents is there in full; 1 in part, no trace of 68"
    assert heading(found) == begin, "its one document in the list is past its review, with drafts beside it"
    assert "1 of those in the list is there for a part of the standards that ask" in found.html
    assert "in part for ISO/IEC 27001; to be extended to 20000-1 and 42001" in found.html
    assert "review overdue since 20 November 2026" in found.html
    assert "2 drafts to finish" in found.html
    assert ">missing" not in found.html
    assert "AI policy (draft)" in found.html
    assert "Service management policy (draft)" in found.html
    assert "(draft) (draft)" not in found.html
    assert "<script" not in found.html
    assert "&lt;script&gt;" in found.html
    assert "lists.xlsx › Documents › A2" in found.html


def test_a_review_that_is_overdue_by_a_word_alone_is_shown_without_a_day() -> None:
    found = section_documents(walk(documents=[("Information security policy", "27001", "expired", "Ann", "")]))
    assert "<small>review overdue</small>" in found.html
    assert "review overdue since" not in found.html


def test_heading_and_headline_count_the_same() -> None:
    steps = walk(documents=(*LIST, ("Service catalogue", "20000-1", "approved", "Ann", "")))
    headline = headline_documents(steps)
    assert headline.figure == "1 of 69"
    assert heading(section_documents(steps)).startswith(headline.figure)
    assert headline.text.partition("; ")[2] == heading(section_documents(steps)).partition("; ")[2]


def test_what_is_seen_is_told_with_the_standards_that_it_has_to_be_extended_to() -> None:
    record = replace(
        row(4, "20000-1:9.2", "implemented"), evidence="Audit report of May", cells={"ref": "A4", "evidence": "H4"}
    )
    steps = walk(record, documents=LIST, knowledge=load_catalogue())
    html = section_documents(steps).html
    assert "seen elsewhere for ISO/IEC 20000-1; to be extended to 27001 and 42001" in html
    assert 'scope="col">Asked by<' in html
    (line,) = [item for item in rows_documents(steps)["Documents"] if item["title"] == "Internal audit reports"]
    assert (line["covers"], line["lacks"]) == (("20000-1",), ("27001", "42001"))


def test_what_is_stated_of_a_standard_isnt_said_to_be_extended_to_it() -> None:
    records = [
        replace(
            row(4, "27001:9.2.1", "implemented"), evidence="Audit programme", cells={"ref": "A4", "evidence": "H4"}
        ),
        row(5, "20000-1:9.2", "implemented"),
    ]
    html = section_documents(walk(*records, documents=LIST, knowledge=load_catalogue())).html
    line = re.search(r"Integrated internal audit programme.*?</tr>", html, flags=re.S)[0]  # type: ignore[index]
    assert "for ISO/IEC 27001; to be extended to 42001<" in line
    assert "nothing here shows one for 20000-1, yet rows or a certificate state what it holds as in place there" in line


def test_a_document_without_a_place_isnt_said_to_be_asked_for_by_nobody() -> None:
    record = replace(
        row(4, "20000-1:8.6.2", "implemented"), evidence="Rota of the desk", cells={"ref": "A4", "evidence": "H4"}
    )
    listed = (*LIST, ("Rota of the desk", "", "approved", "Ann", ""))
    html = section_documents(walk(record, documents=listed, knowledge=load_catalogue())).html
    assert "Test’s list has 1 document that the standards don’t name as a document of its own: Visitors" in html
    assert "asked for by none" not in html


def test_without_a_list_the_section_says_so() -> None:
    wanted = len(walk().documents.documents)
    assert heading(section_documents(walk())) == (
        f"{wanted} documents are wanted in writing; Test has no list of documents: no trace of {wanted}"
    )


def test_a_document_that_evidence_shows_is_told_with_its_words_and_cell_everywhere() -> None:
    record = replace(
        row(4, "20000-1:8.6.3", "partial"), evidence="Known-error list", cells={"ref": "A4", "evidence": "H4"}
    )
    steps = walk(record, documents=LIST, knowledge=load_catalogue())
    html = section_documents(steps).html
    assert "<q>Known-error list</q>, named as evidence: soa.xlsx › SoA › H4" in html
    assert ">seen, in part, for ISO/IEC 20000-1" not in html
    assert "the rows that name it aren’t in place in full" in html
    assert "1 seen elsewhere (1 in part)" in heading(section_documents(steps))
    (told,) = [item for item in results_documents(steps)["wanted"] if item["document"] == "problem_records"]
    assert (told["state"], told["seen"]) == (
        "seen",
        [
            {
                "what": "Known-error list",
                "cell": "soa.xlsx!SoA!H4",
                "by": "row",
                "standards": ["20000-1"],
                "partial": True,
                "only_planned": False,
                "last": None,
                "unapproved": "",
            }
        ],
    )
    (line,) = [
        item for item in rows_documents(steps)["Documents"] if item["title"] == "Problem records and known errors"
    ]
    assert (line["state"], line["seen"]) == (
        "seen elsewhere",
        ["Known-error list (named as evidence, soa.xlsx › SoA › H4)"],
    )
    (fields,) = document_charts.chart_documents(steps).data
    assert "seen elsewhere" in fields.text[list(fields.y).index("Problem records and known errors")]


def test_the_demo_clients_documents_are_never_called_missing(demo_report: Path) -> None:
    found = json.loads((demo_report / "results.json").read_text(encoding="utf-8"))["steps"]["documents"]
    states = {item["document"]: item["state"] for item in found["wanted"]}
    assert "missing" not in states.values()
    for name in (
        "change_records",
        "configuration_records",
        "problem_records",
        "service_reports",
        "supplier_contracts",
        "incident_records",
        "measurement_report",
    ):
        assert states[name] == "seen", name
    assert (
        states["operating_instructions"] == "not released"
    )  # nobody approved the library, and nobody calls it a draft
    parts = {item["document"]: item["in_part"] for item in found["wanted"] if item["in_part"]}
    assert parts["service_catalogue"] == "14 of 23"
    assert (states["audit_reports"], parts["audit_reports"]) == (
        "seen",
        "a list alone shows it",
    )  # findings are no reports
    assert (states["ai_impact_assessments"], parts["ai_impact_assessments"]) == ("seen", "1 of 3")
    assert parts["service_process_descriptions"] == "1 paper where it takes more"
    assert states["major_incident_procedure"] == "not listed"  # its judgement says that there is none
    covers = {item["document"]: (item["covers"], item["lacks"]) for item in found["wanted"]}
    assert covers["risk_register"] == (["27001"], ["20000-1", "42001"])
    assert covers["statement_of_applicability"] == (["27001"], ["42001"])
    assert found["lists"] == {
        "risks": 24,
        "documents": 33,
        "audits": 14,
        "suppliers": 12,
        "objectives": 8,
        "incidents": 12,
        "measurements": 28,
        "auditors": 4,
        "ai_systems": 3,
        "services": 9,
    }


def test_the_chart_has_each_document_with_its_state_in_words() -> None:
    steps = walk(documents=LIST)
    figure = document_charts.chart_documents(steps)
    (fields,) = figure.data
    frame = steps.documents.documents
    assert list(fields.y) == list(frame["title"])
    asked = sum(len(standards) for standards in frame["standards"])
    assert asked == sum(state != "" for row in fields.text for state in row)
    assert fields.texttemplate == "%{text}"
    policy = dict(zip(fields.x, fields.text[list(fields.y).index("Integrated policy")], strict=True))
    assert policy == {
        "ISO/IEC 27001": "review overdue",
        "ISO/IEC 20000-1": "not yet for it",
        "ISO/IEC 42001": "not yet for it",
    }
    assert {state for row in fields.text for state in row if state} <= document_charts.LOOKS.keys()


def test_the_chart_of_controls_counts_each_once() -> None:
    steps = walk(control(4, "27001:A.5.15", "not_applicable", reason=None), control(5, "42001:A.6.2.6", "implemented"))
    bars = {bar.name: dict(zip(bar.y, bar.x, strict=True)) for bar in document_charts.chart_applicability(steps).data}
    assert sum(sum(bar.values()) for bar in bars.values()) == len(steps.soa.controls)
    assert bars["excluded without a reason"] == {"27001 Annex A": 1, "42001 Annex A": 0}
    assert bars["applies, complete"] == {"27001 Annex A": 0, "42001 Annex A": 1}


def test_a_control_whose_reason_is_our_draft_is_not_complete() -> None:
    """The chart says of what is decided what the report says."""
    steps = walk(control(4, "27001:A.5.15", "implemented", reason=None))
    figure = document_charts.chart_applicability(steps)
    (count,) = [bar.x[0] for bar in figure.data if bar.name == "applies, something is missing"]
    told = headline_soa(steps)
    assert (count, told.figure[:4]) == (1, "0 of")
    assert f"{told.figure} {told.text}" in figure.layout.title.text.replace("<br>", " ")


def test_a_draft_is_filled_with_the_client_and_shown_as_it_is_written() -> None:
    steps = walk(name="Acme *Works*", scope="Everything", knowledge=load_catalogue())
    found = draft(steps, "integrated_policy")
    assert r"Acme \*Works\*" in found.text
    assert found._repr_markdown_() == found.text


def test_who_owns_a_process_by_the_clients_rows_stands_in_the_draft() -> None:
    rows = [replace(row(4, "27001:A.5.15", "implemented"), owner="Gatekeeper of the North")]
    for records, stands in ((rows, True), ([], False)):
        found = draft(walk(*records, knowledge=load_catalogue()), "access_control")
        assert ("Gatekeeper of the North" in found.text) == stands


def test_an_unknown_draft_is_told_with_the_nearest() -> None:
    with pytest.raises(BadParameter, match=r"integrated_polisy is no draft .*; did you mean integrated_policy\?"):
        draft(walk(knowledge=load_catalogue()), "integrated_polisy")


@pytest.mark.parametrize(("stated", "asked"), [("implemented", []), ("not_implemented", ["document.review_due"])])
def test_a_review_that_came_due_is_asked_once(stated: str, asked: list[str]) -> None:
    """As a doubt of what is stated where something is; else as a question on the list itself."""
    knowledge = catalogue(criterion("policy.security_reviewed", "27001:A.5.1"))
    lines = [["State of 2026-11-06"], HEADER, ["Information security policy", "", "approved", "Ann", "2026-11-20"]]
    grid = Grid("Documents", tuple(Row(number, tuple(cells)) for number, cells in enumerate(lines, start=1)))
    rows = Register.of([row(4, "27001:A.5.1", stated)], [], [], [], [SourceGrid("lists.xlsx", "documents", grid)])
    coverage = score_coverage(assess(rows, client(), catalogue=knowledge))
    steps = walk_steps(rows, plan_roadmap(find_gaps(coverage), client()))
    of_record = steps.findings[(steps.findings["cell"] == "A3") & (steps.findings["level"] == "question")]
    assert list(of_record["code"]) == asked
    doubted = [each.cell for each in coverage.assessment.findings if each.code == "statement.doubted"]
    assert bool(doubted) is not bool(asked)


def test_what_editors_have_to_look_up_stands_behind_the_workbook_alone(demo_report: Path) -> None:
    html = (demo_report / "report.html").read_text(encoding="utf-8").replace("<wbr>", "")
    version = json.loads((demo_report / "results.json").read_text(encoding="utf-8"))["catalogue"]
    asked = str(load_library().documents["duties_register"].question)
    sheet = load_workbook(demo_report / "details.xlsx", read_only=True)["How this was made"]
    told = " ".join(str(value) for row in sheet.iter_rows(values_only=True) for value in row if value)
    for text in (version, "from general knowledge", asked):
        assert text not in html, text
        assert text in told, text
    assert "a link in doubt" not in html
    assert "stands in details.xlsx, sheet How this was made." in html
