"""Judgements on rows of the client's sheets, tied to what the row said: rows move from year to year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Literal

from ims_lib.cell_places import CellPlace
from ims_lib.findings import Finding
from ims_lib.judgements.model import Judgement
from ims_lib.languages import say
from ims_lib.register.model import Record

LONGEST = 120
"""Signs of a row's reference and title that are kept with a judgement on it."""


def said_by_row(record: Record) -> str:
    """Reference and title of a record, as they are kept with a judgement on it."""
    return " ".join(f"{record.ref_text or ''} {record.title or ''}".split())[:LONGEST].strip()


def tie_to_rows(
    judgements: Mapping[str, Judgement], records: Iterable[Record]
) -> tuple[dict[str, Judgement], list[Finding]]:
    """The judgements by what they are on today, and what must be told of rows that moved or changed.

    A row that says what it said when it was judged keeps its judgement; one that has moved within its sheet takes the
    judgement along. Where no row says it any more, or several do, the judgement is left out and asked.
    """
    if not any(judgement.row for judgement in judgements.values()):
        return dict(judgements), []
    rows: dict[str, set[str]] = {}
    for record in records:
        rows.setdefault(record.id, set()).add(_compared(said_by_row(record)))
    sheets = {place.rpartition("!")[0] for place in rows}
    tied: dict[str, Judgement] = {}
    left: list[Judgement] = []
    for on, judgement in judgements.items():
        # A sheet that no file has is told by who takes up the judgements.
        if not judgement.row or on.rpartition("!")[0] not in sheets or _compared(judgement.row) in rows.get(on, ()):
            tied[on] = judgement
        else:
            left.append(judgement)
    doubts: list[Finding] = []
    for judgement in sorted(left, key=lambda each: each.when, reverse=True):
        # The rows of its sheet that say what it said then.
        sheet, said = judgement.on.rpartition("!")[0], _compared(judgement.row)
        now = [place for place, texts in rows.items() if place.rpartition("!")[0] == sheet and said in texts]
        if len(now) == 1 and now[0] not in tied:
            tied[now[0]] = replace(judgement, on=now[0])
            text = say(
                "which stands in row {rpartition} now; the judgement counts there", rpartition=now[0].rpartition("!")[2]
            )
            doubts.append(_doubt("note", "judgement.moved", text, judgement))
        else:
            doubts.append(_asked(judgement, now))
    return tied, doubts


def _compared(said: str) -> str:
    return " ".join(said.split()).casefold()


def _asked(judgement: Judgement, now: list[str]) -> Finding:
    numbers = ", ".join(place.rpartition("!")[2] for place in now)
    why = {
        0: say("and no row of the sheet says so any more"),
        1: say("which stands in row {numbers} now and is judged there", numbers=numbers),
    }.get(len(now), say("and rows {numbers} say so now", numbers=numbers))
    text = say("{why}; judge the row anew or withdraw the judgement, which is left out until then", why=why)
    return _doubt("question", "judgement.row_changed", text, judgement)


def _doubt(level: Literal["question", "note"], code: str, text: str, judgement: Judgement) -> Finding:
    begin = say("{on} was judged {new} as '{row}', ", on=judgement.on, new=judgement.new, row=judgement.row)
    return Finding(level, code, begin + text, *CellPlace.from_text(judgement.source))
