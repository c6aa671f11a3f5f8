"""One set of documents: which of those that the standards want exist, which are to be written, which could be one."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pandas as pd

from ims_lib.ai_roles import waits_for_role
from ims_lib.catalogue.drafts import load_drafts
from ims_lib.register.lists import plans
from ims_lib.register.vocabulary import plain
from ims_lib.report.figures import counted, day, listed, place, places
from ims_lib.report.section import Section, render
from ims_lib.report.steps.headline import Headline
from ims_lib.report.workbook_sheets import Row
from ims_lib.scales import report_setting
from ims_lib.steps import Steps
from ims_lib.steps.document_evidence import Seen
from ims_lib.steps.documents import EXISTS, IN_FORCE, STATES, DocumentSet
from ims_lib.steps.not_begun import not_begun

SHEET = "Documents"
IN_ORDER = "in force and in date"
"""What is said of a document none of whose parts is a draft or past its review."""
BY = {
    "row": "named as evidence",
    "title": "a row about it",
    "remark": "in a remark",
    "judgement": "seen by the assessor",
    "list": "own list",
}
"""Who shows a document that isn't listed."""


def section_documents(steps: Steps) -> Section:
    """The documents wanted by the standards in scope, what nothing shows first; what could be merged; where drafts lie."""
    found, client = steps.documents, steps.coverage.client
    rows = [_row(str(name), entry, steps) for name, entry in found.documents.iterrows()]
    rows.sort(key=lambda row: (-STATES.index(row["state"]), -len(row["standards"])))
    shown = rows[: int(report_setting("documents_shown"))]
    unmatched = _without_a_place(found)
    return render(
        "documents.html.j2",
        id="documents",
        title="Documents",
        number=4,
        sheet=SHEET,
        standards=client.standards,
        heading=_heading(found, client.short_name),
        text=_text(steps),
        shown=shown,
        rest=rows[len(shown) :],
        total=len(rows),
        given=found.given,
        who=client.short_name,
        lists=_lists(steps),
        mergeable=[row for row in rows if row["mergeable"]],
        unmatched=[{"title": row.title, "where": place(row.cell)} for row in unmatched.itertuples()],
        drafts=[plan.title for plan in load_drafts().values() if set(plan.standards) & set(client.standards)],
    )


def headline_documents(steps: Steps) -> Headline:
    """How many of the wanted documents are in force in the list, and how many more are drafts or seen elsewhere."""
    found = steps.documents
    total, rest = len(found.documents), ", ".join(_rest(found))
    if found.given:
        text = (
            f"documents stand in the list, {IN_ORDER}; {rest}" if rest else f"documents stand in the list, {IN_ORDER}"
        )
        return Headline(4, "One set of documents", "documents", f"{int(found.whole.sum())} of {total}", text)
    text = f"documents wanted; no list of documents was found: {rest}"
    return Headline(4, "One set of documents", "documents", str(total), text)


def rows_documents(steps: Steps) -> dict[str, list[Row]]:
    """A row for each wanted document, then those of the client's that are none of them."""
    found = steps.documents
    wanted = [
        {
            **entry,
            "satisfies": ", ".join(entry["satisfies"]),
            "theirs": "\n".join(_theirs(entry)),
            "state": "seen elsewhere" if entry["state"] == "seen" else entry["state"],
            "in_part": entry["in_part"] or None,
            "cells": "\n".join(places(entry["cells"])),
            "covers": ", ".join(entry["covers"]),
            "lacks": ", ".join(entry["lacks"]),
            "seen": "\n".join(map(_shown_by, entry["seen"])),
            "stated": ", ".join(entry["stated"]),
            "mergeable": "yes" if entry["mergeable"] else None,
            "criteria": ", ".join(entry["criteria"]),
            "draft": ", ".join(_drafts_of(entry["document"])),
            **{f"wanted {name}": "wanted" for name in entry["standards"]},
        }
        for entry in found.documents.reset_index().to_dict("records")
    ]
    own = [
        {
            "title": row.title,
            "state": row.state,
            "owner": row.owner,
            "next_review": row.next_review,
            "cells": place(row.cell),
            "kind": "the client's own",
        }
        for row in found.listed[found.listed["document"].isna()].itertuples()
    ]
    return {SHEET: [*wanted, *own]}


