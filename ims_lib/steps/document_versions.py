"""Sheets of controls that name the day of their approval, and hold what is later than that day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from ims_lib.dates import day
from ims_lib.inputs.said import days_within, says_that
from ims_lib.languages import say
from ims_lib.register.model import Finding, Record, Register
from ims_lib.register.vocabulary import brief
from ims_lib.scales import setting
from ims_lib.wording import first_of, in_marks


def changed_since_approval(register: Register, as_of: dt.date) -> Iterator[Finding]:
    """A question for each sheet whose rows tell of days, up to the report's, of a later month than that of its approval."""
    many = int(setting("report", "records_shown"))
    approvals = {
        (line.file, line.sheet): (line, days) for line in register.lines if (days := days_of_approval(line.text))
    }
    for (file, sheet), (line, days) in approvals.items():
        rows = [row for row in register.controls if (row.file, row.sheet) == (file, sheet)]
        later = [told for row in rows for told in _told_after(row, max(days), as_of)]
        if later:
            text = say(
                "the sheet was approved on {days} by its own line, and cells tell of what came "
                "later: {later}: was it approved as it stands?",
                days=day(max(days)),
                later=first_of(later, many, ", "),
            )
            yield Finding("question", "document.changed_since", text, file, sheet, line.cell)


def days_of_approval(text: str) -> list[dt.date]:
    """The days that a line names which says that something was approved; a month alone is its last day."""
    return days_within(text) if says_that(text, "approved") else []


def _told_after(row: Record, approved: dt.date, as_of: dt.date) -> Iterator[str]:
    for column, text in (("evidence", row.evidence), ("notes", row.notes)):
        if any(approved < told.replace(day=1) and told <= as_of for told in days_within(text or "")):
            yield f"{in_marks(brief(text or ''))} ({row.cell_of(column)})"
