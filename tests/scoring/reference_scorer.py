"""A second scorer, from the contract's scoring rules 1 to 14 alone: plain loops over plain values, easy to check.

It shares no code with ims_lib. Where the rules can be read in two ways, the reading taken here is marked READING.
Rule 10 moves no score; rule 15 (several objects) is not part of this.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from statistics import fmean
from typing import Any, NamedTuple

STATUS_LEVEL = {"implemented": 1.0, "partial": 0.5, "planned": 0.0, "not_implemented": 0.0}
VERDICT_LEVEL = {"N": 0.0, "P": 1 / 3, "L": 2 / 3, "F": 1.0}
ROW_LEVEL = STATUS_LEVEL | VERDICT_LEVEL
SHARES = ("verified", "asserted", "inferred", "unknown", "gap")
FIGURES = (*SHARES, "at_least", "likely", "at_most", "reusable", "assessed", "judged")
NOTHING = 1e-9

Part = tuple[str, str]  # a standard, and "clauses" or "annex_a"
Place = tuple[str, str]  # a requirement, and a criterion that weighs in it
Direct = tuple[float, str]  # a level, and who gave it: "judgement", "row", "certificate" or "not_started"
Word = tuple[
    str, str, str
]  # a file with its sheet, what a row there says: a status or a verdict on it, and the verdict's day
Figures = dict[str, float | None]


@dataclass(frozen=True)
class Requirement:
    """A line of a standard: its parent's id (none for a chapter and for Annex A itself) and its children's ids."""

    standard: str
    parent: str | None
    clause: bool
    children: list[str] = field(default_factory=list)


class Link(NamedTuple):
    """One entry of a criterion's `serves`; `within` names its gates."""

    criterion: str
    requirement: str
    asks: str = "required"
    special: str | None = None
    within: tuple[str, ...] = ()


class Verdict(NamedTuple):
    """A judgement that counts: N, P, L, F or not_applicable, and the day as ISO text."""

    new: str
    when: str = ""


class Contradiction(NamedTuple):
    """What a client's own record contradicts. No criteria: all of the requirement; no requirement: anywhere."""

    requirement: str | None = None
    criteria: tuple[str, ...] = ()
    when: str = ""


@dataclass(frozen=True)
class Case:
    """All that a client's score depends on. A certificate has standard, edition (or None) and valid_to (or None)."""

    requirements: dict[str, Requirement]
    links: list[Link]
    days: dict[str, float]
    as_of: date
    scope: list[str]
    subjects: set[str] = field(default_factory=set)
    rows: list[dict[str, Any]] = field(default_factory=list)
    judgements: dict[str, Verdict] = field(default_factory=dict)
    certificates: list[dict[str, Any]] = field(default_factory=list)
    current_editions: set[tuple[str, int]] = field(default_factory=set)
    not_started: list[str] = field(default_factory=list)
    contradictions: list[Contradiction] = field(default_factory=list)
    factor: float = 1.0


class Pair(NamedTuple):
    """What one criterion shows in one requirement: five shares that add up to 1, and what stands beside them."""

    verified: float = 0.0
    asserted: float = 0.0
    inferred: float = 0.0
    unknown: float = 0.0
    gap: float = 0.0
    reusable: float = 0.0
    disputed: bool = False
    assessed: bool = False
    judged: bool = False


class Score(NamedTuple):
    """A leaf has no figures if it is not applicable or nothing weighs in it; so has a group without such leaves."""

    applicable: dict[str, bool]
    pairs: dict[Place, Pair]
    requirements: dict[str, Figures | None]
    parts: dict[Part, Figures]
    own: Figures
    days: dict[str, float]
    possible_days: dict[str, float]


