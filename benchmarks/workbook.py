"""The workbooks of the demo clients: how long writing takes, how many columns a sheet shows, how small it prints.

`python benchmarks/workbook.py` writes and measures harbour, stadtspital and lumen; names of clients in its place measure
these. Printed is what LibreOffice makes of it: points of the smallest text of each sheet. Without LibreOffice that is left out.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from openpyxl import load_workbook

import ims_lib as ims
from ims_lib.report.workbook import write_workbooks
from ims_lib.report.workbook_plans import WORKBOOK
from ims_lib.steps import Steps, walk_steps

CLIENTS = ("harbour", "stadtspital", "lumen")
TIMES = 3


def main(names: tuple[str, ...]) -> None:
    """A block a client."""
    for name in names:
        steps = _walked(name)
        with TemporaryDirectory() as folder:
            took = min(_seconds(Path(folder), steps) for _ in range(TIMES))
            print(f"{name}: both workbooks written in {took:.2f} s of CPU")
            for path in sorted(Path(folder).glob("*.xlsx"), reverse=True):
                _tell(path)


def _walked(name: str) -> Steps:
    client = ims.open_client(name)
    register = ims.read_register(client)
    gaps = ims.find_gaps(ims.score_coverage(ims.assess(register, client)))
    return walk_steps(register, ims.plan_roadmap(gaps, client, register=register))


def _seconds(folder: Path, steps: Steps) -> float:
    began = time.process_time()
    write_workbooks(folder, steps)
    return time.process_time() - began


def _tell(path: Path) -> None:
    book = load_workbook(path)
    shown = {sheet.title: _shown(sheet) for sheet in book.worksheets}
    print(f"  {path.name}: {len(shown)} sheets, {path.stat().st_size / 1000:,.0f} KB")
    if path.name == WORKBOOK:
        print("    columns shown: " + ", ".join(f"{name} {many}" for name, many in shown.items()))
    if shutil.which("soffice"):
        sizes = list(_printed(path))
        print(f"    printed on {len(sizes)} pages, the smallest text {min(sizes):.1f} points")


def _shown(sheet: object) -> int:
    """How many columns stand open."""
    settings = sheet.column_dimensions.values()  # type: ignore[attr-defined]
    return sum(item.max - item.min + 1 for item in settings if not item.hidden)


def _printed(path: Path) -> Iterator[float]:
    """The size of the smallest text of each printed page, in points."""
    profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(path.parent), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=600)
    content = path.with_suffix(".pdf").read_bytes()
    for start in re.finditer(rb"stream\r?\n", content):
        try:
            page = zlib.decompressobj().decompress(content[start.end() :])
        except zlib.error:
            continue  # a picture or a font that is packed otherwise
        sizes = [float(size) for size in re.findall(rb"/F\d+ ([\d.]+) Tf", page)]
        if sizes:
            yield min(sizes)


if __name__ == "__main__":
    main(tuple(sys.argv[1:]) or CLIENTS)
