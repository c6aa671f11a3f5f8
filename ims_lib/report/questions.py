"""What we could not read, or not for sure: questions to settle, and what else the files gave rise to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd

from ims_lib.answers_given import KIND, STATUSES, known_by
from ims_lib.assessment.beside import CODE as BESIDE
from ims_lib.assessment.dispute_questions import quoted
from ims_lib.assessment.judged_apart import JUDGED as DIFFERS
from ims_lib.assessment.of_some import CODE as OF_SOME
from ims_lib.assessment.one_object import CODE as ONE_OBJECT
from ims_lib.cell_places import CellPlace, first_row_in, row_of
from ims_lib.client import Client
from ims_lib.client.entries import PART
from ims_lib.coverage import Coverage
from ims_lib.dates import spoken
from ims_lib.frames import rows_of
from ims_lib.languages import by_language, form_for, noted, say
from ims_lib.languages.texts import TEMPLATES, read_texts
from ims_lib.register.model import Finding, Place, Register
from ims_lib.register.settled.reading import as_left
from ims_lib.report.disputes import verdicts_of
from ims_lib.report.figures import place, places_within
from ims_lib.report.remarks import remark_findings
from ims_lib.report.section import Section, opening, render
from ims_lib.roadmap import roadmap_findings
from ims_lib.scales import status_labels
from ims_lib.standard_ids import standard_of, standards_in
from ims_lib.steps.open_points import DISPUTED, DOUBTED, undecided_rows
from ims_lib.wording import capitalised, counted, in_quotes, listed, questions_open

ANSWERED = noted("answered")
"""The level of a question that somebody answered on sheet Interview: it is open no more."""
LEVELS = (noted("error"), noted("question"), ANSWERED, noted("warning"), noted("note"))
JUDGED = (DISPUTED, BESIDE, OF_SOME, DIFFERS, ONE_OBJECT, "judgement.overtaken", "judgement.aged")
"""Questions that only a judgement answers."""
_THINGS = re.compile(r"(?<!\w)['‘“„«]\s?([^'’“”»]+?)\s?['’“”»](?!\w)|(\d+)")
ANSWERED_BESIDE = ("status.new_word", "applicable.contradicts")
"""Questions on a row's state that a remark or the evidence in that row may answer."""


def all_findings(register: Register, coverage: Coverage) -> pd.DataFrame:
    """Findings of reading and of assessing together, gravest first: level, code, file, sheet, cell, message."""
    columns = ["level", "code", "file", "sheet", "cell", "message"]
    found = (as_left(finding, register.left) for finding in _of_assessment(coverage))
    own = [(f.level, f.code, f.file, f.sheet, f.cell, f.message) for f in found]
    told = {(code, file, sheet, _row(cell)): LEVELS.index(level) for level, code, file, sheet, cell, _ in own if cell}
    beside = _said_beside(register)
    read = [
        (row.level, row.code, row.file, row.sheet, row.cell, row.message + beside.get(row, ""))
        for row in register.found
        if told.get((row.code, row.file, row.sheet, _row(row.cell)), len(LEVELS)) > LEVELS.index(row.level)
    ]
    frame = pd.DataFrame([*read, *own], columns=columns, dtype=object).drop_duplicates(columns[1:])
    frame = with_answers(frame, register, coverage.client)
    return frame.sort_values("level", key=lambda levels: levels.map(LEVELS.index), kind="stable", ignore_index=True)


