"""The widget that agrees packages of the plan: what is filled in is added to plan.csv and kept by the next plan."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd
import traitlets

from ims_lib.client import Client, Log, read_client
from ims_lib.client.agreed_plan import STATUSES, Agreed, agreed_of
from ims_lib.report.agreed_table import standing_text
from ims_lib.roadmap import Planned, Roadmap, standings
from ims_lib.workbench.widget import Widget, script


class Agreeing(Widget):
    """The packages of a plan with what was agreed of each. Days of the plan move when the notebook is run again."""

    _esm = script("agree.js")
    rows = traitlets.List(traitlets.Any()).tag(sync=True)
    """The packages in order, each with what counts now."""
    statuses = traitlets.List(traitlets.Unicode()).tag(sync=True)

    def __init__(self, client: Client, roadmap: Roadmap, *, who: str = "") -> None:
        self._client, self._roadmap = client, roadmap
        super().__init__(
            client, partial(table_agreed, roadmap), who=who, rows=self._rows_now(), statuses=list(STATUSES)
        )

    def do(self, content: dict[str, Any]) -> None:
        if content.get("do") != "agree":
            return
        said = {name: str(content.get(name, "")) for name in ("owner", "start", "end", "status", "note")}
        line = Log(self._client, str(content.get("who", ""))).agree(str(content.get("package", "")), **said)
        self.rows = self._rows_now()
        label = self._roadmap.planned[line.package].label if line.package in self._roadmap.planned else line.package
        self.message = f"{label}: {line.status}, kept in plan.csv; the plan heeds it when the notebook is run again."

    def _rows_now(self) -> list[Any]:
        plan = read_client(self._client.folder, as_of=self._client.as_of).plan
        packages = {**self._roadmap.planned, **self._roadmap.stopped}
        return [_shown(item, agreed_of(name, plan, packages)) for name, item in packages.items()]


def table_agreed(roadmap: Roadmap) -> pd.DataFrame:
    """A row for each package of which something was agreed, what wants attention first."""
    columns = ["package", "owner", "agreed until", "by the plan", "how it stands", "note"]
    rows = [
        (
            item.label,
            item.agreed.owner,
            item.agreed.end,
            item.planned.end if item.planned else None,
            standing_text(item),
            item.agreed.note,
        )
        for item in standings(roadmap)
    ]
    return pd.DataFrame(rows, columns=columns, dtype=object)


def _shown(item: Planned, agreed: Agreed | None) -> dict[str, Any]:
    return {
        "package": item.package,
        "order": item.order or "",
        "label": item.label,
        "proposed": "" if item.agreed and item.agreed.owner else item.owner,
        "from": str(item.start or ""),
        "until": str(item.end or ""),
        **{
            name: str(getattr(agreed, name) or "") if agreed else ""
            for name in ("owner", "start", "end", "status", "note")
        },
    }
