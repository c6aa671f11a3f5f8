"""Earlier results of a client: found in the folder where its report lies, read as they are."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from ims_lib.client import Client
from ims_lib.coverage import Coverage
from ims_lib.frames import by_names
from ims_lib.languages import say
from ims_lib.steps.improvement.changes import NUMBERS, part_figures
from ims_lib.steps.improvement.progress import HISTORY as KEPT
from ims_lib.steps.improvement.progress import points_in
from ims_lib.steps.improvement.snapshot import FAULT, RESULTS, snapshot_of, take_earlier
from ims_lib.workspace import find_workspace

HISTORY = "history"


@dataclass(frozen=True)
class History:
    """Results of earlier days, the oldest first."""

    results: tuple[Mapping[str, Any], ...]

    @property
    def newest(self) -> Mapping[str, Any] | None:
        """The results to compare with; None where there are none."""
        return self.results[-1] if self.results else None

    def trend(self, coverage: Coverage) -> pd.DataFrame:
        """The three numbers of each part over all assessments, this one last: as_of, standard, part, at_least, likely, at_most.

        Parts of standards in scope now. Results of another client or of a form that isn't ours are left out.
        """
        parts = by_names(coverage.parts[list(NUMBERS)])
        now = [(coverage.client.as_of, *part, *figures.values()) for part, figures in parts.items()]
        rows = [row for results in self.results for row in _points(results, coverage)]
        frame = pd.DataFrame([*rows, *now], columns=["as_of", "standard", "part", *NUMBERS])
        return frame.drop_duplicates(["as_of", "standard", "part"], keep="last").reset_index(drop=True)


def read_results(path: str | Path) -> Mapping[str, Any] | None:
    """A results.json as it stands, with the name of its file and what earlier ones said; None where no path is given.

    One that can't be read comes back with why, so that the report can say so.
    """
    if not str(path):
        return None
    file = Path(path)
    found = _read(file)
    if KEPT in found or FAULT in found or not (day := _day(str(found.get("as_of", "")))):
        return found
    # Results that don't carry on yet what earlier ones said: that lies in the files beside them.
    folder = file.parent.parent if file.parent.name == HISTORY else file.parent
    points = [point for path in earlier_files(folder, day) for point in points_in(_read(path))]
    return {**found, KEPT: [point.model_dump(mode="json") for point in points]}


def _read(file: Path) -> dict[str, Any]:
    """A results.json with the name of its file, or why it can't be read."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        return {"file": file.name, FAULT: error.strerror or str(error)}
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        return {"file": file.name, FAULT: say("it is no JSON")}
    if not isinstance(found, dict):
        return {"file": file.name, FAULT: say("it holds no results")}
    return {**found, "file": file.name}


def read_history(client: Client, folder: str = "") -> History:
    """The results of days before the client's as-of day in a folder of reports; in reports/<id> unless said otherwise."""
    place = Path(folder) if folder else find_workspace().reports / client.id
    return History(tuple(found for path in earlier_files(place, client.as_of) if (found := _read(path))))


def earlier_files(folder: Path, before: dt.date) -> tuple[Path, ...]:
    """Results in the folder and its history that are of a day before this one, the oldest first.

    In history the name tells the day, so that one that can't be read is told of; results.json must tell it itself. A
    second rendering on the same day finds the same: what it left is of the day itself.
    """
    found = {day: path for path in (folder / HISTORY).glob("*.json") if (day := _day(path.stem))}
    latest = folder / RESULTS
    if latest.is_file() and (day := day_of(latest)):
        found[day] = latest
    return tuple(found[day] for day in sorted(found) if day < before)


def day_of(path: Path) -> dt.date | None:
    """The as-of day of a results.json; None where it tells none."""
    return _day(str(_read(path).get("as_of", "")))


def _day(text: str) -> dt.date | None:
    with suppress(ValueError):  # a name or text that is no day
        return dt.date.fromisoformat(text)
    return None


def _points(results: Mapping[str, Any], coverage: Coverage) -> Iterator[tuple[Any, ...]]:
    """The parts in scope now as they were then; nothing of what walk_steps would tell is no earlier result of the client."""
    snapshot, _ = take_earlier(results, snapshot_of(coverage))
    if snapshot is not None:
        figures = part_figures(snapshot)
        yield from ((snapshot.as_of, *key, *figures.loc[key]) for key in coverage.parts.index if key in figures.index)
