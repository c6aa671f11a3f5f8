"""Open questions with the readings that each can have: what a click offers, and what it keeps in columns.yml."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from ims_lib.catalogue.library import load_library
from ims_lib.catalogue.model import load_standards
from ims_lib.cell_places import CellPlace
from ims_lib.client import Client
from ims_lib.client.settings_text import SETTINGS
from ims_lib.errors import BadParameter
from ims_lib.frames import rows_of
from ims_lib.languages import translated
from ims_lib.register.layout.heading_roles import without_year, year_of
from ims_lib.register.model import STATUSES, Finding, Record, Register, Table
from ims_lib.register.of_client import REFUSED
from ims_lib.register.plans import plans
from ims_lib.register.references.candidates import Numbers
from ims_lib.register.references.mentions import parse
from ims_lib.register.settled.kept_columns import KeptColumn, sheet_key
from ims_lib.register.settled.reading import Reading, question_key
from ims_lib.register.vocabulary import brief, load
from ims_lib.report.figures import place
from ims_lib.report.questions import JUDGED, all_findings
from ims_lib.report.steps.decisions import findings_of_steps
from ims_lib.scales import status_labels
from ims_lib.settled_answers import SettledAnswer
from ims_lib.standard_ids import number_of
from ims_lib.steps import Steps


@dataclass(frozen=True, slots=True)
class Choice:
    """One reading of a question, and the answer that keeps it."""

    label: str
    answer: SettledAnswer


@dataclass(frozen=True, slots=True)
class Question:
    """Something to settle: where, what was found, what it could mean."""

    where: str
    file: str
    code: str
    message: str
    kind: str
    """status, reference, column, list, skip, file, certificate, setting; empty where only what becomes of it can be said."""
    key: str
    """The wording, reference text, file and sheet, or setting that the answer is about; else the question itself."""
    choices: tuple[Choice, ...]
    elsewhere: str = ""
    """Where to decide it otherwise."""
    times: int = 1
    """In how many rows the wording or text stands: one answer holds for all of them."""
    headings: Mapping[str, str] = field(default_factory=dict)
    """For a column: letters of the sheet's columns → their headings."""
    role: str = "status"
    """For a column: what it holds."""
    left: tuple[Choice, ...] = ()
    """What can become of it where no reading is chosen."""
    with_client: bool = False
    """Whether the client is asked, as somebody said."""
    group: str = "other"
    """Which of the groups of settling.yml it stands in."""
    must: bool = True
    """Whether it is open as long as nobody answers it."""


def asked_in_report(steps: Steps) -> list[Finding]:
    """What a report asks beside the questions of reading: of assessment, risks, documents and other lists."""
    read = {finding[1:2] + finding[3:6] for finding in steps.register.found if finding.level == "question"}
    told = pd.concat([all_findings(steps.register, steps.coverage), findings_of_steps(steps, by_word=True)])
    found = [Finding(**row) for row in rows_of(told[list(Finding._fields[:6])])]
    return [each for each in found if each.level == "question" and each[1:2] + each[3:6] not in read]


def questions_of(register: Register, reading: Reading | None = None, beside: Iterable[Finding] = ()) -> list[Question]:
    """The register's open questions, those that ask the same once, each with its candidate readings; files that were refused;
    then those `beside`.

    Each can also be put to the client, which a `reading` of columns.yml tells of; where no reading is wanted, it can stay
    as it was read.
    """
    with_client = [key for key, left in reading.questions.items() if left == "ask"] if reading else ()
    asked: dict[tuple[str, str], Question] = {}
    for finding in register.found:
        if finding.level == "question" or load("settling")["kept"].get(finding.code) == "column":
            for question in _questions(finding, register):
                if finding.level == "question" or question.kind:
                    question = _with_left(question, finding, with_client)
                    asked.setdefault((question.kind, question.key), question)
    refused = (finding for finding in register.found if finding.code == REFUSED)
    told = [replace(_beside(finding, with_client), group="file") for finding in refused]
    told += [_beside(finding, with_client) for finding in beside]
    order = list(load("settling")["groups"])
    return sorted([*asked.values(), *told], key=lambda question: order.index(question.group))


def _beside(finding: Finding, with_client: Collection[str]) -> Question:
    """A question of the report: where it is decided, that the client is asked, or, but for a verdict, that it stays as it was read."""
    is_judged, setting = finding.code in JUDGED, load("settling")["settings"].get(finding.code, "")
    offered = load_library().sectors.values() if setting == "sector" else ()
    question = Question(
        where=place(str(CellPlace(finding.file, finding.sheet, finding.cell))),
        file=finding.file,
        code=finding.code,
        message=finding.message,
        kind="setting" if setting else "",
        key=setting,
        choices=tuple(Choice(each.title, SettledAnswer("questions", setting, each.title)) for each in offered),
        elsewhere="" if setting else _elsewhere(finding.code),
        group="judged" if is_judged else "lists",
    )
    question = _with_left(question, finding, with_client)
    can_stay = (finding.cell or offered) and not is_judged
    return question if can_stay else replace(question, left=question.left[1:])


