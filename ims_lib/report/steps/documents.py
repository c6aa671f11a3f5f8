"""One set of documents: which of those that the standards want exist, which are to be written, which could be one."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from ims_lib.ai_roles import waits_for_role
from ims_lib.catalogue.drafts import load_drafts
from ims_lib.frames import values_of
from ims_lib.register.lists import plans
from ims_lib.register.vocabulary import plain
from ims_lib.report.figures import counted, day, listed, place, places
from ims_lib.report.section import Section, render
from ims_lib.report.steps.headline import Headline
from ims_lib.report.workbook_sheets import Row
from ims_lib.scales import report_setting
from ims_lib.steps import Steps
from ims_lib.steps.document_evidence import Seen
from ims_lib.steps.document_set import EXISTS, IN_FORCE, STATES, DocumentSet, Listed, Wanted
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
    rows = [_row(item, steps) for item in found.wanted.values()]
    rows.sort(key=lambda row: (-STATES.index(row["state"]), -len(row["standards"])))
    shown = rows[: int(report_setting("documents_shown"))]
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
        unmatched=_without_a_place(found),
        drafts=[plan.title for plan in load_drafts().values() if set(plan.standards) & set(client.standards)],
    )


def headline_documents(steps: Steps) -> Headline:
    """How many of the wanted documents are in force in the list, and how many more are drafts or seen elsewhere."""
    found = steps.documents
    total, rest = len(found.wanted), ", ".join(_rest(found))
    if found.given:
        text = (
            f"documents stand in the list, {IN_ORDER}; {rest}" if rest else f"documents stand in the list, {IN_ORDER}"
        )
        return Headline(4, "One set of documents", "documents", f"{found.whole} of {total}", text)
    text = f"documents wanted; no list of documents was found: {rest}"
    return Headline(4, "One set of documents", "documents", str(total), text)


def rows_documents(steps: Steps) -> dict[str, list[Row]]:
    """A row for each wanted document, then those of the client's that are none of them."""
    found = steps.documents
    wanted = [
        {
            **values_of(item),
            "satisfies": ", ".join(item.satisfies),
            "theirs": "\n".join(_theirs(item)),
            "state": "seen elsewhere" if item.state == "seen" else item.state,
            "owner": item.owner,
            "next_review": item.next_review,
            "in_part": item.in_part or None,
            "cells": "\n".join(places(item.cells)),
            "covers": ", ".join(item.covers),
            "lacks": ", ".join(item.lacks),
            "seen": "\n".join(map(_shown_by, item.seen)),
            "stated": ", ".join(item.stated),
            "mergeable": "yes" if item.mergeable else None,
            "criteria": ", ".join(item.criteria),
            "draft": ", ".join(_drafts_of(item.document)),
            **{f"wanted {name}": "wanted" for name in item.standards},
        }
        for item in found.wanted.values()
    ]
    own = [
        {
            "title": item.title,
            "state": item.state,
            "owner": item.owner,
            "next_review": item.next_review,
            "cells": place(item.cell),
            "kind": "the client's own",
        }
        for item in found.unmatched
    ]
    return {SHEET: [*wanted, *own]}


def results_documents(steps: Steps) -> dict[str, Any]:
    """The wanted documents with their state, and the client's documents with the one of ours that each is."""
    found = steps.documents
    return {
        "wanted": [
            {
                "document": item.document,
                "state": item.state,
                "standards": list(item.standards),
                "theirs": list(item.theirs),
                "covers": list(item.covers),
                "lacks": list(item.lacks),
                "mergeable": item.mergeable,
                "cells": list(item.cells),
                "seen": [{**asdict(each), "standards": list(each.standards)} for each in item.seen],
                "stated": list(item.stated),
                "in_part": item.in_part,
                "likely": item.likely,
            }
            for item in found.wanted.values()
        ],
        "listed": [
            {"title": item.title, "document": item.document, "state": item.state, "cell": item.cell}
            for item in found.own
        ],
        "lists": {name: len(rows) for name, rows in steps.inputs.records.items()},
    }


def _heading(found: DocumentSet, who: str) -> str:
    total, rest = len(found.wanted), ", ".join(_rest(found))
    if not found.given:
        return f"{total} documents are wanted in writing; {who} has no list of documents: {rest}"
    there = found.whole
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
    in_part = found.count(*IN_FORCE) - found.whole
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
    partly = sum(item.state == "seen" and item.in_part != "" for item in found.wanted.values())
    return f" ({partly} in part)" if partly else ""


