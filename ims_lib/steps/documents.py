"""One set of documents: what the three standards want in writing, against what the client's list has."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

import pandas as pd

from ims_lib.assessment.document_records import ARCHIVED, needs_no_approval
from ims_lib.catalogue.library import Document, load_library
from ims_lib.coverage import Coverage
from ims_lib.dates import day
from ims_lib.inputs import Inputs
from ims_lib.inputs.document_titles import is_draft_by_name, read_title, standards_in
from ims_lib.inputs.states import day_of_list, is_past_review
from ims_lib.register.model import Finding, Register
from ims_lib.register.vocabulary import brief, plain
from ims_lib.scales import setting
from ims_lib.steps.document_evidence import Seen, find_seen, may_be, nearest
from ims_lib.steps.document_parts import contradicted, judged_in_part, not_all_in_force, part_of, share_by_rows
from ims_lib.steps.document_versions import changed_since_approval
from ims_lib.steps.merged import served_in
from ims_lib.steps.not_begun import not_begun_or_silent
from ims_lib.wording import listed as listed_names
from ims_lib.wording import percent

STATES = ("there", "review overdue", "not released", "draft", "seen", "not listed", "missing", "to find or write")
"""The first four by the client's list of documents; a draft may be named as evidence too. `not released`: nobody has approved
it, also by the word of the sheet that shows it, or its state is a word that isn't understood yet. `seen`: no list of documents names it, another list or evidence shows it. `not listed`: it isn't in the list of documents, and nothing here shows one,
though rows or a certificate may state what it holds; `missing`: the client says so; `to find or write`: the client has no list
of documents, and nothing here shows one."""
LISTED_STATES = ("there", "review overdue", "not released", "draft")
IN_FORCE = ("there", "review overdue")
WITHDRAWN = "withdrawn"
"""The state of a document of theirs that was replaced: it is nobody's to finish or review."""
ALL_DOCUMENTS = "7.5.1"
"""The clause of each standard that wants its documents to be there."""
EXISTS = (*IN_FORCE, "seen")
"""Of these it can be said for which standards they are."""
WANTED = [
    "document",
    "title",
    "kind",
    "standards",
    "satisfies",
    "keeper",
    "state",
    "theirs",
    "states",
    "owner",
    "next_review",
    "overdue_since",
    "due_since",
    "cells",
    "seen",
    "stated",
    "likely",
    "covers",
    "lacks",
    "unsaid",
    "in_part",
    "mergeable",
    "criteria",
    "question",
]
LISTED = ["title", "document", "likeness", "state", "standards", "owner", "next_review", "overdue", "due", "cell"]


@dataclass(frozen=True)
class DocumentSet:
    """What is wanted in writing, and what the client has."""

    documents: pd.DataFrame
    """Index document, those that a standard in scope asks for: title, standards (which ask), satisfies (requirements), state
    (the best of theirs), theirs (the client's titles), states (of each of theirs), owner, next_review, overdue_since and
    due_since (of those in force: by the day of the list, and between that and the report's), cells, seen (what else shows it), likely (mean level of its criteria in the standards that ask for it, unknown
    as 0; empty where nothing is known), stated (the standards for which rows or a certificate state what it holds as in
    place), covers and lacks (standards that ask for it and that it is for, by an approved one of theirs or by what shows it,
    and the others), unsaid (nothing says for which of several it is), in_part (why only a part of
    it is there; empty where nothing says so), mergeable (several of theirs could be one), question
    (where we are not sure that it is asked for)."""
    listed: pd.DataFrame
    """A row for each document in the client's list: which of ours it is (empty: none), how like (0-1), state, overdue (its review
    was due when the list was written), due (its review came since)."""
    findings: tuple[Finding, ...]

    @property
    def given(self) -> bool:
        """Whether the client has a list of documents."""
        return len(self.listed) > 0

    @property
    def whole(self) -> pd.Series[bool]:
        """Whether each wanted document is in force as a whole: nothing of it lacks, is a draft, missing or past its review."""
        in_force = self.documents["states"].map(lambda states: {*states} <= {"there", WITHDRAWN})
        return self.documents["state"].eq("there") & self.documents["in_part"].eq("") & in_force

    def count(self, *states: str) -> int:
        """How many of the wanted documents are in one of these states."""
        return int(self.documents["state"].isin(states).sum())

    def shown_by(self, document: str) -> tuple[Seen, ...]:
        """What shows a wanted document, each once by its words: the client's list, drafts included, then what else does."""
        if document not in self.documents.index:
            return ()
        entry = self.documents.loc[document]
        theirs = zip(entry["theirs"], entry["states"], entry["cells"], strict=True)
        own = [Seen(title, cell, "documents") for title, state, cell in theirs if state in LISTED_STATES]
        found: dict[str, Seen] = {}
        for item in (*own, *entry["seen"]):
            found.setdefault(plain(item.what), item)
        return tuple(found.values())


