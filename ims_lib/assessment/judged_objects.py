"""Judgements on a criterion for one AI system or service: `criterion@object`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ims_lib.assessment.objects import Objects
from ims_lib.catalogue.model import Catalogue
from ims_lib.judgements.model import AT, Judgement
from ims_lib.nearest import did_you_mean
from ims_lib.register.model import Finding
from ims_lib.scales import NOT_APPLICABLE


def split_by_object(
    judgements: Mapping[str, Judgement], objects: Objects, catalogue: Catalogue
) -> tuple[dict[str, Judgement], dict[str, dict[str, Judgement]], list[Finding]]:
    """The judgements that speak for all; by object and criterion those on one object; and what is asked of these."""
    plainly: dict[str, Judgement] = {}
    each: dict[str, dict[str, Judgement]] = {}
    findings: list[Finding] = []
    for on, judgement in judgements.items():
        name, at, called = on.partition(AT)
        criterion = catalogue.criteria.get(catalogue.renamed.get(name, name)) if at else None
        if criterion is None:
            plainly[on] = judgement
            continue
        found = objects.called(called, criterion.per)
        fault = _fault(criterion.per, found.per if found else None, judgement, called, objects)
        if fault or found is None:
            findings.append(_left_out(judgement, f"{on}: {fault}"))
        else:
            own = each.setdefault(found.key, {})
            # An object may be named by its id and by its name, which are two in the log: the latest counts.
            if criterion.id not in own or own[criterion.id].when <= judgement.when:
                own[criterion.id] = judgement
    return plainly, each, findings


def under_key(on: str, objects: Objects) -> str:
    """What a judgement is on, with the key of the object that it calls by its name; anything else as it is."""
    name, at, called = on.partition(AT)
    found = objects.called(called) if at else None
    return f"{name}{AT}{found.key}" if found else on


def _fault(per: str | None, of: str | None, judgement: Judgement, called: str, objects: Objects) -> str:
    if of is None:
        return f"no list of the client's has '{called}'{did_you_mean(called, _names(objects))}"
    if per is None:
        return "this criterion isn't assessed for each system or service; judge it without the part behind @"
    if per != of:
        return f"this criterion is assessed for each {per.replace('_', ' ')}, and '{called}' is none"
    return "a criterion can't be not applicable" if judgement.new == NOT_APPLICABLE else ""


def _names(objects: Objects) -> Iterator[str]:
    return (said for each in objects.listed for said in (each.key, each.name))


def _left_out(judgement: Judgement, text: str) -> Finding:
    return Finding("question", "judgement.object", f"{text}; the judgement is left out", *judgement.place_of("on"))
