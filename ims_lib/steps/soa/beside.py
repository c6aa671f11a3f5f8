"""Rows of the client's lists that speak against leaving a control out: soa_reasons.yml says which words of which list do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ims_lib.assessment.objects import OUT_OF_SCOPE
from ims_lib.catalogue.soa_reasons import load_soa_reasons
from ims_lib.grouping import grouped
from ims_lib.inputs import Inputs
from ims_lib.inputs.states import DROPPED, FORMER, VOID
from ims_lib.register.vocabulary import plain, spellings
from ims_lib.steps.document_set import DocumentSet
from ims_lib.wording import in_quotes

NAMING = ("title", "name", "service")
"""The columns of such a row that say what it is."""
OVER = (VOID, DROPPED, FORMER, *OUT_OF_SCOPE)


def rows_beside(inputs: Inputs | None, documents: DocumentSet | None) -> Mapping[str, tuple[str, ...]]:
    """By control the rows that speak against leaving it out, each by its name and its cell."""
    rows, found = list(_rows(inputs, documents)), []
    for rule in load_soa_reasons().beside:
        words = [f" {word}" for word in spellings(dict(rule.words))] or [""]
        told = [name for kind, text, name in rows if kind in rule.lists and any(word in text for word in words)]
        found += [(control, name) for control in rule.controls for name in told]
    return grouped(dict.fromkeys(found))


def _rows(inputs: Inputs | None, documents: DocumentSet | None) -> Iterator[tuple[str, str, str]]:
    """The list, what a row says in plain words, and what it is called by: documents in force, and what isn't over."""
    for item in documents.own if documents else ():
        if item.in_force:
            yield "documents", f" {plain(item.title)}", f"{in_quotes(item.title)} ({item.at.told})"
    for kind, rows in inputs.lists.given().items() if inputs else ():
        for row in rows if kind != "documents" else ():
            texts = [str(text) for name in NAMING if (text := getattr(row, name, None))]
            if texts and getattr(row, "status", None) not in OVER:
                yield kind, f" {plain(' '.join(texts))}", f"{in_quotes(texts[0])} ({row.place_of('').told})"
