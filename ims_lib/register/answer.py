"""The register as the object that `ims check --json` prints."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from itertools import islice
from typing import Any

import pandas as pd

from ims_lib.register.collecting import without_collecting
from ims_lib.register.model import LEDGER, Register

_OF_RISKS = ("likelihood", "consequence", "level", "treatment")
_RECORD = (
    "sheet",
    "row",
    "title",
    "refs",
    "ref_text",
    "old_refs",
    "applicable",
    "status",
    "status_text",
    "owner",
    "evidence",
)
_MORE = ("reason", "notes", "due", "maturity")
"""Given where the row has them."""
_AT_ONCE = 500
"""Records and findings that are written together: enough to make it quick, few enough to take no room."""


def check_json(register: Register, *, file: str | None = None) -> dict[str, Any]:
    """One file's sheets, records, findings and ledger, as the command line promises them."""
    with without_collecting():
        answer = _answer(register, file=file)
        return {name: list(value) if isinstance(value, Iterator) else value for name, value in answer.items()}


def check_text(register: Register, *, file: str | None = None) -> Iterator[str]:
    """The same as JSON on one line, in pieces: as a whole it would be as large as the register once more."""
    written = json.JSONEncoder(allow_nan=False).encode
    before = "{"
    for name, value in _answer(register, file=file).items():
        yield f"{before}{written(name)}: "
        before = ", "
        if not isinstance(value, Iterator):
            yield written(value)
            continue
        between = "["
        while some := list(islice(value, _AT_ONCE)):
            yield between + written(some)[1:-1]
            between = ", "
        yield "[]" if between == "[" else "]"
    yield "}\n"


def _answer(register: Register, *, file: str | None) -> dict[str, Any]:
    """What is promised, in its order; what can be long comes one by one."""
    return {
        "file": file or _file_of(register),
        "sheets": [
            {
                "name": _value(s["name"]),
                "kind": s["kind"],
                "header_row": _whole(s["header_row"]),
                "columns": dict(s["columns"]),
                "reason": s["reason"],
            }
            for s in register.sheets.to_dict("records")
        ],
        "records": (_record(r) for r in _rows(register.records)),
        "findings": (
            {name: _value(f[name]) for name in ("level", "code", "sheet", "cell", "message")}
            | ({"candidates": list(f["candidates"])} if f["candidates"] else {})
            for f in _rows(register.findings)
        ),
        "ledger": {name: int(register.ledger[name].sum()) for name in ("rows", *LEDGER)},
    }


def _rows(frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """The rows of a frame one by one: a list of them all would double the memory of a large sheet."""
    names = list(frame.columns)
    for values in zip(*(frame[name].tolist() for name in names), strict=True):
        yield dict(zip(names, values, strict=True))


def _record(row: dict[Any, Any]) -> dict[str, Any]:
    found = {name: _value(row[name]) for name in _RECORD}
    found["row"] = int(row["row"])
    found["applicable"] = None if found["applicable"] is None else bool(found["applicable"])
    found |= {name: value for name in _MORE if (value := _value(row[name])) is not None}
    if row["kind"] == "risks":
        found |= {name: value for name in _OF_RISKS if (value := _value(row[name])) is not None}
    found["kind"] = row["kind"]
    found["flags"] = list(row["flags"])
    return found


def _value(value: Any) -> Any:
    """A value as JSON has it: missing is null, tuples are lists."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, tuple | list):
        return list(value)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return None if value != value else value


def _whole(value: Any) -> int | None:
    found = _value(value)
    return None if found is None else int(found)


def _file_of(register: Register) -> str:
    return str(register.ledger["file"].iloc[0]) if len(register.ledger) else ""
