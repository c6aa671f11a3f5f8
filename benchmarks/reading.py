"""What reading a spreadsheet costs: CPU seconds, wall time and memory, beside python-calamine into pandas.

    python benchmarks/reading.py [--runs 3] [--rows 10000] [--large 100000]

The files are made here: 20 columns of texts, of texts and numbers, of numbers, of formulas never calculated, and of
coloured texts.
Ours is `read_workbook`, its process and all second looks included; CPU counts every process. Each reading runs in an
interpreter of its own; what importing pandas costs is not counted against it. Memory is the most that all processes
held together, the interpreter and pandas (which the register needs anyway) included.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

COLUMNS = 20
COLOURS = ("FFFFFF", "C6EFCE", "FFEB9C", "FFC7CE")
KINDS = ("text", "mixed", "numbers")
FIXED_S, WANTED_RATIO, WANTED_MB = 0.3, 5.0, 600.0
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OPEN = "urn:oasis:names:tc:opendocument:xmlns:"
MEASURE = """
import json, resource, sys, time
from pathlib import Path
import pandas
from ims_lib.spreadsheet import read_workbook
how, path = sys.argv[1:]
def cpu():
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
if how == "calamine":
    pandas.read_excel  # pandas imports its engines when first asked
    import pandas.io.excel._calamine, python_calamine
cpu_before, wall_before = cpu(), time.perf_counter()
if how == "ours":
    read_workbook(Path(path))
elif how == "csv":
    pandas.read_csv(path)
else:
    pandas.read_excel(path, engine="calamine", header=None)
print(json.dumps([cpu() - cpu_before, time.perf_counter() - wall_before]))
"""
Cell = str | int | float


@dataclass(frozen=True)
class Cost:
    cpu_s: float
    wall_s: float
    memory_mb: float

    def __str__(self) -> str:
        return f"{self.cpu_s:6.2f} s CPU {self.wall_s:6.2f} s wall {self.memory_mb:5.0f} MB"


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--rows", type=int, default=10_000)
    arguments.add_argument("--large", type=int, default=100_000, help="rows of the large file")
    arguments.add_argument("--runs", type=int, default=3, help="runs of each reading; the cheapest counts")
    given = arguments.parse_args()
    missed = []
    with tempfile.TemporaryDirectory() as folder:
        for path in written(Path(folder), given.rows):
            theirs = best(given.runs, "csv" if path.suffix == ".csv" else "calamine", path)
            ours = best(given.runs, "ours", path)
            ratio = max(ours.cpu_s - FIXED_S, 0) / theirs.cpu_s
            # pandas takes a csv's encoding, delimiter and quotes as given; there is nothing to compare with.
            if path.suffix != ".csv" and ratio > WANTED_RATIO:
                missed.append(path.name)
            print(f"{path.name:16} pandas {theirs}   ours {ours}   ratio beyond {FIXED_S} s: {ratio:.1f}")
        large = write_xlsx(Path(folder) / "large.xlsx", given.large, "mixed")
        ours = best(1, "ours", large)
        if ours.memory_mb > WANTED_MB:
            missed.append(large.name)
        print(f"{given.large:,} rows, mixed xlsx: ours {ours}")
    print(
        f"wanted: ratio at most {WANTED_RATIO:g}, memory at most {WANTED_MB:g} MB: {'missed by ' + ', '.join(missed) if missed else 'met'}"
    )
    return 0


def written(folder: Path, rows: int) -> Iterator[Path]:
    """The files to be read, one after the other."""
    for kind in KINDS:
        yield write_xlsx(folder / f"{kind}.xlsx", rows, kind)
        yield write_ods(folder / f"{kind}.ods", rows, kind)
        yield write_csv(folder / f"{kind}.csv", rows, kind)
    yield write_xlsx(folder / "formulas.xlsx", rows, "formulas")
    yield write_xlsx(folder / "coloured.xlsx", rows, "coloured")


def cells(row: int, kind: str) -> list[Cell]:
    """A row's cells. Every other text is one of a hundred, as statuses and owners are."""
    return [cell(row, column, kind) for column in range(COLUMNS)]


def cell(row: int, column: int, kind: str) -> Cell:
    if kind == "numbers" or (kind == "mixed" and column % 4 == 1):
        return row * COLUMNS + column + (0.25 if column % 3 else 0)
    return f"Status {row % 100} of {column}" if column % 2 else f"What is written in row {row} & column {column}"


