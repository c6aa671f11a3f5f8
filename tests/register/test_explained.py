"""Words of statuses in a client's lists: those that their list explains are no question, those of controls are."""

from __future__ import annotations

from pathlib import Path

import pytest

from ims_lib.client import read_client
from ims_lib.register import read_register
from ims_lib.register.read import read_file
from tests.builders import write_client

HEADINGS = "No;Raised on;Finding;Clause;Root cause;Corrective action;Due;Status"
ENTRY = "1;2026-01-05;Door open;27001 A.7.2;Lock;New lock;2026-12-31;{}"

# File | headings | a row for a status | statuses that the list explains | one that it doesn't
LISTS: dict[str, tuple[str, str, list[str], str]] = {
    "nc_log.csv": (HEADINGS, ENTRY, ["Closed", "offen", "Rejected - entered twice", "clos", "On hold"], "Bei Frau K."),
    "risks.csv": (
        "Risk ID;Risk;Likelihood;Impact;Treatment;Risk owner;Controls;Status",
        "R1;Theft;2;2;reduce;IT;27001 A.7.2;{}",
        ["open", "accepté", "nouveau", "closed 2025, system retired"],
        "Q3",
    ),
}


@pytest.mark.parametrize("file", LISTS)
def test_a_word_that_the_list_explains_is_no_question_to_its_client(tmp_path: Path, file: str) -> None:
    headings, line, explained, strange = LISTS[file]
    folder = write_client(tmp_path / "acme", 'name: Acme\nstandards: ["27001"]\n')
    rows = [headings, *(line.format(word) for word in [*explained, strange])]
    (folder / file).write_text("\n".join(rows), encoding="utf-8")
    (folder / "soa.csv").write_text(
        "Control;Title;Status\nA.7.2;Physical entry;Closed\nA.7.3;Rooms;Done\n", encoding="utf-8"
    )
    register = read_register(read_client(folder))
    asked = register.findings[register.findings["code"] == "status.new_word"]
    assert list(asked["file"]) == [file, "soa.csv"]
    assert [any(word in text for text in asked["message"]) for word in [*explained[1:], strange]] == [
        *[False] * len(explained[1:]),
        True,
    ]
    records = register.records[register.records["file"] == file]
    assert list(records["status"]) == ["unknown"] * len(records)
    assert [("status.new_word" in flags) for flags in records["flags"]] == [*[False] * len(explained), True]


def test_a_file_by_itself_is_asked_about_all_of_them(tmp_path: Path) -> None:
    path = tmp_path / "nc_log.csv"
    path.write_text("\n".join([HEADINGS, ENTRY.format("Closed")]), encoding="utf-8")
    assert list(read_file(path).questions["code"]) == ["status.new_word"]
