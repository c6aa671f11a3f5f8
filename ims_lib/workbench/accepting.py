"""The widget that accepts and rejects suggestions: each click or key press is kept in columns.yml, another takes it back."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd
import traitlets

from ims_lib.client import Client
from ims_lib.errors import CannotWrite
from ims_lib.register.model import Register
from ims_lib.register.settled.reading import Reading, load_reading
from ims_lib.register.vocabulary import brief
from ims_lib.report.review_sheet import place_of_text, suggested_of, wording
from ims_lib.settled_answers import SettledAnswer, keep_answer, merge_suggestions, take_back_answer
from ims_lib.standard_ids import standard_of
from ims_lib.suggest.of_register import Unnamed, unnamed_rows
from ims_lib.wording import counted
from ims_lib.workbench.questions import require_requirements, requirements_to_choose
from ims_lib.workbench.widget import Widget, script


class Accepting(Widget):
    """Rows without a reference and what they may speak of. What is accepted counts from the next read_register on."""

    _esm = script("accept.js")
    rows = traitlets.List(traitlets.Any()).tag(sync=True)
    """What is suggested for each wording; it doesn't change."""
    requirements = traitlets.List(traitlets.Any()).tag(sync=True)
    """Id and title of each requirement, to choose from."""
    said = traitlets.Dict().tag(sync=True)
    """Number of a wording → the requirements accepted (none: not decided yet) and rejected."""

    def __init__(self, client: Client, register: Register) -> None:
        self._client = client
        self._undo_with: list[list[tuple[SettledAnswer, str | None]]] = []
        try:
            merged = merge_suggestions(client.folder)
            message = f"{counted(merged, 'verdict')} added from the sheet of suggestions. " if merged else ""
        except CannotWrite as error:
            message = f"{error} "
        self._unnamed = unnamed_rows(register, client)
        super().__init__(
            client,
            partial(table_suggestions, client, register),
            rows=[_shown(unnamed) for unnamed in self._unnamed],
            requirements=requirements_to_choose(),
            said=self._said_now(),
        )
        self.message = f"{message}{self._to_decide()}"

    def _said_now(self) -> dict[str, dict[str, Any]]:
        reading = self._reading()
        said = [reading.said_of(unnamed.text) for unnamed in self._unnamed]
        return {
            str(n): {
                "accepted": None if each.accepted is None else list(each.accepted),
                "rejected": list(each.rejected),
            }
            for n, each in enumerate(said)
        }

    def do(self, content: dict[str, Any]) -> None:
        if content.get("do") == "undo":
            self._undo()
        elif content.get("do") in ("accept", "reject", "open", "none"):
            number = int(content["text"])
            text = content.get("of", self._unnamed[number].text if number < len(self._unnamed) else "")
            if unnamed := next(
                (each for each in self._unnamed if each.text == text), None
            ):  # sent again, it may be gone
                self._decide(str(content["do"]), unnamed, str(content.get("ref", "")))

    def _decide(self, verdict: str, unnamed: Unnamed, typed: str) -> None:
        refs = self._refs(verdict, unnamed, typed)
        before = self._said_now()
        answers = [SettledAnswer("texts", unnamed.text, (verdict, ref)) for ref in refs]
        kept = [(answer, keep_answer(self._client.folder, answer)) for answer in answers]
        if before == self._said_now():
            return
        self._undo_with.append(kept)
        self._show(f"Kept in columns.yml: '{brief(unnamed.text)}' {_words(verdict, refs)}.")

    def _refs(self, verdict: str, unnamed: Unnamed, typed: str) -> tuple[str, ...]:
        """The requirements that a verdict is on; without one, all that there is to take back on a text."""
        if verdict == "none":
            return ("",)
        if verdict != "open" or typed:
            return require_requirements(typed)
        said = self._reading().said_of(unnamed.text)
        return (*(said.accepted or ()), *said.rejected) or ("",)

    def _reading(self) -> Reading:
        return load_reading(self._client.folder / "columns.yml")

    def _undo(self) -> None:
        if not self._undo_with:
            return
        for answer, before in reversed(self._undo_with[-1]):
            take_back_answer(self._client.folder, answer, before)
        self._undo_with.pop()
        self._show("Taken back.")

    def _show(self, message: str) -> None:
        self.said, self.undoable = self._said_now(), len(self._undo_with)
        self.message = f"{message} {self._to_decide()} Run the notebook again to read with it."

    def _to_decide(self) -> str:
        if not self._unnamed:
            return "Every row of controls names a requirement."
        rows = [len(unnamed.records) for unnamed in self._unnamed]
        decided = sum(rows[int(n)] for n, said in self.said.items() if said["accepted"] is not None)
        return f"{decided} of {sum(rows)} rows decided."


def table_suggestions(client: Client, register: Register) -> pd.DataFrame:
    """A row per suggestion: where the text stands, what it says, what it may speak of and why, and what is decided."""
    rows = [
        (each.place, each.text, each.ref, each.title, each.score, each.why, each.verdict)
        for each in suggested_of(register, client)
    ]
    return pd.DataFrame(rows, columns=["row", "it says", "requirement", "title", "score", "why", "verdict"])


def _shown(unnamed: Unnamed) -> dict[str, Any]:
    return {
        "text": unnamed.text,
        "where": [place_of_text(record) for record in unnamed.records],
        "status": ", ".join(dict.fromkeys(wording(record) for record in unnamed.records)),
        "suggestions": [
            {"ref": each.ref, "title": each.title, "standard": standard_of(each.ref)}
            | {"why": each.why, "score": f"{each.score:.2f}"}
            for each in unnamed.suggestions
            if each.score is not None
        ],
    }


def _words(verdict: str, refs: tuple[str, ...]) -> str:
    named = ", ".join(ref for ref in refs if ref)
    if verdict == "none":
        return "speaks of none of the three standards"
    if verdict == "open":
        return f"isn't decided on {named} any more" if named else "is open again"
    return f"speaks of {named}" if verdict == "accept" else f"doesn't speak of {named}"
