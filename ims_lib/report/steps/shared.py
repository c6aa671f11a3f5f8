"""Step 1, what is already shared: criteria by the standards that they serve, and the blueprint of the shared processes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ims_lib.catalogue.owner_evidence import load_owner_evidence
from ims_lib.frames import plain_row, values_of
from ims_lib.languages import form_for, say, translated
from ims_lib.report.answers import as_said
from ims_lib.report.figures import bar, place, proposed, share_words
from ims_lib.report.result_rows import result_row, result_rows
from ims_lib.report.section import Headline, Section, render
from ims_lib.report.upset import upset
from ims_lib.report.workbook_sheets import Row
from ims_lib.scales import report_setting
from ims_lib.steps import Steps
from ims_lib.steps.merged import MergedProcess
from ims_lib.steps.shared_clauses import RACI_SHEET, SHEET, Overlap
from ims_lib.wording import counted, days, in_sentence, listed


def section_shared(steps: Steps) -> Section:
    """How many criteria serve one, two or three standards; and of the seven shared processes what is common, what is added."""
    shared, scope = steps.shared, steps.coverage.client.standards
    overlaps = _overlaps(steps)
    per_standard = {name: sum(each.criteria for each in shared.overlaps if name in each.standards) for name in scope}
    seven = [row for row in shared.rows if row.shared]
    return render(
        "shared",
        standards=scope,
        heading=_heading(steps),
        overlap_title=_overlap_title(steps),
        upset=upset(shared.overlaps, per_standard) if len(scope) > 1 else None,
        overlaps=overlaps,
        per_standard=per_standard,
        totals={name: sum(getattr(each, name) for each in shared.overlaps) for name in ("criteria", "met", "reusable")},
        blueprint=[_process(row, scope) for row in seven],
        blueprint_title=_blueprint_title(seven),
        more=sum(row.merged and not row.shared for row in shared.rows),
        sheet=translated(SHEET),
        raci=RACI_SHEET,
        merging=len(scope) > 1,
    )


def headline_shared(steps: Steps) -> Headline:
    """Of the criteria that serve several standards, those in place for each of them, and those that exist for one."""
    both = _of_several(steps)
    if not both:
        return Headline("shared", "0", say("criteria to share: nothing to merge"))
    reusable = sum(each.reusable for each in both)
    more = say("; {reusable} more exist and have to be extended", reusable=reusable) if reusable else ""
    figure = say("{met} of {shared}", met=sum(each.met for each in both), shared=sum(each.criteria for each in both))
    text = say("shared criteria in place for every standard they serve{more}", more=more)
    return Headline("shared", figure, text)


def rows_shared(steps: Steps) -> dict[str, list[Row]]:
    """A row a process of the blueprint, followed by its criteria, common ones first; and the RACI, a row a process."""
    lines: list[Row] = []
    for row in steps.shared.rows:
        flow = row.workflow
        ends = [say("Starts: {starts}.", starts=flow.starts), say("Ends: {ends}.", ends=flow.ends)] if flow else []
        state = say(
            "{common_met} of {common} common criteria in place, {common_reusable} reusable",
            common_met=row.common_met,
            common=row.common,
            common_reusable=row.common_reusable,
        )
        head = {"process": row.title, "what": translated("process"), "text": [row.does, *ends], "state": state}
        lines.append(values_of(row, "days", "possible_days") | head | {"level": row.figures["at_least"]})
        for part in sorted(row.parts, key=lambda part: (not part.common, part.adds)):
            what = translated("common") if part.common else say("added by {adds}", adds=part.adds)
            line = {
                "process": row.title,
                "what": what,
                "channel": share_words()[part.channel],
                "state": translated(part.state),
            }
            days_left = {"days": part.days or None, "possible_days": part.possible_days or None}
            lines.append(values_of(part) | line | days_left)
    return {SHEET: lines, RACI_SHEET: _raci(steps)}


def results_shared(steps: Steps) -> dict[str, Any]:
    """Overlap and blueprint as plain values; the criteria's own figures stand under `criteria`."""
    shared, scope = steps.shared, steps.coverage.client.standards
    return {
        "overlap": result_rows("overlap", shared.overlaps),
        "blueprint": [
            result_row("shared process", row)
            | {name: {each: getattr(row, name).get(each, 0) for each in scope} for name in ("adds", "adds_met")}
            | plain_row(row, "days", "possible_days")
            for row in shared.rows
        ],
        "raci": {
            "roles": list(shared.raci.roles),
            "invented": sorted(shared.raci.invented),
            "processes": [
                {
                    "process": row.process,
                    **values_of(row.owner, "name", "origin", "kind", "cell", "reason"),
                    "letters": dict(row.letters),
                }
                for row in shared.raci.rows
            ],
        },
    }


