"""An editor's eye on the body of knowledge: what a schema can't see. Each check returns faults, a sentence each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import cache
from itertools import combinations, permutations

from ims_lib import paths
from ims_lib.catalogue.crossmap import met_by, relation
from ims_lib.catalogue.model import Catalogue
from ims_lib.languages.texts import read_table
from ims_lib.yaml_text import load_yaml

TWINS_FROM = 0.78
"""Two texts at least this alike (Ratcliff/Obershelp, 0-1) are shown to the editor."""
MOST_WORDS = 40
LEAST_CRITERIA = 2
MOST_MET_ALONE = 2 / 3
"""The largest share of a leaf that another standard alone may meet without a reason given."""
FEWEST_RECORDS, MOST_RECORDS = 2, 4


def check_served(catalogue: Catalogue) -> list[str]:
    """Leaves that no criterion is required for, and leaves of several items with a single criterion."""
    faults = []
    for name, served in catalogue.criteria_of.items():
        if not served:
            faults.append(f"{name}: no criterion is required for it")
        elif len(served) < LEAST_CRITERIA <= len(catalogue.items.get(name, ())):
            faults.append(f"{name}: asks {len(catalogue.items[name])} things, and only {served[0]} is required for it")
    return faults


def check_items_served(catalogue: Catalogue) -> list[str]:
    """Leaves without items, items that no criterion is required for, and required links that serve no item."""
    links = [(item.id, link) for item in catalogue.criteria.values() for link in item.serves if link.asks == "required"]
    served = {(link.id, letter) for _, link in links for letter in link.items}
    return [
        *(f"{name}: required for {link.id}, and serves none of its items" for name, link in links if not link.items),
        *(
            f"{name}: what it asks isn't listed in items.csv"
            for name in catalogue.leaves
            if name not in catalogue.items
        ),
        *(
            f"{name} {item.item} ('{item.text}'): no criterion is required for it"
            for name in catalogue.leaves
            for item in catalogue.items.get(name, ())
            if (name, item.item) not in served
        ),
    ]


def check_gates(catalogue: Catalogue) -> list[str]:
    """Links over several standards that say neither how far the criterion reaches (within) nor why that isn't asked (note)."""
    return [
        f"{criterion.id}: required in several standards, and {link.id} has neither a gate (within) nor a note"
        for criterion in catalogue.criteria.values()
        if len({name.partition(":")[0] for name in criterion.requirements}) > 1
        for link in criterion.serves
        if link.asks == "required" and not link.within and not link.note
    ]


def check_alone(catalogue: Catalogue) -> list[str]:
    """Leaves that another standard alone meets in full or to more than two thirds.

    None may be met in full. Those that are rightly met so far stand in data/library/met_by_another.csv with the reason.
    """
    accepted = {
        (row["done"], row["requirement"])
        for row in read_table(paths.DATA / "library" / "met_by_another.csv")
        if row["reason"]
    }
    faults = []
    for done, wanted in permutations(catalogue.standards, 2):
        met = met_by(catalogue, done, wanted)["met"]
        for name, share in met[met > MOST_MET_ALONE + 1e-9].items():
            if share == 1 or (done, name) not in accepted:
                faults.append(f"{name} is met to {share:.0%} by {done} alone; what does it ask that {done} doesn't?")
    return faults


def check_asks(catalogue: Catalogue) -> list[str]:
    """Questions that can be answered by yes."""
    return [
        f"{criterion.id}: '{criterion.ask}' can be answered by yes"
        for criterion in catalogue.criteria.values()
        if _words(criterion.ask)[0] in words("yes_or_no")
    ]


def check_evidence(catalogue: Catalogue) -> list[str]:
    """Criteria that name too few records to decide by, or so many that none is meant."""
    return [
        f"{criterion.id}: {len(criterion.evidence)} records named; two to four are wanted"
        for criterion in catalogue.criteria.values()
        if not FEWEST_RECORDS <= len(criterion.evidence) <= MOST_RECORDS
    ]


