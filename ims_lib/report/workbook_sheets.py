"""What stands in the sheets of workbook.xlsx: a list of rows for each, shares in the whole per cent of the page, texts as they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

import pandas as pd

from ims_lib.answers_given import KIND, STATUSES, known_by
from ims_lib.assessment import Source, Verdict
from ims_lib.catalogue.standards import CHAPTERS
from ims_lib.cell_places import CellPlace
from ims_lib.client import Client
from ims_lib.client.entries import PART
from ims_lib.client.entry_sheets import filled_in
from ims_lib.client.filled_sheets import PLAN
from ims_lib.coverage import COUNTS, Coverage, CriterionInScope, beside, split
from ims_lib.dates import spoken
from ims_lib.frames import by_name, by_names, rows_of
from ims_lib.gaps import SMALLEST_SHARE, Gaps
from ims_lib.inputs import read_inputs
from ims_lib.judgements.model import said
from ims_lib.languages import noted, say, spaced, translated
from ims_lib.register.model import Register
from ims_lib.report.answers import stances
from ims_lib.report.disputes import is_admitted, verdicts_of
from ims_lib.report.field_work import work_told
from ims_lib.report.figures import part_name, place, share_words, shown_figures, taken_as
from ims_lib.report.mentions import BesideState, NamingRow, beside_cells, mentions_of
from ims_lib.report.method import certificate_text, ledger_rows
from ims_lib.report.milestones_told import milestone_rows, not_said_rows
from ims_lib.report.plan_rows import rows_packages, rows_plan
from ims_lib.report.questions import ANSWERED, all_findings, count_questions, questions_first, until_settled
from ims_lib.roadmap import Roadmap
from ims_lib.scales import judgement_labels, report_setting, status_labels
from ims_lib.standard_ids import standard_of
from ims_lib.steps import Steps
from ims_lib.steps.field_work import field_work
from ims_lib.steps.open_points import OpenPoints
from ims_lib.steps.owner_evidence import ClientEvidence
from ims_lib.steps.soa import ControlEntry
from ims_lib.wording import counted, in_quotes, in_row, labelled

Row = dict[str, Any]


def yes_no(value: bool) -> str:
    return translated("yes") if value else translated("no")


def rows_by_sheet(steps: Steps, of_steps: pd.DataFrame) -> dict[str, list[Row]]:
    """The rows of every sheet but the cover and those of the steps, by the sheet's name; `of_steps` are the steps' findings."""
    register, roadmap, gaps, coverage = steps.register, steps.roadmap, steps.roadmap.gaps, steps.coverage
    findings = all_findings(register, coverage)
    plan, lacking = rows_plan(roadmap, count_questions(findings)), {row["id"]: row for row in rows_gaps(gaps)}
    return {
        "Brief": rows_brief(roadmap, plan),
        "Summary": rows_summary(coverage),
        "Requirements": [
            row | lacking.get(row["id"], {}) for row in rows_requirements(register, coverage, steps.soa.entries)
        ],
        "Criteria by requirement": rows_pairs(coverage),
        "Criteria": rows_criteria(gaps),
        PLAN: plan,
        "Packages": rows_packages(roadmap),
        "Register": rows_register(register),
        "Questions": rows_questions(pd.concat([findings, of_steps], ignore_index=True)),
        "Sources": rows_sources(register, coverage),
    }


def rows_brief(roadmap: Roadmap, plan: Sequence[Row]) -> list[Row]:
    """Each part of each standard as on the page's brief, the packages that come next, the days on the way to a certificate."""
    coverage = roadmap.gaps.coverage
    standards, stance = coverage.catalogue.standards, stances(coverage)
    next_ones = [row for row in plan if row["package"] and row.get("order") and row.get("agreed_status") != "done"]
    first = next_ones[: int(report_setting("first_packages"))]
    parts = [
        {
            "what": f"{standards[name].label}, {part_name(part)}",
            "who": translated(stance[name]),
            "sheet": "Requirements",
            **shown,
        }
        | {"open": None if shown["likely"] is None else max(0.0, 1 - shown["likely"] - (shown["reusable"] or 0))}
        for (name, part), figures in by_names(coverage.parts).items()
        for shown in [shown_figures(figures)]
    ]
    ahead = [
        {"what": row["title"], "who": row.get("agreed_owner") or row["owner"], "sheet": PLAN}
        | {"day": row.get("agreed_end") or row["end"]}
        for row in sorted(first, key=lambda row: row.get("agreed_start") or row["start"] or date.min)
    ]
    days = [
        {"what": labelled(row["standard"], row["title"]), "day": row["day"], "range": row["range"]}
        | {"who": ". ".join(filter(None, (row["slack"], waits)))}
        for row in (*milestone_rows(roadmap), *not_said_rows(roadmap))
        for waits in [row["waits_for"] and say("Waits last for {waits_for}", waits_for=row["waits_for"])]
    ]
    groups = {noted("Where it stands"): parts, noted("Next work"): ahead, noted("Certificates"): days}
    return [{"group": translated(group)} | row for group, rows in groups.items() for row in rows]


