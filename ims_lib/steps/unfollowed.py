"""Grave incidents to which no nonconformity or action leads back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from ims_lib.dates import months_after
from ims_lib.inputs import Lists
from ims_lib.inputs.rows import ActionRow, IncidentRow
from ims_lib.inputs.states import is_void
from ims_lib.register.dates import IN_LINE, read_date
from ims_lib.register.model import Finding
from ims_lib.register.vocabulary import brief, names_id, plain
from ims_lib.scales import report_setting
from ims_lib.suggest.likeness import stem
from ims_lib.told import finding_at
from ims_lib.wording import in_marks, listed

AI = "ai"
"""The kind of an incident that is a malfunction of AI."""


def ask_of_unfollowed(lists: Lists) -> Iterator[Finding]:
    """One question for all grave incidents that nothing in the log leads back to."""
    if found := unfollowed(lists):
        names = [" ".join(filter(None, (row.id, in_marks(brief(row.title))))) for row in found]
        yield finding_at("incident.no_action", found[0].place_of("title"), names=listed(names))


def unfollowed(lists: Lists) -> list[IncidentRow]:
    """The grave incidents of the past months that nothing in the log leads back to; none where the client keeps no log."""
    actions = [row for row in lists.audits if not is_void(row)]
    latest = max((row.opened for row in lists.incidents if row.opened), default=date.max)
    since = months_after(latest, -int(report_setting("incident_months")))  # by the latest day that the log knows
    recent = (row for row in lists.incidents if actions and row.opened and row.opened >= since)
    grave = (row for row in recent if not is_void(row) and _is_grave(row))
    return [row for row in grave if not any(_follows(action, row) for action in actions)]


def passed_over(lists: Lists) -> frozenset[str]:
    """The cells of these, where the log leads back to some other incident."""
    actions = [row for row in lists.audits if not is_void(row)]
    names_any = any(_follows(action, row) for row in lists.incidents if not is_void(row) for action in actions)
    return frozenset(row.cell for row in unfollowed(lists)) if names_any else frozenset()


def _is_grave(row: IncidentRow) -> bool:
    grade = re.search(r"\d+", row.priority or "")
    return bool(row.major) or row.kind == AI or (grade is not None and int(grade[0]) == 1)


def _follows(action: ActionRow, incident: IncidentRow) -> bool:
    """Whether an action leads back to an incident: either names the other, or its source the incident's day, or, raised soon after, what
    it says shares enough words with it."""
    said = " ".join(filter(None, (action.title, action.source, action.cause, action.corrective_action, action.notes)))
    back = " ".join(filter(None, (incident.cause, incident.review, incident.notes)))
    if names_id(said, incident.id) or names_id(back, action.id):
        return True
    days = {read_date(text) for text in IN_LINE.findall(action.source or "")}
    if incident.opened in days or (incident.closed and incident.closed in days):
        return True
    if not (action.raised_on and incident.opened):
        return False
    soon = incident.opened + timedelta(days=int(report_setting("incident_follow_days")))
    shared = _words(said) & _words(" ".join(filter(None, (incident.title, incident.cause))))
    return incident.opened <= action.raised_on <= soon and len(shared) >= report_setting("incident_follow_words")


def _words(text: str) -> frozenset[str]:
    """The words, without their endings, that are long enough to tell something."""
    letters = int(report_setting("incident_follow_letters"))
    return frozenset(stem(word) for word in plain(text).split() if len(word) >= letters)