def match_documents(coverage: Coverage, inputs: Inputs, register: Register | None = None) -> DocumentSet:
    """The documents that the standards in scope ask for, each with its state in the client's list.

    A title is matched by what it says that it is, or its likeness to ours and to what clients usually call it; what is only somewhat alike is
    asked and not counted. What no list of documents names is seen where another list of the client's, an assessor or,
    with the `register`, the evidence of the client's rows shows it. Only the client can say that it is missing.
    """
    wanted = {name: item for name, item in load_library().documents.items() if _in_scope(item, coverage)}
    listed = _listed(inputs.documents, wanted, coverage.client.as_of)
    seen = find_seen(wanted, coverage, inputs, register)
    rows = [
        _wanted(item, listed[listed["document"] == name], seen.get(name, ()), coverage, register, given=len(listed) > 0)
        for name, item in wanted.items()
    ]
    documents = pd.DataFrame(rows, columns=WANTED, dtype=object).set_index("document")
    findings = [*_findings(documents, listed, wanted, coverage)]
    findings += changed_since_approval(register, coverage.client.as_of) if register else ()
    return DocumentSet(documents, listed, tuple(findings))


def _in_scope(item: Document, coverage: Coverage) -> bool:
    return any(name.partition(":")[0] in coverage.client.standards for name in item.satisfies)


def _listed(rows: pd.DataFrame, wanted: Mapping[str, Document], as_of: dt.date) -> pd.DataFrame:
    """The client's documents, each with the one of ours that it is most like, of those that its kind can be."""
    found = []
    for row in rows.to_dict("records"):
        fitting = {name for name, item in wanted.items() if may_be(item.kind, row["type"], row["title"])}
        title = read_title(row["title"], row["type"])
        name, likeness = nearest(title, row["title"], tuple(wanted), fitting)
        written = day_of_list(row, as_of)
        overdue = is_past_review(row, as_of)
        found.append(
            {
                "title": row["title"],
                "document": name if likeness >= setting("documents", "sure") else None,
                "likeness": likeness,
                "state": _state_of(row, overdue=overdue),
                "standards": row["standards"] or standards_in(row["title"]),
                "owner": row["owner"],
                "next_review": row["next_review"],
                "overdue": overdue,
                "due": row["next_review"] is not None and written <= row["next_review"] < as_of,
                "written": written,
                "cell": row["cell"],
                "nearest": name,
                "file": row["file"],
                "sheet": row["sheet"],
                "place": row["cells"]["title"],
            }
        )
    return pd.DataFrame(found, columns=[*LISTED, "nearest", "written", "file", "sheet", "place"], dtype=object)


def _state_of(row: Mapping[str, Any], *, overdue: bool) -> str:
    """The state of one document in the client's list: its own word, else whether anybody has approved it.

    A word that isn't understood is asked about elsewhere; until it is settled the document counts as not released.
    """
    said = row["status"]
    if said is None and is_draft_by_name(row["title"]):
        said = "draft"
    if said is None and (row["status_text"] or _is_unapproved(row)):
        said = "not released"
    if said == ARCHIVED:  # a record is kept there, and still one
        return "there" if needs_no_approval(row) else WITHDRAWN
    if said in ("draft", "not released", "missing", WITHDRAWN):
        return str(said)
    return "review overdue" if overdue else "there"


def _is_unapproved(row: Mapping[str, Any]) -> bool:
    """Whether the list has a column for who approved it or when, and nothing stands there."""
    return bool({"approved_by", "approved_on"} & row["cells"].keys()) and not (row["approved_by"] or row["approved_on"])


