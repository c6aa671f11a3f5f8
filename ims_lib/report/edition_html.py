"""Sections as an edition shows them: those that it names, some parts alone or without some, and no link to what isn't there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bs4 import BeautifulSoup

from ims_lib.languages import translated
from ims_lib.report.editions import PageEdition

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
