"""Records of the client's own lists, with what is worked out of each, as the rules of contradiction ask for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd

from ims_lib.assessment.document_records import facts_of_documents
from ims_lib.assessment.rule_tests import Remark
from ims_lib.client import Client
from ims_lib.inputs import Inputs
from ims_lib.inputs.document_titles import standards_in
from ims_lib.inputs.said import (
    begins_with,
    days_within,
    holds,
    meaning_at_start,
    says_back,
    says_nothing,
    says_that,
    says_undecided,
    spellings_for,
)
from ims_lib.inputs.states import (
    FORMER,
    REOPENED,
    VOID,
    has_open_measure,
    is_measure_untold,
    is_void,
    state_of,
    state_of_measure,
)
from ims_lib.register.lists import plans, yes_no
from ims_lib.register.titles import discipline_of
from ims_lib.register.tokens import named_other
from ims_lib.register.vocabulary import holds_one, load, plain, threshold
from ims_lib.risks import GradedRisks, grade_risks
from ims_lib.risks.entries import category_of, is_settled
from ims_lib.risks.scales import category_standards, rank
from ims_lib.wording import listed

Row = Mapping[str, Any]
HELD, CALLED_OFF = "held", "called_off"
NOT_HELD = ("not_held", CALLED_OFF, "planned")
SECURITY = "information_security"
SHORTEST_REASON = 4
"""Letters of a word that can be a reason; shorter ones join: to, on, auf."""


def records_of(inputs: Inputs, client: Client) -> dict[str, list[Row]]:
    """The rows of each list, each with its facts beside its columns, and the standards that it speaks of; none: all.

    What is void or a former supplier has no row here: it contradicts nothing and bears nothing out.
    """
    counting = {name: [row for row in rows if _counts(name, row)] for name, rows in inputs.records.items()}
    found = {
        name: [_with_facts(row, facts) for row, facts in zip(rows, _facts_of(name, rows, client.as_of), strict=True)]
        for name, rows in counting.items()
    }
    graded = grade_risks(inputs, client.settings.risk)
    risks = [row for row in graded.rows if state_of_measure(row["status"]) != VOID]
    return found | {"risks": [_with_facts(row, _facts_of_risk(row, graded)) for row in risks]}


def _counts(name: str, row: Row) -> bool:
    """Whether an entry still counts: it isn't void, is about a standard of ours, and no supplier whose remarks begin with that it is none any longer."""
    if name == "suppliers" and meaning_at_start(row["notes"], plans()[name].columns["status"].words) == FORMER:
        return False
    named = row[OF_A_STANDARD[name]] if name in OF_A_STANDARD else None
    of_another_framework = bool(named) and not row["refs"] and named_other(named) is not None  # ISO 9001 8.4, SOC 2
    return not is_void(row) and not of_another_framework


OF_A_STANDARD = {"audits": "controls", "planned_audits": "standards_text"}
"""List → the column that names what an entry is measured against."""


def _facts_of(name: str, rows: Sequence[Row], as_of: dt.date) -> list[dict[str, Any]]:
    """The facts of each row of a list."""
    if name == "documents":
        return facts_of_documents(rows)
    if name == "planned_audits":
        return _with_first_ahead(rows, [_facts_of_planned_audit(row, as_of) for row in rows], as_of)
    return [_FACTS[name](row, as_of) if name in _FACTS else {} for row in rows]


def _with_facts(row: Row, facts: Mapping[str, Any]) -> Row:
    """A row with its facts. It speaks of the standards that its column names, else of those which its text or sheet names.

    `names` are those alone that the row itself names: in its column, or by a requirement that a finding is about.
    """
    named = facts.get("named") or row["headed"] or ()
    told = facts.get("standards") or row.get("standards")
    names = tuple(row.get("standards") or facts.get("names") or ())
    return {**row, **facts, "names": names, "standards": told or ((named,) if isinstance(named, str) else tuple(named))}


