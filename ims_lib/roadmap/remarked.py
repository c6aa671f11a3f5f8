"""What the client's rows remark of what they have in part: the package that closes it begins with that, and shows what is there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ims_lib.gaps import Gaps
from ims_lib.inputs.said import comes_first, puts_before
from ims_lib.register.model import Register
from ims_lib.register.statuses.wordings import tells_only_of_delay
from ims_lib.roadmap.model import Planned
from ims_lib.standard_ids import number_of

BEGUN = "partial"
MAKES = ("decide", "build", "run")
"""Kinds of work that mend what is missing; what is tried afterwards looks at all of it."""


def with_remarks(planned: Mapping[str, Planned], register: Register | None, gaps: Gaps) -> dict[str, Planned]:
    """The same packages in order, each with a remark of a row on what it closes, that of most work; each remark once.

    Nothing of a row that is put before those who lead or waits for something: that stands beside the package already.
    """
    rows = [row for row in register.controls if row.status == BEGUN and row.notes] if register else []
    said = {ref: (" ".join((row.notes or "").split()), number_of(ref)) for row in rows for ref in row.refs}
    usable = {leaf: each for leaf, each in said.items() if leaf in gaps.found and not _is_told_elsewhere(each[0])}
    told: set[str] = set()
    found = dict(planned)
    for name, item in planned.items():
        own = frozenset(item.criteria) if item.kind in MAKES and not item.is_said_done else frozenset()
        days = {
            leaf: sum(gaps.to_close[each] for each in own.intersection(gaps.found[leaf].criteria))
            for leaf, (text, _) in usable.items()
            if text not in told
        }
        if leaf := max(filter(days.__getitem__, days), key=days.__getitem__, default=None):
            told.add(usable[leaf][0])
            found[name] = replace(item, remark=usable[leaf])
    return found


def _is_told_elsewhere(text: str) -> bool:
    return bool(comes_first(text) or puts_before(text) or tells_only_of_delay(text))
