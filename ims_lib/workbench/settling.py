"""The widget that settles questions: a click keeps an answer in columns.yml, another takes it back."""

from __future__ import annotations

import re
from typing import Any

import anywidget
import traitlets

from ims_lib.client import Client
from ims_lib.errors import ImsError
from ims_lib.register.model import Register
from ims_lib.register.read import load_standards
from ims_lib.settled_answers import Answer, keep_answer, take_back_answer
from ims_lib.workbench.front_end import front, script, with_table
from ims_lib.workbench.questions import Question, kept_status, questions_of, read_requirements, table_questions


class Settling(anywidget.AnyWidget):
    """Open questions with buttons. What is settled is read anew by the next read_register."""

    _esm = script("settle.js")
    _css = front("workbench.css")
    questions = traitlets.List(traitlets.Any()).tag(sync=True)
    """What the front end shows of each question."""
    requirements = traitlets.List(traitlets.Any()).tag(sync=True)
    """Id and title of each requirement, to choose from."""
    settled = traitlets.Dict().tag(sync=True)
    """Number of a question → what was answered."""
    undoable = traitlets.Int(0).tag(sync=True)
    message = traitlets.Unicode("").tag(sync=True)

    def __init__(self, client: Client, register: Register) -> None:
        self._client, self._register = client, register
        self._asked = questions_of(register)
        self._before: list[tuple[Answer, str | None, dict[str, str]]] = []
        catalogue = load_standards()
        super().__init__(
            questions=[_shown(question) for question in self._asked],
            requirements=[[name, catalogue.title_of(name)] for name in catalogue.requirements],
            message=_to_settle(len(self._asked)),
        )
        self.on_msg(self._asked_by_front_end)

    def _repr_mimebundle_(self, **options: Any) -> Any:
        return with_table(super()._repr_mimebundle_(**options), table_questions(self._register))

    def _asked_by_front_end(self, _: Any, content: dict[str, Any], __: Any) -> None:
        try:
            if content.get("do") == "undo":
                self._undo()
            elif content.get("do") == "choose":
                question = self._asked[int(content["question"])]
                choice = question.choices[int(content["choice"])]
                self._keep(question, choice.answer, choice.label)
            elif content.get("do") == "type":
                question = self._asked[int(content["question"])]
                self._keep(question, *_typed(question, str(content["text"])))
        except ImsError as error:
            self.message = "; ".join(error.faults)
        except ValueError as error:
            self.message = str(error)

    def _keep(self, question: Question, answer: Answer, label: str) -> None:
        self._before.append((answer, keep_answer(self._client.folder, answer), dict(self.settled)))
        same = [n for n, other in enumerate(self._asked) if (other.kind, other.key) == (question.kind, question.key)]
        self.settled = {**self.settled, **{str(n): label for n in same}}
        self.undoable = len(self._before)
        left = len(self._asked) - len(self.settled)
        self.message = f"Kept in columns.yml: '{question.key}' is {label}. {_to_settle(left)} Run the notebook again to read with it."

    def _undo(self) -> None:
        if not self._before:
            return
        answer, text, settled = self._before[-1]
        take_back_answer(self._client.folder, answer, text)
        self._before.pop()
        self.settled, self.undoable = settled, len(self._before)
        self.message = f"Taken back. {_to_settle(len(self._asked) - len(self.settled))}"


def _shown(question: Question) -> dict[str, Any]:
    return {
        "where": question.where,
        "message": question.message,
        "kind": question.kind,
        "key": question.key,
        "times": question.times,
        "elsewhere": question.elsewhere,
        "choices": [choice.label for choice in question.choices],
    }


def _typed(question: Question, text: str) -> tuple[Answer, str]:
    """The answer that somebody typed: requirement ids, or the letters of a column. Raises ValueError with what is wrong."""
    if question.kind == "reference":
        names, wrong = read_requirements(text)
        if wrong or not names:
            raise ValueError(
                f"'{', '.join(wrong) or text}' is no requirement; write it as 27001:A.5.24, several with commas between"
            )
        return Answer("references", question.key, names if len(names) > 1 else names[0]), ", ".join(names)
    if question.kind == "column":
        letters = [part.strip().upper() for part in text.split(",")]
        if not all(re.fullmatch("[A-Z]{1,3}", each) for each in letters):
            raise ValueError(f"'{text}' is no column; write its letters, for example F")
        return kept_status(question.key, letters, question.headings), f"column {', '.join(letters)}"
    raise ValueError("choose one of the readings")


def _to_settle(count: int) -> str:
    return (
        "Nothing is left to settle."
        if not count
        else f"{count} {'question is' if count == 1 else 'questions are'} left."
    )
