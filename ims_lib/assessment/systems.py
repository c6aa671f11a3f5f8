"""Rows that name the management system of a standard: what they state may rest on it."""

from __future__ import annotations

from functools import lru_cache

from ims_lib.languages import by_language
from ims_lib.register.model import Record
from ims_lib.register.vocabulary import holds_one, load, plain, spellings


def systems_named(row: Record) -> frozenset[str]:
    """The standards whose management system stands beside a row's state: 'taken over from the SMS'."""
    return _systems_in(row.notes or "") | _systems_in(row.evidence or "")


@lru_cache(maxsize=8192)
def _systems_in(text: str) -> frozenset[str]:
    said = f" {plain(text)} "
    return frozenset(standard for standard, names in _names().items() if holds_one(said, names))


@by_language
def _names() -> dict[str, frozenset[str]]:
    return {standard: frozenset(spellings(names)) for standard, names in load("disciplines")["systems"].items()}
