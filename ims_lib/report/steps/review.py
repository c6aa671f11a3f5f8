"""One management review: what is at hand for it and what isn't in the files, its agenda, and the decisions it must take."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ims_lib.client.entries import PART
from ims_lib.client.entry_sheets import filled_in, with_beside
from ims_lib.frames import values_of
from ims_lib.languages import noted, say, spaced, translated
from ims_lib.report.figures import place
from ims_lib.report.minutes import Minutes, minutes_of, shown_of
from ims_lib.report.result_rows import result_row, result_rows
from ims_lib.report.section import Headline, Section, render
from ims_lib.report.workbook_sheets import Row
from ims_lib.scales import setting
from ims_lib.steps import Steps
from ims_lib.steps.management_review.filling import KIND
from ims_lib.steps.management_review.review import FILLED, IN_PART, NOT_FILLED, OF_REPORT, SEEN, Point
from ims_lib.wording import labelled, listed

SHEET = "Management review"
HOURS = (noted("h"), noted("min"))
"""Of how long it takes."""
CELLS_SHOWN = 2


def section_review(steps: Steps) -> Section:
    """The inputs with what the client's data says, the others with what was seen of them and their usual source, and the agenda."""
    review, standards = steps.review, steps.coverage.client.standards
    first = [point for point in review.looks_at if point.headline]
    return render(
        "review",
        sheet=SHEET,
        standards=standards,
        rows=[_row(point) for point in review.looks_at],
        heading=_heading(steps),
        agenda=review.turns,
        length=" ".join(
            f"{many} {translated(unit)}" for many, unit in zip(divmod(review.minutes, 60), HOURS, strict=True) if many
        ),
        decisions=review.decides,
        first=len(first),
        filled=sum(point.state == FILLED for point in first),
    )


def headline_review(steps: Steps) -> Headline:
    """How many inputs the client's data fills, and how many this report's own figures."""
    review = steps.review
    own = review.count(OF_REPORT)
    text = say("inputs filled from the files") + (
        say("; {own} more from this report’s own figures", own=own) if own else ""
    )
    return Headline(
        "review", say("{count} of {looks_at}", count=review.count(FILLED), looks_at=len(review.looks_at)), text
    )


def rows_review(steps: Steps) -> dict[str, list[Row]]:
    """The agenda as a list to fill in: a row for each input, break and decision."""
    known, rows = minutes_of(steps), []
    brings = {title: each.subject for each in known.others for title in each.known.split(spaced("; "))}
    for turn in steps.review.turns:
        row: Row = {"begins": turn.begins, "minutes": turn.minutes, "kind": turn.kind, "title": turn.title}
        if point := turn.point:
            row = values_of(point) | row | {"brought_by": brings.get(turn.title, known.chair)}
            row["cells"] = point.cells[: 10 * CELLS_SHOWN]
            row["seen"] = [f"{item.what} ({place(item.cell)})" for item in point.seen]
            row["key"] = point.input
        rows.append(row)
    return {SHEET: [_with_filled_in(row, known, steps) for row in (*rows, *_prepared(known))]}


def _with_filled_in(row: Row, known: Minutes, steps: Steps) -> Row:
    """A row with what was concluded or decided of it in this meeting; a decision is known as it is on its own sheet."""
    if not (key := row.get("key")):
        return row
    client, on = steps.coverage.client, key if PART in key else f"{KIND}{PART}{known.meeting} {key}".strip()
    filled, found = filled_in(client, on), client.entries.get(on)
    who = filled.get("decided_by") or filled.get("who") or row.get("who")
    state = noted("decided") if found and found.counts(client.as_of) else row["state"]
    return with_beside(row | filled | {"who": who, "state": state}, KIND)


def _prepared(known: Minutes) -> Iterator[Row]:
    """What the minutes can name beside the inputs: open actions, decisions that wait, and what may have to change."""
    for action in known.actions:
        yield {
            "kind": noted("action"),
            "key": action.number,
            "title": labelled(action.number, action.title),
            "state": noted("open"),
            "lines": [
                *([say("Action: {action}", action=action.action)] if action.action else []),
                translated(action.state),
            ],
            "who": action.owner,
            "until": action.due_on,
        }
    for item in known.decisions:
        yield {
            "kind": noted("decision"),
            "key": item.key,
            "title": labelled(item.kind, item.subject),
            "state": noted("to decide"),
            "lines": [*item.lines, say("If not: {known}", known=item.known)],
            "who": item.who,
            "until": item.by_day,
        }
    for item in known.changes:
        yield {
            "kind": noted("change"),
            "key": item.key,
            "title": item.subject,
            "state": noted("to decide"),
            "lines": [item.known] if item.known else [],
        }


def results_review(steps: Steps) -> dict[str, Any]:
    """Inputs with their state and lines, and the agenda."""
    return {
        "inputs": [
            result_row("input of the review", point) | {"seen": result_rows("seen", point.seen)}
            for point in steps.review.looks_at
        ],
        "minutes": steps.review.minutes,
        "agenda": result_rows("agenda", steps.review.turns),
    }


def agenda_rows(steps: Steps) -> list[dict[str, Any]]:
    """The inputs in the order of the agenda, as the drafts of agenda and minutes take them."""
    return [
        {
            "title": point.title,
            "item": point.text,
            "asked_by": listed(name.replace(":", " ") for name in point.asked_by),
            "minutes": point.minutes,
            "source": point.usual_source,
            "state": shown_of(point),
        }
        for point in steps.review.looks_at
    ]


def decision_rows(steps: Steps) -> list[dict[str, Any]]:
    """What the minutes must decide, as the draft of the minutes takes it."""
    return [
        {
            "text": point.text,
            "minutes": point.minutes,
            "asked_by": listed(name.replace(":", " ") for name in point.asked_by),
        }
        for point in steps.review.decides
    ]


def _heading(steps: Steps) -> str:
    """How many inputs are filled and from where, and what is known of the others."""
    review = steps.review
    words = {
        FILLED: say("filled from the files read"),
        IN_PART: translated("in part"),
        OF_REPORT: say("from this report’s own figures"),
        SEEN: say("seen and not read"),
        NOT_FILLED: say("in none of the files read"),
    }
    counts = {word: many for state, word in words.items() if (many := review.count(state))}
    if len(counts) == 1:
        return say(
            "All {looks_at} inputs of the management review: {state}",
            looks_at=len(review.looks_at),
            state=next(iter(counts)),
        )
    told = ", ".join(f"{many} {word}" for word, many in counts.items())
    return say("{looks_at} inputs of the management review: {told}", looks_at=len(review.looks_at), told=told)


def _row(point: Point) -> dict[str, Any]:
    cells, most = [place(cell) for cell in point.cells], int(setting("review", "lines"))
    return {
        **values_of(point),
        # where something was seen for other standards alone, for which ones nothing is there
        "state_told": say("{state} for {standards}", state=translated(point.state), standards=listed(point.standards))
        if point.state == NOT_FILLED and point.seen
        else translated(point.state),
        "cells": cells[:CELLS_SHOWN],
        "more": len(cells[CELLS_SHOWN:]),
        "more_seen": len(point.seen[most:]),
        # each with the standards for which it was seen, where none of those that ask is among them
        "seen": [
            (item, () if set(item.standards) & set(point.standards) else item.standards) for item in point.seen[:most]
        ],
    }
