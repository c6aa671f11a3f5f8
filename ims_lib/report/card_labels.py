"""What a phone shows before a cell, where each row of a table is a card: said once for a table instead of in each of its cells."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from ims_lib.grouping import grouped

CARDS = re.compile(r'<table class="cards\b(.*?)</table>', re.DOTALL)
ROW = re.compile(r"<tr\b.*?</tr>", re.DOTALL)
CELL = re.compile(r'<t[dh]\b(?:[^>]*? data-l="([^"]*)")?[^>]*>(.*?)</t[dh]>', re.DOTALL)
LABEL = re.compile(r' data-l="[^"]*"')


def with_labels_once(sections: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], str]:
    """The sections with a class for each table in place of the labels in its cells, and the rules by which report.css shows them.

    A table in which cells of a column differ in their label keeps them.
    """
    classes: dict[str, str] = {}

    def once(table: re.Match[str]) -> str:
        labels = _of_columns(table[0].partition("</thead>")[2])
        if not any(labels.values()):
            return table[0]
        rule = ";".join(f'--c{place}:"{_escaped(label)} "' for place, label in sorted(labels.items()) if label)
        name = classes.setdefault(rule, f"l{len(classes)}")
        return f'<table class="cards {name}{LABEL.sub("", table[1])}</table>'

    shown = [section | {"html": CARDS.sub(once, section["html"])} for section in sections]
    return shown, "".join(f".{name}{{{rule}}}\n" for rule, name in classes.items())


def _of_columns(rows: str) -> dict[int, str]:
    """Place of a column, from 1 → the label of its cells; nothing where cells that aren't empty have different ones."""
    cells = [
        (place, label)
        for row in ROW.findall(rows)
        for place, (label, inside) in enumerate(CELL.findall(row), start=1)
        if inside
    ]
    found = {place: set(labels) for place, labels in grouped(cells).items()}
    return {} if any(len(each) > 1 for each in found.values()) else {place: each.pop() for place, each in found.items()}


def _escaped(text: str) -> str:
    """A text as it may stand in quotes in a style sheet."""
    return re.sub(r"[^\w .,:·-]", lambda sign: f"\\{ord(sign[0]):x} ", unescape(text))
