"""Judgements that are older than a change of the client's own row on the same requirement."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pandas as pd

from ims_lib.client import Judgement
from ims_lib.coverage import Coverage
from ims_lib.dates import spoken
from ims_lib.register.model import Finding, cell_name
from ims_lib.steps.improvement.snapshot import Snapshot

COLUMNS = ["requirement", "verdict", "who", "when", "source", "before", "now", "cell"]


def aged_judgements(before: Snapshot | None, present: Snapshot, coverage: Coverage) -> pd.DataFrame:
    """A row per judgement on a requirement, or a row, that said something else on the day of the earlier results.

    A row that nobody tied to what it said is the one of that number in both. Only judgements of that day or before: a later one may have seen the change. They count as they stand.
    """
    rows: list[dict[str, Any]] = []
    if before is not None:
        for name, judgement in coverage.client.judgements.items():
            old, new = _said(judgement, before, present), _said(judgement, present, present)
            changed = sorted(text for _, text in old) != sorted(text for _, text in new)
            if old and new and changed and _is_older(judgement, before):
                rows.append(_row(name, judgement, old, new))
    return pd.DataFrame(rows, columns=COLUMNS, dtype=object)


def _said(judgement: Judgement, snapshot: Snapshot, present: Snapshot) -> tuple[tuple[str, str], ...]:
    """Cell and text of what the client's rows said of what is judged; of a row, behind the requirement that it names."""
    if judgement.on in present.requirements:
        return snapshot.rows.get(judgement.on, ())
    file, _, rest = judgement.on.partition("!")
    sheet, _, number = rest.rpartition("!")
    in_row = re.compile(re.escape(cell_name(file, sheet, "")) + rf"![A-Z]+{re.escape(number)}")
    named = {name for name, said in present.rows.items() if any(in_row.fullmatch(cell) for cell, _ in said)}
    return tuple(
        (cell, f"{name} {text}")
        for name, said in snapshot.rows.items()
        for cell, text in said
        if (name in named if judgement.row else in_row.fullmatch(cell))
    )


def aged_questions(aged: pd.DataFrame) -> Iterator[Finding]:
    """Whether each of them still holds, with the judgement's cell and the row's."""
    for row in aged.itertuples():
        file, _, rest = row.cell.partition("!")
        sheet, _, cell = rest.rpartition("!")
        text = (
            f"{row.requirement} was judged {row.verdict}{f' by {row.who}' if row.who else ''} on {spoken(row.when)} "
            f"({row.source}); since then the client's row went from '{row.before}' to '{row.now}' ({row.cell}). "
            "Does the judgement still hold? Until it is given anew or withdrawn, it counts"
        )
        yield Finding("question", "judgement.aged", text, file, sheet or None, cell)


def _is_older(judgement: Judgement, before: Snapshot) -> bool:
    return judgement.when[:10] <= before.as_of.isoformat()


def _row(
    name: str, judgement: Judgement, old: tuple[tuple[str, str], ...], new: tuple[tuple[str, str], ...]
) -> dict[str, Any]:
    return {
        "requirement": name,
        "verdict": judgement.new,
        "who": judgement.who,
        "when": judgement.when,
        "source": judgement.source,
        "before": ", ".join(dict.fromkeys(text for _, text in old)),
        "now": ", ".join(dict.fromkeys(text for _, text in new)),
        "cell": new[0][0],
    }
