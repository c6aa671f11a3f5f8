"""One client's report as many are rendered: where it is, what should be known of it, or why there is none."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from ims_lib.assessment_workbook.marks import find_report_workbooks, is_report_workbook
from ims_lib.batch.publish import EDITED, UNCHANGED, digest, edited_in, pages_in
from ims_lib.batch.render import outside_scope, render_report, reports_in
from ims_lib.client import Client, left_aside, read_client
from ims_lib.client.practice import FILE as PRACTICE
from ims_lib.errors import ImsError
from ims_lib.register.of_client import REFUSED
from ims_lib.report.brand import brand_css
from ims_lib.report.figures import bar, part_words
from ims_lib.report.review_sheet import review_notes
from ims_lib.steps.improvement.snapshot import RESULTS
from ims_lib.wording import counted, days, listed, questions_open

FEW = 5
"""So many parts that could not be read are told in the terminal."""


@dataclass(frozen=True)
class ReportRequest:
    """What of each client is to be rendered, and where to; see render_report."""

    out: Path | None = None
    as_of: str | None = None
    also: Sequence[str] = ()
    also_in: Sequence[str] = ()
    pdf: bool = False
    interactive: bool = False
    of_several: bool = False
    """An edition that is for others of them costs none its report."""


@dataclass(frozen=True)
class ClientOutcome:
    """What became of a client; a row of batch.json."""

    client: str
    state: Literal["made", "unchanged", "failed"]
    report: str = ""
    told: tuple[str, ...] = ()
    """Figures and notes, a line each."""
    faults: tuple[str, ...] = ()
    """Why it failed, or which of its files were refused, a sentence each."""
    seconds: float = 0


def rendered(client: Path, asked: ReportRequest) -> ClientOutcome:
    """Render it. Nothing that is wrong with a client or the disk is raised."""
    started = time.monotonic()
    try:
        opened = read_client(client, as_of=asked.as_of)
        before = pages_in(reports_in(asked.out) / opened.id)
        lacking = outside_scope(asked.also, opened) if asked.of_several else []
        also = [each for each in asked.also if each not in lacking]
        report = render_report(
            opened, out=asked.out, also=also, also_in=asked.also_in, pdf=asked.pdf, interactive=asked.interactive
        )
    except (ImsError, OSError) as error:
        return failed(client, error, time.monotonic() - started)
    told = [
        *summary_of(report.with_name(RESULTS)),
        *(f"note: no edition {each}: that standard isn't in scope" for each in lacking),
        *(f"note: {note}" for note in notes_on(opened, report.parent, before)),
    ]
    faults = refused_in(report.with_name(RESULTS))
    return ClientOutcome(
        client.name, "made", str(report), tuple(told), tuple(faults), round(time.monotonic() - started, 1)
    )


def failed(client: Path, error: Exception, seconds: float = 0) -> ClientOutcome:
    """Why there is no new report of it, without its own name in front."""
    faults = (fault.removeprefix(f"{client}: ").removeprefix(f"{client.name}: ") for fault in _told(error))
    return ClientOutcome(client.name, "failed", faults=tuple(faults), seconds=round(seconds, 1))


def notes_on(client: Client, folder: Path, before: Sequence[str] = ()) -> Iterator[str]:
    """What the assessor should know beside the figures."""
    yield from (f"client.yml: {key}" for key in client.unknown_settings)
    yield from (f"{PRACTICE}: {key}" for key in client.practice_unknown)
    yield from (f"{PRACTICE}: {told}" for told in (brand_css(client.practice)[1] if client.practice else ()))
    yield from left_aside(client.folder)
    yield from review_notes(client.folder)
    if gone := [name for name in before if not (folder / name).is_file()]:
        yield f"of the earlier report, and taken away: {listed(gone)} (--edition and --pdf make them anew)"
    edited = edited_in(folder)
    if edited:
        yield f"{counted(len(edited), 'file')} changed in earlier reports kept in {folder / EDITED}"
    given = {digest(path) for path in find_report_workbooks(client.folder)}
    for path in (folder / name for name in edited):
        if is_report_workbook(path) and digest(path) not in given:
            yield f"{path} was changed, and is read only from the client's folder: copy it to {client.folder} to have what was filled in used"


def _told(error: Exception) -> Sequence[str]:
    """What went wrong, a sentence each; of the disk, with the place."""
    match error:
        case ImsError():
            return error.faults
        case OSError():
            place = error.filename or "the client's folder"
            return [f"{place}: cannot be read ({error.strerror or error}); see that it is open to you, {UNCHANGED}"]
        case _:
            return [f"{error}; {UNCHANGED}"]


def summary_of(results: Path) -> list[str]:
    """Lines on a client: how far each standard, what is open, and what could not be read."""
    found: dict[str, Any] = json.loads(results.read_text(encoding="utf-8"))
    parts = [
        f"{standard} {part_words()[part]} "
        f"{b.likely} % ({b.at_least}–{b.at_most} %{f', {b.reusable} % reusable' if b.reusable else ''})"
        for standard, both in found["standards"].items()
        for part, figures in both.items()
        if figures["likely"] is not None and (b := bar(figures))
    ]
    refused = [
        f"not read: {each['file']}: {each['message']}"
        for each in found["findings"]
        if each["level"] == "error" and each["code"] != REFUSED
    ]
    return [
        "likely in place (at least – at most): " + ", ".join(parts),
        f"{counted(len(found['gaps']), 'requirement')} with a gap, {days(found['days'])} days of known work, "
        f"up to {days(found['possible_days'])} more not known yet; "
        + questions_open(found["questions"], found.get("questions_on_lists", 0), with_verb=False),
        *refused[:FEW],
        *([f"{len(refused) - FEW} more parts that could not be read; the report lists them"] if refused[FEW:] else ()),
    ]


def refused_in(results: Path) -> list[str]:
    """The files of a client that were refused, each with why."""
    found: dict[str, Any] = json.loads(results.read_text(encoding="utf-8"))
    return [f"{each['file']}: {each['message']}" for each in found["findings"] if each["code"] == REFUSED]
