"""Step 1, what is already shared: criteria by the standards that they serve, and the blueprint of the shared processes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ims_lib.frames import values_of
from ims_lib.report.answers import as_said
from ims_lib.report.figures import WORDS, bar, counted, days, listed, place, places
from ims_lib.report.section import Section, render
from ims_lib.report.steps.headline import Headline
from ims_lib.report.workbook_sheets import Row
from ims_lib.scales import report_setting
from ims_lib.steps import Steps
from ims_lib.steps.merged import Part, Process
from ims_lib.steps.shared_clauses import RACI_SHEET, SHEET, Duty, Overlap


def section_shared(steps: Steps) -> Section:
    """How many criteria serve one, two or three standards; and of the seven shared processes what is common, what is added."""
    shared, scope = steps.shared, steps.coverage.client.standards
    overlaps, seven = _overlaps(steps), [row for row in shared.rows if row.shared]
    return render(
        "shared.html.j2",
        id="shared",
        title="Already shared",
        number=1,
        standards=scope,
        heading=_heading(steps),
        text=_text(steps),
        overlap_title=_overlap_title(steps),
        groups=[
            [row for row in overlaps if len(row["of"].standards) > 1],
            [row for row in overlaps if len(row["of"].standards) == 1],
        ],
        per_standard=_per_standard(steps),
        totals={name: sum(getattr(each, name) for each in shared.overlaps) for name in ("criteria", "met", "reusable")},
        blueprint=[_process(row, scope) for row in seven],
        blueprint_title=_blueprint_title(seven),
        more=sum(row.merged and not row.shared for row in shared.rows),
        sheet=SHEET,
        raci=RACI_SHEET,
        merging=len(scope) > 1,
    )


def headline_shared(steps: Steps) -> Headline:
    """Of the criteria that serve several standards, those in place for each of them, and those that exist for one."""
    both = _of_several(steps)
    if not both:
        return Headline(1, "Shared clauses", "shared", "0", "criteria to share: nothing to merge")
    reusable = sum(each.reusable for each in both)
    more = f"; {reusable} more exist and have to be extended" if reusable else ""
    figure = f"{sum(each.met for each in both)} of {sum(each.criteria for each in both)}"
    return Headline(
        1, "Shared clauses", "shared", figure, f"shared criteria in place for every standard they serve{more}"
    )


def rows_shared(steps: Steps) -> dict[str, list[Row]]:
    """A row a process of the blueprint, followed by its criteria, common ones first; and the RACI, a block a process."""
    lines: list[Row] = []
    for row in steps.shared.rows:
        lines.append(
            {
                "process": row.title,
                "what": "process",
                "text": _said(row),
                "standards": ", ".join(row.standards),
                "owner": row.owner,
                "owner_origin": row.owner_origin,
                "state": f"{row.common_met} of {row.common} common criteria in place, {row.common_reusable} reusable",
                "days": row.days,
                "possible_days": row.possible_days,
                "level": row.figures["at_least"],
            }
        )
        for part in _common_first(row):
            lines.append(
                {
                    "process": row.title,
                    "what": "common" if part.common else f"added by {part.adds}",
                    "text": part.text,
                    "standards": ", ".join(part.standards),
                    "state": part.state,
                    "level": part.level,
                    "channel": WORDS[part.channel],
                    "days": part.days or None,
                    "possible_days": part.possible_days or None,
                    "criterion": part.criterion,
                    "cells": "\n".join(places(part.cells)),
                }
            )
    return {SHEET: lines, RACI_SHEET: _raci(steps)}


def results_shared(steps: Steps) -> dict[str, Any]:
    """Overlap and blueprint as plain values; the criteria's own figures stand under `criteria`."""
    shared, scope = steps.shared, steps.coverage.client.standards
    counts = ("criteria", "exist", "met", "reusable")
    return {
        "overlap": [
            {"standards": list(each.standards)} | {name: getattr(each, name) for name in counts}
            for each in shared.overlaps
        ],
        "blueprint": [
            {
                "process": row.process,
                "title": row.title,
                "shared": row.shared,
                "merged": row.merged,
                "standards": list(row.standards),
                "owner": row.owner,
                "owner_origin": row.owner_origin,
                "criteria": row.criteria,
                "common": row.common,
                "common_met": row.common_met,
                "common_reusable": row.common_reusable,
                "adds": {name: row.adds.get(name, 0) for name in scope},
                "adds_met": {name: row.adds_met.get(name, 0) for name in scope},
                "days": row.days,
                "possible_days": row.possible_days,
            }
            for row in shared.rows
        ],
        "raci": [values_of(duty) for duty in shared.duties],
    }


def _of_several(steps: Steps) -> list[Overlap]:
    """What serves more than one of the standards in scope."""
    return [each for each in steps.shared.overlaps if len(each.standards) > 1]


def _said(row: Process) -> str:
    """What a process does, what it starts with and what it ends with."""
    flow = row.workflow
    ends = [f"Starts: {flow.starts}.", f"Ends: {flow.ends}."] if flow else []
    return "\n".join([row.does, *ends])


def _total(steps: Steps) -> int:
    return sum(each.criteria for each in steps.shared.overlaps)


