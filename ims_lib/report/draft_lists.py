"""What the client's own lists say that drafts take over: titles and numbers of its documents, its scale of risk, its roles and aims."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from ims_lib.catalogue.drafts import DraftPlan, load_drafts
from ims_lib.catalogue.library import load_library
from ims_lib.client import RiskSettings
from ims_lib.register.vocabulary import plain
from ims_lib.risks.method import Method, method_for
from ims_lib.risks.scales import rank
from ims_lib.scales import report_setting, scale_rows, setting
from ims_lib.steps import Steps
from ims_lib.steps.document_set import WITHDRAWN, DocumentSet, Listed
from ims_lib.wording import first_of, listed

NUMBER = re.compile(r"(?P<before>.*\D)(?P<number>\d+)")
"""A number of a document: letters, a sign and digits."""
LEADS = {"27001": "Information security officer", "20000-1": "Service manager", "42001": "AI governance lead"}
"""Standard → the role of the library that leads its field."""


@dataclass(frozen=True, slots=True)
class LevelOfRule:
    """A level of risk of the client's scale, and who may accept it."""

    name: str
    range: str
    """Of products of the two grades: 8 to 14; empty where a matrix has its own order."""
    acceptable: bool
    accepted_by: str


@dataclass(frozen=True, slots=True)
class RiskRule:
    """How risks are graded: by the client's rule, else by ours."""

    theirs: bool
    bands: tuple[LevelOfRule, ...]
    """The lowest first."""
    steps: tuple[tuple[str, str], ...]
    """Of each grade what a consequence and a likelihood of it mean, grade 1 first."""


@dataclass(frozen=True, slots=True)
class DraftLists:
    """What the lists say; empty is what none says."""

    risk: RiskRule | None = None
    titles: Mapping[str, str] = field(default_factory=dict)
    """Document of the library → the client's own title of it."""
    numbers: Mapping[str, str] = field(default_factory=dict)
    """Draft → its number in the client's list."""
    replaces: Mapping[str, str] = field(default_factory=dict)
    """Draft → the document in force whose place it takes, with its edition."""
    leads: Mapping[str, str] = field(default_factory=lambda: dict(LEADS))
    """Standard → who leads its field here."""
    store: str = ""
    """Where most documents lie."""
    policies: Sequence[str] = ()
    """Policies below the integrated one that are in force."""
    services: Sequence[str] = ()
    suppliers: Sequence[str] = ()
    aims: Sequence[str] = ()
    security_aims: Sequence[str] = ()
    service_aims: Sequence[str] = ()
    ai_list: str = ""
    """Where the AI systems are listed."""
    outside_auditors: Sequence[str] = ()


def lists_for_drafts(steps: Steps) -> DraftLists:
    """What a client's lists say that a draft can take over, each once and in the order of the list."""
    lists, found = steps.inputs.lists, steps.documents
    most = int(report_setting("draft_examples"))
    own = [item for item in found.own if item.state != WITHDRAWN]
    objectives = [row for row in lists.objectives if row.title]
    services = dict.fromkeys(row.name for row in lists.services)
    return DraftLists(
        risk=risk_rule(steps.risks.method, theirs=bool(steps.risks.method.own)),
        titles=_titles(found),
        numbers=number_drafts(load_drafts().values(), found),
        replaces=_replaced(found),
        leads={standard: steps.owners.role_here(role).name for standard, role in LEADS.items()},
        store=_most_common(item.kept for item in own),
        policies=_policies(found),
        services=list(services),
        suppliers=[first_of([row.name for row in lists.suppliers], most, ", ")] if lists.suppliers else [],
        aims=[row.title for row in objectives[:most]],
        security_aims=[row.title for row in objectives if "27001" in (row.standards or ())][:most],
        service_aims=[row.title for row in objectives if "20000-1" in (row.standards or ())][:most],
        ai_list=next((row.sheet or row.file for row in lists.ai_systems), ""),
        outside_auditors=[row.name for row in lists.auditors if row.external],
    )


def risk_rule(method: Method, *, theirs: bool) -> RiskRule:
    """The bands of a method with the products of grades that make them, and its grades."""
    listed_bands = [
        LevelOfRule(name, _range(method, name), _is_acceptable(method, name), method.accepted_by[name])
        for name in method.scale.bands
    ]
    grades = zip(method.scale.consequence, method.scale.likelihood, strict=True)
    means = [tuple(f"{grade.word.capitalize()}: {_begun_small(grade.means)}" for grade in pair) for pair in grades]
    return RiskRule(theirs, tuple(listed_bands), tuple((first, second) for first, second in means))


