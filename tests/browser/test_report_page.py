"""The report as its reader meets it: in a browser, offline, on a desk, a phone and paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.chromium import Page, chromium

pytestmark = pytest.mark.browser
WIDTHS = (320, 360, 768, 1024, 1440, 1920)


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with chromium() as found:
        yield found


def test_asks_the_network_for_nothing_and_complains_of_nothing(page: Page, demo_report: Path) -> None:
    report = demo_report / "report.html"
    page.open(report, width=1440)
    assert page.requests == [report.resolve().as_uri()]
    assert page.complaints == []


@pytest.mark.parametrize("width", WIDTHS)
def test_fits_the_width(page: Page, demo_report: Path, width: int) -> None:
    page.open(demo_report / "report.html", width=width)
    assert page.value("document.documentElement.scrollWidth") <= width


def test_is_complete_without_javascript(page: Page, demo_report: Path) -> None:
    page.open(demo_report / "report.html", width=1440)
    with_script = page.value("document.body.innerText.length")
    assert page.value("document.scripts.length") == 0
    assert with_script > 10_000


def test_every_link_in_the_page_leads_somewhere(page: Page, demo_report: Path) -> None:
    page.open(demo_report / "report.html", width=1440)
    dead = page.value(
        "JSON.stringify([...document.querySelectorAll('a[href^=\"#\"]')].map(a => a.getAttribute('href').slice(1))"
        ".filter(id => !document.getElementById(id)))"
    )
    assert dead == "[]"


def test_no_id_stands_twice(page: Page, demo_report: Path) -> None:
    page.open(demo_report / "report.html", width=1440)
    ids = page.value("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))


def test_every_bar_says_its_figures_or_stands_beside_them(page: Page, demo_report: Path) -> None:
    page.open(demo_report / "report.html", width=1440)
    silent = page.value("[...document.querySelectorAll('svg.bar:not([aria-label]):not([aria-hidden])')].length")
    assert silent == 0
