"""A licensed expert's verdicts on links, put into the criteria.

Yes becomes `status: verified` with name and date; doubt becomes `confidence: low` with the question; a no is left to
the editors, who decide what the criterion serves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from ims_lib.catalogue.criteria import read_processes
from ims_lib.catalogue.model import Catalogue
from ims_lib.yaml_text import WordsStayWords, quoted

VERDICTS = ("yes", "no", "doubt")
REPLACED = ("id", "status", "by", "on", "confidence", "question")
"""The keys of a link that an answer writes anew; its items, gates and note stay as they are typed."""


@dataclass(frozen=True, slots=True)
class LinkAnswer:
    """An expert's verdict on one link: a criterion and a requirement that it serves."""

    criterion: str
    requirement: str
    verdict: str
    reason: str
    name: str
    day: str


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
