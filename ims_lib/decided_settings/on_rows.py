"""What decisions set in rows of the client's lists, where their words are plain: an owner, the day of an action, the end of an AI system."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TypeAlias

from ims_lib.catalogue.decision_words import load_decision_words
from ims_lib.client.entries import Correction
from ims_lib.dates import day
from ims_lib.decided_settings.items_said import without_names
from ims_lib.decided_settings.made import MadeDecision
from ims_lib.decided_settings.words import STOP, behind, figures_in, holds, is_plain, phrases_of, words_of
from ims_lib.inputs.said import apart_from_days, days_within, without_day
from ims_lib.inputs.states import RETIRED
from ims_lib.languages import say
from ims_lib.register.plans import plans
from ims_lib.register.vocabulary import plain

Cell: TypeAlias = tuple[str, str, str, str | None]
"""List and row, column, what is set in it, and what stood there when it was asked; none where that isn't known."""
SYSTEMS: Mapping[str, str] = {
    "impact_left": r" \S+$",
    "ai_ends": r" \d{4}-\d\d-\d\d$",
    "outstanding": r"$",
    "forbidden": r"$",
}
"""Kind of decisions by which an AI system may end → what stands behind its name in what they are about."""
OWNED_IN = ("risks", "ai_systems", "services")
_CLAUSES = re.compile(rf"[,;\n](?:\s|$)|{STOP}")


def set_in_rows(made: Iterable[MadeDecision], as_of: date) -> dict[str, list[Correction]]:
    """By list and row what decisions, the latest first, set there; the latest of each column counts."""
    found: dict[str, dict[str, Correction]] = {}
    for each in made:
        by = say(" by {who}", who=each.by) + say(" on {day}", day=day(each.on))
        for row, column, new, before in (*_owners(each), *_days(each), *_ends(each, as_of)):
            found.setdefault(row, {}).setdefault(column, Correction(column, before, new, by, each.cell))
    return {row: [*of_row.values()] for row, of_row in found.items()}


def _owners(made: MadeDecision) -> Iterator[Cell]:
    """Whom it names as the owner of something."""
    owned = [(thing, owner) for thing, owner in made.assigned if thing and owner]
    yield from ((f"{of_list}/{thing}", "owner", owner, "") for thing, owner in owned for of_list in OWNED_IN)


def _days(made: MadeDecision) -> Iterator[Cell]:
    """The new day of each row that it names one for, in “O-4 and O-6 until 31 March 2027, O-2 as planned”, or of all that it is about."""
    kind, known = load_decision_words().of.get(made.kind), made.things
    if kind is None or not kind.dated or any(map(str.isdigit, known)):
        return  # a number alone is of several lists
    found: dict[str, list[date | None]] = defaultdict(list)
    for said in made.said:
        for name in said.names if days_within(said.words) else ():
            found[name].append(_set_day(said.words, known, made) if said.is_sure else None)
    for name, days in found.items():
        if len({*days}) == 1 and days[0]:
            yield from ((f"{of}/{name}", columns[0], str(days[0]), known[name]) for of, columns in kind.written.items())


def _set_day(sentence: str, known: Iterable[str], made: MadeDecision) -> date | None:
    """The only day of a sentence, to come, behind “by” or the like or at its beginning, where no word doubts it, sets a condition or leaves
    something out; “Not for R-09:” before it only says of what it is."""
    head, _, tail = sentence.partition(":")
    said = tail if any(holds(head, name) for name in known) and tail else sentence
    said = without_names(said, known)
    begins = behind(said, "by_day")[1] or said
    on, is_by = [*days_within(said)], re.match(r"\W*(?:\d|\w+ \d\d?\b)", begins)
    if len(on) != 1 or on[0] <= made.on or not is_by or [*days_within(begins)] != on:
        return None
    is_apart = any(words_of(name).search(said) for name in ("except", "but", "accepts"))
    is_other = is_apart or not figures_in(without_day(said)[0]) <= {float(len([*known]))}
    return on[0] if is_plain(said, "unsure") and not is_other else None


def _ends(made: MadeDecision, as_of: date) -> Iterator[Cell]:
    """The day from which on an AI system is stopped; from then on it is no longer in use."""
    name, states = system_of(made.kind, made.about[0]), plans()["ai_systems"].columns["status"].words
    for clause in _CLAUSES.split(made.decided) if made.kind in SYSTEMS else ():
        said, since = behind(clause, "from_day")
        on = [*days_within(since)]
        if words_of("at_once").search(clause):
            said, since, on = words_of("at_once").sub("", clause), "", [made.on]
        word = said.replace(name, "").strip(" []“”\"':.")
        is_stopped = states.get(plain(word)) == RETIRED and len(on) == 1 and is_plain(since, "unsure")
        rest = apart_from_days(words_of("not_replaced").sub("", clause).replace(name, ""))
        if len(ends := days_within(clause)) == 1 and plain(rest.strip(" []“”\"':")) in phrases_of("runs_out"):
            is_stopped, word, on = True, RETIRED, ends
        if is_stopped:
            yield f"ai_systems/{name}", "retirement", str(on[0]), None
            if on[0] <= as_of:
                yield f"ai_systems/{name}", "state", word, None


def system_of(kind: str, subject: str) -> str:
    """The AI system that a subject of such a kind names."""
    return re.sub(SYSTEMS.get(kind, "$"), "", subject)
