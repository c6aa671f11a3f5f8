"""How many questions the files of a folder raise in 01_ingest, and how many of them nobody could answer there.

    python benchmarks/questions.py FOLDER [FOLDER …]

Each file is read as that of a client of its own with all three standards in scope. *No reading* are questions that can only
be put to the client or left as they were read; *no choice* those that can't even be that, and none is wanted of them.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from ims_lib.cell_places import SPREADSHEETS
from ims_lib.client import read_client
from ims_lib.errors import FileRefused
from ims_lib.register import read_register
from ims_lib.standard_ids import STANDARDS
from ims_lib.workbench.questions import questions_of


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", nargs="+", type=Path)
    totals = (0, 0, 0)
    print(f"{'questions':>9} {'no reading':>10} {'no choice':>9}  file")
    for path in sorted(path for folder in arguments.parse_args().folder for path in folder.iterdir()):
        if path.suffix.lower() in SPREADSHEETS:
            counts = counted(path)
            totals = tuple(map(sum, zip(totals, counts, strict=True)))
            print("{:9} {:10} {:9}".format(*counts), f" {path.name}")
    print("{:9} {:10} {:9}".format(*totals), " together")
    return int(totals[-1] > 0)


def counted(path: Path) -> tuple[int, int, int]:
    """A file's questions, those without a reading to choose or type, and those without any choice."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        settings = f"name: {path.stem}\nstandards: {list(STANDARDS)}\n"
        (folder / "client.yml").write_text(settings, encoding="utf-8")
        shutil.copy(path, folder)
        try:
            questions = questions_of(read_register(read_client(folder, as_of="2026-11-24")))
        except FileRefused:
            return 0, 0, 0
    silent = [each for each in questions if not each.choices and each.kind != "column"]
    return len(questions), len(silent), sum(not each.left for each in silent)


if __name__ == "__main__":
    sys.exit(main())