def _with_left(question: Question, finding: Finding, with_client: Collection[str]) -> Question:
    """The question with what can become of it where nobody knows the answer."""
    labels, key = load("settling")["labels"], question_key(finding)
    whole = question.kind in ("status", "reference")  # of these every reading can be chosen
    left = {**({} if whole else {"as_read": labels["as_read"]}), "ask": labels["ask"]}
    choices = [Choice(label, SettledAnswer("questions", key, value)) for value, label in left.items()]
    return replace(question, key=question.key or key, left=tuple(choices), with_client=key in with_client)


def certificate_questions(client: Client) -> list[Question]:
    """A question for each certificate of which the settings don't say until when it is valid."""
    return [
        Question(
            where="The client’s settings",
            file=SETTINGS,
            code="certificate.valid_to",
            message=f"Until when is the certificate to {load_standards().standards[each.standard].name} valid?",
            kind="certificate",
            key=each.standard,
            choices=(),
        )
        for each in client.settings.certificates
        if each.valid_to is None
    ]


def requirements_to_choose() -> list[list[str]]:
    """Id and title of each requirement."""
    catalogue = load_standards()
    return [[name, catalogue.title_of(name)] for name in catalogue.requirements]


def require_requirements(text: str) -> tuple[str, ...]:
    """The requirement ids that somebody typed, with commas between. Raises BadParameter with what of it is none."""
    typed = tuple(part.strip() for part in text.replace(";", ",").split(",") if part.strip())
    wrong = [part for part in typed if part not in load_standards().requirements]
    if wrong or not typed:
        named = brief(", ".join(wrong) or text)
        raise BadParameter(f"'{named}' is no requirement; write it as 27001:A.5.24, several with commas between")
    return typed


def table_questions(register: Register, beside: Iterable[Finding] = ()) -> pd.DataFrame:
    """A row per open question: where, what was found, what it can mean."""
    rows = [
        (q.where, q.message, " | ".join(choice.label for choice in q.choices) or q.elsewhere)
        for q in questions_of(register, beside=beside)
    ]
    return pd.DataFrame(rows, columns=["where", "question", "it can mean"])


def _questions(finding: Finding, register: Register) -> Iterator[Question]:
    """What a finding asks: one thing, or of steps of maturity what each means."""
    question = _question(finding, register)
    asked = load("settling")["kept"].get(finding.code, "")
    if asked not in ("steps", "colours"):
        yield question
        return
    for step in finding.candidates:
        message = load("settling")["labels"][asked].format(step=brief(step))
        yield replace(
            question,
            kind="status",
            key=step,
            group="status",
            message=message,
            choices=tuple(statuses_of(step, (), "controls")),
            elsewhere="",
        )


def _question(finding: Finding, register: Register) -> Question:
    kind, labels = load("settling")["kept"].get(finding.code, ""), load("settling")["labels"]
    record = _record(finding, register)
    key, role = "", "status"
    choices: tuple[Choice, ...] = ()
    if kind == "status" and record is not None and record.status_text:
        key, choices = record.status_text, tuple(statuses_of(record.status_text, finding.candidates, record.kind))
    elif kind == "reference" and record is not None and record.ref_text:
        key = finding.text or record.ref_text
        choices = tuple(_references(key, record, finding.candidates, register))
    elif kind == "column":
        key = _sheet_key(finding, register)
        role = load("settling")["holds"].get(finding.code, role)
        choices = tuple(_columns(key, role, finding, register))
    elif kind in ("skip", "list") and finding.sheet:
        key = _sheet_key(finding, register)
        lists = finding.candidates if kind == "list" else ()
        offered = ((translated(plans()[name].title), SettledAnswer("lists", key, name)) for name in lists)
        choices = (
            *(Choice(labels["list"].format(list=title), answer) for title, answer in offered),
            Choice(labels["skip"], SettledAnswer("skip", key)),
        )
    elif kind == "file":
        key = finding.candidates[0]
        choices = tuple(
            Choice(labels["file"].format(file=name), SettledAnswer("skip", name)) for name in finding.candidates
        )
    usable = bool(choices) or kind == "column"  # a column can be named by its letters
    return Question(
        where=place(str(CellPlace(finding.file, finding.sheet, finding.cell))),
        file=finding.file,
        code=finding.code,
        message=finding.message,
        kind=kind if usable else "",
        key=key if usable else "",
        choices=choices,
        elsewhere="" if usable else _elsewhere(finding.code),
        times=_times(kind, key, register) if usable else 1,
        headings=_headings(finding, register) if kind == "column" else {},
        role=role,
        group=(kind if usable else "") or "other",
    )


def _sheet_key(finding: Finding, register: Register) -> str:
    """The key for the sheet that a finding is about, as the client's other files leave it open for next year's."""
    return sheet_key(finding.file, finding.sheet, files=list(dict.fromkeys(register.ledger["file"])))


