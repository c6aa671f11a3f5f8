"""The body of knowledge in figures, and what it costs to load it and to compute the cross-map.

python benchmarks/catalogue.py
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter

from ims_lib.catalogue import cross_map, load_catalogue, met_by, pairs_of_standards

WANTED_LOAD_S = 0.5
WANTED_MAP_S = 0.2
LARGEST = 10


def main() -> None:
    costs()
    catalogue = load_catalogue()
    criteria = list(catalogue.criteria.values())
    reach = Counter(len({name.partition(":")[0] for name in c.requirements}) for c in criteria)
    served = sum(bool(ids) for ids in catalogue.criteria_of.values())
    links = [link for c in criteria for link in c.serves]
    print(f"criteria {len(criteria)} in {len(catalogue.processes)} processes; {sum(c.days for c in criteria):.0f} days")
    print(
        f"leaves served {served} of {len(catalogue.leaves)}; {sum(map(len, catalogue.criteria_of.values())) / served:.1f} criteria a leaf"
    )
    print(f"requirements served per criterion {len(links) / len(criteria):.2f}")
    print(", ".join(f"serve {count_word(n)}: {reach[n]} ({reach[n] / len(criteria):.0%})" for n in (1, 2, 3)))
    doubted = sum(link.confidence == "low" for link in links)
    items = [item for listed in catalogue.items.values() for item in listed]
    print(f"items {len(items)}")
    usual, special, gated = (
        sum(test(link) for link in links)
        for test in (lambda link: link.asks == "means", lambda link: bool(link.special), lambda link: bool(link.within))
    )
    print(
        f"links usual {usual}, special {special}, gated {gated}; criteria that are advice only {sum(not c.requirements for c in criteria)}"
    )
    print(f"links {len(links)}, in doubt {doubted}, verified {sum(link.status == 'verified' for link in links)}")
    print(f"role {dict(Counter(c.role for c in criteria))}")
    print()
    print(pairs_of_standards(catalogue).round(2).to_string(index=False))
    print()
    largest_deltas()


def costs() -> None:
    """CPU seconds, the catalogue's in a fresh process with its imports told apart."""
    code = (
        "import time; t = time.process_time(); from ims_lib.catalogue import load_catalogue; i = time.process_time() - t;"
        "t = time.process_time(); load_catalogue(); print(i, time.process_time() - t)"
    )
    runs = [
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
        for _ in range(3)
    ]
    imports, load = (min(float(run[place]) for run in runs) for place in (0, 1))
    catalogue = load_catalogue()
    start = time.process_time()
    pairs = len(cross_map(catalogue))
    spent = time.process_time() - start
    print(f"load {load:.2f} s CPU (wanted {WANTED_LOAD_S}), beside {imports:.2f} s for imports, pandas among them")
    print(f"cross-map of {pairs} pairs {spent:.3f} s CPU (wanted {WANTED_MAP_S})")


def largest_deltas() -> None:
    """The leaves that ask most beyond what another standard wholly done gives."""
    known = load_catalogue()
    rows = []
    for done in known.standards:
        for wanted in known.standards:
            if done != wanted:
                for name, row in met_by(known, done, wanted).iterrows():
                    days = sum(known.criteria[item].days for item in row["open"])
                    rows.append((days, len(row["open"]), done, name, known.title_of(str(name))))
    print("largest deltas: what a requirement asks beyond another standard wholly done")
    seen: set[object] = set()
    for days, count, done, name, title in sorted(rows, reverse=True, key=lambda row: row[0]):
        if name not in seen and len(seen) < LARGEST:
            seen.add(name)
            print(f"  {days:5.1f} days, {count} criteria  {name} {title}, beyond {done}")


def count_word(number: int) -> str:
    return {1: "one standard", 2: "two", 3: "all three"}[number]


if __name__ == "__main__":
    main()
