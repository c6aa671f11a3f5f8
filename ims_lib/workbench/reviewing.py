"""The review table as a widget: each key press or click that judges adds a line to judgements.csv."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import traitlets

from ims_lib.assessment.judged_objects import under_key
from ims_lib.assessment.judged_rows import said_by_row, tie_to_rows
from ims_lib.assessment_workbook import merge_review
from ims_lib.assessment_workbook.how_to_judge import samples_told
from ims_lib.client import Client, Log, open_client
from ims_lib.client.entries import EntryLine
from ims_lib.coverage import Coverage
from ims_lib.errors import CannotWrite, JudgedMeanwhile
from ims_lib.judgements import Decision
from ims_lib.judgements.model import AT, Judgement
from ims_lib.register.model import Register
from ims_lib.scales import NOT_APPLICABLE, judgement_labels, judgement_levels
from ims_lib.wording import counted
from ims_lib.workbench.judging import judged_as_shown, objects_to_judge, rows_to_judge, table_review
from ims_lib.workbench.widget import Widget, script


class Reviewing(Widget):
    """Requirements and criteria with their verdicts. Figures move when the notebook is run again."""

    _esm = script("review.js")
    rows = traitlets.List(traitlets.Any()).tag(sync=True)
    """What can be judged; it doesn't change."""
    objects = traitlets.List(traitlets.Any()).tag(sync=True)
    """The AI systems and services for which some of the criteria can be judged one by one."""
    labels = traitlets.Dict().tag(sync=True)
    """What each verdict is called."""
    samples = traitlets.Unicode("").tag(sync=True)
    """How many records to look at."""
    judged = traitlets.Dict().tag(sync=True)
    """What counts now, by what it is about."""

    def __init__(self, client: Client, coverage: Coverage, register: Register, *, who: str = "") -> None:
        self._client, self._coverage, self._register = client, coverage, register
        try:
            merged = merge_review(client)
            added = f"{counted(len(merged.appended), 'line')} added from the review sheet." if merged.appended else ""
            message = " ".join(filter(None, (added, *(f"To decide: {doubt.message}." for doubt in merged.questions))))
        except CannotWrite as error:
            message = str(error)
        self._row_says = {record.id: said_by_row(record) for record in register.rows}
        self._moved_from: dict[str, str] = {}
        self._not_shown: frozenset[str] = frozenset()
        self._spelt: dict[str, str] = {}
        rows, objects = rows_to_judge(coverage, register), objects_to_judge(coverage)
        self._verdicts = {row["on"]: row["verdicts"] for row in rows}
        self._verdicts |= {
            f"{name}{AT}{each['key']}": list(judgement_levels()) for each in objects for name in each["levels"]
        }
        super().__init__(
            client,
            who=who,
            rows=rows,
            objects=objects,
            labels=judgement_labels() | {NOT_APPLICABLE: "not applicable"},
            samples=samples_told(),
            judged=self._judged_now(),
            message=message,
        )
        self._log = Log(client, self.who)

    def table(self) -> pd.DataFrame:
        return table_review(self._client, self._coverage, self._register)

    def _judged_now(self) -> dict[str, dict[str, str]]:
        """What counts now; a judgement on a row that has moved is shown, and withdrawn, where the row stands today."""
        judgements = open_client(self._client.folder, as_of=self._client.as_of).judgements
        tied, _ = tie_to_rows(judgements, self._register.rows)
        places = {judgement.source: on for on, judgement in judgements.items()}
        self._moved_from = {on: places[each.source] for on, each in tied.items() if places[each.source] != on}
        self._not_shown = frozenset(on for on, judgement in judgements.items() if tied.get(on) is not judgement)
        latest_last = sorted(tied, key=lambda on: tied[on].when)
        shown = {on: under_key(on, self._coverage.assessment.objects) for on in latest_last}
        self._spelt = {key: on for on, key in shown.items()}
        return judged_as_shown({key: tied[on] for on, key in shown.items()})

    def do(self, content: dict[str, Any]) -> None:
        self._log.who = self.who
        try:
            if content.get("do") == "judge":
                on, new, reason, evidence = (str(content.get(name, "")) for name in ("on", "new", "reason", "evidence"))
                self._judge(Decision(on, new, reason, evidence, row=self._row_says.get(on, "")), content.get("was"))
            elif content.get("do") == "undo":
                for line in self._log.undo():
                    self._tell(line)
        except JudgedMeanwhile:
            self.judged, self.undoable = self._judged_now(), self._log.undoable
            if not self._counts(content):
                raise

    def _counts(self, content: dict[str, Any]) -> bool:
        """Whether what was to be judged is what counts already: it was kept before, and sent again."""
        shown = self.judged.get(str(content.get("on", "")), {})
        return bool(shown) and all(shown[name] == content.get(name, "") for name in ("new", "reason", "evidence"))

    def _judge(self, decision: Decision, was: object = None) -> None:
        """Keep a decision unless it says what is judged already; remember what would take it back. `was` is what the person saw."""
        shown = self.judged.get(decision.on, {})
        before = (shown.get("new", ""), shown.get("reason", ""), shown.get("evidence", ""))
        if was is not None and was != before[0] and decision.said != before:
            raise _judged_meanwhile(decision.on, shown)
        if decision.new not in ("", *self._verdicts.get(decision.on, ())):
            self.message = f"{decision.on} can't be judged {decision.new.replace('_', ' ')}"
            return
        if decision.said == before or not (decision.new or before[0]):
            self._require_as_shown(decision.on, shown)
            return
        old: str | None = before[0]
        if decision.on in self._moved_from and not decision.new:
            decision = replace(decision, on=self._moved_from[decision.on])
        elif decision.on in self._moved_from or decision.on in self._not_shown:
            old = None  # the line that counts there speaks of another row
        on = self._spelt.get(decision.on, decision.on)
        back = Decision(on, *before, old=decision.new, who=shown.get("who", ""), row=decision.row)
        self._tell(self._log.judge(replace(decision, on=on, old=old), before=back))

    def _require_as_shown(self, on: str, shown: dict[str, str]) -> None:
        """Raise JudgedMeanwhile where something else counts by now than is shown: to confirm that is no matter of course."""
        self.judged = self._judged_now()
        counts = self.judged.get(on, {})
        if any(counts.get(name) != shown.get(name) for name in ("new", "reason", "evidence")):
            raise _judged_meanwhile(on, counts)

    def _tell(self, line: Judgement | EntryLine) -> None:
        self.judged, self.undoable = self._judged_now(), self._log.undoable
        what = f"judged {line.new.replace('_', ' ')}" if line.new else "not judged any more"
        self.message = f"{line.on}: {what}, kept in {line.source if isinstance(line, Judgement) else line.cell}."


def _judged_meanwhile(on: str, counts: dict[str, str]) -> JudgedMeanwhile:
    by = f"judged {counts['new']} by {counts['who']}" if counts.get("new") else "the judgement was withdrawn"
    return JudgedMeanwhile(f"{on}: {by} in the meantime; look at it, then judge again")
