"""What the report of findings and the interview sheets are filled with: what is missing and what shows it, and whom to ask what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import count
from math import ceil
from typing import Any

from ims_lib.answers_given import KIND
from ims_lib.assessment.verdicts import NOT_STARTED
from ims_lib.client.entries import PART
from ims_lib.frames import values_of
from ims_lib.gaps import Gap
from ims_lib.grouping import grouped
from ims_lib.languages import noted, say, translated
from ims_lib.report.figures import day, place
from ims_lib.report.gap_table import sources_of_gap
from ims_lib.report.mentions import beside_cells
from ims_lib.report.workbook_sheets import rows_gaps, source_said
from ims_lib.roadmap import Planned
from ims_lib.scales import gap_weights, report_setting
from ims_lib.standard_ids import number_of
from ims_lib.steps import Steps
from ims_lib.wording import capitalised, listed

STATES = {
    "open": noted("what is said to be missing"),
    "unknown": noted("what nobody has spoken of yet"),
    "in part": noted("what is there in part"),
    "met": noted("what is said to be there"),
}
"""What a question is about by its state before the interview, in the order in which it is asked."""
GRADES = {
    "major": noted("major nonconformity"),
    "minor": noted("minor nonconformity"),
    "opportunity": noted("opportunity for improvement"),
}
"""What an auditor calls a finding of a weight."""


def nothing_found() -> dict[str, Any]:
    """A report of findings that is a form still."""
    weights = dict.fromkeys(translated(GRADES[rule.weight]) for rule in gap_weights())
    return {"weights": dict.fromkeys(weights, ()), "declared": {}, "entries": (), "read": True}


def findings_found(steps: Steps) -> dict[str, Any]:
    """The findings by their proposed weight, what is only declared as not started, and the client's own open entries."""
    gaps, coverage, numbers = steps.roadmap.gaps, steps.coverage, count(1)
    sources = {name: sources_of_gap(name, coverage) for name in gaps.found}
    told = {name: {source.cell for source in found} != {NOT_STARTED} for name, found in sources.items()}
    beside = beside_cells(steps.register, coverage.client.judgements.values())
    found = [
        values_of(gap)
        | row
        | {
            "no": next(numbers),
            "number": number_of(gap.requirement),
            "severity": translated(GRADES[gap.severity]),
            "is_nonconformity": gap.severity != "opportunity",
            "sources": [source_said(each, beside) for each in sources[gap.requirement] if each.cell != NOT_STARTED],
            "actions": _actions(gap, steps),
        }
        for gap, row in zip(gaps.found.values(), rows_gaps(gaps), strict=True)
        if told[gap.requirement]
    ]
    left = [each for each in steps.improvement.entries if each.state != "closed"]
    late_first = sorted(left, key=lambda each: (each.state != "overdue", each.due or date.max))
    return {
        "weights": nothing_found()["weights"] | grouped((row["severity"], row) for row in found),
        "declared": grouped((gap.standard, name) for name, gap in gaps.found.items() if not told[name]),
        "read": bool(steps.inputs.lists.audits),
        "entries": [
            values_of(each) | {"due": day(each.due) if each.due else "", "cell": place(each.cell)}
            for each in late_first
        ],
    }


def _actions(gap: Gap, steps: Steps) -> list[str]:
    """The packages of the plan that close it: those of one title and owner together, with their last day."""
    closing = (item for item in steps.roadmap.in_order if not item.is_look and {*item.criteria} & {*gap.criteria})
    return [
        f"{title}: {listed(dict.fromkeys(translated(item.kind) for item in items if item.kind))} "
        f"({', '.join(filter(None, (owner, _by(items))))})"
        for (title, owner), items in grouped(((item.title, item.owner_told), item) for item in closing).items()
    ]


def _by(items: Iterable[Planned]) -> str:
    end = max((item.end for item in items if item.end), default=None)
    return say("by {end}", end=day(end)) if end else ""


def interviews(steps: Steps) -> list[dict[str, Any]]:
    """Of each person who is asked something the questions by subject, in the order of the audit sessions; behind them in a line each
    what the files or an answer say already. With it how long it takes, in minutes, and what to bring, the most wanted first."""
    found, client = steps.audits, steps.coverage.client
    place_of = {session.topic: session.session for session in reversed(found.held)}
    sheets = []
    for whom, asked in grouped((each.whom, each) for each in found.asked if each.whom).items():
        numbers, of_part = count(1), dict[str, dict[str, list[dict[str, Any]]]]()
        in_order = sorted(asked, key=lambda each: place_of.get(each.topic, len(asked)))
        answers = {each.criterion: client.entries.get(f"{KIND}{PART}{each.criterion}") for each in asked}
        for part in PARTS_OF_SHEET:
            rows = [
                each for each in in_order if part == ("answered" if answers[each.criterion] else PART_OF[each.state])
            ]
            by_subject = grouped((capitalised(found.plans[each.topic].topic.title), each) for each in rows)
            of_part[part] = {
                subject: [
                    values_of(each) | {"no": next(numbers), "answered": answers[each.criterion]}
                    for each in sorted(about, key=lambda each: [*STATES].index(each.state))
                ]
                for subject, about in by_subject.items()
            }
        flat = {part: [row for rows in by_subject.values() for row in rows] for part, by_subject in of_part.items()}
        full = flat["asked"]
        told = len(asked) - len(full)
        evidence = Counter(item for row in full for item in row["evidence"])
        sheets.append(
            {
                "name": whom,
                "asked": asked,
                "parts": of_part,
                "folded": {part: Counter(_served(row, steps) for row in flat[part]) for part in PART_OF.values()},
                "subjects": dict.fromkeys(subject for rows in of_part.values() for subject in rows),
                "minutes": ceil(
                    len(full) * report_setting("interview_minutes") + told * report_setting("interview_line_minutes")
                ),
                "bring": [item for item, _ in evidence.most_common(int(report_setting("interview_brings")))],
                "more_to_bring": max(0, len(evidence) - int(report_setting("interview_brings"))),
            }
        )
    return sheets


def _served(row: Mapping[str, Any], steps: Steps) -> str:
    """The requirements that a question is about, with the title of the first: 27001:7.4, 42001:7.4 Communication."""
    titles = steps.coverage.catalogue.requirements
    return f"{', '.join(row['requirements'])} {titles[row['requirements'][0]].title}"


PART_OF = {"open": "missing", "unknown": "asked", "in part": "asked", "met": "there"}
"""State of a question before the interview → the part of the sheet that it stands in."""
PARTS_OF_SHEET = ("asked", "missing", "there", "answered")
