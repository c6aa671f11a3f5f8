"""The one Statement of Applicability: what is to be decided first on the page, all of it, ready to be signed, in the workbook."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from typing import Any

from ims_lib.ai_roles.proposals import PROPOSED
from ims_lib.assessment.of_some import CODE as OF_SOME
from ims_lib.catalogue.soa_reasons import load_soa_reasons
from ims_lib.cell_places import CellPlace
from ims_lib.client.entries import PART
from ims_lib.client.entry_sheets import TO_DECIDE, filled_in, with_beside
from ims_lib.dates import day, with_days_spoken
from ims_lib.decided_settings import CONTROL
from ims_lib.frames import values_of
from ims_lib.grouping import grouped
from ims_lib.languages import form_for, noted, say, translated
from ims_lib.register.dates import read_date
from ims_lib.report.figures import places_told, proposed
from ims_lib.report.result_rows import result_row
from ims_lib.report.section import Headline, Section, render
from ims_lib.report.steps.asked import FEW
from ims_lib.report.steps.shared import owner_named
from ims_lib.report.versions import version_lines, version_row
from ims_lib.report.workbook_cells import SheetHead
from ims_lib.report.workbook_sheets import Row
from ims_lib.roadmap import OwnDate
from ims_lib.scales import report_setting, status_labels
from ims_lib.standard_ids import number_of, standard_of
from ims_lib.steps import Steps
from ims_lib.steps.soa import ASKED, SHEET, STATEMENT, Applies, ControlEntry, StatementOfApplicability
from ims_lib.steps.soa.versions import KIND
from ims_lib.wording import capitalised, counted, first_of, in_row, listed

APPLIES: Mapping[Applies, str] = {
    "yes": noted("yes"),
    "no": noted("no"),
    "asked": noted("no by the client, in doubt"),
    "proposed": TO_DECIDE,
}
"""How a control applies, in the words of the statement."""


DAY = re.compile(r"\d{1,2}[./]\d{1,2}[./]\d{4}")
OWNERS_PROPOSED = noted("Those marked as proposed are ours: confirm them, or write others.")


def section_soa(steps: Steps) -> Section:
    """How many controls apply by standard, the exclusions with their reasons, what to decide, and an extract."""
    soa, scope = steps.soa, [steps.coverage.catalogue.standards[name] for name in steps.coverage.client.standards]
    excluded, decide, most = soa.of("no"), [*_to_decide(soa.entries, steps)], int(report_setting("soa_decisions_shown"))
    return render(
        "soa",
        who=steps.coverage.client.short_name,
        heading=_heading(soa),
        standards=list(_by_standard(steps)),
        excluded=[_row(entry, steps) for entry in excluded],
        rows=[_row(entry, steps) for entry in _extract(soa.entries)],
        total=len(soa.entries),
        decide=decide[:most],
        decide_more=len(decide[most:]),
        versions=_versions(steps),
        bare=[each.label for each in scope if not each.annex_a],
        sheet=SHEET,
    )


def _by_standard(steps: Steps) -> Iterator[dict[str, Any]]:
    """Of each standard how many controls apply, are excluded and wait, and whose reasons they have."""
    for name, entries in grouped((entry.standard, entry) for entry in steps.soa.entries).items():
        applies = Counter(entry.applies for entry in entries)
        yield {
            "label": steps.coverage.catalogue.standards[name].label,
            "controls": len(entries),
            "yes": applies["yes"],
            "no": applies["no"],
            "open": applies[ASKED] + applies["proposed"],
            "own": sum(not entry.is_drafted and entry.source != "none" for entry in entries),
            "drafted": sum(entry.is_drafted for entry in entries),
            "risk": sum(bool(entry.risks) for entry in entries),
        }


def _to_decide(entries: Iterable[ControlEntry], steps: Steps) -> Iterator[dict[str, Any]]:
    """What is to be settled, alike things together, the most frequent first."""
    many = int(report_setting("soa_controls_shown"))
    by = grouped((text, entry.control) for entry in entries for text in _settle(entry, steps))
    for text, controls in sorted(by.items(), key=lambda item: -len(item[1])):
        yield {"text": text, "count": len(controls), "controls": first_of(list(controls), many, ", ")}


def _versions(steps: Steps) -> list[dict[str, str]]:
    return [version_row(each, steps.soa.versions, STATEMENT, steps) for each in steps.soa.versions]


def headline_soa(steps: Steps) -> Headline:
    """Controls with a decision and a reason."""
    entries = steps.soa.entries
    if not entries:
        return Headline("soa", translated("None"), say("is asked for by the standards in scope"))
    decided = sum(entry.is_decided for entry in entries)
    drafted = sum(entry.is_drafted for entry in entries)
    figure = say("{decided} of {entries}", decided=decided, entries=len(entries))
    more = say("; {reasons_are} drafted", reasons_are=counted(drafted, "reason is", "reasons are")) if drafted else ""
    return Headline("soa", figure, say("controls decided with a reason{more}", more=more))


def rows_soa(steps: Steps) -> dict[str, list[Row]]:
    """A row a control."""
    client = steps.coverage.client
    return {
        SHEET: [
            with_beside(_row(each, steps) | filled_in(client, f"{CONTROL}{PART}{each.control}"), CONTROL)
            for each in steps.soa.entries
        ]
    }


def head_soa(steps: Steps) -> dict[str, SheetHead]:
    """Whose statement it is, for which scope, as of when, and its versions with who prepared and approves them."""
    soa, client = steps.soa, steps.coverage.client
    if not soa.entries:
        return {}
    labels = [steps.coverage.catalogue.standards[name] for name in dict.fromkeys(each.standard for each in soa.entries)]
    lines = {
        translated("Scope"): " ".join((client.settings.scope or "").split()),
        translated("Standards"): say("{labels}, Annex A", labels=listed(each.label for each in labels)),
        translated("Status as of"): _as_of(steps),
        translated("Owners"): translated(OWNERS_PROPOSED) if any(not each.owner for each in soa.entries) else "",
        translated("Drivers"): ", ".join(f"{code} = {words}" for code, words in soa.driver_codes.items()),
    }
    table = version_lines(_versions(steps), say("this statement"), KIND, client)
    return {
        SHEET: SheetHead(
            say("Statement of Applicability: {client}", client=client.name),
            tuple((label, text) for label, text in lines.items() if text),
            table,
        )
    }


def _as_of(steps: Steps) -> str:
    """The day of the statement, and that of each file whose words for a status it holds."""
    files = dict.fromkeys(
        CellPlace.from_text(cell).file
        for entry in steps.soa.entries
        for cell in entry.cells
        if entry.applies != "proposed"
    )
    dated = [
        say("{name} is of {dated}", name=name, dated=day(steps.register.dated[name]))
        for name in files
        if name in steps.register.dated
    ]
    return in_row([day(steps.coverage.client.as_of), *dated])


def results_soa(steps: Steps) -> list[dict[str, Any]]:
    """The statement's entries; figures stand under `requirements`."""
    return [result_row("control", each) | {"missing": ", ".join(each.missing)} for each in steps.soa.entries]


