"""The sheet of suggestions in the assessment workbook against columns.yml: what changed on it, and what must be asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ims_lib.assessment_workbook import SuggestionRow, find_assessment_workbooks, read_suggestions
from ims_lib.assessment_workbook.suggestions import CHOICES
from ims_lib.cell_places import CellPlace
from ims_lib.errors import BadClient
from ims_lib.languages import say
from ims_lib.register.model import Finding
from ims_lib.register.settled.reading import Reading, Verdict, is_requirement, load_reading
from ims_lib.register.vocabulary import brief
from ims_lib.told import finding_at
from ims_lib.wording import labelled, listed

_WORDS: dict[str, str] = {"accept": "accepted", "reject": "rejected", "open": "not decided"}


@dataclass(frozen=True, slots=True)
class Change:
    """What the assessor decided on a sheet: the row's text, the requirement, and the verdict on it."""

    text: str
    ref: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Answers:
    """A client's settled answers with those that stand on a sheet only. `changes` are new there and contradict nothing."""

    reading: Reading
    changes: tuple[Change, ...] = ()
    findings: tuple[Finding, ...] = ()


def load_answers(client_folder: Path) -> Answers:
    """The answers in columns.yml, and what was changed on sheets of suggestions since they were written.

    Where both changed, and differently, columns.yml counts and a question says so. Raises BadClient when either
    breaks its rules.
    """
    answers = Answers(load_reading(client_folder / "columns.yml"))
    if not client_folder.is_dir():
        return answers
    for path in find_assessment_workbooks(client_folder):
        found = compare(read_suggestions(path), answers.reading)
        answers = Answers(
            found.reading, (*answers.changes, *found.changes), (*answers.findings, *_told(found, path.name))
        )
    return answers


def compare(rows: Iterable[SuggestionRow], reading: Reading) -> Answers:
    """What of a sheet is new beside the answers that were settled, and what must be asked."""
    changes, findings, faults = [], [], []
    for row in rows:
        if not is_requirement(row.ref):
            faults.append(
                say(
                    "{source}: there is no requirement '{requirement}'; put back what stood there",
                    source=row.source,
                    requirement=brief(row.ref),
                )
            )
            continue
        if row.verdict not in ("", *CHOICES):
            findings.append(_unread(row))
            continue
        was, here = _verdict(row.was), _verdict(row.verdict)
        now = reading.said_of(row.text).verdict_on(row.ref)
        if here in (was, now):
            continue
        if now == was:
            changes.append(Change(row.text, row.ref, here))
            reading = reading.with_said(row.text, reading.said_of(row.text).judged(here, row.ref))
        else:
            findings.append(_conflict(row, was, here, now))
    if faults:
        raise BadClient(faults)
    return Answers(reading, tuple(changes), tuple(findings))


def _verdict(word: str) -> Verdict:
    return "accept" if word == "accept" else "reject" if word == "reject" else "open"


def _unread(row: SuggestionRow) -> Finding:
    words = {"said": row.verdict[:40], "words": listed(CHOICES)}
    text = say("'{said}' is none of {words}; until then it isn't counted", **words)
    return Finding("question", "suggestion.word", labelled(row.ref, text), *CellPlace.from_text(row.source))


def _conflict(row: SuggestionRow, was: Verdict, here: Verdict, now: Verdict) -> Finding:
    return finding_at(
        "suggestion.conflict",
        CellPlace.from_text(row.source),
        ref=row.ref,
        then=_WORDS[was],
        text=brief(row.text),
        now=_WORDS[here],
        settled=_WORDS[now],
    )


def _told(found: Answers, file: str) -> list[Finding]:
    """The questions of one sheet, and that some of its verdicts aren't in columns.yml yet."""
    if not found.changes:
        return list(found.findings)
    return [*found.findings, finding_at("suggestion.not_merged", (file,), changes=len(found.changes))]
