"""`ims portfolio`: one page over all clients, from their results.json alone."""

from __future__ import annotations

import sys
from pathlib import Path

import ims_lib.batch.engine  # noqa: F401 # first, for it leaves out what takes a second of each import of nbformat
from ims_lib.portfolio import read_portfolio
from ims_lib.portfolio.files import write_portfolio

OUT = "portfolio"


def run(folder: Path, *, out: Path | None, as_of: str | None) -> int:
    """0 when at least one client could be read: those that couldn't are rows of the page with why, and told on standard error.

    Raises FileRefused, with why for each, where none could.
    """
    portfolio = read_portfolio(folder, as_of=as_of)
    written = write_portfolio(portfolio, out or folder / OUT)
    for name, why in portfolio.unread.items():
        print(f"ims: {name}: {why}", file=sys.stderr)
    print(written[0])
    print(f"  {len(portfolio.clients)} clients; beside it: {', '.join(path.name for path in written[1:])}")
    if not any(path.suffix == ".parquet" for path in written):
        print("  no parquet, which needs the library pyarrow: pip install 'ims-workbook[parquet]'")
    return 0
