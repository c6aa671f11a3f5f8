"""One set of documents: what the three standards want in writing, against what the client's list has."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import pandas as pd

from ims_lib.catalogue.library import Document, load_library
from ims_lib.coverage import Coverage
from ims_lib.dates import day
from ims_lib.inputs import Inputs
from ims_lib.register.lists import plans
from ims_lib.register.model import Finding
from ims_lib.register.vocabulary import brief, plain
from ims_lib.scales import setting
from ims_lib.suggest.likeness import Index
from ims_lib.suggest.passages import Passage
from ims_lib.suggest.terms import terms_of

STATES = ("there", "review overdue", "draft", "not listed", "missing", "to find or write")
"""`not listed`: the client's rows suggest that it exists, though no list names it. `missing`: its list doesn't name it;
`to find or write`: it has no list."""
WANTED = ["document", "title", "kind", "standards", "satisfies", "keeper", "state", "theirs", "states", "owner", "next_review",
          "cells", "likely", "lacks", "mergeable", "criteria", "question"]  # fmt: skip
LISTED = ["title", "document", "likeness", "state", "standards", "owner", "next_review", "overdue", "cell"]


@dataclass(frozen=True)
class DocumentSet:
    """What is wanted in writing, and what the client has."""

    documents: pd.DataFrame
    """Index document, those that a standard in scope asks for: title, standards (which ask), satisfies (requirements), state
    (the best of theirs), theirs (the client's titles), states (of each of theirs), owner, next_review, cells, likely (mean
    own level of its criteria, empty where none is known), lacks (standards in scope that ask for it and that no approved
    one of theirs names), mergeable (several of theirs could be one), question (where we are not sure that it is asked for)."""
    listed: pd.DataFrame
    """A row for each document in the client's list: which of ours it is (empty: none), how like (0-1), state, overdue."""
    findings: tuple[Finding, ...]

    @property
    def given(self) -> bool:
        """Whether the client has a list of documents."""
        return len(self.listed) > 0

    def count(self, *states: str) -> int:
        """How many of the wanted documents are in one of these states."""
        return int(self.documents["state"].isin(states).sum())


def match_documents(coverage: Coverage, inputs: Inputs) -> DocumentSet:
    """The documents that the standards in scope ask for, each with its state in the client's list.

    A title is matched by its likeness to ours and to what clients usually call it; what is only somewhat alike is
    asked and not counted. Without a list a document is taken as standing, though not listed, where the client's rows
    say that its criteria are largely met.
    """
    wanted = {name: item for name, item in load_library().documents.items() if _in_scope(item, coverage)}
    listed = _listed(inputs.documents, wanted, coverage.client.as_of)
    rows = [
        _wanted(item, listed[listed["document"] == name], coverage, given=len(listed) > 0)
        for name, item in wanted.items()
    ]
    documents = pd.DataFrame(rows, columns=WANTED, dtype=object).set_index("document")
    return DocumentSet(documents, listed, tuple(_findings(documents, listed, wanted)))


def _in_scope(item: Document, coverage: Coverage) -> bool:
    return any(name.partition(":")[0] in coverage.client.standards for name in item.satisfies)


def _listed(rows: pd.DataFrame, wanted: Mapping[str, Document], as_of: dt.date) -> pd.DataFrame:
    """The client's documents, each with the one of ours that it is most like."""
    found = []
    for row in rows.to_dict("records"):
        name, likeness = _nearest(row["title"], tuple(wanted))
        overdue = row["next_review"] is not None and row["next_review"] < as_of
        found.append({
            "title": row["title"], "document": name if likeness >= setting("documents", "sure") else None, "likeness": likeness,
            "state": _state_of(row, overdue=overdue), "standards": row["standards"] or (), "owner": row["owner"],
            "next_review": row["next_review"], "overdue": overdue, "cell": row["cell"], "nearest": name,
            "file": row["file"], "sheet": row["sheet"], "place": row["cells"]["title"],
        })  # fmt: skip
    return pd.DataFrame(found, columns=[*LISTED, "nearest", "file", "sheet", "place"], dtype=object)


