"""Judgements on a criterion for one AI system or service: `criterion@object`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ims_lib.assessment.objects import PERS, ListedObject, Objects
from ims_lib.assessment_workbook.review import SHEET
from ims_lib.catalogue.criteria import Per
from ims_lib.catalogue.model import Catalogue
from ims_lib.judgements.model import AT, Judgement
from ims_lib.languages import say, translated
from ims_lib.nearest import nearest
from ims_lib.register.model import Finding
from ims_lib.register.vocabulary import phrases_of, plain
from ims_lib.scales import NOT_APPLICABLE, setting
from ims_lib.told import finding_at
from ims_lib.wording import first_of, in_marks, listed


def split_by_object(
    judgements: Mapping[str, Judgement], objects: Objects, catalogue: Catalogue
) -> tuple[dict[str, Judgement], dict[str, dict[str, Judgement]], list[Finding]]:
    """The judgements that speak for all; by object and criterion those on one object; and what is asked of these."""
    plainly: dict[str, Judgement] = {}
    each: dict[str, dict[str, Judgement]] = {}
    findings: list[Finding] = []
    unknown: list[tuple[Judgement, str, str]] = []
    for on, judgement in judgements.items():
        name, at, called = on.partition(AT)
        criterion = catalogue.criteria.get(catalogue.renamed.get(name, name)) if at else None
        if at and name in catalogue.leaves:
            findings.append(_left_out(judgement, f"{on}: {_criteria_instead(name, called, objects, catalogue)}"))
            continue
        if criterion is None:
            plainly[on] = judgement
            continue
        found = objects.all_called(called, criterion.per)
        if not found:
            unknown.append((judgement, criterion.id, called))
            continue
        if fault := _fault(criterion.per, found, judgement, called):
            findings.append(_left_out(judgement, f"{on}: {fault}"))
            continue
        (one,) = found
        if one.left_out:
            findings.append(_rests(judgement, one))
        else:
            own = each.setdefault(one.key, {})
            # An object may be named by its id and by its name, which are two in the log: the latest counts.
            if criterion.id not in own or own[criterion.id].when <= judgement.when:
                own[criterion.id] = judgement
    findings += [_unknown(*said, each, objects) for said in unknown]
    return plainly, each, findings


def _criteria_instead(requirement: str, called: str, objects: Objects, catalogue: Catalogue) -> str:
    """What to judge for one object: those of a requirement's criteria that are assessed for each such."""
    kinds = {each.per for each in objects.all_called(called)} or set(PERS)
    names = [name for name in catalogue.criteria_of[requirement] if catalogue.criteria[name].per in kinds]
    text = say("a requirement is judged for all alike")
    if not names:
        return say(
            "{fault}, and none of its criteria is assessed for each; judge it without the part behind @", fault=text
        )
    named = first_of([f"{name}{AT}{called}" for name in names], int(setting("report", "records_shown")), ", ")
    return say("{fault}; for one judge its criteria: {named}", fault=text, named=named)


def under_key(on: str, objects: Objects) -> str:
    """What a judgement is on, with the key of the object that it calls by its name; anything else as it is."""
    name, at, called = on.partition(AT)
    found = objects.called(called) if at else None
    return f"{name}{AT}{found.key}" if found else on


def _fault(per: Per | None, found: Sequence[ListedObject], judgement: Judgement, called: str) -> str:
    if per is None:
        return say("this criterion isn't assessed for each system or service; judge it without the part behind @")
    if per != found[0].per:
        return say(
            "this criterion is assessed for each {PERS}, and '{called}' is none",
            PERS=translated(PERS[per]),
            called=called,
        )
    if len(found) > 1:
        rows = listed([f"{in_marks(each.name)} ({each.cell})" for each in found])
        return say(
            "{rows} are called '{called}'; name the one that is meant by an id of its own", rows=rows, called=called
        )
    return say("a criterion can't be not applicable") if judgement.new == NOT_APPLICABLE else ""


def _unknown(
    judgement: Judgement, criterion: str, called: str, each: Mapping[str, Mapping[str, Judgement]], objects: Objects
) -> Finding:
    """What is asked of a judgement on what no list has; where what it may mean is judged by now, it was perhaps corrected in another row."""
    names = [said for each in objects.listed for said in (each.key, each.name)]
    near = _renamed(called, names) or nearest(called, names)
    text = say("{on}: no list of the client's has '{called}'", on=judgement.on, called=called) + (
        say("; did you mean {near}?", near=near) if near else ""
    )
    meant = objects.called(near or "")
    if meant and criterion in each.get(meant.key, {}):
        text += say(
            "; '{name}' is judged by now, so if this was corrected, empty its own row on the sheet {SHEET}",
            name=meant.name,
            SHEET=SHEET,
        )
    return _left_out(judgement, text)


def _renamed(called: str, names: Sequence[str]) -> str | None:
    """The name that says all words of another one, or some of them alone, in whatever order: 'Chatbot for the shop'."""
    said = _words(called)
    alike = [name for name in names if (words := _words(name)) and (words <= said or words >= said)]
    return min(alike, key=lambda name: len(_words(name) ^ said), default=None)


def _words(name: str) -> frozenset[str]:
    return frozenset(plain(name).split()) - phrases_of("inputs", "fillers")


def _rests(judgement: Judgement, one: ListedObject) -> Finding:
    return finding_at(
        "judgement.object_rests",
        judgement.place_of("on"),
        on=judgement.on,
        name=one.name,
        cell=one.cell,
        left_out=one.left_out,
    )


def _left_out(judgement: Judgement, text: str) -> Finding:
    return finding_at("judgement.object", judgement.place_of("on"), fault=text)
