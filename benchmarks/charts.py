"""Charts of a page without a text alternative, without a table beside them, without a title or too heavy; wanted: none.

`python benchmarks/charts.py report.html …` counts them and ends with 1 where there is one.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from bs4 import BeautifulSoup, Tag

HEAVIEST = 25_000
"""Bytes of a chart."""
CELLS, HOLDERS = ("td", "th"), ("figure", "details", "div")
"""A chart in a cell is a part of its table; one elsewhere stands in something that holds a table too."""


def charts(page: BeautifulSoup) -> list[Tag]:
    """Every picture that shows figures: no keys of a legend, and nothing that only keeps patterns."""
    return [each for each in page.find_all("svg") if "key" not in (each.get("class") or []) and not each.find("defs")]


def faults(html: str) -> Iterator[str]:
    """A sentence for each fault of a chart."""
    page = BeautifulSoup(html, "html.parser")
    for chart in charts(page):
        section = chart.find_parent("section")
        where = str(section.get("id")) if section else "page"
        if chart.get("aria-hidden") == "true":
            if not chart.find_parent(CELLS):
                yield f"{where}: a chart that is hidden from readers stands outside a table that tells its figures"
        elif chart.get("role") != "img" or not chart.get("aria-label"):
            yield f"{where}: a chart without a text alternative"
        if not chart.find_parent(CELLS) and not any(each.find("table") for each in chart.find_parents(HOLDERS)):
            yield f"{where}: a chart without a table"
        if len(str(chart)) > HEAVIEST:
            yield f"{where}: a chart of {len(str(chart)):,} bytes"
    for figure in page.find_all("figure"):
        if not figure.select_one("figcaption b"):
            yield f"{figure.get('id')}: a figure without a title"


def main(pages: list[Path]) -> int:
    """A line a page, then its faults."""
    found = 0
    for path in pages:
        html = path.read_text(encoding="utf-8")
        told = list(faults(html))
        print(f"{path}: {len(charts(BeautifulSoup(html, 'html.parser')))} charts, {len(told)} faults")
        print(*told, sep="\n")
        found += len(told)
    return int(found > 0)


if __name__ == "__main__":
    sys.exit(main([Path(name) for name in sys.argv[1:]]))