def score(case: Case) -> Score:
    """Rules 1 to 14, one after the other."""
    leaves = [name for name, item in case.requirements.items() if not item.children]
    judged = _judgements(case, leaves)
    words = {leaf: _words(case, leaf, judged) for leaf in leaves}
    applicable = {leaf: _is_applicable(case, leaf, words[leaf], judged) for leaf in leaves}
    weighing = [link for link in case.links if link.asks == "required" and link.special in (None, *case.subjects)]
    links = {(link.requirement, link.criterion): link for link in weighing if applicable[link.requirement]}
    # READING: a gate that doesn't weigh in the requirement is no gate, as if it weren't named.
    gates = {at: [(at[0], gate) for gate in link.within if (at[0], gate) in links] for at, link in links.items()}

    direct: dict[Place, Direct] = {}
    disputed: set[Place] = set()
    for place, link in links.items():
        # READING: only a judged criterion has no direct level behind gates; rows on r speak for it there else, for rule 5
        # says "or a judged c behind gates" beside "no direct level", and rule 13 takes direct levels of gated links.
        behind = bool(gates[place]) and place[1] in judged
        found = None if behind else _direct(case, link, words[link.requirement], judged)
        stated = found is not None and found[1] in ("row", "certificate") and found[0] > 0
        if stated and _is_contradicted(case, place, _settled_on(found, words[link.requirement])):
            disputed.add(place)
        elif found is not None:
            direct[place] = found

    pairs = {}
    for place in links:
        elsewhere = _elsewhere(place, direct, judged)
        if place in disputed:  # READING: it takes nothing, so nothing is reusable there either
            pairs[place] = Pair(unknown=1.0, disputed=True)
        elif gates[place] and place not in direct:
            pairs[place] = _behind_gates(place, gates[place], direct, disputed, judged)
        elif place in direct:
            level, judged_here = direct[place][0], direct[place][1] == "judgement"
            channel = "verified" if judged_here else "asserted"
            pairs[place] = _pair(channel, level, level, elsewhere, assessed=True, judged=judged_here)
        else:
            pairs[place] = _pair("inferred", elsewhere or 0.0, 1.0, elsewhere, assessed=False, judged=False)

    requirements = {leaf: _figures([pair for (name, _), pair in pairs.items() if name == leaf]) for leaf in leaves}
    own = _own(case, gates, direct, judged)
    return Score(applicable, pairs, requirements, _parts(case, applicable, requirements), own, *_days(case, pairs, own))


def _judgements(case: Case, leaves: list[str]) -> dict[str, str]:
    """Verdicts by criterion, leaf and row. READING: one on any heading speaks for leaves below it, the nearest first.

    READING: one that can't count, "not applicable" on a clause, is left out, so that the next heading above speaks.
    READING: only a requirement or a row can be not applicable, no criterion.
    """
    told = {on: verdict.new for on, verdict in case.judgements.items()}
    criteria = {link.criterion for link in case.links}
    elsewhere = {on: new for on, new in told.items() if on not in case.requirements}
    counted = {on: new for on, new in elsewhere.items() if on not in criteria or new != "not_applicable"}
    for leaf in leaves:
        name: str | None = leaf
        while name is not None and leaf not in counted:
            if name in told and not (told[name] == "not_applicable" and case.requirements[leaf].clause):
                counted[leaf] = told[name]
            name = case.requirements[name].parent
    return counted


def _words(case: Case, leaf: str, judged: dict[str, str]) -> list[Word]:
    """Sheet and status (or verdict) of each row that speaks for the leaf (rules 1, 7).

    READING: a judged row is still the client's, so asserted; a judged row of another kind of list moves no level.
    READING: a row that names the leaf without a known status keeps the heading's row out, too; a risk doesn't.
    """
    controls = [item for item in case.rows if item["kind"] == "controls"]
    naming = [item for item in controls if leaf in item["refs"]]
    parent = case.requirements[leaf].parent
    if not naming and parent is not None and _heading_speaks(case, parent):
        naming = [item for item in controls if parent in item["refs"]]
    words = []
    for item in naming:
        sheet = f"{item['file']}!{item['sheet'] or ''}"
        on = f"{sheet}!{item['row']}"
        words.append((sheet, judged[on], case.judgements[on].when) if on in judged else (sheet, item["status"], ""))
    return words


def _heading_speaks(case: Case, heading: str) -> bool:
    """9.2, 10.1, 8.5.1; not 8, 8.5, 42001 A.6, and no area of an Annex. READING: no chapter at all; A.6.1 speaks."""
    item = case.requirements[heading]
    if item.parent is None or (not item.clause and case.requirements[item.parent].parent is None):
        return False
    return all(not case.requirements[child].children for child in item.children)


def _is_applicable(case: Case, leaf: str, words: list[Word], judged: dict[str, str]) -> bool:
    """Rule 11. A judgement on the requirement comes first, whatever its rows say."""
    if leaf in judged:
        return judged[leaf] != "not_applicable"
    known = [word for _, word, _ in words if word != "unknown"]
    return case.requirements[leaf].clause or not known or any(word != "not_applicable" for word in known)


