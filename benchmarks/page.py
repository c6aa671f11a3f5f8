"""What a reader of the page meets: words that stand open and words behind a click, by section; the file's size.

`python benchmarks/page.py` renders the demo client; `python benchmarks/page.py report.html` measures a page that is there.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

from bs4 import BeautifulSoup, Tag
from given import measure_page


def main(page: Path) -> None:
    """A line a section, then all of it."""
    html = page.read_bytes()
    found = list(_by_section(BeautifulSoup(html, "html.parser")))
    print(f"{'open':>7} {'folded':>7}  section")
    for name, shown, folded in found:
        print(f"{shown:7,} {folded:7,}  {name}")
    print(f"{sum(shown for _, shown, _ in found):7,} {sum(folded for _, _, folded in found):7,}  words in all")
    print(f"{len(html) / 1000:,.0f} KB, {len(gzip.compress(html)) / 1000:,.0f} KB with gzip")


def _by_section(page: BeautifulSoup) -> Iterator[tuple[str, int, int]]:
    """Name of a part of the page, its words that stand open, and those within a closed fold."""
    for unread in page(["svg", "option"]):  # pictures, and what a closed list offers
        unread.decompose()
    for part in page.select("header, main > section"):
        folded = sum(_words(fold) - _words(fold.summary) for fold in part("details") if not fold.find_parent("details"))
        yield str(part.get("id") or part.name), _words(part) - folded, folded


def _words(tag: Tag | None) -> int:
    return len(tag.get_text(" ").split()) if tag else 0


if __name__ == "__main__":
    measure_page(main)
