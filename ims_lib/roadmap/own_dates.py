"""Days that the client's own rows set for closing a gap, and which of them the plan keeps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from ims_lib.cell_places import CellPlace
from ims_lib.gaps import Gaps
from ims_lib.register.dates import read_date
from ims_lib.register.model import Record, Register
from ims_lib.roadmap.model import OwnDate, Package, Planned
from ims_lib.roadmap.wanted import Demand
from ims_lib.scales import roadmap_setting
from ims_lib.standard_ids import standard_of

SOURCES = ("controls", "audits", "risks")
"""Kinds of rows by whose day a gap is closed; where several name a requirement the first kind counts."""
BY_THEN = ("decide", "build", "run")
"""What is done by that day. That it works is tried afterwards."""


def own_dates(register: Register | None, gaps: Gaps, packages: Sequence[Package]) -> tuple[OwnDate, ...]:
    """The days that rows set for requirements with a gap, the earliest first, each with the packages that close it."""
    home = {name: item for item in packages if not item.is_look for name in item.criteria}
    found: dict[str, OwnDate] = {}
    for kind in SOURCES:
        for record, by in _dated(register, kind):
            for leaf in _leaves(record, gaps):
                if _counts(kind, leaf, gaps) and (
                    leaf not in found or (found[leaf].kind == kind and by < found[leaf].by)
                ):
                    closing = dict.fromkeys(home[name] for name in gaps.found[leaf].criteria if name in home)
                    own = tuple(item.package for item in closing if item.kind in BY_THEN)
                    cell = str(CellPlace(record.file, record.sheet, record.cells.get("due")))
                    found[leaf] = OwnDate(leaf, by, cell, kind, record.owner or "", own)
    return tuple(
        sorted((item for item in found.values() if item.packages), key=lambda item: (item.by, item.requirement))
    )


def demands_of(dates: Iterable[OwnDate], packages: Sequence[Package]) -> list[Demand]:
    """What the days ask for, by the places of the packages; nothing of those that were put off."""
    place_of = {item.package: place for place, item in enumerate(packages) if not item.is_put_off}
    asked = [Demand(item.by, frozenset(place_of[name] for name in item.packages if name in place_of)) for item in dates]
    return [demand for demand in asked if demand.places]


def agreed_ends(packages: Sequence[Package]) -> list[Demand]:
    """The ends that plan.csv says were agreed."""
    return [
        Demand(item.agreed.end, frozenset([place]), roadmap_setting("weight_of_agreed"))
        for place, item in enumerate(packages)
        if item.agreed and item.agreed.end and not item.is_put_off
    ]


def with_ends(dates: Iterable[OwnDate], planned: Mapping[str, Planned]) -> tuple[OwnDate, ...]:
    """The same with the day on which the last of their packages ends by the plan."""
    return tuple(
        replace(item, end=max(filter(None, (planned[name].end for name in item.packages)), default=None))
        for item in dates
    )


def _leaves(record: Record, gaps: Gaps) -> list[str]:
    """The requirements with a gap that a row speaks of, those below a heading too."""
    below = (leaf for ref in record.refs for leaf in gaps.coverage.catalogue.leaves_below(ref) or (ref,))
    return [leaf for leaf in dict.fromkeys(below) if leaf in gaps.found]


def _counts(kind: str, leaf: str, gaps: Gaps) -> bool:
    """Whether a row's day is one for closing the gap: that of an action or a risk isn't, while its standard is still being built."""
    return kind == SOURCES[0] or standard_of(leaf) in gaps.coverage.assessment.certified


def _dated(register: Register | None, kind: str) -> Iterator[tuple[Record, date]]:
    for record in register.rows if register else ():
        by = read_date(record.due) if record.kind == kind and record.due else None
        if by:
            yield record, by
