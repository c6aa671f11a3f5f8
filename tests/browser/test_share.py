"""A shared report as its reader meets it: a file on the disk that asks for a passphrase, and then is the report."""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest

from ims_lib.report.sharing import shared_page
from tests.browser.chromium import Page, chromium

pytestmark = pytest.mark.browser
PASSPHRASE = "five words drawn by löt"
STOPPED = """new Promise(done => {
    addEventListener('securitypolicyviolation', (event) => done(event.effectiveDirective), { once: true });
    new Image().src = 'https://example.invalid/x.png';
})"""
"""Which rule of the policy stops a picture from elsewhere."""
SEALED = re.compile(r'(<script type="application/json" id="sealed">)(.*?)(</script>)')


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def shared(demo_report: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo report, with a script and a style in it that its own policy doesn't know."""
    text = (demo_report / "report.html").read_text(encoding="utf-8")
    foreign = "<script>document.title = 'run'</script><style>body { display: none }</style>"
    path = tmp_path_factory.mktemp("shared") / "report-shared.html"
    path.write_text(shared_page(text.replace("<body>", f"<body>{foreign}", 1), PASSPHRASE), encoding="utf-8")
    return path


def answer(page: Page, passphrase: str) -> str:
    """Types a passphrase; the title of what is shown then, and what the page says."""
    page.value(f"document.getElementById('passphrase').value = {json.dumps(passphrase)}")
    page.value("document.querySelector('button').click()")
    ready = "!document.querySelector('#open button')?.disabled"
    page.value(f"new Promise(done => {{ const look = () => {ready} ? done() : setTimeout(look, 50); look(); }})")
    return str(page.value("document.title + ' | ' + (document.getElementById('said')?.textContent ?? '')"))


def test_the_right_passphrase_shows_the_report_under_its_own_policy(page: Page, shared: Path) -> None:
    page.open(shared, width=1440)
    assert page.value("isSecureContext")
    title = answer(page, f" {PASSPHRASE} ")
    assert title.startswith("Gap analysis: Harbour Managed Services")
    assert page.value("getComputedStyle(document.body).display") != "none"
    page.value("location.hash = '#42001-9.2.2'")
    page.value("new Promise(done => setTimeout(done, 100))")
    assert page.value("document.getElementById('42001-9.2.2').open")
    page.value("location.hash = '#find:text=impact+assessment&standard=42001'")
    page.value("new Promise(done => setTimeout(done, 100))")
    assert "requirements" in page.value("document.getElementById('find').elements.found.value")
    page.value(
        "document.body.append(Object.assign(document.createElement('script'), {textContent: 'document.title = 1'}))"
    )
    assert page.value("document.title") == title.partition(" | ")[0]
    assert page.requests == [shared.resolve().as_uri()]
    assert page.value(STOPPED) == "img-src"
    assert all("Content Security Policy" in each for each in page.complaints), page.complaints
    assert len(page.complaints) >= 3


def test_a_wrong_passphrase_says_so_and_shows_nothing(page: Page, shared: Path) -> None:
    page.open(shared, width=360)
    assert answer(page, "five words drawn by lot") == (
        "A report, sealed | This passphrase doesn’t open it. Check capital letters and blanks; if they are right, the "
        "file was damaged on its way: ask for it again."
    )
    assert page.value("document.documentElement.scrollWidth") <= 360
    assert answer(page, PASSPHRASE).startswith("Gap analysis")
    assert page.requests == [shared.resolve().as_uri()]


def test_a_page_that_was_changed_is_not_shown(page: Page, shared: Path, tmp_path: Path) -> None:
    begin, sealed, end = SEALED.search(shared.read_text(encoding="utf-8")).groups()  # type: ignore[union-attr]
    said = json.loads(sealed)
    changed = bytearray(b64decode(said["page"]))
    changed[len(changed) // 2] ^= 1
    said["page"] = b64encode(changed).decode()
    file = tmp_path / "changed.html"
    text = shared.read_text(encoding="utf-8")
    file.write_text(text.replace(begin + sealed + end, begin + json.dumps(said) + end), encoding="utf-8")
    page.open(file, width=1440)
    assert answer(page, PASSPHRASE) == (
        "A report, sealed | The passphrase is right, but the file was changed or damaged after it was sealed. Don’t rely "
        "on it: ask for it again."
    )


def test_asks_for_nothing_and_complains_of_nothing_while_it_is_sealed(page: Page, shared: Path) -> None:
    page.open(shared, width=1440)
    assert page.requests == [shared.resolve().as_uri()]
    assert page.complaints == []
