"""The page asks for nothing, whatever its reader does, and what somebody put into it can't ask either."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.chromium import Page, chromium

pytestmark = pytest.mark.browser
TAB = 9

CONTROLS = {
    "a link of the contents": '.toc a[href="#roadmap"]',
    "a link of the brief": '#brief a[href="#certainty"]',
    "a cell of the heat map": '#chapters a[href="#20000-1-4"]',
    "a fold of a chapter": "#roadmap > details > summary",
    "a folded section": "#gaps > details.part > summary",
    "a chapter of requirements": ".requirement.group > summary",
    "a requirement": ".requirement.group[open] .requirement > summary",
    "the search": '#find [name="text"]',
    "the list of standards": '#find [name="standard"]',
    "the list of states": '#find [name="state"]',
    "the button that clears": '#find [type="reset"]',
}
ASKING = {
    "an image": "const i = new Image(); i.src = ADDRESS; document.body.append(i)",
    "an image in markup": "document.body.insertAdjacentHTML('beforeend', `<img src=\"${ADDRESS}\">`)",
    "a script": "const s = document.createElement('script'); s.src = ADDRESS; document.body.append(s)",
    "a style sheet": "document.head.insertAdjacentHTML('beforeend', `<link rel=stylesheet href=\"${ADDRESS}\">`)",
    "a frame": "document.body.insertAdjacentHTML('beforeend', `<iframe src=\"${ADDRESS}\"></iframe>`)",
    "a film": "document.body.insertAdjacentHTML('beforeend', `<video src=\"${ADDRESS}\"></video>`)",
    "an object": "document.body.insertAdjacentHTML('beforeend', `<object data=\"${ADDRESS}\"></object>`)",
    "a form": "const f = document.createElement('form'); f.action = ADDRESS; document.body.append(f); f.submit()",
    "fetch": "fetch(ADDRESS).catch(() => {})",
    "an old request": "const r = new XMLHttpRequest(); r.open('GET', ADDRESS); r.send()",
    "a beacon": "navigator.sendBeacon(ADDRESS)",
    "a socket": "new WebSocket(ADDRESS.replace('http', 'ws'))",
    "a stream of events": "new EventSource(ADDRESS)",
    "a worker": "new Worker('data:text/javascript,1')",
    "a style with a picture": "document.head.insertAdjacentHTML('beforeend', `<style>body { background: url(${ADDRESS}) }</style>`)",
    "a font": "new FontFace('x', `url(${ADDRESS})`).load().catch(() => {})",
}


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with chromium() as found:
        yield found


@pytest.fixture
def report(page: Page, demo_report: Path) -> Page:
    page.open(demo_report / "report.html", width=1440)
    page.requests.clear()
    page.complaints.clear()
    return page


def test_no_control_asks_the_network(report: Page) -> None:
    for control in CONTROLS.values():
        report.click(control)
    for letter in "audit":
        report.press(letter, code=ord(letter.upper()), text=letter)
    for _ in range(30):
        report.press("Tab", code=TAB)
    report.value("history.back()")
    report.settle()
    for event in ("Page.printToPDF", "Page.captureScreenshot"):
        report.call(event)
    report.value("dispatchEvent(new Event('beforeprint')); dispatchEvent(new Event('offline')); scrollTo(0, 1e6)")
    report.settle()
    assert report.requests == []
    assert report.complaints == []


@pytest.fixture
def server() -> Iterator[socket.socket]:
    """One that waits for callers on this machine."""
    with socket.create_server(("127.0.0.1", 0)) as waiting:
        waiting.setblocking(False)
        yield waiting


def asked(server: socket.socket) -> bytes:
    """What the first caller asked, or nothing: Chromium connects ahead of a frame or a form that the policy then stops."""
    try:
        caller = server.accept()[0]
    except BlockingIOError:
        return b""
    with caller:
        caller.settimeout(0.5)
        try:
            return caller.recv(200)
        except TimeoutError:
            return b""


@pytest.mark.parametrize("what", ASKING)
def test_what_was_put_into_the_page_cant_ask(report: Page, server: socket.socket, what: str) -> None:
    put(report, server, what)
    assert [text for text in report.complaints if "Content Security Policy" in text], report.complaints
    assert asked(server) == b""


def test_without_the_policy_it_could(page: Page, server: socket.socket, tmp_path: Path) -> None:
    bare = tmp_path / "bare.html"
    bare.write_text("<!doctype html><title>bare</title><p>bare</p>", encoding="utf-8")
    for what in ("an image", "a script", "fetch", "a beacon"):
        page.open(bare, width=1440)
        put(page, server, what)
        assert b"/asked" in asked(server), what


def put(page: Page, server: socket.socket, what: str) -> None:
    page.value(f"(() => {{ const ADDRESS = 'http://127.0.0.1:{server.getsockname()[1]}/asked'; {ASKING[what]} }})()")
    page.settle()
