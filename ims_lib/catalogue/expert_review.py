"""A sampling sheet for a licensed expert, and its answers read back into the criteria.

    python -m ims_lib.catalogue.expert_review sample --number 30 reports/review-sample.xlsx
    python -m ims_lib.catalogue.expert_review read reports/review-sample.xlsx

One row is one link: a criterion and a requirement that it serves. The expert says yes (the link is right),
no (it isn't) or doubt (with the question). Yes becomes `status: verified` with name and date; doubt becomes
`confidence: low` with the question; a no is printed for the editors, who decide what the criterion serves.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from ims_lib import paths
from ims_lib.catalogue.model import Catalogue, load_catalogue
from ims_lib.errors import BadCatalogue, ImsError

WIDTHS = {
    "Criterion": 26,
    "Text": 60,
    "Question to ask": 50,
    "Evidence": 34,
    "Requirement": 18,
    "Title": 36,
    "Note of the editors": 36,
    "Verdict": 10,
    "Question or reason": 40,
    "Name": 18,
    "Date": 12,
}
"""Heading → how wide its column is."""
HEADINGS = tuple(WIDTHS)
VERDICTS = ("yes", "no", "doubt")


@dataclass(frozen=True, slots=True)
class Answer:
    """An expert's verdict on one link."""

    criterion: str
    requirement: str
    verdict: str
    reason: str
    name: str
    day: str


def write_sample(path: Path, catalogue: Catalogue, *, number: int, seed: int) -> None:
    """Write links drawn by lot, those in doubt and those not verified yet first in line."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.worksheet.datavalidation import DataValidation

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
    choices = DataValidation(type="list", formula1=f'"{",".join(VERDICTS)}"', allow_blank=True)
    sheet.add_data_validation(choices)
    choices.add(f"H2:H{max(sheet.max_row, 2)}")
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for place, width in enumerate(WIDTHS.values()):
        sheet.column_dimensions[chr(ord("A") + place)].width = width
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "B2"
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)


def read_answers(path: Path, catalogue: Catalogue) -> list[Answer]:
    """The rows with a verdict. Raises BadCatalogue with every fault and its row."""
    faults: list[str] = []
    found = []
    for number, row in _rows(path):
        values = {name: _text(row.get(name)) for name in HEADINGS}
        if not values["Verdict"]:
            continue
        said = (values[name] for name in ("Question or reason", "Name", "Date"))
        answer = Answer(values["Criterion"], values["Requirement"], values["Verdict"].casefold(), *said)
        faults += [f"{path.name} row {number}: {fault}" for fault in _faults(answer, catalogue)]
        found.append(answer)
    BadCatalogue.raise_with(faults)
    return found


def apply_answers(answers: list[Answer], folder: Path) -> list[str]:
    """Write yes and doubt into the criteria files; what is left to the editors, a sentence each."""
    left = [
        f"{a.criterion} does not serve {a.requirement}, says {a.name}: {a.reason}" for a in answers if a.verdict == "no"
    ]
    for path in sorted(folder.glob("*.yml")):
        text = before = path.read_text(encoding="utf-8")
        for answer in answers:
            if answer.verdict != "no":
                text = _with_answer(text, answer)
        if text != before:
            path.write_text(text, encoding="utf-8", newline="\n")
    return left


def _faults(answer: Answer, catalogue: Catalogue) -> Iterator[str]:
    criterion = catalogue.criteria.get(answer.criterion)
    if criterion is None or answer.requirement not in {link.id for link in criterion.serves}:
        yield f"{answer.criterion} serving {answer.requirement} is no link of the catalogue"
    if answer.verdict not in VERDICTS:
        yield f"verdict '{answer.verdict}' is none of {', '.join(VERDICTS)}"
    if answer.verdict == "yes" and not (answer.name and answer.day):
        yield "a yes needs name and date"
    if answer.verdict == "doubt" and not answer.reason:
        yield "a doubt needs its question"


def _with_answer(text: str, answer: Answer) -> str:
    """The text of a criteria file with one link changed; the same where the criterion isn't in it."""
    block = re.search(
        rf"- id: {re.escape(answer.criterion)}\n.*?(?=\n *- id: |\n- process: |\Z)", text, flags=re.DOTALL
    )
    if block is None:
        return text
    link = re.compile(rf'(?:\{{id: )?"{re.escape(answer.requirement)}"(?:(?P<rest>, [^}}]*)\}})?')
    changed = link.sub(lambda match: _link(match, answer), block.group(), count=1)
    return text[: block.start()] + changed + text[block.end() :]


def _link(match: re.Match[str], answer: Answer) -> str:
    """The link with the answer in place of an earlier one; its items, gates and note stay."""
    kept = _ANSWERED.sub("", match["rest"] or "")
    if answer.verdict == "yes":
        return f'{{id: "{answer.requirement}"{kept}, status: verified, by: "{_quoted(answer.name)}", on: {answer.day}}}'
    return f'{{id: "{answer.requirement}"{kept}, confidence: low, question: "{_quoted(answer.reason)}"}}'


_ANSWERED = re.compile(r', (?:status|by|on|confidence|question): (?:"(?:[^"\\\\]|\\\\.)*"|[^,}]*)')
"""What an earlier answer, or a doubt, left in a link."""


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")


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


def _text(value: Any) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    return "" if value is None else str(value).strip()


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