def write_xlsx(path: Path, rows: int, kind: str) -> Path:
    """An Excel workbook with shared strings, as Excel writes it."""
    strings: dict[str, int] = {}

    def written_cell(value: Cell, row: int, column: int) -> str:
        address = f"{chr(65 + column)}{row}"
        style = f' s="{row * column % 7 % len(COLOURS)}"' if kind == "coloured" else ""
        if kind == "formulas":
            return f'<c r="{address}"><f>SUM(A{row}:B{row})</f></c>'
        if isinstance(value, str):
            return f'<c r="{address}"{style} t="s"><v>{strings.setdefault(value, len(strings))}</v></c>'
        return f'<c r="{address}"><v>{value}</v></c>'

    lines = "".join(
        f'<row r="{row}">{"".join(written_cell(value, row, n) for n, value in enumerate(cells(row, kind)))}</row>'
        for row in range(1, rows + 1)
    )
    types = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">{types}</Types>',
        "_rels/.rels": relations(officeDocument="xl/workbook.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{REL}"><sheets>'
        '<sheet name="Register" sheetId="1" r:id="worksheet"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(
            worksheet="worksheets/sheet1.xml", sharedStrings="sharedStrings.xml", styles="styles.xml"
        ),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{lines}</sheetData></worksheet>',
        "xl/styles.xml": styles(),
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">'
        + "".join(f"<si><t>{escape(text)}</t></si>" for text in strings)
        + "</sst>",
    }
    return write_zip(path, parts)


def styles() -> str:
    """A cell style for each colour."""
    fills = "".join(
        f'<fill><patternFill patternType="solid"><fgColor rgb="FF{colour}"/></patternFill></fill>' for colour in COLOURS
    )
    cells = "".join(f'<xf numFmtId="0" fillId="{number}"/>' for number in range(len(COLOURS)))
    return f'<styleSheet xmlns="{MAIN}"><fills>{fills}</fills><cellXfs>{cells}</cellXfs></styleSheet>'


def relations(**targets: str) -> str:
    """A part's relations; each one's id is its kind."""
    lines = (f'<Relationship Id="{kind}" Type="{REL}/{kind}" Target="{target}"/>' for kind, target in targets.items())
    return f'<Relationships xmlns="{PACKAGE}/relationships">{"".join(lines)}</Relationships>'


def write_ods(path: Path, rows: int, kind: str) -> Path:
    """An OpenDocument workbook."""

    def written_cell(value: Cell) -> str:
        head = "table:table-cell office:value-type"
        if isinstance(value, str):
            return f'<{head}="string"><text:p>{escape(value)}</text:p></table:table-cell>'
        return f'<{head}="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'

    names = " ".join(f'xmlns:{prefix}="{OPEN}{prefix}:1.0"' for prefix in ("office", "table", "text"))
    lines = "".join(
        f"<table:table-row>{''.join(map(written_cell, cells(row, kind)))}</table:table-row>"
        for row in range(1, rows + 1)
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names}><office:body><office:spreadsheet>'
        f'<table:table table:name="Register">{lines}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    parts = {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": content,
        "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{OPEN}manifest:1.0"/>',
    }
    return write_zip(path, parts)


def write_csv(path: Path, rows: int, kind: str) -> Path:
    """A text file."""
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(cells(row, kind) for row in range(1, rows + 1))
    return path


def write_zip(path: Path, parts: dict[str, str]) -> Path:
    """A zip of these parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as box:
        for name, text in parts.items():
            box.writestr(name, text)
    return path


def best(runs: int, how: str, path: Path) -> Cost:
    """The cheapest of several readings."""
    return min((measured(how, path) for _ in range(runs)), key=lambda cost: cost.cpu_s)


def measured(how: str, path: Path) -> Cost:
    """What one reading costs."""
    reading = subprocess.Popen([sys.executable, "-c", MEASURE, how, path], stdout=subprocess.PIPE, text=True)
    most = [0.0]
    watch = threading.Thread(target=watch_memory, args=(reading, most))
    watch.start()
    said, _ = reading.communicate()
    watch.join()
    if reading.returncode:
        raise SystemExit(f"reading {path.name} failed")
    return Cost(*json.loads(said), most[0])


def watch_memory(process: subprocess.Popen[str], most: list[float]) -> None:
    """Keep the most that a process and its children held together, in MB, looked at fifty times a second."""
    while process.poll() is None:
        most[0] = max(most[0], resident(process.pid) / 1e6)
        time.sleep(0.02)


def resident(pid: int) -> int:
    """Bytes that a process and all below it hold."""
    try:
        held = next(
            int(line.split()[1]) * 1024
            for line in Path(f"/proc/{pid}/status").read_text().splitlines()
            if line.startswith("VmRSS")
        )
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except (OSError, StopIteration):  # it has just ended
        return 0
    return held + sum(resident(int(child)) for child in children)


if __name__ == "__main__":
    if sys.platform != "linux":
        raise SystemExit("measured on Linux only")
    sys.exit(main())
