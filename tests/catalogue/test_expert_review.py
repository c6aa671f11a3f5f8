"""A licensed expert's answers find their way into the criteria, and nothing else changes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from ims_lib import paths
from ims_lib.catalogue import load_catalogue
from ims_lib.catalogue.criteria import read_processes
from ims_lib.catalogue.expert_review import HEADINGS, apply_answers, read_answers, write_sample
from ims_lib.errors import BadCatalogue


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    path = tmp_path / "sample.xlsx"
    write_sample(path, load_catalogue(), number=6, seed=7)
    return path


def fill(path: Path, rows: dict[int, dict[str, str]]) -> None:
    book = load_workbook(path)
    sheet = book.active
    assert sheet is not None
    for row, values in rows.items():
        for name, value in values.items():
            sheet.cell(row, HEADINGS.index(name) + 1, value)
    book.save(path)


def test_an_empty_sample_changes_nothing(sample: Path) -> None:
    assert read_answers(sample, load_catalogue()) == []


def test_answers_are_read_back(sample: Path, tmp_path: Path) -> None:
    fill(
        sample,
        {
            2: {"Verdict": "yes", "Name": "A. Reader", "Date": "2026-11-20"},
            3: {"Verdict": "doubt", "Question or reason": 'Is "planned" enough?'},
            4: {"Verdict": "no", "Question or reason": "another clause asks this", "Name": "A. Reader"},
        },
    )
    folder = tmp_path / "criteria"
    shutil.copytree(paths.DATA / "criteria", folder)
    answers = read_answers(sample, load_catalogue())
    left = apply_answers(answers, folder)
    assert left == [
        f"{answers[2].criterion} does not serve {answers[2].requirement}, says A. Reader: another clause asks this"
    ]
    links = {(c.id, link.id): link for process in read_processes(folder) for c in process.criteria for link in c.serves}
    before = {(c.id, link.id): link for c in load_catalogue().criteria.values() for link in c.serves}
    yes, doubt = ((answer.criterion, answer.requirement) for answer in answers[:2])
    assert (links[yes].status, links[yes].by, str(links[yes].on)) == ("verified", "A. Reader", "2026-11-20")
    assert (links[doubt].confidence, links[doubt].question) == ("low", 'Is "planned" enough?')
    assert {key for key in links if links[key] != before[key]} == {yes, doubt}


FAULTS = {
    "unknown_verdict": ({"Verdict": "maybe"}, "none of yes, no, doubt"),
    "yes_without_a_name": ({"Verdict": "yes"}, "a yes needs name and date"),
    "doubt_without_a_question": ({"Verdict": "doubt"}, "a doubt needs its question"),
    "no_such_link": ({"Verdict": "no", "Requirement": "27001:A.99"}, "is no link of the catalogue"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_answer_is_told_with_its_row(sample: Path, fault: str) -> None:
    values, words = FAULTS[fault]
    fill(sample, {3: values})
    with pytest.raises(BadCatalogue, match=f"sample.xlsx row 3: .*{words}"):
        read_answers(sample, load_catalogue())