def _without_a_place(found: DocumentSet) -> list[Listed]:
    """The client's documents that are none of ours, and that no evidence names as one of ours either."""
    named = [f" {plain(each.what)} " for item in found.wanted.values() for each in item.seen]
    return [item for item in found.unmatched if not any(f" {plain(item.title)} " in words for words in named)]


def _text(steps: Steps) -> str:
    wanted, client = list(steps.documents.wanted.values()), steps.coverage.client
    sentences = [f"{client.standards[0]} alone asks for them; a second standard would share some."]
    if len(client.standards) > 1:
        shared = sum(len(item.standards) > 1 for item in wanted)
        more = f"{shared} of them {'serves' if shared == 1 else 'serve'}" if shared else "none of them serves"
        sentences = [
            f"Kept once, {len(wanted)} documents serve {len(client.standards)} standards; {more} more than one."
        ]
    partial = sum(item.state in IN_FORCE and len(item.lacks) > 0 for item in wanted)
    if partial:
        sentences.append(
            f"{partial} of those in the list {'is' if partial == 1 else 'are'} there for a part of the standards that ask, and "
            f"{'has' if partial == 1 else 'have'} to be extended to the others."
        )
    elsewhere = sum(item.state == "seen" and len(item.lacks) > 0 for item in wanted)
    if elsewhere:
        sentences.append(
            f"{elsewhere} of those seen elsewhere {'is' if elsewhere == 1 else 'are'} shown for a part of these standards only."
        )
    for_builders = sum(_is_for_builders(item, steps) for item in wanted)
    if waits := waits_for_role(client, for_builders=for_builders > 0):
        sentences.append(f"{for_builders} of them {'is' if for_builders == 1 else 'are'} {waits}.")
    nothing = [item for item in wanted if item.state == "not listed"]
    alone = not_begun(steps.coverage)
    if begun := sum(len(item.standards) > 0 and {*item.standards} <= {*alone} for item in nothing):
        sentences.append(
            f"{begun} of the {len(nothing)} that nothing shows {'is' if begun == 1 else 'are'} asked for by {listed(alone)} alone, "
            f"which {client.short_name} hasn’t started."
        )
    return " ".join(sentences)


def _lists(steps: Steps) -> str:
    """The client's other lists, which are records themselves."""
    titles = {name: plan.title[0].lower() + plan.title[1:] for name, plan in plans().items()}
    found = [f"{titles[name]} ({len(rows)})" for name, rows in steps.inputs.records.items() if name != "documents"]
    return listed(found)


def _row(item: Wanted, steps: Steps) -> dict[str, Any]:
    many = int(report_setting("cells_shown"))
    lacks = item.lacks if item.state in EXISTS else ()
    drafts = item.states.count("draft") if item.state in IN_FORCE else 0
    return {
        "title": item.title,
        "keeper": item.owner or item.keeper,
        "proposed": not item.owner,
        "state": item.state,
        "standards": set(item.standards),
        "covers": item.covers,
        "lacks": lacks,
        "extend": [name for name in lacks if name not in item.stated],
        "stated_there": [name for name in lacks if name in item.stated],
        "unsaid": item.unsaid,
        "in_part": item.in_part,
        "theirs": _theirs(item),
        "stated": item.stated,
        "cells": [place(cell) for cell in item.cells],
        "mergeable": item.mergeable,
        "waits": waits_for_role(steps.coverage.client, for_builders=_is_for_builders(item, steps)),
        "seen": [
            {"what": each.what, "by": BY[each.by], "cell": place(each.cell), "unapproved": each.unapproved}
            for each in item.seen[:many]
        ],
        "overdue": day(item.overdue_since) if item.overdue_since else "",
        "due": day(item.due_since) if item.due_since else "",
        "draft": bool(_drafts_of(item.document)),
        "to_finish": counted(drafts, "draft") if drafts else "",
    }


def _is_for_builders(item: Wanted, steps: Steps) -> bool:
    """Whether all that a standard demands of a document concerns who builds models."""
    criteria = steps.coverage.catalogue.criteria
    demanded = [criteria[name] for name in item.criteria if name in criteria and criteria[name].requirements]
    return bool(demanded) and all(criterion.for_builders for criterion in demanded)


def _shown_by(item: Seen) -> str:
    return f"{item.what} ({BY[item.by]}, {place(item.cell)})"


def _theirs(item: Wanted) -> list[str]:
    """The client's titles, each with its own state where that differs from the whole's."""
    return [
        each.title if each.state == item.state or each.state in each.title.lower() else f"{each.title} ({each.state})"
        for each in item.listed
    ]


def _drafts_of(document: str) -> list[str]:
    return [plan.title for plan in load_drafts().values() if document in plan.documents]
