"""One set of documents: which of those that the standards want exist, which are to be written, which could be one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from ims_lib.ai_roles.said import waits_for_role
from ims_lib.assessment.certificates import not_begun
from ims_lib.catalogue.drafts import load_drafts
from ims_lib.catalogue.library import load_library
from ims_lib.client.entry_sheets import correctable
from ims_lib.dates import day
from ims_lib.frames import plain_row, values_of
from ims_lib.languages import form_for, noted, say, spaced, translated
from ims_lib.register.plans import plans
from ims_lib.register.vocabulary import plain
from ims_lib.report.draft_papers import drafts_in_place_of
from ims_lib.report.figures import place, proposed
from ims_lib.report.result_rows import result_row, result_rows
from ims_lib.report.section import Headline, Section, render
from ims_lib.report.steps.shared import owner_named
from ims_lib.report.workbook_sheets import Row, yes_no
from ims_lib.scales import report_setting
from ims_lib.steps import Steps
from ims_lib.steps.document_set import EXISTS, IN_FORCE, STATES, DocumentSet, FoundDocument, Listed, WantedDocument
from ims_lib.steps.evidence import register_evidence
from ims_lib.steps.records import KeptRecord, register_records
from ims_lib.wording import counted, how_told, in_row, in_sentence, listed

SHEET, RECORDS_SHEET, EVIDENCE = "Documents", "Records", "Evidence"
IN_PART = noted("in part")
TOLD = how_told("document_states")
"""States that people are told by another word."""
BY = how_told("shown_by")
"""Who shows a document that isn't listed."""


def section_documents(steps: Steps) -> Section:
    """The documents wanted by the standards in scope, what nothing shows first; what could be merged; where drafts lie."""
    found, client = steps.documents, steps.coverage.client
    rows = [_row(item, steps) for item in found.wanted.values()]
    rows.sort(key=lambda row: (-STATES.index(row["state"]), -len(row["standards"])))
    shown = rows[: int(report_setting("documents_shown"))]
    return render(
        "documents",
        sheet=SHEET,
        standards=client.standards,
        heading=_heading(found, client.short_name),
        **_counts(steps),
        shown=shown,
        rest=rows[len(shown) :],
        total=len(rows),
        given=found.given,
        who=client.short_name,
        lists=_lists(steps),
        mergeable=[row for row in rows if row["mergeable"]],
        unmatched=_without_a_place(found),
        found=[_found(item) for item in found.found],
        drafts=[plan.title for plan in load_drafts().values() if set(plan.standards) & set(client.standards)],
    )


def headline_documents(steps: Steps) -> Headline:
    """How many of the wanted documents are there as a whole, and how far the others are."""
    found = steps.documents
    there, rest = told_counts(found)["there"], _rest(found)
    if found.given:
        text = say("documents are there in full{rest}", rest=spaced("; ") + rest if rest else "")
        return Headline("documents", say("{there} of {wanted}", there=there, wanted=len(found.wanted)), text)
    text = say("documents wanted; no list of documents was found: {rest}", rest=rest)
    return Headline("documents", str(len(found.wanted)), text)


def rows_documents(steps: Steps) -> dict[str, list[Row]]:
    """A row for each wanted document, then those of the client's that are none of them; records; and what shows something."""
    found = steps.documents
    places, client = drafts_in_place_of(found, steps.coverage.client.standards), steps.coverage.client
    wanted = [
        {
            **values_of(item, "next_review", "cells"),
            "owner": None if keeper.is_proposed else keeper.name,
            "proposed": owner_named(keeper.name, keeper.kind) if keeper.is_proposed else None,
            "theirs": [
                *(
                    told.replace(each.title, each.with_version, 1)
                    for each, told in zip(item.listed, _theirs(item), strict=True)
                ),
                *([say("several entries: correct them in the list")] if item.listed[1:] else []),
            ],
            "state": state_told(item),
            "why": in_row(filter(None, (why_told(item), waits(item, steps)))),
            "seen": [f"{each.what} ({translated(BY[each.by])}, {place(each.cell)})" for each in item.seen],
            "mergeable": translated("yes") if item.mergeable else None,
            "draft": list(dict.fromkeys([*_begun_by(item.document), *replacing])),
        }
        for item in found.wanted.values()
        for keeper in [steps.owners.of_document(item)]
        for replacing in [[title for each in item.listed for title in places.get(each, ())]]
    ]
    own = [
        {
            **values_of(item),
            "state": TOLD.get(item.state, item.state),
            "cells": item.cell,
            "theirs": [item.with_version] if item.number or item.version else [],
            "kind": (item.type or say("the client's own")).lower(),
            "draft": places.get(item, ()),
        }
        for item in found.unmatched
    ]
    proposed_rows = [
        {
            **values_of(item),
            "kind": say("read from a file"),
            "state": TOLD["seen"],
            "theirs": [say("version {version}", version=item.version)] if item.version else [],
            "why": say("in the client's folder, and in no list: proposed"),
            "cells": item.file,
        }
        for item in found.found
    ]
    shown = map(values_of, register_evidence(found, steps.register, steps.coverage))
    of_rows = [*(item.listed for item in found.wanted.values()), *((item,) for item in found.unmatched)]
    keys = [of_row[0].number or of_row[0].title if len(of_row) == 1 else "" for of_row in of_rows]
    keys += [""] * len(proposed_rows)
    every = zip((*wanted, *own, *proposed_rows), keys, strict=True)
    rows = [row | correctable(client, "documents", on, row) for row, on in every]
    return {SHEET: rows, RECORDS_SHEET: _rows_records(steps), EVIDENCE: [*shown]}


