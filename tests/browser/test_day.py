"""The whole of a day as an assessor has it: every way on is a link that was clicked, and all that was said is in the report."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.chromium import chromium
from tests.browser.day import Day, begin, ims_lab, the_day, write_outside
from tests.browser.test_workbench import asked_elsewhere

pytestmark = pytest.mark.browser


def test_a_day_from_an_empty_workspace_to_the_report(tmp_path: Path) -> None:
    outside = write_outside(tmp_path / "outside")
    with ims_lab(tmp_path) as (address, home), chromium() as page:
        begin(page, address)
        day = Day(page, home, outside)
        for step in the_day(day):
            print(step)
        assert day.wrong == []
        assert asked_elsewhere(page) == []
