"""The report as its reader meets it: in a browser, offline, on a desk, a phone and paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from ims_lib.report.editions import editions
from ims_lib.report.interactive import charts_for_page, interactive_file, interactive_page
from tests.browser.chromium import Page, chromium
from tests.conftest import EDITIONS, demo

pytestmark = pytest.mark.browser
LAID_OUT = "for (const each of document.querySelectorAll('main > section')) each.style.contentVisibility = 'visible'"
"""What isn't in sight too, which is otherwise laid out only when it comes near."""
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


def test_the_interactive_edition_draws_its_charts_when_they_are_seen(
    page: Page, demo_report: Path, tmp_path: Path
) -> None:
    charts = charts_for_page("yes", demo("harbour"))
    assert charts is not None
    outputs = [new_output("display_data", data=charts._repr_mimebundle_())]
    report = tmp_path / interactive_file()
    light = (demo_report / "report.html").read_text(encoding="utf-8")
    report.write_text(interactive_page(light, new_notebook(cells=[new_code_cell(outputs=outputs)])), encoding="utf-8")
    page.open(report, width=1440)
    assert page.value("typeof Plotly") == "undefined"
    page.value("document.querySelector('#chapters .chart').scrollIntoView()")
    drawn = "document.querySelector('#chapters .chart .main-svg') !== null"
    assert page.value(
        f"new Promise((done) => {{ const look = () => {drawn} ? done(true) : setTimeout(look, 50); look(); }})"
    )
    assert [address for address in page.requests if not address.startswith(("blob:", "data:"))] == [report.as_uri()]
    assert page.complaints == []