def _records(steps: Steps) -> Sequence[KeptRecord]:
    """The register of records: what is wanted first, then what else the client names."""
    return register_records(steps.documents, steps.register, steps.owners, steps.coverage.client.as_of)


def _rows_records(steps: Steps) -> list[Row]:
    return [
        values_of(item)
        | {
            "wanted": yes_no(item.is_wanted),
            "owner": proposed(item.owner) if item.is_proposed else item.owner,
            "theirs": item.theirs if item.is_wanted else (),
        }
        for item in _records(steps)
    ]


def results_documents(steps: Steps) -> dict[str, Any]:
    """The wanted documents with their state, and the client's documents with the one of ours that each is."""
    found = steps.documents
    return {
        "wanted": [
            result_row("wanted document", item) | {"seen": list(map(plain_row, item.seen))}
            for item in found.wanted.values()
        ],
        "listed": result_rows("listed document", found.own),
        "found": list(map(plain_row, found.found)),
        "records": result_rows("record", (item for item in _records(steps) if item.is_wanted)),
        "lists": {name: len(rows) for name, rows in steps.inputs.lists.given().items()},
    }


def told_counts(found: DocumentSet) -> Counter[str]:
    """How many of the wanted documents are in each state, by the words for people."""
    return Counter(map(state_told, found.wanted.values()))


def _heading(found: DocumentSet, who: str) -> str:
    total, rest = len(found.wanted), _rest(found)
    if not found.given:
        return say(
            "{total} documents are wanted in writing; {who} has no list of documents: {rest}",
            total=total,
            who=who,
            rest=rest,
        )
    there, tail = told_counts(found)["there"], spaced("; ") + rest if rest else ""
    return say(
        "{there} of {total} documents {are} there in full{tail}",
        there=there or translated("None"),
        total=total,
        are=form_for(max(there, 1), "is", "are"),
        tail=tail,
    )


def _rest(found: DocumentSet) -> str:
    """What there is to say of the documents that aren't there as a whole: heading and headline count alike."""
    counts, drafts = told_counts(found), found.count("draft")
    seen, missing = counts["seen elsewhere"], counts["missing"]
    seen_in_part = sum(item.state == "seen" and item.in_part != "" for item in found.wanted.values())
    of_these = say(" ({seen_in_part} in part)", seen_in_part=seen_in_part) if seen_in_part else ""
    of_drafts = " (" + counted(drafts, "draft") + ")" if drafts else ""
    in_part, unreleased, unlisted = counts[IN_PART], counts["not released"], counts["not listed"]
    told = {
        say("{many} in part", many=in_part): in_part,
        say("{many} not released{drafts}", many=unreleased, drafts=of_drafts): unreleased,
        say("{many} seen elsewhere{of_these}", many=seen, of_these=of_these): seen,
        say("{many} missing by the list’s own word", many=missing): missing,
        say("no trace of {many}", many=unlisted): unlisted,
    }
    return ", ".join(text for text, many in told.items() if many)


def _without_a_place(found: DocumentSet) -> list[Listed]:
    """The client's documents that are none of ours, and that no evidence names as one of ours either."""
    named = [f" {plain(each.what)} " for item in found.wanted.values() for each in item.seen]
    return [item for item in found.unmatched if not any(f" {plain(item.title)} " in words for words in named)]


def _found(item: FoundDocument) -> dict[str, Any]:
    """A document that no list names, as the section tells it."""
    said = [say("version {version}", version=item.version)] if item.version else []
    said += [say("owner {owner}", owner=item.owner)] if item.owner else []
    said += [say("review due {next_review}", next_review=day(item.next_review))] if item.next_review else []
    ours = load_library().documents[item.document].title if item.document else ""
    return {"title": item.title, "file": item.file, "said": said, "ours": ours}