def results_documents(steps: Steps) -> dict[str, Any]:
    """The wanted documents with their state, and the client's documents with the one of ours that each is."""
    found = steps.documents
    return {
        "wanted": [
            {
                "document": name,
                "state": entry["state"],
                "standards": list(entry["standards"]),
                "theirs": list(entry["theirs"]),
                "covers": list(entry["covers"]),
                "lacks": list(entry["lacks"]),
                "mergeable": bool(entry["mergeable"]),
                "cells": list(entry["cells"]),
                "seen": [{**asdict(item), "standards": list(item.standards)} for item in entry["seen"]],
                "stated": list(entry["stated"]),
                "in_part": entry["in_part"],
                "likely": entry["likely"],
            }
            for name, entry in found.documents.iterrows()
        ],
        "listed": [
            {"title": row.title, "document": row.document, "state": row.state, "cell": row.cell}
            for row in found.listed.itertuples()
        ],
        "lists": {name: len(rows) for name, rows in steps.inputs.records.items()},
    }


def _heading(found: DocumentSet, who: str) -> str:
    total, rest = len(found.documents), ", ".join(_rest(found))
    if not found.given:
        return f"{total} documents are wanted in writing; {who} has no list of documents: {rest}"
    there = int(found.whole.sum())
    begin = (
        f"{there} of {total} documents {'stands' if there == 1 else 'stand'} in {who}’s list, {IN_ORDER}"
        if there
        else f"None of {total} documents stands in {who}’s list {IN_ORDER}"
    )
    return begin + (f"; {rest}" if rest else "")


def _rest(found: DocumentSet) -> list[str]:
    """What there is to say of the documents that aren't in force as a whole: heading and headline count alike."""
    drafts, unreleased, seen, missing = (found.count(each) for each in ("draft", "not released", "seen", "missing"))
    nothing = found.count("not listed", "to find or write")
    in_part = found.count(*IN_FORCE) - int(found.whole.sum())
    more = " more" if found.given else ""
    return [
        *([f"{in_part} not whole (a part, a draft beside it or an overdue review)"] if in_part else ()),
        *([f"{unreleased} not released"] if unreleased else ()),
        *([f"{counted(drafts, 'draft')} to finish"] if drafts else ()),
        *([f"{seen}{more} {'is' if seen == 1 else 'are'} seen elsewhere{_partly(found)}"] if seen else ()),
        *([f"{counted(missing, 'is', 'are')} missing by the list’s own word"] if missing else ()),
        *([f"of {nothing} nothing here shows one"] if nothing else ()),
    ]


def _partly(found: DocumentSet) -> str:
    """How many of those seen elsewhere are there in part."""
    partly = int((found.documents["state"].eq("seen") & found.documents["in_part"].ne("")).sum())
    return f" ({partly} in part)" if partly else ""


def _without_a_place(found: DocumentSet) -> pd.DataFrame:
    """The client's documents that are none of ours, and that no evidence names as one of ours either."""
    named = [f" {plain(item.what)} " for seen in found.documents["seen"] for item in seen]
    rows = found.listed[found.listed["document"].isna()]
    return rows[rows["title"].map(lambda title: not any(f" {plain(title)} " in words for words in named)).astype(bool)]


