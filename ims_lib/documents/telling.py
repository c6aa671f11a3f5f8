"""A document as `ims check` tells it: one object of JSON, or some lines for people."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ims_lib.catalogue import load_catalogue
from ims_lib.documents.model import DocumentFile
from ims_lib.documents.proposals import ProposedPassage, proposals_of
from ims_lib.register.vocabulary import brief
from ims_lib.spreadsheet.preflight import printable
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
