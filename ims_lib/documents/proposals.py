"""What the passages of a document may be evidence of."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from ims_lib.documents.model import DocumentFile, DocumentPassage
from ims_lib.documents.properties import says_of_document
from ims_lib.register.vocabulary import plain
from ims_lib.suggest.of_passages import ProposedFor, SaidUnder, propose

WORDS_BESIDE_A_NAME = 2
"""A line with so few words behind the client's name, such as its legal form, is a name."""


@dataclass(frozen=True, slots=True)
class ProposedPassage:
    """A passage with the criteria that it may be evidence of, best first; none for most."""

    passage: DocumentPassage
    criteria: tuple[ProposedFor, ...]


def proposals_of(
    documents: Iterable[DocumentFile], standards: Collection[str] = (), client: str = ""
) -> list[ProposedPassage]:
    """Every passage of the documents in their order, with what it may be evidence of in these standards; the `client`’s own name is of nothing."""
    proposed: list[ProposedPassage] = []
    for document in documents:
        title = document.properties.title or ""
        found = propose([_said(each, title, plain(client)) for each in document.passages], standards=standards)
        proposed += map(ProposedPassage, document.passages, map(tuple, found))
    return proposed


def _said(passage: DocumentPassage, title: str, client: str) -> SaidUnder:
    """A passage as it is compared; what says only its document's version or owner, or whose it is, is evidence of nothing."""
    said = plain(passage.text)
    is_name = client != "" and said.startswith(client) and len(said[len(client) :].split()) <= WORDS_BESIDE_A_NAME
    text = "" if is_name or says_of_document(passage.text) else " ".join(filter(None, (passage.text, passage.columns)))
    heading = passage.heading or ""
    return SaidUnder(text, "" if heading == title else heading, title)
