"""The widget that fills in what a report's workbook has columns for: each field is a line of entries.csv, as if it had been filled in there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pandas as pd
import traitlets

from ims_lib.assessment_workbook.form import sheet_plan
from ims_lib.client import Client, Log
from ims_lib.client.entries import BESIDE, DAYS, PART, EntryForm, entered_by, form_of, read_entries
from ims_lib.dates import spoken
from ims_lib.errors import BadParameter, EnteredMeanwhile
from ims_lib.nearest import did_you_mean
from ims_lib.report.steps import rows_of_steps
from ims_lib.report.workbook_sheets import Row
from ims_lib.steps import Steps
from ims_lib.steps.soa.versions import approval_key
from ims_lib.wording import name_of
from ims_lib.workbench.tables import kind_of
from ims_lib.workbench.values import as_read
from ims_lib.workbench.widget import Widget, script

KEPT = "Kept"
"""What heads who filled something in, and when."""


class Filling(Widget):
    """The rows of a kind with what is filled in of each; one is chosen, filled in and kept."""

    _esm = script("fill.js")
    rows = traitlets.List(traitlets.Any()).tag(sync=True)
    """Each with what it is known by, its name, what stands beside it, what is proposed and what is filled in, by field."""
    fields = traitlets.List(traitlets.Any()).tag(sync=True)
    """Each with its name, heading, type of input, words to choose from, and whether it is needed."""
    kind = traitlets.Unicode().tag(sync=True)
    none = traitlets.Unicode().tag(sync=True)
    """What is said where there is no row."""
    called = traitlets.Unicode().tag(sync=True)
    """What heads the names of the rows."""

    def __init__(self, client: Client, kind: str, steps: Steps, *, who: str = "") -> None:
        self._client, self._form, self._log = client, require_form(kind), Log(client, who)
        self._rows = list(_rows(self._form, steps))
        super().__init__(
            client,
            lambda: _framed(self._form, self._rows_now()),
            who=who,
            kind=kind,
            called=self._form.name,
            none=sheet_plan("widget")["none"].get(kind) or sheet_plan("widget")["none"]["other"],
            rows=self._rows_now(),
            fields=list(map(self._field, self._form.headings)),
        )

    def do(self, content: dict[str, Any]) -> None:
        self._log.who = self.who
        if content.get("do") == "undo":
            taken = self._log.undo()
            self.message = "Taken back." if taken else "There is nothing to take back."
        elif content.get("do") == "fill":
            row = next(row for row in self._rows if row["on"] == content.get("on"))
            try:
                self._fill(row, content)
            except (BadParameter, EnteredMeanwhile) as error:
                raise type(error)([fault.replace(row["on"], row["name"]) for fault in error.faults]) from None
        self.undoable, self.rows = self._log.undoable, self._rows_now()

    def _fill(self, row: Mapping[str, Any], content: dict[str, Any]) -> None:
        said = {field: str(content.get("values", {}).get(field, "")) for field in self._form.headings}
        if self._form.corrects:
            said = {
                field: text
                for field, text in said.items()
                if text != row["proposed"][field] or field in content["shown"]
            }
        added = self._log.enter(row["on"], said, shown=content.get("shown", {}), reason=row["name"])
        lacking = [self._form.headings[name] for name in self._form.needed if not said.get(name)]
        wanted = " and ".join(lacking)
        if added and not lacking:
            told = f"kept in entries.csv as {self.who}; it counts when the notebook is run again."
        elif added:
            told = f"kept in entries.csv as {self.who}. It counts once {wanted} is filled in."
        else:
            told = f"nothing was kept: fill in {wanted}." if lacking else "nothing new to keep."
        self.message = f"{row['name']}: {told}"

    def _field(self, name: str) -> dict[str, Any]:
        kind = self._form.kinds[name]
        words = list(self._form.one_of.get(name, ()))
        shown = "date" if kind in DAYS else "choice" if words else "text"
        return {
            "name": name,
            "heading": self._form.headings[name],
            "shown": shown,
            "words": words,
            "needed": name in self._form.needed,
            "who": kind == "who",
        }

    def _rows_now(self) -> list[Any]:
        return list(_with_entered(self._rows, self._client))


def require_form(kind: str) -> EntryForm:
    """What can be filled in of a kind. Raises BadParameter where there is no such kind."""
    if (form := form_of(kind)) is None:
        raise BadParameter(f"{kind}: nothing of that kind is filled in{did_you_mean(kind, ['risk', 'treatment'])}")
    return form


def table_filled(client: Client, kind: str, steps: Steps) -> pd.DataFrame:
    """A row for each that is filled in: its name, and each field by its heading."""
    form = require_form(kind)
    return _framed(form, list(_with_entered(_rows(form, steps), client)))


def _framed(form: EntryForm, rows: list[dict[str, Any]]) -> pd.DataFrame:
    filled = [row for row in rows if row["filled"]]
    told = [
        {form.name: row["name"], **{head: spoken(row["filled"].get(name, "")) for name, head in form.headings.items()}}
        | {KEPT: row["kept"]}
        for row in filled
    ]
    return pd.DataFrame(told, columns=[form.name, *form.headings.values(), KEPT], dtype=object)


def _with_entered(rows: Any, client: Client) -> Iterator[dict[str, Any]]:
    """Each row with what is filled in now, and who kept it last on which day."""
    entered = entered_by(read_entries(client.folder, []))
    for row in rows:
        found = entered.get(row["on"])
        last = found.lines[-1] if found else None
        yield {
            **row,
            "filled": {name: text for name, text in found.values.items() if text} if found else {},
            "kept": f"{last.who}, {spoken(last.when[:10])}" if last else "",
        }


def _rows(form: EntryForm, steps: Steps) -> Iterator[dict[str, Any]]:
    """What can be filled in: of the workbook's rows those of the kind, each once; else the draft of the day, or each process."""
    if title := sheet_plan("widget")["versioned"].get(form.on):
        yield _shown(approval_key(form.on, steps.coverage.client.as_of), {"title": f"{title}, draft"}, form)
    if form.on == "owner":
        for name, owner in steps.owners.processes.items():
            title = steps.coverage.catalogue.processes[name].title
            yield _shown(f"owner{PART}{name}", {"title": title, "owner": owner.name, "reason": owner.reason}, form)
    known: set[str] = set()
    for row in (row for rows in rows_of_steps(steps).values() for row in rows):
        keys = str(row.get("entry") or "").split("\n")
        on = next((key for key in keys if key.startswith(form.on + PART)), "")
        if on and on not in known:
            known.add(on)
            yield _shown(on, row, form)


def _shown(on: str, row: Row, form: EntryForm) -> dict[str, Any]:
    """A row before anything is filled in: its name, how it stands, and what is proposed for fields in which something stands already."""
    told = [
        "; ".join(as_read(row.get(name), kind_of(name))) for name in sheet_plan("widget")["stands"].get(form.on, ())
    ]
    named = (*BESIDE, *DAYS) if not form.corrects and form.on != "owner" else tuple(form.kinds.values())
    proposed = {name: _text(row.get(name)) if form.kinds[name] in named else "" for name in form.headings}
    title = str(row.get("title") or row.get("what") or row.get("ask") or on.partition(PART)[2])
    number = row.get("risk")
    return {
        "on": on,
        "name": f"{number} {title}" if number and not str(number).startswith(title) else title,
        "about": "; ".join(filter(None, told)),
        "proposed": proposed,
    }


def _text(value: Any) -> str:
    """A value as a field takes it: days by ISO 8601, without the word that it is proposed."""
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(name_of(value))
