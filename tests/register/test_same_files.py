"""The same file twice, and an earlier state beside a later one: one question, settled by leaving a file out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ims_lib.assessment import assess
from ims_lib.client import read_client
from ims_lib.register import read_register
from ims_lib.register.same_files import say_same_files
from ims_lib.settled_answers import keep_answer
from ims_lib.workbench.questions import questions_of
from tests.builders import catalogue, criterion, row, write_client, write_xlsx

OLD = [("A.5.1", "planned"), ("A.5.2", "planned"), ("A.5.3", "implemented"), ("A.5.4", "implemented")]
NEW = [("A.5.1", "implemented"), *OLD[1:]]
KNOWLEDGE = catalogue(*(criterion(f"c.c{n}", f"27001:A.5.{n}") for n in range(1, 5)))


def _files(*files: tuple[str, list[tuple[str, str]]]) -> list[tuple[str, str, tuple[str, ...]]]:
    """Code, file and candidates of what is asked on files with these controls."""
    records = [
        replace(row(n, f"27001:{ref}", status, file=file), ref_text=ref)
        for file, rows in files
        for n, (ref, status) in enumerate(rows, start=2)
    ]
    return [(f.code, f.file, f.candidates) for f in say_same_files(records, {})]


# what is asked | the files
PAIRS = {
    "a copy": ("file.same", ("SoA - Copy.xlsx", NEW), ("SoA.xlsx", NEW)),
    "two names": ("file.same", ("b.csv", NEW), ("a.csv", NEW)),
    "versions": ("file.earlier", ("SoA v1.xlsx", OLD), ("SoA v2.xlsx", NEW)),
    "years": ("file.earlier", ("SoA_2025.xlsx", OLD), ("SoA_2026.xlsx", NEW)),
    "days": ("file.earlier", ("SoA 2026-01-31.xlsx", OLD), ("SoA 2026-11-02.xlsx", NEW)),
    "an old one by its name": ("file.earlier", ("SoA.xlsx", OLD), ("SoA (2).xlsx", NEW)),
    "two sites": (None, ("SoA Bern.xlsx", OLD), ("SoA Linz.xlsx", NEW)),
    "two sites by number": (None, ("site1.xlsx", OLD), ("site2.xlsx", NEW)),
    "other requirements": (None, ("SoA v1.xlsx", [("A.8.1", "done"), ("A.8.2", "done"), *OLD]), ("SoA v2.xlsx", NEW)),
}


@pytest.mark.parametrize("name", PAIRS)
def test_files_that_are_states_of_one_are_asked(name: str) -> None:
    code, first, second = PAIRS[name]
    assert _files(first, second) == ([(code, first[0], (first[0], second[0]))] if code else [])


def test_a_copy_of_the_later_state_is_asked_once() -> None:
    assert _files(("SoA v1.xlsx", OLD), ("SoA v2.xlsx", NEW), ("SoA v2 - Kopie.xlsx", NEW)) == [
        ("file.same", "SoA v2 - Kopie.xlsx", ("SoA v2 - Kopie.xlsx", "SoA v2.xlsx")),
        ("file.earlier", "SoA v1.xlsx", ("SoA v1.xlsx", "SoA v2.xlsx")),
    ]


def test_leaving_the_earlier_file_out_settles_it_all(tmp_path: Path) -> None:
    folder = write_client(tmp_path / "acme", 'name: Acme\nstandards: ["27001"]\n')
    for file, rows in (("SoA v1.xlsx", OLD), ("SoA v2.xlsx", NEW)):
        write_xlsx(folder / file, {"SoA": [["Control", "Status"], *rows]})
    client = read_client(folder)
    before = read_register(client)
    (asked,) = questions_of(before)
    assert [choice.label for choice in asked.choices] == ["leave SoA v1.xlsx out", "leave SoA v2.xlsx out"]
    assert "answers differ for 1: 27001:A.5.1; leave one" in asked.message
    found = assess(before, client, catalogue=KNOWLEDGE)
    assert found.verdicts["27001:A.5.1", "c.c1"].level == 0.0
    assert "status.two_sheets" not in [finding.code for finding in found.findings]
    keep_answer(folder, asked.choices[0].answer)
    after = read_register(client)
    assert questions_of(after) == []
    assert assess(after, client, catalogue=KNOWLEDGE).verdicts["27001:A.5.1", "c.c1"].level == 1.0