def _facts_of_risk(row: Row, graded: GradedRisks) -> dict[str, Any]:
    """Facts of one risk; its level now is what the client says is left, else the one before treatment.

    Only the client's own rules of what is acceptable, and for whom, can contradict it; ours can't.
    """
    settled = is_settled(dict(row))
    untold = is_measure_untold(row)
    category = category_of(dict(row))
    band = row["residual_band"] or row["band"]
    lies_above = band is not None and graded.method.is_above(band, category)
    above, needs_acceptance = (name in graded.method.own and lies_above for name in ("acceptable", "accepts"))
    accepted = not says_nothing(row["accepted_by"])
    standards = category_standards()
    return {
        # The client's category adds a standard to that of its sheet, and never takes the row out of it.
        "named": tuple(filter(None, (row["headed"], standards.get(row["category"] or ""))))
        or standards.get(category or ""),
        "settled": settled,
        "left_unknown": row["residual_band"] is None and state_of_measure(row["status"]) == "done",
        "measure_open": not settled and (untold or has_open_measure(row)),
        "untold": ", and the list doesn't say that it is done" if untold else "",
        "security": category == SECURITY,
        "untreated": says_nothing(row["treatment"] or row["treatment_text"]) and says_nothing(row["plan"], "plan"),
        "level_known": row["band"] is not None or bool(row["unread"]),
        "above": above,
        "within": "acceptable" in graded.method.own and band is not None and not above,
        "accepted": accepted,
        # It needs acceptance, and was accepted by somebody who may not.
        "accepted_beyond": needs_acceptance and accepted and band is not None and not _may_accept(row, band, graded),
    }


def _may_accept(row: Row, band: str, graded: GradedRisks) -> bool:
    """Whether the text of who accepted names a role that may: that of the band, of a higher one, or the risk's owner."""
    said = f" {plain(row['accepted_by'])} "
    roles = [who for name, who in graded.method.accepted_by.items() if rank(name) >= rank(band)]
    by_owner = any(plain(who) in spellings_for("owner_words") for who in roles)
    named = [*roles, *([row["owner"]] if by_owner and row["owner"] else [])]
    return any(f" {plain(role)} " in said for role in named)


def _facts_of_incident(row: Row, as_of: dt.date) -> dict[str, Any]:
    """Facts of one incident. Its kind is the client's word, or one of security where the title says so."""
    closed = row["status"] == "closed" or bool(row["closed"] and row["closed"] <= as_of and row["status"] != REOPENED)
    kind = row["kind"] or _kind_by_title(row["title"])
    beside = " ".join(filter(None, (row["notes"], row["status_text"])))
    graded = [*plain(row["priority"] or "").split(), *filter(str.isalpha, plain(row["kind_text"] or "").split())]
    return {
        "escalation_noted": "escalated" in row["cells"] or says_that(beside, "escalated"),
        "named": load("inputs")["incident_standards"].get(kind),
        "open": None if row["status_text"] and not row["status"] and not closed else not closed,
        "review_ahead": _lies_ahead(row["review"], as_of),
        "solved_late": bool(row["target"] and row["closed"]) and row["target"] < row["closed"] <= as_of,
        "took_longer": bool(row["duration"] and row["time_allowed"]) and row["duration"] > row["time_allowed"],
        # The client's own yes or no goes before what a priority says of most.
        "major": not spellings_for("major_words").isdisjoint(graded) if row["major"] is None else row["major"],
        "security": kind == SECURITY,
    }


def _kind_by_title(title: str | None) -> str | None:
    words = plans()["incidents"].columns["kind"].words
    longest = max((phrase for phrase in words if holds_one(f" {plain(title or '')} ", [phrase])), key=len, default="")
    return SECURITY if words.get(longest) == SECURITY else None


