"""Judgements on rows tied to the rows they were on; and what a source says of a judgement, known again in whatever language it was written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from typing import Literal

from ims_lib.cell_places import CellPlace
from ims_lib.dates import spoken
from ims_lib.findings import Finding
from ims_lib.judgements.model import Judgement
from ims_lib.languages import in_all_languages, noted, say
from ims_lib.register.model import Record

_ROW = noted("judged {new} by {who}")
_BY = noted("judged by {who}")
_ALONE = noted("judged")


def row_judged(judgement: Judgement) -> str:
    """What a client's row is taken for that an assessor judged."""
    return say(_ROW, new=judgement.new, who=judgement.by or say("the assessor"))


def judged(judgement: Judgement) -> str:
    """What a judgement itself is taken for: who judged, and when."""
    when = f", {spoken(judgement.when)}" if judgement.when else ""
    return (say(_BY, who=judgement.by) if judgement.who else say(_ALONE)) + when


def verdict_on_row(taken_as: str) -> tuple[str, str] | None:
    """The verdict on a row and who gave it, of what it was taken for; None where nobody judged it."""
    found = next(filter(None, (pattern.fullmatch(taken_as) for pattern in _patterns(_ROW))), None)
    return (found["new"], found["who"]) if found else None


def is_judged(taken_as: str) -> bool:
    """Whether something was taken for what an assessor judged."""
    return any(pattern.match(taken_as) for text in (_ROW, _BY, _ALONE) for pattern in _patterns(text))


@cache
def _patterns(text: str) -> tuple[re.Pattern[str], ...]:
    """A text as it may stand in a file that we wrote, in each language, with its parts by name."""
    parts = {"{new}": r"(?P<new>\w+)", "{who}": r"(?P<who>.+)"}
    return tuple(
        re.compile("".join(parts.get(piece, re.escape(piece)) for piece in re.split(r"(\{\w+\})", form)))
        for form in in_all_languages(text)
    )


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
