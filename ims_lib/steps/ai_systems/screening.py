"""The screening of one AI system, proposed from what the client's lists say: which questions are answered, by what, and what that comes to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from ims_lib.catalogue.impact_kit import Due, ImpactKit, ScreeningQuestion
from ims_lib.catalogue.overlays import Overlay, Sign, load_overlays
from ims_lib.inputs.rows import AiSystemRow, ImpactAssessmentRow, value_in
from ims_lib.inputs.said import says_nothing
from ims_lib.languages import say
from ims_lib.register.plans import heading_in_words, plans
from ims_lib.register.vocabulary import QUOTED, brief
from ims_lib.steps.ai_systems.classes import Fact, Proposed, classes_of, facts_of, says_so, values_in, words_said
from ims_lib.steps.ai_systems.judged import judging_in
from ims_lib.steps.ai_systems.told_elsewhere import ToldElsewhere, called
from ims_lib.wording import in_quotes, listed

Answer = Literal["yes", "no", "unknown"]
WHOM = "affected"
"""The column with the people concerned: what it says is quoted where an answer has to be asked."""


@dataclass(frozen=True, slots=True)
class ScreeningAnswer:
    """What the lists say to one question."""

    question: ScreeningQuestion
    answer: Answer
    """Unknown where nothing speaks for yes, and no cell says no."""
    facts: tuple[Fact, ...] = ()
    quotes: tuple[str, ...] = ()
    """What speaks for the answer, or is to be asked about: the cells in the client's words, each with its heading and place."""
    troubles: tuple[str, ...] = ()
    """The rows of other lists that speak for yes, in the client's words, each with its place."""
    likely: bool = False
    """Whether a cell speaks for yes and doesn't settle it: it counts as yes until it is answered."""
    awaited: bool = False
    """Whether something that would tell is outstanding."""
    silent: bool = True
    """Whether the cells in which an answer is looked for say nothing at all, the name aside."""
    unread: str = ""
    """What is told instead where a column that nobody read may say it."""

    @property
    def reason(self) -> str:
        """What leads to the answer, in words: a yes is our reading of what the lists say."""
        said = (*self.quotes, *self.troubles)
        if said and self.answer == "unknown":
            return say("to be asked; the list says {said}", said=listed(said))
        if said:
            return say(
                "{part} {said}",
                part=say("read from") if self.answer == "yes" else say("the list says"),
                said=listed(said),
            )
        if self.silent:
            return self.unread or say("the list doesn't say")
        return say("the list's words don't settle it")

    def counts_as(self, *answers: Answer) -> bool:
        """Whether it is one of these, a likely one a yes as well."""
        return self.answer in answers or (self.likely and "yes" in answers)

    @property
    def told(self) -> str:
        """The question in few words, and what leads to the answer."""
        return f"{self.question.title} ({self.reason})"


@dataclass(frozen=True, slots=True)
class Screening:
    """The answers to all questions, and what they come to. A proposal: the client knows the system."""

    answers: tuple[ScreeningAnswer, ...]
    due: Due
    at_worst: Due = "open"
    """The same, where each answer that isn't known counts as yes."""

    def answered(self, answer: Answer) -> tuple[ScreeningAnswer, ...]:
        """The questions with this answer, of those that are open the likely ones with a yes, too."""
        return tuple(each for each in self.answers if each.counts_as(answer))


def screen(system: AiSystemRow, kit: ImpactKit) -> Screening:
    """The full form is due where one yes leads alone, or enough lead together; else what isn't known is answered first."""
    overlay = load_overlays()[kit.overlay]
    fitting = classes_of(system, overlay).fitting
    return _screening(tuple(_answer(question, system, overlay, fitting) for question in kit.screening), kit)


def with_troubles(screening: Screening, told: Sequence[ToldElsewhere], kit: ImpactKit) -> Screening:
    """The same, where risks, incidents and nonconformities name the system: they speak for yes where the question says so."""
    rows = [each for each in told if each.is_trouble]
    return _screening(tuple(_by_trouble(each, rows, kit) for each in screening.answers), kit)


def _by_trouble(answer: ScreeningAnswer, told: Sequence[ToldElsewhere], kit: ImpactKit) -> ScreeningAnswer:
    if not answer.question.by_trouble or not told:
        return answer
    harmless, people = answer.question.harmless, [each.words for each in kit.screening]
    texts = ((each, f"{value_in(each.row, 'title')}; {value_in(each.row, 'effect') or ''}") for each in told)
    troubles = tuple(
        called(each)
        for each, text in texts
        if not words_said(harmless, text) or any(words_said(words, text) for words in people)
    )
    if not troubles:
        return answer
    return replace(answer, answer="yes", quotes=answer.quotes if answer.answer == "yes" else (), troubles=troubles)


def with_severity(
    screening: Screening,
    counts: ImpactAssessmentRow | None,
    beside: Sequence[ImpactAssessmentRow],
    kit: ImpactKit,
) -> Screening:
    """The same, where the client's own assessments rate how grave an effect is: one speaks for yes, a draft too, where the
    question says so; for no only the one that counts, where nothing else answers."""
    answers = (_by_severity(each, counts, beside) for each in screening.answers)
    return _screening(tuple(answers), kit)


