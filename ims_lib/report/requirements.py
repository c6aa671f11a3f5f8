"""Every requirement opened up: its criteria, their channel and level, and the cells that say so."""

from __future__ import annotations

import difflib
from typing import Any

from ims_lib.coverage import Coverage
from ims_lib.errors import BadParameter
from ims_lib.register.accepted import CODE as ACCEPTED
from ims_lib.register.model import Register, cell_name
from ims_lib.report.figures import bar
from ims_lib.report.section import Section, render


def section_requirements(coverage: Coverage, register: Register) -> Section:
    """A closed block for each requirement in scope, found by its anchor, for example #27001-A.5.24."""
    catalogue = coverage.catalogue
    named = rows_naming(register)
    standards = [
        {
            "id": standard,
            "label": catalogue.standards[standard].label,
            "blocks": [
                block(name, coverage, rows=named.get(name, ()))
                for name, row in catalogue.leaves.items()
                if row.standard == standard
            ],
        }
        for standard in coverage.client.standards
    ]
    return render("requirements.html.j2", id="requirements", title="Requirements", standards=standards)


def trace(coverage: Coverage, requirement: str) -> Section:
    """One requirement opened up: from its figure to the cells. Raises BadParameter when it isn't in scope."""
    if requirement not in coverage.requirements.index:
        near = difflib.get_close_matches(requirement, coverage.requirements.index, n=1)
        raise BadParameter(f"{requirement} is no requirement in scope" + (f"; did you mean {near[0]}?" if near else ""))
    return render("trace.html.j2", id=requirement, title="", block=block(requirement, coverage))


def rows_naming(register: Register) -> dict[str, list[dict[str, Any]]]:
    """The client's rows that name each requirement: cell, text found and reason."""
    named: dict[str, list[dict[str, Any]]] = {}
    for record in register.records.itertuples():
        cell = record.cells.get("status") or record.cells.get("ref") or f"A{record.row}"
        row = {
            "cell": cell_name(record.file, record.sheet, cell),
            "found": record.status_text or record.title or "",
            "reason": record.reason or "",
            "accepted": ACCEPTED in record.flags,
        }
        for name in record.refs:
            named.setdefault(name, []).append(row)
    return named


def block(name: str, coverage: Coverage, *, rows: Any = ()) -> dict[str, Any]:
    """What a reader sees when a requirement is opened."""
    catalogue, verdicts = coverage.catalogue, coverage.assessment.verdicts
    requirement = catalogue.requirements[name]
    row = coverage.requirements.loc[name]
    criteria = []
    for item in coverage.assessment.criteria_of(name):
        criterion, verdict, link = catalogue.criteria[item], verdicts[name, item], catalogue.links[name, item]
        criteria.append(
            {
                "id": item,
                "text": criterion.text,
                "ask": criterion.ask,
                "channel": verdict.channel,
                "level": verdict.level,
                "sources": verdict.sources,
                "via": verdict.via,
                "doubt": link.question,
                "reusable": verdict.reusable,
                "disputed_by": verdict.disputed_by,
                "supports": coverage.assessment.supports.get((requirement.standard, item), ()) if verdict.met else (),
                "held_by": [catalogue.criteria[gate].text for gate in verdict.held_by],
            }
        )
    asked = [item.text for item in catalogue.items.get(name, ())]
    advice = [catalogue.criteria[item].text for item in catalogue.usual_of[name]]
    return {
        "id": name,
        "number": requirement.number,
        "title": catalogue.label_of(name),
        "applicable": bool(row["applicable"]),
        "bar": bar(row),
        "criteria": criteria,
        "rows": rows,
        "confidence": requirement.confidence,
        "asked": asked,
        "advice": advice,
        "in_doubt": any(item["doubt"] for item in criteria),
    }
