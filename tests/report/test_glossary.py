"""Words used here: explained at the end, and the first of each in a section leads there."""

from __future__ import annotations

import re

import pytest

from ims_lib.catalogue.glossary import load_glossary
from ims_lib.languages import in_language, languages
from ims_lib.report.glossary import section_glossary, with_words_explained

LINK = '<a class="word-used" href="#word-{}">{}</a>'


def test_the_first_of_a_word_leads_to_its_entry() -> None:
    told = with_words_explained("<p>An internal audit, and internal audits.</p><p>Internal audit</p>")
    assert (
        told
        == f"<p>An {LINK.format('internal_audit', 'internal audit')}, and internal audits.</p><p>Internal audit</p>"
    )


@pytest.mark.parametrize(
    "html",
    [
        "<p><q>internal audit</q></p>",
        '<p><a href="#audit">internal audit</a></p>',
        '<p><svg aria-label="internal audit"></svg></p>',
        "<td>internal audit</td>",
        "<p>non-internal auditor</p>",
        "<p>soa.xlsx › Statement of Applicability › J78</p>",
    ],
)
def test_what_others_wrote_links_and_parts_of_words_stay(html: str) -> None:
    assert with_words_explained(html) == html


def test_the_longest_form_is_taken() -> None:
    assert "#word-in_place" in with_words_explained("<p>likely in place</p>")
    assert with_words_explained("<p>likely in place</p>").count("<a ") == 1


@pytest.mark.parametrize("code", languages())
def test_every_link_has_its_entry_in_each_language(code: str) -> None:
    with in_language(code):
        entries = section_glossary().html
        text = " ".join(f"<p>{term.word}</p>" for term in load_glossary())
        led = set(re.findall(r'href="#(word-\w+)"', with_words_explained(text)))
    assert led <= set(re.findall(r'id="(word-\w+)"', entries))
    assert len(led) >= len(load_glossary()) - 1  # one that stands in brackets is found with them alone
