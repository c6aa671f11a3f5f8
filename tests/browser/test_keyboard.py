"""The page without a mouse: each control by Tab in the order of reading, with a frame around it; Escape clears the search."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.chromium import Page, chromium

pytestmark = pytest.mark.browser
TAB, ESCAPE = 9, 27
CONTROLS = """(() => { window.controls = [...document.querySelectorAll("a[href], summary, input, select, button")]
  .filter((each) => each.checkVisibility({ contentVisibilityAuto: false })); return controls.length; })()"""
NOW = """(() => { const part = document.activeElement, { outlineStyle, outlineWidth } = getComputedStyle(part);
  return [controls.indexOf(part), outlineStyle !== "none" && parseFloat(outlineWidth) >= 2]; })()"""


@pytest.fixture
def page(demo_report: Path) -> Iterator[Page]:
    with chromium() as found:
        found.open(demo_report / "report.html", width=1440)
        found.value(
            "new Promise((done) => requestIdleCallback(() => setTimeout(done, 50)))"
        )  # heads of tables become buttons
        yield found


def test_each_control_is_reached_in_the_order_of_reading_and_seen(page: Page) -> None:
    count = page.value(CONTROLS)
    reached, framed = [], []
    for _ in range(count):
        page.press("Tab", code=TAB)
        number, frame = page.value(NOW)
        reached.append(number)
        framed.append(frame)
    assert reached == list(range(count))
    assert all(framed)


def test_escape_clears_the_search(page: Page) -> None:
    page.click('#find [name="text"]')
    for letter in "supplier":
        page.press(letter, code=ord(letter.upper()), text=letter)
    page.value("document.getElementById('find').elements.state.value = 'gap'")
    page.settle()
    page.settle()
    assert page.value("document.querySelectorAll('.requirement[hidden]').length") > 0
    page.press("Escape", code=ESCAPE)
    page.settle()
    assert page.value("document.querySelectorAll('.requirement[hidden]').length") == 0
    assert page.value("[...new FormData(document.getElementById('find'))].every(([, value]) => !value)")


def test_nothing_moves_by_itself(page: Page) -> None:
    assert page.value("document.getAnimations().length") == 0
    assert page.value("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    assert page.value(
        "[...document.querySelectorAll('*')].every((each) => getComputedStyle(each).transitionDuration === '0s')"
    )
