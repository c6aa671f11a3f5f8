"""Forty inventories of AI systems and catalogues of services as organisations keep them, each read as a careful reader reads it.

They were written before the reading, by somebody who didn't know how it would go about it: in five languages and three formats.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from ims_lib.frames import rows_of
from ims_lib.inputs.listed import lists_of, with_lists
from ims_lib.register.read import read_grids
from ims_lib.spreadsheet import read_workbook
from tests.inputs.inventory_files import faults, write_inventory

FILES = sorted((Path(__file__).parent / "inventories").glob("*.yml"))


def test_there_are_forty() -> None:
    assert len(FILES) == 40


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_an_inventory_is_read_exactly(file: Path, tmp_path: Path) -> None:
    case = yaml.safe_load(file.read_text(encoding="utf-8"))
    register = read_grids(read_workbook(write_inventory(case, tmp_path), isolated=False))
    lists = lists_of(register)
    entries = [entry for each in lists for entry in each.entries]
    assert not list(faults(case, entries, rows_of(with_lists(register, lists).questions)))
