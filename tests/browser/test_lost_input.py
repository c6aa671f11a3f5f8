"""Nothing that was typed or judged is lost when a kernel stops or a tab is closed; `benchmarks/lost_input.py` does it 50 times."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.chromium import chromium
from tests.browser.lost_input import BREAKS, lost, write_notebook
from tests.browser.test_workbench import folder, jupyter_lab

pytestmark = pytest.mark.browser
__all__ = ["folder"]


OF_SOMEBODY_ELSE = "somebody else"


def test_nothing_is_lost_when_kernels_stop_and_tabs_are_closed(folder: Path) -> None:
    write_notebook(folder)
    stops = [each for each in BREAKS if each != OF_SOMEBODY_ELSE]
    with jupyter_lab(folder.parent) as address, chromium() as page:
        assert list(lost(page, address, folder, times=4, seed=1, breaks=stops)) == [[]] * 4


def test_nothing_is_lost_when_somebody_else_judges_the_same_row(folder: Path) -> None:
    write_notebook(folder)
    with jupyter_lab(folder.parent) as address, chromium() as page:
        assert list(lost(page, address, folder, times=2, seed=1, breaks=[OF_SOMEBODY_ELSE])) == [[]] * 2
