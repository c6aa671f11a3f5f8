"""What the report of findings and the interview sheets are filled with: what is missing and what shows it, and whom to ask what."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count
from typing import Any

from ims_lib.assessment.verdicts import NOT_STARTED
from ims_lib.dates import day
from ims_lib.frames import values_of
from ims_lib.gaps import Gap
from ims_lib.grouping import grouped
from ims_lib.report.figures import place
from ims_lib.report.gap_table import sources_of_gap
from ims_lib.report.workbook_sheets import Row, rows_gaps
from ims_lib.roadmap import Planned
from ims_lib.scales import gap_weights, report_setting
from ims_lib.standard_ids import number_of
from ims_lib.steps import Steps
from ims_lib.wording import capitalised, listed


def nothing_found() -> dict[str, Any]:
    """A report of findings that is a form still."""
    weights = dict.fromkeys(rule.weight for rule in gap_weights())
    return {"weights": list(weights), "by_weight": {}, "declared": {}, "entries": ()}


def findings_found(steps: Steps) -> dict[str, Any]:
    """The findings by their proposed weight, what is only declared as not started, and the client's own open entries."""
    gaps, coverage = steps.roadmap.gaps, steps.coverage
    declared = [
        name for name in gaps.found if {source.cell for source in sources_of_gap(name, coverage)} == {NOT_STARTED}
    ]
    rows = [row for row in rows_gaps(gaps, steps.register) if row["id"] not in declared]
    by_weight = grouped((row["severity"], _finding(number, row, steps)) for number, row in enumerate(rows, start=1))
    nothing = nothing_found()
    late_first = sorted(
        steps.improvement.entries, key=lambda each: (each.state != "overdue", each.due is None, each.due)
    )
    return nothing | {
        "by_weight": {weight: by_weight[weight] for weight in nothing["weights"] if weight in by_weight},
        "declared": grouped((gaps.found[name].standard, name) for name in declared),
        "entries": [
            {
                "no": each.action,
                "title": each.title,
                "kind": ", ".join(filter(None, (each.kind, each.state))),
                "action": each.corrective_action or "",
                "owner": ", ".join(filter(None, (each.owner, day(each.due) if each.due else ""))),
                "cell": place(each.cell),
            }
            for each in late_first
            if each.state != "closed"
        ],
    }


def _finding(number: int, row: Row, steps: Steps) -> dict[str, Any]:
    most = int(report_setting("criteria_shown"))
    gap = steps.roadmap.gaps.found[row["id"]]
    return {
        "no": number,
        "requirement": f"{gap.standard} {number_of(row['id'])} {gap.title}",
        "weight": gap.severity,
        "seen": row["sources"],
        "missing": row["to_do"][:most],
        "more": len(row["to_do"][most:]),
        "why": gap.why,
        "actions": _actions(gap, steps),
    }


def _actions(gap: Gap, steps: Steps) -> list[str]:
    """The packages of the plan that close it: those of one title and owner together, with their last day."""
    closing = (item for item in steps.roadmap.in_order if not item.is_look and {*item.criteria} & {*gap.criteria})
    return [
        f"{title}: {listed(dict.fromkeys(item.kind for item in items if item.kind))} "
        f"({', '.join(filter(None, (owner, _by(items))))})"
        for (title, owner), items in grouped(((item.title, item.owner_told), item) for item in closing).items()
    ]


def _by(items: Iterable[Planned]) -> str:
    end = max((item.end for item in items if item.end), default=None)
    return f"by {day(end)}" if end else ""


def interviews(steps: Steps) -> list[dict[str, Any]]:
    """Of each person who is asked something the questions by subject, in the order of the audit sessions; in each what is missing or
    unknown first."""
    found = steps.audits
    place = {session.topic: session.session for session in reversed(found.held)}
    sheets = []
    for whom, asked in grouped((each.whom, each) for each in found.asked if each.whom).items():
        topics, numbers = grouped((each.topic, each) for each in asked), count(1)
        states = [(state, sum(each.state == state for each in asked)) for state in STATES]
        sheets.append(
            {
                "name": whom,
                "many": len(asked),
                "states": {state: many for state, many in states if many},
                "subjects": [
                    {
                        "title": capitalised(found.plans[topic].topic.title),
                        "rows": [
                            values_of(each) | {"no": next(numbers)}
                            for each in sorted(topics[topic], key=lambda each: [*STATES].index(each.state))
                        ],
                    }
                    for topic in sorted(topics, key=lambda topic: place.get(topic, len(found.asked)))
                ],
            }
        )
    return sheets


STATES = {
    "open": "what is said to be missing",
    "unknown": "what nobody has spoken of yet",
    "in part": "what is there in part",
    "met": "what is said to be there",
}
"""What a question is about by its state before the interview, in the order in which it is asked."""
