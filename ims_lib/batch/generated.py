"""Generated clients for `ims demo --clients`: invented, and the same for the same number and day."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any, TypeAlias

import yaml
from xlsxwriter import Workbook

from ims_lib.catalogue import load_catalogue
from ims_lib.yaml_text import data_file

HEADINGS = ("Reference", "Title", "Applicable", "Status", "Owner", "Evidence")
OF_ACTIONS = ("No.", "Finding", "Concerns", "Responsible", "Raised on", "Due", "Closed on")
SIZES = (2.2, 0.9)
"""Mean and spread of the natural logarithm of tens of people."""
Rows: TypeAlias = list[tuple[object, ...]]


def rounds(count: int, as_of: date) -> Iterator[tuple[date, list[int]]]:
    """The days on which clients are assessed, the earliest first, and which of them by their numbers; each is at least once."""
    known, seen = _words()["rounds"], set[int]()
    for place, each in enumerate(known):
        chosen = {n for n in range(1, count + 1) if Random(f"round {place} {n}").random() < each["share"]}
        seen |= chosen
        last = set(range(1, count + 1)) - seen if each is known[-1] else set[int]()
        if chosen | last:
            yield as_of - timedelta(each["days"]), sorted(chosen | last)


def write_client(folder: Path, number: int, day: date, as_of: date) -> Path:
    """A client's folder below this one as it is on a day: client.yml, its controls, and a list of actions; its path.

    What it is stays from day to day: less is in place the longer before the as-of day.
    """
    words, what = _words(), Random(f"client {number}")
    scope, quality = (
        what.choices(words[name], [each["weight"] for each in words[name]])[0] for name in ("scopes", "qualities")
    )
    sector, kind = what.choice(list(words["kinds"].items()))
    people, level = round(10 * what.lognormvariate(*SIZES)) + 5, what.uniform(0.3, 0.95)
    standards = list(scope["standards"])
    held = [name for name in standards if name != "42001" and what.random() < level]
    begun = [name for name in standards if name in held or name == standards[0] or what.random() < level]
    settings = {
        "name": words["name"].format(first=what.choice(words["first"]), kind=kind, number=number),
        "standards": standards,
        "certificates": [
            {
                "standard": name,
                "edition": load_catalogue().standards[name].edition,
                "valid_to": as_of + timedelta(what.randint(-40, 1060)),
            }
            for name in held
        ],
        "not_started": [name for name in standards if name not in begun],
        "sector": sector,
        "head_count": people,
        "country": what.choice(words["countries"]),
        "capacity": max(4, people // 12),
        "assessor": what.choice(words["assessors"]),
    }
    place = folder / f"invented-{number:03}"
    place.mkdir(parents=True, exist_ok=True)
    (place / "client.yml").write_text(yaml.safe_dump(settings, sort_keys=False, allow_unicode=True), encoding="utf-8")
    grown = level - (as_of - day).days / 2000
    sheets = {f"ISO IEC {name}": [HEADINGS, *_controls(name, quality, grown, number)] for name in begun}
    actions: Rows = [OF_ACTIONS, *_actions(begun, quality, day, number)]
    if quality is words["qualities"][-1]:
        rows = [row for sheet in sheets.values() for row in sheet[bool(sheet is not next(iter(sheets.values()))) :]]
        _write_csv(place / "controls.csv", rows)
        _write_csv(place / "actions.csv", actions)
    else:
        _write_book(place / "register.xlsx", {**sheets, "Actions": actions}, as_of)
    return place


def _controls(standard: str, quality: Mapping[str, Any], level: float, number: int) -> Iterator[tuple[object, ...]]:
    """A row a requirement of the standard; what is in place follows the client's level."""
    words, catalogue = _words(), load_catalogue()
    for name in catalogue.leaves:
        row = catalogue.requirements[name]
        draw = Random(f"{number} {name}")
        kept, place, owner, stated, evidence = (draw.random() for _ in range(5))
        if row.standard != standard or kept < quality["left_out"]:
            continue
        status = quality["words"][sum(place > level * share for share in (0.75, 1.0, 1.12))]
        yield (
            f"{standard}:{row.number}" if quality["left_out"] > 0.2 else row.number,
            catalogue.title_of(name),
            "Yes",
            "" if stated < quality["without_status"] else status,
            "" if owner < quality["without_owner"] else draw.choice(words["owners"]),
            draw.choice(words["evidence"]).format(draw.randint(1, 9)) if evidence < quality["with_evidence"] else "",
        )


def _actions(standards: list[str], quality: Mapping[str, Any], day: date, number: int) -> Iterator[tuple[object, ...]]:
    """Findings of the last year with their days, some of them overdue."""
    words, draw = _words(), Random(f"actions {number}")
    leaves = [name for name in load_catalogue().leaves if name.partition(":")[0] in standards]
    for n in range(1, draw.randint(2, 9)):
        raised = day - timedelta(draw.randint(20, 360))
        due = raised + timedelta(draw.randint(30, 240))
        closed = min(due, day) - timedelta(draw.randint(0, 15)) if draw.random() < 0.6 - quality["left_out"] else ""
        name = draw.choice(leaves)
        yield (
            n,
            draw.choice(words["actions"]),
            f"ISO/IEC {name.replace(':', ' ')}",
            draw.choice(words["owners"]),
            raised,
            due,
            closed,
        )


def _write_csv(path: Path, rows: Rows) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def _write_book(path: Path, sheets: Mapping[str, Rows], written: date) -> None:
    """The same sheets, the same bytes."""
    with Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        book.set_properties({"created": datetime.combine(written, time())})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)


_words = partial(data_file, "generated_clients.yml")
