"""Treatment plans: rows that name a risk by its id alone belong to that risk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ims_lib.grouping import grouped
from ims_lib.inputs.rows import RiskRow
from ims_lib.languages import form_for, say
from ims_lib.register.lists import ID_ALONE
from ims_lib.register.model import Finding
from ims_lib.register.vocabulary import plain
from ims_lib.risks.entries import ListedRisk, few, is_settled


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
        text = say(
            "{few}: the plan names {them} by id alone. Where is the register with their titles and levels?",
            few=few(risk.risk for risk in listed),
            them=them,
        )
        yield Finding("question", "risk.plan_alone", text, *place, listed[0].row.cells.get("title"))


def _joined(texts: Iterable[str | None]) -> str | None:
    return "; ".join(dict.fromkeys(filter(None, texts))) or None


def _first(texts: Iterable[str | None]) -> str | None:
    return next(filter(None, texts), None)
