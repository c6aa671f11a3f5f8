"""The demo clients' scores as text, so that a moved score shows in a diff. `make golden` writes them anew."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

import ims_lib as ims

HERE = Path(__file__).parent
CLIENTS = ("harbour", "lumen", "millrace", "stadtspital")
AS_OF = "2026-11-24"
FIGURES = ["verified", "asserted", "inferred", "unknown", "gap", "reusable"]


def scores(client: str) -> str:
    """Parts, then requirements in scope, with their five shares and what is reusable to four digits; last the days."""
    opened = ims.open_client(client, as_of=AS_OF)
    coverage = ims.score_coverage(ims.assess(ims.read_register(opened), opened))
    gaps = ims.find_gaps(coverage)
    parts = coverage.parts[FIGURES].set_axis([f"{standard} {part}" for standard, part in coverage.parts.index])
    table = pd.concat([parts, coverage.requirements[FIGURES]]).round(4)
    text = table.to_csv(index_label="id", lineterminator="\n", na_rep="", float_format="%.4f")
    return f"{text}days,{gaps.days:.1f}\npossible days,{gaps.possible_days:.1f}\n"


def write() -> None:
    """Write every client's scores beside this file."""
    for client in CLIENTS:
        (HERE / f"{client}.csv").write_text(scores(client), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write()
