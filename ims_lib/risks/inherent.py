"""Registers that grade a risk as it would be without any control, by their headings: such a level isn't that of today."""

from __future__ import annotations

from collections.abc import Iterable

from ims_lib.inputs.rows import Sheet
from ims_lib.register.model import Table
from ims_lib.register.vocabulary import load, plain, spellings

GRADED = ("likelihood", "consequence", "level")
"""Columns whose headings tell."""


def inherent_sheets(tables: Iterable[Table]) -> frozenset[Sheet]:
    """The sheets whose levels before treatment are called inherent or gross; others are the client's scores of today."""
    begin = tuple(spellings(load("risk_words")["inherent"]))
    return frozenset(
        (table.file, table.name)
        for table in tables
        for column in GRADED
        for word in plain(table.headings.get(table.columns.get(column, ""), "")).split()
        if word.startswith(begin)
    )
