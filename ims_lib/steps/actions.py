"""Nonconformities and actions as the client keeps them: open, overdue or closed, and what an auditor would miss in each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from ims_lib.inputs import Inputs
from ims_lib.register.model import Finding
from ims_lib.register.vocabulary import brief

CLOSED = ("closed", "done")
ACTIONS = ["action", "title", "kind", "source", "raised_on", "cause", "correction", "corrective_action", "effective", "owner",
           "due", "closed_on", "state", "days_late", "age", "refs", "missing", "cell"]  # fmt: skip


def list_actions(inputs: Inputs, as_of: dt.date) -> pd.DataFrame:
    """A row for each nonconformity, finding or action of the client's own lists, as of a day.

    state: closed (its own word, or a day of closing), overdue (open after its due day), open. days_late: days after the
    due day, of what was closed late too. age: days since it was raised. missing: what an auditor would miss.
    """
    rows = [_action(row, number, as_of) for number, row in enumerate(inputs.audits.to_dict("records"), start=1)]
    return pd.DataFrame(rows, columns=ACTIONS, dtype=object)


def check_actions(inputs: Inputs, as_of: dt.date) -> Iterable[Finding]:
    """What is wrong with single entries: overdue, without cause, owner or due day, closed without a look at the effect."""
    for row, action in zip(
        inputs.audits.to_dict("records"), list_actions(inputs, as_of).to_dict("records"), strict=True
    ):
        place = (row["file"], row["sheet"], row["cells"].get("due") or row["cells"]["title"])
        name = f"{action['action']} ('{brief(action['title'])}')"
        if action["state"] == "overdue":
            text = f"{name} is {action['days_late']} days overdue, due {action['due'].isoformat()}"
            yield Finding("warning", "action.overdue", text, *place)
        if action["missing"]:
            yield Finding("note", "action.incomplete", f"{name} lacks {', '.join(action['missing'])}", *place)
        if row["raised_on"] and row["closed_on"] and row["closed_on"] < row["raised_on"]:
            text = f"{name} was closed on {row['closed_on'].isoformat()}, before it was raised on {row['raised_on'].isoformat()}"
            yield Finding("question", "action.dates", text, row["file"], row["sheet"], row["cells"]["closed_on"])


def _action(row: Mapping[str, Any], number: int, as_of: dt.date) -> dict[str, Any]:
    closed = row["closed_on"] is not None or row["status"] in CLOSED
    end = row["closed_on"] or as_of
    late = (end - row["due"]).days if row["due"] is not None else 0
    state = "closed" if closed else "overdue" if late > 0 else "open"
    return {
        "action": row["id"] or f"row {row['row']}", "title": row["title"], "kind": row["kind"], "source": row["source"],
        "raised_on": row["raised_on"], "cause": row["cause"], "correction": row["correction"],
        "corrective_action": row["corrective_action"], "effective": row["effective"], "owner": row["owner"], "due": row["due"],
        "closed_on": row["closed_on"], "state": state, "days_late": max(late, 0) if row["closed_on"] or not closed else 0,
        "age": (end - row["raised_on"]).days if row["raised_on"] else None, "refs": row["refs"],
        "missing": tuple(_missing(row, closed=closed)), "cell": row["cell"],
    }  # fmt: skip


def _missing(row: Mapping[str, Any], *, closed: bool) -> Iterable[str]:
    """What the entry lacks, of the columns that the list has."""
    wanted = {"cause": "a cause", "corrective_action": "a corrective action", "owner": "an owner"}
    wanted |= {"effective": "a look at its effect"} if closed else {"due": "a due day"}
    return (text for column, text in wanted.items() if column in row["cells"] and not row[column])
