"""Judgements that are older than a change of the client's own row on the same requirement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ims_lib.cell_places import CellPlace, row_of
from ims_lib.client.entries import PART
from ims_lib.coverage import Coverage
from ims_lib.dates import spoken
from ims_lib.frames import plain_row
from ims_lib.judgements.model import Judgement
from ims_lib.languages import say
from ims_lib.register.model import Finding
from ims_lib.steps.improvement.snapshot import Snapshot
from ims_lib.told import finding_at


@dataclass(frozen=True, slots=True)
class AgedJudgement:
    """A judgement older than a change of the client's row on the same requirement. It stays until the assessor decides."""

    requirement: str
    verdict: str
    who: str
    when: str
    """A day by ISO 8601."""
    source: str
    """Where the judgement stands."""
    before: str
    now: str
    """What the row said on the day of the earlier results, and says."""
    cell: str
    """The row's."""


def aged_judgements(before: Snapshot | None, present: Snapshot, coverage: Coverage) -> Iterator[AgedJudgement]:
    """Each judgement on a requirement, or a row, that said something else on the day of the earlier results.

    A row that nobody tied to what it said is the one of that number in both. Only judgements of that day or before: a later one may
    have seen the change, and so has whoever kept it since. They count as they stand.
    """
    if before is None:
        return
    looked_at = {on.partition(PART)[2]: each.day for on, each in coverage.client.entered("aged").items() if each.day}
    for name, judgement in coverage.client.judgements.items():
        old, new = _said(judgement, before, present), _said(judgement, present, present)
        was, now = ([text for _, text in said] for said in (old, new))
        last = max(judgement.day, str(looked_at.get(name, "")))
        if old and new and sorted(was) != sorted(now) and last <= before.as_of.isoformat():
            yield AgedJudgement(
                requirement=name,
                verdict=judgement.new,
                who=judgement.by,
                when=judgement.when,
                source=judgement.source,
                before=", ".join(dict.fromkeys(was)),
                now=", ".join(dict.fromkeys(now)),
                cell=new[0][0],
            )


def _said(judgement: Judgement, snapshot: Snapshot, present: Snapshot) -> tuple[tuple[str, str], ...]:
    """Cell and text of what the client's rows said of what is judged; of a row, behind the requirement that it names."""
    if judgement.on in present.requirements:
        return snapshot.rows.get(judgement.on, ())
    row = str(CellPlace.from_text(judgement.on))
    named = {name for name, said in present.rows.items() if any(row_of(cell) == row for cell, _ in said)}
    return tuple(
        (cell, f"{name} {text}")
        for name, said in snapshot.rows.items()
        for cell, text in said
        if (name in named if judgement.row else row_of(cell) == row)
    )


def aged_questions(aged: Iterable[AgedJudgement]) -> Iterator[Finding]:
    """Whether each of them still holds, with the judgement's cell and the row's."""
    for row in aged:
        said = plain_row(row, "requirement", "verdict", "source", "before", "now", "cell")
        who = say(" by {who}", who=row.who) if row.who else ""
        yield finding_at("judgement.aged", CellPlace.from_text(row.cell), who=who, on_day=spoken(row.when), **said)