def _record(finding: Finding, register: Register) -> Record | None:
    """The record of the row that a finding's cell lies in."""
    digits = "".join(sign if sign.isdigit() else " " for sign in finding.cell or "").split()
    if not digits:
        return None
    place = (finding.file, finding.sheet, int(digits[0]))
    return next((record for record in register.rows if record.place == place), None)


def statuses_of(word: str, likely: Sequence[str], kind: str) -> Iterator[Choice]:
    """Every status, first that of the nearest word that is known; of a list of risks or actions as one says it there."""
    labels = status_labels() if kind == "controls" else load("settling")["labels"]["in_lists"]
    for status in dict.fromkeys([*likely, *STATUSES]):
        yield Choice(labels[status], SettledAnswer("statuses", word, status))


def _references(text: str, record: Any, likely: Sequence[str], register: Register) -> Iterator[Choice]:
    """What a cell's text, or that of all of a row's cells, can stand for; last that it is nothing of ours."""
    catalogue, labels = load_standards(), load("settling")["labels"]
    numbers = Numbers(catalogue)
    mentions = parse(text).ours
    headings = [name for name in record.refs if not catalogue.requirements[name].leaf]
    beside = record.refs if len(mentions) > 1 else ()
    readings = [names for name in likely if (names := _current(name, numbers)) and name not in headings]
    if headings:
        beside = tuple(name for name in record.refs if name not in headings)
        below = list(_below(headings, register))
        if len(below) > 1:
            every = (*beside, *(name for names in below for name in names))
            yield Choice(labels["every"].format(names=", ".join(every)), SettledAnswer("references", text, every))
        readings += below
    elif len(mentions) == 1:
        readings += [candidate.names for candidate in numbers.candidates(mentions[0]) if candidate.names]
    for names in dict.fromkeys(tuple(dict.fromkeys((*beside, *names))) for names in readings):
        title = catalogue.title_of(names[0]) if len(names) == 1 else ""
        answer = SettledAnswer("references", text, names[0] if title else names)
        yield Choice(f"{', '.join(names)} {title}".strip(), answer)
    yield Choice(labels["no_requirement"], SettledAnswer("references", text, ()))


def _current(name: str, numbers: Numbers) -> tuple[str, ...]:
    """A candidate as current requirements: itself, or those that took over a control of 2013."""
    if name in numbers.catalogue.requirements:
        return (name,)
    old = numbers.old.get(number_of(name))
    return old.names if old else ()


def _below(headings: list[str], register: Register) -> Iterator[tuple[str, ...]]:
    """For each heading, the requirements below it that no row of controls names by itself."""
    taken = {name for record in register.controls for name in record.refs}
    for heading in headings:
        left = tuple(name for name in load_standards().leaves_below(heading) if name not in taken)
        if left:
            yield left


def _columns(key: str, role: str, finding: Finding, register: Register) -> Iterator[Choice]:
    """The columns that may hold it, those that were taken for it first; of several with statuses all of them together, too."""
    said, labels = load("settling"), load("settling")["labels"]
    tables, headings = _tables(finding, register), _headings(finding, register)
    taken = [letters for table in tables for letters in table.columns.get(role, "").split(", ") if letters]
    likely = dict.fromkeys([*taken, *finding.candidates])
    for letters in list(likely)[: int(said["most_columns"])]:
        named = f" '{brief(headings[letters])}'" if letters in headings else ""
        yield Choice(
            labels["column"][role].format(letters=letters, named=named), kept_column(key, role, [letters], headings)
        )
    if len(taken) > 1 and role == "status":
        yield Choice(labels["lowest"].format(letters=", ".join(taken)), kept_column(key, role, taken, headings))


def _tables(finding: Finding, register: Register) -> list[Table]:
    return [t for t in register.tables if t.file == finding.file and (t.name or None) == (finding.sheet or None)]


def _headings(finding: Finding, register: Register) -> dict[str, str]:
    """Letters of the columns of a finding's sheet → their headings."""
    return {letters: text for table in _tables(finding, register) for letters, text in table.headings.items()}


def kept_column(key: str, role: str, letters: Sequence[str], headings: Mapping[str, str]) -> SettledAnswer:
    """The answer that these columns of a sheet have a role: each by its letters and, if it has one, its heading."""
    columns = []
    for each in letters:
        heading = headings.get(each)
        year = year_of(heading) if heading else None
        alike = [year_of(text) for text in headings.values() if heading and without_year(text) == without_year(heading)]
        if heading and year and year == max(other for other in alike if other):
            heading = without_year(heading)
        columns.append(KeptColumn(column=each, heading=heading))
    return SettledAnswer("columns", key, role, tuple(columns))


def _elsewhere(code: str) -> str:
    said = load("settling")["elsewhere"]
    return next((str(text) for begin, text in said.items() if code.startswith(begin)), "")


def _times(kind: str, key: str, register: Register) -> int:
    part = {"status": "status_text", "reference": "ref_text"}.get(kind)
    return sum(key == getattr(record, part) for record in register.rows) if part else 1
