"""Rules of WCAG 2.2 AA that axe-core finds broken in the demo clients' pages: light and dark, phone and desk, all open and all closed.

`python benchmarks/accessibility.py` renders the four, `… --language de` in German; with pages that are there: `… report.html
report.html`. Five minutes.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Sequence
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1]))

from ims_lib import paths
from ims_lib.batch import render_report
from ims_lib.languages import languages
from tests.browser import axe
from tests.browser.chromium import chromium


def main(pages: Sequence[Path]) -> None:
    """A line a page and state, below it what is wrong."""
    total = 0
    with chromium() as page:
        for path, width, scheme, opened in product(pages, (360, 1440), ("light", "dark"), (False, True)):
            lines = axe.found(page, path, width=width, scheme=scheme, opened=opened)
            print(
                path.parent.name,
                width,
                scheme,
                "open" if opened else "closed",
                len(lines),
                *lines,
                sep="  ",
                flush=True,
            )
            total += len(lines)
    print(f"{total} violations")


def _rendered(code: str, folder: Path) -> list[Path]:
    """The demo clients' pages in a language."""
    rendered = []
    for name in paths.DEMO_NAMES:
        client = shutil.copytree(paths.DEMO_CLIENTS / name, folder / "clients" / name)
        with (client / "client.yml").open("a", encoding="utf-8") as settings:
            settings.write(f"\nlanguage: {code}\n")
        rendered.append(render_report(client, out=folder))
    return rendered


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("pages", nargs="*", type=Path)
    parser.add_argument("--language", default="en", choices=languages())
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        main(given.pages or _rendered(given.language, Path(folder)))
