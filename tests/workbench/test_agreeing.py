"""Packages agreed in a notebook: each is a line of plan.csv, and the widget shows what counts afterwards."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from ims_lib.client import read_client
from ims_lib.gaps import find_gaps
from ims_lib.roadmap import Roadmap, plan_roadmap
from ims_lib.workbench import agree
from ims_lib.workbench.agreeing import Agreeing
from tests.builders import ALL, AS_OF, catalogue, covered, criterion, write_client

KNOWLEDGE = catalogue(criterion("access.rules", "27001:A.5.15", "20000-1:8.7.3.1", days=4))
ACCESS = "access/build"
SAID = {"owner": "Ann", "start": "", "end": "2027-01-29", "status": "under way", "note": "with IT", "who": "Board"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_client(tmp_path / "acme", 'name: Acme\nstandards: ["27001", "20000-1", "42001"]\nassessor: LA\n')


def planned(folder: Path) -> Roadmap:
    said: dict[str, Any] = {"not_started": list(ALL), "capacity": 20}
    gaps = find_gaps(covered(KNOWLEDGE, plan=read_client(folder, as_of=AS_OF).plan, **said))
    return plan_roadmap(gaps, gaps.coverage.client)


def widget(folder: Path) -> Agreeing:
    found = agree(read_client(folder, as_of=AS_OF), planned(folder), live=True)
    assert isinstance(found, Agreeing)
    return found


def send(found: Agreeing, **content: Any) -> None:
    found._handle_custom_msg(content, [])


def row_of(found: Agreeing) -> dict[str, Any]:
    return next(row for row in found.rows if row["package"] == ACCESS)


def test_what_is_agreed_is_a_line_and_the_next_plan_keeps_it(folder: Path) -> None:
    found = widget(folder)
    assert (row_of(found)["status"], found.who) == ("", "Lead assessor")
    send(found, do="agree", package=ACCESS, **SAID)
    (line,) = csv.DictReader((folder / "plan.csv").open(encoding="utf-8"))
    assert {name: line[name] for name in SAID} == SAID
    assert row_of(found)["owner"] == "Ann"
    assert found.message.startswith("Access: build: under way, kept in plan.csv")
    assert planned(folder).planned[ACCESS].is_under_way
    table = agree(read_client(folder, as_of=AS_OF), planned(folder), live=False).frame
    assert list(table["owner"]) == ["Ann"]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"who": ""}, "say who you are first"),
        ({"end": "2027-13-01"}, "end is '2027-13-01'"),
        ({"package": ""}, "package is empty"),
    ],
)
def test_what_cannot_be_is_told_and_not_kept(folder: Path, wrong: dict[str, str], words: str) -> None:
    found = widget(folder)
    send(found, **{"do": "agree", "package": ACCESS, **SAID, **wrong})
    assert words in found.message
    assert not (folder / "plan.csv").exists()
