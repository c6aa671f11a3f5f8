"""Editions of the page, and sections as each shows them: for one standard, for those who decide, for the certification body, for third parties; each an entry in editions.yml."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from bs4 import BeautifulSoup
from pydantic import BaseModel

from ims_lib.languages import by_language, language, translated
from ims_lib.languages.texts import TEMPLATES, read_texts

WHOLE = "whole"
"""The edition that is always made, report.html; its chapters stand in page.yml."""


class EditionTable(BaseModel, frozen=True, extra="forbid"):
    """A section of an edition's own, from rows of a sheet; editions.yml says what each key means."""

    title: str
    sheet: str
    columns: Mapping[str, str]
    rows: str = "true"
    text: str = ""
    empty: str = ""
    approved: str = ""
    counted: str = ""
    document: str = ""


class PageEdition(BaseModel, frozen=True, extra="forbid"):
    """An arrangement of the report's sections for some readers; editions.yml says what each key means."""

    name: str
    title: str
    readers: str
    chapters: Mapping[str, tuple[str, ...]]
    note: str = ""
    heading: str = ""
    outside: bool = False
    standard: str = ""
    head: tuple[str, ...] = ()
    only: Mapping[str, tuple[str, ...]] = {}
    without: tuple[str, ...] = ()
    tables: Mapping[str, EditionTable] = {}

    @property
    def file(self) -> str:
        """Its name beside report.html."""
        return f"report-{self.name}-{language()}.html"


@by_language
def editions() -> Mapping[str, PageEdition]:
    """All editions but the whole one, by name."""
    return {name: PageEdition(name=name, **entry) for name, entry in _file()["editions"].items()}


def editions_of(names: Collection[str], standards: Collection[str]) -> list[PageEdition]:
    """The editions of these names in the order of editions.yml, without those of a standard that isn't in scope."""
    return [
        each for each in editions().values() if each.name in names and (not each.standard or each.standard in standards)
    ]


def paper_of(country: str | None) -> str:
    """The sheet of paper that is usual in a country, by its two letters."""
    named = (paper for paper, countries in _file()["papers"].items() if (country or "")[:2].upper() in countries)
    return next(named, "A4")


def words_of_ours() -> list[str]:
    """By which it shows that what a cell says is ours."""
    return list(_file()["ours"])


@by_language
def _file() -> dict[str, Any]:
    found: dict[str, Any] = read_texts(TEMPLATES / "editions.yml")
    return found


FOR = "data-for"
"""The attribute that names the standards of which a part speaks, where it speaks of some alone."""
HEAD = "masthead"
GO = "go"
"""The class of a link that is there to be followed, and says nothing by itself."""
Made = Mapping[str, str]
"""A section with its id, title and HTML."""


def arranged(sections: Iterable[Made], edition: PageEdition) -> list[dict[str, str]]:
    """The head and the sections that an edition names, and of these what it shows; a link to what it lacks is plain text, or gone."""
    named = {HEAD, *(name for names in edition.chapters.values() for name in names)}
    only = {**edition.only, HEAD: edition.head}
    shown = [each for each in sections if each["id"] in named]
    heads = {HEAD: edition.heading} | {
        name: title for title, (name, *_) in edition.chapters.items() if name in edition.only
    }
    soups = [_edited(each["html"], edition, only.get(each["id"], ()), heads.get(each["id"], "")) for each in shown]
    there = {str(part["id"]) for soup in soups for part in soup.select("[id]")}
    for link in (link for soup in soups for link in soup.select('a[href^="#"]')):
        if str(link["href"])[1:] not in there:
            link.decompose() if GO in link.get_attribute_list("class") else link.unwrap()
    return [{**each, "html": str(soup)} for each, soup in zip(shown, soups, strict=True)]


def _edited(html: str, edition: PageEdition, only: Sequence[str], heading: str) -> BeautifulSoup:
    """What an edition shows of a section; where it names parts of it, those below its heading and no other."""
    soup = BeautifulSoup(html, "html.parser")
    if only:
        shown = soup.select(", ".join(["h1", "h2", *only]))
        kept = {id(node) for part in shown for node in (part, *part.parents, *part.descendants)}
        for node in [node for node in soup.descendants if id(node) not in kept]:
            node.extract()
    if heading and (title := soup.select_one("h1, h2")):
        title.string = translated(heading)
    other = [part for part in soup.select(f"[{FOR}]") if edition.standard not in ("", *str(part[FOR]).split())]
    for part in [*other, *(soup.select(", ".join(edition.without)) if edition.without else ())]:
        part.decompose()
    return soup
