"""Records of the client's own lists, with what is worked out of each, as the rules of contradiction ask for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from ims_lib.client import Client
from ims_lib.inputs import Inputs
from ims_lib.inputs.states import is_closed
from ims_lib.register.titles import discipline_of
from ims_lib.register.vocabulary import load, plain, spellings
from ims_lib.risks import GradedRisks, grade_risks
from ims_lib.risks.entries import category_of, is_settled
from ims_lib.risks.scales import category_standards, rank

Row = Mapping[str, Any]
SECURITY = "27001"
NOT_IN_FORCE = ("draft", "missing", "withdrawn")


def records_of(inputs: Inputs, client: Client) -> dict[str, list[Row]]:
    """The rows of each list, each with its facts beside its columns."""
    as_of = client.as_of
    return {
        name: _risks(inputs, client) if name == "risks" else [
            {**row, **_FACTS[name](row, as_of)} if name in _FACTS else row
            for row in rows
        ]
        for name, rows in inputs.records.items()
    }  # fmt: skip


def _risks(inputs: Inputs, client: Client) -> list[Row]:
    graded = grade_risks(inputs, client.settings.risk)
    return [{**row, **_facts_of_risk(row, graded)} for row in graded.rows]


def _facts_of_risk(row: Row, graded: GradedRisks) -> dict[str, Any]:
    """Facts of one risk; its level now is what the client says is left, else the one before treatment.

    Only the client's own rules of what is acceptable, and for whom, can contradict it; ours can't.
    """
    settled, category = is_settled(dict(row)), category_of(dict(row))
    band = row["residual_band"] or row["band"]
    above = "acceptable" in graded.method.own and band is not None and graded.method.is_above(band, category)
    return {
        "standard": category_standards().get(category or ""),
        "settled": settled,
        "untreated": not (row["treatment"] or row["plan"]),
        "level_known": row["band"] is not None or bool(row["unread"]),
        "above": above,
        "accepted": bool(row["accepted_by"]),
        "accepted_beyond": "accepts" in graded.method.own and _is_accepted_beyond(row, band, category, graded),
    }


def _is_accepted_beyond(row: Row, band: str | None, category: str | None, graded: GradedRisks) -> bool:
    """Whether a risk that needs acceptance was accepted by somebody who may not."""
    if band is None or not row["accepted_by"] or not graded.method.is_above(band, category):
        return False
    return not _may_accept(row, band, graded)


def _may_accept(row: Row, band: str, graded: GradedRisks) -> bool:
    """Whether the text of who accepted names a role that may: that of the band, of a higher one, or the risk's owner."""
    said = f" {plain(row['accepted_by'])} "
    roles = [who for name, who in graded.method.accepted_by.items() if rank(name) >= rank(band)]
    by_owner = any(plain(who) in _words("owner_words") for who in roles)
    named = [*roles, *([row["owner"]] if by_owner and row["owner"] else [])]
    return any(f" {plain(role)} " in said for role in named)


def _facts_of_incident(row: Row, as_of: dt.date) -> dict[str, bool]:
    words = plain(row["priority"] or "").split()
    return {
        "open": row["status"] != "closed" and not (row["closed"] and row["closed"] <= as_of),
        "major": bool(set(words) & _words("major_words")),
    }


def _facts_of_document(row: Row, _: dt.date) -> dict[str, Any]:
    """Facts of one document; a policy that names no other discipline is one of information security's topics."""
    words = plain(f"{row['type'] or ''} {row['title'] or ''}").split()
    return {
        "in_force": row["status"] not in NOT_IN_FORCE and not _never_approved(row),
        "policy": bool(set(words) & _words("policy_words")),
        "standard": discipline_of(row["title"] or "") or SECURITY,
    }


def _never_approved(row: Row) -> bool:
    """Whether the list has a column for the day of approval, and nothing stands there."""
    return "approved_on" in row["cells"] and not row["approved_on"] and not row["approved_on_text"]


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(spellings(load("inputs")[name]))


_FACTS: Mapping[str, Callable[[Row, dt.date], dict[str, Any]]] = {
    "audits": lambda row, as_of: {"open": not is_closed(row, as_of)},
    "incidents": _facts_of_incident,
    "documents": _facts_of_document,
}
