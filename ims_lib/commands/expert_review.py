"""A sampling sheet for a licensed expert, and its answers read back into the criteria.

    python -m ims_lib.commands.expert_review sample --number 30 reports/review-sample.xlsx
    python -m ims_lib.commands.expert_review read reports/review-sample.xlsx

One row is one link: a criterion and a requirement that it serves. The expert says yes (the link is right),
no (it isn't) or doubt (with the question). Yes and doubt are written into the criteria; a no is printed for the editors.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ims_lib import paths
from ims_lib.assessment_workbook.form import add_drop_down, sheet_plan, text_of
from ims_lib.catalogue.expert_review import VERDICTS, LinkAnswer, apply_answers, faults_of
from ims_lib.catalogue.model import Catalogue, load_catalogue
from ims_lib.errors import BadCatalogue, ImsError
from ims_lib.spreadsheet.grid import column_letter

WIDTHS: Mapping[str, int] = sheet_plan("Sample")["widths"]
"""Heading → how wide its column is."""
HEADINGS = tuple(WIDTHS)


def write_sample(path: Path, catalogue: Catalogue, *, number: int, seed: int) -> None:
    """Write links that nobody has verified yet, drawn by lot."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    links = [(c, link) for c in catalogue.criteria.values() for link in c.serves if link.status == "proposed"]
    drawn = random.Random(seed).sample(links, min(number, len(links)))
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Sample"
    sheet.append(HEADINGS)
    for criterion, link in drawn:
        note = link.note or (f"in doubt: {link.question}" if link.question else None)
        evidence = "\n".join(criterion.evidence)
        sheet.append(
            [criterion.id, criterion.text, criterion.ask, evidence, link.id, catalogue.title_of(link.id), note]
        )
    letters = {name: column_letter(place) for place, name in enumerate(WIDTHS)}
    to_fill = [f"{letters['Verdict']}{number}" for number in range(2, sheet.max_row + 1)]
    add_drop_down(sheet, VERDICTS, to_fill)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for name, width in WIDTHS.items():
        sheet.column_dimensions[letters[name]].width = width
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "B2"
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)


def read_answers(path: Path, catalogue: Catalogue) -> list[LinkAnswer]:
    """The rows with a verdict. Raises BadCatalogue with every fault and its row."""
    faults: list[str] = []
    found = []
    for number, row in _rows(path):
        values = {name: text_of(row.get(name)) for name in HEADINGS}
        if not values["Verdict"]:
            continue
        said = (values[name] for name in ("Question or reason", "Name", "Date"))
        answer = LinkAnswer(values["Criterion"], values["Requirement"], values["Verdict"].casefold(), *said)
        faults += [f"{path.name} row {number}: {fault}" for fault in faults_of(answer, catalogue)]
        found.append(answer)
    BadCatalogue.raise_with(faults)
    return found


def _rows(path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True, data_only=True)
    try:
        rows = book[book.sheetnames[0]].iter_rows(values_only=True)
        names = [str(name) for name in next(rows, ())]
        for number, row in enumerate(rows, start=2):
            yield number, dict(zip(names, row, strict=False))
    finally:
        book.close()


def main() -> int:
    """Write a sample or read one back."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["sample", "read"])
    parser.add_argument("path", type=Path)
    parser.add_argument("--number", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1, help="another number draws other links")
    given = parser.parse_args()
    catalogue = load_catalogue()
    try:
        if given.what == "sample":
            write_sample(given.path, catalogue, number=given.number, seed=given.seed)
            print(given.path)
        else:
            for sentence in apply_answers(read_answers(given.path, catalogue), paths.DATA / "criteria"):
                print(sentence)
    except ImsError as error:
        print("\n".join(error.faults), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