def _is_valid(case: Case, certificate: dict[str, Any]) -> bool:
    """Rule 8. READING: it counts on its last day; one without edition is of the current edition."""
    edition, until = certificate.get("edition"), certificate.get("valid_to")
    is_current = edition is None or (certificate["standard"], edition) in case.current_editions
    return is_current and (until is None or until >= case.as_of)


def _direct(case: Case, link: Link, words: list[Word], judged: dict[str, str]) -> Direct | None:
    """Rule 3. READING: a judgement on r and `not_started` speak for special links, too; rows and certificates don't."""
    requirement = case.requirements[link.requirement]
    for on in (link.criterion, link.requirement):
        if on in judged:
            return VERDICT_LEVEL[judged[on]], "judgement"
    lowest = _lowest_sheet(words)
    if lowest and link.special is None:  # Rule 9. READING: a judged row settles nothing for the other sheet
        return fmean(ROW_LEVEL[word] for _, word, _ in lowest), "row"
    certified = any(item["standard"] == requirement.standard and _is_valid(case, item) for item in case.certificates)
    if requirement.clause and certified and link.special is None:
        return 1.0, "certificate"
    if requirement.standard in case.not_started:
        return 0.0, "not_started"
    return None


def _lowest_sheet(words: list[Word]) -> list[Word]:
    """Rule 9: the rows with a level of the sheet whose mean is lowest; of several such sheets the first. None: no rows."""
    sheets: dict[str, list[Word]] = {}
    for word in words:
        if word[1] in ROW_LEVEL:
            sheets.setdefault(word[0], []).append(word)
    return min(sheets.values(), key=lambda rows: fmean(ROW_LEVEL[word] for _, word, _ in rows), default=[])


def _settled_on(found: Direct | None, words: list[Word]) -> str:
    """The day up to which rule 4's records are settled by judgements on rows: empty unless all rows that count have one."""
    days = [day for _, _, day in _lowest_sheet(words)] if found is not None and found[1] == "row" else []
    return min(days) if all(days) and days else ""


def _is_contradicted(case: Case, place: Place, settled_on: str) -> bool:
    """Rule 4, asked of levels that a row or a certificate asserts.

    READING: where every row that the level was taken from was judged, records up to the earliest of these days count no
    longer; a record without a day does. READING: a judgement on c or r makes the level verified, older or later than the
    record, and what is verified is never disputed: so no day of theirs is compared. READING: a judged pair behind gates has
    no level of its own to dispute. READING: a record on a heading that speaks (9.2) counts for all its leaves, also those that a row names.
    """
    leaf, criterion = place
    parent = case.requirements[leaf].parent
    names = [leaf, parent] if parent is not None and _heading_speaks(case, parent) else [leaf]
    here = [item for item in case.contradictions if item.requirement in (None, *names)]
    here = [item for item in here if not item.when or item.when > settled_on]
    return any(criterion in item.criteria or (item.requirement and not item.criteria) for item in here)


def _elsewhere(place: Place, direct: dict[Place, Direct], judged: dict[str, str]) -> float | None:
    """E of rule 5. What is disputed isn't among the direct levels."""
    leaf, criterion = place
    if criterion in judged:
        return VERDICT_LEVEL[judged[criterion]]
    there = [said for (other, name), said in direct.items() if name == criterion and other != leaf]
    levels = [level for level, source in there if source != "not_started"]
    return fmean(levels) if levels else None


def _pair(channel: str, met: float, possible: float, elsewhere: float | None, *, assessed: bool, judged: bool) -> Pair:
    """Shares from what is met, by its channel, and from how far it can be met by what is known; rule 6 beside them."""
    verified, asserted, inferred = (met if channel == name else 0.0 for name in SHARES[:3])
    reusable = max(0.0, (elsewhere or 0.0) - met)
    return Pair(verified, asserted, inferred, possible - met, 1 - possible, reusable, assessed=assessed, judged=judged)


