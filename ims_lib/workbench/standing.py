"""How one stands with a client: what was read file by file, what is open, what was judged, the last report, and what comes next."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path
from urllib.parse import quote

from ims_lib.batch.publish import RUN
from ims_lib.batch.render import REPORT, reports_in
from ims_lib.client import Client
from ims_lib.dates import day
from ims_lib.documents.model import DocumentFile
from ims_lib.documents.proposals import proposals_of
from ims_lib.documents.reading import read_documents
from ims_lib.frames import rows_of
from ims_lib.inputs import read_inputs
from ims_lib.register import load_reading
from ims_lib.register.model import Register
from ims_lib.register.of_client import REFUSED
from ims_lib.register.plans import plans
from ims_lib.settled_answers import FILE
from ims_lib.steps import Steps
from ims_lib.wording import counted, listed
from ims_lib.workbench.questions import Question, asked_in_report, questions_of


@dataclass(frozen=True, slots=True)
class FileStanding:
    """What was read of one file of a client's."""

    file: str
    read_as: str
    """Controls 93 · Risk register 24, or what is told of a file without rows."""
    rows: int
    references: int
    """Rows of controls that name a requirement."""
    statuses: int
    """Rows of controls whose status is known."""
    asked: int
    refused: str = ""
    """Why nothing could be read of it."""


@dataclass(frozen=True)
class ClientStanding:
    """How one stands with a client."""

    client: Client
    files: tuple[FileStanding, ...]
    asked: int
    with_client: int
    """Of these, how many the client is asked."""
    reported: date | None
    """The day of the report that lies there."""
    of_reading: bool
    """Whether those are the questions of reading alone, and not all that a report asks."""

    @property
    def facts(self) -> list[str]:
        """Files, rows, questions, judgements and report, a few words each."""
        rows = sum(each.rows for each in self.files)
        beside = {*self.client.documents} - {*self.client.inputs}
        refused = [each.file for each in self.files if each.refused]
        return [
            f"{counted(len(self.files), 'file')}, {counted(rows, 'row')} read"
            + (f", {counted(len(beside), 'document')}" if beside else "")
            + (f", refused: {listed(refused)}" if refused else ""),
            counted(self.asked, "question open", "questions open")
            + (" on reading the files" if self.of_reading else "")
            + (f", {self.with_client} with the client" if self.with_client else ""),
            f"{len(self.client.judgements)} judged",
            f"last report {day(self.reported)}" if self.reported else "no report yet",
        ]

    @property
    def next_step(self) -> tuple[str, str]:
        """The notebook in which it goes on, empty where it does here, and what to do there."""
        if not any(each.rows for each in self.files) and not self.client.judgements:
            return "", "Drop the client’s files above, or copy them into its folder."
        if left := self.asked - self.with_client:
            return "01_ingest", f"Settle {counted(left, 'question')}"
        if not self.client.judgements:
            return "03_gap_analysis", "Start the interview"
        return "03_gap_analysis", "Go on judging"


class StateLine:
    """A client's name and where one stands with it, with a link to the report."""

    def __init__(self, standing: ClientStanding) -> None:
        self._standing = standing

    def __repr__(self) -> str:
        return " · ".join([self._standing.client.name, *self._standing.facts])

    def _repr_html_(self) -> str:
        *facts, report = map(escape, self._standing.facts)
        if self._standing.reported:
            report = f'<a href="{link_to(report_of(self._standing.client))}">{report}</a>'
        return f"<p>{' · '.join([f'<strong>{escape(self._standing.client.name)}</strong>', *facts, report])}</p>"


def standing_of(client: Client, register: Register, steps: Steps | None = None) -> ClientStanding:
    """How one stands with a client, by what was read of it; with the `steps` by all that a report asks, too."""
    beside = asked_in_report(steps) if steps else ()
    questions = questions_of(register, load_reading(client.folder / FILE), beside)
    with_client = sum(each.with_client for each in questions)
    files = _files_read(client, register, questions)
    return ClientStanding(client, files, len(questions), with_client, report_day(client), not steps)


def documents_read(client: Client) -> list[FileStanding]:
    """What was read of each of a client's documents: its pages, what it would propose, and what can't be read of it."""
    read = read_documents(client)
    refused = [FileStanding(each.file, "", 0, 0, 0, 0, each.message) for each in read.findings if each.code == REFUSED]
    return [*(_document(each, client) for each in read.files), *refused]


def _document(document: DocumentFile, client: Client) -> FileStanding:
    criteria = {
        one.criterion for each in proposals_of([document], client.standards, client.name) for one in each.criteria
    }
    told = [
        f"Document: {counted(document.pages, 'page')}" if document.pages else "Document",
        counted(len(document.passages), "passage"),
        f"proposed as evidence of {counted(len(criteria), 'criterion', 'criteria')}"
        if criteria
        else "nothing proposed",
        *(each.message for each in document.findings),
    ]
    asked = sum(each.level == "question" for each in document.findings)
    return FileStanding(document.file, " · ".join(told), 0, 0, 0, asked)


def report_of(client: Client) -> Path:
    """Where a client's report lies, or will."""
    return reports_in(None) / client.id / REPORT


def report_day(client: Client) -> date | None:
    """The day of the report that lies there; none where there is none."""
    with suppress(OSError, ValueError, KeyError, TypeError):  # no report, or one of somebody else's making
        return date.fromisoformat(json.loads(report_of(client).with_name(RUN).read_text(encoding="utf-8"))["as_of"])
    return None


def link_to(path: Path) -> str:
    """An address from the notebook that runs, which lies in the kernel's folder."""
    return quote(Path(os.path.relpath(path)).as_posix())


def _files_read(client: Client, register: Register, questions: Sequence[Question]) -> tuple[FileStanding, ...]:
    inputs = read_inputs(register)
    listed = {
        plan.title: Counter(row["file"] for row in rows_of(getattr(inputs, name))) for name, plan in plans().items()
    }
    listed = {"Controls": Counter(record.file for record in register.controls), **listed}
    named = Counter(record.file for record in register.controls if record.refs)
    known = Counter(record.file for record in register.controls if record.status != "unknown")
    asked = Counter(question.file for question in questions)
    told: dict[str, str] = {}
    for finding in register.found:
        told.setdefault(finding.file, finding.message)
    refused = {finding.file: finding.message for finding in register.found if finding.code == REFUSED}
    return tuple(
        FileStanding(
            file,
            " · ".join(f"{title} {counts[file]:,}" for title, counts in listed.items() if counts[file])
            or told.get(file, "nothing was recognised"),
            sum(counts[file] for counts in listed.values()),
            named[file],
            known[file],
            asked[file],
            refused.get(file, ""),
        )
        for file in (path.name for path in client.inputs)
    )
