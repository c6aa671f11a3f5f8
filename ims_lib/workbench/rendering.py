"""The widget that renders a report: a button, how far it is, a link to it, and what changed since the last one."""

from __future__ import annotations

import json
import threading
from datetime import date
from functools import partial
from typing import Any, ClassVar

import pandas as pd
import traitlets

from ims_lib.batch.beside import render_beside
from ims_lib.client import Client, read_client
from ims_lib.dates import day
from ims_lib.errors import ImsError
from ims_lib.report.figures import part_name
from ims_lib.steps.improvement.snapshot import RESULTS
from ims_lib.wording import counted, percent
from ims_lib.workbench.standing import link_to, report_day, report_of
from ims_lib.workbench.widget import Widget, script
from ims_lib.workspace import find_workspace

BESIDE = ("workbook.xlsx", "details.xlsx", "drafts")
"""What lies beside a report to open, too."""
SMALLEST_MOVE = 0.005
"""Half a percentage point: less isn't told."""


class Rendering(Widget):
    """Renders the report of a client, or where none is named of the one that is worked on, beside the kernel, which stays free."""

    _esm = script("render.js")
    UNSIGNED: ClassVar[frozenset[str]] = frozenset({"render"})
    name = traitlets.Unicode("").tag(sync=True)
    """The client's."""
    report = traitlets.Dict().tag(sync=True)
    """The report that lies there: its day, its address from the notebook, its place in the workspace, and what lies beside it."""
    progress = traitlets.List(traitlets.Any()).tag(sync=True)
    """While it is rendered: cells done, of how many, and what the last one is about."""
    changed = traitlets.List(traitlets.Unicode()).tag(sync=True)
    """What changed since the last report, a sentence each."""

    def __init__(self, client: Client | str = "", *, as_of: str = "") -> None:
        self._named, self._as_of = client, as_of
        self._at_work: threading.Thread | None = None
        super().__init__(None, partial(table_report, client))
        self.follow()

    def follow(self) -> None:
        """Show the client that is worked on now."""
        try:
            client = read_client(self._named, as_of=self._as_of)
        except ImsError as error:
            self.name, self.report, self.message = "", {}, "; ".join(error.faults)
            return
        self.name, self.report, self.changed, self.message = client.name, _report(client), [], ""

    def do(self, content: dict[str, Any]) -> None:
        if content.get("do") != "render" or (self._at_work and self._at_work.is_alive()):
            return
        client = read_client(self._named, as_of=self._as_of)
        self.message, self.changed, self.progress = "", [], [0, 0, "beginning"]
        self._at_work = threading.Thread(target=self._render, args=(client,), daemon=True)
        self._at_work.start()

    def wait(self) -> None:
        """Wait until the report that was begun is there, or has failed."""
        if self._at_work:
            self._at_work.join()

    def _render(self, client: Client) -> None:
        try:
            for done, of, about in render_beside(client.folder, self._as_of):
                self.progress = [done, of, about if done < of else "writing the pages and workbooks"]
            self.message, self.report, self.changed = "The report is there.", _report(client), changes_of(client)
            self.tell_others()
        except ImsError as error:
            self.message = "\n".join(error.faults)
        finally:
            self.progress = []


def table_report(client: Client | str) -> pd.DataFrame:
    """The report that lies there: client, day, file; no row where there is none."""
    found = read_client(client)
    reported = report_day(found)
    rows = [(found.name, day(reported), str(report_of(found)))] if reported else []
    return pd.DataFrame(rows, columns=["client", "report of", "file"])


def changes_of(client: Client) -> list[str]:
    """What the report that lies there says of what changed since the last one of an earlier day, the largest moves first."""
    results = json.loads(report_of(client).with_name(RESULTS).read_text(encoding="utf-8"))
    found = results["steps"]["improvement"]["changes"]
    if not found:
        return ["There is no report of an earlier day to compare with."]
    moved = sorted(found["parts"], key=lambda part: -abs(part["move_likely"] or 0))
    lines = [
        f"{part['standard']}, {part_name(part['part'])}: likely in place {percent(part['before_likely'])} % → {percent(part['likely'])} %"
        for part in moved
        if abs(part["move_likely"] or 0) >= SMALLEST_MOVE
    ]
    since, many = day(date.fromisoformat(found["since"])), len(found["requirements"])
    return [
        f"Since {since}: {counted(many, 'requirement')} changed." if many else f"Nothing changed since {since}.",
        *lines,
    ]


def _report(client: Client) -> dict[str, Any]:
    if not (reported := report_day(client)):
        return {}
    path = report_of(client)
    home = find_workspace().home
    inside = path.relative_to(home).as_posix() if path.is_relative_to(home) else ""
    beside = [name for name in BESIDE if path.with_name(name).exists()]
    return {"day": day(reported), "href": link_to(path), "inside": inside, "path": str(path), "beside": beside}
