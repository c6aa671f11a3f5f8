"""On the page a cell is named by its sheet where that is enough, and a criterion that several requirements share is told once."""

from __future__ import annotations

import re
from typing import Any

import pytest

from ims_lib.assessment import assess
from ims_lib.coverage import score_coverage
from ims_lib.register.model import LEDGER, Register
from ims_lib.report.figures import places_within
from ims_lib.report.method import section_sources
from ims_lib.report.page import with_short_places
from ims_lib.report.requirements import section_requirements
from tests.builders import catalogue, client, criterion, row

SHEETS = (
    ("a quite long name of a file of theirs.xlsx", "SoA & more", True),
    ("b.xlsx", "NC log 2026", True),
    ("details.xlsx", "Impact assessments", False),
    ("a.ods", "Impact assessments", False),
)
LONG = "harbour_register_of_all_the_risks_there_are.xlsx"


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("b.xlsx › NC log 2026 › D6, D7", "NC log 2026 › D6, D7"),
        ("open (b.xlsx!NC log 2026!D6);", "open (NC log 2026 › D6);"),
        ("a quite long name of a file of theirs.xlsx › SoA &amp; more › 4", "SoA &amp; more › 4"),
        ("open (track.csv!D44);", "open (track.csv › D44);"),
        ("named (NC log 2026!D6) there", "named (NC log 2026 › D6) there"),
        ("of ours (details.xlsx!Impact assessments!K7)", "of ours (details.xlsx › Impact assessments › K7)"),
        ("a.ods › Impact assessments › K7", "a.ods › Impact assessments › K7"),
        ("which of both isn't said (Impact assessments!K7)", "which of both isn't said (Impact assessments › K7)"),
        ("b.xlsx › NC log 2026", "b.xlsx › NC log 2026"),
        ("b.xlsx › Other › D6", "b.xlsx › Other › D6"),
        ("harbour_re<wbr>gister_of_<wbr>all_the_ri<wbr>sks_there_<wbr>are.xlsx › R › B2", "R › B2"),
    ],
)
def test_a_cell_is_named_by_its_sheet_where_one_file_has_it(told: str, shown: str) -> None:
    sections: list[dict[str, Any]] = [{"html": told}, {"html": "", "sheets": [*SHEETS, (LONG, "R", True)]}]
    assert with_short_places(sections)[0]["html"] == shown


def test_a_sheet_that_two_files_have_keeps_its_file() -> None:
    found = row(4, "27001:A.5.9", "implemented")
    files = [("a.xlsx", "SoA"), ("b.xlsx", "SoA"), ("b.xlsx", "Risks"), ("c.csv", None)]
    ledger = [{"file": file, "sheet": sheet, "rows": 1, **dict.fromkeys(LEDGER, 0)} for file, sheet in files]
    register = Register.of([found], [], [], ledger)
    coverage = score_coverage(assess(register, client(standards=["27001"])))
    assert section_sources(register, coverage).sheets == (
        ("a.xlsx", "SoA", False),
        ("b.xlsx", "SoA", False),
        ("b.xlsx", "Risks", True),
    )
    read = places_within(register, short=True)
    assert read("seen (b.xlsx!SoA!D6; b.xlsx!Risks!B2; Risks!B3)") == "seen (b.xlsx › SoA › D6; Risks › B2; Risks › B3)"


def test_a_shared_criterion_is_told_whole_once_and_linked_from_the_others() -> None:
    text = "Every laptop has an owner who answers for it and knows so, as the list of devices shows in a sample of ten."
    shared = criterion("asset.owner", "27001:A.5.9", "20000-1:8.2.6").model_copy(update={"text": text})
    register = Register.of([row(4, "27001:A.5.9", "implemented")], [], [], [])
    coverage = score_coverage(assess(register, client(standards=["27001", "20000-1"]), catalogue=catalogue(shared)))
    html = section_requirements(coverage, register).html
    assert html.count(text) == 1
    assert f'<dd id="c1">{text}</dd>' in html
    (opening,) = re.findall(r'<dd><a href="#c1">([^<]*)…</a></dd>', html)
    assert text.startswith(opening)
