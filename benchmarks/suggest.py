"""What `ims suggest` costs: CPU seconds to get ready, per 100 rows, and the memory it takes.

python benchmarks/suggest.py
"""

from __future__ import annotations

import subprocess
import sys

WANTED_LOAD_S = 1.0
WANTED_ROWS_S = 0.1
RUNS = 3

PROBE = """
import resource, sys, time
clock = time.process_time
start = clock()
from ims_lib.suggest import suggest
imports = clock() - start
from ims_lib.catalogue import load_catalogue
standard = sys.argv[1]
start = clock()
suggest(["nothing"], standard)
load = clock() - start
catalogue = load_catalogue()
# A criterion's text is as long as a client's row; two joined are a long one.
texts = [f"{c.text} {c.ask}" for c in list(catalogue.criteria.values())[:100]]
start = clock()
suggest(texts, standard)
print(imports, load, (clock() - start) * 100 / len(texts), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def main() -> None:
    for standard in ("27001", "20000-1", "42001"):
        runs = [
            [float(figure) for figure in done.stdout.split()]
            for done in (
                subprocess.run([sys.executable, "-c", PROBE, standard], capture_output=True, text=True, check=True)
                for _ in range(RUNS)
            )
        ]
        imports, load, rows, memory = (min(figures) for figures in zip(*runs, strict=True))
        print(
            f"{standard}: load {load:.2f} s CPU (wanted {WANTED_LOAD_S}) beside {imports:.2f} s for imports; "
            f"100 rows {rows:.3f} s CPU (wanted {WANTED_ROWS_S}); {memory:.0f} MB"
        )


if __name__ == "__main__":
    main()
