"""The portfolio's files: the page, a workbook, and each table as csv and, where pyarrow is there, as parquet."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date, datetime, time
from importlib.util import find_spec
from pathlib import Path

import pandas as pd
from xlsxwriter import Workbook

from ims_lib.cell_text import guarded
from ims_lib.errors import CannotWrite
from ims_lib.files import kept_or_told, write_whole
from ims_lib.portfolio import tables
from ims_lib.portfolio.page import portfolio_page
from ims_lib.portfolio.results import Portfolio
from ims_lib.report.section import template_text
from ims_lib.report.workbook_cells import looks_of, write_cell
from ims_lib.yaml_text import load_yaml

PAGE, BOOK = "portfolio.html", "portfolio.xlsx"
STYLES = {
    "share": ("at_least", "likely", "at_most", "reusable", "sector_median", "share", "lower", "median", "upper"),
    "move": ("moved",),
    "month": ("month",),
    "days": ("days", "session_days"),
    "points": ("attention",),
}
"""How columns look in the workbook, in the words of workbook.yml; all others go by their values."""
WIDEST = 60
"""Characters of a column."""


def tables_of(portfolio: Portfolio) -> dict[str, pd.DataFrame]:
    """All tables by name, as the files are called."""
    return {
        "clients": tables.table_clients(portfolio),
        "standing": tables.table_standing(portfolio),
        "standards": tables.table_standards(portfolio),
        "due": tables.table_due(portfolio),
        "workload": tables.table_workload(portfolio),
        "gaps": tables.table_gaps(portfolio),
        "benchmark": tables.table_benchmark(portfolio),
    }


def write_portfolio(portfolio: Portfolio, out: Path) -> list[Path]:
    """Write all files into a folder, each whole or not at all; their paths, the page first.

    The same results and day give the same bytes. Raises CannotWrite where the folder is a client's, or its report's.
    """
    around = (out, *out.absolute().parents)
    if theirs := [place for place in around if (place / "client.yml").exists() or (place / "run.json").exists()]:
        raise CannotWrite(
            f"{theirs[0]} is a client’s folder or its report’s: nothing of a portfolio belongs in it; name another with --out"
        )
    found = tables_of(portfolio)
    contents = {PAGE: portfolio_page(portfolio, found, out).encode(), BOOK: _book(portfolio, found)}
    for name, frame in found.items():
        flat = frame.map(_flat)
        contents[f"{name}.csv"] = (
            flat.map(lambda value: guarded(value) if isinstance(value, str) else value)
            .to_csv(index=False, lineterminator="\r\n")
            .encode("utf-8-sig")
        )
        if find_spec("pyarrow"):
            contents[f"{name}.parquet"] = flat.to_parquet(index=False)
    with kept_or_told(out, "nothing more was written; --out names another folder"):
        out.mkdir(parents=True, exist_ok=True)
        for name, content in contents.items():
            write_whole(out / name, content)
    return [out / name for name in contents]


def _flat(value: object) -> object:
    """A value as a table of one value a cell takes it."""
    return "; ".join(value) if isinstance(value, tuple) else value


def _book(portfolio: Portfolio, found: Mapping[str, pd.DataFrame]) -> bytes:
    saved, styles = io.BytesIO(), load_yaml(template_text("workbook.yml"))["styles"]
    looks_by_column = {column: style for style, columns in STYLES.items() for column in columns}
    with Workbook(saved, {"in_memory": True}) as book:
        book.set_properties({"title": "Portfolio", "created": datetime.combine(portfolio.as_of, time())})
        looks = looks_of(book, styles)
        for name, frame in found.items():
            sheet = book.add_worksheet(name.capitalize())
            sheet.freeze_panes(1, 1)
            sheet.autofilter(0, 0, max(len(frame), 1), len(frame.columns) - 1)
            for at, column in enumerate(frame.columns):
                values, style = frame[column].tolist(), looks_by_column.get(column, "")
                longest = max((len(str(_flat(value))) for value in values if not isinstance(value, float)), default=0)
                sheet.set_column(at, at, min(max(longest, len(column) + 4) + 2, WIDEST))
                write_cell(sheet, 0, at, column.replace("_", " ").capitalize(), "header", looks)
                for row, value in enumerate(values, start=1):
                    shown = {True: "yes", False: "no"}[value] if isinstance(value, bool) else value
                    write_cell(sheet, row, at, shown, style or _style(shown), looks)
    return saved.getvalue()


def _style(value: object) -> str:
    return "text" if isinstance(value, str) else "date" if isinstance(value, date) else "count"
