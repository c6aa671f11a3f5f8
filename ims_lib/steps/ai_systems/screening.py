"""The screening of one AI system, proposed from its row: which questions are answered with yes, by what, and what that comes to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from ims_lib.catalogue.impact_kit import Due, ImpactKit, ScreeningQuestion
from ims_lib.catalogue.overlays import Overlay, Sign, load_overlays
from ims_lib.inputs.rows import AiSystemRow, value_in
from ims_lib.steps.ai_systems.classes import Fact, classes_of, facts_of
from ims_lib.wording import listed

Answer = Literal["yes", "no", "unknown"]


@dataclass(frozen=True, slots=True)
class ScreeningAnswer:
    """What the row says to one question."""

    question: ScreeningQuestion
    answer: Answer
    """Unknown where nothing speaks for yes, and a column that could say so says nothing."""
    facts: tuple[Fact, ...] = ()
    lacking: tuple[str, ...] = ()
    """Columns that say nothing."""

    @property
    def reason(self) -> str:
        """What leads to the answer, in words."""
        if self.answer == "yes":
            return listed([f"{fact.column.replace('_', ' ')}: {listed(fact.found)}" for fact in self.facts])
        lacking = listed([name.replace("_", " ") for name in self.lacking])
        return f"the list doesn't say: {lacking}" if self.lacking else "nothing in its row speaks for it"

    @property
    def told(self) -> str:
        """The question in few words, and what leads to the answer."""
        return f"{self.question.title} ({self.reason})"


@dataclass(frozen=True, slots=True)
class Screening:
    """The answers to all questions, and what they come to. A proposal: the client knows the system."""

    answers: tuple[ScreeningAnswer, ...]
    due: Due

    def answered(self, answer: Answer) -> tuple[ScreeningAnswer, ...]:
        """The questions with this answer."""
        return tuple(each for each in self.answers if each.answer == answer)


def screen(system: AiSystemRow, kit: ImpactKit) -> Screening:
    """The full form is due where one answer leads alone, or enough lead together; open where what is unknown decides."""
    overlay = load_overlays()[kit.overlay]
    answers = tuple(_answer(question, system, overlay) for question in kit.screening)
    yes = [each.question for each in answers if each.answer == "yes"]
    perhaps = [each.question for each in answers if each.answer != "no"]
    due: Due = "full" if _leads(yes, kit) else "open" if _leads(perhaps, kit) else "screening"
    return Screening(answers, due)


def _leads(questions: list[ScreeningQuestion], kit: ImpactKit) -> bool:
    """Whether a yes to all of these makes the full form due."""
    ways = [question.leads for question in questions]
    return "alone" in ways or ways.count("together") >= kit.together_from


def _answer(question: ScreeningQuestion, system: AiSystemRow, overlay: Overlay) -> ScreeningAnswer:
    facts = tuple(_facts(question, system, overlay))
    if facts:
        return ScreeningAnswer(question, "yes", facts)
    lacking = tuple(name for name in question.needs if value_in(system, name) is None)
    return ScreeningAnswer(question, "unknown" if lacking else "no", lacking=lacking)


def _facts(question: ScreeningQuestion, system: AiSystemRow, overlay: Overlay) -> Iterator[Fact]:
    """What of the row speaks for yes: values, words, or signs of a class."""
    for column, values in question.says.items():
        found = tuple(value for value in _values(value_in(system, column)) if value in values)
        if found:
            yield Fact(
                column, str(system.place_of(column)), tuple("yes" if each is True else str(each) for each in found)
            )
    if question.words:
        sign = Sign(place=question.id, title=question.question, words=question.words, columns=question.columns)
        yield from facts_of(sign, system, overlay)
    if question.classes:
        fitting = [each for each in classes_of(system, overlay).fitting if each.id in question.classes]
        yield from (fact for each in fitting for sign in each.signs for fact in sign.facts)


def _values(said: Any) -> tuple[Any, ...]:
    return said if isinstance(said, tuple) else () if said is None else (said,)
