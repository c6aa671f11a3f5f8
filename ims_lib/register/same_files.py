"""Files that say the same twice, and earlier states of a file beside the later one: one question for each pair."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ims_lib.languages import say
from ims_lib.register.model import Finding, Record
from ims_lib.register.vocabulary import phrases_of, plain, threshold
from ims_lib.told import finding_at

SAME, EARLIER = "file.same", "file.earlier"
MOST_NAMED = 3
"""Requirements that a question names."""


class _Held(NamedTuple):
    """What a file's sheets of controls say: its rows, and the statuses of each requirement."""

    rows: tuple[tuple[str | None, ...], ...]
    statuses: Mapping[str, frozenset[str]]


def say_same_files(controls: Iterable[Record], dated: Mapping[str, dt.date]) -> Iterator[Finding]:
    """Questions on pairs of files. `controls` are a client's records of controls, `dated` the day of each file."""
    rows: dict[str, list[Record]] = {}
    for record in controls:
        rows.setdefault(record.file, []).append(record)
    found = {file: _held(rows[file]) for file in sorted(rows)}
    held = {file: each for file, each in found.items() if len(each.statuses) >= threshold("repeats", "fewest")}
    apart: list[str] = []
    for file in sorted(held, key=lambda name: _order(name, dated)):
        twin = next((other for other in apart if held[other].rows == held[file].rows), None)
        if twin is None:
            apart.append(file)
            continue
        yield finding_at(SAME, (file, None, None, (file, twin)), twin=twin)
    for n, later in enumerate(apart):
        for earlier in apart[:n]:
            if _name(earlier) == _name(later) and _repeats(held[earlier], held[later]):
                yield _earlier(earlier, later, held)


def _held(rows: Sequence[Record]) -> _Held:
    statuses: dict[str, set[str]] = {}
    for row in rows:
        for ref in row.refs:
            statuses.setdefault(ref, set()).add(row.status)
    said = tuple((row.ref_text, row.title, row.status, row.status_text, row.evidence) for row in rows)
    return _Held(said, {ref: frozenset(listed) for ref, listed in statuses.items()})


def _repeats(one: _Held, other: _Held) -> bool:
    """Whether two files name nearly the same requirements."""
    shared = len(one.statuses.keys() & other.statuses.keys())
    return shared >= threshold("repeats", "share") * max(len(one.statuses), len(other.statuses))


def _earlier(earlier: str, later: str, held: Mapping[str, _Held]) -> Finding:
    old, new = held[earlier].statuses, held[later].statuses
    differ = [ref for ref in new if ref in old and old[ref] != new[ref]]
    more = say(" and {differ} more", differ=len(differ) - MOST_NAMED) if len(differ) > MOST_NAMED else ""
    named = f": {', '.join(differ[:MOST_NAMED])}{more}" if differ else ""
    place, keys = (earlier, None, None, (earlier, later)), len(old.keys() & new.keys())
    return finding_at(EARLIER, place, later=later, keys=keys, differ=len(differ), named=named)


def _name(file: str) -> str:
    """A file's name without what tells its states apart: day, year, version, copy."""
    stem = _VERSION.sub(" ", file.rpartition(".")[0] or file)
    return " ".join(word for word in plain(stem).split() if word not in phrases_of("rows", "copies"))


def _order(file: str, dated: Mapping[str, dt.date]) -> tuple[tuple[int, ...], str, str]:
    """Earlier states first, by version or year in the name, then by the file's day; a copy behind what it copies."""
    figures = tuple(int(figure) for found in _VERSION.findall(file) for figure in re.findall(r"\d+", found))
    return figures, str(dated.get(file, "")), f"{len(file):04} {file}"


_VERSION = re.compile(
    r"(?<![^\W_])(?:(?:v|ver|version|rev|r)[ ._-]?\d+(?:[._]\d+)*|(?:19|20)\d\d(?:[-_. ]?\d\d){0,2}|\d\d[._]\d\d[._]\d{2,4})"
    r"(?![^\W_])|\(\d+\)",
    re.IGNORECASE,
)


def groups_asked(findings: Iterable[Finding]) -> list[frozenset[str]]:
    """Files that a register's findings ask about as states of one, all states of a file together."""
    groups: list[frozenset[str]] = []
    for files in (finding.candidates for finding in findings if finding.code in (SAME, EARLIER)):
        joined = frozenset(files).union(*(group for group in groups if not group.isdisjoint(files)))
        groups = [*(group for group in groups if group.isdisjoint(files)), joined]
    return groups
