"""What was approved in a workbook of a report: the rows of its sheet as they stood when it was signed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from ims_lib.assessment_workbook.marks import find_report_workbooks
from ims_lib.client import Entered
from ims_lib.client.entries import PART, form_of
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

SIGNED_AS = {"reason": "reason_marked"}
"""Columns of the pack that stand under another name in the workbook."""
OUR_MARK = re.compile(r"^\[[^\]]+\] ")
"""Before a reason that we drafted: who signs makes it their own."""


def approved_rows(approved: Entered, plan: Mapping[str, Any], steps: Steps) -> list[Row]:
    """The rows in the columns of a plan of the pack, as they were approved, with what was decided of each control in its row; none
    where the workbook with the signature is no longer among the client's files."""
    form, on, decided = approved.form, f"{approved.form.on}{PART}{approved.on}", form_of(CONTROL)
    named = {
        c.key: c for sheet in sheet_plans()["sheets"] if sheet["sheet"] == form.sheet for c in columns_of(sheet, steps)
    }
    columns = {column.key: named[SIGNED_AS.get(column.key, column.key)] for column in columns_of(plan, steps)}
    heads = {key: column.heading for key, column in columns.items()} | dict(decided.headings if decided else {})
    signed = SheetForm(form.sheet, "entry", (form.headings["approved_on"],), (KEY,))
    table = SheetForm(form.sheet, "entry", (), (KEY,), tuple(heads.values()))
    reasons = {each.control: each.reason for each in steps.soa.entries}
    for path in find_report_workbooks(steps.coverage.client.folder):
        found = [row.texts for row in read_filled(path, signed, []) if on in row.texts.get(KEY, "").split("\n")]
        if any(texts.get(signed.fields[0]) for texts in found):
            told = [
                {key: row.texts.get(head, "") for key, head in heads.items()} for row in read_filled(path, table, [])
            ]
            return [
                _row(texts, {key: columns[key].format for key in columns}, reasons)
                for texts in told
                if any(texts.values())
            ]
    return []


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
