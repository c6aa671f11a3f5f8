"""Text of strangers stays text: what would run, ask or mislead, in every field, opened in a browser and looked for in each file."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import mistune
import pytest

from ims_lib.batch import render_report
from ims_lib.client.practice import read_practice
from ims_lib.report.page import TURNS
from ims_lib.workspace import HOME
from tests.browser.chromium import Page, chromium
from tests.browser.hostile import ALL, AT, MARK, SUM, write_hostile
from tests.conftest import AS_OF

pytestmark = pytest.mark.browser
WATCH = f"window.hits = []; for (const name of ['{MARK}', 'alert', 'open']) window[name] = (...all) => hits.push([name, ...all])"
POLICY = re.compile(r"<meta http-equiv=\"Content-Security-Policy\"[^>]*>")
MADE_OF_TEXT = (
    f"[{MARK}], iframe, object, embed, base, link, template, video, math, foreignObject, animate, "
    "form:not(#find, #search), meta[http-equiv=refresh], [onerror], [onload], [onfocus], [onmouseover], [ontoggle], [onbegin], [style]"
)
"""What no page of ours has, and payloads would make."""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path]]:
    """The client's folder and its report's."""
    home = tmp_path_factory.mktemp("hostile")
    folder = write_hostile(home)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(HOME, str(home))
        yield folder, render_report(folder, as_of=AS_OF).parent


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with chromium() as found:
        found.call("Page.addScriptToEvaluateOnNewDocument", source=WATCH)
        yield found


def test_there_are_enough_payloads() -> None:
    assert len(set(ALL)) == len(ALL) >= 60
    assert all(MARK in text or "passwd" in text or AT in text for text in ALL)


@pytest.mark.parametrize("policy", [True, False], ids=["as it is", "without its policy"])
def test_nothing_runs_and_nothing_is_asked_for(
    page: Page, hostile: tuple[Path, Path], tmp_path: Path, policy: bool
) -> None:
    for report in hostile[1].glob("*.html"):
        text = report.read_text(encoding="utf-8")
        assert len(POLICY.findall(text)) == 1
        opened = report
        if not policy:
            opened = tmp_path / report.name
            opened.write_text(POLICY.sub("", text), encoding="utf-8")
        page.open(opened, width=1440)
        page.value("document.querySelectorAll('details').forEach(each => each.open = true)")
        page.value("new Promise(done => setTimeout(done, 300))")
        assert page.value("hits") == []
        assert [each for each in page.requests if not each.startswith("data:image/svg+xml;base64,")] == [
            opened.resolve().as_uri()
        ]
        assert page.complaints == []
        assert (
            page.value(f"[...document.querySelectorAll(`{MADE_OF_TEXT}`)].map(each => each.outerHTML.slice(0, 200))")
            == []
        )
        links = page.value("[...document.links].map(each => each.getAttribute('href'))")
        assert {each for each in links if not each.startswith("#")} <= {AT, f"{AT}%22onclick={MARK}(1)"}
        assert page.value("document.scripts.length") == 1
        assert page.value("document.images.length") == 1


def test_what_is_text_is_shown_as_text(page: Page, hostile: tuple[Path, Path]) -> None:
    report = hostile[1] / "report.html"
    text = report.read_text(encoding="utf-8")
    assert SUM not in text
    assert not TURNS.search(text)
    page.open(report, width=1440)
    assert page.value(f"document.body.textContent.includes('<img {MARK} src={AT}')")
    assert page.value("document.body.textContent.includes('{{12345*6789}}')")


FORMULA = re.compile(r"<f[ >].*?</f>")


@pytest.mark.parametrize("name", ["workbook.xlsx", "assessment.xlsx"])
def test_no_text_becomes_a_formula_or_a_link_of_a_workbook(hostile: tuple[Path, Path], name: str) -> None:
    folder, reports = hostile
    with zipfile.ZipFile((reports if name == "workbook.xlsx" else folder) / name) as book:
        parts = {part: book.read(part).decode("utf-8") for part in book.namelist() if part.endswith((".xml", ".rels"))}
    assert any(MARK in text for text in parts.values())
    assert not [part for part in parts if "externalLink" in part or "vba" in part.lower()]
    for part, text in parts.items():
        assert not [found for found in FORMULA.findall(text) if MARK in found or "127.0.0.1" in found], part
        assert 'TargetMode="External"' not in text, part
        assert SUM not in text, part


def test_no_text_becomes_a_field_or_a_link_of_a_draft(hostile: tuple[Path, Path]) -> None:
    drafts = sorted((hostile[1] / "drafts").glob("*.docx"))
    assert len(drafts) > 20
    for draft in drafts:
        with zipfile.ZipFile(draft) as paper:
            parts = {
                part: paper.read(part).decode("utf-8") for part in paper.namelist() if part.endswith((".xml", ".rels"))
            }
        for part, text in parts.items():
            ElementTree.fromstring(text)
            assert 'TargetMode="External"' not in text, (draft.name, part)
            assert not re.search(r"<w:(hyperlink|instrText|object|altChunk)", text), (draft.name, part)
            assert set(re.findall(r'w:instr="(.*?)"', text)) <= {"PAGE", "NUMPAGES"}
            assert SUM not in text, (draft.name, part)


class Tags(HTMLParser):
    """The tags of a text, and what they link to."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add(tag if not attrs else f"{tag} {attrs}")


def test_no_text_becomes_markup_of_a_draft(hostile: tuple[Path, Path]) -> None:
    for draft in sorted((hostile[1] / "drafts").glob("*.md")):
        tags = Tags()
        tags.feed(str(mistune.create_markdown(escape=False, plugins=["table"])(draft.read_text(encoding="utf-8"))))
        plain = {
            "p",
            "h1",
            "h2",
            "h3",
            "ul",
            "li",
            "strong",
            "em",
            "table",
            "thead",
            "tbody",
            "tr",
            "th",
            "td",
            "hr",
            "ol",
        }
        assert {each for each in tags.found if not re.fullmatch(r"ol \[\('start', '\d+'\)\]", each)} <= plain, (
            draft.name
        )


LOGOS = {
    "a script": "<script>alert(1)</script>",
    "an event": '<path d="M0 0" onload="alert(1)"/>',
    "a page": "<foreignObject><p>x</p></foreignObject>",
    "a file elsewhere": f'<image href="{AT}"/>',
    "a style that asks": f"<style>@import '{AT}';</style>",
    "an address in a style": f'<path d="M0 0" style="fill: url({AT})"/>',
}


@pytest.mark.parametrize("inside", LOGOS.values(), ids=LOGOS)
def test_a_logo_that_does_more_than_show_is_refused(inside: str, tmp_path: Path) -> None:
    (tmp_path / "practice.yml").write_text("name: Ann\nlogo: logo.svg\n")
    (tmp_path / "logo.svg").write_text(f'<svg xmlns="http://www.w3.org/2000/svg">{inside}</svg>')
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(HOME, str(tmp_path))
        faults: list[str] = []
        read_practice(faults)
    assert faults == [
        fault
        for fault in faults
        if fault.startswith("practice.yml line 2: logo is 'logo.svg': an SVG that runs something or asks ")
    ]
    assert len(faults) == 1
