"""A remark in the place of an AI system's maker names nobody, wherever the maker is told."""

from __future__ import annotations

import pytest

from ims_lib.inputs.makers import maker_of, maker_shown, told_in
from ims_lib.inputs.rows import AiSystemRow
from ims_lib.report.steps.processes import rows_processes
from tests.conftest import demo

# what stands in the column | the maker | what is shown
CELLS = {
    "Vendor of the ticket tool": ("Vendor of the ticket tool", "Vendor of the ticket tool"),
    "found by sales": (None, "not named: “found by sales”"),
    "Gefunden von der Pflege": (None, "not named: “Gefunden von der Pflege”"),
    "trouvé par le service achats": (None, "not named: “trouvé par le service achats”"),
    "znalezione przez dział IT": (None, "not named: “znalezione przez dział IT”"),
    "tbd": (None, "tbd"),
    "Foundry Ltd": ("Foundry Ltd", "Foundry Ltd"),
}


@pytest.mark.parametrize("said", CELLS)
def test_who_makes_a_system(said: str) -> None:
    row = AiSystemRow(name="Minutes bot", provider=said, **WHERE)
    assert (maker_of(row), maker_shown(row)) == CELLS[said]
    assert told_in(row, "provider") == maker_of(row)
    assert told_in(row, "name") == "Minutes bot"


def test_neither_risks_nor_steps_take_it_for_a_maker() -> None:
    steps = demo("lumen")
    assets = [entry.asset or "" for entry in steps.risks.entries.values()]
    said = [text for sheet in rows_processes(steps).values() for row in sheet for text in row.get("systems") or ()]
    assert any("Minutes bot" in text for text in assets)
    assert any(text.startswith("Minutes bot") for text in said)
    assert not [text for text in (*assets, *said) if "found by sales" in text]


WHERE = {"file": "lists.xlsx", "sheet": "AI systems", "row": 4, "cell": "lists.xlsx!AI systems!B4", "cells": {}}