def _heading(soa: StatementOfApplicability) -> str:
    if not soa.entries:
        return say("No standard in scope has a Statement of Applicability")
    applied, excluded, doubted, waiting = (soa.of(each) for each in ("yes", "no", ASKED, "proposed"))
    bare = sum("reason for the exclusion" in entry.missing for entry in excluded)
    parts = [
        counted(len(applied), "applies", "apply"),
        counted(len(excluded), "is excluded", "are excluded") if excluded else say("none is excluded"),
        counted(len(doubted), "exclusion is in doubt", "exclusions are in doubt") if doubted else "",
        counted(len(waiting), "waits for a decision", "wait for a decision") if waiting else "",
    ]
    lack = counted(bare, "exclusion lacks", "exclusions lack")
    missing = say("; {exclusions_lack} a reason", exclusions_lack=lack) if bare else ""
    return say(
        "One statement for {controls}: {how_many}{missing}",
        controls=counted(len(soa.entries), "control"),
        how_many=listed(filter(None, parts)),
        missing=missing,
    )


def _extract(entries: Iterable[ControlEntry]) -> list[ControlEntry]:
    """What a signer looks at first, beside the exclusions: what is to be settled, the gravest first, each standard in turn."""
    turns: defaultdict[tuple[str, int], count[int]] = defaultdict(count)
    left = [entry for entry in entries if entry.applies != "no" and entry.settle]
    order = sorted(left, key=lambda entry: (entry.gravity, next(turns[entry.standard, entry.gravity])))
    return order[: int(report_setting("soa_shown"))]


