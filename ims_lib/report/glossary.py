"""Words used here: what they mean, at the end of the page, and the way there from the first in each chapter; and how a chapter ends: what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markupsafe import escape

from ims_lib.catalogue.glossary import ChapterEnd, Term, load_chapter_ends, load_glossary
from ims_lib.dates import day
from ims_lib.languages import by_language, say, translated
from ims_lib.report.roadmap_table import first_packages, why_first
from ims_lib.report.section import Section, render
from ims_lib.report.steps.decisions import decisions_of
from ims_lib.roadmap import Roadmap
from ims_lib.steps import Steps

TEXT = re.compile(r"<(p|caption)\b[^>]*>.*?</\1>", re.DOTALL)
"""Where words are explained: paragraphs and what stands above a table."""
LEFT_OUT = re.compile(r"<(a|q|b|i|svg|span)\b[^>]*>.*?</\1>|<[^>]+>", re.DOTALL)
"""What stays as it is within: links, what a client wrote, headings, legends and tags."""


def section_glossary() -> Section:
    """The words in the order of the language that is written in."""
    terms = sorted(load_glossary(), key=lambda term: term.word.strip("(").casefold())
    return render("glossary.html.j2", id="glossary", title=translated("Words used here"), terms=terms)


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


def section_what_to_do(steps: Steps) -> Section:
    """What stands at the ends of chapters, by the section that leads each; the page puts it there."""
    parts = {section: _end(section, end, steps) for section, end in load_chapter_ends().items()}
    return Section("what_to_do", "", "".join(parts.values()), parts)


def _end(section: str, end: ChapterEnd, steps: Steps) -> str:
    decision = next((each for each in decisions_of(steps).parts if each.kind in end.kinds), None)
    told = ["" if decision else end.otherwise, *(_begin(steps.roadmap) if end.next else ()), end.text]
    text = " ".join(filter(None, told))
    return render("what_to_do.html.j2", id=section, title="", decision=decision, text=text).html


def _begin(roadmap: Roadmap) -> Iterator[str]:
    """The package that the plan begins with, why that one, and the first look where it comes after."""
    for package in first_packages(roadmap)[:1]:
        yield say(
            "{owner}: begin no. {number}, {package}{why}.",
            owner=package.owner_told,
            number=package.order,
            package=package.label,
            why=say(" ({why})", why=why) if (why := why_first(package, roadmap)) else "",
        )
        if not package.is_look:
            yield package.first_step_told.rstrip(".") + "."
    look = next((item for item in first_packages(roadmap)[1:] if item.is_look), None)
    if look and look.start:
        yield say("No. {number}, the first look, begins on {start}.", number=look.order, start=day(look.start))
