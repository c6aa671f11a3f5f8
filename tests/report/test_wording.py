"""What the page says where there is little to say: one standard, no question, one of a thing, a word as long as a page."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from ims_lib.assessment import assess
from ims_lib.client import read_client
from ims_lib.coverage import score_coverage
from ims_lib.dates import spoken
from ims_lib.inputs import read_inputs
from ims_lib.register import read_register
from ims_lib.register.model import LEDGER, Finding, Record
from ims_lib.report import (
    section_benefit,
    section_documents,
    section_processes,
    section_review,
    section_shared,
    section_soa,
    section_steps,
)
from ims_lib.report.brief import section_brief
from ims_lib.report.certainty import section_certainty
from ims_lib.report.chapters import section_chapters
from ims_lib.report.method import ledger_rows
from ims_lib.report.questions import section_questions
from ims_lib.report.roadmap_table import section_roadmap
from ims_lib.report.section import Section, environment
from ims_lib.report.workbook_sheets import rows_questions, rows_sources
from tests.builders import register, row
from tests.report.test_process_sections import walk

ONE = {
    "20000-1": (row(4, "20000-1:8.6.1", "implemented"),),
    "27001": (row(4, "27001:A.5.24", "implemented"),),
    "42001": (row(4, "42001:A.2.2", "implemented"),),
}
SILLY = re.compile(
    r"\b0 of 0\b|\b0 (?:questions?|remarks?)\b|\b1 (?:standards|days|risks|documents|controls|actions|apply)\b|\bNone of 0\b|"
    r"two or three standards|0 of them serve|of 0 days|10\.1 of ISO/IEC 20000-1"
)


def words(section: Section) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", section.html)).split())


@pytest.mark.parametrize("standard", ONE)
def test_with_one_standard_and_hardly_a_row_no_sentence_is_silly(standard: str) -> None:
    rows: tuple[Record, ...] = ONE[standard]
    steps = walk(*rows, standards=[standard], capacity={"days_per_month": 1})
    found = register(*rows)
    sections = [
        section_brief(steps),
        section_certainty(found, steps.coverage),
        section_chapters(steps.coverage),
        section_roadmap(found, steps.roadmap),
        section_questions(found, steps.coverage, steps.findings),
        *(make(steps) for make in (section_steps, section_processes, section_documents, section_soa, section_review)),
    ]
    for section in sections:
        said = SILLY.search(words(section))
        assert said is None, (section.id, words(section)[max(0, said.start() - 80) : said.end() + 80])


def test_two_standards_are_not_said_to_be_three() -> None:
    rows = (row(4, "27001:9.2.2", "implemented"),)
    steps = walk(*rows, standards=["27001", "42001"])
    assert "all three" not in words(section_shared(steps)) + words(section_benefit(steps))
    assert "one system instead of two" in words(section_benefit(steps))


def test_the_heading_counts_the_questions_of_the_steps_too() -> None:
    steps = walk(*ONE["27001"])
    asked = steps.findings.assign(level="question").head(2)
    said = words(section_questions(register(*ONE["27001"]), steps.coverage, asked))
    assert said.startswith(f"{len(asked)} question")
    assert "on risks, documents and other lists" in said.split("A reading")[0]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("harbour_service_processes.xlsx", "harbour_service_processes.xlsx"),
        ("Informationssicherheit", "Informationssicherheit"),
        ("x" * 35, "xxxxxxxxxx<wbr>xxxxxxxxxx<wbr>xxxxxxxxxx<wbr>xxxxx"),
        (
            "a <b>" + "&" * 31,
            "a &lt;b&gt;&amp;&amp;&amp;&amp;&amp;&amp;&amp;<wbr>"
            + "<wbr>".join(["&amp;" * 10] * 2)
            + "<wbr>&amp;&amp;&amp;&amp;",
        ),
    ],
)
def test_only_a_word_that_no_column_can_hold_may_be_broken_and_stays_escaped(text: str, html: str) -> None:
    assert environment().from_string("{{ text }}").render(text=text) == html


@pytest.mark.parametrize(
    ("text", "said"), [("2026-11-24", "24 November 2026"), ("last spring", "last spring"), ("", "")]
)
def test_a_day_is_said_as_people_say_it(text: str, said: str) -> None:
    assert spoken(text) == said


def test_the_demo_page_writes_no_day_in_figures_alone_unless_the_client_did(demo_report: Path) -> None:
    page = (demo_report / "report.html").read_text(encoding="utf-8")
    body = re.sub(r"<(script|style|q)\b.*?</\1>", " ", page[page.index("<body") :], flags=re.S)
    said = re.sub(r"<[^>]+>", " ", body)
    assert "“Customer, 2026-10-21”" in said, "a quotation is letter for letter"
    assert re.findall(r".{30}\b20\d\d-\d\d-\d\d\b", re.sub(r"“[^”]*”|\B'.*?'\B", " ", said)) == []


def test_sheets_with_lists_are_named_as_what_they_were_read_for(demo_report: Path) -> None:
    page = (demo_report / "report.html").read_text(encoding="utf-8")
    sources = page[page.index('id="sources"') :]
    for title in ("suppliers and partners", "objectives", "incidents", "measurements", "auditors"):
        assert f">{title}</td>" in sources


# a question's kind → what counts until it is settled
UNTIL = {
    "certificate.scope": "Until then the certificate counts for all that this report is about.",
    "status.new_word": "Until then what rows of controls with it name counts as unknown, as far as nothing else speaks of it; "
    "rows of other lists set no level anyhow.",
    "ref.ambiguous": "Until then the row speaks for none of them; what else is known of them counts.",
}


@pytest.mark.parametrize("code", UNTIL)
def test_a_question_says_what_counts_until_it_is_settled(code: str) -> None:
    steps = walk(*ONE["27001"])
    asked = Finding("question", code, "Which is it?", "soa.xlsx", "SoA", "F4")
    said = words(section_questions(register(*ONE["27001"], findings=[asked]), steps.coverage))
    assert f"Which is it? {UNTIL[code]}" in said
    assert "what they concern counts as unknown" not in said
    (row_of,) = rows_questions(register(findings=[asked]).findings)
    assert f"Until then {row_of['until']}." == UNTIL[code]


def test_a_sheets_rows_are_counted_once_on_the_page_and_in_the_workbook() -> None:
    client = read_client("millrace")
    found = read_register(client)
    page = {(row["file"], row["sheet"]): row for row in ledger_rows(found, read_inputs(found))}
    coverage = score_coverage(assess(found, client))
    sheets = [row for row in rows_sources(found, coverage) if row["source"] == "sheet"]
    assert any(row["entries"] for row in sheets)
    for line in sheets:
        told = page[line["file"], line["sheet"]]
        assert {name: line[name] for name in ("entries", *LEDGER)} == {
            name: told[name] for name in ("entries", *LEDGER)
        }
        assert line["rows"] == line["entries"] + sum(line[name] for name in LEDGER)
