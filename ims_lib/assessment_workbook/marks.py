"""Which workbooks are ours, and whether one can be written anew."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from ims_lib.assessment_workbook import review, suggestions
from ims_lib.assessment_workbook.how_to_judge import SHEET as HOW_TO_JUDGE
from ims_lib.files import is_passed_over
from ims_lib.languages import in_all_languages

MARK = "ims-workbook-assessment"
REPORT_MARK = "ims-workbook-report"
COVER = "Cover"
READ_BACK = "Impact assessments"
"""The sheet of a report's workbook that is a list of the client's, once it is filled in."""
FILE = "assessment.xlsx"


def find_assessment_workbooks(folder: Path) -> list[Path]:
    """The assessment workbooks of a client's folder, by name; copies that a program keeps open are none."""
    return list(filter(is_assessment_workbook, _files_in(folder)))


def find_report_workbooks(folder: Path) -> list[Path]:
    """The workbooks of reports among a client's files, by name."""
    return list(filter(is_report_workbook, _files_in(folder)))


def _files_in(folder: Path) -> Iterator[Path]:
    """Its files by name; none where a client was made without a folder."""
    for path in sorted(folder.iterdir() if folder.is_dir() else (), key=lambda item: item.name):
        if path.is_file() and not is_passed_over(path):
            yield path


def is_assessment_workbook(path: Path) -> bool:
    """Whether a file carries the mark of an assessment workbook. A file that is no readable zip carries none."""
    return _carries(path, MARK)


def is_report_workbook(path: Path) -> bool:
    """Whether a file is the workbook of a report: what stands there is what was found, and no list of the client's.

    A sheet that somebody kept of it, without its cover, is that person's own.
    """
    return _carries(path, REPORT_MARK) and sheet_called(path, COVER) is not None


def sheet_called(path: Path, name: str) -> str | None:
    """What a workbook, of whichever language, calls a sheet of ours; None where it has none."""
    sheets = _part(path, "xl/workbook.xml")
    return next((said for said in in_all_languages(name) if f'name="{said}"'.encode() in sheets), None)


def _carries(path: Path, mark: str) -> bool:
    return mark.encode() in _part(path, "docProps/core.xml")


def _part(path: Path, name: str) -> bytes:
    """A small part of a workbook; empty where the file is no readable workbook or has no such part."""
    if path.suffix.lower() not in {".xlsx", ".xlsm"}:
        return b""
    try:
        with zipfile.ZipFile(path) as archive:
            info = archive.getinfo(name)
            return archive.read(info) if info.file_size < 65_536 else b""
    except (zipfile.BadZipFile, KeyError, OSError, NotImplementedError, RuntimeError):
        return b""


def why_not_rewritten(path: Path) -> str | None:
    """Why a workbook must be left as it is, though nothing on it is new; None where it can be written anew."""
    for lock in (f"~${path.name}", f".~lock.{path.name}#"):
        if (path.parent / lock).exists():
            return "it is open in a spreadsheet program"
    if not os.access(path.parent, os.W_OK):
        return f"you may not write into {path.parent}"
    from openpyxl import load_workbook

    with closing(load_workbook(path, read_only=True)) as book:
        own = [name for name in book.sheetnames if name not in (review.SHEET, suggestions.SHEET, HOW_TO_JUDGE)]
    return f"it has a sheet that we didn't write ('{own[0]}')" if own else None
