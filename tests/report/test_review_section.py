"""The management review as the client reads it: what the files fill, what was seen of the rest, and no claim that it is missing."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest

from ims_lib.catalogue import load_catalogue
from ims_lib.register.model import Record
from ims_lib.report.steps.review import agenda_rows, results_review, rows_review, section_review
from ims_lib.steps import Steps
from tests.builders import row
from tests.report.test_document_sections import heading, walk
from tests.report.test_risks_section import text_of

NASTY = "<script>alert(1)</script>\"&'"


def shown(number: int, ref: str, evidence: str) -> Record:
    cells = {"ref": f"A{number}", "evidence": f"F{number}"}
    return replace(row(number, ref, "implemented"), evidence=evidence, cells=cells)


def steps(*records: Record, **said: Any) -> Steps:
    return walk(*records, knowledge=load_catalogue(), **said)


SURVEY = shown(4, "20000-1:8.3.2", f"Survey 2026 {NASTY}")


def test_the_heading_says_what_stands_in_no_file_and_nothing_is_missing() -> None:
    section = section_review(steps(SURVEY, row(5, "27001:A.5.1", "not_implemented")))
    assert heading(section) == ("18 inputs of the management review: 1 seen and not read, 17 in none of the files read")
    assert "missing" not in section.html
    assert "not in the files" in section.html


def test_what_was_seen_for_another_standard_alone_is_not_in_the_files_for_those_that_ask() -> None:
    html = text_of(section_review(steps(shown(4, "42001:6.1.2", "Risk register"), standards=["27001", "42001"])).html)
    assert re.search(r"Risk trends .*?not in the files for 27001 .*?Seen: Risk register for 42001", html)


HEADINGS = {
    "none": ("not in the files", "All 18 inputs of the management review: in none of the files read"),
    "all": ("filled", "All 18 inputs of the management review: filled from the files read"),
}


@pytest.mark.parametrize("case", HEADINGS)
def test_the_heading_where_the_files_hold_all_or_nothing(case: str) -> None:
    state, expected = HEADINGS[case]
    made = steps()
    review = replace(made.review, looks_at=tuple(replace(point, state=state) for point in made.review.looks_at))
    assert heading(section_review(replace(made, review=review))) == expected


def test_what_was_seen_is_named_with_its_cell_everywhere_and_stays_text() -> None:
    made = steps(SURVEY)
    html = section_review(made).html
    assert "<script" not in html
    assert f"Seen: Survey 2026 {NASTY} soa.xlsx › SoA › F4" in text_of(html)
    (line,) = [item for item in rows_review(made)["Management review"] if item["title"].startswith("Feedback")]
    assert (line["state"], line["seen"]) == ("seen, not read", [f"Survey 2026 {NASTY} (soa.xlsx › SoA › F4)"])
    results = json.loads(json.dumps(results_review(made)))
    (told,) = [item for item in results["inputs"] if item["input"] == "feedback"]
    assert told["seen"] == [{"what": f"Survey 2026 {NASTY}", "cell": "soa.xlsx!SoA!F4"}]
    (point,) = [item for item in agenda_rows(made) if "surveys, complaints" in item["item"]]
    assert point["state"] == f"seen, not read: “Survey 2026 {NASTY}”"
