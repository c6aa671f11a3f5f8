"""Two requirements side by side: what both ask, and the delta each way."""

from __future__ import annotations

from ims_lib.catalogue.crossmap import relation
from ims_lib.catalogue.model import Catalogue
from ims_lib.languages import say, translated
from ims_lib.report.section import Section, render
from ims_lib.standard_ids import number_of, standard_of
from ims_lib.wording import how_told

SENTENCES = how_told("relations")


def compare(catalogue: Catalogue, a: str, b: str) -> Section:
    """What two requirements share and what each asks beyond the other. Raises BadParameter for a name that is none."""
    for name in (a, b):
        catalogue.require_leaf(name)
    first, second = catalogue.criteria_of[a], catalogue.criteria_of[b]
    told = {name: f"{catalogue.standards[standard_of(name)].name} {number_of(name)}" for name in (a, b)}
    groups = [
        {"name": translated("both"), "criteria": [catalogue.criteria[item] for item in first if item in second]},
        {
            "name": say("{a} alone", a=told[a]),
            "criteria": [catalogue.criteria[item] for item in first if item not in second],
        },
        {
            "name": say("{b} alone", b=told[b]),
            "criteria": [catalogue.criteria[item] for item in second if item not in first],
        },
    ]
    return render(
        "compare",
        a={"name": told[a], "title": catalogue.title_of(a)},
        b={"name": told[b], "title": catalogue.title_of(b)},
        sentence=say(SENTENCES[relation(frozenset(first), frozenset(second))], a=told[a], b=told[b]),
        groups=groups,
    )
