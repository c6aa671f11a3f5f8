"""A client's document as it is understood: what it says of itself, and its passages."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields

from ims_lib.languages import say
from ims_lib.register.model import Finding


@dataclass(frozen=True, slots=True)
class DocumentPassage:
    """A paragraph, an item of a list, or a row of a table."""

    file: str
    page: int | None
    """From 1; None where the format has no pages of its own."""
    paragraph: int
    """Which paragraph of its page, or of the document where there are no pages, from 1; headings count too."""
    heading: str | None
    """The heading above it."""
    text: str
    columns: str | None = None
    """Of a row of a table the first row of that."""

    @property
    def place(self) -> str:
        """Where it stands, in words: page 3, paragraph 2."""
        number = self.paragraph
        if self.page is None:
            return say("paragraph {number}", number=number)
        return say("page {page}, paragraph {number}", page=self.page, number=number)


@dataclass(frozen=True, slots=True)
class DocumentProperties:
    """What a document says of itself; None where it doesn't say it."""

    title: str | None = None
    version: str | None = None
    owner: str | None = None
    approved: dt.date | None = None
    next_review: dt.date | None = None

    def as_json(self) -> dict[str, str | None]:
        """By name, a day as 2026-11-24."""
        said = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in said.items()}


@dataclass(frozen=True, slots=True)
class DocumentFile:
    """One file that was read as a document."""

    file: str
    """Its path below the client's folder, or its name."""
    sha256: str
    properties: DocumentProperties
    passages: tuple[DocumentPassage, ...]
    findings: tuple[Finding, ...]
    pages: int = 0
    """How many pages or slides it has; 0 where the format has none of its own."""
