"""CISO Assistant: a library of each standard in scope, a mapping for each two of them, and an audit of each, as its tools read them.

Workbooks by the second form of its converter of libraries (`*_meta` and `*_content` sheets), and audits by its data wizard.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

from ims_lib.catalogue.crossmap import from_to
from ims_lib.catalogue.model import Catalogue
from ims_lib.exchange.tables import SheetLines, book_of, exchange_plan
from ims_lib.judgements.model import Judgement
from ims_lib.scales import NOT_APPLICABLE, judgement_labels, judgement_levels
from ims_lib.standard_ids import number_of
from ims_lib.steps import Steps
from ims_lib.steps.field_work import FieldWork, field_work
from ims_lib.tolerances import SMALLEST_SHARE

EVIDENCE, JUDGED, FINDING = "Evidence: ", "Judged by ", "Finding, "
"""How lines of an observation begin, behind the reason."""
ON = " on "
"""Stands between who judged and when."""
DONE, BEGUN, TO_DO = "done", "in_progress", "to_do"


def write_ciso_assistant(steps: Steps) -> dict[str, bytes]:
    """framework-27001.xlsx, mapping-27001-20000-1.xlsx and audit-27001.xlsx, each for all standards in scope."""
    coverage = steps.coverage
    client, catalogue = coverage.client, coverage.catalogue
    books: dict[str, Mapping[str, SheetLines]] = {
        f"framework-{name}.xlsx": _framework(name, catalogue) for name in client.standards
    }
    for a, b in combinations(client.standards, 2):
        books[f"mapping-{a}-{b}.xlsx"] = _mapping(a, b, catalogue)
    for name in client.standards:
        books[f"audit-{name}.xlsx"] = {"audit": [[*_plan()["columns"]], *_audit(name, steps)]}
    return {name: book_of(sheets, client.as_of) for name, sheets in books.items()}


def urn_of(standard: str) -> str:
    """What the urns of a standard's requirements begin with there."""
    return str(_plan()["urn"]).format(standard=standard)


def scores() -> tuple[str, ...]:
    """The verdicts by score, from 0 on."""
    levels = judgement_levels()
    return tuple(sorted(levels, key=levels.__getitem__))


def _plan() -> dict[str, Any]:
    found: dict[str, Any] = exchange_plan()["ciso_assistant"]
    return found


def _keys_and_values(kind: str, **about: Any) -> dict[str, SheetLines]:
    return {
        sheet: [(key, text.format(**about)) for key, text in values.items()] for sheet, values in _plan()[kind].items()
    }


def _framework(standard: str, catalogue: Catalogue) -> dict[str, SheetLines]:
    """The tree of requirements, and N, P, L and F as its scores."""
    head = ("assessable", "depth", "ref_id", "name", "description", "typical_evidence")
    rows = [
        (
            "x" if row.leaf else "",
            _depth(name, catalogue),
            row.number,
            catalogue.title_of(name),
            _asked(name, catalogue),
            "\n".join(
                {
                    text: None
                    for each in catalogue.criteria_of.get(name, ())
                    for text in catalogue.criteria[each].evidence
                }
            ),
        )
        for name, row in catalogue.requirements.items()
        if row.standard == standard
    ]
    named = [(number, verdict, judgement_labels()[verdict]) for number, verdict in enumerate(scores())]
    about = {"standard": standard, "label": catalogue.standards[standard].label, "most": len(named) - 1}
    return {
        **_keys_and_values("framework", **about),
        "scores_content": [("score", "name", "description"), *named],
        "framework_content": [head, *rows],
    }


def _depth(name: str, catalogue: Catalogue) -> int:
    row = catalogue.requirements[name]
    above = f"{row.standard}:{row.parent}"
    return 1 + _depth(above, catalogue) if row.parent and above in catalogue.requirements else 1


def _asked(name: str, catalogue: Catalogue) -> str:
    return "\n".join(item.text for item in catalogue.items.get(name, ()))


def _mapping(a: str, b: str, catalogue: Catalogue) -> dict[str, SheetLines]:
    relations = _plan()["relations"]
    lines = [
        (number_of(row["a"]).lower(), number_of(row["b"]).lower(), relations[row["relation"]], "semantic")
        for row in from_to(catalogue, a, b)
    ]
    labels = {"label_a": catalogue.standards[a].label, "label_b": catalogue.standards[b].label}
    return {
        **_keys_and_values("mapping", a=a, b=b, **labels),
        "mappings_content": [("source_node_id", "target_node_id", "relationship", "rationale"), *lines],
    }


def _audit(standard: str, steps: Steps) -> Iterator[Sequence[Any]]:
    coverage, found = steps.coverage, field_work(steps.coverage, steps.register).by_requirement()
    catalogue, judgements = coverage.catalogue, coverage.client.judgements
    for name, row in catalogue.requirements.items():
        if row.standard != standard:
            continue
        about = (f"{urn_of(standard)}:{row.number.lower()}", "x" if row.leaf else "", row.number)
        judged = judgements.get(name)
        state = _state(name, judged, steps) if row.leaf else ("", "", None)
        yield (
            *(*about, catalogue.title_of(name), _asked(name, catalogue), *state),
            _observed(judged, found.get(name, FieldWork())) if row.leaf else "",
        )


def _state(name: str, judged: Judgement | None, steps: Steps) -> tuple[str, str, int | None]:
    """Result, progress and score: by the verdict on the requirement, else by what its figures say at least."""
    results, order, coverage = _plan()["results"], scores(), steps.coverage
    if judged:
        result = next((each for each, verdict in results.items() if verdict == judged.new), "partially_compliant")
        return result, DONE, order.index(judged.new) if judged.new in order else None
    figures = coverage.figures[name]
    if not coverage.assessment.applicable[name]:
        return NOT_APPLICABLE, BEGUN, None
    if math.isnan(figures["at_least"]) or figures["assessed"] < SMALLEST_SHARE:
        return "not_assessed", TO_DO, None
    least = figures["at_least"]
    score = round(least * (len(order) - 1))
    if least > 1 - SMALLEST_SHARE:
        return "compliant", BEGUN, score
    none = figures["gap"] > 1 - SMALLEST_SHARE
    return "non_compliant" if none else "partially_compliant", BEGUN, score


def _observed(judged: Judgement | None, work: FieldWork) -> str:
    lines = [judged.reason, judged.evidence and f"{EVIDENCE}{judged.evidence}"] if judged else []
    if judged and judged.who:
        when = judged.when or judged.undated
        lines.append(f"{JUDGED}{judged.who}{f'{ON}{when}' if when else ''}")
    lines += [f"{FINDING}{each.grade}: {each.text}" for each in work.findings]
    return "\n".join(filter(None, lines))
