"""The client's list of risks, graded: every row with its bands by the client's own method."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ims_lib.client import RiskSettings
from ims_lib.inputs import Inputs
from ims_lib.inputs.rows import Sheet
from ims_lib.register.model import Finding, Table
from ims_lib.register.vocabulary import load, plain, spellings
from ims_lib.risks.entries import ListedRisk, SheetScale, ordered, scales_of_sheets, with_grades
from ims_lib.risks.method import Method, grades_wanted, method_for
from ims_lib.risks.plans import with_plans
from ims_lib.scales import setting


@dataclass(frozen=True)
class GradedRisks:
    """The risks of the client's registers with grades and bands, the scale of each sheet, and the method that made them."""

    risks: list[ListedRisk]
    sheets: Mapping[Sheet, SheetScale]
    wanted: int | None
    """The number of grades that client.yml names."""
    method: Method
    settings_findings: tuple[Finding, ...]
    """What is wrong with the method in client.yml."""
    row_findings: tuple[Finding, ...]
    """What could not be read in the rows."""


def grade_risks(inputs: Inputs, settings: RiskSettings) -> GradedRisks:
    """The client's risks by its own method; ours stands in where it names none."""
    wanted, wrong = grades_wanted(settings)
    listed, lone = with_plans(ordered(inputs.lists.risks))
    sheets = scales_of_sheets(listed, wanted)
    method = method_for(settings, wanted or _grades_of(sheets))
    risks, unread = with_grades(listed, sheets, method.scale)
    return GradedRisks(risks, sheets, wanted, method, (*wrong, *method.findings), (*lone, *unread))


def _grades_of(sheets: Mapping[Sheet, SheetScale]) -> int:
    """The most grades that a sheet of the client's has, of those that a register can have; else ours."""
    default = int(setting("risk/register", "default_grades"))
    return max((min(sheet.size, default) for sheet in sheets.values()), default=default)


GRADED = ("likelihood", "consequence", "level")
"""Columns whose headings tell."""


def inherent_sheets(tables: Iterable[Table]) -> frozenset[Sheet]:
    """The sheets whose levels before treatment are called inherent or gross; others are the client's scores of today."""
    begin = tuple(spellings(load("risk_words")["inherent"]))
    return frozenset(
        (table.file, table.name)
        for table in tables
        for column in GRADED
        for word in plain(table.headings.get(table.columns.get(column, ""), "")).split()
        if word.startswith(begin)
    )
