"""How chapters end: the decision that weighs most there, the package that is next, and what always fits."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from ims_lib.catalogue.glossary import load_chapter_ends
from ims_lib.report.section import page_chapters
from ims_lib.report.steps.decisions import decisions_of
from ims_lib.report.what_to_do import section_what_to_do
from ims_lib.steps import Steps
from tests.conftest import demo

WITHOUT = {"brief", "benefit"}
"""The Brief is all to do; benefit and sector end with what fits their promises."""


@pytest.fixture(scope="module")
def steps() -> Steps:
    return demo("harbour")


def test_each_chapter_has_an_end() -> None:
    assert {lead for lead, *_ in page_chapters().values()} == load_chapter_ends().keys() | WITHOUT


def test_the_decision_named_is_the_weightiest_of_its_kinds(steps: Steps) -> None:
    parts, found = section_what_to_do(steps).parts, decisions_of(steps).parts
    told = {section: BeautifulSoup(html, "html.parser").get_text() for section, html in parts.items()}
    for section, end in load_chapter_ends().items():
        numbers = [each.number for each in found if each.kind in end.kinds]
        assert ("(decision" in told[section]) == bool(numbers), section
        if numbers:
            assert f"(decision {numbers[0]}, by" in told[section]
            assert f'href="#decision-{numbers[0]}"' in parts[section]


def test_the_plan_ends_with_its_first_package(steps: Steps) -> None:
    first = min((item for item in steps.roadmap.in_order if item.start), key=lambda item: (item.start, item.order))
    told = section_what_to_do(steps).parts
    named = [section for section, end in load_chapter_ends().items() if end.next]
    assert named == ["roadmap"], "told once"
    assert all(f"begin no. {first.order}, {first.label} (" in told[section] for section in named)


@pytest.mark.parametrize("chapter", page_chapters())
def test_a_chapter_of_the_page_ends_with_what_to_do(chapter: str, demo_report: Path) -> None:
    page = BeautifulSoup((demo_report / "report.html").read_text(encoding="utf-8"), "html.parser")
    lead = page_chapters()[chapter][0]
    section = page.find(id=lead)
    assert section is not None
    ends = [part for part in section.select(".do") if "What to do" in part.get_text()]
    assert len(ends) == (lead != "brief")
