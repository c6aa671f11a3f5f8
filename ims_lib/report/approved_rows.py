"""What was approved in a workbook of a report: the rows of its sheet as they stood when it was signed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from ims_lib.assessment_workbook.marks import find_report_workbooks
from ims_lib.client import Entered
from ims_lib.client.entries import PART, entry_forms
from ims_lib.client.entry_sheets import KEY, confirmed
from ims_lib.client.filled_sheets import SheetForm, read_filled
from ims_lib.decided_settings import CONTROL, SETTLED
from ims_lib.languages import in_all_languages, translated
from ims_lib.languages.texts import chosen_words
from ims_lib.report.edition_sections import final
from ims_lib.report.section import sheet_plans
from ims_lib.report.steps.soa import APPLIES
from ims_lib.report.workbook import columns_of
from ims_lib.report.workbook_cells import DAYS
from ims_lib.report.workbook_sheets import Row
from ims_lib.steps import Steps
from ims_lib.steps.soa import ASKED

SIGNED_AS = {"reason": "reason_marked"}
"""Columns of the pack that stand under another name in the workbook."""
OUR_MARK = re.compile(r"^\[[^\]]+\] ")
"""Before a reason that we drafted: who signs makes it their own."""


def approved_rows(approved: Entered, plan: Mapping[str, Any], steps: Steps) -> list[Row]:
    """The rows in the columns of a plan of the pack, as they were approved; none where the workbook with the signature is no longer
    among the client's files."""
    form = approved.form
    signed = SheetForm(form.sheet, "entry", (form.headings["approved_on"],), (KEY,))
    on = f"{form.on}{PART}{approved.on}"
    for path in find_report_workbooks(steps.coverage.client.folder):
        if any(
            on in row.texts.get(KEY, "").split("\n") and row.texts.get(signed.fields[0])
            for row in read_filled(path, signed, [])
        ):
            return list(_rows(path, form.sheet, plan, steps))
    return []


def _rows(path: Path, sheet: str, plan: Mapping[str, Any], steps: Steps) -> Iterator[Row]:
    """The rows of a workbook's sheet in the columns of a plan, with what was decided of each control in its row."""
    (own,) = (each for each in sheet_plans()["sheets"] if each["sheet"] == sheet)
    named = {column.key: column for column in columns_of(own, steps)}
    columns = {column.key: named[SIGNED_AS.get(column.key, column.key)] for column in columns_of(plan, steps)}
    (control,) = (form for form in entry_forms() if form.on == CONTROL)
    settled, because = control.headings[SETTLED], control.headings["because"]
    reasons = {each.control: each.reason for each in steps.soa.entries}
    wanted = (*(column.heading for column in columns.values()), settled, because)
    for filled in read_filled(path, SheetForm(sheet, "entry", (), (KEY,), wanted), []):
        texts = {key: filled.texts.get(column.heading, "") for key, column in columns.items()}
        row = {key: _value(text, columns[key].format) for key, text in texts.items()} | _undoubted(texts)
        if said := filled.texts.get(settled):
            row |= {"applies": translated(said), "reason": filled.texts.get(because) or reasons[texts["control"]]}
        if any(texts.values()):
            yield row


def _undoubted(texts: Mapping[str, str]) -> Row:
    """Of a control what the client itself says: without our doubts, the risks that we propose for it, or evidence that is a draft."""
    if "applies" not in texts:
        return {}
    risks, applies = texts["risks"], texts["applies"]
    is_ours = risks != confirmed(risks) or risks in in_all_languages("none yet")
    return {"evidence": final(texts["evidence"]), "risks": "" if is_ours else risks} | (
        {"applies": translated("no")} if applies in in_all_languages(APPLIES[ASKED]) else {}
    )


def _value(text: str, kind: str) -> Any:
    """What stood in a cell, without our marks; days and numbers as such."""
    if kind in DAYS and re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return date.fromisoformat(text)
    if kind in ("count", "quarters") and re.fullmatch(r"\d+(\.\d+)?", text):
        return float(text)
    text = translated(text) if text in chosen_words().values() else text
    return confirmed(OUR_MARK.sub("", text))
