"""A second scorer, written from the rules of the README alone: plain loops over plain values, slow and easy to check.

It shares no code with ims_lib. Where the rules can be read in two ways, the reading taken here is marked READING.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

STATUS_LEVEL = {"implemented": 1.0, "partial": 0.5, "planned": 0.0, "not_implemented": 0.0}
VERDICT_LEVEL = {"N": 0.0, "P": 1 / 3, "L": 2 / 3, "F": 1.0}
SHARES = ("verified", "asserted", "inferred", "unknown", "gap")
FIGURES = (*SHARES, "at_least", "likely", "at_most", "assessed", "judged")


@dataclass
class Requirement:
    """A line of a standard: its parent's id (none for a chapter and for Annex A itself) and its children's ids."""

    standard: str
    parent: str | None
    clause: bool
    children: list[str] = field(default_factory=list)


@dataclass
class Case:
    """All that a client's score depends on."""

    requirements: dict[str, Requirement]
    serves: dict[str, list[str]]
    days: dict[str, float]
    rows: list[dict[str, Any]]
    judgements: dict[str, str]
    certificates: list[dict[str, Any]]
    current_editions: set[tuple[str, int]]
    not_started: list[str]
    scope: list[str]
    as_of: date
    factor: float = 1.0


@dataclass
class Score:
    applicable: dict[str, bool]
    pairs: dict[tuple[str, str], tuple[float | None, str]]
    requirements: dict[str, dict[str, float] | None]
    parts: dict[tuple[str, str], dict[str, float | None]]
    own: dict[str, float | None]
    days: dict[str, float]
    possible_days: dict[str, float]


def score(case: Case) -> Score:
    """Rules 1 to 9, one after the other."""
    leaves = [name for name, item in case.requirements.items() if not item.children]
    criteria_of = {leaf: [c for c, served in case.serves.items() if leaf in served] for leaf in leaves}
    judgements = _judgements(case, leaves)
    rows_of = {leaf: _rows_of(case, leaf, judgements) for leaf in leaves}
    applicable = {leaf: _is_applicable(case, leaf, rows_of[leaf], judgements) for leaf in leaves}
    certified = {item["standard"] for item in case.certificates if _is_valid(case, item)}

    stated: dict[tuple[str, str], tuple[float | None, str]] = {}
    for leaf in leaves:
        for criterion in criteria_of[leaf]:
            found = _stated(case, leaf, criterion, rows_of[leaf], judgements, certified)
            if applicable[leaf] and found is not None:
                stated[leaf, criterion] = found

    pairs = {}
    for leaf in leaves:
        for criterion in criteria_of[leaf]:
            if applicable[leaf]:
                pairs[leaf, criterion] = stated.get((leaf, criterion)) or _unstated(case, leaf, criterion, stated)

    shares = {leaf: _shares(leaf, criteria_of[leaf], pairs) if applicable[leaf] else None for leaf in leaves}
    own = _own(case, pairs, judgements)
    days, possible = _days(case, pairs, own)
    return Score(applicable, pairs, shares, _parts(case, leaves, applicable, shares, criteria_of), own, days, possible)


def _judgements(case: Case, leaves: list[str]) -> dict[str, str]:
    """Those that count. READING: one on a heading speaks for leaves below it, the nearest heading first.

    READING: one that can't count, "not applicable" on a clause, is left out, so that the next heading above speaks.
    """
    counted = {}
    for on, new in case.judgements.items():
        bare_clause = on in leaves and case.requirements[on].clause
        if new == "not_applicable" and (bare_clause or on in case.serves):
            continue  # READING: no clause can be left out, and only a requirement can be not applicable
        if on not in case.requirements or on in leaves:
            counted[on] = new
    for leaf in leaves:
        above = case.requirements[leaf].parent
        while leaf not in counted and above is not None:
            new = case.judgements.get(above)
            if new is not None and not (new == "not_applicable" and case.requirements[leaf].clause):
                counted[leaf] = new
            above = case.requirements[above].parent
    return counted


def _rows_of(case: Case, leaf: str, judgements: dict[str, str]) -> list[str]:
    """Status (or verdict) of each controls row that speaks for the leaf (rules 1, 3, 4)."""
    controls = [item for item in case.rows if item["kind"] == "controls"]
    naming = [item for item in controls if leaf in item["refs"]]
    if not naming:  # READING: a row that names the leaf without a known status keeps the heading's row out, too
        parent = case.requirements[leaf].parent
        if parent is not None and _heading_speaks(case, parent):
            naming = [item for item in controls if parent in item["refs"]]
    words = []
    for item in naming:
        place = f"{item['file']}!{item['sheet'] or ''}!{item['row']}"
        words.append(judgements.get(place, item["status"]))
    return words


def _heading_speaks(case: Case, heading: str) -> bool:
    """9.2, 10.1, 8.5.1; not 8, 8.5, 42001 A.6, and no area of an Annex. READING: no chapter at all; A.6.1 speaks."""
    item = case.requirements[heading]
    if item.parent is None:
        return False
    if not item.clause and case.requirements[item.parent].parent is None:
        return False
    return all(not case.requirements[child].children for child in item.children)


def _is_applicable(case: Case, leaf: str, words: list[str], judgements: dict[str, str]) -> bool:
    """Rule 6. READING: a judgement N, P, L or F on the requirement overrules rows that say not applicable."""
    if leaf in judgements:
        return judgements[leaf] != "not_applicable"
    if case.requirements[leaf].clause:
        return True
    known = [word for word in words if word != "unknown"]
    return not (known and all(word == "not_applicable" for word in known))