def _wanted(
    item: Document,
    theirs: pd.DataFrame,
    seen: tuple[Seen, ...],
    coverage: Coverage,
    register: Register | None,
    *,
    given: bool,
) -> dict[str, Any]:
    asked = tuple(name for name in item.satisfies if name.partition(":")[0] in coverage.client.standards)
    standards = tuple(name for name in coverage.client.standards if any(one.startswith(f"{name}:") for one in asked))
    likely, stated = _level(item, standards, coverage)
    state = _state(theirs, seen, stated=bool(stated), given=given)
    in_force = theirs[theirs["state"].isin(IN_FORCE)]
    kept = theirs[theirs["state"] != WITHDRAWN]
    return {
        "document": item.id,
        "title": item.title,
        "kind": item.kind,
        "satisfies": asked,
        "keeper": item.keeper,
        "standards": standards,
        **_covered(standards, theirs, seen, state, not_begun_or_silent(coverage)),
        "in_part": _why_in_part(item, kept, seen, coverage, register) if state in EXISTS else "",
        "seen": seen,
        "stated": stated,
        "likely": likely,
        "state": state,
        "theirs": tuple(theirs["title"]),
        "states": tuple(theirs["state"]),
        "cells": tuple(theirs["cell"]),
        "owner": "; ".join(dict.fromkeys(owner for owner in kept["owner"] if owner)),
        "next_review": _earliest(kept),
        "overdue_since": _earliest(in_force[in_force["overdue"].astype(bool)]),
        "due_since": _earliest(in_force[in_force["due"].astype(bool)]),
        "criteria": item.criteria,
        "question": item.question,
        "mergeable": not item.several and item.kind not in ("record", "report") and len(kept) > 1,
    }


def _why_in_part(
    item: Document, kept: pd.DataFrame, seen: tuple[Seen, ...], coverage: Coverage, register: Register | None
) -> str:
    """By the titles `kept` or what shows it, by one of a set that isn't in force, by a row on what asks for it, or as an assessor saw."""
    titles = list(kept[kept["state"].isin(IN_FORCE)]["title"])
    return (
        part_of(item, titles, seen)
        or not_all_in_force(kept)
        or share_by_rows(item, titles, register)
        or judged_in_part(item, coverage)
        or contradicted(item, coverage)
    )


def _earliest(rows: pd.DataFrame) -> dt.date | None:
    """The earliest day of review of these documents; none where no day is given."""
    return min((day for day in rows["next_review"] if day is not None), default=None)


def _state(theirs: pd.DataFrame, seen: tuple[Seen, ...], *, stated: bool, given: bool) -> str:
    """The best of theirs; what is seen elsewhere isn't missing, whatever a list says. What is seen as a draft alone is one."""
    listed = next((state for state in LISTED_STATES if state in set(theirs["state"])), None)
    if listed or seen:
        return listed or _state_of_seen(seen)
    if "missing" in set(theirs["state"]):
        return "missing"
    return "not listed" if given or stated else "to find or write"


def _state_of_seen(seen: tuple[Seen, ...]) -> str:
    if all(is_draft_by_name(item.what) for item in seen):
        return "draft"
    return "not released" if all(item.unapproved for item in seen) else "seen"


def _level(item: Document, standards: tuple[str, ...], coverage: Coverage) -> tuple[float | None, tuple[str, ...]]:
    """The mean level of a document's criteria in the standards that ask for it, and those in which rows or a certificate
    state enough of them to say that what it holds is in place. What is unknown counts 0; none where all of it is."""
    served = coverage.criteria["requirements"]
    verdicts = {
        name: [
            verdict
            for one in item.criteria
            if one in served.index
            for verdict in served_in(name, served[one], one, coverage)
        ]
        for name in standards
    }
    found = [verdict for listed in verdicts.values() for verdict in listed]
    if all(verdict.is_silent for verdict in found):
        return None, ()
    direct = {name: [verdict.met if verdict.basis else 0.0 for verdict in listed] for name, listed in verdicts.items()}
    stated = tuple(
        name for name, levels in direct.items() if levels and fmean(levels) >= setting("documents", "standing")
    )
    return fmean(verdict.met for verdict in found), stated


def _covered(
    standards: tuple[str, ...], theirs: pd.DataFrame, seen: tuple[Seen, ...], state: str, unbegun: tuple[str, ...]
) -> dict[str, Any]:
    """For which of the standards that ask for it it is: by the list's column or a title, else by what shows it.

    Where one standard asks for a document of the list, it is for that. Where several do and nothing is said, it isn't known.
    A standard that isn't begun, by the client's word or its silence, has nothing yet, whatever is there for another, but what a list of the client's own holds for it.
    """
    if state not in EXISTS:
        return {"covers": (), "lacks": standards, "unsaid": False}
    begun = tuple(name for name in standards if name not in unbegun)
    approved = theirs[theirs["state"].isin(IN_FORCE)]
    named = {name for names in approved["standards"] for name in names}
    if not named and (approved.empty or len(begun) > 1):
        named = {name for item in seen for name in item.standards if not is_draft_by_name(item.what)}
    held = {name for item in seen if item.by == "list" for name in item.standards}
    if not named | held and len(begun) > 1:
        return {"covers": (), "lacks": _without(standards, begun), "unsaid": True}
    covers = tuple(name for name in standards if name in held or (name in begun and (name in named or not named)))
    return {"covers": covers, "lacks": _without(standards, covers), "unsaid": False}


