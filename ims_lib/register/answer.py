"""The register as the object that `ims check --json` prints."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

from ims_lib.register.collecting import without_collecting
from ims_lib.register.model import LEDGER, Finding, Record, Register

_OF_RISKS = ("likelihood", "consequence", "level", "treatment")
_NAMED = ("sheet", "row", "title", "refs", "ref_text", "old_refs")
_RECORD = (*_NAMED, "applicable", "status", "status_text", "owner", "evidence")
_MORE = ("reason", "driver", "risk_ids", "notes", "due", "maturity")
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
        "file": file or (str(register.ledger["file"].iloc[0]) if len(register.ledger) else ""),
        "sheets": [
            {name: getattr(table, name) for name in ("name", "kind", "header_row", "columns", "reason")}
            for table in register.tables
        ],
        "records": map(_record, register.rows),
        "findings": map(_finding, register.found),
        "ledger": {name: int(register.ledger[name].sum()) for name in ("rows", *LEDGER)},
    }


def _record(row: Record) -> dict[str, Any]:
    more = (*_MORE, *_OF_RISKS) if row.kind == "risks" else _MORE
    return (
        {name: list(value) if isinstance(value := getattr(row, name), tuple) else value for name in _RECORD}
        | {name: value for name in more if (value := getattr(row, name)) is not None}
        | {"kind": row.kind, "flags": list(row.flags)}
    )


def _finding(found: Finding) -> dict[str, Any]:
    candidates = {"candidates": list(found.candidates)} if found.candidates else {}
    return {name: getattr(found, name) for name in ("level", "code", "sheet", "cell", "message")} | candidates