def _facts_of_entry(row: Row, as_of: dt.date) -> dict[str, Any]:
    """Facts of a nonconformity or action; one whose state is a word that we don't know is neither open nor closed."""
    state, said = state_of(row, as_of), row["effective"]
    ahead = _lies_ahead(said, as_of)
    names = tuple(dict.fromkeys(name.partition(":")[0] for name in row["refs"]))
    return {
        "named": names,
        "names": names,
        "by_internal_audit": begins_with(row["source"], "internal_audit_words"),
        "concerns": listed(row["refs"]),
        "open": state == "open" if state else None,
        "ineffective": begins_with(said, "not_effective"),
        "back": says_back(said) and not begins_with(said, "not_effective"),
        "look_ahead": ahead,
        "recommended": begins_with(row["kind_text"], "recommendation_words"),
        "effective": None if ahead else said,
        "effective_said": said,
    }


def _lies_ahead(said: str | None, as_of: dt.date) -> bool:
    """Whether a look back names a day that hasn't come, and none that has."""
    named = days_within(said or "")
    return bool(named) and min(named) > as_of


def _facts_of_supplier(row: Row, as_of: dt.date) -> dict[str, Any]:
    """Facts of one supplier: internal by a word of its name or service, or by the beginning of its state, class or remark.

    One of the organisation's own group is an internal supplier, wherever the row says so.
    """
    year_ago = (as_of - pd.DateOffset(months=int(threshold("inputs", "new_supplier")))).date()
    words = spellings_for("internal_words")
    said = plain(f"{row['name'] or ''} {row['service'] or ''}").split()
    beside = [text for text in (row["status_text"], row["criticality"], row["notes"]) if text]
    begun = {plain(text).split()[0] for text in beside}
    own_group = holds(" ".join([*said, *beside]), "own_group")
    aside = Remark(row["notes"], row["cells"]["notes"]) if holds(row["notes"], "no_matter_of_security") else None
    return {
        "internal": own_group or not words.isdisjoint([*said, *begun]),
        "own_group": own_group,
        "no_matter_of_security": aside,
        "of_little_weight": _little_weight(row, aside),
        "new": row["started"] is not None and row["started"] > year_ago,
    }


def _little_weight(row: Row, aside: Remark | None) -> Remark | None:
    """What says of a supplier that little hangs on it: its class, else the goods that it supplies or a remark; none where its class says otherwise, or it supplies AI."""
    if row["ai"]:
        return None
    said = row["criticality"]
    says_no = yes_no().get(plain(said or "")) is False and not says_undecided(said)
    if says_no or begins_with(said, "little_weight"):
        return Remark(said, row["cells"]["criticality"])
    if not says_nothing(said):
        return None
    if holds(row["service"], "goods_words"):
        return Remark(row["service"], row["cells"]["service"])
    return aside


def _facts_of_planned_audit(row: Row, as_of: dt.date) -> dict[str, Any]:
    """Facts of one planned audit: what says that it was held, be it a day, a word or something that we can't read.

    One that was moved to a day ahead is planned for that day, and the list says why, or doesn't.
    """
    columns = [column for column in ("held_on", "status") if column in row["cells"]]
    cells = {**row["cells"], "held": row["cells"][columns[0]]} if columns else row["cells"]
    said = " ".join(str(row.get(column) or "") for column in ("held_on", "held_on_text", "status_text", "notes"))
    moved = [day for day in days_within(said) if day > as_of]
    planned = max(moved, default=row["planned_on"])
    days_late = (row["held_on"] - planned).days if planned and row["held_on"] and row["held_on"] <= as_of else 0
    return {
        "named": discipline_of(row["title"] or "") or standards_in(row["topics"] or ""),
        "held": _held(row, as_of),
        "held_said": row["held_on_text"] or row["status_text"],
        "planned_on": planned,
        "moved_unexplained": bool(moved)
        and not row["notes"]
        and not any(map(_has_more, _texts_of_state(row).values())),
        "called_off": _why_called_off(row),
        "held_beside": _held_beside(row),
        "held_later": days_late > threshold("inputs", "late_audit"),
        "cells": cells,
    }


