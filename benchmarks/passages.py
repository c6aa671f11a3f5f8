"""How often a passage of the made policies is proposed for a criterion that an auditor labelled it with.

python benchmarks/passages.py            # hit@1 and hit@3 for both halves: the matcher was tuned on one alone
python benchmarks/passages.py --missed   # the passages of that half that it missed
"""

from __future__ import annotations

import argparse
import csv
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from ims_lib.documents.blocks import CELL, Block, DocumentText
from ims_lib.documents.proposals import ProposedPassage, proposals_of
from ims_lib.documents.reading import understand
from ims_lib.register.vocabulary import plain

LABELLED = Path(__file__).resolve().parent.parent / "tests" / "documents"
TUNED_ON = ("access_control_policy", "change_and_release_deck", "notfall_und_sicherung", "service_handbook")
"""Documents that whoever tunes may look at; all others stay unseen."""
GOAL = 0.8
BETWEEN_CELLS = " | "


@dataclass(frozen=True)
class Labelled:
    """A passage with its labels, and what it is proposed for."""

    document: str
    found: ProposedPassage
    labels: tuple[str, ...]

    def is_hit(self, most: int) -> bool:
        return not {each.criterion for each in self.found.criteria[:most]}.isdisjoint(self.labels)


def document_text(path: Path) -> DocumentText:
    """The blocks that a policy's file would be read as."""
    written = yaml.safe_load(path.read_text(encoding="utf-8"))
    blocks = [Block(written["title"], level=1)]
    for section in written["sections"]:
        blocks.append(Block(section["heading"], level=2))
        for text in section["paragraphs"]:
            parts = text.split(BETWEEN_CELLS)
            blocks.append(Block(CELL.join(parts), part="row" if len(parts) > 1 else "text"))
    return DocumentText(tuple(each for each in blocks if each.text))


def labelled(folder: Path = LABELLED) -> Iterator[Labelled]:
    """Every labelled passage with what it is proposed for. Raises KeyError for a label that is on no passage."""
    with (folder / "labels.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for name in sorted({row["document"] for row in rows}):
        document = understand(document_text(folder / "policies" / f"{name}.yml"), name, "")
        proposed = proposals_of([document])
        for row in (row for row in rows if row["document"] == name):
            begins = plain(row["begins"])
            found = next((each for each in proposed if plain(each.passage.text).startswith(begins)), None)
            if found is None:
                raise KeyError(f"{name}: no passage begins {row['begins']!r}")
            yield Labelled(name, found, tuple(filter(None, map(str.strip, row["criteria"].split(";")))))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--missed", action="store_true", help="show what was missed in the half that is tuned on")
    asked = parser.parse_args()
    begun = time.perf_counter()
    found = list(labelled())
    took = time.perf_counter() - begun
    names = sorted({each.document for each in found})
    halves = {"tuned on": TUNED_ON, "unseen": [name for name in names if name not in TUNED_ON], "all": names}
    print(f"{len(found)} passages of {len(names)} documents in {took:.1f} s")
    for half, documents in halves.items():
        ours = [each for each in found if each.document in documents]
        with_some, without = [e for e in ours if e.labels], [e for e in ours if not e.labels]
        hits = [sum(each.is_hit(most) for each in with_some) / len(with_some) for most in (1, 3)]
        needless = sum(bool(each.found.criteria) for each in without)
        print(
            f"{half:9}  hit@1 {hits[0]:.2f}  hit@3 {hits[1]:.2f} of {len(with_some)}; proposed needlessly {needless} of {len(without)}"
        )
        if half == "all":
            reached = hits[1] >= GOAL
    for name in names:
        ours = [each for each in found if each.document == name and each.labels]
        print(f"  {sum(each.is_hit(3) for each in ours):3} of {len(ours):3}  {name}")
    for each in found if asked.missed else ():
        if each.document in TUNED_ON and each.labels and not each.is_hit(3):
            passage = each.found.passage
            print(f"{each.document} | {passage.heading} | {passage.text}\n   wanted {'; '.join(each.labels)}")
            for one in each.found.criteria:
                print(f"   {one.score:.3f} {one.criterion}  {one.why}")
    return 0 if reached else 1


if __name__ == "__main__":
    sys.exit(main())
