"""The client's list of risks, graded: every row with its bands by the client's own method, and with what its plans of treatment say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ims_lib.client import RiskSettings
from ims_lib.grouping import grouped
from ims_lib.inputs import Inputs
from ims_lib.inputs.rows import RiskRow, Sheet
from ims_lib.languages import form_for, say
from ims_lib.register.by_content import ID_ALONE
from ims_lib.register.model import Finding, Table
from ims_lib.register.vocabulary import load, plain, spellings
from ims_lib.risks.entries import ListedRisk, SheetScale, few, is_settled, ordered, scales_of_sheets, with_grades
from ims_lib.risks.method import Method, grades_wanted, method_for
from ims_lib.scales import setting
from ims_lib.told import finding_at


def with_plans(listed: Sequence[ListedRisk]) -> tuple[list[ListedRisk], list[Finding]]:
    """The risks with the lines of treatment plans drawn together: to the risk of that id, else one entry for each id."""
    lines = [each.row for each in listed if ID_ALONE.fullmatch(each.row.title.strip())]
    risks = [each for each in listed if not ID_ALONE.fullmatch(each.row.title.strip())]
    known = {plain(risk.risk): place for place, risk in enumerate(risks)}
    unknown = []
    for name, rows in grouped((plain(line.title), line) for line in lines).items():
        if name in known:
            risk = risks[known[name]]
            risks[known[name]] = replace(risk, row=_together(risk.row, rows))
        else:
            unknown.append(_alone(rows))
    return [*risks, *unknown], list(_missing(unknown))


def _together(risk: RiskRow, lines: Sequence[RiskRow]) -> RiskRow:
    """A risk with what its plan adds; what the risk says itself stays."""
    days = [line.due for line in lines if line.due and not is_settled(line)]
    return replace(
        risk,
        plan=_joined(row.plan for row in [risk, *lines]),
        refs=tuple(dict.fromkeys(name for row in [risk, *lines] for name in row.refs)),
        due=risk.due or min(days, default=None),
        owner=risk.owner or _joined(line.owner for line in lines),
        treatment=risk.treatment or _first(line.treatment for line in lines),
        residual_level=risk.residual_level or _first(line.residual_level for line in lines),
    )


def _alone(lines: Sequence[RiskRow]) -> ListedRisk:
    """A risk of which only the plan is known."""
    first = lines[0]
    name = first.title.strip()
    row = replace(
        _together(replace(first, refs=(), plan=None, due=None, owner=None), lines),
        title=say("{name}, known from its treatment plan alone", name=name),
        status=first.status if all(map(is_settled, lines)) else None,
    )
    return ListedRisk(name, row, plan_alone=True)


def _missing(risks: Sequence[ListedRisk]) -> Iterator[Finding]:
    for place, listed in grouped((risk.row.on_sheet, risk) for risk in risks).items():
        them = form_for(len(listed), "it", "them")
        yield finding_at(
            "risk.plan_alone",
            (*place, listed[0].row.cells.get("title")),
            few=few(risk.risk for risk in listed),
            them=them,
        )


def _joined(texts: Iterable[str | None]) -> str | None:
    return "; ".join(dict.fromkeys(filter(None, texts))) or None


def _first(texts: Iterable[str | None]) -> str | None:
    return next(filter(None, texts), None)


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
