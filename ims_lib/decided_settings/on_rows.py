"""What decisions set in rows of the client's lists, where their words are plain: the day of an action, the end of an AI system."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from ims_lib.client.entries import LIMIT
from ims_lib.dates import day
from ims_lib.decided_settings.made import PARTS, MadeDecision, behind, figures_in, is_plain, words_of
from ims_lib.inputs.said import days_within, without_day
from ims_lib.inputs.states import RETIRED
from ims_lib.languages import say
from ims_lib.register.model import Correction
from ims_lib.register.plans import plans
from ims_lib.register.vocabulary import plain

DAYS: Mapping[str, Mapping[str, str]] = {
    "risks": {"risks": "due"},
    "treatment": {"risks": "due"},
    "objectives": {"objectives": "due"},
    "overdue": {"audits": "due", "risks": "due", "suppliers": "next_review"},
}
"""Kind of decisions that may set the day of a row → the lists in which that may stand, each with the column of the day."""
SYSTEMS: Mapping[str, str] = {"impact_left": r" \S+$", "ai_ends": r" \d{4}-\d\d-\d\d$", "outstanding": r"$"}
"""Kind of decisions by which an AI system may end → what stands behind its name in what they are about."""
APART, OF_SYSTEMS = ("except", "but", "accepts"), "ai_systems"
"""Words beside which a day isn't simply that of an action; the list of AI systems."""
_DAY = re.compile(r" (\d{4}-\d\d-\d\d)$")
_DOTTED, _CLAUSES = re.compile(r"(?<=\d)\.(?=\s+\w+\s+\d{4})"), re.compile(r"[.,;\n](?:\s|$)")
"""The full stop within a day, as in 28. Februar 2027; what stands between parts that each say one thing."""


def set_in_rows(made: Iterable[MadeDecision], as_of: date) -> dict[str, list[Correction]]:
    """By list and row what decisions, the latest first, set there; the latest of each column counts."""
    found: dict[str, dict[str, Correction]] = {}
    for each in made:
        for row, item in (*_days(each), *_ends(each, as_of)):
            found.setdefault(row, {}).setdefault(item.column, item)
    return {row: [*of_row.values()] for row, of_row in found.items()}


def _days(made: MadeDecision) -> Iterator[tuple[str, Correction]]:
    """The new day of each row that a sentence names, in “O-4 and O-6 until 31 March 2027”, or of all that it is about."""
    known = {_DAY.sub("", each).partition(f" {LIMIT} ")[0]: _DAY.search(each) for each in made.about}
    for sentence in PARTS.split(_DOTTED.sub("", made.decided)) if made.kind in DAYS else ():
        named = [name for name in known if _holds(sentence, name)] or _all_of(sentence, known)
        for name in named if not all(each.isdigit() for each in named) else ():  # a number alone is of several lists
            on, before = _set_day(sentence, known, made), known[name]
            for of_list, column in DAYS[made.kind].items() if on else ():
                yield f"{of_list}/{name}", _correction(made, column, str(on), before[1] if before else None)


def _all_of(sentence: str, known: Iterable[str]) -> list[str]:
    """All that it is about, where a sentence says so or that is one thing."""
    names = [*known]
    return names if len(names) == 1 or words_of("all_of").search(sentence) else []


def _set_day(sentence: str, known: Mapping[str, object], made: MadeDecision) -> date | None:
    """The only day of a sentence, to come, behind “by” or the like or at its beginning, where no word doubts it, sets a condition or leaves
    something out; “Not for R-09:” before it only says of what it is."""
    head, colon, tail = sentence.partition(":")
    said = tail if colon and any(_holds(head, name) for name in known) else sentence
    for name in known:
        said = said.replace(name, " ")
    on = [*days_within(said)]
    begins = behind(said, "by_day")[1] or said
    is_by = re.match(r"\W*(?:\d|\w+ \d\d?\b)", begins) and [*days_within(begins)] == on
    is_said = is_by and is_plain(said, "unsure") and not any(words_of(name).search(said) for name in APART)
    is_alone = len(on) == 1 and on[0] > made.on and figures_in(without_day(said)[0]) <= {float(len(known))}
    return on[0] if is_said and is_alone else None


def _ends(made: MadeDecision, as_of: date) -> Iterator[tuple[str, Correction]]:
    """The day from which on an AI system is stopped; from then on it is no longer in use."""
    name = re.sub(SYSTEMS.get(made.kind, "$"), "", made.about[0])
    for sentence in _CLAUSES.split(_DOTTED.sub("", made.decided)) if made.kind in SYSTEMS else ():
        said, since = behind(sentence, "from_day")
        word, on = said.replace(name, "").strip(" []“”\"':"), [*days_within(since)]
        is_end = plans()[OF_SYSTEMS].columns["status"].words.get(plain(word)) == RETIRED
        if is_end and len(on) == 1 and is_plain(since, "unsure"):
            row = f"{OF_SYSTEMS}/{name}"
            yield row, _correction(made, "retirement", str(on[0]), None)
            if on[0] <= as_of:
                yield row, _correction(made, "state", word, None)


def _correction(made: MadeDecision, column: str, new: str, before: str | None) -> Correction:
    by = say(" by {who}", who=made.by) + say(" on {day}", day=day(made.on))
    return Correction(column, before, new, by, made.cell)


def _holds(text: str, name: str) -> bool:
    return re.search(rf"(?i)(?<![\w-]){re.escape(name)}(?![\w-])", text) is not None
