"""`ims check`: what was recognised in a spreadsheet or document, told to a person or as JSON."""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ims_lib.assessment_workbook.marks import is_assessment_workbook, is_report_workbook
from ims_lib.catalogue import load_catalogue
from ims_lib.documents.model import DocumentFile
from ims_lib.documents.reading import is_document_name, is_prose, read_document
from ims_lib.errors import BadClient, FileRefused
from ims_lib.inputs.listed import ListRead, lists_of, with_lists
from ims_lib.register import Reading, check_json, check_text, load_reading, read_file
from ims_lib.register.model import Finding, Register
from ims_lib.register.vocabulary import brief
from ims_lib.spreadsheet.preflight import printable
from ims_lib.wording import counted, in_words

if TYPE_CHECKING:
    from ims_lib.documents.proposals import ProposedPassage

MOST_COMPLAINTS = 3
"""Lines on standard error, however many files are refused."""

_SHOWN = ("error", "question", "warning")


def run(
    files: Sequence[str],
    *,
    sheet: str | None = None,
    encoding: str | None = None,
    as_json: bool = False,
    as_of: dt.date | None = None,
) -> int:
    """The exit code: 0 when every file was read, 1 when one was refused. A bad file doesn't stop the others.

    A file inside a client folder is read with that folder's columns.yml, any other without.
    `as_of` is the day from which on a plan is overdue: today, if it isn't given.
    """
    refused: list[tuple[str, str]] = []
    for file in files:
        try:
            if lines := _of_ours(Path(file), as_json=as_json) or _of_document(Path(file), as_json=as_json):
                print("\n".join(lines))
                continue
            register = read_file(
                file, only_sheet=sheet, encoding=encoding, reading=_settled(Path(file)), as_of=as_of or dt.date.today()
            )
            if is_prose(Path(file), register):
                print("\n".join(_of_document(Path(file), as_json=as_json, is_text=True)))
                continue
        except (FileRefused, BadClient) as error:
            why = " ".join(str(error).split())
            refused.append((str(file), why))
            if as_json:
                print(json.dumps({"file": Path(file).name, "error": why}))
            continue
        lists = lists_of(register)
        register = with_lists(register, lists)
        if as_json:
            sys.stdout.writelines(_with_entries(check_text(register, file=Path(file).name), lists))
        else:
            print("\n".join(_told(check_json(register, file=Path(file).name), lists)))
    told = len(refused) if len(refused) <= MOST_COMPLAINTS else MOST_COMPLAINTS - 1
    for _, why in refused[:told]:
        print(why, file=sys.stderr)
    if more := [printable(name) for name, _ in refused[told:]]:
        print(f"{len(more)} more files were refused: {', '.join(more)}; check them one by one", file=sys.stderr)
    return 1 if refused else 0


def _of_ours(file: Path, *, as_json: bool) -> list[str]:
    """What is told of a workbook that we wrote: nothing of it is a client's list; nothing where the file is none."""
    whose = [told for is_ours, told in _OURS if is_ours(file)]
    if not whose:
        return []
    if as_json:
        ours = Register.of((), [Finding("note", "file.ours", whose[0], file.name)], (), ())
        return ["".join(_with_entries(check_text(ours, file=file.name), ())).rstrip("\n")]
    return [f"{printable(file.name)}: {whose[0]}"]


_OURS = (
    (
        is_assessment_workbook,
        "our own assessment workbook; what is filled in on its sheets Review and Suggestions is read by `ims report` and in "
        "JupyterLab, once it lies in the client's folder. Nothing is to settle",
    ),
    (
        is_report_workbook,
        "the workbook of a report of ours; what is filled in there is read by `ims report`, once it lies in the client's "
        "folder. Nothing is to settle",
    ),
)
"""Whether a file is of a kind that we write, and what is told of it."""


def _of_document(file: Path, *, as_json: bool, is_text: bool = False) -> list[str]:
    """What is told of a document; nothing where the file is none by its name, or may hold a table. Raises FileRefused."""
    if not is_text and not is_document_name(file):
        return []
    from ims_lib.documents.proposals import proposals_of

    document = read_document(file)
    proposed = proposals_of([document])
    if as_json:
        return [_document_json(document, proposed)]
    return [*map(printable, _document_lines(document, proposed))]


MOST_SHOWN = 12
"""Passages that are told to a person, those that are most surely about something."""
LONGEST = 110
"""Letters of a passage that are told."""


def _document_json(document: DocumentFile, proposed: Sequence[ProposedPassage]) -> str:
    """The object of a document, on one line."""
    criteria = load_catalogue().criteria
    found: dict[str, Any] = {
        "file": document.file,
        "kind": "document",
        "properties": document.properties.as_json(),
        "passages": [
            {"page": each.passage.page, "paragraph": each.passage.paragraph}
            | {"heading": each.passage.heading, "text": each.passage.text}
            | {
                "suggestions": [
                    {"criterion": one.criterion, "refs": [*criteria[one.criterion].requirements]}
                    | {"score": one.score, "why": one.why}
                    for one in each.criteria
                ]
            }
            for each in proposed
        ],
        "findings": [
            {"level": each.level, "code": each.code, "cell": each.cell, "message": each.message}
            for each in document.findings
        ],
    }
    return json.dumps(found, allow_nan=False)