@pytest.mark.parametrize("width", WIDTHS)
def test_fits_the_width(page: Page, demo_report: Path, width: int) -> None:
    page.open(demo_report / "report.html", width=width)
    page.value(LAID_OUT)
    assert page.value("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("name", EDITIONS["harbour"])
@pytest.mark.parametrize("width", [360, 1440])
def test_an_edition_asks_for_nothing_complains_of_nothing_and_fits(
    page: Page, demo_report: Path, name: str, width: int
) -> None:
    edition = demo_report / editions()[name].file
    page.open(edition, width=width)
    assert page.requests == [edition.resolve().as_uri()]
    assert page.complaints == []
    page.value(LAID_OUT)
    assert page.value("document.documentElement.scrollWidth") <= width


def test_is_complete_without_javascript(page: Page, demo_report: Path) -> None:
    page.open(demo_report / "report.html", width=1440, script=False)
    alone = page.value("document.getElementById('main').textContent.length")
    assert page.value("document.getElementById('find').hidden")
    page.open(demo_report / "report.html", width=1440)
    assert page.value("document.getElementById('main').textContent.length") == alone > 100_000
    assert not page.value("document.getElementById('find').hidden")


def test_a_script_or_style_that_is_not_the_pages_own_does_not_run(
    page: Page, demo_report: Path, tmp_path: Path
) -> None:
    text = (demo_report / "report.html").read_text(encoding="utf-8")
    foreign = "<script>document.title = 'run'</script><style>body { display: none }</style><p onclick=\"document.title = 'run'\" id=bait>bait</p>"
    changed = tmp_path / "report.html"
    changed.write_text(text.replace("<body>", f"<body>{foreign}", 1), encoding="utf-8")
    page.open(changed, width=1440)
    page.value("document.getElementById('bait').click()")
    assert page.value("document.title") != "run"
    assert page.value("getComputedStyle(document.body).display") != "none"
    assert len(page.complaints) >= 2


def test_a_link_opens_what_it_leads_to(page: Page, demo_report: Path) -> None:
    page.open(demo_report / "report.html", width=1440)
    page.value("location.hash = '#42001-9.2.2'")
    page.value("new Promise(done => setTimeout(done, 50))")
    assert page.value("document.getElementById('42001-9.2.2').open")
    assert page.value("document.getElementById('42001-9').open")
    page.value("location.hash = '#gaps'")
    page.value("new Promise(done => setTimeout(done, 50))")
    assert page.value("document.querySelector('#gaps > details').open")


FOUND = "[...document.querySelectorAll('.requirement:not(.group):not([hidden])')].map(each => each.id)"


def test_requirements_are_found_by_word_standard_and_state(page: Page, demo_report: Path) -> None:
    page.open(demo_report / "report.html", width=1440)
    everything = page.value(FOUND)
    page.value("location.hash = '#find:text=impact+assessment&standard=42001'")
    page.value("new Promise(done => setTimeout(done, 50))")
    found = page.value(FOUND)
    assert "42001-A.5.2" in found
    assert 0 < len(found) < len(everything)
    assert all(name.startswith("42001") for name in found)
    assert (
        page.value("document.getElementById('find').elements.found.value")
        == f"{len(found)} of {len(everything)} requirements"
    )
    page.value("location.hash = '#find:state=excluded'")
    page.value("new Promise(done => setTimeout(done, 50))")
    assert len(page.value(FOUND)) == 4
    page.value("location.hash = '#find:text=nosuchword'")
    page.value("new Promise(done => setTimeout(done, 50))")
    assert page.value(FOUND) == []
    page.value("document.querySelector('#find [type=reset]').click()")
    page.value("new Promise(done => setTimeout(done, 50))")
    assert page.value(FOUND) == everything


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


def test_requirements_are_found_by_chapter_owner_and_process(page: Page, demo_report: Path) -> None:
    page.open(demo_report / "report.html", width=1440)
    everything = page.value(FOUND)
    page.value("location.hash = '#find:standard=27001-A.5'")
    page.value("new Promise(done => setTimeout(done, 50))")
    assert {name.rpartition(".")[0] for name in page.value(FOUND)} == {"27001-A.5"}
    for way in ("process", "owner", "severity", "object"):
        choice = page.value(f"document.querySelector('#find [name={way}] option:nth-child(2)').value")
        page.value(f"location.hash = '#find:{way}={choice}'")
        page.value("new Promise(done => setTimeout(done, 50))")
        found = page.value(FOUND)
        marks = page.value(
            "[...document.querySelectorAll('.requirement:not(.group):not([hidden]) > summary')].map(e => e.dataset.is.split(' '))"
        )
        assert 0 < len(found) < len(everything)
        assert all(choice in each for each in marks)


def test_everything_of_one_person_is_listed_by_chapter_and_opens(page: Page, demo_report: Path) -> None:
    page.open(demo_report / "report.html", width=1440)
    person = page.value("document.querySelector('#find [name=owner] option:nth-child(2)').text")
    page.value(
        f"(() => {{ const field = document.querySelector('#search input'); field.value = {person!r};"
        " field.dispatchEvent(new Event('input', { bubbles: true })); })()"
    )
    page.value("new Promise(done => setTimeout(done, 400))")
    chapters = page.value("[...document.querySelectorAll('#found summary')].map(each => each.textContent)")
    places = sum(int(told.rpartition("(")[2].rstrip(")")) for told in chapters)
    assert len(chapters) >= 3
    assert page.value("document.querySelector('#search output').value") == f"{places} places"
    page.value("document.querySelectorAll('#found details').forEach(each => { each.open = true; })")
    page.value("document.querySelector('#found details button').click()")
    assert person in page.value("document.activeElement.textContent")
    assert page.value("document.activeElement.checkVisibility()")


def test_headings_are_searched_and_a_word_that_is_not_there_by_its_stem(page: Page, demo_report: Path) -> None:
    page.open(demo_report / "report.html", width=1440)
    page.value(
        "(() => { const field = document.querySelector('#search input'); field.value = 'saving';"
        " field.dispatchEvent(new Event('input', { bubbles: true })); })()"
    )
    page.value("new Promise(done => setTimeout(done, 400))")
    found = page.value("[...document.querySelectorAll('#found button')].map(each => each.textContent)")
    assert any(told.startswith("What one system saves") for told in found)


def test_a_table_is_sorted_by_a_column_and_back(page: Page, demo_report: Path) -> None:
    page.open(demo_report / "report.html", width=1440)
    page.value("new Promise(done => requestIdleCallback(() => setTimeout(done, 50)))")
    days = "[...document.querySelectorAll('#load tbody td.num')].map(cell => parseFloat(cell.textContent))"
    as_it_was = page.value(days)
    head = "document.querySelectorAll('#load thead th')[1]"
    page.value(f"{head}.querySelector('button').click()")
    assert page.value(days) == sorted(as_it_was)
    assert page.value(f"{head}.ariaSort") == "ascending"
    page.value(f"{head}.querySelector('button').click()")
    assert page.value(days) == sorted(as_it_was, reverse=True)
