"""A page as PDF beside it: by a browser of Chromium's kind where there is one, else by WeasyPrint. Tagged, with bookmarks, offline."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import date
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from ims_lib.errors import CannotPrint
from ims_lib.scales import report_setting
from ims_lib.yaml_text import data_file

DAY = re.compile(rb"/(CreationDate|ModDate) \(D:\d{14}")
NODE = re.compile(rb"\(node(\d{8})\)")
"""How a browser names a cell of a table that others refer to: by a number that differs from one run to the next."""
NUMBERS = '.toc a::after { content: " " target-counter(attr(href), page) }'
"""What WeasyPrint puts into the contents; a browser knows no such rule."""


def require_printer() -> None:
    """Raises CannotPrint where nothing is installed that prints a page."""
    if not (find_browser() or find_spec("weasyprint")):
        raise CannotPrint(_known()["missing"])


def print_page(page: Path, day: date) -> Path:
    """Print a page to a PDF of its name, as if on that day; its path. Contents have page numbers."""
    target, browser, html = page.with_suffix(".pdf"), find_browser(), page.read_text(encoding="utf-8")
    if browser is None:
        import weasyprint

        numbers, made = weasyprint.CSS(string=NUMBERS), weasyprint.HTML(string=html, url_fetcher=_refuse)
        made.write_pdf(target, stylesheets=[numbers], pdf_tags=True, pdf_identifier=page.name.encode())
        return target
    with tempfile.TemporaryDirectory(prefix="ims-print-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / "page.html"
        for text in _with_numbers(html, target):
            copy.write_text(text, encoding="utf-8", newline="\n")
            _by_browser(browser, copy, target)
    made = DAY.sub(rb"/\g<1> (D:%s000000" % f"{day:%Y%m%d}".encode(), target.read_bytes())
    places = {name: number for number, name in enumerate(sorted(set(NODE.findall(made))))}
    target.write_bytes(NODE.sub(lambda found: b"(node%08d)" % places[found[1]], made))
    return target


def find_browser() -> str | None:
    """The program of a browser that prints without a window; None where there is none."""
    known = _known()
    places = (re.sub(r"%(.+?)%", lambda name: os.environ.get(name[1], name[0]), place) for place in known["places"])
    return next(filter(None, (*map(shutil.which, known["commands"]), *filter(os.path.isfile, places))), None)


def _with_numbers(html: str, printed: Path) -> Iterator[str]:
    """The page, and once that is printed the page with the numbers of its pages in the contents."""
    from pypdf import PdfReader

    yield html
    reader = PdfReader(printed)
    for name, at in reader.named_destinations.items():
        link = f' href="#{name.removeprefix("/")}">'
        html = html.replace(f"<li><a{link}", f'<li><a data-page="{reader.get_destination_page_number(at) + 1}"{link}')
    yield html


def _by_browser(program: str, page: Path, target: Path) -> None:
    root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []  # as root it can't have one
    profile = f"--user-data-dir={page.parent / 'profile'}"
    command = [program, *_known()["flags"], *root, profile, f"--print-to-pdf={target}", page.as_uri()]
    target.unlink(missing_ok=True)
    limit = report_setting("pdf_seconds")
    try:
        told = subprocess.run(command, capture_output=True, timeout=limit, check=False).stderr
        why = next(iter(told.decode(errors="replace").strip().splitlines()[-1:]), "it says nothing")
    except subprocess.TimeoutExpired:
        why = f"stopped after {limit:g} s"
        target.unlink(missing_ok=True)
    except OSError as error:
        why = error.strerror or str(error)
    if not target.is_file():
        raise CannotPrint(f"{program} printed no {target.name}: {why}")


def _refuse(address: str, *_: object, **__: object) -> None:
    raise CannotPrint(f"{address} is asked for, which no page of ours does")


_known = partial(data_file, "library/printing.yml")
"""Browsers by their commands and places, how they are called, and what is said where there is none."""
