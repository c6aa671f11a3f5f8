"""Rows that name the management system of a standard: what they state may rest on it."""

from __future__ import annotations

from functools import cache

from ims_lib.register.model import Record
from ims_lib.register.vocabulary import holds_one, load, plain, spellings


def names_system(row: Record, standard: str) -> bool:
    """Whether what stands beside a row's state names a standard's management system: 'taken over from the SMS'."""
    return any(holds_one(f" {plain(text)} ", _names(standard)) for text in (row.notes, row.evidence) if text)


@cache
def _names(standard: str) -> frozenset[str]:
    return frozenset(spellings(load("disciplines")["systems"][standard]))
