"""The widget that settles questions: a click keeps an answer in columns.yml, another takes it back."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

import traitlets

from ims_lib.client import Client, read_client
from ims_lib.client.settings_text import SETTINGS, change_settings, form_fields, typed_value
from ims_lib.dates import day
from ims_lib.documents.impact_forms import read_register
from ims_lib.errors import BadClient, BadParameter
from ims_lib.register import load_reading
from ims_lib.register.model import Register
from ims_lib.register.settled.reading import as_left
from ims_lib.register.vocabulary import load
from ims_lib.settled_answers import FILE, SettledAnswer, keep_answer, take_back_answer
from ims_lib.steps import Steps
from ims_lib.wording import counted
from ims_lib.workbench.questions import (
    Question,
    asked_in_report,
    certificate_questions,
    kept_column,
    questions_of,
    require_requirements,
    requirements_to_choose,
    table_questions,
)
from ims_lib.workbench.said_unasked import unasked
from ims_lib.workbench.widget import Widget, script
from ims_lib.yaml_text import read_keys

QUICK_S = 2.0
"""Reading the client's files again after an answer may take so long."""


class Settling(Widget):
    """Open questions with buttons. What is settled is read anew by the next read_register."""

    _esm = script("settle.js")
    questions = traitlets.List(traitlets.Any()).tag(sync=True)
    """What the front end shows of each question."""
    requirements = traitlets.List(traitlets.Any()).tag(sync=True)
    """Id and title of each requirement, to choose from."""
    settled = traitlets.Dict().tag(sync=True)
    """Number of a question → what was answered."""
    figures = traitlets.Unicode("").tag(sync=True)
    """How many rows are known and how many questions open, with what was answered here as far as reading again is quick."""

    def __init__(self, client: Client, register: Register, steps: Steps | None = None) -> None:
        self._client = client
        self._beside = asked_in_report(steps) if steps else []
        of_files = questions_of(register, load_reading(client.folder / FILE), self._beside)
        self._asked = [*of_files, *certificate_questions(client)]
        self._asked += unasked(register, load_reading(client.folder / FILE))
        self._quick = True
        self._before: list[tuple[Callable[[], object], dict[str, str]]] = []
        super().__init__(
            client,
            partial(table_questions, register, self._beside),
            questions=[_shown(question) for question in self._asked],
            requirements=requirements_to_choose(),
            message=self._to_settle({}),
            figures=_figures(register, [each for each in self._asked if each.must]),
        )

    def do(self, content: dict[str, Any]) -> None:
        if content.get("do") == "undo":
            self._undo()
        elif content.get("do") == "choose":
            if (question := self._named(content)) is None:
                return
            choice = (*question.choices, *question.left)[int(content["choice"])]
            if question.kind == "setting" and choice in question.choices:
                self._set(question, {question.key: choice.label}, choice.label)
            else:
                self._keep(question, choice.answer, choice.label)
        elif content.get("do") == "type" and (named := self._named(content)):
            if named.kind == "certificate":
                self._date(named, str(content["text"]))
            elif named.kind == "setting":
                field = next(each for each in form_fields() if each.name == named.key)
                self._set(named, {named.key: typed_value(field, str(content["text"]))}, str(content["text"]))
            else:
                self._keep(named, *_typed(named, str(content["text"])))

    def _named(self, content: dict[str, Any]) -> Question | None:
        """The question that is answered, by its message where the front end says it: what is sent again may be settled by now."""
        number = int(content["question"])
        if "of" not in content:
            return self._asked[number]
        asked = [*self._asked[number : number + 1], *self._asked]
        return next((question for question in asked if question.message == content["of"]), None)

    def _keep(self, question: Question, answer: SettledAnswer, label: str) -> None:
        text = keep_answer(self._client.folder, answer)
        said = f"{question.key}: {label}" if question.kind == "role" else f"'{question.key}' is {label}"
        what = said if answer.section != "questions" else label
        back = partial(take_back_answer, self._client.folder, answer, text)
        self._settled(question, label, back, f"Kept in columns.yml: {what}.")

    def _date(self, question: Question, text: str) -> None:
        """Until when a certificate is valid stands in the client's settings. Raises BadParameter where the text is no day."""
        try:
            until = date.fromisoformat(text)
        except ValueError:
            raise BadParameter(f"'{text}' is no day; write it as 2028-06-30") from None
        before = read_keys(self._client.folder / SETTINGS, SETTINGS, "", BadClient)[1]["certificates"]
        held = [{**each, "valid_to": until} if str(each["standard"]) == question.key else each for each in before]
        self._set(question, {"certificates": held}, f"valid to {day(until)}")

    def _set(self, question: Question, changes: Mapping[str, Any], label: str) -> None:
        """Change the client's settings. Raises BadClient for what can't stand there."""
        before = read_keys(self._client.folder / SETTINGS, SETTINGS, "", BadClient)[1]
        change_settings(self._client.folder, changes)
        back = partial(change_settings, self._client.folder, {key: before.get(key) for key in changes})
        self._settled(question, label, back, f"Kept in {SETTINGS}: {label}.")

    def _settled(self, question: Question, label: str, back: Callable[[], object], kept: str) -> None:
        self._before.append((back, dict(self.settled)))
        same = [n for n, other in enumerate(self._asked) if (other.kind, other.key) == (question.kind, question.key)]
        self.settled = {**self.settled, **{str(n): label for n in same}}
        self.undoable = len(self._before)
        self.message = f"{kept} {self._to_settle(self.settled)} Run the notebook again to read with it."
        self._read_again()

    def _undo(self) -> None:
        if not self._before:
            return
        back, settled = self._before[-1]
        back()
        self._before.pop()
        self.settled, self.undoable = settled, len(self._before)
        self.message = f"Taken back. {self._to_settle(settled)}"
        self._read_again()

    def _to_settle(self, settled: Mapping[str, str]) -> str:
        left = [each for n, each in enumerate(self._asked) if each.must and str(n) not in settled]
        beside = sum(each.with_client for each in left)
        said = f"{counted(len(left), 'question is', 'questions are')} left"
        return f"{said}{f', {beside} with the client' if beside else ''}." if left else "Nothing is left to settle."

    def _read_again(self) -> None:
        """The figures with what was just answered; where that takes long, they stay as they were from then on."""
        if not self._quick:
            return
        begun = time.monotonic()
        client = read_client(self._client)
        register = read_register(client)
        self._quick = time.monotonic() - begun < QUICK_S
        settled = {self._asked[int(number)].message for number in self.settled}
        left = [each for each in self._beside if each.message not in settled]
        beside = [each for each in left if as_left(each, register.left).level == "question"]
        self.figures = _figures(register, [*questions_of(register, beside=beside), *certificate_questions(client)])


