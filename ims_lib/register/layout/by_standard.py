"""A table with a status column for each standard, taken apart: one table for each, over the same rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from ims_lib.register.layout.column import Column
from ims_lib.register.layout.tables import RawTable
from ims_lib.register.references.tokens import named_standard
from ims_lib.register.statuses.status_columns import hold_statuses
from ims_lib.register.vocabulary import plain


def take_apart(raw: RawTable, columns: Sequence[Column]) -> list[RawTable]:
    """The table once for each standard that has a status column of its own, without the columns of the others."""
    owners = _owners(columns)
    standards = list(dict.fromkeys(owners[c.index] for c in columns if c.index in owners and hold_statuses(c.cells)))
    if len(standards) < 2:
        return [raw]
    parts = []
    for n, standard in enumerate(standards):
        others = frozenset(index for index, owner in owners.items() if owner != standard)
        headings = {index: text for index, text in raw.headings.items() if index not in others}
        own = next(c.index for c in columns if owners.get(c.index) == standard and hold_statuses(c.cells))
        shared = frozenset(c.index for c in columns if c.index in owners and hold_statuses(c.cells))
        parts.append(
            replace(
                raw,
                headings=headings,
                without=others,
                standard=standard,
                statuses=(own, shared),
                header_rows=raw.header_rows if n == 0 else (),
                titles=raw.titles if n == 0 else (),
            )
        )
    return parts


def _owners(columns: Sequence[Column]) -> dict[int, str]:
    """Which standard a column belongs to: the one it names, or for headings that stand there twice the one named before."""
    times = Counter(plain(column.heading) for column in columns if column.heading)
    owners: dict[int, str] = {}
    last = None
    for column in sorted(columns, key=lambda column: column.index):
        named = named_standard(column.heading)[0] if column.heading else None
        last = named or last
        if named or (last and times[plain(column.heading)] > 1):
            owners[column.index] = named or str(last)
    return owners