def _without(standards: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in standards if name not in others)


def _findings(
    documents: pd.DataFrame, listed: pd.DataFrame, wanted: Mapping[str, Document], coverage: Coverage
) -> Iterable[Finding]:
    yield from _of_listed(listed, wanted)
    yield from _of_missing(documents, listed, coverage)
    for name, entry in documents.iterrows():
        theirs = listed[listed["document"] == name]
        if len(theirs):
            yield from _of_wanted(entry, theirs)


def _of_missing(documents: pd.DataFrame, listed: pd.DataFrame, coverage: Coverage) -> Iterable[Finding]:
    """Where a clause says that all documents are there, and the client's list has none of some that its standard wants."""
    for standard in coverage.client.standards if len(listed) else ():
        clause = f"{standard}:{ALL_DOCUMENTS}"
        asks = documents["standards"].map(lambda names, standard=standard: standard in names)
        titles = [f"'{title}'" for title in documents[asks & documents["state"].eq("not listed")]["title"]]
        stated = coverage.requirements.loc[clause]
        if titles and stated["at_least"] > 0 and stated["judged"] == 0:
            first = listed.iloc[0]
            text = (
                f"{clause} counts as in place to {percent(stated['at_least'])} %, and the list of documents has none of "
                f"{listed_names(titles)}: do they exist elsewhere?"
            )
            yield Finding("question", "document.not_listed", text, first["file"], first["sheet"])


def _of_wanted(entry: Any, theirs: pd.DataFrame) -> Iterable[Finding]:
    """What is to be told of one document: it is there and the list says otherwise, it could be one, for which it is."""
    first = theirs.iloc[0]
    where = first["file"], first["sheet"], first["place"]
    if entry["state"] == "seen":
        shown = entry["seen"][0]
        text = f"the list says that '{brief(first['title'])}' is missing, yet {shown.cell} shows '{brief(shown.what)}'; which holds?"
        yield Finding("question", "document.said_missing", text, *where)
    if entry["unsaid"] and entry["state"] in IN_FORCE:
        asking = listed_names(_without(entry["standards"], entry["lacks"]))
        text = f"'{brief(first['title'])}' names no standard; for which of {asking} is it?"
        yield Finding("question", "document.for_which", text, *where)
    if entry["mergeable"]:
        titles = ", ".join(f"'{brief(title)}'" for title in theirs["title"])
        kind = "could be one document" + (", for the same standard" if _same_standards(theirs["standards"]) else "")
        yield Finding("note", "document.mergeable", f"{titles}: they {kind} ({entry['title']})", *where)


def _of_listed(listed: pd.DataFrame, wanted: Mapping[str, Document]) -> Iterable[Finding]:
    for row in listed.itertuples():
        if row.document is None and row.likeness >= setting("documents", "asked"):
            text = f"is '{brief(row.title)}' the {wanted[row.nearest].title[0].lower()}{wanted[row.nearest].title[1:]}?"
            yield Finding(
                "question",
                "document.unsure",
                f"{text} It is not counted as such until then",
                row.file,
                row.sheet,
                row.place,
            )
        if row.overdue:
            text = f"'{brief(row.title)}' was due for review on {day(row.next_review)}"
            yield Finding("warning", "document.review_overdue", text, row.file, row.sheet, row.place)
        if row.due and row.state in IN_FORCE:
            text = (
                f"'{brief(row.title)}' was due for review on {day(row.next_review)}, after the list was written "
                f"({day(row.written)}): was it reviewed?"
            )
            yield Finding("question", "document.review_due", text, row.file, row.sheet, row.place)
        if not row.owner:
            yield Finding(
                "note", "document.no_owner", f"'{brief(row.title)}' has no owner", row.file, row.sheet, row.place
            )


def _same_standards(listed: Sequence[tuple[str, ...]]) -> bool:
    return len({tuple(item) for item in listed}) == 1
