"""Sections as an edition shows them: those that it names, some parts alone or without some, and no link to what isn't there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bs4 import BeautifulSoup

from ims_lib.report.editions import Edition

FOR = "data-for"
"""The attribute that names the standards of which a part speaks, where it speaks of some alone."""
HEAD = "masthead"
Made = Mapping[str, str]
"""A section with its id, title and HTML."""


def arranged(sections: Iterable[Made], edition: Edition) -> list[dict[str, str]]:
    """The head and the sections that an edition names, and of these what it shows; a link to what it lacks is plain text."""
    named = {HEAD, *(name for names in edition.chapters.values() for name in names)}
    only = {**edition.only, HEAD: edition.head}
    shown = [each for each in sections if each["id"] in named]
    soups = [_edited(each["html"], edition, only.get(each["id"], ())) for each in shown]
    there = {str(part["id"]) for soup in soups for part in soup.select("[id]")}
    for link in (link for soup in soups for link in soup.select('a[href^="#"]')):
        if str(link["href"])[1:] not in there:
            link.unwrap()
    return [{**each, "html": str(soup)} for each, soup in zip(shown, soups, strict=True)]


def _edited(html: str, edition: Edition, only: Sequence[str]) -> BeautifulSoup:
    """What an edition shows of a section; where it names parts of it, those beside its heading and no other."""
    soup = BeautifulSoup(html, "html.parser")
    if only:
        inner = soup.select_one(".wrap") or soup.select_one("section") or soup
        kept = [part.extract() for part in soup.select(", ".join(["h2", *only]))]
        inner.clear()
        inner.extend(kept)
    other = [part for part in soup.select(f"[{FOR}]") if edition.standard not in ("", *str(part[FOR]).split())]
    for part in [*other, *(soup.select(", ".join(edition.without)) if edition.without else ())]:
        part.decompose()
    return soup