def _behind_gates(
    place: Place, gates: list[Place], direct: dict[Place, Direct], disputed: set[Place], judged: dict[str, str]
) -> Pair:
    """Rules 5 and 6, with the rule's letters. READING: a disputed gate has no direct level: D leaves it out.

    READING: a gate is judged if a judgement on it or on r gives its level; c is judged only by one on c itself.
    """
    said = [direct[gate] for gate in gates if gate in direct]
    carried = [_elsewhere(gate, direct, judged) for gate in gates if gate not in direct and gate not in disputed]
    known = [level for level in (*(level for level, _ in said), *carried) if level is not None]
    is_judged = place[1] in judged
    e = _elsewhere(place, direct, judged)
    g = min(known) if len(known) == len(gates) else None
    d = min([level for level, _ in said], default=1.0)
    j = VERDICT_LEVEL[judged[place[1]]] if is_judged else 1.0
    m = 0.0 if e is None or g is None else min(e, g)
    seen = "verified" if all(source == "judgement" for _, source in said) else "asserted"
    channel = seen if is_judged and len(said) == len(gates) else "inferred"
    return _pair(channel, m, min(j, d), e, assessed=is_judged, judged=is_judged)


def _figures(pairs: list[Pair]) -> Figures | None:
    """Rule 14 for one leaf: means over its pairs. READING: a judged c behind gates is judged, whatever its gates."""
    if not pairs:
        return None
    found = {name: fmean(getattr(pair, name) for pair in pairs) for name in (*SHARES, *FIGURES[-3:])}
    found["at_least"] = found["verified"] + found["asserted"]
    found["likely"] = found["at_least"] + found["inferred"]
    found["at_most"] = found["likely"] + found["unknown"]
    return {"criteria": len(pairs), **found}


def _parts(case: Case, applicable: dict[str, bool], leaves: dict[str, Figures | None]) -> dict[Part, Figures]:
    """Rule 12: means over applicable leaves. READING: not_in_catalogue counts applicable leaves only."""
    parts: dict[Part, Figures] = {}
    for standard in case.scope:
        for part in ("clauses", "annex_a"):
            here = [leaf for leaf in applicable if case.requirements[leaf].standard == standard]
            members = [leaf for leaf in here if case.requirements[leaf].clause == (part == "clauses")]
            if not members:
                continue
            counted = [leaf for leaf in members if applicable[leaf]]
            scored = [found for leaf in counted if (found := leaves[leaf]) is not None]
            parts[standard, part] = {
                "requirements": len(counted),
                "not_applicable": len(members) - len(counted),
                "not_in_catalogue": len(counted) - len(scored),
                **{name: fmean(item[name] or 0.0 for item in scored) if scored else None for name in FIGURES},
            }
    return parts


def _own(case: Case, gates: dict[Place, list[Place]], direct: dict[Place, Direct], judged: dict[str, str]) -> Figures:
    """Rule 13: each criterion's own level; one without a link that weighs in an applicable leaf leaves every count.

    READING: one gated link that weighs is enough for "links have gates". READING: a requirement is not started if its
    standard isn't; a criterion that serves nothing in scope is unknown, not 0.
    """
    own: Figures = {}
    for criterion in dict.fromkeys(name for _, name in gates):
        mine = [place for place in gates if place[1] == criterion]
        by_standard: dict[str, list[float]] = {}
        for place in mine:
            if place in direct and direct[place][1] != "not_started":
                by_standard.setdefault(case.requirements[place[0]].standard, []).append(direct[place][0])
        standards = {case.requirements[leaf].standard for leaf, _ in mine} & set(case.scope)
        if criterion in judged:
            own[criterion] = VERDICT_LEVEL[judged[criterion]]
        elif by_standard and any(gates[place] for place in mine):
            own[criterion] = max(fmean(levels) for levels in by_standard.values())
        elif by_standard:
            own[criterion] = fmean(level for levels in by_standard.values() for level in levels)
        else:
            own[criterion] = 0.0 if standards and standards <= set(case.not_started) else None
    return own


def _days(case: Case, pairs: dict[Place, Pair], own: Figures) -> tuple[dict[str, float], dict[str, float]]:
    """Rule 13. READING: a gap has a known own level, and a gap in scope, be it by its gates; all else is unknown."""
    days: dict[str, float] = {}
    possible: dict[str, float] = {}
    for criterion, level in own.items():
        mine = [(case.requirements[leaf].standard, pair) for (leaf, name), pair in pairs.items() if name == criterion]
        shown = [pair for standard, pair in mine if standard in case.scope]
        effort = case.days[criterion] * (1 - (level or 0.0)) * case.factor
        is_gap = level is not None and any(pair.gap > NOTHING for pair in shown)
        if shown and effort > NOTHING:
            (days if is_gap else possible)[criterion] = effort
    return days, possible