def check_twins(catalogue: Catalogue) -> list[str]:
    """Pairs of criteria whose texts are nearly the same."""
    texts = {criterion.id: criterion.text.casefold() for criterion in catalogue.criteria.values()}
    bags = {name: Counter(_words(text)) for name, text in texts.items()}
    faults = []
    for a, b in combinations(texts, 2):
        if (
            _shared(bags[a], bags[b]) > TWINS_FROM / 2
            and (alike := SequenceMatcher(None, texts[a], texts[b]).ratio()) >= TWINS_FROM
        ):
            faults.append(f"{a} and {b} are alike to {alike:.2f}: '{texts[a]}' / '{texts[b]}'")
    return faults


def check_titles(catalogue: Catalogue) -> list[str]:
    """Texts that are a requirement's title with a verb."""
    titles = {row.title for row in catalogue.requirements.values() if row.title and len(row.title.split()) > 1}
    faults = []
    for criterion in catalogue.criteria.values():
        said = set(_words(criterion.text)) - words("filler")
        for title in titles:
            asked = set(_words(title)) - words("filler")
            if asked and asked <= said and len(said - asked) <= 2:
                faults.append(f"{criterion.id}: '{criterion.text}' is hardly more than the title '{title}'")
    return faults


def check_wording(catalogue: Catalogue) -> list[str]:
    """Texts too long to decide on, or in another spelling than ours (data/vocabulary/spelling.csv)."""
    ours = {row["not"]: row["but"] for row in read_table(paths.DATA / "vocabulary" / "spelling.csv")}
    faults = []
    for name, text in _texts(catalogue):
        words = _words(text)
        if len(words) > MOST_WORDS:
            faults.append(f"{name}: {len(words)} words are more than {MOST_WORDS}")
        faults += [f"{name}: '{word}' is spelt '{ours[word]}' here" for word in words if word in ours]
        if "shall" in words:
            faults.append(f"{name}: 'shall' is the standards' word, not ours")
    return faults


def check_relations(catalogue: Catalogue) -> list[str]:
    """Pairs of requirements whose relation surprises: the same title but nothing shared, or all shared under other titles.

    Those that an editor looked at and found right stand in data/library/accepted_relations.csv with the reason.
    """
    accepted = {(row["a"], row["b"]) for row in read_table(paths.DATA / "library" / "accepted_relations.csv")}
    faults = []
    leaves = [name for name in catalogue.leaves if catalogue.criteria_of[name]]
    served = {name: frozenset(catalogue.criteria_of[name]) for name in leaves}
    for a, b in combinations(leaves, 2):
        if (a, b) in accepted:
            continue
        first, second = catalogue.leaves[a], catalogue.leaves[b]
        same_title = bool(first.title and second.title) and first.title != "General" and first.title == second.title
        same_meaning = (
            first.hs_id is not None
            and first.hs_id == second.hs_id
            and "same" == first.hs_relation == second.hs_relation
        )
        found = relation(served[a], served[b])
        if found == "none" and (same_title or same_meaning):
            why = (
                f"both are titled '{first.title}'"
                if same_title
                else f"both are Harmonized Structure clause {first.hs_id}"
            )
            faults.append(f"{a} and {b} share no criterion, though {why}")
        if found == "equal":
            faults.append(f"{a} and {b} have the same criteria; what does one ask that the other doesn't?")
    return faults


@cache
def words(kind: str) -> frozenset[str]:
    """A list of words from data/vocabulary/editorial.yml."""
    return frozenset(load_yaml((paths.DATA / "vocabulary" / "editorial.yml").read_text(encoding="utf-8"))[kind])


def _texts(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    for process in catalogue.processes.values():
        yield process.process, process.merges
        for criterion in process.criteria:
            yield criterion.id, criterion.text
            yield criterion.id, criterion.ask
            yield from ((criterion.id, item) for item in criterion.evidence)


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z][a-z'’-]*", text.casefold()) or [""]


def _shared(a: Counter[str], b: Counter[str]) -> float:
    """How many words two texts have in common, as a fraction of the longer."""
    return sum((a & b).values()) / max(a.total(), b.total(), 1)


CHECKS = (
    check_served,
    check_items_served,
    check_gates,
    check_alone,
    check_asks,
    check_evidence,
    check_twins,
    check_titles,
    check_wording,
    check_relations,
)
