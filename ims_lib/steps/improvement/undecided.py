"""Decisions that an earlier report asked for: by which day each was wanted first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ValidationError


class AskedBefore(BaseModel):
    """A decision of the earlier report."""

    kind: str
    about: list[str]
    by: dt.date
    wanted_by: dt.date | None = None
    """By when a report still earlier asked for it; none where none did, or for the same day."""

    @property
    def first_by(self) -> dt.date:
        return self.wanted_by or self.by


class _Matter(BaseModel):
    parts: list[AskedBefore]


class _Earlier(BaseModel):
    """What is compared of results.json."""

    decisions: list[_Matter]


def asked_before(earlier: Mapping[str, Any] | None) -> tuple[AskedBefore, ...]:
    """The decisions of earlier results; none where these don't say what theirs were about. That they may be compared was looked at before."""
    try:
        found = _Earlier.model_validate(earlier)
    except ValidationError:
        return ()
    return tuple(part for matter in found.decisions for part in matter.parts)