def rows_summary(coverage: Coverage) -> list[Row]:
    """Counts and shares of parts, of chapters by standard, and of the areas of each Annex A in scope."""
    catalogue, scope = coverage.catalogue, coverage.client.standards
    chapters, clauses = by_names(coverage.chapters), by_name(coverage.clauses)
    groups = [(name, noted("part"), part_name(part), row) for (name, part), row in by_names(coverage.parts).items()]
    for chapter in CHAPTERS:
        title = f"{chapter} {catalogue.harmonized[chapter].title}"
        groups += [(standard, noted("chapter"), title, chapters[standard, chapter]) for standard in scope]
    groups += [
        (row.standard, noted("area"), f"{row.number} {row.title}", clauses[name])
        for standard in scope
        for name, row in catalogue.requirements.items()
        if row.standard == standard and row.kind == "heading" and row.parent == "A"
    ]
    stance = stances(coverage)
    return [
        {
            "standard": catalogue.standards[standard].label,
            "group": translated(group),
            "name": name,
            "stance": translated(stance[standard]),
            **{key: int(figures[key]) for key in COUNTS},
            **shown_figures(figures),
        }
        for standard, group, name, figures in groups
    ]


def rows_requirements(register: Register, coverage: Coverage, controls: Iterable[ControlEntry] = ()) -> list[Row]:
    """A row a requirement in scope: what it asks, shares, numbers, the cells that say so, what is carried over from where."""
    catalogue, points = coverage.catalogue, OpenPoints.of(register, coverage)
    named, beside = mentions_of(register, catalogue), beside_cells(register, coverage.client.judgements.values())
    worked = field_work(coverage, register).by_requirement()
    why = {
        each.control: f"{in_row(map(place, each.source_cells))} {in_quotes(each.reason)}"
        for each in controls
        if each.reason and not each.is_drafted
    }
    return [
        {
            "id": row["requirement"],
            "title": row["title"],
            "part": part_name(row["part"]),
            "applicable": yes_no(bool(row["applicable"])),
            "criteria": row["criteria"],
            **shown_figures(row),
            "asked": [item.text for item in catalogue.items.get(row["requirement"], ())],
            "usual": [catalogue.criteria[item].text for item in catalogue.usual_of[row["requirement"]]],
            "contradicts": list(_contradictions(row["requirement"], coverage)),
            "sources": [source_said(source, beside) for source in _direct_sources(row["requirement"], coverage)],
            "carried": list(_carried_from(row["requirement"], coverage)),
            "remark": [
                *work_told(worked.get(row["requirement"]), catalogue),
                *_remark(row, why.get(row["requirement"]), named.get(row["requirement"], ()), points),
            ],
            "verdict": verdict,
            "reason": reason,
            "evidence": evidence,
        }
        for row in rows_of(coverage.requirements.reset_index())
        for verdict, reason, evidence in [said(coverage.assessment.judgement_on(row["requirement"]))]
    ]


