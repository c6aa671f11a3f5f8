"""One management review: what is at hand for it and what isn't in the files, its agenda, and the decisions it must take."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ims_lib.report.figures import listed, place, places
from ims_lib.report.section import Section, render
from ims_lib.report.steps.headline import Headline
from ims_lib.report.workbook_sheets import Row
from ims_lib.scales import setting
from ims_lib.steps import Steps
from ims_lib.steps.document_evidence import Seen
from ims_lib.steps.management_review.review import FILLED, IN_PART, NOT_FILLED, OF_REPORT, SEEN

SHEET = "Management review"
CELLS_SHOWN = 2


def section_review(steps: Steps) -> Section:
    """The inputs with what the client's data says, the others with what was seen of them and their usual source, and the agenda."""
    review, standards = steps.review, steps.coverage.client.standards
    rows = [_row(entry) for entry in review.inputs.reset_index().to_dict("records")]
    return render(
        "review.html.j2",
        id="review",
        title="Review",
        number=6,
        sheet=SHEET,
        standards=standards,
        rows=rows,
        heading=_heading(steps),
        agenda=[_point(entry) for entry in review.agenda.to_dict("records")],
        length=_length(review.minutes),
        decisions=[
            {"title": row.title, "text": row.text, "standards": set(row.standards)}
            for row in review.decisions.itertuples()
        ],
        missing_title=_six(steps),
    )


def headline_review(steps: Steps) -> Headline:
    """How many inputs the client's data fills, and how many this report's own figures."""
    review = steps.review
    own = review.count(OF_REPORT)
    text = "inputs filled from the files" + (f"; {own} more from this report’s own figures" if own else "")
    return Headline(6, "Management review", "review", f"{review.count(FILLED)} of {len(review.inputs)}", text)


def rows_review(steps: Steps) -> dict[str, list[Row]]:
    """The agenda as a list to fill in: a row for each input, break and decision."""
    details = {**_by_name(steps.review.inputs), **_by_name(steps.review.decisions)}
    rows = []
    for point in steps.review.agenda.to_dict("records"):
        entry = details.get(point["item"], {})
        rows.append(
            {
                "begins": point["begins"],
                "minutes": point["minutes"],
                "kind": point["kind"],
                "title": point["title"],
                "text": entry.get("text"),
                "state": point["state"],
                "lines": "\n".join(entry.get("lines", ())),
                "cells": "\n".join(places(entry.get("cells", ())[: 10 * CELLS_SHOWN])),
                "asked_by": ", ".join(entry.get("asked_by", ())),
                "usual_source": entry.get("usual_source"),
                "seen": "\n".join(f"{item.what} ({place(item.cell)})" for item in entry.get("seen", ())),
            }
        )
    return {SHEET: rows}


def results_review(steps: Steps) -> dict[str, Any]:
    """Inputs with their state and lines, and the agenda."""
    return {
        "inputs": [
            {
                "input": row["input"],
                "state": row["state"],
                "asked_by": list(row["asked_by"]),
                "lines": list(row["lines"]),
                "cells": list(row["cells"]),
                "seen": [{"what": item.what, "cell": item.cell} for item in row["seen"]],
            }
            for row in steps.review.inputs.reset_index().to_dict("records")
        ],
        "minutes": steps.review.minutes,
        "agenda": [
            {"begins": row["begins"], "minutes": row["minutes"], "kind": row["kind"], "title": row["title"]}
            for row in steps.review.agenda.to_dict("records")
        ],
    }


def agenda_rows(steps: Steps) -> list[dict[str, Any]]:
    """The inputs in the order of the agenda, as the drafts of agenda and minutes take them."""
    return [
        {
            "item": row["text"],
            "asked_by": listed(name.replace(":", " ") for name in row["asked_by"]),
            "minutes": row["minutes"],
            "source": row["usual_source"],
            "state": ". ".join(row["lines"]) or _unfilled(row),
        }
        for row in steps.review.inputs.to_dict("records")
    ]


def decision_rows(steps: Steps) -> list[dict[str, Any]]:
    """What the minutes must decide, as the draft of the minutes takes it."""
    return [
        {"text": row["text"], "asked_by": listed(name.replace(":", " ") for name in row["asked_by"])}
        for row in steps.review.decisions.to_dict("records")
    ]


def _unfilled(row: dict[str, Any]) -> str:
    """What is said of an input of which the files say nothing."""
    seen = "; ".join(f"“{item.what}”" for item in row["seen"])
    return f"{row['state']}: {seen}" if seen else str(row["state"])


def _by_name(frame: Any) -> dict[str, Any]:
    return {row["input"]: row for row in frame.reset_index().to_dict("records")}


def _heading(steps: Steps) -> str:
    """How many inputs are filled and from where, and what is known of the others."""
    review = steps.review
    words = {
        FILLED: "filled from the files read",
        IN_PART: "in part",
        OF_REPORT: "from this report’s own figures",
        SEEN: "seen and not read",
        NOT_FILLED: "in none of the files read",
    }
    counts = {word: many for state, word in words.items() if (many := review.count(state))}
    if len(counts) == 1:
        return f"All {len(review.inputs)} inputs of the management review: {next(iter(counts))}"
    told = ", ".join(f"{many} {word}" for word, many in counts.items())
    return f"{len(review.inputs)} inputs of the management review: {told}"


def _six(steps: Steps) -> str:
    """How many of those that a joint review looks at first are at hand."""
    first = steps.review.inputs[steps.review.inputs["headline"].astype(bool)]
    filled = int((first["state"] == FILLED).sum())
    verb = "are" if filled > 1 else "is"
    return (
        f"{filled or 'None'} of the {len(first)} inputs that a joint review looks at first {verb} filled from the files"
    )


def _row(entry: dict[str, Any]) -> dict[str, Any]:
    cells, most = [place(cell) for cell in entry["cells"]], int(setting("review", "lines"))
    return {
        **entry,
        "standards": set(entry["standards"]),
        "state_told": _state_told(entry),
        "cells": cells[:CELLS_SHOWN],
        "more": max(len(cells) - CELLS_SHOWN, 0),
        "more_seen": max(len(entry["seen"]) - most, 0),
        "seen": [
            {"what": item.what, "cell": place(item.cell), "only_for": _only_for(item, entry["standards"])}
            for item in entry["seen"][:most]
        ],
    }


def _state_told(entry: dict[str, Any]) -> str:
    """An input's state; where something was seen for other standards alone, for which ones nothing is there."""
    seen_for_others = entry["state"] == NOT_FILLED and entry["seen"]
    return f"{entry['state']} for {listed(entry['standards'])}" if seen_for_others else str(entry["state"])


def _only_for(item: Seen, standards: Iterable[str]) -> str:
    """The standards for which something was seen, where none of those that ask is among them."""
    others = item.standards and not set(item.standards).intersection(standards)
    return f"for {listed(item.standards)}" if others else ""


def _point(entry: dict[str, Any]) -> dict[str, Any]:
    return {"begins": entry["begins"], "minutes": entry["minutes"], "title": entry["title"], "kind": entry["kind"]}


def _length(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return " ".join(part for part in (f"{hours} h" if hours else "", f"{rest} min" if rest else "") if part)
