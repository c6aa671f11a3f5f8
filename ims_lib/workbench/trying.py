"""The widget that asks what if: each click gives the figures anew beside those of the client as it is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd
import traitlets

from ims_lib.assessment import assess
from ims_lib.client import Client
from ims_lib.coverage import score_coverage
from ims_lib.dates import day
from ims_lib.errors import ImsError
from ims_lib.gaps import find_gaps
from ims_lib.register.collecting import without_collecting
from ims_lib.register.model import Register
from ims_lib.report.scenario_table import changes_in_words, side_by_side
from ims_lib.roadmap import Roadmap
from ims_lib.scenarios import AS_IT_IS, Scenario, check_scenario, read_scenarios, save_scenario
from ims_lib.what_if import WhatIf
from ims_lib.wording import counted, days
from ims_lib.workbench.widget import Widget, script

NOW = "Now"
"""What the scenario that is being tried is called until it is saved."""
SWITCHES = ("standards", "certificates", "closed")
NUMBERS = ("days_per_month", "head_count")


class Trying(Widget):
    """Standards, certificates, capacity, head count and gaps to change; nothing is kept until a scenario is saved."""

    UNSIGNED = frozenset({"undo", "try", "switch", "set", "close", "open"})
    _esm = script("what_if.js")
    rows = traitlets.List(traitlets.Any()).tag(sync=True)
    """Every criterion of the catalogue that can be open; it doesn't change."""
    standards = traitlets.List(traitlets.Any()).tag(sync=True)
    """Id and name of each standard."""
    settings = traitlets.Dict().tag(sync=True)
    """What is so in the scenario that is being tried."""
    left = traitlets.Dict().tag(sync=True)
    """Criterion → days to close it, and whether it is known to be missing."""
    figures = traitlets.Dict().tag(sync=True)
    """The names of the scenarios, the client as it is first, and a line for each figure."""
    saved = traitlets.List(traitlets.Unicode()).tag(sync=True)

    def __init__(self, client: Client, register: Register, roadmap: Roadmap | None = None) -> None:
        self._what_if = what_if_of(client, register, roadmap)
        self._now = Scenario(name=NOW)
        self._before: list[Scenario] = []
        kept = read_scenarios(client.folder, self._what_if.catalogue)
        self._kept = {item.name: item for item in kept.found}
        catalogue = self._what_if.catalogue
        super().__init__(
            client,
            lambda: table_scenarios(self._what_if, self._kept.values()),
            rows=[_shown(name, self._what_if) for name in catalogue.criteria],
            standards=[[name, standard.name] for name, standard in catalogue.standards.items()],
        )
        wrong = "; ".join(finding.message for finding in kept.findings)
        self._show(f"{wrong}. " if wrong else "")

    def do(self, content: dict[str, Any]) -> None:
        try:
            with without_collecting():  # the front end waits for the answer
                self._do(content)
        except ImsError:
            self._tell_settings()
            raise

    def _do(self, content: dict[str, Any]) -> None:
        do = content.get("do")
        if do == "undo":
            self._undo()
        elif do == "save":
            self._save(str(content.get("name", "")).strip())
        elif do == "try":
            self._try(self._kept.get(str(content.get("name")), Scenario(name=NOW)))
        elif do == "switch" and content.get("key") in SWITCHES:
            self._switch(str(content["key"]), map(str, content.get("names", ())), on=bool(content.get("on")))
        elif do == "set" and content.get("key") in NUMBERS:
            self._set(str(content["key"]), content.get("value"))

    def _switch(self, key: str, names: Iterable[str], *, on: bool) -> None:
        """Standards, certificates or closed criteria, more or less: by what is so now, for two clicks may come at once."""
        before, moved = self._settings()[key], list(names)
        after = [*before, *moved] if on else [name for name in before if name not in moved]
        self._change({key: list(dict.fromkeys(after))})

    def _set(self, key: str, value: Any) -> None:
        capacity = self._now.capacity.model_dump() if self._now.capacity else {}
        self._change({key: value} if key == "head_count" else {"capacity": capacity | {key: value}})

    def _change(self, said: dict[str, Any]) -> None:
        self._try(check_scenario(self._now.model_dump() | said, self._what_if.catalogue, "what if"))

    def _try(self, scenario: Scenario) -> None:
        wanted = self._what_if.changes(scenario).model_copy(update={"name": NOW, "note": ""})
        if wanted == self._now:
            self._tell_settings()
            return
        self._before.append(self._now)
        self._now = wanted
        self._show()

    def _undo(self) -> None:
        if self._before:
            self._now = self._before.pop()
            self._show("Taken back. ")

    def _save(self, name: str) -> None:
        """Keep what is being tried under a name; another of that name is replaced, with its note kept."""
        note = self._kept[name].note if name in self._kept else ""
        said = self._now.model_dump() | {"name": name, "note": note}
        catalogue = self._what_if.catalogue
        scenario = check_scenario(said, catalogue, "scenario")
        path = save_scenario(self._what_if.client.folder, scenario, catalogue)
        self._kept[name] = scenario
        self._show(f"Kept in {path.parent.name}/{path.name}. ")

    def _show(self, before: str = "") -> None:
        outcome, base = self._what_if.outcome(self._now), self._what_if.base
        tried = [base, outcome, *(self._what_if.outcome(item) for item in self._kept.values())]
        lines = [{"label": line.label, "texts": line.texts, "moves": line.moves} for line in side_by_side(tried)]
        # One message to the front end, so that it draws once.
        with self.hold_sync():
            self.left = {name: [days(value), name not in outcome.unknown] for name, value in outcome.open.items()}
            self.figures = {"names": [AS_IT_IS, NOW, *self._kept], "lines": lines}
            self.saved, self.undoable = list(self._kept), len(self._before)
            self.settings = self._settings()
            self.message = f"{before}{self._said()}"

    def _tell_settings(self) -> None:
        """The front end shows again what is so, where it still shows what somebody clicked or typed."""
        self.send({"do": "show"})

    def _settings(self) -> dict[str, Any]:
        outcome = self._what_if.outcome(self._now)
        settings = outcome.client.settings
        return {
            "standards": list(outcome.client.standards),
            "certificates": sorted(outcome.certified),
            "days_per_month": settings.capacity.days_per_month if settings.capacity else None,
            "head_count": settings.head_count,
            "closed": sorted(self._what_if.closes(self._now)),
        }

    def _said(self) -> str:
        """What has moved, in a sentence to be read out."""
        base, now = self._what_if.base, self._what_if.outcome(self._now)
        changes = "; ".join(changes_in_words(self._now, self._what_if))
        until = f", closed on {day(now.end)}" if now.end else ""
        text = f"{days(now.days)} days of known work{until}, {counted(now.gap_count, 'requirement')} with a gap"
        if not changes:
            return f"{AS_IT_IS}: {text}."
        was = f" on {day(base.end)}" if base.end else ""
        before = counted(base.gap_count, "requirement")
        return f"{changes[0].upper()}{changes[1:]}: {text}. {AS_IT_IS}: {days(base.days)} days{was}, {before}."


