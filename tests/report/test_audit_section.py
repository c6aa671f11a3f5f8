"""The audit programme as the client reads it: every session, why some have nobody, and text that stays text."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ims_lib.coverage import score_coverage
from ims_lib.dates import day
from ims_lib.days_off import works_on
from ims_lib.gaps import find_gaps
from ims_lib.report.audit_charts import chart_calendar, chart_load
from ims_lib.report.steps.audit import headline_audit, section_audit
from ims_lib.report.steps.audit_rows import head_audit, results_audit, rows_audit
from ims_lib.report.steps.audit_words import follow_up, report_forms, whom_to_meet
from ims_lib.roadmap import plan_roadmap
from ims_lib.steps import Steps, walk_steps
from ims_lib.steps.audit_programme import plan_audits
from tests.builders import assessed, client, register, row
from tests.conftest import demo
from tests.report.test_risks_section import text_of
from tests.steps.test_audit_programme import KNOWLEDGE, auditor, finding, lists

NASTY = "<script>alert(1)</script>\"&'"


def steps(*auditors: dict[str, Any], findings: tuple[dict[str, Any], ...] = (), **said: Any) -> Steps:
    coverage = score_coverage(assessed(KNOWLEDGE, **said))
    walked = walk_steps(register(), plan_roadmap(find_gaps(coverage), client(**said)))
    return replace(walked, audits=plan_audits(coverage, lists(auditors, findings)))


def test_risks_of_ours_are_told_apart_from_those_that_the_client_has_rated() -> None:
    of_hospital, of_harbour = (demo(name) for name in ("stadtspital", "harbour"))
    forms = report_forms(of_hospital)
    assert not any(form["risks"] for form in forms), "no register was handed in"
    assert any(form["look_for"] for form in forms)
    assert forms[0]["unread"] == [
        "“Risikoliste Services, 32 Einträge” (stadtspital_massnahmen.ods › SMS 20000-1 › E13)"
    ]
    own = [text for form in report_forms(of_harbour) for text in form["risks"]]
    assert own
    assert all(re.match(r"R-\d+ ", text) for text in own)
    assert not any(form["unread"] for form in report_forms(of_harbour))
    sheet = rows_audit(of_hospital)["Audit programme"]
    assert not any(each.get("risks") for each in sheet)
    assert any(each.get("look_for") for each in sheet)


def test_a_form_names_the_rules_that_evidence_of_its_controls_names() -> None:
    forms = {form["title"].split()[0]: form for form in report_forms(demo("harbour"))}
    assert "POL-03 Acceptable use of IT, version 5" in forms["Legal"]["against"]
    assert "POL-09 Remote working, version 2, review overdue since 6 May 2026" in forms["Competence,"]["against"]


def test_the_page_and_the_sheet_have_the_same_under_concludes_and_nothing_that_is_only_looked_at_first() -> None:
    found = demo("harbour")
    html = text_of(section_audit(found).html)
    rows = rows_audit(found)["Audit programme"]
    looked = 0
    for session, told in zip(found.audits.held, rows, strict=False):
        by_standard = [(each, told[f"concludes {each}"]) for each in session.standards]
        page = "; ".join(f"{each}: {said}" for each, said in by_standard if said)
        assert f"{session.month:%b %Y} {page or '–'} " in html, session.session
        first = session.pending | {leaf for leaf in session.concludes if leaf.split(":")[0] in session.first_look}
        looked += len(first)
        assert not first & session.concluded
        assert first | session.concluded == set(session.concludes)
    assert looked


def test_an_earlier_finding_is_followed_up_until_a_session_concludes_what_it_is_about() -> None:
    held = demo("harbour").audits.held
    named = [each for each in held if any(item.startswith("26-03 ") for item in follow_up(each))]
    assert ["27001:A.5.16" in each.concluded for each in named[:2]] == [False, True]
    assert named[0].begins < date(2027, 2, 26) < named[1].begins, "its action is due between"


def test_without_a_table_it_says_whom_each_session_needs() -> None:
    found = steps()
    html = text_of(section_audit(found).html)
    assert "are proposed; who audits is open" in html
    assert "Whom the programme needs" in html
    assert "Qualified for 27001 and 20000-1" in html
    assert "to book" not in html
    assert headline_audit(found).text.endswith("no table of auditors was found")


def test_whom_the_programme_needs_stands_once_above_its_sessions_and_shortly_beside_each() -> None:
    found = steps(auditor(4, "Ann", "27001 20000-1", works_in="Incidents", days_per_year=200.0))
    (head,) = head_audit(found).values()
    told = [text for label, text in head.lines if label == "Needs somebody"]
    assert told == [booking.text for booking in found.audits.bookings]
    rows = [row for row in rows_audit(found)["Audit programme"] if row.get("wanted")]
    assert {row["wanted"].partition(":")[0] for row in rows} == {"to book"}
    assert any(row["barred"] for row in rows)


def test_of_whom_is_only_proposed_each_session_asks_for_which_standards() -> None:
    audits = demo("stadtspital")
    rows = rows_audit(audits)["Audit programme"]
    assert all(row["wanted"] for row in rows)
    assert "20000-1" in str(rows[0]["counts_for"]), "what nobody has spoken of comes after what is held"


def test_what_nobody_can_take_is_told_in_words() -> None:
    found = steps(auditor(4, "Ann", "27001 20000-1", works_in="Incidents", days_per_year=200.0))
    html = text_of(section_audit(found).html)
    assert html.count("For ISO/IEC 42001 no auditor is qualified") == 1
    assert "outside auditor to book for 42001" in html
    assert "Ann 27001 and 20000-1" in html
    assert "lists.xlsx › Auditors › A4" in html
    assert "Only the certification body decides." in html
    assert "To be looked up" not in html, "a doubt of the editors is no matter of the client's"


def test_the_page_says_by_when_all_of_a_standard_is_concluded_and_for_what() -> None:
    said: dict[str, Any] = {"standards": ["27001", "42001"], "capacity": {"days_per_month": 2}}
    said |= {"certificates": [{"standard": "27001", "edition": 2022, "valid_to": "2028-06-30"}]}
    open_ = row(4, "42001:A.4.2", "not_implemented")
    coverage = score_coverage(assessed(KNOWLEDGE, open_, **said))
    walked = walk_steps(register(open_), plan_roadmap(find_gaps(coverage), client(**said)))
    html = text_of(section_audit(walked).html)
    assert re.search(r"ISO/IEC 27001:2022: \d+ requirements, all concluded by .+ \(certificate to 30 June 2028\)", html)
    stage_1 = next(each.day for each in walked.roadmap.milestones if each.milestone == "stage_1")
    assert f"(full audit before stage 1 on {day(stage_1)})" in html
    days = {each.milestone: day(each.day) for each in walked.roadmap.milestones if each.standard == "42001"}
    assert f"all concluded by {days['internal_audit']} (full audit before stage 1" in html
    assert "(internal audit of the plan: " in html
    assert f"these after the management review of the plan on {days['management_review']}" in html


def test_text_of_a_stranger_is_escaped() -> None:
    found = steps(auditor(4, NASTY), findings=(finding(5, "27001:9.2.2") | {"id": NASTY},))
    html = section_audit(found).html
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_one_standard_alone_is_compared_with_nothing() -> None:
    html = text_of(section_audit(steps(standards=["27001"])).html)
    assert "would take" not in html
    assert "Certification audit" not in html


def test_the_sheets_have_every_session_and_every_question_once() -> None:
    found = steps(auditor(4, "Ann", days_per_year=200.0), findings=(finding(5, "27001:9.2.2"),))
    rows = rows_audit(found)
    assert [row["session"] for row in rows["Audit programme"]] == list(range(1, len(found.audits.sessions) + 1))
    assert all(works_on(found.coverage.client)(row["month"]) for row in rows["Audit programme"]), "no day of rest"
    assert sorted(row["criterion"] for row in rows["Interview"]) == sorted(found.coverage.criteria.index)
    assert {line for row in rows["Audit programme"] for line in row["follow_up"]} == {
        "NC-5 (open): Two tickets without a priority (lists.xlsx › NC › B5)"
    }


def test_results_are_plain_values_of_the_same_figures() -> None:
    found = steps(auditor(4, "Ann", "27001"))
    plain = json.loads(json.dumps(results_audit(found), allow_nan=False))
    assert plain["days"] == found.audits.days
    assert [row["lacks"] for row in plain["sessions"]] == [list(lacks) for lacks in found.audits.sessions["lacks"]]
    assert plain["reasons"] == [booking.text for booking in found.audits.bookings]
    assert [row["begins"] for row in plain["sessions"]] == [str(session.begins) for session in found.audits.held]


def test_audit_days_have_every_session_of_a_year_with_whom_to_ask_and_who_audits() -> None:
    found = steps(auditor(4, "Ann", "27001 20000-1", days_per_year=200.0))
    rows = rows_audit(found)["Audit days"]
    ahead = [session for session in found.audits.held if session.begins < found.audits.day_by_day_until]
    assert {row["session"] for row in rows} == {session.session for session in ahead}
    assert len(rows) == sum(session.days for session in ahead) * 4
    assert {row["auditors"] for row in rows} <= {"Ann", "outside auditor to book", "Ann, outside auditor to book"}


def test_a_form_of_a_report_is_filled_for_each_session_of_the_months_ahead() -> None:
    found = steps(auditor(4, "Ann", days_per_year=200.0), findings=(finding(5, "27001:9.2.2"),))
    forms = report_forms(found)
    assert forms
    assert all(form["lead"] in ("Ann", "") and form["clauses"] and "–" in form["held"] for form in forms)
    assert {form["lead"] for form in forms} == {"Ann", ""}, (
        "what is about the audits themselves is nobody's who holds others"
    )
    followed = [row["finding"] for form in forms for row in form["follow_up"]]
    assert followed in ([], ["NC-5: Two tickets without a priority (open)"]), "and only once"


def test_the_charts_show_every_session_and_every_auditor() -> None:
    found = steps(auditor(4, "Ann", "27001"), auditor(5, "Bo", days_per_year=None)).audits
    shown = [point for trace in chart_calendar(found).data for point in trace.x]
    assert len(shown) == len(found.sessions)
    assert list(chart_load(found).data[0].y) == ["Ann", "Bo"]
    assert list(chart_load(steps().audits).data[0].x) == [item.days for item in steps().audits.needed]


@pytest.mark.parametrize(
    ("slots", "met"),
    [
        (1, ("A", "B", "a sample of the records of C, D and E")),
        (2, ("A", "B", "C", "D", "a sample of the records of E")),
        (3, tuple("ABCDE")),
    ],
)
def test_a_session_meets_as_many_people_as_it_has_time_for(slots: int, met: tuple[str, ...]) -> None:
    assert whom_to_meet(tuple("ABCDE"), slots) == met
