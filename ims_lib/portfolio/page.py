"""The portfolio as one self-contained HTML page in the report's look: no request, the report's script, a policy that enforces both."""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pandas as pd

from ims_lib.dates import day
from ims_lib.frames import rows_of
from ims_lib.languages import in_language
from ims_lib.languages.current import ENGLISH
from ims_lib.portfolio.results import Portfolio
from ims_lib.portfolio.tables import ENDS, most_shared
from ims_lib.report.card_labels import with_labels_once
from ims_lib.report.figures import bar, part_name
from ims_lib.report.page import TURNS, hashed, running
from ims_lib.report.section import environment, page_css, page_script, patterns
from ims_lib.scales import report_setting
from ims_lib.wording import percent

CONTENTS = {
    "brief": "Brief",
    "standing": "How far each standard is",
    "clients": "Clients",
    "due": "Certificates and audits due",
    "workload": "Workload of assessors",
    "gaps": "Gaps that most share",
    "benchmark": "Benchmark by sector",
}
SHOWN_AS_PERCENT = ("lower", "median", "upper", "reusable", "share", "sector_median")


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
        .from_string(files("ims_lib.portfolio").joinpath("portfolio.html.j2").read_text(encoding="utf-8"))
        .render(
            patterns=patterns(),
            contents=CONTENTS,
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
    texts = {name: "–" if row[name] is None else percent(row[name]) for name in SHOWN_AS_PERCENT if name in row}
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