def what_if_of(client: Client, register: Register, roadmap: Roadmap | None = None) -> WhatIf:
    """The client as it is, ready to be asked; with its plan its days are those of the plan."""
    gaps = roadmap.gaps if roadmap else find_gaps(score_coverage(assess(register, client)))
    return WhatIf(gaps, register, roadmap)


def table_saved(client: Client, register: Register, roadmap: Roadmap | None = None) -> pd.DataFrame:
    """The client's saved scenarios side by side with the client as it is: a row a figure."""
    what_if = what_if_of(client, register, roadmap)
    return table_scenarios(what_if, read_scenarios(client.folder, what_if.catalogue).found)


def table_scenarios(what_if: WhatIf, scenarios: Iterable[Scenario]) -> pd.DataFrame:
    """The saved scenarios side by side with the client as it is: a row a figure."""
    kept = list(scenarios)
    lines = side_by_side([what_if.base, *(what_if.outcome(item) for item in kept)])
    rows = [
        (line.label, *(f"{text} {move}".strip() for text, move in zip(line.texts, line.moves, strict=True)))
        for line in lines
    ]
    return pd.DataFrame(rows, columns=["figure", AS_IT_IS, *(item.name for item in kept)])


def _shown(name: str, what_if: WhatIf) -> dict[str, Any]:
    criterion = what_if.catalogue.criteria[name]
    process = what_if.catalogue.processes[criterion.process].title
    return {"id": name, "text": criterion.text, "process": process, "requirements": list(criterion.requirements)}