def _of_several(steps: Steps) -> list[Overlap]:
    """What serves more than one of the standards in scope."""
    return [each for each in steps.shared.overlaps if len(each.standards) > 1]


def _heading(steps: Steps) -> str:
    scope, common = steps.coverage.client.standards, sum(each.criteria for each in _of_several(steps))
    if len(scope) == 1:
        return say("With {scope} alone there is nothing to merge", scope=scope[0])
    if not common:
        return say("No criterion serves more than one of these standards")
    one_in = round(sum(each.criteria for each in steps.shared.overlaps) / common)
    begin = say("One criterion in {one_in} serves", one_in=one_in) if one_in > 1 else say("Most criteria serve")
    return say("{begin} more than one standard", begin=begin)


def _overlaps(steps: Steps) -> list[dict[str, Any]]:
    processes, shown = steps.coverage.catalogue.processes, int(report_setting("examples_shown"))
    rows = []
    for each in steps.shared.overlaps:
        first, *others = (processes[name].title for name in each.processes[:shown])
        rows.append({"of": each, "examples": listed([first, *map(in_sentence, others)])})
    return rows


def _overlap_title(steps: Steps) -> str:
    """How many criteria are shared, how many of them exist at all, and how many for each standard that they serve."""
    both = _of_several(steps)
    exist, met = sum(each.exist for each in both), sum(each.met for each in both)
    shared = counted(sum(each.criteria for each in both), "shared criterion", "shared criteria")
    if not exist:
        return say("{shared}, none of them known to exist", shared=shared)
    whose = as_said(steps.coverage)
    return say(
        "{shared}: {exist} {part} already{whose}, {met} of them in place for every standard they serve",
        shared=shared,
        exist=exist,
        part=form_for(exist, "exists", "exist"),
        whose=whose,
        met=met or translated("none"),
    )


def _blueprint_title(seven: Iterable[MergedProcess]) -> str:
    with_common = [row for row in seven if row.common]
    if not with_common:
        return say("The processes of every management system")
    rest = [row.title for row in with_common if row.common_met < row.common]
    whole = len(with_common) - len(rest)
    if not whole:
        return say("No shared process is complete for all its standards yet")
    of_all = counted(len(with_common), "shared process", "shared processes")
    title = say(
        "{whole} of {of_all} {have} all that is common in place for all standards",
        whole=whole,
        of_all=of_all,
        have=form_for(whole, "has", "have"),
    )
    few = 0 < len(rest) <= report_setting("criteria_shown")
    return (
        say("{title}; not yet in {processes}", title=title, processes=listed(map(in_sentence, rest))) if few else title
    )


def _process(row: MergedProcess, scope: Iterable[str]) -> dict[str, Any]:
    adds, met = row.adds, row.adds_met
    return {
        "of": row,
        "owner_by": load_owner_evidence().called[row.owner_kind],
        "bar": bar(row.figures),
        "days": say("not known") if row.possible_days and not row.days else days(row.days),
        "common": say("{common_met} of {common}", common_met=row.common_met, common=row.common) if row.common else "–",
        "adds": {
            name: say("{met} of {adds}", met=met[name], adds=adds[name]) if adds.get(name) else "–" for name in scope
        },
    }


def shown_cells(cells: Iterable[str]) -> dict[str, Any]:
    """The first cells as they are read, and how many more there are."""
    found, shown = [place(cell) for cell in cells], int(report_setting("cells_shown"))
    return {"cells": found[:shown], "more_cells": len(found[shown:])}


def _raci(steps: Steps) -> list[Row]:
    """A row a process with its owner, a column a role with its letter, and why it is the owner."""
    raci = steps.shared.raci
    return [
        {
            "process": row.title,
            "owner": proposed(name) if row.owner.is_proposed else name,
            "why": " ".join(
                filter(None, (row.owner.reason, say("Who does a part of it is to be named.") if row.to_name else ""))
            ),
            "cell": [row.owner.cell] if row.owner.cell else [],
            **{f"letter {raci.marked(role)}": letter for role, letter in row.letters.items()},
        }
        for row in raci.rows
        for name in [owner_named(row.owner.name, row.owner.kind)]
    ]


def owner_named(name: str, kind: str) -> str:
    """Who owns something, by name; a role of ours in the language that is written in."""
    return translated(name) if kind == "invented" else name