def _document_lines(document: DocumentFile, proposed: Sequence[ProposedPassage]) -> Iterator[str]:
    """What a document says of itself, what is to be known, and what its passages would be proposed for, best first."""
    file, said = document.file, document.properties.as_json()
    told = "  ".join(f"{in_words(name)} {value}" for name, value in said.items() if value)
    yield f"{file}: document, {counted(len(document.passages), 'passage')}"
    yield f"  says of itself  {told}" if told else "  says neither its version, owner nor days"
    yield from (f"  {found.cell or 'the file'}  {found.level}: {found.message}" for found in document.findings)
    with_some = sorted((each for each in proposed if each.criteria), key=lambda each: -each.criteria[0].score)
    criteria = {one.criterion for each in with_some for one in each.criteria}
    for each in with_some[:MOST_SHOWN]:
        best = each.criteria[0]
        yield f"  {each.passage.place}  {brief(each.passage.text, most=LONGEST)}"
        yield f"    may be evidence of {best.criterion} ({brief(best.why)})"
    if len(with_some) > MOST_SHOWN:
        yield f"  and {len(with_some) - MOST_SHOWN} more (--json shows them)"
    parts = (
        counted(len(document.passages), "passage"),
        f"{len(with_some)} proposed as evidence of {counted(len(criteria), 'criterion', 'criteria')}",
    )
    yield f"{file}: read as document · {' · '.join(parts)}; nothing counts before somebody accepts it"


END_OF_OBJECT = "}\n"


def _with_entries(pieces: Iterable[str], lists: Iterable[ListRead]) -> Iterator[str]:
    """The object of a file, a line of JSON in pieces, with the entries of its lists as its last field."""
    written = json.JSONEncoder(allow_nan=False, default=str).encode  # a day is written as 2026-11-24
    for piece in pieces:
        if piece == END_OF_OBJECT:
            entries = (written(entry) for each in lists for entry in each.entries)
            yield ', "lists": ['
            yield from (f"{', ' if number else ''}{entry}" for number, entry in enumerate(entries))
            yield "]"
        yield piece


def _settled(file: Path) -> Reading | None:
    """The settled answers of the client in whose folder a file lies; none for a file that lies anywhere else."""
    folder = file.parent
    return load_reading(folder / "columns.yml") if (folder / "client.yml").is_file() else None


def _told(answer: dict[str, Any], lists: Sequence[ListRead]) -> list[str]:
    file = printable(answer["file"])
    lines = []
    entries = {(each.table.name, each.table.header_row, each.table.kind): len(each.entries) for each in lists}
    for sheet in answer["sheets"]:
        name = "" if sheet["name"] is None else f", sheet '{printable(sheet['name'])}'"
        records = [r for r in answer["records"] if r["sheet"] == sheet["name"]]
        columns = "  ".join(f"{role} {letters}" for role, letters in sheet["columns"].items())
        where = f", headings in row {sheet['header_row']}" if sheet["header_row"] else ""
        listed = entries.get((sheet["name"], sheet["header_row"], sheet["kind"]))
        held = counted(len(records), "record") if listed is None else counted(listed, "entry", "entries")
        lines.append(f"{file}{name}: {sheet['kind']}{where}, {held}")
        if columns:
            lines.append(f"  columns  {columns}")
    counts = "  ".join(f"{name} {number}" for name, number in answer["ledger"].items() if number or name == "rows")
    lines.append(f"  rows of the file  {counts}")
    lines += _settle(answer)
    lines += ["  what lists say of each other, and of the client's roles, `ims report` asks"] if lists else []
    lines.append(_in_a_line(answer, sum(entries.values())))
    return lines


def _in_a_line(answer: dict[str, Any], entries: int) -> str:
    """What was read of a file, in one line; on a terminal its colour says how sure that is."""
    records, asked = answer["records"], sum(finding["level"] == "question" for finding in answer["findings"])
    kinds = dict.fromkeys(sheet["kind"] for sheet in answer["sheets"])
    named, known = sum(bool(r["refs"]) for r in records), sum(r["status"] != "unknown" for r in records)
    parts = [
        f"read as {', '.join(kinds) or 'nothing'}",
        *(counted(number, word) for number, word in ((answer["ledger"]["rows"], "row"), (len(records), "record"))),
        *([f"{counted(entries, 'entry', 'entries')} of lists"] if entries else []),
        f"{named} with a reference",
        f"{known} with a status",
        counted(asked, "question"),
    ]
    colour = _NOTHING if not records and not entries else _ASKED if asked else _SURE
    shown = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    line = f"{printable(answer['file'])}: {' · '.join(parts)}"
    return f"\x1b[{colour}m{line}\x1b[0m" if shown else line


_NOTHING, _ASKED, _SURE = 31, 33, 32
"""Codes of a terminal for red, yellow and green."""


def _settle(answer: dict[str, Any]) -> list[str]:
    shown = sorted((f for f in answer["findings"] if f["level"] in _SHOWN), key=lambda f: _SHOWN.index(f["level"]))
    asked = sum(f["level"] == "question" for f in shown)
    notes = len(answer["findings"]) - len(shown)
    lines = [
        f"{printable(answer['file'])}: {counted(asked, 'thing')} to settle, {len(shown) - asked} to know, "
        f"{counted(notes, 'note')}{' (--json shows them)' if notes else ''}"
    ]
    for finding in shown:
        place = " ".join(printable(part) for part in (finding["sheet"], finding["cell"]) if part)
        lines.append(f"  {place or 'the file'}  {finding['level']}: {printable(finding['message'])}")
    return lines