def _row(entry: ControlEntry, steps: Steps) -> dict[str, Any]:
    rules = load_soa_reasons()
    clause, told = rules.controls[entry.control].clause or "", translated(APPLIES[entry.applies])
    source = rules.source(entry.source)
    looked_at = entry.looked_at and say("looked at: {what}", what=entry.looked_at)
    told_from = source.from_.format(
        place=places_told(entry.source_cells, steps.coverage.client), clause=number_of(clause)
    )
    return {
        **values_of(entry),
        "applies": say("{told}; proposed: {proposal}", told=told, proposal=translated(PROPOSED[entry.proposal]))
        if entry.applies == "proposed" and entry.proposal
        else told,
        "decided": entry.applies != "proposed",
        "applied": translated(APPLIES["no" if entry.applies == ASKED else entry.applies]),
        "proposal": translated(PROPOSED[entry.proposal]) if entry.proposal else "",
        "reason_from": told_from,
        "reason_marked": f"{source.mark} {entry.reason}".strip(),
        "risks": [*entry.risks, *(say("{name} (not listed)", name=name) for name in entry.unknown_risks)]
        or _without_risk(entry),
        "standing": _standing(entry, steps) if entry.applies == "yes" else entry.status,
        "verdict": in_row(filter(None, (entry.verdict, looked_at))),
        "to_settle": " ".join(_settle(entry, steps)),
        "due": _due(entry),
        **({} if entry.applies == "no" else _by_the_plan(entry, steps)),
    }


def _standing(entry: ControlEntry, steps: Steps) -> str:
    """How far it is done, and for which AI systems or services that is in doubt, or that its row speaks of some alone."""
    assessment, doubts = steps.coverage.assessment, steps.objects.doubts
    criteria = assessment.criteria_of(entry.control)
    names = dict.fromkeys(each.of.name for name in criteria for each in doubts.get(name, ()) if each.level)
    if names:
        return say("{status}, in doubt for {named}", status=entry.status, named=first_of([*names], FEW, ", "))
    asked = (each for name in criteria for each in assessment.verdicts[entry.control, name].asked_by)
    is_of_some = any(each.taken_as == OF_SOME for each in asked)
    return say("{status}; whether for all is asked", status=entry.status) if is_of_some else entry.status


def _by_the_plan(entry: ControlEntry, steps: Steps) -> dict[str, Any]:
    """Where the client names no owner or no day, those of the plan, so that the statement can be handed round."""
    found: dict[str, Any] = {}
    if not entry.owner:
        owner = steps.owners.of_requirement(entry.control)
        found["owner"] = proposed(owner_named(owner.name, owner.kind)) if owner.name else ""
    end = None if _is_unknown(entry, steps) else steps.roadmap.end_of(_open_work(entry, steps))
    if not entry.due and (entry.control in steps.roadmap.gaps.found or entry.status != status_labels()["implemented"]):
        found["due"] = _due(entry) or (say("{end} by the plan", end=day(end)) if end else "")
    late = max((item.end for item in _missed(entry, steps) if item.end), default=None)
    return found | {"by_plan": late or (end if entry.is_late or (entry.open_due and not entry.due) else None)}


