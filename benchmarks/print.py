"""The page on paper: pages, headings and requirements that are missing, what runs past the edge, headings that stand alone.

`python benchmarks/print.py` renders the demo client; `python benchmarks/print.py report.html` prints a page that is there.
Chromium prints (chromium, chromium-browser or google-chrome), poppler's pdftotext reads.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from bs4 import BeautifulSoup, Tag
from given import measure_page

from ims_lib.report.section import page_css

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer")
POINTS = {
    "margin": float(re.findall(r"size: A4; margin: [\d.]+mm ([\d.]+)mm", page_css())[0]) * 72 / 25.4,
    "number": float(re.findall(r"counter\(pages\); font: ([\d.]+)pt", page_css())[0]),
    "small": float(re.findall(r"--small: ([\d.]+)pt", page_css())[0]),
}
"""What print.css says of the side margin, the number of a page, which is never scaled, and the smallest text."""
WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')


def main(page: Path) -> None:
    """A line for each figure, then what is amiss by name."""
    html = BeautifulSoup(page.read_bytes(), "html.parser")
    with TemporaryDirectory() as folder:
        pdf = print_page(page, Path(folder) / "report.pdf")
        sheets = pdf_to_text(pdf).split("\f")[:-1]
        words = [WORD.findall(sheet) for sheet in pdf_to_text(pdf, "-bbox").split("</page>")[:-1]]
        width = float(re.findall(r'<page width="([\d.]+)"', pdf_to_text(pdf, "-bbox"))[0])
        text = bare(pdf_to_text(pdf, "-raw"))  # as it is painted: blocks side by side stand one after the other
    amiss = {
        "headings missing": [told for told in headings(html) if bare(told) not in text],
        "requirements missing": [told for told in requirements(html) if bare(told) not in text],
        "past the edge": [word[4] for sheet in words for word in sheet if is_outside(word, width)],
        "headings alone at the foot of a page": list(alone(sheets, headings(html))),
    }
    print(f"{len(sheets)} pages")
    print(f"{scale(words):.0%} of the size that print.css gives (below 97 % something is wider than the paper)")
    for what, found in amiss.items():
        print(f"{len(found)} {what}" + (f": {'; '.join(found[:12])}" if found else ""))


def print_page(page: Path, pdf: Path) -> Path:
    """The page as Chromium prints it."""
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        raise SystemExit(f"none of {', '.join(BROWSERS)} is installed")
    order = [program, *FLAGS, f"--print-to-pdf={pdf}", page.resolve().as_uri()]
    subprocess.run(order, check=True, stderr=subprocess.DEVNULL, timeout=180)
    return pdf


def pdf_to_text(pdf: Path, *how: str) -> str:
    return subprocess.run(["pdftotext", *how, pdf, "-"], check=True, capture_output=True, text=True).stdout


def headings(html: BeautifulSoup) -> list[str]:
    """Every heading but those for readers who listen, and those of what is for the screen alone."""
    found = html.select("main :is(h2, h3):not(.hidden)")
    return [told(each) for each in found if not each.find_parent(class_="unprinted") and not _is_folded(each)]


def requirements(html: BeautifulSoup) -> list[str]:
    return [told(each) for each in html.select(".requirement:not(.group) > summary > span")]


def told(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())


def bare(text: str) -> str:
    """A text without spaces and hyphens, which a line's end brings or takes."""
    return re.sub(r"[\s\u00ad\u2010-]", "", text)


def is_outside(word: tuple[str, ...], width: float) -> bool:
    return float(word[0]) < POINTS["margin"] - 1 or float(word[2]) > width - POINTS["margin"] + 1


def scale(words: list[list[tuple[str, ...]]]) -> float:
    """How large the smallest text stands beside the number of a page, of what it should: Chromium shrinks what is too wide."""
    heights = [float(word[3]) - float(word[1]) for sheet in words for word in sheet]
    number = float(words[0][-1][3]) - float(words[0][-1][1])
    return (min(heights) / number) / (POINTS["small"] / POINTS["number"])


def alone(sheets: list[str], known: list[str]) -> Iterator[str]:
    """Headings below which nothing more stands on their page but its number."""
    ends = [" ".join(sheet.split("\n")[-8:]) for sheet in sheets]
    for number, end in enumerate(ends, start=1):
        last = re.sub(r"\d+/\d+$", "", bare(end))
        yield from (f"{text} (page {number})" for text in known if last.endswith(bare(text)))


def _is_folded(tag: Tag) -> bool:
    return any("printed" not in (fold.get("class") or []) for fold in tag.find_parents("details"))


if __name__ == "__main__":
    measure_page(main)
