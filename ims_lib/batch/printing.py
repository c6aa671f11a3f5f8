"""A page as PDF beside it: by a browser of Chromium's kind where there is one, else by WeasyPrint. Tagged, with bookmarks, offline."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from importlib.util import find_spec
from pathlib import Path

from ims_lib.errors import CannotPrint
from ims_lib.scales import report_setting

COMMANDS = (
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "microsoft-edge",
    "msedge",
    "chrome",
)
PLACES = (
    *(
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
    ),
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    *(
        rf"{{{base}}}\Google\Chrome\Application\chrome.exe"
        for base in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
    ),
    *(rf"{{{base}}}\Microsoft\Edge\Application\msedge.exe" for base in ("PROGRAMFILES", "PROGRAMFILES(X86)")),
)
"""Where a browser lies on macOS and Windows."""
FLAGS = (
    *("--headless", "--disable-gpu", "--no-first-run", "--disable-extensions", "--disable-background-networking"),
    *(
        "--disable-component-update",
        "--disable-sync",
        "--host-resolver-rules=MAP * ~NOTFOUND",
        "--no-pdf-header-footer",
    ),
    "--generate-pdf-document-outline",
)
MISSING = (
    "a PDF needs Chromium, Chrome or Edge, or WeasyPrint ('pip install \"ims-workbook[pdf]\"'); none is installed here"
)
DAY = re.compile(rb"/(CreationDate|ModDate) \(D:\d{14}")
CONTENTS = re.compile(r'(<nav class="toc".*?</nav>)', re.DOTALL)


def require_printer() -> None:
    """Raises CannotPrint where nothing is installed that prints a page."""
    if not (find_browser() or find_spec("weasyprint")):
        raise CannotPrint(MISSING)


def print_page(page: Path, day: date) -> Path:
    """Print a page to a PDF of its name, as if on that day; its path. Contents have page numbers where pypdf is installed."""
    target = page.with_suffix(".pdf")
    browser = find_browser()
    if browser is None:
        _by_weasyprint(page, target)
        return target
    with tempfile.TemporaryDirectory(prefix="ims-print-") as folder:
        copy = Path(folder) / "page.html"
        html = page.read_text(encoding="utf-8")
        for text in _with_numbers(html, target):
            copy.write_text(text, encoding="utf-8", newline="\n")
            _by_browser(browser, copy, target, Path(folder))
    target.write_bytes(DAY.sub(rb"/\g<1> (D:%s000000" % f"{day:%Y%m%d}".encode(), target.read_bytes()))
    return target


def find_browser() -> str | None:
    """The program of a browser that prints without a window; None where there is none."""
    places = (re.sub(r"\{(.+)\}", lambda name: os.environ.get(name[1], name[0]), place) for place in PLACES)
    return next((found for found in (*map(shutil.which, COMMANDS), *filter(os.path.isfile, places)) if found), None)


def _with_numbers(html: str, printed: Path) -> Iterator[str]:
    """The page, and once that is printed the page with the numbers of its pages in the contents."""
    yield html
    with suppress(ImportError):
        from pypdf import PdfReader

        reader = PdfReader(printed)
        pages = {
            name.lstrip("/"): reader.get_destination_page_number(at) for name, at in reader.named_destinations.items()
        }

        def numbered(link: re.Match[str]) -> str:
            page = pages.get(link[1])
            return link[0] if page is None else f'<a data-page="{page + 1}" href="#{link[1]}"'

        yield CONTENTS.sub(lambda nav: re.sub(r'<a href="#([^"]+)"', numbered, nav[0]), html)


def _by_browser(program: str, page: Path, target: Path, folder: Path) -> None:
    root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []  # as root it can't have one
    profile = f"--user-data-dir={folder / 'profile'}"
    command = [program, *FLAGS, *root, profile, f"--print-to-pdf={target}", page.as_uri()]
    target.unlink(missing_ok=True)
    limit = report_setting("pdf_seconds")
    try:
        told = subprocess.run(command, capture_output=True, timeout=limit, check=False)
    except subprocess.TimeoutExpired:
        raise CannotPrint(
            f"{Path(program).name} had not printed {target.name} after {limit:g} s, so it was stopped"
        ) from None
    except OSError as error:
        raise CannotPrint(f"{program} can't be run: {error.strerror or error}") from None
    if not target.is_file():
        last = told.stderr.decode(errors="replace").strip().splitlines()[-1:]
        raise CannotPrint(f"{Path(program).name} printed no {target.name}{f': {last[0]}' if last else ''}")


def _by_weasyprint(page: Path, target: Path) -> None:
    import weasyprint

    def refuse(address: str, *_: object, **__: object) -> None:
        raise CannotPrint(f"{page.name} asks for {address}, which no page of ours does")

    numbers = weasyprint.CSS(string='.toc a::after { content: " " target-counter(attr(href), page) }')
    made = weasyprint.HTML(string=page.read_text(encoding="utf-8"), url_fetcher=refuse)
    made.write_pdf(target, stylesheets=[numbers], pdf_tags=True, pdf_identifier=page.name.encode())
