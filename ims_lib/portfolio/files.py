"""The portfolio's files: one self-contained HTML page in the report's look, a workbook, and each table as csv and, where pyarrow is there, as parquet."""

from __future__ import annotations

import io
import os
from collections.abc import Mapping
from datetime import date, datetime, time
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pandas as pd
from xlsxwriter import Workbook

from ims_lib.cell_text import guarded
from ims_lib.dates import day
from ims_lib.errors import CannotWrite
from ims_lib.files import kept_or_told, write_whole
from ims_lib.frames import rows_of
from ims_lib.languages import in_language
from ims_lib.languages.current import ENGLISH
from ims_lib.portfolio import tables
from ims_lib.portfolio.results import Portfolio
from ims_lib.portfolio.tables import ENDS, most_shared
from ims_lib.report.figures import bar, part_name
from ims_lib.report.page import TURNS, hashed, running, with_labels_once
from ims_lib.report.section import environment, page_css, page_script, patterns, template_text
from ims_lib.report.workbook_cells import looks_of, write_cell
from ims_lib.scales import report_setting
from ims_lib.wording import percent
from ims_lib.yaml_text import load_yaml

PAGE, BOOK = "portfolio.html", "portfolio.xlsx"
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


@cache
def _plan() -> dict[str, Any]:
    """How page and workbook look, by portfolio.yml."""
    found: dict[str, Any] = load_yaml(_text("portfolio.yml"))
    return found


def _text(name: str) -> str:
    return files("ims_lib.portfolio").joinpath(name).read_text(encoding="utf-8")


def _flat(value: object) -> object:
    """A value as a table of one value a cell takes it."""
    return "; ".join(value) if isinstance(value, tuple) else value


def _book(portfolio: Portfolio, found: Mapping[str, pd.DataFrame]) -> bytes:
    saved, styles = io.BytesIO(), load_yaml(template_text("workbook.yml"))["styles"]
    with Workbook(saved, {"in_memory": True}) as book:
        book.set_properties({"title": "Portfolio", "created": datetime.combine(portfolio.as_of, time())})
        looks = looks_of(book, styles)
        for name, frame in found.items():
            sheet = book.add_worksheet(name.capitalize())
            sheet.freeze_panes(1, 1)
            sheet.autofilter(0, 0, max(len(frame), 1), len(frame.columns) - 1)
            for at, column in enumerate(frame.columns):
                values, style = frame[column].tolist(), _plan()["styles"].get(column, "")
                longest = max((len(str(_flat(value))) for value in values if not isinstance(value, float)), default=0)
                sheet.set_column(at, at, min(max(longest, len(column) + 4) + 2, WIDEST))
                write_cell(sheet, 0, at, column.replace("_", " ").capitalize(), "header", looks)
                for row, value in enumerate(values, start=1):
                    shown = {True: "yes", False: "no"}[value] if isinstance(value, bool) else value
                    write_cell(sheet, row, at, shown, style or _style(shown), looks)
    return saved.getvalue()


def _style(value: object) -> str:
    return "text" if isinstance(value, str) else "date" if isinstance(value, date) else "count"


def portfolio_page(portfolio: Portfolio, tables: Mapping[str, pd.DataFrame], out: Path) -> str:
    """The page; a client's name leads from the folder `out` to its report, where one lies beside its results."""
    with in_language(ENGLISH):
        return _page(portfolio, tables, out)


def _page(portfolio: Portfolio, tables: Mapping[str, pd.DataFrame], out: Path) -> str:
    links = {
        each.id: link for each in portfolio.clients if (link := _link(portfolio.folder / each.id / "report.html", out))
    }
    rows = {
        name: [{**row, "link": links.get(str(row.get("client")), "")} for row in rows_of(frame)]
        for name, frame in tables.items()
    }
    shares = {each.id: each.results.standards for each in portfolio.clients}
    workload: dict[Any, dict[str, Any]] = {}
    for row in rows["workload"]:
        workload.setdefault(row["month"], {})[row["assessor"]] = row
    html = (
        environment()
        .from_string(_text("portfolio.html.j2"))
        .render(
            patterns=patterns(),
            contents=_plan()["contents"],
            ends=ENDS,
            as_of=portfolio.as_of,
            until=portfolio.until,
            setting=report_setting,
            standards=[_shown(row) | {"bar": bar(row)} for row in rows["standards"]],
            standing=[
                _shown(row) | {"bar": bar(shares[row["client"]][row["standard"]][row["part"]])}  # type: ignore[arg-type] # what has a likely has all shares
                for row in rows["standing"]
            ],
            clients=rows["clients"],
            ahead=[row for row in rows["due"] if not row["passed"]],
            passed=[row for row in rows["due"] if row["passed"]],
            workload=workload,
            assessors=sorted({row["assessor"] for row in rows["workload"]}),
            gaps=[_shown(row) for row in rows_of(most_shared(tables["gaps"]))],
            gaps_in_all=len(rows["gaps"]),
            benchmark=[_shown(row) for row in rows["benchmark"]],
        )
    )
    (section,), labels = with_labels_once([{"html": html}])
    css, script = page_css() + labels + running(f"Portfolio, {day(portfolio.as_of)}", "A4"), page_script()
    page = section["html"].strip()
    # These stand before any text of a client's, the script's mark behind all of them.
    for mark, text in {"@STYLE": hashed(css), "@SCRIPT": hashed(script), "@CSS": css}.items():
        page = page.replace(mark, text, 1)
    before, _, after = page.rpartition("@JS")
    return TURNS.sub("", f"{before}{script}{after}") + "\n"


def _shown(row: Mapping[str, Any]) -> dict[str, Any]:
    """Fractions as whole per cent, a move with its sign, a part by its name; a dash where nothing is known."""
    texts = {
        name: "–" if row[name] is None else percent(row[name]) for name in _plan()["shown_as_percent"] if name in row
    }
    if "part" in row:
        texts["part"] = part_name(row["part"])
    if "moved" in row:
        points = None if row["moved"] is None else round(100 * row["moved"])
        texts["moved"] = "–" if points is None else f"{points:+}".replace("-", "−") if points else "0"
    return {**row, **texts}


def _link(report: Path, out: Path) -> str:
    """The way from a folder to a report; empty where there is none, or none that stays when both move."""
    if not report.is_file():
        return ""
    try:
        return quote(Path(os.path.relpath(report, out)).as_posix())
    except ValueError:  # on another drive
        return ""
