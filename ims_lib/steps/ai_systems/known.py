"""One thing that is known against an AI system, and how much it presses."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from ims_lib.cell_places import CellPlace

_Pressing = Literal[
    "impact",
    "forbidden",
    "boundary",
    "outstanding",
    "unchecked",
    "product",
    "incident",
    "open",
    "cause",
    "given",
    "learns",
    "terms",
]


_Lighter = Literal["end", "feeds", "control", "lacking", "figure", "risk", "review", "provider", "untold", "class"]


KnownKind: TypeAlias = Literal[_Pressing, _Lighter]
"""What its impact assessment wants; that a law may forbid it; that it is left out though the organisation has a part in it; a legal opinion, an approval, a contract or
the like that is outstanding; that its results go out without a person's look; whether the proof of conformity of a regulated product covers the version in use; an incident; an open nonconformity; a cause that explains
too little; own data given for its training; that it learnt from data of its provider's customers; a plan without agreed terms; a day of its end that has passed, and what
takes its place; a service in trouble that likely has the data it works on; a control that isn't done; what its remark says is missing; a figure; a risk; its review; its
provider's review, what is outstanding of it, updates without notice, a purchase by card; training data or a version not told; rows of controls on a class of things."""

BY_WEIGHT: tuple[KnownKind, ...] = get_args(KnownKind)
"""In which order they are told where it is decided whether the system goes on."""


@dataclass(frozen=True, slots=True)
class KnownAgainst:
    """One thing, in few words, and where it stands."""

    told: str
    place: CellPlace
    kind: KnownKind
    also: tuple[CellPlace, ...] = ()
    """Where else the same stands, or what belongs to it."""
    due: dt.date | None = None
    """The day by which what is outstanding is to be there."""
    with_title: str = ""
    """The same with the title of its row, where that is named by its id alone."""

    @property
    def in_full(self) -> str:
        """What is known, to whoever doesn't know the ids of the client's lists."""
        return self.with_title or self.told

    @property
    def places(self) -> tuple[CellPlace, ...]:
        return self.place, *self.also