def rows_pairs(coverage: Coverage) -> list[Row]:
    """A row a requirement and criterion: first those that the requirement demands, then the usual ones, as advice."""
    catalogue, rows = coverage.catalogue, []
    for requirement, title in coverage.requirements["title"].items():
        name = str(requirement)
        demanded = coverage.assessment.criteria_of(name)
        for item in (*demanded, *catalogue.usual_of[name]):
            rows.append(
                {
                    "requirement": name,
                    "title": title,
                    "id": item,
                    "text": catalogue.criteria[item].text,
                    "items": catalogue.links[name, item].items,
                    "note": _why_one_for_all(name, item, coverage),
                    **(_verdict(name, item, coverage) if item in demanded else {"asks": say("usual, not demanded")}),
                }
            )
    return rows


def _why_one_for_all(name: str, item: str, coverage: Coverage) -> str | None:
    """Why a criterion that serves several standards counts in a requirement without gates; nothing for any other."""
    link, criterion = coverage.catalogue.links[name, item], coverage.catalogue.criteria[item]
    several = len({standard_of(other) for other in criterion.requirements}) > 1
    return link.note if several and not link.within else None


def _verdict(name: str, item: str, coverage: Coverage) -> Row:
    """What is known of a criterion in one requirement: figures, cells, what contradicts it and what holds it."""
    catalogue, verdict = coverage.catalogue, coverage.assessment.verdicts[name, item]
    shares = split(verdict)
    numbers = {"at_least": shares["verified"] + shares["asserted"], "likely": verdict.met, "at_most": verdict.ceiling}
    return {
        "asks": translated("required"),
        "channel": translated("disputed") if verdict.disputed_by else share_words()[verdict.channel],
        "level": verdict.level,
        **shown_figures({**shares, **numbers, **beside(verdict)}),
        "sources": list(map(source_said, verdict.sources)),
        "via": verdict.via,
        "contradicts": [_record(source, admitted=is_admitted(verdict)) for source in verdict.disputed_by],
        "gates": [catalogue.criteria[gate].text for gate in verdict.held_by],
        "supports": [_record(each) for each in coverage.assessment.supports.get((standard_of(name), item), ())],
    }


def rows_criteria(gaps: Gaps) -> list[Row]:
    """A row a criterion in scope: its text, question, evidence, own level and channel, days and requirements."""
    coverage = gaps.coverage
    return [
        {
            **criterion.model_dump(include={"id", "text", "ask", "evidence", "days", "needs"}),
            "process": coverage.catalogue.processes[criterion.process].title,
            "level": item.own_level,
            "channel": share_words()[item.own_channel],
            "days_open": gaps.to_close.get(criterion.id),
            "possible_days": gaps.to_look_at.get(criterion.id),
            "requirements": item.requirements,
            "usual": [link.id for link in criterion.serves if link.asks == "means"],
            "disputed": _where(item, coverage, lambda verdict: bool(verdict.disputed_by)),
            "reusable": _where(item, coverage, lambda verdict: verdict.reusable > SMALLEST_SHARE),
        }
        for item in coverage.in_scope.values()
        for criterion in [coverage.catalogue.criteria[item.criterion]]
    ]


def rows_gaps(gaps: Gaps) -> list[Row]:
    """A row a requirement with a gap, heaviest first: proposed weight and why, days, and what to do."""
    coverage = gaps.coverage
    in_scope = coverage.in_scope
    return [
        {
            "id": name,
            "severity": translated(gap.severity),
            "why": gap.why,
            "days": gap.days,
            "to_do": [coverage.catalogue.criteria[item].text for item in gap.criteria] or [_no_work(name, gaps)],
            "serves": [name for name in coverage.client.standards if name in served],
        }
        for name, gap in gaps.found.items()
        for served in [{standard for item in gap.criteria for standard in in_scope[item].standards}]
    ]


