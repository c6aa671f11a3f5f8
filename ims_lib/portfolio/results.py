"""Results of many clients, read as far as a page over all of them needs them: a small part of each file."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from ims_lib.client.opening import as_of_day
from ims_lib.client.settings import Certificate
from ims_lib.dates import months_after
from ims_lib.errors import FileRefused
from ims_lib.report.history import read_results
from ims_lib.scales import report_setting
from ims_lib.steps.improvement.progress import HISTORY, ProgressPoint, points_in
from ims_lib.steps.improvement.snapshot import RESULTS
from ims_lib.workspace import find_workspace

FIRST, LAST = b'{"client": ', b"}\n"
"""How a file of ours begins and ends; any other is read whole."""
HEAD = re.compile(rb'\n"(\w+)": ')
"""How a key's line begins; rows of a list below it are indented."""
Shares = Mapping[str, float | None]


class GapLine(BaseModel):
    """A requirement with a gap."""

    requirement: str
    severity: str
    days: float | None = None


class MilestoneLine(BaseModel):
    """A day of the plan."""

    milestone: str
    standard: str
    day: dt.date | None


class SummaryLine(BaseModel):
    """What is said of a client as a whole; see data/README.md."""

    sector: str | None = None
    sector_title: str | None = None
    head_count: int | None = None
    assessor: str | None = None
    certificates: list[Certificate] = []
    open_actions: list[dt.date | None] = []
    to_decide: list[dt.date] = []
    audit_days: dict[str, float] = {}


class ClientResults(BaseModel):
    """What is read of a results.json; its other keys, most of the file, aren't."""

    client: str
    name: str = ""
    as_of: dt.date
    scoring: int = 1
    standards: Mapping[str, Mapping[str, Shares]]
    gaps: list[GapLine] = []
    milestones: list[MilestoneLine] = []
    days: float = 0
    questions: int = 0
    questions_on_lists: int = 0
    summary: SummaryLine | None = None


@dataclass(frozen=True)
class AssessedClient:
    """A client of the portfolio as its latest results tell it."""

    id: str
    """The name of its folder."""
    results: ClientResults
    earlier: tuple[ProgressPoint, ...]
    """Its earlier assessments by the same rules of scoring, the oldest first."""

    @property
    def name(self) -> str:
        return self.results.name or self.id

    @cached_property
    def summary(self) -> SummaryLine:
        """Empty of results that an earlier version made."""
        return self.results.summary or SummaryLine()

    def moved(self, standard: str, part: str) -> float | None:
        """What came on top of likely since the assessment before, as a fraction; None where there is none to compare with."""
        now = self.results.standards[standard][part].get("likely")
        before = self.earlier[-1].standards.get(standard, {}).get(part) if self.earlier else None
        return None if now is None or before is None or before.likely is None else now - before.likely


@dataclass(frozen=True)
class Portfolio:
    """The clients below a folder as of a day, by name, and those whose results can't be read with why."""

    folder: Path
    as_of: dt.date
    clients: tuple[AssessedClient, ...]
    unread: Mapping[str, str]

    @property
    def until(self) -> dt.date:
        """Up to this day what is due is told."""
        return months_after(self.as_of, int(report_setting("portfolio_due_months")))

    def age(self, client: AssessedClient) -> int:
        """Days since the as-of day of its results."""
        return (self.as_of - client.results.as_of).days

    def is_stale(self, client: AssessedClient) -> bool:
        return self.age(client) > report_setting("portfolio_stale_days")

    def actions_overdue(self, client: AssessedClient) -> int:
        """Actions that were open in its results and whose day has passed by now."""
        return sum(day is not None and day < self.as_of for day in client.summary.open_actions)

    def decisions_overdue(self, client: AssessedClient) -> int:
        """Decisions that its results ask for by a day that has passed by now."""
        return sum(day < self.as_of for day in client.summary.to_decide)


def read_portfolio(folder: str | Path, *, as_of: str | dt.date | None = None) -> Portfolio:
    """The results of all clients below a folder, `<id>/results.json` each; in the workspace's reports where none is named. Nothing
    is written.

    Raises FileRefused where there are none, or none can be read.
    """
    place, day = Path(folder or find_workspace().reports), as_of_day(as_of)
    found, unread = [], {}
    for file in sorted(place.glob(f"*/{RESULTS}")):
        try:
            found.append(_client(file))
        except ValidationError as error:
            first = error.errors()[0]
            unread[file.parent.name] = (
                f"{RESULTS} isn’t one of ours ({' › '.join(map(str, first['loc']))}: {first['msg']})"
            )
        except OSError as error:
            unread[file.parent.name] = f"{RESULTS} can’t be opened ({error.strerror or error})"
        except (ValueError, RecursionError):
            unread[file.parent.name] = f"{RESULTS} is damaged: it is no JSON, or cut off"
    if not found:
        told = [f"{place / name}: {why}" for name, why in unread.items()]
        raise FileRefused(
            told or f"{place}: no folder in it holds a {RESULTS}; name the folder of reports, such as reports"
        )
    return Portfolio(place, day, tuple(sorted(found, key=lambda each: (each.name.casefold(), each.id))), unread)


def _client(file: Path) -> AssessedClient:
    found: Mapping[str, Any] = read_keys(file.read_bytes(), (*ClientResults.model_fields, HISTORY))
    results = ClientResults.model_validate(found)
    if HISTORY not in found:
        # Results that don't carry on yet what earlier ones said: that lies in the files beside them.
        found = read_results(file) or {}
    points = points_in({HISTORY: found.get(HISTORY)})
    return AssessedClient(
        file.parent.name, results, tuple(point for point in points if point.scoring == results.scoring)
    )


def read_keys(content: bytes, names: tuple[str, ...]) -> dict[str, Any]:
    """These keys of a results.json, those that it has. Each stands at the head of a line, so that the rest needn't be read.

    Raises ValueError where it is no JSON.
    """
    if not (content.startswith(FIRST) and content.endswith(LAST)):
        whole = json.loads(content)
        return {name: whole[name] for name in names if name in whole} if isinstance(whole, dict) else {}
    lines, wanted, decode = b"\n" + content[1:], {name.encode() for name in names}, json.JSONDecoder().raw_decode
    heads = list(HEAD.finditer(lines))
    ends = [*(head.start() for head in heads[1:]), len(lines)]
    return {
        head[1].decode(): decode(lines[head.end() : end].decode())[0]
        for head, end in zip(heads, ends, strict=True)
        if head[1] in wanted
    }