def _due(entry: ControlEntry) -> str:
    """The client's own day, one that has passed with that word, and the days of its open finding and of its risks' open measures."""
    own = in_row(dict.fromkeys(map(_as_day, entry.due.split("; "))))
    if own and in_row(["", f"{own} ("]) in in_row(["", entry.open_due]):
        return entry.open_due
    return in_row(filter(None, (say("{day} (passed)", day=own) if own and entry.is_late else own, entry.open_due)))


def _as_day(told: str) -> str:
    """The client's whole day in the notation of all others here; one that may be two, and anything else, in its own words."""
    found = {read_date(told, first) for first in (True, False)} if DAY.fullmatch(told) else set()
    return day(on) if len(found) == 1 and (on := found.pop()) else with_days_spoken(told)


def _open_work(entry: ControlEntry, steps: Steps) -> list[str]:
    """The criteria that the plan closes of a control, by a gap of its own or of another requirement that asks for the same."""
    gaps = steps.roadmap.gaps
    if gap := gaps.found.get(entry.control):
        return [*gap.criteria]
    return [name for name in steps.coverage.assessment.criteria_of(entry.control) if name in gaps.to_close]


def _is_unknown(entry: ControlEntry, steps: Steps) -> bool:
    """Whether no gap of its own is known and nobody knows what is left: what the plan closes elsewhere doesn't close it."""
    gaps = steps.roadmap.gaps
    asked = steps.coverage.assessment.criteria_of(entry.control)
    return entry.control not in gaps.found and not gaps.to_look_at.keys().isdisjoint(asked)


def _said_less(entry: ControlEntry, steps: Steps) -> list[str]:
    """Where a control is stated as in place: those of its standard whose rows say less of what it asks too."""
    found, own = steps.roadmap.gaps.found, {*_open_work(entry, steps)}
    is_done = entry.control not in found and entry.status == status_labels()["implemented"]
    alike = (name for name, gap in found.items() if is_done and not own.isdisjoint(gap.criteria))
    return [number_of(name) for name in alike if standard_of(name) == entry.standard]


def _missed(entry: ControlEntry, steps: Steps) -> list[OwnDate]:
    """The days of a control's own row that the plan doesn't keep."""
    return [item for item in steps.roadmap.own_dates if item.requirement == entry.control and item.row.is_late]


def _settle(entry: ControlEntry, steps: Steps) -> tuple[str, ...]:
    """What is to be settled of a control, a day ahead that the plan doesn't keep among it, what another control says of the same
    work, and a document of its evidence whose review is overdue."""
    words, as_of = load_soa_reasons().settle, steps.coverage.client.as_of
    if entry.applies != "yes":
        return entry.settle
    late = [item for item in _missed(entry, steps) if item.row.by > as_of]
    unknown = entry.open_due and _is_unknown(entry, steps) and steps.roadmap.left_of([entry.control])
    said = [f"{capitalised(unknown)}."] if unknown else []
    said += [words["two_days" if item.is_asked else "missed"].format(risk=day(item.by)) for item in late]
    if less := _said_less(entry, steps):
        said.append(words["less"].format(others=listed(less), say=form_for(len(less), "says", "say")))
    for item in steps.documents.named_in(entry.evidence):
        if item.number and item.next_review and item.next_review < as_of:
            said.append(words["review"].format(document=item.number, day=day(item.next_review)))
    return (*entry.settle, *dict.fromkeys(said))


def _without_risk(entry: ControlEntry) -> list[str]:
    """What stands for the risks of a control that no risk names: those that it likely treats; nothing where it is left out,
    or driven by other things."""
    driven = "risk" in entry.missing or not entry.driver
    if not driven or entry.applies not in ("yes", "proposed"):
        return []
    return [proposed(", ".join(entry.proposed_risks))] if entry.proposed_risks else [say("none yet")]
