"""Open questions with the readings that each can have: what a click offers, and what it keeps in columns.yml."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ims_lib.register.candidates import Numbers
from ims_lib.register.model import STATUSES, Register, cell_name
from ims_lib.register.read import load_standards
from ims_lib.register.references import parse
from ims_lib.register.vocabulary import load
from ims_lib.report.figures import place
from ims_lib.scales import status_labels
from ims_lib.settled_answers import Answer


@dataclass(frozen=True, slots=True)
class Choice:
    """One reading of a question, and the answer that keeps it."""

    label: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class Question:
    """Something to settle: where, what was found, what it could mean."""

    where: str
    code: str
    message: str
    kind: str
    """status, reference, column, skip; empty where the answer isn't kept in columns.yml."""
    key: str
    """The wording, reference text or sheet that the answer is about."""
    choices: tuple[Choice, ...]
    elsewhere: str = ""
    """Where to decide it otherwise."""
    times: int = 1
    """In how many rows the wording or text stands: one answer holds for all of them."""


def questions_of(register: Register) -> list[Question]:
    """The register's open questions, those that ask the same once, each with its candidate readings."""
    asked: dict[tuple[str, str, str, str], Question] = {}
    for finding in register.findings.itertuples():
        if finding.level == "question" or load("settling")["kept"].get(finding.code) == "column":
            question = _question(finding, register)
            if finding.level != "question" and not question.kind:
                continue
            about = (
                question.kind,
                question.key,
                "" if question.key else question.where,
                "" if question.key else question.message,
            )
            asked.setdefault(about, question)
    return list(asked.values())


def read_requirements(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The requirement ids that somebody typed, with commas between, and what of it is none."""
    known = load_standards().requirements
    typed = [part.strip() for part in text.replace(";", ",").split(",") if part.strip()]
    return tuple(part for part in typed if part in known), tuple(part for part in typed if part not in known)


def table_questions(register: Register) -> pd.DataFrame:
    """A row per open question: where, what was found, what it can mean."""
    rows = [
        (q.where, q.message, " | ".join(choice.label for choice in q.choices) or q.elsewhere)
        for q in questions_of(register)
    ]
    return pd.DataFrame(rows, columns=["where", "question", "it can mean"])


def _question(finding: Any, register: Register) -> Question:
    kind = load("settling")["kept"].get(finding.code, "")
    record = _record(finding, register)
    key = ""
    choices: tuple[Choice, ...] = ()
    if kind == "status" and record is not None and record.status_text:
        key, choices = record.status_text, tuple(_statuses(record.status_text, finding.candidates))
    elif kind == "reference" and record is not None and record.ref_text:
        key, choices = record.ref_text, tuple(_references(record, finding.candidates, register))
    elif kind == "column":
        key, choices = finding.sheet or "", tuple(_columns(finding, register))
    elif kind == "skip" and finding.sheet:
        key = finding.sheet
        choices = (Choice(load("settling")["labels"]["skip"], Answer("skip", key)),)
    usable = bool(choices) or kind == "column"  # a column can be named by its letters
    return Question(
        where=place(cell_name(finding.file, finding.sheet, finding.cell)),
        code=finding.code,
        message=finding.message,
        kind=kind if usable else "",
        key=key if usable else "",
        choices=choices,
        elsewhere="" if usable else _elsewhere(finding.code),
        times=_times(kind, key, register) if usable else 1,
    )


def _record(finding: Any, register: Register) -> Any:
    """The record of the row that a finding's cell lies in."""
    digits = "".join(sign if sign.isdigit() else " " for sign in finding.cell or "").split()
    if not digits:
        return None
    records = register.records
    same_sheet = records["sheet"].isna() if finding.sheet is None else records["sheet"] == finding.sheet
    found = records[(records["file"] == finding.file) & same_sheet & (records["row"] == int(digits[0]))]
    return next(found.itertuples(), None)


def _statuses(word: str, likely: Sequence[str]) -> Iterator[Choice]:
    """Every status, first that of the nearest word that is known."""
    for status in dict.fromkeys([*likely, *STATUSES]):
        yield Choice(status_labels()[status], Answer("statuses", word, status))


def _references(record: Any, likely: Sequence[str], register: Register) -> Iterator[Choice]:
    """What the text can stand for: first the question's candidates, then all that its number can be, then nothing of ours."""
    catalogue = load_standards()
    numbers = Numbers(catalogue)
    headings = [name for name in record.refs if not catalogue.requirements[name].leaf]
    readings = [names for name in likely if (names := _current(name, numbers)) and name not in headings]
    readings += _below(headings, register)
    mentions = parse(record.ref_text).ours
    if len(mentions) == 1 and not headings:
        readings += [candidate.names for candidate in numbers.candidates(mentions[0]) if candidate.names]
    for names in dict.fromkeys(readings):
        title = catalogue.title_of(names[0]) if len(names) == 1 else ""
        yield Choice(
            f"{', '.join(names)} {title}".strip(),
            Answer("references", record.ref_text, names if title == "" else names[0]),
        )
    yield Choice(load("settling")["labels"]["no_requirement"], Answer("references", record.ref_text, ()))


def _current(name: str, numbers: Numbers) -> tuple[str, ...]:
    """A candidate as current requirements: itself, or those that took over a control of 2013."""
    if name in numbers.catalogue.requirements:
        return (name,)
    old = numbers.old.get(name.partition(":")[2])
    return old.names if old else ()


def _below(headings: list[str], register: Register) -> Iterator[tuple[str, ...]]:
    """For each heading, the requirements below it that no row of controls names by itself."""
    controls = register.records[register.records["kind"] == "controls"]
    taken = {name for refs in controls["refs"] for name in refs}
    for heading in headings:
        left = tuple(name for name in load_standards().leaves_below(heading) if name not in taken)
        if left:
            yield left


def _columns(finding: Any, register: Register) -> Iterator[Choice]:
    """The columns that may be the status: those that were taken for it, where there are several."""
    sheets = register.sheets
    for sheet in sheets[sheets["file"] == finding.file].itertuples():
        if (sheet.name or None) == (finding.sheet or None):
            for letters in str(sheet.columns.get("status", "")).split(", "):
                if letters:
                    label = load("settling")["labels"]["column"].format(letters=letters)
                    yield Choice(label, Answer("columns", finding.sheet or "", ("status", letters)))


def _elsewhere(code: str) -> str:
    said = load("settling")["elsewhere"]
    return next((str(text) for begin, text in said.items() if code.startswith(begin)), "")


def _times(kind: str, key: str, register: Register) -> int:
    column = {"status": "status_text", "reference": "ref_text"}.get(kind)
    return int((register.records[column] == key).sum()) if column else 1
