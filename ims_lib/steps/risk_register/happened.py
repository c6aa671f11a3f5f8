"""Risks that have come true: incidents of the client's own list that are about the same thing as a risk of its register."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ims_lib.register.vocabulary import plain
from ims_lib.risks.entries import Row
from ims_lib.scales import setting
from ims_lib.suggest.likeness import Index
from ims_lib.suggest.passages import Passage
from ims_lib.suggest.terms import terms_of

SHORTEST_ID = 3
"""A shorter id is a number like any other."""
Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Happened:
    """An incident that looks like a risk come true."""

    id: str
    title: str
    on: dt.date | None
    cell: str
    named: bool
    """Whether one of the two names the other's id; else their words are alike."""


def find_happened(rows: Sequence[Row], incidents: Iterable[Entry], as_of: dt.date) -> dict[str, tuple[Happened, ...]]:
    """Risk → the incidents of the last year that are about the same thing, the newest first.

    Two are about the same thing where one names the id of the other, or where their words are strongly alike; an
    incident belongs to the risk that it is most alike. Of very many incidents the newest are compared.
    """
    recent = [row for row in incidents if _is_recent(row["opened"], as_of)]
    if not rows or not recent:
        return {}
    recent.sort(key=lambda row: row["opened"] or dt.date.min, reverse=True)
    index = Index([Passage(place, "title", text, terms_of(text)) for place, text in enumerate(map(_of_risk, rows))])
    spoken = [
        (row["risk"], _spoken_id(row["id"]), _spoken(row, "title", "threat", "vulnerability", "notes")) for row in rows
    ]
    found: dict[str, list[Happened]] = {}
    for place, incident in enumerate(recent):
        named = list(_named(spoken, incident))
        compared = place < setting("risk/register", "compared_most")
        like = _most_alike(rows, incident, index) if compared else []
        for risk in dict.fromkeys([*named, *like]):
            found.setdefault(risk, []).append(_told(incident, named=risk in named))
    return {risk: tuple(listed) for risk, listed in found.items()}


def _is_recent(day: dt.date | None, as_of: dt.date) -> bool:
    within = dt.timedelta(setting("risk/register", "happened_within_days"))
    return day is None or dt.timedelta(0) <= as_of - day <= within


def _named(spoken: Iterable[tuple[str, str, str]], incident: Entry) -> Iterator[str]:
    """Risks whose id the incident names, or which name the incident's."""
    own, said = _spoken_id(incident["id"]), _spoken(incident, "title", "cause", "review", "notes")
    for risk, name, text in spoken:
        if (name and name in said) or (own and own in text):
            yield risk


def _spoken(row: Entry, *columns: str) -> str:
    return f" {plain(' '.join(filter(None, (row[name] for name in columns))))} "


def _spoken_id(name: Any) -> str:
    """An id as it stands within a text; empty where it could be any word or number."""
    spoken = plain(str(name or ""))
    tells = len(spoken) >= SHORTEST_ID and not spoken.isalpha() and not spoken.replace(" ", "").isdigit()
    return f" {spoken} " if tells else ""


def _most_alike(rows: Sequence[Row], incident: Entry, index: Index) -> list[str]:
    text = " ".join(filter(None, (incident["title"], incident["cause"], incident["affected"])))
    likeness = index.likeness(text)
    best = int(likeness.argmax())
    if likeness[best] < setting("risk/register", "happened"):
        return []
    common = _words(text) & _words(_of_risk(rows[best]))
    return [rows[best]["risk"]] if len(common) >= setting("risk/register", "happened_words") else []


def _words(text: str) -> set[str]:
    return {term for term in terms_of(text)[0] if " " not in term}


def _of_risk(row: Row) -> str:
    return " ".join(filter(None, (row["title"], row["asset"], row["threat"], row["vulnerability"])))


def _told(incident: Entry, *, named: bool) -> Happened:
    return Happened(str(incident["id"] or ""), incident["title"], incident["opened"], incident["cell"], named)
