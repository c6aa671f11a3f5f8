"""`ims catalogue`: the body of knowledge as table, json lines or csv."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Iterator
from typing import Any

from ims_lib.catalogue import Catalogue, cross_map, load_catalogue
from ims_lib.catalogue.library import load_library
from ims_lib.frames import rows_of
from ims_lib.standard_ids import standard_of

WIDEST = 60


def run(what: str, *, a: str | None, b: str | None, form: str) -> int:
    """Print a part of the catalogue. `a` and `b` narrow the cross-map to pairs with these requirements."""
    catalogue = load_catalogue()
    for name in (a, b):
        if name is not None:
            catalogue.require_leaf(name)
    kinds = {"requirements": _requirements, "criteria": _criteria, "processes": _processes}
    if what == "crossmap":
        rows = list(_pairs(catalogue, a, b))
    elif what in kinds:
        rows = list(kinds[what](catalogue))
    else:
        rows = [item.model_dump(mode="json") for item in getattr(load_library(), what).values()]
    {"json": _print_json, "csv": _print_csv, "table": _print_table}[form](rows)
    return 0


def _requirements(catalogue: Catalogue) -> Iterator[dict[str, Any]]:
    for name, row in catalogue.requirements.items():
        yield {
            "id": name,
            "title": catalogue.title_of(name),
            "kind": row.kind,
            "leaf": row.leaf,
            "hs_id": row.hs_id,
            "criteria": list(catalogue.criteria_of.get(name, ())),
            "usual": list(catalogue.usual_of.get(name, ())),
            "single": len(catalogue.criteria_of.get(name, ())) == 1,
            "confidence": row.confidence,
            "items": [
                {key: getattr(item, key) for key in ("item", "text", "kind", "confidence")}
                for item in catalogue.items.get(name, ())
            ],
        }


def _criteria(catalogue: Catalogue) -> Iterator[dict[str, Any]]:
    for criterion in catalogue.criteria.values():
        shown = criterion.model_dump(mode="json")
        names = ("id", "process", "text", "ask", "evidence", "days", "role", "needs")
        yield {name: shown[name] for name in names} | {
            "serves": [link.id for link in criterion.serves],
            "links": shown["serves"],
        }


def _processes(catalogue: Catalogue) -> Iterator[dict[str, Any]]:
    for process in catalogue.processes.values():
        served = {standard_of(name) for criterion in process.criteria for name in criterion.requirements}
        yield {
            "process": process.process,
            "title": process.title,
            "merges": process.merges,
            "standards": [name for name in catalogue.standards if name in served],
            "criteria": [criterion.id for criterion in process.criteria],
        }


def _pairs(catalogue: Catalogue, a: str | None, b: str | None) -> Iterator[dict[str, Any]]:
    wanted = {name for name in (a, b) if name}
    for row in rows_of(cross_map(catalogue)):
        if wanted <= {row["a"], row["b"]}:
            yield row | {name: list(row[name]) for name in ("shared", "only_a", "only_b")}


def _print_json(rows: Iterable[dict[str, Any]]) -> None:
    for row in rows:
        print(json.dumps(row, ensure_ascii=False))


def _print_csv(rows: list[dict[str, Any]]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    if rows:
        writer.writerow(rows[0])
        writer.writerows([_flat(value) for value in row.values()] for row in rows)


def _print_table(rows: list[dict[str, Any]]) -> None:
    if not rows:
        print("Nothing in the catalogue matches.")
        return
    table = [list(rows[0]), *([_flat(value) for value in row.values()] for row in rows)]
    widths = [min(WIDEST, max(len(row[place]) for row in table)) for place in range(len(table[0]))]
    for row in table:
        cells = (cell if len(cell) <= WIDEST else cell[: WIDEST - 1] + "…" for cell in row)
        print("  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip())


def _flat(value: Any) -> str:
    if isinstance(value, list):
        return ";".join(item if isinstance(item, str) else json.dumps(item, ensure_ascii=False) for item in value)
    if isinstance(value, dict):
        return "; ".join(f"{key}: {item}" for key, item in value.items())
    return "" if value is None else str(value)
