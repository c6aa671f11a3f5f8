"""Which of the assessor's judgements count, and what those that don't count ask."""

from __future__ import annotations

from collections.abc import Mapping

from ims_lib.assessment.statements import speaks_for_its_leaves
from ims_lib.catalogue.model import Catalogue
from ims_lib.client import Client
from ims_lib.grouping import grouped
from ims_lib.judgements.model import Judgement
from ims_lib.languages import say, translated
from ims_lib.nearest import nearest
from ims_lib.register.model import Finding, Record, Register
from ims_lib.scales import NOT_APPLICABLE
from ims_lib.told import finding_at


def known_judgements(
    client: Client, catalogue: Catalogue, register: Register
) -> tuple[dict[str, Judgement], list[Finding]]:
    """Judgements on something that exists, with what is asked of the others; one on a heading is spread over its leaves that have none."""
    rows: dict[str, bool] = {}
    for record in register.rows:
        rows[record.id] = rows.get(record.id, False) or sets_levels(record, catalogue)
    named, findings = under_present_names(client.judgements, catalogue)
    headings = [on for on in named if on in catalogue.requirements and on not in catalogue.leaves and on not in rows]
    known: dict[str, Judgement] = {}
    for on, judgement in named.items():
        if on not in headings:
            counts, doubts = _is_known(judgement, on, rows, catalogue)
            known |= {on: judgement} if counts else {}
            findings += doubts
    for heading in sorted(headings, key=catalogue.position_of.__getitem__, reverse=True):  # the nearest heading first
        for leaf in catalogue.leaves_below(heading):
            if leaf not in known:
                doubts = _doubts_on_leaf(client.judgements[heading], leaf, catalogue)
                known |= {} if doubts else {leaf: client.judgements[heading]}
                findings += doubts
    return known, findings


def _is_known(
    judgement: Judgement, on: str, rows: Mapping[str, bool], catalogue: Catalogue
) -> tuple[bool, list[Finding]]:
    """Whether what is judged exists and can be judged so, and what is asked where it can't, or sets no level."""
    if on in rows:
        return True, [] if rows[on] else [finding_at("judgement.no_effect", judgement.place_of("on"), on=on)]
    if on in catalogue.leaves:
        doubts = _doubts_on_leaf(judgement, on, catalogue)
        return not doubts, doubts
    if on not in catalogue.criteria:
        known = {name.casefold(): name for name in (*catalogue.leaves, *catalogue.criteria)}
        near = nearest(on.casefold(), known)
        hint = say(" (did you mean {known}?)", known=known[near]) if near else ""
        return False, [finding_at("judgement.unknown", judgement.place_of("on"), on=on, hint=hint)]
    if judgement.new == NOT_APPLICABLE:
        return False, [finding_at("judgement.not_applicable", judgement.place_of("new"), on=on)]
    return True, []


def under_present_names(
    judgements: Mapping[str, Judgement], catalogue: Catalogue
) -> tuple[dict[str, Judgement], list[Finding]]:
    """Judgements by what they are about, on criteria by their present ids, and the questions that this gives rise to.

    Of several on criteria that are one by now the latest counts, and verdicts that differ are a question; a judgement
    on the criterion itself comes before those on its old ids.
    """
    findings: list[Finding] = []
    found = {on: judgement for on, judgement in judgements.items() if on not in catalogue.renamed}
    renamed = ((catalogue.renamed[on], judgement) for on, judgement in judgements.items() if on in catalogue.renamed)
    for name, listed in grouped((name, judgement) for name, judgement in renamed if name not in found).items():
        found[name] = max(listed, key=lambda judgement: judgement.when)
        if len({judgement.new for judgement in listed}) > 1:
            said = translated(" and ").join(
                say("{new} on {on} ({source})", new=judgement.new, on=judgement.on, source=judgement.source)
                for judgement in listed
            )
            findings.append(finding_at("judgement.renamed", found[name].place_of("new"), name=name, said=said))
    return found, findings


def sets_levels(record: Record, catalogue: Catalogue) -> bool:
    """Whether a row can set levels: it is a control's and names a requirement, or a heading that speaks for its leaves."""
    return record.is_control and any(
        name in catalogue.leaves or (name in catalogue.requirements and speaks_for_its_leaves(name, catalogue))
        for name in record.refs
    )


def _doubts_on_leaf(judgement: Judgement, leaf: str, catalogue: Catalogue) -> list[Finding]:
    """Why a judgement can't stand on this leaf: no clause can be not applicable."""
    if judgement.new != NOT_APPLICABLE or catalogue.leaves[leaf].part != "clauses":
        return []
    return [finding_at("applicable.clause/judged", judgement.place_of("new"), leaf=leaf)]
