"""Many clients, one after the other: a bad one doesn't stop the rest."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tqdm import tqdm

from ims_lib.assessment_workbook.marks import find_report_workbooks, is_report_workbook
from ims_lib.batch.publish import EDITED, UNCHANGED, digest, edited_in, pages_in
from ims_lib.batch.render import outside_scope, render_report, reports_in
from ims_lib.batch.warm import can_fork, warm_up_for_many
from ims_lib.client import Client, left_aside, read_client
from ims_lib.client.practice import FILE as PRACTICE
from ims_lib.errors import CannotWrite, ImsError
from ims_lib.register.of_client import REFUSED
from ims_lib.report.brand import brand_css
from ims_lib.report.figures import bar, part_words
from ims_lib.report.review_sheet import review_notes
from ims_lib.steps.improvement.snapshot import RESULTS
from ims_lib.wording import counted, days, listed, questions_open

FEW = 5
"""So many parts that could not be read are told in the terminal."""


def render_all(
    clients: Sequence[Path | str],
    *,
    out: Path | None,
    as_of: str | None,
    also: Sequence[str] = (),
    also_in: Sequence[str] = (),
    pdf: bool = False,
    interactive: bool = False,
    progress: bool = False,
) -> bool:
    """Render each client, with the editions in `also`, and print where its report is; whether all went well and no file of a
    client was refused.

    Failures and refused files are told on standard error, a sentence each. `progress` first says where reports go.
    """
    if len(clients) > 1 and can_fork():
        warm_up_for_many()
    failed: list[str] = []
    partly: list[str] = []
    taken: dict[str, Path] = {}
    if progress:
        print(f"reports go to {reports_in(out)}", flush=True)
    tqdm.monitor_interval = 0  # its thread would be a second one at the fork
    with tqdm(clients, unit="report", disable=None if progress else True, file=sys.stderr, dynamic_ncols=True) as shown:
        for client in shown:
            name = Path(client).absolute().name
            shown.set_postfix_str(name, refresh=False)
            try:
                opened = read_client(client, as_of=as_of)
                _claim(opened, taken)
                before = pages_in(reports_in(out) / opened.id)
                # an edition that is for others of several clients costs none its report
                lacking = outside_scope(also, opened) if len(clients) > 1 else []
                named = [each for each in also if each not in lacking]
                report = render_report(opened, out=out, also=named, also_in=also_in, pdf=pdf, interactive=interactive)
            except (ImsError, OSError) as error:
                failed.append(name)
                faults = [fault.removeprefix(f"{client}: ").removeprefix(f"{name}: ") for fault in _told(error)]
            else:
                shown.write(str(report), file=sys.stdout)
                for line in summary_of(report.with_name(RESULTS)):
                    shown.write(f"  {line}", file=sys.stdout)
                for each in lacking:
                    shown.write(f"  note: no edition {each}: that standard isn't in scope", file=sys.stdout)
                for note in notes_on(opened, report.parent, before):
                    shown.write(f"  note: {note}", file=sys.stdout)
                faults = refused_in(report.with_name(RESULTS))
                partly += [name] if faults else []
            for fault in faults:
                shown.write(f"ims: {name}: {fault}", file=sys.stderr)
    if progress:
        told = [("without files that were refused", partly), ("failed", failed)]
        parts = [f"{len(names)} {what}: {', '.join(names)}" for what, names in told if names]
        print(", ".join([counted(len(clients) - len(failed), "report"), *parts]))
    return not failed and not partly


def _claim(client: Client, taken: dict[str, Path]) -> None:
    """Keeps two folders of one name from taking each other's place."""
    first = taken.setdefault(client.id, client.folder)
    if first != client.folder:
        raise CannotWrite(
            f"{client.folder} bears the name of {first}, whose report its own would replace; rename one of the two, or give --out"
        )


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


def _told(error: ImsError | OSError) -> Sequence[str]:
    """What went wrong, a sentence each; of the disk, with the place."""
    if isinstance(error, ImsError):
        return error.faults
    place = error.filename or "the client's folder"
    return [f"{place}: cannot be read ({error.strerror or error}); see that it is open to you, {UNCHANGED}"]


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
