"""Whether a rule of contradiction holds of a record of the client's own lists, and what it then says."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

from ims_lib.assessment.facts import Facts, RemarkBeside
from ims_lib.catalogue.contradictions import Contradiction, Test
from ims_lib.dates import day, months_after
from ims_lib.inputs.said import days_within, says_nothing, says_passed, says_that
from ims_lib.inputs.states import day_of_list
from ims_lib.languages import say
from ims_lib.register.plans import plans
from ims_lib.register.vocabulary import brief, load
from ims_lib.wording import in_marks

FAULTS = ("past", "empty")
"""The tests that find something wrong; all others say which rows a rule is about."""
BESIDE = ("notes", "status_text", "result")
"""The columns in which a remark may take back what the others of a row come to."""


def rows_that_hold(rule: Contradiction, rows: Sequence[Facts], as_of: dt.date) -> list[Facts]:
    """The rows of which all of a rule's conditions hold, of those that it looks at."""
    return [each for each in _looked_at(rule, rows, as_of) if _holds(rule, each, day_of_list(each.row, as_of))]


def rows_since_the_list(rule: Contradiction, rows: Sequence[Facts], as_of: dt.date) -> list[Facts]:
    """The rows of which the conditions hold on the day of the report, and didn't yet on that of their list."""
    if not rule.of_time:
        return []
    return [
        each
        for each in _looked_at(rule, rows, as_of)
        if _holds(rule, each, as_of) and not _holds(rule, each, day_of_list(each.row, as_of))
    ]


def rows_asked(rule: Contradiction, rows: Sequence[Facts], as_of: dt.date) -> list[Facts]:
    """The rows of the kind that a rule looks at, whatever it finds wrong with them."""
    kind = {column: test for column, test in rule.where.items() if test not in FAULTS}
    return [each for each in rows if all(_is(each, column, test, as_of) for column, test in kind.items())]


def can_tell(rule: Contradiction, rows: Sequence[Facts]) -> bool:
    """Whether the rows have something that could be read wherever the rule looks for a fault."""
    columns = [column for column, test in rule.where.items() if test in FAULTS]
    return not any(says_nothing(facts[column], column) for facts in rows for column in columns)


def since(rule: Contradiction, facts: Facts) -> dt.date | None:
    """The day from which a record counts; none where its rule or the row names no day."""
    value = facts[rule.dated] if rule.dated else None
    return value if isinstance(value, dt.date) else None


def said_of(rule: Contradiction, facts: Facts) -> str:
    """How the sentence goes on after the record's name; a cell that says in words that there is nothing is quoted."""
    values = {column: _shown(facts, column) for column in _IN_BRACES.findall(rule.says)}
    empty = [column for column, test in rule.where.items() if test == "empty"]
    cells = [[facts[f"{column}_said"], facts[f"{column}_text"], facts[column]] for column in empty]
    denied = [next((text for text in texts if isinstance(text, str)), "") for texts in cells]
    return rule.says.format(**values) + "".join(f" ({in_marks(brief(text))})" for text in denied if text)


_IN_BRACES = re.compile(r"{(\w+)}")


def remark_on(rule: Contradiction, facts: Facts) -> RemarkBeside | None:
    """What stands beside a record and takes its contradiction back; none where nothing does."""
    for name in rule.unless:
        if isinstance(found := facts[name], RemarkBeside):
            return found
        if name not in load("inputs")["remarks"]:
            continue
        for column in (*BESIDE, f"{rule.dated}_text"):
            text = facts[column]
            if isinstance(text, str) and says_that(text, name) and _is_news(text, rule, facts):
                return RemarkBeside(text, facts.cells[column.removesuffix("_text")])
    return None


def _is_news(text: str, rule: Contradiction, facts: Facts) -> bool:
    """Whether a remark tells more than the day that the row has already, such as that of the last review."""
    known, named = facts[rule.newer_than or ""], days_within(text)
    return not (isinstance(known, dt.date) and named) or max(named) > known


def name_of(rule: Contradiction, facts: Facts) -> str:
    """A record's number and title, as a sentence begins with them."""
    title = facts[plans()[rule.list].names if rule.list in plans() else "title"]
    name = facts["risk"] or facts["id"]
    return f"{name} {in_marks(brief(str(title)))}" if name and name != title else in_marks(brief(str(title)))


def _looked_at(rule: Contradiction, rows: Sequence[Facts], as_of: dt.date) -> list[Facts]:
    """The rows that were there on that day, not too young for the rule and not too old for it."""
    last = months_after(as_of, -(rule.after or 0))
    there = [facts for facts in rows if (day := since(rule, facts)) is None or day <= last]
    if rule.months is None:
        return there
    first = months_after(as_of, -rule.months)
    found = [facts for facts in there if (day := since(rule, facts)) is None or day >= first]
    if rule.else_latest and not rows_asked(rule, [facts for facts in found if since(rule, facts)], as_of):
        dated = [(day, n) for n, facts in enumerate(there) if (day := since(rule, facts))]
        found += [there[max(dated)[1]]] if dated else []
    return found


def _holds(rule: Contradiction, facts: Facts, on: dt.date) -> bool:
    """Whether all of a rule's conditions hold on that day."""
    return all(_is(facts, column, test, on) for column, test in rule.where.items())


def _is(facts: Facts, column: str, test: Test, on: dt.date) -> bool:
    value = facts[column]
    if test == "past":
        return value < on if isinstance(value, dt.date) else _passed(facts, column)
    if test == "filled":
        return not says_nothing(value, column)
    if test == "empty":
        said = value or facts[f"{column}_text"]
        return column in facts.cells and (says_nothing(said, column) or _passed(facts, column))
    if isinstance(test, bool):
        return value is test
    if value is None and (facts[f"{column}_text"] or column in facts.row.unread):
        return False  # a word or a column that nobody knows yet: the reading asks what it means
    if isinstance(value, tuple):
        return not set(value).isdisjoint(test)
    return (value or "none") in test


def _passed(facts: Facts, column: str) -> bool:
    return says_passed(facts[f"{column}_text"])


def _shown(facts: Facts, column: str) -> Any:
    """A value as a sentence names it; for a day that is given in words, the words."""
    value = facts[column]
    if isinstance(value, dt.date):
        return day(value)
    text = facts[f"{column}_text"]
    return say("a day given as '{day}'", day=brief(text)) if value is None and text else value
