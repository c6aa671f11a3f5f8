"""Words of statuses that a list of the client's explains by being one: an action is closed, a document is a draft."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from ims_lib.register.model import Record, Register
from ims_lib.register.plans import plans
from ims_lib.register.vocabulary import load, plain, spellings

NEW_WORD = "status.new_word"


def without_explained(register: Register) -> Register:
    """The register without questions on words that the kind of their list explains."""
    explained = {row.place for row in register.rows if _is_explained(row)}
    cells = {(row.file, row.sheet, row.cells["status"]) for row in register.rows if row.place in explained}
    return replace(
        register,
        rows=tuple(_without_question(row) if row.place in explained else row for row in register.rows),
        found=tuple(
            each for each in register.found if each.code != NEW_WORD or (each.file, each.sheet, each.cell) not in cells
        ),
    )


def _without_question(row: Record) -> Record:
    return replace(row, flags=tuple(code for code in row.flags if code != NEW_WORD))


def _is_explained(row: Record) -> bool:
    if row.is_control or NEW_WORD not in row.flags or "status" not in row.cells:
        return False
    said = plain(row.status_text or "").split()
    return any(" ".join(said[:end]) in _words(row.kind) for end in range(1, len(said) + 1))


@cache
def _words(kind: str) -> frozenset[str]:
    """The wordings of states that lists of this kind know; a cell may go on after one."""
    return frozenset(_wordings(kind))


def _wordings(kind: str) -> Iterator[str]:
    if kind == "risks":
        for words in (load("inputs")["measure_words"], load("inputs")["void_words"], load("risk_words")["settled"]):
            yield from spellings(words)
    for plan in plans().values():
        if plan.kind == kind:
            yield from plan.columns["status"].words
