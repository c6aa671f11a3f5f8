"""What an assessor sees of each requirement, criterion and row to judge it: what is asked, what is said, what is judged."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ims_lib.assessment.judgements import sets_levels
from ims_lib.assessment_workbook import ClientSays
from ims_lib.catalogue.model import Catalogue
from ims_lib.client import Client
from ims_lib.coverage import Coverage
from ims_lib.judgements.model import Judgement
from ims_lib.register.model import Record, Register
from ims_lib.report.figures import percent, place
from ims_lib.report.review_sheet import said_of, wording
from ims_lib.scales import NOT_APPLICABLE, anchors, judgement_levels
from ims_lib.standard_ids import standard_of

NOTHING = {
    **dict.fromkeys(("parent", "said", "likely"), ""),
    "asks": [],
    "anchors": [],
    "gap": False,
    "unknown": False,
    "ofSheet": False,
}
"""What the front end shows of a row where nothing else is said."""


def rows_to_judge(coverage: Coverage, register: Register) -> list[dict[str, Any]]:
    """A row per requirement in scope, below it one per criterion that weighs in it; last the client's own rows that set levels."""
    catalogue, said = coverage.catalogue, said_of(register, coverage)
    rows = []
    for name in coverage.requirements.index:
        rows.append(_of_requirement(name, coverage, said.get(name, ClientSays("", ""))))
        rows += [
            _of_criterion(criterion, name, catalogue) for criterion in coverage.assessment.weighing.criteria_of[name]
        ]
    own = [_of_record(record, catalogue) for record in register.rows if sets_levels(record, catalogue)]
    return rows + list({row["on"]: row for row in own}.values())


def objects_to_judge(coverage: Coverage) -> list[dict[str, Any]]:
    """The AI systems and services in scope, each with the criteria that are assessed for it and how far they are met there."""
    assessment, criteria = coverage.assessment, coverage.catalogue.criteria
    levels: dict[str, dict[str, str]] = {each.key: {} for each in assessment.objects.assessed}
    for name, verdict in assessment.own.items():
        for each in assessment.objects.of_criterion(criteria[name]):
            level = verdict.of_object(each.key).level
            levels[each.key][name] = "" if level is None else f"{percent(level)} %"
    listed = {each.key: each.label for each in assessment.objects.assessed}
    return [{"key": key, "name": label, "levels": levels[key]} for key, label in listed.items() if levels[key]]


def table_review(client: Client, coverage: Coverage, register: Register) -> pd.DataFrame:
    """A row per requirement in scope: what the client says and where, at least, likely, and what is judged."""
    said = said_of(register, coverage)
    rows = []
    for name, shares in coverage.figures.items():
        client_says, judged = said.get(name, ClientSays("", "")), client.judgements.get(name)
        figures = (shares["at_least"], shares["likely"])
        verdict = (judged.new, judged.reason) if judged else ("", "")
        rows.append((name, coverage.catalogue.label_of(name), client_says.text, client_says.place, *figures, *verdict))
    columns = ["requirement", "title", "the client says", "in cell", "at least", "likely", "verdict", "reason"]
    return pd.DataFrame(rows, columns=columns).round(2)


def judged_as_shown(judgements: dict[str, Judgement]) -> dict[str, dict[str, str]]:
    """The judgements that count, as the front end shows them."""
    return {
        on: {name: getattr(found, name) for name in ("new", "reason", "evidence", "who", "day")}
        for on, found in judgements.items()
        if found.new
    }


def _of_requirement(name: str, coverage: Coverage, said: ClientSays) -> dict[str, Any]:
    catalogue, shares = coverage.catalogue, coverage.figures[name]
    requirement = catalogue.leaves[name]
    asks = [item.text for item in catalogue.items.get(name, ())]
    usual = [f"Usual, not demanded: {catalogue.criteria[item].text}" for item in catalogue.usual_of[name]]
    verdicts = list(judgement_levels())
    return {
        **NOTHING,
        "on": name,
        "standard": requirement.standard,
        "title": catalogue.label_of(name),
        "said": said.text,
        "place": said.place,
        "asks": [*asks, *usual],
        "likely": "" if pd.isna(shares["likely"]) else f"{percent(shares['likely'])} %",
        "gap": shares["gap"] > 0,
        "unknown": shares["unknown"] > 0,
        "verdicts": verdicts if requirement.part == "clauses" else [*verdicts, NOT_APPLICABLE],
    }


def _of_criterion(criterion: str, requirement: str, catalogue: Catalogue) -> dict[str, Any]:
    found = catalogue.criteria[criterion]
    others = [name for name in found.requirements if name != requirement]
    return {
        **NOTHING,
        "on": criterion,
        "parent": requirement,
        "standard": standard_of(requirement),
        "title": found.text,
        "place": f"serves {', '.join(others)} too" if others else "",
        "asks": [found.ask, *found.evidence],
        "anchors": [f"{level}: {text}" for level, text in anchors()[catalogue.anchor_of[criterion]].items()],
        "verdicts": list(judgement_levels()),
    }


def _of_record(record: Record, catalogue: Catalogue) -> dict[str, Any]:
    """A row of the client's own sheets: a verdict on it replaces its status."""
    clauses = any(catalogue.requirements[ref].part == "clauses" for ref in record.refs)
    verdicts = list(judgement_levels())
    return {
        **NOTHING,
        "on": record.id,
        "name": place(record.named()),
        "standard": " ".join(dict.fromkeys(standard_of(ref) for ref in record.refs)),
        "title": record.title or record.ref_text or "",
        "said": wording(record),
        "place": f"names {', '.join(record.refs)}",
        "unknown": record.status == "unknown",
        "verdicts": verdicts if clauses else [*verdicts, NOT_APPLICABLE],
        "ofSheet": True,
    }