def _state_of(row: Mapping[str, Any], *, overdue: bool) -> str:
    """The state of one document in the client's list: its own word, else whether anybody has approved it.

    A word that isn't understood is asked about elsewhere; until it is settled the document counts as no more than a draft.
    """
    said = row["status"]
    if said is None and (_is_draft_by_name(row["title"]) or row["status_text"]):
        said = "draft"
    if said is None and {"approved_by", "approved_on"} & row["cells"].keys():
        said = "approved" if row["approved_by"] or row["approved_on"] else "draft"
    if said in ("draft", "missing", "withdrawn"):
        return "draft" if said == "draft" else "missing"
    return "review overdue" if overdue else "there"


def _is_draft_by_name(title: str) -> bool:
    words = plans()["documents"].columns["status"].words
    return any(words.get(word) == "draft" for word in plain(title).split())


def _wanted(item: Document, theirs: pd.DataFrame, coverage: Coverage, *, given: bool) -> dict[str, Any]:
    asked = tuple(name for name in item.satisfies if name.partition(":")[0] in coverage.client.standards)
    known = coverage.criteria["own_level"].reindex([name for name in item.criteria if name in coverage.criteria.index])
    likely = float(known.mean()) if known.notna().any() else None
    state = next(
        (state for state in STATES if state in set(theirs["state"])), "missing" if given else "to find or write"
    )
    if theirs.empty and likely is not None and known.fillna(0.0).mean() >= setting("documents", "standing"):
        state = "not listed"
    standards = tuple(name for name in coverage.client.standards if any(one.startswith(f"{name}:") for one in asked))
    reviews = [day for day in theirs["next_review"] if day is not None]
    return {
        "document": item.id, "title": item.title, "kind": item.kind, "satisfies": asked, "keeper": item.keeper,
        "standards": standards, "lacks": _lacks(standards, theirs),
        "state": state, "theirs": tuple(theirs["title"]), "states": tuple(theirs["state"]), "cells": tuple(theirs["cell"]),
        "owner": "; ".join(dict.fromkeys(owner for owner in theirs["owner"] if owner)), "next_review": min(reviews, default=None),
        "likely": likely, "criteria": item.criteria, "question": item.question,
        "mergeable": not item.several and item.kind not in ("record", "report") and len(theirs) > 1,
    }  # fmt: skip


def _lacks(standards: tuple[str, ...], theirs: pd.DataFrame) -> tuple[str, ...]:
    """Standards that ask for the document and that no approved one of the client's names; one that names none speaks for all."""
    approved = theirs[theirs["state"].isin(["there", "review overdue"])]
    if approved["standards"].map(len).eq(0).any():
        return ()
    named = {name for names in approved["standards"] for name in names}
    return tuple(name for name in standards if name not in named)


def _nearest(title: str, wanted: tuple[str, ...]) -> tuple[str | None, float]:
    """The wanted document that a title is most like, and how like, from 0 to 1."""
    index, owners = _index(wanted)
    if not owners:
        return None, 0.0
    likeness = index.likeness(title)
    best = int(likeness.argmax())
    return owners[best], float(likeness[best])


@cache
def _index(wanted: tuple[str, ...]) -> tuple[Index, tuple[str, ...]]:
    """Titles and usual names of the wanted documents, ready to be compared with."""
    library = load_library().documents
    texts = [(place, text) for place, name in enumerate(wanted) for text in (library[name].title, *library[name].also)]
    passages = [Passage(place, "title", text, terms_of(text)) for place, text in texts]
    return Index(passages), tuple(wanted[place] for place, _ in texts)


def _findings(documents: pd.DataFrame, listed: pd.DataFrame, wanted: Mapping[str, Document]) -> Iterable[Finding]:
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
        if not row.owner:
            yield Finding(
                "note", "document.no_owner", f"'{brief(row.title)}' has no owner", row.file, row.sheet, row.place
            )
    for name, entry in documents[documents["mergeable"].astype(bool)].iterrows():
        theirs = listed[listed["document"] == name]
        titles = ", ".join(f"'{brief(title)}'" for title in theirs["title"])
        first = theirs.iloc[0]
        kind = "say the same for the same standard" if _same_standards(theirs["standards"]) else "could be one document"
        yield Finding(
            "note",
            "document.mergeable",
            f"{titles}: they {kind} ({entry['title']})",
            first["file"],
            first["sheet"],
            first["place"],
        )


def _same_standards(listed: Sequence[tuple[str, ...]]) -> bool:
    return len({tuple(item) for item in listed}) == 1
