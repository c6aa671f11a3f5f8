"""plan.csv: what was agreed of the packages of the plan, only ever added to; the latest line of a package counts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Literal, get_args

from ims_lib.client.added_lines import add_decided, read_lines_of
from ims_lib.dates import day
from ims_lib.errors import BadClient
from ims_lib.languages import noted, say
from ims_lib.nearest import did_you_mean
from ims_lib.scales import plan_words

FILE = "plan.csv"
Status = Literal["agreed", "under way", "done", "stopped", "put off"]
STATUSES: tuple[str, ...] = get_args(Status)


@dataclass(frozen=True, slots=True)
class Agreed:
    """One line: what was agreed of a package. Its fields are the columns of plan.csv, but for the cell."""

    when: str
    who: str
    package: str
    """As in the plan: process/decide, or process alone for all of its packages."""
    owner: str = ""
    start: date | None = None
    end: date | None = None
    status: str = "agreed"
    note: str = ""
    cell: str = ""
    """plan.csv!C4"""

    @property
    def said_by(self) -> str:
        """Who said it and when: Head of operations, 14 December 2026."""
        return ", ".join([self.who, *([day(date.fromisoformat(self.when[:10]))] if self.when else [])])

    @property
    def done_on(self) -> date | None:
        """The day on which it was done: its end, no later than it was said; none where nobody says that it is done."""
        said = date.fromisoformat(self.when[:10]) if self.when else None
        return min(filter(None, (self.end, said)), default=None) if self.status == "done" else None


COLUMNS = tuple(item.name for item in fields(Agreed) if item.name != "cell")


def counting_lines(lines: Iterable[Agreed]) -> dict[str, Agreed]:
    """The latest line of each package."""
    return {line.package: line for line in lines}


def read_lines(folder: Path, faults: list[str]) -> list[Agreed]:
    """Every line of plan.csv in its order. What is wrong with the file goes to `faults`, a sentence a line."""
    found = []
    for number, values in read_lines_of(folder / FILE, COLUMNS, ("package", "who"), faults):
        place = say("{name}/{FILE} line {number}", name=folder.name, FILE=FILE, number=number)
        if agreed := parse_agreed(values, f"{FILE}!C{number}", place, faults):
            found.append(agreed)
    return found


def agree(
    folder: Path,
    package: str,
    *,
    who: str,
    when: date | str,
    owner: str = "",
    start: date | str = "",
    end: date | str = "",
    status: str = "agreed",
    note: str = "",
) -> Agreed:
    """The line added to the client's plan.csv. Raises BadClient where a value can't be one, and CannotWrite."""
    values = {"when": str(when), "who": who, "package": package, "owner": owner, "start": str(start or "")}
    values |= {"end": str(end or ""), "status": status, "note": note}
    faults: list[str] = []
    agreed = parse_agreed(values, FILE, f"{folder.name}/{FILE}", faults)
    BadClient.raise_with(faults)
    assert agreed is not None  # or there were faults
    add_decided(folder / FILE, COLUMNS, read_lines, lambda _: [agreed])
    return agreed


def agreed_of(package: str, lines: Mapping[str, Agreed], packages: Collection[str] = ()) -> Agreed | None:
    """What was agreed of a package: on itself, on its process and kind, or on its process; the nearest counts.

    A line on one of the `packages` that there are is on that one alone.
    """
    process, _, kind = package.partition("/")
    all_of_a_kind = f"{process}/{kind.partition('.')[0]}"
    names: Iterable[str] = (package, *([] if all_of_a_kind in packages else [all_of_a_kind]), process)
    return next((lines[name] for name in names if name in lines), None)


def has_begun_before(item: Agreed | None, other: Agreed | None) -> bool:
    """Whether what is said to be done waits no more for anything, and what is under way for nothing that another line speaks of."""
    return item is not None and (item.status == "done" or (item.status == "under way" and item != other))


def parse_agreed(values: Mapping[str, str], cell: str, place: str, faults: list[str]) -> Agreed | None:
    """A line; none where a value can't be one, which goes to `faults` with its place."""
    told = len(faults)
    for name in ("package", "who"):
        if not values[name]:
            faults.append(say("{place}: {name} is empty", place=place, name=name))
    status = status_of(values["status"])
    if status not in STATUSES:
        near, all_of_them = did_you_mean(status, STATUSES), ", ".join(STATUSES)
        told_of = noted("{place}: status is {status!r}{did_you_mean}; it is one of {STATUSES}")
        faults.append(say(told_of, place=place, status=status, did_you_mean=near, STATUSES=all_of_them))
    _day(values["when"][:10], "when", place, faults)
    days = {name: _day(values[name], name, place, faults) for name in ("start", "end")}
    if days["start"] and days["end"] and days["end"] < days["start"]:
        faults.append(say("{place}: it ends on {end}, before it starts on {start}", place=place, **days))
    if len(faults) > told:
        return None
    texts = {name: values[name] for name in ("when", "who", "package", "owner", "note")}
    return Agreed(**texts, start=days["start"], end=days["end"], status=status, cell=cell)


def status_of(text: str) -> str:
    """The status that a word means, in English, German or French; the word itself where it is none of ours."""
    said = " ".join(text.replace("_", " ").lower().split())
    return plan_words().get(said, said) or "agreed"


def _day(text: str, name: str, place: str, faults: list[str]) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        told = noted("{place}: {name} is {said!r}: write the day as year-month-day, for example 2027-01-29")
        faults.append(say(told, place=place, name=name, said=text))
        return None
