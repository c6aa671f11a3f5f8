"""The client's own words beside its states: a requirement opened up, the table of gaps and the workbook tell them."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

from ims_lib.gaps import find_gaps
from ims_lib.register.model import Finding, Record
from ims_lib.report import answers
from ims_lib.report.gap_table import section_gaps
from ims_lib.report.mentions import beside_cells, mentions_of
from ims_lib.report.questions import section_questions
from ims_lib.report.requirements import section_requirements, trace
from ims_lib.report.section import Section
from ims_lib.report.workbook_sheets import rows_requirements
from tests.builders import catalogue, client, covered, criterion, register, row

RULES = "42001:A.9.2"
LOCKED, PATCHED = "27001:A.8.1", "27001:A.8.8"
CASES = ("20000-1:9.2.1", "20000-1:9.2.2", "20000-1:8.5.3", "20000-1:8.5.1.1")
KNOWLEDGE = catalogue(*(criterion(f"c{n}.one", name) for n, name in enumerate((RULES, LOCKED, PATCHED, *CASES))))
EVERYBODY = replace(row(4, RULES, "not_implemented"), status_text="no", notes="everybody pastes everything")
LONG = "The list of servers was compared with the room once, and since the move nobody has looked at it again " * 3


def words(section: Section) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", section.html)).split())


def of_block(section: Section, name: str) -> str:
    html = re.search(rf'<details class="requirement" id="{name.replace(":", "-")}">.*?</details>', section.html, re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html[0])).split())  # type: ignore[index]


def test_a_remark_stands_beside_the_state_wherever_a_requirement_is_told() -> None:
    coverage, found = covered(KNOWLEDGE, EVERYBODY), register(EVERYBODY)
    told = "soa.xlsx › SoA › F4 no : everybody pastes everything"
    assert told in of_block(section_requirements(coverage, found), RULES)
    assert told in words(section_gaps(find_gaps(coverage), found))
    assert told in words(trace(coverage, found, RULES))


def test_what_is_named_as_evidence_is_told_as_such() -> None:
    cards = replace(row(4, LOCKED, "partial"), evidence="cards of 5 of 9 models")
    page = words(section_gaps(find_gaps(covered(KNOWLEDGE, cards)), register(cards)))
    assert "partial (evidence: cards of 5 of 9 models )" in page


def test_a_long_remark_is_cut_between_words_on_the_page_and_whole_in_the_workbook() -> None:
    long = replace(row(4, LOCKED, "partial"), notes=LONG)
    coverage, found = covered(KNOWLEDGE, long), register(long)
    page = of_block(section_requirements(coverage, found), LOCKED)
    shown = re.search(r"(The list of servers.*?)…", page)[1]  # type: ignore[index]
    assert LONG.startswith(f"{shown} ")
    (told,) = (each for each in rows_requirements(found, coverage) if each["id"] == LOCKED)
    assert LONG in "".join(told["sources"])


def test_a_reason_for_taking_a_control_in_is_none_for_leaving_it_out() -> None:
    kept = replace(row(4, LOCKED, "implemented"), reason="Laptops leave the house")
    left_out = replace(row(5, LOCKED, "not_applicable"), reason="No laptop leaves the house")
    found = mentions_of(register(kept, left_out), KNOWLEDGE)[LOCKED]
    assert [each.reason for each in found] == ["", "No laptop leaves the house"]


def test_a_judgement_gives_its_reason() -> None:
    someone = client(judgements={LOCKED: "P"})
    assert beside_cells(register(), someone.judgements.values())["judgements.csv!E2"].remark == "seen"
    coverage = covered(KNOWLEDGE, judgements={LOCKED: "P"})
    assert "Judged P, partially achieved: seen (evidence: records )." in of_block(
        section_requirements(coverage, register()), LOCKED
    )


def test_a_question_on_the_very_row_is_told_where_a_figure_is_opened() -> None:
    done = replace(row(4, CASES[2], "implemented"), notes="two overdue")
    asked = Finding("question", "status.taken_back", "'done', yet 'two overdue'", "soa.xlsx", "SoA", "H4")
    coverage, found = covered(KNOWLEDGE, done, standards=["20000-1"]), register(done, findings=(asked,))
    told = "Open question on soa.xlsx › SoA › H4: 'done', yet 'two overdue'."
    assert told in of_block(section_requirements(coverage, found), CASES[2])
    assert told in words(trace(coverage, found, CASES[2]))
    (sheet,) = (each for each in rows_requirements(found, coverage) if each["id"] == CASES[2])
    assert told.rstrip(".") in sheet["remark"]
    assert "Open question on" not in of_block(section_requirements(coverage, found), CASES[1])


def test_a_row_without_a_state_isnt_told_as_what_says_that_all_is_there() -> None:
    bare = replace(row(4, CASES[2], "unknown"), status_text=None, title="Service reports")
    held = [{"standard": "20000-1", "edition": 2018, "valid_to": "2028-01-01"}]
    coverage = covered(KNOWLEDGE, bare, standards=["20000-1"], certificates=held)
    told = of_block(section_requirements(coverage, register(bare)), CASES[2])
    assert "Service reports , without a state. What counts is the certificate." in told
    alone = covered(KNOWLEDGE, bare, standards=["20000-1"])
    assert "certificate" not in of_block(section_requirements(alone, register(bare)), CASES[2])


# The rows behind a requirement

AUDITS = replace(row(4, "20000-1:9.2", "partial"), notes="quote of an auditor")
CHANGES = row(5, "20000-1:8.5", "partial")
EITHER = replace(row(6, "", "implemented"), ref_text="8.1")
ASKED = Finding("question", "ref.ambiguous", "which?", "soa.xlsx", "SoA", "A6", (LOCKED, PATCHED))
ANSWERED = Finding("warning", "ref.digits_lost", "read as 8.1", "soa.xlsx", "SoA", "A6", (LOCKED,))


def behind(name: str, *rows: Record, findings: tuple[Finding, ...] = ()) -> list[tuple[str, str, bool]]:
    found = mentions_of(register(*rows, findings=findings), KNOWLEDGE).get(name, ())
    return [(each.cell.rpartition("!")[2], each.through, each.open) for each in found]


def test_the_row_of_a_heading_stands_with_the_requirements_that_it_speaks_for() -> None:
    assert behind("20000-1:9.2.1", AUDITS) == [("F4", "20000-1:9.2", False)]
    by_itself = row(7, "20000-1:9.2.1", "implemented")
    assert behind("20000-1:9.2.1", AUDITS, by_itself) == [("F7", "", False)]
    assert behind("20000-1:9.2.2", AUDITS, by_itself) == [("F4", "20000-1:9.2", False)]
    page = of_block(section_requirements(covered(KNOWLEDGE, AUDITS), register(AUDITS)), "20000-1:9.2.2")
    assert "F4 partial , on 20000-1 9.2, and so for all below it alike that no row names: quote of an auditor" in page


def test_a_heading_above_other_headings_waits_for_an_answer() -> None:
    assert behind("20000-1:8.5.3", CHANGES) == [("F5", "20000-1:8.5", True)]
    assert behind("20000-1:8.5.1.1", CHANGES) == [("F5", "20000-1:8.5", True)]


def test_a_row_whose_reference_can_be_several_stands_with_each_as_open() -> None:
    assert behind(LOCKED, EITHER, findings=(ASKED,)) == [("F6", "", True)]
    assert behind(PATCHED, EITHER, findings=(ASKED,)) == [("F6", "", True)]
    assert behind(PATCHED, EITHER, findings=(ANSWERED,)) == []
    found = register(EITHER, findings=(ASKED,))
    page = of_block(section_requirements(covered(KNOWLEDGE, EITHER), found), LOCKED)
    assert "Perhaps named by soa.xlsx › SoA › F6 implemented" in page
    assert "Named by" not in page


def test_what_a_row_may_speak_of_isnt_counted_as_nobodys_word() -> None:
    rows, findings = (EITHER, CHANGES), (ASKED,)
    coverage, found = covered(KNOWLEDGE, *rows), register(*rows, findings=findings)
    perhaps = {LOCKED, PATCHED, "20000-1:8.5.3", "20000-1:8.5.1.1"}
    assert perhaps <= answers.perhaps_named(coverage, found)
    assert not perhaps & set(answers.unspoken(coverage, found).index)
    assert RULES in answers.unspoken(coverage, found).index
    many = len(answers.perhaps_named(coverage, found))
    said = f"{many} more may be named by a row whose reference is still an open question."
    assert said in answers.left_open_text(coverage, found)
    block = of_block(section_requirements(coverage, found), LOCKED)
    assert "unknown : only a row whose reference is open (soa.xlsx › SoA › F6)." in block


def test_a_row_whose_reference_is_asked_isnt_said_to_name_no_requirement() -> None:
    nothing = replace(row(7, "", "implemented"), title="Insurance renewed")
    coverage = covered(KNOWLEDGE, EITHER, nothing)
    page = words(section_questions(register(EITHER, nothing, findings=(ASKED,)), coverage))
    assert re.search(r"1 row names no requirement of ISO/IEC \S+, ISO/IEC \S+ or ISO/IEC", page)
    assert "Insurance renewed" in page.partition("names no requirement")[2]


def test_a_row_that_leaves_out_a_clause_is_told_to_count_for_nothing() -> None:
    left_out = replace(row(4, "20000-1:9.2.1", "not_applicable"), notes="done under 9.1")
    coverage, found = covered(KNOWLEDGE, left_out), register(left_out)
    page = of_block(section_requirements(coverage, found), "20000-1:9.2.1")
    assert "done under 9.1 ; a clause can’t be left out, so this row doesn’t count." in page
    control = row(4, LOCKED, "not_applicable")
    assert "doesn’t count" not in of_block(section_requirements(covered(KNOWLEDGE, control), register(control)), LOCKED)