def with_answers(findings: pd.DataFrame, register: Register, client: Client) -> pd.DataFrame:
    """The findings, each question that was answered with who said what and when. It isn't open any more, but for the one on a status,
    which an answer settles that is one of our words alone."""
    given = {on: each for on, each in client.entered(KIND).items() if each.values.get("answer")}
    rows = []
    for row in rows_of(findings) if given else ():
        on = known_by(row["code"], CellPlace(row["file"], row["sheet"], row["cell"]), register)
        each = given.get(f"{KIND}{PART}{on}") if row["level"] == "question" else None
        if each and (on.startswith(f"{STATUSES} ") or _asks_the_same(row["message"], each.name)):
            said = each.values
            told = noted(
                "{asked} Answered by {who} on {on}: {answer}. Still to do: write what holds into the list; it was asked at {cell}"
            )
            question = row["message"] if row["message"].endswith(("?", ".")) else f"{row['message']}."
            who, day, answer = said["said_by"], spoken(said["said_on"]), in_quotes(said["answer"].rstrip("."))
            cell = CellPlace(row["file"], row["sheet"], row["cell"]).short
            row["message"] = say(told, asked=question, who=who, on=day, answer=answer, cell=cell)
            row["level"] = row["level"] if on.startswith(f"{STATUSES} ") else ANSWERED
        rows.append(row)
    return pd.DataFrame(rows, columns=findings.columns, dtype=object) if given else findings


def _asks_the_same(now: str, then: str) -> bool:
    """Whether a question is about what it was about when it was answered, in whatever language: the same names in quotes and figures."""
    about = _THINGS.findall(now)
    return not then or _THINGS.findall(then)[: len(about)] == about


def _said_beside(register: Register) -> dict[Finding, str]:
    """By question on a row's state what stands beside it in that row, which may be the answer."""
    asked: dict[Place, list[Finding]] = {}
    for finding in register.asked:
        if finding.code in ANSWERED_BESIDE and (row := _row(finding.cell)).isdigit():
            asked.setdefault((finding.file, finding.sheet, int(row)), []).append(finding)
    found: dict[Finding, str] = {}
    for record in register.controls:
        beside = {"evidence": record.evidence, "notes": record.notes}
        if said := [f"{quoted(text)} ({record.cell_of(role)})" for role, text in beside.items() if text]:
            told = say("; beside it {stand} {said}", stand=form_for(len(said), "stands", "stand"), said=listed(said))
            found |= dict.fromkeys(asked.get(record.place, ()), told)
    return found


def _row(cell: str | None) -> str:
    return "".join(letter for letter in cell or "" if letter.isdigit() or letter == ":")


@by_language
def until_settled(code: str) -> str:
    """What counts until a question of this code is settled; empty where its message says so itself."""
    return str(read_texts(TEMPLATES / "until_settled.yml").get(code, ""))


def open_questions(register: Register, coverage: Coverage) -> int:
    """How many questions wait for an answer."""
    return count_questions(all_findings(register, coverage))


def questions_of(standard: str, register: Register, coverage: Coverage) -> pd.DataFrame:
    """The questions that wait for an answer and concern a standard: those that name it, by their words or their row's, or none."""
    refs = {row.place: {*map(standard_of, row.refs)} for row in register.rows}
    found = all_findings(register, coverage).query("level == 'question'")
    places = ((row["file"], row["sheet"], first_row_in(row["cell"])) for row in rows_of(found))
    named = [{*standards_in(told), *refs.get(place, ())} for told, place in zip(found["message"], places, strict=True)]
    return found[[not own or standard in own for own in named]]


def count_questions(findings: pd.DataFrame) -> int:
    return int((findings["level"] == "question").sum())


