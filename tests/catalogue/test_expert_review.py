"""A licensed expert's answers find their way into the criteria, and nothing else changes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from ims_lib import paths
from ims_lib.catalogue import load_catalogue
from ims_lib.catalogue.criteria import Serves, read_processes
from ims_lib.commands.expert_review import HEADINGS, LinkAnswer, apply_answers, read_answers, write_sample
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


CRITERIA = """\
- process: access
  title: Access
  merges: One way in and out.
  criteria:
    # the rule
    - id: access.rule
      text: Rules settle who gets access to what.
      ask: By which rule do I get in?
      evidence: [access rule]
      days: 1
      serves: ["27001:A.5.15", {id: "27001:A.5.18", items: ["1"], note: "an aside, with {braces} and \\"quotes\\", über"}]
"""
BARE, NOTED = "27001:A.5.15", "27001:A.5.18"
QUESTIONS = {
    "plain": "Is it enough?",
    "brace": "Does {one} do, or two}?",
    "quotation_marks_before_a_comma": 'Is "planned", or "begun", enough?',
    "backslash": "Is C:\\rules\\ a rule?",
    "looks_like_a_key": "Or, status: verified, by: nobody?",
    "comment": "Is #1 meant: # or all?",
    "another_script": "Ist „geplant“ genug — και αυτό;",
}


def answered(folder: Path, *answers: LinkAnswer) -> dict[str, Serves]:
    """The links of a criterion after each of the answers in turn."""
    (folder / "access.yml").write_text(CRITERIA, encoding="utf-8")
    for answer in answers:
        assert apply_answers([answer], folder) == []
    (process,) = read_processes(folder)
    return {link.id: link for link in process.criteria[0].serves}


def doubt(requirement: str, question: str) -> LinkAnswer:
    return LinkAnswer("access.rule", requirement, "doubt", question, "", "")


def confirmed(requirement: str, name: str = "A. Reader") -> LinkAnswer:
    return LinkAnswer("access.rule", requirement, "yes", "", name, "2026-11-20")


@pytest.mark.parametrize("requirement", [BARE, NOTED])
@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_an_answer_takes_the_place_of_an_earlier_one(requirement: str, question: str, tmp_path: Path) -> None:
    before = answered(tmp_path)
    doubted = doubt(requirement, question)
    found = answered(tmp_path, doubted)
    assert found[requirement] == before[requirement].model_copy(update={"confidence": "low", "question": question})
    assert answered(tmp_path, doubted, doubted) == found
    assert answered(tmp_path, confirmed(requirement, question), doubted) == found
    assert answered(tmp_path, doubted, confirmed(requirement)) == answered(tmp_path, confirmed(requirement))
    other = next(iter({BARE, NOTED} - {requirement}))
    assert found[other] == before[other]
    assert "    # the rule\n" in (tmp_path / "access.yml").read_text(encoding="utf-8")


def test_what_can_not_be_read_as_criteria_is_never_written(tmp_path: Path) -> None:
    path = tmp_path / "access.yml"
    path.write_text(CRITERIA, encoding="utf-8")
    with pytest.raises(BadCatalogue, match=r"access\.yml"):
        apply_answers([LinkAnswer("access.rule", NOTED, "yes", "", "A. Reader", "last week")], tmp_path)
    assert path.read_text(encoding="utf-8") == CRITERIA
    assert list(tmp_path.iterdir()) == [path]


FAULTS = {
    "unknown_verdict": ({"Verdict": "maybe"}, "none of yes, no, doubt"),
    "yes_without_a_name": ({"Verdict": "yes"}, "a yes needs name and date"),
    "yes_on_no_day": ({"Verdict": "yes", "Name": "A. Reader", "Date": "last week"}, "'last week' is no day"),
    "doubt_without_a_question": ({"Verdict": "doubt"}, "a doubt needs its question"),
    "no_such_link": ({"Verdict": "no", "Requirement": "27001:A.99"}, "is no link of the catalogue"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_answer_is_told_with_its_row(sample: Path, fault: str) -> None:
    values, words = FAULTS[fault]
    fill(sample, {3: values})
    with pytest.raises(BadCatalogue, match=f"sample.xlsx row 3: .*{words}"):
        read_answers(sample, load_catalogue())