def _by_severity(
    answer: ScreeningAnswer, counts: ImpactAssessmentRow | None, beside: Sequence[ImpactAssessmentRow]
) -> ScreeningAnswer:
    words = answer.question.by_severity
    rated = [row for row in (counts, *beside) if row and row.severity]
    grave = tuple(assessed(row, "severity") for row in rated if row.severity in words.get("yes", ()))
    if grave and answer.answer != "yes":
        return replace(answer, answer="yes", quotes=grave)
    if answer.answer == "unknown" and counts and counts.severity in words.get("no", ()):
        return replace(answer, answer="no", quotes=(assessed(counts, "severity"),))
    return answer


def assessed(row: ImpactAssessmentRow, column: str, *, with_id: bool = True) -> str:
    """A cell of an assessment in the client's own words, with its heading, its id and its place."""
    said = row.texts.get(column) or value_in(row, column)
    heading = heading_in_words(plans()["impact_assessments"].columns[column])
    place = ", ".join(filter(None, (heading, row.id if with_id else None, row.place_of(column).told)))
    return f"{in_quotes(brief(str(said), most=QUOTED))} ({place})"


def _screening(answers: tuple[ScreeningAnswer, ...], kit: ImpactKit) -> Screening:
    def leads(*counting: Answer) -> bool:
        yes = [each.question.leads for each in answers if each.counts_as(*counting)]
        return "alone" in yes or yes.count("together") >= kit.together_from

    is_open = any(each.answer == "unknown" for each in answers)
    due: Due = "full" if leads("yes") else "open" if is_open else "screening"
    return Screening(answers, due, "full" if leads("yes", "unknown") else "screening")


def _answer(
    question: ScreeningQuestion, system: AiSystemRow, overlay: Overlay, fitting: Sequence[Proposed]
) -> ScreeningAnswer:
    facts = tuple(_facts(question, system, overlay, fitting))
    if facts:
        named = list(dict.fromkeys(fact.column for fact in facts))
        # Where more than its name speaks for it, the name tells nothing new.
        columns = [name for name in named if name != "name"] or named
        return ScreeningAnswer(question, "yes", facts, tuple(quoted(system, name) for name in columns))
    for cells in question.no:
        if all(says_so(cell, system) for cell in cells):
            return ScreeningAnswer(question, "no", quotes=tuple(quoted(system, cell.column) for cell in cells))
    looked_at = (*(question.columns or (overlay.columns if question.classes else ())), *question.says)
    unread = [name for name in looked_at if not value_in(system, name) and not says_nothing(system.texts.get(name))]
    said = [*(name for name in looked_at if name != "name" and value_in(system, name)), *unread]
    likely = [cell.column for cell in question.likely if says_so(cell, system)]
    asked = tuple(quoted(system, name) for name in dict.fromkeys([*likely, *said]) if name in (WHOM, *unread, *likely))
    untold = next(filter(None, (system.unsaid(name, "") for name in looked_at)), "")
    silent = not asked and not said
    return ScreeningAnswer(question, "unknown", quotes=asked, silent=silent, unread=untold, likely=bool(likely))


def quoted(system: AiSystemRow, column: str) -> str:
    """A cell of a system's row in the client's own words, with its heading and place."""
    said = system.texts.get(column) or value_in(system, column)
    text = listed(_word(each) for each in values_in(said))
    heading = heading_in_words(plans()["ai_systems"].columns[column])
    return f"{in_quotes(brief(text, most=QUOTED))} ({heading}, {system.place_of(column).cell})"


def _facts(
    question: ScreeningQuestion, system: AiSystemRow, overlay: Overlay, fitting: Sequence[Proposed]
) -> Iterator[Fact]:
    """What of the row speaks for yes: values, words, or signs of a class."""
    for column, values in question.says.items():
        found = tuple(value for value in values_in(value_in(system, column)) if value in values)
        if found:
            yield Fact(column, str(system.place_of(column)), tuple(map(_word, found)))
    if question.words:
        sign = Sign(place=question.id, title=question.question, words=question.words, columns=question.columns)
        # Where these don't speak, what a law is read from may tell of the people too.
        of_law = (each for item in fitting for each in item.signs)
        read = dict.fromkeys(fact.column for each in of_law for fact in each.facts if not fact.is_read)
        beside = sign.model_copy(update={"columns": (*read,)}) if read else sign
        spoken = (*facts_of(sign, system, overlay),) or (*facts_of(beside, system, overlay),)
        yield from spoken or _judging(question, system, overlay)
    if question.classes:
        asked = [each for each in fitting if each.id in question.classes]
        yield from (fact for each in asked for sign in each.signs for fact in sign.facts)


def _judging(question: ScreeningQuestion, system: AiSystemRow, overlay: Overlay) -> Iterator[Fact]:
    if question.judging and overlay.judged and (said := judging_in(system, overlay.judged)):
        yield Fact("purpose", str(system.place_of("purpose")), said)


def _word(value: Any) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)
