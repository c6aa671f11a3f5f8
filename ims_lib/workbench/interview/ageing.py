"""Judgements that have aged: what the client's row says has changed since, so that somebody settles whether they hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from ims_lib.assessment.judged_rows import tie_to_rows
from ims_lib.client import Client
from ims_lib.coverage import Coverage
from ims_lib.register.model import Register
from ims_lib.report.figures import place
from ims_lib.report.history import read_history
from ims_lib.steps.improvement.aged import aged_judgements
from ims_lib.steps.improvement.snapshot import Snapshot, snapshot_of, take_earlier


def earlier_snapshot(coverage: Coverage) -> Snapshot | None:
    """What the latest report of an earlier day said; None where there is none to compare with."""
    return take_earlier(read_history(coverage.client).newest, snapshot_of(coverage))[0]


def aged_now(
    before: Snapshot | None, client: Client, coverage: Coverage, register: Register, row_says: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    """What each is on, what the row said then and says now, and its cell, by what counts in the client's folder now.

    `row` where the judged row's own words changed: then the judgement is left out until it is settled.
    """
    tied, _ = tie_to_rows(client.judgements, register.rows)
    counting = {judgement.source for judgement in tied.values()}
    for on, judgement in client.judgements.items():
        if judgement.source not in counting and on in row_says:
            cell = next(record.named() for record in register.rows if record.id == on)
            yield _aged(on, judgement.new, judgement.row, row_says[on], cell, row=True)
    now = replace(coverage, assessment=replace(coverage.assessment, client=client))
    for aged in aged_judgements(before, snapshot_of(coverage), now) if before else ():
        yield _aged(aged.requirement, aged.verdict, aged.before, aged.now, aged.cell, row=False)


def _aged(on: str, new: str, was: str, now: str, cell: str, *, row: bool) -> dict[str, Any]:
    return {"on": on, "new": new, "was": was, "now": now, "where": place(cell), "row": row}