def section_questions(register: Register, coverage: Coverage, steps: pd.DataFrame | None = None) -> Section:
    """The questions that remain, errors and notes of the reading, and rows that name no requirement.

    `steps` are the findings of the seven steps, which concern lists beside the controls and move no figure of coverage.
    """
    findings = all_findings(register, coverage)
    asked = findings[findings["level"] == "question"]
    answered = pd.concat([findings, steps])
    answered = answered[answered["level"] == ANSWERED]
    steps = None if steps is None else steps[steps["level"] != ANSWERED]
    others = findings[~findings["level"].isin(["question", ANSWERED])]
    read = places_within(register)
    *names, last_name = (standard.name for standard in coverage.catalogue.standards.values())
    asked_rows = {record.place for record, _ in undecided_rows(register)}
    unmatched = [row for row in register.controls if not row.refs and row.place not in asked_rows]
    return render(
        "questions",
        heading=capitalised(questions_open(len(asked), 0 if steps is None else count_questions(steps))),
        judged=int(asked["code"].isin(JUDGED).sum()),
        questions=_with_unsettled(_rows(asked, read), coverage),
        answered=_with_unsettled(_rows(answered, read), coverage),
        others=_rows(others, read),
        others_title=_others_title(others),
        steps=_rows(questions_first(steps), read) if steps is not None else [],
        steps_title=_steps_title(steps),
        unmatched=[
            (place(each.named("title", "ref")), each.title or each.ref_text or "", status_labels()[each.status])
            for each in unmatched
        ],
        unmatched_title=say(
            "{rows_name} no requirement of {ours}",
            rows_name=counted(len(unmatched), "row names", "rows name"),
            ours=say("{first} or {last}", first=", ".join(names), last=last_name),
        ),
    )


def questions_first(findings: pd.DataFrame) -> pd.DataFrame:
    """The findings, what is to be settled before what is to be known."""
    asked = findings["level"] == "question"
    return pd.concat([findings[asked], findings[~asked]], ignore_index=True)


def _steps_title(steps: pd.DataFrame | None) -> str:
    if steps is None or steps.empty:
        return ""
    asked = count_questions(steps)
    counts = [counted(asked, "question")] if asked else []
    counts += [counted(len(steps) - asked, "remark")] if len(steps) > asked else []
    return say("{counts} on risks, documents, audits and other lists", counts=listed(counts))


def _of_assessment(coverage: Coverage) -> Iterable[Finding]:
    yield from coverage.assessment.findings
    yield from coverage.client.doubts
    yield from remark_findings(coverage)
    yield from roadmap_findings(coverage.client, coverage.catalogue)
    for text in coverage.client.unknown_settings:
        yield Finding("note", "client.unknown_key", text, "client.yml")


def _rows(findings: pd.DataFrame, read: Callable[[Any], Any]) -> list[dict[str, Any]]:
    return [
        {
            **row,
            "message": read(row["message"]),
            "until": until_settled(row["code"]) if row["level"] in ("question", ANSWERED) else "",
            "where": place(str(CellPlace(row["file"], row["sheet"], row["cell"]))),
        }
        for row in rows_of(findings)
    ]


def _with_unsettled(rows: list[dict[str, Any]], coverage: Coverage) -> list[dict[str, Any]]:
    """Each question with all requirements that its record sets to unknown, or asks about; its message may only count them."""
    unsettled, asked = dict[str, dict[str, None]](), dict[str, dict[str, None]]()
    for name in map(str, coverage.requirements.index):
        for verdict in verdicts_of(name, coverage):
            for found, records in ((unsettled, verdict.disputed_by), (asked, verdict.asked_by)):
                for record in records:
                    found.setdefault(row_of(record.cell), {})[name] = None
    texts = [criterion.text.rstrip(".") for criterion in coverage.catalogue.criteria.values()]
    for row in rows:
        for text in filter(row["message"].__contains__, texts):
            row["message"] = row["message"].replace(text, opening(text))
        place_of_row = row_of(str(CellPlace(row["file"], row["sheet"], row["cell"])))
        row["unsettled"] = list(unsettled.get(place_of_row, ())) if row["code"] == DISPUTED else []
        row["asked"] = list(asked.get(place_of_row, ())) if row["code"] in (DISPUTED, DOUBTED, BESIDE) else []
    return rows


def _others_title(others: pd.DataFrame) -> str:
    counts = others["level"].value_counts()
    of = {
        "error": counted(counts.get("error", 0), "error"),
        "warning": counted(counts.get("warning", 0), "warning"),
        "note": counted(counts.get("note", 0), "note"),
    }
    parts = [said for level, said in of.items() if level in counts]
    return ", ".join(parts) + say(" from reading the files") if parts else ""
