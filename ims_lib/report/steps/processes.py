"""Step 3, aligned processes: how far each is for each standard, what is left to do, and how the five of daily work run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from operator import itemgetter
from typing import Any

from ims_lib.ai_roles.proposals import counting
from ims_lib.catalogue.system_words import load_system_words
from ims_lib.catalogue.workflows import load_named_processes
from ims_lib.frames import values_of
from ims_lib.inputs.makers import told_in
from ims_lib.inputs.rows import AiSystemRow
from ims_lib.inputs.states import PLANNED
from ims_lib.languages import noted, say, translated
from ims_lib.report.figures import bar, proposed, shown_figures
from ims_lib.report.result_rows import result_row, result_rows
from ims_lib.report.section import Headline, Section, render
from ims_lib.report.steps.shared import owner_named, shown_cells
from ims_lib.report.workbook_sheets import Row, yes_no
from ims_lib.scales import report_setting
from ims_lib.steps import Steps
from ims_lib.steps.merged import MergedProcess, is_in_place
from ims_lib.steps.processes import SHEET, STEPS_SHEET, ChecklistLine, Delta
from ims_lib.steps.shared_clauses import RACI_SHEET
from ims_lib.wording import added_days, counted, days, in_row, in_sentence, labelled

KINDS = {"step": noted("step"), "decision": noted("asked here"), "criterion": noted("to be true")}
"""What the rows of a checklist are called."""
BEFORE_USE = ("parties",)
"""What is said of a system that is only planned, too: nobody runs it yet, and who is party to it is settled before."""
LETTERS = {"A": noted("Answers"), "R": noted("Does"), "C": noted("Asked"), "I": noted("Told")}
"""Letter of the RACI → what a role does by it, over its column."""


def section_processes(steps: Steps) -> Section:
    """The processes that serve several standards, with days per standard, and swim-lanes of the five of daily work."""
    aligned = steps.processes
    merged, order = aligned.merged_rows, load_named_processes().order
    named = [row for row in merged if row.process in order]
    return render(
        "processes",
        standards=steps.coverage.client.standards,
        heading=_heading(merged, named[: int(report_setting("rows_open"))], steps),
        merged=len(merged),
        others=len(aligned.rows) - len(merged),
        table_title=_table_title(named),
        rows=[_row(row, steps) for row in named],
        more=[_row(row, steps) for row in merged if named and row.process not in order],
        letters={letter: translated(told) for letter, told in LETTERS.items()},
        lanes=[_lanes(row, steps) for row in aligned.rows if row.aligned and aligned.checklists[row.process]],
        raci=steps.shared.raci,
        raci_sheet=RACI_SHEET,
        sheet=translated(SHEET),
        steps_sheet=translated(STEPS_SHEET),
    )


def headline_processes(steps: Steps) -> Headline:
    """Merged processes that are largely in place for each standard that they serve."""
    merged, deltas = steps.processes.merged_rows, steps.processes.deltas
    if not merged:
        return Headline("processes", "0", say("processes to merge"))
    lowest = [min(delta.figures["likely"] for delta in deltas[row.process].values()) for row in merged]
    near = sum(is_in_place(likely) for likely in lowest)
    text = say("merged processes largely in place for every standard they serve")
    return Headline("processes", say("{near} of {merged}", near=near, merged=len(merged)), text)


def rows_processes(steps: Steps) -> dict[str, list[Row]]:
    """A row a process with its delta, and a row for each step, decision or criterion of the checklists."""
    aligned = steps.processes
    return {
        SHEET: [_sheet_row(row, steps) for row in aligned.rows],
        STEPS_SHEET: [
            _step_row(line, row.title, steps) for row in aligned.rows for line in aligned.checklists[row.process]
        ],
    }


def _sheet_row(row: MergedProcess, steps: Steps) -> Row:
    deltas, texts = steps.processes.deltas[row.process], steps.coverage.catalogue.criteria
    shown = {name: shown_figures(delta.figures) for name, delta in deltas.items()}
    return {
        **values_of(row, "criteria", "days", "possible_days"),
        "owner": owner_named(row.owner, row.owner_kind),
        "merged": yes_no(row.merged),
        "missing": [texts[name].text for name in row.missing],
        "to_look_at": [texts[name].text for name in row.to_look_at],
        "to_extend": [labelled(name, texts[item].text) for name, delta in deltas.items() for item in delta.to_extend],
        **shown_figures(row.figures),
        **{f"{number} {name}": figures[number] for name, figures in shown.items() for number in ("likely", "reusable")},
        **{f"days {name}": delta.days for name, delta in deltas.items()},
        **{f"possible {name}": delta.possible_days for name, delta in deltas.items()},
    }


def results_processes(steps: Steps) -> list[dict[str, Any]]:
    """Each process: standards, owner, delta per standard and its checklist; figures stand under `processes`."""
    aligned = steps.processes
    return [
        {
            **result_row("process", row),
            "delta": {
                name: result_row("process for a standard", delta) for name, delta in aligned.deltas[row.process].items()
            },
            "checklist": result_rows("line of a checklist", aligned.checklists[row.process]),
        }
        for row in aligned.rows
    ]


def _heading(merged: Sequence[MergedProcess], shown: Sequence[MergedProcess], steps: Steps) -> str:
    if len(steps.coverage.client.standards) == 1 and not merged:
        return say("One standard in scope: no process to merge")
    if not merged:
        return say("No process serves more than one of these standards")
    wanted = added_days(row.days for row in shown)
    work = say(
        "; the first {count} below still want {days} days of known work, {most} most",
        count=len(shown),
        days=wanted,
        most=in_sentence(max(shown, key=lambda row: row.days).title) if shown else "",
    )
    serve = say(
        "{processes_serve} more than one standard",
        processes_serve=counted(len(merged), "process serves", "processes serve"),
    )
    return f"{serve}{work if len(shown) > 1 and any(row.days for row in shown) else ''}"


def _row(row: MergedProcess, steps: Steps) -> dict[str, Any]:
    deltas, scope = steps.processes.deltas[row.process], steps.coverage.client.standards
    return {
        "of": row,
        "owner": owner_named(row.owner, row.owner_kind),
        "bar": bar(row.figures),
        "days": say("not known") if row.possible_days and not row.days else days(row.days),
        "cells": {name: _cell(deltas[name]) if name in deltas else None for name in scope},
    }


def _cell(delta: Delta) -> dict[str, str]:
    """What stands of one process below one standard."""
    look, missing, found = len(delta.to_look_at), len(delta.missing), bar(delta.figures)
    return {
        "likely": str(found.likely) if found else "–",
        "reusable": say("{reusable} reusable", reusable=found.reusable) if found and found.reusable else "",
        "days": say("{days} d", days=days(delta.days))
        if delta.days
        else say("{missing} missing", missing=missing)
        if missing
        else "",
        "look": say("{look} to look at", look=look) if look and not missing else "",
    }


def _table_title(rows: Iterable[MergedProcess]) -> str:
    known = [(found.likely, row.title) for row in rows if (found := bar(row.figures))]
    if len(known) < 2:
        return say("Processes that serve several standards")
    (_, best), (_, worst) = max(known, key=itemgetter(0)), min(known, key=itemgetter(0))
    return say(
        "Of {best} most exists already, of {worst} least",
        best=in_sentence(best),
        worst=in_sentence(worst),
    )


def _lanes(process: MergedProcess, steps: Steps) -> dict[str, Any]:
    """A process as a swim-lane: a row a step, a column a standard with what it asks there."""
    lines, scope = steps.processes.checklists[process.process], steps.coverage.client.standards
    asked: dict[str, dict[str, list[ChecklistLine]]] = {}
    for line in lines:
        if line.kind == "decision":
            told = replace(line, tell=tuple(_parts(line, steps)["tell"]))
            asked.setdefault(line.step, {}).setdefault(line.standard, []).append(told)
    rows = [
        {"of": line, **_parts(line, steps), "asked": asked.get(line.step, {}), **shown_cells(line.cells)}
        for line in lines
        if line.kind != "decision"
    ]
    decisions = len(lines) - len(rows)
    return {
        "of": process,
        "owner": owner_named(process.owner, process.owner_kind),
        "rows": rows,
        "asking": [name for name in scope if any(name in found for found in asked.values())],
        "summary": labelled(
            process.title, ", ".join((counted(len(rows), "step"), counted(decisions, "decision point")))
        ),
        "printed": len(rows) <= report_setting("lanes_printed_up_to"),
    }


def _step_row(line: ChecklistLine, title: str, steps: Steps) -> Row:
    systems = [
        row
        for row in (counting(steps.objects.system_rows.values()) if line.each_system else ())
        if row.status != PLANNED or line.each_system == BEFORE_USE
    ]
    return {
        **values_of(line, "criteria", "cells"),
        **_parts(line, steps),
        "state": translated(line.state),
        "process": title,
        "kind": translated(KINDS[line.kind]),
        "text": [text for text in (line.text, line.then) if text],
        "systems": [_said_of(row, line) for row in systems],
        "in_place": say("{in_place} of {criteria}", in_place=line.in_place, criteria=len(line.criteria))
        if line.criteria
        else "",
        "days": line.days or None,
        "possible_days": line.possible_days or None,
    }


def _parts(line: ChecklistLine, steps: Steps) -> dict[str, Any]:
    """Who does a step, answers for it and is told, in the client's roles; marked where its files name nobody near."""

    def told(role: str) -> str:
        here = steps.owners.part_here(role)
        if isinstance(here, str):
            return translated(here)
        return proposed(here.name) if here.is_invented else here.name

    doing = [told(line.lane), told(line.accountable)]
    tell = [role for role in dict.fromkeys(map(told, line.tell)) if role not in doing]
    return {"lane": doing[0], "accountable": doing[1], "tell": tell}


def _said_of(row: AiSystemRow, line: ChecklistLine) -> str:
    """What is said at a step of one AI system, with its own owner, provider and version."""
    words = load_system_words()
    told: dict[str, str] = {
        name: said if (said := told_in(row, name)) is not None else blank for name, blank in words.unknown.items()
    }
    return labelled(row.name, in_row(words.steps[name].format_map(told) for name in line.each_system))
