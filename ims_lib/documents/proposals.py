"""What the passages of a document may be evidence of."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from ims_lib.documents.model import DocumentFile, DocumentPassage
from ims_lib.documents.properties import says_of_document
from ims_lib.suggest.of_passages import ProposedFor, SaidUnder, propose


@dataclass(frozen=True, slots=True)
class ProposedPassage:
    """A passage with the criteria that it may be evidence of, best first; none for most."""

    passage: DocumentPassage
    criteria: tuple[ProposedFor, ...]


def proposals_of(documents: Iterable[DocumentFile], standards: Collection[str] = ()) -> list[ProposedPassage]:
    """Every passage of the documents in their order, with what it may be evidence of in these standards."""
    proposed: list[ProposedPassage] = []
    for document in documents:
        title = document.properties.title or ""
        found = propose([_said(each, title) for each in document.passages], standards=standards)
        proposed += map(ProposedPassage, document.passages, map(tuple, found))
    return proposed


def _said(passage: DocumentPassage, title: str) -> SaidUnder:
    """A passage as it is compared; what says only its document's version or owner is evidence of nothing."""
    text = "" if says_of_document(passage.text) else " ".join(filter(None, (passage.text, passage.columns)))
    heading = passage.heading or ""
    return SaidUnder(text, "" if heading == title else heading, title)
