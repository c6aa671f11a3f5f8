"""What the passages of a document may be evidence of; and how `ims check` tells a document, as one object of JSON or some lines for people."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from ims_lib.catalogue import load_catalogue
from ims_lib.documents.model import DocumentFile, DocumentPassage
from ims_lib.documents.properties import says_of_document
from ims_lib.register.vocabulary import brief, plain
from ims_lib.spreadsheet.preflight import printable
from ims_lib.suggest.of_passages import ProposedFor, SaidUnder, propose
from ims_lib.wording import counted, in_words

MOST_SHOWN = 12
"""Passages that are told to a person, those that are most surely about something."""
LONGEST = 110
"""Letters of a passage that are told."""


def document_json(document: DocumentFile) -> str:
    """The object of a document, on one line."""
    criteria = load_catalogue().criteria
    found: dict[str, Any] = {
        "file": document.file,
        "kind": "document",
        "properties": document.properties.as_json(),
        "passages": [
            {"page": each.passage.page, "paragraph": each.passage.paragraph}
            | {"heading": each.passage.heading, "text": each.passage.text}
            | {
                "suggestions": [
                    {"criterion": one.criterion, "refs": [*criteria[one.criterion].requirements]}
                    | {"score": one.score, "why": one.why}
                    for one in each.criteria
                ]
            }
            for each in proposals_of([document])
        ],
        "findings": [
            {"level": each.level, "code": each.code, "cell": each.cell, "message": each.message}
            for each in document.findings
        ],
    }
    return json.dumps(found, allow_nan=False)


def document_lines(document: DocumentFile) -> list[str]:
    """What a document says of itself, what is to be known, and what its passages would be proposed for, best first."""
    return [*map(printable, _lines(document, proposals_of([document])))]


def _lines(document: DocumentFile, proposed: list[ProposedPassage]) -> Iterator[str]:
    file, said = document.file, document.properties.as_json()
    told = "  ".join(f"{in_words(name)} {value}" for name, value in said.items() if value)
    yield f"{file}: document, {counted(len(document.passages), 'passage')}"
    yield f"  says of itself  {told}" if told else "  says neither its version, owner nor days"
    yield from (f"  {found.cell or 'the file'}  {found.level}: {found.message}" for found in document.findings)
    with_some = sorted((each for each in proposed if each.criteria), key=lambda each: -each.criteria[0].score)
    criteria = {one.criterion for each in with_some for one in each.criteria}
    for each in with_some[:MOST_SHOWN]:
        best = each.criteria[0]
        yield f"  {each.passage.place}  {brief(each.passage.text, most=LONGEST)}"
        yield f"    may be evidence of {best.criterion} ({brief(best.why)})"
    if len(with_some) > MOST_SHOWN:
        yield f"  and {len(with_some) - MOST_SHOWN} more (--json shows them)"
    parts = (
        counted(len(document.passages), "passage"),
        f"{len(with_some)} proposed as evidence of {counted(len(criteria), 'criterion', 'criteria')}",
    )
    yield f"{file}: read as document · {' · '.join(parts)}; nothing counts before somebody accepts it"


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
