"""One set of documents: which of those that the standards want exist, which are to be written, which could be one."""

from __future__ import annotations

from typing import Any

from ims_lib.catalogue.drafts import load_drafts
from ims_lib.report.figures import counted, day, level, place, places
from ims_lib.report.section import Section, render
from ims_lib.report.steps.headline import Headline
from ims_lib.report.workbook_sheets import Row
from ims_lib.scales import report_setting
from ims_lib.steps import Steps
from ims_lib.steps.documents import STATES, DocumentSet

SHEET = "Documents"
STANDING = ("there", "review overdue")


def section_documents(steps: Steps) -> Section:
    """The documents wanted by the standards in scope, what is missing first; what could be merged; where drafts lie."""
    found = steps.documents
    rows = [_row(str(name), entry, steps) for name, entry in found.documents.iterrows()]
    rows.sort(key=lambda row: (-STATES.index(row["state"]), -len(row["standards"])))
    shown = rows[: int(report_setting("documents_shown"))]
    unmatched = found.listed[found.listed["document"].isna()]
    return render(
        "documents.html.j2", id="documents", title="Documents", number=4, sheet=SHEET, standards=steps.coverage.client.standards,
        heading=_heading(found), text=_text(steps), shown=shown, rest=rows[len(shown) :], total=len(rows),
        mergeable=[row for row in rows if row["mergeable"]], overdue=[row for row in rows if row["state"] == "review overdue"],
        unmatched=[{"title": row.title, "where": place(row.cell)} for row in unmatched.itertuples()],
        drafts=[plan.title for plan in load_drafts().values() if set(plan.standards) & set(steps.coverage.client.standards)],
    )  # fmt: skip


def headline_documents(steps: Steps) -> Headline:
    """How many of the wanted documents exist."""
    found = steps.documents
    if found.given:
        return Headline(4, "One set of documents", "documents", f"{found.count(*STANDING)} of {len(found.documents)}",
                        f"documents exist; {found.count('missing')} to write")  # fmt: skip
    return Headline(
        4,
        "One set of documents",
        "documents",
        str(len(found.documents)),
        "documents wanted; no list of the client’s own was found",
    )


def rows_documents(steps: Steps) -> dict[str, list[Row]]:
    """A row for each wanted document, then those of the client's that are none of them."""
    found = steps.documents
    wanted = [
        {
            **entry, "satisfies": ", ".join(entry["satisfies"]), "theirs": "\n".join(_theirs(entry)),
            "cells": "\n".join(places(entry["cells"])), "lacks": ", ".join(entry["lacks"]),
            "mergeable": "yes" if entry["mergeable"] else None, "criteria": ", ".join(entry["criteria"]),
            "draft": ", ".join(_drafts_of(entry["document"])),
            **{f"wanted {name}": "wanted" for name in entry["standards"]},
        }
        for entry in found.documents.reset_index().to_dict("records")
    ]  # fmt: skip
    own = [
        {"title": row.title, "state": row.state, "owner": row.owner, "next_review": row.next_review, "cells": place(row.cell),
         "kind": "the client's own"}
        for row in found.listed[found.listed["document"].isna()].itertuples()
    ]  # fmt: skip
    return {SHEET: [*wanted, *own]}


def results_documents(steps: Steps) -> dict[str, Any]:
    """The wanted documents with their state, and the client's documents with the one of ours that each is."""
    found = steps.documents
    return {
        "wanted": [
            {"document": name, "state": entry["state"], "standards": list(entry["standards"]), "theirs": list(entry["theirs"]),
             "lacks": list(entry["lacks"]), "mergeable": bool(entry["mergeable"]), "cells": list(entry["cells"]),
             "likely": entry["likely"]}
            for name, entry in found.documents.iterrows()
        ],
        "listed": [
            {"title": row.title, "document": row.document, "state": row.state, "cell": row.cell}
            for row in found.listed.itertuples()
        ],
    }  # fmt: skip


def _heading(found: DocumentSet) -> str:
    if not found.given:
        return f"{len(found.documents)} documents are wanted in writing; the client’s own list is missing"
    missing = found.count("missing")
    parts = [counted(missing, "document is", "documents are") + " to write"] if missing else []
    drafts = found.count("draft")
    parts += [counted(drafts, "draft") + " to finish"] if drafts else []
    there, total = found.count(*STANDING), len(found.documents)
    exist = (
        f"{there} of {total} documents exist{'s' if there == 1 else ''}"
        if there
        else f"None of {total} documents exists"
    )
    return exist + (f"; {', '.join(parts)}" if parts else "")


def _text(steps: Steps) -> str:
    found, client = steps.documents, steps.coverage.client
    shared = int((found.documents["standards"].map(len) > 1).sum())
    text = f"{client.standards[0]} alone asks for them; a second standard would share some."
    if len(client.standards) > 1:
        more = f"{shared} of them {'serves' if shared == 1 else 'serve'}" if shared else "none of them serves"
        text = f"Kept once, {len(found.documents)} documents serve {len(client.standards)} standards; {more} more than one."
    partial = int((found.documents["state"].isin(STANDING) & (found.documents["lacks"].map(len) > 0)).sum())
    if partial:
        text += f" {partial} of those that exist {'doesn’t' if partial == 1 else 'don’t'} name every standard that asks for them yet."
    seen = found.count("not listed")
    if seen:
        text += f" Of {seen} the client’s own rows suggest that they exist, though no list names them."
    return text


def _row(name: str, entry: Any, steps: Steps) -> dict[str, Any]:
    return {
        "title": entry["title"], "keeper": entry["owner"] or entry["keeper"], "proposed": not entry["owner"],
        "state": entry["state"], "standards": set(entry["standards"]), "satisfies": entry["satisfies"],
        "lacks": entry["lacks"] if entry["state"] in STANDING else (), "theirs": _theirs(entry),
        "cells": [place(cell) for cell in entry["cells"]], "mergeable": entry["mergeable"], "question": entry["question"],
        "review": day(entry["next_review"]) if entry["next_review"] else "", "likely": level(entry["likely"]),
        "draft": bool(_drafts_of(name)),
    }  # fmt: skip


def _theirs(entry: Any) -> list[str]:
    """The client's titles, each with its own state where that differs from the whole's."""
    both = zip(entry["theirs"], entry["states"], strict=True)
    return [
        title if state == entry["state"] or state in title.lower() else f"{title} ({state})" for title, state in both
    ]


def _drafts_of(document: str) -> list[str]:
    return [plan.title for plan in load_drafts().values() if document in plan.documents]