def _text(steps: Steps) -> str:
    found, client = steps.documents, steps.coverage.client
    documents, who = found.documents, client.short_name
    sentences = [f"{client.standards[0]} alone asks for them; a second standard would share some."]
    if len(client.standards) > 1:
        shared = int((documents["standards"].map(len) > 1).sum())
        more = f"{shared} of them {'serves' if shared == 1 else 'serve'}" if shared else "none of them serves"
        sentences = [
            f"Kept once, {len(documents)} documents serve {len(client.standards)} standards; {more} more than one."
        ]
    partial = int((documents["state"].isin(IN_FORCE) & (documents["lacks"].map(len) > 0)).sum())
    if partial:
        sentences.append(
            f"{partial} of those in the list {'is' if partial == 1 else 'are'} there for a part of the standards that ask, and "
            f"{'has' if partial == 1 else 'have'} to be extended to the others."
        )
    elsewhere = int(((documents["state"] == "seen") & (documents["lacks"].map(len) > 0)).sum())
    if elsewhere:
        sentences.append(
            f"{elsewhere} of those seen elsewhere {'is' if elsewhere == 1 else 'are'} shown for a part of these standards only."
        )
    for_builders = sum(_is_for_builders(entry, steps) for _, entry in documents.iterrows())
    if waits := waits_for_role(client, for_builders=for_builders > 0):
        sentences.append(f"{for_builders} of them {'is' if for_builders == 1 else 'are'} {waits}.")
    nothing = documents[documents["state"] == "not listed"]
    alone = not_begun(steps.coverage)
    begun = int(nothing["standards"].map(lambda names: len(names) > 0 and set(names) <= set(alone)).sum())
    if begun:
        sentences.append(
            f"{begun} of the {len(nothing)} that nothing shows {'is' if begun == 1 else 'are'} asked for by {listed(alone)} alone, "
            f"which {who} hasn’t started."
        )
    return " ".join(sentences)


def _lists(steps: Steps) -> str:
    """The client's other lists, which are records themselves."""
    titles = {name: plan.title[0].lower() + plan.title[1:] for name, plan in plans().items()}
    found = [f"{titles[name]} ({len(rows)})" for name, rows in steps.inputs.records.items() if name != "documents"]
    return listed(found)


def _row(name: str, entry: Any, steps: Steps) -> dict[str, Any]:
    many = int(report_setting("cells_shown"))
    state = entry["state"]
    lacks = entry["lacks"] if state in EXISTS else ()
    return {
        "title": entry["title"],
        "keeper": entry["owner"] or entry["keeper"],
        "proposed": not entry["owner"],
        "state": state,
        "standards": set(entry["standards"]),
        "satisfies": entry["satisfies"],
        "covers": entry["covers"],
        "lacks": lacks,
        "extend": [name for name in lacks if name not in entry["stated"]],
        "stated_there": [name for name in lacks if name in entry["stated"]],
        "unsaid": entry["unsaid"],
        "in_part": entry["in_part"],
        "theirs": _theirs(entry),
        "stated": entry["stated"],
        "cells": [place(cell) for cell in entry["cells"]],
        "mergeable": entry["mergeable"],
        "question": entry["question"],
        "waits": waits_for_role(steps.coverage.client, for_builders=_is_for_builders(entry, steps)),
        "seen": [
            {"what": item.what, "by": BY[item.by], "cell": place(item.cell), "unapproved": item.unapproved}
            for item in entry["seen"][:many]
        ],
        "overdue": day(entry["overdue_since"]) if entry["overdue_since"] else "",
        "due": day(entry["due_since"]) if entry["due_since"] else "",
        "draft": bool(_drafts_of(name)),
        "to_finish": counted(entry["states"].count("draft"), "draft")
        if state in IN_FORCE and "draft" in entry["states"]
        else "",
    }


def _is_for_builders(entry: Any, steps: Steps) -> bool:
    """Whether all that a standard demands of a document concerns who builds models."""
    criteria = steps.coverage.catalogue.criteria
    demanded = [criteria[name] for name in entry["criteria"] if name in criteria and criteria[name].requirements]
    return bool(demanded) and all(criterion.for_builders for criterion in demanded)


def _shown_by(item: Seen) -> str:
    return f"{item.what} ({BY[item.by]}, {place(item.cell)})"


def _theirs(entry: Any) -> list[str]:
    """The client's titles, each with its own state where that differs from the whole's."""
    both = zip(entry["theirs"], entry["states"], strict=True)
    return [
        title if state == entry["state"] or state in title.lower() else f"{title} ({state})" for title, state in both
    ]


def _drafts_of(document: str) -> list[str]:
    return [plan.title for plan in load_drafts().values() if document in plan.documents]
