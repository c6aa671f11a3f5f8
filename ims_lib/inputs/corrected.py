"""A row of a client's list as it was corrected in the workbook, and what is told or asked of that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ims_lib.client.entries import Correction
from ims_lib.dates import spoken
from ims_lib.inputs.doubts import ListTable
from ims_lib.inputs.states import TO_CHECK
from ims_lib.inputs.values import read_value
from ims_lib.languages import say
from ims_lib.register.model import Finding
from ims_lib.register.plans import Column
from ims_lib.register.vocabulary import brief
from ims_lib.told import finding_at
from ims_lib.wording import in_marks, in_words


def as_corrected(
    texts: dict[str, str], cells: dict[str, str], corrections: Sequence[Correction], table: ListTable
) -> tuple[dict[str, str], dict[str, str], list[Finding]]:
    """Texts and cells of a row as corrected, and a finding for each that differs from the list: a question where the list says
    something new by now. With another state the day of closing falls away."""
    findings: list[Finding] = []
    for each in corrections:
        column = table.plan.columns["status" if each.column == "state" else each.column]
        there = _compared(texts.get(column.name, ""), column)
        shown = [texts.get("effective"), *(other.new for other in corrections if other.column == "effective")]
        closes = bool(each.new) if column.name == "closed_on" else _compared(each.new, column) == "closed" != there
        if "effective" in table.plan.columns and closes and not any(shown):
            if not any(found.code == "corrected.unshown" for found in findings):
                findings.append(_asked_to_show(each, texts, table, cells.get(column.name, cells[table.plan.names])))
            texts, cells = texts | {"status": TO_CHECK}, {"status": cells[table.plan.names]} | cells
        elif each.new and there != _compared(each.new, column):
            if column.name not in cells:
                cells = cells | {column.name: cells[table.plan.names]}
            findings.append(_told_corrected(each, there, column, texts, table, cells[column.name]))
            undated = {"closed_on": ""} if column.name == "status" and "closed_on" in texts else {}
            texts = texts | {column.name: each.new} | undated
    return texts, cells, findings


def _asked_to_show(each: Correction, texts: Mapping[str, str], table: ListTable, cell: str) -> Finding:
    """A finding that is closed without a word on what showed it."""
    return finding_at("corrected.unshown", table.at(cell), what=brief(texts[table.plan.names]), by=each.by)


def _told_corrected(
    each: Correction, there: str, column: Column, texts: Mapping[str, str], table: ListTable, cell: str
) -> Finding:
    says = say("the list says {there}", there=in_marks(spoken(brief(there))) if there else say("nothing"))
    told = {"what": brief(texts[table.plan.names]), "column": in_words(column.name), "new": spoken(each.new)}
    is_known = each.before is None or there == _compared(each.before, column)
    found = finding_at("corrected.counts", table.at(cell), **told, by=each.by, says=says)
    if not there or is_known or column.name == "status":
        return found
    asked = say(
        " by now: which holds? Until then the correction counts; write what holds into the list or the workbook"
    )
    return found._replace(level="question", code="corrected.changed", message=found.message + asked)


def _compared(text: str, column: Column) -> str:
    return str(text if column.reading == "text" else read_value(text, column)[0] or text).strip()