def _figures(register: Register, questions: Sequence[Question]) -> str:
    unknown = sum(record.status == "unknown" and record.applicable is not False for record in register.controls)
    rows = counted(len(register.controls), "row of controls", "rows of controls")
    return f"{rows}, {unknown} without a status that is known · {counted(len(questions), 'question open', 'questions open')}"


def _shown(question: Question) -> dict[str, Any]:
    shown = ("where", "message", "kind", "key", "times", "elsewhere", "with_client", "must")
    return {name: getattr(question, name) for name in shown} | {
        "choices": [each.label for each in question.choices],
        "left": [each.label for each in question.left],
        "group": load("settling")["groups"][question.group],
    }


def _typed(question: Question, text: str) -> tuple[SettledAnswer, str]:
    """The answer that somebody typed: requirement ids, or the letters of a column. Raises BadParameter with what is wrong."""
    if question.kind == "reference":
        names = require_requirements(text)
        return SettledAnswer("references", question.key, names if len(names) > 1 else names[0]), ", ".join(names)
    if question.kind == "column":
        letters = [part.strip().upper() for part in text.split(",")]
        if not all(re.fullmatch("[A-Z]{1,3}", each) for each in letters):
            raise BadParameter(f"'{text}' is no column; write its letters, for example F")
        return kept_column(question.key, question.role, letters, question.headings), f"column {', '.join(letters)}"
    raise BadParameter("choose one of the readings")
