"""An assessment as tables: json, csv and xlsx; and by data/library/exchange.yml the columns and words of other forms, and what each can't carry."""

from __future__ import annotations

import csv
import io
import json
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from functools import partial
from typing import Any

from xlsxwriter import Workbook

from ims_lib.cell_text import fitted, guarded
from ims_lib.client import Client
from ims_lib.files import pack, unpack
from ims_lib.frames import values_of
from ims_lib.judgements.model import Judgement
from ims_lib.report.results import results
from ims_lib.steps import Steps
from ims_lib.steps.evidence import register_evidence
from ims_lib.steps.field_work import FieldWork, field_work
from ims_lib.yaml_text import data_file

exchange_plan = partial(data_file, "library/exchange.yml")
"""The columns and words of other forms."""


def judged(client: Client) -> list[dict[str, str]]:
    """The judgements that count, as judgements.csv has them."""
    return [judgement_row(each) for each in client.judgements.values()]


def judgement_row(judgement: Judgement) -> dict[str, str]:
    """when, who, on, new, reason, evidence; what the row said behind `on`."""
    return {
        "when": judgement.when or judgement.undated,
        "who": judgement.who,
        "on": f"{judgement.on}!{judgement.row}" if judgement.row else judgement.on,
        "new": judgement.new,
        "reason": judgement.reason,
        "evidence": judgement.evidence,
    }


TableRow = dict[str, Any]
SheetLines = Iterable[Sequence[Any]]
ASSESSMENT = "Assessment"
"""The table that stands alone in a csv."""


def write_json(steps: Steps) -> bytes:
    """Judgements, then all that results.json holds, findings and evidence among it; one object, versioned."""
    client = steps.coverage.client
    head = {"ims_exchange": exchange_plan()["form"], "client": client.id, "as_of": client.as_of.isoformat()}
    whole = head | {"judgements": judged(client), "results": results(steps)}
    return (json.dumps(whole, ensure_ascii=False, allow_nan=False, indent=1) + "\n").encode()


def write_csv(steps: Steps) -> bytes:
    """Table Assessment in UTF-8 with a mark, so that spreadsheet programs know it."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, [*exchange_plan()["tables"][ASSESSMENT]], lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({name: guarded(str(_flat(value))) for name, value in row.items()} for row in _assessed(steps))
    return text.getvalue().encode("utf-8-sig")


def write_xlsx(steps: Steps) -> bytes:
    """A sheet for each table."""
    work = field_work(steps.coverage, steps.register)
    rows: dict[str, Iterable[TableRow]] = {
        ASSESSMENT: _assessed(steps),
        "Judgements": judged(steps.coverage.client),
        "Findings": map(values_of, work.findings),
        "Evidence": map(values_of, register_evidence(steps.documents, steps.register, steps.coverage)),
    }
    sheets = {
        sheet: [[*columns], *([_flat(row.get(name)) for name in columns] for row in rows[sheet])]
        for sheet, columns in exchange_plan()["tables"].items()
    }
    return book_of(sheets, steps.coverage.client.as_of, headings_stay=True)


def book_of(sheets: Mapping[str, SheetLines], day: date, *, headings_stay: bool = False) -> bytes:
    """A workbook of these lines, texts as texts and figures as figures; no formula, no format, the same bytes for the same input."""
    saved, at = io.BytesIO(), datetime.combine(day, time())
    with Workbook(saved, {"in_memory": True}) as book:
        book.set_properties({"created": at})
        for name, lines in sheets.items():
            page = book.add_worksheet(name)
            if headings_stay:
                page.freeze_panes(1, 0)
            for number, line in enumerate(lines):
                for place, value in enumerate(line):
                    if isinstance(value, int | float):
                        page.write_number(number, place, value)
                    elif value:
                        page.write_string(number, place, fitted(str(value)))
    return pack(unpack(saved.getvalue()), at=at)


def _flat(value: Any) -> str | float:
    """A value as it stands in one cell: several with blanks between, a day as year-month-day."""
    if isinstance(value, float):
        return "" if math.isnan(value) else value
    if isinstance(value, list | tuple):
        return " ".join(map(str, value)) if all(" " not in str(each) for each in value) else "\n".join(map(str, value))
    return "" if value is None else str(value)


def _assessed(steps: Steps) -> Iterator[TableRow]:
    """A row for each requirement and criterion in scope, then for what else was judged or has a finding."""
    coverage, found = steps.coverage, _findings(field_work(steps.coverage, steps.register))
    left, known = dict(coverage.client.judgements), coverage.catalogue
    for name, figures in coverage.figures.items():
        shares = {key: float(figures[key]) for key in ("at_least", "likely", "at_most")}
        yield {"kind": "requirement", "on": name, "title": known.label_of(name), **shares} | _judged(name, left, found)
    for name, item in coverage.in_scope.items():
        level = {"at_least": item.own_level, "requirements": item.requirements}
        about = {"kind": "criterion", "on": name, "title": known.criteria[name].text, **level}
        yield about | _judged(name, left, found)
    for name in dict.fromkeys((*left, *found)):
        yield {"kind": "other", "on": name} | _judged(name, left, found)


def _judged(name: str, left: dict[str, Any], found: dict[str, list[str]]) -> TableRow:
    """What was judged and found there, taken out of what is left."""
    judgement, findings = left.pop(name, None), found.pop(name, [])
    row = judgement_row(judgement) if judgement else {"new": ""}
    return {"verdict": row.pop("new"), **row, "findings": "\n".join(findings)}


def _findings(work: FieldWork) -> dict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for each in work.findings:
        found[each.on].append(f"{each.grade}: {each.text}")
    return found