def _no_work(requirement: str, gaps: Gaps) -> str:
    """What closes a gap for which no work is known."""
    criteria = {*gaps.coverage.assessment.criteria_of(requirement)}
    if criteria & gaps.apart.keys():
        return say("Decide first in which roles with AI you are; it may fall away.")
    if criteria & gaps.to_look_at.keys():
        return say("The first look, no. 1 of the plan, tells what is left to do.")
    return say("No work of its own: show here what there is elsewhere.")


def rows_register(register: Register) -> list[Row]:
    """The client's records as they were read; texts are the cells' own."""
    return [
        {
            **record,
            "applicable": say("not said") if pd.isna(record["applicable"]) else yes_no(bool(record["applicable"])),
            "status": status_labels()[record["status"]],
        }
        for record in rows_of(register.records)
    ]


def rows_questions(findings: pd.DataFrame) -> list[Row]:
    """All findings, the questions first, then by how grave they are; of a question what counts until it is settled."""
    return [
        row | ({"until": until_settled(row["code"])} if row["level"] in ("question", ANSWERED) else {})
        for row in rows_of(questions_first(findings))
    ]


def questions_to_settle(found: Iterable[Row], owners: ClientEvidence, client: Client) -> list[Row]:
    """The questions, answered ones with the answer, as whoever keeps the client's sheet is asked; those on settings and judgements are the assessor's."""
    register = owners.register
    files = set(register.ledger["file"])
    rows = []
    for row in (each for each in found if each["level"] in ("question", ANSWERED)):
        where = CellPlace(row["file"], row["sheet"], row["cell"])
        on = known_by(row["code"], where, register)
        choices = ", ".join(status_labels().values()) if on.startswith(f"{STATUSES} ") else ""
        until = say("Until then {until}", until=row["until"]) if row["until"] else ""
        told = say("To settle it, answer with one of these alone: {choices}", choices=choices) if choices else ""
        keeper = owners.keeper_of_sheet(row["file"], row["sheet"]) or say("Whoever keeps {file}", file=row["file"])
        asked = {
            "whom": keeper if row["file"] in files else say("The assessor"),
            "title": row["sheet"],
            "ask": ". ".join(filter(None, (row["message"], until, told))),
            "text": row["until"],
            "state": say("to settle") if row["level"] == "question" else translated(ANSWERED),
            "cell": place(str(where)),
            "code": row["code"],
        }
        rows.append(asked | filled_in(client, f"{KIND}{PART}{on}"))
    return rows


def rows_sources(register: Register, coverage: Coverage) -> list[Row]:
    """Sheets with their ledger, then what client.yml says, the judgements that count, and the catalogue."""
    editions = [coverage.catalogue.standards[name].label for name in coverage.client.standards]
    knowledge: list[Row] = [{"source": noted("standard"), "about": label} for label in editions]
    return [*_sheets_read(register), *_settings(coverage), *_judgements(coverage), *knowledge]


def _where(item: CriterionInScope, coverage: Coverage, holds: Callable[[Verdict], bool]) -> list[str]:
    """The requirements in scope in which something holds of a criterion."""
    return [name for name in item.requirements if holds(coverage.assessment.verdicts[name, item.criterion])]


def _contradictions(name: str, coverage: Coverage) -> Iterable[str]:
    """The records of the client's own lists that contradict what is stated of a requirement, each once."""
    return dict.fromkeys(
        _record(source, admitted=is_admitted(verdict))
        for verdict in verdicts_of(name, coverage)
        for source in verdict.disputed_by
    )


def _record(source: Source, *, admitted: bool = False) -> str:
    """A record of the client's lists as it is read: harbour.xlsx › Actions › F31: 26-07 'Shared accounts' is open."""
    return say(
        "{place}: {found}{part}",
        place=place(source.cell),
        found=source.found,
        part=say(" (the row leaves it open too)") if admitted else "",
    )