def _with_first_ahead(rows: Sequence[Row], facts: Sequence[dict[str, Any]], as_of: dt.date) -> list[dict[str, Any]]:
    """The facts of planned audits, with which of them is the first of its standard, and lies ahead. One of no standard may be of any."""
    of = [frozenset(_with_facts(row, each)["standards"]) for row, each in zip(rows, facts, strict=True)]
    ahead = [bool(row["planned_on"]) and row["planned_on"] > as_of and not row["held_on"] for row in rows]
    begun = [standards for standards, lies_ahead in zip(of, ahead, strict=True) if not lies_ahead]
    first: dict[frozenset[str], int] = {}
    for n in sorted((n for n, lies_ahead in enumerate(ahead) if lies_ahead), key=lambda n: rows[n]["planned_on"]):
        if all(standards and of[n] and not standards & of[n] for standards in begun):
            first.setdefault(of[n], n)
    return [{**each, "first_ahead": n in first.values()} for n, each in enumerate(facts)]


def _has_more(text: str) -> bool:
    """Whether a text says more than a state and a day."""
    words = plans()["planned_audits"].columns["status"].words
    bare = " ".join(word for word in plain(text).split() if len(word) >= SHORTEST_REASON and not word.isdigit())
    begun = max((phrase for phrase in words if f"{bare} ".startswith(f"{phrase} ")), key=len, default="")
    return bool(bare.removeprefix(begun).strip())


def _texts_of_state(row: Row) -> dict[str, str]:
    """What a row says of an audit's state, by column."""
    return {column: text for column in ("held_on", "status") if (text := row[f"{column}_text"])}


def _why_called_off(row: Row) -> Remark | None:
    """What stands beside the word that an audit was cancelled or put off; none where no such word or nothing more does."""
    words = plans()["planned_audits"].columns["status"].words
    states = _texts_of_state(row)
    off = [column for column, text in states.items() if meaning_at_start(text, words) == CALLED_OFF]
    if not off:
        return None
    if not says_nothing(row["notes"], "notes"):
        return Remark(row["notes"], row["cells"]["notes"])
    told = next((column for column in off if _has_more(states[column])), None)
    return Remark(states[told], row["cells"][told]) if told else None


def _held_beside(row: Row) -> Remark | None:
    """The remark that says that an audit was held, be it with another; none where none does, or the row says that it was called off."""
    off = _why_called_off(row) is not None
    return Remark(row["notes"], row["cells"]["notes"]) if not off and says_that(row["notes"] or "", "held") else None


def _held(row: Row, as_of: dt.date) -> object:
    if row["held_on"]:
        return row["held_on"] if row["held_on"] <= as_of else None
    if row["status"] == HELD:
        return HELD
    for text in (row["held_on_text"], row["status_text"]):
        meant = meaning_at_start(text, plans()["planned_audits"].columns["status"].words)
        if text and meant not in NOT_HELD and not says_nothing(text):
            return text
    return None


def _facts_of_change(row: Row, _: dt.date) -> dict[str, Any]:
    """Facts of one change: who approved it, or on which day, and whether that was too late."""
    kind = plain(row["kind"] or "").split()
    preapproved, emergency = (not spellings_for(name).isdisjoint(kind) for name in ("preapproved", "emergency"))
    late = row["approved_on"] and row["deployed_on"] and row["approved_on"] > row["deployed_on"]
    columns = [column for column in ("approved_by", "approved_on") if column in row["cells"]]
    said = {name: row[name] for name in ("approved_by", "approved_on", "approved_on_text")}
    approval = next((each for name, each in said.items() if not says_nothing(each, name)), None)
    cells = {**row["cells"], "approval": row["cells"][columns[0]]} if columns else row["cells"]
    return {
        "approval": approval,
        "approval_said": next((text for text in said.values() if isinstance(text, str)), None),
        "preapproved": preapproved,
        "late": bool(late) and not emergency,
        "kind_known": bool(kind),
        "service_named": not says_nothing(row["service"]),
        "cells": cells,
    }


_FACTS: Mapping[str, Callable[[Row, dt.date], dict[str, Any]]] = {
    "audits": _facts_of_entry,
    "incidents": _facts_of_incident,
    "suppliers": _facts_of_supplier,
    "changes": _facts_of_change,
}