@cache
def our_risk_rule() -> RiskRule:
    """Ours, where the client's lists say nothing of theirs."""
    method = method_for(RiskSettings(), int(setting("risk/register", "default_grades")))
    return risk_rule(method, theirs=False)


def _begun_small(text: str) -> str:
    return text[:1].lower() + text[1:]


def _is_acceptable(method: Method, band: str) -> bool:
    return rank(band) <= min(map(rank, method.acceptable.values()))


def _range(method: Method, band: str) -> str:
    """The products that lie in a band: 8 to 14; empty where one of them lies in another too."""
    grades = range(1, method.scale.grades + 1)
    fields = {(a * b, rank(method.scale.band(a, b))) for a in grades for b in grades}
    mine = {score for score, place in fields if place == rank(band)}
    above = {score for score, place in fields if place > rank(band)}
    below = {score for score, place in fields if place < rank(band)}
    if not mine or (above and max(mine) >= min(above)) or (below and min(mine) <= max(below)):
        return ""
    return f"{min(mine)} to {min(above) - 1}" if above else f"from {min(mine)}"


def _titles(found: DocumentSet) -> dict[str, str]:
    """Of what is one paper of the client's and in force, its own title."""
    library = load_library().documents
    titles = {}
    for name, item in found.wanted.items():
        theirs = [each.title for each in item.listed if each.in_force]
        if len(theirs) == 1 and len(item.listed) == 1 and not library[name].several:
            titles[name] = theirs[0]
    return titles


def _replaced(found: DocumentSet) -> dict[str, str]:
    """By draft the documents of the client's whose place it takes, each with its number and edition."""
    told = {}
    for draft, items in _in_place_of(found).items():
        brackets = [
            ", ".join(filter(None, (each.number, each.version and f"edition {each.version}"))) for each in items
        ]
        told[draft] = listed(
            f"{each.title} ({more})" if more else each.title for each, more in zip(items, brackets, strict=True)
        )
    return told


def _in_place_of(found: DocumentSet) -> dict[str, list[Listed]]:
    """By draft the client's documents of the same purpose, those in force first."""
    kept = sorted((item for item in found.own if item.state != WITHDRAWN), key=lambda item: not item.in_force)
    taken = {}
    for plan in load_drafts().values():
        titles = {plain(name) for name in (plan.title, *plan.also)}
        documents = plan.documents if plan.replaces else ()
        if items := [item for item in kept if plain(item.title) in titles or item.document in documents]:
            taken[plan.id] = items
    return taken


def number_drafts(plans: Iterable[DraftPlan], found: DocumentSet) -> dict[str, str]:
    """By draft its number: that of the document whose place it takes, else the next free one of its kind.

    A kind has numbers where the client's list numbers documents of that kind: POL-01, POL-02. Else there are none.
    """
    kept = {name: items[0].number for name, items in _in_place_of(found).items() if items[0].number}
    rows = [(plain(item.type or ""), match) for item in found.own if (match := NUMBER.fullmatch(item.number or ""))]
    used: dict[str, int] = {}
    for _, match in rows:
        used[match["before"]] = max(used.get(match["before"], 0), int(match["number"]))
    width = max((len(match["number"]) for _, match in rows), default=0)
    numbers = {}
    for plan in plans:
        before = _most_common(match["before"] for kind, match in rows if kind in called(plan.kind))
        if plan.id in kept:
            numbers[plan.id] = kept[plan.id]
        elif before:
            used[before] += 1
            numbers[plan.id] = f"{before}{used[before]:0{width}}"
    return numbers


@cache
def called(kind: str) -> frozenset[str]:
    """What clients call documents of a kind of ours."""
    words = next(row["words"] for row in scale_rows("documents_kind_words") if row["kind"] == kind)
    return frozenset(map(plain, words.split(";")))


def _policies(found: DocumentSet) -> list[str]:
    item = found.wanted.get("security_policy_set")
    return [each.title for each in item.listed if each.in_force] if item else []


def _most_common(texts: Iterable[str | None]) -> str:
    """The text that stands most often; empty where none stands."""
    return next((text for text, _ in Counter(filter(None, texts)).most_common(1)), "")
