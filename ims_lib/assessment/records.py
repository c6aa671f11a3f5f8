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
NOT_IN_USE = ("missing", "withdrawn")


def records_of(inputs: Inputs, client: Client) -> dict[str, list[Row]]:
    """The rows of each list, each with its facts beside its columns, and the standards that it speaks of; none: all."""
    graded = grade_risks(inputs, client.settings.risk)
    found = {
        name: [_with_facts(row, _FACTS[name](row, client.as_of) if name in _FACTS else {}) for row in rows]
        for name, rows in inputs.records.items()
    }
    return found | {"risks": [_with_facts(row, _facts_of_risk(row, graded)) for row in graded.rows]}


def _with_facts(row: Row, facts: Mapping[str, Any]) -> Row:
    """A row with its facts. It speaks of the standards that its column names, else of that which its text or sheet names."""
    named = facts.get("named") or row["headed"] or ()
    return {**row, **facts, "standards": row.get("standards") or ((named,) if isinstance(named, str) else named)}


def _facts_of_risk(row: Row, graded: GradedRisks) -> dict[str, Any]:
    """Facts of one risk; its level now is what the client says is left, else the one before treatment.

    Only the client's own rules of what is acceptable, and for whom, can contradict it; ours can't.
    """
    settled, category = is_settled(dict(row)), category_of(dict(row))
    band = row["residual_band"] or row["band"]
    above = "acceptable" in graded.method.own and band is not None and graded.method.is_above(band, category)
    standards = category_standards()
    return {
        "named": standards.get(row["category"] or "") or row["headed"] or standards.get(category or ""),
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
    """Facts of one document. A policy is one that names a standard, a discipline or a topic of information security."""
    title = plain(row["title"] or "").split()
    is_policy = not _words("policy_words").isdisjoint([*plain(row["type"] or "").split(), *title])
    is_draft = row["status"] == "draft" or not _words("draft_words").isdisjoint(title)
    in_use = not is_draft and row["status"] not in NOT_IN_USE
    is_topic = is_policy and not _words("security_topics").isdisjoint(title)
    return {
        "named": discipline_of(row["title"] or "") or row["headed"] or (SECURITY if is_topic else None),
        "policy": is_policy
        and (is_topic or bool(row["standards"] or row["headed"] or discipline_of(row["title"] or ""))),
        "in_force": in_use and not _never_approved(row),
        "unapproved": in_use and _never_approved(row),
    }


def _never_approved(row: Row) -> bool:
    """Whether the list has a column for the day of approval, and nothing stands there."""
    return "approved_on" in row["cells"] and not row["approved_on"] and not row["approved_on_text"]


def _facts_of_entry(row: Row, as_of: dt.date) -> dict[str, Any]:
    """Facts of a nonconformity or action; one whose state is a word that we don't know is neither open nor closed."""
    is_told = row["status"] is not None or not row["status_text"] or is_closed(row, as_of)
    return {
        "named": tuple(dict.fromkeys(name.partition(":")[0] for name in row["refs"])),
        "open": not is_closed(row, as_of) if is_told else None,
    }


def _facts_of_supplier(row: Row, _: dt.date) -> dict[str, Any]:
    said = plain(f"{row['name'] or ''} {row['service'] or ''}").split()
    return {"internal": bool(set(said) & _words("internal_words"))}


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(spellings(load("inputs")[name]))


_FACTS: Mapping[str, Callable[[Row, dt.date], dict[str, Any]]] = {
    "audits": _facts_of_entry,
    "incidents": _facts_of_incident,
    "documents": _facts_of_document,
    "suppliers": _facts_of_supplier,
    "planned_audits": lambda row, _: {"named": discipline_of(row["title"] or "")},
}
