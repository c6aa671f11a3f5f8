"""What was approved in a workbook of a report: the rows of its sheet as they stood when it was signed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from ims_lib.client import Entered
from ims_lib.client.entries import form_of
from ims_lib.client.entry_sheets import KEY, confirmed
from ims_lib.client.filled_sheets import SheetForm, read_filled
from ims_lib.decided_settings import CONTROL, SETTLED
from ims_lib.languages import in_all_languages, translated
from ims_lib.languages.texts import chosen_words
from ims_lib.report.edition_sections import final
from ims_lib.report.steps.soa import APPLIES
from ims_lib.report.workbook import columns_of
from ims_lib.report.workbook_cells import DAYS
from ims_lib.report.workbook_plans import sheet_plans
from ims_lib.report.workbook_sheets import Row
from ims_lib.steps import Steps
from ims_lib.steps.soa import ASKED
from ims_lib.steps.soa.versions import OUR_MARK, signed_book

SIGNED_AS = {"reason": "reason_marked"}
"""Columns of the pack that stand under another name in the workbook."""


def approved_rows(approved: Entered, plan: Mapping[str, Any], steps: Steps) -> list[Row]:
    """The rows in the columns of a plan of the pack, as they were approved, with what was decided of each control in its row; none
    where the workbook with the signature is no longer among the client's files."""
    form, decided, path = approved.form, form_of(CONTROL), signed_book(approved, steps.coverage.client.folder)
    named = {
        c.key: c for sheet in sheet_plans()["sheets"] if sheet["sheet"] == form.sheet for c in columns_of(sheet, steps)
    }
    columns = {column.key: named[SIGNED_AS.get(column.key, column.key)] for column in columns_of(plan, steps)}
    heads = {key: column.heading for key, column in columns.items()} | dict(decided.headings if decided else {})
    table = SheetForm(form.sheet, "entry", (), (KEY,), tuple(heads.values()))
    reasons = {each.control: each.reason for each in steps.soa.entries}
    formats = {key: column.format for key, column in columns.items()}
    told = (
        {key: row.texts.get(head, "") for key, head in heads.items()}
        for row in (read_filled(path, table, []) if path else ())
    )
    return [_row(texts, formats, reasons) for texts in told if any(texts.values())]


def _row(texts: Mapping[str, str], formats: Mapping[str, str], reasons: Mapping[str, str]) -> Row:
    """A row without our marks; of a control without our doubts, the risks that we propose for it, and evidence that is a draft."""
    row = {key: _value(texts[key], kind) for key, kind in formats.items()}
    if "applies" in row:
        is_ours = texts["risks"] != row["risks"] or texts["risks"] in in_all_languages("none yet")
        row |= {"evidence": final(texts["evidence"]), "risks": "" if is_ours else row["risks"]}
        row |= {"applies": translated("no")} if texts["applies"] in in_all_languages(APPLIES[ASKED]) else {}
    if said := texts[SETTLED]:
        row |= {"applies": translated(said), "reason": texts["because"] or reasons[texts["control"]]}
    return row


def _value(text: str, kind: str) -> Any:
    """What stood in a cell, without our marks; days and numbers as such."""
    if kind in DAYS and re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return date.fromisoformat(text)
    if kind in ("count", "quarters") and re.fullmatch(r"\d+(\.\d+)?", text):
        return float(text)
    return confirmed(OUR_MARK.sub("", translated(text) if text in chosen_words().values() else text))
