"""From when on the duties of a law apply, and where that was read."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from ims_lib.catalogue.library import Id, Texts
from ims_lib.catalogue.standards import Frozen

ANY = "any"
"""Among the days of a date: every class that isn't named."""
Confidence = Literal["high", "medium", "low"]
SUREST_FIRST: tuple[Confidence, ...] = ("high", "medium", "low")
UNSURE = SUREST_FIRST[1:]
"""What isn't sure has a question."""
Days = Annotated[Mapping[str, date], Field(min_length=1)]
"""By class of system, or `any`."""


class Publication(Frozen):
    """Where something about a law was read."""

    id: Id
    title: str
    url: Annotated[str, Field(pattern=r"^https://")]
    as_of: date | None = None
    """The day of what it says; none where it doesn't say."""


class OlderTold(Frozen):
    """What binds systems that were there before, in a sentence, and where that was read."""

    place: str
    """Where the law says it."""
    text: str
    read_in: Annotated[Texts, Field(min_length=1)]
    """Publications, by id."""
    confidence: Confidence


class Older(Frozen):
    """What holds for systems that were on the market before a day."""

    before: date | None = None
    """None: the day on which the duties apply to the system's class."""
    applies_from: date | None = None
    """None: no day of their own; `asks` tells what binds them then."""
    asks: str
    """The question where the list can't tell whether the system was there before, or what binds it."""
    asks_of_older: str | None = None
    """The question that is left where the list says that it was there before; none: `asks`."""
    told: OlderTold | None = None
    """What a reader is told of systems that were there before by the list; none: nothing beside their day."""

    def question_for(self, since: date | None, day: date) -> str:
        """What is asked of a system in use since a day, where the duties bind others from a day on."""
        return self.asks_of_older if self.asks_of_older and self.was_in_use(since, day) else self.asks

    def was_in_use(self, since: date | None, day: date) -> bool:
        """Whether a system in use since a day was there before the duties bound others, from a day on."""
        return since is not None and since < (self.before or day)


class Start(Frozen):
    """From when on duties apply, where that was read, and how sure it is."""

    id: Id
    place: str | None = None
    """Where the law sets the day."""
    applies_from: Days
    as_enacted: Days | None = None
    """What the law said at first, where it said something else."""
    by_letter: date | None = None
    """An earlier day from which the duties apply by the letter, where it is open whether they bind before the day above."""
    older: Older | None = None
    read_in: Texts
    """Publications, by id."""
    confidence: Confidence
    question: str | None = None
    note: str | None = None

    def day_for(self, classes: Collection[str], since: date | None) -> date:
        """The first day on which a system of these classes, in use since a day, is under the duties."""
        if self.older and self.older.applies_from and self.is_surely_older(since):
            return self.older.applies_from
        named = [day for name, day in self.applies_from.items() if name in classes]
        return min(named or (self.applies_from.get(ANY, min(self.applies_from.values())),))

    def is_surely_older(self, since: date | None) -> bool:
        """Whether a system in use since a day was on the market before: who uses it later, or doesn't say, may have an old one."""
        return bool(self.older and self.older.before and since and since < self.older.before)

    def may_be_older(self, since: date | None) -> Older | None:
        """What would hold if the system was on the market before, or what binds it then; none where its day is settled."""
        settled = self.older and self.older.applies_from and self.is_surely_older(since)
        return None if settled else self.older
