"""Editions of the page: for one standard, for those who decide, for the certification body, for third parties; each an entry in editions.yml."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from pydantic import BaseModel

from ims_lib.languages import by_language, language
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