def _counts(steps: Steps) -> dict[str, Any]:
    """What is counted above the table."""
    wanted, client = steps.documents.wanted.values(), steps.coverage.client
    for_builders = sum(_is_for_builders(item, steps) for item in wanted)
    alone, not_listed = not_begun(steps.coverage.assessment), [item for item in wanted if item.state == "not listed"]
    return {
        "shared": sum(len(item.standards) > 1 for item in wanted),
        "partial": sum(item.state in IN_FORCE and len(item.lacks) > 0 for item in wanted),
        "elsewhere": sum(item.state == "seen" and len(item.lacks) > 0 for item in wanted),
        "for_builders": for_builders,
        "waits": waits_for_role(client, for_builders=for_builders > 0),
        "not_listed": len(not_listed),
        "alone": alone,
        "begun": sum(len(item.standards) > 0 and {*item.standards} <= {*alone} for item in not_listed),
    }


def _lists(steps: Steps) -> str:
    """The client's other lists, which are records themselves."""
    titles = {name: in_sentence(translated(plan.title)) for name, plan in plans().items()}
    found = [
        f"{titles[name]} ({len(rows)})" for name, rows in steps.inputs.lists.given().items() if name != "documents"
    ]
    return listed(found)


def _row(item: WantedDocument, steps: Steps) -> dict[str, Any]:
    many = int(report_setting("cells_shown"))
    lacks = item.lacks if item.state in EXISTS else ()
    drafts = item.states.count("draft") if item.state in IN_FORCE else 0
    keeper = steps.owners.of_document(item)
    return {
        **values_of(item),
        "told": translated(state_told(item)),
        "keeper": owner_named(keeper.name, keeper.kind),
        "proposed": keeper.is_proposed,
        "lacks": lacks,
        "extend": [name for name in lacks if name not in item.stated],
        "stated_there": [name for name in lacks if name in item.stated],
        "theirs": _theirs(item),
        "cells": [place(cell) for cell in item.cells],
        "waits": waits(item, steps),
        "seen": [
            {"what": each.what, "by": translated(BY[each.by]), "cell": place(each.cell), "unapproved": each.unapproved}
            for each in item.seen[:many]
        ],
        "overdue": day(item.overdue_since) if item.overdue_since else "",
        "due": day(item.due_since) if item.due_since else "",
        "draft": bool(_begun_by(item.document)),
        "to_finish": counted(drafts, "draft") if drafts else "",
    }


def waits(item: WantedDocument, steps: Steps) -> str:
    """What is to be asked before it is known whether a document applies; empty where nothing is."""
    return waits_for_role(steps.coverage.client, for_builders=_is_for_builders(item, steps))


def _is_for_builders(item: WantedDocument, steps: Steps) -> bool:
    """Whether all that a standard demands of a document concerns organisations that build models."""
    criteria = steps.coverage.catalogue.criteria
    demanded = [criteria[name] for name in item.criteria if name in criteria and criteria[name].requirements]
    return bool(demanded) and all(criterion.for_builders for criterion in demanded)


def state_told(item: WantedDocument) -> str:
    """The state in a word for people, in English; what is there for some of the standards that ask for it is there in part."""
    if item.state in IN_FORCE and (item.in_part or item.lacks or item.unsaid):
        return IN_PART
    return TOLD.get(item.state, item.state)


def why_told(item: WantedDocument) -> str:
    """Why it is there in part or how far it is, in a few words; empty where there is nothing to add."""
    reasons = [item.in_part]
    if item.state in EXISTS:
        if item.unsaid:
            reasons.append(say("for which of {standards} isn’t said", standards=listed(item.standards)))
        elif item.lacks:
            reasons.append(
                say("for {covers} only", covers=listed(item.covers))
                if item.covers
                else say("not yet for {lacks}", lacks=listed(item.lacks))
            )
        if item.state == "review overdue" and "review overdue" not in item.in_part:
            reasons.append(
                say("review overdue")
                + (say(" since {overdue_since}", overdue_since=day(item.overdue_since)) if item.overdue_since else "")
            )
    if item.due_since and not item.overdue_since:
        reasons.append(say("its review was due on {due_since}", due_since=day(item.due_since)))
    if item.state == "draft":
        reasons.append(translated("a draft"))
    return in_row(filter(None, reasons))


def _theirs(item: WantedDocument) -> list[str]:
    """The client's titles, each with its own state where that differs from the whole's."""
    return [
        each.title
        if each.state == item.state or each.state in each.title.lower()
        else f"{each.title} ({translated(each.state)})"
        for each in item.listed
    ]


def _begun_by(document: str) -> list[str]:
    return [plan.title for plan in load_drafts().values() if document in plan.documents]
