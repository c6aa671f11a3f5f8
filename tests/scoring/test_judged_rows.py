"""A judgement on a row counts for what the row said when it was judged, wherever that stands today."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ims_lib.assessment.judged_rows import tie_to_rows
from ims_lib.judgements.model import Judgement, split_on
from ims_lib.register.model import Record
from tests.builders import assessed, catalogue, criterion, row

KNOWLEDGE = catalogue(criterion("roles.given", "27001:A.5.2"), criterion("managers.lead", "27001:A.5.4"))
ROLES, MANAGERS = "A.5.2 Roles", "A.5.4 Management"


def _row(number: int, said: str) -> Record:
    ref, _, title = said.partition(" ")
    return replace(row(number, f"27001:{ref}", "not_implemented"), ref_text=ref, title=title)


# the rows of today | what the judgement on row 3 is on | the level of A.5.2 | the codes that tell of it
CASES = {
    "in its place": ([_row(3, ROLES)], f"soa.xlsx!SoA!3!{ROLES}", 1.0, []),
    "in other letters": ([_row(3, "A.5.2  ROLES")], f"soa.xlsx!SoA!3!{ROLES}", 1.0, []),
    "moved": ([_row(3, MANAGERS), _row(4, ROLES)], f"soa.xlsx!SoA!3!{ROLES}", 1.0, ["judgement.moved"]),
    "gone": ([_row(3, MANAGERS)], f"soa.xlsx!SoA!3!{ROLES}", None, ["judgement.row_changed"]),
    "worded otherwise": ([_row(3, "A.5.2 Duties")], f"soa.xlsx!SoA!3!{ROLES}", 0.0, ["judgement.row_changed"]),
    "twice": (
        [_row(3, MANAGERS), _row(4, ROLES), _row(5, ROLES)],
        f"soa.xlsx!SoA!3!{ROLES}",
        0.0,
        ["judgement.row_changed"],
    ),
    "by the row's number alone": ([_row(3, ROLES)], "soa.xlsx!SoA!3", 1.0, []),
    "on a sheet that is gone": ([_row(3, ROLES)], f"soa.xlsx!Old!3!{ROLES}", 0.0, ["judgement.unknown"]),
}


@pytest.mark.parametrize("name", CASES)
def test_a_judged_row(name: str) -> None:
    rows, on, level, told = CASES[name]
    found = assessed(KNOWLEDGE, *rows, judgements={on: "F"})
    verdict = found.verdicts["27001:A.5.2", "roles.given"]
    assert verdict.level == level
    assert [finding.code for finding in found.findings] == told


def test_what_a_row_said_is_read_from_what_the_judgement_is_on() -> None:
    assert split_on("a.xlsx!S!3!A.5.2 Roles!") == ("a.xlsx!S!3", "A.5.2 Roles!")
    assert split_on("a.csv!3!A.5.2 Roles") == ("a.csv!!3", "A.5.2 Roles")
    assert split_on("a.csv!!3") == ("a.csv!!3", "")
    assert split_on("a.xlsx!Ha!1!7") == ("a.xlsx!Ha!1", "7")
    assert split_on("27001:A.5.2") == ("27001:A.5.2", "")


def _judged(*said: tuple[int, str, str, str]) -> dict[str, Judgement]:
    """Judgements by row: number, what the row said, verdict, day."""
    given = {f"soa.xlsx!SoA!{number}": (what, new, when) for number, what, new, when in said}
    return {
        on: Judgement(on, new, when, "Lead assessor", "seen", "", f"judgements.csv!E{n}", what)
        for n, (on, (what, new, when)) in enumerate(given.items(), start=2)
    }


def test_of_two_judgements_that_moved_to_one_row_the_later_counts() -> None:
    told = _judged((3, ROLES, "N", "2026-01-05"), (5, ROLES, "F", "2026-09-01"))
    tied, doubts = tie_to_rows(told, [_row(3, MANAGERS), _row(4, ROLES), _row(5, MANAGERS)])
    assert {on: judgement.new for on, judgement in tied.items()} == {"soa.xlsx!SoA!4": "F"}
    assert [doubt.code for doubt in doubts] == ["judgement.moved", "judgement.row_changed"]


def test_a_judgement_that_moved_gives_way_to_one_on_the_row_itself() -> None:
    told = _judged((3, ROLES, "N", "2026-09-01"), (4, ROLES, "F", "2026-01-05"))
    tied, doubts = tie_to_rows(told, [_row(3, MANAGERS), _row(4, ROLES)])
    assert {on: judgement.new for on, judgement in tied.items()} == {"soa.xlsx!SoA!4": "F"}
    assert "is judged there" in doubts[0].message