def _direct_sources(name: str, coverage: Coverage) -> tuple[Source, ...]:
    """What was stated or seen of the requirement itself, each source once."""
    direct = (verdict for verdict in verdicts_of(name, coverage) if verdict.basis or verdict.disputed_by)
    return tuple(dict.fromkeys(source for verdict in direct for source in verdict.sources))


def _carried_from(name: str, coverage: Coverage) -> Iterable[str]:
    """The requirements that levels were carried over from, in or out of scope, each with its own sources."""
    verdicts = coverage.assessment.verdicts
    origins: defaultdict[str, dict[Source, None]] = defaultdict(dict)
    for item in coverage.assessment.criteria_of(name):
        for other in verdicts[name, item].via:
            origins[other] |= dict.fromkeys(verdicts[other, item].sources)
    for other in sorted(origins, key=coverage.catalogue.position_of.__getitem__):
        yield labelled(other, in_row(source_said(source) for source in origins[other]))


def _remark(row: Mapping[str, Any], why: str | None, rows: Sequence[NamingRow], points: OpenPoints) -> list[str]:
    remarks = []
    if not row["applicable"]:
        remarks.append(say("Not applicable. Reason: {reasons}", reasons=why or say("none given")))
    elif not row["criteria"]:
        remarks.append(say("Not in the catalogue yet. It counts neither as covered nor as a gap."))
    asked = points.on_rows(each.place for each in rows if not each.open)
    return [
        *remarks,
        *(say("Open question on {place}: {question}", place=place(each.cell), question=each.text) for each in asked),
    ]


def source_said(source: Source, beside: Mapping[str, BesideState] = MappingProxyType({})) -> str:
    """A source as it is read, with what stands beside it: harbour.xlsx › SoA › F31 “Partly” (partly implemented): “not yet in Bern”."""
    more = beside.get(source.cell, BesideState())
    remark = spaced(": ") + in_quotes(more.remark) if more.remark else ""
    evidence = say(" (evidence: “{evidence}”)", evidence=more.evidence) if more.evidence else ""
    found = f" {in_quotes(source.found)}" if source.found else ""
    accepted = say(", named by the assessor's acceptance") if source.accepted else ""
    return f"{place(source.cell)}{found} ({taken_as(source)}{accepted}){remark}{evidence}"


def _sheets_read(register: Register) -> list[Row]:
    return [
        {
            **row,
            "source": noted("sheet"),
            "about": say("taken for {kind}", kind=row["kind"])
            + (", " + counted(row["entries"], "entry", "entries") if row["entries"] else ""),
        }
        for row in ledger_rows(register, read_inputs(register))
    ]


def _settings(coverage: Coverage) -> list[Row]:
    settings, standards = coverage.client.settings, coverage.catalogue.standards
    rows = []
    for item in settings.certificates:
        text = certificate_text(item, standards[item.standard].name)
        rows.append(_source(noted("certificate"), "client.yml", "certificates", text))
    if settings.not_started:
        names = ", ".join(standards[name].label for name in settings.not_started)
        rows.append(
            _source(noted("client's word"), "client.yml", "not_started", say("not started: {names}", names=names))
        )
    return rows


def _judgements(coverage: Coverage) -> list[Row]:
    rows = []
    for item in coverage.client.judgements.values():
        file, *within = CellPlace.from_text(item.source)
        verdict = f"{item.on}: {item.new} {judgement_labels().get(item.new, '')}".rstrip()
        by = ", ".join(part for part in (item.who, spoken(item.when)) if part)
        parts = (
            f"{verdict} ({by})" if by else verdict,
            item.reason,
            item.evidence and say("Evidence: {evidence}", evidence=item.evidence),
        )
        rows.append(
            _source(noted("judgement"), file, " › ".join(filter(None, within)), [part for part in parts if part])
        )
    return rows


def _source(kind: str, file: str, where: str, about: str | list[str]) -> Row:
    return {"source": kind, "file": file, "sheet": where, "about": about}
