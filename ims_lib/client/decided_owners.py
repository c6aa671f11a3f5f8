"""Whose things are by a decision of management: what it names an owner for, and what it confirms as it was proposed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class NamedOwner(NamedTuple):
    """Somebody who was named, or what was proposed and confirmed (then without an owner), by whom, when in words, and where that stands."""

    owner: str
    by: str
    on: str
    cell: str


@dataclass(frozen=True, slots=True)
class DecidedOwners:
    """By decisions of management."""

    named: Mapping[str, NamedOwner] = field(default_factory=dict)
    """What is owned, as it was written: R-19, Resources."""
    confirmed: Mapping[str, NamedOwner] = field(default_factory=dict)
    """What a decision was about that took our proposals: process resources, confirm_one ISO/IEC 42001."""
