"""Open questions: those of the reading and those of the assessing, each once."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from ims_lib.coverage import score_coverage
from ims_lib.languages import in_language
from ims_lib.register.model import Finding, Level
from ims_lib.report.questions import all_findings, open_questions, with_answers
from ims_lib.wording import in_sentence, questions_open
from tests.builders import assess, catalogue, client, criterion, register, row

KNOWLEDGE = catalogue(criterion("audit.held", "27001:9.2.1"), criterion("audit.planned", "27001:9.2.2"))


@pytest.mark.parametrize(("level", "asked"), [("question", 1), ("note", 0)])
def test_a_question_of_the_reading_stays_beside_a_note_of_the_assessing(level: Level, asked: int) -> None:
    said = Finding(level, "ref.heading", "stands above other headings", "soa.xlsx", "SoA", "B4")
    read = register(row(4, "27001:9.2", "implemented"), findings=[said])
    coverage = score_coverage(assess(read, client(), catalogue=KNOWLEDGE))
    assert open_questions(read, coverage) == asked
    assert list(all_findings(read, coverage)["level"]) == [*(["question"] if asked else []), "note"]


@pytest.mark.parametrize(
    ("asked", "on_lists", "told"),
    [
        (2, 7, "2 questions are open, and 7 more on risks, documents and other lists"),
        (0, 1, "1 question is open, on risks, documents and other lists"),
        (1, 0, "1 question is open"),
        (0, 0, "no question is open"),
    ],
)
def test_questions_on_lists_are_counted_beside_the_others(asked: int, on_lists: int, told: str) -> None:
    assert questions_open(asked, on_lists) == told
    assert questions_open(asked, on_lists, with_verb=False) == told.replace("is ", "").replace("are ", "")


def test_an_english_verb_stands_in_no_other_language() -> None:
    with in_language("de"):
        assert "Fragen are" not in questions_open(54, 0)
        assert in_sentence("Zugriffsrechte") == "Zugriffsrechte"
    assert in_sentence("Access rights") == "access rights"


@pytest.mark.parametrize(
    ("code", "notes", "told"),
    [
        ("status.new_word", "real invoices in fixtures", "; beside it stands 'real invoices in fixtures' (H4)"),
        ("applicable.contradicts", "bought", "; beside it stands 'bought' (H4)"),
        ("status.new_word", None, ""),
        ("ref.not_found", "bought", ""),
    ],
)
def test_a_question_on_a_rows_state_quotes_what_stands_beside_it(code: str, notes: str | None, told: str) -> None:
    stated = row(4, "27001:9.2.1", "unknown")
    stated = replace(stated, notes=notes, cells={**stated.cells, "notes": "H4"})
    read = register(stated, findings=[Finding("question", code, "what does it mean?", "soa.xlsx", "SoA", "F4")])
    coverage = score_coverage(assess(read, client(), catalogue=KNOWLEDGE))
    (text,) = all_findings(read, coverage).query("code == @code")["message"]
    assert text == f"what does it mean?{told}"


@pytest.mark.parametrize(
    ("then", "is_answered"),
    {
        "no day stands beside 'Sorter' and 'Scales': was it assessed?": True,
        "neben „Sorter“ und „Scales“ steht kein Tag: bewertet?": True,
        "no day stands beside 'Sorter', 'Gate camera' and 'Scales': was it assessed?": False,
        "no day stands beside 'Sorter' and 'Scales' and 1 more: was it assessed? Answered by Mo: “None”.": True,
        "": True,
    }.items(),
)
def test_an_answer_stands_only_under_the_question_that_it_was_given_to(then: str, is_answered: bool) -> None:
    values = {"answer": "None", "said_by": "Mo", "said_on": "2026-11-18"}
    client: Any = SimpleNamespace(
        entered=lambda kind: {"answer/ai.asked l.xlsx!AI!S5": SimpleNamespace(values=values, name=then)}
    )
    row = ("question", "ai.asked", "l.xlsx", "AI", "S5", "never assessed: 'Sorter' and 'Scales': why not?")
    found = pd.DataFrame([row], columns=["level", "code", "file", "sheet", "cell", "message"], dtype=object)
    (level,) = with_answers(found, SimpleNamespace(rows=()), client)["level"]  # type: ignore[arg-type]
    assert level == ("answered" if is_answered else "question")
