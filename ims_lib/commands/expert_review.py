"""A sampling sheet for a licensed expert, and its answers read back into the criteria.

    python -m ims_lib.commands.expert_review sample --number 30 reports/review-sample.xlsx
    python -m ims_lib.commands.expert_review read reports/review-sample.xlsx

One row is one link: a criterion and a requirement that it serves. The expert says yes (the link is right),
no (it isn't) or doubt (with the question). Yes becomes `status: verified` with name and date, doubt `confidence: low` with the
question; a no is printed for the editors, who decide what the criterion serves.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from ims_lib import paths
from ims_lib.assessment_workbook.form import add_drop_down, sheet_plan, text_of
from ims_lib.catalogue.criteria import read_processes
from ims_lib.catalogue.model import Catalogue, load_catalogue
from ims_lib.errors import BadCatalogue, ImsError
from ims_lib.spreadsheet.grid import column_letter
from ims_lib.yaml_text import WordsStayWords, quoted

VERDICTS = ("yes", "no", "doubt")
REPLACED = ("id", "status", "by", "on", "confidence", "question")
"""The keys of a link that an answer writes anew; its items, gates and note stay as they are typed."""
WIDTHS: Mapping[str, int] = sheet_plan("Sample")["widths"]
"""Heading → how wide its column is."""
HEADINGS = tuple(WIDTHS)


@dataclass(frozen=True, slots=True)
class LinkAnswer:
    """An expert's verdict on one link: a criterion and a requirement that it serves."""

    criterion: str
    requirement: str
    verdict: str
    reason: str
    name: str
    day: str


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


def faults_of(answer: LinkAnswer, catalogue: Catalogue) -> Iterator[str]:
    """What keeps an answer from being taken over, a sentence each."""
    criterion = catalogue.criteria.get(answer.criterion)
    if criterion is None or answer.requirement not in {link.id for link in criterion.serves}:
        yield f"{answer.criterion} serving {answer.requirement} is no link of the catalogue"
    if answer.verdict not in VERDICTS:
        yield f"verdict '{answer.verdict}' is none of {', '.join(VERDICTS)}"
    if answer.verdict == "yes" and not (answer.name and answer.day):
        yield "a yes needs name and date"
    if answer.verdict == "yes" and answer.day and not _is_day(answer.day):
        yield f"'{answer.day}' is no day; write it as year-month-day"
    if answer.verdict == "doubt" and not answer.reason:
        yield "a doubt needs its question"


def apply_answers(answers: Sequence[LinkAnswer], folder: Path) -> list[str]:
    """Write yes and doubt into the criteria files; what is left to the editors, a sentence each. Raises BadCatalogue, and changes no file, where what would be written can't be read as criteria."""
    written = {path: text for path in sorted(folder.glob("*.yml")) if (text := _with_answers(path, answers))}
    with TemporaryDirectory(prefix=".answers.", dir=folder) as begun:
        for path, text in written.items():
            (Path(begun) / path.name).write_text(text, encoding="utf-8", newline="\n")
        read_processes(Path(begun))
        for path in written:
            (Path(begun) / path.name).replace(path)
    return [
        f"{a.criterion} does not serve {a.requirement}, says {a.name}: {a.reason}" for a in answers if a.verdict == "no"
    ]


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _with_answers(path: Path, answers: Iterable[LinkAnswer]) -> str | None:
    """The text of a criteria file with the answers on its links; none where there are no such."""
    text = before = path.read_text(encoding="utf-8")
    for answer in answers:
        for link in _links(text, answer) if answer.verdict != "no" else ():
            text = text[: link.start_mark.index] + _written(text, link, answer) + text[link.end_mark.index :]
    return text if text != before else None


def _links(text: str, answer: LinkAnswer) -> list[yaml.Node]:
    """Where a criteria file has the link that is answered: a quoted requirement, or a mapping with its id."""
    processes: Any = yaml.compose(text, Loader=WordsStayWords)
    criteria = [each for process in processes.value for each in _value(process, "criteria").value]
    return [
        link
        for criterion in criteria
        if _value(criterion, "id").value == answer.criterion
        for link in _value(criterion, "serves").value
        if (_value(link, "id") if isinstance(link, yaml.MappingNode) else link).value == answer.requirement
    ]


def _value(mapping: Any, name: str) -> Any:
    return next(value for key, value in mapping.value if key.value == name)


def _written(text: str, link: yaml.Node, answer: LinkAnswer) -> str:
    """The link with the answer in place of an earlier one."""
    pairs = link.value if isinstance(link, yaml.MappingNode) else ()
    kept = [text[key.start_mark.index : value.end_mark.index] for key, value in pairs if key.value not in REPLACED]
    if answer.verdict == "yes":
        said = ["status: verified", f"by: {_on_one_line(answer.name)}", f"on: {answer.day}"]
    else:
        said = ["confidence: low", f"question: {_on_one_line(answer.reason)}"]
    return f"{{{', '.join([f'id: {quoted(answer.requirement)}', *kept, *said])}}}"


def _on_one_line(text: str) -> str:
    return quoted(" ".join(text.split()))


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
