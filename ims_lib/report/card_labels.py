"""What a phone shows before a cell, where each row of a table is a card: said once for a table instead of in each of its cells."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

CARDS = re.compile(r'<table class="cards\b(.*?)</table>', re.DOTALL)
ROW = re.compile(r"<tr\b.*?</tr>", re.DOTALL)
CELL = re.compile(r'<t[dh]\b(?:[^>]*? data-l="([^"]*)")?[^>]*>(.*?)</t[dh]>', re.DOTALL)
LABEL = re.compile(r' data-l="[^"]*"')


def with_labels_once(sections: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], str]:
    """The sections with a class for each table in place of the labels in its cells, and their rules for report.css; where those of a column differ they stay."""
    classes: dict[str, str] = {}

    def once(table: re.Match[str]) -> str:
        rule = _rule(table[0].partition("</thead>")[2])
        name = classes.setdefault(rule, f"l{len(classes)}") if rule else ""
        return f'<table class="cards {name}{LABEL.sub("", table[1])}</table>' if rule else table[0]

    shown = [section | {"html": CARDS.sub(once, section["html"])} for section in sections]
    return shown, "".join(f".{name}{{{rule}}}\n" for rule, name in classes.items())


def _rule(html: str) -> str:
    """What report.css shows before the cells of each column; empty where cells that aren't empty differ in their label."""
    rows = map(CELL.findall, ROW.findall(html))
    said = {(place, label) for row in rows for place, (label, inside) in enumerate(row, start=1) if inside}
    labels = dict(sorted(said))
    texts = {
        place: re.sub(r"[^\w .,:·-]", lambda sign: f"\\{ord(sign[0]):x} ", unescape(label))
        for place, label in labels.items()
        if label
    }
    return ";".join(f'--c{place}:"{text} "' for place, text in texts.items()) if len(labels) == len(said) else ""
