"""What is judged in a client's folder now, the lines that a verdict adds there, and judgements that have aged, to be settled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from ims_lib.assessment.judged_objects import under_key
from ims_lib.assessment.judged_rows import said_by_row, tie_to_rows
from ims_lib.client import Client, Log
from ims_lib.coverage import Coverage
from ims_lib.errors import BadParameter, JudgedMeanwhile
from ims_lib.judgements import Decision
from ims_lib.judgements.model import Judgement
from ims_lib.register.model import Register
from ims_lib.report.figures import place
from ims_lib.report.history import read_history
from ims_lib.steps.improvement.aged import aged_judgements
from ims_lib.steps.improvement.snapshot import Snapshot, snapshot_of, take_earlier
from ims_lib.workbench.interview.cards import judged_as_shown

SAID = ("new", "reason", "evidence")


class Judging:
    """`shown` is what counts, by what it is about, as the person sees it: of an object under its key, of a row where it stands today."""

    def __init__(self, client: Client, coverage: Coverage, register: Register, log: Log) -> None:
        self._coverage, self._register, self._log = coverage, register, log
        self.row_says = {record.id: said_by_row(record) for record in register.rows}
        self.look(client)

    def look(self, client: Client) -> None:
        """Take up what counts in the folder, as it was just opened."""
        tied, _ = tie_to_rows(client.judgements, self._register.rows)
        places = {judgement.source: on for on, judgement in client.judgements.items()}
        self._moved_from = {on: places[each.source] for on, each in tied.items() if places[each.source] != on}
        self._not_shown = frozenset(on for on, each in client.judgements.items() if tied.get(on) is not each)
        latest_last = sorted(tied, key=lambda on: tied[on].when)
        shown = {on: under_key(on, self._coverage.assessment.objects) for on in latest_last}
        self._spelt = {key: on for on, key in shown.items()}
        self.shown = judged_as_shown({key: tied[on] for on, key in shown.items()})

    def judge(self, decision: Decision, verdicts: tuple[str, ...], was: object = None) -> Judgement | None:
        """The line that was added; None where it says what is judged already. `was` is the verdict that the person saw.

        Raises JudgedMeanwhile where something else counts by now, and BadParameter for a verdict that can't be given here.
        """
        shown = self.shown.get(decision.on, {})
        before = (shown.get("new", ""), shown.get("reason", ""), shown.get("evidence", ""))
        if was is not None and was != before[0] and decision.said != before:
            raise judged_meanwhile(decision.on, shown)
        if decision.new not in ("", *verdicts):
            raise BadParameter(f"{decision.on} can't be judged {decision.new.replace('_', ' ')}")
        if decision.said == before or not (decision.new or before[0]):
            return None
        old: str | None = before[0]
        if decision.on in self._moved_from and not decision.new:
            decision = replace(decision, on=self._moved_from[decision.on])
        elif decision.on in self._moved_from or decision.on in self._not_shown:
            old = None  # the line that counts there speaks of another row
        on = self._spelt.get(decision.on, decision.on)
        back = Decision(on, *before, old=decision.new, who=shown.get("who", ""), row=decision.row)
        return self._log.judge(replace(decision, on=on, old=old), before=back)

    def require_as_shown(self, on: str, shown: Mapping[str, str]) -> None:
        """Raise JudgedMeanwhile where something else counts than was shown: to confirm that is no matter of course."""
        counts = self.shown.get(on, {})
        if any(counts.get(name) != shown.get(name) for name in SAID):
            raise judged_meanwhile(on, counts)

    def counts(self, on: str, said: Mapping[str, object]) -> bool:
        """Whether what was to be judged is what counts already: it was kept before, and sent again."""
        shown = self.shown.get(on, {})
        return bool(shown) and all(shown[name] == said.get(name, "") for name in SAID)


def judged_meanwhile(on: str, counts: Mapping[str, str]) -> JudgedMeanwhile:
    """What is told of a verdict that came first."""
    by = f"judged {counts['new']} by {counts['who']}" if counts.get("new") else "the judgement was withdrawn"
    return JudgedMeanwhile(f"{on}: {by} in the meantime; look at it, then judge again")


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
