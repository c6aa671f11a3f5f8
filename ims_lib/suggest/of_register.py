"""Suggestions for a client's rows that name no requirement. Shown to the assessor; one counts only when it is accepted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from ims_lib.catalogue import load_catalogue
from ims_lib.client import Client
from ims_lib.grouping import grouped
from ims_lib.register.model import Record, Register
from ims_lib.register.settled.on_the_sheet import load_answers
from ims_lib.register.settled.reading import CODE as ACCEPTED
from ims_lib.register.settled.reading import Said, Verdict
from ims_lib.register.vocabulary import plain
from ims_lib.suggest.ranking import Ranked, rank
from ims_lib.suggest.settings import load_settings

COLUMNS = ["file", "sheet", "row", "title", "ref", "score", "why"]
TOP = 2
"""Suggestions of each standard for a row."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A requirement that a text may speak of. Score and reason are missing where the assessor named it unasked."""

    ref: str
    title: str
    score: float | None
    why: str
    verdict: Verdict
    """What the assessor said of it: accept, reject, or open."""


@dataclass(frozen=True, slots=True)
class Unnamed:
    """The rows with one wording that name no requirement, what they may speak of, and what is said of it."""

    text: str
    records: tuple[Record, ...]
    """Those rows of the register."""
    said: Said
    suggestions: tuple[Suggestion, ...]


def suggest_rows(register: Register, client: Client, *, top: int = TOP) -> pd.DataFrame:
    """The best requirements of each standard in scope for every control row without a reference.

    Scores compare within a row only. What the assessor rejected isn't suggested again, and nothing is where no
    requirement is meant. One counts only when it is accepted (see ims.workbench.accept).
    """
    found = [
        (record.file, record.sheet, record.row, record.title, item.ref, item.score, item.why)
        for unnamed in unnamed_rows(register, client, top=top)
        if unnamed.said.accepted is None
        for record in unnamed.records
        for item in unnamed.suggestions
        if item.verdict == "open"
    ]
    table = pd.DataFrame(found, columns=COLUMNS)
    places = {record.place: n for n, record in enumerate(register.rows)}
    order = [places[place] for place in zip(table["file"], table["sheet"], table["row"], strict=True)]
    table = table.assign(place=order).sort_values(["place", "score"], ascending=[True, False], kind="stable")
    return table.drop(columns="place").reset_index(drop=True)


def unnamed_rows(register: Register, client: Client, *, top: int = TOP) -> list[Unnamed]:
    """Every wording of control rows without a reference of their own, each once, in the register's order.

    For each the best `top` requirements of each standard in scope that aren't rejected, and all that the assessor
    accepted or rejected.
    """
    reading = load_answers(client.folder).reading
    unnamed = ((row.title, row) for row in register.controls if not row.refs or ACCEPTED in row.flags)
    texts = list(grouped((plain(title), row) for title, row in unnamed if title).values())
    said = [reading.said_of(str(rows[0].title)) for rows in texts]
    found: list[list[Suggestion]] = [[] for _ in texts]
    for standard in client.standards:
        for n, ranked in enumerate(_ranked(texts, said, standard, top)):
            found[n] += _first(ranked, said[n], top)
    return [
        Unnamed(str(rows[0].title), rows, said[n], (*found[n], *_not_ranked(said[n], found[n])))
        for n, rows in enumerate(texts)
    ]


def _ranked(texts: Sequence[Sequence[Record]], said: Sequence[Said], standard: str, top: int) -> list[list[Ranked]]:
    """What one standard has for each text that is like enough, best first: enough to leave out what was rejected."""
    most = max((len(each.rejected) for each in said), default=0)
    ranked = rank([str(rows[0].title) for rows in texts], standard, top=top + most)
    return [[item for item in found if item.score >= load_settings().lowest_shown] for found in ranked]


def _first(ranked: Iterable[Ranked], said: Said, top: int) -> Iterator[Suggestion]:
    """The best suggestions, until there are enough that weren't rejected by name."""
    left = top
    for item in ranked:
        if left == 0:
            return
        left -= item.ref not in said.rejected
        yield Suggestion(item.ref, load_catalogue().title_of(item.ref), item.score, item.why, said.verdict_on(item.ref))


def _not_ranked(said: Said, found: Sequence[Suggestion]) -> Iterator[Suggestion]:
    """What the assessor accepted or rejected though it isn't among the best."""
    listed = {item.ref for item in found}
    for ref in (*(said.accepted or ()), *said.rejected):
        if ref not in listed:
            yield Suggestion(ref, load_catalogue().title_of(ref), None, "", said.verdict_on(ref))
