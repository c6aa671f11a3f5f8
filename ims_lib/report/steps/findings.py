"""What the report of findings and the interview sheets are filled with: what is missing and what shows it, and whom to ask what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from itertools import count
from typing import Any

from ims_lib.answers_given import KIND, who_and_when
from ims_lib.assessment.verdicts import NOT_STARTED
from ims_lib.client.entries import PART
from ims_lib.dates import day
from ims_lib.frames import values_of
from ims_lib.gaps import Gap
from ims_lib.grouping import grouped
from ims_lib.judgements.model import said
from ims_lib.languages import say, spaced, translated
from ims_lib.report.field_work import evidence_told, finding_rows
from ims_lib.report.figures import place
from ims_lib.report.gap_table import sources_of_gap
from ims_lib.report.mentions import beside_cells
from ims_lib.report.workbook_sheets import rows_gaps, source_said
from ims_lib.roadmap import Planned
from ims_lib.scales import gap_weights, report_setting
from ims_lib.standard_ids import number_of
from ims_lib.steps import Steps
from ims_lib.steps.audit_programme.model import AuditQuestion
from ims_lib.steps.field_work import GRADES, FieldWork, field_work, found_in_words
from ims_lib.wording import capitalised, first_of, listed

PART_OF = {"unknown": "asked", "in part": "asked", "open": "missing", "met": "there"}
"""State of a question before the interview, in the order in which it is asked → the part of the sheet that it stands in."""
PARTS_OF_SHEET = ("asked", "missing", "there", "answered")


def nothing_found() -> dict[str, Any]:
    """A report of findings that is a form still."""
    weights = dict.fromkeys(translated(GRADES[rule.weight]) for rule in gap_weights())
    return {
        "weights": dict.fromkeys(weights, ()),
        "declared": {},
        "entries": (),
        "read": True,
        "graded": (),
        "found": "",
    }


def findings_found(steps: Steps) -> dict[str, Any]:
    """What the assessor graded, then what is missing by its proposed weight, what is only declared as not started, and the client's
    own open entries."""
    work = field_work(steps.coverage, steps.register)
    graded = _graded(work, steps)
    of_requirement = grouped((name, row["told"]) for row in graded for name in row["requirements"])
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
            "graded": listed(dict.fromkeys(of_requirement.get(gap.requirement, ()))),
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
        "graded": graded,
        "found": found_in_words(each for each in work.findings if each.requirements),
        "entries": [
            values_of(each) | {"due": day(each.due) if each.due else "", "cell": place(each.cell)}
            for each in late_first
        ],
    }


def _graded(work: FieldWork, steps: Steps) -> list[dict[str, Any]]:
    """The assessor's findings on requirements in scope, each with the evidence that was seen of the same thing."""
    coverage = steps.coverage
    judged = coverage.client.judgements
    return [
        row
        | {
            "on": listed(
                f"{name.replace(':', ' ')} {coverage.catalogue.label_of(name)}" for name in row["requirements"]
            ),
            "evidence": [
                *filter(None, said(judged.get(row["on"]))[1:]),
                *(evidence_told(each) for each in work.evidence if each.on == row["on"]),
            ],
            "due": day(row["due"]) if row["due"] else "",
        }
        for row in finding_rows(work, coverage.catalogue)
    ]


def _actions(gap: Gap, steps: Steps) -> list[str]:
    """The packages of the plan that close it: those of one title and owner together, with their last day."""
    closing = (item for item in steps.roadmap.in_order if not item.is_look and {*item.criteria} & {*gap.criteria})
    return [
        f"{title}{spaced(': ')}{listed(dict.fromkeys(translated(item.kind) for item in items if item.kind))} "
        f"({', '.join(filter(None, (owner, _by(items))))})"
        for (title, owner), items in grouped(((item.title, item.owner_told), item) for item in closing).items()
    ]


def _by(items: Iterable[Planned]) -> str:
    end = max((item.end for item in items if item.end), default=None)
    return say("by {end}", end=day(end)) if end else ""


def interviews(steps: Steps) -> list[dict[str, Any]]:
    """The interview sheet of each person who is asked something, its questions in the order of the audit sessions."""
    place_of = {session.topic: session.session for session in reversed(steps.audits.held)}
    in_order = sorted(
        steps.audits.asked, key=lambda each: (place_of.get(each.topic, len(place_of)), [*PART_OF].index(each.state))
    )
    return [
        _sheet(whom, asked, steps)
        for whom, asked in grouped((each.whom, each) for each in in_order if each.whom).items()
    ]


def _sheet(whom: str, asked: Iterable[AuditQuestion], steps: Steps) -> dict[str, Any]:
    """Questions by part and subject, first those on AI systems and services of that person; what the files or an answer say already
    is folded, a line for the requirements of a row. With it the minutes that it takes, and what to bring, the most wanted first."""
    label_of, entries, rows = steps.coverage.catalogue.label_of, steps.coverage.client.entries, []
    for each in asked:
        answer, topic = entries.get(f"{KIND}{PART}{each.on}"), steps.audits.plans[each.topic].topic
        part = "answered" if answer else PART_OF[each.state]
        on = f"{', '.join(each.requirements)} {label_of(each.requirements[0])}"
        subject = each.names or capitalised(topic.title)
        said = {**answer.values, "told": who_and_when(answer.values)} if answer else {}
        rows.append(values_of(each) | {"subject": subject, "on": on, "answered": said, "part": part})
    own = sorted(
        (row for row in rows if row["of"]),
        key=lambda row: (row["of"][0].per, -len(row["of"]), row["subject"], [*PART_OF].index(row["state"])),
    )
    rows = sorted([*own, *(row for row in rows if not row["of"])], key=lambda row: PARTS_OF_SHEET.index(row["part"]))
    numbered = [row | {"no": number} for number, row in enumerate(rows, start=1)]
    parts = {part: [row for row in numbered if row["part"] == part] for part in PARTS_OF_SHEET}
    full = parts["asked"]
    evidence = Counter(item for row in full for item in row["evidence"])
    return {
        "name": whom,
        "asked": numbered,
        "parts": {part: grouped((row["subject"], row) for row in of) for part, of in parts.items()},
        "folded": {part: Counter(row["on"] for row in of) for part, of in parts.items()},
        "subjects": dict.fromkeys(row["subject"] for row in rows),
        "minutes": len(full) * report_setting("interview_minutes")
        + (len(rows) - len(full)) * report_setting("interview_line_minutes"),
        "bring": first_of([item for item, _ in evidence.most_common()], int(report_setting("interview_brings")), ", "),
    }