def _heading(steps: Steps) -> str:
    scope, common = steps.coverage.client.standards, sum(each.criteria for each in _of_several(steps))
    if len(scope) == 1:
        return f"With {scope[0]} alone there is nothing to merge"
    if not common:
        return "No criterion serves more than one of these standards"
    one_in = round(_total(steps) / common)
    return (
        f"One criterion in {one_in} serves more than one standard"
        if one_in > 1
        else "Most criteria serve more than one standard"
    )


def _text(steps: Steps) -> str:
    total, apart = _total(steps), sum(_per_standard(steps).values())
    if len(steps.coverage.client.standards) == 1:
        return (
            f"A criterion is one checkable statement. {total} cover the standard in scope. The processes below are those that a "
            "second standard would use too, so it pays to run them as if it were there already."
        )
    return (
        f"A criterion is one checkable statement. {total} distinct criteria cover the standards in scope; assessed one standard at a "
        f"time they would be {apart}, so sharing saves {apart - total} checks."
    )


def _per_standard(steps: Steps) -> dict[str, int]:
    return {
        name: sum(each.criteria for each in steps.shared.overlaps if name in each.standards)
        for name in steps.coverage.client.standards
    }


def _overlaps(steps: Steps) -> list[dict[str, Any]]:
    overlaps, processes = steps.shared.overlaps, steps.coverage.catalogue.processes
    largest, shown = max((each.criteria for each in overlaps), default=1), int(report_setting("examples_shown"))
    rows = []
    for each in overlaps:
        titles = [processes[name].title for name in each.processes[:shown]]
        rows.append(
            {
                "of": each,
                "met_width": round(100 * each.met / largest, 1),
                "rest_width": round(100 * (each.criteria - each.met) / largest, 1),
                "reusable_width": round(100 * each.reusable / largest, 1),
                "examples": listed([titles[0], *map(in_sentence, titles[1:])]),
            }
        )
    return rows


def _overlap_title(steps: Steps) -> str:
    """How many criteria are shared, how many of them exist at all, and how many for each standard that they serve."""
    both = _of_several(steps)
    exist, met = sum(each.exist for each in both), sum(each.met for each in both)
    shared = counted(sum(each.criteria for each in both), "shared criterion", "shared criteria")
    if not exist:
        return f"{shared}, none of them known to exist"
    whose = as_said(steps.coverage)
    return f"{shared}: {exist} exist already{whose}, {met or 'none'} of them in place for every standard they serve"


def in_sentence(title: str) -> str:
    """A title as it stands within a sentence: its first letter small, unless it begins with an abbreviation."""
    return title if title[:2].isupper() else title[0].lower() + title[1:]


def _blueprint_title(seven: Iterable[Process]) -> str:
    with_common = [row for row in seven if row.common]
    if not with_common:
        return "The processes of every management system"
    rest = [row.title for row in with_common if row.common_met < row.common]
    whole = len(with_common) - len(rest)
    if not whole:
        return "No shared process has all that is common in place for all its standards yet"
    of_all = counted(len(with_common), "shared process", "shared processes")
    title = f"{whole} of {of_all} {'has' if whole == 1 else 'have'} all that is common in place for all standards"
    few = 0 < len(rest) <= report_setting("criteria_shown")
    return f"{title}; not yet in {listed(map(in_sentence, rest))}" if few else title


def _process(row: Process, scope: Iterable[str]) -> dict[str, Any]:
    adds, met = row.adds, row.adds_met
    return {
        "of": row,
        "owner_rows": _owner_rows(row),
        "bar": bar(row.figures),
        "days": days(row.days),
        "common": f"{row.common_met} of {row.common}" if row.common else "–",
        "adds": {name: f"{met[name]} of {adds[name]}" if adds.get(name) else "–" for name in scope},
        "criteria": [{"of": part, **shown_cells(part.cells)} for part in _common_first(row)],
    }


def shown_cells(cells: Iterable[str]) -> dict[str, Any]:
    """The first cells as they are read, and how many more there are."""
    places, shown = [place(cell) for cell in cells], int(report_setting("cells_shown"))
    return {"cells": places[:shown], "more_cells": max(0, len(places) - shown)}


def _owner_rows(row: Process) -> str:
    return "proposed" if row.is_proposed else f"{row.owner_rows} of {counted(row.owner_of, 'row')}"


def _common_first(row: Process) -> list[Part]:
    """Its criteria: what is common, then what is added, standard by standard."""
    return sorted(row.parts, key=lambda part: (not part.common, part.adds))


def _raci(steps: Steps) -> list[Row]:
    """A block for each process: a row with the roles, then its activities with a letter below each role."""
    titles = {row.process: row.title for row in steps.shared.rows}
    blocks: dict[str, list[Duty]] = {}
    for duty in steps.shared.duties:
        blocks.setdefault(duty.process, []).append(duty)
    lines: list[Row] = []
    for name, duties in blocks.items():
        roles = dict.fromkeys(duty.role for duty in duties)
        columns = {role: f"role {place}" for place, role in enumerate(roles, start=1)}
        head = {"process": titles[name], "activity": "Role: write the name of the person"}
        lines.append(head | {column: role for role, column in columns.items()})
        activities: dict[int, Row] = {}
        for duty in duties:
            line = {"process": titles[name], "number": duty.number, "activity": duty.activity}
            activities.setdefault(duty.number, line)[columns[duty.role]] = duty.letter
        lines += activities.values()
    return lines
