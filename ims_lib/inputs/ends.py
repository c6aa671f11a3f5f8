"""A state with an end ahead: what is to be switched off runs until then."""

from __future__ import annotations

import datetime as dt
import re
from functools import partial
from typing import NamedTuple

from ims_lib.inputs.said import days_within
from ims_lib.inputs.states import LIVE, PLANNED, RETIRED
from ims_lib.register.cell_values import CLAUSES, affirmed, denials
from ims_lib.register.plans import Column
from ims_lib.register.stems import stems_in
from ims_lib.register.vocabulary import holds_one, phrases_of, plain

_phrases = partial(phrases_of, "inputs", "end_ahead")
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")


class EndAhead(NamedTuple):
    """The words that tell the end of what is in use, and its day: of a month or a year alone the last; none where they name none."""

    words: str
    day: dt.date | None


def end_ahead(text: str, column: Column) -> EndAhead | None:
    """The end that a text for a state tells of something that runs until then: 'to be switched off in June 2027', 'läuft bis Ende 2027';
    none where the rest of the text says another state than that it runs."""
    clauses = [clause for clause in CLAUSES.split(text) if plain(clause)]
    ending = [clause for clause in clauses if _tells_end(clause, column)]
    rest = [hit.meaning for clause in clauses if clause not in ending for hit in affirmed(clause, column.stems)]
    within = [hit.meaning for clause in ending for hit in affirmed(clause, column.stems)]
    said = rest or [meaning for meaning in within if meaning not in (PLANNED, RETIRED)]
    if not ending or said[:1] not in ([], [LIVE]):
        return None
    words = text[text.index(ending[0]) :].strip()
    days = days_within(words) or [dt.date(int(year), 12, 31) for year in _YEAR.findall(words)]
    return EndAhead(words, max(days, default=None))


def _tells_end(clause: str, column: Column) -> bool:
    """Whether a clause says that something will end, or until when it runs; 'wird nicht mehr genutzt' is so now, unless a year is named."""
    said, has_year = f" {plain(clause)} ", bool(_YEAR.search(clause))
    until, ahead = (holds_one(said, _phrases(name)) for name in ("until", "ahead"))
    states = affirmed(clause, column.stems)
    ended = [hit for hit in states if hit.meaning == RETIRED]
    ends = any(has_year or denials().isdisjoint(hit.phrase.split()) for hit in ended) or bool(
        affirmed(clause, stems_in("inputs", "end_ahead", "ends"))
    )
    runs = states[:1] and states[0].meaning == LIVE
    return (ends and (until or ahead)) or bool(runs and until and has_year and not ahead)
