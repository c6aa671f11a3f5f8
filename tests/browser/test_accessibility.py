"""The report for everybody: no rule of WCAG 2.2 AA that axe-core knows is broken, whatever is open, light or dark, phone or desk.

Here the demo client's page; `python benchmarks/accessibility.py` looks at each demo client's, every text of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser import axe
from tests.browser.chromium import Page, chromium

pytestmark = pytest.mark.browser
WIDTHS = (360, 1440)
SCHEMES = ("light", "dark")


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with chromium() as found:
        yield found


@pytest.mark.parametrize("opened", [False, True])
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_no_rule_is_broken(page: Page, demo_report: Path, width: int, scheme: str, opened: bool) -> None:
    assert axe.found(page, demo_report / "report.html", width=width, scheme=scheme, opened=opened) == []


def test_axe_sees_what_is_wrong(page: Page, demo_report: Path) -> None:
    axe.dress(page, "light")
    page.open(demo_report / "report.html", width=1440)
    page.value(
        "document.querySelector('h1').style.color = '#eee';"
        "document.querySelector('#find select').closest('label').replaceWith(document.querySelector('#find select'));"
        "document.querySelector('.brand').insertAdjacentHTML('afterend', '<a href=\"#a\">a</a><a href=\"#b\">b</a>')"
    )
    axe.thin(page)
    found = {line.split(":")[0] for line in axe.violations(page)}
    assert {axe.CONTRAST, "select-name", "target-size"} <= found