def _is_valid(case: Case, certificate: dict[str, Any]) -> bool:
    """Rule 5. READING: it counts on its last day; one without edition is of the current edition."""
    edition, until = certificate.get("edition"), certificate.get("valid_to")
    if edition is not None and (certificate["standard"], edition) not in case.current_editions:
        return False
    return until is None or until >= case.as_of


def _stated(
    case: Case, leaf: str, criterion: str, words: list[str], judgements: dict[str, str], certified: set[str]
) -> tuple[float, str] | None:
    """Verified or asserted (rule 2). READING: a judgement on the criterion comes before one on the requirement."""
    if criterion in judgements:
        return VERDICT_LEVEL[judgements[criterion]], "verified"
    if leaf in judgements and judgements[leaf] != "not_applicable":
        return VERDICT_LEVEL[judgements[leaf]], "verified"
    levels = [(STATUS_LEVEL | VERDICT_LEVEL)[word] for word in words if word in STATUS_LEVEL | VERDICT_LEVEL]
    if levels:
        return _mean(levels), "asserted"
    if case.requirements[leaf].clause and case.requirements[leaf].standard in certified:
        return 1.0, "asserted"
    return None


def _unstated(
    case: Case, leaf: str, criterion: str, stated: dict[tuple[str, str], tuple[float | None, str]]
) -> tuple[float | None, str]:
    """Inferred, not started or unknown (rule 2)."""
    elsewhere = [stated[other, criterion][0] for other in case.serves[criterion] if (other, criterion) in stated]
    if elsewhere:
        return _mean([level for level in elsewhere if level is not None]), "inferred"
    if case.requirements[leaf].standard in case.not_started:
        return 0.0, "asserted"
    return None, "unknown"


def _shares(
    leaf: str, criteria: list[str], pairs: dict[tuple[str, str], tuple[float | None, str]]
) -> dict[str, float] | None:
    """Rules 3 and 9: five shares, three numbers, assessed and judged."""
    if not criteria:
        return None
    found = dict.fromkeys(FIGURES, 0.0)
    weight = 1 / len(criteria)
    for criterion in criteria:
        level, channel = pairs[leaf, criterion]
        if level is None:
            found["unknown"] += weight
            continue
        found[channel] += weight * level
        found["unknown" if channel == "inferred" else "gap"] += weight * (1 - level)
        found["assessed"] += weight * (channel in ("verified", "asserted"))
        found["judged"] += weight * (channel == "verified")
    found["at_least"] = found["verified"] + found["asserted"]
    found["likely"] = found["at_least"] + found["inferred"]
    found["at_most"] = found["likely"] + found["unknown"]
    return found


def _parts(
    case: Case,
    leaves: list[str],
    applicable: dict[str, bool],
    shares: dict[str, dict[str, float] | None],
    criteria_of: dict[str, list[str]],
) -> dict[tuple[str, str], dict[str, float | None]]:
    """Rule 7: means over applicable leaves. READING: not_in_catalogue counts applicable leaves only."""
    parts: dict[tuple[str, str], dict[str, float | None]] = {}
    for standard in case.scope:
        for part in ("clauses", "annex_a"):
            members = [
                leaf for leaf in leaves
                if case.requirements[leaf].standard == standard and case.requirements[leaf].clause == (part == "clauses")
            ]  # fmt: skip
            if not members:
                continue
            counted = [leaf for leaf in members if applicable[leaf]]
            with_shares = [found for leaf in counted if (found := shares[leaf]) is not None]
            figures = {name: _mean([item[name] for item in with_shares]) if with_shares else None for name in FIGURES}
            parts[standard, part] = {
                "requirements": len(counted),
                "not_applicable": len(members) - len(counted),
                "not_in_catalogue": len([leaf for leaf in counted if not criteria_of[leaf]]),
                **figures,
            }
    return parts


def _own(
    case: Case, pairs: dict[tuple[str, str], tuple[float | None, str]], judgements: dict[str, str]
) -> dict[str, float | None]:
    """Rule 8: each criterion's own level; one that serves only what is not applicable leaves every count."""
    own: dict[str, float | None] = {}
    for criterion, served in case.serves.items():
        found = [pairs[leaf, criterion] for leaf in served if (leaf, criterion) in pairs]
        if not found:
            continue
        direct = [level for level, channel in found if channel in ("verified", "asserted") and level is not None]
        if criterion in judgements:
            own[criterion] = VERDICT_LEVEL[judgements[criterion]]
        else:
            own[criterion] = _mean(direct) if direct else None
    return own


def _days(
    case: Case, pairs: dict[tuple[str, str], tuple[float | None, str]], own: dict[str, float | None]
) -> tuple[dict[str, float], dict[str, float]]:
    """Rule 8: days of gaps, and beside them days of what is unknown.

    READING: a criterion is a gap if it leaves a gap in a requirement in scope; if what it leaves open there
    is only carried over, the rest is unknown, and so are its days.
    """
    days, possible = {}, {}
    for criterion, level in own.items():
        shown = [pair for pair in pairs if pair[1] == criterion and case.requirements[pair[0]].standard in case.scope]
        if not shown:
            continue
        effort = case.days[criterion] * (1 - (level or 0.0)) * case.factor
        if effort <= 1e-9:
            continue
        is_gap = any(
            channel in ("verified", "asserted") and found is not None and 1 - found > 1e-9
            for found, channel in (pairs[pair] for pair in shown)
        )
        (days if is_gap else possible)[criterion] = effort
    return days, possible


def _mean(values: Iterable[float]) -> float:
    items = list(values)
    return sum(items) / len(items)
