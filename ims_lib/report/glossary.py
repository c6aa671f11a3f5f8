"""Words used here: what they mean, at the end of the page, and the way there from the first in each chapter."""

from __future__ import annotations

import re

from markupsafe import escape

from ims_lib.catalogue.glossary import Term, load_glossary
from ims_lib.languages import by_language
from ims_lib.report.section import Section, render

TEXT = re.compile(r"<(p|caption)\b[^>]*>.*?</\1>", re.DOTALL)
"""Where words are explained: paragraphs and what stands above a table."""
LEFT_OUT = re.compile(r"<(a|q|b|i|svg|span)\b[^>]*>.*?</\1>|<[^>]+>", re.DOTALL)
"""What stays as it is within: links, what a client wrote, headings, legends and tags."""


def section_glossary() -> Section:
    """The words in the order of the language that is written in."""
    terms = sorted(load_glossary(), key=lambda term: term.word.strip("(").casefold())
    return render("glossary", terms=terms)


def with_words_explained(html: str) -> str:
    """A section in which the first of each word of the glossary leads to its entry; the page's script shows that beside it."""
    told: set[str] = set()

    def explained(found: re.Match[str]) -> str:
        term = _by_form()[found[0].lower()]
        if term.id in told:
            return found[0]
        told.add(term.id)
        return f'<a class="word-used" href="#word-{term.id}">{found[0]}</a>'

    def in_text(found: re.Match[str]) -> str:
        kept = list(LEFT_OUT.finditer(found[0]))
        begins, ends = [0, *(each.end() for each in kept)], [*(each.start() for each in kept), len(found[0])]
        texts = [_forms().sub(explained, found[0][one:other]) for one, other in zip(begins, ends, strict=True)]
        return "".join(text + rest for text, rest in zip(texts, [*(each[0] for each in kept), ""], strict=True))

    return TEXT.sub(in_text, html)


@by_language
def _by_form() -> dict[str, Term]:
    return {str(escape(form)).lower(): term for term in load_glossary() for form in (term.word, *term.also)}


@by_language
def _forms() -> re.Pattern[str]:
    """Words as they stand in a text; none within a place, as a sheet's name."""
    longest_first = sorted(_by_form(), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\.?\w| ›)", re.IGNORECASE)
